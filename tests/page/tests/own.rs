//! A loss and a method that are typed in, by keyboard, in every engine.

use halfstep::answer::answer;
use page_tests::{Key, Page};

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
    page.types("#c-f", "(a - x)^2 + b*(y - x^2)^2; a = 1 in [0, 2]; b = 10 in [1, 200]");
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
    page.types("#c-f", "(a - x)^2 + 2y; a = 1 in [0, 2]");
    page.until("the error", "return document.querySelector('#c-f').getAttribute('aria-invalid') === 'true'");
    let said = page.text("#said-f");
    assert!(said.contains("write 2*y") && said.contains('^'), "{said}");
    assert_eq!(page.link(), before);
    page.types("#c-f", "(a - x)^2 + 2*y^2; a = 1 in [0, 2]");
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
    page.types("#c-step", "m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; step = m/(1-b1^t) / sqrt(v/(1-b2^t) + eps)");
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
    page.types("#c-step", "step = g/(1 + h)");
    page.until("the error", "return document.querySelector('#said-step').textContent.includes('cannot read h')");
}

/// What is copied as LaTeX, where the page may write to the clipboard: caught on its way there.
fn copied(page: &Page, button: &str) -> String {
    page.eval_with::<()>(
        "window.written = '';
         Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: async (text) => { window.written = text; } } });
         document.querySelector(arguments[0]).click()",
        vec![button.into()],
    );
    page.until("the clipboard", "return window.written !== ''");
    page.eval::<String>("return window.written")
}

#[test]
fn the_modified_equation_of_a_typed_method_is_written_out() {
    let page = Page::open("?v=1&opt=own&h=0.0005&b1=0.5&steps=300");
    page.until("the formula", "return document.querySelectorAll('#derived math').length > 4");
    // The paper's: the correction of the perturbed one-norm, with a fraction and a root of MathML.
    let shown = page.text("#derived");
    assert!(shown.contains("for n → ∞"), "{shown}");
    let parts =
        page.eval::<usize>("return document.querySelectorAll('#derived math mfrac, #derived math msqrt').length");
    assert!(parts > 6, "{parts}");
    let tex = copied(&page, "#tex");
    let norm = r"\partial_{j} \lVert \nabla E \rVert_{1 , \varepsilon}";
    let first = r"C_{j}^{(n)} = \frac{1}{2 \sqrt{g_{j}^{2} + \varepsilon}}";
    assert!(tex.contains(norm) && tex.contains(first) && tex.starts_with(r"\theta_j' = "), "{tex}");

    // What was typed stands beside the field, and stays while the text cannot be read.
    let typed_as = copied(&page, ".mathematics button");
    assert!(typed_as.contains(r"m \leftarrow \beta m + (1 - \beta) g"), "{typed_as}");
    page.types("#c-step", "m = b1*m + g; step = m +");
    page.until("the error", "return document.querySelector('#c-step').getAttribute('aria-invalid') === 'true'");
    assert_eq!(copied(&page, ".mathematics button"), typed_as);
    page.types("#c-step", "m = b1*m + g; step = m");
    page.until("momentum", "return document.querySelector('#derived').textContent.includes('β') && !document.querySelector('#derived').textContent.includes('ρ')");
    assert!(copied(&page, "#tex").contains(r"\frac{1 + \beta}{2 {(1 - \beta)}^{3}} [H g]_{j}"));

    // Where there is none, it is said why.
    page.types("#c-step", "step = g/(norm(g) + eps)");
    page.until(
        "the reason",
        "return document.querySelector('#derived').textContent.includes('norm runs over all coordinates')",
    );
    assert!(!page.eval::<bool>("return document.querySelector('#derived .set').checkVisibility()"));

    // The order study answers whether it is right.
    page.types("#c-step", "m = b1*m + (1-b1)*g; step = m/(1-b1^t)");
    settles(&page, "the run", "1-b1^t");
    page.find("#is-it-right").click();
    page.until(
        "the finding",
        "return document.querySelector('#order-verdict')?.textContent.includes('are those of a correct derivation') === true",
    );

    // Another method has its own formula and none of this.
    page.find("#v-run").click();
    page.find("#c-opt").choose("adam");
    page.until("it is gone", "return document.querySelector('#derived').hidden");
}
