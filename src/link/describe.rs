//! The schema as data: what the page makes its controls of.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::group::Group;
use super::kind::{Choice, Kind, Range};
use super::schema::{Key, SCHEMA};
use super::value::Value;
use super::{State, View};
use crate::experiment::Settings;
use crate::optimizer::Optimizer;

/// The kind of control a key has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Control {
    /// Not a control: the version of the link, and an author's words.
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
    /// A step of the run, or none.
    Step,
    /// A color.
    Color,
    /// Some words.
    List,
    /// A formula.
    #[cfg(feature = "own")]
    Formula,
}

/// One row of the schema, with everything the page needs.
///
/// Serialized flat: `key`, `group`, `kind`, `symbol`, `label`, `unit`, `default`, and for
/// numbers `min`, `max`, `from`, `to`, `scale`, for words `choices`. What the page shows only of the control in
/// hand is apart, in [`helps`].
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
    words: [&'static str; 3],
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("key", self.key)?;
        map.serialize_entry("group", &self.group)?;
        map.serialize_entry("kind", &self.kind)?;
        // What is looked at has controls of its own on the page.
        let is_setting = self.group != Group::View;
        for (name, words) in ["symbol", "label", "unit"].iter().zip(self.words).filter(|_| is_setting) {
            map.serialize_entry(name, words)?;
        }
        map.serialize_entry("default", &self.default)?;
        if let Some(range) = self.range.as_ref().filter(|_| is_setting) {
            map.serialize_entry("min", &range.min)?;
            map.serialize_entry("max", &range.max)?;
            map.serialize_entry("from", &range.from)?;
            map.serialize_entry("to", &range.to)?;
            map.serialize_entry("scale", &range.scale)?;
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
    SCHEMA.iter().filter(|key| !is_beside_another(key)).map(|key| row(key, &usual)).collect()
}

/// What each key does, in a sentence, by the key's name; under `method.key` where a method has a name of its own for it.
pub fn helps() -> Vec<(String, &'static str)> {
    let keys = SCHEMA.iter().filter(|row| !matches!(row.group, Group::Link | Group::View));
    let own = Optimizer::TABLE
        .iter()
        .flat_map(|info| info.names.iter().map(|named| (format!("{}.{}", info.key, named.key), named.help)));
    keys.map(|row| (row.key.to_owned(), row.help)).chain(own).collect()
}

/// Whether the control of another key has it: the page's field of a formula has its data and its plane.
fn is_beside_another(key: &Key) -> bool {
    #[cfg(feature = "own")]
    if matches!(key.kind, Kind::Table { .. }) || key.key == "plane" {
        return true;
    }
    let _ = key;
    false
}

fn row(key: &Key, usual: &State) -> Row {
    let (kind, range, mut choices) = match key.kind {
        Kind::Version => (Control::Text, None, vec![]),
        Kind::Choice { choices, .. } => (Control::Choice, None, choices()),
        Kind::Number { range, .. } => (Control::Number, Some(range), vec![]),
        Kind::Integer { range, .. } => (Control::Integer, Some(range), vec![]),
        Kind::Flag { .. } => (Control::Flag, None, vec![]),
        Kind::Vector { bound, .. } => {
            let scale = super::Scale::Linear { step: 0.1 };
            (Control::Vector, Some(Range { min: -bound, max: bound, from: -5.0, to: 5.0, scale }), vec![])
        }
        Kind::Step { .. } => (Control::Step, None, vec![]),
        Kind::Color { .. } => (Control::Color, None, vec![]),
        Kind::Words { .. } => (Control::Text, None, vec![]),
        #[cfg(feature = "own")]
        Kind::Text { .. } | Kind::Table { .. } => (Control::Formula, None, vec![]),
        // Keys, which may be words of it too, are rows themselves.
        Kind::List { choices, .. } => (Control::List, None, choices()),
    };
    if key.group == Group::View {
        // The page says no more of these than their names, and of the three lists of parts it needs one.
        choices.iter_mut().for_each(|choice| choice.about = "");
        if matches!(key.key, "show" | "lock") {
            choices.clear();
        }
    }
    let words = [key.symbol, key.label, key.unit];
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
    #[cfg(feature = "own")]
    let chosen = super::choices::as_typed(chosen, settings);
    let batched = chosen.iter().any(|choice| choice.uses.contains(&"batch"));
    let named = |key: &str| chosen.iter().any(|choice| choice.value != settings.problem && choice.uses.contains(&key));
    SCHEMA
        .iter()
        .map(|row| row.key)
        .filter(|&key| match key {
            "batch" => batched,
            "seed" => batched && named(key),
            #[cfg(feature = "own")]
            "data" => settings.problem == crate::problem::Own::INFO.key,
            _ => !needs(key) || chosen.iter().any(|choice| choice.uses.contains(&key)),
        })
        .collect()
}
