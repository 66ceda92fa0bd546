//! What is sold: deliveries, stock, limits, and who bought.

use crate::harness::{Server, apply, both};
use crate::shop::{DECLINED, GOOD, buyer, card, dynamic, method, mia, timeline};
use http::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[apply(both)]
async fn buyers_pay_in_their_currency(server: Server) {
    let session = server
        .open_cart(json!({"items": [dynamic(4000)], "customer": buyer("mia@example.org", "DE", "")}))
        .await;
    let paid = server.pay_with(&session, method("ideal")).await.data(200).clone();
    let payment = server.payment(&paid).await;
    assert_eq!(
        (&payment["presentmentCurrency"], &payment["taxAmount"]),
        (&json!("EUR"), &json!(760))
    );
    assert!(payment["presentmentAmount"].as_i64().unwrap() > 0);
    assert!(payment["exchangeRate"].as_f64().unwrap() > 0.0);
    // 4760 charged: fees 301 and 168, the tax stays out.
    assert_eq!(payment["settledAmount"], 4000 - 301 - 168);
    assert_eq!(payment["paymentMethod"]["type"], "ideal");
}

#[apply(both)]
async fn keys_downloads_and_redirects_are_delivered(server: Server) {
    let managed = product(
        &server,
        json!({
            "productType": "LICENSE_KEY", "title": "Key", "price": 1000, "keyFormat": "CUSTOM_PREFIX",
            "customPrefix": "CNP", "message": "Enjoy!"
        }),
    )
    .await;
    let pool = product(
        &server,
        json!({
            "productType": "LICENSE_KEY", "title": "Pool", "price": 1000, "licenseKeys": ["POOL-1", "POOL-2"]
        }),
    )
    .await;
    let file = product(
        &server,
        json!({
            "productType": "DIGITAL_DOWNLOAD", "title": "File", "price": 1000,
            "downloadUrl": "https://cdn.example.org/f.zip"
        }),
    )
    .await;
    let link = product(
        &server,
        json!({
            "productType": "DIGITAL_DOWNLOAD", "title": "Link", "price": 1000,
            "redirectUrl": "https://members.example.org/"
        }),
    )
    .await;
    let items: Vec<Value> = [(&managed, 2), (&pool, 1), (&file, 1), (&link, 1)]
        .iter()
        .map(|(id, quantity)| json!({"product_id": id, "quantity": quantity}))
        .collect();
    let session = server
        .open_cart(json!({"items": items, "customer": mia(), "return_url": "https://shop.example.org/ok"}))
        .await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    assert_eq!(paid["return_url"], "https://members.example.org/");
    let order = server.order(&paid).await;
    assert_eq!(order["status"], "COMPLETED");
    let licenses = order["licenses"].as_array().unwrap();
    assert_eq!(licenses.len(), 3);
    assert!(
        licenses
            .iter()
            .all(|license| license["status"] == "CLAIMED" && !license["claimedAt"].is_null())
    );
    let keys: Vec<&str> = licenses
        .iter()
        .map(|license| license["key"].as_str().unwrap())
        .collect();
    assert!(keys.contains(&"POOL-1"));
    assert_eq!(keys.iter().filter(|key| key.starts_with("CNP-")).count(), 2);
    let payment = server.payment(&paid).await;
    let fulfilled = payment["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["eventType"] == "ORDER_FULFILLED")
        .unwrap();
    assert_eq!(
        fulfilled["description"],
        "3 license key(s) delivered successfully"
    );
    let mail = receipt(&server).await;
    for text in keys.iter().copied().chain([
        "https://cdn.example.org/f.zip",
        "https://members.example.org/",
        "Enjoy!",
        "Questions? Open a case in the customer portal: ",
        "Total",
        "Ref: ord_",
    ]) {
        assert!(mail.contains(text), "{text} is missing in {mail}");
    }
    assert!(!mail.contains("help@example.org"), "{mail}");
}

#[apply(both)]
async fn a_free_order_completes_without_a_charge(server: Server) {
    let free = product(
        &server,
        json!({"productType": "LICENSE_KEY", "title": "Gift", "price": 0, "pricingModel": "FREE"}),
    )
    .await;
    let session = server
        .open_cart(json!({"items": [{"product_id": free, "quantity": 1}], "customer": mia()}))
        .await;
    let paid = server.pay_body(&session, json!({})).await.data(200).clone();
    assert_eq!(paid["status"], "COMPLETED");
    let payment = server.payment(&paid).await;
    assert_eq!(
        (
            &payment["totalAmount"],
            &payment["platformFeeAmount"],
            &payment["pspFeeAmount"],
            &payment["settledAmount"]
        ),
        (&json!(0), &json!(0), &json!(0), &json!(0))
    );
    assert_eq!(
        timeline(&payment)[..3],
        ["CHECKOUT_CONFIRMED", "PAYMENT_PENDING", "PAYMENT_COLLECTED"]
    );
    assert_eq!(payment["referenceId"], payment["id"]);
    assert_eq!(server.order(&paid).await["licenses"].as_array().unwrap().len(), 1);
    assert!(server.ledger().await.is_empty());
    assert!(server.jobs().await.is_empty());
    assert_eq!(server.get(&server.core("/")).await.data(200)["sales"], 1);
}

#[apply(both)]
async fn ten_keys_are_sold_to_ten_of_a_hundred_buyers(server: Server) {
    let keys: Vec<String> = (0..10).map(|number| format!("KEY-{number}")).collect();
    let pool = product(
        &server,
        json!({"productType": "LICENSE_KEY", "title": "Rare", "price": 1000, "licenseKeys": keys}),
    )
    .await;
    let sold = rush(&server, json!({"product_id": pool, "quantity": 1})).await;
    let delivered: BTreeSet<String> = sold
        .iter()
        .flat_map(|order| order["licenses"].as_array().unwrap().clone())
        .map(|license| license["key"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(delivered, keys.into_iter().collect());
}

#[apply(both)]
async fn a_stock_of_ten_is_sold_to_ten_of_a_hundred_buyers(server: Server) {
    let body = json!({
        "productType": "DIGITAL_DOWNLOAD", "title": "Rare", "price": 1000, "status": "ACTIVE",
        "options": [{"name": "a", "values": ["b"]}],
        "variants": [
            {"title": "Only", "options": {"a": "b"}, "price": 1000, "quantity": 10, "trackStock": true}
        ]
    });
    let answer = server.post(&server.core("/products/"), body).await;
    let product = answer.data(201).clone();
    let variant = product["variants"][0]["id"].clone();
    rush(
        &server,
        json!({"product_id": product["id"], "variant_id": variant, "quantity": 1}),
    )
    .await;
    let after = server
        .get(&server.core(&format!("/products/{}", product["id"].as_str().unwrap())))
        .await;
    assert_eq!(after.data(200)["variants"][0]["quantity"], 0);
}

#[apply(both)]
async fn a_decline_gives_stock_and_keys_back(server: Server) {
    let pool = product(
        &server,
        json!({"productType": "LICENSE_KEY", "title": "Rare", "price": 1000, "licenseKeys": ["ONLY"]}),
    )
    .await;
    let cart = json!({"items": [{"product_id": pool, "quantity": 1}], "customer": mia()});
    let (first, second) = (server.open_cart(cart.clone()).await, server.open_cart(cart).await);
    server.pay_with(&first, card(DECLINED)).await.error(400);
    let paid = server.pay_with(&second, card(GOOD)).await.data(200).clone();
    assert_eq!(server.order(&paid).await["licenses"][0]["key"], "ONLY");
    assert_eq!(
        server.pay_with(&first, card(GOOD)).await.error(400),
        "Rare is out of stock"
    );
}

#[apply(both)]
async fn a_product_in_an_order_stays_what_it_is(server: Server) {
    let guide = product(
        &server,
        json!({"productType": "DIGITAL_DOWNLOAD", "title": "Guide", "price": 1000}),
    )
    .await;
    let path = server.core(&format!("/products/{guide}"));
    let session = server
        .open_cart(json!({"items": [{"product_id": guide, "quantity": 1}], "customer": mia()}))
        .await;
    for kind in ["LICENSE_KEY", "DIGITAL_DOWNLOAD"] {
        server.patch(&path, json!({"productType": kind})).await.data(200);
    }
    // An order that was not paid is one, too.
    server.pay_with(&session, card(DECLINED)).await.error(400);
    let text = "productType cannot be changed once the product has orders, licenses or subscriptions";
    assert_eq!(
        server
            .patch(&path, json!({"productType": "LICENSE_KEY"}))
            .await
            .error(400),
        text
    );
    server.verify().await;
}

#[apply(both)]
async fn a_customer_has_a_limit_over_all_orders(server: Server) {
    let limited = product(
        &server,
        json!({"productType": "DIGITAL_DOWNLOAD", "title": "Two", "price": 1000, "maxPerCustomer": 2}),
    )
    .await;
    let cart = |email: &str, quantity: i64| {
        json!({
            "items": [{"product_id": limited, "quantity": quantity}], "customer": buyer(email, "US", "CA")
        })
    };
    let mut sessions = Vec::new();
    for _ in 0..6 {
        sessions.push(server.open_cart(cart("mia@example.org", 1)).await);
    }
    let answers = futures_util::future::join_all(
        sessions
            .iter()
            .map(|session| server.pay_with(session, card(GOOD))),
    )
    .await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 2);
    let refused = answers.iter().find(|answer| answer.status != 200).unwrap();
    assert_eq!(refused.error(400), "Purchase limit reached for Two");
    let other = server.open_cart(cart("ann@example.org", 2)).await;
    server.pay_with(&other, card(GOOD)).await.data(200);
}

#[apply(both)]
async fn customers_and_addresses_are_stored_once(server: Server) {
    for email in ["Mia@Example.org", "mia@example.org"] {
        let session = server
            .open_cart(json!({"items": [dynamic(4000)], "customer": buyer(email, "US", "CA")}))
            .await;
        server.pay_with(&session, card(GOOD)).await.data(200);
    }
    let session = server
        .open_cart(json!({"items": [dynamic(4000)], "customer": buyer("mia@example.org", "US", "OR")}))
        .await;
    server.pay_with(&session, card(GOOD)).await.data(200);
    let sql = pandabase_platform::db::Sql::new(
        "SELECT email, order_count, total_spent, (SELECT COUNT(*) FROM billing_addresses) FROM customers",
    );
    let rows = server.app.db.read(move |tx| {
        tx.all(sql, &[], |row| {
            Ok((
                row.next::<String>()?,
                row.next::<i64>()?,
                row.next::<i64>()?,
                row.next::<i64>()?,
            ))
        })
    });
    assert_eq!(
        rows.await.unwrap(),
        [("mia@example.org".to_owned(), 3, 12_000, 2)]
    );
}

async fn product(server: &Server, mut body: Value) -> String {
    body["status"] = "ACTIVE".into();
    let answer = server.post(&server.core("/products/"), body).await;
    answer.data(201)["id"].as_str().unwrap().to_owned()
}

/// A hundred buyers pay for one unit each at once; returns the ten orders that came of it.
async fn rush(server: &Server, item: Value) -> Vec<Value> {
    let carts = (0..100).map(|number| {
        let customer = buyer(&format!("buyer{number}@example.org"), "US", "CA");
        server.open_cart(json!({"items": [item], "customer": customer}))
    });
    let sessions = futures_util::future::join_all(carts).await;
    let answers = futures_util::future::join_all(
        sessions
            .iter()
            .map(|session| server.pay_with(session, card(GOOD))),
    )
    .await;
    let mut sold = Vec::new();
    for answer in &answers {
        if answer.status == 200 {
            sold.push(server.order(answer.data(200)).await);
        } else {
            assert_eq!(answer.error(400), "Rare is out of stock");
        }
    }
    assert_eq!(sold.len(), 10);
    let total: i64 = sold
        .iter()
        .map(|order| order["payment"]["settledAmount"].as_i64().unwrap())
        .sum();
    assert_eq!(server.balance().await, total);
    let listed = server.get(&server.core("/orders/")).await;
    assert_eq!(listed.data(200)["pagination"]["total"], 10);
    sold
}

/// The text of the newest mail to Mia.
async fn receipt(server: &Server) -> String {
    let list = server.anonymous(Method::GET, "/dev/mailbox.json").send().await;
    list.text
}
