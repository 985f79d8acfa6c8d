//! One value of a link into a state.

use super::color::Color;
use super::kind::{Choice, Kind, Range, Scale};
use super::schema::{Key, SCHEMA, VERSION};
use super::spelling;
use super::warning::{Reason, Warning};
use super::{State, number, vector, words};
#[cfg(feature = "own")]
use crate::formula::{MAX_TEXT, Source};
#[cfg(feature = "own")]
use crate::problem::MAX_ROWS;

/// A value that was not used as it stands: why, and which part of the text where not all of it.
type Problem = (Reason, Option<String>);

impl Key {
    /// Sets this key to what `text` says, or to the nearest usable value with a warning.
    ///
    /// Where nothing in `text` is usable the value is the default, whatever it was before.
    pub fn read(&self, state: &mut State, text: &str) -> Option<Warning> {
        let problem = if text.trim().is_empty() {
            self.reset(state);
            Some((Reason::Empty, None))
        } else {
            self.set(state, text.trim())
        };
        problem.map(|(reason, part)| {
            #[cfg(feature = "own")]
            if let Reason::Formula(_) = reason {
                // What is wrong is said in the place of what is allowed.
                let used = self.value(state).words();
                return Warning::new(self.key, reason, text, part.unwrap_or_default(), used);
            }
            #[cfg(feature = "own")]
            if reason == Reason::Table {
                // The formula means something else without its data.
                return Warning::new(self.key, reason, text, part.unwrap_or_default(), "no data, no formula".into());
            }
            let given = part.as_deref().unwrap_or(text);
            let used = match self.kind {
                Kind::Words { .. } if reason == Reason::TooLong => "its beginning".into(),
                _ => self.value(state).text(),
            };
            let used = if used.is_empty() { "nothing".into() } else { used };
            let near = match (self.kind, reason) {
                (Kind::Choice { choices, .. }, Reason::NotUnderstood) => {
                    let words: Vec<&str> = choices().iter().map(|choice| choice.value).collect();
                    spelling::nearest(given, words.into_iter()).map(str::to_owned)
                }
                _ => None,
            };
            Warning::new(self.key, reason, given, self.allowed(state), used).near(near)
        })
    }

