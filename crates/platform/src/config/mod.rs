//! Configuration: defaults, then a TOML file, then `PANDABASE_…` variables, then the command line.
//! `docs/OPERATIONS.md` lists every setting.

pub mod address;
pub mod limits;
mod names;
pub mod otlp;
pub mod payouts;
mod play;
pub mod processing;
pub mod reachable;
mod role;
pub mod s3;
pub mod stripe;

pub use self::address::{OptionalAddress, origin};
pub use self::limits::Limits;
pub use self::play::leads_here;
pub use self::processing::{ProcessingRate, ProcessorChoice, ProcessorName};
pub use self::role::Role;
pub use self::s3::S3Settings;
use crate::db::{DatabaseUrl, DbOptions};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use pandabase_domain::checkout::SESSION_TTL;
use pandabase_domain::payment::{ASYNC_TIMEOUT, THREE_DS_TIMEOUT};
use pandabase_domain::pricing::fees::FeeSchedule;
use pandabase_domain::pricing::presentment::{Currency, ExchangeRate, default_rates};
use pandabase_domain::time::{DAY, MINUTE, SECOND};
use pandabase_domain::token::Environment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// The largest accepted request body, in bytes (contract `README.md`, "Requests").
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;
/// The least that a process holds of bodies, in bytes: room for the largest ones of several clients.
pub const LEAST_BODY_BUDGET: usize = 8 * BODY_LIMIT;
/// The SQLite database in the data folder, unless `database` names another.
pub const DATABASE_FILE: &str = "pandabase.db";
/// The settings file that is read when it is there and no other is named.
pub const SETTINGS_FILE: &str = "pandabase.toml";
/// What the names of environment variables begin with; `__` stands between the parts of a name.
const PREFIX: &str = "PANDABASE_";
/// Variables with the prefix that are no settings.
const NO_SETTINGS: [&str; 9] = [
    "config",
    "encryption_key",
    "store",
    "token",
    "url",
    "webhook_secret",
    "stripe_publishable_key",
    "stripe_secret_key",
    "stripe_webhook_secret",
];
/// Threads of a SQLite database besides its writer, and connections to PostgreSQL.
const SQLITE_THREADS: usize = 2;
const POSTGRES_THREADS: usize = 16;

