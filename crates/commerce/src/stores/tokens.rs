//! API tokens of a store, as its developers manage them. Nobody gets more by a token than their role has.

use super::notices::notify;
use pandabase_domain::id::{AccountId, TokenId};
use pandabase_domain::input::{Int, List, Opt, Text};
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::role::Role;
use pandabase_domain::token::{Mode, Scope, ScopeSet};
use pandabase_platform::access::accounts::{self, Member};
use pandabase_platform::access::stores as access_stores;
use pandabase_platform::access::tokens::{self, Token};
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Deleted, Input, Json, Nothing, OptionalJson};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Deserialize;

/// A new token.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct NewToken {
    /// What it is called.
    name: Text<1, 64>,
    /// How it proves itself; BEARER unless it is sent.
    #[serde(default)]
    mode: Opt<Mode>,
    /// What it may do: no more than the role of whoever makes it.
    permissions: List<Scope, 1, 64>,
}

/// A change of a token: what is not sent stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct TokenChange {
    /// What it is called.
    #[serde(default)]
    name: Opt<Text<1, 64>>,
    /// What it may do: no more than the role of whoever changes it.
    #[serde(default)]
    permissions: Opt<List<Scope, 1, 64>>,
}

/// How a secret is replaced.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RollSecret {
    /// For how many hours the old secret works on; 0 unless it is sent.
    #[serde(default)]
    overlap_hours: Opt<Int<0, 24>>,
}

/// The token in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TokenPath {
    token_id: TokenId,
}

/// `GET /v2/stores/{storeId}/tokens`: every token, newest first.
pub fn list(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<Vec<Token>, ApiError> {
    tokens::list(tx, ctx)
}

/// `GET /v2/stores/{storeId}/tokens/{tokenId}`: one token.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<TokenPath>) -> Result<Token, ApiError> {
    tokens::find(tx, ctx, &input.path.token_id)
}

/// `POST /v2/stores/{storeId}/tokens`: makes a token.
pub async fn create(
    call: Call,
    input: Input<Nothing, Nothing, Json<NewToken>>,
) -> Result<Reply<Token>, ApiError> {
    let (by, body) = (call.member()?.clone(), input.body.0);
    let scopes: ScopeSet = body.permissions.iter().copied().collect();
    within(by.role, scopes)?;
    let (name, mode) = (body.name, body.mode.0.unwrap_or(Mode::Bearer));
    let token = call.write(move |tx, ctx| {
        // Teams change under the same lock: whoever has just lost the role makes no token that outlives it.
        access_stores::hold(tx, &ctx.store.id)?;
        within(role_of(tx, ctx, &by)?, scopes)?;
        let maker = Some(&by.session.account_id);
        let token = tokens::create_by(tx, ctx, &name, mode, scopes, maker)?;
        tell_owner(tx, ctx, &token)?;
        Ok(token)
    });
    call.reply(&token.await?)
}

/// `PATCH /v2/stores/{storeId}/tokens/{tokenId}`: changes what a token is called and may do. A token that may
/// do more than one's role is left alone.
pub async fn update(
    call: Call,
    input: Input<TokenPath, Nothing, Json<TokenChange>>,
) -> Result<Reply<Token>, ApiError> {
    let (by, id, body) = (call.member()?.clone(), input.path.token_id, input.body.0);
    let scopes = body.permissions.0;
    let scopes: Option<ScopeSet> = scopes.map(|scopes| scopes.iter().copied().collect());
    within(by.role, scopes.unwrap_or_default())?;
    let token = call
        .write(move |tx, ctx| {
            let present = tokens::lock(tx, ctx, &id)?.permissions;
            let role = role_of(tx, ctx, &by)?;
            within(role, present)?;
            within(role, scopes.unwrap_or_default())?;
            tokens::change(tx, ctx, &id, body.name.as_deref(), scopes)
        })
        .await?;
    call.reply(&token)
}

/// `POST /v2/stores/{storeId}/tokens/{tokenId}/roll-secret`: replaces the secret. Whoever does it gets to
/// know the new one, and so must be allowed all that the token is.
pub async fn roll(
    call: Call,
    input: Input<TokenPath, Nothing, OptionalJson<RollSecret>>,
) -> Result<Reply<Token>, ApiError> {
    let (by, id) = (call.member()?.clone(), input.path.token_id);
    let overlap = input.body.0.overlap_hours.0.map_or(0, Int::get);
    let token = call
        .write(move |tx, ctx| {
            let present = tokens::lock(tx, ctx, &id)?.permissions;
            within(role_of(tx, ctx, &by)?, present)?;
            tokens::roll(tx, ctx, &id, overlap)
        })
        .await?;
    call.reply(&token)
}

/// `DELETE /v2/stores/{storeId}/tokens/{tokenId}`: deletes a token, which stops working at once. A token that
/// may do more than one's role is left alone.
pub async fn delete(call: Call, input: Input<TokenPath>) -> Result<Reply<Deleted>, ApiError> {
    let (by, id) = (call.member()?.clone(), input.path.token_id);
    let deleted = call.write(move |tx, ctx| {
        let present = tokens::lock(tx, ctx, &id)?.permissions;
        within(role_of(tx, ctx, &by)?, present)?;
        tokens::delete(tx, ctx, &id)
    });
    deleted.await?;
    call.reply(&Deleted { deleted: true })
}

/// The role that a member has now: it may have changed since the request came.
fn role_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, by: &Member) -> Result<Role, ApiError> {
    let found = accounts::membership(tx, &ctx.store.id, &by.session.account_id)?;
    found
        .map(|membership| membership.role)
        .ok_or(ApiError::Missing("Store"))
}

/// Mails the owner that there is a new token.
fn tell_owner(tx: &mut Tx<'_>, ctx: &Ctx<'_>, token: &Token) -> Result<(), ApiError> {
    let store = access_stores::contact(tx, ctx)?.name;
    let subject = format!("{store} has a new API token");
    let text = format!(
        "A member of your team made the API token {} ({}), which may do this: {}.\n\nIf that is not meant to \
         be, sign in and delete the token.\n",
        token.name, token.id, token.permissions
    );
    notify(tx, ctx, NoticeKind::Tokens, subject, text, token.id.as_str())
}

/// Takes from an account what it made for itself in a store beyond a role, or all of it; returns the names.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn cut_back(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    maker: &AccountId,
    role: Option<Role>,
) -> Result<Vec<String>, ApiError> {
    let mut names = Vec::new();
    for token in tokens::lock_of_maker(tx, ctx, maker)? {
        if role.is_none_or(|role| within(role, token.permissions).is_err()) {
            tokens::delete(tx, ctx, &token.id)?;
            names.push(token.name);
        }
    }
    Ok(names)
}

/// Refuses scopes that a role does not have.
fn within(role: Role, scopes: ScopeSet) -> Result<(), ApiError> {
    let asked: Vec<Scope> = scopes.iter().collect();
    let missing = role.scopes().missing(&asked);
    if missing.is_empty() {
        return Ok(());
    }
    Err(ApiError::Forbidden(format!(
        "Missing required permissions: {missing}"
    )))
}
