//! SQL of the end of stores.

use pandabase_domain::id::SubscriptionId;
use pandabase_domain::subscription::SubscriptionStatus;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    MARK = "UPDATE stores SET deleted_at = $1, updated_at = $1 WHERE id = $2 AND deleted_at IS NULL";
    DISPUTES = "SELECT 1 FROM disputes
        WHERE store_id = $1 AND status IN ('AWAITING_REVIEW', 'UNDER_REVIEW') LIMIT 1";
    PAYOUTS = "SELECT 1 FROM payouts WHERE store_id = $1 AND status IN ('IN_REVIEW', 'PROCESSING') LIMIT 1";
    RETURNABLE = "SELECT 1 FROM payouts
        WHERE store_id = $1 AND status = 'COMPLETED' AND updated_at > $2 LIMIT 1";
    REFUNDS = "SELECT 1 FROM refunds WHERE store_id = $1 AND status = 'PROCESSING' LIMIT 1";
    // Whoever is at their bank's page is not waited for: a shop always has somebody there.
    PAYMENTS = "SELECT 1 FROM orders
        WHERE store_id = $1 AND status = 'PENDING' AND payment_status = 'PROCESSING' LIMIT 1";
    SUBSCRIPTIONS: SubscriptionId = "SELECT id FROM subscriptions
        WHERE store_id = $1 AND status = $2 AND id > $3 ORDER BY id LIMIT $4";
}

/// Marks the store as deleted.
pub(super) fn mark(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), DbError> {
    tx.run(MARK, params![ctx.now, &ctx.store.id]).map(drop)
}

pub(super) fn has_open_disputes(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<bool, DbError> {
    tx.exists(DISPUTES, params![&ctx.store.id])
}

/// Whether a payout has not reached the bank yet.
pub(super) fn has_payouts(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<bool, DbError> {
    tx.exists(PAYOUTS, params![&ctx.store.id])
}

/// Whether a payout arrived after a time.
pub(super) fn has_paid_out_since(tx: &mut Tx<'_>, ctx: &Ctx<'_>, since: Timestamp) -> Result<bool, DbError> {
    tx.exists(RETURNABLE, params![&ctx.store.id, since])
}

/// Whether the network has still to confirm a refund.
pub(super) fn has_refunds(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<bool, DbError> {
    tx.exists(REFUNDS, params![&ctx.store.id])
}

/// Whether the network has still to decide about a payment.
pub(super) fn has_payments(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<bool, DbError> {
    tx.exists(PAYMENTS, params![&ctx.store.id])
}

/// The oldest subscriptions that stand so, after one of them.
pub(super) fn subscriptions(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    status: SubscriptionStatus,
    after: &str,
    limit: i64,
) -> Result<Vec<SubscriptionId>, DbError> {
    tx.fetch_all(
        SUBSCRIPTIONS,
        params![&ctx.store.id, status.as_str(), after, limit],
    )
}
