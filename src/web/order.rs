//! The order study in pieces, so that it can be computed by workers and shown as it grows.

use serde::{Deserialize, Serialize};

use crate::analysis::{ByFlow, OrderStudy, OrderWords, Slopes, Study, order_words};
use crate::experiment::Experiment;

/// A step size of a study.
#[derive(Serialize)]
pub struct Row {
    study: &'static str,
    k: usize,
    h: f64,
    steps: usize,
}

/// The step sizes of both studies, the quickest first.
pub fn plan(experiment: &Experiment, halvings: usize) -> Vec<Row> {
    let mut rows: Vec<Row> = [("fixed", Study::Fixed), ("span", Study::Span)]
        .into_iter()
        .flat_map(|(name, study)| {
            let finer = (0..=halvings).map_while(move |k| study.finer(experiment, k).map(|run| (k, run)));
            finer.map(move |(k, run)| Row { study: name, k, h: run.h(), steps: run.steps() })
        })
        .collect();
    rows.sort_by_key(|row| row.steps);
    rows
}

/// The study with this name.
pub fn study(name: &str) -> Option<Study> {
    match name {
        "span" => Some(Study::Span),
        "fixed" => Some(Study::Fixed),
        _ => None,
    }
}

/// What was measured so far.
#[derive(Deserialize)]
pub struct Measured {
    span: Rows,
    fixed: Rows,
}

/// Errors by flow, one for each step size; a flow that the method does not have is null, an error
/// is null where the end was not reached.
#[derive(Deserialize)]
struct Rows {
    h: Vec<f64>,
    errors: ByFlow<Option<Vec<Option<f64>>>>,
}

impl Measured {
    /// With the slopes fitted.
    pub fn study(self) -> OrderStudy {
        let of = |rows: Rows| Slopes::fitted(rows.h, rows.errors);
        OrderStudy { span: of(self.span), fixed: of(self.fixed) }
    }
}

/// The slopes and the words.
#[derive(Serialize)]
pub struct Fitted {
    span: ByFlow<Option<f64>>,
    fixed: ByFlow<Option<f64>>,
    words: OrderWords,
}

impl Fitted {
    pub fn of(study: OrderStudy) -> Self {
        let words = order_words(&study);
        Self { span: study.span.slopes, fixed: study.fixed.slopes, words }
    }
}
