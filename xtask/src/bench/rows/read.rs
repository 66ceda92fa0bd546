//! Reads beside a bare axum route that answers with the same bytes.

use super::{CALLERS, Folder, new_product};
use crate::bench::driver::{Caller, compare};
use crate::bench::report::Figure;
use crate::bench::route::BareRoute;
use crate::bench::server::Server;
use crate::binary::text_of;
use crate::client::{Connection, request};
use anyhow::{Result, ensure};
use std::net::SocketAddr;
use std::sync::Arc;

pub const GET_PRODUCT: &str = "get-product";
pub const DIFFERENT: &str = "get-product-different";
pub const STOREFRONT: &str = "storefront-product";

/// Products that are read in turns: more than a reader of the server remembers.
const PRODUCTS: usize = 4_096;

/// `GET product`, by the merchant with a token or by a buyer without one.
pub async fn product(name: &'static str, seconds: u32) -> Result<Figure> {
    let folder = Folder::new()?;
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
    let pair = compare(ours, theirs, seconds).await?;
    server.stop().await?;
    Ok(Figure::compared(name, "req/s", 0.4, &pair))
}

/// `GET` of one product after another, none of which a reader of the server remembers.
pub async fn different(seconds: u32) -> Result<Figure> {
    let folder = Folder::new()?;
    let server = folder.start().await?;
    let mut questions = Vec::with_capacity(PRODUCTS);
    for _ in 0..PRODUCTS {
        let product = server
            .call(201, "POST", &server.core("/products/"), &new_product("Notes"))
            .await?;
        let path = server.core(&format!("/products/{}", text_of(&product, "id")?));
        let mut question = Vec::new();
        request(&mut question, "GET", &path, Some(&server.token), "");
        questions.push(question);
    }
    let answer = server.connect().await?.expect(200, &questions[0]).await?.to_vec();
    let file = folder.path("answer.json");
    std::fs::write(&file, &answer)?;
    let bare = BareRoute::start(&file)?;
    let mut bare_question = Vec::new();
    request(&mut bare_question, "GET", "/", None, "");

    let questions: Arc<[Vec<u8>]> = questions.into();
    let mut ours = Vec::with_capacity(CALLERS);
    for number in 0..CALLERS {
        ours.push(Walker {
            connection: server.connect().await?,
            questions: Arc::clone(&questions),
            next: number * PRODUCTS / CALLERS,
        });
    }
    let theirs = Reader::many(bare.address, bare_question, answer.len()).await?;
    let pair = compare(ours, theirs, seconds).await?;
    server.stop().await?;
    Ok(Figure::compared(DIFFERENT, "req/s", 0.4, &pair))
}

/// Asks one question after the other.
struct Walker {
    connection: Connection,
    questions: Arc<[Vec<u8>]>,
    next: usize,
}

impl Caller for Walker {
    async fn act(&mut self) -> Result<()> {
        let question = &self.questions[self.next % PRODUCTS];
        self.next += 1;
        let body = self.connection.expect(200, question).await?;
        ensure!(!body.is_empty(), "an empty answer");
        Ok(())
    }
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
