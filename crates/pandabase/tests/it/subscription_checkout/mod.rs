//! A subscription is sold (contract `checkout.md` and `subscriptions.md`).

mod effects;

use crate::harness::{Answer, Server, apply, both};
use crate::shop::{CHALLENGED, DECLINED, GOOD, buyer, card, dynamic, method, mia, timeline};
use futures_util::future::join_all;
use http::Method;
use serde_json::{Value, json};

const BELOW: &str = "Checkout total must be at least $1.00";
const COMBINED: &str = "Subscriptions cannot be combined with other items";

fn seats(product: &str, quantity: i64) -> Value {
    json!([{"product_id": product, "quantity": quantity}])
}

impl Server {
    async fn checkout(&self, method: Method, rest: &str, body: Value) -> Answer {
        let path = format!("/v2/stores/{}/checkouts{rest}", self.store.id);
        self.anonymous(method, &path).json(&body).send().await
    }

    /// The subscriptions of the store, one line each.
    async fn subscriptions(&self) -> Vec<Subscribed> {
        let store = self.store.id.clone();
        let sql = pandabase_platform::db::Sql::new(
            "SELECT id, status, unit_amount, quantity, billing_interval, period_start, period_end,
                next_charge_at, trial_end, first_order_id, is_metered FROM subscriptions WHERE store_id = $1
                ORDER BY id",
        );
        let rows = self.app.db.read(move |tx| {
            tx.all(sql, pandabase_platform::params![&store], |row| {
                Ok(Subscribed {
                    id: row.next()?,
                    status: row.next()?,
                    unit: row.next()?,
                    quantity: row.next()?,
                    interval: row.next()?,
                    start: row.next::<pandabase_domain::time::Timestamp>()?.to_string(),
                    end: row.next::<pandabase_domain::time::Timestamp>()?.to_string(),
                    next: row
                        .next::<Option<pandabase_domain::time::Timestamp>>()?
                        .map(|at| at.to_string()),
                    trial_end: row
                        .next::<Option<pandabase_domain::time::Timestamp>>()?
                        .map(|at| at.to_string()),
                    order: row.next()?,
                    is_metered: row.next()?,
                })
            })
        });
        rows.await.unwrap()
    }

    /// The last digits of a saved card.
    async fn digits_of(&self, method: &Value) -> String {
        let method = method.as_str().unwrap().to_owned();
        let sql =
            pandabase_platform::db::Sql::new("SELECT card_last_four FROM payment_methods WHERE id = $1");
        let found = self
            .app
            .db
            .read(move |tx| tx.one(sql, pandabase_platform::params![&method], |row| row.next()));
        found.await.unwrap()
    }

    async fn only_subscription(&self) -> Subscribed {
        let mut all = self.subscriptions().await;
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }
}

#[derive(Debug)]
struct Subscribed {
    id: String,
    status: String,
    unit: i64,
    quantity: i64,
    interval: String,
    start: String,
    end: String,
    next: Option<String>,
    trial_end: Option<String>,
    order: String,
    is_metered: bool,
}

#[apply(both)]
async fn a_session_tells_the_terms(server: Server) {
    let plan = server.plan(json!({"trialDays": 14})).await;
    let plain = server.plan(json!({"billingInterval": "YEARLY"})).await;
    let opened = server
        .checkout(
            Method::POST,
            "",
            json!({"items": seats(&plain, 3), "customer": buyer("a@example.org", "DE", "")}),
        )
        .await;
    let session = opened.data(201).clone();
    assert_eq!(
        session["subscription"],
        json!({"billing_interval": "YEARLY", "trial_days": 0, "amount": 4500})
    );
    assert_eq!(
        (&session["amount"], &session["items"][0]["amount"]),
        (&json!(4500), &json!(1500))
    );
    assert_eq!(
        (&session["tax_amount"], &session["total_amount"]),
        (&json!(855), &json!(5355))
    );
    assert_eq!(session["available_payment_methods"], json!(["CARD", "LINK"]));
    assert_eq!(session["presentment"], Value::Null);

    let path = format!("/{}", session["id"].as_str().unwrap());
    let changed = server
        .checkout(Method::PATCH, &path, json!({"items": seats(&plan, 2)}))
        .await;
    let changed = changed.data(200);
    assert_eq!(
        changed["subscription"],
        json!({"billing_interval": "MONTHLY", "trial_days": 14, "amount": 3000})
    );
    assert_eq!(
        (
            &changed["amount"],
            &changed["total_amount"],
            &changed["items"][0]["amount"]
        ),
        (&json!(0), &json!(0), &json!(0))
    );
    let changed = server
        .checkout(Method::PATCH, &path, json!({"items": [dynamic(4000)]}))
        .await;
    assert_eq!(changed.data(200)["subscription"], Value::Null);
    assert_eq!(changed.data(200)["presentment"]["currency"], "EUR");

    let estimate = server
        .checkout(
            Method::POST,
            "/estimate",
            json!({"items": seats(&plain, 2), "country": "US", "state": "CA"}),
        )
        .await;
    assert_eq!(
        (
            &estimate.data(200)["total"],
            &estimate.data(200)["available_payment_methods"]
        ),
        (&json!(3248), &json!(["CARD", "LINK"]))
    );
    let estimate = server
        .checkout(
            Method::POST,
            "/estimate",
            json!({"items": seats(&plan, 2), "country": "US", "state": "CA"}),
        )
        .await;
    assert_eq!(estimate.data(200)["total"], 0);
    let details = server
        .checkout(
            Method::POST,
            "/tax-details",
            json!({"items": seats(&plain, 2), "country": "US", "state": "CA"}),
        )
        .await;
    assert_eq!(
        (&details.data(200)["taxAmount"], &details.data(200)["total"]),
        (&json!(248), &json!(3248))
    );
}

