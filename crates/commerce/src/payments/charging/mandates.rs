//! The merchant's operations on billing agreements: `/mandates`, `/mandates/authorizations`, `/payments`.

use super::mandate_payment;
use crate::billing::mandates::views::{Authorization, AuthorizationView, MandatePayment, MandateView};
use crate::billing::mandates::{Authorized, MISSING, Mandate, agreement, mails, page_url, store};
use crate::selling::checkout::price::above_maximum;
use pandabase_domain::id::{CustomerId, MandateId, push_random};
use pandabase_domain::input::{Int, MAX_SAFE_INTEGER, Text};
use pandabase_domain::mandate::{ACCEPTANCE_TTL, AUTHORIZATION_TTL, Frequency, MandateStatus};
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::{AboveMaximum, MAXIMUM_TOTAL, MINIMUM_TOTAL};
use pandabase_domain::token::bearer_hash;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Deserialize;

/// Length of a token, in characters.
const TOKEN_LENGTH: usize = 40;

/// What customers read of an agreement or a charge; as long as the name of a cart's line may be.
type Description = Text<1, 255>;

/// A new agreement.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewMandate {
    customer_id: CustomerId,
    /// What the customer agrees to pay for.
    description: Description,
    frequency: Frequency,
}

pandabase_domain::text_enum! {
    /// What is charged in.
    pub enum ChargeCurrency {
        /// US dollars.
        Usd = "USD",
    }
}

/// What is going to be charged.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewAuthorization {
    mandate_id: MandateId,
    /// Cents, tax included.
    amount: Int<{ MINIMUM_TOTAL.0 }, MAX_SAFE_INTEGER>,
    #[expect(dead_code, reason = "there is only one")]
    currency: ChargeCurrency,
    /// What for; the line of the order.
    description: Description,
}

/// What is charged.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewPayment {
    mandate: Authorization,
}

/// `POST /v2/core/stores/{storeId}/mandates`: a new agreement, which its customer has still to accept.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such customer.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<NewMandate>>,
) -> Result<MandateView, ApiError> {
    let new = &input.body.0;
    let email = store::customer(tx, ctx, &new.customer_id)?.ok_or(ApiError::Missing("Customer"))?;
    let mandate = Mandate {
        id: ctx.id(),
        status: MandateStatus::RequiresAction,
        customer: new.customer_id.clone(),
        email,
        description: new.description.to_string(),
        frequency: new.frequency,
        expires_at: ctx.now.plus_millis(ACCEPTANCE_TTL),
        authorization_url: None,
        declines: 0,
        failure: None,
        payment_method: None,
        billing_address: None,
        ip: None,
        user_agent: None,
    };
    store::insert(tx, ctx, &mandate)?;
    agreement::plan_expiry(tx, ctx, &mandate)?;
    Ok(MandateView {
        agreement_url: page_url(ctx.env, &ctx.store.id, &mandate.id),
        status: mandate.status,
        id: mandate.id,
    })
}

/// `POST /v2/core/stores/{storeId}/mandates/authorizations`: tells the customer of a charge to come.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such agreement, [`ApiError::Invalid`] when it is not active.
pub fn authorize(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<NewAuthorization>>,
) -> Result<AuthorizationView, ApiError> {
    let new = &input.body.0;
    let mandate = store::lock(tx, ctx, &new.mandate_id)?.ok_or(MISSING)?;
    mandate_payment::require_active(&mandate)?;
    let amount = Cents(new.amount.get());
    if amount > MAXIMUM_TOTAL {
        return Err(above_maximum(AboveMaximum));
    }
    let authorized = Authorized {
        amount,
        description: new.description.to_string(),
    };
    let mut token = String::with_capacity(TOKEN_LENGTH);
    push_random(&mut token, TOKEN_LENGTH, &mut *ctx.env.random.secrets());
    let expires_at = ctx.now.plus_millis(AUTHORIZATION_TTL);
    store::authorize(
        tx,
        ctx,
        &mandate.id,
        &authorized,
        &bearer_hash(&token),
        expires_at,
    )?;
    mails::authorized(tx, ctx, &mandate, &authorized)?;
    Ok(AuthorizationView { token })
}

/// `POST /v2/core/stores/{storeId}/payments`: charges what was authorized. The work goes on when the client
/// hangs up.
pub async fn pay(
    call: Call,
    input: Input<Nothing, Nothing, Json<NewPayment>>,
) -> Result<Reply<MandatePayment>, ApiError> {
    call.run_to_completion(mandate_payment::AgreedCharge::of(input.body.0.mandate))
        .await
}
