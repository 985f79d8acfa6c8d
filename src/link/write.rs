//! A state as the shortest link.

use super::schema::{PINNED, RACERS, SCHEMA};
use super::{State, View};
use crate::experiment::Settings;

/// The query of a state, without a leading `?`: `v=1`, then what differs from the defaults, in
/// the schema's order; then the same of a pinned run, each key with [`PINNED`] before it; then what those that
/// race with it have of their own, with [`RACERS`].
///
/// Only the characters `A–Z a–z 0–9 . _ ~ , - = &` occur, so that nothing on the way has to
/// escape them; a formula and an author's words have `( ) * / %` besides, and words `+` for a space.
pub fn write(settings: &Settings, view: &View) -> String {
    let mut link = String::new();
    let own = State { settings: settings.clone(), view: view.clone() };
    keys(&mut link, "", &own);
    if let Some(pinned) = &view.pinned {
        keys(&mut link, PINNED, &State { settings: pinned.clone(), view: View::default() });
    }
    let base = racing(settings);
    for (prefix, racer) in RACERS.iter().zip(&view.racers) {
        others(&mut link, prefix, &base, &State { settings: racer.clone(), view: View::default() });
    }
    link
}

/// What a run that races with this one has unless its own keys say otherwise: this one's loss, start, length and
/// batches, and the usual method.
pub(super) fn racing(settings: &Settings) -> State {
    let Settings { optimizer, hyper, h, decay, schedule, .. } = Settings::default();
    let settings = Settings { optimizer, hyper, h, decay, schedule, ..settings.clone() };
    #[cfg(feature = "own")]
    let settings = {
        let step = crate::experiment::Typed::default().step;
        Settings { typed: crate::experiment::Typed { step, ..settings.typed }, ..settings }
    };
    State { settings, view: View::default() }
}

/// Appends what differs from another state, and its method in any case.
fn others(link: &mut String, prefix: &str, from: &State, state: &State) {
    for row in SCHEMA.iter().filter(|row| row.can_race()) {
        let text = row.value(state).text();
        if row.key == "opt" || text != row.value(from).text() {
            pair(link, prefix, row.key, &text);
        }
        #[cfg(feature = "own")]
        for (key, value) in row.values(state) {
            if !row.values(from).contains(&(key.clone(), value)) {
                pair(link, prefix, &key, &super::write_number(value));
            }
        }
    }
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
