//! `pandabase processor webhook-secret`.

use super::connect::{listens_at, say_what_to_register};
use super::keys::webhook_secret;
use super::shared::{OfWhom, failed};
use super::show::{self, line};
use crate::operations::cli::failure::Failure;
use crate::operations::cli::global::Global;
use crate::operations::cli::open::with_existing;
use crate::operations::cli::part::read;
use crate::operations::cli::public::is_public;
use crate::surfaces::stripe::accounts::{self, Listed, Webhook, endpoint};
use crate::surfaces::stripe::client::Client;
use clap::Args;
use pandabase_domain::id::StoreId;
use pandabase_domain::time::HOUR;
use pandabase_platform::app::App;
use std::sync::Arc;

#[derive(Debug, Args)]
pub(crate) struct WebhookSecret {
    #[command(flatten)]
    of: OfWhom,
    /// For how many hours messages signed with the former secret are taken, 0 to 72
    #[arg(long, value_name = "HOURS", default_value_t = 24,
        value_parser = clap::value_parser!(i64).range(0..=72))]
    overlap_hours: i64,
    /// Register no new endpoint: read the secret of one that was made by hand from standard input
    #[arg(long)]
    print: bool,
}

impl WebhookSecret {
    pub(super) async fn run(self, global: &Global) -> Result<(), Failure> {
        let config = global.load()?;
        with_existing(config, async |app| {
            let store = self.of.find(app).await?;
            self.act(app, store.clone()).await?;
            let account = show::account(app, store).await?;
            global.show(&account.ok_or_else(|| self.of.nothing())?, |account| {
                format!("messages are signed anew from now on\n{}", line(account))
            })
        })
        .await
    }

    async fn act(&self, app: &Arc<App>, store: Option<StoreId>) -> Result<(), Failure> {
        let (shared, named) = (Arc::clone(app), store.clone());
        let found = read(app, move |tx| {
            accounts::listed_of(tx, &shared.env, named.as_ref())
        });
        let before = found.await?.ok_or_else(|| self.of.nothing())?;
        let own = format!("{}{}", app.env.config.public_url, endpoint::path(store.as_ref()));
        let url = before.endpoint_url.clone().unwrap_or(own);
        let by_hand = self.print || before.endpoint.is_none();
        if by_hand {
            let is_reached = is_public(&url);
            let url = match is_reached {
                true => url,
                false => format!(
                    "{}{}",
                    listens_at(&app.env.config),
                    endpoint::path(store.as_ref())
                ),
            };
            say_what_to_register(&app.env.config, &url, is_reached);
            let Some(secret) = webhook_secret()? else {
                return Err(Failure::new("no webhook secret was given, and nothing was changed").usage());
            };
            let webhook = Webhook {
                endpoint: None,
                url,
                secret: Some(secret),
            };
            return self.keep(app, (store, &before), webhook).await;
        }
        self.make(app, (store, &before), url).await
    }

    /// Makes a new endpoint and deletes the former one once the new secret is stored: Stripe shows a secret
    /// only when an endpoint is made.
    async fn make(
        &self,
        app: &Arc<App>,
        (store, before): (Option<StoreId>, &Listed),
        url: String,
    ) -> Result<(), Failure> {
        let client = Client::new(&app.env.config);
        let key = &before.connected.secret_key;
        let made = endpoint::make(&client, key, &url).await.map_err(failed)?;
        let webhook = Webhook {
            endpoint: Some(made.id.clone()),
            url,
            secret: made.secret,
        };
        if let Err(failure) = self.keep(app, (store, before), webhook).await {
            // Nobody would ever know its secret.
            let _ = endpoint::delete(&client, key, &made.id).await;
            return Err(failure);
        }
        if let Some(former) = &before.endpoint
            && let Err(error) = endpoint::delete(&client, key, former).await
        {
            let why = failed(error).text;
            tracing::warn!("the endpoint {former} was not deleted at Stripe; delete it there: {why}");
        }
        Ok(())
    }

    async fn keep(
        &self,
        app: &Arc<App>,
        (store, before): (Option<StoreId>, &Listed),
        webhook: Webhook,
    ) -> Result<(), Failure> {
        let (shared, account) = (Arc::clone(app), before.connected.account.clone());
        let overlap = self.overlap_hours.saturating_mul(HOUR);
        let rolled = app.db.write(move |tx| {
            let of = (store.as_ref(), &*account);
            accounts::roll(tx, &shared.env, of, &webhook, overlap)
        });
        match rolled.await? {
            true => Ok(()),
            false => Err(
                Failure::new("another account was connected meanwhile, and nothing was changed")
                    .next("run the command again"),
            ),
        }
    }
}
