//! The one table of keys.

use super::choices::{batches, eps_places, optimizers, problems, schedules};
use super::group::Group;
use super::kind::{Kind, Range, Scale};
use super::view::{lines, parts, raced};
use super::{Coordinate, Embed, ErrorAxis, Lens, MapOf, Over, Panel, Push, Spread, State, Theme};
use crate::experiment::{BETA_MAX, BatchOrder, MAX_START, MAX_STEPS, Schedule};
use crate::optimizer::{EpsPlace, Optimizer, SMALLEST_EPS};
use crate::problem::Problem;
use crate::prose::prose;

/// The version of the link format that this table describes.
pub const VERSION: u64 = 1;

/// What stands before each key of the run that is pinned to compare with. Every key but those of
/// the view can have it.
pub const PINNED: &str = "a.";

/// What stands before each key of the further runs of a race. Such a run has the loss, the start, the length and the
/// batches of the link's own run, and the usual method, but for these keys.
pub const RACERS: [&str; 4] = ["b.", "c.", "d.", "e."];

/// One key of a link.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name in a link.
    pub key: &'static str,
    /// What it is about.
    pub group: Group,
    /// Its symbol in formulas, or empty.
    pub symbol: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// Its unit, or empty for a pure number or a word.
    pub unit: &'static str,
    /// What it does, in a plain sentence.
    pub help: &'static str,
    /// What it holds, and the accessors.
    pub kind: Kind,
}

impl Key {
    /// Whether the runs of a race can differ in it: they are on one loss.
    pub(crate) fn can_race(&self) -> bool {
        matches!(self.group, Group::Method | Group::Run) || self.key == "x0"
    }
}

/// The row of a key.
pub fn find(key: &str) -> Option<&'static Key> {
    SCHEMA.iter().find(|row| row.key == key)
}

const KEY: Key = Key { key: "", group: Group::View, symbol: "", label: "", unit: "", help: "", kind: Kind::Version };

