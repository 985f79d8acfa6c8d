//! A state as the shortest link.

use super::schema::{PINNED, SCHEMA};
use super::{State, View};
use crate::experiment::Settings;

/// The query of a state, without a leading `?`: `v=1`, then what differs from the defaults, in
/// the schema's order; then the same of a pinned run, each key with [`PINNED`] before it.
///
/// Only the characters `A–Z a–z 0–9 . _ ~ , - = &` occur, so that nothing on the way has to
/// escape them.
pub fn write(settings: &Settings, view: &View) -> String {
    let mut link = String::new();
    keys(&mut link, "", &State { settings: settings.clone(), view: view.clone() });
    if let Some(pinned) = &view.pinned {
        keys(&mut link, PINNED, &State { settings: pinned.clone(), view: View::default() });
    }
    link
}

/// Appends the keys of a state: the version, and what differs from the defaults.
fn keys(link: &mut String, prefix: &str, state: &State) {
    for (place, row) in SCHEMA.iter().enumerate() {
        // Texts are compared, since -0 and 0 are equal as numbers.
        let text = row.value(state).text();
        if place > 0 && text == row.default(state).text() {
            continue;
        }
        if !link.is_empty() {
            link.push('&');
        }
        link.push_str(prefix);
        link.push_str(row.key);
        link.push('=');
        link.push_str(&text);
    }
}
