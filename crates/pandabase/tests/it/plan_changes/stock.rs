//! What changes of plan do with the stock of tracked variants.

use crate::harness::{Server, apply, both};
use crate::processor::FICKLE;
use crate::shop::{GOOD, card, mia};
use pandabase_domain::time::DAY;
use serde_json::{Value, json};

/// A plan with two tracked variants: five small desks at 900 cents, four large ones at 2000.
struct Desks {
    product: String,
    small: String,
    large: String,
}

impl Server {
    async fn desks(&self) -> Desks {
        let variant = |title: &str, price: i64, quantity: i64| {
            json!({"title": title, "options": {"Size": title}, "price": price, "trackStock": true,
                "quantity": quantity})
        };
        let made = self
            .offer(json!({
                "title": "Desks", "productType": "SUBSCRIPTION", "price": 500, "status": "ACTIVE",
                "billingInterval": "MONTHLY", "lowStockThreshold": 1,
                "options": [{"name": "Size", "values": ["Small", "Large"]}],
                "variants": [variant("Small", 900, 5), variant("Large", 2000, 4)]
            }))
            .await;
        let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
        Desks {
            product: id(&made),
            small: id(&made["variants"][0]),
            large: id(&made["variants"][1]),
        }
    }

    /// Small and large desks that are left.
    async fn left(&self, desks: &Desks) -> (i64, i64) {
        let path = self.core(&format!("/products/{}", desks.product));
        let product = self.get(&path).await.data(200).clone();
        let left = |position: usize| product["variants"][position]["quantity"].as_i64().unwrap();
        (left(0), left(1))
    }

    /// Subscribes to so many small desks.
    async fn seated(&self, desks: &Desks, seats: i64, number: &str) -> Value {
        let line = json!({"product_id": desks.product, "variant_id": desks.small, "quantity": seats});
        let cart = json!({"items": [line], "customer": mia()});
        let session = self.open_cart(cart).await;
        self.consent_with(&session, card(number)).await.data(200).clone()
    }
}

const LATER: &str = "END_OF_PERIOD";

#[apply(both)]
async fn a_change_takes_what_it_needs_and_gives_back_what_it_frees(server: Server) {
    let desks = server.desks().await;
    let begun = server.seated(&desks, 2, GOOD).await;
    let id = begun["subscription_id"].as_str().unwrap();
    assert_eq!(server.left(&desks).await, (3, 4));

    server.replan(id, json!({"quantity": 4})).await.data(200);
    assert_eq!(server.left(&desks).await, (1, 4));
    let letters = server.mails().await;
    assert!(
        letters
            .iter()
            .any(|(_, subject)| subject == "Desks - Small is running low"),
        "{letters:?}"
    );
    let refused = server.replan(id, json!({"quantity": 6})).await;
    assert_eq!(refused.error(400), "Desks is out of stock");
    server.replan(id, json!({"quantity": 3})).await.data(200);
    server.replan(id, json!({"quantity": 4})).await.data(200);
    server.replan(id, json!({"quantity": 3})).await.data(200);
    assert_eq!(server.left(&desks).await, (2, 4), "to and fro uses nothing up");
    server.verify().await;
    server.advance(31 * DAY).await;
    assert_eq!(server.left(&desks).await, (2, 4), "a renewal takes none");

    // What waits for the renewal is taken now, once however often it is asked for.
    for (seats, left) in [(3, 1), (3, 1), (4, 0), (4, 0), (2, 2)] {
        let large = json!({"variant_id": desks.large, "quantity": seats, "proration_behavior": LATER});
        server.replan(id, large).await.data(200);
        assert_eq!(server.left(&desks).await, (2, left), "{seats}");
        server.verify().await;
    }
    server.advance(31 * DAY).await;
    assert_eq!(server.subscription(id).await["amount"], 4000);
    assert_eq!(server.left(&desks).await, (5, 2));
    // At once, and charged: all of the other plan, and nothing of what was.
    let small = json!({"variant_id": desks.small, "quantity": 5});
    server.replan(id, small).await.data(200);
    assert_eq!(server.left(&desks).await, (0, 4));
    server.verify().await;
}

#[apply(both)]
async fn a_change_that_fails_or_never_comes_gives_back(server: Server) {
    let desks = server.desks().await;
    let begun = server.seated(&desks, 1, FICKLE).await;
    let id = begun["subscription_id"].as_str().unwrap();
    let large = json!({"variant_id": desks.large, "quantity": 2});
    let refused = server.replan(id, large.clone()).await;
    assert_eq!(refused.error(400), "Payment failed");
    assert_eq!(server.left(&desks).await, (4, 4));

    let mut later = large;
    later["proration_behavior"] = json!(LATER);
    server.replan(id, later.clone()).await.data(200);
    assert_eq!(server.left(&desks).await, (4, 2));
    server.cancel_now(id).await.data(200);
    assert_eq!(server.left(&desks).await, (4, 4), "what ended keeps what it was");
    server.verify().await;

    let begun = server.seated(&desks, 2, GOOD).await;
    let id = begun["subscription_id"].as_str().unwrap();
    server.replan(id, later).await.data(200);
    server.replan(id, json!({"quantity": 4})).await.data(200);
    assert_eq!(
        server.left(&desks).await,
        (0, 4),
        "the change at once takes its place"
    );
    let refund = server.core(&format!(
        "/refunds/orders/{}",
        begun["order_id"].as_str().unwrap()
    ));
    server.post(&refund, json!({})).await.data(200);
    assert_eq!(server.left(&desks).await, (2, 4), "what the order took is back");
    server.verify().await;
}

#[apply(both)]
async fn what_a_subscription_of_an_earlier_version_holds_is_used_first(server: Server) {
    let desks = server.desks().await;
    let begun = server.seated(&desks, 2, GOOD).await;
    let id = begun["subscription_id"].as_str().unwrap();
    let large = json!({"product_id": desks.product, "variant_id": desks.large, "quantity": 2});
    server.replan(id, large).await.data(200);
    assert_eq!(server.left(&desks).await, (5, 2));
    // Changes of plan used to leave stock alone: it still holds what it began with.
    let held = "INSERT INTO stock_taken (store_id, order_id, product_id, variant_id, quantity)
        SELECT v.store_id, (SELECT MIN(order_id) FROM stock_taken), v.product_id, v.id, 2
        FROM variants v WHERE v.price = 900;
        UPDATE variants SET quantity = quantity - 2 WHERE price = 900";
    server.app.db.write(|tx| tx.batch(held)).await.unwrap();
    assert_eq!(server.left(&desks).await, (3, 2));
    // Others buy what is left.
    server.seated(&desks, 3, GOOD).await;
    assert_eq!(server.left(&desks).await, (0, 2));
    let small = json!({"product_id": desks.product, "variant_id": desks.small, "quantity": 2,
        "proration_behavior": "IMMEDIATELY"});
    // What it holds is reserved already, and sold like anything else.
    let product = server.core(&format!("/products/{}", desks.product));
    server
        .patch(&product, json!({"maxPerCustomer": 1}))
        .await
        .data(200);
    let refused = server.replan(id, small.clone()).await;
    assert!(refused.error(400).starts_with("Purchase limit reached"));
    server
        .patch(&product, json!({"maxPerCustomer": null}))
        .await
        .data(200);
    server.replan(id, small).await.data(200);
    assert_eq!(server.left(&desks).await, (0, 4));
    server.verify().await;
}
