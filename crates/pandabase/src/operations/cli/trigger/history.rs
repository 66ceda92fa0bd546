//! The histories: which steps lead to which event. Each begins with nothing.

use super::player::{Player, Sale, Subscribed};
use crate::operations::cli::failure::Failure;
use pandabase_domain::webhook::event::EventType;
use serde_json::json;

/// The sandbox's cards.
const GOOD: &str = "4242424242424242";
const DECLINED: &str = "4000000000000002";
/// It pays when its buyer is there, and not when it is charged later.
const FAILS_LATER: &str = "4000000000000341";
/// Longer than any month, by an hour: what falls due after a month has happened.
const A_MONTH: &str = "P1MT1H";
/// Before the end of the shortest month that has three more days to come.
const MOST_OF_A_MONTH: &str = "P28DT1H";
/// A trial has seven days.
const MOST_OF_A_TRIAL: &str = "P4DT1H";

/// Plays what leads to an event.
pub async fn play(player: &mut Player<'_>, event: EventType) -> Result<(), Failure> {
    match event {
        EventType::PaymentPending
        | EventType::PaymentProcessing
        | EventType::PaymentCompleted
        | EventType::PaymentFailed
        | EventType::PaymentRefunded
        | EventType::PaymentDisputed
        | EventType::PaymentDisputeWon
        | EventType::PaymentDisputeLost
        | EventType::PaymentDisputePrevented
        | EventType::PaymentReview => of_payment(player, event).await,
        EventType::SubscriptionCreated
        | EventType::SubscriptionRenewed
        | EventType::SubscriptionPastDue
        | EventType::SubscriptionCancelled
        | EventType::SubscriptionPaused
        | EventType::SubscriptionResumed
        | EventType::SubscriptionUpdated
        | EventType::SubscriptionEnded
        | EventType::SubscriptionTrialEnding
        | EventType::SubscriptionRenewing => of_subscription(player, event).await,
    }
}

async fn of_payment(player: &mut Player<'_>, event: EventType) -> Result<(), Failure> {
    match event {
        EventType::PaymentProcessing => player.debit().await.map(drop),
        EventType::PaymentFailed => player.decline(DECLINED).await,
        EventType::PaymentReview => player.sell_under_review(GOOD).await,
        EventType::PaymentRefunded => {
            let Sale { order, .. } = player.sell(GOOD).await?;
            player.refund(&order).await
        }
        EventType::PaymentDisputed => dispute(player, &["dispute_opened"]).await,
        EventType::PaymentDisputeWon => dispute(player, &["dispute_opened", "dispute_won"]).await,
        EventType::PaymentDisputeLost => dispute(player, &["dispute_opened", "dispute_lost"]).await,
        EventType::PaymentDisputePrevented => dispute(player, &["dispute_prevented"]).await,
        _ => player.sell(GOOD).await.map(drop),
    }
}

async fn dispute(player: &mut Player<'_>, events: &[&str]) -> Result<(), Failure> {
    let Sale { payment, .. } = player.sell(GOOD).await?;
    for event in events {
        player.simulate(&payment, event).await?;
    }
    Ok(())
}

async fn of_subscription(player: &mut Player<'_>, event: EventType) -> Result<(), Failure> {
    let (card, is_trial) = match event {
        EventType::SubscriptionPastDue => (FAILS_LATER, false),
        EventType::SubscriptionTrialEnding => (GOOD, true),
        _ => (GOOD, false),
    };
    let Subscribed { id } = player.subscribe(card, is_trial).await?;
    match event {
        EventType::SubscriptionRenewed | EventType::SubscriptionPastDue => player.advance(A_MONTH).await,
        EventType::SubscriptionRenewing => player.advance(MOST_OF_A_MONTH).await,
        EventType::SubscriptionTrialEnding => player.advance(MOST_OF_A_TRIAL).await,
        EventType::SubscriptionPaused => player.act(&id, "pause", json!({})).await,
        EventType::SubscriptionResumed => {
            player.act(&id, "pause", json!({})).await?;
            player.act(&id, "resume", json!({})).await
        }
        EventType::SubscriptionUpdated => {
            player.act(&id, "cancel", json!({})).await?;
            player.act(&id, "reactivate", json!({})).await
        }
        EventType::SubscriptionCancelled => player.act(&id, "cancel", json!({})).await,
        EventType::SubscriptionEnded => player.act(&id, "cancel", json!({"immediate": true})).await,
        _ => Ok(()),
    }
}
