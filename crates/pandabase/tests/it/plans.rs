//! How the databases mean to run the declared statements: none may walk through a table that grows with the
//! sales of a store. What lists build from filters, and what those who ask for one thing read, is judged by
//! the steps that it takes (`reads.rs`).

use crate::harness::{Engine, Server};
use pandabase_platform::db::{DbError, Param, Sql, registered};

/// Tables that have more rows with every sale, subscription, event or call.
const GROWING: [&str; 41] = [
    "activations",
    "api_logs",
    "billing_addresses",
    "cart_reminders",
    "case_messages",
    "cases",
    "checkout_sessions",
    "coupon_uses",
    "customers",
    "disputes",
    "idempotency_records",
    "invoices",
    "jobs",
    "last_purchases",
    "ledger_entries",
    "licenses",
    "line_deliveries",
    "mails",
    "order_items",
    "orders",
    "papers",
    "paylink_uses",
    "payment_methods",
    "payment_timeline",
    "portal_identities",
    "processor_costs",
    "recurring_hours",
    "refunds",
    "sales_hours",
    "sandbox_charges",
    "sandbox_instruments",
    "shield_checks",
    "shield_hours",
    "shield_marks",
    "subscriptions",
    "trials",
    "usage_accounts",
    "usage_events",
    "usage_lines",
    "webhook_deliveries",
    "webhook_events",
];

/// Statements that are meant to: parts of their names.
const MEANT: [&str; 11] = [
    // Promises that are checked, and a store that is filled.
    "::verify::",
    "::seed::",
    // Sums that are compared, or built anew.
    "::analytics::store::FILL_",
    "::analytics::store::DROP_",
    // The least of an index.
    "::analytics::store::FIRST_HOUR",
    // What waits: at the start, when a clock is moved, for the metrics.
    "::jobs::store::",
    // What waits for its number, in an index of that alone.
    "::papers::store::WAITING",
    // The same of events, which wait for their place.
    "::feed::store::WAITING",
    "::notify::store::STEP",
    // A store that is counted to be copied, copied or removed.
    "::forks::store::",
    // Whether there is any row at all.
    "::books::ANY",
];

/// The table that a plan calls by `alias` in `text`.
fn table_of<'s>(text: &'s str, alias: &'s str) -> &'s str {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let words = text.split(|c: char| !is_part(c)).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    let named = words
        .windows(3)
        .find(|three| matches!(three[0], "FROM" | "JOIN" | "UPDATE") && three[2] == alias);
    named.map_or(alias, |three| three[1])
}

/// Whether a step of a plan looks at every row of a growing table, or at every one of a store.
fn walks(text: &str, step: &str) -> bool {
    let mut words = step.split(' ');
    let (verb, alias) = (words.next().unwrap(), words.next().unwrap_or_default());
    let is_walk = verb == "SCAN" || (verb == "SEARCH" && step.contains("(store_id=?)"));
    is_walk && GROWING.contains(&table_of(text, alias))
}

#[tokio::test]
async fn no_statement_walks_through_a_growing_table() {
    let server = Server::start(Engine::Sqlite).await;
    let walking = server.app.db.read(|tx| {
        let mut walking = Vec::new();
        for statement in registered() {
            if MEANT.iter().any(|name| statement.name.contains(name)) {
                continue;
            }
            let text = statement.sql.sqlite_text();
            let explain = Sql::new(format!("EXPLAIN QUERY PLAN {text}").leak());
            let steps = tx.all(explain, &[], |row| {
                let _: (i64, i64, i64) = (row.next()?, row.next()?, row.next()?);
                row.next::<String>()
            })?;
            let steps = steps.into_iter().filter(|step| walks(text, step));
            walking.extend(steps.map(|step| format!("{}: {step}", statement.name)));
        }
        Ok::<_, DbError>(walking)
    });
    assert_eq!(walking.await.unwrap(), Vec::<String>::new());
}

/// How many placeholders a statement has.
fn placeholders(text: &str) -> usize {
    let numbers = text.split('$').skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..end].parse::<usize>().ok()
    });
    numbers.max().unwrap_or(0)
}

/// The growing table that a step of a plan of PostgreSQL reads from end to end.
fn read_whole(step: &str) -> Option<&str> {
    let (_, rest) = step.split_once("Seq Scan on ")?;
    rest.split(' ').next().filter(|table| GROWING.contains(table))
}

