//! What must hold of the module inside a real browser; all else is tested natively.
#![cfg(target_arch = "wasm32")]
// The browser's test macro writes the functions it registers.
#![allow(missing_docs)]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_tests_run_in_a_page() {
    assert!(js_sys::Reflect::has(&js_sys::global(), &"document".into()).unwrap());
}

/// The browser reads decimals for the engine; it must read them as the tables of Rust do.
#[wasm_bindgen_test]
fn numbers_are_read_to_the_last_bit() {
    for x in [0.002, 1e-8, 0.1 + 0.2, 123_456.789, 5e-5, 0.999_998_999, 2.225_073_858_507_201_4e-308] {
        let parsed = halfstep::link::parse(&format!("h={x:e}"));
        assert_eq!(parsed.settings.h.to_bits(), x.to_bits(), "{x:e}");
    }
    for nothing in ["", "1e", ".", "--1", "e5"] {
        assert!(!halfstep::link::parse(&format!("h={nothing}&b1=0.5")).warnings.is_empty(), "{nothing}");
    }
}
