//! SQL of the sandbox processor's books: charges, refunds and the evidence of disputes.

use super::instruments;
use crate::surfaces::sandbox::verdict::{Status, Verdict, settlement_time};
use pandabase_domain::id::{RefundId, StoreId, push_random};
use pandabase_domain::money::{Cents, Rate};
use pandabase_domain::payment::{FailureCode, PaymentEvent};
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, ToRow, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::charge::Cost;
use pandabase_platform::processor::{
    Charge, ChargeState, Confirmation, Evidence, NewCharge, Purpose, RefundRequest, RefundState, Refunded,
};
use pandabase_platform::{params, sealed, sql};
use sha2::{Digest, Sha256};

sealed!(
    /// Addresses of the bank's pages.
    pub BANK_TOKEN = "sandbox_charges", "bank_token", "charge_key", "sandbox bank token"
);
sealed!(
    /// Tokens of the instruments that charges kept.
    pub SAVED_TOKEN = "sandbox_charges", "saved_token", "charge_key", "sandbox saved token"
);

sql! {
    INSERT: insert Created = "INSERT INTO sandbox_charges (store_id, {columns}) VALUES ($1, {values})
        ON CONFLICT (store_id, charge_key) DO NOTHING";
    REFERENCE: String = "SELECT reference FROM sandbox_charges WHERE store_id = $1 AND charge_key = $2";
    UNCONFIRMED: Unconfirmed = "SELECT {} FROM sandbox_charges
        WHERE store_id = $1 AND reference = $2 AND status = 'created'", locked;
    CONFIRM: update Confirmed = "UPDATE sandbox_charges SET {changes}
        WHERE store_id = $1 AND charge_key = $2";
    RELEASE = "UPDATE sandbox_charges SET status = 'cancelled', bank_token = NULL, bank_token_hash = NULL
        WHERE store_id = $1 AND reference = $2 AND status IN ('created', 'pending', 'needs_buyer')";
    SETTLE = "UPDATE sandbox_charges SET status = 'captured'
        WHERE store_id = $1 AND charge_key = $2 AND status = 'pending'";
    // The hash stays, so that the address tells what was answered.
    ANSWERED: Answered = "UPDATE sandbox_charges SET status = $1, failure = $2, bank_token = NULL
        WHERE bank_token_hash = $3 AND status = 'needs_buyer'
        RETURNING {}";
    PLAY = "UPDATE sandbox_charges
        SET status = $1, failure = $2, bank_token = NULL, bank_token_hash = NULL
        WHERE store_id = $3 AND charge_key = $4 AND status IN ('created', 'pending', 'needs_buyer')";
    LOAD: Booked = "SELECT {} FROM sandbox_charges WHERE store_id = $1 AND charge_key = $2";
    FIND: Booked = "SELECT {} FROM sandbox_charges WHERE store_id = $1 AND reference = $2";
    CHARGED: Charged = "SELECT {} FROM sandbox_charges WHERE store_id = $1 AND reference = $2";
    CHALLENGE: Challenge = "SELECT {} FROM sandbox_charges WHERE bank_token_hash = $1";
    INSERT_REFUND = "INSERT INTO sandbox_refunds (store_id, refund_key, charge_key, amount, created_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (store_id, refund_key) DO NOTHING";
    REFUNDS: Returned = "SELECT {} FROM sandbox_refunds
        WHERE store_id = $1 AND charge_key = $2 ORDER BY refund_key";
    ANY = "SELECT store_id FROM sandbox_charges LIMIT 1";
    INSERT_EVIDENCE = "INSERT INTO sandbox_evidence (store_id, dispute_key, reference, package, created_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (store_id, dispute_key) DO NOTHING";
}

fn new_reference(ctx: &Ctx<'_>) -> String {
    let mut text = String::from("pi_");
    push_random(&mut text, 24, &mut *ctx.env.random.lock());
    text
}

