//! The OpenAPI 3.1 document, printed from the route table and from the types of requests and answers. Texts
//! that types do not have are in files beside this one.

pub mod clients;
pub mod errors;
pub mod examples;
mod responses;
mod schemas;
mod webhooks;
mod words;

use self::schemas::{Schemas, property_of};
use crate::wiring::routes as router;
use http::Method;
use pandabase_domain::token::Environment;
use pandabase_platform::api::Access;
use pandabase_platform::api::endpoint::{Endpoint, Meta, Shapes};
use pandabase_platform::api::idempotency::KeyFormat;
use pandabase_platform::api::respond::RELEASE;
use serde_json::{Map, Value, json};

/// The document of an environment's API.
pub fn document(environment: Environment) -> Value {
    let mut endpoints = router::endpoints(environment);
    endpoints.retain(|endpoint| !endpoint.meta.is_mirror);
    let (paths, schemas) = paths_of(&endpoints);
    let mut tags: Vec<String> = Vec::new();
    for tag in endpoints.iter().map(|endpoint| tag_of(endpoint.meta.path)) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    let tags: Vec<Value> = tags
        .into_iter()
        .map(|name| json!({"name": name, "description": words::tag(&name)}))
        .collect();
    let webhooks = webhooks::section(&schemas.definitions["EventType"]);
    json!({
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "Pandabase API",
            "version": RELEASE.replace('/', "-"),
            "description": DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/", "description": format!("This {environment} server")}],
        "tags": tags,
        "paths": paths,
        "webhooks": webhooks,
        "components": {
            "schemas": schemas.definitions,
            "parameters": parameters(),
            "headers": responses::headers(),
            "responses": responses::failures(),
            "securitySchemes": security_schemes(),
        },
    })
}

/// The tags of operations, with what is filed under each.
pub fn tags() -> impl Iterator<Item = (&'static str, &'static str)> {
    words::tags()
}

/// The operations of a tag, of all that a server has anywhere, with the schemas and parameters that they
/// mention. It is made without the rest of the document.
pub fn part(tag: &str) -> Value {
    let mut endpoints = router::endpoints(Environment::Sandbox);
    endpoints.retain(|endpoint| !endpoint.meta.is_mirror && tag_of(endpoint.meta.path) == tag);
    let (paths, schemas) = paths_of(&endpoints);
    json!({
        "paths": paths,
        "components": {"schemas": schemas.definitions, "parameters": parameters()},
    })
}

/// An operation in a list of them.
pub struct Listed {
    /// Its id, such as `createProduct`.
    pub operation: &'static str,
    /// Its method.
    pub method: Method,
    /// Its path, with parameters in braces.
    pub path: &'static str,
    /// What it is filed under.
    pub tag: String,
    /// Its name in words.
    pub summary: String,
    /// What it does.
    pub about: &'static str,
}

/// Every operation of an environment, in the order of the route table. No schema is made for it.
pub fn listed(environment: Environment) -> Vec<Listed> {
    let endpoints = router::endpoints(environment).into_iter();
    endpoints
        .filter(|endpoint| !endpoint.meta.is_mirror)
        .map(|endpoint| {
            let meta = &*endpoint.meta;
            Listed {
                operation: meta.operation,
                method: meta.method.clone(),
                path: meta.path,
                tag: tag_of(meta.path),
                summary: summary_of(meta.operation),
                about: words::operation(meta.operation).unwrap_or_default(),
            }
        })
        .collect()
}

/// The document of one operation of an environment, with all that it mentions.
pub fn single(environment: Environment, operation: &str) -> Option<Value> {
    let mut endpoints = router::endpoints(environment);
    endpoints.retain(|endpoint| !endpoint.meta.is_mirror && endpoint.meta.operation == operation);
    if endpoints.is_empty() {
        return None;
    }
    let (paths, schemas) = paths_of(&endpoints);
    Some(json!({
        "paths": paths,
        "components": {
            "schemas": schemas.definitions,
            "parameters": parameters(),
            "headers": responses::headers(),
            "responses": responses::failures(),
        },
    }))
}

