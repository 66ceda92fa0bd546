//! Mails about renewals: to the customer, and to the store's team where only the merchant can help.

use crate::billing::subscriptions::mails::write;
use crate::orders::bank;
use crate::orders::sale::Sale;
use crate::stores::notices::notify;
use pandabase_domain::metering::Charge;
use pandabase_domain::money::Cents;
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::subscription::Subscription;
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::stores;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

fn portal<'a>(ctx: &Ctx<'a>) -> &'a str {
    &ctx.env.config.portal_url
}

/// Tells the customer that the renewal could not be charged, or that the bank waits for their answer.
pub fn past_due(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    sale: &Sale,
    retry: Timestamp,
) -> Result<(), ApiError> {
    let retry = retry.date(&stores::contact(tx, ctx)?.zone);
    let (name, total) = (&subscription.plan.name, sale.total);
    let page = bank::page(ctx, sale)?;
    let subject = match &page {
        Some(_) => format!("Confirm your payment for {name}"),
        None => format!("Your payment for {name} failed"),
    };
    let text = match &page {
        Some(url) => format!(
            "Your bank asks you to confirm the payment of {total} for {name}:\n\n{url}\n\n\
             Without your answer the payment is tried again on {retry}.\n"
        ),
        None => format!(
            "The payment of {total} for {name} could not be collected. It is tried again on {retry}.\n\n\
             To pay with another card, or at once, go to {}.\n",
            portal(ctx)
        ),
    };
    write(tx, ctx, subscription, subject, text)
}

/// Tells the customer that nobody paid and that nothing more is tried.
pub fn given_up(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    sale: &Sale,
) -> Result<(), ApiError> {
    let (name, total) = (&subscription.plan.name, sale.total);
    let text = format!(
        "The payment of {total} for {name} could not be collected, and it is not tried again. \
         Your subscription has ended.\n"
    );
    let subject = format!("Your subscription to {name} has ended");
    write(tx, ctx, subscription, subject, text)
}

/// Tells the merchant, who alone can help, that a renewal cannot be charged, `why`, and the figures of its
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

/// Tells the customer that the trial ends soon.
pub fn trial_ending(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    let name = &subscription.plan.name;
    let amount = subscription.plan.amount()?;
    let Some(end) = subscription.state.trial_end else {
        return Ok(());
    };
    let off = subscription.discount(amount);
    let coupon = if off > Cents::ZERO {
        format!(" Your coupon takes {off} off the first.")
    } else {
        String::new()
    };
    let text = format!(
        "Your trial of {name} ends on {}. From then on it costs {amount} before tax for every period, \
         which your card is charged.{coupon}\n\nTo cancel before, or to change your card, go to {}.\n",
        end.date(&stores::contact(tx, ctx)?.zone),
        portal(ctx)
    );
    let subject = format!("Your trial of {name} ends soon");
    write(tx, ctx, subscription, subject, text)
}

/// Tells the customer that the card expires soon.
pub fn card_expiring(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    card: &str,
) -> Result<(), ApiError> {
    let name = &subscription.plan.name;
    let text = format!(
        "{card}, which pays for {name}, expires within 30 days.\n\nTo pay with another one, go to {}.\n",
        portal(ctx)
    );
    write(tx, ctx, subscription, format!("{card} expires soon"), text)
}
