//! The generated part of `sdk/python`.

use super::model::{Answer, Api, Body, Credential, Method, Piece, Resource};
use super::shapes::{Field, Named, Shape, Type};
use super::words::{pascal, snake, wrapped};
use pandabase::wiring::openapi::clients::{PYTHON_KEYWORDS as KEYWORDS, python_name as name};
use std::collections::BTreeSet;
use std::fmt::Write as _;

const HEADER: &str =
    "# Written by `cargo xtask sdk` from the OpenAPI document. Changes here are overwritten.\n";
/// The most columns of a comment's text.
const WIDTH: usize = 96;

/// How both clients begin.
const CONSTRUCTOR: &str = r#"
    def __init__(
        self,
        *,
        store_id: str,
        base_url: str,
        api_key: str | None = None,
        signing: tuple[str, str] | None = None,
        timeout: float = 60.0,
        max_retries: int = 2,
        retry_delay: float = 0.5,
        http: HTTP | None = None,
    ) -> None:
        """Says which store, on which server, and who asks.

        `signing` is the id and the secret of an HMAC token, in place of `api_key`. `timeout` is in seconds:
        how long an attempt may take to connect, and how long the server may say nothing. `http` is a client
        of yours, with proxies for instance; it stays open.
        """
        settings = Settings(
            store_id=store_id,
            base_url=base_url,
            api_key=api_key,
            signing=signing,
            timeout=timeout,
            max_retries=max_retries,
            retry_delay=retry_delay,
        )
        self._core = CORE(settings, http)
"#;

/// The two clients: one that waits for each answer, and one that other tasks run beside.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Sync,
    Async,
}

/// Names and contents of the files, below `sdk/python`.
pub fn files(api: &Api) -> Vec<(&'static str, String)> {
    vec![
        ("src/pandabase/types.py", types(api)),
        ("src/pandabase/_resources.py", resources(api, Style::Sync)),
        ("src/pandabase/_async_resources.py", resources(api, Style::Async)),
        ("src/pandabase/_client.py", client(api)),
    ]
}

