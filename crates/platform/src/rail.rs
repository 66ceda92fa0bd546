//! The way of payouts to banks. Like charges, transfers are made once per key; what the bank tells
//! later goes through `payouts::apply` of the business above.

use super::processor::Answering;
use crate::context::StoreContext;
use crate::error::ApiError;
use pandabase_domain::id::PayoutId;
use pandabase_domain::money::Cents;
use pandabase_domain::payout::bank::Numbers;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::time::Timestamp;

/// Whether money can leave, known without asking anybody: the part of a rail that code inside a transaction
/// may see.
pub trait Sends: Send + Sync {
    /// Refuses a payout before anything is stored.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`] when nothing can be sent at all.
    fn check(&self) -> Result<(), ApiError>;
}

/// What a payout rail must do.
pub trait PayoutRail: Sends {
    /// Hands a payout to the bank, once per [`TransferRequest::payout`].
    fn send<'a>(&'a self, request: TransferRequest) -> Answering<'a, Transfer>;
}

/// A payout to be sent.
#[derive(Debug, Clone)]
pub struct TransferRequest {
    /// The store that is paid.
    pub store: StoreContext,
    /// Idempotency key.
    pub payout: PayoutId,
    /// Now, on the store's clock.
    pub now: Timestamp,
    /// What arrives, in US cents.
    pub amount: Cents,
    /// Where the account is.
    pub country: Country,
    /// What names the account.
    pub numbers: Numbers,
}

/// The bank's answer to a transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transfer {
    /// It is on its way; a message follows.
    Accepted {
        /// The bank's name of it, `obp_…`.
        reference: String,
        /// What the receiving bank finds it by.
        trace: String,
        /// When it should arrive.
        expected_at: Timestamp,
    },
    /// It cannot be sent there, for the reason given.
    Refused(String),
}
