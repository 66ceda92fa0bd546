//! What payouts do to the balance: refusals, returns, batches, and books that add up.

use super::{OTHER_IBAN, german};
use crate::harness::{Engine, Server, apply, both};
use crate::shop::GOOD;
use futures_util::future::join_all;
use pandabase_commerce::money::payouts::service;
use pandabase_domain::money::Cents;
use pandabase_domain::payout::PayoutStatus;
use pandabase_domain::payout::bank::BankEvent;
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::json;
use std::sync::Arc;

#[apply(both)]
async fn every_refusal_of_a_request_says_why(server: Server) {
    assert_eq!(
        server.payout_refusal(4999, None).await,
        "400 Minimum payout amount is $50.00"
    );
    assert_eq!(
        server.payout_refusal(5000, None).await,
        "400 Add a bank account before requesting a payout"
    );
    assert_eq!(
        server
            .payout_refusal(5000, Some("bnk_aaaaaaaaaaaaaaaaaaaaaaaa"))
            .await,
        "404 Bank account not found"
    );
    let first = server.approved_account().await;
    assert_eq!(
        server.payout_refusal(5000, None).await,
        "400 Insufficient balance: $51.88 needed ($50.00 + $1.88 fee), $0.00 available"
    );
    server.sell(6000, GOOD).await;
    let balance = server.balance().await;
    let second = server
        .add_account(german(OTHER_IBAN))
        .await
        .unwrap()
        .account
        .id
        .to_string();
    assert_eq!(
        server.payout_refusal(5000, Some(&second)).await,
        "400 The bank account ending 6199 is still in review"
    );
    server.review_account(&second, BankEvent::Rejected).await.unwrap();
    assert_eq!(
        server.payout_refusal(5000, Some(&second)).await,
        "400 The bank account ending 6199 was rejected: use another one"
    );
    // The fee counts: the largest amount that fits, and one cent more.
    let largest = (5000..balance)
        .rev()
        .find(|amount| amount + 150 + (amount + 200) / 400 + (amount + 100) / 200 <= balance)
        .unwrap();
    assert!(
        server
            .payout_refusal(largest + 1, None)
            .await
            .starts_with("400 Insufficient balance: ")
    );
    server.request_payout(largest, Some(&first)).await.unwrap();
    server.payout_refusal(5000, None).await;
    let (other, _) = server.other_store("other-store").await;
    let elsewhere = {
        let mut elsewhere = server.beside(Arc::clone(&server.app));
        elsewhere.store = other;
        elsewhere
    };
    assert_eq!(
        elsewhere.payout_refusal(5000, Some(&first)).await,
        "404 Bank account not found"
    );
    server.verify().await;
}

#[apply(both)]
async fn concurrent_requests_never_overdraw(server: Server) {
    for _ in 0..3 {
        server.sell(30_000, GOOD).await;
    }
    server.approved_account().await;
    let balance = server.balance().await;
    let fits = usize::try_from(balance / (10_000 + 225)).unwrap();
    assert!((3..15).contains(&fits), "{fits}");
    let tasks = (0..20).map(|_| server.request_payout(10_000, None));
    let results = join_all(tasks).await;
    let refused: Vec<String> = results
        .iter()
        .filter_map(|result| result.as_ref().err())
        .map(ToString::to_string)
        .collect();
    assert_eq!(refused.len(), 20 - fits, "{refused:?}");
    assert!(
        refused
            .iter()
            .all(|text| text.starts_with("Insufficient balance: $102.25 needed ($100.00 + $2.25 fee), ")),
        "{refused:?}"
    );
    let left = balance - i64::try_from(fits).unwrap() * 10_225;
    assert_eq!(server.balance().await, left);
    assert!(left >= 0);
    assert_eq!(
        server.get(&server.core("/payouts")).await.data(200)["pagination"]["total"],
        fits
    );
    server.verify().await;
}

