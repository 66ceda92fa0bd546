//! SQL of stores.

use crate::context::{Ctx, StoreContext};
use crate::db::{DbError, FromRow, Tx};
use crate::mail::brand::Brand;
use crate::{params, sql};
use pandabase_domain::id::{PaylinkId, StoreId};
use pandabase_domain::link;
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::store::Language;
use pandabase_domain::time::Timestamp;
use pandabase_domain::zone::Zone;
use pandabase_locale::Locale;

sql! {
    // A snapshot of a store has its paylinks, too.
    STORE_OF: StoreId = "SELECT p.store_id FROM paylinks p
        JOIN stores s ON s.id = p.store_id AND NOT s.is_snapshot
        WHERE p.id = $1 AND p.deleted_at IS NULL";
    OPEN: StoreContext = "SELECT {} FROM stores WHERE id = $1 AND NOT blocked AND deleted_at IS NULL";
    ANY: StoreContext = "SELECT {} FROM stores WHERE id = $1 AND deleted_at IS NULL AND NOT is_snapshot";
    ANY_BY_NAME: StoreContext = "SELECT {} FROM stores
        WHERE (id = $1 OR handle = $1) AND deleted_at IS NULL AND NOT is_snapshot";
    EVER: StoreContext = "SELECT {} FROM stores WHERE id = $1";
    OPEN_BY_HANDLE: StoreContext = "SELECT {} FROM stores
        WHERE handle = $1 AND NOT blocked AND deleted_at IS NULL";
    SUCCESSOR: StoreId = "SELECT l.store_id FROM left_handles l JOIN stores s ON s.id = l.store_id
        WHERE l.handle = $1 AND NOT s.blocked AND s.deleted_at IS NULL";
    LOCK: StoreId = "SELECT id FROM stores WHERE id = $1", locked;
    LETTERHEAD: Letterhead = "SELECT {} FROM stores s
        LEFT JOIN customers c ON c.store_id = s.id AND c.email = $1
        WHERE s.id = $2";
    // Whoever reads the mail is one person at every store, and reads the language of the last purchase.
    LANGUAGE_OF_PERSON: Option<String> = "SELECT locale FROM customers WHERE email = $1 AND locale IS NOT NULL
        ORDER BY updated_at DESC LIMIT 1";
    CONTACT: Contact = "SELECT {} FROM stores WHERE id = $1";
    CLOCK_OF: i64 = "SELECT clock_offset FROM stores WHERE id = $1";
    LANGUAGE: Option<Language> = "SELECT checkout_locale FROM stores
        WHERE id = $1 AND NOT blocked AND deleted_at IS NULL";
    NAME: String = "SELECT name FROM stores WHERE id = $1 AND NOT blocked AND deleted_at IS NULL";
    HANDLE: String = "SELECT handle FROM stores WHERE id = $1 AND NOT blocked AND deleted_at IS NULL";
    BLOCKED = "SELECT 1 FROM stores WHERE id = $1 AND blocked";
    DELETED = "SELECT 1 FROM stores WHERE id = $1 AND deleted_at IS NOT NULL";
}

