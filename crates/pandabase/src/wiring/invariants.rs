//! Every promise about money and state, as something that can be checked on a database at rest or in
//! use. `pandabase verify` runs them all and stops at the first one that is broken.

use pandabase_commerce::billing::mandates::verify as mandates;
use pandabase_commerce::billing::subscriptions::verify as subscriptions;
use pandabase_commerce::billing::usage::verify as usage;
use pandabase_commerce::insight::analytics;
use pandabase_domain::dispute::DisputeStatus;
use pandabase_domain::id::StoreId;
use pandabase_domain::ledger::{ChainHash, Entry, EntryType, Verifier};
use pandabase_domain::money::Cents;
use pandabase_domain::order::{OrderStatus, State};
use pandabase_domain::payment::PaymentStatus;
use pandabase_platform::app::App;
use pandabase_platform::db::finding::Finding;
use pandabase_platform::db::{DbError, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::{params, sql};

/// A promise and the check of it.
pub struct Promise {
    /// A word for tables and logs.
    pub name: &'static str,
    /// What is promised.
    pub text: &'static str,
    check: Check,
}

enum Check {
    /// A query for rows that break the promise; its single column names the first one.
    NoRow(pandabase_platform::db::Sql),
    /// A walk over rows.
    Walk(fn(&mut Tx<'_>) -> Result<Finding, ApiError>),
}

sql! {
    STORES = "SELECT s.id, b.balance, b.ledger_entries, b.ledger_hash
        FROM stores s LEFT JOIN balances b ON b.store_id = s.id WHERE s.id > $1 ORDER BY s.id LIMIT 500";
    ENTRIES = "SELECT position, id, type, amount, running_balance, reference_id, created_at, hash
        FROM ledger_entries WHERE store_id = $1 AND position > $2 ORDER BY position LIMIT 1000";
    SALES = "SELECT b.store_id FROM balances b WHERE b.sales <>
            (SELECT COUNT(*) FROM orders o WHERE o.store_id = b.store_id AND o.fulfillment = 'DONE') LIMIT 1";
    TOTALS = "SELECT id FROM orders WHERE discount_amount < 0 OR tax_amount < 0 OR total_amount NOT IN
            (amount - discount_amount + tax_amount, amount - discount_amount) LIMIT 1";
    LINES = "SELECT o.id FROM orders o
        LEFT JOIN (SELECT store_id, order_id, CAST(SUM(price * quantity) AS BIGINT) AS total
            FROM order_items GROUP BY store_id, order_id) i ON i.store_id = o.store_id AND i.order_id = o.id
        WHERE COALESCE(i.total, -1) <> o.amount LIMIT 1";
    SETTLED = "SELECT id FROM orders WHERE settled_amount <> CASE WHEN captured_at IS NULL THEN 0
            ELSE total_amount - tax_amount - platform_fee - psp_fee END LIMIT 1";
    CREDITED = "SELECT o.id FROM orders o LEFT JOIN (SELECT store_id, reference_id, COUNT(*) AS entries,
                CAST(SUM(amount) AS BIGINT) AS amount
            FROM ledger_entries WHERE type = 'PAYMENT_RECEIVED' GROUP BY store_id, reference_id) e
            ON e.store_id = o.store_id AND e.reference_id = 'pmt_' || SUBSTR(o.id, 5)
        WHERE COALESCE(e.amount, 0) <> o.settled_amount OR COALESCE(e.entries, 0) > 1 LIMIT 1";
    UNEXPLAINED = "SELECT e.id FROM ledger_entries e
            LEFT JOIN orders o ON e.type = 'PAYMENT_RECEIVED' AND o.store_id = e.store_id
                AND o.id = 'ord_' || SUBSTR(e.reference_id, 5)
            LEFT JOIN refunds r ON e.type IN ('REFUND_INSTANT', 'REFUND_ASYNC', 'REFUND_EXTERNAL')
                AND r.store_id = e.store_id AND r.id = e.reference_id
            LEFT JOIN disputes d ON e.type IN ('DISPUTE_CREATED', 'DISPUTE_WON')
                AND d.store_id = e.store_id AND d.id = e.reference_id
            LEFT JOIN payouts p ON e.type = 'PAYOUT' AND p.store_id = e.store_id AND p.id = e.reference_id
        WHERE e.type <> 'OPENING_BALANCE' AND o.id IS NULL AND r.id IS NULL AND d.id IS NULL AND p.id IS NULL
        LIMIT 1";
    PAID_OUT = "SELECT p.id FROM payouts p LEFT JOIN (SELECT store_id, reference_id, COUNT(*) AS entries,
                MIN(amount) AS debit, CAST(SUM(amount) AS BIGINT) AS amount
            FROM ledger_entries WHERE type = 'PAYOUT' GROUP BY store_id, reference_id) e
            ON e.store_id = p.store_id AND e.reference_id = p.id
        WHERE p.fee <> p.standard_fee + p.cross_border_fee + p.foreign_exchange_fee
            OR COALESCE(e.debit, 0) <> -(p.amount + p.fee)
            OR e.entries <> CASE WHEN p.status = 'REJECTED' THEN 2 ELSE 1 END
            OR e.amount <> CASE WHEN p.status = 'REJECTED' THEN 0 ELSE -(p.amount + p.fee) END LIMIT 1";
    SENT = "SELECT p.id FROM payouts p
        LEFT JOIN sandbox_transfers t ON t.store_id = p.store_id AND t.payout_id = p.id
        WHERE (p.status = 'IN_REVIEW' AND t.payout_id IS NOT NULL) OR t.amount <> p.amount LIMIT 1";
    PRIMARY_ACCOUNT = "SELECT store_id FROM bank_accounts GROUP BY store_id
        HAVING COUNT(CASE WHEN is_primary AND detached_at IS NULL THEN 1 END)
            <> CASE WHEN COUNT(CASE WHEN detached_at IS NULL THEN 1 END) > 0 THEN 1 ELSE 0 END LIMIT 1";
    DISPUTED = "SELECT d.id FROM disputes d
        LEFT JOIN (SELECT store_id, reference_id, CAST(SUM(amount) AS BIGINT) AS amount
            FROM ledger_entries WHERE type IN ('DISPUTE_CREATED', 'DISPUTE_WON')
            GROUP BY store_id, reference_id) e
            ON e.store_id = d.store_id AND e.reference_id = d.id
        WHERE COALESCE(e.amount, 0) <> CASE WHEN d.status = 'WON' THEN 0 ELSE -d.total_amount END - d.fee
        LIMIT 1";
    REFUNDED = "SELECT r.id FROM refunds r
            JOIN orders o ON o.store_id = r.store_id AND o.id = r.order_id
            LEFT JOIN (SELECT store_id, reference_id, CAST(SUM(amount) AS BIGINT) AS amount
                FROM ledger_entries
                WHERE type IN ('REFUND_INSTANT', 'REFUND_ASYNC', 'REFUND_EXTERNAL')
                GROUP BY store_id, reference_id) e
            ON e.store_id = r.store_id AND e.reference_id = r.id
        WHERE r.amount <> o.total_amount - o.tax_amount
            OR COALESCE(e.amount, 0) <> CASE WHEN r.status = 'FAILED' THEN 0 ELSE -r.amount - r.fee END
            LIMIT 1";
    // Complete refunds and refunded orders belong together; a dispute opened later outranks the refund.
    REFUNDED_ONCE = "SELECT o.id FROM orders o LEFT JOIN (SELECT store_id, order_id, COUNT(*) AS made,
                COUNT(CASE WHEN status = 'COMPLETED' THEN 1 END) AS complete
            FROM refunds WHERE status <> 'FAILED' GROUP BY store_id, order_id) r
            ON r.store_id = o.store_id AND r.order_id = o.id
        WHERE COALESCE(r.made, 0) > 1 OR (o.status = 'REFUNDED' AND COALESCE(r.complete, 0) = 0)
            OR (r.complete > 0 AND o.status NOT IN ('REFUNDED', 'CHARGEBACK')) LIMIT 1";
    STATES = "SELECT status, payment_status, dispute_status, MIN(id), COUNT(*) FROM orders
        GROUP BY status, payment_status, dispute_status";
    COUNTS = "SELECT c.store_id FROM order_counts c WHERE c.count <> (SELECT COUNT(*) FROM orders o
            WHERE o.store_id = c.store_id
            AND c.status = CASE WHEN c.kind = 'ORDER' THEN o.status ELSE o.payment_status END) LIMIT 1";
    SUBSCRIPTION_COUNTS = "SELECT c.store_id FROM subscription_counts c
        WHERE c.count <> (SELECT COUNT(*) FROM subscriptions s
            WHERE s.store_id = c.store_id AND s.product_id = c.product_id AND s.status = c.status) LIMIT 1";
    CUSTOMERS = "SELECT c.id FROM customers c LEFT JOIN (SELECT store_id, customer_id, COUNT(*) AS orders,
                CAST(SUM(amount - discount_amount) AS BIGINT) AS spent
            FROM orders WHERE captured_at IS NOT NULL GROUP BY store_id, customer_id) o
            ON o.store_id = c.store_id AND o.customer_id = c.id
        WHERE c.order_count <> COALESCE(o.orders, 0) OR c.total_spent <> COALESCE(o.spent, 0) LIMIT 1";
    CUSTOMERS_REFUNDED = "SELECT c.id FROM customers c
        LEFT JOIN (SELECT o.store_id, o.customer_id, COUNT(*) AS refunds,
                CAST(SUM(r.amount) AS BIGINT) AS amount
            FROM refunds r JOIN orders o ON o.store_id = r.store_id AND o.id = r.order_id
            WHERE r.status = 'COMPLETED' GROUP BY o.store_id, o.customer_id) r
            ON r.store_id = c.store_id AND r.customer_id = c.id
        WHERE c.refund_count <> COALESCE(r.refunds, 0) OR c.total_refunded <> COALESCE(r.amount, 0) LIMIT 1";
    KEYS = "SELECT id FROM licenses
        WHERE (status = 'CLAIMED' AND (order_id IS NULL OR customer_id IS NULL OR held_by IS NOT NULL))
        OR (status = 'AVAILABLE' AND (order_id IS NOT NULL OR customer_id IS NOT NULL))
        OR (status = 'REVOKED' AND held_by IS NOT NULL) LIMIT 1";
    SOLD = "SELECT p.id FROM products p WHERE NOT p.was_sold AND p.id IN
            (SELECT product_id FROM order_items WHERE product_id IS NOT NULL) LIMIT 1";
    DELIVERED = "SELECT o.id FROM orders o JOIN order_items i ON i.store_id = o.store_id AND i.order_id = o.id
        WHERE o.status = 'COMPLETED' AND i.fulfillment_mode IN ('MANAGED_LICENSE', 'LICENSE_POOL',
            'LICENSE_WEBHOOK')
            AND i.quantity <> (SELECT COUNT(*) FROM licenses l
                WHERE l.store_id = o.store_id AND l.order_id = o.id
                AND l.item_id = i.id) LIMIT 1";
    STOCK = "SELECT id FROM variants WHERE track_stock AND quantity < 0 LIMIT 1";
    COUPONS = "SELECT c.id FROM coupons c WHERE c.times_used <> (SELECT COUNT(*) FROM coupon_uses u
            WHERE u.store_id = c.store_id AND u.coupon_id = c.id) LIMIT 1";
    COUPON_LIMITS = "SELECT order_id FROM coupon_uses WHERE nth > most LIMIT 1";
    CASES = "SELECT c.id FROM cases c WHERE (c.status = 'CLOSED') <> (c.closed_at IS NOT NULL)
            OR (c.closed_at IS NULL) <> (c.closed_by IS NULL) OR c.merchant_unread < 0
            OR c.customer_unread < 0
            OR c.messages <> (SELECT COUNT(*) FROM case_messages m
                WHERE m.store_id = c.store_id AND m.case_id = c.id)
        LIMIT 1";
    GUESTS = "SELECT c.id FROM customers c JOIN portal_identities i ON i.email = c.email WHERE c.guest
        LIMIT 1";
    PAYLINKS = "SELECT p.id FROM paylinks p
        WHERE p.uses <> (SELECT COUNT(*) FROM paylink_uses u
                WHERE u.store_id = p.store_id AND u.paylink_id = p.id AND u.is_paid)
            OR p.reserved <> (SELECT COUNT(*) FROM paylink_uses u
                WHERE u.store_id = p.store_id AND u.paylink_id = p.id AND NOT u.is_paid) LIMIT 1";
    PAYLINK_CAPS = "SELECT order_id FROM paylink_uses WHERE nth > most LIMIT 1";
    CHARGED_ONCE = "SELECT payment_id FROM sandbox_charges WHERE status = 'captured'
        GROUP BY store_id, payment_id HAVING COUNT(*) > 1 LIMIT 1";
    SAVED_METHODS = "SELECT id FROM payment_methods WHERE (removed_at IS NULL) <> (token IS NOT NULL)
        LIMIT 1";
    PAYING_METHODS = "SELECT s.id FROM subscriptions s LEFT JOIN payment_methods m
            ON m.id = s.payment_method_id AND m.email = s.customer_email AND m.removed_at IS NULL
        WHERE s.status <> 'CANCELLED' AND s.payment_method_id IS NOT NULL AND m.id IS NULL LIMIT 1";
    BEGAN = "SELECT s.id FROM subscriptions s
        LEFT JOIN orders o ON o.store_id = s.store_id AND o.id = s.first_order_id
            AND o.subscription_id = s.id AND o.billing_reason = 'SUBSCRIPTION_CREATE'
        WHERE o.captured_at IS NULL OR o.customer_id <> s.customer_id OR o.presentment_currency IS NOT NULL
            OR (s.trial_end IS NOT NULL AND o.total_amount <> 0) LIMIT 1";
    BEGUN = "SELECT o.id FROM orders o
        LEFT JOIN subscriptions s ON s.store_id = o.store_id AND s.id = o.subscription_id
        WHERE (o.billing_reason = 'SUBSCRIPTION_CREATE' AND o.captured_at IS NOT NULL
                AND (s.id IS NULL OR s.first_order_id <> o.id))
            OR (o.billing_reason <> 'SUBSCRIPTION_CREATE' AND s.id IS NULL) LIMIT 1";
    ORPHANED_BALANCE = "SELECT store_id FROM balances WHERE store_id NOT IN (SELECT id FROM stores) LIMIT 1";
}

