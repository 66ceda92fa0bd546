//! What becomes of files that nothing uses.

use super::{address, store};
use pandabase_domain::time::DAY;
use pandabase_platform::app::{Acting, App};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::{self, Job, Next};
use std::sync::Arc;

/// What the job finds.
enum Fate {
    /// It stays, and the job has ended.
    Stays,
    /// Its row is gone, and its bytes are to go.
    Goes,
}

/// The job: deletes a file that nothing uses any more, once its time has come.
pub fn expire(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let asked = job.clone();
        let fate = app.db.write(move |tx| {
            let (store, id) = (&asked.store.id, asked.subject.as_str());
            let Some(file) = store::find_locked(tx, store, id)? else {
                // A job that was cut off between the row and the bytes goes on with the bytes.
                return Ok::<_, ApiError>(Fate::Goes);
            };
            let next = match file.goes_at() {
                None => Next::Done,
                Some(at) if at > asked.now => Next::At(at),
                // Somebody is paying for it, and gets it.
                Some(_) if store::is_awaited(tx, store, id)? => Next::At(asked.now.plus_millis(DAY)),
                Some(_) => {
                    // The row goes first, so that nothing can use a file that is being deleted.
                    store::forget(tx, store, id)?;
                    return Ok(Fate::Goes);
                }
            };
            // In this transaction, so that what plans the job anew later finds that this one has ended.
            jobs::finish(tx, &asked, &next)?;
            Ok(Fate::Stays)
        });
        match fate.await? {
            Fate::Stays => Ok(()),
            Fate::Goes => {
                for key in address::all(&job.store.id, &job.subject) {
                    app.files.delete(&key, app.env.clock.now()).await?;
                }
                let db = app.db.clone();
                db.write(move |tx| jobs::finish(tx, &job, &Next::Done)).await
            }
        }
    })
}
