//! Reports through HTTP: asked for, made by the worker, fetched, forgotten.

mod content;

use crate::harness::{Answer, Server, apply, both};
use crate::shop::{GOOD, buyer, card, dynamic};
use http::Method;
use pandabase_domain::time::{DAY, MINUTE, SECOND};
use pandabase_platform::db::{Db, Sql};
use pandabase_platform::params;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

const KEYS: &str = "completedAt createdAt durationMs errorMessage formats id periodEnd periodStart \
                    requestedByAccountId requestedByTokenId rowCount sizeBytes startedAt status type \
                    updatedAt";

fn june(report_type: &str, formats: Value) -> Value {
    json!({"type": report_type, "periodStart": "2026-06-01T00:00:00Z", "periodEnd": "2026-07-01T00:00:00Z",
        "formats": formats})
}

impl Server {
    async fn ask(&self, body: Value) -> Answer {
        self.post(&self.core("/reports/"), body).await
    }

    async fn report(&self, id: &str) -> Value {
        self.get(&self.core(&format!("/reports/{id}")))
            .await
            .data(200)
            .clone()
    }

    async fn link(&self, id: &str, format: &str) -> Answer {
        self.get(&self.core(&format!("/reports/{id}/download/{format}")))
            .await
    }

    async fn fetch(&self, id: &str, format: &str) -> Answer {
        let link = self.link(id, format).await.data(200)["url"]
            .as_str()
            .unwrap()
            .to_owned();
        let path = link.strip_prefix(&self.app.env.config.public_url).unwrap();
        self.anonymous(Method::GET, path).send().await
    }

    /// Makes a report in both forms, checks that they say the same, and returns its rows.
    async fn rows(&self, body: Value) -> Vec<Row> {
        let id = self.ask(body).await.data(201)["id"].as_str().unwrap().to_owned();
        self.drain().await;
        let report = self.report(&id).await;
        assert_eq!(report["status"], "SUCCEEDED", "{report}");
        let (csv, json) = (self.fetch(&id, "csv").await, self.fetch(&id, "json").await);
        assert_eq!(csv.content_type(), Some("text/csv; charset=utf-8"));
        assert_eq!(json.content_type(), Some("application/json; charset=utf-8"));
        assert_eq!(report["sizeBytes"], csv.text.len() + json.text.len());
        let rows: Vec<Row> = serde_json::from_str(&json.text).unwrap();
        assert_eq!(report["rowCount"], rows.len());
        assert_eq!(parsed(&csv.text), rows.iter().map(as_text).collect::<Vec<_>>());
        rows
    }

    async fn pay_as(&self, email: &str, amount: i64) -> Value {
        let cart = json!({"items": [dynamic(amount)], "customer": buyer(email, "DE", "BE")});
        let session = self.open_cart(cart).await;
        self.pay_with(&session, card(GOOD)).await.data(200).clone()
    }
}

/// A JSON object with its keys in their order.
struct Row(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> serde::de::Visitor<'de> for Entries {
            type Value = Row;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Row, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Row(entries))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

impl std::ops::Index<&str> for Row {
    type Output = Value;
    fn index(&self, wanted: &str) -> &Value {
        &self.0.iter().find(|(name, _)| name == wanted).unwrap().1
    }
}

/// Names and values of each line of a CSV file.
fn parsed(text: &str) -> Vec<Vec<(String, String)>> {
    let text = text.strip_prefix('\u{feff}').unwrap();
    assert!(!text.contains('\r'));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names = reader.headers().unwrap().clone();
    let lines = reader.records().map(|line| {
        let line = line.unwrap();
        names
            .iter()
            .zip(&line)
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    });
    lines.collect()
}

/// A JSON row as CSV has it.
fn as_text(row: &Row) -> Vec<(String, String)> {
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    row.0
        .iter()
        .map(|(name, value)| (name.clone(), text(value)))
        .collect()
}

