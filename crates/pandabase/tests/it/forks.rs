//! Forks, snapshots and resets of sandbox stores.

use crate::harness::{Server, apply, both};
use crate::invariants::everything;
use crate::pay::bank_path;
use crate::shop::{CHALLENGED, GOOD, card, method};
use futures_util::future::join_all;
use http::Method;
use pandabase::surfaces::sandbox::forks::secrets::SECRETS;
use pandabase::surfaces::sandbox::forks::tables::{Fate, TABLES, unlisted};
use pandabase::wiring::secrets::SEALED;
use pandabase_domain::token::{Mode, Scope};
use pandabase_platform::access::stores::find_open;
use pandabase_platform::context::StoreContext;
use pandabase_platform::db::transplant::Catalogue;
use pandabase_platform::db::{DbError, Sql};
use pandabase_platform::params;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Forks of a suite whose tests run side by side: as many as a store can have.
const SUITE: usize = 200;

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

impl Server {
    fn sandbox(&self, rest: &str) -> String {
        format!("/v2/sandbox/stores/{}{rest}", self.store.id)
    }

    async fn make_fork(&self, body: Value) -> Value {
        self.post(&self.sandbox("/fork"), body).await.data(201).clone()
    }

    /// The store of a fork, with its own token.
    async fn at(&self, made: &Value) -> Self {
        let id = text(&made["fork"]["id"]).to_owned();
        let found = self.app.db.read(move |tx| find_open(tx, &id.clone().into()));
        let store: Result<Option<StoreContext>, DbError> = found.await;
        self.as_store(store.unwrap().unwrap(), text(&made["token"]["secret"]))
    }

    /// How many rows of the store a statement counts, whose placeholders are the store and a text.
    async fn counted(&self, statement: String, pattern: &str) -> i64 {
        let statement: &'static str = Box::leak(statement.into_boxed_str());
        let (store, pattern) = (self.store.id.clone(), pattern.to_owned());
        let counted = self.app.db.read(move |tx| {
            tx.one(Sql::new(statement), params![&store, &pattern], |row| {
                row.next::<i64>()
            })
        });
        let counted: Result<i64, DbError> = counted.await;
        counted.unwrap_or_else(|error| panic!("{statement}: {error}"))
    }

    async fn count_of_table(&self, table: &str) -> i64 {
        let which = match table {
            "jobs" => "kind = 'subscription_renewal'",
            _ => "TRUE",
        };
        let statement = format!("SELECT COUNT(*) FROM {table} WHERE store_id = $1 AND {which} AND $2 <> ''");
        self.counted(statement, "x").await
    }

    async fn catalogue(&self) -> Catalogue {
        self.app.db.read(Catalogue::read).await.unwrap()
    }

    async fn sales(&self) -> Value {
        let list = self.get(&self.core("/orders?limit=100")).await;
        let items = list.data(200)["items"].as_array().unwrap();
        let order = |order: &Value| json!([order["id"], order["status"], order["totalAmount"]]);
        items.iter().map(order).collect()
    }
}

#[apply(both)]
async fn somebody_has_said_what_becomes_of_every_table(server: Server) {
    let unlisted = unlisted(&server.catalogue().await);
    assert!(
        unlisted.is_empty(),
        "add to surfaces/sandbox/forks/tables.rs: {unlisted:?}"
    );
    for column in SEALED {
        let table = column.name.split('.').next().unwrap();
        let fate = TABLES.iter().find(|(listed, _)| *listed == table);
        let is_copied = fate.is_some_and(|(_, fate)| matches!(fate, Fate::Copied | Fate::Verbatim));
        let is_known = SECRETS.iter().any(|known| known.name == column.name);
        assert_eq!(is_copied, is_known, "{}", column.name);
    }
}

