//! An exercise of a lecturer's: written by keyboard, tried, handed out, solved by a student, and marked.

use halfstep::exercise::{Exercise, result, values};
use halfstep::link::parse;
use page_tests::{Key, Page};

/// An exercise on one number, as a link.
const LINK: &str = "v=1&h=0.003&steps=300&task=How+large+is+the+largest+error+of+%24h%5E2%24%3F&hint=Look+below+the+figure%2E&ask=Error,,first.largest_error,2p&view=lessons";

fn right(link: &str) -> Vec<f64> {
    let parsed = parse(link);
    values(&Exercise::of(&parsed), &parsed.experiment).into_iter().map(Option::unwrap).collect()
}

fn open(link: &str) -> Page {
    let page = Page::open(&format!("?{link}"));
    wait(&page);
    page
}

fn wait(page: &Page) {
    page.until("the exercise", "return !!document.querySelector('#exercise-check')");
}

/// Has an answer checked; gives whether it was right, and what was said.
fn answer(page: &Page, text: &str) -> (bool, String) {
    page.find("#exercise-answer-1").fill(text);
    page.find("#exercise-check").press(Key::Enter, 1);
    page.until("an answer", "return document.querySelector('#exercise-said').textContent !== ''");
    (page.eval("return document.querySelector('#exercise-said').dataset.right === 'yes'"), page.text("#exercise-said"))
}

fn edit(page: &Page) {
    page.open_sharing();
    page.find("#exercise-write").press(Key::Enter, 1);
    page.until("the editor", "return !!document.querySelector('.editor .part.ask')");
}

fn value(page: &Page, id: &str) -> String {
    page.eval(&format!("return document.querySelector('{id}').value"))
}

#[test]
fn an_exercise_is_written_by_keyboard_tried_handed_out_and_solved_elsewhere() {
    let page = Page::open("?h=0.003&steps=300");
    edit(&page);
    page.find("#exercise-task").keys("How large is $c_1$ at step 20?");
    page.find(".ask [id$=number]").choose("c");
    page.find(".ask [id$=coordinate]").choose("1");
    page.find(".ask [id$=place]").choose("step");
    page.find(".ask [id$=step]").fill("20");
    page.find(".ask [id$=tolerance]").fill("nonsense");
    page.until("a complaint", "return document.querySelector('.ask .problem').textContent.includes('nonsense')");
    page.find(".ask [id$=tolerance]").fill("2 %");
    page.find(".ask [id$=label]").fill("c");
    page.find("#exercise-hint").keys("Mark step 20.");
    page.until("the link", "return document.querySelector('#exercise-link').value.includes('&ask=c,,c.1.20,2p')");
    page.until("its address", "return location.search.includes('&hint=Mark+step+20%2E')");
    page.until("the value", "return document.querySelector('.ask output').textContent.includes('2 %')");
    page.until(
        "the hint in the link",
        "return document.querySelector('#exercise-link').value.includes('&hint=Mark+step+20%2E')",
    );
    let link = value(&page, "#exercise-link");
    let query = link.split_once('?').unwrap().1.to_owned();
    let c = right(&query)[0];
    assert!(page.text(".ask output").contains(&format!("{:.1}", c.abs())), "{} is not {c}", page.text(".ask output"));
    page.until(
        "its length",
        &format!(
            "return document.querySelector('#exercise-length').textContent.includes('{} characters')",
            link.chars().count()
        ),
    );
    page.until("the frame", "return document.querySelector('#exercise-frame').value.includes('embed=controls')");
    assert!(!query.contains(&format!("{c:.2}")), "the link does not give the answer away");

    // A reload loses nothing; an author goes on from the student's side.
    page.reload();
    wait(&page);
    assert_eq!(page.text("#exercise .field"), "c");
    page.find("#exercise-teachers > summary").press(Key::Enter, 1);
    page.until("the answer", "return !!document.querySelector('#exercise-teachers td')");
    assert!(page.text("#exercise-teachers table").contains("coordinate 1: at step 20"));
    page.find("#exercise-edit").press(Key::Enter, 1);
    page.until("the editor", "return document.querySelector('#exercise-task')?.value.startsWith('How large is $c_1$')");
    assert_eq!(value(&page, ".ask [id$=step]"), "20");
    // A second number, and away again.
    page.find("#exercise-add").press(Key::Enter, 1);
    page.until("two", "return location.search.includes('~Answer,,c.1.end,1p')");
    page.find(".ask:last-child button").press(Key::Enter, 1);
    page.until("one", "return !location.search.includes('~Answer')");
    page.find("#exercise-try").press(Key::Enter, 1);
    wait(&page);
    assert!(answer(&page, &c.to_string()).0);

    // Elsewhere, on a phone.
    let student = open(&query);
    student.viewport(360, 740, 2.0);
    assert_eq!(student.eval::<String>("return document.querySelector('.task math msub').textContent"), "c1");
    let (is_right, words) = answer(&student, &format!("{}", -c));
    assert_eq!((is_right, words.as_str()), (false, "The magnitude is right, but the sign is wrong."));
    assert!(!student.find("#exercise-name").is_shown());
    assert_eq!(answer(&student, &format!("{c:.4e}").replace('.', ",")), (true, "Right.".into()));
    student.find("#exercise-name").keys("Zoë");
    student.find("#exercise-make").press(Key::Enter, 1);
    student.until("the code", "return document.querySelector('#exercise-code').value !== ''");
    let given: f64 = format!("{c:.4e}").parse().unwrap();
    let code = value(&student, "#exercise-code");
    assert_eq!(code, result(&parse(&query), &[Some(c)], &given.to_string(), "Zoë").unwrap());
    assert!(
        student.eval::<bool>("return document.documentElement.scrollWidth <= 360"),
        "nothing is wider than the screen"
    );
    assert!(student.find("#exercise-copy").is_shown());
    assert_eq!(student.eval::<usize>("return localStorage.length + sessionStorage.length"), 0);

    // The lecturer reads it, beside the exercise and among the lessons.
    student.find("#exercise-teachers > summary").press(Key::Enter, 1);
    student.find("#teacher summary").press(Key::Enter, 1);
    student.find("#codes").keys(&format!("{code}\n{}", code.replace("Zo", "Mo")));
    student.find("#codes-read").press(Key::Enter, 1);
    student.until("the table", "return document.querySelectorAll('#teacher tbody tr').length === 2");
    assert_eq!(student.text("#codes-told"), "1 of 2 right.");
    let (name, table) = student.saved("#codes-save");
    assert_eq!(name, "halfstep-codes.csv");
    assert!(table.starts_with("name,exercise,answer,result\nZoë,How large is c_1 at step 20? (x"), "{table}");
}

