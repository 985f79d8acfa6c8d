//! How to cite a run.

use serde::Serialize;

use crate::experiment::Experiment;

/// A run as a reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// For a list of references.
    pub plain: String,
    /// For BibTeX.
    pub bibtex: String,
}

/// The citation of a run at an address, seen on a day (`2025-01-31`; left out where it is not one).
pub fn cite(experiment: &Experiment, address: &str, day: &str) -> Citation {
    let version = env!("CARGO_PKG_VERSION");
    let (method, problem) = (experiment.method().optimizer.info().name, experiment.problem().info().name);
    let title = format!("{method} on {problem}");
    let day = Some(day).filter(|day| is_day(day));
    let seen = day.map_or(String::new(), |day| format!(" Accessed {day}."));
    let plain = format!("The Halfstep authors. Halfstep {version}: {title} [interactive figure].{seen} {address}");

    // Braces and percent signs would end or hide the rest of an entry.
    let safe = address.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C").replace('%', "\\%");
    let mut fields = vec![
        ("author", "{The Halfstep authors}".to_owned()),
        ("title", format!("{{Halfstep}} {version}: {title}")),
        ("howpublished", format!("\\url{{{safe}}}")),
    ];
    if let Some(day) = day {
        fields.push(("year", day[..4].to_owned()));
        fields.push(("note", format!("Interactive figure, accessed {day}")));
    }
    let fields: Vec<String> = fields.into_iter().map(|(key, value)| format!("  {key} = {{{value}}}")).collect();
    Citation { plain, bibtex: format!("@misc{{halfstep,\n{}\n}}\n", fields.join(",\n")) }
}

/// Four digits, two and two.
fn is_day(day: &str) -> bool {
    let shape =
        |(place, byte): (usize, u8)| if place == 4 || place == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    day.len() == 10 && day.bytes().enumerate().all(shape)
}
