//! What the page shows of a run.

use super::color::Color;
use super::kind::Choice;
use crate::experiment::Settings;

/// A set of words that a link may hold, as an enum with its table.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$default:meta])* $variant:ident = $key:literal, $label:literal, $about:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name {
            $(#[doc = $about] $(#[$default])* $variant),+
        }

        impl $name {
            /// Every one, with its word in a link.
            pub const TABLE: &'static [(&'static str, Self)] = &[$(($key, Self::$variant)),+];

            /// Its word in a link.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// The one with this word, or the default.
            pub(super) fn named(word: &str) -> Self {
                Self::TABLE.iter().find(|row| row.0 == word).map(|row| row.1).unwrap_or_default()
            }

            pub(super) fn choices() -> Vec<Choice> {
                vec![$(Choice::word($key, $label, $about)),+]
            }
        }
    };
}

words! {
    /// Which panel of the page is open.
    Panel {
        #[default] Run = "run", "Run", "The path, the error and the sign of the correction along one run.";
        Order = "order", "Order", "How fast the errors fall as the step size is halved.";
        Map = "map", "Map", "The sign of the correction over β and ρ.";
        Compare = "compare", "Compare", "Two runs side by side; a race; an ensemble.";
        Lessons = "lessons", "Lessons", "Exercises with checked answers.";
    }
}

words! {
    /// How much of the page is there.
    Embed {
        #[default] Full = "full", "Everything", "The whole page.";
        Controls = "controls", "Figures and controls", "The figures and the controls, for a frame in an article.";
        Plot = "plot", "Figures only", "The figures alone, for a small frame.";
    }
}

words! {
    /// The colors.
    Theme {
        #[default] Auto = "auto", "As the system", "Light or dark, as the reader's system prefers.";
        Light = "light", "Light", "Dark text on a light background.";
        Dark = "dark", "Dark", "Light text on a dark background.";
        Projector = "projector", "Projector", "Large type and strong contrast for a lecture room.";
    }
}

words! {
    /// How far the differences from the iterates are magnified in the path.
    Lens {
        #[default] One = "1", "×1", "True to scale.";
        Ten = "10", "×10", "Ten times as large.";
        Hundred = "100", "×100", "A hundred times as large.";
    }
}

impl Lens {
    /// The factor.
    pub fn factor(self) -> f64 {
        match self {
            Self::One => 1.0,
            Self::Ten => 10.0,
            Self::Hundred => 100.0,
        }
    }
}

words! {
    /// The axis of the error.
    ErrorAxis {
        #[default] Log = "log", "log", "A logarithmic axis.";
        Linear = "linear", "linear", "A linear axis.";
    }
}

words! {
    /// Whether the push of the correction is drawn along the path, and how long its arrows are.
    Push {
        #[default] Off = "off", "none", "No arrows.";
        Auto = "auto", "scaled", "The longest arrow has a fixed size.";
        Fixed = "fixed", "in time 1", "Each arrow has the length of −hC.";
    }
}

words! {
    /// What is drawn under the path.
    Over {
        #[default] Loss = "loss", "loss", "Contours of the loss.";
        Norm = "norm", "norm", "The norm of the gradient that the correction is about.";
        Modified = "modified", "modified loss", "The modified loss, where the method has one.";
    }
}

words! {
    /// What the map of whole runs compares.
    MapOf {
        #[default] OneNorm = "one-norm", "one-norm", "The one-norm of the gradient.";
        Sharpness = "sharpness", "sharpness", "The largest eigenvalue of the Hessian.";
    }
}

/// How far the starts of an ensemble are from the run's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread(pub f64);

impl Default for Spread {
    fn default() -> Self {
        Self(0.5)
    }
}

/// What `race` can name: along the runs, at equal times, what an ensemble is counted by, and which runs it has.
pub(super) fn raced() -> Vec<Choice> {
    const WORDS: [&str; 14] = [
        "norm",
        "error",
        "first",
        "time",
        "sharp-matched",
        "norm-end",
        "norm-matched",
        "place",
        "ring8",
        "ring16",
        "grid9",
        "grid25",
        "seeds8",
        "seeds16",
    ];
    WORDS.into_iter().map(|word| Choice::word(word, word, "")).collect()
}

