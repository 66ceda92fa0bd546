//! Mails about cases: a preview of what the other side wrote, and the warning before a case is closed.

use super::record::{Record, State};
use super::store;
use crate::stores::notices::notify;
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::time::Timestamp;
use pandabase_locale::Text;
use pandabase_platform::access::customer_mail::{Page, portal, send};
use pandabase_platform::access::stores;
use pandabase_platform::access::stores::Letterhead;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail::body::{Body, quoted};

/// How many characters of a message a mail shows.
const PREVIEW: usize = 300;

/// After how many unread messages of a case nobody is mailed any more: a customer could fill a mailbox.
const UNREAD: i64 = 20;

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
    head: &Letterhead,
    case: &Record,
    subject: Text,
    body: Body,
) -> Result<(), ApiError> {
    let body = body.link(
        head.language.get("mail-case-answer"),
        portal(ctx, Page::Case(&case.id)),
    );
    send(
        tx,
        ctx,
        head,
        &case.email,
        (subject, body),
        None,
        case.id.as_str(),
    )
}

/// What a mail says a case is about.
fn about(text: Text, case: &Record) -> Text {
    text.with("store", &case.store_name)
        .with("order", case.order_number.as_str())
        .with("subject", &case.subject)
}

/// Mails the customer what the merchant, or the store's automatic reply, wrote.
pub fn merchant_wrote(tx: &mut Tx<'_>, ctx: &Ctx<'_>, case: &Record, body: &str) -> Result<(), ApiError> {
    let head = stores::letterhead(tx, ctx, &case.email)?;
    let t = head.language;
    let body = Body::default()
        .text(about(t.get("mail-case-reply"), case))
        .quote(preview(body));
    let subject = t.get("mail-case-reply-subject").with("store", &case.store_name);
    to_customer(tx, ctx, &head, case, subject, body)
}

/// Mails the merchant what the customer wrote, unless much that was mailed is unread.
pub fn customer_wrote(tx: &mut Tx<'_>, ctx: &Ctx<'_>, case: &Record, body: &str) -> Result<(), ApiError> {
    if case.merchant_unread > UNREAD {
        return Ok(());
    }
    let subject = format!("Support case: {}", case.subject);
    let text = format!(
        "{} wrote about order {}:\n\n{}\n",
        case.email,
        case.order_number,
        quoted(&preview(body))
    );
    notify(tx, ctx, NoticeKind::Cases, subject, text, case.id.as_str())
}

/// Warns the customer that the case will be closed at `end` unless they answer.
pub fn closing_soon(tx: &mut Tx<'_>, ctx: &Ctx<'_>, case: &State, end: Timestamp) -> Result<(), ApiError> {
    let Some(case) = store::find(tx, ctx, &case.id)? else {
        return Ok(());
    };
    let head = stores::letterhead(tx, ctx, &case.email)?;
    let t = head.language;
    let what = about(t.get("mail-case-closing"), &case).with("date", head.moment(end));
    let subject = t.get("mail-case-closing-subject");
    to_customer(tx, ctx, &head, &case, subject, Body::default().text(what))
}
