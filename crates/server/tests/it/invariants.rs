//! `pandabase verify`: holds on a sound database, names what is broken on another.

use crate::harness::{Server, both};
use pandabase::db::Sql;
use pandabase::http::Ctx;
use pandabase::invariants::PROMISES;
use pandabase::ledger;
use pandabase_domain::ledger::EntryType;
use pandabase_domain::money::Cents;
use std::sync::Arc;

/// The name of the first broken promise and what breaks it.
pub async fn first_broken(server: &Server) -> Option<(&'static str, String)> {
    for promise in PROMISES {
        if let Some(broken) = promise.check(&server.app).await.unwrap().broken {
            return Some((promise.name, broken));
        }
    }
    None
}

async fn append(server: &Server, cents: i64) {
    let (app, store) = (Arc::clone(&server.app), server.store.clone());
    let write = server.app.db.write(move |tx| {
        let ctx = Ctx::of(&app, &store);
        ledger::append(
            tx,
            &ctx,
            EntryType::PaymentReceived,
            Cents(cents),
            "pmt_a",
            "Payment received",
        )
    });
    write.await.unwrap();
}

async fn tamper(server: &Server, statement: &'static str) {
    let changed = server.app.db.write(move |tx| tx.run(Sql::new(statement), &[]));
    assert!(changed.await.unwrap() > 0);
}

both! {
    async fn a_sound_ledger_holds(server) {
        append(&server, 3569).await;
        append(&server, -120).await;
        assert_eq!(first_broken(&server).await, None);
        assert_eq!(server.get(&server.core("/")).await.data(200)["balance"], 3449);
    }

    async fn a_changed_amount_is_found(server) {
        append(&server, 3569).await;
        append(&server, 100).await;
        tamper(&server, "UPDATE ledger_entries SET amount = 3570 WHERE position = 2").await;
        assert_eq!(first_broken(&server).await.unwrap().0, "ledger");
    }

    async fn a_changed_time_is_found(server) {
        append(&server, 3569).await;
        tamper(&server, "UPDATE ledger_entries SET created_at = created_at + 1 WHERE position = 2").await;
        let (name, broken) = first_broken(&server).await.unwrap();
        assert_eq!(name, "ledger");
        assert!(broken.contains("hash"), "{broken}");
    }

    async fn a_removed_entry_is_found(server) {
        append(&server, 1).await;
        append(&server, 2).await;
        tamper(&server, "DELETE FROM ledger_entries WHERE position = 3").await;
        assert_eq!(first_broken(&server).await.unwrap().0, "ledger");
    }

    async fn a_changed_balance_is_found(server) {
        append(&server, 1).await;
        tamper(&server, "UPDATE balances SET balance = balance + 1").await;
        let (name, broken) = first_broken(&server).await.unwrap();
        assert_eq!(name, "ledger");
        assert!(broken.contains("balance is $0.02, the ledger says $0.01"), "{broken}");
    }
}
