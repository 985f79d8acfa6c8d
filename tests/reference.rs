//! Every number against the 60-digit reference vectors in `tests/reference`.

use crate::common::{LOSSES, cases, close, distance, loss, number, reference, vector};
use halfstep::analysis::iterate;
use halfstep::flow::{Budget, Closed, Derived, Field, Terms, field, follow};
use halfstep::problem::{Batch, Loss, hessian_vector};

#[test]
fn losses_have_the_reference_values_gradients_and_hessians() {
    for name in LOSSES {
        let loss = loss(name);
        for point in reference(name)["derivatives"].as_array().unwrap() {
            let theta = vector(&point["theta"]);
            close(name, &[loss.value(&theta, Batch::Full)], &[number(&point["E"])], 1e-14);
            for j in 0..theta.len() {
                let unit: Vec<f64> = (0..theta.len()).map(|i| f64::from(u8::from(i == j))).collect();
                let (gradient, column) = hessian_vector(&loss, &theta, Batch::Full, &unit);
                close(name, &gradient, &vector(&point["grad"]), 1e-14);
                let want: Vec<f64> = point["hess"].as_array().unwrap().iter().map(|row| number(&row[j])).collect();
                close(name, &column, &want, 1e-13);
            }
            for (k, want) in point["batch_grads"].as_array().unwrap().iter().enumerate() {
                let mut gradient = vec![0.0; theta.len()];
                loss.gradient(&theta, Batch::Sample(k), &mut gradient);
                close(name, &gradient, &vector(want), 1e-14);
            }
        }
    }
}

#[test]
fn every_case_of_every_file_is_run() {
    assert_eq!(cases().len(), 4 * 20 + 12);
}

#[test]
fn iterates_agree_to_1e_12() {
    for (name, case, experiment) in cases() {
        let run = iterate(&experiment);
        for (n, want) in case["iterates"].as_array().unwrap().iter().enumerate() {
            let off = distance(&run.theta[n], &vector(want));
            assert!(off <= 1e-12, "{name}, step {n}: off by {off:.2e}");
        }
    }
}

#[test]
fn closed_and_derived_corrections_agree_to_1e_10() {
    let mut checked = 0;
    for (name, case, experiment) in cases() {
        let mut closed = Closed::new(&experiment);
        let mut derived = Derived::new(&experiment);
        for want in case["correction"].as_array().unwrap() {
            let n = want["n"].as_u64().unwrap() as usize;
            let theta = vector(&want["theta"]);
            let mut first = vec![0.0; theta.len()];
            let mut correction = vec![0.0; theta.len()];
            let forms = closed.as_mut().map(|closed| ("closed", closed as &mut dyn Field));
            for (form, field) in forms.into_iter().chain([("derived", &mut derived as &mut dyn Field)]) {
                field.correction(n, &theta, &mut first, &mut correction);
                close(&format!("{name} {form} F at {n}"), &first, &vector(&want["F"]), 1e-10);
                close(&format!("{name} {form} C at {n}"), &correction, &vector(&want["C"]), 1e-10);
                checked += 1;
            }
            let (memory, discretization) = derived.halves(n, &theta);
            close(&format!("{name} memory at {n}"), &memory, &vector(&want["mem"]), 1e-10);
            close(&format!("{name} discretization at {n}"), &discretization, &vector(&want["disc"]), 1e-10);
        }
    }
    assert!(checked >= 600, "only {checked} corrections were checked");
}

#[test]
fn ode_end_points_agree_to_the_integrators_tolerance() {
    for (name, case, experiment) in cases() {
        for (key, terms) in [("ode_first", Terms::First), ("ode_corrected", Terms::Modified)] {
            let mut field = field(&experiment);
            let path = follow(field.as_mut(), &experiment, terms, experiment.steps(), &mut Budget::ENDLESS.clone());
            assert_eq!(path.stopped, None, "{name} {key}");
            for want in case[key].as_array().unwrap() {
                let n = want["n"].as_u64().unwrap() as usize;
                let off = distance(&path.points[n], &vector(&want["theta"]));
                assert!(off <= 1e-10, "{name} {key}, step {n}: off by {off:.2e}");
            }
        }
    }
}
