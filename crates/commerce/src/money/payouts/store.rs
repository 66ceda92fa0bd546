//! SQL of payouts and bank accounts.

use super::views::{Payout, PayoutDetail};
use pandabase_domain::id::{BankAccountId, PayoutId, StoreId, kind};
use pandabase_domain::money::Cents;
use pandabase_domain::payout::PayoutStatus;
use pandabase_domain::payout::bank::{AccountType, BankStatus, MAX_ACCOUNTS};
use pandabase_domain::payout::fees::Fees;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, ToRow, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, sealed, select, sql};

const LIST: Sql<Payout> = select!(
    Payout,
    "SELECT {} FROM payouts p JOIN bank_accounts b ON b.store_id = p.store_id AND b.id = p.bank_account_id"
);

sealed!(
    /// The numbers of bank accounts.
    pub NUMBERS = "bank_accounts", "sealed_numbers", "id", "bank account"
);

sql! {
    FIND: PayoutDetail = "SELECT {}
        FROM payouts p JOIN bank_accounts b ON b.store_id = p.store_id AND b.id = p.bank_account_id
        WHERE p.store_id = $1 AND p.id = $2";
    LOCK: LockedPayout = "SELECT {} FROM payouts WHERE store_id = $1 AND id = $2", locked;
    ACCOUNT_OF: BankAccountId = "SELECT bank_account_id FROM payouts WHERE store_id = $1 AND id = $2";
    INSERT: insert LockedPayout = "INSERT INTO payouts (store_id, standard_fee, cross_border_fee,
            foreign_exchange_fee, created_at, updated_at, cause, {columns})
        VALUES ($1, $2, $3, $4, $5, $5, $6, {values})";
    SET_STATUS = "UPDATE payouts SET status = $1, refusal = $2, updated_at = $3
        WHERE store_id = $4 AND id = $5";
    WITHHOLD = "UPDATE payouts SET withheld_for = $1 WHERE store_id = $2 AND id = $3";
    SET_BATCH = "UPDATE payouts SET batch_at = $1, updated_at = $2 WHERE store_id = $3 AND id = $4";
    BY_REFERENCE: PayoutId = "SELECT id FROM payouts WHERE store_id = $1 AND reference_id = $2";
    RECORDED = "UPDATE payouts SET reference_id = $1, trace_id = $1, expected_at = $2, recorded = TRUE
        WHERE store_id = $3 AND id = $4";
    RECORDED_ACCOUNT: BankAccountId = "SELECT bank_account_id FROM payouts
        WHERE store_id = $1 AND recorded ORDER BY id LIMIT 1";
    TAKEN = "UPDATE payouts SET reference_id = $1, trace_id = $2, expected_at = $3, updated_at = $4
        WHERE store_id = $5 AND id = $6 AND reference_id IS NULL";
    WAITING: PayoutId = "SELECT id FROM payouts
        WHERE store_id = $1 AND bank_account_id = $2 AND status = 'IN_REVIEW' ORDER BY id";
    ACCOUNTS: Account = "SELECT {} FROM bank_accounts WHERE store_id = $1 AND detached_at IS NULL
        ORDER BY is_primary DESC, id DESC LIMIT $2";
    ACCOUNT: Account = "SELECT {} FROM bank_accounts
        WHERE store_id = $1 AND id = $2 AND detached_at IS NULL";
    PRIMARY: Account = "SELECT {} FROM bank_accounts WHERE store_id = $1 AND is_primary";
    // Detached accounts too: payouts that were requested before still go there.
    ACCOUNT_LOCKED: Account = "SELECT {} FROM bank_accounts WHERE store_id = $1 AND id = $2", locked;
    SEALED_NUMBERS: Vec<u8> = "SELECT sealed_numbers FROM bank_accounts WHERE store_id = $1 AND id = $2";
    COUNT_ACCOUNTS: i64 = "SELECT COUNT(*) FROM bank_accounts
        WHERE store_id = $1 AND detached_at IS NULL";
    INSERT_ACCOUNT: insert Account = "INSERT INTO bank_accounts (store_id, sealed_numbers, {columns})
        VALUES ($1, $2, {values})";
    NO_PRIMARY = "UPDATE bank_accounts SET is_primary = FALSE, updated_at = $1
        WHERE store_id = $2 AND is_primary";
    SET_PRIMARY = "UPDATE bank_accounts SET is_primary = TRUE, updated_at = $1
        WHERE store_id = $2 AND id = $3";
    // The next primary account: an approved one before others, the oldest first.
    SUCCESSOR: BankAccountId = "SELECT id FROM bank_accounts WHERE store_id = $1 AND detached_at IS NULL
        ORDER BY CASE status WHEN 'APPROVED' THEN 0 WHEN 'IN_REVIEW' THEN 1 ELSE 2 END, id LIMIT 1";
    SET_LABEL = "UPDATE bank_accounts SET label = $1, updated_at = $2
        WHERE store_id = $3 AND id = $4 AND detached_at IS NULL";
    DETACH = "UPDATE bank_accounts SET is_primary = FALSE, detached_at = $1, updated_at = $1
        WHERE store_id = $2 AND id = $3 AND detached_at IS NULL";
    DECIDE = "UPDATE bank_accounts SET status = $1, approved_at = $2, refusal = $3, updated_at = $4
        WHERE store_id = $5 AND id = $6";
    // Payouts to a detached account were requested by whoever owned the store then.
    REVIEW_AGAIN: BankAccountId = "UPDATE bank_accounts
        SET status = 'IN_REVIEW', approved_at = NULL, updated_at = $1
        WHERE store_id = $2 AND status = 'APPROVED' AND detached_at IS NULL
        RETURNING id";
    HOLDER: Holder = "SELECT {} FROM stores WHERE id = $1";
}

