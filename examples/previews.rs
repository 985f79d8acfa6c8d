//! Writes a small page for each preset, lesson and view: what others show when its address is shared.
//!
//! `cargo run --example previews FOLDER`. A page has its own words and, beside it as `preview.svg`, its own picture, of
//! which `xtask` makes a PNG; it leads to the state at once.

use halfstep::analysis::{Place, analyze_quickly};
use halfstep::lesson::{LESSONS, Lesson};
use halfstep::link::{self, PRESETS, Panel};
use halfstep::plot::{Cells, Figure, FlowSet, Look, Paper, RegimeMap, Scene, document, draw_map, svg, text};
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

type Done<T> = Result<T, Box<dyn Error>>;

/// One state with an address of its own.
struct State {
    name: String,
    title: String,
    about: String,
    link: String,
    figure: Figure,
    lesson: bool,
}

fn states() -> Vec<State> {
    let presets = PRESETS.iter().map(|preset| State {
        name: preset.name.into(),
        title: preset.title.into(),
        about: preset.look.into(),
        link: preset.link.into(),
        figure: Figure::Path,
        lesson: false,
    });
    let lessons = LESSONS.iter().zip(1..).map(|(lesson, number)| State {
        name: format!("lesson-{number}"),
        title: format!("Lesson {number}: {}", lesson.title),
        about: lesson.task.into(),
        link: Lesson::address(number).unwrap_or_default(),
        figure: Figure::Path,
        lesson: true,
    });
    let views = [
        (
            Panel::Order,
            "Order study",
            "How fast the errors of both equations fall as the step size is halved.",
            Figure::Error,
        ),
        (
            Panel::Map,
            "Regime map",
            "Where over β and ρ Adam’s correction is a penalty on the norm of the gradient, and where an anti-penalty.",
            Figure::Strip,
        ),
        (
            Panel::Compare,
            "Two settings side by side",
            "Pin one run, change another, and see how settings and results differ.",
            Figure::Path,
        ),
        (
            Panel::Lessons,
            "Lessons",
            "Ten lessons on what a finite step size does to an optimizer, with checked answers.",
            Figure::Error,
        ),
    ]
    .map(|(panel, title, about, figure)| State {
        name: panel.key().into(),
        title: title.into(),
        about: about.into(),
        link: format!("v=1&view={}", panel.key()),
        figure,
        lesson: false,
    });
    presets.chain(lessons).chain(views).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// The formula's map of a run, in its middle.
fn map(scene: &Scene, look: &Look) -> Done<String> {
    let (experiment, report) = (scene.experiment, scene.report);
    let place = Place::of(experiment, report, report.theta.len() / 2, 0).ok_or("this run has no map")?;
    let map = RegimeMap { beta: place.beta, rho: place.rho, cells: Cells::Formula(&place) };
    let image = |size: (u32, u32), rgb: &[u8]| Some(areas(size, rgb));
    let paper = Paper { fineness: 1.0, image: &image, ..Paper::sheet("Regime map") };
    Ok(document(paper, look, |look| draw_map(&map, look))?)
}

/// An image as a document of its own: what makes the pictures reads no others.
fn areas((wide, high): (u32, u32), rgb: &[u8]) -> String {
    const CELL: u32 = 5;
    let at = |x: u32, y: u32| rgb.get(3 * (y * wide + x) as usize..).and_then(|rest| rest.first_chunk::<3>());
    let mut out =
        format!("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='{wide}' height='{high}'%3E");
    for y in (0..high).step_by(CELL as usize) {
        let mut x = 0;
        while x < wide {
            let from = x;
            while x < wide && at(x, y) == at(from, y) {
                x += CELL;
            }
            if let Some([r, g, b]) = at(from, y) {
                let (right, tall) = (x.min(wide) - from, CELL.min(high - y));
                let color = format!("%23{r:02x}{g:02x}{b:02x}");
                // A string takes whatever is written to it.
                let _ = write!(out, "%3Crect x='{from}' y='{y}' width='{right}' height='{tall}' fill='{color}'/%3E");
            }
        }
    }
    out + "%3C/svg%3E"
}

/// The words at the left, the figure at the right.
fn picture(state: &State) -> Done<String> {
    const ROOM: f64 = 480.0;
    let experiment = link::parse(&state.link).experiment;
    let report = analyze_quickly(&experiment);
    let scene = Scene { experiment: &experiment, report: &report };
    // Where the modified equation fails the phase-space flow is not followed here; what is drawn is of the first look.
    let hide = FlowSet { third: true, phase: true, ..FlowSet::default() };
    let look = Look { width: 600.0, height: 570.0, text: 1.7, weight: 1.6, hide, ..Look::default() };
    let drawn = if state.name == Panel::Map.key() { map(&scene, &look)? } else { svg(state.figure, &scene, &look)? };
    let figure = drawn.replacen("<svg ", "<svg x=\"572\" y=\"30\" ", 1);
    let mut out = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\" font-family=\"sans-serif\">\
         <rect width=\"1200\" height=\"630\" fill=\"#fcfbf9\"/>\
         <text x=\"48\" y=\"76\" font-size=\"26\" font-weight=\"bold\" fill=\"#3b4cc0\">Halfstep</text>",
    );
    let mut y = 140.0;
    // Our font is wider than the table of widths has it.
    let mut lines = |words: &str, size: f64, bold: bool, most: usize, color: &str| -> Done<()> {
        let all = text::lines(words, size, bold, 0.86 * ROOM);
        for (at, line) in all.iter().take(most).enumerate() {
            let more = if at + 1 == most && all.len() > most { " …" } else { "" };
            let weight = if bold { " font-weight=\"bold\"" } else { "" };
            write!(
                out,
                "<text x=\"48\" y=\"{y}\" font-size=\"{size}\"{weight} fill=\"{color}\">{}{more}</text>",
                escaped(line)
            )?;
            y += size * 1.35;
        }
        y += size * 0.5;
        Ok(())
    };
    lines(&state.title, 42.0, true, 3, "#1d2126")?;
    lines(&state.about, 25.0, false, 9, "#5c6570")?;
    out.push_str(figure.trim_end());
    out.push_str("</svg>\n");
    Ok(out)
}

