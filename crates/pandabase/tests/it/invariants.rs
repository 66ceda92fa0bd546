//! `pandabase verify`: holds on a store that has seen everything, names what is broken on another.

use crate::harness::{Server, apply, both};
use crate::shop::{CHALLENGED, DECLINED, DISPUTED, GOOD, card, mia};
use pandabase::wiring::invariants::promises;
use pandabase_platform::db::Sql;
use serde_json::json;

/// The name of the first broken promise.
async fn first_broken(server: &Server) -> Option<&'static str> {
    for promise in promises() {
        if promise.check(&server.app.db).await.unwrap().broken.is_some() {
            return Some(promise.name);
        }
    }
    None
}

async fn run(server: &Server, statement: &'static str) {
    let changed = server.app.db.write(move |tx| tx.run(Sql::new(statement), &[]));
    assert!(changed.await.unwrap() > 0, "{statement}");
}

/// Sales with and without keys, a decline, a refund, disputes in every state.
async fn a_busy_day(server: &Server) {
    let product = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 1500, "status": "ACTIVE",
        "licenseKeys": ["K-1", "K-2", "K-3"]});
    let product = server.post(&server.core("/products"), product).await.data(201)["id"].clone();
    for quantity in [1, 2] {
        let cart = json!({"items": [{"product_id": product, "quantity": quantity}], "customer": mia()});
        let session = server.open_cart(cart).await;
        server.pay_with(&session, card(GOOD)).await.data(200);
    }
    let session = server.cart_of(700).await;
    server.pay_with(&session, card(DECLINED)).await.error(400);
    let coupon = json!({"code": "TWICE", "type": "PERCENTAGE", "value": 10, "maxUses": 2});
    server.post(&server.core("/coupons"), coupon).await.data(201);
    for number in [GOOD, DECLINED, GOOD] {
        let cart = json!({
            "items": [{"name": "Tea", "amount": 900, "quantity": 1}], "customer": mia(),
            "coupon_code": "twice"
        });
        let session = server.open_cart(cart).await;
        server.pay_with(&session, card(number)).await;
    }
    let paylink = json!({"items": [{"name": "Tea", "amount": 900, "quantity": 1}], "maxUses": 2});
    let paylink = server
        .post(&format!("/v2/stores/{}/paylinks", server.store.id), paylink)
        .await;
    let visit = format!(
        "/v2/storefront/paylinks/{}/checkout",
        paylink.data(201)["id"].as_str().unwrap()
    );
    for number in [GOOD, DECLINED, CHALLENGED] {
        let session = server.post(&visit, json!({"customer": mia()})).await.data(201)["id"]
            .as_str()
            .unwrap()
            .to_owned();
        server.pay_with(&session, card(number)).await;
    }
    for events in [
        &["external_refund"][..],
        &["dispute_opened", "dispute_won"],
        &["dispute_prevented"],
    ] {
        let paid = server.sell(4000, GOOD).await;
        for event in events {
            server.simulate(&paid, json!({"event": event})).await.data(200);
        }
    }
    server.sell(9000, DISPUTED).await;
    let person = server.sign_in("mia@example.org").await;
    let orders = server.portal_get(&person, "/orders?limit=100").await;
    let orders = orders.data(200)["items"].as_array().unwrap().clone();
    let order = orders
        .iter()
        .find(|order| order["status"] == "COMPLETED")
        .unwrap();
    let case = json!({"orderId": order["id"], "subject": "Wrong file", "body": "Please help."});
    server.portal_post(&person, "/cases", case).await.data(201);
    let clock = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    server.post(&clock, json!({"advance": "P2D"})).await.data(200);
}

