//! SQL of the notes on cases.

use crate::support::cases::views::CaseNote;
use pandabase_domain::id::{AccountId, CaseId, CaseNoteId};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Sql, Tx};
use pandabase_platform::{params, select, sql};

/// Notes with the addresses of those who wrote them.
pub(in crate::support::cases) const LIST: Sql<CaseNote> = select!(
    CaseNote,
    "SELECT {} FROM case_notes n LEFT JOIN accounts a ON a.id = n.author_id"
);

sql! {
    COUNT: i64 = "SELECT COUNT(*) FROM case_notes WHERE store_id = $1 AND case_id = $2";
    ADD = "INSERT INTO case_notes (store_id, case_id, id, author_id, body, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    FIND: CaseNote = "SELECT {} FROM case_notes n LEFT JOIN accounts a ON a.id = n.author_id
        WHERE n.store_id = $1 AND n.case_id = $2 AND n.id = $3";
    DELETE = "DELETE FROM case_notes WHERE store_id = $1 AND case_id = $2 AND id = $3";
    CLEAR = "DELETE FROM case_notes WHERE store_id = $1 AND (case_id, id) IN (
        SELECT case_id, id FROM case_notes WHERE store_id = $1 ORDER BY case_id, id LIMIT $2)";
}

/// How many notes a case has.
pub fn count(tx: &mut Tx<'_>, ctx: &Ctx<'_>, case: &CaseId) -> Result<i64, DbError> {
    tx.fetch_one(COUNT, params![&ctx.store.id, case])
}

/// Stores a note.
pub fn insert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    (case, id): (&CaseId, &CaseNoteId),
    author: Option<&AccountId>,
    body: &str,
) -> Result<(), DbError> {
    tx.run(ADD, params![&ctx.store.id, case, id, author, body, ctx.now])
        .map(drop)
}

/// A note of a case.
pub fn find(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    (case, id): (&CaseId, &CaseNoteId),
) -> Result<Option<CaseNote>, DbError> {
    tx.fetch_optional(FIND, params![&ctx.store.id, case, id])
}

/// Deletes a note; `false` when there is none.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, case: &CaseId, id: &CaseNoteId) -> Result<bool, DbError> {
    Ok(tx.run(DELETE, params![&ctx.store.id, case, id])? > 0)
}

/// Deletes so many notes of the store; `false` when there are none.
pub fn clear(tx: &mut Tx<'_>, ctx: &Ctx<'_>, limit: i64) -> Result<bool, DbError> {
    Ok(tx.run(CLEAR, params![&ctx.store.id, limit])? > 0)
}
