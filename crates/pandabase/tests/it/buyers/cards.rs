//! Cards are not tried out here, and what somebody saved is charged for nobody else.

use crate::checkout::id;
use crate::harness::{Server, apply, both};
use crate::payment_methods::{METHODS, STRANGER, new};
use crate::portal::MIA;
use crate::rate_limits::address;
use crate::shop::{CHALLENGED, DECLINED, GOOD, POOR, buyer, card, dynamic, mia};
use http::Method;
use pandabase_domain::time::{DAY, MINUTE};
use pandabase_platform::config::limits::Limits;
use serde_json::{Value, json};

const EXPIRED: &str = "Checkout session has expired";
const SIGN_IN: &str = "Sign in to use a saved payment method";

#[apply(both)]
async fn ten_declines_close_a_session(server: Server) {
    let session = server.cart_of(4000).await;
    for attempt in 0..9 {
        let number = if attempt % 2 == 0 { DECLINED } else { POOR };
        server.pay_with(&session, card(number)).await.error(400);
        assert_eq!(server.session_status(&session).await, "OPEN", "{attempt}");
    }
    // What never reached the bank is no decline, and neither is what the buyer has still to confirm.
    server
        .pay_with(&session, card("4111111111111111"))
        .await
        .error(400);
    let asked = server.pay_with(&session, card(CHALLENGED)).await;
    let bank = asked.data(200)["authorization_url"].as_str().unwrap().to_owned();
    let bank = format!("{}/decline", &bank[bank.find("/bank-redirects/").unwrap()..]);
    server.anonymous(Method::POST, &bank).send().await;
    assert_eq!(server.session_status(&session).await, "EXPIRED");
    for refused in [
        server.pay_with(&session, card(GOOD)).await,
        server.change(&session, json!({"customer": mia()})).await,
    ] {
        assert_eq!(refused.error(400), EXPIRED);
    }
    let page = format!("/pay/stores/{}/sids/{session}", server.store.id);
    let page = server.anonymous(Method::GET, &page).send().await;
    assert!(page.text.contains("Checkout closed"), "{}", page.text);
    server.verify().await;
    // With the store's token as well.
    let opened = server
        .open_with(
            &server.token,
            json!({"items": [dynamic(4000)], "customer": mia()}),
        )
        .await;
    let id = id(opened.data(201));
    for text in [&["Your card was declined"; 10][..], &[EXPIRED]].concat() {
        let path = server.pay_path(id);
        let refused = server
            .post(&path, json!({"payment_method": card(DECLINED)}))
            .await;
        assert_eq!(refused.error(400), text);
    }
    server.verify().await;
}

#[apply(both)]
async fn an_address_declines_thirty_times_in_ten_minutes(server: Server) {
    let server = server
        .with(|config| config.limits.declines = Limits::default().declines)
        .await;
    let pay = |peer: &'static str, number: &'static str| {
        let server = &server;
        async move {
            let session = server.cart_of(4000).await;
            server
                .anonymous(Method::POST, &server.pay_path(&session))
                .from(address(peer))
                .json(&json!({"payment_method": card(number)}))
                .send()
                .await
        }
    };
    const FIRST: &str = "[2001:db8::1]:1";
    const SECOND: &str = "[2001:db8::2:1]:1";
    for _ in 0..35 {
        pay(FIRST, GOOD).await.data(200);
    }
    for attempt in 0..30 {
        let peer = if attempt % 2 == 0 { FIRST } else { SECOND };
        pay(peer, DECLINED).await.error(400);
    }
    let refused = pay(FIRST, GOOD).await;
    refused.error(429);
    assert_eq!(refused.header("x-ratelimit-type"), Some("StoreResource"));
    assert_eq!(refused.header("x-ratelimit-remaining"), Some("0"));
    let wait: i64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((2..=600).contains(&wait), "{wait}");
    pay(SECOND, GOOD).await.error(429);
    // Nobody else is held up, at this store or at another.
    pay("[2001:db8:0:1::1]:1", GOOD).await.data(200);
    pay("203.0.113.7:1", DECLINED).await.error(400);
    // A merchant's server pays for many buyers.
    let session = server.cart_of(4000).await;
    for number in [DECLINED, GOOD] {
        let call = server.call(Method::POST, &server.pay_path(&session));
        let body = json!({"payment_method": card(number)});
        let answer = call.from(address(FIRST)).json(&body).send().await;
        assert_eq!(answer.status == 200, number == GOOD, "{}", answer.text);
    }
    server.app.env.clock.advance(10 * MINUTE);
    pay(FIRST, GOOD).await.data(200);
    server.verify().await;
}

#[apply(both)]
async fn cards_are_not_tried_out_side_by_side(server: Server) {
    let server = server
        .with(|config| config.limits.declines = Limits::default().declines)
        .await;
    let mut sessions = Vec::new();
    for _ in 0..40 {
        sessions.push(server.cart_of(4000).await);
    }
    let pay = |session: String, number: &'static str| {
        let call = server.anonymous(Method::POST, &server.pay_path(&session));
        call.from(address("203.0.113.7:1"))
            .json(&json!({"payment_method": card(number)}))
            .send()
    };
    let all = sessions.iter().map(|session| pay(session.clone(), DECLINED));
    let all = futures_util::future::join_all(all).await;
    let count = |status| all.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(400), count(429)), (30, 10));
    server.app.env.clock.advance(10 * MINUTE);
    // What succeeds counts for nothing.
    for session in sessions {
        pay(session, GOOD).await.data(200);
    }
}

