//! `halfstep link`: what a link says.

use clap::Args;
use serde::Serialize;

use super::{Failure, LinkArgs, out};
use crate::link::{self, Resolved, SCHEMA, State, Warning};

#[derive(Args, Debug)]
pub struct LinkCommand {
    #[command(flatten)]
    link: LinkArgs,
    /// The canonical link, every value and the warnings, as JSON
    #[arg(long)]
    json: bool,
    /// The canonical link alone
    #[arg(short, long, conflicts_with = "json")]
    quiet: bool,
    /// Show every setting that the run reads, not only those that differ from their defaults
    #[arg(long)]
    all: bool,
}

#[derive(Serialize)]
struct Said<'a> {
    link: &'a str,
    experiment: Resolved,
    warnings: &'a [Warning],
}

pub fn link(args: &LinkCommand) -> Result<(), Failure> {
    let parsed = args.link.parsed()?;
    let written = link::write(&parsed.settings, &parsed.view);
    if args.json {
        let experiment = link::resolved(&parsed.settings, &parsed.view);
        return out::put(None, out::json(&Said { link: &written, experiment, warnings: &parsed.warnings })?.as_bytes());
    }
    let mut text = format!("{written}\n");
    if !args.quiet {
        let state = State { settings: parsed.settings.clone(), view: parsed.view.clone() };
        let relevant = link::relevant(&parsed.settings, &parsed.view);
        for row in SCHEMA.iter().filter(|row| row.key != "v" && relevant.contains(&row.key)) {
            let value = row.value(&state);
            if args.all || value != row.default(&state) {
                let unit = if row.unit.is_empty() { String::new() } else { format!(" {}", row.unit) };
                text += &format!("  {:<8} {:<22} {}{unit}\n", row.key, row.label, value.words());
            }
        }
    }
    out::put(None, text.as_bytes())
}
