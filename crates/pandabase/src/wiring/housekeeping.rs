//! The hourly job that deletes rows past their retention, and the one-off job that binds secrets to their
//! rows.

use crate::surfaces::portal;
use crate::surfaces::sandbox::lab::store as lab;
use pandabase_commerce::accounts;
use pandabase_commerce::billing::mandates;
use pandabase_commerce::notify::store as webhooks;
use pandabase_commerce::operator;
use pandabase_commerce::payments::inbound;
use pandabase_commerce::selling::carts::store as carts;
use pandabase_commerce::selling::checkout::store as checkout;
use pandabase_commerce::shield::store::{checks as shield, reviews};
use pandabase_commerce::stores::activity as store_activity;
use pandabase_commerce::stores::members::{mails, store as members};
use pandabase_domain::time::{HOUR, SECOND};
use pandabase_platform::access::{accounts as access, sessions, tokens};
use pandabase_platform::api::idempotency;
use pandabase_platform::config::ProcessorChoice;
use pandabase_platform::context::{Ctx, Env, StoreContext};
use pandabase_platform::db::{Sql, Tx, installation};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::{Job, JobKind, Next, enqueue};
use pandabase_platform::params;
use pandabase_platform::{mail, request_log};

/// The most sessions deleted at once, because others wait for the database in the meantime.
const SESSIONS: u32 = 1_000;
/// The most rows of one table that are deleted in one transaction.
const BATCH: i64 = 5_000;

/// Statements that delete a batch of rows created before a time, and how long their rows are kept, in
/// milliseconds.
const BATCHED: &[(Sql, i64)] = &[
    (webhooks::SWEEP_DELIVERIES, webhooks::KEPT),
    (webhooks::SWEEP_UNREAD, webhooks::KEPT),
    (webhooks::SWEEP_EVENTS, webhooks::KEPT),
    (mail::SWEEP, mail::KEPT),
    (sessions::SWEEP, sessions::KEPT),
    (portal::store::sign_in::SWEEP, portal::sign_in::KEPT),
    (access::SWEEP, sessions::KEPT),
    (tokens::SWEEP, 0),
    (accounts::store::links::SWEEP, accounts::sign_in::KEPT),
    (accounts::store::challenges::SWEEP, accounts::sign_in::KEPT),
    (
        accounts::store::passkeys::SWEEP,
        accounts::passkeys::service::CHALLENGES_KEPT,
    ),
    (members::SWEEP, members::KEPT),
    (members::SWEEP_OFFERS, members::OFFER_KEPT),
    (members::SWEEP_MAILS, mails::KEPT),
    (accounts::store::events::SWEEP, accounts::activity::KEPT),
    (operator::store::events::SWEEP, operator::activity::KEPT),
    (store_activity::store::SWEEP, store_activity::KEPT),
    (mandates::SWEEP, mandates::KEPT),
    (carts::SWEEP, carts::KEPT),
    (inbound::store::SWEEP, inbound::store::KEPT),
    (shield::SWEEP_HOURS, shield::KEPT),
    (reviews::SWEEP_FACTS, shield::KEPT),
    (shield::SWEEP_MARKS, shield::KEPT),
    (shield::SWEEP_DECLINES, shield::DECLINES_KEPT),
    (lab::SWEEP, lab::KEPT),
];

/// Enqueues the jobs unless they are queued already; called when a process starts.
pub fn schedule(tx: &mut Tx<'_>, env: &Env) -> Result<(), ApiError> {
    let platform = StoreContext::platform();
    let ctx = Ctx::of(env, &platform);
    enqueue(tx, &ctx, JobKind::Housekeeping, "hourly", &(), ctx.now)?;
    // The sandbox's processor has no list: its messages are jobs.
    if env.config.processor() == ProcessorChoice::Stripe {
        enqueue(tx, &ctx, JobKind::ProcessorNews, "list", &(), ctx.now)?;
    }
    if !installation::keys(tx)?.are_bound {
        enqueue(tx, &ctx, JobKind::SecretsBinding, "once", &(), ctx.now)?;
    }
    Ok(())
}

pub(crate) fn run(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Job) -> Result<Next, ApiError> {
    tx.run(
        idempotency::SWEEP,
        params![ctx.now.plus_millis(-idempotency::KEPT)],
    )?;
    // A full batch means that more rows are left.
    let mut more = checkout::sweep(tx, ctx.now, SESSIONS)?;
    let logged = request_log::sweep(tx, ctx.now.plus_millis(-request_log::KEPT), BATCH)?;
    // Before the sums that are left with nothing.
    let judged = shield::sweep(tx, ctx.now.plus_millis(-shield::KEPT), BATCH)?;
    for swept in [logged, judged] {
        more |= i64::try_from(swept).is_ok_and(|swept| swept >= BATCH);
    }
    for (sweep, kept) in BATCHED {
        let forgotten = tx.run(*sweep, params![ctx.now.plus_millis(-kept), BATCH])?;
        more |= i64::try_from(forgotten).is_ok_and(|forgotten| forgotten >= BATCH);
    }
    let pause = if more { SECOND } else { HOUR };
    Ok(Next::At(ctx.now.plus_millis(pause)))
}
