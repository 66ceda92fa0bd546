//! Contract `licenses.md`, and what a sale does to stock and keys (`products.md`, "Rules").

mod activations;
mod follow;
mod pools;

use crate::harness::{Server, apply, both};
use crate::products::{path_of, product};
use pandabase_commerce::catalog::licenses::sale::{Issue, Issued, Source, after, issue, of_item, of_order};
use pandabase_commerce::catalog::licenses::stock::LowStock;
use pandabase_commerce::catalog::licenses::views::License;
use pandabase_commerce::catalog::products::sale::{check_limit, check_purchasable, find_offer, reserve};
use pandabase_domain::id::{CustomerId, DisputeId, OrderId, OrderItemId, ProductId, VariantId};
use pandabase_domain::license::Cause;
use pandabase_platform::app::App;
use pandabase_platform::context::Ctx;
use pandabase_platform::context::StoreContext;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Runs `work` in a write transaction of the server's store.
async fn write<T: Send + 'static>(
    app: &Arc<App>,
    store: &StoreContext,
    work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let (shared, store) = (Arc::clone(app), store.clone());
    app.db
        .write(move |tx| work(tx, &Ctx::of(&shared.env, &store)))
        .await
}

fn order(number: usize) -> OrderId {
    OrderId::from_stored(format!("ord_{number:024}"))
}

fn item(order: &OrderId) -> OrderItemId {
    OrderItemId::from_stored(order.as_str().replace("ord_", "itm_"))
}

fn customer() -> CustomerId {
    CustomerId::from_stored("cus_000000000000000000000000")
}

fn id_of(product: &Value) -> String {
    product["id"].as_str().unwrap().to_owned()
}

/// Reserves units of a product, or of its first variant.
async fn reserve_units(
    server: &Server,
    product: &Value,
    by: &OrderId,
    quantity: i64,
) -> Result<Vec<LowStock>, ApiError> {
    let (id, by) = (id_of(product), by.clone());
    let variant = product["variants"][0]["id"]
        .as_str()
        .map(|id| id.to_owned().into());
    write(&server.app, &server.store, move |tx, ctx| {
        let offer = find_offer(tx, ctx, &id.clone().into(), variant.as_ref())?;
        reserve(tx, ctx, &by, &offer, quantity)
    })
    .await
}

/// Where the keys of a test's order come from.
#[derive(Clone)]
enum From {
    Pool,
    Generated,
    Given(Vec<String>),
}

async fn deliver(server: &Server, product: &Value, to: &OrderId, quantity: i64, from: From) -> Issued {
    let (id, to) = (ProductId::from_stored(id_of(product)), to.clone());
    let variant = product["variants"][0]["id"].as_str().map(VariantId::from_stored);
    let issued = write(&server.app, &server.store, move |tx, ctx| {
        issue(
            tx,
            ctx,
            &Issue {
                order_id: &to,
                customer_id: &customer(),
                item_id: &item(&to),
                subscription_id: None,
                product_id: &id,
                variant_id: variant.as_ref(),
                quantity,
                source: match &from {
                    From::Pool => Source::Pool,
                    From::Generated => Source::Generated,
                    From::Given(keys) => Source::Given(keys),
                },
            },
        )
    });
    issued.await.unwrap()
}

/// The keys that were delivered.
async fn keys(server: &Server, product: &Value, to: &OrderId, quantity: i64, from: From) -> Vec<String> {
    let issued = deliver(server, product, to, quantity, from).await;
    assert!(
        matches!(issued, Issued::Keys { count, .. } if count == quantity),
        "{issued:?}"
    );
    let to = to.clone();
    let licenses = write(&server.app, &server.store, move |tx, ctx| {
        of_item(tx, ctx, &to, &item(&to))
    });
    licenses
        .await
        .unwrap()
        .into_iter()
        .map(|license| license.key)
        .collect()
}

