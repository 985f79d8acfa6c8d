//! Why a step is as it is: the parts of the correction, its memory, its push.

use halfstep::analysis::{Why, part_course, why};
use halfstep::answer::answer;
use page_tests::{Key, Page};

/// What the library says of a link at a step, for a coordinate from 0.
fn told(link: &str, n: usize, j: usize) -> Why {
    let answer = answer(link);
    why(&answer.parsed.experiment, &answer.report, n, j).unwrap()
}

/// Everything of the page is asked for at the first touch.
fn rest(page: &Page) {
    page.find("#verdict").click();
    page.until("all of the page", "return document.documentElement.dataset.rest === 'here'");
    page.eval::<()>("document.querySelector('#parts').open = true");
    page.until("the parts", "return document.querySelectorAll('#parts tbody tr').length > 1");
}

/// Three significant digits as the page has them, for numbers that need no power of ten.
fn rows(page: &Page) -> Vec<(String, String)> {
    let cells: Vec<Vec<String>> = page.eval(
        "return [...document.querySelectorAll('#parts tbody tr')].map((row) => [row.cells[0].textContent, row.cells[1].textContent])",
    );
    cells.into_iter().map(|mut row| (row.remove(0), row.remove(0))).collect()
}

fn number(text: &str) -> f64 {
    let text = text.replace('−', "-");
    let Some((head, tail)) = text.split_once("·10") else { return text.parse().unwrap() };
    let power: String = tail
        .chars()
        .map(|c| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|d| d == c).map_or('-', |d| char::from_digit(d as u32, 10).unwrap()))
        .collect();
    format!("{head}e{power}").parse().unwrap()
}

#[test]
fn the_correction_of_every_method_stands_in_parts() {
    let page = Page::open("?v=1&at=300");
    rest(&page);
    for (method, names) in [
        ("adam", vec!["memory m", "memory v", "finite step", "C₁"]),
        ("gd", vec!["finite step", "C₁"]),
        ("adagrad", vec!["memory s", "finite step", "C₁"]),
        ("amsgrad", vec!["memory m", "memory v", "memory v̄", "finite step", "C₁"]),
        ("lion", vec!["memory m", "finite step", "C₁"]),
        ("adamw", vec!["memory m", "memory v", "finite step", "weight decay", "C₁"]),
    ] {
        let decay = if method == "adamw" { "&wd=0.2" } else { "" };
        page.go(&format!("?v=1&opt={method}{decay}&h=0.0005&at=300&steps=600"));
        rest(&page);
        page.until(
            "its parts",
            &format!("return document.querySelectorAll('#parts tbody tr').length === {}", names.len()),
        );
        let found = rows(&page);
        assert_eq!(found.iter().map(|row| row.0.as_str()).collect::<Vec<_>>(), names, "{method}");
        let link = page.link();
        let why = told(&link, 300, 0);
        for (part, row) in why.divided.parts.iter().zip(&found) {
            let want = part.values[0];
            assert!((number(&row.1) - want).abs() <= 6e-3 * want.abs(), "{link} {row:?} {want}");
        }
        let want = why.divided.correction[0];
        assert!((number(&found.last().unwrap().1) - want).abs() <= 6e-3 * want.abs(), "{method}");
        // One term a part, with a value under it.
        let live: usize = page.eval("return document.querySelectorAll('#parts .equation .live').length");
        assert!(live >= why.divided.parts.len(), "{method}: {live}");
    }
    // The other coordinate, and another step.
    page.find("#c-coordinate-2").click();
    page.until("the other coordinate", "return document.querySelector('#parts caption').textContent.includes('C₂')");
    let before = rows(&page);
    page.find("#step").press(Key::Right, 40);
    page.until("another step", "return document.querySelector('#parts caption').textContent.includes('step 340')");
    assert_ne!(rows(&page), before);
    // What is pointed at lights up with the control that sets it.
    let lit = "return document.activeElement.dataset.of === 'b2' && document.querySelector('.control[data-key=\"b2\"]').classList.contains('hot')";
    page.eval::<()>("document.querySelector('#parts tr[data-of=\"b2\"]').focus()");
    assert!(page.eval::<bool>(lit));
    // So it stays while the steps go on, which makes each row anew.
    page.find("#play").click();
    page.eval::<()>("document.querySelector('#parts tr[data-of=\"b2\"]').focus()");
    let from: String = page.eval("return document.querySelector('#parts caption').textContent");
    page.until("a later step", &format!("return document.querySelector('#parts caption').textContent !== '{from}'"));
    assert!(page.eval::<bool>(lit));
}

