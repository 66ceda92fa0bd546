//! What `pandabase verify` checks of saved payment methods.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    SAVED_METHODS = "SELECT id FROM payment_methods WHERE (removed_at IS NULL) <> (token IS NOT NULL)
        LIMIT 1";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[Promise {
    name: "saved-methods",
    text: "a saved payment method can be charged until it is removed, and never after",
    check: Check::NoRow(SAVED_METHODS),
}];
