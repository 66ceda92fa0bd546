//! The OpenAPI 3.1 document, printed from the route table and from the types that parse requests and
//! are sent in answers.

use crate::wiring::routes as router;
use pandabase_domain::token::Environment;
use pandabase_platform::api::Access;
use pandabase_platform::api::endpoint::{Endpoint, Meta, Shapes};
use pandabase_platform::api::idempotency::KeyFormat;
use pandabase_platform::api::respond::RELEASE;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const SCHEMAS: &str = "/components/schemas";
const REFERENCE: &str = "#/components/schemas/";

/// The document of an environment's API.
pub fn document(environment: Environment) -> Value {
    let endpoints = router::endpoints(environment);
    let (schemas, shapes) = Schemas::of(&endpoints);
    let mut paths = Map::new();
    let mut tags: Vec<String> = Vec::new();
    for (endpoint, shapes) in endpoints.iter().zip(&shapes) {
        let meta = &*endpoint.meta;
        let tag = tag_of(meta.path);
        let item = paths.entry(meta.path).or_insert_with(|| json!({}));
        item[meta.method.as_str().to_ascii_lowercase()] = operation(meta, shapes, &tag, &schemas);
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    let tags: Vec<Value> = tags.into_iter().map(|name| json!({"name": name})).collect();
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
        "components": {
            "schemas": schemas.definitions,
            "parameters": parameters(),
            "headers": headers(),
            "responses": failures(),
            "securitySchemes": security_schemes(),
        },
    })
}

const DESCRIPTION: &str = "Every answer is JSON: `{\"ok\": true, \"data\": …}` or `{\"ok\": false, \
                           \"error\": \"…\"}`. Amounts are integers in US cents unless a field says \
                           otherwise, times are RFC 3339 with an offset. A path answers the same with and \
                           without one trailing slash. Unknown body fields are ignored. Query parameters may \
                           be spelled in camelCase or snake_case.";

