//! The formula language: what it understands, what it says of what it does not, and that no text is too much for it.
#![cfg(feature = "own")]

use std::time::{Duration, Instant};

use halfstep::experiment::{Settings, Typed};
use halfstep::formula::{Error, FUNCTIONS, MAX_TEXT, Source};
use halfstep::link::{Reason, View, parse, write};
use halfstep::number::{Dual, Number};
use halfstep::optimizer::{Hyper, Own as Method, Update, templates as methods};
use halfstep::problem::{Batch, Loss, Own, templates as losses};
use proptest::prelude::*;

/// The value of an expression in x at a point.
fn at(text: &str, x: f64) -> f64 {
    // A constant is no loss.
    let whole = if text.contains('x') { text.to_owned() } else { format!("{text} + 0*x") };
    let own = Own::new(&Source::new(&whole)).map_err(|e| e.caret(&whole)).unwrap();
    own.value(&[x], Batch::Full)
}

fn error(text: &str) -> Error {
    Own::new(&Source::new(text)).err().unwrap_or_else(|| panic!("{text} is a loss"))
}

fn method_error(text: &str) -> Error {
    Method::new(&Source::new(text), &Hyper::default()).err().unwrap_or_else(|| panic!("{text} is a method"))
}

#[test]
fn precedence_and_spelling_are_those_of_mathematics() {
    for (text, value) in [
        ("2 + 3*4^2/8 - 1", 7.0),
        ("-x^2", -9.0),
        ("(-x)^2", 9.0),
        ("2^3^2", 512.0),
        ("2^-1", 0.5),
        ("-2^-2", -0.25),
        ("7 - 2 - 1", 4.0),
        ("8/4/2", 1.0),
        ("x²", 9.0),
        ("x⁻¹", 1.0 / 3.0),
        ("2·x × 2 − 1", 11.0),
        ("√(x + 1)", 2.0),
        ("√4*3", 6.0),
        ("½*x", 1.5),
        ("12 ÷ x", 4.0),
        ("where(x ≥ 3, 1, 2)", 1.0),
        ("where(x > 3, 1, 2)", 2.0),
        ("where(x <= 2.9, 1, 2)", 2.0),
        ("where(2 < x, x, 0) + 1", 4.0),
        ("min(x, 2) + max(x, 2)", 5.0),
        ("hypot(x, 4)", 5.0),
        ("1e-1 + .5 + 2.", 2.6),
        ("2e3", 2000.0),
        ("sign(-x) + abs(-x) + relu(-x) + relu(x)", 5.0),
        ("(1 +\n 2)*\n 3", 9.0),
    ] {
        assert!((at(text, 3.0) - value).abs() < 1e-14, "{text}: {}", at(text, 3.0));
    }
    assert!((at("sin(pi/6) + log(e)", 3.0) - 1.5).abs() < 1e-15);
    assert!((at("π − pi", 1.0)).abs() < 1e-15);
    assert_eq!(at("# what follows\nx # and no more", 2.0), 2.0);
}

