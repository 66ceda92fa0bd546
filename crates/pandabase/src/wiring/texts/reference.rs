//! The reference of the API as Markdown, made of the OpenAPI document.

use super::page::Page;
use super::shape::{fields, kind_of, resolved};
use crate::wiring::openapi;
use crate::wiring::openapi::errors;
use pandabase_domain::token::Environment;
use serde_json::{Map, Value};

/// The most characters of an example that are shown.
const EXAMPLE: usize = 2000;

/// The pages: an overview, one of each resource, one of the events that webhooks are told of, one of what
/// refusals say, and one of each operation.
pub(super) fn pages(environment: Environment) -> Vec<Page> {
    let document = openapi::document(environment);
    let operations = operations_of(&document);
    let mut pages = vec![overview(&document, &operations)];
    for tag in document["tags"].as_array().into_iter().flatten() {
        pages.push(resource(&document, tag, &operations));
    }
    pages.push(webhooks(&document));
    pages.push(refused());
    pages.extend(operations.iter().map(|operation| single(&document, operation)));
    pages
}

/// An operation of the document.
pub(crate) struct Operation<'d> {
    pub(crate) method: String,
    pub(crate) path: &'d str,
    pub(crate) stated: &'d Value,
}

impl<'d> Operation<'d> {
    pub(crate) fn text(&self, key: &str) -> &'d str {
        self.stated[key].as_str().unwrap_or_default()
    }

    pub(crate) fn tag(&self) -> &'d str {
        self.stated["tags"][0].as_str().unwrap_or_default()
    }
}

pub(crate) fn operations_of(document: &Value) -> Vec<Operation<'_>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, stated)| Operation {
            method: method.to_ascii_uppercase(),
            path,
            stated,
        })
    });
    operations.collect()
}

pub(crate) fn path_of_tag(tag: &str) -> String {
    format!("/docs/reference/{tag}.md")
}

