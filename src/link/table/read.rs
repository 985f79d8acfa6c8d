//! A table as people have it: pasted from a spreadsheet, out of a file, or typed.
//!
//! Cells stand between tabs, semicolons, commas or spaces, the first of these that occurs. Names stand in the first
//! line or nowhere. Numbers have a decimal point or, where no comma separates cells, a decimal comma; not some of each.

use super::cells::{Separator, cells, lines, separator};
use super::columns;
use super::error::{TableError, shown};
use super::{IN_FILE, MAX_TABLE};
use crate::link::number;
use crate::problem::{MAX_COLUMNS, MAX_ROWS, Table};

/// The most lines of a text, blank ones and comments included.
const MAX_LINES: usize = 20_000;

/// The most bytes of a line: more than the widest row has.
const MAX_LINE: usize = 10_000;

/// Words for a number that is not there.
const MISSING: [&str; 9] = ["", "na", "n/a", "nan", "null", "none", "-", "?", "."];

/// The lines of a table in which decimals are marked by a comma and by a point, once there is one.
#[derive(Default)]
struct Decimals {
    comma: Option<usize>,
    point: Option<usize>,
}

pub(super) fn read(text: &str) -> Result<Table, TableError> {
    if text.len() > MAX_TABLE {
        let words = format!("the table has {} bytes; at most {MAX_TABLE} are read", text.len());
        return Err(TableError::whole(words));
    }
    if text.bytes().filter(|byte| matches!(byte, b'\n' | b'\r')).count() > MAX_LINES {
        let words = format!("there are more than {MAX_LINES} lines; a table has at most {MAX_ROWS} rows");
        return Err(TableError::whole(words));
    }
    if text.trim() == IN_FILE {
        let words = "the table of this run is too long for a link; open the file that was saved with it";
        return Err(TableError::whole(words));
    }
    let separator = separator(text);
    let mut names: Vec<String> = Vec::new();
    let mut values = Vec::new();
    let mut decimals = Decimals::default();
    for (line, content) in lines(text) {
        if content.contains('\0') {
            return Err(TableError::at(line, 0, "there is a NUL character; save the table as text in UTF-8"));
        }
        if content.len() > MAX_LINE {
            let words = format!("this line has {} bytes; at most {MAX_LINE} are read", content.len());
            return Err(TableError::at(line, 0, words));
        }
        let row = cells(line, content, separator)?;
        if row.len() > MAX_COLUMNS {
            let words = format!("there are {} columns; a table has at most {MAX_COLUMNS}", row.len());
            return Err(TableError::at(line, 0, words));
        }
        if names.is_empty() {
            if row.iter().all(|cell| number::read(cell).is_none()) {
                names = columns::named(line, row.iter().map(AsRef::as_ref))?;
                continue;
            }
            names = columns::usual(row.len());
        }
        if row.len() != names.len() {
            let words = format!("the number of columns is {} here and {} above", row.len(), names.len());
            return Err(TableError::at(line, 0, words));
        }
        if values.len() == MAX_ROWS * names.len() {
            return Err(TableError::at(line, 0, format!("there are more than {MAX_ROWS} rows; leave some out")));
        }
        for (place, cell) in row.iter().enumerate() {
            values.push(decimals.number(cell, (line, place + 1), separator)?);
        }
    }
    if values.is_empty() && !names.is_empty() {
        return Err(TableError::whole("there are names but no numbers below them"));
    }
    if let (Some(comma), Some(point)) = (decimals.comma, decimals.point) {
        let words =
            format!("line {comma} has a decimal comma, line {point} a decimal point; use one of them throughout");
        return Err(TableError::at(comma.max(point), 0, words));
    }
    Ok(Table::new(names, values))
}

impl Decimals {
    /// The number of a cell.
    fn number(&mut self, cell: &str, place: (usize, usize), separator: Separator) -> Result<f64, TableError> {
        let wrong = |words: String| Err(TableError::at(place.0, place.1, words));
        let Some(read) = number::read(cell) else {
            if MISSING.iter().any(|word| word.eq_ignore_ascii_case(cell)) {
                return wrong("a number is missing; fill it in or leave out the row".into());
            }
            if cell.starts_with('=') {
                return wrong(format!("“{}” is a spreadsheet formula; paste its value", shown(cell)));
            }
            return wrong(format!("“{}” is not a number", shown(cell)));
        };
        if !read.value.is_finite() {
            return wrong(format!("“{}” is too large for a number", shown(cell)));
        }
        match (cell.contains(','), cell.contains('.')) {
            (true, false) if separator != Separator::Mark(',') => self.comma = self.comma.or(Some(place.0)),
            (false, true) => self.point = self.point.or(Some(place.0)),
            _ => {}
        }
        Ok(read.value)
    }
}
