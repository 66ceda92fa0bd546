//! The tools that do a whole task.

use super::{read, refused, use_tool, write};
use crate::harness::{Server, apply, both};
use crate::receiver::{Manner, Receiver};
use pandabase_domain::time::{DAY, HOUR};
use serde_json::{Value, json};

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[apply(both)]
async fn an_assistant_sells_explains_and_refunds(server: Server) {
    let made = write(&server, "create_product", json!({"title": "Rain", "price": 1500})).await;
    let product = text(&made["product"]["id"]);
    let session = write(&server, "create_checkout", json!({"email": "mia@example.org"})).await;
    let address = text(&session["address"]);
    assert!(
        address.contains(session["sessionId"].as_str().unwrap()),
        "{session}"
    );
    let arguments = json!({"productId": product, "quantity": 2, "email": "ada@example.org"});
    let bought = write(&server, "buy_with_test_card", arguments).await;
    assert_eq!(bought["status"], "COMPLETED", "{bought}");
    let order = text(&bought["orderId"]);
    assert_eq!(bought["order"]["customer"]["email"], "ada@example.org");
    let keys = read(&server, "list_license_keys", json!({ "orderId": order })).await;
    let license = keys["items"][0].clone();
    assert_eq!(keys["items"].as_array().unwrap().len(), 2);
    let by = [
        order.clone(),
        text(&bought["paymentId"]),
        text(&license["id"]),
        text(&license["key"]),
        text(&bought["sessionId"]),
        "ada@example.org".to_owned(),
        "ada@".to_owned(),
    ];
    for by in by {
        let found = read(&server, "find_order", json!({ "by": by })).await;
        assert_eq!(found["order"]["id"], order.as_str(), "{by}: {found}");
    }
    for id in [&order, &text(&bought["paymentId"])] {
        let explained = read(&server, "explain_amounts", json!({ "id": id })).await;
        assert_eq!(explained["lines"], json!(["2 × 1500 = 3000 (Rain)"]));
        let sums = explained["sums"].as_array().unwrap();
        assert_eq!(sums.len(), 2, "{explained}");
        assert!(sums.iter().all(|sum| sum["holds"] == true), "{explained}");
        assert!(
            text(&sums[0]["sum"]).starts_with("totalAmount 3248 = 3000 (items)"),
            "{explained}"
        );
        assert_eq!(explained["formulas"].as_array().unwrap().len(), 3);
    }
    let replaced = write(
        &server,
        "replace_license_key",
        json!({"licenseId": license["id"]}),
    )
    .await;
    assert_ne!(replaced["key"], license["key"]);
    let told = refused(
        &server,
        "refund_order",
        json!({"orderId": order, "expectedCost": 1}),
    )
    .await;
    assert_eq!(told["status"], 409, "{told}");
    let cost =
        read(&server, "explain_amounts", json!({ "id": order })).await["amounts"]["refund"]["cost"].clone();
    let arguments = json!({"orderId": order, "expectedCost": cost, "reason": "FRAUDULENT"});
    let done = write(&server, "refund_order", arguments).await;
    assert_eq!(done["order"]["status"], "REFUNDED", "{done}");
    let refund = text(&done["refund"]["id"]);
    let explained = read(&server, "explain_amounts", json!({ "id": refund })).await;
    assert_eq!(explained["refund"]["id"], refund.as_str());
    let traced = read(&server, "trace_cause", json!({ "id": order })).await;
    assert!(traced["steps"].as_array().unwrap().len() > 3);
    let books = read(&server, "verify_books", json!({})).await;
    assert_eq!(
        (&books["holds"], &books["wholeLedger"]),
        (&json!(true), &json!(true)),
        "{books}"
    );
    assert_eq!(books["balance"], server.balance().await);
    server.verify().await;
}

#[apply(both)]
async fn test_cards_do_what_they_are_called(server: Server) {
    write(&server, "create_product", json!({"title": "Rain", "price": 1500})).await;
    for (card, outcome) in [
        ("declined", "DECLINED"),
        ("insufficientFunds", "DECLINED"),
        ("asksTheBank", "requires_action"),
        ("disputed", "COMPLETED"),
    ] {
        let arguments = json!({"card": card, "email": format!("{}@example.org", card.to_lowercase())});
        let (told, is_refused) = use_tool(&server, "/mcp?writes=true", "buy_with_test_card", arguments).await;
        match outcome {
            "DECLINED" => assert!(
                is_refused || told["result"]["status"] != "COMPLETED",
                "{card}: {told}"
            ),
            "requires_action" => {
                assert!(
                    told["result"]["confirmAt"].as_str().unwrap().starts_with("http"),
                    "{told}"
                );
            }
            _ => assert_eq!(told["result"]["status"], outcome, "{card}: {told}"),
        }
    }
    let told = refused(&server, "buy_with_test_card", json!({"card": "golden"})).await;
    assert!(
        text(&told["error"]).contains("unknown variant `golden`"),
        "{told}"
    );
}

