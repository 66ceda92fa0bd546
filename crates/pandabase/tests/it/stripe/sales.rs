//! Single sales, with either processor: cards, the bank's questions, slow methods, other currencies, and
//! orders of nothing.

use super::player::{Player, Till, text};
use super::{journeys, journeys_of_three};
use crate::shop::{CHALLENGED, DECLINED, GOOD, POOR, buyer, dynamic, mia};
use pandabase_domain::time::{HOUR, SECOND};
use serde_json::{Value, json};

journeys_of_three!(a_card_is_charged, another_card_pays_after_declines);
journeys!(
    the_bank_asks_and_the_buyer_agrees,
    the_bank_asks_and_the_buyer_refuses,
    the_bank_asks_and_the_buyer_leaves,
    a_bank_debit_settles_later,
    a_bank_debit_comes_back,
    a_buyer_agrees_on_another_page,
    a_buyer_pays_in_euro,
    nothing_is_charged_for_nothing,
);

/// Statuses of the order and of its payment.
async fn statuses(player: &impl Till, paid: &Value) -> [String; 2] {
    let order = player.server().order(paid).await;
    [&order["status"], &order["payment"]["status"]].map(|status| text(status).to_owned())
}

async fn a_card_is_charged(player: &impl Till) {
    let paid = player.sell(player.card(GOOD)).await;
    assert_eq!(paid["status"], "COMPLETED");
    assert_eq!(statuses(player, &paid).await, ["COMPLETED", "COMPLETED"]);
    let payment = player.server().payment(&paid).await;
    assert_eq!(
        payment["paymentMethod"],
        json!({"type": "card", "cardBrand": "visa", "cardLastFour": "4242"})
    );
    assert!(text(&payment["referenceId"]).starts_with("pi_"));
    assert_eq!(
        (player.captured().await, player.server().balance().await),
        (1, 3569)
    );
    player.agree().await;
}

async fn another_card_pays_after_declines(player: &impl Till) {
    let server = player.server();
    let session = server.cart_of(4000).await;
    for (number, error) in [
        (DECLINED, "Your card was declined"),
        (POOR, "Your card has insufficient funds"),
    ] {
        let declined = server.pay_with(&session, player.card(number)).await;
        assert_eq!(declined.error(400), error);
        player.receive_events().await;
        assert_eq!(server.session_status(&session).await, "OPEN");
        assert_eq!(player.captured().await, 0);
    }
    let paid = server.pay_with(&session, player.card(GOOD)).await;
    let paid = paid.data(200).clone();
    player.receive_events().await;
    assert_eq!(statuses(player, &paid).await, ["COMPLETED", "COMPLETED"]);
    server.only_order().await;
    assert_eq!((player.captured().await, server.balance().await), (1, 3569));
    player.agree().await;
}

async fn the_bank_asks_and_the_buyer_agrees(player: &impl Player) {
    let paid = player.sell(player.card(CHALLENGED)).await;
    assert_eq!(paid["status"], "REQUIRES_3DS");
    assert_eq!(statuses(player, &paid).await, ["PENDING", "PENDING"]);
    assert_eq!(player.captured().await, 0);
    player.answer(text(&paid["authorization_url"]), true).await;
    assert_eq!(statuses(player, &paid).await, ["COMPLETED", "COMPLETED"]);
    assert_eq!(
        (player.captured().await, player.server().balance().await),
        (1, 3569)
    );
    player.pass(2 * HOUR).await;
    player.agree().await;
}

async fn the_bank_asks_and_the_buyer_refuses(player: &impl Player) {
    let server = player.server();
    let session = server.cart_of(4000).await;
    let asked = server.pay_with(&session, player.card(CHALLENGED)).await;
    let asked = asked.data(200).clone();
    player.answer(text(&asked["authorization_url"]), false).await;
    assert_eq!(statuses(player, &asked).await, ["FAILED", "FAILED"]);
    assert_eq!(server.session_status(&session).await, "OPEN");
    player.agree().await;
    let paid = server.pay_with(&session, player.card(GOOD)).await;
    assert_eq!(paid.data(200)["payment_id"], asked["payment_id"]);
    player.receive_events().await;
    assert_eq!((player.captured().await, server.balance().await), (1, 3569));
    player.agree().await;
}

