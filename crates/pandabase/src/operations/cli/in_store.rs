//! Work of commands in a store.

use pandabase_platform::app::App;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use std::sync::Arc;

/// Reads in a store: no sale of a running server waits for it.
pub(crate) async fn read_in<T: Send + 'static>(
    app: &Arc<App>,
    store: StoreContext,
    work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let shared = Arc::clone(app);
    app.db
        .read(move |tx| work(tx, &Ctx::of(&shared.env, &store)))
        .await
}

/// Writes in a store.
pub(crate) async fn write_in<T: Send + 'static>(
    app: &Arc<App>,
    store: StoreContext,
    work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let shared = Arc::clone(app);
    app.db
        .write(move |tx| work(tx, &Ctx::of(&shared.env, &store)))
        .await
}
