//! The order in which payouts and their accounts are locked.

use crate::harness::{Engine, Server};
use crate::shop::GOOD;
use pandabase_commerce::money::payouts::service;
use pandabase_domain::id::BankAccountId;
use pandabase_platform::db::{DbError, Sql};
use pandabase_platform::params;
use std::pin::pin;

const WAITING: &str = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND $1 = ANY (pg_blocking_pids(pid))";

/// Whoever decides about an account locks it and then the payouts that wait for it. Whoever lets a payout go
/// meanwhile must not hold the payout while they wait for the account: PostgreSQL would end one of the two.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_approval_that_waits_for_the_account_holds_no_payout_on_postgres() {
    let server = Server::start(Engine::Postgres).await;
    server.sell(100_000, GOOD).await;
    let account = server.approved_account().await;
    let payout = server.request_payout(10_000, None).await.unwrap().payout.id;
    let (begun, mut has_begun) = tokio::sync::mpsc::unbounded_channel();
    let (go_on, may_go_on) = std::sync::mpsc::channel();
    let (account, locked) = (BankAccountId::from_stored(account), payout.clone());
    let deciding = server.app.db.write(move |tx| {
        let hold = Sql::new("SELECT id FROM bank_accounts WHERE id = $1").locked();
        tx.one(hold, params![&account], |row| row.next::<String>())?;
        let own = Sql::new("SELECT pg_backend_pid()::bigint");
        begun.send(tx.one(own, &[], |row| row.next::<i64>())?).unwrap();
        may_go_on.recv().unwrap();
        let take = Sql::new("SELECT id FROM payouts WHERE id = $1 FOR UPDATE NOWAIT");
        tx.one(take, params![&locked], |row| row.next::<String>())?;
        Ok::<_, DbError>(())
    });
    let approving = async {
        let connection = has_begun.recv().await.unwrap();
        let approval = server.as_owner(move |tx, ctx| service::approve(tx, ctx, &payout));
        let mut approval = pin!(approval);
        loop {
            let waiting = server
                .app
                .db
                .read(move |tx| tx.one(Sql::new(WAITING), params![connection], |row| row.next::<i64>()));
            tokio::select! {
                _ = &mut approval => panic!("an account that is locked was read"),
                waiting = waiting => if waiting.unwrap() > 0 { break },
            }
        }
        go_on.send(()).unwrap();
        approval.await
    };
    let (decided, approved) = tokio::join!(deciding, approving);
    decided.unwrap();
    approved.unwrap();
    server.verify().await;
}
