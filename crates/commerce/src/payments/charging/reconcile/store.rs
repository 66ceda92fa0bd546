//! SQL of what moved by our books.

use crate::shield::store::reviews::ReturnedBefore;
use pandabase_domain::id::{DisputeId, OrderId, RefundId, StoreId, kind};
use pandabase_domain::money::Cents;
use pandabase_domain::refund::RefundStatus;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::processor::updates::StatementKind;
use pandabase_platform::{params, sql};
use std::ops::Range;

/// How many stores are read at once.
const STORES_AT_ONCE: i64 = 100;

sql! {
    // Deleted stores are included, because their disputes and refunds go on. Snapshots are not, because what
    // they contain happened in their store.
    STORES: StoreId = "SELECT id FROM stores WHERE id > $1 AND NOT is_snapshot ORDER BY id LIMIT $2";
    CHARGED: Charged = "SELECT {} FROM orders o
            LEFT JOIN processor_costs c ON c.store_id = o.store_id AND c.charge_id = o.reference_id
        WHERE o.store_id = $1 AND o.captured_at >= $2 AND o.captured_at < $3 AND o.total_amount > 0";
    REFUNDED: Refunded = "SELECT {} FROM refunds r
            JOIN orders o ON o.store_id = r.store_id AND o.id = r.order_id
        WHERE r.store_id = $1 AND r.created_at >= $2 AND r.created_at < $3";
    DISPUTED: Disputed = "SELECT {} FROM disputes d
            JOIN orders o ON o.store_id = d.store_id AND o.id = d.order_id
        WHERE d.store_id = $1 AND d.created_at >= $2 AND d.created_at < $3";
    CHARGE: Charged = "SELECT {} FROM orders o
            LEFT JOIN processor_costs c ON c.store_id = o.store_id AND c.charge_id = o.reference_id
        WHERE o.store_id = $1 AND LOWER(o.reference_id) = LOWER($2) AND o.reference_id = $2
            AND o.captured_at IS NOT NULL AND o.total_amount > 0";
    // The processor may already know a refund that is under way.
    REFUNDS: Refunded = "SELECT {} FROM refunds r
            JOIN orders o ON o.store_id = r.store_id AND o.id = r.order_id
        WHERE r.store_id = $1 AND r.order_id IN (SELECT paid.id FROM orders paid
                WHERE paid.store_id = $1 AND LOWER(paid.reference_id) = LOWER($2) AND paid.reference_id = $2)
            AND r.status <> 'FAILED'";
    DISPUTES: Disputed = "SELECT {} FROM orders o
            JOIN disputes d ON d.store_id = o.store_id AND d.order_id = o.id
        WHERE o.store_id = $1 AND LOWER(o.reference_id) = LOWER($2) AND o.reference_id = $2";
    // Charges that are not captured here: those that are held, about to be captured, or returned.
    HELD: HeldCharge = "SELECT {} FROM shield_reviews v
            JOIN orders o ON o.store_id = v.store_id AND o.id = v.order_id
        WHERE v.store_id = $1 AND v.held_at >= $2 AND v.held_at < $3
            AND (v.status <> 'APPROVED' OR o.payment_status = 'PROCESSING') AND o.total_amount > 0";
    GIVEN_BACK: HeldCharge = "SELECT {} FROM shield_reviews v
            JOIN orders o ON o.store_id = v.store_id AND o.id = v.order_id
        WHERE v.store_id = $1 AND ((v.returned_at >= $2 AND v.returned_at < $3)
            OR (v.returned_at IS NULL AND v.returned_before IS NOT NULL
                AND v.decided_at >= $2 AND v.decided_at < $3))";
    // An order whose charge was returned keeps its charge, because its session has ended.
    HELD_CHARGE: HeldCharge = "SELECT {} FROM orders o
            JOIN shield_reviews v ON v.store_id = o.store_id AND v.order_id = o.id
        WHERE o.store_id = $1 AND LOWER(o.reference_id) = LOWER($2) AND o.reference_id = $2
            AND v.held_at IS NOT NULL AND (v.status <> 'APPROVED' OR o.payment_status = 'PROCESSING')
            AND o.total_amount > 0";
    PAID_OUT: PaidOut = "SELECT {} FROM processor_payouts
        WHERE created_at >= $1 AND created_at < $2 AND status NOT IN ('failed', 'canceled')";
}

/// Something that moved money by our books.
#[derive(Debug, Clone)]
pub struct Movement {
    /// What it is.
    pub kind: StatementKind,
    /// Our id of it.
    pub id: String,
    /// The store.
    pub store: StoreId,
    /// The processor's id of the charge.
    pub charge: String,
    /// US cents.
    pub amount: Cents,
    /// When it was written down.
    pub at: Timestamp,
}

