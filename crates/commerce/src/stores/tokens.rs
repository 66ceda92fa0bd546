//! API tokens of a store, as its developers manage them. Nobody gets more by a token than their role has.

use pandabase_domain::id::TokenId;
use pandabase_domain::input::{Int, List, Opt, Text};
use pandabase_domain::role::Role;
use pandabase_domain::token::{Mode, Scope, ScopeSet};
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
    let (role, body) = (call.member()?.role, input.body.0);
    let scopes: ScopeSet = body.permissions.iter().copied().collect();
    within(role, scopes)?;
    let (name, mode) = (body.name, body.mode.0.unwrap_or(Mode::Bearer));
    let token = call
        .write(move |tx, ctx| tokens::create(tx, ctx, &name, mode, scopes))
        .await?;
    call.reply(&token)
}

/// `PATCH /v2/stores/{storeId}/tokens/{tokenId}`: changes what a token is called and may do. A token that may
/// do more than one's role is left alone.
pub async fn update(
    call: Call,
    input: Input<TokenPath, Nothing, Json<TokenChange>>,
) -> Result<Reply<Token>, ApiError> {
    let (role, id, body) = (call.member()?.role, input.path.token_id, input.body.0);
    let scopes = body.permissions.0;
    let scopes: Option<ScopeSet> = scopes.map(|scopes| scopes.iter().copied().collect());
    within(role, scopes.unwrap_or_default())?;
    let token = call
        .write(move |tx, ctx| {
            within(role, tokens::lock(tx, ctx, &id)?.permissions)?;
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
    let (role, id) = (call.member()?.role, input.path.token_id);
    let overlap = input.body.0.overlap_hours.0.map_or(0, Int::get);
    let token = call
        .write(move |tx, ctx| {
            within(role, tokens::lock(tx, ctx, &id)?.permissions)?;
            tokens::roll(tx, ctx, &id, overlap)
        })
        .await?;
    call.reply(&token)
}

/// `DELETE /v2/stores/{storeId}/tokens/{tokenId}`: deletes a token, which stops working at once. A token that
/// may do more than one's role is left alone.
pub async fn delete(call: Call, input: Input<TokenPath>) -> Result<Reply<Deleted>, ApiError> {
    let (role, id) = (call.member()?.role, input.path.token_id);
    let deleted = call.write(move |tx, ctx| {
        within(role, tokens::lock(tx, ctx, &id)?.permissions)?;
        tokens::delete(tx, ctx, &id)
    });
    deleted.await?;
    call.reply(&Deleted { deleted: true })
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
