//! SQL of disputes: what messages and evidence change, and what clients read.

use super::views::{Dispute, DisputeDetail, Evidence, OrderOfDispute, OrderOfDisputeDetail};
use crate::orders::sale::Sale;
use crate::orders::views::{Buyer, BuyerDetail, CURRENCY};
use pandabase_domain::dispute::{DisputeReason, DisputeStatus, EVIDENCE_WINDOW};
use pandabase_domain::id::{DisputeId, OrderId, PaymentId, kind};
use pandabase_domain::money::Cents;
use pandabase_domain::order::OrderStatus;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Query, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::processor::PriorPayment;
use pandabase_platform::{params, sql};

const LIST: &str =
    "SELECT d.id, d.reason, d.status, d.evidence, d.total_amount, d.amount, d.fee, d.created_at,
        o.id, o.number, o.status, o.customer_id, o.customer_email
    FROM disputes d JOIN orders o ON o.store_id = d.store_id AND o.id = d.order_id";
const COUNT: &str = "SELECT COUNT(*) FROM disputes d";

sql! {
    INSERT = "INSERT INTO disputes (store_id, id, order_id, payment_id, reference_id, reason, status,
            total_amount, amount, fee, debited, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)";
    CLOSE = "UPDATE disputes SET status = $1, updated_at = $2
        WHERE store_id = $3 AND order_id = $4 RETURNING id, COALESCE(debited, total_amount)";
    PAYMENT_OF = "SELECT payment_id FROM disputes WHERE store_id = $1 AND id = $2";
    STANDING = "SELECT status, evidence IS NOT NULL, created_at FROM disputes
        WHERE store_id = $1 AND id = $2";
    SET_EVIDENCE = "UPDATE disputes SET evidence = $1, status = 'UNDER_REVIEW', updated_at = $2
        WHERE store_id = $3 AND id = $4";
    SUBMITTED = "SELECT payment_id, reference_id, reason, evidence FROM disputes
        WHERE store_id = $1 AND id = $2";
    // The newest say most; the network looks at a handful.
    PRIOR = "SELECT reference_id, captured_at, total_amount, COALESCE(ip_address = $1, FALSE),
            billing_address_id = $2
        FROM orders
        WHERE store_id = $3 AND customer_id = $4 AND id <> $5 AND dispute_status IS NULL AND captured_at <= $6
            AND reference_id IS NOT NULL AND (ip_address = $1 OR billing_address_id = $2)
        ORDER BY id DESC LIMIT 10";
    DETAIL = "SELECT d.id, d.reason, d.status, d.evidence, d.total_amount, d.amount, d.fee,
            COALESCE(o.method, 'none'), d.created_at, d.updated_at, o.id, o.number, o.status, o.amount,
            o.customer_id, o.customer_email, c.first_name, c.last_name, c.guest
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

/// A page of the store's disputes. Ids sort by age, so the key and the index by status are the order.
pub fn page(tx: &mut Tx<'_>, ctx: &Ctx<'_>, filters: &Filters) -> Result<Page<Dispute>, ApiError> {
    let opened_after = ctx.now.plus_millis(-EVIDENCE_WINDOW);
    let made = filters.paging.made::<kind::Dispute>();
    let filtered = |select| {
        let query = Query::new(select)
            .filter("d.store_id = ?", &ctx.store.id)
            .filter_opt("d.id >= ?", made.from())
            .filter_opt("d.id < ?", made.to())
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
    let keys = [Key::text("d.id").towards(filters.direction)];
    Page::load(tx, &filters.paging, &filtered(COUNT), filtered(LIST), &keys, read)
}

fn evidence(row: &mut Row<'_>) -> Result<Option<Evidence>, DbError> {
    let text: Option<String> = row.next()?;
    Ok(text.map(|access_activity_log| Evidence { access_activity_log }))
}

fn read(row: &mut Row<'_>) -> Result<Dispute, DbError> {
    Ok(Dispute {
        id: row.next()?,
        reason: row.word(DisputeReason::parse)?,
        status: row.word(DisputeStatus::parse)?,
        evidence: evidence(row)?,
        total_amount: row.next()?,
        amount: row.next()?,
        fee: row.next()?,
        created_at: row.next()?,
        order: OrderOfDispute {
            id: row.next()?,
            order_number: row.next()?,
            status: row.word(OrderStatus::parse)?,
            customer: Buyer {
                id: row.next()?,
                email: row.next()?,
            },
        },
    })
}

/// One dispute.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such dispute.
pub fn detail(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &DisputeId) -> Result<DisputeDetail, ApiError> {
    let found = tx.first(DETAIL, params![&ctx.store.id, id], |row| {
        Ok(DisputeDetail {
            id: row.next()?,
            reason: row.word(DisputeReason::parse)?,
            status: row.word(DisputeStatus::parse)?,
            evidence: evidence(row)?,
            total_amount: row.next()?,
            amount: row.next()?,
            fee: row.next()?,
            method: row.next()?,
            created_at: row.next()?,
            updated_at: row.next()?,
            order: OrderOfDisputeDetail {
                id: row.next()?,
                order_number: row.next()?,
                status: row.word(OrderStatus::parse)?,
                amount: row.next()?,
                currency: CURRENCY,
                customer: BuyerDetail {
                    id: row.next()?,
                    email: row.next()?,
                    first_name: row.next()?,
                    last_name: row.next()?,
                    guest: row.next()?,
                },
            },
        })
    })?;
    found.ok_or(ApiError::Missing("Dispute"))
}

/// What is stored of a new dispute besides its order.
pub(in crate::payments) struct New<'a> {
    pub(in crate::payments) id: &'a DisputeId,
    /// The processor's name of it.
    pub(in crate::payments) reference: &'a str,
    pub(in crate::payments) reason: DisputeReason,
    pub(in crate::payments) status: DisputeStatus,
    /// What the balance is debited besides the fee, in US cents.
    pub(in crate::payments) debited: Cents,
}