async fn happens(server: &Server, to: &OrderId, cause: Cause, dispute: Option<&DisputeId>) -> Vec<License> {
    let (to, dispute) = (to.clone(), dispute.cloned());
    let left = write(&server.app, &server.store, move |tx, ctx| {
        // Twice: repeating a cause changes nothing.
        after(tx, ctx, &to, cause, dispute.as_ref())?;
        after(tx, ctx, &to, cause, dispute.as_ref())?;
        of_order(tx, ctx, &to)
    });
    left.await.unwrap()
}

async fn left(server: &Server, product: &Value) -> Value {
    server.get(&path_of(server, product)).await.data(200)["variants"][0]["quantity"].clone()
}

async fn verified(server: &Server, body: Value) -> Value {
    server
        .post(&server.core("/licenses/verify"), body)
        .await
        .data(200)
        .clone()
}

#[apply(both)]
async fn keys_are_listed_and_shown_in_clear(server: Server) {
    let pool = product(&server, json!({"licenseKeys": ["A-1", "A-2"]})).await;
    server.advance(1).await;
    let other = product(&server, json!({"licenseKeys": ["B-1"], "status": "ACTIVE"})).await;
    let list = server.get(&server.core("/licenses/")).await;
    assert_eq!(
        list.data(200)["pagination"],
        json!({"page": 1, "limit": 25, "total": 3, "totalPages": 1, "nextCursor": null})
    );
    let newest = &list.data(200)["items"][0];
    assert_eq!(
        newest,
        &json!({
            "id": newest["id"], "key": "B-1", "status": "AVAILABLE", "productId": other["id"],
            "variantId": null, "orderId": null, "customerId": null, "claimedAt": null,
            "createdAt": "2026-06-01T00:00:00.001Z"
        })
    );
    let one = server
        .get(&server.core(&format!("/licenses/{}", newest["id"].as_str().unwrap())))
        .await;
    assert_eq!(one.data(200), newest);

    assert_eq!(keys(&server, &other, &order(1), 1, From::Pool).await, ["B-1"]);
    let count = async |query: &str| {
        let list = server.get(&server.core(&format!("/licenses?{query}"))).await;
        list.data(200)["pagination"]["total"].as_i64().unwrap()
    };
    let of_pool = format!("productId={}", id_of(&pool));
    assert_eq!(count(&of_pool).await, 2);
    assert_eq!(count(&format!("{of_pool}&status=CLAIMED")).await, 0);
    assert_eq!(count("status=CLAIMED").await, 1);
    assert_eq!(count("productId=prd_000000000000000000000000").await, 0);
    for query in [
        "status=claimed",
        "status=SOLD",
        "limit=0",
        "page=x",
        "productId=short",
    ] {
        let refused = server.get(&server.core(&format!("/licenses?{query}"))).await;
        assert!(refused.error(400).starts_with("querystring/"), "{}", refused.text);
    }
}

#[apply(both)]
async fn unknown_licenses_are_not_found(server: Server) {
    let unknown = server
        .get(&server.core("/licenses/lic_000000000000000000000000"))
        .await;
    assert_eq!(unknown.error(404), "License not found");
    assert!(
        server
            .get(&server.core("/licenses/lic_0000000"))
            .await
            .error(400)
            .contains("licenseId")
    );
}

