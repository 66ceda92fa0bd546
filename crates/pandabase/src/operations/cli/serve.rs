//! `pandabase serve`.

use super::failure::Failure;
use super::global::Global;
use super::open::Schema;
use super::processor::show;
use super::run::Site;
use super::{open, run};
use crate::operations::serving::{redirect, tls};
use crate::wiring::service;
use axum_server::tls_rustls::RustlsConfig;
use clap::Args;
use pandabase_platform::clock::Clock;
use pandabase_platform::config::{Config, OptionalAddress, Role};
use pandabase_platform::metrics;
use pandabase_platform::random::Random;
use serde::Serialize;
use serde_json::json;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// Serve the API over TLS and run jobs.
///
/// TLS uses the given PEM files, read again at SIGHUP, or a self-signed certificate made in the data
/// folder. A second, plain listener redirects to https; a worker has a plain one for probes instead.
/// SIGTERM and SIGINT finish what was accepted.
#[derive(Debug, Args, Serialize)]
#[command(after_help = EXAMPLES)]
pub struct Serve {
    /// Address to serve on [default: 0.0.0.0:8443]
    #[arg(long, value_name = "ADDR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    listen: Option<SocketAddr>,
    /// Port to serve on, in the place of another address [default: 8443]
    #[arg(long, value_name = "PORT", conflicts_with = "listen")]
    #[serde(skip)]
    port: Option<u16>,
    /// Address of the plain listener that redirects to https, or none [default: 0.0.0.0:8080]
    #[arg(long, value_name = "ADDR|none")]
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_listen: Option<OptionalAddress>,
    /// Address of a worker's plain listener for /health, /ready and /metrics, or none [default: 0.0.0.0:8081]
    #[arg(long, value_name = "ADDR|none")]
    #[serde(skip_serializing_if = "Option::is_none")]
    probe_listen: Option<OptionalAddress>,
    /// Origin under which clients reach this server [default: https://localhost:8443]
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    public_url: Option<String>,
    /// Certificate chain, PEM [default: self-signed]
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    #[serde(skip_serializing_if = "Option::is_none")]
    tls_cert: Option<PathBuf>,
    /// Private key of the certificate, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    #[serde(skip_serializing_if = "Option::is_none")]
    tls_key: Option<PathBuf>,
    /// Serve plain HTTP to a proxy that ends TLS and sets X-Forwarded-Proto and X-Forwarded-For
    #[arg(long, conflicts_with_all = ["tls_cert", "redirect_listen"])]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    behind_proxy: bool,
    /// Network of such proxies, repeatable [default: this machine]
    #[arg(long = "trusted-proxy", value_name = "CIDR")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    trusted_proxies: Vec<ipnet::IpNet>,
    /// What this process does: all, api (no jobs) or worker (jobs only) [default: all]
    #[arg(long, value_name = "ROLE", value_parser = role)]
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
    /// Seconds to wait at the end for requests and jobs [default: 30]
    #[arg(long, value_name = "SECONDS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    shutdown_seconds: Option<u64>,
}

const EXAMPLES: &str = "\
Examples:
  pandabase serve
  pandabase serve --public-url https://api.example.com --listen 0.0.0.0:443 \\
      --redirect-listen 0.0.0.0:80 --tls-cert fullchain.pem --tls-key privkey.pem
  pandabase serve --behind-proxy --listen 127.0.0.1:8080 --public-url https://api.example.com
  pandabase serve --role worker --database postgres://pandabase@db/pandabase";

fn role(word: &str) -> Result<Role, String> {
    Role::parse(word).ok_or_else(|| "all, api or worker".into())
}

impl Serve {
    pub(crate) async fn run(mut self, global: &Global) -> Result<(), Failure> {
        let config = self.settings(global)?;
        metrics::install();
        let signals = run::signals()?;
        let role = config.role;
        let api = role
            .serves()
            .then(|| run::bind(config.listen, "--listen"))
            .transpose()?;
        let config = match &api {
            // The public address includes a port that the system chose.
            Some(listener) => {
                self.listen = Some(address(listener)?);
                global.load_with(&super::global::unset(), &self)?
            }
            None => config,
        };
        // With the API the plain listener redirects; on a worker it answers probes.
        let (key, option, wanted) = if role.serves() {
            let redirects = config.redirect_listen.0.filter(|_| !config.behind_proxy);
            ("redirectListen", "--redirect-listen", redirects)
        } else {
            ("probeListen", "--probe-listen", config.probe_listen.0)
        };
        let plain = wanted.map(|address| run::bind(address, option)).transpose()?;
        let schema = if config.migrate_on_start {
            Schema::Bring
        } else {
            Schema::Expect
        };
        let _claim = open::claim(&config)?;
        let app = open::open(config, Clock::System, Random::from_system(), schema).await?;

        if app.env.config.unsafe_play_money {
            tracing::error!(
                "UNSAFE: unsafe_play_money is set, so test cards are taken and no money moves. Whoever \
                 reaches this server gets goods for nothing"
            );
        }
        show::check(&app).await?;
        let mut site = Site::begin(Arc::clone(&app)).await?;
        let config = &app.env.config;
        let mut report =
            json!({"environment": config.environment, "role": role, "publicUrl": config.public_url});
        if let Some(listener) = api {
            report["listen"] = json!(address(&listener)?);
            let tls = if app.env.config.behind_proxy {
                None
            } else {
                Some(certificate(&app.env.config)?)
            };
            site.tls.clone_from(&tls);
            let router = run::guarded(&app, service::router(Arc::clone(&app)));
            site.serve(listener, router, tls.map(|(_, config)| config));
        }
        if let Some(listener) = plain {
            report[key] = json!(address(&listener)?);
            let router = if role.serves() {
                redirect::plain
            } else {
                service::probes
            };
            site.serve(listener, router(Arc::clone(&app)), None);
        }
        if role.works() {
            site.work().await?;
        }
        global.show(&report, |report| format!("pandabase {role} is ready: {report}"))?;
        site.until_stopped(signals).await
    }
}

impl Serve {
    /// The settings, with the port that was named in the place of the configured address's.
    fn settings(&mut self, global: &Global) -> Result<Config, Failure> {
        let config = global.load_with(&super::global::unset(), self)?;
        let Some(port) = self.port else {
            return Ok(config);
        };
        let mut address = config.listen;
        address.set_port(port);
        self.listen = Some(address);
        global.load_with(&super::global::unset(), self)
    }
}

fn address(listener: &tokio::net::TcpListener) -> Result<SocketAddr, Failure> {
    listener.local_addr().map_err(Failure::new)
}

/// The certificate to serve with: the configured one, or the self-signed one of the data folder.
fn certificate(config: &Config) -> Result<(tls::Files, RustlsConfig), Failure> {
    let files = match (&config.tls_cert, &config.tls_key) {
        (Some(cert), Some(key)) => tls::Files {
            cert: cert.clone(),
            key: key.clone(),
        },
        _ => {
            let files = tls::Files::self_signed(&config.data);
            let url = url::Url::parse(&config.public_url).ok();
            let host = url.as_ref().and_then(url::Url::host_str).unwrap_or("localhost");
            files.ensure(host, &Clock::System).map_err(|error| {
                Failure::new(format!("no certificate can be made: {error}"))
                    .next("check the data folder with `pandabase doctor`")
            })?;
            files
        }
    };
    let read = files.read().map_err(|error| {
        Failure::new(format!("the certificate cannot be used: {error}"))
            .next("tls_cert takes the PEM chain, tls_key the PEM key that belongs to its first certificate")
    })?;
    Ok((files, RustlsConfig::from_config(read)))
}