fn hash_of(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// The row of a charge that is not confirmed.
#[derive(Debug, ToRow)]
struct Created {
    charge_key: String,
    payment_id: Purpose,
    reference: String,
    /// In the smallest unit of the currency.
    amount: i64,
    currency: Currency,
    /// The price in US cents.
    total: Cents,
    method: MethodCode,
    status: Status,
    created_at: Timestamp,
}

/// Stores a new charge, unless the key was used before, and returns its reference.
pub fn create(tx: &mut Tx<'_>, ctx: &Ctx<'_>, charge: &NewCharge) -> Result<String, DbError> {
    let (currency, amount) = charge.presentment.unwrap_or((Currency::Usd, charge.amount.0));
    let row = Created {
        charge_key: charge.key.clone(),
        payment_id: charge.purpose.clone(),
        reference: new_reference(ctx),
        amount,
        currency,
        total: charge.amount,
        method: charge.method,
        status: Status::Created,
        created_at: ctx.now,
    };
    tx.send_insert(INSERT, params![&ctx.store.id], &row)?;
    tx.fetch_one(REFERENCE, params![&ctx.store.id, &charge.key])
}

/// A charge that is not confirmed.
#[derive(Debug, FromRow)]
pub struct Unconfirmed {
    #[column("charge_key")]
    pub key: String,
    #[column("payment_id")]
    pub purpose: Purpose,
    /// In the smallest unit of its currency.
    pub amount: i64,
}

/// The charge with this reference, locked, if it is not confirmed.
pub fn unconfirmed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, reference: &str) -> Result<Option<Unconfirmed>, DbError> {
    tx.fetch_optional(UNCONFIRMED, params![&ctx.store.id, reference])
}

/// What the verdict changes in the row of a charge.
#[derive(Debug, ToRow)]
struct Confirmed {
    method: MethodCode,
    card_brand: Option<String>,
    card_last_four: Option<String>,
    status: Status,
    failure: Option<FailureCode>,
    /// Encrypted.
    bank_token: Option<Vec<u8>>,
    bank_token_hash: Option<[u8; 32]>,
    /// Encrypted.
    saved_token: Option<Vec<u8>>,
}

/// Stores the verdict about a charge that was locked as unconfirmed.
pub fn confirm(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    charge: &Unconfirmed,
    confirmation: &Confirmation,
    verdict: &Verdict,
) -> Result<(), DbError> {
    let key = &charge.key;
    let token = (verdict.status == Status::NeedsBuyer).then(|| hex::encode(ctx.env.random.bytes::<24>()));
    let bank_token_hash = token.as_deref().map(hash_of);
    let bank_token = token.map(|token| ctx.encrypt(&BANK_TOKEN, key, token.as_bytes()));
    let known = &verdict.known;
    let is_kept = confirmation.save && known.is_keepable() && verdict.status.may_capture();
    let source = &confirmation.instrument.source;
    let saved_token = is_kept
        .then(|| instruments::keep(tx, ctx, source, known))
        .transpose()?
        .map(|token| ctx.encrypt(&SAVED_TOKEN, key, token.as_bytes()));
    let row = Confirmed {
        method: known.method,
        card_brand: known.brand.clone(),
        card_last_four: known.last_four.clone(),
        status: verdict.status,
        failure: verdict.failure,
        bank_token,
        bank_token_hash,
        saved_token,
    };
    tx.send_update(CONFIRM, params![&ctx.store.id, key], &row)?;
    Ok(())
}

/// Cancels a charge that was not captured.
pub fn release(tx: &mut Tx<'_>, ctx: &Ctx<'_>, reference: &str) -> Result<(), DbError> {
    tx.send(RELEASE, params![&ctx.store.id, reference])
}

