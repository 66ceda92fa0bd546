//! What the first payment brings with it.

use super::seats;
use crate::harness::{Server, apply, both};
use crate::shop::{CHALLENGED, DECLINED, GOOD, buyer, card, mia, timeline};
use http::Method;
use serde_json::{Value, json};

#[apply(both)]
async fn a_trial_is_free_and_tells_of_no_payment(server: Server) {
    let plan = server.plan(json!({"trialDays": 14})).await;
    let paid = server.subscribe(&plan, GOOD).await;
    let begun = server.only_subscription().await;
    assert_eq!((begun.status.as_str(), begun.unit), ("TRIALING", 1500));
    assert_eq!(begun.end, "2026-06-15T00:00:00.000Z");
    assert_eq!(
        (begun.trial_end.as_deref(), begun.next.as_deref()),
        (Some(begun.end.as_str()), Some(begun.end.as_str()))
    );
    let payment = server.payment(&paid).await;
    assert_eq!(
        (
            &payment["status"],
            &payment["totalAmount"],
            &payment["settledAmount"]
        ),
        (&json!("COMPLETED"), &json!(0), &json!(0))
    );
    assert_eq!(payment["paymentMethod"]["cardLastFour"], "4242");
    assert_eq!(
        timeline(&payment),
        [
            "CHECKOUT_CONFIRMED",
            "ORDER_PROCESSING",
            "ORDER_FULFILLED",
            "ORDER_COMPLETED"
        ]
    );
    assert_eq!((server.ledger().await.len(), server.balance().await), (0, 0));
    server.verify().await;
}

