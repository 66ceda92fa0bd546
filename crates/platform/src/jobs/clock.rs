//! A sandbox store's own clock. Moving it runs what falls due on the way, in order, each job at its
//! own time, before the call returns. A move that was interrupted is simply made again: it goes to
//! the same time, and jobs that ran are gone.

use super::{store, worker};
use crate::app::App;
use crate::context::StoreContext;
use crate::db::Tx;
use crate::error::ApiError;
use crate::{params, sql};
use pandabase_domain::time::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// How long to wait between looks at jobs that a worker still holds.
const PATIENCE: Duration = Duration::from_millis(5);

sql! {
    SET = "UPDATE stores SET clock_offset = $1 WHERE id = $2 AND clock_offset < $1";
}

/// Moves the store's clock forward to `to` and returns how many jobs ran.
///
/// # Errors
/// [`ApiError::Invalid`] when `to` is in the store's past.
pub async fn move_to(app: &Arc<App>, store_context: &StoreContext, to: Timestamp) -> Result<usize, ApiError> {
    if to < store_context.now(&app.env.clock) {
        return Err(ApiError::invalid("The clock can only be moved forward"));
    }
    let mut ran = 0;
    loop {
        let machine_now = app.env.clock.now();
        let context = store_context.clone();
        let next = app
            .db
            .write(move |tx| store::lease_next_of_store(tx, &context, to, machine_now))
            .await?;
        if let Some(job) = next {
            worker::work(app, job).await;
            ran += 1;
            continue;
        }
        let id = store_context.id.clone();
        let held = app
            .db
            .read(move |tx| store::held(tx, &id, to, machine_now))
            .await?;
        if held == 0 {
            break;
        }
        tokio::time::sleep(PATIENCE).await;
    }
    let (app, id) = (Arc::clone(app), store_context.id.clone());
    let db = app.db.clone();
    db.write(move |tx: &mut Tx<'_>| {
        let machine_now = app.env.clock.now();
        // A slow machine, or another move, may have passed `to` meanwhile; a clock never goes back.
        let offset = to.as_millis() - machine_now.as_millis();
        if tx.run(SET, params![offset, &id])? > 0 {
            store::shift(tx, &id, offset, machine_now)?;
        }
        Ok::<_, ApiError>(())
    })
    .await?;
    Ok(ran)
}