/// Every key, in the order in which a link is written.
///
/// A key that another depends on comes before it: `problem` before `x0`, `opt` before `eps`.
pub const SCHEMA: &[Key] = &[
    Key {
        key: "v",
        group: Group::Link,
        label: "Version",
        help: prose("The version of the link format; every link starts with it."),
        kind: Kind::Version,
        ..KEY
    },
    Key {
        key: "problem",
        group: Group::Problem,
        symbol: "E",
        label: "Problem",
        help: prose("The loss to minimize."),
        kind: Kind::Choice {
            choices: problems,
            get: |s| &s.settings.problem,
            set: |s, word| s.settings.problem = word.into(),
        },
        ..KEY
    },
    Key {
        key: "cond",
        group: Group::Problem,
        symbol: "κ",
        label: "Condition number",
        help: prose("The largest curvature of the quadratic, divided by the smallest, which is 1."),
        kind: Kind::Number {
            range: Range { min: 1.0, max: 1e6, from: 1.0, to: 1000.0, scale: LOG },
            least: None,
            get: |s| s.settings.shape.condition,
            set: |s, x| s.settings.shape.condition = x,
        },
        ..KEY
    },
    Key {
        key: "rot",
        group: Group::Problem,
        label: "Rotation",
        unit: "degrees",
        help: prose("The angle from the first coordinate to the steepest axis of the quadratic."),
        kind: Kind::Number {
            range: Range { min: -360.0, max: 360.0, from: -90.0, to: 90.0, scale: Scale::Linear { step: 5.0 } },
            least: None,
            get: |s| s.settings.shape.rotation,
            set: |s, x| s.settings.shape.rotation = x,
        },
        ..KEY
    },
    Key {
        key: "noise",
        group: Group::Problem,
        symbol: "σ",
        label: "Noise",
        help: prose("The minima of the noisy quadratic’s samples are at (±σ, ±σ)."),
        kind: Kind::Number {
            range: Range { min: 0.0, max: 1e6, from: 0.01, to: 10.0, scale: Scale::Log { zero: true } },
            least: None,
            get: |s| s.settings.shape.noise,
            set: |s, x| s.settings.shape.noise = x,
        },
        ..KEY
    },
    #[cfg(feature = "own")]
    Key {
        key: "data",
        group: Group::Problem,
        label: "Data",
        help: prose(
            "A table for a typed loss: names, then rows, as in x,y~0,1~1,2.5. In the formula a name stands for its value in a row; the loss is the mean over rows.",
        ),
        kind: Kind::Table { get: |s| &s.settings.typed.data, set: |s, table| s.settings.typed.data = table },
        ..KEY
    },
    #[cfg(feature = "own")]
    Key {
        key: "f",
        group: Group::Problem,
        symbol: "E",
        label: "Formula of the loss",
        help: prose(
            "The loss as a formula. Names with no other meaning are parameters; a = 1 in [0, 3] is a slider, whose value in a link is f.a.",
        ),
        kind: Kind::Text {
            get: |s| &s.settings.typed.loss,
            set: |s, source| s.settings.typed.loss = source,
            check: |s| own_loss(s).map(|own| own.sliders().to_vec()),
        },
        ..KEY
    },
    Key {
        key: "x0",
        group: Group::Problem,
        symbol: "θ₀",
        label: "Initial point",
        help: prose("The initial point θ₀: one number for each coordinate, separated by commas."),
        kind: Kind::Vector {
            bound: MAX_START,
            get: |s| s.settings.start.clone().unwrap_or_else(|| own_start(s)),
            set: |s, point| s.settings.start = Some(point).filter(|point| !same_bits(point, &own_start(s))),
            default: own_start,
        },
        ..KEY
    },
    Key {
        key: "opt",
        group: Group::Method,
        label: "Optimizer",
        help: prose("The rule that turns gradients into steps."),
        kind: Kind::Choice {
            choices: optimizers,
            get: |s| &s.settings.optimizer,
            set: |s, word| s.settings.optimizer = word.into(),
        },
        ..KEY
    },
    #[cfg(feature = "own")]
    Key {
        key: "step",
        group: Group::Method,
        symbol: "F",
        label: "Formula of the step",
        help: prose(
            "The step as a formula of g, x, t, b1, b2 and eps; θ becomes θ − h·step. A name that is read before it is assigned is a memory; a = 1 in [0, 3] is a slider, whose value in a link is step.a.",
        ),
        kind: Kind::Text {
            get: |s| &s.settings.typed.step,
            set: |s, source| s.settings.typed.step = source,
            check: |s| {
                crate::optimizer::Own::new(&s.settings.typed.step, &s.settings.hyper).map(|own| own.sliders().to_vec())
            },
        },
        ..KEY
    },
    Key {
        key: "h",
        group: Group::Method,
        symbol: "h",
        label: "Step size",
        help: prose("Each step moves θ by h times the method’s direction and takes time h."),
        kind: Kind::Number {
            range: Range { min: 1e-12, max: 1e6, from: 1e-5, to: 1.0, scale: LOG },
            least: None,
            get: |s| s.settings.h,
            set: |s, x| s.settings.h = x,
        },
        ..KEY
    },
    Key {
        key: "b1",
        group: Group::Method,
        symbol: "β",
        label: "First-moment decay",
        help: prose(
            "Decay of the first moment m, the average of gradients (for Momentum and Nesterov their sum); its window is about 1/(1−β) steps.",
        ),
        kind: Kind::Number {
            range: DECAY,
            least: None,
            get: |s| s.settings.hyper.b1,
            set: |s, x| s.settings.hyper.b1 = x,
        },
        ..KEY
    },
    Key {
        key: "b2",
        group: Group::Method,
        symbol: "ρ",
        label: "Second-moment decay",
        help: prose(
            "Decay of the second moment v, the average of squared gradients; its window is about 1/(1−ρ) steps.",
        ),
        kind: Kind::Number {
            range: DECAY,
            least: None,
            get: |s| s.settings.hyper.b2,
            set: |s, x| s.settings.hyper.b2 = x,
        },
        ..KEY
    },
    Key {
        key: "eps",
        group: Group::Method,
        symbol: "ε",
        label: "Stability constant",
        help: prose(
            "Keeps the division by √v finite and sets which gradients count as small: g² < ε inside the root, |g| < ε outside. AdaGrad, Signum and Lion also take 0.",
        ),
        kind: Kind::Number {
            range: Range { min: 0.0, max: 1e12, from: 1e-12, to: 1e6, scale: LOG },
            least: Some(least_eps),
            get: |s| s.settings.hyper.eps,
            set: |s, x| s.settings.hyper.eps = x,
        },
        ..KEY
    },
    Key {
        key: "epsin",
        group: Group::Method,
        label: "Place of ε",
        help: prose(
            "Where ε is added: inside the root (1), outside it (0), or outside it and before v is bias-corrected (hat), where it counts as ε/√(1−ρⁿ⁺¹).",
        ),
        kind: Kind::Choice {
            choices: eps_places,
            get: |s| EpsPlace::TABLE.iter().find(|row| row.1 == s.settings.hyper.eps_place).map_or("1", |row| row.0),
            set: |s, word| {
                if let Some((_, place)) = EpsPlace::TABLE.iter().find(|(key, _)| *key == word) {
                    s.settings.hyper.eps_place = *place;
                }
            },
        },
        ..KEY
    },
    Key {
        key: "bc",
        group: Group::Method,
        label: "Bias correction",
        help: prose("1 divides the moments by 1−βⁿ⁺¹ and 1−ρⁿ⁺¹ because they start at zero; 0 does not."),
        kind: Kind::Flag {
            get: |s| s.settings.hyper.bias_correction,
            set: |s, on| s.settings.hyper.bias_correction = on,
        },
        ..KEY
    },
    Key {
        key: "wd",
        group: Group::Method,
        symbol: "λ",
        label: "Weight decay",
        help: prose(
            "Decoupled weight decay: each step also multiplies θ by 1−hηλ, η being the schedule’s factor; 0 is none.",
        ),
        kind: Kind::Number {
            range: Range { min: 0.0, max: 1e6, from: 1e-4, to: 10.0, scale: Scale::Log { zero: true } },
            least: None,
            get: |s| s.settings.decay,
            set: |s, x| s.settings.decay = x,
        },
        ..KEY
    },
    Key {
        key: "sched",
        group: Group::Method,
        symbol: "η",
        label: "Schedule",
        help: prose("How the step size changes along the run, as a factor on h."),
        kind: Kind::Choice {
            choices: schedules,
            get: |s| Schedule::TABLE.iter().find(|row| row.1 == s.settings.schedule).map_or("constant", |row| row.0),
            set: |s, word| {
                if let Some((_, schedule)) = Schedule::TABLE.iter().find(|(key, _)| *key == word) {
                    s.settings.schedule = *schedule;
                }
            },
        },
        ..KEY
    },
    Key {
        key: "steps",
        group: Group::Run,
        symbol: "N",
        label: "Steps",
        help: prose("The number of steps."),
        kind: Kind::Integer {
            range: Range { min: 1.0, max: MAX_STEPS as f64, from: 1.0, to: MAX_STEPS as f64, scale: LOG },
            get: |s| s.settings.steps as u64,
            set: |s, n| s.settings.steps = n as usize,
        },
        ..KEY
    },
    Key {
        key: "batch",
        group: Group::Run,
        label: "Batches",
        help: prose("Which samples of the loss each step sees."),
        kind: Kind::Choice {
            choices: batches,
            get: |s| BatchOrder::TABLE.iter().find(|(_, order)| *order == s.settings.batch).map_or("full", |row| row.0),
            set: |s, word| {
                if let Some((_, order)) = BatchOrder::TABLE.iter().find(|(key, _)| *key == word) {
                    s.settings.batch = *order;
                }
            },
        },
        ..KEY
    },
    Key {
        key: "seed",
        group: Group::Run,
        label: "Seed",
        help: prose("Chooses the random order of the batches; the same seed gives the same order everywhere."),
        kind: Kind::Integer {
            range: Range { min: 0.0, max: 4_294_967_295.0, from: 0.0, to: 100.0, scale: Scale::Linear { step: 1.0 } },
            get: |s| s.settings.seed,
            set: |s, n| s.settings.seed = n,
        },
        ..KEY
    },
    Key {
        key: "task",
        label: "Task",
        help: prose("The task of an exercise, in plain words; formulas go between $ signs."),
        kind: Kind::Words { most: 1200, get: |s| &s.view.task, set: |s, text| s.view.task = text },
        ..KEY
    },
    Key {
        key: "hint",
        label: "Hint",
        help: prose("The hint of an exercise, folded until opened."),
        kind: Kind::Words { most: 400, get: |s| &s.view.hint, set: |s, text| s.view.hint = text },
        ..KEY
    },
    Key {
        key: "ask",
        label: "Asked for",
        help: prose(
            "The numbers that an exercise asks for, with ~ between them, each as label,unit,number,tolerance; the tolerance is absolute, or in percent with a p after it.",
        ),
        kind: Kind::Words { most: 700, get: |s| &s.view.ask, set: |s, text| s.view.ask = text },
        ..KEY
    },
    Key {
        key: "view",
        label: "View",
        help: prose("Which view of the page is open."),
        kind: Kind::Choice {
            choices: Panel::choices,
            get: |s| s.view.panel.key(),
            set: |s, word| s.view.panel = Panel::named(word),
        },
        ..KEY
    },
    Key {
        key: "embed",
        label: "Embed mode",
        help: prose("How much of the page an embedded frame shows."),
        kind: Kind::Choice {
            choices: Embed::choices,
            get: |s| s.view.embed.key(),
            set: |s, word| s.view.embed = Embed::named(word),
        },
        ..KEY
    },
    Key {
        key: "show",
        label: "Shown",
        help: prose("The only controls and figures to show, by name; if none is named, all are shown."),
        kind: Kind::List { choices: parts, keys: true, get: |s| &s.view.show, set: |s, words| s.view.show = words },
        ..KEY
    },
    Key {
        key: "hide",
        label: "Hidden",
        help: prose("Controls and figures to hide, by name."),
        kind: Kind::List { choices: parts, keys: true, get: |s| &s.view.hide, set: |s, words| s.view.hide = words },
        ..KEY
    },
    Key {
        key: "lock",
        label: "Locked",
        help: prose("Controls that the reader cannot move until they unlock them, by name."),
        kind: Kind::List { choices: parts, keys: true, get: |s| &s.view.lock, set: |s, words| s.view.lock = words },
        ..KEY
    },
    Key {
        key: "lines",
        label: "Lines",
        help: prose("The flows to draw, by name; by default the page chooses."),
        kind: Kind::List { choices: lines, keys: false, get: |s| &s.view.lines, set: |s, words| s.view.lines = words },
        ..KEY
    },
    Key {
        key: "lens",
        label: "Magnification",
        help: prose("The factor by which the path figure magnifies the differences from the iterates."),
        kind: Kind::Choice {
            choices: Lens::choices,
            get: |s| s.view.lens.key(),
            set: |s, word| s.view.lens = Lens::named(word),
        },
        ..KEY
    },
    Key {
        key: "over",
        label: "Under the path",
        help: prose("What is drawn under the path."),
        kind: Kind::Choice {
            choices: Over::choices,
            get: |s| s.view.over.key(),
            set: |s, word| s.view.over = Over::named(word),
        },
        ..KEY
    },
    Key {
        key: "push",
        label: "Push",
        help: prose("Whether the correction −hC is drawn along the path, and how long its arrows are."),
        kind: Kind::Choice {
            choices: Push::choices,
            get: |s| s.view.push.key(),
            set: |s, word| s.view.push = Push::named(word),
        },
        ..KEY
    },
    Key {
        key: "mem",
        label: "Memory",
        help: prose("1 opens the memory of the marked step, for the coordinate of the equation."),
        kind: Kind::Flag { get: |s| s.view.memory, set: |s, on| s.view.memory = on },
        ..KEY
    },
    Key {
        key: "part",
        label: "Part of the sign",
        help: prose(
            "The part of the correction that the sign figure shows, by its row in the table of parts; 0 is all of it.",
        ),
        kind: Kind::Integer {
            range: Range { min: 0.0, max: 20.0, from: 0.0, to: 20.0, scale: Scale::Linear { step: 1.0 } },
            get: |s| s.view.part,
            set: |s, n| s.view.part = n,
        },
        ..KEY
    },
    Key {
        key: "err",
        label: "Scale of the error",
        help: prose("The axis of the error figure."),
        kind: Kind::Choice {
            choices: ErrorAxis::choices,
            get: |s| s.view.error_axis.key(),
            set: |s, word| s.view.error_axis = ErrorAxis::named(word),
        },
        ..KEY
    },
    Key {
        key: "at",
        label: "Marked step",
        help: prose("The step marked in every figure; the equation and the map show its values."),
        kind: Kind::Step { max: MAX_STEPS as u64, get: |s| s.view.step, set: |s, step| s.view.step = step },
        ..KEY
    },
    Key {
        key: "coord",
        label: "Coordinate",
        help: prose("The coordinate, from 1, of the equation and of the map by the formula."),
        kind: Kind::Integer {
            range: Range { min: 1.0, max: 20.0, from: 1.0, to: 20.0, scale: Scale::Linear { step: 1.0 } },
            get: |s| s.view.coordinate.0,
            set: |s, n| s.view.coordinate = Coordinate(n),
        },
        ..KEY
    },
    #[cfg(feature = "own")]
    Key {
        key: "plane",
        label: "Plane of the path",
        help: prose(
            "The plane of the path figure, of a loss with more than two parameters: two coordinates, such as 1,3, or the principal directions of the iterates.",
        ),
        kind: Kind::List {
            choices: super::view::planes,
            keys: false,
            get: |s| &s.view.plane,
            set: |s, words| s.view.plane = words,
        },
        ..KEY
    },
    Key {
        key: "map",
        label: "Map of whole runs",
        help: prose("What the map of whole runs compares."),
        kind: Kind::Choice {
            choices: MapOf::choices,
            get: |s| s.view.map_of.key(),
            set: |s, word| s.view.map_of = MapOf::named(word),
        },
        ..KEY
    },
    Key {
        key: "race",
        label: "Race",
        help: prose("What a race and an ensemble show, one word per choice; docs/model.md explains them."),
        kind: Kind::List { choices: raced, keys: false, get: |s| &s.view.race, set: |s, words| s.view.race = words },
        ..KEY
    },
    Key {
        key: "spread",
        label: "Spread of the starts",
        help: prose("The radius of the ring of starts, or half the side of the grid."),
        kind: Kind::Number {
            range: Range { min: 0.001, max: 1000.0, from: 0.01, to: 10.0, scale: Scale::Log { zero: false } },
            least: None,
            get: |s| s.view.spread.0,
            set: |s, x| s.view.spread = Spread(x),
        },
        ..KEY
    },
    Key {
        key: "theme",
        label: "Colors",
        help: prose("The color theme of the page."),
        kind: Kind::Choice {
            choices: Theme::choices,
            get: |s| s.view.theme.key(),
            set: |s, word| s.view.theme = Theme::named(word),
        },
        ..KEY
    },
    Key {
        key: "ground",
        label: "Background",
        help: prose("The color behind a frame, to match the page around it."),
        kind: Kind::Color { clear: true, get: |s| s.view.ground, set: |s, color| s.view.ground = color },
        ..KEY
    },
    Key {
        key: "ink",
        label: "Ink",
        help: prose("The color of text and iterates in a frame."),
        kind: Kind::Color { clear: false, get: |s| s.view.ink, set: |s, color| s.view.ink = color },
        ..KEY
    },
    Key {
        key: "accent",
        label: "Accent",
        help: prose("The color of the modified equation and of controls in a frame."),
        kind: Kind::Color { clear: false, get: |s| s.view.accent, set: |s, color| s.view.accent = color },
        ..KEY
    },
    Key {
        key: "ex",
        label: "Lesson",
        help: prose("The lesson that is open, by its number; 0 is none."),
        kind: Kind::Integer {
            range: Range { min: 0.0, max: 10.0, from: 0.0, to: 10.0, scale: Scale::Linear { step: 1.0 } },
            get: |s| s.view.exercise,
            set: |s, n| s.view.exercise = n,
        },
        ..KEY
    },
];

