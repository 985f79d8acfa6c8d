//! What axe-core finds on every view, in every theme, on a screen and on a phone: nothing.

use page_tests::{Engine, Page, Site};
use serde::Deserialize;
use std::fmt::Write;
use xtask::{browser, tools};

/// WCAG 2.2 up to AA, and what else is good practice.
const ALL: &str =
    "{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'] }";

/// Those of them that read colors: for them a theme is another page, and for the others the same.
const COLORS: &str = "{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }";

/// One rule, and where it is broken.
#[derive(Deserialize)]
struct Broken {
    id: String,
    help: String,
    nodes: Vec<String>,
}

/// The program that looks; `cargo xtask test` gets it where npm is.
fn axe() -> Option<String> {
    match tools::AXE.find() {
        Ok(folder) => {
            let file = folder.join("node_modules/axe-core/axe.min.js");
            Some(std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
        }
        Err(why) => {
            assert!(!browser::is_ci(), "{why:#}");
            eprintln!("SKIPPED: {why:#}");
            None
        }
    }
}

/// Which of these rules are broken as the page now stands.
fn broken(page: &Page, rules: &str) -> Vec<Broken> {
    page.eval::<()>(&format!(
        "window.found = null;
         axe.run(document, {{ runOnly: {rules}, resultTypes: ['violations'] }}).then(
           ({{ violations }}) => {{ window.found = violations.map(({{ id, help, nodes }}) => ({{
             id, help, nodes: nodes.map(({{ target, failureSummary }}) => `${{target.join(' ')}}: ${{failureSummary}}`),
           }})); }},
           (error) => {{ window.found = [{{ id: 'axe', help: String(error), nodes: [] }}]; }});"
    ));
    page.until("axe", "return window.found !== null");
    page.eval("return window.found")
}

/// Opens each link in every theme, does something there, and looks at it at both widths.
fn look(links: &[&str], and: fn(&Page)) {
    let Some(axe) = axe() else { return };
    let page = Page::start(Site::default());
    assert_eq!(page.engine(), Engine::Chromium, "one engine is enough: the rules read the same document");
    let mut told = String::new();
    for link in links {
        for (theme, rules) in [("light", ALL), ("dark", COLORS), ("projector", COLORS)] {
            page.viewport(1280, 900, 1.0);
            page.go(&format!("?{link}&theme={theme}"));
            page.until("the view", "return !document.querySelector('[aria-busy=true]')");
            let view = link.split('&').find_map(|part| part.strip_prefix("view=")).unwrap_or("run");
            assert_eq!(page.eval::<String>("return document.documentElement.dataset.view"), view);
            page.eval::<()>(&axe);
            and(&page);
            for width in [1280, 360] {
                page.viewport(width, 900, 1.0);
                for Broken { id, help, nodes } in broken(&page, rules) {
                    writeln!(told, "{link} ({theme}, {width}): {id}: {help}\n   {}", nodes.join("\n   ")).unwrap();
                }
            }
        }
    }
    assert!(told.is_empty(), "{told}");
}

/// Unfolds whatever is folded.
fn unfold(page: &Page) {
    page.eval::<()>("for (const fold of document.querySelectorAll('details')) fold.open = true;");
}

#[test]
fn the_run_with_all_that_unfolds_and_what_is_said_of_a_link() {
    look(&["v=1&steps=60", "lock=h&hide=eps&b1=7&nothing=1&steps=60", "opt=muon&steps=60"], unfold);
}

#[test]
fn the_views_of_many_runs() {
    look(&["view=order&steps=60&h=0.02", "view=map&steps=20&h=0.02", "view=compare", "view=compare&a.h=0.004"], unfold);
}

#[test]
fn lessons_before_and_after_an_answer() {
    look(&["view=lessons"], unfold);
    look(&["v=1&eps=0.01&steps=900&view=lessons&ex=7"], |page| {
        page.find("#lesson-7-answer-1").keys("18");
        page.find("#lesson-7-check").click();
        page.until("an answer", "return document.querySelector('#lesson-7-said').dataset.right === 'yes'");
        page.find("#lesson-7-name").keys("A");
        page.find("#lesson-7-make").click();
        page.until("the code", "return document.querySelector('#lesson-7-code').offsetHeight > 0");
        unfold(page);
    });
    look(&["view=order&ex=3&steps=60&h=0.02"], unfold);
}

#[test]
fn an_exercise_and_its_editor() {
    let link =
        "v=1&steps=60&task=How+large+is+%24c_1%24%3F%0A%0A-+one&hint=x&ask=c,,c.1.20,1p~y,,secret,1p&view=lessons";
    look(&[link], |page| {
        page.until("the exercise", "return !!document.querySelector('#exercise-check')");
        unfold(page);
        page.until("the answer", "return !!document.querySelector('#exercise-teachers td')");
    });
    look(&[link], |page| {
        page.find("#exercise-teachers > summary").click();
        page.find("#exercise-edit").click();
        page.until("the editor", "return document.querySelector('#exercise-link')?.value !== ''");
        unfold(page);
    });
}

#[test]
fn dialog_and_tour() {
    look(&["steps=60"], |page| {
        page.open_sharing();
        unfold(page);
    });
    look(&["steps=60"], |page| {
        page.find("#tour-open").click();
        page.until("the tour", "return !!document.querySelector('#tour:not([hidden])')");
    });
}

#[test]
fn each_level_of_a_frame() {
    look(&["embed=plot&steps=60", "embed=controls&lock=h&steps=60", "embed=full&steps=60"], unfold);
}

#[test]
fn the_example_post_with_the_element() {
    let Some(axe) = axe() else { return };
    let (page, _folder, _server) = crate::element::open(Site::default().cors());
    for width in [1280, 360] {
        page.viewport(width, 900, 1.0);
        crate::element::all(&page);
        page.eval::<()>(&axe);
        page.eval::<()>(
            "for (const one of document.querySelectorAll('halfstep-figure'))
               for (const fold of one.shadowRoot.querySelectorAll('details')) fold.open = true;",
        );
        let told: Vec<String> = broken(&page, ALL)
            .into_iter()
            .map(|Broken { id, help, nodes }| format!("{id}: {help} {nodes:?}"))
            .collect();
        assert!(told.is_empty(), "at {width}: {}", told.join("\n"));
    }
}

/// Without this the others would prove little.
#[test]
fn what_is_wrong_is_found() {
    let Some(axe) = axe() else { return };
    let page = Page::open("");
    page.eval::<()>(&axe);
    page.eval::<()>(
        "document.documentElement.lang = '';
         document.querySelector('#result').append(document.createElement('input'));
         document.querySelector('.tagline').style.color = '#999999';
         const two = [0, 1].map(() => document.createElement('button'));
         for (const one of two) {
           one.ariaLabel = 'small';
           Object.assign(one.style, { padding: '0', border: '0', inlineSize: '9px', blockSize: '9px', minBlockSize: '0' });
         }
         document.querySelector('#result').append(...two);",
    );
    let ids: Vec<String> = broken(&page, ALL).into_iter().map(|one| one.id).collect();
    for id in ["html-has-lang", "label", "color-contrast", "target-size"] {
        assert!(ids.iter().any(|found| found == id), "{id} was not found: {ids:?}");
    }
}
