//! `pandabase simulate`.

use super::client::Target;
use super::{Failure, Global};
use clap::Args;
use reqwest::Method;
use serde_json::json;

/// Play an event of the payment processor on a running sandbox.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  pandabase simulate pmt_… EVENT\nThe server answers an unknown event with the list of those it knows."
)]
pub(super) struct Simulate {
    /// The payment's id, pmt_…
    payment: String,
    /// The event
    event: String,
    #[command(flatten)]
    target: Target,
}

impl Simulate {
    pub(super) async fn run(self, global: &Global) -> Result<(), Failure> {
        let remote = self.target.connect(global)?;
        let path = format!("/payments/{}/simulate", self.payment);
        let played = remote
            .call(Method::POST, &path, Some(&json!({"event": self.event})))
            .await?;
        global.show(&played, |played| {
            format!("{} played on {}: {played}", self.event, self.payment)
        })
    }
}
