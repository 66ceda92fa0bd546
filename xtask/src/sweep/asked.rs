//! What a sweep asks for, from the OpenAPI document: every list with each filter and order, alone and
//! together, and every single thing.

use serde_json::Value;
use std::collections::BTreeMap;

/// A time in the midst of what was sold.
const TIME: &str = "2026-05-01T00:00:00Z";
/// What chooses a time.
const TIMES: [&str; 2] = ["from", "to"];

/// A read.
#[derive(Debug, Clone)]
pub struct Asked {
    /// In words that are the same in every store.
    pub what: String,
    /// What is sent.
    pub path: String,
    /// Whether it can be asked for a page by its number.
    pub has_pages: bool,
}

impl Asked {
    /// The same read with one more parameter, in words and as it is sent.
    pub fn with(&self, what: &str, sent: &str) -> Self {
        Self {
            what: format!("{}&{what}", self.what),
            path: format!("{}&{sent}", self.path),
            has_pages: self.has_pages,
        }
    }
}

/// What paths and filters of a store name.
pub type Ids = BTreeMap<&'static str, String>;

/// Every read of a store by a token.
pub fn reads(document: &Value, store: &str, ids: &Ids) -> Vec<Asked> {
    let mut reads = Vec::new();
    for (template, item) in document["paths"].as_object().into_iter().flatten() {
        let get = &item["get"];
        let Some(parameters) = get["parameters"].as_array() else {
            continue;
        };
        // In the portal and in accounts people read what is their own.
        let is_own = template.starts_with("/v2/portal") || template.starts_with("/v2/accounts");
        if is_own || get["security"][0].get("account").is_some() {
            continue;
        }
        let mut path = template.replace("{storeId}", store);
        for (name, id) in ids {
            path = path.replace(&format!("{{{name}}}"), id);
        }
        if path.contains('{') {
            continue;
        }
        let queries: Vec<&Value> = parameters.iter().filter(|one| one["in"] == "query").collect();
        let named = |name: &str| queries.iter().any(|one| one["name"] == name);
        if !named("limit") {
            reads.push(Asked {
                what: template.clone(),
                path,
                has_pages: false,
            });
            continue;
        }
        let first = Asked {
            what: format!("{template}?limit=25"),
            path: format!("{path}?limit=25"),
            has_pages: named("page"),
        };
        reads.extend(lists(document, first, &queries, ids));
    }
    reads
}

/// A list with every value of a parameter alone; together, every filter with its first one, and every order.
fn lists(document: &Value, first: Asked, queries: &[&Value], ids: &Ids) -> Vec<Asked> {
    let (mut alone, mut together) = (Vec::new(), vec![first.clone()]);
    for query in queries {
        let name = query["name"].as_str().unwrap_or_default();
        let values: Vec<(String, String)> = values(document, query, ids)
            .into_iter()
            .map(|(word, value)| (format!("{name}={word}"), format!("{name}={value}")))
            .collect();
        alone.extend(values.iter().map(|(what, sent)| first.with(what, sent)));
        if TIMES.contains(&name) {
            continue;
        }
        let some = if name.starts_with("sort") { values.len() } else { 1 };
        let more: Vec<Asked> = together
            .iter()
            .flat_map(|begun| {
                values
                    .iter()
                    .take(some)
                    .map(move |(what, sent)| begun.with(what, sent))
            })
            .collect();
        together.extend(more);
    }
    alone.extend(together);
    alone
}

/// What a parameter is tried with: the word for it, and what is sent.
fn values(document: &Value, parameter: &Value, ids: &Ids) -> Vec<(String, String)> {
    let name = parameter["name"].as_str().unwrap_or_default();
    let schema = resolved(document, &parameter["schema"]);
    let same = |value: &str| (value.to_owned(), value.to_owned());
    match name {
        "page" | "limit" | "cursor" => Vec::new(),
        "search" => {
            let known = ["search", "orderId"]
                .into_iter()
                .filter_map(|name| Some((name, ids.get(name)?)));
            let known = known.map(|(name, id)| (format!("({name})"), id.replace('@', "%40")));
            known.collect()
        }
        _ if TIMES.contains(&name) => vec![same(TIME)],
        "statusCode" => vec![same("200")],
        _ => match (ids.get(name), schema["enum"].as_array()) {
            (Some(id), _) => vec![(format!("({name})"), id.clone())],
            (None, Some(words)) => words.iter().filter_map(Value::as_str).map(same).collect(),
            (None, None) if schema["type"] == "boolean" => vec![same("true"), same("false")],
            (None, None) => Vec::new(),
        },
    }
}

/// A schema, where it is named by its place in the document.
fn resolved<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    let place = schema["$ref"].as_str().and_then(|place| place.strip_prefix('#'));
    place.and_then(|place| document.pointer(place)).unwrap_or(schema)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lists_are_asked_with_filters_and_orders_and_things_by_their_ids() {
        let document = json!({
            "components": {"schemas": {"Order": {"enum": ["asc", "desc"]}}},
            "paths": {
                "/v2/core/stores/{storeId}/orders": {"get": {"parameters": [
                    {"in": "path", "name": "storeId"},
                    {"in": "query", "name": "limit"}, {"in": "query", "name": "page"},
                    {"in": "query", "name": "status", "schema": {"enum": ["PAID", "FAILED"]}},
                    {"in": "query", "name": "sort", "schema": {"$ref": "#/components/schemas/Order"}},
                    {"in": "query", "name": "from", "schema": {"type": "string"}}
                ]}},
                "/v2/core/stores/{storeId}/orders/{orderId}": {"get": {"parameters": []}},
                "/v2/core/stores/{storeId}/cases/{caseId}": {"get": {"parameters": []}},
                "/v2/portal/orders": {"get": {"parameters": []}},
                "/v2/core/stores/{storeId}/refunds": {"post": {"parameters": []}}
            }
        });
        let ids = Ids::from([("orderId", "ord_1".to_owned())]);
        let asked = reads(&document, "shp_1", &ids);
        let sent: Vec<&str> = asked.iter().map(|one| one.path.as_str()).collect();
        let list = "/v2/core/stores/shp_1/orders";
        let expected = [
            "?limit=25&status=PAID",
            "?limit=25&status=FAILED",
            "?limit=25&sort=asc",
            "?limit=25&sort=desc",
            "?limit=25&from=2026-05-01T00:00:00Z",
            "?limit=25",
            "?limit=25&status=PAID",
            "?limit=25&sort=asc",
            "?limit=25&sort=desc",
            "?limit=25&status=PAID&sort=asc",
            "?limit=25&status=PAID&sort=desc",
            "/ord_1",
        ];
        let expected: Vec<String> = expected.iter().map(|rest| format!("{list}{rest}")).collect();
        let count = |all: &[&str]| {
            let mut all = all.to_vec();
            all.sort_unstable();
            all.join("\n")
        };
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        assert_eq!(count(&sent), count(&expected));
        assert!(asked.iter().all(|one| one.what.contains("{storeId}")));
        assert!(asked.iter().filter(|one| one.has_pages).count() == 11);
    }
}
