//! Phones, paper, larger text, forced colors, more contrast: what a screen or a reader's system makes of the page.
//! Chromium alone can pretend to have these.

use base64::Engine as _;
use page_tests::{Engine, Key, Page, Site};
use serde_json::json;
use std::io::Read as _;

/// Where an element is: left, top, right, bottom.
fn place(page: &Page, selector: &str) -> [f64; 4] {
    page.eval(&format!(
        "const box = document.querySelector('{selector}').getBoundingClientRect();
         return [box.left, box.top, box.right, box.bottom]"
    ))
}

fn is_chromium(page: &Page) -> bool {
    page.engine() == Engine::Chromium
}

#[test]
fn on_a_small_screen_the_result_stays_in_view_while_a_setting_moves() {
    let page = Page::start(Site::default());
    for (width, height) in [(360, 740), (740, 360), (667, 375)] {
        page.viewport(width, height, 2.0);
        page.go("?v=1");
        for key in ["h", "b1", "b2", "eps", "wd", "steps"] {
            page.eval::<()>(&format!("document.querySelector('#r-{key}').scrollIntoView({{ block: 'center' }})"));
            page.eval::<()>("document.activeElement.blur()");
            let slider = format!("#r-{key}");
            // In sight are then neither the verdict nor, on an upright phone, any figure.
            page.eval::<()>(&format!("document.querySelector('{slider}').focus({{ preventScroll: true }})"));
            let before = place(&page, &slider);
            page.find(&slider).press(if key == "wd" { Key::Right } else { Key::Left }, 2);
            let seen: bool = page.eval(
                "return ['path', 'error', 'strip'].some((name) => {
                   const { top, bottom, height } = document.querySelector(`#fig-${name} .stage`).getBoundingClientRect();
                   return name === 'path' && Math.min(bottom, innerHeight) - Math.max(top, 0) > 0.6 * height;
                 })",
            );
            if !seen {
                let what = format!("the result beside {key} at {width}");
                page.until(&what, "return !document.querySelector('#peek').hidden");
                assert!(page.text("#peek-said").len() > 15, "{}", page.text("#peek-said"));
                let [left, top, right, bottom] = place(&page, "#peek");
                assert!(
                    left >= -0.5 && top >= -0.5 && right <= f64::from(width) + 0.5 && bottom <= f64::from(height) + 0.5
                );
                let now = place(&page, &slider);
                let apart = now[2] <= left || now[0] >= right || now[3] <= top || now[1] >= bottom;
                assert!(apart, "{key} at {width}: the slider {now:?} is under {:?}", [left, top, right, bottom]);
                let [l, t, r, b] = place(&page, "#peek canvas");
                assert!(r - l > 150.0 && b - t > 90.0, "{width}: the figure is {} by {}", r - l, b - t);
                assert!((now[1] - before[1]).abs() < 1.0, "{key} at {width} has moved by {}", now[1] - before[1]);
            }
        }
        // A setting that was changed before any of this had come counts too: taken and changed in one go.
        page.go("?v=1");
        page.eval::<()>(
            "const slider = document.querySelector('#r-wd');
             slider.scrollIntoView({ block: 'center' });
             slider.focus({ preventScroll: true });
             slider.valueAsNumber += 0.1 * (slider.max - slider.min);
             slider.dispatchEvent(new Event('input', { bubbles: true }))",
        );
        page.until("the first result", "return document.querySelector('#peek')?.hidden === false");
        // A reader chooses the figure, or wants none.
        page.eval::<()>(
            "document.querySelector('#r-wd').scrollIntoView({ block: 'center' }); document.activeElement.blur()",
        );
        page.eval::<()>("document.querySelector('#r-wd').focus({ preventScroll: true })");
        page.find("#r-wd").press(Key::Right, 1);
        page.until("the result", "return !document.querySelector('#peek').hidden");
        if width == 360 {
            let drawn = || -> String { page.eval("return document.querySelector('#peek canvas').toDataURL()") };
            let path = drawn();
            page.find("#peek-figure").choose("strip");
            assert_ne!(drawn(), path, "another figure was chosen");
        }
        page.find("#peek-close").click();
        assert!(!page.find("#peek").is_shown());
        assert_eq!(page.eval::<String>("return document.activeElement.closest('.control').dataset.key"), "wd");
    }
    // Where there is room, nothing stands over the page.
    page.viewport(1280, 900, 1.0);
    page.go("?v=1");
    page.find("#r-b2").press(Key::Left, 2);
    page.until("the run", "return location.search !== '?v=1'");
    assert!(page.eval::<bool>("return document.querySelector('#peek')?.hidden ?? true"));
}

