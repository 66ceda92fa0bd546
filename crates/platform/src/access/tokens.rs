//! API tokens (contract `merchant-api.md`, "API tokens"). The command line and the dashboard's API call the
//! same functions.

use crate::access::stores;
use crate::context::Ctx;
use crate::db::{FromRow, ToRow, Tx};
use crate::error::ApiError;
use crate::{params, sealed, sql};
use pandabase_domain::id::{AccountId, StoreId, TokenId};
use pandabase_domain::time::{HOUR, Timestamp};
use pandabase_domain::token;
use pandabase_domain::token::{Environment, Mode, ScopeSet, Secret};
use schemars::JsonSchema;
use serde::Serialize;

sealed!(
    /// Signing keys.
    pub SIGNING_KEY = "api_tokens", "signing_key", "id", "api token signing key"
);
sealed!(
    /// Signing keys that were replaced, and work on for some hours.
    pub FORMER_KEY = "api_tokens", "former_key", "id", "former api token signing key"
);
/// The most tokens of one store.
const TOKENS: i64 = 25;

/// A token as its owner sees it. It may hold the secret, which no log shows.
#[derive(Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ApiToken")]
pub struct Token {
    /// The token's id; an HMAC token is presented by it.
    pub id: TokenId,
    /// What the owner calls it.
    pub name: String,
    /// How it proves itself.
    pub mode: Mode,
    /// What it may do.
    #[column(text)]
    pub permissions: ScopeSet,
    /// Whether its signatures must tell when they were made.
    pub requires_timestamp: bool,
    /// When it was last used, to about a tenth of a second.
    pub last_used_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// The account that created it; null where the operator did.
    pub created_by: Option<AccountId>,
    /// The secret in clear; only when it was just minted.
    #[column(value = None)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// A token as it is stored first.
#[derive(ToRow)]
struct NewToken<'a> {
    id: &'a TokenId,
    store_id: &'a StoreId,
    name: &'a str,
    mode: Mode,
    environment: Environment,
    permissions: String,
    secret_hash: Option<&'a Vec<u8>>,
    signing_key: Option<&'a Vec<u8>>,
    created_at: Timestamp,
    created_by: Option<&'a AccountId>,
}

sql! {
    COUNT: i64 = "SELECT COUNT(*) FROM api_tokens WHERE store_id = $1";
    INSERT: insert NewToken<'static> = "INSERT INTO api_tokens ({columns}) VALUES ({values})";
    LIST: Token = "SELECT {} FROM api_tokens WHERE store_id = $1 ORDER BY created_at DESC, id DESC";
    LOCK_KNOWN: Token = "SELECT {} FROM api_tokens
        WHERE store_id = $1 AND (created_by = $2 OR rolled_by = $2) ORDER BY id", locked;
    END_FORMER = "UPDATE api_tokens SET former_hash = NULL, former_key = NULL, former_until = NULL,
            former_by = NULL
        WHERE store_id = $1 AND former_by = $2";
    /// Forgets secrets that have stopped working before a time, at most so many at once.
    pub SWEEP = "UPDATE api_tokens SET former_hash = NULL, former_key = NULL, former_until = NULL,
            former_by = NULL
        WHERE id IN (SELECT id FROM api_tokens WHERE former_until < $1 ORDER BY former_until, id LIMIT $2)";
    FIND: Token = "SELECT {} FROM api_tokens WHERE store_id = $1 AND id = $2";
    LOCK: Token = "SELECT {} FROM api_tokens WHERE store_id = $1 AND id = $2", locked;
    LOCK_KEYS: Keys = "SELECT {} FROM api_tokens WHERE store_id = $1 AND id = $2", locked;
    CHANGE = "UPDATE api_tokens SET name = $1, permissions = $2 WHERE store_id = $3 AND id = $4";
    ROLL = "UPDATE api_tokens SET secret_hash = $1, signing_key = $2, former_hash = $3, former_key = $4,
        former_until = $5, former_by = $6, rolled_by = $7
        WHERE store_id = $8 AND id = $9";
    REQUIRE_TIMESTAMP = "UPDATE api_tokens SET requires_timestamp = TRUE WHERE store_id = $1 AND id = $2";
    DELETE = "DELETE FROM api_tokens WHERE store_id = $1 AND id = $2";
    DELETE_ALL = "DELETE FROM api_tokens WHERE store_id = $1";
}

