//! `halfstep run`: a run in words, or every number of it.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use clap::Args;

use super::{Failure, LinkArgs, numbers, out};
use crate::analysis::{analyze, order_study};
use crate::answer::{Answer, answer, race as race_answer, source};
use crate::experiment::Experiment;
use crate::export::{self, Dialect};
use crate::link;
use crate::plot::{Figure, Look, RaceFigure, svg};
use crate::race::{Race, Racer, error};

/// How often the order study halves h.
const HALVINGS: usize = 4;

#[derive(Args, Debug)]
#[command(after_long_help = FIELDS)]
pub struct RunArgs {
    #[command(flatten)]
    link: LinkArgs,
    /// Every number, as JSON; with - one line for each link on standard input
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// A row for each step, as CSV
    #[arg(long)]
    csv: bool,
    /// Semicolons between columns and commas in numbers, for spreadsheets that expect them
    #[arg(long, requires = "csv")]
    semicolons: bool,
    /// All runs of the link's race, instead of its own
    #[arg(long, conflicts_with = "order")]
    race: bool,
    /// Measure the orders too
    #[arg(long)]
    order: bool,
    /// Where to write it; by default standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// As `halfstep figure`; kept from the former example `report` for one more release
    #[arg(long, value_name = "FIGURE=FILE", hide = true)]
    svg: Vec<String>,
}

const FIELDS: &str = "\
Fields of --json: link, experiment (every key, resolved), warnings, theta, flows (first, modified, third, phase: points, \
error, largest_error, stopped), loss, gradient, norm_name, norm, coefficient, effect, penalty, validity (d, chi, \
stalls_at, grade, grades, words), growth, diverged_at, heuristic_from, verdict, words, with --order the measured \
orders, and with --at why (the correction of that step in parts). With --race: link, warnings, level (the matched loss) \
and runs, each with these fields, finish (the results that are compared) and one_norm. Columns of --csv: step, theta_J, \
for each flow FLOW_J and FLOW_error, loss, gradient_J, norm, c_J, effect_J, penalty; J counts coordinates from 1. With --race: run, step, time, loss, one_norm, theta_J, and the error that race= of \
the link names.";

/// A line of many.
#[derive(serde::Serialize)]
struct Line<'a> {
    given: &'a str,
    #[serde(flatten)]
    answer: Answer,
}

pub fn run(args: &RunArgs) -> Result<(), Failure> {
    if args.race {
        return out::put(args.output.as_deref(), raced(args)?.as_bytes());
    }
    if args.link.is_lines() && !args.csv && args.output.is_none() {
        return lines(args);
    }
    let answer = with_order(args, args.link.answer()?);
    for pair in &args.svg {
        picture(pair, &answer)?;
    }
    let text = if args.json {
        out::json(&answer)?
    } else if args.csv {
        answer.csv(if args.semicolons { Dialect::Semicolon } else { Dialect::Comma })
    } else {
        words(&answer)
    };
    out::put(args.output.as_deref(), text.as_bytes())
}

/// The numbers of all runs of a race, or each in words.
fn raced(args: &RunArgs) -> Result<String, Failure> {
    let parsed = args.link.raced()?;
    let link = link::write(&parsed.settings, &parsed.view);
    if args.csv {
        let dialect = if args.semicolons { Dialect::Semicolon } else { Dialect::Comma };
        let mut race = Race::of(&parsed);
        let flow = RaceFigure::flow_of(&parsed.view.race);
        if let Some(flow) = flow {
            let report = |racer: &Racer| Experiment::new(racer.settings.clone()).map(|one| analyze(&one));
            let errors = race.racers.iter().map(|racer| report(racer).map_or_else(|_| Vec::new(), |r| error(&r, flow)));
            race = race.measured(errors.collect());
        }
        return Ok(export::race(&race, source(&link), flow, dialect));
    }
    let answer = race_answer(&link);
    if args.json {
        return out::json(&answer);
    }
    Ok(answer.runs.iter().map(|run| words(&run.answer)).collect::<Vec<_>>().join("\n"))
}

fn with_order(args: &RunArgs, mut answer: Answer) -> Answer {
    if args.order {
        answer.report.order = Some(order_study(&answer.parsed.experiment, HALVINGS));
    }
    answer
}

fn picture(pair: &str, answer: &Answer) -> Result<(), Failure> {
    let (name, file) = pair.split_once('=').ok_or_else(|| Failure::usage("--svg needs FIGURE=FILE"))?;
    let figure = super::figure::named(name)?;
    let look = Look { section: answer.look().section, ..Look::default() };
    let picture =
        svg(figure, &answer.scene(), &look).map_err(|e| Failure::file(format!("{}: {e}", Figure::key(figure))))?;
    out::put(Some(file.as_ref()), picture.as_bytes())
}

/// Each line of standard input, as it comes.
fn lines(args: &RunArgs) -> Result<(), Failure> {
    let mut input = io::stdin().lock();
    let mut to = io::stdout().lock();
    let mut line = Vec::new();
    let mut refused = false;
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line).map_err(Failure::file)? == 0 {
            break;
        }
        let given = String::from_utf8_lossy(&line);
        let given = given.trim();
        if given.is_empty() {
            continue;
        }
        let warnings = link::parse(given).warnings;
        let text = if args.link.is_strict() && !warnings.is_empty() {
            refused = true;
            let said = warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            let error = format!("Refused because of --strict: {said}");
            if args.json {
                serde_json::json!({ "given": given, "error": error, "warnings": warnings }).to_string()
            } else {
                error
            }
        } else {
            let answer = with_order(args, answer(given));
            if args.json {
                serde_json::to_string(&Line { given, answer }).map_err(Failure::file)?
            } else {
                words(&answer)
            }
        };
        match writeln!(to, "{text}").and_then(|()| to.flush()) {
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            Err(e) => return Err(Failure::file(e)),
            Ok(()) => {}
        }
    }
    if refused { Err(Failure::refused("")) } else { Ok(()) }
}

/// The run in words, with the orders where they were measured.
fn words(answer: &Answer) -> String {
    answer.words() + &answer.report.order.as_ref().map_or_else(String::new, numbers::orders)
}
