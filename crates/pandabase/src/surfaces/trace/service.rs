//! From an id to its trace.

use super::store;
use super::store::{Effects, MOST};
use super::tree::Tree;
use super::views::{Trace, TraceKind};
use pandabase_domain::cause::{Named, Parts};
use pandabase_domain::id::{EventId, Kind, LedgerEntryId, OrderId, PaymentId, kind};
use pandabase_domain::input::IdText;
use pandabase_domain::webhook::delivery::named;
use pandabase_platform::api::Input;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Deserialize;

/// The most origins that a trace shows.
const ORIGINS: usize = 20;
/// The most orders of a subscription whose payments are looked at.
const ORDERS: i64 = 10;
/// The most things that jobs are looked for by.
const SUBJECTS: usize = 100;
/// Behind every id that begins with what stands before it.
const BEHIND: char = '~';
/// How much of a payment's id the id of one of its steps has.
const OF_PAYMENT: usize = 20;

/// What is asked about.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct TracePath {
    /// What was caused, or what caused it: the id of a request, command or job, of an order, payment or one
    /// of its steps, of a refund, dispute, subscription, payout or case, of an entry of the ledger, an event,
    /// a delivery or a mail.
    id: IdText,
}

/// `GET /v2/core/stores/{storeId}/trace/{id}`: what something was caused by, and what else came of that.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<TracePath>) -> Result<Trace, ApiError> {
    of(tx, ctx, &input.path.id)
}

/// The trace of what has this id.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such thing, or nothing is known of its cause.
pub fn of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subject: &str) -> Result<Trace, ApiError> {
    let origins = origins(tx, ctx, subject)?;
    let (mut tree, mut has_more) = (Tree::default(), origins.len() > ORIGINS);
    for origin in origins.iter().take(ORIGINS) {
        has_more |= add_effects(tx, ctx, &mut tree, origin)?;
        if origin.starts_with(kind::Request::PREFIX)
            && let Some(logged) = store::logged(tx, ctx, origin)?
        {
            tree.logged(origin, logged);
        }
    }
    add_jobs(tx, ctx, &mut tree, (subject, origins.as_slice()))?;
    if tree.is_empty() {
        return Err(ApiError::Missing("Trace"));
    }
    Ok(Trace {
        id: subject.to_owned(),
        steps: tree.into_steps(),
        has_more,
    })
}

/// Adds what an origin caused; whether there is more than is shown.
fn add_effects(tx: &mut Tx<'_>, ctx: &Ctx<'_>, tree: &mut Tree, origin: &str) -> Result<bool, DbError> {
    let Effects {
        mut told,
        mut booked,
        mut written,
        mut emitted,
        mut asked_for,
    } = store::effects(tx, ctx, origin)?;
    let mut has_more = cut(&mut told) | cut(&mut booked) | cut(&mut written);
    has_more |= cut(&mut emitted) | cut(&mut asked_for);
    told.iter().for_each(|told| tree.add_steps(told));
    let mut payments: Vec<&PaymentId> = told.iter().map(|told| &told.payment_id).collect();
    payments.sort_unstable();
    payments.dedup();
    for payment in payments {
        if let Some(charge) = store::charge(tx, ctx, &payment.twin::<kind::Order>())? {
            tree.charged(payment, &told, &charge);
        }
    }
    booked.into_iter().for_each(|booked| tree.booked(booked));
    written.into_iter().for_each(|mail| tree.written(mail));
    emitted.iter().for_each(|event| tree.emitted(event));
    let events: Vec<EventId> = emitted.into_iter().map(|event| event.id).collect();
    let mut attempts = store::attempts(tx, ctx, &events)?;
    has_more |= cut(&mut attempts);
    attempts
        .into_iter()
        .chain(asked_for)
        .for_each(|attempt| tree.attempted(attempt));
    Ok(has_more)
}

/// Leaves out what is more than is shown; whether there was any.
fn cut<T>(rows: &mut Vec<T>) -> bool {
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let has_more = rows.len() > most;
    rows.truncate(most);
    has_more
}

