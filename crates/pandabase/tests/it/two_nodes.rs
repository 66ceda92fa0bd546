//! Two processes on one database that sell for the same store at once.

use crate::harness::{Engine, Server};
use crate::shop::{GOOD, buyer, card, dynamic};
use futures_util::future::join_all;
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Buyers of each process, who come at the same time.
const BUYERS: usize = 20;
/// Every so many of a process's sales is refunded, by the other process.
const REFUNDED: usize = 4;
const PRICE: i64 = 4000;

/// Sells to a buyer whom nobody else knows.
async fn sell(server: &Server, node: &str, number: usize) -> Value {
    let email = format!("{node}-{number}@example.org");
    let body = json!({"items": [dynamic(PRICE)], "customer": buyer(&email, "US", "OR")});
    let session = server.open_cart(body).await;
    let answer = server.pay_with(&session, card(GOOD)).await;
    let paid = answer.data(200).clone();
    assert_eq!(paid["status"], "COMPLETED", "{paid}");
    paid
}

async fn sell_to_all(server: &Server, node: &str) -> Vec<Value> {
    join_all((0..BUYERS).map(|number| sell(server, node, number))).await
}

async fn refund_some(server: &Server, sales: &[Value]) {
    let refunds = sales.iter().step_by(REFUNDED).map(|paid| async move {
        let order = paid["order_id"].as_str().unwrap();
        let path = server.core(&format!("/refunds/orders/{order}"));
        let answer = server.post(&path, json!({})).await;
        answer.data(200);
    });
    join_all(refunds).await;
}

/// The positions of the ledger, and what its amounts add up to.
async fn ledger(server: &Server) -> (Vec<i64>, i64) {
    let store = server.store.id.clone();
    let sql = Sql::new("SELECT position, amount FROM ledger_entries WHERE store_id = $1 ORDER BY position");
    let entries = server.app.db.read(move |tx| {
        tx.all(sql, params![&store], |row| {
            Ok((row.next::<i64>()?, row.next::<i64>()?))
        })
    });
    let entries = entries.await.unwrap();
    let sum = entries.iter().map(|(_, amount)| amount).sum();
    (entries.into_iter().map(|(position, _)| position).collect(), sum)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_sell_for_one_store_at_once_on_postgres() {
    let server = Server::start(Engine::Postgres).await;
    let other = server.elsewhere(77);
    let (here, there) = tokio::join!(sell_to_all(&server, "here"), sell_to_all(&other, "there"));
    let orders: BTreeSet<_> = here
        .iter()
        .chain(&there)
        .map(|paid| &paid["order_id"])
        .map(Value::to_string)
        .collect();
    assert_eq!(orders.len(), 2 * BUYERS);

    // Each gives back what the other has sold, while both work through what follows from the sales.
    tokio::join!(
        refund_some(&other, &here),
        refund_some(&server, &there),
        server.drain(),
        other.drain()
    );
    tokio::join!(server.drain(), other.drain());

    let list = server.get(&server.core("/orders/")).await.data(200).clone();
    assert_eq!(list["pagination"]["total"], 2 * BUYERS, "{}", list["pagination"]);
    let (positions, sum) = ledger(&server).await;
    let last = i64::try_from(positions.len()).unwrap();
    assert_eq!(positions, (1..=last).collect::<Vec<_>>());
    assert!(positions.len() > 2 * BUYERS, "{last} entries");
    assert_eq!(server.balance().await, sum);
    assert_eq!(other.balance().await, sum);
    server.verify().await;
}
