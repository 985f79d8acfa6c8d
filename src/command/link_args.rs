//! A link on the command line: a text, a file, standard input or flags.

use std::io::Read;
use std::path::Path;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::{Failure, out};
use crate::answer::{Answer, answer};
use crate::link::{self, Group, Kind, PRESET, Parsed, SCHEMA, View};
use crate::sweep::{Axis, encoded};

/// A link, given in any of the ways.
#[derive(Clone, Debug, Default)]
pub struct LinkArgs {
    link: Option<String>,
    /// Keys and texts.
    flags: Vec<(String, String)>,
    strict: bool,
}

/// The keys of what is looked at that a figure reads.
const LOOKS: [&str; 6] = ["lines", "lens", "err", "at", "coord", "part"];

impl Args for LinkArgs {
    fn augment_args(command: Command) -> Command {
        let link = Arg::new("link").value_name("LINK").help(
            "A whole address or a bare query in quotes, a file that the page saved as JSON, or - for standard input",
        );
        let strict = Arg::new("strict").long("strict").action(ArgAction::SetTrue).help("Refuse a link with warnings");
        let preset = Arg::new(PRESET)
            .long(PRESET)
            .value_name("NAME")
            .help_heading("Settings")
            .help("Start from a preset of the page, by its name in a link");
        let set = Arg::new("set")
            .long("set")
            .value_name("KEY=VALUE")
            .action(ArgAction::Append)
            .help_heading("Settings")
            .help("Any key of a link, such as the slider of a formula: --set f.a=2");
        let rows = SCHEMA.iter().filter(|row| match row.group {
            Group::Link => false,
            Group::View => LOOKS.contains(&row.key),
            _ => true,
        });
        let flags = rows.map(|row| {
            let heading = if row.group == Group::View { "What is drawn" } else { "Settings" };
            Arg::new(row.key)
                .long(row.key)
                .value_name(value_name(&row.kind))
                .help(row.help)
                .long_help(long_help(row))
                .help_heading(heading)
                // A coordinate may be negative, and so may the first of several.
                .allow_hyphen_values(matches!(row.kind, Kind::Vector { .. } | Kind::Text { .. }))
                .allow_negative_numbers(true)
        });
        command.arg(link).arg(strict).arg(preset).arg(set).args(flags)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// What a key does, what it allows and its default.
fn long_help(row: &link::Key) -> String {
    let usual = link::State::default();
    let allowed = match row.kind {
        Kind::Text { .. } => "a formula (docs/own.md)".into(),
        _ => row.allowed(&usual),
    };
    let unit = if row.unit.is_empty() { String::new() } else { format!(", in {}", row.unit) };
    let default = row.default(&usual).words();
    let default = if default.is_empty() { "none".into() } else { default };
    format!("{}\nAllowed: {allowed}{unit}. Default: {default}.", row.help)
}

fn value_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Choice { .. } => "WORD",
        Kind::Number { .. } => "NUMBER",
        Kind::Integer { .. } | Kind::Step { .. } => "COUNT",
        Kind::Flag { .. } => "0|1",
        Kind::Vector { .. } => "X,Y,…",
        Kind::List { .. } => "WORDS",
        Kind::Text { .. } => "FORMULA",
        Kind::Words { .. } => "TEXT",
        Kind::Table { .. } => "TABLE",
        Kind::Color { .. } => "COLOR",
        Kind::Version => "VERSION",
    }
}

impl FromArgMatches for LinkArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let text = |id: &str| matches.try_get_one::<String>(id).ok().flatten().cloned();
        let keys = [PRESET].into_iter().chain(SCHEMA.iter().map(|row| row.key));
        let mut flags: Vec<(String, String)> =
            keys.filter_map(|key| text(key).map(|value| (key.to_owned(), value))).collect();
        for pair in matches.get_many::<String>("set").into_iter().flatten() {
            let Some((key, value)) = pair.split_once('=') else {
                let words = format!("--set takes KEY=VALUE, not “{pair}”\n");
                return Err(clap::Error::raw(clap::error::ErrorKind::ValueValidation, words));
            };
            flags.push((key.trim().to_owned(), value.trim().to_owned()));
        }
        Ok(Self { link: text("link"), flags, strict: matches.get_flag("strict") })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// A link that was given, ready to be read.
#[derive(Clone, Debug)]
pub struct Given {
    /// The link.
    pub text: String,
    /// Warnings of a part of it that is not in the text any more.
    before: Vec<link::Warning>,
}

impl LinkArgs {
    /// Whether neither a link nor a flag was given.
    pub fn is_empty(&self) -> bool {
        self.link.is_none() && self.flags.is_empty()
    }