/// What an operation is filed under: the resource of a store, or the surface that it belongs to.
fn tag_of(path: &str) -> String {
    let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
    let after_store = steps
        .iter()
        .position(|step| *step == "{storeId}")
        .map(|index| &steps[index + 1..]);
    match (steps.as_slice(), after_store) {
        ([_, surface @ ("storefront" | "sandbox"), ..], _) => (*surface).to_owned(),
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
    let mut parameters = Vec::new();
    if meta.path.contains("{storeId}") {
        parameters.push(json!({"$ref": "#/components/parameters/StoreId"}));
    }
    parameters.extend(parameters_of("path", &schemas.of_request(shapes.path.as_value())));
    parameters.extend(parameters_of(
        "query",
        &schemas.of_request(shapes.query.as_value()),
    ));
    parameters.extend(key_parameter(meta));
    let mut operation = json!({
        "operationId": meta.operation,
        "summary": summary_of(meta.operation),
        "tags": [tag],
        "parameters": parameters,
        "responses": responses(meta, shapes),
        "security": [],
    });
    if let Some((schema, required)) = &shapes.body {
        operation["requestBody"] = json!({
            "required": required,
            "content": {"application/json": {"schema": schemas.of_request(schema.as_value())}},
        });
    }
    if meta.access == Access::Portal {
        operation["security"] = json!([{"session": []}]);
    } else if meta.access.needs_token() {
        operation["security"] = json!([{"bearer": []}, {"tokenId": [], "signature": []}]);
    } else if meta.access == Access::PublicStoreOrToken {
        operation["security"] = json!([{}, {"bearer": []}, {"tokenId": [], "signature": []}]);
    }
    if let Some(scope) = meta.access.scope() {
        operation["x-required-scope"] = json!(scope);
    }
    operation
}

/// The properties of an object schema as parameters.
fn parameters_of(location: &str, object: &Value) -> Vec<Value> {
    let required = object["required"].as_array();
    let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|known| known == name));
    let properties = object["properties"].as_object();
    let properties = properties.into_iter().flatten();
    properties
        .map(|(name, schema)| {
            let mut schema = schema.clone();
            let description = schema
                .as_object_mut()
                .and_then(|schema| schema.remove("description"));
            let mut parameter = json!({
                "name": name,
                "in": location,
                "required": location == "path" || is_required(name),
                "schema": schema,
            });
            if let Some(description) = description {
                parameter["description"] = description;
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

fn responses(meta: &Meta, shapes: &Shapes) -> Value {
    let success = |description: &str| {
        json!({
            "description": description,
            "headers": header_references(),
            "content": {"application/json": {"schema": {
                "type": "object",
                "required": ["ok", "data"],
                "properties": {"ok": {"type": "boolean", "const": true}, "data": shapes.data},
            }}},
        })
    };
    let mut responses = json!({meta.success.as_str(): success("Success")});
    if let Some(status) = meta.success_before {
        responses[status.as_str()] = success("It was there before");
    }
    if meta.is_cacheable {
        responses[meta.success.as_str()]["headers"]["ETag"] = json!({"$ref": "#/components/headers/ETag"});
        responses["304"] = json!({
            "description": "Unchanged since the copy whose ETag the request sent in If-None-Match; no body",
            "headers": header_references(),
        });
    }
    for (status, ..) in FAILURES {
        let applies = match *status {
            401 => meta.access.needs_token(),
            403 => meta.access.scope().is_some(),
            404 => meta.access != Access::Public || !shapes.path.as_value()["properties"].is_null(),
            422 => meta.key.is_some() && meta.method != http::Method::GET,
            409 => meta.method != http::Method::GET,
            _ => true,
        };
        if applies {
            responses[status.to_string()] = json!({"$ref": format!("#/components/responses/Error{status}")});
        }
    }
    responses
}

/// Statuses of failure, what they mean, and a text as an example.
const FAILURES: &[(u16, &str, &str)] = &[
    (
        400,
        "The input breaks a rule; the text names the field",
        "body/price must be >= 0",
    ),
    (401, "No valid credentials", "Invalid API token"),
    (
        403,
        "The token lacks a scope",
        "Missing required permissions: PRODUCTS_WRITE",
    ),
    (404, "Not there, or not in this store", "Store not found"),
    (
        409,
        "The state does not allow it, or a request with this idempotency key is still running",
        "A request with this idempotency key is still in progress",
    ),
    (
        422,
        "The idempotency key was used with another body",
        "Idempotency key was already used with a different request body",
    ),
    (
        429,
        "Too many requests; `Retry-After` says how long to wait",
        "Rate limit exceeded. Please retry after the reset time.",
    ),
    (500, "A fault of the server", "Internal server error"),
    (
        503,
        "Out of service for the moment",
        "The service is temporarily unavailable. Please try again.",
    ),
];

fn failures() -> Value {
    let all = FAILURES.iter().map(|(status, description, example)| {
        let mut headers = header_references();
        if *status == 429 {
            headers["Retry-After"] = json!({"$ref": "#/components/headers/RetryAfter"});
        }
        let response = json!({
            "description": description,
            "headers": headers,
            "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/Error"},
                "example": {"ok": false, "error": example},
            }},
        });
        (format!("Error{status}"), response)
    });
    Value::Object(all.collect())
}

/// Headers of responses: name, component, schema, meaning.
const HEADERS: &[(&str, &str, &str, &str)] = &[
    (
        "X-Request-Id",
        "RequestId",
        "string",
        "Names this request in the API log",
    ),
    (
        "X-RateLimit-Limit",
        "RateLimitLimit",
        "integer",
        "Requests per window",
    ),
    (
        "X-RateLimit-Remaining",
        "RateLimitRemaining",
        "integer",
        "Requests left in the window",
    ),
    (
        "X-RateLimit-Reset",
        "RateLimitReset",
        "integer",
        "End of the window, epoch seconds",
    ),
    (
        "X-RateLimit-Type",
        "RateLimitType",
        "string",
        "GlobalResource per address, AccountResource per credential, StoreResource per store",
    ),
];

fn headers() -> Value {
    let retry_after = ("", "RetryAfter", "integer", "Seconds to wait");
    let etag = (
        "",
        "ETag",
        "string",
        "Names this state of the answer, for If-None-Match",
    );
    let all = HEADERS.iter().chain([&retry_after, &etag]);
    let all = all.map(|(_, component, kind, meaning)| {
        let header = json!({"description": meaning, "schema": {"type": kind}});
        ((*component).to_owned(), header)
    });
    Value::Object(all.collect())
}

