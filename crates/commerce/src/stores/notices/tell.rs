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
///
/// # Errors
/// [`ApiError`] from the database.
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
///
/// # Errors
/// [`ApiError`] from the database.
pub fn notify_at(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    kind: NoticeKind,
    (subject, text): (String, String),
    reference: &str,
    at: Timestamp,
) -> Result<(), ApiError> {
    let team = store::readers(tx, &ctx.store.id)?;
    let addresses: Vec<String> = if team.is_empty() {
        // A store that was deleted has no team, but its payments of the past may still be disputed.
        store::last_owner(tx, &ctx.store.id)?.into_iter().collect()
    } else {
        let heard = team.into_iter().filter(|reader| reader.hears(kind));
        heard.map(|reader| reader.email).collect()
    };
    for to in &addresses {
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
