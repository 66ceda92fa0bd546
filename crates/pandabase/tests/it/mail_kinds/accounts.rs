//! What people who work are mailed of their accounts, and what their stores' owners hear seldom.

use super::text;
use crate::accounts::attacks::other_than;
use crate::accounts::authenticator::{Authenticator, PASSKEYS};
use crate::accounts::operators::people::{CHECKS, people_who_wait};
use crate::accounts::second_factor::with_app;
use crate::accounts::{ANN, ME, OWNER};
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use http::Method;
use pandabase_commerce::accounts::operator;
use pandabase_domain::checkout::Email;
use pandabase_domain::time::{MINUTE, SECOND};
use pandabase_platform::config::payouts::RailName;
use serde_json::{Value, json};

const SESSIONS: &str = "/v2/accounts/me/sessions";

fn ann() -> Email {
    Email::parse(ANN).unwrap()
}

/// Codes of a mail are tried, one device ends another, and then all others.
async fn sessions_end(server: &Server) {
    let first = server.merchant(ANN).await;
    server.app.env.clock.advance(1);
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    for _ in 0..5 {
        let wrong = json!({"email": ANN, "code": other_than(&mail.code)});
        server.prove(wrong).await.error(401);
    }
    let second = server.merchant(ANN).await;
    let listed = server.account_get(&second, SESSIONS).await;
    let one = format!("{SESSIONS}/{}", text(&listed.data(200)[0]["id"]));
    let end = async |path: &str| server.with_session(&first, Method::DELETE, path, None).await;
    end(&one).await.data(200);
    server.merchant(ANN).await;
    end(SESSIONS).await.data(200);
}

/// A passkey that somebody has copied is taken away.
async fn passkey_is_copied(server: &Server) {
    let session = server.merchant(ANN).await;
    let mut key = Authenticator::new();
    key.counter = 7;
    let id = server.add_passkey(&session, &mut key, "Laptop").await;
    let asked = server.request_passkey().await;
    let copied = server.prove_passkey(&asked, key.show(&asked["publicKey"])).await;
    copied.error(401);
    let path = format!("{PASSKEYS}/{id}");
    server
        .with_session(&session, Method::DELETE, &path, None)
        .await
        .data(200);
}

/// Codes of an app are tried until none is taken, and its owner switches it off by a recovery code.
async fn app_is_locked(server: &Server) {
    let (session, app) = with_app(server, ANN).await;
    for _ in 0..2 {
        let mfa = app.begin(server).await;
        for _ in 0..5 {
            let wrong = other_than(&app.code_at(server, 90 * SECOND));
            server.second_factor(&mfa, &wrong).await.error(401);
        }
    }
    let off = json!({"code": app.recovery[0]});
    server
        .with_session(&session, Method::DELETE, &format!("{ME}/totp"), Some(off))
        .await
        .data(200);
}

#[apply(both)]
async fn mails_of_ways_to_sign_in_have_their_snapshots(server: Server) {
    sessions_end(&server).await;
    // No more than five mails to sign in with are sent within ten minutes.
    server.app.env.clock.advance(11 * MINUTE);
    passkey_is_copied(&server).await;
    app_is_locked(&server).await;
    let told = server.told_of(&[
        ("Somebody tries codes to sign in to your account", ""),
        ("A session of your account was ended", ""),
        ("Your other sessions were ended", ""),
        ("There may be a copy of your passkey", ""),
        ("A passkey was taken away from your account", ""),
        ("Two-factor authentication is off", ""),
    ]);
    insta::assert_snapshot!("mails_of_ways_to_sign_in", told.await);
    server.verify().await;
}