fn types(api: &Api) -> String {
    let mut text = HEADER.to_owned();
    text +=
        "\"\"\"What the API takes and answers. Objects are dictionaries with the keys of the API.\"\"\"\n\n";
    text += "from __future__ import annotations\n\n";
    let mut declared = String::new();
    for named in &api.types {
        declared += &declaration(named);
    }
    let about = "What a webhook carries; `event` tells which.";
    let names = api.events.iter().map(|event| event.name.clone()).collect();
    let field = |name: &str, about: &str, kind| Field {
        name: name.to_owned(),
        about: about.to_owned(),
        is_required: true,
        kind,
    };
    let fields = [
        field("event", "The event.", Type::Literals(names)),
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
    object(&mut declared, "WebhookPayload", about, &fields);
    text + &typing(&declared) + &declared
}

/// The line that imports what a text uses of `typing`.
fn typing(text: &str) -> String {
    let words: BTreeSet<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let all = [
        "Any",
        "Dict",
        "List",
        "Literal",
        "NotRequired",
        "TypeAlias",
        "TypedDict",
        "Union",
    ];
    let used: Vec<&str> = all.into_iter().filter(|name| words.contains(name)).collect();
    format!("from typing import {}\n", used.join(", "))
}

fn declaration(named: &Named) -> String {
    let mut text = String::new();
    match &named.shape {
        Shape::Alias(kind) => {
            let _ = writeln!(text, "\n\n{}: TypeAlias = {}", named.name, long(kind));
            docstring(&mut text, "", &named.about);
        }
        Shape::Object { fields, choices } => {
            let mut about = named.about.clone();
            if !choices.is_empty() {
                let sets = choices
                    .iter()
                    .map(|set| quoted(set).join(" and "))
                    .collect::<Vec<_>>();
                let _ = write!(about, "\n\nIt needs {}.", sets.join(", or "));
            }
            object(&mut text, &named.name, &about, fields);
        }
    }
    text
}

fn quoted(names: &[String]) -> Vec<String> {
    names.iter().map(|name| format!("`{name}`")).collect()
}

/// A typed dictionary. One with a key that is no name cannot be written as a class.
fn object(text: &mut String, name: &str, about: &str, fields: &[Field]) {
    let kind = |field: &Field| match field.is_required {
        true => spelt(&field.kind),
        false => format!("NotRequired[{}]", spelt(&field.kind)),
    };
    if fields.iter().any(|field| KEYWORDS.contains(&field.name.as_str())) {
        let _ = writeln!(text, "\n\n{name} = TypedDict(\n    \"{name}\",\n    {{");
        for field in fields {
            notes(text, "        ", &field.about);
            let _ = writeln!(
                text,
                "        \"{}\": \"{}\",",
                field.name,
                kind(field).replace('"', "'")
            );
        }
        text.push_str("    },\n)\n");
        docstring(text, "", about);
        return;
    }
    let _ = writeln!(text, "\n\nclass {name}(TypedDict):");
    docstring(text, "    ", about);
    if !about.is_empty() && !fields.is_empty() {
        text.push('\n');
    }
    for field in fields {
        let _ = writeln!(text, "    {}: {}", field.name, kind(field));
        docstring(text, "    ", &field.about);
    }
    if about.is_empty() && fields.is_empty() {
        text.push_str("    pass\n");
    }
}

fn resources(api: &Api, style: Style) -> String {
    let mut names = BTreeSet::new();
    let mut text = String::new();
    for resource in &api.resources {
        class(resource, style, &mut text, &mut names);
    }
    let mut head = HEADER.to_owned();
    head += "\nfrom __future__ import annotations\n\n";
    head = head + &typing(&text) + "\n";
    head += match style {
        Style::Sync => {
            "from ._core import KeyedOptions, Options, Request, SyncCore, segment\n\
                        from ._paging import Page\n"
        }
        Style::Async => {
            "from ._core import AsyncCore, KeyedOptions, Options, Request, segment\n\
                         from ._paging import AsyncPages\n"
        }
    };
    head += "from .types import (\n";
    for name in names {
        let _ = writeln!(head, "    {name},");
    }
    head + ")\n" + &text
}

fn class(resource: &Resource, style: Style, text: &mut String, names: &mut BTreeSet<String>) {
    let core = match style {
        Style::Sync => "SyncCore",
        Style::Async => "AsyncCore",
    };
    let _ = writeln!(text, "\n\nclass {}:", class_name(resource, style));
    docstring(text, "    ", &resource.about);
    let _ = write!(
        text,
        "\n    def __init__(self, core: {core}) -> None:\n        self._core = core\n"
    );
    for method in &resource.methods {
        text.push('\n');
        function(method, style, text, names);
    }
}

fn class_name(resource: &Resource, style: Style) -> String {
    let prefix = if style == Style::Async { "Async" } else { "" };
    format!("{prefix}{}Resource", pascal(&resource.name))
}

fn function(method: &Method, style: Style, text: &mut String, names: &mut BTreeSet<String>) {
    let (result, is_async) = match (&method.answer, style) {
        (Answer::One(answer), style) => (spelt(answer), style == Style::Async),
        (Answer::Page(item), Style::Sync) => (format!("Page[{}]", spelt(item)), false),
        // What is returned can be awaited for one page, or iterated over.
        (Answer::Page(item), Style::Async) => (format!("AsyncPages[{}]", spelt(item)), false),
    };
    let (Answer::One(answer) | Answer::Page(answer)) = &method.answer;
    mention(answer, names);
    let word = if is_async { "async def" } else { "def" };
    let _ = writeln!(text, "    {word} {}(", name(&snake(&method.name)));
    parameters(method, text, names);
    let _ = writeln!(text, "    ) -> {result}:");
    docstring(text, "        ", &docstring_of(method));
    statement(method, style, text);
}

fn parameters(method: &Method, text: &mut String, names: &mut BTreeSet<String>) {
    let mut put = |line: String| {
        let _ = writeln!(text, "        {line},");
    };
    put("self".to_owned());
    for argument in &method.arguments {
        mention(&argument.kind, names);
        put(format!(
            "{}: {}",
            name(&snake(&argument.name)),
            spelt(&argument.kind)
        ));
    }
    if let Some(Body { kind, is_required }) = &method.body {
        mention(kind, names);
        let rest = if *is_required { "" } else { " | None = None" };
        put(format!("body: {}{rest}", spelt(kind)));
    }
    put("*".to_owned());
    for field in &method.query {
        mention(&field.kind, names);
        let rest = if field.is_required { "" } else { " | None = None" };
        put(format!(
            "{}: {}{rest}",
            name(&snake(&field.name)),
            spelt(&field.kind)
        ));
    }
    let options = if method.has_key { "KeyedOptions" } else { "Options" };
    put(format!("options: {options} | None = None"));
}

fn statement(method: &Method, style: Style, text: &mut String) {
    text.push_str("        request = Request(\n");
    let mut put = |line: &str| {
        let _ = writeln!(text, "            {line},");
    };
    put(&format!("\"{}\"", method.verb));
    put(&path(method));
    put(match method.credential {
        Credential::Required => "credential=\"required\"",
        Credential::Optional => "credential=\"optional\"",
        Credential::None => "credential=\"none\"",
    });
    if method.has_key {
        put("has_key=True");
    }
    match &method.body {
        Some(body) if body.is_required => put("body=body"),
        Some(_) => put("body=body or {}"),
        None => {}
    }
    if !method.query.is_empty() {
        let pad = " ".repeat(16);
        let entry = |field: &Field| format!("{pad}\"{}\": {},\n", field.name, name(&snake(&field.name)));
        let entries: String = method.query.iter().map(entry).collect();
        put(&format!("query={{\n{entries}            }}"));
    }
    text.push_str("        )\n");
    let wait = if style == Style::Async { "await " } else { "" };
    let _ = match (&method.answer, style) {
        (Answer::Page(item), Style::Sync) => {
            writeln!(
                text,
                "        return Page[{}].first(self._core, request, options)",
                spelt(item)
            )
        }
        (Answer::Page(item), Style::Async) => {
            writeln!(
                text,
                "        return AsyncPages[{}](self._core, request, options)",
                spelt(item)
            )
        }
        (Answer::One(answer), _) => {
            let answer = spelt(answer);
            writeln!(
                text,
                "        answer: {answer} = {wait}self._core.request(request, options)"
            )
            .and_then(|()| writeln!(text, "        return answer"))
        }
    };
}

fn path(method: &Method) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Store => "{self._core.store}".to_owned(),
        Piece::Argument(argument) => {
            let argument = name(&snake(argument));
            format!("{{segment('{argument}', {argument})}}")
        }
    };
    let pieces: String = method.path.iter().map(piece).collect();
    let mark = if pieces.contains('{') { "f" } else { "" };
    format!("{mark}\"{pieces}\"")
}

