//! Mails to a subscription's customer.

use crate::billing::subscriptions::mails::{day, write};
use crate::orders::sale::Sale;
use pandabase_domain::subscription::Subscription;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

fn portal<'a>(ctx: &Ctx<'a>) -> &'a str {
    &ctx.env.config.portal_url
}

/// The renewal could not be charged, or the bank wants to hear the customer first.
pub fn past_due(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    sale: &Sale,
    retry: Timestamp,
) -> Result<(), ApiError> {
    let (name, total, retry) = (&subscription.plan.name, sale.total, day(retry));
    let subject = match &sale.authorization_url {
        Some(_) => format!("Confirm your payment for {name}"),
        None => format!("Your payment for {name} failed"),
    };
    let text = match &sale.authorization_url {
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

/// Nobody paid, and nothing more is tried.
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

/// The trial ends soon.
pub fn trial_ending(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    let name = &subscription.plan.name;
    let amount = subscription.plan.amount()?;
    let Some(end) = subscription.state.trial_end else {
        return Ok(());
    };
    let text = format!(
        "Your trial of {name} ends on {}. From then on it costs {amount} before tax for every period, \
         which your card is charged.\n\nTo cancel before, or to change your card, go to {}.\n",
        day(end),
        portal(ctx)
    );
    let subject = format!("Your trial of {name} ends soon");
    write(tx, ctx, subscription, subject, text)
}

/// The card ends soon.
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
