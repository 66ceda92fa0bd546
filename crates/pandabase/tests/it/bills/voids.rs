//! Usage that was reported by mistake (contract `usage.md`, "Void an event").

use super::{LARGEST, metered};
use crate::harness::{Server, apply, both};
use crate::processor::FICKLE;
use serde_json::{Value, json};

/// What each meter counts now.
async fn quantities(server: &Server, id: &str) -> Vec<i64> {
    let usage = server.usage_of(id).await;
    let meters = usage["currentPeriod"]["meters"].as_array().unwrap().iter();
    meters.map(|meter| meter["quantity"].as_i64().unwrap()).collect()
}

async fn report(server: &Server, id: &str, events: Value) {
    let body = json!({"subscription_id": id, "events": events});
    server.post(&server.core("/usage/"), body).await.data(201);
}

#[apply(both)]
async fn what_is_voided_was_never_reported(server: Server) {
    let ways = ["SUM", "MAX", "LAST", "COUNT"];
    let meters: Vec<Value> = ways
        .iter()
        .map(|way| json!({"eventName": way, "aggregation": way, "unitPrice": 1, "unitQuantity": 1}))
        .collect();
    let id = metered(&server, json!(meters)).await;
    for way in ways {
        // The latest is neither the last received nor the largest.
        for (name, quantity, minute) in [
            ("a", 7, 10),
            ("b", LARGEST, 20),
            ("c", 5, 30),
            ("d", 9, 25),
            ("e", 9, 5),
        ] {
            let at = format!("2026-06-01T00:{minute:02}:00Z");
            let event = json!({"event_name": way, "quantity": quantity, "event_at": at,
                "external_id": format!("{way}-{name}")});
            report(&server, &id, json!([event])).await;
        }
    }
    server.verify().await;
    // After each: sum, largest, latest, number.
    for (name, left) in [
        ("c", [LARGEST + 25, LARGEST, 9, 4]),
        ("b", [25, 9, 9, 3]),
        ("d", [16, 9, 7, 2]),
        ("e", [7, 7, 7, 1]),
        ("a", [0, 0, 0, 0]),
    ] {
        for way in ways {
            let event = server.event_named(&id, &format!("{way}-{name}")).await;
            assert_eq!(server.void(&event).await.data(200), &json!({"deleted": true}));
            assert_eq!(server.void(&event).await.error(404), "Usage event not found");
        }
        assert_eq!(quantities(&server, &id).await, left, "without {name}");
        server.verify().await;
    }
    // Its name is free again, ids go on growing, and a meter that counts nothing may change again.
    report(
        &server,
        &id,
        json!([{"event_name": "SUM", "quantity": 4, "external_id": "SUM-a"}]),
    )
    .await;
    assert_eq!(quantities(&server, &id).await, [4, 0, 0, 0]);
    let product = server.standing(&id).await.plan.product;
    let meters = server.core(&format!("/products/{product}/meters"));
    let last = server.get(&meters).await.data(200)["items"][3]["id"].clone();
    server
        .delete(&format!("{meters}/{}", last.as_str().unwrap()))
        .await
        .data(200);
    server.verify().await;
}

#[apply(both)]
async fn what_was_billed_stays_and_what_is_owed_does_not(server: Server) {
    let id = metered(&server, json!([{"unitPrice": 100, "unitQuantity": 1}])).await;
    server.use_units(&id, 3, "paid").await;
    let paid = server.event_named(&id, "paid").await;
    server.move_clock("P30D").await;
    assert_eq!(
        server.void(&paid).await.error(409),
        "Usage event has already been billed"
    );
    server.use_units(&id, 5, "owed").await;
    server.use_units(&id, 1, "kept").await;
    server.switch_card(&id, FICKLE).await;
    server.move_clock("P31D").await;
    assert_eq!(server.subscription(&id).await["status"], "PAST_DUE");
    let owed = server.event_named(&id, "owed").await;
    server.void(&owed).await.data(200);
    assert_eq!(server.upcoming_of(&id).await.data(200)["usageAmount"], 100);
    server.switch_card(&id, crate::shop::GOOD).await;
    server.move_clock("P1D").await;
    let billed = server.billed(&id).await;
    // 21 dollars and 8.25 %.
    assert_eq!((billed[1].1.as_str(), billed[1].3), ("PAID", 2273));
    server.verify().await;
}

#[apply(both)]
async fn an_event_of_another_store_or_none_is_not_there(server: Server) {
    let id = metered(&server, json!([{}])).await;
    server.use_units(&id, 3, "own").await;
    let event = server.event_named(&id, "own").await;
    let (other, token) = server.other_store("other").await;
    let path = format!("/v2/core/stores/{}/usage/{event}", other.id);
    let answer = server
        .anonymous(http::Method::DELETE, &path)
        .bearer(&token)
        .send()
        .await;
    assert_eq!(answer.error(404), "Usage event not found");
    for unknown in ["uev_000000000000000000000000", "cus_000000000000000000000000"] {
        server.void(unknown).await.error(404);
    }
    for malformed in ["uev_1", "%C3%A9"] {
        server.void(malformed).await.error(400);
    }
    server.void(&event).await.data(200);
}
