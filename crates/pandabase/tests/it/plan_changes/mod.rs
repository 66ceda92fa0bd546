//! Contract `subscriptions.md`, "Change" and "Upcoming invoice".

mod credit;
mod preview;
mod refusals;
mod returned;
mod stock;
mod targets;

use crate::harness::{Answer, Server, apply, both};
use crate::processor::FICKLE;
use crate::shop::{GOOD, timeline};
use crate::subscriptions::kinds;
use pandabase_domain::time::DAY;
use serde_json::{Value, json};

impl Server {
    pub async fn replan(&self, id: &str, body: Value) -> Answer {
        self.post(&self.subscription_path(id, "/change"), body).await
    }

    /// Sells a plan of `fields` to Mia and returns its product and the subscription.
    async fn sold(&self, fields: Value) -> (String, String) {
        let product = self.plan(fields).await;
        let id = self.signed_up(&product, GOOD).await;
        (product, id)
    }

    pub async fn signed_up(&self, product: &str, card: &str) -> String {
        let paid = self.subscribe(product, card).await;
        paid["subscription_id"].as_str().unwrap().to_owned()
    }

    async fn upcoming(&self, id: &str) -> Answer {
        self.get(&self.subscription_path(id, "/upcoming-invoice")).await
    }

    /// Amount, total and status of the store's orders, newest first.
    async fn bills(&self) -> Vec<(i64, i64, String)> {
        let list = self.get(&self.core("/orders?limit=100")).await.data(200)["items"].clone();
        let list = list.as_array().unwrap().iter();
        list.map(|order| {
            let cents = |value: &Value| value.as_i64().unwrap();
            (
                cents(&order["amount"]),
                cents(&order["payment"]["totalAmount"]),
                order["status"].as_str().unwrap().to_owned(),
            )
        })
        .collect()
    }
}

fn completed(amount: i64, total: i64) -> (i64, i64, String) {
    (amount, total, "COMPLETED".into())
}

#[apply(both)]
async fn an_upgrade_is_charged_for_what_is_left_and_begins_anew(server: Server) {
    let (server, receiver) = server
        .listening(&["PAYMENT_COMPLETED", "SUBSCRIPTION_UPDATED"])
        .await;
    let (_, id) = server.sold(json!({"price": 1999})).await;
    let pro = server
        .plan(json!({"price": 4999, "title": "Cloud Notes Max"}))
        .await;
    server.advance(18 * DAY).await;
    let before = server.payloads().await.len();
    let changed = server
        .replan(&id, json!({"product_id": pro}))
        .await
        .data(200)
        .clone();
    assert_eq!(
        (&changed["status"], &changed["amount"], &changed["quantity"]),
        (&json!("ACTIVE"), &json!(4999), &json!(1))
    );
    assert_eq!(
        (&changed["currentPeriodStart"], &changed["currentPeriodEnd"]),
        (
            &json!("2026-06-19T00:00:00.000Z"),
            &json!("2026-07-19T00:00:00.000Z")
        )
    );
    assert_eq!(
        (&changed["nextChargeAt"], &changed["product"]["id"]),
        (&json!("2026-07-19T00:00:00.000Z"), &json!(pro))
    );
    assert_eq!(changed["paymentMethod"]["lastFour"], "4242");
    assert_eq!(
        server.bills().await,
        [completed(4199, 4545), completed(1999, 2164)]
    );
    server.drain().await;
    let told = server.payloads().await[before..].to_vec();
    assert_eq!(kinds(&told), ["PAYMENT_COMPLETED", "SUBSCRIPTION_UPDATED"]);
    let order = &told[1]["data"]["order"];
    assert_eq!(
        (&order["id"], &order["amount"]),
        (&told[0]["data"]["order"]["id"], &json!(4199))
    );
    assert_eq!(
        (
            &told[1]["data"]["subscription"]["amount"],
            &told[1]["data"]["subscription"]["status"]
        ),
        (&json!(4999), &json!("ACTIVE"))
    );
    assert!(receiver.seen().len() >= 2);
    let payment = server.get(&server.core("/orders/payments")).await.data(200)["items"][0].clone();
    let payment = server.payment(&json!({"payment_id": payment["id"]})).await;
    assert!(timeline(&payment).contains(&"PAYMENT_COLLECTED"), "{payment}");
    let subjects: Vec<String> = server
        .mails()
        .await
        .into_iter()
        .map(|(_, subject)| subject)
        .collect();
    assert!(
        subjects.contains(&"Your plan is now Cloud Notes Max".to_owned()),
        "{subjects:?}"
    );
    server.verify().await;
}

