//! A sandbox store's own clock. Moving it runs what falls due on the way, in order, each job at its own time,
//! before the call returns. Webhooks and mails that are due within an hour, with no other job between them,
//! run side by side, so that a receiver that hangs delays neither the others nor the jobs that are due by
//! then.
//!
//! The clock moves with each job, so a move that is cut off has got as far as the last jobs that it began. A
//! move holds a job of its own, which keeps other workers from the store's jobs. If the process ends, another
//! worker takes that job over and corrects when the store's jobs are due.

use super::job::{Job, Next};
use super::store::{LeasedJob, Reach};
use super::{finish, store, worker};
use crate::app::App;
use crate::cause;
use crate::context::{Ctx, StoreContext};
use crate::db::Tx;
use crate::error::ApiError;
use crate::{params, sql};
use pandabase_domain::time::{HOUR, Timestamp};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;
use tokio::task::JoinSet;

/// How long to wait between looks at jobs that a worker still holds.
const PATIENCE: Duration = Duration::from_millis(10);
/// After so many looks, which are five seconds, a holder that has not renewed its lease is taken for dead.
const LOOKS: u32 = 500;

/// How often a move looks for jobs that fell due while it ran the last ones. A busy store always has some,
/// which ordinary workers run when the move is over.
const PASSES: u32 = 8;

/// Jobs of one move that wait for other machines side by side.
const AT_ONCE: usize = 64;

sql! {
    SET = "UPDATE stores SET clock_offset = $1 WHERE id = $2 AND clock_offset < $1";
    OFFSET: i64 = "SELECT clock_offset FROM stores WHERE id = $1";
}

/// It is closed once the caller of the move no longer waits for it.
type Asking = oneshot::Receiver<Infallible>;

/// Moves the store's clock forward to `to` and returns how many jobs ran. When this call is dropped, the move
/// ends after the job that it is running.
///
/// # Errors
/// [`ApiError::Invalid`] when `to` is in the store's past.
pub async fn move_to(app: &Arc<App>, store_context: &StoreContext, to: Timestamp) -> Result<usize, ApiError> {
    let (_waits, mut asking) = oneshot::channel();
    let (app, store_context) = (Arc::clone(app), store_context.clone());
    cause::spawn(async move { run(&app, &store_context, to, &mut asking).await })
        .await
        .unwrap_or_else(|error| Err(ApiError::Internal(error.into())))
}

/// Like [`move_to`], but when this call is dropped the move stops where it is, as when the process ends.
///
/// # Errors
/// As [`move_to`].
pub async fn move_here(
    app: &Arc<App>,
    store_context: &StoreContext,
    to: Timestamp,
) -> Result<usize, ApiError> {
    let (_waits, mut asking) = oneshot::channel();
    run(app, store_context, to, &mut asking).await
}

async fn run(
    app: &Arc<App>,
    store_context: &StoreContext,
    to: Timestamp,
    asking: &mut Asking,
) -> Result<usize, ApiError> {
    if to < store_context.now(&app.env.clock) {
        return Err(ApiError::invalid("The clock can only be moved forward"));
    }
    match begin(app, store_context, asking).await? {
        Some(job) => worker::keep_lease(app, &job, walk(app, &job, to, asking)).await,
        None => Ok(0),
    }
}

fn is_cut_off(asking: &mut Asking) -> bool {
    matches!(asking.try_recv(), Err(TryRecvError::Closed))
}

/// Begins a move, once no other one is under way; `None` when the caller no longer waits for it.
async fn begin(
    app: &Arc<App>,
    store_context: &StoreContext,
    asking: &mut Asking,
) -> Result<Option<Job>, ApiError> {
    let mut watch = Watch::default();
    while !is_cut_off(asking) {
        let (shared, store_context) = (Arc::clone(app), store_context.clone());
        let taken = app.db.write(move |tx| {
            let ctx = Ctx::of(&shared.env, &store_context);
            store::lease_clock_move(tx, &ctx, shared.env.clock.now())
        });
        match taken.await? {
            Ok(job) => return Ok(Some(job)),
            Err(held) => watch.wait(app, vec![held]).await?,
        }
    }
    Ok(None)
}

/// How far a move came.
struct Walked {
    jobs: usize,
    is_there: bool,
}

/// Runs what falls due by `to`, then moves the clock there.
async fn walk(app: &Arc<App>, moving: &Job, to: Timestamp, asking: &mut Asking) -> Result<usize, ApiError> {
    let walked = advance(app, moving, to, asking).await;
    let target = walked.as_ref().is_ok_and(|walked| walked.is_there).then_some(to);
    let (moving, machine_now) = (moving.clone(), app.env.clock.now());
    let ended = app.db.write(move |tx| {
        store::stop_planning(tx, &moving.store.id)?;
        if let Some(to) = target {
            // A slow machine may have passed `to` meanwhile; a clock never goes back.
            set(tx, &moving.store, to.as_millis() - machine_now.as_millis())?;
        }
        let offset = offset(tx, &moving.store)?;
        store::shift(tx, &moving.store.id, offset, machine_now)?;
        finish(tx, &moving, &Next::Done)
    });
    ended.await?;
    Ok(walked?.jobs)
}

async fn advance(
    app: &Arc<App>,
    moving: &Job,
    to: Timestamp,
    asking: &mut Asking,
) -> Result<Walked, ApiError> {
    let mut calls = Calls::new(moving.now);
    let walked = advance_beside(app, moving, to, asking, &mut calls).await;
    // Calls that were begun are brought to their end, even if the move was cut off.
    while calls.end().await? {}
    walked
}