#[apply(both)]
async fn a_busy_store_and_its_fork_go_on_apart(server: Server) {
    let server = everything(&server).await;
    let made = server.make_fork(json!({"name": "Nimbus of the test"})).await;
    let fork = server.at(&made).await;
    assert_eq!(made["fork"]["name"], "Nimbus of the test");
    assert_eq!(made["fork"]["forkedFrom"], server.store.id.as_str());
    server.verify().await;

    // The same rows, none of which names the other store.
    let catalogue = server.catalogue().await;
    for (table, fate) in TABLES {
        if matches!(fate, Fate::Copied | Fate::Verbatim | Fate::Apart) {
            assert_eq!(
                fork.count_of_table(table).await,
                server.count_of_table(table).await,
                "{table}"
            );
        }
        if *fate == Fate::Passing {
            assert_eq!(fork.count_of_table(table).await, 0, "{table}");
        }
        if *table == "ledger_entries" {
            continue;
        }
        for column in catalogue.columns_of(table) {
            let statement = format!(
                "SELECT COUNT(*) FROM {table} WHERE store_id = $1 AND CAST(\"{column}\" AS TEXT) LIKE $2"
            );
            let pattern = format!("%{}%", server.store.id);
            assert_eq!(fork.counted(statement, &pattern).await, 0, "{table}.{column}");
        }
    }
    assert_eq!(fork.sales().await, server.sales().await);
    assert_eq!(fork.balance().await, server.balance().await);
    let clock = |at: &Server| at.sandbox("/clock");
    let (ours, theirs) = (clock(&server), clock(&fork));
    let offset = server.get(&ours).await.data(200)["offsetMs"].clone();
    assert_eq!(fork.get(&theirs).await.data(200)["offsetMs"], offset);
    // Neither token opens the other store.
    let stranger = server
        .anonymous(Method::GET, &theirs)
        .bearer(&server.token)
        .send()
        .await;
    assert_ne!(stranger.status, 200);

    // A month passes in the fork: its renewals happen, and nothing in the store.
    let (orders, balance) = (server.sales().await, server.balance().await);
    fork.move_clock("P32D").await;
    server.verify().await;
    assert_eq!((server.sales().await, server.balance().await), (orders, balance));
    let in_fork = fork.count_of_table("orders").await;
    assert!(in_fork > server.count_of_table("orders").await);
    assert_eq!(server.get(&ours).await.data(200)["offsetMs"], offset);

    // And one in the store, whose renewals charge the same cards.
    server.move_clock("P32D").await;
    server.sell(1200, GOOD).await;
    server.verify().await;
    assert_eq!(fork.count_of_table("orders").await, in_fork);

    // It goes as it came.
    let forks = server.get(&server.sandbox("/forks")).await;
    assert_eq!(forks.data(200), &json!([made["fork"]]));
    let path = server.sandbox(&format!("/forks/{}", fork.store.id));
    server.delete(&path).await.data(200);
    server.verify().await;
    for (table, _) in TABLES.iter().filter(|(table, _)| *table != "account_events") {
        assert_eq!(fork.count_of_table(table).await, 0, "{table}");
    }
    assert_eq!(server.delete(&path).await.error(404), "Fork not found");
}

#[apply(both)]
async fn buyers_who_are_under_way_are_led_to_the_store_that_they_began_in(server: Server) {
    let at_bank = server.cart_of(2000).await;
    let waiting = server
        .pay_with(&at_bank, card(CHALLENGED))
        .await
        .data(200)
        .clone();
    let slow = server.cart_of(3000).await;
    server.pay_with(&slow, method("us_bank_account")).await.data(200);
    let paylink = json!({"items": [{"name": "Tea", "amount": 900, "quantity": 1}]});
    let paylinks = format!("/v2/stores/{}/paylinks", server.store.id);
    let paylink = server.post(&paylinks, paylink).await.data(201)["id"].clone();
    let made = server.make_fork(json!({})).await;
    let fork = server.at(&made).await;

    // The bank's page of the one knows nothing of the other.
    let address = bank_path(&waiting);
    let approve = format!("{address}/approve");
    server.anonymous(Method::POST, &approve).send().await;
    assert_eq!(server.session_status(&at_bank).await, "COMPLETED");
    assert_ne!(fork.session_status(&at_bank).await, "COMPLETED");
    let theirs = fork.pay_with(&at_bank, card(CHALLENGED)).await;
    if theirs.status == 200 {
        assert_ne!(bank_path(theirs.data(200)), address);
    }
    // A paylink leads to the store that it was made in; the fork has one of its own.
    let visit = format!("/v2/storefront/paylinks/{}/checkout", text(&paylink));
    let session = server
        .anonymous(Method::POST, &visit)
        .json(&json!({}))
        .send()
        .await;
    let session = text(&session.data(201)["id"]).to_owned();
    server.session_status(&session).await;
    let list = fork.get(&format!("/v2/stores/{}/paylinks", fork.store.id)).await;
    let own = &list.data(200)["items"][0]["id"];
    assert_ne!(own, &paylink);
    assert_eq!(text(own)[..13], text(&paylink)[..13]);
    // What settles later settles in both, each at its own time.
    fork.move_clock("P7D").await;
    assert_eq!(fork.session_status(&slow).await, "COMPLETED");
    assert_ne!(server.session_status(&slow).await, "COMPLETED");
    server.move_clock("P7D").await;
    assert_eq!(server.session_status(&slow).await, "COMPLETED");
    server.verify().await;
}