#[test]
fn nothing_moves_while_a_value_does_and_no_hole_is_left() {
    let page = Page::start(Site::default());
    for width in [360, 700, 1280] {
        page.viewport(width, 900, 1.0);
        page.go("?v=1");
        for key in ["b1", "b2", "h", "eps"] {
            page.eval::<()>(&format!("document.querySelector('#r-{key}').scrollIntoView({{ block: 'center' }})"));
            // The last words of the drag before come once its value has rested for a while.
            page.until(
                "the page to rest",
                "const tops = [...document.querySelectorAll('.figure, .control')].map((one) => one.getBoundingClientRect().top).join();
                 const now = performance.now();
                 if (window.tops !== tops) [window.tops, window.since] = [tops, now];
                 return document.documentElement.dataset.drawn === 'all' && now - window.since > 1000",
            );
            let [left, top, right, bottom] = place(&page, &format!("#r-{key}"));
            let (y, at) = ((top + bottom) / 2.0, |share: f64| left + share * (right - left));
            page.eval::<()>(
                "const parts = [...document.querySelectorAll('#result, #verdict, .figure, .stage, .desc, .control, #formula, #reading')]
                   .filter((one) => one.getClientRects().length > 0 && !one.closest('#peek'));
                 const tops = () => parts.map((one) => one.getBoundingClientRect().top + scrollY);
                 const before = tops();
                 window.moved = [];
                 window.looks = 0;
                 window.done = false;
                 const look = () => {
                   if (window.done) return;
                   window.looks += 1;
                   tops().forEach((top, k) => {
                     if (Math.abs(top - before[k]) > 0.1) window.moved.push(`${parts[k].id || parts[k].className} by ${top - before[k]}`);
                   });
                   requestAnimationFrame(look);
                 };
                 addEventListener('pointerup', () => { window.done = true; }, { capture: true, once: true });
                 look();",
            );
            page.drag((at(0.5), y), (at(0.9), y), 40);
            let (moved, looks): (Vec<String>, u32) = page.eval("return [window.moved, window.looks]");
            assert!(moved.is_empty(), "{key} at {width}: {moved:?}");
            assert!(looks > 3, "{looks} frames were looked at");
        }
        for link in
            ["?v=1", "?h=0.001&b2=0.999&eps=1e-8&steps=4000", "?opt=gd&h=0.01&steps=200", "?opt=lion&h=0.001&steps=300"]
        {
            page.go(link);
            if width >= 1024 {
                continue;
            }
            // From the last line of the verdict to the list, and from there to what is below.
            let hole: f64 = page.eval(
                "const lines = (selector) => {
                   const range = document.createRange();
                   range.selectNodeContents(document.querySelector(selector));
                   return range.getBoundingClientRect();
                 };
                 const top = (selector) => document.querySelector(selector).getBoundingClientRect().top;
                 return Math.max(top('#states') - lines('#verdict').bottom, top('#terms') - lines('#states').bottom)",
            );
            assert!(hole < 24.0, "{link} at {width}: a hole of {hole} px");
        }
    }
}