/// A payout that this transaction has locked.
#[derive(FromRow, ToRow)]
pub struct LockedPayout {
    pub(crate) id: PayoutId,
    #[column("bank_account_id")]
    pub(crate) account: BankAccountId,
    /// Where it stands.
    pub status: PayoutStatus,
    pub(crate) amount: Cents,
    pub(crate) fee: Cents,
    /// When its batch leaves.
    pub batch_at: Timestamp,
    #[column("reference_id")]
    pub(crate) reference: Option<String>,
    /// Why it did not leave with a batch: the reason of the last mail to the owner.
    pub(crate) withheld_for: Option<String>,
}

/// An account as stored, without its numbers.
#[derive(FromRow, ToRow)]
pub struct Account {
    pub(crate) id: BankAccountId,
    pub(crate) is_primary: bool,
    pub(crate) status: BankStatus,
    pub(crate) last4: String,
    pub(crate) bank_name: Option<String>,
    pub(crate) country: Country,
    pub(crate) routing_number: Option<String>,
    pub(crate) account_type: Option<AccountType>,
    pub(crate) label: Option<String>,
    pub(crate) approved_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// The store, which holds its accounts.
#[derive(FromRow)]
pub struct Holder {
    pub(crate) country: String,
    #[column("blocked")]
    pub(crate) is_blocked: bool,
}

/// Payouts of the store, newest first.
pub fn page(tx: &mut Tx<'_>, ctx: &Ctx<'_>, paging: &Paging) -> Result<Page<Payout>, ApiError> {
    let made = paging.made::<kind::Payout>();
    let filtered = |select| {
        Query::new(select)
            .filter("p.store_id = ?", &ctx.store.id)
            .filter_span("p.id", made.from(), made.to())
    };
    let total = tx.count(&filtered("SELECT COUNT(*) FROM payouts p"))?;
    let (items, keys) = (filtered(LIST.text()), [Key::text("p.id").desc()]);
    Page::of(tx, paging, total, items, &keys, Payout::from_row)
}

pub(crate) fn find(tx: &mut Tx<'_>, store: &StoreId, id: &PayoutId) -> Result<Option<PayoutDetail>, DbError> {
    tx.fetch_optional(FIND, params![store, id])
}

/// Locks a payout of the store and returns it.
pub fn lock(tx: &mut Tx<'_>, store: &StoreId, id: &PayoutId) -> Result<Option<LockedPayout>, DbError> {
    tx.fetch_optional(LOCK, params![store, id])
}

/// Locks a payout of the store and the account that it goes to, the account first: so does whoever decides
/// about an account, and with it about the payouts that wait for it. A payout keeps its account.
pub(crate) fn lock_with_account(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &PayoutId,
) -> Result<Option<(Account, LockedPayout)>, DbError> {
    let Some(account) = tx.fetch_optional(ACCOUNT_OF, params![store, id])? else {
        return Ok(None);
    };
    let account = lock_account(tx, store, &account)?;
    Ok(account.zip(lock(tx, store, id)?))
}

/// Stores a new payout with the parts of its fee.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    payout: &LockedPayout,
    fees: &Fees,
) -> Result<(), DbError> {
    let cause = tx.cause();
    let besides = params![
        &ctx.store.id,
        fees.standard,
        fees.cross_border,
        fees.foreign_exchange,
        ctx.now,
        &cause
    ];
    tx.insert(INSERT, besides, payout).map(drop)
}

pub(crate) fn set_status(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PayoutId,
    status: PayoutStatus,
    refusal: Option<&str>,
) -> Result<(), DbError> {
    tx.run(
        SET_STATUS,
        params![status.as_str(), refusal, ctx.now, &ctx.store.id, id],
    )
    .map(drop)
}

/// Stores the reason why a payout did not leave, as it was mailed to the owner.
pub(crate) fn withhold(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &PayoutId, why: &str) -> Result<(), DbError> {
    tx.run(WITHHOLD, params![why, &ctx.store.id, id]).map(drop)
}

/// Changes when a payout leaves.
pub(crate) fn set_batch(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &PayoutId, at: Timestamp) -> Result<(), DbError> {
    tx.run(SET_BATCH, params![at, ctx.now, &ctx.store.id, id])
        .map(drop)
}

