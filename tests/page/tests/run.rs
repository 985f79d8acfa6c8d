//! What a visitor does with one run: read it, change it, share it, go back.

use page_tests::{Engine, Key, Page, Site};
use serde_json::json;

/// What the page shows in words, for comparing two states.
fn words(page: &Page) -> [String; 4] {
    ["#verdict", "#desc-path", "#desc-error", "#desc-strip"].map(|place| page.text(place))
}

/// Waits until the link is this one.
#[track_caller]
fn until_link(page: &Page, link: &str) {
    page.until(&format!("the link {link}"), &format!("return location.search === '?{link}'"));
}

/// Where the parts of the page are, so that a jump shows.
fn places(page: &Page) -> Vec<(f64, f64, f64, f64)> {
    ["#verdict", "#controls", "#fig-path .stage", "#fig-error .stage", "#fig-strip .stage", "#step", "#formula"]
        .iter()
        .map(|place| page.find(place).rectangle())
        .collect()
}

#[test]
fn it_teaches_before_it_is_touched() {
    let page = Page::open("");
    let verdict = page.text("#verdict");
    assert!(verdict.contains("is an anti-penalty on") && verdict.contains("penalizes"), "{verdict}");
    assert_eq!(page.text("#verdict .anti"), "is an anti-penalty on");
    assert!(page.text("#desc-error").contains("0.150") && page.text("#desc-error").contains("0.00914"));
    let strip = page.text("#desc-strip");
    assert!(strip.contains("penalty from step 1,228") && strip.contains("penalty from step 1,172"), "{strip}");
    for figure in ["path", "error", "strip"] {
        let colors: u32 = page.eval(&format!(
            "const c = document.querySelector('#fig-{figure} canvas');
             const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
             return new Set(new Uint32Array(d.buffer)).size"
        ));
        assert!(colors > 8, "{figure} is blank");
    }
    assert!(page.text("#equation").contains("−46.5"), "{}", page.text("#equation"));
}

#[test]
fn beta_by_keyboard_turns_the_sign_and_the_link_brings_it_back() {
    let page = Page::open("");
    page.find("#r-b1").press(Key::Right, 5);
    until_link(&page, "v=1&b1=0.995");
    let strip = page.text("#desc-strip");
    assert_eq!(strip, "θ₁: penalty at every step; θ₂: penalty at every step.");
    assert_eq!(page.find("#verdict .penalty").text(), "penalizes");
    assert!(page.find_all("#verdict .anti").is_empty());
    page.until("the news", "return document.querySelector('#live').textContent.includes('penalizes')");
    let here = words(&page);
    page.new_tab("?v=1&b1=0.995");
    assert_eq!(words(&page), here);
}

#[test]
fn sliders_hit_their_ends_and_say_so() {
    let page = Page::open("");
    page.find("#r-b1").press(Key::Home, 1);
    until_link(&page, "v=1&b1=0");
    assert_eq!(page.find("#r-b1").attr("aria-valuetext").as_deref(), Some("First-moment decay 0"));
    page.find("#r-h").press(Key::Home, 1);
    until_link(&page, "v=1&h=1e-5&b1=0");
    let spoken = page.find("#r-h").attr("aria-valuetext").unwrap();
    assert_eq!(spoken, "Step size 10 to the minus 5");
    page.find("#r-h").press(Key::End, 1);
    page.until("the end", "return document.querySelector('#c-h').value === '1'");
}

