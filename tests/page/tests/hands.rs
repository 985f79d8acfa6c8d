//! What is seen goes along: in the link, in files, in what is copied; and what others do to a page is survived. In
//! every engine.

use page_tests::{Key, Page};

/// What the page shows of what can be looked at.
fn looks(page: &Page) -> Vec<String> {
    page.eval(
        "const on = (name) => document.querySelector(`input[name=${name}]:checked`).value;
         const flows = [...document.querySelectorAll('#key input')].map((box) => `${box.id} ${box.checked}`);
         return [on('lens'), on('error-scale'), on('coordinate'), document.querySelector('#step-out').textContent, ...flows]",
    )
}

#[test]
fn what_is_seen_is_in_the_link_and_comes_back_from_it() {
    let page = Page::open("?v=1");
    page.find("#c-lens-10").press(Key::Space, 1);
    page.until("the lens", "return location.search === '?v=1&lens=10'");
    page.find("#c-scale-linear").press(Key::Space, 1);
    page.until("the scale", "return location.search === '?v=1&lens=10&err=linear'");
    page.find("#c-flow-first").press(Key::Space, 1);
    page.until("the lines", "return location.search.includes('lines=modified&')");
    page.find("#c-coordinate-2").press(Key::Space, 1);
    page.until("the coordinate", "return location.search.includes('coord=2')");
    page.find("#step").press(Key::Right, 3);
    page.until("the step", "return /[&]at=\\d+/.test(location.search)");
    let (seen, link) = (looks(&page), page.link());
    assert!(seen[..3] == ["10", "linear", "1"] && seen[3].contains("Step 753"), "{seen:?}");

    page.go(&link);
    page.until("its numbers", "return document.querySelector('#step-out').textContent !== ''");
    assert_eq!(looks(&page), seen, "{link} shows something else");
    // Each choice is an entry of the history, a step that is marked is none.
    page.find("#c-lens-100").press(Key::Space, 1);
    page.until("the lens", "return location.search.includes('lens=100')");
    page.back();
    page.until("the lens before", "return document.querySelector('#c-lens-10').checked");
    assert_eq!(looks(&page), seen);
    page.forward();
    page.until("the lens after", "return document.querySelector('#c-lens-100').checked");
    // Another setting keeps what is looked at.
    page.find("#c-opt").choose("rmsprop");
    page.until("the method", "return location.search.includes('opt=rmsprop')");
    assert!(page.link().contains("lens=100") && page.link().contains("at=753"), "{}", page.link());
}

#[test]
fn a_picture_that_is_saved_is_the_one_that_is_seen() {
    let page = Page::open("?v=1&lines=modified&err=linear&at=700");
    page.open_sharing();
    page.find("#save-figure").choose("error");
    let (name, svg) = page.saved("#save-svg");
    assert_eq!(name, "halfstep-error.svg");
    assert!(svg.starts_with("<svg") && svg.contains("step 700"), "the marked step is missing");
    assert!(svg.contains(">modified<") && !svg.contains(">flow<"), "a line that is left out is in it");
    assert!(!svg.contains("10⁻²"), "the axis is another one");
    page.go("?v=1");
    page.open_sharing();
    page.find("#save-figure").choose("error");
    let (_, usual) = page.saved("#save-svg");
    assert!(usual.contains(">flow<") && usual.contains("10⁻²"), "the default shows both on a log axis");
}

#[test]
fn every_view_has_its_figures_as_files_with_their_numbers() {
    let page = Page::open("?view=order&steps=100&h=0.01");
    for (link, figures) in [
        ("?view=order&steps=100&h=0.01", &["order", "order-fixed"][..]),
        ("?view=map&steps=60&h=0.01", &["map", "runs"]),
        ("?view=compare&steps=60&a.h=0.004", &["path-a", "error-a", "path-b", "error-b"]),
    ] {
        page.go(link);
        page.until("the work to end", "return !document.querySelector('[aria-busy=true]') && document.querySelector('.view:not([hidden]) canvas') !== null");
        page.open_sharing();
        let offered: Vec<String> =
            page.eval("return [...document.querySelectorAll('#save-figure option')].map(({ value }) => value)");
        assert_eq!(offered, figures, "{link}");
        for &figure in figures {
            page.find("#save-figure").choose(figure);
            let (name, svg) = page.saved("#save-svg");
            assert_eq!(name, format!("halfstep-{figure}.svg"));
            assert!(svg.contains("<text") && svg.ends_with("</svg>\n"), "{figure}: no document");
            let has_image = svg.contains("data:image/png;base64,");
            assert_eq!(has_image, figure == "map" || figure == "runs", "{figure}");
            if !link.contains("compare") {
                let (name, csv) = page.saved("#save-figure-csv");
                assert_eq!(name, format!("halfstep-{figure}.csv"));
                let rows: Vec<&str> = csv.lines().filter(|line| !line.starts_with('#')).collect();
                assert!(rows.len() > 4 && rows.iter().all(|row| row.split(',').count() == rows[0].split(',').count()));
            }
        }
    }
}

