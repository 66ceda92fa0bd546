//! Webhooks to a receiver on the same machine: deliveries per second from a backlog, and the delay after the
//! event without one.

use super::purchase::Buyer;
use super::{Folder, new_product};
use crate::bench::Options;
use crate::bench::driver::{Caller, drive, paced, per_second};
use crate::bench::receiver::Receiver;
use crate::bench::report::{Bar, Figure, millis_at};
use crate::bench::server::{Role, Server};
use crate::binary::text_of;
use crate::watch::now;
use anyhow::{Result, ensure};
use serde_json::json;
use std::time::Duration;

pub const DELIVERIES: &str = "webhook-deliveries";
pub const DELAY: &str = "webhook-delay";

/// The events of a purchase, all of them subscribed.
const EVENTS: &[&str] = &["PAYMENT_PENDING", "PAYMENT_COMPLETED"];
/// The most endpoints that a store may have. Every event is delivered to each of them, so that a few
/// purchases make a long backlog.
const ENDPOINTS: usize = 10;
/// Deliveries that wait when the worker starts.
const BACKLOG: usize = 20_000;
/// Concurrent buyers while the backlog is made.
const BUYERS: usize = 32;
/// How long the receiver waits for the last delivery.
const PATIENCE: Duration = Duration::from_secs(40);
/// Events per second of the second row.
const PACE: u32 = 500;

/// Deliveries per second, from the first to the last of a backlog. The backlog is made while no worker runs;
/// then one is started.
pub async fn deliveries(options: &Options) -> Result<Figure> {
    let folder = Folder::on(options.database)?;
    let receiver = Receiver::start().await?;
    folder.start().await?.stop().await?;
    let server = Server::start(&folder.data(), Role::Api, folder.url()).await?;
    let product = subscribe(&server, &receiver, ENDPOINTS).await?;
    let purchases = BACKLOG / ENDPOINTS / EVENTS.len();
    let mut buyers = Vec::with_capacity(BUYERS);
    for number in 0..BUYERS {
        buyers.push(Counted {
            buyer: Buyer::new(&server, &product, number).await?,
            left: purchases / BUYERS,
        });
    }
    let backlog = u64::try_from(BUYERS * (purchases / BUYERS) * ENDPOINTS * EVENTS.len())?;
    let buying: Vec<_> = buyers
        .into_iter()
        .map(|buyer| tokio::spawn(buyer.buy_all()))
        .collect();
    for purchases in buying {
        purchases.await??;
    }
    server.stop().await?;

    let worker = Server::start(&folder.data(), Role::Worker, folder.url()).await?;
    let elapsed = receiver.wait_for(backlog, PATIENCE).await?;
    worker.stop().await?;
    let rate = per_second(backlog, elapsed);
    Ok(Figure::alone(
        DELIVERIES,
        rate,
        "deliveries/s",
        Bar::AtLeast(3000.0),
    ))
}

/// The time from the event, whose timestamp is set just before the commit, to its delivery.
pub async fn delay(options: &Options) -> Result<Figure> {
    let folder = Folder::on(options.database)?;
    let receiver = Receiver::start().await?;
    let server = folder.start().await?;
    let product = subscribe(&server, &receiver, 1).await?;
    let mut buyers = Vec::with_capacity(BUYERS);
    for number in 0..BUYERS {
        buyers.push(Buyer::new(&server, &product, number).await?);
    }
    let buyers = paced(buyers, PACE / u32::try_from(EVENTS.len())?);
    let (buyers, _) = drive(buyers, Duration::from_secs(1)).await?;
    receiver.take_delays()?;
    let started = now();
    let (_, bought) = drive(buyers, Duration::from_secs(options.seconds.into())).await?;
    let pace = per_second(bought.done * u64::try_from(EVENTS.len())?, started.elapsed());
    ensure!(
        pace > 0.9 * f64::from(PACE),
        "only {pace:.0} events/s could be made: this machine is too busy"
    );
    let delays = receiver.take_delays()?;
    server.stop().await?;
    Ok(Figure::alone(DELAY, millis_at(&delays, 0.99), "ms p99", Bar::Below(10.0)).with_latency(&delays))
}

/// Creates so many endpoints and returns a product to buy.
async fn subscribe(server: &Server, receiver: &Receiver, endpoints: usize) -> Result<String> {
    for _ in 0..endpoints {
        let body = json!({"url": format!("http://{}/", receiver.address), "eventTypes": EVENTS});
        server
            .call(201, "POST", &server.core("/webhooks/"), &body.to_string())
            .await?;
    }
    let product = server
        .call(201, "POST", &server.core("/products/"), &new_product("Notes"))
        .await?;
    text_of(&product, "id")
}

/// Makes a given number of purchases.
struct Counted {
    buyer: Buyer,
    left: usize,
}

impl Counted {
    async fn buy_all(mut self) -> Result<()> {
        for _ in 0..self.left {
            self.buyer.act().await?;
        }
        Ok(())
    }
}