/// Stores the bank's answer to a transfer that it accepted; `false` if one is stored already.
pub fn set_transfer(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PayoutId,
    reference: &str,
    trace: &str,
    expected_at: Timestamp,
) -> Result<bool, DbError> {
    let store = &ctx.store.id;
    let taken = tx.run(TAKEN, params![reference, trace, expected_at, ctx.now, store, id])?;
    Ok(taken > 0)
}

/// The payout of the store with this reference.
pub(crate) fn by_reference(
    tx: &mut Tx<'_>,
    store: &StoreId,
    reference: &str,
) -> Result<Option<PayoutId>, DbError> {
    tx.fetch_optional(BY_REFERENCE, params![store, reference])
}

/// Stores of a payout that it left outside this server, and when it arrives.
pub(crate) fn set_recorded(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &PayoutId,
    reference: &str,
    at: Timestamp,
) -> Result<(), DbError> {
    tx.run(RECORDED, params![reference, at, store, id]).map(drop)
}

/// The placeholder account of the store's recorded payouts, if there is one.
pub(crate) fn recorded_account(tx: &mut Tx<'_>, store: &StoreId) -> Result<Option<BankAccountId>, DbError> {
    tx.fetch_optional(RECORDED_ACCOUNT, params![store])
}

/// Payouts to an account that have not left yet.
pub fn waiting(tx: &mut Tx<'_>, store: &StoreId, account: &BankAccountId) -> Result<Vec<PayoutId>, DbError> {
    tx.fetch_all(WAITING, params![store, account])
}

/// The accounts of a store, the primary one first, then the newest.
pub fn accounts(tx: &mut Tx<'_>, store: &StoreId) -> Result<Vec<Account>, DbError> {
    tx.fetch_all(ACCOUNTS, params![store, MAX_ACCOUNTS])
}

pub(crate) fn account_of(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &BankAccountId,
) -> Result<Option<Account>, DbError> {
    tx.fetch_optional(ACCOUNT, params![store, id])
}

pub(crate) fn primary(tx: &mut Tx<'_>, store: &StoreId) -> Result<Option<Account>, DbError> {
    tx.fetch_optional(PRIMARY, params![store])
}

pub(crate) fn lock_account(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &BankAccountId,
) -> Result<Option<Account>, DbError> {
    tx.fetch_optional(ACCOUNT_LOCKED, params![store, id])
}

pub(crate) fn sealed_numbers(
    tx: &mut Tx<'_>,
    store: &StoreId,
    account: &BankAccountId,
) -> Result<Vec<u8>, DbError> {
    tx.fetch_one(SEALED_NUMBERS, params![store, account])
}

pub(crate) fn count_accounts(tx: &mut Tx<'_>, store: &StoreId) -> Result<i64, DbError> {
    tx.fetch_one(COUNT_ACCOUNTS, params![store])
}

/// Stores a new account with its numbers, encrypted.
pub(crate) fn insert_account(
    tx: &mut Tx<'_>,
    store: &StoreId,
    account: &Account,
    sealed: &[u8],
) -> Result<(), DbError> {
    tx.insert(INSERT_ACCOUNT, params![store, sealed], account)
        .map(drop)
}

/// Makes an account the only primary one. The caller has locked the store's balance.
pub fn set_primary(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &BankAccountId) -> Result<(), DbError> {
    tx.run(NO_PRIMARY, params![ctx.now, &ctx.store.id])?;
    tx.run(SET_PRIMARY, params![ctx.now, &ctx.store.id, id]).map(drop)
}

pub(crate) fn successor(tx: &mut Tx<'_>, store: &StoreId) -> Result<Option<BankAccountId>, DbError> {
    tx.fetch_optional(SUCCESSOR, params![store])
}

pub(crate) fn set_label(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &BankAccountId,
    label: Option<&str>,
) -> Result<bool, DbError> {
    let changed = tx.run(SET_LABEL, params![label, ctx.now, &ctx.store.id, id])?;
    Ok(changed > 0)
}

pub(crate) fn detach(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &BankAccountId) -> Result<(), DbError> {
    tx.run(DETACH, params![ctx.now, &ctx.store.id, id]).map(drop)
}

pub(crate) fn decide(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &BankAccountId,
    status: BankStatus,
    refusal: Option<&str>,
) -> Result<(), DbError> {
    let approved_at = (status == BankStatus::Approved).then_some(ctx.now);
    let store = &ctx.store.id;
    tx.run(
        DECIDE,
        params![status.as_str(), approved_at, refusal, ctx.now, store, id],
    )
    .map(drop)
}

/// Puts the approved accounts of a store back into review; returns them.
pub(crate) fn review_again(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Vec<BankAccountId>, DbError> {
    tx.fetch_all(REVIEW_AGAIN, params![ctx.now, &ctx.store.id])
}

pub(crate) fn holder(tx: &mut Tx<'_>, store: &StoreId) -> Result<Holder, DbError> {
    tx.fetch_one(HOLDER, params![store])
}
