//! What `pandabase verify` checks of orders: their sums, their counts, and what they say of the balance,
//! of products, customers and licence keys.

use pandabase_domain::dispute::DisputeStatus;
use pandabase_domain::order::{OrderStatus, State};
use pandabase_domain::payment::PaymentStatus;
use pandabase_platform::db::promise::{Check, Finding, Promise};
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::sql;

sql! {
    TOTALS = "SELECT id FROM orders WHERE discount_amount < 0 OR tax_amount < 0 OR total_amount NOT IN
            (amount - discount_amount + tax_amount, amount - discount_amount) LIMIT 1";
    LINES = "SELECT o.id FROM orders o
        LEFT JOIN (SELECT store_id, order_id, CAST(SUM(price * quantity) AS BIGINT) AS total
            FROM order_items GROUP BY store_id, order_id) i ON i.store_id = o.store_id AND i.order_id = o.id
        WHERE COALESCE(i.total, -1) <> o.amount LIMIT 1";
    SOLD = "SELECT p.id FROM products p WHERE NOT p.was_sold AND p.id IN
            (SELECT product_id FROM order_items WHERE product_id IS NOT NULL) LIMIT 1";
    SETTLED = "SELECT id FROM orders WHERE settled_amount <> CASE WHEN captured_at IS NULL THEN 0
            ELSE total_amount - tax_amount - platform_fee - psp_fee END LIMIT 1";
    CREDITED = "SELECT o.id FROM orders o LEFT JOIN (SELECT store_id, reference_id, COUNT(*) AS entries,
                CAST(SUM(amount) AS BIGINT) AS amount
            FROM ledger_entries WHERE type = 'PAYMENT_RECEIVED' GROUP BY store_id, reference_id) e
            ON e.store_id = o.store_id AND e.reference_id = 'pmt_' || SUBSTR(o.id, 5)
        WHERE COALESCE(e.amount, 0) <> o.settled_amount OR COALESCE(e.entries, 0) > 1 LIMIT 1";
    COUNTS = "SELECT c.store_id FROM order_counts c WHERE c.count <> (SELECT COUNT(*) FROM orders o
            WHERE o.store_id = c.store_id
            AND c.status = CASE WHEN c.kind = 'ORDER' THEN o.status ELSE o.payment_status END) LIMIT 1";
    SALES = "SELECT b.store_id FROM balances b WHERE b.sales <>
            (SELECT COUNT(*) FROM orders o WHERE o.store_id = b.store_id AND o.fulfillment = 'DONE') LIMIT 1";
    CUSTOMERS = "SELECT c.id FROM customers c LEFT JOIN (SELECT store_id, customer_id, COUNT(*) AS orders,
                CAST(SUM(amount - discount_amount) AS BIGINT) AS spent
            FROM orders WHERE captured_at IS NOT NULL GROUP BY store_id, customer_id) o
            ON o.store_id = c.store_id AND o.customer_id = c.id
        WHERE c.order_count <> COALESCE(o.orders, 0) OR c.total_spent <> COALESCE(o.spent, 0) LIMIT 1";
    DELIVERED = "SELECT o.id FROM orders o JOIN order_items i ON i.store_id = o.store_id AND i.order_id = o.id
        WHERE o.status = 'COMPLETED' AND i.fulfillment_mode IN ('MANAGED_LICENSE', 'LICENSE_POOL',
            'LICENSE_WEBHOOK')
            AND i.quantity <> (SELECT COUNT(*) FROM licenses l
                WHERE l.store_id = o.store_id AND l.order_id = o.id
                AND l.item_id = i.id) LIMIT 1";
    STATES = "SELECT status, payment_status, dispute_status, MIN(id), COUNT(*) FROM orders
        GROUP BY status, payment_status, dispute_status";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "orders-add-up",
        text: "every order's total is its amount less the discount plus the tax",
        check: Check::NoRow(TOTALS),
    },
    Promise {
        name: "lines-add-up",
        text: "the lines of every order make its amount",
        check: Check::NoRow(LINES),
    },
    Promise {
        name: "sold",
        text: "every product in an order is known to have been sold",
        check: Check::NoRow(SOLD),
    },
    Promise {
        name: "settled",
        text: "what a payment settles is its total less tax and fees, and nothing before it is captured",
        check: Check::NoRow(SETTLED),
    },
    Promise {
        name: "credited",
        text: "every settled payment was credited to the balance exactly once, with exactly its amount",
        check: Check::NoRow(CREDITED),
    },
    Promise {
        name: "states",
        text: "order, payment and dispute stand where they can stand together",
        check: Check::Walk(walk_states),
    },
    Promise {
        name: "counts",
        text: "the totals of order and payment lists are right",
        check: Check::NoRow(COUNTS),
    },
    Promise {
        name: "sales",
        text: "the number of sales of every store is that of its delivered orders",
        check: Check::NoRow(SALES),
    },
    Promise {
        name: "customers",
        text: "what every customer bought and spent is what their paid orders say",
        check: Check::NoRow(CUSTOMERS),
    },
    Promise {
        name: "delivered",
        text: "every completed order has a key for every unit that comes with one",
        check: Check::NoRow(DELIVERED),
    },
];

/// Statuses that stand together, each combination once; the state machine itself is the judge.
fn walk_states(tx: &mut Tx<'_>) -> Result<Finding, DbError> {
    let combinations = tx.all(STATES, &[], |row| {
        let state = State {
            order: row.word(OrderStatus::parse)?,
            payment: row.word(PaymentStatus::parse)?,
            dispute: row.opt_word(DisputeStatus::parse)?,
        };
        Ok((state, row.next::<String>()?, row.next::<i64>()?))
    })?;
    let rows = combinations
        .iter()
        .map(|(_, _, count)| count.unsigned_abs())
        .sum();
    let broken = combinations
        .into_iter()
        .find(|(state, _, _)| !state.is_consistent());
    Ok(Finding {
        rows,
        broken: broken.map(|(_, order, _)| order),
    })
}
