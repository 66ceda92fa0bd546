//! Subscriptions and kept cards, with either processor.

use super::player::{Player, Till, bank_page, text};
use super::{journeys, journeys_of_three};
use crate::payment_methods::{METHODS, new};
use crate::portal::MIA;
use crate::processor::FICKLE;
use crate::shop::{CHALLENGED, GOOD, dynamic, mia};
use http::Method;
use pandabase_domain::time::DAY;
use serde_json::{Value, json};

journeys_of_three!(a_subscription_renews_itself);
journeys!(
    a_trial_is_charged_when_it_ends,
    a_renewal_waits_for_the_buyers_answer_to_the_bank,
    a_declined_renewal_is_paid_with_another_card,
    a_change_of_plan_is_charged,
    a_kept_card_pays_for_its_owner,
    the_bank_asks_before_a_card_is_kept,
);

/// The only subscription of the store.
async fn only_subscription(player: &impl Till) -> Value {
    let server = player.server();
    let list = server.get(&server.core("/subscriptions")).await;
    let list = list.data(200);
    assert_eq!(list["pagination"]["total"], 1, "{list}");
    list["items"][0].clone()
}

/// Keeps a card in the portal, and returns it.
async fn kept(player: &impl Player, person: &str, number: &str) -> Value {
    let added = player
        .server()
        .portal_post(person, METHODS, new(player.card(number)))
        .await;
    player.receive_events().await;
    let added = added.data(201);
    assert_eq!(added["status"], "COMPLETED", "{added}");
    added["paymentMethod"].clone()
}

async fn a_trial_is_charged_when_it_ends(player: &impl Player) {
    let server = player.server();
    let product = server.plan(json!({"trialDays": 14})).await;
    let paid = player.subscribe(&product, GOOD).await;
    assert_eq!(paid["status"], "COMPLETED");
    assert!(text(&paid["subscription_id"]).starts_with("sub_"));
    assert_eq!(player.captured().await, 0);
    player.agree().await;
    player.pass(13 * DAY).await;
    assert_eq!(player.captured().await, 0);
    player.pass(2 * DAY).await;
    assert_eq!(player.captured().await, 1);
    let subscription = only_subscription(player).await;
    assert_eq!(subscription["status"], "ACTIVE");
    assert_eq!(subscription["paymentMethod"]["lastFour"], "4242");
    player.agree().await;
}

async fn a_subscription_renews_itself(player: &impl Till) {
    let product = player.server().plan(json!({})).await;
    player.subscribe(&product, GOOD).await;
    for periods in 1..=3 {
        assert_eq!(player.captured().await, periods);
        player.pass(31 * DAY).await;
    }
    assert_eq!(player.captured().await, 4);
    assert_eq!(only_subscription(player).await["status"], "ACTIVE");
    player.agree().await;
}

async fn a_renewal_waits_for_the_buyers_answer_to_the_bank(player: &impl Player) {
    let server = player.server();
    let product = server.plan(json!({})).await;
    let paid = player.subscribe(&product, CHALLENGED).await;
    assert_eq!(paid["status"], "REQUIRES_3DS");
    player.answer(text(&paid["authorization_url"]), true).await;
    let id = text(&only_subscription(player).await["id"]).to_owned();
    player.pass(30 * DAY).await;
    let overdue = server.subscription(&id).await;
    assert_eq!(
        (&overdue["status"], &overdue["retryCount"]),
        (&json!("PAST_DUE"), &json!(0))
    );
    assert_eq!(player.captured().await, 1);
    let mails = server.mails().await;
    let asks = |subject: &str| subject == "Confirm your payment for Cloud Notes Pro";
    assert!(mails.iter().any(|(_, subject)| asks(subject)), "{mails:?}");
    let order = server.standing(&id).await.open_order.unwrap();
    let page = bank_page(server, order.as_str()).await;
    player.answer(&page, true).await;
    assert_eq!(server.subscription(&id).await["status"], "ACTIVE");
    assert_eq!(player.captured().await, 2);
    player.pass(10 * DAY).await;
    assert_eq!(player.captured().await, 2);
    player.agree().await;
}