/// The context of a store that buyers may see.
pub fn find_open(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<StoreContext>, DbError> {
    tx.remembered("open store", id.as_str().as_bytes(), |tx| {
        tx.fetch_optional(OPEN, params![id])
    })
}

/// The context of a store that operators may see, also a blocked one.
pub fn find_any(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<StoreContext>, DbError> {
    tx.fetch_optional(ANY, params![id])
}

/// The context of a store that there is or was: what a bank does about its payouts may come after its end.
pub fn find_ever(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<StoreContext>, DbError> {
    tx.fetch_optional(EVER, params![id])
}

/// Like [`find_any`], by the store's id or its handle.
pub fn find_any_named(tx: &mut Tx<'_>, name: &str) -> Result<Option<StoreContext>, DbError> {
    tx.fetch_optional(ANY_BY_NAME, params![name])
}

/// Locks a store, so that what is counted in it does not change until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, id: &StoreId) -> Result<(), DbError> {
    tx.fetch_optional(LOCK, params![id]).map(drop)
}

/// Like [`find_open`], by the store's handle.
pub fn find_open_by_handle(tx: &mut Tx<'_>, handle: &str) -> Result<Option<StoreContext>, DbError> {
    tx.fetch_optional(OPEN_BY_HANDLE, params![handle])
}

/// The store that buyers may see and that had this handle before another one.
pub fn successor(tx: &mut Tx<'_>, handle: &str) -> Result<Option<StoreId>, DbError> {
    tx.fetch_optional(SUCCESSOR, params![handle])
}

/// How far the store's clock is ahead of the machine's, in milliseconds; the store may be closed.
pub fn clock_of(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<i64>, DbError> {
    tx.fetch_optional(CLOCK_OF, params![id])
}

/// The language that a store has chosen for its pages; `None` where it has not, or buyers may not see it.
pub fn language_of(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<Language>, DbError> {
    Ok(tx.fetch_optional(LANGUAGE, params![id])?.flatten())
}

/// The name of a store that buyers may see.
pub fn name_of(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<String>, DbError> {
    tx.fetch_optional(NAME, params![id])
}

/// The handle of a store that buyers may see.
pub fn handle_of(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<String>, DbError> {
    tx.fetch_optional(HANDLE, params![id])
}

/// Whether an operator has blocked a store: nothing of it is shown to anybody.
pub fn is_blocked(tx: &mut Tx<'_>, id: &StoreId) -> Result<bool, DbError> {
    tx.exists(BLOCKED, params![id])
}

/// Whether a store was deleted: its customers read what it left them, and nothing is sold or charged there.
pub fn is_deleted(tx: &mut Tx<'_>, id: &StoreId) -> Result<bool, DbError> {
    tx.exists(DELETED, params![id])
}

/// Who mails come from and go to.
#[derive(Debug, Clone, FromRow)]
pub struct Contact {
    /// The store's name.
    pub name: String,
    /// Where buyers ask for help.
    pub support_email: Option<String>,
    /// The time zone of its days.
    #[column("timezone", with = zone)]
    pub zone: Zone,
}

impl Contact {
    /// A day, as mails to the store's team write it.
    pub fn day(&self, at: Timestamp) -> String {
        Locale::En.date(at, &self.zone)
    }

    /// A day and the time of day with its zone, as mails to the store's team write them.
    pub fn moment(&self, at: Timestamp) -> String {
        format!("{} ({})", Locale::En.date_time(at, &self.zone), self.zone)
    }
}

/// What a mail or an invoice to a buyer says of the store, and in which language.
#[derive(Debug, Clone, FromRow)]
pub struct Letterhead {
    /// The store's name.
    pub name: String,
    /// The address of its logo.
    #[column(with = link::shown)]
    pub logo: Option<String>,
    /// Its colour, as `#1f6f54`.
    pub accent_color: Option<String>,
    /// Where buyers ask for help.
    pub support_email: Option<String>,
    /// What buyers' banks show, `PB*` included.
    pub statement_descriptor: Option<String>,
    /// What stands before the numbers of its invoices.
    pub invoice_prefix: Option<String>,
    /// Who sells: the legal name, or the store's where none is set.
    #[column("COALESCE(seller_legal_name, name)")]
    pub seller: String,
    /// Where the seller is established.
    pub seller_address: Option<String>,
    /// The seller's tax id.
    pub seller_tax_id: Option<String>,
    /// The time zone of its days.
    #[column("timezone", with = zone)]
    pub zone: Zone,
    /// The language that the buyer read when they last paid, else the store's, else English.
    #[column("COALESCE(c.locale, checkout_locale)", with = language)]
    pub language: Locale,
}

impl Letterhead {
    /// How its mails look.
    pub fn brand(&self) -> Brand {
        Brand {
            name: self.name.clone(),
            logo: self.logo.clone(),
            accent: self.accent_color.clone(),
            language: self.language.tag().to_owned(),
        }
    }

    /// A day, as its reader writes days.
    pub fn day(&self, at: Timestamp) -> String {
        self.language.date(at, &self.zone)
    }

    /// A day and the time of day with its zone, as its reader writes them.
    pub fn moment(&self, at: Timestamp) -> String {
        format!("{} ({})", self.language.date_time(at, &self.zone), self.zone)
    }

    /// An amount, as its reader writes amounts.
    pub fn money(&self, amount: Cents) -> String {
        self.language.money(amount.0, Currency::Usd)
    }
}

/// What the store's mails to a buyer with this address, in lower case, look like.
pub fn letterhead(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<Letterhead, DbError> {
    tx.fetch_one(LETTERHEAD, params![email, &ctx.store.id])
}

/// The language of a person with this address, in lower case, whichever stores they bought from.
pub fn language_of_person(tx: &mut Tx<'_>, email: &str) -> Result<Locale, DbError> {
    let found = tx.fetch_optional(LANGUAGE_OF_PERSON, params![email])?;
    Ok(language(found.flatten()))
}

/// The language of a stored tag.
fn language(tag: Option<String>) -> Locale {
    tag.and_then(|tag| Locale::parse(&tag)).unwrap_or_default()
}

/// The zone of a stored name. One that the database of zones has lost must not keep a mail back.
fn zone(name: Option<String>) -> Zone {
    name.and_then(|name| Zone::parse(&name)).unwrap_or_default()
}

/// The store's addresses.
pub fn contact(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Contact, DbError> {
    tx.fetch_one(CONTACT, params![&ctx.store.id])
}

/// The store that a paylink belongs to.
pub fn store_of(tx: &mut Tx<'_>, paylink: &PaylinkId) -> Result<Option<StoreId>, DbError> {
    tx.fetch_optional(STORE_OF, params![paylink])
}
