//! Exercises of an author's: their links, their answers, their codes, and their files for learning platforms.

use halfstep::answer::answer;
use halfstep::exercise::{
    Draft, Exercise, MAX_PARTS, Number, class, csv, draft, gift, html, identity, lesson_answers, moodle, offers,
    places, result, values, write as write_ask,
};
use halfstep::exercise::{answers, check};
use halfstep::export::Dialect;
use halfstep::lesson::{LESSONS, Unfit};
use halfstep::link::{Parsed, Reason, View, parse, write};
use proptest::prelude::*;

/// Adam with ε outside the root; two numbers, one of a series.
const LINK: &str = "v=1&h=0.003&steps=300&task=How+large+is+%24c_1%24+at+step+20%3F+And+the+largest+error%3F&hint=Mark+step+20%2E&ask=c%2C+first,,c.1.20,1p~Largest+error,%CE%B8,first.largest_error,2p&view=lessons";

fn of(link: &str) -> (Parsed, Exercise) {
    let parsed = parse(link);
    let exercise = Exercise::of(&parsed);
    (parsed, exercise)
}

fn right(link: &str) -> Vec<Option<f64>> {
    let (parsed, exercise) = of(link);
    values(&exercise, &parsed.experiment)
}

#[test]
fn a_link_says_what_is_asked_for_and_not_what_is_right() {
    let (parsed, exercise) = of(LINK);
    assert_eq!(parsed.warnings, []);
    assert_eq!(exercise.warnings, [""; 0]);
    assert_eq!(write(&parsed.settings, &parsed.view), LINK.replace("c%2C+first", "c,+first"));
    assert_eq!(exercise.task, "How large is $c_1$ at step 20? And the largest error?");
    assert_eq!(exercise.hint, "Mark step 20.");
    let labels: Vec<String> = exercise.parts.iter().map(|part| part.labeled()).collect();
    assert_eq!(labels, ["c, first", "Largest error (θ)"]);

    // The values are those of the report.
    let report = answer("v=1&h=0.003&steps=300").report;
    let want = [report.coefficient.unwrap()[20][0], report.flows.first.unwrap().largest_error];
    assert_eq!(right(LINK), want.map(Some));
    for x in want {
        assert!(!LINK.contains(&format!("{x:.3}")));
    }
    // A changed run still checks.
    let changed = LINK.replace("h=0.003", "h=0.006");
    assert!(right(&changed)[1].unwrap() > 1.5 * want[1]);
}

#[test]
fn right_and_wrong_are_told_apart_and_a_wrong_one_gets_a_word_of_help() {
    let (_, exercise) = of(LINK);
    let right = right(LINK);
    let [c, error] = [right[0].unwrap(), right[1].unwrap()];
    let judged = |answer: &str| check(&exercise, &right, answer);
    assert!(judged(&format!("{c}; {error}")).right);
    assert!(judged(&format!("{}; {}", c * 1.009, error * 0.981).replace('.', ",")).right);
    assert!(!judged(&format!("{}; {error}", c * 1.02)).right);
    for (given, words) in [
        (format!("{}; {error}", -c), "c, first: The magnitude is right, but the sign is wrong."),
        (format!("{c}; {}", error * 2.0), "Largest error: That is twice the answer."),
        (
            format!("{}; {}", -c, error * 2.0),
            "c, first: The magnitude is right, but the sign is wrong. Largest error: That is twice the answer.",
        ),
        (format!("{c}"), "Largest error: no answer is given yet."),
        (format!("{c}; much"), "Largest error: “much” is not a number."),
        (String::new(), "c, first: no answer is given yet."),
    ] {
        let checked = judged(&given);
        assert_eq!((checked.right, checked.words.as_str()), (false, words), "{given}");
    }
    assert!(judged(&"1".repeat(300)).words.contains("too long"));
    // A step index is exact.
    let link = "v=1&problem=quadratic&cond=50&opt=gd&h=0.05&steps=300&ask=Step,,steps_taken,0";
    let (_, one) = of(link);
    let steps = self::right(link);
    assert!(check(&one, &steps, &steps[0].unwrap().to_string()).right);
    assert!(!check(&one, &steps, &(steps[0].unwrap() + 1.0).to_string()).right);
    // By then both coordinates have turned.
    assert_eq!(self::right("v=1&ask=The+sign+changes+at,,sign_changes_at,0"), [Some(1228.0)]);
    // Where a run has no such number, no answer is right, and the author is told.
    let none = "v=1&ask=Diverges,,diverged_at,0";
    let (_, exercise) = of(none);
    let missing = self::right(none);
    assert_eq!(missing, [None]);
    assert!(check(&exercise, &missing, "3").words.contains("does not have this number"));
    assert!(answers(&exercise, &missing)[0].note.contains("no answer will be right"));
}

