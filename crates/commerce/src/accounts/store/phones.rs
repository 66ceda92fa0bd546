//! SQL of codes that are sent to phones, or that wait for an operator to pass them on.

use crate::accounts::views::WaitingCode;
use pandabase_domain::id::AccountId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, FromRow, Sql, ToRow, Tx};
use pandabase_platform::{params, sealed, select, sql};

sealed!(
    /// Codes that an operator passes on.
    pub CODE = "phone_codes", "sealed_code", nobody "account_id", "account phone code"
);

/// The codes that wait for an operator, each with its account. Without those of numbers that were changed
/// since.
pub(crate) const WAITING: Sql<WaitingCode> = select!(
    WaitingCode,
    "SELECT {} FROM phone_codes p JOIN accounts a ON a.id = p.account_id AND a.phone = p.phone"
);

sql! {
    FIND: PhoneCode = "SELECT {} FROM phone_codes WHERE account_id = $1", locked;
    PUT: insert PhoneCode = "INSERT INTO phone_codes (account_id, {columns}) VALUES ($1, {values})
        ON CONFLICT (account_id) DO UPDATE SET {excluded}";
}

/// The last code that was sent to an account's phone.
#[derive(Debug, Clone, FromRow, ToRow)]
pub(crate) struct PhoneCode {
    pub(crate) phone: String,
    /// `None` once it is used up.
    pub(crate) code_hash: Option<Vec<u8>>,
    /// The code, encrypted, where an operator passes it on.
    pub(crate) sealed_code: Option<Vec<u8>>,
    /// When an operator first read it.
    pub(crate) read_at: Option<Timestamp>,
    pub(crate) wrong_codes: i64,
    /// Codes that were sent since `sent_since`.
    pub(crate) sent: i64,
    pub(crate) sent_since: Timestamp,
    pub(crate) created_at: Timestamp,
}

/// Locks the last code of an account.
pub(crate) fn find(tx: &mut Tx<'_>, account: &AccountId) -> Result<Option<PhoneCode>, DbError> {
    tx.fetch_optional(FIND, params![account])
}

pub(crate) fn put(tx: &mut Tx<'_>, account: &AccountId, code: &PhoneCode) -> Result<(), DbError> {
    tx.insert(PUT, params![account], code).map(drop)
}
