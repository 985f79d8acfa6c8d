//! `docs/complaints.md` names tests that exist, one for each complaint that can occur.

use halfstep::link::PRESETS;
use std::fs;
use std::path::Path;

#[test]
fn every_test_of_the_list_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let list = fs::read_to_string(root.join("docs/complaints.md")).unwrap();
    let rows: Vec<&str> = list.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| |")).collect();
    for (row, number) in rows.iter().zip(1..) {
        assert!(row.starts_with(&format!("| {number} |")), "{number} is not in its place: {row}");
        let mut named = 0;
        for name in row.split('`').skip(1).step_by(2).filter(|name| name.contains("::")) {
            let (file, function) = name.split_once("::").unwrap();
            let source = fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            let before = source.split(&format!("    fn {function}(")).next().filter(|before| *before != source);
            let before = before.or_else(|| source.split(&format!("\nfn {function}(")).next());
            let before = before.filter(|before| *before != source).unwrap_or_else(|| panic!("there is no {name}"));
            // Nothing but other attributes stands between a test and its mark, or, in a property, its own braces.
            let mark = before.trim_end().rsplit('\n').next().unwrap_or_default().trim();
            assert!(mark.starts_with("#[test]"), "{name} is no test, it is below {mark:?}");
            named += 1;
        }
        assert!(named > 0, "no test: {row}");
    }
    assert_eq!(rows.len(), 45);
}

#[test]
fn every_preset_is_a_link_that_a_chat_leaves_alone() {
    for preset in PRESETS {
        assert!(preset.link.len() < 300, "{}", preset.name);
        let safe = |c: char| c.is_ascii_alphanumeric() || "._~,=&-".contains(c);
        assert!(preset.link.chars().all(safe), "{}", preset.link);
    }
}
