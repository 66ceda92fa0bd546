//! Reports through HTTP: asked for, made by the worker, fetched, forgotten.

use crate::harness::{Answer, Server, apply, both};
use crate::shop::{DISPUTED, GOOD, POOR, buyer, card, dynamic, mia};
use http::Method;
use pandabase::db::{Db, Sql};
use pandabase::http::Ctx;
use pandabase::params;
use pandabase::payouts::accounts::{self, NewBankAccount};
use pandabase::payouts::service::{self, NewPayout};
use pandabase_domain::money::Cents;
use pandabase_domain::payout::bank::{BankEvent, Field, Numbers};
use pandabase_domain::pricing::country::Country;
use pandabase_domain::time::{DAY, HOUR, MINUTE, SECOND};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
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
        let path = link.strip_prefix(&self.app.config.public_url).unwrap();
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
    assert_eq!(mails.last(), Some(&ready));

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
async fn payments_are_told_in_full(server: Server) {
    let cart = json!({"items": [dynamic(2000)], "customer": mia(),
        "metadata": {"note": "a \"quoted\", text\nof two lines", "plan": "pro"}});
    let session = server.open_cart(cart).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    server.advance(SECOND).await;
    let session = server.cart_of(700).await;
    server.pay_with(&session, card(POOR)).await.error(400);
    server.advance(SECOND).await;
    server.pay_as("kai@example.org", 3000).await;
    let rows = server
        .rows(june("PAYMENT_ACTIVITY", json!(["CSV", "JSON"])))
        .await;
    assert_eq!(
        names(&rows[0]),
        "payment_id, created_at, order_id, order_number, order_status, payment_status, \
        currency, amount, discount_amount, tax_amount, platform_fee_amount, psp_fee_amount, total_amount, \
        settled_amount, presentment_currency, presentment_amount, exchange_rate, coupon_code, reference_id, \
        customer_id, customer_email, customer_name, country, ip_address, order.metadata, payment_method, \
        card_brand, card_last_four"
    );
    let payment = server.payment(&paid).await;
    let order = server.order(&paid).await;
    for (column, value) in [
        ("payment_id", &payment["id"]),
        ("created_at", &payment["createdAt"]),
        ("order_id", &order["id"]),
        ("order_number", &order["orderNumber"]),
        ("order_status", &json!("COMPLETED")),
        ("payment_status", &json!("COMPLETED")),
        ("currency", &json!("USD")),
        ("amount", &payment["amount"]),
        ("discount_amount", &payment["discountAmount"]),
        ("tax_amount", &payment["taxAmount"]),
        ("platform_fee_amount", &payment["platformFeeAmount"]),
        ("psp_fee_amount", &payment["pspFeeAmount"]),
        ("total_amount", &payment["totalAmount"]),
        ("settled_amount", &payment["settledAmount"]),
        ("presentment_currency", &payment["presentmentCurrency"]),
        ("presentment_amount", &payment["presentmentAmount"]),
        ("exchange_rate", &payment["exchangeRate"]),
        ("coupon_code", &Value::Null),
        ("reference_id", &payment["referenceId"]),
        ("customer_id", &payment["customer"]["id"]),
        ("customer_email", &json!("mia@example.org")),
        ("customer_name", &json!("Mia Koch")),
        ("country", &json!("US")),
        ("ip_address", &payment["ipAddress"]),
        ("order.metadata", &order["metadata"]),
        ("payment_method", &json!("card")),
        ("card_brand", &json!("visa")),
        ("card_last_four", &json!("4242")),
    ] {
        assert_eq!(rows[0][column], *value, "{column}");
    }
    assert_eq!(rows.len(), 3);
    assert_eq!(
        (&rows[1]["payment_status"], &rows[1]["payment_method"]),
        (&json!("FAILED"), &Value::Null)
    );
    assert_eq!(rows[2]["presentment_currency"], "EUR");
    assert!(
        rows[2]["exchange_rate"].is_number(),
        "{}",
        rows[2]["exchange_rate"]
    );
}

#[apply(both)]
async fn csv_quotes_only_where_it_must(server: Server) {
    let cart = json!({"items": [dynamic(2000)], "customer": mia(), "metadata": {"k": "a,\"b\"\nc"}});
    let session = server.open_cart(cart).await;
    server.pay_with(&session, card(GOOD)).await.data(200);
    let id = server
        .ask(june("PAYMENT_ACTIVITY", json!(["CSV"])))
        .await
        .data(201)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    server.drain().await;
    let file = server.fetch(&id, "csv").await;
    let text = file.text.strip_prefix('\u{feff}').unwrap();
    let (head, row) = text.split_once('\n').unwrap();
    assert!(!head.contains('"'));
    assert!(
        row.ends_with(",\"{\"\"k\"\":\"\"a,\\\"\"b\\\"\"\\nc\"\"}\",card,visa,4242\n"),
        "{row}"
    );
    assert_eq!(row.matches(",\"").count(), 1, "{row}");
}