#[apply(both)]
async fn who_saved_a_card_signs_in_to_pay_with_it(server: Server) {
    let person = server.sign_in(MIA).await;
    let stranger = server.sign_in(STRANGER).await;
    let saved = server.portal_post(&person, METHODS, new(card(GOOD))).await;
    let saved = saved.data(201)["paymentMethod"]["id"].clone();
    let cart = |email: &str| json!({"items": [dynamic(4000)], "customer": buyer(email, "US", "CA")});
    let body = json!({"payment_method": {"type": "card", "saved_payment_method_id": saved}});
    let session = server.open_cart(cart(MIA)).await;
    // By id and address alone, with the store's token, and with sessions that are none or another's.
    let path = server.pay_path(&session);
    let by_token = server.post(&path, body.clone()).await;
    assert_eq!(by_token.error(403), SIGN_IN);
    assert_eq!(server.pay_body(&session, body.clone()).await.error(403), SIGN_IN);
    for other in ["", "nonsense", &stranger, &server.token] {
        let refused = server.pay_signed_in(other, &session, body.clone()).await;
        assert_eq!(refused.error(403), SIGN_IN, "{other}");
    }
    let mine = server.open_cart(cart(STRANGER)).await;
    let refused = server.pay_signed_in(&stranger, &mine, body.clone()).await;
    assert_eq!(refused.error(403), SIGN_IN);
    // A session that has ended is none.
    let ended = server.sign_in(MIA).await;
    server
        .portal_post(&ended, "/auth/logout", json!({}))
        .await
        .data(200);
    let refused = server.pay_signed_in(&ended, &session, body.clone()).await;
    assert_eq!(refused.error(403), SIGN_IN);
    assert_eq!(server.session_status(&session).await, "OPEN");

    // At another store, too.
    let (other, _) = server.other_store("other-store").await;
    let checkouts = format!("/v2/stores/{}/checkouts", other.id);
    let opened = server
        .anonymous(Method::POST, &checkouts)
        .json(&cart(MIA))
        .send()
        .await;
    let path = format!("{checkouts}/{}/pay", id(opened.data(201)));
    let pay = |token: Option<&str>| {
        let call = server.anonymous(Method::POST, &path);
        let call = match token {
            Some(token) => call.header("x-portal-session", token),
            None => call,
        };
        call.json(&body).send()
    };
    assert_eq!(pay(None).await.error(403), SIGN_IN);
    assert_eq!(pay(Some(&person)).await.data(200)["status"], "COMPLETED");
    let paid = server.pay_signed_in(&person, &session, body.clone()).await;
    assert_eq!(paid.data(200)["status"], "COMPLETED");
    server.app.env.clock.advance(31 * DAY);
    let later = server.open_cart(cart(MIA)).await;
    let refused = server.pay_signed_in(&person, &later, body).await;
    assert_eq!(refused.error(403), SIGN_IN);
    server.verify().await;
}

#[apply(both)]
async fn a_declined_attempt_changes_no_customer(server: Server) {
    server.sell(4000, GOOD).await;
    let customer = || async {
        let list = server.get(&server.core("/customers/")).await;
        let id = list.data(200)["items"][0]["id"].as_str().unwrap().to_owned();
        let path = server.core(&format!("/customers/{id}"));
        server.get(&path).await.data(200).clone()
    };
    let before = customer().await;
    let mut eve = mia();
    eve["name"] = "Eve Stranger".into();
    eve["billing"]["line1"] = "9 Dark Alley".into();
    let cart = json!({"items": [dynamic(4000)], "customer": eve});
    let session = server.open_cart(cart).await;
    for number in [DECLINED, POOR] {
        server.pay_with(&session, card(number)).await.error(400);
    }
    let asked = server.pay_with(&session, card(CHALLENGED)).await;
    assert_eq!(asked.data(200)["status"], "REQUIRES_3DS");
    // Nor does what is free, which anybody can order in another person's name.
    let free = json!({"title": "Sampler", "productType": "LICENSE_KEY", "price": 0, "pricingModel": "FREE",
        "status": "ACTIVE"});
    let free = server.post(&server.core("/products"), free).await.data(201)["id"].clone();
    let cart = json!({"items": [{"product_id": free, "quantity": 1}], "customer": eve});
    let session = server.open_cart(cart).await;
    let given = server.pay_body(&session, json!({})).await;
    assert_eq!(given.data(200)["status"], "COMPLETED");
    // Nor does a trial, which verifies a card and charges nothing.
    let plan = server.plan(json!({"trialDays": 14})).await;
    let cart = json!({"items": [{"product_id": plan, "quantity": 1}], "customer": eve});
    let session = server.open_cart(cart).await;
    let body = json!({"payment_method": card(GOOD), "consent": true});
    let begun = server.pay_body(&session, body).await;
    assert_eq!(begun.data(200)["status"], "COMPLETED");
    let after = customer().await;
    let known = |customer: &Value| {
        let keys = [
            "email",
            "firstName",
            "lastName",
            "billingAddresses",
            "orderCount",
            "totalSpent",
        ];
        keys.map(|key| customer[key].clone())
    };
    assert_eq!(known(&after), known(&before));
    server.verify().await;
}
