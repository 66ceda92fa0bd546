//! Forms of pages: reading them, and the token that proves that one of our pages sent them.

use http::header::HeaderValue;
use http::{HeaderMap, header};
use pandabase_platform::api::parse::refuse_nul_in;
use pandabase_platform::context::Env;
use pandabase_platform::error::ApiError;

/// Name of the hidden field that carries the token.
pub const TOKEN_FIELD: &str = "csrf";
const COOKIE: &str = "pandabase_form";
/// The name where pages are served over https: browsers accept it from this very host only.
const HOST_COOKIE: &str = "__Host-pandabase_form";
const PURPOSE: &str = "page form token";
/// The most fields of a form: many more than any page has.
const FIELDS: usize = 4_096;
const FRAMED: &str = "framed page form token";

/// The token of a visitor's forms.
pub struct FormToken {
    /// The value of the hidden field.
    pub token: String,
    /// The cookie to set on a first visit.
    pub cookie: Option<HeaderValue>,
}

impl FormToken {
    /// The visitor's token: bound to a cookie that other sites can neither read nor send.
    pub fn of(env: &Env, headers: &HeaderMap) -> Self {
        let known = visitor(env, headers);
        let is_new = known.is_none();
        let visitor = known.unwrap_or_else(|| hex::encode(env.random.bytes::<16>()));
        Self {
            token: hex::encode(env.keyring.sign(PURPOSE, visitor.as_bytes())),
            cookie: is_new.then(|| set_cookie(env, &visitor)).flatten(),
        }
    }

    /// The token of a page in a frame of another site, where browsers send no cookie: bound to the address of
    /// the page. The forms there act for whoever has the address, never for a signed-in person.
    pub fn framed(env: &Env, path: &str) -> Self {
        Self {
            token: hex::encode(env.keyring.sign(FRAMED, path.as_bytes())),
            cookie: None,
        }
    }
}

fn name(env: &Env) -> (&'static str, &'static str) {
    if env.config.has_https() {
        (HOST_COOKIE, "; Secure")
    } else {
        (COOKIE, "")
    }
}

fn set_cookie(env: &Env, visitor: &str) -> Option<HeaderValue> {
    let (name, secure) = name(env);
    let text = format!("{name}={visitor}; Path=/; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).ok()
}

/// The visitor's number, from the cookie.
fn visitor(env: &Env, headers: &HeaderMap) -> Option<String> {
    let value = cookie(headers, name(env).0)?;
    let valid = value.len() == 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    valid.then(|| value.to_owned())
}

/// The value of a cookie.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = all
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The fields of a submitted form.
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a form.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] for text that no database can hold, and for more fields than any form has.
    pub fn read(body: &[u8]) -> Result<Self, ApiError> {
        let fields = form_urlencoded::parse(body).into_owned();
        Self::of(fields.take(FIELDS.saturating_add(1)).collect())
    }

    /// The form with these fields. Browsers send the end of a line as two characters and count it as one, as
    /// the API does: it is one here.
    ///
    /// # Errors
    /// Those of [`Self::read`].
    pub fn of(fields: Vec<(String, String)>) -> Result<Self, ApiError> {
        if fields.len() > FIELDS {
            return Err(ApiError::invalid("Request body has too many fields"));
        }
        let mut form = Self(fields);
        for (_, value) in form.0.iter_mut().filter(|(_, value)| value.contains('\r')) {
            *value = value.replace("\r\n", "\n");
        }
        refuse_nul_in("body", form.0.iter().map(|(key, value)| (key, value)))?;
        Ok(form)
    }

    /// Whether one of our pages sent it, for this visitor.
    pub fn is_ours(&self, env: &Env, headers: &HeaderMap) -> bool {
        visitor(env, headers).is_some_and(|visitor| {
            let given = hex::decode(self.get(TOKEN_FIELD)).unwrap_or_default();
            env.keyring.has_signed(PURPOSE, visitor.as_bytes(), &given)
        })
    }

    /// Whether our page at `path` sent it from the frame of another site.
    pub fn is_framed(&self, env: &Env, path: &str) -> bool {
        let given = hex::decode(self.get(TOKEN_FIELD)).unwrap_or_default();
        env.keyring.has_signed(FRAMED, path.as_bytes(), &given)
    }

    /// A field's value without surrounding white space; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// A field's value, if it has one.
    pub fn filled(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    /// Every field without surrounding white space, but for the token.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.0.iter().filter(|(key, _)| key != TOKEN_FIELD);
        all.map(|(key, value)| (key.as_str(), value.trim()))
    }

    /// The fields whose names begin with `prefix`, without it.
    pub fn with_prefix<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.fields()
            .filter_map(move |(key, value)| Some((key.strip_prefix(prefix)?, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_has_so_many_fields_at_most() {
        let fields = |count: usize| "a=1&".repeat(count);
        assert!(Form::read(fields(FIELDS).as_bytes()).is_ok());
        assert!(Form::read(fields(FIELDS + 1).as_bytes()).is_err());
        assert!(Form::read(b"a=%00").is_err());
    }

    #[test]
    fn lines_end_in_one_character() {
        let form = Form::read(b"a=one%0D%0A%0D%0Atwo%0D%0A&b=one%0Atwo").unwrap();
        assert_eq!((form.get("a"), form.get("b")), ("one\n\ntwo", "one\ntwo"));
    }
}
