//! Taking events in, whoever brings them, and the jobs that work on them.

use super::apply::{apply, is_early};
use super::store;
use crate::payments::reviews::hold::WHILE_HELD;
use pandabase_domain::time::{DAY, MINUTE, Timestamp};
use pandabase_platform::app::{Acting, App};
use pandabase_platform::context::{Ctx, Env, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::{Job, JobKind, Next, Pair};
use pandabase_platform::processor::updates::Event;
use std::sync::Arc;

/// How often the events of the processor are listed, in milliseconds.
const EVERY: i64 = 5 * MINUTE;
/// How far a list goes back behind the end of the last one, because an event may be listed late.
const OVERLAP: i64 = 15 * MINUTE;
/// How far the first list goes back.
const FIRST: i64 = DAY;
/// How many events are stored in one transaction, because others wait for the database in the meantime.
const BATCH: usize = 100;

/// Takes an event in: stores it with the job that reads what it is about, unless it came before. Returns
/// whether it is new.
pub fn receive(tx: &mut Tx<'_>, env: &Env, event: &Event) -> Result<bool, ApiError> {
    let platform = StoreContext::platform();
    let ctx = Ctx::of(env, &platform);
    let is_new = store::insert(tx, &ctx, event)?;
    if is_new {
        let subject = Pair {
            whole: &event.account,
            part: &event.id,
        };
        let subject = subject.to_string();
        jobs::enqueue(tx, &ctx, JobKind::ProcessorEvent, &subject, &(), ctx.now)?;
    }
    Ok(is_new)
}

/// The job: reads what an event is about, and applies it. Running it twice changes nothing. What is about the
/// money of a payment that is held is read anew until somebody has decided.
pub fn run_event(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let subject = job.subject.clone();
        let found = app.db.read(move |tx| match Pair::parse(&subject) {
            Some(Pair { whole, part }) => store::waiting(tx, whole, part),
            None => Ok(None),
        });
        let event = found.await?;
        let updates = match &event {
            Some(event) => app.ports.processor.read_event(event).await?,
            None => Vec::new(),
        };
        let shared = Arc::clone(&app);
        app.db
            .write(move |tx| {
                for update in &updates {
                    if is_early(tx, &shared.env, update)? {
                        return jobs::finish(tx, &job, &Next::At(job.now.plus_millis(WHILE_HELD)));
                    }
                }
                for update in &updates {
                    apply(tx, &shared.env, update)?;
                }
                if let Some(event) = &event {
                    store::set_done(tx, &job.ctx(&shared.env), event)?;
                }
                jobs::finish(tx, &job, &Next::Done)
            })
            .await
    })
}

/// The job: lists the events of every account since its last list, and takes in those that were never
/// delivered. An account that cannot be asked is left for the next time, and keeps no other waiting; the job
/// fails when none can be asked.
pub fn run_news(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let (mut is_listed, mut failure) = (false, None);
        for account in app.ports.processor.accounts().await? {
            match list(&app, &account, job.now).await {
                Ok(()) => is_listed = true,
                Err(error) => {
                    let causes = error.causes();
                    tracing::warn!(account, causes, "the events of an account are not listed");
                    failure = Some(error);
                }
            }
        }
        if let Some(error) = failure.filter(|_| !is_listed) {
            return Err(error);
        }
        let db = app.db.clone();
        db.write(move |tx| jobs::finish(tx, &job, &Next::At(job.now.plus_millis(EVERY))))
            .await
    })
}

/// Lists the events of an account since its last list.
async fn list(app: &Arc<App>, account: &str, now: Timestamp) -> Result<(), ApiError> {
    let name = account.to_owned();
    let listed = app.db.read(move |tx| store::listed_until(tx, &name)).await?;
    let mut until = listed.unwrap_or_else(|| now.plus_millis(-FIRST));
    if listed.is_none() {
        // However long nothing happens, or this server is away: the next list goes back as far.
        let name = account.to_owned();
        let stored = app.db.write(move |tx| store::set_listed_until(tx, &name, until));
        stored.await?;
    }
    let mut after = until.plus_millis(-OVERLAP);
    loop {
        let list = app.ports.processor.events_of(account, after).await?;
        for batch in list.events.chunks(BATCH) {
            until = take_in(app, account, batch.to_vec(), until).await?;
        }
        match list.next.filter(|next| *next > after) {
            Some(next) => after = next,
            None => return Ok(()),
        }
    }
}

/// Takes listed events in, and returns up to which time events are listed then.
async fn take_in(
    app: &Arc<App>,
    account: &str,
    events: Vec<Event>,
    until: Timestamp,
) -> Result<Timestamp, ApiError> {
    let latest = events.iter().map(|event| event.created_at).max();
    let until = latest.map_or(until, |latest| latest.max(until));
    let (shared, account) = (Arc::clone(app), account.to_owned());
    let taken = app.db.write(move |tx| {
        for event in &events {
            if receive(tx, &shared.env, event)? {
                tracing::info!(event = %event.id, kind = %event.kind, "an event was listed first");
            }
        }
        store::set_listed_until(tx, &account, until)?;
        Ok::<_, ApiError>(())
    });
    taken.await?;
    Ok(until)
}