/// The events that webhooks are told of, with the schemas of their payloads.
pub fn events() -> Value {
    let mut endpoints = router::endpoints(Environment::Sandbox);
    // Their requests name the types of events.
    endpoints.retain(|endpoint| tag_of(endpoint.meta.path) == "webhooks");
    let (_, schemas) = paths_of(&endpoints);
    json!({
        "webhooks": webhooks::section(&schemas.definitions["EventType"]),
        "components": {"schemas": schemas.definitions},
    })
}

/// The operations of endpoints, by path and method, and the schemas that they mention.
fn paths_of(endpoints: &[Endpoint]) -> (Map<String, Value>, Schemas) {
    let (schemas, shapes) = Schemas::of(endpoints);
    let mut paths = Map::new();
    for (endpoint, shapes) in endpoints.iter().zip(&shapes) {
        let meta = &*endpoint.meta;
        let tag = tag_of(meta.path);
        let item = paths.entry(meta.path).or_insert_with(|| json!({}));
        item[meta.method.as_str().to_ascii_lowercase()] = operation(meta, shapes, &tag, &schemas);
    }
    (paths, schemas)
}

const DESCRIPTION: &str = "Every answer is JSON: `{\"ok\": true, \"data\": …}` or `{\"ok\": false, \
                           \"error\": \"…\"}`. Amounts are integers in US cents unless a field says \
                           otherwise, times are RFC 3339 with an offset. A path answers the same with and \
                           without one trailing slash. Unknown body fields are ignored. Query parameters may \
                           be spelled in camelCase or snake_case. Every operation under \
                           `/v2/core/stores/{storeId}` also exists under `/v2/stores/{storeId}`, without \
                           `Idempotency-Key`, for people who are signed in; it is described once. Only \
                           refunds differ there: `/orders/{orderId}/refund`.";

/// The tag of an operation: the resource of a store, or the surface that it belongs to.
fn tag_of(path: &str) -> String {
    let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
    let after_store = steps
        .iter()
        .position(|step| *step == "{storeId}")
        .map(|index| &steps[index + 1..]);
    match (steps.as_slice(), after_store) {
        ([_, surface @ ("storefront" | "sandbox" | "operator"), ..], _) => (*surface).to_owned(),
        (_, Some([resource, ..])) => (*resource).to_owned(),
        (_, Some([])) => "store".to_owned(),
        (_, None) => steps.get(1).copied().unwrap_or_default().to_owned(),
    }
}

/// `listOrderRefunds` as `List order refunds`.
fn summary_of(operation: &str) -> String {
    let mut words = String::with_capacity(operation.len() + 8);
    for (index, letter) in operation.chars().enumerate() {
        if index == 0 {
            words.push(letter.to_ascii_uppercase());
        } else if letter.is_ascii_uppercase() {
            words.push(' ');
            words.push(letter.to_ascii_lowercase());
        } else {
            words.push(letter);
        }
    }
    words
}

fn operation(meta: &Meta, shapes: &Shapes, tag: &str, schemas: &Schemas) -> Value {
    let example = examples::of(meta.operation);
    let mut parameters = Vec::new();
    if meta.path.contains("{storeId}") {
        parameters.push(json!({"$ref": "#/components/parameters/StoreId"}));
    }
    for (location, shape) in [("path", &shapes.path), ("query", &shapes.query)] {
        let shape = schemas.of_request(shape.as_value());
        parameters.extend(parameters_of(location, &shape, &example[location]));
    }
    parameters.extend(key_parameter(meta));
    if meta.portal_session {
        parameters.push(json!({"$ref": "#/components/parameters/PortalSession"}));
    }
    let mut operation = json!({
        "operationId": meta.operation,
        "summary": summary_of(meta.operation),
        "description": words::operation(meta.operation),
        "tags": [tag],
        "parameters": parameters,
        "responses": responses::of_operation(meta, shapes, schemas),
        "security": [],
    });
    if let Some((schema, required)) = &shapes.body {
        operation["requestBody"] = json!({
            "description": "Fields that are not named here are ignored, unless the schema is closed.",
            "required": required,
            "content": {"application/json": {
                "schema": schemas.of_request(schema.as_value()),
                "example": example["body"],
            }},
        });
    }
    let answered = example["status"].to_string();
    if let Some(response) = operation["responses"].get_mut(answered) {
        response["content"]["application/json"]["example"] = json!({"ok": true, "data": example["answer"]});
    }
    operation["security"] = security_of(meta.access);
    if let Some(scope) = meta.access.scope() {
        operation["x-required-scope"] = json!(scope);
    }
    operation
}

