//! `cargo xtask serve`: the page on this machine, built again when a file changes.

use crate::args::Serve;
use crate::server::{Options, Server};
use crate::{build, paths, run, tools};
use anyhow::Result;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// What a build depends on.
const WATCHED: [&str; 3] = ["src", "www", "Cargo.toml"];

/// Gets the tools, builds, serves and builds again after each change, until stopped.
///
/// # Errors
/// Where a tool is missing, the first build fails, or no port can be had.
pub fn serve(options: &Serve) -> Result<()> {
    println!("── tools: the wasm target, wasm-bindgen, Trunk, wasm-opt");
    tools::get_all()?;
    println!("── build: the page, into dist/");
    let mut built = newest();
    run::run(&mut build::trunk("build")?)?;
    let mut site = Options::new(paths::dist());
    site.port = options.port;
    let server = Server::start(site)?;
    if server.port() != options.port {
        println!("   port {} is taken", options.port);
    }
    println!("── serve: {}  (Ctrl-C ends it)", server.url());
    if options.open
        && let Err(error) = open::that_detached(server.url())
    {
        println!("   no browser to open here: {error}");
    }
    println!("── watch: {}; reload the page after a build", WATCHED.join(", "));
    // Looking is cheap, works the same on every system, and leaves no other process behind.
    loop {
        std::thread::sleep(Duration::from_millis(400));
        let now = newest();
        if now == built {
            continue;
        }
        built = now;
        println!("── build: a file has changed");
        match run::run(&mut build::trunk("build")?) {
            Ok(()) => println!("── serve: {}  (reload the page)", server.url()),
            Err(error) => println!("   the page stays as it was: {error:#}"),
        }
    }
}

/// How many files are watched, and when one was changed last.
fn newest() -> (usize, Option<SystemTime>) {
    let root = paths::root();
    let mut seen = (0, None);
    for name in WATCHED {
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
