//! What others show of a link: a small page with its own words and picture for each preset, lesson and view, icons, and
//! the tags that chat programs and search engines read.
//!
//! The pages are written by `examples/previews.rs`, which knows the runs; here their pictures become PNG. What takes a
//! whole address is only there where the build knows its own (`--home`).

use crate::{paths, run, site};
use anyhow::{Context, Result};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, Options, Tree};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

/// The size of a picture, as those who show it ask for it.
const SIZE: (u32, u32) = (1200, 630);

/// The folder of the pages.
const FOLDER: &str = "p";

/// The edges of the icons, in pixels.
const ICONS: [u32; 2] = [192, 512];

/// Writes pages, pictures, icons and the manifest into a site.
///
/// # Errors
/// Where the program that draws does not compile, or a file cannot be written.
pub fn write(site: &Path) -> Result<()> {
    let folder = site.join(FOLDER);
    let mut command = Command::new("cargo");
    command.args(["run", "--quiet", "--package", "halfstep", "--example", "previews", "--"]).arg(&folder);
    run::run(command.current_dir(paths::root()))?;
    let options = options();
    let drawn: Vec<_> = paths::files(&folder)?.into_iter().filter(|file| ends(file, "svg")).collect();
    // Each is made by itself, so as many at once as there are cores.
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let some = |part: usize| {
            let (drawn, options) = (&drawn, &options);
            scope.spawn(move || drawn.iter().skip(part).step_by(cores).try_for_each(|file| picture(file, options)))
        };
        let each: Vec<_> = (0..cores).map(some).collect();
        each.into_iter().try_for_each(|one| one.join().unwrap_or_else(|_| anyhow::bail!("a picture was not made")))
    })?;
    let icon = fs::read_to_string(site::source().join("icon.svg"))?;
    for edge in ICONS {
        fs::write(site.join(format!("icon-{edge}.png")), png(&icon, (edge, edge), &options)?)?;
    }
    // The page names it at the first touch (`www/js/open.js`): a browser would ask for it before the run is seen.
    Ok(fs::write(site.join("manifest.webmanifest"), manifest())?)
}

fn ends(file: &Path, with: &str) -> bool {
    file.extension().is_some_and(|ending| ending == with)
}

/// How documents are read: with the one font that is the same everywhere.
fn options() -> Options<'static> {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    fonts.load_font_data(dejavu::sans::bold().to_vec());
    fonts.load_font_data(dejavu::sans::oblique().to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    Options { fontdb: Arc::new(fonts), font_family: "DejaVu Sans".into(), ..Options::default() }
}

/// Puts a PNG in the place of a document.
fn picture(file: &Path, options: &Options) -> Result<()> {
    let text = fs::read_to_string(file)?;
    fs::write(file.with_extension("png"), png(&text, SIZE, options)?)?;
    Ok(fs::remove_file(file)?)
}

fn png(document: &str, (width, height): (u32, u32), options: &Options) -> Result<Vec<u8>> {
    let tree = Tree::from_str(document, options).context("a picture is no document")?;
    let mut pixels = Pixmap::new(width, height).context("a picture has no size")?;
    let scale = Transform::from_scale(width as f32 / tree.size().width(), height as f32 / tree.size().height());
    resvg::render(&tree, scale, &mut pixels.as_mut());
    pixels.encode_png().context("a picture cannot be written")
}

fn manifest() -> String {
    let icons: Vec<String> = ICONS
        .iter()
        .map(|edge| format!("{{\"src\":\"icon-{edge}.png\",\"sizes\":\"{edge}x{edge}\",\"type\":\"image/png\"}}"))
        .collect();
    format!(
        "{{\"name\":\"Halfstep\",\"start_url\":\"./\",\"display\":\"browser\",\"background_color\":\"#fcfbf9\",\
         \"theme_color\":\"#3b4cc0\",\"icons\":[{}]}}\n",
        icons.join(",")
    )
}

/// A page with the tags that take a whole address: of the site at `home`, in the folder `under` of it.
///
/// # Errors
/// Where it is no page with a title and a description.
pub fn told(html: &str, home: &str, under: &str) -> Result<String> {
    let between = |begin: &str, end: &str| -> Result<&str> {
        let start = html.find(begin).with_context(|| format!("the page has no {begin}"))? + begin.len();
        Ok(&html[start..start + html[start..].find(end).with_context(|| format!("{begin} has no end"))?])
    };
    let title = between("<title>", "</title>")?;
    let about = between("<meta name=\"description\" content=\"", "\"")?;
    // The page itself opens with the run of the first preset.
    let picture = if under.is_empty() { "p/training-stage/" } else { under };
    let (width, height) = SIZE;
    let mut tags = format!(
        "<link rel=\"canonical\" href=\"{home}/{under}\">\n<meta property=\"og:url\" content=\"{home}/{under}\">\n\
         <meta property=\"og:image\" content=\"{home}/{picture}preview.png\">\n\
         <meta property=\"og:image:width\" content=\"{width}\">\n<meta property=\"og:image:height\" content=\"{height}\">\n\
         <meta property=\"og:image:alt\" content=\"{title}\">\n"
    );
    if under.is_empty() {
        write!(
            tags,
            "<meta property=\"og:type\" content=\"website\">\n<meta property=\"og:title\" content=\"{title}\">\n\
             <meta property=\"og:description\" content=\"{about}\">\n\
             <meta name=\"twitter:card\" content=\"summary_large_image\">\n"
        )?;
    }
    Ok(html.replacen("</head>", &format!("{tags}</head>"), 1))
}

/// Tells it in every page of the folder, and lists them for search engines.
///
/// # Errors
/// Where a file cannot be read or written.
pub fn tell(site: &Path, home: &str) -> Result<()> {
    let mut list = format!("<url><loc>{home}/</loc></url>\n");
    for page in paths::files(&site.join(FOLDER))?.iter().filter(|file| ends(file, "html")) {
        let name = paths::name(page, site);
        let under = name.trim_end_matches("index.html");
        fs::write(page, told(&fs::read_to_string(page)?, home, under)?)?;
        writeln!(list, "<url><loc>{home}/{under}</loc></url>")?;
    }
    let list = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{list}</urlset>\n"
    );
    Ok(fs::write(site.join("sitemap.xml"), list)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_name_whole_addresses() {
        let html = "<head><title>Adam</title><meta name=\"description\" content=\"A run.\"></head>";
        let page = told(html, "https://example.org/h", "p/adamw/").unwrap();
        assert!(page.contains("<link rel=\"canonical\" href=\"https://example.org/h/p/adamw/\">"), "{page}");
        assert!(page.contains("og:image\" content=\"https://example.org/h/p/adamw/preview.png\""), "{page}");
        let index = told(html, "https://example.org/h", "").unwrap();
        assert!(index.contains("og:title\" content=\"Adam\"") && index.contains("content=\"https://example.org/h/\""));
        assert!(told("<p>", "https://example.org", "").is_err());
    }

    #[test]
    fn a_picture_has_letters_of_our_font() {
        let text = |words: &str| {
            let document = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"20\"><text y=\"15\" font-family=\"system-ui, sans-serif\">{words}</text></svg>"
            );
            png(&document, (60, 20), &options()).unwrap()
        };
        assert_ne!(text("θ₁ ρ"), text(""));
        assert_ne!(text("θ₁ ρ"), text("θ₂ ρ"));
    }
}
