//! The generated part of `sdk/rust`.

mod format;
mod types;

use super::model::{Answer, Api, Credential, Method, Piece, Resource};
use super::shapes::{Shape, Type};
use super::words::{pascal, snake, wrapped};
use anyhow::{Context, Result};
use pandabase::wiring::openapi::clients::rust_name as identifier;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const HEADER: &str =
    "// Written by `cargo xtask sdk` from the OpenAPI document. Changes here are overwritten.\n";
/// The most columns of a comment's text.
const WIDTH: usize = 96;
/// How the files are put together.
const MODULES: &str = "//! What is made from the server's OpenAPI document.

#![allow(
    clippy::doc_lazy_continuation,
    clippy::enum_variant_names,
    clippy::struct_field_names,
    clippy::too_many_arguments,
    reason = \"names and texts are the API's\"
)]

mod client;
pub mod resources;
pub mod types;
";

/// Names and contents of the files, below `sdk/rust`.
pub fn files(api: &Api) -> Result<Vec<(&'static str, String)>> {
    let inputs = inputs(api)?;
    let all = [
        ("src/generated/mod.rs", HEADER.to_owned() + MODULES),
        ("src/generated/types.rs", types::all(api, &inputs)),
        ("src/generated/resources.rs", resources(api)),
        ("src/generated/client.rs", client(api)),
    ];
    let formatted = all.map(|(name, text)| -> Result<(&'static str, String)> {
        let text = format::formatted(&text).with_context(|| format!("format {name}"))?;
        Ok((name, text))
    });
    formatted.into_iter().collect()
}

/// The types that a program makes, rather than reads alone.
fn inputs(api: &Api) -> Result<BTreeSet<String>> {
    let bodies = api.resources.iter().flat_map(|resource| &resource.methods);
    let mut open = Vec::new();
    for body in bodies.filter_map(|method| method.body.as_ref()) {
        body.kind.names(&mut open);
    }
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        if !found.insert(name.clone()) {
            continue;
        }
        let named = api.types.iter().find(|named| named.name == name);
        match &named.with_context(|| format!("there is no type {name}"))?.shape {
            Shape::Object { fields, .. } => fields.iter().for_each(|field| field.kind.names(&mut open)),
            Shape::Alias(kind) => kind.names(&mut open),
        }
    }
    Ok(found)
}

/// The text behind a header and imports.
fn importing(about: &str, imports: &[&str], text: &str) -> String {
    let imports: String = imports.iter().map(|import| format!("use {import};\n")).collect();
    format!("{HEADER}//! {about}\n\n{imports}{text}")
}

fn resources(api: &Api) -> String {
    let mut names = BTreeSet::new();
    let mut text = String::new();
    for resource in &api.resources {
        for method in &resource.methods {
            query_type(method, &mut text, &mut names);
        }
        class(resource, &mut text, &mut names);
    }
    let names: Vec<String> = names.into_iter().collect();
    let types = format!("super::types::{{{}}}", names.join(", "));
    let imports = [
        "crate::paging::Paged",
        "crate::request::{Call, Credential, Keyed}",
        "crate::transport::Core",
        "serde::Serialize",
        types.as_str(),
    ];
    importing("The operations, by what they are about.", &imports, &text)
}

fn query_name(method: &Method) -> String {
    format!("{}Query", pascal(&method.operation))
}

fn query_type(method: &Method, text: &mut String, names: &mut BTreeSet<String>) {
    if method.query.is_empty() {
        return;
    }
    method.query.iter().for_each(|field| mention(&field.kind, names));
    let name = query_name(method);
    let has_default = method.query.iter().all(|field| !field.is_required);
    let default = if has_default { "Default, " } else { "" };
    let _ = write!(
        text,
        "\n/// What `{}` takes.\n#[derive(Debug, Clone, {default}PartialEq, Serialize)]\n\
         pub struct {name} {{\n",
        method.operation
    );
    for field in &method.query {
        comment(text, "    ", &field.about, &field.name);
        types::attributes(field, text);
        let kind = types::of_field(&name, field, false);
        let _ = writeln!(text, "    pub {}: {kind},", identifier(&field.name));
    }
    text.push_str("}\n");
    if !has_default {
        types::constructor(&name, &method.query, text);
    }
}

fn class_name(resource: &Resource) -> String {
    format!("{}Resource", pascal(&resource.name))
}

fn class(resource: &Resource, text: &mut String, names: &mut BTreeSet<String>) {
    let name = class_name(resource);
    text.push('\n');
    comment(text, "", &resource.about, &resource.name);
    let _ = write!(
        text,
        "#[derive(Debug, Clone, Copy)]\npub struct {name}<'c> {{\n    pub(super) core: &'c Core,\n}}\n\n\
         impl {name}<'_> {{\n"
    );
    for (index, method) in resource.methods.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        function(method, text, names);
    }
    text.push_str("}\n");
}