#[test]
fn forced_colors_leave_the_bars_of_the_parts() {
    let page = Page::open("?v=1");
    rest(&page);
    page.media("forced-colors", "active");
    page.until("forced colors", "return matchMedia('(forced-colors: active)').matches");
    let bars: Vec<bool> = page.eval(
        "const ground = getComputedStyle(document.body).backgroundColor;
         return [...document.querySelectorAll('#parts .bar')].map((bar) => {
           const { backgroundColor, backgroundImage } = getComputedStyle(bar);
           return backgroundImage !== 'none' || ![ground, 'rgba(0, 0, 0, 0)'].includes(backgroundColor);
         })",
    );
    assert_eq!(bars, [true; 4]);
}

#[test]
fn the_memory_of_a_step_is_drawn_told_and_follows_play() {
    let page = Page::open("?v=1");
    page.find("#memory > summary").click();
    page.until("the figure", "return document.querySelector('#fig-memory canvas')?.dataset.frame !== undefined");
    page.until("the link", "return document.documentElement.dataset.link.includes('mem=1')");
    let words = "return document.querySelector('#desc-memory').textContent";
    assert_eq!(page.eval::<String>(words), told("", 750, 0).memory.words);
    page.find("#step").press(Key::Right, 10);
    page.until("step 760", "return document.querySelector('#desc-memory').textContent.includes('step 760')");
    assert_eq!(page.eval::<String>(words), told("", 760, 0).memory.words);
    page.find("#play").click();
    page.until(
        "a later step",
        "return /step (7[7-9]\\d|8\\d\\d|9\\d\\d|1,)/.test(document.querySelector('#desc-memory').textContent)",
    );
    page.find("#play").click();
    // Its numbers, as a table.
    page.find("#data-memory > summary").click();
    page.until("the table", "return document.querySelectorAll('#data-memory tbody tr').length > 10");
    let head: String = page.eval("return document.querySelector('#data-memory thead').textContent");
    assert!(head.contains("share in m") && head.contains("share in v"), "{head}");

    // A link opens it, for every kind of memory.
    for (link, said) in [
        ("opt=gd&h=0.0005", "has no memory"),
        ("opt=momentum&h=0.0001", "m looks"),
        ("opt=adagrad", "never forgets"),
        ("opt=own&step=a=0.8*a%2B0.2*g;step=a&h=0.0002", "a looks 4.00 steps back"),
    ] {
        page.go(&format!("?v=1&{link}&mem=1&at=200&steps=400"));
        page.until(
            "the words",
            &format!("return document.querySelector('#desc-memory')?.textContent.includes('{said}') === true"),
        );
        page.until("the figure", "return document.querySelector('#fig-memory canvas').dataset.frame !== undefined");
    }
    // Closed, the link is as it was.
    page.find("#memory > summary").click();
    page.until("the link", "return !document.documentElement.dataset.link.includes('mem=')");
}

#[test]
fn the_memory_is_saved_as_a_file() {
    let page = Page::open("?v=1&mem=1&at=600");
    page.until("the figure", "return document.querySelector('#fig-memory canvas')?.dataset.frame !== undefined");
    page.open_sharing();
    page.find("#save-figure").choose("memory");
    let (name, svg) = page.saved("#save-svg");
    assert!(name.contains("memory") && svg.starts_with("<svg") && svg.contains("mean age 32.3"), "{name}");
    let (name, csv) = page.saved("#save-figure-csv");
    assert!(name.ends_with(".csv"), "{name}");
    assert_eq!(csv.lines().filter(|line| !line.starts_with('#')).count(), 602, "a row for each age");
    assert!(csv.contains("age,step,gradient_1,share_in_m,share_in_v"));
}

