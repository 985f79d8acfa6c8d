//! `halfstep sweep`: many links on all cores, a few numbers of each.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use super::{Failure, LinkArgs, out};
#[cfg(feature = "parquet")]
use crate::sweep::Parquet;
use crate::sweep::{Axis, Format, Grid, Pool, Row, Select, Shard, Writer, number, ordered, reference, row};

#[derive(Args, Debug)]
#[command(after_long_help = LONG)]
pub struct SweepArgs {
    #[command(flatten)]
    link: LinkArgs,
    // In a documentation comment the brackets would be links.
    #[arg(
        short,
        long,
        value_name = "KEY=VALUES",
        help_heading = "Sweep",
        help = "Vary a setting: KEY=A,B,C or KEY=FROM..TO[:lin|log|logit][:COUNT]; the last one varies fastest"
    )]
    grid: Vec<String>,
    /// Vary the seed: as --grid seed=…
    #[arg(long, value_name = "FROM..TO", help_heading = "Sweep")]
    seeds: Option<String>,
    /// The numbers to keep, by name (--list), or keys of the link
    #[arg(short, long, value_name = "NAMES", default_value = Select::DEFAULT, help_heading = "Sweep")]
    select: String,
    /// List every number that can be selected, with its unit
    #[arg(long, help_heading = "Sweep")]
    list: bool,
    /// Threads; by default one per core
    #[arg(short, long, default_value_t = 0, hide_default_value = true, value_name = "N", help_heading = "Sweep")]
    threads: usize,
    /// Only part K of N of the links, by a hash of the link, for job arrays; `halfstep merge` merges the parts
    #[arg(long, value_name = "K/N", help_heading = "Sweep")]
    shard: Option<Shard>,
    /// Where to write the table; by default standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Sweep")]
    output: Option<PathBuf>,
    /// The format of the table; by default from the ending of FILE
    #[arg(long, help_heading = "Sweep")]
    format: Option<Form>,
    /// Continue FILE where it ends; the links and the numbers must be the same
    #[arg(long, requires = "output", conflicts_with = "overwrite", help_heading = "Sweep")]
    resume: bool,
    /// Replace FILE if it exists
    #[arg(long, requires = "output", help_heading = "Sweep")]
    overwrite: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Comma-separated values with a header
    Csv,
    /// One JSON object per line
    Jsonl,
    /// Parquet, in builds with --features parquet
    Parquet,
}

const LONG: &str = "\
Columns: row (its number in the whole sweep), link, the settings of the grid, the selected numbers, warnings (settings of \
the link that could not be used), error (why numbers are missing or cover only part of the run). A number that a run \
does not have is empty. The table is the same for any number of threads.

  halfstep sweep --grid b2=0.9..0.9999:logit:32 --grid opt=adam,lion,muon --seeds 1..20 -o sweep.csv
  generate-links | halfstep sweep --select d,loss.end - > sweep.csv
  halfstep sweep --grid h=1e-4..1:log:100 --shard 3/64 -o part-3.csv";

/// Where rows go.
enum Sink {
    Lines {
        writer: Writer,
        to: Box<dyn Write>,
    },
    #[cfg(feature = "parquet")]
    Parquet(Box<Parquet<Box<dyn Write + Send>>>),
}

