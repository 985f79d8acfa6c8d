//! The race: what a link says of it, what comes of it, and its figures.

use halfstep::analysis::{FlowKind, analyze, iterate};
use halfstep::answer::{self, answer};
use halfstep::ensemble::{Many, Quantity};
use halfstep::experiment::{Experiment, Settings};
use halfstep::link::{Kind, Parsed, Reason, find, parse, write};
use halfstep::plot::{Clock, Look, Mark, RaceFigure, draw_race};
use halfstep::race::{MOST, Race, error, usual};

fn canonical(link: &str) -> String {
    let Parsed { settings, view, warnings, .. } = parse(link);
    assert_eq!(warnings, [], "{link}");
    write(&settings, &view)
}

fn race(link: &str) -> Race {
    let parsed = parse(link);
    assert_eq!(parsed.warnings, [], "{link}");
    let others: Vec<Settings> = parsed.view.pinned.iter().chain(&parsed.view.racers).cloned().collect();
    Race::new(&parsed.experiment, &others)
}

/// A race of the usual five beside the run of a link.
fn with_usual(link: &str) -> String {
    let found = usual(&parse(link).experiment);
    let racers = "bcde".chars().zip(&found).map(|(at, own)| format!("&{at}.opt={}&{at}.h={}", own.opt, own.h));
    format!("{link}{}", racers.collect::<String>())
}

#[test]
fn a_link_is_read_as_it_was_written() {
    for link in [
        "v=1&view=compare&b.opt=gd&b.h=0.05&c.opt=momentum&c.b1=0.5",
        "v=1&problem=rosenbrock&h=0.002&a.v=1&b.opt=adam&c.opt=adam&c.b1=0.5&d.opt=lion&d.steps=20&e.x0=1,1&e.opt=gd",
        "v=1&problem=own&f=x%5E2%2By%5E4&opt=own&step=g%2Fa;a=2in%5B1,3%5D&b.opt=own&b.step=g*c;c=1in%5B0,2%5D&b.step.c=0.5",
        "v=1&problem=logistic&batch=cyclic&b.opt=sgd&c.opt=adam&c.batch=full",
    ] {
        let link = &link.replace("opt=sgd", "opt=gd");
        let once = canonical(link);
        assert_eq!(canonical(&once), once, "{link}");
        assert_eq!(parse(&once).view, parse(link).view, "{link}: {once}");
        assert!(!parse(link).view.racers.is_empty());
    }
    // Places that were left out move up.
    assert_eq!(canonical("v=1&d.opt=lion"), "v=1&b.opt=lion");
}

#[test]
fn those_that_race_keep_their_methods_and_share_loss_start_and_length() {
    let of = |link: &str| parse(link).view.racers.remove(0);
    let one = of("v=1&b.opt=gd");
    let other = of("v=1&problem=rosenbrock&x0=1,0.5&steps=70&h=0.5&b1=0.1&wd=0.3&b.opt=gd");
    assert_eq!((one.h, one.hyper, one.decay), (other.h, other.hyper, other.decay));
    assert_eq!((&*other.problem, other.start.unwrap(), other.steps), ("rosenbrock", vec![1.0, 0.5], 70));
}

#[test]
fn what_no_racer_can_have_is_said_and_the_rest_is_kept() {
    for link in ["b.opt=gd&b.problem=quadratic", "b.opt=gd&b.view=map", "b.opt=gd&b.f=x", "b.opt=gd&b.f.a=1"] {
        let parsed = parse(link);
        assert_eq!(parsed.warnings.len(), 1, "{link}: {:?}", parsed.warnings);
        assert_eq!(parsed.warnings[0].reason, Reason::UnknownKey, "{link}");
        assert_eq!(parsed.view.racers.len(), 1, "{link}");
        assert_eq!(parsed.view.racers[0].problem, parsed.settings.problem, "{link}");
    }
    let bad = parse("b.opt=nonsense&b.h=-1");
    // Another method in the place of the unknown one would be another race.
    assert!(bad.view.racers.is_empty());
    assert_eq!((&*bad.warnings[0].key, &*bad.warnings[0].used), ("b.opt", "the other runs"));
    assert!(bad.warnings.iter().all(|warning| warning.key.starts_with("b.")), "{:?}", bad.warnings);
    assert_eq!(bad.warnings.len(), 1);
    let near = parse("b.opt=RMSpropp&c.opt=gd");
    assert_eq!((near.view.racers.len(), near.warnings[0].near.as_deref()), (1, Some("rmsprop")));
    // A preset of another loss gives its method alone.
    let preset = parse("b.preset=ravine");
    assert!(preset.view.racers.iter().all(|racer| racer.start.is_none() && racer.problem == preset.settings.problem));
}

