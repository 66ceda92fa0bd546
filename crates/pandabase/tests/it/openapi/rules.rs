//! Rules that the whole document keeps, so that whatever is added keeps them too.

use pandabase::wiring::openapi;
use pandabase_domain::token::Environment;
use pandabase_domain::webhook::event::EventType;
use pandabase_fuzz::Document;
use serde_json::Value;

fn documents() -> impl Iterator<Item = Document> {
    let all = Environment::ALL.iter();
    all.map(|environment| Document::new(openapi::document(*environment)))
}

/// A schema, where it stands, and whether it is of what clients send.
struct Place<'d> {
    at: String,
    schema: &'d Value,
    is_sent: bool,
}

/// Every schema of a document.
fn schemas(document: &Document) -> Vec<Place<'_>> {
    let mut all = Vec::new();
    for (name, schema) in document.json["components"]["schemas"].as_object().unwrap() {
        below(format!("#{name}"), schema, is_sent(document, name), &mut all);
    }
    for operation in document.operations() {
        let id = operation.json["operationId"].as_str().unwrap();
        for parameter in operation.json["parameters"].as_array().unwrap() {
            let parameter = document.resolve(parameter);
            below(
                format!("{id}?{}", parameter["name"]),
                &parameter["schema"],
                true,
                &mut all,
            );
        }
        let body = &operation.json["requestBody"]["content"]["application/json"]["schema"];
        if !body.is_null() {
            below(format!("{id} body"), body, true, &mut all);
        }
        for (status, response) in operation.json["responses"].as_object().unwrap() {
            let schema = &document.resolve(response)["content"]["application/json"]["schema"];
            if !schema.is_null() {
                below(format!("{id} {status}"), schema, false, &mut all);
            }
        }
    }
    for (event, hook) in document.json["webhooks"].as_object().unwrap() {
        let body = &hook["post"]["requestBody"]["content"]["application/json"]["schema"];
        below(event.clone(), body, false, &mut all);
    }
    all
}

/// Whether some request has a schema in it.
fn is_sent(document: &Document, name: &str) -> bool {
    let reference = format!("\"#/components/schemas/{name}\"");
    let bodies = document
        .operations()
        .into_iter()
        .map(|operation| operation.json["requestBody"].to_string());
    let direct = bodies.into_iter().any(|body| body.contains(&reference));
    direct || name.ends_with("Input") || name.starts_with("New")
}

fn below<'d>(at: String, schema: &'d Value, is_sent: bool, all: &mut Vec<Place<'d>>) {
    let fields = schema["properties"].as_object().into_iter().flatten();
    for (name, field) in fields {
        below(format!("{at}/{name}"), field, is_sent, all);
    }
    for key in ["items", "not"] {
        if let Some(inner) = schema.get(key) {
            below(format!("{at}/{key}"), inner, is_sent, all);
        }
    }
    if let Some(inner) = schema
        .get("additionalProperties")
        .filter(|inner| **inner != false)
    {
        below(format!("{at}/*"), inner, is_sent, all);
    }
    for key in ["anyOf", "oneOf", "allOf"] {
        for (index, part) in schema[key].as_array().into_iter().flatten().enumerate() {
            below(format!("{at}/{key}/{index}"), part, is_sent, all);
        }
    }
    all.push(Place { at, schema, is_sent });
}

/// Fails with everything that breaks a rule.
#[track_caller]
fn none(faults: &[String], rule: &str) {
    assert!(faults.is_empty(), "{rule}:\n{}", faults.join("\n"));
}

fn is_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.trim().is_empty())
}

