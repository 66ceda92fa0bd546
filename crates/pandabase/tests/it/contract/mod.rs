//! The machine-readable half of the contract, where it lies beside the repository: which operations
//! there are, what they refuse, and which keys their answers have.

mod cases;
mod keys;

use crate::harness::{Server, apply, both};
use cases::{Case, body_cases, query_cases, sample};
use http::Method;
use pandabase::wiring::openapi;
use pandabase_domain::token::Environment;
use serde_json::Value;
use std::path::Path;

/// The published documents and where their paths begin.
const DOCUMENTS: &[(&str, &str)] = &[
    ("store.json", "/v2/core"),
    ("storefront.json", "/v2/storefront"),
    ("checkout.json", "/v2"),
];

/// What the contract's text says otherwise than its documents, and the text wins (`README.md`): the
/// end of a case's name, and what the text says.
const TEXT_WINS: &[(&str, &str)] = &[
    ("body/items/0/amount 99", "a dynamic line may be one cent"),
    ("body/customer without name", "the name may come later"),
    ("body/customer without billing", "the address may come later"),
    (
        "billing/line2 null",
        "sessions show null there, so it is read back",
    ),
    ("country 2 characters", "a country there is"),
    ("body/display/fields 3 items", "each with a key of its own"),
    ("dropdown with an unknown field", "a dropdown needs options"),
    ("/categories body/name 1 characters", "the pattern asks for two"),
    ("{categoryId} body/name 1 characters", "the pattern asks for two"),
    (
        "event_at \"tomorrow\"",
        "such an event is rejected, not the report",
    ),
    (
        "event_at \"2026-05-01\"",
        "such an event is rejected, not the report",
    ),
    (
        "event_at \"2026-05-01T00:00:00\"",
        "such an event is rejected, not the report",
    ),
    (
        "event_at \"2026-13-01T00:00:00Z\"",
        "such an event is rejected, not the report",
    ),
    ("event_at \"\"", "such an event is rejected, not the report"),
];

struct Operation {
    method: Method,
    /// With its parameters in braces.
    path: String,
    document: Value,
    operation: Value,
}

impl Operation {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Its path in a store, with ids that look right and name nothing.
    fn path_in(&self, store: &str) -> String {
        self.filled(store, None)
    }

    fn filled(&self, store: &str, odd: Option<(&str, &str)>) -> String {
        let steps = self.path.split('/').map(|step| match step {
            "{storeId}" => store.to_owned(),
            "{format}" => "csv".to_owned(),
            "{handle}" => "nothing-here".to_owned(),
            step if step.starts_with('{') => match odd {
                Some((name, value)) if step == format!("{{{name}}}") => value.to_owned(),
                _ => format!("xxx_{}", "a".repeat(24)),
            },
            step => step.to_owned(),
        });
        steps.collect::<Vec<_>>().join("/")
    }

    fn body_schema(&self) -> Option<&Value> {
        let body = resolve(&self.document, &self.operation["requestBody"]);
        let schema = &body["content"]["application/json"]["schema"];
        (!schema.is_null()).then(|| resolve(&self.document, schema))
    }

    fn parameters(&self, location: &str) -> Vec<&Value> {
        let all = self.operation["parameters"].as_array().into_iter().flatten();
        all.map(|parameter| resolve(&self.document, parameter))
            .filter(|parameter| parameter["in"] == location)
            .collect()
    }
}

/// Follows a local reference of `document`.
pub fn resolve<'v>(document: &'v Value, mut value: &'v Value) -> &'v Value {
    while let Some(reference) = value["$ref"].as_str() {
        value = document.pointer(reference.trim_start_matches('#')).unwrap();
    }
    value
}

