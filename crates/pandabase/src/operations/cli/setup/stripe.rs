//! The keys of Stripe that `setup` takes, and the account that it connects with them, as `processor connect
//! stripe` does.

use crate::operations::cli::failure::Failure;
use crate::operations::cli::processor::connect::{Connect, check};
use crate::operations::cli::processor::keys::Keys;
use clap::Args;
use pandabase_platform::app::App;
use pandabase_platform::config::{Config, ProcessorChoice};
use std::io::{self, Write};
use std::sync::Arc;

#[derive(Debug, Args)]
#[command(next_help_heading = "Your account of Stripe")]
pub(super) struct StripeOptions {
    /// Read the keys from standard input, a line each behind the mail server's password: pk_…, then sk_… or
    /// rk_…, and whsec_… where Stripe cannot reach this server. Without it a terminal asks, and elsewhere
    /// PANDABASE_STRIPE_PUBLISHABLE_KEY, …_SECRET_KEY and …_WEBHOOK_SECRET are read
    #[arg(long)]
    stripe_keys_stdin: bool,
}

impl StripeOptions {
    /// The keys to connect, which Stripe knows and which fit the settings; nothing where they come later.
    pub(super) async fn keys(&self, config: &Config, asks: bool) -> Result<Option<Keys>, Failure> {
        if config.processor() != ProcessorChoice::Stripe {
            return match self.stripe_keys_stdin {
                false => Ok(None),
                true => Err(
                    Failure::new("--stripe-keys-stdin is for keys that Stripe charges with")
                        .usage()
                        .next("add --processor stripe, or leave it out"),
                ),
            };
        }
        let given = match self.stripe_keys_stdin {
            true => Some(Keys::piped()?),
            false => Keys::of_environment()?,
        };
        match given {
            Some(keys) => {
                check(config, &keys).await?;
                Ok(Some(keys))
            }
            None if asks => ask(config).await,
            None => Ok(None),
        }
    }
}

/// Asks until the keys fit, or are left for later.
async fn ask(config: &Config) -> Result<Option<Keys>, Failure> {
    while let Some(publishable) = Keys::ask_publishable()? {
        match fitting(config, publishable).await {
            Ok(keys) => return Ok(Some(keys)),
            Err(failure) => {
                let next = failure.next.map(|next| format!("; {next}")).unwrap_or_default();
                let _ = writeln!(io::stderr().lock(), "  {}{next}", failure.text);
            }
        }
    }
    Ok(None)
}

/// Reads the secret key, and asks Stripe about both.
async fn fitting(config: &Config, publishable: String) -> Result<Keys, Failure> {
    let keys = Keys::with_publishable(publishable)?;
    check(config, &keys).await?;
    Ok(keys)
}

/// Connects the account of the keys, if there are some; says what is missing then. The store is there by now,
/// and stays: whatever fails can be tried again by a command of its own.
pub(super) async fn connect(app: &Arc<App>, keys: Option<Keys>) -> Vec<String> {
    let Some(keys) = keys else {
        return Vec::new();
    };
    match Connect::of_installation().act(app, &keys).await {
        Ok(report) => report.missing(),
        Err(failure) => vec![format!("your Stripe account was not connected: {}", failure.text)],
    }
}
