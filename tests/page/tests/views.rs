//! The views beside the run: tabs, the order study, the regime map.

use halfstep::analysis::{order_study, order_words, other_norm};
use halfstep::answer::answer;
use halfstep::link::parse;
use page_tests::{Key, Page};

/// Waits until a view is open and loaded.
fn wait_for(page: &Page, view: &str) {
    page.until(
        &format!("the view {view}"),
        &format!(
            "const open = document.documentElement.dataset.view === '{view}';
             return open && !document.querySelector('.view[aria-busy]');"
        ),
    );
}

/// How many modules of views the page has fetched.
fn modules(page: &Page) -> usize {
    page.eval("return performance.getEntriesByType('resource').filter((one) => one.name.includes('/js/views/')).length")
}

#[test]
fn tabs_open_views_by_keyboard_and_back_returns() {
    let page = Page::open("?h=0.005");
    let current = "return document.querySelector('#views [aria-current]').id";
    assert_eq!(page.eval::<String>(current), "v-run");
    assert_eq!(modules(&page), 0, "a view that nobody asked for costs nothing");

    page.find("#v-order").press(Key::Enter, 1);
    wait_for(&page, "order");
    assert!(page.link().contains("h=0.005") && page.link().contains("view=order"), "{}", page.link());
    assert_eq!(page.eval::<String>(current), "v-order");
    assert!(page.eval::<bool>(
        "return document.querySelector('#view-order').offsetHeight > 0 && document.querySelector('#fig-path').offsetHeight === 0"
    ));

    page.find("#v-map").click();
    wait_for(&page, "map");
    page.back();
    wait_for(&page, "order");
    page.back();
    wait_for(&page, "run");
    assert!(!page.link().contains("view="), "{}", page.link());
    assert!(page.eval::<bool>("return document.querySelector('#fig-path canvas').width > 16"));
}

#[test]
fn a_link_opens_a_view_and_a_view_that_is_not_there_opens_the_run() {
    let page = Page::open("?view=map&embed=plot");
    wait_for(&page, "map");
    assert!(page.eval::<bool>("return document.querySelector('#views').offsetHeight === 0"), "a frame has no tabs");
    // The tab's address is the link itself, so that it can be opened elsewhere.
    page.go("?view=order&opt=gd");
    wait_for(&page, "order");
    assert_eq!(page.eval::<String>("return document.querySelector('#v-run').getAttribute('href')"), "?v=1&opt=gd");
}

/// Waits until what a view computes is there.
fn computed(page: &Page, view: &str) {
    wait_for(page, view);
    page.until("the work to end", "return !document.querySelector('[aria-busy=true]')");
}

#[test]
fn the_order_study_is_measured_by_workers_and_told_in_words_figures_and_tables() {
    let page = Page::open("?view=order&steps=400&h=0.004");
    computed(&page, "order");
    let experiment = parse("?steps=400&h=0.004").experiment;
    let study = order_study(&experiment, 6);
    let said = page.text("#order-verdict");
    for slope in [study.span.slopes.first, study.span.slopes.modified, study.span.slopes.third] {
        let slope = format!("slope {:.2}", slope.unwrap());
        assert!(said.contains(&slope), "{slope}: {said}");
    }
    assert_eq!(page.text("#desc-order-fixed"), order_words(&study).fixed);
    let rows: usize = page.eval("return document.querySelectorAll('#data-order tbody tr').length");
    assert_eq!(rows, study.span.h.len() + 1, "a row for each step size and one for the slopes");
    // A worker has the page's program, which is asked for again with it.
    let worker: bool = page.eval(
        "return performance.getEntriesByType('resource').filter((one) => one.name.endsWith('/js/main.js')).length > 1",
    );
    assert!(worker, "the page itself did the work");
    // Another setting, another study.
    page.find("#c-opt").choose("gd");
    page.until("gradient descent", "return document.querySelectorAll('#data-order thead th').length === 5");
    computed(&page, "order");
    assert_ne!(page.text("#order-verdict"), said);
}

#[test]
fn a_study_can_be_stopped_and_taken_up_again() {
    let page = Page::open("?view=order&steps=2500&b2=0.999");
    page.until("work", "return document.querySelector('#order-stop')?.textContent === 'Stop'");
    page.find("#order-stop").click();
    assert!(page.text("#order-said").contains("Stopped"));
    assert_eq!(page.text("#order-stop"), "Compute again");
    page.find("#order-stop").click();
    computed(&page, "order");
    assert!(page.text("#order-said").contains("step sizes"), "{}", page.text("#order-said"));
}

#[test]
fn without_workers_the_page_measures_by_itself() {
    let page = Page::open("");
    page.eval::<()>("window.Worker = function () { throw new DOMException('no', 'SecurityError'); };");
    page.find("#c-steps").fill("100");
    page.find("#c-steps").press(Key::Enter, 1);
    page.find("#v-order").click();
    computed(&page, "order");
    assert!(page.text("#order-verdict").contains("slope"), "{}", page.text("#order-verdict"));
}

#[test]
fn the_map_sets_both_decays_by_keys_and_hits_its_bounds() {
    let page = Page::open("?view=map&steps=40");
    wait_for(&page, "map");
    let has =
        |what: &str| page.until(what, &format!("return ('&' + location.search.slice(1) + '&').includes('&{what}&')"));
    page.find("#here-map").press(Key::End, 1);
    has("b1=0.9999");
    page.find("#here-map").press(Key::Home, 1);
    has("b1=0");
    page.find("#here-map").press(Key::Right, 2);
    has("b1=0.7");
    page.find("#here-map").press(Key::Up, 1);
    has("b2=0.98");
    assert!(page.text("#here-map").is_empty());
    let label = page.find("#here-map").attr("aria-label").unwrap();
    assert_eq!(label, "β 0.7, ρ 0.98");
    // A locked decay stays.
    page.go("?view=map&steps=40&lock=b1");
    wait_for(&page, "map");
    page.find("#here-runs").press(Key::Right, 1).press(Key::Down, 1);
    has("b2=0.95");
    assert!(!page.link().contains("b1="), "{}", page.link());
}