#[test]
fn the_push_is_drawn_over_what_is_chosen_and_stands_in_the_link() {
    let page = Page::open("?v=1&at=400");
    let picture = "return document.querySelector('#fig-path canvas').toDataURL()";
    page.until("a picture", "return document.documentElement.dataset.drawn === 'all'");
    let plain: String = page.eval(picture);
    page.find("#push > summary").click();
    page.until("its settings", "return document.querySelector('#c-push-auto') !== null");
    page.find("#c-push-auto").click();
    page.until("the link", "return document.documentElement.dataset.link.includes('push=auto')");
    page.until(
        "another picture",
        &format!("return document.querySelector('#fig-path canvas').toDataURL() !== '{plain}'"),
    );
    let pushed: String = page.eval(picture);
    assert!(page.text("#desc-push").contains("The push −hC raises"), "{}", page.text("#desc-push"));
    page.until("the readout", "return document.querySelector('#path-out').textContent.includes('−hC has length')");
    assert!(page.eval::<usize>("return document.querySelectorAll('#push tbody tr').length") == 11);
    page.find("#c-over-norm").click();
    page.until("the link", "return document.documentElement.dataset.link.includes('over=norm')");
    page.until("a field", &format!("return document.querySelector('#fig-path canvas').toDataURL() !== '{pushed}'"));
    assert!(page.text("#fig-path .about").contains("perturbed one-norm"));
    // As it was.
    page.find("#c-over-loss").click();
    page.find("#c-push-off").click();
    page.until("the link", "return !/push=|over=/.test(document.documentElement.dataset.link)");
    page.until(
        "the first picture",
        &format!("return document.querySelector('#fig-path canvas').toDataURL() === '{plain}'"),
    );

    // A link has it at once, in every plane and for every method.
    for link in [
        "opt=gd&h=0.004&steps=150&over=modified&push=fixed",
        "problem=tanhnet&plane=1,3&push=auto&at=40&steps=200",
        "opt=muon&problem=matrix&over=modified&push=auto",
    ] {
        page.go(&format!("?v=1&{link}"));
        page.until("the picture", "return document.documentElement.dataset.drawn === 'all' && document.querySelector('#desc-push')?.textContent.length > 20");
    }
}

#[test]
fn the_sign_figure_shows_the_part_that_is_chosen() {
    let page = Page::open("?v=1&at=300");
    let picture = "return document.querySelector('#fig-strip canvas').toDataURL()";
    rest(&page);
    page.until("a picture", "return document.documentElement.dataset.drawn === 'all'");
    let whole: String = page.eval(picture);
    let words = page.text("#desc-strip");
    page.find("#c-part-2").click();
    page.until("the link", "return document.documentElement.dataset.link.includes('part=2')");
    page.until(
        "another picture",
        &format!("return document.querySelector('#fig-strip canvas').toDataURL() !== '{whole}'"),
    );
    let answer = answer("v=1&at=300&part=2");
    let course = part_course(&answer.parsed.experiment, &answer.report, 1).unwrap();
    page.until(
        "its words",
        &format!("return document.querySelector('#desc-strip').textContent === '{}'", course.words),
    );
    assert!(page.text("#fig-strip .about").contains("memory v"));
    assert!(page.eval::<bool>("return document.activeElement.id === 'c-part-2' && document.activeElement.checked"));
    // Its numbers: as a table, and as a file.
    page.find("#data-strip summary").click();
    page.until(
        "its table",
        "return document.querySelector('#data-strip thead')?.textContent.includes('memory v') === true",
    );
    let cell: String = page.eval("return document.querySelector('#data-strip tbody tr:nth-child(2) td').textContent");
    let row = course.steps.iter().position(|&n| n == 38).unwrap();
    assert!((number(&cell) / course.effects[row][0] - 1.0).abs() < 1e-3, "{cell} is not {}", course.effects[row][0]);
    page.open_sharing();
    page.find("#save-figure").choose("strip");
    let (name, csv) = page.saved("#save-figure-csv");
    assert_eq!(name, "halfstep-strip.csv");
    assert!(csv.contains("part: memory v") && csv.contains("step,part_effect_1,part_effect_2"), "{csv}");
    let (_, svg) = page.saved("#save-svg");
    assert!(svg.contains(">memory v<"), "{svg}");
    page.find("#sharing [value='close']").click();
    // All of it again.
    page.find("#c-part-0").click();
    page.until("the link", "return !document.documentElement.dataset.link.includes('part=')");
    page.until("the picture", &format!("return document.querySelector('#fig-strip canvas').toDataURL() === '{whole}'"));
    assert_eq!(page.text("#desc-strip"), words);

    // A link shows it at once, of any method.
    for (link, name) in [
        ("opt=momentum&h=0.0001&part=1", "memory m"),
        ("opt=adamw&wd=0.2&h=0.0005&part=4", "weight decay"),
        ("opt=own&step=a=0.8*a%2B0.2*g;step=a&h=0.0002&part=2", "finite step"),
    ] {
        page.go(&format!("?v=1&{link}&steps=300"));
        page.until(
            "its words",
            &format!("return document.querySelector('#desc-strip').textContent.includes('{name}')"),
        );
        page.until(
            "its name",
            &format!("return document.querySelector('#fig-strip .about').textContent.includes('{name}')"),
        );
    }
    // A part that the method does not have is said, and all of the correction is shown.
    page.go("?v=1&part=9&at=300");
    let said = "startsWith('This method’s correction has no part 9;')";
    page.until("that it is not there", &format!("return document.querySelector('#desc-strip').textContent.{said}"));
    page.until(
        "that beside the figure",
        "return document.querySelector('#fig-strip .about').textContent.includes('no part 9')",
    );
}
