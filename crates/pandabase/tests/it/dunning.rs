//! Renewals that are not paid at once (contract `subscriptions.md`, "Dunning" and "3DS on renewal").

use crate::harness::{Server, apply, both};
use crate::processor::FICKLE;
use crate::renewals::{EVENTS, events_of};
use crate::shop::{CHALLENGED, GOOD};
use http::Method;
use pandabase_commerce::orders::store::record::AUTHORIZATION_URL;
use pandabase_domain::subscription::{Ending, SubscriptionStatus};
use pandabase_domain::time::DAY;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::json;

impl Server {
    /// Status, attempt and bank's page of an order.
    async fn attempt(&self, order: &str) -> (String, i64, Option<String>) {
        let sql =
            Sql::new("SELECT status, attempt, authorization_url FROM orders WHERE store_id = $1 AND id = $2");
        let (store, order) = (self.store.id.clone(), order.to_owned());
        let id = order.clone();
        let found = self.app.db.read(move |tx| {
            tx.one(sql, params![&store, &order], |row| {
                Ok((row.next()?, row.next()?, row.next::<Option<Vec<u8>>>()?))
            })
        });
        let (status, attempt, sealed) = found.await.unwrap();
        let ctx = Ctx::of(&self.app.env, &self.store);
        let open = |sealed: Vec<u8>| ctx.decrypt_text(&AUTHORIZATION_URL, &id, &sealed).unwrap();
        (status, attempt, sealed.map(open))
    }

    /// The buyer answers to the bank.
    async fn answer(&self, url: &str, word: &str) -> u16 {
        let path = &url[url.find("/bank-redirects/3ds/").unwrap()..];
        let answer = self
            .anonymous(Method::POST, &format!("{path}/{word}"))
            .send()
            .await;
        answer.status.as_u16()
    }

    /// Subscribes with a card that the bank always asks about.
    pub async fn subscribed_after_a_challenge(&self, product: &str) -> String {
        let session = self.cart_of_plan(product).await;
        let paid = self
            .consent_with(&session, crate::renewals::lasting(CHALLENGED))
            .await;
        let url = paid.data(200)["authorization_url"].as_str().unwrap().to_owned();
        assert_eq!(self.answer(&url, "approve").await, 303);
        let sql = Sql::new("SELECT id FROM subscriptions WHERE store_id = $1");
        let store = self.store.id.clone();
        let found = self
            .app
            .db
            .read(move |tx| tx.one(sql, params![&store], |row| row.next()));
        found.await.unwrap()
    }
}

fn count(events: &[(String, String)], name: &str) -> usize {
    events.iter().filter(|(event, _)| event == name).count()
}

#[apply(both)]
async fn four_refusals_end_it(server: Server) {
    let (server, receiver) = server.listening(&EVENTS).await;
    let plan = server.plan(json!({})).await;
    let id = server.subscribed(&plan, GOOD).await;
    server.switch_card(&id, FICKLE).await;
    server.move_clock("P30D").await;
    let due = server.now().await;
    for retries in 0..3_i64 {
        let overdue = server.standing(&id).await;
        let state = &overdue.state;
        assert_eq!(
            (state.status, state.retry_count),
            (SubscriptionStatus::PastDue, retries)
        );
        assert_eq!(state.next_charge_at, Some(due.plus_millis((retries + 1) * DAY)));
        assert_eq!((state.period_no, overdue.open_order.is_some()), (1, true));
        assert_eq!(server.billed(&id).await.len(), 1);
        server.verify().await;
        server.move_clock("P1D").await;
    }
    let ended = server.standing(&id).await;
    assert_eq!(
        (ended.state.status, ended.state.ending),
        (SubscriptionStatus::Cancelled, Some(Ending::Dunning))
    );
    assert_eq!(
        (ended.state.cancelled_at, ended.state.retry_count),
        (Some(due.plus_millis(3 * DAY)), 3)
    );
    assert_eq!(ended.open_order, None);
    let billed = server.billed(&id).await;
    assert_eq!((billed.len(), billed[0].1.as_str()), (1, "VOID"));
    assert_eq!(
        server.attempt(ended.latest_order.as_str()).await,
        ("FAILED".into(), 4, None)
    );
    let events = events_of(&receiver);
    for (event, times) in [
        ("SUBSCRIPTION_PAST_DUE", 1),
        ("PAYMENT_FAILED", 4),
        ("SUBSCRIPTION_CANCELLED", 1),
        ("SUBSCRIPTION_RENEWED", 0),
    ] {
        assert_eq!(count(&events, event), times, "{event}");
    }
    let subjects: Vec<String> = server
        .mails()
        .await
        .into_iter()
        .map(|(_, subject)| subject)
        .collect();
    let failures = subjects
        .iter()
        .filter(|subject| *subject == "Your payment for Cloud Notes Pro failed")
        .count();
    assert_eq!(failures, 3);
    assert!(subjects.contains(&"Your subscription to Cloud Notes Pro has ended".into()));
    server.move_clock("P90D").await;
    assert_eq!(server.captured().await, 1);
    server.verify().await;
}

