//! SQL of abandoned carts, of the mails about them, and of the addresses that want no such mails.

use crate::selling::checkout::customer::Customer;
use pandabase_domain::checkout::{Line, MAX_DECLINES};
use pandabase_domain::id::{OrderId, SessionId, StoreId};
use pandabase_domain::money::Cents;
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Sql, ToRow, Tx};
use pandabase_platform::{params, select, sql};

/// How long it is kept who was mailed, in milliseconds of the machine's clock. The link in a mail that ends
/// such mails works as long.
pub const KEPT: i64 = 365 * DAY;

/// An abandoned session, the mail about it, and the session that its buyer paid later.
macro_rules! carts {
    () => {
        "checkout_sessions s
            LEFT JOIN cart_reminders r ON r.store_id = s.store_id AND r.session_id = s.id
            LEFT JOIN checkout_sessions f
                ON f.store_id = r.store_id AND f.id = r.fresh_id AND f.status = 'COMPLETED'"
    };
}

/// Unpaid sessions whose buyer is known. A session that a mail led to is not another cart.
macro_rules! left {
    () => {
        "s.status = 'OPEN' AND s.email IS NOT NULL AND s.recovers IS NULL"
    };
}

sql! {
    FIND: Record = concat!("SELECT {} FROM ", carts!(), "
        WHERE s.store_id = $1 AND s.id = $2 AND s.expires_at <= $3 AND s.declines < $4 AND ", left!());
    ADD: insert Reminder<'static> = "INSERT INTO cart_reminders ({columns}) VALUES ({values})";
    MAILED = "SELECT 1 FROM cart_reminders WHERE store_id = $1 AND session_id = $2";
    EMAIL: String = "SELECT email FROM cart_reminders WHERE store_id = $1 AND session_id = $2";
    // Without those of snapshots, which are copies of what the store sent.
    TO_ONE: i64 = "SELECT COUNT(*) FROM cart_reminders r WHERE r.email = $1 AND r.told_at > $2
        AND NOT EXISTS (SELECT 1 FROM stores s WHERE s.id = r.store_id AND s.is_snapshot)";
    OF_STORE: i64 = "SELECT COUNT(*) FROM cart_reminders WHERE store_id = $1 AND told_at > $2";
    OPT_OUT = "INSERT INTO cart_opt_outs (store_id, email, created_at) VALUES ($1, $2, $3)
        ON CONFLICT (store_id, email) DO NOTHING";
    OPTED_OUT = "SELECT 1 FROM cart_opt_outs WHERE store_id = $1 AND email = $2";
    /// Deletes mails from before a time, one batch at a time.
    pub SWEEP = "DELETE FROM cart_reminders WHERE (store_id, session_id) IN (
        SELECT store_id, session_id FROM cart_reminders WHERE told_at < $1 ORDER BY told_at LIMIT $2)";
}

/// Carts of every store, and also sessions that are no carts.
pub(super) const LIST: Sql<Record> = select!(Record, concat!("SELECT {} FROM ", carts!()));
/// Which of them are carts: those that also expired, without being closed after declined payments.
pub(super) const LEFT: &str = left!();

/// An abandoned cart.
#[derive(Debug, FromRow)]
#[alias("s")]
pub(super) struct Record {
    pub(super) id: SessionId,
    #[column(json)]
    pub(super) customer: Customer,
    #[column(json)]
    pub(super) lines: Vec<Line>,
    pub(super) total: Cents,
    pub(super) expires_at: Timestamp,
    #[column("r.mailed_at")]
    pub(super) mailed_at: Option<Timestamp>,
    #[column("f.order_id")]
    pub(super) order_id: Option<OrderId>,
}

/// A mail about a cart.
#[derive(Debug, ToRow)]
pub(super) struct Reminder<'a> {
    pub(super) store_id: &'a StoreId,
    /// The session that was left.
    pub(super) session_id: &'a SessionId,
    /// The buyer's address in lower case.
    pub(super) email: &'a str,
    /// The session that the mail leads to.
    pub(super) fresh_id: &'a SessionId,
    /// On the store's clock.
    pub(super) mailed_at: Timestamp,
    /// On the machine's clock, which all stores share.
    pub(super) told_at: Timestamp,
}

pub(super) fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SessionId) -> Result<Option<Record>, DbError> {
    tx.fetch_optional(FIND, params![&ctx.store.id, id, ctx.now, MAX_DECLINES])
}

pub(super) fn add(tx: &mut Tx<'_>, reminder: &Reminder<'_>) -> Result<(), DbError> {
    tx.send_insert(ADD, &[], reminder)
}

/// Whether the buyer of a session was mailed that it was left.
pub(super) fn is_mailed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SessionId) -> Result<bool, DbError> {
    tx.exists(MAILED, params![&ctx.store.id, id])
}

/// The address that was mailed about a session.
pub(super) fn mailed_to(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SessionId) -> Result<Option<String>, DbError> {
    tx.fetch_optional(EMAIL, params![&ctx.store.id, id])
}

/// How many mails about carts an address has got since a time, from all stores.
pub(super) fn to_one(tx: &mut Tx<'_>, email: &str, since: Timestamp) -> Result<i64, DbError> {
    tx.fetch_one(TO_ONE, params![email, since])
}

/// How many mails about carts the store has sent since a time.
pub(super) fn of_store(tx: &mut Tx<'_>, ctx: &Ctx<'_>, since: Timestamp) -> Result<i64, DbError> {
    tx.fetch_one(OF_STORE, params![&ctx.store.id, since])
}

/// Stores that an address wants no mails about carts from the store.
pub(super) fn opt_out(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<(), DbError> {
    tx.send(OPT_OUT, params![&ctx.store.id, email, ctx.now])
}

pub(super) fn has_opted_out(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<bool, DbError> {
    tx.exists(OPTED_OUT, params![&ctx.store.id, email])
}
