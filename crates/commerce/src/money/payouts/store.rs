//! SQL of payouts and bank accounts.

use super::views::{BankAccount, Payout, PayoutDetail, PayoutMethod};
use pandabase_domain::id::{BankAccountId, PayoutId, StoreId, kind};
use pandabase_domain::money::Cents;
use pandabase_domain::payout::bank::{AccountType, BankStatus, MAX_ACCOUNTS};
use pandabase_domain::payout::fees::Fees;
use pandabase_domain::payout::{PayoutStatus, bank};
use pandabase_domain::pricing::country::Country;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Query, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, sealed, sql};

macro_rules! payout {
    () => {
        "SELECT p.id, p.amount, p.fee, p.status, p.reference_id, p.bank_account_id, b.is_primary, b.status,
            p.created_at, p.updated_at, p.trace_id, p.expected_at
        FROM payouts p JOIN bank_accounts b ON b.store_id = p.store_id AND b.id = p.bank_account_id"
    };
}

macro_rules! account {
    () => {
        "SELECT id, is_primary, status, last4, bank_name, country, routing_number, account_type, created_at,
            updated_at, label, approved_at
        FROM bank_accounts"
    };
}

sealed!(
    /// The numbers of bank accounts.
    pub NUMBERS = "bank_accounts", "sealed_numbers", "id", "bank account"
);

sql! {
    FIND = concat!(payout!(), " WHERE p.store_id = $1 AND p.id = $2");
    LOCK = "SELECT id, bank_account_id, status, amount, fee, batch_at, reference_id FROM payouts
        WHERE store_id = $1 AND id = $2", locked;
    INSERT = "INSERT INTO payouts (store_id, id, bank_account_id, status, amount, fee, standard_fee,
            cross_border_fee, foreign_exchange_fee, batch_at, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)";
    SET_STATUS = "UPDATE payouts SET status = $1, refusal = $2, updated_at = $3
        WHERE store_id = $4 AND id = $5";
    TAKEN = "UPDATE payouts SET reference_id = $1, trace_id = $2, expected_at = $3, updated_at = $4
        WHERE store_id = $5 AND id = $6 AND reference_id IS NULL";
    WAITING = "SELECT id FROM payouts WHERE store_id = $1 AND bank_account_id = $2 AND status = 'IN_REVIEW'
        ORDER BY id";
    ACCOUNTS = concat!(account!(), " WHERE store_id = $1 AND detached_at IS NULL
        ORDER BY is_primary DESC, id DESC LIMIT $2");
    ACCOUNT = concat!(account!(), " WHERE store_id = $1 AND id = $2 AND detached_at IS NULL");
    PRIMARY = concat!(account!(), " WHERE store_id = $1 AND is_primary");
    // Detached ones, too: payouts that were requested before still go there.
    ACCOUNT_LOCKED = concat!(account!(), " WHERE store_id = $1 AND id = $2"), locked;
    SEALED_NUMBERS = "SELECT sealed_numbers FROM bank_accounts WHERE store_id = $1 AND id = $2";
    COUNT_ACCOUNTS = "SELECT COUNT(*) FROM bank_accounts WHERE store_id = $1 AND detached_at IS NULL";
    INSERT_ACCOUNT = "INSERT INTO bank_accounts (store_id, id, is_primary, status, label, country, bank_name,
            last4, routing_number, account_type, sealed_numbers, created_at, updated_at)
        VALUES ($1, $2, FALSE, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)";
    NO_PRIMARY = "UPDATE bank_accounts SET is_primary = FALSE, updated_at = $1
        WHERE store_id = $2 AND is_primary";
    SET_PRIMARY = "UPDATE bank_accounts SET is_primary = TRUE, updated_at = $1
        WHERE store_id = $2 AND id = $3";
    // The next primary account: an approved one before others, the oldest first.
    SUCCESSOR = "SELECT id FROM bank_accounts WHERE store_id = $1 AND detached_at IS NULL
        ORDER BY CASE status WHEN 'APPROVED' THEN 0 WHEN 'IN_REVIEW' THEN 1 ELSE 2 END, id LIMIT 1";
    SET_LABEL = "UPDATE bank_accounts SET label = $1, updated_at = $2
        WHERE store_id = $3 AND id = $4 AND detached_at IS NULL";
    DETACH = "UPDATE bank_accounts SET is_primary = FALSE, detached_at = $1, updated_at = $1
        WHERE store_id = $2 AND id = $3 AND detached_at IS NULL";
    DECIDE = "UPDATE bank_accounts SET status = $1, approved_at = $2, refusal = $3, updated_at = $4
        WHERE store_id = $5 AND id = $6";
    HOLDER = "SELECT country, verified FROM stores WHERE id = $1";
}

