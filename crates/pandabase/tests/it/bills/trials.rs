//! Trials with coupons, and how many a customer gets (contract `subscriptions.md`, "Trial").

use crate::harness::{Answer, Server, apply, both};
use crate::meters::meter;
use crate::shop::{DECLINED, GOOD, buyer, card, mia};
use serde_json::{Value, json};

impl Server {
    async fn coupon_off(&self, fields: Value) -> String {
        let mut body = json!({"code": "FIRST", "type": "PERCENTAGE", "value": 40});
        for (name, value) in fields.as_object().unwrap() {
            body[name] = value.clone();
        }
        let made = self.post(&self.core("/coupons"), body).await;
        made.data(201)["id"].as_str().unwrap().to_owned()
    }

    async fn uses(&self, coupon: &str) -> i64 {
        let found = self.get(&self.core(&format!("/coupons/{coupon}"))).await;
        found.data(200)["timesUsed"].as_i64().unwrap()
    }

    async fn session_now(&self, id: &str) -> Value {
        let path = format!("/v2/stores/{}/checkouts/{id}", self.store.id);
        self.anonymous(http::Method::GET, &path)
            .send()
            .await
            .data(200)
            .clone()
    }

    async fn try_cart(&self, product: &str, more: Value) -> Answer {
        let mut cart = json!({"items": [{"product_id": product, "quantity": 2}], "customer": mia()});
        for (name, value) in more.as_object().unwrap() {
            cart[name] = value.clone();
        }
        let fields = cart.as_object_mut().unwrap();
        fields.retain(|_, value| !value.is_null());
        let path = format!("/v2/stores/{}/checkouts", self.store.id);
        self.anonymous(http::Method::POST, &path).json(&cart).send().await
    }

    /// Begins a trial of two seats with the coupon.
    async fn trial_with(&self, product: &str, code: &str) -> (Value, String) {
        let session = self.try_cart(product, json!({"coupon_code": code})).await;
        let session = session.data(201).clone();
        let paid = self
            .consent_with(session["id"].as_str().unwrap(), crate::renewals::lasting(GOOD))
            .await;
        let id = paid.data(200)["subscription_id"].as_str().unwrap().to_owned();
        (session, id)
    }
}

#[apply(both)]
async fn a_coupon_waits_for_the_first_charge_and_is_used_up_by_it(server: Server) {
    let plan = server.plan(json!({"trialDays": 14})).await;
    let coupon = server
        .coupon_off(json!({"minimumPurchase": 3000, "productIds": [plan]}))
        .await;
    let (session, id) = server.trial_with(&plan, "first").await;
    assert_eq!(
        (
            &session["amount"],
            &session["discount_amount"],
            &session["total_amount"]
        ),
        (&json!(0), &json!(1200), &json!(0))
    );
    assert_eq!(
        session["coupon"],
        json!({"code": "FIRST", "discount_amount": 1200})
    );
    assert_eq!(server.uses(&coupon).await, 1);
    server.verify().await;
    let upcoming = server.upcoming_of(&id).await.data(200).clone();
    assert_eq!(
        (
            &upcoming["baseAmount"],
            &upcoming["subtotal"],
            &upcoming["taxAmount"],
            &upcoming["total"]
        ),
        (&json!(3000), &json!(1800), &json!(149), &json!(1949))
    );
    assert_eq!(
        upcoming["lineItems"],
        json!([{"description": "Subscription base", "amount": 3000},
            {"description": "Discount", "amount": -1200}])
    );
    server.move_clock("P14D").await;
    let billed = server.billed(&id).await;
    assert_eq!(
        (billed.len(), billed[0].1.as_str(), billed[0].3),
        (1, "PAID", 1949)
    );
    let order = server.order(&json!({"order_id": billed[0].4})).await;
    assert_eq!(
        (
            &order["amount"],
            &order["discountCode"],
            &order["payment"]["discountAmount"]
        ),
        (&json!(3000), &json!("FIRST"), &json!(1200))
    );
    assert_eq!(server.upcoming_of(&id).await.data(200)["subtotal"], 3000);
    server.move_clock("P31D").await;
    assert_eq!(server.billed(&id).await[1].3, 3248);
    assert_eq!(server.uses(&coupon).await, 1);
    server.verify().await;
}

