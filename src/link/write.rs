//! A state as the shortest link.

use super::schema::SCHEMA;
use super::{State, View};
use crate::experiment::Settings;

/// The query of a state, without a leading `?`: `v=1`, then what differs from the defaults, in
/// the schema's order.
///
/// Only the characters `A–Z a–z 0–9 . _ ~ , - = &` occur, so that nothing on the way has to
/// escape them.
pub fn write(settings: &Settings, view: &View) -> String {
    let state = State { settings: settings.clone(), view: view.clone() };
    let mut link = String::new();
    for (place, row) in SCHEMA.iter().enumerate() {
        // Texts are compared, since -0 and 0 are equal as numbers.
        let text = row.value(&state).text();
        if place > 0 && text == row.default(&state).text() {
            continue;
        }
        if place > 0 {
            link.push('&');
        }
        link.push_str(row.key);
        link.push('=');
        link.push_str(&text);
    }
    link
}