/// What the processor kept of a charge, where it is known, and what its store was charged.
pub struct Kept {
    /// In US cents.
    pub fees: Cents,
    /// What the processor's account settles in.
    pub currency: Option<String>,
    /// What was charged, in its smallest unit.
    pub gross: Option<i64>,
    /// What the processor kept of it.
    pub cost: Option<i64>,
}

/// A payout of the processor.
#[derive(FromRow)]
pub struct PaidOut {
    /// In the smallest unit of its currency.
    pub amount: i64,
    /// Three letters.
    pub currency: String,
}

#[derive(FromRow)]
#[alias("o")]
struct Charged {
    id: OrderId,
    #[column("reference_id")]
    charge: Option<String>,
    #[column("total_amount")]
    amount: Cents,
    captured_at: Timestamp,
    #[column("o.platform_fee + o.psp_fee")]
    fees: Cents,
    #[column("c.currency")]
    currency: Option<String>,
    #[column("c.gross")]
    gross: Option<i64>,
    #[column("c.fee")]
    cost: Option<i64>,
}

#[derive(FromRow)]
#[alias("r")]
struct Refunded {
    id: RefundId,
    #[column("o.reference_id")]
    charge: Option<String>,
    #[column("returned")]
    amount: Cents,
    status: RefundStatus,
    created_at: Timestamp,
}

#[derive(FromRow)]
#[alias("d")]
struct Disputed {
    id: DisputeId,
    #[column("o.reference_id")]
    charge: Option<String>,
    #[column("COALESCE(d.debited, d.total_amount)")]
    amount: Cents,
    created_at: Timestamp,
}

/// A charge that is held, or was given back without being captured.
#[derive(FromRow)]
struct HeldCharge {
    #[column("v.order_id")]
    order: OrderId,
    #[column("COALESCE(v.charge_id, o.reference_id)")]
    charge: Option<String>,
    #[column("o.total_amount")]
    amount: Cents,
    #[column("v.held_at")]
    held_at: Option<Timestamp>,
    #[column("v.refund_id")]
    refund: Option<RefundId>,
    #[column("v.decided_at")]
    decided_at: Option<Timestamp>,
    #[column("v.returned_at")]
    returned_at: Option<Timestamp>,
    #[column(json)]
    returned_before: Option<Vec<ReturnedBefore>>,
}

impl HeldCharge {
    fn charged(self, store: &StoreId) -> Option<Movement> {
        Some(Movement {
            kind: StatementKind::Charge,
            id: self.order.twin::<kind::Payment>().to_string(),
            store: store.clone(),
            charge: self.charge.unwrap_or_default(),
            amount: self.amount,
            at: self.held_at?,
        })
    }

    /// What was returned in other ways, and the rest if it was returned here and the bank did not send it
    /// back.
    fn returns(self, store: &StoreId) -> Vec<Movement> {
        let Some(at) = self.returned_at.or(self.decided_at) else {
            return Vec::new();
        };
        let mut parts = self.returned_before.unwrap_or_default();
        let amounts = parts.iter().map(|part| part.amount.0);
        let before = amounts.fold(0_i64, i64::saturating_add);
        if let (Some(refund), Some(_)) = (self.refund, self.returned_at) {
            parts.push(ReturnedBefore {
                id: refund.to_string(),
                amount: Cents(self.amount.0.saturating_sub(before)),
            });
        }
        let charge = self.charge.unwrap_or_default();
        let parts = parts.into_iter().filter(|part| part.amount > Cents::ZERO);
        let movements = parts.map(|part| Movement {
            kind: StatementKind::Refund,
            id: part.id,
            store: store.clone(),
            charge: charge.clone(),
            amount: part.amount,
            at,
        });
        movements.collect()
    }
}

impl Charged {
    fn split(self, store: &StoreId) -> (Movement, Kept) {
        let movement = Movement {
            kind: StatementKind::Charge,
            id: self.id.twin::<kind::Payment>().to_string(),
            store: store.clone(),
            charge: self.charge.unwrap_or_default(),
            amount: self.amount,
            at: self.captured_at,
        };
        let kept = Kept {
            fees: self.fees,
            currency: self.currency,
            gross: self.gross,
            cost: self.cost,
        };
        (movement, kept)
    }
}

impl Refunded {
    fn movement(self, store: &StoreId) -> Movement {
        Movement {
            kind: StatementKind::Refund,
            id: self.id.to_string(),
            store: store.clone(),
            charge: self.charge.unwrap_or_default(),
            amount: self.amount,
            at: self.created_at,
        }
    }
}

