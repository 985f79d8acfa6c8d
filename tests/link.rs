//! The link: any string is a run, and every run is a link.

use halfstep::experiment::{BatchOrder, Experiment, MAX_START, MAX_STEPS, Schedule, Settings};
use halfstep::link::{
    Color, Coordinate, Embed, ErrorAxis, FIGURES, Kind, Lens, MAX_LINK, MAX_WARNINGS, MapOf, Over, Panel, Parsed, Push,
    Reason, SCHEMA, Theme, View, differences, parse, reference, resolved, write,
};
use halfstep::optimizer::{EpsPlace, Hyper, Optimizer};
use halfstep::problem::{Problem, Shape};
use proptest::prelude::*;

/// The one warning of a link.
fn only(link: &str) -> halfstep::link::Warning {
    let warnings = parse(link).warnings;
    assert_eq!(warnings.len(), 1, "{link}: {warnings:?}");
    warnings.into_iter().next().unwrap()
}

fn sound(parsed: &Parsed) {
    assert!(Experiment::new(parsed.settings.clone()).is_ok());
    assert!(parsed.experiment.steps() <= MAX_STEPS);
    assert!(parsed.experiment.start().iter().all(|x| x.abs() <= MAX_START));
    assert!(parsed.warnings.len() <= MAX_WARNINGS + 1);
}

#[test]
fn the_empty_link_is_the_default_run() {
    for link in ["", "?", "#", "v=1", "?v=1", "https://example.org/halfstep/", "https://example.org/a/?v=1#top"] {
        let parsed = parse(link);
        assert_eq!((parsed.settings, parsed.view), (Settings::default(), View::default()), "{link}");
        assert_eq!(parsed.warnings, [], "{link}");
    }
    assert_eq!(write(&Settings::default(), &View::default()), "v=1");
}

#[test]
fn addresses_queries_and_fragments_are_understood() {
    for link in [
        "h=0.01&b1=0.5",
        "?h=0.01&b1=0.5",
        "https://example.org/play/?h=0.01&b1=0.5",
        "https://example.org/play/index.html#h=0.01&b1=0.5",
        "/play/?h=0.01#b1=0.5",
        " ?h=0%2E01&b1=0.5 ",
        "?h=0.01&amp;b1=0.5",
        "?h=0,01&b1=0,5",
    ] {
        let parsed = parse(link);
        assert_eq!((parsed.settings.h, parsed.settings.hyper.b1), (0.01, 0.5), "{link}");
        assert_eq!(parsed.warnings, [], "{link}");
    }
}

