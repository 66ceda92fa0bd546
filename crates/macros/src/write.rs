//! `ToRow`: the names of the columns and their values.

use crate::field::{Field, Source};
use proc_macro2::TokenStream;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{DeriveInput, Error, Expr, Ident, Result, Token};

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let fields = Field::all(input)?;
    let mut columns = Vec::new();
    for field in &fields {
        Written::add(field, &mut columns)?;
    }
    columns.extend(computed(input)?);
    let names = columns.iter().map(|column| &column.name);
    let fixed = columns.iter().map(|column| column.is_fixed);
    let values = columns.iter().map(|column| &column.value);
    let name = &input.ident;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    Ok(quote! {
        impl #generics ::pandabase_platform::db::ToRow for #name #arguments #bounds {
            const COLUMNS: &'static [::pandabase_platform::db::Written] = &[
                #(::pandabase_platform::db::Written { name: #names, is_fixed: #fixed }),*
            ];

            fn with_values<T>(
                &self,
                then: impl FnOnce(
                    &[::pandabase_platform::db::Param<'_>],
                ) -> ::std::result::Result<T, ::pandabase_platform::db::DbError>,
            ) -> ::std::result::Result<T, ::pandabase_platform::db::DbError> {
                then(&[#(#values),*])
            }
        }
    })
}

/// A column that is written.
struct Written {
    name: String,
    is_fixed: bool,
    value: TokenStream,
}

impl Written {
    fn add(field: &Field, columns: &mut Vec<Self>) -> Result<()> {
        let name = &field.name;
        if field.is_unwritten || matches!(field.source, Source::Value(_)) {
            return Ok(());
        }
        let Source::Parts(parts) = &field.source else {
            columns.push(Self::of(field, &quote!(self.#name), field.is_optional())?);
            return Ok(());
        };
        if field.is_fixed {
            return Err(Error::new_spanned(name, "say `fixed` of its parts"));
        }
        let is_written = |part: &&Field| !part.is_unwritten && !matches!(part.source, Source::Value(_));
        for part in parts.iter().filter(is_written) {
            let member = &part.member;
            columns.push(if field.is_optional() {
                let value = quote!(self.#name.as_ref().map(|whole| &whole.#member));
                Self::of(part, &value, true)?
            } else {
                Self::of(part, &quote!(self.#name.#member), false)?
            });
        }
        Ok(())
    }

    /// The column of a field whose value is `value`.
    fn of(field: &Field, value: &TokenStream, may_be_null: bool) -> Result<Self> {
        let value = match &field.source {
            Source::Column => value.clone(),
            Source::Json if may_be_null => {
                quote!(#value.as_ref().map(::pandabase_platform::db::json).transpose()?)
            }
            Source::Json => quote!(::pandabase_platform::db::json(&#value)?),
            Source::Text if may_be_null => quote!(#value.as_ref().map(::std::string::ToString::to_string)),
            Source::Text => quote!(::std::string::ToString::to_string(&#value)),
            Source::Sum | Source::Flatten | Source::Parts(_) | Source::Value(_) => {
                return Err(Error::new_spanned(&field.name, "this can be read only"));
            }
        };
        Ok(Self {
            name: field.column.clone(),
            is_fixed: field.is_fixed,
            value: quote!(::pandabase_platform::db::Param::of(&#value)),
        })
    }
}

/// The columns of `#[columns(name = expression)]`.
fn computed(input: &DeriveInput) -> Result<Vec<Written>> {
    let mut columns = Vec::new();
    for attribute in input.attrs.iter().filter(|a| a.path().is_ident("columns")) {
        let pairs = attribute.parse_args_with(|input: syn::parse::ParseStream<'_>| {
            Punctuated::<Computed, Token![,]>::parse_terminated_with(input, Computed::parse)
        })?;
        columns.extend(pairs.into_iter().map(Computed::written));
    }
    Ok(columns)
}

struct Computed {
    name: Ident,
    value: Expr,
}

impl Computed {
    fn parse(input: syn::parse::ParseStream<'_>) -> Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok(Self {
            name,
            value: input.parse()?,
        })
    }

    fn written(self) -> Written {
        let value = self.value;
        Written {
            name: self.name.to_string(),
            is_fixed: false,
            value: quote!(::pandabase_platform::db::Param::of(&(#value))),
        }
    }
}