#[apply(both)]
async fn a_downgrade_switches_now_and_is_billed_at_the_renewal(server: Server) {
    let (server, _receiver) = server
        .listening(&["PAYMENT_PENDING", "SUBSCRIPTION_UPDATED"])
        .await;
    let (product, id) = server.sold(json!({"price": 4999})).await;
    let cheap = server.plan(json!({"price": 999})).await;
    let dear = server.plan(json!({"price": 4999, "title": "Same price"})).await;
    server.advance(10 * DAY).await;
    let before = server.subscription(&id).await;
    let after = server
        .replan(&id, json!({"product_id": cheap}))
        .await
        .data(200)
        .clone();
    assert_eq!(
        (&after["amount"], &after["product"]["id"]),
        (&json!(999), &json!(cheap))
    );
    for key in ["currentPeriodStart", "currentPeriodEnd", "nextChargeAt", "status"] {
        assert_eq!(after[key], before[key], "{key}");
    }
    let other = server.signed_up(&product, GOOD).await;
    let equal = server
        .replan(&other, json!({"product_id": dear}))
        .await
        .data(200)
        .clone();
    assert_eq!(
        (&equal["amount"], &equal["product"]["title"]),
        (&json!(4999), &json!("Same price"))
    );
    assert_eq!(
        kinds(&server.payloads().await),
        [
            "PAYMENT_PENDING",
            "PAYMENT_PENDING",
            "SUBSCRIPTION_UPDATED",
            "SUBSCRIPTION_UPDATED"
        ],
        "two sales, and nothing else was charged"
    );
    let upcoming = server.upcoming(&id).await.data(200).clone();
    assert_eq!(
        (&upcoming["baseAmount"], &upcoming["total"]),
        (&json!(999), &json!(1081))
    );
    server.advance(20 * DAY).await;
    assert_eq!(server.bills().await[0..1], [completed(999, 1081)]);
    server.verify().await;
}

#[apply(both)]
async fn a_change_at_the_end_of_the_period_waits(server: Server) {
    let (server, _receiver) = server
        .listening(&["SUBSCRIPTION_UPDATED", "SUBSCRIPTION_RENEWED"])
        .await;
    let (_, id) = server.sold(json!({"price": 1999})).await;
    let first = server
        .plan(json!({"price": 4999, "billingAnchor": "END_OF_PERIOD"}))
        .await;
    let second = server
        .plan(json!({"price": 9900, "billingInterval": "YEARLY"}))
        .await;
    let waits = server
        .replan(&id, json!({"product_id": first, "quantity": 2}))
        .await
        .data(200)
        .clone();
    assert_eq!(waits["amount"], 1999);
    assert_eq!(
        waits["pendingChange"],
        json!({"product_id": first, "variant_id": null, "billing_interval": "MONTHLY", "quantity": 2,
        "amount": 9998, "effectiveAt": "2026-07-01T00:00:00.000Z"})
    );
    let replaced = server
        .replan(
            &id,
            json!({"product_id": second, "proration_behavior": "END_OF_PERIOD"}),
        )
        .await
        .data(200)
        .clone();
    assert_eq!(
        replaced["pendingChange"],
        json!({"product_id": second, "variant_id": null, "billing_interval": "YEARLY", "quantity": 1,
        "amount": 9900, "effectiveAt": "2026-07-01T00:00:00.000Z"})
    );
    let upcoming = server.upcoming(&id).await.data(200).clone();
    assert_eq!(
        (
            &upcoming["baseAmount"],
            &upcoming["taxAmount"],
            &upcoming["total"]
        ),
        (&json!(9900), &json!(817), &json!(10717))
    );
    server.advance(30 * DAY).await;
    let now = server.subscription(&id).await;
    assert_eq!(
        (&now["amount"], &now["billingInterval"], &now["pendingChange"]),
        (&json!(9900), &json!("YEARLY"), &Value::Null)
    );
    assert_eq!(now["currentPeriodEnd"], "2027-07-01T00:00:00.000Z");
    assert_eq!(server.bills().await[0], completed(9900, 10717));
    assert_eq!(
        kinds(&server.payloads().await),
        [
            "SUBSCRIPTION_UPDATED",
            "SUBSCRIPTION_UPDATED",
            "SUBSCRIPTION_RENEWED"
        ]
    );
    server.verify().await;
}

