//! One mail for everybody who hears of something.

use super::store;
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail;
use pandabase_platform::mail::letter::Mail;

/// Mails everybody in the team whose role hears of the kind and who has not switched it off: one mail a
/// person. An owner who has not signed in yet is written to as well, whoever else was only invited is not; of
/// a store that was deleted, whoever owned it last hears of everything.
pub fn notify(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    kind: NoticeKind,
    subject: String,
    text: String,
    reference: &str,
) -> Result<(), ApiError> {
    notify_at(tx, ctx, kind, (subject, text), reference, ctx.now)
}

/// Like [`notify`], with the subject and text of mails that are sent at a time of the store's clock.
pub fn notify_at(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    kind: NoticeKind,
    (subject, text): (String, String),
    reference: &str,
    at: Timestamp,
) -> Result<(), ApiError> {
    let addresses = addresses(tx, ctx, kind, false)?;
    send(tx, ctx, &addresses, (subject, text), reference, at)
}

/// Like [`notify`], and writes to the owner where everybody has switched the kind off: of what the law sets
/// a term for somebody has to hear.
pub fn notify_somebody(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    kind: NoticeKind,
    subject: String,
    text: String,
    reference: &str,
) -> Result<(), ApiError> {
    let addresses = addresses(tx, ctx, kind, true)?;
    send(tx, ctx, &addresses, (subject, text), reference, ctx.now)
}

/// Who hears of a kind: the owner, who is the first of the team, where `anyway` and nobody else does.
fn addresses(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    kind: NoticeKind,
    anyway: bool,
) -> Result<Vec<String>, ApiError> {
    let team = store::readers(tx, &ctx.store.id)?;
    let Some(owner) = team.first().map(|reader| reader.email.clone()) else {
        // A store that was deleted has no team, but its payments of the past may still be disputed.
        return Ok(store::last_owner(tx, &ctx.store.id)?.into_iter().collect());
    };
    let heard = team.into_iter().filter(|reader| reader.hears(kind));
    let mut addresses: Vec<String> = heard.map(|reader| reader.email).collect();
    if anyway && addresses.is_empty() {
        addresses.push(owner);
    }
    Ok(addresses)
}

fn send(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    addresses: &[String],
    (subject, text): (String, String),
    reference: &str,
    at: Timestamp,
) -> Result<(), ApiError> {
    for to in addresses {
        let mail = Mail {
            to,
            subject: subject.clone(),
            text: text.clone(),
            reference,
        };
        mail::enqueue_at(tx, ctx, &mail, at)?;
    }
    Ok(())
}
