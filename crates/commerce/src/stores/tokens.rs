//! API tokens of a store, as its developers manage them by HTTP and the operator on the command line. Nobody
//! gets more by a token than their role has.

use super::activity::{self, Deed};
use super::actor::Actor;
use super::members::mails;
use super::notices::notify_at;
use pandabase_domain::id::{AccountId, TokenId};
use pandabase_domain::input::{Int, List, Opt, Text};
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::role::Role;
use pandabase_domain::store::StoreActivityType;
use pandabase_domain::token::{Mode, Scope, ScopeSet};
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
    let new = Minting {
        name: body.name.into_string(),
        mode: body.mode.0.unwrap_or(Mode::Bearer),
        scopes: body.permissions.iter().copied().collect(),
        requires_timestamp: false,
    };
    within(Some(by.role), new.scopes)?;
    call.write_once(move |tx, ctx| make(tx, ctx, Actor::Member(&by), &new))
        .await
}

/// A token that is to be made.
#[derive(Debug, Clone)]
pub struct Minting {
    /// What it is called.
    pub name: String,
    /// How it proves itself.
    pub mode: Mode,
    /// What it may do.
    pub scopes: ScopeSet,
    /// Whether its signatures must tell when they were made.
    pub requires_timestamp: bool,
}

/// Makes a token, and tells the owner.
///
/// # Errors
/// [`ApiError::Forbidden`] for more than the role of whoever makes it, [`ApiError::Invalid`] for the 26th
/// token of a store, or for one without a permission.
pub fn make(tx: &mut Tx<'_>, ctx: &Ctx<'_>, by: Actor<'_>, new: &Minting) -> Result<Token, ApiError> {
    // Teams change under the same lock: whoever has just lost the role makes no token that outlives it.
    access_stores::lock(tx, &ctx.store.id)?;
    within(role_of(tx, ctx, by)?, new.scopes)?;
    let mut token = tokens::create_by(tx, ctx, &new.name, new.mode, new.scopes, by.account())?;
    if new.requires_timestamp {
        token = tokens::require_timestamp(tx, ctx, token)?;
    }
    let after = Some(token.permissions);
    note(
        tx,
        ctx,
        by,
        &token,
        (StoreActivityType::TokenCreated, None, after),
    )?;
    mail_owner(tx, ctx, by, &token, Change::Made)?;
    Ok(token)
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
    within(Some(by.role), scopes.unwrap_or_default())?;
    let token = call.write(move |tx, ctx| {
        let name = body.name.as_deref();
        change(tx, ctx, Actor::Member(&by), &id, (name, scopes))
    });
    call.reply(&token.await?)
}

/// Changes what a token is called and may do; `None` stays. The owner is mailed when it may do more.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such token, [`ApiError::Forbidden`] when it may do more, or is
/// to do more, than the role of whoever changes it.
pub fn change(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    by: Actor<'_>,
    id: &TokenId,
    (name, scopes): (Option<&str>, Option<ScopeSet>),
) -> Result<Token, ApiError> {
    access_stores::lock(tx, &ctx.store.id)?;
    let before = tokens::lock(tx, ctx, id)?;
    let present = before.permissions;
    let role = role_of(tx, ctx, by)?;
    within(role, present)?;
    within(role, scopes.unwrap_or_default())?;
    let token = tokens::change(tx, ctx, id, name, scopes)?;
    if (&before.name, present) != (&token.name, token.permissions) {
        let change = (
            StoreActivityType::TokenChanged,
            Some(present),
            Some(token.permissions),
        );
        note(tx, ctx, by, &token, change)?;
    }
    let kept: Vec<Scope> = token.permissions.iter().collect();
    if !present.missing(&kept).is_empty() {
        mail_owner(tx, ctx, by, &token, Change::Widened)?;
    }
    Ok(token)
}

/// `POST /v2/stores/{storeId}/tokens/{tokenId}/roll-secret`: replaces the secret.
pub async fn roll(
    call: Call,
    input: Input<TokenPath, Nothing, OptionalJson<RollSecret>>,
) -> Result<Reply<Token>, ApiError> {
    let (by, id) = (call.member()?.clone(), input.path.token_id);
    let overlap = input.body.0.overlap_hours.0.map_or(0, Int::get);
    let token = call.write(move |tx, ctx| replace_secret(tx, ctx, Actor::Member(&by), &id, overlap));
    call.reply(&token.await?)
}

/// Replaces a secret; the old one works on for `overlap_hours`. Whoever does it gets to know the new one, and
/// so must be allowed all that the token is. The owner is mailed.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such token, [`ApiError::Forbidden`] when it may do more than
/// the role of whoever asks.
pub fn replace_secret(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    by: Actor<'_>,
    id: &TokenId,
    overlap_hours: i64,
) -> Result<Token, ApiError> {
    access_stores::lock(tx, &ctx.store.id)?;
    let present = tokens::lock(tx, ctx, id)?.permissions;
    within(role_of(tx, ctx, by)?, present)?;
    let token = tokens::roll(tx, ctx, id, overlap_hours, by.account())?;
    let after = Some(token.permissions);
    note(
        tx,
        ctx,
        by,
        &token,
        (StoreActivityType::TokenRolled, after, after),
    )?;
    mail_owner(tx, ctx, by, &token, Change::Rolled)?;
    Ok(token)
}