#[apply(both)]
async fn what_was_to_change_ends_with_the_subscription(server: Server) {
    let dear = server.plan(json!({"price": 4999})).await;
    let mut sold = Vec::new();
    let product = server.plan(json!({"price": 1999})).await;
    for number in [GOOD, GOOD, FICKLE] {
        let id = server.signed_up(&product, number).await;
        let later = json!({"product_id": dear, "proration_behavior": "END_OF_PERIOD"});
        server.replan(&id, later).await.data(200);
        sold.push(id);
    }
    let (at_once, at_period_end, unpaid) = (&sold[0], &sold[1], &sold[2]);
    let now = server.cancel_now(at_once).await.data(200).clone();
    assert_eq!(now["pendingChange"], Value::Null);
    let later = server.act(at_period_end, "cancel").await.data(200).clone();
    assert_eq!(later["pendingChange"]["amount"], 4999, "it may be taken back");
    server.advance(30 * DAY).await;
    for _ in 0..3 {
        server.advance(DAY).await;
    }
    for id in [at_period_end, unpaid] {
        let ended = server.subscription(id).await;
        assert_eq!(
            (&ended["status"], &ended["pendingChange"]),
            (&json!("CANCELLED"), &Value::Null)
        );
    }
    server.verify().await;
}

#[apply(both)]
async fn a_change_at_once_drops_the_one_that_waits(server: Server) {
    let (product, id) = server.sold(json!({"price": 1999})).await;
    let dear = server.plan(json!({"price": 4999})).await;
    let later = json!({"product_id": dear, "proration_behavior": "END_OF_PERIOD"});
    server.replan(&id, later.clone()).await.data(200);
    let same = server
        .replan(&id, json!({"product_id": product}))
        .await
        .data(200)
        .clone();
    assert_eq!(
        (&same["pendingChange"], &same["amount"]),
        (&Value::Null, &json!(1999))
    );
    server.replan(&id, later).await.data(200);
    let back = server
        .replan(
            &id,
            json!({"product_id": product, "proration_behavior": "END_OF_PERIOD"}),
        )
        .await
        .data(200)
        .clone();
    assert_eq!(back["pendingChange"], Value::Null, "staying needs no change");
}

#[apply(both)]
async fn a_trial_switches_for_nothing_and_goes_on(server: Server) {
    let (_, id) = server.sold(json!({"price": 1999, "trialDays": 14})).await;
    let dear = server.plan(json!({"price": 4999})).await;
    let before = server.subscription(&id).await;
    assert_eq!(before["status"], "TRIALING");
    for behavior in ["END_OF_PERIOD", "IMMEDIATELY"] {
        let after = server
            .replan(
                &id,
                json!({"product_id": dear, "quantity": 2, "proration_behavior": behavior}),
            )
            .await
            .data(200)
            .clone();
        assert_eq!(
            (&after["amount"], &after["status"], &after["pendingChange"]),
            (&json!(9998), &json!("TRIALING"), &Value::Null)
        );
        for key in [
            "trialEnd",
            "nextChargeAt",
            "currentPeriodStart",
            "currentPeriodEnd",
        ] {
            assert_eq!(after[key], before[key], "{key}");
        }
    }
    assert_eq!(server.bills().await.len(), 1);
    server.advance(14 * DAY).await;
    assert_eq!(server.bills().await[0], completed(9998, 10823));
    server.verify().await;
}

