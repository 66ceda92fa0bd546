//! Forks of a sandbox store: of one with 100,000 orders, and of one as a test suite has.

use super::scale::Seeded;
use crate::bench::Engine;
use crate::bench::report::{Bar, Figure};
use crate::watch::now;
use anyhow::{Result, ensure};

pub const LARGE: &str = "fork";
pub const SMALL: &str = "fork-small";

/// Orders of each store.
const MANY: u64 = 100_000;
const FEW: u64 = 1_000;
/// How often each is forked; the median is reported.
const TIMES: (usize, usize) = (3, 9);
/// The longest time, in milliseconds.
const LONGEST: (f64, f64) = (10_000.0, 200.0);

/// The time from the request for a fork until it is answered, with every row in place.
pub async fn fork(name: &'static str) -> Result<Figure> {
    let (orders, times, longest) = match name {
        LARGE => (MANY, TIMES.0, LONGEST.0),
        _ => (FEW, TIMES.1, LONGEST.1),
    };
    let seeded = Seeded::new(orders, Engine::Sqlite).await?;
    let server = &seeded.server;
    let path = format!("/v2/sandbox/stores/{}/fork", server.store);
    let mut took = Vec::with_capacity(times);
    for _ in 0..times {
        let started = now();
        let made = server.call(201, "POST", &path, "{}").await?;
        took.push(started.elapsed());
        ensure!(made["fork"]["id"].is_string(), "a fork without an id: {made}");
    }
    took.sort_unstable();
    seeded.server.stop().await?;
    let median = took[times / 2].as_secs_f64() * 1000.0;
    Ok(Figure::alone(name, median, "ms", Bar::Below(longest)))
}
