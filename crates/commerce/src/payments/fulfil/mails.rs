//! Mails about deliveries other than the receipt.

use crate::orders::sale::{Item, Sale};
use crate::payments::receipt::mailed;
use pandabase_domain::product::FulfillmentMode;
use pandabase_platform::access::customer_mail::{Page, to_customer};
use pandabase_platform::access::stores;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail::body::Body;

/// The most keys that a mail lists.
const LISTED: usize = 1_000;

/// Mails the customer what is new with a plan, and its keys; of very many, only the first.
pub fn moved(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    item: &Item,
    keys: &[String],
) -> Result<(), ApiError> {
    let head = stores::letterhead(tx, ctx, &sale.email)?;
    let t = head.language;
    let link = match item.mode {
        Some(FulfillmentMode::InstantDownload) => mailed(ctx, &sale.order, item.download_url.clone()),
        Some(FulfillmentMode::Redirect) => item.redirect_url.clone(),
        _ => None,
    };
    let more = keys.len().checked_sub(LISTED).filter(|more| *more > 0);
    let more = more.map(|more| t.get("mail-more-keys").with("count", more).to_string());
    let what = t
        .get("mail-plan-new")
        .with("plan", &item.name)
        .with("store", &head.name);
    let mut body = Body::default().text(what);
    for key in keys.iter().take(LISTED) {
        body = body.key(key);
    }
    body = body.text_opt(more).text_opt(link).text_opt(item.message.clone());
    let subject = t.get("mail-plan-new-subject").with("plan", &item.name);
    let (page, id) = (Page::Order(&sale.order), sale.order.as_str());
    to_customer(tx, ctx, &head, &sale.email, (subject, body), page, id)
}

/// Mails the customer that a key was replaced.
pub fn replaced(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, name: &str, key: &str) -> Result<(), ApiError> {
    let head = stores::letterhead(tx, ctx, &sale.email)?;
    let t = head.language;
    let what = t
        .get("mail-key-new")
        .with("store", &head.name)
        .with("product", name);
    let body = Body::default()
        .text(what)
        .key(key)
        .text(t.get("mail-key-replaced"));
    let subject = t.get("mail-key-new-subject").with("product", name);
    let (page, id) = (Page::Order(&sale.order), sale.order.as_str());
    to_customer(tx, ctx, &head, &sale.email, (subject, body), page, id)
}