/// A change behind the server's back, how to undo it, and the promise that it breaks.
const TAMPERED: &[(&str, &str, &str)] = &[
    (
        "UPDATE orders SET total_amount = total_amount + 1 WHERE status = 'FAILED'",
        "UPDATE orders SET total_amount = total_amount - 1 WHERE status = 'FAILED'",
        "orders-add-up",
    ),
    (
        "UPDATE order_items SET price = price + 1 WHERE product_id IS NOT NULL",
        "UPDATE order_items SET price = price - 1 WHERE product_id IS NOT NULL",
        "lines-add-up",
    ),
    (
        "UPDATE products SET was_sold = FALSE",
        "UPDATE products SET was_sold = TRUE",
        "sold",
    ),
    (
        "UPDATE orders SET settled_amount = settled_amount - 1 WHERE status = 'COMPLETED'",
        "UPDATE orders SET settled_amount = settled_amount + 1 WHERE status = 'COMPLETED'",
        "settled",
    ),
    (
        "UPDATE ledger_entries SET type = 'REFUND_INSTANT' WHERE position = 2",
        "UPDATE ledger_entries SET type = 'PAYMENT_RECEIVED' WHERE position = 2",
        "credited",
    ),
    (
        "UPDATE disputes SET fee = fee + 1 WHERE status = 'WON'",
        "UPDATE disputes SET fee = fee - 1 WHERE status = 'WON'",
        "disputed",
    ),
    (
        "UPDATE refunds SET fee = fee + 1",
        "UPDATE refunds SET fee = fee - 1",
        "refunded",
    ),
    (
        "UPDATE refunds SET status = 'PROCESSING'",
        "UPDATE refunds SET status = 'COMPLETED'",
        "refunded-once",
    ),
    (
        "UPDATE orders SET payment_status = 'PENDING' WHERE status = 'REFUNDED'",
        "UPDATE orders SET payment_status = 'REFUNDED' WHERE status = 'REFUNDED'",
        "states",
    ),
    (
        "UPDATE order_counts SET count = count + 1 WHERE kind = 'PAYMENT' AND status = 'FAILED'",
        "UPDATE order_counts SET count = count - 1 WHERE kind = 'PAYMENT' AND status = 'FAILED'",
        "counts",
    ),
    (
        "UPDATE balances SET sales = sales + 1",
        "UPDATE balances SET sales = sales - 1",
        "sales",
    ),
    (
        "UPDATE customers SET total_spent = total_spent + 1",
        "UPDATE customers SET total_spent = total_spent - 1",
        "customers",
    ),
    (
        "UPDATE customers SET total_refunded = total_refunded - 1",
        "UPDATE customers SET total_refunded = total_refunded + 1",
        "customers-refunded",
    ),
    (
        "UPDATE licenses SET held_by = order_id WHERE status = 'CLAIMED'",
        "UPDATE licenses SET held_by = NULL WHERE status = 'CLAIMED'",
        "keys",
    ),
    (
        "UPDATE order_items SET quantity = quantity + 1, price = 1000 WHERE quantity = 2",
        "UPDATE order_items SET quantity = 2, price = 1500 WHERE quantity = 3",
        "delivered",
    ),
    (
        "UPDATE coupons SET times_used = times_used - 1",
        "UPDATE coupons SET times_used = times_used + 1",
        "coupons",
    ),
    (
        "UPDATE coupon_uses SET nth = 3 WHERE nth = 2",
        "UPDATE coupon_uses SET nth = 2 WHERE nth = 3",
        "coupon-limits",
    ),
    (
        "UPDATE cases SET messages = messages + 1",
        "UPDATE cases SET messages = messages - 1",
        "cases",
    ),
    (
        "UPDATE cases SET status = 'CLOSED'",
        "UPDATE cases SET status = 'OPEN'",
        "cases",
    ),
    (
        "UPDATE customers SET guest = TRUE",
        "UPDATE customers SET guest = FALSE",
        "guests",
    ),
    (
        "UPDATE paylinks SET uses = uses + 1, reserved = reserved - 1",
        "UPDATE paylinks SET uses = uses - 1, reserved = reserved + 1",
        "paylinks",
    ),
    (
        "UPDATE paylink_uses SET nth = 3 WHERE nth = 1",
        "UPDATE paylink_uses SET nth = 1 WHERE nth = 3",
        "paylink-caps",
    ),
    (
        "UPDATE sales_hours SET refunded = refunded + 1 WHERE refunds > 0",
        "UPDATE sales_hours SET refunded = refunded - 1 WHERE refunds > 0",
        "sales-by-hour",
    ),
    (
        "UPDATE customers SET last_paid_at = last_paid_at + 1",
        "UPDATE customers SET last_paid_at = last_paid_at - 1",
        "last-purchases",
    ),
    (
        "UPDATE last_purchases SET customers = customers + 1",
        "UPDATE last_purchases SET customers = customers - 1",
        "buyers-by-hour",
    ),
    (
        "UPDATE sandbox_charges SET payment_id = 'pmt_same' WHERE status = 'captured'",
        "UPDATE sandbox_charges SET payment_id = charge_key WHERE status = 'captured'",
        "charged-once",
    ),
    (
        "UPDATE ledger_entries SET created_at = created_at + 1 WHERE position = 2",
        "UPDATE ledger_entries SET created_at = created_at - 1 WHERE position = 2",
        "ledger",
    ),
    (
        "UPDATE ledger_entries SET position = 1000 WHERE position = 3",
        "UPDATE ledger_entries SET position = 3 WHERE position = 1000",
        "ledger",
    ),
    (
        "UPDATE balances SET balance = balance + 1",
        "UPDATE balances SET balance = balance - 1",
        "ledger",
    ),
];

#[apply(both)]
async fn a_busy_store_keeps_every_promise_and_each_breach_is_named(server: Server) {
    a_busy_day(&server).await;
    assert_eq!(first_broken(&server).await, None);
    for (tamper, undo, name) in TAMPERED {
        run(&server, tamper).await;
        assert_eq!(first_broken(&server).await, Some(*name), "{tamper}");
        run(&server, undo).await;
        assert_eq!(first_broken(&server).await, None, "{undo}");
    }
}