impl Disputed {
    fn movement(self, store: &StoreId) -> Movement {
        Movement {
            kind: StatementKind::Dispute,
            id: self.id.to_string(),
            store: store.clone(),
            charge: self.charge.unwrap_or_default(),
            amount: self.amount,
            at: self.created_at,
        }
    }
}

/// What moved by our books within a time.
#[derive(Default)]
pub struct Movements {
    /// Those of one store after the other.
    pub movements: Vec<Movement>,
    /// Of every charge among the movements.
    pub kept: Vec<Kept>,
    /// The last of the stores; nothing when there are none left.
    pub last: Option<StoreId>,
}

/// What moved within this time in the first stores behind `after`.
pub(super) fn moved(tx: &mut Tx<'_>, after: &str, span: &Range<Timestamp>) -> Result<Movements, DbError> {
    let stores = tx.fetch_all(STORES, params![after, STORES_AT_ONCE])?;
    let mut moved = Movements {
        last: stores.last().cloned(),
        ..Movements::default()
    };
    for store in &stores {
        let within = params![store, span.start, span.end];
        for charged in tx.fetch_all(CHARGED, within)? {
            let (movement, kept) = charged.split(store);
            moved.movements.push(movement);
            moved.kept.push(kept);
        }
        // The query does not compare the status, because the database would then choose the index by status
        // instead of the one by time.
        let refunded = tx.fetch_all(REFUNDED, within)?.into_iter();
        let refunded = refunded.filter(|one| one.status == RefundStatus::Completed);
        moved.movements.extend(refunded.map(|one| one.movement(store)));
        let held = tx.fetch_all(HELD, within)?.into_iter();
        moved.movements.extend(held.filter_map(|one| one.charged(store)));
        let given_back = tx.fetch_all(GIVEN_BACK, within)?.into_iter();
        moved
            .movements
            .extend(given_back.flat_map(|one| one.returns(store)));
        let disputed = tx.fetch_all(DISPUTED, within)?;
        let disputed = disputed.into_iter().map(|one| one.movement(store));
        moved.movements.extend(disputed);
    }
    Ok(moved)
}

/// Everything that moved in this way for a charge, whenever it did.
pub(super) fn moved_of(
    tx: &mut Tx<'_>,
    store: &StoreId,
    kind: StatementKind,
    charge: &str,
) -> Result<Vec<Movement>, DbError> {
    let of_charge = params![store, charge];
    Ok(match kind {
        StatementKind::Charge => {
            let found = tx.fetch_all(CHARGE, of_charge)?;
            let captured = found.into_iter().map(|one| one.split(store).0);
            let held = tx.fetch_all(HELD_CHARGE, of_charge)?.into_iter();
            captured
                .chain(held.filter_map(|one| one.charged(store)))
                .collect()
        }
        StatementKind::Refund => {
            let found = tx.fetch_all(REFUNDS, of_charge)?;
            let refunded = found.into_iter().map(|one| one.movement(store));
            let given_back = tx.fetch_all(HELD_CHARGE, of_charge)?.into_iter();
            refunded
                .chain(given_back.flat_map(|one| one.returns(store)))
                .collect()
        }
        StatementKind::Dispute => {
            let found = tx.fetch_all(DISPUTES, of_charge)?;
            found.into_iter().map(|one| one.movement(store)).collect()
        }
    })
}

/// What the processor paid out within this time.
pub(super) fn paid_out(tx: &mut Tx<'_>, span: &Range<Timestamp>) -> Result<Vec<PaidOut>, DbError> {
    tx.fetch_all(PAID_OUT, params![span.start, span.end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_went_back_stay_when_the_rest_comes_back() {
        let at = Timestamp::from_millis;
        let before = vec![ReturnedBefore {
            id: "re_1".to_owned(),
            amount: Cents(1000),
        }];
        for (returned_at, before, expected) in [
            (Some(at(9)), None, vec![(4330, 9)]),
            (Some(at(9)), Some(before.clone()), vec![(1000, 9), (3330, 9)]),
            // The bank sent the rest back.
            (None, Some(before), vec![(1000, 7)]),
            (None, None, vec![]),
        ] {
            let held = HeldCharge {
                order: OrderId::from_stored("ord_1"),
                charge: Some("pi_1".to_owned()),
                amount: Cents(4330),
                held_at: Some(at(5)),
                refund: Some(RefundId::from_stored("rfd_1")),
                decided_at: Some(at(7)),
                returned_at,
                returned_before: before,
            };
            let moved = held.returns(&StoreId::from_stored("shp_1"));
            let moved: Vec<_> = moved
                .iter()
                .map(|one| (one.amount.0, one.at.as_millis()))
                .collect();
            assert_eq!(moved, expected);
        }
    }
}
