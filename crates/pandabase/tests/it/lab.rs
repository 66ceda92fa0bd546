//! The webhook lab of a sandbox: a receiver that answers as it is told, and events that are sent with
//! something wrong.

use crate::harness::{Answer, Server, apply, both};
use crate::receiver::{Manner, Receiver, Seen};
use crate::shop::GOOD;
use crate::webhooks::open;
use http::Method;
use pandabase::wiring::assembly;
use pandabase_domain::time::{MINUTE, Timestamp};
use pandabase_domain::webhook::check::{Received, Verdict, check};
use pandabase_domain::webhook::signature::{WebhookSecret, v2_headers};
use pandabase_platform::clock::Clock;
use pandabase_platform::config::Config;
use pandabase_platform::keyring::Keyring;
use pandabase_platform::random::Random;
use serde_json::{Value, json};

const EVENT: &str = "evt_0a1b2c3d4e5f6g7h8i9j0k1l";
const BODY: &str = r#"{"event":"PAYMENT_COMPLETED","id":"evt_0a1b2c3d4e5f6g7h8i9j0k1l"}"#;

fn lab(server: &Server, rest: &str) -> String {
    format!("/v2/sandbox/stores/{}/lab{rest}", server.store.id)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The path of the receiver's address.
fn path_of<'u>(server: &Server, url: &'u str) -> &'u str {
    url.strip_prefix(&server.app.env.config.secure_url).unwrap()
}

