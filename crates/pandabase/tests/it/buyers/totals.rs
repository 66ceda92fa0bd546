//! Nobody pays another total than they were shown.

use crate::checkout::id;
use crate::harness::{Answer, Server, apply, both};
use crate::shop::{GOOD, buyer, card, dynamic, mia};
use http::Method;
use serde_json::{Value, json};

const CHANGED: &str = "The total has changed";

fn pay_for(total: i64) -> Value {
    json!({"payment_method": card(GOOD), "expected_total": total})
}

#[apply(both)]
async fn what_was_shown_is_what_is_charged(server: Server) {
    let session = server.cart_of(4000).await;
    let pay = |body: Value| {
        let call = server.anonymous(Method::POST, &server.pay_path(&session));
        call.header("idempotency-key", "once").json(&body).send()
    };
    for shown in [4329, 4331, 0] {
        assert_eq!(pay(pay_for(shown)).await.error(409), CHANGED);
    }
    for (shown, text) in [
        (json!(-1), "body/expected_total must be >= 0"),
        (json!("4330"), "body/expected_total must be integer"),
        (json!(null), "body/expected_total must be integer"),
        (json!(43.3), "body/expected_total must be integer"),
    ] {
        let body = json!({"payment_method": card(GOOD), "expected_total": shown});
        assert_eq!(server.pay_body(&session, body).await.error(400), text);
    }
    assert_eq!(
        server.get(&server.core("/orders/")).await.data(200)["pagination"]["total"],
        0
    );
    // The refusals were not stored under the key.
    let paid = pay(pay_for(4330)).await;
    assert_eq!(paid.data(200)["status"], "COMPLETED");
    assert_eq!(server.payment(paid.data(200)).await["totalAmount"], 4330);
    server.verify().await;
}

#[apply(both)]
async fn a_session_is_priced_anew_before_it_is_compared(server: Server) {
    let opened = server.open(json!({"items": [dynamic(4000)]})).await;
    let id = id(opened.data(201));
    // Shown without an address, and paid from California.
    let mut body = pay_for(4000);
    body["customer"] = mia();
    assert_eq!(server.pay_body(id, body.clone()).await.error(409), CHANGED);
    let session = server.session(id).await;
    assert_eq!(
        (
            &session.data(200)["total_amount"],
            &session.data(200)["customer"]["email"],
            &session.data(200)["status"]
        ),
        (&json!(4330), &json!("mia@example.org"), &json!("OPEN"))
    );
    body["expected_total"] = json!(4330);
    server.pay_body(id, body).await.data(200);
}

#[apply(both)]
async fn a_trial_that_was_had_is_paid_by_who_saw_the_price(server: Server) {
    let set = json!({"trialOncePerCustomer": true});
    let path = format!("/v2/stores/{}", server.store.id);
    server.patch(&path, set).await.data(200);
    let plan = server.plan(json!({"trialDays": 14, "price": 3000})).await;
    server.subscribe(&plan, GOOD).await;
    let fresh = server
        .open(json!({
            "items": [{"product_id": plan, "quantity": 1}], "customer": buyer("ann@example.org", "US", "CA")
        }))
        .await;
    let id = id(fresh.data(201));
    assert_eq!(fresh.data(201)["total_amount"], 0);
    let pay = |shown: Option<i64>| {
        let mut body = json!({"payment_method": card(GOOD), "consent": true, "customer": mia()});
        if let Some(shown) = shown {
            body["expected_total"] = json!(shown);
        }
        server.pay_body(id, body)
    };
    assert_eq!(pay(Some(0)).await.error(409), CHANGED);
    assert_eq!(server.session(id).await.data(200)["total_amount"], 3248);
    let paid = pay(Some(3248)).await;
    assert_eq!(server.payment(paid.data(200)).await["totalAmount"], 3248);
    server.verify().await;
}