/// Creates a token of the operator's; the answer holds its secret.
///
/// # Errors
/// [`ApiError::Invalid`] for the 26th token of a store, or for a token without a permission.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    name: &str,
    mode: Mode,
    permissions: ScopeSet,
) -> Result<Token, ApiError> {
    create_by(tx, ctx, name, mode, permissions, None)
}

/// Like [`create`], by the account of `maker`.
///
/// # Errors
/// [`ApiError::Invalid`] for the 26th token of a store, or for a token without a permission.
pub fn create_by(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    name: &str,
    mode: Mode,
    permissions: ScopeSet,
    maker: Option<&AccountId>,
) -> Result<Token, ApiError> {
    if permissions == ScopeSet::EMPTY {
        return Err(ApiError::invalid(
            "body/permissions must NOT have fewer than 1 items",
        ));
    }
    stores::lock(tx, &ctx.store.id)?;
    if tx.fetch_one(COUNT, params![&ctx.store.id])? >= TOKENS {
        return Err(ApiError::invalid(format!(
            "A store can have up to {TOKENS} API tokens"
        )));
    }
    let id: TokenId = ctx.id();
    let minted = Minted::new(ctx, &id, mode);
    let new = NewToken {
        id: &id,
        store_id: &ctx.store.id,
        name,
        mode,
        environment: ctx.env.config.environment,
        permissions: permissions.to_string(),
        secret_hash: minted.hash.as_ref(),
        signing_key: minted.key.as_ref(),
        created_at: ctx.now,
        created_by: maker,
    };
    tx.insert(INSERT, params![], &new)?;
    Ok(Token {
        id,
        name: name.to_owned(),
        mode,
        permissions,
        requires_timestamp: false,
        last_used_at: None,
        created_at: ctx.now,
        created_by: maker.cloned(),
        secret: Some(minted.secret),
    })
}

/// Requires from now on that the token's signatures tell when they were made, and returns the token.
///
/// # Errors
/// [`ApiError::Invalid`] when it does not sign; [`ApiError::Missing`] when it is gone.
pub fn require_timestamp(tx: &mut Tx<'_>, ctx: &Ctx<'_>, token: Token) -> Result<Token, ApiError> {
    if token.mode != Mode::Hmac {
        return Err(ApiError::invalid("Only HMAC tokens sign their requests"));
    }
    let changed = tx.run(REQUIRE_TIMESTAMP, params![&ctx.store.id, &token.id])?;
    if changed == 0 {
        return Err(ApiError::Missing("Token"));
    }
    Ok(Token {
        requires_timestamp: true,
        ..token
    })
}

/// Every token of the store, newest first.
pub fn list(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Vec<Token>, ApiError> {
    Ok(tx.fetch_all(LIST, params![&ctx.store.id])?)
}

/// Locks the tokens that an account made or rolled in the store, whose secrets it has seen, and reads them.
pub fn lock_known(tx: &mut Tx<'_>, ctx: &Ctx<'_>, account: &AccountId) -> Result<Vec<Token>, ApiError> {
    Ok(tx.fetch_all(LOCK_KNOWN, params![&ctx.store.id, account])?)
}

/// Ends the replaced secrets that an account has seen, and that would work on for some hours.
pub fn end_former(tx: &mut Tx<'_>, ctx: &Ctx<'_>, account: &AccountId) -> Result<(), ApiError> {
    tx.run(END_FORMER, params![&ctx.store.id, account])?;
    Ok(())
}

/// A token.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such token.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &TokenId) -> Result<Token, ApiError> {
    let found = tx.fetch_optional(FIND, params![&ctx.store.id, id])?;
    found.ok_or(ApiError::Missing("Token"))
}

