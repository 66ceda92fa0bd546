//! Canned replies: what a store writes to its buyers again and again.

use super::requests::{NewReply, PageQuery, ReplyChange, ReplyPath};
use super::store::replies as store;
use super::views::CannedReply;
use pandabase_domain::case::MOST_REPLIES;
use pandabase_domain::input::Text;
use pandabase_platform::access::stores;
use pandabase_platform::api::{Deleted, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page};

const MISSING: ApiError = ApiError::Missing("Canned reply");

/// `GET /v2/stores/{storeId}/canned-replies`: a page of them, by name.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, PageQuery>,
) -> Result<Page<CannedReply>, ApiError> {
    let paging = &input.paging(25)?;
    let items = Query::select(store::LIST)
        .filter("store_id = ?", &ctx.store.id)
        .filter_span("created_at", paging.from, paging.to);
    Page::fetch(tx, paging, items, &[Key::text("name_folded"), Key::text("id")])
}

/// `GET /v2/stores/{storeId}/canned-replies/{replyId}`: one of them.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<ReplyPath>) -> Result<CannedReply, ApiError> {
    store::find(tx, ctx, &input.path.reply_id)?.ok_or(MISSING)
}

/// `POST /v2/stores/{storeId}/canned-replies`: makes one.
///
/// # Errors
/// [`ApiError::Conflict`] when the name is taken.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<NewReply>>,
) -> Result<CannedReply, ApiError> {
    let NewReply { name, body } = input.body.0.clone();
    stores::lock(tx, &ctx.store.id)?;
    if store::count(tx, ctx)? >= MOST_REPLIES {
        return Err(ApiError::invalid(format!(
            "A store can have at most {MOST_REPLIES} canned replies"
        )));
    }
    let reply = CannedReply {
        id: ctx.id(),
        name: name.into_string(),
        body: body.into_string(),
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    check_name(tx, ctx, &reply)?;
    store::insert(tx, ctx, &reply)?;
    Ok(reply)
}

/// `PATCH /v2/stores/{storeId}/canned-replies/{replyId}`: changes what the request names.
///
/// # Errors
/// [`ApiError::Conflict`] when the name is taken.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<ReplyPath, Nothing, Json<ReplyChange>>,
) -> Result<CannedReply, ApiError> {
    let ReplyChange { name, body } = input.body.0.clone();
    stores::lock(tx, &ctx.store.id)?;
    let before = store::find(tx, ctx, &input.path.reply_id)?.ok_or(MISSING)?;
    let mut reply = before.clone();
    if let Some(name) = name.0.map(Text::into_string) {
        reply.name = name;
    }
    if let Some(body) = body.0.map(Text::into_string) {
        reply.body = body;
    }
    if reply != before {
        check_name(tx, ctx, &reply)?;
        reply.updated_at = ctx.now;
        store::update(tx, ctx, &reply)?;
    }
    Ok(reply)
}

/// `DELETE /v2/stores/{storeId}/canned-replies/{replyId}`: deletes one. Answers that it was put into stay.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<ReplyPath>) -> Result<Deleted, ApiError> {
    match store::delete(tx, ctx, &input.path.reply_id)? {
        true => Ok(Deleted { deleted: true }),
        false => Err(MISSING),
    }
}

fn check_name(tx: &mut Tx<'_>, ctx: &Ctx<'_>, reply: &CannedReply) -> Result<(), ApiError> {
    match store::is_name_taken(tx, ctx, reply)? {
        true => Err(ApiError::Conflict(format!(
            "Canned reply '{}' already exists",
            reply.name
        ))),
        false => Ok(()),
    }
}
