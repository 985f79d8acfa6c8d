//! The numbers of a race as one table.

use super::{Dialect, table};
use crate::analysis::FlowKind;
use crate::link::{View, write};
use crate::race::Race;

/// A row for each step of each run, after `source` and the link of each run as comments.
///
/// Columns: `run`, `step`, `time`, `loss`, `one_norm`, `theta_1 …`, and where a flow is named its distance from the iterates, which
/// the race has to have ([`Race::measured`]); empty where that ends.
pub fn race(race: &Race, source: String, flow: Option<FlowKind>, dialect: Dialect) -> String {
    let mut header = vec![source];
    header.extend(
        race.racers
            .iter()
            .enumerate()
            .map(|(i, racer)| format!("run {}: {}, {}", i + 1, racer.name, write(&racer.settings, &View::default()))),
    );
    let theta: Vec<String> = (1..=race.experiment.dim()).map(|j| format!("theta_{j}")).collect();
    let mut names = vec!["run", "step", "time", "loss", "one_norm"];
    names.extend(theta.iter().map(String::as_str));
    match flow {
        Some(FlowKind::First) => names.push("error_first"),
        Some(_) => names.push("error_modified"),
        None => {}
    }
    let has_error = flow.is_some();
    let rows = race.racers.iter().enumerate().flat_map(|(i, racer)| {
        racer.theta.iter().zip(&racer.loss).zip(&racer.norm).enumerate().map(move |(n, ((theta, &loss), &norm))| {
            let mut row = vec![(i + 1) as f64, n as f64, n as f64 * racer.h, loss, norm];
            row.extend(theta);
            if has_error {
                row.push(racer.error.get(n).copied().unwrap_or(f64::NAN));
            }
            row
        })
    });
    table(&header, &names, rows, dialect)
}
