//! Orders of nothing: no purchases, and nothing about them can be refunded or disputed.

use crate::harness::{Server, apply, both};
use crate::shop::{GOOD, mia};
use pandabase::wiring::migrations::MIGRATIONS;
use pandabase_commerce::insight::analytics::rebuild;
use pandabase_commerce::payments::{Message, apply as tell};
use pandabase_domain::dispute::DisputeReason;
use pandabase_domain::id::PaymentId;
use pandabase_domain::payment::PaymentEvent;
use pandabase_domain::time::HOUR;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use serde_json::{Value, json};

impl Server {
    /// Mia takes something that is free.
    async fn given(&self) -> Value {
        let free = json!({"title": "Sampler", "productType": "LICENSE_KEY", "price": 0,
            "pricingModel": "FREE", "status": "ACTIVE"});
        let free = self.post(&self.core("/products"), free).await.data(201)["id"].clone();
        let cart = json!({"items": [{"product_id": free, "quantity": 1}], "customer": mia()});
        let session = self.open_cart(cart).await;
        self.pay_body(&session, json!({})).await.data(200).clone()
    }

    /// Orders, customers and countries of the last day and of all time, and Mia's orders.
    async fn purchases(&self) -> [i64; 6] {
        let count = |value: &Value| value.as_i64().unwrap();
        let mut counts = Vec::new();
        for period in ["1d", "all"] {
            let overview = self
                .get(&self.core(&format!("/analytics/overview?period={period}")))
                .await;
            let overview = overview.data(200);
            counts.extend([count(&overview["orders"]), count(&overview["customers"])]);
        }
        let countries = self.get(&self.core("/analytics/orders-by-country")).await;
        counts.push(
            countries
                .data(200)
                .as_array()
                .unwrap()
                .iter()
                .map(|row| count(&row["orders"]))
                .sum(),
        );
        let customers = self.get(&self.core("/customers/")).await;
        counts.push(count(&customers.data(200)["items"][0]["orderCount"]));
        counts.try_into().unwrap()
    }
}

#[apply(both)]
async fn what_costs_nothing_is_no_purchase(server: Server) {
    server.given().await;
    let trial = server.plan(json!({"trialDays": 14})).await;
    server.subscribe(&trial, GOOD).await;
    assert_eq!(server.purchases().await, [0; 6]);
    server.advance(2 * HOUR).await;
    assert_eq!(server.purchases().await, [0; 6]);
    server.sell(4000, GOOD).await;
    server.given().await;
    assert_eq!(server.purchases().await, [1; 6]);
    server.advance(2 * HOUR).await;
    assert_eq!(server.purchases().await, [1; 6]);
    server.verify().await;
    let store = server.store.id.clone();
    let anew = server.app.db.write(move |tx: &mut Tx<'_>| rebuild(tx, &store));
    anew.await.unwrap();
    assert_eq!(server.purchases().await, [1; 6]);
    server.verify().await;
}

#[apply(both)]
async fn what_counted_before_as_a_purchase_does_not_any_more(server: Server) {
    server.sell(4000, GOOD).await;
    server.advance(3 * HOUR).await;
    server.given().await;
    server.advance(3 * HOUR).await;
    let before = server.purchases().await;
    let migration = MIGRATIONS
        .iter()
        .find(|one| one.name == "0031_purchases")
        .unwrap();
    let again = server.app.db.write(|tx: &mut Tx<'_>| {
        tx.batch(
            "INSERT INTO sales_hours (store_id, hour, country, orders, volume, fees, refunds, refunded,
                disputes)
            SELECT store_id, captured_at - captured_at % 3600000, country, 1, 0, 0, 0, 0, 0 FROM orders
                WHERE total_amount = 0;
            UPDATE customers SET last_paid_at = (SELECT MAX(captured_at) FROM orders);
            UPDATE last_purchases SET hour = (SELECT MAX(hour) FROM sales_hours)",
        )?;
        Ok::<_, DbError>(())
    });
    again.await.unwrap();
    assert_eq!(server.purchases().await[..4], [2, 1, 2, 1]);
    assert!(!server.broken().await.is_empty());
    let repaired = server.app.db.write(|tx: &mut Tx<'_>| tx.batch(migration.text));
    repaired.await.unwrap();
    assert_eq!(server.purchases().await, before);
    server.verify().await;
}

#[apply(both)]
async fn nothing_is_disputed_or_refunded_of_nothing(server: Server) {
    let trial = server.plan(json!({"trialDays": 14})).await;
    for paid in [server.given().await, server.subscribe(&trial, GOOD).await] {
        let before = (server.order(&paid).await, server.payment(&paid).await);
        for event in [
            "dispute_opened",
            "dispute_prevented",
            "fraud_alert",
            "early_fraud_warning",
            "external_refund",
        ] {
            let refused = server.simulate(&paid, json!({"event": event})).await;
            assert_eq!(
                refused.error(400),
                "body/event must be one that fits a payment of nothing that is COMPLETED: succeeded, \
                 processing, requires_3ds, 3ds_completed, refund_confirmed, refund_failed",
                "{event}"
            );
        }
        // A processor's message that makes no sense is noted in the log, and changes nothing.
        let payment = PaymentId::from_stored(paid["payment_id"].as_str().unwrap());
        let (app, store) = (server.app.clone(), server.store_now().await);
        let told = server.app.db.write(move |tx: &mut Tx<'_>| {
            let reason = DisputeReason::Fraudulent;
            for event in [
                PaymentEvent::DisputeOpened { reason },
                PaymentEvent::DisputePrevented,
            ] {
                let message = Message::new(event);
                tell(tx, &Ctx::of(&app.env, &store), &payment, &message)?;
            }
            Ok::<_, pandabase_platform::error::ApiError>(())
        });
        told.await.unwrap();
        assert_eq!((server.order(&paid).await, server.payment(&paid).await), before);
    }
    assert_eq!(server.ledger().await, []);
    let disputes = server.get(&server.core("/disputes/")).await;
    assert_eq!(disputes.data(200)["pagination"]["total"], 0);
    server.verify().await;
}
