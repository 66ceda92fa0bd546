//! Mails to people about their saved methods, which belong to no store.

use super::method::Method;
use pandabase_locale::{Locale, Text};
use pandabase_platform::access::customer_mail::{Page, portal, to_person};
use pandabase_platform::access::stores;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail::body::Body;

/// Mails the owner that a method was saved.
pub fn added(tx: &mut Tx<'_>, ctx: &Ctx<'_>, method: &Method) -> Result<(), ApiError> {
    let t = stores::language_of_person(tx, &method.email)?;
    let label = method.label();
    let what = match (method.exp_month, method.exp_year) {
        (Some(month), Some(year)) => {
            let expiry = format!("{month:02}/{year}");
            t.get("mail-card-added-until").with("expiry", expiry)
        }
        _ => t.get("mail-card-added"),
    };
    let body = Body::default()
        .text(what.with("card", &label))
        .link(t.get("mail-card-not-you"), portal(ctx, Page::Cards));
    let subject = t.get("mail-card-added-subject").with("card", label);
    send(tx, ctx, t, method, subject, body)
}

/// Mails the owner that a method was removed.
pub fn removed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, method: &Method) -> Result<(), ApiError> {
    let t = stores::language_of_person(tx, &method.email)?;
    let label = method.label();
    let body = Body::default().text(t.get("mail-card-removed").with("card", &label));
    let subject = t.get("mail-card-removed-subject").with("card", label);
    send(tx, ctx, t, method, subject, body)
}

fn send(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    language: Locale,
    method: &Method,
    subject: Text,
    body: Body,
) -> Result<(), ApiError> {
    let (to, id) = (&method.email, method.id.as_str());
    to_person(tx, ctx, language, to, (subject, body), id)
}
