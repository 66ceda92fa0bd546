//! From bytes to typed input: JSON bodies, query strings, path parameters, and the error texts that
//! name location and field, such as `body/price must be >= 0`.

use super::objects::Objects;
use super::spelling;
use crate::error::ApiError;
use crate::page::ListKey;
use http::{HeaderMap, header};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};
use std::fmt::Write as _;
use std::marker::PhantomData;

/// No path parameters besides the store, or no query.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
pub struct Nothing {}

/// How an endpoint takes its body.
pub trait Body: Sized + Send + Sync + 'static {
    /// Reads the body.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] that names the field.
    fn parse(headers: &HeaderMap, bytes: &[u8]) -> Result<Self, ApiError>;
    /// The body's schema and whether it must be sent; `None` where there is no body.
    fn schema(generator: &mut SchemaGenerator) -> Option<(Schema, bool)>;
}

/// The endpoint takes no body; one that is sent is ignored.
#[derive(Debug, Clone, Copy)]
pub struct NoBody;

/// A JSON object that must be sent.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

/// A JSON object that may be left out, which means `{}`.
#[derive(Debug, Clone)]
pub struct OptionalJson<T>(pub T);

/// A JSON object that must be sent, and is read into `First` before anything else in it is judged.
#[derive(Debug, Clone)]
pub struct After<First, T>(pub T, pub PhantomData<fn() -> First>);

/// A JSON object that must be sent, and is read when the handler has found that the caller may do this at
/// all.
#[derive(Debug, Clone)]
pub struct Later<T> {
    headers: HeaderMap,
    bytes: Vec<u8>,
    read: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Later<T> {
    /// Reads it.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] that names the field.
    pub fn read(&self) -> Result<T, ApiError> {
        parse_sent(&self.headers, &self.bytes)
    }
}

impl<T: DeserializeOwned + JsonSchema + Send + Sync + 'static> Body for Later<T> {
    fn parse(headers: &HeaderMap, bytes: &[u8]) -> Result<Self, ApiError> {
        let kind = headers.get(header::CONTENT_TYPE);
        let kind = kind.map(|kind| (header::CONTENT_TYPE, kind.clone()));
        Ok(Self {
            headers: kind.into_iter().collect(),
            bytes: bytes.to_vec(),
            read: PhantomData,
        })
    }

    fn schema(generator: &mut SchemaGenerator) -> Option<(Schema, bool)> {
        Json::<T>::schema(generator)
    }
}

impl<First, T> Body for After<First, T>
where
    First: DeserializeOwned + 'static,
    T: DeserializeOwned + JsonSchema + Send + Sync + 'static,
{
    fn parse(headers: &HeaderMap, bytes: &[u8]) -> Result<Self, ApiError> {
        parse_sent::<First>(headers, bytes)?;
        parse_json(bytes).map(|body| Self(body, PhantomData))
    }

    fn schema(generator: &mut SchemaGenerator) -> Option<(Schema, bool)> {
        Json::<T>::schema(generator)
    }
}

impl Body for NoBody {
    fn parse(_: &HeaderMap, _: &[u8]) -> Result<Self, ApiError> {
        Ok(Self)
    }

    fn schema(_: &mut SchemaGenerator) -> Option<(Schema, bool)> {
        None
    }
}

impl<T: DeserializeOwned + JsonSchema + Send + Sync + 'static> Body for Json<T> {
    fn parse(headers: &HeaderMap, bytes: &[u8]) -> Result<Self, ApiError> {
        parse_sent(headers, bytes).map(Self)
    }

    fn schema(generator: &mut SchemaGenerator) -> Option<(Schema, bool)> {
        Some((generator.subschema_for::<T>(), true))
    }
}

impl<T: DeserializeOwned + JsonSchema + Send + Sync + 'static> Body for OptionalJson<T> {
    fn parse(headers: &HeaderMap, bytes: &[u8]) -> Result<Self, ApiError> {
        if bytes.is_empty() {
            return parse_json(b"{}").map(Self);
        }
        check_content_type(headers)?;
        parse_json(bytes).map(Self)
    }

    fn schema(generator: &mut SchemaGenerator) -> Option<(Schema, bool)> {
        Some((generator.subschema_for::<T>(), false))
    }
}

