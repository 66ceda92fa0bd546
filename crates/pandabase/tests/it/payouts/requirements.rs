//! What owners need before money is paid out, outside a sandbox.

use crate::accounts::second_factor::from_base32;
use crate::accounts::{ANN, ME, OWNER};
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use pandabase_commerce::accounts::{identity, phone};
use pandabase_commerce::money::payouts::service::{self, NewPayout};
use pandabase_domain::money::Cents;
use pandabase_domain::time::{DAY, HOUR};
use pandabase_domain::token::Environment;
use pandabase_domain::totp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Sql;
use serde_json::{Value, json};
use std::sync::Arc;

const UNMET: &str = "400 Requirements of payouts are not met: ";

impl Server {
    /// Verifies the owner's phone and sets an authenticator app up.
    async fn secure_the_owner(&self) {
        let owner = self.begin(OWNER).await;
        let post = async |rest: &str, body: Value| {
            let answer = self.account_post(&owner, &format!("{ME}/{rest}"), body).await;
            answer.data(200).clone()
        };
        post("phone/verify", json!({})).await;
        let code = self.operate(OWNER, phone::read).await.unwrap().code;
        post("phone/confirm", json!({"code": code})).await;
        assert!(!self.lacks("PAYOUTS").await.contains(&"PHONE".to_owned()));
        let proposed = post("totp", json!({})).await;
        let secret = from_base32(proposed["secret"].as_str().unwrap());
        let code = totp::code(&secret, self.app.env.clock.now());
        post("totp/confirm", json!({"code": code})).await;
    }
}

#[apply(both)]
async fn a_payout_needs_a_known_owner_and_waits_when_they_are_no_longer_known(server: Server) {
    let live = server.in_production().await;
    live.open_for_business().await;
    live.sell(100_000, GOOD).await;
    assert_eq!(
        live.lacks("PAYOUTS").await,
        ["IDENTITY", "PHONE", "TWO_FACTOR", "BANK_ACCOUNT"]
    );
    assert_eq!(
        live.payout_refusal(5000, None).await,
        format!("{UNMET}IDENTITY, PHONE, TWO_FACTOR")
    );
    live.approved_account().await;
    assert_eq!(live.get(&live.core("/")).await.data(200)["verified"], false);
    live.operate(OWNER, identity::approve).await.unwrap();
    assert_eq!(live.get(&live.core("/")).await.data(200)["verified"], true);
    assert_eq!(
        live.payout_refusal(5000, None).await,
        format!("{UNMET}PHONE, TWO_FACTOR")
    );
    live.secure_the_owner().await;
    assert!(live.lacks("PAYOUTS").await.is_empty());
    let requested = live.request_payout(10_000, None).await.unwrap();
    let id = requested.payout.id.to_string();
    let balance = live.balance().await;
    // Monday's batch leaves without it, and nothing is lost.
    let reject = live.operate(OWNER, |tx, ctx, id| identity::reject(tx, ctx, id, None));
    reject.await.unwrap();
    live.advance(17 * HOUR).await;
    assert_eq!(live.payout(&id).await["status"], "IN_REVIEW");
    assert_eq!(live.balance().await, balance);
    let told = "SELECT COUNT(*) FROM mails WHERE subject LIKE 'Your payout of % waits for you'";
    assert_eq!(live.number(told).await, 1);
    live.verify().await;
    // So does Wednesday's, of which nobody is told again.
    live.advance(2 * DAY).await;
    assert_eq!(live.payout(&id).await["status"], "IN_REVIEW");
    assert_eq!(live.number(told).await, 1);
    // Friday's takes it along.
    live.operate(OWNER, identity::approve).await.unwrap();
    live.advance(2 * DAY).await;
    assert_eq!(live.payout(&id).await["status"], "PROCESSING");
    assert_eq!(live.number(told).await, 1);
    live.verify().await;
}

