//! SQL of checkout sessions and of the store that sells.

use super::customer::Customer;
use super::seller::Seller;
use super::session::Session;
use pandabase_domain::checkout::{MAX_DECLINES, SessionStatus};
use pandabase_domain::id::{OrderId, SessionId, StoreId};
use pandabase_domain::time::{DAY, HOUR, Timestamp};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Sql, Tx, json};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::store::share_clock;
use pandabase_platform::{params, sql};

/// How long a session that was not paid is kept after it expired, in milliseconds.
pub const KEPT: i64 = 6 * HOUR;
/// How long it is kept if its buyer is known, and may be reminded of it, in milliseconds.
pub const LEFT_KEPT: i64 = 14 * DAY;
/// The most expired sessions of such buyers that a store keeps. Strangers can make any number of sessions, so
/// the oldest are deleted.
pub const LEFT: i64 = 10_000;
/// How many stores are looked at for such sessions in one transaction.
pub const STORES_AT_ONCE: usize = 200;
/// The name of the walk through the stores that have such sessions.
const LEFT_WALK: &str = "left-sessions";

sql! {
    LOAD: Session = "SELECT {} FROM checkout_sessions WHERE store_id = $1 AND id = $2";
    LOAD_LOCKED: Session = "SELECT {} FROM checkout_sessions WHERE store_id = $1 AND id = $2", locked;
    INSERT: insert Session = "INSERT INTO checkout_sessions (store_id, status, {columns})
        VALUES ($1, 'OPEN', {values})";
    // What an update or paying may change.
    SAVE: update Session = "UPDATE checkout_sessions SET {changes} WHERE store_id = $1 AND id = $2";
    SUBMIT: update Session = "UPDATE checkout_sessions SET {changes}, status = 'PROCESSING', order_id = $1
        WHERE store_id = $2 AND id = $3";
    REOPEN = "UPDATE checkout_sessions SET status = 'OPEN', declines = declines + $1
        WHERE store_id = $2 AND id = $3";
    CLOSE = "UPDATE checkout_sessions SET status = 'OPEN', declines = $1 WHERE store_id = $2 AND id = $3";
    COMPLETE: Paid = "UPDATE checkout_sessions SET status = 'COMPLETED' WHERE store_id = $1 AND id = $2
        RETURNING {}";
    SWEEP = "DELETE FROM checkout_sessions WHERE (store_id, id) IN (
            SELECT store_id, id FROM checkout_sessions
            WHERE status = 'OPEN' AND email IS NULL AND expires_at < $1
            ORDER BY expires_at LIMIT $2)";
    SWEEP_LEFT = "DELETE FROM checkout_sessions WHERE (store_id, id) IN (
            SELECT store_id, id FROM checkout_sessions
            WHERE status = 'OPEN' AND email IS NOT NULL AND expires_at < $1
            ORDER BY expires_at LIMIT $2)";
    WALKED: String = "SELECT after_id FROM walks WHERE name = $1";
    WALK = "INSERT INTO walks (name, after_id) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET after_id = excluded.after_id";
    NEXT_LEFT: StoreId = "SELECT store_id FROM checkout_sessions
        WHERE status = 'OPEN' AND email IS NOT NULL AND store_id > $1
        ORDER BY store_id, expires_at LIMIT 1";
    // When the first session beyond the limit expired, counted from the newest.
    SURPLUS: Timestamp = "SELECT expires_at FROM checkout_sessions
        WHERE store_id = $1 AND status = 'OPEN' AND email IS NOT NULL AND expires_at <= $2
        ORDER BY expires_at DESC LIMIT 1 OFFSET $3";
    TRIM = "DELETE FROM checkout_sessions WHERE (store_id, id) IN (
            SELECT store_id, id FROM checkout_sessions
            WHERE store_id = $1 AND status = 'OPEN' AND email IS NOT NULL AND expires_at <= $2
            ORDER BY expires_at LIMIT $3)";
    SELLER: Seller = "SELECT {} FROM stores WHERE id = $1 AND deleted_at IS NULL";
}

/// A session that was paid.
#[derive(FromRow)]
struct Paid {
    #[column(json)]
    customer: Option<Customer>,
}