#[apply(both)]
async fn the_ledger_carries_its_chain(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    server.advance(HOUR).await;
    server.play(&paid, json!({"event": "external_refund"})).await;
    server.advance(HOUR).await;
    server.sell(5000, DISPUTED).await;
    server.advance(2 * DAY).await;
    let rows = server.rows(june("BALANCE_LEDGER", json!(["CSV", "JSON"]))).await;
    assert_eq!(
        names(&rows[0]),
        "entry_id, created_at, type, currency, amount, running_balance, order_id, payment_id, \
        refund_id, dispute_id, payout_id, note, previous_hash, hash"
    );
    let types: Vec<&str> = rows.iter().map(|row| row["type"].as_str().unwrap()).collect();
    assert_eq!(
        types,
        [
            "OPENING_BALANCE",
            "PAYMENT_RECEIVED",
            "REFUND_EXTERNAL",
            "PAYMENT_RECEIVED",
            "DISPUTE_CREATED"
        ]
    );
    let (mut hash, mut balance) = ("0".repeat(64), 0);
    for (row, reference) in rows
        .iter()
        .zip(["", "payment_id", "refund_id", "payment_id", "dispute_id"])
    {
        let text = |name: &str| row[name].as_str().unwrap_or_default();
        let amount = row["amount"].as_i64().unwrap();
        balance += amount;
        assert_eq!(text("previous_hash"), hash);
        assert_eq!(row["running_balance"], balance);
        let about = if reference.is_empty() {
            server.store.id.as_str()
        } else {
            text(reference)
        };
        let link = [
            &hash,
            text("entry_id"),
            text("type"),
            &amount.to_string(),
            &balance.to_string(),
            about,
            text("created_at"),
        ]
        .join("|");
        hash = hex::encode(Sha256::digest(link));
        assert_eq!(text("hash"), hash);
        assert_eq!(row["order_id"].is_null(), reference.is_empty());
    }
    assert_eq!(rows[2]["order_id"], paid["order_id"]);
    assert_eq!(rows[2]["payment_id"], paid["payment_id"]);
    assert_eq!(
        rows[4]["note"].as_str().unwrap().split(' ').next(),
        Some("Dispute")
    );
    assert_eq!(server.balance().await, balance);
}

