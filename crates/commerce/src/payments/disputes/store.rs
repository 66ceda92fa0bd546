//! SQL of disputes: what messages and evidence change, and what clients read.

use super::views::{Dispute, DisputeDetail};
use crate::orders::sale::Sale;
use pandabase_domain::dispute::{Alike, DisputeReason, DisputeStatus, EVIDENCE_WINDOW};
use pandabase_domain::id::{BillingAddressId, DisputeId, OrderId, PaymentId, kind};
use pandabase_domain::money::Cents;
use pandabase_domain::shield::entry::neighbourhood;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, ToRow, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::processor::PriorPayment;
use pandabase_platform::{params, select, sql};

const LIST: Sql<Dispute> = select!(
    Dispute,
    "SELECT {} FROM disputes d JOIN orders o ON o.store_id = d.store_id AND o.id = d.order_id"
);
const COUNT: &str = "SELECT COUNT(*) FROM disputes d";
/// The most earlier payments that go with evidence.
const PRIOR_TOLD: usize = 10;

sql! {
    INSERT: insert New = "INSERT INTO disputes (store_id, {columns}) VALUES ($1, {values})";
    CLOSE: Closed = "UPDATE disputes SET status = $1, updated_at = $2
        WHERE store_id = $3 AND order_id = $4 RETURNING {}";
    INTERCEPT: DisputeId = "UPDATE disputes SET status = 'PREVENTED', fee = $1, updated_at = $2
        WHERE store_id = $3 AND order_id = $4 RETURNING id";
    DEBITED_OF: Cents = "SELECT COALESCE(debited, total_amount) FROM disputes
        WHERE store_id = $1 AND order_id = $2";
    PAYMENT_OF: PaymentId = "SELECT payment_id FROM disputes WHERE store_id = $1 AND id = $2";
    REFERENCE_OF: String = "SELECT reference_id FROM disputes WHERE store_id = $1 AND order_id = $2";
    STANDING: Standing = "SELECT {} FROM disputes WHERE store_id = $1 AND id = $2";
    DEBIT: Debit = "SELECT {} FROM disputes WHERE store_id = $1 AND id = $2";
    SET_EVIDENCE = "UPDATE disputes SET evidence = $1, status = 'UNDER_REVIEW', updated_at = $2
        WHERE store_id = $3 AND id = $4";
    SUBMITTED: Submitted = "SELECT {} FROM disputes WHERE store_id = $1 AND id = $2";
    // From where the store's own server paid says nothing of the buyer.
    PRIOR: Prior = "SELECT {} FROM orders
        WHERE store_id = $1 AND customer_id = $2 AND id <> $3 AND dispute_status IS NULL AND captured_at <= $4
            AND reference_id IS NOT NULL AND NOT by_token AND (ip_address = $5 OR user_agent = $6)
        ORDER BY id DESC LIMIT 100";
    DETAIL: DisputeDetail = "SELECT {}
        FROM disputes d JOIN orders o ON o.store_id = d.store_id AND o.id = d.order_id
        JOIN customers c ON c.store_id = o.store_id AND c.id = o.customer_id
        WHERE d.store_id = $1 AND d.id = $2";
}

/// What a list asks for.
pub struct Filters {
    pub(crate) paging: Paging,
    pub(crate) status: Option<DisputeStatus>,
    pub(crate) needs_evidence: Option<bool>,
    pub(crate) direction: Direction,
}

/// A page of the store's disputes. Ids sort by age, so the primary key and the index by status give the
/// order.
pub fn page(tx: &mut Tx<'_>, ctx: &Ctx<'_>, filters: &Filters) -> Result<Page<Dispute>, ApiError> {
    let opened_after = ctx.now.plus_millis(-EVIDENCE_WINDOW);
    let made = filters.paging.made::<kind::Dispute>();
    let filtered = |select| {
        let query = Query::new(select)
            .filter("d.store_id = ?", &ctx.store.id)
            .filter_span("d.id", made.from(), made.to())
            .filter_opt("d.status = ?", filters.status.map(DisputeStatus::as_str));
        match filters.needs_evidence {
            None => query,
            Some(true) => query
                .filter_fixed("d.status = 'AWAITING_REVIEW'")
                .filter_fixed("d.evidence IS NULL")
                .filter("d.created_at > ?", opened_after),
            Some(false) => query.filter(
                "(d.status <> 'AWAITING_REVIEW' OR d.evidence IS NOT NULL OR d.created_at <= ?)",
                opened_after,
            ),
        }
    };
    let total = tx.count(&filtered(COUNT))?;
    let items = filtered(LIST.text());
    let keys = [Key::text("d.id").towards(filters.direction)];
    Page::of(tx, &filters.paging, total, items, &keys, Dispute::from_row)
}

