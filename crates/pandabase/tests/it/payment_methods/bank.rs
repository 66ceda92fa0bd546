//! What the bank is asked before a card is kept.

use super::{METHODS, count, new, pay_saved, text};
use crate::harness::{Answer, Server, apply, both};
use crate::pay::{Fault, Flaky, with_processor};
use crate::portal::MIA;
use crate::processor::FICKLE;
use crate::shop::{CHALLENGED, GOOD, card};
use http::Method;
use pandabase::surfaces::unconnected::NoProcessor;
use pandabase_domain::time::{HOUR, MINUTE};
use serde_json::{Value, json};
use std::sync::Arc;

/// The path of the bank's page.
fn bank_path(added: &Value) -> String {
    let url = text(&added["authorizationUrl"]);
    url[url.find("/bank-redirects/3ds/").unwrap()..].to_owned()
}

/// Answers on the bank's page, and what is shown then.
async fn answer(server: &Server, page: &str, verb: &str) -> Answer {
    let sent = server.anonymous(Method::POST, &format!("{page}/{verb}"));
    let sent = sent.send().await;
    let target = sent.header("location").unwrap();
    // The first answer leads back to the portal; later ones to the page, which says what was answered.
    assert!(
        sent.status == 303 && (target == page || target.ends_with("/portal/cards")),
        "{target}"
    );
    server.anonymous(Method::GET, page).send().await
}

#[apply(both)]
async fn the_bank_may_ask_before_a_card_is_kept(server: Server) {
    let mia = server.sign_in(MIA).await;
    let asked = server.portal_post(&mia, METHODS, new(card(CHALLENGED))).await;
    let asked = asked.data(201);
    assert_eq!(
        (&asked["status"], &asked["paymentMethod"]),
        (&json!("REQUIRES_3DS"), &Value::Null)
    );
    assert!(server.saved_methods(&mia).await.is_empty());
    let page = bank_path(asked);
    let shown = server.anonymous(Method::GET, &page).send().await;
    assert!(
        shown
            .text
            .contains("Pandabase asks to keep your card for later payments")
            && shown.text.contains("•••• 3220"),
        "{}",
        shown.text
    );
    for verb in ["approve", "decline"] {
        let told = answer(&server, &page, verb).await;
        assert!(told.text.contains("Your card was saved"), "{}", told.text);
    }
    let saved = server.saved_methods(&mia).await;
    assert_eq!(
        (saved.len(), &saved[0]["lastFour"], &saved[0]["name"]),
        (1, &json!("3220"), &json!("Mia Koch"))
    );
    // The processor's message finds it saved.
    server.drain().await;
    assert_eq!(server.subjects_to(MIA).await, ["Visa •••• 3220 was added"]);
    server.nothing_is_open().await;
    // It asks whenever it is charged.
    let paid = pay_saved(&server, &mia, MIA, text(&saved[0]["id"])).await;
    assert_eq!(paid.data(200)["status"], "REQUIRES_3DS");
    server.verify().await;
}

#[apply(both)]
async fn a_card_is_not_kept_when_the_bank_hears_no(server: Server) {
    let mia = server.sign_in(MIA).await;
    let asked = server.portal_post(&mia, METHODS, new(card(CHALLENGED))).await;
    let page = bank_path(asked.data(201));
    let told = answer(&server, &page, "decline").await;
    assert!(told.text.contains("Your card was not saved"), "{}", told.text);
    server.drain().await;
    assert!(server.saved_methods(&mia).await.is_empty());
    server.nothing_is_open().await;
    // Nobody answers: the bank's page ends after an hour.
    let asked = server.portal_post(&mia, METHODS, new(card(CHALLENGED))).await;
    let page = bank_path(asked.data(201));
    server.advance(HOUR - 1).await;
    assert_eq!(server.anonymous(Method::GET, &page).send().await.status, 200);
    server.advance(1).await;
    assert_eq!(server.anonymous(Method::GET, &page).send().await.status, 404);
    assert_eq!(answer(&server, &page, "approve").await.status, 404);
    assert!(server.saved_methods(&mia).await.is_empty());
    server.nothing_is_open().await;
    server.verify().await;
}

#[apply(both)]
async fn an_answer_that_never_came_is_fetched(server: Server) {
    let mia = server.sign_in(MIA).await;
    let flaky = Flaky::server(&server, Fault::AfterCharging);
    flaky.portal_post(&mia, METHODS, new(card(GOOD))).await.error(503);
    assert!(server.saved_methods(&mia).await.is_empty());
    server.advance(2 * MINUTE).await;
    assert_eq!(server.saved_methods(&mia).await[0]["lastFour"], "4242");
    assert_eq!(server.subjects_to(MIA).await.len(), 1);
    server.nothing_is_open().await;
    // What never arrived is given up, also when it arrives later.
    let flaky = Flaky::server(&server, Fault::BeforeCharging);
    flaky
        .portal_post(&mia, METHODS, new(card(FICKLE)))
        .await
        .error(503);
    server.advance(2 * MINUTE).await;
    server.nothing_is_open().await;
    let flaky = Flaky::server(&server, Fault::Late);
    let late = flaky.portal_post(&mia, METHODS, new(card(FICKLE))).await;
    assert_eq!(
        late.error(409),
        "The payment method was added or given up meanwhile"
    );
    assert_eq!(server.saved_methods(&mia).await.len(), 1);
    server.verify().await;
}

#[apply(both)]
async fn what_was_not_confirmed_is_given_up(server: Server) {
    let mia = server.sign_in(MIA).await;
    for fault in [Fault::BeforeCreating, Fault::AfterCreating, Fault::BeforeCharging] {
        let flaky = Flaky::server(&server, fault);
        flaky.portal_post(&mia, METHODS, new(card(GOOD))).await.error(503);
        let known = "SELECT COUNT(*) FROM payment_method_setups WHERE processor_id IS NOT NULL";
        let is_known = matches!(fault, Fault::BeforeCharging);
        assert_eq!(count(&server, known).await, i64::from(is_known));
        server.advance(2 * MINUTE).await;
        server.nothing_is_open().await;
    }
    let cancelled = "SELECT COUNT(*) FROM sandbox_charges WHERE status = 'cancelled'";
    assert_eq!(count(&server, cancelled).await, 3);
    let flaky = Flaky::server(&server, Fault::LateCreating);
    let late = flaky.portal_post(&mia, METHODS, new(card(GOOD))).await;
    assert_eq!(
        late.error(409),
        "The payment method was added or given up meanwhile"
    );
    assert_eq!(count(&server, cancelled).await, 4);
    assert!(server.saved_methods(&mia).await.is_empty());
    server.nothing_is_open().await;
    server.verify().await;
}

#[apply(both)]
async fn production_without_a_processor_keeps_nothing(server: Server) {
    let mia = server.sign_in(MIA).await;
    let production = with_processor(&server, |_, _| Arc::new(NoProcessor));
    let refused = production.portal_post(&mia, METHODS, new(card(GOOD))).await;
    assert_eq!(
        refused.error(503),
        "The service is temporarily unavailable. Please try again."
    );
    server.nothing_is_open().await;
}
