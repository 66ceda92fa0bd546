//! Operations as the document describes them: what a command of a resource sends and gets.

use super::names;
use super::schemas::{Field, Kind, Schemas};
use crate::wiring::openapi;
use reqwest::Method;
use serde_json::Value;

/// How deep fields of a body have flags of their own; what is deeper is JSON.
const DEPTH: usize = 3;
/// The option by which a whole body is given.
pub(super) const INPUT: &str = "input";
/// Names of options that every command of a resource has. A field of this name has its place before it.
const TAKEN: [&str; 13] = [
    "all",
    "config",
    "data",
    "database",
    "help",
    "idempotency-key",
    INPUT,
    "json",
    "log",
    "log-format",
    "max",
    "output",
    "store",
];
/// Where operators' operations are, which name any store.
const OF_OPERATORS: &str = "/v2/operator/";

/// A resource with its part of the document.
pub(crate) struct Resource {
    /// In kebab case.
    pub(crate) name: String,
    document: Value,
}

/// An operation.
pub(super) struct Operation<'d> {
    /// Its id in the document.
    pub(super) id: &'d str,
    /// What its command is called.
    pub(super) verb: String,
    pub(super) method: Method,
    pub(super) path: &'d str,
    /// What it does.
    pub(super) about: &'d str,
    /// What a token must be allowed.
    pub(super) scope: Option<&'d str>,
    pub(super) credential: Credential,
    /// Parts of the path that are arguments, in its order.
    pub(super) arguments: Vec<Argument<'d>>,
    pub(super) flags: Vec<Flag<'d>>,
    /// The schema of what is sent, and whether something must be.
    pub(super) body: Option<(&'d Value, bool)>,
    /// Whether it can be repeated under an idempotency key.
    pub(super) has_key: bool,
    /// The schema of `data` of the answer.
    pub(super) answer: &'d Value,
    /// Whether the answer is a page with a cursor to the next one.
    pub(super) has_pages: bool,
    pub(super) schemas: Schemas<'d>,
}

/// Whether a request says who sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Credential {
    /// It must.
    Needed,
    /// It does if there is a token.
    Welcome,
    /// It does not, so that a token is not sent where nobody needs it.
    Unused,
}

/// A part of the path that is given.
pub(super) struct Argument<'d> {
    pub(super) name: &'d str,
    pub(super) about: &'d str,
}

/// Where the value of a flag goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Query,
    Body,
}

/// A field that has a flag.
pub(super) struct Flag<'d> {
    /// The flag's name without hyphens before it.
    pub(super) long: String,
    pub(super) place: Place,
    /// The steps to the field, as the API spells them.
    pub(super) steps: Vec<&'d str>,
    pub(super) schema: &'d Value,
    pub(super) kind: Kind,
    pub(super) about: &'d str,
    /// Whether it must be there where what it is in is there.
    pub(super) is_required: bool,
}

impl Resource {
    /// Reads the part of the document that is about a resource.
    pub(crate) fn of(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            document: openapi::part(name),
        }
    }

    /// Its operations, by the names of their commands.
    pub(super) fn operations(&self) -> Vec<Operation<'_>> {
        let mut operations = Vec::new();
        let items = self.document["paths"].as_object().into_iter().flatten();
        for (path, item) in items {
            for (method, described) in item.as_object().into_iter().flatten() {
                let reader = Reader {
                    schemas: Schemas(&self.document),
                    described,
                    path,
                };
                operations.extend(reader.operation(&self.name, method));
            }
        }
        operations.sort_by(|one, other| one.verb.cmp(&other.verb));
        operations
    }
}

impl Operation<'_> {
    /// Whether the path names the store that the command is for.
    pub(super) fn is_in_store(&self) -> bool {
        self.path.contains("{storeId}") && !self.path.starts_with(OF_OPERATORS)
    }

    /// The flag of a field, or of the nearest one that it is in, and the steps from there.
    pub(super) fn flag_of<'s>(&self, place: Place, steps: &'s [String]) -> Option<(&Flag<'_>, &'s [String])> {
        (1..=steps.len()).rev().find_map(|count| {
            let (outer, inner) = steps.split_at(count);
            let mut flags = self.flags.iter().filter(|flag| flag.place == place);
            flags.find(|flag| flag.steps == outer).map(|flag| (flag, inner))
        })
    }
}

