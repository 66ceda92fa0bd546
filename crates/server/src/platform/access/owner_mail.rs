//! TITLE

use crate::platform::access::stores as access_stores;
use crate::platform::access::stores::Contact;
use crate::platform::context::Ctx;
use crate::platform::db::Tx;
use crate::platform::error::ApiError;
use crate::platform::mail;
use crate::platform::mail::letter::Mail;

/// Tells the owner, if the store has an address for that.
pub fn to_owner(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subject: String,
    text: String,
    reference: &str,
) -> Result<(), ApiError> {
    let Contact { owner_email, .. } = access_stores::contact(tx, ctx)?;
    let Some(owner) = owner_email else {
        return Ok(());
    };
    let mail = Mail {
        to: &owner,
        subject,
        text,
        html: None,
        reference,
    };
    mail::enqueue(tx, ctx, &mail)
}
