//! Lessons: their right answers from theory, their wrong ones with words that help, their codes.

use halfstep::analysis::{lookback, order_study};
use halfstep::answer::answer;
use halfstep::lesson::{Kind, LESSONS, Lesson, MAX_NAME, Part, Unfit, check, result, verify};
use halfstep::link::{Panel, parse, write};
use proptest::prelude::*;

/// `B_q(n)` by its definition as a sum.
fn b(q: f64, n: i32) -> f64 {
    let weights: Vec<f64> = (0..=n).map(|k| q.powi(k)).collect();
    let age: f64 = weights.iter().enumerate().map(|(k, w)| k as f64 * w).sum();
    1.0 + 2.0 * age / weights.iter().sum::<f64>()
}

/// What theory says to each lesson; `None` where only the run knows.
fn theory() -> Vec<Vec<Option<f64>>> {
    let (b1, b2) = (0.9, 0.97);
    let kappa: f64 = (1.0 + b1) * (1.0 - b2) / (2.0 * (b2 - b1));
    let kappa_20 = b(b1, 20) / (b(b2, 20) - b(b1, 20));
    vec![
        vec![Some(1.9 / 0.1 - 1.999 / 0.001)],
        vec![Some((kappa_20 * 0.01).sqrt())],
        vec![Some(1.0), Some(2.0)],
        vec![Some(2.0 * (1.0 + 0.9) / 20.0)],
        vec![Some((0.01 / kappa).sqrt())],
        vec![Some(2.0)],
        vec![Some(2.0 * 0.9 / 0.1)],
        vec![None, None],
        vec![Some((1.0 - 0.5 + 2.0 * 0.25) / (2.0 * 0.125))],
        vec![Some((b(b1, 20) - 1.0) / 2.0), Some((b(b2, 20) - 1.0) / 2.0), Some(b(b1, 20) - b(b2, 20))],
    ]
}

#[test]
fn the_core_finds_what_theory_says() {
    assert_eq!(LESSONS.len(), 10);
    for (lesson, theory) in LESSONS.iter().zip(theory()) {
        let key = lesson.key().unwrap_or_else(|| panic!("{} has no answer", lesson.title));
        assert_eq!(key.right.len(), lesson.fields.len());
        for ((field, right), want) in lesson.fields.iter().zip(&key.right).zip(theory) {
            match (field.kind, right, want) {
                (Kind::Number { tolerance }, Part::Number(x), Some(want)) => {
                    assert!(tolerance.allows(want, *x), "{}: {x} is not {want}", lesson.title);
                }
                (Kind::Choice { options }, Part::Choice(word), None) => {
                    assert!(options.iter().any(|option| option.value == *word));
                }
                (Kind::Number { .. }, Part::Number(x), None) => assert!(x.is_finite()),
                other => panic!("{}: {other:?}", lesson.title),
            }
        }
    }
}

#[test]
fn theory_is_accepted_as_people_write_it() {
    for (number, given) in
        [(1, "−1980"), (1, "-1,980"), (1, "−1,98·10³"), (3, "1; 2"), (4, "0,19"), (6, "2"), (7, "18")]
    {
        let checked = check(number, given);
        assert!(checked.right, "{number}: {given}: {}", checked.words);
        assert_eq!(checked.words, Lesson::numbered(number).unwrap().meaning);
    }
    for (number, parts) in theory().iter().enumerate() {
        let Some(parts) = parts.iter().copied().collect::<Option<Vec<f64>>>() else { continue };
        let given: Vec<String> = parts.iter().map(|x| format!("{x:.3e}")).collect();
        assert!(check(number + 1, &given.join(";")).right, "{}", number + 1);
    }
}

#[test]
fn the_last_lesson_agrees_with_the_page_and_only_the_memory_helps() {
    let lesson = Lesson::numbered(8).unwrap();
    let report = answer(lesson.link).report;
    let phase = report.flows.phase.unwrap().largest_error;
    assert!(check(8, &format!("memory; {phase:e}")).right);
    // What the first look says in words, three digits of it, is enough.
    assert!(check(8, &format!("memory; {phase:.1e}")).right);
    for other in ["momentum", "epsilon", "start"] {
        let checked = check(8, &format!("{other}; {phase:e}"));
        assert_eq!((checked.right, checked.words.as_str()), (false, "The change that helps: This choice is wrong."));
    }
    // The changes, made by hand as a student makes them.
    for (change, valid) in [("b1=0.5", false), ("eps=1e-6", false), ("h=1e-5", true), ("bc=0", false)] {
        let key = change.split_once('=').unwrap().0;
        let kept: Vec<&str> = lesson.link.split('&').filter(|part| !part.starts_with(&format!("{key}="))).collect();
        let grade = answer(&format!("{}&{change}", kept.join("&"))).report.validity.grade;
        assert_eq!(grade == halfstep::analysis::Grade::Green, valid, "{change}: {grade:?}");
    }
}

