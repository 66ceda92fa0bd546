//! The site of a merchant who embeds the checkout, at another origin than the server's.

use anyhow::Result;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

/// The page that embeds the checkout as its query says, and lists what it is told.
const PAGE: &str = include_str!("merchant.html");
/// What the server has for the script's fallback.
const WORDS: &str = r#"["Nein", "Zur Zahlung", "Zu"]"#;
/// The script, as a merchant who copied it to his own site has it: nothing answers in its frame.
const COPY: &str = include_str!("../../../crates/pandabase/static/sdk.js");
/// A page of a third origin, which pretends to be the checkout.
const STRANGER: &str = include_str!("stranger.html");

/// The site, until it is dropped.
pub struct Merchant {
    address: SocketAddr,
    accepting: AbortHandle,
}

impl Merchant {
    /// Opens the site.
    pub async fn open() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A browser that goes away ends its connection alone.
                tokio::spawn(answer(stream));
            }
        });
        Ok(Self {
            address,
            accepting: accepting.abort_handle(),
        })
    }

    /// The address of the page, by a name that makes it another site than the server.
    pub fn page(&self, query: &str) -> String {
        format!("{}/?{query}", self.origin())
    }

    /// The origin of the site.
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }
}

impl Drop for Merchant {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn answer(mut stream: TcpStream) -> Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut head).await? == 0 {
            return Ok(());
        }
    }
    let (kind, text) = match head.split(|byte| *byte == b' ').nth(1) {
        Some(path) if path.starts_with(b"/sdk.js") => ("text/javascript", COPY),
        Some(path) if path.starts_with(b"/sdk/") => ("application/json", WORDS),
        Some(b"/stranger") => ("text/html", STRANGER),
        Some(path) if path.starts_with(b"/embed/") => ("text/html", ""),
        _ => ("text/html", PAGE),
    };
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}; charset=utf-8\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{text}",
        text.len()
    );
    Ok(stream.write_all(answer.as_bytes()).await?)
}
