//! `FromRow`: the columns of a `SELECT` and the struct that is read from them.

use crate::field::{Field, Source};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, LitStr, Result};

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let fields = Field::all(input)?;
    let alias = alias(input)?;
    let columns = fields.iter().filter_map(|field| columns(field, alias.as_deref()));
    let widths = fields.iter().filter_map(width);
    let readers = fields.iter().map(|field| {
        let (name, reader) = (&field.name, reader(field));
        quote!(#name: #reader)
    });
    let name = &input.ident;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    Ok(quote! {
        impl #generics ::pandabase_platform::db::FromRow for #name #arguments #bounds {
            const COLUMNS: &'static str = ::pandabase_platform::joined!(#(#columns),*);
            const WIDTH: usize = 0 #(+ #widths)*;

            fn from_row(
                row: &mut ::pandabase_platform::db::Row<'_>,
            ) -> ::std::result::Result<Self, ::pandabase_platform::db::DbError> {
                Ok(Self { #(#readers),* })
            }
        }
    })
}

/// The table that fields are columns of, where a statement joins several: `#[alias("c")]`.
fn alias(input: &DeriveInput) -> Result<Option<String>> {
    let mut attributes = input.attrs.iter().filter(|a| a.path().is_ident("alias"));
    let name = attributes.next().map(|alias| alias.parse_args::<LitStr>());
    Ok(name.transpose()?.map(|name| name.value()))
}

/// What the field adds to the columns of the `SELECT`.
fn columns(field: &Field, alias: Option<&str>) -> Option<TokenStream> {
    let ty = &field.ty;
    let column = match alias {
        Some(alias) if field.name == field.column.as_str() => format!("{alias}.{}", field.column),
        _ => field.column.clone(),
    };
    match &field.source {
        Source::Value(_) => None,
        Source::Column | Source::Json | Source::Parsed => Some(quote!(#column)),
        Source::Sum => Some(quote!(::pandabase_platform::split_sum!(#column))),
        Source::Flatten => Some(quote!(<#ty as ::pandabase_platform::db::FromRow>::COLUMNS)),
    }
}

/// How many columns these are.
fn width(field: &Field) -> Option<TokenStream> {
    let ty = &field.ty;
    match &field.source {
        Source::Value(_) => None,
        Source::Column | Source::Json | Source::Parsed => Some(quote!(1)),
        Source::Sum => Some(quote!(2)),
        Source::Flatten => Some(quote!(<#ty as ::pandabase_platform::db::FromRow>::WIDTH)),
    }
}

fn reader(field: &Field) -> TokenStream {
    let ty = &field.ty;
    let read = match &field.source {
        Source::Value(value) => return quote!(#value),
        Source::Column => quote!(row.next()?),
        Source::Json if field.is_optional() => quote!(row.opt_json()?),
        Source::Json => quote!(row.json()?),
        Source::Parsed => quote!(row.parsed()?),
        Source::Sum => quote!(row.sum()?),
        Source::Flatten => quote!(<#ty as ::pandabase_platform::db::FromRow>::from_row(row)?),
    };
    match &field.with {
        Some(with) => quote!(#with(#read)),
        None => read,
    }
}
