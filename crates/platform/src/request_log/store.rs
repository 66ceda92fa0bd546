//! SQL of the request log: rows, their counts by the hour, and the last use of tokens.

use super::entry::Entry;
use crate::db::{DbError, Inserts, Param, Tx};
use crate::{params, sql};
use pandabase_domain::cause::CallerTrace;
use pandabase_domain::id::{RequestId, TokenId};
use pandabase_domain::time::{HOUR, Timestamp};
use std::collections::BTreeMap;

static INSERT: Inserts<10> = Inserts::new(
    "api_logs
    (store_id, id, token_id, method, path, status_code, duration_ms, ip_address, created_at, traceparent)",
    0,
    "(#1, #2, #3, #4, #5, #6, #7, #8, #9, #10)",
);

sql! {
    TOUCH = "UPDATE api_tokens SET last_used_at = $1 WHERE id = $2 AND COALESCE(last_used_at, 0) < $1";
    COUNT = "INSERT INTO api_log_counts (store_id, hour, method, status_code, token_id, count)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (store_id, hour, method, status_code, token_id)
            DO UPDATE SET count = api_log_counts.count + excluded.count";
    // By id, which begins with the time: one range per store, and no index by age to keep at every request.
    // SQLite takes the tables of a CROSS JOIN as they come.
    SWEEP = "DELETE FROM api_logs WHERE (store_id, id) IN (
        SELECT l.store_id, l.id FROM stores s CROSS JOIN api_logs l WHERE l.store_id = s.id AND l.id < $1
        LIMIT $2)";
    SWEEP_COUNTS = "DELETE FROM api_log_counts WHERE hour < $1";
}

/// Forgets what was logged before the full hour at `time`, at most `batch` rows at once; returns how many.
pub fn sweep(tx: &mut Tx<'_>, time: Timestamp, batch: i64) -> Result<u64, DbError> {
    let hour = hour_of(time);
    let oldest = RequestId::floor(Timestamp::from_millis(hour));
    let forgotten = tx.run(SWEEP, params![&oldest, batch])?;
    if i64::try_from(forgotten).is_ok_and(|forgotten| forgotten < batch) {
        tx.run(SWEEP_COUNTS, params![hour])?;
    }
    Ok(forgotten)
}

/// The start of the hour, epoch milliseconds.
fn hour_of(time: Timestamp) -> i64 {
    let millis = time.as_millis();
    millis - millis.rem_euclid(HOUR)
}

/// Stores rows of the Store API, and the last use of every token, whichever API it called.
pub(super) fn insert(tx: &mut Tx<'_>, rows: &[Entry]) -> Result<(), DbError> {
    let logged = || rows.iter().filter(|entry| entry.is_of_store_api);
    tx.insert_rows(&INSERT, &[], logged().map(columns))?;
    // In one order, so that two processes that log do not deadlock.
    let mut counts: BTreeMap<_, i64> = BTreeMap::new();
    for entry in logged() {
        // Requests by sessions are counted under no token.
        let token = entry.token.as_ref().map_or("", TokenId::as_str);
        let store = entry.store.as_str();
        let key = (store, hour_of(entry.arrived), entry.method, entry.status, token);
        *counts.entry(key).or_default() += 1;
    }
    for ((store, hour, method, status, token), count) in counts {
        tx.run(
            COUNT,
            params![store, hour, method, i64::from(status), token, count],
        )?;
    }
    let mut touched: Vec<&TokenId> = Vec::new();
    let used = rows.iter().rev();
    for (token, at) in used.filter_map(|entry| Some((entry.token.as_ref()?, entry.at))) {
        if !touched.contains(&token) {
            touched.push(token);
            tx.run(TOUCH, params![at, token])?;
        }
    }
    Ok(())
}

fn columns(entry: &Entry) -> [Param<'_>; 10] {
    [
        (&entry.store).into(),
        (&entry.id).into(),
        entry.token.as_ref().into(),
        entry.method.into(),
        (&entry.path).into(),
        i64::from(entry.status).into(),
        entry.duration_ms.into(),
        (&entry.ip).into(),
        entry.at.into(),
        entry.trace.as_ref().map(CallerTrace::as_str).into(),
    ]
}
