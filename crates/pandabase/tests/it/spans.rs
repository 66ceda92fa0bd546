//! Spans that the real binary hands to a collector (OTLP over HTTP).

use crate::crash::{Shop, text};
use crate::databases::Database;
use crate::place::{Place, Ran, Running};
use crate::receiver::{Manner, Receiver};
use crate::shop::{GOOD, card, dynamic, mia};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Told;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use reqwest::Response;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

/// The trace that a caller names, its call, and that it does not record it.
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALL: &str = "00f067aa0ba902b7";
/// What the collector wants to be told by every export.
const SECRET: &str = "Bearer of-the-collector";
/// Everything that a span says: ids, kinds and statuses.
const KEYS: [&str; 16] = [
    "error.type",
    "http.request.method",
    "http.response.status_code",
    "http.route",
    "pandabase.about",
    "pandabase.charge_id",
    "pandabase.delivery_id",
    "pandabase.event_id",
    "pandabase.event_type",
    "pandabase.job_id",
    "pandabase.job_outcome",
    "pandabase.job_run",
    "pandabase.operation",
    "pandabase.request_id",
    "pandabase.store_id",
    "pandabase.webhook_id",
];
/// How often the metrics are looked at, as fast as they come.
const LOOKS: Duration = Duration::from_secs(60);

/// Starts a sandbox that exports spans to `endpoint`.
fn start(place: &Place, database: Option<&Database>, endpoint: &str) -> Running {
    let settings = format!("log = \"warn\"\n[otlp]\nendpoint = \"{endpoint}\"\n");
    fs::write(place.path("pandabase.toml"), settings).unwrap();
    let mut arguments = vec!["dev", "--listen", "127.0.0.1:0"];
    arguments.extend(database.iter().flat_map(|database| ["--database", &database.url]));
    let mut command = place.command(&arguments);
    command.env("PANDABASE_OTLP__HEADERS__AUTHORIZATION", SECRET);
    place.spawn(command)
}

/// Buys something for 40 dollars, as who names this trace; returns the request's id and what pay answered.
async fn buy(shop: &Shop, traceparent: Option<&str>) -> (String, Value) {
    let cart = json!({"items": [dynamic(4_000)], "customer": mia()});
    let session = shop.open_cart(&cart).await.unwrap();
    let url = format!("{}/v2/stores/{}/checkouts/{session}/pay", shop.base, shop.store);
    let body = json!({"payment_method": card(GOOD)});
    let mut request = shop.http.post(url).json(&body);
    if let Some(traceparent) = traceparent {
        request = request.header("traceparent", traceparent);
    }
    let answer: Response = request.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    let mut paid: Value = answer.json().await.unwrap();
    assert_eq!(paid["data"]["status"], "COMPLETED", "{paid}");
    (id, paid["data"].take())
}

/// Every span that the collector was given.
fn spans_of(collector: &Receiver) -> Vec<Span> {
    let mut spans = Vec::new();
    for seen in collector.seen() {
        assert_eq!(seen.path, "/hook/v1/traces");
        assert_eq!(seen.header("content-type"), "application/x-protobuf");
        assert_eq!(seen.header("authorization"), SECRET);
        let request = ExportTraceServiceRequest::decode(seen.body.clone()).unwrap();
        for resource in request.resource_spans {
            let about = resource.resource.unwrap().attributes;
            assert_eq!(value(&about, "service.name").as_deref(), Some("pandabase"));
            assert_eq!(
                value(&about, "deployment.environment.name").as_deref(),
                Some("sandbox")
            );
            spans.extend(resource.scope_spans.into_iter().flat_map(|scope| scope.spans));
        }
    }
    spans
}

fn value(attributes: &[KeyValue], key: &str) -> Option<String> {
    let found = attributes.iter().find(|attribute| attribute.key == key)?;
    Some(match found.value.as_ref()?.value.as_ref()? {
        Told::StringValue(text) => text.clone(),
        Told::IntValue(number) => number.to_string(),
        other => panic!("{key}: {other:?}"),
    })
}

fn attribute(span: &Span, key: &str) -> String {
    value(&span.attributes, key).unwrap_or_default()
}

/// The only span of this name.
#[track_caller]
fn named<'s>(spans: &[&'s Span], name: &str) -> &'s Span {
    let found: Vec<&Span> = spans.iter().copied().filter(|span| span.name == name).collect();
    assert_eq!(found.len(), 1, "{name}: {spans:?}");
    found[0]
}

