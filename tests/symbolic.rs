//! The modified equation of a typed method as a formula: it is what the derivation from the code gives.
#![cfg(feature = "own")]

use halfstep::experiment::{Experiment, Settings, Typed};
use halfstep::flow::{Derived, Field};
use halfstep::formula::Source;
use halfstep::optimizer::Hyper;
use halfstep::optimizer::templates::TEMPLATES;
use halfstep::symbolic::{Equation, Line, Why, typed, written};
use proptest::prelude::*;

fn experiment(text: &str, problem: &str, decay: f64) -> Experiment {
    let hyper = Hyper { b1: 0.8, b2: 0.9, eps: 0.3, ..Hyper::default() };
    let typed = Typed { step: Source::new(text), ..Typed::default() };
    let settings = Settings {
        optimizer: "own".into(),
        problem: problem.into(),
        typed,
        hyper,
        decay,
        steps: 600,
        ..Settings::default()
    };
    Experiment::new(settings).map_err(|invalid| invalid.to_string()).unwrap()
}

fn equation(key: &str) -> Result<Equation, Why> {
    let template = TEMPLATES.iter().find(|own| own.key == key).unwrap();
    Equation::of(&experiment(template.text, "bilinear", 0.0)).unwrap()
}

fn lines(key: &str) -> Vec<Line> {
    written(&equation(key).unwrap())
}

fn line(key: &str, begins: &str, about: &str) -> String {
    let all = lines(key);
    let found = all.iter().find(|line| line.about == about && line.tex.starts_with(begins));
    found.unwrap_or_else(|| panic!("{key}: {all:?}")).tex.split_once(" = ").unwrap().1.to_owned()
}

/// The largest relative difference of two vectors, by the largest number of the second.
fn apart(a: &[f64], b: &[f64]) -> f64 {
    let size = b.iter().fold(0.0, |most: f64, b| most.max(b.abs()));
    let off = a.iter().zip(b).fold(0.0, |most: f64, (a, b)| most.max((a - b).abs()));
    if off == 0.0 { 0.0 } else { off / size }
}

/// Points without any symmetry, from a fixed generator.
fn points(dim: usize, count: usize) -> Vec<Vec<f64>> {
    let mut state = 20_261_128_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    (0..count).map(|_| (0..dim).map(|_| 4.0 * next() - 2.0).collect()).collect()
}

/// The terms as the engine derives them from the method's code, by replaying it on dual numbers.
fn derived(experiment: &Experiment, n: usize, theta: &[f64]) -> [Vec<f64>; 2] {
    let (mut direction, mut correction) = (vec![0.0; theta.len()], vec![0.0; theta.len()]);
    Derived::new(experiment).correction(n, theta, &mut direction, &mut correction);
    [direction, correction]
}

#[test]
fn the_formula_of_every_template_is_its_derivation() {
    let mut have = Vec::new();
    for template in TEMPLATES {
        for (problem, dim, decay) in [("bilinear", 2, 0.0), ("tanhnet", 3, 0.0), ("rosenbrock", 2, 0.3)] {
            let experiment = experiment(template.text, problem, decay);
            let Ok(equation) = Equation::of(&experiment).unwrap() else { continue };
            have.push(template.key);
            for theta in points(dim, 6) {
                for n in [0, 1, 2, 3, 7, 20, 61] {
                    let [f, c] = equation.values(&experiment, n, &theta, false).unwrap();
                    let [direction, correction] = derived(&experiment, n, &theta);
                    let off = [apart(&f, &direction), apart(&c, &correction)];
                    assert!(
                        off.iter().all(|off| *off <= 1e-12),
                        "{} on {problem}, n = {n}, {theta:?}: {off:?}\n{c:?}\n{correction:?}",
                        template.key
                    );
                }
            }
        }
    }
    have.dedup();
    let all = [
        "gd", "momentum", "ema", "nesterov", "rmsprop", "adam", "nadam", "radam", "signum", "lion", "signgd", "qhm",
        "aggmo", "ademamix", "grams",
    ];
    assert_eq!(have, all);
}

