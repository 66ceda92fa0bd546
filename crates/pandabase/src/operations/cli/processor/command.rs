//! The command and its parts.

use super::connect::Connect;
use super::roll::WebhookSecret;
use super::shared::{OfWhom, failed};
use super::show::{self, shown};
use crate::operations::cli::failure::Failure;
use crate::operations::cli::global::Global;
use crate::operations::cli::open::with_existing;
use crate::operations::cli::part::read;
use crate::surfaces::stripe::accounts::{self, endpoint};
use crate::surfaces::stripe::client::Client;
use clap::Subcommand;
use pandabase_platform::app::App;
use pandabase_platform::db::Tx;
use serde::Serialize;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(crate) enum Processor {
    /// Connect an account with its keys; the secret one is read from standard input
    #[command(after_help = CONNECT_EXAMPLES)]
    Connect(Box<Connect>),
    /// Show which accounts charge, without their secrets
    Show,
    /// Forget an account and its keys: nothing is charged with it any more
    #[command(after_help = "\
Charges that are open stay at Stripe, and what becomes of them is not learned any more. Refunds and disputes
of earlier payments need the keys again: connect the same account for that.")]
    Disconnect {
        #[command(flatten)]
        of: OfWhom,
    },
    /// Change what Stripe signs its messages with; the former secret counts for a while
    #[command(after_help = "\
Examples:
  pandabase processor webhook-secret
  pandabase processor webhook-secret --print < secret.txt      one that was made by hand")]
    WebhookSecret(WebhookSecret),
}

const CONNECT_EXAMPLES: &str = "\
Examples:
  pandabase processor connect stripe                            asks for the keys
  pandabase processor connect stripe --publishable-key pk_live_… < secret-key.txt
  pandabase processor connect stripe --store nimbus-labs        an account that only this store uses
  pandabase processor connect stripe --print                    registers nothing, says what to register

Registers an endpoint for Stripe's messages at the server's public address. Where Stripe cannot reach that
address, or with --print, it says what to register, and reads the endpoint's secret, whsec_…, as the second
line of standard input; an empty line means later, with `pandabase processor webhook-secret`.";

impl Processor {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        match self {
            Self::Connect(connect) => connect.run(global).await,
            Self::WebhookSecret(roll) => roll.run(global).await,
            Self::Show => {
                let config = global.load()?;
                with_existing(config, async |app| {
                    let report = show::report(app).await?;
                    global.show(&report, shown)
                })
                .await
            }
            Self::Disconnect { of } => {
                let config = global.load()?;
                with_existing(config, async |app| {
                    let gone = disconnect(app, &of).await?;
                    global.show(&gone, |gone| {
                        let endpoint = match gone.endpoint_deleted {
                            true => "",
                            false => {
                                "\n  its webhook endpoint, if it has one, is left at Stripe: delete it there"
                            }
                        };
                        format!("disconnected {}{endpoint}", gone.account)
                    })
                })
                .await
            }
        }
    }
}

/// What is not connected any more.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Gone {
    /// The account.
    account: String,
    /// Whether its endpoint at Stripe was deleted.
    endpoint_deleted: bool,
}

async fn disconnect(app: &Arc<App>, of: &OfWhom) -> Result<Gone, Failure> {
    let store = of.find(app).await?;
    let (shared, named) = (Arc::clone(app), store.clone());
    let found = read(app, move |tx| {
        accounts::listed_of(tx, &shared.env, named.as_ref())
    });
    let Some(listed) = found.await? else {
        return Err(of.nothing());
    };
    let forget = move |tx: &mut Tx<'_>| accounts::disconnect(tx, store.as_ref());
    app.db.write(forget).await?;
    let mut endpoint_deleted = false;
    if let Some(id) = &listed.endpoint {
        let client = Client::new(&app.env.config);
        match endpoint::delete(&client, &listed.connected.secret_key, id).await {
            Ok(()) => endpoint_deleted = true,
            Err(error) => tracing::warn!("the endpoint {id} was not deleted: {}", failed(error).text),
        }
    }
    Ok(Gone {
        account: listed.connected.account,
        endpoint_deleted,
    })
}