#[apply(both)]
async fn a_store_becomes_what_its_snapshot_is(server: Server) {
    let plan = server.plan(json!({})).await;
    server.subscribe(&plan, GOOD).await;
    let file = server
        .upload_file("DOWNLOAD", "a.zip", "application/zip", b"hello")
        .await;
    let kept = server
        .post(&server.sandbox("/snapshots"), json!({"name": "one-subscriber"}))
        .await
        .data(201)
        .clone();
    server.verify().await;
    let (orders, balance) = (server.sales().await, server.balance().await);

    let mine = format!("/v2/stores/{}", server.store.id);
    server.delete(&format!("{mine}/files/{file}")).await.data(200);
    // Nothing of a snapshot is ever due, and nobody sees it.
    server.move_clock("P400D").await;
    server.sell(7000, GOOD).await;
    let change = json!({"taxBehavior": "INCLUSIVE"});
    server.patch(&mine, change).await.data(200);
    server.drain().await;
    server.verify().await;
    let copy = text(&kept["id"]).replace("snp_", "shp_");
    let shown = server.get(&format!("/v2/storefront/stores/{copy}")).await;
    assert_eq!(shown.status, 404);

    let reset = json!({"snapshot": "one-subscriber"});
    let done = server.post(&server.sandbox("/reset"), reset.clone()).await;
    assert_eq!(done.data(200)["snapshot"], kept);
    server.verify().await;
    assert_eq!((server.sales().await, server.balance().await), (orders, balance));
    assert_eq!(server.get(&mine).await.data(200)["taxBehavior"], Value::Null);
    let clock = server.get(&server.sandbox("/clock")).await;
    assert_eq!(clock.data(200)["offsetMs"], 0);
    let files = server.get(&format!("{mine}/files")).await;
    assert_eq!(files.data(200)["items"][0]["id"], file.as_str());

    // It goes on from there, and can be reset again. A fork goes on from the snapshot as well.
    let fork = server
        .at(&server.make_fork(json!({"snapshot": kept["id"]})).await)
        .await;
    for store in [&server, &fork] {
        store.move_clock("P32D").await;
        assert_eq!(store.count_of_table("orders").await, 2);
    }
    server.post(&server.sandbox("/reset"), reset).await.data(200);
    assert_eq!(
        (
            server.count_of_table("orders").await,
            fork.count_of_table("orders").await
        ),
        (1, 2)
    );
    server.verify().await;

    // Emptied, it is a store that has just begun, with its team and its tokens.
    let empty = |handle: &str| json!({"confirm": handle});
    let path = server.sandbox("/reset");
    let wrong = server.post(&path, empty("nimbus")).await;
    assert_eq!(wrong.error(400), "body/confirm must be the store's handle");
    let neither = server.post(&path, json!({})).await;
    assert_eq!(
        neither.error(400),
        "body must have either 'snapshot' or 'confirm'"
    );
    server.post(&path, empty("nimbus-labs")).await.data(200);
    assert_eq!(server.sales().await, json!([]));
    assert_eq!(server.balance().await, 0);
    server.sell(1500, GOOD).await;
    server.verify().await;

    let path = server.sandbox("/snapshots/one-subscriber");
    server.delete(&path).await.data(200);
    assert_eq!(server.delete(&path).await.error(404), "Snapshot not found");
    let none = server.get(&server.sandbox("/snapshots")).await;
    assert_eq!(none.data(200), &json!([]));
    server.verify().await;
}

