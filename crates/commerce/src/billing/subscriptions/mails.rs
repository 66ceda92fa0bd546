//! Mails to subscribers about changes that they or the merchant made.

use pandabase_domain::product::BillingInterval;
use pandabase_domain::subscription::{Subscription, SubscriptionStatus};
use pandabase_platform::access::customer_mail::to_customer;
use pandabase_platform::access::stores;
use pandabase_platform::access::stores::Contact;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail;
use pandabase_platform::mail::letter::Mail;

/// Mails the subscriber, and adds where to ask for help.
pub fn write(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    subject: String,
    text: String,
) -> Result<(), ApiError> {
    let (to, id) = (&subscription.email, subscription.id.as_str());
    to_customer(tx, ctx, to, subject, text, id)
}

/// Tells the subscriber that the subscription was cancelled.
pub fn cancelled(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    let Contact {
        name: store, zone, ..
    } = stores::contact(tx, ctx)?;
    let name = &subscription.plan.name;
    let access = match subscription.state.ends_at.filter(|end| *end > ctx.now) {
        Some(end) => format!("You can use it until {}.", end.date(&zone)),
        None => "It has ended.".to_owned(),
    };
    let bill = match subscription.state.final_charge_at {
        Some(at) if at <= ctx.now => " What you have used is billed once more.",
        Some(_) => " What you use until then is billed once more.",
        None => " You will not be charged again.",
    };
    let subject = format!("Your subscription to {name} was cancelled");
    let text = format!("Your subscription to {name} from {store} was cancelled.\n\n{access}{bill}\n");
    write(tx, ctx, subscription, subject, text)
}

/// Tells the subscriber that the subscription was cancelled because its store has closed.
pub fn store_closed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    let Contact {
        name: store, zone, ..
    } = stores::contact(tx, ctx)?;
    let name = &subscription.plan.name;
    let access = match subscription.state.ends_at.filter(|end| *end > ctx.now) {
        Some(end) => format!("You have paid for it until {}.", end.date(&zone)),
        None => "It has ended.".to_owned(),
    };
    let portal = &ctx.env.config.portal_url;
    let subject = format!("Your subscription to {name} was cancelled");
    let text = format!(
        "{store} has closed, so your subscription to {name} was cancelled.\n\n{access} You will not be \
         charged again.\n\nYour receipts stay where they are: {portal}\n"
    );
    // No case can be opened at a store that has closed.
    let mail = Mail {
        to: &subscription.email,
        subject,
        text,
        html: None,
        reference: subscription.id.as_str(),
    };
    mail::enqueue(tx, ctx, &mail)
}

/// Tells the subscriber that the cancellation was revoked.
pub fn reactivated(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    let Contact {
        name: store, zone, ..
    } = stores::contact(tx, ctx)?;
    let name = &subscription.plan.name;
    let state = &subscription.state;
    let next = match state.next_charge_at {
        Some(at) => format!("It is charged next on {}.", at.date(&zone)),
        None if state.status == SubscriptionStatus::Paused => {
            "It is paused and not charged until it is resumed.".to_owned()
        }
        // Only a dispute leaves it without a next charge.
        None => "It is not charged while one of its payments is disputed.".to_owned(),
    };
    let subject = format!("Your subscription to {name} continues");
    let text =
        format!("The cancellation of your subscription to {name} from {store} was taken back.\n\n{next}\n");
    write(tx, ctx, subscription, subject, text)
}

/// Tells the subscriber that the plan was changed, or will be.
pub fn plan_changed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    let Contact {
        name: store, zone, ..
    } = stores::contact(tx, ctx)?;
    let state = &subscription.state;
    let (plan, since) = match &subscription.pending_change {
        Some(plan) => (plan, Some(state.next_period(plan.interval).start)),
        None => (&subscription.plan, None),
    };
    let period = match plan.interval {
        BillingInterval::Weekly => "week",
        BillingInterval::Monthly => "month",
        BillingInterval::Yearly => "year",
    };
    let (subject, when) = match since {
        Some(since) => (
            format!("Your plan changes to {}", plan.name),
            format!("From {} on", since.date(&zone)),
        ),
        None => (
            format!("Your plan is now {}", plan.name),
            "From now on".to_owned(),
        ),
    };
    let mut text = format!(
        "{when} your subscription from {store} is {} × {} for {} a {period} before tax.\n",
        plan.quantity,
        plan.name,
        plan.amount()?
    );
    if let Some(at) = state.next_charge_at {
        text.push_str(&format!("\nIt is charged next on {}.\n", at.date(&zone)));
    }
    write(tx, ctx, subscription, subject, text)
}

/// Tells the subscriber that another card is charged from now on.
pub fn card_switched(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    card: &str,
) -> Result<(), ApiError> {
    let store = stores::contact(tx, ctx)?.name;
    let name = &subscription.plan.name;
    let subject = format!("Your subscription to {name} is now paid with {card}");
    let text = format!("Your subscription to {name} from {store} is charged to {card} from now on.\n");
    write(tx, ctx, subscription, subject, text)
}
