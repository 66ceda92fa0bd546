//! What waits for operators: payouts, bank accounts, and jobs that failed.

use crate::harness::{Answer, Server, apply, both};
use crate::shop::GOOD;
use http::Method;
use pandabase_commerce::money::payouts::accounts::{self, NewBankAccount};
use pandabase_domain::payout::bank::{Field, Numbers};
use pandabase_domain::pricing::country::Country;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Sql;
use pandabase_platform::jobs::operator::retry_failed;
use pandabase_platform::params;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

const PAYOUTS: &str = "/v2/operator/payouts";
const ACCOUNTS: &str = "/v2/operator/bank-accounts";
const JOBS: &str = "/v2/operator/jobs";
/// A job that was given up.
const JOB: &str = "job_aaaaaaaaaaaaaaaaaaaaaaaa";

async fn post(server: &Server, boss: &str, path: &str) -> Answer {
    server.with_session(boss, Method::POST, path, None).await
}

async fn reject(server: &Server, boss: &str, path: &str) -> Answer {
    let body = json!({"reason": "the names differ"});
    server.account_post(boss, path, body).await
}

async fn items(server: &Server, boss: &str, list: &str) -> Vec<Value> {
    let answer = server.account_get(boss, list).await;
    answer.data(200)["items"].as_array().unwrap().clone()
}

/// A bank account of the store that nobody has reviewed yet; returns its id.
pub async fn new_account(server: &Server) -> String {
    let (app, store) = (Arc::clone(&server.app), server.store.clone());
    let added = server.app.db.write(move |tx| {
        let iban = (Field::Iban, "DE75512108001245126199".to_owned());
        let new = NewBankAccount {
            country: Country::parse("DE").unwrap(),
            numbers: Numbers(BTreeMap::from([iban])),
            is_primary: false,
            bank_name: None,
            label: None,
        };
        accounts::add(tx, &Ctx::of(&app.env, &store), &new)
    });
    added.await.unwrap().account.id.to_string()
}

/// A job of the store that was given up.
pub async fn failed_job(server: &Server) {
    let (store, now) = (server.store.id.clone(), server.app.env.clock.now());
    let fail = server.app.db.write(move |tx| {
        let insert = Sql::new(
            "INSERT INTO jobs (id, store_id, kind, subject, payload, run_at, due_at, attempts, failures,
                leased_until, error, created_at)
            VALUES ($1, $2, 'mail_send', 'msg_aaaaaaaaaaaaaaaaaaaaaaaa', 'null', $3, NULL, 3, 3, 0,
                'the address is not known', $3)",
        );
        tx.run(insert, params![JOB, &store, now])
    });
    fail.await.unwrap();
}

async fn count(server: &Server, boss: &str, action: &str) -> usize {
    let decided = server.decided(boss).await;
    decided.iter().filter(|one| one.0 == action).count()
}

#[apply(both)]
async fn a_payout_that_is_approved_leaves_at_once(server: Server) {
    let server = server.with(|config| config.payouts.hold_days = 0).await;
    let boss = server.boss().await;
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    let requested = server.request_payout(20_000, None).await.unwrap();
    let id = requested.payout.id.to_string();
    server.drain().await;
    let waiting = items(&server, &boss, &format!("{PAYOUTS}?status=IN_REVIEW")).await;
    assert_eq!(
        (&waiting[0]["id"], &waiting[0]["batchAt"]),
        (&json!(id), &json!("2026-06-01T16:00:00.000Z"))
    );
    assert_eq!(waiting[0]["storeId"], server.store.id.as_str());
    let approve = format!("{PAYOUTS}/{id}/approve");
    let approved = post(&server, &boss, &approve).await;
    assert_eq!(approved.data(200)["status"], "IN_REVIEW");
    let leaves = approved.data(200)["batchAt"].clone();
    // Before a worker has it, and after.
    assert_eq!(post(&server, &boss, &approve).await.data(200)["batchAt"], leaves);
    server.drain().await;
    assert_eq!(
        post(&server, &boss, &approve).await.data(200)["status"],
        "PROCESSING"
    );
    assert_eq!(count(&server, &boss, "PAYOUT_APPROVED").await, 1);
    let late = reject(&server, &boss, &format!("{PAYOUTS}/{id}/reject")).await;
    assert!(late.error(409).contains("only the bank can return it"));
    server.verify().await;
}

