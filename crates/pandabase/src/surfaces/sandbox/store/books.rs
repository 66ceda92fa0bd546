//! SQL of the sandbox processor's books: charges, refunds, and what it was told of disputes.

use super::instruments;
use crate::surfaces::sandbox::verdict::{Status, Verdict};
use pandabase_domain::id::{StoreId, push_random};
use pandabase_domain::payment::{FailureCode, PaymentEvent};
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::{
    Charge, ChargeRequest, ChargeState, Evidence, Purpose, RefundRequest, Release,
};
use pandabase_platform::{params, sealed, sql};
use sha2::{Digest, Sha256};

sealed!(
    /// Addresses of the bank's pages.
    pub BANK_TOKEN = "sandbox_charges", "bank_token", "charge_key", "sandbox bank token"
);
sealed!(
    /// What charges kept instruments.
    pub SAVED_TOKEN = "sandbox_charges", "saved_token", "charge_key", "sandbox saved token"
);

sql! {
    INSERT = "INSERT INTO sandbox_charges (store_id, charge_key, payment_id, reference, amount, currency,
            method, card_brand, card_last_four, status, failure, bank_token, bank_token_hash, saved_token,
            created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        ON CONFLICT (store_id, charge_key) DO NOTHING";
    // A charge that never arrived is written down as given up: should it still arrive, it is refused.
    TOMBSTONE = "INSERT INTO sandbox_charges (store_id, charge_key, payment_id, reference, amount, currency,
            method, status, created_at)
        VALUES ($1, $2, $3, $4, 0, 'USD', 'card', 'cancelled', $5)
        ON CONFLICT (store_id, charge_key) DO NOTHING";
    RELEASE = "UPDATE sandbox_charges SET status = 'cancelled', bank_token = NULL, bank_token_hash = NULL
        WHERE store_id = $1 AND charge_key = $2 AND status IN ('pending', 'needs_buyer')";
    SETTLE = "UPDATE sandbox_charges SET status = 'captured'
        WHERE store_id = $1 AND charge_key = $2 AND status = 'pending'";
    ANSWERED = "UPDATE sandbox_charges
        SET status = $1, failure = $2, bank_token = NULL, bank_token_hash = NULL
        WHERE bank_token_hash = $3 AND status = 'needs_buyer'
        RETURNING store_id, charge_key, payment_id";
    PLAY = "UPDATE sandbox_charges
        SET status = $1, failure = $2, bank_token = NULL, bank_token_hash = NULL
        WHERE store_id = $3 AND charge_key = $4 AND status IN ('pending', 'needs_buyer')";
    LOAD = "SELECT charge_key, reference, status, failure, card_brand, card_last_four, bank_token, saved_token
        FROM sandbox_charges WHERE store_id = $1 AND charge_key = $2";
    METHOD = "SELECT method FROM sandbox_charges WHERE store_id = $1 AND charge_key = $2";
    WAITING = "SELECT store_id, payment_id, amount, currency, card_last_four FROM sandbox_charges
        WHERE bank_token_hash = $1 AND status = 'needs_buyer'";
    INSERT_REFUND = "INSERT INTO sandbox_refunds (store_id, refund_key, charge_key, amount, created_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (store_id, refund_key) DO NOTHING";
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

/// Writes a new charge; `false` when the key was used before.
pub fn insert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    request: &ChargeRequest,
    verdict: &Verdict,
) -> Result<bool, DbError> {
    let token = (verdict.status == Status::NeedsBuyer).then(|| hex::encode(ctx.env.random.bytes::<24>()));
    let token_hash = token.as_deref().map(hash_of);
    let sealed = token.map(|token| ctx.encrypt(&BANK_TOKEN, &request.key, token.as_bytes()));
    let known = &verdict.known;
    let is_kept = request.save && known.is_keepable() && verdict.status.may_capture();
    // A repetition must not keep the instrument once more.
    if is_kept && method_of(tx, ctx, &request.key)?.is_some() {
        return Ok(false);
    }
    let source = &request.instrument.source;
    let kept = is_kept
        .then(|| instruments::keep(tx, ctx, source, known))
        .transpose()?
        .map(|token| ctx.encrypt(&SAVED_TOKEN, &request.key, token.as_bytes()));
    let (currency, amount) = request
        .presentment
        .map_or(("USD", request.amount.0), |(currency, amount)| {
            (currency.as_str(), amount)
        });
    let written = tx.run(
        INSERT,
        params![
            &ctx.store.id,
            &request.key,
            request.purpose.as_str(),
            &new_reference(ctx),
            amount,
            currency,
            known.method.as_str(),
            &known.brand,
            &known.last_four,
            verdict.status.as_str(),
            verdict.failure.map(FailureCode::as_str),
            sealed.as_deref(),
            token_hash.as_ref().map(<[u8; 32]>::as_slice),
            kept.as_deref(),
            ctx.now
        ],
    )?;
    Ok(written > 0)
}

/// Gives up a charge that was not captured.
pub fn release(tx: &mut Tx<'_>, ctx: &Ctx<'_>, request: &Release) -> Result<(), DbError> {
    let (store, key) = (&ctx.store.id, &request.key);
    tx.run(
        TOMBSTONE,
        params![store, key, request.purpose.as_str(), &new_reference(ctx), ctx.now],
    )?;
    tx.run(RELEASE, params![store, key])?;
    Ok(())
}

