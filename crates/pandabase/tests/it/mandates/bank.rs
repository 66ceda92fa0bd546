//! What the bank is asked, and answers that were lost.

use super::{BAD_TOKEN, NOT_ACTIVE, path_of, text};
use crate::harness::{Server, apply, both};
use crate::pay::{Fault, Flaky};
use crate::processor::FICKLE;
use crate::shop::{CHALLENGED, GOOD};
use http::Method;
use pandabase_domain::time::{HOUR, MINUTE};
use serde_json::json;

#[apply(both)]
async fn the_bank_is_asked_before_an_agreement_begins(server: Server) {
    let customer = server.customer().await;
    let made = server.propose(&customer, "WEEKLY").await;
    for (answer, words) in [
        ("decline", "did not confirm"),
        ("approve", "Your agreement is active"),
    ] {
        let sent = server.accept(&made, CHALLENGED).await;
        let bank = sent.gone_to.clone().expect(&sent.text);
        let page = server.expect_page(&made, "Your bank has a question").await;
        assert!(page.contains(&bank) && !page.contains("card_number"), "{page}");
        assert_eq!(
            server.ask_to_charge(&made.id, 5000).await.error(400),
            format!("{NOT_ACTIVE} REQUIRES_AUTHORIZATION")
        );
        let again = server.accept(&made, GOOD).await;
        assert!(again.is_refused(), "{}", again.text);
        let back = server
            .anonymous(Method::POST, &format!("{}/{answer}", path_of(&bank)))
            .send()
            .await;
        assert_eq!(
            (back.status.as_u16(), path_of(back.header("location").unwrap())),
            (303, made.page.as_str())
        );
        let page = server.expect_page(&made, "").await;
        assert!(answer == "decline" || page.contains(words), "{page}");
        assert_eq!(page.contains("notice bad"), answer == "decline", "{page}");
        server.drain().await;
    }
    server.verify().await;
}

#[apply(both)]
async fn a_bank_that_is_never_answered_gives_the_agreement_back(server: Server) {
    let customer = server.customer().await;
    let made = server.propose(&customer, "WEEKLY").await;
    assert!(server.accept(&made, CHALLENGED).await.gone_to.is_some());
    server.advance(2 * HOUR).await;
    server.expect_page(&made, "card_number").await;
    assert!(!server.accept(&made, GOOD).await.is_refused());
    server.expect_page(&made, "Your agreement is active").await;
    server.verify().await;
}

#[apply(both)]
async fn the_bank_is_asked_before_a_charge(server: Server) {
    let customer = server.customer().await;
    let made = server.agreed(&customer, "ONE_OFF", CHALLENGED).await;
    let balance = server.balance().await;
    for (answer, status) in [("decline", "FAILED"), ("approve", "COMPLETED")] {
        let (token, other) = (
            server.authorized(&made, 5000).await,
            server.authorized(&made, 5000).await,
        );
        let asked = server.charge(&made.id, &token).await.data(200).clone();
        assert_eq!(asked["status"], "REQUIRES_3DS");
        assert_eq!(server.balance().await, balance);
        assert_eq!(server.charge(&made.id, &token).await.error(400), BAD_TOKEN);
        // Once means once: another charge waits for what becomes of this one.
        assert_eq!(
            server.charge(&made.id, &other).await.error(409),
            "A payment of this mandate is under way"
        );
        server.expect_page(&made, "not confirmed yet").await;
        let bank = path_of(text(&asked["authorizationUrl"])).to_owned();
        let back = server
            .anonymous(Method::POST, &format!("{bank}/{answer}"))
            .send()
            .await;
        assert_eq!(
            (back.status.as_u16(), path_of(back.header("location").unwrap())),
            (303, made.page.as_str())
        );
        assert_eq!(server.charged_for(&asked).await.1["status"], status);
        server.drain().await;
    }
    assert_eq!(server.balance().await, balance + 4129);
    server.expect_page(&made, "This agreement has ended").await;
    server.verify().await;
}

