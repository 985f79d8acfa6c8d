//! The table, printed and written down.

use anyhow::Result;
use std::fmt::Write;
use std::{env, fs};
use xtask::paths;

/// What a number must stay on one side of.
#[derive(Clone, Copy)]
pub enum Bound {
    /// Not more.
    Most(f64),
    /// Not less.
    Least(f64),
}

impl Bound {
    fn holds(self, x: f64) -> bool {
        match self {
            Self::Most(most) => x <= most,
            Self::Least(least) => x >= least,
        }
    }

    fn words(self) -> String {
        match self {
            Self::Most(most) => format!("≤ {most}"),
            Self::Least(least) => format!("≥ {least}"),
        }
    }
}

/// A row.
pub struct Row {
    /// What is compared.
    pub what: String,
    /// The number, or why there is none.
    pub measured: Result<f64, String>,
    /// Its unit, after the number.
    pub unit: &'static str,
    /// What it must reach.
    pub must: Option<Bound>,
    /// What it should reach.
    pub aim: Option<Bound>,
    /// Both sides in their own units.
    pub from: String,
}

impl Row {
    /// Says it at once; the table comes at the end.
    pub fn say(&self) {
        let number = self.measured.as_ref().map_or_else(Clone::clone, |x| format!("{x:.3}{}", self.unit));
        println!("   {number:>10}  {} ({})", self.what, self.from);
    }
}

const HEAD: &str = "\
# Performance

Written by `cargo xtask bench`. Both sides of a row are measured in turn in the same run, and a ratio is the median of \
the ratios of neighbors, so that other load on the machine affects both. Only the ratios carry over to other \
machines.

The work W is the bilinear loss with Adam, ε inside the root, β = 0.9, ρ = 0.99, ε = 0.01, h = 0.001: 5,000 iterates, \
and the modified equation by RK4 with 4 sub-steps an interval over the same 5,000 intervals. With d = 20 the loss is a \
chain of double wells. All peers do the same work and come to the same end to ten digits, which is checked. The \
JavaScript is in `benches/js`, the Python in `benches/python`, our side in `benches/peers`.
";

/// Prints the rows; writes them where they are all.
///
/// # Errors
/// Where the file cannot be written.
pub fn write(rows: &[Row], whole: bool) -> Result<()> {
    let mut table = String::from("| | measured | must reach | aim | |\n|---|---|---|---|---|\n");
    let mut missed = 0;
    for row in rows {
        let number = match &row.measured {
            Ok(x) => {
                let digits = if *x >= 100.0 {
                    0
                } else if *x >= 10.0 {
                    1
                } else {
                    2
                };
                let held = row.must.is_none_or(|must| must.holds(*x));
                missed += usize::from(!held);
                let mark = if held { "" } else { " **missed**" };
                format!("{x:.digits$}{}{mark}", row.unit)
            }
            Err(why) => why.clone(),
        };
        let words = |bound: Option<Bound>| bound.map_or_else(String::new, Bound::words);
        writeln!(table, "| {} | {number} | {} | {} | {} |", row.what, words(row.must), words(row.aim), row.from)?;
    }
    println!("\n{table}\n{missed} of {} below what they must reach", rows.len());
    if whole {
        let file = paths::root().join("docs/performance.md");
        let notes = fs::read_to_string(paths::root().join("benches/notes.md")).unwrap_or_default();
        let place = format!("\nMeasured on {} with {} cores.\n", env::consts::ARCH, cores());
        fs::write(&file, format!("{HEAD}{place}\n{table}\n{notes}"))?;
        println!("written to {}", file.display());
    }
    Ok(())
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, Into::into)
}
