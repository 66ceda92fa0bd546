//! Invoices as PDF: a document, the page that shows it, and what draws text and lines on a sheet.

pub mod document;
pub mod page;
pub mod sheet;
pub mod text;
