//! SQL of the transfers that the sandbox's bank took.

use pandabase_domain::id::PayoutId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::rail::{Transfer, TransferRequest};
use pandabase_platform::{params, sql};

sql! {
    INSERT = "INSERT INTO sandbox_transfers (store_id, payout_id, amount, reference_id, trace_id, expected_at,
            created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (store_id, payout_id) DO NOTHING";
    FIND: AcceptedTransfer = "SELECT {} FROM sandbox_transfers WHERE store_id = $1 AND payout_id = $2";
}

/// A transfer that the bank accepted.
#[derive(Debug, FromRow)]
struct AcceptedTransfer {
    #[column("reference_id")]
    reference: String,
    #[column("trace_id")]
    trace: String,
    expected_at: Timestamp,
}

/// Stores a transfer with its reference and trace; `false` when the payout has one already.
pub fn insert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    request: &TransferRequest,
    (reference, trace): (&str, &str),
    expected_at: Timestamp,
) -> Result<bool, DbError> {
    let written = tx.run(
        INSERT,
        params![
            &ctx.store.id,
            &request.payout,
            request.amount,
            reference,
            trace,
            expected_at,
            ctx.now
        ],
    )?;
    Ok(written > 0)
}

/// The transfer of a payout.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, payout: &PayoutId) -> Result<Transfer, DbError> {
    let taken = tx.fetch_one(FIND, params![&ctx.store.id, payout])?;
    Ok(Transfer::Accepted {
        reference: taken.reference,
        trace: taken.trace,
        expected_at: taken.expected_at,
    })
}
