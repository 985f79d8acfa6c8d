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
