//! `cargo xtask`: the project's own commands.

use anyhow::Result;
use std::process::ExitCode;
use xtask::args::{Command, HELP};
use xtask::{bare, bench, build, serve, stamp, table, test, wheel};

fn main() -> ExitCode {
    match xtask::args::parse(lexopt::Parser::from_env()).and_then(dispatch) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<ExitCode> {
    match command {
        Command::Help => print!("{HELP}"),
        Command::Serve(options) => serve::serve(&options)?,
        Command::Test { only } => return test::test(&only),
        Command::Dist(options) => build::dist(&options)?,
        Command::Bench { rest } => bench::bench(&rest)?,
        Command::Soak { strings, runs } => build::soak(strings, runs)?,
        Command::SoakTab => build::soak_tab()?,
        Command::SoakPrograms => build::soak_programs()?,
        Command::SoakPython => wheel::soak()?,
        Command::Wheel => println!("{}", wheel::wheel()?.display()),
        Command::Table { check } => table::table(check)?,
        Command::Shots { links } => build::shots(&links)?,
        Command::Bare { sure } => bare::bare(sure)?,
        Command::Stamp => stamp::hook()?,
    }
    Ok(ExitCode::SUCCESS)
}
