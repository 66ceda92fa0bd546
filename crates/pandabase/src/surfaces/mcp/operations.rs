//! The operations of the OpenAPI document: found by words, and described.

use http::Method;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Operations that only compute something although they take a POST, and have no scope that says so.
const COMPUTE: [&str; 5] = [
    "checkLicenseKeys",
    "estimateCheckout",
    "getCheckoutTaxDetails",
    "previewSubscriptionChange",
    "validateLicense",
];
/// Words that say nothing of what is looked for.
const IDLE: [&str; 16] = [
    "a", "all", "an", "and", "by", "do", "for", "how", "i", "in", "of", "on", "the", "to", "with", "my",
];
/// The most schemas that a description has beside the body's own.
const SCHEMAS: usize = 40;

/// The operations, and the document that they are from.
pub(super) struct Operations {
    document: Value,
    all: Vec<Operation>,
}

/// What may open an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opens {
    /// A token of the store that has the scope.
    Token,
    /// Nothing is asked for.
    Anyone,
    /// Only somebody who has signed in.
    Person,
}

/// An operation.
pub(super) struct Operation {
    /// Its id, such as `createProduct`.
    pub(super) name: String,
    pub(super) method: Method,
    /// Its path with parameters in braces.
    pub(super) path: String,
    summary: String,
    description: String,
    tag: String,
    scope: Option<String>,
    opens: Opens,
    /// Whether it may change something.
    pub(super) writes: bool,
    /// Words of its fields and parameters.
    fields: Vec<String>,
}

impl Operations {
    /// The operations of a document.
    pub(super) fn of(document: Value) -> Self {
        let paths = document["paths"].as_object().into_iter().flatten();
        let mut all = Vec::new();
        for (path, item) in paths {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let method = Method::from_bytes(method.to_ascii_uppercase().as_bytes());
                if let Ok(method) = method {
                    all.push(Operation::of(&document, path, method, operation));
                }
            }
        }
        Self { document, all }
    }

    /// The operation of this name.
    pub(super) fn find(&self, name: &str) -> Option<&Operation> {
        self.all.iter().find(|operation| operation.name == name)
    }

    /// Names that are like one that is not known.
    pub(super) fn like(&self, name: &str) -> Vec<&str> {
        let found = self.search(name, 3).into_iter();
        found.map(|operation| operation.name.as_str()).collect()
    }

    /// The operations that fit some words, the best first.
    pub(super) fn search(&self, words: &str, limit: usize) -> Vec<&Operation> {
        let words = words_of(words);
        let words: Vec<&String> = words
            .iter()
            .filter(|word| !IDLE.contains(&word.as_str()))
            .collect();
        let mut found: Vec<(usize, &Operation)> = self
            .all
            .iter()
            .map(|operation| {
                (
                    words.iter().map(|word| operation.score(word)).sum::<usize>(),
                    operation,
                )
            })
            .filter(|(score, _)| *score > 0)
            .collect();
        found.sort_by(|(one, first), (other, second)| {
            other.cmp(one).then_with(|| first.name.cmp(&second.name))
        });
        found
            .into_iter()
            .take(limit)
            .map(|(_, operation)| operation)
            .collect()
    }

    /// Everything about an operation: parameters, body with the schemas that it names, examples.
    pub(super) fn describe(&self, operation: &Operation) -> Value {
        let method = operation.method.as_str().to_ascii_lowercase();
        let stated = &self.document["paths"][&operation.path][&method];
        let parameters = stated["parameters"].as_array().into_iter().flatten();
        let parameters: Vec<Value> = parameters.map(|one| self.resolved(one).clone()).collect();
        let body = &stated["requestBody"]["content"]["application/json"];
        let mut told = operation.told();
        told["description"] = json!(operation.description);
        told["parameters"] = json!(parameters);
        if !body.is_null() {
            told["body"] = json!({
                "required": stated["requestBody"]["required"],
                "schema": body["schema"],
                "example": body["example"],
            });
        }
        let responses = stated["responses"].as_object().into_iter().flatten();
        let mut successes = responses.filter(|(status, _)| status.starts_with('2'));
        if let Some((status, response)) = successes.next() {
            let example = &response["content"]["application/json"]["example"]["data"];
            told["answer"] = json!({"status": status, "example": example});
        }
        let schemas = self.schemas_of(&[&told["parameters"], &told["body"]]);
        if !schemas.is_empty() {
            told["schemas"] = json!(schemas);
        }
        told
    }

    /// A parameter, also one that is named by a reference.
    fn resolved<'v>(&'v self, value: &'v Value) -> &'v Value {
        let named = value["$ref"].as_str().and_then(|name| name.strip_prefix('#'));
        named
            .and_then(|pointer| self.document.pointer(pointer))
            .unwrap_or(value)
    }

    /// The schemas that some values name, and those that these name.
    fn schemas_of(&self, values: &[&Value]) -> BTreeMap<String, Value> {
        let mut known = BTreeMap::new();
        let mut open = Vec::new();
        values.iter().for_each(|value| names_in(value, &mut open));
        while let Some(name) = open.pop() {
            if known.len() == SCHEMAS || known.contains_key(&name) {
                continue;
            }
            let schema = &self.document["components"]["schemas"][&name];
            names_in(schema, &mut open);
            known.insert(name, schema.clone());
        }
        known
    }
}

