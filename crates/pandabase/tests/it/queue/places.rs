//! What hangs holds nobody up but itself.

use super::{FOR_EVER_MS, SOON, Working, called, emit, number, schedule, subscribe, until};
use crate::harness::{Server, apply, both};
use crate::receiver::{Manner, Receiver};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::config::Smtp;
use pandabase_platform::context::Ctx;
use pandabase_platform::mail;
use pandabase_platform::mail::letter::Mail;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

/// A mail server that takes a mail and never says so; returns its URL.
async fn silent_mail_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (read, mut write) = stream.split();
                let mut lines = BufReader::new(read).lines();
                write.write_all(b"220 mail.example.org\r\n").await?;
                while let Some(line) = lines.next_line().await? {
                    if line == "DATA" {
                        write.write_all(b"354 go on\r\n").await?;
                        break;
                    }
                    write.write_all(b"250 fine\r\n").await?;
                }
                while lines.next_line().await?.is_some() {}
                Ok::<_, std::io::Error>(())
            });
        }
    });
    url
}

async fn letters(server: &Server, count: usize) {
    let (app, store) = (Arc::clone(&server.app), server.store.clone());
    let queued = server.app.db.write(move |tx| {
        for _ in 0..count {
            let mail = Mail {
                to: "mia@example.org",
                subject: "Your receipt".into(),
                text: "Thanks!".into(),
                reference: "ord_1",
            };
            mail::enqueue(tx, &Ctx::of(&app.env, &store), &mail)?;
        }
        Ok::<_, pandabase_platform::error::ApiError>(())
    });
    queued.await.unwrap();
}

/// Six receivers of one store hang, and the mail server does; another store's webhook, the seventh endpoint
/// of the same store and the database's own work are done at once.
async fn nothing_waits_for_what_hangs(server: &Server, workers: usize) {
    let smtp = silent_mail_server().await;
    let server = server
        .with(|config| {
            config.workers = workers;
            config.webhook_allowed_hosts = vec!["127.0.0.1".into()];
            config.smtp = Some(Smtp { url: smtp });
            // None of those that hang is given up meanwhile.
            (config.webhook_timeout_ms, config.smtp_timeout_ms) = (FOR_EVER_MS, FOR_EVER_MS);
        })
        .await;
    let (other, token) = server.other_store("other-store").await;
    let mut hanging = Vec::new();
    for _ in 0..6 {
        let receiver = Receiver::start(Manner::Hang).await;
        subscribe(
            &server,
            &server.store,
            &server.token,
            &receiver.url,
            &["PAYMENT_COMPLETED"],
        )
        .await;
        hanging.push(receiver);
    }
    let quick = Receiver::start(Manner::Status(200)).await;
    subscribe(&server, &other, &token, &quick.url, &["PAYMENT_FAILED"]).await;
    letters(&server, 100).await;
    for _ in 0..100 {
        emit(&server, &server.store, EventType::PaymentCompleted).await;
    }
    // The last in the queue.
    server.app.env.clock.advance(1);
    emit(&server, &other, EventType::PaymentFailed).await;
    schedule(&server).await;
    let working = Working::start(&server);
    called(&quick, 1).await;
    let kept = "SELECT COUNT(*) FROM jobs WHERE kind = 'housekeeping' AND attempts = 1 AND leased_until = 0";
    until(&server, kept, |count| count == 1).await;
    let calls = "SELECT COUNT(*) FROM jobs WHERE kind = 'webhook_delivery' AND leased_until > 0";
    let quarter = i64::try_from(workers.max(8) / 4).unwrap();
    until(&server, calls, |count| count == quarter).await;
    // What waits for a place is neither an attempt nor a failure.
    let touched = "SELECT COUNT(*) FROM jobs WHERE kind = 'webhook_delivery' AND leased_until = 0
        AND (attempts > 0 OR failures > 0)";
    assert_eq!(number(&server, touched).await, 0);
    working.1.abort();
    let _ = tokio::time::timeout(SOON, working.1).await;
}

#[apply(both)]
async fn a_store_that_hangs_holds_up_nobody_else(server: Server) {
    nothing_waits_for_what_hangs(&server, 64).await;
}

#[apply(both)]
async fn the_smallest_worker_has_a_place_for_everything(server: Server) {
    nothing_waits_for_what_hangs(&server, 1).await;
}

#[apply(both)]
async fn a_mail_server_that_hangs_is_given_up(server: Server) {
    let smtp = silent_mail_server().await;
    let server = server
        .with(|config| {
            config.smtp = Some(Smtp { url: smtp });
            config.smtp_timeout_ms = 300;
        })
        .await;
    letters(&server, 1).await;
    tokio::time::timeout(SOON, server.drain()).await.unwrap();
    let waits =
        "SELECT failures FROM jobs WHERE kind = 'mail_send' AND leased_until = 0 AND due_at IS NOT NULL";
    assert_eq!(number(&server, waits).await, 1);
}
