//! SQL of connected accounts. There are as many as an operator connects by hand.

use pandabase_domain::id::StoreId;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, FromRow, ToRow, Tx};
use pandabase_platform::{params, sealed, sql};

sealed!(
    /// Secret keys.
    pub SECRET_KEY = "processor_accounts", "secret_key", "id", "processor secret key"
);
sealed!(
    /// What messages of the processor are signed with.
    pub WEBHOOK_SECRET = "processor_accounts", "webhook_secret", "id", "processor webhook secret"
);
sealed!(
    /// What they were signed with before.
    pub FORMER_SECRET = "processor_accounts", "former_webhook_secret", "id", "former processor webhook secret"
);

sql! {
    FIND: Record = "SELECT {} FROM processor_accounts WHERE store_id = $1";
    FIND_LOCKED: Record = "SELECT {} FROM processor_accounts WHERE store_id = $1", locked;
    // The store's own comes before the installation's, whose store is ''.
    OF_STORE: Record = "SELECT {} FROM processor_accounts WHERE store_id IN ($1, '')
        ORDER BY store_id DESC LIMIT 1";
    BY_ID: Record = "SELECT {} FROM processor_accounts WHERE id = $1";
    ALL: Record = "SELECT {} FROM processor_accounts ORDER BY store_id";
    IDS: String = "SELECT id FROM processor_accounts ORDER BY store_id";
    PUT: insert Record = "INSERT INTO processor_accounts (store_id, {columns}) VALUES ($1, {values})
        ON CONFLICT (store_id) DO UPDATE SET {excluded}";
    LAST_EVENT: Timestamp = "SELECT received_at FROM processor_events WHERE account = $1
        ORDER BY received_at DESC LIMIT 1";
    DELETE = "DELETE FROM processor_accounts WHERE store_id = $1";
}

/// An account as it is stored; secrets are encrypted.
#[derive(FromRow, ToRow)]
pub struct Record {
    #[column("store_id", unwritten)]
    pub(super) store: StoreId,
    pub(super) id: String,
    pub(super) is_live: bool,
    pub(super) publishable_key: String,
    pub(super) secret_key: Vec<u8>,
    pub(super) webhook_secret: Option<Vec<u8>>,
    #[column("former_webhook_secret")]
    pub(super) former_secret: Option<Vec<u8>>,
    pub(super) former_until: Option<Timestamp>,
    pub(super) endpoint_id: Option<String>,
    pub(super) endpoint_url: Option<String>,
    pub(super) currency: String,
    pub(super) country: String,
    #[column(json)]
    pub(super) methods: Vec<MethodCode>,
    pub(super) connected_at: Timestamp,
    pub(super) updated_at: Timestamp,
}

/// The account of a store; of the installation when the id is empty.
pub(super) fn find(tx: &mut Tx<'_>, store: &StoreId) -> Result<Option<Record>, DbError> {
    tx.fetch_optional(FIND, params![store])
}

pub(super) fn find_locked(tx: &mut Tx<'_>, store: &StoreId) -> Result<Option<Record>, DbError> {
    tx.fetch_optional(FIND_LOCKED, params![store])
}

/// The account that charges for a store: its own, else the installation's.
pub(super) fn of_store(tx: &mut Tx<'_>, store: &StoreId) -> Result<Option<Record>, DbError> {
    tx.fetch_optional(OF_STORE, params![store])
}

pub(super) fn by_id(tx: &mut Tx<'_>, account: &str) -> Result<Option<Record>, DbError> {
    tx.fetch_optional(BY_ID, params![account])
}

/// Every account, the installation's first.
pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<Record>, DbError> {
    tx.fetch_all(ALL, &[])
}

/// The ids of every account, the installation's first.
pub(super) fn ids(tx: &mut Tx<'_>) -> Result<Vec<String>, DbError> {
    tx.fetch_all(IDS, &[])
}

/// When the last event of an account arrived.
pub(super) fn last_event(tx: &mut Tx<'_>, account: &str) -> Result<Option<Timestamp>, DbError> {
    tx.fetch_optional(LAST_EVENT, params![account])
}

/// Puts an account in the place of the one that was there.
pub(super) fn put(tx: &mut Tx<'_>, record: &Record) -> Result<(), DbError> {
    tx.insert(PUT, params![&record.store], record).map(drop)
}

pub(super) fn delete(tx: &mut Tx<'_>, store: &StoreId) -> Result<bool, DbError> {
    Ok(tx.run(DELETE, params![store])? > 0)
}
