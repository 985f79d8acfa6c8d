//! The module in an interpreter that counts.

use crate::works::WORKS;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::process::Command;
use wasmi::{Config, Engine, Error, ExternType, Linker, Module, Store};
use xtask::{paths, run, tools};

/// More than any work takes.
const FUEL: u64 = 1 << 40;

/// The instructions of each of [`WORKS`].
///
/// # Errors
/// Where the module does not build, or a work gives no number.
pub fn counts() -> Result<Vec<u64>> {
    tools::target()?;
    run::run(
        Command::new("cargo")
            .args(["build", "--release", "--package", "peers", "--lib", "--target", tools::TARGET])
            // Flags of the surroundings would change what is counted.
            .env("RUSTFLAGS", "")
            .current_dir(paths::root()),
    )?;
    let wasm = fs::read(paths::root().join("target").join(tools::TARGET).join("release/peers.wasm"))?;
    let engine = Engine::new(Config::default().consume_fuel(true));
    let module = Module::new(&engine, &wasm)?;
    (0..WORKS.len()).map(|work| count(&engine, &module, work)).collect()
}

/// One work in an instance of its own.
fn count(engine: &Engine, module: &Module, work: usize) -> Result<u64> {
    let mut store = Store::new(engine, ());
    let mut linker = Linker::new(engine);
    for import in module.imports() {
        if let ExternType::Func(kind) = import.ty() {
            // What reaches for the browser is not the core.
            let name = import.name().to_owned();
            linker.func_new(import.module(), import.name(), kind.clone(), move |_, _, _| {
                Err(Error::new(format!("the core called {name}")))
            })?;
        }
    }
    store.set_fuel(FUEL)?;
    let instance = linker.instantiate_and_start(&mut store, module)?;
    // The name goes on with a hash of the crate until wasm-bindgen takes it off.
    let name = module.exports().map(|export| export.name()).find(|name| name.starts_with("count_"));
    let call = instance.get_typed_func::<u32, f64>(&store, name.context("the module counts nothing")?)?;
    let before = store.get_fuel()?;
    let number = call.call(&mut store, u32::try_from(work)?).with_context(|| WORKS[work])?;
    ensure!(number.is_finite(), "“{}” gives no number", WORKS[work]);
    Ok(before - store.get_fuel()?)
}