fn parse_sent<T: DeserializeOwned>(headers: &HeaderMap, bytes: &[u8]) -> Result<T, ApiError> {
    // A request without a body has no content type to declare either.
    if !bytes.is_empty() {
        check_content_type(headers)?;
    }
    parse_json(bytes)
}

fn check_content_type(headers: &HeaderMap) -> Result<(), ApiError> {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(ApiError::invalid("Content-Type must be application/json"))
}

fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let not_json = || ApiError::invalid("Request body is not valid JSON");
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if first.is_some_and(|byte| *byte != b'{') {
        serde_json::from_slice::<serde::de::IgnoredAny>(bytes).map_err(|_| not_json())?;
        return Err(ApiError::invalid("body must be object"));
    }
    refuse_nul(bytes)?;
    // Keeping track of the path costs an allocation per field: only what fails is read with it.
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    if let Ok(value) = T::deserialize(Objects(&mut deserializer))
        && deserializer.end().is_ok()
    {
        return Ok(value);
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    match serde_path_to_error::deserialize(Objects(&mut deserializer)) {
        Ok(value) => deserializer.end().map(|()| value).map_err(|_| not_json()),
        Err(error) if error.inner().is_data() => {
            // A field was wrong; the rest may still not be JSON at all, which comes first.
            serde_json::from_slice::<serde::de::IgnoredAny>(bytes).map_err(|_| not_json())?;
            Err(field_error("body", error.path(), &error.inner().to_string()))
        }
        Err(_) => Err(not_json()),
    }
}

/// PostgreSQL cannot store U+0000 in text; no honest client sends it.
fn refuse_nul(bytes: &[u8]) -> Result<(), ApiError> {
    if memchr::memmem::find(bytes, b"\\u0000").is_none() {
        return Ok(());
    }
    let value: serde_json::Value =
        serde_json::from_slice(bytes).map_err(|_| ApiError::invalid("Request body is not valid JSON"))?;
    let mut path = String::from("body");
    find_nul(&value, &mut path).map_or(Ok(()), |path| Err(nul_at(&path)))
}

fn nul_at(place: &str) -> ApiError {
    ApiError::invalid(format!("{place} must NOT contain the character U+0000"))
}

/// Refuses U+0000 in names and values of `location`.
pub fn refuse_nul_in(
    location: &str,
    mut pairs: impl Iterator<Item = (impl AsRef<str>, impl AsRef<str>)>,
) -> Result<(), ApiError> {
    let found = pairs.find(|(key, value)| key.as_ref().contains('\0') || value.as_ref().contains('\0'));
    found.map_or(Ok(()), |(key, _)| {
        Err(nul_at(&format!("{location}/{}", key.as_ref().replace('\0', ""))))
    })
}

fn find_nul(value: &serde_json::Value, path: &mut String) -> Option<String> {
    let length = path.len();
    let mut descend = |step: &str, value: &serde_json::Value| {
        let _ = write!(path, "/{step}");
        let found = if step.contains('\0') {
            Some(path.replace('\0', "\\u0000"))
        } else {
            find_nul(value, path)
        };
        path.truncate(length);
        found
    };
    match value {
        serde_json::Value::String(text) if text.contains('\0') => Some(path.clone()),
        serde_json::Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| descend(&index.to_string(), item)),
        serde_json::Value::Object(fields) => fields.iter().find_map(|(key, value)| descend(key, value)),
        _ => None,
    }
}

/// Reads a query string; unknown keys are ignored. A key may be spelled in camelCase or in snake_case,
/// however the parameter is.
///
/// # Errors
/// [`ApiError::Invalid`] that names the parameter.
pub fn parse_query<T: DeserializeOwned>(query: &str) -> Result<T, ApiError> {
    let query = spelling::of_parameters::<T>(query);
    let pairs = form_urlencoded::parse(query.as_bytes());
    refuse_nul_in("querystring", pairs)?;
    let deserializer = serde_urlencoded::Deserializer::new(pairs);
    serde_path_to_error::deserialize(deserializer)
        .map_err(|error| field_error("querystring", error.path(), &error.inner().to_string()))
}