#[apply(both)]
async fn what_cannot_be_copied_is_refused(server: Server) {
    let path = server.sandbox("/snapshots");
    let name = json!({"name": "first"});
    server.post(&path, name.clone()).await.data(201);
    let again = server.post(&path, name).await;
    assert_eq!(again.error(409), "Snapshot 'first' already exists");
    let bad = server.post(&path, json!({"name": "../keys"})).await;
    let pattern = "body/name must match pattern \"^[a-zA-Z0-9][a-zA-Z0-9_.-]*$\"";
    assert_eq!(bad.error(400), pattern);
    let missing = server.post(&path, json!({})).await;
    assert_eq!(missing.error(400), "body must have required property 'name'");
    for place in ["/fork", "/reset"] {
        let unknown = json!({"snapshot": "second"});
        let unknown = server.post(&server.sandbox(place), unknown).await;
        assert_eq!(unknown.error(404), "Snapshot not found", "{place}");
    }
    for number in 1..20 {
        server
            .post(&path, json!({"name": format!("n{number}")}))
            .await
            .data(201);
    }
    let more = server.post(&path, json!({"name": "more"})).await;
    let full = "A store can have up to 20 snapshots: delete one that is done with";
    assert_eq!(more.error(400), full);
    // The token of a fork may do what that of the caller may.
    let only = [Scope::SandboxWrite, Scope::OrdersRead].into_iter().collect();
    let token = server.token_with(Mode::Bearer, only).await;
    let call = server
        .anonymous(Method::POST, &server.sandbox("/fork"))
        .json(&json!({}));
    let made = call.bearer(&token.secret.unwrap()).send().await;
    let made = made.data(201);
    assert_eq!(
        made["token"]["permissions"],
        json!(["ORDERS_READ", "SANDBOX_WRITE"])
    );
    // Another store's forks and snapshots are not there.
    let (other, other_token) = server.other_store("elsewhere").await;
    let fork = text(&made["fork"]["id"]);
    for rest in [format!("/forks/{fork}"), "/snapshots/first".to_owned()] {
        let path = format!("/v2/sandbox/stores/{}{rest}", other.id);
        let stranger = server.anonymous(Method::DELETE, &path).bearer(&other_token);
        stranger.send().await.error(404);
    }
}

#[apply(both)]
async fn a_reset_comes_through_while_buyers_pay(server: Server) {
    server.sell(1000, GOOD).await;
    let orders = server.sales().await;
    let keep = json!({"name": "one-sale"});
    server.post(&server.sandbox("/snapshots"), keep).await.data(201);
    let mut carts = Vec::new();
    for _ in 0..6 {
        carts.push(server.cart_of(2000).await);
    }
    let server = &server;
    let paying = join_all(carts.iter().map(|cart| server.pay_with(cart, card(GOOD))));
    let reset = json!({"snapshot": "one-sale"});
    let path = server.sandbox("/reset");
    let (_, done) = tokio::join!(paying, server.post(&path, reset));
    done.data(200);
    server.drain().await;
    server.verify().await;
    // Some sale may have come before it and none can have stayed.
    assert_eq!(server.sales().await, orders);
}

#[apply(both)]
async fn an_id_names_the_snapshot_that_has_it(server: Server) {
    let path = server.sandbox("/snapshots");
    let keep = async |name: &Value| {
        let kept = server.post(&path, json!({"name": name})).await;
        kept.data(201).clone()
    };
    let first = keep(&json!("first")).await;
    let other = keep(&first["id"]).await;
    let first = format!("{path}/{}", text(&first["id"]));
    server.delete(&first).await.data(200);
    assert_eq!(server.get(&path).await.data(200), &json!([other]));
    server.delete(&first).await.data(200);
    assert_eq!(server.get(&path).await.data(200), &json!([]));
}

#[apply(both)]
async fn two_hundred_forks_are_made_at_once_and_go_on_apart(server: Server) {
    server.sell(1000, GOOD).await;
    let (orders, balance) = (server.sales().await, server.balance().await);
    let made = join_all((0..SUITE).map(|_| server.make_fork(json!({})))).await;
    let different = |field: &str| {
        made.iter()
            .map(|made| text(&made["fork"][field]))
            .collect::<BTreeSet<_>>()
    };
    assert_eq!((different("id").len(), different("handle").len()), (SUITE, SUITE));
    // Who needs another one is told what to do, also in one of the forks.
    let full = "A store can have up to 200 forks, with the forks of its forks: delete one that is done with";
    let first = server.at(&made[0]).await;
    for store in [&server, &first] {
        let more = store.post(&store.sandbox("/fork"), json!({})).await;
        assert_eq!(more.error(400), full);
    }
    // Something else is bought in each.
    let server = &server;
    let bought = made.iter().zip(0..).map(|(made, number)| async move {
        let fork = server.at(made).await;
        fork.sell(1000 + 10 * number, GOOD).await;
        (
            fork.count_of_table("orders").await,
            fork.count_of_table("ledger_entries").await,
        )
    });
    let entries = server.count_of_table("ledger_entries").await;
    for counted in join_all(bought).await {
        assert_eq!(counted, (2, entries + 1));
    }
    assert_eq!((server.sales().await, server.balance().await), (orders, balance));
    let mut earned = 0;
    for number in [0, 99, SUITE - 1] {
        let fork = server.at(&made[number]).await;
        let more = fork.balance().await - balance;
        assert!(more > earned, "{number}: {more}");
        earned = more;
    }
    server.verify().await;
    // With one less there is room for another.
    let path = server.sandbox(&format!("/forks/{}", first.store.id));
    server.delete(&path).await.data(200);
    server.make_fork(json!({})).await;
}

