//! SQL of stores. What a request asks of its store before it is let in stands in `platform/access`.

use super::record::{Changeable, Settings};
use super::requests::NewStore;
use super::views::{Store, Summary};
use pandabase_domain::id::StoreId;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::store::FinalUsageBill;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, Row, Tx};
use pandabase_platform::{params, sql};

sql! {
    LOAD = "SELECT s.id, s.name, s.handle, s.slug, s.description, s.summary, s.category, s.country,
            COALESCE(b.sales, 0), COALESCE(b.balance, 0), s.statement_descriptor, s.support_email, s.logo,
            s.favicon, s.image_hash, s.accent_color, s.primary_color, s.plan, s.type, s.verified, s.blocked,
            s.tax_behavior, s.timezone, s.localized_payments, s.trial_once_per_customer,
            s.final_usage_bill, s.twitter_url, s.instagram_url, s.linkedin_url,
            s.youtube_url, s.tiktok_url, s.created_at, s.updated_at
        FROM stores s LEFT JOIN balances b ON b.store_id = s.id
        WHERE s.id = $1 AND s.deleted_at IS NULL";
    INSERT = "INSERT INTO stores (id, handle, name, description, category, country, statement_descriptor,
            support_email, owner_email, plan, type, verified, blocked, accepts_payments, localized_payments,
            clock_offset, created_at, updated_at)
        VALUES ($1, $2, $3, '', '[]', $4, $5, $6, $7, 'BASIC', \
            'INDIVIDUAL', FALSE, FALSE, $8, TRUE, 0, $9, $9)
        ON CONFLICT (handle) DO NOTHING";
    SETTINGS = "SELECT trial_once_per_customer, final_usage_bill FROM stores WHERE id = $1";
    HOLD = "SELECT tax_behavior, localized_payments, timezone, trial_once_per_customer, final_usage_bill,
            support_email, statement_descriptor
        FROM stores WHERE id = $1 AND deleted_at IS NULL", locked;
    CHANGE = "UPDATE stores SET tax_behavior = $1, localized_payments = $2, timezone = $3,
            trial_once_per_customer = $4, final_usage_bill = $5, support_email = $6,
            statement_descriptor = $7, updated_at = $8
        WHERE id = $9";
    LIST = "SELECT id, handle, name FROM stores WHERE deleted_at IS NULL ORDER BY created_at, id";
}

pub(super) fn load(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<Store>, DbError> {
    tx.first(LOAD, params![id], |row| {
        let id = row.next()?;
        let name: String = row.next()?;
        let (handle, slug, description, summary) = (row.next()?, row.next()?, row.next()?, row.next()?);
        let category = row.json()?;
        let country: String = row.next()?;
        let sales = row.next()?;
        let balance = row.next()?;
        Ok(Store {
            id,
            title: name.clone(),
            name,
            handle,
            slug,
            description,
            summary,
            category,
            origin_country: country.clone(),
            country,
            currency: "USD",
            sales,
            balance,
            available_balance: balance,
            statement_descriptor: row.next()?,
            support_email: row.next()?,
            logo: row.next()?,
            favicon: row.next()?,
            image_hash: row.next()?,
            accent_color: row.next()?,
            primary_color: row.next()?,
            plan: row.next()?,
            kind: row.next()?,
            verified: row.next()?,
            blocked: row.next()?,
            tax_behavior: row.opt_word(TaxBehavior::parse)?,
            timezone: row.next()?,
            localized_payments: row.next()?,
            trial_once_per_customer: row.next()?,
            final_usage_bill: row.word(FinalUsageBill::parse)?,
            twitter_url: row.next()?,
            instagram_url: row.next()?,
            linkedin_url: row.next()?,
            youtube_url: row.next()?,
            tiktok_url: row.next()?,
            created_at: row.next()?,
            updated_at: row.next()?,
        })
    })
}

pub(super) fn settings(tx: &mut Tx<'_>, id: &StoreId) -> Result<Settings, DbError> {
    tx.one(SETTINGS, params![id], billing)
}

fn billing(row: &mut Row<'_>) -> Result<Settings, DbError> {
    Ok(Settings {
        trial_once_per_customer: row.next()?,
        final_usage_bill: row.word(FinalUsageBill::parse)?,
    })
}

/// What may be changed of a store; nobody else changes it until the transaction ends.
pub(super) fn hold(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<Changeable>, DbError> {
    tx.first(HOLD, params![id], |row| {
        Ok(Changeable {
            tax_behavior: row.opt_word(TaxBehavior::parse)?,
            localized_payments: row.next()?,
            timezone: row.next()?,
            billing: billing(row)?,
            support_email: row.next()?,
            statement_descriptor: row.next()?,
        })
    })
}

/// Stores what was changed.
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
    tx.all(LIST, &[], |row: &mut Row<'_>| {
        Ok(Summary {
            id: row.next()?,
            handle: row.next()?,
            name: row.next()?,
        })
    })
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
