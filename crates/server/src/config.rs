//! Configuration: defaults, then a TOML file, then `PANDABASE_…` variables, then the command line.
//! `docs/OPERATIONS.md` lists every setting.

use crate::http::rate_limit::Limit;
use pandabase_domain::checkout::SESSION_TTL;
use pandabase_domain::pricing::presentment::{Currency, ExchangeRate, default_rates};
use pandabase_domain::time::SECOND;
use pandabase_domain::token::Environment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that can be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Sandbox or production; keys of the other are refused.
    pub environment: Environment,
    /// Origin under which clients reach this server, without a trailing slash.
    pub public_url: String,
    /// Origin of the hosted checkout page.
    pub checkout_url: String,
    /// Origin of the secure payment pages (3-D Secure, SDK).
    pub secure_url: String,
    /// How long a checkout session can be paid, in seconds.
    pub session_ttl_seconds: u32,
    /// What one US dollar costs in the currencies that buyers are charged in. Buyers of a currency
    /// that is not listed pay in US dollars.
    pub exchange_rates: BTreeMap<Currency, ExchangeRate>,
    /// Rate limits.
    pub limits: Limits,
    /// Hosts that webhooks may reach over http or on private addresses, for local testing.
    pub webhook_allowed_hosts: Vec<String>,
    /// Networks whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// Whether TLS ends at a proxy in front of this server.
    pub behind_proxy: bool,
    /// Longest time a request may take, in seconds.
    pub request_timeout_seconds: u64,
    /// Bearer token for `/metrics`. Without one, only this machine may read them.
    pub metrics_token: Option<String>,
    /// Mail transport; without it mails stay in the outbox.
    pub smtp: Option<Smtp>,
    /// Address of the sender of mails.
    pub mail_from: String,
    /// Jobs that run side by side in this process.
    pub workers: usize,
}

/// Requests per window, by what they are counted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Store API, per token.
    pub per_token: Limit,
    /// Checkout and storefront, per store.
    pub per_store: Limit,
    /// Anything else, per client address.
    pub per_address: Limit,
}

/// An SMTP server.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// `smtps://user:password@host:465`, `smtp://host:587?tls=required`, …
    pub url: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            environment: Environment::Sandbox,
            public_url: "http://127.0.0.1:4242".into(),
            checkout_url: "http://127.0.0.1:4242".into(),
            secure_url: "http://127.0.0.1:4242".into(),
            session_ttl_seconds: u32::try_from(SESSION_TTL / SECOND).unwrap_or(u32::MAX),
            exchange_rates: default_rates()
                .iter()
                .filter_map(|(currency, rate)| Some((*currency, rate.parse().ok()?)))
                .collect(),
            limits: Limits::default(),
            webhook_allowed_hosts: Vec::new(),
            trusted_proxies: Vec::new(),
            behind_proxy: false,
            request_timeout_seconds: 30,
            metrics_token: None,
            smtp: None,
            mail_from: "Pandabase <no-reply@localhost>".into(),
            workers: 64,
        }
    }
}

impl Config {
    /// Whether this process serves the sandbox.
    pub fn is_sandbox(&self) -> bool {
        self.environment == Environment::Sandbox
    }
}

/// The contract's limits (`README.md`, "Rate limits").
impl Default for Limits {
    fn default() -> Self {
        Self {
            per_token: Limit::per_second(60),
            per_store: Limit::per_second(300),
            per_address: Limit::per_second(120),
        }
    }
}
