//! A run as a program that anyone can run: NumPy, PyTorch or optax.
//!
//! Each program prints `n θ₁ θ₂ …` for every step, in double precision, and gives the iterates of
//! the page to rounding. Where a framework has the very method, the program uses it; where it has
//! not, the update is written out and a comment says why. To add a loss or a method, add its text
//! to `loss` or `method`.

mod imports;
mod loss;
mod method;
#[cfg(feature = "own")]
mod own;
#[cfg(feature = "own")]
mod own_loss;
mod race;

pub use race::race_code;

use std::fmt;

use crate::analysis::iterate;
use crate::experiment::{BatchOrder, Experiment};
use crate::problem::Loss;
#[cfg(feature = "own")]
use crate::symbolic::python::Dialect;

use imports::Imports;
use method::{Hand, Text};

/// What a program is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// NumPy, everything written out.
    Numpy,
    /// PyTorch and its own optimizers.
    Pytorch,
    /// optax on JAX.
    Optax,
}

impl Language {
    /// Every one, in the order of the page.
    pub const TABLE: &'static [Self] = &[Self::Numpy, Self::Pytorch, Self::Optax];

    /// Its short name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Numpy => "numpy",
            Self::Pytorch => "pytorch",
            Self::Optax => "optax",
        }
    }

    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Numpy => "NumPy",
            Self::Pytorch => "PyTorch",
            Self::Optax => "optax",
        }
    }

    /// The one with this short name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::TABLE.iter().copied().find(|language| language.key() == key)
    }

    /// How a formula is written for it.
    #[cfg(feature = "own")]
    fn dialect(self) -> Dialect {
        match self {
            Self::Numpy => Dialect::Numpy,
            Self::Pytorch => Dialect::Torch,
            Self::Optax => Dialect::Jax,
        }
    }

    /// The module of array functions.
    fn arrays(self) -> &'static str {
        match self {
            Self::Numpy => "np",
            Self::Pytorch => "torch",
            Self::Optax => "jnp",
        }
    }
}

/// Why there is no program.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoProgram {
    /// The method has no text yet.
    Method(&'static str),
    /// A formula cannot be written in Python.
    Formula,
    /// The step size is not constant, which no program writes yet.
    Schedule,
    /// The batch order would have to be listed and is too long to be.
    Order {
        /// The steps of the run.
        steps: usize,
    },
}

impl fmt::Display for NoProgram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Formula => write!(f, "this formula cannot be written in Python"),
            Self::Schedule => write!(f, "there is no program for a step size with a schedule yet"),
            Self::Method(name) => write!(f, "there is no program for {name} yet"),
            Self::Order { steps } => write!(
                f,
                "a program has to list a random batch order and can list at most {LISTED} steps; this run has {steps}"
            ),
        }
    }
}

impl std::error::Error for NoProgram {}

/// The most steps whose random order a program lists.
const LISTED: usize = 1000;

/// The program for a run; `link` goes into its first line.
///
/// # Errors
/// [`NoProgram`] says why there is none.
pub fn code(experiment: &Experiment, link: &str, language: Language) -> Result<String, NoProgram> {
    let made = Made::new(experiment, language, false)?;
    let mut out = Program::default();
    out.head(link);
    out.line(0, &format!("# {} on {}.", experiment.method().optimizer.info().name, experiment.problem().info().name));
    out.line(0, "# Prints the step and each coordinate of theta, in double precision.");
    if let Some(step) = made.diverged_at {
        out.line(0, &format!("# The run diverges at step {step}; the program stops before that."));
    }
    made.needs.write(language, &mut out);
    out.line(0, "");
    let Made { settings, loss, steps, .. } = &made;
    Ok([out.text.as_str(), settings, loss, "\n\n", steps].concat())
}

/// The pieces of a program.
struct Made {
    needs: Imports,
    /// Constants, and which sample each step sees.
    settings: String,
    /// The gradient.
    loss: String,
    /// The method and its loop.
    steps: String,
    /// Whether steps see samples; then the loss reads `order`.
    is_sampled: bool,
    diverged_at: Option<usize>,
}