pub fn sweep(args: &SweepArgs) -> Result<(), Failure> {
    if args.list {
        return out::put(None, reference().as_bytes());
    }
    let grid = grid(args)?;
    let keys = grid.as_ref().map_or_else(Vec::new, Grid::keys);
    let select = Select::new(&keys, &args.select).map_err(Failure::usage)?;
    let form = form(args)?;
    let shard = args.shard.unwrap_or(Shard::WHOLE);

    let read_failure = Arc::new(std::sync::Mutex::new(None));
    let links: Box<dyn Iterator<Item = String>> = match &grid {
        Some(grid) => Box::new(grid.links()),
        None => Box::new(lines(Arc::clone(&read_failure))),
    };
    let mut rows = (1_u64..).zip(links).filter(|(_, link)| shard.has(link));
    let total = grid.as_ref().map(|grid| grid.len() / shard.of);

    let (mut sink, done) = open(args, form, &select, &mut rows)?;
    let stop = interruptible()?;
    let pool = Pool::new(args.threads).map_err(Failure::file)?;
    let progress = Progress::new(total, done);
    let mut count = Count { rows: done, ..Count::default() };
    let work = |(number, link)| row(number, link, &select, args.link.is_strict());
    let finished = ordered(&pool, rows, &stop, work, |row: Row| {
        count.add(&row);
        progress.tick();
        sink.put(&row)
    });
    let closed = sink.close();
    progress.finish();
    let finished = match finished {
        // Whoever reads has seen enough, such as `head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
        result => result.map_err(|e| written(args, &e))?,
    };
    closed.map_err(|e| written(args, &e))?;
    if let Some(why) = read_failure.lock().ok().and_then(|mut why| why.take()) {
        return Err(Failure::file(format!("standard input: {why}")));
    }
    count.say();
    match (finished, count.refused) {
        (false, _) => {
            let hint =
                if args.output.is_some() && form != Form::Parquet { " --resume continues from there." } else { "" };
            Err(Failure::interrupted(format!("Interrupted; {} rows are written.{hint}", count.rows)))
        }
        (true, 0) => Ok(()),
        (true, refused) => Err(Failure::refused(format!("{refused} links were refused because of --strict."))),
    }
}

/// The grid that was asked for; nothing where links come from standard input.
fn grid(args: &SweepArgs) -> Result<Option<Grid>, Failure> {
    if args.link.is_lines() {
        if !args.grid.is_empty() || args.seeds.is_some() {
            return Err(Failure::usage("links on standard input have no grid; give one or the other"));
        }
        return Ok(None);
    }
    if args.link.is_changed_input() {
        return Err(Failure::usage(
            "flags do not change the links on standard input; write the settings into the links",
        ));
    }
    let seeds = args.seeds.as_ref().map(|range| format!("seed={range}"));
    let axes: Result<Vec<Axis>, String> = args.grid.iter().chain(&seeds).map(|text| Axis::new(text)).collect();
    let axes = axes.map_err(Failure::usage)?;
    if axes.is_empty() && args.link.is_empty() {
        return Err(Failure::usage(
            "nothing varies; give --grid KEY=VALUES, --seeds FROM..TO, or - for links on standard input",
        ));
    }
    let base = args.link.parsed()?;
    let base = super::link_args::canonical(&base);
    Grid::new(&base, axes).map(Some).map_err(Failure::usage)
}

fn form(args: &SweepArgs) -> Result<Form, Failure> {
    let ending = args.output.as_deref().and_then(Path::extension).and_then(|end| end.to_str());
    if let (None, Some(other @ ("xlsx" | "feather" | "arrow"))) = (args.format, ending) {
        return Err(Failure::usage(format!("a sweep is written as CSV, JSON Lines or Parquet, not as .{other}")));
    }
    let form = args.format.unwrap_or(match ending {
        Some("jsonl" | "ndjson" | "json") => Form::Jsonl,
        Some("parquet") => Form::Parquet,
        _ => Form::Csv,
    });
    if form == Form::Parquet && !cfg!(feature = "parquet") {
        return Err(Failure::usage(
            "This build cannot write Parquet. For that: cargo install --path . --features parquet",
        ));
    }
    if form == Form::Parquet && args.resume {
        return Err(Failure::usage("a Parquet file cannot be resumed; CSV and JSON Lines can"));
    }
    Ok(form)
}

