//! Mail: the outbox, the way to an SMTP server, the mailbox of a sandbox.

use crate::harness::{Server, both};
use http::Method;
use pandabase::config::Smtp;
use pandabase::db::Sql;
use pandabase::http::{ApiError, Ctx};
use pandabase::mail::{self, Mail};
use pandabase_domain::time::{HOUR, SECOND};
use pandabase_domain::token::Environment;
use serde_json::Value;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

async fn enqueue(server: &Server, to: &'static str, subject: &'static str, html: Option<&'static str>) {
    let (app, store) = (Arc::clone(&server.app), server.store.clone());
    let write = server.app.db.write(move |tx| {
        let mail = Mail {
            to,
            subject: subject.into(),
            text: "Thanks for <buying>!".into(),
            html: html.map(Into::into),
            reference: "ord_d6f3g0h7j4k1l8z5x2c9v6bn",
        };
        mail::enqueue(tx, &Ctx::of(&app, &store), &mail)
    });
    write.await.unwrap();
}

async fn json(server: &Server, query: &str) -> Vec<Value> {
    let path = format!("/dev/mailbox.json{query}");
    let answer = server.anonymous(Method::GET, &path).send().await;
    answer.data(200)["items"].as_array().unwrap().clone()
}

/// Jobs that wait, and jobs that failed for good.
async fn jobs(server: &Server) -> (i64, i64) {
    let sql = Sql::new("SELECT COUNT(due_at), COUNT(error) FROM jobs WHERE kind = 'mail_send'");
    let read = server
        .app
        .db
        .read(move |tx| Ok::<_, ApiError>(tx.one(sql, &[], |row| Ok((row.next()?, row.next()?)))?));
    read.await.unwrap()
}

/// A mail server that answers `RCPT TO` with `reply` and keeps what it accepts.
struct MailServer {
    url: String,
    reply: Arc<Mutex<&'static str>>,
    accepted: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    async fn start(reply: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            url: format!("smtp://{}", listener.local_addr().unwrap()),
            reply: Arc::new(Mutex::new(reply)),
            accepted: Arc::default(),
        };
        let (reply, accepted) = (Arc::clone(&server.reply), Arc::clone(&server.accepted));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let reply = *reply.lock().unwrap();
                // A client that goes away ends its conversation, and nothing else.
                let _ = converse(stream, reply, &accepted).await;
            }
        });
        server
    }
}

async fn converse(mut stream: TcpStream, reply: &str, accepted: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let (read, mut write) = stream.split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 mail.example.org\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let verb = line
            .split([' ', ':'])
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase();
        let answer = match verb.as_str() {
            "RCPT" => reply,
            "DATA" => "354 go on",
            "QUIT" => "221 bye",
            _ => "250 fine",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
        if verb == "DATA" {
            let mut text = String::new();
            while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                text.push_str(&line);
                text.push('\n');
            }
            accepted.lock().unwrap().push(text);
            write.write_all(b"250 taken\r\n").await?;
        }
    }
    Ok(())
}

async fn with_smtp(server: &Server, url: &str, environment: Environment) -> Server {
    let url = url.to_owned();
    server
        .with(|config| {
            config.smtp = Some(Smtp { url });
            config.mail_from = "Pandabase <no-reply@example.org>".into();
            config.environment = environment;
        })
        .await
}

