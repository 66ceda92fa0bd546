//! What a command sends, put together from what was typed.

use super::check::{self, Fault, NEEDED};
use super::command::{argument_id, flag_id, id};
use super::operation::{INPUT, Operation, Place};
use super::values;
use crate::operations::cli::failure::Failure;
use clap::ArgMatches;
use reqwest::Url;
use serde_json::{Map, Value};
use std::fs;
use std::io::{self, Read};

/// The most bytes of a body that are read; the server takes no more.
const MOST: u64 = 4 * 1024 * 1024;

/// What is sent, apart from where to.
#[derive(Debug)]
pub(super) struct Request {
    /// Names and values of the path's parts.
    arguments: Vec<(String, String)>,
    /// Names and values of what is behind the path.
    pub(super) query: Vec<(String, String)>,
    pub(super) body: Option<Value>,
}

/// Reads what was typed. `input` is where a body is that was not named by the command's own option.
///
/// # Errors
/// A wrong use of the command that names the flag.
pub(super) fn of(
    operation: &Operation<'_>,
    matches: &ArgMatches,
    input: Option<&str>,
) -> Result<Request, Failure> {
    Ok(Request {
        arguments: arguments(operation, matches)?,
        query: query(operation, matches)?,
        body: body(operation, matches, input)?,
    })
}

impl Request {
    /// The address that is asked, on a server and in a store.
    pub(super) fn url(&self, server: &str, path: &str, store: Option<&str>) -> Result<Url, Failure> {
        let wrong = || Failure::new(format!("--url must be an http or https address, not {server}")).usage();
        let mut url = Url::parse(server).map_err(|_| wrong())?;
        if !["http", "https"].contains(&url.scheme()) {
            return Err(wrong());
        }
        let given = |name: &str| {
            let mut arguments = self.arguments.iter();
            let found = arguments.find(|(known, _)| known == name);
            found.map(|(_, value)| value.as_str())
        };
        {
            let mut steps = url.path_segments_mut().map_err(|()| wrong())?;
            steps.pop_if_empty();
            for step in path.split('/').filter(|step| !step.is_empty()) {
                let name = step.strip_prefix('{').and_then(|step| step.strip_suffix('}'));
                steps.push(match name {
                    None => step,
                    Some(name) => given(name).or(store).unwrap_or_default(),
                });
            }
        }
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Ok(url)
    }

    /// The same with another value of the query.
    pub(super) fn with(&self, name: &str, value: String) -> Self {
        let others = self.query.iter().filter(|(known, _)| known != name);
        Self {
            arguments: self.arguments.clone(),
            query: others.cloned().chain([(name.to_owned(), value)]).collect(),
            body: None,
        }
    }

    /// The same without a value of the query.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.query.retain(|(known, _)| known != name);
        self
    }

    /// Whether the query has a value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.query.iter().any(|(known, _)| known == name)
    }
}

fn arguments(operation: &Operation<'_>, matches: &ArgMatches) -> Result<Vec<(String, String)>, Failure> {
    let arguments = operation.arguments.iter().map(|argument| {
        let value = matches.get_one::<String>(&argument_id(argument));
        let value = value.map_or("", String::as_str);
        // A path of points leads elsewhere.
        if value.trim_matches('.').is_empty() {
            let name = super::names::capitals(argument.name);
            return Err(Failure::new(format!("{name} {NEEDED}")).usage());
        }
        Ok((argument.name.to_owned(), value.to_owned()))
    });
    arguments.collect()
}

fn query(operation: &Operation<'_>, matches: &ArgMatches) -> Result<Vec<(String, String)>, Failure> {
    let mut query = Vec::new();
    for flag in operation.flags.iter().filter(|flag| flag.place == Place::Query) {
        let Some(texts) = matches.get_many::<String>(&flag_id(flag)) else {
            if flag.is_required {
                return Err(Failure::new(format!("--{} {NEEDED}", flag.long)).usage());
            }
            continue;
        };
        let texts = texts.map(String::as_str);
        let value = values::gather(operation.schemas, flag.schema, &flag.kind, texts);
        let value = value.map_err(|rule| wrong(&format!("--{}", flag.long), &rule))?;
        if let Some(fault) = check::fault(operation.schemas, flag.schema, &value) {
            return Err(wrong(&format!("--{}", flag.long), &fault.rule));
        }
        let name = flag.steps.first().copied().unwrap_or_default();
        let text = match &value {
            Value::String(text) => text.clone(),
            Value::Array(items) => {
                let items = items
                    .iter()
                    .map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned));
                items.collect::<Vec<_>>().join(",")
            }
            value => value.to_string(),
        };
        query.push((name.to_owned(), text));
    }
    Ok(query)
}