/// Reads one operation.
struct Reader<'d> {
    schemas: Schemas<'d>,
    described: &'d Value,
    path: &'d str,
}

impl<'d> Reader<'d> {
    fn operation(&self, resource: &str, method: &str) -> Option<Operation<'d>> {
        let described = self.described;
        let id = described["operationId"].as_str()?;
        let parameters: Vec<&Value> = described["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|parameter| self.schemas.resolved(parameter))
            .collect();
        let body = described.get("requestBody");
        let body = body.map(|body| (json_schema(body), body["required"] == true));
        let answer = self.answer();
        let is_page = self
            .schemas
            .fields(answer)
            .iter()
            .any(|field| field.name == "pagination");
        let takes = |place: &str, name: &str| {
            let mut found = parameters.iter().filter(|known| known["in"] == place);
            found.any(|known| known["name"] == name)
        };
        Some(Operation {
            id,
            verb: names::verb(resource, id),
            method: Method::from_bytes(method.to_ascii_uppercase().as_bytes()).ok()?,
            path: self.path,
            about: described["description"].as_str().unwrap_or_default(),
            scope: described["x-required-scope"].as_str(),
            credential: credential(described),
            arguments: self.arguments(&parameters),
            flags: self.flags(&parameters, body.map(|(schema, _)| schema)),
            body,
            has_key: method != "get" && takes("header", "Idempotency-Key"),
            answer,
            has_pages: is_page && takes("query", "cursor"),
            schemas: self.schemas,
        })
    }

    /// The schema of `data` of a success.
    fn answer(&self) -> &'d Value {
        let answers = self.described["responses"].as_object().into_iter().flatten();
        let mut successes = answers.filter(|(status, _)| status.starts_with('2'));
        let success = successes.next().map_or(&Value::Null, |(_, success)| success);
        &json_schema(success)["properties"]["data"]
    }

    fn arguments(&self, parameters: &[&'d Value]) -> Vec<Argument<'d>> {
        let names = self.path.split(['{', '}']).skip(1).step_by(2);
        let given = names.filter(|name| *name != "storeId" || self.path.starts_with(OF_OPERATORS));
        given
            .map(|name| {
                let mut known = parameters.iter().filter(|known| known["in"] == "path");
                let found = known.find(|known| known["name"] == name);
                Argument {
                    name,
                    about: found.map_or("", |found| about(found)),
                }
            })
            .collect()
    }

    fn flags(&self, parameters: &[&'d Value], body: Option<&'d Value>) -> Vec<Flag<'d>> {
        let mut flags = Vec::new();
        for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
            let Some(name) = parameter["name"].as_str() else {
                continue;
            };
            let schema = &parameter["schema"];
            add(
                &mut flags,
                Flag {
                    long: names::kebab(name),
                    place: Place::Query,
                    steps: vec![name],
                    schema,
                    kind: self.schemas.kind(schema),
                    about: about(parameter),
                    is_required: parameter["required"] == true,
                },
            );
        }
        if let Some(body) = body {
            self.fields(body, &[], &mut flags);
        }
        flags
    }

    /// Adds the flags of an object's fields, and of the fields of objects in it.
    fn fields(&self, object: &'d Value, outer: &[&'d str], flags: &mut Vec<Flag<'d>>) {
        let required = self.schemas.required(object);
        for Field { name, schema, kind } in self.schemas.fields(object) {
            let steps = [outer, &[name]].concat();
            let is_object = kind == Kind::Object;
            let spelt: Vec<String> = steps.iter().map(|step| names::kebab(step)).collect();
            add(
                flags,
                Flag {
                    long: spelt.join("."),
                    place: Place::Body,
                    steps: steps.clone(),
                    schema,
                    kind,
                    about: self.about(schema),
                    is_required: required.contains(&name),
                },
            );
            if is_object && steps.len() < DEPTH {
                self.fields(schema, &steps, flags);
            }
        }
    }

    /// What a schema says of itself, or the one that it refers to.
    fn about(&self, schema: &'d Value) -> &'d str {
        match about(schema) {
            "" => self.schemas.ways(schema).0.first().map_or("", |way| about(way)),
            text => text,
        }
    }
}

