//! What a processor reports unasked: events, whose objects are read anew because events come late, twice and
//! in any order, and statements, which are compared with what is stored here (contract `orders-payments.md`,
//! "Processor events").

use super::charge::{Charge, Purpose, Refunded, SavedInstrument};
use pandabase_domain::dispute::DisputeReason;
use pandabase_domain::id::{PaymentId, StoreId};
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use serde::Serialize;

/// How many events are read at once, unless more of them happened within one second.
pub const MOST_EVENTS: usize = 1_000;

/// Events of an account, and whether there are more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventList {
    /// Every event of the time that the list has, the oldest first.
    pub events: Vec<Event>,
    /// The time at which the next list begins, which is after all of these; `None` when there is none left.
    pub next: Option<Timestamp>,
}

/// An event of a processor. It is only a notice that an object changed; the object itself is read anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The processor's id of the account that it happened in.
    pub account: String,
    /// The processor's id of the event, by which it is taken once.
    pub id: String,
    /// The processor's word for what happened.
    pub kind: String,
    /// The processor's id of the object that it is about.
    pub object: String,
    /// When it happened, on the processor's clock.
    pub created_at: Timestamp,
}

/// The state in which the object of an event was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Update {
    /// A charge.
    Charge {
        /// The store that sold; `None` for a method that a person saves in the portal.
        store: Option<StoreId>,
        /// What it is for.
        purpose: Purpose,
        /// Where it stands.
        charge: Box<Charge>,
    },
    /// Every refund of a charge.
    Refunds {
        /// The store that sold.
        store: StoreId,
        /// The payment.
        payment: PaymentId,
        /// The refunds, the oldest first.
        refunds: Vec<Refunded>,
    },
    /// A dispute, or the bank's question before one.
    Dispute(Disputed),
    /// The buyer's bank reported fraud, and a refund may still prevent the dispute.
    FraudWarning {
        /// The store that sold.
        store: StoreId,
        /// The payment.
        payment: PaymentId,
    },
    /// A review of a payment.
    Review {
        /// The store that sold.
        store: StoreId,
        /// The payment.
        payment: PaymentId,
        /// Where it stands.
        state: ReviewState,
    },
    /// The network replaced the card behind a saved method.
    Method(SavedInstrument),
    /// The bank took back a person's consent to debits with this saved method ([`SavedInstrument::id`]).
    MandateEnded(String),
    /// The processor pays its own customer out.
    Payout(ProcessorPayout),
}

/// A dispute as the processor knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disputed {
    /// The store that sold.
    pub store: StoreId,
    /// The payment.
    pub payment: PaymentId,
    /// The processor's own id of it, `dp_…`.
    pub id: String,
    /// Why.
    pub reason: DisputeReason,
    /// What it takes of our price, in US cents: all of it, or a part. `None` where that cannot be said, as in
    /// another currency than the buyer paid in; then it is all that was not refunded.
    pub amount: Option<Cents>,
    /// Where it stands.
    pub stage: DisputeStage,
}

/// Where a dispute stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisputeStage {
    /// The bank asks, and no money moved.
    Inquiry,
    /// The bank asks no more.
    InquiryClosed,
    /// It is open, or with the bank.
    Open,
    /// Decided for the merchant.
    Won,
    /// Decided for the buyer.
    Lost,
    /// It was intercepted.
    Prevented,
}

/// Where a review stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewState {
    /// Somebody looks at the payment.
    Opened,
    /// It is fine.
    Approved,
    /// It is not: the charge was refunded or given up.
    Declined,
}

/// A payout of the processor to whoever owns the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessorPayout {
    /// The processor's id of it, `po_…`.
    pub id: String,
    /// The processor's id of the account.
    pub account: String,
    /// In the smallest unit of its currency; negative when it is taken from the bank account.
    pub amount: i64,
    /// Three letters, lower case.
    pub currency: String,
    /// The processor's word for where it stands.
    pub status: String,
    /// When it should arrive.
    pub arrival_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What a line of a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StatementKind {
    /// Money that was captured.
    Charge,
    /// Money that went back.
    Refund,
    /// A dispute that moved money.
    Dispute,
}

impl StatementKind {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Refund => "refund",
            Self::Dispute => "dispute",
        }
    }
}

/// A line of what the processor says happened on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    /// What it is about.
    pub kind: StatementKind,
    /// The processor's id of it, `ch_…`, `re_…` or `dp_…`.
    pub id: String,
    /// The processor's id of the charge, as it is stored with the order.
    pub charge: String,
    /// The store that the charge names; `None` when it names none.
    pub store: Option<StoreId>,
    /// The payment that the charge names; `None` when it was not made by this server.
    pub payment: Option<PaymentId>,
    /// US cents, from what the charge carries of our price where buyers paid in another currency.
    pub amount: Cents,
    /// When it happened, on the processor's clock.
    pub at: Timestamp,
}
