//! What `pandabase verify` checks of saved payment methods.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    SAVED_METHODS = "SELECT id FROM payment_methods WHERE (removed_at IS NULL) <> (token IS NOT NULL)
            OR exp_month < 1 OR exp_month > 12 OR (exp_month IS NULL) <> (exp_year IS NULL) LIMIT 5";
    // The job belongs to the platform, like the method.
    SETUPS = "SELECT s.id FROM payment_method_setups s
            LEFT JOIN jobs j ON j.store_id = '' AND j.kind = 'payment_method_setup' AND j.subject = s.id
        WHERE j.id IS NULL LIMIT 5";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "saved-methods",
        text: "a saved payment method can be charged until it is removed, and never after",
        check: Check::NoRow(SAVED_METHODS),
    },
    Promise {
        name: "method-setups",
        text: "every payment method that is being added has a job that finds out what became of it",
        check: Check::NoRow(SETUPS),
    },
];
