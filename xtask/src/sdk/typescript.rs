//! The generated part of `sdk/typescript`.

use super::model::{Answer, Api, Credential, Event, Method, Piece, Resource};
use super::shapes::{Field, Named, Shape, Type};
use super::words::{camel, pascal, wrapped};
use std::collections::BTreeSet;
use std::fmt::Write as _;

const HEADER: &str =
    "// Written by `cargo xtask sdk` from the OpenAPI document. Changes here are overwritten.\n";
/// The most columns of a comment's text.
const WIDTH: usize = 96;

/// Names and contents of the files, below `sdk/typescript`.
pub fn files(api: &Api) -> Vec<(&'static str, String)> {
    vec![
        ("src/generated/types.ts", types(api)),
        ("src/generated/resources.ts", resources(api)),
        ("src/generated/client.ts", client(api)),
    ]
}

fn types(api: &Api) -> String {
    let mut text = HEADER.to_owned();
    text += "\n/** The type, with these keys always there. */\n\
             type With<T, K extends keyof T> = T & { [P in K]-?: T[P] };\n\
             \n/** The type, with these keys always there and never null. */\n\
             type Filled<T, K extends keyof T> = T & { [P in K]-?: NonNullable<T[P]> };\n";
    for named in &api.types {
        text += &declaration(named);
    }
    events(&api.events, &mut text);
    text
}

fn declaration(named: &Named) -> String {
    let name = &named.name;
    let mut text = String::from("\n");
    match &named.shape {
        Shape::Alias(kind) => {
            comment(&mut text, "", &named.about);
            let _ = writeln!(text, "export type {name} ={};", long(kind));
        }
        Shape::Object { fields, choices } if choices.is_empty() => {
            comment(&mut text, "", &named.about);
            object(&mut text, &format!("export interface {name}"), fields);
        }
        Shape::Object { fields, choices } => {
            object(&mut text, &format!("interface {name}Fields"), fields);
            text.push('\n');
            comment(&mut text, "", &named.about);
            let _ = write!(text, "export type {name} =");
            for choice in choices {
                let keys = literals(choice);
                let _ = write!(text, "\n  | With<{name}Fields, {keys}>");
            }
            text += ";\n";
        }
    }
    text
}

fn object(text: &mut String, start: &str, fields: &[Field]) {
    let _ = writeln!(text, "{start} {{");
    for field in fields {
        comment(text, "  ", &field.about);
        let mark = if field.is_required { "" } else { "?" };
        let _ = writeln!(text, "  {}{mark}: {};", key(&field.name), spelt(&field.kind));
    }
    text.push_str("}\n");
}

fn events(events: &[Event], text: &mut String) {
    for event in events {
        text.push('\n');
        comment(text, "", &event.about);
        let data = match &event.filled[..] {
            [] => "WebhookEvent".to_owned(),
            filled => format!("Filled<WebhookEvent, {}>", literals(filled)),
        };
        let fields = [("event", format!("\"{}\"", event.name)), ("data", data)];
        let _ = writeln!(text, "export interface {}Payload {{", payload(event));
        for (name, kind) in fields {
            let _ = writeln!(text, "  {name}: {kind};");
        }
        text.push_str(
            "  /** Names the event, the same at every attempt and every endpoint. */\n  id: string;\n",
        );
        text.push_str("  /** When it happened. */\n  timestamp: string;\n}\n");
    }
    text.push_str("\n/** What a webhook carries; `event` tells which. */\nexport type WebhookPayload =");
    for event in events {
        let _ = write!(text, "\n  | {}Payload", payload(event));
    }
    text.push_str(";\n");
}

fn payload(event: &Event) -> String {
    pascal(&event.name.to_lowercase())
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
    let mut head = HEADER.to_owned();
    head += "import { type Core, type KeyedOptions, type RequestOptions, segment } from \"../core.js\";\n";
    head += "import { Paged } from \"../paging.js\";\nimport type {\n";
    for name in names {
        let _ = writeln!(head, "  {name},");
    }
    head + "} from \"./types.js\";\n" + &text
}

fn query_type(method: &Method, text: &mut String, names: &mut BTreeSet<String>) {
    if method.query.is_empty() {
        return;
    }
    method.query.iter().for_each(|field| mention(&field.kind, names));
    let _ = write!(text, "\n/** What `{}` takes. */\n", method.operation);
    object(
        text,
        &format!("export interface {}Query", pascal(&method.operation)),
        &method.query,
    );
}

