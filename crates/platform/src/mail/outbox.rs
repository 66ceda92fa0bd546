//! The job that sends a queued mail.

use crate::app::Acting;
use crate::app::App;
use crate::context::Env;
use crate::db::{DbError, Tx};
use crate::error::ApiError;
use crate::jobs;
use crate::jobs::{Job, Next};
use crate::mail::attachment::Whole;
use crate::mail::letter::{Content, Kept};
use crate::mail::store::{CONTENT, Stored};
use crate::mail::{attachment, store};
use crate::papers;
use crate::smtp::SendError;
use pandabase_domain::id::{MessageId, StoreId};
use pandabase_domain::time::HOUR;
use std::sync::Arc;

pub(crate) fn open(env: &Env, stored: &Stored) -> Result<Content, ApiError> {
    let place = CONTENT.at(&stored.store_id, stored.id.as_str());
    let bytes = env.keyring.decrypt(&place, &stored.content)?;
    let kept: Kept = serde_json::from_slice(&bytes).map_err(DbError::Json)?;
    Ok(kept.content(&stored.subject, &stored.reference))
}

/// A mail that may be sent, with what it carries.
enum Ready {
    /// As it is.
    Mail(Box<(Stored, Content, Option<Whole>)>),
    /// As soon as what it carries has a number.
    Waits,
    /// Never: it was deleted.
    Gone,
}

fn ready(tx: &mut Tx<'_>, env: &Env, store: &StoreId, id: &MessageId) -> Result<Ready, ApiError> {
    let Some(stored) = store::find(tx, store, id)? else {
        return Ok(Ready::Gone);
    };
    let mut content = open(env, &stored)?;
    let whole = match content.attachment.take() {
        Some(attachment) => {
            let Some(whole) = attachment.whole(tx, store)? else {
                return Ok(Ready::Waits);
            };
            Some(whole)
        }
        None => None,
    };
    Ok(Ready::Mail(Box::new((stored, content, whole))))
}

/// Sends one mail. A mail that was sent just before a crash is sent again, with the same `Message-ID`.
pub fn send(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let (store, id) = (job.store.id.clone(), job.subject_id());
        let shared = Arc::clone(&app);
        let found = app.db.read(move |tx| ready(tx, &shared.env, &store, &id)).await?;
        let next = match found {
            Ready::Mail(mail) => {
                let (stored, content, whole) = *mail;
                let file = attachment::file_of(&stored.id, whole).await;
                match app.mailer.send(&stored, content, file, app.env.clock.now()).await {
                    Ok(()) => Next::Done,
                    Err(SendError::NoServer) => {
                        tracing::warn!("mails wait in the outbox: set `smtp.url`");
                        Next::At(job.now.plus_millis(HOUR))
                    }
                    Err(SendError::Refused(text)) => Next::Failed(text),
                    Err(SendError::Unavailable(source)) => return Err(ApiError::Unavailable(source)),
                }
            }
            Ready::Waits => {
                let store = job.store.id.clone();
                app.db.write(move |tx| papers::number_batch(tx, &store)).await?;
                Next::At(job.now)
            }
            Ready::Gone => Next::Done,
        };
        let db = app.db.clone();
        db.write(move |tx| {
            if next == Next::Done {
                store::mark_sent(tx, &job.store.id, &job.subject_id(), job.now)?;
            }
            jobs::finish(tx, &job, &next)
        })
        .await
    })
}
