//! Who calls (contract `README.md`, "Authentication"): Bearer and HMAC tokens.

use crate::access::tokens::SIGNING_KEY;
use crate::context::{Env, StoreContext};
use crate::db::{Row, Tx};
use crate::error::ApiError;
use crate::{params, sql};
use bytes::Bytes;
use http::{HeaderMap, header};
use pandabase_domain::id::TokenId;
use pandabase_domain::token;
use pandabase_domain::token::{Environment, Mode, ScopeSet};

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
#[derive(Debug, Clone)]
pub struct Caller {
    /// The token.
    pub token: TokenId,
    /// What it may do.
    pub scopes: ScopeSet,
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
    BY_SECRET = "SELECT t.id, t.mode, t.environment, t.permissions, t.signing_key, s.id, s.clock_offset
        FROM api_tokens t JOIN stores s ON s.id = t.store_id
        WHERE t.secret_hash = $1 AND NOT s.blocked AND s.deleted_at IS NULL";
    BY_ID = "SELECT t.id, t.mode, t.environment, t.permissions, t.signing_key, s.id, s.clock_offset
        FROM api_tokens t JOIN stores s ON s.id = t.store_id
        WHERE t.id = $1 AND NOT s.blocked AND s.deleted_at IS NULL";
}

struct Found {
    caller: Caller,
    mode: Mode,
    environment: Environment,
    signing_key: Option<Vec<u8>>,
    store: StoreContext,
}

fn found(row: &mut Row<'_>) -> Result<Found, crate::db::DbError> {
    let token = row.next()?;
    let mode = row.word(Mode::parse)?;
    let environment = row.word(Environment::parse)?;
    let scopes = row.word(|words| words.parse().ok())?;
    let signing_key = row.next()?;
    let store = StoreContext {
        id: row.next()?,
        clock_offset: row.next()?,
    };
    Ok(Found {
        caller: Caller { token, scopes },
        mode,
        environment,
        signing_key,
        store,
    })
}

/// Finds the token behind what was presented, and its store.
///
/// # Errors
/// [`ApiError::Unauthorized`] with the text of `bad-input.md`, or [`ApiError::Invalid`] when a signed
/// body could not be read.
pub fn authenticate(
    tx: &mut Tx<'_>,
    env: &Env,
    presented: &Presented,
    headers: &HeaderMap,
    body: &Result<Bytes, String>,
) -> Result<(Caller, StoreContext), ApiError> {
    let invalid = || ApiError::Unauthorized("Invalid API token");
    let found = match presented {
        Presented::Secret(hash) => tx
            .first(BY_SECRET, params![hash], found)?
            .filter(|token| token.mode == Mode::Bearer),
        Presented::Signed(id) => tx
            .first(BY_ID, params![id], found)?
            .filter(|token| token.mode == Mode::Hmac),
        Presented::Unusable => None,
    };
    let found = found
        .filter(|token| token.environment == env.config.environment)
        .ok_or_else(invalid)?;
    if let Some(stored) = &found.signing_key {
        let place = SIGNING_KEY.at(found.store.id.as_str(), found.caller.token.as_str());
        let key = env.keyring.decrypt(&place, stored)?;
        let signature = headers
            .get("x-signature")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        // What was not read cannot have been signed: that it was not read is all there is to say.
        let body = body.as_ref().map_err(|text| ApiError::invalid(text.as_str()))?;
        if !token::verify_signature(&key, body, signature) {
            return Err(ApiError::Unauthorized("Invalid signature"));
        }
    }
    Ok((found.caller, found.store))
}