#[apply(both)]
async fn endpoints_hear_of_the_payment_and_of_the_subscription(server: Server) {
    let events = [
        "PAYMENT_PENDING",
        "PAYMENT_COMPLETED",
        "PAYMENT_FAILED",
        "SUBSCRIPTION_CREATED",
    ];
    let (server, receiver) = server.listening(&events).await;
    let plan = server.plan(json!({})).await;
    let paid = server.subscribe(&plan, GOOD).await;
    let told: Vec<Value> = server.payment(&paid).await["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["eventType"] == "WEBHOOK_DISPATCHED")
        .map(|row| row["description"].clone())
        .collect();
    assert_eq!(
        told,
        ["PENDING", "COMPLETED"]
            .map(|name| format!("Webhook dispatched: PAYMENT_{name}"))
            .into_iter()
            .chain(["Webhook dispatched: SUBSCRIPTION_CREATED".to_owned()])
            .collect::<Vec<_>>()
    );
    server.drain().await;
    let seen: Vec<Value> = receiver.seen().iter().map(crate::receiver::Seen::json).collect();
    assert_eq!(seen.len(), 3);
    let created = seen
        .iter()
        .find(|event| event["event"] == "SUBSCRIPTION_CREATED")
        .unwrap();
    let data = &created["data"];
    assert_eq!(data["order"]["id"], paid["order_id"]);
    assert_eq!(data["customer"]["email"], "mia@example.org");
    assert_eq!(
        data["subscription"],
        json!({
            "id": paid["subscription_id"], "status": "ACTIVE", "billingInterval": "MONTHLY", "amount": 1500,
            "currency": "USD", "currentPeriodStart": "2026-06-01T00:00:00.000Z",
            "currentPeriodEnd": "2026-07-01T00:00:00.000Z", "nextChargeAt": "2026-07-01T00:00:00.000Z",
            "trialEnd": null, "cancelledAt": null, "endsAt": null
        })
    );
    let completed = seen
        .iter()
        .find(|event| event["event"] == "PAYMENT_COMPLETED")
        .unwrap();
    assert_eq!(completed["data"].get("subscription"), None);

    let trial = server.plan(json!({"trialDays": 14})).await;
    let session = server.cart_of_plan(&trial).await;
    server.consent_with(&session, card(DECLINED)).await.error(400);
    server.consent_with(&session, card(GOOD)).await.data(200);
    server.drain().await;
    let later: Vec<Value> = receiver.seen()[3..]
        .iter()
        .map(crate::receiver::Seen::json)
        .collect();
    assert_eq!(later.len(), 1, "{later:?}");
    assert_eq!(later[0]["event"], "SUBSCRIPTION_CREATED");
    let told = &later[0]["data"]["subscription"];
    assert_eq!(
        (&told["status"], &told["amount"], &told["trialEnd"]),
        (
            &json!("TRIALING"),
            &json!(1500),
            &json!("2026-06-15T00:00:00.000Z")
        )
    );
    assert_eq!(later[0]["data"]["order"]["amount"], 0);
}

#[apply(both)]
async fn a_coupon_discounts_the_first_payment_only(server: Server) {
    let coupon = json!({"code": "SPRING", "type": "PERCENTAGE", "value": 20});
    server.post(&server.core("/coupons"), coupon).await.data(201);
    let plan = server.plan(json!({})).await;
    let session = server
        .open_cart(json!({"items": seats(&plan, 1), "customer": mia(), "coupon_code": "spring"}))
        .await;
    let paid = server.consent_with(&session, card(GOOD)).await.data(200).clone();
    let order = server.order(&paid).await;
    assert_eq!(
        (
            &order["payment"]["discountAmount"],
            &order["payment"]["totalAmount"]
        ),
        (&json!(300), &json!(1299))
    );
    assert_eq!(server.only_subscription().await.unit, 1500);
    let whole = json!({"code": "ALL", "type": "PERCENTAGE", "value": 100});
    server.post(&server.core("/coupons"), whole).await.data(201);
    let cart = json!({"items": seats(&plan, 1), "coupon_code": "ALL"});
    let free = server.checkout(Method::POST, "", cart).await;
    assert_eq!(free.data(201)["total_amount"], 0);
    server.verify().await;
}

#[apply(both)]
async fn the_receipt_tells_what_comes_next(server: Server) {
    let mailed = async |to: &str| {
        let path = format!("/dev/mailbox.json?to={to}");
        let list = server.anonymous(Method::GET, &path).send().await;
        let all = list.data(200)["items"].as_array().unwrap().clone();
        all.into_iter()
            .find(|mail| mail["subject"] == "Your receipt from Nimbus Labs")
            .unwrap()
    };
    for (email, fields, lines) in [
        (
            "paid@example.org",
            json!({}),
            [
                "This is for June 1, 2026 to July 1, 2026.",
                "Next charge: $15.00 per month plus tax, on July 1, 2026.",
            ],
        ),
        (
            "tried@example.org",
            json!({"trialDays": 14}),
            [
                "Your trial lasts from June 1, 2026 to June 15, 2026.",
                "Next charge: $15.00 per month plus tax, on June 15, 2026.",
            ],
        ),
    ] {
        let plan = server.plan(fields).await;
        let session = server
            .open_cart(json!({"items": seats(&plan, 1), "customer": buyer(email, "US", "CA")}))
            .await;
        server.consent_with(&session, card(GOOD)).await.data(200);
        let mail = mailed(email).await;
        for form in ["text", "html"] {
            let text = mail[form].as_str().unwrap();
            assert!(lines.iter().all(|line| text.contains(line)), "{text}");
            assert!(text.contains(&server.app.env.config.portal_url), "{text}");
        }
    }
    let invoices: Vec<_> = server
        .mails()
        .await
        .into_iter()
        .filter(|(_, subject)| subject == "Your invoice from Nimbus Labs")
        .map(|(to, _)| to)
        .collect();
    assert_eq!(invoices, ["paid@example.org"], "nothing is paid for a trial");
    server.sell(4000, GOOD).await;
    let plain = mailed("mia@example.org").await;
    assert!(!plain["text"].as_str().unwrap().contains("Next charge"));
}

#[apply(both)]
async fn sums_bear_orders_of_nothing(server: Server) {
    let plan = server.plan(json!({"trialDays": 14})).await;
    let paid = server.subscribe(&plan, GOOD).await;
    let overview = server
        .get(&server.core("/analytics/overview"))
        .await
        .data(200)
        .clone();
    assert_eq!(
        (&overview["grossVolume"], &overview["netVolume"]),
        (&json!(0), &json!(0))
    );
    let order = server.order(&paid).await;
    assert_eq!(
        (
            &order["amount"],
            &order["items"][0]["price"],
            &order["items"][0]["quantity"]
        ),
        (&json!(0), &json!(0), &json!(1))
    );
    let customer = server.get(&server.core("/customers")).await.data(200)["items"][0].clone();
    assert_eq!(customer["email"], "mia@example.org");
    assert_eq!(server.get(&server.core("/")).await.data(200)["balance"], 0);
    server.verify().await;
}

#[apply(both)]
async fn the_card_is_saved_for_what_follows(server: Server) {
    let plan = server.plan(json!({})).await;
    let trial = server.plan(json!({"trialDays": 7})).await;
    let mut methods = Vec::new();
    for product in [&plan, &trial] {
        let paid = server.subscribe(product, GOOD).await;
        let method = server
            .subscription(paid["subscription_id"].as_str().unwrap())
            .await["paymentMethod"]["id"]
            .clone();
        assert_eq!(server.digits_of(&method).await, "4242");
        methods.push(method);
        let asked = server.subscribe(product, CHALLENGED).await;
        assert_eq!(
            (asked["status"].as_str().unwrap(), &asked["subscription_id"]),
            ("REQUIRES_3DS", &Value::Null)
        );
        let bank = asked["authorization_url"].as_str().unwrap();
        let bank = format!("{}/approve", &bank[bank.find("/bank-redirects/").unwrap()..]);
        assert_eq!(server.anonymous(Method::POST, &bank).send().await.status, 303);
        let all = server.subscriptions().await;
        let begun = all
            .into_iter()
            .find(|one| asked["order_id"] == one.order.as_str())
            .unwrap();
        let method = server.subscription(&begun.id).await["paymentMethod"]["id"].clone();
        assert_eq!(server.digits_of(&method).await, "3220");
    }
    // The same card of the same person is kept once, and pays again by its id.
    assert_eq!(methods[0], methods[1]);
    let saved = json!({"type": "card", "saved_payment_method_id": methods[0]});
    let session = server.cart_of_plan(&plan).await;
    let mia = server.sign_in("mia@example.org").await;
    let body = json!({"payment_method": saved, "consent": true});
    let paid = server.pay_signed_in(&mia, &session, body.clone()).await;
    let paid = paid.data(200).clone();
    let again = server
        .subscription(paid["subscription_id"].as_str().unwrap())
        .await;
    assert_eq!(again["paymentMethod"]["id"], methods[0]);
    let stranger = server
        .open_cart(json!({"items": seats(&plan, 1), "customer": buyer("eve@example.org", "US", "CA")}))
        .await;
    let error = server.pay_signed_in(&mia, &stranger, body).await;
    assert!(
        error
            .error(400)
            .starts_with("body/payment_method/saved_payment_method_id"),
        "{}",
        error.text
    );
    assert_eq!(server.subscriptions().await.len(), 5);
    server.verify().await;
}

#[apply(both)]
async fn licences_last_as_long_as_the_period(server: Server) {
    for (fields, expiry) in [
        (
            json!({"billingInterval": "YEARLY", "licenseDuration": "THIRTY_DAYS"}),
            json!("2027-06-01T00:00:00.000Z"),
        ),
        (
            json!({"licenseDuration": "NINETY_DAYS"}),
            json!("2026-07-01T00:00:00.000Z"),
        ),
        (
            json!({"licenseDuration": "THIRTY_DAYS", "trialDays": 60}),
            json!("2026-07-31T00:00:00.000Z"),
        ),
        (json!({}), json!("2026-07-01T00:00:00.000Z")),
    ] {
        let mut fields = fields;
        fields["fulfillmentMode"] = json!("MANAGED_LICENSE");
        let plan = server.plan(fields).await;
        let session = server
            .open_cart(json!({"items": seats(&plan, 2), "customer": mia()}))
            .await;
        let paid = server.consent_with(&session, card(GOOD)).await.data(200).clone();
        let order = server.order(&paid).await;
        assert_eq!(order["licenses"].as_array().unwrap().len(), 2);
        let key = json!({"key": order["licenses"][0]["key"]});
        let verified = server.post(&server.core("/licenses/verify"), key).await;
        assert_eq!(verified.data(200)["expiresAt"], expiry);
    }
}

#[apply(both)]
async fn the_first_payment_is_an_invoice(server: Server) {
    let plan = server.plan(json!({})).await;
    let trial = server.plan(json!({"trialDays": 7})).await;
    let paid = server.subscribe(&plan, GOOD).await;
    server.subscribe(&trial, GOOD).await;
    let store = server.store.id.clone();
    let sql = pandabase_platform::db::Sql::new(
        "SELECT order_id, status, reason, base_amount, tax_amount, total_amount FROM invoices
        WHERE store_id = $1",
    );
    let rows = server.app.db.read(move |tx| {
        tx.all(sql, pandabase_platform::params![&store], |row| {
            Ok((
                row.next::<String>()?,
                row.next::<String>()?,
                row.next::<String>()?,
                [row.next::<i64>()?, row.next()?, row.next()?],
            ))
        })
    });
    let order = paid["order_id"].as_str().unwrap().to_owned();
    assert_eq!(
        rows.await.unwrap(),
        [(
            order,
            "PAID".into(),
            "SUBSCRIPTION_CREATE".into(),
            [1500, 124, 1624]
        )]
    );
}