#[test]
fn every_number_that_is_offered_can_be_asked_for_and_read_back() {
    let run = parse("v=1&steps=30&h=0.003");
    let mut with_value = 0;
    for offer in offers() {
        let names: Vec<String> = match (offer.series, offer.each) {
            (false, _) => vec![offer.name.into()],
            (true, false) => places().iter().map(|place| format!("{}.{}", offer.name, place.name)).collect(),
            (true, true) => vec![format!("{}.1.end", offer.name), format!("{}.2.7", offer.name)],
        };
        for name in names {
            let number = Number::named(&name).unwrap_or_else(|| panic!("{name}"));
            assert!(number.about().len() > 5, "{name}");
            let typed = Draft { label: "x".into(), unit: String::new(), number: name.clone(), tolerance: "1 %".into() };
            let part = draft(&typed).unwrap();
            let exercise = Exercise::shown(&View { ask: write_ask(std::slice::from_ref(&part)), ..View::default() });
            assert_eq!(exercise.parts, [part], "{name}");
            assert_eq!(Draft::from(&exercise.parts[0]), typed);
            with_value += usize::from(values(&exercise, &run.experiment)[0].is_some());
        }
    }
    assert!(with_value > 40, "{with_value}");
    // Words are no numbers, nor are settings, which a link gives away.
    for name in ["grade", "verdict", "h", "c.end", "c.0.end", "c.1.when", "loss.1.end", "nonsense", ""] {
        assert_eq!(Number::named(name), None, "{name}");
    }
}