#[test]
fn the_limit_is_the_formula_of_many_steps() {
    for key in ["momentum", "ema", "nesterov", "rmsprop", "adam", "nadam", "radam", "signum", "lion", "qhm", "grams"] {
        let template = TEMPLATES.iter().find(|own| own.key == key).unwrap();
        let experiment = experiment(template.text, "bilinear", 0.0);
        let equation = Equation::of(&experiment).unwrap().unwrap();
        for theta in points(2, 3) {
            let far = equation.values(&experiment, 590, &theta, false).unwrap();
            let limit = equation.values(&experiment, 0, &theta, true).unwrap();
            for (limit, far) in limit.iter().zip(&far) {
                let off = apart(limit, far);
                assert!(off <= 1e-11, "{key}: {off} {limit:?} {far:?}");
            }
        }
    }
}

/// MATH.md's forms: (b.1) and (b.4) of momentum, (c.1) and (d.1) of RMSProp and Adam.
#[test]
fn the_forms_are_those_of_the_papers() {
    let end = "for n → ∞";
    assert_eq!(line("momentum", "C_{j}", end), r"\frac{1 + \beta}{2 {(1 - \beta)}^{3}} [H g]_{j}");
    assert_eq!(line("nesterov", "C_{j}", end), r"\frac{1 - \beta + 2 \beta^{2}}{2 {(1 - \beta)}^{3}} [H g]_{j}");
    assert_eq!(line("ema", "C_{j}", end), r"\frac{1 + \beta}{2 (1 - \beta)} [H g]_{j}");
    assert_eq!(line("gd", "C_{j}", ""), r"\frac{1}{2} [H g]_{j}");
    let norm = r"\partial_{j} \lVert \nabla E \rVert_{1 , \varepsilon}";
    let over = r"\frac{1}{2 \sqrt{g_{j}^{2} + \varepsilon}}";
    let share = r"\frac{B_{\rho} (n) g_{j}^{2}}{g_{j}^{2} + \varepsilon}";
    assert_eq!(line("adam", "F_{j}", ""), r"\frac{g_{j}}{\sqrt{g_{j}^{2} + \varepsilon}}");
    assert_eq!(line("adam", "C_{j}", ""), format!(r"{over} \left[ B_{{\beta}} (n) - {share} \right] {norm}"));
    assert_eq!(line("rmsprop", "C_{j}", ""), format!(r"{over} \left[ 1 - {share} \right] {norm}"));
    let share = r"\frac{(1 + \rho) g_{j}^{2}}{(1 - \rho) (g_{j}^{2} + \varepsilon)}";
    let limit = format!(r"{over} \left[ \frac{{1 + \beta}}{{1 - \beta}} - {share} \right] {norm}");
    assert_eq!(line("adam", "C_{j}", end), limit);
    // μₙ of (b.1).
    let first = line("momentum", "C_{j}", "");
    assert!(first.contains(r"\frac{(1 + \beta^{n + 1}) (1 - \beta^{n})}{1 - \beta} - 2 n \beta^{n}"), "{first}");
}

#[test]
fn where_there_is_no_formula_it_is_said_why() {
    for (key, part) in [
        ("adamax", "u is not an average"),
        ("adagrad", "s does not start at 0"),
        ("adabelief", "s is not an average"),
        ("laprop", "m is not an average"),
        ("adopt", "v does not start at 0"),
        ("normgd", "dot runs over all coordinates"),
        ("cautious", "mean runs over"),
        ("lamb", "norm runs over"),
        ("sophia", "chooses by its gradients"),
        ("schedulefree", "d is not an average"),
    ] {
        let why = equation(key).unwrap_err().to_string();
        assert!(why.contains(part), "{key}: {why}");
    }
    let of = |settings: Settings| Equation::of(&Experiment::new(settings).unwrap());
    let own = || experiment("step = g", "logistic", 0.0).settings().clone();
    assert_eq!(of(Settings { batch: halfstep::experiment::BatchOrder::Cyclic, ..own() }), Some(Err(Why::Batch)));
    assert_eq!(of(Settings { schedule: halfstep::experiment::Schedule::Cosine, ..own() }), Some(Err(Why::Schedule)));
    assert_eq!(of(Settings::default()), None);
}

