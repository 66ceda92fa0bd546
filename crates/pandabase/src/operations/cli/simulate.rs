//! `pandabase simulate`.

use super::client::Target;
use super::failure::Failure;
use super::global::Global;
use clap::Args;
use pandabase_domain::id::{Kind, kind};
use reqwest::Method;
use serde_json::json;

/// Play what the payment processor or the bank tells, on a running sandbox.
///
/// About a payment, a payout or a bank account, as the id says.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Simulate {
    /// The id of a payment (pmt_…), a payout (pto_…) or a bank account (bnk_…)
    #[arg(value_name = "ID")]
    subject: String,
    /// The event
    event: String,
    #[command(flatten)]
    target: Target,
}

const EXAMPLES: &str = "\
Examples:
  pandabase simulate pmt_… dispute_opened
  pandabase simulate pto_… payout_paid            or payout_returned
  pandabase simulate bnk_… bank_account_approved  or bank_account_rejected
The server answers an unknown event with the list of those it knows.";

/// The path of an object's simulation, by the prefix of its id.
const PLACES: [(&str, &str); 2] = [
    (kind::Payout::PREFIX, "/payouts"),
    (kind::BankAccount::PREFIX, "/payouts/bank-accounts"),
];

impl Simulate {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let remote = self.target.connect(global)?;
        let place = PLACES.iter().find(|(prefix, _)| self.subject.starts_with(prefix));
        let place = place.map_or("/payments", |(_, place)| place);
        let path = format!("{place}/{}/simulate", self.subject);
        let played = remote
            .call(Method::POST, &path, Some(&json!({"event": self.event})))
            .await?;
        global.show(&played, |played| {
            format!("{} played on {}: {played}", self.event, self.subject)
        })
    }
}