/// The credentials that open an operation, one of them each.
fn security_of(access: Access) -> Value {
    if access == Access::Portal {
        json!([{"session": []}])
    } else if access.takes_token() {
        json!([{"bearer": []}, {"tokenId": [], "signature": []}, {"account": []}])
    } else if access.takes_account() {
        json!([{"account": []}])
    } else if access == Access::PublicStoreOrToken {
        json!([{}, {"bearer": []}, {"tokenId": [], "signature": []}])
    } else {
        json!([])
    }
}

/// The properties of an object schema as parameters.
fn parameters_of(location: &str, object: &Value, example: &Value) -> Vec<Value> {
    let required = object["required"].as_array();
    let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|known| known == name));
    let properties = object["properties"].as_object();
    let properties = properties.into_iter().flatten();
    properties
        .map(|(name, schema)| {
            let mut schema = property_of(name, schema.clone());
            let description = schema
                .as_object_mut()
                .and_then(|schema| schema.remove("description"));
            let mut parameter = json!({
                "name": name,
                "in": location,
                "required": location == "path" || is_required(name),
                "schema": schema,
            });
            for (key, value) in [
                ("description", description),
                ("example", example.get(name).cloned()),
            ] {
                if let Some(value) = value {
                    parameter[key] = value;
                }
            }
            parameter
        })
        .collect()
}

fn key_parameter(meta: &Meta) -> Option<Value> {
    let name = match meta.key? {
        KeyFormat::Short => "IdempotencyKey",
        KeyFormat::Long => "LongIdempotencyKey",
    };
    Some(json!({"$ref": format!("#/components/parameters/{name}")}))
}

fn parameters() -> Value {
    json!({
        "StoreId": {
            "name": "storeId",
            "in": "path",
            "required": true,
            "description": words::meaning("storeId"),
            "schema": {"type": "string", "minLength": 12, "maxLength": 48},
            "example": examples::of("getStore")["answer"]["id"],
        },
        "IdempotencyKey": {
            "name": "Idempotency-Key",
            "in": "header",
            "required": false,
            "description": "The same key with the same body gets the same answer for 24 hours. Reads only \
                            check its length.",
            "schema": {"type": "string", "minLength": 8, "maxLength": 32},
        },
        "LongIdempotencyKey": {
            "name": "Idempotency-Key",
            "in": "header",
            "required": false,
            "description": "The same key with the same body gets the same answer for 24 hours.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[A-Za-z0-9_-]+$"},
        },
        "PortalSession": {
            "name": "X-Portal-Session",
            "in": "header",
            "required": false,
            "description": "The token that signing in to the portal returned: only its person pays with a \
                            saved payment method.",
            "schema": {"type": "string"},
        },
    })
}

