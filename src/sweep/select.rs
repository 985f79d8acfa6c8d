//! Which numbers a sweep keeps.

use super::cell::Cell;
use super::quantity::{QUANTITIES, Quantity};
use super::series::{Place, SERIES, Series, Values};
use crate::analysis::{Partial, Parts};
use crate::link::{self, Kind, Parsed, SCHEMA, State, Value, View};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Numbers.
    Number,
    /// Whole numbers.
    Whole,
    /// Words.
    Word,
}

/// One selected number.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// A setting of the link.
    Setting,
    /// A single number.
    One(&'static Quantity),
    /// A number of a series; the coordinate from 0.
    Of(&'static Series, usize, Place),
}

/// The numbers that a sweep keeps, in the order of their columns.
#[derive(Clone, Debug)]
pub struct Select {
    columns: Vec<(String, Source)>,
    parts: Parts,
}

/// What is kept unless something else is asked for.
pub const DEFAULT: &str = "d,grade,first.largest_error,modified.largest_error,loss.end";

impl Select {
    /// What is kept unless something else is asked for.
    pub const DEFAULT: &'static str = DEFAULT;

    /// Reads names with commas between them, after those of `keys`, which are settings; a name that is there twice counts once.
    ///
    /// # Errors
    /// A sentence that names the first one that is not known, with the nearest that is.
    pub fn new(keys: &[String], names: &str) -> Result<Self, String> {
        let mut columns: Vec<(String, Source)> = Vec::new();
        let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
        for name in keys.iter().map(String::as_str).chain(names) {
            if !columns.iter().any(|(known, _)| known == name) {
                columns.push((name.to_owned(), source(name)?));
            }
        }
        let parts = columns.iter().fold(Parts::NONE, |parts, (_, source)| match source {
            Source::Setting => parts,
            Source::One(quantity) => parts.or(&quantity.parts),
            Source::Of(series, ..) => parts.or(&series.parts),
        });
        Ok(Self { columns, parts })
    }

    /// The names of the columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }

    /// What each column holds.
    pub fn shapes(&self) -> impl Iterator<Item = Shape> + '_ {
        self.columns.iter().map(|(name, source)| match source {
            Source::Of(..) => Shape::Number,
            Source::One(quantity) => match quantity.unit {
                "word" | "words" => Shape::Word,
                "step" | "count" => Shape::Whole,
                _ => Shape::Number,
            },
            Source::Setting => match link::find(name).map(|row| row.kind) {
                Some(Kind::Integer { .. } | Kind::Flag { .. } | Kind::Step { .. } | Kind::Version) => Shape::Whole,
                Some(Kind::Number { .. }) | None => Shape::Number,
                Some(_) => Shape::Word,
            },
        })
    }

    /// What has to be computed.
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// The values of a run.
    pub fn cells(&self, parsed: &Parsed, run: &Partial) -> Vec<Cell> {
        let settings = self.columns.iter().any(|(_, source)| matches!(source, Source::Setting));
        let resolved = settings.then(|| link::resolved(&parsed.settings, &parsed.view));
        let setting = |name: &str| {
            if let Some(value) = slider(parsed, name) {
                return Cell::number(Some(value));
            }
            let found = resolved.as_ref().and_then(|all| all.0.iter().find(|(key, _)| key == name));
            found.map_or(Cell::Nothing, |(_, value)| match value {
                Value::Number(x) => Cell::number(Some(*x)),
                Value::Integer(n) => Cell::Whole(*n),
                Value::Nothing => Cell::Nothing,
                other => Cell::Word(other.words()),
            })
        };
        let value = |(name, source): &(String, Source)| match source {
            Source::Setting => setting(name),
            Source::One(quantity) => (quantity.value)(run),
            Source::Of(series, j, place) => Cell::number(match series.values {
                Values::One(of) => place.of(of(run).iter().copied()),
                Values::Each(of) if of(run).first().is_some_and(|point| *j < point.len()) => {
                    place.of(of(run).iter().map(|point| point[*j]))
                }
                Values::Each(_) => None,
            }),
        };
        self.columns.iter().map(value).collect()
    }
}

/// What a name stands for.
fn source(name: &str) -> Result<Source, String> {
    if let Some(quantity) = QUANTITIES.iter().find(|quantity| quantity.name == name) {
        return Ok(Source::One(quantity));
    }
    if is_setting(name) {
        return Ok(Source::Setting);
    }
    let unknown = || {
        let names = QUANTITIES.iter().map(|q| q.name).chain(SCHEMA.iter().map(|row| row.key));
        let places = SERIES.iter().flat_map(|series| ["start", "end", "min", "max", "mean"].map(|p| (series, p)));
        let ends: Vec<String> = places
            .map(|(series, place)| match series.values {
                Values::One(_) => format!("{}.{place}", series.name),
                Values::Each(_) => format!("{}.1.{place}", series.name),
            })
            .collect();
        let near = link::nearest(name, names.chain(ends.iter().map(String::as_str)));
        let near = near.map_or_else(String::new, |near| format!(" Did you mean {near}?"));
        format!("There is no number “{name}” in a report.{near} `halfstep sweep --list` lists all of them.")
    };
    let (rest, place) = name.rsplit_once('.').ok_or_else(unknown)?;
    let place = Place::named(place).ok_or_else(unknown)?;
    if let Some(series) = SERIES.iter().find(|series| series.name == rest) {
        return match series.values {
            Values::One(_) => Ok(Source::Of(series, 0, place)),
            Values::Each(_) => Err(format!(
                "“{name}” has a number for each coordinate: write {rest}.1.{} for the first.",
                &name[rest.len() + 1..]
            )),
        };
    }
    let (rest, coordinate) = rest.rsplit_once('.').ok_or_else(unknown)?;
    let series = SERIES.iter().find(|series| series.name == rest).ok_or_else(unknown)?;
    match (series.values, coordinate.parse::<usize>()) {
        (Values::Each(_), Ok(j @ 1..)) => Ok(Source::Of(series, j - 1, place)),
        _ => Err(unknown()),
    }
}

/// The value of a formula's slider, given or not.
fn slider(parsed: &Parsed, name: &str) -> Option<f64> {
    let (key, own) = name.split_once('.')?;
    let Kind::Text { check, .. } = link::find(key)?.kind else { return None };
    let state = State { settings: parsed.settings.clone(), view: View::default() };
    check(&state).ok()?.into_iter().find(|slider| slider.name == own).map(|slider| slider.value)
}

/// Whether a name is a key of a link, or a slider of a formula.
fn is_setting(name: &str) -> bool {
    link::find(name).is_some() || is_slider(name)
}

/// Whether a name is `f.a` or `step.a`.
pub(super) fn is_slider(name: &str) -> bool {
    name.split_once('.').is_some_and(|(key, own)| matches!(key, "f" | "step") && !own.is_empty())
}
