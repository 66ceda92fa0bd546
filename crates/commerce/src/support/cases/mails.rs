//! Mails about cases: a preview of what the other side wrote, and the warning before a case is closed.

use super::record::{Record, State};
use super::store;
use crate::stores::notices::notify;
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail;
use pandabase_platform::mail::letter::Mail;

/// How many characters of a message a mail shows.
const PREVIEW: usize = 300;

fn preview(body: &str) -> String {
    let mut preview: String = body.chars().take(PREVIEW).collect();
    if preview.len() < body.len() {
        preview.push('…');
    }
    preview
}

fn to_customer(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    case: &Record,
    subject: String,
    text: &str,
) -> Result<(), ApiError> {
    let portal = &ctx.env.config.portal_url;
    let mail = Mail {
        to: &case.email,
        subject,
        text: format!("{text}\n\nAnswer in the customer portal: {portal}\n"),
        html: None,
        reference: case.id.as_str(),
    };
    mail::enqueue(tx, ctx, &mail)
}

/// Mails the customer what the merchant, or the store's automatic reply, wrote.
pub fn merchant_wrote(tx: &mut Tx<'_>, ctx: &Ctx<'_>, case: &Record, body: &str) -> Result<(), ApiError> {
    let text = format!(
        "{} replied about your order {}, \"{}\":\n\n{}",
        case.store_name,
        case.order_number,
        case.subject,
        preview(body)
    );
    to_customer(
        tx,
        ctx,
        case,
        format!("{} replied to you", case.store_name),
        &text,
    )
}

/// Mails the merchant what the customer wrote.
pub fn customer_wrote(tx: &mut Tx<'_>, ctx: &Ctx<'_>, case: &Record, body: &str) -> Result<(), ApiError> {
    let subject = format!("Support case: {}", case.subject);
    let text = format!(
        "{} wrote about order {}:\n\n{}\n",
        case.email,
        case.order_number,
        preview(body)
    );
    notify(tx, ctx, NoticeKind::Cases, subject, text, case.id.as_str())
}

/// Warns the customer that the case will be closed at `end` unless they answer.
pub fn closing_soon(tx: &mut Tx<'_>, ctx: &Ctx<'_>, case: &State, end: Timestamp) -> Result<(), ApiError> {
    let Some(case) = store::find(tx, ctx, &case.id)? else {
        return Ok(());
    };
    let text = format!(
        "{} is waiting for your answer about your order {}, \"{}\". Without one the case will be closed \
         at {end}.",
        case.store_name, case.order_number, case.subject
    );
    to_customer(
        tx,
        ctx,
        &case,
        "Your support case will be closed soon".to_owned(),
        &text,
    )
}