fn security_schemes() -> Value {
    json!({
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "The secret of a BEARER token: `sk_live_…` or `sk_test_…`.",
        },
        "tokenId": {
            "type": "http",
            "scheme": "bearer",
            "description": "The id of an HMAC token, `stk_…`, together with `X-Signature`.",
        },
        "session": {
            "type": "http",
            "scheme": "bearer",
            "description": "The token that signing in to the customer portal by mail returned.",
        },
        "account": {
            "type": "http",
            "scheme": "bearer",
            "description": "The token that signing in to a merchant's account returned. In a store it may do \
                            what the role of its member may; what is tagged `operator` is for accounts \
                            that operate the installation.",
        },
        "signature": {
            "type": "apiKey",
            "in": "header",
            "name": "X-Signature",
            "description": "HMAC-SHA256 of the body as sent, 64 hex digits. The key is the token's secret \
                hashed with SHA-256, as 64 lower-case hex digits in ASCII. No body: sign the empty string. \
                With `X-Signature-Timestamp` (unix seconds, within 5 minutes of now) what is signed is \
                `{timestamp}.{METHOD}.{path}.{body}`, the path as sent without its query; a token can insist \
                on that.",
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn summaries_read_like_sentences() {
        assert_eq!(summary_of("listOrderRefunds"), "List order refunds");
    }

    #[test]
    fn operations_are_filed_by_resource_or_surface() {
        for (path, tag) in [
            ("/v2/core/stores/{storeId}", "store"),
            ("/v2/core/stores/{storeId}/orders/{orderId}/refunds", "orders"),
            ("/v2/storefront/stores/{storeId}/products", "storefront"),
            ("/v2/sandbox/stores/{storeId}/clock", "sandbox"),
            ("/v2/operator/stores/{storeId}/block", "operator"),
            ("/v2/stores/{storeId}/checkouts/estimate", "checkouts"),
            ("/v2/paylinks/{paylinkId}/open", "paylinks"),
        ] {
            assert_eq!(tag_of(path), tag, "{path}");
        }
    }

    #[test]
    fn a_part_has_the_operations_of_its_tag() {
        let whole = document(Environment::Sandbox);
        for (tag, _) in tags() {
            let part = part(tag);
            let paths = part["paths"].as_object().unwrap();
            assert!(!paths.is_empty(), "{tag}");
            for (path, item) in paths {
                for (method, operation) in item.as_object().unwrap() {
                    assert_eq!(operation["tags"], json!([tag]));
                    let same = &whole["paths"][path][method];
                    assert_eq!(operation["operationId"], same["operationId"], "{path}");
                }
            }
            let mut found = Vec::new();
            references(&part["paths"], &mut found);
            let schemas = found
                .iter()
                .filter(|found| found.starts_with("#/components/schemas/"));
            for reference in schemas {
                assert!(part.pointer(&reference[1..]).is_some(), "{tag}: {reference}");
            }
        }
    }

    fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str));
                fields.values().for_each(|field| references(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }

    #[test]
    fn an_operation_alone_is_what_it_is_in_the_document() {
        for &environment in Environment::ALL {
            let whole = document(environment);
            let listed = listed(environment);
            assert!(listed.len() > 200, "{}", listed.len());
            for one in listed.iter().step_by(7) {
                let single = single(environment, one.operation).unwrap();
                let method = one.method.as_str().to_ascii_lowercase();
                let same = &whole["paths"][one.path][&method];
                for key in ["operationId", "summary", "description", "tags", "parameters"] {
                    assert_eq!(
                        single["paths"][one.path][&method][key], same[key],
                        "{}",
                        one.operation
                    );
                }
                assert_eq!(
                    (json!(one.summary), json!([one.tag])),
                    (same["summary"].clone(), same["tags"].clone())
                );
                let mut found = Vec::new();
                references(&single["paths"], &mut found);
                for reference in found {
                    assert!(
                        single.pointer(&reference[1..]).is_some(),
                        "{}: {reference}",
                        one.operation
                    );
                }
            }
        }
        assert!(single(Environment::Production, "moveClock").is_none());
        assert_eq!(events()["webhooks"], document(Environment::Sandbox)["webhooks"]);
    }

    #[test]
    fn every_reference_leads_somewhere() {
        for &environment in Environment::ALL {
            let document = document(environment);
            let mut found = Vec::new();
            references(&document, &mut found);
            assert!(!found.is_empty());
            for reference in found {
                let pointer = reference.strip_prefix('#').unwrap_or("?");
                assert!(document.pointer(pointer).is_some(), "{reference}");
            }
        }
    }

    #[test]
    fn operation_ids_are_unique_and_parameters_complete() {
        let document = document(Environment::Sandbox);
        let mut ids = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for operation in item.as_object().unwrap().values() {
                let id = operation["operationId"].as_str().unwrap();
                assert!(ids.insert(id), "{id} twice");
                let names: Vec<&str> = operation["parameters"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter_map(|parameter| match parameter["$ref"].as_str() {
                        Some("#/components/parameters/StoreId") => Some("storeId"),
                        Some(_) => None,
                        None => (parameter["in"] == "path").then(|| parameter["name"].as_str())?,
                    })
                    .collect();
                let in_path: Vec<&str> = path.split(['{', '}']).skip(1).step_by(2).collect();
                let missing: Vec<_> = in_path.iter().filter(|name| !names.contains(name)).collect();
                assert!(
                    missing.is_empty() && names.len() == in_path.len(),
                    "{path}: {names:?}"
                );
            }
        }
    }
}
