//! The report: every number that a run gives, in one value.
//!
//! Figures, tables, CSV, JSON and the page read it; nothing is computed after it.

use serde::{Deserialize, Serialize};

use super::growth::Growth;
use super::norm::NormName;

pub use crate::flow::{Stop, StopReason};

/// Which trajectory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

impl FlowKind {
    /// Every one, with its name in a report.
    pub const TABLE: &'static [(&'static str, Self)] =
        &[("first", Self::First), ("modified", Self::Modified), ("third", Self::Third), ("phase", Self::Phase)];

    /// The one with this name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::TABLE.iter().find(|row| row.0 == key).map(|row| row.1)
    }
}

impl<T> ByFlow<T> {
    /// The value of a flow.
    pub fn of(&self, flow: FlowKind) -> &T {
        match flow {
            FlowKind::First => &self.first,
            FlowKind::Modified => &self.modified,
            FlowKind::Third => &self.third,
            FlowKind::Phase => &self.phase,
        }
    }
}

/// A set of flows.
pub type FlowSet = ByFlow<bool>;

impl FlowSet {
    /// Every flow.
    pub const ALL: Self = Self { first: true, modified: true, third: true, phase: true };

    /// Those that are in both.
    pub fn and(&self, other: &Self) -> Self {
        Self {
            first: self.first && other.first,
            modified: self.modified && other.modified,
            third: self.third && other.third,
            phase: self.phase && other.phase,
        }
    }

    /// Those that are not in it.
    pub fn not(&self) -> Self {
        Self { first: !self.first, modified: !self.modified, third: !self.third, phase: !self.phase }
    }
}

/// One flow beside the iterates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

/// The flows; `None` where a method has none or it was not followed.
pub type Flows = ByFlow<Option<Flow>>;

/// How far the modified equation can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// The modified equation is far closer than the first-order flow.
    Green,
    /// Closer, but near the end of its range.
    Amber,
    /// Not to be trusted.
    Red,
}

/// The grade of each measure of validity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grades {
    /// Of d: green below 0.3, amber up to 0.6.
    pub d: Grade,
    /// Of χ: green below 1, amber up to 3.
    pub chi: Grade,
    /// Of the stall layer: amber where the run enters it.
    pub stall: Grade,
    /// Red where one of the two flows could not be followed, for another reason than the work of one run.
    pub stiffness: Grade,
    /// Of the errors over the run: red where the modified equation is further off than the first-order flow, at most
    /// or at the end, and where the run diverges.
    pub error: Grade,
}

impl Grades {
    /// The worst of them.
    pub fn worst(&self) -> Grade {
        self.d.max(self.chi).max(self.stall).max(self.stiffness).max(self.error)
    }
}

/// The validity measure of the modified equation on this run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Validity {
    /// One-step defect ratio d, the root mean square over those sampled steps that both take of the modified
    /// equation's one-step error, by that of the first-order flow; `None` where neither has any.
    pub d: Option<f64>,
    /// Expansion parameter χ: the largest relative change of a gradient over the memory,
    /// `h (max(A_β, A_ρ)+½) |(HF)ⱼ|/Rⱼ`, along the sampled steps. Below 0.1 the expansion is safe, above 3 useless.
    /// `None` where the method never forgets, divides by no more than |g| or χ is infinite.
    pub chi: Option<f64>,
    /// The first step inside the stall layer, where an anti-penalty is as large as the direction
    /// it corrects, `h |cⱼ (Hs)ⱼ| ≥ 2|gⱼ|`, and the modified equation stands still.
    pub stalls_at: Option<usize>,
    /// The grade, the worst of `grades`.
    pub grade: Grade,
    /// The grade of each measure.
    pub grades: Grades,
    /// The grade in words.
    pub words: String,
}

/// The tone of a piece of the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// Running text.
    Plain,
    /// A word that says the correction is an anti-penalty.
    Anti,
    /// A word that says the correction is a penalty.
    Penalty,
}

/// A piece of the verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// The words.
    pub text: String,
    /// How they are meant.
    pub tone: Tone,
}

/// A value for each flow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ByFlow<T> {
    /// Of the first-order flow.
    pub first: T,
    /// Of the modified equation.
    pub modified: T,
    /// Of the equation with the h² term.
    pub third: T,
    /// Of the phase-space flow.
    pub phase: T,
}

/// Errors at several step sizes, and the slopes fitted to them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Slopes {
    /// The step sizes, each half of the one before.
    pub h: Vec<f64>,
    /// The largest error at each h; `None` where a flow or the run did not reach the end.
    pub errors: ByFlow<Option<Vec<Option<f64>>>>,
    /// Least-squares slopes of log error against log h, without missing errors and those at the
    /// rounding floor.
    pub slopes: ByFlow<Option<f64>>,
}

/// How the errors fall with the step size.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OrderStudy {
    /// At a fixed time span: slopes 1, 2, 3.
    #[serde(flatten)]
    pub span: Slopes,
    /// At a fixed number of steps: slopes 2, 3, 4. It alone can catch a wrong dependence on n.
    pub fixed: Slopes,
}

/// Everything a run gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The iterates θ⁽⁰⁾ … θ⁽ᴺ⁾, N+1 points of d coordinates; the finite part if it diverged.
    pub theta: Vec<Vec<f64>>,
    /// The flows.
    pub flows: Flows,
    /// E at each iterate.
    pub loss: Vec<f64>,
    /// ∇E at each iterate.
    pub gradient: Vec<Vec<f64>>,
    /// What the norm is called that the method's correction is about.
    pub norm_name: NormName,
    /// That [`Norm`](super::Norm) of ∇E at each iterate, less its floor: 0 where the gradient is 0.
    pub norm: Vec<f64>,
    /// cⱼ at each iterate; `None` where the method's correction is not of that form.
    pub coefficient: Option<Vec<Vec<f64>>>,
    /// The rate at which coordinate j of the correction changes the norm, at each
    /// iterate: `−h (Hs)ⱼ Cⱼ`. Negative is a penalty, positive an anti-penalty. `coefficient`, `effect`
    /// and `penalty` end early where the work budget did, or where one of them is not finite.
    pub effect: Vec<Vec<f64>>,
    /// The sum of `effect` over the coordinates.
    pub penalty: Vec<f64>,
    /// How far the modified equation can be trusted.
    pub validity: Validity,
    /// How the run diverges by its growth, if it does.
    pub growth: Option<Growth>,
    /// The first step whose iterate is out of bounds.
    pub diverged_at: Option<usize>,
    /// The first step from which the equations are heuristic, because a method that is not smooth
    /// chose otherwise than the derivation does; `None` for a smooth method or where it never did.
    pub heuristic_from: Option<usize>,
    /// What the run shows, in a few plain sentences.
    pub verdict: String,
    /// The verdict in pieces, with the deciding words marked.
    pub words: Vec<Span>,
    /// How the errors fall with h, where asked for.
    pub order: Option<OrderStudy>,
}