fn function(method: &Method, text: &mut String, names: &mut BTreeSet<String>) {
    let (Answer::One(answer) | Answer::Page(answer)) = &method.answer;
    mention(answer, names);
    let mut arguments = vec!["&self".to_owned()];
    for argument in &method.arguments {
        mention(&argument.kind, names);
        let kind = match &argument.kind {
            Type::Named(name) => format!("&{name}"),
            _ => "&str".to_owned(),
        };
        arguments.push(format!("{}: {kind}", identifier(&argument.name)));
    }
    if let Some(body) = &method.body {
        mention(&body.kind, names);
        arguments.push(format!("body: &{}", spelt(&body.kind, "String")));
    }
    if !method.query.is_empty() {
        arguments.push(format!("query: &{}", query_name(method)));
    }
    let answer = spelt(answer, "String");
    let (result, end) = match (&method.answer, method.has_key) {
        (Answer::Page(_), _) => (format!("Paged<{answer}>"), "list"),
        (Answer::One(_), true) => (format!("Call<{answer}, Keyed>"), "keyed"),
        (Answer::One(_), false) => (format!("Call<{answer}>"), "call"),
    };
    comment(text, "    ", &told(method), &method.name);
    let _ = writeln!(
        text,
        "    pub fn {}({}) -> {result} {{",
        identifier(&method.name),
        arguments.join(", ")
    );
    statement(method, end, text);
    text.push_str("    }\n");
}

fn statement(method: &Method, end: &str, text: &mut String) {
    let credential = match method.credential {
        Credential::Required => "Required",
        Credential::Optional => "Optional",
        Credential::None => "None",
    };
    let _ = write!(
        text,
        "        self.core.request({:?}, Credential::{credential})",
        method.verb
    );
    for piece in &method.path {
        let _ = match piece {
            Piece::Text(piece) => write!(text, ".text({piece:?})"),
            Piece::Store => write!(text, ".store()"),
            Piece::Argument(name) => {
                let kind = method.arguments.iter().find(|argument| argument.name == *name);
                let is_word = kind.is_some_and(|argument| matches!(argument.kind, Type::Named(_)));
                let name = identifier(name);
                let word = if is_word { ".as_str()" } else { "" };
                write!(
                    text,
                    ".segment(\"{}\", {name}{word})",
                    name.trim_start_matches("r#")
                )
            }
        };
    }
    if method.body.is_some() {
        text.push_str(".body(body)");
    }
    if !method.query.is_empty() {
        text.push_str(".query(query)");
    }
    let _ = writeln!(text, ".{end}()");
}

/// What a method's comment says.
fn told(method: &Method) -> String {
    let mut text = method.about.clone();
    if let Some(scope) = &method.scope {
        let _ = write!(text, "\n\nNeeds `{scope}`.");
    }
    let described = method
        .arguments
        .iter()
        .filter(|argument| !argument.about.is_empty());
    for (index, argument) in described.enumerate() {
        text.push_str(if index == 0 { "\n\n" } else { "\n" });
        let _ = write!(text, "- `{}`: {}", snake(&argument.name), argument.about);
    }
    text
}

fn client(api: &Api) -> String {
    let mut text = String::from("\nimpl Pandabase {\n");
    let mut names: Vec<String> = Vec::new();
    for (index, resource) in api.resources.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        let class = class_name(resource);
        comment(&mut text, "    ", &resource.about, &resource.name);
        let _ = write!(
            text,
            "    #[must_use]\n    pub fn {}(&self) -> {class}<'_> {{\n        \
             {class} {{ core: &self.core }}\n    }}\n",
            identifier(&resource.name)
        );
        names.push(class);
    }
    text.push_str("}\n");
    let classes = format!("super::resources::{{{}}}", names.join(", "));
    importing(
        "The resources of a client.",
        &["crate::client::Pandabase", classes.as_str()],
        &text,
    )
}

fn mention(kind: &Type, names: &mut BTreeSet<String>) {
    let mut found = Vec::new();
    kind.names(&mut found);
    names.extend(found);
}

/// A type. A list of texts without a name is called `inline`.
fn spelt(kind: &Type, inline: &str) -> String {
    match kind {
        Type::Text => "String".to_owned(),
        Type::Integer => "i64".to_owned(),
        Type::Number => "f64".to_owned(),
        Type::Flag => "bool".to_owned(),
        // One of several types is as good as any JSON: none of them has a name.
        Type::Unknown | Type::Union(_) => "serde_json::Value".to_owned(),
        Type::Null => "()".to_owned(),
        Type::Named(name) => name.clone(),
        Type::Literals(_) => inline.to_owned(),
        Type::List(inner) => format!("Vec<{}>", spelt(inner, inline)),
        Type::Map(inner) => format!("std::collections::BTreeMap<String, {}>", spelt(inner, inline)),
        Type::Nullable(inner) => format!("Option<{}>", spelt(inner, inline)),
    }
}

/// A comment; where there is none, the name as the API spells it.
fn comment(text: &mut String, indent: &str, about: &str, name: &str) {
    let name = format!("`{name}`.");
    let about = if about.is_empty() { &name } else { about };
    for line in wrapped(about, WIDTH - indent.len()) {
        let line = format!("{indent}/// {line}");
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_spelt() {
        let text = || Box::new(Type::Text);
        for (kind, spelling) in [
            (Type::Nullable(Box::new(Type::Integer)), "Option<i64>"),
            (
                Type::List(Box::new(Type::Literals(vec!["A".to_owned()]))),
                "Vec<OwnerKind>",
            ),
            (Type::Map(text()), "std::collections::BTreeMap<String, String>"),
        ] {
            assert_eq!(spelt(&kind, "OwnerKind"), spelling);
        }
    }

    #[test]
    fn words_of_the_language_are_marked() {
        assert_eq!(
            [identifier("type"), identifier("mimeType")],
            ["r#type", "mime_type"]
        );
    }
}
