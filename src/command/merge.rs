//! `halfstep merge`: the shards of a sweep as one table.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::PathBuf;

use clap::Args;

use super::Failure;
use crate::sweep::Merge;

#[derive(Args, Debug)]
pub struct MergeArgs {
    /// The shards' tables, CSV or JSON Lines, in any order
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Where to write the whole table; by default standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn merge(args: &MergeArgs) -> Result<(), Failure> {
    let mut tables = Vec::new();
    for file in &args.files {
        let name = file.display().to_string();
        let opened = File::open(file).map_err(|e| Failure::file(format!("{name}: {e}")))?;
        tables.push((name, BufReader::new(opened)));
    }
    let (header, mut rows) = Merge::new(tables).map_err(Failure::file)?;
    let failed = |e: io::Error| Failure::file(e);
    let mut to: Box<dyn Write> = match &args.output {
        Some(file) => {
            let made = File::create(file).map_err(|e| Failure::file(format!("{}: {e}", file.display())))?;
            Box::new(BufWriter::new(made))
        }
        None => Box::new(BufWriter::new(io::stdout().lock())),
    };
    to.write_all(header.as_bytes()).map_err(failed)?;
    while let Some(line) = rows.next_row().map_err(Failure::file)? {
        to.write_all(line.as_bytes()).map_err(failed)?;
    }
    to.flush().map_err(failed)
}
