//! The report with its order study, for every optimizer on every loss: it answers, and with the slopes that
//! theory gives.

use crate::common::slopes::{COLUMNS, Case, Column, Flow, all, cases, steps};
use halfstep::analysis::{FlowKind, Study, analyze_quickly, measure, order_study, slope};
use halfstep::experiment::{Experiment, Settings};
use halfstep::flow::Terms;
use halfstep::optimizer::Optimizer;
use halfstep::problem::Problem;
use serde_json::Value;

/// The first variant of every optimizer on every loss.
fn pairs() -> Vec<Case> {
    let mut found: Vec<Case> = Vec::new();
    for case in cases() {
        let new = found
            .last()
            .is_none_or(|last| last.info.key != case.info.key || last.settings.problem != case.settings.problem);
        if new {
            found.push(case);
        }
    }
    found
}

fn key(column: &Column) -> &'static str {
    let kind = match column.flow {
        Flow::Terms(Terms::First) => FlowKind::First,
        Flow::Terms(Terms::Modified) => FlowKind::Modified,
        Flow::Terms(Terms::Third) => FlowKind::Third,
        Flow::Phase => FlowKind::Phase,
    };
    FlowKind::TABLE.iter().find(|row| row.1 == kind).unwrap().0
}

#[test]
fn every_pair_answers_and_the_slopes_in_its_order_object_are_right() {
    let pairs = pairs();
    assert_eq!(pairs.len(), 19 * 8);
    let wrong = all(&pairs, |case| {
        let coarse = steps(case.info.key) / 4;
        let experiment = case.at(case.span / coarse as f64, coarse).unwrap();
        let mut report = analyze_quickly(&experiment);
        report.order = Some(order_study(&experiment, 3));
        let json: Value = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();
        let mut wrong = Vec::new();
        for column in &COLUMNS {
            let study = if column.fixed_steps { &json["order"]["fixed"] } else { &json["order"] };
            let (slope, errors) = (&study["slopes"][key(column)], &study["errors"][key(column)]);
            let name = format!(
                "{} on {}, {}, fixed steps: {}",
                case.info.key,
                case.settings.problem,
                key(column),
                column.fixed_steps
            );
            assert!(slope.is_null() || slope.as_f64().unwrap().is_finite(), "{name}: {slope}");
            // Where there is a flow there are errors, one for each step size.
            if errors.is_null() {
                let none = match column.flow {
                    Flow::Phase => ["gd", "normgd"].contains(&case.info.key),
                    _ => {
                        column.flow == Flow::Terms(Terms::Third)
                            && ["adamax", "amsgrad", "yogi"].contains(&case.info.key)
                    }
                };
                if !none {
                    wrong.push(format!("{name}: there is no such flow"));
                }
                continue;
            }
            assert_eq!(errors.as_array().unwrap().len(), 4, "{name}");
            // The runs are coarser than those of the table, which shows how the slopes go on to their orders.
            // Yogi and AMSGrad make choices along a run that no expansion has; the h² term of a
            // dozen steps at these step sizes is where rounding begins.
            let no_order = ["yogi", "amsgrad"].contains(&case.info.key);
            let at_rounding = column.fixed_steps && key(column) == "third";
            if let (false, Some(slope), Some(order)) = (no_order || at_rounding, slope.as_f64(), column.order(case))
                && (slope - order).abs() > 0.4
            {
                wrong.push(format!("{name}: {slope:.2} instead of {order}"));
            }
        }
        wrong
    });
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// At the page's defaults the study at a fixed time has a slope for every flow that there is; a method that has its order
/// there shows it.
#[test]
fn at_a_fixed_time_every_flow_of_every_method_and_loss_has_a_slope_at_the_defaults() {
    // AMSGrad and Yogi have none; AdaGrad's are 1, 1½ and 2; the others' asymptotic range is beyond rounding.
    let others = ["amsgrad", "yogi", "adagrad", "adadelta", "radam", "adabelief"];
    // All of them take minutes, so a run takes every third; `HALFSTEP_ALL=1` takes all.
    let every = if std::env::var_os("HALFSTEP_ALL").is_some() { 1 } else { 3 };
    let cases: Vec<(&str, &str)> = Optimizer::TABLE
        .iter()
        .flat_map(|method| Problem::TABLE.iter().map(move |loss| (method.key, loss.key)))
        .step_by(every)
        .collect();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let check = || {
        let mut wrong = Vec::new();
        while let Some(&(method, loss)) = cases.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            let settings = Settings { optimizer: method.into(), problem: loss.into(), ..Settings::default() };
            let experiment = Experiment::new(settings).unwrap();
            let finer: Vec<Experiment> = (0..=2).map_while(|k| Study::Span.finer(&experiment, k)).collect();
            let h: Vec<f64> = finer.iter().map(Experiment::h).collect();
            for (row, order) in FlowKind::TABLE.iter().zip([1.0, 2.0, 3.0, 2.0]) {
                let Some(errors) = finer.iter().map(|run| measure(run, row.1)).collect::<Option<Vec<_>>>() else {
                    continue;
                };
                match slope(&h, &errors) {
                    None => wrong.push(format!("{method} on {loss}, {}: {errors:?}", row.0)),
                    Some(slope) if !others.contains(&method) && (slope - order).abs() > 0.9 => {
                        wrong.push(format!("{method} on {loss}, {}: slope {slope}", row.0));
                    }
                    _ => {}
                }
            }
        }
        wrong
    };
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..2).map(|_| scope.spawn(check)).collect();
        hands.into_iter().flat_map(|hand| hand.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// At the page's defaults the study at a fixed number of steps has a slope for every flow that there is.
#[test]
fn every_flow_of_every_method_and_loss_has_a_slope_at_the_defaults() {
    let wrong: Vec<String> = Optimizer::TABLE
        .iter()
        .flat_map(|method| Problem::TABLE.iter().map(move |loss| (method.key, loss.key)))
        .filter_map(|(method, loss)| {
            // The steps of the run do not matter to this study.
            let settings =
                Settings { optimizer: method.into(), problem: loss.into(), steps: 12, ..Settings::default() };
            let study = order_study(&Experiment::new(settings).unwrap(), 3).fixed;
            let without = FlowKind::TABLE
                .iter()
                .filter(|row| study.errors.of(row.1).is_some() && study.slopes.of(row.1).is_none())
                .map(|row| row.0);
            let without: Vec<&str> = without.collect();
            (!without.is_empty()).then(|| format!("{method} on {loss}: {without:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
