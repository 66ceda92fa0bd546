//! Mails to subscribers about changes that they or the merchant made.

use pandabase_domain::product::BillingInterval;
use pandabase_domain::subscription::{Subscription, SubscriptionStatus};
use pandabase_locale::{Locale, Text};
use pandabase_platform::access::customer_mail::{Page, portal, send, to_customer};
use pandabase_platform::access::stores;
use pandabase_platform::access::stores::Letterhead;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail::body::Body;

/// What the mails to a subscriber look like.
pub fn head(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<Letterhead, ApiError> {
    Ok(stores::letterhead(tx, ctx, &subscription.email)?)
}

/// Mails the subscriber, and adds where to ask for help.
pub fn write(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    head: &Letterhead,
    subscription: &Subscription,
    subject: Text,
    body: Body,
) -> Result<(), ApiError> {
    let (to, id) = (&subscription.email, subscription.id.as_str());
    let page = Page::Subscription(&subscription.id);
    to_customer(tx, ctx, head, to, (subject, body), page, id)
}

/// A price of every period: `$15.00 per month`.
pub fn per_period(t: Locale, interval: BillingInterval, amount: String) -> Text {
    match interval {
        BillingInterval::Weekly => t.get("price-weekly"),
        BillingInterval::Monthly => t.get("price-monthly"),
        BillingInterval::Yearly => t.get("price-yearly"),
    }
    .with("amount", amount)
}

/// Several sentences as one paragraph, with what the language has between sentences.
pub fn sentences(t: Locale, sentences: impl IntoIterator<Item = Text>) -> String {
    let between = if t == Locale::Ja { "" } else { " " };
    let sentences: Vec<String> = sentences.into_iter().map(String::from).collect();
    sentences.join(between)
}

/// Mails the subscriber that the subscription was cancelled.
pub fn cancelled(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    let head = head(tx, ctx, subscription)?;
    let (t, name) = (head.language, subscription.plan.name.as_str());
    let access = match subscription.state.ends_at.filter(|end| *end > ctx.now) {
        Some(end) => t.get("mail-use-until").with("date", head.day(end)),
        None => t.get("mail-has-ended"),
    };
    let bill = match subscription.state.final_charge_at {
        Some(at) if at <= ctx.now => t.get("mail-billed-once"),
        Some(_) => t.get("mail-billed-once-later"),
        None => t.get("mail-not-charged"),
    };
    let what = t
        .get("mail-cancelled")
        .with("plan", name)
        .with("store", &head.name);
    let body = Body::default().text(what).text(sentences(t, [access, bill]));
    let subject = t.get("mail-cancelled-subject").with("plan", name);
    write(tx, ctx, &head, subscription, subject, body)
}

/// Mails the subscriber that the subscription was cancelled because its store has closed.
pub fn store_closed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    let head = head(tx, ctx, subscription)?;
    let (t, name) = (head.language, subscription.plan.name.as_str());
    let access = match subscription.state.ends_at.filter(|end| *end > ctx.now) {
        Some(end) => t.get("mail-paid-until").with("date", head.day(end)),
        None => t.get("mail-has-ended"),
    };
    let what = t
        .get("mail-store-closed")
        .with("store", &head.name)
        .with("plan", name);
    let body = Body::default()
        .text(what)
        .text(sentences(t, [access, t.get("mail-not-charged")]))
        // No case can be opened at a store that has closed.
        .link(
            t.get("mail-receipts-stay"),
            portal(ctx, Page::Subscription(&subscription.id)),
        );
    let subject = t.get("mail-cancelled-subject").with("plan", name);
    let (to, id) = (&subscription.email, subscription.id.as_str());
    send(tx, ctx, &head, to, (subject, body), None, id)
}

/// Mails the subscriber that the cancellation was revoked.
pub fn reactivated(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    let head = head(tx, ctx, subscription)?;
    let (t, name) = (head.language, subscription.plan.name.as_str());
    let state = &subscription.state;
    let next = match state.next_charge_at {
        Some(at) => t.get("mail-charged-next").with("date", head.day(at)),
        None if state.status == SubscriptionStatus::Paused => t.get("mail-paused"),
        // Only a dispute leaves it without a next charge.
        None => t.get("mail-disputed"),
    };
    let what = t
        .get("mail-continues")
        .with("plan", name)
        .with("store", &head.name);
    let body = Body::default().text(what).text(next);
    let subject = t.get("mail-continues-subject").with("plan", name);
    write(tx, ctx, &head, subscription, subject, body)
}

/// Mails the subscriber that the plan was changed, or will be.
pub fn plan_changed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    let head = head(tx, ctx, subscription)?;
    let t = head.language;
    let state = &subscription.state;
    let (plan, since) = match &subscription.pending_change {
        Some(plan) => (plan, Some(state.next_period(plan.interval).start)),
        None => (&subscription.plan, None),
    };
    let (subject, what) = match since {
        Some(since) => (
            t.get("mail-plan-changes-subject"),
            t.get("mail-plan-from").with("date", head.day(since)),
        ),
        None => (t.get("mail-plan-changed-subject"), t.get("mail-plan-now")),
    };
    let price = per_period(t, plan.interval, head.money(plan.amount()?));
    let what = what
        .with("store", &head.name)
        .with("count", plan.quantity)
        .with("plan", &plan.name)
        .with("price", price);
    let next = state.next_charge_at.map(|at| {
        let next = t.get("mail-charged-next").with("date", head.day(at));
        next.to_string()
    });
    let body = Body::default().text(what).text_opt(next);
    let subject = subject.with("plan", &plan.name);
    write(tx, ctx, &head, subscription, subject, body)
}

/// Mails the subscriber that another card is charged from now on.
pub fn card_switched(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    card: &str,
) -> Result<(), ApiError> {
    let head = head(tx, ctx, subscription)?;
    let (t, name) = (head.language, subscription.plan.name.as_str());
    let subject = t.get("mail-card-switched-subject");
    let what = t.get("mail-card-switched").with("store", &head.name);
    let what = what.with("plan", name).with("card", card);
    let subject = subject.with("plan", name).with("card", card);
    write(tx, ctx, &head, subscription, subject, Body::default().text(what))
}