/// Which list a request of `operation` is about, where its query is one of a list.
pub fn list_key<T: DeserializeOwned>(operation: &str, path: &[(String, String)], query: &str) -> ListKey {
    let known = spelling::parameters::<T>();
    if !known.contains(&"cursor") {
        return ListKey::default();
    }
    let query = spelling::of_parameters::<T>(query);
    let pairs = form_urlencoded::parse(query.as_bytes());
    // Unknown parameters change nothing.
    let filters = pairs.filter(|(name, _)| known.contains(&&**name));
    let filters = filters.map(|(name, value)| (name.into_owned(), value.into_owned()));
    let path = path.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    ListKey::new(operation, path, filters)
}

/// Reads the parameters of a path.
///
/// # Errors
/// [`ApiError::Invalid`] that names the parameter.
pub fn parse_path<T: DeserializeOwned>(params: &[(String, String)]) -> Result<T, ApiError> {
    let pairs = params.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let deserializer = serde::de::value::MapDeserializer::<_, serde::de::value::Error>::new(pairs);
    serde_path_to_error::deserialize(deserializer)
        .map_err(|error| field_error("params", error.path(), &error.inner().to_string()))
}

/// The text of a violated constraint: location, field, rule.
fn field_error(location: &str, path: &Path, message: &str) -> ApiError {
    let mut text = String::from(location);
    // The path to a key that should not be there ends with that key; what refuses it is the object.
    let is_key = message.starts_with("unknown field `");
    let steps = path.iter().count().saturating_sub(usize::from(is_key));
    for segment in path.iter().take(steps) {
        match segment {
            Segment::Map { key } => write!(text, "/{key}"),
            Segment::Seq { index } => write!(text, "/{index}"),
            Segment::Enum { .. } | Segment::Unknown => Ok(()),
        }
        .unwrap_or_default();
    }
    let _ = write!(text, " {}", rule(message));
    ApiError::Invalid(text)
}

/// Serde's words for a type, and the contract's.
const TYPES: &[(&str, &str)] = &[
    ("i64", "integer"),
    ("u64", "integer"),
    ("a string", "string"),
    ("string", "string"),
    ("a boolean", "boolean"),
    ("a map", "object"),
    ("a sequence", "array"),
];

