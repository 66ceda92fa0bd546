//! Refunds, disputes, what charges cost, payouts.

use super::*;
use crate::{AccountOptions, Typed};

async fn refund(fake: &Fake, fields: &[(&str, &str)]) -> Seen {
    post(fake, "/v1/refunds", fields).await
}

#[tokio::test]
async fn a_charge_is_refunded_in_parts_and_never_more_than_it_was() {
    let fake = start().await;
    let id = paid(&fake, VISA).await;
    let part = [
        ("payment_intent", id.as_str()),
        ("amount", "400"),
        ("metadata[refund]", "r1"),
    ];
    let seen = refund(&fake, &part).await.fine();
    assert_eq!(
        (&seen["status"], &seen["amount"]),
        (&"succeeded".into(), &400.into())
    );
    assert_eq!(seen["metadata"]["refund"], "r1");
    let much = refund(&fake, &[("payment_intent", &id), ("amount", "601")]).await;
    assert_eq!(much.refusal(), (400, "", "amount"));
    let dashboard = fake.refund_in_dashboard(&id, None).unwrap();
    assert_eq!(fake.object(&dashboard).unwrap()["amount"], 600);
    let again = refund(&fake, &[("payment_intent", &id)]).await;
    assert_eq!(again.refusal().1, "charge_already_refunded");
    let listed = get(&fake, &format!("/v1/refunds?payment_intent={id}"))
        .await
        .fine();
    let amounts: Vec<&Value> = listed["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|refund| &refund["amount"])
        .collect();
    assert_eq!(amounts, [600, 400]);
    let line = &fake.ledger()[0];
    assert_eq!((line.captured, line.refunded), (1000, 1000));
}

#[tokio::test]
async fn what_was_not_paid_is_not_refunded() {
    let fake = start().await;
    let id = intent(&fake, &[]).await;
    let seen = refund(&fake, &[("payment_intent", &id)]).await;
    assert_eq!(seen.refusal().1, "payment_intent_unexpected_state");
    assert_eq!(
        refund(&fake, &[]).await.refusal(),
        (400, "parameter_missing", "charge")
    );
    let missing = refund(&fake, &[("payment_intent", "pi_x")]).await;
    assert_eq!(missing.refusal(), (400, "resource_missing", "payment_intent"));
}

#[tokio::test]
async fn refunds_take_their_time_and_fail() {
    let fake = start().await;
    let id = paid(&fake, "4000000000007726").await;
    let made = refund(&fake, &[("payment_intent", &id)]).await.fine();
    assert_eq!(made["status"], "pending");
    let refund_id = made["id"].as_str().unwrap();
    fake.finish_refund(refund_id, true).unwrap();
    assert_eq!(fake.object(refund_id).unwrap()["status"], "succeeded");
    // The card was closed in the meantime.
    fake.finish_refund(refund_id, false).unwrap();
    assert!(fake.newest_event("refund.failed").is_some());
    assert_eq!(fake.ledger()[0].refunded, 0);
    let charge = fake.objects("charge")[0].clone();
    assert_eq!(
        (&charge["amount_refunded"], &charge["refunded"]),
        (&0.into(), &false.into())
    );
    let id = intent(&fake, &[]).await;
    confirm(&fake, &id, &Typed::method("us_bank_account"))
        .await
        .fine();
    fake.settle(&id, true).unwrap();
    let made = refund(&fake, &[("payment_intent", &id)]).await.fine();
    assert_eq!(made["status"], "pending");
    assert!(made["id"].as_str().unwrap().starts_with("pyr_"));
}

#[tokio::test]
async fn a_dispute_takes_money_and_gives_it_back_when_it_is_won() {
    let fake = start().await;
    let id = paid(&fake, "4000000000000259").await;
    let dispute = fake.objects("dispute")[0].clone();
    assert_eq!(
        (&dispute["status"], &dispute["reason"]),
        (&"needs_response".into(), &"fraudulent".into())
    );
    assert_eq!(dispute["balance_transactions"][0]["net"], -2500);
    assert_eq!(fake.ledger()[0].disputed, 1000);
    let charged_back = refund(&fake, &[("payment_intent", &id)]).await;
    assert_eq!(charged_back.refusal().1, "charge_disputed");
    let path = format!("/v1/disputes/{}", dispute["id"].as_str().unwrap());
    let file = post(&fake, &path, &[("evidence[receipt]", "text")]).await;
    assert_eq!(file.refusal(), (400, "resource_missing", "evidence[receipt]"));
    let staged = [("evidence[customer_name]", "Mia"), ("submit", "false")];
    assert_eq!(post(&fake, &path, &staged).await.text("status"), "needs_response");
    let given = [("evidence[access_activity_log]", "log")];
    let seen = post(&fake, &path, &given).await.fine();
    assert_eq!(seen["status"], "under_review");
    assert_eq!(seen["evidence"]["customer_name"], "Mia");
    assert_eq!(seen["evidence_details"]["submission_count"], 1);
    assert_eq!(post(&fake, &path, &given).await.status, 400);
    fake.close_dispute(dispute["id"].as_str().unwrap(), "won")
        .unwrap();
    assert_eq!(fake.ledger()[0].disputed, 0);
    assert!(fake.newest_event("charge.dispute.funds_reinstated").is_some());
    assert!(
        fake.close_dispute(dispute["id"].as_str().unwrap(), "lost")
            .is_err()
    );
}

#[tokio::test]
async fn a_question_moves_no_money_until_it_becomes_a_dispute() {
    let fake = start().await;
    let id = paid(&fake, VISA).await;
    let dispute = fake.inquire(&id, "general").unwrap();
    assert_eq!(fake.object(&dispute).unwrap()["status"], "warning_needs_response");
    assert_eq!(fake.ledger()[0].disputed, 0);
    assert!(fake.newest_event("charge.dispute.funds_withdrawn").is_none());
    refund(&fake, &[("payment_intent", &id), ("amount", "1")])
        .await
        .fine();
    assert!(fake.close_dispute(&dispute, "lost").is_err());
    fake.escalate(&dispute).unwrap();
    assert_eq!(fake.ledger()[0].disputed, 1000);
    fake.close_dispute(&dispute, "lost").unwrap();
    let other = paid(&fake, VISA).await;
    let dispute = fake.inquire(&other, "general").unwrap();
    fake.close_dispute(&dispute, "warning_closed").unwrap();
    let third = paid(&fake, VISA).await;
    let dispute = fake.dispute(&third, "duplicate").unwrap();
    fake.close_dispute(&dispute, "prevented").unwrap();
    assert_eq!(fake.ledger()[2].disputed, 0);
}

#[tokio::test]
async fn fraud_is_reported_and_looked_at() {
    let fake = start().await;
    paid(&fake, "4000000000005423").await;
    let warning = fake.newest_event("radar.early_fraud_warning.created").unwrap();
    let path = format!("/v1/radar/early_fraud_warnings/{}", warning.object);
    assert_eq!(get(&fake, &path).await.fine()["actionable"], true);
    let id = paid(&fake, "4000000000009235").await;
    let review = fake.newest_event("review.opened").unwrap();
    fake.close_review(&review.object, "approved").unwrap();
    let seen = get(&fake, &format!("/v1/reviews/{}", review.object)).await.fine();
    assert_eq!(
        (&seen["open"], &seen["closed_reason"]),
        (&false.into(), &"approved".into())
    );
    refund(&fake, &[("payment_intent", &id)]).await.fine();
    fake.warn(&id).unwrap();
    let warning = fake.newest_event("radar.early_fraud_warning.created").unwrap();
    assert_eq!(warning.body["data"]["object"]["actionable"], false);
}

#[tokio::test]
async fn charges_are_settled_in_the_accounts_currency() {
    let mut account = AccountOptions::named("euro");
    account.currency = "eur".to_owned();
    account.rates = vec![("usd".to_owned(), 925_925)];
    account.late_costs = true;
    let options = Options {
        accounts: vec![account],
        ..Options::default()
    };
    let fake = Fake::start(options).await.unwrap();
    paid(&fake, VISA).await;
    assert_eq!(fake.objects("charge")[0]["balance_transaction"], Value::Null);
    fake.settle_costs();
    assert!(fake.newest_event("charge.updated").is_some());
    let id = fake.objects("charge")[0]["balance_transaction"].clone();
    let path = format!("/v1/balance_transactions/{}", id.as_str().unwrap());
    let seen = get(&fake, &path).await.fine();
    assert_eq!((&seen["currency"], &seen["amount"]), (&"eur".into(), &926.into()));
    assert_eq!((&seen["fee"], &seen["net"]), (&57.into(), &869.into()));
    assert_eq!(seen["exchange_rate"], 0.925925);
}

#[tokio::test]
async fn an_account_is_paid_out() {
    let fake = start().await;
    let payout = fake.pay_out("acct_one", false, 5000).unwrap();
    fake.move_payout(&payout, "paid").unwrap();
    let listed = get(&fake, "/v1/payouts?status=paid").await.fine();
    assert_eq!(listed["data"][0]["id"], payout.as_str());
    let entries = get(&fake, "/v1/balance_transactions?type=payout").await.fine();
    assert_eq!(entries["data"][0]["amount"], -5000);
}
