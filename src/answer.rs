//! Where a link becomes an answer.
//!
//! The one place that joins the link to the numbers; the wasm export and the program
//! (`src/command/`) both call it, so that the page and the command line cannot differ.

use serde::Serialize;

use crate::analysis::{Report, Why, analyze, why};
use crate::export::{self, Dialect};
use crate::link::{self, Parsed, Resolved, Warning};

/// What a link asks for and what it gives.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The link as it was understood.
    pub parsed: Parsed,
    /// The numbers.
    pub report: Report,
}

/// Answers any link.
///
/// ```
/// let answer = halfstep::answer::answer("?opt=adam&steps=10&h=oops");
/// assert_eq!(answer.report.theta.len(), 11);
/// assert_eq!(answer.parsed.warnings[0].key, "h");
/// ```
pub fn answer(link: &str) -> Answer {
    let parsed = link::parse(link);
    let report = analyze(&parsed.experiment);
    Answer { parsed, report }
}

impl Answer {
    /// The run as CSV, with the link, its warnings and the verdict before it as comments.
    pub fn csv(&self, dialect: Dialect) -> String {
        let Parsed { settings, view, warnings, .. } = &self.parsed;
        let mut header = vec![source(&link::write(settings, view))];
        header.extend(warnings.iter().map(|w| format!("warning: {w}")));
        header.push(self.report.verdict.clone());
        export::csv(&self.report, &header, dialect)
    }
}

/// What a file says of where it comes from.
pub fn source(link: &str) -> String {
    format!("halfstep {} {link}", env!("CARGO_PKG_VERSION"))
}

impl Serialize for Answer {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Flat<'a> {
            link: String,
            experiment: Resolved,
            warnings: &'a [Warning],
            #[serde(flatten)]
            report: &'a Report,
            /// Of the marked step.
            #[serde(skip_serializing_if = "Option::is_none")]
            why: Option<Why>,
        }
        let Parsed { settings, view, warnings, experiment, .. } = &self.parsed;
        let coordinate = view.coordinate.0.saturating_sub(1) as usize;
        Flat {
            link: link::write(settings, view),
            experiment: link::resolved(settings, view),
            warnings,
            report: &self.report,
            why: view.step.and_then(|step| why(experiment, &self.report, step as usize, coordinate)),
        }
        .serialize(serializer)
    }
}