/// A charge in the books.
#[derive(Debug, FromRow)]
struct Booked {
    #[column("charge_key")]
    key: String,
    reference: String,
    /// US cents.
    total: Cents,
    status: Status,
    failure: Option<FailureCode>,
    #[column("card_brand")]
    brand: Option<String>,
    #[column("card_last_four")]
    last_four: Option<String>,
    /// Encrypted.
    bank_token: Option<Vec<u8>>,
    /// Encrypted.
    saved_token: Option<Vec<u8>>,
}

/// The charge with this key as the processor reports it; `None` while it is not confirmed.
pub fn load(tx: &mut Tx<'_>, ctx: &Ctx<'_>, key: &str) -> Result<Option<Charge>, ApiError> {
    match tx.fetch_optional(LOAD, params![&ctx.store.id, key])? {
        Some(booked) => reported(tx, ctx, booked),
        None => Ok(None),
    }
}

/// Like [`load`], by its reference.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, reference: &str) -> Result<Option<Charge>, ApiError> {
    match tx.fetch_optional(FIND, params![&ctx.store.id, reference])? {
        Some(booked) => reported(tx, ctx, booked),
        None => Ok(None),
    }
}

fn reported(tx: &mut Tx<'_>, ctx: &Ctx<'_>, booked: Booked) -> Result<Option<Charge>, ApiError> {
    let key = booked.key;
    let state = match booked.status {
        Status::Created => return Ok(None),
        Status::Captured => ChargeState::Captured,
        Status::Pending => ChargeState::Pending,
        Status::Failed => ChargeState::Failed(booked.failure.unwrap_or_default()),
        Status::Cancelled => ChargeState::Cancelled,
        Status::NeedsBuyer => {
            let token = ctx.decrypt_text(&BANK_TOKEN, &key, &booked.bank_token.unwrap_or_default())?;
            ChargeState::NeedsBuyer(format!(
                "{}/bank-redirects/3ds/{token}",
                ctx.env.config.secure_url
            ))
        }
    };
    let saved = match booked.saved_token.filter(|_| state == ChargeState::Captured) {
        Some(kept) => instruments::saved(tx, &ctx.decrypt_text(&SAVED_TOKEN, &key, &kept)?)?,
        None => None,
    };
    let has_cost = state == ChargeState::Captured && booked.total > Cents::ZERO;
    let cost = has_cost
        .then(|| cost(&booked.reference, booked.total))
        .transpose()?;
    Ok(Some(Charge {
        key,
        reference: booked.reference,
        state,
        card: booked.last_four.map(|last_four| (booked.brand, last_four)),
        saved,
        cost,
        risk_score: None,
    }))
}

/// Whether anything was charged, in any store.
pub fn has_charged(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    tx.exists(ANY, &[])
}

/// What the sandbox's processor says that it keeps of a charge: the usual share and 30 cents. Its account
/// settles in US dollars.
fn cost(reference: &str, total: Cents) -> Result<Cost, ApiError> {
    let fee = total.at_rate(Rate::basis_points(290))?.plus(Cents(30))?;
    let suffix = reference.strip_prefix("pi_").unwrap_or(reference);
    Ok(Cost {
        id: format!("txn_{suffix}"),
        gross: total.0,
        fee: fee.0,
        currency: "usd".to_owned(),
    })
}

/// A charge to be refunded.
#[derive(Debug, FromRow)]
pub struct Charged {
    #[column("charge_key")]
    pub key: String,
    pub method: MethodCode,
}

/// The charge with this reference.
pub fn charged(tx: &mut Tx<'_>, ctx: &Ctx<'_>, reference: &str) -> Result<Option<Charged>, DbError> {
    tx.fetch_optional(CHARGED, params![&ctx.store.id, reference])
}

/// Captures a pending charge; `false` when it is no longer pending.
pub fn settle(tx: &mut Tx<'_>, ctx: &Ctx<'_>, key: &str) -> Result<bool, DbError> {
    Ok(tx.run(SETTLE, params![&ctx.store.id, key])? > 0)
}

