//! What a processor is asked for, and what it answers.

use crate::context::StoreContext;
use pandabase_domain::address::BillingAddress;
use pandabase_domain::id::{DisputeId, PaymentId, PaymentMethodId, RefundId};
use pandabase_domain::money::Cents;
use pandabase_domain::payment::{FailureCode, PaymentEvent};
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::shield::CardFunding;
use pandabase_domain::stored::{Plain, Stored, ToPlain};
use pandabase_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a buyer pays with.
#[derive(Debug, Clone)]
pub struct Instrument {
    /// The method.
    pub method: MethodCode,
    /// What identifies the buyer's account with it, where something does.
    pub source: Source,
}

/// What identifies the buyer's account.
#[derive(Clone)]
pub enum Source {
    /// A card in clear; sandbox only.
    Card(Card),
    /// What the processor's own form made of it.
    Token(String),
    /// What was kept of an earlier charge, [`SavedInstrument::token`].
    Saved(String),
    /// Nothing: the method asks the buyer itself.
    None,
}

/// A card in clear. It is never stored and never printed.
#[derive(Clone)]
pub struct Card {
    /// The number, perhaps with spaces.
    pub number: String,
    /// 1 to 12.
    pub exp_month: i64,
    /// Two or four digits.
    pub exp_year: i64,
}

/// What is known of a card before it is charged; `None` for what is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardFacts {
    /// The same for the same card. It is hashed before it is kept.
    pub fingerprint: Option<String>,
    /// The first six to eight digits of the number.
    pub bin: Option<String>,
    /// The country of its bank: ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Whose money it spends.
    pub funding: Option<CardFunding>,
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Card(_) => "Card(…)",
            Self::Token(_) => "Token(…)",
            Self::Saved(_) => "Saved(…)",
            Self::None => "None",
        })
    }
}

/// A charge to be made. It has nothing of what the buyer pays with, so that it can be put together again from
/// what is stored: a processor refuses a key that comes back with something else.
#[derive(Debug, Clone)]
pub struct NewCharge {
    /// The store that sells.
    pub store: StoreContext,
    /// Idempotency key: the payment and the attempt.
    pub key: String,
    /// What it is for.
    pub purpose: Purpose,
    /// US cents.
    pub amount: Cents,
    /// What the buyer is shown and charged where it is not US dollars: the currency and its smallest
    /// units.
    pub presentment: Option<(Currency, i64)>,
    /// How the buyer is going to pay.
    pub method: MethodCode,
}

/// What became of a charge that was to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Created {
    /// It was made; the processor's own id of it.
    Charge(String),
    /// The processor makes no charge like this, however often it is asked: the amount is too small for it,
    /// say, or its account does not take the method in this currency.
    Refused(FailureCode),
}

/// Who pays. Some methods that ask the buyer themselves have to be told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Payer {
    /// The name; `None` where it is not known.
    pub name: Option<String>,
    /// The email address; `None` where it is not known.
    pub email: Option<String>,
}

/// A charge to be confirmed.
#[derive(Debug, Clone)]
pub struct Confirmation {
    /// The store that sells.
    pub store: StoreContext,
    /// The processor's id of the charge.
    pub id: String,
    /// What the buyer pays with.
    pub instrument: Instrument,
    /// Who pays.
    pub payer: Payer,
    /// Whether it is kept for later charges. Only cards and Link can be kept.
    pub save: bool,
    /// Whether the merchant charges what was kept while the buyer is away.
    pub off_session: bool,
    /// Our page to which the bank sends the buyer back, whatever came of it.
    pub return_url: String,
}

/// What a charge is for, which decides who learns its outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// A payment of a store.
    Payment(PaymentId),
    /// A method that a person saves in the portal, which belongs to no store.
    Setup(PaymentMethodId),
}

impl Purpose {
    /// The id of what it is for.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Payment(payment) => payment.as_str(),
            Self::Setup(method) => method.as_str(),
        }
    }
}

/// Stored as the id of what it is for, whose prefix tells which of the two it is.
impl ToPlain for Purpose {
    fn plain(&self) -> Plain<'_> {
        Plain::Text(self.as_str())
    }
}

impl Stored for Purpose {
    type Column = String;

    fn restore(read: String) -> Result<Self, String> {
        Ok(match PaymentMethodId::parse(&read) {
            Some(method) => Self::Setup(method),
            None => Self::Payment(PaymentId::from_stored(read)),
        })
    }
}

/// A refund to be made.
#[derive(Debug, Clone)]
pub struct RefundRequest {
    /// The store that sells.
    pub store: StoreContext,
    /// Idempotency key, and the reference under which the processor keeps the refund.
    pub refund: RefundId,
    /// The processor's id of the charge.
    pub charge: String,
    /// The payment.
    pub payment: PaymentId,
    /// US cents; all that was captured and not returned before.
    pub amount: Cents,
}

/// The merchant's side of a dispute.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The store that sold.
    pub store: StoreContext,
    /// Idempotency key.
    pub dispute: DisputeId,
    /// The processor's own name of the dispute.
    pub reference: String,
    /// The processor's id of the charge that is disputed.
    pub charge: String,
    /// What is handed on to the buyer's bank.
    pub package: EvidencePackage,
    /// The receipt that the buyer was mailed, for processors that take files.
    pub receipt: Option<ReceiptFile>,
}