#[apply(both)]
async fn a_trial_is_not_lost_behind_an_unchanged_total(server: Server) {
    let set = json!({"trialOncePerCustomer": true});
    let path = format!("/v2/stores/{}", server.store.id);
    server.patch(&path, set).await.data(200);
    let plan = server.plan(json!({"trialDays": 14, "price": 3000})).await;
    server.subscribe(&plan, GOOD).await;
    let gift = json!({"code": "GIFT", "type": "PERCENTAGE", "value": 100});
    server.post(&server.core("/coupons"), gift).await.data(201);
    let open = || async {
        let cart = json!({"items": [{"product_id": plan, "quantity": 1}], "coupon_code": "GIFT"});
        let session = server.open(cart).await.data(201).clone();
        assert_eq!(session["total_amount"], 0);
        session["id"].as_str().unwrap().to_owned()
    };
    let id = open().await;
    let body = json!({"payment_method": card(GOOD), "consent": true, "customer": mia(), "expected_total": 0});
    assert_eq!(server.pay_body(&id, body.clone()).await.error(409), CHANGED);
    let shown = server.session(&id).await.data(200).clone();
    assert_eq!(
        (&shown["subscription"]["trial_days"], &shown["total_amount"]),
        (&json!(0), &json!(0))
    );
    server.pay_body(&id, body).await.data(200);

    // The page, which saves the buyer first, shows it as well.
    let page = format!("/pay/stores/{}/sids/{}", server.store.id, open().await);
    let shown = server.anonymous(Method::GET, &page).send().await;
    assert!(hidden(&shown.text, "shown_terms").starts_with("14/"));
    let more = [("coupon_code", "GIFT"), ("consent", "yes")];
    let answer = submitted(&server, &page, &shown, &more).await;
    assert!(answer.text.contains("The total has changed"), "{}", answer.text);
    assert!(hidden(&answer.text, "shown_terms").starts_with("0/"));
    assert!(
        !answer.text.contains("value=\"yes\" checked"),
        "what is agreed to is agreed to anew"
    );
    server.verify().await;
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let field = page.split(&format!("name=\"{name}\" value=\"")).nth(1);
    field.unwrap().split('"').next().unwrap().to_owned()
}

/// What is answered to who fills the page in as it was shown, and pays.
async fn submitted(server: &Server, page: &str, shown: &Answer, more: &[(&str, &str)]) -> Answer {
    let cookie = shown.header("set-cookie").unwrap().split(';').next().unwrap();
    let (csrf, total) = (hidden(&shown.text, "csrf"), hidden(&shown.text, "shown_total"));
    let terms = hidden(&shown.text, "shown_terms");
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(more)
        .extend_pairs([
            ("csrf", csrf.as_str()),
            ("shown_total", total.as_str()),
            ("shown_terms", terms.as_str()),
            ("action", "pay"),
            ("email", "mia@example.org"),
            ("name", "Mia Koch"),
            ("country", "US"),
            ("line1", "1 Main St"),
            ("city", "Town"),
            ("state", "CA"),
            ("postal_code", "94105"),
            ("method", "card"),
            ("card_number", GOOD),
            ("card_expiry", "12/30"),
            ("card_cvc", "123"),
        ])
        .finish();
    let post = server.anonymous(Method::POST, page);
    let post = post.header("cookie", cookie).header("pandabase-swap", "1");
    post.body(form).send().await
}

#[apply(both)]
async fn the_page_charges_what_is_on_its_button(server: Server) {
    for round in 0..20 {
        let session = server.cart_of(4000).await;
        let page = format!("/pay/stores/{}/sids/{session}", server.store.id);
        let shown = server.anonymous(Method::GET, &page).send().await;
        let total = hidden(&shown.text, "shown_total");
        let posted = submitted(&server, &page, &shown, &[]);
        let dearer = json!({"items": [dynamic(8000 + round)]});
        let (posted, _) = tokio::join!(posted, server.change(&session, dearer));
        let order = server.session(&session).await.data(200)["order_id"].clone();
        if posted.header("pandabase-go").is_some() {
            let order = server.order(&json!({"order_id": order})).await;
            assert_eq!(order["payment"]["totalAmount"].to_string(), total);
        } else {
            assert!(posted.text.contains("The total has changed"), "{}", posted.text);
            assert_eq!(order, Value::Null);
        }
    }
}
