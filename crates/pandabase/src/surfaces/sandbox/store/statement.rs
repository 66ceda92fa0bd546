//! SQL of the statement of the sandbox's processor, over all stores. Snapshots are left out, because what
//! they contain happened in their store.

use pandabase_domain::id::{OrderId, PaymentId, StoreId};
use pandabase_domain::money::Cents;
use pandabase_domain::payment::PaymentEvent;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::processor::Purpose;
use pandabase_platform::processor::updates::{StatementKind, StatementLine};
use pandabase_platform::{params, sql};
use std::ops::Range;

sql! {
    MOVED: Line = "SELECT {} FROM (
        SELECT 'CHARGE' AS kind, 'ch_' || SUBSTR(reference, 4) AS id, reference AS charge, store_id,
            payment_id, total AS amount, created_at
        FROM sandbox_charges
        WHERE status = 'captured' AND created_at >= $1 AND created_at < $2 AND total > 0
        UNION ALL SELECT 'REFUND', 're_' || SUBSTR(r.refund_key, 5), c.reference, r.store_id, c.payment_id,
            r.amount, r.created_at
        FROM sandbox_refunds r
            JOIN sandbox_charges c ON c.store_id = r.store_id AND c.charge_key = r.charge_key
        WHERE r.created_at >= $1 AND r.created_at < $2 AND NOT r.failed
        UNION ALL SELECT m.kind, m.id, c.reference, m.store_id, c.payment_id, m.amount, m.created_at
        FROM sandbox_movements m
            JOIN sandbox_charges c ON c.store_id = m.store_id AND c.charge_key = m.charge_key
        WHERE m.created_at >= $1 AND m.created_at < $2) moved
        WHERE NOT EXISTS (SELECT 1 FROM stores k WHERE k.id = moved.store_id AND k.is_snapshot)
        ORDER BY created_at, id";
    MOVED_OF: Line = "SELECT {} FROM (
        SELECT 'CHARGE' AS kind, 'ch_' || SUBSTR(reference, 4) AS id, reference AS charge, store_id,
            payment_id, total AS amount, created_at
        FROM sandbox_charges WHERE store_id = $1 AND reference = $2 AND status = 'captured' AND total > 0
        UNION ALL SELECT 'REFUND', 're_' || SUBSTR(r.refund_key, 5), c.reference, r.store_id, c.payment_id,
            r.amount, r.created_at
        FROM sandbox_charges c
            JOIN sandbox_refunds r ON r.store_id = c.store_id AND r.charge_key = c.charge_key
        WHERE c.store_id = $1 AND c.reference = $2 AND NOT r.failed
        UNION ALL SELECT m.kind, m.id, c.reference, m.store_id, c.payment_id, m.amount, m.created_at
        FROM sandbox_charges c
            JOIN sandbox_movements m ON m.store_id = c.store_id AND m.charge_key = c.charge_key
        WHERE c.store_id = $1 AND c.reference = $2) moved ORDER BY created_at, id";
    NOTE_DISPUTE = "INSERT INTO sandbox_movements (store_id, id, charge_key, kind, amount, created_at)
        SELECT store_id, reference_id, CAST($1 AS TEXT), 'DISPUTE', COALESCE(debited, total_amount),
            created_at
        FROM disputes WHERE store_id = $2 AND order_id = $3
        ON CONFLICT (store_id, id) DO NOTHING";
    // Refunds that this server asks for are in the books of refunds, and not noted here.
    NOTE_REFUND = "INSERT INTO sandbox_movements (store_id, id, charge_key, kind, amount, created_at)
        SELECT r.store_id, 're_' || SUBSTR(r.id, 5), CAST($1 AS TEXT), 'REFUND', r.returned, r.created_at
        FROM refunds r LEFT JOIN sandbox_refunds s ON s.store_id = r.store_id AND s.refund_key = r.id
            LEFT JOIN jobs j ON j.store_id = r.store_id AND j.kind = 'refund_request' AND j.subject = r.id
        WHERE r.store_id = $2 AND r.order_id = $3 AND r.entry_type = 'REFUND_EXTERNAL'
            AND r.status = 'COMPLETED' AND s.refund_key IS NULL AND j.id IS NULL
        ON CONFLICT (store_id, id) DO NOTHING";
    NOTE_FAILED = "UPDATE sandbox_refunds SET failed = TRUE
        WHERE store_id = $1 AND charge_key = $2 AND refund_key IN (SELECT r.id FROM refunds r
            WHERE r.store_id = $1 AND r.order_id = $3 AND r.status = 'FAILED')";
}

/// A line of a statement.
#[derive(FromRow)]
struct Line {
    kind: String,
    id: String,
    charge: String,
    #[column("store_id")]
    store: StoreId,
    #[column("payment_id")]
    purpose: Purpose,
    amount: Cents,
    created_at: Timestamp,
}

impl From<Line> for StatementLine {
    fn from(line: Line) -> Self {
        Self {
            kind: match line.kind.as_str() {
                "DISPUTE" => StatementKind::Dispute,
                "REFUND" => StatementKind::Refund,
                _ => StatementKind::Charge,
            },
            id: line.id,
            charge: line.charge,
            store: Some(line.store),
            payment: match line.purpose {
                Purpose::Payment(payment) => Some(payment),
                Purpose::Setup(_) => None,
            },
            amount: line.amount,
            at: line.created_at,
        }
    }
}

/// What moved within this time, in every store.
pub fn moved(tx: &mut Tx<'_>, span: &Range<Timestamp>) -> Result<Vec<StatementLine>, DbError> {
    let lines = tx.fetch_all(MOVED, params![span.start, span.end])?;
    Ok(lines.into_iter().map(Into::into).collect())
}

/// What moved for the charge with this reference.
pub fn moved_of(tx: &mut Tx<'_>, store: &StoreId, reference: &str) -> Result<Vec<StatementLine>, DbError> {
    let lines = tx.fetch_all(MOVED_OF, params![store, reference])?;
    Ok(lines.into_iter().map(Into::into).collect())
}

/// Notes the movement of a message that was applied: a dispute, a refund that this server did not ask for, or
/// the failure of a refund. Noting it twice changes nothing.
pub fn note(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    charge_key: &str,
    payment: &PaymentId,
    event: PaymentEvent,
) -> Result<(), DbError> {
    let (store, order): (_, OrderId) = (&ctx.store.id, payment.twin());
    let order = &order;
    match event {
        PaymentEvent::DisputeOpened { .. } | PaymentEvent::DisputePrevented => {
            tx.send(NOTE_DISPUTE, params![charge_key, store, order])?;
        }
        PaymentEvent::ExternalRefund => {
            tx.send(NOTE_REFUND, params![charge_key, store, order])?;
        }
        PaymentEvent::RefundFailed => {
            tx.send(NOTE_FAILED, params![store, charge_key, order])?;
        }
        _ => {}
    }
    Ok(())
}
