//! Declarations of the types.

use super::super::model::{Api, Event};
use super::super::shapes::{Field, Named, Shape, Type};
use super::super::words::{pascal, snake};
use super::{comment, identifier, importing, spelt};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The type of the name of an event.
const EVENT: &str = "WebhookEventName";
/// Keys whose values no log shows.
const SECRETS: [&str; 4] = ["cvc", "secret", "token", "webhookSecret"];
/// The same in one type.
const SECRETS_OF: [(&str, &str); 1] = [("CardInput", "number")];

/// Every type that a method or an event mentions.
pub fn all(api: &Api, inputs: &BTreeSet<String>) -> String {
    let mut text = String::new();
    for named in &api.types {
        declaration(named, inputs.contains(&named.name), &mut text);
    }
    payload(&api.events, &mut text);
    importing(
        "What the API takes and answers. Fields have the names of the API, in this language's spelling.",
        &[
            "crate::secret::Secret",
            "crate::values::text_enum",
            "serde::{Deserialize, Serialize}",
        ],
        &text,
    )
}

fn declaration(named: &Named, is_input: bool, text: &mut String) {
    let name = &named.name;
    match &named.shape {
        Shape::Alias(Type::Literals(values)) => choice(name, &named.about, values, text),
        Shape::Alias(kind) => {
            text.push('\n');
            comment(text, "", &named.about, name);
            let _ = writeln!(text, "pub type {name} = {};", spelt(kind, name));
        }
        Shape::Object { fields, choices } => {
            let mut about = named.about.clone();
            if !choices.is_empty() {
                let quoted = |set: &Vec<String>| {
                    let names = set.iter().map(|name| format!("`{}`", snake(name)));
                    names.collect::<Vec<_>>().join(" and ")
                };
                let sets: Vec<String> = choices.iter().map(quoted).collect();
                let _ = write!(about, "\n\nIt needs {}.", sets.join(", or "));
            }
            object(name, &about, fields, is_input, text);
        }
    }
}

/// A list of texts. Lines of its description that tell of one value are told with that value.
fn choice(name: &str, about: &str, values: &[String], text: &mut String) {
    let told = |value: &str| {
        let start = format!("- `{value}`: ");
        about.lines().find_map(|line| line.strip_prefix(start.as_str()))
    };
    let is_told = |line: &str| {
        values
            .iter()
            .any(|value| line.starts_with(&format!("- `{value}`: ")))
    };
    let rest: Vec<&str> = about.lines().filter(|line| !is_told(line)).collect();
    text.push_str("\ntext_enum! {\n");
    comment(text, "    ", rest.join("\n").trim(), name);
    let _ = writeln!(text, "    {name} {{");
    for value in values {
        comment(text, "        ", told(value).unwrap_or_default(), value);
        let _ = writeln!(text, "        {} = {value:?},", variant(value));
    }
    text.push_str("    }\n}\n");
}

fn object(name: &str, about: &str, fields: &[Field], is_input: bool, text: &mut String) {
    for field in fields {
        if let Some(values) = inline(&field.kind) {
            choice(&inline_name(name, &field.name), &field.about, values, text);
        }
    }
    let has_default = is_input && fields.iter().all(|field| !field.is_required);
    let default = if has_default { "Default, " } else { "" };
    text.push('\n');
    comment(text, "", about, name);
    let _ = writeln!(
        text,
        "#[derive(Debug, Clone, {default}PartialEq, Serialize, Deserialize)]"
    );
    if !is_input {
        text.push_str("#[non_exhaustive]\n");
    }
    let _ = writeln!(text, "pub struct {name} {{");
    for field in fields {
        let kind = of_field(name, field, is_input);
        comment(text, "    ", &field.about, &field.name);
        attributes(field, text);
        let _ = writeln!(text, "    pub {}: {kind},", identifier(&field.name));
    }
    text.push_str("}\n");
    if is_input && !has_default {
        constructor(name, fields, text);
    }
}

/// How a field is read and written.
pub fn attributes(field: &Field, text: &mut String) {
    let mut parts = Vec::new();
    if snake(&field.name) != field.name {
        parts.push(format!("rename = {:?}", field.name));
    }
    if !field.is_required {
        parts.push("default".to_owned());
        parts.push("skip_serializing_if = \"Option::is_none\"".to_owned());
    }
    if !parts.is_empty() {
        let _ = writeln!(text, "    #[serde({})]", parts.join(", "));
    }
}

/// The type of a field. What may be left out of an input and may be null has three states.
pub fn of_field(owner: &str, field: &Field, is_input: bool) -> String {
    let kind = bare_type(owner, field);
    match (field.is_required, &field.kind) {
        (false, Type::Nullable(_)) if !is_input => kind,
        (false, _) => format!("Option<{kind}>"),
        (true, _) => kind,
    }
}

fn bare_type(owner: &str, field: &Field) -> String {
    let name = field.name.as_str();
    let is_secret = SECRETS.contains(&name) || SECRETS_OF.contains(&(owner, name));
    match &field.kind {
        Type::Text if is_secret => "Secret".to_owned(),
        Type::Nullable(inner) if is_secret && **inner == Type::Text => "Option<Secret>".to_owned(),
        kind => spelt(kind, &inline_name(owner, name)),
    }
}

