//! Uses are counted, given back, and never more than allowed.

use super::USED_UP;
use crate::harness::{Server, apply, both};
use crate::shop::{CHALLENGED, DECLINED, GOOD, buyer, card, dynamic, method};
use pandabase_domain::time::DAY;
use serde_json::json;

#[apply(both)]
async fn a_use_is_given_back_and_taken_again(server: Server) {
    let id = server
        .coupon("ONCE", json!({"maxUses": 1, "maxUsesPerCustomer": 1}))
        .await;
    let session = server.cart_with("once", "mia@example.org").await;
    server.pay_with(&session, card(DECLINED)).await.error(400);
    assert_eq!(server.times_used(&id).await, 0);
    // While the bank asks the buyer, the use is taken.
    let paid = server
        .pay_with(&session, card(CHALLENGED))
        .await
        .data(200)
        .clone();
    assert_eq!(
        (&paid["status"], server.times_used(&id).await),
        (&json!("REQUIRES_3DS"), 1)
    );
    assert_eq!(
        server
            .open(json!({"items": [dynamic(4000)], "coupon_code": "ONCE"}))
            .await
            .error(400),
        USED_UP
    );
    server.advance(pandabase_domain::time::HOUR).await;
    assert_eq!(
        (
            server.order(&paid).await["status"].clone(),
            server.times_used(&id).await
        ),
        (json!("CANCELLED"), 0)
    );
    // The same order takes it anew, and keeps it.
    let again = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    assert_eq!(
        (&again["order_id"], server.times_used(&id).await),
        (&paid["order_id"], 1)
    );
    let payment = server.payment(&again).await;
    assert_eq!(
        (
            &payment["amount"],
            &payment["discountAmount"],
            &payment["couponCode"]
        ),
        (&json!(4000), &json!(400), &json!("ONCE"))
    );
    // 3600 and the tax of 297 less the fees of 250 and 143.
    assert_eq!(server.balance().await, 3897 - 297 - 250 - 143);
    server.play(&again, json!({"event": "external_refund"})).await;
    assert_eq!(server.times_used(&id).await, 0);
    assert_eq!(server.order(&again).await["discountCode"], "ONCE");
    // A refund frees the customer's own use, too.
    let session = server.cart_with("ONCE", "mia@example.org").await;
    let third = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    assert_eq!(server.times_used(&id).await, 1);
    let refund = server.core(&format!(
        "/refunds/orders/{}",
        third["order_id"].as_str().unwrap()
    ));
    server.post(&refund, json!({})).await.data(200);
    assert_eq!(server.times_used(&id).await, 0);
    server.verify().await;
}

#[apply(both)]
async fn a_debit_that_never_settles_gives_its_use_back(server: Server) {
    let id = server.coupon("ONCE", json!({"maxUses": 1})).await;
    let customer = buyer("a@example.org", "DE", "");
    let session = server
        .open_cart(json!({"items": [dynamic(4000)], "customer": customer, "coupon_code": "ONCE"}))
        .await;
    let paid = server
        .pay_with(&session, method("sepa_debit"))
        .await
        .data(200)
        .clone();
    assert_eq!(server.times_used(&id).await, 1);
    let sql = pandabase_platform::db::Sql::new("DELETE FROM jobs WHERE kind = 'sandbox_settlement'");
    server.app.db.write(move |tx| tx.run(sql, &[])).await.unwrap();
    server.advance(14 * DAY).await;
    assert_eq!(
        (
            server.order(&paid).await["status"].clone(),
            server.times_used(&id).await
        ),
        (json!("CANCELLED"), 0)
    );
    server.verify().await;
}

#[apply(both)]
async fn five_of_fifty_buyers_use_a_coupon_with_five_uses(server: Server) {
    let id = server.coupon("FIVE", json!({"maxUses": 5})).await;
    let carts = (0..50).map(|number| {
        let email = format!("buyer{number}@example.org");
        let server = &server;
        async move { server.cart_with("FIVE", &email).await }
    });
    let sessions = futures_util::future::join_all(carts).await;
    let answers = futures_util::future::join_all(
        sessions
            .iter()
            .map(|session| server.pay_with(session, card(GOOD))),
    )
    .await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 5);
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.error(400), USED_UP);
    }
    assert_eq!(server.times_used(&id).await, 5);
    server.drain().await;
    server.verify().await;
}

#[apply(both)]
async fn declines_and_sales_at_once_lose_no_use(server: Server) {
    let id = server.coupon("FIVE", json!({"maxUses": 5})).await;
    let carts = (0..30).map(|number| {
        let email = format!("buyer{number}@example.org");
        let server = &server;
        async move { server.cart_with("FIVE", &email).await }
    });
    let sessions = futures_util::future::join_all(carts).await;
    let tries = sessions.iter().enumerate().map(|(number, session)| {
        server.pay_with(session, card(if number % 2 == 0 { DECLINED } else { GOOD }))
    });
    let answers = futures_util::future::join_all(tries).await;
    let paid = answers.iter().filter(|answer| answer.status == 200).count();
    assert!(paid <= 5);
    assert_eq!(server.times_used(&id).await, i64::try_from(paid).unwrap());
    server.verify().await;
}

#[apply(both)]
async fn one_customer_at_many_tills_uses_a_coupon_twice(server: Server) {
    let id = server.coupon("TWICE", json!({"maxUsesPerCustomer": 2})).await;
    let first = server.coupon("FIRST", json!({"firstPurchaseOnly": true})).await;
    for (code, uses, text, id, customer) in [
        (
            "FIRST",
            1,
            "Coupon is valid for first purchases only",
            &first,
            "leo@example.org",
        ),
        (
            "TWICE",
            2,
            "You have already used this coupon",
            &id,
            "mia@example.org",
        ),
    ] {
        let spellings = [customer.to_owned(), customer.to_uppercase()];
        let carts = (0..20).map(|number| server.cart_with(code, &spellings[number % 2]));
        let sessions = futures_util::future::join_all(carts).await;
        let answers = futures_util::future::join_all(
            sessions
                .iter()
                .map(|session| server.pay_with(session, card(GOOD))),
        )
        .await;
        assert_eq!(
            answers.iter().filter(|answer| answer.status == 200).count(),
            uses,
            "{code}"
        );
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            assert_eq!(answer.error(400), text);
        }
        assert_eq!(server.times_used(id).await, i64::try_from(uses).unwrap());
    }
    server.verify().await;
}
