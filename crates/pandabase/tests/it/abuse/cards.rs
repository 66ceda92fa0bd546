//! Stolen cards are tried out through no door, and every door counts.

use super::refused_for;
use crate::harness::{Answer, Call, Server, apply, both};
use crate::pay::{Fault, Flaky, bank_path};
use crate::rate_limits::address;
use crate::shop::{CHALLENGED, DECLINED, GOOD, card};
use http::Method;
use pandabase_domain::time::{DAY, HOUR, MINUTE};
use pandabase_platform::config::limits::{Limit, Limits};
use serde_json::json;

const FIRST: &str = "203.0.113.7:1";
const OTHER: &str = "203.0.113.8:1";

async fn pay(server: &Server, peer: &str, number: &str) -> Answer {
    let session = server.cart_of(4000).await;
    let call = server.anonymous(Method::POST, &server.pay_path(&session));
    try_out(call, peer, number).await
}

async fn try_out(call: Call<'_>, peer: &str, number: &str) -> Answer {
    let body = json!({"payment_method": card(number)});
    call.from(address(peer)).json(&body).send().await
}

/// Pays with a card whose bank asks, and answers.
async fn ask_the_bank(server: &Server, answer: &str) {
    let asked = pay(server, FIRST, CHALLENGED).await;
    assert_eq!(at_the_bank(server, &asked, answer).await.status, 303);
}

/// Answers the bank of a card that was paid with.
async fn at_the_bank(server: &Server, asked: &Answer, answer: &str) -> Answer {
    let path = format!("{}/{answer}", bank_path(asked.data(200)));
    server.anonymous(Method::POST, &path).send().await
}

/// The same server, where an address has so many declines.
async fn strict(server: &Server, declines: u32) -> Server {
    let of_an_address = Limit {
        requests: declines,
        ..Limits::default().declines
    };
    server.with(|config| config.limits.declines = of_an_address).await
}

/// How many more declines an address has in this window; the clock then is in the next one.
async fn declines_left(server: &Server) -> u32 {
    let mut left = 0;
    while pay(server, FIRST, DECLINED).await.status == 400 {
        left += 1;
    }
    pay(server, FIRST, GOOD).await.error(429);
    server.advance(10 * MINUTE).await;
    left
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
    let server = Flaky::server(&strict(&server, 1).await, Fault::AfterCharging);
    pay(&server, FIRST, DECLINED).await.error(503);
    pay(&server, FIRST, GOOD).await.data(200);
    server.advance(2 * MINUTE).await;
    pay(&server, FIRST, GOOD).await.error(429);
    pay(&server, OTHER, GOOD).await.data(200);
    server.verify().await;
}

#[apply(both)]
async fn late_declines_of_a_payment_by_token_count_for_its_session_alone(server: Server) {
    let server = strict(&server, 1).await;
    let session = server.cart_of(4000).await;
    let path = server.pay_path(&session);
    for attempt in 0..10 {
        assert_eq!(server.session_status(&session).await, "OPEN", "{attempt}");
        let asked = try_out(server.call(Method::POST, &path), FIRST, CHALLENGED).await;
        at_the_bank(&server, &asked, "decline").await;
        server.drain().await;
    }
    assert_eq!(server.session_status(&session).await, "EXPIRED");
    // An answer that is fetched, and one that is played.
    let session = server.cart_of(4000).await;
    let path = server.pay_path(&session);
    let flaky = Flaky::server(&server, Fault::AfterCharging);
    let lost = try_out(flaky.call(Method::POST, &path), FIRST, DECLINED).await;
    lost.error(503);
    server.advance(2 * MINUTE).await;
    assert_eq!(server.session_status(&session).await, "OPEN");
    let asked = try_out(server.call(Method::POST, &path), FIRST, CHALLENGED).await;
    let played = server.simulate(asked.data(200), json!({"event": "failed"})).await;
    played.data(200);
    pay(&server, FIRST, GOOD).await.data(200);
    // What the buyer then tries on the same order is the buyer's.
    let asked = try_out(server.anonymous(Method::POST, &path), FIRST, CHALLENGED).await;
    at_the_bank(&server, &asked, "decline").await;
    pay(&server, FIRST, GOOD).await.error(429);
    server.verify().await;
}

#[apply(both)]
async fn a_decline_counts_once_and_for_whoever_applies_it(server: Server) {
    let strict = strict(&server, 2).await;
    // The answer came and was not stored; a job fetches it again.
    let flaky = Flaky::server(&strict, Fault::AfterAnswering);
    pay(&flaky, FIRST, DECLINED).await.error(500);
    flaky.store_answers().await;
    flaky.advance(2 * MINUTE).await;
    assert_eq!(declines_left(&flaky).await, 1);
    // What the bank's page could not store, the processor's message brings.
    let server = strict;
    let asked = pay(&server, FIRST, CHALLENGED).await;
    server.refuse_answers().await;
    assert_eq!(at_the_bank(&server, &asked, "decline").await.status, 500);
    server.store_answers().await;
    server.drain().await;
    assert_eq!(declines_left(&server).await, 1);
    // So does one that is played.
    let asked = pay(&server, FIRST, CHALLENGED).await;
    let played = server.simulate(asked.data(200), json!({"event": "failed"})).await;
    played.data(200);
    assert_eq!(declines_left(&server).await, 1);
    server.verify().await;
}

#[apply(both)]
async fn a_bank_that_is_never_answered_refuses_no_card(server: Server) {
    let customer = server.customer().await;
    let made = server.propose(&customer, "MONTHLY").await;
    for _ in 0..10 {
        assert!(server.accept(&made, CHALLENGED).await.gone_to.is_some());
        server.advance(HOUR).await;
        let page = server.expect_page(&made, "card_number").await;
        assert!(!page.contains("notice bad"), "{page}");
    }
    assert_eq!(refused_for(&server, &made.id).await, 0);
    assert!(server.accept(&made, DECLINED).await.is_refused());
    assert_eq!(refused_for(&server, &made.id).await, 1);
    assert!(!server.accept(&made, GOOD).await.is_refused());
    server.expect_page(&made, "Your agreement is active").await;
    server.verify().await;
}

#[apply(both)]
async fn ten_refused_cards_close_an_agreement(server: Server) {
    let customer = server.customer().await;
    let made = server.propose(&customer, "MONTHLY").await;
    for _ in 0..9 {
        server.app.env.clock.advance(MINUTE);
        let refused = server.accept(&made, DECLINED).await;
        refused.shows("Your card was declined");
    }
    // The bank's own refusal is one like any other.
    let asked = server.accept(&made, CHALLENGED).await;
    let bank = asked.gone_to.clone().unwrap();
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