/// A charge as the processor tells it.
pub fn load(tx: &mut Tx<'_>, ctx: &Ctx<'_>, key: &str) -> Result<Option<Charge>, ApiError> {
    let found = tx.first(LOAD, params![&ctx.store.id, key], |row: &mut Row<'_>| {
        Ok((
            row.next::<String>()?,
            row.next::<String>()?,
            row.word(Status::parse)?,
            row.opt_word(FailureCode::parse)?,
            row.next::<Option<String>>()?,
            row.next::<Option<String>>()?,
            row.next::<Option<Vec<u8>>>()?,
            row.next::<Option<Vec<u8>>>()?,
        ))
    })?;
    let Some((key, reference, status, failure, brand, last_four, token, kept)) = found else {
        return Ok(None);
    };
    let state = match status {
        Status::Captured => ChargeState::Captured,
        Status::Pending => ChargeState::Pending,
        Status::Failed => ChargeState::Failed(failure.unwrap_or_default()),
        Status::Cancelled => ChargeState::Cancelled,
        Status::NeedsBuyer => {
            let token = ctx.decrypt_text(&BANK_TOKEN, &key, &token.unwrap_or_default())?;
            ChargeState::NeedsBuyer(format!(
                "{}/bank-redirects/3ds/{token}",
                ctx.env.config.secure_url
            ))
        }
    };
    let saved = match kept.filter(|_| state == ChargeState::Captured) {
        Some(kept) => instruments::saved(tx, &ctx.decrypt_text(&SAVED_TOKEN, &key, &kept)?)?,
        None => None,
    };
    Ok(Some(Charge {
        key,
        reference,
        state,
        card: last_four.map(|last_four| (brand, last_four)),
        saved,
    }))
}

/// The method of a charge.
pub fn method_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, key: &str) -> Result<Option<MethodCode>, DbError> {
    tx.first(METHOD, params![&ctx.store.id, key], |row| {
        row.word(MethodCode::parse)
    })
}

/// Captures a charge that was on its way; `false` when it was given up meanwhile.
pub fn settle(tx: &mut Tx<'_>, ctx: &Ctx<'_>, key: &str) -> Result<bool, DbError> {
    Ok(tx.run(SETTLE, params![&ctx.store.id, key])? > 0)
}

/// Writes down what an event that is played says of a charge on its way: the books tell what was told.
pub fn play(tx: &mut Tx<'_>, ctx: &Ctx<'_>, key: &str, event: PaymentEvent) -> Result<(), DbError> {
    let (status, failure) = match event {
        PaymentEvent::Succeeded => (Status::Captured, None),
        PaymentEvent::Failed { code } => (Status::Failed, Some(code.as_str())),
        PaymentEvent::Cancelled => (Status::Cancelled, None),
        _ => return Ok(()),
    };
    tx.run(PLAY, params![status.as_str(), failure, &ctx.store.id, key])?;
    Ok(())
}

/// Writes a refund down; `false` when the key was used before.
pub fn insert_refund(tx: &mut Tx<'_>, ctx: &Ctx<'_>, request: &RefundRequest) -> Result<bool, DbError> {
    let written = tx.run(
        INSERT_REFUND,
        params![
            &ctx.store.id,
            &request.refund,
            &request.charge_key,
            request.amount,
            ctx.now
        ],
    )?;
    Ok(written > 0)
}

/// Writes the merchant's side of a dispute down; the first one counts.
pub fn insert_evidence(tx: &mut Tx<'_>, ctx: &Ctx<'_>, evidence: &Evidence) -> Result<(), DbError> {
    let package = serde_json::to_string(&evidence.package).map_err(DbError::Json)?;
    tx.run(
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

/// What the bank's page shows.
pub struct Waiting {
    pub store: StoreId,
    pub purpose: Purpose,
    /// In the smallest unit of the currency.
    pub amount: i64,
    pub currency: Currency,
    pub last_four: Option<String>,
}

/// The charge that waits at this address.
pub fn waiting(tx: &mut Tx<'_>, token: &str) -> Result<Option<Waiting>, DbError> {
    tx.first(WAITING, params![&hash_of(token)], |row| {
        Ok(Waiting {
            store: row.next()?,
            purpose: Purpose::of_stored(&row.next::<String>()?),
            amount: row.next()?,
            currency: row.word(Currency::parse)?,
            last_four: row.next()?,
        })
    })
}

/// A charge that the buyer has answered to the bank for.
pub struct Answered {
    pub store: StoreId,
    pub key: String,
    pub purpose: Purpose,
}

/// Takes the buyer's answer; the address works once.
pub fn answer(tx: &mut Tx<'_>, token: &str, approved: bool) -> Result<Option<Answered>, DbError> {
    let (status, failure) = if approved {
        (Status::Captured, None)
    } else {
        (Status::Failed, Some(FailureCode::AuthenticationFailed.as_str()))
    };
    tx.first(
        ANSWERED,
        params![status.as_str(), failure, &hash_of(token)],
        |row| {
            Ok(Answered {
                store: row.next()?,
                key: row.next()?,
                purpose: Purpose::of_stored(&row.next::<String>()?),
            })
        },
    )
}
