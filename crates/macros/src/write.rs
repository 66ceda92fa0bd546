//! `ToRow`: the names of the columns and their values.

use crate::field::{Field, Source};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::punctuated::Punctuated;
use syn::{DeriveInput, Error, Expr, Ident, Result, Token};

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let fields = Field::all(input)?;
    let mut columns: Vec<Written> = Vec::new();
    for field in fields
        .iter()
        .filter(|field| !matches!(field.source, Source::Value(_)))
    {
        columns.push(Written::of(field)?);
    }
    columns.extend(computed(input)?);
    let names = columns.iter().map(|column| &column.name);
    let fixed = columns.iter().map(|column| column.is_fixed);
    let made = columns.iter().filter_map(|column| column.made.as_ref());
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
                #(#made)*
                then(&[#(#values),*])
            }
        }
    })
}

/// A column that is written.
struct Written {
    name: String,
    is_fixed: bool,
    /// The statement that makes what must live as long as the value.
    made: Option<TokenStream>,
    value: TokenStream,
}

impl Written {
    fn of(field: &Field) -> Result<Self> {
        let name = &field.name;
        let (made, value) = match &field.source {
            Source::Column => (None, quote!(::pandabase_platform::db::Param::of(&self.#name))),
            Source::Json => {
                let text = format_ident!("json_of_{name}");
                let json = match field.is_optional() {
                    true => quote!(self.#name.as_ref().map(::pandabase_platform::db::json).transpose()?),
                    false => quote!(::pandabase_platform::db::json(&self.#name)?),
                };
                (
                    Some(quote!(let #text = #json;)),
                    quote!(::pandabase_platform::db::Param::of(&#text)),
                )
            }
            Source::Parsed | Source::Sum | Source::Flatten | Source::Value(_) => {
                return Err(Error::new_spanned(name, "this can be read only"));
            }
        };
        Ok(Self {
            name: field.column.clone(),
            is_fixed: field.is_fixed,
            made,
            value,
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
        let (name, value) = (self.name, self.value);
        let made = format_ident!("value_of_{name}");
        Written {
            name: name.to_string(),
            is_fixed: false,
            made: Some(quote!(let #made = #value;)),
            value: quote!(::pandabase_platform::db::Param::of(&#made)),
        }
    }
}
