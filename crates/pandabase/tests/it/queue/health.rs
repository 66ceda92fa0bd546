//! How the queue stands is told in bounded work, however many jobs wait for a time that is far away.

use super::change;
use crate::harness::{Server, apply, both};
use pandabase_commerce::operator::health::{self, WorkHealth};
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_platform::app::App;
use pandabase_platform::db::{DbError, Param, Sql, registered};
use pandabase_platform::jobs::store::{COUNTED, Queue};
use pandabase_platform::jobs::worker;
use pandabase_platform::params;
use rusqlite::{Connection, StatementStatus};
use std::collections::BTreeMap;

/// Statements by which the queue is counted, and whether they ask for a kind or for a time.
const COUNTS: [(&str, Asked); 9] = [
    ("WAITING", Asked::Nothing),
    ("DUE_BY_NOW", Asked::Time),
    ("FAILING", Asked::Nothing),
    ("GIVEN_UP", Asked::Nothing),
    ("WAITING_OF_KIND", Asked::Kind),
    ("FAILING_OF_KIND", Asked::Kind),
    ("GIVEN_UP_OF_KIND", Asked::Kind),
    ("OLDEST_OF_KIND", Asked::Kind),
    ("OLDEST", Asked::Nothing),
];

#[derive(Debug, Clone, Copy)]
enum Asked {
    Nothing,
    Kind,
    Time,
}

/// Jobs of a kind that were planned in a month and are due in a year, from one number up to another.
async fn plan(server: &Server, kind: &'static str, queue: &'static str, (from, to): (i64, i64)) {
    let add = Sql::new(
        "WITH RECURSIVE numbers (n) AS (SELECT CAST($1 AS BIGINT) UNION ALL
            SELECT n + 1 FROM numbers WHERE n + 1 < $2)
        INSERT INTO jobs (id, store_id, kind, subject, payload, queue, run_at, due_at, attempts, failures,
            leased_until, created_at)
        SELECT $3 || '_' || n, '', $3, 'far_' || n, 'null', $4, $5 + n, $5 + n, 0, 0, 0, $6 + n FROM numbers",
    );
    let now = server.app.env.clock.now();
    let (due, made) = (now.plus_millis(365 * DAY), now.plus_millis(-30 * DAY));
    let added = server.app.db.write(move |tx| {
        tx.run(add, params![from, to, kind, queue, due, made])?;
        Ok::<_, DbError>(())
    });
    added.await.unwrap();
}

/// Mails and renewals, so many of each.
async fn plan_both(server: &Server, span: (i64, i64)) {
    plan(server, "mail_send", "mail", span).await;
    plan(server, "subscription_renewal", "money", span).await;
}

fn statement(name: &str) -> Sql {
    let full = format!("::jobs::store::{name}");
    let found = registered().find(|statement| statement.name.ends_with(&full));
    found.expect(name).sql
}

/// The steps that SQLite takes for each count.
fn steps(server: &Server) -> BTreeMap<&'static str, i32> {
    let now = server.app.env.clock.now().as_millis();
    let connection = Connection::open(server.database_file()).unwrap();
    let steps = COUNTS.map(|(name, asked)| {
        let mut statement = connection.prepare(statement(name).sqlite_text()).unwrap();
        match asked {
            Asked::Nothing => {}
            Asked::Kind => statement.raw_bind_parameter(1, "mail_send").unwrap(),
            Asked::Time => statement.raw_bind_parameter(1, now).unwrap(),
        }
        let mut rows = statement.raw_query();
        while rows.next().unwrap().is_some() {}
        drop(rows);
        (name, statement.get_status(StatementStatus::VmStep))
    });
    BTreeMap::from(steps)
}

/// How PostgreSQL runs each count.
async fn plans(app: &App) -> Vec<String> {
    let now = app.env.clock.now();
    let plans = app.db.read(move |tx| {
        tx.expect_pages()?;
        let mut plans = Vec::new();
        for (name, asked) in COUNTS {
            let text = statement(name).text();
            let explain = Sql::new(format!("EXPLAIN {text}").leak());
            let (kind, time) = ([Param::Text("mail_send")], [Param::Int(now.as_millis())]);
            let values: &[Param<'_>] = match asked {
                Asked::Nothing => &[],
                Asked::Kind => &kind,
                Asked::Time => &time,
            };
            let lines = tx.all(explain, values, |row| row.next::<String>())?;
            plans.push(format!("{name}\n{}", lines.join("\n")));
        }
        Ok::<_, DbError>(plans)
    });
    plans.await.unwrap()
}

async fn stand(server: &Server) -> (WorkHealth, WorkHealth, Queue) {
    let health = health::of(&server.app).await.unwrap();
    (
        health.jobs,
        health.mail.work,
        worker::queue(&server.app).await.unwrap(),
    )
}

#[apply(both)]
async fn what_is_not_due_is_counted_up_to_a_bound(server: Server) {
    // The tables are analysed here, which later tests must not find.
    let server = Server::start_alone(server.engine()).await;
    server.drain().await;
    let (all, mails, queue) = stand(&server).await;
    assert_eq!((mails.waiting, mails.failing, mails.given_up), (0, 0, 0));
    assert_eq!(mails.oldest_at, None);
    assert_eq!((queue.waiting, queue.due), (all.waiting, 0));

    plan_both(&server, (0, COUNTED / 2)).await;
    change(
        &server,
        "UPDATE jobs SET failures = 3, error = 'no' WHERE id = 'mail_send_7'",
    )
    .await;
    change(
        &server,
        "UPDATE jobs SET due_at = NULL, error = 'no' WHERE id IN ('mail_send_8', 'mail_send_9')",
    )
    .await;
    change(
        &server,
        "UPDATE jobs SET due_at = 1 WHERE id = 'subscription_renewal_7'",
    )
    .await;
    let before = all.waiting;
    let (all, mails, queue) = stand(&server).await;
    let half = COUNTED / 2;
    assert_eq!((mails.waiting, mails.failing, mails.given_up), (half - 2, 1, 2));
    assert_eq!(all.waiting, (before + COUNTED - 2).min(COUNTED));
    assert_eq!((all.failing, all.given_up), (1, 2));
    assert_eq!((queue.waiting, queue.due, queue.failed), (all.waiting, 1, 2));
    let oldest: Timestamp = server.app.env.clock.now().plus_millis(-30 * DAY);
    assert_eq!((mails.oldest_at, all.oldest_at), (Some(oldest), Some(oldest)));

    plan_both(&server, (COUNTED / 2, COUNTED * 2)).await;
    let (all, mails, queue) = stand(&server).await;
    assert_eq!(
        (all.waiting, mails.waiting, queue.waiting),
        (COUNTED, COUNTED, COUNTED)
    );
    assert_eq!((all.failing, all.given_up, queue.due), (1, 2, 1));

    if server.app.db.is_shared() {
        change(&server, "ANALYZE jobs").await;
        for plan in plans(&server.app).await {
            let walks = ["Seq Scan on jobs", "Sort", "Bitmap"];
            assert!(plan.contains("Index"), "{plan}");
            assert!(walks.iter().all(|walk| !plan.contains(walk)), "{plan}");
        }
        return;
    }
    let before = steps(&server);
    plan_both(&server, (COUNTED * 2, COUNTED * 4)).await;
    let after = steps(&server);
    for (name, taken) in &after {
        assert!(
            *taken <= before[name] + 50,
            "{name}: {} -> {taken} steps",
            before[name]
        );
    }
}
