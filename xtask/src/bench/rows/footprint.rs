//! What the server costs when idle: its memory, and how soon it is ready.

use super::{Folder, new_product};
use crate::bench::report::{Bar, Figure};
use anyhow::Result;

pub const MEMORY: &str = "idle-memory";
pub const READY: &str = "ready";

/// How often the start is measured; the median is reported.
const STARTS: usize = 9;
const MEBIBYTE: f64 = 1024.0 * 1024.0;

/// Memory after the start and a few requests.
pub async fn memory() -> Result<Figure> {
    let folder = Folder::new()?;
    let server = folder.start().await?;
    for number in 0..10 {
        let path = server.core("/products/");
        server
            .call(201, "POST", &path, &new_product(&format!("Notes {number}")))
            .await?;
        server.call(200, "GET", &path, "").await?;
    }
    let bytes = u32::try_from(server.memory()?).unwrap_or(u32::MAX);
    server.stop().await?;
    Ok(Figure::alone(
        MEMORY,
        f64::from(bytes) / MEBIBYTE,
        "MiB",
        Bar::Below(60.0),
    ))
}

/// Time from the start of the process to the first positive answer of `/ready`, on a database that
/// an earlier start made.
pub async fn ready() -> Result<Figure> {
    let folder = Folder::new()?;
    folder.start().await?.stop().await?;
    let mut times = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        let server = folder.start().await?;
        times.push(server.ready_after);
        server.stop().await?;
    }
    times.sort_unstable();
    let median = times[STARTS / 2].as_secs_f64() * 1000.0;
    Ok(Figure::alone(READY, median, "ms", Bar::Below(200.0)))
}
