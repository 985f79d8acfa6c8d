//! A typed loss on a table: pasted, broken, mended, shared, and dropped back in as a file.

use halfstep::answer::answer;
use page_tests::{Key, Page};

const LINE: &str = "x,y\n-1.5,-1.9\n-1,-0.6\n-0.5,-0.4\n0,0.7\n0.5,1.1\n1,2.4\n1.5,2.3\n2,3.9";

/// Drops a file on an element.
fn dropped(page: &Page, on: &str, name: &str, content: &str) {
    page.eval_with::<()>(
        "const [selector, name, content] = arguments;
         const data = new DataTransfer();
         data.items.add(new File([content], name));
         for (const kind of ['dragenter', 'dragover', 'drop']) {
           document.querySelector(selector).dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
         }",
        vec![on.into(), name.into(), content.into()],
    );
}

/// As [`Page::until`], with arguments.
fn until(page: &Page, what: &str, script: &str, arguments: &[&str]) {
    for _ in 0..400 {
        if page.eval_with(script, arguments.iter().map(|&one| one.into()).collect()) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("{what} did not come");
}

fn settles(page: &Page, what: &str, part: &str) {
    page.until(what, &format!("return decodeURIComponent(document.documentElement.dataset.link).includes('{part}')"));
}

/// That the page says what the library says of its link.
fn says_so(page: &Page) {
    page.until("the run", "return !document.documentElement.dataset.busy");
    let link: String = page.eval("return document.documentElement.dataset.link");
    until(
        page,
        "the words of the run",
        "return document.querySelector('#verdict').textContent === arguments[0]",
        &[&answer(&link).report.verdict],
    );
}

fn said(page: &Page, words: &str) {
    until(page, words, "return document.querySelector('#said-data').textContent.includes(arguments[0])", &[words]);
}

/// A table many times too long for a link.
fn long() -> String {
    let rows = (0..600).map(|k| format!("{},{}\n", f64::from(k) / 300.0 - 1.0, f64::from(k * k % 97) / 97.0));
    format!("x,y\n{}", rows.collect::<String>())
}

#[test]
fn a_table_is_pasted_broken_mended_and_shared() {
    let page = Page::open("?v=1&problem=own&opt=gd&h=0.05&steps=200");
    page.until("the field", "return document.querySelector('#c-data') !== null");
    // Data first: the columns take the formula's parameters away, which is said, and nothing changes.
    let before = page.link();
    page.types("#c-data", LINE);
    said(&page, "8 rows, 2 columns: x, y. In the link.");
    page.until(
        "the error",
        "return document.querySelector('#said-f').textContent.includes('not a column of the data (x, y)')",
    );
    assert_eq!(page.link(), before);
    page.types("#c-f", "(w*x + b - y)^2/2 + k*w^2; k = 0.1 in [0, 1]");
    settles(&page, "the run", "data=x,y~-1.5,-1.9~");
    says_so(&page);
    assert_eq!(page.text("#said-f"), "Parameters: w, b");
    assert_eq!(page.find_all(".preview tbody tr").len(), 3);

    // A declared value, by keys.
    page.until("a slider", "return document.querySelector('[id=\"r-f.k\"]') !== null");
    page.find("[id='r-f.k']").press(Key::Right, 3);
    settles(&page, "its key", "f.k=0.13");
    says_so(&page);
    // A row is a sample, so batches are offered.
    page.find("#c-batch").choose("shuffle");
    settles(&page, "the batches", "batch=shuffle");
    says_so(&page);

    // Broken: by line and column; what worked stays.
    let works = page.link();
    page.types("#c-data", &LINE.replace("-0.6", "oops"));
    said(&page, "line 3, column 2: “oops” is not a number");
    assert_eq!(page.find("#c-data").attr("aria-invalid").as_deref(), Some("true"));
    assert_eq!(page.link(), works);
    page.types("#c-data", &LINE.replace("-0.6", "-0.7").replace(',', "\t"));
    settles(&page, "the mended table", "-1,-0.7");
    assert_eq!(page.find("#c-data").attr("aria-invalid").as_deref(), Some("false"));
    says_so(&page);

    // The link opens the same elsewhere, once the address has it.
    page.until("the address", "return decodeURIComponent(location.search).includes('-1,-0.7')");
    let (link, verdict) = (page.link(), page.text("#verdict"));
    page.go("?v=1");
    page.go(&link);
    assert_eq!(page.text("#verdict"), verdict);
    page.until("the table", "return document.querySelector('#c-data')?.value.includes('-1,-0.7')");
}

#[test]
fn a_run_that_was_saved_is_dropped_back_in() {
    let page = Page::open("?v=1");
    let link = "v=1&problem=own&data=x,y~0,1~1,3~2,4&f=(w*x%20%2B%20b%20-%20y)%5E2&x0=1,-1&opt=gd&h=0.01&steps=50&batch=cyclic";
    let saved = serde_json::to_string_pretty(&answer(link)).unwrap();
    // On the page as it was opened, before anything else.
    dropped(&page, "body", "halfstep.json", &saved);
    page.until(
        "the listener",
        "return performance.getEntriesByType('resource').some(({ name }) => name.includes('reopen'))",
    );
    until(
        &page,
        "the run",
        "if (document.documentElement.dataset.link === arguments[0]) return true;
         const data = new DataTransfer();
         data.items.add(new File([arguments[1]], 'halfstep.json'));
         document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
         return false;",
        &[link, &saved],
    );
    says_so(&page);
    // Anything else is refused in words and changes nothing.
    page.until("the field", "return document.querySelector('#c-data')?.value === 'x,y\\n0,1\\n1,3\\n2,4'");
    page.forgive();
    dropped(&page, "body", "other.json", "{\"link\": 3}");
    page.until("the words", "return document.querySelector('#warnings').textContent.includes('other.json is not a run that Halfstep saved')");
    assert_eq!(page.link(), format!("?{link}"));
    // On the field too, where tables are dropped.
    dropped(&page, "#c-data", "two.csv", "x;y\n0,5;1\n1,5;3\n");
    settles(&page, "the table", "data=x,y~0.5,1~1.5,3");
    dropped(&page, "#c-data", "three.csv", "x;y\n0,5;1\n1,5;\n");
    said(&page, "three.csv: line 3, column 2: a number is missing");
    settles(&page, "the table before", "data=x,y~0.5,1~1.5,3");
    dropped(&page, "#c-data", "halfstep.json", &saved);
    settles(&page, "the saved run", "data=x,y~0,1~1,3~2,4");
    says_so(&page);
}

#[test]
fn a_table_too_long_for_a_link_stays_over_a_reload_and_goes_by_file() {
    let page = Page::open("?v=1&problem=own&data=x,y~0,1~1,2&f=(w*x%20%2B%20b%20-%20y)%5E2&opt=gd&h=0.05&steps=60");
    page.until("the field", "return document.querySelector('#c-data') !== null");
    dropped(&page, "#c-data", "long.csv", &long());
    said(&page, "600 rows, 2 columns: x, y. Too long for a link");
    page.until("the address", "return location.search.includes('data=file')");
    says_so(&page);
    let (whole, verdict): (String, String) =
        (page.eval("return document.documentElement.dataset.link"), page.text("#verdict"));
    assert!(whole.len() > 6000, "{}", whole.len());
    // Going on keeps it, and so do the history and a reload.
    page.find("#c-h").fill("0.04");
    settles(&page, "another step size", "h=0.04");
    page.back();
    until(&page, "back", "return document.documentElement.dataset.link === arguments[0]", &[&whole]);
    page.reload();
    until(&page, "the same", "return document.documentElement.dataset.link === arguments[0]", &[&whole]);
    until(&page, "its words", "return document.querySelector('#verdict').textContent === arguments[0]", &[&verdict]);
    // Share says that the link leaves it out.
    page.find("#share").click();
    page.until(
        "the note",
        "return document.querySelector('#share-said')?.textContent.includes('too long for a link') === true",
    );
    let shared: String = page.eval("return document.querySelector('#share-link').value");
    assert!(shared.contains("data=file") && shared.len() < 400, "{shared}");
    page.eval::<()>("document.querySelector('#sharing').close()");
    // Elsewhere that link says what is missing, and shows no other loss under the name of this one.
    page.new_tab(&shared[shared.find('?').unwrap()..]);
    page.until(
        "the words",
        "return document.querySelector('#warnings').textContent.includes('open the file that was saved with it')",
    );
    let link: String = page.eval("return document.documentElement.dataset.link");
    assert!(!link.contains("&f="), "{link}");
}
