//! A race as one program: a function for each run, and the ends of all of them.

use crate::experiment::Experiment;
use crate::race::Race;

use super::imports::Imports;
use super::{Language, Made, NoProgram, Program};

/// The program for the runs of a race; `link` goes into its first line.
///
/// The loss stands once before all where no run sees samples. A run that has no program is named in a comment.
///
/// # Errors
/// [`NoProgram`] says why the first run has none, where none of them has one.
pub fn race_code(race: &Race, link: &str, language: Language) -> Result<String, NoProgram> {
    let made: Vec<(String, Result<Made, NoProgram>)> = race
        .racers
        .iter()
        .enumerate()
        .filter_map(|(i, racer)| {
            let experiment = Experiment::new(racer.settings.clone()).ok()?;
            Some((format!("{} {}", i + 1, plain(&racer.name)), Made::new(&experiment, language, true)))
        })
        .collect();
    let mut written = made.iter().filter_map(|(_, made)| made.as_ref().ok());
    let Some(first) = written.next() else {
        return Err(made.into_iter().find_map(|(_, made)| made.err()).unwrap_or(NoProgram::Formula));
    };
    let needs = written.clone().fold(first.needs, |all: Imports, one| all.or(one.needs));
    let is_shared = !first.is_sampled && written.all(|one| !one.is_sampled);

    let mut out = Program::default();
    out.head(link);
    out.line(0, &format!("# A race of {} runs on {}.", made.len(), race.experiment.problem().info().name));
    out.line(
        0,
        "# Each function gives theta at every step, in double precision. Prints the last step and theta of each.",
    );
    needs.write(language, &mut out);
    if is_shared {
        out.line(0, "");
        out.text.push_str(first.loss.trim_start_matches('\n'));
    }
    let mut names = Vec::new();
    for (i, (name, made)) in made.iter().enumerate() {
        out.line(0, "\n");
        match made {
            Ok(Made { settings, loss, steps, diverged_at, .. }) => {
                out.line(0, &format!("def run_{}():", i + 1));
                if let Some(step) = diverged_at {
                    out.line(1, &format!("# The run diverges at step {step}; this ends before."));
                }
                out.inner(settings);
                if !is_shared {
                    out.inner(loss);
                    out.line(0, "");
                }
                out.inner(steps);
                names.push(format!("    (\"{name}\", run_{}),", i + 1));
            }
            Err(why) => out.line(0, &format!("# Run {name} is not here: {why}.")),
        }
    }
    out.line(0, &format!("\n\nRUNS = [\n{}\n]\n", names.join("\n")));
    out.line(0, "if __name__ == \"__main__\":");
    out.line(1, "for name, run in RUNS:");
    out.line(2, "path = list(run())");
    out.line(2, "print(name, len(path) - 1, *path[-1], sep=\"\\t\")");
    Ok(out.text)
}

/// A name as it can stand between quotes of Python.
fn plain(name: &str) -> String {
    let safe = |c: char| match c {
        '"' => '\'',
        '\\' => '/',
        c if c.is_control() => ' ',
        c => c,
    };
    name.chars().map(safe).collect()
}

impl Program {
    /// Lines as the body of a function, where one empty line parts what two part outside.
    fn inner(&mut self, text: &str) {
        let mut was_empty = false;
        for line in text.lines() {
            if !(line.is_empty() && was_empty) {
                self.line(1, line);
            }
            was_empty = line.is_empty();
        }
    }
}
