//! Pools and stock: sold in order, given back, and never sold twice.

use super::{From, customer, deliver, happens, id_of, keys, left, order, reserve_units, verified, write};
use crate::harness::{Server, apply, both};
use crate::products::{path_of, product};
use pandabase_commerce::catalog::licenses::sale::Issued;
use pandabase_commerce::catalog::licenses::stock::LowStock;
use pandabase_commerce::catalog::licenses::views::License;
use pandabase_commerce::catalog::products::sale::release;
use pandabase_domain::id::{DisputeId, OrderId, ProductId};
use pandabase_domain::license::{Cause, LicenseStatus};
use serde_json::{Value, json};
use std::sync::Arc;

async fn release_units(server: &Server, by: &OrderId) {
    let by = by.clone();
    write(&server.app, &server.store, move |tx, ctx| release(tx, ctx, &by))
        .await
        .unwrap();
}

fn statuses(licenses: &[License]) -> Vec<LicenseStatus> {
    licenses.iter().map(|license| license.status).collect()
}

async fn available(server: &Server, product: &Value) -> i64 {
    let product = server.get(&path_of(server, product)).await;
    product.data(200)["availableLicenses"].as_i64().unwrap()
}

/// A product on sale whose only variant has so many units.
async fn shelf(server: &Server, units: i64) -> Value {
    let variant =
        json!({"title": "Team", "options": {}, "price": 900, "trackStock": true, "quantity": units});
    product(
        server,
        json!({"status": "ACTIVE", "lowStockThreshold": 2, "variants": [variant]}),
    )
    .await
}

/// How many of 100 orders at once get a unit.
async fn rush(server: Server, product: Value) -> (Server, usize) {
    let server = Arc::new(server);
    let tasks: Vec<_> = (0..100)
        .map(|number| {
            let (server, product) = (Arc::clone(&server), product.clone());
            tokio::spawn(async move { reserve_units(&server, &product, &order(number), 1).await })
        })
        .collect();
    let mut sold = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => sold += 1,
            Err(error) => assert_eq!(error.to_string(), "Cloud Notes Pro is out of stock"),
        }
    }
    (Arc::into_inner(server).unwrap(), sold)
}

#[apply(both)]
async fn a_pool_is_sold_in_its_order(server: Server) {
    let made = product(
        &server,
        json!({
            "status": "ACTIVE", "licenseKeys": ["C", "A", "B"],
            "variants": [{"title": "Team", "options": {}, "price": 1}],
        }),
    )
    .await;
    server.advance(1).await;
    server
        .patch(&path_of(&server, &made), json!({"licenseKeys": ["0"]}))
        .await
        .data(200);
    reserve_units(&server, &made, &order(1), 2).await.unwrap();
    assert_eq!(available(&server, &made).await, 2);
    // Kept keys are still AVAILABLE to the eye, and nobody else's.
    assert_eq!(keys(&server, &made, &order(2), 1, From::Pool).await, ["B"]);
    assert_eq!(keys(&server, &made, &order(1), 2, From::Pool).await, ["C", "A"]);
    let list = server.get(&server.core("/licenses?status=CLAIMED")).await;
    let list = list.data(200)["items"].as_array().unwrap().clone();
    let claimed = list.iter().find(|license| license["key"] == "C").unwrap();
    assert_eq!(claimed["variantId"], made["variants"][0]["id"]);
    assert_eq!(
        (&claimed["orderId"], &claimed["customerId"]),
        (&json!(order(1)), &json!(customer()))
    );
    assert_eq!(claimed["claimedAt"], "2026-06-01T00:00:00.001Z");

    let short = deliver(&server, &made, &order(3), 3, From::Pool).await;
    assert_eq!(short, Issued::Short { missing: 2 });
    assert_eq!(available(&server, &made).await, 1);
    // The merchant fills the pool, and the delivery is tried again.
    server.advance(1).await;
    server
        .patch(&path_of(&server, &made), json!({"licenseKeys": ["D", "E"]}))
        .await
        .data(200);
    assert_eq!(
        keys(&server, &made, &order(3), 3, From::Pool).await,
        ["0", "D", "E"]
    );
}