/// PostgreSQL is told to shun what it does with small tables: where it reads one from end to end all the
/// same, no index serves the statement. It plans for any values, as for a statement that is used often.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_statement_has_an_index_of_a_growing_table_on_postgres() {
    let server = Server::start(Engine::Postgres).await;
    let walking = server.app.db.write(|tx| {
        tx.batch("SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off")?;
        let mut walking = Vec::new();
        for statement in registered() {
            if MEANT.iter().any(|name| statement.name.contains(name)) {
                continue;
            }
            let text = statement.sql.text();
            tx.batch(&format!("PREPARE judged AS {text}"))?;
            let nulls = vec!["NULL"; placeholders(text)].join(", ");
            let execute = match nulls.as_str() {
                "" => "EXPLAIN EXECUTE judged".to_owned(),
                nulls => format!("EXPLAIN EXECUTE judged ({nulls})"),
            };
            // A text of its own: a prepared one would explain the statement before.
            let execute = format!("/* {} */ {execute}", statement.name);
            let steps = tx.all(Sql::new(execute.leak()), &[], |row| row.next::<String>())?;
            tx.batch("DEALLOCATE judged")?;
            let found = steps.iter().filter_map(|step| read_whole(step));
            walking.extend(found.map(|table| format!("{}: {table}", statement.name)));
        }
        Ok::<_, DbError>(walking)
    });
    assert_eq!(walking.await.unwrap(), Vec::<String>::new());
}

/// What operators read of every store, in its order.
const OF_OPERATORS: [&str; 5] = [
    "SELECT p.id, b.is_primary FROM payouts p
        JOIN bank_accounts b ON b.store_id = p.store_id AND b.id = p.bank_account_id
        ORDER BY CAST(CASE WHEN p.status = 'IN_REVIEW' THEN 0 ELSE 1 END AS BIGINT), p.id DESC LIMIT 20",
    "SELECT p.id, b.is_primary FROM payouts p
        JOIN bank_accounts b ON b.store_id = p.store_id AND b.id = p.bank_account_id
        WHERE p.status = 'COMPLETED' ORDER BY p.id DESC LIMIT 20",
    "SELECT * FROM operator_events e WHERE e.account_id = 'acc_1' ORDER BY e.id DESC LIMIT 20",
    "SELECT * FROM operator_events e WHERE e.action = 'STORE_BLOCKED' ORDER BY e.id DESC LIMIT 20",
    "SELECT error FROM jobs WHERE error IS NOT NULL AND kind IN ('refund_request', 'payment_recovery')
        ORDER BY run_at DESC, id DESC LIMIT 1",
];

#[tokio::test]
async fn what_operators_read_is_not_sorted_anew() {
    let server = Server::start(Engine::Sqlite).await;
    let plans = server.app.db.read(|tx| {
        let mut plans = Vec::new();
        for text in OF_OPERATORS {
            let explain = Sql::new(format!("EXPLAIN QUERY PLAN {text}").leak());
            let steps = tx.all(explain, &[], |row| {
                let _: (i64, i64, i64) = (row.next()?, row.next()?, row.next()?);
                row.next::<String>()
            })?;
            plans.push(steps.join("\n"));
        }
        Ok::<_, DbError>(plans)
    });
    for plan in plans.await.unwrap() {
        assert!(plan.contains("INDEX") && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}

/// Statements that read a table in pages, with what they begin after.
const PAGES: [(&str, &[Param<'_>]); 2] = [
    ("::ledger::verify::ENTRIES", &[Param::Text("shp_"), Param::Int(0)]),
    (
        "::usage::verify::EVENTS",
        &[Param::Int(1), Param::Int(0), Param::Int(0), Param::Int(0)],
    ),
];

#[tokio::test]
async fn pages_follow_an_index_of_a_table_without_statistics() {
    let server = Server::start_alone(Engine::Postgres).await;
    let plans = server.app.db.read(|tx| {
        tx.expect_whole_tables()?;
        tx.expect_pages()?;
        let mut plans = Vec::new();
        for (name, values) in PAGES {
            let named = registered().find(|statement| statement.name.ends_with(name));
            let text = named.expect(name).sql.text();
            let explain = Sql::new(format!("EXPLAIN {text}").leak());
            plans.push(tx.all(explain, values, |row| row.next::<String>())?.join("\n"));
        }
        Ok::<_, DbError>(plans)
    });
    for plan in plans.await.unwrap() {
        assert!(plan.contains("Index Scan") && !plan.contains("Sort"), "{plan}");
    }
}
