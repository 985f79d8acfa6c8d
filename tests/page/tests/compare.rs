//! Two runs side by side: pinning, one link for both, swapping, unpinning.

use halfstep::answer::answer;
use page_tests::{Key, Page};

fn wait_for(page: &Page, link: &str) {
    page.until(link, &format!("return location.search === '{link}' && !!document.querySelector('#pin')"));
}

/// The rows of a table, as text.
fn rows(page: &Page, table: &str) -> Vec<Vec<String>> {
    page.eval(&format!(
        "return [...document.querySelectorAll('#{table} tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))"
    ))
}

#[test]
fn a_run_is_pinned_and_another_is_set_beside_it() {
    let page = Page::open("?h=0.004&eps=0.01&steps=400&view=compare");
    wait_for(&page, "?v=1&h=0.004&eps=0.01&steps=400&view=compare");
    assert!(!page.find("#side-a").is_shown());
    page.find("#pin").press(Key::Enter, 1);
    let pinned = "a.v=1&a.h=0.004&a.eps=0.01&a.steps=400";
    wait_for(&page, &format!("?v=1&h=0.004&eps=0.01&steps=400&view=compare&{pinned}"));
    assert!(page.text("#differences").contains("the same run"));
    let verdict_a = page.text("#compare-verdict-a");
    assert_eq!(verdict_a, page.text("#compare-verdict-b"));

    page.find("#c-b2").fill("0.9");
    wait_for(&page, &format!("?v=1&h=0.004&b2=0.9&eps=0.01&steps=400&view=compare&{pinned}"));
    assert_eq!(rows(&page, "differences"), [["Second-moment decay ρ", "0.97", "0.9"]]);
    assert_eq!(page.text("#compare-verdict-a"), verdict_a, "A stays");
    assert_ne!(page.text("#compare-verdict-b"), verdict_a);

    page.find("#swap").press(Key::Enter, 1);
    wait_for(&page, "?v=1&h=0.004&eps=0.01&steps=400&view=compare&a.v=1&a.h=0.004&a.b2=0.9&a.eps=0.01&a.steps=400");
    assert_eq!(page.text("#compare-verdict-b"), verdict_a);
    assert_eq!(rows(&page, "differences"), [["Second-moment decay ρ", "0.9", "0.97"]]);

    page.find("#unpin").press(Key::Enter, 1);
    wait_for(&page, "?v=1&h=0.004&eps=0.01&steps=400&view=compare");
    page.back();
    wait_for(&page, "?v=1&h=0.004&eps=0.01&steps=400&view=compare&a.v=1&a.h=0.004&a.b2=0.9&a.eps=0.01&a.steps=400");
    assert_eq!(page.text("#compare-verdict-b"), verdict_a);
}

#[test]
fn one_link_holds_both_and_the_numbers_are_the_library_s() {
    let (a, b) = ("v=1&h=0.001&b1=0.99&b2=0.9&eps=0.01", "v=1&opt=gd&h=0.004&steps=150");
    let pinned: Vec<String> = a.split('&').map(|part| format!("a.{part}")).collect();
    let link = format!("?{b}&view=compare&{}", pinned.join("&"));
    let page = Page::open(&link);
    wait_for(&page, &link);
    assert_eq!(page.text("#compare-verdict-a"), answer(a).report.verdict);
    assert_eq!(page.text("#compare-verdict-b"), answer(b).report.verdict);
    let found = rows(&page, "differences");
    assert!(found.contains(&vec!["Optimizer".into(), "Adam".into(), "Gradient descent".into()]), "{found:?}");
    assert!(found.contains(&vec!["First-moment decay β".into(), "0.99".into(), "–".into()]), "{found:?}");
    let outcomes = rows(&page, "outcomes");
    let row = |label: &str| outcomes.iter().find(|row| row[0].starts_with(label)).unwrap().clone();
    assert_eq!(row("Steps at which it lowers")[1..], ["1,500", "150"]);
    assert_eq!(row("Over the run")[1..], ["lowers the norm", "lowers the norm"]);
    // All four figures are there, with the same size and, on both sides, something drawn.
    for id in ["fig-path-a", "fig-path-b", "fig-error-a", "fig-error-b"] {
        let colors: usize = page.eval(&format!(
            "const canvas = document.querySelector('#{id} canvas');
             const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
             return new Set(new Uint32Array(data.buffer)).size"
        ));
        assert!(colors > 8, "{id}: {colors} colors");
    }
    page.reload();
    wait_for(&page, &link);
    assert_eq!(page.text("#compare-verdict-a"), answer(a).report.verdict);
}

#[test]
fn what_is_wrong_with_the_pinned_run_is_told() {
    let page = Page::open("?view=compare&a.b2=1.5&a.hh=0.1");
    wait_for(&page, "?v=1&view=compare&a.v=1&a.b2=0.999999");
    let told = page.text("#warnings");
    assert!(told.contains("a.b2") && told.contains("a.hh"), "{told}");
}

#[test]
fn a_preset_changes_b_alone() {
    let page = Page::open("?view=compare&a.h=0.004");
    page.find("#c-preset").choose("rho-lowers");
    wait_for(&page, "?v=1&b2=0.99&eps=0.01&steps=750&view=compare&a.v=1&a.h=0.004");
}
