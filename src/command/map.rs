//! `halfstep map`: over β and ρ, the sign of the correction by its formula, or what whole runs did.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::{Failure, LinkArgs, link_args, out};
use crate::analysis::{Measure, Place, Reference, analyze_quickly, decay_at, simulate_row};
use crate::answer::source;
use crate::export::{self, Dialect};
use crate::link::Parsed;

#[derive(Args, Debug)]
pub struct MapArgs {
    #[command(flatten)]
    link: LinkArgs,
    /// Run every cell and compare this number, instead of mapping the coefficient c by its formula
    #[arg(long, value_name = "MEASURE")]
    runs: Option<Of>,
    /// Cells along each edge, spaced evenly in log(1−β) and log(1−ρ), with β and ρ up to 0.9999
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..=1024))]
    side: u16,
    /// A row for each cell, as CSV
    #[arg(long)]
    csv: bool,
    /// Where to write it; by default standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What whole runs are compared by.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Of {
    /// The one-norm of the gradient where the run first passes a given loss
    OneNorm,
    /// The largest eigenvalue of the Hessian at the end
    Sharpness,
}

impl From<Of> for Measure {
    fn from(of: Of) -> Self {
        match of {
            Of::OneNorm => Self::OneNorm,
            Of::Sharpness => Self::Sharpness,
        }
    }
}

pub fn map(args: &MapArgs) -> Result<(), Failure> {
    let parsed = args.link.parsed()?;
    match args.runs {
        None => say_formula(args, &parsed),
        Some(of) => say_runs(args, &parsed, of),
    }
}

fn middles(side: usize) -> Vec<f64> {
    (0..side).map(|i| decay_at((i as f64 + 0.5) / side as f64)).collect()
}

/// The step and the coordinate, from 0, that the link is about.
fn place_of(parsed: &Parsed) -> (usize, usize) {
    (parsed.view.step.unwrap_or(0) as usize, (parsed.view.coordinate.0.max(1) - 1) as usize)
}

/// Where the run stands on the map by the formula.
///
/// # Errors
/// Where the method has no coefficient of two averages, or the coordinate is none.
pub fn by_formula(parsed: &Parsed) -> Result<Place, Failure> {
    let (step, j) = place_of(parsed);
    Place::of(&parsed.experiment, &analyze_quickly(&parsed.experiment), step, j).ok_or_else(|| {
        Failure::usage("There is no map by the formula: the method does not have both averages, its correction has no coefficient c, or the run has no such coordinate. --runs one-norm compares whole runs.")
    })
}

fn say_formula(args: &MapArgs, parsed: &Parsed) -> Result<(), Failure> {
    let (step, j) = place_of(parsed);
    let place = by_formula(parsed)?;
    if !args.csv {
        let said: String = place.words(j).iter().map(|span| span.text.as_str()).collect();
        return out::put(args.output.as_deref(), (said + "\n").as_bytes());
    }
    let decays = middles(args.side.into());
    let header = [source(&link_args::canonical(parsed)), format!("c of coordinate {} at step {step}", j + 1)];
    let cells =
        decays.iter().flat_map(|&rho| decays.iter().map(move |&beta| vec![beta, rho, place.coefficient(beta, rho)]));
    let text = export::table(&header, &["beta", "rho", "c"], cells, Dialect::Comma);
    out::put(args.output.as_deref(), text.as_bytes())
}

/// A number for each cell, a row for each ρ, and what they are compared with; NaN where a run has none.
///
/// # Errors
/// Where the loss does not fall.
pub fn whole_runs(parsed: &Parsed, of: Of, side: u16) -> Result<(Vec<Vec<f64>>, Reference), Failure> {
    let reference = Reference::of(&parsed.experiment, &analyze_quickly(&parsed.experiment)).ok_or_else(|| {
        Failure::usage("The loss does not fall in this run, so there is no level at which to compare.")
    })?;
    let decays = middles(side.into());
    let rows: Vec<Vec<f64>> = decays
        .par_iter()
        .map(|&rho| {
            let cells = simulate_row(&parsed.settings, &decays, rho, reference.level);
            let value = |cell: Option<crate::analysis::Cell>| match of {
                Of::OneNorm => cell.and_then(|cell| cell.one_norm),
                Of::Sharpness => cell.and_then(|cell| cell.sharpness),
            };
            cells.into_iter().map(|cell| value(cell).filter(|x| x.is_finite()).unwrap_or(f64::NAN)).collect()
        })
        .collect();
    Ok((rows, reference))
}

fn say_runs(args: &MapArgs, parsed: &Parsed, of: Of) -> Result<(), Failure> {
    let (rows, reference) = whole_runs(parsed, of, args.side)?;
    let decays = middles(args.side.into());
    let name = match of {
        Of::OneNorm => "one_norm",
        Of::Sharpness => "sharpness",
    };
    let text = if args.csv {
        let cells = decays
            .iter()
            .zip(&rows)
            .flat_map(|(&rho, row)| decays.iter().zip(row).map(move |(&beta, &x)| vec![beta, rho, x]));
        export::table(&[source(&link_args::canonical(parsed))], &["beta", "rho", name], cells, Dialect::Comma)
    } else {
        Measure::from(of).words(&rows.concat(), &reference, parsed.experiment.steps()) + "\n"
    };
    out::put(args.output.as_deref(), text.as_bytes())
}