/// Every promise, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "balances-have-stores",
        text: "every balance belongs to a store",
        check: Check::NoRow(ORPHANED_BALANCE),
    },
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
        name: "explained",
        text: "every ledger entry has a payment, refund, dispute or payout that caused it",
        check: Check::NoRow(UNEXPLAINED),
    },
    Promise {
        name: "usage-adds-up",
        text: "the totals of every meter of a subscription are what its events add up to",
        check: Check::Walk(usage::totals),
    },
    Promise {
        name: "usage-has-meters",
        text: "every event is counted by a meter of its subscription's product",
        check: Check::NoRow(usage::ASTRAY),
    },
    Promise {
        name: "usage-billed-once",
        text: "usage is in one paid invoice of its subscription at most, and in none that was made before it \
               came",
        check: Check::NoRow(usage::UNPAID),
    },
    Promise {
        name: "paid-out",
        text: "every payout was debited once with its amount and fee, and credited once with the same when \
               rejected",
        check: Check::NoRow(PAID_OUT),
    },
    Promise {
        name: "sent",
        text: "the sandbox's bank was sent every payout's amount, and none that is still in review",
        check: Check::NoRow(SENT),
    },
    Promise {
        name: "primary-account",
        text: "every store with bank accounts has exactly one primary account",
        check: Check::NoRow(PRIMARY_ACCOUNT),
    },
    Promise {
        name: "disputed",
        text: "every dispute was debited with the charge and its fee, and credited with the charge once won",
        check: Check::NoRow(DISPUTED),
    },
    Promise {
        name: "refunded",
        text: "every refund was debited with the charge less its tax and its fee, and nothing once it failed",
        check: Check::NoRow(REFUNDED),
    },
    Promise {
        name: "refunded-once",
        text: "no order was refunded twice, and every refunded order has a complete refund",
        check: Check::NoRow(REFUNDED_ONCE),
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
        name: "subscription-counts",
        text: "the totals of subscription lists are right",
        check: Check::NoRow(SUBSCRIPTION_COUNTS),
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
        name: "sales-by-hour",
        text: "the sums of every hour and country are those of its orders, refunds and disputes",
        check: Check::NoRow(analytics::WRONG_HOURS),
    },
    Promise {
        name: "last-purchases",
        text: "every customer's last purchase is the last order that was paid",
        check: Check::NoRow(analytics::WRONG_LAST_PAID),
    },
    Promise {
        name: "buyers-by-hour",
        text: "as many customers paid last in an hour as say so",
        check: Check::NoRow(analytics::WRONG_BUYERS),
    },
    Promise {
        name: "customers-refunded",
        text: "what every customer got back is what the complete refunds of their orders say",
        check: Check::NoRow(CUSTOMERS_REFUNDED),
    },
    Promise {
        name: "keys",
        text: "a licence key that was sold has an order and a customer, one that was not has neither",
        check: Check::NoRow(KEYS),
    },
    Promise {
        name: "delivered",
        text: "every completed order has a key for every unit that comes with one",
        check: Check::NoRow(DELIVERED),
    },
    Promise {
        name: "stock",
        text: "no tracked stock is below zero",
        check: Check::NoRow(STOCK),
    },
    Promise {
        name: "invoices",
        text: "an invoice of a subscription is paid exactly when its order is, with the same total, or has \
               none to pay",
        check: Check::NoRow(subscriptions::WRONG_INVOICES),
    },
    Promise {
        name: "renewals",
        text: "every renewal that was paid has its invoice",
        check: Check::NoRow(subscriptions::UNINVOICED),
    },
    Promise {
        name: "periods",
        text: "no period of a subscription was billed twice",
        check: Check::NoRow(subscriptions::PAID_TWICE),
    },
    Promise {
        name: "open-orders",
        text: "a subscription has one order at the most that awaits its payment, and knows it",
        check: Check::NoRow(subscriptions::STRAY_ORDERS),
    },
    Promise {
        name: "open-invoices",
        text: "every open invoice is that of its subscription's open order",
        check: Check::NoRow(subscriptions::STRAY_INVOICES),
    },
    Promise {
        name: "subscription-states",
        text: "the status and the dates of every subscription stand together",
        check: Check::NoRow(subscriptions::WRONG_STATES),
    },
    Promise {
        name: "subscription-jobs",
        text: "every subscription that is to be charged has a job for it, and no job that its state does not \
               need",
        check: Check::NoRow(subscriptions::WRONG_JOBS),
    },
    Promise {
        name: "coupons",
        text: "the uses of every coupon are the orders that use it",
        check: Check::NoRow(COUPONS),
    },
    Promise {
        name: "coupon-limits",
        text: "no order uses a coupon beyond the limit that it had then",
        check: Check::NoRow(COUPON_LIMITS),
    },
    Promise {
        name: "cases",
        text: "a case has an end exactly when it is closed, and every message that it counts",
        check: Check::NoRow(CASES),
    },
    Promise {
        name: "guests",
        text: "nobody who signed in to the portal is a guest in any store",
        check: Check::NoRow(GUESTS),
    },
    Promise {
        name: "paylinks",
        text: "the uses of every paylink are the orders that paid it, its reservations those that are about \
               to",
        check: Check::NoRow(PAYLINKS),
    },
    Promise {
        name: "paylink-caps",
        text: "no order pays a paylink beyond the cap that it had then",
        check: Check::NoRow(PAYLINK_CAPS),
    },
    Promise {
        name: "subscriptions-began",
        text: "every subscription began with an order of its customer that was paid, or of nothing before a \
               trial",
        check: Check::NoRow(BEGAN),
    },
    Promise {
        name: "subscriptions-begun",
        text: "every order of a subscription that was paid began it, or is of one that had begun",
        check: Check::NoRow(BEGUN),
    },
    Promise {
        name: "charged-once",
        text: "the sandbox processor charged every payment once at the most",
        check: Check::NoRow(CHARGED_ONCE),
    },
    Promise {
        name: "saved-methods",
        text: "a saved payment method can be charged until it is removed, and never after",
        check: Check::NoRow(SAVED_METHODS),
    },
    Promise {
        name: "paying-methods",
        text: "no live subscription is paid with a method of somebody else, or one that was removed",
        check: Check::NoRow(PAYING_METHODS),
    },
    Promise {
        name: "agreements",
        text: "every active billing agreement was accepted, with a card of its customer that can be charged",
        check: Check::NoRow(mandates::UNCHARGEABLE),
    },
    Promise {
        name: "authorized",
        text: "every order under a billing agreement used one authorization of it, and charges its amount",
        check: Check::NoRow(mandates::UNAUTHORIZED),
    },
    Promise {
        name: "authorizations",
        text: "every authorization that was used made an order",
        check: Check::NoRow(mandates::UNUSED),
    },
    Promise {
        name: "one-off-agreements",
        text: "a billing agreement to charge once was charged once at the most, and ended with that",
        check: Check::NoRow(mandates::ONCE),
    },
    Promise {
        name: "ledger",
        text: "every ledger is an unbroken hash chain whose last running balance is the store's balance",
        check: Check::Walk(walk_ledgers),
    },
];