/// The faults that a check of each schema of each document finds.
fn faults(check: impl Fn(&Document, &Place<'_>) -> Vec<String>) -> Vec<String> {
    let mut all = Vec::new();
    for document in documents() {
        for place in schemas(&document) {
            all.extend(check(&document, &place));
        }
    }
    all.sort();
    all.dedup();
    all
}

#[test]
fn every_property_says_what_it_means() {
    let faults = faults(|document, place| {
        let properties = place.schema["properties"].as_object().into_iter().flatten();
        let silent = properties.filter(|(_, property)| {
            !is_text(&property["description"]) && !is_text(&document.resolve(property)["description"])
        });
        silent.map(|(name, _)| format!("{}/{name}", place.at)).collect()
    });
    none(
        &faults,
        "give these a doc comment, or the name a line in openapi/fields.txt",
    );
}

#[test]
fn every_schema_and_every_word_says_what_it_means() {
    let faults = faults(|_, place| {
        let mut faults = Vec::new();
        let is_component = place.at.starts_with('#') && !place.at.contains('/');
        let words = place.schema["enum"].as_array();
        if (is_component || words.is_some()) && !is_text(&place.schema["description"]) {
            faults.push(place.at.clone());
        }
        let meanings = place.schema["x-enum-descriptions"].as_array();
        for (index, word) in words.into_iter().flatten().enumerate() {
            if !meanings.is_some_and(|meanings| meanings.get(index).is_some_and(is_text)) {
                faults.push(format!("{} {word}", place.at));
            }
        }
        faults
    });
    none(&faults, "give these types and words a doc comment");
}

#[test]
fn every_operation_parameter_and_tag_says_what_it_means() {
    let mut faults = Vec::new();
    for document in documents() {
        let tags = document.json["tags"].as_array().unwrap();
        let silent = tags.iter().filter(|tag| !is_text(&tag["description"]));
        faults.extend(silent.map(|tag| format!("tags.txt: {}", tag["name"])));
        for operation in document.operations() {
            let id = operation.json["operationId"].as_str().unwrap();
            if !is_text(&operation.json["description"]) {
                faults.push(format!("operations.txt: {id}"));
            }
            for tag in operation.json["tags"].as_array().unwrap() {
                assert!(tags.iter().any(|known| known["name"] == *tag), "{id} {tag}");
            }
            for parameter in operation.json["parameters"].as_array().unwrap() {
                let parameter = document.resolve(parameter);
                if !is_text(&parameter["description"]) {
                    faults.push(format!("fields.txt: {} of {id}", parameter["name"]));
                }
            }
        }
    }
    none(&faults, "give these a line");
}

#[test]
fn every_operation_has_an_example_that_fits() {
    let mut faults = Vec::new();
    for document in documents() {
        for operation in document.operations() {
            let id = operation.json["operationId"].as_str().unwrap();
            let body = &operation.json["requestBody"]["content"]["application/json"];
            if !body.is_null()
                && let Err(fault) = document.fits(&body["schema"], &body["example"])
            {
                faults.push(format!("{id} body: {fault}"));
            }
            for parameter in operation.json["parameters"].as_array().unwrap() {
                let parameter = document.resolve(parameter);
                match parameter.get("example") {
                    Some(example) => faults.extend(
                        document
                            .fits(&parameter["schema"], example)
                            .err()
                            .map(|fault| format!("{id} {}: {fault}", parameter["name"])),
                    ),
                    None if parameter["in"] == "path" => faults.push(format!("{id} {}", parameter["name"])),
                    None => {}
                }
            }
            let answers = operation.json["responses"].as_object().unwrap();
            let shown = answers.iter().filter(|(status, _)| status.starts_with('2'));
            let shown = shown.map(|(_, response)| &response["content"]["application/json"]);
            let shown: Vec<_> = shown.filter(|content| !content["example"].is_null()).collect();
            if shown.is_empty() {
                faults.push(format!("{id} answer"));
            }
            for content in shown {
                let judged = document.fits(&content["schema"], &content["example"]);
                faults.extend(judged.err().map(|fault| format!("{id} answer: {fault}")));
            }
        }
    }
    none(&faults, "give these operations a step in openapi/examples.json");
}

#[test]
fn schemas_are_such_that_generators_understand() {
    let faults = faults(|_, place| {
        let Place { at, schema, is_sent } = place;
        let mut faults = Vec::new();
        if schema.is_boolean() {
            faults.push(format!("{at} is a boolean schema"));
        }
        if *is_sent && schema["default"].is_array() {
            faults.push(format!("{at} has a list as its default"));
        }
        let name = at.rsplit('/').next().unwrap();
        // A product's `webhookUrl` is kept as it was sent, an address or not.
        let is_address = name == "url" || name.ends_with("Url") || name.ends_with("_url");
        let is_address = is_address && name != "webhookUrl";
        let is_text = schema["type"].to_string().contains("string");
        if is_address && is_text && !schema["format"].to_string().contains("uri") {
            faults.push(format!("{at} is an address without a format"));
        }
        faults
    });
    none(&faults, "fix these schemas");
}

#[test]
fn names_of_schemas_stay_when_others_come() {
    for document in documents() {
        let schemas = document.json["components"]["schemas"].as_object().unwrap();
        let numbered = schemas
            .keys()
            .filter(|name| name.ends_with(|last: char| last.is_ascii_digit()));
        let numbered: Vec<String> = numbered.cloned().collect();
        none(
            &numbered,
            "two types have one name; rename one with #[schemars(rename)]",
        );
        for name in [
            "PageOfOrders",
            "PageOfProducts",
            "ProductSortBy",
            "CategorySortBy",
        ] {
            assert!(schemas.contains_key(name), "{name}");
        }
    }
}

#[test]
fn texts_are_for_readers_of_the_document() {
    fn texts<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("description").and_then(Value::as_str));
                fields.values().for_each(|field| texts(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
            _ => {}
        }
    }
    for document in documents() {
        let mut found = Vec::new();
        texts(&document.json, &mut found);
        let inside = ["[`", ".md", "the contract"];
        let odd = found
            .iter()
            .filter(|text| inside.iter().any(|word| text.contains(word)));
        let odd: Vec<String> = odd.map(|text| (*text).to_owned()).collect();
        none(&odd, "these doc comments speak of the code");
    }
}

#[test]
fn every_event_has_its_webhook() {
    for document in documents() {
        let hooks = document.json["webhooks"].as_object().unwrap();
        let mut expected: Vec<&str> = EventType::ALL.iter().map(|event| event.as_str()).collect();
        expected.push("LICENSE_FULFILLMENT");
        expected.sort_unstable();
        assert_eq!(hooks.keys().collect::<Vec<_>>(), expected);
        for (event, hook) in hooks {
            let hook = &hook["post"];
            assert!(is_text(&hook["description"]), "{event}");
            assert!(hook["responses"]["2XX"].is_object(), "{event}");
            for header in [
                "Webhook-Id",
                "Webhook-Timestamp",
                "Webhook-Signature",
                "User-Agent",
            ] {
                let mut parameters = hook["parameters"].as_array().unwrap().iter();
                assert!(
                    parameters
                        .any(|parameter| parameter["name"] == header && is_text(&parameter["description"])),
                    "{event} {header}"
                );
            }
        }
    }
}