#[test]
fn each_run_is_the_run_by_itself() {
    let race = race("v=1&steps=400&a.v=1&a.opt=gd&a.h=0.01&b.opt=lion&b.h=0.001&c.opt=adam&c.b1=0.5");
    assert_eq!(race.racers.len(), 4);
    let finishes = race.finishes();
    for (finish, racer) in finishes.iter().zip(&race.racers) {
        let alone = analyze(&parse(&finish.link).experiment);
        assert_eq!(alone.theta, racer.theta, "{}", finish.name);
        assert_eq!(alone.loss, racer.loss, "{}", finish.name);
        assert_eq!(finish.loss, *alone.loss.last().unwrap());
        let one_norm: f64 = alone.gradient.last().unwrap().iter().map(|g| g.abs()).sum();
        assert!((finish.norm - one_norm).abs() <= 1e-15 * one_norm, "{}", finish.name);
    }
    let level = race.matched_loss().unwrap();
    for (finish, racer) in finishes.iter().zip(&race.racers) {
        let matched = finish.matched.as_ref().unwrap();
        assert!(racer.loss[matched.step] <= level);
        assert!(racer.loss[..matched.step].iter().all(|&loss| loss > level));
    }
    // One method twice is told apart by what differs.
    let names: Vec<&str> = finishes.iter().map(|finish| finish.name.as_str()).collect();
    assert!(names[0].contains("β") && names[3].contains("0.5"), "{names:?}");
    assert!(names.iter().enumerate().all(|(i, name)| !names[..i].contains(name)), "{names:?}");
}

#[test]
fn one_that_diverges_decides_nothing_and_another_loss_does_not_race() {
    let race = race("v=1&problem=quadratic&cond=50&steps=300&opt=adam&b.opt=gd&b.h=0.05&c.opt=gd&c.h=0.01");
    let finishes = race.finishes();
    assert!(race.racers[1].diverges() && !race.racers[2].diverges());
    assert_eq!((finishes[1].sharpness, finishes[1].matched.is_some()), (None, false));
    assert!(race.matched_loss().unwrap() < race.racers[1].loss[0]);
    let pinned = parse("v=1&problem=quadratic&a.v=1&a.problem=rosenbrock");
    let alone = Race::new(&pinned.experiment, &[pinned.view.pinned.unwrap()]);
    assert_eq!((alone.racers.len(), &*alone.racers[0].name), (1, "Adam"));
    let many = vec![Settings::default(); 9];
    assert_eq!(Race::new(&parse("").experiment, &many).racers.len(), MOST);
}

#[test]
fn one_that_only_rises_sets_no_level() {
    let race = race("v=1&problem=logistic&h=0.02&steps=400&batch=shuffle&b.opt=gd&b.h=0.01&c.opt=gd&c.h=100");
    let finishes = race.finishes();
    assert!(race.racers[2].loss.iter().all(|&loss| loss >= race.racers[2].loss[0]) && !race.racers[2].diverges());
    assert!(race.matched_loss().unwrap() < race.racers[0].loss[0]);
    assert_eq!(finishes.iter().map(|one| one.matched.is_some()).collect::<Vec<_>>(), [true, true, false]);
    assert_eq!(finishes.iter().map(|one| one.rises).collect::<Vec<_>>(), [false, false, true]);
}

#[test]
fn the_usual_five_take_first_steps_of_one_length_in_a_short_link() {
    for link in
        ["v=1", "v=1&problem=rosenbrock&opt=gd&h=0.0002", "v=1&problem=tanhnet&opt=lion&h=0.003", "v=1&opt=muon"]
    {
        let parsed = parse(link);
        let length = |settings: Settings| {
            let theta = iterate(&Experiment::new(Settings { steps: 1, ..settings }).unwrap()).theta;
            theta[0].iter().zip(&theta[1]).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
        };
        let own = length(parsed.settings.clone());
        let found = usual(&parsed.experiment);
        assert!(found.len() >= 4, "{link}");
        for one in &found {
            assert_ne!(one.opt, parsed.settings.optimizer);
            let settings = Settings { optimizer: one.opt.into(), h: one.h, ..parsed.settings.clone() };
            let ratio = length(settings) / own;
            // Of two digits.
            assert!((ratio - 1.0).abs() < 0.051, "{link}, {}: {ratio}", one.opt);
        }
        let raced = canonical(&with_usual(link));
        assert!(raced.len() < 300, "{raced}");
    }
}