/// The content of a PDF's streams that are deflated, and how many images it has.
fn shapes(pdf: &[u8]) -> (String, usize) {
    let text = String::from_utf8_lossy(pdf);
    let images = text.matches("/Subtype /Image").count();
    let mut content = String::new();
    let mut rest = pdf;
    let find = |in_: &[u8], what: &[u8]| in_.windows(what.len()).position(|window| window == what);
    while let Some(at) = find(rest, b"stream\n") {
        let body = &rest[at + 7..];
        let Some(end) = find(body, b"endstream") else { break };
        let mut out = Vec::new();
        if flate2::read::ZlibDecoder::new(&body[..end]).read_to_end(&mut out).is_ok() {
            content.push_str(&String::from_utf8_lossy(&out));
            content.push('\n');
        }
        rest = &body[end + 9..];
    }
    (content, images)
}

/// Lines of text that begin at the same place and stand closer than their size allows, on any page of a PDF.
fn printed_over(content: &str) -> Vec<String> {
    let mut found = Vec::new();
    // Every page has a stream of its own; what is scaled alike within it is compared.
    for page in content.split("\n\n") {
        let (mut stack, mut scale, mut size) = (Vec::new(), String::new(), 0.0);
        let mut lines: Vec<(String, f64, f64, f64)> = Vec::new();
        for line in page.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["q"] => stack.push(scale.clone()),
                ["Q"] => scale = stack.pop().unwrap_or_default(),
                [.., "cm"] => scale.push_str(line),
                [_, points, "Tf"] => size = points.parse().unwrap_or(0.0),
                ["1", "0", "0", "-1", x, y, "Tm"] => {
                    let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
                    for (of, left, base, tall) in &lines {
                        let apart = (y - base).abs();
                        if *of == scale && (x - left).abs() < 1.0 && apart > 0.01 && apart < 0.6 * tall.min(size) {
                            found.push(format!("at {x}, {base} and {y}"));
                        }
                    }
                    lines.push((scale.clone(), x, y, size));
                }
                _ => {}
            }
        }
    }
    found
}

#[test]
fn on_paper_figures_are_vectors_in_light_colors_and_nothing_is_squeezed() {
    let page = Page::start(Site::default());
    for link in [
        "?v=1&theme=dark",
        "?v=1&view=order&steps=100&h=0.01&theme=dark",
        "?v=1&view=compare&steps=60&a.h=0.004",
        // Of several pages.
        "?v=1&view=compare&a.opt=gd&a.h=0.003&b.opt=momentum&b.h=0.0003&c.opt=rmsprop",
        "?v=1&view=map&steps=40&h=0.01",
    ] {
        page.go(link);
        page.until("the work to end", "return !document.querySelector('[aria-busy=true]')");
        if link.contains("view=compare") {
            page.until("the words", "return document.querySelectorAll('.compare .verdict:not(:empty)').length === 2");
        }
        if link.contains("b.opt") {
            page.until("the race", "return document.querySelector('.race .raced')?.hidden === false");
        }
        for (paper, width, height) in [("A4", 8.27, 11.69), ("Letter", 8.5, 11.0)] {
            for landscape in [false, true] {
                let sheet = json!({ "paperWidth": width, "paperHeight": height, "landscape": landscape, "printBackground": false });
                let answer = page.protocol("Page.printToPDF", &sheet);
                let pdf = base64::prelude::BASE64_STANDARD.decode(answer["data"].as_str().unwrap()).unwrap();
                let (content, images) = shapes(&pdf);
                let at = format!("{link} on {paper}, landscape {landscape}");
                let over = printed_over(&content);
                assert!(over.is_empty(), "{at}: {over:?}");
                // A map has areas of many colors, and is an image made for a printer.
                if link.contains("map") {
                    assert!(images >= 1, "{at}");
                    continue;
                }
                assert_eq!(images, 0, "{at}: a figure is an image");
                assert!(content.matches(" c\n").count() + content.matches(" l\n").count() > 200, "{at}: no shapes");
            }
        }
        // The same sheet on the screen.
        page.protocol("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
        page.viewport(718, 1000, 1.0);
        page.eval::<()>("dispatchEvent(new Event('beforeprint'))");
        let figures: Vec<[f64; 4]> = page.eval(
            "return [...document.querySelectorAll('.paper')].map((one) => {
               const { width, height, right } = one.getBoundingClientRect();
               const { width: wide, height: high } = one.viewBox?.baseVal ?? one;
               const size = one.querySelector('text')?.getAttribute('font-size') ?? 36;
               return [width / height, wide / high, right, size * width / wide];
             })",
        );
        assert!(figures.len() >= 2, "{link}: {} figures", figures.len());
        for [shown, drawn, right, text] in figures {
            assert!((shown / drawn - 1.0).abs() < 0.01, "{link}: squeezed, {shown} for {drawn}");
            assert!(right <= 719.0 && (8.0..20.0).contains(&text), "{link}: ends at {right}, text of {text} px");
        }
        let dim: Vec<String> = page.eval(
            "const light = (color) => {
               const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
               return 0.2126 * r + 0.7152 * g + 0.0722 * b;
             };
             return [...document.querySelectorAll('h1, h2, #verdict, .lead, .desc, label, #states li')]
               .filter((one) => one.getClientRects().length > 0 && one.textContent.trim() !== '')
               .map((one) => [1.05 / (light(getComputedStyle(one).color) + 0.05), one.textContent])
               .filter(([contrast]) => contrast < 4.5).map(([contrast, text]) => `${contrast.toFixed(1)} ${text}`)",
        );
        assert!(dim.is_empty(), "{link}: {dim:?}");
        let wide: f64 = page.eval("return document.documentElement.scrollWidth");
        assert!(wide <= 719.0, "{link} is {wide} px wide");
        page.eval::<()>("dispatchEvent(new Event('afterprint'))");
        assert_eq!(page.find_all(".paper").len(), 0);
        page.protocol("Emulation.setEmulatedMedia", &json!({ "media": "" }));
        page.viewport(1280, 900, 1.0);
    }
}