/// The jobs of a move that are under way and wait for other machines.
struct Calls {
    running: JoinSet<()>,
    /// How far the clock may go before all of them have ended.
    until: Timestamp,
}

impl Calls {
    fn new(until: Timestamp) -> Self {
        let running = JoinSet::new();
        Self { running, until }
    }

    /// Begins a job.
    fn begin(&mut self, app: &Arc<App>, job: Job) {
        if self.running.is_empty() {
            self.until = job.now.plus_millis(HOUR);
        }
        let app = Arc::clone(app);
        self.running.spawn(async move { worker::work(&app, job).await });
    }

    /// Waits until some have ended; false when none is under way.
    async fn end(&mut self) -> Result<bool, ApiError> {
        let mut next = self.running.join_next().await;
        let any = next.is_some();
        // All that have ended are counted, so that as many new ones are leased in one transaction.
        while let Some(ended) = next {
            ended.map_err(|error| ApiError::Internal(error.into()))?;
            next = self.running.try_join_next();
        }
        Ok(any)
    }
}

async fn advance_beside(
    app: &Arc<App>,
    moving: &Job,
    to: Timestamp,
    asking: &mut Asking,
    calls: &mut Calls,
) -> Result<Walked, ApiError> {
    let mut watch = Watch::default();
    let mut walked = Walked {
        jobs: 0,
        is_there: false,
    };
    let (mut at, mut passes, mut is_idle) = (moving.now, 0, false);
    while !is_cut_off(asking) {
        let room = AT_ONCE.saturating_sub(calls.running.len());
        let beside = (!calls.running.is_empty()).then_some(calls.until);
        let reach = Reach { at, to, room, beside };
        let (jobs, now) = match room {
            0 => (Vec::new(), at),
            _ => next(app, moving, reach).await?,
        };
        if let Some(first) = jobs.first() {
            if first.now > now {
                (at, passes) = (first.now, 0);
            }
            is_idle = false;
            walked.jobs += jobs.len();
            for job in jobs {
                if job.kind.policy().lane.waits_for_others() {
                    calls.begin(app, job);
                } else {
                    worker::work(app, job).await;
                }
            }
            continue;
        }
        if calls.end().await? {
            continue;
        }
        let (id, machine_now) = (moving.store.id.clone(), app.env.clock.now());
        let held = app.db.read(move |tx| store::leased(tx, &id, to, machine_now));
        let held = held.await?;
        if !held.is_empty() {
            watch.wait(app, held).await?;
            continue;
        }
        if is_idle || passes == PASSES {
            walked.is_there = true;
            break;
        }
        (at, passes, is_idle) = (now, passes + 1, true);
    }
    Ok(walked)
}

/// Leases the store's next jobs, and moves the clock to the time of the first. Also returns the store's time
/// before that.
async fn next(app: &Arc<App>, moving: &Job, reach: Reach) -> Result<(Vec<Job>, Timestamp), ApiError> {
    let (moving, machine_now) = (moving.clone(), app.env.clock.now());
    let taken = app.db.write(move |tx| {
        if !store::renew(tx, &moving, machine_now)? {
            let text = "Another request has taken the clock's move over";
            return Err(ApiError::Conflict(text.into()));
        }
        let store_context = StoreContext {
            id: moving.store.id.clone(),
            clock_offset: offset(tx, &moving.store)?,
            shield: false,
        };
        let jobs = store::lease_next_of_store(tx, &store_context, reach, machine_now)?;
        if let Some(job) = jobs.first() {
            set(tx, &job.store, job.store.clock_offset)?;
        }
        Ok((jobs, machine_now.plus_millis(store_context.clock_offset)))
    });
    taken.await
}

fn offset(tx: &mut Tx<'_>, store_context: &StoreContext) -> Result<i64, ApiError> {
    Ok(tx.fetch_one(OFFSET, params![&store_context.id])?)
}

fn set(tx: &mut Tx<'_>, store_context: &StoreContext, offset: i64) -> Result<(), ApiError> {
    tx.run(SET, params![offset, &store_context.id])?;
    Ok(())
}

/// Corrects when a store's jobs are due after its clock stopped on the way, because the process that moved it
/// ended.
pub fn settle(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Job) -> Result<Next, ApiError> {
    store::stop_planning(tx, &ctx.store.id)?;
    let offset = offset(tx, ctx.store)?;
    store::shift(tx, &ctx.store.id, offset, ctx.env.clock.now())?;
    Ok(Next::Done)
}

/// How many looks found each holder without a renewed lease.
#[derive(Default)]
struct Watch(Vec<(LeasedJob, u32)>);

impl Watch {
    /// Waits for a moment, or releases the jobs of holders that are taken for dead. This may be before their
    /// leases end: if a holder is alive after all, the end of its run has no effect.
    async fn wait(&mut self, app: &App, held: Vec<LeasedJob>) -> Result<(), ApiError> {
        let before = std::mem::take(&mut self.0);
        let watched = held.into_iter().map(|held| {
            let seen = before.iter().find(|(seen, _)| *seen == held);
            let looks = seen.map_or(1, |(_, looks)| looks + 1);
            (held, looks)
        });
        self.0 = watched.collect();
        let silent = self.0.iter().filter(|(_, looks)| *looks >= LOOKS);
        let silent: Vec<LeasedJob> = silent.map(|(held, _)| held.clone()).collect();
        if silent.is_empty() {
            tokio::time::sleep(PATIENCE).await;
            return Ok(());
        }
        tracing::warn!(
            "{} jobs whose worker no longer renews their leases are taken over",
            silent.len()
        );
        let taken = app.db.write(move |tx| {
            for held in &silent {
                store::take_over(tx, held)?;
            }
            Ok::<_, ApiError>(())
        });
        taken.await
    }
}
