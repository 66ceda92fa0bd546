//! Talking to a running server.

use super::failure::Failure;
use super::global::Global;
use crate::operations::cli::dev_file::DevFile;
use crate::operations::serving::tls;
use clap::Args;
use reqwest::{Certificate, Client, Method, RequestBuilder};
use serde_json::Value;
use std::path::Path;
use std::time::Duration;

/// The time limit for connecting. An answer has none: moving a clock over a year of jobs may take long.
const PATIENCE: Duration = Duration::from_secs(10);

/// Which server and store; each part that is not given comes from dev.json in the data folder.
#[derive(Debug, Args)]
pub struct Target {
    /// Where the server is [default: baseUrl of dev.json]
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// The store's id [default: storeId of dev.json]
    #[arg(long, value_name = "ID")]
    store: Option<String>,
    /// A Bearer token of the store [default: apiToken of dev.json]
    #[arg(long, value_name = "SECRET", env = "PANDABASE_TOKEN", hide_env_values = true)]
    token: Option<String>,
}

/// A store of a running server.
pub struct Remote {
    client: Client,
    url: String,
    store: String,
    token: String,
}

impl Target {
    pub(crate) fn connect(self, global: &Global) -> Result<Remote, Failure> {
        let data = global.load()?.data;
        let dev = DevFile::read(&data);
        let part = |given: Option<String>, option: &str, of_dev: fn(DevFile) -> String| {
            given.or_else(|| dev.clone().map(of_dev)).ok_or_else(|| {
                Failure::new(format!(
                    "{option} is needed: there is no dev.json in {}",
                    data.display()
                ))
                .usage()
                .next(
                    "start `pandabase dev` here, name its folder with --data, or give --url, --store and \
                     --token",
                )
            })
        };
        Ok(Remote {
            url: part(self.url, "--url", |dev| dev.base_url)?
                .trim_end_matches('/')
                .to_owned(),
            store: part(self.store, "--store", |dev| dev.store_id)?,
            token: part(self.token, "--token", |dev| dev.api_token)?,
            client: client(&data)?,
        })
    }
}

/// A client that also trusts the data folder's self-signed certificate.
fn client(data: &Path) -> Result<Client, Failure> {
    let own = std::fs::read(tls::Files::self_signed(data).cert).ok();
    let own = own.and_then(|pem| Certificate::from_pem(&pem).ok());
    Client::builder()
        .connect_timeout(PATIENCE)
        .tls_certs_merge(own)
        .build()
        .map_err(Failure::new)
}

/// Why a request was not answered as it should.
pub struct Trouble {
    pub(crate) failure: Failure,
    /// The status of the answer; none when there was none.
    pub(crate) status: Option<u16>,
}

impl Trouble {
    /// Whether the same request may be answered later: the server is not there, busy or ill.
    pub(crate) fn is_passing(&self) -> bool {
        self.status.is_none_or(|status| status == 429 || status >= 500)
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        trouble.failure
    }
}

impl Remote {
    /// The store's id.
    pub fn store(&self) -> &str {
        &self.store
    }

    /// Calls a sandbox route of the store and returns `data`.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, Failure> {
        let path = format!("/v2/sandbox/stores/{}{path}", self.store);
        Ok(self.ask(method, &path, body).await?)
    }

    /// Calls a route of the server with the store's token and returns `data`.
    pub async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, Trouble> {
        let url = format!("{}{path}", self.url);
        let mut request = self.client.request(method, &url).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(body);
        }
        let (status, text) = self.answer(request).await?;
        let answer: Value = serde_json::from_str(&text).map_err(|error| Trouble {
            failure: Failure::new(format!("{url} answered {status} without JSON: {error}")),
            status: Some(status),
        })?;
        judge(status, answer)
    }

    /// Reads a route of the server and returns the text of the answer, which may take `patience`.
    pub async fn text(&self, path: &str, patience: Duration) -> Result<String, Trouble> {
        let url = format!("{}{path}", self.url);
        let request = self.client.get(&url).bearer_auth(&self.token);
        let (status, text) = self.answer(request.timeout(patience)).await?;
        if (200..300).contains(&status) {
            return Ok(text);
        }
        let answer = serde_json::from_str(&text).unwrap_or_default();
        judge(status, answer).map(|_| text)
    }

    async fn answer(&self, request: RequestBuilder) -> Result<(u16, String), Trouble> {
        let silent = |error: reqwest::Error| Trouble {
            failure: Failure::new(format!("{} does not answer: {error}", self.url))
                .next("is the server running? `pandabase dev` starts one"),
            status: None,
        };
        let response = request.send().await.map_err(silent)?;
        let status = response.status().as_u16();
        Ok((status, response.text().await.map_err(silent)?))
    }
}

/// The data of an answer, or why there is none.
fn judge(status: u16, mut answer: Value) -> Result<Value, Trouble> {
    if (200..300).contains(&status) {
        return Ok(answer["data"].take());
    }
    let failure = Failure::new(answer["error"].as_str().unwrap_or("no error text"));
    let failure = match status {
        401 => failure.next("the token must be a Bearer token of this store, of this kind of server"),
        404 => failure.next("check --store and the ids; production servers have no sandbox routes"),
        _ => failure,
    };
    Err(Trouble {
        failure,
        status: Some(status),
    })
}