#[apply(both)]
async fn another_card_pays_without_shifting_dates(server: Server) {
    let (server, receiver) = server.listening(&EVENTS).await;
    let plan = server.plan(json!({})).await;
    let id = server.subscribed(&plan, GOOD).await;
    server.switch_card(&id, FICKLE).await;
    server.move_clock("P31D").await;
    let order = server.standing(&id).await.open_order.unwrap();
    server.switch_card(&id, GOOD).await;
    server.move_clock("PT23H").await;
    assert_eq!(server.captured().await, 1);
    server.move_clock("PT1H").await;
    let paid = server.standing(&id).await;
    assert_eq!(
        (
            paid.state.status,
            paid.state.retry_count,
            paid.state.first_failed_at
        ),
        (SubscriptionStatus::Active, 0, None)
    );
    assert_eq!(paid.state.period.start.to_string(), "2026-07-01T00:00:00.000Z");
    assert_eq!(
        paid.state.next_charge_at.unwrap().to_string(),
        "2026-08-01T00:00:00.000Z"
    );
    assert_eq!(
        server.attempt(order.as_str()).await,
        ("COMPLETED".into(), 3, None)
    );
    assert_eq!(server.billed(&id).await[0].4.as_deref(), Some(order.as_str()));
    assert_eq!(events_of(&receiver).last().unwrap().0, "SUBSCRIPTION_RENEWED");
    // The next period has four attempts of its own.
    server.switch_card(&id, FICKLE).await;
    server.move_clock("P30D").await;
    assert_eq!(
        server.standing(&id).await.state.status,
        SubscriptionStatus::PastDue
    );
    assert_eq!(count(&events_of(&receiver), "SUBSCRIPTION_PAST_DUE"), 2);
    server.verify().await;
}

#[apply(both)]
async fn a_trial_that_never_pays_ends(server: Server) {
    let (server, receiver) = server.listening(&EVENTS).await;
    let plan = server.plan(json!({"trialDays": 7})).await;
    let id = server.subscribed(&plan, FICKLE).await;
    server.move_clock("P7D").await;
    assert_eq!(
        server.standing(&id).await.state.status,
        SubscriptionStatus::PastDue
    );
    server.move_clock("P3D").await;
    assert_eq!(
        server.standing(&id).await.state.status,
        SubscriptionStatus::Cancelled
    );
    let events: Vec<String> = events_of(&receiver)
        .into_iter()
        .map(|(event, _)| event)
        .filter(|event| event != "PAYMENT_FAILED")
        .collect();
    assert_eq!(
        events,
        [
            "SUBSCRIPTION_CREATED",
            "SUBSCRIPTION_TRIAL_ENDING",
            "SUBSCRIPTION_PAST_DUE",
            "SUBSCRIPTION_CANCELLED"
        ]
    );
    assert_eq!(server.captured().await, 0);
    server.verify().await;
}

#[apply(both)]
async fn without_a_card_it_is_declined(server: Server) {
    let plan = server.plan(json!({})).await;
    let id = server.subscribed(&plan, GOOD).await;
    server
        .with_subscription(&id, |subscription, _| subscription.payment_method = None)
        .await;
    server.move_clock("P30D").await;
    let overdue = server.standing(&id).await;
    assert_eq!(overdue.state.status, SubscriptionStatus::PastDue);
    assert_eq!(server.attempt(overdue.latest_order.as_str()).await.0, "FAILED");
    server.switch_card(&id, GOOD).await;
    server.move_clock("P1D").await;
    assert_eq!(
        server.standing(&id).await.state.status,
        SubscriptionStatus::Active
    );
    server.verify().await;
}

