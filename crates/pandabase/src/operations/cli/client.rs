//! Talking to a running server.

use super::failure::{Failure, root};
use super::global::Global;
use crate::operations::cli::dev_file::DevFile;
use crate::operations::serving::tls;
use clap::Args;
use pandabase_platform::clock::Clock;
use reqwest::header::RETRY_AFTER;
use reqwest::{Certificate, Client, Method, RequestBuilder, Response};
use serde_json::Value;
use std::path::Path;
use std::time::Duration;

/// The time limit for connecting. An answer has none: moving a clock over a year of jobs may take long.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a request is sent again that came too early for the server's limits.
const TIMES: usize = 20;
/// The longest that the server is waited for before such a request goes again.
const LONGEST: Duration = Duration::from_secs(60);

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

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asker<'a> {
    /// The store, with its token.
    Store,
    /// Anybody.
    Nobody,
    /// A buyer, with the token of a session in the portal.
    Person(&'a str),
}

/// What the API answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// `data`; null where it was refused.
    pub(crate) data: Value,
    /// `error`; empty where it was not refused.
    pub(crate) error: String,
}

impl Answer {
    fn of(status: u16, mut answer: Value) -> Self {
        Self {
            status,
            data: answer.get_mut("data").map(Value::take).unwrap_or_default(),
            error: answer["error"].as_str().unwrap_or_default().to_owned(),
        }
    }

    /// Whether it was done.
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// `data` of an answer that must not be a refusal.
    pub(crate) fn done(self, what: &str) -> Result<Value, Failure> {
        if self.is_success() {
            return Ok(self.data);
        }
        Err(Failure::new(format!("{what}: {} {}", self.status, self.error)))
    }
}

impl Target {
    pub(crate) fn connect(self, global: &Global) -> Result<Remote, Failure> {
        let data = global.load()?.data;
        let dev = DevFile::read(&data);
        Ok(Remote {
            url: part(self.url, (&dev, |dev| dev.base_url), "--url", &data)?
                .trim_end_matches('/')
                .to_owned(),
            store: part(self.store, (&dev, |dev| dev.store_id), "--store", &data)?,
            token: part(self.token, (&dev, |dev| dev.api_token), "--token", &data)?,
            client: client(&data)?,
        })
    }
}

/// What was given, or what dev.json has instead.
fn part(
    given: Option<String>,
    (dev, of_dev): (&Option<DevFile>, fn(DevFile) -> String),
    option: &str,
    data: &Path,
) -> Result<String, Failure> {
    given.or_else(|| dev.clone().map(of_dev)).ok_or_else(|| {
        Failure::new(format!(
            "{option} is needed: there is no dev.json in {}",
            data.display()
        ))
        .usage()
        .next("start `pandabase dev` here, name its folder with --data, or give --url, --store and --token")
    })
}

/// Which server, and with which token, whose store it is; what is not given comes from dev.json.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// Where the server is [default: baseUrl of dev.json]
    #[arg(long, value_name = "URL", env = "PANDABASE_URL")]
    url: Option<String>,
    /// A Bearer token of the store [default: apiToken of dev.json]
    #[arg(long, value_name = "SECRET", env = "PANDABASE_TOKEN", hide_env_values = true)]
    token: Option<String>,
}

/// An address of a running server that takes messages.
pub(crate) struct Post {
    client: Client,
    address: String,
    token: String,
}

impl Place {
    /// The address of a path.
    pub(crate) fn post(self, path: &str, global: &Global) -> Result<Post, Failure> {
        let data = global.load()?.data;
        // The token of `dev` is sent nowhere but there.
        let is_of = |dev: &DevFile| match &self.url {
            Some(url) => url.trim_end_matches('/') == dev.base_url,
            None => true,
        };
        let dev = DevFile::read(&data).filter(is_of);
        let url = part(self.url, (&dev, |dev| dev.base_url), "--url", &data)?;
        Ok(Post {
            address: format!("{}{path}", url.trim_end_matches('/')),
            token: part(self.token, (&dev, |dev| dev.api_token), "--token", &data)?,
            client: client(&data)?,
        })
    }
}

impl Post {
    /// A message to it, with the token.
    pub(crate) fn message(&self) -> RequestBuilder {
        self.client.post(&self.address).bearer_auth(&self.token)
    }

