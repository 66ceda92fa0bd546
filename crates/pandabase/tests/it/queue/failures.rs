//! What fails is tried again: failures in a row count, and nothing else does.

use super::{change, number, schedule};
use crate::databases::{Database, Engine};
use crate::harness::{Server, apply, both};
use crate::place::Place;
use pandabase::wiring::migrations::MIGRATIONS;
use pandabase_domain::time::HOUR;
use pandabase_platform::config::Smtp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Sql;
use pandabase_platform::jobs::JobKind;
use pandabase_platform::jobs::operator::{self, Filter, Listed, Standing};
use pandabase_platform::mail;
use pandabase_platform::mail::letter::Mail;
use serde_json::json;
use std::sync::Arc;

/// Housekeeping that cannot be done, and can be again.
const BREAK: &str = "ALTER TABLE webhook_deliveries RENAME TO elsewhere";
const REPAIR: &str = "ALTER TABLE elsewhere RENAME TO webhook_deliveries";

async fn listed(server: &Server, filter: Filter) -> Vec<Listed> {
    let listed = server.app.db.read(move |tx| operator::list(tx, &filter));
    listed.await.unwrap()
}

#[apply(both)]
async fn failures_in_a_row_count_and_ordinary_runs_do_not(server: Server) {
    schedule(&server).await;
    for _ in 0..30 {
        server.advance(HOUR).await;
    }
    change(&server, BREAK).await;
    server.advance(HOUR).await;
    let failures = "SELECT failures FROM jobs WHERE kind = 'housekeeping' AND due_at IS NOT NULL";
    assert_eq!(number(&server, failures).await, 1);
    // Long after the pauses have become hours, it is still tried.
    for _ in 0..60 {
        server.advance(HOUR).await;
    }
    assert!(number(&server, failures).await > 60);
    change(&server, REPAIR).await;
    server.advance(HOUR).await;
    assert_eq!(number(&server, failures).await, 0);
    assert_eq!(
        number(&server, "SELECT COUNT(*) FROM jobs WHERE error IS NOT NULL").await,
        0
    );
}

#[apply(both)]
async fn a_mail_waits_five_days_for_its_server_and_can_be_tried_again(server: Server) {
    let deaf = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", deaf.local_addr().unwrap());
    drop(deaf);
    let server = server.with(|config| config.smtp = Some(Smtp { url })).await;
    let (app, store) = (Arc::clone(&server.app), server.store.clone());
    let queued = server.app.db.write(move |tx| {
        let mail = Mail {
            to: "mia@example.org",
            subject: "Your receipt".into(),
            text: "Thanks!".into(),
            reference: "ord_1",
        };
        mail::enqueue(tx, &Ctx::of(&app.env, &store), &mail)
    });
    queued.await.unwrap();
    for _ in 0..4 * 24 {
        server.advance(HOUR).await;
    }
    let waiting = listed(
        &server,
        Filter {
            limit: 10,
            ..Filter::default()
        },
    )
    .await;
    assert_eq!((waiting.len(), waiting[0].standing), (1, Standing::Waits));
    assert!(
        waiting[0].failures > 90 && waiting[0].error.is_some(),
        "{waiting:?}"
    );
    for _ in 0..2 * 24 {
        server.advance(HOUR).await;
    }
    let failed = Filter {
        failed: true,
        kind: Some(JobKind::MailSend),
        store: Some(server.store.id.to_string()),
        limit: 10,
    };
    let given_up = listed(&server, failed.clone()).await;
    assert_eq!((given_up.len(), given_up[0].failures), (1, 130), "{given_up:?}");
    let (id, now) = (given_up[0].id.to_string(), server.app.env.clock.now());
    let retried = server.app.db.write(move |tx| {
        let other = operator::retry_failed(tx, Some(JobKind::GeoLookup), now)?;
        let once = operator::retry(tx, &id.clone().into(), now)?;
        // It waits now, and has not failed again.
        Ok::<_, pandabase_platform::db::DbError>((other, once, operator::retry(tx, &id.clone().into(), now)?))
    });
    assert_eq!(retried.await.unwrap(), (0, true, false));
    server.drain().await;
    assert_eq!(listed(&server, failed).await.len(), 0);
    let again = listed(
        &server,
        Filter {
            limit: 10,
            ..Filter::default()
        },
    )
    .await;
    assert_eq!(again[0].failures, 1);
}