fn names(row: &Row) -> String {
    row.0
        .iter()
        .map(|(name, _)| name.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

async fn run(db: &Db, sql: &'static str, id: &str) -> u64 {
    let (sql, id) = (Sql::new(sql), id.to_owned());
    db.write(move |tx| tx.run(sql, params![&id])).await.unwrap()
}

#[apply(both)]
async fn a_report_is_made_fetched_and_forgotten(server: Server) {
    server.sell(2000, GOOD).await;
    let asked = server.ask(june("PAYMENT_ACTIVITY", json!(["CSV", "CSV"]))).await;
    let asked = asked.data(201);
    let keys: Vec<&str> = asked.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys.join(" "), KEYS);
    let id = asked["id"].as_str().unwrap();
    assert!(id.starts_with("rpt_") && id.len() == 28);
    let expected = json!({"id": id, "type": "PAYMENT_ACTIVITY", "status": "PENDING", "formats": ["CSV"],
        "periodStart": "2026-06-01T00:00:00.000Z", "periodEnd": "2026-07-01T00:00:00.000Z", "rowCount": null,
        "sizeBytes": null, "durationMs": null, "errorMessage": null, "requestedByAccountId": null,
        "requestedByTokenId": asked["requestedByTokenId"], "startedAt": null, "completedAt": null,
        "createdAt": "2026-06-01T00:00:00.000Z", "updatedAt": "2026-06-01T00:00:00.000Z"});
    assert_eq!(*asked, expected);
    assert!(asked["requestedByTokenId"].as_str().unwrap().starts_with("stk_"));
    assert_eq!(server.report(id).await, expected);
    assert_eq!(
        server.link(id, "csv").await.error(409),
        "The report is PENDING, not SUCCEEDED"
    );
    assert_eq!(
        server.link(id, "json").await.error(404),
        "File of this format not found"
    );
    server.link(id, "xml").await.error(400);

    server.drain().await;
    let made = server.report(id).await;
    assert_eq!(made["status"], "SUCCEEDED");
    assert_eq!((&made["rowCount"], &made["durationMs"]), (&json!(1), &json!(0)));
    assert_eq!(made["startedAt"], "2026-06-01T00:00:00.000Z");
    assert_eq!(made["completedAt"], "2026-06-01T00:00:00.000Z");
    server.link(id, "json").await.error(404);
    let first = server.link(id, "csv").await.data(200)["url"].clone();
    let file = server.fetch(id, "csv").await;
    assert_eq!(
        file.text.len(),
        usize::try_from(made["sizeBytes"].as_u64().unwrap()).unwrap()
    );
    assert!(
        file.header("content-disposition")
            .unwrap()
            .contains("filename=\"payment-activity_2026-06-01_2026-07-01.csv\"")
    );
    let mails = server.mails().await;
    let ready = (
        "owner@example.org".to_owned(),
        "Your report is ready: payment activity".to_owned(),
    );
    assert!(mails.contains(&ready), "{mails:?}");

    server.advance(SECOND).await;
    assert_ne!(server.link(id, "csv").await.data(200)["url"], first);

    server.advance(30 * DAY - 2 * SECOND).await;
    assert_eq!(server.fetch(id, "csv").await.text, file.text);
    server.advance(SECOND).await;
    assert_eq!(
        server
            .get(&server.core(&format!("/reports/{id}")))
            .await
            .error(404),
        "Report not found"
    );
    server.link(id, "csv").await.error(404);
    let list = server.get(&server.core("/reports/")).await;
    assert_eq!(list.data(200)["pagination"]["total"], 0);
    assert!(
        !server
            .app
            .env
            .config
            .files_folder()
            .join(server.store.id.as_str())
            .join(id)
            .exists()
    );
    assert!(!server.jobs().await.iter().any(|kind| kind.starts_with("report")));
}

#[apply(both)]
async fn lists_are_filtered(server: Server) {
    for report_type in ["PAYMENT_ACTIVITY", "BALANCE_LEDGER", "REFUNDS_DISPUTES"] {
        server.ask(june(report_type, json!(["JSON"]))).await.data(201);
        server.advance(SECOND).await;
    }
    server
        .ask(june("BALANCE_LEDGER", json!(["CSV", "JSON"])))
        .await
        .data(201);
    let list = |query: &str| {
        let path = server.core(&format!("/reports/?{query}"));
        let server = &server;
        async move {
            let answer = server.get(&path).await;
            let data = answer.data(200);
            let items = data["items"].as_array().unwrap().iter();
            let types: Vec<String> = items
                .map(|item| item["type"].as_str().unwrap().to_owned())
                .collect();
            assert_eq!(
                data["pagination"]["limit"],
                if path.contains("limit") { 1 } else { 25 }
            );
            (data["pagination"]["total"].as_i64().unwrap(), types.join(" "))
        }
    };
    let newest_first = "BALANCE_LEDGER REFUNDS_DISPUTES BALANCE_LEDGER PAYMENT_ACTIVITY";
    assert_eq!(list("").await, (4, newest_first.to_owned()));
    assert_eq!(list("status=PENDING").await, (1, "BALANCE_LEDGER".to_owned()));
    assert_eq!(
        list("status=SUCCEEDED&type=BALANCE_LEDGER").await,
        (1, "BALANCE_LEDGER".to_owned())
    );
    assert_eq!(list("page=2&limit=1").await, (4, "REFUNDS_DISPUTES".to_owned()));
    for bad in [
        "status=DONE",
        "status=pending",
        "type=SALES",
        "page=0",
        "limit=101",
        "limit=",
    ] {
        server
            .get(&server.core(&format!("/reports/?{bad}")))
            .await
            .error(400);
    }
}

#[apply(both)]
async fn bad_requests_name_the_field(server: Server) {
    let (start, end) = ("2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z");
    let body = |field: &str, value: Value| {
        let mut body = json!({"type": "BALANCE_LEDGER", "periodStart": start, "periodEnd": end});
        body[field] = value;
        body
    };
    for (field, value) in [
        ("type", json!("SALES")),
        ("type", json!("balance_ledger")),
        ("type", json!(null)),
        ("periodStart", json!("2026-06-01")),
        ("periodStart", json!("tomorrow")),
        ("periodStart", json!(1)),
        ("periodEnd", json!("2026-06-01T00:00:00")),
        ("periodEnd", json!(start)),
        ("periodEnd", json!("2026-05-31T23:59:59.999Z")),
        ("periodEnd", json!("2026-08-30T00:00:00.001Z")),
        ("formats", json!([])),
        ("formats", json!(["CSV", "JSON", "CSV"])),
        ("formats", json!(["csv"])),
        ("formats", json!(["XML"])),
        ("formats", json!("CSV")),
        ("formats", json!(null)),
    ] {
        let answer = server.ask(body(field, value.clone())).await;
        assert!(
            answer.error(400).contains(&format!("body/{field}")),
            "{field} {value}: {}",
            answer.text
        );
    }
    for missing in ["type", "periodStart", "periodEnd"] {
        let mut body = body("type", json!("BALANCE_LEDGER"));
        body.as_object_mut().unwrap().remove(missing);
        let answer = server.ask(body).await;
        assert_eq!(
            answer.error(400),
            format!("body must have required property '{missing}'")
        );
    }
    server
        .call(Method::POST, &server.core("/reports/"))
        .send()
        .await
        .error(400);
    // Exactly 90 days, and an offset.
    server
        .ask(body("periodEnd", json!("2026-08-30T02:00:00+02:00")))
        .await
        .data(201);
    let answer = server
        .get(&server.core("/reports/rpt_aaaaaaaaaaaaaaaaaaaaaaaa"))
        .await;
    assert_eq!(answer.error(404), "Report not found");
    server.get(&server.core("/reports/short")).await.error(400);
    server
        .link("rpt_aaaaaaaaaaaaaaaaaaaaaaaa", "csv")
        .await
        .error(404);

    let (other, token) = server.other_store("other-labs").await;
    let id = server.ask(june("BALANCE_LEDGER", json!(["CSV"]))).await.data(201)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/v2/core/stores/{}/reports/{id}", other.id);
    server
        .anonymous(Method::GET, &path)
        .bearer(&token)
        .send()
        .await
        .error(404);
}

#[apply(both)]
async fn ten_reports_at_once_and_no_more(server: Server) {
    server.ask(june("BALANCE_LEDGER", json!(["CSV"]))).await.data(201);
    server.drain().await;
    let server = Arc::new(server);
    let mut racing = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let server = Arc::clone(&server);
        racing.spawn(async move { server.ask(june("BALANCE_LEDGER", json!(["CSV"]))).await });
    }
    let answers = racing.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 10);
    for refused in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(refused.error(429), "Too many reports are already in progress");
        assert!(refused.header("retry-after").is_some());
    }
    // Another store has places of its own, and a refusal is no answer for ever.
    let (other, token) = server.other_store("other-labs").await;
    let path = format!("/v2/core/stores/{}/reports", other.id);
    let body = june("BALANCE_LEDGER", json!(["CSV"]));
    server
        .anonymous(Method::POST, &path)
        .bearer(&token)
        .json(&body)
        .send()
        .await
        .data(201);
    let again = || async {
        let path = server.core("/reports");
        server
            .call(Method::POST, &path)
            .header("idempotency-key", "report-11")
            .json(&body)
            .send()
            .await
    };
    again().await.error(429);
    server.drain().await;
    let made = again().await;
    assert_eq!(again().await.data(201), made.data(201));
}

