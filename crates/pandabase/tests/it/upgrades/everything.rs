//! A store with everything in it, and its rows as a file: the database of a version, for versions to come.

use crate::cases::Desk;
use crate::categories::category;
use crate::harness::Server;
use crate::meters::meter;
use crate::portal::MIA;
use crate::processor::FICKLE;
use crate::receiver::{Manner, Receiver};
use crate::renewals::lasting;
use crate::shop::{CHALLENGED, DECLINED, GOOD, buyer, card, dynamic, method, mia};
use http::Method;
use rusqlite::Connection;
use rusqlite::types::Value as Cell;
use serde_json::{Value, json};
use std::fmt::Write;

/// Where nobody listens, on this machine.
const NOWHERE: &str = "http://127.0.0.1:9/hook";
/// A key of the product `Notes` that was sold.
pub const SOLD_KEY: &str = "K-1";

fn id(of: &Value) -> String {
    of["id"].as_str().unwrap().to_owned()
}

/// Sells one of a product to a buyer; `more` adds to the cart.
async fn sell(server: &Server, product: &str, customer: Value, more: Value) -> Value {
    let mut cart = json!({"items": [{"product_id": product, "quantity": 1}], "customer": customer});
    let fields = cart.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    let session = server.open_cart(cart).await;
    server.pay_with(&session, card(GOOD)).await.data(200).clone()
}

async fn create(server: &Server, rest: &str, body: Value) -> Value {
    server.post(&server.core(rest), body).await.data(201).clone()
}

/// Lives for two months, in which everything happens that a store can have rows of.
pub async fn live(server: &Server) {
    let receiver = Receiver::start(Manner::Status(200)).await;
    let events = json!(["PAYMENT_COMPLETED", "PAYMENT_REFUNDED", "SUBSCRIPTION_CREATED"]);
    let endpoint = create(
        server,
        "/webhooks",
        json!({"url": receiver.url, "eventTypes": events}),
    )
    .await;
    let [notes, team, hooked] = shelves(server).await;
    sales(server, &notes, &team).await;
    server.drain().await;
    // From here on nobody listens, now and when the rows are read.
    let path = server.core(&format!("/webhooks/{}", id(&endpoint)));
    server.patch(&path, json!({"url": NOWHERE})).await.data(200);
    let account = server.approved_account().await;
    subscriptions(server).await;
    people(server).await;
    server.request_payout(10_000, Some(&account)).await.unwrap();
    for day in ["P9D", "P10D", "P12D"] {
        server.move_clock(day).await;
    }
    server.request_payout(5_000, Some(&account)).await.unwrap();
    what_waits(server, &notes, &hooked).await;
    server.app.request_log.flush().await;
}

/// Products with keys, with variants and with a merchant's server, in a category.
async fn shelves(server: &Server) -> [String; 3] {
    let shelf = id(&category(server, json!({"name": "Software"})).await);
    let notes = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 1500, "status": "ACTIVE",
        "licenseKeys": [SOLD_KEY, "K-2", "K-3", "K-4", "K-5", "K-6"], "categoryIds": [shelf]});
    let team = json!({"title": "Team", "productType": "LICENSE_KEY", "price": 1500, "status": "ACTIVE",
        "options": [{"name": "Seats", "values": ["1", "5"]}],
        "variants": [{"title": "Five", "options": {"Seats": "5"}, "price": 900, "trackStock": true,
            "quantity": 7}]});
    let hooked = json!({"title": "Hooked", "productType": "LICENSE_KEY", "price": 1000, "status": "ACTIVE",
        "fulfillmentMode": "LICENSE_WEBHOOK", "webhookUrl": NOWHERE});
    let mut made = Vec::new();
    for body in [notes, team, hooked] {
        made.push(id(&create(server, "/products", body).await));
    }
    made.try_into().unwrap()
}

