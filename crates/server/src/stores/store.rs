//! SQL of stores.

use super::StoreContext;
use super::views::Store;
use crate::db::{DbError, Row, Tx};
use crate::http::Ctx;
use crate::{params, sql};
use pandabase_domain::id::StoreId;
use pandabase_domain::pricing::TaxBehavior;

sql! {
    OPEN = "SELECT id, clock_offset FROM stores WHERE id = $1 AND NOT blocked AND deleted_at IS NULL";
    OPEN_BY_HANDLE = "SELECT id, clock_offset FROM stores
        WHERE handle = $1 AND NOT blocked AND deleted_at IS NULL";
    CONTACT = "SELECT name, support_email, owner_email, statement_descriptor FROM stores WHERE id = $1";
    NAME = "SELECT name FROM stores WHERE id = $1 AND NOT blocked AND deleted_at IS NULL";
    LOAD = "SELECT s.id, s.name, s.handle, s.slug, s.description, s.summary, s.category, s.country,
            COALESCE(b.sales, 0), COALESCE(b.balance, 0), s.statement_descriptor, s.support_email, s.logo,
            s.favicon, s.image_hash, s.accent_color, s.primary_color, s.plan, s.type, s.verified, s.blocked,
            s.tax_behavior, s.timezone, s.localized_payments, s.twitter_url, s.instagram_url, s.linkedin_url,
            s.youtube_url, s.tiktok_url, s.created_at, s.updated_at
        FROM stores s LEFT JOIN balances b ON b.store_id = s.id
        WHERE s.id = $1 AND s.deleted_at IS NULL";
}

/// The context of a store that buyers may see.
///
/// # Errors
/// [`DbError`] from the database.
pub fn find_open(tx: &mut Tx<'_>, id: &str) -> Result<Option<StoreContext>, DbError> {
    tx.first(OPEN, params![id], context)
}

/// Like [`find_open`], by the store's handle.
///
/// # Errors
/// [`DbError`] from the database.
pub fn find_open_by_handle(tx: &mut Tx<'_>, handle: &str) -> Result<Option<StoreContext>, DbError> {
    tx.first(OPEN_BY_HANDLE, params![handle], context)
}

fn context(row: &mut Row<'_>) -> Result<StoreContext, DbError> {
    Ok(StoreContext {
        id: row.next()?,
        clock_offset: row.next()?,
    })
}

/// The name of a store that buyers may see.
///
/// # Errors
/// [`DbError`] from the database.
pub fn name_of(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<String>, DbError> {
    tx.first(NAME, params![id], |row| row.next())
}

/// Who mails come from and go to.
#[derive(Debug, Clone)]
pub struct Contact {
    /// The store's name.
    pub name: String,
    /// Where buyers ask for help.
    pub support_email: Option<String>,
    /// Where the owner gets mail.
    pub owner_email: Option<String>,
    /// What buyers' banks show, `PB*` included.
    pub statement_descriptor: Option<String>,
}

/// The store's addresses.
///
/// # Errors
/// [`DbError`] from the database.
pub fn contact(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Contact, DbError> {
    tx.one(CONTACT, params![&ctx.store.id], |row| {
        Ok(Contact {
            name: row.next()?,
            support_email: row.next()?,
            owner_email: row.next()?,
            statement_descriptor: row.next()?,
        })
    })
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