#[apply(both)]
async fn a_request_and_a_refusal_of_the_account_leave_no_money_behind(server: Server) {
    server.sell(100_000, GOOD).await;
    let account = server.approved_account().await;
    let balance = server.balance().await;
    let requests = join_all((0..5).map(|_| server.request_payout(10_000, None)));
    let (requested, reviewed) = tokio::join!(requests, server.review_account(&account, BankEvent::Rejected));
    reviewed.unwrap();
    let taken = requested.iter().filter(|result| result.is_ok()).count();
    // What slipped in behind the refusal is refused with its batch.
    server.move_clock("P10D").await;
    let list = server.get(&server.core("/payouts")).await.data(200).clone();
    assert_eq!(list["pagination"]["total"], taken);
    assert!(
        list["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|payout| payout["status"] == "REJECTED")
    );
    assert_eq!(server.balance().await, balance);
    assert!(server.jobs().await.is_empty());
    server.verify().await;
}

#[apply(both)]
async fn a_return_brings_amount_and_fee_back_once(server: Server) {
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    let balance = server.balance().await;
    let id = server
        .request_payout(10_000, None)
        .await
        .unwrap()
        .payout
        .id
        .to_string();
    let early = server.play_bank(&id, "payout_paid").await;
    assert_eq!(
        early.error(400),
        "body/event must be one that fits a payout that is IN_REVIEW: it leaves with the batch of \
         2026-06-08T16:00:00.000Z"
    );
    server.move_clock("P7DT16H").await;
    assert_eq!(server.balance().await, balance - 10_225);
    // Paid by hand first; the message that is on its way then changes nothing.
    assert_eq!(
        server.play_bank(&id, "payout_paid").await.data(200)["status"],
        "COMPLETED"
    );
    for _ in 0..2 {
        assert_eq!(
            server.play_bank(&id, "payout_returned").await.data(200)["status"],
            "REJECTED"
        );
        assert_eq!(server.balance().await, balance);
    }
    let late = server.play_bank(&id, "payout_paid").await;
    assert_eq!(
        late.error(400),
        "body/event must be one that fits a payout that is REJECTED: its money is back in the balance"
    );
    server.move_clock("P7D").await;
    assert_eq!(server.payout(&id).await["status"], "REJECTED");
    let entries = server.ledger().await;
    let amounts: Vec<i64> = entries
        .iter()
        .filter(|entry| entry.2 == id)
        .map(|entry| entry.1)
        .collect();
    assert_eq!(amounts, [-10_225, 10_225]);
    let mail = (
        "owner@example.org".to_owned(),
        "Your payout of $100.00 was returned".to_owned(),
    );
    assert_eq!(
        server
            .mails()
            .await
            .iter()
            .filter(|found| **found == mail)
            .count(),
        1
    );
    assert!(server.jobs().await.is_empty());
    server.verify().await;
}

#[apply(both)]
async fn a_review_refuses_only_what_has_not_left(server: Server) {
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    let balance = server.balance().await;
    let reject = |id: &str| {
        let id = id.to_owned();
        server.as_owner(move |tx, ctx| service::reject(tx, ctx, &id.clone().into(), "asked for by phone"))
    };
    let id = server
        .request_payout(10_000, None)
        .await
        .unwrap()
        .payout
        .id
        .to_string();
    for _ in 0..2 {
        assert_eq!(reject(&id).await.unwrap().payout.status, PayoutStatus::Rejected);
        assert_eq!(server.balance().await, balance);
    }
    assert!(server.jobs().await.is_empty());
    let id = server
        .request_payout(10_000, None)
        .await
        .unwrap()
        .payout
        .id
        .to_string();
    server.move_clock("P7DT16H").await;
    let refused = reject(&id).await.unwrap_err();
    assert_eq!(
        (refused.status().as_u16(), refused.to_string().as_str()),
        (
            409,
            "A payout that is PROCESSING cannot be rejected: only the bank can return it"
        )
    );
    assert_eq!(
        reject("pto_aaaaaaaaaaaaaaaaaaaaaaaa")
            .await
            .unwrap_err()
            .to_string(),
        "Payout not found"
    );
    server.verify().await;
}

#[apply(both)]
async fn batches_wait_over_the_weekend(server: Server) {
    let server = server.with(|config| config.payouts.hold_days = 0).await;
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    // Monday 1 June, before and at the batch, after it; Friday evening.
    let mut expected = Vec::new();
    for (advance, leaves, arrives) in [
        ("PT0S", "2026-06-01T16:00:00.000Z", "2026-06-03T16:00:00.000Z"),
        ("PT16H1S", "2026-06-03T16:00:00.000Z", "2026-06-05T16:00:00.000Z"),
        ("P4DT1H", "2026-06-08T16:00:00.000Z", "2026-06-10T16:00:00.000Z"),
    ] {
        server.move_clock(advance).await;
        let id = server
            .request_payout(10_000, None)
            .await
            .unwrap()
            .payout
            .id
            .to_string();
        expected.push((id, leaves, arrives));
    }
    server.move_clock("P2D").await;
    for (id, leaves, arrives) in &expected[..2] {
        let payout = server.payout(id).await;
        assert_eq!(
            (&payout["status"], &payout["expectedAt"]),
            (&json!("COMPLETED"), &json!(arrives)),
            "{leaves}"
        );
    }
    let (id, leaves, arrives) = &expected[2];
    assert_eq!(server.payout(id).await["status"], "IN_REVIEW");
    server.move_clock("P1D").await;
    let payout = server.payout(id).await;
    assert_eq!(
        (&payout["status"], &payout["updatedAt"], &payout["expectedAt"]),
        (&json!("PROCESSING"), &json!(leaves), &json!(arrives))
    );
    server.verify().await;
}

#[apply(both)]
async fn a_debt_is_recovered_before_anything_is_paid_out(server: Server) {
    server.approved_account().await;
    let paid = server.sell(30_000, GOOD).await;
    server
        .simulate(&paid, json!({"event": "dispute_opened"}))
        .await
        .data(200);
    let debt = server.balance().await;
    assert!(debt < 0);
    let refusal = server.payout_refusal(5000, None).await;
    assert_eq!(
        refusal,
        format!(
            "400 Insufficient balance: $51.88 needed ($50.00 + $1.88 fee), {} available",
            Cents(debt)
        )
    );
    server.sell(9000, GOOD).await;
    // The sale alone would have been enough.
    assert!(server.balance().await - debt > 5188);
    server.payout_refusal(5000, None).await;
    server.sell(9000, GOOD).await;
    server.request_payout(5000, None).await.unwrap();
    server.verify().await;
}

#[apply(both)]
async fn verify_sees_payouts_that_do_not_add_up(server: Server) {
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    for _ in 0..2 {
        server.request_payout(10_000, None).await.unwrap();
    }
    let id = server.get(&server.core("/payouts")).await.data(200)["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let rejected = id.clone();
    server
        .as_owner(move |tx, ctx| service::reject(tx, ctx, &rejected.clone().into(), "no"))
        .await
        .unwrap();
    server.verify().await;
    for (tamper, undo, name) in [
        (
            "UPDATE payouts SET amount = amount + 1 WHERE status = 'IN_REVIEW'",
            "UPDATE payouts SET amount = amount - 1 WHERE status = 'IN_REVIEW'",
            "paid-out",
        ),
        (
            "UPDATE payouts SET fee = fee - 1, amount = amount + 1 WHERE status = 'IN_REVIEW'",
            "UPDATE payouts SET fee = fee + 1, amount = amount - 1 WHERE status = 'IN_REVIEW'",
            "paid-out",
        ),
        (
            "UPDATE payouts SET status = 'PROCESSING' WHERE status = 'REJECTED'",
            "UPDATE payouts SET status = 'REJECTED' WHERE status = 'PROCESSING'",
            "paid-out",
        ),
        (
            "UPDATE payouts SET status = 'REJECTED' WHERE status = 'IN_REVIEW'",
            "UPDATE payouts SET status = 'IN_REVIEW' WHERE updated_at = created_at AND refusal IS NULL",
            "paid-out",
        ),
        (
            "UPDATE payouts SET store_id = 'x' || store_id",
            "UPDATE payouts SET store_id = SUBSTR(store_id, 2)",
            "explained",
        ),
        (
            "UPDATE ledger_entries SET type = 'REFUND_ASYNC' WHERE type = 'PAYOUT' AND amount > 0",
            "UPDATE ledger_entries SET type = 'PAYOUT' WHERE type = 'REFUND_ASYNC'",
            "explained",
        ),
        (
            "UPDATE bank_accounts SET is_primary = FALSE",
            "UPDATE bank_accounts SET is_primary = TRUE",
            "primary-account",
        ),
    ] {
        server.change_rows(tamper).await;
        let broken = server.broken().await;
        assert!(broken.contains(&name), "{tamper}: {broken:?}");
        server.change_rows(undo).await;
        server.verify().await;
    }
}

#[apply(both)]
async fn any_sequence_of_sales_and_payouts_adds_up(server: Server) {
    let server = server.with(|config| config.payouts.hold_days = 0).await;
    server.approved_account().await;
    let mut state = 20_260_601_u64;
    // A linear congruential generator: the same sequence at every run.
    let mut pick = |choices: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % choices
    };
    let (mut sales, mut payouts) = (Vec::new(), Vec::new());
    for _ in 0..60 {
        match pick(8) {
            0 | 1 => sales.push(server.sell(20_000, GOOD).await),
            2 | 3 => {
                let amount = 5000 + i64::try_from(pick(10_000)).unwrap();
                if let Ok(requested) = server.request_payout(amount, None).await {
                    payouts.push(requested.payout.id.to_string());
                }
            }
            4 if !sales.is_empty() => {
                let event = ["dispute_opened", "dispute_won", "external_refund"][pick(3)];
                server
                    .simulate(&sales[pick(sales.len())], json!({"event": event}))
                    .await;
            }
            5 if !payouts.is_empty() => {
                let event = ["payout_paid", "payout_returned"][pick(2)];
                server.play_bank(&payouts[pick(payouts.len())], event).await;
            }
            6 if !payouts.is_empty() => {
                let id = payouts[pick(payouts.len())].clone();
                let _ = server
                    .as_owner(move |tx, ctx| service::reject(tx, ctx, &id.clone().into(), "no"))
                    .await;
            }
            _ => server.move_clock(["PT6H", "P1D", "P3D"][pick(3)]).await,
        }
    }
    let mut statuses: Vec<String> = Vec::new();
    for id in &payouts {
        statuses.push(server.payout(id).await["status"].as_str().unwrap().to_owned());
    }
    statuses.sort();
    statuses.dedup();
    assert!(statuses.len() >= 2, "{statuses:?}");
    let sum: i64 = server.ledger().await.iter().map(|entry| entry.1).sum();
    assert_eq!(server.balance().await, sum);
    server.verify().await;
}

/// The rail takes a transfer, but its answer is lost: it is asked again and sends nothing twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_sends_nothing_twice() {
    let server = Server::start(Engine::Sqlite).await;
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    let id = server
        .request_payout(10_000, None)
        .await
        .unwrap()
        .payout
        .id
        .to_string();
    server.move_clock("P7DT16H").await;
    let sent = server.payout(&id).await;
    assert_eq!(sent["status"], "PROCESSING");
    // As it was before the answer was stored.
    server
        .change_rows("UPDATE payouts SET reference_id = NULL, trace_id = NULL, expected_at = NULL")
        .await;
    let again = Sql::new(
        "INSERT INTO jobs (id, store_id, kind, subject, payload, run_at, due_at, attempts, leased_until,
            created_at)
            VALUES ('job_again', $1, 'payout_dispatch', $2, 'null', 0, 0, 1, 0, 0)",
    );
    let (store, subject) = (server.store.id.clone(), id.clone());
    let added = server
        .app
        .db
        .write(move |tx| tx.run(again, params![&store, &subject]));
    added.await.unwrap();
    server.drain().await;
    assert_eq!(server.payout(&id).await["referenceId"], sent["referenceId"]);
    let transfers = Sql::new("SELECT COUNT(*) FROM sandbox_transfers");
    let transfers = server
        .app
        .db
        .read(move |tx| tx.one(transfers, &[], |row| row.next::<i64>()));
    assert_eq!(transfers.await.unwrap(), 1);
    server.verify().await;
}