/// The lines of standard input that are not empty.
fn lines(failure: Arc<std::sync::Mutex<Option<io::Error>>>) -> impl Iterator<Item = String> {
    let mut input = BufReader::new(io::stdin());
    let mut line = Vec::new();
    std::iter::from_fn(move || {
        loop {
            line.clear();
            match input.read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(_) => {
                    let text = String::from_utf8_lossy(&line);
                    let text = text.trim();
                    if !text.is_empty() {
                        return Some(text.to_owned());
                    }
                }
                Err(error) => {
                    if let Ok(mut place) = failure.lock() {
                        *place = Some(error);
                    }
                    return None;
                }
            }
        }
    })
}

/// Opens the table, and takes those rows that it has already from `rows`; gives how many these are.
fn open(
    args: &SweepArgs,
    form: Form,
    select: &Select,
    rows: &mut impl Iterator<Item = (u64, String)>,
) -> Result<(Sink, u64), Failure> {
    #[cfg(feature = "parquet")]
    if form == Form::Parquet {
        return Ok((Sink::Parquet(Box::new(parquet(args, select)?)), 0));
    }
    let format = if form == Form::Jsonl { Format::JsonLines } else { Format::Csv };
    let writer = Writer::new(format, select);
    let header = writer.header().map_err(Failure::file)?;
    let Some(file) = args.output.as_deref().filter(|file| *file != Path::new("-")) else {
        let mut to = BufWriter::new(io::stdout());
        to.write_all(header.as_bytes()).map_err(Failure::file)?;
        return Ok((Sink::Lines { writer, to: Box::new(to) }, 0));
    };
    let failed = |e: &dyn std::fmt::Display| Failure::file(format!("{}: {e}", file.display()));
    refuse_to_replace(args, file)?;
    let mut done = 0;
    let to = if args.resume && file.exists() {
        let mut opened = OpenOptions::new().read(true).write(true).open(file).map_err(|e| failed(&e))?;
        let (kept, known) = keep(&opened, &header, format, rows).map_err(|why| failed(&why))?;
        done = known;
        opened.set_len(kept).map_err(|e| failed(&e))?;
        opened.seek(SeekFrom::End(0)).map_err(|e| failed(&e))?;
        if kept == 0 {
            opened.write_all(header.as_bytes()).map_err(|e| failed(&e))?;
        }
        opened
    } else {
        let mut made = File::create(file).map_err(|e| failed(&e))?;
        made.write_all(header.as_bytes()).map_err(|e| failed(&e))?;
        made
    };
    Ok((Sink::Lines { writer, to: Box::new(BufWriter::new(to)) }, done))
}

/// Opens a Parquet file.
#[cfg(feature = "parquet")]
fn parquet(args: &SweepArgs, select: &Select) -> Result<Parquet<Box<dyn Write + Send>>, Failure> {
    let to: Box<dyn Write + Send> = match args.output.as_deref().filter(|file| *file != Path::new("-")) {
        None => Box::new(BufWriter::new(io::stdout())),
        Some(file) => {
            refuse_to_replace(args, file)?;
            let made = File::create(file).map_err(|e| Failure::file(format!("{}: {e}", file.display())))?;
            Box::new(BufWriter::new(made))
        }
    };
    Parquet::new(to, select).map_err(Failure::file)
}

/// Hours of work may be in a file that is there.
fn refuse_to_replace(args: &SweepArgs, file: &Path) -> Result<(), Failure> {
    if !args.resume && !args.overwrite && file.metadata().is_ok_and(|there| there.is_file() && there.len() > 0) {
        let what = "exists already; --resume continues it, --overwrite replaces it";
        return Err(Failure::file(format!("{}: {what}", file.display())));
    }
    Ok(())
}

