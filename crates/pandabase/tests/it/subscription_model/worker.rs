//! Workers that die: between any two of their steps, which are the answers that they wait for.

use crate::harness::Server;
use pandabase_platform::db::Sql;
use pandabase_platform::jobs::store;
use pandabase_platform::params;
use std::future::poll_fn;
use std::task::Poll;

/// Where a worker died, seen from the renewal that it was at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cut {
    /// Its intent is stored, and the processor was not asked for money: the charge is unconfirmed at most.
    BeforeCharge,
    /// The processor has answered, and the answer is not stored.
    BeforeOutcome,
    /// No renewal was under way.
    Elsewhere,
}

/// Lets `work` go on until it has had so many answers, then drops it: what the last of them tells of is
/// done, and nothing after it. `None` unless it came to its end before.
pub async fn cut_off<T>(work: impl Future<Output = T>, answers: usize) -> Option<T> {
    let mut work = Box::pin(work);
    let mut left = answers;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        work.as_mut().poll(context).map(Some)
    })
    .await
}

/// What the last worker left behind.
pub async fn cut_at(server: &Server) -> Cut {
    let charged = "SELECT COUNT(*) FROM orders o JOIN sandbox_charges c ON c.store_id = o.store_id
            AND c.payment_id = 'pmt_' || SUBSTR(o.id, 5)
            AND c.charge_key = 'pmt_' || SUBSTR(o.id, 5) || '-' || CAST(o.attempt AS TEXT)
        WHERE o.store_id = $1 AND o.payment_status = 'PENDING' AND o.authorization_url IS NULL
            AND c.status <> 'created'";
    let open = "SELECT COUNT(*) FROM orders WHERE store_id = $1 AND payment_status = 'PENDING'
            AND authorization_url IS NULL";
    let count = async |sql: &'static str| -> i64 {
        let store = server.store.id.clone();
        let counted = server
            .app
            .db
            .read(move |tx| tx.one(Sql::new(sql), params![&store], |row| row.next()));
        counted.await.unwrap()
    };
    match (count(open).await, count(charged).await) {
        (0, _) => Cut::Elsewhere,
        (_, 0) => Cut::BeforeCharge,
        _ => Cut::BeforeOutcome,
    }
}

/// The leases of dead workers run out.
pub async fn leases_run_out(server: &Server) {
    server.app.db.write(store::free).await.unwrap();
}

/// Lets time pass in the store, and nothing else.
pub async fn sleep(server: &Server, millis: i64) {
    let store = server.store.id.clone();
    let passed = server.app.db.write(move |tx| {
        let pass = "UPDATE stores SET clock_offset = clock_offset + $1 WHERE id = $2";
        tx.run(Sql::new(pass), params![millis, &store])?;
        let due = "UPDATE jobs SET due_at = due_at - $1 WHERE store_id = $2 AND due_at IS NOT NULL";
        tx.run(Sql::new(due), params![millis, &store])
    });
    passed.await.unwrap();
}