fn body(
    operation: &Operation<'_>,
    matches: &ArgMatches,
    input: Option<&str>,
) -> Result<Option<Value>, Failure> {
    let Some((schema, is_required)) = operation.body else {
        return match input {
            Some(_) => Err(Failure::new("this command sends no body").usage()),
            None => Ok(None),
        };
    };
    let own = matches.get_one::<String>(id::INPUT).map(String::as_str);
    let source = own.or(input);
    let mut body = source.map_or_else(|| Ok(Value::Object(Map::new())), read)?;
    let mut is_empty = source.is_none();
    for flag in operation.flags.iter().filter(|flag| flag.place == Place::Body) {
        let Some(texts) = matches.get_many::<String>(&flag_id(flag)) else {
            continue;
        };
        let texts = texts.map(String::as_str);
        let value = values::gather(operation.schemas, flag.schema, &flag.kind, texts);
        let value = value.map_err(|rule| wrong(&format!("--{}", flag.long), &rule))?;
        put(&mut body, &flag.steps, value);
        is_empty = false;
    }
    if is_empty && !is_required {
        return Ok(None);
    }
    match check::fault(operation.schemas, schema, &body) {
        Some(fault) => Err(explained(operation, &fault)),
        None => Ok(Some(body)),
    }
}

/// The body that an option names.
fn read(source: &str) -> Result<Value, Failure> {
    let (text, place) = if source.starts_with('{') {
        (source.to_owned(), format!("--{INPUT}"))
    } else if source == "-" {
        let mut text = String::new();
        let read = io::stdin().lock().take(MOST).read_to_string(&mut text);
        read.map_err(|error| wrong("standard input", &format!("cannot be read: {error}")))?;
        (text, "standard input".to_owned())
    } else {
        let path = source.strip_prefix('@').unwrap_or(source);
        let text = fs::read_to_string(path);
        (
            text.map_err(|error| wrong(path, &format!("cannot be read: {error}")))?,
            path.to_owned(),
        )
    };
    let body: Value = serde_json::from_str(&text)
        .map_err(|error| wrong(&place, &format!("must have an object in JSON: {error}")))?;
    match body.is_object() {
        true => Ok(body),
        false => Err(wrong(&place, "must have an object in JSON")),
    }
}

fn put(body: &mut Value, steps: &[&str], value: Value) {
    let Some((first, rest)) = steps.split_first() else {
        *body = value;
        return;
    };
    if !body.is_object() {
        *body = Value::Object(Map::new());
    }
    if let Some(fields) = body.as_object_mut() {
        put(fields.entry(*first).or_insert(Value::Null), rest, value);
    }
}

fn wrong(what: &str, rule: &str) -> Failure {
    Failure::new(format!("{what} {rule}")).usage()
}

/// A broken rule with the flags that it is about.
fn explained(operation: &Operation<'_>, fault: &Fault) -> Failure {
    let places = fault.places.iter().map(|steps| place(operation, steps));
    let places: Vec<String> = places.collect();
    match places.concat().is_empty() {
        true => wrong("the body", &fault.rule),
        false => wrong(&places.join(" or "), &fault.rule),
    }
}

