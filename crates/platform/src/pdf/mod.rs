//! TITLE platform/pdf

pub mod document;
pub mod page;
pub mod sheet;
pub mod text;
