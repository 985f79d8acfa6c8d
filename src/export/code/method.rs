//! Each method as text: its update written out, and what the frameworks call it.

use crate::optimizer::{Adam, EpsPlace, FirstMoment, Optimizer, SecondMoment};

/// A method in Python.
#[derive(Default)]
pub struct Text {
    /// Its hyper-parameters.
    pub constants: Vec<(&'static str, f64)>,
    /// The update written out.
    pub hand: Hand,
    /// The same in `torch.optim`, where there is one; with `weight_decay=wd` where it is decoupled.
    pub pytorch: Option<String>,
    /// The same in optax, before the step size, where there is one; empty for the gradient itself.
    pub optax: Option<String>,
    /// What a framework may lack.
    pub what: String,
}

/// An update written out. `xp.` is the module of array functions, `g` the gradient.
#[derive(Default)]
pub struct Hand {
    /// What is kept from step to step, and what it starts from.
    pub memory: Vec<(&'static str, f64)>,
    /// Lines that bring the memory up to date.
    pub lines: Vec<String>,
    /// The direction; one step is `theta - h * direction`.
    pub direction: String,
}

/// The text of a method on `dim` coordinates; `None` where it is not written yet.
pub fn text(optimizer: &Optimizer, dim: usize) -> Option<Text> {
    let name = optimizer.info().name;
    let text = match optimizer {
        Optimizer::Gd(_) => Text {
            hand: hand(&[], &[], "g"),
            pytorch: Some("SGD([theta], lr=h)".into()),
            optax: Some(String::new()),
            ..Text::default()
        },
        Optimizer::Momentum(method) => Text {
            constants: vec![("b1", method.beta)],
            hand: hand(&["m"], &["m = b1 * m + g"], "m"),
            pytorch: Some("SGD([theta], lr=h, momentum=b1)".into()),
            optax: Some("trace(b1)".into()),
            ..Text::default()
        },
        Optimizer::Nesterov(method) => Text {
            constants: vec![("b1", method.beta)],
            hand: hand(&["m"], &["m = b1 * m + g"], "g + b1 * m"),
            // PyTorch refuses Nesterov's form without momentum, which is gradient descent.
            pytorch: Some(if method.beta == 0.0 {
                "SGD([theta], lr=h)".into()
            } else {
                "SGD([theta], lr=h, momentum=b1, nesterov=True)".into()
            }),
            optax: Some("trace(b1, nesterov=True)".into()),
            ..Text::default()
        },
        Optimizer::Ema(method) => Text {
            constants: vec![("b1", method.average.beta)],
            hand: hand(&["m"], &[AVERAGE], hat(&method.average)),
            optax: Some(format!("ema(b1, debias={})", python(method.average.bias_correction))),
            ..Text::default()
        },
        Optimizer::Normgd(method) => {
            Text { constants: vec![("eps", method.eps)], hand: hand(&[], &[], NORMALIZED), ..Text::default() }
        }
        Optimizer::Rmsprop(method) => {
            let second = &method.second;
            let (inside, corrected) = (second.is_inside(), second.bias_correction);
            Text {
                constants: vec![("b2", second.rho), ("eps", second.eps)],
                hand: hand(&["v"], &[SQUARES], &format!("g / {}", root(second, "v"))),
                pytorch: (!inside && !corrected).then(|| "RMSprop([theta], lr=h, alpha=b2, eps=eps)".into()),
                optax: second.has_constant_eps().then(|| {
                    let (inside, corrected) = (python(inside), python(corrected));
                    format!("scale_by_rms(b2, eps=eps, eps_in_sqrt={inside}, bias_correction={corrected})")
                }),
                what: variant(name, second),
            }
        }
        Optimizer::Adagrad(method) => {
            let second = method.second.uncorrected();
            Text {
                constants: vec![("eps", second.eps)],
                hand: Hand {
                    memory: vec![("s", 0.1)],
                    ..hand(&[], &["s = s + g * g"], &format!("g / {}", root(&second, "s")))
                },
                pytorch: (!second.is_inside())
                    .then(|| "Adagrad([theta], lr=h, initial_accumulator_value=0.1, eps=eps)".into()),
                optax: second.is_inside().then(|| "scale_by_rss(initial_accumulator_value=0.1, eps=eps)".into()),
                what: variant(name, &second),
            }
        }
        Optimizer::Adadelta(method) => Text {
            constants: vec![("b2", method.rho), ("eps", method.eps)],
            hand: hand(
                &["v", "x"],
                &[SQUARES, "f = xp.sqrt(x + eps) / xp.sqrt(v + eps) * g", "x = b2 * x + (1 - b2) * f * f"],
                "f",
            ),
            pytorch: Some("Adadelta([theta], lr=h, rho=b2, eps=eps)".into()),
            optax: Some("scale_by_adadelta(b2, eps=eps)".into()),
            ..Text::default()
        },
        Optimizer::Adam(method) => adam(method, name),
        Optimizer::Adamw(method) => adam(&method.adam, name),
        Optimizer::Nadam(method) => {
            let text = moments(&method.first, &method.second, name);
            let (ahead, now) = if method.first.bias_correction {
                ("b1 * m / (1 - b1 ** (n + 2))", "(1 - b1) * g / (1 - b1 ** (n + 1))")
            } else {
                ("b1 * m", "(1 - b1) * g")
            };
            Text {
                hand: Hand { direction: format!("({ahead} + {now}) / {}", root(&method.second, "v")), ..text.hand },
                optax: corrected(
                    &method.second,
                    &format!("scale_by_adam(b1, b2, {}, nesterov=True)", eps(&method.second)),
                ),
                ..text
            }
        }
        Optimizer::Amsgrad(method) => {
            let text = moments(&method.first, &method.second, name);
            let denominator = if method.second.has_constant_eps() {
                root(&method.second.uncorrected(), "top")
            } else {
                "(xp.sqrt(top) + eps / (1 - b2 ** (n + 1)) ** 0.5)".into()
            };
            let square = if method.second.bias_correction { "v / (1 - b2 ** (n + 1))" } else { "v" };
            let largest = format!("top = xp.maximum(top, {square})");
            Text {
                hand: hand(
                    &["m", "v", "top"],
                    &[AVERAGE, SQUARES, &largest],
                    &format!("{} / {denominator}", hat(&method.first)),
                ),
                optax: corrected(&method.second, &format!("scale_by_amsgrad(b1, b2, {})", eps(&method.second))),
                ..text
            }
        }
        Optimizer::Adamax(method) => Text {
            constants: vec![("b1", method.first.beta), ("b2", method.rho), ("eps", method.eps)],
            hand: hand(
                &["m", "u"],
                &[AVERAGE, "u = xp.maximum(b2 * u, xp.abs(g) + eps)"],
                &format!("{} / u", hat(&method.first)),
            ),
            pytorch: method.first.bias_correction.then(|| "Adamax([theta], lr=h, betas=(b1, b2), eps=eps)".into()),
            optax: method.first.bias_correction.then(|| "scale_by_adamax(b1, b2, eps=eps)".into()),
            ..Text::default()
        },
        Optimizer::Adabelief(method) => {
            let second = &method.second;
            let text = moments(&method.first, second, name);
            // ε is in s already, and inside the root nothing is added again.
            let denominator =
                if second.is_inside() { root(second, "s").replace(" + eps", "") } else { root(second, "s") };
            Text {
                hand: hand(
                    &["m", "s"],
                    &[AVERAGE, "s = b2 * s + (1 - b2) * (g - m) ** 2 + eps"],
                    &format!("{} / {denominator}", hat(&method.first)),
                ),
                optax: corrected(
                    second,
                    &format!(
                        "scale_by_belief(b1, b2, eps={}, eps_root=eps)",
                        if second.is_inside() { "0.0" } else { "eps" }
                    ),
                ),
                ..text
            }
        }
        Optimizer::Yogi(method) => {
            let text = moments(&method.first, &method.second, name);
            Text {
                hand: Hand {
                    memory: vec![("m", 1e-6), ("v", 1e-6)],
                    lines: vec![AVERAGE.into(), "v = v - (1 - b2) * xp.sign(v - g * g) * g * g".into()],
                    ..text.hand
                },
                optax: corrected(&method.second, &format!("scale_by_yogi(b1, b2, {})", eps(&method.second))),
                ..text
            }
        }
        Optimizer::Radam(method) => {
            let text = moments(&method.first, &method.second, name);
            let adaptive = format!("    f = f * r2**0.5 / {}", root(&method.second, "v"));
            Text {
                hand: hand(
                    &["m", "v"],
                    &[
                        AVERAGE,
                        SQUARES,
                        &format!("f = {}", hat(&method.first)),
                        "limit = 2 / (1 - b2) - 1",
                        "now = limit - 2 * (n + 1) * b2 ** (n + 1) / (1 - b2 ** (n + 1))",
                        "if now >= 5:",
                        "    r2 = (now - 4) * (now - 2) * limit / ((limit - 4) * (limit - 2) * now)",
                        &adaptive,
                    ],
                    "f",
                ),
                // PyTorch's adds ε before the correction of v.
                pytorch: (!method.second.has_constant_eps())
                    .then(|| "RAdam([theta], lr=h, betas=(b1, b2), eps=eps)".into()),
                optax: corrected(&method.second, &format!("scale_by_radam(b1, b2, {})", eps(&method.second))),
                ..text
            }
        }
        Optimizer::Signum(method) => {
            let line = format!("u = {}", hat(&method.average));
            Text {
                constants: smooth(vec![("b1", method.average.beta)], method.eps),
                hand: hand(&["m"], &[AVERAGE, &line], sign(method.eps)),
                ..Text::default()
            }
        }
        Optimizer::Lion(method) => {
            let scale = if method.bias_correction { " / (1 - b1 * b2**n)" } else { "" };
            let line = format!("u = (b1 * m + (1 - b1) * g){scale}");
            Text {
                constants: smooth(vec![("b1", method.rho1), ("b2", method.rho2)], method.eps),
                hand: hand(&["m"], &[&line, "m = b2 * m + (1 - b2) * g"], sign(method.eps)),
                // The exact sign does not feel the bias correction.
                optax: (method.eps == 0.0).then(|| "scale_by_lion(b1, b2)".into()),
                what: "Lion with a smooth sign".into(),
                ..Text::default()
            }
        }
        Optimizer::Muon(method) => {
            let line = format!("g = {}", hat(&method.average));
            let row = dim < 4 || !dim.is_multiple_of(2);
            let polar = [
                AVERAGE,
                &line,
                "# The inverse root of M M' + eps I in closed form; written by minors, it is right for parallel rows too.",
                "u, v = g.reshape(2, -1)",
                "W = xp.outer(u, v) - xp.outer(v, u)",
                "square = u @ u + v @ v",
                "d = ((W * W).sum() / 2 + eps * square + eps * eps) ** 0.5",
                "t = (square + 2 * (d + eps)) ** 0.5",
                "f = xp.concatenate([(d + eps) * u + W @ v, (d + eps) * v - W @ u]) / (d * t)",
            ];
            Text {
                constants: vec![("b1", method.average.beta), ("eps", method.eps)],
                hand: if row { hand(&["m"], &polar[..2], NORMALIZED) } else { hand(&["m"], &polar, "f") },
                what: "Muon with this polar factor".into(),
                ..Text::default()
            }
        }
        #[cfg(feature = "own")]
        Optimizer::Own(own) => {
            let settings = own.settings().into_iter().filter(|(key, _)| own.uses().contains(key));
            Text { constants: settings.collect(), ..Text::default() }
        }
        #[allow(unreachable_patterns, reason = "a new method may come before its text")]
        _ => return None,
    };
    let what = if text.what.is_empty() { name.to_owned() } else { text.what };
    Some(Text { what, ..text })
}

const AVERAGE: &str = "m = b1 * m + (1 - b1) * g";
const SQUARES: &str = "v = b2 * v + (1 - b2) * g * g";
const NORMALIZED: &str = "g / (g @ g + eps) ** 0.5";

fn hand(memory: &[&'static str], lines: &[&str], direction: &str) -> Hand {
    Hand {
        memory: memory.iter().map(|&slot| (slot, 0.0)).collect(),
        lines: lines.iter().map(|&line| line.to_owned()).collect(),
        direction: direction.to_owned(),
    }
}

fn adam(method: &Adam, name: &str) -> Text {
    let second = &method.second;
    Text {
        pytorch: (second.eps_place == EpsPlace::Outside && second.bias_correction)
            .then(|| "AdamW([theta], lr=h, betas=(b1, b2), eps=eps, weight_decay=wd)".into()),
        optax: corrected(second, &format!("scale_by_adam(b1, b2, {})", eps(second))),
        ..moments(&method.first, second, name)
    }
}

/// Adam's update, which many others change in one place.
fn moments(first: &FirstMoment, second: &SecondMoment, name: &str) -> Text {
    Text {
        constants: vec![("b1", first.beta), ("b2", second.rho), ("eps", second.eps)],
        hand: hand(&["m", "v"], &[AVERAGE, SQUARES], &format!("{} / {}", hat(first), root(second, "v"))),
        what: variant(name, second),
        ..Text::default()
    }
}

/// The average, with its bias correction.
fn hat(average: &FirstMoment) -> &'static str {
    if average.bias_correction { "m / (1 - b1 ** (n + 1))" } else { "m" }
}

/// The denominator made of the memory `v`.
fn root(second: &SecondMoment, v: &str) -> String {
    let hat = if second.bias_correction { format!("{v} / (1 - b2 ** (n + 1))") } else { v.to_owned() };
    match second.eps_place {
        EpsPlace::Inside => format!("xp.sqrt({hat} + eps)"),
        EpsPlace::Outside => format!("(xp.sqrt({hat}) + eps)"),
        EpsPlace::BeforeCorrection => format!("((xp.sqrt({v}) + eps) / (1 - b2 ** (n + 1)) ** 0.5)"),
    }
}

/// Where optax puts ε.
fn eps(second: &SecondMoment) -> &'static str {
    if second.is_inside() { "eps=0.0, eps_root=eps" } else { "eps=eps, eps_root=0.0" }
}

/// What optax has with bias correction only, and with ε added after it.
fn corrected(second: &SecondMoment, made: &str) -> Option<String> {
    (second.bias_correction && second.has_constant_eps()).then(|| made.to_owned())
}

fn variant(name: &str, second: &SecondMoment) -> String {
    let bias = if second.bias_correction { "with" } else { "without" };
    match second.eps_place {
        EpsPlace::Inside => format!("{name} with eps inside the root {bias} bias correction"),
        EpsPlace::Outside => format!("{name} with eps outside the root {bias} bias correction"),
        EpsPlace::BeforeCorrection => format!("{name} with eps added before the bias correction of v"),
    }
}

/// The sign of u, exact or smooth.
fn sign(eps: f64) -> &'static str {
    if eps > 0.0 { "u / xp.sqrt(u * u + eps)" } else { "xp.sign(u)" }
}

fn smooth(mut constants: Vec<(&'static str, f64)>, eps: f64) -> Vec<(&'static str, f64)> {
    if eps > 0.0 {
        constants.push(("eps", eps));
    }
    constants
}

fn python(yes: bool) -> &'static str {
    if yes { "True" } else { "False" }
}