#[apply(both)]
async fn carts_that_cannot_be_are_refused(server: Server) {
    let plan = server.plan(json!({})).await;
    let cheap = server.plan(json!({"price": 99})).await;
    let tried = server.plan(json!({"price": 99, "trialDays": 3})).await;
    let metered = server
        .plan(json!({"price": 99, "pricingModel": "USAGE_BASED"}))
        .await;
    let open = |items: Value| server.checkout(Method::POST, "", json!({"items": items}));
    let one = |product: &str| json!({"product_id": product, "quantity": 1});
    for cart in [
        json!([one(&plan), one(&plan)]),
        json!([one(&plan), dynamic(100)]),
        json!([dynamic(100), one(&plan)]),
    ] {
        assert_eq!(open(cart.clone()).await.error(400), COMBINED);
        let estimate = server
            .checkout(Method::POST, "/estimate", json!({"items": cart, "country": "US"}))
            .await;
        assert_eq!(estimate.error(400), COMBINED);
    }
    for product in [&cheap, &tried, &metered] {
        assert_eq!(open(seats(product, 1)).await.error(400), BELOW);
    }
    // Seats make a price dearer; the base price of a metered product has to reach the floor itself.
    open(seats(&cheap, 2)).await.data(201);
    open(seats(&tried, 2)).await.data(201);
    assert_eq!(open(seats(&metered, 2)).await.error(400), BELOW);
    for quantity in [0, 1000] {
        assert!(
            open(seats(&plan, quantity))
                .await
                .error(400)
                .starts_with("body/items/0/quantity")
        );
    }
    let wrong = json!({"items": seats(&plan, 2), "amount": 1500});
    assert_eq!(
        server.checkout(Method::POST, "", wrong).await.error(400),
        "Amount does not match the total of the items"
    );
    server
        .checkout(
            Method::POST,
            "",
            json!({"items": seats(&plan, 2), "amount": 3000}),
        )
        .await
        .data(201);
    let dear = server
        .plan(json!({"price": (1_i64 << 53) - 1, "trialDays": 1}))
        .await;
    assert_eq!(
        open(seats(&dear, 1)).await.error(400),
        "Checkout total must be at most $999,999.99"
    );
}

#[apply(both)]
async fn a_first_payment_begins_it(server: Server) {
    let plan = server.plan(json!({"billingInterval": "MONTHLY"})).await;
    let session = server
        .open_cart(json!({"items": seats(&plan, 3), "customer": mia()}))
        .await;
    let paid = server.consent_with(&session, card(GOOD)).await.data(200).clone();
    let begun = server.only_subscription().await;
    assert_eq!(paid["status"], "COMPLETED");
    assert_eq!(paid["subscription_id"], begun.id.as_str());
    assert_eq!(
        (
            begun.status.as_str(),
            begun.unit,
            begun.quantity,
            begun.interval.as_str()
        ),
        ("ACTIVE", 1500, 3, "MONTHLY")
    );
    assert_eq!(
        (begun.start.as_str(), begun.end.as_str()),
        ("2026-06-01T00:00:00.000Z", "2026-07-01T00:00:00.000Z")
    );
    assert_eq!(
        (begun.next.as_deref(), begun.trial_end),
        (Some("2026-07-01T00:00:00.000Z"), None)
    );
    assert_eq!(
        (begun.order.as_str(), begun.is_metered),
        (paid["order_id"].as_str().unwrap(), false)
    );
    let order = server.order(&paid).await;
    assert_eq!(
        (
            &order["status"],
            &order["amount"],
            &order["payment"]["totalAmount"]
        ),
        (&json!("COMPLETED"), &json!(4500), &json!(4871))
    );
    assert_eq!(server.ledger().await.len(), 1);
    server.verify().await;
}

