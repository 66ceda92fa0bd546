//! SQL of disputes as clients read them.

use super::views::{Dispute, DisputeDetail, Evidence, OrderOfDispute, OrderOfDisputeDetail};
use crate::orders::views::{Buyer, BuyerDetail, CURRENCY};
use pandabase_domain::dispute::{DisputeReason, DisputeStatus, EVIDENCE_WINDOW};
use pandabase_domain::order::OrderStatus;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Query, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{Page, Paging};
use pandabase_platform::{params, sql};

const LIST: &str =
    "SELECT d.id, d.reason, d.status, d.evidence, d.total_amount, d.amount, d.fee, d.created_at,
        o.id, o.number, o.status, o.customer_id, o.customer_email
    FROM disputes d JOIN orders o ON o.store_id = d.store_id AND o.id = d.order_id";
const COUNT: &str = "SELECT COUNT(*) FROM disputes d";

sql! {
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
    let filtered = |select| {
        let query = Query::new(select)
            .filter("d.store_id = ?", &ctx.store.id)
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
    let order = match filters.direction {
        Direction::Asc => "ORDER BY d.id ASC",
        Direction::Desc => "ORDER BY d.id DESC",
    };
    Page::load(
        tx,
        filters.paging,
        &filtered(COUNT),
        filtered(LIST).then(order),
        read,
    )
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
pub fn detail(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &str) -> Result<DisputeDetail, ApiError> {
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
