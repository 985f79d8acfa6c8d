//! `cargo xtask serve`: the page on this machine, built again when a file changes.

use crate::args::Serve;
use crate::server::{Options, Server};
use crate::{build, paths, run, tools};
use anyhow::Result;

/// Gets the tools, builds, serves and watches until stopped.
///
/// # Errors
/// Where a tool is missing, the first build fails, or no port can be had.
pub fn serve(options: &Serve) -> Result<()> {
    println!("── tools: the wasm target, wasm-bindgen, Trunk, wasm-opt");
    tools::get_all()?;
    println!("── build: the page, into dist/");
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
    println!("── watch: src, www and Cargo.toml; reload the page after a build");
    run::run(&mut build::trunk("watch")?)
}
