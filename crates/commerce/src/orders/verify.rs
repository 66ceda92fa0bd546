//! What `pandabase verify` checks of orders: their sums, their counts, and how they agree with the balance,
//! products, customers and licence keys.

use pandabase_domain::id::OrderId;
use pandabase_domain::order::State;
use pandabase_platform::db::promise::{Check, Finding, Promise};
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::{sql, wide_sum};

sql! {
    TOTALS = "SELECT id FROM orders WHERE discount_amount < 0 OR discount_amount > amount OR tax_amount < 0
            OR total_amount NOT IN (amount - discount_amount + tax_amount, amount - discount_amount) LIMIT 5";
    // Only what a subscription is billed may have a line of credit.
    LINES = "SELECT o.id FROM orders o
            LEFT JOIN order_items i ON i.store_id = o.store_id AND i.order_id = o.id
        GROUP BY o.store_id, o.id HAVING COALESCE(SUM(i.price * i.quantity), -1) <> o.amount
            OR MIN(i.quantity) < 1 OR MAX(i.position) >= COUNT(i.position)
            OR MIN(CASE WHEN i.product_id IS NULL AND i.name = 'Credit' AND o.billing_reason
                IN ('SUBSCRIPTION_CYCLE', 'SUBSCRIPTION_UPDATE') THEN 0 ELSE i.price END) < 0 LIMIT 5";
    SOLD = "SELECT i.order_id FROM order_items i
            LEFT JOIN products p ON p.store_id = i.store_id AND p.id = i.product_id
        WHERE i.product_id IS NOT NULL AND NOT COALESCE(p.was_sold, FALSE) LIMIT 5";
    SETTLED = "SELECT id FROM orders WHERE platform_fee < 0 OR psp_fee < 0
            OR (total_amount = 0 AND platform_fee + psp_fee <> 0)
            OR settled_amount <> CASE WHEN captured_at IS NULL THEN 0
                ELSE total_amount - tax_amount - platform_fee - psp_fee END LIMIT 5";
    // Together with the promise `explained`, which finds the payment of every entry. Times are cut so that
    // their sum does not overflow. Most entries are of this type, so `|| ''` avoids its index, which would be
    // slower.
    CREDITED = concat!("SELECT store_id FROM (
            SELECT store_id, COUNT(*) AS entries, ", wide_sum!("amount"), " AS amount,
                SUM(created_at % 1000000) AS times
            FROM ledger_entries WHERE type || '' = 'PAYMENT_RECEIVED' GROUP BY store_id
            UNION ALL SELECT store_id, -COUNT(*), -", wide_sum!("settled_amount"), ",
                -SUM(captured_at % 1000000)
            FROM orders WHERE settled_amount <> 0 GROUP BY store_id) AS compared
        GROUP BY store_id HAVING SUM(entries) <> 0 OR SUM(amount) <> 0 OR SUM(times) <> 0 LIMIT 5");
    FACTS = "SELECT id FROM orders
        WHERE (captured_at IS NOT NULL) <> (payment_status IN ('COMPLETED', 'REFUNDED', 'DISPUTED'))
            OR (captured_at IS NULL) <> (fulfillment IS NULL)
            OR (status = 'COMPLETED' AND fulfillment <> 'DONE')
            OR (status = 'PROCESSING' AND fulfillment = 'DONE')
            OR (status = 'FAILED') <> (failure IS NOT NULL)
            OR (authorization_url IS NOT NULL AND payment_status <> 'PENDING')
            OR (captured_at IS NOT NULL AND total_amount > 0 AND method IS NULL) OR attempt < 1
            OR (subscription_id IS NULL) <> (billing_reason IS NULL)
            OR (presentment_currency IS NULL) <> (presentment_amount IS NULL)
            OR (presentment_currency IS NULL) <> (exchange_rate IS NULL)
            OR (withdrawal_waived_at IS NOT NULL AND (total_amount = 0 OR tax_id IS NOT NULL
                OR subscription_id IS NOT NULL OR mandate_id IS NOT NULL)) LIMIT 5";
    BUYERS = "SELECT o.id FROM orders o
            LEFT JOIN customers c ON c.store_id = o.store_id AND c.id = o.customer_id
            LEFT JOIN billing_addresses a ON a.store_id = o.store_id AND a.id = o.billing_address_id
        WHERE c.email IS DISTINCT FROM o.customer_email OR a.customer_id IS DISTINCT FROM o.customer_id
            OR a.country IS DISTINCT FROM o.country OR (o.captured_at IS NOT NULL AND o.total_amount > 0
                AND a.pending) LIMIT 5";
    TIMELINES = "SELECT o.id FROM orders o LEFT JOIN payment_timeline t
            ON t.store_id = o.store_id AND t.payment_id = 'pmt_' || SUBSTR(o.id, 5)
        GROUP BY o.store_id, o.id
        HAVING COALESCE(MIN(t.position), 0) <> 1 OR MAX(t.position) <> COUNT(t.position) LIMIT 5";
    COUNTS = "SELECT store_id || ' ' || status FROM (
            SELECT store_id, kind, status, count FROM order_counts
            UNION ALL SELECT store_id, 'ORDER', status, -COUNT(*) FROM orders
            GROUP BY store_id, status
            UNION ALL SELECT store_id, 'PAYMENT', payment_status, -COUNT(*) FROM orders
            GROUP BY store_id, status, payment_status) AS compared
        GROUP BY store_id, kind, status HAVING SUM(count) <> 0 LIMIT 5";
    SALES = "SELECT b.store_id FROM balances b LEFT JOIN (SELECT store_id, COUNT(*) AS sales FROM orders
            WHERE fulfillment = 'DONE' GROUP BY store_id) o ON o.store_id = b.store_id
        WHERE b.sales <> COALESCE(o.sales, 0) LIMIT 5";
    CUSTOMERS = concat!("SELECT c.id FROM customers c
            LEFT JOIN orders o ON o.store_id = c.store_id AND o.customer_id = c.id
                AND o.captured_at IS NOT NULL
        GROUP BY c.store_id, c.id HAVING c.order_count <> COUNT(CASE WHEN o.total_amount > 0 THEN 1 END)
            OR c.total_spent <> COALESCE(", wide_sum!("o.amount - o.discount_amount"), ", 0)
            OR COALESCE(c.last_paid_at, -1)
                <> COALESCE(MAX(CASE WHEN o.total_amount > 0 THEN o.captured_at END), -1) LIMIT 5");
    // Starts from the lines, because few of them come with a key. A key that was replaced counts as its
    // successor. Keys of a pool went back when any order of their subscription was refunded.
    DELIVERED = "SELECT o.id FROM order_items i CROSS JOIN orders o
            LEFT JOIN licenses l ON l.store_id = o.store_id AND l.order_id = o.id AND l.item_id = i.id
                AND l.replaced_by IS NULL
            LEFT JOIN line_deliveries d ON d.store_id = o.store_id AND d.order_id = o.id AND d.item_id = i.id
            LEFT JOIN subscriptions s ON s.store_id = o.store_id AND s.id = o.subscription_id
        WHERE i.fulfillment_mode IN ('MANAGED_LICENSE', 'LICENSE_POOL', 'LICENSE_WEBHOOK')
            AND o.store_id = i.store_id AND o.id = i.order_id AND o.status = 'COMPLETED'
            AND COALESCE(d.status, 'DONE') = 'DONE'
            AND (i.fulfillment_mode <> 'LICENSE_POOL' OR COALESCE(s.status, 'ACTIVE') <> 'CANCELLED')
        GROUP BY o.store_id, o.id, i.position, i.quantity HAVING COUNT(l.id) <> i.quantity LIMIT 5";
    STATES: Standing = "SELECT {} FROM orders
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
        name: "settled",
        text: "what a payment settles is its total less tax and fees, and nothing before it is captured; a \
               total of nothing has no fees",
        check: Check::NoRow(SETTLED),
    },
    Promise {
        name: "order-facts",
        text: "what an order says of its payment and its delivery fits where it stands",
        check: Check::NoRow(FACTS),
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
        name: "sold",
        text: "every product in an order is known to have been sold",
        check: Check::NoRow(SOLD),
    },
    Promise {
        name: "delivered",
        text: "every completed order has a key for every unit that comes with one",
        check: Check::NoRow(DELIVERED),
    },
    Promise {
        name: "lines-add-up",
        text: "the lines of every order make its amount",
        check: Check::NoRow(LINES),
    },
    Promise {
        name: "buyers",
        text: "every order has a customer with its e-mail address, and bills an address of that customer, \
               which is known as theirs once something is paid",
        check: Check::NoRow(BUYERS),
    },
    Promise {
        name: "timelines",
        text: "every payment has a timeline without gaps",
        check: Check::NoRow(TIMELINES),
    },
    Promise {
        name: "customers",
        text: "what every customer bought and spent, and when last, is what their paid orders say",
        check: Check::NoRow(CUSTOMERS),
    },
    Promise {
        name: "credited",
        text: "every settled payment was credited to the balance exactly once, then, with exactly its amount",
        check: Check::NoRow(CREDITED),
    },
];

/// Statuses that some orders have.
#[derive(FromRow)]
struct Standing {
    #[column(parts(order("status"), payment("payment_status"), dispute("dispute_status")))]
    state: State,
    #[column("MIN(id)")]
    first: OrderId,
    #[column("COUNT(*)")]
    count: i64,
}

/// Checks each combination of statuses that occurs against the state machine.
fn walk_states(tx: &mut Tx<'_>) -> Result<Finding, DbError> {
    let combinations = tx.fetch_all(STATES, &[])?;
    let rows = combinations.iter().map(|found| found.count.unsigned_abs()).sum();
    let broken = combinations
        .into_iter()
        .filter(|found| !found.state.is_consistent());
    Ok(Finding {
        rows,
        broken: broken.map(|found| found.first.to_string()).collect(),
    })
}
