//! `GET product` with a token, next to a bare axum route that answers the same bytes.

use super::{CALLERS, Folder, new_product};
use crate::bench::client::{Connection, request};
use crate::bench::driver::{Caller, compare};
use crate::bench::report::Figure;
use crate::bench::route::BareRoute;
use crate::bench::server::text_of;
use anyhow::{Result, ensure};
use std::net::SocketAddr;
use std::sync::Arc;

pub const GET_PRODUCT: &str = "get-product";

pub async fn get_product(seconds: u32) -> Result<Figure> {
    let folder = Folder::new()?;
    let server = folder.start().await?;
    let product = server
        .call(201, "POST", &server.core("/products/"), &new_product("Notes"))
        .await?;
    let path = server.core(&format!("/products/{}", text_of(&product, "id")?));
    let mut question = Vec::new();
    request(&mut question, "GET", &path, Some(&server.token), "");
    let answer = server.connect().await?.expect(200, &question).await?.to_vec();

    let file = folder.path("answer.json");
    std::fs::write(&file, &answer)?;
    let bare = BareRoute::start(&file)?;
    let mut bare_question = Vec::new();
    request(&mut bare_question, "GET", "/", None, "");

    let length = answer.len();
    let ours = Reader::many(server.address, question, length).await?;
    let theirs = Reader::many(bare.address, bare_question, length).await?;
    let pair = compare(ours, theirs, seconds).await?;
    server.stop().await?;
    Ok(Figure::compared(GET_PRODUCT, "req/s", 0.4, &pair))
}

/// Asks the same again and again.
struct Reader {
    connection: Connection,
    question: Arc<[u8]>,
    length: usize,
}

impl Reader {
    async fn many(address: SocketAddr, question: Vec<u8>, length: usize) -> Result<Vec<Self>> {
        let question: Arc<[u8]> = question.into();
        let mut readers = Vec::with_capacity(CALLERS);
        for _ in 0..CALLERS {
            readers.push(Self {
                connection: Connection::open(address).await?,
                question: Arc::clone(&question),
                length,
            });
        }
        Ok(readers)
    }
}

impl Caller for Reader {
    async fn act(&mut self) -> Result<()> {
        let body = self.connection.expect(200, &self.question).await?;
        ensure!(body.len() == self.length, "an answer of another length");
        Ok(())
    }
}
