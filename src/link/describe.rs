//! The schema as data: what the page makes its controls of.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::group::Group;
use super::kind::{Choice, Kind, Range};
use super::schema::{Key, SCHEMA};
use super::value::Value;
use super::view::FIGURES;
use super::{State, View};
use crate::experiment::Settings;

/// The kind of control a key has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Control {
    /// Not a control: the version of the link.
    Text,
    /// One of some words.
    Choice,
    /// A real number.
    Number,
    /// A whole number.
    Integer,
    /// Yes or no.
    Flag,
    /// One number for each coordinate.
    Vector,
    /// Some words.
    List,
    /// A formula.
    #[cfg(feature = "own")]
    Formula,
}

/// One row of the schema, with everything the page needs.
///
/// Serialized flat: `key`, `group`, `kind`, `symbol`, `label`, `unit`, `help`, `default`, and for
/// numbers `min`, `max`, `from`, `to`, `scale`, `stops`, for words `choices`.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its name in a link.
    pub key: &'static str,
    /// What it is about.
    pub group: Group,
    /// The kind of control.
    pub kind: Control,
    /// Its value unless a link says otherwise.
    pub default: Value,
    /// What it accepts, for a number.
    pub range: Option<Range>,
    /// Its words, for a choice; the names of figures, for a list.
    pub choices: Vec<Choice>,
    words: [&'static str; 4],
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("key", self.key)?;
        map.serialize_entry("group", &self.group)?;
        map.serialize_entry("kind", &self.kind)?;
        for (name, words) in ["symbol", "label", "unit", "help"].iter().zip(self.words) {
            map.serialize_entry(name, words)?;
        }
        map.serialize_entry("default", &self.default)?;
        if let Some(range) = &self.range {
            map.serialize_entry("min", &range.min)?;
            map.serialize_entry("max", &range.max)?;
            map.serialize_entry("from", &range.from)?;
            map.serialize_entry("to", &range.to)?;
            map.serialize_entry("scale", &range.scale)?;
            map.serialize_entry("stops", &range.stops())?;
        }
        if !self.choices.is_empty() {
            map.serialize_entry("choices", &self.choices)?;
        }
        map.end()
    }
}

/// The whole schema as data, in its order.
pub fn rows() -> Vec<Row> {
    let usual = State::default();
    SCHEMA.iter().map(|key| row(key, &usual)).collect()
}

fn row(key: &Key, usual: &State) -> Row {
    let (kind, range, choices) = match key.kind {
        Kind::Version => (Control::Text, None, vec![]),
        Kind::Choice { choices, .. } => (Control::Choice, None, choices()),
        Kind::Number { range, .. } => (Control::Number, Some(range), vec![]),
        Kind::Integer { range, .. } => (Control::Integer, Some(range), vec![]),
        Kind::Flag { .. } => (Control::Flag, None, vec![]),
        Kind::Vector { bound, .. } => {
            let scale = super::Scale::Linear { step: 0.1 };
            (Control::Vector, Some(Range { min: -bound, max: bound, from: -5.0, to: 5.0, scale }), vec![])
        }
        #[cfg(feature = "own")]
        Kind::Text { .. } => (Control::Formula, None, vec![]),
        // Besides the keys, which are rows themselves.
        Kind::List { .. } => (Control::List, None, FIGURES.iter().map(|f| Choice::word(f.key, f.label, "")).collect()),
    };
    let words = [key.symbol, key.label, key.unit, key.help];
    Row { key: key.key, group: key.group, kind, default: key.default(usual), range, choices, words }
}

/// Whether a key matters only where a choice names it.
pub fn needs(key: &str) -> bool {
    SCHEMA.iter().any(|row| match row.kind {
        Kind::Choice { choices, .. } => choices().iter().any(|choice| choice.uses.contains(&key)),
        _ => false,
    })
}

/// The keys that matter with the present choices.
pub fn relevant(settings: &Settings, view: &View) -> Vec<&'static str> {
    let state = State { settings: settings.clone(), view: view.clone() };
    let chosen: Vec<Choice> = SCHEMA
        .iter()
        .filter_map(|row| match row.kind {
            Kind::Choice { choices, get, .. } => choices().into_iter().find(|choice| choice.value == get(&state)),
            _ => None,
        })
        .collect();
    // A random order needs its seed only on a loss that has samples to order.
    let batched = chosen.iter().any(|choice| choice.uses.contains(&"batch"));
    #[cfg(feature = "own")]
    let chosen = super::choices::as_typed(chosen, settings);
    let named = |key: &str| chosen.iter().any(|choice| choice.value != settings.problem && choice.uses.contains(&key));
    SCHEMA
        .iter()
        .map(|row| row.key)
        .filter(|&key| match key {
            "batch" => batched,
            "seed" => batched && named(key),
            _ => !needs(key) || chosen.iter().any(|choice| choice.uses.contains(&key)),
        })
        .collect()
}
