//! Each method as text: its update written out, and what the frameworks call it.

use crate::optimizer::{Adamw, Optimizer, SecondMoment};

/// A method in Python.
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
    pub what: &'static str,
}

/// An update written out. `xp.` is the module of array functions, `g` the gradient.
pub struct Hand {
    /// What is kept from step to step; it starts as zeros.
    pub memory: &'static [&'static str],
    /// Lines that bring the memory up to date.
    pub lines: Vec<String>,
    /// The direction; one step is `theta - h * direction`.
    pub direction: String,
}

/// The text of a method; `None` where it is not written yet.
pub fn text(optimizer: &Optimizer) -> Option<Text> {
    Some(match optimizer {
        Optimizer::Gd(_) => Text {
            constants: vec![],
            hand: Hand { memory: &[], lines: vec![], direction: "g".into() },
            pytorch: Some("SGD([theta], lr=h)".into()),
            optax: Some(String::new()),
            what: "",
        },
        Optimizer::Momentum(method) => Text {
            constants: vec![("b1", method.beta)],
            hand: Hand { memory: &["m"], lines: vec!["m = b1 * m + g".into()], direction: "m".into() },
            pytorch: Some("SGD([theta], lr=h, momentum=b1)".into()),
            optax: Some("trace(b1)".into()),
            what: "",
        },
        Optimizer::Nesterov(method) => Text {
            constants: vec![("b1", method.beta)],
            hand: Hand { memory: &["m"], lines: vec!["m = b1 * m + g".into()], direction: "g + b1 * m".into() },
            pytorch: Some("SGD([theta], lr=h, momentum=b1, nesterov=True)".into()),
            optax: Some("trace(b1, nesterov=True)".into()),
            what: "",
        },
        Optimizer::Ema(method) => {
            let first = if method.average.bias_correction { "m / (1 - b1 ** (n + 1))" } else { "m" };
            Text {
                constants: vec![("b1", method.average.beta)],
                hand: Hand { memory: &["m"], lines: vec!["m = b1 * m + (1 - b1) * g".into()], direction: first.into() },
                pytorch: None,
                optax: Some(format!("ema(b1, debias={})", python(method.average.bias_correction))),
                what: "averaged momentum",
            }
        }
        Optimizer::Rmsprop(method) => {
            let second = &method.second;
            let (line, root) = denominator(second);
            let (inside, corrected) = (second.inside, second.bias_correction);
            Text {
                constants: vec![("b2", second.rho), ("eps", second.eps)],
                hand: Hand { memory: &["v"], lines: vec![line], direction: format!("g / {root}") },
                pytorch: (!inside && !corrected).then(|| "RMSprop([theta], lr=h, alpha=b2, eps=eps)".into()),
                optax: Some(format!(
                    "scale_by_rms(b2, eps=eps, eps_in_sqrt={}, bias_correction={})",
                    python(inside),
                    python(corrected)
                )),
                what: "RMSProp with eps inside the root or with bias correction",
            }
        }
        Optimizer::Adam(method) | Optimizer::Adamw(Adamw { adam: method }) => {
            let second = &method.second;
            let (line, root) = denominator(second);
            let (inside, corrected) = (second.inside, second.bias_correction);
            let first = if corrected { "m / (1 - b1 ** (n + 1))" } else { "m" };
            let eps = if inside { "eps=0.0, eps_root=eps" } else { "eps=eps" };
            Text {
                constants: vec![("b1", method.beta), ("b2", second.rho), ("eps", second.eps)],
                hand: Hand {
                    memory: &["m", "v"],
                    lines: vec!["m = b1 * m + (1 - b1) * g".into(), line],
                    direction: format!("{first} / {root}"),
                },
                pytorch: (!inside && corrected)
                    .then(|| "AdamW([theta], lr=h, betas=(b1, b2), eps=eps, weight_decay=wd)".into()),
                optax: corrected.then(|| format!("scale_by_adam(b1, b2, {eps})")),
                what: if corrected { "Adam with eps inside the root" } else { "Adam without bias correction" },
            }
        }
        #[allow(unreachable_patterns, reason = "a new method may come before its text")]
        _ => return None,
    })
}

/// The line that advances v, and the denominator made of it.
fn denominator(second: &SecondMoment) -> (String, String) {
    let hat = if second.bias_correction { "v / (1 - b2 ** (n + 1))" } else { "v" };
    let root = if second.inside { format!("xp.sqrt({hat} + eps)") } else { format!("(xp.sqrt({hat}) + eps)") };
    ("v = b2 * v + (1 - b2) * g * g".into(), root)
}

fn python(yes: bool) -> &'static str {
    if yes { "True" } else { "False" }
}
