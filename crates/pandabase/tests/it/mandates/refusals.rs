//! What is refused, on the page and behind it.

use super::{BAD_TOKEN, FORM, NOT_ACTIVE};
use crate::harness::{Server, apply, both};
use crate::shop::{DECLINED, GOOD};
use http::Method;
use pandabase::wiring::housekeeping;
use pandabase_domain::time::{DAY, MINUTE};
use pandabase_platform::config::limits::Limit;
use serde_json::{Value, json};

const UNKNOWN: &str = "man_aaaaaaaaaaaaaaaaaaaaaaaa";

#[apply(both)]
async fn tokens_are_bound_to_their_agreement_and_their_time(server: Server) {
    let customer = server.customer().await;
    let made = server.agreed(&customer, "AD_HOC", GOOD).await;
    let other = server.agreed(&customer, "AD_HOC", GOOD).await;
    let token = server.authorized(&made, 5000).await;
    let balance = server.balance().await;
    for (id, token) in [
        (&other.id, token.as_str()),
        (&made.id, "nothing"),
        (&made.id, &token.to_uppercase()),
    ] {
        assert_eq!(server.charge(id, token).await.error(400), BAD_TOKEN);
    }
    assert_eq!(
        server.charge(UNKNOWN, &token).await.error(404),
        "Mandate not found"
    );
    let (store, secret) = server.other_store("other-store").await;
    let body = json!({"mandate": {"id": made.id, "token": token}});
    let path = format!("/v2/core/stores/{}/payments", store.id);
    let stranger = server
        .anonymous(Method::POST, &path)
        .bearer(&secret)
        .json(&body)
        .send()
        .await;
    assert_eq!(stranger.error(404), "Mandate not found");
    let authorization = json!({"mandateId": made.id, "amount": 5000, "currency": "USD", "description": "x"});
    let path = format!("/v2/core/stores/{}/mandates/authorizations", store.id);
    let stranger = server
        .anonymous(Method::POST, &path)
        .bearer(&secret)
        .json(&authorization)
        .send()
        .await;
    assert_eq!(stranger.error(404), "Mandate not found");
    let path = format!("/v2/core/stores/{}/mandates", store.id);
    let theirs = json!({"customerId": customer, "description": "x", "frequency": "AD_HOC"});
    let stranger = server
        .anonymous(Method::POST, &path)
        .bearer(&secret)
        .json(&theirs)
        .send()
        .await;
    assert_eq!(stranger.error(404), "Customer not found");
    assert_eq!(server.balance().await, balance);
    server.advance(15 * MINUTE - 1).await;
    server.charge(&made.id, &token).await.data(200);
    let token = server.authorized(&made, 5000).await;
    server.advance(15 * MINUTE).await;
    assert_eq!(server.charge(&made.id, &token).await.error(400), BAD_TOKEN);
    // The hours count on the store's clock.
    let token = server.authorized(&made, 5000).await;
    server.move_clock("PT15M").await;
    assert_eq!(server.charge(&made.id, &token).await.error(400), BAD_TOKEN);
    // What nobody used is forgotten.
    let app = std::sync::Arc::clone(&server.app);
    server
        .app
        .db
        .write(move |tx| housekeeping::schedule(tx, &app.env))
        .await
        .unwrap();
    server.advance(3 * DAY).await;
    let left = pandabase_platform::db::Sql::new(
        "SELECT COUNT(*) FROM mandate_authorizations WHERE order_id IS NULL",
    );
    let left: i64 = server
        .app
        .db
        .read(move |tx| tx.one(left, &[], |row| row.next()))
        .await
        .unwrap();
    assert_eq!(left, 0);
    server.verify().await;
}

#[apply(both)]
async fn the_page_says_what_is_wrong(server: Server) {
    let customer = server.customer().await;
    let made = server.propose(&customer, "MONTHLY").await;
    let declined = server.accept(&made, DECLINED).await;
    declined.shows("Your card was declined");
    declined.shows("value=\"1 Main St\"");
    declined.hides(DECLINED);
    for (field, value, words) in [
        ("consent", "", "Please agree to the charges"),
        ("line1", " ", "Enter street and number"),
        ("country", "ZZ", "Choose your country"),
        ("state", "XX", "Choose your state or province"),
        ("postal_code", "9410", "Enter the five digits of your ZIP code"),
        ("postal_code", "97201", "This ZIP code is in another state"),
        ("name", "mia@example.org", "Enter your name, not your email"),
    ] {
        let mut fields: Vec<_> = FORM.iter().filter(|(name, _)| *name != field).copied().collect();
        fields.extend([(field, value), ("card_number", GOOD)]);
        let refused = server.submit_agreement(&made, "accept", &fields).await;
        assert_eq!(refused.error(field), words, "{field}");
    }
    let mut fields: Vec<_> = FORM
        .iter()
        .filter(|(name, _)| *name != "card_expiry")
        .copied()
        .collect();
    fields.extend([("card_expiry", "1/20"), ("card_number", GOOD)]);
    let refused = server.submit_agreement(&made, "accept", &fields).await;
    refused.shows("Your card has expired");
    assert_eq!(
        server.ask_to_charge(&made.id, 5000).await.error(400),
        format!("{NOT_ACTIVE} REQUIRES_ACTION")
    );
    // Without the page's own form, nothing; without its key, no page.
    let shown = server.anonymous(Method::GET, &made.page).send().await;
    let policy = shown.header("content-security-policy").unwrap();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
    for csrf in ["", "00"] {
        let typed = [("csrf", csrf), ("consent", "yes")];
        let refused = server.submit_agreement(&made, "accept", &typed).await;
        refused.shows("This form has expired");
    }
    let (start, key) = made.page.rsplit_once('/').unwrap();
    for path in [
        format!("{start}/{}", key.replace(['a', 'b', 'c', 'd', 'e', 'f'], "0")),
        format!("{start}/x"),
        made.page.replace(&made.id, UNKNOWN),
        made.page
            .replace(server.store.id.as_str(), "shp_aaaaaaaaaaaaaaaaaaaaaaaa"),
    ] {
        let closed = server.anonymous(Method::GET, &path).send().await;
        assert_eq!(closed.status, 404, "{path}");
        assert!(
            closed
                .text
                .contains("There is no billing agreement at this address."),
            "{}",
            closed.text
        );
    }
    server.verify().await;
}