/// Adds the jobs of the trace that have not ended: the one that was asked about, those that caused something,
/// and those about what is there, if one of the origins planned them.
fn add_jobs(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    tree: &mut Tree,
    (id, origins): (&str, &[String]),
) -> Result<(), DbError> {
    let known = tree.ids_of(TraceKind::Job);
    let mut known: Vec<&str> = known.iter().map(String::as_str).collect();
    known.push(id);
    // A run that is over says nothing of the next one.
    known.retain(|id| id.starts_with(kind::Job::PREFIX) && !id.contains('.'));
    for job in store::jobs(tx, ctx, &known)? {
        tree.queued(job);
    }
    let subjects = tree.subjects();
    let subjects: Vec<&str> = subjects.iter().map(String::as_str).take(SUBJECTS).collect();
    for job in store::jobs_about(tx, ctx, &subjects)? {
        let origin = job
            .cause
            .as_deref()
            .map(|cause| Named::of(Parts::of(cause).origin).id);
        if origin.is_some_and(|origin| origins.iter().any(|known| known == origin)) {
            tree.queued(job);
        }
    }
    Ok(())
}

/// What began whatever has this id, by its own ids: one, or several where things happened to it one after the
/// other.
fn origins(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subject: &str) -> Result<Vec<String>, ApiError> {
    let begins = [kind::Request::PREFIX, kind::Command::PREFIX, kind::Job::PREFIX];
    let mut origins = Vec::new();
    if begins.iter().any(|prefix| subject.starts_with(prefix)) {
        origins.push(subject.to_owned());
    }
    for cause in causes(tx, ctx, subject)?.into_iter().flatten() {
        let origin = Named::of(Parts::of(&cause).origin).id;
        if !origins.iter().any(|known| known == origin) {
            origins.push(origin.to_owned());
        }
    }
    Ok(origins)
}

/// The causes of what has this id, oldest first.
fn causes(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subject: &str) -> Result<Vec<Option<String>>, DbError> {
    let Some((word, rest)) = subject.split_once('_') else {
        return Ok(Vec::new());
    };
    match word {
        "job" => store::causes_of_job(tx, ctx, Named::of(subject).bare()),
        "ord" => of_order(tx, ctx, Some(OrderId::from_stored(subject))),
        "pmt" => of_payment(tx, ctx, Some(PaymentId::from_stored(subject))),
        "evnt" => match rest.get(..OF_PAYMENT) {
            Some(start) => {
                let from = format!("{}{start}", kind::Payment::PREFIX);
                store::causes_of_payment(tx, ctx, &from, &format!("{from}{BEHIND}"))
            }
            None => Ok(Vec::new()),
        },
        "cs" => {
            let order = store::numbered(tx, ctx, subject)?;
            of_order(tx, ctx, order)
        }
        "rfd" => {
            let payment = store::refunded(tx, ctx, subject)?;
            of_payment(tx, ctx, payment)
        }
        "dsp" => {
            let payment = store::disputed(tx, ctx, subject)?;
            of_payment(tx, ctx, payment)
        }
        "sub" => {
            let mut causes = Vec::new();
            for order in store::of_subscription(tx, ctx, subject, ORDERS)?
                .into_iter()
                .rev()
            {
                causes.extend(of_order(tx, ctx, Some(order))?);
            }
            Ok(causes)
        }
        "pto" => store::causes_of_payout(tx, ctx, subject),
        "case" => store::causes_of_case(tx, ctx, subject),
        "msg" => store::causes_of_mail(tx, ctx, subject),
        "ble" => match LedgerEntryId::from_stored(subject).minted_at() {
            Some(at) => store::causes_of_entry(tx, ctx, subject, at),
            None => Ok(Vec::new()),
        },
        "evt" => store::causes_of_events(tx, ctx, subject, &format!("{subject}{BEHIND}")),
        "dlv" => match named(subject) {
            Some(named) => {
                let behind = format!("{}{BEHIND}", named.event);
                store::causes_of_events(tx, ctx, &named.event, &behind)
            }
            None => Ok(Vec::new()),
        },
        _ => Ok(Vec::new()),
    }
}

fn of_order(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: Option<OrderId>) -> Result<Vec<Option<String>>, DbError> {
    of_payment(tx, ctx, order.map(|order| order.twin::<kind::Payment>()))
}

fn of_payment(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    payment: Option<PaymentId>,
) -> Result<Vec<Option<String>>, DbError> {
    let Some(payment) = payment else {
        return Ok(Vec::new());
    };
    let behind = format!("{payment}{BEHIND}");
    store::causes_of_payment(tx, ctx, payment.as_str(), &behind)
}
