//! Two runs side by side: pinning, one link for both, swapping, unpinning.

use halfstep::answer::answer;
use halfstep::export::{Language, race_code};
use halfstep::link::parse;
use halfstep::race::Race;
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

/// The link of the state; the address follows it a little later.
fn state(page: &Page) -> String {
    page.eval("return document.documentElement.dataset.link")
}

#[test]
fn a_race_by_the_error_is_in_the_link() {
    let page = Page::open("?view=compare&steps=200&b.opt=gd&b.h=0.004");
    page.until("the race", "return document.querySelectorAll('#race-results thead th').length === 2");
    page.find("#race-along").choose("first");
    page.until("the link", "return document.documentElement.dataset.link.includes('race=first')");
    page.until("errors", "return document.querySelector('#race-results').textContent.includes('Largest error')");
    let shown = rows(&page, "race-results");
    let errors = shown.iter().find(|row| row[0].starts_with("Largest error")).unwrap();
    for (link, shown) in ["steps=200", "steps=200&opt=gd&h=0.004"].into_iter().zip(&errors[1..]) {
        let error = answer(link).report.flows.first.unwrap().largest_error;
        let shown: f64 = shown.replace('−', "-").parse().unwrap();
        assert!((shown - error).abs() < 0.01 * error, "{link}: {shown} is not {error}");
    }
    page.find("#race-clock").choose("time");
    page.until("the clock", "return document.documentElement.dataset.link.includes('race=first,time')");
    page.find("#race-step").press(Key::Left, 5);
    page.until("the step", "return document.documentElement.dataset.link.includes('at=195')");
    page.find("#race-along").choose("");
    page.until("the loss", "return document.documentElement.dataset.link.includes('race=time')");
    let page = Page::open("?view=compare&steps=200&b.opt=gd&race=error,time&at=20");
    page.until("the race", "return document.querySelector('#race-along')?.value === 'error'");
    assert_eq!(page.eval::<String>("return document.querySelector('#race-clock').value"), "time");
    assert_eq!(page.text("#race-step-out"), "20");
}

#[test]
fn an_ensemble_is_made_by_keyboard_and_counts_both_minima() {
    let page = Page::open("?problem=own&f=(x%5E2-1)%5E2%2By%5E2&x0=0.3,0&opt=gd&h=0.02&steps=600&view=compare");
    page.until("the ensemble", "return !!document.querySelector('#many')");
    page.find("#many").choose("ring8");
    page.until("eight runs", "return document.querySelector('#ensemble-said').textContent === '8 runs'");
    page.find("#spread").fill("1");
    page.until("the radius", "return document.documentElement.dataset.link.includes('spread=1')");
    page.find("#ensemble-by").choose("place");
    page.until(
        "the ends",
        "return document.querySelector('#desc-ensemble-ends').textContent.includes('5 end near (1.00, 0), 3 end near (−1.00, 0)')",
    );
    assert!(state(&page).contains("race=ring8,place&spread=1"), "{}", state(&page));
    let table = rows(&page, "ensemble-table");
    assert_eq!(table, [["(1.00, 0)", "5"], ["(−1.00, 0)", "3"]]);
    for id in ["fig-ensemble-paths", "fig-ensemble-ends"] {
        let colors: usize = page.eval(&format!(
            "const canvas = document.querySelector('#{id} canvas');
             const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
             return new Set(new Uint32Array(data.buffer)).size"
        ));
        assert!(colors > 4, "{id}: {colors} colors");
    }
    // Seeds need random batches: it is said.
    page.find("#many").choose("seeds8");
    page.until("the words", "return document.querySelector('#ensemble-lead').textContent.includes('no samples')");
    assert!(!page.find("#fig-ensemble-paths").is_shown());
    page.find("#many").choose("");
    page.until("none", "return !document.documentElement.dataset.link.includes('seeds8')");
}