/// What a method's docstring says.
fn docstring_of(method: &Method) -> String {
    let mut text = method.about.clone();
    if let Some(scope) = &method.scope {
        let _ = write!(text, "\n\nNeeds `{scope}`.");
    }
    let described = method.arguments.iter().chain(&method.query);
    for (index, field) in described.filter(|field| !field.about.is_empty()).enumerate() {
        text.push_str(if index == 0 { "\n\n" } else { "\n" });
        let _ = write!(text, "{}: {}", name(&snake(&field.name)), field.about);
    }
    text
}

fn client(api: &Api) -> String {
    let mut text = HEADER.to_owned();
    text += "\nfrom __future__ import annotations\n\nfrom typing import Self\n\nimport httpx\n\n";
    text += "from . import _async_resources as asynchronous\nfrom . import _resources as synchronous\n";
    text += "from ._core import AsyncCore, Settings, SyncCore\n";
    for style in [Style::Sync, Style::Async] {
        one_client(api, style, &mut text);
    }
    text
}

fn one_client(api: &Api, style: Style, text: &mut String) {
    let (name, core, http, module) = match style {
        Style::Sync => ("Pandabase", "SyncCore", "httpx.Client", "synchronous"),
        Style::Async => ("AsyncPandabase", "AsyncCore", "httpx.AsyncClient", "asynchronous"),
    };
    let about = match style {
        Style::Sync => "The API of one store. Every call waits for its answer.",
        Style::Async => "The API of one store, for asyncio.",
    };
    let _ = writeln!(text, "\n\nclass {name}:");
    docstring(text, "    ", about);
    *text += &CONSTRUCTOR.replace("HTTP", http).replace("CORE", core);
    for resource in &api.resources {
        let attribute = snake(&resource.name);
        let class = class_name(resource, style);
        let _ = writeln!(text, "        self.{attribute} = {module}.{class}(self._core)");
        docstring(text, "        ", &resource.about);
    }
    text.push_str(match style {
        Style::Sync => {
            "\n    def close(self) -> None:\n        \"\"\"Closes the connections.\"\"\"\n        \
             self._core.close()\n\n    def __enter__(self) -> Self:\n        return self\n\n    \
             def __exit__(self, *_: object) -> None:\n        self.close()\n"
        }
        Style::Async => {
            "\n    async def close(self) -> None:\n        \"\"\"Closes the connections.\"\"\"\n        \
             await self._core.close()\n\n    async def __aenter__(self) -> Self:\n        return self\n\n    \
             async def __aexit__(self, *_: object) -> None:\n        await self.close()\n"
        }
    });
}