#[apply(both)]
async fn production_without_a_bank_pays_nothing_out(server: Server) {
    let production = server
        .with(|config| config.environment = Environment::Production)
        .await;
    production.open_for_business().await;
    production.operate(OWNER, identity::approve).await.unwrap();
    production.secure_the_owner().await;
    assert_eq!(
        production.payout_refusal(5000, None).await,
        "503 The service is temporarily unavailable. Please try again."
    );
    // Reviews are people's work there.
    production
        .add_account(crate::payouts::german(crate::payouts::IBAN))
        .await
        .unwrap();
    assert_eq!(production.lacks("PAYOUTS").await, ["BANK_ACCOUNT"]);
    let reviews = "SELECT COUNT(*) FROM jobs WHERE kind = 'sandbox_bank_review'";
    assert_eq!(production.number(reviews).await, 0);
}

/// Money comes back to a store that was deleted: nobody owns it who could meet anything.
#[apply(both)]
async fn what_a_deleted_store_has_is_paid_out_without_an_owner(server: Server) {
    let live = server.in_production().await;
    live.open_for_business().await;
    live.sell(100_000, GOOD).await;
    live.approved_account().await;
    let unmet = live.payout_refusal(5000, None).await;
    assert!(unmet.starts_with(UNMET), "{unmet}");
    let store = live.store_now().await;
    let closed = live.app.db.write(|tx| {
        tx.run(Sql::new("DELETE FROM members"), &[])?;
        tx.run(Sql::new("UPDATE stores SET deleted_at = created_at"), &[])
    });
    assert!(closed.await.unwrap() > 0);
    let (app, rail) = (Arc::clone(&live.app), Arc::clone(&live.app.ports.rail));
    let requested = live.app.db.write(move |tx| {
        let new = NewPayout {
            amount: Cents(5000),
            bank_account: None,
            expected_fee: None,
        };
        service::request(tx, &Ctx::of(&app.env, &store), &*rail, &new)
    });
    requested.await.unwrap();
    live.advance(7 * DAY).await;
    let left = "SELECT COUNT(*) FROM payouts WHERE status IN ('PROCESSING', 'COMPLETED')";
    assert_eq!(live.number(left).await, 1);
}

#[apply(both)]
async fn a_debt_holds_a_payout_and_is_told_once(server: Server) {
    let server = server.with(|config| config.payouts.hold_days = 0).await;
    let paid = server.sell(20_000, GOOD).await;
    server.approved_account().await;
    let requested = server.request_payout(15_000, None).await.unwrap();
    let id = requested.payout.id.to_string();
    let dispute = json!({"event": "dispute_opened", "reason": "FRAUDULENT"});
    server.simulate(&paid, dispute).await.data(200);
    let debt = server.balance().await;
    assert!(debt < 0, "{debt}");
    let told = "SELECT COUNT(*) FROM mails WHERE subject LIKE 'Your payout of % waits for you'";
    // Monday's batch and Wednesday's leave without it.
    for batch in [17 * HOUR, 2 * DAY] {
        server.advance(batch).await;
        assert_eq!(server.payout(&id).await["status"], "IN_REVIEW");
        assert_eq!(server.number(told).await, 1);
    }
    assert_eq!(server.balance().await, debt);
    server.sell(50_000, GOOD).await;
    server.advance(2 * DAY).await;
    assert_eq!(server.payout(&id).await["status"], "PROCESSING");
    server.verify().await;
}

#[apply(both)]
async fn a_payout_waits_while_its_account_is_reviewed_for_another_owner(server: Server) {
    let server = server.with(|config| config.payouts.hold_days = 0).await;
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    let requested = server.request_payout(10_000, None).await.unwrap();
    let id = requested.payout.id.to_string();
    server.hand_over_to(ANN).await;
    assert_eq!(
        server.payout_refusal(5000, None).await,
        "400 The bank account ending 3000 is still in review"
    );
    // It is not refused, and not paid to an account that nobody knows to be the new owner's.
    server.advance(17 * HOUR).await;
    assert_eq!(server.payout(&id).await["status"], "IN_REVIEW");
    // The sandbox's review takes two business days, as for a new account.
    server.advance(2 * DAY).await;
    assert_eq!(server.bank_accounts().await[0]["status"], "APPROVED");
    server.advance(2 * DAY).await;
    let paid = server.payout(&id).await;
    assert_ne!(paid["status"], "IN_REVIEW");
    assert_ne!(paid["status"], "REJECTED");
    server.verify().await;
}
