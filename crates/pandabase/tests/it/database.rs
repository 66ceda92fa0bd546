//! The port over both databases.

use crate::harness::{Server, apply, both};
use pandabase::wiring::migrations::MIGRATIONS;
use pandabase_platform::db::{DbError, registered};

#[apply(both)]
async fn every_statement_prepares(server: Server) {
    let faults = server.app.db.write(|tx| {
        let mut faults = Vec::new();
        for statement in registered() {
            // In a savepoint each: PostgreSQL ends a transaction at the first error.
            let checked = tx.savepoint(|tx| tx.check(statement.sql))?;
            if let Err(error) = checked {
                faults.push(format!("{}: {error:?}", statement.name));
            }
        }
        Ok::<_, DbError>(faults)
    });
    assert_eq!(faults.await.unwrap(), Vec::<String>::new());
    assert!(registered().count() > 20);
}

#[apply(both)]
async fn a_failing_or_panicking_closure_leaves_nothing_behind(server: Server) {
    let db = &server.app.db;
    let insert = pandabase_platform::db::Sql::new("INSERT INTO balances VALUES ($1, 0, 0, 0, $2)");
    let count = pandabase_platform::db::Sql::new("SELECT COUNT(*) FROM balances");
    let before = db
        .read(move |tx| tx.one(count, &[], |row| row.next::<i64>()))
        .await
        .unwrap();
    let failed = db.write(move |tx| {
        tx.run(insert, pandabase_platform::params!["shp_a", &[0_u8; 32]])?;
        Err::<(), _>(DbError::MissingRow)
    });
    assert!(matches!(failed.await, Err(DbError::MissingRow)));
    let panicked = db.write(move |tx| {
        tx.run(insert, pandabase_platform::params!["shp_a", &[0_u8; 32]])?;
        assert!(tx.try_lock(1)?, "unreachable");
        if before >= 0 {
            panic!("on purpose")
        }
        Ok::<_, DbError>(())
    });
    assert!(matches!(panicked.await, Err(DbError::Panicked)));
    assert_eq!(
        db.read(move |tx| tx.one(count, &[], |row| row.next::<i64>()))
            .await
            .unwrap(),
        before
    );
}

#[apply(both)]
async fn migrations_run_once(server: Server) {
    let again = server
        .app
        .db
        .migrate(MIGRATIONS, server.app.env.clock.now())
        .await
        .unwrap();
    assert!(again.is_empty());
}