#[apply(both)]
async fn a_refund_returns_pool_keys_and_revokes_issued_ones_if_asked(server: Server) {
    let pool = product(&server, json!({"licenseKeys": ["P"], "revokeOnRefund": true})).await;
    keys(&server, &pool, &order(1), 1, From::Pool).await;
    assert_eq!(happens(&server, &order(1), Cause::Refund, None).await, []);
    assert_eq!(available(&server, &pool).await, 1);
    let back = verified(&server, json!({"key": "P"})).await;
    assert_eq!(
        (&back["status"], &back["customerId"], &back["expiresAt"]),
        (&json!("AVAILABLE"), &Value::Null, &Value::Null)
    );

    for (number, revoke, status) in [
        (2, true, LicenseStatus::Revoked),
        (3, false, LicenseStatus::Claimed),
    ] {
        let managed = product(&server, json!({"revokeOnRefund": revoke})).await;
        keys(&server, &managed, &order(number), 1, From::Generated).await;
        assert_eq!(
            statuses(&happens(&server, &order(number), Cause::Refund, None).await),
            [status]
        );
    }
}

#[apply(both)]
async fn a_won_dispute_restores_what_it_revoked(server: Server) {
    let (first, second) = ("dsp_000000000000000000000001", "dsp_000000000000000000000002");
    let [first, second] = [first, second].map(DisputeId::from_stored);
    let pool = product(&server, json!({"licenseKeys": ["P"]})).await;
    let sold = order(1);
    keys(&server, &pool, &sold, 1, From::Pool).await;
    assert_eq!(
        statuses(&happens(&server, &sold, Cause::Fraud, Some(&first)).await),
        [LicenseStatus::Revoked]
    );
    assert_eq!(available(&server, &pool).await, 0);
    for other in [None, Some(&second)] {
        assert_eq!(
            statuses(&happens(&server, &sold, Cause::DisputeWon, other).await),
            [LicenseStatus::Revoked]
        );
    }
    let won = happens(&server, &sold, Cause::DisputeWon, Some(&first)).await;
    assert_eq!(statuses(&won), [LicenseStatus::Claimed]);
    assert_eq!(verified(&server, json!({"key": "P"})).await["valid"], true);
    // What a fraud warning revoked stays revoked.
    happens(&server, &sold, Cause::Fraud, None).await;
    let lost = happens(&server, &sold, Cause::DisputeWon, Some(&first)).await;
    assert_eq!(statuses(&lost), [LicenseStatus::Revoked]);
}

#[apply(both)]
async fn reserved_stock_comes_back_once(server: Server) {
    let made = shelf(&server, 10).await;
    reserve_units(&server, &made, &order(1), 3).await.unwrap();
    reserve_units(&server, &made, &order(1), 1).await.unwrap();
    reserve_units(&server, &made, &order(2), 1).await.unwrap();
    assert_eq!(left(&server, &made).await, 5);
    let refused = reserve_units(&server, &made, &order(3), 6).await.unwrap_err();
    assert_eq!(refused.to_string(), "Cloud Notes Pro is out of stock");
    release_units(&server, &order(1)).await;
    release_units(&server, &order(1)).await;
    assert_eq!(left(&server, &made).await, 9);

    let pool = product(&server, json!({"status": "ACTIVE", "licenseKeys": ["A", "B"]})).await;
    reserve_units(&server, &pool, &order(4), 2).await.unwrap();
    assert_eq!(available(&server, &pool).await, 0);
    assert!(reserve_units(&server, &pool, &order(5), 1).await.is_err());
    release_units(&server, &order(4)).await;
    assert_eq!(available(&server, &pool).await, 2);
}

#[apply(both)]
async fn a_patch_beside_a_sale_keeps_the_count(server: Server) {
    let made = shelf(&server, 10).await;
    reserve_units(&server, &made, &order(1), 4).await.unwrap();
    let change = json!({"title": "New", "variants": [{"id": made["variants"][0]["id"], "price": 1}]});
    let changed = server.patch(&path_of(&server, &made), change).await;
    assert_eq!(changed.data(200)["variants"][0]["quantity"], 6);
    // A variant that is no longer counted has nothing to give back.
    let untracked =
        json!({"variants": [{"id": made["variants"][0]["id"], "quantity": null, "trackStock": false}]});
    server.patch(&path_of(&server, &made), untracked).await.data(200);
    release_units(&server, &order(1)).await;
    assert_eq!(left(&server, &made).await, Value::Null);
    reserve_units(&server, &made, &order(2), 1000).await.unwrap();
}

