//! Stolen cards are tried out through no door, and every door counts.

use super::refused_for;
use crate::harness::{Answer, Server, apply, both};
use crate::pay::{Fault, Flaky, bank_path};
use crate::rate_limits::address;
use crate::shop::{CHALLENGED, DECLINED, GOOD, card};
use http::Method;
use pandabase_domain::time::{DAY, MINUTE};
use pandabase_platform::config::limits::{Limit, Limits};
use serde_json::json;

const FIRST: &str = "203.0.113.7:1";
const OTHER: &str = "203.0.113.8:1";

async fn pay(server: &Server, peer: &str, number: &str) -> Answer {
    let session = server.cart_of(4000).await;
    let call = server.anonymous(Method::POST, &server.pay_path(&session));
    call.from(address(peer))
        .json(&json!({"payment_method": card(number)}))
        .send()
        .await
}

/// Pays with a card whose bank asks, and answers.
async fn ask_the_bank(server: &Server, answer: &str) {
    let asked = pay(server, FIRST, CHALLENGED).await.data(200).clone();
    let path = format!("{}/{answer}", bank_path(&asked));
    assert_eq!(server.anonymous(Method::POST, &path).send().await.status, 303);
}

#[apply(both)]
async fn what_the_bank_declines_counts_for_the_address(server: Server) {
    let server = server
        .with(|config| config.limits.declines = Limits::default().declines)
        .await;
    for _ in 0..3 {
        ask_the_bank(&server, "approve").await;
    }
    for attempt in 0..30 {
        if attempt % 3 == 0 {
            pay(&server, FIRST, DECLINED).await.error(400);
        } else {
            ask_the_bank(&server, "decline").await;
        }
    }
    pay(&server, FIRST, GOOD).await.error(429);
    pay(&server, OTHER, GOOD).await.data(200);
    // The processor's own message about the same declines counts for nothing more.
    server.advance(10 * MINUTE).await;
    for _ in 0..29 {
        pay(&server, FIRST, DECLINED).await.error(400);
    }
    pay(&server, FIRST, GOOD).await.data(200);
    server.verify().await;
}

#[apply(both)]
async fn a_decline_whose_answer_was_fetched_counts_for_the_address(server: Server) {
    let strict = server
        .with(|config| {
            config.limits.declines = Limit {
                requests: 1,
                ..Limits::default().declines
            };
        })
        .await;
    let server = Flaky::server(&strict, Fault::AfterCharging);
    pay(&server, FIRST, DECLINED).await.error(503);
    pay(&server, FIRST, GOOD).await.data(200);
    server.advance(2 * MINUTE).await;
    pay(&server, FIRST, GOOD).await.error(429);
    pay(&server, OTHER, GOOD).await.data(200);
    server.verify().await;
}

#[apply(both)]
async fn ten_refused_cards_close_an_agreement(server: Server) {
    let customer = server.customer().await;
    let made = server.propose(&customer, "MONTHLY").await;
    for _ in 0..9 {
        server.app.env.clock.advance(MINUTE);
        let refused = server.accept(&made, DECLINED).await;
        assert!(
            refused.text.contains("Your card was declined"),
            "{}",
            refused.text
        );
    }
    // The bank's own refusal is one like any other.
    let asked = server.accept(&made, CHALLENGED).await;
    let bank = asked.header("location").unwrap().to_owned();
    let bank = &bank[bank.find("/bank-redirects/").unwrap()..];
    server
        .anonymous(Method::POST, &format!("{bank}/decline"))
        .send()
        .await;
    assert_eq!(refused_for(&server, &made.id).await, 10);
    let closed = server.anonymous(Method::GET, &made.page).send().await;
    assert!(
        closed.text.contains("This agreement has expired") && !closed.text.contains("card_number"),
        "{}",
        closed.text
    );
    let charged = server
        .post(
            &server.core("/mandates/authorizations"),
            json!({"mandateId": made.id, "amount": 5000, "currency": "USD", "description": "Ads"}),
        )
        .await;
    assert!(charged.error(400).ends_with("EXPIRED"), "{}", charged.text);
    server.verify().await;
    server.advance(8 * DAY).await;
    server.verify().await;
}