    /// Where it is.
    pub(crate) fn address(&self) -> &str {
        &self.address
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
    /// A store of a server that this program has just started.
    pub(crate) fn of(url: &str, store: &str, token: &str, data: &Path) -> Result<Self, Failure> {
        Ok(Self {
            client: client(data)?,
            url: url.trim_end_matches('/').to_owned(),
            store: store.to_owned(),
            token: token.to_owned(),
        })
    }

    /// The store's id.
    pub fn store(&self) -> &str {
        &self.store
    }

    /// The path of something of the store in the Store API.
    pub(crate) fn core(&self, rest: &str) -> String {
        format!("/v2/core/stores/{}{rest}", self.store)
    }

    /// The path of something of the store elsewhere.
    pub(crate) fn of_store(&self, rest: &str) -> String {
        format!("/v2/stores/{}{rest}", self.store)
    }

    /// The path of something of the store's sandbox.
    pub(crate) fn sandbox(&self, rest: &str) -> String {
        format!("/v2/sandbox/stores/{}{rest}", self.store)
    }

    /// Calls a sandbox route of the store and returns `data`.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, Failure> {
        Ok(self.ask(method, &self.sandbox(path), body).await?)
    }

    /// Calls a route of the server with the store's token and returns `data`.
    pub async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, Trouble> {
        judge(self.exchange(Asker::Store, method, path, body).await?)
    }

    /// Calls any route and returns what it answered, also a refusal. What is refused because it came too
    /// early is sent again when the server says.
    pub(crate) async fn exchange(
        &self,
        asker: Asker<'_>,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Answer, Trouble> {
        let url = format!("{}{path}", self.url);
        let mut left = TIMES;
        loop {
            let mut request = self.client.request(method.clone(), &url);
            request = match asker {
                Asker::Store => request.bearer_auth(&self.token),
                Asker::Person(token) => request.bearer_auth(token),
                Asker::Nobody => request,
            };
            if let Some(body) = body {
                request = request.json(body);
            }
            let response = self.send(request).await?;
            if response.status().as_u16() == 429 && left > 0 {
                left -= 1;
                Clock::System.wait(pause(&response)).await;
                continue;
            }
            let (status, text) = self.read(response).await?;
            let answer = serde_json::from_str(&text).map_err(|error| Trouble {
                failure: Failure::new(format!("{url} answered {status} without JSON: {error}")),
                status: Some(status),
            })?;
            return Ok(Answer::of(status, answer));
        }
    }

    /// Reads a route of the server and returns the text of the answer, which may take `patience`.
    pub async fn text(&self, path: &str, patience: Duration) -> Result<String, Trouble> {
        let url = format!("{}{path}", self.url);
        let request = self.client.get(&url).bearer_auth(&self.token);
        let response = self.send(request.timeout(patience)).await?;
        let (status, text) = self.read(response).await?;
        if (200..300).contains(&status) {
            return Ok(text);
        }
        let answer = serde_json::from_str(&text).unwrap_or_default();
        judge(Answer::of(status, answer)).map(|_| text)
    }

    async fn send(&self, request: RequestBuilder) -> Result<Response, Trouble> {
        request.send().await.map_err(|error| self.silent(&error))
    }

    async fn read(&self, response: Response) -> Result<(u16, String), Trouble> {
        let status = response.status().as_u16();
        let text = response.text().await.map_err(|error| self.silent(&error))?;
        Ok((status, text))
    }

    fn silent(&self, error: &reqwest::Error) -> Trouble {
        Trouble {
            failure: Failure::new(format!("{} does not answer: {}", self.url, root(error)))
                .next("is the server running? `pandabase dev` starts one"),
            status: None,
        }
    }
}

/// The data of an answer, or why there is none.
fn judge(answer: Answer) -> Result<Value, Trouble> {
    if answer.is_success() {
        return Ok(answer.data);
    }
    let failure = match answer.error.as_str() {
        "" => Failure::new("no error text"),
        text => Failure::new(text),
    };
    let failure = match answer.status {
        401 => failure.next("the token must be a Bearer token of this store, of this kind of server"),
        404 => failure.next("check --store and the ids; production servers have no sandbox routes"),
        _ => failure,
    };
    Err(Trouble {
        failure,
        status: Some(answer.status),
    })
}

/// How long the server wants to be left alone.
fn pause(response: &Response) -> Duration {
    let seconds = response.headers().get(RETRY_AFTER);
    let seconds = seconds.and_then(|text| text.to_str().ok()?.parse().ok());
    Duration::from_secs(seconds.unwrap_or(1)).clamp(Duration::from_millis(100), LONGEST)
}
