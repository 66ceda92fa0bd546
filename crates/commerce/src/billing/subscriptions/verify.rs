//! What `pandabase verify` checks of subscriptions.

use pandabase_domain::product::BillingInterval;
use pandabase_domain::subscription::period::{Period, period_from};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::promise::{Check, Finding, Promise};
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    /// Invoices that do not agree with the order that collects them.
    WRONG_INVOICES = "SELECT i.id FROM invoices i
            LEFT JOIN orders o ON o.store_id = i.store_id AND o.id = i.order_id
        WHERE (i.status = 'PAID' AND i.order_id IS NULL AND i.total_amount <> 0)
            OR (i.status = 'PAID' AND i.order_id IS NOT NULL AND (o.captured_at IS NULL
                OR o.total_amount <> i.total_amount OR o.tax_amount <> i.tax_amount
                OR o.subscription_id <> i.subscription_id OR o.billing_reason <> i.reason))
            OR (i.status <> 'PAID' AND o.captured_at IS NOT NULL) LIMIT 5";
    /// Paid renewals without an invoice.
    UNINVOICED = "SELECT o.id FROM orders o
            LEFT JOIN invoices i ON i.store_id = o.store_id AND i.order_id = o.id AND i.status = 'PAID'
        WHERE o.billing_reason = 'SUBSCRIPTION_CYCLE' AND o.captured_at IS NOT NULL AND i.id IS NULL LIMIT 5";
    /// Periods that were billed twice.
    PAID_TWICE = "SELECT subscription_id FROM invoices
        WHERE reason = 'SUBSCRIPTION_CYCLE' AND status = 'PAID'
        GROUP BY store_id, subscription_id, usage_start HAVING COUNT(*) > 1 LIMIT 5";
    /// Unpaid orders that are not the open order of their subscription, which has one at most.
    STRAY_ORDERS = "SELECT o.id FROM orders o
            LEFT JOIN subscriptions s ON s.store_id = o.store_id AND s.id = o.subscription_id
            AND s.open_order_id = o.id
        WHERE o.billing_reason IN ('SUBSCRIPTION_CYCLE', 'SUBSCRIPTION_UPDATE')
            AND o.payment_status IN ('PENDING', 'PROCESSING') AND s.id IS NULL LIMIT 5";
    /// Open invoices whose order is not the open order of their subscription.
    STRAY_INVOICES = "SELECT i.id FROM invoices i
            LEFT JOIN subscriptions s ON s.store_id = i.store_id AND s.id = i.subscription_id
                AND s.open_order_id = i.order_id
        WHERE i.status = 'OPEN' AND s.id IS NULL LIMIT 5";
    /// Invoices that do not add up, or do not match their subscription and order.
    WRONG_SUMS = "SELECT i.id FROM invoices i
            LEFT JOIN subscriptions s ON s.store_id = i.store_id AND s.id = i.subscription_id
            LEFT JOIN orders o ON o.store_id = i.store_id AND o.id = i.order_id
        WHERE s.id IS NULL OR i.base_amount < 0 OR i.usage_amount < 0 OR i.tax_amount < 0
            OR i.plan_change < 0 OR i.credit < 0
            OR i.total_amount <> i.base_amount + i.usage_amount + i.plan_change - i.credit
                + CASE WHEN s.tax_behavior = 'EXCLUSIVE' THEN i.tax_amount ELSE 0 END
            OR i.period_end < i.period_start OR i.usage_end < i.usage_start OR i.usage_cut < 0
            OR i.period_no < 1 OR i.period_no > s.period_no
            OR (i.order_id IS NOT NULL AND o.id IS NULL)
            OR (i.order_id IS NULL AND (i.total_amount <> 0 OR i.status <> 'PAID'))
            OR (i.status <> 'VOID' AND (o.amount - o.discount_amount
                    <> i.base_amount + i.usage_amount + i.plan_change - i.credit
                OR o.total_amount <> i.total_amount OR o.subscription_id <> i.subscription_id)) LIMIT 5";
    /// Subscriptions whose customer, billing address, product or orders do not exist or do not match.
    STRAYS = "SELECT s.id FROM subscriptions s
            LEFT JOIN customers c ON c.store_id = s.store_id AND c.id = s.customer_id
            LEFT JOIN billing_addresses a ON a.store_id = s.store_id AND a.id = s.billing_address_id
            LEFT JOIN products p ON p.store_id = s.store_id AND p.id = s.product_id
            LEFT JOIN orders l ON l.store_id = s.store_id AND l.id = s.latest_order_id
                AND l.subscription_id = s.id
            LEFT JOIN orders o ON o.store_id = s.store_id AND o.id = s.open_order_id
                AND o.subscription_id = s.id
        WHERE c.email IS DISTINCT FROM s.customer_email OR a.customer_id IS DISTINCT FROM s.customer_id
            OR p.id IS NULL OR l.id IS NULL
            OR (s.open_order_id IS NOT NULL AND (o.id IS NULL OR o.captured_at IS NOT NULL)) LIMIT 5";
    /// Subscriptions whose next charge does not follow from their period or their last failure.
    WRONG_TIMES = "SELECT id FROM subscriptions
        WHERE (status IN ('TRIALING', 'ACTIVE')
                AND next_charge_at NOT IN (period_end, COALESCE(restart_at, period_end)))
            OR (status = 'PAST_DUE'
                AND next_charge_at NOT IN (period_end, first_failed_at + 86400000 * (retry_count + 1)))
            OR (status = 'PAST_DUE' AND first_failed_at IS NULL AND restart_at IS NULL
                AND next_charge_at < unpriced_at + 86400000)
            OR (status = 'TRIALING' AND trial_end IS DISTINCT FROM period_end)
            OR anchor > period_end OR announced_period > period_no LIMIT 5";
    /// Renewal jobs that run before the charge is due, or days after it. The job of a charge under way looks
    /// after that charge, and a job that got no answer asks again within the hour: both are right.
    WRONG_RENEWALS = "SELECT s.id FROM subscriptions s
            JOIN jobs j ON j.store_id = s.store_id AND j.kind = 'subscription_renewal' AND j.subject = s.id
            LEFT JOIN orders o ON o.store_id = s.store_id AND o.id = s.open_order_id
        WHERE j.leased_until = 0 AND j.attempts = 0 AND COALESCE(o.payment_status, 'FAILED') = 'FAILED'
            AND (j.run_at < COALESCE(s.next_charge_at, s.final_charge_at)
                OR (j.run_at > COALESCE(s.next_charge_at, s.final_charge_at) + 259200000
                    AND j.run_at > j.created_at + 3600000)) LIMIT 5";
    /// Subscriptions whose fields contradict each other.
    WRONG_STATES = "SELECT id FROM subscriptions WHERE period_end < period_start OR period_no < 1
        OR quantity < 1 OR unit_amount < 0 OR (retry_count <> 0 AND first_failed_at IS NULL)
        OR retry_count < 0 OR (status = 'CANCELLED') <> (status_before IS NOT NULL)
        OR (status = 'CANCELLED') <> (cancelled_at IS NOT NULL)
        OR (status = 'CANCELLED') <> (ends_at IS NOT NULL)
        OR (status = 'CANCELLED') <> (ending IS NOT NULL) OR ends_at < cancelled_at
        OR (status IN ('TRIALING', 'ACTIVE', 'PAST_DUE') AND held_at IS NULL) <> (next_charge_at IS NOT NULL)
        OR (status <> 'CANCELLED' AND (status = 'PAUSED') <> (paused_at IS NOT NULL))
        OR (status IN ('TRIALING', 'ACTIVE', 'PAUSED')
            AND (first_failed_at IS NOT NULL OR unpriced_at IS NOT NULL))
        OR (status = 'PAST_DUE' AND first_failed_at IS NULL AND unpriced_at IS NULL)
        OR (final_charge_at IS NOT NULL AND (status <> 'CANCELLED' OR NOT is_metered))
        OR (ending IN ('IMMEDIATE', 'DUNNING') AND pending_change IS NOT NULL) LIMIT 5";
    /// Trial coupons without a use by the first order, or that outlive their subscription.
    TRIAL_COUPONS = "SELECT s.id FROM subscriptions s
            LEFT JOIN orders o ON o.store_id = s.store_id AND o.id = s.first_order_id
            LEFT JOIN coupon_uses u ON u.store_id = s.store_id AND u.order_id = s.first_order_id
        WHERE s.trial_coupon IS NOT NULL AND (u.order_id IS NULL OR o.discount_code IS NULL
            OR s.trial_end IS NULL OR s.period_no <> 1 OR s.ending IN ('IMMEDIATE', 'DUNNING')) LIMIT 5";
    /// Renewals with a discount that is not by their trial's coupon, or that is not on the first charge after
    /// the trial.
    TRIAL_DISCOUNTS = "SELECT o.id FROM orders o
            LEFT JOIN subscriptions s ON s.store_id = o.store_id AND s.id = o.subscription_id
            LEFT JOIN orders f ON f.store_id = s.store_id AND f.id = s.first_order_id
            LEFT JOIN invoices i ON i.store_id = o.store_id AND i.order_id = o.id
        WHERE o.billing_reason = 'SUBSCRIPTION_CYCLE'
            AND (o.discount_code IS NOT NULL OR o.discount_amount <> 0)
            AND (s.trial_end IS NULL OR i.period_no IS DISTINCT FROM 1
                OR f.discount_code IS DISTINCT FROM o.discount_code) LIMIT 5";
    /// Subscriptions that lack a job that they need, or keep one that they do not. A leased job may no longer
    /// be needed. The job of the end saves the subscription when it runs, so one that was saved after its end
    /// needs none.
    WRONG_JOBS = "SELECT s.id FROM subscriptions s
            LEFT JOIN jobs r ON r.store_id = s.store_id AND r.kind = 'subscription_renewal'
            AND r.subject = s.id
            LEFT JOIN jobs n ON n.store_id = s.store_id AND n.kind = 'subscription_notice'
            AND n.subject = s.id
            LEFT JOIN jobs c ON c.store_id = s.store_id AND c.kind = 'card_expiry_notice' AND c.subject = s.id
            LEFT JOIN jobs e ON e.store_id = s.store_id AND e.kind = 'subscription_end' AND e.subject = s.id
        WHERE (COALESCE(s.next_charge_at, s.final_charge_at) IS NOT NULL AND s.held_at IS NULL
            AND r.due_at IS NULL)
            OR (COALESCE(s.next_charge_at, s.final_charge_at) IS NULL AND s.open_order_id IS NULL
            AND r.leased_until = 0)
            OR (s.status NOT IN ('TRIALING', 'ACTIVE') AND n.leased_until = 0)
            OR (s.status = 'CANCELLED' AND c.leased_until = 0) OR (s.status <> 'CANCELLED'
            AND e.leased_until = 0) OR (s.status = 'CANCELLED' AND s.ends_at > s.updated_at
            AND (e.id IS NULL OR (e.attempts = 0 AND e.run_at <> s.ends_at))) LIMIT 5";
    /// Subscriptions whose buyer counts as having paid for the running period what was never charged for it.
    /// The amount lies between what the charge that began the period was for, less refunds, and the same plus
    /// what changes of plan within the period still owe.
    WRONG_PAID = "SELECT s.id FROM subscriptions s
            LEFT JOIN invoices i ON i.store_id = s.store_id AND i.subscription_id = s.id AND i.status = 'PAID'
                AND NOT i.is_final AND ((i.reason = 'SUBSCRIPTION_CREATE' AND s.period_no = 1)
                    OR (i.reason = 'SUBSCRIPTION_CYCLE' AND i.period_no = s.period_no - 1))
            LEFT JOIN (SELECT o.store_id, o.subscription_id, SUM(r.returned) AS returned FROM refunds r
                JOIN orders o ON o.store_id = r.store_id AND o.id = r.order_id
                WHERE r.status = 'COMPLETED' AND o.subscription_id IS NOT NULL
                GROUP BY o.store_id, o.subscription_id) b
            ON b.store_id = s.store_id AND b.subscription_id = s.id
        WHERE s.paid < 0 OR s.plan_change < 0 OR s.credit < 0
            OR (s.period_no = 1 AND s.trial_end IS NOT NULL AND s.paid <> 0)
            OR (s.is_metered AND (s.plan_change <> 0 OR s.credit <> 0))
            OR s.paid < i.base_amount - COALESCE(b.returned, 0)
            OR s.paid > i.base_amount + s.plan_change LIMIT 5";
    /// Subscriptions whose buyer has more left for the time to come than was ever charged, less refunds while
    /// they run. Amounts from before there was a ceiling are capped, so that their sum stays a number.
    UNPAID_CREDIT = "SELECT s.id FROM subscriptions s
            LEFT JOIN invoices i ON i.store_id = s.store_id AND i.subscription_id = s.id AND i.status = 'PAID'
            LEFT JOIN (SELECT o.store_id, o.subscription_id, SUM(r.amount) AS cost,
                    SUM(r.returned) AS returned
                FROM refunds r JOIN orders o ON o.store_id = r.store_id AND o.id = r.order_id
                WHERE r.status = 'COMPLETED' AND o.subscription_id IS NOT NULL
                GROUP BY o.store_id, o.subscription_id) b
            ON b.store_id = s.store_id AND b.subscription_id = s.id AND s.status <> 'CANCELLED'
        WHERE s.paid + s.credit <= 1000000000000
        GROUP BY s.store_id, s.id
        HAVING s.paid + s.credit - s.plan_change
            > COALESCE(SUM(CASE WHEN i.base_amount > 1000000000000 THEN 1000000000000 ELSE i.base_amount END
                + CASE WHEN b.cost > 0 THEN i.usage_amount ELSE 0 END + i.plan_change - i.credit), 0)
            - COALESCE(MAX(CASE WHEN s.tax_behavior = 'INCLUSIVE' THEN b.returned ELSE b.cost END), 0)
        LIMIT 5";
    /// Subscriptions that are not held although one of their disputes is open, or held without one.
    WRONG_HOLDS = "SELECT s.id FROM subscriptions s
            LEFT JOIN (SELECT o.store_id, o.subscription_id, COUNT(*) AS disputes FROM disputes d
                JOIN orders o ON o.store_id = d.store_id AND o.id = d.order_id
                WHERE d.status IN ('AWAITING_REVIEW', 'UNDER_REVIEW') AND o.subscription_id IS NOT NULL
                GROUP BY o.store_id, o.subscription_id) w
            ON w.store_id = s.store_id AND w.subscription_id = s.id
        WHERE (s.status <> 'CANCELLED' AND (s.held_at IS NOT NULL) <> (w.disputes IS NOT NULL))
            OR (s.held_at IS NOT NULL AND (w.disputes IS NULL OR s.next_charge_at IS NOT NULL)) LIMIT 5";
    /// Subscriptions that continued after a dispute of their orders was lost or prevented. Disputes from
    /// before the column `debited` are exempt: they did not end subscriptions.
    UNDONE = "SELECT s.id FROM disputes d
            JOIN orders o ON o.store_id = d.store_id AND o.id = d.order_id
            JOIN subscriptions s ON s.store_id = o.store_id AND s.id = o.subscription_id
        WHERE d.status IN ('LOST', 'PREVENTED') AND d.debited IS NOT NULL AND (s.status <> 'CANCELLED'
            OR s.ends_at > d.updated_at OR s.final_charge_at IS NOT NULL) LIMIT 5";
    SUBSCRIPTION_COUNTS = "SELECT store_id || ' ' || product_id FROM (
            SELECT store_id, product_id, status, count FROM subscription_counts
            UNION ALL SELECT store_id, product_id, status, -COUNT(*) FROM subscriptions
            GROUP BY store_id, product_id, status) AS compared
        GROUP BY store_id, product_id, status HAVING SUM(count) <> 0 LIMIT 5";
    BEGAN = "SELECT s.id FROM subscriptions s
        LEFT JOIN orders o ON o.store_id = s.store_id AND o.id = s.first_order_id
            AND o.subscription_id = s.id AND o.billing_reason = 'SUBSCRIPTION_CREATE'
        WHERE o.captured_at IS NULL OR o.customer_id <> s.customer_id OR o.presentment_currency IS NOT NULL
            OR (s.trial_end IS NOT NULL AND o.total_amount <> 0) LIMIT 5";
    BEGUN = "SELECT o.id FROM orders o
        LEFT JOIN subscriptions s ON s.store_id = o.store_id AND s.id = o.subscription_id
        WHERE (o.billing_reason = 'SUBSCRIPTION_CREATE' AND o.captured_at IS NOT NULL
                AND (s.id IS NULL OR s.first_order_id <> o.id))
            OR (o.billing_reason <> 'SUBSCRIPTION_CREATE' AND s.id IS NULL) LIMIT 5";
    PERIODS: Dates = "SELECT {} FROM subscriptions
        WHERE (store_id, id) > ($1, $2) ORDER BY store_id, id LIMIT 1000";
    // The method may be of the address that its customer had before.
    PAYING_METHODS = "SELECT s.id FROM subscriptions s LEFT JOIN payment_methods m
            ON m.id = s.payment_method_id AND m.removed_at IS NULL
        WHERE s.status <> 'CANCELLED' AND s.payment_method_id IS NOT NULL AND m.id IS NULL LIMIT 5";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "subscription-counts",
        text: "the totals of subscription lists are right",
        check: Check::NoRow(SUBSCRIPTION_COUNTS),
    },
    Promise {
        name: "invoices",
        text: "an invoice of a subscription is paid exactly when its order is, with the same total, or has \
               none to pay",
        check: Check::NoRow(WRONG_INVOICES),
    },
    Promise {
        name: "invoices-add-up",
        text: "every invoice is of a subscription, adds up, and is collected by an order of the same sum",
        check: Check::NoRow(WRONG_SUMS),
    },
    Promise {
        name: "renewals",
        text: "every renewal that was paid has its invoice",
        check: Check::NoRow(UNINVOICED),
    },
    Promise {
        name: "periods",
        text: "no period of a subscription was billed twice",
        check: Check::NoRow(PAID_TWICE),
    },
    Promise {
        name: "open-orders",
        text: "a subscription has one order at the most that awaits its payment, and knows it",
        check: Check::NoRow(STRAY_ORDERS),
    },
    Promise {
        name: "open-invoices",
        text: "every open invoice is that of its subscription's open order",
        check: Check::NoRow(STRAY_INVOICES),
    },
    Promise {
        name: "paid-periods",
        text: "what was paid for the running period of a subscription is what its charges were for and \
               what changes of plan still owe, less what was given back, and neither that nor credit is \
               negative",
        check: Check::NoRow(WRONG_PAID),
    },
    Promise {
        name: "paid-credit",
        text: "no subscription has more to its credit than its paid invoices came to, less what was given \
               back",
        check: Check::NoRow(UNPAID_CREDIT),
    },
    Promise {
        name: "subscription-states",
        text: "the status and the dates of every subscription stand together",
        check: Check::NoRow(WRONG_STATES),
    },
    Promise {
        name: "subscription-times",
        text: "every subscription is charged next at the end of its period, or when its last failure is to \
               be retried",
        check: Check::NoRow(WRONG_TIMES),
    },
    Promise {
        name: "holds",
        text: "a subscription is held, and not going to be charged, exactly while a dispute of its orders is \
               open",
        check: Check::NoRow(WRONG_HOLDS),
    },
    Promise {
        name: "undone",
        text: "no subscription went on after a dispute of its orders was lost or prevented",
        check: Check::NoRow(UNDONE),
    },
    Promise {
        name: "period-ends",
        text: "the period of every subscription ends with its trial, or where its anchor and an interval say",
        check: Check::Walk(walk_periods),
    },
    Promise {
        name: "renewal-times",
        text: "the job that charges a subscription waits for the time of the charge",
        check: Check::NoRow(WRONG_RENEWALS),
    },
    Promise {
        name: "subscribers",
        text: "every subscription has a customer with its address, a product, and orders of its own",
        check: Check::NoRow(STRAYS),
    },
    Promise {
        name: "subscription-jobs",
        text: "every subscription that is to be charged has a job for it, and no job that its state does not \
               need",
        check: Check::NoRow(WRONG_JOBS),
    },
    Promise {
        name: "trial-coupons",
        text: "the coupon of a trial waits for the first charge with the use of the order that began it",
        check: Check::NoRow(TRIAL_COUPONS),
    },
    Promise {
        name: "trial-discounts",
        text: "a renewal is discounted only as the first charge after a trial, by the trial's coupon",
        check: Check::NoRow(TRIAL_DISCOUNTS),
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
        name: "paying-methods",
        text: "no live subscription is paid with a method that there is not, or that was removed",
        check: Check::NoRow(PAYING_METHODS),
    },
];

/// The period of a subscription, and the anchor that it is computed from.
#[derive(FromRow)]
struct Dates {
    store_id: String,
    id: String,
    anchor: Timestamp,
    trial_end: Option<Timestamp>,
    period_start: Timestamp,
    period_end: Timestamp,
}

impl Dates {
    /// After a switch without a new period, the period still has the length of an earlier interval.
    fn are_right(&self) -> bool {
        let period = Period {
            start: self.period_start,
            end: self.period_end,
        };
        let mut all = BillingInterval::ALL.iter();
        self.trial_end == Some(period.end)
            || all.any(|interval| period_from(period.start, self.anchor, *interval) == period)
    }
}

fn walk_periods(tx: &mut Tx<'_>) -> Result<Finding, DbError> {
    tx.expect_pages()?;
    let mut finding = Finding::default();
    let (mut store, mut id) = (String::new(), String::new());
    loop {
        let page = tx.fetch_all(PERIODS, params![&store, &id])?;
        let Some(last) = page.last() else {
            return Ok(finding);
        };
        (store, id) = (last.store_id.clone(), last.id.clone());
        for dates in page {
            finding.saw((!dates.are_right()).then_some(dates.id));
        }
    }
}
