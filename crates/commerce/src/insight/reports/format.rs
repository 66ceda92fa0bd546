//! Rows as text (contract `reports.md`, "Formats").

use super::content::{Cell, Cells};
use csv::{QuoteStyle, Terminator, WriterBuilder};
use pandabase_domain::report::{ReportFormat, inert};
use serde::ser::{Error as _, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::io;

/// The mark by which programs recognise a file as UTF-8.
pub const BOM: &[u8] = "\u{feff}".as_bytes();

/// Turns rows into the bytes of a file, page by page.
pub struct Encoder {
    format: ReportFormat,
    columns: &'static [&'static str],
    /// Whether a row was written already.
    any: bool,
}

impl Encoder {
    pub(crate) fn new(format: ReportFormat, columns: &'static [&'static str]) -> Self {
        Self {
            format,
            columns,
            any: false,
        }
    }

    /// The bytes before the first row.
    pub fn head(&self) -> io::Result<Vec<u8>> {
        match self.format {
            ReportFormat::Json => Ok(b"[".to_vec()),
            ReportFormat::Csv => csv_lines(BOM.to_vec(), [self.columns.iter().copied()]),
        }
    }

    /// The bytes of these rows.
    pub fn rows(&mut self, rows: &[Cells]) -> io::Result<Vec<u8>> {
        match self.format {
            ReportFormat::Json => self.json_rows(rows),
            ReportFormat::Csv => csv_lines(Vec::new(), rows.iter().map(|row| row.iter().map(csv_value))),
        }
    }

    /// The bytes after the last row.
    pub fn tail(&self) -> &'static [u8] {
        match (self.format, self.any) {
            (ReportFormat::Csv, _) => b"",
            (ReportFormat::Json, true) => b"\n]\n",
            (ReportFormat::Json, false) => b"]\n",
        }
    }

    fn json_rows(&mut self, rows: &[Cells]) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        for cells in rows {
            text.extend_from_slice(if self.any { b",\n" } else { b"\n" });
            self.any = true;
            let object = Object {
                columns: self.columns,
                cells,
            };
            serde_json::to_writer(&mut text, &object)?;
        }
        Ok(text)
    }
}

/// Adds lines of comma-separated values to a file. A value is quoted where it has to be.
///
/// # Errors
/// [`io::Error`] when one line has more values than another.
pub fn csv_lines<'v>(
    before: Vec<u8>,
    lines: impl IntoIterator<Item = impl Iterator<Item = impl Into<std::borrow::Cow<'v, str>>>>,
) -> io::Result<Vec<u8>> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::Any(b'\n'))
        .quote_style(QuoteStyle::Necessary)
        .from_writer(before);
    for line in lines {
        writer.write_record(line.map(|value| value.into().into_owned()))?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

fn csv_value(cell: &Cell) -> std::borrow::Cow<'_, str> {
    match cell {
        Cell::Null => "".into(),
        Cell::Text(text) => inert(text),
        Cell::Json(text) => text.into(),
        Cell::Integer(number) => number.to_string().into(),
    }
}

/// A row, together with the names of its columns.
struct Object<'r> {
    columns: &'static [&'static str],
    cells: &'r [Cell],
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.cells.len()))?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            match cell {
                Cell::Null => map.serialize_entry(column, &())?,
                Cell::Text(text) => map.serialize_entry(column, text)?,
                Cell::Integer(number) => map.serialize_entry(column, number)?,
                Cell::Json(text) => {
                    let raw: &RawValue = serde_json::from_str(text).map_err(S::Error::custom)?;
                    map.serialize_entry(column, raw)?;
                }
            }
        }
        map.end()
    }
}
