//! Mails to people about their saved methods.

use super::method::Method;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail;
use pandabase_platform::mail::letter::Mail;

/// Tells the owner that a method was saved.
pub fn added(tx: &mut Tx<'_>, ctx: &Ctx<'_>, method: &Method) -> Result<(), ApiError> {
    let label = method.label();
    let expiry = match (method.exp_month, method.exp_year) {
        (Some(month), Some(year)) => format!(", good to {month:02}/{year},"),
        _ => String::new(),
    };
    let text = format!(
        "{label}{expiry} was saved for your later payments.\n\n\
         Was it not you? Remove it where your purchases are: {}\n",
        ctx.env.config.portal_url
    );
    send(tx, ctx, method, format!("{label} was added"), text)
}

/// Tells the owner that a method was removed.
pub fn removed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, method: &Method) -> Result<(), ApiError> {
    let label = method.label();
    let text = format!("{label} was removed and will not be charged again.\n");
    send(tx, ctx, method, format!("{label} was removed"), text)
}

fn send(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    method: &Method,
    subject: String,
    text: String,
) -> Result<(), ApiError> {
    mail::enqueue(
        tx,
        ctx,
        &Mail {
            to: &method.email,
            subject,
            text,
            html: None,
            reference: method.id.as_str(),
        },
    )
}