#[apply(both)]
async fn a_charge_that_nobody_confirms_is_given_up(server: Server) {
    let customer = server.customer().await;
    let made = server.agreed(&customer, "AD_HOC", CHALLENGED).await;
    let token = server.authorized(&made, 5000).await;
    let asked = server.charge(&made.id, &token).await.data(200).clone();
    server.advance(HOUR).await;
    assert_eq!(server.charged_for(&asked).await.1["status"], "CANCELLED");
    server.expect_page(&made, "Your agreement is active").await;
    server.verify().await;
}

#[apply(both)]
async fn a_decline_is_an_answer_and_uses_the_token_up(server: Server) {
    let customer = server.customer().await;
    let made = server.agreed(&customer, "ONE_OFF", FICKLE).await;
    let balance = server.balance().await;
    let token = server.authorized(&made, 5000).await;
    assert_eq!(
        server.charge(&made.id, &token).await.error(400),
        "Your card was declined"
    );
    assert_eq!(server.charge(&made.id, &token).await.error(400), BAD_TOKEN);
    let failed = server
        .get(&server.core("/orders/?status=FAILED"))
        .await
        .data(200)
        .clone();
    assert_eq!(
        (&failed["pagination"]["total"], &failed["items"][0]["payment"]),
        (&json!(1), &json!({"status": "FAILED", "totalAmount": 5000}))
    );
    assert_eq!(server.balance().await, balance);
    // Only a success ends it.
    server.expect_page(&made, "Your agreement is active").await;
    server.verify().await;
}

#[apply(both)]
async fn of_two_charges_at_once_one_is_made(server: Server) {
    let customer = server.customer().await;
    let made = server.agreed(&customer, "AD_HOC", GOOD).await;
    let mut balance = server.balance().await;
    for _ in 0..4 {
        let token = server.authorized(&made, 5000).await;
        let answers = tokio::join!(
            server.charge(&made.id, &token),
            server.charge(&made.id, &token),
            server.charge(&made.id, &token)
        );
        let mut statuses = [answers.0, answers.1, answers.2].map(|answer| answer.status.as_u16());
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 400, 400]);
        balance += 4129;
        assert_eq!(server.balance().await, balance);
    }
    // To be charged once, with two tokens.
    for _ in 0..4 {
        let once = server.agreed(&customer, "ONE_OFF", GOOD).await;
        let (first, second) = (
            server.authorized(&once, 5000).await,
            server.authorized(&once, 5000).await,
        );
        let answers = tokio::join!(server.charge(&once.id, &first), server.charge(&once.id, &second));
        let mut statuses = [answers.0, answers.1].map(|answer| answer.status.as_u16());
        statuses.sort_unstable();
        assert!(statuses == [200, 400] || statuses == [200, 409], "{statuses:?}");
    }
    server.verify().await;
}

#[apply(both)]
async fn a_charge_whose_answer_was_lost_is_found(server: Server) {
    let customer = server.customer().await;
    let made = server.agreed(&customer, "ONE_OFF", GOOD).await;
    let balance = server.balance().await;
    for (fault, credited) in [(Fault::BeforeCharging, 0), (Fault::AfterCharging, 4129)] {
        let token = server.authorized(&made, 5000).await;
        let lost = Flaky::server(&server, fault).charge(&made.id, &token).await;
        assert_eq!(
            lost.error(503),
            "The service is temporarily unavailable. Please try again."
        );
        assert_eq!(server.charge(&made.id, &token).await.error(400), BAD_TOKEN);
        server.advance(2 * MINUTE).await;
        assert_eq!(server.balance().await, balance + credited);
    }
    server.expect_page(&made, "This agreement has ended").await;
    server.verify().await;
}

#[apply(both)]
async fn a_card_whose_answer_was_lost_is_found(server: Server) {
    let customer = server.customer().await;
    let made = server.propose(&customer, "ONE_OFF").await;
    for (fault, words) in [
        (Fault::BeforeCharging, "card_number"),
        (Fault::AfterCharging, "Your agreement is active"),
    ] {
        let flaky = Flaky::server(&server, fault);
        let lost = flaky.accept(&made, GOOD).await;
        lost.shows("Your card is being verified");
        server.advance(2 * MINUTE).await;
        server.expect_page(&made, words).await;
    }
    server.verify().await;
}