/// The names of the schemas that a value refers to.
fn names_in(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            let named = fields.get("$ref").and_then(Value::as_str);
            let named = named.and_then(|name| name.strip_prefix("#/components/schemas/"));
            found.extend(named.map(str::to_owned));
            fields.values().for_each(|field| names_in(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| names_in(item, found)),
        _ => {}
    }
}

impl Operation {
    fn of(document: &Value, path: &str, method: Method, stated: &Value) -> Self {
        let text = |key: &str| stated[key].as_str().unwrap_or_default().to_owned();
        let name = text("operationId");
        let scope = stated["x-required-scope"].as_str().map(str::to_owned);
        let opens = match stated["security"].as_array().map(Vec::as_slice) {
            _ if scope.is_some() => Opens::Token,
            None | Some([]) => Opens::Anyone,
            Some(ways) if ways.iter().any(|way| way.as_object().is_some_and(Map::is_empty)) => Opens::Anyone,
            Some(_) => Opens::Person,
        };
        let only_reads = method == Method::GET
            || COMPUTE.contains(&name.as_str())
            || scope.as_ref().is_some_and(|scope| scope.ends_with("_READ"));
        Self {
            fields: fields_of(document, stated),
            summary: text("summary"),
            description: text("description"),
            tag: stated["tags"][0].as_str().unwrap_or_default().to_owned(),
            path: path.to_owned(),
            writes: !only_reads,
            name,
            method,
            scope,
            opens,
        }
    }

    /// How well a word fits.
    fn score(&self, word: &str) -> usize {
        let place = |text: &str, weight: usize| {
            let fits = words_of(text).iter().any(|known| is_like(known, word));
            usize::from(fits) * weight
        };
        let own = self.fields.iter().any(|field| is_like(field, word));
        place(&self.name, 8)
            + place(&self.tag, 5)
            + place(&self.path, 3)
            + place(&self.description, 4)
            + usize::from(own)
    }

    /// What a list of operations says of it.
    pub(super) fn told(&self) -> Value {
        json!({
            "operation": self.name,
            "does": if self.description.is_empty() { &self.summary } else { &self.description },
            "method": self.method.as_str(),
            "path": self.path,
            "tag": self.tag,
            "writes": self.writes,
            "scope": self.scope,
            "needs": match self.opens {
                Opens::Token => "a token of the store with the scope",
                Opens::Anyone => "nothing",
                Opens::Person => "the session of somebody who has signed in, which a token of a store is not",
            },
        })
    }
}

