//! Mail: the outbox, the way to an SMTP server, the mailbox of a sandbox.

use crate::harness::{Server, apply, both};
use crate::invoices::{invoice, numbered};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use pandabase_commerce::billing::invoices;
use pandabase_domain::id::OrderId;
use pandabase_domain::time::{HOUR, SECOND};
use pandabase_domain::token::Environment;
use pandabase_platform::access::stores;
use pandabase_platform::config::Smtp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Sql;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail;
use pandabase_platform::mail::letter::Mail;
use pandabase_platform::pdf::page as pdf;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

async fn enqueue(server: &Server, to: &'static str, subject: &'static str) {
    let (app, store) = (Arc::clone(&server.app), server.store.clone());
    let write = server.app.db.write(move |tx| {
        let mail = Mail {
            to,
            subject: subject.into(),
            text: "Thanks for <buying>!".into(),
            reference: "ord_d6f3g0h7j4k1l8z5x2c9v6bn",
        };
        mail::enqueue(tx, &Ctx::of(&app.env, &store), &mail)
    });
    write.await.unwrap();
}

async fn mailbox(server: &Server, query: &str) -> Vec<Value> {
    let path = format!("/dev/mailbox.json{query}");
    let answer = server.anonymous(Method::GET, &path).send().await;
    answer.data(200)["items"].as_array().unwrap().clone()
}

async fn enqueue_invoice(server: &Server) {
    let (app, store) = (Arc::clone(&server.app), server.store.clone());
    let write = server.app.db.write(move |tx| {
        let ctx = Ctx::of(&app.env, &store);
        let head = stores::letterhead(tx, &ctx, "mia@example.org")?;
        let order = OrderId::from_stored("ord_d6f3g0h7j4k1l8z5x2c9v6bn");
        invoices::mail(
            tx,
            &ctx,
            &head,
            &order,
            "inv_k3m5n7p9r1t3v5x7z9b2d4f6",
            &invoice(),
        )
    });
    write.await.unwrap();
}

/// Every mail as it is stored.
async fn contents(server: &Server) -> Vec<Vec<u8>> {
    let stored = server.app.db.read(|tx| {
        let contents = tx.all(Sql::new("SELECT content FROM mails"), &[], |row| {
            row.next::<Vec<u8>>()
        })?;
        Ok::<_, ApiError>(contents)
    });
    stored.await.unwrap()
}

fn text_of(pdf: &[u8]) -> String {
    lopdf::Document::load_mem(pdf)
        .unwrap()
        .extract_text(&[1])
        .unwrap()
}

