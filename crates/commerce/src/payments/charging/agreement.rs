//! A customer accepts a billing agreement: the processor verifies the card, which is saved like one that is
//! added in the portal.

use super::landing::from_bank;
use super::setup::apply;
use super::steps;
use crate::billing::mandates::agreement::{Agreement, AgreementPath, as_platform, opened, view};
use crate::billing::mandates::{Consent, MISSING, page_url, store};
use crate::billing::payment_methods::requests::NewMethod;
use crate::billing::payment_methods::setup;
use crate::billing::payment_methods::setup::Outcome;
use crate::orders::charge::ChargeRequest;
use crate::selling::customers;
use pandabase_domain::id::PaymentMethodId;
use pandabase_domain::mandate::Step;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::Accepts;
use pandabase_platform::rate_limit::Scope;
use std::sync::Arc;

/// The customer accepts an agreement and enters a card.
pub async fn accept(
    call: Call,
    input: Input<AgreementPath, Nothing, Json<NewMethod>>,
) -> Result<Reply<Agreement>, ApiError> {
    let (path, Json(new)) = (input.path, input.body);
    let visitor = (call.ip().to_owned(), call.user_agent().map(str::to_owned));
    let shown = path.clone();
    let processor = Arc::clone(&call.app().ports.processor);
    let (setup, request) = call
        .write(move |tx, ctx| open(tx, ctx, &*processor, &path, &new, &visitor))
        .await?;
    let charge = steps::charge(call.app(), *request).await?;
    let told = call.write(move |tx, ctx| {
        match as_platform(ctx.env, |platform| apply(tx, platform, &setup, &charge))? {
            // Returned inside `Ok`, so that the transaction commits and stores the refusal.
            Outcome::Refused(code) => Ok(Err(ApiError::invalid(code.message()))),
            Outcome::Saved(_)
            | Outcome::NeedsBuyer(_)
            | Outcome::Pending
            | Outcome::GivenUp
            | Outcome::Ended => {
                let mandate = store::find(tx, ctx, &shown.mandate_id)?.ok_or(MISSING)?;
                view(tx, ctx, mandate).map(Ok)
            }
        }
    });
    let agreement = told.await??;
    call.reply(&agreement)
}

/// Checks the card, stores that it is being verified, and returns the request for the processor.
fn open(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    accepts: &dyn Accepts,
    path: &AgreementPath,
    new: &NewMethod,
    (ip, user_agent): &(String, Option<String>),
) -> Result<(PaymentMethodId, Box<ChargeRequest>), ApiError> {
    let found = store::lock(tx, ctx, &path.mandate_id)?;
    let mandate = opened(ctx, path, found)?;
    let status = mandate
        .status
        .after(Step::Accepted)
        .filter(|_| ctx.now < mandate.expires_at)
        .ok_or_else(|| ApiError::Conflict("This agreement cannot be accepted any more".into()))?;
    // A limit, so that nobody can try out stolen cards here.
    let limit = ctx.env.config.limits.new_payment_methods;
    let now = ctx.env.clock.now();
    let limiter = &ctx.env.limiter;
    if !limiter
        .take(Scope::Account, mandate.id.as_str(), limit, now)
        .allowed
    {
        return Err(ApiError::RateLimited);
    }
    let opened = as_platform(ctx.env, |platform| {
        setup::open(tx, platform, accepts, &mandate.email, new)
    });
    let (setup, mut request) = opened?;
    request.return_url = from_bank(&page_url(ctx.env, &ctx.store.id, &mandate.id));
    let billing_address = customers::add_address(tx, ctx, &mandate.customer, &new.billing)?;
    let consent = Consent {
        setup: &setup,
        billing_address: &billing_address,
        ip,
        user_agent: user_agent.as_deref(),
    };
    store::accept(tx, ctx, &mandate.id, status, &consent)?;
    Ok((setup, Box::new(request)))
}
