//! A trace puts together what has one beginning.

use crate::harness::{Answer, Server, apply, both};
use crate::portal::MIA;
use crate::receiver::{Manner, Receiver};
use crate::renewals::lasting;
use crate::shop::{GOOD, card};
use http::Method;
use pandabase_domain::id::EventId;
use serde_json::{Value, json};

/// The trace that a caller names.
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

impl Server {
    async fn trace(&self, id: &str) -> Answer {
        self.app.request_log.flush().await;
        self.get(&self.core(&format!("/trace/{id}"))).await
    }

    /// The steps of a trace.
    pub async fn steps(&self, id: &str) -> Vec<Value> {
        let trace = self.trace(id).await;
        let trace = trace.data(200);
        assert_eq!((&trace["id"], &trace["hasMore"]), (&json!(id), &json!(false)));
        trace["steps"].as_array().unwrap().clone()
    }

    /// Pays as somebody who names a trace; returns the request's id and the answer.
    async fn pay_traced(&self, amount: i64) -> (String, Value) {
        let session = self.cart_of(amount).await;
        let paid = self
            .anonymous(Method::POST, &self.pay_path(&session))
            .header("traceparent", &format!("00-{TRACE}-00f067aa0ba902b7-01"))
            .json(&json!({"payment_method": card(GOOD)}))
            .send()
            .await;
        let request = paid.header("x-request-id").unwrap().to_owned();
        (request, paid.data(200).clone())
    }
}

/// The steps of a kind.
fn of_kind<'s>(steps: &'s [Value], kind: &str) -> Vec<&'s Value> {
    steps.iter().filter(|step| step["kind"] == kind).collect()
}

/// The only step of a kind.
#[track_caller]
fn only<'s>(steps: &'s [Value], kind: &str) -> &'s Value {
    let found = of_kind(steps, kind);
    assert_eq!(found.len(), 1, "{kind}: {steps:?}");
    found[0]
}

/// The event that tells of a sale, behind the one that tells that it began.
#[track_caller]
fn completed(steps: &[Value]) -> &Value {
    let [begun, completed] = of_kind(steps, "EVENT")[..] else {
        panic!("{steps:?}");
    };
    assert_eq!(
        (&begun["name"], &completed["name"]),
        (&json!("PAYMENT_PENDING"), &json!("PAYMENT_COMPLETED"))
    );
    completed
}

fn id(step: &Value) -> String {
    step["id"].as_str().unwrap().to_owned()
}

#[apply(both)]
async fn a_purchase_is_traced_from_its_request_to_the_receivers_answer(server: Server) {
    let (server, receiver) = server.listening(&["PAYMENT_COMPLETED"]).await;
    let (request, paid) = server.pay_traced(4_000).await;
    let waiting = server.steps(&request).await;
    assert_eq!(only(&waiting, "DELIVERY")["status"], "PENDING");
    assert!(of_kind(&waiting, "ANSWER").is_empty());
    server.drain().await;

    let steps = server.steps(&request).await;
    let root = &steps[0];
    assert_eq!((&root["id"], &root["kind"]), (&json!(request), &json!("REQUEST")));
    assert_eq!((&root["depth"], &root["parentId"]), (&json!(0), &Value::Null));
    assert_eq!(root["traceId"], TRACE);
    let payment = paid["payment_id"].as_str().unwrap();
    let names: Vec<&str> = of_kind(&steps, "PAYMENT")
        .iter()
        .map(|step| step["name"].as_str().unwrap())
        .collect();
    for name in ["CHECKOUT_CONFIRMED", "PAYMENT_COLLECTED", "ORDER_COMPLETED"] {
        assert!(names.contains(&name), "{names:?}");
    }
    for kind in ["PAYMENT", "CHARGE", "LEDGER", "EVENT"] {
        for step in of_kind(&steps, kind) {
            assert_eq!(step["parentId"], json!(request), "{step}");
            assert_eq!(step["depth"], 1, "{step}");
        }
    }
    assert_eq!(only(&steps, "CHARGE")["about"], payment);
    assert_eq!(only(&steps, "LEDGER")["name"], "PAYMENT_RECEIVED");
    let event = completed(&steps);
    let delivery = only(&steps, "DELIVERY");
    assert_eq!(
        (&delivery["parentId"], &delivery["status"]),
        (&event["id"], &json!("DELIVERED"))
    );
    let answer = only(&steps, "ANSWER");
    assert_eq!(
        (&answer["parentId"], &answer["name"], &answer["status"]),
        (&delivery["id"], &json!("HTTP 200"), &json!("200"))
    );
    assert_eq!((&delivery["depth"], &answer["depth"]), (&json!(2), &json!(3)));
    assert!(!of_kind(&steps, "MAIL").is_empty());

    // The receiver is told the caller's trace, with an id of this call.
    let seen = receiver.take_one();
    let told = seen.header("traceparent");
    assert!(
        told.starts_with(&format!("00-{TRACE}-")) && told.ends_with("-01"),
        "{told}"
    );
    assert!(!told.contains("00f067aa0ba902b7"));

    // Whatever it is asked by, it is the same tree.
    let mut ids = vec![paid["order_id"].as_str().unwrap().to_owned(), payment.to_owned()];
    ids.push(paid["order_number"].as_str().unwrap().to_owned());
    for kind in ["LEDGER", "DELIVERY"] {
        ids.push(id(only(&steps, kind)));
    }
    for kind in ["EVENT", "MAIL", "PAYMENT"] {
        ids.extend(of_kind(&steps, kind).into_iter().map(id));
    }
    for id in ids {
        assert_eq!(server.steps(&id).await, steps, "{id}");
    }
}

