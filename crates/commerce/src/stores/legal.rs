//! What pages for buyers say of the store that sells (contract `merchant-api.md`, "Stores, team": `seller`
//! and `checkout`).

pub use super::views::Legal;

use super::store;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};

/// Who sells, and the store's terms.
pub fn of(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Legal, DbError> {
    store::legal(tx, &ctx.store.id)
}
