//! TITLE

use crate::platform::app::App;
use pandabase_domain::id::{Id, Kind, StoreId};
use pandabase_domain::time::Timestamp;

/// Where and when an operation runs.
pub struct Ctx<'a> {
    /// The application.
    pub app: &'a App,
    /// The store.
    pub store: &'a StoreContext,
    /// Now, on the store's clock.
    pub now: Timestamp,
}

impl<'a> Ctx<'a> {
    /// The present of `store`.
    pub fn of(app: &'a App, store: &'a StoreContext) -> Self {
        Self {
            app,
            store,
            now: store.now(app),
        }
    }

    /// Mints an id.
    pub fn id<K: Kind>(&self) -> Id<K> {
        Id::new(self.now, &mut *self.app.random.lock())
    }
}

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
