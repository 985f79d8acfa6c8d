//! A sweep as a Parquet file.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type as Field, TypePtr};

use super::cell::Cell;
use super::row::Row;
use super::select::{Select, Shape};

/// Rows that are kept in memory and written together.
const GROUP: usize = 16_384;

/// Writes rows as a table with a type for each column: numbers are doubles, steps and counts 64-bit integers, words UTF-8;
/// what a run does not have is null. The file is one once it is closed.
pub struct Parquet<W: Write + Send> {
    file: SerializedFileWriter<W>,
    columns: Vec<Column>,
    rows: usize,
}

/// The values of a column that are there, and for each row whether it has one.
struct Column {
    values: Values,
    levels: Vec<i16>,
}

enum Values {
    Number(Vec<f64>),
    Whole(Vec<i64>),
    Word(Vec<ByteArray>),
}

impl<W: Write + Send> Parquet<W> {
    /// For the columns of a selection.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn new(to: W, select: &Select) -> io::Result<Self> {
        let named = select.names().zip(select.shapes());
        let all = [("row", Shape::Whole), ("link", Shape::Word)].into_iter().chain(named);
        let all: Vec<(&str, Shape)> = all.chain([("warnings", Shape::Word), ("error", Shape::Word)]).collect();
        let fields = all.iter().map(|(name, shape)| field(name, *shape)).collect::<Result<_, _>>().map_err(failed)?;
        let schema = Field::group_type_builder("sweep").with_fields(fields).build().map_err(failed)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("halfstep {}", env!("CARGO_PKG_VERSION")))
            .build();
        let file = SerializedFileWriter::new(to, Arc::new(schema), Arc::new(properties)).map_err(failed)?;
        Ok(Self { file, columns: all.iter().map(|(_, shape)| Column::new(*shape)).collect(), rows: 0 })
    }

    /// Takes a row in.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn put(&mut self, row: &Row) -> io::Result<()> {
        let said = |text: &str| if text.is_empty() { Cell::Nothing } else { Cell::Word(text.to_owned()) };
        let before = [Cell::Whole(row.number), Cell::Word(row.link.clone())];
        let after = [said(&row.warnings), said(&row.error)];
        let cells = before.iter().chain(&row.cells).chain(&after);
        self.columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell));
        self.rows += 1;
        if self.rows < GROUP { Ok(()) } else { self.flush() }
    }

    /// Writes what is left, and the end without which the file is none.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn close(mut self) -> io::Result<()> {
        self.flush()?;
        let mut to = self.file.into_inner().map_err(failed)?;
        to.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group().map_err(failed)?;
        for column in &mut self.columns {
            let Some(mut to) = group.next_column().map_err(failed)? else { break };
            column.write(&mut to).map_err(failed)?;
            to.close().map_err(failed)?;
        }
        group.close().map_err(failed)?;
        self.rows = 0;
        Ok(())
    }
}

fn field(name: &str, shape: Shape) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match shape {
        Shape::Number => (Type::DOUBLE, None),
        Shape::Whole => (Type::INT64, None),
        Shape::Word => (Type::BYTE_ARRAY, Some(LogicalType::String)),
    };
    let field = Field::primitive_type_builder(name, physical).with_logical_type(logical);
    field.with_repetition(Repetition::OPTIONAL).build().map(Arc::new)
}

impl Column {
    fn new(shape: Shape) -> Self {
        let values = match shape {
            Shape::Number => Values::Number(Vec::new()),
            Shape::Whole => Values::Whole(Vec::new()),
            Shape::Word => Values::Word(Vec::new()),
        };
        Self { values, levels: Vec::new() }
    }

    fn push(&mut self, cell: &Cell) {
        let is_there = match (&mut self.values, cell) {
            (Values::Number(all), Cell::Number(x)) => {
                all.push(*x);
                true
            }
            (Values::Number(all), Cell::Whole(n)) => {
                all.push(*n as f64);
                true
            }
            (Values::Whole(all), Cell::Whole(n)) => {
                all.push(n.cast_signed());
                true
            }
            (_, Cell::Nothing) | (Values::Number(_) | Values::Whole(_), _) => false,
            (Values::Word(all), cell) => {
                all.push(cell.text().into_bytes().into());
                true
            }
        };
        self.levels.push(is_there.into());
    }

    /// Writes what there is and forgets it.
    fn write(&mut self, to: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let levels = Some(self.levels.as_slice());
        match &mut self.values {
            Values::Number(all) => {
                to.typed::<DoubleType>().write_batch(all, levels, None)?;
                all.clear();
            }
            Values::Whole(all) => {
                to.typed::<Int64Type>().write_batch(all, levels, None)?;
                all.clear();
            }
            Values::Word(all) => {
                to.typed::<ByteArrayType>().write_batch(all, levels, None)?;
                all.clear();
            }
        }
        self.levels.clear();
        Ok(())
    }
}

fn failed(error: ParquetError) -> io::Error {
    io::Error::other(error)
}
