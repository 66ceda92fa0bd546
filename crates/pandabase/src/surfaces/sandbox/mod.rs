//! The sandbox processor. It behaves like a company of its own: it keeps its books in its own tables, written
//! in its own transactions, and what it reports later it sends as messages (jobs on the store's clock) that
//! may repeat. It moves no money and takes only test cards (contract `checkout.md`, "Pay").

pub mod bank;
pub mod clock;
pub mod instruments;
pub mod messages;
pub mod simulate_payment;
pub mod simulate_payout;
pub(crate) mod store;
pub mod transfers;
pub mod verdict;
pub mod verify;

use pandabase_domain::payment::PaymentEvent;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::processor::{check_expiry, sandbox_card};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::{Ctx, Env, StoreContext};
use pandabase_platform::db::Db;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::{
    Accepts, Answering, Charge, ChargeRequest, Evidence, Instrument, Processor, Purpose, RefundRequest,
    RefundState, Release, Source,
};
use std::sync::Arc;
use store::{books, instruments as kept};
use verdict::{Status, Verdict, missing, settlement_time};

/// The sandbox processor and the bank behind it.
pub struct Sandbox {
    env: Arc<Env>,
    db: Db,
}

impl Sandbox {
    /// A processor whose books are in `db`.
    pub fn new(env: &Arc<Env>, db: &Db) -> Self {
        Self {
            env: Arc::clone(env),
            db: db.clone(),
        }
    }
}

impl Accepts for Sandbox {
    fn check(&self, instrument: &Instrument, now: Timestamp) -> Result<(), ApiError> {
        match (&instrument.source, instrument.method) {
            (Source::Card(card), MethodCode::Card) => sandbox_card(&card.number)
                .and_then(|_| check_expiry(card.exp_month, card.exp_year, now))
                .map_err(|error| ApiError::invalid(error.to_string())),
            (Source::Card(_), method) => Err(ApiError::invalid(format!(
                "body/payment_method/card is not taken by the method '{method}'"
            ))),
            (Source::Token(_) | Source::None, MethodCode::Card) => Err(ApiError::invalid(
                "body/payment_method/card must be a test card: the sandbox has no card tokens",
            )),
            (Source::Saved(_), MethodCode::Card | MethodCode::Link) => Ok(()),
            (Source::Saved(_), method) => Err(ApiError::invalid(format!(
                "body/payment_method/type '{method}' cannot be saved"
            ))),
            // Wallets, bank debits and the other methods ask the buyer themselves; in the sandbox the buyer
            // always agrees.
            (Source::Token(_) | Source::None, _) => Ok(()),
        }
    }
}

impl Processor for Sandbox {
    fn charge<'a>(&'a self, request: ChargeRequest) -> Answering<'a, Charge> {
        let env = Arc::clone(&self.env);
        Box::pin(async move {
            let charged = self.db.write(move |tx| {
                let ctx = Ctx::of(&env, &request.store);
                let known = kept::known(tx, &ctx, &request.instrument)?;
                let verdict = Verdict::of(known, &request, ctx.now);
                if books::insert(tx, &ctx, &request, &verdict)? {
                    if verdict.status == Status::Pending {
                        messages::settle_later(tx, &ctx, &request)?;
                    }
                    if let Some((event, after)) = verdict.later {
                        let (key, purpose) = (&request.key, &request.purpose);
                        messages::send(tx, &ctx, key, purpose, event, ctx.now.plus_millis(after))?;
                    }
                }
                books::load(tx, &ctx, &request.key)?.ok_or_else(missing)
            });
            Ok(charged.await?)
        })
    }

    fn find<'a>(&'a self, store: &'a StoreContext, key: &'a str) -> Answering<'a, Option<Charge>> {
        let (env, store, key) = (Arc::clone(&self.env), store.clone(), key.to_owned());
        Box::pin(async move {
            let found = self
                .db
                .read(move |tx| books::load(tx, &Ctx::of(&env, &store), &key));
            Ok(found.await?)
        })
    }

    fn release<'a>(&'a self, request: Release) -> Answering<'a, Charge> {
        let env = Arc::clone(&self.env);
        Box::pin(async move {
            let released = self.db.write(move |tx| {
                let ctx = Ctx::of(&env, &request.store);
                books::release(tx, &ctx, &request)?;
                books::load(tx, &ctx, &request.key)?.ok_or_else(missing)
            });
            Ok(released.await?)
        })
    }

    fn refund<'a>(&'a self, request: RefundRequest) -> Answering<'a, RefundState> {
        let env = Arc::clone(&self.env);
        Box::pin(async move {
            let refunded = self.db.write(move |tx| {
                let ctx = Ctx::of(&env, &request.store);
                let method = books::method_of(tx, &ctx, &request.charge_key)?.ok_or_else(missing)?;
                let is_new = books::insert_refund(tx, &ctx, &request)?;
                if !method.is_async() {
                    return Ok(RefundState::Done);
                }
                if is_new {
                    let at = ctx.now.plus_millis(settlement_time(method));
                    let (key, purpose) = (&request.charge_key, Purpose::Payment(request.payment.clone()));
                    messages::send(tx, &ctx, key, &purpose, PaymentEvent::RefundConfirmed, at)?;
                }
                Ok::<_, ApiError>(RefundState::Pending)
            });
            Ok(refunded.await?)
        })
    }

    fn submit_evidence<'a>(&'a self, evidence: Evidence) -> Answering<'a, ()> {
        let env = Arc::clone(&self.env);
        Box::pin(async move {
            let taken = self.db.write(move |tx| {
                let ctx = Ctx::of(&env, &evidence.store);
                Ok::<_, ApiError>(books::insert_evidence(tx, &ctx, &evidence)?)
            });
            Ok(taken.await?)
        })
    }
}
