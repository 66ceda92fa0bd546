//! SQL of payments that wait for a decision.

use pandabase_domain::id::{
    CustomerId, OrderId, PaymentId, RefundId, ReviewId, SessionId, ShieldRuleId, kind,
};
use pandabase_domain::money::Cents;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::shield::ReviewStatus;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Sql, ToRow, Tx, json};
use pandabase_platform::{params, select, sql};
use serde::{Deserialize, Serialize};

/// The start of the list.
pub const LIST: Sql<Listed> = select!(
    Listed,
    "SELECT {} FROM shield_reviews v JOIN orders o ON o.store_id = v.store_id AND o.id = v.order_id"
);

sql! {
    /// Forgets what is known of at most `$2` payments from before `$1`.
    pub SWEEP_FACTS = "UPDATE shield_reviews SET card_bin = NULL, risk_score = NULL WHERE (store_id, id) IN (
        SELECT store_id, id FROM shield_reviews
        WHERE created_at < $1 AND (card_bin IS NOT NULL OR risk_score IS NOT NULL)
        ORDER BY created_at LIMIT $2)";
    INSERT: insert Review = "INSERT INTO shield_reviews (store_id, {columns}) VALUES ($1, {values})";
    LOCK: Review = "SELECT {} FROM shield_reviews WHERE store_id = $1 AND id = $2", locked;
    UPDATE: update Review = "UPDATE shield_reviews SET {changes} WHERE store_id = $1 AND id = $2";
    DROP = "DELETE FROM shield_reviews WHERE store_id = $1 AND id = $2 AND status = 'WAITING'";
    STATUS: ReviewStatus = "SELECT status FROM shield_reviews WHERE store_id = $1 AND id = $2";
    SHOW: Listed = "SELECT {} FROM shield_reviews v
            JOIN orders o ON o.store_id = v.store_id AND o.id = v.order_id
        WHERE v.store_id = $1 AND v.id = $2";
    WAITING: Listed = "SELECT {} FROM shield_reviews v
            JOIN orders o ON o.store_id = v.store_id AND o.id = v.order_id
        WHERE v.store_id = $1 AND v.status = 'OPEN' ORDER BY v.id LIMIT 100";
    TO_RETURN: ToReturn = "SELECT {} FROM shield_reviews v
            JOIN orders o ON o.store_id = v.store_id AND o.id = v.order_id
        WHERE v.store_id = $1 AND v.id = $2 AND v.charge_id IS NOT NULL AND v.refund_id IS NOT NULL
            AND v.returned_at IS NULL";
    RETURNED = "UPDATE shield_reviews SET returned_at = $1, returned_before = $2
        WHERE store_id = $3 AND id = $4";
    RETURNED_BEFORE = "UPDATE shield_reviews SET returned_before = $1 WHERE store_id = $2 AND id = $3";
    CAME_BACK = "UPDATE shield_reviews SET returned_at = NULL
        WHERE store_id = $1 AND id = $2 AND refund_id = $3 AND returned_at IS NOT NULL";
}

/// A review as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow, ToRow)]
pub struct Review {
    /// The review; also the check.
    #[column(fixed)]
    pub id: ReviewId,
    /// The order.
    #[column(fixed)]
    pub order_id: OrderId,
    /// Where it stands.
    pub status: ReviewStatus,
    /// The rule that asked for it.
    #[column(fixed)]
    pub rule_id: Option<ShieldRuleId>,
    /// Its name then.
    #[column(fixed)]
    pub rule_name: Option<String>,
    /// The risk, from 0 to 100.
    pub risk_score: Option<i64>,
    /// The first digits of the card's number.
    #[column(fixed)]
    pub card_bin: Option<String>,
    /// When the payment was submitted.
    #[column(fixed)]
    pub created_at: Timestamp,
    /// When the charge was complete.
    pub held_at: Option<Timestamp>,
    /// Until when somebody has to decide.
    pub expires_at: Option<Timestamp>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// The processor's id of the charge that is given back.
    pub charge_id: Option<String>,
    /// Under what it is given back.
    pub refund_id: Option<RefundId>,
}

