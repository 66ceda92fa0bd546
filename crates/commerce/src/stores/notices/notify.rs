//! Mails to every member of the team who is to be notified of something.

use super::{pages, store};
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::role::Role;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail;
use pandabase_platform::mail::letter::Mail;

/// Whom a mail is for: the address, and the role of a member who can see what it is about.
type Reached = (String, Option<Role>);

/// Mails every member of the team whose role gets the kind and who has not switched it off: one mail a
/// person. An owner who has not signed in yet gets the mail as well, other members who were only invited do
/// not. In a store that was deleted its last owner gets every kind. The mail ends with the page of the
/// dashboard about what `reference` names, for those who are let in.
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
) -> Result<Vec<Reached>, ApiError> {
    let team = store::readers(tx, &ctx.store.id)?;
    let Some(owner) = team
        .first()
        .map(|reader| (reader.email.clone(), Some(reader.role)))
    else {
        // A store that was deleted has no team, but its payments of the past may still be disputed.
        let last = store::last_owner(tx, &ctx.store.id)?;
        return Ok(last.map(|email| (email, None)).into_iter().collect());
    };
    let heard = team.into_iter().filter(|reader| reader.is_notified(kind));
    let mut addresses: Vec<Reached> = heard.map(|reader| (reader.email, Some(reader.role))).collect();
    if anyway && addresses.is_empty() {
        addresses.push(owner);
    }
    Ok(addresses)
}

fn send(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    addresses: &[Reached],
    (subject, text): (String, String),
    reference: &str,
    at: Timestamp,
) -> Result<(), ApiError> {
    for (to, role) in addresses {
        let page = role.and_then(|role| pages::address(ctx, reference, role));
        let text = match page {
            Some(page) => format!("{}\n\nIn the dashboard: {page}\n", text.trim_end()),
            None => text.clone(),
        };
        let mail = Mail {
            to,
            subject: subject.clone(),
            text,
            reference,
        };
        mail::enqueue_at(tx, ctx, &mail, at)?;
    }
    Ok(())
}
