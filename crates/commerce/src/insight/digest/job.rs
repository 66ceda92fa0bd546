//! The job that makes the digests of a store.

use super::figures::Figures;
use super::letter::letter;
use crate::stores::notices::store::{self as notices, Reader};
use pandabase_domain::digest::{self, Rhythm};
use pandabase_platform::access::stores::{self as access_stores, Contact};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::{self, Job, JobKind, Next};
use pandabase_platform::mail;
use pandabase_platform::mail::letter::Mail;

/// What the only job of a store is about.
const SUBJECT: &str = "digest";

/// Plans the next morning's digests, unless they are planned already. The caller holds the store, so that the
/// job does not end at the same time.
pub fn plan(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    let zone = access_stores::contact(tx, ctx)?.zone;
    if let Some(morning) = digest::next(ctx.now, &zone) {
        jobs::enqueue(tx, ctx, JobKind::StoreDigest, SUBJECT, &(), morning)?;
    }
    Ok(())
}

/// The job: mails whoever wants a digest and has not had it. It runs every morning until nobody wants one. A
/// morning on which no worker ran is made up for later in the day, a day or a week on which none ran is not.
pub fn run(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Job) -> Result<Next, ApiError> {
    // Whoever asks for digests meanwhile waits, and plans the next ones if none are left.
    access_stores::lock(tx, &ctx.store.id)?;
    let mut team = notices::readers(tx, &ctx.store.id)?;
    team.retain(|reader| reader.digest != Rhythm::Off);
    if team.is_empty() {
        return Ok(Next::Done);
    }
    let contact = access_stores::contact(tx, ctx)?;
    // A blocked store gets no digest, but its job goes on because the store may be unblocked.
    if access_stores::find_open(tx, &ctx.store.id)?.is_some() {
        for rhythm in [Rhythm::Daily, Rhythm::Weekly] {
            send(tx, ctx, &contact, rhythm, &team)?;
        }
    }
    Ok(digest::next(ctx.now, &contact.zone).map_or(Next::Done, Next::At))
}

/// Mails the digest of one rhythm. A day or week without anything to report is recorded as sent.
fn send(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    contact: &Contact,
    rhythm: Rhythm,
    team: &[Reader],
) -> Result<(), ApiError> {
    let Some(days) = rhythm.days(ctx.now, &contact.zone) else {
        return Ok(());
    };
    let waits = |reader: &&Reader| {
        let told = reader.digested_until.as_deref();
        reader.digest == rhythm && told.is_none_or(|told| told < days.last.as_str())
    };
    let waiting: Vec<&Reader> = team.iter().filter(waits).collect();
    if waiting.is_empty() {
        return Ok(());
    }
    let figures = Figures::of(tx, ctx, &days)?;
    let (subject, text) = letter(ctx, contact, rhythm, &days, &figures);
    for reader in waiting {
        notices::digested(tx, &ctx.store.id, &reader.id, &days.last)?;
        if figures.are_empty() {
            continue;
        }
        let mail = Mail {
            to: &reader.email,
            subject: subject.clone(),
            text: text.clone(),
            reference: ctx.store.id.as_str(),
        };
        mail::enqueue(tx, ctx, &mail)?;
    }
    Ok(())
}
