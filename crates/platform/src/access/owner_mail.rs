//! Mails to the owner of a store. Only the store knows whether it has an address for them.

use crate::access::stores as access_stores;
use crate::access::stores::Contact;
use crate::context::Ctx;
use crate::db::Tx;
use crate::error::ApiError;
use crate::mail;
use crate::mail::letter::Mail;

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
