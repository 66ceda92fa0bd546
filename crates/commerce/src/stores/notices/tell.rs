//! One mail for everybody who hears of something.

use super::store::{self, Reader};
use pandabase_domain::notice::NoticeKind;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail;
use pandabase_platform::mail::letter::Mail;

/// Mails everybody in the team whose role hears of the kind and who has not switched it off: one mail a
/// person. An owner who has not signed in yet is written to as well, whoever else was only invited is not.
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
    let team = store::readers(tx, &ctx.store.id)?;
    for Reader { email, .. } in team.iter().filter(|reader| reader.hears(kind)) {
        let mail = Mail {
            to: email,
            subject: subject.clone(),
            text: text.clone(),
            html: None,
            reference,
        };
        mail::enqueue(tx, ctx, &mail)?;
    }
    Ok(())
}
