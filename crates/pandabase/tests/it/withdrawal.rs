//! Consumers who ask for delivery at once give up their right of withdrawal.

use crate::checkout_page::{ADA, DECLINED, GOOD, card, newest_order, session};
use crate::harness::{Server, apply, both};
use crate::shop::{GOOD as CARD, buyer, card as card_of, dynamic};
use crate::visitor::Visitor;
use http::Method;
use serde_json::{Value, json};

const BOX: &str = "name=\"withdrawal_waiver\"";
const NOW: &str = "2026-06-01T00:00:00.000Z";

/// Somebody in Germany, as the page asks.
const KAI: &[(&str, &str)] = &[
    ("email", "kai@example.org"),
    ("name", "Kai Buyer"),
    ("country", "DE"),
    ("postal_code", "10115"),
];

impl Server {
    /// Pays a cart with this in the body, and returns the order.
    async fn paid_with(&self, cart: Value, more: Value) -> Value {
        let session = self.open_cart(cart).await;
        let mut body = json!({"payment_method": card_of(CARD)});
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let paid = self.pay_body(&session, body).await.data(200).clone();
        self.order(&paid).await
    }

    /// The receipt that somebody was mailed.
    async fn receipt_of(&self, email: &str) -> (String, String) {
        self.drain().await;
        let letters = self.letters(email).await;
        let is_receipt = |letter: &&Value| letter["subject"] == "Your receipt from Nimbus Labs";
        let receipt = letters.iter().find(is_receipt).unwrap();
        let part = |name: &str| receipt[name].as_str().unwrap().to_owned();
        (part("text"), part("html"))
    }
}

fn cart_of(country: &str, state: &str) -> Value {
    json!({"items": [dynamic(4000)], "customer": buyer("kai@example.org", country, state)})
}

#[apply(both)]
async fn a_waiver_is_stored_with_the_order_and_confirmed_by_mail(server: Server) {
    let order = server
        .paid_with(cart_of("DE", ""), json!({"withdrawal_waiver": true}))
        .await;
    assert_eq!(order["withdrawalWaivedAt"], NOW);
    let (text, html) = server.receipt_of("kai@example.org").await;
    let words = "On June 1, 2026 you asked for delivery at once and waived your right of withdrawal.";
    assert!(text.contains(&format!("\n\n{words}\n\n")), "{text}");
    assert!(html.contains(&format!(">{words}</p>")), "{html}");
    server.verify().await;
}

#[apply(both)]
async fn a_waiver_is_given_by_nobody_who_does_not_say_so(server: Server) {
    for more in [json!({}), json!({"withdrawal_waiver": false})] {
        let order = server.paid_with(cart_of("DE", ""), more).await;
        assert_eq!(order["withdrawalWaivedAt"], Value::Null);
    }
    let (text, html) = server.receipt_of("kai@example.org").await;
    assert!(
        !text.contains("withdrawal") && !html.contains("withdrawal"),
        "{text}"
    );
    let session = server.open_cart(cart_of("DE", "")).await;
    for odd in [json!("yes"), json!(1), Value::Null] {
        let body = json!({"payment_method": card_of(CARD), "withdrawal_waiver": odd});
        let refused = server.pay_body(&session, body).await;
        assert!(
            refused.error(400).starts_with("body/withdrawal_waiver must"),
            "{}",
            refused.text
        );
    }
}

/// Who has no such right, or buys nothing that it is about, cannot give it up.
#[apply(both)]
async fn where_there_is_nothing_to_give_up_a_waiver_is_ignored(server: Server) {
    let yes = || json!({"withdrawal_waiver": true});
    for (country, state, expected) in [
        ("GB", "", json!(NOW)),
        ("NO", "", json!(NOW)),
        ("US", "CA", Value::Null),
        ("CH", "", Value::Null),
        ("JP", "", Value::Null),
    ] {
        let order = server.paid_with(cart_of(country, state), yes()).await;
        assert_eq!(order["withdrawalWaivedAt"], expected, "{country}");
    }
    let mut business = cart_of("DE", "");
    business["tax_id"] = "DE136695976".into();
    let order = server.paid_with(business, yes()).await;
    assert_eq!(order["withdrawalWaivedAt"], Value::Null, "a business");

    let coupon = json!({"code": "ALL", "type": "PERCENTAGE", "value": 100});
    server.post(&server.core("/coupons"), coupon).await.data(201);
    let mut free = cart_of("DE", "");
    free["coupon_code"] = "ALL".into();
    let order = server.paid_with(free, yes()).await;
    assert_eq!(
        (&order["payment"]["totalAmount"], &order["withdrawalWaivedAt"]),
        (&json!(0), &Value::Null)
    );

    let plan = server.plan(json!({})).await;
    let mut plan = json!({"items": [{"product_id": plan, "quantity": 1}]});
    plan["customer"] = buyer("kai@example.org", "DE", "");
    let order = server
        .paid_with(plan, json!({"withdrawal_waiver": true, "consent": true}))
        .await;
    assert_eq!(order["withdrawalWaivedAt"], Value::Null, "a subscription");
    server.verify().await;
}