fn overview(document: &Value, operations: &[Operation<'_>]) -> Page {
    let info = &document["info"];
    let title = info["title"].as_str().unwrap_or_default().to_owned();
    let mut text = format!(
        "# {title}\n\nVersion {}. {}\n\n## Resources\n\n",
        info["version"].as_str().unwrap_or_default(),
        info["description"].as_str().unwrap_or_default()
    );
    for tag in document["tags"].as_array().into_iter().flatten() {
        let name = tag["name"].as_str().unwrap_or_default();
        let count = operations
            .iter()
            .filter(|operation| operation.tag() == name)
            .count();
        let meaning = tag["description"].as_str().unwrap_or_default();
        text.push_str(&format!(
            "- [{name}]({}) ({count}): {meaning}\n",
            path_of_tag(name)
        ));
    }
    text.push_str(
        "\n[Events that webhooks are told of](/docs/webhooks.md), [what refusals say](/docs/errors.md)\n",
    );
    text.push_str("\n## Credentials\n\n");
    for (name, scheme) in entries(&document["components"]["securitySchemes"]) {
        text.push_str(&format!(
            "- `{name}`: {}\n",
            scheme["description"].as_str().unwrap_or_default()
        ));
    }
    text.push_str("\n## Refusals\n\n");
    for (_, response) in entries(&document["components"]["responses"]) {
        text.push_str(&format!(
            "- {}\n",
            response["description"].as_str().unwrap_or_default()
        ));
    }
    Page {
        path: "/docs.md".to_owned(),
        title: format!("{title}: overview"),
        text,
    }
}

fn resource(document: &Value, tag: &Value, operations: &[Operation<'_>]) -> Page {
    let name = tag["name"].as_str().unwrap_or_default();
    let meaning = tag["description"].as_str().unwrap_or_default();
    let mut text = format!("# {name}\n\n{meaning}\n");
    for operation in operations.iter().filter(|operation| operation.tag() == name) {
        text.push('\n');
        tell(document, operation, "##", &mut text);
    }
    Page {
        path: path_of_tag(name),
        title: format!("API: {name}"),
        text,
    }
}

fn single(document: &Value, operation: &Operation<'_>) -> Page {
    let mut text = String::new();
    tell(document, operation, "#", &mut text);
    refusals(document, operation.stated, "##", &mut text);
    let tag = operation.tag();
    text.push_str(&format!("\nBelongs to [{tag}]({}).\n", path_of_tag(tag)));
    Page {
        path: format!("/docs/operations/{}.md", operation.text("operationId")),
        title: operation.text("summary").to_owned(),
        text,
    }
}

fn webhooks(document: &Value) -> Page {
    let mut text =
        "# Events\n\nWhat webhooks are told of. Every delivery is a POST with the payload as JSON.\n"
            .to_owned();
    for (name, item) in entries(&document["webhooks"]) {
        text.push('\n');
        event(document, name, &item["post"], "##", &mut text);
    }
    Page {
        path: "/docs/webhooks.md".to_owned(),
        title: "API: events of webhooks".to_owned(),
        text,
    }
}

/// What an event is, and its payload.
pub(crate) fn event(document: &Value, name: &str, stated: &Value, heading: &str, text: &mut String) {
    let meaning = stated["description"]
        .as_str()
        .or_else(|| stated["summary"].as_str());
    text.push_str(&format!("{heading} {name}\n\n{}\n", meaning.unwrap_or_default()));
    let body = &stated["requestBody"]["content"]["application/json"];
    let mut payload = String::new();
    fields(document, &body["schema"], &mut payload);
    if !payload.is_empty() {
        text.push_str(&format!("\n{payload}"));
    }
}

/// What every refusal says, by its status.
pub(crate) fn refused() -> Page {
    let mut text =
        "# Errors\n\nA refusal is `{\"ok\": false, \"error\": \"…\"}` with one of these texts and \
                    changes nothing. `…` stands for what differs. Texts about input begin with the place: \
                    `body/price`, `querystring/limit`, `params/productId`, `headers/idempotency-key`.\n"
            .to_owned();
    for (status, texts) in errors::by_status() {
        text.push_str(&format!("\n## {status}\n\n"));
        texts
            .iter()
            .for_each(|one| text.push_str(&format!("- `{one}`\n")));
    }
    Page {
        path: "/docs/errors.md".to_owned(),
        title: "API: what refusals say".to_owned(),
        text,
    }
}

/// Everything about an operation but its refusals.
pub(crate) fn tell(document: &Value, operation: &Operation<'_>, heading: &str, text: &mut String) {
    let stated = operation.stated;
    text.push_str(&format!(
        "{heading} {}\n\n`{} {}` · operation `{}`\n\n{}\n",
        operation.text("summary"),
        operation.method,
        operation.path,
        operation.text("operationId"),
        operation.text("description")
    ));
    text.push_str(&format!("\n{}\n", credentials_of(stated)));
    let parameters = stated["parameters"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    if !parameters.is_empty() {
        text.push_str(&format!("\n{heading}# Parameters\n\n"));
        parameters
            .iter()
            .for_each(|one| parameter(document, resolved(document, one), text));
    }
    let body = &stated["requestBody"]["content"]["application/json"];
    if !body.is_null() {
        text.push_str(&format!("\n{heading}# Body\n\n"));
        fields(document, &body["schema"], text);
        example(&body["example"], text);
    }
    for (status, response) in entries(&stated["responses"]).filter(|(status, _)| status.starts_with('2')) {
        let content = &response["content"]["application/json"];
        text.push_str(&format!("\n{heading}# Answer {status}\n\nIn `data`:\n\n"));
        let data = &content["schema"]["properties"]["data"];
        let mut told = String::new();
        fields(document, data, &mut told);
        if told.is_empty() {
            told = format!("- {}\n", kind_of(document, data));
        }
        text.push_str(&told);
        example(&content["example"]["data"], text);
    }
}

/// What an operation answers when it does not do what was asked for.
pub(crate) fn refusals(document: &Value, stated: &Value, heading: &str, text: &mut String) {
    let all = entries(&stated["responses"]).filter(|(status, _)| !status.starts_with('2'));
    let lines: Vec<String> = all
        .map(|(status, response)| {
            let response = resolved(document, response);
            let meaning = response["description"].as_str().unwrap_or_default();
            let said = &response["content"]["application/json"]["example"]["error"];
            let said = said
                .as_str()
                .map_or_else(String::new, |said| format!(": `{said}`"));
            format!("- `{status}` {meaning}{said}\n")
        })
        .collect();
    if !lines.is_empty() {
        text.push_str(&format!("\n{heading} Other answers\n\n{}", lines.concat()));
    }
}

/// What opens an operation, in a sentence.
fn credentials_of(stated: &Value) -> String {
    if let Some(scope) = stated["x-required-scope"].as_str() {
        return format!(
            "Needs a token of the store with the scope `{scope}`, or a member whose role has it."
        );
    }
    let ways = stated["security"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let names = |way: &Value| {
        entries(way)
            .map(|(name, _)| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(" and ")
    };
    let named: Vec<String> = ways.iter().map(names).filter(|names| !names.is_empty()).collect();
    match (named.is_empty(), ways.len() > named.len()) {
        (true, _) => "Needs no credential.".to_owned(),
        (false, true) => format!("Needs no credential; honours {}.", named.join(" or ")),
        (false, false) => format!("Needs {}.", named.join(" or ")),
    }
}

fn parameter(document: &Value, parameter: &Value, text: &mut String) {
    let word = |key: &str| parameter[key].as_str().unwrap_or_default();
    let required = if parameter["required"] == true {
        ", required"
    } else {
        ""
    };
    text.push_str(&format!(
        "- `{}` ({}, {}{required}): {}\n",
        word("name"),
        word("in"),
        kind_of(document, &parameter["schema"]),
        word("description").replace('\n', " ")
    ));
}

/// An example as a block of JSON, cut where it is long.
fn example(example: &Value, text: &mut String) {
    if example.is_null() {
        return;
    }
    let whole = format!("{example:#}");
    let shown: String = whole.chars().take(EXAMPLE).collect();
    let more = if shown.len() < whole.len() { "\n…" } else { "" };
    text.push_str(&format!("\n```json\n{shown}{more}\n```\n"));
}

pub(crate) fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_operation_and_every_event_has_its_page() {
        for &environment in Environment::ALL {
            let document = openapi::document(environment);
            let pages = pages(environment);
            let paths: BTreeSet<&str> = pages.iter().map(|page| page.path.as_str()).collect();
            assert_eq!(paths.len(), pages.len());
            for operation in operations_of(&document) {
                let name = operation.text("operationId");
                let path = format!("/docs/operations/{name}.md");
                let page = pages.iter().find(|page| page.path == path).unwrap();
                assert!(
                    page.text.contains(operation.path) && page.text.contains("# "),
                    "{name}"
                );
                let resource = pages
                    .iter()
                    .find(|page| page.path == path_of_tag(operation.tag()))
                    .unwrap();
                assert!(resource.text.contains(&format!("operation `{name}`")), "{name}");
            }
            let events = pages
                .iter()
                .find(|page| page.path == "/docs/webhooks.md")
                .unwrap();
            for (name, _) in entries(&document["webhooks"]) {
                assert!(events.text.contains(&format!("## {name}\n")), "{name}");
            }
        }
    }
}
