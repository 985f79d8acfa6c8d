//! Cuts from the engine what a first visit does not reach.
//!
//! The whole engine is many times what the first picture takes. So a copy is made that
//! stops wherever a played first visit (`xtask/js/first-visit.mjs`) never came: at a function not
//! entered, a branch not taken. What only such places led to is gone with them. The page starts with the copy; where
//! it stops, the page fetches the whole engine and asks again, so a visit that was not foreseen
//! costs a file and never a wrong result.

use crate::{paths, run, tools};
use anyhow::{Context, Result, anyhow};
use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use walrus::ir::{Block, Call, Const, IfElse, Instr, InstrLocId, Loop, Unreachable, Value};
use walrus::{FunctionKind, Module, ValType};

/// Instructions as they stand in a block, a loop or an arm.
type Sequence = Vec<(Instr, InstrLocId)>;

/// Takes from the engine at `wasm` what a first visit does not reach.
///
/// # Errors
/// Where the module cannot be read, or the visit fails.
pub fn cut(glue: &Path, wasm: &Path) -> Result<()> {
    let whole = fs::read(wasm).with_context(|| format!("{} is not there", wasm.display()))?;
    let watched = wasm.with_extension("watched.wasm");
    fs::write(&watched, watch(&whole)?)?;
    let said = run::read(
        Command::new(tools::node()?).arg(paths::root().join("xtask/js/first-visit.mjs")).args([glue, &watched]),
    )
    .context("the first visit failed")?;
    fs::remove_file(&watched)?;
    let ran = said.split_whitespace().map(str::parse).collect::<Result<HashSet<i32>, _>>()?;
    fs::write(wasm, keep(&whole, &ran)?)?;
    Ok(())
}

/// The module that reports its number at each place it comes to.
fn watch(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = read(wasm)?;
    let kind = module.types.add(&[ValType::I32], &[]);
    let (report, _) = module.add_import_func("visit", "ran", kind);
    each_place(&mut module, |instructions, places| {
        // From the end, so that the places before keep theirs.
        for (number, at) in places.into_iter().rev() {
            let says = [Instr::from(Const { value: Value::I32(number) }), Call { func: report }.into()];
            instructions.splice(at..at, says.map(|instruction| (instruction, InstrLocId::default())));
        }
    })?;
    Ok(module.emit_wasm())
}

/// The module that stops at each place not among the numbers.
fn keep(wasm: &[u8], ran: &HashSet<i32>) -> Result<Vec<u8>> {
    let mut module = read(wasm)?;
    each_place(&mut module, |instructions, places| {
        if let Some((_, at)) = places.into_iter().find(|(number, _)| !ran.contains(number)) {
            instructions.truncate(at);
            instructions.push((Unreachable {}.into(), InstrLocId::default()));
        }
    })?;
    walrus::passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

fn read(wasm: &[u8]) -> Result<Module> {
    Module::from_buffer(wasm).map_err(|error| anyhow!("the module cannot be read: {error}"))
}

/// Shows each sequence of instructions with the numbered places in it, in an order that is the
/// same for the same module: where it begins, and after whatever need not come back.
fn each_place(module: &mut Module, mut see: impl FnMut(&mut Sequence, Vec<(i32, usize)>)) -> Result<()> {
    let mut number = 0..;
    for id in module.funcs.iter_local().map(|(id, _)| id).collect::<Vec<_>>() {
        let function = module.funcs.get_mut(id);
        let whole = function.name.as_deref().is_none_or(is_common);
        let FunctionKind::Local(function) = &mut function.kind else { continue };
        let mut left = vec![function.entry_block()];
        while let Some(sequence) = left.pop() {
            let instructions = &mut function.block_mut(sequence).instrs;
            let mut places = vec![0];
            for (at, (instruction, _)) in instructions.iter().enumerate() {
                match instruction {
                    Instr::Block(Block { seq }) | Instr::Loop(Loop { seq }) => left.push(*seq),
                    Instr::IfElse(IfElse { consequent, alternative }) => left.extend([*consequent, *alternative]),
                    Instr::BrIf(_) | Instr::Call(_) | Instr::CallIndirect(_) => {}
                    _ => continue,
                }
                places.push(at + 1);
            }
            if whole {
                places.truncate(1);
                left.clear();
            }
            let places = places.into_iter().map(|at| number.next().map(|number| (number, at)));
            see(instructions, places.collect::<Option<_>>().context("more places than numbers")?);
        }
    }
    Ok(())
}

/// Whether a function moves memory. Its way depends on the state of the heap and on lengths, not on
/// what the visitor sees, so it is kept whole or not at all.
fn is_common(name: &str) -> bool {
    ["dlmalloc", "compiler_builtins", "__rust", "__rdl", "__wbindgen", "mem"]
        .iter()
        .any(|own| name.trim_start_matches('<').starts_with(own))
}