/// Everything that can be set.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Sandbox or production; keys of the other are refused.
    pub environment: Environment,
    /// Folder of the encryption key, the certificate and, unless `database` says otherwise, the data.
    pub data: PathBuf,
    /// `sqlite:PATH` or `postgres://…`; without it `pandabase.db` in the data folder.
    pub database: Option<String>,
    /// Threads that read (SQLite, 2 by default) or connections (PostgreSQL, 16 by default).
    pub database_threads: Option<usize>,
    /// Whether `serve` brings the schema up to date when it starts.
    pub migrate_on_start: bool,
    /// Address that the API is served on.
    pub listen: SocketAddr,
    /// Address of the plain listener that sends clients to https.
    pub redirect_listen: OptionalAddress,
    /// Address of the plain listener of a process that only runs jobs: health, readiness and metrics.
    pub probe_listen: OptionalAddress,
    /// Certificate chain, PEM; without it a self-signed certificate is made.
    pub tls_cert: Option<PathBuf>,
    /// Private key of the certificate, PEM.
    pub tls_key: Option<PathBuf>,
    /// What this process does.
    pub role: Role,
    /// Connections open at once, per listener; more are refused.
    pub max_connections: usize,
    /// Of those, connections open at once to one client address; trusted proxies have no such limit.
    pub max_connections_per_address: usize,
    /// Bytes of request bodies held at once in this process. Half of them are for whoever has a credential.
    pub body_budget_bytes: usize,
    /// How long a stopping server waits for what it accepted, in seconds.
    pub shutdown_seconds: u64,
    /// Which log lines are written: a level, or `target=level` pairs with commas between them.
    pub log: String,
    /// How log lines look.
    pub log_format: LogFormat,
    /// Origin under which clients reach this server, without a trailing slash.
    pub public_url: String,
    /// Origin of the hosted checkout page.
    pub checkout_url: String,
    /// Origin of the secure payment pages (3-D Secure, SDK).
    pub secure_url: String,
    /// Origin of paylinks.
    pub pay_url: String,
    /// Origin of the merchants' dashboard, which search results link to.
    pub dashboard_url: String,
    /// Origin of the customer portal, which mails to customers link to.
    pub portal_url: String,
    /// Origin of pictures that stores upload. They may be kept for ever: a network of caches may stand there.
    pub cdn_url: String,
    /// Origin under whose host every store has one of its own, as `https://<handle>.shops.example.com`;
    /// without it, stores are at `/s/<handle>` of `public_url` alone.
    pub storefront_url: Option<String>,
    /// Hosts besides those of the origins above that requests may be for.
    pub allowed_hosts: Vec<String>,
    /// How long a checkout session can be paid, in seconds.
    pub session_ttl_seconds: u32,
    /// What one US dollar costs in the currencies that buyers are charged in. In production, buyers
    /// whose currency is not listed pay in US dollars; a sandbox has rates of its own to play with.
    pub exchange_rates: BTreeMap<Currency, ExchangeRate>,
    /// How long a buyer may take to answer to the bank, in minutes.
    pub three_ds_timeout_minutes: i64,
    /// How long an asynchronous method may take to settle, in days.
    pub async_timeout_days: i64,
    /// How long before a trial ends its customer and merchant are told, in days.
    pub trial_notice_days: i64,
    /// How long before a subscription's charge its merchant is told, in days.
    pub renewal_notice_days: i64,
    /// What processing costs where it is not 2.9 %; the first entry that fits counts.
    pub processing_rates: Vec<ProcessingRate>,
    /// Who charges buyers; without it the sandbox's processor in a sandbox, and nobody in production.
    pub processor: Option<ProcessorName>,
    /// Where Stripe is reached.
    pub stripe: stripe::Settings,
    /// Payouts: batches, holds and fees.
    pub payouts: payouts::Settings,
    /// MaxMind databases (city, ASN) that tell where buyers are. Without one it stays unknown.
    pub geo_databases: Vec<PathBuf>,
    /// Whether the session of an account works only from the address that it was begun at.
    pub ip_binding: bool,
    /// Wrong codes of mails to sign in, of all addresses within an hour, after which such mails work by their
    /// links alone until the hour is over.
    pub wrong_codes_per_hour: u32,
    /// The same within a day, after which such mails work by their links alone until fewer are that young.
    pub wrong_codes_per_day: u32,
    /// Whether production plays a sandbox's processor and bank: test cards are taken and no money moves.
    /// For trials of an installation on one machine; see [`Config::plays_money`].
    pub unsafe_play_money: bool,
    /// Rate limits.
    pub limits: Limits,
    /// Hosts that webhooks may reach over http or on private addresses, for local testing.
    pub webhook_allowed_hosts: Vec<String>,
    /// Longest time a webhook's receiver may take to answer, in milliseconds.
    pub webhook_timeout_ms: u64,
    /// What webhooks carry as their `User-Agent`.
    pub webhook_user_agent: String,
    /// Networks whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// Whether TLS ends at a proxy in front of this server.
    pub behind_proxy: bool,
    /// Longest time a request may take, in seconds.
    pub request_timeout_seconds: u64,
    /// Bearer token for `/metrics`. Without one, only this machine may read them.
    pub metrics_token: Option<String>,
    /// Where spans are exported to.
    pub otlp: otlp::Settings,
    /// Mail transport; without it mails stay in the outbox.
    pub smtp: Option<Smtp>,
    /// Longest time the SMTP server may take for one mail, in milliseconds: less than a job's lease.
    pub smtp_timeout_ms: u64,
    /// Address of the sender of mails.
    pub mail_from: String,
    /// Who sells in the stores' place and remits the tax, as invoices and receipts name it; without it the
    /// stores sell themselves.
    pub merchant_of_record: Option<String>,
    /// Whether a sandbox shows its mails at `/dev/mailbox` to everybody who reaches it; those to sign in with
    /// are shown on the machine itself only.
    pub mailbox: bool,
    /// Networks whose browsers a sandbox shows what it otherwise shows on the machine itself only: the demo
    /// store's key and clock, and mails to sign in with. For a sandbox in a container.
    pub reachable_from: Vec<ipnet::IpNet>,
    /// Jobs of one sort that run side by side in this process.
    pub workers: usize,
    /// Folder of reports, attachments, pictures and downloads; without it `files` in the data folder. It is
    /// not used with `s3`.
    pub files_folder: Option<PathBuf>,
    /// Bucket of reports, attachments, pictures and downloads; without it they are in `files_folder`.
    pub s3: Option<S3Settings>,
}

