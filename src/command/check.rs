//! `halfstep check`: result codes that students handed in.

use std::io::Read;

use clap::Args;

use super::{Failure, out};
use crate::exercise::class;
use crate::lesson::verify;

#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Result codes, or - to read them from standard input, one per line
    #[arg(required = true, value_name = "CODE")]
    codes: Vec<String>,
    /// The link of one of your exercises; may be repeated
    #[arg(long, value_name = "LINK")]
    exercise: Vec<String>,
    /// One line of JSON for each code
    #[arg(long)]
    json: bool,
}

pub fn check(args: &CheckArgs) -> Result<(), Failure> {
    let mut codes = Vec::new();
    for code in &args.codes {
        if code == "-" {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).map_err(|e| Failure::file(format!("standard input: {e}")))?;
            codes.extend(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
        } else {
            codes.push(code.clone());
        }
    }
    let mut text = String::new();
    let mut wrong = false;
    let links = args.exercise.join("\n");
    for code in &codes {
        let read = verify(code);
        // What is no code of a lesson may be one of an exercise.
        let own = if read.is_err() { class(code, &links).pop().filter(|row| !row.of.is_empty()) } else { None };
        if let Some(row) = own {
            wrong |= !row.right;
            text += &match args.json {
                true => serde_json::to_string(&row).map_err(Failure::file)?,
                false => format!("{}: {}, {}: {}", row.result, row.name, row.of, row.answer),
            };
            text.push('\n');
            continue;
        }
        wrong |= !read.as_ref().is_ok_and(|handed| handed.right);
        text += &match (&read, args.json) {
            (Ok(handed), true) => serde_json::to_string(handed).map_err(Failure::file)?,
            (Err(unfit), true) => serde_json::json!({ "code": code, "error": unfit.to_string() }).to_string(),
            (Ok(handed), false) => {
                let right = if handed.right { "right" } else { "wrong" };
                format!("{right}: {}, lesson {} ({}): {}", handed.name, handed.lesson, handed.title, handed.answer)
            }
            (Err(unfit), false) => format!("invalid: {code}: {unfit}"),
        };
        text.push('\n');
    }
    out::put(None, text.as_bytes())?;
    if wrong { Err(Failure::wrong()) } else { Ok(()) }
}