#[test]
fn what_of_a_link_is_no_exercise_is_told_and_the_rest_counts() {
    let (_, exercise) = of("v=1&ask=a,,loss.end,1p~b,,secret,1p~c,,d,lots~d,,chi,-1~e,,chi,90p~,,chi,0.1");
    assert_eq!(exercise.parts.len(), 5);
    assert_eq!(exercise.parts[4].label, "Answer");
    let said = exercise.warnings.join("\n");
    for words in [
        "Part 2: “secret” is not a number",
        "Part 3: The tolerance “lots”",
        "Part 4: ",
        "Part 5: The tolerance is above 50 %",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    let many = ["x,,d,1p"; MAX_PARTS + 3].join("~");
    let (_, exercise) = of(&format!("v=1&ask={many}"));
    assert_eq!((exercise.parts.len(), exercise.warnings.len()), (MAX_PARTS, 1));

    // Too much is cut, and said.
    let parsed = parse(&format!("v=1&h=0.3&task={}", "x%CE%B8+".repeat(9000)));
    assert_eq!(parsed.warnings.len(), 1);
    assert_eq!(parsed.warnings[0].reason, Reason::TooLong);
    assert!(parsed.warnings[0].to_string().contains("at most 1200 characters"), "{}", parsed.warnings[0]);
    assert_eq!(parsed.view.task.chars().count(), 1199, "without the space at the cut");
    assert_eq!(parsed.settings.h, 0.3);
    // Nothing invisible is kept.
    assert_eq!(parse("task=a%E2%80%AEb%00c%0D%0Ad").view.task, "abc\nd");
}

#[test]
fn long_texts_of_any_language_are_a_link_of_which_nothing_is_lost() {
    let task = "Für welches θ: “c(20)” am größten? 问题：a & b = c; 100 % (sicher)…\n\n- eins\n- zwei #3 + 4.\n"
        .repeat(8)
        + &"问".repeat(350);
    let view =
        View { task: task.trim().into(), hint: "Warum?".repeat(60), ask: "c,,c.1.end,1p".into(), ..View::default() };
    let settings = parse("h=0.03&b2=0.99").settings;
    let link = write(&settings, &view);
    let back = parse(&link);
    assert!(link.len() > 4096);
    assert_eq!(back.warnings, []);
    assert_eq!((back.settings, back.view), (settings, view));
}

#[test]
fn a_code_is_of_its_run_and_its_question_and_a_class_is_a_table() {
    let (parsed, _) = of(LINK);
    let right = right(LINK);
    let given = format!("{:.5e};{:.5e}", right[0].unwrap(), right[1].unwrap());
    let code = result(&parsed, &right, &given, "Ada L.").unwrap();
    assert_eq!(result(&parsed, &right, "1;1", "Ada").map_err(|unfit| matches!(unfit, Unfit::Answer(_))), Err(true));
    assert_eq!(result(&parsed, &right, &given, "  "), Err(Unfit::Name));
    // A mended word of the task is the same exercise; another run, or another question, is not.
    let same = |link: &str| identity(&parse(link)) == identity(&parsed);
    assert!(same(&LINK.replace("How+large", "What")) && same(&format!("{LINK}&theme=dark&lock=h&embed=controls")));
    assert!(!same(&LINK.replace("h=0.003", "h=0.005")) && !same(&LINK.replace("c.1.20", "c.1.21")));

    let lesson = halfstep::lesson::result(7, "18", "=cmd|x,\"y\"").unwrap();
    let changed = code.replace("Ada", "Eve");
    let codes = format!("{code}\n\n{lesson}\n{changed}\nnonsense\n");
    let rows = class(&codes, LINK);
    let found: Vec<(&str, bool)> = rows.iter().map(|row| (row.name.as_str(), row.right)).collect();
    assert_eq!(found[..2], [("Ada L.", true), ("=cmd|x,\"y\"", true)]);
    assert!(!rows[2].right && rows[2].result.contains("check value"));
    assert!(!rows[3].right && rows[3].result.contains("not a result code"));
    assert!(rows[0].of.starts_with("How large is c_1 at step 20"), "{}", rows[0].of);
    // Without its link the code can be read and not be checked.
    let unknown = &class(&code, "v=1&h=0.1")[0];
    assert!(!unknown.right && unknown.result.contains("its exercise is not given"), "{}", unknown.result);

    // The table is read by a reader of such tables, and no cell is a formula.
    let table = csv(&rows, Dialect::Comma);
    let mut reader = csv_reader(&table);
    let read: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!(read.len(), 4);
    assert_eq!(read[0][0], "Ada L.");
    assert_eq!(read[1][0], "'=cmd|x,\"y\"");
    assert_eq!(read[1][3], "right");
    assert!(read.iter().all(|row| row.len() == 4));
}

fn csv_reader(table: &str) -> ::csv::Reader<&[u8]> {
    ::csv::Reader::from_reader(table.as_bytes())
}

/// A hostile task, in every place where text becomes markup.
const HOSTILE: &str = "<img src=x onerror=alert(1)> ]]> {=right} ::a:: \\(x\\) $\\frac{1}{2} < 3$ and 5 $";

fn hostile() -> (Exercise, Vec<Option<f64>>) {
    let view = View {
        task: format!("{HOSTILE}\n- one\n- two & three\n\nEnd #1"),
        hint: "a~b {x}".into(),
        ask: "c <b>,E/θ,loss.end,2p~n = {1},,steps_taken,0".into(),
        ..View::default()
    };
    let exercise = Exercise::shown(&view);
    let experiment = parse("steps=50").experiment;
    let right = values(&exercise, &experiment);
    (exercise, right)
}

#[test]
fn a_task_is_html_in_which_nothing_is_markup_but_ours() {
    assert_eq!(
        html("Find $c_1$.\nNow.\n\n- a <b>\n- b\nEnd, 5 $"),
        "<p>Find \\(c_1\\).<br>Now.</p><ul><li>a &lt;b&gt;</li><li>b</li></ul><p>End, 5 $</p>"
    );
    let (exercise, _) = hostile();
    assert!(!html(&exercise.task).contains("<img"));
}

#[test]
fn moodle_xml_is_read_by_a_reader_of_xml_as_numerical_questions() {
    let (exercise, right) = hostile();
    let address = "https://example.org/?v=1&task=a%22b&ask=x";
    let text = moodle(&exercise, &right, address, true);
    let document = roxmltree::Document::parse(&text).unwrap();
    let questions: Vec<_> = document.root_element().children().filter(|node| node.has_tag_name("question")).collect();
    assert_eq!((document.root_element().tag_name().name(), questions.len()), ("quiz", 2));
    for (place, question) in questions.iter().enumerate() {
        assert_eq!(question.attribute("type"), Some("numerical"));
        let inner = |path: &[&str]| {
            let mut node = *question;
            for name in path {
                node = node.children().find(|child| child.has_tag_name(*name)).unwrap_or_else(|| panic!("{name}"));
            }
            node.text().unwrap_or_default().to_owned()
        };
        assert!(inner(&["name", "text"]).ends_with(&format!("({} of 2)", place + 1)));
        let answer: f64 = inner(&["answer", "text"]).parse().unwrap();
        let tolerance: f64 = inner(&["answer", "tolerance"]).parse().unwrap();
        assert!((answer - right[place].unwrap()).abs() <= 1e-9 * answer.abs());
        assert!((tolerance - [0.02 * answer.abs(), 0.0][place]).abs() <= 1e-8 * answer.abs());
        // The text is HTML, which is well-formed here, with the frame and without what the task would have in it.
        let html = inner(&["questiontext", "text"]).replace("<br>", "<br/>");
        let html = format!("<div>{html}</div>");
        let body = roxmltree::Document::parse(&html).unwrap();
        let frame = body.descendants().find(|node| node.has_tag_name("iframe")).unwrap();
        assert_eq!(frame.attribute("src"), Some(address));
        assert!(!body.descendants().any(|node| node.has_tag_name("img")));
        assert!(body.descendants().any(|node| node.text().is_some_and(|text| text.contains("<img src=x"))));
        assert_eq!(inner(&["hint", "text"]), "<p>a~b {x}</p>");
    }
    let linked = moodle(&exercise, &right, address, false);
    assert!(linked.contains("Open the run in Halfstep") && !linked.contains("iframe"));
}

/// A question of a GIFT file: its name, its text, the number and the tolerance. Written after the format's page.
fn read_gift(file: &str) -> Vec<(String, String, f64, f64)> {
    let unescaped = |text: &str| {
        let mut out = String::new();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next().unwrap() {
                    'n' => out.push('\n'),
                    c => out.push(c),
                },
                c => {
                    assert!(!"~=#{}".contains(c), "a bare {c} in {text}");
                    out.push(c);
                }
            }
        }
        out
    };
    // The place of a mark that no backslash stands before.
    let find = |text: &str, mark: &str| {
        let mut at = 0;
        while at < text.len() {
            if text[at..].starts_with('\\') {
                at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8);
            } else if text[at..].starts_with(mark) {
                return Some(at);
            } else {
                at += text[at..].chars().next().unwrap().len_utf8();
            }
        }
        None
    };
    file.split("\n\n")
        .map(str::trim)
        .filter(|one| !one.is_empty())
        .map(|one| {
            assert!(!one.contains('\n'), "{one}");
            let rest = one.strip_prefix("::").unwrap();
            let end = find(rest, "::").unwrap();
            let (name, rest) = (&rest[..end], rest[end + 2..].strip_prefix("[html]").unwrap());
            let open = find(rest, "{").unwrap();
            let close = find(rest, "}").unwrap();
            assert_eq!(rest[close + 1..].trim(), "");
            let (x, tolerance) = rest[open + 1..close].strip_prefix('#').unwrap().split_once(':').unwrap();
            // Its numbers are plain decimals.
            assert!(!x.contains('e') && !tolerance.contains('e'));
            (unescaped(name), unescaped(&rest[..open]), x.parse().unwrap(), tolerance.parse().unwrap())
        })
        .collect()
}

