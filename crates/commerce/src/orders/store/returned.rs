//! SQL of what the buyer of an order got back.

use pandabase_domain::id::OrderId;
use pandabase_domain::money::Cents;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    // An order has few refunds. If the WHERE named the status, SQLite would go through those of the whole
    // store.
    SUM: Cents = "SELECT CAST(COALESCE(SUM(CASE WHEN status = 'COMPLETED' THEN returned END), 0) AS BIGINT)
        FROM refunds WHERE store_id = $1 AND order_id = $2";
}

/// What the complete refunds of an order returned, tax included.
pub fn sum(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Cents, DbError> {
    tx.fetch_one(SUM, params![&ctx.store.id, order])
}
