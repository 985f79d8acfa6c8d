//! What the page sends, read field by field: what is left out has its default.

use wasm_bindgen::JsValue;

use crate::analysis::{FlowKind, FlowSet};
use crate::plot::{Look, Palette, Theme};

/// A field of an object; `None` where it is missing.
fn field(object: &JsValue, name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(object, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined())
}

fn number(object: &JsValue, name: &str) -> Option<f64> {
    field(object, name)?.as_f64()
}

fn flag(object: &JsValue, name: &str, usual: bool) -> bool {
    field(object, name).map_or(usual, |value| value.is_truthy())
}

/// How a figure is to look: an object with fields of [`Look`]'s names.
pub fn look(sent: &JsValue) -> Look {
    let usual = Look::default();
    let text = |name: &str| field(sent, name).and_then(|value| value.as_string());
    let length = |name: &str, usual: f64| number(sent, name).unwrap_or(usual);
    Look {
        width: length("width", usual.width),
        height: length("height", usual.height),
        ratio: length("ratio", usual.ratio),
        theme: text("theme").and_then(|key| Theme::from_key(&key)).unwrap_or_default(),
        colors: text("colors").and_then(|colors| Palette::read(&colors)),
        bare: flag(sent, "bare", usual.bare),
        weight: length("weight", usual.weight),
        text: length("text", usual.text),
        step: number(sent, "step").map(|step| step as usize),
        lens: length("lens", usual.lens),
        log_error: flag(sent, "log_error", usual.log_error),
        hide: field(sent, "hide").map_or(usual.hide, |hide| flows(&hide)),
        coordinate: number(sent, "coordinate").map_or(usual.coordinate, |j| j as usize),
        part: number(sent, "part").map(|part| part as usize),
        only: usual.only,
        push: usual.push,
        over: usual.over,
        lit: text("lit").and_then(|key| FlowKind::from_key(&key)),
        key: flag(sent, "key", usual.key),
        cell: length("cell", usual.cell),
        cover: None,
        #[cfg(feature = "own")]
        section: None,
    }
}

/// A set of flows: an object with a flag for each in it.
pub fn flows(sent: &JsValue) -> FlowSet {
    let of = |name| flag(sent, name, false);
    FlowSet { first: of("first"), modified: of("modified"), third: of("third"), phase: of("phase") }
}