const LOG: Scale = Scale::Log { zero: false };
const DECAY: Range = Range { min: 0.0, max: BETA_MAX, from: 0.0, to: 0.9999, scale: Scale::Logit };

/// The initial point of the loss that is set.
fn own_start(state: &State) -> Vec<f64> {
    #[cfg(feature = "own")]
    if state.settings.problem == crate::problem::Own::INFO.key {
        return own_loss(state).map_or_else(|_| Vec::new(), |own| own.start());
    }
    let info = Problem::TABLE.iter().find(|info| info.key == state.settings.problem);
    info.map_or_else(Vec::new, |info| info.start.to_vec())
}

/// The loss that is typed in.
#[cfg(feature = "own")]
fn own_loss(state: &State) -> Result<crate::problem::Own, crate::formula::Error> {
    crate::problem::Own::with_data(&state.settings.typed.loss, &state.settings.typed.data)
}

fn same_bits(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.to_bits() == y.to_bits())
}

/// 0, or the least positive ε for a method that would divide by zero.
fn least_eps(state: &State) -> f64 {
    let info = Optimizer::TABLE.iter().find(|info| info.key == state.settings.optimizer);
    if info.is_some_and(|info| !info.eps_may_be_zero) { SMALLEST_EPS } else { 0.0 }
}