#[test]
fn gift_is_read_as_numerical_questions() {
    let (exercise, right) = hostile();
    let address = "https://example.org/?v=1&task=a:b&ask=x";
    let read = read_gift(&gift(&exercise, &right, address, false));
    assert_eq!(read.len(), 2);
    for (place, (name, text, x, tolerance)) in read.iter().enumerate() {
        assert!(name.ends_with(&format!("({} of 2)", place + 1)), "{name}");
        assert!(text.contains("&lt;img src=x") && !text.contains("<img"), "{text}");
        assert!(text.contains("\\(\\frac{1}{2} &lt; 3\\)"), "{text}");
        assert!(text.contains(&format!("href=\"{}\"", address.replace('&', "&amp;"))), "{text}");
        assert!((x - right[place].unwrap()).abs() <= 1e-9 * x.abs());
        assert!((tolerance - [0.02 * x.abs(), 0.0][place]).abs() <= 1e-8 * x.abs());
    }
    // A small number too is a plain decimal.
    let small = "v=1&h=1e-5&steps=20&ask=e,,modified.largest_error,5p";
    let (_, exercise) = of(small);
    let read = read_gift(&gift(&exercise, &self::right(small), address, false));
    assert!(read[0].2 > 0.0 && read[0].2 < 1e-6, "{}", read[0].2);
}

