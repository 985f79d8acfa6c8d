//! The command line, read into one value.

use crate::home::Home;
use anyhow::{Result, bail};
use lexopt::prelude::*;

/// What `cargo xtask help` prints.
pub const HELP: &str = "\
The project's own commands. Each installs what it needs.

  cargo xtask serve [--port N] [--no-open]   serve the page while you work on it; changes appear at once
  cargo xtask test [--only STEP[,STEP]]      everything that must hold; --only help lists the steps
  cargo xtask dist [--check]                 the static site, into dist/; --check builds it once more, from a
                                             copy in another folder, and compares every byte
  cargo xtask dist --single-file             the same, and all of it as dist-single/halfstep.html, which opens
                                             from a disk
  cargo xtask dist … --home A                the same for the address A: the single file's links lead there, and
                                             the site works there in a sandboxed frame in WebKit too
  cargo xtask bench [PART ...]               the table of speeds, into docs/performance.md; parts of it
                                             (compute, map, python, wheel, page, pictures) are only printed
  cargo xtask bench count [--write]          the core's instructions beside the committed numbers
  cargo xtask bench native [ARGUMENTS]       cargo bench
  cargo xtask soak [--strings N] [--runs N]  attacks on links: ten million strings, a hundred thousand runs
  cargo xtask soak --tab                     ten thousand runs and a thousand views in one tab: nothing may grow
  cargo xtask soak --programs                every exported program, on NumPy, PyTorch and optax: gets them first,
                                             6 GB in the folder of tools
  cargo xtask soak --python                  the Python package's runs against PyTorch and optax at random settings;
                                             the same libraries
  cargo xtask wheel                          the Python package's wheel, into target/wheels/
  cargo xtask table [--check]                the measured orders, into docs/slopes.md
  cargo xtask shots [LINK ...]               pictures of the page, into shots/
  cargo xtask bare --yes                     the README's two commands on a bare machine: removes browsers and
                                             drivers first (Debian, root)

Environment:
  HALFSTEP_TOOLS   where the pinned tools are kept (default: the user's cache folder)
  HALFSTEP_PYTHON  a Python with NumPy for the exported programs (default: one is set up)
  CHROMEDRIVER     the driver for the browser tests (default: searched)
  CHROME           the browser the page tests start (default: the driver's own choice)
  HALFSTEP_ENGINE  the browser of the page tests: chromium (default), firefox or webkit
  CI=true          a missing browser is then a failure, not a skip
";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Print [`HELP`].
    Help,
    /// Build and serve the page.
    Serve(Serve),
    /// Run the steps named, or all of them.
    Test {
        /// Names of steps; empty means all.
        only: Vec<String>,
    },
    /// Build the static site.
    Dist(Dist),
    /// Run the benchmarks.
    Bench {
        /// The parts of the table, or `native` and what `cargo bench` is given.
        rest: Vec<String>,
    },
    /// Attack links for long.
    Soak {
        /// How many strings to read.
        strings: u32,
        /// How many whole runs.
        runs: u32,
    },
    /// Use one tab of a browser for long.
    SoakTab,
    /// Run every exported program on the library that it is for.
    SoakPrograms,
    /// Compare the Python package with other libraries.
    SoakPython,
    /// Build the Python package's wheel.
    Wheel,
    /// Measure every order and write the table.
    Table {
        /// Only compare with the table as it stands.
        check: bool,
    },
    /// Take pictures of the page.
    Shots {
        /// Links to take them of; empty means the default state.
        links: Vec<String>,
    },
    /// Run the two commands as a fresh machine does.
    Bare {
        /// Whether what has to be removed may be.
        sure: bool,
    },
    /// Put a build under its hashed folder; Trunk calls this.
    Stamp,
}

/// What to build.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Dist {
    /// Whether as one file too.
    pub single: bool,
    /// The address it will have on the web.
    pub home: Option<Home>,
    /// Whether to build it once more elsewhere, and compare.
    pub check: bool,
}

/// How to serve.
#[derive(Debug, PartialEq, Eq)]
pub struct Serve {
    /// The port asked for; a free one is taken where it is in use.
    pub port: u16,
    /// Whether to open the browser.
    pub open: bool,
}

impl Default for Serve {
    fn default() -> Self {
        Self { port: 8080, open: true }
    }
}