#[test]
fn one_document_has_all_runs_as_each_by_itself() {
    let link = "v=1&steps=120&race=norm&b.opt=gd&b.h=0.003&c.opt=lion&c.h=0.001";
    let all = serde_json::to_value(answer::race(link)).unwrap();
    assert_eq!(all["link"], link);
    let runs = all["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 3);
    let race = race(link);
    assert_eq!(all["level"].as_f64(), race.matched_loss());
    for (run, racer) in runs.iter().zip(&race.racers) {
        assert_eq!(run["finish"]["name"], racer.name);
        assert_eq!(run["one_norm"].as_array().unwrap().len(), racer.norm.len());
        let alone = serde_json::to_value(answer(run["finish"]["link"].as_str().unwrap())).unwrap();
        for (key, value) in alone.as_object().unwrap() {
            assert_eq!(&run[key], value, "{key} of {}", racer.name);
        }
    }
}

/// The race with the distances of a flow, each from the report of its run by itself.
fn measured(race: &Race, flow: FlowKind) -> Race {
    let report = |racer: &halfstep::race::Racer| analyze(&Experiment::new(racer.settings.clone()).unwrap());
    race.measured(race.racers.iter().map(|racer| error(&report(racer), flow)).collect())
}

#[test]
fn the_error_of_each_run_is_that_of_the_run_by_itself() {
    let plain = race("v=1&steps=300&b.opt=gd&b.h=0.003&c.opt=rmsprop&c.h=0.002");
    let far = measured(&plain, FlowKind::First);
    let close = measured(&plain, FlowKind::Modified);
    for (far, close) in far.racers.iter().zip(&close.racers) {
        assert_eq!((far.error.len(), close.error.len()), (301, 301), "{}", far.name);
        assert_eq!(far.error[0], 0.0);
        let largest = |list: &[f64]| list.iter().copied().fold(0.0, f64::max);
        assert!(largest(&close.error) < largest(&far.error) / 2.0, "{}", far.name);
    }
}

#[test]
fn what_a_race_shows_stands_in_the_link() {
    assert_eq!(canonical("v=1&race=error,time"), "v=1&race=error,time");
    let parsed = parse("v=1&race=norm,speed");
    assert_eq!(parsed.view.race, ["norm"]);
    assert_eq!((parsed.warnings.len(), &*parsed.warnings[0].given), (1, "speed"));
}

/// The key has one list, and each kind of word has its reader.
#[test]
fn each_word_of_what_a_race_shows_is_read_by_one() {
    let key = find("race").unwrap();
    let Kind::List { choices, .. } = key.kind else { panic!("{:?}", key.key) };
    for choice in choices() {
        let word = choice.value;
        let readers = [
            RaceFigure::from_key(word).is_some(),
            word == "time",
            Many::of(&[word]) != Many::One,
            Quantity::from_key(word).is_some(),
        ];
        assert_eq!(readers.iter().filter(|reads| **reads).count(), 1, "{word}");
    }
}

#[test]
fn figures_show_every_run_at_every_size() {
    let plain = race(&with_usual("v=1"));
    assert_eq!(plain.racers.len(), 5);
    let race = measured(&plain, FlowKind::First);
    for figure in [RaceFigure::Path, RaceFigure::Loss, RaceFigure::Norm, RaceFigure::Error, RaceFigure::First] {
        for clock in [Clock::Step, Clock::Time] {
            for (width, height) in [(16.0, 16.0), (320.0, 260.0), (900.0, 500.0)] {
                let look = Look { width, height, step: Some(700), ..Look::default() };
                let drawing = draw_race(&race, figure, clock, &look).unwrap();
                let mut colors: Vec<_> = drawing.list.marks.iter().filter_map(stroke).collect();
                colors.sort_unstable();
                colors.dedup();
                assert!(width < 300.0 || colors.len() >= race.racers.len(), "{figure:?} {width}: {colors:?}");
            }
        }
    }
}

fn stroke(mark: &Mark) -> Option<(u8, u8, u8)> {
    match mark {
        Mark::Path(_, _, color, _) => Some((color.0, color.1, color.2)),
        _ => None,
    }
}