#[test]
fn each_lesson_has_its_answers_for_teachers() {
    for (place, lesson) in LESSONS.iter().enumerate() {
        let answers = lesson_answers(place + 1);
        assert_eq!(answers.len(), lesson.fields.len());
        for (answer, field) in answers.iter().zip(lesson.fields) {
            assert_eq!(answer.label, field.label);
            assert!(!answer.shown.is_empty() && answer.how.len() > 20, "{answer:?}");
            if let Some(x) = answer.value {
                assert!(x.is_finite() && answer.tolerance.starts_with("± "), "{answer:?}");
            }
        }
    }
    assert_eq!(lesson_answers(1)[0].shown, "−1980");
    assert_eq!(lesson_answers(8)[0].shown, "a smaller step size, h = 1e-5");
    assert_eq!(lesson_answers(0), []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_texts_are_a_link_and_back(task in "\\PC{0,60}", hint in "[ -~θ\\n]{0,60}", label in "\\PC{0,40}", unit in "[ -~]{0,9}", place in 0..40usize, percent in 0..50_000u32) {
        let typed = Draft { label, unit, number: format!("c.2.{place}"), tolerance: format!("{} %", f64::from(percent) / 1000.0) };
        let part = draft(&typed).unwrap();
        // What a link has said once, it says for ever.
        let link = write(&Default::default(), &View { task, hint, ask: write_ask(&[part]), ..View::default() });
        let parsed = parse(&link);
        prop_assert!(link.bytes().all(|b| b.is_ascii_alphanumeric() || b"._~,-=&%()*/+".contains(&b)), "{}", link);
        let again = write(&parsed.settings, &parsed.view);
        prop_assert_eq!(parse(&again).view, parsed.view.clone());
        let exercise = Exercise::of(&parsed);
        prop_assert_eq!(&exercise.warnings, &[""; 0]);
        prop_assert_eq!(exercise.parts.len(), 1);
        prop_assert_eq!(exercise.parts[0].number.name(), typed.number);
    }

    #[test]
    fn any_ask_is_read_without_a_panic_and_once_written_reads_the_same(ask in "[a-z0-9.,~p% -]{0,120}|\\PC{0,120}", answer in "\\PC{0,60}") {
        let exercise = Exercise::shown(&View { ask, ..View::default() });
        let again = Exercise::shown(&View { ask: write_ask(&exercise.parts), ..View::default() });
        prop_assert_eq!(&again.parts, &exercise.parts);
        let right: Vec<Option<f64>> = exercise.parts.iter().map(|_| Some(1.0)).collect();
        let _ = check(&exercise, &right, &answer);
    }
}