/// Every function against its reference, and its gradient against a difference.
#[test]
fn functions_are_what_their_names_say_and_have_their_gradients() {
    type Reference = (&'static str, fn(f64) -> f64);
    let references: [Reference; 19] = [
        ("sqrt", f64::sqrt),
        ("cbrt", f64::cbrt),
        ("exp", f64::exp),
        ("expm1", f64::exp_m1),
        ("log", f64::ln),
        ("log1p", f64::ln_1p),
        ("sin", f64::sin),
        ("cos", f64::cos),
        ("tan", f64::tan),
        ("asin", f64::asin),
        ("acos", f64::acos),
        ("atan", f64::atan),
        ("sinh", f64::sinh),
        ("cosh", f64::cosh),
        ("tanh", f64::tanh),
        ("abs", f64::abs),
        ("sigmoid", |x| 1.0 / (1.0 + (-x).exp())),
        ("softplus", |x| x.exp().ln_1p()),
        ("relu", |x| x.max(0.0)),
    ];
    for (name, reference) in references {
        for x in [0.3, 0.7] {
            assert!((at(&format!("{name}(x)"), x) - reference(x)).abs() < 1e-14, "{name}");
        }
    }
    for row in FUNCTIONS.iter().filter(|row| !["sum", "mean", "dot", "norm", "maxabs"].contains(&row.name)) {
        let text = match row.name {
            "min" | "max" | "hypot" => format!("{}(x*y, x + y)", row.name),
            "where" => "where(x < y, x^2*y, y^3)".into(),
            name => format!("{name}(x*y)^2"),
        };
        for text in [text, format!("x^1.7*y^x/(1 + {}(0.2))", "exp")] {
            let own = Own::new(&Source::new(&text)).unwrap();
            let point = [0.6, 0.9];
            let mut gradient = [0.0; 2];
            own.gradient(&point, Batch::Full, &mut gradient);
            for j in 0..2 {
                let moved = |t: f64| {
                    let mut moved = point;
                    moved[j] += t;
                    own.value(&moved, Batch::Full)
                };
                let difference = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                assert!((difference - gradient[j]).abs() < 1e-8, "{text}: {} {difference}", gradient[j]);
            }
            // And the gradient's own derivative is that of the gradient.
            let line: Vec<Dual<f64>> = point.iter().map(|&x| Dual::new(x, 1.0)).collect();
            let mut out = vec![Dual::new(0.0, 0.0); 2];
            own.gradient(&line, Batch::Full, &mut out);
            let mut ahead = [0.0; 2];
            let mut behind = [0.0; 2];
            own.gradient(&point.map(|x| x + 1e-5), Batch::Full, &mut ahead);
            own.gradient(&point.map(|x| x - 1e-5), Batch::Full, &mut behind);
            for j in 0..2 {
                let difference = (ahead[j] - behind[j]) / 2e-5;
                assert!((difference - out[j].eps).abs() < 1e-7, "{text}: {} {difference}", out[j].eps);
            }
        }
    }
}

#[test]
fn parameters_are_in_the_order_of_the_text_and_greek_names_are_ascii() {
    let own = Own::new(&Source::new("u = θ₁*k; k = 2 in [1, 3]; u^2 + y1*θ₂ + beta + θ1")).unwrap();
    assert_eq!(own.parameters(), ["theta1", "y1", "theta2", "beta"]);
    assert_eq!(own.start(), [0.5, 0.75, 1.0, 1.25]);
    assert_eq!(own.sliders().len(), 1);
}

/// Every message names its place and what to write.
#[test]
fn errors_point_at_the_place_and_say_what_to_write() {
    for (text, place, words) in [
        ("2x", "2x", "write 2*x"),
        ("x y", "x y", "write x*y"),
        ("2(x+1)", "2(", "write 2*(…"),
        ("(x)(y)", ")(", "write …)*(…"),
        ("x^2y", "2y", "write 2*y"),
        ("x + sin x", "sin", "write sin(x)"),
        ("ln(x)", "ln", "write log(…)"),
        ("f2(x)", "f2", "for a product write f2*(…)"),
        ("(x + 1", "(", "not closed"),
        ("x + 1)", ")", "closes nothing"),
        ("x +", "", "expected a number, a name or “(”, found the end"),
        ("x ** 2", "*", "write ^"),
        ("|x|", "|", "abs(…)"),
        ("x, y", ",", "decimal point"),
        ("x < 1", "<", "only for where"),
        ("where(x, 1, 2)", ",", "comparison"),
        ("max(x)", ")", "max takes two numbers"),
        ("sin(x, 1)", ",", "sin takes one number"),
        ("sin()", "sin()", "sin takes one number"),
        ("x + ь", "ь", "no meaning here"),
        ("1e999*x", "1e999", "too large"),
        ("a = 1 in [2, 3]; a*x", "1", "outside its range"),
        ("a = 1 in [3, 0]; a*x", "0", "from the smaller number"),
        ("a = 1 in [0, 3] log; a*x", "0", "above 0"),
        ("a = x in [0, 3]; a*x", "x", "only numbers, pi and e"),
        ("a = 1 in [0, 3]; a = 1 in [0, 3]; a*x", "a", "second time"),
        ("u + x; u = y", "u", "before it is assigned"),
        ("x; y", "y", "two results"),
        ("x = 1; x", "x = 1; x", "needs a parameter"),
        ("sum(x)", "sum(x)", "add the terms with +"),
        ("x == 1", "=", "="),
        ("", "", "a loss is an expression"),
        ("3", "3", "needs a parameter"),
        ("x^2^", "", "found the end"),
        ("[x]", "[", "write ( and )"),
        ("start: x = 1; x", "x", "no memory"),
        ("x!", "!", "no factorial"),
    ] {
        let error = error(text);
        assert!(error.words.contains(words), "{text}: {}", error.words);
        assert_eq!(&text[error.from..error.to], place, "{text}: {}", error.words);
    }
    for (text, place, words) in [
        ("step = g/h", "h", "the modified equation expands in h"),
        ("m = b1*m + g", "", "ends with step"),
        ("step = q*g", "q", "assign it, or declare it: q = 0.1 in [0, 1]"),
        ("g = 1; step = g", "g", "the gradient and cannot be assigned"),
        ("b1 = 1 in [0, 2]; step = g", "b1", "slider of its own"),
        ("a = 1 in [0, 2]; a = g; step = a", "a", "declared as a slider"),
        ("start: q = 1; step = g", "q", "not a memory"),
        ("start: m = t; m = m + g; step = m", "t", "takes only numbers"),
        ("g; x", "x", "two results"),
    ] {
        let error = method_error(text);
        assert!(error.words.contains(words), "{text}: {}", error.words);
        assert_eq!(&text[error.from..error.to], place, "{text}: {}", error.words);
    }
    assert_eq!(error("x +\n2y").caret("x +\n2y"), "2y\n^^ write 2*y");
    assert_eq!(error("x\n+ 2y").place("x\n+ 2y").0, 2);
}

#[test]
fn length_depth_size_and_numbers_of_things_are_bounded_with_words() {
    let many = |count: usize, of: &dyn Fn(usize) -> String| (0..count).map(of).collect::<Vec<_>>();
    for (text, words) in [
        ("x".repeat(MAX_TEXT + 1), "too long"),
        ("(".repeat(900) + "x" + &")".repeat(900), "nested expressions"),
        ("-".repeat(1500) + "x", "nested expressions"),
        ("√".repeat(600) + "x", "nested expressions"),
        (format!("{}x", "2^".repeat(900)), "nested expressions"),
        (many(21, &|k| format!("x{k}")).join("+"), "at most 20"),
        (many(21, &|k| format!("a{k} = 1 in [0, 2]")).join(";") + ";x", "at most 20 sliders"),
        (format!("u=x;{}u", "u=u^63+u^61+1.5;".repeat(110)), "operations"),
    ] {
        let error = error(&text);
        assert!(error.words.contains(words), "{}…: {}", &text[..20], error.words);
    }
    let text = many(9, &|k| format!("m{k} = m{k} + g")).join(";") + ";step=m1";
    assert!(method_error(&text).words.contains("at most 8"));
    // As long as a text may be, and a sum of as many terms.
    let long = "x+".repeat(990) + "y";
    assert_eq!(Own::new(&Source::new(&long)).unwrap().value(&[1.0, 0.5], Batch::Full), 990.5);
}

/// What is worst for the compiler is answered at once.
#[test]
fn every_text_is_answered_in_time() {
    let worst = [
        "x".repeat(MAX_TEXT),
        "x+".repeat(999) + "y",
        "(x+1)^63*".repeat(200) + "y",
        format!("u=x;{}u", "u=sin(u)*u;".repeat(180)),
        "sqrt(".repeat(60) + "x" + &")".repeat(60),
        "😀".repeat(400),
        ";".repeat(MAX_TEXT),
        "1=".repeat(1000),
    ];
    for text in worst {
        let began = Instant::now();
        let _ = Own::new(&Source::new(&text));
        let _ = Method::new(&Source::new(&text), &Hyper::default());
        // 50 ms on the page; this is the test profile on a machine that does other things as well.
        assert!(
            began.elapsed() < Duration::from_millis(250),
            "{}…: {:?}",
            text.chars().take(12).collect::<String>(),
            began.elapsed()
        );
    }
}

fn round_trip(settings: &Settings) -> Settings {
    let link = write(settings, &View::default());
    assert!(link.chars().all(|c| c.is_ascii_alphanumeric() || "._~,-=&()*/%".contains(c)), "{link}");
    let parsed = parse(&link);
    assert!(parsed.warnings.is_empty(), "{link}: {:?}", parsed.warnings);
    assert_eq!(write(&parsed.settings, &parsed.view), link);
    parsed.settings
}

#[test]
fn a_link_keeps_the_text_and_the_values_of_its_sliders() {
    let text = "# θ & co.\n(a − x)^2 + 100%x".replace("100%x", "b·(y − x²)²; a = 1 in [0, 2]; b = 100 in [1, 200] log");
    let mut settings = Settings { problem: "own".into(), ..Settings::default() };
    settings.typed = Typed {
        loss: Source { text, values: vec![("a".into(), 0.5), ("b".into(), 20.0)] },
        step: Source { text: "step = c*g; c = 2 in [1, 4]".into(), values: vec![("c".into(), 3.0)] },
        ..Typed::default()
    };
    settings.optimizer = "own".into();
    assert_eq!(round_trip(&settings), settings);
    for template in methods::TEMPLATES {
        settings.typed.step = Source::new(template.text);
        assert_eq!(round_trip(&settings), settings);
    }
    for template in losses::TEMPLATES {
        settings.typed.loss = Source::new(template.text);
        assert_eq!(round_trip(&settings), settings);
    }
}

#[test]
fn links_are_written_by_hand_by_forms_and_by_browsers() {
    let text = |link: &str| {
        let parsed = parse(link);
        assert!(parsed.warnings.is_empty(), "{link}: {:?}", parsed.warnings);
        parsed.settings.typed.loss.text
    };
    // + is a plus where people write it, and a space where a form's encoding does.
    assert_eq!(text("problem=own&f=(1-x)^2+y^2"), "(1-x)^2+y^2");
    assert_eq!(text("problem=own&f=x+y"), "x+y");
    assert_eq!(text("?problem=own&f=x%20+%20y"), "x + y");
    assert_eq!(
        text("problem=own&f=%28a+-+x%29%5E2+%2B+y%3B+a+%3D+1+in+%5B0%2C+2%5D"),
        "(a - x)^2 + y; a = 1 in [0, 2]"
    );
    assert_eq!(text("problem=own&f=a*x^2;a=1 in [0,2]&f.a=0.5"), "a*x^2;a=1 in [0,2]");
    assert_eq!(text("problem=own&f=%CE%B8%E2%82%81%C2%B2"), "θ₁²");
    assert_eq!(text("f=u=x^2;h=2;h*u"), "u=x^2;h=2;h*u");
    // Greek or spelled out.
    assert_eq!(parse("f=λ*x^2;λ=1 in [0,2]&f.λ=0.5").settings.typed.loss.values, [("lambda".to_owned(), 0.5)]);
    // Of the pinned run as of this one.
    let pinned = parse("problem=own&f=x^2&a.problem=own&a.f=x^4*k;k=1 in [0,2]&a.f.k=2").view.pinned.unwrap();
    assert_eq!((pinned.typed.loss.text.as_str(), pinned.typed.loss.values[0].1), ("x^4*k;k=1 in [0,2]", 2.0));
}

#[test]
fn what_a_link_gets_wrong_is_named_and_the_rest_counts() {
    let warning = |link: &str| {
        let mut parsed = parse(link);
        assert_eq!(parsed.warnings.len(), 1, "{link}: {:?}", parsed.warnings);
        parsed.warnings.remove(0)
    };
    let broken = warning("problem=own&f=x^2%20%2B%202y&h=0.1");
    let Reason::Formula(place) = broken.reason else { panic!("{broken:?}") };
    assert_eq!((place.from, place.to, place.line, place.column, place.length), (6, 8, 1, 7, 2));
    assert!(broken.to_string().starts_with("f: write 2*y (character 7); used: (a - x)^2"), "{broken}");
    assert_eq!(parse("problem=own&f=2y&h=0.1").settings.h, 0.1);
    let json = serde_json::to_value(&broken).unwrap();
    assert_eq!((json["reason"].as_str(), json["place"]["column"].as_u64()), (Some("formula"), Some(7)));
    assert_eq!(warning("problem=own&f=a*x;a=1 in [0,2]&f.a=5").reason, Reason::OutOfRange);
    assert_eq!(warning("problem=own&f=a*x;a=1 in [0,2]&f.a=no").reason, Reason::NotUnderstood);
    assert_eq!(warning("problem=own&f=a*x;a=1 in [0,2]&f.a=1&f.a=2").reason, Reason::Repeated);
    let unknown = warning("problem=own&f=rate*x;rate=1 in [0,2]&f.rat=1");
    assert_eq!((unknown.reason, unknown.near.as_deref()), (Reason::UnknownKey, Some("f.rate")));
    assert!(warning("opt=own&step=g/h").to_string().contains("the modified equation expands in h"));
}

/// Texts that look like formulas, and texts that do not.
fn any_text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "x",
        "y",
        "θ₁",
        "g",
        "t",
        "m",
        "v",
        "b1",
        "h",
        "1",
        "2.5",
        "1e",
        "e",
        "pi",
        "+",
        "-",
        "*",
        "/",
        "^",
        "²",
        "⁻",
        "√",
        "(",
        ")",
        "[",
        "]",
        ",",
        ";",
        "\n",
        "=",
        "<",
        "≥",
        " ",
        "#",
        "in",
        "log",
        "start:",
        "step",
        "sin",
        "where(",
        "max(",
        "norm(",
        "a = 1 in [0, 2]",
        "·",
        "−",
        "½",
        "😀",
        "\0",
        "\u{200b}",
        "|",
        "ь",
        "^-",
        "0",
        "step = ",
    ]);
    prop_oneof![prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat()), any::<String>(), "[ -~]{0,80}",]
}