impl Made {
    /// With `yields` the iterates are given by a function, otherwise they are printed.
    fn new(experiment: &Experiment, language: Language, yields: bool) -> Result<Self, NoProgram> {
        if !experiment.method().is_constant() {
            return Err(NoProgram::Schedule);
        }
        let run = iterate(experiment);
        let steps = run.theta.len() - 1;
        let optimizer = &experiment.method().optimizer;
        #[cfg(feature = "own")]
        let typed = if let crate::optimizer::Optimizer::Own(own) = optimizer { Some(own) } else { None };
        #[cfg(feature = "own")]
        let (is_typed, has_own_loss) =
            (typed.is_some(), matches!(experiment.problem(), crate::problem::Problem::Own(_)));
        #[cfg(not(feature = "own"))]
        let (is_typed, has_own_loss) = (false, false);
        let text = method::text(optimizer, experiment.dim()).ok_or(NoProgram::Method(optimizer.info().name))?;
        let start = list(experiment.start());
        let decay = experiment.method().decay;
        let needs =
            Imports { math: is_typed || has_own_loss, typed: is_typed, optax: text.optax.is_some() || is_typed };

        let mut settings = Program::default();
        settings.line(0, &format!("h, steps = {}, {steps}", float(experiment.h())));
        for (name, value) in &text.constants {
            settings.line(0, &format!("{name} = {}", float(*value)));
        }
        #[cfg(feature = "own")]
        if let Some(own) = typed {
            own::constants(own, &mut settings);
        }
        if decay != 0.0 {
            settings.line(0, &format!("wd = {}", float(decay)));
        }
        let is_sampled = order(experiment, steps, language, &mut settings)?;
        let mut loss = Program::default();
        loss::write(experiment.problem(), is_sampled, language, &mut loss)?;

        let mut out = Program { yields, ..Program::default() };
        let decay = decay != 0.0;
        #[cfg(feature = "own")]
        let is_written = match typed {
            Some(own) => own::write(own, language, &start, decay, &mut out).map(|()| true)?,
            None => false,
        };
        #[cfg(not(feature = "own"))]
        let is_written = false;
        match (language, &text) {
            _ if is_written => {}
            (Language::Numpy, _) => by_hand(&text.hand, language, &start, decay, &mut out),
            (Language::Pytorch, Text { pytorch: Some(made), .. }) => pytorch(made, &start, decay, &mut out),
            (Language::Optax, Text { optax: Some(made), .. }) => optax(made, &start, decay, &mut out),
            _ => {
                let label = language.label();
                out.line(0, &format!("# {label} has no equivalent of {}, so it is written out.", text.what));
                by_hand(&text.hand, language, &start, decay, &mut out);
            }
        }
        let (settings, loss, steps) = (settings.text, loss.text, out.text);
        Ok(Self { needs, settings, loss, steps, is_sampled, diverged_at: run.diverged_at })
    }
}

/// Writes which sample each step sees; says whether steps see samples.
fn order(experiment: &Experiment, steps: usize, language: Language, out: &mut Program) -> Result<bool, NoProgram> {
    let samples = experiment.problem().samples();
    if experiment.batches().is_full() {
        return Ok(false);
    }
    if experiment.settings().batch == BatchOrder::Cyclic {
        out.line(0, &format!("order = [n % {samples} for n in range(steps)]"));
    } else {
        if steps > LISTED {
            return Err(NoProgram::Order { steps });
        }
        out.line(0, "# Which sample each step sees.");
        out.line(0, "order = [");
        let order: Vec<String> = (0..steps).map(|n| experiment.batches().sample(n).to_string()).collect();
        for row in order.chunks(32) {
            out.line(1, &format!("{},", row.join(", ")));
        }
        out.line(0, "]");
    }
    if language == Language::Optax {
        out.line(0, "order = jnp.array(order)");
    }
    Ok(true)
}

/// The loop with the update written out.
fn by_hand(hand: &Hand, language: Language, start: &str, decay: bool, out: &mut Program) {
    let xp = language.arrays();
    let array = if language == Language::Pytorch { "tensor" } else { "array" };
    let double = if language == Language::Pytorch { ", dtype=torch.float64" } else { "" };
    let names: Vec<&str> = std::iter::once("theta").chain(hand.memory.iter().map(|slot| slot.0)).collect();
    let names = names.join(", ");
    // A step that branches by its number cannot be traced with that number unknown.
    let branches = hand.lines.iter().any(|line| line.starts_with("if "));
    let jit = language == Language::Optax && !branches;

    if jit {
        out.line(0, "@jax.jit");
        out.line(0, &format!("def step({names}, n):"));
        update(hand, xp, decay, out);
        out.line(1, &format!("return {names}"));
        out.line(0, "");
        out.line(0, "");
    }
    out.line(0, &format!("theta = {xp}.{array}({start}{double})"));
    for (slot, start) in &hand.memory {
        if *start == 0.0 {
            out.line(0, &format!("{slot} = {xp}.zeros_like(theta)"));
        } else {
            out.line(0, &format!("{slot} = {xp}.full_like(theta, {})", float(*start)));
        }
    }
    out.given(0, "0");
    out.line(0, "for n in range(steps):");
    if jit {
        // One name needs no tuple.
        out.line(1, &format!("{names} = step({names}, n)"));
    } else {
        update(hand, xp, decay, out);
    }
    out.given(1, "n + 1");
}