/// A payout that is held until the transaction ends.
pub struct Held {
    pub(crate) id: PayoutId,
    pub(crate) account: BankAccountId,
    /// Where it stands.
    pub status: PayoutStatus,
    pub(crate) amount: Cents,
    pub(crate) fee: Cents,
    /// When its batch leaves.
    pub batch_at: Timestamp,
    pub(crate) reference: Option<String>,
}

/// An account as merchants see it, and what they do not see.
pub struct Account {
    pub(crate) view: BankAccount,
    pub(crate) country: Country,
    pub(crate) label: Option<String>,
    pub(crate) approved_at: Option<Timestamp>,
}

/// Who holds the store's accounts.
pub struct Holder {
    pub(crate) country: String,
    pub(crate) is_verified: bool,
}

/// Payouts of the store, newest first.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn page(tx: &mut Tx<'_>, ctx: &Ctx<'_>, paging: &Paging) -> Result<Page<Payout>, ApiError> {
    let made = paging.made::<kind::Payout>();
    let filtered = |select| {
        Query::new(select)
            .filter("p.store_id = ?", &ctx.store.id)
            .filter_opt("p.id >= ?", made.from())
            .filter_opt("p.id < ?", made.to())
    };
    let count = filtered("SELECT COUNT(*) FROM payouts p");
    Page::load(
        tx,
        paging,
        &count,
        filtered(payout!()),
        &[Key::text("p.id").desc()],
        payout,
    )
}

pub(crate) fn find(tx: &mut Tx<'_>, store: &StoreId, id: &PayoutId) -> Result<Option<PayoutDetail>, DbError> {
    tx.first(FIND, params![store, id], |row| {
        Ok(PayoutDetail {
            payout: payout(row)?,
            trace_id: row.next()?,
            expected_at: row.next()?,
        })
    })
}

fn payout(row: &mut Row<'_>) -> Result<Payout, DbError> {
    Ok(Payout {
        id: row.next()?,
        amount: row.next()?,
        fee: row.next()?,
        status: row.word(PayoutStatus::parse)?,
        reference_id: row.next()?,
        payout_method: PayoutMethod {
            id: row.next()?,
            is_primary: row.next()?,
            status: row.word(BankStatus::parse)?,
        },
        created_at: row.next()?,
        updated_at: row.next()?,
    })
}

