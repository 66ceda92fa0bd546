//! SQL of what the processor keeps and pays out.

use pandabase_domain::id::{PaymentId, StoreId};
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, ToRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    ADD_COST: insert Cost<'static> = "INSERT INTO processor_costs (store_id, {columns}) VALUES ($1, {values})
        ON CONFLICT (store_id, charge_id) DO NOTHING";
    // What was read earlier may be written later: a payout never goes back to where it stood before. A word
    // that is not known is one on the way.
    PUT_PAYOUT: insert Payout<'static> = "INSERT INTO processor_payouts (updated_at, {columns})
        VALUES ($1, {values})
        ON CONFLICT (id) DO UPDATE SET amount = excluded.amount, status = excluded.status,
            arrival_at = excluded.arrival_at, updated_at = excluded.updated_at
        WHERE (processor_payouts.amount <> excluded.amount OR processor_payouts.status <> excluded.status
                OR processor_payouts.arrival_at <> excluded.arrival_at)
            AND CASE processor_payouts.status WHEN 'pending' THEN 0 WHEN 'paid' THEN 2 WHEN 'failed' THEN 3
                WHEN 'canceled' THEN 3 ELSE 1 END
            <= CASE excluded.status WHEN 'pending' THEN 0 WHEN 'paid' THEN 2 WHEN 'failed' THEN 3
                WHEN 'canceled' THEN 3 ELSE 1 END";
}

/// What the processor kept of a charge.
#[derive(Debug, ToRow)]
pub(super) struct Cost<'a> {
    pub(super) charge_id: &'a str,
    pub(super) payment_id: &'a PaymentId,
    pub(super) entry_id: &'a str,
    pub(super) currency: &'a str,
    pub(super) gross: i64,
    pub(super) fee: i64,
    pub(super) total: Cents,
    pub(super) created_at: Timestamp,
}

/// A payout of the processor.
#[derive(Debug, ToRow)]
pub(super) struct Payout<'a> {
    pub(super) id: &'a str,
    pub(super) account: &'a str,
    pub(super) amount: i64,
    pub(super) currency: &'a str,
    pub(super) status: &'a str,
    pub(super) arrival_at: Timestamp,
    pub(super) created_at: Timestamp,
}

/// Stores what was kept of a charge, unless that is known.
pub(super) fn add_cost(tx: &mut Tx<'_>, store: &StoreId, cost: &Cost<'_>) -> Result<(), DbError> {
    tx.send_insert(ADD_COST, params![store], cost)
}

/// Stores a payout, or what has changed of it.
pub(super) fn put_payout(tx: &mut Tx<'_>, payout: &Payout<'_>, now: Timestamp) -> Result<(), DbError> {
    tx.send_insert(PUT_PAYOUT, params![now], payout)
}