#[test]
fn tasks_say_what_is_so() {
    // Lesson 1: every gradient of the run is large against √ε, and so of lesson 6.
    for number in [1, 6, 10] {
        let answer = answer(Lesson::numbered(number).unwrap().link);
        let eps = answer.parsed.experiment.settings().hyper.eps;
        let least = answer.report.gradient.iter().flatten().map(|g| g * g / eps).fold(f64::INFINITY, f64::min);
        assert!(least > 100.0, "{number}: {least}");
    }
    // Lesson 6: d is near 1 where the correction is nearly zero.
    let d = answer(Lesson::numbered(6).unwrap().link).report.validity.d.unwrap();
    assert!((d - 1.0).abs() < 0.2, "{d}");
    // Lesson 5: where the sign turns at the usual defaults.
    let kappa: f64 = 1.9 * 0.001 / (2.0 * 0.099);
    let (inside, outside) = (format!("{:.1e}", (kappa * 1e-8).sqrt()), format!("{:.1e}", kappa * 1e-8));
    let told = Lesson::numbered(5).unwrap().meaning;
    assert!(told.contains(&inside) && told.contains(&outside), "{inside} {outside}");
    // Lesson 8: the equation in θ is not valid.
    let report = answer(Lesson::numbered(8).unwrap().link).report;
    assert_eq!(report.validity.grade, halfstep::analysis::Grade::Red);
}

/// What the figure of the memory says at the link's own step is the answer.
#[test]
fn the_lesson_on_memories_is_answered_from_its_figure() {
    let lesson = Lesson::numbered(10).unwrap();
    let parsed = parse(lesson.link);
    assert!(parsed.view.memory);
    let report = answer(lesson.link).report;
    let n = parsed.view.step.unwrap() as usize;
    let back = lookback(&parsed.experiment, &report, n, 0).unwrap();
    let ages: Vec<f64> = back.memories.iter().map(|memory| memory.age.unwrap()).collect();
    for age in &ages {
        assert!(back.words.contains(&format!("{age:.2}")), "{age}: {}", back.words);
    }
    assert!(ages[1] > ages[0]);
    let c = report.coefficient.unwrap()[n][0];
    let given = format!("{:.2}; {:.2}; {c:.2}", ages[0], ages[1]);
    assert!(check(10, &given).right, "{given}");
    // The step is shorter than the present gradient would make it.
    assert!(c < 0.0 && back.ratio.unwrap() < 1.0, "{:?}", back.ratio);
}

#[test]
fn what_the_order_view_shows_is_accepted() {
    // The view halves h more often than the lessons do.
    let slopes = |number: usize| order_study(&parse(Lesson::numbered(number).unwrap().link).experiment, 6).span.slopes;
    let (three, six) = (slopes(3), slopes(6));
    let given = format!("{:.2}; {:.2}", three.first.unwrap(), three.modified.unwrap());
    assert!(check(3, &given).right, "{given}");
    let given = format!("{:.2}", six.first.unwrap());
    assert!(check(6, &given).right, "{given}");
}

#[test]
fn every_lesson_has_a_number_that_a_link_can_hold() {
    for number in 1..=LESSONS.len() {
        let parsed = parse(&format!("view=lessons&ex={number}"));
        assert!(parsed.warnings.is_empty(), "{number}: {:?}", parsed.warnings);
        assert!(write(&parsed.settings, &parsed.view).ends_with(&format!("ex={number}")), "{number}");
    }
}

#[test]
fn links_are_canonical_runs() {
    for lesson in LESSONS {
        let parsed = parse(lesson.link);
        assert_eq!(parsed.warnings, [], "{}", lesson.title);
        assert_eq!(write(&parsed.settings, &parsed.view), lesson.link);
        assert!(Panel::TABLE.iter().any(|(word, _)| *word == lesson.view), "{}", lesson.view);
        for text in [lesson.task, lesson.hint, lesson.meaning] {
            assert!(text.ends_with(['.', '?']) && !text.contains("  "), "{text}");
        }
    }
}

#[test]
fn known_mistakes_are_told_apart_from_each_other_and_from_the_truth() {
    for (place, lesson) in LESSONS.iter().enumerate() {
        let key = lesson.key().unwrap();
        for mistake in &key.mistakes {
            let parts: Vec<String> = mistake
                .parts
                .iter()
                .zip(&key.right)
                .map(|(part, right)| match part.as_ref().unwrap_or(right) {
                    Part::Number(x) => format!("{x:e}"),
                    Part::Choice(word) => (*word).into(),
                })
                .collect();
            let checked = check(place + 1, &parts.join(";"));
            assert!(!checked.right, "{}: {parts:?} is taken for right", lesson.title);
            assert_eq!(checked.words, mistake.words, "{}: {parts:?}", lesson.title);
        }
    }
}

