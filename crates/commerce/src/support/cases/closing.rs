//! What becomes of cases when their store is deleted: buyers go on reading them, and what the team wrote for
//! itself goes.

use super::store;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};

/// Deletes the canned replies of a store, and so many of its notes; `false` when nothing is left.
pub fn close(tx: &mut Tx<'_>, ctx: &Ctx<'_>, limit: i64) -> Result<bool, DbError> {
    store::replies::clear(tx, ctx)?;
    store::notes::clear(tx, ctx, limit)
}
