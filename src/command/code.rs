//! `halfstep code`: the run as a program.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, LinkArgs, link_args, out};
use crate::export::{Language, code as program, race_code};
use crate::link;
use crate::race::Race;

#[derive(Args, Debug)]
pub struct CodeArgs {
    #[command(flatten)]
    link: LinkArgs,
    /// numpy, pytorch or optax
    #[arg(short, long, default_value = "numpy", value_parser = clap::builder::PossibleValuesParser::new(Language::TABLE.iter().map(|l| l.key())))]
    language: String,
    /// All runs of the link's race, a function each
    #[arg(long)]
    race: bool,
    /// Where to write it; by default standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn code(args: &CodeArgs) -> Result<(), Failure> {
    let parsed = if args.race { args.link.raced()? } else { args.link.parsed()? };
    let language = Language::from_key(&args.language).ok_or_else(|| Failure::usage("there is no such language"))?;
    let text = if args.race {
        race_code(&Race::of(&parsed), &link::write(&parsed.settings, &parsed.view), language)
    } else {
        program(&parsed.experiment, &link_args::canonical(&parsed), language)
    };
    let text = text.map_err(|why| Failure::usage(format!("There is no program: {why}.")))?;
    out::put(args.output.as_deref(), text.as_bytes())
}