async fn a_declined_renewal_is_paid_with_another_card(player: &impl Player) {
    let server = player.server();
    let product = server.plan(json!({})).await;
    let id = player.subscribe(&product, GOOD).await["subscription_id"].clone();
    let id = text(&id);
    let good = server.subscription(id).await["paymentMethod"]["id"].clone();
    let mia = server.sign_in(MIA).await;
    let bad = kept(player, &mia, FICKLE).await["id"].clone();
    let path = format!("/subscriptions/{id}/payment-method");
    let switched = server.portal_post(&mia, &path, json!({"paymentMethodId": bad}));
    switched.await.data(200);
    player.pass(30 * DAY).await;
    for retries in 0..2 {
        let overdue = server.subscription(id).await;
        assert_eq!(
            (&overdue["status"], &overdue["retryCount"]),
            (&json!("PAST_DUE"), &json!(retries))
        );
        player.pass(DAY).await;
    }
    assert_eq!(player.captured().await, 1);
    player.agree().await;
    let mia = server.sign_in(MIA).await;
    let switched = server.portal_post(&mia, &path, json!({"paymentMethodId": good}));
    switched.await.data(200);
    let retry = format!("/subscriptions/{id}/retry");
    let paid = server.portal(&mia, Method::POST, &retry, None).await;
    assert_eq!(paid.data(200)["status"], "ACTIVE");
    player.receive_events().await;
    assert_eq!(player.captured().await, 2);
    player.agree().await;
}

async fn a_change_of_plan_is_charged(player: &impl Player) {
    let server = player.server();
    let product = server.plan(json!({"price": 1999})).await;
    let dear = server
        .plan(json!({"price": 4999, "title": "Cloud Notes Max"}))
        .await;
    let id = player.subscribe(&product, GOOD).await["subscription_id"].clone();
    player.pass(18 * DAY).await;
    let changed = server.replan(text(&id), json!({"product_id": dear})).await;
    assert_eq!(changed.data(200)["amount"], 4999);
    player.receive_events().await;
    assert_eq!(player.captured().await, 2);
    assert_eq!(
        server.subscription(text(&id)).await["product"]["id"],
        dear.as_str()
    );
    player.agree().await;
}

async fn a_kept_card_pays_for_its_owner(player: &impl Player) {
    let server = player.server();
    let person = server.sign_in(MIA).await;
    let card = kept(player, &person, GOOD).await;
    assert_eq!(card["lastFour"], "4242");
    assert_eq!(player.captured().await, 0);
    let cart = json!({"items": [dynamic(4000)], "customer": mia()});
    let session = server.open_cart(cart).await;
    let by = json!({"payment_method": {"type": "card", "saved_payment_method_id": card["id"]}});
    let paid = server.pay_signed_in(&person, &session, by).await;
    assert_eq!(paid.data(200)["status"], "COMPLETED");
    player.receive_events().await;
    assert_eq!((player.captured().await, server.balance().await), (1, 3569));
    player.agree().await;
}

async fn the_bank_asks_before_a_card_is_kept(player: &impl Player) {
    let server = player.server();
    for (agrees, cards) in [(false, 0), (true, 1)] {
        let person = server.sign_in(MIA).await;
        let asked = server
            .portal_post(&person, METHODS, new(player.card(CHALLENGED)))
            .await;
        let asked = asked.data(201);
        assert_eq!(asked["status"], "REQUIRES_3DS");
        player.answer(text(&asked["authorizationUrl"]), agrees).await;
        assert_eq!(server.saved_methods(&person).await.len(), cards);
    }
    assert_eq!(player.captured().await, 0);
    player.agree().await;
}
