//! The lessons: each answer, right and wrong, the code to hand in, and the teacher's side.

use halfstep::lesson::{LESSONS, Lesson, Mistake, Part, result};
use page_tests::{Key, Page};

/// The link of a lesson as the page writes it.
fn link(number: usize) -> String {
    format!("?{}", Lesson::address(number).unwrap())
}

/// Types an answer and has it checked; gives what is said and whether it was right.
fn answer(page: &Page, number: usize, parts: &[Part]) -> (String, bool) {
    for (place, part) in parts.iter().enumerate() {
        let id = format!("#lesson-{number}-answer-{}", place + 1);
        match part {
            Part::Number(x) => {
                page.find(&id).fill(&format!("{x:e}").replace('.', ","));
            }
            Part::Choice(word) => {
                page.find(&format!("{id} [value='{word}']")).click();
            }
        }
    }
    page.find(&format!("#lesson-{number}-check")).click();
    let said = format!("document.querySelector('#lesson-{number}-said')");
    page.until("an answer", &format!("return {said}.textContent !== ''"));
    (page.eval(&format!("return {said}.textContent")), page.eval(&format!("return {said}.dataset.right === 'yes'")))
}

fn wait_for(page: &Page, number: usize) {
    page.until("the lesson", &format!("return !!document.querySelector('#lesson-{number}-check')"));
}

/// The right answer with one known mistake in it.
fn mistaken(right: &[Part], mistake: &Mistake) -> Vec<Part> {
    mistake.parts.iter().zip(right).map(|(wrong, right)| wrong.clone().unwrap_or_else(|| right.clone())).collect()
}

#[test]
fn each_lesson_tells_right_from_wrong() {
    let page = Page::open("?view=lessons");
    for (place, lesson) in LESSONS.iter().enumerate() {
        let number = place + 1;
        page.find(&format!("#lesson-{number}")).click();
        wait_for(&page, number);
        assert_eq!(page.link(), link(number));
        assert!(page.text("#lesson .task").starts_with(&lesson.task[..20]));
        let key = lesson.key().unwrap();
        let mistake = &key.mistakes[0];
        assert_eq!(answer(&page, number, &mistaken(&key.right, mistake)), (mistake.words.into(), false), "{number}");
        assert!(!page.find(&format!("#lesson-{number}-name")).is_shown(), "no code for a wrong answer");
        assert_eq!(answer(&page, number, &key.right), (format!("Right. {}", lesson.meaning), true), "{number}");
        assert!(page.find(&format!("#lesson-{number}-name")).is_shown());
    }
    let solved: usize = page.eval("return document.querySelectorAll('#lesson-list .mark:not([hidden])').length");
    assert_eq!(solved, LESSONS.len());
    // Nothing is kept beyond the page.
    assert_eq!(page.eval::<usize>("return localStorage.length + sessionStorage.length + document.cookie.length"), 0);
    page.reload();
    wait_for(&page, LESSONS.len());
    assert_eq!(page.eval::<usize>("return document.querySelectorAll('#lesson-list .mark:not([hidden])').length"), 0);
}

#[test]
fn a_code_is_handed_in_and_read_by_the_teacher() {
    let page = Page::open(&link(7));
    wait_for(&page, 7);
    let right = Lesson::numbered(7).unwrap().key().unwrap().right;
    assert!(answer(&page, 7, &right).1);
    page.find("#lesson-7-make").click();
    page.until("the words", "return document.querySelector('#lesson-7-told').textContent.includes('name')");
    page.find("#lesson-7-name").keys("Zoë ÅÄÖ");
    page.find("#lesson-7-make").click();
    page.until("the code", "return document.querySelector('#lesson-7-code').offsetHeight > 0");
    let code = page.find("#lesson-7-code").prop("value").unwrap();
    assert_eq!(code, result(7, "18", "Zoë ÅÄÖ").unwrap());
    // Another answer takes the code away.
    page.find("#lesson-7-answer-1").press(Key::Backspace, 1);
    assert!(!page.find("#lesson-7-code").is_shown());

    page.go("?view=lessons");
    page.find("#teacher summary").click();
    let changed = code.replace("~18~", "~19~");
    page.find("#codes").keys(&format!("{code}\n{changed}\nnonsense"));
    page.find("#codes-read").click();
    page.until("the table", "return document.querySelectorAll('#teacher tbody tr').length === 3");
    let cells: Vec<Vec<String>> = page.eval(
        "return [...document.querySelectorAll('#teacher tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))",
    );
    assert_eq!(cells[0], ["Zoë ÅÄÖ", "7. What RMSProp lacks", "18", "right"]);
    assert!(cells[1][3].contains("check value"), "{:?}", cells[1]);
    assert!(cells[2][3].contains("not a result code"), "{:?}", cells[2]);
    assert_eq!(page.text("#codes-told"), "1 of 3 right.");
}

