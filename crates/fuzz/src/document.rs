//! An OpenAPI document that is asked about requests and answers.

use crate::judge::Judge;
use crate::reference::resolve;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::Value;

/// Headers of answers that belong to HTTP or to browsers and are not this interface's to describe.
const NOT_OURS: [&str; 6] = [
    "content-type",
    "content-length",
    "content-encoding",
    "date",
    "vary",
    "strict-transport-security",
];

/// An OpenAPI document.
pub struct Document {
    /// The document itself.
    pub json: Value,
    judge: Judge,
}

/// An operation of a document.
#[derive(Debug, Clone, Copy)]
pub struct Operation<'d> {
    /// In capitals.
    pub method: &'d str,
    /// Its path, with parameters in braces.
    pub path: &'d str,
    /// What the document says of it.
    pub json: &'d Value,
}

/// An answer as it came.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// Its body.
    pub body: &'a [u8],
}

impl Document {
    /// The document with this text.
    pub fn new(json: Value) -> Self {
        let judge = Judge::of(&json);
        Self { json, judge }
    }

    /// Every operation.
    pub fn operations(&self) -> Vec<Operation<'_>> {
        let paths = self.json["paths"].as_object().into_iter().flatten();
        let operations = paths.flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten();
            methods.map(|(method, json)| Operation {
                method: METHODS
                    .iter()
                    .find(|known| known.eq_ignore_ascii_case(method))
                    .unwrap_or(&"GET"),
                path,
                json,
            })
        });
        operations.collect()
    }

    /// The operation behind a path, which may have a query; a step in words wins over a parameter.
    pub fn operation(&self, method: &str, path: &str) -> Option<Operation<'_>> {
        let path = path.split('?').next().unwrap_or(path).trim_end_matches('/');
        let steps: Vec<&str> = path.split('/').collect();
        let fits = |template: &str| {
            let others: Vec<&str> = template.split('/').collect();
            let same = |(step, other): (&&str, &&str)| step == other || other.starts_with('{');
            steps.len() == others.len() && steps.iter().zip(&others).all(same)
        };
        let (template, _) = self.json["paths"]
            .as_object()?
            .iter()
            .filter(|(template, _)| fits(template))
            .min_by_key(|(template, _)| template.matches('{').count())?;
        let all = self.operations().into_iter();
        all.filter(|operation| operation.path == template)
            .find(|operation| operation.method == method)
    }

    /// Follows references.
    pub fn resolve<'d>(&'d self, value: &'d Value) -> &'d Value {
        resolve(&self.json, value)
    }

    /// Whether `value` is what `schema`, a part of this document, asks for.
    ///
    /// # Errors
    /// Where it is not, and why.
    pub fn fits(&self, schema: &Value, value: &Value) -> Result<(), String> {
        self.judge.fits(&self.json, schema, value, "")
    }

    /// Whether an answer of an operation is one that is described: its status, its headers and its body.
    ///
    /// # Errors
    /// What is not described.
    pub fn judge(&self, operation: &Operation<'_>, answer: &Answer<'_>) -> Result<(), String> {
        let listed = &operation.json["responses"][answer.status.to_string()];
        if listed.is_null() {
            return Err(format!("status {} is not listed", answer.status));
        }
        let response = self.resolve(listed);
        for (name, value) in answer.headers {
            self.judge_header(response, name.as_str(), value.to_str().unwrap_or("\u{fffd}"))?;
        }
        let schema = &response["content"]["application/json"]["schema"];
        if schema.is_null() {
            let is_empty = answer.body.is_empty();
            return is_empty
                .then_some(())
                .ok_or_else(|| "a body that is not described".to_owned());
        }
        let kind = answer
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("application/json")) {
            return Err(format!("content type {kind:?}"));
        }
        let body = serde_json::from_slice(answer.body)
            .map_err(|error| format!("a body that is no JSON: {error}"))?;
        self.fits(schema, &body)
    }

    fn judge_header(&self, response: &Value, name: &str, value: &str) -> Result<(), String> {
        if NOT_OURS.contains(&name) || name.starts_with("access-control-") {
            return Ok(());
        }
        let mut described = response["headers"].as_object().into_iter().flatten();
        let (_, header) = described
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .ok_or_else(|| format!("header {name} is not listed"))?;
        let schema = &self.resolve(header)["schema"];
        let value = match value.parse::<i64>() {
            Ok(number) if schema["type"] == "integer" => number.into(),
            _ => Value::from(value),
        };
        self.fits(schema, &value)
            .map_err(|fault| format!("header {name}{fault}"))
    }
}

const METHODS: [&str; 5] = ["GET", "POST", "PATCH", "PUT", "DELETE"];