/// A review with its order.
#[derive(Debug, Clone, FromRow)]
pub struct Listed {
    /// The review.
    #[column("v.id")]
    pub id: ReviewId,
    /// Where it stands.
    #[column("v.status")]
    pub status: ReviewStatus,
    /// The order.
    #[column("v.order_id")]
    pub order_id: OrderId,
    /// The rule that asked for it.
    #[column("v.rule_id")]
    pub rule_id: Option<ShieldRuleId>,
    /// Its name then.
    #[column("v.rule_name")]
    pub rule_name: Option<String>,
    /// The risk, from 0 to 100.
    #[column("v.risk_score")]
    pub risk_score: Option<i64>,
    /// The first digits of the card's number.
    #[column("v.card_bin")]
    pub card_bin: Option<String>,
    /// When the payment was submitted.
    #[column("v.created_at")]
    pub created_at: Timestamp,
    /// Until when somebody has to decide.
    #[column("v.expires_at")]
    pub expires_at: Option<Timestamp>,
    /// When it was decided.
    #[column("v.decided_at")]
    pub decided_at: Option<Timestamp>,
    /// The order's number.
    #[column("o.number")]
    pub number: SessionId,
    /// Where the payment stands.
    #[column("o.payment_status")]
    pub payment_status: PaymentStatus,
    /// What the buyer is charged.
    #[column("o.total_amount")]
    pub total: Cents,
    /// Who buys.
    #[column("o.customer_id")]
    pub customer: CustomerId,
    /// The buyer's email address.
    #[column("o.customer_email")]
    pub email: String,
    /// Country of the bill.
    #[column("o.country")]
    pub country: String,
    /// The address from which it was paid; not where a server of the store paid for the buyer.
    #[column("CASE WHEN o.by_token THEN NULL ELSE o.ip_address END")]
    pub ip: Option<String>,
}

/// A charge that is to be given back.
#[derive(Debug, Clone, FromRow)]
pub struct ToReturn {
    /// The order.
    #[column("v.order_id")]
    order: OrderId,
    /// The processor's id of the charge.
    #[column("v.charge_id")]
    pub charge: String,
    /// Under what it is given back.
    #[column("v.refund_id")]
    pub refund: RefundId,
    /// All that was charged.
    #[column("o.total_amount")]
    pub amount: Cents,
}

/// A part of a charge that went back by another way before the rest was given back here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedBefore {
    /// The processor's id of the refund.
    pub id: String,
    /// What the buyer got, in US cents.
    pub amount: Cents,
}

impl ToReturn {
    /// The payment.
    pub fn payment(&self) -> PaymentId {
        self.order.twin::<kind::Payment>()
    }
}

/// Stores a new review.
pub fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, review: &Review) -> Result<(), DbError> {
    tx.send_insert(INSERT, params![&ctx.store.id], review)
}

/// The review with this id, which stays locked. The order is locked before it.
pub fn lock(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ReviewId) -> Result<Option<Review>, DbError> {
    tx.fetch_optional(LOCK, params![&ctx.store.id, id])
}

/// Stores what may change in a review.
pub fn update(tx: &mut Tx<'_>, ctx: &Ctx<'_>, review: &Review) -> Result<(), DbError> {
    tx.send_update(UPDATE, params![&ctx.store.id, &review.id], review)
}

/// Deletes a review whose charge failed.
pub fn drop_waiting(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ReviewId) -> Result<(), DbError> {
    tx.send(DROP, params![&ctx.store.id, id])
}

/// Where a review stands.
pub fn status(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ReviewId) -> Result<Option<ReviewStatus>, DbError> {
    tx.fetch_optional(STATUS, params![&ctx.store.id, id])
}

/// A review with its order.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ReviewId) -> Result<Option<Listed>, DbError> {
    tx.fetch_optional(SHOW, params![&ctx.store.id, id])
}

/// The oldest reviews that wait for a decision.
pub fn waiting(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Vec<Listed>, DbError> {
    tx.fetch_all(WAITING, params![&ctx.store.id])
}

/// The charge of a review that is to be given back; `None` once it was.
pub fn to_return(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ReviewId) -> Result<Option<ToReturn>, DbError> {
    tx.fetch_optional(TO_RETURN, params![&ctx.store.id, id])
}

/// Notes that a charge was given back; `before` are the parts that had gone back by other ways, so that no
/// more than the rest was returned under the refund of the review.
pub fn note_returned(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &ReviewId,
    before: &[ReturnedBefore],
) -> Result<(), DbError> {
    let before = written(before)?;
    tx.send(RETURNED, params![ctx.now, before.as_deref(), &ctx.store.id, id])
}

/// Notes parts of a charge that went back by other ways, while the rest cannot be given back.
pub fn note_returned_before(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &ReviewId,
    before: &[ReturnedBefore],
) -> Result<(), DbError> {
    let before = written(before)?;
    tx.send(RETURNED_BEFORE, params![before.as_deref(), &ctx.store.id, id])
}

/// The parts as they are stored.
fn written(before: &[ReturnedBefore]) -> Result<Option<String>, DbError> {
    match before {
        [] => Ok(None),
        before => json(&before).map(Some),
    }
}

/// Notes that what was given back came back; `false` when nothing was given back under this refund.
pub fn note_came_back(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &ReviewId,
    refund: &RefundId,
) -> Result<bool, DbError> {
    Ok(tx.run(CAME_BACK, params![&ctx.store.id, id, refund])? == 1)
}
