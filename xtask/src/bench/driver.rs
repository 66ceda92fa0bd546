//! Drives callers that each repeat one operation, and measures what they achieve.

use crate::watch::now;
use anyhow::{Context, Result};
use hdrhistogram::Histogram;
use std::future::Future;
use std::time::Duration;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

/// Rounds in which the two sides of a comparison take turns, so that a disturbance hits both.
const ROUNDS: u32 = 3;

/// A caller that repeats one operation.
pub trait Caller: Send + 'static {
    /// Performs the operation once.
    fn act(&mut self) -> impl Future<Output = Result<()>> + Send;

    /// Waits, at the end of a round, until everything it started is finished.
    fn settle(&mut self) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }
}

/// A caller at a steady pace, however long its operation takes.
pub struct Paced<C> {
    /// The caller.
    pub caller: C,
    pace: Interval,
}

/// Lets callers act so many times per second in all. They start one after another, so that their operations
/// come evenly and not in bursts.
pub fn paced<C: Caller>(callers: Vec<C>, per_second: u32) -> Vec<Paced<C>> {
    let count = u32::try_from(callers.len()).unwrap_or(u32::MAX);
    let every = Duration::from_secs(1) * count / per_second;
    let start = Instant::from_std(now());
    let numbered = callers.into_iter().zip(0..);
    let paced = numbered.map(|(caller, number)| {
        let mut pace = interval_at(start + every * number / count, every);
        pace.set_missed_tick_behavior(MissedTickBehavior::Burst);
        Paced { caller, pace }
    });
    paced.collect()
}

impl<C: Caller> Caller for Paced<C> {
    async fn act(&mut self) -> Result<()> {
        self.pace.tick().await;
        self.caller.act().await
    }

    async fn settle(&mut self) -> Result<()> {
        self.caller.settle().await
    }
}

/// What all callers achieved together.
pub struct Measured {
    /// Operations done.
    pub done: u64,
    /// Time that they took together.
    pub elapsed: Duration,
    /// Microseconds that each operation took.
    pub latencies: Histogram<u64>,
}

impl Measured {
    /// Without any operation yet.
    pub fn new() -> Result<Self> {
        Ok(Self {
            done: 0,
            elapsed: Duration::ZERO,
            // One microsecond to one minute, three significant digits.
            latencies: Histogram::new_with_bounds(1, 60_000_000, 3)?,
        })
    }

    /// Adds one operation that took so long.
    pub fn note(&mut self, took: Duration) {
        self.done += 1;
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.latencies.saturating_record(micros.max(1));
    }

    /// Operations per second.
    pub fn rate(&self) -> f64 {
        per_second(self.done, self.elapsed)
    }

    /// Adds what others achieved.
    pub fn add(&mut self, other: &Self) -> Result<()> {
        self.done += other.done;
        self.elapsed += other.elapsed;
        self.latencies.add(&other.latencies)?;
        Ok(())
    }
}

/// `count` operations in `elapsed`, per second.
pub fn per_second(count: u64, elapsed: Duration) -> f64 {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    f64::from(count) / elapsed.as_secs_f64().max(f64::EPSILON)
}

/// Lets every caller repeat its operation for `length`, at least once. Returns when the last one has settled,
/// which counts as part of the time.
pub async fn drive<C: Caller>(callers: Vec<C>, length: Duration) -> Result<(Vec<C>, Measured)> {
    let start = now();
    let tasks: Vec<_> = callers
        .into_iter()
        .map(|mut caller| {
            tokio::spawn(async move {
                let mut measured = Measured::new()?;
                let mut before = now();
                loop {
                    caller.act().await?;
                    let after = now();
                    measured.note(after - before);
                    before = after;
                    if after - start >= length {
                        break;
                    }
                }
                caller.settle().await?;
                anyhow::Ok((caller, measured))
            })
        })
        .collect();
    let mut callers = Vec::with_capacity(tasks.len());
    let mut total = Measured::new()?;
    for task in tasks {
        let (caller, measured) = task.await.context("a caller panicked")??;
        callers.push(caller);
        total.add(&measured)?;
    }
    total.elapsed = start.elapsed();
    Ok((callers, total))
}

/// Measures two kinds of callers for `seconds` each, in alternating rounds, after a warm-up.
pub async fn compare<A: Caller, B: Caller>(
    mut left: Vec<A>,
    mut right: Vec<B>,
    seconds: u32,
) -> Result<(Measured, Measured)> {
    let length = Duration::from_secs(seconds.into()) / ROUNDS;
    let warm_up = length / 4;
    (left, _) = drive(left, warm_up).await?;
    (right, _) = drive(right, warm_up).await?;
    let (mut ours, mut theirs) = (Measured::new()?, Measured::new()?);
    let mut measured;
    for _ in 0..ROUNDS {
        (left, measured) = drive(left, length).await?;
        ours.add(&measured)?;
        (right, measured) = drive(right, length).await?;
        theirs.add(&measured)?;
    }
    Ok((ours, theirs))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counter(u64);

    impl Caller for Counter {
        async fn act(&mut self) -> Result<()> {
            tokio::time::sleep(Duration::from_millis(1)).await;
            self.0 += 1;
            Ok(())
        }
    }

    #[tokio::test]
    async fn everything_done_is_counted_once() {
        let callers = (0..3).map(|_| Counter(0)).collect();
        let (callers, measured) = drive(callers, Duration::from_millis(20)).await.unwrap();
        assert_eq!(callers.iter().map(|caller| caller.0).sum::<u64>(), measured.done);
        assert_eq!(measured.latencies.len(), measured.done);
        assert!(measured.done >= 3);
        assert!(measured.elapsed >= Duration::from_millis(20));
        assert!(measured.latencies.min() >= 1_000);
    }
}
