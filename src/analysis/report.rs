//! The report: every number that a run gives, in one value.
//!
//! Figures, tables, CSV, JSON and the page read it; nothing is computed after it.

use serde::Serialize;

pub use crate::flow::{Stop, StopReason};

/// Which trajectory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FlowKind {
    /// `θ′ = −Fₙ`.
    First,
    /// `θ′ = −Fₙ − hCₙ`.
    Modified,
    /// With the h² term.
    Third,
    /// With the moments as states.
    Phase,
}

/// One flow beside the iterates.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Flow {
    /// The flow at times 0, h, 2h, …: steps+1 points of d coordinates, fewer if it stopped.
    pub points: Vec<Vec<f64>>,
    /// `‖θ̃(tₙ) − θ⁽ⁿ⁾‖∞` at every step both have.
    pub error: Vec<f64>,
    /// The largest of `error`.
    pub largest_error: f64,
    /// Set where the flow was not followed to the end.
    pub stopped: Option<Stop>,
}

/// The flows; `None` where a method has none.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Flows {
    /// The first-order flow.
    pub first: Option<Flow>,
    /// The modified equation.
    pub modified: Option<Flow>,
    /// The equation with the h² term.
    pub third: Option<Flow>,
    /// The phase-space flow.
    pub phase: Option<Flow>,
}

/// How far the modified equation can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// d < 0.3: the modified equation is closer than the first-order flow.
    Green,
    /// 0.3 ≤ d ≤ 0.6: usually closer.
    Amber,
    /// d > 0.6, or a flow stopped: not to be trusted.
    Red,
}

/// The validity measure of the modified equation on this run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Validity {
    /// One-step defect ratio d, the root mean square over sampled steps of the modified
    /// equation's one-step error, by that of the first-order flow; `None` where neither has any.
    pub d: Option<f64>,
    /// The grade.
    pub grade: Grade,
    /// The grade in words.
    pub words: String,
}

/// The tone of a piece of the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// Running text.
    Plain,
    /// A word that says the correction works against a small gradient.
    Against,
    /// A word that says the correction favours a small gradient.
    Favours,
}

/// A piece of the verdict.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Span {
    /// The words.
    pub text: String,
    /// How they are meant.
    pub tone: Tone,
}

/// How the errors fall with the step size, at a fixed time span.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OrderStudy {
    /// The step sizes.
    pub h: Vec<f64>,
    /// Largest error of the first-order flow at each h.
    pub first: Vec<Option<f64>>,
    /// Largest error of the modified equation at each h.
    pub modified: Vec<Option<f64>>,
    /// Fitted slope of `first`, expected 1.
    pub slope_first: Option<f64>,
    /// Fitted slope of `modified`, expected 2.
    pub slope_modified: Option<f64>,
}

/// Everything a run gives.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The iterates θ⁽⁰⁾ … θ⁽ᴺ⁾, N+1 points of d coordinates; the finite part if it diverged.
    pub theta: Vec<Vec<f64>>,
    /// The flows.
    pub flows: Flows,
    /// E at each iterate.
    pub loss: Vec<f64>,
    /// ∇E at each iterate.
    pub gradient: Vec<Vec<f64>>,
    /// The perturbed one-norm of ∇E at each iterate: `Σ√(gⱼ²+ε)`, or with ε outside the root
    /// `Σ(|gⱼ| − ε ln(1+|gⱼ|/ε))`.
    pub one_norm: Vec<f64>,
    /// cⱼ at each iterate; `None` where the method's correction is not of that form.
    pub coefficient: Option<Vec<Vec<f64>>>,
    /// The rate at which coordinate j of the correction changes the perturbed one-norm, at each
    /// iterate: `−h (Hs)ⱼ Cⱼ`. Negative is a penalty, positive an anti-penalty.
    pub effect: Vec<Vec<f64>>,
    /// The sum of `effect` over the coordinates.
    pub penalty: Vec<f64>,
    /// How far the modified equation can be trusted.
    pub validity: Validity,
    /// The first step whose iterate left every bound.
    pub diverged_at: Option<usize>,
    /// What the run shows, in one plain sentence or two.
    pub verdict: String,
    /// The verdict in pieces, with the deciding words marked.
    pub words: Vec<Span>,
    /// How the errors fall with h, where asked for.
    pub order: Option<OrderStudy>,
}