/// One dispute.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such dispute.
pub fn detail(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &DisputeId) -> Result<DisputeDetail, ApiError> {
    let found = tx.fetch_optional(DETAIL, params![&ctx.store.id, id])?;
    found.ok_or(ApiError::Missing("Dispute"))
}

/// What is stored of a new dispute. Amounts are US cents.
#[derive(ToRow)]
pub(in crate::payments) struct New {
    pub(in crate::payments) id: DisputeId,
    pub(in crate::payments) order_id: OrderId,
    pub(in crate::payments) payment_id: PaymentId,
    /// The processor's id of the dispute.
    pub(in crate::payments) reference_id: String,
    pub(in crate::payments) reason: DisputeReason,
    pub(in crate::payments) status: DisputeStatus,
    pub(in crate::payments) total_amount: Cents,
    pub(in crate::payments) amount: Cents,
    pub(in crate::payments) fee: Cents,
    /// What is debited besides the fee.
    pub(in crate::payments) debited: Cents,
    /// What the bank took, where that is less than what was left of the charge.
    pub(in crate::payments) disputed: Option<Cents>,
    pub(in crate::payments) created_at: Timestamp,
    pub(in crate::payments) updated_at: Timestamp,
}

/// Stores a new dispute of an order.
pub(in crate::payments) fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, new: &New) -> Result<(), DbError> {
    tx.send_insert(INSERT, params![&ctx.store.id], new)
}

/// A dispute that has just ended.
#[derive(FromRow)]
pub(in crate::payments) struct Closed {
    pub(in crate::payments) id: DisputeId,
    /// What was debited besides the fee, in US cents.
    #[column("COALESCE(debited, total_amount)")]
    pub(in crate::payments) debited: Cents,
}

/// Stores how the dispute of an order ended.
pub(in crate::payments) fn close(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    status: DisputeStatus,
) -> Result<Closed, DbError> {
    tx.fetch_one(CLOSE, params![status.as_str(), ctx.now, &ctx.store.id, order])
}

/// Stores that the open dispute of an order was prevented, and what it costs then.
pub(in crate::payments) fn intercept(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    fee: Cents,
) -> Result<DisputeId, DbError> {
    tx.fetch_one(INTERCEPT, params![fee, ctx.now, &ctx.store.id, order])
}

/// What the order's dispute debited besides its fee, if it has one.
pub(in crate::payments) fn debited_of(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
) -> Result<Option<Cents>, DbError> {
    tx.fetch_optional(DEBITED_OF, params![&ctx.store.id, order])
}

/// The payment that a dispute is about.
pub(in crate::payments) fn payment_of(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &DisputeId,
) -> Result<Option<PaymentId>, DbError> {
    tx.fetch_optional(PAYMENT_OF, params![&ctx.store.id, id])
}

/// The processor's id of the order's dispute, if it has one.
pub(in crate::payments) fn reference_of(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
) -> Result<Option<String>, DbError> {
    tx.fetch_optional(REFERENCE_OF, params![&ctx.store.id, order])
}

/// The status of a dispute, and what decides whether it takes evidence.
#[derive(FromRow)]
pub(in crate::payments) struct Standing {
    pub(in crate::payments) status: DisputeStatus,
    #[column("evidence IS NOT NULL")]
    pub(in crate::payments) has_evidence: bool,
    #[column("created_at")]
    pub(in crate::payments) opened_at: Timestamp,
}

/// The status of a dispute, and what decides whether it takes evidence.
pub(in crate::payments) fn standing(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &DisputeId,
) -> Result<Standing, DbError> {
    tx.fetch_one(STANDING, params![&ctx.store.id, id])
}