#[apply(both)]
async fn verification_follows_the_table(server: Server) {
    let nothing =
        json!({"valid": false, "status": null, "productId": null, "customerId": null, "expiresAt": null});
    let pool = product(
        &server,
        json!({
            "licenseKeys": ["A-1", "A-2"], "licenseDuration": "THIRTY_DAYS", "status": "ACTIVE",
        }),
    )
    .await;
    let other = product(&server, json!({})).await;
    let id = &pool["id"];
    assert_eq!(verified(&server, json!({"key": "unknown"})).await, nothing);
    assert_eq!(verified(&server, json!({"key": "a-1"})).await, nothing);
    assert_eq!(
        verified(&server, json!({"key": "A-1", "productId": other["id"]})).await,
        nothing
    );
    assert_eq!(
        verified(&server, json!({"key": "A-1"})).await,
        json!({
            "valid": false, "status": "AVAILABLE", "productId": id, "customerId": null, "expiresAt": null,
        })
    );
    let sold = order(1);
    assert_eq!(keys(&server, &pool, &sold, 1, From::Pool).await, ["A-1"]);
    let claimed = json!({
        "valid": true, "status": "CLAIMED", "productId": id, "customerId": customer(),
        "expiresAt": "2026-07-01T00:00:00.000Z",
    });
    assert_eq!(
        verified(&server, json!({"key": "A-1", "productId": id})).await,
        claimed
    );
    let (store, token) = server.other_store("other").await;
    let path = format!("/v2/core/stores/{}/licenses/verify", store.id);
    let foreign = server
        .anonymous(http::Method::POST, &path)
        .bearer(&token)
        .json(&json!({"key": "A-1"}));
    assert_eq!(foreign.send().await.data(200), &nothing);

    server.advance(30 * 24 * 3_600_000 + 1).await;
    let late = verified(&server, json!({"key": "A-1"})).await;
    assert_eq!(
        (&late["valid"], &late["status"]),
        (&json!(false), &json!("CLAIMED"))
    );
    happens(&server, &sold, Cause::Fraud, None).await;
    let revoked = verified(&server, json!({"key": "A-1"})).await;
    assert_eq!(
        (&revoked["valid"], &revoked["status"]),
        (&json!(false), &json!("REVOKED"))
    );

    for body in [
        json!({}),
        json!({"key": ""}),
        json!({"key": "x".repeat(513)}),
        json!({"key": 1}),
        json!({"key": "A", "productId": "short"}),
        json!({"key": "A", "productId": null}),
    ] {
        server
            .post(&server.core("/licenses/verify"), body)
            .await
            .error(400);
    }
    verified(&server, json!({"key": "x".repeat(512)})).await;
}

#[apply(both)]
async fn durations_count_from_the_claim(server: Server) {
    for (number, (duration, end)) in [
        ("THIRTY_DAYS", json!("2026-07-01T00:00:00.000Z")),
        ("NINETY_DAYS", json!("2026-08-30T00:00:00.000Z")),
        ("ONE_YEAR", json!("2027-06-01T00:00:00.000Z")),
        ("LIFETIME", Value::Null),
    ]
    .into_iter()
    .enumerate()
    {
        let made = product(&server, json!({"licenseDuration": duration, "title": duration})).await;
        let key = keys(&server, &made, &order(number), 1, From::Generated)
            .await
            .remove(0);
        assert_eq!(
            verified(&server, json!({"key": key})).await["expiresAt"],
            end,
            "{duration}"
        );
    }
}

#[apply(both)]
async fn generated_keys_have_the_products_form(server: Server) {
    let made = product(
        &server,
        json!({"keyFormat": "CUSTOM_PREFIX", "customPrefix": "CNP"}),
    )
    .await;
    let made_keys = keys(&server, &made, &order(1), 3, From::Generated).await;
    let different: BTreeSet<&String> = made_keys.iter().collect();
    assert_eq!(different.len(), 3);
    for key in &made_keys {
        assert!(key.starts_with("CNP-") && key.len() == 18, "{key}");
        assert_eq!(verified(&server, json!({"key": key})).await["valid"], true);
    }
    // A repeated fulfilment delivers the same keys.
    assert_eq!(
        keys(&server, &made, &order(1), 3, From::Generated).await,
        made_keys
    );
    // Deleting the product does not take away what was sold, or stop a late delivery.
    server.delete(&path_of(&server, &made)).await.data(200);
    assert_eq!(keys(&server, &made, &order(2), 1, From::Generated).await.len(), 1);
    assert_eq!(
        verified(&server, json!({"key": made_keys[0]})).await["valid"],
        true
    );
}

