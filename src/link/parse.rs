//! Any string as a run.

use std::borrow::Cow;

use super::group::Group;
use super::presets::{PRESET, PRESETS, preset};
use super::schema::{Key, PINNED, RACERS, SCHEMA};
use super::spelling;
use super::warning::{Reason, Warning, Warnings};
use super::write::racing;
use super::{State, View, words};
use crate::experiment::{Experiment, Settings};

/// The most bytes of a link's query and fragment that are read.
pub const MAX_LINK: usize = 4096;

/// What a link says, and what of it could not be used.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// The run, unchecked form; every value is in its range.
    pub settings: Settings,
    /// What the page shows.
    pub view: View,
    /// The run.
    pub experiment: Experiment,
    /// What could not be used as it stands, at most [`MAX_WARNINGS`](super::MAX_WARNINGS) and
    /// one that counts the rest.
    pub warnings: Vec<Warning>,
}

/// Reads a whole address or a bare query, with the keys in the query, the fragment or both.
///
/// Never fails: an unknown key, a bad or missing value, a value out of range and a cut link each
/// give a warning, and the rest is honored. Where a key is repeated the first counts. The keys of
/// a preset count where the link does not give them itself.
pub fn parse(link: &str) -> Parsed {
    let mut warnings = Warnings::default();
    let parts = shorten(asked(link), &mut warnings).map(|part| separated(part, &mut warnings));
    let Asked { run, pinned, racers } = collect([&parts[0], &parts[1]], &mut warnings);

    let mut state = State::default();
    let experiment = read(&mut state, run, "", &mut warnings);
    if pinned.given {
        let mut other = State::default();
        read(&mut other, pinned, PINNED, &mut warnings);
        state.view.pinned = Some(other.settings);
    }
    for (prefix, texts) in RACERS.iter().zip(racers).filter(|(_, texts)| texts.given) {
        let mut other = racing(&state.settings);
        if let Some(warning) = unknown_method(&mut other, &texts) {
            let used = "the other runs".to_owned();
            warnings.add(|| Warning { key: format!("{prefix}{}", warning.key), used, ..warning });
            continue;
        }
        read(&mut other, texts, prefix, &mut warnings);
        state.view.racers.push(other.settings);
    }
    Parsed { settings: state.settings, view: state.view, experiment, warnings: warnings.finish() }
}

/// What is wrong with the method that a run of a race names: another one in its place would be another race.
fn unknown_method(state: &mut State, texts: &Texts) -> Option<Warning> {
    let (row, text) = SCHEMA.iter().zip(&texts.keys).find(|(row, _)| row.key == "opt")?;
    row.read(state, text.as_ref()?)
}

/// Reads the texts of one run's keys, and gives the run.
fn read(state: &mut State, texts: Texts, prefix: &str, warnings: &mut Warnings) -> Experiment {
    #[cfg(feature = "own")]
    let mut texts = texts;
    #[cfg(feature = "own")]
    let mut is_lost = false;
    for (row, text) in SCHEMA.iter().zip(texts.keys) {
        // Without its data a formula would be read as another loss.
        #[cfg(feature = "own")]
        if is_lost && matches!(row.key, "f" | "x0") {
            texts.values.retain(|(at, ..)| SCHEMA.get(*at).is_some_and(|of| of.key != row.key));
            continue;
        }
        if let Some(warning) = text.and_then(|text| row.read(state, &text)) {
            #[cfg(feature = "own")]
            {
                is_lost |= warning.reason == Reason::Table;
            }
            warnings.add(|| Warning { key: format!("{prefix}{}", warning.key), ..warning });
        }
    }

    #[cfg(feature = "own")]
    for (row, own) in SCHEMA.iter().zip(values_by_row(texts.values)) {
        if !own.is_empty() {
            row.read_values(state, &own, warnings);
        }
    }

    // Every value is in its range by now, so the first turn decides; should a range ever be wider
    // than what a run takes, the defaults are used and it is said. They are a run (tested).
    loop {
        match Experiment::new(state.settings.clone()) {
            Ok(experiment) => break experiment,
            Err(invalid) => {
                let given = invalid.to_string();
                warnings
                    .add(|| Warning::new("link", Reason::Unusable, &given, "a run".into(), "the default run".into()));
                state.settings = Settings::default();
            }
        }
    }
}

/// The query and the fragment of a link, still encoded.
fn asked(link: &str) -> [&str; 2] {
    let link = link.trim();
    let (before, rest) = match link.find(['?', '#']) {
        Some(at) => link.split_at(at),
        None => (link, ""),
    };
    // `h=1#top` is a query without its mark, `/a/b.html#h=1` is an address.
    let scheme = before.find("://").is_some_and(|at| !before[..at].contains('='));
    let address = scheme || before.starts_with(['/', '.']) || (!rest.is_empty() && !before.contains('='));
    let start = if address { rest } else { link };
    let (query, fragment) = start.split_once('#').unwrap_or((start, ""));
    // A fragment without a value is a place on the page.
    [query.strip_prefix('?').unwrap_or(query), if fragment.contains('=') { fragment } else { "" }]
}

