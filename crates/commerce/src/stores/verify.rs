//! What `pandabase verify` checks of stores: every setting holds a word that the program knows.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    WRONG_SETTINGS = "SELECT id FROM stores
        WHERE tax_behavior NOT IN ('EXCLUSIVE', 'INCLUSIVE') OR timezone = ''
            OR final_usage_bill NOT IN ('BASE_AND_USAGE', 'USAGE_ONLY')
            OR statement_descriptor NOT LIKE 'PB*_%' OR LENGTH(statement_descriptor) > 22
            OR '' IN (seller_legal_name, seller_address, seller_tax_id, seller_registration)
            OR LOWER(terms_url) NOT LIKE 'http%://_%' OR LOWER(privacy_url) NOT LIKE 'http%://_%'
            OR LOWER(refund_policy_url) NOT LIKE 'http%://_%'
            OR checkout_locale NOT IN ('en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'ja') LIMIT 5";
}

/// What is promised here.
pub const PROMISES: &[Promise] = &[Promise {
    name: "store-settings",
    text: "the settings of every store are such as a merchant can choose",
    check: Check::NoRow(WRONG_SETTINGS),
}];
