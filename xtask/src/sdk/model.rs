//! What a client of a store can do: the resources, their methods and the types of both, read from the
//! document.

use super::shapes::{Field, Named, Schemas, Type, about, reference};
use super::words;
use anyhow::{Context, Result, ensure};
pub use pandabase::wiring::openapi::clients::Credential;
use pandabase::wiring::openapi::clients::{credential, is_of_a_store};
use serde_json::Value;
use std::collections::BTreeMap;

/// The event that comes with a form of its own.
const LICENSE_EVENT: &str = "LICENSE_FULFILLMENT";

/// Everything that is generated.
pub struct Api {
    /// By name.
    pub resources: Vec<Resource>,
    /// Every type that a method or an event mentions, by name.
    pub types: Vec<Named>,
    /// The events that webhooks tell, by name.
    pub events: Vec<Event>,
}

/// A group of methods.
pub struct Resource {
    /// In kebab case.
    pub name: String,
    /// What it is.
    pub about: String,
    /// By name.
    pub methods: Vec<Method>,
}

/// An operation.
pub struct Method {
    /// In camel case.
    pub name: String,
    /// Its id in the document.
    pub operation: String,
    /// What it does.
    pub about: String,
    /// What its token must be allowed.
    pub scope: Option<String>,
    /// `GET`, `POST`, `PATCH` or `DELETE`.
    pub verb: String,
    /// The path, in pieces.
    pub path: Vec<Piece>,
    /// What the path names besides the store, in its order.
    pub arguments: Vec<Field>,
    /// What is behind the path.
    pub query: Vec<Field>,
    /// What is sent.
    pub body: Option<Body>,
    /// What is answered.
    pub answer: Answer,
    /// Whether it can be repeated under an idempotency key.
    pub has_key: bool,
    /// Who asks.
    pub credential: Credential,
}

/// A piece of a path.
pub enum Piece {
    /// As it is.
    Text(String),
    /// The client's store.
    Store,
    /// An argument, by its name.
    Argument(String),
}

/// What is sent.
pub struct Body {
    /// What it is.
    pub kind: Type,
    /// Whether it may be left out.
    pub is_required: bool,
}

/// What is answered.
pub enum Answer {
    /// One value.
    One(Type),
    /// A page of these, with a cursor to the next one.
    Page(Type),
}

/// What a webhook tells.
pub struct Event {
    /// `PAYMENT_COMPLETED`.
    pub name: String,
    /// When it happens.
    pub about: String,
    /// Keys of its data that are there and filled, besides those that always are.
    pub filled: Vec<String>,
}

impl Api {
    /// Reads the document.
    pub fn of(document: &Value) -> Result<Self> {
        let paths = document["paths"]
            .as_object()
            .context("the document has no paths")?;
        let schemas = document["components"]["schemas"].as_object();
        let schemas = Schemas(schemas.context("the document has no schemas")?);
        let mut resources: BTreeMap<String, Resource> = BTreeMap::new();
        for (path, item) in paths {
            let item = item.as_object().with_context(|| format!("{path} is no object"))?;
            for (verb, operation) in item {
                let is_there = |path: &str| paths.get(path).is_some_and(|item| item.get(verb).is_some());
                if !is_of_a_store(path, operation, is_there) {
                    continue;
                }
                let tag = operation["tags"][0]
                    .as_str()
                    .with_context(|| format!("{verb} {path} has no tag"))?;
                let reader = Reader {
                    document,
                    schemas: &schemas,
                };
                let method = reader.method(path, verb, operation, tag);
                let method = method.with_context(|| format!("read {verb} {path}"))?;
                let resource = resources.entry(tag.to_owned()).or_insert_with(|| Resource {
                    name: tag.to_owned(),
                    about: described(document, tag),
                    methods: Vec::new(),
                });
                let taken = resource.methods.iter().any(|known| known.name == method.name);
                ensure!(
                    !taken,
                    "{tag} has two methods {}: rename one in words.rs",
                    method.name
                );
                resource.methods.push(method);
                resource.methods.sort_by(|one, other| one.name.cmp(&other.name));
            }
        }
        let resources: Vec<Resource> = resources.into_values().collect();
        let events = events(document)?;
        let mut names = ["Pagination", "WebhookEvent", "LicenseRequest"]
            .map(str::to_owned)
            .to_vec();
        let methods = resources.iter().flat_map(|resource| &resource.methods);
        methods.for_each(|method| method.names(&mut names));
        let types = schemas.reach(names)?;
        Ok(Self {
            resources,
            types,
            events,
        })
    }
}