#[test]
fn what_a_student_does_to_the_run_does_not_change_the_question() {
    let page = open(LINK);
    let right = right(LINK)[0];
    assert_eq!(page.find("#exercise-set").prop("disabled").as_deref(), Some("true"));
    page.find("#c-h").fill("0.006");
    page.until("another run", "return location.search.includes('h=0.006')");
    assert!(answer(&page, &right.to_string()).0);
    page.find("#exercise-set").press(Key::Enter, 1);
    page.until("its run", "return location.search.includes('h=0.003')");
    // To another view and back.
    page.find("#v-order").click();
    page.until("the order study", "return document.documentElement.dataset.view === 'order'");
    assert_eq!(page.text("#lesson-note"), "Exercise: back to its task");
    page.find("#lesson-back").press(Key::Enter, 1);
    page.until("the task", "return document.documentElement.dataset.exercise === 'task'");
    assert_eq!(value(&page, "#exercise-answer-1"), right.to_string(), "what was typed stays");
    // A lesson of ours is no exercise of theirs.
    page.go("?view=lessons&ex=3");
    page.until("a lesson", "return !!document.querySelector('#lesson-3-check')");
    assert!(page.eval::<bool>("return !('exercise' in document.documentElement.dataset)"));
}

#[test]
fn task_sign_figure_formula_and_answer_are_on_one_screen() {
    let page = open(LINK);
    page.viewport(1366, 768, 1.0);
    page.until("the figures", "return document.querySelector('#fig-strip canvas').offsetHeight > 50");
    for part in [".task", "#exercise-answer-1", "#exercise-check", "#fig-strip canvas", "#equation"] {
        let (_, top, _, height) = page.find(part).rectangle();
        assert!(top >= 0.0 && height > 0.0 && top + height <= 768.0, "{part}: {top} + {height}");
    }
    page.check();
}

#[test]
fn nothing_of_a_task_becomes_markup_and_what_cannot_be_used_is_told() {
    let page = open(
        "v=1&steps=60&task=%3Cimg+src%3Dx+onerror%3D%22window.hit%3D1%22%3E+%24%5Cfrac%7B%3Cb%3E%7D%7B%7B%7B%24&ask=%3Cb%3Ex%3C%2Fb%3E,,loss.end,1p~y,,nothing,1p&view=lessons",
    );
    assert!(page.text("#exercise .task").contains("<img src=x onerror="));
    assert_eq!(page.eval::<usize>("return document.querySelectorAll('#exercise :is(img, b)').length"), 0);
    assert!(page.eval::<bool>("return window.hit === undefined"));
    assert!(page.text("#exercise-warnings").contains("“nothing” is not a number in the report"));
    assert_eq!(page.find_all("#exercise .answer input").len(), 1);
}