/// How many bytes of a table are whole rows of this sweep, and how many rows that is; they are taken from `rows`.
fn keep(
    table: &File,
    header: &str,
    format: Format,
    rows: &mut impl Iterator<Item = (u64, String)>,
) -> Result<(u64, u64), String> {
    let mut lines = BufReader::new(table);
    let mut line = String::new();
    let mut kept = 0_u64;
    if format == Format::Csv {
        lines.read_line(&mut line).map_err(|e| e.to_string())?;
        if !line.is_empty() && !header.starts_with(&line) {
            return Err("this table has other columns; --resume needs the same --grid and --select".into());
        }
        if line.len() < header.len() {
            return Ok((0, 0));
        }
        kept = header.len() as u64;
    }
    let mut done = 0;
    loop {
        line.clear();
        lines.read_line(&mut line).map_err(|e| e.to_string())?;
        // A row that was cut is written again.
        if !line.ends_with('\n') {
            return Ok((kept, done));
        }
        let found = number(&line).zip(link_of(&line, format));
        let Some(expected) = rows.next() else { return Err("this table has more rows than the sweep".into()) };
        if found.as_ref() != Some(&expected) {
            return Err(format!("row {} of this table belongs to another sweep", done + 1));
        }
        kept += line.len() as u64;
        done += 1;
    }
}

/// The link of a row.
fn link_of(line: &str, format: Format) -> Option<String> {
    match format {
        Format::Csv => {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
            reader.records().next()?.ok()?.get(1).map(str::to_owned)
        }
        Format::JsonLines => {
            let value: serde_json::Value = serde_json::from_str(line).ok()?;
            value["link"].as_str().map(str::to_owned)
        }
    }
}

impl Sink {
    fn put(&mut self, row: &Row) -> io::Result<()> {
        match self {
            Self::Lines { writer, to } => to.write_all(writer.line(row).map_err(io::Error::other)?.as_bytes()),
            #[cfg(feature = "parquet")]
            Self::Parquet(file) => file.put(row),
        }
    }

    fn close(self) -> io::Result<()> {
        match self {
            Self::Lines { mut to, .. } => to.flush(),
            #[cfg(feature = "parquet")]
            Self::Parquet(file) => file.close(),
        }
    }
}

fn written(args: &SweepArgs, error: &io::Error) -> Failure {
    let place = args.output.as_deref().map_or("standard output".into(), |file| file.display().to_string());
    Failure::file(format!("{place}: {error}"))
}

/// A flag that Ctrl-C sets; a second one ends the program at once.
fn interruptible() -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
    })
    .map_err(Failure::file)?;
    Ok(stop)
}

/// What the rows of a sweep say of themselves.
#[derive(Default)]
struct Count {
    rows: u64,
    warned: u64,
    failed: u64,
    refused: u64,
}

impl Count {
    fn add(&mut self, row: &Row) {
        self.rows += 1;
        self.warned += u64::from(!row.warnings.is_empty());
        self.refused += u64::from(row.is_refused());
        self.failed += u64::from(!row.error.is_empty() && !row.is_refused());
    }

    fn say(&self) {
        let told = [(self.warned, "have warnings"), (self.failed, "are incomplete; the column error says why")];
        for (count, what) in told.into_iter().filter(|(count, _)| *count > 0) {
            out::say(&format!("{count} of {} rows {what}.", self.rows));
        }
    }
}

/// A bar on a terminal, and nothing elsewhere.
struct Progress(Option<ProgressBar>);

impl Progress {
    fn new(total: Option<u64>, done: u64) -> Self {
        if !io::stderr().is_terminal() {
            return Self(None);
        }
        let (bar, template) = match total {
            Some(total) => (ProgressBar::new(total), "{wide_bar} {human_pos}/{human_len} · {per_sec} · {eta} left"),
            None => (ProgressBar::new_spinner(), "{spinner} {human_pos} links · {per_sec} · {elapsed}"),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        // The time left is that of what is still to do.
        bar.set_position(done);
        bar.reset_eta();
        Self(Some(bar))
    }

    fn tick(&self) {
        if let Some(bar) = &self.0 {
            bar.inc(1);
        }
    }

    fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