#[test]
fn a_lesson_sets_its_run_and_leads_to_another_view_and_back() {
    let page = Page::open("?view=lessons&ex=3&theme=dark&h=0.01");
    wait_for(&page, 3);
    // The link sets another run; the lesson's own is one press away.
    page.find("#lesson-3-set").press(Key::Enter, 1);
    page.until("its run", &format!("return location.search === '?{}&view=lessons&theme=dark&ex=3'", LESSONS[2].link));
    assert_eq!(page.find("#lesson-3-set").prop("disabled").as_deref(), Some("true"));
    page.find("#lesson-3-answer-1").keys("1");
    page.find("#lesson-3-look").press(Key::Enter, 1);
    page.until("the order study", "return document.documentElement.dataset.view === 'order'");
    assert_eq!(page.text("#lesson-note"), "Lesson 3: back to its task");
    page.find("#lesson-back").press(Key::Enter, 1);
    page.until("the lesson", "return document.documentElement.dataset.view === 'lessons'");
    assert_eq!(page.find("#lesson-3-answer-1").prop("value").as_deref(), Some("1"), "what was typed stays");
    assert!(!page.find("#lesson-note").is_shown());
    page.find("#lesson-3-hint summary").press(Key::Enter, 1);
    assert!(page.text("#lesson-3-hint").contains("order study"));
    // The run stands beside the task.
    assert!(
        page.eval::<bool>("return document.querySelector('#fig-path canvas').getBoundingClientRect().height > 100")
    );
}

#[test]
fn a_lesson_named_without_a_run_has_its_own() {
    let page = Page::open("?view=lessons&ex=3");
    page.until("its run", &format!("return location.search === '?{}&view=lessons&ex=3'", LESSONS[2].link));
    wait_for(&page, 3);
}

#[test]
fn a_locked_lesson_stays_locked_until_it_is_unlocked() {
    let page = Page::open(&format!("{}&lock=b1,b2", link(2)));
    wait_for(&page, 2);
    assert_eq!(page.find("#c-b1").prop("disabled").as_deref(), Some("true"));
    assert!(page.text("#locks").contains("locked"));
    // Its own run comes back with the lock, another lesson without.
    page.find("#c-h").fill("0.01");
    page.find("#lesson-2-set").click();
    page.until("the lock", "return !location.search.includes('h=0.01') && location.search.includes('lock=b1,b2')");
    page.find("#lesson-3").click();
    wait_for(&page, 3);
    assert_eq!(page.link(), link(3));
    page.back();
    wait_for(&page, 2);
    page.find("#unlock").click();
    page.until("no lock", "return !document.querySelector('#c-b1').disabled");
}

#[test]
fn the_step_that_a_task_names_can_be_marked_without_a_keyboard() {
    let page = Page::open(&link(2));
    wait_for(&page, 2);
    page.eval::<()>(
        "const range = document.querySelector('#step');
         range.value = '23';
         range.dispatchEvent(new Event('input', { bubbles: true }));",
    );
    page.find("#step-on").click();
    for _ in 0..4 {
        page.find("#step-back").click();
    }
    page.until("step 20", "return document.querySelector('#step-out').textContent.startsWith('Step 20:')");
    page.until("its link", "return location.search.includes('at=20')");
    assert!(page.text("#formula-at").contains("step 20"), "{}", page.text("#formula-at"));
}

#[test]
fn the_lesson_on_memories_opens_the_memory_figure() {
    let page = Page::open("?view=lessons&ex=10");
    page.until("its run", &format!("return location.search === '{}'", link(10)));
    wait_for(&page, 10);
    page.until("the figure", "return document.querySelector('#fig-memory canvas')?.dataset.frame !== undefined");
    let words = page.text("#desc-memory");
    for right in &Lesson::numbered(10).unwrap().key().unwrap().right[..2] {
        let Part::Number(age) = right else { panic!("{right:?}") };
        assert!(words.contains(&format!("{age:.2}")), "{age}: {words}");
    }
    // Another step is still this lesson's run, and its own step is one press away.
    page.find("#step-on").click();
    page.until("step 21", "return location.search.includes('at=21')");
    page.find("#lesson-9").click();
    wait_for(&page, 9);
    assert!(!page.link().contains("mem="));
    page.find("#lesson-10").click();
    page.until("its link", &format!("return location.search === '{}'", link(10)));
}
