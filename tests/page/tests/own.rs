//! A loss and a method that are typed in, by keyboard, in every engine.

use halfstep::answer::answer;
use page_tests::{Key, Page};

/// Types into a field in the place of what is there, as keys do.
fn typed(page: &Page, field: &str, text: &str) {
    page.eval_with::<()>(
        "const [selector, text] = arguments;
         const field = document.querySelector(selector);
         field.focus();
         field.value = text;
         field.dispatchEvent(new InputEvent('input', { bubbles: true }))",
        vec![field.into(), text.into()],
    );
}

fn settles(page: &Page, what: &str, part: &str) {
    page.until(what, &format!("return decodeURIComponent(document.documentElement.dataset.link).includes('{part}')"));
}

/// That the page says what the library says of its link.
fn says_so(page: &Page) {
    page.until(
        "the link of the run",
        "return location.search.slice(1) === document.documentElement.dataset.link && !document.documentElement.dataset.busy",
    );
    let link = page.link();
    assert_eq!(page.text("#verdict"), answer(&link).report.verdict, "{link}");
}

#[test]
fn a_loss_is_typed_broken_mended_and_shared() {
    let page = Page::open("?v=1&opt=gd&h=0.0005&steps=300");
    page.find("#c-problem").choose("own");
    page.until("the field", "return document.querySelector('#c-f') !== null");
    says_so(&page);
    typed(&page, "#c-f", "(a - x)^2 + b*(y - x^2)^2; a = 1 in [0, 2]; b = 10 in [1, 200]");
    settles(&page, "the run", "b = 10 in");
    says_so(&page);
    assert!(page.text("#said-f").contains("x, y"), "{}", page.text("#said-f"));

    // A declared value is a slider, and a key of the link.
    page.until("a slider", "return document.querySelector('[id=\"r-f.a\"]') !== null");
    page.find("[id='r-f.a']").press(Key::Right, 5);
    settles(&page, "its key", "f.a=1.1");
    says_so(&page);

    // What does not work changes nothing, and the place is shown.
    let before = page.link();
    typed(&page, "#c-f", "(a - x)^2 + 2y; a = 1 in [0, 2]");
    page.until("the error", "return document.querySelector('#c-f').getAttribute('aria-invalid') === 'true'");
    let said = page.text("#said-f");
    assert!(said.contains("write 2*y") && said.contains('^'), "{said}");
    assert_eq!(page.link(), before);
    typed(&page, "#c-f", "(a - x)^2 + 2*y^2; a = 1 in [0, 2]");
    settles(&page, "the run", "2*y^2");
    assert_eq!(page.find("#c-f").attr("aria-invalid").as_deref(), Some("false"));
    says_so(&page);

    // The link opens the same elsewhere.
    let (link, verdict) = (page.link(), page.text("#verdict"));
    page.go("?v=1");
    page.go(&link);
    assert_eq!(page.text("#verdict"), verdict);
    page.until("the formula", "return document.querySelector('#c-f')?.value.includes('2*y^2')");
    // Other views know it too.
    page.find("#v-order").click();
    page.until("a study", "return document.querySelectorAll('#data-order tbody tr').length > 2 && !document.querySelector('[aria-busy=true]')");
    page.find("#v-run").click();
}

#[test]
fn a_method_is_typed_and_is_the_built_in_one() {
    let page = Page::open("?v=1");
    let built_in = page.text("#verdict");
    page.find("#c-opt").choose("own");
    page.until("the field", "return document.querySelector('#c-step') !== null");
    typed(&page, "#c-step", "m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; step = m/(1-b1^t) / sqrt(v/(1-b2^t) + eps)");
    settles(&page, "the run", "opt=own");
    says_so(&page);
    // The same errors, and the same turns; c itself is known of the built-in method alone.
    let told = page.text("#verdict");
    for number in ["0.150", "1,171", "1,228", "16 times", "0.00914"] {
        assert!(built_in.contains(number) && told.contains(number), "{number}: {told}");
    }

    page.find("#from-step").choose("lion");
    page.until(
        "another method",
        "return document.querySelector('#c-step').value.includes('sqrt(u^2')
      || document.querySelector('#c-step').value.includes('u')",
    );
    says_so(&page);
    // The step size cannot be read, and the reason is said.
    typed(&page, "#c-step", "step = g/(1 + h)");
    page.until("the error", "return document.querySelector('#said-step').textContent.includes('cannot read h')");
}
