//! Listing abandoned carts, and mailing their buyers.
//!
//! The contract gives carts no scope. They are orders that did not come about, so whoever may read or write
//! orders may read carts or mail their buyers.

use super::requests::ListQuery;
use super::store::{self, Reminder};
use super::views::{Cart, CartStatus};
use super::{mails, opt_out};
use crate::selling::checkout::again::open_again;
use crate::selling::checkout::requests::SessionPath;
use crate::selling::checkout::session::Session;
use crate::selling::checkout::store as sessions;
use crate::selling::paylinks;
use pandabase_domain::checkout::{MAX_DECLINES, SessionStatus};
use pandabase_domain::id::SessionId;
use pandabase_domain::time::DAY;
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx, lock_key};
use pandabase_platform::error::ApiError;
use pandabase_platform::mail::recipient_lock;
use pandabase_platform::page::{Key, Page, Paging};

const MISSING: ApiError = ApiError::Missing("Cart");
/// How long the session can be paid that a mail leads to, in milliseconds: mails are read days later.
const LIFETIME: i64 = 3 * DAY;
/// Mails about carts to one address within a day, from all stores.
const TO_ONE: i64 = 3;
/// Mails about carts that a store sends within a day.
const OF_STORE: i64 = 1_000;

/// Which carts are listed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those that this became of.
    pub status: Option<CartStatus>,
    /// Only those of this address, in any case.
    pub email: Option<String>,
}

/// `GET /v2/stores/{storeId}/carts`: a page of the carts that match, the one that expired last first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Cart>, ApiError> {
    let filter = Filter {
        status: input.query.status.0,
        email: input.query.email.as_ref().map(ToString::to_string),
    };
    page(tx, ctx, &input.paging(25)?, &filter)
}

/// A page of the store's carts, the one that expired last first.
///
/// # Errors
/// [`ApiError`] from the database, or for a cursor of another list.
pub fn page(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    paging: &Paging,
    filter: &Filter,
) -> Result<Page<Cart>, ApiError> {
    let email = filter.email.as_ref().map(|email| email.to_ascii_lowercase());
    let carts = Query::select(store::LIST)
        .filter("s.store_id = ?", &ctx.store.id)
        .filter_fixed(store::LEFT)
        .filter("s.expires_at <= ?", ctx.now)
        .filter("s.declines < ?", MAX_DECLINES)
        .filter_span("s.expires_at", paging.from, paging.to)
        .filter_opt("s.email = ?", email.as_deref());
    let carts = match filter.status {
        None => carts,
        Some(CartStatus::Abandoned) => carts.filter_fixed("r.session_id IS NULL"),
        Some(CartStatus::Mailed) => carts.filter_fixed("r.session_id IS NOT NULL AND f.id IS NULL"),
        Some(CartStatus::Recovered) => carts.filter_fixed("f.id IS NOT NULL"),
    };
    let keys = [Key::number("s.expires_at").desc(), Key::text("s.id").desc()];
    Page::fetch(tx, paging, carts, &keys)?.try_map(|record| Ok(Cart::new(ctx, record)))
}

/// `GET /v2/stores/{storeId}/carts/{sessionId}`: a cart.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<SessionPath>) -> Result<Cart, ApiError> {
    find(tx, ctx, &input.path.session_id)
}

/// A cart of the store.
///
/// # Errors [`ApiError::Missing`] for a session that does not exist, has not expired, was paid, or whose
/// buyer is not known.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SessionId) -> Result<Cart, ApiError> {
    let record = store::find(tx, ctx, id)?.ok_or(MISSING)?;
    Ok(Cart::new(ctx, record))
}

/// `POST /v2/stores/{storeId}/carts/{sessionId}/recover`: mails the buyer a link to a fresh session.
pub fn recover(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<SessionPath>) -> Result<Cart, ApiError> {
    mail(tx, ctx, &input.path.session_id)
}

/// Mails the buyer of a cart, once, a link to a fresh session, and by which they are mailed no more.
///
/// # Errors
/// As [`find`]; [`ApiError::Conflict`] when the buyer was mailed about the cart or wants no such mails,
/// [`ApiError::TooMany`] when they, or the buyers of the store, got many today, and the refusals of opening a
/// session.
pub fn mail(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SessionId) -> Result<Cart, ApiError> {
    let left = lock(tx, ctx, id)?;
    let email = left.customer.as_ref().map(|customer| customer.email.lowercase());
    let email = email.ok_or(MISSING)?;
    if store::is_mailed(tx, ctx, id)? {
        return Err(ApiError::Conflict(
            "The buyer was mailed about this cart already".into(),
        ));
    }
    if store::has_opted_out(tx, ctx, &email)? {
        return Err(ApiError::Conflict(
            "The buyer does not want to be mailed about carts".into(),
        ));
    }
    check_bounds(tx, ctx, &email)?;
    check_paylink(tx, ctx, &left)?;
    let (fresh, totals) = open_again(tx, ctx, &left, LIFETIME)?;
    let reminder = Reminder {
        store_id: &ctx.store.id,
        session_id: id,
        email: &email,
        fresh_id: &fresh.id,
        mailed_at: ctx.now,
        told_at: ctx.env.clock.now(),
    };
    store::add(tx, &reminder)?;
    mails::remind(tx, ctx, &email, (&fresh, &totals), &opt_out::url(ctx, id), id)?;
    find(tx, ctx, id)
}

/// The session of a cart, locked.
fn lock(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SessionId) -> Result<Session, ApiError> {
    let session = match sessions::load_locked(tx, ctx, id) {
        Err(ApiError::Missing(_)) => return Err(MISSING),
        loaded => loaded?,
    };
    let is_left = session.status == SessionStatus::Expired && session.expires_at <= ctx.now;
    // Who was declined ten times, or by whoever reviewed the payment, is not asked to try once more.
    if !is_left || session.recovers.is_some() || session.declines >= MAX_DECLINES {
        return Err(MISSING);
    }
    Ok(session)
}

/// Keeps mailboxes from being flooded: anybody can open sessions with somebody else's address, and any store
/// can have them.
fn check_bounds(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<(), ApiError> {
    tx.lock(recipient_lock("cart", email))?;
    tx.lock(lock_key(&format!("carts of {}", ctx.store.id)))?;
    let since = ctx.env.clock.now().plus_millis(-DAY);
    if store::to_one(tx, email, since)? >= TO_ONE {
        return Err(ApiError::TooMany(
            "The buyer was mailed about three carts within a day; try again tomorrow",
        ));
    }
    if store::of_store(tx, ctx, since)? >= OF_STORE {
        return Err(ApiError::TooMany(
            "The store has mailed a thousand buyers about carts within a day; try again tomorrow",
        ));
    }
    Ok(())
}

/// Refuses a cart of a paylink that opens no sessions any more.
fn check_paylink(tx: &mut Tx<'_>, ctx: &Ctx<'_>, left: &Session) -> Result<(), ApiError> {
    let Some(id) = &left.paylink else {
        return Ok(());
    };
    let found = paylinks::store::find(tx, &ctx.store.id, id)?;
    if found.is_some_and(|paylink| paylink.opens(ctx.now)) {
        return Ok(());
    }
    Err(paylinks::sale::unavailable())
}