fn header_references() -> Value {
    let all = HEADERS.iter().map(|(name, component, ..)| {
        let reference = json!({"$ref": format!("#/components/headers/{component}")});
        ((*name).to_owned(), reference)
    });
    Value::Object(all.collect())
}

fn parameters() -> Value {
    json!({
        "StoreId": {
            "name": "storeId",
            "in": "path",
            "required": true,
            "schema": {"type": "string", "minLength": 12, "maxLength": 48},
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
            "description": "The token that signing in by mail returned.",
        },
        "signature": {
            "type": "apiKey",
            "in": "header",
            "name": "X-Signature",
            "description": "HMAC-SHA256 of the body as sent, 64 hex digits. The key is the token's secret \
                hashed with SHA-256, as 64 lower-case hex digits in ASCII. No body: sign the empty string.",
        },
    })
}

/// The component schemas. Requests and answers are generated apart: a field with a default may be
/// left out of a request and is always in an answer.
struct Schemas {
    definitions: Map<String, Value>,
    /// Names that both sides have; the request's one gets a suffix.
    shared: BTreeSet<String>,
}

impl Schemas {
    /// Generates what `endpoints` take and give.
    fn of(endpoints: &[Endpoint]) -> (Self, Vec<Shapes>) {
        let mut settings = SchemaSettings::draft2020_12();
        settings.definitions_path = SCHEMAS.into();
        settings.meta_schema = None;
        let mut input = settings.clone().for_deserialize().into_generator();
        let mut output = settings.for_serialize().into_generator();
        let shapes = endpoints
            .iter()
            .map(|endpoint| (endpoint.shapes)(&mut input, &mut output))
            .collect();
        let taken = input.take_definitions(true);
        let mut schemas = Self {
            definitions: output.take_definitions(true),
            shared: BTreeSet::new(),
        };
        // A set of words is the same in both directions.
        let is_words = |schema: &Value| schema.get("enum").is_some();
        let shared = taken
            .iter()
            .filter(|(name, schema)| schemas.definitions.contains_key(*name) && !is_words(schema));
        schemas.shared = shared.map(|(name, _)| name.clone()).collect();
        for (name, schema) in taken {
            let schema = schemas.of_request(&schema);
            schemas.definitions.insert(schemas.name_in_request(&name), schema);
        }
        schemas.definitions.insert("Error".into(), error_schema());
        (schemas, shapes)
    }

    fn name_in_request(&self, name: &str) -> String {
        if self.shared.contains(name) {
            format!("{name}Input")
        } else {
            name.to_owned()
        }
    }

    /// A request's schema, referring to the definitions by their final names.
    fn of_request(&self, schema: &Value) -> Value {
        match schema {
            Value::Object(fields) => {
                // The default of a field that may be left out but not be null.
                let said = fields
                    .iter()
                    .filter(|(key, value)| *key != "default" || !value.is_null());
                let fields = said.map(|(key, value)| {
                    let name = value.as_str().and_then(|text| text.strip_prefix(REFERENCE));
                    let value = match name.filter(|_| key == "$ref") {
                        Some(name) => format!("{REFERENCE}{}", self.name_in_request(name)).into(),
                        None => self.of_request(value),
                    };
                    (key.clone(), value)
                });
                Value::Object(fields.collect())
            }
            Value::Array(items) => items.iter().map(|item| self.of_request(item)).collect(),
            other => other.clone(),
        }
    }
}

fn error_schema() -> Value {
    json!({
        "type": "object",
        "required": ["ok", "error"],
        "properties": {
            "ok": {"type": "boolean", "const": false},
            "error": {"type": "string", "description": "What to change; safe to show to end users."},
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("/v2/stores/{storeId}/checkouts/estimate", "checkouts"),
            ("/v2/paylinks/{paylinkId}/open", "paylinks"),
        ] {
            assert_eq!(tag_of(path), tag, "{path}");
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
