//! SQL of payouts and bank accounts, of every store.

use crate::money::payouts::store::Account;
use crate::money::payouts::views::Payout;
use pandabase_domain::id::{BankAccountId, PayoutId, StoreId, kind};
use pandabase_domain::payout::PayoutStatus;
use pandabase_domain::payout::bank::BankStatus;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::StoreContext;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, select, sql};
use schemars::JsonSchema;
use serde::Serialize;

sql! {
    // A fork has the same ids as its store, so the store comes first. A snapshot has them, too, but is left
    // out because nothing happens in it.
    STORE_OF_PAYOUT: StoreContext = "SELECT {} FROM payouts p JOIN stores ON stores.id = p.store_id
        WHERE p.id = $1 AND NOT stores.is_snapshot
        ORDER BY CASE WHEN stores.forked_from IS NULL THEN 0 ELSE 1 END, stores.id LIMIT 1";
    STORE_OF_ACCOUNT: StoreContext = "SELECT {} FROM bank_accounts b JOIN stores ON stores.id = b.store_id
        WHERE b.id = $1 AND NOT stores.is_snapshot
        ORDER BY CASE WHEN stores.forked_from IS NULL THEN 0 ELSE 1 END, stores.id LIMIT 1";
    PAYOUT: OperatorPayout = "SELECT {} FROM payouts p
            JOIN bank_accounts b ON b.store_id = p.store_id AND b.id = p.bank_account_id
        WHERE p.store_id = $1 AND p.id = $2";
}

const PAYOUTS: Sql<OperatorPayout> = select!(
    OperatorPayout,
    "SELECT {} FROM payouts p JOIN bank_accounts b ON b.store_id = p.store_id AND b.id = p.bank_account_id"
);

/// Without those of snapshots, which nobody sees.
const OF_PAYOUTS: &str = "NOT EXISTS (SELECT 1 FROM stores k WHERE k.id = p.store_id AND k.is_snapshot)";
const OF_ACCOUNTS: &str =
    "NOT EXISTS (SELECT 1 FROM stores k WHERE k.id = bank_accounts.store_id AND k.is_snapshot)";

const ACCOUNTS: Sql<StoredAccount> = select!(StoredAccount, "SELECT {} FROM bank_accounts");

/// Those in review first.
const IN_REVIEW_FIRST: Key =
    Key::number("CAST(CASE WHEN p.status = 'IN_REVIEW' THEN 0 ELSE 1 END AS BIGINT)");

/// A payout, whose it is, and when it leaves.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[alias("p")]
#[serde(rename_all = "camelCase")]
pub struct OperatorPayout {
    /// The payout.
    #[serde(flatten)]
    #[column(flatten)]
    pub payout: Payout,
    /// The store that it is paid to.
    pub store_id: StoreId,
    /// When it leaves, or left, on the store's clock.
    pub batch_at: Timestamp,
    /// Why it was refused or returned.
    pub refusal: Option<String>,
}

/// A bank account as it is stored, and whose it is.
#[derive(FromRow)]
pub struct StoredAccount {
    pub(crate) store_id: StoreId,
    #[column(flatten)]
    pub(crate) account: Account,
}

/// The store of a payout. It may have been deleted, because banks return payouts later.
pub(crate) fn store_of_payout(tx: &mut Tx<'_>, id: &PayoutId) -> Result<Option<StoreContext>, DbError> {
    tx.fetch_optional(STORE_OF_PAYOUT, params![id])
}

/// The store of a bank account, also one that was deleted.
pub(crate) fn store_of_account(tx: &mut Tx<'_>, id: &BankAccountId) -> Result<Option<StoreContext>, DbError> {
    tx.fetch_optional(STORE_OF_ACCOUNT, params![id])
}

pub(crate) fn payout(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &PayoutId,
) -> Result<Option<OperatorPayout>, DbError> {
    tx.fetch_optional(PAYOUT, params![store, id])
}

/// A page of the payouts of every store that stand somewhere, those in review first, then the newest first.
pub fn payouts(
    tx: &mut Tx<'_>,
    status: Option<PayoutStatus>,
    paging: &Paging,
) -> Result<Page<OperatorPayout>, ApiError> {
    let made = paging.made::<kind::Payout>();
    let items = Query::select(PAYOUTS)
        .filter_fixed(OF_PAYOUTS)
        .filter_span("p.id", made.from(), made.to())
        .filter_opt("p.status = ?", status.map(PayoutStatus::as_str));
    let newest_first = Key::text("p.id").desc();
    match status {
        // All have the same status, and an index has those in order.
        Some(_) => Page::fetch(tx, paging, items, &[newest_first]),
        None => Page::fetch(tx, paging, items, &[IN_REVIEW_FIRST, newest_first]),
    }
}

/// A page of the bank accounts of every store whose review stands somewhere, newest first.
pub(crate) fn accounts(
    tx: &mut Tx<'_>,
    status: Option<BankStatus>,
    paging: &Paging,
) -> Result<Page<StoredAccount>, ApiError> {
    let made = paging.made::<kind::BankAccount>();
    let items = Query::select(ACCOUNTS)
        .filter_fixed("detached_at IS NULL")
        .filter_fixed(OF_ACCOUNTS)
        .filter_span("id", made.from(), made.to())
        .filter_opt("status = ?", status.map(BankStatus::as_str));
    Page::fetch(tx, paging, items, &[Key::text("id").desc()])
}