#[test]
fn what_has_the_focus_is_never_covered_on_a_wide_screen() {
    focus_is_never_covered(1280, 900);
}

#[test]
fn what_has_the_focus_is_never_covered_on_a_low_screen() {
    focus_is_never_covered(1280, 600);
}

#[test]
fn what_has_the_focus_is_never_covered_on_a_tablet() {
    focus_is_never_covered(700, 700);
}

#[test]
fn what_has_the_focus_is_never_covered_on_a_phone() {
    focus_is_never_covered(360, 740);
}

/// A walk by Tab over every view.
fn focus_is_never_covered(width: u32, height: u32) {
    let page = Page::start(Site::default());
    page.viewport(width, height, 1.0);
    for link in [
        "?v=1",
        "?v=1&view=order&steps=50",
        "?v=1&view=map&steps=30",
        "?v=1&view=compare",
        "?v=1&view=lessons&ex=1",
        "?v=1&h=much",
    ] {
        page.go(link);
        page.eval::<()>("document.activeElement?.blur(); scrollTo(0, 0)");
        let mut stops = 0;
        let mut last = String::new();
        for _ in 0..90 {
            page.find(":focus, body:not(:has(:focus))").keys(&Key::Tab);
            let (what, covered): (String, bool) = page.eval(
                "const one = document.activeElement;
                 if (one === document.body) return ['body', false];
                 const box = (one.labels?.[0] && getComputedStyle(one).opacity === '0' ? one.labels[0] : one).getBoundingClientRect();
                 // A corner or the middle that is hit belongs to it.
                 const spots = [[0.5, 0.5], [0.05, 0.2], [0.95, 0.2], [0.05, 0.8], [0.95, 0.8]];
                 const free = spots.some(([i, j]) => {
                   const hit = document.elementFromPoint(box.left + i * box.width, box.top + j * box.height);
                   return hit && (one === hit || one.contains(hit) || hit.contains(one) && !hit.closest('#help, #peek, #tour') || [...(one.labels ?? [])].some((label) => label.contains(hit)));
                 });
                 return [one.id || one.textContent.slice(0, 20), !free && box.width > 1 && box.height > 1]",
            );
            if what == "body" && stops > 3 {
                break;
            }
            assert!(!covered, "{link} at {width} by {height}: {what} is covered, after {last}");
            stops += 1;
            last = what;
        }
        assert!(stops > 8, "{link}: {stops} stops");
    }
}

