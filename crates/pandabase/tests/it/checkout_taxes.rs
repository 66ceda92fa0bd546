//! Contract `checkout.md`, "State", "Floor", "Ceiling": what an address must say before anything is charged,
//! what a coupon may take off, and what a charge tells of the customer.

use crate::harness::{Answer, Server, apply, both};
use crate::shop::{DECLINED, GOOD, buyer, card, dynamic, mia};
use http::Method;
use pandabase_platform::db::Sql;
use serde_json::{Value, json};

const ABOVE: &str = "Checkout total must be at most $999,999.99";
const BELOW: &str = "Checkout total must be at least $1.00";
const NO_STATE: &str = "body/customer/billing/state must be a state of US";

impl Server {
    async fn estimate_of(&self, body: Value) -> Answer {
        let path = format!("/v2/stores/{}/checkouts/estimate", self.store.id);
        self.anonymous(Method::POST, &path).json(&body).send().await
    }

    async fn session_of(&self, id: &str) -> Value {
        let path = format!("/v2/stores/{}/checkouts/{id}", self.store.id);
        self.anonymous(Method::GET, &path).send().await.data(200).clone()
    }

    /// Pays 40 dollars from a place.
    async fn pay_from(&self, country: &str, state: &str, postal_code: &str) -> Answer {
        let mut customer = mia();
        customer["billing"]["country"] = country.into();
        customer["billing"]["state"] = state.into();
        customer["billing"]["postal_code"] = postal_code.into();
        let session = self
            .open_cart(json!({"items": [dynamic(4000)], "customer": customer}))
            .await;
        self.pay_with(&session, card(GOOD)).await
    }

    async fn only_customer_of(&self) -> Value {
        let page = self.get(&self.core("/customers/")).await.data(200).clone();
        assert_eq!(page["pagination"]["total"], 1, "{page}");
        let path = format!("/customers/{}", page["items"][0]["id"].as_str().unwrap());
        self.get(&self.core(&path)).await.data(200).clone()
    }

    /// The id of a new product.
    async fn product_at(&self, price: i64) -> Value {
        let body = json!({"title": "Dear", "productType": "LICENSE_KEY", "price": price, "status": "ACTIVE"});
        self.post(&self.core("/products"), body).await.data(201)["id"].clone()
    }

    async fn coupon_of(&self, fields: Value) {
        let mut coupon = json!({"code": "ALL", "type": "PERCENTAGE", "value": 100});
        coupon
            .as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        self.post(&self.core("/coupons"), coupon).await.data(201);
    }