#[apply(both)]
async fn a_report_that_cannot_be_written_is_tried_three_times(server: Server) {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("files");
    std::fs::write(&blocked, "not a folder").unwrap();
    let server = server
        .with(|config| config.files_folder = Some(blocked.clone()))
        .await;
    let id = server.ask(june("BALANCE_LEDGER", json!(["CSV"]))).await.data(201)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    server.drain().await;
    for (pause, status) in [(30 * SECOND, "PROCESSING"), (MINUTE, "PROCESSING")] {
        assert_eq!(server.report(&id).await["status"], status);
        server.advance(pause - 1).await;
        assert_eq!(server.report(&id).await["status"], status);
        server.link(&id, "csv").await.error(409);
        server.advance(1).await;
    }
    let failed = server.report(&id).await;
    assert_eq!(failed["status"], "FAILED");
    assert_eq!(
        failed["errorMessage"],
        "The service is temporarily unavailable. Please try again."
    );
    assert_eq!(
        (&failed["rowCount"], &failed["sizeBytes"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(failed["startedAt"], "2026-06-01T00:01:30.000Z");
    assert_eq!(failed["completedAt"], "2026-06-01T00:01:30.000Z");
    server.link(&id, "csv").await.error(409);
    let mails = server.mails().await;
    assert_eq!(
        mails,
        [(
            "owner@example.org".to_owned(),
            "Your report failed: balance ledger".to_owned()
        )]
    );

    // Repaired before the last attempt.
    let id = server.ask(june("BALANCE_LEDGER", json!(["CSV"]))).await.data(201)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    server.drain().await;
    server.advance(30 * SECOND).await;
    std::fs::remove_file(&blocked).unwrap();
    server.advance(MINUTE).await;
    assert_eq!(server.report(&id).await["status"], "SUCCEEDED");
}

#[apply(both)]
async fn a_worker_that_died_is_followed_by_another(server: Server) {
    let id = server.ask(june("BALANCE_LEDGER", json!(["CSV"]))).await.data(201)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    // The worker took the job, wrote half a file, and was killed.
    let folder = server
        .app
        .env
        .config
        .files_folder()
        .join(server.store.id.as_str())
        .join(&id);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("report.csv.1-0.part"), "half").unwrap();
    run(
        &server.app.db,
        "UPDATE reports SET status = 'PROCESSING' WHERE id = $1",
        &id,
    )
    .await;
    run(
        &server.app.db,
        "UPDATE jobs SET attempts = 1, leased_until = 1780272060000, due_at = 1780272060000
        WHERE kind = 'report_make' AND subject = $1",
        &id,
    )
    .await;
    server.drain().await;
    assert_eq!(server.report(&id).await["status"], "PROCESSING");
    server.advance(MINUTE).await;
    assert_eq!(server.report(&id).await["status"], "SUCCEEDED");
    assert_eq!(server.fetch(&id, "csv").await.text.lines().count(), 2);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);

    // Three that died are enough.
    let id = server.ask(june("BALANCE_LEDGER", json!(["CSV"]))).await.data(201)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    run(
        &server.app.db,
        "UPDATE jobs SET attempts = 3 WHERE kind = 'report_make' AND subject = $1",
        &id,
    )
    .await;
    server.drain().await;
    let failed = server.report(&id).await;
    assert_eq!(failed["status"], "FAILED");
    assert_eq!(failed["errorMessage"], "The report could not be completed");
}