impl Method {
    /// Adds the names of types that it mentions to `all`.
    fn names(&self, all: &mut Vec<String>) {
        let fields = self.arguments.iter().chain(&self.query).map(|field| &field.kind);
        let body = self.body.as_ref().map(|body| &body.kind);
        let (Answer::One(answer) | Answer::Page(answer)) = &self.answer;
        fields
            .chain(body)
            .chain([answer])
            .for_each(|kind| kind.names(all));
    }
}

fn described(document: &Value, tag: &str) -> String {
    let tags = document["tags"].as_array();
    let tag = tags.and_then(|tags| tags.iter().find(|known| known["name"] == tag));
    tag.map(about).unwrap_or_default()
}

/// Reads one operation.
struct Reader<'d> {
    document: &'d Value,
    schemas: &'d Schemas<'d>,
}

impl Reader<'_> {
    fn method(&self, path: &str, verb: &str, operation: &Value, tag: &str) -> Result<Method> {
        let id = operation["operationId"].as_str().context("no operationId")?;
        let parameters = operation["parameters"].as_array().map_or(&[][..], Vec::as_slice);
        let parameters = parameters.iter().map(|parameter| self.resolved(parameter));
        let parameters = parameters.collect::<Result<Vec<_>>>()?;
        let named = |place: &str| {
            let here = parameters.iter().filter(|parameter| parameter["in"] == place);
            here.map(|parameter| field(parameter))
                .collect::<Result<Vec<Field>>>()
        };
        let query = named("query")?;
        let headers = named("header")?;
        let (path, arguments) = pieces(path, named("path")?)?;
        let answer = self.answer(operation, &query)?;
        Ok(Method {
            name: words::method(tag, id),
            operation: id.to_owned(),
            about: about(operation),
            scope: operation["x-required-scope"].as_str().map(str::to_owned),
            verb: verb.to_uppercase(),
            path,
            arguments,
            query,
            body: body(operation)?,
            answer,
            has_key: verb != "get" && headers.iter().any(|header| header.name == "Idempotency-Key"),
            credential: credential(operation).context("a store's token is not enough")?,
        })
    }

    fn resolved<'v>(&'v self, parameter: &'v Value) -> Result<&'v Value> {
        let Some(reference) = parameter["$ref"].as_str() else {
            return Ok(parameter);
        };
        let pointer = reference
            .strip_prefix('#')
            .context("a reference to another document")?;
        let found = self.document.pointer(pointer);
        found.with_context(|| format!("nothing is at {reference}"))
    }

    fn answer(&self, operation: &Value, query: &[Field]) -> Result<Answer> {
        let responses = operation["responses"].as_object().context("no responses")?;
        let success = responses.iter().find(|(status, _)| status.starts_with('2'));
        let (_, success) = success.context("no response of success")?;
        let schema = &success["content"]["application/json"]["schema"];
        let data = schema
            .pointer("/properties/data")
            .context("a response without `data`")?;
        let named = reference(data).and_then(|name| self.schemas.0.get(&name));
        let page = named.filter(|schema| schema.pointer("/properties/pagination").is_some());
        let Some(page) = page else {
            return Ok(Answer::One(Type::of(data)?));
        };
        let follows = query.iter().any(|field| field.name == "cursor");
        ensure!(follows, "a page whose list takes no cursor");
        let items = page
            .pointer("/properties/items/items")
            .context("a page without items")?;
        Ok(Answer::Page(Type::of(items)?))
    }
}

fn field(parameter: &Value) -> Result<Field> {
    let name = parameter["name"].as_str().context("a parameter without a name")?;
    Ok(Field {
        name: name.to_owned(),
        about: about(parameter),
        is_required: parameter["required"] == true,
        kind: Type::of(&parameter["schema"])?,
    })
}