/// Posts something to a path of the server, a moment after what was before.
async fn post(server: &Server, path: &str, headers: &[(&'static str, &str)], body: &str) -> Answer {
    server.app.env.clock.advance(1);
    let call = server.anonymous(Method::POST, path);
    let call = headers
        .iter()
        .fold(call, |call, (name, value)| call.header(name, value));
    call.body(body).send().await
}

/// What the receiver took, newest first.
async fn received(server: &Server) -> Vec<Value> {
    let listed = server.get(&lab(server, "/requests")).await;
    listed.data(200).as_array().unwrap().clone()
}

#[apply(both)]
async fn the_receiver_answers_as_told_and_says_what_is_wrong(server: Server) {
    let server = open(&server).await;
    let receiver = lab(&server, "/receiver");
    assert_eq!(server.get(&receiver).await.error(404), "Receiver not found");
    let told = json!({"answers": [500, 503, 201]});
    let made = server.post(&receiver, told).await.data(200).clone();
    assert_eq!(
        (&made["answers"], &made["given"]),
        (&json!([500, 503, 201]), &json!(0))
    );
    let url = text(&made["url"]);
    let path = path_of(&server, url);
    let secret = path.strip_prefix("/lab/").unwrap();
    assert!(secret.len() == 48 && secret.bytes().all(|byte| byte.is_ascii_hexdigit()));
    // Nobody is told at this address, so there is no secret to check with.
    let first = post(
        &server,
        path,
        &[("authorization", "Bearer sk_test_x")],
        "not json",
    )
    .await;
    assert_eq!((first.status.as_u16(), first.text.as_str()), (500, ""));
    let unchecked = received(&server).await.remove(0);
    assert_eq!(
        [
            &unchecked["isRight"],
            &unchecked["event"],
            &unchecked["faults"],
            &unchecked["status"]
        ],
        [&Value::Null, &Value::Null, &json!([]), &json!(500)]
    );
    let one = lab(&server, &format!("/requests/{}", text(&unchecked["id"])));
    let detail = server.get(&one).await.data(200).clone();
    assert_eq!(
        (&detail["body"], &detail["headers"]),
        (&json!("not json"), &json!({}))
    );
    // With an endpoint there, its secret says what is wrong.
    let endpoint = json!({"url": url, "eventTypes": ["PAYMENT_COMPLETED"]});
    let endpoint = server
        .post(&server.core("/webhooks"), endpoint)
        .await
        .data(201)
        .clone();
    let secret = WebhookSecret::from_stored(text(&endpoint["secret"]));
    let now = server.app.env.clock.now();
    let [(_, id), (_, time), (_, signature)] = v2_headers(&secret, EVENT, now, BODY.as_bytes());
    let milliseconds = format!("{time}000");
    let spaced = BODY.replace(",\"", ", \"");
    for (time, signature, body, status, faults) in [
        (&time, &*signature, BODY, 503, json!([])),
        (&time, &*signature, "{}", 201, json!(["OTHER"])),
        (&milliseconds, &*signature, BODY, 201, json!(["MILLISECONDS"])),
        (&time, &*signature, &*spaced, 201, json!(["BODY_REFORMATTED"])),
        (&time, "", BODY, 201, json!(["MISSING"])),
    ] {
        let headers = [
            ("webhook-id", &*id),
            ("webhook-timestamp", time.as_str()),
            ("webhook-signature", signature),
        ];
        let answer = post(&server, path, &headers, body).await;
        assert_eq!(answer.status.as_u16(), status, "{faults}");
        let newest = received(&server).await.remove(0);
        assert_eq!((&newest["faults"], &newest["eventId"]), (&faults, &json!(EVENT)));
        assert_eq!(newest["isRight"], faults == json!([]), "{faults}");
    }
    assert_eq!(received(&server).await[4]["event"], "PAYMENT_COMPLETED");
    server.app.env.clock.advance(6 * MINUTE);
    let headers = [
        ("webhook-id", &*id),
        ("webhook-timestamp", &*time),
        ("webhook-signature", &*signature),
    ];
    post(&server, path, &headers, BODY).await;
    let late = received(&server).await.remove(0);
    assert_eq!(
        (&late["isRight"], &late["faults"]),
        (&json!(true), &json!(["UNTIMELY"]))
    );
    // Told something else, it keeps its address.
    let again = server.post(&receiver, json!({})).await.data(200).clone();
    assert_eq!(
        (&again["url"], &again["answers"], &again["given"]),
        (&made["url"], &json!([200]), &json!(0))
    );
    assert_eq!(post(&server, path, &[], "{}").await.status, 200);
    server.delete(&receiver).await.data(200);
    assert!(received(&server).await.is_empty());
    assert_eq!(post(&server, path, &[], "{}").await.status, 404);
    assert_eq!(server.delete(&receiver).await.error(404), "Receiver not found");
    server.verify().await;
}

#[apply(both)]
async fn the_receiver_keeps_what_it_has_room_for(server: Server) {
    let receiver = lab(&server, "/receiver");
    for (answers, field) in [
        (json!([199]), "body/answers/0"),
        (json!([600]), "body/answers/0"),
        (json!([]), "body/answers"),
        (json!(vec![200; 11]), "body/answers"),
    ] {
        let refused = server.post(&receiver, json!({"answers": answers})).await;
        assert!(refused.error(400).starts_with(field), "{}", refused.text);
    }
    let made = server.post(&receiver, json!({})).await.data(200).clone();
    let path = path_of(&server, text(&made["url"]));
    for number in 0..53 {
        assert_eq!(post(&server, path, &[], &number.to_string()).await.status, 200);
    }
    let all = received(&server).await;
    assert_eq!(all.len(), 50);
    let oldest = lab(&server, &format!("/requests/{}", text(&all[49]["id"])));
    assert_eq!(server.get(&oldest).await.data(200)["body"], "3");
    let large = "x".repeat(64 * 1024 + 1);
    assert_eq!(
        post(&server, path, &[], &large).await.error(400),
        "Request body is too large"
    );
    assert_eq!(received(&server).await.len(), 50);
    // Whatever else is at no address of a receiver.
    for unknown in ["/lab/", "/lab/0", &format!("{path}0"), &format!("{path}/more")] {
        assert_eq!(post(&server, unknown, &[], "{}").await.status, 404, "{unknown}");
    }
    assert_eq!(server.anonymous(Method::GET, path).send().await.status, 404);
    // A fork has no receiver until it makes its own, and another store sees nothing.
    let fork = format!("/v2/sandbox/stores/{}/fork", server.store.id);
    let fork = server.post(&fork, json!({})).await.data(201).clone();
    let theirs = format!("/v2/sandbox/stores/{}/lab", text(&fork["fork"]["id"]));
    let token = text(&fork["token"]["secret"]);
    for rest in ["/receiver", &oldest[lab(&server, "").len()..]] {
        let call = server.anonymous(Method::GET, &format!("{theirs}{rest}"));
        assert_eq!(call.bearer(token).send().await.status, 404, "{rest}");
    }
    // A reset forgets what was taken, and keeps the address.
    let handle = server.get(&server.core("")).await.data(200)["handle"].clone();
    let reset = format!("/v2/sandbox/stores/{}/reset", server.store.id);
    server.post(&reset, json!({"confirm": handle})).await.data(200);
    assert!(received(&server).await.is_empty());
    assert_eq!(post(&server, path, &[], "{}").await.status, 200);
    server.verify().await;
}

#[apply(both)]
async fn production_has_no_receiver(server: Server) {
    let made = server
        .post(&lab(&server, "/receiver"), json!({}))
        .await
        .data(200)
        .clone();
    let path = path_of(&server, text(&made["url"])).to_owned();
    let server = server.in_production().await;
    assert_eq!(post(&server, &path, &[], "{}").await.status, 404);
}

/// A shop that sold twice, its endpoint with its secret, and the events that the endpoint was told of.
struct Sold {
    server: Server,
    receiver: Receiver,
    webhook: String,
    secret: WebhookSecret,
    events: Vec<String>,
}

impl Sold {
    async fn new(server: &Server) -> Self {
        let receiver = Receiver::start(Manner::Status(200)).await;
        let server = open(server).await;
        let endpoint = json!({"url": receiver.url, "eventTypes": ["PAYMENT_COMPLETED"]});
        let endpoint = server
            .post(&server.core("/webhooks"), endpoint)
            .await
            .data(201)
            .clone();
        for _ in 0..2 {
            server.sell(4000, GOOD).await;
            server.advance(1000).await;
        }
        let events = receiver.seen();
        let events = events.iter().map(|seen| seen.header("webhook-id").to_owned());
        Self {
            webhook: text(&endpoint["id"]).to_owned(),
            secret: WebhookSecret::from_stored(text(&endpoint["secret"])),
            events: events.collect(),
            server,
            receiver,
        }
    }

    async fn send(&self, event: &str, manner: &str, more: Value) -> Answer {
        self.send_by(&self.server, event, manner, more).await
    }

    async fn send_by(&self, server: &Server, event: &str, manner: &str, more: Value) -> Answer {
        let mut body = json!({"eventId": event, "webhookId": self.webhook, "manner": manner});
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        server.post(&lab(server, "/send"), body).await
    }

    fn verdict(&self, seen: &Seen) -> Verdict {
        let received = Received {
            id: seen.header("webhook-id"),
            timestamp: seen.header("webhook-timestamp"),
            signature: seen.header("webhook-signature"),
            body: &seen.body,
        };
        check(&self.secret, &received)
    }
}

#[apply(both)]
async fn events_are_sent_whole_and_damaged(server: Server) {
    let sold = Sold::new(&server).await;
    let [first, second] = [&sold.events[0], &sold.events[1]];
    let told = sold.receiver.seen().len();
    let now = sold.server.app.env.clock.now();
    let second_of = |time: Timestamp| Timestamp::from_millis(time.as_seconds() * 1000);
    for (manner, more, verdict) in [
        ("WHOLE", json!({}), Verdict::Right(second_of(now))),
        ("EDITED", json!({"body": "{\n  \"x\": 1\n}"}), Verdict::Other),
        ("BROKEN_SIGNATURE", json!({}), Verdict::Other),
        (
            "LATE",
            json!({}),
            Verdict::Right(second_of(now.plus_millis(-6 * MINUTE))),
        ),
        (
            "LATE",
            json!({"ageSeconds": 301}),
            Verdict::Right(second_of(now.plus_millis(-301_000))),
        ),
    ] {
        let is_whole = manner == "WHOLE";
        let must = if is_whole { "TAKE" } else { "REFUSE" };
        // This receiver believes everything, and then nothing.
        for (status, passed) in [(200, is_whole), (401, !is_whole)] {
            sold.receiver.answer(Manner::Status(status));
            let sent = sold.send(first, manner, more.clone()).await.data(200).clone();
            assert_eq!(
                [
                    &sent[0]["must"],
                    &sent[0]["passed"],
                    &sent[0]["statusCode"],
                    &sent[0]["eventId"]
                ],
                [&json!(must), &json!(passed), &json!(status), &json!(first)],
                "{manner}"
            );
            let seen = sold.receiver.seen().pop().unwrap();
            assert_eq!(sold.verdict(&seen), verdict, "{manner}");
            if let Some(body) = more["body"].as_str() {
                assert_eq!(seen.body, body);
            }
        }
    }
    sold.receiver.answer(Manner::Status(200));
    let ids = |count: usize| {
        let seen = sold.receiver.seen();
        let last = seen[seen.len() - count..].iter();
        last.map(|seen| seen.header("webhook-id").to_owned())
            .collect::<Vec<_>>()
    };
    sold.send(first, "TWICE", json!({})).await.data(200);
    assert_eq!(ids(2), [first.clone(), first.clone()]);
    sold.send(first, "OUT_OF_ORDER", json!({})).await.data(200);
    assert_eq!(ids(2), [second.clone(), first.clone()]);
    assert_eq!(sold.receiver.seen().len(), told + 14);
    // What is sent for trial is no delivery.
    let list = sold
        .server
        .core(&format!("/webhooks/{}/deliveries", sold.webhook));
    assert_eq!(sold.server.get(&list).await.data(200)["pagination"]["total"], 2);
    sold.server.verify().await;
}

#[apply(both)]
async fn a_slow_message_is_what_every_delivery_is(server: Server) {
    let sold = Sold::new(&server).await;
    let first = &sold.events[0];
    for more in [json!({}), json!({"overSeconds": 1})] {
        // Its receiver has to take it, however long it takes.
        for (status, passed) in [(200, true), (401, false)] {
            sold.receiver.answer(Manner::Status(status));
            let sent = sold.send(first, "SLOWLY", more.clone()).await.data(200).clone();
            assert_eq!(
                [&sent[0]["must"], &sent[0]["passed"], &sent[0]["statusCode"]],
                [&json!("TAKE"), &json!(passed), &json!(status)],
                "{sent}"
            );
            let seen = sold.receiver.seen().pop().unwrap();
            assert_eq!(seen.header("webhook-id"), first.as_str());
            assert_eq!(seen.header("content-length"), seen.body.len().to_string());
            assert!(matches!(sold.verdict(&seen), Verdict::Right(_)));
        }
    }
    sold.server.verify().await;
}

#[apply(both)]
async fn what_cannot_be_sent_is_refused(server: Server) {
    let mut sold = Sold::new(&server).await;
    let (first, last) = (sold.events[0].clone(), sold.events[1].clone());
    let told = sold.receiver.seen().len();
    let refused = sold.send(&first, "EDITED", json!({})).await;
    assert!(refused.error(400).starts_with("body/body"), "{}", refused.text);
    let refused = sold.send(&last, "OUT_OF_ORDER", json!({})).await;
    assert!(
        refused
            .error(400)
            .starts_with("No event that the webhook subscribes to")
    );
    for (more, field) in [
        (json!({"manner": "BACKWARDS"}), "body/manner"),
        (json!({"manner": "SLOWLY", "overSeconds": 11}), "body/overSeconds"),
        (json!({"ageSeconds": 0}), "body/ageSeconds"),
        (json!({"body": ""}), "body/body"),
    ] {
        let refused = sold.send(&first, "LATE", more).await;
        assert!(refused.error(400).starts_with(field), "{}", refused.text);
    }
    let unknown = sold.send(EVENT, "WHOLE", json!({})).await;
    assert_eq!(unknown.error(404), "Event not found");
    // The address is checked as for every delivery: this process calls nobody on its own machine.
    let env = &sold.server.app.env;
    let strict = sold.server.beside(assembly::app(
        Config {
            webhook_allowed_hosts: Vec::new(),
            ..env.config.clone()
        },
        sold.server.app.db.clone(),
        Clock::manual(env.clock.now()),
        Random::seeded(9),
        Keyring::new(&[7; 32]),
    ));
    let sent = sold.send_by(&strict, &first, "WHOLE", json!({})).await;
    let sent = sent.data(200).clone();
    assert_eq!(
        (&sent[0]["statusCode"], &sent[0]["passed"]),
        (&Value::Null, &json!(false))
    );
    assert_eq!(sent[0]["error"], "Webhook URL must be a public HTTPS address");
    assert_eq!(sold.receiver.seen().len(), told);
    sold.webhook = "whk_z7m1x4c9v2b8n5q0w3e6r1ty".to_owned();
    let unknown = sold.send(&first, "WHOLE", json!({})).await;
    assert_eq!(unknown.error(404), "Webhook not found");
}
