//! Forms of pages: reading them, and the token that proves that one of our pages sent them.

use http::header::HeaderValue;
use http::{HeaderMap, header};
use pandabase_platform::api::parse::refuse_nul_in;
use pandabase_platform::context::Env;
use pandabase_platform::error::ApiError;

/// Name of the hidden field that carries the token.
pub const TOKEN_FIELD: &str = "csrf";
const COOKIE: &str = "pandabase_form";
const PURPOSE: &str = "page form token";

/// The token of a visitor's forms: bound to a cookie that other sites can neither read nor send.
pub struct FormToken {
    /// The value of the hidden field.
    pub token: String,
    cookie: String,
    is_new: bool,
}

impl FormToken {
    /// The visitor's token. On a first visit it comes with a new cookie.
    pub fn of(env: &Env, headers: &HeaderMap) -> Self {
        let known = cookie(headers);
        let is_new = known.is_none();
        let cookie = known.unwrap_or_else(|| hex::encode(env.random.bytes::<16>()));
        Self {
            token: token(env, &cookie),
            cookie,
            is_new,
        }
    }

    /// The cookie to set on a first visit.
    pub fn set_cookie(&self, env: &Env) -> Option<HeaderValue> {
        let secure = if env.config.public_url.starts_with("https:") {
            "; Secure"
        } else {
            ""
        };
        let text = format!(
            "{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict{secure}",
            self.cookie
        );
        HeaderValue::from_str(&text).ok().filter(|_| self.is_new)
    }
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = all
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let value = pairs.find(|(name, _)| *name == COOKIE)?.1;
    let valid = value.len() == 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    valid.then(|| value.to_owned())
}

fn token(env: &Env, cookie: &str) -> String {
    hex::encode(env.keyring.sign(PURPOSE, cookie.as_bytes()))
}

/// The fields of a submitted form.
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a form and checks its token.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] when the body is no form, or no form of ours.
    pub fn read(env: &Env, headers: &HeaderMap, body: &[u8]) -> Result<Self, ApiError> {
        let fields = form_urlencoded::parse(body).into_owned().collect();
        let form = Self(fields);
        let is_ours = |cookie: String| {
            let given = hex::decode(form.get(TOKEN_FIELD)).unwrap_or_default();
            env.keyring.has_signed(PURPOSE, cookie.as_bytes(), &given)
        };
        if !cookie(headers).is_some_and(is_ours) {
            return Err(ApiError::invalid(
                "This form has expired. Please reload the page and try again.",
            ));
        }
        refuse_nul_in("body", form.0.iter().map(|(key, value)| (key, value)))?;
        Ok(form)
    }

    /// A field's value without surrounding white space; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// The fields whose names begin with `prefix`, without it.
    pub fn with_prefix<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0
            .iter()
            .filter_map(move |(key, value)| Some((key.strip_prefix(prefix)?, value.trim())))
    }
}
