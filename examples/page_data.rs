//! Writes what the page shows before the engine is there.
//!
//! `cargo run --example page_data` writes `www/js/data.js`, the tables that the controls are made of,
//! `www/js/help.js`, what is said of them, and `www/js/templates.js`, formulas to start from. It is run after a
//! change of the schema, a method, a loss or a preset; `cargo xtask serve` and `dist` do it themselves, and a test
//! holds the file to the tables.
//!
//! `cargo run --example page_data FOLDER` also writes the default run into a built page: its words into the page's
//! `index.html`, its figures as pictures into `first/`.

use halfstep::analysis::{Described, Report, Span, Tone, analyze_quickly, describe, standing};
use halfstep::experiment::Experiment;
use halfstep::link;
use halfstep::plot::{Figure, FlowSet, Look, Scene, Theme, still};
use serde_json::to_string;
use std::error::Error;
use std::fs;
use std::path::Path;

type Done<T> = Result<T, Box<dyn Error>>;

/// Windows that pictures are made for, from the widest: the least width of the window, and the sizes that the styles
/// give the path, the error and the sign there. In a window between two the picture is stretched a little.
const WINDOWS: [(u32, [(f64, f64); 3]); 6] = [
    (1400, [(530.0, 512.0), (482.0, 240.0), (482.0, 104.0)]),
    (1024, [(438.0, 512.0), (399.0, 240.0), (399.0, 104.0)]),
    (720, [(720.0, 512.0), (344.0, 240.0), (344.0, 104.0)]),
    (420, [(398.0, 335.0), (398.0, 240.0), (398.0, 104.0)]),
    (376, [(361.0, 307.0), (361.0, 240.0), (361.0, 104.0)]),
    (0, [(328.0, 281.0), (328.0, 240.0), (328.0, 104.0)]),
];

const FIGURES: [Figure; 3] = [Figure::Path, Figure::Error, Figure::Strip];

/// The module with what is said of a control in hand.
fn helps() -> Done<String> {
    let rows = link::helps().into_iter().map(|(key, help)| Ok(format!("{}: {}", to_string(&key)?, to_string(help)?)));
    Ok(format!(
        "// Written by `cargo run --example page_data` from the tables of the engine.\n\n\
         /** What each setting does; under `method.key` where a method has a name of its own for it. @type {{Record<string, string>}} */\n\
         export const HELP = {{\n  {},\n}};\n",
        rows.collect::<Done<Vec<_>>>()?.join(",\n  "),
    ))
}

/// A coordinate to four decimals.
fn rounded(x: &f64) -> String {
    ((x * 1e4).round() / 1e4).to_string().replace('-', "−")
}

/// The module with the formulas to start from.
fn templates() -> Done<String> {
    let losses = halfstep::problem::templates::TEMPLATES.iter().map(|one| {
        let about = format!("({}) is {}", one.point.iter().map(rounded).collect::<Vec<_>>().join(", "), one.about);
        serde_json::json!({ "key": one.key, "name": one.name, "text": one.text, "data": one.data, "start": one.start, "about": about })
    });
    let methods = halfstep::optimizer::templates::TEMPLATES
        .iter()
        .map(|one| serde_json::json!({ "key": one.key, "name": one.name, "text": one.text, "about": one.source }));
    let lines = |rows: &mut dyn Iterator<Item = serde_json::Value>| {
        rows.map(|row| row.to_string()).collect::<Vec<_>>().join(",\n  ")
    };
    Ok(format!(
        "// Written by `cargo run --example page_data` from the tables of the engine.\n\n\
         /** @typedef {{{{key: string, name: string, text: string, data?: string, start?: number[], about: string}}}} Template */\n\n\
         /** @type {{Template[]}} Losses to start from. */\nexport const LOSSES = [\n  {},\n];\n\n\
         /** @type {{Template[]}} Methods to start from. */\nexport const METHODS = [\n  {},\n];\n",
        lines(&mut losses.into_iter()),
        lines(&mut methods.into_iter()),
    ))
}

