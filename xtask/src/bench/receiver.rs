//! A webhook receiver that answers 200 to everything and records when each delivery arrived.

use super::driver::Measured;
use crate::client::end_of;
use crate::watch::{now, since_1970};
use anyhow::{Result, bail};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const DAY: i64 = 24 * 60 * 60 * 1000;
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// The deliveries so far.
struct Receipts {
    count: u64,
    first: Option<Instant>,
    last: Option<Instant>,
    delays: Measured,
}

/// A running receiver.
pub struct Receiver {
    /// Where it listens.
    pub address: SocketAddr,
    receipts: Arc<Mutex<Receipts>>,
}

impl Receiver {
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let receipts = Arc::new(Mutex::new(Receipts {
            count: 0,
            first: None,
            last: None,
            delays: Measured::new()?,
        }));
        let shared = Arc::clone(&receipts);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(receive(stream, Arc::clone(&shared)));
            }
        });
        Ok(Self { address, receipts })
    }

    /// Waits until `count` deliveries have arrived; returns the time from the first to the last.
    pub async fn wait_for(&self, count: u64, patience: Duration) -> Result<Duration> {
        let started = now();
        while started.elapsed() < patience {
            tokio::time::sleep(Duration::from_millis(20)).await;
            let receipts = locked(&self.receipts);
            if let (true, Some(first), Some(last)) = (receipts.count >= count, receipts.first, receipts.last)
            {
                return Ok(last - first);
            }
        }
        let came = locked(&self.receipts).count;
        bail!(
            "{came} of {count} deliveries came within {} s",
            patience.as_secs()
        )
    }

    /// The time from each event to its delivery, since the last call.
    pub fn take_delays(&self) -> Result<Measured> {
        Ok(std::mem::replace(
            &mut locked(&self.receipts).delays,
            Measured::new()?,
        ))
    }
}

fn locked(receipts: &Mutex<Receipts>) -> MutexGuard<'_, Receipts> {
    receipts.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers on one connection until it is closed.
async fn receive(mut stream: TcpStream, receipts: Arc<Mutex<Receipts>>) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::with_capacity(16 * 1024);
    loop {
        let end = loop {
            if let Some(end) = end_of(&buffer)? {
                break end;
            }
            if stream.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
        };
        let arrived = now();
        let delay = time_of_event(&buffer[..end]).map(delay_of);
        {
            let mut receipts = locked(&receipts);
            receipts.count += 1;
            receipts.first.get_or_insert(arrived);
            receipts.last = Some(arrived);
            if let Some(delay) = delay {
                receipts.delays.note(delay);
            }
        }
        stream.write_all(ANSWER).await?;
        buffer.drain(..end);
    }
}

/// Milliseconds of the day at which the event happened, from the payload's `timestamp`.
fn time_of_event(request: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(request).ok()?;
    let (_, rest) = text.split_once("\"timestamp\":\"")?;
    // 2026-06-03T08:00:03.000Z
    let number = |from: usize, to: usize| rest.get(from..to)?.parse::<i64>().ok();
    Some(((number(11, 13)? * 60 + number(14, 16)?) * 60 + number(17, 19)?) * 1000 + number(20, 23)?)
}

/// How long ago that time of the day was.
fn delay_of(event: i64) -> Duration {
    let micros = i64::try_from(since_1970().as_micros()).unwrap_or(0);
    let delay = (micros - event * 1000).rem_euclid(DAY * 1000);
    Duration::from_micros(delay.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_the_payloads() {
        let body =
            br#"{"event":"PAYMENT_COMPLETED","id":"evt_1","timestamp":"2026-06-03T08:01:02.003Z","data":{}}"#;
        assert_eq!(time_of_event(body), Some(((8 * 60 + 1) * 60 + 2) * 1000 + 3));
        assert_eq!(time_of_event(b"{}"), None);
    }
}
