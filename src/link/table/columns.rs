//! The names of the columns, as formulas can use them.

use super::error::{TableError, shown};
use crate::formula::{FUNCTIONS, ascii_name};

/// The most characters of a name.
const MAX_NAME: usize = 30;

/// The names where a table gives none: x and y, or of more columns x1, x2, … and y, of one column y.
pub(super) fn usual(count: usize) -> Vec<String> {
    let inputs = count.saturating_sub(1);
    let input = |k: usize| if inputs == 1 { "x".to_owned() } else { format!("x{}", k + 1) };
    (0..inputs).map(input).chain((count > 0).then(|| "y".to_owned())).collect()
}

/// The names of a header.
pub(super) fn named<'a>(line: usize, cells: impl Iterator<Item = &'a str>) -> Result<Vec<String>, TableError> {
    let mut names: Vec<String> = Vec::new();
    for cell in cells {
        let column = names.len() + 1;
        let wrong = |words: String| Err(TableError::at(line, column, words));
        if cell.is_empty() {
            return wrong("this column has no name".into());
        }
        if cell.starts_with(['=', '+', '-', '@']) {
            return wrong(format!("“{}” is a spreadsheet formula, not a name; paste values", shown(cell)));
        }
        let name = name(cell);
        if name.is_empty() || name.len() > MAX_NAME {
            return wrong(format!("“{}” is not a name; a name has 1 to {MAX_NAME} letters, digits and _", shown(cell)));
        }
        if name == "pi" || name == "e" || FUNCTIONS.iter().any(|function| function.name == name) {
            return wrong(format!("{name} means something else in a formula; give this column another name"));
        }
        if let Some(other) = names.iter().position(|known| *known == name) {
            return wrong(format!("{name} is the name of column {} as well", other + 1));
        }
        names.push(name);
    }
    Ok(names)
}

/// A cell as a name: `Height (cm)` is `Height_cm`, `θ₁` is `theta1`.
fn name(cell: &str) -> String {
    let mut out = String::new();
    for c in ascii_name(cell).chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.ends_with('_') {
            out.push('_');
        }
    }
    let out = out.trim_matches('_');
    if out.starts_with(|c: char| c.is_ascii_digit()) { format!("c{out}") } else { out.to_owned() }
}
