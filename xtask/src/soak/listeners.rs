//! The merchant's side: a webhook receiver and a mail server, both of which can be made to hang.

use crate::client::end_of;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// Ids of events by type and order id.
pub type Events = BTreeMap<(String, String), BTreeSet<String>>;

/// Locks data that no panic leaves half changed.
pub fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a listener hangs. Requests that wait go on when it no longer does.
struct Hanging(watch::Sender<bool>);

impl Hanging {
    fn new() -> Arc<Self> {
        Arc::new(Self(watch::Sender::new(false)))
    }

    async fn over(&self) {
        // The sender belongs to `self`, so this cannot fail.
        let _ = self.0.subscribe().wait_for(|hangs| !hangs).await;
    }
}

/// A webhook receiver that records every event when it answers.
pub struct Receiver {
    /// Where it listens.
    pub address: SocketAddr,
    hanging: Arc<Hanging>,
    events: Arc<Mutex<Events>>,
}

impl Receiver {
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let receiver = Self {
            address: listener.local_addr()?,
            hanging: Hanging::new(),
            events: Arc::default(),
        };
        let (hanging, events) = (Arc::clone(&receiver.hanging), Arc::clone(&receiver.events));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(receive(stream, Arc::clone(&hanging), Arc::clone(&events)));
            }
        });
        Ok(receiver)
    }

    /// Makes it hang, or answer again.
    pub fn hang(&self, hangs: bool) {
        self.hanging.0.send_replace(hangs);
    }

    /// The events that it received.
    pub fn events(&self) -> Events {
        locked(&self.events).clone()
    }
}

async fn receive(mut stream: TcpStream, hanging: Arc<Hanging>, events: Arc<Mutex<Events>>) -> Result<()> {
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
        hanging.over().await;
        if let Some((about, id)) = event_of(&buffer[..end]) {
            locked(&events).entry(about).or_default().insert(id);
        }
        stream.write_all(ANSWER).await?;
        buffer.drain(..end);
    }
}

/// The type and order of an event, and its id.
fn event_of(request: &[u8]) -> Option<((String, String), String)> {
    let body = request.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let event: Value = serde_json::from_slice(&request[body..]).ok()?;
    let order = event["data"]["order"]["id"].as_str()?.to_owned();
    Some((
        (event["event"].as_str()?.to_owned(), order),
        event["id"].as_str()?.to_owned(),
    ))
}

/// A mail server that accepts every mail.
pub struct MailServer {
    /// Where it listens.
    pub address: SocketAddr,
    hanging: Arc<Hanging>,
    taken: Arc<Mutex<u64>>,
}

impl MailServer {
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let server = Self {
            address: listener.local_addr()?,
            hanging: Hanging::new(),
            taken: Arc::default(),
        };
        let (hanging, taken) = (Arc::clone(&server.hanging), Arc::clone(&server.taken));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(take_mails(stream, Arc::clone(&hanging), Arc::clone(&taken)));
            }
        });
        Ok(server)
    }

    /// Makes it hang after the text of a mail, or answer again.
    pub fn hang(&self, hangs: bool) {
        self.hanging.0.send_replace(hangs);
    }

    /// How many mails it accepted.
    pub fn accepted(&self) -> u64 {
        *locked(&self.taken)
    }
}

async fn take_mails(stream: TcpStream, hanging: Arc<Hanging>, taken: Arc<Mutex<u64>>) -> Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 soak\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let verb = line
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase();
        let answer: &[u8] = match verb.as_str() {
            "EHLO" | "HELO" => b"250 soak\r\n",
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                while lines.next_line().await?.context("a mail without an end")? != "." {}
                hanging.over().await;
                *locked(&taken) += 1;
                b"250 taken\r\n"
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => b"250 fine\r\n",
        };
        write.write_all(answer).await?;
    }
    Ok(())
}