/// The pieces of a path, and its parameters without the store in the order of the path.
fn pieces(path: &str, mut parameters: Vec<Field>) -> Result<(Vec<Piece>, Vec<Field>)> {
    let mut pieces = Vec::new();
    let mut arguments = Vec::new();
    for (index, part) in path.split('{').enumerate() {
        let text = match (index, part.split_once('}')) {
            (0, _) => part,
            (_, Some(("storeId", rest))) => {
                pieces.push(Piece::Store);
                rest
            }
            (_, Some((name, rest))) => {
                let at = parameters.iter().position(|parameter| parameter.name == name);
                let at = at.with_context(|| format!("the path's {name} is no parameter"))?;
                arguments.push(parameters.remove(at));
                pieces.push(Piece::Argument(name.to_owned()));
                rest
            }
            (_, None) => anyhow::bail!("a path with an open brace"),
        };
        if !text.is_empty() {
            pieces.push(Piece::Text(text.to_owned()));
        }
    }
    Ok((pieces, arguments))
}

fn body(operation: &Value) -> Result<Option<Body>> {
    let Some(body) = operation.get("requestBody") else {
        return Ok(None);
    };
    let schema = body.pointer("/content/application~1json/schema");
    let kind = Type::of(schema.context("a body that is not JSON")?)?;
    let is_required = body["required"] == true;
    Ok(Some(Body { kind, is_required }))
}

fn events(document: &Value) -> Result<Vec<Event>> {
    let webhooks = document["webhooks"]
        .as_object()
        .context("the document has no webhooks")?;
    let told = webhooks.iter().filter(|(name, _)| *name != LICENSE_EVENT);
    told.map(|(name, item)| {
        let operation = &item["post"];
        let schema = operation.pointer("/requestBody/content/application~1json/schema");
        let data = schema.and_then(|schema| schema.pointer("/properties/data"));
        let data = data.with_context(|| format!("the event {name} has no data"))?;
        let parts = data["allOf"].as_array().map_or(&[][..], Vec::as_slice);
        let base = parts.iter().find_map(reference).or_else(|| reference(data));
        ensure!(
            base.as_deref() == Some("WebhookEvent"),
            "the data of {name} is no WebhookEvent"
        );
        let filled = parts
            .iter()
            .filter_map(|part| part["required"].as_array())
            .flatten();
        Ok(Event {
            name: name.clone(),
            about: about(operation),
            filled: filled.filter_map(Value::as_str).map(str::to_owned).collect(),
        })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn operation(id: &str, security: Value) -> Value {
        json!({"operationId": id, "tags": ["products"], "description": "Does it.", "security": security,
               "parameters": [{"in": "path", "name": "productId", "required": true,
                               "schema": {"type": "string"}}],
               "responses": {"200": {"content": {"application/json": {"schema": {
                   "properties": {"data": {"$ref": "#/components/schemas/Pagination"}}}}}}}})
    }

    fn document(paths: Value) -> Value {
        let object = json!({"type": "object", "properties": {"id": {"type": "string"}}});
        json!({"paths": paths, "webhooks": {}, "tags": [],
               "components": {"schemas": {"Pagination": object, "WebhookEvent": object,
                                          "LicenseRequest": object}}})
    }

    #[test]
    fn only_what_a_token_may_call_is_a_method() {
        let token = || json!([{"bearer": []}, {"account": []}]);
        let api = Api::of(&document(json!({
            "/v2/core/stores/{storeId}/products/{productId}": {
                "get": operation("getProduct", token()),
                "delete": operation("deleteProduct", token()),
            },
            "/v2/stores/{storeId}/products/{productId}": {
                "get": operation("getMyProduct", token()),
                "patch": operation("updateProduct", json!([{"account": []}])),
            },
            "/v2/accounts/{productId}": {"get": operation("getAccount", token())},
        })));
        let api = api.unwrap();
        let names = |resource: &Resource| {
            let names = resource.methods.iter().map(|method| method.name.clone());
            names.collect::<Vec<_>>()
        };
        assert_eq!(
            api.resources.iter().map(names).collect::<Vec<_>>(),
            [["delete", "get"]]
        );
        let method = &api.resources[0].methods[1];
        assert!(method.credential == Credential::Required && !method.has_key);
        assert!(matches!(
            &method.path[..],
            [Piece::Text(_), Piece::Store, Piece::Text(_), Piece::Argument(_)]
        ));
    }

    #[test]
    fn two_methods_of_one_name_are_refused() {
        let twice = json!({
            "/v2/storefront/a/{productId}": {"get": operation("getProduct", json!([]))},
            "/v2/storefront/b/{productId}": {"get": operation("getProduct", json!([]))},
        });
        let error = Api::of(&document(twice)).err().unwrap();
        assert!(error.to_string().contains("two methods get"), "{error:#}");
    }
}
