//! Who calls (contract `README.md`, "Authentication"): Bearer and HMAC tokens.

use crate::access::tokens::{FORMER_KEY, SIGNING_KEY};
use crate::clock::Clock;
use crate::context::{Env, StoreContext};
use crate::db::{FromRow, Tx};
use crate::error::ApiError;
use crate::{params, sql};
use bytes::Bytes;
use http::{HeaderMap, Method, header};
use pandabase_domain::id::{AccountId, TokenId};
use pandabase_domain::time::Timestamp;
use pandabase_domain::token;
use pandabase_domain::token::{Environment, Mode, ScopeSet};

/// The header of the time at which a request was signed.
const SIGNATURE_TIMESTAMP: &str = "x-signature-timestamp";

/// What a request presents, before anything is looked up.
#[derive(Debug, Clone)]
pub enum Presented {
    /// A Bearer token's secret, as its hash.
    Secret([u8; 32]),
    /// An HMAC token's id; the signature is in the headers.
    Signed(TokenId),
    /// Something that cannot be a credential of this environment.
    Unusable,
}

/// The token a request was made with.
#[derive(Debug, Clone, FromRow)]
pub struct Caller {
    /// The token.
    #[column("t.id")]
    pub token: TokenId,
    /// What it may do.
    #[column("t.permissions", text)]
    pub scopes: ScopeSet,
    /// The account that created it; none where the operator did.
    #[column("t.created_by")]
    pub maker: Option<AccountId>,
}

/// The credential in the `Authorization` header, with or without `Bearer`.
///
/// # Errors
/// [`ApiError::Unauthorized`] when there is none, or of another scheme.
pub fn credential(headers: &HeaderMap) -> Result<&str, ApiError> {
    let missing = ApiError::Unauthorized("Missing or invalid authorization");
    let value = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .trim();
    let credential = match value.split_once(' ') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("bearer") => rest.trim(),
        Some(_) => return Err(missing),
        None if value.eq_ignore_ascii_case("bearer") => return Err(missing),
        None => value,
    };
    if credential.is_empty() {
        return Err(missing);
    }
    Ok(credential)
}

/// Reads what the caller presents.
///
/// # Errors
/// [`ApiError::Unauthorized`] when there is nothing.
pub fn presented(headers: &HeaderMap, environment: Environment) -> Result<Presented, ApiError> {
    let credential = credential(headers)?;
    if let Some(id) = TokenId::parse(credential) {
        return Ok(Presented::Signed(id));
    }
    Ok(match Environment::of_secret(credential) {
        Some(claimed) if claimed == environment => Presented::Secret(token::bearer_hash(credential)),
        _ => Presented::Unusable,
    })
}

sql! {
    BY_SECRET: Found = "SELECT {} FROM api_tokens t JOIN stores ON stores.id = t.store_id
        WHERE t.secret_hash = $1 AND NOT stores.blocked AND stores.deleted_at IS NULL";
    BY_FORMER_SECRET: Found = "SELECT {} FROM api_tokens t JOIN stores ON stores.id = t.store_id
        WHERE t.former_hash = $1 AND t.former_until > $2
            AND NOT stores.blocked AND stores.deleted_at IS NULL";
    BY_ID: Found = "SELECT {} FROM api_tokens t JOIN stores ON stores.id = t.store_id
        WHERE t.id = $1 AND NOT stores.blocked AND stores.deleted_at IS NULL";
}

#[derive(Clone, FromRow)]
#[alias("t")]
struct Found {
    #[column(flatten)]
    caller: Caller,
    mode: Mode,
    environment: Environment,
    signing_key: Option<Vec<u8>>,
    former_key: Option<Vec<u8>>,
    former_until: Option<Timestamp>,
    requires_timestamp: bool,
    #[column(flatten)]
    store: StoreContext,
}

/// The parts of a request that a signature may cover.
pub struct Signed<'a> {
    /// The request's method.
    pub method: &'a Method,
    /// Its path as sent, without the query.
    pub path: &'a str,
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// Its body; `None` until it is read.
    pub body: Option<&'a Bytes>,
}

