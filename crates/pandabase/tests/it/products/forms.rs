//! Whole forms: fields of another type or mode are kept and shown, and have no effect (contract
//! `bad-input.md`, "Added with the second revision").

use super::{path_of, product};
use crate::harness::{Server, apply, both};
use crate::receiver::{Manner, Receiver};
use crate::shop::{GOOD, card, mia};
use serde_json::{Value, json};

/// What belongs to other types and modes, as a form with every field sends it.
fn foreign(webhook: &str) -> Value {
    json!({
        "licenseDuration": "THIRTY_DAYS", "keyFormat": "CUSTOM_PREFIX", "customPrefix": "",
        "webhookUrl": webhook, "trialDays": 14, "billingInterval": "MONTHLY", "compareAtPrice": 1000
    })
}

#[track_caller]
fn shows(product: &Value, fields: &Value) {
    for (name, value) in fields.as_object().unwrap() {
        assert_eq!(&product[name], value, "{name}");
    }
}

#[apply(both)]
async fn fields_outside_their_mode_are_kept_and_have_no_effect(server: Server) {
    let (server, receiver) = server.listening(&["SUBSCRIPTION_CREATED"]).await;
    let hook = Receiver::start(Manner::Status(200)).await;
    let fields = foreign(&hook.url);
    let mut body = json!({
        "productType": "DIGITAL_DOWNLOAD", "price": 2500, "status": "ACTIVE",
        "downloadUrl": "https://files.example.org/a.zip", "redirectUrl": ""
    });
    body.as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    let made = product(&server, body).await;
    shows(&made, &fields);
    assert_eq!(
        (&made["fulfillmentMode"], &made["redirectUrl"]),
        (&json!("INSTANT_DOWNLOAD"), &Value::Null)
    );
    // A private address does no harm either, as long as nobody calls it.
    let private = json!({"webhookUrl": "http://10.0.0.1/keys"});
    let changed = server.patch(&path_of(&server, &made), private.clone()).await;
    shows(changed.data(200), &private);
    let asked = json!({"fulfillmentMode": "LICENSE_WEBHOOK"});
    let refused = server.patch(&path_of(&server, &made), asked).await;
    assert!(refused.error(400).contains("webhookUrl"), "{}", refused.text);
    let back = json!({"webhookUrl": hook.url});
    server.patch(&path_of(&server, &made), back).await.data(200);

    let line = json!({"product_id": made["id"], "quantity": 2});
    let session = server
        .open_cart(json!({"items": [line], "customer": mia()}))
        .await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    server.drain().await;
    let order = server.order(&paid).await;
    assert_eq!(
        (&order["status"], &order["amount"]),
        (&json!("COMPLETED"), &json!(5000))
    );
    assert!(paid["subscription_id"].is_null(), "{paid}");
    for list in ["/licenses", "/subscriptions"] {
        assert_eq!(
            server.get(&server.core(list)).await.data(200)["pagination"]["total"],
            0
        );
    }
    assert_eq!((hook.seen().len(), receiver.seen().len()), (0, 0));
    server.verify().await;
}

#[apply(both)]
async fn fields_work_once_the_product_is_of_their_mode(server: Server) {
    let fields =
        json!({"keyFormat": "CUSTOM_PREFIX", "customPrefix": "CNP", "licenseDuration": "THIRTY_DAYS"});
    let mut body =
        json!({"productType": "DIGITAL_DOWNLOAD", "fulfillmentMode": "MANUAL", "status": "ACTIVE"});
    body.as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    let made = product(&server, body).await;
    let change = json!({"productType": "LICENSE_KEY", "fulfillmentMode": "MANAGED_LICENSE"});
    let changed = server.patch(&path_of(&server, &made), change).await;
    shows(changed.data(200), &fields);
    let line = json!({"product_id": made["id"], "quantity": 1});
    let session = server
        .open_cart(json!({"items": [line], "customer": mia()}))
        .await;
    server.pay_with(&session, card(GOOD)).await.data(200);
    let licenses = server.get(&server.core("/licenses")).await;
    let key = licenses.data(200)["items"][0]["key"].as_str().unwrap().to_owned();
    assert!(key.starts_with("CNP-"), "{key}");
    let judged = server
        .post(&server.core("/licenses/verify"), json!({"key": key}))
        .await;
    assert_eq!(judged.data(200)["expiresAt"], "2026-07-01T00:00:00.000Z");
}