#[apply(both)]
async fn the_clock_goes_to_the_next_renewal(server: Server) {
    let plan = json!({
        "title": "Notes", "price": 900, "productType": "SUBSCRIPTION", "billingInterval": "MONTHLY",
    });
    write(&server, "create_product", plan).await;
    let bought = write(&server, "buy_with_test_card", json!({})).await;
    let subscription = text(&bought["subscriptionId"]);
    let shown = read(&server, "show_clock", json!({})).await;
    assert_eq!(
        shown["nextCharges"][0]["subscriptionId"],
        subscription.as_str(),
        "{shown}"
    );
    let due = shown["nextCharges"][0]["nextChargeAt"].clone();
    let invoice = read(&server, "explain_amounts", json!({ "id": subscription })).await;
    assert!(
        invoice["sums"]
            .as_array()
            .unwrap()
            .iter()
            .all(|sum| sum["holds"] == true),
        "{invoice}"
    );
    let arguments = json!({"toNextRenewal": true});
    let (told, _) = use_tool(&server, "/mcp?writes=true", "advance_clock", arguments).await;
    // The answer says the time that it is now.
    assert_eq!((&told["result"]["now"], &told["clock"]), (&due, &due), "{told}");
    let orders = server.get(&server.core("/orders/")).await.data(200)["pagination"]["total"].clone();
    assert_eq!(orders, 2);
    let moved = write(&server, "advance_clock", json!({"subscriptionId": subscription})).await;
    assert!(moved["jobsRun"].as_i64().unwrap() > 0, "{moved}");
    let moved = write(&server, "advance_clock", json!({"by": "PT1H"})).await;
    assert!(moved["offsetMs"].as_i64().unwrap() > 59 * DAY + HOUR, "{moved}");
    let told = refused(
        &server,
        "advance_clock",
        json!({"by": "PT1H", "toNextRenewal": true}),
    )
    .await;
    assert_eq!(told["error"], "give one of `to`, `by` and `toNextRenewal`");
    let books = read(&server, "verify_books", json!({})).await;
    assert_eq!(books["holds"], true, "{books}");
    server.verify().await;
}

#[apply(both)]
async fn keys_of_ones_own_go_into_a_pool(server: Server) {
    let product = json!({"title": "Rain", "price": 1500, "more": {"fulfillmentMode": "LICENSE_POOL"}});
    let made = write(&server, "create_product", product).await;
    let product = text(&made["product"]["id"]);
    let arguments = json!({"productId": product, "keys": ["RAIN-0001", "RAIN-0002", "RAIN-0001"]});
    let added = write(&server, "add_license_keys", arguments.clone()).await;
    assert_eq!(
        (&added["added"], &added["availableLicenses"]),
        (&json!(2), &json!(2)),
        "{added}"
    );
    // Once more, nothing is added.
    let again = write(&server, "add_license_keys", arguments).await;
    assert_eq!(
        (&again["added"], &again["availableLicenses"]),
        (&json!(0), &json!(2)),
        "{again}"
    );
    write(&server, "buy_with_test_card", json!({})).await;
    let sold = read(
        &server,
        "list_license_keys",
        json!({"productId": product, "status": "CLAIMED"}),
    )
    .await;
    assert_eq!(sold["items"].as_array().unwrap().len(), 1, "{sold}");
    server.verify().await;
}

#[apply(both)]
async fn what_webhooks_did_not_take_is_listed_and_told_once_more(server: Server) {
    let receiver = Receiver::start(Manner::Status(500)).await;
    let server = server
        .with(|config| config.webhook_allowed_hosts = vec!["127.0.0.1".into()])
        .await;
    let body = json!({"url": receiver.url, "eventTypes": ["PAYMENT_COMPLETED"]});
    let hook = text(&server.post(&server.core("/webhooks"), body).await.data(201)["id"]);
    write(&server, "create_product", json!({"title": "Rain", "price": 1500})).await;
    write(&server, "buy_with_test_card", json!({})).await;
    server.drain().await;
    let failed = read(&server, "list_failed_deliveries", json!({})).await;
    let found = &failed["webhooks"][0];
    assert_eq!(
        (&found["webhookId"], &found["failedAttempts"]),
        (&json!(hook), &json!(1)),
        "{failed}"
    );
    let event = &found["events"][0];
    assert_eq!(
        (&event["event"], &event["responseStatus"]),
        (&json!("PAYMENT_COMPLETED"), &json!(500))
    );
    let one = read(&server, "list_failed_deliveries", json!({ "webhookId": hook })).await;
    assert_eq!(one, failed);
    let seen = receiver.seen().len();
    receiver.answer(Manner::Status(200));
    server.app.env.clock.advance(1000);
    for arguments in [
        json!({"eventId": event["eventId"]}),
        json!({"eventId": event["eventId"], "webhookId": hook}),
        json!({"deliveryId": event["lastDeliveryId"], "webhookId": hook}),
        json!({"from": "2026-06-01T00:00:00Z", "webhookId": hook, "events": ["PAYMENT_COMPLETED"]}),
    ] {
        write(&server, "replay_webhook", arguments).await;
        server.drain().await;
    }
    assert_eq!(receiver.seen().len(), seen + 4);
    server.verify().await;
}