/// What `lines` can name: the flows, and a word for none of them.
pub(super) fn lines() -> Vec<Choice> {
    vec![
        Choice::word("first", "first-order flow", ""),
        Choice::word("modified", "modified equation", ""),
        Choice::word("third", "equation with the h² term", ""),
        Choice::word("phase", "phase-space flow", ""),
        Choice::word("none", "none of them", ""),
    ]
}

/// A part of the page that a link can show or hide by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Its name in a link.
    pub key: &'static str,
    /// Its name on the page.
    pub label: &'static str,
}

/// Everything that `show` and `hide` can name besides the keys.
pub const FIGURES: &[Figure] = &[
    Figure { key: "presets", label: "Presets" },
    Figure { key: "verdict", label: "Verdict in words" },
    Figure { key: "path", label: "Path over the loss" },
    Figure { key: "error", label: "Error against the iterates" },
    Figure { key: "strip", label: "Penalty strip" },
    Figure { key: "formula", label: "Formula with live values" },
    Figure { key: "table", label: "Data table" },
];

/// The word for the plane of the principal directions.
#[cfg(feature = "own")]
pub const PRINCIPAL: &str = "principal";

/// What `plane` can name: coordinates, and a word for the principal directions.
#[cfg(feature = "own")]
pub(super) fn planes() -> Vec<Choice> {
    const COORDINATES: [&str; crate::problem::MAX_PARAMETERS] =
        ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20"];
    COORDINATES.into_iter().chain([PRINCIPAL]).map(|word| Choice::word(word, word, "")).collect()
}

/// The parts as words of a list.
pub(super) fn parts() -> Vec<Choice> {
    FIGURES.iter().map(|part| Choice::word(part.key, part.label, "")).collect()
}

/// A coordinate, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coordinate(pub u64);

impl Default for Coordinate {
    fn default() -> Self {
        Self(1)
    }
}

/// What the page shows of a run.
///
/// The lists hold link keys and figure names, each at most once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// The open panel.
    pub panel: Panel,
    /// How much of the page is there.
    pub embed: Embed,
    /// What is shown; empty shows all.
    pub show: Vec<&'static str>,
    /// What is hidden.
    pub hide: Vec<&'static str>,
    /// Which controls cannot be moved.
    pub lock: Vec<&'static str>,
    /// The flows that are drawn, by name; empty leaves the choice to the page.
    pub lines: Vec<&'static str>,
    /// How far differences are magnified.
    pub lens: Lens,
    /// The axis of the error.
    pub error_axis: ErrorAxis,
    /// The marked step.
    pub step: Option<u64>,
    /// The plane of the path: two coordinates or [`PRINCIPAL`]; empty is that of the first two.
    #[cfg(feature = "own")]
    pub plane: Vec<&'static str>,
    /// The push of the correction along the path.
    pub push: Push,
    /// What is drawn under the path.
    pub over: Over,
    /// Whether the memory of the marked step is open.
    pub memory: bool,
    /// The part of the correction that the strip shows, from 1; 0 is all of it.
    pub part: u64,
    /// The coordinate of the equation and of the map, from 1.
    pub coordinate: Coordinate,
    /// What the map of whole runs compares.
    pub map_of: MapOf,
    /// What a race shows, of what `raced` names; empty is the loss by step, and the sharpness at the last step.
    pub race: Vec<&'static str>,
    /// How far its starts are from the run's own.
    pub spread: Spread,
    /// The colors.
    pub theme: Theme,
    /// What is behind a frame.
    pub ground: Option<Color>,
    /// The color of its text.
    pub ink: Option<Color>,
    /// The color of its controls and of the modified equation.
    pub accent: Option<Color>,
    /// The task of an exercise, in plain words; empty where there is none.
    pub task: String,
    /// A word of help for it.
    pub hint: String,
    /// What it asks for; [`Exercise`](crate::exercise::Exercise) reads it.
    pub ask: String,
    /// The open lesson, 1 to 10; 0 is none.
    pub exercise: u64,
    /// The run that is pinned to compare with, unchecked form; every value is in its range.
    pub pinned: Option<Settings>,
    /// The further runs of a race, at most as many as [`RACERS`](super::RACERS), on the loss of the run.
    pub racers: Vec<Settings>,
}

impl View {
    /// The part of the correction, from 0, that the strip shows alone.
    pub fn only(&self) -> Option<usize> {
        usize::try_from(self.part.checked_sub(1)?).ok()
    }
}