/// Jobs that wait, and jobs that failed for good.
async fn jobs(server: &Server) -> (i64, i64) {
    let sql = Sql::new("SELECT COUNT(due_at), COUNT(*) - COUNT(due_at) FROM jobs WHERE kind = 'mail_send'");
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

#[apply(both)]
async fn a_sandbox_keeps_its_mails_readable(server: Server) {
    enqueue(&server, "mia@example.org", "First").await;
    server.app.env.clock.advance(SECOND);
    enqueue(&server, "kim@example.org", "Second").await;
    let all = mailbox(&server, "").await;
    assert_eq!(all.len(), 2);
    assert_eq!(all[0]["subject"], "Second");
    let html = all[0]["html"].as_str().unwrap();
    assert!(
        html.contains("Thanks for &#60;buying&#62;!") && html.contains("Ref: ord_d6f3g0h7j4k1l8z5x2c9v6bn"),
        "{html}"
    );
    assert_eq!(
        all[1]["text"],
        "Thanks for <buying>!\n\nRef: ord_d6f3g0h7j4k1l8z5x2c9v6bn\n"
    );
    assert_eq!(all[1]["sentAt"], "2026-06-01T00:00:00.000Z");
    assert_eq!(all[1]["storeId"], server.store.id.as_str());
    let mine = mailbox(&server, "?to=mia%40example.org").await;
    assert_eq!((mine.len(), &mine[0]["subject"]), (1, &all[1]["subject"]));
    assert_eq!(mailbox(&server, "?limit=1").await.len(), 1);
    assert_eq!(jobs(&server).await, (0, 0));
    for content in contents(&server).await {
        assert!(!content.windows(6).any(|part| part == b"Thanks"));
    }
}

#[apply(both)]
async fn the_mailbox_escapes_everything(server: Server) {
    enqueue(&server, "\"<b>\"@example.org", "<script>alert(1)</script>").await;
    let list = server.anonymous(Method::GET, "/dev/mailbox/").send().await;
    assert_eq!(list.status, 200);
    assert!(
        !list.text.contains("<script>") && !list.text.contains("<b>"),
        "{}",
        list.text
    );
    let link = list
        .text
        .split("href=\"")
        .find(|part| part.starts_with("/dev/mailbox/msg_"))
        .unwrap();
    let link = link.split('"').next().unwrap();
    let page = server.anonymous(Method::GET, link).send().await;
    assert!(
        page.text.contains("Thanks for &#60;buying&#62;!"),
        "{}",
        page.text
    );
    assert!(
        !page.text.contains("<script>") && !page.text.contains("<b>"),
        "{}",
        page.text
    );
    let frame = page
        .text
        .split("sandbox src=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let html = server.anonymous(Method::GET, frame).send().await;
    assert!(
        html.text.contains("Thanks for &#60;buying&#62;!") && !html.text.contains("<script>"),
        "{}",
        html.text
    );
    assert!(
        html.header("content-security-policy")
            .unwrap()
            .starts_with("sandbox; default-src 'none';")
    );
    assert_eq!(html.header("x-frame-options"), Some("SAMEORIGIN"));
    for page in [list, page] {
        assert_eq!(page.header("x-frame-options"), Some("DENY"));
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert!(
            page.header("content-security-policy")
                .unwrap()
                .starts_with("default-src 'none';")
        );
    }
    let missing = server
        .anonymous(Method::GET, "/dev/mailbox/msg_000000000000000000000000")
        .send()
        .await;
    assert_eq!(missing.error(404), "Mail not found");
}

#[apply(both)]
async fn the_mailbox_can_be_switched_off_and_is_not_in_production(server: Server) {
    for server in [
        server.with(|config| config.mailbox = false).await,
        server
            .with(|config| config.environment = Environment::Production)
            .await,
    ] {
        for path in [
            "/dev/mailbox",
            "/dev/mailbox.json",
            "/dev/mailbox/msg_000000000000000000000000",
        ] {
            assert_eq!(
                server.anonymous(Method::GET, path).send().await.error(404),
                "Not found"
            );
        }
    }
    assert_eq!(
        server
            .anonymous(Method::POST, "/dev/mailbox")
            .send()
            .await
            .error(404),
        "Not found"
    );
}

#[apply(both)]
async fn a_mail_is_sent_over_smtp(server: Server) {
    let mails = MailServer::start("250 fine").await;
    let server = with_smtp(&server, &mails.url, Environment::Sandbox).await;
    enqueue(&server, "mia@example.org", "Your receipt").await;
    assert_eq!(mailbox(&server, "").await[0]["sentAt"], Value::Null);
    assert_eq!(jobs(&server).await, (1, 0));
    server.drain().await;
    assert_eq!(jobs(&server).await, (0, 0));
    let sent = mailbox(&server, "").await.remove(0);
    assert_eq!(sent["sentAt"], "2026-06-01T00:00:00.000Z");
    let accepted = mails.accepted.lock().unwrap().clone();
    assert_eq!(accepted.len(), 1);
    let id = format!("Message-ID: <{}@example.org>", sent["id"].as_str().unwrap());
    for line in [
        "From: Pandabase <no-reply@example.org>",
        "To: mia@example.org",
        "Subject: Your receipt",
        id.as_str(),
        "Ref: ord_d6f3g0h7j4k1l8z5x2c9v6bn",
    ] {
        assert!(
            accepted[0].lines().any(|found| found == line),
            "{line} is not in {}",
            accepted[0]
        );
    }
}

#[apply(both)]
async fn an_invoice_is_in_the_mailbox_with_its_pdf(server: Server) {
    enqueue_invoice(&server).await;
    enqueue(&server, "kim@example.org", "Plain").await;
    server.drain().await;
    let mail = mailbox(&server, "?to=mia%40example.org").await.remove(0);
    assert_eq!(mail["subject"], "Your invoice from Nimbus Labs");
    let text = mail["text"].as_str().unwrap();
    for line in [
        "$21.33 paid on June 1, 2026",
        "Period: June 1, 2026 – July 1, 2026",
        "Seller: Nimbus & Söhne, Hauptstr. 5",
        "Buyer: Юлия, mia@example.org",
        "requests   $19.70",
        "  6566667 × $3.00 / 1000000",
        "Tax (8.25%)  $1.63",
        "Amount paid  $21.33",
        "Paid with: Visa •••• 4242",
        "Next charge: July 1, 2026.",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is not in {text}");
    }
    assert!(
        text.ends_with("\n\nRef: inv_k3m5n7p9r1t3v5x7z9b2d4f6\n"),
        "{text}"
    );
    let html = mail["html"].as_str().unwrap();
    assert!(
        html.contains("Nimbus &#38; Söhne") && html.contains("<strong>$21.33</strong>"),
        "{html}"
    );
    let attachment = &mail["attachments"][0];
    assert_eq!(attachment["name"], "invoice-2026-000001.pdf");
    assert_eq!(attachment["contentType"], "application/pdf");
    let url = attachment["url"].as_str().unwrap();
    let page = server
        .anonymous(Method::GET, &url.replace("/attachment", ""))
        .send()
        .await;
    assert!(page.text.contains(&format!("href=\"{url}\"")), "{}", page.text);
    let file = server.anonymous(Method::GET, url).send().await;
    assert_eq!(
        (file.status.as_u16(), file.header("content-type")),
        (200, Some("application/pdf"))
    );
    let disposition = "attachment; filename=\"invoice-2026-000001.pdf\"";
    assert_eq!(file.header("content-disposition"), Some(disposition));
    assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(file.bytes, pdf::render(&numbered()).unwrap());
    let text = text_of(&file.bytes);
    assert!(text.contains("Юлия") && text.contains("$21.33"), "{text}");
    let plain = mailbox(&server, "?to=kim%40example.org").await.remove(0);
    assert_eq!(plain["attachments"], json!([]));
    let none = format!(
        "/dev/mailbox/{}/attachment?store={}",
        plain["id"].as_str().unwrap(),
        server.store.id
    );
    assert_eq!(server.anonymous(Method::GET, &none).send().await.status, 404);
    for content in contents(&server).await {
        for secret in ["Nimbus", "4242", "requests"] {
            assert!(
                !content
                    .windows(secret.len())
                    .any(|part| part == secret.as_bytes())
            );
        }
    }
}

#[apply(both)]
async fn an_invoice_arrives_intact_over_smtp(server: Server) {
    let mails = MailServer::start("250 fine").await;
    let server = with_smtp(&server, &mails.url, Environment::Production).await;
    enqueue_invoice(&server).await;
    server.drain().await;
    assert_eq!(jobs(&server).await, (0, 0));
    let mail = mails.accepted.lock().unwrap().remove(0);
    for part in [
        "Content-Type: multipart/mixed",
        "Content-Type: multipart/alternative",
        "Content-Type: text/html",
    ] {
        assert!(mail.contains(part), "{part} is not in {mail}");
    }
    let file = mail
        .split("\n--")
        .find(|part| part.contains("Content-Disposition: attachment"))
        .unwrap();
    let (head, body) = file.split_once("\n\n").unwrap();
    // Long lines may be folded.
    let head = head.replace("\n ", " ");
    for part in [
        "Content-Type: application/pdf; name=\"invoice-2026-000001.pdf\"",
        "filename=\"invoice-2026-000001.pdf\"",
        "Content-Transfer-Encoding: base64",
    ] {
        assert!(head.contains(part), "{part} is not in {head}");
    }
    let body: String = body.lines().collect();
    assert_eq!(STANDARD.decode(body).unwrap(), pdf::render(&numbered()).unwrap());
}

#[apply(both)]
async fn a_mail_waits_for_a_server_that_is_busy(server: Server) {
    let mails = MailServer::start("451 later").await;
    let server = with_smtp(&server, &mails.url, Environment::Production).await;
    enqueue(&server, "mia@example.org", "Your receipt").await;
    server.drain().await;
    server.advance(4 * SECOND).await;
    assert_eq!(jobs(&server).await, (1, 0));
    assert!(mails.accepted.lock().unwrap().is_empty());
    *mails.reply.lock().unwrap() = "250 fine";
    server.advance(HOUR).await;
    assert_eq!(jobs(&server).await, (0, 0));
    assert_eq!(mails.accepted.lock().unwrap().len(), 1);
}

#[apply(both)]
async fn a_mail_that_nobody_takes_is_given_up(server: Server) {
    let mails = MailServer::start("550 no such user").await;
    let server = with_smtp(&server, &mails.url, Environment::Sandbox).await;
    enqueue(&server, "mia@example.org", "Your receipt").await;
    enqueue(&server, "mia@example.org\r\nBcc: all@example.org", "Your receipt").await;
    server.drain().await;
    assert_eq!(jobs(&server).await, (0, 2));
    assert!(mails.accepted.lock().unwrap().is_empty());
    assert!(
        mailbox(&server, "")
            .await
            .iter()
            .all(|mail| mail["sentAt"].is_null())
    );
}

#[apply(both)]
async fn production_without_a_server_keeps_mails_waiting(server: Server) {
    let server = server
        .with(|config| config.environment = Environment::Production)
        .await;
    enqueue(&server, "mia@example.org", "Your receipt").await;
    server.drain().await;
    for _ in 0..30 {
        server.advance(HOUR).await;
    }
    assert_eq!(jobs(&server).await, (1, 0));
}

#[apply(both)]
async fn the_mailbox_is_in_order_of_the_machines_clock_and_has_pages(server: Server) {
    // A store whose clock runs a year ahead, and one whose clock does not.
    let clock = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    server.post(&clock, json!({"advance": "P1Y"})).await.data(200);
    let ahead = server.store_now().await;
    let (other, _) = server.other_store("other-labs").await;
    for number in 0..7_i64 {
        let store = if number % 2 == 0 {
            ahead.clone()
        } else {
            other.clone()
        };
        let app = Arc::clone(&server.app);
        let written = server.app.db.write(move |tx| {
            let mail = Mail {
                to: if number == 0 {
                    "noah@example.org"
                } else {
                    "mia@example.org"
                },
                subject: number.to_string(),
                text: "Hi".into(),
                reference: "ord_1",
            };
            mail::enqueue(tx, &Ctx::of(&app.env, &store), &mail)
        });
        written.await.unwrap();
        server.app.env.clock.advance(1000);
    }
    let subjects = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items
            .map(|one| one["subject"].as_str().unwrap().to_owned())
            .collect()
    };
    let get = async |query: &str| {
        let answer = server
            .anonymous(Method::GET, &format!("/dev/mailbox.json?{query}"))
            .send()
            .await;
        answer.data(200).clone()
    };
    assert_eq!(subjects(&get("").await), ["6", "5", "4", "3", "2", "1", "0"]);
    let second = get("limit=3&page=2").await;
    assert_eq!(subjects(&second), ["3", "2", "1"]);
    let pagination = &second["pagination"];
    assert_eq!(
        (&pagination["total"], &pagination["totalPages"]),
        (&json!(7), &json!(3))
    );
    let cursor = pagination["nextCursor"].as_str().unwrap();
    assert_eq!(subjects(&get(&format!("limit=3&cursor={cursor}")).await), ["0"]);
    let mias = get("to=mia@example.org&limit=2").await;
    assert_eq!(
        (subjects(&mias), &mias["pagination"]["total"]),
        (vec!["6".into(), "5".into()], &json!(6))
    );
    let page = server.anonymous(Method::GET, "/dev/mailbox?limit=3").send().await;
    let older = page
        .text
        .split("href=\"/dev/mailbox?")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let older = older.replace("&#38;", "&").replace("&amp;", "&");
    let next = server
        .anonymous(Method::GET, &format!("/dev/mailbox?{older}"))
        .send()
        .await;
    assert!(
        next.text.contains(">3</a>") && !next.text.contains(">4</a>"),
        "{}",
        next.text
    );
    let refused = server
        .anonymous(Method::GET, "/dev/mailbox.json?page=0")
        .send()
        .await;
    assert_eq!(refused.error(400), "querystring/page must be >= 1");
}
