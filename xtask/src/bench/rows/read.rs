//! Reads beside a bare axum route that answers with the same bytes.

use super::{CALLERS, Folder, new_product};
use crate::bench::driver::{Caller, compare};
use crate::bench::report::{Bar, Figure};
use crate::bench::route::BareRoute;
use crate::bench::server::Server;
use crate::bench::{Engine, Options};
use crate::binary::text_of;
use crate::client::{Connection, request};
use anyhow::{Result, ensure};
use std::net::SocketAddr;
use std::sync::Arc;

pub const GET_PRODUCT: &str = "get-product";
pub const STOREFRONT: &str = "storefront-product";

/// `GET product`, by the merchant with a token or by a buyer without one.
pub async fn product(name: &'static str, options: &Options) -> Result<Figure> {
    let folder = Folder::on(options.database)?;
    let server = folder.start().await?;
    let product = server
        .call(201, "POST", &server.core("/products/"), &new_product("Notes"))
        .await?;
    let id = text_of(&product, "id")?;
    let (path, token) = match name {
        STOREFRONT => (
            format!("/v2/storefront/stores/{}/products/{id}", server.store),
            None,
        ),
        _ => (
            server.core(&format!("/products/{id}")),
            Some(server.token.as_str()),
        ),
    };
    let mut question = Vec::new();
    request(&mut question, "GET", &path, token, "");
    let answer = server.connect().await?.expect(200, &question).await?.to_vec();

    let file = folder.path("answer.json");
    std::fs::write(&file, &answer)?;
    let bare = BareRoute::start(&file)?;
    let mut bare_question = Vec::new();
    request(&mut bare_question, "GET", "/", None, "");

    let length = answer.len();
    let ours = Reader::many(server.address, question, length).await?;
    let theirs = Reader::many(bare.address, bare_question, length).await?;
    let pair = compare(ours, theirs, options.seconds).await?;
    server.stop().await?;
    let figure = Figure::compared(name, "req/s", 0.4, &pair);
    Ok(match options.database {
        Engine::Sqlite => figure,
        Engine::Postgres => figure.held_to(Bar::AtLeast(15_000.0)),
    })
}

/// Repeats one request.
pub(super) struct Reader {
    connection: Connection,
    question: Arc<[u8]>,
    length: usize,
}

impl Reader {
    /// Readers of a path that needs the store's token.
    pub(super) async fn of(server: &Server, path: &str) -> Result<Vec<Self>> {
        let (question, length) = Self::question(server, path).await?;
        Self::many(server.address, question, length).await
    }

    /// One such reader.
    pub(super) async fn one(server: &Server, path: &str) -> Result<Self> {
        let mut question = Vec::new();
        request(&mut question, "GET", path, Some(&server.token), "");
        Self::asking(server, question).await
    }

    /// One reader that asks this.
    pub(super) async fn asking(server: &Server, question: Vec<u8>) -> Result<Self> {
        let length = server.connect().await?.expect(200, &question).await?.len();
        Ok(Self {
            connection: server.connect().await?,
            question: question.into(),
            length,
        })
    }

    /// A request and the length of its answer.
    async fn question(server: &Server, path: &str) -> Result<(Vec<u8>, usize)> {
        let mut question = Vec::new();
        request(&mut question, "GET", path, Some(&server.token), "");
        let length = server.connect().await?.expect(200, &question).await?.len();
        Ok((question, length))
    }

    pub(super) async fn many(address: SocketAddr, question: Vec<u8>, length: usize) -> Result<Vec<Self>> {
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
