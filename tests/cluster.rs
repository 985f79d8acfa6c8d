//! The examples of docs/research.md: a sweep in shards by each engine is the sweep of one process, byte for byte.
//!
//! Those whose engine is not here say so in a line and hold nothing, except in CI, where `cargo xtask test` gets them all:
//! GNU parallel, and a Python with Snakemake, Dask and Ray, which `HALFSTEP_CLUSTER_PYTHON` names. The job array needs none:
//! Slurm's variables are all that it is given.
#![cfg(all(unix, feature = "command"))]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const SWEEP: &str = "steps=30 --grid b2=0.9..0.9999:5 --grid opt=adam,lion --seeds 1..3 -s d,loss.end";
const SHARDS: &str = "4";

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/cluster").join(name)
}

/// An empty folder with a place for the parts.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("cluster").join(name);
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(folder.join("parts")).unwrap();
    folder
}

fn at(folder: &Path, program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .env("HALFSTEP", env!("CARGO_BIN_EXE_halfstep"))
        .env("SWEEP", SWEEP)
        .env("SHARDS", SHARDS);
    command
}

fn is_here(program: &mut Command) -> bool {
    program.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn same_as_one_process(folder: &Path) {
    let whole = Command::new(env!("CARGO_BIN_EXE_halfstep")).arg("sweep").args(SWEEP.split(' ')).output().unwrap();
    assert!(whole.status.success());
    let merged = std::fs::read(folder.join("sweep.csv")).unwrap();
    assert_eq!(String::from_utf8(merged).unwrap(), String::from_utf8(whole.stdout).unwrap());
}

/// Says what is missing; in CI nothing may be.
fn skipped(what: &str, how: &str) {
    assert!(std::env::var_os("CI").is_none(), "{what} is not here ({how})");
    println!("skipped: {what} is not here ({how})");
}

fn python() -> PathBuf {
    std::env::var_os("HALFSTEP_CLUSTER_PYTHON").unwrap_or_else(|| "python3".into()).into()
}

fn done(mut command: Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_job_array_of_slurm() {
    let folder = folder("slurm");
    let script = std::fs::read_to_string(example("slurm.sh")).unwrap();
    assert!(script.contains("\n#SBATCH --array=1-64\n"), "tasks count from 1, as shards do");
    for task in 1..=4 {
        let mut command = at(&folder, "bash");
        command.arg(example("slurm.sh")).env("SLURM_ARRAY_TASK_ID", task.to_string());
        command.env("SLURM_ARRAY_TASK_COUNT", SHARDS).env("SLURM_CPUS_PER_TASK", "2");
        done(command);
    }
    // The line that the script names for afterwards.
    let mut merge = at(&folder, "bash");
    merge.args(["-c", "\"$HALFSTEP\" merge parts/part-*.csv -o sweep.csv"]);
    done(merge);
    same_as_one_process(&folder);
}

#[test]
fn gnu_parallel() {
    let version = Command::new("parallel").arg("--version").output();
    if !version.is_ok_and(|said| String::from_utf8_lossy(&said.stdout).starts_with("GNU parallel")) {
        return skipped("GNU parallel", "Debian: apt install parallel");
    }
    let folder = folder("parallel");
    let mut command = at(&folder, "bash");
    command.arg(example("parallel.sh")).arg(SHARDS);
    done(command);
    same_as_one_process(&folder);
}

#[test]
fn snakemake() {
    if !is_here(Command::new(python()).args(["-m", "snakemake", "--version"])) {
        return skipped("Snakemake", "pip install snakemake");
    }
    let folder = folder("snakemake");
    let mut command = at(&folder, python());
    command.args(["-m", "snakemake", "-s"]).arg(example("Snakefile")).args(["--cores", "2", "--quiet", "all"]);
    done(command);
    same_as_one_process(&folder);
}

/// A script that needs a module of Python.
fn script(name: &str, module: &str) {
    if !is_here(Command::new(python()).args(["-c", &format!("import {module}")])) {
        return skipped(module, "HALFSTEP_CLUSTER_PYTHON names a Python that has it");
    }
    let folder = folder(module);
    let mut command = at(&folder, python());
    command.arg(example(name)).arg(SHARDS);
    done(command);
    same_as_one_process(&folder);
}

#[test]
fn dask() {
    script("dask_sweep.py", "dask.distributed");
}

#[test]
fn ray() {
    script("ray_sweep.py", "ray");
}
