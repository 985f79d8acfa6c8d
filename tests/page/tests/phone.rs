//! What stopped people who have only a phone: each was found by hand on a touch screen of 360 by 740.

use page_tests::{Key, Page};

/// Where an element is: left, top, right, bottom.
fn place(page: &Page, selector: &str) -> [f64; 4] {
    page.eval(&format!(
        "const box = document.querySelector('{selector}').getBoundingClientRect();
         return [box.left, box.top, box.right, box.bottom]"
    ))
}

/// The page on a phone.
fn phone(link: &str) -> Page {
    let page = Page::open(link);
    page.viewport(360, 740, 2.0);
    page.go(link);
    page
}

#[test]
fn a_handle_of_a_figure_out_of_view_stays_in_the_figure() {
    let page = phone("?v=1");
    page.eval::<()>("document.querySelector('#c-problem').scrollIntoView({ block: 'start' })");
    // Its initial point is far from the axes of the run before.
    page.find("#c-problem").choose("own");
    page.until("the run", "return document.documentElement.dataset.link.includes('problem=own')");
    page.until("its settings", "return document.querySelector('#c-f') !== null");
    let (handle, stage) = (place(&page, "#start"), place(&page, "#fig-path .stage"));
    let inside = handle[0] >= stage[0] - 23.0
        && handle[1] >= stage[1] - 23.0
        && handle[2] <= stage[2] + 23.0
        && handle[3] <= stage[3] + 23.0;
    assert!(inside, "the handle {handle:?} is outside of {stage:?}");
    let wide: f64 = page.eval("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert!(wide < 1.0, "the page is {wide} px wider than the screen");
}

#[test]
fn the_result_in_short_is_whole_and_leaves_free_what_is_typed() {
    let page = phone("?v=1&problem=own&steps=300");
    let _ = page.find("#c-f");
    page.eval::<()>("document.querySelector('#c-f').scrollIntoView({ block: 'center' })");
    page.types("#c-f", "sin(x)^2 + y^2*(1+x^4)");
    page.until("the result", "return document.querySelector('#peek')?.hidden === false");
    let (peek, field) = (place(&page, "#peek"), place(&page, "#c-f"));
    assert!(field[3] <= peek[1] || field[1] >= peek[3], "the formula {field:?} is under the result {peek:?}");

    // Of a penalty at some steps and an anti-penalty at others, both are said.
    page.go("?v=1");
    page.eval::<()>(
        "const slider = document.querySelector('#r-h');
         slider.scrollIntoView({ block: 'center' });
         slider.focus({ preventScroll: true })",
    );
    page.find("#r-h").press(Key::Right, 1);
    page.types("#c-h", "0.012");
    page.until("the result", "return /anti-penalty/.test(document.querySelector('#peek-said')?.textContent)");
    let cut: f64 = page.eval(
        "const said = document.querySelector('#peek-said');
         return said.scrollHeight - said.clientHeight",
    );
    assert!(cut <= 1.0, "{cut} px of “{}” are cut off", page.text("#peek-said"));
}

#[test]
fn what_is_wrong_with_a_formula_is_read_without_scrolling() {
    let page = phone("?v=1&problem=own&steps=100");
    let _ = page.find("#c-f");
    page.types("#c-f", "mean((x - 1)^2 + 3*(y - 2)^2)");
    page.until("the error", "return document.querySelector('#c-f').getAttribute('aria-invalid') === 'true'");
    let (words, said) = (place(&page, "#said-f .words"), place(&page, "#said-f"));
    assert!(words[2] <= said[2] + 0.5 && words[3] <= said[3] + 0.5, "{words:?} runs out of {said:?}");
    assert!(page.text("#said-f").contains("mean is for methods"), "{}", page.text("#said-f"));
}

#[test]
fn what_was_done_and_the_way_out_of_sharing_are_in_view() {
    let page = phone("?v=1&steps=50");
    page.open_sharing();
    page.eval::<()>("document.querySelector('#save-svg').scrollIntoView({ block: 'center' })");
    let _ = page.saved("#save-svg");
    page.until("the words", "return document.querySelector('#share-said').textContent !== ''");
    let height: f64 = page.eval("return innerHeight");
    for what in ["#share-said", "#sharing .end button"] {
        let [_, top, _, bottom] = place(&page, what);
        assert!(top >= 0.0 && bottom <= height && bottom > top, "{what} is from {top} to {bottom} of {height}");
    }
    // The row does not lie over what has the focus.
    page.find("#cite-plain").press(Key::Tab, 1);
    let end = place(&page, "#sharing .end");
    assert!(place(&page, ":focus")[3] <= end[1] + 0.5, "the focus is under the last row");
}

#[test]
fn what_cannot_be_used_of_a_frame_is_said() {
    let page = phone("?v=1&steps=50");
    page.open_sharing();
    page.find("#embed-height").fill("abc");
    page.find("#embed-ground").fill("hello world");
    page.until(
        "the words",
        "const { textContent } = document.querySelector('#embed-fits');
         return textContent.includes('Height: “abc”') && textContent.includes('Background: “hello world”')",
    );
    assert_eq!(page.find("#embed-height").attr("aria-invalid").as_deref(), Some("true"));
    page.find("#embed-height").fill("400");
    page.find("#embed-ground").fill("#FFE");
    page.until("no words", "return /^At [^“]*$/.test(document.querySelector('#embed-fits').textContent)");
}

#[test]
fn a_frame_of_one_figure_has_that_figure_and_one_of_a_view_its_height() {
    let page = Page::open("?v=1&steps=60&view=order");
    page.until("the study", "return document.querySelector('#view-order canvas') !== null");
    page.open_sharing();
    let code = || -> String {
        page.until("the height", "return document.querySelector('#embed-fits').textContent.startsWith('At ')");
        page.eval("return document.querySelector('#embed-code').value")
    };
    let one = code();
    assert!(one.contains("show=path") && !one.contains("view="), "another view stands in its place: {one}");
    page.find("#embed-level").choose("plot");
    let all = code();
    let height = all.split("height=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(all.contains("view=order") && height.parse::<u32>().unwrap() > 500, "{all}");
}

#[test]
fn an_exercise_keeps_what_is_half_written() {
    let page = Page::open("?h=0.003&steps=300");
    page.open_sharing();
    page.find("#exercise-write").press(Key::Enter, 1);
    page.until("the editor", "return !!document.querySelector('.editor .part.ask')");
    // Its last mark is one that might cling to a link, while there is no number to ask for.
    page.find("#exercise-task").fill("Find the loss.");
    page.find(".ask [id$=number]").choose("loss");
    page.find(".ask [id$=tolerance]").fill("nonsense");
    page.until(
        "a link without a number",
        "return /task=[^&]*(&(?!ask=)[^&]*)*$/.test(document.documentElement.dataset.link)",
    );
    let link: String = page.eval("return document.documentElement.dataset.link");
    assert!(link.contains("task=Find+the+loss%2E"), "the link has lost a mark: {link}");
    let fields: [String; 3] = page.eval(
        "return ['#exercise-task', '.ask [id$=number]', '.ask [id$=tolerance]'].map((one) => document.querySelector(one).value)",
    );
    assert_eq!(fields, ["Find the loss.", "loss", "nonsense"]);
}

#[test]
fn codes_of_a_class_are_a_table_that_can_be_read() {
    let page = phone("?v=1&steps=50&view=lessons");
    page.until("the lessons", "return document.querySelector('#codes') !== null");
    page.eval::<()>("document.querySelector('#teacher').open = true");
    page.types("#codes", &format!("hello\n{}\n", "A".repeat(5000)));
    page.find("#codes-read").press(Key::Enter, 1);
    page.until("the table", "return document.querySelectorAll('#teacher tbody tr').length === 2");
    let heights: Vec<f64> =
        page.eval("return [...document.querySelectorAll('#teacher tbody tr')].map((row) => row.offsetHeight)");
    assert!(heights.iter().all(|height| *height < 200.0), "rows of {heights:?} px");
    let [name, result]: [f64; 2] =
        page.eval("return [...document.querySelectorAll('#teacher tbody tr:last-child td')].filter((_, at) => at % 3 === 0).map((cell) => cell.offsetWidth)");
    assert!(name < 200.0 && result > 120.0, "{name} px for the name, {result} for the result");
}

#[test]
fn what_is_touched_is_large_enough() {
    let page = phone("?v=1&steps=60&view=compare&b.opt=gd&b.h=1e-5");
    page.until("the race", "return document.querySelectorAll('#race-results td button').length > 0");
    let small: Vec<String> = page.eval(
        "return [...document.querySelectorAll('#views a, #race-results button, #race-results thead a, .foot a:not([hidden])')]
           .map((one) => [one.textContent, one.getBoundingClientRect()])
           .filter(([, { width, height }]) => width < 43.5 || height < 39.5)
           .map(([text, { width, height }]) => `${text} ${width} ${height}`)",
    );
    assert!(small.is_empty(), "{small:?}");
    page.viewport(740, 360, 2.0);
    let tabs: Vec<f64> = page.eval("return [...document.querySelectorAll('#views a')].map((tab) => tab.offsetWidth)");
    assert!(tabs.iter().all(|wide| *wide > 31.5), "tabs of {tabs:?} px in landscape");
    page.viewport(360, 740, 2.0);
    page.go("?v=1&steps=60&problem=own");
    let _ = page.find(".data label.button");
    let [_, top, _, bottom] = place(&page, ".data label.button");
    assert!(bottom - top > 43.5, "the button for a file is {} px high", bottom - top);
    // In a frame it would put the licenses in the place of the figure.
    assert_eq!(page.find(".foot a[href='licenses.txt']").attr("target").as_deref(), Some("_blank"));
    // A fold within one that is open shows that it is closed.
    page.go("?v=1&steps=50&task=Find+c&ask=c,,c.1.end,1p&view=lessons");
    page.until("the exercise", "return document.querySelector('.teachers') !== null");
    page.eval::<()>("document.querySelector('.teachers').open = true");
    page.until("the codes", "return document.querySelector('.teachers #teacher') !== null");
    let mark: String =
        page.eval("return getComputedStyle(document.querySelector('#teacher > summary'), '::before').content");
    assert_eq!(mark, "\"▸\"");
}