/// Has a store have a file of so many GiB, which is nowhere.
async fn add_file(server: &Server, name: &str, gib: i64) {
    let add = Sql::new(
        "INSERT INTO files (store_id, id, purpose, filename, mime_type, size_bytes, status, was_sold,
            unused_since, deleted_at, created_at)
        VALUES ($1, $2, 'DOWNLOAD', 'a', 'text/plain', CAST($3 AS BIGINT), 'READY', TRUE, 0, NULL, 0)",
    );
    let (store, id) = (server.store.id.clone(), format!("file_{name:0>24}"));
    let bytes = gib * 1024 * 1024 * 1024;
    let added = server
        .app
        .db
        .write(move |tx| tx.run(add, params![&store, &id, bytes]));
    assert_eq!(added.await.unwrap(), 1);
}

#[apply(both)]
async fn the_files_of_copies_count_as_those_of_the_store(server: Server) {
    server.sell(1000, GOOD).await;
    add_file(&server, "first", 40).await;
    let (fork, snapshots) = (server.sandbox("/fork"), server.sandbox("/snapshots"));
    server.post(&snapshots, json!({"name": "one"})).await.data(201);
    let full = "The files of a store can come to at most 100 GiB together with those of its forks and \
                snapshots: delete one of these that is done with";
    for (path, body) in [
        (&fork, json!({})),
        (&fork, json!({"snapshot": "one"})),
        (&snapshots, json!({"name": "two"})),
    ] {
        let refused = server.post(path, body).await;
        assert_eq!(refused.error(400), full, "{path}");
    }
    // With one less there is room, and it is that of both.
    server.delete(&format!("{snapshots}/one")).await.data(200);
    let made = server.make_fork(json!({})).await;
    let forked = server.at(&made).await;
    add_file(&forked, "second", 19).await;
    let file = json!({"filename": "a.iso", "mimeType": "application/octet-stream", "purpose": "DOWNLOAD",
        "sizeBytes": 2_000_000_000_i64});
    let full =
        "The files of a store can come to at most 100 GiB together with those of its forks and snapshots";
    for store in [&server, &forked] {
        let path = format!("/v2/stores/{}/files", store.store.id);
        let refused = store.post(&path, file.clone()).await;
        assert_eq!(refused.error(400), full);
    }
    let path = server.sandbox(&format!("/forks/{}", forked.store.id));
    server.delete(&path).await.data(200);
    let path = format!("/v2/stores/{}/files", server.store.id);
    server.post(&path, file).await.data(201);
    // Another store has room of its own.
    let (other, token) = server.other_store("elsewhere").await;
    let path = format!("/v2/sandbox/stores/{}/fork", other.id);
    let call = server.anonymous(Method::POST, &path).json(&json!({}));
    call.bearer(&token).send().await.data(201);
}

#[apply(both)]
async fn a_family_has_so_many_snapshots(server: Server) {
    let made = server.make_fork(json!({})).await;
    let fork = server.at(&made).await;
    let many = Sql::new(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100)
        INSERT INTO store_snapshots (store_id, id, name, created_at)
        SELECT $1, 'snp_oneofthemanyofthe' || (1000 + n), 'n' || (1000 + n), 0 FROM numbers",
    );
    let id = fork.store.id.clone();
    let added = server.app.db.write(move |tx| tx.run(many, params![&id]));
    assert_eq!(added.await.unwrap(), 100);
    let more = server
        .post(&server.sandbox("/snapshots"), json!({"name": "more"}))
        .await;
    let full = "A store and its forks can have up to 100 snapshots: delete one that is done with";
    assert_eq!(more.error(400), full);
    // One that goes takes its snapshots with it.
    let path = server.sandbox(&format!("/forks/{}", fork.store.id));
    server.delete(&path).await.data(200);
    server
        .post(&server.sandbox("/snapshots"), json!({"name": "more"}))
        .await
        .data(201);
    server.verify().await;
}
