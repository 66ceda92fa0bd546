//! What owners and teams are mailed of their money, of the end of their store, of its way to another owner,
//! and of their days and weeks.

use super::{desk, redacted, says_the_same_in_both_forms, text};
use crate::accounts::OWNER;
use crate::accounts::operators::decisions::new_account;
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use http::Method;
use pandabase_commerce::closing;
use pandabase_commerce::operator::activity::Actor;
use pandabase_commerce::operator::stores;
use pandabase_domain::time::HOUR;
use pandabase_platform::context::Ctx;
use serde_json::{Value, json};
use std::sync::Arc;

impl Server {
    /// Every mail whose subject begins so and has a word further on, with whom it is to. Their links are
    /// opened.
    pub(super) async fn told_of(&self, subjects: &[(&str, &str)]) -> String {
        let mut mails = self.all_mails().await;
        mails.sort_by_key(|mail| text(&mail["to"]).to_owned());
        let mut told = String::new();
        for (start, word) in subjects {
            let is_it = |mail: &&Value| {
                let subject = text(&mail["subject"]);
                subject.starts_with(start) && subject.contains(word)
            };
            let found: Vec<&Value> = mails.iter().filter(is_it).collect();
            assert!(!found.is_empty(), "{start}…{word} is not among {mails:#?}");
            desk::open_all(self, found.iter().copied()).await;
            for mail in found {
                says_the_same_in_both_forms(mail);
                let [to, subject, words] = ["to", "subject", "text"].map(|part| redacted(text(&mail[part])));
                told.push_str(&format!("=== {to}: {subject}\n{words}\n"));
            }
        }
        told
    }
}

#[apply(both)]
async fn mails_of_payouts_and_bank_accounts_have_their_snapshots(server: Server) {
    let server = server.with(|config| config.payouts.hold_days = 0).await;
    let paid = server.sell(20_000, GOOD).await;
    server.approved_account().await;
    server.request_payout(15_000, None).await.unwrap();
    let dispute = json!({"event": "dispute_opened", "reason": "FRAUDULENT"});
    server.simulate(&paid, dispute).await.data(200);
    // Monday's batch leaves without it.
    server.advance(17 * HOUR).await;
    let account = new_account(&server).await;
    let rejected = server
        .play_bank(&format!("bank-accounts/{account}"), "bank_account_rejected")
        .await;
    assert_eq!(rejected.data(200)["status"], "REJECTED");
    let told = server.told_of(&[
        ("Your payout of ", "waits for you"),
        ("Your bank account ending ", "was rejected"),
    ]);
    insta::assert_snapshot!("mails_of_payouts_and_bank_accounts", told.await);
    server.verify().await;
}

#[apply(both)]
async fn mails_of_a_store_that_is_closed_and_deleted_have_their_snapshots(server: Server) {
    server.member_with("VIEWER").await;
    let (app, store) = (Arc::clone(&server.app), server.store_now().await);
    let ended = server.app.db.write(move |tx| {
        let ctx = Ctx::of(&app.env, &store);
        stores::close(tx, &ctx, Actor::COMMAND_LINE, "Nobody answers its buyers")?;
        stores::open(tx, &ctx, Actor::COMMAND_LINE)?;
        closing::delete(tx, &ctx, Actor::COMMAND_LINE)
    });
    assert!(ended.await.unwrap().is_ok());
    server.drain().await;
    let told = server.told_of(&[
        ("Your store Nimbus Labs ", "was blocked"),
        ("Your store Nimbus Labs ", "is open again"),
        ("Nimbus Labs ", "was deleted"),
    ]);
    let told = told.await;
    // Whoever was in the team is told as well.
    for reader in [OWNER, "viewer@example.org"] {
        let line = format!("=== {reader}: Nimbus Labs was deleted\n");
        assert!(told.contains(&line), "{told}");
    }
    insta::assert_snapshot!("mails_of_the_end_of_a_store", told);
    server.verify().await;
}

#[apply(both)]
async fn mails_of_a_store_that_has_another_owner_have_their_snapshots(server: Server) {
    let owner = server.merchant(OWNER).await;
    let lena = server.member_with("MODERATOR").await;
    let offer = json!({"email": "moderator@example.org"});
    let transfer = server.of_team("/transfer");
    server.account_post(&owner, &transfer, offer).await.data(201);
    let accept = server.of_team("/transfer/accept");
    let taken = server.with_session(&lena, Method::POST, &accept, None).await;
    assert_eq!(taken.data(200)["role"], "OWNER");
    let told = server.told_of(&[("You own Nimbus Labs", ""), ("Nimbus Labs belongs to ", "")]);
    insta::assert_snapshot!("mails_of_another_owner", told.await);
    server.verify().await;
}

#[apply(both)]
async fn mails_that_sum_up_have_their_snapshots(server: Server) {
    let lena = server.member_with("MODERATOR").await;
    let owner = server.merchant(OWNER).await;
    let path = server.of_team("/notifications");
    for (session, rhythm) in [(&owner, "DAILY"), (&lena, "WEEKLY")] {
        let rhythm = json!({"digest": rhythm});
        server.account_patch(session, &path, rhythm).await.data(200);
    }
    // The first of June 2026 is a Monday.
    let paid = server.sell(4000, GOOD).await;
    let path = server.core(&format!("/refunds/orders/{}", text(&paid["order_id"])));
    server.post(&path, json!({})).await.data(200);
    server.sell(2500, GOOD).await;
    server.move_clock("P1DT12H").await;
    server.move_clock("P7D").await;
    let told = server.told_of(&[("Nimbus Labs on ", ""), ("Nimbus Labs from ", "")]);
    insta::assert_snapshot!("mails_that_sum_up", told.await);
    server.verify().await;
}
