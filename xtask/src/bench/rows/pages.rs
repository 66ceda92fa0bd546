//! The page where buyers pay: how much of it comes over the network, and how long they wait for the total.

use super::read::Reader;
use super::{Folder, new_product};
use crate::bench::Options;
use crate::bench::driver::{Caller, Measured, drive, paced};
use crate::bench::report::{Bar, Figure, millis_at};
use crate::bench::server::Server;
use crate::binary::text_of;
use crate::client::{Connection, request};
use crate::watch::now;
use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::io::Write as _;
use std::time::Duration;

pub const SIZE: &str = "checkout-page";
pub const TOTAL: &str = "checkout-total";
pub const FRONT: &str = "store-front";

/// Buyers who fill in the page at the same time,
const BUYERS: usize = 32;
/// and how many of them ask for the total in a second.
const PACE: u32 = 100;
/// A visitor's cookie, as the server makes it.
const COOKIE: &str = "pandabase_form=0123456789abcdef0123456789abcdef";
/// The places that a buyer chooses in turn.
const PLACES: &[&str] = &[
    "country=DE&postal_code=10115",
    "country=US&state=CA&state_of=US&postal_code=94105",
    "country=GB&postal_code=SW1A1AA",
    "country=JP&postal_code=1000001",
];

/// Kilobytes of the page with its styles and scripts, as they are before compression, without pictures.
pub async fn size() -> Result<Figure> {
    let folder = Folder::new()?;
    let server = folder.start().await?;
    let path = session(&server).await?;
    let page = get(&server, &path).await?;
    let mut bytes = page.len();
    for part in ["href=\"/static/", "src=\"/static/"] {
        for rest in page.split(part).skip(1) {
            let name = rest.split('"').next().unwrap_or_default();
            if name.ends_with(".css") || name.ends_with(".js") {
                bytes += get(&server, &format!("/static/{name}")).await?.len();
            }
        }
    }
    server.stop().await?;
    let kilobytes = f64::from(u32::try_from(bytes)?) / 1024.0;
    Ok(Figure::alone(SIZE, kilobytes, "KB", Bar::Below(60.0)))
}

/// The time from a place that was chosen to the page with its total.
pub async fn total(seconds: u32) -> Result<Figure> {
    let folder = Folder::new()?;
    let server = folder.start().await?;
    let mut buyers = Vec::with_capacity(BUYERS);
    for _ in 0..BUYERS {
        buyers.push(Chooser::new(&server).await?);
    }
    let (mut buyers, _) = drive(paced(buyers, PACE), Duration::from_secs(1)).await?;
    for buyer in &mut buyers {
        buyer.caller.waited = Measured::new()?;
    }
    let (buyers, _) = drive(buyers, Duration::from_secs(seconds.into())).await?;
    server.stop().await?;
    let mut waited = Measured::new()?;
    for buyer in &buyers {
        waited.add(&buyer.caller.waited)?;
    }
    ensure!(waited.done > 0, "nobody chose a place");
    Ok(Figure::alone(TOTAL, millis_at(&waited, 0.99), "ms p99", Bar::Below(50.0)).with_latency(&waited))
}

/// Requests in a second for the page of a store with a full list of products, as strangers read it.
pub async fn front(options: &Options) -> Result<Figure> {
    let folder = Folder::on(options.database)?;
    let server = folder.start().await?;
    for number in 0..12 {
        let body = new_product(&format!("Notes {number}"));
        server
            .call(201, "POST", &server.core("/products/"), &body)
            .await?;
    }
    let mut question = Vec::new();
    let store = server.call(200, "GET", &server.core("/"), "").await?;
    let path = format!("/s/{}", text_of(&store, "handle")?);
    request(&mut question, "GET", &path, None, "");
    let length = server.connect().await?.expect(200, &question).await?.len();
    ensure!(length < 30 * 1024, "the page has {length} bytes");
    let readers = Reader::many(server.address, question, length).await?;
    let (readers, _) = drive(readers, Duration::from_secs(1)).await?;
    let (_, measured) = drive(readers, Duration::from_secs(options.seconds.into())).await?;
    server.stop().await?;
    Ok(Figure::alone(FRONT, measured.rate(), "req/s", Bar::AtLeast(1_000.0)).with_latency(&measured))
}

/// Opens a checkout session; returns the path of its page.
async fn session(server: &Server) -> Result<String> {
    let product = server
        .call(201, "POST", &server.core("/products/"), &new_product("Notes"))
        .await?;
    let (product, variant) = (text_of(&product, "id")?, text_of(&product["variants"][0], "id")?);
    let items = json!([{"product_id": product, "variant_id": variant, "quantity": 1}]);
    let path = format!("/v2/stores/{}/checkouts", server.store);
    let session = server
        .call(201, "POST", &path, &json!({"items": items}).to_string())
        .await?;
    let id = text_of(&session, "id")?;
    Ok(format!("/pay/stores/{}/sids/{id}", server.store))
}

async fn get(server: &Server, path: &str) -> Result<String> {
    let mut question = Vec::new();
    request(&mut question, "GET", path, None, "");
    let mut connection = server.connect().await?;
    Ok(String::from_utf8(
        connection.expect(200, &question).await?.to_vec(),
    )?)
}

/// A buyer who chooses one place after another.
struct Chooser {
    connection: Connection,
    questions: Vec<Vec<u8>>,
    chosen: usize,
    waited: Measured,
}

impl Chooser {
    async fn new(server: &Server) -> Result<Self> {
        let path = session(server).await?;
        let mut connection = server.connect().await?;
        let question = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {COOKIE}\r\n\r\n");
        let page = connection.expect(200, question.as_bytes()).await?;
        let page = std::str::from_utf8(page)?;
        let (_, token) = page
            .split_once("name=\"csrf\" value=\"")
            .context("the page has no form")?;
        let token = token.split('"').next().unwrap_or_default();
        let questions = PLACES.iter().map(|place| {
            let body = format!("csrf={token}&action=totals&email=mia%40example.org&name=Mia&{place}");
            let mut question = Vec::new();
            // Writing into a vector cannot fail.
            let _ = write!(
                question,
                "POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {COOKIE}\r\npandabase-swap: 1\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            question
        });
        Ok(Self {
            questions: questions.collect(),
            connection,
            chosen: 0,
            waited: Measured::new()?,
        })
    }
}

impl Caller for Chooser {
    async fn act(&mut self) -> Result<()> {
        let started = now();
        let question = &self.questions[self.chosen % self.questions.len()];
        let page = self.connection.expect(200, question).await?;
        self.waited.note(started.elapsed());
        self.chosen += 1;
        ensure!(
            page.windows(10).any(|part| part == b"data-total"),
            "the page has no total"
        );
        Ok(())
    }
}