/// Words of the parameters and of the body's own fields.
fn fields_of(document: &Value, stated: &Value) -> Vec<String> {
    let parameters = stated["parameters"].as_array().into_iter().flatten();
    let parameters = parameters.filter_map(|one| one["name"].as_str());
    let mut schema = &stated["requestBody"]["content"]["application/json"]["schema"];
    let named = schema["$ref"].as_str().and_then(|name| name.strip_prefix('#'));
    if let Some(known) = named.and_then(|pointer| document.pointer(pointer)) {
        schema = known;
    }
    let fields = schema["properties"].as_object().into_iter().flatten();
    let fields = fields.map(|(name, _)| name.as_str());
    let mut words: Vec<String> = parameters.chain(fields).flat_map(words_of).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The words of a text or of a name in camel case, in lower case, as the API spells them.
fn words_of(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for letter in text.chars() {
        let begins = letter.is_uppercase() && was_lower;
        if begins || !letter.is_alphanumeric() {
            words.push(String::new());
        }
        was_lower = letter.is_lowercase() || letter.is_numeric();
        if let (true, Some(word)) = (letter.is_alphanumeric(), words.last_mut()) {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    for word in &mut words {
        if word.starts_with("licence") {
            *word = word.replacen("licence", "license", 1);
        }
    }
    words
}

/// Whether a word is another one, or its beginning, or its plural.
fn is_like(known: &str, word: &str) -> bool {
    let begins = |long: &str, short: &str| short.len() > 3 && long.starts_with(short);
    known == word || begins(known, word) || begins(word, known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operations() -> Operations {
        let one = |name: &str, description: &str, more: Value| {
            let mut one = json!({"operationId": name, "description": description, "security": []});
            for (key, value) in more.as_object().unwrap() {
                one[key] = value.clone();
            }
            one
        };
        let body = json!({"requestBody": {"content": {"application/json": {
            "schema": {"$ref": "#/components/schemas/NewRefund"}
        }}}, "x-required-scope": "REFUNDS_WRITE"});
        Operations::of(json!({
            "paths": {
                "/refunds": {"post": one("refundOrder", "Gives a buyer money back.", body)},
                "/licenses/verify": {"post": one("verifyLicense", "Judges a key.",
                    json!({"x-required-scope": "LICENSES_READ"}))},
                "/account": {"get": one("getAccount", "Shows the account.",
                    json!({"security": [{"account": []}]}))},
                "/estimate": {"post": one("estimateCheckout", "Computes a cart.", json!({}))},
            },
            "components": {"schemas": {
                "NewRefund": {"properties": {"reason": {"$ref": "#/components/schemas/Reason"}}},
                "Reason": {"enum": ["FRAUD"]},
                "Other": {},
            }},
        }))
    }

    #[test]
    fn words_find_operations_and_the_best_comes_first() {
        let all = operations();
        let found = |words: &str| -> Vec<&str> {
            all.search(words, 5)
                .iter()
                .map(|operation| operation.name.as_str())
                .collect()
        };
        assert_eq!(found("give the money back")[0], "refundOrder");
        assert_eq!(found("verify a licence"), ["verifyLicense"]);
        assert_eq!(found("refunds")[0], "refundOrder");
        assert_eq!(found("reason"), ["refundOrder"]);
        assert!(found("weather of the").is_empty());
        assert_eq!(all.like("refund"), ["refundOrder"]);
    }

    #[test]
    fn what_only_reads_is_known_by_its_scope_and_its_method() {
        let all = operations();
        for (name, writes, opens) in [
            ("refundOrder", true, Opens::Token),
            ("verifyLicense", false, Opens::Token),
            ("getAccount", false, Opens::Person),
            ("estimateCheckout", false, Opens::Anyone),
        ] {
            let found = all.find(name).unwrap();
            assert_eq!((found.writes, found.opens), (writes, opens), "{name}");
        }
        assert!(all.find("refundorder").is_none());
    }

    #[test]
    fn a_description_has_every_schema_that_it_names() {
        let all = operations();
        let told = all.describe(all.find("refundOrder").unwrap());
        let schemas = told["schemas"].as_object().unwrap();
        assert_eq!(schemas.keys().collect::<Vec<_>>(), ["NewRefund", "Reason"]);
        assert_eq!(told["scope"], "REFUNDS_WRITE");
    }
}