#[apply(both)]
async fn given_keys_may_repeat(server: Server) {
    let made = product(&server, json!({})).await;
    let given = |keys: &[&str]| From::Given(keys.iter().map(|key| (*key).to_owned()).collect());
    assert_eq!(
        keys(&server, &made, &order(1), 2, given(&["X", "X"])).await,
        ["X", "X"]
    );
    assert_eq!(keys(&server, &made, &order(2), 1, given(&["X"])).await, ["X"]);
    let few = deliver(&server, &made, &order(3), 3, given(&["Y"])).await;
    assert_eq!(few, Issued::Short { missing: 2 });
    assert_eq!(
        verified(&server, json!({"key": "Y"})).await["status"],
        Value::Null
    );
    // A key that was issued is not put into the pool again.
    let more = server
        .patch(&path_of(&server, &made), json!({"licenseKeys": ["X", "Z"]}))
        .await;
    assert_eq!(more.data(200)["availableLicenses"], 1);
}

#[apply(both)]
async fn products_that_share_a_key_answer_for_the_sold_one(server: Server) {
    let first = product(&server, json!({"licenseKeys": ["S"]})).await;
    let second = product(&server, json!({"licenseKeys": ["S"]})).await;
    assert_eq!(keys(&server, &first, &order(1), 1, From::Pool).await, ["S"]);
    assert_eq!(
        verified(&server, json!({"key": "S"})).await["productId"],
        first["id"]
    );
    let unsold = verified(&server, json!({"key": "S", "productId": second["id"]})).await;
    assert_eq!(unsold["status"], "AVAILABLE");
}

#[apply(both)]
async fn offers_carry_what_a_sale_needs(server: Server) {
    let made = product(
        &server,
        json!({
            "status": "ACTIVE", "images": ["https://cdn.example.org/p.png"],
            "pricingModel": "PAY_WHAT_YOU_WANT", "minimumPrice": 200,
            "maxPerCustomer": 3, "message": "Thanks", "availableUntil": "2026-06-02T00:00:00Z",
            "variants": [
                {"title": "Team", "options": {}, "price": 900, "images": ["https://cdn.example.org/v.png"]}
            ],
        }),
    )
    .await;
    let (id, variant) = (
        id_of(&made),
        made["variants"][0]["id"].as_str().unwrap().to_owned(),
    );
    let asked = write(&server.app, &server.store, move |tx, ctx| {
        let plain = find_offer(tx, ctx, &id.clone().into(), None)?;
        let team = find_offer(tx, ctx, &id.clone().into(), Some(&variant.clone().into()))?;
        check_purchasable(tx, ctx, &plain, 999)?;
        check_limit(&plain, 0, 3)?;
        let limit = check_limit(&team, 2, 2).unwrap_err().to_string();
        let unknown = VariantId::from_stored("var_000000000000000000000000");
        let unknown = find_offer(tx, ctx, &id.clone().into(), Some(&unknown)).unwrap_err();
        Ok((plain, team, limit, unknown.to_string()))
    });
    let (plain, team, limit, unknown) = asked.await.unwrap();
    assert_eq!(
        (plain.title.as_str(), plain.unit_price.0, plain.image.as_deref()),
        ("Cloud Notes Pro", 1500, Some("https://cdn.example.org/p.png"))
    );
    assert_eq!(
        (team.title.as_str(), team.unit_price.0, team.image.as_deref()),
        (
            "Cloud Notes Pro - Team",
            900,
            Some("https://cdn.example.org/v.png")
        )
    );
    assert_eq!(team.minimum_price.map(|least| least.0), Some(200));
    assert_eq!(limit, "Purchase limit reached for Cloud Notes Pro");
    assert_eq!(unknown, "Product not found");

    server.advance(24 * 3_600_000).await;
    let late = reserve_units(&server, &made, &order(1), 1).await.unwrap_err();
    assert_eq!(late.to_string(), "Cloud Notes Pro is not available");
    server
        .patch(&path_of(&server, &made), json!({"status": "DRAFT"}))
        .await
        .data(200);
    assert_eq!(
        reserve_units(&server, &made, &order(1), 1)
            .await
            .unwrap_err()
            .to_string(),
        "Product not found"
    );
}
