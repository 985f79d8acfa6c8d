//! The teaching page and the tour: every link is a run, and what is said of it is so.

use halfstep::analysis::Grade;
use halfstep::answer::answer;
use halfstep::lesson::{LESSONS, Lesson, result, verify};
use halfstep::link::{Panel, Parsed, parse, write};

const TEACHING: &str = include_str!("../docs/teaching.md");
const TOUR: &str = include_str!("../www/js/tour.js");

/// What stands between two marks, each time.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    text.split(from).skip(1).filter_map(|rest| rest.split_once(to)).map(|(inner, _)| inner).collect()
}

fn sound(link: &str) -> Parsed {
    let parsed = parse(link);
    assert_eq!(parsed.warnings, [], "{link}");
    assert_eq!(write(&parsed.settings, &parsed.view), link, "a link is written as the page writes it");
    parsed
}

#[test]
fn every_link_of_the_teaching_page_is_a_run() {
    let links: Vec<&str> = between(TEACHING, "`v=1", "`").into_iter().collect();
    let mut lessons = Vec::new();
    for rest in &links {
        let parsed = sound(&format!("v=1{rest}"));
        lessons.push(parsed.view.exercise);
    }
    assert!(links.len() >= 18, "{}", links.len());
    for place in 0..LESSONS.len() {
        let number = place as u64 + 1;
        assert!(lessons.contains(&number), "lesson {number} has no link");
        let link = format!("`{}`", Lesson::address(place + 1).unwrap());
        assert!(TEACHING.contains(&link), "{link}");
    }
    // Keys that are named by themselves.
    for part in
        ["lock=h,b1", "hide=formula,table", "show=h,b2", "view=order", "view=map", "view=compare", "theme=projector"]
    {
        assert!(TEACHING.contains(&format!("`{part}`")), "{part}");
        sound(&format!("v=1&{part}"));
    }
}

#[test]
fn the_code_of_the_teaching_page_is_one() {
    let shown = between(TEACHING, "```text\n", "\n```")[0];
    assert_eq!(result(7, "18", "Ada L."), Ok(shown.into()));
    assert!(verify(shown).unwrap().right);
}

#[test]
fn what_the_exercises_presume_is_so() {
    // Memories: at the start the run is against; with β above ρ it favors.
    let verdict = |link: &str| answer(link).report.verdict;
    assert!(verdict("v=1&h=0.001&eps=0.01").contains("is an anti-penalty on"));
    assert!(verdict("v=1&h=0.001&eps=0.01&b1=0.99&b2=0.9").contains("penalizes"));
    // Momentum ends flatter than gradient descent with the same effective step size.
    let flat = |link: &str| {
        let answer = answer(link);
        let last = answer.report.theta.last().unwrap().clone();
        halfstep::analysis::sharpness(answer.parsed.experiment.problem(), &last)
    };
    assert!(flat("x0=1,2&opt=momentum&h=0.0002&steps=800") < flat("x0=1,2&opt=gd&steps=800"));
    // ρ can be raised until the equation is not valid, and it is valid before.
    let grade = |rho: &str| answer(&format!("h=0.001&eps=1e-8&steps=2000&b2={rho}")).report.validity.grade;
    assert_eq!((grade("0.97") == Grade::Red, grade("0.999")), (false, Grade::Red));
}

/// The exercise on the largest step size: theory, the page's own preset and the page have one answer.
#[test]
fn the_largest_stable_step_size_of_the_exercise_is_that_of_theory() {
    let link = "v=1&problem=quadratic&cond=50&opt=gd&h=0.01&steps=300&show=h,steps&hide=formula";
    assert!(TEACHING.contains(&format!("`{link}`")));
    let diverges = |h: &str| answer(&link.replace("h=0.01", &format!("h={h}"))).report.growth.is_some();
    assert!(!diverges("0.0399") && !diverges("0.04") && diverges("0.0401") && diverges("0.041"));
}

#[test]
fn every_stop_of_the_tour_is_a_run_and_says_what_is_so() {
    let links = between(TOUR, "link: '", "'");
    assert_eq!(links.len(), 7);
    let page = include_str!("../www/index.html");
    for at in between(TOUR, "at: '", "'") {
        assert!(page.contains(&format!("id=\"{at}\"")), "{at}");
    }
    let stops: Vec<_> = links.iter().map(|link| sound(link)).collect();
    assert_eq!(stops[6].view.panel, Panel::Lessons);
    let reports: Vec<_> = links[..6].iter().map(|link| answer(link).report).collect();
    assert!(reports[0].verdict.starts_with("Adam lags behind its first-order flow"), "{}", reports[0].verdict);

    // Twice the step, half as many: about twice and about four times as far off.
    let error = |n: usize| {
        let flows = &reports[n].flows;
        (flows.first.as_ref().unwrap().largest_error, flows.modified.as_ref().unwrap().largest_error)
    };
    let (once, twice) = (error(0), error(1));
    assert!((1.6..2.4).contains(&(twice.0 / once.0)), "{}", twice.0 / once.0);
    assert!((3.0..5.0).contains(&(twice.1 / once.1)), "{}", twice.1 / once.1);

    let signs = |n: usize| reports[n].coefficient.as_ref().unwrap();
    assert!(signs(2).iter().flatten().all(|c| *c > 0.0));
    assert!(signs(3).iter().skip(1).flatten().all(|c| *c < 0.0));
    // The push raises the norm on the way down, and lowers it in the valley.
    let pushes = halfstep::analysis::pushes(&stops[4].experiment, &reports[4]).rows;
    assert!(pushes[1..6].iter().all(|push| push.effect > 0.0) && pushes[9].effect < 0.0, "{pushes:?}");
    assert_eq!(reports[5].validity.grade, Grade::Red);
    let phase = reports[5].flows.phase.as_ref().unwrap();
    assert!(phase.stopped.is_none() && phase.largest_error < 1e-4);
}