#[apply(both)]
async fn an_approval_does_not_shorten_the_hold_of_an_account(server: Server) {
    let boss = server.boss().await;
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    let held_until = server
        .app
        .env
        .clock
        .now()
        .plus_millis(7 * pandabase_domain::time::DAY);
    let requested = server.request_payout(20_000, None).await.unwrap();
    let approve = format!("{PAYOUTS}/{}/approve", requested.payout.id);
    for _ in 0..2 {
        let approved = post(&server, &boss, &approve).await;
        assert_eq!(approved.data(200)["batchAt"], held_until.to_string());
    }
    assert_eq!(count(&server, &boss, "PAYOUT_APPROVED").await, 1);
    server.drain().await;
    assert_eq!(items(&server, &boss, PAYOUTS).await[0]["status"], "IN_REVIEW");
    server.verify().await;
}

#[apply(both)]
async fn a_payout_that_is_rejected_comes_back_once(server: Server) {
    let boss = server.boss().await;
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    let balance = server.balance().await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        server.app.env.clock.advance(1);
        let requested = server.request_payout(10_000, None).await.unwrap();
        ids.push(requested.payout.id.to_string());
    }
    let path = format!("{PAYOUTS}/{}/reject", ids[1]);
    for _ in 0..2 {
        let rejected = reject(&server, &boss, &path).await;
        let rejected = rejected.data(200);
        assert_eq!(
            (&rejected["status"], &rejected["refusal"]),
            (&json!("REJECTED"), &json!("the names differ"))
        );
    }
    assert_eq!(count(&server, &boss, "PAYOUT_REJECTED").await, 1);
    let late = post(&server, &boss, &format!("{PAYOUTS}/{}/approve", ids[1])).await;
    assert!(
        late.error(409)
            .starts_with("A payout that is REJECTED cannot be approved")
    );
    // Those in review come first, although they are older.
    let listed = items(&server, &boss, PAYOUTS).await;
    let listed: Vec<&Value> = listed.iter().map(|payout| &payout["id"]).collect();
    assert_eq!(listed, [&json!(ids[0]), &json!(ids[1])]);
    reject(&server, &boss, &format!("{PAYOUTS}/{}/reject", ids[0]))
        .await
        .data(200);
    assert_eq!(server.balance().await, balance);
    for (path, status, text) in [
        ("pto_aaaaaaaaaaaaaaaaaaaaaaaa", 404, "Payout not found"),
        (
            "pto_short",
            400,
            "params/payoutId must NOT have fewer than 12 characters",
        ),
    ] {
        let path = format!("{PAYOUTS}/{path}/reject");
        assert_eq!(reject(&server, &boss, &path).await.error(status), text);
    }
    let none = server.account_post(&boss, &path, json!({})).await;
    assert_eq!(none.error(400), "body must have required property 'reason'");
    let wrong = server.account_get(&boss, &format!("{PAYOUTS}?status=PAID")).await;
    assert!(wrong.error(400).starts_with("querystring/status"));
    server.verify().await;
}

#[apply(both)]
async fn bank_accounts_are_reviewed_once(server: Server) {
    let boss = server.boss().await;
    let id = new_account(&server).await;
    let waiting = items(&server, &boss, &format!("{ACCOUNTS}?status=IN_REVIEW")).await;
    assert_eq!(
        (&waiting[0]["id"], &waiting[0]["last4"]),
        (&json!(id), &json!("6199"))
    );
    assert_eq!(waiting[0]["storeId"], server.store.id.as_str());
    for _ in 0..2 {
        let approved = post(&server, &boss, &format!("{ACCOUNTS}/{id}/approve")).await;
        assert_eq!(approved.data(200)["status"], "APPROVED");
    }
    for _ in 0..2 {
        let rejected = reject(&server, &boss, &format!("{ACCOUNTS}/{id}/reject")).await;
        assert_eq!(rejected.data(200)["status"], "REJECTED");
    }
    let again = post(&server, &boss, &format!("{ACCOUNTS}/{id}/approve")).await;
    assert!(
        again
            .error(409)
            .starts_with("The bank account was rejected for good")
    );
    assert_eq!(count(&server, &boss, "BANK_ACCOUNT_APPROVED").await, 1);
    assert_eq!(count(&server, &boss, "BANK_ACCOUNT_REJECTED").await, 1);
    assert!(
        items(&server, &boss, &format!("{ACCOUNTS}?status=IN_REVIEW"))
            .await
            .is_empty()
    );
    let nowhere = format!("{ACCOUNTS}/bnk_aaaaaaaaaaaaaaaaaaaaaaaa/approve");
    assert_eq!(
        post(&server, &boss, &nowhere).await.error(404),
        "Bank account not found"
    );
    let short = format!("{ACCOUNTS}/bnk_1/approve");
    assert!(
        post(&server, &boss, &short)
            .await
            .error(400)
            .starts_with("params/bankAccountId")
    );
    server.verify().await;
}

