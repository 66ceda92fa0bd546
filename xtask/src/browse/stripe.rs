//! A shop that charges with Stripe: a stand-in answers instead of its API, and another one instead of the
//! script of its card form, each at an origin of its own.

use super::shop::Shop;
use anyhow::{Context, Result};
use fake_stripe::{AccountOptions, Fake, Options};
use std::net::SocketAddr;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

/// The stand-in for the script.
const SCRIPT: &str = include_str!("stripe.js");
/// Where it names the stand-in for the API.
const FAKE: &str = "@FAKE@";

/// A shop that charges with Stripe.
pub struct StripeShop {
    /// The shop itself.
    pub shop: Arc<Shop>,
    // They answer until they are dropped.
    _fake: Fake,
    _script: Script,
    _folder: TempDir,
}

impl StripeShop {
    /// Starts everything, and connects the account.
    pub async fn open() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("pandabase-stripe.").tempdir()?;
        let account = AccountOptions::named("nimbuslabs");
        let keys = [account.publishable_key(false), account.secret_key(false)];
        let options = Options {
            accounts: vec![account],
            ..Options::default()
        };
        let fake = Fake::start(options).await?;
        let api = fake.url().to_owned();
        let script = Script::open(&api).await?;
        let settings = [
            ("PANDABASE_PROCESSOR", "stripe".to_owned()),
            ("PANDABASE_STRIPE__API_URL", api),
            ("PANDABASE_STRIPE__SCRIPT_URL", script.url()),
        ];
        let shop = Shop::open_with(folder.path(), &settings).await?;
        let [publishable, secret] = keys;
        // The command waits for the stand-in, which answers on the threads of this program.
        tokio::task::block_in_place(|| shop.connect_stripe(&settings, &publishable, &secret))?;
        Ok(Self {
            shop: Arc::new(shop),
            _fake: fake,
            _script: script,
            _folder: folder,
        })
    }

    /// Stops the server.
    pub async fn close(self) -> Result<()> {
        let shop = Arc::into_inner(self.shop).context("the server is still used")?;
        shop.close().await
    }
}

/// The server of the script.
struct Script {
    address: SocketAddr,
    accepting: AbortHandle,
}

impl Script {
    async fn open(fake: &str) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let text = Arc::new(SCRIPT.replace(FAKE, fake.trim_end_matches('/')));
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A browser that goes away ends its connection alone.
                tokio::spawn(answer(stream, Arc::clone(&text)));
            }
        });
        Ok(Self {
            address,
            accepting: accepting.abort_handle(),
        })
    }

    fn url(&self) -> String {
        format!("http://{}/stripe.js", self.address)
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn answer(mut stream: TcpStream, text: Arc<String>) -> Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut head).await? == 0 {
            return Ok(());
        }
    }
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/javascript; charset=utf-8\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{text}",
        text.len()
    );
    Ok(stream.write_all(answer.as_bytes()).await?)
}
