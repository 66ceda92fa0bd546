//! Bills that are not what a plan costs: usage beyond any bound or reported by mistake, last bills, trials
//! with coupons, and other addresses (contract `subscriptions.md`, `usage.md`).

mod addresses;
mod last;
mod trials;
mod voids;

use crate::harness::{Server, apply, both};
use crate::meters::meter;
use crate::renewals::{EVENTS, events_of};
use crate::shop::GOOD;
use pandabase_domain::subscription::SubscriptionStatus;
use pandabase_domain::time::DAY;
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::{Value, json};

const LARGEST: i64 = 9_007_199_254_740_991;
const OWNER: &str = "owner@example.org";
const UNPRICED: &str = "A renewal of Cloud Notes Pro cannot be charged";

/// A metered subscription, a dollar a unit besides its base of 20 dollars.
async fn metered(server: &Server, meters: Value) -> String {
    let plan = metered_plan(server, meters).await;
    server.subscribed(&plan, GOOD).await
}

/// A metered plan.
async fn metered_plan(server: &Server, meters: Value) -> String {
    let fields = json!({"pricingModel": "USAGE_BASED", "price": 2000});
    let plan = server.plan(fields).await;
    for body in meters.as_array().unwrap() {
        meter(server, &json!({"id": plan}), body.clone()).await;
    }
    plan
}

impl Server {
    /// Reports one use by its name and quantity.
    async fn use_units(&self, id: &str, quantity: i64, name: &str) {
        let event = json!({"event_name": "render_seconds", "quantity": quantity, "external_id": name});
        let body = json!({"subscription_id": id, "events": [event]});
        let answer = self.post(&self.core("/usage/"), body).await;
        assert_eq!(answer.data(201)["accepted"], 1, "{name}");
    }

    /// The id of the event that a client gave this name.
    async fn event_named(&self, id: &str, name: &str) -> String {
        let page = self
            .get(&self.core(&format!("/usage?subscription_id={id}&limit=100")))
            .await;
        let items = page.data(200)["items"].as_array().unwrap().clone();
        let found = items.iter().find(|event| event["externalId"] == name).unwrap();
        found["id"].as_str().unwrap().to_owned()
    }

    async fn void(&self, event: &str) -> crate::harness::Answer {
        self.delete(&self.core(&format!("/usage/{event}"))).await
    }

    async fn upcoming_of(&self, id: &str) -> crate::harness::Answer {
        self.get(&self.subscription_path(id, "/upcoming-invoice")).await
    }

    async fn usage_of(&self, id: &str) -> Value {
        self.get(&self.subscription_path(id, "/usage"))
            .await
            .data(200)
            .clone()
    }

    /// A setting of the store.
    async fn decides(&self, setting: &'static str) {
        let sql = Sql::new(format!("UPDATE stores SET {setting} WHERE id = $1").leak());
        let store = self.store.id.clone();
        let done = self.app.db.write(move |tx| tx.run(sql, params![&store]));
        done.await.unwrap();
    }

    /// How many mails of this subject the owner got.
    async fn owner_was_told(&self, subject: &str) -> usize {
        let mails = self.mails().await;
        mails
            .iter()
            .filter(|(to, what)| to == OWNER && what == subject)
            .count()
    }
}