/// Finds the token that a request was made with, and its store; `None` when its signature cannot be checked
/// yet, because the body was not read.
///
/// # Errors
/// [`ApiError::Unauthorized`] with the text of `bad-input.md`.
pub fn authenticate(
    tx: &mut Tx<'_>,
    env: &Env,
    signed: &Signed<'_>,
) -> Result<Option<(Caller, StoreContext)>, ApiError> {
    let found = match presented(signed.headers, env.config.environment)? {
        Presented::Secret(hash) => {
            by_secret(tx, &hash, &env.clock)?.filter(|token| token.mode == Mode::Bearer)
        }
        Presented::Signed(id) => {
            let by = id.as_str().as_bytes();
            let found = tx.remembered("signing token", by, |tx| tx.fetch_optional(BY_ID, params![&id]));
            found?.filter(|token| token.mode == Mode::Hmac)
        }
        Presented::Unusable => None,
    };
    let found = found
        .filter(|token| token.environment == env.config.environment)
        .ok_or(ApiError::Unauthorized("Invalid API token"))?;
    if let Some(stored) = &found.signing_key {
        let timestamp = timestamp(signed.headers, found.requires_timestamp, env.clock.now())?;
        let Some(body) = signed.body else {
            return Ok(None);
        };
        let (store, id) = (found.store.id.as_str(), found.caller.token.as_str());
        let key = env.keyring.decrypt(&SIGNING_KEY.at(store, id), stored)?;
        let mut holds = is_signed_by(&key, signed, body, timestamp);
        let former = found.former_key.as_ref().filter(|_| !holds);
        if let Some(former) = former.filter(|_| found.former_until > Some(env.clock.now())) {
            let key = env.keyring.decrypt(&FORMER_KEY.at(store, id), former)?;
            holds = is_signed_by(&key, signed, body, timestamp);
        }
        if !holds {
            return Err(ApiError::Unauthorized("Invalid signature"));
        }
    }
    Ok(Some((found.caller, found.store)))
}

/// The token of a secret, also of one that was replaced and works on.
fn by_secret(tx: &mut Tx<'_>, hash: &[u8; 32], clock: &Clock) -> Result<Option<Found>, ApiError> {
    let found = tx.remembered("token", hash, |tx| tx.fetch_optional(BY_SECRET, params![hash]));
    match found? {
        Some(found) => Ok(Some(found)),
        None => Ok(tx.fetch_optional(BY_FORMER_SECRET, params![hash, clock.now()])?),
    }
}

/// Whether a request is signed with a key.
fn is_signed_by(key: &[u8], signed: &Signed<'_>, body: &Bytes, timestamp: Option<&str>) -> bool {
    let signature = text_of(signed.headers, "x-signature").unwrap_or_default();
    match timestamp {
        Some(timestamp) => {
            let head = [timestamp, signed.method.as_str(), signed.path];
            token::verify_timed_signature(key, head, body, signature)
        }
        // A signature with a time covers a text that begins with a digit, as no JSON object does. Such a text
        // must not pass for a body that was signed alone.
        None => {
            !body.first().is_some_and(u8::is_ascii_digit) && token::verify_signature(key, body, signature)
        }
    }
}

/// The time at which the request says that it was signed, as it was sent.
fn timestamp(headers: &HeaderMap, is_required: bool, now: Timestamp) -> Result<Option<&str>, ApiError> {
    if !headers.contains_key(SIGNATURE_TIMESTAMP) {
        if is_required {
            return Err(ApiError::Unauthorized("Missing X-Signature-Timestamp"));
        }
        return Ok(None);
    }
    text_of(headers, SIGNATURE_TIMESTAMP)
        .filter(|seconds| token::is_timely(seconds, now))
        .map(Some)
        .ok_or(ApiError::Unauthorized(
            "X-Signature-Timestamp must be unix seconds within 5 minutes of now",
        ))
}

fn text_of<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}
