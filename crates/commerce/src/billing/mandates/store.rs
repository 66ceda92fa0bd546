//! SQL of billing agreements and of what may be charged under them.

use super::mandate::{Authorized, Consent, Mandate};
use pandabase_domain::id::{CustomerId, MandateId, OrderId, PaymentMethodId, StoreId};
use pandabase_domain::mandate::MandateStatus;
use pandabase_domain::money::Cents;
use pandabase_domain::payment::{FailureCode, PaymentStatus};
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::{params, sealed, sql};

/// How long unused authorizations are kept, in milliseconds.
pub const KEPT: i64 = DAY;

sealed!(
    /// The pages where banks wait for customers' answers.
    pub AUTHORIZATION_URL = "mandates", "authorization_url", "id", ""
);

sql! {
    FIND: Mandate = "SELECT {} FROM mandates WHERE store_id = $1 AND id = $2";
    LOCK: Mandate = "SELECT {} FROM mandates WHERE store_id = $1 AND id = $2", locked;
    INSERT: insert Mandate = "INSERT INTO mandates (store_id, created_at, {columns})
        VALUES ($1, $2, {values})";
    ACCEPT = "UPDATE mandates SET status = $1, setup_id = $2, billing_address_id = $3, accepted_at = $4,
            ip_address = $5, user_agent = $6, authorization_url = NULL, failure = NULL
        WHERE store_id = $7 AND id = $8";
    MOVE = "UPDATE mandates SET status = $1, payment_method_id = $2, failure = $3, declines = $4,
            authorization_url = NULL
        WHERE store_id = $5 AND id = $6";
    ASK = "UPDATE mandates SET authorization_url = $1 WHERE store_id = $2 AND id = $3";
    SETUP: PaymentMethodId = "SELECT setup_id FROM mandates
        WHERE store_id = $1 AND id = $2 AND setup_id IS NOT NULL";
    OF_SETUP: OfSetup = "SELECT {} FROM mandates WHERE setup_id = $1
        AND NOT EXISTS (SELECT 1 FROM stores s WHERE s.id = mandates.store_id AND s.is_snapshot)";
    USED_UP = "UPDATE mandates SET status = 'REVOKED'
        WHERE store_id = $1 AND id = $2 AND status = 'ACTIVE' AND frequency = 'ONE_OFF'";
    REVOKE_OF_METHOD = "UPDATE mandates SET status = 'REVOKED'
        WHERE payment_method_id = $1 AND status = 'ACTIVE'";
    // Locked, so that a change of the customer's address also reaches this agreement.
    EMAIL: String = "SELECT email FROM customers WHERE store_id = $1 AND id = $2", locked;
    SET_EMAIL = "UPDATE mandates SET customer_email = $1
        WHERE store_id = $2 AND customer_id = $3 AND customer_email <> $1";
    PAID_BY = "SELECT 1 FROM mandates a
            JOIN payment_methods m ON m.id = a.payment_method_id AND m.removed_at IS NULL
        WHERE a.store_id = $1 AND a.customer_id = $2 AND a.status = 'ACTIVE' AND m.email = $3 LIMIT 1";
    AUTHORIZE = "INSERT INTO mandate_authorizations (store_id, token_hash, mandate_id, amount, description,
            expires_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    CLAIM: Authorized = "UPDATE mandate_authorizations SET order_id = $1
        WHERE store_id = $2 AND token_hash = $3 AND mandate_id = $4 AND order_id IS NULL AND expires_at > $5
        RETURNING {}";
    UNDER_WAY = "SELECT 1 FROM orders WHERE store_id = $1 AND mandate_id = $2
            AND payment_status IN ('PENDING', 'PROCESSING') LIMIT 1";
    CHARGES: Charged = "SELECT {} FROM orders
        WHERE store_id = $1 AND mandate_id = $2
        ORDER BY id DESC LIMIT $3";
    /// Deletes authorizations that expired before a time and were never used, at most so many at once.
    pub SWEEP = "DELETE FROM mandate_authorizations WHERE (store_id, token_hash) IN (
        SELECT store_id, token_hash FROM mandate_authorizations WHERE order_id IS NULL AND expires_at < $1
            ORDER BY expires_at LIMIT $2)";
}

/// An agreement.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &MandateId) -> Result<Option<Mandate>, DbError> {
    tx.fetch_optional(FIND, params![&ctx.store.id, id])
}

/// Like [`find`], with a row lock until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &MandateId) -> Result<Option<Mandate>, DbError> {
    tx.fetch_optional(LOCK, params![&ctx.store.id, id])
}

/// Stores a new agreement.
pub fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, mandate: &Mandate) -> Result<(), DbError> {
    tx.insert(INSERT, params![&ctx.store.id, ctx.now], mandate)
        .map(drop)
}