    /// The text of the newest mail with this subject.
    async fn mail_with(&self, subject: &str) -> String {
        let answer = self.anonymous(Method::GET, "/dev/mailbox.json").send().await;
        let mails = answer.data(200)["items"].as_array().unwrap().clone();
        let found = mails.iter().find(|mail| mail["subject"] == subject);
        found.unwrap_or_else(|| panic!("{mails:?}"))["text"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    async fn sell_with_tax_included(&self) {
        let settle = Sql::new("UPDATE stores SET tax_behavior = 'INCLUSIVE'");
        self.app.db.write(move |tx| tx.run(settle, &[])).await.unwrap();
    }
}

#[apply(both)]
async fn nobody_pays_without_a_state_where_the_tax_depends_on_it(server: Server) {
    for (state, postal_code, text) in [
        ("Calif.", "94105", NO_STATE),
        ("Calif", "94105", NO_STATE),
        ("", "94105", NO_STATE),
        ("XX", "94105", NO_STATE),
        (
            "CA",
            "",
            "body/customer/billing/postal_code must be a US postal code: 5 or 9 digits",
        ),
        (
            "CA",
            "9410",
            "body/customer/billing/postal_code must be a US postal code: 5 or 9 digits",
        ),
        (
            "OR",
            "94105",
            "body/customer/billing/postal_code must be a postal code of OR",
        ),
    ] {
        let refused = server.pay_from("US", state, postal_code).await;
        assert_eq!(refused.error(400), text, "{state} {postal_code}");
    }
    let refused = server.pay_from("CA", "Ont.", "K1A 0B1").await;
    assert_eq!(
        refused.error(400),
        "body/customer/billing/state must be a province of CA"
    );
    for (country, state, postal_code, tax) in [
        ("US", "C.A.", "94105-1234", 330),
        ("US", "us-ca", "941051234", 330),
        ("US", "Washington DC", "20001", 240),
        ("US", "OR", "97201", 0),
        ("US", "PR", "00901", 0),
        ("CA", "Colombie-Britannique", "V6B 1A1", 480),
        ("CA", "québec", "H2X 1Y4", 599),
        ("DE", "", "", 760),
        ("DE", "", "27498", 0),
        ("ES", "", "35001", 0),
        ("ES", "", "28001", 840),
        ("PT", "", "9000-042", 880),
        ("PT", "", "9500-150", 640),
    ] {
        let paid = server.pay_from(country, state, postal_code).await;
        let order = server.order(paid.data(200)).await;
        assert_eq!(
            order["payment"]["taxAmount"], tax,
            "{country} {state} {postal_code}"
        );
    }
    server.verify().await;
}

#[apply(both)]
async fn no_tax_is_shown_until_the_state_is_known(server: Server) {
    let cart = json!([dynamic(4000)]);
    for (place, tax) in [
        (json!({"country": "US"}), 0),
        (json!({"country": "US", "state": "Calif."}), 0),
        (json!({"country": "US", "state": "california"}), 330),
        (json!({"country": "CA"}), 0),
        (json!({"country": "CA", "state": "Nouveau-Brunswick"}), 600),
    ] {
        let mut body = json!({"items": cart});
        body.as_object_mut()
            .unwrap()
            .extend(place.as_object().unwrap().clone());
        assert_eq!(
            server.estimate_of(body).await.data(200)["tax"]["amount"],
            tax,
            "{place}"
        );
    }
    let session = server
        .open_cart(json!({"items": cart, "customer": buyer("a@example.org", "US", "Calif.")}))
        .await;
    assert_eq!(server.session_of(&session).await["tax_amount"], 0);
}

#[apply(both)]
async fn an_older_address_is_taxed_by_its_postal_code(server: Server) {
    for (state, postal_code, tax) in [("Calif.", "94105", 124), ("", "06390", 0), ("OR", "94105", 0)] {
        let plan = server.plan(json!({})).await;
        let paid = server.subscribe(&plan, GOOD).await;
        let (id, state) = (
            paid["subscription_id"].as_str().unwrap().to_owned(),
            state.to_owned(),
        );
        // As it could be typed before states were checked.
        let age = Sql::new(
            "UPDATE billing_addresses SET state = $1, postal_code = $2
            WHERE id = (SELECT billing_address_id FROM subscriptions WHERE id = $3)",
        );
        let subscription = id.clone();
        let aged = server.app.db.write(move |tx| {
            tx.run(
                age,
                pandabase_platform::params![&state, postal_code, &subscription],
            )
        });
        aged.await.unwrap();
        let upcoming = server
            .get(&server.core(&format!("/subscriptions/{id}/upcoming-invoice")))
            .await;
        assert_eq!(upcoming.data(200)["taxAmount"], tax, "{postal_code}");
    }
}

#[apply(both)]
async fn tax_ids_exempt_whom_a_register_knows(server: Server) {
    for (country, tax_id, expected) in [
        ("DE", "DE136695976", Ok(0)),
        ("DE", "DE136695977", Err("Invalid tax ID")),
        ("GB", "GB980780684", Ok(0)),
        ("GB", "XI980780684", Ok(800)),
        ("US", "12-3456789", Ok(330)),
        ("US", "12 3456789", Err("Invalid tax ID")),
        ("HK", "12345678", Ok(0)),
    ] {
        let body = json!({"items": [dynamic(4000)], "country": country, "state": "CA", "tax_id": tax_id});
        let answer = server.estimate_of(body).await;
        match expected {
            Ok(tax) => assert_eq!(answer.data(200)["tax"]["amount"], tax, "{country} {tax_id}"),
            Err(text) => assert_eq!(answer.error(400), text, "{country} {tax_id}"),
        }
    }
    // An id that changes nothing is kept, and its owner taxed at every renewal, too.
    let plan = server.plan(json!({})).await;
    let cart =
        json!({"items": [{"product_id": plan, "quantity": 1}], "customer": mia(), "tax_id": "12-3456789"});
    let session = server.open_cart(cart).await;
    let paid = server.consent_with(&session, card(GOOD)).await.data(200).clone();
    let order = server.order(&paid).await;
    assert_eq!(
        (&order["payment"]["taxId"], &order["payment"]["taxAmount"]),
        (&json!("12-3456789"), &json!(124))
    );
    let id = paid["subscription_id"].as_str().unwrap();
    let upcoming = server
        .get(&server.core(&format!("/subscriptions/{id}/upcoming-invoice")))
        .await;
    assert_eq!(upcoming.data(200)["taxAmount"], 124);
}

#[apply(both)]
async fn nothing_above_the_ceiling_is_asked_for(server: Server) {
    let dear = server.product_at(99_999_999).await;
    let dearest = server.product_at(9_007_199_254_740_991).await;
    let line = |product: &Value, quantity: i64| json!([{"product_id": product, "quantity": quantity}]);
    let path = format!("/v2/stores/{}/checkouts", server.store.id);
    for (items, state, fits) in [
        (line(&dear, 1), "OR", true),
        (line(&dear, 1), "CA", false),
        (line(&dear, 2), "OR", false),
        (line(&dearest, 1), "OR", false),
        (line(&dearest, 999), "OR", false),
    ] {
        let estimate = json!({"items": items, "country": "US", "state": state});
        let create = json!({"items": items, "customer": buyer("a@example.org", "US", state)});
        let estimated = server.estimate_of(estimate).await;
        let created = server.anonymous(Method::POST, &path).json(&create).send().await;
        if fits {
            assert_eq!(estimated.data(200)["total"], 99_999_999);
            created.data(201);
        } else {
            assert_eq!(estimated.error(400), ABOVE, "{items} {state}");
            assert_eq!(created.error(400), ABOVE, "{items} {state}");
        }
    }
    let session = server.open_cart(json!({"items": line(&dear, 1)})).await;
    let change = json!({"items": line(&dear, 2)});
    let changed = server
        .anonymous(Method::PATCH, &format!("{path}/{session}"))
        .json(&change)
        .send()
        .await;
    assert_eq!(changed.error(400), ABOVE);
    // The tax of an address given at pay counts.
    let body = json!({"customer": mia(), "payment_method": card(GOOD)});
    assert_eq!(server.pay_body(&session, body).await.error(400), ABOVE);
    let plan = server.plan(json!({"price": 99_999_999, "trialDays": 7})).await;
    let seats = json!({"items": line(&json!(plan), 2), "country": "US"});
    assert_eq!(server.estimate_of(seats).await.error(400), ABOVE);

    let body = json!({"customer": buyer("a@example.org", "US", "OR"), "payment_method": card(GOOD)});
    server.pay_body(&session, body).await.data(200);
    let overview = server.get(&server.core("/analytics/overview")).await;
    assert_eq!(overview.data(200)["grossVolume"], 99_999_999);
    server.verify().await;
}

#[apply(both)]
async fn a_coupon_that_takes_everything_off_asks_for_no_card(server: Server) {
    let (server, receiver) = server
        .listening(&["PAYMENT_PENDING", "PAYMENT_COMPLETED", "PAYMENT_FAILED"])
        .await;
    server.coupon_of(json!({})).await;
    let cart = json!({"items": [dynamic(4000)], "customer": mia(), "coupon_code": "all"});
    let estimate = json!({"items": [dynamic(4000)], "country": "US", "state": "CA", "coupon_code": "ALL"});
    assert_eq!(server.estimate_of(estimate).await.data(200)["total"], 0);
    let session = server.open_cart(cart).await;
    let paid = server.pay_body(&session, json!({})).await.data(200).clone();
    assert_eq!(paid["status"], "COMPLETED");
    let order = server.order(&paid).await;
    let payment = &order["payment"];
    assert_eq!(
        [
            &payment["totalAmount"],
            &payment["platformFeeAmount"],
            &payment["pspFeeAmount"],
            &payment["settledAmount"]
        ],
        [&json!(0); 4]
    );
    assert_eq!(order["status"], "COMPLETED");
    server.drain().await;
    assert_eq!(receiver.seen().len(), 2, "pending, then completed");

    // From 1 to 99 cents nobody pays.
    let nearly = json!({"code": "NEARLY", "type": "FIXED", "value": 3901});
    server.post(&server.core("/coupons"), nearly).await.data(201);
    let estimate = json!({"items": [dynamic(4000)], "country": "HK", "coupon_code": "NEARLY"});
    assert_eq!(server.estimate_of(estimate).await.error(400), BELOW);

    let mia = server.only_customer_of().await;
    assert_eq!(
        (&mia["orderCount"], &mia["totalSpent"]),
        (&json!(0), &json!(0)),
        "no purchase"
    );
    server.verify().await;
}

#[apply(both)]
async fn a_first_period_for_nothing_saves_a_card(server: Server) {
    server.coupon_of(json!({})).await;
    let plan = server.plan(json!({})).await;
    let cart = json!({
        "items": [{"product_id": plan, "quantity": 1}], "customer": mia(), "coupon_code": "ALL"
    });
    let session = server.open_cart(cart).await;
    let without = server.pay_body(&session, json!({"consent": true})).await;
    assert_eq!(
        without.error(400),
        "body must have required property 'payment_method'"
    );
    let paid = server.consent_with(&session, card(GOOD)).await.data(200).clone();
    assert_eq!(paid["status"], "COMPLETED");
    let path = format!("/subscriptions/{}", paid["subscription_id"].as_str().unwrap());
    assert_eq!(
        server.get(&server.core(&path)).await.data(200)["status"],
        "ACTIVE"
    );
    let upcoming = server
        .get(&server.core(&format!("{path}/upcoming-invoice")))
        .await;
    assert_eq!(upcoming.data(200)["total"], 1624, "the first period only");
    let events = crate::shop::timeline(&server.payment(&paid).await)
        .iter()
        .filter(|event| event.starts_with("PAYMENT_"))
        .count();
    assert_eq!(events, 2, "a payment is told of");

    let metered = server.plan(json!({"pricingModel": "USAGE_BASED"})).await;
    let estimate = json!({
        "items": [{"product_id": metered, "quantity": 1}], "country": "HK", "coupon_code": "ALL"
    });
    assert_eq!(server.estimate_of(estimate).await.error(400), BELOW);
    server.verify().await;
}

#[apply(both)]
async fn first_purchases_are_judged_at_pay_and_not_by_what_cost_nothing(server: Server) {
    server.coupon_of(json!({})).await;
    let first = json!({"code": "FIRST", "type": "PERCENTAGE", "value": 10, "firstPurchaseOnly": true});
    server.post(&server.core("/coupons"), first).await.data(201);
    let cart = |code: &str| json!({"items": [dynamic(4000)], "customer": mia(), "coupon_code": code});
    let free = server.open_cart(cart("ALL")).await;
    server.pay_body(&free, json!({})).await.data(200);
    let bought = server.open_cart(cart("FIRST")).await;
    server.pay_with(&bought, card(GOOD)).await.data(200);
    // Nobody learns from a session that Mia bought.
    let again = server.open_cart(cart("FIRST")).await;
    let refused = server.pay_with(&again, card(GOOD)).await;
    assert_eq!(refused.error(400), "Coupon is valid for first purchases only");
    assert_eq!(server.only_customer_of().await["orderCount"], 1);
}

#[apply(both)]
async fn a_customer_is_changed_by_what_is_paid_only(server: Server) {
    server.sell(4000, GOOD).await;
    let mut stranger = mia();
    stranger["name"] = "Eve Stranger".into();
    stranger["billing"]["line1"] = "9 Dark Alley".into();
    let cart = json!({"items": [dynamic(4000)], "customer": stranger});
    let session = server.open_cart(cart).await;
    server.pay_with(&session, card(DECLINED)).await.error(400);
    let mia = server.only_customer_of().await;
    assert_eq!(
        (&mia["firstName"], &mia["lastName"]),
        (&json!("Mia"), &json!("Koch"))
    );
    assert_eq!(mia["billingAddresses"].as_array().unwrap().len(), 1, "{mia}");
    assert_eq!(
        server.session_of(&session).await["customer"]["name"],
        "Eve Stranger"
    );
    server.verify().await;

    server.pay_with(&session, card(GOOD)).await.data(200);
    let mia = server.only_customer_of().await;
    assert_eq!(
        (&mia["firstName"], &mia["lastName"]),
        (&json!("Eve"), &json!("Stranger"))
    );
    assert_eq!(mia["billingAddresses"].as_array().unwrap().len(), 2, "{mia}");
    server.verify().await;
}

#[apply(both)]
async fn a_receipt_never_adds_tax_that_is_included(server: Server) {
    server.sell_with_tax_included().await;
    let session = server
        .open_cart(json!({"items": [dynamic(1234)], "customer": mia()}))
        .await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    server.drain().await;
    let receipt = server.mail_with("Your receipt from Nimbus Labs").await;
    let sums = receipt.split("Subtotal").nth(1).unwrap();
    let lines: Vec<&str> = sums.lines().map(str::trim).take(3).collect();
    assert_eq!(lines, ["$12.34", "Total  $12.34", "Includes tax (8.25%)  $0.94"]);

    let token = server.sign_in("mia@example.org").await;
    let path = format!("/orders/{}", paid["order_id"].as_str().unwrap());
    let order = server.portal_get(&token, &path).await.data(200).clone();
    assert_eq!(order["payment"]["taxIncluded"], true);

    let plan = server.plan(json!({})).await;
    server.subscribe(&plan, GOOD).await;
    server.drain().await;
    let invoice = server.mail_with("Your invoice from Nimbus Labs").await;
    let (total, tax) = (
        invoice.find("Total  $15.00"),
        invoice.find("Includes tax (8.25%)  $1.14"),
    );
    assert!(total.is_some() && total < tax, "{invoice}");
}

#[apply(both)]
async fn sums_out_of_range_break_promises_and_not_the_check(server: Server) {
    for _ in 0..2 {
        server.sell(4000, GOOD).await;
    }
    let damage = Sql::new(
        "UPDATE orders SET amount = 9200000000000000000, total_amount = 9200000000000000000 + tax_amount
        WHERE captured_at IS NOT NULL",
    );
    server.app.db.write(move |tx| tx.run(damage, &[])).await.unwrap();
    for country in ["AA", "BB"] {
        let hour = Sql::new(
            "INSERT INTO sales_hours SELECT store_id, hour, $1, orders, 9200000000000000000, fees, refunds,
                refunded, disputes FROM sales_hours WHERE country = 'US'",
        );
        let added = server
            .app
            .db
            .write(move |tx| tx.run(hour, pandabase_platform::params![country]));
        added.await.unwrap();
    }
    for report in ["overview", "gross-volume", "orders-by-country"] {
        server
            .get(&server.core(&format!("/analytics/{report}")))
            .await
            .data(200);
    }
    let broken = server.broken().await;
    for promise in ["customers", "sales-by-hour", "lines-add-up"] {
        assert!(broken.contains(&promise), "{promise}: {broken:?}");
    }
}