/// Stores a new dispute of an order.
pub(in crate::payments) fn insert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    new: &New<'_>,
) -> Result<(), DbError> {
    tx.run(
        INSERT,
        params![
            &ctx.store.id,
            new.id,
            &sale.order,
            &sale.payment,
            new.reference,
            new.reason.as_str(),
            new.status.as_str(),
            sale.total,
            sale.amount,
            new.status.fee(),
            new.debited,
            ctx.now
        ],
    )
    .map(drop)
}

/// Stores how the dispute of an order ended; says which one it is, and what was debited besides the fee.
pub(in crate::payments) fn close(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    status: DisputeStatus,
) -> Result<(DisputeId, Cents), DbError> {
    let values = params![status.as_str(), ctx.now, &ctx.store.id, order];
    tx.one(CLOSE, values, |row| Ok((row.next()?, row.next()?)))
}

/// The payment that a dispute is about.
pub(in crate::payments) fn payment_of(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &DisputeId,
) -> Result<Option<PaymentId>, DbError> {
    tx.first(PAYMENT_OF, params![&ctx.store.id, id], |row| row.next())
}

/// Where a dispute stands, whether it has evidence, and when it was opened.
pub(in crate::payments) fn standing(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &DisputeId,
) -> Result<(DisputeStatus, bool, Timestamp), DbError> {
    tx.one(STANDING, params![&ctx.store.id, id], |row| {
        Ok((row.word(DisputeStatus::parse)?, row.next()?, row.next()?))
    })
}

pub(in crate::payments) fn set_evidence(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &DisputeId,
    access_activity_log: &str,
) -> Result<(), DbError> {
    let values = params![access_activity_log, ctx.now, &ctx.store.id, id];
    tx.run(SET_EVIDENCE, values).map(drop)
}

/// What a dispute needs on its way to the processor.
pub(in crate::payments) struct Submitted {
    pub(in crate::payments) payment: PaymentId,
    /// The processor's name of it.
    pub(in crate::payments) reference: String,
    pub(in crate::payments) reason: DisputeReason,
    /// The merchant's evidence, once submitted.
    pub(in crate::payments) access_activity_log: Option<String>,
}

pub(in crate::payments) fn submitted(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &DisputeId,
) -> Result<Option<Submitted>, DbError> {
    tx.first(SUBMITTED, params![&ctx.store.id, id], |row| {
        Ok(Submitted {
            payment: row.next()?,
            reference: row.next()?,
            reason: row.word(DisputeReason::parse)?,
            access_activity_log: row.next()?,
        })
    })
}

/// Undisputed payments of the buyer of `sale` before it, from the same address or with the same bill.
pub(in crate::payments) fn prior_payments(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
) -> Result<Vec<PriorPayment>, DbError> {
    let key = params![
        &sale.ip,
        &sale.billing_address,
        &ctx.store.id,
        &sale.customer,
        &sale.order,
        sale.captured_at
    ];
    tx.all(PRIOR, key, |row| {
        Ok(PriorPayment {
            reference: row.next()?,
            captured_at: row.next()?,
            total: row.next()?,
            same_ip: row.next()?,
            same_billing_address: row.next()?,
        })
    })
}
