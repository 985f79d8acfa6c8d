//! A table of numbers: what the names of its columns mean in the formula of a loss.

use std::sync::{Arc, OnceLock};

/// The most rows of a table.
pub const MAX_ROWS: usize = 2000;

/// The most columns of a table.
pub const MAX_COLUMNS: usize = 20;

/// Rows of finite numbers, one under each name.
#[derive(Clone, Debug, Default)]
pub struct Table(Arc<Kept>);

#[derive(Debug, Default)]
struct Kept {
    names: Vec<String>,
    /// Row by row.
    values: Vec<f64>,
    text: OnceLock<String>,
}

impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || (self.0.names == other.0.names && self.0.values == other.0.values)
    }
}

impl Table {
    /// A table of these columns; what does not fill a row is left out.
    pub fn new(names: Vec<String>, mut values: Vec<f64>) -> Self {
        let rows = values.len().checked_div(names.len()).unwrap_or(0);
        values.truncate(rows * names.len());
        Self(Arc::new(Kept { names, values, text: OnceLock::new() }))
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.0.names
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.0.values.len().checked_div(self.0.names.len()).unwrap_or(0)
    }

    /// Every row.
    pub fn each(&self) -> impl Iterator<Item = &[f64]> {
        self.0.values.chunks_exact(self.0.names.len().max(1))
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.values.is_empty()
    }

    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.0.names.iter().position(|known| known == name)
    }

    /// A number of it.
    #[inline(always)]
    pub(crate) fn at(&self, row: usize, column: usize) -> Option<f64> {
        self.0.values.get(row * self.0.names.len() + column).copied()
    }

    /// Its text, which is written once: a link is written many times while a value is dragged.
    pub fn text(&self, write: impl FnOnce(&Self) -> String) -> &str {
        self.0.text.get_or_init(|| write(self))
    }
}
