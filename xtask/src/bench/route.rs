//! The bare route: axum answering the same bytes, with nothing behind it. It runs in a process of
//! its own, as the server does.

use super::server;
use anyhow::{Context, Result};
use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tokio::net::TcpListener;

/// Serves the bytes of `file` until it is killed; prints the address first.
pub async fn serve(file: &Path) -> Result<()> {
    let body = Bytes::from(std::fs::read(file).with_context(|| format!("read {}", file.display()))?);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("{}", listener.local_addr()?);
    let answer = move || async move { ([(CONTENT_TYPE, "application/json; charset=utf-8")], body.clone()) };
    axum::serve(listener, Router::new().route("/", get(answer)))
        .await
        .context("serve the bare route")
}

/// The bare route in a process of its own.
pub struct BareRoute {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl BareRoute {
    pub fn start(file: &Path) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("bench").arg("--bare-route").arg(file);
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .context("start the bare route")?;
        let line = server::first_line(&mut child)?;
        let address = line
            .parse()
            .with_context(|| format!("the bare route said {line:?}"));
        Ok(Self {
            child,
            address: address?,
        })
    }
}

impl Drop for BareRoute {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