/// Adds a flag. What would be called like an option of every command, or like another flag, has its place
/// before its name.
fn add<'d>(flags: &mut Vec<Flag<'d>>, mut flag: Flag<'d>) {
    let is_taken = TAKEN.contains(&flag.long.as_str());
    if is_taken || flags.iter().any(|known| known.long == flag.long) {
        let place = match flag.place {
            Place::Query => "query",
            Place::Body => "body",
        };
        flag.long = format!("{place}.{}", flag.long);
    }
    flags.push(flag);
}

fn json_schema(content: &Value) -> &Value {
    &content["content"]["application/json"]["schema"]
}

/// The first paragraph of a description.
fn about(described: &Value) -> &str {
    let text = described["description"].as_str().unwrap_or_default();
    text.lines().next().unwrap_or_default()
}

fn credential(described: &Value) -> Credential {
    let ways = described["security"].as_array().map_or(&[][..], Vec::as_slice);
    let is_open = |way: &Value| way.as_object().is_some_and(serde_json::Map::is_empty);
    match ways {
        [] => Credential::Unused,
        ways if ways.iter().any(is_open) => Credential::Welcome,
        _ => Credential::Needed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Every resource of the document.
    fn resources() -> impl Iterator<Item = Resource> {
        openapi::tags().map(|(name, _)| Resource::of(name))
    }

    #[test]
    fn every_operation_has_a_command_of_its_own() {
        let mut count = 0;
        for resource in resources() {
            let operations = resource.operations();
            let verbs: BTreeSet<&str> = operations.iter().map(|known| known.verb.as_str()).collect();
            assert_eq!(verbs.len(), operations.len(), "{}: {verbs:?}", resource.name);
            assert!(!operations.is_empty(), "{}", resource.name);
            count += operations.len();
        }
        let document = openapi::document(pandabase_domain::token::Environment::Sandbox);
        let paths = document["paths"].as_object().unwrap().values();
        assert_eq!(
            count,
            paths.map(|item| item.as_object().unwrap().len()).sum::<usize>()
        );
    }

    #[test]
    fn every_field_has_a_flag_of_its_own() {
        for resource in resources() {
            for operation in resource.operations() {
                let mut flags = BTreeSet::new();
                for flag in &operation.flags {
                    assert!(flags.insert(&flag.long), "{}: {}", operation.id, flag.long);
                    assert!(!flag.about.is_empty(), "{}: {}", operation.id, flag.long);
                }
            }
        }
    }

    #[test]
    fn a_product_is_described_by_flags() {
        let resource = Resource::of("products");
        let operations = resource.operations();
        let create = operations
            .iter()
            .find(|known| known.id == "createProduct")
            .unwrap();
        let flag = |long: &str| create.flags.iter().find(|flag| flag.long == long).unwrap();
        assert_eq!(
            (&flag("price").kind, flag("price").is_required),
            (&Kind::Whole, true)
        );
        assert_eq!(flag("images").kind, Kind::List(Box::new(Kind::Text)));
        assert!(matches!(&flag("product-type").kind, Kind::Words(words) if words.len() > 2));
        assert!(create.has_key && create.is_in_store() && create.arguments.is_empty());
        let list = operations
            .iter()
            .find(|known| known.id == "listProducts")
            .unwrap();
        assert!(list.has_pages && !list.has_key);
        assert_eq!(list.credential, Credential::Needed);
    }

    #[test]
    fn fields_of_fields_have_points_in_their_flags() {
        let resource = Resource::of("checkouts");
        let operations = resource.operations();
        let create = operations
            .iter()
            .find(|known| known.id == "createCheckoutSession")
            .unwrap();
        let steps = ["customer", "billing", "postal_code"].map(str::to_owned);
        let (flag, inner) = create.flag_of(Place::Body, &steps).unwrap();
        assert_eq!(
            (flag.long.as_str(), inner.len()),
            ("customer.billing.postal-code", 0)
        );
        let steps = ["items", "0", "quantity"].map(str::to_owned);
        let (flag, inner) = create.flag_of(Place::Body, &steps).unwrap();
        assert_eq!((flag.long.as_str(), inner.len()), ("items", 2));
        assert_eq!(create.credential, Credential::Welcome);
    }
}
