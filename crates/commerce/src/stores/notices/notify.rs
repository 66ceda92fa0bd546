//! Mails to every member of the team who is to be notified of something.

use super::store;
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail;
use pandabase_platform::mail::letter::Mail;

/// Mails every member of the team whose role gets the kind and who has not switched it off. An owner who has
/// not signed in yet gets the mail as well, other members who were only invited do not. In a store that was
/// deleted its last owner gets every kind.
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

/// Like [`notify`], but mails the owner if everybody has switched the kind off. It is for events that start a
/// period set by law, which somebody in the team has to know of.
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

/// The addresses of those who are notified of a kind. If there are none and `anyway` is set, the owner's, who
/// is the first of the team.
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
    let heard = team.into_iter().filter(|reader| reader.is_notified(kind));
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