#[apply(both)]
async fn the_buyer_answers_to_the_bank_later(server: Server) {
    let (server, receiver) = server.listening(&EVENTS).await;
    let plan = server.plan(json!({})).await;
    let id = server.subscribed_after_a_challenge(&plan).await;
    server.move_clock("P30D").await;
    let overdue = server.standing(&id).await;
    assert_eq!(
        (overdue.state.status, overdue.state.retry_count),
        (SubscriptionStatus::PastDue, 0)
    );
    let order = overdue.open_order.unwrap();
    let (status, _, url) = server.attempt(order.as_str()).await;
    assert_eq!(status, "PENDING");
    assert!(
        server
            .mails()
            .await
            .iter()
            .any(|(_, subject)| subject == "Confirm your payment for Cloud Notes Pro")
    );
    // An hour is enough at a checkout; here nobody sits before the page.
    server.move_clock("PT5H").await;
    assert_eq!(server.answer(&url.unwrap(), "approve").await, 303);
    server.drain().await;
    let paid = server.standing(&id).await;
    assert_eq!(
        (paid.state.status, paid.state.period_no, paid.open_order),
        (SubscriptionStatus::Active, 2, None)
    );
    let events: Vec<String> = events_of(&receiver).into_iter().map(|(event, _)| event).collect();
    assert_eq!(
        events,
        [
            "SUBSCRIPTION_CREATED",
            "SUBSCRIPTION_RENEWING",
            "SUBSCRIPTION_PAST_DUE",
            "SUBSCRIPTION_RENEWED"
        ]
    );
    server.move_clock("P10D").await;
    assert_eq!(server.captured().await, 2);
    server.verify().await;
}

#[apply(both)]
async fn a_retry_gives_the_challenge_up_first(server: Server) {
    let plan = server.plan(json!({})).await;
    let id = server.subscribed_after_a_challenge(&plan).await;
    server.move_clock("P30D").await;
    let order = server.standing(&id).await.open_order.unwrap();
    let first = server.attempt(order.as_str()).await.2.unwrap();
    server.move_clock("P1D").await;
    let overdue = server.standing(&id).await;
    assert_eq!(
        (overdue.state.retry_count, overdue.open_order.as_ref()),
        (1, Some(&order))
    );
    let (status, attempt, second) = server.attempt(order.as_str()).await;
    assert_eq!((status.as_str(), attempt), ("PENDING", 2));
    // The page of a challenge that was given up has nothing to answer, and leads to where it says so.
    assert_eq!(server.answer(&first, "approve").await, 303);
    // A refusal at the bank's page is not counted again.
    assert_eq!(server.answer(&second.unwrap(), "decline").await, 303);
    let refused = server.standing(&id).await;
    assert_eq!(
        (refused.state.status, refused.state.retry_count),
        (SubscriptionStatus::PastDue, 1)
    );
    server.verify().await;
    server.move_clock("P2D").await;
    let ended = server.standing(&id).await;
    assert_eq!(
        (ended.state.status, ended.open_order),
        (SubscriptionStatus::Cancelled, None)
    );
    // The last challenge is given up with the subscription.
    assert_eq!(server.attempt(order.as_str()).await.0, "CANCELLED");
    assert_eq!(server.billed(&id).await[0].1, "VOID");
    assert_eq!(server.captured().await, 1);
    server.verify().await;
}

#[apply(both)]
async fn a_cancellation_ends_what_is_overdue(server: Server) {
    let plan = server.plan(json!({})).await;
    let declined = server.subscribed(&plan, GOOD).await;
    server.switch_card(&declined, FICKLE).await;
    server.move_clock("P30D").await;
    server.move_clock("PT1H").await;
    let now = server.now().await;
    let ended = server
        .with_subscription(&declined, |subscription, now| {
            subscription.state.cancel(now, false).unwrap();
        })
        .await;
    assert_eq!((ended.state.ends_at, ended.open_order), (Some(now), None));
    assert_eq!(server.billed(&declined).await[0].1, "VOID");
    server.move_clock("P30D").await;
    assert_eq!(server.attempt(ended.latest_order.as_str()).await.1, 1);
    server.verify().await;
}

#[apply(both)]
async fn a_cancellation_gives_an_open_challenge_up(server: Server) {
    let plan = server.plan(json!({})).await;
    let id = server.subscribed_after_a_challenge(&plan).await;
    server.move_clock("P30D").await;
    let overdue = server
        .with_subscription(&id, |subscription, now| {
            subscription.state.cancel(now, true).unwrap();
        })
        .await;
    server.drain().await;
    assert_eq!(server.attempt(overdue.latest_order.as_str()).await.0, "CANCELLED");
    assert_eq!(server.standing(&id).await.open_order, None);
    assert_eq!(server.billed(&id).await[0].1, "VOID");
    server.verify().await;
}