/// `new`, with what is required.
pub fn constructor(name: &str, fields: &[Field], text: &mut String) {
    let required = || fields.iter().filter(|field| field.is_required);
    let mut arguments = Vec::new();
    let mut values = String::new();
    for field in fields {
        let identifier = identifier(&field.name);
        if !field.is_required {
            let _ = writeln!(values, "            {identifier}: None,");
            continue;
        }
        let kind = of_field(name, field, true);
        if matches!(kind.as_str(), "String" | "Secret") {
            arguments.push(format!("{identifier}: impl Into<{kind}>"));
            let _ = writeln!(values, "            {identifier}: {identifier}.into(),");
        } else {
            arguments.push(format!("{identifier}: {kind}"));
            let _ = writeln!(values, "            {identifier},");
        }
    }
    let about = match required().count() == fields.len() {
        true => "With every field.",
        false => "With what is required, and nothing else.",
    };
    let _ = write!(
        text,
        "\nimpl {name} {{\n    /// {about}\n    #[must_use]\n    pub fn new({}) -> Self {{\n        \
         Self {{\n{values}        }}\n    }}\n}}\n",
        arguments.join(", ")
    );
}

/// What a webhook carries.
fn payload(events: &[Event], text: &mut String) {
    let field = |name: &str, about: &str, kind| Field {
        name: name.to_owned(),
        about: about.to_owned(),
        is_required: true,
        kind,
    };
    let names: Vec<String> = events.iter().map(|event| event.name.clone()).collect();
    let lines = events.iter().map(|event| {
        let about = event.about.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("\n- `{}`: {about}", event.name)
    });
    let told = format!("What webhooks tell.\n{}", lines.collect::<String>());
    choice(EVENT, &told, &names, text);
    let fields = [
        field("event", "What happened.", Type::Named(EVENT.to_owned())),
        field(
            "id",
            "Names the event, the same at every attempt and every endpoint.",
            Type::Text,
        ),
        field("timestamp", "When it happened.", Type::Text),
        field(
            "data",
            "What it is about.",
            Type::Named("WebhookEvent".to_owned()),
        ),
    ];
    object("WebhookPayload", "What a webhook carries.", &fields, false, text);
}

/// The texts of a list that has no name.
fn inline(kind: &Type) -> Option<&[String]> {
    match kind {
        Type::Literals(values) => Some(values),
        Type::Nullable(inner) | Type::List(inner) | Type::Map(inner) => inline(inner),
        _ => None,
    }
}

/// The name of such a list.
fn inline_name(owner: &str, field: &str) -> String {
    format!("{owner}{}", pascal(field))
}

/// The variant of a text: `LicenseKey` of `LICENSE_KEY`, `CreatedAt` of `createdAt`, and `D7` of `7d`.
fn variant(value: &str) -> String {
    let is_shouted = !value.chars().any(char::is_lowercase);
    let name = match is_shouted {
        true => pascal(&value.to_lowercase()),
        false => pascal(value),
    };
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
    match &name[digits.len()..] {
        "" => format!("N{digits}"),
        "Self" => "Itself".to_owned(),
        rest => {
            let mut chars = rest.chars();
            let first = chars.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(chars).collect::<String>() + &digits
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, is_required: bool, kind: Type) -> Field {
        Field {
            name: name.to_owned(),
            about: String::new(),
            is_required,
            kind,
        }
    }

    #[test]
    fn variants_are_names() {
        for (value, name) in [
            ("LICENSE_KEY", "LicenseKey"),
            ("createdAt", "CreatedAt"),
            ("us_bank_account", "UsBankAccount"),
            ("90d", "D90"),
            ("p24", "P24"),
        ] {
            assert_eq!(variant(value), name);
        }
        assert_eq!(
            [identifier("type"), identifier("mimeType")],
            ["r#type", "mime_type"]
        );
    }

    #[test]
    fn an_input_has_three_states_where_it_may_be_cleared() {
        let cleared = || Type::Nullable(Box::new(Type::Text));
        let fields = [
            field("title", true, Type::Text),
            field("webhookSecret", false, cleared()),
        ];
        let mut text = String::new();
        object("Change", "Of it.", &fields, true, &mut text);
        assert!(
            text.contains("pub webhook_secret: Option<Option<Secret>>"),
            "{text}"
        );
        assert!(
            text.contains("pub fn new(title: impl Into<String>) -> Self"),
            "{text}"
        );

        let mut answer = String::new();
        object("Answer", "Of it.", &fields, false, &mut answer);
        assert!(
            answer.contains("#[non_exhaustive]\npub struct Answer"),
            "{answer}"
        );
        assert!(answer.contains("pub webhook_secret: Option<Secret>,"), "{answer}");
    }

    #[test]
    fn values_are_told_with_their_variants() {
        let mut text = String::new();
        let values = ["A".to_owned(), "B".to_owned()];
        choice("Letter", "A letter.\n\n- `A`: The first.", &values, &mut text);
        let expected = "\ntext_enum! {\n    /// A letter.\n    Letter {\n        /// The first.\n        \
                        A = \"A\",\n        /// `B`.\n        B = \"B\",\n    }\n}\n";
        assert_eq!(text, expected);
    }
}