#[test]
fn larger_text_reaches_the_figures() {
    let page = Page::open("?v=1");
    if !is_chromium(&page) {
        return;
    }
    let left =
        || -> f64 { page.eval("return JSON.parse(document.querySelector('#fig-path canvas').dataset.frame).left") };
    let before = left();
    page.eval::<()>("document.documentElement.style.fontSize = '200%'");
    page.until(
        "larger labels",
        &format!("return JSON.parse(document.querySelector('#fig-path canvas').dataset.frame).left > 1.5 * {before}"),
    );
    page.forgive();
}

#[test]
fn forced_colors_keep_each_line_apart_in_the_key() {
    let page = Page::open("?v=1&lines=first,modified,third,phase");
    page.media("forced-colors", "active");
    page.until("forced colors", "return matchMedia('(forced-colors: active)').matches");
    let swatches: Vec<String> = page.eval(
        "return [...document.querySelectorAll('#key > :is(span, label)')].map((one) => {
           const { borderTopStyle, borderTopColor, borderTopWidth, backgroundImage } = getComputedStyle(one, '::before');
           return `${borderTopStyle} ${borderTopColor} ${borderTopWidth} ${backgroundImage}`;
         })",
    );
    assert_eq!(swatches.len(), 5);
    let mut apart = swatches.clone();
    apart.sort();
    apart.dedup();
    assert_eq!(apart.len(), 5, "{swatches:?}");
    // By more than color: style, width or a mark.
    let mut styles: Vec<String> = page.eval(
        "return [...document.querySelectorAll('#key > :is(span, label)')].map((one) => {
           const { borderTopStyle, backgroundImage } = getComputedStyle(one, '::before');
           return `${one.className} ${borderTopStyle} ${backgroundImage !== 'none'}`.replace(/^k-(first|third) /, '$1 ');
         })",
    );
    styles.dedup();
    assert_eq!(styles.len(), 5);
}

#[test]
fn forced_colors_tell_what_is_chosen_from_what_is_not() {
    let page = Page::open("?v=1");
    page.media("forced-colors", "active");
    page.until("forced colors", "return matchMedia('(forced-colors: active)').matches");
    for (chosen, other) in [
        ("#views a[aria-current]", "#views a:not([aria-current])"),
        (".segments input:checked + span", ".segments input:not(:checked) + span"),
    ] {
        let edge = |which: &str| -> String {
            page.eval(&format!("return getComputedStyle(document.querySelector('{which}')).borderBottomColor"))
        };
        assert_ne!(edge(chosen), edge(other), "{chosen}");
        assert_eq!(edge(other), page.eval::<String>("return getComputedStyle(document.body).backgroundColor"));
    }
}

#[test]
fn who_asks_for_more_contrast_gets_it() {
    let page = Page::open("?v=1");
    let color = || -> String { page.eval("return getComputedStyle(document.querySelector('#desc-path')).color") };
    let before = color();
    page.media("prefers-contrast", "more");
    page.until("more contrast", "return matchMedia('(prefers-contrast: more)').matches");
    assert_ne!(color(), before);
}

#[test]
fn without_webassembly_the_advice_is_not_to_reload() {
    let page = Page::start(Site::default());
    page.protocol("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": "delete globalThis.WebAssembly" }));
    page.forgive();
    let _ = page.go_as_far("?h=0.004");
    page.until("the words", "return !document.querySelector('#failure').hidden");
    let words = page.text("#failure");
    assert!(words.contains("no WebAssembly") && !words.contains("reload"), "{words}");
}

