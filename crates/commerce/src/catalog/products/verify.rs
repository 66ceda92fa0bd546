//! What `pandabase verify` checks of products.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    STOCK = "SELECT id FROM variants WHERE track_stock AND quantity < 0 LIMIT 1";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[Promise {
    name: "stock",
    text: "no tracked stock is below zero",
    check: Check::NoRow(STOCK),
}];
