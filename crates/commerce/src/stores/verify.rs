//! What `pandabase verify` checks of stores: every setting holds a word that the program knows, and every
//! questionnaire was answered as a merchant can answer it.

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
            OR name = '' OR (logo NOT LIKE 'https://_%' AND logo NOT LIKE 'http://_%/cdn/shp_%')
            OR (favicon NOT LIKE 'https://_%' AND favicon NOT LIKE 'http://_%/cdn/shp_%')
            OR twitter_url NOT LIKE 'https://_%' OR instagram_url NOT LIKE 'https://_%'
            OR linkedin_url NOT LIKE 'https://_%' OR youtube_url NOT LIKE 'https://_%'
            OR tiktok_url NOT LIKE 'https://_%' OR accent_color NOT LIKE '#______'
            OR primary_color NOT LIKE '#______' OR LENGTH(invoice_prefix) NOT BETWEEN 1 AND 12
            OR checkout_locale NOT IN ('en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'ja') LIMIT 5";
    LEFT_HANDLES = "SELECT l.handle FROM left_handles l LEFT JOIN stores s ON s.id = l.store_id
            LEFT JOIN stores holder ON holder.handle = l.handle
        WHERE s.id IS NULL OR holder.id IS NOT NULL LIMIT 5";
    QUESTIONNAIRES = "SELECT q.store_id FROM store_questionnaires q LEFT JOIN stores s ON s.id = q.store_id
        WHERE s.id IS NULL OR q.business_type NOT IN ('INDIVIDUAL', 'COMPANY', 'NONPROFIT')
            OR (q.volume_range IS NULL) = (q.volume_cents IS NULL) OR q.volume_cents < 0
            OR q.average_order_value < 0
            OR q.volume_range NOT IN ('UNDER_1K', 'FROM_1K_TO_10K', 'FROM_10K_TO_50K', 'FROM_50K_TO_250K',
                'OVER_250K')
            OR (q.business_type <> 'INDIVIDUAL' AND (q.legal_name IS NULL OR q.registered_address IS NULL
                OR q.city IS NULL OR q.address_country IS NULL)) LIMIT 5";
}

/// What is promised here.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "store-settings",
        text: "the settings of every store are such as a merchant can choose",
        check: Check::NoRow(WRONG_SETTINGS),
    },
    Promise {
        name: "left-handles",
        text: "a handle that leads on to a store is none that a store has",
        check: Check::NoRow(LEFT_HANDLES),
    },
    Promise {
        name: "questionnaires",
        text: "every questionnaire is of a store and says what its kind of business has to say",
        check: Check::NoRow(QUESTIONNAIRES),
    },
];
