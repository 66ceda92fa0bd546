//! What Stripe pays out to whoever owns an account: `/v1/payouts`.

use super::event::seconds;
use pandabase_platform::processor::updates::ProcessorPayout;
use serde::Deserialize;

/// A payout.
#[derive(Debug, Clone, Deserialize)]
pub struct StripePayout {
    /// `po_…`.
    pub id: String,
    /// In the smallest unit of the currency; negative when it is taken from the bank account.
    pub amount: i64,
    /// Three letters, lower case.
    pub currency: String,
    /// `pending`, `in_transit`, `paid`, `failed` or `canceled`.
    pub status: String,
    /// When it should arrive, in seconds.
    pub arrival_date: i64,
    /// When it was made, in seconds.
    pub created: i64,
}

impl StripePayout {
    /// The payout in the port's terms.
    pub fn of(self, account: &str) -> ProcessorPayout {
        ProcessorPayout {
            id: self.id,
            account: account.to_owned(),
            amount: self.amount,
            currency: self.currency,
            status: self.status,
            arrival_at: seconds(self.arrival_date),
            created_at: seconds(self.created),
        }
    }
}