#[test]
fn a_pointer_on_the_map_finds_the_decays_under_it() {
    let page = Page::open("?view=map&steps=40");
    wait_for(&page, "map");
    let (left, top, wide, high) = page.find("#fig-map canvas").rectangle();
    // Beyond the upper right corner of the frame: both at their ends.
    page.drag((left + wide * 0.5, top + high * 0.5), (left + wide - 2.0, top + 4.0), 20);
    page.until("the corner", "return location.search.includes('b1=0.9999') && location.search.includes('b2=0.9999')");
    assert!(page.text("#map-verdict").contains("penalizes"), "{}", page.text("#map-verdict"));
}

#[test]
fn whole_runs_are_computed_told_and_compared_anew() {
    let page = Page::open("?view=map&steps=60&h=0.05");
    computed(&page, "map");
    assert!(page.text("#map-said").starts_with("16,384 runs"), "{}", page.text("#map-said"));
    let norms = page.text("#desc-runs");
    assert!(norms.contains("one-norm") && norms.contains("60 steps"), "{norms}");
    page.find("#map-measure-sharpness").click();
    page.until("sharpness", "return document.querySelector('#desc-runs').textContent.includes('sharpness')");
    // Other decays are another place on the same map; another step size is another map.
    page.find("#here-map").press(Key::Left, 1);
    page.until("another β", "return location.search.includes('b1=')");
    assert!(page.text("#map-said").starts_with("16,384 runs"));
    page.find("#r-h").press(Key::Left, 1);
    page.until("new runs", "return !document.querySelector('#map-said').textContent.startsWith('16,384 runs')");
    computed(&page, "map");
}

#[test]
fn a_method_without_both_averages_says_so_on_the_map() {
    let page = Page::open("?view=map&steps=40&opt=gd&h=0.01");
    wait_for(&page, "map");
    assert!(page.text("#map-verdict").contains("does not have both averages"), "{}", page.text("#map-verdict"));
    assert!(!page.find("#here-map").is_shown());
}

#[test]
fn norms_loss_and_sharpness_unfold_with_their_numbers() {
    let page = Page::open("?steps=80");
    let wide: u32 = page.eval("return document.querySelector('#fig-multiples canvas').width");
    assert_eq!(wide, 300, "not drawn until it is asked for");
    page.find("#along > summary").click();
    page.until("the picture", "return document.querySelector('#fig-multiples canvas').width > 400");
    page.find("#data-multiples > summary").click();
    page.until("the numbers", "return document.querySelectorAll('#data-multiples tbody tr').length > 20");
    let report = answer("?steps=80").report;
    let last: Vec<String> = page.eval(
        "return [...document.querySelectorAll('#data-multiples tbody tr:last-child td')].map((one) => one.textContent)",
    );
    assert_eq!(last[1], format!("{:.5}", other_norm(&report).1[80])[..last[1].len()], "{last:?}");
    assert!(page.text("#desc-multiples").contains("sharpness goes from"));
}

#[test]
fn pointing_at_the_path_tells_the_step_and_leaving_it_forgets() {
    let page = Page::open("?steps=300");
    let quiet = page.text("#path-out");
    assert!(!quiet.contains("Step"), "{quiet}");
    // Where iterate 200 is drawn, by the frame that the engine gives.
    let report = answer("?steps=300").report;
    let place = |n: usize| -> (f64, f64) {
        page.eval(&format!(
            "const canvas = document.querySelector('#fig-path canvas');
             canvas.scrollIntoView({{ block: 'center' }});
             const box = canvas.getBoundingClientRect();
             const frame = JSON.parse(canvas.dataset.frame);
             const across = ({} - frame.x.lo) / (frame.x.hi - frame.x.lo);
             const up = ({} - frame.y.lo) / (frame.y.hi - frame.y.lo);
             return [box.left + frame.left + across * (frame.right - frame.left),
                     box.top + frame.bottom + up * (frame.top - frame.bottom)];",
            report.theta[n][0], report.theta[n][1]
        ))
    };
    const AWAY: (f64, f64) = (3.0, 200.0);
    let told = |page: &Page| page.text("#path-out");
    let at = place(200);
    page.hover(at);
    page.until("the step", "return document.querySelector('#path-out').textContent.startsWith('Step ')");
    let words = told(&page);
    let step: usize = words["Step ".len()..].split(':').next().unwrap().parse().unwrap();
    // A pixel holds a few iterates.
    assert!(step.abs_diff(200) <= 4, "{words}");
    assert!(words.contains("θ = (") && words.contains("E = ") && words.contains("modified"), "{words}");
    page.hover(AWAY);
    page.until("quiet", "return !document.querySelector('#path-out').textContent.startsWith('Step ')");
    assert_eq!(told(&page), quiet);
    // A press keeps it; the slider under the strip moves the same mark.
    let at = place(100);
    page.drag(at, at, 1);
    page.hover(AWAY);
    page.until("the mark", "return document.querySelector('#step-off').disabled === false");
    page.find("#step").press(Key::Right, 1);
    page.until(
        "both tell the same",
        "return document.querySelector('#path-out').textContent === document.querySelector('#step-out').textContent",
    );
}