/// Every published operation; none where the folder is not there.
fn published() -> Vec<Operation> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/contract/openapi");
    let mut all = Vec::new();
    for (file, base) in DOCUMENTS {
        let Ok(text) = std::fs::read_to_string(folder.join(file)) else {
            continue;
        };
        let document: Value = serde_json::from_str(&text).unwrap();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                all.push(Operation {
                    method: method.to_uppercase().parse().unwrap(),
                    path: format!("{base}{}", path.trim_end_matches('/')),
                    document: document.clone(),
                    operation: operation.clone(),
                });
            }
        }
    }
    all
}

#[test]
fn every_published_operation_is_here() {
    let ours = openapi::document(Environment::Sandbox);
    let is_wrong = |operation: &&Operation| {
        let method = operation.method.as_str().to_lowercase();
        ours["paths"][&operation.path][method].is_null()
    };
    let wrong: Vec<String> = published().iter().filter(is_wrong).map(Operation::name).collect();
    assert!(wrong.is_empty(), "missing:\n{}", wrong.join("\n"));
}

/// Sends one case and says what is wrong with the answer.
async fn fault_of(server: &crate::harness::Server, operation: &Operation, case: &Case) -> Option<String> {
    let path = format!("{}{}", operation.path_in(server.store.id.as_str()), case.query);
    let call = server.call(operation.method.clone(), &path);
    let call = match &case.body {
        Some(body) => call.json(body),
        None => call,
    };
    let answer = call.send().await;
    let name = format!("{} {}", operation.name(), case.name);
    if TEXT_WINS.iter().any(|(exception, _)| name.ends_with(exception)) {
        return None;
    }
    let text = answer.json["error"].as_str().unwrap_or_default();
    let refused = answer.status.as_u16() == 400;
    let fits = match case.field.as_deref() {
        // The text names the field.
        Some(field) => refused && text.to_lowercase().contains(&field.to_lowercase()),
        // What the schema allows may still break a rule, but is not refused for its form.
        None => !(refused && text.starts_with(&format!("{} ", case.at))) && answer.status.as_u16() < 500,
    };
    (!fits).then(|| format!("{name}: {} {text}", answer.status.as_u16()))
}

#[apply(both)]
async fn every_constraint_of_the_published_documents_is_kept(server: Server) {
    let mut faults = Vec::new();
    let mut count = 0;
    for operation in &published() {
        let mut cases = Vec::new();
        for parameter in operation.parameters("query") {
            query_cases(&operation.document, parameter, &mut cases);
        }
        if let Some(schema) = operation.body_schema() {
            let whole = sample(&operation.document, schema);
            body_cases(&operation.document, schema, &whole, "body", &mut |case| {
                cases.push(case)
            });
        }
        count += cases.len();
        for case in &cases {
            faults.extend(fault_of(&server, operation, case).await);
        }
    }
    assert!(
        faults.is_empty(),
        "{} of {count}:\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert!(published().is_empty() || count > 500, "{count}");
}

#[apply(both)]
async fn ids_in_paths_and_keys_in_headers_have_their_length(server: Server) {
    for operation in published() {
        for parameter in operation.parameters("path") {
            let name = parameter["name"].as_str().unwrap();
            let has_length = parameter["schema"]["minLength"] == 12;
            if name == "storeId" || !has_length {
                continue;
            }
            for length in [11, 49] {
                let path = operation.filled(server.store.id.as_str(), Some((name, &"a".repeat(length))));
                let answer = server.call(operation.method.clone(), &path).send().await;
                assert!(answer.error(400).contains(name), "{path}: {}", answer.text);
            }
        }
        for parameter in operation.parameters("header") {
            assert_eq!(parameter["name"], "idempotency-key");
            for length in [7, 33] {
                let path = operation.path_in(server.store.id.as_str());
                let call = server.call(operation.method.clone(), &path);
                let answer = call.header("idempotency-key", &"k".repeat(length)).send().await;
                assert!(
                    answer.error(400).contains("idempotency-key"),
                    "{path}: {}",
                    answer.text
                );
            }
        }
    }
}
