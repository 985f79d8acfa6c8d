//! The attack on formulas: any text is a loss, a method, or an error with a place inside it, in bounded time.

use halfstep::formula::{Error, Source};
use halfstep::number::Dual;
use halfstep::optimizer::templates::TEMPLATES as METHODS;
use halfstep::optimizer::{Hyper, Own as Method, Update};
use halfstep::problem::templates::TEMPLATES as LOSSES;
use halfstep::problem::{Batch, Loss, Own};
use halfstep::symbolic::{Equation, typed, written};
use proptest::prelude::*;
use proptest::sample::select;
use std::time::{Duration, Instant};

/// What a text may take on a processor of its own, in a release build: it is read while it is typed.
const SOON: Duration = Duration::from_millis(if cfg!(debug_assertions) { 2000 } else { 250 });

const PIECES: &[&str] = &[
    "x",
    "y",
    "g",
    "m",
    "v",
    "t",
    "h",
    "b1",
    "b2",
    "eps",
    "theta",
    "θ₁",
    "β",
    "ε",
    "lambda",
    "1",
    "0",
    "-1",
    "2.5",
    "1e308",
    "1e-308",
    "4.9e-324",
    ".5",
    "½",
    "²",
    "⁻¹",
    "³⁰",
    "+",
    "-",
    "−",
    "*",
    "×",
    "/",
    "÷",
    "^",
    "**",
    "(",
    ")",
    "[",
    "]",
    ",",
    ";",
    "\n",
    "=",
    ":",
    "<",
    ">",
    "<=",
    "≥",
    "#",
    "√",
    "sqrt(",
    "cbrt(",
    "exp(",
    "expm1(",
    "log(",
    "log1p(",
    "sin(",
    "tan(",
    "acos(",
    "sinh(",
    "tanh(",
    "abs(",
    "sign(",
    "min(",
    "max(",
    "hypot(",
    "sigmoid(",
    "softplus(",
    "relu(",
    "erf(",
    "where(",
    "sum(",
    "mean(",
    "dot(",
    "norm(",
    "maxabs(",
    "pi",
    "e",
    " in [0, 1]",
    " in [1e-3, 10] log",
    "start: ",
    "step = ",
    "f = ",
    "m = b1*m + (1-b1)*g",
    "v = b2*v + (1-b2)*g^2",
    "\u{0}",
    "\u{200b}",
    "|",
    "%",
    "'",
    "∞",
    "f.a",
    "x y",
];

/// Nonsense, pieces of the language in any order, deep and long ones, and damaged templates.
pub fn texts() -> impl Strategy<Value = String> {
    let pieces = || prop::collection::vec(select(PIECES), 0..60).prop_map(|pieces| pieces.concat());
    let damaged = {
        let all: Vec<&str> = METHODS.iter().map(|own| own.text).chain(LOSSES.iter().map(|own| own.text)).collect();
        (select(all), any::<prop::sample::Index>(), any::<prop::sample::Index>(), select(PIECES)).prop_map(
            |(text, from, to, piece)| {
                let letters: Vec<char> = text.chars().collect();
                let (a, b) = (from.index(letters.len() + 1), to.index(letters.len() + 1));
                let (a, b) = (a.min(b), a.max(b).min(a.min(b) + 6));
                let part = |letters: &[char]| letters.iter().collect::<String>();
                part(&letters[..a]) + piece + &part(&letters[b..])
            },
        )
    };
    let deep = (select(&["(", "-", "sqrt(", "x^", "max(x, ", "1/"][..]), 1..400_usize, select(&["x", "", "g)"][..]))
        .prop_map(|(piece, count, end)| piece.repeat(count) + end);
    let long = (select(&["x*y + ", "sin(x)*", "m = m*m; ", "a = x; ", "(x + y)^9*"][..]), 1..600_usize)
        .prop_map(|(piece, count)| piece.repeat(count) + "x");
    let declared = (pieces(), pieces()).prop_map(|(a, b)| format!("a = {a} in [{b}]; a*x^2"));
    prop_oneof![
        4 => pieces(),
        4 => damaged,
        1 => "\\PC{0,60}",
        1 => deep,
        1 => long,
        1 => declared,
    ]
}

/// The error's place is in the text, between characters, and it can be shown.
fn placed(text: &str, error: &Error) -> Result<(), String> {
    let inside = error.from <= error.to && error.to <= text.len();
    let between = text.is_char_boundary(error.from) && text.is_char_boundary(error.to);
    if !inside || !between || error.words.is_empty() || error.words.len() > 400 {
        return Err(format!("an error at {}..{}: {}", error.from, error.to, error.words));
    }
    if error.caret(text).len() > 3 * text.len() + 1000 {
        return Err("an error that is longer than its text".into());
    }
    Ok(())
}

/// Reads a text in both ways, and takes a step with what could be read.
pub fn holds(text: &str) -> Result<Duration, String> {
    // A loaded machine is slow now and then, an endless text always.
    let mut took = once(text)?;
    for _ in 0..4 {
        if took <= SOON {
            return Ok(took);
        }
        took = took.min(once(text)?);
    }
    if took > SOON { Err(format!("took {took:?}")) } else { Ok(took) }
}

fn once(text: &str) -> Result<Duration, String> {
    let start = Instant::now();
    let source = Source::new(text);
    match Own::new(&source) {
        Err(error) => placed(text, &error)?,
        Ok(loss) => {
            let theta: Vec<Dual<f64>> = loss.start().iter().map(|&x| Dual::new(x, 1.0)).collect();
            let mut out = theta.clone();
            loss.gradient(&theta, Batch::Full, &mut out);
            typed(&source, false).map_err(|error| format!("read as a loss, and not set: {error}"))?;
        }
    }
    let hyper = Hyper::default();
    match Method::new(&source, &hyper) {
        Err(error) => placed(text, &error)?,
        Ok(method) => {
            let mut state = vec![0.0; 2 * method.slots()];
            method.start(&mut state);
            let mut out = [0.0; 2];
            for n in 0..3 {
                method.step(n, &mut state, &[0.3, -0.7], &[1.1, -0.2], &mut out);
            }
            typed(&source, true).map_err(|error| format!("read as a method, and not set: {error}"))?;
            if let Ok(equation) = Equation::new(&method, &hyper, 0.1) {
                let lines = written(&equation);
                if lines.iter().map(|line| line.tex.len()).sum::<usize>() > 60_000 {
                    return Err("a formula that nobody reads".into());
                }
            }
        }
    }
    Ok(start.elapsed())
}

/// The most memory that the process has had, in kB, where the system says so.
pub fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse().ok())
}