#[test]
fn what_cannot_be_used_is_named_and_the_rest_is_honored() {
    for (link, key, reason) in [
        ("hh=0.1", "hh", Reason::UnknownKey),
        ("h=abc", "h", Reason::NotUnderstood),
        ("h=nan", "h", Reason::NotUnderstood),
        ("h=inf", "h", Reason::NotUnderstood),
        ("h=", "h", Reason::Empty),
        ("h", "h", Reason::Empty),
        ("h=-1", "h", Reason::OutOfRange),
        ("h=1e300", "h", Reason::OutOfRange),
        ("b1=1", "b1", Reason::OutOfRange),
        ("b2=1.5", "b2", Reason::OutOfRange),
        ("eps=0", "eps", Reason::OutOfRange),
        ("steps=1e9", "steps", Reason::OutOfRange),
        ("steps=0", "steps", Reason::OutOfRange),
        ("steps=10.5", "steps", Reason::NotWhole),
        ("steps=1_000", "steps", Reason::Ambiguous),
        ("opt=sgdx", "opt", Reason::NotUnderstood),
        ("problem=mnist", "problem", Reason::NotUnderstood),
        ("x0=1", "x0", Reason::NotUnderstood),
        ("x0=1,2,3", "x0", Reason::NotUnderstood),
        ("x0=1e308,1", "x0", Reason::OutOfRange),
        ("x0=2,8,3,5", "x0", Reason::Ambiguous),
        ("bc=maybe", "bc", Reason::NotUnderstood),
        ("v=2", "v", Reason::NotUnderstood),
        ("hide=path,nothing", "hide", Reason::NotUnderstood),
        ("theme=neon", "theme", Reason::NotUnderstood),
        ("h=0.1&h=0.2", "h", Reason::Repeated),
        ("a.h=0.1&a.h=0.2", "a.h", Reason::Repeated),
        ("a.b2=1.5", "a.b2", Reason::OutOfRange),
        ("a.x0=1,2,3", "a.x0", Reason::NotUnderstood),
        ("a.hh=1", "a.hh", Reason::UnknownKey),
        ("a.theme=dark", "a.theme", Reason::UnknownKey),
        ("a.preset=adam-wins", "a.preset", Reason::NotUnderstood),
        ("a.=1", "a.", Reason::UnknownKey),
    ] {
        let warning = only(&format!("{link}&seed=7"));
        assert_eq!((warning.key.as_str(), warning.reason), (key, reason), "{link}");
        let parsed = parse(&format!("{link}&seed=7"));
        assert_eq!(parsed.settings.seed, 7, "{link}");
        sound(&parsed);
        // What is used instead is what the warning says.
        let used = resolved(&parsed.settings, &parsed.view).0.into_iter().find(|(k, _)| *k == key);
        if let Some((_, value)) = used.filter(|_| reason != Reason::Repeated) {
            assert_eq!(warning.used, value.text(), "{link}");
        }
    }
}

#[test]
fn a_pinned_run_is_another_run() {
    let parsed = parse("?h=0.004&opt=gd&steps=150&a.h=0,01&a.steps=70&view=compare");
    assert_eq!(parsed.warnings, []);
    let pinned = parsed.view.pinned.unwrap();
    assert_eq!(pinned, Settings { h: 0.01, steps: 70, ..Settings::default() }, "what A does not give is the default");
    assert_eq!((parsed.settings.h, parsed.settings.steps), (0.004, 150));
    assert_eq!(parse("view=compare").view.pinned, None);
    assert_eq!(parse("a.v=1").view.pinned, Some(Settings::default()));
    // What cannot be used pins nothing by itself, and what can be used counts.
    assert_eq!(parse("a.nothing=1").view.pinned, None);
    assert_eq!(parse("a.h=oops&a.b1=0.5").view.pinned.unwrap().hyper.b1, 0.5);
    // A pinned start belongs to the pinned loss.
    let pinned = parse("a.problem=rosenbrock&x0=1,2").view.pinned.unwrap();
    assert_eq!(
        Experiment::new(pinned).unwrap().start(),
        Problem::from_key("rosenbrock", &Shape::default()).unwrap().info().start
    );
}