/// What a dispute debited, and what decides whether it accepts evidence.
#[derive(FromRow)]
pub(in crate::payments) struct Debit {
    #[column("order_id")]
    pub(in crate::payments) order: OrderId,
    pub(in crate::payments) reason: DisputeReason,
    pub(in crate::payments) status: DisputeStatus,
    #[column("evidence IS NOT NULL")]
    pub(in crate::payments) has_evidence: bool,
    /// What the buyer was charged.
    #[column("total_amount")]
    pub(in crate::payments) total: Cents,
    /// What was debited besides the fee, in US cents.
    #[column("COALESCE(debited, total_amount)")]
    pub(in crate::payments) debited: Cents,
    pub(in crate::payments) fee: Cents,
    #[column("created_at")]
    pub(in crate::payments) opened_at: Timestamp,
}

/// What a dispute debited; `None` when the store has no such dispute.
pub(in crate::payments) fn debit(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &DisputeId,
) -> Result<Option<Debit>, DbError> {
    tx.fetch_optional(DEBIT, params![&ctx.store.id, id])
}

pub(in crate::payments) fn set_evidence(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &DisputeId,
    access_activity_log: &str,
) -> Result<(), DbError> {
    let values = params![access_activity_log, ctx.now, &ctx.store.id, id];
    tx.send(SET_EVIDENCE, values)
}

/// What the processor needs to know of a dispute with evidence.
#[derive(FromRow)]
pub(in crate::payments) struct Submitted {
    #[column("payment_id")]
    pub(in crate::payments) payment: PaymentId,
    /// The processor's id of the dispute.
    #[column("reference_id")]
    pub(in crate::payments) reference: String,
    pub(in crate::payments) reason: DisputeReason,
    /// The merchant's evidence, once submitted.
    #[column("evidence")]
    pub(in crate::payments) access_activity_log: Option<String>,
}

pub(in crate::payments) fn submitted(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &DisputeId,
) -> Result<Option<Submitted>, DbError> {
    tx.fetch_optional(SUBMITTED, params![&ctx.store.id, id])
}

/// An earlier payment, with the address that it came from.
#[derive(FromRow)]
struct Prior {
    id: OrderId,
    reference_id: String,
    captured_at: Timestamp,
    total_amount: Cents,
    ip_address: Option<String>,
    user_agent: Option<String>,
    billing_address_id: BillingAddressId,
}

/// What a device is recognised by: its browser and the part of the net that it is in.
fn device<'a>(ip: Option<&str>, agent: Option<&'a str>) -> Option<(String, &'a str)> {
    ip.and_then(neighbourhood).zip(agent)
}

/// The newest undisputed payments before `sale` that its buyer made, as far as two likenesses tell
/// ([`Alike`]), each with its order; `has_account` where the buyer has one, by which they are alike, too.
/// What they sold is read by whoever wants it.
pub(in crate::payments) fn prior_payments(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    has_account: bool,
) -> Result<Vec<(OrderId, PriorPayment)>, DbError> {
    if sale.by_token {
        return Ok(Vec::new());
    }
    let (ip, agent) = (sale.ip.as_deref(), sale.user_agent.as_deref());
    let key = params![
        &ctx.store.id,
        &sale.customer,
        &sale.order,
        sale.captured_at,
        ip,
        agent
    ];
    let own_device = device(ip, agent);
    let found = tx.fetch_all(PRIOR, key)?.into_iter();
    let payments = found.filter_map(|prior| {
        let (its_ip, its_agent) = (prior.ip_address.as_deref(), prior.user_agent.as_deref());
        let alike = Alike {
            ip: ip.is_some() && its_ip == ip,
            device: own_device.is_some() && device(its_ip, its_agent) == own_device,
            billing_address: prior.billing_address_id == sale.billing_address,
            account: has_account,
        };
        let payment = PriorPayment {
            reference: prior.reference_id,
            captured_at: prior.captured_at,
            total: prior.total_amount,
            same_ip: alike.ip,
            same_device: alike.device,
            same_billing_address: alike.billing_address,
            product_description: String::new(),
        };
        alike.shows_one_person().then_some((prior.id, payment))
    });
    // The newest payments are the best evidence, and the network looks at a handful.
    Ok(payments.take(PRIOR_TOLD).collect())
}
