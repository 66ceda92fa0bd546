//! What strangers leave behind, and how often they may try.

mod cards;

use crate::checkout::id;
use crate::harness::{Server, apply, both};
use crate::pay::bank_path;
use crate::shop::{CHALLENGED, DECLINED, GOOD, card, dynamic, mia};
use http::Method;
use pandabase::wiring::housekeeping;
use pandabase_commerce::selling::checkout::store::LEFT_KEPT;
use pandabase_domain::time::HOUR;
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::{Value, json};
use std::sync::Arc;

const GONE: &str = "Checkout session not found";
const TOO_LARGE: &str = "body must NOT be larger than 32768 bytes without a token of the store";

#[apply(both)]
async fn sessions_that_were_tried_and_not_paid_are_deleted(server: Server) {
    let app = Arc::clone(&server.app);
    let scheduled = server
        .app
        .db
        .write(move |tx| housekeeping::schedule(tx, &app.env));
    scheduled.await.unwrap();
    let declined = server.cart_of(4000).await;
    server.pay_with(&declined, card(DECLINED)).await.error(400);
    let left = server.cart_of(4100).await;
    let asked = server.pay_with(&left, card(CHALLENGED)).await.data(200).clone();
    let bank = bank_path(&asked);
    let plan = server.plan(json!({})).await;
    let begun = server.cart_of_plan(&plan).await;
    server.consent_with(&begun, card(DECLINED)).await.error(400);
    let link = json!({"title": "Invoice 7", "items": [dynamic(4200)], "maxUses": 1});
    let link = server
        .post(&format!("/v2/stores/{}/paylinks", server.store.id), link)
        .await;
    let path = format!(
        "/v2/storefront/paylinks/{}/checkout",
        link.data(201)["id"].as_str().unwrap()
    );
    let visit = json!({"customer": mia()});
    let visited = server.anonymous(Method::POST, &path).json(&visit).send().await;
    let visited = id(visited.data(201)).to_owned();
    server.pay_with(&visited, card(DECLINED)).await.error(400);
    let paid = server.sell(4300, GOOD).await;
    let paid = paid["order_number"].as_str().unwrap();
    server.advance(6 * HOUR + LEFT_KEPT).await;
    for session in [&declined, &left, &begun, &visited] {
        assert_eq!(server.session_status(session).await, "EXPIRED");
    }
    server.advance(HOUR).await;
    for session in [&declined, &left, &begun, &visited] {
        assert_eq!(server.session(session).await.error(404), GONE);
    }
    assert_eq!(server.session_status(paid).await, "COMPLETED");
    // The orders stay, and the bank's late answer changes nothing.
    let order = server.order(&asked).await;
    assert_eq!(order["status"], "CANCELLED");
    server
        .anonymous(Method::POST, &format!("{bank}/approve"))
        .send()
        .await;
    let late = server.simulate(&asked, json!({"event": "succeeded"})).await;
    late.error(400);
    server.drain().await;
    assert_eq!(server.order(&asked).await["status"], "CANCELLED");
    server.verify().await;
}

/// So many items with the longest names.
fn items(count: usize) -> Value {
    let name = "😀".repeat(128);
    let item = json!({"name": name, "amount": 100, "quantity": 1});
    json!({"items": vec![item; count]})
}

#[apply(both)]
async fn a_stranger_makes_no_session_larger_than_a_new_one(server: Server) {
    let option = |number: usize| json!({"label": "x".repeat(100), "value": format!("{number:0>100}")});
    let options: Vec<Value> = (0..130).map(option).collect();
    let field = json!({"key": "size", "label": {"type": "custom", "custom": "Size"}, "type": "dropdown",
        "dropdown": {"options": options}, "optional": true});
    let opened = server
        .open(json!({"items": [dynamic(4000)], "display": {"fields": [field]}}))
        .await;
    let session = id(opened.data(201)).to_owned();
    server.change(&session, items(2)).await.data(200);
    assert_eq!(server.change(&session, items(8)).await.error(400), TOO_LARGE);
    let shown = server.session(&session).await;
    assert_eq!(shown.data(200)["items"].as_array().unwrap().len(), 2);
    // The store may; what it made larger only shrinks without its token. Its buyer has a name all the same.
    server.change_as_store(&session, items(8)).await.data(200);
    assert_eq!(server.change(&session, items(9)).await.error(400), TOO_LARGE);
    server
        .change(&session, json!({"customer": mia()}))
        .await
        .data(200);
    server.change(&session, items(7)).await.data(200);
    assert_eq!(server.change(&session, items(8)).await.error(400), TOO_LARGE);
    server.pay_with(&session, card(GOOD)).await.data(200);
    server.verify().await;
}

/// How many cards were refused for an agreement.
pub async fn refused_for(server: &Server, mandate: &str) -> i64 {
    let (sql, id) = (
        Sql::new("SELECT declines FROM mandates WHERE id = $1"),
        mandate.to_owned(),
    );
    let counted = server
        .app
        .db
        .read(move |tx| tx.one(sql, params![&id], |row| row.next()));
    counted.await.unwrap()
}