/// Gives every agreement of a customer the customer's address.
pub fn set_email(tx: &mut Tx<'_>, ctx: &Ctx<'_>, customer: &CustomerId, email: &str) -> Result<(), DbError> {
    tx.run(SET_EMAIL, params![email, &ctx.store.id, customer])
        .map(drop)
}

/// Whether an active agreement of a customer charges a method of the person with an address.
pub fn is_paid_by(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    customer: &CustomerId,
    email: &str,
) -> Result<bool, DbError> {
    tx.exists(PAID_BY, params![&ctx.store.id, customer, email])
}

/// Stores that the customer agreed and gave a card, which is being verified.
pub fn accept(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &MandateId,
    status: MandateStatus,
    consent: &Consent<'_>,
) -> Result<(), DbError> {
    tx.run(
        ACCEPT,
        params![
            status.as_str(),
            consent.setup,
            consent.billing_address,
            ctx.now,
            consent.ip,
            consent.user_agent,
            &ctx.store.id,
            id
        ],
    )?;
    Ok(())
}

/// Stores an agreement's status, the card that it charges, how many cards were refused, and why the last one
/// was.
pub fn set_status(tx: &mut Tx<'_>, ctx: &Ctx<'_>, mandate: &Mandate) -> Result<(), DbError> {
    tx.run(
        MOVE,
        params![
            mandate.status.as_str(),
            mandate.payment_method.as_ref(),
            mandate.failure.map(FailureCode::as_str),
            mandate.declines,
            &ctx.store.id,
            &mandate.id
        ],
    )?;
    Ok(())
}

/// Stores the page where the card's bank waits for the customer's answer.
pub fn ask(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &MandateId, url: &str) -> Result<(), DbError> {
    let sealed = ctx.encrypt(&AUTHORIZATION_URL, id.as_str(), url.as_bytes());
    tx.run(ASK, params![&sealed, &ctx.store.id, id])?;
    Ok(())
}

/// What the latest card that was given for an agreement is verified under.
pub fn setup_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &MandateId) -> Result<Option<PaymentMethodId>, DbError> {
    tx.fetch_optional(SETUP, params![&ctx.store.id, id])
}

/// An agreement of any store.
#[derive(FromRow)]
pub(super) struct OfSetup {
    pub(super) store_id: StoreId,
    pub(super) id: MandateId,
}

/// The agreement whose latest card is verified under this id.
pub(super) fn of_setup(tx: &mut Tx<'_>, setup: &PaymentMethodId) -> Result<Option<OfSetup>, DbError> {
    tx.fetch_optional(OF_SETUP, params![setup])
}

/// Revokes an active agreement if it is for a single charge.
pub fn use_up(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &MandateId) -> Result<(), DbError> {
    tx.run(USED_UP, params![&ctx.store.id, id])?;
    Ok(())
}

/// Revokes every active agreement, of any store, that charges a method.
pub fn revoke_of_method(tx: &mut Tx<'_>, method: &PaymentMethodId) -> Result<(), DbError> {
    tx.run(REVOKE_OF_METHOD, params![method])?;
    Ok(())
}

/// The email address of a customer, in lower case, which stays until the transaction ends.
pub fn customer(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CustomerId) -> Result<Option<String>, DbError> {
    tx.fetch_optional(EMAIL, params![&ctx.store.id, id])
}

/// Stores an authorization.
pub fn authorize(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    mandate: &MandateId,
    authorized: &Authorized,
    token_hash: &[u8; 32],
    expires_at: Timestamp,
) -> Result<(), DbError> {
    tx.run(
        AUTHORIZE,
        params![
            &ctx.store.id,
            token_hash,
            mandate,
            authorized.amount,
            &authorized.description,
            expires_at,
            ctx.now
        ],
    )?;
    Ok(())
}

/// Claims an authorization for an order; `None` when it belongs to another agreement, was claimed before or
/// has expired.
pub fn claim(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    mandate: &MandateId,
    token_hash: &[u8; 32],
    order: &OrderId,
) -> Result<Option<Authorized>, DbError> {
    let values = params![order, &ctx.store.id, token_hash, mandate, ctx.now];
    tx.fetch_optional(CLAIM, values)
}

/// Whether a charge under an agreement is still undecided.
pub fn is_under_way(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &MandateId) -> Result<bool, DbError> {
    tx.exists(UNDER_WAY, params![&ctx.store.id, id])
}

/// A charge under an agreement.
#[derive(FromRow)]
pub(super) struct Charged {
    #[column("total_amount")]
    pub(super) total: Cents,
    #[column("payment_status")]
    pub(super) status: PaymentStatus,
    pub(super) created_at: Timestamp,
}

/// The newest charges under an agreement.
pub(super) fn charges(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &MandateId,
    most: i64,
) -> Result<Vec<Charged>, DbError> {
    tx.fetch_all(CHARGES, params![&ctx.store.id, id, most])
}