#[apply(both)]
async fn the_owner_is_told_once_per_crossing(server: Server) {
    let made = shelf(&server, 5).await;
    let told = async |number, quantity| {
        let low = reserve_units(&server, &made, &order(number), quantity)
            .await
            .unwrap();
        low.into_iter()
            .map(|low| (low.title, low.left))
            .collect::<Vec<_>>()
    };
    let crossing = |left| vec![("Cloud Notes Pro - Team".to_owned(), left)];
    assert_eq!(told(1, 2).await, []);
    assert_eq!(told(2, 1).await, crossing(2));
    assert_eq!(told(3, 1).await, []);
    release_units(&server, &order(2)).await;
    release_units(&server, &order(3)).await;
    assert_eq!(told(4, 3).await, crossing(0));

    let pool = product(
        &server,
        json!({
            "status": "ACTIVE", "lowStockThreshold": 1, "licenseKeys": ["A", "B", "C"],
        }),
    )
    .await;
    assert_eq!(reserve_units(&server, &pool, &order(5), 1).await.unwrap(), []);
    let low = reserve_units(&server, &pool, &order(6), 1).await.unwrap();
    assert_eq!(
        low,
        [LowStock {
            product_id: ProductId::from_stored(id_of(&pool)),
            variant_id: None,
            title: "Cloud Notes Pro".into(),
            left: 1,
        }]
    );
    assert_eq!(reserve_units(&server, &pool, &order(7), 1).await.unwrap(), []);
}

#[apply(both)]
async fn a_hundred_buyers_get_ten_units(server: Server) {
    let made = shelf(&server, 10).await;
    let (server, sold) = rush(server, made.clone()).await;
    assert_eq!(sold, 10);
    assert_eq!(left(&server, &made).await, 0);
}

#[apply(both)]
async fn a_hundred_buyers_get_ten_keys(server: Server) {
    for threshold in [Value::Null, json!(3)] {
        let names: Vec<String> = (0..10).map(|n| format!("K-{threshold}-{n}")).collect();
        let mut body = json!({"status": "ACTIVE", "licenseKeys": names});
        if threshold.is_i64() {
            body["lowStockThreshold"] = threshold;
        }
        let made = product(&server, body).await;
        let server = Arc::new(&server);
        let tasks = (0..100).map(|number| {
            let (server, made) = (Arc::clone(&server), made.clone());
            async move { reserve_units(&server, &made, &order(number), 1).await }
        });
        let results = futures_util::future::join_all(tasks).await;
        let sold: Vec<_> = results.into_iter().filter_map(Result::ok).collect();
        assert_eq!(sold.len(), 10);
        let warnings = sold.iter().flatten().count();
        assert_eq!(warnings, usize::from(made["lowStockThreshold"].is_i64()));
        assert_eq!(available(&server, &made).await, 0);
    }
}

/// The titles of the products of which little is left, or of the others.
async fn low(server: &Server, word: &str) -> Vec<String> {
    let path = server.core(&format!("/products?sortBy=title&lowStock={word}"));
    let page = server.get(&path).await;
    let items = page.data(200)["items"].as_array().unwrap().clone();
    let titles = items
        .iter()
        .map(|item| item["title"].as_str().unwrap().to_owned());
    titles.collect()
}

#[apply(both)]
async fn what_runs_out_is_listed(server: Server) {
    let keys = json!({
        "title": "Keys", "status": "ACTIVE", "lowStockThreshold": 1, "licenseKeys": ["A", "B", "C"],
    });
    let (keys, units) = (product(&server, keys).await, shelf(&server, 3).await);
    let last = json!({"title": "Last", "status": "ACTIVE", "licenseKeys": ["D"]});
    let last = product(&server, last).await;
    // Nothing of it is counted.
    product(&server, json!({"title": "Made", "lowStockThreshold": 5})).await;
    assert_eq!(low(&server, "true").await, Vec::<String>::new());
    reserve_units(&server, &keys, &order(1), 2).await.unwrap();
    reserve_units(&server, &units, &order(2), 1).await.unwrap();
    assert_eq!(low(&server, "true").await, ["Cloud Notes Pro", "Keys"]);
    release_units(&server, &order(2)).await;
    assert_eq!(low(&server, "true").await, ["Keys"]);
    assert_eq!(low(&server, "false").await, ["Cloud Notes Pro", "Last", "Made"]);
    // Without a threshold, what is gone is low.
    reserve_units(&server, &last, &order(3), 1).await.unwrap();
    assert_eq!(low(&server, "true").await, ["Keys", "Last"]);
    server
        .patch(&path_of(&server, &keys), json!({"licenseKeys": ["E"]}))
        .await
        .data(200);
    assert_eq!(low(&server, "true").await, ["Last"]);
}
