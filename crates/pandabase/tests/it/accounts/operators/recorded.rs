//! Payouts that a processor makes itself: an operator records what has left.

use crate::accounts::OWNER;
use crate::harness::{Answer, Server, apply, both};
use crate::shop::GOOD;
use pandabase_platform::config::payouts::RailName;
use serde_json::{Value, json};

/// A server whose processor pays its stores out, with a sale.
async fn external(server: &Server) -> Server {
    let server = server
        .with(|config| config.payouts.rail = Some(RailName::External))
        .await;
    server.sell(100_000, GOOD).await;
    server
}

async fn record(server: &Server, boss: &str, body: Value) -> Answer {
    let path = format!("/v2/operator/stores/{}/payouts", server.store.id);
    server.account_post(boss, &path, body).await
}

#[apply(both)]
async fn what_has_left_is_recorded_once(server: Server) {
    let server = external(&server).await;
    let boss = server.boss().await;
    let balance = server.balance().await;
    let body = json!({"amount": 20_000, "reference": "po_1", "at": "2026-05-31T09:00:00Z"});
    let first = record(&server, &boss, body.clone()).await.data(200).clone();
    assert_eq!(
        (&first["status"], &first["fee"], &first["referenceId"]),
        (&json!("COMPLETED"), &json!(0), &json!("po_1"))
    );
    assert_eq!(first["batchAt"], "2026-05-31T09:00:00.000Z");
    assert_eq!(first["payoutMethod"]["isPrimary"], false);
    assert_eq!(record(&server, &boss, body).await.data(200), &first);
    assert_eq!(server.balance().await, balance - 20_000);
    let (kind, amount, reference) = server.ledger().await.pop().unwrap();
    assert_eq!((kind.as_str(), amount), ("PAYOUT", -20_000));
    assert_eq!(first["id"], reference.as_str());
    let other = json!({"amount": 20_001, "reference": "po_1"});
    let refused = record(&server, &boss, other).await;
    assert_eq!(
        refused.error(409),
        "The payout po_1 is known with $200.00, which cannot be changed"
    );
    let shown = server.get(&server.core("/payouts/")).await;
    assert_eq!(shown.data(200)["items"][0]["id"], first["id"]);
    let listed = server.get(&server.core("/payouts/bank-accounts")).await;
    assert_eq!(listed.data(200), &json!([]));
    let told = |mail: &(String, String)| mail.1 == "$200.00 of your balance was paid out";
    assert_eq!(server.mails().await.iter().filter(|mail| told(mail)).count(), 1);
    let decided = server.decided(&boss).await;
    let recorded = decided.iter().filter(|one| one.0 == "PAYOUT_RECORDED");
    assert_eq!(recorded.count(), 1);
    server.verify().await;
}

#[apply(both)]
async fn what_the_balance_does_not_cover_is_recorded_only_on_purpose(server: Server) {
    let server = external(&server).await;
    let boss = server.boss().await;
    let balance = server.balance().await;
    let mut body = json!({"amount": balance + 1, "reference": "po_1"});
    let refused = record(&server, &boss, body.clone()).await;
    assert!(refused.error(400).starts_with("Insufficient balance: "));
    body["overdraw"] = true.into();
    record(&server, &boss, body).await.data(200);
    assert_eq!(server.balance().await, -1);
    let later = json!({"amount": 1, "reference": "po_2", "at": "2030-01-01T00:00:00Z"});
    let refused = record(&server, &boss, later).await;
    assert_eq!(refused.error(400), "body/at must not be in the future");
    let nameless = json!({"amount": 1, "reference": "  "});
    assert!(
        record(&server, &boss, nameless)
            .await
            .error(400)
            .contains("reference")
    );
    server.verify().await;
}

#[apply(both)]
async fn nobody_requests_what_the_processor_pays_out(server: Server) {
    let server = external(&server).await;
    let owner = server.merchant(OWNER).await;
    let refused = server.request_payout(5000, None).await.unwrap_err();
    assert_eq!(refused.status().as_u16(), 503);
    let needs = server.account_get(&owner, &server.of_team("/requirements")).await;
    let needs = needs.data(200).as_array().unwrap().clone();
    assert!(needs.iter().any(|need| need["for"] == "PAYOUTS"));
    assert!(
        needs.iter().all(|need| need["type"] != "BANK_ACCOUNT"),
        "{needs:?}"
    );
}
