//! `halfstep cite`: the paper, the program and the run as references, and the modified equation in LaTeX.

use clap::Args;

use super::{Failure, LinkArgs, link_args, out};
use crate::analysis::{analyze_quickly, tex};
use crate::export::cite as citation;

#[derive(Args, Debug)]
pub struct CiteArgs {
    #[command(flatten)]
    link: LinkArgs,
    /// The address of the page; the run's link is appended to it
    #[arg(long, default_value = "", value_name = "URL")]
    address: String,
    /// The date of access, as 2026-01-31
    #[arg(long, default_value = "", value_name = "DAY")]
    day: String,
    /// Only the modified equation of the run, in LaTeX
    #[arg(long)]
    tex: bool,
}

/// The paper whose equations these are.
pub const PAPER: &str = "\
@inproceedings{cattaneo2024implicit,
  author = {Cattaneo, Matias D. and Klusowski, Jason M. and Shigida, Boris},
  title = {On the Implicit Bias of {Adam}},
  booktitle = {Proceedings of the 41st International Conference on Machine Learning},
  series = {Proceedings of Machine Learning Research},
  volume = {235},
  publisher = {PMLR},
  year = {2024}
}
";

pub fn cite(args: &CiteArgs) -> Result<(), Failure> {
    let parsed = args.link.parsed()?;
    let equation = || {
        let lines = tex(&parsed.experiment, &analyze_quickly(&parsed.experiment)).join(" \\\\\n  ");
        format!("\\begin{{gather*}}\n  {lines}\n\\end{{gather*}}\n")
    };
    let text = if args.tex {
        equation()
    } else {
        let link = link_args::canonical(&parsed);
        let place = args.address.trim_end_matches('?');
        let run = if place.is_empty() { link.clone() } else { format!("{place}?{link}") };
        let said = citation(&parsed.experiment, &run, &args.day);
        format!(
            "% The paper\n{PAPER}\n% The program and the run {link}\n{}\n% Its modified equation\n{}",
            said.bibtex,
            equation()
        )
    };
    out::put(None, text.as_bytes())
}