/// Reads the command line.
///
/// # Errors
/// Where a word is unknown or a value is missing.
pub fn parse(mut words: lexopt::Parser) -> Result<Command> {
    let Some(first) = words.next()? else {
        return Ok(Command::Help);
    };
    let name = match first {
        Short('h') | Long("help") => return Ok(Command::Help),
        Value(name) => name.string()?,
        other => return Err(other.unexpected().into()),
    };
    let mut serve = Serve::default();
    let mut dist = Dist::default();
    let mut only = Vec::new();
    let mut rest = Vec::new();
    let mut check = false;
    let (mut tab, mut programs, mut python) = (false, false, false);
    let mut sure = false;
    let (mut strings, mut runs) = (10_000_000, 100_000);
    if name == "bench" {
        for word in words.raw_args()? {
            rest.push(word.string()?);
        }
        return Ok(Command::Bench { rest });
    }
    while let Some(word) = words.next()? {
        match (name.as_str(), word) {
            (_, Short('h') | Long("help")) => return Ok(Command::Help),
            ("serve", Long("port")) => serve.port = words.value()?.parse()?,
            ("serve", Long("no-open")) => serve.open = false,
            ("test", Long("only")) => {
                let steps = words.value()?.string()?;
                only.extend(steps.split(',').map(str::to_owned));
            }
            ("dist", Long("single-file")) => dist.single = true,
            ("dist", Long("home")) => dist.home = Some(words.value()?.string()?.parse()?),
            ("dist", Long("check")) => dist.check = true,
            ("table", Long("check")) => check = true,
            ("soak", Long("strings")) => strings = words.value()?.parse()?,
            ("soak", Long("runs")) => runs = words.value()?.parse()?,
            ("soak", Long("tab")) => tab = true,
            ("soak", Long("programs")) => programs = true,
            ("soak", Long("python")) => python = true,
            ("bare", Long("yes")) => sure = true,
            ("shots", Value(link)) => rest.push(link.string()?),
            (_, other) => return Err(other.unexpected().into()),
        }
    }
    Ok(match name.as_str() {
        "help" => Command::Help,
        "serve" => Command::Serve(serve),
        "test" => Command::Test { only },
        "dist" => Command::Dist(dist),
        "table" => Command::Table { check },
        "soak" if tab => Command::SoakTab,
        "soak" if programs => Command::SoakPrograms,
        "soak" if python => Command::SoakPython,
        "wheel" => Command::Wheel,
        "soak" => Command::Soak { strings, runs },
        "shots" => Command::Shots { links: rest },
        "bare" => Command::Bare { sure },
        "stamp" => Command::Stamp,
        other => bail!("there is no command `{other}`; `cargo xtask help` lists them"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command> {
        parse(lexopt::Parser::from_args(line.split_whitespace()))
    }

    #[test]
    fn options_are_read() {
        let serve = Serve { port: 9000, open: false };
        assert_eq!(read("serve --port 9000 --no-open").unwrap(), Command::Serve(serve));
        let only = vec!["fmt".to_owned(), "page".to_owned()];
        assert_eq!(read("test --only fmt,page").unwrap(), Command::Test { only });
        let rest = vec!["--".to_owned(), "adam".to_owned()];
        assert_eq!(read("bench -- adam").unwrap(), Command::Bench { rest });
        let dist = Dist { single: true, home: "https://example.org/".parse().ok(), check: false };
        assert_eq!(read("dist --single-file --home https://example.org/").unwrap(), Command::Dist(dist));
        assert_eq!(read("dist --check").unwrap(), Command::Dist(Dist { check: true, ..Dist::default() }));
        assert_eq!(read("table --check").unwrap(), Command::Table { check: true });
        let long = Command::Soak { strings: 10_000_000, runs: 7 };
        assert_eq!(read("soak --runs 7").unwrap(), long);
        assert_eq!(read("soak --tab").unwrap(), Command::SoakTab);
        assert_eq!(read("soak --programs").unwrap(), Command::SoakPrograms);
        assert_eq!(read("soak --python").unwrap(), Command::SoakPython);
        assert_eq!(read("wheel").unwrap(), Command::Wheel);
        assert_eq!(read("bare").unwrap(), Command::Bare { sure: false });
        assert_eq!(read("").unwrap(), Command::Help);
    }

    #[test]
    fn what_is_unknown_is_refused() {
        assert!(read("sevre").is_err());
        assert!(read("serve --prot 1").is_err());
        assert!(read("serve --port x").is_err());
        assert!(read("dist --port 1").is_err());
        assert!(read("dist --home example.org").is_err());
    }
}
