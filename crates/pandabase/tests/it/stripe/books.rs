//! Both sides' books, compared: no charge was made twice, and none is known to one side alone.

use super::sold::{Sold, rows};
use crate::harness::{START, Server};
use fake_stripe::Line;
use pandabase::surfaces::stripe::amounts::ours;
use pandabase_commerce::payments::charging::reconcile::{Report, reconcile};
use pandabase_domain::money::Cents;
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_platform::db::{DbError, Row};
use std::collections::BTreeSet;

/// An order, as far as its charge goes.
#[derive(Debug)]
struct Order {
    id: String,
    reference: Option<String>,
    total: i64,
    captured_at: Option<i64>,
    presented: Option<i64>,
}

/// A refund or a dispute: its order, its status, and how many cents of the charge it returns.
#[derive(Debug)]
struct Returned {
    order: String,
    status: String,
    amount: i64,
}

/// What our books say.
struct Ours {
    orders: Vec<Order>,
    refunds: Vec<Returned>,
    disputes: Vec<Returned>,
    /// The payments that stores were credited.
    credited: Vec<String>,
    /// The charges whose cost is known, with our price of them.
    costs: Vec<(String, i64)>,
    /// The intents that this server made.
    made: BTreeSet<String>,
}

fn order(row: &mut Row<'_>) -> Result<Order, DbError> {
    Ok(Order {
        id: row.next()?,
        reference: row.next()?,
        total: row.next()?,
        captured_at: row.next()?,
        presented: row.next()?,
    })
}

fn returned(row: &mut Row<'_>) -> Result<Returned, DbError> {
    Ok(Returned {
        order: row.next()?,
        status: row.next()?,
        amount: row.next()?,
    })
}

impl Ours {
    async fn of(server: &Server) -> Self {
        let orders = "SELECT id, reference_id, total_amount, captured_at, presentment_amount FROM orders";
        let disputes = "SELECT order_id, status, COALESCE(debited, total_amount) FROM disputes";
        let credited = "SELECT reference_id FROM ledger_entries WHERE type = 'PAYMENT_RECEIVED'";
        let costs = "SELECT charge_id, total FROM processor_costs";
        let made = rows(server, "SELECT id FROM processor_charges", |row| {
            row.next::<String>()
        });
        Self {
            orders: rows(server, orders, order).await,
            refunds: rows(server, "SELECT order_id, status, returned FROM refunds", returned).await,
            disputes: rows(server, disputes, returned).await,
            credited: rows(server, credited, |row| row.next::<String>()).await,
            costs: rows(server, costs, |row| Ok((row.next()?, row.next()?))).await,
            made: made.await.into_iter().collect(),
        }
    }

    /// What counts of the refunds or disputes of an order, in cents.
    fn sum(all: &[Returned], order: &str, counts: fn(&str) -> bool) -> i64 {
        let of_order = all.iter().filter(|taken| taken.order == order);
        of_order
            .filter(|taken| counts(&taken.status))
            .map(|taken| taken.amount)
            .sum()
    }

    /// Compares a line of Stripe's ledger with what we know of it.
    fn compare(&self, line: &Line) {
        assert!(line.charges <= 1, "charged twice: {line:?}");
        if !self.made.contains(&line.intent) {
            assert_eq!(line.captured, 0, "money that nobody here knows of: {line:?}");
            return;
        }
        let payment = &line.metadata["pandabase_purpose"];
        let order = payment.replacen("pmt_", "ord_", 1);
        let order = self.orders.iter().find(|known| known.id == order);
        let order = order.unwrap_or_else(|| panic!("an order is missing: {line:?}"));
        let is_its_charge = order.reference.as_deref() == Some(line.intent.as_str());
        let is_paid_by_it = is_its_charge && order.captured_at.is_some();
        assert_eq!(is_paid_by_it, line.captured > 0, "{order:?} {line:?}");
        if line.captured > 0 {
            self.compare_paid(line, order, payment);
        }
    }

    fn compare_paid(&self, line: &Line, order: &Order, payment: &str) {
        assert_eq!(order.presented.unwrap_or(order.total), line.captured, "{line:?}");
        let credits = self.credited.iter().filter(|known| *known == payment).count();
        assert_eq!(credits, 1, "credited {credits} times: {line:?}");
        let costs: Vec<i64> = self
            .costs
            .iter()
            .filter(|(charge, _)| *charge == line.intent)
            .map(|(_, total)| *total)
            .collect();
        assert_eq!(costs, [order.total], "{line:?}");
        let in_cents = |part| ours(line.captured, &line.currency, Cents(order.total), part);
        let returned = Self::sum(&self.refunds, &order.id, |status| status != "FAILED");
        assert_eq!(in_cents(line.refunded), Ok(Cents(returned)), "{line:?}");
        let is_with_the_bank = |status: &str| matches!(status, "AWAITING_REVIEW" | "UNDER_REVIEW" | "LOST");
        let disputed = Self::sum(&self.disputes, &order.id, is_with_the_bank);
        assert_eq!(in_cents(line.disputed), Ok(Cents(disputed)), "{line:?}");
    }
}

/// Stripe's books and ours say the same of every intent.
pub async fn agree(sold: &Sold) {
    let books = Ours::of(&sold.server).await;
    let lines = sold.fake.ledger();
    for line in &lines {
        books.compare(line);
    }
    let paid = books
        .orders
        .iter()
        .filter(|order| order.captured_at.is_some() && order.total > 0);
    for order in paid {
        let mut charged = lines.iter().filter(|line| line.captured > 0);
        let reference = order.reference.as_deref();
        let is_charged = charged.any(|line| reference == Some(line.intent.as_str()));
        assert!(is_charged, "paid without a charge: {order:?}");
    }
    both_say_the_same(&sold.server).await;
}

/// What `reconcile` says of the whole time of a test.
pub async fn reconciled(server: &Server) -> Report {
    let from = Timestamp::parse(START).unwrap();
    let until = server.app.env.clock.now().plus_millis(DAY);
    let span = from..until;
    reconcile(&server.app, &span, &|_: &str| {}).await.unwrap()
}

/// Every promise is kept, and `reconcile` finds no difference.
pub async fn both_say_the_same(server: &Server) {
    server.verify().await;
    let report = reconciled(server).await;
    assert!(report.ok, "{report:#?}");
}
