//! Where a link becomes an answer.
//!
//! The one place that joins the link to the numbers; the wasm export and the program
//! (`src/command/`) both call it, so that the page and the command line cannot differ.

use serde::Serialize;

use crate::analysis::{FlowKind, FlowSet, Report, Why, analyze, why};
use crate::export::{self, Dialect};
use crate::link::{self, ErrorAxis, Parsed, Resolved, Warning};
use crate::plot::{Look, Scene};
use crate::race::{Finish, Race};

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

/// What the runs of a race give.
#[derive(Clone, Debug, Serialize)]
pub struct RaceAnswer {
    /// The link as it was understood.
    pub link: String,
    /// What of the link could not be used.
    pub warnings: Vec<Warning>,
    /// The matched loss; see [`Race::matched_loss`].
    pub level: Option<f64>,
    /// The runs, the link's own first.
    pub runs: Vec<RunAnswer>,
}

/// What a run of a race gives: what it gives by itself, and what it is compared by.
#[derive(Clone, Debug, Serialize)]
pub struct RunAnswer {
    /// What came of it.
    pub finish: Finish,
    /// ‖∇E‖₁ at each iterate, whatever the norm of its method.
    pub one_norm: Vec<f64>,
    /// All of it, as [`answer`] has it of its link.
    #[serde(flatten)]
    pub answer: Answer,
}

/// Answers a link with all runs of its race.
pub fn race(link: &str) -> RaceAnswer {
    let parsed = link::parse(link);
    let race = Race::of(&parsed);
    let runs = race.finishes().into_iter().zip(&race.racers);
    RaceAnswer {
        link: link::write(&parsed.settings, &parsed.view),
        level: race.matched_loss(),
        runs: runs
            .map(|(finish, racer)| RunAnswer { answer: answer(&finish.link), one_norm: racer.norm.clone(), finish })
            .collect(),
        warnings: parsed.warnings,
    }
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

    /// What a figure of it draws.
    pub fn scene(&self) -> Scene<'_> {
        Scene { experiment: &self.parsed.experiment, report: &self.report }
    }

    /// How its link says that a figure is to look.
    pub fn look(&self) -> Look {
        let view = &self.parsed.view;
        let drawn = |name: &str| view.lines.is_empty() || view.lines.contains(&name);
        let hidden = |flow: FlowKind| !FlowKind::TABLE.iter().any(|(name, own)| *own == flow && drawn(name));
        Look {
            #[cfg(feature = "own")]
            section: crate::plot::Section::new(&view.plane, &self.parsed.experiment, &self.report),
            step: view.step.map(|step| step as usize),
            coordinate: view.coordinate.0.saturating_sub(1) as usize,
            only: view.only(),
            push: view.push,
            over: view.over,
            lens: view.lens.factor(),
            log_error: view.error_axis == ErrorAxis::Log,
            hide: FlowSet {
                first: hidden(FlowKind::First),
                modified: hidden(FlowKind::Modified),
                third: hidden(FlowKind::Third),
                phase: hidden(FlowKind::Phase),
            },
            ..Look::default()
        }
    }

    /// The run in words: its link, the verdict, the largest error of each flow, how far to trust it.
    pub fn words(&self) -> String {
        let (parsed, report) = (&self.parsed, &self.report);
        let steps = report.theta.len() - 1;
        let mut out = format!("{}\n\n{}\n", link::write(&parsed.settings, &parsed.view), report.verdict);
        out +=
            &format!("\n{} {}; largest error against the iterates\n", steps, if steps == 1 { "step" } else { "steps" });
        let flows = &report.flows;
        for (name, flow) in [
            ("first-order flow", &flows.first),
            ("modified equation", &flows.modified),
            ("equation with the h² term", &flows.third),
            ("phase-space flow", &flows.phase),
        ] {
            if let Some(flow) = flow {
                out += &format!("  {name:<26} {:.4e}", flow.largest_error);
                if let Some(stop) = flow.stopped {
                    out += &format!("  (followed to step {} only)", stop.at);
                }
                out.push('\n');
            }
        }
        out += &format!("\n{}", report.validity.words);
        if let Some(d) = report.validity.d.filter(|_| !report.validity.words.contains("one-step defect")) {
            out += &format!(" One-step defect {d:.3}.");
        }
        out.push('\n');
        out
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
