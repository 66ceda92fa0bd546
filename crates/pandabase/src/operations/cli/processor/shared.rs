//! What the commands about processors share.

use crate::operations::cli::failure::Failure;
use crate::operations::cli::part::read;
use crate::surfaces::stripe::error::StripeError;
use clap::Args;
use pandabase_domain::id::StoreId;
use pandabase_platform::access::stores::{find_any_named, find_ever};
use pandabase_platform::app::App;
use std::sync::Arc;

/// Whose account.
#[derive(Debug, Args)]
pub(crate) struct OfWhom {
    /// The store whose own account it is, by handle or id [default: the installation's account]
    #[arg(long, value_name = "STORE")]
    store: Option<String>,
}

impl OfWhom {
    /// The installation's account.
    pub(super) fn installation() -> Self {
        Self { store: None }
    }

    /// The store, if one is named.
    pub(super) async fn find(&self, app: &Arc<App>) -> Result<Option<StoreId>, Failure> {
        let Some(name) = self.store.clone() else {
            return Ok(None);
        };
        let found = read(app, move |tx| {
            Ok(match StoreId::parse(&name) {
                // The keys of a store that was deleted can still be taken out, or given for its refunds.
                Some(id) => find_ever(tx, &id)?,
                None => find_any_named(tx, &name)?,
            })
        });
        match found.await? {
            Some(store) => Ok(Some(store.id)),
            None => {
                Err(Failure::new("there is no such store").next("`pandabase store list` shows the stores"))
            }
        }
    }

    /// The failure when no account is connected there.
    pub(super) fn nothing(&self) -> Failure {
        let whose = match &self.store {
            Some(store) => format!("the store {store} has no account of its own"),
            None => "no account is connected for the installation".to_owned(),
        };
        Failure::new(whose).next("`pandabase processor show` shows what is connected")
    }

    /// The option as it was given, to be said in what to run next.
    pub(super) fn option(&self) -> String {
        match &self.store {
            Some(store) => format!(" --store {store}"),
            None => String::new(),
        }
    }
}

/// What Stripe's refusal means to whoever runs the command.
pub(crate) fn failed(error: StripeError) -> Failure {
    match error {
        StripeError::NoAnswer(source) => Failure::new(format!("Stripe does not answer: {source}"))
            .next("try again; this machine must reach https://api.stripe.com"),
        StripeError::Malformed(text) => Failure::new(format!("Stripe's answer cannot be read: {text}"))
            .next("try again; stripe.api_url must not be set but for tests"),
        StripeError::Refused(refusal) if refusal.status == 401 => {
            Failure::new("Stripe does not know the secret key")
                .next("copy it from the dashboard, Developers, API keys; keys that were rolled are refused")
        }
        StripeError::Refused(refusal) if refusal.status == 403 => {
            Failure::new(format!("the key may not do this: {}", refusal.message))
                .next("docs/guides/stripe.md lists what a restricted key must be allowed to do")
        }
        StripeError::Refused(refusal) => Failure::new(format!("Stripe refuses: {}", refusal.message))
            .next("docs/guides/stripe.md says what an account needs"),
    }
}
