//! `pandabase health`.

use super::client::straight_client;
use super::dev;
use super::failure::{Failure, root};
use super::global::{Global, unset};
use clap::Args;
use pandabase_platform::config::{Config, origin};
use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::json;
use std::time::Duration;

/// The time limit for the answer. A server looks at its database for two seconds at most.
const PATIENCE: Duration = Duration::from_secs(5);

/// Ask a server whether it is ready for requests.
///
/// Without --url it asks the one that these settings describe, on this machine: `pandabase dev` where it runs
/// in the data folder, else what `serve` listens on. Options of `serve` itself are not known here. Exit code 0
/// when it is ready, 1 when it is not or does not answer, 2 when the settings cannot be used.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pandabase health
  pandabase health --config /etc/pandabase.toml
  pandabase health --url https://api.example.com")]
pub(crate) struct Health {
    /// Where the server is [default: on this machine, as the settings say]
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

impl Health {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let config = global.load_over(&unset())?;
        let (client, server) = match &self.url {
            Some(url) => (
                straight_client(&config.data)?,
                url.trim_end_matches('/').to_owned(),
            ),
            None => (client_for_here()?, server_here(&config)?),
        };
        let url = format!("{server}/ready");
        let answer = client.get(&url).timeout(PATIENCE).send().await;
        let status = match answer {
            Ok(answer) => answer.status(),
            Err(error) => {
                return Err(Failure::new(format!("{url} does not answer: {}", root(&error)))
                    .next("start the server, or name another one with --url"));
            }
        };
        if !status.is_success() {
            return Err(Failure::new(format!("{url} is not ready: {}", status.as_u16()))
                .next("the log of the server says why; `pandabase doctor` says what to do"));
        }
        global.show(&json!({"ok": true, "url": url}), |_| format!("{url} is ready"))
    }
}

/// A client for this machine alone. It sends no secret and learns nothing but a status, so it takes whatever
/// certificate the server has: those for other names, and those that expired, which a restart does not mend.
fn client_for_here() -> Result<Client, Failure> {
    let client = Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .connect_timeout(PATIENCE)
        .tls_danger_accept_invalid_certs(true);
    client.build().map_err(Failure::new)
}

/// The server of these settings, on this machine.
fn server_here(config: &Config) -> Result<String, Failure> {
    if let Some(dev) = dev::running(&config.data) {
        return Ok(dev);
    }
    let (scheme, address) = match (config.role.serves(), config.probe_listen.0) {
        (true, _) if config.behind_proxy => ("http", config.listen),
        (true, _) => ("https", config.listen),
        (false, Some(address)) => ("http", address),
        (false, None) => {
            return Err(
                Failure::new("this worker answers no probes: probe_listen is \"none\"")
                    .usage()
                    .next("set probe_listen to an address of this machine"),
            );
        }
    };
    if address.port() == 0 {
        return Err(Failure::new(format!("the settings name no port: {address}"))
            .usage()
            .next("name the server with --url"));
    }
    Ok(origin(address.port(), scheme, address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_platform::config::{OptionalAddress, Role};

    #[test]
    fn the_server_is_where_the_settings_say() {
        let folder = tempfile::tempdir().unwrap();
        let found = |change: fn(&mut Config)| {
            let mut config = Config {
                data: folder.path().to_owned(),
                ..Config::default()
            };
            change(&mut config);
            server_here(&config).map_err(|failure| failure.text)
        };
        assert_eq!(found(|_| ()).unwrap(), "https://localhost:8443");
        assert_eq!(
            found(|config| config.listen = "127.0.0.2:443".parse().unwrap()).unwrap(),
            "https://127.0.0.2"
        );
        assert_eq!(
            found(|config| {
                config.behind_proxy = true;
                config.listen = "[::]:8080".parse().unwrap();
            })
            .unwrap(),
            "http://localhost:8080"
        );
        assert_eq!(
            found(|config| config.role = Role::Worker).unwrap(),
            "http://localhost:8081"
        );
        let silent = |config: &mut Config| {
            config.role = Role::Worker;
            config.probe_listen = OptionalAddress(None);
        };
        assert!(found(silent).unwrap_err().contains("answers no probes"));
        let any = |config: &mut Config| config.listen = "127.0.0.1:0".parse().unwrap();
        assert!(found(any).unwrap_err().contains("no port"));
    }
}
