//! The parts of a sweep as one table.

use std::io::BufRead;

/// The rows of several tables in the order of their numbers.
#[derive(Debug)]
pub struct Merge<R> {
    parts: Vec<Part<R>>,
    last: u64,
}

#[derive(Debug)]
struct Part<R> {
    name: String,
    lines: R,
    /// The next row: its number and its line.
    next: Option<(u64, String)>,
}

impl<R: BufRead> Merge<R> {
    /// Opens tables, each with a name for messages, and gives their common header besides.
    ///
    /// # Errors
    /// A sentence that names the table that cannot be read, or whose columns are not those of the first.
    pub fn new(tables: Vec<(String, R)>) -> Result<(String, Self), String> {
        let mut header: Option<String> = None;
        let mut parts = Vec::new();
        for (name, mut lines) in tables {
            let first = read(&mut lines).map_err(|e| format!("{name}: {e}"))?;
            let mut part = Part { name, lines, next: None };
            match first {
                // JSON Lines have no header; neither has a part without any row.
                Some(line) if line.starts_with('{') => part.next = Some((part.number(&line)?, line)),
                None => {}
                Some(line) => {
                    if header.as_ref().is_some_and(|known| *known != line) {
                        return Err(format!("{}: the columns are not those of the first table", part.name));
                    }
                    header = Some(line);
                    part.advance()?;
                }
            }
            parts.push(part);
        }
        Ok((header.map_or_else(String::new, |line| line + "\n"), Self { parts, last: 0 }))
    }

    /// The next row, with its end.
    ///
    /// # Errors
    /// A sentence where a row is missing, is there twice or is cut.
    pub fn next_row(&mut self) -> Result<Option<String>, String> {
        let number = |part: &&mut Part<R>| part.next.as_ref().map_or(u64::MAX, |row| row.0);
        let Some(part) = self.parts.iter_mut().min_by_key(number) else { return Ok(None) };
        let Some((number, line)) = part.next.take() else { return Ok(None) };
        match number.cmp(&(self.last + 1)) {
            std::cmp::Ordering::Less => return Err(format!("{}: row {number} occurs twice", part.name)),
            std::cmp::Ordering::Greater => {
                return Err(format!("row {} is missing; a part may be missing or unfinished", self.last + 1));
            }
            std::cmp::Ordering::Equal => self.last = number,
        }
        part.advance()?;
        Ok(Some(line + "\n"))
    }
}

impl<R: BufRead> Part<R> {
    fn advance(&mut self) -> Result<(), String> {
        self.next = match read(&mut self.lines).map_err(|e| format!("{}: {e}", self.name))? {
            Some(line) => Some((self.number(&line)?, line)),
            None => None,
        };
        Ok(())
    }

    fn number(&self, line: &str) -> Result<u64, String> {
        number(line).ok_or_else(|| format!("{}: a line is not a row of a sweep: {line:.60}", self.name))
    }
}

/// The number that a row starts with.
pub fn number(line: &str) -> Option<u64> {
    let text = line.strip_prefix("{\"row\":").unwrap_or(line);
    text.split(',').next()?.parse().ok()
}

/// A line without its end; the last one may be cut, and is then no line.
fn read(lines: &mut impl BufRead) -> std::io::Result<Option<String>> {
    let mut line = String::new();
    lines.read_line(&mut line)?;
    Ok(line.strip_suffix('\n').map(str::to_owned))
}