/// The module, a row of each table a line.
fn module() -> Done<String> {
    let schema = link::rows().iter().map(to_string).collect::<Result<Vec<_>, _>>()?;
    let presets = link::PRESETS.iter().map(to_string).collect::<Result<Vec<_>, _>>()?;
    Ok(format!(
        "// Written by `cargo run --example page_data` from the tables of the engine.\n\n\
         /** @type {{any[]}} The rows of the link's schema. */\n\
         export const SCHEMA = [\n  {},\n];\n\n\
         /** @type {{import('./presets.js').Preset[]}} */\n\
         export const PRESETS = [\n  {},\n];\n",
        schema.join(",\n  "),
        presets.join(",\n  "),
    ))
}

/// The pictures of a figure, each for its windows and its theme; they are written into `folder`.
fn pictures(figure: Figure, at: usize, scene: &Scene, folder: &Path) -> Done<String> {
    let mut sources = String::new();
    let mut last = String::new();
    for (window, sizes) in WINDOWS {
        let (width, height) = sizes[at];
        for (theme, name) in [(Theme::Dark, "dark"), (Theme::Light, "light")] {
            let hide = FlowSet { third: true, phase: true, ..FlowSet::default() };
            let look = Look { width, height, theme, hide, key: false, ..Look::default() };
            let file = format!("{}-{window}-{name}.svg", figure.key());
            fs::write(folder.join(&file), still(figure, scene, &look)?)?;
            let dark = if theme == Theme::Dark { " and (prefers-color-scheme: dark)" } else { "" };
            sources += &format!("<source media=\"(min-width: {window}px){dark}\" srcset=\"first/{file}\">");
            last = file;
        }
    }
    // What is not displayed is not loaded: another link has another run.
    Ok(format!("<picture class=\"first\">{sources}<img src=\"first/{last}\" alt=\"\" loading=\"lazy\"></picture>"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn span(span: &Span) -> String {
    let text = escaped(&span.text);
    match span.tone {
        Tone::Plain => text,
        Tone::Anti => format!("<b class=\"anti\">{text}</b>"),
        Tone::Penalty => format!("<b class=\"penalty\">{text}</b>"),
    }
}

/// Puts the default run into a page at the places that it keeps for it.
fn fill(page: &mut String, experiment: &Experiment, report: &Report, folder: &Path) -> Done<()> {
    let mut put = |place: &str, what: &str| -> Done<()> {
        let mark = format!("<!-- first: {place} -->");
        if page.matches(&mark).count() != 1 {
            return Err(format!("index.html has not one {mark}").into());
        }
        *page = page.replace(&mark, what);
        Ok(())
    };
    put("verdict", &report.words.iter().map(span).collect::<String>())?;
    let marked = |one: &halfstep::analysis::Standing| -> Done<String> {
        let mark = serde_json::to_value(one.mark)?;
        Ok(format!("<li class=\"{}\">{}</li>", mark.as_str().unwrap_or_default(), escaped(&one.text)))
    };
    put("states", &standing(report).iter().map(marked).collect::<Done<String>>()?)?;
    let Described { path, error, strip, .. } = describe(experiment, report);
    let scene = Scene { experiment, report };
    for (at, (figure, words)) in FIGURES.into_iter().zip([path, error, strip]).enumerate() {
        put(&format!("{} words", figure.key()), &escaped(&words))?;
        put(figure.key(), &pictures(figure, at, &scene, folder)?)?;
    }
    Ok(())
}

fn main() -> Done<()> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/www/js"));
    for (name, now) in [("data.js", module()?), ("help.js", helps()?), ("templates.js", templates()?)] {
        let file = folder.join(name);
        // A file that is the same keeps its time, by which `serve` sees a change.
        if !fs::read_to_string(&file).is_ok_and(|before| before == now) {
            fs::write(&file, now)?;
        }
    }
    let Some(site) = std::env::args().nth(1) else { return Ok(()) };
    let site = Path::new(&site);
    let folder = site.join("first");
    fs::create_dir_all(&folder)?;
    let experiment = link::parse("").experiment;
    let report = analyze_quickly(&experiment);
    let index = site.join("index.html");
    let mut page = fs::read_to_string(&index)?;
    fill(&mut page, &experiment, &report, &folder)?;
    Ok(fs::write(index, page)?)
}
