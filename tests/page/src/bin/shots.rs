//! Pictures of the built page, for looking at: three widths, light, dark and with forced colors, and on paper; every view
//! or every link given.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use page_tests::{Page, Site};
use serde_json::json;
use std::path::Path;

/// Every view of the page.
const VIEWS: [&str; 9] = [
    "",
    "?mem=1&push=auto&over=norm",
    "?view=order",
    "?view=map",
    "?view=compare&b2=0.5&a.h=0.004",
    "?view=compare&a.opt=gd&a.h=0.003&b.opt=momentum&b.h=0.0003&c.opt=rmsprop",
    "?view=lessons",
    "?view=lessons&ex=3",
    "?task=How%20far%20is%20it%3F&ask=lag",
];

const WIDTHS: [(u32, f64); 3] = [(1280, 1.0), (700, 1.0), (360, 2.0)];

/// A look, and the media feature that asks for it.
const LOOKS: [(&str, &str, &str); 3] = [
    ("light", "prefers-color-scheme", "light"),
    ("dark", "prefers-color-scheme", "dark"),
    ("forced", "forced-colors", "active"),
];

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
        let name = name(link);
        for (width, scale) in WIDTHS {
            for (look, feature, value) in LOOKS {
                page.viewport(width, 900, scale);
                page.media(feature, value);
                show(&page, link);
                let height: u32 = page.eval("return document.documentElement.scrollHeight");
                page.viewport(width, height, scale);
                let file = folder.join(format!("{name}-{width}-{look}.png"));
                page.screenshot(&file);
                println!("   {}", file.display());
            }
        }
        page.viewport(1280, 900, 1.0);
        page.media("prefers-color-scheme", "light");
        show(&page, link);
        // A4.
        let printed = page.protocol(
            "Page.printToPDF",
            &json!({ "paperWidth": 8.27, "paperHeight": 11.69, "printBackground": false }),
        );
        let document = printed["data"].as_str().and_then(|text| STANDARD.decode(text).ok());
        let file = folder.join(format!("{name}.pdf"));
        std::fs::write(&file, document.expect("a document")).expect("a file can be written");
        println!("   {}", file.display());
    }
}

/// Opens a link, and all that is folded on the page of a run.
fn show(page: &Page, link: &str) {
    page.go(link);
    if link.contains("view=compare") {
        page.until("both runs", "return document.querySelectorAll('.compare .verdict:not(:empty)').length === 2");
    }
    page.until("every view to be done", "return !document.querySelector('[aria-busy=true]')");
    page.eval::<()>(
        "for (const fold of document.querySelectorAll('#along, #parts, #push, #memory')) fold.open = true;",
    );
    page.until("every figure", "return document.documentElement.dataset.drawn === 'all'");
    page.until("a display frame", FRAME);
}

fn name(link: &str) -> String {
    let words: String =
        link.chars().map(|c| if c.is_ascii_alphanumeric() || ".-".contains(c) { c } else { '_' }).take(80).collect();
    if words.is_empty() { "default".to_owned() } else { words }
}
