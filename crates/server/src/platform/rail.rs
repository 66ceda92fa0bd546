//! The way of payouts to banks. Like charges, transfers are made once per key; what the bank tells
//! later goes through [`payouts::apply`](crate::payouts::apply).

use super::processor::{Answering, ProcessorError};
use crate::platform::app::App;
use crate::platform::context::StoreContext;
use crate::platform::error::ApiError;
use pandabase_domain::id::PayoutId;
use pandabase_domain::money::Cents;
use pandabase_domain::payout::bank::Numbers;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::time::Timestamp;
use std::sync::Arc;

/// What a payout rail must do.
pub trait PayoutRail: Send + Sync {
    /// Refuses a payout before anything is stored.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`] when nothing can be sent at all.
    fn check(&self) -> Result<(), ApiError>;

    /// Hands a payout to the bank, once per [`TransferRequest::payout`].
    fn send<'a>(&'a self, app: &'a Arc<App>, request: TransferRequest) -> Answering<'a, Transfer>;
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

/// What the bank says to a payout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transfer {
    /// It is on its way; a message follows.
    Taken {
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

/// Production before a bank is connected: nothing can be paid out.
pub struct NoRail;

impl NoRail {
    fn absent() -> Box<dyn std::error::Error + Send + Sync> {
        "no payout rail is configured: nothing can be paid out yet".into()
    }
}

impl PayoutRail for NoRail {
    fn check(&self) -> Result<(), ApiError> {
        Err(ApiError::Unavailable(Self::absent()))
    }

    fn send<'a>(&'a self, _: &'a Arc<App>, _: TransferRequest) -> Answering<'a, Transfer> {
        Box::pin(std::future::ready(Err(ProcessorError(Self::absent()))))
    }
}