#[apply(both)]
async fn cards_are_not_tried_out_on_the_page(server: Server) {
    let strict = server
        .with(|config| config.limits.new_payment_methods = Limit::per_minute(2))
        .await;
    let customer = strict.customer().await;
    let made = strict.propose(&customer, "MONTHLY").await;
    for _ in 0..2 {
        strict
            .accept(&made, DECLINED)
            .await
            .shows("Your card was declined");
    }
    let refused = strict.accept(&made, GOOD).await;
    refused.shows("Too many attempts");
}

#[apply(both)]
async fn bad_input_is_refused(server: Server) {
    let customer = server.customer().await;
    let made = server.agreed(&customer, "AD_HOC", GOOD).await;
    let token = server.authorized(&made, 5000).await;
    let long = "x".repeat(256);
    let mandate = json!({"customerId": customer, "description": "Ads", "frequency": "AD_HOC"});
    let authorization =
        json!({"mandateId": made.id, "amount": 5000, "currency": "USD", "description": "Ads"});
    let payment = json!({"mandate": {"id": made.id, "token": token}});
    let wrong: &[(&str, &Value, &str, &[Value])] = &[
        (
            "/mandates",
            &mandate,
            "/customerId",
            &[json!(7), json!("short"), json!("x".repeat(49))],
        ),
        (
            "/mandates",
            &mandate,
            "/description",
            &[json!(7), json!(""), json!(long)],
        ),
        (
            "/mandates",
            &mandate,
            "/frequency",
            &[json!(7), json!("DAILY"), json!("monthly"), json!("")],
        ),
        (
            "/mandates/authorizations",
            &authorization,
            "/mandateId",
            &[json!(7), json!("short"), json!("x".repeat(49))],
        ),
        (
            "/mandates/authorizations",
            &authorization,
            "/amount",
            &[
                json!(99),
                json!(0),
                json!(-1),
                json!(100.5),
                json!("5000"),
                json!(1_u64 << 53),
            ],
        ),
        (
            "/mandates/authorizations",
            &authorization,
            "/currency",
            &[json!("EUR"), json!("usd"), json!(840)],
        ),
        (
            "/mandates/authorizations",
            &authorization,
            "/description",
            &[json!(""), json!(long), json!(["Ads"])],
        ),
        ("/payments", &payment, "/mandate", &[json!("man"), json!([])]),
        (
            "/payments",
            &payment,
            "/mandate/id",
            &[json!(7), json!("short"), json!("x".repeat(49))],
        ),
        (
            "/payments",
            &payment,
            "/mandate/token",
            &[json!(7), json!(""), json!(long)],
        ),
    ];
    for (path, whole, pointer, values) in wrong {
        let (parent, field) = pointer.rsplit_once('/').unwrap();
        let mut missing = (*whole).clone();
        missing
            .pointer_mut(parent)
            .unwrap()
            .as_object_mut()
            .unwrap()
            .remove(field);
        let answer = server.post(&server.core(path), missing).await;
        assert!(
            answer.error(400).contains(field),
            "{path} without {field}: {}",
            answer.text
        );
        for value in values.iter().chain([&Value::Null]) {
            let mut body = (*whole).clone();
            *body.pointer_mut(pointer).unwrap() = value.clone();
            let answer = server.post(&server.core(path), body).await;
            assert!(
                answer.error(400).contains(field),
                "{path} {pointer} {value}: {}",
                answer.text
            );
        }
    }
    let body =
        json!({"customerId": "cus_aaaaaaaaaaaaaaaaaaaaaaaa", "description": "Ads", "frequency": "AD_HOC"});
    assert_eq!(
        server.post(&server.core("/mandates"), body).await.error(404),
        "Customer not found"
    );
    assert_eq!(
        server.ask_to_charge(UNKNOWN, 5000).await.error(404),
        "Mandate not found"
    );
    // Nothing of this used the token.
    server.ask_to_charge(&made.id, 100).await.data(200);
    server.charge(&made.id, &token).await.data(200);
    server.verify().await;
}
