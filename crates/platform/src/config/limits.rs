//! What an operator may set about rate limits.

use serde::{Deserialize, Serialize};

/// Requests per window, by what they are counted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Store API, per token.
    pub per_token: Limit,
    /// Search, per token, besides `per_token`.
    pub search: Limit,
    /// People who are signed in to the portal, per identity.
    pub per_identity: Limit,
    /// People who are signed in to a merchant's account, per account.
    pub per_account: Limit,
    /// Invitations to teams, other roles of members, members who are taken out and API tokens that are made,
    /// each per account, besides `per_account`: each is mailed. Invitations are counted by client address as
    /// well, because anybody can make accounts.
    pub invitations: Limit,
    /// Messages of support cases, per token or identity, besides those above.
    pub case_messages: Limit,
    /// Payment methods that are added in the portal, per identity and per client address, and cards that are
    /// tried for one billing agreement, so that nobody tries out stolen cards.
    pub new_payment_methods: Limit,
    /// Mails to sign in with, and codes of such mails and of authenticator apps, each per client address,
    /// besides `per_address`; changes of an account's profile and authenticator app, each per account,
    /// besides `per_account`.
    pub sign_in: Limit,
    /// Wrong codes of mails to sign in to accounts, and of those to sign in to the customer portal, each per
    /// client address. After that many, its codes are refused until the window ends; links go on.
    pub wrong_codes: Limit,
    /// Activating, validating and freeing a licence key by programs, per key and client address, besides
    /// `per_store`.
    pub license_keys: Limit,
    /// Unknown licence keys that programs may name, for each of activating, validating and freeing, per store
    /// and client address. After that many, further requests are refused until the window ends.
    pub unknown_keys: Limit,
    /// Checkout and storefront, per store.
    pub per_store: Limit,
    /// Checkout and storefront, per store and client address, besides `per_store`.
    pub per_store_and_address: Limit,
    /// Checkout sessions that are opened without a token, per store and client address, besides `per_store`.
    pub new_sessions: Limit,
    /// Declined payments without a token, per store and client address: once there are so many, no more
    /// attempts until the window ends.
    pub declines: Limit,
    /// Anything else, per client address.
    pub per_address: Limit,
}

/// A number of requests in a window of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Requests per window.
    pub requests: u32,
    /// The window in milliseconds.
    pub window_ms: i64,
}

impl Limit {
    /// `requests` per second.
    pub const fn per_second(requests: u32) -> Self {
        Self {
            requests,
            window_ms: 1_000,
        }
    }

    /// `requests` per minute.
    pub const fn per_minute(requests: u32) -> Self {
        Self {
            requests,
            window_ms: 60_000,
        }
    }
}

/// The contract's limits (`README.md`, "Rate limits").
impl Default for Limits {
    fn default() -> Self {
        Self {
            per_token: Limit::per_second(60),
            search: Limit::per_minute(30),
            per_identity: Limit::per_second(60),
            per_account: Limit::per_second(60),
            invitations: Limit::per_minute(10),
            case_messages: Limit::per_minute(60),
            new_payment_methods: Limit::per_minute(10),
            sign_in: Limit::per_minute(10),
            wrong_codes: Limit {
                requests: 20,
                window_ms: 3_600_000,
            },
            license_keys: Limit::per_minute(10),
            unknown_keys: Limit {
                requests: 30,
                window_ms: 600_000,
            },
            per_store: Limit::per_second(300),
            per_store_and_address: Limit::per_second(60),
            new_sessions: Limit::per_second(20),
            declines: Limit {
                requests: 30,
                window_ms: 600_000,
            },
            per_address: Limit::per_second(120),
        }
    }
}