impl Promise {
    /// Checks the promise over a snapshot of the whole database.
    ///
    /// # Errors
    /// [`ApiError`] when the database cannot be read.
    pub async fn check(&'static self, app: &App) -> Result<Finding, ApiError> {
        app.db
            .read(move |tx| match &self.check {
                Check::NoRow(sql) => {
                    let broken = tx.first(*sql, &[], |row| row.next::<String>())?;
                    Ok(Finding { rows: 0, broken })
                }
                Check::Walk(walk) => walk(tx),
            })
            .await
    }
}

/// Statuses that stand together, each combination once; the state machine itself is the judge.
fn walk_states(tx: &mut Tx<'_>) -> Result<Finding, ApiError> {
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

struct Head {
    store: StoreId,
    balance: Option<Cents>,
    entries: Option<i64>,
    hash: Option<Vec<u8>>,
}

fn walk_ledgers(tx: &mut Tx<'_>) -> Result<Finding, ApiError> {
    let mut rows = 0;
    let mut after = String::new();
    loop {
        let heads = tx.all(STORES, params![&after], |row| {
            Ok(Head {
                store: row.next()?,
                balance: row.next()?,
                entries: row.next()?,
                hash: row.next()?,
            })
        })?;
        let Some(last) = heads.last() else {
            return Ok(Finding { rows, broken: None });
        };
        after = last.store.as_str().to_owned();
        for head in &heads {
            if let Some(broken) = walk_ledger(tx, head, &mut rows)? {
                return Ok(Finding {
                    rows,
                    broken: Some(format!("store {}: {broken}", head.store)),
                });
            }
        }
    }
}

/// Walks one store's ledger in pages, so that memory does not grow with it.
fn walk_ledger(tx: &mut Tx<'_>, head: &Head, rows: &mut u64) -> Result<Option<String>, ApiError> {
    let mut verifier = Verifier::default();
    let mut position = 0;
    loop {
        let page = tx.all(ENTRIES, params![&head.store, position], stored_entry)?;
        if page.is_empty() {
            break;
        }
        for (at, entry, hash) in page {
            *rows += 1;
            position += 1;
            if at != position {
                return Ok(Some(format!("entry at position {position} is missing")));
            }
            if let Err(broken) = verifier.check(&entry, &hash) {
                return Ok(Some(broken.to_string()));
            }
        }
    }
    let same = head.balance == Some(verifier.balance())
        && head.entries == Some(position)
        && head.hash.as_deref() == Some(&verifier.hash());
    let stored = head
        .balance
        .map_or_else(|| "missing".into(), |balance| balance.to_string());
    Ok((!same).then(|| {
        format!(
            "balance is {stored}, the ledger says {} after {position} entries",
            verifier.balance()
        )
    }))
}

fn stored_entry(row: &mut Row<'_>) -> Result<(i64, Entry, ChainHash), DbError> {
    let position = row.next()?;
    let entry = Entry {
        id: row.next()?,
        entry_type: row.word(EntryType::parse)?,
        amount: row.next()?,
        running_balance: row.next()?,
        reference_id: row.next()?,
        created_at: row.next()?,
    };
    let hash = row.next::<Vec<u8>>()?.try_into();
    Ok((
        position,
        entry,
        hash.map_err(|_| DbError::UnknownWord("ledger hash".into()))?,
    ))
}
