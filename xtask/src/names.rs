//! Shorter names for what a module imports from its glue.
//!
//! Each ends in sixteen random digits, which no compression makes smaller, and stands in both files. One keeps a digest of
//! all, so that glue and a module of different builds still do not link.

use anyhow::{Context, Result};
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Output;

/// Writes a bound module and its glue `name.js` into a folder, with short names.
///
/// # Errors
/// Where a file cannot be written.
pub fn emit(mut output: Output, folder: &Path, name: &str) -> Result<()> {
    // What the parts of an engine share has another module's name.
    let glue = format!("./{name}_bg.js");
    let imports = &mut output.wasm_mut().imports;
    let digest = digest(imports.iter().filter(|import| import.module == glue).map(|import| import.name.as_str()));
    let mut names = HashMap::new();
    for import in imports.iter_mut().filter(|import| import.module == glue) {
        let short = if names.is_empty() { format!("glue_{digest:016x}") } else { format!("i{}", names.len()) };
        names.insert(std::mem::replace(&mut import.name, short.clone()), short);
    }
    output.emit(folder)?;
    let file = folder.join(format!("{name}.js"));
    let text = fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))?;
    fs::write(&file, renamed(&text, &names)).with_context(|| format!("could not write {}", file.display()))
}

/// FNV-1a of the names.
fn digest<'a>(names: impl Iterator<Item = &'a str>) -> u64 {
    names
        .flat_map(|name| name.bytes().chain([0]))
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// The text with other names; what is part of a longer word stays.
fn renamed(text: &str, names: &HashMap<String, String>) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let in_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        let is_word = rest.starts_with(in_word);
        let end = rest.find(|c| in_word(c) != is_word).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        written.push_str(names.get(piece).map_or(piece, String::as_str));
        rest = after;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_name_makes_another_digest() {
        let of = |names: &[&str]| digest(names.iter().copied());
        assert_eq!(of(&["a", "bc"]), of(&["a", "bc"]));
        assert_ne!(of(&["a", "bc"]), of(&["ab", "c"]));
        assert_ne!(of(&["a", "bc"]), of(&["bc", "a"]));
    }

    #[test]
    fn whole_words_are_renamed() {
        let names = HashMap::from([("__wbg_arc_03".to_owned(), "i0".to_owned())]);
        assert_eq!(
            renamed("{ __wbg_arc_03: (é) => __wbg_arc_031(__wbg_arc_03), }", &names),
            "{ i0: (é) => __wbg_arc_031(i0), }"
        );
    }
}
