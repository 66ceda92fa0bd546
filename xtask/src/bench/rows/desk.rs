//! Pages of the merchants' dashboard in the large store: the orders as they come, those with a status, and
//! those of one buyer.

use super::read::Reader;
use crate::bench::driver::drive;
use crate::bench::report::{Bar, Figure, millis_at};
use crate::bench::server::Server;
use crate::binary::text_of;
use crate::client::request;
use crate::watch::now;
use anyhow::{Result, ensure};
use pandabase::operations::cli::demo::OWNER;
use serde_json::{Value, json};
use std::time::Duration;

pub const ORDERS: &str = "desk-orders";
pub const FILTERED: &str = "desk-filtered";
pub const SEARCH: &str = "desk-search";
pub const MEMORY: &str = "desk-memory";

/// The longest time at the 99th percentile, in milliseconds.
const LONGEST: f64 = 100.0;
/// The most memory that the server may need for them, in MiB, however many orders there are.
const MOST: f64 = 150.0;
const MEBIBYTE: f64 = 1024.0 * 1024.0;
const PATIENCE: Duration = Duration::from_secs(20);

/// The time until a page is there, for one merchant who loads it again and again.
pub async fn page(server: &Server, name: &'static str, seconds: u32) -> Result<Figure> {
    let session = sign_in(server).await?;
    let orders = format!("/stores/{}/orders", server.store);
    let path = match name {
        ORDERS => orders,
        FILTERED => format!("{orders}?status=FAILED"),
        _ => format!("{orders}?search={}", buyer(server).await?),
    };
    let question = format!(
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\nCookie: \
         pandabase_dashboard={session}; pandabase_form={}\r\n\r\n",
        "0123456789abcdef".repeat(2)
    );
    let reader = Reader::asking(server, question.into_bytes()).await?;
    let length = Duration::from_secs(seconds.into()) / 3;
    let (readers, _) = drive(vec![reader], length / 4).await?;
    let (_, measured) = drive(readers, length).await?;
    let p99 = millis_at(&measured, 0.99);
    Ok(Figure::alone(name, p99, "ms", Bar::Below(LONGEST)).with_latency(&measured))
}

/// The most memory that a server has needed which has shown each of the pages for a while.
pub async fn memory(server: &Server, seconds: u32) -> Result<Figure> {
    for name in [ORDERS, FILTERED, SEARCH] {
        page(server, name, seconds).await?;
    }
    let bytes = u32::try_from(server.peak_memory()?).unwrap_or(u32::MAX);
    let mebibytes = f64::from(bytes) / MEBIBYTE;
    Ok(Figure::alone(MEMORY, mebibytes, "MiB", Bar::Below(MOST)))
}

/// The beginning of the address of whoever bought last.
async fn buyer(server: &Server) -> Result<String> {
    let newest = server.core("/orders?limit=1");
    let newest = server.call(200, "GET", &newest, "").await?;
    let email = text_of(&newest["items"][0]["customer"], "email")?;
    Ok(email.split('@').next().unwrap_or_default().to_owned())
}

/// Signs the owner in by the code of a mail; returns the session's token.
async fn sign_in(server: &Server) -> Result<String> {
    post(server, "/v2/auth/magic-link", &json!({"email": OWNER})).await?;
    let started = now();
    // Mails to sign in with are shown on this machine alone, so no header may tell of a proxy.
    let question = format!("GET /dev/mailbox.json?to={OWNER} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let code = loop {
        let mut connection = server.connect().await?;
        let mails: Value = serde_json::from_slice(connection.expect(200, question.as_bytes()).await?)?;
        let newest = mails["data"]["items"][0]["text"].as_str().unwrap_or_default();
        let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(code) = newest.lines().find(is_code) {
            break code.to_owned();
        }
        ensure!(started.elapsed() < PATIENCE, "no mail to sign in came");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    let proof = json!({"email": OWNER, "code": code});
    let signed_in = post(server, "/v2/auth/magic-link/verify", &proof).await?;
    text_of(&signed_in, "token")
}

async fn post(server: &Server, path: &str, body: &Value) -> Result<Value> {
    let mut question = Vec::new();
    request(&mut question, "POST", path, None, &body.to_string());
    let mut connection = server.connect().await?;
    let answer: Value = serde_json::from_slice(connection.expect(200, &question).await?)?;
    Ok(answer["data"].clone())
}
