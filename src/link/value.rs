//! The value a key has in a state: as text of a link, and as data.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

#[cfg(feature = "own")]
use super::describe::relevant;
use super::kind::Kind;
use super::number;
use super::schema::{Key, SCHEMA, VERSION};
use super::{State, View};
use crate::experiment::Settings;
#[cfg(feature = "own")]
use crate::problem::Table;

/// The value of a key. Serialized as plain data: a number, a string or a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A real number.
    Number(f64),
    /// A whole number; a flag is 0 or 1.
    Integer(u64),
    /// A word.
    Word(String),
    /// Words of an author's.
    Words(String),
    /// A formula.
    #[cfg(feature = "own")]
    Text(String),
    /// Data, as a file has them.
    #[cfg(feature = "own")]
    #[serde(serialize_with = "as_csv")]
    Table(Table),
    /// One number for each coordinate.
    Vector(Vec<f64>),
    /// Some words.
    List(Vec<&'static str>),
    /// Nothing is set.
    Nothing,
}

impl Value {
    /// As it stands in a link.
    pub fn text(&self) -> String {
        match self {
            Self::Number(x) => number::write(*x),
            Self::Integer(n) => number::write(*n as f64),
            Self::Word(word) => word.clone(),
            Self::Words(text) => super::words::encoded(text, "+"),
            #[cfg(feature = "own")]
            Self::Text(text) => super::formula::encoded(text),
            #[cfg(feature = "own")]
            Self::Table(table) => super::table::link_text(table).to_owned(),
            Self::Vector(point) => point.iter().map(|&x| number::write(x)).collect::<Vec<_>>().join(","),
            Self::List(words) => words.join(","),
            Self::Nothing => String::new(),
        }
    }
}

impl Value {
    /// As it is told.
    pub fn words(&self) -> String {
        match self {
            Self::Words(text) => text.clone(),
            #[cfg(feature = "own")]
            Self::Text(text) => text.clone(),
            #[cfg(feature = "own")]
            Self::Table(table) => super::table::summary(table),
            other => other.text(),
        }
    }
}

impl Key {
    /// The value in a state.
    pub fn value(&self, state: &State) -> Value {
        match self.kind {
            Kind::Version => Value::Integer(VERSION),
            Kind::Choice { get, .. } => Value::Word(get(state).into()),
            Kind::Number { get, .. } => Value::Number(get(state)),
            Kind::Integer { get, .. } => Value::Integer(get(state)),
            Kind::Flag { get, .. } => Value::Integer(get(state).into()),
            Kind::Vector { get, .. } => Value::Vector(get(state)),
            Kind::Step { get, .. } => get(state).map_or(Value::Nothing, Value::Integer),
            Kind::Color { get, .. } => get(state).map_or(Value::Nothing, |color| Value::Word(color.text())),
            Kind::Words { get, .. } => Value::Words(get(state).into()),
            #[cfg(feature = "own")]
            Kind::Text { get, .. } => Value::Text(get(state).text.clone()),
            #[cfg(feature = "own")]
            Kind::Table { get, .. } => Value::Table(get(state).clone()),
            Kind::List { get, .. } => Value::List(get(state).to_vec()),
        }
    }

    /// The value unless a link says otherwise. Only a vector's depends on the state.
    pub fn default(&self, state: &State) -> Value {
        match self.kind {
            Kind::Vector { default, .. } => Value::Vector(default(state)),
            _ => self.value(&State::default()),
        }
    }
}

#[cfg(feature = "own")]
fn as_csv<S: Serializer>(table: &Table, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&super::table::csv_text(table))
}

/// Every key with its value, in the schema's order; serialized as a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved(pub Vec<(Cow<'static, str>, Value)>);

impl Serialize for Resolved {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// Every key with the value that is used, defaults included; a formula only where the run has it.
pub fn resolved(settings: &Settings, view: &View) -> Resolved {
    let state = State { settings: settings.clone(), view: view.clone() };
    let mut all = Vec::with_capacity(SCHEMA.len());
    for row in SCHEMA {
        // A module without formulas says the same of a run that has none.
        #[cfg(feature = "own")]
        if (row.key == "plane" && view.plane.is_empty())
            || matches!(row.kind, Kind::Text { .. } | Kind::Table { .. })
                && !relevant(settings, view).contains(&row.key)
        {
            continue;
        }
        all.push((Cow::Borrowed(row.key), row.value(&state)));
        #[cfg(feature = "own")]
        all.extend(row.values(&state).into_iter().map(|(key, value)| (Cow::Owned(key), Value::Number(value))));
    }
    Resolved(all)
}
