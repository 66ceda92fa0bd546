//! The names and types of every parameter, from `definitions.json`, and the check of a request against them.

use crate::error::Refusal;
use crate::form::Node;
use serde_json::{Map, Value, json};

/// The most pairs of metadata, and the most letters of their names and values.
const METADATA: (usize, usize, usize) = (50, 40, 500);

/// What `definitions.json` says.
#[derive(Debug)]
pub(crate) struct Definitions(Value);

impl Definitions {
    /// Reads the file that this program was built with.
    pub fn read() -> Result<Self, serde_json::Error> {
        serde_json::from_str(include_str!("../definitions.json")).map(Self)
    }

    /// The version of the API, which every request must name.
    pub fn version(&self) -> &str {
        self.0["version"].as_str().unwrap_or_default()
    }

    /// Whether there is such a route.
    #[cfg(test)]
    pub fn has(&self, route: &str) -> bool {
        self.0["routes"].get(route).is_some()
    }

    /// The values of the enum of events.
    #[cfg(test)]
    pub fn events(&self) -> impl Iterator<Item = &str> {
        let events = &self.0["shapes"]["WebhookEndpointCreateParams"]["fields"]["enabled_events"]["list"];
        self.values(events)
    }

    fn values<'a>(&'a self, definition: &'a Value) -> impl Iterator<Item = &'a str> {
        let name = definition["enum"].as_str().unwrap_or_default();
        let words = self.0["enums"][name].as_str().unwrap_or_default();
        words.split(' ')
    }

    /// Checks the parameters of a route and gives them their types.
    pub fn check(&self, route: &str, parameters: &Node) -> Result<Value, Refusal> {
        let shape = &self.0["routes"][route];
        self.shape(shape, parameters, "")
    }

    fn shape(&self, name: &Value, node: &Node, at: &str) -> Result<Value, Refusal> {
        let shape = &self.0["shapes"][name.as_str().unwrap_or_default()];
        let Node::Map(entries) = node else {
            return Err(Refusal::invalid("Invalid object").at(at));
        };
        let mut read = Map::new();
        for (key, inner) in entries {
            let inside = inside(at, key);
            let Some(definition) = shape["fields"].get(key) else {
                let message = format!("Received unknown parameter: {inside}");
                return Err(Refusal::coded("parameter_unknown", message).at(&inside));
            };
            read.insert(key.clone(), self.typed(definition, inner, &inside)?);
        }
        let required = shape["required"].as_array().into_iter().flatten();
        for key in required.filter_map(Value::as_str) {
            if !read.contains_key(key) {
                return Err(Refusal::needed(&inside(at, key)));
            }
        }
        Ok(Value::Object(read))
    }

    fn typed(&self, definition: &Value, node: &Node, at: &str) -> Result<Value, Refusal> {
        if let Some(name) = definition.as_str() {
            return plain(name, node, at);
        }
        if let Some(alternatives) = definition["any"].as_array() {
            return self.any(alternatives, node, at);
        }
        if definition.get("enum").is_some() {
            return self.one_of(definition, node, at);
        }
        if let Some(name) = definition.get("shape") {
            return self.shape(name, node, at);
        }
        let Node::Map(entries) = node else {
            return Err(Refusal::invalid("Invalid array").at(at));
        };
        if let Some(inner) = definition.get("list") {
            let mut list = Vec::new();
            for (place, (key, node)) in entries.iter().enumerate() {
                if *key != place.to_string() {
                    return Err(Refusal::invalid("Invalid array").at(at));
                }
                list.push(self.typed(inner, node, &inside(at, key))?);
            }
            return Ok(Value::Array(list));
        }
        let mut map = Map::new();
        for (key, node) in entries {
            // An empty text takes a pair of metadata back.
            let value = match node {
                Node::Text(text) if text.is_empty() => json!(""),
                _ => self.typed(&definition["map"], node, &inside(at, key))?,
            };
            map.insert(key.clone(), value);
        }
        bounded(&map, at)?;
        Ok(Value::Object(map))
    }

    /// The first alternative that takes it; the refusal of the last one otherwise, which is the fullest.
    fn any(&self, alternatives: &[Value], node: &Node, at: &str) -> Result<Value, Refusal> {
        let mut refused = Refusal::invalid("Invalid value").at(at);
        for alternative in alternatives {
            match self.typed(alternative, node, at) {
                Ok(read) => return Ok(read),
                Err(refusal) => refused = refusal,
            }
        }
        Err(refused)
    }

    fn one_of(&self, definition: &Value, node: &Node, at: &str) -> Result<Value, Refusal> {
        match node {
            Node::Text(text) if self.values(definition).any(|value| value == text) => Ok(json!(text)),
            _ => {
                let values: Vec<&str> = self.values(definition).take(30).collect();
                let message = format!("Invalid {at}: must be one of {}", values.join(", "));
                Err(Refusal::invalid(message).at(at))
            }
        }
    }
}

fn inside(at: &str, key: &str) -> String {
    match at {
        "" => key.to_owned(),
        at => format!("{at}[{key}]"),
    }
}