/// Rewrites serde's message as a rule: `must be integer`, `must have required property 'title'`.
fn rule(message: &str) -> String {
    // serde_json appends the position, which means nothing to an API client.
    let message = message.rfind(" at line ").map_or(message, |end| &message[..end]);
    if let Some(field) = message
        .strip_prefix("missing field `")
        .and_then(|rest| rest.strip_suffix('`'))
    {
        return format!("must have required property '{field}'");
    }
    if let Some(field) = message
        .strip_prefix("duplicate field `")
        .and_then(|rest| rest.strip_suffix('`'))
    {
        return format!("must NOT have property '{field}' twice");
    }
    // Of a type that says `deny_unknown_fields`, which is `additionalProperties: false` of its schema.
    if let Some(rest) = message.strip_prefix("unknown field `")
        && let Some((field, _)) = rest
            .rsplit_once("`, expected ")
            .or_else(|| rest.rsplit_once("`, there are no fields"))
    {
        return format!("must NOT have additional property '{field}'");
    }
    if message.contains("was not `true` or `false`") {
        return "must be boolean".into();
    }
    let wrong_type = message.starts_with("invalid type") || message.starts_with("invalid value");
    let expected = message.rsplit_once(", expected ").map(|(_, expected)| expected);
    match expected.filter(|_| wrong_type) {
        Some(expected) if expected.starts_with("struct ") => "must be object".into(),
        Some(expected) => {
            let word = TYPES
                .iter()
                .find(|(serde, _)| *serde == expected)
                .map_or(expected, |(_, ours)| ours);
            format!("must be {word}")
        }
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_domain::input::{Int, List, Opt, Text};

    #[derive(Debug, Deserialize, JsonSchema)]
    struct Item {
        #[expect(dead_code, reason = "only its parsing is of interest")]
        title: Text<1, 3>,
    }

    #[derive(Debug, Deserialize, JsonSchema)]
    #[expect(dead_code, reason = "only its parsing is of interest")]
    struct Input {
        price: Int<0, 100>,
        #[serde(default)]
        items: List<Item, 0, 2>,
        #[serde(default)]
        ok: Opt<bool>,
    }

    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its parsing is of interest")]
    struct Closed {
        #[serde(default)]
        quantity: Opt<Int<1, 9>>,
        #[serde(default)]
        lines: List<Line, 0, 2>,
    }

    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Line {}

    #[test]
    fn closed_bodies_have_no_other_keys() {
        for (json, text) in [
            (r#"{"quantity":1,"lines":[{}]}"#, "fine"),
            (
                r#"{"Quantity":1}"#,
                "body must NOT have additional property 'Quantity'",
            ),
            (
                r#"{"quantity":1,"a`, b":1}"#,
                "body must NOT have additional property 'a`, b'",
            ),
            (
                r#"{"lines":[{},{"x":1}]}"#,
                "body/lines/1 must NOT have additional property 'x'",
            ),
        ] {
            let found = parse_json::<Closed>(json.as_bytes());
            assert_eq!(
                found.map_or_else(|error| error.to_string(), |_| "fine".into()),
                text
            );
        }
    }

    fn body(json: &str) -> String {
        parse_json::<Input>(json.as_bytes()).map_or_else(|error| error.to_string(), |_| "fine".into())
    }

    #[test]
    fn errors_name_location_and_field() {
        for (json, text) in [
            (r#"{"price":1}"#, "fine"),
            (r#"{"price":-1}"#, "body/price must be >= 0"),
            (r#"{"price":"1"}"#, "body/price must be integer"),
            (r#"{"price":9.99}"#, "body/price must be integer"),
            (r#"{"price":null}"#, "body/price must be integer"),
            (r#"{}"#, "body must have required property 'price'"),
            (
                r#"{"price":1,"items":[{"title":"ab"},{"title":""}]}"#,
                "body/items/1/title must NOT have fewer than 1 characters",
            ),
            (
                r#"{"price":1,"items":[{}]}"#,
                "body/items/0 must have required property 'title'",
            ),
            (r#"{"price":1,"items":[1]}"#, "body/items/0 must be object"),
            (r#"{"price":1,"items":{}}"#, "body/items must be array"),
            (
                r#"{"price":1,"items":[{"title":"a\u0000"}]}"#,
                "body/items/0/title must NOT contain the character U+0000",
            ),
            (r#"{"price":1,"note":"\\u0000"}"#, "fine"),
            (
                r#"{"price":1,"price":2}"#,
                "body must NOT have property 'price' twice",
            ),
            (r#"{"price":-1,"#, "Request body is not valid JSON"),
            (r#"{"price":-1,]"#, "Request body is not valid JSON"),
            ("", "Request body is not valid JSON"),
            ("[]", "body must be object"),
            ("\"x\"", "body must be object"),
            ("null", "body must be object"),
        ] {
            assert_eq!(body(json), text, "{json}");
        }
    }

    #[test]
    fn queries_are_parsed_from_text() {
        let query =
            |text: &str| parse_query::<Input>(text).map_or_else(|error| error.to_string(), |_| "fine".into());
        assert_eq!(query("price=7&ok=true&other=1"), "fine");
        assert_eq!(query("price=abc"), "querystring/price must be integer");
        assert_eq!(query("price="), "querystring/price must be integer");
        assert_eq!(query("price=1.5"), "querystring/price must be integer");
        assert_eq!(query("price=101"), "querystring/price must be <= 100");
        assert_eq!(
            query("price=1&price=2"),
            "querystring must NOT have property 'price' twice"
        );
        assert_eq!(query("price=1&ok=yes"), "querystring/ok must be boolean");
        assert_eq!(query("price=1e1"), "querystring/price must be integer");
        assert_eq!(
            query("price=1%00"),
            "querystring/price must NOT contain the character U+0000"
        );
    }
}
