//! `pandabase processor connect`.

use super::keys::Keys;
use super::shared::{OfWhom, failed};
use super::show::{self, AccountReport, line};
use crate::operations::cli::dev_file::DevFile;
use crate::operations::cli::failure::Failure;
use crate::operations::cli::global::Global;
use crate::operations::cli::open::with_existing;
use crate::operations::cli::part::read;
use crate::operations::cli::public::is_public;
use crate::surfaces::stripe::accounts::{self, Listed, New, Webhook, endpoint};
use crate::surfaces::stripe::client::{Client, VERSION};
use crate::surfaces::stripe::form::Form;
use crate::surfaces::stripe::kinds::KINDS;
use crate::surfaces::stripe::types::account::Account;
use clap::Args;
use pandabase_domain::id::StoreId;
use pandabase_platform::app::App;
use pandabase_platform::config::{Config, ProcessorChoice, origin};
use serde::Serialize;
use std::io::{self, Write};
use std::sync::Arc;

#[derive(Debug, Args)]
pub(crate) struct Connect {
    /// Which processor
    #[arg(value_name = "PROCESSOR", value_parser = ["stripe"])]
    processor: String,
    #[command(flatten)]
    of: OfWhom,
    /// The publishable key, pk_…, which is no secret [default: asked for]
    #[arg(long, value_name = "KEY")]
    publishable_key: Option<String>,
    /// Whole address at which Stripe reaches the endpoint of its messages, where it is not below public_url
    #[arg(long, value_name = "URL", conflicts_with = "print", value_parser = https)]
    webhook_url: Option<String>,
    /// Register no endpoint: say what to register, and read its secret
    #[arg(long)]
    print: bool,
}

/// An address that Stripe sends to.
fn https(text: &str) -> Result<String, String> {
    let is_fit = url::Url::parse(text).is_ok_and(|url| url.scheme() == "https" && url.has_host());
    if is_fit {
        return Ok(text.to_owned());
    }
    Err("an address such as https://shop.example.com/v2/processors/stripe/events".to_owned())
}

/// What is connected, and what to do next.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    processor: String,
    #[serde(flatten)]
    account: AccountReport,
    /// Whether Stripe lets the account charge.
    charges_enabled: bool,
    /// Whether Stripe pays the account out.
    payouts_enabled: bool,
    /// What Stripe still wants to know.
    due: Vec<String>,
    /// What to do next, in this order.
    next: Vec<String>,
}

/// What Stripe said of the keys, and whose account it is.
struct Known<'a> {
    client: &'a Client,
    keys: &'a Keys,
    account: &'a Account,
    store: Option<StoreId>,
    /// What was connected there before.
    before: Option<Listed>,
}

/// Asks Stripe whose keys they are, and refuses those that do not fit the settings.
pub(crate) async fn check(config: &Config, keys: &Keys) -> Result<Account, Failure> {
    // A wrong environment is reported before Stripe is called.
    fitting(config, keys.is_live, "usd")?;
    let (client, nothing) = (Client::new(config), Form::new());
    let asked = client.get::<Account>(&keys.secret, "/v1/account", &nothing);
    let account = asked.await.map_err(failed)?;
    let currency = account.default_currency.as_deref().unwrap_or("usd");
    fitting(config, keys.is_live, currency)?;
    Ok(account)
}

impl Report {
    /// What keeps the account from charging, or this server from hearing of it.
    pub(crate) fn missing(&self) -> Vec<String> {
        let due = match &*self.due {
            [] => String::new(),
            due => format!("; Stripe wants to know: {}", due.join(", ")),
        };
        let unheard = "what Stripe signs its messages with: `pandabase processor webhook-secret --print` \
                       takes it";
        let all = [
            (
                !self.charges_enabled,
                format!("Stripe does not let your account charge yet{due}"),
            ),
            (!self.account.webhook.has_secret, unheard.to_owned()),
        ];
        let missing = all.into_iter().filter(|(is_missing, _)| *is_missing);
        missing.map(|(_, text)| text).collect()
    }
}

impl Connect {
    /// The installation's account, as its settings say.
    pub(crate) fn of_installation() -> Self {
        Self {
            processor: "stripe".to_owned(),
            of: OfWhom::installation(),
            publishable_key: None,
            webhook_url: None,
            print: false,
        }
    }

