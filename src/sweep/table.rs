//! A sweep as text, and the tables of the docs.

use std::fmt::Write as _;

use serde_json::Value;

use super::quantity::QUANTITIES;
use super::row::Row;
use super::select::Select;
use super::series::{PLACES, SERIES, Values};

/// The form of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values with a header.
    Csv,
    /// One JSON object per line.
    JsonLines,
}

/// Writes rows as lines.
#[derive(Clone, Debug)]
pub struct Writer {
    format: Format,
    names: Vec<String>,
}

impl Writer {
    /// For the columns of a selection.
    pub fn new(format: Format, select: &Select) -> Self {
        let names = ["row", "link"].into_iter().chain(select.names()).chain(["warnings", "error"]);
        Self { format, names: names.map(str::to_owned).collect() }
    }

    /// The names of all columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// What stands before the rows; nothing or a line with its end.
    ///
    /// # Errors
    /// None in practice: a buffer in memory can be written.
    pub fn header(&self) -> Result<String, String> {
        match self.format {
            Format::Csv => record(self.names.iter().map(String::as_str)),
            Format::JsonLines => Ok(String::new()),
        }
    }

    /// A row, with its end.
    ///
    /// # Errors
    /// None in practice: a buffer in memory can be written.
    pub fn line(&self, row: &Row) -> Result<String, String> {
        match self.format {
            Format::Csv => {
                let number = row.number.to_string();
                let cells: Vec<String> = row.cells.iter().map(super::Cell::text).collect();
                let texts = [number.as_str(), &row.link].into_iter().chain(cells.iter().map(String::as_str));
                record(texts.chain([row.warnings.as_str(), &row.error]))
            }
            Format::JsonLines => {
                let text = |text: &str| if text.is_empty() { Value::Null } else { text.into() };
                let cells = row.cells.iter().map(|cell| serde_json::to_value(cell).unwrap_or(Value::Null));
                let values = [Value::from(row.number), Value::from(row.link.as_str())].into_iter().chain(cells);
                let values = values.chain([text(&row.warnings), text(&row.error)]);
                let mut line = String::from("{");
                // Written by hand only so that the keys stay in the order of the columns.
                for (k, (name, value)) in self.names.iter().zip(values).enumerate() {
                    let between = if k == 0 { "" } else { "," };
                    let _ = write!(line, "{between}{}:{value}", Value::from(name.as_str()));
                }
                Ok(line + "}\n")
            }
        }
    }
}

fn record<'a>(texts: impl Iterator<Item = &'a str>) -> Result<String, String> {
    let mut writer = csv::WriterBuilder::new().buffer_capacity(512).from_writer(Vec::new());
    // A line is a row, whatever a link brings.
    writer.write_record(texts.map(|text| text.replace(['\n', '\r'], " "))).map_err(|e| e.to_string())?;
    let bytes = writer.into_inner().map_err(|e| e.to_string())?;
    String::from_utf8(bytes).map_err(|e| e.to_string())
}

/// Every number that `--select` can name, as tables in Markdown.
pub fn reference() -> String {
    let mut out = String::from("| number | unit | what it is |\n|---|---|---|\n");
    for one in QUANTITIES {
        let _ = writeln!(out, "| `{}` | {} | {} |", one.name, one.unit, one.about);
    }
    out += "\n| series | unit | what it is |\n|---|---|---|\n";
    for one in SERIES {
        let name = match one.values {
            Values::One(_) => format!("{}.PLACE", one.name),
            Values::Each(_) => format!("{}.J.PLACE", one.name),
        };
        let _ = writeln!(out, "| `{name}` | {} | {} |", one.unit, one.about);
    }
    out += "\n| place | which number of the series |\n|---|---|\n";
    for (name, _, about) in PLACES {
        let _ = writeln!(out, "| `{name}` | {about} |");
    }
    out += "| a whole number | at this step; nothing where the run is shorter |\n";
    out
}