fn class(resource: &Resource, text: &mut String, names: &mut BTreeSet<String>) {
    text.push('\n');
    comment(text, "", &resource.about);
    let _ = writeln!(text, "export class {} {{", class_name(resource));
    text.push_str("  readonly #core: Core;\n\n  /** Made by the client. */\n  constructor(core: Core) {\n");
    text.push_str("    this.#core = core;\n  }\n");
    for method in &resource.methods {
        text.push('\n');
        function(method, text, names);
    }
    text.push_str("}\n");
}

/// The types of the document have the plain names.
fn class_name(resource: &Resource) -> String {
    format!("{}Resource", pascal(&resource.name))
}

fn function(method: &Method, text: &mut String, names: &mut BTreeSet<String>) {
    let (Answer::One(answer) | Answer::Page(answer)) = &method.answer;
    mention(answer, names);
    comment(text, "  ", &comment_of(method));
    let options = if method.has_key {
        "KeyedOptions"
    } else {
        "RequestOptions"
    };
    let mut arguments: Vec<String> = Vec::new();
    for argument in &method.arguments {
        mention(&argument.kind, names);
        arguments.push(format!("{}: {}", argument.name, spelt(&argument.kind)));
    }
    if let Some(body) = &method.body {
        mention(&body.kind, names);
        let default = if body.is_required { "" } else { " = {}" };
        arguments.push(format!("body: {}{default}", spelt(&body.kind)));
    }
    if !method.query.is_empty() {
        let needed = method.query.iter().any(|field| field.is_required);
        let default = if needed { "" } else { " = {}" };
        arguments.push(format!("query: {}Query{default}", pascal(&method.operation)));
    }
    arguments.push(format!("options: {options} = {{}}"));
    let result = match &method.answer {
        Answer::One(answer) => format!("Promise<{}>", spelt(answer)),
        Answer::Page(item) => format!("Paged<{}>", spelt(item)),
    };
    // What an argument may not be is then told by the promise.
    let word = if matches!(method.answer, Answer::One(_)) {
        "async "
    } else {
        ""
    };
    let line = format!("  {word}{}({}): {result} {{", method.name, arguments.join(", "));
    if line.len() <= WIDTH + 4 {
        let _ = writeln!(text, "{line}");
    } else {
        let arguments: String = arguments.iter().map(|one| format!("    {one},\n")).collect();
        let _ = writeln!(text, "  {word}{}(\n{arguments}  ): {result} {{", method.name);
    }
    statement(method, answer, text);
    text.push_str("  }\n");
}

fn statement(method: &Method, answer: &Type, text: &mut String) {
    let mut request = vec![
        format!("method: \"{}\"", method.verb),
        format!("path: {}", path(method)),
    ];
    let credential = match method.credential {
        Credential::Required => "required",
        Credential::Optional => "optional",
        Credential::None => "none",
    };
    request.push(format!("credential: \"{credential}\""));
    if method.has_key {
        request.push("hasKey: true".to_owned());
    }
    if method.body.is_some() {
        request.push("body".to_owned());
    }
    let answer = spelt(answer);
    match (&method.answer, method.query.is_empty()) {
        (Answer::Page(_), _) => {
            text.push_str("    const core = this.#core;\n");
            let request = lines(&request, 4);
            let _ = writeln!(
                text,
                "    return Paged.of<{answer}>(core, {request}, {{ ...query }}, options);"
            );
        }
        (Answer::One(_), is_empty) => {
            if !is_empty {
                request.push("query: { ...query }".to_owned());
            }
            let request = lines(&request, 4);
            let _ = writeln!(
                text,
                "    return this.#core.request<{answer}>({request}, options);"
            );
        }
    }
}

fn lines(entries: &[String], indent: usize) -> String {
    let pad = " ".repeat(indent);
    let entries: String = entries.iter().map(|entry| format!("{pad}  {entry},\n")).collect();
    format!("{{\n{entries}{pad}}}")
}

fn path(method: &Method) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Store => "${this.#core.store}".to_owned(),
        Piece::Argument(name) => format!("${{segment(\"{name}\", {name})}}"),
    };
    format!("`{}`", method.path.iter().map(piece).collect::<String>())
}

/// What a method's comment says.
fn comment_of(method: &Method) -> String {
    let mut text = method.about.clone();
    if let Some(scope) = &method.scope {
        let _ = write!(text, "\n\nNeeds `{scope}`.");
    }
    for argument in &method.arguments {
        let _ = write!(text, "\n@param {} {}", argument.name, argument.about);
    }
    text
}

