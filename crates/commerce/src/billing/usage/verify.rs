//! The promises about usage that `pandabase verify` checks.

use crate::billing::metering::store::{StoredKey, StoredTotal};
use pandabase_domain::metering::{EventKey, Total};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::promise::{Check, Finding, Promise};
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::{params, sql};
use std::collections::BTreeMap;

sql! {
    /// Lines whose meter is not one of their subscription's product.
    ASTRAY = "SELECT CAST(l.number AS TEXT) FROM usage_lines l
            LEFT JOIN subscriptions s ON s.store_id = l.store_id AND s.id = l.subscription_id
            LEFT JOIN meters m ON m.number = l.meter AND m.store_id = l.store_id
        WHERE s.id IS NULL OR m.id IS NULL OR m.product_id <> s.product_id OR NOT s.is_metered LIMIT 5";
    /// Totals of a segment that has not begun; unbilled totals that a paid bill should have taken; and billed
    /// totals whose bill is not paid, is of another subscription, or was made before their segment.
    UNPAID = "SELECT l.subscription_id FROM usage_totals t
            LEFT JOIN usage_lines l ON l.number = t.line
            LEFT JOIN usage_accounts a ON a.store_id = l.store_id AND a.subscription_id = l.subscription_id
            LEFT JOIN invoices i ON i.store_id = l.store_id AND i.id = t.invoice_id
            LEFT JOIN (SELECT store_id, subscription_id, MAX(usage_cut) AS cut, MAX(period_no) AS period_no,
                    MAX(CASE WHEN all_usage THEN usage_cut END) AS cut_of_all
                FROM invoices WHERE reason = 'SUBSCRIPTION_CYCLE' AND status = 'PAID'
                GROUP BY store_id, subscription_id) p
            ON p.store_id = l.store_id AND p.subscription_id = l.subscription_id
        WHERE a.segment IS NULL OR t.segment > a.segment
            OR (t.invoice_id IS NULL AND (t.segment <= p.cut_of_all
                OR (t.segment <= p.cut AND t.period_no <= p.period_no)))
            OR (t.invoice_id IS NOT NULL AND (i.id IS NULL OR i.status <> 'PAID' OR t.segment = a.segment
                OR i.subscription_id <> l.subscription_id OR t.segment > i.usage_cut)) LIMIT 5";
    /// Accounts that are behind their newest event or their newest bill. An account whose newest event was
    /// voided is ahead, which is right: the next id must still be greater.
    BEHIND = "SELECT a.subscription_id FROM usage_accounts a
            LEFT JOIN (SELECT l.store_id, l.subscription_id, MAX(e.id_high) AS newest FROM usage_lines l
                JOIN usage_events e ON e.line = l.number GROUP BY l.store_id, l.subscription_id) e
            ON e.store_id = a.store_id AND e.subscription_id = a.subscription_id
            LEFT JOIN (SELECT store_id, subscription_id, MAX(usage_cut) AS cut FROM invoices
                WHERE reason = 'SUBSCRIPTION_CYCLE' GROUP BY store_id, subscription_id) i
            ON i.store_id = a.store_id AND i.subscription_id = a.subscription_id
        WHERE a.last_high < COALESCE(e.newest, 0) OR a.segment < COALESCE(i.cut, 0) LIMIT 5";
    /// Meters without a product, or with a price that cannot be computed.
    METERS = "SELECT m.id FROM meters m
            LEFT JOIN products p ON p.store_id = m.store_id AND p.id = m.product_id
        WHERE p.id IS NULL OR m.unit_price < 0 OR m.unit_quantity < 1 OR m.included_units < 0 LIMIT 5";
    /// Subscriptions that were cancelled for the end of their period and whose usage will never be billed.
    /// The usage of a trial is free. Earlier versions did not bill one whose period was over when it was
    /// cancelled.
    FORGOTTEN = "SELECT s.id FROM subscriptions s
            JOIN usage_lines l ON l.store_id = s.store_id AND l.subscription_id = s.id
            JOIN usage_totals t ON t.line = l.number AND t.invoice_id IS NULL AND t.events > 0
                AND t.period_no <= s.period_no
            LEFT JOIN invoices i ON i.store_id = s.store_id AND i.subscription_id = s.id AND i.is_final
        WHERE s.status = 'CANCELLED' AND s.ending = 'PERIOD_END' AND s.is_metered
            AND s.status_before <> 'TRIALING' AND s.final_charge_at IS NULL AND s.ends_at > s.cancelled_at
            AND i.id IS NULL
        GROUP BY s.store_id, s.id LIMIT 5";
    LINES: Line = "SELECT {} FROM usage_lines WHERE number > $1 ORDER BY number LIMIT 500";
    EVENTS: Event = "SELECT {} FROM usage_events
        WHERE line = $1 AND (event_at, id_high, id_low) > ($2, $3, $4)
        ORDER BY event_at, id_high, id_low LIMIT 2000";
    TOTALS: Kept = "SELECT {} FROM usage_totals WHERE line = $1";
    LOOSE: i64 = "SELECT e.line FROM usage_events e LEFT JOIN usage_lines l ON l.number = e.line
        WHERE l.number IS NULL LIMIT 5";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "usage-adds-up",
        text: "the totals of every meter of a subscription are what its events add up to",
        check: Check::Walk(totals),
    },
    Promise {
        name: "usage-accounts",
        text: "every subscription's usage is known up to its newest event, and to its newest bill",
        check: Check::NoRow(BEHIND),
    },
    Promise {
        name: "meters",
        text: "every meter is one of a product, with a price that can be counted",
        check: Check::NoRow(METERS),
    },
    Promise {
        name: "usage-has-meters",
        text: "every event is counted by a meter of its subscription's product",
        check: Check::NoRow(ASTRAY),
    },
    Promise {
        name: "usage-ends-billed",
        text: "what was used of a subscription that was cancelled before the end of its period is billed \
               then, unless it was on trial",
        check: Check::NoRow(FORGOTTEN),
    },
    Promise {
        name: "usage-billed-once",
        text: "usage is in the paid invoice of its subscription that billed it and in no other, and in none \
               that was made before it came",
        check: Check::NoRow(UNPAID),
    },
];

