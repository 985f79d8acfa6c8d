//! A state as the shortest link.

use super::schema::{PINNED, SCHEMA};
use super::{State, View};
use crate::experiment::Settings;

/// The query of a state, without a leading `?`: `v=1`, then what differs from the defaults, in
/// the schema's order; then the same of a pinned run, each key with [`PINNED`] before it.
///
/// Only the characters `A–Z a–z 0–9 . _ ~ , - = &` occur, so that nothing on the way has to
/// escape them; a formula and an author's words have `( ) * / %` besides, and words `+` for a space.
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
        if place == 0 || text != row.default(state).text() {
            pair(link, prefix, row.key, &text);
        }
        #[cfg(feature = "own")]
        for (key, value) in row.values(state) {
            pair(link, prefix, &key, &super::write_number(value));
        }
    }
}

/// Appends one key.
fn pair(link: &mut String, prefix: &str, key: &str, text: &str) {
    if !link.is_empty() {
        link.push('&');
    }
    for part in [prefix, key, "=", text] {
        link.push_str(part);
    }
}