#[test]
fn differences_are_those_that_matter() {
    let keys = |link: &str| {
        let parsed = parse(link);
        let list = differences(&parsed.view.pinned.unwrap(), &parsed.settings);
        list.into_iter().map(|d| (d.key, d.a, d.b)).collect::<Vec<_>>()
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(keys("a.v=1"), []);
    assert_eq!(keys("a.b2=0.9&b2=0.99"), [("b2", some("0.9"), some("0.99"))]);
    // Gradient descent has no β; that Adam's is the default is still a difference.
    let list = keys("a.opt=gd&a.b1=0.5");
    assert!(list.contains(&("opt", some("gd"), some("adam"))) && list.contains(&("b1", None, some("0.9"))), "{list:?}");
    assert_eq!(keys("a.opt=gd&opt=gd&b1=0.5"), []);
}

/// What newsletters, social networks, chats, sentences and libraries make of a link.
#[test]
fn what_others_make_of_a_link_is_understood() {
    let usual = parse("v=1&h=0.001");
    for link in [
        "?v=1&h=0.001&utm_source=x&utm_medium=email",
        "?fbclid=IwAR0&v=1&h=0.001&gclid=1&mc_cid=2&ref=news",
        "?v=1&H=0.001",
        "?v=1;h=0.001",
        "?v=1&amp;h=0.001",
        "?v=1&lr=0.001",
        "?v=1&learning_rate=0.001",
        "?v=1&h=0.001\u{200b}",
        "?v=1&h=0.001%C2%AD",
    ] {
        let parsed = parse(link);
        assert_eq!((parsed.settings, parsed.warnings), (usual.settings.clone(), vec![]), "{link}");
    }
    // What clings to the end, or a second encoding, is said in one line, and the value counts.
    for link in
        ["?v=1&h=0.001.", "?v=1&h=0.001)", "?v=1&h=0.001,", "?v=1&h=0.001%3E", "?v=1&h=0.001”", "?v=1%26h%3D0.001"]
    {
        let parsed = parse(link);
        assert_eq!((&parsed.settings, parsed.warnings.len()), (&usual.settings, 1), "{link}: {:?}", parsed.warnings);
        assert!(matches!(parsed.warnings[0].reason, Reason::Clinging | Reason::Encoded), "{link}");
        assert_eq!(write(&parsed.settings, &parsed.view), "v=1&h=0.001", "{link}");
    }
    let names = parse("opt=sgd&lr=0.01&beta1=0.5&beta2=0.9&epsilon=0.1&weight_decay=0.2");
    assert_eq!(names.warnings, []);
    let Hyper { b1, b2, eps, .. } = names.settings.hyper;
    assert_eq!((names.settings.optimizer.as_str(), names.settings.h, names.settings.decay), ("gd", 0.01, 0.2));
    assert_eq!((b1, b2, eps), (0.5, 0.9, 0.1));
    assert_eq!(parse("x0=(1,2)").settings.start, Some(vec![1.0, 2.0]));
    assert_eq!(parse("x0=(1,2)").warnings, []);
}

#[test]
fn a_slip_gets_the_nearest_word_and_no_list() {
    let said = |link: &str| only(link).to_string();
    assert_eq!(said("hh=0.001"), "Unknown setting “hh”. Did you mean h?");
    assert_eq!(said("stesp=7"), "Unknown setting “stesp”. Did you mean steps?");
    assert_eq!(said("a.hh=1&a.v=1"), "Unknown setting “a.hh”. Did you mean a.h?");
    assert_eq!(said("opt=adan"), "opt: “adan” is not understood. Did you mean adam? Used: adam.");
    assert_eq!(said("zzzzzz=1"), "Unknown setting “zzzzzz”.");
}

#[test]
fn decimal_commas_are_read_where_one_number_is_expected() {
    assert_eq!(parse("h=0,001").settings.h, 0.001);
    assert_eq!(parse("x0=2,8;3,5").settings.start, None);
    assert_eq!(parse("x0=2,8,3,25").settings.start, Some(vec![2.8, 3.25]));
    assert_eq!(parse("steps=1e3").settings.steps, 1000);
}

#[test]
fn a_mark_before_three_digits_in_a_whole_number_groups_thousands_and_is_told() {
    for (link, steps, told) in [
        ("steps=20.000", 20_000, true),
        ("steps=4,000", 4000, true),
        ("steps=4 000", 4000, false),
        ("steps=4\u{202f}000", 4000, false),
        ("steps=1'500", 1500, false),
        ("steps=400", 400, false),
        ("steps=1.500.000", 20_000, true),
    ] {
        let parsed = parse(link);
        assert_eq!(parsed.settings.steps, steps, "{link}");
        assert_eq!(!parsed.warnings.is_empty(), told, "{link}: {:?}", parsed.warnings);
    }
    assert!(only("steps=20.000").to_string().contains("more than one way"), "{}", only("steps=20.000"));
    // A real number has decimals: nothing is unclear in it.
    assert_eq!(parse("h=0.041").settings.h, 0.041);
    assert!(parse("h=1.500").warnings.is_empty());
}

#[test]
fn what_is_seen_is_in_the_link() {
    let link = "v=1&lines=modified,third&lens=10&err=linear&at=1228&coord=2&map=sharpness";
    let parsed = parse(link);
    assert_eq!(parsed.warnings, []);
    assert_eq!(write(&parsed.settings, &parsed.view), link);
    assert_eq!((parsed.view.lens.factor(), parsed.view.step), (10.0, Some(1228)));
    assert_eq!(parse("lines=none").view.lines, ["none"]);
    assert_eq!(only("lens=3").reason.key(), "not-understood");
    assert_eq!(only("lines=second").reason.key(), "not-understood");
    assert_eq!(only("at=many").reason.key(), "not-understood");
    assert_eq!((only("at=1e9").reason.key(), parse("at=1e9").view.step), ("out-of-range", Some(MAX_STEPS as u64)));
    // What is looked at changes no run, and no preset is another one by it.
    assert_eq!(parse(link).settings, parse("").settings);
}

#[test]
fn a_hostile_link_is_bounded() {
    let parsed = parse("steps=1e9&n=1e9&b1=1&b2=1&eps=0&h=-1");
    let keys: Vec<&str> = parsed.warnings.iter().map(|w| w.key.as_str()).collect();
    assert_eq!(keys, ["n", "h", "b1", "b2", "eps", "steps"]);
    sound(&parsed);

    let many = "q=1&".repeat(500);
    let parsed = parse(&many);
    assert_eq!(parsed.warnings.len(), MAX_WARNINGS + 1);
    assert_eq!(parsed.warnings.last().unwrap().reason, Reason::More);

    let long = format!("h=0.5&x0={}", "9,".repeat(1_000_000));
    let parsed = parse(&long);
    assert_eq!(parsed.settings.h, 0.5);
    assert!(parsed.warnings.iter().any(|w| w.reason == Reason::TooLong));
    assert!(long.len() > MAX_LINK);
}

#[test]
fn warnings_show_nothing_invisible() {
    let warning = only("h=%3Cscript%3E%00%E2%80%AE");
    assert_eq!(warning.given, "<script>\\u{0}\\u{202e}");
    assert!(warning.to_string().contains("allowed: a number from"));
}

#[test]
fn every_truncation_of_a_link_is_a_run() {
    let link = "https://example.org/?v=1&problem=rosenbrock&x0=-0.5,0.8&opt=rmsprop&h=5e-4&b2=0.999&eps=1e-8&epsin=0\
                &bc=0&wd=0.01&steps=700&hide=strip,b1&lock=h,b2&theme=dark";
    for end in 0..=link.len() {
        sound(&parse(&link[..end]));
    }
    assert_eq!(parse(link).warnings, []);
}

#[test]
fn links_of_every_release_keep_working() {
    let lines = include_str!("links/v1.txt");
    let mut checked = 0;
    for line in lines.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (link, canonical) = line.split_once(" -> ").unwrap();
        let parsed = parse(link);
        assert_eq!(parsed.warnings, [], "{link}");
        assert_eq!(write(&parsed.settings, &parsed.view), canonical, "{link}");
        checked += 1;
    }
    assert!(checked >= 10);
}