both! {
    async fn a_sandbox_keeps_its_mails_readable(server) {
        enqueue(&server, "mia@example.org", "First", None).await;
        server.app.clock.advance(SECOND);
        enqueue(&server, "kim@example.org", "Second", Some("<p>Hi</p>")).await;
        let all = json(&server, "").await;
        assert_eq!(all.len(), 2);
        assert_eq!(all[0]["subject"], "Second");
        assert_eq!(all[0]["html"], "<p>Hi</p><p>Ref: ord_d6f3g0h7j4k1l8z5x2c9v6bn</p>\n");
        assert_eq!(all[1]["text"], "Thanks for <buying>!\n\nRef: ord_d6f3g0h7j4k1l8z5x2c9v6bn\n");
        assert_eq!(all[1]["sentAt"], "2026-06-01T00:00:00.000Z");
        assert_eq!(all[1]["storeId"], server.store.id.as_str());
        let mine = json(&server, "?to=mia%40example.org").await;
        assert_eq!((mine.len(), &mine[0]["subject"]), (1, &all[1]["subject"]));
        assert_eq!(json(&server, "?limit=1").await.len(), 1);
        assert_eq!(jobs(&server).await, (0, 0));
        let stored = server.app.db.read(|tx| {
            let contents = tx.all(Sql::new("SELECT content FROM mails"), &[], |row| row.next::<Vec<u8>>())?;
            Ok::<_, ApiError>(contents)
        });
        for content in stored.await.unwrap() {
            assert!(!content.windows(6).any(|part| part == b"Thanks"));
        }
    }

    async fn the_mailbox_escapes_everything(server) {
        enqueue(&server, "\"<b>\"@example.org", "<script>alert(1)</script>", Some("<script>x</script>")).await;
        let list = server.anonymous(Method::GET, "/dev/mailbox/").send().await;
        assert_eq!(list.status, 200);
        assert!(!list.text.contains("<script>") && !list.text.contains("<b>"), "{}", list.text);
        let link = list.text.split("href=\"").find(|part| part.starts_with("/dev/mailbox/msg_")).unwrap();
        let link = link.split('"').next().unwrap();
        let page = server.anonymous(Method::GET, link).send().await;
        assert!(page.text.contains("Thanks for &#60;buying&#62;!"), "{}", page.text);
        assert!(!page.text.contains("<script>") && !page.text.contains("<b>"), "{}", page.text);
        let frame = page.text.split("sandbox src=\"").nth(1).unwrap().split('"').next().unwrap();
        let html = server.anonymous(Method::GET, frame).send().await;
        assert!(html.text.starts_with("<script>x</script>"));
        assert!(html.header("content-security-policy").unwrap().starts_with("sandbox; default-src 'none';"));
        assert_eq!(html.header("x-frame-options"), Some("SAMEORIGIN"));
        for page in [list, page] {
            assert_eq!(page.header("x-frame-options"), Some("DENY"));
            assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
            assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
            assert!(page.header("content-security-policy").unwrap().starts_with("default-src 'none';"));
        }
        let missing = server.anonymous(Method::GET, "/dev/mailbox/msg_000000000000000000000000").send().await;
        assert_eq!((missing.status.as_u16(), missing.text.as_str()), (404, "Mail not found"));
    }

    async fn the_mailbox_can_be_switched_off_and_is_not_in_production(server) {
        for server in [
            server.with(|config| config.mailbox = false).await,
            server.with(|config| config.environment = Environment::Production).await,
        ] {
            for path in ["/dev/mailbox", "/dev/mailbox.json", "/dev/mailbox/msg_000000000000000000000000"] {
                assert_eq!(server.anonymous(Method::GET, path).send().await.error(404), "Not found");
            }
        }
        assert_eq!(server.anonymous(Method::POST, "/dev/mailbox").send().await.error(404), "Not found");
    }

    async fn a_mail_is_sent_over_smtp(server) {
        let mails = MailServer::start("250 fine").await;
        let server = with_smtp(&server, &mails.url, Environment::Sandbox).await;
        enqueue(&server, "mia@example.org", "Your receipt", Some("<p>Hi</p>")).await;
        assert_eq!(json(&server, "").await[0]["sentAt"], Value::Null);
        assert_eq!(jobs(&server).await, (1, 0));
        server.drain().await;
        assert_eq!(jobs(&server).await, (0, 0));
        let sent = json(&server, "").await.remove(0);
        assert_eq!(sent["sentAt"], "2026-06-01T00:00:00.000Z");
        let accepted = mails.accepted.lock().unwrap().clone();
        assert_eq!(accepted.len(), 1);
        let id = format!("Message-ID: <{}@example.org>", sent["id"].as_str().unwrap());
        for line in [
            "From: Pandabase <no-reply@example.org>", "To: mia@example.org", "Subject: Your receipt", id.as_str(),
            "Ref: ord_d6f3g0h7j4k1l8z5x2c9v6bn",
        ] {
            assert!(accepted[0].lines().any(|found| found == line), "{line} is not in {}", accepted[0]);
        }
    }

    async fn a_mail_waits_for_a_server_that_is_busy(server) {
        let mails = MailServer::start("451 later").await;
        let server = with_smtp(&server, &mails.url, Environment::Production).await;
        enqueue(&server, "mia@example.org", "Your receipt", None).await;
        server.drain().await;
        server.advance(4 * SECOND).await;
        assert_eq!(jobs(&server).await, (1, 0));
        assert!(mails.accepted.lock().unwrap().is_empty());
        *mails.reply.lock().unwrap() = "250 fine";
        server.advance(HOUR).await;
        assert_eq!(jobs(&server).await, (0, 0));
        assert_eq!(mails.accepted.lock().unwrap().len(), 1);
    }

    async fn a_mail_that_nobody_takes_is_given_up(server) {
        let mails = MailServer::start("550 no such user").await;
        let server = with_smtp(&server, &mails.url, Environment::Sandbox).await;
        enqueue(&server, "mia@example.org", "Your receipt", None).await;
        enqueue(&server, "mia@example.org\r\nBcc: all@example.org", "Your receipt", None).await;
        server.drain().await;
        assert_eq!(jobs(&server).await, (0, 2));
        assert!(mails.accepted.lock().unwrap().is_empty());
        assert!(json(&server, "").await.iter().all(|mail| mail["sentAt"].is_null()));
    }

    async fn production_without_a_server_keeps_mails_waiting(server) {
        let server = server.with(|config| config.environment = Environment::Production).await;
        enqueue(&server, "mia@example.org", "Your receipt", None).await;
        server.drain().await;
        for _ in 0..30 {
            server.advance(HOUR).await;
        }
        assert_eq!(jobs(&server).await, (1, 0));
    }
}
