//! The events of a store: kept, in one order, read from a place on, waited for and listened to.

mod commands;
mod stream;

use crate::harness::{Answer, Server, apply, both};
use crate::receiver::{Manner, Receiver};
use crate::shop::{DECLINED, GOOD, card};
use pandabase_commerce::notify::events;
use pandabase_domain::id::OrderId;
use pandabase_domain::time::{DAY, HOUR, SECOND};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};
use std::sync::Arc;

fn list(server: &Server, query: &str) -> String {
    server.core(&format!("/events{query}"))
}

async fn part(server: &Server, query: &str) -> Value {
    server.get(&list(server, query)).await.data(200).clone()
}

/// The ids of a part, in their order.
fn ids(part: &Value) -> Vec<String> {
    let items = part["items"].as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

fn kinds(part: &Value) -> Vec<&str> {
    let items = part["items"].as_array().unwrap().iter();
    items.map(|item| item["event"].as_str().unwrap()).collect()
}

/// Something happens, of which no endpoint is told.
async fn emit(server: &Server, event: EventType) {
    emit_about(server, event, "ord_d6f3g0h7j4k1l8z5x2c9v6bn").await;
}

async fn emit_about(server: &Server, event: EventType, order: &str) {
    let (app, store, order) = (
        Arc::clone(&server.app),
        server.store_now().await,
        OrderId::from_stored(order),
    );
    let emitted = server.app.db.write(move |tx| {
        events::emit(tx, &Ctx::of(&app.env, &store), event, |_| {
            let mut sale = crate::webhooks::sale();
            sale.order.id = order.clone();
            Ok(sale)
        })
    });
    emitted.await.unwrap();
}

#[track_caller]
fn refused(answer: &Answer, text: &str) {
    assert!(answer.error(400).contains(text), "{}", answer.text);
}

#[apply(both)]
async fn what_happened_is_read_in_its_order_whoever_is_told(server: Server) {
    let (server, receiver) = server.listening(&["PAYMENT_COMPLETED"]).await;
    let paid = server.sell(4000, GOOD).await;
    let session = server.cart_of(1000).await;
    server.pay_with(&session, card(DECLINED)).await.error(400);
    server.drain().await;
    let all = part(&server, "").await;
    let told = kinds(&all);
    assert!(
        told.starts_with(&["PAYMENT_PENDING", "PAYMENT_COMPLETED"]),
        "{all}"
    );
    assert_eq!(told.last(), Some(&"PAYMENT_FAILED"), "{all}");
    assert_eq!((&all["hasMore"], &all["hasGap"]), (&json!(false), &json!(false)));
    // What endpoints are told is what is read, and its place besides.
    let sent = receiver.take_one().json();
    let mut read = all["items"][1].clone();
    assert_eq!(read["cursor"], "2");
    read.as_object_mut().unwrap().remove("cursor");
    assert_eq!(read, sent);
    // By types, by what it is about, and one alone.
    let some = part(&server, "?events=PAYMENT_FAILED,PAYMENT_COMPLETED").await;
    assert_eq!(kinds(&some), ["PAYMENT_COMPLETED", "PAYMENT_FAILED"]);
    assert_eq!(some["cursor"], all["cursor"]);
    for id in [&paid["order_id"], &paid["payment_id"]] {
        let about = part(&server, &format!("?object={}", id.as_str().unwrap())).await;
        assert_eq!(kinds(&about), ["PAYMENT_PENDING", "PAYMENT_COMPLETED"]);
    }
    let one = format!("/events/{}", ids(&all)[1]);
    assert_eq!(server.get(&server.core(&one)).await.data(200), &all["items"][1]);
    server.verify().await;
}

#[apply(both)]
async fn a_subscriptions_events_are_found_by_it(server: Server) {
    let product = server.plan(json!({})).await;
    let paid = server.subscribe(&product, GOOD).await;
    server.move_clock("P31D").await;
    let id = paid["subscription_id"].as_str().unwrap();
    let about = part(&server, &format!("?object={id}")).await;
    assert_eq!(
        kinds(&about),
        [
            "SUBSCRIPTION_CREATED",
            "SUBSCRIPTION_RENEWING",
            "SUBSCRIPTION_RENEWED"
        ]
    );
}

#[apply(both)]
async fn a_reader_goes_on_where_it_left_off(server: Server) {
    for _ in 0..5 {
        emit(&server, EventType::PaymentCompleted).await;
    }
    let first = part(&server, "?limit=2").await;
    assert_eq!((ids(&first).len(), &first["hasMore"]), (2, &json!(true)));
    let after = first["cursor"].as_str().unwrap();
    let rest = part(&server, &format!("?after={after}")).await;
    assert_eq!((ids(&rest).len(), &rest["hasMore"]), (3, &json!(false)));
    // The id of an event is a place, too: clients have it of a delivery.
    let behind = part(&server, &format!("?after={}", ids(&first)[1])).await;
    assert_eq!(ids(&behind), ids(&rest));
    let end = rest["cursor"].as_str().unwrap();
    assert_eq!(
        ids(&part(&server, &format!("?after={end}")).await),
        Vec::<String>::new()
    );
    let now = part(&server, "?after=now").await;
    assert_eq!((&now["cursor"], ids(&now).len()), (&rest["cursor"], 0));
    emit(&server, EventType::PaymentFailed).await;
    let next = part(&server, &format!("?after={end}")).await;
    assert_eq!(kinds(&next), ["PAYMENT_FAILED"]);
    // Places have no gaps, and never change.
    let all = part(&server, "").await;
    let places = all["items"].as_array().unwrap().iter();
    let places: Vec<&str> = places.map(|item| item["cursor"].as_str().unwrap()).collect();
    assert_eq!(places, ["1", "2", "3", "4", "5", "6"]);
}

#[apply(both)]
async fn the_newest_are_read_first_and_then_what_was_before(server: Server) {
    assert_eq!(ids(&part(&server, "?before=now").await), Vec::<String>::new());
    for _ in 0..4 {
        emit(&server, EventType::PaymentPending).await;
    }
    emit(&server, EventType::PaymentCompleted).await;
    let mut all = ids(&part(&server, "").await);
    all.reverse();
    let newest = part(&server, "?before=now&limit=2").await;
    assert_eq!(
        (ids(&newest).as_slice(), &newest["hasMore"]),
        (&all[..2], &json!(true))
    );
    let place = newest["cursor"].as_str().unwrap();
    let rest = part(&server, &format!("?before={place}")).await;
    assert_eq!(
        (ids(&rest).as_slice(), &rest["hasMore"]),
        (&all[2..], &json!(false))
    );
    // The id of an event is a place, too.
    let rest = part(&server, &format!("?before={}", all[1])).await;
    assert_eq!(ids(&rest), all[2..]);
    let some = part(&server, "?before=now&events=PAYMENT_PENDING&limit=1").await;
    assert_eq!(
        (ids(&some).as_slice(), &some["hasMore"]),
        (&all[1..2], &json!(true))
    );
    let about = part(&server, "?before=now&object=ord_d6f3g0h7j4k1l8z5x2c9v6bn").await;
    assert_eq!((ids(&about), &about["hasMore"]), (all.clone(), &json!(false)));
    let end = part(&server, "?before=1").await;
    assert_eq!((ids(&end).len(), &end["hasMore"]), (0, &json!(false)));
    for (query, text) in [
        ("?before=yesterday", "querystring/before must be a cursor"),
        (
            "?before=evt_0a1b2c3d4e5f6g7h8i9j0k1l",
            "querystring/before names no event",
        ),
        (
            "?before=now&after=1",
            "querystring/before must NOT be given together",
        ),
        (
            "?before=now&wait=1",
            "querystring/before must NOT be given together",
        ),
    ] {
        refused(&server.get(&list(&server, query)).await, text);
    }
}

#[apply(both)]
async fn an_event_is_sent_again_to_whom_it_is_asked_for(server: Server) {
    let (server, receiver) = server.listening(&["PAYMENT_COMPLETED"]).await;
    emit(&server, EventType::PaymentCompleted).await;
    emit(&server, EventType::PaymentFailed).await;
    server.drain().await;
    receiver.take_one();
    let [completed, failed]: [String; 2] = ids(&part(&server, "").await).try_into().unwrap();
    let told = |event: &str| server.core(&format!("/events/{event}/deliveries"));
    let resend = |event: &str| server.core(&format!("/events/{event}/resend"));
    let attempts = server.get(&told(&completed)).await;
    let attempts = attempts.data(200).clone();
    let webhook = attempts[0]["webhookId"].clone();
    assert_eq!(
        (&attempts[0]["status"], &attempts[1]),
        (&json!("DELIVERED"), &Value::Null)
    );
    let again = server.post(&resend(&completed), json!({})).await;
    let again = again.data(200).clone();
    assert_eq!(
        (&again[0]["webhookId"], &again[0]["attempt"], &again[0]["manual"]),
        (&webhook, &json!(2), &json!(true))
    );
    server.drain().await;
    assert_eq!(receiver.take_one().header("webhook-id"), completed);
    // Nobody subscribes to this one, and somebody gets it all the same.
    let nobody = server.post(&resend(&failed), json!({})).await;
    assert_eq!(
        nobody.error(400),
        "No enabled webhook subscribes to PAYMENT_FAILED"
    );
    let one = json!({"webhookId": webhook});
    server.post(&resend(&failed), one).await.data(200);
    server.drain().await;
    assert_eq!(receiver.take_one().header("webhook-id"), failed);
    let attempts = server.get(&told(&failed)).await;
    assert_eq!(attempts.data(200).as_array().unwrap().len(), 1);
    let unknown = "evt_0a1b2c3d4e5f6g7h8i9j0k1l";
    assert_eq!(server.get(&told(unknown)).await.error(404), "Event not found");
    assert_eq!(
        server.post(&resend(unknown), json!({})).await.error(404),
        "Event not found"
    );
    // Another store's events are not there.
    let (other, token) = server.other_store("other-labs").await;
    let theirs = format!("/v2/core/stores/{}/events/{completed}/deliveries", other.id);
    let call = server.anonymous(http::Method::GET, &theirs).bearer(&token);
    assert_eq!(call.send().await.error(404), "Event not found");
    server.verify().await;
}

#[apply(both)]
async fn what_happens_in_one_moment_keeps_its_order(server: Server) {
    let order = "ord_0000000000000000000000a1";
    for event in [EventType::PaymentPending, EventType::PaymentCompleted] {
        emit_about(&server, event, order).await;
    }
    assert_eq!(
        kinds(&part(&server, "").await),
        ["PAYMENT_PENDING", "PAYMENT_COMPLETED"]
    );
    // Several in one transaction keep their order, though their ids are of one moment.
    let (app, store) = (Arc::clone(&server.app), server.store_now().await);
    let emitted = server.app.db.write(move |tx| {
        for event in [
            EventType::PaymentRefunded,
            EventType::PaymentDisputed,
            EventType::PaymentDisputeWon,
            EventType::PaymentDisputeLost,
        ] {
            events::emit(tx, &Ctx::of(&app.env, &store), event, |_| {
                Ok(crate::webhooks::sale())
            })?;
        }
        Ok::<_, ApiError>(())
    });
    emitted.await.unwrap();
    assert_eq!(
        kinds(&part(&server, "?after=2").await),
        [
            "PAYMENT_REFUNDED",
            "PAYMENT_DISPUTED",
            "PAYMENT_DISPUTE_WON",
            "PAYMENT_DISPUTE_LOST"
        ]
    );
}

#[apply(both)]
async fn a_time_begins_in_front_of_all_that_happened_then(server: Server) {
    let began = server.store_now().await.now(&server.app.env.clock);
    server.app.env.clock.advance(10 * SECOND);
    emit(&server, EventType::PaymentCompleted).await;
    assert_eq!(kinds(&part(&server, "").await), ["PAYMENT_COMPLETED"]);
    // A transaction that began before that ends after it.
    let (app, store) = (Arc::clone(&server.app), server.store_now().await);
    let emitted = server.app.db.write(move |tx| {
        let ctx = Ctx {
            now: began,
            ..Ctx::of(&app.env, &store)
        };
        events::emit(tx, &ctx, EventType::PaymentPending, |_| {
            Ok(crate::webhooks::sale())
        })
    });
    emitted.await.unwrap();
    assert_eq!(
        kinds(&part(&server, "").await),
        ["PAYMENT_COMPLETED", "PAYMENT_PENDING"]
    );
    for (seconds, told) in [
        (0, vec!["PAYMENT_COMPLETED", "PAYMENT_PENDING"]),
        (5, vec!["PAYMENT_COMPLETED"]),
        (11, vec![]),
    ] {
        let from = json!(began.plus_millis(seconds * SECOND));
        let since = part(&server, &format!("?from={}", from.as_str().unwrap())).await;
        assert_eq!(kinds(&since), told, "{seconds}");
    }
}

#[apply(both)]
async fn many_at_once_are_each_read_once(server: Server) {
    let selling = (0..12).map(|number| {
        let server = &server;
        async move {
            let order = format!("ord_0000000000000000000000{number:02}");
            for event in [EventType::PaymentPending, EventType::PaymentCompleted] {
                emit_about(server, event, &order).await;
            }
        }
    });
    let reading = async {
        let (mut seen, mut after) = (Vec::new(), "0".to_owned());
        while seen.len() < 24 {
            let part = part(&server, &format!("?after={after}&limit=5")).await;
            for item in part["items"].as_array().unwrap() {
                let order = item["data"]["order"]["id"].as_str().unwrap();
                seen.push((order.to_owned(), item["event"].as_str().unwrap().to_owned()));
            }
            after = part["cursor"].as_str().unwrap().to_owned();
            tokio::task::yield_now().await;
        }
        seen
    };
    let (_, seen) = tokio::join!(futures_util::future::join_all(selling), reading);
    for number in 0..12 {
        let order = format!("ord_0000000000000000000000{number:02}");
        let told: Vec<&str> = seen
            .iter()
            .filter(|(of, _)| *of == order)
            .map(|(_, event)| event.as_str())
            .collect();
        assert_eq!(told, ["PAYMENT_PENDING", "PAYMENT_COMPLETED"], "{order}");
    }
}

#[apply(both)]
async fn events_are_kept_for_thirty_days_and_a_gap_is_told(server: Server) {
    let app = Arc::clone(&server.app);
    let begun = server.app.db.write(move |tx| {
        pandabase::wiring::housekeeping::schedule(tx, &app.env)?;
        Ok::<_, ApiError>(())
    });
    begun.await.unwrap();
    emit(&server, EventType::PaymentPending).await;
    emit(&server, EventType::PaymentCompleted).await;
    let first = part(&server, "?limit=1").await;
    server.advance(20 * DAY).await;
    emit(&server, EventType::PaymentRefunded).await;
    let since = part(&server, "?from=2026-06-10T00:00:00Z").await;
    assert_eq!(kinds(&since), ["PAYMENT_REFUNDED"]);
    server.advance(10 * DAY + 2 * HOUR).await;
    let all = part(&server, "").await;
    assert_eq!(
        (kinds(&all), &all["hasGap"]),
        (vec!["PAYMENT_REFUNDED"], &json!(false))
    );
    let late = part(&server, "?after=1").await;
    assert_eq!(
        (kinds(&late), &late["hasGap"]),
        (vec!["PAYMENT_REFUNDED"], &json!(true))
    );
    let gone = server
        .get(&list(&server, &format!("?after={}", ids(&first)[0])))
        .await;
    refused(&gone, "querystring/after names no event that is kept");
    // Nothing is there at last, and places go on.
    server.advance(31 * DAY).await;
    assert_eq!(ids(&part(&server, "").await), Vec::<String>::new());
    emit(&server, EventType::PaymentFailed).await;
    let next = part(&server, "?after=3").await;
    assert_eq!(
        (&next["items"][0]["cursor"], &next["hasGap"]),
        (&json!("4"), &json!(false))
    );
    // What was forgotten before anybody read it is a gap, too.
    emit(&server, EventType::PaymentRefunded).await;
    server.advance(31 * DAY).await;
    let missed = part(&server, "?after=4").await;
    assert_eq!((ids(&missed).len(), &missed["hasGap"]), (0, &json!(true)));
}

#[apply(both)]
async fn what_cannot_be_read_is_refused(server: Server) {
    emit(&server, EventType::PaymentPending).await;
    for (query, text) in [
        ("?after=yesterday", "querystring/after"),
        ("?after=99", "querystring/after is a place that no event has"),
        (
            "?after=evt_0a1b2c3d4e5f6g7h8i9j0k1l",
            "querystring/after names no event",
        ),
        ("?events=payment.success", "querystring/events"),
        ("?object=cus_q1w8e5r2t9y6u3i0o7p4a1sd", "querystring/object"),
        ("?limit=0", "querystring/limit"),
        ("?limit=101", "querystring/limit"),
        ("?wait=31", "querystring/wait"),
        ("?from=tomorrow", "querystring/from"),
        ("?after=1&from=2026-06-01T00:00:00Z", "querystring/from"),
    ] {
        refused(&server.get(&list(&server, query)).await, text);
    }
    let unknown = server.core("/events/evt_0a1b2c3d4e5f6g7h8i9j0k1l");
    assert_eq!(server.get(&unknown).await.error(404), "Event not found");
    let other = server.core("/events/evt_1");
    server.get(&other).await.error(400);
}

#[apply(both)]
async fn an_endpoint_that_comes_later_gets_what_was_before(server: Server) {
    let receiver = Receiver::start(Manner::Status(200)).await;
    let server = server
        .with(|config| config.webhook_allowed_hosts = vec!["127.0.0.1".into()])
        .await;
    emit(&server, EventType::PaymentCompleted).await;
    let body = json!({"url": receiver.url, "eventTypes": ["PAYMENT_COMPLETED"]});
    let webhook = server
        .post(&server.core("/webhooks"), body)
        .await
        .data(201)
        .clone();
    server.app.env.clock.advance(HOUR);
    let path = format!("/webhooks/{}/replay", webhook["id"].as_str().unwrap());
    let again = json!({"from": "2026-05-31T00:00:00Z"});
    let queued = server.post(&server.core(&path), again).await;
    assert_eq!(queued.data(200)["queued"], 1);
    server.drain().await;
    let id = ids(&part(&server, "").await).remove(0);
    assert_eq!(receiver.take_one().header("webhook-id"), id);
    server.verify().await;
}
