//! The URL reference: the schema as a page of documentation.

use std::fmt::Write;

use super::State;
use super::group::Group;
use super::kind::{Choice, Kind};
use super::presets::PRESETS;
use super::schema::{PINNED, RACERS, SCHEMA};
use super::view::FIGURES;

/// The reference in Markdown, as it stands in `docs/url-reference.md`.
pub fn reference() -> String {
    let mut out = String::from(
        "# The link\n\n\
         Every state of the page is a link: the page's address, `?`, and keys joined by `&`. Only what differs from \
         the defaults is written, and always `v=1`. Any string can be read: the page names settings that cannot be used, and uses the rest. Numbers may have a decimal comma where one number is expected.\n\n\
         This page is generated from the schema (`cargo run --example url_reference`).\n",
    );
    let usual = State::default();
    for group in Group::ALL {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "\n## {}\n\n| key | symbol | means | allowed | default |\n|---|---|---|---|---|",
            group.label()
        );
        for row in SCHEMA.iter().filter(|row| row.group == *group) {
            let symbol = if row.symbol.is_empty() { "" } else { row.symbol };
            let unit = if row.unit.is_empty() { String::new() } else { format!(" In {}.", row.unit) };
            let allowed = match row.kind {
                Kind::List { keys: true, .. } => "keys and figure names, with commas between them".into(),
                Kind::List { .. } => format!("with commas between them: {}", row.allowed(&usual)),
                Kind::Choice { .. } => "one of the words below".into(),
                _ => row.allowed(&usual),
            };
            let default = row.default(&usual).words();
            let default = if default.is_empty() { String::new() } else { format!("`{default}`") };
            let _ = writeln!(
                out,
                "| `{}` | {symbol} | {}. {}{unit} | {allowed} | {default} |",
                row.key, row.label, row.help
            );
        }
        for row in SCHEMA.iter().filter(|row| row.group == *group) {
            if let Kind::Choice { choices, .. } = row.kind {
                words(&mut out, row.key, &choices());
            }
        }
    }
    let _ = write!(
        out,
        "\n## A run to compare with\n\nEvery key except those of the view can be given a second time with `{PINNED}` before \
         it. Such keys describe another run, which is pinned as A and shown beside this one, B, with `view=compare`: \
         `v=1&b2=0.99&view=compare&{PINNED}v=1&{PINNED}b2=0.9`. Keys that are not given have their defaults, regardless of B; \
         `{PINNED}v=1` alone pins the default run.\n\nUp to four more runs race with this one, on its loss, with `view=compare`: \
         the keys of methods and runs and `x0`, with {} before them. Their initial point, number of steps and batches are \
         those of this run unless given, and the loss always is, so a race is short: `v=1&view=compare&b.opt=gd&b.h=0.05&c.opt=momentum`.\n",
        RACERS.map(|prefix| format!("`{prefix}`")).join(", ").replace(", `e.`", " or `e.`"),
    );
    presets(&mut out);
    out.push_str("\n## Figure names\n\n`show` and `hide` take these besides the keys:\n\n");
    for figure in FIGURES {
        let _ = writeln!(out, "- `{}`: {}", figure.key, figure.label);
    }
    out
}

fn words(out: &mut String, key: &str, choices: &[Choice]) {
    let _ = writeln!(out, "\n`{key}` is one of\n");
    for choice in choices {
        let _ = write!(out, "- `{}`: {}", choice.value, choice.label);
        if let Some(formula) = choice.formula {
            let _ = write!(out, ", {formula}");
        }
        if !choice.start.is_empty() {
            let start: Vec<String> = choice.start.iter().map(|&x| super::write_number(x)).collect();
            let _ = write!(out, "; starts at ({})", start.join(", "));
        }
        if !choice.about.is_empty() {
            // Of a loss it is the minimum.
            let before = if choice.start.is_empty() { ". " } else { "; its minimum is " };
            let _ = write!(out, "{before}{}", choice.about.trim_end_matches('.'));
        }
        let _ = writeln!(out, ".");
    }
}

fn presets(out: &mut String) {
    out.push_str(
        "\n## Presets\n\n`preset=NAME` stands for the keys of one row. Other keys of the link override it, wherever they stand. A preset is only a shorthand: the page writes the keys themselves into the address.\n\n\
         | name | keys | what to look for |\n|---|---|---|\n",
    );
    for preset in PRESETS {
        let _ = writeln!(out, "| `{}` | `{}` | {}. {} |", preset.name, preset.link, preset.title, preset.look);
    }
}