/// Records the outcome that a simulated event reports, so that the books agree with it.
pub fn play(tx: &mut Tx<'_>, ctx: &Ctx<'_>, key: &str, event: PaymentEvent) -> Result<(), DbError> {
    let (status, failure) = match event {
        PaymentEvent::Succeeded => (Status::Captured, None),
        PaymentEvent::Failed { code } => (Status::Failed, Some(code.as_str())),
        PaymentEvent::Cancelled => (Status::Cancelled, None),
        _ => return Ok(()),
    };
    tx.send(PLAY, params![status.as_str(), failure, &ctx.store.id, key])?;
    Ok(())
}

/// Stores a refund; `false` when the key was used before.
pub fn insert_refund(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    charge_key: &str,
    request: &RefundRequest,
) -> Result<bool, DbError> {
    let written = tx.run(
        INSERT_REFUND,
        params![
            &ctx.store.id,
            &request.refund,
            charge_key,
            request.amount,
            ctx.now
        ],
    )?;
    Ok(written > 0)
}

/// A refund in the books.
#[derive(FromRow)]
struct Returned {
    #[column("refund_key")]
    refund: RefundId,
    amount: Cents,
    created_at: Timestamp,
}

/// The refunds of a charge.
pub fn refunds(tx: &mut Tx<'_>, ctx: &Ctx<'_>, charge: &Charged) -> Result<Vec<Refunded>, DbError> {
    let returned = tx.fetch_all(REFUNDS, params![&ctx.store.id, &charge.key])?;
    let is_under_way = |made: Timestamp| {
        charge.method.is_async() && ctx.now < made.plus_millis(settlement_time(charge.method))
    };
    Ok(returned
        .into_iter()
        .map(|one| Refunded {
            id: ["re_", one.refund.suffix()].concat(),
            refund: Some(one.refund),
            amount: one.amount,
            units: None,
            state: if is_under_way(one.created_at) {
                RefundState::Pending
            } else {
                RefundState::Done
            },
        })
        .collect())
}

/// Stores the evidence of a dispute; only the first one is kept.
pub fn insert_evidence(tx: &mut Tx<'_>, ctx: &Ctx<'_>, evidence: &Evidence) -> Result<(), DbError> {
    let package = serde_json::to_string(&evidence.package).map_err(DbError::Json)?;
    tx.send(
        INSERT_EVIDENCE,
        params![
            &ctx.store.id,
            &evidence.dispute,
            &evidence.reference,
            &package,
            ctx.now
        ],
    )?;
    Ok(())
}

/// A charge that the bank's page asks its buyer about, or has asked.
#[derive(FromRow)]
pub struct Challenge {
    #[column("store_id")]
    pub store: StoreId,
    #[column("payment_id")]
    pub purpose: Purpose,
    /// In the smallest unit of the currency.
    pub amount: i64,
    pub currency: Currency,
    #[column("card_last_four")]
    pub last_four: Option<String>,
    pub status: Status,
}

/// The charge at the address with this token.
pub fn challenge(tx: &mut Tx<'_>, token: &str) -> Result<Option<Challenge>, DbError> {
    tx.fetch_optional(CHALLENGE, params![&hash_of(token)])
}

/// A charge whose buyer has answered the bank.
#[derive(FromRow)]
pub struct Answered {
    #[column("store_id")]
    pub store: StoreId,
    #[column("charge_key")]
    pub key: String,
    #[column("payment_id")]
    pub purpose: Purpose,
}

/// Records the buyer's answer; the first one counts.
pub fn answer(tx: &mut Tx<'_>, token: &str, approved: bool) -> Result<Option<Answered>, DbError> {
    let (status, failure) = if approved {
        (Status::Captured, None)
    } else {
        (Status::Failed, Some(FailureCode::AuthenticationFailed.as_str()))
    };
    tx.fetch_optional(ANSWERED, params![status.as_str(), failure, &hash_of(token)])
}
