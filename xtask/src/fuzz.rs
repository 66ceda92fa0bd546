//! `cargo xtask fuzz`: valid and damaged requests, made from the OpenAPI document that a server publishes,
//! against a store with a long history. Every answer is checked against the document.

use crate::repo::Repo;
use anyhow::Result;

/// How many requests, and which.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Requests to send
    #[arg(
        long,
        value_name = "N",
        default_value_t = 20_000,
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    requests: u64,
    /// Another number is another sequence of requests
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// Builds the server and this program with the feature and runs there.
#[cfg(not(feature = "fuzz"))]
pub fn run(repo: &Repo, options: &Options) -> Result<()> {
    let steps = crate::step::Steps::start();
    let mut build = repo.cargo();
    build.args(["build", "--release", "--locked", "--package", "pandabase"]);
    steps.run(&mut build, "fix what cargo says above")?;
    let mut fuzz = repo.cargo();
    fuzz.args(["run", "--release", "--locked", "--quiet", "--package", "xtask"]);
    fuzz.args(["--features", "fuzz", "--", "fuzz"]);
    fuzz.args(["--requests", &options.requests.to_string()]);
    fuzz.args(["--seed", &options.seed.to_string()]);
    steps.run(&mut fuzz, "the answers that are not as described are above")
}

/// Sends the requests, and fails when an answer was not as described.
#[cfg(feature = "fuzz")]
pub fn run(_: &Repo, options: &Options) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(against_a_server::run(options))
}

#[cfg(feature = "fuzz")]
mod against_a_server {
    use super::Options;
    use crate::bench::server::{Role, Server};
    use crate::seed::{Load, fill};
    use crate::step::Steps;
    use anyhow::{Result, anyhow, ensure};
    use bytes::Bytes;
    use http::HeaderMap;
    use http_body_util::{BodyExt, Full};
    use hyper_util::client::legacy::Client;
    use hyper_util::client::legacy::connect::HttpConnector;
    use hyper_util::rt::TokioExecutor;
    use pandabase::operations::cli::demo::OWNER;
    use pandabase_fuzz::{Document, Door, Fuzzer, Request, Session};
    use serde_json::Value;
    use std::io::Write as _;

    /// The history of the store.
    const LOAD: Load = Load {
        orders: 500,
        keys: 50,
        rounds: 20,
        deliveries: 100,
    };
    /// Requests per line of progress.
    const STRIDE: u64 = 500;

    pub async fn run(options: &Options) -> Result<()> {
        let steps = Steps::start();
        let folder = tempfile::Builder::new().prefix("pandabase-fuzz.").tempdir()?;
        let data = folder.path().join("data");
        steps.header("a store in which a lot has happened");
        let server = Server::start(&data, Role::Dev, None).await?;
        let store = server.store.clone();
        server.stop().await?;
        let database = format!("sqlite:{}", data.join("pandabase.db").display());
        fill(&database, &data, Some(store), LOAD).await?;

        let server = Server::start(&data, Role::Dev, None).await?;
        let client = Client::builder(TokioExecutor::new()).build_http();
        let door = Outside {
            server: &server,
            client,
        };
        let published = door.get("/openapi.json").await.map_err(|error| anyhow!(error))?;
        let document = Document::new(published);
        let (requests, seed) = (options.requests, options.seed);
        steps.header(&format!(
            "{requests} requests of seed {seed} to {}",
            server.address
        ));
        let session = Session {
            store: server.store.clone(),
            token: server.token.clone(),
            owner: OWNER.to_owned(),
        };
        let report = Fuzzer::new(&document, door, session, seed)
            .run(requests, |sent, faults| shown(sent, requests, faults))
            .await;
        server.stop().await?;
        print!("{report}");
        ensure!(
            report.faults == 0,
            "{} answers were not as described",
            report.faults
        );
        steps.header("every answer was as described");
        Ok(())
    }

    fn shown(sent: u64, all: u64, faults: u64) {
        if sent.is_multiple_of(STRIDE) || sent == all {
            let end = if sent == all { "\n" } else { "" };
            eprint!("\r           {sent} of {all} requests, {faults} faults {end}");
            // A failure to show progress is no reason to stop.
            let _ = std::io::stderr().flush();
        }
    }

    struct Outside<'s> {
        server: &'s Server,
        client: Client<HttpConnector, Full<Bytes>>,
    }

    impl Outside<'_> {
        async fn get(&self, path: &str) -> Result<Value, String> {
            let request = Request {
                method: "GET".to_owned(),
                path: path.to_owned(),
                ..Request::default()
            };
            let (_, _, body) = self.send(&request).await?;
            serde_json::from_slice(&body).map_err(|error| error.to_string())
        }
    }

    impl Door for Outside<'_> {
        async fn send(&self, request: &Request) -> Result<(u16, HeaderMap, Vec<u8>), String> {
            let address = format!("http://{}{}", self.server.address, request.path);
            let mut made = http::Request::builder()
                .method(request.method.as_str())
                .uri(address);
            for (name, value) in &request.headers {
                made = made.header(name, value);
            }
            let made = made.body(Full::new(Bytes::from(request.body.clone())));
            let made = made.map_err(|error| error.to_string())?;
            let answer = self.client.request(made).await;
            // The cause says whether the server hung up or answered what is no HTTP.
            let answer = answer.map_err(|error| format!("{:#}", anyhow::Error::from(error)))?;
            let (parts, body) = answer.into_parts();
            let body = body.collect().await.map_err(|error| error.to_string())?;
            Ok((parts.status.as_u16(), parts.headers, body.to_bytes().to_vec()))
        }
    }
}