/// A part of a link with `&` between its keys: some programs encode a query once more, write `&amp;`, or `;`.
fn separated<'a>(part: &'a str, warnings: &mut Warnings) -> Cow<'a, str> {
    let mut part = Cow::Borrowed(part);
    if let Some(plain) = spelling::decoded(&part) {
        warnings.add(|| Warning::new("link", Reason::Encoded, "", String::new(), "the decoded link".into()));
        part = plain.into();
    }
    if part.contains(';') {
        part = spelling::joined(&part).into();
    }
    #[cfg(feature = "own")]
    if let Cow::Owned(plus) = super::formula::with_plus(&part) {
        part = plus.into();
    }
    part
}

/// The values of sliders, for each row of the schema.
#[cfg(feature = "own")]
fn values_by_row(values: Vec<(usize, String, Cow<'_, str>)>) -> Vec<Vec<(String, Cow<'_, str>)>> {
    let mut rows = vec![Vec::new(); SCHEMA.len()];
    for (at, name, text) in values {
        if let Some(row) = rows.get_mut(at) {
            row.push((name, text));
        }
    }
    rows
}

/// Cuts what is too long to read, at a whole key.
fn shorten<'a>([query, fragment]: [&'a str; 2], warnings: &mut Warnings) -> [&'a str; 2] {
    let length = query.len() + fragment.len();
    if length - apart(query) - apart(fragment) <= MAX_LINK {
        return [query, fragment];
    }
    warnings.add(|| {
        let used = format!("the whole keys in its first {MAX_LINK} bytes");
        Warning::new("link", Reason::TooLong, &format!("{length} bytes"), format!("at most {MAX_LINK} bytes"), used)
    });
    let query = whole_keys(query, MAX_LINK);
    [query, whole_keys(fragment, MAX_LINK - query.len())]
}

/// The bytes of a part that count for themselves: a table, which comes whole from a file, and the words of an exercise.
/// Each has a limit of its own.
fn apart(part: &str) -> usize {
    let is_apart = |pair: &&str| {
        #[cfg(feature = "own")]
        if pair.strip_prefix(PINNED).unwrap_or(pair).starts_with("data=") {
            return true;
        }
        pair.split_once('=').is_some_and(|(key, _)| words::is_words(key))
    };
    part.split('&').filter(is_apart).map(str::len).sum()
}

/// The keys of `part` that end within its first `limit` bytes.
fn whole_keys(part: &str, limit: usize) -> &str {
    if part.len() <= limit {
        return part;
    }
    // `&` is one byte, so the cut is between characters.
    part.as_bytes().iter().take(limit + 1).rposition(|&b| b == b'&').map_or("", |end| &part[..end])
}

/// The texts of one run's keys.
struct Texts<'a> {
    /// The text given for each key of the schema, by the link itself or by the preset it names.
    keys: Vec<Option<Cow<'a, str>>>,
    /// The values of sliders: the row of the formula, their name and text.
    #[cfg(feature = "own")]
    values: Vec<(usize, String, Cow<'a, str>)>,
    /// The preset that is named.
    preset: Option<Cow<'a, str>>,
    /// Whether the link says anything of this run.
    given: bool,
}

impl Texts<'_> {
    fn new() -> Self {
        Self {
            keys: vec![None; SCHEMA.len()],
            #[cfg(feature = "own")]
            values: Vec::new(),
            preset: None,
            given: false,
        }
    }
}

/// The texts of the run, of the one pinned to compare with, and of those that race with it.
struct Asked<'a> {
    run: Texts<'a>,
    pinned: Texts<'a>,
    racers: Vec<Texts<'a>>,
}

impl<'a> Asked<'a> {
    /// Whose key it is: its texts, what stands before it, and the rest.
    fn owner<'n>(&mut self, name: &'n str) -> (&mut Texts<'a>, &'static str, &'n str) {
        if let Some(own) = name.strip_prefix(PINNED) {
            return (&mut self.pinned, PINNED, own);
        }
        for (racer, prefix) in self.racers.iter_mut().zip(RACERS) {
            if let Some(own) = name.strip_prefix(prefix) {
                return (racer, prefix, own);
            }
        }
        (&mut self.run, "", name)
    }
}

/// Whether a key can stand after this.
fn can_have(prefix: &str, row: &Key) -> bool {
    match prefix {
        "" => true,
        PINNED => row.group != Group::View,
        _ => row.can_race(),
    }
}

