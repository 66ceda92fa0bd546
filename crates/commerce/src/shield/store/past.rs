//! SQL of payments of the past, with what was found of them.

use super::checks::{Checked, Hashes, Kept};
use crate::orders::sale::Sale;
use pandabase_domain::id::{Id, ReviewId, kind};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Query, Sql, Tx};
use pandabase_platform::{params, select, sql};
use std::collections::HashMap;

/// How many checks are asked for at once.
const BATCH: usize = 100;

/// The start of a search for checks.
const CHECKS: Sql<Checked> = select!(Checked, "SELECT {} FROM shield_checks");

sql! {
    // Renewals, changes of plans and charges under agreements are not judged. Ids sort by age.
    PAST: Sale = "SELECT {} FROM orders WHERE store_id = $1 AND id >= $2
            AND COALESCE(billing_reason, 'SUBSCRIPTION_CREATE') = 'SUBSCRIPTION_CREATE' AND mandate_id IS NULL
        ORDER BY id DESC LIMIT $3";
}

/// A payment with what was found of it.
pub type Past = (Sale, Option<(Kept, Hashes)>);

/// The newest payments since `from`, newest first, with what was found of those that were judged.
pub(in crate::shield) fn past(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    from: Timestamp,
    most: usize,
) -> Result<Vec<Past>, DbError> {
    let (from, most) = (
        Id::<kind::Order>::floor(from),
        i64::try_from(most).unwrap_or(i64::MAX),
    );
    let sales = tx.fetch_all(PAST, params![&ctx.store.id, &from, most])?;
    let ids: Vec<&ReviewId> = sales.iter().filter_map(|sale| sale.check.as_ref()).collect();
    let mut checks = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(BATCH) {
        let query = Query::select(CHECKS)
            .filter("store_id = ?", &ctx.store.id)
            .filter_in("id", ids.iter().copied());
        for checked in tx.fetch_list(&query)? {
            checks.insert(checked.id, (checked.facts, checked.hashes));
        }
    }
    let found = sales.into_iter().map(|sale| {
        let found = sale.check.as_ref().and_then(|check| checks.remove(check));
        (sale, found)
    });
    Ok(found.collect())
}
