//! The orders in which a product was bought.

use crate::harness::{Server, apply, both};
use crate::products::product;
use crate::shop::{GOOD, card, dynamic, mia};
use http::Method;
use serde_json::{Value, json};

fn path(server: &Server, product: &Value, query: &str) -> String {
    let id = product["id"].as_str().unwrap();
    server.of_team(&format!("/products/{id}/orders{query}"))
}

/// Buys these lines, a second after what was bought before; returns the order's id.
async fn buy(server: &Server, lines: Value) -> Value {
    server.app.env.clock.advance(1000);
    let cart = json!({"items": lines, "customer": mia()});
    let cart = server.open_cart(cart).await;
    server.pay_with(&cart, card(GOOD)).await.data(200)["order_id"].clone()
}

/// The ids of a page, and the cursor of the next one.
async fn page(server: &Server, path: &str) -> (Vec<Value>, Option<String>) {
    let found = server.get(path).await.data(200).clone();
    let items = found["items"].as_array().unwrap();
    let next = found["pagination"]["nextCursor"].as_str().map(str::to_owned);
    (items.iter().map(|order| order["id"].clone()).collect(), next)
}

#[apply(both)]
async fn the_orders_of_a_product_are_listed_once_each(server: Server) {
    let variant = |title: &str| json!({"title": title, "options": {}, "price": 900});
    let fields = json!({"title": "Notes", "status": "ACTIVE", "variants": [variant("One"), variant("Ten")]});
    let notes = product(&server, fields).await;
    let songs = product(&server, json!({"title": "Songs", "status": "ACTIVE"})).await;
    let line = |variant: usize| {
        let variant = &notes["variants"][variant]["id"];
        json!({"product_id": notes["id"], "variant_id": variant, "quantity": 1})
    };
    let song = json!({"product_id": songs["id"], "quantity": 1});
    let first = buy(&server, json!([line(0)])).await;
    let both = buy(&server, json!([line(0), line(1), song])).await;
    let time = server.app.env.clock.now();
    buy(&server, json!([dynamic(4000)])).await;
    let last = buy(&server, json!([line(1)])).await;

    let all = server.get(&path(&server, &notes, "")).await.data(200).clone();
    assert_eq!(all["pagination"]["total"], 3);
    assert_eq!(all["items"][0]["customer"]["email"], "mia@example.org");
    let newest = page(&server, &path(&server, &notes, "")).await.0;
    assert_eq!(newest, [&last, &both, &first].map(Clone::clone));
    let oldest = page(&server, &path(&server, &notes, "?sort=asc")).await.0;
    assert_eq!(oldest, [&first, &both, &last].map(Clone::clone));
    assert_eq!(page(&server, &path(&server, &songs, "")).await.0, [both.clone()]);
    // Walked by cursor, and within a time.
    let (one, next) = page(&server, &path(&server, &notes, "?limit=2")).await;
    assert_eq!(one, [last.clone(), both.clone()]);
    let rest = format!("?limit=2&cursor={}", next.unwrap());
    let (two, next) = page(&server, &path(&server, &notes, &rest)).await;
    assert_eq!((two, next), (vec![first.clone()], None));
    let after = time.plus_millis(1).to_string();
    for (query, expected) in [
        (format!("?from={after}"), vec![last.clone()]),
        (format!("?to={after}"), vec![both.clone(), first.clone()]),
    ] {
        assert_eq!(
            page(&server, &path(&server, &notes, &query)).await.0,
            expected,
            "{query}"
        );
    }
    // What was bought stays, also of a product that is deleted.
    server
        .delete(&crate::products::path_of(&server, &songs))
        .await
        .data(200);
    assert_eq!(page(&server, &path(&server, &songs, "")).await.0, [both]);
    server.verify().await;
}

#[apply(both)]
async fn a_product_that_is_not_the_stores_has_no_orders(server: Server) {
    let notes = product(&server, json!({"title": "Notes", "status": "ACTIVE"})).await;
    let nothing = server.get(&path(&server, &notes, "")).await;
    assert_eq!(nothing.data(200)["pagination"]["total"], 0);
    let unknown = json!({"id": "prd_0a1b2c3d4e5f6g7h8i9j0k1l"});
    let unknown = server.get(&path(&server, &unknown, "")).await;
    assert_eq!(unknown.error(404), "Product not found");
    let (other, token) = server.other_store("elsewhere").await;
    let theirs = path(&server, &notes, "").replace(server.store.id.as_str(), other.id.as_str());
    let asked = server.anonymous(Method::GET, &theirs).bearer(&token);
    assert_eq!(asked.send().await.error(404), "Product not found");
    let wrong = server.get(&path(&server, &notes, "?sort=up")).await;
    assert!(wrong.error(400).starts_with("querystring/sort"), "{}", wrong.text);
}