#[test]
fn dragging_does_not_flood_the_history_and_choices_can_be_undone() {
    let page = Page::open("");
    // Tall enough for the slider to be in sight.
    page.viewport(1280, 1000, 1.0);
    page.go("?v=1");
    let before: u32 = page.eval("return history.length");
    let (left, top, width, height) = page.find("#r-b2").rectangle();
    page.drag((left + width * 0.2, top + height / 2.0), (left + width * 0.8, top + height / 2.0), 100);
    // What was written on the way is not the end: the last move is read within a frame, and written once it rests.
    page.eval::<()>("requestAnimationFrame(() => requestAnimationFrame(() => { window.rests = true; }))");
    page.until(
        "the drag in the address",
        "return window.rests === true && location.search.includes('b2=') && location.search === '?' + document.documentElement.dataset.link",
    );
    assert!(page.eval::<u32>("return history.length") <= before + 1);
    let dragged = page.link();

    page.find("#c-opt").choose("gd");
    page.until("the choice", "return location.search.includes('opt=gd')");
    let chosen = words(&page);
    page.back();
    page.until("the way back", "return document.querySelector('#c-opt').value === 'adam'");
    assert_eq!(page.link(), dragged);
    page.forward();
    page.until("the way forward", "return document.querySelector('#c-opt').value === 'gd'");
    assert_eq!(words(&page), chosen);
}

/// Everything that a run shows: its words with their marks, and its figures to the last pixel.
const SHOWN: &str = "return [
    ...['#verdict', '#states'].map((place) => document.querySelector(place).innerHTML),
    ...[...document.querySelectorAll('.figure canvas')].filter((canvas) => canvas.checkVisibility()).map((canvas) => canvas.toDataURL()),
    document.querySelector('#start').style.translate,
]";

#[test]
fn what_a_drag_leaves_is_what_its_link_shows() {
    let page = Page::open("");
    page.viewport(1280, 1000, 1.0);
    page.go("?v=1");
    let (left, top, width, height) = page.find("#r-b1").rectangle();
    // There and back: other words on the way, and at the end other numbers in the same words.
    for (from, to) in [(0.25, 0.8), (0.8, 0.3)] {
        page.drag((left + width * from, top + height / 2.0), (left + width * to, top + height / 2.0), 60);
    }
    page.until("the drag in the address", "return location.search === '?' + document.documentElement.dataset.link");
    page.until("rest", "window.rests ??= performance.now(); return performance.now() - window.rests > 600");
    let left_behind: Vec<String> = page.eval(SHOWN);
    let link = page.link();
    assert!(link.contains("b1="), "{link}");
    page.go(&link);
    let opened: Vec<String> = page.eval(SHOWN);
    let same: Vec<bool> = left_behind.iter().zip(&opened).map(|(a, b)| a == b).collect();
    assert!(!same.contains(&false), "{link} shows something else when it is opened: {same:?}");
}

#[test]
fn only_what_matters_is_shown() {
    let page = Page::open("?opt=gd");
    assert!(page.find("#c-h").is_shown());
    for key in ["b1", "b2", "eps", "epsin", "bc"] {
        assert!(!page.find(&format!("#c-{key}")).is_shown(), "{key}");
    }
    page.find("#c-opt").choose("rmsprop");
    page.until("ρ", "return document.querySelector('#c-b2').offsetParent !== null");
    assert!(!page.find("#c-b1").is_shown());
}

#[test]
fn a_decimal_comma_is_understood_and_nonsense_changes_nothing() {
    let page = Page::open("");
    page.find("#c-h").fill("0,005");
    until_link(&page, "v=1&h=0.005");
    page.find("#c-h").fill("abc");
    assert_eq!(page.find("#c-h").attr("aria-invalid").as_deref(), Some("true"));
    assert_eq!(page.link(), "?v=1&h=0.005");
    page.find("#c-steps").fill("1e9");
    page.until("the warning", "return document.querySelector('#warnings').textContent.includes('steps')");
    until_link(&page, "v=1&h=0.005&steps=20000");
}

