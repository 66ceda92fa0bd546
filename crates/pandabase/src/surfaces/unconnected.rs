//! Production without a payment processor and a bank, or whose processor pays out itself: everything is
//! refused, with the reason.

use pandabase_domain::time::Timestamp;
use pandabase_platform::context::StoreContext;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::{
    Accepts, Answering, Charge, Confirmation, Created, Evidence, Instrument, NewCharge, Processor,
    ProcessorError, RefundRequest, RefundState, Refunded,
};
use pandabase_platform::rail::{PayoutRail, Sends, Transfer, TransferRequest};

/// The processor of a production without one: nothing can be charged (`docs/decisions`).
pub struct NoProcessor;

impl NoProcessor {
    fn absent() -> Box<dyn std::error::Error + Send + Sync> {
        "no payment processor is configured".into()
    }

    fn refuse<T: Send + 'static>() -> Answering<'static, T> {
        Box::pin(std::future::ready(Err(ProcessorError(Self::absent()))))
    }
}

impl Accepts for NoProcessor {
    fn check(&self, _: &Instrument, _: Timestamp) -> Result<(), ApiError> {
        Err(ApiError::Unavailable(Self::absent()))
    }
}

impl Processor for NoProcessor {
    fn create<'a>(&'a self, _: NewCharge) -> Answering<'a, Created> {
        Self::refuse()
    }

    fn confirm<'a>(&'a self, _: Confirmation) -> Answering<'a, Charge> {
        Self::refuse()
    }

    fn find<'a>(&'a self, _: &'a StoreContext, _: &'a str) -> Answering<'a, Option<Charge>> {
        Self::refuse()
    }

    fn release<'a>(&'a self, _: &'a StoreContext, _: &'a str) -> Answering<'a, Charge> {
        Self::refuse()
    }

    fn refund<'a>(&'a self, _: RefundRequest) -> Answering<'a, RefundState> {
        Self::refuse()
    }

    fn refunds_of<'a>(&'a self, _: &'a StoreContext, _: &'a str) -> Answering<'a, Vec<Refunded>> {
        Self::refuse()
    }

    fn submit_evidence<'a>(&'a self, _: Evidence) -> Answering<'a, ()> {
        Self::refuse()
    }
}

/// The payout rail of a production without a bank: nothing can be paid out.
pub struct NoRail;

impl NoRail {
    fn absent() -> Box<dyn std::error::Error + Send + Sync> {
        "no payout rail is configured: nothing can be paid out yet".into()
    }
}

impl Sends for NoRail {
    fn check(&self) -> Result<(), ApiError> {
        Err(ApiError::Unavailable(Self::absent()))
    }
}

impl PayoutRail for NoRail {
    fn send<'a>(&'a self, _: TransferRequest) -> Answering<'a, Transfer> {
        Box::pin(std::future::ready(Err(ProcessorError(Self::absent()))))
    }
}

/// The rail of an installation whose processor pays the one merchant out itself: nothing is requested here,
/// and what has left is recorded by an operator.
pub struct ExternalRail;

impl ExternalRail {
    fn elsewhere() -> Box<dyn std::error::Error + Send + Sync> {
        "payouts of this installation are made by its payment processor and recorded by an operator".into()
    }
}

impl Sends for ExternalRail {
    fn check(&self) -> Result<(), ApiError> {
        Err(ApiError::Unavailable(Self::elsewhere()))
    }
}

impl PayoutRail for ExternalRail {
    fn send<'a>(&'a self, _: TransferRequest) -> Answering<'a, Transfer> {
        Box::pin(std::future::ready(Err(ProcessorError(Self::elsewhere()))))
    }
}
