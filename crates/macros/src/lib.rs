//! Derives that tie a struct to the columns of a table: `FromRow` reads one from a row, `ToRow` writes one.
//!
//! A field is the column of its name. `#[column(…)]` says otherwise:
//!
//! | | |
//! |---|---|
//! | `"total"`, `"c.name"` | the column, or what a `SELECT` computes, has another name |
//! | `json` | the column holds the value as JSON |
//! | `text` | the column holds the value as text, by `Display` and `FromStr` |
//! | `parts(a("from"), b("until"))` | columns of a struct's parts; of an `Option`, all are there or none |
//! | `parts("from", "until")` | likewise of a tuple |
//! | `sum = "amount"` | read only: a sum over rows that no number of rows makes too large |
//! | `with = path` | what is stored goes through a function when it is read |
//! | `flatten` | the field's own columns take its place |
//! | `value = …` | no column: the field has this value, which may follow from fields that are columns |
//! | `fixed` | written once: an update leaves it as it is |
//! | `unwritten` | read only: neither an insert nor an update has it |
//!
//! `#[alias("c")]` on a struct names the table that columns are of, where a statement joins several.
//! `#[columns(title_folded = fold(&self.title))]` on a struct writes a column that follows from its fields.

mod field;
mod read;
mod write;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Implements `FromRow`.
#[proc_macro_derive(FromRow, attributes(alias, column))]
pub fn from_row(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    read::derive(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Implements `ToRow`.
#[proc_macro_derive(ToRow, attributes(column, columns))]
pub fn to_row(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    write::derive(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