#[test]
fn spreadsheets_with_decimal_commas_get_theirs() {
    let page = Page::open("?v=1&steps=20");
    page.open_sharing();
    page.find("#save-dialect").choose("semicolon");
    let (_, csv) = page.saved("#save-csv");
    let row: Vec<&str> = csv.lines().last().unwrap().split(';').collect();
    assert!(row.len() > 10 && row[0] == "20" && row[1].contains(',') && !row[1].contains('.'), "{row:?}");
    page.find("#save-dialect").choose("comma");
    let (_, csv) = page.saved("#save-csv");
    assert!(csv.lines().last().unwrap().split(',').nth(1).unwrap().contains('.'));
}

#[test]
fn a_table_is_copied_for_a_spreadsheet() {
    let page = Page::open("?v=1&steps=20");
    page.eval::<()>(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } })",
    );
    page.find("#data-path summary").press(Key::Enter, 1);
    page.until("the table", "return document.querySelector('#data-path table') !== null");
    page.find("#data-path button").click();
    page.until("the copy", "return typeof window.copied === 'string'");
    let text: String = page.eval("return window.copied");
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!((rows.len(), rows[0][0], rows[21][0]), (22, "step", "20"));
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    assert_eq!(rows[1][1].replace(',', ".").parse::<f64>(), Ok(2.8));
}

#[test]
fn the_equation_is_taken_along_as_latex() {
    let page = Page::open("?v=1");
    page.eval::<()>(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } })",
    );
    page.until("the equation", "return document.querySelector('#equation math') !== null");
    page.find("#tex").click();
    page.until("the copy", "return typeof window.copied === 'string'");
    let tex: String = page.eval("return window.copied");
    assert!(tex.starts_with(r"\theta_j' = -\frac{1}{R_j}") && tex.contains("B_\\rho"), "{tex}");
    let noted: Vec<String> = page.eval(
        "return [...document.querySelectorAll('#equation annotation[encoding=\"application/x-tex\"]')].map((one) => one.textContent)",
    );
    assert_eq!(noted.join("\n"), tex);
    // What is selected and copied has no live values between the symbols.
    let taken: String = page.eval(
        "getSelection().selectAllChildren(document.querySelector('#equation'));
         const data = new DataTransfer();
         const event = new ClipboardEvent('copy', { bubbles: true, cancelable: true, clipboardData: data });
         document.querySelector('#equation').dispatchEvent(event);
         return event.defaultPrevented ? (event.clipboardData ?? data).getData('text/plain') : 'not ours'",
    );
    assert_eq!(taken, tex);
}

#[test]
fn the_tour_gives_the_run_back_or_keeps_its_own() {
    let page = Page::open("?v=1&b1=0.5&lens=10");
    let own = page.link();
    page.find("#tour-open").click();
    page.until("a stop", "return document.querySelector('#tour-count')?.textContent === 'Stop 1 of 7'");
    page.find("#tour-next").click();
    page.until("its run", "return location.search.includes('h=0.004')");
    page.find("#tour-close").click();
    page.until("the run from before", &format!("return location.search === '{own}'"));
    assert!(!page.find("#tour").is_shown());

    page.find("#tour-open").click();
    page.find("#tour-next").click();
    page.until("its run", "return location.search.includes('h=0.004')");
    page.find("#tour-keep").click();
    assert!(!page.find("#tour").is_shown());
    assert!(page.link().contains("h=0.004"), "{}", page.link());
}

#[test]
fn every_state_has_its_title() {
    let page = Page::open("?v=1");
    let title = || -> String { page.eval("return document.title") };
    let first = title();
    page.find("#c-opt").choose("lion");
    page.until("a title of its own", "return document.title.startsWith('Lion on ')");
    let mut titles = vec![first, title()];
    for view in ["order", "map", "compare", "lessons", "lessons&ex=3"] {
        page.go(&format!("?opt=lion&view={view}"));
        titles.push(title());
    }
    assert!(titles.iter().all(|one| one.contains("Halfstep")));
    let all = titles.len();
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), all, "{titles:?}");
}

#[test]
fn a_mark_that_can_group_thousands_is_told_and_a_field_reads_what_the_page_writes() {
    let page = Page::open("?v=1");
    page.find("#c-steps").fill("4.000").press(Key::Enter, 1);
    page.until("the run", "return location.search === '?v=1&steps=4000'");
    assert!(page.text("#warnings").contains("more than one way"), "{}", page.text("#warnings"));
    page.find("#c-steps").fill("1 980").press(Key::Enter, 1);
    page.until("the run", "return location.search === '?v=1&steps=1980'");
    assert_eq!(page.text("#warnings"), "");
    // Letters and minus signs are on every phone's keys.
    for field in ["#c-h", "#c-x0-1", "#c-b2"] {
        assert_ne!(page.find(field).attr("inputmode").as_deref(), Some("decimal"), "{field}");
    }
}

#[test]
fn a_right_answer_is_called_right() {
    let page = Page::open("?v=1&view=lessons&ex=1");
    page.find("#lesson-1-answer-1").fill("-1,980");
    page.find("#lesson-1-check").click();
    page.until("the answer", "return document.querySelector('#lesson-1-said').dataset.right !== undefined");
    assert!(page.text("#lesson-1-said").starts_with("Right."), "{}", page.text("#lesson-1-said"));
}