/// Locks a token and reads it: what it may do does not change until the transaction ends.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such token.
pub fn lock(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &TokenId) -> Result<Token, ApiError> {
    let found = tx.fetch_optional(LOCK, params![&ctx.store.id, id])?;
    found.ok_or(ApiError::Missing("Token"))
}

/// Changes what a token is called and may do; `None` stays.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such token.
pub fn change(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &TokenId,
    name: Option<&str>,
    permissions: Option<ScopeSet>,
) -> Result<Token, ApiError> {
    let mut token = lock(tx, ctx, id)?;
    if let Some(name) = name {
        name.clone_into(&mut token.name);
    }
    token.permissions = permissions.unwrap_or(token.permissions);
    let words = token.permissions.to_string();
    tx.run(CHANGE, params![&token.name, &words, &ctx.store.id, id])?;
    Ok(token)
}

/// What a token proves itself by.
#[derive(FromRow)]
struct Keys {
    secret_hash: Option<Vec<u8>>,
    signing_key: Option<Vec<u8>>,
    created_by: Option<AccountId>,
    rolled_by: Option<AccountId>,
}

/// Replaces a token's secret; the old one ends with this transaction, or after `overlap_hours`. One that was
/// replaced before ends in any case. `by` is the account that gets to see the new one; none for the operator.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such token.
pub fn roll(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &TokenId,
    overlap_hours: i64,
    by: Option<&AccountId>,
) -> Result<Token, ApiError> {
    let keys = tx.fetch_optional(LOCK_KEYS, params![&ctx.store.id, id])?;
    let former = keys.filter(|_| overlap_hours > 0);
    let (former_hash, former_key, former_by) = former.map_or((None, None, None), |keys| {
        (
            keys.secret_hash,
            keys.signing_key,
            keys.rolled_by.or(keys.created_by),
        )
    });
    // A secret opens only where it stands: the old key is encrypted for its new place.
    let former_key = former_key
        .map(|key| ctx.decrypt(&SIGNING_KEY, id.as_str(), &key))
        .transpose()?
        .map(|key| ctx.encrypt(&FORMER_KEY, id.as_str(), &key));
    let until = (overlap_hours > 0).then(|| ctx.env.clock.now().plus_millis(overlap_hours * HOUR));
    let token = find(tx, ctx, id)?;
    let minted = Minted::new(ctx, &token.id, token.mode);
    tx.run(
        ROLL,
        params![
            minted.hash.as_deref(),
            minted.key.as_deref(),
            former_hash.as_deref(),
            former_key.as_deref(),
            until,
            former_by.as_ref(),
            by,
            &ctx.store.id,
            id
        ],
    )?;
    Ok(Token {
        secret: Some(minted.secret),
        ..token
    })
}

/// Deletes a token.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such token.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &TokenId) -> Result<(), ApiError> {
    let deleted = tx.run(DELETE, params![&ctx.store.id, id])?;
    if deleted == 0 {
        Err(ApiError::Missing("Token"))
    } else {
        Ok(())
    }
}

/// Deletes every token of the store.
pub fn delete_all(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    tx.run(DELETE_ALL, params![&ctx.store.id])?;
    Ok(())
}

/// A new secret and what is stored of it.
struct Minted {
    secret: String,
    hash: Option<Vec<u8>>,
    key: Option<Vec<u8>>,
}

impl Minted {
    fn new(ctx: &Ctx<'_>, id: &TokenId, mode: Mode) -> Self {
        let secret = Secret::new(ctx.env.config.environment, &mut *ctx.env.random.secrets());
        let secret = secret.reveal().to_owned();
        let (hash, key) = match mode {
            Mode::Bearer => (Some(token::bearer_hash(&secret).to_vec()), None),
            Mode::Hmac => {
                let key = token::hmac_key(&secret);
                (None, Some(ctx.encrypt(&SIGNING_KEY, id.as_str(), &key)))
            }
        };
        Self { secret, hash, key }
    }
}
