//! SQL of what stores need: the facts about their owners, and their questionnaires.

use super::views::Questionnaire;
use pandabase_domain::id::StoreId;
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    FACTS: Facts = "SELECT {} FROM stores s
            LEFT JOIN members m ON m.store_id = s.id AND m.role = 'OWNER'
            LEFT JOIN accounts a ON a.id = m.account_id
            LEFT JOIN store_questionnaires q ON q.store_id = s.id
        WHERE s.id = $1";
    QUESTIONNAIRE: Questionnaire = "SELECT {} FROM store_questionnaires WHERE store_id = $1";
    PUT: insert Questionnaire = "INSERT INTO store_questionnaires (store_id, {columns})
        VALUES ($1, {values}) ON CONFLICT (store_id) DO UPDATE SET {excluded}";
    DROP = "DELETE FROM store_questionnaires WHERE store_id = $1";
}

/// What is true of a store and its owner.
#[derive(Debug, Clone, Copy, FromRow)]
pub(super) struct Facts {
    /// Whether it is known who owns it, signed in or not.
    #[column("m.id IS NOT NULL")]
    pub(super) has_owner: bool,
    /// Whether the owner has signed in.
    #[column("a.id IS NOT NULL")]
    pub(super) has_account: bool,
    /// Whether everything is there that a merchant is asked for: what an account's `has_profile` tells.
    #[column(
        "a.username IS NOT NULL AND a.first_name IS NOT NULL AND a.last_name IS NOT NULL
            AND a.country IS NOT NULL AND a.terms_accepted_at IS NOT NULL"
    )]
    pub(super) has_profile: bool,
    #[column("q.store_id IS NOT NULL")]
    pub(super) has_answers: bool,
    /// Whether the owner's identity was approved, or an operator vouches for it and nobody has refused it.
    #[column(
        "COALESCE(a.kyc_status, '') = 'APPROVED'
            OR (s.verified AND COALESCE(a.kyc_status, '') <> 'REJECTED')"
    )]
    pub(super) is_identified: bool,
    #[column("a.phone_verified_at IS NOT NULL")]
    pub(super) has_phone: bool,
    #[column("a.totp_enabled_at IS NOT NULL")]
    pub(super) has_second_factor: bool,
    #[column(
        "EXISTS (SELECT 1 FROM bank_accounts b
            WHERE b.store_id = s.id AND b.status = 'APPROVED' AND b.detached_at IS NULL)"
    )]
    pub(super) has_bank_account: bool,
}

impl Facts {
    /// Those of a store that lacks nothing.
    pub(super) const fn all() -> Self {
        Self {
            has_owner: true,
            has_account: true,
            has_profile: true,
            has_answers: true,
            is_identified: true,
            has_phone: true,
            has_second_factor: true,
            has_bank_account: true,
        }
    }
}

pub(super) fn facts(tx: &mut Tx<'_>, store: &StoreId) -> Result<Option<Facts>, DbError> {
    tx.fetch_optional(FACTS, params![store])
}

pub(super) fn questionnaire(tx: &mut Tx<'_>, store: &StoreId) -> Result<Option<Questionnaire>, DbError> {
    tx.fetch_optional(QUESTIONNAIRE, params![store])
}

/// Stores the answers of a store in the place of those before.
pub(super) fn put_questionnaire(
    tx: &mut Tx<'_>,
    store: &StoreId,
    answers: &Questionnaire,
) -> Result<(), DbError> {
    tx.insert(PUT, params![store], answers).map(drop)
}

/// Forgets the answers of a store.
pub(crate) fn drop_questionnaire(tx: &mut Tx<'_>, store: &StoreId) -> Result<(), DbError> {
    tx.run(DROP, params![store]).map(drop)
}
