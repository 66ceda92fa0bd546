//! Refunds and disputes, with either processor.

use super::player::{Player, Till, text};
use super::{journeys, journeys_of_three};
use crate::shop::{GOOD, timeline};
use serde_json::{Value, json};

journeys_of_three!(
    a_refund_returns_everything,
    a_part_returned_elsewhere_leaves_the_rest_to_the_merchant,
);
journeys!(
    a_debit_is_returned_when_the_network_says_so,
    a_refund_that_failed_is_made_again,
    evidence_wins_a_dispute,
    a_dispute_is_lost,
    a_dispute_is_prevented,
    a_warning_of_fraud_returns_a_small_payment,
);

async fn status(player: &impl Till, paid: &Value) -> String {
    text(&player.server().order(paid).await["status"]).to_owned()
}

pub(super) async fn settled_debit(player: &impl Player) -> Value {
    let paid = player.sell(player.by("us_bank_account")).await;
    player.settle(&paid, true).await;
    paid
}

async fn a_refund_returns_everything(player: &impl Till) {
    let paid = player.sell(player.card(GOOD)).await;
    let refund = player.refund(&paid).await;
    assert_eq!(refund.data(200)["status"], "COMPLETED");
    assert_eq!(status(player, &paid).await, "REFUNDED");
    assert_eq!(player.server().balance().await, 3569 - 4000);
    assert_eq!(
        player.refund(&paid).await.error(400),
        "Only completed orders can be refunded"
    );
    player.agree().await;
}

async fn a_part_returned_elsewhere_leaves_the_rest_to_the_merchant(player: &impl Till) {
    let paid = player.sell(player.card(GOOD)).await;
    for (cents, so_far) in [(1000, 1000), (330, 1330)] {
        player.refund_outside(&paid, cents).await;
        let payment = player.server().payment(&paid).await;
        assert_eq!(payment["refundedAmount"], so_far);
        assert_eq!(payment["status"], "COMPLETED");
        player.agree().await;
    }
    player.refund(&paid).await.data(200);
    let payment = player.server().payment(&paid).await;
    assert_eq!(
        (&payment["refundedAmount"], &payment["status"]),
        (&json!(4330), &json!("REFUNDED"))
    );
    assert_eq!(player.server().balance().await, 3569 - 4000);
    player.agree().await;
}

async fn a_debit_is_returned_when_the_network_says_so(player: &impl Player) {
    let paid = settled_debit(player).await;
    let refund = player.refund(&paid).await;
    assert_eq!(refund.data(200)["status"], "PROCESSING");
    assert_eq!(status(player, &paid).await, "COMPLETED");
    assert_eq!(player.server().balance().await, 3569 - 4000);
    player.finish_refund(&paid, true).await;
    assert_eq!(status(player, &paid).await, "REFUNDED");
    assert_eq!(player.server().balance().await, 3569 - 4000);
    player.agree().await;
}

async fn a_refund_that_failed_is_made_again(player: &impl Player) {
    let paid = settled_debit(player).await;
    player.refund(&paid).await.data(200);
    player.finish_refund(&paid, false).await;
    assert_eq!(status(player, &paid).await, "COMPLETED");
    assert_eq!(player.server().balance().await, 3569);
    assert!(timeline(&player.server().payment(&paid).await).contains(&"REFUND_FAILED"));
    player.agree().await;
    player.refund(&paid).await.data(200);
    player.finish_refund(&paid, true).await;
    assert_eq!(status(player, &paid).await, "REFUNDED");
    assert_eq!(player.server().balance().await, 3569 - 4000);
    player.agree().await;
}

/// The dispute of a payment that was just disputed.
async fn disputed(player: &impl Player) -> (Value, Value) {
    let paid = player.sell(player.card(GOOD)).await;
    player.dispute(&paid).await;
    let payment = player.server().payment(&paid).await;
    let dispute = payment["dispute"].clone();
    assert_eq!(
        (&dispute["status"], &dispute["reason"]),
        (&json!("AWAITING_REVIEW"), &json!("PRODUCT_NOT_RECEIVED"))
    );
    assert_eq!(player.server().balance().await, 3569 - 4330 - 2000);
    (paid, dispute)
}

async fn evidence_wins_a_dispute(player: &impl Player) {
    let (paid, dispute) = disputed(player).await;
    player.agree().await;
    let server = player.server();
    let path = server.core(&format!("/disputes/{}/evidence", text(&dispute["id"])));
    let evidence = json!({"access_activity_log": "12 logins from Austin"});
    assert_eq!(
        server.post(&path, evidence).await.data(200)["status"],
        "UNDER_REVIEW"
    );
    player.receive_events().await;
    assert_eq!(player.handed_in().await, "12 logins from Austin");
    player.decide(&paid, true).await;
    let payment = server.payment(&paid).await;
    assert_eq!(
        (&payment["status"], &payment["dispute"]["status"]),
        (&json!("COMPLETED"), &json!("WON"))
    );
    assert_eq!(server.balance().await, 3569 - 2000);
    player.agree().await;
}

async fn a_dispute_is_lost(player: &impl Player) {
    let (paid, _) = disputed(player).await;
    player.decide(&paid, false).await;
    let payment = player.server().payment(&paid).await;
    assert_eq!(
        (&payment["status"], &payment["dispute"]["status"]),
        (&json!("DISPUTED"), &json!("LOST"))
    );
    assert_eq!(status(player, &paid).await, "CHARGEBACK");
    assert_eq!(player.server().balance().await, 3569 - 4330 - 2000);
    player.agree().await;
}

async fn a_dispute_is_prevented(player: &impl Player) {
    let paid = player.sell(player.card(GOOD)).await;
    player.prevent(&paid).await;
    let payment = player.server().payment(&paid).await;
    assert_eq!(payment["dispute"]["status"], "PREVENTED");
    assert_eq!(player.server().balance().await, 3569 - 4330 - 3000);
    player.agree().await;
}

async fn a_warning_of_fraud_returns_a_small_payment(player: &impl Player) {
    let paid = player.sell(player.card(GOOD)).await;
    player.warn(&paid).await;
    let payment = player.server().payment(&paid).await;
    assert_eq!(payment["status"], "REFUNDED");
    assert!(timeline(&payment).contains(&"EARLY_FRAUD_WARNING"));
    assert_eq!(player.server().balance().await, 3569 - 4000);
    player.agree().await;
}