fn collect<'a>(parts: [&'a str; 2], warnings: &mut Warnings) -> Asked<'a> {
    let racers = RACERS.iter().map(|_| Texts::new()).collect();
    let mut asked = Asked { run: Texts::new(), pinned: Texts::new(), racers };
    let count = parts.iter().flat_map(|part| form_urlencoded::parse(part.as_bytes())).count();
    // What clings to a link is not encoded; the mark that ends a text is.
    let is_encoded = words::ends_encoded(&parts);
    let all = parts.into_iter().flat_map(|part| form_urlencoded::parse(part.as_bytes()));
    for (at, (key, text)) in all.enumerate() {
        let name = key.trim();
        if spelling::is_tracking(name) {
            continue;
        }
        let text = if at + 1 == count && !is_encoded(name) { without_clinging(text, warnings) } else { text };
        let (texts, prefix, own) = asked.owner(name);
        #[cfg(feature = "own")]
        if let Some((row, slider)) = super::formula::value_key(own)
            && SCHEMA.get(row).is_some_and(|row| can_have(prefix, row))
        {
            texts.given = true;
            if texts.values.iter().any(|(at, known, _)| *at == row && *known == slider) {
                warnings.add(|| Warning::new(name, Reason::Repeated, &text, "once".into(), "the first value".into()));
            } else if texts.values.len() < super::formula::MAX_VALUES {
                texts.values.push((row, slider, text));
            }
            continue;
        }
        let given = own;
        let own = spelling::key(own);
        let slot = match own {
            own if own.eq_ignore_ascii_case(PRESET) => Some(&mut texts.preset),
            _ => place(own, prefix).and_then(|at| texts.keys.get_mut(at)),
        };
        texts.given |= slot.is_some();
        match slot {
            Some(slot @ None) => {
                let word = spelling::word(own, &text);
                *slot = Some(if word == text { text } else { Cow::Owned(word.to_owned()) });
            }
            Some(Some(_)) => {
                warnings.add(|| Warning::new(name, Reason::Repeated, &text, "once".into(), "the first value".into()));
            }
            None if name.is_empty() && text.is_empty() => {}
            None => warnings.add(|| {
                let keys = SCHEMA.iter().filter(|row| can_have(prefix, row)).map(|row| row.key);
                let near = spelling::nearest(given, keys.clone().chain([PRESET])).map(|key| format!("{prefix}{key}"));
                let keys: Vec<String> = keys.chain([PRESET]).map(|key| format!("{prefix}{key}")).collect();
                Warning::new(name, Reason::UnknownKey, &text, keys.join(", "), "none of it".into()).near(near)
            }),
        }
    }
    fill(&mut asked.run, "", warnings);
    fill(&mut asked.pinned, PINNED, warnings);
    asked.racers.iter_mut().zip(RACERS).for_each(|(racer, prefix)| fill(racer, prefix, warnings));
    asked
}

/// The last value of a link without what a sentence or a chat put after it.
fn without_clinging<'a>(text: Cow<'a, str>, warnings: &mut Warnings) -> Cow<'a, str> {
    let (kept, marks) = spelling::without_clinging(&text);
    if kept.len() == text.len() {
        return text;
    }
    if !marks.is_empty() {
        warnings.add(|| Warning::new("link", Reason::Clinging, marks, String::new(), kept.into()));
    }
    Cow::Owned(kept.to_owned())
}

/// Where a key stands in the schema, if it can stand after this.
fn place(key: &str, prefix: &str) -> Option<usize> {
    SCHEMA.iter().position(|row| row.key.eq_ignore_ascii_case(key) && can_have(prefix, row))
}

/// Puts in the keys of the preset that is named, where the link does not give them itself.
fn fill(texts: &mut Texts, prefix: &str, warnings: &mut Warnings) {
    let Some(name) = texts.preset.take() else { return };
    let Some(preset) = preset(name.trim()) else {
        let reason = if name.trim().is_empty() { Reason::Empty } else { Reason::NotUnderstood };
        let names = PRESETS.iter().map(|preset| preset.name).collect::<Vec<_>>().join(", ");
        warnings.add(|| Warning::new(&format!("{prefix}{PRESET}"), reason, &name, names, "no preset".into()));
        return;
    };
    // An initial point belongs to its loss.
    let other_loss = place("problem", prefix).is_none_or(|at| texts.keys.get(at).is_some_and(Option::is_some));
    for (key, text) in preset.link.split('&').filter_map(|part| part.split_once('=')) {
        if let Some(slot @ None) = place(key, prefix).and_then(|at| texts.keys.get_mut(at))
            && !(other_loss && key == "x0")
        {
            *slot = Some(Cow::Borrowed(text));
        }
    }
}