/// The attempt that is paid counts.
#[apply(both)]
async fn another_attempt_says_anew_whether_the_right_is_given_up(server: Server) {
    for (first, second) in [(true, false), (false, true)] {
        let session = server.open_cart(cart_of("DE", "")).await;
        let pay = |number: &str, waiver: bool| {
            let method = card_of(number);
            json!({"payment_method": method, "withdrawal_waiver": waiver})
        };
        server.pay_body(&session, pay(DECLINED, first)).await.error(400);
        server.app.env.clock.advance(1000);
        let paid = server
            .pay_body(&session, pay(CARD, second))
            .await
            .data(200)
            .clone();
        let waived_at = &server.order(&paid).await["withdrawalWaivedAt"];
        assert_eq!(waived_at.is_string(), second, "{waived_at}");
        assert_ne!(waived_at, NOW);
    }
}

#[apply(both)]
async fn the_page_asks_consumers_and_none_has_to_agree(server: Server) {
    let page = session(&server, json!({})).await;
    let mut kai = Visitor::open(&server, &page).await;
    kai.hides(BOX);
    kai.press("continue", KAI).await;
    kai.shows("I want delivery at once, before the withdrawal period ends");
    kai.shows("<span class=\"optional\">optional</span>");
    assert!(
        !kai.fields().contains_key("withdrawal_waiver"),
        "it is not ticked"
    );
    let agreed = "id=\"withdrawal_waiver\" name=\"withdrawal_waiver\" type=\"checkbox\" value=\"yes\"";
    let field = kai
        .text
        .split(agreed)
        .nth(1)
        .and_then(|rest| rest.split('>').next());
    assert!(!field.unwrap().contains("required"), "{}", kai.text);
    // What was declared stays while the card is refused, and nothing is declared for whoever does not tick
    // it.
    let mut typed = card(DECLINED);
    typed.push(("withdrawal_waiver", "yes"));
    kai.press("pay", &typed).await;
    assert_eq!(kai.fields()["withdrawal_waiver"], "yes");
    kai.press("pay", &card(GOOD)).await;
    kai.shows("Thank you");
    assert_eq!(newest_order(&server).await["withdrawalWaivedAt"], NOW);

    server.app.env.clock.advance(1000);
    let page = session(&server, json!({})).await;
    let mut kai = Visitor::open(&server, &page).await;
    kai.press("continue", KAI).await;
    kai.press("pay", &card(GOOD)).await;
    kai.shows("Thank you");
    assert_eq!(newest_order(&server).await["withdrawalWaivedAt"], Value::Null);
}

#[apply(both)]
async fn the_page_does_not_ask_who_has_nothing_to_give_up(server: Server) {
    let page = session(&server, json!({})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.press("continue", ADA).await;
    buyer.shows("Pay $43.30");
    buyer.hides(BOX);
    // A business says so first, and gives its number later.
    buyer.page = format!("{page}?step=contact");
    buyer.reload().await;
    let mut typed = KAI.to_vec();
    buyer.press("totals", &typed).await;
    buyer.shows(BOX);
    typed.push(("business", "yes"));
    buyer.press("totals", &typed).await;
    buyer.hides(BOX);
    typed.extend([("tax_id", "DE136695976"), ("line1", "Weg 1"), ("city", "Berlin")]);
    buyer.press("continue", &typed).await;
    buyer.hides(BOX);

    let plan = server.plan(json!({})).await;
    let german = json!({"items": [{"product_id": plan, "quantity": 1}],
        "customer": crate::shop::buyer("kai@example.org", "DE", "")});
    let session = server.open_cart(german).await;
    let page = format!("/pay/stores/{}/sids/{session}", server.store.id);
    let shown = server.anonymous(Method::GET, &page).send().await;
    assert!(
        shown.text.contains("name=\"consent\"") && !shown.text.contains(BOX),
        "{}",
        shown.text
    );
}