#[apply(both)]
async fn paying_needs_consent_and_a_card(server: Server) {
    let plan = server.plan(json!({})).await;
    let trial = server.plan(json!({"trialDays": 7})).await;
    for product in [&plan, &trial] {
        let session = server.cart_of_plan(product).await;
        for body in [
            json!({"payment_method": card(GOOD)}),
            json!({"payment_method": card(GOOD), "consent": false}),
        ] {
            assert_eq!(
                server.pay_body(&session, body).await.error(400),
                "body/consent must be true for a subscription"
            );
        }
        let wrong = server
            .pay_body(&session, json!({"payment_method": card(GOOD), "consent": "yes"}))
            .await;
        assert_eq!(wrong.error(400), "body/consent must be boolean");
        let none = server.pay_body(&session, json!({"consent": true})).await;
        assert_eq!(
            none.error(400),
            "body must have required property 'payment_method'"
        );
        for code in ["apple_pay", "us_bank_account", "cashapp"] {
            let answer = server.consent_with(&session, method(code)).await;
            assert_eq!(
                answer.error(400),
                format!("body/payment_method/type '{code}' is not offered in US")
            );
        }
        assert_eq!(server.session_status(&session).await, "OPEN");
    }
    assert_eq!(
        server.get(&server.core("/orders/")).await.data(200)["pagination"]["total"],
        0
    );
    // What is bought once asks for no consent.
    server.sell(4000, GOOD).await;
}

#[apply(both)]
async fn a_decline_begins_nothing_and_may_be_tried_again(server: Server) {
    for fields in [json!({}), json!({"trialDays": 7})] {
        let plan = server.plan(fields).await;
        let before = server.subscriptions().await.len();
        let session = server.cart_of_plan(&plan).await;
        assert_eq!(
            server.consent_with(&session, card(DECLINED)).await.error(400),
            "Your card was declined"
        );
        assert_eq!(
            (
                server.session_status(&session).await.as_str(),
                server.subscriptions().await.len()
            ),
            ("OPEN", before)
        );
        let paid = server.consent_with(&session, card(GOOD)).await.data(200).clone();
        assert!(paid["subscription_id"].as_str().unwrap().starts_with("sub_"));
        assert_eq!(server.subscriptions().await.len(), before + 1);
    }
    server.verify().await;
}

#[apply(both)]
async fn two_who_pay_at_once_begin_one(server: Server) {
    let plan = server.plan(json!({})).await;
    let session = server.cart_of_plan(&plan).await;
    let answers = join_all((0..10).map(|_| server.consent_with(&session, card(GOOD)))).await;
    let paid = answers.iter().filter(|answer| answer.status == 200).count();
    let refused = answers.iter().filter(|answer| answer.status == 409).count();
    assert_eq!((paid, refused), (1, 9));
    server.only_subscription().await;
    server.verify().await;
}

#[apply(both)]
async fn the_bank_may_ask_first(server: Server) {
    for (fields, status) in [(json!({}), "ACTIVE"), (json!({"trialDays": 7}), "TRIALING")] {
        let plan = server.plan(fields).await;
        let before = server.subscriptions().await.len();
        let asked = server.subscribe(&plan, CHALLENGED).await;
        assert_eq!(
            (asked["status"].as_str().unwrap(), &asked["subscription_id"]),
            ("REQUIRES_3DS", &Value::Null)
        );
        assert_eq!(server.subscriptions().await.len(), before);
        server.simulate(&asked, json!({"event": "3ds_completed"})).await;
        server
            .simulate(&asked, json!({"event": "succeeded"}))
            .await
            .data(200);
        assert_eq!(server.order(&asked).await["status"], "COMPLETED");
        let statuses: Vec<_> = server
            .subscriptions()
            .await
            .into_iter()
            .map(|one| one.status)
            .collect();
        assert!(
            statuses.len() == before + 1 && statuses.contains(&status.to_owned()),
            "{statuses:?}"
        );
    }
    server.verify().await;
}