/// A receipt as a PDF.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceiptFile {
    /// What the file is called.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for ReceiptFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReceiptFile({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// What the buyer's bank is told: what the merchant wrote, and what is known of the sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EvidencePackage {
    /// The merchant's record of what the buyer did with the goods.
    pub access_activity_log: String,
    /// The buyer's name.
    pub customer_name: String,
    /// The buyer's email address.
    pub customer_email: String,
    /// The buyer's address on the net at the time of paying; `None` where a server of the store paid.
    pub customer_ip: Option<String>,
    /// What the buyer's device is recognised by: the same for what was paid with the same browser from the
    /// same part of the net.
    pub customer_device: Option<String>,
    /// The buyer's account, where they have one.
    pub customer_account: Option<String>,
    /// Where the bill went.
    pub billing_address: BillingAddress,
    /// What was sold, as the buyer read it.
    pub product_description: String,
    /// Earlier undisputed payments of the same buyer from the same place, newest first; only for
    /// fraud, and only where there are enough to say something.
    pub prior_payments: Vec<PriorPayment>,
}

/// An earlier payment of a buyer who says that this one was not theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PriorPayment {
    /// The processor's own name of its charge.
    pub reference: String,
    /// When the money came.
    pub captured_at: Timestamp,
    /// US cents.
    pub total: Cents,
    /// Whether it came from the same address on the net.
    pub same_ip: bool,
    /// Whether it came from the same device.
    pub same_device: bool,
    /// Whether its bill went to the same address.
    pub same_billing_address: bool,
    /// What was sold, as the buyer read it.
    pub product_description: String,
}

/// A charge as the processor knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// The idempotency key that it was made with.
    pub key: String,
    /// The processor's own id of it, `pi_…`; empty when it was never made ([`Charge::refused`]).
    pub reference: String,
    /// Where it stands.
    pub state: ChargeState,
    /// The card's network and last four digits, where a card was used.
    pub card: Option<(Option<String>, String)>,
    /// What was kept for later charges; `None` until captured, and when nothing was to be kept.
    pub saved: Option<SavedInstrument>,
    /// What the processor keeps of it, once it is known.
    pub cost: Option<Cost>,
    /// How likely the processor thinks it is that it is fraudulent, from 0 to 100, where it says so.
    pub risk_score: Option<i64>,
}

impl Charge {
    /// A charge that the processor refused to make ([`Created::Refused`]).
    pub fn refused(key: String, code: FailureCode) -> Self {
        Self {
            key,
            reference: String::new(),
            state: ChargeState::Failed(code),
            card: None,
            saved: None,
            cost: None,
            risk_score: None,
        }
    }

    /// A charge that the processor does not have ([`NoSuchCharge`](super::NoSuchCharge)), by the id that is
    /// stored of it: it is given up.
    pub fn unknown(key: String, reference: String) -> Self {
        Self {
            key,
            reference,
            state: ChargeState::Cancelled,
            card: None,
            saved: None,
            cost: None,
            risk_score: None,
        }
    }

    /// Whether the processor has made it, so that it has an id.
    pub fn is_made(&self) -> bool {
        !self.reference.is_empty()
    }
}

/// What the processor keeps of what a buyer paid with.
#[derive(Clone, PartialEq, Eq)]
pub struct SavedInstrument {
    /// The processor's own id of it, `pm_…`; alone it charges nothing.
    pub id: Option<String>,
    /// What charges it again: a secret.
    pub token: String,
    /// The same for the same card or account, whenever it is saved.
    pub fingerprint: String,
    /// The method.
    pub method: MethodCode,
    /// The card's network, as `visa`.
    pub brand: Option<String>,
    /// The card's last four digits.
    pub last_four: Option<String>,
    /// The card's last month, 1 to 12.
    pub exp_month: Option<i64>,
    /// Its year, of four digits.
    pub exp_year: Option<i64>,
}

impl std::fmt::Debug for SavedInstrument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SavedInstrument")
            .field("method", &self.method)
            .field("brand", &self.brand)
            .field("last_four", &self.last_four)
            .finish_non_exhaustive()
    }
}

/// Where a charge stands.
#[derive(Clone, PartialEq, Eq)]
pub enum ChargeState {
    /// The money was captured.
    Captured,
    /// The network takes its time; a message follows.
    Pending,
    /// The buyer has to answer to the bank at this address; a message follows.
    NeedsBuyer(String),
    /// Refused.
    Failed(FailureCode),
    /// Given up.
    Cancelled,
}

/// Whoever has the address of the bank's page can answer for the buyer: no log shows it.
impl std::fmt::Debug for ChargeState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.event())
    }
}

impl ChargeState {
    /// The event that says the same.
    pub fn event(&self) -> PaymentEvent {
        match self {
            Self::Captured => PaymentEvent::Succeeded,
            Self::Pending => PaymentEvent::Processing,
            Self::NeedsBuyer(_) => PaymentEvent::Requires3ds,
            Self::Failed(code) => PaymentEvent::Failed { code: *code },
            Self::Cancelled => PaymentEvent::Cancelled,
        }
    }
}

/// A refund as the processor knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refunded {
    /// The processor's own id of it, `re_…`.
    pub id: String,
    /// The refund of ours that it was made for; `None` when it was made at the processor itself.
    pub refund: Option<RefundId>,
    /// What the buyer gets back, in US cents: all of the charge, or a part.
    pub amount: Cents,
    /// The same in the smallest unit of the currency that the buyer was charged in; `None` where the
    /// processor's books have US cents only.
    pub units: Option<i64>,
    /// What became of it.
    pub state: RefundState,
}

/// What became of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundState {
    /// The buyer has the money.
    Done,
    /// A message follows.
    Pending,
    /// The buyer's bank did not take it, perhaps weeks later.
    Failed,
}

/// What the processor kept of a charge, in the currency that it settles in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// The processor's id of the entry in its own books, `txn_…`.
    pub id: String,
    /// What was charged, in the smallest unit of the currency.
    pub gross: i64,
    /// What the processor kept of it.
    pub fee: i64,
    /// Three letters, lower case.
    pub currency: String,
}