#[apply(both)]
async fn refunds_and_disputes_come_in_one_list(server: Server) {
    let first = server.sell(4000, GOOD).await;
    let second = server.sell(5000, GOOD).await;
    let third = server.sell(6000, GOOD).await;
    server.advance(HOUR).await;
    server
        .play(
            &second,
            json!({"event": "dispute_opened", "reason": "UNRECOGNIZED"}),
        )
        .await;
    server.advance(HOUR).await;
    server.play(&first, json!({"event": "external_refund"})).await;
    server.advance(HOUR).await;
    server.play(&third, json!({"event": "dispute_prevented"})).await;
    let rows = server
        .rows(june("REFUNDS_DISPUTES", json!(["CSV", "JSON"])))
        .await;
    assert_eq!(
        names(&rows[0]),
        "kind, id, created_at, order_id, order_number, currency, amount, fee, status, reason"
    );
    let told: Vec<(&str, i64, i64, &str, &str)> = rows
        .iter()
        .map(|row| {
            let text = |name: &str| row[name].as_str().unwrap();
            let number = |name: &str| row[name].as_i64().unwrap();
            (
                text("kind"),
                number("amount"),
                number("fee"),
                text("status"),
                text("reason"),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("DISPUTE", 5000, 2000, "AWAITING_REVIEW", "UNRECOGNIZED"),
            ("REFUND", 4000, 0, "COMPLETED", "REQUESTED_BY_CUSTOMER"),
            ("DISPUTE", 6000, 3000, "PREVENTED", "FRAUDULENT"),
        ]
    );
    assert_eq!(rows[1]["order_number"], server.order(&first).await["orderNumber"]);
    assert_eq!(rows[0]["created_at"], "2026-06-01T01:00:00.000Z");
}

#[apply(both)]
async fn payouts_are_told_with_their_fees(server: Server) {
    server.sell(90_000, GOOD).await;
    let (app, store) = (Arc::clone(&server.app), server.store.clone());
    let requested = server.app.db.write(move |tx| {
        let ctx = Ctx::of(&app, &store);
        let account = accounts::add(
            tx,
            &ctx,
            &NewBankAccount {
                country: Country::parse("DE").unwrap(),
                numbers: Numbers([(Field::Iban, "DE89370400440532013000".to_owned())].into()),
                is_primary: false,
                bank_name: Some("Example Bank".into()),
                label: None,
            },
        )?;
        let id = account.account.id.to_string();
        accounts::review(tx, &ctx, &id, BankEvent::Approved, None)?;
        service::request(
            tx,
            &ctx,
            &NewPayout {
                amount: Cents(10_000),
                bank_account: Some(id),
            },
        )
    });
    requested.await.unwrap();
    let rows = server
        .rows(june("PAYOUT_RECONCILIATION", json!(["CSV", "JSON"])))
        .await;
    assert_eq!(
        names(&rows[0]),
        "payout_id, created_at, updated_at, status, currency, amount, fee, net_amount, standard_payout_fee, \
         cross_border_payout_fee, foreign_exchange_fee, bank_account_id, bank_name, bank_last4, \
         bank_country, risk_score, reference_id"
    );
    let payout = server.get(&server.core("/payouts/")).await.data(200)["items"][0].clone();
    for (column, value) in [
        ("payout_id", &payout["id"]),
        ("created_at", &payout["createdAt"]),
        ("status", &json!("IN_REVIEW")),
        ("currency", &json!("USD")),
        ("amount", &json!(10_225)),
        ("fee", &json!(225)),
        ("net_amount", &json!(10_000)),
        ("standard_payout_fee", &json!(150)),
        ("cross_border_payout_fee", &json!(25)),
        ("foreign_exchange_fee", &json!(50)),
        ("bank_account_id", &payout["payoutMethod"]["id"]),
        ("bank_name", &json!("Example Bank")),
        ("bank_last4", &json!("3000")),
        ("bank_country", &json!("DE")),
        ("risk_score", &Value::Null),
        ("reference_id", &Value::Null),
    ] {
        assert_eq!(rows[0][column], *value, "{column}");
    }
    // The ledger names the payout, too.
    let ledger = server.rows(june("BALANCE_LEDGER", json!(["CSV", "JSON"]))).await;
    assert_eq!(ledger.last().unwrap()["payout_id"], payout["id"]);
}

#[apply(both)]
async fn a_period_begins_with_its_first_instant_and_ends_before_its_last(server: Server) {
    for _ in 0..4 {
        server.sell(1000, GOOD).await;
        server.advance(HOUR).await;
    }
    let period = |from: &str, to: &str| {
        json!({"type": "PAYMENT_ACTIVITY", "formats": ["CSV", "JSON"],
        "periodStart": from, "periodEnd": to})
    };
    let count = |from: &'static str, to: &'static str| {
        let server = &server;
        async move { server.rows(period(from, to)).await.len() }
    };
    assert_eq!(count("2026-06-01T01:00:00Z", "2026-06-01T02:00:00.001Z").await, 2);
    assert_eq!(count("2026-06-01T01:00:00Z", "2026-06-01T02:00:00Z").await, 1);
    assert_eq!(count("2026-06-01T01:00:00.001Z", "2026-06-01T02:00:00Z").await, 0);
    assert_eq!(count("2026-05-01T00:00:00Z", "2026-06-01T00:00:00Z").await, 0);
    assert_eq!(count("2026-05-01T00:00:00Z", "2026-07-01T00:00:00Z").await, 4);
}

#[apply(both)]
async fn many_pages_while_the_store_sells(server: Server) {
    for amount in 0..30 {
        server
            .pay_as(&format!("buyer{amount}@example.org"), 1000 + amount)
            .await;
    }
    copy_orders(&server, 3_000).await;
    let all = Sql::new("SELECT id FROM orders ORDER BY id");
    let stood: Vec<String> = server
        .app
        .db
        .read(move |tx| tx.all(all, &[], |row| row.next()))
        .await
        .unwrap();
    assert_eq!(stood.len(), 3_030);
    let server = Arc::new(server);
    let selling = {
        let server = Arc::clone(&server);
        tokio::spawn(async move {
            for _ in 0..20 {
                server.sell(2000, GOOD).await;
            }
        })
    };
    let rows = server
        .rows(june("PAYMENT_ACTIVITY", json!(["CSV", "JSON"])))
        .await;
    selling.await.unwrap();
    let ids: Vec<&str> = rows.iter().map(|row| row["order_id"].as_str().unwrap()).collect();
    assert!(ids.is_sorted());
    let mut unique = ids.clone();
    unique.dedup();
    assert_eq!(unique.len(), ids.len());
    // Everything that stood there when the report began is in it.
    assert!(stood.iter().all(|id| ids.binary_search(&id.as_str()).is_ok()));
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

    // Mended before the last attempt.
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

/// Orders in bulk, as copies of one that was paid.
async fn copy_orders(server: &Server, count: i64) {
    let sql = Sql::new(
        "WITH RECURSIVE n (i) AS (SELECT CAST($1 AS BIGINT) UNION ALL SELECT i - 1 FROM n WHERE i > 1)
        INSERT INTO orders (store_id, id, number, status, payment_status, customer_id, customer_email,
            billing_address_id, country, amount, discount_amount, tax_amount, total_amount, platform_fee,
            psp_fee, settled_amount, attempt, early_warning, fraud_alert, captured_at, created_at, updated_at)
        SELECT o.store_id, SUBSTR(o.id, 1, 20) || SUBSTR(CAST(100000000 + n.i AS TEXT), 2),
            o.number || CAST(n.i AS TEXT), o.status, o.payment_status, o.customer_id,
            o.customer_email, o.billing_address_id, o.country, o.amount, o.discount_amount, o.tax_amount,
            o.total_amount, o.platform_fee, o.psp_fee, o.settled_amount, 1, FALSE, FALSE, o.captured_at,
            o.created_at, o.updated_at
        FROM n, (SELECT * FROM orders ORDER BY id LIMIT 1) AS o",
    );
    server
        .app
        .db
        .write(move |tx| tx.run(sql, params![count]))
        .await
        .unwrap();
}