#[apply(both)]
async fn what_happens_later_to_an_order_has_a_tree_of_its_own(server: Server) {
    let (request, paid) = server.pay_traced(4_000).await;
    server.advance(1_000).await;
    let order = paid["order_id"].as_str().unwrap();
    let refund = server.core(&format!("/refunds/orders/{order}"));
    let refunded = server.post(&refund, json!({"reason": "DUPLICATE"})).await;
    let refund = refunded.data(200)["id"].as_str().unwrap().to_owned();
    let later = refunded.header("x-request-id").unwrap();
    server.drain().await;
    let steps = server.steps(order).await;
    let roots: Vec<&Value> = steps.iter().filter(|step| step["depth"] == 0).collect();
    assert_eq!(roots.len(), 2, "{roots:?}");
    assert_eq!(
        (&roots[0]["id"], &roots[1]["id"]),
        (&json!(request), &json!(later))
    );
    // A request of the Store API is in its log.
    assert_eq!(roots[1]["status"], "200");
    let called = format!("POST /v2/core/stores/{}/refunds/orders/{order}", server.store.id);
    assert_eq!(roots[1]["name"], called);
    assert_ne!(roots[1]["traceId"], TRACE);
    assert_eq!(server.steps(&refund).await, steps);
    let own = server.steps(later).await;
    assert_eq!(own, steps[steps.len() - own.len()..]);
    assert!(own.iter().any(|step| step["name"] == "REFUND_COMPLETED"));
}

#[apply(both)]
async fn a_renewal_begins_with_its_run(server: Server) {
    let plan = server.plan(json!({})).await;
    let session = server.cart_of_plan(&plan).await;
    let subscribed = server.consent_with(&session, lasting(GOOD)).await;
    let subscription = subscribed.data(200)["subscription_id"].as_str().unwrap();
    server.move_clock("P32D").await;
    let steps = server.steps(subscription).await;
    let roots: Vec<&Value> = steps.iter().filter(|step| step["depth"] == 0).collect();
    assert_eq!(roots.len(), 2, "{roots:?}");
    assert_eq!(roots[0]["id"], subscribed.header("x-request-id").unwrap());
    assert_eq!(
        (&roots[1]["kind"], &roots[1]["name"]),
        (&json!("JOB"), &json!("subscription_renewal"))
    );
    let run = id(roots[1]);
    let own = server.steps(&run).await;
    assert_eq!(id(&own[0]), run);
    assert_eq!(of_kind(&own, "LEDGER").len(), 1);
    assert_eq!(of_kind(&own, "CHARGE").len(), 1);
    let (job, _) = run.split_once('.').unwrap();
    assert!(server.steps(job).await.iter().any(|step| id(step) == run));
}

