//! Charging under a billing agreement: an authorization becomes an order, and the saved card pays it.

use super::interrupted;
use super::interrupted::Interrupted;
use super::landing::from_bank;
use super::steps;
use crate::billing::mandates::views::{Authorization, MandatePayment, MandatePaymentStatus};
use crate::billing::mandates::{MISSING, Mandate, page_url, store};
use crate::billing::payment_methods;
use crate::orders::agreed;
use crate::orders::agreed::Agreed;
use crate::orders::bank;
use crate::orders::charge::ChargeRequest;
use crate::orders::sale::Sale;
use crate::orders::store::record;
use crate::payments;
use crate::payments::Message;
use crate::selling::customers;
use pandabase_domain::address::BillingAddress;
use pandabase_domain::id::{MandateId, OrderId, PaymentId};
use pandabase_domain::mandate::{Frequency, MandateStatus};
use pandabase_domain::money::Cents;
use pandabase_domain::payment::{FailureCode, PaymentStatus};
use pandabase_domain::pricing;
use pandabase_domain::pricing::{Line, TaxBehavior, Totals, tax};
use pandabase_domain::token::bearer_hash;
use pandabase_platform::api::{Begun, ExternalCall, Standing};
use pandabase_platform::app::App;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// A charge under an agreement.
pub struct AgreedCharge {
    mandate: MandateId,
    token_hash: [u8; 32],
}

impl AgreedCharge {
    /// The charge that an authorization allows.
    pub fn of(authorization: Authorization) -> Self {
        Self {
            mandate: authorization.id,
            token_hash: bearer_hash(&authorization.token),
        }
    }
}

impl ExternalCall for AgreedCharge {
    type Data = MandatePayment;
    type Question = (PaymentId, Box<ChargeRequest>);
    type Outcome = (PaymentId, Message);

    fn begin(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
    ) -> Result<Begun<MandatePayment, Self::Question>, ApiError> {
        let (payment, request) = begin(tx, ctx, &self.mandate, &self.token_hash)?;
        Ok(Begun::Ask {
            mark: request.key().to_owned(),
            question: (payment, request),
        })
    }

    async fn ask(&self, app: &App, (payment, request): Self::Question) -> Result<Self::Outcome, ApiError> {
        let charge = steps::charge(app, *request).await?;
        Ok((payment, Message::of(charge)))
    }

    fn end(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        (payment, message): &Self::Outcome,
    ) -> Result<Result<MandatePayment, ApiError>, ApiError> {
        payments::apply(tx, ctx, payment, message)?;
        let sale = record::by_payment(tx, ctx, payment)?;
        answer(ctx, sale.ok_or(ApiError::Missing("Payment"))?)
    }

    fn resume(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        mark: &str,
    ) -> Result<Standing<MandatePayment>, ApiError> {
        Ok(match interrupted::look_up(tx, ctx, mark)? {
            Interrupted::Open => Standing::Open,
            // The authorization is used up: the merchant has to ask for another one.
            Interrupted::GivenUp => Standing::Ended(Err(declined(None))),
            Interrupted::Known(sale) => Standing::Ended(answer(ctx, *sale)?),
        })
    }
}

/// Refuses an agreement under which nothing can be charged.
///
/// # Errors
/// [`ApiError::Invalid`], which names the agreement's status.
pub fn require_active(mandate: &Mandate) -> Result<(), ApiError> {
    match mandate.status {
        MandateStatus::Active => Ok(()),
        status => Err(ApiError::invalid(format!(
            "Only an active mandate can be charged; this one is {status}"
        ))),
    }
}

/// The first transaction: claims the authorization and makes the order. Of two requests with the same token,
/// one gets it and makes the only charge.
fn begin(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &MandateId,
    token_hash: &[u8; 32],
) -> Result<(PaymentId, Box<ChargeRequest>), ApiError> {
    let mandate = store::lock(tx, ctx, id)?.ok_or(MISSING)?;
    require_active(&mandate)?;
    let order: OrderId = ctx.id();
    let claimed = store::claim(tx, ctx, &mandate.id, token_hash, &order)?;
    let authorized = claimed.ok_or_else(|| {
        ApiError::invalid("body/mandate/token must be an unused authorization of the last 15 minutes")
    })?;
    // An undecided first charge may still succeed, which ends the agreement.
    if mandate.frequency == Frequency::OneOff && store::is_under_way(tx, ctx, &mandate.id)? {
        return Err(under_way());
    }
    let (Some(method), Some(billing_address)) = (&mandate.payment_method, &mandate.billing_address) else {
        return Err(ApiError::Internal("an active mandate without a card".into()));
    };
    // Removing a card revokes its agreements in the same transaction.
    let instrument = payment_methods::instrument(tx, ctx, method)?
        .ok_or_else(|| ApiError::Internal("the card of an active mandate was removed".into()))?;
    let address = customers::address(tx, ctx, billing_address)?;
    let totals = taxed(authorized.amount, &address)?;
    let agreed = Agreed {
        mandate: &mandate.id,
        order,
        customer: &mandate.customer,
        email: &mandate.email,
        billing_address,
        country: address.country,
        line: authorized.description,
        totals,
        ip: mandate.ip.as_deref(),
        user_agent: mandate.user_agent.as_deref(),
    };
    let (payment, mut request) = agreed::submit_agreed(tx, ctx, agreed, instrument)?;
    let page = from_bank(&page_url(ctx.env, &ctx.store.id, &mandate.id));
    // The agreement may have many charges.
    request.return_url = format!("{page}&payment={payment}");
    Ok((payment, request))
}

/// The customer agreed to a total, so the tax is included.
fn taxed(amount: Cents, address: &BillingAddress) -> Result<Totals, ApiError> {
    let rate = address.place().map_or(tax::TaxRate::NONE, tax::rate).rate;
    let line = Line {
        unit: amount,
        quantity: 1,
    };
    Ok(pricing::totals(
        [line],
        Cents::ZERO,
        rate,
        TaxBehavior::Inclusive,
    )?)
}

fn under_way() -> ApiError {
    ApiError::Conflict("A payment of this mandate is under way".into())
}

fn declined(code: Option<FailureCode>) -> ApiError {
    ApiError::invalid(code.unwrap_or(FailureCode::PaymentDeclined).message())
}

/// The answer to the client. A decline is an answer too, so that its changes are committed.
fn answer(ctx: &Ctx<'_>, sale: Sale) -> Result<Result<MandatePayment, ApiError>, ApiError> {
    let status = match sale.state.payment {
        PaymentStatus::Failed => return Ok(Err(declined(sale.failure))),
        PaymentStatus::Pending if sale.authorization_url.is_some() => MandatePaymentStatus::Requires3ds,
        // Cards are decided at once; should one not be, a message brings its decision.
        PaymentStatus::Pending | PaymentStatus::Processing => return Ok(Err(under_way())),
        PaymentStatus::Completed | PaymentStatus::Refunded | PaymentStatus::Disputed => {
            MandatePaymentStatus::Completed
        }
    };
    let authorization_url = bank::page(ctx, &sale)?;
    Ok(Ok(MandatePayment {
        id: sale.payment,
        status,
        authorization_url,
    }))
}
