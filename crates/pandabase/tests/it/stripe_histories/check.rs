//! What must be so when everything has come to its end: the processor's books and the server's say the same.

use super::life::World;
use fake_stripe::Line;
use pandabase_platform::db::Sql;
use pandabase_platform::jobs::worker;
use pandabase_platform::params;
use std::collections::BTreeMap;

const ORDERS: &str = "SELECT o.id, o.status, o.payment_status, COALESCE(o.dispute_status, ''), o.attempt,
        COALESCE(o.reference_id, ''), o.total_amount, o.captured_at IS NOT NULL,
        (SELECT CAST(COALESCE(SUM(r.returned), 0) AS BIGINT) FROM refunds r
            WHERE r.store_id = o.store_id AND r.order_id = o.id AND r.status = 'COMPLETED')
    FROM orders o WHERE o.store_id = $1 ORDER BY o.id";
const SUMS: &str = "SELECT CAST(SUM(amount) AS BIGINT) FROM ledger_entries WHERE store_id = $1";
/// Messages that were taken and not applied.
const UNREAD: &str = "SELECT COUNT(*) FROM processor_events WHERE done_at IS NULL";

/// An order by the server's books.
#[derive(Debug)]
struct Order {
    payment: String,
    status: String,
    payment_status: String,
    dispute: String,
    attempt: i64,
    charge: String,
    total: i64,
    is_captured: bool,
    returned: i64,
}

async fn orders(world: &World<'_>) -> Vec<Order> {
    let store = world.seller.0.id.clone();
    let read = world.server().app.db.read(move |tx| {
        tx.all(Sql::new(ORDERS), params![&store], |row| {
            let id: String = row.next()?;
            Ok(Order {
                payment: id.replacen("ord_", "pmt_", 1),
                status: row.next()?,
                payment_status: row.next()?,
                dispute: row.next()?,
                attempt: row.next()?,
                charge: row.next()?,
                total: row.next()?,
                is_captured: row.next()?,
                returned: row.next()?,
            })
        })
    });
    read.await.unwrap()
}

fn word<'l>(line: &'l Line, name: &str) -> &'l str {
    line.metadata.get(name).map_or("", String::as_str)
}

/// Compares both books of a store at rest.
pub async fn check(world: &World<'_>) {
    let (lines, orders) = (world.lines(), orders(world).await);
    let mut taken: BTreeMap<&str, &Line> = BTreeMap::new();
    for line in &lines {
        assert!(line.charges <= 1, "an intent charged twice: {line:?}");
        if line.captured > 0 {
            let other = taken.insert(word(line, "pandabase_purpose"), line);
            assert!(other.is_none(), "a payment charged twice: {line:?} and {other:?}");
        }
        let is_open = matches!(line.status.as_str(), "requires_action" | "processing");
        let of_line = orders
            .iter()
            .find(|order| order.payment == word(line, "pandabase_purpose"));
        assert!(!is_open, "nobody waits for it any more: {line:?} of {of_line:?}");
    }
    for order in &orders {
        match taken.remove(order.payment.as_str()) {
            Some(line) => agree(order, line),
            None => assert!(
                order.total == 0 || !order.is_captured,
                "a payment that nobody made: {order:?}"
            ),
        }
        let is_decided = !matches!(order.payment_status.as_str(), "PENDING" | "PROCESSING");
        assert!(is_decided, "it waits for ever: {order:?}");
    }
    assert!(taken.is_empty(), "charged without an order: {taken:?}");
    let server = world.server();
    let store = world.seller.0.id.clone();
    let sums = server
        .app
        .db
        .read(move |tx| tx.one(Sql::new(SUMS), params![&store], |row| row.next::<i64>()));
    assert_eq!(sums.await.unwrap(), server.balance().await);
    let unread = server
        .app
        .db
        .read(|tx| tx.one(Sql::new(UNREAD), &[], |row| row.next::<i64>()));
    assert_eq!(unread.await.unwrap(), 0, "messages were not read");
    assert_eq!(
        worker::failed(&server.app).await.unwrap(),
        0,
        "jobs were given up"
    );
}

/// Whether an order and its charge say the same.
fn agree(order: &Order, line: &Line) {
    let both = format!("{order:?} and {line:?}");
    assert!(order.is_captured, "paid, and the order does not know it: {both}");
    assert_eq!(order.charge, line.intent, "{both}");
    let key = format!("{}-{}", order.payment, order.attempt);
    assert_eq!(word(line, "pandabase_key"), key, "{both}");
    assert_eq!(order.total, line.captured, "{both}");
    assert_eq!(order.returned, line.refunded, "refunds: {both}");
    let is_with_the_bank = !matches!(order.dispute.as_str(), "" | "WON");
    assert_eq!(is_with_the_bank, line.disputed > 0, "disputes: {both}");
    let status = match (is_with_the_bank, order.returned == order.total) {
        (true, _) => "CHARGEBACK",
        (false, true) => "REFUNDED",
        (false, false) => "COMPLETED",
    };
    assert_eq!(order.status, status, "{both}");
}
