//! Notices to a subscription's customer and merchant, and the end of access.

use super::mails;
use crate::billing::subscriptions::events::{emit, emit_ended};
use crate::billing::subscriptions::save::save;
use crate::billing::subscriptions::{schedule, store};
use pandabase_domain::subscription::SubscriptionStatus;
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::{Job, Next};

/// The job: announces, some days ahead, the end of a trial or the next charge. Once for every period.
pub fn run_notice(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    let Some(subscription) = store::lock(tx, ctx, &job.subject_id())? else {
        return Ok(Next::Done);
    };
    let Some(at) = schedule::notice_at(ctx, &subscription) else {
        return Ok(Next::Done);
    };
    if at > ctx.now {
        return Ok(Next::At(at));
    }
    if !store::announce(tx, ctx, &subscription)? {
        return Ok(Next::Done);
    }
    let is_trial = subscription.state.status == SubscriptionStatus::Trialing;
    let event = if is_trial {
        EventType::SubscriptionTrialEnding
    } else {
        EventType::SubscriptionRenewing
    };
    emit(tx, ctx, event, &subscription, &subscription.latest_order, None)?;
    if is_trial {
        mails::trial_ending(tx, ctx, &subscription)?;
    }
    Ok(Next::Done)
}

/// The job: announces that the card of a subscription expires within a month. Once for every card and date.
pub fn run_card_notice(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    let Some(subscription) = store::lock(tx, ctx, &job.subject_id())? else {
        return Ok(Next::Done);
    };
    let Some(card) = schedule::card_notice(tx, ctx, &subscription)? else {
        return Ok(Next::Done);
    };
    if card.at > ctx.now {
        return Ok(Next::At(card.at));
    }
    if store::announce_card(tx, ctx, &subscription.id, &card.mark)? {
        mails::card_expiring(tx, ctx, &subscription, &card.label)?;
    }
    Ok(Next::Done)
}

/// The job: ends the access of a subscription that is over.
pub fn run_end(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    let Some(mut subscription) = store::lock(tx, ctx, &job.subject_id())? else {
        return Ok(Next::Done);
    };
    if !subscription.state.is_over(ctx.now) {
        // The end moved while this job was leased, when nobody else could plan it.
        return Ok(schedule::end_at(&subscription).map_or(Next::Done, Next::At));
    }
    save(tx, ctx, &mut subscription)?;
    emit_ended(tx, ctx, &subscription)?;
    Ok(Next::Done)
}
