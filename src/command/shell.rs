//! `halfstep completions` and `halfstep man`: what a shell and `man` read.

use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Failure, out};

#[derive(Args, Debug)]
pub struct CompletionArgs {
    /// The shell
    shell: Shell,
}

#[derive(Args, Debug)]
pub struct ManArgs {
    /// A folder for the pages of all subcommands; by default the main page goes to standard output
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

pub fn completions(args: &CompletionArgs) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "halfstep", &mut text);
    out::put(None, &text)
}

pub fn man(args: &ManArgs) -> Result<(), Failure> {
    match &args.output {
        Some(folder) => {
            let said = |e| Failure::file(format!("{}: {e}", folder.display()));
            std::fs::create_dir_all(folder).map_err(said)?;
            clap_mangen::generate_to(Cli::command(), folder).map_err(said)
        }
        None => {
            let mut text = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut text).map_err(Failure::file)?;
            out::put(None, &text)
        }
    }
}
