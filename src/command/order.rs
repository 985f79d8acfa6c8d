//! `halfstep order`: how the errors fall with the step size.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, LinkArgs, link_args, numbers, out};
use crate::analysis::{order_study, order_words};
use crate::answer::source;
use crate::export::{self, Dialect};

#[derive(Args, Debug)]
pub struct OrderArgs {
    #[command(flatten)]
    link: LinkArgs,
    /// How often h is halved
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=12))]
    halvings: u8,
    /// Step sizes, errors and slopes, as JSON
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Errors by step size, as CSV
    #[arg(long)]
    csv: bool,
    /// The study at a fixed number of steps, where slopes are higher by one
    #[arg(long, requires = "csv")]
    fixed: bool,
    /// Where to write it; by default standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn order(args: &OrderArgs) -> Result<(), Failure> {
    let parsed = args.link.parsed()?;
    let study = order_study(&parsed.experiment, args.halvings.into());
    let link = link_args::canonical(&parsed);
    let text = if args.json {
        out::json(&study)?
    } else if args.csv {
        export::order(source(&link), study, args.fixed, Dialect::Comma)
    } else {
        let said: String = order_words(&study).verdict.iter().map(|span| span.text.as_str()).collect();
        format!("{link}\n\n{said}\n{}", numbers::orders(&study))
    };
    out::put(args.output.as_deref(), text.as_bytes())
}
