//! The pages before they are HTML: a title, and Markdown.

use super::samples;
use super::samples::Caller;
use crate::wiring::openapi;
use crate::wiring::openapi::Listed;
use crate::wiring::texts::page::Page as Text;
use crate::wiring::texts::reference::{entries, event, operations_of, path_of_tag, refusals, refused, tell};
use crate::wiring::texts::shape::{example_of, kind_of};
use crate::wiring::texts::{guides, links};
use pandabase_domain::token::Environment;
use serde_json::Value;

/// Where single operations, events and resources have their pages.
pub(super) const OPERATIONS: &str = "/docs/operations/";
const EVENTS: &str = "/docs/webhooks/";
const RESOURCES: &str = "/docs/reference/";
const WEBHOOKS: &str = "/docs/webhooks";
const ERRORS: &str = "/docs/errors";

/// A page.
pub(super) struct Page {
    pub(super) title: String,
    /// In Markdown.
    pub(super) text: String,
    /// Where the text is as it is, if it is anywhere.
    pub(super) source: Option<String>,
    /// The resource that it is about.
    pub(super) tag: Option<String>,
    /// Whether it shows who calls.
    pub(super) names_caller: bool,
}

impl Page {
    fn new(title: impl Into<String>, text: String, source: Option<String>) -> Self {
        Self {
            title: title.into(),
            text,
            source,
            tag: None,
            names_caller: false,
        }
    }
}

/// The page at a path; `None` where there is none.
pub(super) fn at(path: &str, environment: Environment, caller: &Caller) -> Option<Page> {
    let all = openapi::listed(environment);
    let source = || Some(format!("{path}.md"));
    if let Some(operation) = path.strip_prefix(OPERATIONS) {
        return single(operation, environment, &all, caller);
    }
    if let Some(name) = path.strip_prefix(EVENTS) {
        return single_event(name);
    }
    if let Some(tag) = path.strip_prefix(RESOURCES) {
        return resource(tag, &all);
    }
    match path {
        WEBHOOKS => Some(Page::new("Webhooks", events(), source())),
        ERRORS => Some(Page::new("Errors", refused().text, source())),
        _ => guide(path, &all),
    }
}

/// The page that the documentation begins with.
pub(super) fn start(environment: Environment, caller: Option<&Caller>) -> Page {
    let all = openapi::listed(environment);
    let mut text = "# Documentation\n\nEvery answer of the API is `{\"ok\": true, \"data\": …}` or \
                    `{\"ok\": false, \"error\": \"…\"}`. \
                    Amounts are integers in US cents, times are RFC 3339. \
                    A program sends its store's token as `Authorization: Bearer …`.\n"
        .to_owned();
    if let Some(Caller { store, key, base }) = caller {
        text.push_str(&format!(
            "\nThe samples on these pages have the demo store filled in. \
             Ids of other things are those of the examples.\n\n\
             - Store: `{store}`\n- Token: `{key}`\n- Server: `{base}`\n"
        ));
    }
    text.push_str("\n## Guides\n\n");
    for Text { path, title, .. } in guides::pages() {
        text.push_str(&format!("- [{title}]({path})\n"));
    }
    text.push_str("\n## Resources\n\n");
    for (tag, meaning) in tags(&all) {
        text.push_str(&format!("- [{tag}]({}): {meaning}\n", path_of_tag(tag)));
    }
    text.push_str(&format!(
        "\n## More\n\n- [Webhooks]({WEBHOOKS}): every event with its payload\n- [Errors]({ERRORS}): what \
         refusals say\n- [Console](/docs/console): sends requests from the browser\n- \
         [OpenAPI document](/openapi.json)\n- [llms.txt](/llms.txt): all of this for programs that read\n"
    ));
    let mut page = Page::new("Documentation", text, Some("/docs.md".to_owned()));
    page.names_caller = caller.is_some();
    page
}

/// The tags that have operations, with what is filed under each.
pub(super) fn tags(all: &[Listed]) -> impl Iterator<Item = (&'static str, &'static str)> {
    openapi::tags().filter(|(tag, _)| all.iter().any(|one| one.tag == *tag))
}

fn resource(tag: &str, all: &[Listed]) -> Option<Page> {
    let (tag, meaning) = tags(all).find(|(known, _)| *known == tag)?;
    let mut text = format!("# {tag}\n\n{meaning}\n\n");
    for one in all.iter().filter(|one| one.tag == tag) {
        text.push_str(&format!(
            "- [{}]({OPERATIONS}{}) `{} {}`  \n  {}\n",
            one.summary, one.operation, one.method, one.path, one.about
        ));
    }
    let source = Some(path_of_tag(tag));
    let mut page = Page::new(format!("Resource {tag}"), text, source);
    page.tag = Some(tag.to_owned());
    Some(page)
}

fn single(name: &str, environment: Environment, all: &[Listed], caller: &Caller) -> Option<Page> {
    let document = openapi::single(environment, name)?;
    let operations = operations_of(&document);
    let operation = operations.first()?;
    let mut text = String::new();
    tell(&document, operation, "#", &mut text);
    refusals(&document, operation.stated, "##", &mut text);
    text.push_str(&format!(
        "\nEvery text is on the page of [errors]({ERRORS}).\n\n## Samples\n"
    ));
    for sample in samples::of(&document, operation, all, caller) {
        text.push_str(&format!(
            "\n### {}\n\n```{}\n{}\n```\n",
            sample.language, sample.fence, sample.code
        ));
    }
    let source = Some(format!("{OPERATIONS}{name}.md"));
    let mut page = Page::new(operation.text("summary"), text, source);
    page.tag = Some(operation.tag().to_owned());
    page.names_caller = true;
    Some(page)
}