fn page(state: &State) -> Done<String> {
    let [title, about, link] = [&state.title, &state.about, &state.link].map(|text| escaped(text));
    let kind = if state.lesson { "exercise" } else { "simulation" };
    let data = serde_json::json!({
        "@context": "https://schema.org", "@type": "LearningResource", "name": state.title, "description": state.about,
        "inLanguage": "en", "isAccessibleForFree": true, "learningResourceType": kind,
        "teaches": "the implicit bias of optimizers with a finite step size",
    });
    // Nothing in it can end the element.
    let data = serde_json::to_string(&data)?.replace('<', "\\u003c");
    Ok(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'; object-src 'none'; base-uri 'none'\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url=../../?{link}\">\n\
         <title>{title} · Halfstep</title>\n<meta name=\"description\" content=\"{about}\">\n\
         <meta property=\"og:type\" content=\"website\">\n<meta property=\"og:site_name\" content=\"Halfstep\">\n\
         <meta property=\"og:title\" content=\"{title}\">\n<meta property=\"og:description\" content=\"{about}\">\n\
         <meta name=\"twitter:card\" content=\"summary_large_image\">\n\
         <link rel=\"icon\" type=\"image/png\" href=\"../../icon-192.png\">\n\
         <script type=\"application/ld+json\">{data}</script>\n</head>\n<body>\n<main>\n\
         <h1>{title}</h1>\n<p>{about}</p>\n<p><a href=\"../../?{link}\">Open in Halfstep</a></p>\n\
         <img src=\"preview.png\" width=\"1200\" height=\"630\" alt=\"The first picture of this run\">\n</main>\n</body>\n</html>\n"
    ))
}

fn main() -> Done<()> {
    let folder = std::env::args().nth(1).ok_or("the folder for the pages is not named")?;
    for state in states() {
        let folder = Path::new(&folder).join(&state.name);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("index.html"), page(&state)?)?;
        fs::write(folder.join("preview.svg"), picture(&state)?)?;
    }
    Ok(())
}
