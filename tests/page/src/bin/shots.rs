//! Pictures of the built page, for looking at: two widths, two themes, every view or every link given.

use page_tests::{Page, Site, Theme};
use std::path::Path;

/// Every view of the page.
const VIEWS: [&str; 6] =
    ["", "?view=order", "?view=map", "?view=compare&b2=0.5&a.h=0.004", "?view=lessons", "?view=lessons&ex=3"];

const WIDTHS: [(u32, f64); 2] = [(1280, 1.0), (360, 2.0)];

/// True two display frames after it was first asked.
const FRAME: &str = "if (window.seen === undefined) {
    window.seen = false;
    requestAnimationFrame(() => requestAnimationFrame(() => { window.seen = true; }));
}
return window.seen;";

fn main() {
    let mut links: Vec<String> = std::env::args().skip(1).collect();
    if links.is_empty() {
        links.extend(VIEWS.map(str::to_owned));
    }
    let folder = Path::new("shots");
    let page = Page::start(Site::default());
    for link in &links {
        for (width, scale) in WIDTHS {
            for theme in [Theme::Light, Theme::Dark] {
                page.viewport(width, 900, scale);
                page.theme(theme);
                page.go(link);
                page.until("every view to be done", "return !document.querySelector('[aria-busy=true]')");
                // What is folded is to be looked at as well.
                page.eval::<()>("for (const fold of document.querySelectorAll('#along')) fold.open = true;");
                page.until("a display frame", FRAME);
                let height: u32 = page.eval("return document.documentElement.scrollHeight");
                page.viewport(width, height, scale);
                let file = folder.join(name(link, width, theme));
                page.screenshot(&file);
                println!("   {}", file.display());
            }
        }
    }
}

fn name(link: &str, width: u32, theme: Theme) -> String {
    let mut words: String =
        link.chars().map(|c| if c.is_ascii_alphanumeric() || ".-".contains(c) { c } else { '_' }).take(80).collect();
    if words.is_empty() {
        words.push_str("default");
    }
    let theme = match theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    format!("{words}-{width}-{theme}.png")
}
