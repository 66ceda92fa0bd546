//! An HTTP/1.1 client and the parsing that a receiver needs, as cheap as possible: on two cores, the server
//! lacks whatever the client uses. One connection, one request at a time, no allocation per request.

use anyhow::{Context, Result, ensure};
use std::io::Write as _;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A keep-alive connection.
pub struct Connection {
    address: SocketAddr,
    stream: TcpStream,
    /// The answer that is being read; the buffer is reused for the next one.
    buffer: Vec<u8>,
}

/// An answer, valid until the next request.
pub struct Answer<'c> {
    /// HTTP status.
    pub status: u16,
    /// The body as it came.
    pub body: &'c [u8],
}

impl Connection {
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)
            .await
            .with_context(|| format!("connect to {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Self {
            address,
            stream,
            buffer: Vec::with_capacity(16 * 1024),
        })
    }

    /// Sends a request made by [`request`] and reads the answer.
    pub async fn send(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await.context("send a request")?;
        self.buffer.clear();
        let head = loop {
            self.fill().await?;
            if let Some(head) = head_of(&self.buffer)? {
                break head;
            }
        };
        let end = head.length + head.body_length;
        while self.buffer.len() < end {
            self.fill().await?;
        }
        Ok(Answer {
            status: head.status,
            body: &self.buffer[head.length..end],
        })
    }

    /// Sends a request and requires a status; the error shows the actual answer.
    #[cfg(any(feature = "bench", feature = "browse"))]
    pub async fn expect(&mut self, status: u16, request: &[u8]) -> Result<&[u8]> {
        let answer = self.send(request).await?;
        if answer.status != status {
            let line = request.split(|byte| *byte == b'\r').next().unwrap_or_default();
            anyhow::bail!(
                "{} was answered with {} instead of {status}: {}",
                String::from_utf8_lossy(line),
                answer.status,
                String::from_utf8_lossy(answer.body)
            );
        }
        Ok(answer.body)
    }

    async fn fill(&mut self) -> Result<()> {
        let read = self
            .stream
            .read_buf(&mut self.buffer)
            .await
            .context("read an answer")?;
        ensure!(
            read > 0,
            "{} closed a connection instead of answering",
            self.address
        );
        Ok(())
    }
}

struct Head {
    status: u16,
    length: usize,
    body_length: usize,
}

/// The head of an answer, once it is complete.
fn head_of(bytes: &[u8]) -> Result<Option<Head>> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(length) = response.parse(bytes)? else {
        return Ok(None);
    };
    let body_length = response
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"))
        .context("the answer names no Content-Length")?;
    Ok(Some(Head {
        status: response.code.context("the answer has no status")?,
        length,
        body_length: std::str::from_utf8(body_length.value)?.parse()?,
    }))
}

/// Where the first request in these bytes ends, once it is complete.
pub fn end_of(bytes: &[u8]) -> Result<Option<usize>> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut request = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(head) = request.parse(bytes)? else {
        return Ok(None);
    };
    let mut named = request.headers.iter();
    let length = named.find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let length: usize =
        std::str::from_utf8(length.context("a request without Content-Length")?.value)?.parse()?;
    Ok(Some(head + length).filter(|end| *end <= bytes.len()))
}

/// Writes a request into `out`, replacing its contents. It claims to have come over TLS, as a proxy would,
/// because `serve` accepts no other.
pub fn request(out: &mut Vec<u8>, method: &str, path: &str, token: Option<&str>, body: &str) {
    keyed_request(out, method, path, (token, None), body);
}

/// Like [`request`], with an idempotency key.
pub fn keyed_request(
    out: &mut Vec<u8>,
    method: &str,
    path: &str,
    (token, key): (Option<&str>, Option<&str>),
    body: &str,
) {
    out.clear();
    // Writing into a vector cannot fail.
    let _ = write!(
        out,
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\n"
    );
    if let Some(token) = token {
        let _ = write!(out, "Authorization: Bearer {token}\r\n");
    }
    if let Some(key) = key {
        let _ = write!(out, "Idempotency-Key: {key}\r\n");
    }
    if !body.is_empty() {
        let length = body.len();
        let _ = write!(
            out,
            "Content-Type: application/json\r\nContent-Length: {length}\r\n"
        );
    }
    let _ = write!(out, "\r\n{body}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_complete_with_its_empty_line() {
        let bytes = b"HTTP/1.1 201 Created\r\ncontent-length: 2\r\nx-a: b\r\n\r\n{}";
        for end in 0..bytes.len() - 2 {
            assert!(head_of(&bytes[..end]).unwrap().is_none());
        }
        let head = head_of(bytes).unwrap().unwrap();
        assert_eq!((head.status, head.body_length), (201, 2));
        assert_eq!(&bytes[head.length..], b"{}");
        assert!(
            head_of(b"HTTP/1.1 200 OK\r\n\r\n").is_err(),
            "a body without a length"
        );
    }

    #[test]
    fn a_request_ends_with_its_body() {
        let bytes = b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcPOST";
        assert_eq!(end_of(bytes).unwrap(), Some(bytes.len() - 4));
        assert_eq!(end_of(&bytes[..bytes.len() - 5]).unwrap(), None);
    }

    #[test]
    fn a_body_brings_its_headers() {
        let mut out = Vec::new();
        request(&mut out, "POST", "/a", Some("k"), "{}");
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("POST /a HTTP/1.1\r\n"), "{text}");
        assert!(text.contains("\r\nAuthorization: Bearer k\r\n"), "{text}");
        assert!(text.ends_with("\r\nContent-Length: 2\r\n\r\n{}"), "{text}");
    }
}