#[test]
fn the_tables_of_the_page_are_current() {
    let written = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/www/js/data.js")).unwrap();
    let rows = halfstep::link::rows().iter().map(|row| serde_json::to_string(row).unwrap()).collect::<Vec<_>>();
    let presets = halfstep::link::PRESETS.iter().map(|preset| serde_json::to_string(preset).unwrap());
    for row in rows.into_iter().chain(presets) {
        assert!(written.contains(&format!("\n  {row},\n")), "run `cargo run --example page_data`: {row}");
    }
    let written = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/www/js/help.js")).unwrap();
    for (key, help) in halfstep::link::helps() {
        let row = format!("\n  {key:?}: {},\n", serde_json::to_string(help).unwrap());
        assert!(written.contains(&row), "run `cargo run --example page_data`: {row}");
    }
    let written = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/www/js/templates.js")).unwrap();
    let losses = halfstep::problem::templates::TEMPLATES.iter().map(|one| one.text);
    for text in losses.chain(halfstep::optimizer::templates::TEMPLATES.iter().map(|one| one.text)) {
        assert!(written.contains(&serde_json::to_string(text).unwrap()), "run `cargo run --example page_data`: {text}");
    }
}

#[test]
fn the_place_of_epsilon_has_three_words_and_takes_those_it_once_had() {
    for (text, place, written) in [
        ("1", EpsPlace::Inside, "v=1"),
        ("true", EpsPlace::Inside, "v=1"),
        ("no", EpsPlace::Outside, "v=1&epsin=0"),
        ("outside", EpsPlace::Outside, "v=1&epsin=0"),
        ("Hat", EpsPlace::BeforeCorrection, "v=1&epsin=hat"),
    ] {
        let parsed = parse(&format!("epsin={text}"));
        assert_eq!((parsed.settings.hyper.eps_place, parsed.warnings.len()), (place, 0), "{text}");
        assert_eq!(write(&parsed.settings, &parsed.view), written, "{text}");
    }
    assert_eq!(parse("epsin=2").warnings.len(), 1);
}

