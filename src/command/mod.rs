//! The program `halfstep`: the page's numbers, figures and files without the page.
//!
//! Each subcommand is a file. All of them take a link (`link_args`), as a text, as a file that the page saved, from standard
//! input, or as flags, which come from the schema of the link.

mod check;
mod cite;
mod code;
mod failure;
mod figure;
mod length;
mod link;
mod link_args;
mod map;
mod map_figure;
mod merge;
mod numbers;
mod order;
mod out;
#[cfg(feature = "paper")]
mod paper;
mod run;
mod shell;
mod sweep;
mod tex;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

pub use failure::Failure;
pub use link_args::LinkArgs;

/// What a finite step size does to an optimizer: runs, modified equations, their errors and the sign of the correction.
#[derive(Debug, Parser)]
#[command(name = "halfstep", version, max_term_width = 100, after_help = CODES, after_long_help = CONCEPTS)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a link and report it in words, or with every number
    #[command(alias = "report")]
    Run(run::RunArgs),
    /// Measure how the errors fall with the step size
    Order(order::OrderArgs),
    /// Map the sign of the correction over β and ρ, or compare whole runs there
    Map(map::MapArgs),
    /// Draw a figure: SVG, PDF or PNG
    Figure(figure::FigureArgs),
    /// Write the run as a program for NumPy, PyTorch or optax
    Code(code::CodeArgs),
    /// Show a link’s shortest form, its values and its warnings
    Link(link::LinkCommand),
    /// Check result codes handed in by students
    Check(check::CheckArgs),
    /// Run many links on all cores and keep a few numbers of each
    Sweep(sweep::SweepArgs),
    /// Merge the shards of a sweep into one table
    Merge(merge::MergeArgs),
    /// Cite the run, the program and the paper; the modified equation in LaTeX
    Cite(cite::CiteArgs),
    /// Write a completion script for a shell
    Completions(shell::CompletionArgs),
    /// Write the man pages
    Man(shell::ManArgs),
}

const CODES: &str = "\
Exit codes: 0 done; 1 a file could not be read or written; 2 the command line is invalid; 3 a result code is \
invalid or its answer is wrong; 4 --strict refused a link; 130 interrupted.";

const CONCEPTS: &str = "\
LINKS
  A link is the address of a state of the page, or its query alone: 'opt=adam&b2=0.999&h=0.001'.
  Quote it, because & is special in a shell. Give only what differs from the defaults. Instead of
  a link, name a JSON file saved by the page, or - for standard input, or give the settings as
  flags: --opt adam --b2 0.999. Settings of a link that cannot be used are reported on standard
  error, and the rest are used; --strict refuses such a link.

WHAT IS COMPUTED
  theta     the iterates of the method, steps + 1 points
  first     the first-order flow θ′ = −F, at times 0, h, 2h, …
  modified  the modified equation θ′ = −F − hC, whose O(h) term C is the correction
  third     the same with the h² term
  phase     the flow with the moments as states
  error     the largest distance of a flow from the iterates in any coordinate, at each step
  c         the correction's coefficient: without weight decay negative is an anti-penalty on the
            norm of the gradient, positive a penalty
  d         the one-step defect of the modified equation divided by that of the first-order flow;
            valid below 0.3

FIGURES
  path         the iterates and the flows over the loss
  error        the error of each flow, by step
  strip        penalty or anti-penalty, by coordinate and step
  memory       the past gradients of the step --at by age, and their share in each memory
  multiples    norms of the gradient, loss and sharpness, by step
  order        the error of each flow by step size, at a fixed time span
  order-fixed  the same at a fixed number of steps
  map          the coefficient c over β and ρ; with --runs a comparison of whole runs

UNITS
  Problems are dimensionless. θ stands for the unit of a parameter, E for that of the loss; the unit
  of a gradient is E/θ. One step takes time h. `halfstep sweep --list` has the unit of every number.

EXIT CODES
  0    done
  1    a file could not be read or written
  2    the command line is invalid
  3    a result code is invalid or its answer is wrong
  4    --strict refused a link
  130  interrupted; what was written up to then is complete";

/// Runs the program with these arguments.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are errors to clap, which go to standard output.
            drop(error.print());
            return ExitCode::from(if error.use_stderr() { failure::USAGE } else { 0 });
        }
    };
    match dispatch(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.words.is_empty() {
                drop(writeln!(std::io::stderr(), "{}", failure.words));
            }
            ExitCode::from(failure.code)
        }
    }
}

fn dispatch(command: Command) -> Result<(), Failure> {
    match command {
        Command::Run(args) => run::run(&args),
        Command::Order(args) => order::order(&args),
        Command::Map(args) => map::map(&args),
        Command::Figure(args) => figure::figure(&args),
        Command::Code(args) => code::code(&args),
        Command::Link(args) => link::link(&args),
        Command::Check(args) => check::check(&args),
        Command::Sweep(args) => sweep::sweep(&args),
        Command::Merge(args) => merge::merge(&args),
        Command::Cite(args) => cite::cite(&args),
        Command::Completions(args) => shell::completions(&args),
        Command::Man(args) => shell::man(&args),
    }
}

/// The help of every subcommand, for the docs.
pub fn reference() -> String {
    let mut cli = Cli::command().term_width(100);
    cli.build();
    let mut out = String::new();
    for name in
        cli.get_subcommands().map(|sub| sub.get_name().to_owned()).filter(|name| name != "help").collect::<Vec<_>>()
    {
        let Some(sub) = cli.find_subcommand_mut(&name) else { continue };
        let help = sub.render_help().to_string();
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        out += &format!("### `halfstep {name}`\n\n```text\n{}\n```\n\n", lines.join("\n").trim_end());
    }
    out
}
