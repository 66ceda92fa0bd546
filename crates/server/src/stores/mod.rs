//! Stores: the tenant that everything else belongs to (contract `store.md`).

pub mod service;
mod store;
pub mod views;

pub use store::{Contact, contact, find_open, find_open_by_handle, name_of};

use crate::app::App;
use crate::db::Tx;
use crate::http::{ApiError, Ctx, Input};
use pandabase_domain::id::StoreId;
use pandabase_domain::time::Timestamp;

/// What every operation knows of its store.
#[derive(Debug, Clone)]
pub struct StoreContext {
    /// The store.
    pub id: StoreId,
    /// Milliseconds by which the store's clock is ahead of the machine's; 0 in production.
    pub clock_offset: i64,
}

impl StoreContext {
    /// The context of work that belongs to no store.
    pub fn platform() -> Self {
        Self {
            id: StoreId::from_stored(""),
            clock_offset: 0,
        }
    }

    /// Now, on the store's clock.
    pub fn now(&self, app: &App) -> Timestamp {
        app.clock.now().plus_millis(self.clock_offset)
    }
}

/// `GET /v2/core/stores/{storeId}/`.
pub(crate) fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<views::Store, ApiError> {
    store::load(tx, &ctx.store.id)?.ok_or(ApiError::Missing("Store"))
}
