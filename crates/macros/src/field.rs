//! What the attributes of a field say.

use syn::{Data, DeriveInput, Error, Expr, Ident, LitStr, Path, Result, Token, Type};

/// A field with a name and what `#[column(…)]` says of it.
pub struct Field {
    pub name: Ident,
    pub ty: Type,
    pub source: Source,
    /// The name of the column, or what a `SELECT` computes in its place.
    pub column: String,
    pub with: Option<Path>,
    pub is_fixed: bool,
}

/// Where the value of a field comes from.
pub enum Source {
    Column,
    Json,
    Parsed,
    Sum,
    Flatten,
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
        let mut found = Self {
            column: name.to_string(),
            name,
            ty: field.ty.clone(),
            source: Source::Column,
            with: None,
            is_fixed: false,
        };
        for attribute in field.attrs.iter().filter(|a| a.path().is_ident("column")) {
            attribute.parse_args_with(|input: syn::parse::ParseStream<'_>| found.parse(input))?;
        }
        Ok(found)
    }

    fn parse(&mut self, input: syn::parse::ParseStream<'_>) -> Result<()> {
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

    fn parse_word(&mut self, input: syn::parse::ParseStream<'_>) -> Result<()> {
        let word: Ident = input.parse()?;
        let given = || input.parse::<Token![=]>();
        match word.to_string().as_str() {
            "json" => self.source = Source::Json,
            "parsed" => self.source = Source::Parsed,
            "flatten" => self.source = Source::Flatten,
            "fixed" => self.is_fixed = true,
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

    /// Whether the column may hold nothing.
    pub fn is_optional(&self) -> bool {
        let Type::Path(path) = &self.ty else { return false };
        path.path
            .segments
            .last()
            .is_some_and(|last| last.ident == "Option")
    }
}