#[apply(both)]
async fn jobs_that_failed_are_tried_again(server: Server) {
    let boss = server.boss().await;
    failed_job(&server).await;
    let health = server.account_get(&boss, "/v2/operator/health").await;
    let health = health.data(200);
    assert_eq!(
        (&health["mail"]["givenUp"], &health["mail"]["waiting"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(health["jobs"]["givenUp"], 1);
    let failed = items(&server, &boss, &format!("{JOBS}?status=failed&kind=mail_send")).await;
    assert_eq!(
        (&failed[0]["id"], &failed[0]["error"]),
        (&json!(JOB), &json!("the address is not known"))
    );
    assert_eq!(failed[0]["storeId"], server.store.id.as_str());
    for list in [
        "status=waits&kind=mail_send",
        "status=failed&kind=report_make",
        "status=runs",
    ] {
        assert!(
            items(&server, &boss, &format!("{JOBS}?{list}")).await.is_empty(),
            "{list}"
        );
    }
    let retry = format!("{JOBS}/{JOB}/retry");
    let retried = post(&server, &boss, &retry).await;
    let retried = retried.data(200);
    assert_eq!(
        (&retried["status"], &retried["error"]),
        (&json!("waits"), &Value::Null)
    );
    let again = post(&server, &boss, &retry).await;
    assert!(again.error(409).starts_with("Only a job whose last run failed"));
    assert_eq!(count(&server, &boss, "JOB_RETRIED").await, 1);
    server.drain().await;
    assert_eq!(post(&server, &boss, &retry).await.error(404), "Job not found");
    for (query, field) in [
        ("status=lost", "querystring/status"),
        ("kind=nothing", "querystring/kind"),
    ] {
        let wrong = server.account_get(&boss, &format!("{JOBS}?{query}")).await;
        assert!(wrong.error(400).starts_with(field), "{}", wrong.text);
    }
}

#[apply(both)]
async fn what_copies_of_a_store_have_waits_for_nobody(server: Server) {
    let boss = server.boss().await;
    let id = new_account(&server).await;
    failed_job(&server).await;
    let rename = Sql::new("UPDATE jobs SET kind = 'line_delivery' WHERE id = $1");
    let renamed = server.app.db.write(move |tx| tx.run(rename, params![JOB]));
    renamed.await.unwrap();
    let sandbox = format!("/v2/sandbox/stores/{}", server.store.id);
    let kept = server
        .post(&format!("{sandbox}/snapshots"), json!({"name": "failed"}))
        .await;
    let copy = kept.data(201)["id"].as_str().unwrap().replace("snp_", "shp_");

    // A snapshot is nothing that operators see, decide about or try again.
    let failed = items(&server, &boss, &format!("{JOBS}?status=failed")).await;
    assert_eq!((failed.len(), &failed[0]["id"]), (1, &json!(JOB)));
    let health = server.account_get(&boss, "/v2/operator/health").await;
    assert_eq!(health.data(200)["jobs"]["givenUp"], 1);
    let waiting = items(&server, &boss, &format!("{ACCOUNTS}?status=IN_REVIEW")).await;
    assert_eq!(waiting.len(), 1);
    let store = format!("/v2/operator/stores/{copy}");
    let shown = server.account_get(&boss, &store).await;
    assert_eq!(shown.error(404), "Store not found");
    let opened = post(&server, &boss, &format!("{store}/unblock")).await;
    assert_eq!(opened.error(404), "Store not found");

    // An id that a fork has as well is that of its store.
    let made = server.post(&format!("{sandbox}/fork"), json!({})).await;
    made.data(201);
    let approved = post(&server, &boss, &format!("{ACCOUNTS}/{id}/approve")).await;
    assert_eq!(approved.data(200)["storeId"], server.store.id.as_str());
    let now = server.app.env.clock.now();
    let retried = server.app.db.write(move |tx| retry_failed(tx, None, now));
    // That of the store, and that of its fork.
    assert_eq!(retried.await.unwrap(), 2);
}