/// Sales that went well and not, refunds, disputes.
async fn sales(server: &Server, notes: &str, team: &str) {
    let coupon = json!({"code": "TENTH", "type": "PERCENTAGE", "value": 10, "maxUses": 5});
    create(server, "/coupons", coupon).await;
    sell(server, notes, mia(), json!({"coupon_code": "TENTH"})).await;
    let discounted = sell(
        server,
        notes,
        buyer("ann@example.org", "DE", "BE"),
        json!({"coupon_code": "tenth"}),
    );
    let discounted = discounted.await;
    let five = variant(server, team).await;
    let team = json!({"items": [{"product_id": team, "quantity": 2, "variant_id": five}],
        "customer": mia()});
    let session = server.open_cart(team).await;
    server.pay_with(&session, card(GOOD)).await.data(200);
    let paylink = json!({"title": "Invoice 7", "items": [dynamic(4000)], "maxUses": 2});
    let paylink = server
        .post(&format!("/v2/stores/{}/paylinks", server.store.id), paylink)
        .await;
    let visit = format!("/v2/storefront/paylinks/{}/checkout", id(paylink.data(201)));
    let visited = server.post(&visit, json!({"customer": mia()})).await;
    server
        .pay_with(&id(visited.data(201)), card(GOOD))
        .await
        .data(200);
    let session = server.cart_of(700).await;
    server.pay_with(&session, card(DECLINED)).await.error(400);
    let part = server.sell(9000, GOOD).await;
    for paid in [&discounted, &part] {
        let path = server.core(&format!("/refunds/orders/{}", paid["order_id"].as_str().unwrap()));
        server.post(&path, json!({})).await.data(200);
    }
    for events in [&["external_refund"][..], &["dispute_opened", "dispute_won"]] {
        let paid = server.sell(4000, GOOD).await;
        for event in events {
            server.simulate(&paid, json!({"event": event})).await.data(200);
        }
    }
    let paid = server.sell(4000, GOOD).await;
    server
        .simulate(&paid, json!({"event": "dispute_opened"}))
        .await
        .data(200);
    let dispute = id(&server.payment(&paid).await["dispute"]);
    let evidence = server.core(&format!("/disputes/{dispute}/evidence"));
    let body = json!({"access_activity_log": "Signed in on June 1st."});
    server.post(&evidence, body).await.data(200);
    server.sell(250_000, GOOD).await;
}

async fn variant(server: &Server, product: &str) -> Value {
    let found = server.get(&server.core(&format!("/products/{product}"))).await;
    found.data(200)["variants"][0]["id"].clone()
}

/// Subscriptions in every state, one of them with usage.
async fn subscriptions(server: &Server) {
    let plan = server.plan(json!({"title": "Cloud"})).await;
    for (email, then) in [
        ("mia@example.org", ""),
        ("ann@example.org", "pause"),
        ("bob@example.org", "cancel"),
    ] {
        let cart =
            json!({"items": [{"product_id": plan, "quantity": 1}], "customer": buyer(email, "US", "CA")});
        let session = server.open_cart(cart).await;
        let paid = server
            .consent_with(&session, lasting(GOOD))
            .await
            .data(200)
            .clone();
        let subscription = paid["subscription_id"].as_str().unwrap();
        match then {
            "" => {}
            "pause" => {
                server.act(subscription, "pause").await.data(200);
            }
            _ => {
                let path = server.subscription_path(subscription, "/cancel");
                server.post(&path, json!({"immediate": false})).await.data(200);
            }
        }
    }
    let trial = server.plan(json!({"title": "Trial", "trialDays": 60})).await;
    server.subscribed(&trial, GOOD).await;
    let fickle = server.plan(json!({"title": "Fickle"})).await;
    let fickle = server.subscribed(&fickle, GOOD).await;
    server.switch_card(&fickle, FICKLE).await;
    let metered = server
        .plan(json!({"title": "Metered", "pricingModel": "USAGE_BASED"}))
        .await;
    meter(server, &json!({"id": metered}), json!({})).await;
    let metered = server.subscribed(&metered, GOOD).await;
    let events = json!([{"event_name": "render_seconds", "quantity": 40, "external_id": "one"},
        {"event_name": "render_seconds", "quantity": 2}]);
    let body = json!({"subscription_id": metered, "events": events});
    create(server, "/usage/", body).await;
}

/// Customers at the portal: cards, a case, an agreement that was charged.
async fn people(server: &Server) {
    let desk = Desk::open(server).await;
    let settings = format!("/v2/stores/{}/settings/cases", server.store.id);
    server
        .patch(&settings, json!({"autoCloseDays": 30}))
        .await
        .data(200);
    let note = json!({"body": "Asks often."});
    let notes = server.of_team(&format!("/cases/{}/notes", desk.id));
    server.post(&notes, note).await.data(201);
    let reply = json!({"name": "Thanks", "body": "Thank you, {buyer}."});
    server
        .post(&server.of_team("/canned-replies"), reply)
        .await
        .data(201);
    server.saved_card(&desk.person, FICKLE).await;
    let asked = json!({"payment_method": card(CHALLENGED), "name": "Mia Koch",
        "billing": mia()["billing"]});
    server
        .portal_post(&desk.person, "/payment-methods", asked)
        .await
        .data(201);
    let customer = server.customer().await;
    let made = server.agreed(&customer, "MONTHLY", GOOD).await;
    let token = server.authorized(&made, 5000).await;
    server.charge(&made.id, &token).await.data(200);
    server.authorized(&made, 700).await;
}

