//! The sandbox processor. It behaves like a company of its own: it keeps its books in its own tables, written
//! in its own transactions, and what it reports later it sends as messages (jobs on the store's clock) that
//! may repeat. It moves no money and takes only test cards (contract `checkout.md`, "Pay").

pub mod bank;
pub mod clock;
pub mod forks;
pub mod instruments;
pub mod lab;
pub mod messages;
pub mod simulate_payment;
pub mod simulate_payout;
pub(crate) mod store;
pub mod transfers;
pub mod verdict;
pub mod verify;

use instruments::Known;
use pandabase_domain::payment::PaymentEvent;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::processor::{check_expiry, digits, sandbox_card};
use pandabase_domain::shield::CardFunding;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::{Ctx, Env, StoreContext};
use pandabase_platform::db::{Beside, Db, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::updates::{StatementKind, StatementLine};
use pandabase_platform::processor::{
    Accepts, Answering, CardFacts, Charge, Confirmation, Created, Evidence, Instrument, NewCharge,
    NoSuchCharge, Processor, Purpose, RefundRequest, RefundState, Refunded, Source,
};
use std::ops::Range;
use std::sync::Arc;
use store::books::Unconfirmed;
pub use store::books::has_charged;
use store::{books, instruments as kept, statement};
use verdict::{Status, Verdict, missing, settlement_time};

/// What the sandbox calls its only account.
const ACCOUNT: &str = "sandbox";

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

    fn card(&self, tx: &mut Tx<'_>, ctx: &Ctx<'_>, instrument: &Instrument) -> Result<CardFacts, ApiError> {
        let known = kept::known(tx, ctx, instrument)?;
        Ok(facts(&known, instrument))
    }
}

/// What the sandbox tells of its cards: every test card is a credit card of a bank in the United States.
fn facts(known: &Known, instrument: &Instrument) -> CardFacts {
    if known.last_four.is_none() {
        return CardFacts::default();
    }
    let bin = match &instrument.source {
        Source::Card(card) => digits(&card.number).get(..8).map(str::to_owned),
        // The number of a card that is kept is not.
        Source::Saved(_) | Source::Token(_) | Source::None => None,
    };
    CardFacts {
        fingerprint: Some(known.fingerprint.clone()),
        bin,
        country: Some("US".to_owned()),
        funding: Some(CardFunding::Credit),
    }
}

/// Decides about a charge that is being confirmed, and sends what follows from that.
fn decide(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    charge: &Unconfirmed,
    confirmation: &Confirmation,
) -> Result<(), ApiError> {
    let known = kept::known(tx, ctx, &confirmation.instrument)?;
    let verdict = Verdict::of(known, charge.amount > 0, confirmation.off_session, ctx.now);
    books::confirm(tx, ctx, charge, confirmation, &verdict)?;
    let Unconfirmed { key, purpose, .. } = charge;
    if verdict.status == Status::Pending {
        messages::settle_later(tx, ctx, key, purpose, verdict.known.method)?;
    }
    if let Some((event, after)) = verdict.later {
        messages::send(tx, ctx, key, purpose, event, ctx.now.plus_millis(after))?;
    }
    Ok(())
}