/// An SMTP server.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// `smtps://user:password@host:465`, `smtp://host:587?tls=required`, …
    pub url: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            environment: Environment::Sandbox,
            data: "pandabase-data".into(),
            database: None,
            database_threads: None,
            migrate_on_start: true,
            listen: SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), 8443),
            redirect_listen: OptionalAddress(Some(SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), 8080))),
            probe_listen: OptionalAddress(Some(SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), 8081))),
            tls_cert: None,
            tls_key: None,
            role: Role::All,
            max_connections: 10_000,
            max_connections_per_address: 128,
            body_budget_bytes: 64 * 1024 * 1024,
            shutdown_seconds: 30,
            log: "info".into(),
            log_format: LogFormat::Auto,
            public_url: "http://127.0.0.1:4242".into(),
            checkout_url: "http://127.0.0.1:4242".into(),
            secure_url: "http://127.0.0.1:4242".into(),
            pay_url: "http://127.0.0.1:4242".into(),
            dashboard_url: "http://127.0.0.1:4242".into(),
            portal_url: "http://127.0.0.1:4242".into(),
            cdn_url: "http://127.0.0.1:4242".into(),
            storefront_url: None,
            allowed_hosts: Vec::new(),
            session_ttl_seconds: u32::try_from(SESSION_TTL / SECOND).unwrap_or(u32::MAX),
            exchange_rates: BTreeMap::new(),
            three_ds_timeout_minutes: THREE_DS_TIMEOUT / MINUTE,
            async_timeout_days: ASYNC_TIMEOUT / DAY,
            trial_notice_days: 3,
            renewal_notice_days: 3,
            processing_rates: Vec::new(),
            processor: None,
            stripe: stripe::Settings::default(),
            payouts: payouts::Settings::default(),
            geo_databases: Vec::new(),
            ip_binding: false,
            wrong_codes_per_hour: 300,
            wrong_codes_per_day: 1_000,
            unsafe_play_money: false,
            limits: Limits::default(),
            webhook_allowed_hosts: Vec::new(),
            webhook_timeout_ms: 15_000,
            webhook_user_agent: "Pandabase (https://pandabase.io)".into(),
            trusted_proxies: Vec::new(),
            behind_proxy: false,
            request_timeout_seconds: 30,
            metrics_token: None,
            otlp: otlp::Settings::default(),
            smtp: None,
            smtp_timeout_ms: 30_000,
            mail_from: "Pandabase <no-reply@localhost>".into(),
            merchant_of_record: None,
            mailbox: true,
            reachable_from: Vec::new(),
            workers: 64,
            files_folder: None,
            s3: None,
        }
    }
}

pandabase_domain::text_enum! {
    /// How log lines look.
    pub enum LogFormat {
        /// For people on a terminal, JSON otherwise.
        Auto = "auto",
        /// For people.
        Human = "human",
        /// One JSON object per line.
        Json = "json",
    }
}

/// The configuration cannot be used; the text names the setting.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

impl Config {
    /// Reads the configuration: `defaults`, then the settings file, then the environment, then
    /// `overrides` from the command line. Where `defaults` has no public address, the listener's is
    /// taken.
    ///
    /// # Errors
    /// [`ConfigError`] for a key that does not exist, a value that does not fit, or settings that
    /// contradict each other.
    pub fn load(
        defaults: &Self,
        file: Option<&Path>,
        overrides: &impl Serialize,
    ) -> Result<Self, ConfigError> {
        let file = file.unwrap_or(Path::new(SETTINGS_FILE));
        if !file.is_file() && file != Path::new(SETTINGS_FILE) {
            return Err(ConfigError(format!(
                "there is no settings file {}",
                file.display()
            )));
        }
        let layered = |defaults: &Self| -> Result<Self, ConfigError> {
            let mut layers = Figment::from(Serialized::defaults(defaults));
            if file.is_file() {
                layers = layers.merge(Toml::file_exact(file));
            }
            layers
                .merge(environment())
                .merge(Serialized::globals(overrides))
                .extract()
                .map_err(|error| ConfigError(error.to_string()))
        };
        let first = layered(defaults)?;
        let mut origins = defaults.clone();
        origins.public_url = if first.public_url.is_empty() {
            origin(
                if first.behind_proxy || !first.role.serves() {
                    443
                } else {
                    first.listen.port()
                },
                "https",
                first.listen.ip(),
            )
        } else {
            first.public_url
        };
        // The pages are under the same origin unless they are given one of their own.
        origins.checkout_url.clone_from(&origins.public_url);
        origins.secure_url.clone_from(&origins.public_url);
        origins.pay_url.clone_from(&origins.public_url);
        origins.dashboard_url.clone_from(&origins.public_url);
        origins.portal_url.clone_from(&origins.public_url);
        origins.cdn_url.clone_from(&origins.public_url);
        let config = layered(&origins)?;
        config.check()?;
        Ok(config)
    }