#[apply(both)]
async fn what_is_free_needs_no_card_and_pays_nothing(server: Server) {
    let plan = server
        .plan(json!({"pricingModel": "FREE", "trialDays": 14}))
        .await;
    let session = server.cart_of_plan(&plan).await;
    assert_eq!(
        server.pay_body(&session, json!({})).await.error(400),
        "body/consent must be true for a subscription"
    );
    let paid = server
        .pay_body(&session, json!({"consent": true}))
        .await
        .data(200)
        .clone();
    let begun = server.only_subscription().await;
    assert_eq!(
        (
            paid["subscription_id"].as_str().unwrap(),
            begun.status.as_str(),
            begun.unit
        ),
        (begun.id.as_str(), "ACTIVE", 0)
    );
    // As for every order of nothing: the payment is complete at once.
    let steps = [
        "CHECKOUT_CONFIRMED",
        "PAYMENT_PENDING",
        "PAYMENT_COLLECTED",
        "ORDER_PROCESSING",
        "ORDER_FULFILLED",
        "ORDER_COMPLETED",
    ];
    assert_eq!(timeline(&server.payment(&paid).await), steps);
    server.verify().await;
}

#[apply(both)]
async fn the_buyer_may_choose_what_recurs(server: Server) {
    let plan = server
        .plan(json!({"pricingModel": "PAY_WHAT_YOU_WANT", "trialDays": 7}))
        .await;
    let item = |amount: i64| json!([{"product_id": plan, "quantity": 2, "amount": amount}]);
    let low = server
        .checkout(Method::POST, "", json!({"items": item(1499)}))
        .await;
    assert_eq!(low.error(400), "body/items/0/amount must be >= 1500");
    let session = server
        .open_cart(json!({"items": item(2500), "customer": mia()}))
        .await;
    server.consent_with(&session, card(GOOD)).await.data(200);
    let begun = server.only_subscription().await;
    assert_eq!(
        (begun.unit, begun.quantity, begun.status.as_str()),
        (2500, 2, "TRIALING")
    );
}

#[apply(both)]
async fn a_metered_product_sells_its_base_price(server: Server) {
    let plan = server
        .plan(json!({"pricingModel": "USAGE_BASED", "price": 500, "billingInterval": "WEEKLY"}))
        .await;
    let paid = server.subscribe(&plan, GOOD).await;
    assert_eq!(server.order(&paid).await["amount"], 500);
    let begun = server.only_subscription().await;
    assert_eq!(
        (begun.is_metered, begun.end.as_str()),
        (true, "2026-06-08T00:00:00.000Z")
    );
}

#[apply(both)]
async fn prices_are_those_of_the_session(server: Server) {
    let plan = server.plan(json!({})).await;
    let session = server.cart_of_plan(&plan).await;
    let path = server.core(&format!("/products/{plan}"));
    server
        .patch(
            &path,
            json!({"price": 9900, "billingInterval": "YEARLY", "trialDays": 30, "title": "New"}),
        )
        .await
        .data(200);
    server.consent_with(&session, card(GOOD)).await.data(200);
    let begun = server.only_subscription().await;
    assert_eq!(
        (begun.unit, begun.interval.as_str(), begun.status.as_str()),
        (1500, "MONTHLY", "ACTIVE")
    );
}

#[apply(both)]
async fn a_product_that_is_subscribed_to_stays_what_it_is(server: Server) {
    let plan = server.plan(json!({})).await;
    let path = server.core(&format!("/products/{plan}"));
    let session = server.cart_of_plan(&plan).await;
    // Nobody has bought it: it may become another thing, and then is not what is in the cart.
    server
        .patch(&path, json!({"productType": "DIGITAL_DOWNLOAD"}))
        .await
        .data(200);
    assert_eq!(
        server.consent_with(&session, card(GOOD)).await.error(400),
        "Cloud Notes Pro is not available"
    );
    server
        .patch(&path, json!({"productType": "SUBSCRIPTION"}))
        .await
        .data(200);
    server.consent_with(&session, card(GOOD)).await.data(200);
    let text = "productType cannot be changed once the product has orders, licenses or subscriptions";
    assert_eq!(
        server
            .patch(&path, json!({"productType": "DIGITAL_DOWNLOAD"}))
            .await
            .error(400),
        text
    );
    server.delete(&path).await.data(200);
    assert_eq!(server.only_subscription().await.status, "ACTIVE");
    assert_eq!(
        server
            .checkout(Method::POST, "", json!({"items": seats(&plan, 1)}))
            .await
            .error(404),
        "Product not found"
    );
    server.verify().await;
}

#[apply(both)]
async fn a_buyer_has_no_more_seats_than_allowed(server: Server) {
    let plan = server.plan(json!({"maxPerCustomer": 2})).await;
    let limit = "Purchase limit reached for Cloud Notes Pro";
    assert_eq!(
        server
            .checkout(Method::POST, "", json!({"items": seats(&plan, 3)}))
            .await
            .error(400),
        limit
    );
    server.subscribe(&plan, GOOD).await;
    let session = server
        .open_cart(json!({"items": seats(&plan, 2), "customer": mia()}))
        .await;
    assert_eq!(server.consent_with(&session, card(GOOD)).await.error(400), limit);
}
