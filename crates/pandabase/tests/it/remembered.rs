//! What readers of SQLite remember is never older than the database: whoever writes, and however.

use crate::harness::{Engine, Server, apply, both};
use crate::products::{path_of, product};
use http::Method;
use pandabase_domain::token::{Mode, Scope, ScopeSet};
use pandabase_platform::access::tokens;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::DbError;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::sync::Arc;

/// The paths of everything whose answers are remembered, for a product that is on sale.
fn paths(server: &Server, product: &Value) -> [String; 5] {
    let shop = format!("/v2/storefront/stores/{}", server.store.id);
    let (id, handle) = (
        product["id"].as_str().unwrap(),
        product["handle"].as_str().unwrap(),
    );
    [
        path_of(server, product),
        format!("{shop}/products/{id}"),
        format!("{shop}/products/by-handle/{handle}"),
        "/v2/storefront/resolve/nimbus-labs".to_owned(),
        shop,
    ]
}

#[apply(both)]
async fn answers_are_those_of_the_rows(server: Server) {
    let made = product(&server, json!({"status": "ACTIVE"})).await;
    for path in paths(&server, &made) {
        let first = server.get(&path).await;
        first.data(200);
        // Once more as it is remembered, and once more after something else was written.
        assert_eq!(server.get(&path).await.text, first.text, "{path}");
        product(&server, json!({"title": "Another"})).await;
        assert_eq!(server.get(&path).await.text, first.text, "{path}");
    }
    let path = path_of(&server, &made);
    for price in 2000..2020 {
        server.patch(&path, json!({"price": price})).await.data(200);
        for path in &paths(&server, &made)[..3] {
            assert_eq!(server.get(path).await.data(200)["price"], price, "{path}");
        }
    }
    let gone = server.delete(&path).await;
    gone.data(200);
    for path in &paths(&server, &made)[..3] {
        server.get(path).await.error(404);
    }
}

#[apply(both)]
async fn what_was_undone_is_not_remembered(server: Server) {
    let made = product(&server, json!({"status": "ACTIVE"})).await;
    let path = path_of(&server, &made);
    assert_eq!(server.get(&path).await.data(200)["price"], 1500);
    let undone = server.app.db.write(|tx| {
        tx.batch("UPDATE products SET price = 1")?;
        Err::<(), _>(DbError::MissingRow)
    });
    assert!(undone.await.is_err());
    assert_eq!(server.get(&path).await.data(200)["price"], 1500);
    let kept = server
        .app
        .db
        .write(|tx| tx.batch("UPDATE products SET price = 1"));
    kept.await.unwrap();
    assert_eq!(server.get(&path).await.data(200)["price"], 1);
}

#[apply(both)]
async fn a_token_that_is_taken_away_works_no_more(server: Server) {
    let made = product(&server, json!({})).await;
    let path = path_of(&server, &made);
    let ask = async |secret: &str| {
        let asked = server.anonymous(Method::GET, &path).bearer(secret).send();
        asked.await.status.as_u16()
    };
    let token = server.token_with(Mode::Bearer, ScopeSet::all()).await;
    let secret = token.secret.clone().unwrap();
    for _ in 0..3 {
        assert_eq!(ask(&secret).await, 200);
    }
    let change = |permissions: ScopeSet| {
        let (app, store, id) = (Arc::clone(&server.app), server.store.clone(), token.id.clone());
        server.app.db.write(move |tx| {
            let ctx = Ctx::of(&app.env, &store);
            tokens::change(tx, &ctx, &id, None, Some(permissions)).map(drop)
        })
    };
    change(ScopeSet::from_iter([Scope::OrdersRead])).await.unwrap();
    assert_eq!(ask(&secret).await, 403);
    change(ScopeSet::all()).await.unwrap();
    assert_eq!(ask(&secret).await, 200);
    let (app, store, id) = (Arc::clone(&server.app), server.store.clone(), token.id.clone());
    let deleted = server
        .app
        .db
        .write(move |tx| tokens::delete(tx, &Ctx::of(&app.env, &store), &id));
    deleted.await.unwrap();
    assert_eq!(ask(&secret).await, 401);
}

/// A process that knows nothing of the server's memory writes to its file.
#[tokio::test]
async fn what_another_process_writes_is_seen_at_once() {
    let server = Server::start(Engine::Sqlite).await;
    let made = product(&server, json!({"status": "ACTIVE"})).await;
    let other = Connection::open(server.database_file()).unwrap();
    let all = paths(&server, &made);
    for price in 2000..2050 {
        let changed = other.execute("UPDATE products SET price = ?1", [price]);
        assert_eq!(changed.unwrap(), 1);
        for path in &all[..3] {
            assert_eq!(server.get(path).await.data(200)["price"], price, "{path}");
        }
    }
    // The log is merged and begins anew.
    other
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    other.execute("UPDATE products SET price = 77", []).unwrap();
    assert_eq!(server.get(&all[0]).await.data(200)["price"], 77);
    // Another schema.
    other
        .execute_batch("CREATE INDEX products_by_price ON products (price)")
        .unwrap();
    assert_eq!(server.get(&all[0]).await.data(200)["price"], 77);
    other.execute("UPDATE stores SET blocked = TRUE", []).unwrap();
    server.get(&all[0]).await.error(401);
    server.get(&all[1]).await.error(404);
    other.execute("UPDATE stores SET blocked = FALSE", []).unwrap();
    server.get(&all[0]).await.data(200);
    other.execute("DELETE FROM api_tokens", []).unwrap();
    server.get(&all[0]).await.error(401);
    server.get(&all[1]).await.data(200);
}

/// Prices only rise: nobody is shown less than what was stored before they asked.
#[apply(both)]
async fn a_storm_of_writes_shows_nothing_old(server: Server) {
    let made = product(&server, json!({"status": "ACTIVE"})).await;
    let all = paths(&server, &made);
    let (stored, seen) = tokio::sync::watch::channel(1500_i64);
    let writes = async {
        for price in 1501..1600 {
            server.patch(&all[0], json!({"price": price})).await.data(200);
            stored.send_replace(price);
        }
    };
    let reads = futures_util::future::join_all((0..6).map(|number| {
        let (server, seen, path) = (&server, &seen, &all[number % 3]);
        async move {
            loop {
                let before = *seen.borrow();
                let shown = server.get(path).await.data(200)["price"].as_i64().unwrap();
                assert!(shown >= before, "{path}: {shown} after {before}");
                if before == 1599 {
                    break;
                }
            }
        }
    }));
    tokio::join!(writes, reads);
}