#[apply(both)]
async fn a_delivery_that_is_asked_for_came_of_its_request(server: Server) {
    let (server, receiver) = server.listening(&["PAYMENT_COMPLETED"]).await;
    receiver.answer(Manner::Status(500));
    let (request, _) = server.pay_traced(4_000).await;
    server.drain().await;
    let failed = server.steps(&request).await;
    let delivery = of_kind(&failed, "DELIVERY")
        .into_iter()
        .find(|step| step["status"] == "FAILED")
        .unwrap();
    let (webhook, failed) = (delivery["about"].as_str().unwrap(), id(delivery));
    receiver.answer(Manner::Status(204));
    let resend = server.core(&format!("/webhooks/{webhook}/deliveries/{failed}/resend"));
    let resent = server.post(&resend, json!({})).await;
    let (asked, again) = (resent.header("x-request-id").unwrap(), id(resent.data(200)));
    server.drain().await;
    let steps = server.steps(asked).await;
    let made = only(&steps, "DELIVERY");
    assert_eq!((&made["id"], &made["parentId"]), (&json!(again), &json!(asked)));
    assert_eq!(only(&steps, "ANSWER")["name"], "HTTP 204");
    // The event has all attempts below it.
    let event = id(completed(&server.steps(&request).await));
    let attempts = server.steps(&event).await;
    let attempts = of_kind(&attempts, "DELIVERY");
    assert!(attempts.iter().all(|step| step["parentId"] == json!(event)));
    assert!(attempts.iter().any(|step| id(step) == again));
    assert!(attempts.iter().any(|step| step["status"] == "PENDING"));
}

#[apply(both)]
async fn a_request_that_did_nothing_is_a_tree_of_one(server: Server) {
    let read = server
        .call(Method::GET, &server.core("/products"))
        .header("traceparent", &format!("00-{TRACE}-00f067aa0ba902b7-00"))
        .send()
        .await;
    let steps = server.steps(read.header("x-request-id").unwrap()).await;
    assert_eq!(steps.len(), 1, "{steps:?}");
    assert_eq!(
        (&steps[0]["name"], &steps[0]["status"], &steps[0]["traceId"]),
        (
            &json!(format!("GET {}", server.core("/products"))),
            &json!("200"),
            &json!(TRACE)
        )
    );
}

#[apply(both)]
async fn what_is_unknown_or_of_another_store_has_no_trace(server: Server) {
    let paid = server.sell(4_000, GOOD).await;
    let order = paid["order_id"].as_str().unwrap();
    let (other, token) = server.other_store("other-labs").await;
    for id in [order, "req_000000000000000000000000"] {
        let path = format!("/v2/core/stores/{}/trace/{id}", other.id);
        let answer = server.anonymous(Method::GET, &path).bearer(&token).send().await;
        assert_eq!(answer.error(404), "Trace not found", "{id}");
    }
    for unknown in [
        "req_000000000000000000000000",
        "job_000000000000000000000000",
        "dlv_000000000000000000000000",
        "evnt_000000000000000000000000",
        "nothing_of_ours",
        "no-prefix-at-all",
        "evt_\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}",
    ] {
        let path: String =
            percent_encoding::utf8_percent_encode(unknown, percent_encoding::NON_ALPHANUMERIC).to_string();
        assert_eq!(
            server.trace(&path).await.error(404),
            "Trace not found",
            "{unknown}"
        );
    }
    let short = server.trace("ord_1").await;
    assert!(short.error(400).starts_with("params/id"), "{}", short.text);
}

#[apply(both)]
async fn a_header_that_is_no_trace_is_ignored(server: Server) {
    let (server, receiver): (Server, Receiver) = server.listening(&["PAYMENT_COMPLETED"]).await;
    let session = server.cart_of(4_000).await;
    let paid = server
        .anonymous(Method::POST, &server.pay_path(&session))
        .header(
            "traceparent",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        )
        .json(&json!({"payment_method": card(GOOD)}))
        .send()
        .await;
    let request = paid.header("x-request-id").unwrap();
    server.drain().await;
    let steps = server.steps(request).await;
    let trace = steps[0]["traceId"].as_str().unwrap();
    assert!(
        trace.len() == 32 && trace.bytes().any(|byte| byte != b'0'),
        "{trace}"
    );
    let seen = receiver.take_one();
    let told = seen.header("traceparent");
    assert!(
        told.starts_with(&format!("00-{trace}-")) && told.ends_with("-00"),
        "{told}"
    );
    // What a mail or an event says is nobody's business here.
    let event = EventId::from_stored(id(completed(&steps)));
    assert!(!server.trace(event.as_str()).await.text.contains(MIA));
}
