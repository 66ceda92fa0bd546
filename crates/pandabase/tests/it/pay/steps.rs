//! A charge that is cut off between its two steps: no money was taken, and none will be.

use super::{Fault, Flaky};
use crate::harness::{Server, apply, both};
use crate::shop::{GOOD, card};
use pandabase_domain::time::{DAY, HOUR, MINUTE};
use pandabase_platform::db::Sql;
use serde_json::json;

/// The processor's charges with their references, oldest first.
async fn books(server: &Server) -> Vec<(String, String)> {
    let sql = Sql::new("SELECT status, reference FROM sandbox_charges ORDER BY created_at, charge_key");
    let rows = server
        .app
        .db
        .read(move |tx| tx.all(sql, &[], |row| Ok((row.next()?, row.next()?))));
    rows.await.unwrap()
}

fn statuses(books: &[(String, String)]) -> Vec<&str> {
    books.iter().map(|(status, _)| status.as_str()).collect()
}

/// The processor's ids that orders know.
async fn known(server: &Server) -> Vec<Option<String>> {
    let sql = Sql::new("SELECT reference_id FROM orders ORDER BY id");
    let rows = server.app.db.read(move |tx| tx.all(sql, &[], |row| row.next()));
    rows.await.unwrap()
}

/// Pays with a line that breaks before the confirmation arrives. Afterwards the processor has a charge that
/// was created, or none, and the order knows it, or not.
async fn cut_off_before_the_money(server: Server, fault: Fault, is_created: bool, is_known: bool) {
    let session = server.cart_of(4000).await;
    let cut = Flaky::server(&server, fault);
    cut.pay_with(&session, card(GOOD)).await.error(503);
    let first = books(&server).await;
    let created: &[&str] = if is_created { &["created"] } else { &[] };
    assert_eq!(statuses(&first), created);
    let id = first.first().map(|(_, id)| id.clone());
    assert_eq!(known(&server).await, [id.clone().filter(|_| is_known)]);
    assert_eq!(server.only_order().await["status"], "PENDING");
    server.verify().await;

    server.advance(2 * MINUTE).await;
    let given_up = books(&server).await;
    assert_eq!(statuses(&given_up), ["cancelled"]);
    // The same key found the same charge.
    assert!(id.is_none_or(|id| id == given_up[0].1));
    assert_eq!(known(&server).await, [Some(given_up[0].1.clone())]);
    assert_eq!(server.only_order().await["status"], "CANCELLED");
    assert_eq!(server.session_status(&session).await, "OPEN");
    assert_eq!(server.balance().await, 0);
    server.verify().await;

    server.pay_with(&session, card(GOOD)).await.data(200);
    assert_eq!(statuses(&books(&server).await), ["cancelled", "captured"]);
    assert_eq!(server.balance().await, 3569);
    server.advance(HOUR).await;
    assert!(server.jobs().await.is_empty());
    server.verify().await;
}

#[apply(both)]
async fn a_charge_that_was_never_created_takes_nothing(server: Server) {
    cut_off_before_the_money(server, Fault::BeforeCreating, false, false).await;
}

#[apply(both)]
async fn a_charge_whose_id_was_lost_takes_nothing(server: Server) {
    cut_off_before_the_money(server, Fault::AfterCreating, true, false).await;
}

#[apply(both)]
async fn a_charge_that_was_not_confirmed_takes_nothing(server: Server) {
    cut_off_before_the_money(server, Fault::BeforeCharging, true, true).await;
}

#[apply(both)]
async fn an_id_that_comes_after_its_charge_was_given_up_is_not_confirmed(server: Server) {
    let session = server.cart_of(4000).await;
    // The recovery job runs while the answer to the first step is on its way.
    let late = Flaky::server(&server, Fault::LateCreating);
    let told = late.pay_with(&session, card(GOOD)).await;
    assert_eq!(told.error(400), "Your payment was declined");
    assert_eq!(statuses(&books(&server).await), ["cancelled"]);
    assert_eq!(server.only_order().await["status"], "CANCELLED");
    server.verify().await;
    late.pay_with(&session, card(GOOD)).await.data(200);
    assert_eq!(server.balance().await, 3569);
    server.verify().await;
}

#[apply(both)]
async fn an_order_knows_its_charge_before_money_is_taken(server: Server) {
    let session = server.cart_of(4000).await;
    let cut = Flaky::server(&server, Fault::AfterCharging);
    cut.pay_with(&session, card(GOOD)).await.error(503);
    let taken = books(&server).await;
    assert_eq!(statuses(&taken), ["captured"]);
    assert_eq!(known(&server).await, [Some(taken[0].1.clone())]);
    // However late somebody looks, the charge is found by its id.
    server.advance(3 * DAY).await;
    assert_eq!(server.only_order().await["status"], "COMPLETED");
    assert_eq!(books(&server).await, taken);
    assert_eq!(server.balance().await, 3569);
    server.verify().await;
}

#[apply(both)]
async fn a_change_of_plan_and_a_renewal_take_the_same_two_steps(server: Server) {
    let product = server.plan(json!({"price": 1000})).await;
    let id = server.signed_up(&product, GOOD).await;
    for fault in [Fault::BeforeCreating, Fault::AfterCreating] {
        let cut = Flaky::server(&server, fault);
        assert_eq!(cut.replan(&id, json!({"quantity": 3})).await.status, 503);
        server.advance(2 * MINUTE).await;
        assert_eq!(server.subscription(&id).await["quantity"], 1);
    }
    assert_eq!(server.captured().await, 1);
    for fault in [Fault::BeforeCreating, Fault::AfterCreating, Fault::LateCreating] {
        let before = server.captured().await;
        let cut = Flaky::server(&server, fault);
        cut.advance(31 * DAY).await;
        cut.advance(10 * MINUTE).await;
        assert_eq!(server.captured().await, before + 1);
        let passed = cut.app.env.clock.now().as_millis() - server.app.env.clock.now().as_millis();
        server.app.env.clock.advance(passed);
    }
    server.verify().await;
}

#[apply(both)]
async fn a_charge_that_the_processor_refuses_to_make_is_declined(server: Server) {
    let session = server.cart_of(4000).await;
    let strict = Flaky::server(&server, Fault::Refusing);
    let told = strict.pay_with(&session, card(GOOD)).await;
    assert_eq!(told.error(400), "Your payment was declined");
    strict.advance(HOUR).await;
    assert!(books(&server).await.is_empty());
    assert_eq!(known(&server).await, [None]);
    assert_eq!(server.only_order().await["status"], "FAILED");
    assert_eq!(server.session_status(&session).await, "OPEN");
    server.verify().await;

    server.pay_with(&session, card(GOOD)).await.data(200);
    assert_eq!(statuses(&books(&server).await), ["captured"]);
    assert_eq!(server.balance().await, 3569);
    server.verify().await;
}

#[apply(both)]
async fn a_renewal_that_the_processor_refuses_to_make_counts_as_an_attempt(server: Server) {
    let product = server.plan(json!({"price": 1000})).await;
    let id = server.signed_up(&product, GOOD).await;
    let strict = Flaky::server(&server, Fault::Refusing);
    strict.advance(31 * DAY).await;
    assert_eq!(strict.subscription(&id).await["status"], "PAST_DUE");
    for _ in 0..3 {
        strict.advance(DAY).await;
    }
    assert_eq!(strict.subscription(&id).await["status"], "CANCELLED");
    assert_eq!(server.captured().await, 1);
    strict.verify().await;
}
