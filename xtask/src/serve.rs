//! `cargo xtask serve`: the page on this machine, shown anew when a file changes.
//!
//! It serves the files of `www/` as they are written, with the engine compiled under the profile `serve`.
//! A changed file of `www/` is copied; a changed file of `src/` is compiled. A script of ours, which `dist` never
//! has, asks which build is served, loads the page again, and shows what the compiler says.

use crate::args::Serve;
use crate::server::{Options, Server};
use crate::{paths, site, tools};
use anyhow::Result;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// What the engine is compiled from.
const ENGINE: [&str; 3] = ["src", "Cargo.toml", "Cargo.lock"];

/// What the page is.
const PAGE: [&str; 1] = ["www"];

/// How often files are looked at. That costs about a millisecond and works the same on every system.
const PAUSE: Duration = Duration::from_millis(150);

/// Loads the page again when its build is not the newest one, and shows the compiler's errors over it.
const RELOAD: &str = include_str!("../js/reload.js");

/// Gets the tools, builds, serves and builds again after each change, until stopped.
///
/// # Errors
/// Where a tool is missing, the first build fails, or no port can be had.
pub fn serve(options: &Serve) -> Result<()> {
    println!("── tools: the wasm target, the crates");
    tools::get_engine()?;
    println!("── build: the page, into target/serve/");
    let folder = paths::target().join("serve");
    let (mut engine, mut page) = (newest(&ENGINE), newest(&PAGE));
    site::empty(&folder)?;
    site::pages(&folder)?;
    site::engine(&folder)?;

    let build = Arc::new(Mutex::new(said(0, "")));
    let mut served = Options::new(&folder);
    served.port = options.port;
    served.probe = Some(RELOAD);
    served.build = Some(Arc::clone(&build));
    let server = Server::start(served)?;
    if server.port() != options.port {
        println!("   port {} is taken", options.port);
    }
    println!("── serve: {}  (Ctrl-C ends it)", server.url());
    if options.open
        && let Err(error) = open::that_detached(server.url())
    {
        println!("   no browser to open here: {error}");
    }
    println!("── watch: src, www; the page loads itself again");
    let (mut number, mut broken) = (0, String::new());
    loop {
        std::thread::sleep(PAUSE);
        let now = (newest(&ENGINE), newest(&PAGE));
        if now == (engine, page) {
            continue;
        }
        let start = Instant::now();
        let done = (|| -> Result<()> {
            if now.1 != page {
                site::pages(&folder)?;
            }
            // A page that changes does not mend an engine that does not compile.
            if now.0 != engine || !broken.is_empty() {
                site::engine(&folder)?;
            }
            Ok(())
        })();
        (engine, page) = now;
        match done {
            Ok(()) => {
                number += 1;
                broken.clear();
                println!("── serve: {} ({:.1} s)", server.url(), start.elapsed().as_secs_f64());
            }
            Err(error) => {
                broken = format!("{error:#}");
                println!("   the page stays as it was: the build failed");
            }
        }
        *build.lock().unwrap_or_else(PoisonError::into_inner) = said(number, &broken);
    }
}

/// What the page is told: the build's number and, where the newest failed, why.
fn said(number: u32, error: &str) -> String {
    serde_json::json!({ "build": number, "error": error }).to_string()
}

/// How many files are watched, and when one was changed last.
fn newest(names: &[&str]) -> (usize, Option<SystemTime>) {
    let root = paths::root();
    let mut seen = (0, None);
    for name in names {
        look(&root.join(name), &mut seen);
    }
    seen
}

fn look(path: &Path, seen: &mut (usize, Option<SystemTime>)) {
    // An editor may be replacing the file just now; the next look finds it.
    let Ok(about) = fs::metadata(path) else {
        return;
    };
    seen.0 += 1;
    seen.1 = seen.1.max(about.modified().ok());
    if about.is_dir()
        && let Ok(entries) = fs::read_dir(path)
    {
        for entry in entries.flatten() {
            look(&entry.path(), seen);
        }
    }
}
