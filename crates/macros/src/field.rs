//! What the attributes of a field say.

use quote::format_ident;
use syn::parse::{ParseBuffer, ParseStream};
use syn::{
    Data, DeriveInput, Error, Expr, GenericArgument, Ident, Index, LitStr, Member, Path, PathArguments,
    Result, Token, Type, parenthesized,
};

/// A field with a name and what `#[column(…)]` says of it.
pub struct Field {
    pub name: Ident,
    /// Its name in the struct, or in the value that it is a part of.
    pub member: Member,
    pub ty: Type,
    pub source: Source,
    /// The name of the column, or what a `SELECT` computes in its place.
    pub column: String,
    pub with: Option<Path>,
    pub is_fixed: bool,
    pub is_unwritten: bool,
}

/// Where the value of a field comes from.
pub enum Source {
    Column,
    Json,
    Text,
    Sum,
    Flatten,
    Parts(Vec<Field>),
    Value(Expr),
}

impl Field {
    /// The fields of a struct.
    pub fn all(input: &DeriveInput) -> Result<Vec<Self>> {
        let Data::Struct(data) = &input.data else {
            return Err(Error::new_spanned(input, "rows are structs"));
        };
        data.fields.iter().map(Self::of).collect()
    }

    fn of(field: &syn::Field) -> Result<Self> {
        let Some(name) = field.ident.clone() else {
            return Err(Error::new_spanned(field, "columns have names, so must fields"));
        };
        let mut found = Self::named(name.clone(), Member::Named(name), field.ty.clone());
        for attribute in field.attrs.iter().filter(|a| a.path().is_ident("column")) {
            attribute.parse_args_with(|input: ParseStream<'_>| found.parse(input))?;
        }
        Ok(found)
    }

    fn named(name: Ident, member: Member, ty: Type) -> Self {
        Self {
            column: name.to_string(),
            name,
            member,
            ty,
            source: Source::Column,
            with: None,
            is_fixed: false,
            is_unwritten: false,
        }
    }

    /// A part of a value: a field of a struct, `name` or `name(…)`, or of a tuple, `"column"` or `(…)`.
    fn part(input: ParseStream<'_>, index: usize) -> Result<Self> {
        let inferred = Type::Infer(syn::TypeInfer {
            underscore_token: Token![_](input.span()),
        });
        let mut part = if input.peek(Ident) {
            let name: Ident = input.parse()?;
            Self::named(name.clone(), Member::Named(name), inferred)
        } else {
            let place = Member::Unnamed(Index::from(index));
            Self::named(format_ident!("part_{index}"), place, inferred)
        };
        if input.peek(syn::token::Paren) {
            part.parse(&parenthesized(input)?)?;
        } else if input.peek(LitStr) {
            part.column = input.parse::<LitStr>()?.value();
        }
        Ok(part)
    }

    fn parse(&mut self, input: ParseStream<'_>) -> Result<()> {
        while !input.is_empty() {
            if input.peek(LitStr) {
                self.column = input.parse::<LitStr>()?.value();
            } else {
                self.parse_word(input)?;
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    }

    fn parse_word(&mut self, input: ParseStream<'_>) -> Result<()> {
        let word: Ident = input.parse()?;
        let given = || input.parse::<Token![=]>();
        match word.to_string().as_str() {
            "json" => self.source = Source::Json,
            "text" => self.source = Source::Text,
            "flatten" => self.source = Source::Flatten,
            "fixed" => self.is_fixed = true,
            "unwritten" => self.is_unwritten = true,
            "parts" => {
                let (inner, mut parts) = (parenthesized(input)?, Vec::new());
                while !inner.is_empty() {
                    parts.push(Self::part(&inner, parts.len())?);
                    if !inner.is_empty() {
                        inner.parse::<Token![,]>()?;
                    }
                }
                self.source = Source::Parts(parts);
            }
            "sum" => {
                given()?;
                self.column = input.parse::<LitStr>()?.value();
                self.source = Source::Sum;
            }
            "with" => {
                given()?;
                self.with = Some(input.parse()?);
            }
            "value" => {
                given()?;
                self.source = Source::Value(input.parse()?);
            }
            _ => return Err(Error::new_spanned(word, "not known of a column")),
        }
        Ok(())
    }

    /// Whether the column may be null.
    pub fn is_optional(&self) -> bool {
        self.optional().is_some()
    }

    /// The type inside the field's `Option`, if it is one.
    pub fn optional(&self) -> Option<&Type> {
        let Type::Path(path) = &self.ty else { return None };
        let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
        match &last.arguments {
            PathArguments::AngleBracketed(of) => of.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            }),
            _ => None,
        }
    }
}

fn parenthesized<'a>(input: ParseStream<'a>) -> Result<ParseBuffer<'a>> {
    let inner;
    parenthesized!(inner in input);
    Ok(inner)
}
