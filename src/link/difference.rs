//! Where two runs are set differently.

use serde::Serialize;

use super::describe::relevant;
use super::group::Group;
use super::schema::{Key, SCHEMA};
use super::{State, View};
use crate::experiment::Settings;

/// A key that two runs set differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Its name in a link.
    pub key: &'static str,
    /// Its symbol in formulas, or empty.
    pub symbol: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// Its value in the first run, as text of a link; `None` where it says nothing there.
    pub a: Option<String>,
    /// Its value in the second run.
    pub b: Option<String>,
}

/// The keys that two runs set differently, in the schema's order; those that matter in neither are
/// left out.
pub fn differences(a: &Settings, b: &Settings) -> Vec<Difference> {
    let state = |settings: &Settings| State { settings: settings.clone(), view: View::default() };
    let (first, second) = (state(a), state(b));
    let (in_first, in_second) = (relevant(a, &first.view), relevant(b, &second.view));
    let runs = SCHEMA.iter().filter(|row| !matches!(row.group, Group::Link | Group::View));
    runs.filter_map(|row| {
        let text = |state: &State, relevant: &[&str]| relevant.contains(&row.key).then(|| told(row, state));
        let (a, b) = (text(&first, &in_first), text(&second, &in_second));
        (a != b).then_some(Difference { key: row.key, symbol: row.symbol, label: row.label, a, b })
    })
    .collect()
}

/// A value in a link; of a formula with those of its sliders.
fn told(row: &Key, state: &State) -> String {
    let text = row.value(state).words();
    #[cfg(feature = "own")]
    let text = row.values(state).into_iter().fold(text, |text, (key, value)| format!("{text}, {key} = {value}"));
    text
}
