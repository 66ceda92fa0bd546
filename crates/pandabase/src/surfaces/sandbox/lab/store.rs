//! SQL of the webhook lab.

use pandabase_domain::id::{EventId, ReceivedId, StoreId, WebhookId};
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_domain::webhook::diagnosis::SignatureFault;
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::db::{DbError, FromRow, ToRow, Tx};
use pandabase_platform::{params, sealed, sql};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// How long what a receiver took is kept, in milliseconds.
pub const KEPT: i64 = 30 * DAY;
/// The most requests that are kept for a store.
pub(super) const REQUESTS: i64 = 50;

sealed!(
    /// The secrets in the addresses of receivers.
    pub RECEIVER_TOKEN = "lab_receivers", "token", "store_id", "lab receiver token"
);

sql! {
    FIND: Receiver = "SELECT {} FROM lab_receivers WHERE store_id = $1";
    BY_TOKEN: StoreId = "SELECT store_id FROM lab_receivers WHERE token_hash = $1";
    SET = "UPDATE lab_receivers SET answers = $1, given = 0 WHERE store_id = $2";
    INSERT = "INSERT INTO lab_receivers (store_id, token, token_hash, answers, given, created_at)
        VALUES ($1, $2, $3, $4, 0, $5) ON CONFLICT (store_id) DO NOTHING";
    REMOVE = "DELETE FROM lab_receivers WHERE store_id = $1";
    CLEAR = "DELETE FROM lab_requests WHERE store_id = $1";
    GIVE: Answers = "UPDATE lab_receivers SET given = given + 1 WHERE store_id = $1 RETURNING {}";
    KEEP: insert Kept = "INSERT INTO lab_requests (store_id, {columns}) VALUES ($1, {values})";
    TRIM = "DELETE FROM lab_requests WHERE store_id = $1 AND id NOT IN (
        SELECT id FROM lab_requests WHERE store_id = $1 ORDER BY id DESC LIMIT $2)";
    LIST: StoredRequest = "SELECT {} FROM lab_requests WHERE store_id = $1 ORDER BY id DESC LIMIT $2";
    ONE: Whole = "SELECT {} FROM lab_requests WHERE store_id = $1 AND id = $2";
    /// Deletes at most `$2` requests that arrived before `$1`.
    pub SWEEP = "DELETE FROM lab_requests WHERE (store_id, id) IN (
        SELECT store_id, id FROM lab_requests WHERE received_at < $1 ORDER BY received_at LIMIT $2)";
}

/// A receiver as stored.
#[derive(Debug, FromRow)]
pub(super) struct Receiver {
    /// Encrypted.
    pub(super) token: Vec<u8>,
    #[column(json)]
    pub(super) answers: Vec<i64>,
    pub(super) given: i64,
    pub(super) created_at: Timestamp,
}

/// What a receiver answers, and how many answers it has given.
#[derive(Debug, FromRow)]
pub(super) struct Answers {
    #[column(json)]
    pub(super) answers: Vec<i64>,
    pub(super) given: i64,
}

/// A request that is stored.
#[derive(Debug, Clone, ToRow)]
pub(super) struct Kept {
    pub(super) id: ReceivedId,
    pub(super) event: Option<EventType>,
    pub(super) event_id: Option<EventId>,
    pub(super) status: i64,
    pub(super) webhook_id: Option<WebhookId>,
    pub(super) is_right: bool,
    #[column(json)]
    pub(super) faults: Vec<SignatureFault>,
    #[column(json)]
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: Vec<u8>,
    pub(super) received_at: Timestamp,
}

/// A request as stored, but for what arrived.
#[derive(Debug, FromRow)]
pub(super) struct StoredRequest {
    pub(super) id: ReceivedId,
    pub(super) event: Option<EventType>,
    pub(super) event_id: Option<EventId>,
    pub(super) status: i64,
    pub(super) webhook_id: Option<WebhookId>,
    pub(super) is_right: bool,
    #[column(json)]
    pub(super) faults: Vec<SignatureFault>,
    pub(super) received_at: Timestamp,
}

/// A request as stored.
#[derive(Debug, FromRow)]
pub(super) struct Whole {
    #[column(flatten)]
    pub(super) taken: StoredRequest,
    #[column(json)]
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: Vec<u8>,
}

fn hash_of(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// The receiver of a store.
pub(super) fn find(tx: &mut Tx<'_>, store: &StoreId) -> Result<Option<Receiver>, DbError> {
    tx.fetch_optional(FIND, params![store])
}

/// The store whose receiver has this secret in its address.
pub(super) fn by_token(tx: &mut Tx<'_>, token: &str) -> Result<Option<StoreId>, DbError> {
    tx.fetch_optional(BY_TOKEN, params![&hash_of(token)])
}

/// Chooses what a receiver answers from now on; `false` where there is none. `answers` is JSON.
pub(super) fn set(tx: &mut Tx<'_>, store: &StoreId, answers: &str) -> Result<bool, DbError> {
    Ok(tx.run(SET, params![answers, store])? == 1)
}

/// A receiver that is made.
pub(super) struct New<'a> {
    pub(super) token: &'a str,
    /// The same, encrypted.
    pub(super) sealed: Vec<u8>,
    /// As JSON.
    pub(super) answers: &'a str,
    pub(super) at: Timestamp,
}

/// Stores a receiver, unless the store has one.
pub(super) fn insert(tx: &mut Tx<'_>, store: &StoreId, new: &New<'_>) -> Result<(), DbError> {
    let hash = hash_of(new.token);
    tx.run(INSERT, params![store, &new.sealed, &hash, new.answers, new.at])
        .map(drop)
}

/// Removes the receiver of a store with what it took; `false` where there is none.
pub(super) fn remove(tx: &mut Tx<'_>, store: &StoreId) -> Result<bool, DbError> {
    tx.run(CLEAR, params![store])?;
    Ok(tx.run(REMOVE, params![store])? == 1)
}

/// Counts an answer; `None` where there is no receiver any more.
pub(super) fn next_answer(tx: &mut Tx<'_>, store: &StoreId) -> Result<Option<Answers>, DbError> {
    tx.fetch_optional(GIVE, params![store])
}

/// Stores a request, and forgets the oldest ones.
pub(super) fn keep(tx: &mut Tx<'_>, store: &StoreId, kept: &Kept) -> Result<(), DbError> {
    tx.insert(KEEP, params![store], kept)?;
    tx.run(TRIM, params![store, REQUESTS]).map(drop)
}

/// The requests of a store, newest first.
pub(super) fn list(tx: &mut Tx<'_>, store: &StoreId) -> Result<Vec<StoredRequest>, DbError> {
    tx.fetch_all(LIST, params![store, REQUESTS])
}

/// A request of a store.
pub(super) fn one(tx: &mut Tx<'_>, store: &StoreId, id: &ReceivedId) -> Result<Option<Whole>, DbError> {
    tx.fetch_optional(ONE, params![store, id])
}