#[apply(both)]
async fn mails_of_what_an_operator_does_to_an_account_have_their_snapshots(server: Server) {
    let boss = server.boss().await;
    people_who_wait(&server).await;
    let asked = server.account_get(&boss, CHECKS).await;
    let id = text(&asked.data(200)["items"][0]["accountId"]).to_owned();
    let reason = json!({"reason": "the document cannot be read"});
    let reject = format!("{CHECKS}/{id}/reject");
    server.account_post(&boss, &reject, reason).await.data(200);
    let approve = format!("{CHECKS}/{id}/approve");
    server
        .with_session(&boss, Method::POST, &approve, None)
        .await
        .data(200);
    with_app(&server, ANN).await;
    let reset = server.as_operator(|tx, ctx| operator::reset_second_factor(tx, ctx, &ann()));
    reset.await.unwrap();
    let made = server.as_operator(|tx, ctx| operator::sign_in_link(tx, ctx, &ann()));
    made.await.unwrap();
    let ended = server.as_operator(|tx, ctx| operator::end_sessions(tx, ctx, &ann()));
    assert!(ended.await.unwrap() > 0);
    let told = server.told_of(&[
        ("Your code to verify a phone number", ""),
        ("Your identity could not be verified", ""),
        ("Your identity has been verified", ""),
        ("Two-factor authentication was reset", ""),
        ("A link to sign in to your account was made", ""),
        ("You were signed out everywhere", ""),
    ]);
    insta::assert_snapshot!("mails_of_what_an_operator_does", told.await);
    server.verify().await;
}

#[apply(both)]
async fn mails_of_payouts_that_operators_decide_about_have_their_snapshots(server: Server) {
    let boss = server.boss().await;
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    let requested = server.request_payout(20_000, None).await.unwrap();
    let reject = format!("/v2/operator/payouts/{}/reject", requested.payout.id);
    let reason = json!({"reason": "the names differ"});
    server.account_post(&boss, &reject, reason).await.data(200);
    let rejected = server.told_of(&[("Your payout of ", "was not approved")]).await;
    server.verify().await;
    let external = server
        .with(|config| config.payouts.rail = Some(RailName::External))
        .await;
    let boss = external.boss().await;
    external.sell(100_000, GOOD).await;
    let left: Value = json!({"amount": 20_000, "reference": "po_1", "at": "2026-05-31T09:00:00Z"});
    let record = format!("/v2/operator/stores/{}/payouts", external.store.id);
    external.account_post(&boss, &record, left).await.data(200);
    let recorded = external
        .told_of(&[("$200.00 of your balance was paid out", "")])
        .await;
    insta::assert_snapshot!("mails_of_payouts_decided_about", rejected + &recorded);
    external.verify().await;
}

#[apply(both)]
async fn mails_of_what_a_team_leaves_undone_have_their_snapshots(server: Server) {
    let developer = server.member_with("DEVELOPER").await;
    let owner = server.merchant(OWNER).await;
    let tokens = server.of_team("/tokens");
    let new = json!({"name": "ci", "permissions": ["PRODUCTS_READ"]});
    let made = server.account_post(&developer, &tokens, new).await;
    let one = format!("{tokens}/{}", text(&made.data(201)["id"]));
    let more = json!({"permissions": ["PRODUCTS_READ", "ORDERS_WRITE"]});
    server.account_patch(&developer, &one, more).await.data(200);
    let offer = json!({"email": "developer@example.org"});
    let transfer = server.of_team("/transfer");
    server.account_post(&owner, &transfer, offer).await.data(201);
    server
        .with_session(&owner, Method::DELETE, &transfer, None)
        .await
        .data(200);
    server.rule("amount > 1000", "REVIEW", 1).await;
    assert_eq!(server.sell(4000, GOOD).await["status"], "REVIEW");
    server.move_clock("P3D").await;
    server.drain().await;
    let told = server.told_of(&[
        ("An API token of Nimbus Labs may do more", ""),
        ("Nimbus Labs stays yours", ""),
        ("A payment of $43.30 was not reviewed", ""),
    ]);
    insta::assert_snapshot!("mails_of_what_was_left_undone", told.await);
    server.verify().await;
}
