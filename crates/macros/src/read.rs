//! `FromRow`: the columns of a `SELECT` and the struct that is read from them.

use crate::field::{Field, Source};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, LitStr, Result, Type};

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let fields = Field::all(input)?;
    let alias = alias(input)?;
    let columns = fields.iter().filter_map(|field| columns(field, alias.as_deref()));
    let widths = fields.iter().filter_map(width);
    let reading = reading(&fields, false);
    let members = fields.iter().map(|field| &field.name);
    let name = &input.ident;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    Ok(quote! {
        impl #generics ::pandabase_platform::db::FromRow for #name #arguments #bounds {
            const COLUMNS: &'static str = ::pandabase_platform::joined!(#(#columns),*);
            const WIDTH: usize = 0 #(+ #widths)*;

            fn from_row(
                row: &mut ::pandabase_platform::db::Row<'_>,
            ) -> ::std::result::Result<Self, ::pandabase_platform::db::DbError> {
                #reading
                Ok(Self { #(#members),* })
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
        Source::Column | Source::Json | Source::Text => Some(quote!(#column)),
        Source::Sum => Some(quote!(::pandabase_platform::split_sum!(#column))),
        Source::Flatten => Some(quote!(<#ty as ::pandabase_platform::db::FromRow>::COLUMNS)),
        Source::Parts(parts) => {
            let columns = parts.iter().filter_map(|part| columns(part, alias));
            Some(quote!(#(#columns),*))
        }
    }
}

/// How many columns these are.
fn width(field: &Field) -> Option<TokenStream> {
    let ty = &field.ty;
    match &field.source {
        Source::Value(_) => None,
        Source::Column | Source::Json | Source::Text => Some(quote!(1)),
        Source::Sum => Some(quote!(2)),
        Source::Flatten => Some(quote!(<#ty as ::pandabase_platform::db::FromRow>::WIDTH)),
        Source::Parts(parts) => {
            let widths = parts.iter().filter_map(width);
            Some(quote!(0 #(+ #widths)*))
        }
    }
}

/// Reads every field into a variable of its name, columns first, because the value of another field may
/// follow from them. Fields that `may_be_null` are read as options.
fn reading(fields: &[Field], may_be_null: bool) -> TokenStream {
    let (values, read): (Vec<_>, Vec<_>) = fields
        .iter()
        .partition(|field| matches!(field.source, Source::Value(_)));
    let lines = read.into_iter().chain(values).map(|field| {
        let (name, ty, reader) = (&field.name, &field.ty, reader(field, may_be_null));
        match may_be_null {
            true => quote!(let #name: ::std::option::Option<#ty> = #reader;),
            false => quote!(let #name: #ty = #reader;),
        }
    });
    quote!(#(#lines)*)
}

fn reader(field: &Field, may_be_null: bool) -> TokenStream {
    let ty = &field.ty;
    let may_be_null = may_be_null || field.is_optional();
    let read = match &field.source {
        Source::Value(value) => return quote!(#value),
        Source::Column => quote!(row.next()?),
        Source::Json if may_be_null => quote!(row.opt_json()?),
        Source::Json => quote!(row.json()?),
        Source::Text if may_be_null => quote!(row.opt_word(|text| text.parse().ok())?),
        Source::Text => quote!(row.word(|text| text.parse().ok())?),
        Source::Sum => quote!(row.sum()?),
        Source::Flatten => quote!(<#ty as ::pandabase_platform::db::FromRow>::from_row(row)?),
        Source::Parts(parts) => whole(field, parts),
    };
    match &field.with {
        Some(with) => quote!(#with(#read)),
        None => read,
    }
}

/// The value that consists of these parts; an optional one is there when all of its parts are.
fn whole(field: &Field, parts: &[Field]) -> TokenStream {
    let names: Vec<_> = parts.iter().map(|part| &part.name).collect();
    let made = match field.optional().unwrap_or(&field.ty) {
        Type::Tuple(_) => quote!((#(#names),*)),
        ty => quote!(#ty { #(#names),* }),
    };
    if !field.is_optional() {
        let reading = reading(parts, false);
        return quote!({ #reading #made });
    }
    let reading = reading(parts, true);
    quote!({
        #reading
        match (#(#names),*) {
            (#(::std::option::Option::Some(#names)),*) => ::std::option::Option::Some(#made),
            _ => ::std::option::Option::None,
        }
    })
}
