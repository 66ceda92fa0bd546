//! Delivers the processor's messages: late, twice, in another order, or never.

use super::batch::{Common, EVENTS};
use crate::client::Connection;
use crate::soak::dice::Dice;
use anyhow::{Context, Result, bail};
use std::sync::Arc;
use std::time::Duration;

/// The pause between two rounds.
const ROUND: Duration = Duration::from_millis(100);
/// How long the server may take for a message.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a message is tried in the end.
const TRIES: usize = 100;

/// Delivers messages.
pub struct Postman {
    common: Arc<Common>,
    dice: Dice,
    /// How many events are known.
    known: usize,
    /// What is still to be delivered.
    waiting: Vec<String>,
    /// What never is.
    never: Vec<String>,
    connection: Option<Connection>,
    /// How many were taken.
    pub sent: u64,
    /// Whether even those are delivered in the end that never were to be.
    pub tells_all: bool,
}

impl Postman {
    pub fn new(common: &Arc<Common>) -> Self {
        Self {
            common: Arc::clone(common),
            dice: Dice::of(common.seed, u64::MAX),
            known: 0,
            waiting: Vec::new(),
            never: Vec::new(),
            connection: None,
            sent: 0,
            tells_all: false,
        }
    }

    /// How many messages are never delivered.
    pub fn missing(&self) -> u64 {
        u64::try_from(self.never.len()).unwrap_or(u64::MAX)
    }

    /// Goes round until the buyers are done.
    pub async fn run(mut self) -> Result<Self> {
        while self.common.goes_on() {
            self.collect();
            // Sometimes nothing is delivered for a while.
            if self.dice.below(3) > 0 {
                self.deliver().await?;
            }
            tokio::time::sleep(ROUND).await;
        }
        Ok(self)
    }

    /// Takes what has happened since the last round.
    fn collect(&mut self) {
        let new = self.common.fake.events_after(self.known);
        self.known += new.len();
        for event in new {
            match self.dice.below(10) {
                0 => self.never.push(event.id),
                1 | 2 => {
                    let place = self
                        .dice
                        .below(u64::try_from(self.waiting.len()).unwrap_or(0) + 1);
                    let place = usize::try_from(place).unwrap_or(0).min(self.waiting.len());
                    self.waiting.insert(place, event.id);
                }
                3 => self.waiting.extend([event.id.clone(), event.id]),
                _ => self.waiting.push(event.id),
            }
        }
    }

    /// Delivers what waits; what is not taken waits on.
    async fn deliver(&mut self) -> Result<()> {
        for event in std::mem::take(&mut self.waiting) {
            if self.send(&event).await? {
                self.sent += 1;
            } else {
                self.waiting.push(event);
            }
        }
        Ok(())
    }

    /// Delivers everything that is to be delivered at all.
    pub async fn rest(&mut self) -> Result<()> {
        self.collect();
        if self.tells_all {
            self.waiting.append(&mut self.never);
        }
        for _ in 0..TRIES {
            if self.waiting.is_empty() {
                return Ok(());
            }
            self.deliver().await?;
            tokio::time::sleep(ROUND).await;
        }
        bail!("{} messages are not taken", self.waiting.len())
    }

    /// Whether the server takes a message. It is away at times.
    async fn send(&mut self, event: &str) -> Result<bool> {
        for message in self.common.fake.messages(event) {
            let request = format!(
                "POST {EVENTS} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\nStripe-Signature: \
                 {}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n\r\n{}",
                message.signature,
                message.body.len(),
                message.body
            );
            let asked = tokio::time::timeout(PATIENCE, self.ask(request.as_bytes())).await;
            match asked {
                Ok(Ok(200)) => {}
                Ok(Ok(status)) if (400..500).contains(&status) && status != 429 => {
                    bail!("a message was answered with {status}")
                }
                _ => {
                    self.connection = None;
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    async fn ask(&mut self, request: &[u8]) -> Result<u16> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let node = self.common.shop.nodes.first().context("there is no server")?;
                Connection::open(node.address).await?
            }
        };
        let status = connection.send(request).await?.status;
        self.connection = Some(connection);
        Ok(status)
    }
}
