//! Taking events in, whoever brings them, and the jobs that work on them.

use super::apply::apply;
use super::store;
use pandabase_domain::time::{DAY, MINUTE, Timestamp};
use pandabase_platform::app::{Acting, App};
use pandabase_platform::context::{Ctx, Env, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::{Job, JobKind, Next, Pair};
use pandabase_platform::processor::told::{Event, MOST_EVENTS};
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

/// The job: reads what an event is about, and applies it. Running it twice changes nothing.
pub fn run_event(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let subject = job.subject.clone();
        let found = app.db.read(move |tx| match Pair::parse(&subject) {
            Some(Pair { whole, part }) => store::waiting(tx, whole, part),
            None => Ok(None),
        });
        let event = found.await?;
        let told = match &event {
            Some(event) => app.ports.processor.read_event(event).await?,
            None => Vec::new(),
        };
        let shared = Arc::clone(&app);
        app.db
            .write(move |tx| {
                for told in &told {
                    apply(tx, &shared.env, told)?;
                }
                if let Some(event) = &event {
                    store::set_done(tx, &job.ctx(&shared.env), event)?;
                }
                jobs::finish(tx, &job, &Next::Done)
            })
            .await
    })
}

/// The job: lists the events since the last list and takes in those that were never delivered.
pub fn run_news(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let listed = app.db.read(store::listed_until).await?;
        let mut until = listed.unwrap_or_else(|| job.now.plus_millis(-FIRST));
        if listed.is_none() {
            // However long nothing happens, or this server is away: the next list goes back as far.
            app.db.write(move |tx| store::set_listed_until(tx, until)).await?;
        }
        let mut after = until.plus_millis(-OVERLAP);
        loop {
            let events = app.ports.processor.events_since(after).await?;
            let is_full = events.len() >= MOST_EVENTS;
            let last = events.last().map_or(after, |event| event.created_at);
            for batch in events.chunks(BATCH) {
                until = take_in(&app, batch.to_vec(), until).await?;
            }
            // A full list ends before the present; the next one begins where it ended.
            if !is_full || last <= after {
                break;
            }
            after = last;
        }
        let db = app.db.clone();
        db.write(move |tx| jobs::finish(tx, &job, &Next::At(job.now.plus_millis(EVERY))))
            .await
    })
}

/// Takes listed events in, and returns up to which time events are listed then.
async fn take_in(app: &Arc<App>, events: Vec<Event>, until: Timestamp) -> Result<Timestamp, ApiError> {
    let latest = events.iter().map(|event| event.created_at).max();
    let until = latest.map_or(until, |latest| latest.max(until));
    let shared = Arc::clone(app);
    let taken = app.db.write(move |tx| {
        for event in &events {
            if receive(tx, &shared.env, event)? {
                tracing::info!(event = %event.id, kind = %event.kind, "an event was listed first");
            }
        }
        store::set_listed_until(tx, until)?;
        Ok::<_, ApiError>(())
    });
    taken.await?;
    Ok(until)
}