#[test]
fn what_was_typed_is_set_as_mathematics() {
    let tex = |text: &str, is_method| -> Vec<String> {
        typed(&Source::new(text), is_method).unwrap().into_iter().map(|line| line.tex).collect()
    };
    let adam = TEMPLATES.iter().find(|own| own.key == "adam").unwrap();
    assert_eq!(
        tex(adam.text, true),
        [
            r"m \leftarrow \beta m + (1 - \beta) g",
            r"v \leftarrow \rho v + (1 - \rho) g^{2}",
            r"\mathrm{step} = \frac{\frac{m}{1 - \beta^{t}}}{\sqrt{\frac{v}{1 - \rho^{t}} + \varepsilon}}",
        ]
    );
    assert_eq!(
        tex("(a - x)^2 + b*(y - x^2)^2; a = 1 in [0, 2]; b = 100 in [1, 200] log", false),
        [r"{(a - x)}^{2} + b {(y - x^{2})}^{2}", r"a = 1 \in [0 , 2]", r"b = 100 \in [1 , 200]"]
    );
    assert_eq!(
        tex("2*3*x1 + (-x1)^2 - (a - 3) ; a = -1 in [-2, 2]", false)[0],
        r"2 · 3 x_{1} + {(- x_{1})}^{2} - (a - 3)".replace('·', r"\cdot")
    );
    assert_eq!(tex("step = where(g < 1e-8, g, -(g + 1))", true)[0].matches("cases").count(), 2);
}

/// Numbers beside each other are never read as one, brackets are in pairs, and no text is too long for it.
#[test]
fn every_template_can_be_set() {
    for template in TEMPLATES {
        for line in typed(&Source::new(template.text), true).unwrap() {
            let count = |c: char| line.tex.matches(c).count();
            assert_eq!(count('{'), count('}'), "{}", line.tex);
            assert!(!line.tex.contains('?'), "{}", line.tex);
        }
    }
}

/// Texts of pieces that make methods, some long.
fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "g",
        "m",
        "v",
        "u",
        "t",
        "b1",
        "b2",
        "eps",
        "x",
        "2",
        "0.1",
        "1e-9",
        "(1-b1^t)",
        "g^2",
        "+",
        "-",
        "*",
        "/",
        "^",
        "(",
        ")",
        "sqrt(",
        "abs(",
        "max(u, ",
        "exp(",
        "where(g < m, ",
        "tanh(",
        "; u = ",
        "; m = ",
        "; v = ",
        "^0.5",
        "sign(g)",
        "*(u + v)",
        "/(u - 1)",
        "^7",
    ]);
    prop::collection::vec(piece, 1..40).prop_map(|pieces| format!("m = b1*m + {}; step = m + u", pieces.join(" ")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any text that is a method has a formula or a reason, soon, and the formula has the derivation's values.
    #[test]
    fn any_method_has_a_formula_or_a_reason(text in text()) {
        let hyper = Hyper { b1: 0.8, b2: 0.9, eps: 0.3, ..Hyper::default() };
        let Ok(own) = halfstep::optimizer::Own::new(&Source::new(&text), &hyper) else { return Ok(()) };
        let begin = std::time::Instant::now();
        let found = Equation::new(&own, &hyper, 0.0);
        prop_assert!(begin.elapsed().as_millis() < 300, "{} took {:?}", text, begin.elapsed());
        if let Ok(equation) = found {
            prop_assert!(!written(&equation).is_empty());
        }
        prop_assert!(typed(&Source::new(&text), true).is_ok());
    }
}

/// Names that double a formula at each line stay short or are refused, in time.
#[test]
fn a_formula_that_doubles_is_refused() {
    let mut text = String::from("m = b1*m + (1-b1)*g; a0 = sin(m) + cos(g)");
    for k in 1..40 {
        text.push_str(&format!("; a{k} = sin(a{}) + cos(a{})*a{}", k - 1, k - 1, k - 1));
    }
    text.push_str("; step = a39");
    let hyper = Hyper::default();
    let own = halfstep::optimizer::Own::new(&Source::new(&text), &hyper).unwrap();
    let begin = std::time::Instant::now();
    assert_eq!(Equation::new(&own, &hyper, 0.0), Err(Why::Long));
    assert!(begin.elapsed().as_millis() < 500, "{:?}", begin.elapsed());
}
