//! What the keys of a link are about.

use serde::Serialize;

/// What a key is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// The link itself.
    Link,
    /// What is minimized, and from where.
    Problem,
    /// How it steps.
    Method,
    /// For how long, on which samples.
    Run,
    /// What the page shows.
    View,
}

impl Group {
    /// Every group, in the order of the page.
    pub const ALL: &'static [Self] = &[Self::Link, Self::Problem, Self::Method, Self::Run, Self::View];

    /// Its heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::Link => "Link",
            Self::Problem => "Problem",
            Self::Method => "Method",
            Self::Run => "Run",
            Self::View => "View",
        }
    }
}
