//! A run that a page can compute at a move of a slider is the run; one that takes longer is not begun.

use halfstep::analysis::{
    FlowSet, analyze_interactive, analyze_quickly, complete, complete_interactive, is_partial, offered,
};
use halfstep::experiment::Experiment;
use halfstep::flow::StopReason;
use halfstep::link::{PRESETS, parse};
use halfstep::optimizer::Optimizer;
use halfstep::problem::Problem;

fn of(link: &str) -> Experiment {
    parse(link).experiment
}

#[test]
fn what_is_computed_interactively_is_the_report() {
    let presets = PRESETS.iter().map(|preset| preset.link.to_owned());
    let methods = Optimizer::TABLE.iter().flat_map(|method| {
        Problem::TABLE.iter().map(move |loss| format!("opt={}&problem={}&steps=60", method.key, loss.key))
    });
    let (mut given, mut partial) = (0, 0);
    let phase = FlowSet { phase: true, ..FlowSet::default() };
    for link in presets.chain(methods) {
        let experiment = of(&link);
        let Some(mut report) = analyze_interactive(&experiment) else { continue };
        let mut whole = analyze_quickly(&experiment);
        // Where the equation fails the words speak of the phase space, when there is time.
        if is_partial(&experiment, &report) {
            assert!(complete_interactive(&experiment, &mut report, &phase), "{link}");
            partial += 1;
        }
        assert!(report == whole, "{link}");
        let wanted = offered(&experiment);
        if complete_interactive(&experiment, &mut report, &wanted) {
            complete(&experiment, &mut whole, &wanted);
            assert!(report == whole, "{link}");
        }
        given += 1;
    }
    assert!(given > 150 && partial > 5, "{given} interactively, {partial} of them in part");
}

#[test]
fn presets_can_be_dragged() {
    let long = PRESETS.iter().filter(|preset| analyze_interactive(&of(preset.link)).is_none());
    let long: Vec<&str> = long.map(|preset| preset.name).collect();
    assert_eq!(long, ["mini-batch"], "whose equation is derived");
}

#[test]
fn what_takes_longer_is_left_alone() {
    for link in [
        // The square of the steps.
        "opt=adabelief",
        "opt=adagrad",
        "problem=noisy&batch=iid",
        // Stiff: this shows only on the way.
        "problem=rosenbrock&opt=lion&steps=20000&h=0.001",
        "problem=rosenbrock&opt=momentum&h=0.001",
    ] {
        assert!(analyze_interactive(&of(link)).is_none(), "{link}");
    }
    // A short run of the same methods is quick.
    for link in ["opt=adabelief&steps=100", "opt=yogi&steps=100", "problem=noisy&batch=iid&steps=100"] {
        assert!(analyze_interactive(&of(link)).is_some(), "{link}");
    }
}

#[test]
fn a_flow_that_takes_longer_leaves_the_others() {
    let experiment = of("steps=14000&b2=0.99");
    let mut report = analyze_interactive(&experiment).unwrap();
    assert!(report.flows.phase.is_none());
    let before = report.clone();
    let only = FlowSet { phase: true, ..FlowSet::default() };
    assert!(!complete_interactive(&experiment, &mut report, &only));
    assert!(report == before);

    // A report that came with a flow cut short is not asked for again.
    let long = of("opt=adabelief&steps=20000");
    let mut report = analyze_quickly(&long);
    let stopped = report.flows.modified.as_ref().unwrap().stopped.unwrap();
    assert_eq!(stopped.why, StopReason::Budget);
    assert!(complete_interactive(
        &long,
        &mut report,
        &FlowSet { third: true, ..FlowSet::default() }.and(&offered(&long))
    ));
}