fn client(api: &Api) -> String {
    let mut text = HEADER.to_owned();
    text += "import { type ClientOptions, Core } from \"../core.js\";\nimport {\n";
    for resource in &api.resources {
        let _ = writeln!(text, "  {},", class_name(resource));
    }
    text += "} from \"./resources.js\";\n\n/** The API of one store. */\nexport class Pandabase {\n";
    for resource in &api.resources {
        comment(&mut text, "  ", &resource.about);
        let _ = writeln!(
            text,
            "  readonly {}: {};",
            camel(&resource.name),
            class_name(resource)
        );
    }
    text += "\n  /** Says which store, on which server, and who asks. */\n";
    text += "  constructor(options: ClientOptions) {\n    const core = new Core(options);\n";
    for resource in &api.resources {
        let _ = writeln!(
            text,
            "    this.{} = new {}(core);",
            camel(&resource.name),
            class_name(resource)
        );
    }
    text + "  }\n}\n"
}

fn mention(kind: &Type, names: &mut BTreeSet<String>) {
    let mut found = Vec::new();
    kind.names(&mut found);
    names.extend(found);
}

/// A type, on one line.
fn spelt(kind: &Type) -> String {
    match kind {
        Type::Text => "string".to_owned(),
        Type::Integer | Type::Number => "number".to_owned(),
        Type::Flag => "boolean".to_owned(),
        Type::Unknown => "unknown".to_owned(),
        Type::Null => "null".to_owned(),
        Type::Named(name) => name.clone(),
        Type::Literals(values) => literals(values),
        Type::List(inner) => match **inner {
            Type::Literals(_) | Type::Union(_) | Type::Nullable(_) => format!("({})[]", spelt(inner)),
            _ => format!("{}[]", spelt(inner)),
        },
        Type::Map(inner) => format!("Record<string, {}>", spelt(inner)),
        Type::Nullable(inner) => format!("{} | null", spelt(inner)),
        Type::Union(options) => options.iter().map(spelt).collect::<Vec<_>>().join(" | "),
    }
}

/// A type behind an equals sign, in lines if it is a list of texts.
fn long(kind: &Type) -> String {
    match kind {
        Type::Literals(values) if values.len() > 4 => {
            values.iter().map(|value| format!("\n  | \"{value}\"")).collect()
        }
        _ => format!(" {}", spelt(kind)),
    }
}

fn literals(values: &[String]) -> String {
    values
        .iter()
        .map(|value| format!("\"{value}\""))
        .collect::<Vec<_>>()
        .join(" | ")
}

fn key(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let plain = plain && !name.starts_with(|c: char| c.is_ascii_digit());
    if plain {
        name.to_owned()
    } else {
        format!("\"{name}\"")
    }
}

fn comment(text: &mut String, indent: &str, about: &str) {
    if about.is_empty() {
        return;
    }
    let lines = wrapped(&about.replace("*/", "*\\/"), WIDTH - indent.len());
    if let [line] = &lines[..] {
        let _ = writeln!(text, "{indent}/** {line} */");
        return;
    }
    let _ = writeln!(text, "{indent}/**");
    for line in lines {
        let line = format!("{indent} * {line}");
        let _ = writeln!(text, "{}", line.trim_end());
    }
    let _ = writeln!(text, "{indent} */");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_spelt() {
        let text = || Box::new(Type::Text);
        let literals = || Box::new(Type::Literals(vec!["A".to_owned(), "B".to_owned()]));
        for (kind, spelling) in [
            (Type::Nullable(Box::new(Type::Integer)), "number | null"),
            (Type::List(literals()), "(\"A\" | \"B\")[]"),
            (Type::Map(text()), "Record<string, string>"),
            (Type::List(Box::new(Type::Named("Geo".to_owned()))), "Geo[]"),
        ] {
            assert_eq!(spelt(&kind), spelling);
        }
    }

    #[test]
    fn a_comment_does_not_end_early() {
        let mut text = String::new();
        comment(&mut text, "", "Ends with */ and goes on.");
        assert_eq!(text.matches("*/").count(), 1);
    }

    #[test]
    fn keys_that_are_no_names_are_quoted() {
        assert_eq!(
            [key("product_id"), key("1st"), key("a-b")],
            ["product_id", "\"1st\"", "\"a-b\""]
        );
    }
}
