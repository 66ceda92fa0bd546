//! Creating, changing and opening paylinks (contract `merchant-api.md`, "Paylinks").
//!
//! The contract gives paylinks no scope. They are made of products and sell them, so whoever may read or
//! write products may read or write paylinks.

use super::record::{PaylinkStatus, Record};
use super::requests::{ListQuery, NewPaylink, Path, PaylinkChange};
use super::sale::unavailable;
use super::store;
use super::views::Paylink;
use crate::selling::checkout::items::{self, Items};
use crate::selling::checkout::requests::PaylinkVisitor;
use crate::selling::checkout::service::{PaylinkOffer, create_of_paylink};
use crate::selling::checkout::store::seller;
use crate::selling::checkout::views::SessionView;
use pandabase_domain::checkout::Line;
use pandabase_domain::id::{PaylinkId, kind};
use pandabase_domain::input::{Int, Patch, Text};
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::MINIMUM_TOTAL;
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::{Deleted, Input, Json, Nothing, OptionalJson};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page};
use pandabase_platform::text::like_pattern;

const MISSING: ApiError = ApiError::Missing("Paylink");

/// `GET /v2/stores/{storeId}/paylinks`: a page of paylinks, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Paylink>, ApiError> {
    let query = &input.query;
    let search = query.search.as_ref().map(|text| like_pattern(text));
    let paging = &input.paging(25)?;
    let made = paging.made::<kind::Paylink>();
    let items = Query::select(store::LIST)
        .filter("store_id = ?", &ctx.store.id)
        .filter_fixed("deleted_at IS NULL")
        .filter_span("id", made.from(), made.to())
        .filter_opt("status = ?", query.status.0.map(PaylinkStatus::as_str))
        .filter_opt(store::MATCHES, search.as_deref());
    Page::fetch(tx, paging, items, &[Key::text("id").desc()])?
        .try_map(|record| Ok(Paylink::new(&ctx.env.config, record)))
}

/// `GET /v2/stores/{storeId}/paylinks/{paylinkId}`: a paylink.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Paylink, ApiError> {
    let record = store::find(tx, &ctx.store.id, &input.path.paylink_id)?.ok_or(MISSING)?;
    Ok(Paylink::new(&ctx.env.config, record))
}

/// `POST /v2/stores/{storeId}/paylinks`: stores a paylink of items that can be sold.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<NewPaylink>>,
) -> Result<Paylink, ApiError> {
    let new = input.body.0.clone();
    let mut record = Record {
        id: ctx.id(),
        title: match new.title.0 {
            Some(title) => title.into_string(),
            None => seller(tx, ctx)?.merchant.name,
        },
        description: new.description.0.map(Text::into_string),
        items: new.items,
        status: PaylinkStatus::Active,
        uses: 0,
        max_uses: None,
        expires_at: None,
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    new.max_uses.map(Int::get).apply(&mut record.max_uses);
    in_future(ctx, new.expires_at)?.apply(&mut record.expires_at);
    check_items(tx, ctx, &record.items)?;
    store::insert(tx, &ctx.store.id, &record)?;
    Ok(Paylink::new(&ctx.env.config, record))
}

/// `PATCH /v2/stores/{storeId}/paylinks/{paylinkId}`: changes what the request names.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<PaylinkChange>>,
) -> Result<Paylink, ApiError> {
    let change = input.body.0.clone();
    let before = store::find_locked(tx, &ctx.store.id, &input.path.paylink_id)?.ok_or(MISSING)?;
    let mut after = before.clone();
    if let Some(title) = change.title.0 {
        after.title = title.into_string();
    }
    change
        .description
        .map(Text::into_string)
        .apply(&mut after.description);
    if let Some(items) = change.items.0 {
        check_items(tx, ctx, &items)?;
        after.items = items;
    }
    change.max_uses.map(Int::get).apply(&mut after.max_uses);
    in_future(ctx, change.expires_at)?.apply(&mut after.expires_at);
    save(tx, ctx, &before, after)
}

/// `POST /v2/stores/{storeId}/paylinks/{paylinkId}/disable`: the paylink opens no more sessions.
pub fn disable(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Paylink, ApiError> {
    set_status(tx, ctx, &input.path.paylink_id, PaylinkStatus::Disabled)
}

/// `POST /v2/stores/{storeId}/paylinks/{paylinkId}/enable`: the paylink opens sessions again.
pub fn enable(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Paylink, ApiError> {
    set_status(tx, ctx, &input.path.paylink_id, PaylinkStatus::Active)
}

fn set_status(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PaylinkId,
    status: PaylinkStatus,
) -> Result<Paylink, ApiError> {
    let before = store::find_locked(tx, &ctx.store.id, id)?.ok_or(MISSING)?;
    let after = Record {
        status,
        ..before.clone()
    };
    save(tx, ctx, &before, after)
}

fn save(tx: &mut Tx<'_>, ctx: &Ctx<'_>, before: &Record, mut after: Record) -> Result<Paylink, ApiError> {
    if after != *before {
        after.updated_at = ctx.now;
        store::update(tx, &ctx.store.id, &after)?;
    }
    Ok(Paylink::new(&ctx.env.config, after))
}

/// `DELETE /v2/stores/{storeId}/paylinks/{paylinkId}`: deletes a paylink; sessions that it opened go on.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Deleted, ApiError> {
    if store::delete(tx, &ctx.store.id, &input.path.paylink_id, ctx.now)? {
        return Ok(Deleted { deleted: true });
    }
    Err(MISSING)
}

/// `POST /v2/storefront/paylinks/{paylinkId}/checkout`: opens a session for whoever visits the paylink.
pub fn open(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, OptionalJson<PaylinkVisitor>>,
) -> Result<SessionView, ApiError> {
    let paylink = store::find(tx, &ctx.store.id, &input.path.paylink_id)?.ok_or(MISSING)?;
    if !paylink.opens(ctx.now) {
        return Err(unavailable());
    }
    let offer = PaylinkOffer {
        id: &paylink.id,
        title: &paylink.title,
        description: paylink.description.as_deref(),
        items: &paylink.items,
    };
    create_of_paylink(tx, ctx, offer, &input.body.0)
}

/// Checks that the items are products of the store, or dynamic, and come to the minimum total. Unlike in a
/// cart, free products are no exception.
fn check_items(tx: &mut Tx<'_>, ctx: &Ctx<'_>, items: &Items) -> Result<(), ApiError> {
    let lines = items::price_paylink(tx, ctx, items)?;
    let total = lines
        .iter()
        .try_fold(Cents::ZERO, |sum, line: &Line| sum.plus(line.priced().amount()?))?;
    if total < MINIMUM_TOTAL {
        return Err(ApiError::invalid(format!(
            "Checkout total must be at least {MINIMUM_TOTAL}"
        )));
    }
    Ok(())
}

fn in_future(ctx: &Ctx<'_>, expires_at: Patch<Timestamp>) -> Result<Patch<Timestamp>, ApiError> {
    match expires_at {
        Patch::Value(at) if at <= ctx.now => Err(ApiError::invalid("body/expiresAt must be in the future")),
        other => Ok(other),
    }
}
