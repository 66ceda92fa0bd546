//! Mails to customers about their billing agreements. Each one links to the page where the agreement can be
//! revoked.

use super::mandate::{Authorized, Mandate, page_url};
use crate::billing::payment_methods::Method;
use pandabase_domain::mandate::Frequency;
use pandabase_locale::{Locale, Text};
use pandabase_platform::access::customer_mail::{Page, to_customer};
use pandabase_platform::access::stores;
use pandabase_platform::access::stores::Letterhead;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail::body::Body;

/// Confirms to the customer that they accepted the agreement.
pub fn agreed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, mandate: &Mandate, card: &Method) -> Result<(), ApiError> {
    let head = stores::letterhead(tx, ctx, &mandate.email)?;
    let t = head.language;
    let what = t
        .get("mail-agreed")
        .with("store", &head.name)
        .with("card", card.label())
        .with("frequency", in_words(t, mandate.frequency));
    let body = Body::default()
        .text(what)
        .quote(mandate.description.as_str())
        .text(t.get("mail-agreed-told"));
    let subject = t.get("mail-agreed-subject").with("store", &head.name);
    write(tx, ctx, &head, mandate, subject, body)
}

/// Announces a charge to the customer.
pub fn authorized(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    mandate: &Mandate,
    authorized: &Authorized,
) -> Result<(), ApiError> {
    let head = stores::letterhead(tx, ctx, &mandate.email)?;
    let (t, amount) = (head.language, head.money(authorized.amount));
    let what = t
        .get("mail-charge")
        .with("store", &head.name)
        .with("amount", &amount);
    let body = Body::default()
        .text(what)
        .quote(authorized.description.as_str())
        .text(t.get("mail-charge-agreed"))
        .quote(mandate.description.as_str());
    let subject = t
        .get("mail-charge-subject")
        .with("store", &head.name)
        .with("amount", amount);
    write(tx, ctx, &head, mandate, subject, body)
}

/// How often an agreement charges.
fn in_words(t: Locale, frequency: Frequency) -> Text {
    match frequency {
        Frequency::OneOff => t.get("frequency-once"),
        Frequency::Weekly => t.get("frequency-weekly"),
        Frequency::Monthly => t.get("frequency-monthly"),
        Frequency::Quarterly => t.get("frequency-quarterly"),
        Frequency::Yearly => t.get("frequency-yearly"),
        Frequency::AdHoc => t.get("frequency-ad-hoc"),
    }
}

fn write(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    head: &Letterhead,
    mandate: &Mandate,
    subject: Text,
    body: Body,
) -> Result<(), ApiError> {
    let page = page_url(ctx.env, &ctx.store.id, &mandate.id);
    let body = body.link(head.language.get("mail-agreement-link"), page);
    let (to, id) = (&mandate.email, mandate.id.as_str());
    to_customer(tx, ctx, head, to, (subject, body), Page::Home, id)
}
