//! Talking to a running server.

use super::failure::{Failure, root};
use super::global::Global;
use super::secret;
use crate::operations::cli::dev_file::DevFile;
use crate::operations::serving::tls;
use clap::Args;
use pandabase_platform::clock::Clock;
use reqwest::header::RETRY_AFTER;
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder, Method, RequestBuilder, Response};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The time limit for connecting. An answer has none: moving a clock over a year of jobs may take long.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a request is repeated that exceeded the server's limits.
const TIMES: usize = 20;
/// The longest pause before such a request is repeated.
const LONGEST: Duration = Duration::from_secs(60);

/// The variable that has a credential.
const TOKEN_VARIABLE: &str = "PANDABASE_TOKEN";

/// Which server and store; each part that is not given comes from dev.json in the data folder.
#[derive(Debug, Args)]
pub struct Target {
    /// Where the server is [default: baseUrl of dev.json]
    #[arg(long, value_name = "URL", env = "PANDABASE_URL")]
    url: Option<String>,
    /// The store's id [default: storeId of dev.json]
    #[arg(long, value_name = "ID", env = "PANDABASE_STORE")]
    store: Option<String>,
    /// A file with a Bearer token of the store, or - for standard input [env: PANDABASE_TOKEN] [default:
    /// apiToken of dev.json]
    #[arg(long, value_name = "@FILE|-")]
    token: Option<String>,
}

/// What is known of where a command works.
pub(crate) struct Known {
    url: Option<String>,
    store: Option<String>,
    token: Option<String>,
    data: PathBuf,
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
    /// What was given, each part on its own.
    pub(crate) fn new(url: Option<String>, store: Option<String>, token: Option<String>) -> Self {
        Self { url, store, token }
    }

    pub(crate) fn connect(self, global: &Global) -> Result<Remote, Failure> {
        let known = self.find(global)?;
        Ok(Remote {
            url: known.url()?.trim_end_matches('/').to_owned(),
            store: known.store()?.to_owned(),
            token: known.token()?.to_owned(),
            client: client(&known.data)?,
        })
    }

    /// What was given, completed by the environment and by dev.json.
    pub(crate) fn find(self, global: &Global) -> Result<Known, Failure> {
        let data = global.load()?.data;
        // The token of `dev` is sent nowhere but there.
        let is_of = |dev: &DevFile| match &self.url {
            Some(url) => url.trim_end_matches('/') == dev.base_url.trim_end_matches('/'),
            None => true,
        };
        let dev = DevFile::read(&data).filter(is_of);
        let of_dev = |part: fn(&DevFile) -> &String| dev.as_ref().map(part).cloned();
        let token = match self.token {
            Some(source) => Some(secret_of(&source)?),
            None => std::env::var(TOKEN_VARIABLE)
                .ok()
                .filter(|secret| !secret.is_empty()),
        };
        Ok(Known {
            url: self.url.or_else(|| of_dev(|dev| &dev.base_url)),
            store: self.store.or_else(|| of_dev(|dev| &dev.store_id)),
            token: token.or_else(|| of_dev(|dev| &dev.api_token)),
            data,
        })
    }
}

/// A credential from a file or from standard input. Lists of processes show what is an argument.
fn secret_of(source: &str) -> Result<String, Failure> {
    let secret = match source.strip_prefix('@') {
        Some(path) => {
            let text = fs::read_to_string(path);
            text.map_err(|error| Failure::new(format!("--token: {path} cannot be read: {error}")).usage())?
        }
        None if source == "-" => secret::read("token")?,
        None => {
            return Err(Failure::new(
                "--token takes @FILE or -: lists of processes show what is an argument",
            )
            .usage()
            .next(format!("put the token into a file, or into {TOKEN_VARIABLE}")));
        }
    };
    let secret = secret.trim().to_owned();
    match secret.is_empty() {
        true => Err(Failure::new("--token: there is no token").usage()),
        false => Ok(secret),
    }
}

impl Known {
    pub(crate) fn url(&self) -> Result<&str, Failure> {
        self.part(self.url.as_deref(), "--url")
    }

    pub(crate) fn store(&self) -> Result<&str, Failure> {
        self.part(self.store.as_deref(), "--store")
    }

    pub(crate) fn token(&self) -> Result<&str, Failure> {
        self.part(self.token.as_deref(), "--token")
    }

    /// The data folder.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    fn part<'k>(&self, part: Option<&'k str>, option: &str) -> Result<&'k str, Failure> {
        part.ok_or_else(|| {
            Failure::new(format!(
                "{option} is needed: there is no dev.json in {}",
                self.data.display()
            ))
            .usage()
            .next(
                "start `pandabase dev` here, name its folder with --data, or give --url, --store and --token",
            )
        })
    }
}

/// Which server, and with which token, whose store it is; what is not given comes from dev.json.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// Where the server is [default: baseUrl of dev.json]
    #[arg(long, value_name = "URL", env = "PANDABASE_URL")]
    url: Option<String>,
    /// A file with a Bearer token of the store [env: PANDABASE_TOKEN] [default: apiToken of dev.json]
    #[arg(long, value_name = "@FILE")]
    token: Option<String>,
}

/// An address of a running server that receives messages.
pub(crate) struct Post {
    client: Client,
    address: String,
    token: String,
}

impl Place {
    /// The address of a path.
    pub(crate) fn post(self, path: &str, global: &Global) -> Result<Post, Failure> {
        let known = Target::new(self.url, None, self.token).find(global)?;
        Ok(Post {
            address: format!("{}{path}", known.url()?.trim_end_matches('/')),
            token: known.token()?.to_owned(),
            client: client(&known.data)?,
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
    trusting(data).build().map_err(Failure::new)
}

/// The same that follows no redirection: one may lead from https to http, and a repetition elsewhere.
pub(crate) fn straight_client(data: &Path) -> Result<Client, Failure> {
    let client = trusting(data).redirect(Policy::none());
    client.build().map_err(Failure::new)
}

fn trusting(data: &Path) -> ClientBuilder {
    let own = fs::read(tls::Files::self_signed(data).cert).ok();
    let own = own.and_then(|pem| Certificate::from_pem(&pem).ok());
    Client::builder().connect_timeout(PATIENCE).tls_certs_merge(own)
}

/// What a server says that is not there.
pub(crate) fn silent(url: &str, error: &reqwest::Error) -> Failure {
    let text = match error.is_connect() {
        true => format!("nothing answers at {url}: {}", root(error)),
        false => format!("{url} does not answer: {}", root(error)),
    };
    Failure::new(text).unreachable().next(format!(
        "is `pandabase dev` running at {url}? Start it, or name another server with --url"
    ))
}

/// Why a request was not answered as it should.
pub struct Trouble {
    pub(crate) failure: Failure,
    /// The status of the answer; none when there was none.
    pub(crate) status: Option<u16>,
}

impl Trouble {
    /// Whether the same request may succeed later: the server is not running, busy or disturbed.
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

    /// Calls any route and returns its answer, which may be a refusal. A request that exceeded the limits is
    /// repeated when the server says.
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
            failure: silent(&self.url, error),
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

/// How long the server asks to wait.
pub(crate) fn pause(response: &Response) -> Duration {
    let seconds = response.headers().get(RETRY_AFTER);
    let seconds = seconds.and_then(|text| text.to_str().ok()?.parse().ok());
    Duration::from_secs(seconds.unwrap_or(1)).clamp(Duration::from_millis(100), LONGEST)
}