#[test]
fn other_wrong_answers_are_told_how_they_are_wrong() {
    for (number, given, words) in [
        (1, "1980", "The magnitude is right, but the sign is wrong."),
        (1, "-990", "That is half of the answer."),
        (1, "-198", "The digits are right, but the power of ten is wrong."),
        (1, "-1900", "Close, but outside the tolerance."),
        (1, "50", "Both the sign and the magnitude are wrong."),
        (4, "0.38", "That is twice the answer."),
        (4, "0.3", "That is too large."),
        (4, "5.263", "That is the reciprocal of the answer."),
        (4, "0.03", "That is too small."),
        (3, "1; 1", "Slope of the modified equation: That is half of the answer."),
        (
            3,
            "0.5; 1",
            "Slope of the first-order flow: That is half of the answer. Slope of the modified equation: That is half of the answer.",
        ),
        (3, "1", "Slope of the modified equation: no answer is given yet."),
        (4, "no idea", "Largest h: “no idea” is not a number."),
        (9, "6", "That is momentum without the look-ahead. The step is g + βm, not m."),
        (9, "0.5", "That is gradient descent, which the field starts with."),
        (
            10,
            "9; 32.3; -46.7",
            "These are the mean ages for n → ∞. At step 20 there are 21 gradients only: read the marks in the figure.",
        ),
        (11, "1", "There is no lesson 11."),
        (0, "1", "There is no lesson 0."),
    ] {
        let checked = check(number, given);
        assert!(!checked.right);
        assert_eq!(checked.words, words, "{number}: {given}");
    }
}

#[test]
fn a_code_is_given_for_a_right_answer_and_says_who_and_what() {
    for name in ["Ada", "  Ada   Lovelace ", "Søren Ågård", "李 华", "a~b_c&d=e%20+f"] {
        let code = result(3, "1,0; 1.95", name).unwrap();
        assert!(code.bytes().all(|b| b.is_ascii_alphanumeric() || b"~.-_%*".contains(&b)), "{code}");
        let handed = verify(&code).unwrap();
        assert_eq!(handed.name, name.split_whitespace().collect::<Vec<_>>().join(" "));
        assert_eq!((handed.lesson, handed.title, handed.right), (3, LESSONS[2].title, true));
        assert_eq!(handed.answer, "1;1.95");
    }
}

#[test]
fn there_is_no_code_without_a_name_or_for_a_wrong_answer() {
    let long = "x".repeat(MAX_NAME + 1);
    for name in ["", "   ", "\u{0}", long.as_str()] {
        assert_eq!(result(7, "18", name), Err(Unfit::Name), "{name:?}");
    }
    assert!(matches!(result(7, "19", "Ada"), Err(Unfit::Answer(words)) if words.contains("B_β at β = 0")));
    assert!(matches!(result(99, "19", "Ada"), Err(Unfit::Answer(_))));
}

#[test]
fn a_code_with_one_character_changed_is_refused() {
    let code = result(4, "0.19", "Ada L.").unwrap();
    assert!(verify(&code).is_ok());
    assert!(verify(&format!(" {}\n{} ", &code[..15], &code[15..])).is_ok(), "a broken line is no harm");
    assert!(verify(&code.to_uppercase().replace("ADA", "Ada")).is_ok(), "capitals in the check value are no harm");
    for place in 0..code.len() {
        // Capitals are no change in what does not hold a name.
        let now = code[place..].chars().next().unwrap();
        for other in "a0~.3z".chars().filter(|c| !c.eq_ignore_ascii_case(&now)) {
            let mut changed = code.clone();
            changed.replace_range(place..=place, &other.to_string());
            assert!(verify(&changed).is_err(), "{changed}");
        }
    }
    for text in ["", "~~~~", "halfstep1~4~Ada", "halfstep2~4~Ada~0.19~aaaaaaa", "halfstep1~99~Ada~0.19~aaaaaaa"] {
        assert_eq!(verify(text), Err(Unfit::Form), "{text}");
    }
    // Another's name on it does not pass.
    assert_eq!(verify(&code.replace("Ada", "Eve")), Err(Unfit::Changed));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_an_answer_or_not_but_never_a_panic(text in "\\PC{0,40}") {
        // The two lessons that cost nothing.
        for number in [1, 7] {
            let _ = check(number, &text);
        }
        let _ = verify(&text);
    }

    #[test]
    fn every_name_comes_back(name in "\\PC{1,40}") {
        if let Ok(code) = result(7, "18", &name) {
            let handed = verify(&code);
            prop_assert!(handed.is_ok(), "{}", code);
            prop_assert_eq!(handed.unwrap().name, name.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
}
