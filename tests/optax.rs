//! The iterates against optax 0.2.8 in double precision, an implementation that nobody here wrote.
//!
//! | ours | optax | how they compare |
//! |---|---|---|
//! | gd, momentum, nesterov | `sgd` | the same |
//! | rmsprop | `rmsprop` | the same; `eps_in_sqrt` is `epsin`, `bias_correction` is `bc` |
//! | adam, adamw, nadam, amsgrad, radam | the same names | the same; `eps` is `epsin=0`, `eps_root` is `epsin=1` |
//! | adamax | `adamax` | the same; ε inside the max |
//! | adagrad | `adagrad` | the same; the sum starts at 0.1, ε inside the root |
//! | adadelta | `adadelta` | the same |
//! | adabelief | `adabelief` | the same with `eps = eps_root`, which is `epsin=0` |
//! | yogi | `yogi` | the same; both moments start at 1e-6 |
//! | signum, lion | `signum`, `sign_sgd`, `lion` | the same with `eps=0`, the exact sign |

use crate::common::{distance, number, reference, vector};
use halfstep::analysis::iterate;
use halfstep::experiment::{Experiment, Settings};
use halfstep::optimizer::{EpsPlace, Hyper};
use halfstep::problem::{Problem, Quadratic, Shape};
use serde_json::Value;

fn experiment(case: &Value) -> Experiment {
    let given = &case["arguments"];
    let get = |key: &str, default: f64| given[key].as_f64().unwrap_or(default);
    let flag = |key: &str| given[key].as_bool().unwrap_or(false);
    let usual = Hyper {
        b1: get("b1", 0.9),
        b2: get("b2", 0.999),
        eps: get("eps", 1e-8),
        eps_place: EpsPlace::Outside,
        bias_correction: true,
    };
    let (optimizer, hyper) = match case["optimizer"].as_str().unwrap().trim_start_matches("optax.") {
        "sgd" if flag("nesterov") => ("nesterov", Hyper { b1: get("momentum", 0.0), ..usual }),
        "sgd" if !given["momentum"].is_null() => ("momentum", Hyper { b1: get("momentum", 0.0), ..usual }),
        "sgd" => ("gd", usual),
        "rmsprop" => {
            let bias_correction = flag("bias_correction");
            let eps_place = if flag("eps_in_sqrt") { EpsPlace::Inside } else { EpsPlace::Outside };
            ("rmsprop", Hyper { b2: get("decay", 0.9), eps_place, bias_correction, ..usual })
        }
        "adam" if get("eps_root", 0.0) > 0.0 => {
            ("adam", Hyper { eps: get("eps_root", 0.0), eps_place: EpsPlace::Inside, ..usual })
        }
        "adam" => ("adam", usual),
        "adamw" => ("adamw", usual),
        "nadam" => ("nadam", usual),
        "adamax" => ("adamax", usual),
        "amsgrad" => ("amsgrad", usual),
        "adagrad" => ("adagrad", Hyper { eps_place: EpsPlace::Inside, ..usual }),
        "adadelta" => ("adadelta", Hyper { b2: get("rho", 0.9), ..usual }),
        "radam" => ("radam", usual),
        "adabelief" => ("adabelief", usual),
        "yogi" => ("yogi", usual),
        "lion" => ("lion", Hyper { eps: 0.0, ..usual }),
        "signum" => ("signum", Hyper { b1: get("beta", 0.9), eps: 0.0, ..usual }),
        "sign_sgd" => ("signum", Hyper { b1: 0.0, eps: 0.0, ..usual }),
        other => panic!("{other} is not compared"),
    };
    let loss = match case["loss"].as_str().unwrap() {
        "plain_quadratic" => Problem::Quadratic(Quadratic::from_matrix(plain_quadratic(case))),
        other => Problem::from_key(other, &Shape::default()).unwrap(),
    };
    let iterates = case["iterates"].as_array().unwrap();
    let settings = Settings {
        optimizer: optimizer.into(),
        hyper,
        h: get("learning_rate", 0.0),
        decay: get("weight_decay", 0.0),
        start: Some(vector(&iterates[0])),
        steps: iterates.len() - 1,
        ..Settings::default()
    };
    Experiment::with_problem(loss, settings).unwrap()
}

/// The matrix of the file's quadratic, read off its definition.
fn plain_quadratic(case: &Value) -> [f64; 3] {
    match case["definition"].as_str().unwrap() {
        DEFINITION => MATRIX,
        other => panic!("another quadratic: {other}"),
    }
}

const DEFINITION: &str = "E = 1/2 (4 th1^2 + th2^2 + th1 th2)";
const MATRIX: [f64; 3] = [4.0, 0.5, 1.0];

#[test]
fn every_case_agrees_to_1e_12() {
    let all = reference("optax");
    let mut names = std::collections::BTreeSet::new();
    for case in all["cases"].as_array().unwrap() {
        let name = format!("{} on {}", case["optimizer"], case["loss"]);
        let run = iterate(&experiment(case));
        for (n, want) in case["iterates"].as_array().unwrap().iter().enumerate() {
            let off = distance(&run.theta[n], &vector(want));
            assert!(off <= 1e-12, "{name}, step {n}: off by {off:.2e}");
        }
        assert!(number(&case["iterates"][0][0]).is_finite());
        names.insert(case["optimizer"].to_string());
    }
    assert_eq!(all["cases"].as_array().unwrap().len(), 38);
    assert!(names.len() >= 15, "{names:?}");
}