#[test]
fn jobs_are_listed_and_retried_from_the_command_line() {
    let place = Place::new();
    let running = place.dev();
    let jobs = place.run(&["jobs", "list", "--kind", "housekeeping"]).json(0);
    assert_eq!(jobs[0]["kind"], "housekeeping", "{jobs}");
    assert_eq!(place.run(&["jobs", "list", "--failed"]).json(0), json!([]));
    let id = jobs[0]["id"].as_str().unwrap();
    let refused = place.run(&["jobs", "retry", id]).json(1);
    assert!(refused["next"].as_str().unwrap().contains("pandabase jobs list"));
    assert_eq!(
        place.run(&["jobs", "retry", "--all-failed"]).json(0)["retried"],
        0
    );
    place
        .run(&["jobs", "retry"])
        .0
        .status
        .code()
        .filter(|code| *code == 2)
        .unwrap();
    running.stop();
}

/// What was given up for having run often is taken up again, and every job finds its queue.
async fn an_older_queue_is_taken_up(engine: Engine) {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::empty(engine, folder.path());
    let db = database.open();
    let start = super::at(crate::harness::START);
    let older = MIGRATIONS
        .iter()
        .position(|migration| migration.name == "0017_queue")
        .unwrap();
    db.migrate(&MIGRATIONS[..older], start).await.unwrap();
    let fill = "INSERT INTO jobs (id, store_id, kind, subject, due_at, error, payload, run_at, attempts,
            leased_until, created_at) VALUES
        ('job_1', '', 'housekeeping', 'hourly', NULL, 'gone', 'null', 5, 20, 0, 0),
        ('job_2', 'shp_1', 'mail_send', 'msg_1', NULL, 'refused', 'null', 5, 20, 0, 0),
        ('job_3', 'shp_1', 'webhook_delivery', 'whk_x9c2v5b8n1m4q7w0e3r6t9yu/evt_1', 7, NULL, 'null', 5, 3,
            0, 0),
        ('job_4', 'shp_1', 'line_delivery', 'ord_1/itm_1', 7, NULL, 'null', 5, 3, 0, 0),
        ('job_5', 'shp_1', 'subscription_renewal', 'sub_1', 7, NULL, 'null', 5, 3, 0, 0)";
    db.write(move |tx| tx.batch(fill)).await.unwrap();
    db.migrate(MIGRATIONS, start).await.unwrap();
    let read = Sql::new("SELECT queue, due_at FROM jobs ORDER BY id");
    let jobs: Vec<(String, Option<i64>)> = db
        .read(move |tx| tx.all(read, &[], |row| Ok((row.next()?, row.next()?))))
        .await
        .unwrap();
    let expected = [
        ("own", Some(5)),
        ("mail", None),
        ("calls/shp_1/whk_x9c2v5b8n1m4q7w0e3r6t9yu", Some(7)),
        ("calls/shp_1/line_delivery", Some(7)),
        ("money", Some(7)),
    ];
    assert_eq!(jobs, expected.map(|(queue, due)| (queue.to_owned(), due)));
    db.close().await;
}

#[tokio::test]
async fn an_older_queue_is_taken_up_on_sqlite() {
    an_older_queue_is_taken_up(Engine::Sqlite).await;
}

#[tokio::test]
async fn an_older_queue_is_taken_up_on_postgres() {
    an_older_queue_is_taken_up(Engine::Postgres).await;
}
