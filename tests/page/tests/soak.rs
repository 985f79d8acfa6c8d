//! One tab, used for long: what it holds settles, and left alone it does nothing.
//! `cargo xtask soak --tab` does this for ten thousand runs and a thousand views.

use page_tests::{Engine, Page};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What a tab holds, after the garbage was collected.
#[derive(Debug, Clone, Copy)]
struct Held {
    nodes: f64,
    listeners: f64,
    documents: f64,
    /// Bytes of the scripts' heap.
    heap: f64,
    /// Bytes of the engine's memory, which never gives any back.
    wasm: f64,
    canvases: f64,
}

fn metrics(page: &Page) -> BTreeMap<String, f64> {
    let found = page.protocol("Performance.getMetrics", &json!({}));
    let list = found["metrics"].as_array().expect("a list of metrics");
    list.iter()
        .map(|one| (one["name"].as_str().expect("a name").to_owned(), one["value"].as_f64().expect("a number")))
        .collect()
}

fn held(page: &Page) -> Held {
    // What a view let go ends a little later.
    std::thread::sleep(Duration::from_millis(500));
    for _ in 0..3 {
        page.protocol("HeapProfiler.collectGarbage", &json!({}));
    }
    let metrics = metrics(page);
    Held {
        nodes: metrics["Nodes"],
        listeners: metrics["JSEventListeners"],
        documents: metrics["Documents"],
        heap: metrics["JSHeapUsedSize"],
        wasm: page.engine_memory(),
        canvases: page.eval("return document.querySelectorAll('canvas').length"),
    }
}

/// What grew from one time to the other by more than a tab that is used may.
fn grown(before: &Held, after: &Held) -> Vec<String> {
    let bounds = [
        ("nodes", before.nodes, after.nodes, 40.0),
        ("listeners", before.listeners, after.listeners, 10.0),
        ("documents", before.documents, after.documents, 0.0),
        ("canvases", before.canvases, after.canvases, 0.0),
        // The driver's own scripts stay in the heap, some 75 bytes each.
        ("bytes of heap", before.heap, after.heap, 1_000_000.0),
        ("bytes of the engine's memory", before.wasm, after.wasm, 2_000_000.0),
    ];
    let more = bounds.into_iter().filter(|(_, before, after, bound)| after - before > *bound);
    more.map(|(what, before, after, _)| format!("{what}: {before} to {after}")).collect()
}

/// Runs of many kinds, each another than the one before.
fn link(turn: usize) -> String {
    let methods = ["adam", "gd", "momentum", "nadam", "lion", "rmsprop", "adamw", "muon", "signum"];
    let losses = ["", "problem=rosenbrock&", "", "problem=quadratic&", "problem=logistic&"];
    let decay = ["0.9", "0.5", "0.99", "0"][turn % 4];
    let (loss, method) = (losses[turn % losses.len()], methods[turn % methods.len()]);
    format!("v=1&{loss}opt={method}&h={}e-4&b1={decay}&steps=300", 1 + turn % 97)
}

/// Opens so many links, as Back and Forward do, each until it is drawn; and no faster than the
/// browser lets a page's address change, which is 200 times in 10 seconds.
fn runs(page: &Page, from: usize, count: usize) {
    let links: Vec<String> = (from..from + count).map(link).collect();
    for some in links.chunks(20) {
        page.eval_with::<()>(
            "return (async (links) => {
               for (const link of links) {
                 history.replaceState(null, '', `?${link}`);
                 dispatchEvent(new PopStateEvent('popstate'));
                 await new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve, 60)); });
               }
             })(arguments[0])",
            vec![json!(some)],
        );
    }
    let last = links.last().expect("a link");
    let shown: String = page.eval("return document.documentElement.dataset.link");
    for part in last.split('&').filter(|part| part.starts_with("h=") || part.starts_with("problem=")) {
        let value = part.split('=').next_back().expect("a value");
        assert!(part.starts_with("h=") || shown.contains(value), "{last} became {shown}");
    }
}

/// Goes from view to view by their tabs.
fn views(page: &Page, count: usize) {
    let tabs = ["order", "map", "compare", "lessons", "run"];
    for turn in 0..count {
        let view = tabs[turn % tabs.len()];
        page.eval::<()>(&format!("document.querySelector('#v-{view}').click()"));
        page.until(
            view,
            &format!(
                "return document.documentElement.dataset.view === '{view}' && !document.querySelector('[aria-busy=true]')
                   && ('{view}' === 'run' || document.querySelector('#view-{view}').childElementCount > 0)"
            ),
        );
    }
    page.eval::<()>("document.querySelector('#v-run').click()");
}

/// A tab in which everything was opened once, and some runs looked at.
fn used(page: &Page) {
    page.protocol("Performance.enable", &json!({}));
    page.open_sharing();
    page.eval::<()>("document.querySelector('#sharing').close()");
    runs(page, 0, 60);
    views(page, 15);
    runs(page, 60, 40);
}

fn asked(name: &str, short: usize) -> usize {
    std::env::var(name).ok().map_or(short, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

fn chromium() -> Option<Page> {
    let page = Page::open("");
    // Only there can the garbage be collected when a test wants it.
    (page.engine() == Engine::Chromium).then_some(page)
}

#[test]
fn nothing_grows_in_a_tab_that_is_used_for_long() {
    let Some(page) = chromium() else { return };
    used(&page);
    let before = held(&page);
    println!("at first {before:?}");
    let (all_runs, all_views) = (asked("HALFSTEP_TAB_RUNS", 200), asked("HALFSTEP_TAB_VIEWS", 30));
    let parts = (all_runs / 1000).clamp(1, 10);
    let start = Instant::now();
    for part in 0..parts {
        runs(&page, 100 + part * all_runs / parts, all_runs / parts);
        views(&page, all_views / parts);
        let now = held(&page);
        println!("{} of {parts}, {:.0} s: {now:?}", part + 1, start.elapsed().as_secs_f64());
        assert_eq!(grown(&before, &now), [""; 0]);
    }
    page.find("#c-opt").choose("nadam");
    page.until("an answer", "return document.documentElement.dataset.link.includes('opt=nadam')");
}

#[test]
fn a_tab_that_is_left_alone_does_nothing() {
    let Some(page) = chromium() else { return };
    used(&page);
    std::thread::sleep(Duration::from_secs(2));
    let busy = |page: &Page| metrics(page)["TaskDuration"];
    let before = busy(&page);
    std::thread::sleep(Duration::from_secs(5));
    let took = busy(&page) - before;
    println!("{took} s of 5");
    assert!(took < 0.1, "{took} s of 5");
}

#[test]
fn growth_is_seen() {
    let Some(page) = chromium() else { return };
    used(&page);
    let before = held(&page);
    page.eval::<()>(
        "window.kept = [];
         new MutationObserver(() => {
           const one = document.createElement('p');
           one.addEventListener('click', () => {});
           window.kept.push(one, new Array(10_000).fill(0.5));
         }).observe(document.documentElement, { attributeFilter: ['data-link'] });
         document.body.append(document.createElement('canvas'));",
    );
    runs(&page, 100, 60);
    let seen = grown(&before, &held(&page)).join("; ");
    for what in ["nodes", "listeners", "canvases", "heap"] {
        assert!(seen.contains(what), "{what} is not in {seen:?}");
    }
}