/// A payout of the store, held until the transaction ends.
///
/// # Errors
/// [`DbError`] from the database.
pub fn lock(tx: &mut Tx<'_>, store: &StoreId, id: &PayoutId) -> Result<Option<Held>, DbError> {
    tx.first(LOCK, params![store, id], |row| {
        Ok(Held {
            id: row.next()?,
            account: row.next()?,
            status: row.word(PayoutStatus::parse)?,
            amount: row.next()?,
            fee: row.next()?,
            batch_at: row.next()?,
            reference: row.next()?,
        })
    })
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PayoutId,
    account: &BankAccountId,
    amount: Cents,
    fees: &Fees,
    batch_at: Timestamp,
) -> Result<(), DbError> {
    let status = PayoutStatus::InReview.as_str();
    tx.run(
        INSERT,
        params![
            &ctx.store.id,
            id,
            account,
            status,
            amount,
            fees.fee,
            fees.standard,
            fees.cross_border,
            fees.foreign_exchange,
            batch_at,
            ctx.now
        ],
    )
    .map(drop)
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

/// Keeps what the bank said when it took the transfer; `false` when it was said before.
pub fn taken(
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

/// Payouts to an account that have not left yet.
pub fn waiting(tx: &mut Tx<'_>, store: &StoreId, account: &BankAccountId) -> Result<Vec<PayoutId>, DbError> {
    tx.all(WAITING, params![store, account], |row| row.next())
}

/// The accounts of a store, the primary one first, then the newest.
pub fn accounts(tx: &mut Tx<'_>, store: &StoreId) -> Result<Vec<Account>, DbError> {
    tx.all(ACCOUNTS, params![store, MAX_ACCOUNTS], account)
}

pub(crate) fn account_of(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &BankAccountId,
) -> Result<Option<Account>, DbError> {
    tx.first(ACCOUNT, params![store, id], account)
}

pub(crate) fn primary(tx: &mut Tx<'_>, store: &StoreId) -> Result<Option<Account>, DbError> {
    tx.first(PRIMARY, params![store], account)
}

pub(crate) fn lock_account(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &BankAccountId,
) -> Result<Option<Account>, DbError> {
    tx.first(ACCOUNT_LOCKED, params![store, id], account)
}

fn account(row: &mut Row<'_>) -> Result<Account, DbError> {
    let (id, is_primary, status) = (row.next()?, row.next()?, row.word(BankStatus::parse)?);
    let (last4, bank_name) = (row.next::<String>()?, row.next()?);
    let country = row.word(Country::parse)?;
    Ok(Account {
        view: BankAccount {
            id,
            is_primary,
            status,
            last4: Some(last4),
            bank_name,
            country: Some(country.as_str().to_owned()),
            routing_number: row.next()?,
            bank_account_type: row.opt_word(AccountType::parse)?,
            supported_currencies: vec![bank::currency(country).to_lowercase()],
            available_payout_speeds: vec!["standard".to_owned()],
            created_at: row.next()?,
            updated_at: row.next()?,
        },
        country,
        label: row.next()?,
        approved_at: row.next()?,
    })
}

pub(crate) fn sealed_numbers(
    tx: &mut Tx<'_>,
    store: &StoreId,
    account: &BankAccountId,
) -> Result<Vec<u8>, DbError> {
    tx.one(SEALED_NUMBERS, params![store, account], |row| row.next())
}

pub(crate) fn count_accounts(tx: &mut Tx<'_>, store: &StoreId) -> Result<i64, DbError> {
    tx.one(COUNT_ACCOUNTS, params![store], |row| row.next())
}

pub(crate) fn insert_account(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &BankAccountId,
    checked: &bank::BankAccount,
    names: (Option<&str>, Option<&str>),
    sealed: &[u8],
) -> Result<(), DbError> {
    let (label, bank_name) = names;
    let status = BankStatus::InReview.as_str();
    tx.run(
        INSERT_ACCOUNT,
        params![
            &ctx.store.id,
            id,
            status,
            label,
            checked.country.as_str(),
            bank_name,
            &checked.last4,
            &checked.routing_number,
            checked.account_type.map(AccountType::as_str),
            sealed,
            ctx.now
        ],
    )
    .map(drop)
}

/// Makes an account the only primary one. The caller holds the store's lock.
pub fn set_primary(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &BankAccountId) -> Result<(), DbError> {
    tx.run(NO_PRIMARY, params![ctx.now, &ctx.store.id])?;
    tx.run(SET_PRIMARY, params![ctx.now, &ctx.store.id, id]).map(drop)
}

pub(crate) fn successor(tx: &mut Tx<'_>, store: &StoreId) -> Result<Option<BankAccountId>, DbError> {
    tx.first(SUCCESSOR, params![store], |row| row.next())
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

pub(crate) fn holder(tx: &mut Tx<'_>, store: &StoreId) -> Result<Holder, DbError> {
    tx.one(HOLDER, params![store], |row| {
        Ok(Holder {
            country: row.next()?,
            is_verified: row.next()?,
        })
    })
}