    /// Which database, and how it is opened.
    ///
    /// # Errors
    /// [`ConfigError`] when `database` is not understood.
    pub fn database_options(&self) -> Result<DbOptions, ConfigError> {
        let url = match &self.database {
            Some(url) => url
                .parse()
                .map_err(|error| ConfigError(format!("database: {error}")))?,
            None => DatabaseUrl::Sqlite(self.data.join(DATABASE_FILE)),
        };
        let threads = match url {
            DatabaseUrl::Sqlite(_) => SQLITE_THREADS,
            DatabaseUrl::Postgres(_) => POSTGRES_THREADS,
        };
        Ok(DbOptions {
            url,
            threads: self.database_threads.unwrap_or(threads),
            durable: true,
        })
    }

    /// Where files are when they are not in a bucket.
    pub fn files_folder(&self) -> PathBuf {
        let own = || self.data.join("files");
        self.files_folder.clone().unwrap_or_else(own)
    }

    /// Whether `peer` is a trusted proxy. Behind a proxy that is not named, one on the same machine is
    /// trusted.
    pub fn trusts(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        if self.trusted_proxies.is_empty() {
            return self.behind_proxy && peer.is_loopback();
        }
        self.trusted_proxies.iter().any(|network| network.contains(&peer))
    }

    /// The origins that this server has, each with the name of its setting.
    pub fn origins(&self) -> [(&'static str, &str); 7] {
        [
            ("public_url", &self.public_url),
            ("checkout_url", &self.checkout_url),
            ("secure_url", &self.secure_url),
            ("pay_url", &self.pay_url),
            ("dashboard_url", &self.dashboard_url),
            ("portal_url", &self.portal_url),
            ("cdn_url", &self.cdn_url),
        ]
    }

    fn check(&self) -> Result<(), ConfigError> {
        let fail = |text: String| Err(ConfigError(text));
        let storefront = self.storefront_url.as_deref().map(|url| ("storefront_url", url));
        let origins = self.origins().into_iter().chain(storefront);
        if let Some(fault) = names::fault(origins, &self.allowed_hosts) {
            return fail(fault);
        }
        if self.tls_cert.is_some() != self.tls_key.is_some() {
            return fail("tls_cert and tls_key must be given together".into());
        }
        if self.behind_proxy && self.tls_cert.is_some() {
            return fail(
                "behind_proxy: TLS ends at the proxy, so tls_cert and tls_key have no use here".into(),
            );
        }
        if self.three_ds_timeout_minutes < 1 || self.async_timeout_days < 1 {
            return fail("three_ds_timeout_minutes and async_timeout_days must be at least 1".into());
        }
        if self.trial_notice_days < 1 || self.renewal_notice_days < 1 {
            return fail("trial_notice_days and renewal_notice_days must be at least 1".into());
        }
        if self.unsafe_play_money && self.storefront_url.is_some() {
            return fail(
                "unsafe_play_money: the server must answer to no other names: set no storefront_url".into(),
            );
        }
        if self.unsafe_play_money
            && let Some(fault) = play::fault(
                self.listen.ip(),
                self.behind_proxy,
                &self.origins(),
                &self.allowed_hosts,
            )
        {
            return fail(fault);
        }
        let plays = (self.is_sandbox(), self.unsafe_play_money);
        let processor = processing::fault(self.processor, plays, &self.stripe);
        let fault = processor.or(self.payouts.fault()).map(str::to_owned);
        if let Some(fault) = fault.or_else(|| self.otlp.fault()) {
            return fail(fault);
        }
        if let Some(fault) = reachable::fault(self.is_sandbox(), &self.reachable_from) {
            return fail(fault);
        }
        if self.body_budget_bytes < LEAST_BODY_BUDGET {
            return fail(format!("body_budget_bytes must be at least {LEAST_BODY_BUDGET}"));
        }
        if !(1..=40_000).contains(&self.smtp_timeout_ms) {
            return fail("smtp_timeout_ms must be from 1 to 40000".into());
        }
        if http::HeaderValue::from_str(&self.webhook_user_agent).is_err() {
            return fail("webhook_user_agent: only printable characters fit into a header".into());
        }
        if self.workers == 0 {
            return fail(
                "workers: at least 1 is needed; use role = \"api\" for a process without jobs".into(),
            );
        }
        if let Some(Err(text)) = self.s3.as_ref().map(S3Settings::bucket) {
            return fail(text);
        }
        self.database_options().map(drop)
    }

    /// What one US dollar costs in `currency`.
    pub fn exchange_rate(&self, currency: Currency) -> Option<ExchangeRate> {
        let known = || default_rates().iter().find(|row| row.0 == currency);
        let sandbox = || known().filter(|_| self.is_sandbox())?.1.parse().ok();
        self.exchange_rates.get(&currency).copied().or_else(sandbox)
    }

    /// The fees of a payment by a card of this network from a buyer of this country.
    pub fn fees_for(&self, card_brand: Option<&str>, country: &str) -> FeeSchedule {
        processing::fees(&self.processing_rates, card_brand, country)
    }

    /// Whether this process serves the sandbox.
    pub fn is_sandbox(&self) -> bool {
        self.environment == Environment::Sandbox
    }

    /// Whether the processor and the bank are played: in a sandbox, and in production where that is set.
    pub fn plays_money(&self) -> bool {
        self.is_sandbox() || self.unsafe_play_money
    }

    /// Who charges the buyers.
    pub fn processor(&self) -> ProcessorChoice {
        processing::choice(self.processor, self.plays_money())
    }

    /// The hosts besides this machine that buyers may be sent to over http, where integrations are tried out;
    /// `None` where https is needed.
    pub fn http_hosts(&self) -> Option<&[String]> {
        self.is_sandbox().then_some(&*self.webhook_allowed_hosts)
    }

    /// Whether browsers reach this server by https.
    pub fn has_https(&self) -> bool {
        self.public_url.starts_with("https:")
    }
}

fn environment() -> Env {
    Env::prefixed(PREFIX)
        .filter(|key| NO_SETTINGS.iter().all(|name| key != *name) && !key.starts_with("test_"))
        .split("__")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_played_in_production_on_one_machine_only() {
        let loaded = |settings: &str| {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("settings.toml");
            std::fs::write(&file, format!("environment = \"production\"\n{settings}")).unwrap();
            Config::load(
                &Config::default(),
                Some(&file),
                &BTreeMap::<String, String>::new(),
            )
        };
        let play = "unsafe_play_money = true\n";
        assert!(!loaded("listen = \"127.0.0.1:1\"\n").unwrap().plays_money());
        let here = loaded(&format!("{play}listen = \"127.0.0.1:1\"\n"));
        assert!(here.unwrap().plays_money());
        for name in ["localhost", "127.0.0.1", "[::1]"] {
            let named = loaded(&format!(
                "{play}listen = \"127.0.0.1:1\"\npublic_url = \"https://{name}:1\"\n"
            ));
            assert!(named.unwrap().plays_money(), "{name}");
        }
        for elsewhere in [
            "",
            "listen = \"127.0.0.1:1\"\nbehind_proxy = true\n",
            // Reached through a tunnel.
            "listen = \"127.0.0.1:1\"\npublic_url = \"https://shop.example\"\n",
            "listen = \"127.0.0.1:1\"\ndashboard_url = \"https://localhost.example\"\n",
            "listen = \"127.0.0.1:1\"\nallowed_hosts = [\"shop.example\"]\n",
        ] {
            let refused = loaded(&format!("{play}{elsewhere}")).err().unwrap();
            assert!(
                refused.to_string().starts_with("unsafe_play_money: "),
                "{refused}"
            );
        }
    }

    #[test]
    fn exchange_rates_are_those_of_the_settings_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.toml");
        std::fs::write(&file, "[exchange_rates]\nEUR = 0.9\nKRW = 1400\nGBP = \"0.75\"\n").unwrap();
        let rate = |environment, currency| {
            let defaults = Config {
                environment,
                ..Config::default()
            };
            let config = Config::load(&defaults, Some(&file), &BTreeMap::<String, String>::new()).unwrap();
            config.exchange_rate(currency).map(|rate| rate.to_string())
        };
        for environment in [Environment::Sandbox, Environment::Production] {
            for (currency, text) in [
                (Currency::Eur, "0.9"),
                (Currency::Krw, "1400"),
                (Currency::Gbp, "0.75"),
            ] {
                assert_eq!(rate(environment, currency).as_deref(), Some(text));
            }
            assert_eq!(rate(environment, Currency::Usd), None);
        }
        assert_eq!(
            rate(Environment::Sandbox, Currency::Chf).as_deref(),
            Some("0.8055")
        );
        assert_eq!(rate(Environment::Production, Currency::Chf), None);
        for bad in ["EUR = 0", "EUR = -1", "EUR = \"x\"", "XXX = 1"] {
            std::fs::write(&file, format!("[exchange_rates]\n{bad}\n")).unwrap();
            let loaded = Config::load(
                &Config::default(),
                Some(&file),
                &BTreeMap::<String, String>::new(),
            );
            assert!(loaded.is_err(), "{bad}");
        }
    }
}
