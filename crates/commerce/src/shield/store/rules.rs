//! SQL of rules.

use crate::shield::rules::views::ShieldRule;
use pandabase_domain::id::ShieldRuleId;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Sql, Tx};
use pandabase_platform::{params, select, sql};

/// The start of the list.
pub const LIST: Sql<ShieldRule> = select!(ShieldRule, "SELECT {} FROM shield_rules");

sql! {
    FIND: ShieldRule = "SELECT {} FROM shield_rules WHERE store_id = $1 AND id = $2";
    ALL: ShieldRule = "SELECT {} FROM shield_rules WHERE store_id = $1 ORDER BY priority, id";
    ENABLED: ShieldRule = "SELECT {} FROM shield_rules WHERE store_id = $1 AND enabled
        ORDER BY priority, id";
    COUNT: i64 = "SELECT COUNT(*) FROM shield_rules WHERE store_id = $1";
    INSERT: insert ShieldRule = "INSERT INTO shield_rules (store_id, {columns}) VALUES ($1, {values})";
    UPDATE: update ShieldRule = "UPDATE shield_rules SET {changes} WHERE store_id = $1 AND id = $2";
    DELETE = "DELETE FROM shield_rules WHERE store_id = $1 AND id = $2";
    // A purchase reads it with the store.
    NOTE_USE = "UPDATE stores SET shield = EXISTS (SELECT 1 FROM shield_rules r
            WHERE r.store_id = $1 AND r.enabled) WHERE id = $1";
}

pub(in crate::shield) fn find(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &ShieldRuleId,
) -> Result<Option<ShieldRule>, DbError> {
    tx.fetch_optional(FIND, params![&ctx.store.id, id])
}

/// Every rule, in the order in which they are asked.
pub(in crate::shield) fn all(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Vec<ShieldRule>, DbError> {
    tx.fetch_all(ALL, params![&ctx.store.id])
}

/// The rules that are asked, in order.
pub(in crate::shield) fn enabled(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Vec<ShieldRule>, DbError> {
    tx.fetch_all(ENABLED, params![&ctx.store.id])
}

pub(in crate::shield) fn count(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<i64, DbError> {
    tx.fetch_one(COUNT, params![&ctx.store.id])
}

pub(in crate::shield) fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, rule: &ShieldRule) -> Result<(), DbError> {
    tx.insert(INSERT, params![&ctx.store.id], rule).map(drop)
}

pub(in crate::shield) fn update(tx: &mut Tx<'_>, ctx: &Ctx<'_>, rule: &ShieldRule) -> Result<(), DbError> {
    tx.update(UPDATE, params![&ctx.store.id, &rule.id], rule)
        .map(drop)
}

/// Deletes a rule; `false` when there is none.
pub(in crate::shield) fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ShieldRuleId) -> Result<bool, DbError> {
    Ok(tx.run(DELETE, params![&ctx.store.id, id])? == 1)
}

/// Notes with the store whether it has a rule that is asked.
pub(in crate::shield) fn note_use(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), DbError> {
    tx.run(NOTE_USE, params![&ctx.store.id]).map(drop)
}