    pub(super) async fn run(self, global: &Global) -> Result<(), Failure> {
        let config = global.load()?;
        // Before the database is opened: nobody should wait for it while somebody types.
        let keys = Keys::read(self.publishable_key.as_deref())?;
        with_existing(config, async |app| {
            let report = self.act(app, &keys).await?;
            global.show(&report, human)
        })
        .await
    }

    /// Connects the account of the keys.
    ///
    /// # Errors
    /// What [`check`] refuses, an account that is connected elsewhere, and what Stripe refuses.
    pub(crate) async fn act(&self, app: &Arc<App>, keys: &Keys) -> Result<Report, Failure> {
        let config = &app.env.config;
        let store = self.of.find(app).await?;
        let client = Client::new(config);
        let account = check(config, keys).await?;
        let (shared, id, named) = (Arc::clone(app), account.id.clone(), store.clone());
        let found = read(app, move |tx| {
            let other = accounts::by_account(tx, &shared.env, &id)?;
            let is_taken = other.is_some_and(|other| other.store != named);
            Ok((accounts::listed_of(tx, &shared.env, named.as_ref())?, is_taken))
        });
        let (before, is_taken) = found.await?;
        if is_taken {
            return Err(already_connected(&account.id));
        }
        let other = before.as_ref().map(|before| &*before.connected.account);
        if let Some(other) = other.filter(|other| *other != account.id) {
            return Err(self.occupied(other, &account.id));
        }
        let known = Known {
            client: &client,
            keys,
            account: &account,
            before,
            store,
        };
        let (webhook, superseded) = self.webhook(config, &known).await?;
        store_it(app, &known, webhook).await?;
        for id in superseded {
            if let Err(error) = endpoint::delete(&client, &keys.secret, &id).await {
                let why = failed(error).text;
                tracing::warn!("the endpoint {id} was not deleted at Stripe; delete it there: {why}");
            }
        }
        self.report(app, &known).await
    }

    /// Registers the endpoint of events, or says what to register. Also returns the endpoints whose place it
    /// takes.
    async fn webhook(&self, config: &Config, known: &Known<'_>) -> Result<(Webhook, Vec<String>), Failure> {
        let is_reached = self.webhook_url.is_some() || is_public(&config.public_url);
        let host = || match is_reached {
            true => config.public_url.clone(),
            false => listens_at(config),
        };
        let own = || format!("{}{}", host(), endpoint::path(known.store.as_ref()));
        let url = self.webhook_url.clone().unwrap_or_else(own);
        if self.print || !is_reached {
            say_what_to_register(config, &url, is_reached);
            let webhook = Webhook {
                endpoint: None,
                url,
                secret: known.keys.webhook_secret()?,
            };
            return Ok((webhook, Vec::new()));
        }
        let before = known.before.as_ref();
        let before = before.filter(|before| !before.connected.webhook_secrets.is_empty());
        let id = before.and_then(|before| before.endpoint.as_deref());
        let registered = endpoint::register(known.client, &known.keys.secret, &url, id).await;
        let registered = registered.map_err(failed)?;
        let webhook = Webhook {
            endpoint: Some(registered.id),
            url,
            secret: registered.secret,
        };
        Ok((webhook, registered.superseded))
    }

    /// The failure when another account is connected there. Its keys are not kept beside new ones, and
    /// without them nobody learns what becomes of its charges.
    fn occupied(&self, other: &str, account: &str) -> Failure {
        let option = self.of.option();
        Failure::new(format!(
            "the account {other} is connected there, and the keys are of {account}"
        ))
        .next(format!(
            "keep it for as long as it has open charges, refunds and disputes, and subscriptions whose \
                 cards it keeps; `pandabase processor disconnect{option}` forgets it"
        ))
    }