#[test]
fn the_url_reference_is_current() {
    let written = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/url-reference.md")).unwrap();
    assert!(written == reference(), "run `cargo run --example url_reference`");
}

#[test]
fn the_schema_is_consistent() {
    for (place, row) in SCHEMA.iter().enumerate() {
        assert!(SCHEMA[..place].iter().all(|other| other.key != row.key), "{} stands twice", row.key);
        assert!(FIGURES.iter().all(|figure| figure.key != row.key), "{} names a figure too", row.key);
        assert!(!row.label.is_empty() && row.help.ends_with('.'), "{} is not explained", row.key);
        if let Kind::Number { range, .. } | Kind::Integer { range, .. } = row.kind {
            assert!(range.min <= range.from && range.from < range.to && range.to <= range.max, "{}", row.key);
        }
    }
}

fn any_settings() -> impl Strategy<Value = Settings> {
    let problems = prop::sample::select(Problem::TABLE.iter().map(|i| (i.key, i.start.len())).collect::<Vec<_>>());
    let optimizers =
        prop::sample::select(Optimizer::TABLE.iter().map(|i| (i.key, i.eps_may_be_zero)).collect::<Vec<_>>());
    let orders = prop::sample::select(BatchOrder::TABLE.iter().map(|row| row.1).collect::<Vec<_>>());
    let decimal = |from: f64, to: f64| (from.log10()..to.log10()).prop_map(|e: f64| 10f64.powf(e));
    let start = |dim| prop::option::of(prop::collection::vec(-1e6..1e6f64, dim));
    (problems, optimizers, orders).prop_flat_map(move |((problem, dim), (optimizer, zero), batch)| {
        let eps =
            if zero { prop_oneof![Just(0.0), decimal(1e-30, 1e12)].boxed() } else { decimal(1e-29, 1e12).boxed() };
        (
            start(dim),
            (decimal(1e-11, 1e6), 0.0..0.999_999, 0.0..0.999_999, eps),
            (
                0..EpsPlace::TABLE.len(),
                any::<bool>(),
                prop_oneof![Just(0.0), decimal(1e-6, 1e6)],
                0..Schedule::TABLE.len(),
            ),
            (1..=MAX_STEPS, 0..u64::from(u32::MAX), 1.0..1e6, -360.0..360.0),
        )
            .prop_map(
                move |(
                    start,
                    (h, b1, b2, eps),
                    (place, bias_correction, decay, schedule),
                    (steps, seed, cond, rot),
                )| Settings {
                    problem: problem.into(),
                    shape: Shape { condition: cond, rotation: rot, ..Shape::default() },
                    start,
                    optimizer: optimizer.into(),
                    hyper: Hyper { b1, b2, eps, eps_place: EpsPlace::TABLE[place].1, bias_correction },
                    h,
                    decay,
                    schedule: Schedule::TABLE[schedule].1,
                    steps,
                    batch,
                    seed,
                    ..Settings::default()
                },
            )
    })
}

