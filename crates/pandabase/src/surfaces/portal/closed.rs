//! What is left of a store that was deleted: its customers read their orders, subscriptions and cases, and
//! change nothing. They may still withdraw from what they bought, which is their right by law.

use pandabase_platform::access::stores as access_stores;
use pandabase_platform::context::StoreContext;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// Refuses a change in a store that was deleted.
pub(super) fn refuse(tx: &mut Tx<'_>, store: &StoreContext) -> Result<(), ApiError> {
    if access_stores::is_deleted(tx, &store.id)? {
        let text = "The store has closed: what it left can only be read";
        return Err(ApiError::Conflict(text.to_owned()));
    }
    Ok(())
}
