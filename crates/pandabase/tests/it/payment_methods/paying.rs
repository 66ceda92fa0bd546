//! Saved cards that pay.

use super::{METHODS, STRANGER, card_until, new, pay_saved, text};
use crate::harness::{Server, apply, both};
use crate::portal::MIA;
use crate::shop::{GOOD, card};
use pandabase_domain::time::DAY;
use serde_json::{Value, json};

#[apply(both)]
async fn a_saved_card_pays_for_its_owner_only(server: Server) {
    let mia = server.sign_in(MIA).await;
    let id = server.saved_card(&mia, GOOD).await["id"].clone();
    let paid = pay_saved(&server, &mia, "Mia@Example.org", text(&id)).await;
    assert_eq!(paid.data(200)["status"], "COMPLETED");
    let payment = server.payment(paid.data(200)).await;
    assert_eq!(
        payment["paymentMethod"],
        json!({"type": "card", "cardBrand": "visa", "cardLastFour": "4242"})
    );
    const NOT_SAVED: &str =
        "body/payment_method/saved_payment_method_id is not a saved payment method of this buyer";
    assert_eq!(
        pay_saved(&server, &mia, STRANGER, text(&id)).await.error(400),
        NOT_SAVED
    );
    assert_eq!(
        pay_saved(&server, &mia, MIA, "pmm_aaaaaaaaaaaaaaaaaaaaaaaa")
            .await
            .error(400),
        NOT_SAVED
    );
    let session = server.cart_of(4000).await;
    let pay = |method: Value| {
        let (server, mia, session) = (&server, &mia, &session);
        async move {
            let body = json!({"payment_method": method});
            server.pay_signed_in(mia, session, body).await
        }
    };
    let as_link = pay(json!({"type": "link", "saved_payment_method_id": id})).await;
    assert_eq!(as_link.error(400), NOT_SAVED);
    let twice = json!({"type": "card", "saved_payment_method_id": id, "card": card(GOOD)["card"]});
    assert_eq!(
        pay(twice).await.error(400),
        "body/payment_method must have one of 'card', 'token' and 'saved_payment_method_id'"
    );
    assert_eq!(
        pay(json!({"type": "card", "saved_payment_method_id": 5}))
            .await
            .error(400),
        "body/payment_method/saved_payment_method_id must be string"
    );
    server.remove_method(&mia, text(&id)).await.data(200);
    assert_eq!(
        pay(json!({"type": "card", "saved_payment_method_id": id}))
            .await
            .error(400),
        NOT_SAVED
    );
    // One that is past its date is refused by its bank.
    let june = server
        .portal_post(&mia, METHODS, new(card_until(GOOD, 6, 26)))
        .await;
    let june = june.data(201)["paymentMethod"]["id"].clone();
    server.app.env.clock.advance(30 * DAY);
    let mia = server.sign_in(MIA).await;
    assert_eq!(
        pay_saved(&server, &mia, MIA, text(&june)).await.error(400),
        "Your card has expired"
    );
    server.verify().await;
}

#[apply(both)]
async fn a_card_in_use_stays(server: Server) {
    const IN_USE: &str = "The payment method pays for a subscription: choose another one for it first";
    let mia = server.sign_in(MIA).await;
    let saved = server.saved_card(&mia, GOOD).await;
    let id = text(&saved["id"]);
    let mut plain = server
        .subscribe_with(&server.bought().await, id, false)
        .await
        .unwrap();
    let mut metered = server
        .subscribe_with(&server.bought().await, id, true)
        .await
        .unwrap();
    assert_eq!(server.remove_method(&mia, id).await.error(409), IN_USE);
    plain.state.pause(server.app.env.clock.now()).unwrap();
    server.store_subscription(&plain).await;
    plain.state.cancel(server.app.env.clock.now(), false).unwrap();
    server.store_subscription(&plain).await;
    // The other one will be billed for its usage at its end.
    metered.state.cancel(server.app.env.clock.now(), false).unwrap();
    server.store_subscription(&metered).await;
    assert_eq!(server.remove_method(&mia, id).await.error(409), IN_USE);
    assert_eq!(server.saved_methods(&mia).await[0]["id"], id);
    metered.state.cancel(server.app.env.clock.now(), true).unwrap();
    server.store_subscription(&metered).await;
    server.remove_method(&mia, id).await.data(200);
    // Taken back, it has no card rather than one that was removed.
    plain = server.stored_subscription(&plain).await;
    assert_eq!(plain.payment_method, None);
    plain.state.reactivate(server.app.env.clock.now()).unwrap();
    server.store_subscription(&plain).await;
    server.verify().await;
}

#[apply(both)]
async fn a_card_is_put_to_use_or_removed_but_not_both(server: Server) {
    let mia = server.sign_in(MIA).await;
    for _ in 0..5 {
        let saved = server.saved_card(&mia, GOOD).await;
        let id = text(&saved["id"]);
        let order = server.bought().await;
        let (subscribed, removed) = tokio::join!(
            server.subscribe_with(&order, id, false),
            server.remove_method(&mia, id)
        );
        assert_ne!(subscribed.is_ok(), removed.status == 200, "{}", removed.text);
        if let Ok(mut subscription) = subscribed {
            subscription
                .state
                .cancel(server.app.env.clock.now(), true)
                .unwrap();
            server.store_subscription(&subscription).await;
        }
        server.verify().await;
    }
}