fn any_color() -> impl Strategy<Value = Option<Color>> {
    prop::option::of("[0-9a-f]{6}".prop_map(|text| Color::read(&text).unwrap()))
}

fn any_view() -> impl Strategy<Value = View> {
    let words: Vec<&'static str> = SCHEMA.iter().map(|row| row.key).chain(FIGURES.iter().map(|f| f.key)).collect();
    let list = move || prop::sample::subsequence(words.clone(), 0..4);
    let pick = |n: usize| 0..n;
    let pinned = prop::option::of(any_settings());
    let lines = prop::sample::subsequence(vec!["first", "modified", "third", "phase"], 0..=4);
    let seen = (
        lines,
        pick(Lens::TABLE.len()),
        pick(ErrorAxis::TABLE.len()),
        prop::option::of(0..=MAX_STEPS as u64),
        1..=20u64,
        pick(MapOf::TABLE.len()),
        [any_color(), any_color(), any_color()],
        (pick(Over::TABLE.len()), pick(Push::TABLE.len()), any::<bool>()),
    );
    (
        seen,
        pick(Panel::TABLE.len()),
        pick(Embed::TABLE.len()),
        pick(Theme::TABLE.len()),
        list(),
        list(),
        list(),
        0..=8u64,
        pinned,
    )
        .prop_map(|(seen, panel, embed, theme, show, hide, lock, exercise, pinned)| View {
            lines: seen.0,
            lens: Lens::TABLE[seen.1].1,
            error_axis: ErrorAxis::TABLE[seen.2].1,
            step: seen.3,
            coordinate: Coordinate(seen.4),
            plane: if seen.3.is_some() { vec!["3", "1"] } else { Vec::new() },
            map_of: MapOf::TABLE[seen.5].1,
            over: Over::TABLE[seen.7.0].1,
            push: Push::TABLE[seen.7.1].1,
            memory: seen.7.2,
            ground: seen.6[0],
            ink: seen.6[1],
            accent: seen.6[2],
            panel: Panel::TABLE[panel].1,
            embed: Embed::TABLE[embed].1,
            theme: Theme::TABLE[theme].1,
            show,
            hide,
            lock,
            exercise,
            pinned,
            // The words of an exercise are in `exercise.rs`.
            ..View::default()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_string_is_a_run(link in any::<String>()) {
        sound(&parse(&link));
    }

    #[test]
    fn any_keys_with_any_values_are_a_run(pairs in prop::collection::vec(
        (prop::sample::select(SCHEMA.iter().map(|row| row.key).collect::<Vec<_>>()), "[-+0-9.,eE_;% naif&=#?]{0,12}|\\PC{0,8}"), 0..8)
    ) {
        let link: Vec<String> = pairs.into_iter().map(|(key, value)| format!("{key}={value}")).collect();
        sound(&parse(&link.join("&")));
    }

    #[test]
    fn every_state_is_a_link_that_reads_back_to_the_last_bit(settings in any_settings(), view in any_view()) {
        let link = write(&settings, &view);
        prop_assert!(link.starts_with("v=1"));
        prop_assert!(link.bytes().all(|b| b.is_ascii_alphanumeric() || b"._~,-=&".contains(&b)), "{}", link);
        let parsed = parse(&link);
        prop_assert_eq!(&parsed.warnings, &[], "{}", link);
        // The loss's own start and the same numbers written out are one state.
        let plain = |s: Settings| Settings { start: Some(Experiment::new(s.clone()).unwrap().start().to_vec()), ..s };
        let whole = |v: View| View { pinned: v.pinned.map(plain), ..v };
        prop_assert_eq!(plain(parsed.settings.clone()), plain(settings));
        prop_assert_eq!(whole(parsed.view.clone()), whole(view));
        prop_assert_eq!(write(&parsed.settings, &parsed.view), link);
    }
}