#[test]
fn an_emptied_field_shows_the_value_in_use_and_keeps_it() {
    let page = Page::open("");
    page.find("#r-h").press(Key::Left, 1);
    until_link(&page, "v=1&h=0.001");
    page.find("#c-h").fill("");
    assert_eq!(page.find("#c-h").prop("placeholder").as_deref(), Some("0.001"));
    page.find("#c-x0-1").fill("");
    assert_eq!(page.find("#c-x0-1").prop("placeholder").as_deref(), Some("2.8"));
    page.find("#c-x0-2").fill("3");
    page.until("the other coordinate", "return location.search.includes('x0=2.8,3')");
    assert_eq!(page.find("#c-x0-1").prop("value").as_deref(), Some("2.8"));
}

#[test]
fn a_bad_link_is_told_plainly_and_only_as_text() {
    let page = Page::open("?bogus=1&b1=2&opt=%3Cimg%20src=x%3E&eps=0.01");
    let told = page.text("#warnings");
    for word in ["bogus", "b1", "opt", "<img"] {
        assert!(told.contains(word), "{word} is not in {told}");
    }
    assert!(page.find_all("#warnings img").is_empty());
    assert_eq!(page.find("#c-eps").prop("value").as_deref(), Some("0.01"));
    page.find("#warnings button").click();
    assert!(page.text("#warnings").is_empty());
}

#[test]
fn the_start_point_moves_by_keys_and_by_pointer() {
    let page = Page::open("");
    page.find("#start").press(Key::Right, 2);
    page.until("the keys", "return /x0=/.test(location.search)");
    let by_keys = page.link();
    let (left, top, width, height) = page.find("#start").rectangle();
    let middle = (left + width / 2.0, top + height / 2.0);
    page.drag(middle, (middle.0 - 60.0, middle.1 + 40.0), 12);
    page.until("the drag", &format!("return location.search !== '{by_keys}'"));
    let first: f64 = page.eval("return Number(document.querySelector('#c-x0-1').value)");
    assert!(first < 2.8, "{first}");
}

#[test]
fn another_loss_begins_at_its_own_start() {
    let page = Page::open("?x0=1,1");
    page.find("#c-problem").choose("quadratic");
    until_link(&page, "v=1&problem=quadratic");
}

#[test]
fn a_marked_step_shows_its_numbers() {
    let page = Page::open("");
    page.find("#step").press(Key::End, 1);
    page.until("the mark", "return document.querySelector('#step-out').textContent.startsWith('Step 1,500')");
    assert!(page.text("#formula-at").contains("step 1,500"));
    page.find("#step-off").click();
    page.until("no mark", "return document.querySelector('#step-off').disabled");
    // The link has it once it rests.
    page.until("the link without it", "return location.search === '?v=1'");
}

#[test]
fn nothing_moves_while_a_slider_does() {
    let page = Page::open("");
    page.viewport(1280, 900, 1.0);
    page.go("?v=1");
    let before = places(&page);
    for (range, key, times) in [("#r-b1", Key::Right, 4), ("#r-h", Key::Left, 3), ("#r-eps", Key::Left, 6)] {
        page.find(range).press(key, times);
        assert_eq!(places(&page), before, "{range}");
    }
}

#[test]
fn a_symbol_lights_up_its_control_and_its_curve_and_they_it() {
    let page = Page::open("");
    page.until("the formula", "return document.querySelector('[data-flow=modified] [data-of=b1]') !== null");
    page.eval::<()>(
        "window.picture = () => document.querySelector('#fig-error canvas').toDataURL();
         window.plain = picture();
         window.point = (selector) => document.querySelector(selector)
           .dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
         window.hot = (selector) => document.querySelector(selector).classList.contains('hot');",
    );
    page.eval::<()>("point('[data-flow=modified] [data-of=b1]')");
    page.until("a heavier curve", "return picture() !== plain");
    assert!(page.eval::<bool>("return hot('.control[data-key=b1]') && hot('#key .k-modified')"));
    assert!(!page.eval::<bool>("return hot('.control[data-key=b2]') || hot('#key .k-first')"));
    page.eval::<()>("document.querySelector('#equation').dispatchEvent(new PointerEvent('pointerleave'))");
    page.until("the curve as before", "return picture() === plain && !document.querySelector('.hot')");

    page.eval::<()>("point('#key .k-first')");
    page.until("its curve", "return picture() !== plain");
    assert!(page.eval::<bool>("return hot('#equation [data-flow=first]') && !hot('#equation [data-flow=modified]')"));
    page.eval::<()>("point('.control[data-key=eps] input')");
    page.until("its symbols", "return hot('#equation [data-of=eps]') && picture() === plain");
}