fn update(hand: &Hand, xp: &str, decay: bool, out: &mut Program) {
    out.line(1, "g = gradient(theta, n)");
    for line in &hand.lines {
        out.line(1, &line.replace("xp.", &format!("{xp}.")));
    }
    let direction = hand.direction.replace("xp.", &format!("{xp}."));
    let direction = match (decay, direction.contains(' ')) {
        (true, _) => format!("({direction} + wd * theta)"),
        (false, true) => format!("({direction})"),
        (false, false) => direction,
    };
    out.line(1, &format!("theta = theta - h * {direction}"));
}

/// The loop with an optimizer of PyTorch.
fn pytorch(made: &str, start: &str, decay: bool, out: &mut Program) {
    // AdamW decays by itself; elsewhere `weight_decay` would go into the gradient.
    let own = made.contains("AdamW");
    let made = if own && !decay { made.replace("wd)", "0.0)") } else { made.to_owned() };
    out.line(0, &format!("theta = torch.tensor({start}, dtype=torch.float64, requires_grad=True)"));
    out.line(0, &format!("optimizer = torch.optim.{made}"));
    out.given(0, "0");
    out.line(0, "for n in range(steps):");
    out.line(1, "theta.grad = gradient(theta.detach(), n)");
    if decay && !own {
        out.line(1, "with torch.no_grad():");
        out.line(2, "theta.mul_(1 - h * wd)  # decoupled; weight_decay would go into the gradient");
    }
    out.line(1, "optimizer.step()");
    out.given(1, "n + 1");
}

/// The loop with a transformation of optax.
fn optax(made: &str, start: &str, decay: bool, out: &mut Program) {
    let before = if made.is_empty() { String::new() } else { format!("optax.{made}, ") };
    chained(&before, start, decay, out);
}

/// The loop with transformations before weight decay and the step size.
fn chained(before: &str, start: &str, decay: bool, out: &mut Program) {
    let decayed = if decay { "optax.add_decayed_weights(wd), " } else { "" };
    out.line(0, &format!("optimizer = optax.chain({before}{decayed}optax.scale(-h))"));
    out.line(0, "");
    out.line(0, "");
    out.line(0, "@jax.jit");
    out.line(0, "def step(theta, state, n):");
    out.line(1, "updates, state = optimizer.update(gradient(theta, n), state, theta)");
    out.line(1, "return optax.apply_updates(theta, updates), state");
    out.line(0, "");
    out.line(0, "");
    out.line(0, &format!("theta = jnp.array({start})"));
    out.line(0, "state = optimizer.init(theta)");
    out.given(0, "0");
    out.line(0, "for n in range(steps):");
    out.line(1, "theta, state = step(theta, state, n)");
    out.given(1, "n + 1");
}

/// A number as Python reads a float: with a point or an exponent.
fn float(x: f64) -> String {
    format!("{x:?}")
}

/// `[a, b]`.
fn list(numbers: &[f64]) -> String {
    let floats: Vec<String> = numbers.iter().map(|&x| float(x)).collect();
    format!("[{}]", floats.join(", "))
}

/// A program as it grows.
#[derive(Debug, Default)]
struct Program {
    text: String,
    /// Whether it is a function that gives the iterates.
    yields: bool,
}

impl Program {
    /// The line with the link that it is of.
    fn head(&mut self, link: &str) {
        self.line(0, &format!("# Halfstep {}: {}", env!("CARGO_PKG_VERSION"), link.replace(['\n', '\r'], " ")));
    }

    /// An iterate is given; `step` is its number.
    fn given(&mut self, depth: usize, step: &str) {
        if self.yields {
            self.line(depth, "yield theta.tolist()");
        } else {
            self.line(depth, &format!("print({step}, *theta.tolist())"));
        }
    }

    fn line(&mut self, depth: usize, line: &str) {
        if !line.is_empty() {
            self.text.push_str(&"    ".repeat(depth));
        }
        self.text.push_str(line);
        self.text.push('\n');
    }
}