impl Processor for Sandbox {
    fn create<'a>(&'a self, charge: NewCharge) -> Answering<'a, Created> {
        let env = Arc::clone(&self.env);
        Box::pin(async move {
            let created = self.db.write_beside(Beside::store(&charge.store.id), move |tx| {
                let ctx = Ctx::of(&env, &charge.store);
                Ok::<_, ApiError>(books::create(tx, &ctx, &charge)?)
            });
            Ok(Created::Charge(created.await?))
        })
    }

    fn confirm<'a>(&'a self, confirmation: Confirmation) -> Answering<'a, Charge> {
        let env = Arc::clone(&self.env);
        Box::pin(async move {
            let beside = Beside::store(&confirmation.store.id);
            let confirmed = self.db.write_beside(beside, move |tx| {
                let ctx = Ctx::of(&env, &confirmation.store);
                if let Some(charge) = books::unconfirmed(tx, &ctx, &confirmation.id)? {
                    decide(tx, &ctx, &charge, &confirmation)?;
                }
                books::find(tx, &ctx, &confirmation.id)?.ok_or_else(missing)
            });
            Ok(confirmed.await?)
        })
    }

    fn find<'a>(&'a self, store: &'a StoreContext, id: &'a str) -> Answering<'a, Option<Charge>> {
        let (env, store, id) = (Arc::clone(&self.env), store.clone(), id.to_owned());
        Box::pin(async move {
            let found = self.db.read(move |tx| {
                let ctx = Ctx::of(&env, &store);
                let is_known = books::charged(tx, &ctx, &id)?.is_some();
                let found = books::find(tx, &ctx, &id)?;
                Ok::<_, ApiError>(is_known.then_some(found))
            });
            Ok(found.await?.ok_or(NoSuchCharge)?)
        })
    }

    fn release<'a>(&'a self, store: &'a StoreContext, id: &'a str) -> Answering<'a, Charge> {
        let (env, store, id) = (Arc::clone(&self.env), store.clone(), id.to_owned());
        Box::pin(async move {
            let released = self.db.write_beside(Beside::store(&store.id), move |tx| {
                let ctx = Ctx::of(&env, &store);
                books::release(tx, &ctx, &id)?;
                books::find(tx, &ctx, &id)
            });
            Ok(released.await?.ok_or(NoSuchCharge)?)
        })
    }

    fn refund<'a>(&'a self, request: RefundRequest) -> Answering<'a, RefundState> {
        let env = Arc::clone(&self.env);
        Box::pin(async move {
            let beside = Beside::store(&request.store.id);
            let refunded = self.db.write_beside(beside, move |tx| {
                let ctx = Ctx::of(&env, &request.store);
                let charge = books::charged(tx, &ctx, &request.charge)?.ok_or_else(missing)?;
                let is_new = books::insert_refund(tx, &ctx, &charge.key, &request)?;
                if !charge.method.is_async() {
                    return Ok(RefundState::Done);
                }
                if is_new {
                    let at = ctx.now.plus_millis(settlement_time(charge.method));
                    let purpose = Purpose::Payment(request.payment.clone());
                    messages::send(tx, &ctx, &charge.key, &purpose, PaymentEvent::RefundConfirmed, at)?;
                }
                Ok::<_, ApiError>(RefundState::Pending)
            });
            Ok(refunded.await?)
        })
    }

    fn refunds_of<'a>(&'a self, store: &'a StoreContext, charge: &'a str) -> Answering<'a, Vec<Refunded>> {
        let (env, store, charge) = (Arc::clone(&self.env), store.clone(), charge.to_owned());
        Box::pin(async move {
            let refunds = self.db.read(move |tx| {
                let ctx = Ctx::of(&env, &store);
                let charge = books::charged(tx, &ctx, &charge)?;
                let refunds = charge.map(|charge| books::refunds(tx, &ctx, &charge));
                Ok::<_, ApiError>(refunds.transpose()?)
            });
            Ok(refunds.await?.ok_or(NoSuchCharge)?)
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

    fn accounts(&self) -> Answering<'_, Vec<String>> {
        Box::pin(std::future::ready(Ok(vec![ACCOUNT.to_owned()])))
    }

    fn statement<'a>(&'a self, _: &'a str, span: Range<Timestamp>) -> Answering<'a, Vec<StatementLine>> {
        Box::pin(async move {
            let moved = self.db.read(move |tx| statement::moved(tx, &span));
            Ok(moved.await.map_err(ApiError::from)?)
        })
    }

    fn statement_of<'a>(
        &'a self,
        store: &'a StoreContext,
        kind: StatementKind,
        charge: &'a str,
    ) -> Answering<'a, Vec<StatementLine>> {
        let (store, charge) = (store.id.clone(), charge.to_owned());
        Box::pin(async move {
            let moved = self.db.read(move |tx| statement::moved_of(tx, &store, &charge));
            let mut lines = moved.await.map_err(ApiError::from)?;
            lines.retain(|line| line.kind == kind);
            Ok(lines)
        })
    }
}
