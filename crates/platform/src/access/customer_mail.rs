//! Mails of a store to its customers.

use crate::access::stores::Contact;
use crate::context::Ctx;
use crate::db::Tx;
use crate::error::ApiError;
use crate::mail;
use crate::mail::letter::Mail;

/// Mails a customer of the store that has this `contact`; the store's address for help is added to the text.
pub fn to_customer(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    contact: &Contact,
    to: &str,
    subject: String,
    mut text: String,
    reference: &str,
) -> Result<(), ApiError> {
    if let Some(email) = &contact.support_email {
        text.push_str(&format!("\nQuestions? Write to {email}.\n"));
    }
    let mail = Mail {
        to,
        subject,
        text,
        html: None,
        reference,
    };
    mail::enqueue(tx, ctx, &mail)
}