fn events() -> String {
    let document = openapi::events();
    let mut text = "# Webhooks\n\nA webhook of yours is told of events: every delivery is a POST with the \
                    payload as JSON. The [guide](/docs/guides/webhooks.md) shows how signatures are \
                    verified.\n\n"
        .to_owned();
    for (name, item) in entries(&document["webhooks"]) {
        let meaning = item["post"]["description"].as_str().unwrap_or_default();
        text.push_str(&format!("- [{name}]({EVENTS}{name}): {meaning}\n"));
    }
    text
}

fn single_event(name: &str) -> Option<Page> {
    let document = openapi::events();
    let stated = document["webhooks"].get(name)?.get("post")?;
    let mut text = String::new();
    event(&document, name, stated, "#", &mut text);
    text.push_str("\n## Headers\n\n");
    for header in stated["parameters"].as_array().into_iter().flatten() {
        let word = |key: &str| header[key].as_str().unwrap_or_default();
        let required = if header["required"] == true {
            ", always"
        } else {
            ""
        };
        text.push_str(&format!(
            "- `{}` ({}{required}): {}\n",
            word("name"),
            kind_of(&document, &header["schema"]),
            word("description")
        ));
    }
    let schema = &stated["requestBody"]["content"]["application/json"]["schema"];
    let example: Value = example_of(&document, schema);
    text.push_str(&format!(
        "\n## Example\n\n```json\n{example:#}\n```\n\n## Answer\n\n"
    ));
    for (status, answer) in entries(&stated["responses"]) {
        let meaning = answer["description"].as_str().unwrap_or_default();
        text.push_str(&format!("- `{status}`: {meaning}\n"));
    }
    text.push_str(&format!("\n[All events]({WEBHOOKS})\n"));
    Some(Page::new(name, text, Some("/docs/webhooks.md".to_owned())))
}

fn guide(path: &str, all: &[Listed]) -> Option<Page> {
    let source = format!("{path}.md");
    let guides = guides::pages();
    let guide = guides.iter().find(|guide| guide.path == source)?;
    let known = known(&guides, all);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let text = links::mended(&guide.text, &guide.path, &known);
    Some(Page::new(guide.title.clone(), text, Some(source)))
}

/// The paths of every text, which links of guides may lead to.
fn known(guides: &[Text], all: &[Listed]) -> Vec<String> {
    let guides = guides.iter().map(|guide| guide.path.clone());
    let operations = all.iter().map(|one| format!("{OPERATIONS}{}.md", one.operation));
    let more = ["/docs", WEBHOOKS, ERRORS].map(|path| format!("{path}.md"));
    let programs = ["/llms.txt", "/llms-full.txt"].map(str::to_owned);
    guides
        .chain(operations)
        .chain(tags(all).map(|(tag, _)| path_of_tag(tag)))
        .chain(more)
        .chain(programs)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wiring::openapi::examples;
    use pandabase_domain::webhook::event::EventType;

    fn caller() -> Caller {
        Caller {
            store: "shp_aaaaaaaaaaaaaaaaaaaaaaaa".to_owned(),
            key: "sk_test_aaaa".to_owned(),
            base: "http://127.0.0.1:4242".to_owned(),
        }
    }

    #[test]
    fn every_operation_has_a_page_with_its_example() {
        for &environment in Environment::ALL {
            for one in openapi::listed(environment) {
                let name = one.operation;
                let page = at(&format!("{OPERATIONS}{name}"), environment, &caller()).unwrap();
                let heading = format!("# {}\n\n`{} {}`", one.summary, one.method, one.path);
                assert!(page.text.starts_with(&heading), "{name}: {}", page.text);
                assert!(page.text.contains("\n### curl\n\n```sh\ncurl "), "{name}");
                assert!(page.text.contains("\n## Answer 2"), "{name}");
                assert_eq!(page.tag, Some(one.tag));
                if examples::of(name)["body"].is_object() {
                    assert!(
                        page.text.contains("\n## Body\n") && page.text.contains("```json"),
                        "{name}"
                    );
                }
            }
        }
        let clock = format!("{OPERATIONS}moveClock");
        assert!(at(&clock, Environment::Production, &caller()).is_none());
    }

    #[test]
    fn resources_events_and_guides_have_pages() {
        let environment = Environment::Sandbox;
        let all = openapi::listed(environment);
        let mut count = 0;
        for (tag, _) in tags(&all) {
            let page = at(&format!("{RESOURCES}{tag}"), environment, &caller()).unwrap();
            for one in all.iter().filter(|one| one.tag == tag) {
                let link = format!("[{}]({OPERATIONS}{})", one.summary, one.operation);
                assert!(page.text.contains(&link), "{tag}: {link}");
                count += 1;
            }
        }
        assert_eq!(count, all.len());
        for event in EventType::ALL.iter().map(|event| event.as_str()) {
            let page = at(&format!("{EVENTS}{event}"), environment, &caller()).unwrap();
            let named = format!("\"event\": \"{event}\"");
            for part in ["`Webhook-Signature`", "## Example", named.as_str()] {
                assert!(page.text.contains(part), "{event}: {part}: {}", page.text);
            }
        }
        for guide in guides::pages() {
            let path = guide.path.strip_suffix(".md").unwrap();
            assert_eq!(at(path, environment, &caller()).unwrap().title, guide.title);
        }
        for path in [
            "/docs/nothing",
            "/docs/operations/nothing",
            "/docs/webhooks/NOTHING",
            "/docs/reference/x",
        ] {
            assert!(at(path, environment, &caller()).is_none(), "{path}");
        }
    }
}
