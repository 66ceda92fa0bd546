//! What `pandabase verify` checks of accounts and teams.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    ACCOUNTS = "SELECT id FROM accounts
        WHERE email <> LOWER(email) OR (totp_enabled_at IS NOT NULL AND totp_secret IS NULL)
            OR (phone_verified_at IS NOT NULL AND phone IS NULL)
            OR (kyc_status = 'PENDING' AND kyc_requested_at IS NULL)
            OR wrong_codes < 0 OR wrong_codes_of_day < 0
            OR kyc_status NOT IN ('NOT_STARTED', 'PENDING', 'APPROVED', 'REJECTED') LIMIT 5";
    SESSIONS = "SELECT s.id FROM account_sessions s LEFT JOIN accounts a ON a.id = s.account_id
        WHERE a.id IS NULL OR s.last_active_at < s.created_at OR s.created_at < a.created_at
            OR (s.is_proven AND a.totp_enabled_at IS NULL) LIMIT 5";
    CODES = "SELECT r.account_id FROM recovery_codes r LEFT JOIN accounts a ON a.id = r.account_id
        WHERE a.totp_enabled_at IS NULL LIMIT 5";
    PASSKEYS = "SELECT p.id FROM passkeys p LEFT JOIN accounts a ON a.id = p.account_id
        WHERE a.id IS NULL OR p.name = '' OR LENGTH(p.state) <> 7 OR p.last_used_at < p.created_at
            OR (p.is_proven AND a.totp_enabled_at IS NULL) LIMIT 5";
    EVENTS = "SELECT e.id FROM account_events e LEFT JOIN accounts a ON a.id = e.account_id
        WHERE a.id IS NULL LIMIT 5";
    MEMBERS = "SELECT m.id FROM members m LEFT JOIN stores s ON s.id = m.store_id
            LEFT JOIN accounts a ON a.id = m.account_id
        WHERE s.id IS NULL OR m.email <> LOWER(m.email) OR (m.account_id IS NOT NULL AND a.id IS NULL)
            OR m.email <> COALESCE(a.email, m.email)
            OR m.role NOT IN ('VIEWER', 'MODERATOR', 'DEVELOPER', 'ADMINSTRATOR', 'OWNER')
            OR m.digest NOT IN ('OFF', 'DAILY', 'WEEKLY') LIMIT 5";
    DIGESTS = "SELECT m.store_id FROM members m
            LEFT JOIN jobs j ON j.store_id = m.store_id AND j.kind = 'store_digest' AND j.subject = 'digest'
        WHERE m.digest <> 'OFF' AND j.id IS NULL LIMIT 5";
    TRANSFERS = "SELECT t.store_id FROM store_transfers t
            LEFT JOIN stores s ON s.id = t.store_id AND s.deleted_at IS NULL
            LEFT JOIN members m ON m.store_id = t.store_id AND m.id = t.member_id
        WHERE s.id IS NULL OR m.account_id IS NULL OR m.role = 'OWNER' LIMIT 5";
    OWNERS = "SELECT s.id FROM stores s LEFT JOIN members m ON m.store_id = s.id AND m.role = 'OWNER'
        WHERE s.owner_email IS NOT NULL AND s.deleted_at IS NULL
            AND (m.id IS NULL OR m.email <> LOWER(s.owner_email)) LIMIT 5";
}

/// What is promised here.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "accounts",
        text: "an account is an address in lower case, and what it has confirmed is there",
        check: Check::NoRow(ACCOUNTS),
    },
    Promise {
        name: "account-sessions",
        text: "every session is of an account that there is, and not older than it, and proven only where a \
               second factor is asked for",
        check: Check::NoRow(SESSIONS),
    },
    Promise {
        name: "recovery-codes",
        text: "only accounts with a second factor have recovery codes",
        check: Check::NoRow(CODES),
    },
    Promise {
        name: "passkeys",
        text: "every passkey is of an account that there is, was used after it was added, and is proven only \
               where a second factor is asked for",
        check: Check::NoRow(PASSKEYS),
    },
    Promise {
        name: "account-events",
        text: "whatever happened to an account happened to one that there is",
        check: Check::NoRow(EVENTS),
    },
    Promise {
        name: "members",
        text: "every member of a team is of a store and, once they have signed in, of the account with that \
               address, in a role that there is and with a digest that there is",
        check: Check::NoRow(MEMBERS),
    },
    Promise {
        name: "transfers",
        text: "a store is offered only to a member of its team who has come, and is not its owner",
        check: Check::NoRow(TRANSFERS),
    },
    Promise {
        name: "owners",
        text: "whoever a store writes to owns it",
        check: Check::NoRow(OWNERS),
    },
    Promise {
        name: "digests",
        text: "where somebody wants a digest, the next ones are planned",
        check: Check::NoRow(DIGESTS),
    },
];