#[apply(both)]
async fn the_refund_of_what_a_coupon_discounted_gives_it_back(server: Server) {
    let plan = server.plan(json!({"trialDays": 14})).await;
    let coupon = server.coupon_off(json!({})).await;
    for by_merchant in [true, false] {
        let (_, id) = server.trial_with(&plan, "FIRST").await;
        assert_eq!(server.uses(&coupon).await, 1);
        server.move_clock("P14D").await;
        let order = server.billed(&id).await[0].4.clone().unwrap();
        if by_merchant {
            let refund = server.core(&format!("/refunds/orders/{order}"));
            server.post(&refund, json!({})).await.data(200);
        } else {
            let paid = json!({"order_id": order, "payment_id": order.replace("ord_", "pmt_")});
            server.play(&paid, json!({"event": "external_refund"})).await;
        }
        server.drain().await;
        assert_eq!(server.uses(&coupon).await, 0, "{by_merchant}");
        server.verify().await;
    }
}

#[apply(both)]
async fn a_trial_that_ends_unpaid_gives_its_coupon_back(server: Server) {
    let plan = server.plan(json!({"trialDays": 14})).await;
    let coupon = server.coupon_off(json!({"maxUses": 1})).await;
    let (_, id) = server.trial_with(&plan, "FIRST").await;
    server.act(&id, "cancel").await.data(200);
    // It can be taken back until the trial ends.
    assert_eq!(server.uses(&coupon).await, 1);
    server.act(&id, "reactivate").await.data(200);
    server.cancel_now(&id).await.data(200);
    assert_eq!(server.uses(&coupon).await, 0);
    server.verify().await;
    let (_, id) = server.trial_with(&plan, "FIRST").await;
    server.switch_card(&id, crate::processor::FICKLE).await;
    server.move_often("P1D", 18).await;
    assert_eq!(server.subscription(&id).await["status"], "CANCELLED");
    assert_eq!(server.uses(&coupon).await, 0);
    server.verify().await;
}

#[apply(both)]
async fn the_price_after_the_trial_decides_whether_a_coupon_is_for_it(server: Server) {
    let (server, receiver) = server.listening(&["SUBSCRIPTION_RENEWED"]).await;
    let plan = server.plan(json!({"trialDays": 14})).await;
    let other = server.plan(json!({})).await;
    server
        .coupon_off(json!({"code": "MUCH", "minimumPurchase": 3001}))
        .await;
    server
        .coupon_off(json!({"code": "OTHER", "productIds": [other]}))
        .await;
    server
        .coupon_off(json!({"code": "NEARLY", "type": "FIXED", "value": 2950}))
        .await;
    server.coupon_off(json!({"code": "ALL", "value": 100})).await;
    for (code, error) in [
        ("MUCH", "Minimum purchase amount not met"),
        ("OTHER", "Coupon does not apply to these items"),
        ("NEARLY", "Checkout total must be at least $1.00"),
    ] {
        let refused = server.try_cart(&plan, json!({"coupon_code": code})).await;
        assert_eq!(refused.error(400), error);
    }
    let (_, id) = server.trial_with(&plan, "ALL").await;
    assert_eq!(server.upcoming_of(&id).await.data(200)["total"], 0);
    server.move_clock("P14D").await;
    let billed = server.billed(&id).await;
    assert_eq!((billed[0].3, billed[0].4.is_some()), (0, true));
    assert_eq!(
        crate::renewals::events_of(&receiver),
        [("SUBSCRIPTION_RENEWED".to_owned(), "ACTIVE".to_owned())]
    );
    server.verify().await;
}

#[apply(both)]
async fn a_change_of_plan_in_the_trial_judges_the_coupon_anew(server: Server) {
    let plan = server.plan(json!({"trialDays": 14})).await;
    let dearer = server.plan(json!({"price": 5000})).await;
    let cheaper = server.plan(json!({"price": 1000})).await;
    let coupon = server.coupon_off(json!({"minimumPurchase": 2500})).await;
    let (_, id) = server.trial_with(&plan, "FIRST").await;
    server.replan(&id, json!({"product_id": dearer})).await.data(200);
    assert_eq!(server.upcoming_of(&id).await.data(200)["subtotal"], 6000);
    server.verify().await;
    server.replan(&id, json!({"product_id": cheaper})).await.data(200);
    assert_eq!(server.upcoming_of(&id).await.data(200)["subtotal"], 2000);
    assert_eq!(server.uses(&coupon).await, 0);
    server.verify().await;
}