    async fn report(&self, app: &Arc<App>, known: &Known<'_>) -> Result<Report, Failure> {
        let found = show::account(app, known.store.clone()).await?;
        let account = found.ok_or_else(|| self.of.nothing())?;
        let mut next = Vec::new();
        if app.env.config.processor() != ProcessorChoice::Stripe {
            next.push("set processor = \"stripe\" in the settings file".to_owned());
        }
        if !account.webhook.has_secret {
            let option = self.of.option();
            next.push(format!("pandabase processor webhook-secret --print{option}"));
        }
        next.push("pandabase doctor".to_owned());
        let due = known.account.due().into_iter().map(str::to_owned);
        Ok(Report {
            processor: self.processor.clone(),
            account,
            charges_enabled: known.account.charges_enabled,
            payouts_enabled: known.account.payouts_enabled,
            due: due.collect(),
            next,
        })
    }
}

/// Refuses keys that do not fit the settings.
fn fitting(config: &Config, is_live: bool, currency: &str) -> Result<(), Failure> {
    match accounts::unfit(config, is_live, currency) {
        None => Ok(()),
        Some(unfit) => Err(Failure::new(unfit.text).next(unfit.next)),
    }
}

fn already_connected(account: &str) -> Failure {
    Failure::new(format!(
        "the account {account} is connected already, for another store or for the installation"
    ))
    .next(
        "an account is connected once: `pandabase processor show` says where; stores without one of their \
           own use the installation's",
    )
}

/// Stores what was found. An endpoint that was made for it is taken back when that fails, because its secret
/// would be lost.
async fn store_it(app: &Arc<App>, known: &Known<'_>, webhook: Webhook) -> Result<(), Failure> {
    let made = webhook.secret.as_ref().and(webhook.endpoint.clone());
    let (account, keys) = (known.account, known.keys);
    let new = New {
        account: account.id.clone(),
        store: known.store.clone(),
        is_live: keys.is_live,
        publishable_key: keys.publishable.clone(),
        secret_key: keys.secret.clone(),
        currency: account
            .default_currency
            .clone()
            .unwrap_or_else(|| "usd".to_owned()),
        country: account.country.clone().unwrap_or_default(),
        methods: account.methods(),
        webhook,
    };
    let shared = Arc::clone(app);
    let stored = app
        .db
        .write(move |tx| accounts::connect(tx, &shared.env, &new))
        .await;
    if let Err(error) = stored {
        if let Some(id) = made {
            let _ = endpoint::delete(known.client, &keys.secret, &id).await;
        }
        return Err(error.into());
    }
    Ok(())
}

/// Where programs on this machine reach the server, whatever its public address is: `dev` says where it
/// listens, and a server behind a proxy has no TLS.
pub(super) fn listens_at(config: &Config) -> String {
    if config.is_sandbox()
        && let Some(dev) = DevFile::read(&config.data)
    {
        return dev.base_url;
    }
    let scheme = if config.behind_proxy { "http" } else { "https" };
    origin(config.listen.port(), scheme, config.listen.ip())
}

/// What has to be registered by hand, for people; it is no part of the answer.
pub(super) fn say_what_to_register(config: &Config, url: &str, is_reached: bool) {
    // A server behind a proxy redirects what the proxy did not take over TLS.
    let as_a_proxy = match config.behind_proxy {
        true => " --headers 'X-Forwarded-Proto: https'",
        false => "",
    };
    let why = match is_reached {
        true => "Register this endpoint in the dashboard, under Developers, Webhooks:",
        false => "Stripe cannot reach this server, so no endpoint is registered. Forward its messages:",
    };
    let (kinds, version) = (KINDS.join(","), VERSION);
    let what = match is_reached {
        true => format!("  address  {url}\n  version  {version}\n  events   {kinds}"),
        false => format!(
            "  stripe listen --skip-verify{as_a_proxy} --events {kinds} --forward-to {url}\n\
             It prints the secret, whsec_…"
        ),
    };
    let _ = writeln!(io::stderr().lock(), "{why}\n{what}");
}

fn human(report: &Report) -> String {
    let mut lines = vec![format!("connected {}", line(&report.account))];
    if !report.charges_enabled {
        lines.push("  Stripe does not let it charge yet".to_owned());
    }
    if !report.payouts_enabled {
        lines.push("  Stripe does not pay it out yet".to_owned());
    }
    if !report.due.is_empty() {
        lines.push(format!("  Stripe wants to know: {}", report.due.join(", ")));
    }
    lines.push("next:".to_owned());
    lines.extend(report.next.iter().map(|next| format!("  {next}")));
    lines.join("\n")
}
