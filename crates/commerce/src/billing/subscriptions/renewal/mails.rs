//! Mails about renewals: to the customer, and to the store's team where only the merchant can help.

use crate::billing::subscriptions::mails::{head, sentences, write};
use crate::orders::bank;
use crate::orders::sale::Sale;
use crate::stores::notices::notify;
use pandabase_domain::metering::Charge;
use pandabase_domain::money::Cents;
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::subscription::Subscription;
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::customer_mail::{Page, portal};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail::body::Body;

/// Where the customer pays a renewal in another way, cancels, or gives another card.
fn page(ctx: &Ctx<'_>, subscription: &Subscription) -> String {
    portal(ctx, Page::Subscription(&subscription.id))
}

/// Mails the customer that the renewal could not be charged, or that the bank waits for their answer.
pub fn past_due(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    sale: &Sale,
    retry: Timestamp,
) -> Result<(), ApiError> {
    let head = head(tx, ctx, subscription)?;
    let (t, name, total) = (
        head.language,
        subscription.plan.name.as_str(),
        head.money(sale.total),
    );
    let retry = head.day(retry);
    let (subject, body) = match bank::page(ctx, sale)? {
        Some(url) => {
            let what = t.get("mail-confirm").with("amount", total).with("plan", name);
            let body = Body::default()
                .text(what)
                .link(t.get("mail-confirm-link"), url)
                .text(t.get("mail-confirm-retry").with("date", retry));
            (t.get("mail-confirm-subject"), body)
        }
        None => {
            let what = t.get("mail-failed").with("amount", total).with("plan", name);
            let body = Body::default()
                .text(what.with("date", retry))
                .link(t.get("mail-pay-otherwise"), page(ctx, subscription));
            (t.get("mail-failed-subject"), body)
        }
    };
    write(tx, ctx, &head, subscription, subject.with("plan", name), body)
}

/// Mails the customer that nobody paid and that nothing more is tried.
pub fn given_up(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    sale: &Sale,
) -> Result<(), ApiError> {
    let head = head(tx, ctx, subscription)?;
    let (t, name, total) = (
        head.language,
        subscription.plan.name.as_str(),
        head.money(sale.total),
    );
    let what = t.get("mail-given-up").with("amount", total).with("plan", name);
    let subject = t.get("mail-given-up-subject").with("plan", name);
    write(tx, ctx, &head, subscription, subject, Body::default().text(what))
}

/// Mails the merchant, who alone can help, that a renewal cannot be charged, `why`, and the figures of its
/// bill.
pub fn unpriced(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    why: &str,
    figures: &[(String, Charge)],
) -> Result<(), ApiError> {
    let (id, name) = (&subscription.id, &subscription.plan.name);
    let mut text = format!(
        "The renewal of the subscription {id} of {} to {name} cannot be charged: {why}.\n",
        subscription.email
    );
    if !figures.is_empty() {
        text.push_str("\nBefore tax:\n");
    }
    for (what, amount) in figures {
        text.push_str(&format!("  {what}: {}\n", amount.in_dollars()));
    }
    text.push_str(
        "\nNobody is charged until then, and nothing is lost. Void the usage that was reported by mistake, \
         or correct the price of the meter: the renewal is tried again every day, and charged as usual once \
         it can be.\n",
    );
    let subject = format!("A renewal of {name} cannot be charged");
    notify(tx, ctx, NoticeKind::Renewals, subject, text, id.as_str())
}

/// Mails the customer that the trial ends soon.
pub fn trial_ending(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    let Some(end) = subscription.state.trial_end else {
        return Ok(());
    };
    let head = head(tx, ctx, subscription)?;
    let (t, name) = (head.language, subscription.plan.name.as_str());
    let amount = subscription.plan.amount()?;
    let what = t.get("mail-trial-ending").with("plan", name);
    let what = what
        .with("date", head.day(end))
        .with("amount", head.money(amount));
    let off = subscription.discount(amount);
    let coupon = (off > Cents::ZERO).then(|| t.get("mail-trial-coupon").with("amount", head.money(off)));
    let body = Body::default()
        .text(sentences(t, std::iter::once(what).chain(coupon)))
        .link(t.get("mail-trial-manage"), page(ctx, subscription));
    let subject = t.get("mail-trial-ending-subject").with("plan", name);
    write(tx, ctx, &head, subscription, subject, body)
}

/// Mails the customer that the card expires soon.
pub fn card_expiring(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    card: &str,
) -> Result<(), ApiError> {
    let head = head(tx, ctx, subscription)?;
    let (t, name) = (head.language, subscription.plan.name.as_str());
    let what = t.get("mail-card-expiring").with("card", card).with("plan", name);
    let body = Body::default()
        .text(what)
        .link(t.get("mail-other-card"), page(ctx, subscription));
    let subject = t.get("mail-card-expiring-subject").with("card", card);
    write(tx, ctx, &head, subscription, subject, body)
}
