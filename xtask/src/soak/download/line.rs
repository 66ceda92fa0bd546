//! A file whose bytes tell their place, and the connections that it goes over.

use crate::soak::dice::Dice;
use anyhow::{Context as _, Result, ensure};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

pub const MEBIBYTE: u64 = 1024 * 1024;
/// The longest head of an answer, in bytes.
const HEAD: usize = 16 * 1024;

/// A file that is made again whenever a part of it is needed.
pub struct File {
    pub seed: u64,
    /// In bytes: whole MiB.
    pub size: u64,
}

impl File {
    /// The MiB of this number.
    fn piece(&self, number: u64) -> Vec<u8> {
        let mut dice = Dice::of(self.seed, number.wrapping_add(2));
        let words = (0..MEBIBYTE / 8).map(|_| dice.below(u64::MAX));
        words.flat_map(u64::to_le_bytes).collect()
    }
}

/// Puts the file to an address of the server.
pub async fn send(server: SocketAddr, path: &str, file: &File) -> Result<()> {
    let mut stream = TcpStream::connect(server).await?;
    let head = format!(
        "PUT {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/zip\r\n\
         Content-Length: {}\r\n\r\n",
        file.size
    );
    stream.write_all(head.as_bytes()).await?;
    for number in 0..file.size / MEBIBYTE {
        stream.write_all(&file.piece(number)).await?;
    }
    let (status, _, _) = head_of(&mut stream).await?;
    ensure!(status == 200, "the file was answered with {status}");
    Ok(())
}

/// The status that a `GET` is answered with.
pub async fn status_of(server: SocketAddr, path: &str) -> Result<u16> {
    Ok(ask(server, path, 0).await?.0)
}

/// Fetches at most `most` bytes of the file from `at` on, compares them, and hangs up. Returns how many came.
pub async fn fetch(server: SocketAddr, path: &str, file: &File, at: u64, most: u64) -> Result<u64> {
    let (status, head, mut body, mut stream) = ask(server, path, at).await?;
    let range = format!("content-range: bytes {at}-{}/{}", file.size - 1, file.size);
    ensure!(
        status == 206 && head.to_ascii_lowercase().contains(&range),
        "bytes from {at} were answered with {head}"
    );
    let end = file.size.min(at + most);
    let (mut place, mut piece) = (at, (u64::MAX, Vec::new()));
    loop {
        for byte in body.drain(..) {
            let number = place / MEBIBYTE;
            if piece.0 != number {
                piece = (number, file.piece(number));
            }
            let offset = usize::try_from(place % MEBIBYTE)?;
            ensure!(piece.1.get(offset) == Some(&byte), "byte {place} is another one");
            place += 1;
            if place == end {
                return Ok(place - at);
            }
        }
        let read = stream.read_buf(&mut body).await?;
        ensure!(read > 0, "the server hung up at byte {place}");
    }
}

/// Asks for the bytes from `at` on; returns status and head of the answer, and the body's beginning.
async fn ask(server: SocketAddr, path: &str, at: u64) -> Result<(u16, String, Vec<u8>, TcpStream)> {
    let mut stream = TcpStream::connect(server).await?;
    let question = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nRange: bytes={at}-\r\n\r\n");
    stream.write_all(question.as_bytes()).await?;
    let (status, head, body) = head_of(&mut stream).await?;
    Ok((status, head, body, stream))
}

/// Reads the head of an answer, and what came of the body with it.
async fn head_of(stream: &mut TcpStream) -> Result<(u16, String, Vec<u8>)> {
    let mut bytes = Vec::with_capacity(64 * 1024);
    loop {
        let read = stream.read_buf(&mut bytes).await?;
        ensure!(read > 0, "the server hung up instead of answering");
        let end = bytes.windows(4).position(|part| part == b"\r\n\r\n");
        if let Some(end) = end {
            let body = bytes.split_off(end + 4);
            let head = String::from_utf8_lossy(&bytes).into_owned();
            let status = head.split(' ').nth(1).context("no status in an answer")?;
            return Ok((status.parse()?, head.clone(), body));
        }
        ensure!(bytes.len() < HEAD, "an answer without an end of its head");
    }
}
