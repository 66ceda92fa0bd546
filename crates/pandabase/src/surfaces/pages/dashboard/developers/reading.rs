//! The store as the code beneath the operations sees it.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use pandabase_domain::id::StoreId;
use pandabase_platform::access::stores;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use std::sync::Arc;

/// Reads something in the store of the page.
///
/// # Errors
/// [`Halt::Refused`] with 404 when the store is closed.
pub async fn read<T: Send + 'static>(
    desk: &Desk,
    look: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + Sync + 'static,
) -> Result<T, Halt> {
    let app = Arc::clone(&desk.visit.app);
    let id = StoreId::from_stored(desk.visit.named("storeId"));
    let found = desk.visit.app.db.read(move |tx| {
        let Some(store) = stores::find_open(tx, &id)? else {
            return Ok(None);
        };
        look(tx, &Ctx::of(&app.env, &store)).map(Some)
    });
    found.await?.ok_or_else(|| Halt::missing("Store not found"))
}