async fn the_bank_asks_and_the_buyer_leaves(player: &impl Player) {
    let server = player.server();
    let session = server.cart_of(4000).await;
    let asked = server.pay_with(&session, player.card(CHALLENGED)).await;
    let asked = asked.data(200).clone();
    player.pass(HOUR - SECOND).await;
    assert_eq!(server.session_status(&session).await, "PROCESSING");
    player.pass(SECOND).await;
    assert_eq!(statuses(player, &asked).await, ["CANCELLED", "FAILED"]);
    assert_eq!(server.session_status(&session).await, "OPEN");
    server.pay_with(&session, player.card(GOOD)).await.data(200);
    player.receive_events().await;
    assert_eq!((player.captured().await, server.balance().await), (1, 3569));
    player.agree().await;
}

async fn a_bank_debit_settles_later(player: &impl Player) {
    let paid = player.sell(player.by("us_bank_account")).await;
    assert_eq!(paid["status"], "PROCESSING");
    assert_eq!(statuses(player, &paid).await, ["PENDING", "PROCESSING"]);
    assert_eq!(player.server().balance().await, 0);
    player.agree().await;
    player.settle(&paid, true).await;
    assert_eq!(statuses(player, &paid).await, ["COMPLETED", "COMPLETED"]);
    assert_eq!(
        (player.captured().await, player.server().balance().await),
        (1, 3569)
    );
    player.agree().await;
}

async fn a_bank_debit_comes_back(player: &impl Player) {
    let paid = player.sell(player.by("us_bank_account")).await;
    player.settle(&paid, false).await;
    assert_eq!(statuses(player, &paid).await, ["FAILED", "FAILED"]);
    assert_eq!((player.captured().await, player.server().balance().await), (0, 0));
    player.agree().await;
}

async fn a_buyer_agrees_on_another_page(player: &impl Player) {
    let paid = player.sell(player.by("alipay")).await;
    // The sandbox's buyers have agreed already.
    if paid["status"] == "REQUIRES_3DS" {
        player.answer(text(&paid["authorization_url"]), true).await;
    }
    assert_eq!(statuses(player, &paid).await, ["COMPLETED", "COMPLETED"]);
    assert_eq!(player.captured().await, 1);
    let payment = player.server().payment(&paid).await;
    assert_eq!(payment["paymentMethod"]["type"], "alipay");
    player.agree().await;
}

async fn a_buyer_pays_in_euro(player: &impl Player) {
    let server = player.server();
    let store = format!("/v2/stores/{}", server.store.id);
    let localized = json!({"localizedPayments": true});
    server.patch(&store, localized).await.data(200);
    let customer = buyer("mia@example.org", "DE", "");
    let mut sold = Vec::new();
    for amount in [4000, 3333] {
        let cart = json!({"items": [dynamic(amount)], "customer": customer});
        let session = server.open_cart(cart).await;
        let paid = server.pay_with(&session, player.card(GOOD)).await;
        player.receive_events().await;
        let payment = server.order(paid.data(200)).await["payment"].clone();
        assert_eq!(payment["presentmentCurrency"], "EUR");
        assert_eq!(payment["status"], "COMPLETED");
        sold.push(paid.data(200).clone());
    }
    player.agree().await;
    player.refund(&sold[1]).await.data(200);
    assert_eq!(statuses(player, &sold[1]).await, ["REFUNDED", "REFUNDED"]);
    assert_eq!(player.captured().await, 2);
    player.agree().await;
}

async fn nothing_is_charged_for_nothing(player: &impl Player) {
    let server = player.server();
    let free = json!({"title": "Sampler", "productType": "LICENSE_KEY", "price": 0,
        "pricingModel": "FREE", "status": "ACTIVE"});
    let free = server.post(&server.core("/products"), free).await.data(201)["id"].clone();
    let cart = json!({"items": [{"product_id": free, "quantity": 1}], "customer": mia()});
    let session = server.open_cart(cart).await;
    let paid = server.pay_body(&session, json!({})).await.data(200).clone();
    player.receive_events().await;
    assert_eq!(paid["status"], "COMPLETED");
    assert_eq!((player.captured().await, server.balance().await), (0, 0));
    player.agree().await;
}
