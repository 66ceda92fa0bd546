//! What stands in a report.

use super::{june, names};
use crate::harness::{Server, apply, both};
use crate::shop::{DISPUTED, GOOD, POOR, card, dynamic, mia};
use http::Method;
use pandabase_commerce::money::payouts::accounts;
use pandabase_commerce::money::payouts::accounts::NewBankAccount;
use pandabase_commerce::money::payouts::service;
use pandabase_commerce::money::payouts::service::NewPayout;
use pandabase_domain::money::Cents;
use pandabase_domain::payout::bank::{BankEvent, Field, Numbers};
use pandabase_domain::pricing::country::Country;
use pandabase_domain::time::{DAY, HOUR, SECOND};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;

#[apply(both)]
async fn names_of_buyers_are_no_formulas(server: Server) {
    let mut formula = mia();
    formula["name"] = "=HYPERLINK(\"https://evil.example\",\"Open\") Koch".into();
    let cart = json!({"items": [dynamic(2000)], "customer": formula});
    let session = server.open_cart(cart).await;
    server.pay_with(&session, card(GOOD)).await.data(200);
    let made = async |body: Value| {
        let id = server.ask(body).await.data(201)["id"]
            .as_str()
            .unwrap()
            .to_owned();
        server.drain().await;
        id
    };
    let report = made(june("PAYMENT_ACTIVITY", json!(["CSV", "JSON"]))).await;
    let csv = server.fetch(&report, "csv").await.text;
    assert!(
        csv.contains(",\"'=HYPERLINK(\"\"https://evil.example\"\",\"\"Open\"\") Koch\","),
        "{csv}"
    );
    let json = server.fetch(&report, "json").await.text;
    assert!(json.contains("\"=HYPERLINK("), "{json}");
    // Numbers stay numbers, also below zero.
    let order = server.get(&server.core("/orders")).await.data(200)["items"][0]["id"].clone();
    let path = server.core(&format!("/refunds/orders/{}", order.as_str().unwrap()));
    server.post(&path, json!({})).await.data(200);
    let report = made(june("BALANCE_LEDGER", json!(["CSV"]))).await;
    let csv = server.fetch(&report, "csv").await.text;
    assert!(csv.contains(",-") && !csv.contains("'-"), "{csv}");
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
async fn the_address_of_the_stores_own_server_is_left_out(server: Server) {
    let session = server.cart_of(4000).await;
    let call = server.call(Method::POST, &server.pay_path(&session));
    let call = call.from("198.51.100.7:4000".parse().unwrap());
    let call = call.json(&json!({"payment_method": card(GOOD)}));
    call.send().await.data(200);
    server.advance(SECOND).await;
    server.pay_as("kai@example.org", 3000).await;
    let rows = server
        .rows(june("PAYMENT_ACTIVITY", json!(["CSV", "JSON"])))
        .await;
    assert_eq!(rows[0]["ip_address"], Value::Null);
    assert!(rows[1]["ip_address"].is_string(), "{}", rows[1]["ip_address"]);
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
        let ctx = Ctx::of(&app.env, &store);
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
        accounts::review(tx, &ctx, &id.clone().into(), BankEvent::Approved, None)?;
        service::request(
            tx,
            &ctx,
            &*app.ports.rail,
            &NewPayout {
                amount: Cents(10_000),
                bank_account: Some(id.into()),
                expected_fee: None,
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
