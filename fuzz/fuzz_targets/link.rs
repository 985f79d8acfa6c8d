//! Any string is read, and what it was read as is a link that reads back the same.
#![no_main]

use halfstep::link::{parse, write};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|link: &str| {
    let parsed = parse(link);
    let written = write(&parsed.settings, &parsed.view);
    let again = parse(&written);
    assert!(again.warnings.is_empty(), "{written}: {:?}", again.warnings);
    assert_eq!(write(&again.settings, &again.view), written);
});
