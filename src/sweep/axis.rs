//! The values of one setting in a grid.

use crate::link::{self, Key, Kind, Reason, Scale, State, Value, write_number};

use super::select::is_slider;

/// The most values of one setting.
const MOST: usize = 1_000_000;

/// A setting and its values, as texts of a link.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The key.
    pub key: String,
    /// The values, encoded as in a link.
    pub values: Vec<String>,
}

/// How a range is divided.
#[derive(Clone, Copy, PartialEq)]
enum Division {
    Linear,
    Log,
    /// In decades of 1−x.
    Logit,
}

impl Axis {
    /// Reads `KEY=VALUES`. Values are words or numbers with commas between them, and ranges: `1..20` is every whole number,
    /// `0..1:11` eleven numbers, `1e-4..1:log:9` nine in equal ratios, `0.9..0.9999:logit:4` four in equal ratios of 1−x.
    /// Without a word a range is divided like the slider of its setting. An initial point or a formula is one value.
    ///
    /// # Errors
    /// A sentence that names the key and says what is wrong.
    pub fn new(text: &str) -> Result<Self, String> {
        let (key, values) =
            text.split_once('=').ok_or_else(|| format!("“{text}” is not KEY=VALUES, such as b2=0.9,0.99"))?;
        let (key, values) = (key.trim(), values.trim());
        let row = link::find(key).filter(|row| !matches!(row.kind, Kind::Version | Kind::List { .. }));
        if row.is_none() && !is_slider(key) {
            let near = link::nearest(key, link::SCHEMA.iter().map(|row| row.key));
            let near = near.map_or_else(String::new, |near| format!(" Did you mean {near}?"));
            return Err(format!("Unknown setting “{key}”.{near}"));
        }
        let whole =
            row.is_some_and(|row| matches!(row.kind, Kind::Vector { .. } | Kind::Text { .. } | Kind::Table { .. }));
        let pieces: Vec<&str> =
            if whole { vec![values] } else { values.split(',').map(str::trim).filter(|v| !v.is_empty()).collect() };
        let mut found = Vec::new();
        for piece in pieces {
            match piece.split_once("..").filter(|_| !whole) {
                Some((from, rest)) => {
                    found.extend(range(row, from, rest).map_err(|why| format!("{key}: “{piece}” {why}"))?);
                }
                None => {
                    understood(row, key, piece)?;
                    found.push(encoded(piece));
                }
            }
            if found.len() > MOST {
                return Err(format!("{key} has more than {MOST} values"));
            }
        }
        if found.is_empty() {
            return Err(format!("{key} has no value"));
        }
        Ok(Self { key: key.to_owned(), values: found })
    }
}

/// A text as it stands in a link.
pub fn encoded(text: &str) -> String {
    Value::Text(text.to_owned()).text()
}

/// Refuses a word that the key does not know: every run of the sweep would be another one than was meant.
fn understood(row: Option<&Key>, key: &str, text: &str) -> Result<(), String> {
    let warning = match row {
        // How many coordinates a point has depends on the loss.
        Some(Key { kind: Kind::Vector { .. }, .. }) => None,
        Some(row) => row.read(&mut State::default(), text),
        None if link::read_number(text).is_some() => None,
        None => return Err(format!("{key}: “{text}” is not a number")),
    };
    match warning {
        Some(warning) if !matches!(warning.reason, Reason::OutOfRange | Reason::NotWhole | Reason::Ambiguous) => {
            Err(warning.to_string())
        }
        _ => Ok(()),
    }
}

/// The values of a range.
fn range(row: Option<&Key>, from: &str, rest: &str) -> Result<Vec<String>, String> {
    let is_whole = row.is_some_and(|row| matches!(row.kind, Kind::Integer { .. }));
    if row.is_some_and(|row| !matches!(row.kind, Kind::Integer { .. } | Kind::Number { .. })) {
        return Err("is a range, but this setting takes words".into());
    }
    let mut parts = rest.split(':').map(str::trim);
    let number = |text: &str| {
        let read = link::read_number(text).map(|read| read.value);
        read.ok_or_else(|| format!("has “{text}” where a number is expected"))
    };
    let (low, high) = (number(from.trim())?, number(parts.next().unwrap_or_default())?);
    let (mut division, mut count) = (None, None);
    for part in parts {
        match part {
            "lin" | "linear" => division = Some(Division::Linear),
            "log" => division = Some(Division::Log),
            "logit" => division = Some(Division::Logit),
            text => match text.parse::<usize>() {
                Ok(n @ 1..=MOST) => count = Some(n),
                _ => return Err(format!("has “{text}” where lin, log, logit or a count from 1 to {MOST} is expected")),
            },
        }
    }
    let Some(count) = count else {
        if !is_whole || division.is_some() {
            return Err("needs the number of its values: FROM..TO:COUNT".into());
        }
        let (low, high) = (low.round(), high.round());
        if !(0.0..MOST as f64).contains(&(high - low)) {
            return Err(format!("is not a range of at most {MOST} values"));
        }
        return Ok((0..=(high - low) as usize).map(|k| write_number(low + k as f64)).collect());
    };
    let usual = match row.map(|row| row.kind) {
        Some(Kind::Number { range, .. }) => match range.scale {
            Scale::Linear { .. } => Division::Linear,
            Scale::Log { .. } => Division::Log,
            Scale::Logit => Division::Logit,
        },
        _ => Division::Linear,
    };
    let division = division.unwrap_or(usual);
    let fits = match division {
        Division::Linear => true,
        Division::Log => low > 0.0 && high > 0.0,
        Division::Logit => low < 1.0 && high < 1.0,
    };
    if !fits {
        return Err("cannot be divided this way: log needs both ends above 0, logit both below 1".into());
    }
    let mut values: Vec<String> = Vec::with_capacity(count);
    for k in 0..count {
        let x = value(division, low, high, k, count);
        let text = write_number(if is_whole { x.round() } else { x });
        if values.last() != Some(&text) {
            values.push(text);
        }
    }
    Ok(values)
}

/// Value k of a range, its ends exactly.
fn value(division: Division, low: f64, high: f64, k: usize, count: usize) -> f64 {
    if k == 0 {
        return low;
    }
    if k + 1 == count {
        return high;
    }
    let share = k as f64 / (count - 1) as f64;
    let between = |a: f64, b: f64| a + share * (b - a);
    let x = match division {
        Division::Linear => between(low, high),
        Division::Log => between(low.ln(), high.ln()).exp(),
        Division::Logit => 1.0 - between((1.0 - low).ln(), (1.0 - high).ln()).exp(),
    };
    // Twelve digits are enough for a grid, and hide what rounding left of the logarithms.
    format!("{x:.11e}").parse().unwrap_or(x)
}