/// The store that sells.
///
/// # Errors
/// [`ApiError::Missing`] when it is gone.
pub fn seller(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Seller, ApiError> {
    let found = tx.fetch_optional(SELLER, params![&ctx.store.id])?;
    found.ok_or(ApiError::Missing("Store"))
}

/// A session as it stands now.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such session.
pub fn load(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SessionId) -> Result<Session, ApiError> {
    find(tx, ctx, LOAD, id)
}

/// Like [`load`], and locks the session.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such session.
pub fn load_locked(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SessionId) -> Result<Session, ApiError> {
    share_clock(tx, ctx)?;
    find(tx, ctx, LOAD_LOCKED, id)
}

fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sql: Sql<Session>, id: &SessionId) -> Result<Session, ApiError> {
    let found = tx.fetch_optional(sql, params![&ctx.store.id, id])?;
    let mut session = found.ok_or(ApiError::Missing("Checkout session"))?;
    let is_over = session.expires_at <= ctx.now || session.declines >= MAX_DECLINES;
    if session.status == SessionStatus::Open && is_over {
        session.status = SessionStatus::Expired;
    }
    Ok(session)
}

/// The size in bytes of the parts of a session that have no limit of their own: lines, custom fields and
/// metadata.
///
/// # Errors
/// [`DbError`] for what has no JSON form.
pub fn size(session: &Session) -> Result<usize, DbError> {
    let metadata = session.metadata.as_ref().map(json).transpose()?;
    Ok(json(&session.lines)?.len() + json(&session.fields)?.len() + metadata.map_or(0, |text| text.len()))
}

/// Stores a new session.
pub fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, session: &Session) -> Result<(), DbError> {
    tx.send_insert(INSERT, params![&ctx.store.id], session)
}

/// Stores what may change in a session, except for its status, which [`submit`], [`reopen`] and [`complete`]
/// set.
pub fn save(tx: &mut Tx<'_>, ctx: &Ctx<'_>, session: &Session) -> Result<(), DbError> {
    tx.send_update(SAVE, params![&ctx.store.id, &session.id], session)
}

/// Marks a session as paid; returns its buyer.
pub fn complete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SessionId) -> Result<Option<Customer>, ApiError> {
    let paid = tx.fetch_optional(COMPLETE, params![&ctx.store.id, id])?;
    Ok(paid.and_then(|paid| paid.customer))
}

/// Stores what paying may change in a session, and marks it as being paid, as this order.
pub fn submit(tx: &mut Tx<'_>, ctx: &Ctx<'_>, session: &Session, order: &OrderId) -> Result<(), DbError> {
    tx.send_update(SUBMIT, params![order, &ctx.store.id, &session.id], session)
}

/// Reopens a session whose payment failed, and counts the payment if it was `declined`. The session can be
/// paid another way, unless too many payments were declined.
pub fn reopen(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SessionId, declined: bool) -> Result<(), DbError> {
    tx.send(REOPEN, params![i64::from(declined), &ctx.store.id, id])?;
    Ok(())
}

/// Ends a session whose payment somebody declined: it is not paid in another way either.
pub fn close(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SessionId) -> Result<(), DbError> {
    tx.send(CLOSE, params![MAX_DECLINES, &ctx.store.id, id])?;
    Ok(())
}

/// Deletes unpaid sessions of any store that expired long ago, at most `limit` of each sort, and once there
/// are none, those beyond the limit of a store. The orders of attempts to pay them stay. Returns whether more
/// may be left.
pub fn sweep(tx: &mut Tx<'_>, now: Timestamp, limit: u32) -> Result<bool, DbError> {
    let limit = i64::from(limit);
    let unknown = tx.run(SWEEP, params![now.plus_millis(-KEPT), limit])?;
    let left = tx.run(SWEEP_LEFT, params![now.plus_millis(-LEFT_KEPT), limit])?;
    let is_full = |deleted: u64| i64::try_from(deleted).is_ok_and(|deleted| deleted >= limit);
    if is_full(unknown) || is_full(left) {
        return Ok(true);
    }
    trim(tx, now, limit)
}

/// Deletes what is beyond [`LEFT`] in the next [`STORES_AT_ONCE`] stores, at most `limit` of them all.
/// Returns whether there are stores left to look at; after the last one the next call begins anew.
fn trim(tx: &mut Tx<'_>, now: Timestamp, limit: i64) -> Result<bool, DbError> {
    let mut after = tx.fetch_optional(WALKED, params![LEFT_WALK])?.unwrap_or_default();
    let mut room = limit;
    for _ in 0..STORES_AT_ONCE {
        let Some(store) = tx.fetch_optional(NEXT_LEFT, params![&after])? else {
            tx.send(WALK, params![LEFT_WALK, ""])?;
            return Ok(false);
        };
        if let Some(surplus) = tx.fetch_optional(SURPLUS, params![&store, now, LEFT])? {
            let deleted = tx.run(TRIM, params![&store, surplus, room])?;
            room -= i64::try_from(deleted).unwrap_or(room);
            if room <= 0 {
                // This store may have more.
                break;
            }
        }
        after = store.as_str().to_owned();
    }
    tx.send(WALK, params![LEFT_WALK, &after])?;
    Ok(true)
}
