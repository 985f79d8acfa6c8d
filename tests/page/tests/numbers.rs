//! The same numbers in the browser as natively: what `halfstep run --json` prints for a link.

use halfstep::answer::answer;
use page_tests::{Key, Page};
use serde_json::Value;

/// The report of a link by the page's engine.
fn in_page(page: &Page, link: &str) -> Value {
    let text: String = page.eval_with(
        "const { engine } = halfstep;
         const call = { what: 'answer', given: [arguments[0]] };
         return engine.ready(call).then(() => JSON.stringify(engine.long(call)))",
        vec![link.into()],
    );
    serde_json::from_str(&text).expect("the engine answers with JSON")
}

/// The report of a link as the command line prints it.
fn natively(link: &str) -> Value {
    serde_json::to_value(answer(link)).expect("a report is JSON")
}

/// Asserts that two reports are the same, numbers to `tolerance` relative; 0 is to the last bit.
#[track_caller]
fn same(place: &str, got: &Value, want: &Value, tolerance: f64) {
    // exp and ln are not the same in every engine; of the flows only this one needs them.
    let tolerance = if place.contains("phase") { tolerance.max(1e-9) } else { tolerance };
    match (got, want) {
        (Value::Object(a), Value::Object(b)) => {
            assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>(), "{place}");
            for (key, value) in b {
                same(&format!("{place}.{key}"), &a[key], value, tolerance);
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            assert_eq!(a.len(), b.len(), "{place}");
            for (i, (a, b)) in a.iter().zip(b).enumerate() {
                same(&format!("{place}[{i}]"), a, b, tolerance);
            }
        }
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap_or(f64::NAN), b.as_f64().unwrap_or(f64::NAN));
            assert!((a - b).abs() <= tolerance * a.abs().max(b.abs()).max(1.0), "{place}: {a:e} is not {b:e}");
        }
        _ => assert_eq!(got, want, "{place}"),
    }
}

#[test]
fn a_link_read_back_in_a_fresh_tab_has_the_numbers_of_the_report() {
    let page = Page::open("");
    page.find("#r-b1").press(Key::Right, 5);
    page.until("the link", "return location.search === '?v=1&b1=0.995'");
    let link = page.link();
    page.new_tab(&link);
    let want = natively(&link);
    same("", &in_page(&page, &link), &want, 0.0);
    // And what the page shows of them.
    assert_eq!(page.text("#verdict"), want["verdict"].as_str().unwrap_or_default());
}

#[test]
fn losses_of_plain_arithmetic_agree_to_the_last_bit() {
    let page = Page::open("");
    for link in [
        "steps=300",
        "problem=rosenbrock&h=2e-4&steps=200&eps=25",
        "problem=cubic&x0=6.8,6.73&h=0.1&b2=0.999&eps=1e5&steps=5",
        "problem=quadratic&rot=0&opt=gd&h=0.05&steps=100",
        "opt=momentum&h=1e-4&steps=200",
        "opt=rmsprop&bc=0&steps=100",
        "opt=adam&epsin=0&wd=0.1&steps=100",
    ] {
        same(link, &in_page(&page, link), &natively(link), 0.0);
    }
}

#[test]
fn losses_with_exponentials_agree_to_thirteen_digits() {
    let page = Page::open("");
    for link in ["problem=logistic&h=0.02&steps=100", "problem=logistic&batch=shuffle&seed=3&steps=40"] {
        same(link, &in_page(&page, link), &natively(link), 1e-13);
    }
}

/// The browser reads decimals for the page's engine, the standard library natively.
#[test]
fn decimals_are_read_as_natively() {
    let page = Page::open("");
    for text in [
        "0.1000000000000000055511151231257827021181583404541015625",
        "0.00200000000000000004163336342344337026588618755340576171875",
        "9007199254740993e-18",
        "0.0009007199254740993000000000000000000000001",
        "1e-3",
        "+.5e-2",
        "5.e-3",
        "1e400",
        "0x10",
        ".",
        "e5",
    ] {
        let link = format!("v=1&h={text}");
        let read: String = page.eval_with(
            "const [link] = arguments;
             const ask = () => {
               try { return halfstep.engine.view(link).link; } catch (error) {
                 if (!error.ready) throw error;
                 return error.ready.then(ask);
               }
             };
             return ask();",
            vec![link.clone().into()],
        );
        let parsed = halfstep::link::parse(&link);
        assert_eq!(read, halfstep::link::write(&parsed.settings, &parsed.view), "{text}");
    }
}