/// An expression that is one, with its value.
fn any_expression() -> impl Strategy<Value = (String, f64)> {
    let leaf = (1..40_u32).prop_map(|n| (format!("{}", f64::from(n) * 0.25), f64::from(n) * 0.25));
    leaf.prop_recursive(5, 40, 2, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            (two.clone(), prop::sample::select(vec!["+", "-", "*", "/"])).prop_map(|(((a, x), (b, y)), op)| {
                let value = match op {
                    "+" => x + y,
                    "-" => x - y,
                    "*" => x * y,
                    _ => x / y,
                };
                (format!("({a}){op}({b})"), value)
            }),
            inner.clone().prop_map(|(a, x)| (format!("-({a})"), -x)),
            inner.clone().prop_map(|(a, x)| (format!("tanh({a})"), x.tanh())),
            inner.prop_map(|(a, x)| (format!("({a})^2"), x * x)),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 4000 } else { 20_000 }))]

    /// No text panics, and every place is between characters of the text.
    #[test]
    fn no_text_panics_and_places_are_inside(text in any_text()) {
        for error in [Own::new(&Source::new(&text)).err(), Method::new(&Source::new(&text), &Hyper::default()).err()]
            .into_iter()
            .flatten()
        {
            prop_assert!(error.from <= error.to && error.to <= text.len(), "{text:?}: {error:?}");
            prop_assert!(text.get(error.from..error.to).is_some(), "{text:?}: {error:?}");
            prop_assert!(!error.words.is_empty());
            prop_assert!(error.caret(&text).contains('^'));
        }
    }

    /// What compiles runs, on plain numbers and on dual ones, without a panic.
    #[test]
    fn what_compiles_runs(text in any_text()) {
        if let Ok(own) = Own::new(&Source::new(&text)) {
            let point = own.start();
            let mut out = vec![0.0; own.dim()];
            own.gradient(&point, Batch::Full, &mut out);
            own.value(&point, Batch::Full);
        }
        if let Ok(own) = Method::new(&Source::new(&text), &Hyper::default()) {
            run(&own, 3, |x| x);
            run(&own, 2, |x| Dual::new(x, 1.0));
        }
    }

    /// A text in a link is the text again, with whatever it is made of.
    #[test]
    fn text_to_link_to_text(text in any_text()) {
        let mut settings = Settings::default();
        settings.typed.loss = Source::new(text.trim());
        if Own::new(&settings.typed.loss).is_ok() {
            let link = write(&settings, &View::default());
            prop_assert_eq!(parse(&link).settings.typed.loss.text, text.trim());
        }
    }

    /// Any text at all in a link is answered by a run.
    #[test]
    fn any_link_with_a_formula_is_answered(text in any_text(), key in prop::sample::select(vec!["f", "step", "f.a", "a.step"])) {
        let parsed = parse(&format!("problem=own&opt=own&{key}={text}"));
        prop_assert!(parsed.warnings.len() <= 13);
    }

    #[test]
    fn values_are_those_of_the_expression((text, value) in any_expression()) {
        let own = Own::new(&Source::new(&format!("{text} + 0*x"))).unwrap();
        let ours = own.value(&[1.0], Batch::Full);
        prop_assert!(ours == value || (ours - value).abs() <= 1e-12 * value.abs() || (ours.is_nan() && value.is_nan()), "{ours} {value}");
    }
}

/// Three steps of a method.
fn run<T: Number>(own: &Method, dim: usize, number: impl Fn(f64) -> T) {
    let vector = |x: f64| (0..dim).map(|j| number(x + j as f64)).collect::<Vec<T>>();
    let (mut state, theta, gradient, mut out) =
        (vec![number(0.0); own.slots() * dim], vector(0.5), vector(-1.0), vector(0.0));
    own.start(&mut state);
    for n in 0..3 {
        own.choices(n, &state, &theta, &gradient);
        own.step(n, &mut state, &theta, &gradient, &mut out);
    }
}