    fn set(&self, state: &mut State, text: &str) -> Option<Problem> {
        match self.kind {
            Kind::Version => {
                let same = number::read(text).is_some_and(|read| read.value == VERSION as f64);
                (!same).then_some((Reason::NotUnderstood, None))
            }
            Kind::Choice { choices, set, .. } => {
                let choice = choices().into_iter().find(|choice| choice.value.eq_ignore_ascii_case(text));
                self.set_or_reset(state, choice.map(|choice: Choice| choice.value), set)
            }
            Kind::Flag { set, .. } => {
                let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
                let flag = match () {
                    () if is(&["1", "true", "yes", "on"]) => Some(true),
                    () if is(&["0", "false", "no", "off"]) => Some(false),
                    () => None,
                };
                self.set_or_reset(state, flag, set)
            }
            Kind::Number { range, least, set, .. } => match number::read(text) {
                None => self.set_or_reset(state, None, set),
                Some(read) => {
                    let min = least.map_or(range.min, |least| least(state));
                    let x = read.value.clamp(min, range.max);
                    set(state, x);
                    problem(&[(Reason::OutOfRange, x != read.value), (Reason::Ambiguous, !read.sure)])
                }
            },
            Kind::Integer { range, set, .. } => match number::read(text) {
                None => self.set_or_reset(state, None, set),
                Some(read) => {
                    let x = read.whole();
                    let n = x.round().clamp(range.min, range.max);
                    set(state, n as u64);
                    let outside = x < range.min || x > range.max;
                    problem(&[
                        (Reason::OutOfRange, outside),
                        (Reason::NotWhole, x != n),
                        (Reason::Ambiguous, !read.sure_as_whole()),
                    ])
                }
            },
            Kind::Vector { bound, set, default, .. } => match vector::read(text, default(state).len()) {
                None => self.set_or_reset(state, None, set),
                Some(read) => {
                    let point: Vec<f64> = read.point.iter().map(|x| x.clamp(-bound, bound)).collect();
                    let outside = point != read.point;
                    set(state, point);
                    problem(&[(Reason::OutOfRange, outside), (Reason::Ambiguous, !read.sure)])
                }
            },
            #[cfg(feature = "own")]
            Kind::Table { set, .. } => match super::table::read_table(text) {
                Ok(table) => {
                    set(state, table);
                    None
                }
                Err(error) => {
                    self.reset(state);
                    Some((Reason::Table, Some(error.to_string())))
                }
            },
            #[cfg(feature = "own")]
            Kind::Text { set, check, .. } => {
                set(state, Source::new(text));
                let error = check(state).err()?;
                self.reset(state);
                Some((Reason::Formula(place(&error, text)), Some(error.words)))
            }
            Kind::Step { max, set, .. } => match number::read(text) {
                None => self.set_or_reset::<Option<u64>>(state, None, set),
                Some(read) => {
                    let x = read.whole();
                    let n = x.round().clamp(0.0, max as f64);
                    set(state, Some(n as u64));
                    problem(&[
                        (Reason::OutOfRange, x < 0.0 || x > max as f64),
                        (Reason::NotWhole, x != n),
                        (Reason::Ambiguous, !read.sure_as_whole()),
                    ])
                }
            },
            Kind::Color { clear, set, .. } => {
                let color = Color::read(text).filter(|color| clear || *color != Color::TRANSPARENT);
                self.set_or_reset::<Option<Color>>(state, color.map(Some), set)
            }
            Kind::Words { most, set, .. } => {
                let (text, cut) = words::tidy(text, most);
                let empty = text.is_empty();
                set(state, text);
                problem(&[(Reason::Empty, empty), (Reason::TooLong, cut)])
            }
            Kind::List { choices, keys, set, .. } => {
                let mut known = Vec::new();
                let mut unknown = Vec::new();
                for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
                    match named(choices, keys).find(|known| *known == word) {
                        Some(word) if known.contains(&word) => {}
                        Some(word) => known.push(word),
                        None => unknown.push(word),
                    }
                }
                let problem = match (unknown.is_empty(), known.is_empty()) {
                    (true, true) => Some((Reason::Empty, None)),
                    (true, false) => None,
                    (false, _) => Some((Reason::NotUnderstood, Some(unknown.join(",")))),
                };
                set(state, known);
                problem
            }
        }
    }

    /// Sets a value, or the default where there is none.
    fn set_or_reset<T>(&self, state: &mut State, value: Option<T>, set: fn(&mut State, T)) -> Option<Problem> {
        match value {
            Some(value) => {
                set(state, value);
                None
            }
            None => {
                self.reset(state);
                Some((Reason::NotUnderstood, None))
            }
        }
    }

    /// Sets the default.
    fn reset(&self, state: &mut State) {
        let usual = State::default();
        match self.kind {
            Kind::Version => {}
            Kind::Choice { choices, get, set } => {
                if let Some(choice) = choices().into_iter().find(|choice| choice.value == get(&usual)) {
                    set(state, choice.value);
                }
            }
            Kind::Number { get, set, .. } => set(state, get(&usual)),
            Kind::Integer { get, set, .. } => set(state, get(&usual)),
            Kind::Flag { get, set } => set(state, get(&usual)),
            Kind::Vector { set, default, .. } => {
                let point = default(state);
                set(state, point);
            }
            #[cfg(feature = "own")]
            Kind::Text { get, set, .. } => set(state, get(&usual).clone()),
            #[cfg(feature = "own")]
            Kind::Table { get, set } => set(state, get(&usual).clone()),
            Kind::Step { get, set, .. } => set(state, get(&usual)),
            Kind::Color { set, .. } => set(state, None),
            Kind::Words { set, .. } => set(state, String::new()),
            Kind::List { get, set, .. } => set(state, get(&usual).to_vec()),
        }
    }

    /// What this key takes in a state, in words.
    pub fn allowed(&self, state: &State) -> String {
        match self.kind {
            Kind::Version => VERSION.to_string(),
            Kind::Choice { choices, .. } => choices().iter().map(|choice| choice.value).collect::<Vec<_>>().join(", "),
            Kind::Number { range, least, .. } => range.words("a number", least.map_or(range.min, |least| least(state))),
            Kind::Integer { range, .. } => range.words("a whole number", range.min),
            Kind::Flag { .. } => "1, 0".into(),
            Kind::Vector { bound, default, .. } => {
                let range =
                    Range { min: -bound, max: bound, from: -bound, to: bound, scale: Scale::Linear { step: 1.0 } };
                let noun = format!("{} numbers, with a comma between them, each", default(state).len());
                range.words(&noun, -bound)
            }
            #[cfg(feature = "own")]
            Kind::Text { .. } => format!("a formula of at most {MAX_TEXT} bytes (docs/own.md)"),
            #[cfg(feature = "own")]
            Kind::Table { .. } => {
                format!("names, then at most {MAX_ROWS} rows of as many numbers, with ~ between rows (docs/own.md)")
            }
            Kind::Step { max, .. } => format!("a whole number from 0 to {}", number::write(max as f64)),
            Kind::Color { clear, .. } => {
                let less = if clear { ", transparent" } else { "" };
                ["six hexadecimal digits, as in 3b4cc0", less].concat()
            }
            Kind::Words { most, .. } => format!("a text of at most {most} characters"),
            Kind::List { choices, keys, .. } => named(choices, keys).collect::<Vec<_>>().join(", "),
        }
    }
}

/// Where a text is no formula.
#[cfg(feature = "own")]
fn place(error: &crate::formula::Error, text: &str) -> super::warning::Place {
    let (line, column, length) = error.place(text);
    super::warning::Place { from: error.from, to: error.to, line, column, length }
}

/// The first of the reasons that holds.
fn problem(reasons: &[(Reason, bool)]) -> Option<Problem> {
    reasons.iter().find(|(_, holds)| *holds).map(|&(reason, _)| (reason, None))
}

/// What a list can name.
fn named(choices: fn() -> Vec<Choice>, keys: bool) -> impl Iterator<Item = &'static str> {
    let keys = SCHEMA.iter().filter(move |_| keys).map(|row| row.key);
    keys.chain(choices().into_iter().map(|choice| choice.value))
}
