//! Buyers who come back from the bank to a page of ours. The processor's message about their charge may not
//! be here yet, so the page asks what came of it, and shows the truth.

use super::landing::return_url;
use super::late::apply_later;
use super::requests::SessionPath;
use super::setup::apply;
use super::steps;
use crate::billing::mandates::agreement::{AgreementPath, as_platform, opened};
use crate::billing::mandates::store as mandates;
use crate::billing::payment_methods::setup;
use crate::orders::charge::OpenCharge;
use crate::orders::sale::Sale;
use crate::orders::store::record;
use crate::payments::message::{Applied, Message};
use crate::selling::checkout::store as sessions;
use pandabase_domain::id::{PaymentId, SessionId};
use pandabase_domain::input::Opt;
use pandabase_domain::mandate::MandateStatus;
use pandabase_domain::payment::PaymentStatus;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
use pandabase_platform::config::limits::Limit;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::{Charge, ChargeState, Purpose};
use pandabase_platform::rate_limit::Scope;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How often the processor is asked for one charge because a page is opened: whoever has its address can open
/// it without end.
const LOOKS: Limit = Limit::per_minute(4);
/// How long a page waits for the processor's answer before it shows what is known here.
const PATIENCE: Duration = Duration::from_secs(5);

/// What became of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Returned {
    /// Whether anything is known that was not known before.
    pub has_changed: bool,
    /// Where the merchant sends the buyer, once the money is captured.
    pub return_url: Option<String>,
}

/// Which charge under an agreement the bank asked about.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct OfAgreement {
    /// Its payment; without one the card was verified.
    #[serde(default)]
    payment: Opt<PaymentId>,
}

/// Asks what became of a session whose buyer the bank had a question for.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such session.
pub async fn of_session(call: Call, input: Input<SessionPath>) -> Result<Reply<Returned>, ApiError> {
    let id = input.path.session_id;
    let asked = id.clone();
    let open = call.read(move |tx, ctx| {
        let sale = sale_of(tx, ctx, &asked)?;
        Ok(sale.and_then(|sale| awaited(ctx, &sale)))
    });
    let has_changed = catch_up(&call, open.await?).await?;
    let landing = call.read(move |tx, ctx| match sale_of(tx, ctx, &id)? {
        Some(sale) if sale.captured_at.is_some() => return_url(tx, ctx, &sale),
        _ => Ok(None),
    });
    let return_url = landing.await?;
    call.reply(&Returned {
        has_changed,
        return_url,
    })
}

/// Asks what became of the card of an agreement, or of a charge under it.
///
/// # Errors
/// [`ApiError::Missing`] when the address opens no agreement.
pub async fn of_agreement(
    call: Call,
    input: Input<AgreementPath, Nothing, Json<OfAgreement>>,
) -> Result<Reply<Returned>, ApiError> {
    let (path, Json(of)) = (input.path, input.body);
    let open = call.read(move |tx, ctx| {
        let mandate = opened(ctx, &path, mandates::find(tx, ctx, &path.mandate_id)?)?;
        if let Some(payment) = of.payment.as_ref() {
            let sale = record::by_payment(tx, ctx, payment)?;
            let sale = sale.filter(|sale| sale.mandate.as_ref() == Some(&mandate.id));
            return Ok(sale.and_then(|sale| awaited(ctx, &sale)));
        }
        let is_asked =
            mandate.status == MandateStatus::RequiresAuthorization && mandate.authorization_url.is_some();
        let verified = match is_asked {
            true => mandates::setup_of(tx, ctx, &mandate.id)?,
            false => None,
        };
        match verified {
            Some(method) => as_platform(ctx.env, |platform| setup::awaited(tx, platform, &method)),
            None => Ok(None),
        }
    });
    let has_changed = catch_up(&call, open.await?).await?;
    call.reply(&Returned {
        has_changed,
        return_url: None,
    })
}

/// The order of a session, once there is one.
fn sale_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, session: &SessionId) -> Result<Option<Sale>, ApiError> {
    match sessions::load(tx, ctx, session)?.order_id {
        Some(order) => Ok(record::by_order(tx, ctx, &order)?),
        None => Ok(None),
    }
}

/// The charge of an order that awaits the buyer's answer to the bank.
fn awaited(ctx: &Ctx<'_>, sale: &Sale) -> Option<OpenCharge> {
    let waits = sale.state.payment == PaymentStatus::Pending && sale.authorization_url.is_some();
    waits.then(|| OpenCharge::of(ctx, sale))
}

/// Asks the processor and applies what it says; returns whether that changed anything. Where it does not
/// answer in time, its message will.
async fn catch_up(call: &Call, open: Option<OpenCharge>) -> Result<bool, ApiError> {
    let Some(open) = open else {
        return Ok(false);
    };
    let Some(charge) = ask(call, &open).await else {
        return Ok(false);
    };
    let (purpose, message) = (open.new.purpose, Message::of(charge));
    let applied = call.write(move |tx, ctx| match (&purpose, &message.charge) {
        (Purpose::Payment(payment), _) => Ok(apply_later(tx, ctx, payment, &message)? == Applied::Changed),
        (Purpose::Setup(method), Some(charge)) => as_platform(ctx.env, |platform| {
            apply(tx, platform, method, charge)?;
            Ok(true)
        }),
        (Purpose::Setup(_), None) => Ok(false),
    });
    applied.await
}

/// What the processor says of a charge; `None` while the bank still waits, and where nobody can be asked.
async fn ask(call: &Call, open: &OpenCharge) -> Option<Charge> {
    let (app, key) = (call.app(), &open.new.key);
    let id = open.id.as_deref()?;
    let now = app.env.clock.now();
    let standing = app
        .env
        .limiter
        .take(Scope::Account, ("returned", key), LOOKS, now);
    if !standing.allowed {
        return None;
    }
    let asked = app.ports.processor.find(&open.new.store, id);
    let Ok(told) = tokio::time::timeout(PATIENCE, asked).await else {
        tracing::warn!(key, "the processor takes long to say what became of a charge");
        return None;
    };
    match steps::if_known(told, (key, id)) {
        Ok(found) => found.filter(|charge| !matches!(charge.state, ChargeState::NeedsBuyer(_))),
        Err(error) => {
            tracing::warn!(key, %error, "what became of a charge cannot be asked when its buyer returns");
            None
        }
    }
}