#[apply(both)]
async fn a_customer_tries_a_product_once_where_the_store_says_so(server: Server) {
    let plan = server.plan(json!({"trialDays": 14})).await;
    let begin = || async {
        let paid = server.subscribe(&plan, GOOD).await;
        let id = paid["subscription_id"].as_str().unwrap().to_owned();
        server.cancel_now(&id).await.data(200);
    };
    // As published, as often as one likes.
    begin().await;
    begin().await;
    server.decides("trial_once_per_customer = TRUE").await;
    let shouting = buyer("MIA@Example.org", "US", "CA");
    let session = server
        .try_cart(&plan, json!({"customer": shouting}))
        .await
        .data(201)
        .clone();
    assert_eq!(
        (&session["subscription"]["trial_days"], &session["total_amount"]),
        (&json!(0), &json!(3248))
    );
    let session = session["id"].as_str().unwrap();
    // Somebody else has it still.
    let path = format!("/v2/stores/{}/checkouts/{session}", server.store.id);
    let for_ann = json!({"customer": buyer("ann@example.org", "US", "CA")});
    let patched = server
        .anonymous(http::Method::PATCH, &path)
        .json(&for_ann)
        .send()
        .await;
    assert_eq!(patched.data(200)["subscription"]["trial_days"], 14);
    assert_eq!(patched.data(200)["total_amount"], 0);
    let begun = server.consent_with(session, card(DECLINED)).await;
    assert_eq!(begun.error(400), "Your card was declined");
    server.verify().await;
    let begun = server.consent_with(session, card(GOOD)).await;
    begun.data(200);
    let again = server.try_cart(&plan, for_ann).await;
    assert_eq!(again.data(201)["subscription"]["trial_days"], 0);
    let id = again.data(201)["id"].as_str().unwrap().to_owned();
    let paid = server.consent_with(&id, card(GOOD)).await.data(200).clone();
    let standing = server
        .subscription(paid["subscription_id"].as_str().unwrap())
        .await;
    assert_eq!(standing["status"], "ACTIVE");
    server.verify().await;
}

#[apply(both)]
async fn a_buyer_who_is_known_at_pay_only_is_shown_the_price_first(server: Server) {
    let plan = server.plan(json!({"trialDays": 14})).await;
    let coupon = server.coupon_off(json!({})).await;
    server.decides("trial_once_per_customer = TRUE").await;
    server.subscribe(&plan, GOOD).await;
    let nobody = json!({"customer": null, "coupon_code": "FIRST"});
    let session = server.try_cart(&plan, nobody).await.data(201).clone();
    assert_eq!(session["subscription"]["trial_days"], 14);
    let id = session["id"].as_str().unwrap();
    let body = json!({"customer": mia(), "payment_method": card(GOOD), "consent": true});
    let pay = || {
        let call = server.anonymous(http::Method::POST, &server.pay_path(id));
        call.header("idempotency-key", "once").json(&body).send()
    };
    assert_eq!(pay().await.error(409), "The total has changed");
    assert_eq!(server.uses(&coupon).await, 0);
    let shown = server.session_now(id).await;
    assert_eq!(
        (
            &shown["subscription"]["trial_days"],
            &shown["discount_amount"],
            &shown["total_amount"]
        ),
        (&json!(0), &json!(1200), &json!(1949))
    );
    // The same key again: that was no answer.
    let paid = pay().await.data(200).clone();
    assert_eq!(server.payment(&paid).await["totalAmount"], 1949);
    server.verify().await;
}

#[apply(both)]
async fn usage_of_a_trial_is_billed_with_its_first_charge(server: Server) {
    let fields = json!({"pricingModel": "USAGE_BASED", "price": 2000, "trialDays": 14});
    let plan = server.plan(fields).await;
    let price = json!({"unitPrice": 100, "unitQuantity": 1});
    meter(&server, &json!({"id": plan}), price).await;
    let paid = server.subscribed(&plan, GOOD).await;
    let given_up = server.subscribed(&plan, GOOD).await;
    server.use_units(&paid, 5, "paid").await;
    server.use_units(&given_up, 5, "given up").await;
    server.act(&given_up, "cancel").await.data(200);
    server.use_units(&given_up, 2, "until its end").await;
    server.move_clock("P15D").await;
    let billed = server.billed(&paid).await;
    // Twenty-five dollars and 8.25 %.
    assert_eq!(
        (billed.len(), billed[0].1.as_str(), billed[0].3),
        (1, "PAID", 2706)
    );
    assert!(server.billed(&given_up).await.is_empty());
    server.verify().await;
}