    /// Whether links are to be read from standard input, one a line.
    pub fn is_lines(&self) -> bool {
        self.link.as_deref() == Some("-") && self.flags.is_empty()
    }

    /// Whether a link comes from standard input, and flags besides.
    pub fn is_changed_input(&self) -> bool {
        self.link.as_deref() == Some("-") && !self.flags.is_empty()
    }

    /// Whether links with warnings are refused.
    pub fn is_strict(&self) -> bool {
        self.strict
    }

    /// The link, with the flags in it; the flags count before the link.
    ///
    /// # Errors
    /// Where a file cannot be read, or a flag's value is not understood at all.
    pub fn given(&self) -> Result<Given, Failure> {
        let base = match self.link.as_deref() {
            Some("-") => {
                let mut text = String::new();
                std::io::stdin()
                    .read_to_string(&mut text)
                    .map_err(|e| Failure::file(format!("standard input: {e}")))?;
                saved(text.trim()).map_err(|why| Failure::file(format!("standard input: {why}")))?
            }
            Some(file) if Path::new(file).extension().is_some_and(|end| end == "json") => {
                let text = std::fs::read_to_string(file).map_err(|e| Failure::file(format!("{file}: {e}")))?;
                saved(text.trim()).map_err(|why| Failure::file(format!("{file}: {why}")))?
            }
            other => other.unwrap_or_default().to_owned(),
        };
        if self.flags.is_empty() {
            return Ok(Given { text: base, before: Vec::new() });
        }
        let mut pairs = Vec::new();
        for (key, value) in &self.flags {
            if key != PRESET && link::find(key).is_none_or(|row| row.group != Group::View) {
                Axis::new(&format!("{key}={value}")).map_err(Failure::usage)?;
            }
            pairs.push(format!("{key}={}", encoded(value)));
        }
        let mut before = Vec::new();
        if !base.is_empty() {
            let Parsed { settings, view, warnings, .. } = link::parse(&base);
            let written = link::write(&settings, &view);
            let is_given = |pair: &str| self.flags.iter().any(|(key, _)| pair.split('=').next() == Some(key));
            pairs.extend(written.split('&').filter(|pair| !is_given(pair)).map(str::to_owned));
            before = warnings;
        }
        Ok(Given { text: pairs.join("&"), before })
    }

    /// The link with what it says.
    ///
    /// # Errors
    /// As [`given`](Self::given), and where a link with warnings is refused.
    pub fn parsed(&self) -> Result<Parsed, Failure> {
        let given = self.given()?;
        let mut parsed = link::parse(&given.text);
        parsed.warnings.splice(0..0, given.before);
        self.judge(&parsed)?;
        Ok(parsed)
    }

    /// The link of a race.
    ///
    /// # Errors
    /// As [`parsed`](Self::parsed), and where it has one run alone.
    pub fn raced(&self) -> Result<Parsed, Failure> {
        let parsed = self.parsed()?;
        if parsed.view.racers.is_empty() && parsed.view.pinned.is_none() {
            return Err(Failure::usage("this link has no race; b.opt=gd, c.opt=… in it are runs beside its own"));
        }
        Ok(parsed)
    }

    /// The link with every number of its run.
    ///
    /// # Errors
    /// As [`parsed`](Self::parsed).
    pub fn answer(&self) -> Result<Answer, Failure> {
        let given = self.given()?;
        if self.strict {
            self.parsed()?;
        }
        let mut answer = answer(&given.text);
        answer.parsed.warnings.splice(0..0, given.before);
        self.judge(&answer.parsed)?;
        Ok(answer)
    }

    fn judge(&self, parsed: &Parsed) -> Result<(), Failure> {
        if self.strict && !parsed.warnings.is_empty() {
            let said: Vec<String> = parsed.warnings.iter().map(ToString::to_string).collect();
            return Err(Failure::refused(format!("Refused because of --strict: {}", said.join(" "))));
        }
        parsed.warnings.iter().for_each(|warning| out::say(&format!("warning: {warning}")));
        Ok(())
    }
}

/// The link of a text: of the page's JSON, its `link`.
fn saved(text: &str) -> Result<String, String> {
    if !text.starts_with('{') {
        return Ok(text.to_owned());
    }
    let value: serde_json::Value = serde_json::from_str(text).map_err(|e| e.to_string())?;
    let link = value["link"].as_str();
    link.map(str::to_owned).ok_or_else(|| "this JSON has no link in it; it was not saved by the page".into())
}

/// The link of a run as a file would say it: without what is only looked at.
pub fn canonical(parsed: &Parsed) -> String {
    link::write(&parsed.settings, &View::default())
}