/// The spans of a trace, in which each is below another or below nothing of ours.
#[track_caller]
fn of_trace<'s>(spans: &'s [Span], trace: &str, above: &str) -> Vec<&'s Span> {
    let found: Vec<&Span> = spans
        .iter()
        .filter(|span| hex::encode(&span.trace_id) == trace)
        .collect();
    let ids: BTreeSet<String> = found.iter().map(|span| hex::encode(&span.span_id)).collect();
    assert_eq!(ids.len(), found.len(), "{found:?}");
    for span in &found {
        let parent = hex::encode(&span.parent_span_id);
        assert!(parent == above || ids.contains(&parent), "{span:?}");
        assert!(span.start_time_unix_nano <= span.end_time_unix_nano, "{span:?}");
    }
    found
}

async fn a_purchase_is_one_trace(database: Option<Database>) {
    let collector = Receiver::start(Manner::Status(200)).await;
    let merchant = Receiver::start(Manner::Status(200)).await;
    let place = Place::new();
    let server = start(&place, database.as_ref(), &collector.url);
    let shop = Shop::on(&server, "");
    let hook = json!({"url": merchant.url, "eventTypes": ["PAYMENT_COMPLETED"]});
    shop.post("/webhooks", hook).await;
    let (request, paid) = buy(&shop, Some(&format!("00-{TRACE}-{CALL}-00"))).await;
    // Every job that is due has run when the clock has moved.
    shop.advance("PT1S").await;
    let delivered = merchant.take_one();
    let (alone, order) = buy(&shop, None).await;
    shop.advance("PT1S").await;
    let known = shop.get(&format!("/trace/{}", text(&order["order_id"]))).await;
    // What has ended is exported before the process ends.
    server.stop();

    let spans = spans_of(&collector);
    let own = of_trace(&spans, TRACE, CALL);
    let asked = named(&own, "POST /v2/stores/{storeId}/checkouts/{sessionId}/pay");
    assert_eq!(hex::encode(&asked.parent_span_id), CALL);
    for (key, said) in [
        ("http.request.method", "POST"),
        ("http.route", "/v2/stores/{storeId}/checkouts/{sessionId}/pay"),
        ("http.response.status_code", "200"),
        ("pandabase.request_id", request.as_str()),
        ("pandabase.store_id", shop.store.as_str()),
    ] {
        assert_eq!(attribute(asked, key), said, "{key}");
    }
    for name in ["processor create", "processor confirm", "job webhook_delivery"] {
        assert_eq!(named(&own, name).parent_span_id, asked.span_id, "{name}");
    }
    let create = named(&own, "processor create");
    assert_eq!(attribute(create, "pandabase.about"), text(&paid["payment_id"]));
    assert!(attribute(named(&own, "processor confirm"), "pandabase.charge_id").len() > 3);
    let job = named(&own, "job webhook_delivery");
    assert!(attribute(job, "pandabase.job_id").starts_with("job_"));
    assert_eq!(attribute(job, "pandabase.job_outcome"), "done");
    let call = named(&own, "webhook");
    assert_eq!(call.parent_span_id, job.span_id);
    assert_eq!(attribute(call, "http.response.status_code"), "200");
    assert_eq!(
        attribute(call, "pandabase.event_id"),
        text(&delivered.json()["id"])
    );
    assert!(attribute(call, "pandabase.delivery_id").starts_with("dlv_"));
    // The receiver's spans are below the call that it was told of, which we record.
    let header = format!("00-{TRACE}-{}-01", hex::encode(&call.span_id));
    assert_eq!(delivered.header("traceparent"), header);

    // Where no caller names a trace, it is the one that the API tells.
    let trace = text(&known["steps"][0]["traceId"]);
    let own = of_trace(&spans, trace, "");
    let asked = named(&own, "POST /v2/stores/{storeId}/checkouts/{sessionId}/pay");
    assert_eq!(attribute(asked, "pandabase.request_id"), alone);
    assert!(asked.parent_span_id.is_empty());

    for span in &spans {
        for KeyValue { key, .. } in &span.attributes {
            assert!(KEYS.contains(&key.as_str()), "{span:?}");
        }
    }
    for seen in collector.seen() {
        let body = String::from_utf8_lossy(&seen.body).into_owned();
        for secret in ["mia@example.org", "Mia Koch", GOOD, "Premium", &shop.token] {
            assert!(!body.contains(secret), "{secret}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_purchase_arrives_as_spans_of_one_trace() {
    a_purchase_is_one_trace(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_purchase_arrives_as_spans_of_one_trace_on_postgres() {
    a_purchase_is_one_trace(Some(Database::postgres())).await;
}

/// A number of the metrics.
async fn metric(shop: &Shop, name: &str) -> u64 {
    let url = format!("{}/metrics", shop.base);
    let shown = shop.http.get(url).send().await.unwrap().text().await.unwrap();
    let line = shown.lines().find_map(|line| line.strip_prefix(name));
    line.unwrap().trim().parse().unwrap()
}

async fn a_dead_endpoint_changes_nothing(database: Option<Database>) {
    // A port that nobody listens on any more.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let merchant = Receiver::start(Manner::Status(200)).await;
    let place = Place::new();
    let server = start(&place, database.as_ref(), &endpoint);
    let shop = Shop::on(&server, "");
    let hook = json!({"url": merchant.url, "eventTypes": ["PAYMENT_COMPLETED"]});
    shop.post("/webhooks", hook).await;
    buy(&shop, None).await;
    shop.advance("PT1S").await;
    merchant.take_one();
    let lost = async {
        while metric(&shop, "pandabase_spans_dropped_total").await == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LOOKS, lost).await.unwrap();
    assert_eq!(metric(&shop, "pandabase_spans_exported_total").await, 0);
    buy(&shop, None).await;
    server.stop();
    let log = fs::read_to_string(place.path("stderr.log")).unwrap();
    assert_eq!(log.matches("takes no spans").count(), 1, "{log}");
    assert!(!log.contains("of-the-collector"), "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_is_not_there_changes_nothing() {
    a_dead_endpoint_changes_nothing(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_is_not_there_changes_nothing_on_postgres() {
    a_dead_endpoint_changes_nothing(Some(Database::postgres())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_hangs_holds_up_neither_a_sale_nor_the_end() {
    let collector = Receiver::start(Manner::Hang).await;
    let place = Place::new();
    let server = start(&place, None, &collector.url);
    let shop = Shop::on(&server, "");
    for _ in 0..3 {
        buy(&shop, None).await;
    }
    server.stop();
    assert!(collector.seen().len() <= 1);
    let log = fs::read_to_string(place.path("stderr.log")).unwrap();
    assert!(log.contains("has not taken the last spans"), "{log}");
}

#[tokio::test]
async fn without_an_endpoint_nobody_records_a_trace() {
    let merchant = Receiver::start(Manner::Status(200)).await;
    let place = Place::new();
    let server = place.dev();
    let shop = Shop::on(&server, "");
    let hook = json!({"url": merchant.url, "eventTypes": ["PAYMENT_COMPLETED"]});
    shop.post("/webhooks", hook).await;
    buy(&shop, Some(&format!("00-{TRACE}-{CALL}-00"))).await;
    shop.advance("PT1S").await;
    let header = merchant.take_one().header("traceparent").to_owned();
    assert!(header.ends_with("-00"), "{header}");
    for name in ["pandabase_spans_exported_total", "pandabase_spans_dropped_total"] {
        assert_eq!(metric(&shop, name).await, 0);
    }
}

#[test]
fn settings_that_cannot_be_used_are_told_at_the_start() {
    let place = Place::new();
    let refused = |settings: &[(&str, &str)]| {
        let mut command = place.command(&["dev", "--listen", "127.0.0.1:0"]);
        command.envs(settings.iter().copied());
        let told = Ran(command.output().unwrap()).json(2);
        told["error"].as_str().unwrap().to_owned()
    };
    let endpoint = ("PANDABASE_OTLP__ENDPOINT", "http://127.0.0.1:4318");
    let cases: [(&[(&str, &str)], &str); 3] = [
        (
            &[("PANDABASE_OTLP__ENDPOINT", "collector:4318")],
            "otlp.endpoint must begin with http:// or https://",
        ),
        (
            &[("PANDABASE_OTLP__HEADERS__AUTHORIZATION", "x")],
            "otlp.headers are sent to otlp.endpoint, which is not set",
        ),
        (
            &[endpoint, ("PANDABASE_OTLP__SAMPLE_RATIO", "2")],
            "otlp.sample_ratio must be from 0 to 1",
        ),
    ];
    for (settings, error) in cases {
        let told = refused(settings);
        assert!(told.starts_with(error), "{told}");
    }
}
