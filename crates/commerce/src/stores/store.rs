//! SQL of stores. The statements that check whether a request may reach its store are in `platform/access`.

use super::record::{Changeable, Settings};
use super::requests::NewStore;
use super::views::{Store, Summary};
use pandabase_domain::id::StoreId;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    LOAD: Store = "SELECT {} FROM stores s LEFT JOIN balances b ON b.store_id = s.id
        WHERE s.id = $1 AND s.deleted_at IS NULL";
    INSERT = "INSERT INTO stores (id, handle, name, description, category, country, statement_descriptor,
            support_email, owner_email, plan, type, verified, blocked, accepts_payments, localized_payments,
            clock_offset, created_at, updated_at)
        VALUES ($1, $2, $3, '', '[]', $4, $5, $6, $7, 'BASIC', \
            'INDIVIDUAL', FALSE, FALSE, $8, TRUE, 0, $9, $9)
        ON CONFLICT (handle) DO NOTHING";
    SETTINGS: Settings = "SELECT {} FROM stores WHERE id = $1";
    HOLD: Changeable = "SELECT {} FROM stores WHERE id = $1 AND deleted_at IS NULL", locked;
    CHANGE = "UPDATE stores SET tax_behavior = $1, localized_payments = $2, timezone = $3,
            trial_once_per_customer = $4, final_usage_bill = $5, support_email = $6,
            statement_descriptor = $7, updated_at = $8
        WHERE id = $9";
    LIST: Summary = "SELECT {} FROM stores WHERE deleted_at IS NULL ORDER BY created_at, id";
}

pub(super) fn load(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<Store>, DbError> {
    tx.fetch_optional(LOAD, params![id])
}

pub(super) fn settings(tx: &mut Tx<'_>, id: &StoreId) -> Result<Settings, DbError> {
    tx.fetch_one(SETTINGS, params![id])
}

/// Locks a store and returns the settings that may be changed.
pub(super) fn lock(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<Changeable>, DbError> {
    tx.fetch_optional(HOLD, params![id])
}

/// Stores the changed settings.
pub(super) fn change(
    tx: &mut Tx<'_>,
    id: &StoreId,
    settings: &Changeable,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.run(
        CHANGE,
        params![
            settings.tax_behavior.map(TaxBehavior::as_str),
            settings.localized_payments,
            &settings.timezone,
            settings.billing.trial_once_per_customer,
            settings.billing.final_usage_bill.as_str(),
            &settings.support_email,
            &settings.statement_descriptor,
            now,
            id
        ],
    )?;
    Ok(())
}

/// Every store that is not deleted, oldest first.
pub(super) fn list(tx: &mut Tx<'_>) -> Result<Vec<Summary>, DbError> {
    tx.fetch_all(LIST, &[])
}

/// Stores a new store; `false` when its handle is taken.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    id: &StoreId,
    new: &NewStore,
    accepts_payments: bool,
    now: Timestamp,
) -> Result<bool, DbError> {
    let inserted = tx.run(
        INSERT,
        params![
            id,
            &new.handle,
            &new.name,
            &new.country,
            &new.statement_descriptor,
            &new.support_email,
            &new.owner_email,
            accepts_payments,
            now
        ],
    )?;
    Ok(inserted == 1)
}