/// `DELETE /v2/stores/{storeId}/tokens/{tokenId}`: deletes a token, which stops working at once. A token that
/// may do more than one's role is left alone.
pub async fn delete(call: Call, input: Input<TokenPath>) -> Result<Reply<Deleted>, ApiError> {
    let (by, id) = (call.member()?.clone(), input.path.token_id);
    let deleted = call.write(move |tx, ctx| remove(tx, ctx, Actor::Member(&by), &id));
    deleted.await?;
    call.reply(&Deleted { deleted: true })
}

/// Deletes a token.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such token, [`ApiError::Forbidden`] when it may do more than
/// the role of whoever deletes it.
pub fn remove(tx: &mut Tx<'_>, ctx: &Ctx<'_>, by: Actor<'_>, id: &TokenId) -> Result<(), ApiError> {
    let token = tokens::lock(tx, ctx, id)?;
    within(role_of(tx, ctx, by)?, token.permissions)?;
    tokens::delete(tx, ctx, id)?;
    let before = Some(token.permissions);
    note(
        tx,
        ctx,
        by,
        &token,
        (StoreActivityType::TokenDeleted, before, None),
    )
}

/// Writes down what becomes of a token: what it is, and what the token might do before and may afterwards.
fn note(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    by: Actor<'_>,
    token: &Token,
    (kind, before, after): (StoreActivityType, Option<ScopeSet>, Option<ScopeSet>),
) -> Result<(), ApiError> {
    let [before, after] = [before, after].map(|scopes| scopes.map(|scopes| scopes.to_string()));
    let deed = Deed {
        kind,
        subject: token.id.as_str(),
        name: &token.name,
        before: before.as_deref(),
        after: after.as_deref(),
    };
    activity::note(tx, ctx.env, &ctx.store.id, by.into(), deed)
}

/// The role that a member has now, which may have changed since the request came; `None` for the operator,
/// whom no role bounds.
fn role_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, by: Actor<'_>) -> Result<Option<Role>, ApiError> {
    match by {
        Actor::Member(member) => member.role_now(tx, &ctx.store.id).map(Some),
        Actor::Operator => Ok(None),
    }
}

/// What was done to a token that the owner should know: somebody can do more by it than before.
#[derive(Clone, Copy)]
enum Change {
    Made,
    Widened,
    Rolled,
}

/// Mails the owner what happened to a token.
fn mail_owner(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    by: Actor<'_>,
    token: &Token,
    change: Change,
) -> Result<(), ApiError> {
    let store = access_stores::contact(tx, ctx)?.name;
    let (subject, what) = match change {
        Change::Made => (format!("{store} has a new API token"), "made"),
        Change::Widened => (
            format!("An API token of {store} may do more"),
            "gave more permissions to",
        ),
        Change::Rolled => (
            format!("An API token of {store} has a new secret"),
            "replaced the secret of",
        ),
    };
    let who = match by {
        Actor::Member(_) => "A member of your team",
        Actor::Operator => "The operator of this server",
    };
    let text = format!(
        "{who} {what} the API token {} ({}), which may do this: {}.\n\nIf that is not meant to be, sign in \
         and delete the token.\n",
        token.name, token.id, token.permissions
    );
    let Some((text, at)) = mails::for_owner(tx, ctx, text)? else {
        return Ok(());
    };
    let letter = (subject, text);
    notify_at(tx, ctx, NoticeKind::Tokens, letter, token.id.as_str(), at)
}

/// Deletes the tokens of a store that an account made or rolled and that may do more than a role, or all of
/// them without one; returns the names. Secrets that it has seen and that were replaced stop working.
pub fn cut_back(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    by: Actor<'_>,
    account: &AccountId,
    role: Option<Role>,
) -> Result<Vec<String>, ApiError> {
    tokens::end_former(tx, ctx, account)?;
    let mut names = Vec::new();
    for token in tokens::lock_known(tx, ctx, account)? {
        if role.is_none_or(|role| within(Some(role), token.permissions).is_err()) {
            tokens::delete(tx, ctx, &token.id)?;
            let before = Some(token.permissions);
            note(
                tx,
                ctx,
                by,
                &token,
                (StoreActivityType::TokenDeleted, before, None),
            )?;
            names.push(token.name);
        }
    }
    Ok(names)
}

/// Refuses scopes that a role does not have; `None` has all.
fn within(role: Option<Role>, scopes: ScopeSet) -> Result<(), ApiError> {
    let Some(role) = role else {
        return Ok(());
    };
    let asked: Vec<Scope> = scopes.iter().collect();
    let missing = role.scopes().missing(&asked);
    if missing.is_empty() {
        return Ok(());
    }
    Err(ApiError::Forbidden(format!(
        "Missing required permissions: {missing}"
    )))
}
