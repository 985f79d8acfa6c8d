//! The core journeys: what a visitor cannot do without, in every engine. The site is served as a
//! poor host would: under a sub-path, wasm under no type of its own, nothing compressed.

use halfstep::answer::answer;
use page_tests::{Key, Page, Site};

/// Opens a link on a poor host.
fn open(link: &str) -> Page {
    Page::open_on(Site::default().wasm_type("application/octet-stream"), link)
}

/// Whether every figure holds more than a few colours.
fn drawn(page: &Page) {
    for figure in ["path", "error", "strip"] {
        page.until(
            figure,
            &format!(
                "const c = document.querySelector('#fig-{figure} canvas');
                 const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
                 return new Set(new Uint32Array(d.buffer)).size > 8"
            ),
        );
    }
}

fn verdict(link: &str) -> String {
    answer(link).report.verdict
}

#[test]
fn the_default_link_teaches_before_it_is_touched() {
    let page = open("");
    assert_eq!(page.text("#verdict"), verdict(""));
    drawn(&page);
}

#[test]
fn a_setting_becomes_a_link_and_the_link_the_setting() {
    let page = open("");
    page.find("#r-b1").press(Key::Right, 5);
    page.until("the link", "return location.search === '?v=1&b1=0.995'");
    page.find("#c-opt").choose("nadam");
    page.until("the choice", "return location.search === '?v=1&opt=nadam&b1=0.995'");
    let said = page.text("#verdict");
    // A pointer's click: WebKit's Back leaves out what no person seems to have done.
    // Away from the help that stays at the bottom.
    page.eval::<()>("document.querySelector('#reset').scrollIntoView({ block: 'center' })");
    page.find("#reset").click();
    page.until("the beginning", "return location.search === '?v=1'");
    page.back();
    page.until("the way back", "return document.querySelector('#c-opt').value === 'nadam'");
    assert_eq!(page.text("#verdict"), said);
    page.new_tab("?v=1&opt=nadam&b1=0.995");
    assert_eq!(page.text("#verdict"), said);
    assert_eq!(said, verdict("opt=nadam&b1=0.995"));
    assert_eq!(page.find("#c-b1").prop("value").as_deref(), Some("0.995"));
}

#[test]
fn the_start_is_dragged_and_the_run_follows() {
    let page = open("");
    page.eval::<()>("document.querySelector('#start').scrollIntoView({ block: 'center' })");
    let (x, y): (f64, f64) = page.eval(
        "const box = document.querySelector('#start').getBoundingClientRect();
         return [box.left + box.width / 2, box.top + box.height / 2]",
    );
    page.drag((x, y), (x - 60.0, y + 40.0), 12);
    page.until("the drag", "return /x0=/.test(location.search)");
    let first: f64 = page.eval("return Number(document.querySelector('#c-x0-1').value)");
    assert!(first < 2.8, "{first}");
    let link = page.link();
    page.until(
        "its verdict",
        &format!(
            "return document.querySelector('#verdict').textContent.trim() === {}",
            serde_json::to_string(&verdict(&link)).expect("text is JSON")
        ),
    );
}

#[test]
fn without_the_network_what_is_loaded_goes_on() {
    let mut page = open("");
    // The whole engine comes with the first touch; what goes on without the network is what has come.
    page.find("#c-h").click();
    page.until(
        "the whole engine",
        "return performance.getEntriesByType('resource')
           .some((one) => one.name.includes('halfstep_bg.wasm') && one.responseEnd > 0)",
    );
    page.go_offline();
    page.find("#c-opt").choose("momentum");
    page.until("the choice", "return location.search === '?v=1&opt=momentum'");
    assert_eq!(page.text("#verdict"), verdict("opt=momentum"));
    drawn(&page);
    page.find("#share").click();
    for (button, ending) in [("#save-csv", ".csv"), ("#save-svg", ".svg"), ("#save-png", ".png")] {
        let (saved, size) = saved(&page, button);
        assert!(saved.ends_with(ending), "{button}: {saved}");
        assert!(size > 1000, "{saved} has {size} bytes");
    }
}

/// Keeps the file that a button makes in the page instead of saving it; its name and size.
fn saved(page: &Page, button: &str) -> (String, usize) {
    page.eval::<()>(
        "window.got = null;
         HTMLAnchorElement.prototype.click = function () { window.got = [this.download, window.blob.size]; };
         URL.createObjectURL = (blob) => { window.blob = blob; return 'data:,'; };",
    );
    page.find(button).click();
    page.until("the file", "return window.got !== null");
    page.eval("return window.got")
}
