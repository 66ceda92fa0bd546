//! A product that is a file.

use super::{Shop, text};
use crate::client::Connection;
use anyhow::{Context, Result};
use serde_json::json;
use std::io::Write as _;

/// What is in the file.
const BYTES: &[u8] = b"Nimbus, the songs\n";

impl Shop {
    /// Stores a file and offers it for five dollars; returns the product.
    pub async fn album(&self) -> Result<String> {
        let new = json!({
            "filename": "songs.zip", "mimeType": "application/zip", "sizeBytes": BYTES.len(),
            "purpose": "DOWNLOAD"
        });
        let announced = self.create(&self.open_to_all("/files"), &new).await?;
        let address = text(&announced["uploadUrl"])?;
        let path = address.strip_prefix(&self.at(""));
        let path = path.context("the file is to be sent elsewhere")?;
        let mut question = Vec::new();
        write!(
            question,
            "PUT {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/zip\r\n\
             Content-Length: {}\r\n\r\n",
            BYTES.len()
        )?;
        question.extend_from_slice(BYTES);
        let mut connection = Connection::open(self.server.address).await?;
        connection.expect(200, &question).await?;
        let album = json!({
            "title": "Songs for Nimbus", "productType": "DIGITAL_DOWNLOAD", "price": 500,
            "downloadUrl": announced["id"]
        });
        self.product(album).await
    }
}
