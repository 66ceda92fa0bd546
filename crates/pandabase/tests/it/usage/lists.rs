//! Lists of events.

use super::{UNKNOWN, list, metered, names, quantity, report, seconds};
use crate::harness::{Server, apply, both};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[apply(both)]
async fn lists_begin_with_the_latest_event(server: Server) {
    let subscription = metered(
        &server,
        json!([{"eventName": "a"}, {"eventName": "b"}, {"eventName": "c"}]),
    )
    .await;
    server.advance(60_000).await;
    let at = |second: i64| format!("2026-06-01T00:00:{second:02}.000Z");
    // Thirty events of three meters, reported in no order of time; two at every instant.
    for part in [4, 0, 2, 1, 3] {
        let events: Vec<Value> = (0..6)
            .map(|number| {
                let place = part * 6 + number;
                let name = ["a", "b", "c"][usize::try_from(place).unwrap() % 3];
                json!({"event_name": name, "event_at": at(place / 2),
                "external_id": format!("{place:02}")})
            })
            .collect();
        report(&server, &subscription, json!(events)).await;
    }
    let all = format!("subscription_id={}", subscription.id);
    let expected: Vec<String> = (0..30).rev().map(|place| format!("{place:02}")).collect();
    assert_eq!(names(&server, &format!("{all}&limit=100")).await, expected);
    let mut pages = Vec::new();
    for page in 1..=5 {
        pages.extend(names(&server, &format!("{all}&limit=7&page={page}")).await);
    }
    assert_eq!(pages, expected);
    assert_eq!(names(&server, &format!("{all}&limit=7&page=6")).await, [""; 0]);

    let b = format!(
        "{all}&meter_id={}",
        subscription.meters[1]["id"].as_str().unwrap()
    );
    let of_b: Vec<String> = expected
        .iter()
        .filter(|name| name.parse::<i64>().unwrap() % 3 == 1)
        .cloned()
        .collect();
    assert_eq!(names(&server, &b).await, of_b);
    assert_eq!(list(&server, &b).await["pagination"]["total"], 10);
    let part = format!("{all}&from={}&to={}", at(3), at(5));
    assert_eq!(names(&server, &part).await, ["09", "08", "07", "06"]);
    let (mut walked, mut query) = (Vec::new(), format!("{part}&limit=1"));
    loop {
        let page = list(&server, &query).await["pagination"].clone();
        assert_eq!((&page["total"], &page["totalPages"]), (&json!(4), &json!(4)));
        walked.extend(names(&server, &query).await);
        let Some(cursor) = page["nextCursor"].as_str() else {
            break;
        };
        query = format!("{part}&limit=1&cursor={cursor}");
    }
    assert_eq!(walked, ["09", "08", "07", "06"]);
    assert_eq!(names(&server, &format!("{b}&from={}", at(13))).await, ["28"]);
    assert_eq!(names(&server, &format!("{all}&to={}", at(1))).await, ["01", "00"]);
    let nothing = list(&server, &format!("{all}&meter_id=umt_000000000000000000000000")).await;
    assert_eq!(nothing["pagination"]["total"], 0);

    let ids: BTreeSet<String> = list(&server, &format!("{all}&limit=100")).await["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 30);
    server.verify().await;
}

#[apply(both)]
async fn events_of_one_instant_are_listed_by_id(server: Server) {
    let subscription = metered(&server, json!([{"eventName": "a"}, {"eventName": "b"}])).await;
    for turn in 0..4 {
        let events: Vec<Value> = (0..5)
            .map(|number| {
                json!({"event_name": if number % 2 == 0 { "a" } else { "b" },
            "external_id": format!("{turn}{number}")})
            })
            .collect();
        report(&server, &subscription, json!(events)).await;
    }
    let page = list(&server, &format!("subscription_id={}", subscription.id)).await;
    let ids: Vec<&str> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["id"].as_str().unwrap())
        .collect();
    assert!(ids.is_sorted_by(|one, next| one > next), "{ids:?}");
    // The order of ids is the order of receipt.
    let received: Vec<&str> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["externalId"].as_str().unwrap())
        .collect();
    assert!(received.is_sorted_by(|one, next| one > next), "{received:?}");
}

#[apply(both)]
async fn bad_lists_are_refused(server: Server) {
    let subscription = seconds(&server).await;
    for (query, text) in [
        (String::new(), "'subscription_id'"),
        ("subscription_id=short".into(), "querystring/subscription_id"),
        (
            format!("subscription_id={}&from=yesterday", subscription.id),
            "querystring/from",
        ),
        (
            format!("subscription_id={}&to=2026-06-01", subscription.id),
            "querystring/to",
        ),
        (
            format!("subscription_id={}&meter_id=x", subscription.id),
            "querystring/meter_id",
        ),
        (
            format!("subscription_id={}&page=0", subscription.id),
            "querystring/page",
        ),
        (
            format!("subscription_id={}&limit=101", subscription.id),
            "querystring/limit",
        ),
    ] {
        let answer = server.get(&server.core(&format!("/usage?{query}"))).await;
        assert!(answer.error(400).contains(text), "{query}: {}", answer.text);
    }
    for path in [
        format!("/usage?subscription_id={UNKNOWN}"),
        format!("/subscriptions/{UNKNOWN}/usage"),
    ] {
        assert_eq!(
            server.get(&server.core(&path)).await.error(404),
            "Subscription not found"
        );
    }
    server
        .get(&server.core("/subscriptions/short/usage"))
        .await
        .error(400);
}

#[apply(both)]
async fn another_stores_usage_is_not_there(server: Server) {
    let subscription = seconds(&server).await;
    report(&server, &subscription, json!([{}])).await;
    let (store, token) = server.other_store("other-shop").await;
    let core = format!("/v2/core/stores/{}", store.id);
    for path in [
        format!("/usage?subscription_id={}", subscription.id),
        format!("/subscriptions/{}/usage", subscription.id),
    ] {
        let answer = server
            .anonymous(http::Method::GET, &format!("{core}{path}"))
            .bearer(&token)
            .send()
            .await;
        assert_eq!(answer.error(404), "Subscription not found");
    }
    let body = json!({"subscription_id": subscription.id,
        "events": [{"event_name": "render_seconds", "quantity": 3}]});
    let answer = server
        .anonymous(http::Method::POST, &format!("{core}/usage"))
        .bearer(&token)
        .json(&body);
    assert_eq!(answer.send().await.error(404), "Subscription not found");
    assert_eq!(quantity(&server, &subscription).await, 1);
}