fn plain(name: &str, node: &Node, at: &str) -> Result<Value, Refusal> {
    let Node::Text(text) = node else {
        return Err(Refusal::invalid(format!("Invalid {name}")).at(at));
    };
    match name {
        "empty" if text.is_empty() => Ok(json!("")),
        "empty" => Err(Refusal::invalid("Invalid value").at(at)),
        _ if text.is_empty() => {
            let message = format!("You passed an empty string for '{at}', which cannot be unset.");
            Err(Refusal::coded("parameter_invalid_empty", message).at(at))
        }
        "integer" => match text.parse::<i64>() {
            Ok(number) if !text.starts_with('+') => Ok(json!(number)),
            _ => Err(Refusal::coded("parameter_invalid_integer", format!("Invalid integer: {text}")).at(at)),
        },
        "number" => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(json!(number)),
            _ => Err(Refusal::invalid(format!("Invalid decimal: {text}")).at(at)),
        },
        "boolean" => match text.as_str() {
            "true" => Ok(json!(true)),
            "false" => Ok(json!(false)),
            _ => Err(Refusal::invalid(format!("Invalid boolean: {text}")).at(at)),
        },
        _ => Ok(json!(text)),
    }
}

fn bounded(map: &Map<String, Value>, at: &str) -> Result<(), Refusal> {
    let (pairs, of_a_name, of_a_value) = METADATA;
    if at != "metadata" {
        return Ok(());
    }
    if map.len() > pairs {
        return Err(Refusal::invalid(format!("Metadata can have up to {pairs} keys")).at(at));
    }
    for (key, value) in map {
        let letters = value.as_str().unwrap_or_default().chars().count();
        if key.chars().count() > of_a_name || letters > of_a_value {
            let message = format!(
                "Metadata keys can have up to {of_a_name} characters and values up to {of_a_value}: {key}"
            );
            return Err(Refusal::invalid(message).at(at));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::parse;

    fn refused(route: &str, form: &str) -> Value {
        let definitions = Definitions::read().unwrap();
        assert!(definitions.has(route), "{route}");
        let refusal = definitions.check(route, &parse(form).unwrap()).unwrap_err();
        assert_eq!(refusal.status, 400);
        assert!(!refusal.carried_out);
        refusal.body()["error"].clone()
    }

    #[test]
    fn parameters_have_their_types() {
        let form = "amount=500&currency=usd&metadata[a]=1&confirm=false&allowed_payment_method_types[]=card\
                    &off_session=recurring&payment_method_data[type]=ideal";
        let read = Definitions::read()
            .unwrap()
            .check("POST /v1/payment_intents", &parse(form).unwrap());
        let expected = json!({
            "amount": 500, "currency": "usd", "metadata": { "a": "1" }, "confirm": false,
            "allowed_payment_method_types": ["card"], "off_session": "recurring",
            "payment_method_data": { "type": "ideal" },
        });
        assert_eq!(read.unwrap(), expected);
    }

    #[test]
    fn what_is_not_defined_is_refused() {
        let create = "POST /v1/payment_intents";
        let enough = "amount=500&currency=usd";
        let cases = [
            (
                format!("{enough}&ammount=1"),
                "ammount",
                Some("parameter_unknown"),
            ),
            (
                format!("{enough}&payment_method_data[type]=ideal&payment_method_data[x]=1"),
                "payment_method_data[x]",
                Some("parameter_unknown"),
            ),
            ("amount=500".to_owned(), "currency", Some("parameter_missing")),
            (
                format!("{enough}&payment_method_data[billing_details][email]=a"),
                "payment_method_data[type]",
                Some("parameter_missing"),
            ),
            (
                "amount=5.5&currency=usd".to_owned(),
                "amount",
                Some("parameter_invalid_integer"),
            ),
            (
                "amount=&currency=usd".to_owned(),
                "amount",
                Some("parameter_invalid_empty"),
            ),
            (format!("{enough}&confirm=1"), "confirm", None),
            (
                format!("{enough}&setup_future_usage=later"),
                "setup_future_usage",
                None,
            ),
            (
                format!("{enough}&allowed_payment_method_types=card"),
                "allowed_payment_method_types",
                None,
            ),
            (
                format!("{enough}&allowed_payment_method_types[1]=card"),
                "allowed_payment_method_types",
                None,
            ),
            (
                format!("{enough}&metadata[a]={}", "x".repeat(501)),
                "metadata",
                None,
            ),
        ];
        for (form, param, code) in cases {
            let error = refused(create, &form);
            assert_eq!(error["param"], param, "{form}: {error}");
            assert_eq!(error["code"].as_str(), code, "{form}: {error}");
            assert_eq!(error["type"], "invalid_request_error");
        }
    }

    #[test]
    fn a_value_is_taken_back_by_an_empty_text_where_that_is_defined() {
        let read = Definitions::read().unwrap().check(
            "POST /v1/payment_intents/{id}",
            &parse("metadata=&receipt_email=").unwrap(),
        );
        assert_eq!(read.unwrap(), json!({ "metadata": "", "receipt_email": "" }));
    }
}
