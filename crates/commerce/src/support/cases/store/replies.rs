//! SQL of canned replies.

use crate::support::cases::views::CannedReply;
use pandabase_domain::id::CannedReplyId;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Sql, Tx};
use pandabase_platform::text::fold;
use pandabase_platform::{params, select, sql};

/// The start of the list.
pub(in crate::support::cases) const LIST: Sql<CannedReply> =
    select!(CannedReply, "SELECT {} FROM canned_replies");

sql! {
    COUNT: i64 = "SELECT COUNT(*) FROM canned_replies WHERE store_id = $1";
    FIND: CannedReply = "SELECT {} FROM canned_replies WHERE store_id = $1 AND id = $2";
    NAMED = "SELECT 1 FROM canned_replies WHERE store_id = $1 AND name_folded = $2 AND id <> $3";
    INSERT: insert CannedReply = "INSERT INTO canned_replies (store_id, {columns}) VALUES ($1, {values})";
    UPDATE: update CannedReply = "UPDATE canned_replies SET {changes} WHERE store_id = $1 AND id = $2";
    DELETE = "DELETE FROM canned_replies WHERE store_id = $1 AND id = $2";
    CLEAR = "DELETE FROM canned_replies WHERE store_id = $1";
}

/// How many the store has.
pub fn count(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<i64, DbError> {
    tx.fetch_one(COUNT, params![&ctx.store.id])
}

/// A canned reply.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CannedReplyId) -> Result<Option<CannedReply>, DbError> {
    tx.fetch_optional(FIND, params![&ctx.store.id, id])
}

/// Whether another one than this has its name.
pub fn is_name_taken(tx: &mut Tx<'_>, ctx: &Ctx<'_>, reply: &CannedReply) -> Result<bool, DbError> {
    let name = fold(&reply.name);
    tx.exists(NAMED, params![&ctx.store.id, &*name, &reply.id])
}

/// Stores a new one.
pub fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, reply: &CannedReply) -> Result<(), DbError> {
    tx.insert(INSERT, params![&ctx.store.id], reply).map(drop)
}

/// Stores a changed one.
pub fn update(tx: &mut Tx<'_>, ctx: &Ctx<'_>, reply: &CannedReply) -> Result<(), DbError> {
    tx.update(UPDATE, params![&ctx.store.id, &reply.id], reply)
        .map(drop)
}

/// Deletes one; `false` when there is none.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CannedReplyId) -> Result<bool, DbError> {
    Ok(tx.run(DELETE, params![&ctx.store.id, id])? > 0)
}

/// Deletes all of the store's.
pub fn clear(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), DbError> {
    tx.run(CLEAR, params![&ctx.store.id]).map(drop)
}
