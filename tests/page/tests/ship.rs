//! What is built is ready to be put anywhere.

use page_tests::{Page, UNDER};
use xtask::{licenses, paths, shipped};

#[test]
fn the_built_site_tells_nothing_of_the_machine_and_leads_nowhere_fixed() {
    if let Err(wrong) = shipped::check(&paths::dist()) {
        panic!("{wrong:#}");
    }
}

#[test]
fn every_crate_whose_path_is_in_the_engine_is_on_the_list_of_licenses() {
    let list = std::fs::read_to_string(paths::dist().join(licenses::FILE)).unwrap();
    let listed = licenses::named(&list);
    let mut seen = 0;
    for (name, bytes) in shipped::files(&paths::dist()).unwrap() {
        if !name.ends_with("_bg.wasm") {
            continue;
        }
        // Where a panic would say it came from: `crates/plotters-0.3.7/src/…`.
        for rest in String::from_utf8_lossy(&bytes).split("crates/").skip(1) {
            let Some((folder, _)) = rest.split_once("/src/") else { continue };
            let Some((name, version)) = folder.rsplit_once('-') else { continue };
            assert!(listed.contains(&format!("{name} {version}").as_str()), "{folder}");
            seen += 1;
        }
    }
    assert!(seen > 0, "no crate was seen, so this shows nothing");
}

#[test]
fn the_licenses_are_a_link_away_and_no_part_of_a_visit() {
    let page = Page::open("");
    page.until("the figures", "return document.querySelector('#desc-strip').textContent !== ''");
    let file = format!("{UNDER}{}", licenses::FILE);
    let asked = || page.server().answers().iter().any(|answer| answer.path == file);
    assert!(!asked());
    // It opens beside the page, which stays.
    let list: String = page.eval(
        "return fetch(document.querySelector('.foot a[href=\"licenses.txt\"]').href).then((list) => list.text())",
    );
    assert!(list.contains("num-dual "), "{list}");
    assert!(asked());
}
