//! The sub-commands of `pandabase webhook-lab`.

use super::receive::Receive;
use super::send::Resend;
use crate::operations::cli::failure::Failure;
use crate::operations::cli::global::Global;
use clap::Subcommand;

/// Receive webhooks and check their signatures; send stored events again, whole or damaged.
#[derive(Debug, Subcommand)]
pub(crate) enum WebhookLab {
    /// Receive webhooks, check their signatures, and answer as told
    Receive(Receive),
    /// Send a stored event to a receiver once more, whole or damaged
    Send(Resend),
}

impl WebhookLab {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        match self {
            Self::Receive(receive) => receive.run(global).await,
            Self::Send(send) => send.run(global).await,
        }
    }
}