#[apply(both)]
async fn quantities_keep_their_price_and_other_plans_cost_what_they_cost_now(server: Server) {
    let (product, id) = server.sold(json!({"price": 1000})).await;
    let path = server.core(&format!("/products/{product}"));
    let patched = server
        .patch(
            &path,
            json!({"price": 3000, "options": [{"name": "Size", "values": ["L"]}],
        "variants": [{"title": "Large", "options": {"Size": "L"}, "price": 5000}]}),
        )
        .await
        .data(200)
        .clone();
    let variant = patched["variants"][0]["id"].as_str().unwrap();
    let three = server.replan(&id, json!({"quantity": 3})).await.data(200).clone();
    assert_eq!(
        (&three["amount"], &three["quantity"]),
        (&json!(3000), &json!(3)),
        "the frozen price"
    );
    let named = server
        .replan(
            &id,
            json!({"product_id": product, "billing_interval": "MONTHLY", "quantity": 2}),
        )
        .await
        .data(200)
        .clone();
    assert_eq!(named["amount"], 2000, "naming what is there changes nothing");
    let large = server
        .replan(
            &id,
            json!({"variant_id": variant, "quantity": 1, "proration_behavior": "END_OF_PERIOD"}),
        )
        .await
        .data(200)
        .clone();
    assert_eq!(large["pendingChange"]["amount"], 5000);
    assert_eq!(large["pendingChange"]["variant_id"], variant);
    let yearly = server
        .replan(
            &id,
            json!({"variant_id": variant, "billing_interval": "YEARLY",
                "proration_behavior": "END_OF_PERIOD"}),
        )
        .await
        .data(200)
        .clone();
    assert_eq!(
        (
            &yearly["pendingChange"]["amount"],
            &yearly["pendingChange"]["billing_interval"]
        ),
        (&json!(10_000), &json!("YEARLY")),
        "the variant's price, not converted"
    );
    let none = server
        .replan(
            &id,
            json!({"variant_id": null, "proration_behavior": "END_OF_PERIOD"}),
        )
        .await
        .data(200)
        .clone();
    assert_eq!(none["pendingChange"], Value::Null);
    let other = server
        .plan(json!({"price": 12000, "billingInterval": "YEARLY"}))
        .await;
    let other = server
        .replan(
            &id,
            json!({"product_id": other, "proration_behavior": "END_OF_PERIOD"}),
        )
        .await
        .data(200)
        .clone();
    assert_eq!(
        (
            &other["pendingChange"]["billing_interval"],
            &other["pendingChange"]["quantity"]
        ),
        (&json!("YEARLY"), &json!(2)),
        "another product brings its interval"
    );
    server.delete(&path).await.data(200);
    let fewer = server.replan(&id, json!({"quantity": 1})).await.data(200).clone();
    assert_eq!(fewer["amount"], 1000, "seats of a plan that is not sold any more");
    server.verify().await;
}

#[apply(both)]
async fn an_interval_may_change_at_once(server: Server) {
    let (_, id) = server.sold(json!({"price": 1999})).await;
    let yearly = server
        .plan(json!({"price": 19900, "billingInterval": "YEARLY"}))
        .await;
    server.advance(15 * DAY).await;
    let after = server
        .replan(&id, json!({"product_id": yearly}))
        .await
        .data(200)
        .clone();
    assert_eq!(
        (&after["billingInterval"], &after["currentPeriodEnd"]),
        (&json!("YEARLY"), &json!("2027-06-16T00:00:00.000Z"))
    );
    // 1999 × 15 / 30 is 999.5.
    assert_eq!(server.bills().await[0].0, 19900 - 1000);
    server.verify().await;
}

#[apply(both)]
async fn the_upcoming_invoice_is_what_the_renewal_charges(server: Server) {
    let (_, id) = server.sold(json!({"price": 1999})).await;
    let upcoming = server.upcoming(&id).await;
    let expected = format!(
        concat!(
            r#"{{"ok":true,"data":{{"subscriptionId":"{id}","status":"ACTIVE","currency":"USD","#,
            r#""periodStart":"2026-06-01T00:00:00.000Z","periodEnd":"2026-07-01T00:00:00.000Z","#,
            r#""nextChargeAt":"2026-07-01T00:00:00.000Z","isUsageBased":false,"#,
            r#""baseAmount":1999,"usageAmount":0,"subtotal":1999,"taxAmount":165,"total":2164,"#,
            r#""lineItems":[{{"description":"Subscription base","amount":1999}}]}}}}"#,
        ),
        id = id,
    );
    assert_eq!(upcoming.text, expected);
    server.advance(30 * DAY).await;
    assert_eq!(server.bills().await[0], completed(1999, 2164));
    for (action, back) in [("pause", "resume"), ("cancel", "reactivate")] {
        server.act(&id, action).await.data(200);
        assert_eq!(server.upcoming(&id).await.error(404), "No upcoming invoice");
        server.act(&id, back).await.data(200);
        assert_eq!(
            server.upcoming(&id).await.data(200)["nextChargeAt"],
            "2026-08-01T00:00:00.000Z"
        );
    }
    assert_eq!(
        server.upcoming("sub_aaaaaaaaaaaaaaaaaaaaaaaa").await.error(404),
        "Subscription not found"
    );
    server.verify().await;
}
