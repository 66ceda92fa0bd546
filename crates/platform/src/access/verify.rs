//! What `pandabase verify` checks of credentials.

use crate::db::promise::{Check, Promise};
use crate::sql;

sql! {
    TOKENS = "SELECT t.id FROM api_tokens t LEFT JOIN stores s ON s.id = t.store_id
        WHERE s.id IS NULL OR (t.mode = 'BEARER') <> (t.secret_hash IS NOT NULL)
            OR (t.mode = 'HMAC') <> (t.signing_key IS NOT NULL) OR t.permissions = ''
            OR (t.former_until IS NOT NULL) <> (t.former_hash IS NOT NULL OR t.former_key IS NOT NULL)
            OR (t.mode = 'BEARER' AND t.former_key IS NOT NULL)
            OR (t.mode = 'HMAC' AND t.former_hash IS NOT NULL) LIMIT 5";
    SESSIONS = "SELECT s.id FROM portal_sessions s LEFT JOIN portal_identities i ON i.email = s.email
        WHERE i.email IS NULL OR s.last_active_at < s.created_at LIMIT 5";
}

/// The promises about credentials, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "tokens",
        text: "every token is of a store, may do something, and has the one secret that its mode needs",
        check: Check::NoRow(TOKENS),
    },
    Promise {
        name: "portal-sessions",
        text: "everybody with a session in the portal signed in to it",
        check: Check::NoRow(SESSIONS),
    },
];
