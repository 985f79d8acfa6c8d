//! A text into lines, and a line into cells.
//!
//! A CSV reader would not pay: cells are numbers, so none goes over a line, and what is left of the format, a quoted
//! cell, is one function. Readers of that kind accept a quote that is never closed, which here is said with its place.

use std::borrow::Cow;

use super::ROW;
use super::error::TableError;

/// The lines of a text, each with its number from 1: those that are blank or a comment are left out.
///
/// Line ends of every system are understood, and of a text in one line those of a link.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let in_link = !text.trim().contains(['\n', '\r']);
    // As people write it by hand: x,y;0,1;1,2.5.
    let by_hand = in_link && !text.contains(ROW) && text.contains(',');
    let ends = move |c: char| c == '\n' || c == '\r' || (in_link && c == ROW) || (by_hand && c == ';');
    let mut number = 0;
    let mut before = None;
    text.split_inclusive(ends).filter_map(move |line| {
        let (content, end) = match line.char_indices().next_back() {
            Some((at, end)) if ends(end) => (&line[..at], Some(end)),
            _ => (line, None),
        };
        // The second half of a Windows line end.
        let is_half = before == Some('\r') && end == Some('\n') && content.is_empty();
        before = end;
        if is_half {
            return None;
        }
        number += 1;
        let is_blank = content.trim_matches(|c: char| c.is_whitespace() || c == ',' || c == ';').is_empty();
        (!is_blank && !content.starts_with('#')).then_some((number, content))
    })
}

/// What stands between the cells of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    Mark(char),
    /// Any spaces.
    Spaces,
}

/// How many lines decide it.
const LOOKED_AT: usize = 20;

/// What stands between cells: a tab where there is one, else a semicolon, else a comma, else spaces.
pub(super) fn separator(text: &str) -> Separator {
    let first: Vec<&str> = lines(text).take(LOOKED_AT).map(|(_, line)| line).collect();
    let has = |mark: char| first.iter().any(|line| line.contains(mark));
    ['\t', ';', ','].into_iter().find(|&mark| has(mark)).map_or(Separator::Spaces, Separator::Mark)
}

/// The cells of a line, without quotes and surrounding spaces.
pub(super) fn cells(number: usize, line: &str, separator: Separator) -> Result<Vec<Cow<'_, str>>, TableError> {
    if !line.contains('"') {
        return Ok(match separator {
            Separator::Mark(mark) => line.split(mark).map(|cell| Cow::Borrowed(cell.trim())).collect(),
            Separator::Spaces => line.split_whitespace().map(Cow::Borrowed).collect(),
        });
    }
    let ends = |c: char| match separator {
        Separator::Mark(mark) => c == mark,
        Separator::Spaces => c.is_whitespace(),
    };
    let mut out: Vec<Cow<'_, str>> = Vec::new();
    let mut cell = String::new();
    // Inside quotes, and whether the cell's quotes were closed.
    let (mut inside, mut closed) = (false, false);
    let mut characters = line.chars().peekable();
    let stray =
        |column: usize| TableError::at(number, column, "a quote stands alone; quote a whole cell or none of it");
    while let Some(c) = characters.next() {
        match c {
            '"' if inside && characters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' if inside => (inside, closed) = (false, true),
            '"' if cell.trim().is_empty() && !closed => {
                cell.clear();
                inside = true;
            }
            '"' => return Err(stray(out.len() + 1)),
            c if !inside && ends(c) => {
                let is_gap = separator == Separator::Spaces && cell.is_empty() && !closed;
                if !is_gap {
                    out.push(Cow::Owned(std::mem::take(&mut cell).trim().to_owned()));
                }
                closed = false;
            }
            c if closed && c.is_whitespace() => {}
            _ if closed => return Err(stray(out.len() + 1)),
            c => cell.push(c),
        }
    }
    if inside {
        return Err(stray(out.len() + 1));
    }
    out.push(Cow::Owned(cell.trim().to_owned()));
    Ok(out)
}