/// What is under way in the end: sessions, payments, deliveries, mails, a report, a stored answer.
async fn what_waits(server: &Server, notes: &str, hooked: &str) {
    let report = json!({"type": "PAYMENT_ACTIVITY", "periodStart": "2026-06-01T00:00:00Z",
        "periodEnd": "2026-07-01T00:00:00Z", "formats": ["CSV"]});
    create(server, "/reports", report).await;
    server.cart_of(1200).await;
    for (product, paid_with) in [(notes, card(CHALLENGED)), (notes, method("sepa_debit"))] {
        let cart = json!({"items": [{"product_id": product, "quantity": 1}],
            "customer": buyer("eve@example.org", "DE", "BE")});
        let session = server.open_cart(cart).await;
        server.pay_with(&session, paid_with).await.data(200);
    }
    sell(server, hooked, mia(), json!({})).await;
    sell(server, notes, mia(), json!({})).await;
    let coupon = json!({"code": "LATE", "type": "FIXED", "value": 300});
    let made = server
        .call(Method::POST, &server.core("/coupons"))
        .header("idempotency-key", "late-coupon");
    made.json(&coupon).send().await.data(201);
    let person = server.sign_in(MIA).await;
    let case = id(&server.get(&server.core("/cases")).await.data(200)["items"][0]);
    let file = json!({"filename": "seen.txt", "mimeType": "text/plain", "sizeBytes": 5});
    let path = format!("/cases/{case}/attachments");
    server.portal_post(&person, &path, file).await.data(201);
    server.ask_for_link(MIA).await.data(200);
}

/// Every row of an SQLite database as statements that both databases take, once the tokens of bytes are
/// replaced by [`rows_for`]. Columns that a database numbers by itself are left out: it numbers them alike.
pub fn dump(database: &Connection) -> String {
    let (mut text, mut empty) = (String::new(), Vec::new());
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
        AND name <> 'schema_migrations' ORDER BY rowid";
    for table in strings(database, tables) {
        let columns = format!(
            "SELECT name || ' ' || type FROM pragma_table_info('{table}') WHERE type <> 'INTEGER'
            ORDER BY cid"
        );
        let columns = strings(database, &columns);
        let columns: Vec<(&str, &str)> = columns
            .iter()
            .map(|column| column.split_once(' ').unwrap())
            .collect();
        let names = columns
            .iter()
            .map(|(name, _)| *name)
            .collect::<Vec<_>>()
            .join(", ");
        let mut rows = database.prepare(&format!("SELECT {names} FROM {table}")).unwrap();
        let rows = rows.query_map([], |row| {
            let cells = columns
                .iter()
                .enumerate()
                .map(|(index, (_, kind))| Ok(literal(&row.get::<_, Cell>(index)?, kind)));
            Ok(format!(
                "({})",
                cells.collect::<rusqlite::Result<Vec<_>>>()?.join(", ")
            ))
        });
        let rows: Vec<String> = rows.unwrap().map(Result::unwrap).collect();
        if rows.is_empty() {
            empty.push(table);
            continue;
        }
        writeln!(
            text,
            "INSERT INTO {table} ({names}) VALUES\n{};",
            rows.join(",\n")
        )
        .unwrap();
    }
    assert_eq!(empty, Vec::<String>::new(), "nothing happened that these tell of");
    text
}

/// A dump's text for a database.
pub fn rows_for(dump: &str, is_postgres: bool) -> String {
    dump.replace("{{bytes}}'", if is_postgres { "'\\x" } else { "x'" })
}

fn strings(database: &Connection, query: &str) -> Vec<String> {
    let mut statement = database.prepare(query).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn literal(cell: &Cell, kind: &str) -> String {
    match cell {
        Cell::Null => "NULL".to_owned(),
        Cell::Integer(number) if kind == "BOOLEAN" => (*number != 0).to_string().to_uppercase(),
        Cell::Integer(number) => number.to_string(),
        Cell::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Cell::Blob(bytes) => format!("{{{{bytes}}}}'{}'", hex::encode(bytes)),
        Cell::Real(number) => panic!("{number}: no column has fractions"),
    }
}