#[test]
fn canvases_are_as_sharp_as_the_display() {
    let page = Page::open("");
    if page.engine() != Engine::Chromium {
        return; // Only there can the display be chosen.
    }
    page.find("#along > summary").click();
    // The emulated ratio alone raises no event in a headless browser; a real zoom changes the width too.
    for (width, scale) in [(1280, 1.0), (1270, 1.25), (1260, 2.0), (1250, 3.0)] {
        page.viewport(width, 900, scale);
        page.until(
            &format!("canvases at {scale}"),
            &format!(
                "return [...document.querySelectorAll('main .stage canvas')].filter((c) => c.checkVisibility()).every((c) => {{
                   const box = c.getBoundingClientRect();
                   return Math.abs(c.width - box.width * {scale}) <= 1 && Math.abs(c.height - box.height * {scale}) <= 1;
                 }})"
            ),
        );
    }
}

#[test]
fn a_phone_gets_everything_without_scrolling_sideways() {
    let page = Page::open("");
    if page.engine() != Engine::Chromium {
        return; // The others have no window as narrow as this.
    }
    page.viewport(360, 740, 2.0);
    assert!(page.eval::<bool>("return document.documentElement.scrollWidth <= 360"));
    let small: Vec<String> = page.eval(
        "return [...document.querySelectorAll('button, input:not([type=checkbox], [type=radio]), select, summary, .flag label, .segments label, .key label')]
           .filter((e) => e.offsetParent && !e.closest('dialog') && e.getBoundingClientRect().height < 44)
           .map((e) => e.id || e.textContent)",
    );
    assert!(small.is_empty(), "too small to touch: {small:?}");
    let order = ["#verdict", "#fig-path", "#controls", "#fig-error", "#fig-strip", "#formula"]
        .map(|place| page.find(place).rectangle().1);
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn a_locked_control_says_so_and_can_be_unlocked() {
    let page = Page::open("?lock=h,b1&hide=wd");
    assert_eq!(page.find("#c-h").prop("disabled").as_deref(), Some("true"));
    assert!(!page.find("#c-wd").is_shown());
    assert!(page.text("#locks").contains("locked"));
    assert_eq!(page.find("#reset").prop("disabled").as_deref(), Some("true"), "starting over would unlock");
    page.find("#unlock").click();
    until_link(&page, "v=1");
    assert!(page.find("#c-wd").is_shown());
}

#[test]
fn a_link_is_copied_or_offered() {
    let page = Page::open("?b1=0.5");
    page.find("#copy").click();
    page.until(
        "the link",
        "return document.querySelector('#copy').textContent === 'Copied'
           || document.querySelector('#share-link').value.endsWith('?v=1&b1=0.5')",
    );
}

#[test]
fn the_words_of_the_verdict_are_explained_where_they_stand() {
    let page = Page::open("");
    page.find("#terms summary").click();
    page.until("the terms", "return document.querySelectorAll('#terms dt').length >= 8");
    let terms: Vec<String> =
        page.eval("return [...document.querySelectorAll('#terms dt')].map((one) => one.textContent)");
    for term in
        ["first-order flow", "modified equation", "penalizes", "anti-penalty", "perturbed one-norm", "one-step defect"]
    {
        assert!(terms.iter().any(|own| own == term), "{term}: {terms:?}");
    }
    // Once is enough, however often it is opened.
    page.find("#terms summary").click();
    page.find("#terms summary").click();
    assert_eq!(page.find_all("#terms dl").len(), 1);
}

/// A method has its own names for what it uses, and says where its conventions differ.
#[test]
fn labels_and_conventions_are_the_methods_own() {
    let page = Page::open("?opt=lion");
    let label = |key: &str| page.text(&format!(".control[data-key={key}] label"));
    assert_eq!((label("b1").as_str(), label("b2").as_str()), ("Blend ρ₁", "Decay of the average ρ₂"));
    assert!(page.text(".control[data-key=opt] .what").contains("exact sign"));
    page.find("#c-opt").choose("adam");
    until_link(&page, "v=1");
    assert_eq!((label("b1").as_str(), label("b2").as_str()), ("First-moment decay β", "Second-moment decay ρ"));
}

/// What a finger does on a phone, by Chromium's own protocol: WebDriver's pointers are not turned into scrolls.
fn touch(page: &Page, kind: &str, points: &[(f64, f64)]) {
    let points: Vec<_> = points.iter().map(|(x, y)| json!({ "x": x, "y": y })).collect();
    page.protocol("Input.dispatchTouchEvent", &json!({ "type": kind, "touchPoints": points }));
}

#[test]
fn a_swipe_that_begins_on_a_slider_scrolls_and_changes_nothing() {
    let page = Page::start(Site::default());
    page.protocol("Emulation.setTouchEmulationEnabled", &json!({ "enabled": true }));
    page.viewport(360, 720, 2.0);
    page.go("?v=1");
    let entries: u32 = page.eval("return history.length");
    for key in ["h", "b1", "b2", "eps", "wd", "steps"] {
        page.eval::<()>(&format!("document.querySelector('#r-{key}').scrollIntoView({{ block: 'center' }})"));
        let (left, width, y): (f64, f64, f64) = page.eval(&format!(
            "const box = document.querySelector('#r-{key}').getBoundingClientRect();
             return [box.left, box.width, box.top + box.height / 2];"
        ));
        let x = left + 0.8 * width;
        let shown = |key: &str| -> [String; 2] {
            page.eval(&format!("return ['#c-{key}', '#r-{key}'].map((one) => document.querySelector(one).value)"))
        };
        let before = shown(key);
        let from: f64 = page.eval("return scrollY");
        touch(&page, "touchStart", &[(x, y)]);
        for step in 1..=25 {
            touch(&page, "touchMove", &[(x, y - 10.0 * f64::from(step))]);
        }
        touch(&page, "touchEnd", &[]);
        page.until("the page to scroll", &format!("return Math.abs(scrollY - {from}) > 100"));
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert_eq!(page.link(), "?v=1", "{key}");
        assert_eq!(shown(key), before, "{key}");
    }
    assert_eq!(page.eval::<u32>("return history.length"), entries);

    // A tap and a drag along the slider set the value.
    page.eval::<()>("document.querySelector('#r-b1').scrollIntoView({ block: 'center' })");
    let (left, width, y): (f64, f64, f64) = page.eval(
        "const box = document.querySelector('#r-b1').getBoundingClientRect();
         return [box.left, box.width, box.top + box.height / 2];",
    );
    touch(&page, "touchStart", &[(left + 0.2 * width, y)]);
    touch(&page, "touchEnd", &[]);
    page.until("the tap", "return document.querySelector('#c-b1').value !== '0.9'");
    let tapped: String = page.eval("return document.querySelector('#c-b1').value");
    touch(&page, "touchStart", &[(left + 0.2 * width, y)]);
    for step in 1..=20 {
        touch(&page, "touchMove", &[(left + (0.2 + 0.02 * f64::from(step)) * width, y)]);
    }
    touch(&page, "touchEnd", &[]);
    page.until("the drag", &format!("return Number(document.querySelector('#c-b1').value) > Number({tapped}) + 0.05"));
}