#[test]
fn a_frame_never_says_that_a_file_was_saved() {
    let page = Page::open_on(Site::default().cors(), "?v=1&steps=20");
    page.eval::<()>(
        "document.body.innerHTML = '<iframe id=\"box\" sandbox=\"allow-scripts\" width=\"900\" height=\"800\"></iframe>';
         document.querySelector('#box').src = location.href",
    );
    page.frame(Some("#box"));
    page.until("the frame", "return document.documentElement.dataset.state === 'ready'");
    page.open_sharing();
    for button in ["#save-svg", "#save-csv", "#save-json", "#save-code", "#save-png"] {
        page.find(button).click();
        page.until("words", "return /ready|could not/.test(document.querySelector('#share-said').textContent)");
        let said = page.text("#share-said");
        assert!(said.contains("is ready") && !said.contains("was saved"), "{button}: {said}");
        let offered: bool = page.eval(
            "const one = document.querySelector('#share-offer').firstElementChild;
             return one.tagName === 'IMG' ? one.src.startsWith('blob:') : one.value.length > 100",
        );
        assert!(offered, "{button}: nothing to copy");
    }
    page.find("#embed-sandbox").click();
    let snippet: String = page.eval("return document.querySelector('#embed-code').value");
    for flag in ["allow-scripts", "allow-popups", "allow-popups-to-escape-sandbox", "allow-downloads", "border:0"] {
        assert!(snippet.contains(flag), "{snippet}");
    }
    page.frame(None);
    page.forgive();
}

#[test]
fn the_share_dialog_is_never_wider_than_a_phone() {
    let page = Page::start(Site::default());
    if !is_chromium(&page) {
        return;
    }
    for width in [320, 360] {
        page.viewport(width, 740, 2.0);
        for link in ["?v=1", "?v=1&view=map", "?v=1&view=compare&b2=0.5&a.h=0.004"] {
            page.go(link);
            page.open_sharing();
            page.eval::<()>("document.querySelector('#embed-controls').open = true");
            let cut: Vec<String> = page.eval(
                "const dialog = document.querySelector('#sharing');
                 const edge = dialog.getBoundingClientRect().left + dialog.clientLeft + dialog.clientWidth;
                 return [...dialog.querySelectorAll('*')]
                   .filter((one) => one.getClientRects().length > 0 && !one.closest('.unseen')
                     && one.getBoundingClientRect().right > edge + 0.5)
                   .map((one) => one.id || one.tagName)",
            );
            assert!(cut.is_empty(), "{link} at {width}: {cut:?}");
            assert!(
                page.eval::<bool>("return document.querySelector('#sharing').scrollLeft === 0"),
                "{link} at {width}"
            );
            page.eval::<()>("document.querySelector('#sharing').close()");
        }
    }
}

#[test]
fn on_paper_the_task_of_a_lesson_comes_first_and_two_runs_stand_at_one_height() {
    let page = Page::start(Site::default());
    if !is_chromium(&page) {
        return;
    }
    page.viewport(718, 1000, 1.0);
    page.protocol("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
    page.go("?v=1&h=0.004&b1=0.5&b2=0.7&steps=200&view=lessons&ex=3");
    let tops = ["#view-lessons .lesson", "#verdict", "#fig-path", "#controls"].map(|one| place(&page, one)[1]);
    assert!(tops.is_sorted(), "{tops:?}");
    let [left, ..] = place(&page, "#view-lessons .lesson");
    assert!(left < 40.0, "the task begins at {left}");
    assert!(!page.find(".lesson .answer button").is_shown(), "a button on paper");
    page.protocol("Emulation.setEmulatedMedia", &json!({ "media": "" }));
    for width in [740, 1280] {
        page.viewport(width, 900, 1.0);
        page.go("?v=1&view=compare&b2=0.5&a.h=0.004");
        page.until("both runs", "return document.querySelectorAll('.compare .verdict:not(:empty)').length === 2");
        for figure in ["path", "error"] {
            let tops = ["a", "b"].map(|side| place(&page, &format!("#fig-{figure}-{side}"))[1]);
            assert!((tops[0] - tops[1]).abs() < 1.0, "{figure} at {width}: {tops:?}");
        }
    }
}
