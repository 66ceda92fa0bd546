//! The charge that an order awaits, put together from what is stored of the order: whoever asks the processor
//! again, however much later, asks for the same.

use super::sale::Sale;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_platform::context::Ctx;
use pandabase_platform::processor::{Instrument, NewCharge, Payer, Purpose};

/// A charge for which no outcome is stored.
#[derive(Debug, Clone)]
pub struct OpenCharge {
    /// How it is made.
    pub new: NewCharge,
    /// The processor's id of it; `None` until it is stored, and so long it is not confirmed.
    pub id: Option<String>,
}

/// A charge to be made and confirmed.
#[derive(Debug, Clone)]
pub struct ChargeRequest {
    /// The charge.
    pub charge: OpenCharge,
    /// What the buyer pays with.
    pub instrument: Instrument,
    /// Who pays.
    pub payer: Payer,
    /// Whether it is kept for later charges.
    pub save: bool,
    /// Whether the merchant charges what was kept while the buyer is away.
    pub off_session: bool,
    /// Our page to which the bank sends the buyer back.
    pub return_url: String,
}

impl OpenCharge {
    /// The current charge of an order.
    pub fn of(ctx: &Ctx<'_>, sale: &Sale) -> Self {
        Self {
            new: NewCharge {
                store: ctx.store.clone(),
                key: sale.charge_key(),
                purpose: Purpose::Payment(sale.payment.clone()),
                amount: sale.total,
                presentment: sale.presentment.map(|(currency, amount, _)| (currency, amount)),
                // What is charged names its method; what does not was never charged.
                method: sale.method.unwrap_or(MethodCode::Card),
            },
            id: sale.reference.clone(),
        }
    }
}

impl ChargeRequest {
    /// The idempotency key of the charge, [`Sale::charge_key`].
    pub fn key(&self) -> &str {
        &self.charge.new.key
    }
}