/// A meter of a subscription.
#[derive(FromRow)]
struct Line {
    number: i64,
    meter: i64,
}

/// An event of a line.
#[derive(FromRow)]
struct Event {
    event_at: Timestamp,
    #[column(flatten)]
    key: StoredKey,
    quantity: i64,
    period_no: i64,
    segment: i64,
    meter: i64,
}

/// A total of a line.
#[derive(FromRow)]
struct Kept {
    period_no: i64,
    segment: i64,
    #[column(flatten)]
    total: StoredTotal,
}

/// Totals by period and segment.
type Totals = BTreeMap<(i64, i64), Total>;

/// Adds all events up again and compares the result with the totals, line by line.
fn totals(tx: &mut Tx<'_>) -> Result<Finding, DbError> {
    let loose = tx.fetch_all(LOOSE, &[])?.into_iter();
    let loose = loose.map(|line| format!("usage line {line}")).collect();
    tx.expect_pages()?;
    let mut rows = 0;
    let mut number = 0;
    loop {
        let lines = tx.fetch_all(LINES, params![number])?;
        let Some(last) = lines.last() else { break };
        number = last.number;
        for line in lines {
            let mut counted = Totals::new();
            if let Some(broken) = add_up(tx, &line, &mut counted, &mut rows)? {
                return Ok(Finding {
                    rows,
                    broken: vec![broken],
                });
            }
            if counted != stored(tx, line.number)? {
                return Ok(Finding {
                    rows,
                    broken: vec![format!("usage line {}", line.number)],
                });
            }
        }
    }
    Ok(Finding { rows, broken: loose })
}

/// Adds up the events of a line, a page at a time. Events of the same time come in the order of their
/// receipt, so that the last one is the same as when they arrived.
fn add_up(
    tx: &mut Tx<'_>,
    line: &Line,
    counted: &mut Totals,
    rows: &mut u64,
) -> Result<Option<String>, DbError> {
    let (mut at, mut key) = (Timestamp::from_millis(i64::MIN), EventKey::default());
    loop {
        let events = tx.fetch_all(EVENTS, params![line.number, at, key.high, key.low])?;
        if events.is_empty() {
            return Ok(None);
        }
        for event in events {
            (at, key) = (event.event_at, event.key.into());
            *rows += 1;
            if event.meter != line.meter {
                return Ok(Some(key.id().to_string()));
            }
            let total = counted.entry((event.period_no, event.segment)).or_default();
            *total = total.then(Total::of(at, event.quantity));
        }
    }
}

fn stored(tx: &mut Tx<'_>, line: i64) -> Result<Totals, DbError> {
    let totals = tx.fetch_all(TOTALS, params![line])?.into_iter();
    Ok(totals
        .map(|kept| ((kept.period_no, kept.segment), kept.total.into()))
        .collect())
}