/// A place in the body as a flag, with the way on from there.
pub(super) fn place(operation: &Operation<'_>, steps: &[String]) -> String {
    match operation.flag_of(Place::Body, steps) {
        Some((flag, [])) => format!("--{}", flag.long),
        Some((flag, inner)) => format!("--{}: {}", flag.long, inner.join(".")),
        None => steps.join("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::cli::resources::command::commands;
    use crate::operations::cli::resources::example;
    use crate::operations::cli::resources::operation::Resource;
    use crate::wiring::openapi;
    use crate::wiring::openapi::examples;
    use clap::Command;
    use serde_json::json;

    fn typed(resource: &str, words: &[&str]) -> Result<(Request, String), String> {
        let resource = Resource::of(resource);
        let tree = Command::new("resource").subcommands(commands(&resource));
        let words = ["resource"].iter().chain(words);
        let matches = tree
            .try_get_matches_from(words)
            .map_err(|error| error.to_string())?;
        let (verb, matches) = matches.subcommand().unwrap();
        let operations = resource.operations();
        let operation = operations.iter().find(|known| known.verb == verb).unwrap();
        let request = of(operation, matches, None).map_err(|failure| failure.text)?;
        let url = request.url("http://127.0.0.1:4242/", operation.path, Some("shp_a"));
        let url = url.map_err(|failure| failure.text)?;
        Ok((request, url.to_string()))
    }

    const PRODUCT: [&str; 5] = [
        "create",
        "--title",
        "Field Recordings",
        "--product-type",
        "digital_download",
    ];

    #[test]
    fn flags_become_a_body() {
        let flags = [
            "--price",
            "1200",
            "--images",
            "a",
            "--images",
            "b",
            "--revoke-on-refund",
        ];
        let (request, url) = typed("products", &[&PRODUCT[..], &flags].concat()).unwrap();
        assert_eq!(url, "http://127.0.0.1:4242/v2/core/stores/shp_a/products");
        assert_eq!(
            request.body,
            Some(
                json!({"title": "Field Recordings", "productType": "DIGITAL_DOWNLOAD", "price": 1200,
                        "images": ["a", "b"], "revokeOnRefund": true})
            )
        );
    }

    #[test]
    fn fields_of_fields_are_put_into_what_was_given_whole() {
        let (request, _) = typed(
            "checkouts",
            &[
                "create",
                "--items",
                "product_id=prd_a,quantity=2",
                "--customer",
                r#"{"email": "mia@example.org", "billing":
                    {"line1": "Weg 1", "city": "Berlin", "state": "BE", "country": "DE"}}"#,
                "--customer.billing.postal-code",
                "10115",
                "--metadata",
                "ref=a1",
                "--metadata",
                "by=mia",
                "--input",
                r#"{"metadata": {"gone": "x"}, "return_url": "https://example.org/"}"#,
            ],
        )
        .unwrap();
        assert_eq!(
            request.body,
            Some(json!({
                "items": [{"product_id": "prd_a", "quantity": 2}],
                "customer": {"email": "mia@example.org", "billing": {
                    "line1": "Weg 1", "city": "Berlin", "state": "BE", "country": "DE", "postal_code": "10115"
                }},
                "metadata": {"ref": "a1", "by": "mia"},
                "return_url": "https://example.org/",
            }))
        );
    }

    #[test]
    fn parts_of_the_path_and_the_query_are_escaped() {
        let (_, url) = typed("orders", &["get", "a/b?c"]).unwrap();
        assert_eq!(url, "http://127.0.0.1:4242/v2/core/stores/shp_a/orders/a%2Fb%3Fc");
        let (request, url) = typed("products", &["list", "--limit", "5", "--search", "a&b"]).unwrap();
        assert_eq!(
            url,
            "http://127.0.0.1:4242/v2/core/stores/shp_a/products?limit=5&search=a%26b"
        );
        let next = request.with("limit", "6".to_owned());
        assert!(next.has("limit") && next.query.len() == 2);
    }

    #[test]
    fn what_is_wrong_names_its_flag() {
        let with = |flags: &[&'static str]| [&PRODUCT[..], flags].concat();
        for (resource, words, told) in [
            ("products", with(&[]), "--price is needed"),
            (
                "products",
                with(&["--price", "12.00"]),
                "--price must be a whole number, not 12.00",
            ),
            ("products", with(&["--price", "-1"]), "--price must be at least 0"),
            (
                "products",
                with(&["--price", "1", "--revoke-on-refund", "maybe"]),
                "--revoke-on-refund must be true",
            ),
            (
                "products",
                vec!["list", "--limit", "101"],
                "--limit must be at most 100",
            ),
            ("products", vec!["get", ".."], "PRODUCT_ID is needed"),
            ("products", vec!["list", "--stattus", "ACTIVE"], "'--status'"),
            ("products", vec!["list", "--status", "ACTIV"], "ACTIVE"),
            (
                "checkouts",
                vec!["create", "--items", "quantity=1"],
                "--items: 0.product_id",
            ),
            (
                "products",
                vec!["create", "--input", "{"],
                "--input must have an object in JSON",
            ),
        ] {
            let error = typed(resource, &words).map(|(_, url)| url).unwrap_err();
            assert!(error.contains(told), "{words:?}: {error}");
        }
    }

    /// What an example sends: its query as texts, and its body without what means the same as nothing.
    fn sent(example: &Value) -> (Vec<(String, String)>, Value) {
        let query = example["query"].as_object().into_iter().flatten();
        let query = query.map(|(name, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (name.clone(), text)
        });
        let body = match &example["body"] {
            Value::Null => json!({}),
            body => body.clone(),
        };
        (query.collect(), body)
    }

    #[test]
    fn every_example_can_be_typed() {
        let mut count = 0;
        for (name, _) in openapi::tags() {
            let resource = Resource::of(name);
            let tree = Command::new("pandabase")
                .subcommand(Command::new(name.to_owned()).subcommands(commands(&resource)));
            for operation in resource.operations() {
                let mut examples = examples::steps().iter();
                let Some(example) = examples.find(|step| step["operation"] == operation.id) else {
                    continue;
                };
                // Some examples show what is refused.
                if example["status"].as_u64() >= Some(300) {
                    continue;
                }
                let words = example::words(name, &operation, example);
                let matches = tree.clone().try_get_matches_from(&words);
                let matches = matches.unwrap_or_else(|error| panic!("{words:?}: {error}"));
                let matches = matches.subcommand().unwrap().1.subcommand().unwrap().1;
                let request = of(&operation, matches, None)
                    .unwrap_or_else(|failure| panic!("{words:?}: {}", failure.text));
                let (mut query, body) = sent(example);
                let mut typed = request.query.clone();
                query.sort();
                typed.sort();
                assert_eq!(typed, query, "{words:?}");
                assert_eq!(request.body.unwrap_or(json!({})), body, "{words:?}");
                count += 1;
            }
        }
        assert!(count > 200, "{count}");
    }
}