#[test]
fn a_race_is_made_by_keyboard_and_its_link_holds_it() {
    let page = Page::open("?view=compare&steps=300");
    page.until("the race", "return !!document.querySelector('#race-usual')");
    assert!(!page.find("#race-results").is_shown());
    page.find("#race-usual").press(Key::Enter, 1);
    page.until("five runs", "return document.querySelectorAll('#race-results thead th').length === 5");
    let link = state(&page);
    assert!(link.len() < 300 && link.contains("b.opt=gd") && link.contains("e.opt=adamw"), "{link}");

    // Their methods stay while this run's changes.
    page.find("#c-h").fill("0.004");
    page.until("h", "return document.documentElement.dataset.link.includes('&h=0.004')");
    assert!(state(&page).contains(&link[link.find("b.opt").unwrap()..]));
    let shown = rows(&page, "race-results");
    assert_eq!(shown[0][..2], ["Step size h", "0.004"]);

    // The numbers are those of each run by itself.
    let links: Vec<String> =
        page.eval("return [...document.querySelectorAll('#race-results thead a')].map((a) => a.getAttribute('href'))");
    assert_eq!(links.len(), 4);
    let ends = shown.iter().find(|row| row[0] == "Loss at the last step").unwrap();
    for (link, shown) in links.iter().zip(&ends[2..]) {
        let end = *answer(link).report.loss.last().unwrap();
        let shown: f64 = shown.replace('−', "-").replace("×10", "e").parse().unwrap_or(f64::NAN);
        assert!(shown.is_nan() || (shown - end).abs() <= 0.01 * end.abs(), "{link}: {shown} is not {end}");
    }

    // A step is marked, and the axis is of times.
    let before: String = page.eval("return document.querySelector('#fig-race-path canvas').toDataURL()");
    page.find("#race-step").press(Key::Left, 3);
    let after: String = page.eval("return document.querySelector('#fig-race-path canvas').toDataURL()");
    assert_ne!(before, after);
    assert_eq!(page.text("#race-step-out"), "297");
    page.find("#race-play").press(Key::Enter, 1);
    page.until("it plays", "return document.querySelector('#race-step').value !== '297'");
    page.find("#race-play").press(Key::Enter, 1);

    page.eval::<()>("document.querySelectorAll('#race-results tbody button')[0].focus()");
    page.find("#race-results tbody button").press(Key::Enter, 1);
    page.until("four runs", "return document.querySelectorAll('#race-results thead th').length === 4");
    assert!(!state(&page).contains("opt=gd"));
    page.find("#race-clear").press(Key::Enter, 1);
    page.until("no race", "return !document.documentElement.dataset.link.includes('b.')");
    page.find("#race-add").press(Key::Enter, 1);
    page.until("this run twice", "return document.querySelectorAll('#race-results thead th').length === 2");
    assert!(state(&page).contains("b.opt=adam&b.h=0.004"), "{}", state(&page));
    page.back();
    assert!(!page.find("#race-results").is_shown());
}

#[test]
fn the_files_of_a_race_have_all_its_runs() {
    let link = "v=1&steps=60&view=compare&b.opt=gd&b.h=0.003&c.opt=lion&c.h=0.001";
    let page = Page::open(&format!("?{link}"));
    page.until("the race", "return document.querySelectorAll('#race-results thead th').length === 3");
    page.open_sharing();
    assert_eq!(page.text("#save-numbers"), "All numbers of the runs that race");
    let (name, text) = page.saved("#save-json");
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((name.as_str(), json["link"].as_str()), ("halfstep-race.json", Some(link)));
    let runs = json["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 3);
    for (run, of) in runs.iter().zip(["steps=60", "steps=60&opt=gd&h=0.003", "steps=60&opt=lion&h=0.001"]) {
        let last = *answer(of).report.loss.last().unwrap();
        assert_eq!(run["loss"][60].as_f64(), Some(last), "{of}");
        assert_eq!(run["finish"]["loss"].as_f64(), Some(last), "{of}");
    }
    let (name, text) = page.saved("#save-csv");
    assert_eq!(name, "halfstep-race.csv");
    assert_eq!(text.lines().filter(|line| !line.starts_with('#')).count(), 1 + 3 * 61);
    page.find("#save-language").choose("pytorch");
    let (name, text) = page.saved("#save-code");
    assert_eq!(name, "halfstep_race_pytorch.py");
    assert_eq!(text, race_code(&Race::of(&parse(link)), link, Language::Pytorch).unwrap());

    // Elsewhere files are of the run alone.
    page.go("?v=1&steps=60&b.opt=gd");
    page.open_sharing();
    assert_eq!(page.text("#save-numbers"), "All numbers of the run");
    assert_eq!(page.saved("#save-json").0, "halfstep.json");
}