#[apply(both)]
async fn a_renewal_beyond_any_bound_waits_until_the_usage_is_corrected(server: Server) {
    let (server, receiver) = server.listening(&EVENTS).await;
    let id = metered(&server, json!([{"unitPrice": 10_000, "unitQuantity": 1}])).await;
    server.use_units(&id, 3, "right").await;
    // 2^53 − 1 units, 2000 times over: beyond 64 bits as units, and beyond them by far as cents.
    for number in 0..20 {
        let event = json!({"event_name": "render_seconds", "quantity": LARGEST});
        let events = json!({"subscription_id": id, "events": vec![event; 100]});
        let answer = server.post(&server.core("/usage/"), events).await;
        assert_eq!(answer.data(201)["accepted"], 100, "{number}");
    }
    // As they are written: beyond 64 bits they are read as floats here.
    let shown = server.get(&server.subscription_path(&id, "/usage")).await.text;
    let units = i128::from(LARGEST) * 2000 + 3;
    let written = [
        format!("\"quantity\":{units}"),
        format!("\"usageAmount\":{}", units * 10_000),
    ];
    assert!(written.iter().all(|number| shown.contains(number)), "{shown}");
    assert_eq!(
        server.upcoming_of(&id).await.error(400),
        "The next bill is too large to be computed: correct the usage of the subscription or its meters"
    );
    server.move_clock("P30D").await;
    let due = server.standing(&id).await;
    assert_eq!(due.state.status, SubscriptionStatus::PastDue);
    assert_eq!((due.state.first_failed_at, due.state.retry_count), (None, 0));
    server.verify().await;
    for days in 1..8 {
        server.move_clock("P1D").await;
        let state = server.standing(&id).await.state;
        let next = due.state.next_charge_at.unwrap().plus_millis(days * DAY);
        assert_eq!(
            (state.status, state.next_charge_at),
            (SubscriptionStatus::PastDue, Some(next))
        );
    }
    assert_eq!(server.owner_was_told(UNPRICED).await, 1);
    let seen = events_of(&receiver);
    let past_due = seen
        .iter()
        .filter(|(event, _)| event == "SUBSCRIPTION_PAST_DUE")
        .count();
    assert_eq!(past_due, 1);
    assert!(
        seen.iter()
            .all(|(event, _)| event != "PAYMENT_FAILED" && event != "SUBSCRIPTION_CANCELLED")
    );
    assert!(server.billed(&id).await.is_empty());
    // The meter was wrong: nothing of it is charged, and the renewal comes within a day.
    let meters = server.standing(&id).await.plan.product;
    let meters = server.core(&format!("/products/{meters}/meters"));
    let found = server.get(&meters).await.data(200)["items"][0]["id"].clone();
    let path = format!("{meters}/{}", found.as_str().unwrap());
    server.patch(&path, json!({"unitPrice": 0})).await.data(200);
    server.move_clock("P1D").await;
    let renewed = server.standing(&id).await.state;
    assert_eq!(
        (renewed.status, renewed.period.start),
        (SubscriptionStatus::Active, due.state.period.end)
    );
    let billed = server.billed(&id).await;
    assert_eq!(
        (billed.len(), billed[0].1.as_str(), billed[0].3),
        (1, "PAID", 2165)
    );
    server.verify().await;
}

#[apply(both)]
async fn a_renewal_above_the_ceiling_is_charged_once_the_event_is_voided(server: Server) {
    let id = metered(&server, json!([{"unitPrice": 10_000, "unitQuantity": 1}])).await;
    server.use_units(&id, 9237, "right").await;
    server.use_units(&id, 1_000_000_000_000, "wrong").await;
    let shown = server.upcoming_of(&id).await.data(200).clone();
    assert_eq!(shown["usageAmount"], 10_000_000_092_370_000_i64);
    server.move_clock("P30D").await;
    assert_eq!(server.subscription(&id).await["status"], "PAST_DUE");
    assert_eq!(server.owner_was_told(UNPRICED).await, 1);
    let wrong = server.event_named(&id, "wrong").await;
    server.void(&wrong).await.data(200);
    // Its card pays 92,390 dollars and the tax of California: just within the ceiling.
    server.move_clock("P1D").await;
    let billed = server.billed(&id).await;
    assert_eq!((billed.len(), billed[0].3), (1, 99_992_690));
    assert_eq!(server.subscription(&id).await["status"], "ACTIVE");
    server.verify().await;
}

#[apply(both)]
async fn a_bill_without_price_has_four_attempts_once_it_has_one(server: Server) {
    let id = metered(&server, json!([{"unitPrice": 10_000, "unitQuantity": 1}])).await;
    server.use_units(&id, 1_795_866_524_000_000, "wrong").await;
    server.move_clock("P35D").await;
    server.switch_card(&id, crate::processor::FICKLE).await;
    let wrong = server.event_named(&id, "wrong").await;
    server.void(&wrong).await.data(200);
    for status in ["PAST_DUE", "PAST_DUE", "PAST_DUE", "CANCELLED"] {
        server.move_clock("P1D").await;
        assert_eq!(server.subscription(&id).await["status"], status);
        server.verify().await;
    }
}

#[apply(both)]
async fn an_overdue_subscription_that_nothing_is_planned_for_is_found(server: Server) {
    let id = metered(&server, json!([])).await;
    let sql = Sql::new("UPDATE jobs SET due_at = NULL WHERE kind = 'subscription_renewal' AND subject = $1");
    let subject = id.clone();
    let done = server.app.db.write(move |tx| tx.run(sql, params![&subject]));
    done.await.unwrap();
    assert!(server.broken().await.contains(&"subscription-jobs"));
}
