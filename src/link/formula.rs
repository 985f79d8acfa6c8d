//! Formulas in a link: `f=` and `step=`, and the values of their sliders, `f.a=`.
//!
//! A formula is written so that it can be read and changed by hand: letters, digits, `. _ ~ , - ( ) * /` stand for
//! themselves, everything else is percent-encoded. Programs that encode forms write a space as `+`, people write `+`
//! for a plus; [`with_plus`] tells them apart.

use std::borrow::Cow;

use super::kind::Kind;
use super::schema::{Key, SCHEMA};
use super::spelling;
use super::warning::{Reason, Warning, Warnings};
use super::{State, number};
use crate::formula::{Source, ascii_name};

/// What stands between the key of a formula and the name of its slider.
const DOT: char = '.';

/// The most values of one formula that are read.
pub(super) const MAX_VALUES: usize = 40;

/// The text of a formula in a link.
pub(super) fn encoded(text: &str) -> String {
    super::words::encoded(text, "%20")
}

/// A part of a link whose formulas have `+` for a plus: `f=x+y` is as good as `f=x%2By`.
///
/// A form's encoding never leaves brackets, `=`, `^`, `/` or spaces as they are and encodes a plus; where one of those
/// stands in a formula, or nothing in it is encoded, its `+` is a plus.
pub(super) fn with_plus(part: &str) -> Cow<'_, str> {
    if !part.contains('+') {
        return Cow::Borrowed(part);
    }
    let one = |pair: &str| -> String {
        let Some((key, text)) = pair.split_once('=') else { return pair.to_owned() };
        let is_form =
            text.contains('%') && !text.contains(['(', ')', '=', '^', '/', ' ', ';']) && !text.contains("%20");
        if is_formula(key) && !is_form { format!("{key}={}", text.replace('+', "%2B")) } else { pair.to_owned() }
    };
    Cow::Owned(part.split('&').map(one).collect::<Vec<_>>().join("&"))
}

/// Whether the last key of a part is one of a formula, whose `;` ends a statement.
pub(super) fn ends_in_formula(part: &str) -> bool {
    let last = part.rsplit('&').next().unwrap_or(part);
    last.split_once('=').is_some_and(|(key, _)| is_formula(key))
}

/// Whether a key is one of a formula.
pub(super) fn is_formula(key: &str) -> bool {
    let key = key.trim_start_matches('?').trim();
    let mut prefixes = std::iter::once(super::PINNED).chain(super::RACERS);
    let own = prefixes.find_map(|prefix| key.strip_prefix(prefix)).unwrap_or(key);
    SCHEMA.iter().any(|row| matches!(row.kind, Kind::Text { .. }) && row.key.eq_ignore_ascii_case(own))
}

/// The row and the slider's name of `f.a`.
pub(super) fn value_key(key: &str) -> Option<(usize, String)> {
    let (formula, name) = key.split_once(DOT)?;
    let at = SCHEMA.iter().position(|row| row.key.eq_ignore_ascii_case(formula))?;
    let is_text = SCHEMA.get(at).is_some_and(|row| matches!(row.kind, Kind::Text { .. }));
    is_text.then(|| (at, ascii_name(name.trim())))
}

impl Key {
    /// Sets the sliders of a formula, which has been read.
    pub(super) fn read_values(&self, state: &mut State, values: &[(String, Cow<'_, str>)], warnings: &mut Warnings) {
        let Kind::Text { get, set, check, .. } = self.kind else { return };
        let sliders = check(state).unwrap_or_default();
        let mut source = Source::new(&get(state).text);
        for (name, text) in values {
            let key = format!("{}{DOT}{name}", self.key);
            let Some(slider) = sliders.iter().find(|slider| slider.name == *name) else {
                let near = spelling::nearest(name, sliders.iter().map(|slider| slider.name.as_str()));
                let near = near.map(|near| format!("{}{DOT}{near}", self.key));
                let allowed = sliders.iter().map(|slider| format!("{}{DOT}{}", self.key, slider.name));
                let allowed = allowed.collect::<Vec<_>>().join(", ");
                let used = "none of it".to_owned();
                warnings.add(|| Warning::new(&key, Reason::UnknownKey, text, allowed, used).near(near));
                continue;
            };
            let read = number::read(text);
            let value = read.map_or(slider.default, |read| read.value.clamp(slider.least, slider.most));
            let reason = match read {
                None if text.trim().is_empty() => Some(Reason::Empty),
                None => Some(Reason::NotUnderstood),
                Some(read) if read.value != value => Some(Reason::OutOfRange),
                Some(read) if !read.sure => Some(Reason::Ambiguous),
                Some(_) => None,
            };
            if let Some(reason) = reason {
                let allowed =
                    format!("a number from {} to {}", number::write(slider.least), number::write(slider.most));
                warnings.add(|| Warning::new(&key, reason, text, allowed, number::write(value)));
            }
            if value.to_bits() != slider.default.to_bits() {
                source.values.push((name.clone(), value));
            }
        }
        // In the order of the text, whatever that of the link was.
        source.values.sort_by_key(|(name, _)| sliders.iter().position(|slider| slider.name == *name));
        set(state, source);
    }

    /// The sliders of a formula whose value is not what its text says, as keys and values of a link.
    pub(super) fn values(&self, state: &State) -> Vec<(String, f64)> {
        let Kind::Text { get, .. } = self.kind else { return Vec::new() };
        get(state).values.iter().map(|(name, value)| (format!("{}{DOT}{name}", self.key), *value)).collect()
    }
}