#[test]
fn what_is_hidden_and_locked_is_pointed_at_or_chosen() {
    let page = Page::open("?steps=60");
    edit(&page);
    page.find("#exercise-allowed > summary").press(Key::Enter, 1);
    page.find("#allow-h").choose("lock");
    page.until("a lock", "return location.search.includes('lock=h')");
    page.find("#exercise-point").press(Key::Enter, 1);
    page.find("#fig-error h2").click();
    page.until("hidden", "return location.search.includes('hide=error')");
    page.find(".control[data-key=b1] label").click();
    page.until("locked", "return location.search.includes('lock=h,b1')");
    assert_eq!(value(&page, "#allow-error"), "hide");
    page.find("#exercise-point").press(Key::Escape, 1);
    assert_eq!(page.find("#exercise-point").attr("aria-pressed").as_deref(), Some("false"));
    page.find("#allow-error").choose("");
    page.until("seen again", "return !location.search.includes('hide=')");
    // To start over is for the run alone.
    page.find("#allow-h").choose("");
    page.find("#allow-b1").choose("");
    page.find("#exercise-task").keys("Why?");
    page.until("the task", "return location.search.includes('task=Why%3F') && !location.search.includes('lock=')");
    page.find("#reset").press(Key::Enter, 1);
    page.until("the default run", "return !location.search.includes('steps=60')");
    assert!(page.link().contains("task=Why%3F"));
}

#[test]
fn files_for_platforms_and_a_task_too_long_for_a_link() {
    let page = open(LINK);
    let right = right(LINK)[0];
    page.find("#exercise-teachers > summary").click();
    page.find("#exercise-edit").click();
    page.until("the editor", "return document.querySelector('#exercise-link')?.value !== ''");
    let (name, xml) = page.saved("#exercise-moodle");
    assert_eq!(name, "halfstep-exercise.xml");
    let document = roxmltree::Document::parse(&xml).unwrap();
    let text = |name: &str| {
        let node = document.descendants().find(|node| node.has_tag_name(name)).unwrap();
        node.descendants().find_map(|node| node.text().filter(|text| !text.trim().is_empty())).unwrap().to_owned()
    };
    assert!((text("answer").trim().parse::<f64>().unwrap() - right).abs() < 1e-8 * right);
    let address = value(&page, "#exercise-link").replace('&', "&amp;");
    assert!(text("questiontext").contains(&address), "{}", text("questiontext"));
    page.find("#exercise-framed").click();
    let (name, gift) = page.saved("#exercise-gift");
    assert_eq!(name, "halfstep-exercise.gift.txt");
    assert!(gift.contains("<iframe") && gift.contains(&format!("{{#{}", &right.to_string()[..5])), "{gift}");

    // Nothing is wider than a phone.
    page.eval::<()>("for (const fold of document.querySelectorAll('.editor details')) fold.open = true;");
    page.viewport(360, 740, 2.0);
    assert!(page.eval::<u32>("return document.documentElement.scrollWidth") <= 360);
    page.viewport(1280, 900, 1.0);
    let right_edge = "return Math.max(...[...document.querySelectorAll('.editor *')].map((one) => one.getBoundingClientRect().right))";
    assert!(page.eval::<f64>(right_edge) <= 1280.0);

    page.types("#exercise-task", &"Größe θ 问 ".repeat(110));
    page.until("the length", "return document.querySelector('#exercise-length').classList.contains('problem')");
    assert!(page.text("#exercise-length").contains("hand out the file"));
    let (name, file) = page.saved("#exercise-save");
    assert_eq!(name, "halfstep-exercise.json");
    let saved: serde_json::Value = serde_json::from_str(&file).unwrap();
    let parsed = parse(saved["link"].as_str().unwrap());
    assert_eq!(parsed.warnings, []);
    assert!(parsed.view.task.starts_with("Größe θ 问 Größe") && parsed.view.task.len() > 1200);
}

#[test]
fn each_lesson_has_its_answer_behind_a_click() {
    let page = Page::open("?v=1&h=0.001&b2=0.999&eps=1e-8&steps=4000&view=lessons&ex=1");
    page.until("the lesson", "return !!document.querySelector('#lesson-1-check')");
    assert!(!page.find("#lesson-1-teachers table, #lesson-1-teachers .scroll").is_shown());
    page.find("#lesson-1-teachers > summary").press(Key::Enter, 1);
    page.until("the answer", "return !!document.querySelector('#lesson-1-teachers td')");
    let told = page.text("#lesson-1-teachers table");
    assert!(told.contains("−1980") && told.contains("± 0.5 %") && told.contains("B_β(∞) − B_ρ(∞)"), "{told}");
}
