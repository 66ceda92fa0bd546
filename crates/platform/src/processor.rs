//! What a payment processor must do. Everything that differs between processors is behind
//! [`Processor`]; what they report about a charge goes through
//! `payments::apply` of the business above (contract `orders-payments.md`, "Processor events").

pub mod charge;
pub mod traced;
pub mod updates;

pub use self::charge::{
    Card, CardFacts, Charge, ChargeState, Confirmation, Created, Evidence, EvidencePackage, Instrument,
    NewCharge, Payer, PriorPayment, Purpose, ReceiptFile, RefundRequest, RefundState, Refunded,
    SavedInstrument, Source,
};
use self::updates::{Event, EventList, StatementKind, StatementLine, Update};
use crate::context::{Ctx, StoreContext};
use crate::db::Tx;
use crate::error::ApiError;
use pandabase_domain::time::{MINUTE, Timestamp};
use std::future::Future;
use std::ops::Range;
use std::pin::Pin;

/// The processor could not be asked, or did not answer: what became of the request is not known.
#[derive(Debug, thiserror::Error)]
#[error("the payment processor did not answer: {0}")]
pub struct ProcessorError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

impl From<ApiError> for ProcessorError {
    fn from(error: ApiError) -> Self {
        Self(error.into())
    }
}

/// The processor has no charge with this id, and never will have: another processor made it before the
/// settings chose this one, or test data were deleted. Nothing is taken by it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the payment processor knows no charge with this id")]
pub struct NoSuchCharge;

impl From<NoSuchCharge> for ProcessorError {
    fn from(error: NoSuchCharge) -> Self {
        Self(Box::new(error))
    }
}

impl ProcessorError {
    /// Whether it says [`NoSuchCharge`], so that asking again changes nothing.
    pub fn is_no_such_charge(&self) -> bool {
        self.0.is::<NoSuchCharge>()
    }
}

impl From<ProcessorError> for ApiError {
    fn from(error: ProcessorError) -> Self {
        Self::Unavailable(error.into())
    }
}

/// How long after a charge was requested its outcome is looked up, in case no answer is ever stored, in
/// milliseconds.
pub const RECOVERY_DELAY: i64 = 2 * MINUTE;

/// An answer that is on its way.
pub type Answering<'a, T> = Pin<Box<dyn Future<Output = Result<T, ProcessorError>> + Send + 'a>>;

/// What can be paid with, known without asking anybody: the part of a processor that code inside a
/// transaction may see.
pub trait Accepts: Send + Sync {
    /// Refuses what cannot even be tried, before anything is stored.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] for a method or card that it does not take, [`ApiError::Unavailable`] when
    /// it cannot charge at all.
    fn check(&self, method: &Instrument, now: Timestamp) -> Result<(), ApiError>;

    /// What is known of a card before it is charged. A processor that would have to be asked knows nothing.
    fn card(&self, tx: &mut Tx<'_>, ctx: &Ctx<'_>, instrument: &Instrument) -> Result<CardFacts, ApiError> {
        let _ = (tx, ctx, instrument);
        Ok(CardFacts::default())
    }
}

/// What a payment processor must do.
///
/// A charge has two steps, because a processor may forget our key after a day and finds nothing by it.
/// [`Processor::create`] makes a charge that takes no money, and answers with the processor's own id of it.
/// The caller stores the id before [`Processor::confirm`] takes the money. So a charge that may have taken
/// money can always be asked for by its id, and one whose id was never stored has taken none.
pub trait Processor: Accepts {
    /// The first step: makes a charge that takes no money before it is confirmed, and returns its id. For a
    /// day at least the same key gets the same charge; later it may get another one, which takes no money
    /// either. A charge that the processor would never make is [`Created::Refused`]: a decline, and no error,
    /// because asking again changes nothing.
    fn create<'a>(&'a self, charge: NewCharge) -> Answering<'a, Created>;

    /// Like [`Processor::create`], for a charge that is to be paid with this: where a processor has several
    /// accounts, what one of them kept is charged by that one. Whoever asks again without knowing what it is
    /// paid with may get a charge of another account, which takes no money either.
    fn create_for<'a>(&'a self, charge: NewCharge, instrument: &'a Instrument) -> Answering<'a, Created> {
        let _ = instrument;
        self.create(charge)
    }

    /// The second step: charges the buyer, once. A charge that was confirmed or given up before stays what it
    /// is. With [`Confirmation::save`] what the buyer pays with is kept for later charges; an amount of zero
    /// then only verifies it.
    fn confirm<'a>(&'a self, confirmation: Confirmation) -> Answering<'a, Charge>;

    /// What became of the charge with this id; `None` while it is not confirmed. [`NoSuchCharge`] when this
    /// processor does not have it, as every call about a charge.
    fn find<'a>(&'a self, store: &'a StoreContext, id: &'a str) -> Answering<'a, Option<Charge>>;

    /// Gives up the charge with this id, unless it was captured: should its confirmation arrive later, it is
    /// refused. Returns what the charge is from now on; one that was captured stays so.
    fn release<'a>(&'a self, store: &'a StoreContext, id: &'a str) -> Answering<'a, Charge>;

    /// Returns what a charge captured, or the part of it that is asked for, once per refund for a day at
    /// least. A refund has no second step, so whoever may have asked before looks at
    /// [`Processor::refunds_of`] first.
    fn refund<'a>(&'a self, request: RefundRequest) -> Answering<'a, RefundState>;

    /// Every refund of the charge with this id, also those that were made at the processor itself.
    fn refunds_of<'a>(&'a self, store: &'a StoreContext, charge: &'a str) -> Answering<'a, Vec<Refunded>>;

    /// Takes the merchant's side of a dispute, once per dispute.
    fn submit_evidence<'a>(&'a self, evidence: Evidence) -> Answering<'a, ()>;

    /// Reads what an event is about. Nothing when it concerns nothing of ours, or nothing that is kept.
    fn read_event<'a>(&'a self, event: &'a Event) -> Answering<'a, Vec<Update>> {
        let _ = event;
        nothing()
    }

    /// The processor's ids of the connected accounts. Each is asked for itself, so that one that does not
    /// answer keeps none of the others waiting.
    fn accounts(&self) -> Answering<'_, Vec<String>> {
        nothing()
    }

    /// The events of an account since `after`, the oldest first, so that none that was not delivered is
    /// missed. Where there are many, it has the first of them.
    fn events_of<'a>(&'a self, account: &'a str, after: Timestamp) -> Answering<'a, EventList> {
        let _ = (account, after);
        Box::pin(std::future::ready(Ok(EventList::default())))
    }

    /// What moved in an account within this time.
    fn statement<'a>(
        &'a self,
        account: &'a str,
        span: Range<Timestamp>,
    ) -> Answering<'a, Vec<StatementLine>> {
        let _ = (account, span);
        nothing()
    }

    /// What moved in this way for the charge with this id, whenever it did: the processor may date it on
    /// another day than we do, and a slow network's charge days before its money came.
    fn statement_of<'a>(
        &'a self,
        store: &'a StoreContext,
        kind: StatementKind,
        charge: &'a str,
    ) -> Answering<'a, Vec<StatementLine>> {
        let _ = (store, kind, charge);
        nothing()
    }
}

/// What a processor answers that tells nothing on its own account.
fn nothing<T: Send + 'static>() -> Answering<'static, Vec<T>> {
    Box::pin(std::future::ready(Ok(Vec::new())))
}