fn mention(kind: &Type, names: &mut BTreeSet<String>) {
    let mut found = Vec::new();
    kind.names(&mut found);
    names.extend(found);
}

/// A type, on one line. A resource has a method `list`, which hides the type of that name.
fn spelt(kind: &Type) -> String {
    match kind {
        Type::Text => "str".to_owned(),
        Type::Integer => "int".to_owned(),
        Type::Number => "float".to_owned(),
        Type::Flag => "bool".to_owned(),
        Type::Unknown => "Any".to_owned(),
        Type::Null => "None".to_owned(),
        Type::Named(name) => name.clone(),
        Type::Literals(values) => {
            let values: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
            format!("Literal[{}]", values.join(", "))
        }
        Type::List(inner) => format!("List[{}]", spelt(inner)),
        Type::Map(inner) => format!("Dict[str, {}]", spelt(inner)),
        Type::Nullable(inner) => format!("{} | None", spelt(inner)),
        Type::Union(options) => options.iter().map(spelt).collect::<Vec<_>>().join(" | "),
    }
}

/// The right side of an alias. It is evaluated when the module is loaded, so it is one that can be before
/// the types that it names are there.
fn long(kind: &Type) -> String {
    match kind {
        Type::Literals(values) if values.len() > 4 => {
            let values: String = values.iter().map(|value| format!("    \"{value}\",\n")).collect();
            format!("Literal[\n{values}]")
        }
        Type::Union(options) => {
            let options = options.iter().map(|option| format!("\"{}\"", spelt(option)));
            format!("Union[{}]", options.collect::<Vec<_>>().join(", "))
        }
        Type::Literals(_) => spelt(kind),
        _ => format!("\"{}\"", spelt(kind)),
    }
}

fn docstring(text: &mut String, indent: &str, about: &str) {
    if about.is_empty() {
        return;
    }
    let about = about.replace('\\', "\\\\").replace("\"\"\"", "'''");
    // A quotation mark at the end would be taken for the first of three.
    let about = match about.strip_suffix('"') {
        Some(start) => format!("{start}\\\""),
        None => about,
    };
    let lines = wrapped(&about, WIDTH - indent.len());
    if let [line] = &lines[..] {
        let _ = writeln!(text, "{indent}\"\"\"{line}\"\"\"");
        return;
    }
    for (index, line) in lines.iter().enumerate() {
        let start = if index == 0 { "\"\"\"" } else { "" };
        let line = format!("{indent}{start}{line}");
        let _ = writeln!(text, "{}", line.trim_end());
    }
    let _ = writeln!(text, "{indent}\"\"\"");
}

fn notes(text: &mut String, indent: &str, about: &str) {
    for line in wrapped(about, WIDTH - indent.len())
        .iter()
        .filter(|line| !line.is_empty())
    {
        let _ = writeln!(text, "{indent}# {line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_spelt() {
        let text = || Box::new(Type::Text);
        for (kind, spelling) in [
            (Type::Nullable(Box::new(Type::Integer)), "int | None"),
            (
                Type::List(Box::new(Type::Literals(vec!["A".to_owned()]))),
                "List[Literal[\"A\"]]",
            ),
            (Type::Map(text()), "Dict[str, str]"),
        ] {
            assert_eq!(spelt(&kind), spelling);
        }
    }

    #[test]
    fn words_of_the_language_are_no_names() {
        assert_eq!([name("from"), name("to")], ["from_", "to"]);
        let field = Field {
            name: "from".to_owned(),
            about: String::new(),
            is_required: false,
            kind: Type::Text,
        };
        let mut text = String::new();
        object(&mut text, "Replay", "", &[field]);
        assert!(text.contains("\"from\": \"NotRequired[str]\""), "{text}");
    }

    #[test]
    fn a_docstring_ends_where_it_should() {
        let mut text = String::new();
        docstring(&mut text, "", "Says \"\"\"hello\"\"\" to \"you\"");
        assert_eq!(text, "\"\"\"Says '''hello''' to \"you\\\"\"\"\"\n");
    }
}
