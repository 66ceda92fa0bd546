//! Contract `storefront.md`: what anyone may read, and what nobody may.

mod categories;

use crate::categories::category;
use crate::harness::{Answer, Server, apply, both};
use crate::products::{path_of, product};
use crate::shop::{GOOD, card, mia};
use http::Method;
use pandabase_platform::config::limits::Limit;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const STORE: &str = "id name handle slug description summary logo favicon accentColor primaryColor \
                     supportEmail category twitterUrl instagramUrl linkedinUrl youtubeUrl tiktokUrl";
const ITEM: &str = "id title subtitle handle price compareAtPrice images inStock currency productType \
                    pricingModel status minimumPrice categories";
const PRODUCT: &str = "description message maxPerCustomer fulfillmentMode availableFrom availableUntil \
                       billingInterval billingAnchor trialDays options variants";
const VARIANT: &str =
    "id title slug description sku options price compareAtPrice images inStock quantity trackStock position";

const DAY: i64 = 86_400_000;

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn words<'t>(texts: &[&'t str]) -> BTreeSet<&'t str> {
    texts.iter().flat_map(|text| text.split_whitespace()).collect()
}

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

fn variant(title: &str, fields: Value) -> Value {
    let mut variant = json!({"title": title, "options": {}, "price": 2500});
    variant
        .as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    variant
}

impl Server {
    fn shop(&self, rest: &str) -> String {
        format!("/v2/storefront/stores/{}{rest}", self.store.id)
    }

    /// Reads as a stranger.
    async fn look(&self, rest: &str) -> Answer {
        self.anonymous(Method::GET, &self.shop(rest)).send().await
    }

    async fn shown(&self, product: &Value) -> Value {
        let answer = self.look(&format!("/products/{}", id(product))).await;
        answer.data(200).clone()
    }

    /// Whether a product is in stock, in its list and by itself.
    async fn in_stock(&self, product: &Value) -> bool {
        let alone = self.shown(product).await["inStock"].as_bool().unwrap();
        let list = self.look("/products?limit=100").await.data(200)["items"].clone();
        let listed = list
            .as_array()
            .unwrap()
            .iter()
            .find(|item| item["id"] == product["id"])
            .cloned();
        assert_eq!(listed.unwrap()["inStock"], alone);
        alone
    }

    async fn on_sale(&self, fields: Value) -> Value {
        let mut body = fields;
        body["status"] = json!("ACTIVE");
        product(self, body).await
    }

    /// Titles or names of a list.
    async fn names_in(&self, rest: &str) -> Vec<String> {
        let answer = self.look(rest).await;
        let items = answer.data(200)["items"].as_array().unwrap();
        let name = |item: &Value| item.get("title").or_else(|| item.get("name")).cloned();
        items
            .iter()
            .map(|item| name(item).unwrap().as_str().unwrap().to_owned())
            .collect()
    }
}

#[apply(both)]
async fn a_shop_is_found_by_id_and_by_handle(server: Server) {
    let shop = server.look("").await;
    assert_eq!(keys(shop.data(200)), words(&[STORE]));
    assert_eq!(shop.data(200)["handle"], "nimbus-labs");
    assert_eq!(shop.data(200)["supportEmail"], "help@example.org");
    assert_eq!(shop.header("access-control-allow-origin"), Some("*"));
    assert_eq!(shop.header("x-ratelimit-type"), Some("StoreResource"));
    let resolved = server
        .anonymous(Method::GET, "/v2/storefront/resolve/nimbus-labs")
        .send()
        .await;
    assert_eq!(resolved.data(200), shop.data(200));
    assert_eq!(resolved.header("x-ratelimit-type"), Some("StoreResource"));
    let thing = server.on_sale(json!({})).await;
    let shelf = category(&server, json!({"name": "Shelf"})).await;
    let paths = [
        "/v2/storefront/resolve/nimbus-labs".to_owned(),
        server.shop(""),
        server.shop("/products"),
        server.shop(&format!("/products/{}", id(&thing))),
        server.shop("/products/by-handle/cloud-notes-pro"),
        server.shop("/categories"),
        server.shop(&format!("/categories/{}", id(&shelf))),
    ];
    for path in &paths {
        server.anonymous(Method::GET, path).send().await.data(200);
    }
    for closed in [
        "UPDATE stores SET blocked = TRUE WHERE id = $1",
        "UPDATE stores SET blocked = FALSE, deleted_at = 1 WHERE id = $1",
    ] {
        server.set_store(closed).await;
        for path in &paths {
            let answer = server.anonymous(Method::GET, path).send().await;
            assert_eq!(answer.error(404), "Store not found", "{path}");
            assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
            assert_eq!(answer.header("cache-control"), Some("no-store"));
        }
    }
    for path in [
        "resolve/nobody",
        "resolve/x",
        "resolve/%00",
        "stores/shp_aaaaaaaaaaaaaaaaaaaaaaaa",
        "stores/x/products",
    ] {
        let answer = server
            .anonymous(Method::GET, &format!("/v2/storefront/{path}"))
            .send()
            .await;
        assert_eq!(answer.error(404), "Store not found", "{path}");
    }
    let posted = server.anonymous(Method::POST, &paths[1]).send().await;
    assert_eq!(posted.error(404), "Not found");
}

#[apply(both)]
async fn a_product_shows_nothing_that_is_hidden(server: Server) {
    let shelf = category(&server, json!({"name": "Shelf"})).await;
    let attic = category(&server, json!({"name": "Attic", "isArchived": true})).await;
    let thing = server.on_sale(json!({
        "title": "Größe Ünlimited", "subtitle": "sub", "description": "text", "message": "thanks",
        "price": 500, "compareAtPrice": 900, "minimumPrice": 100, "images": ["https://cdn.example.org/a.png"],
        "maxPerCustomer": 3, "downloadUrl": "https://hidden.example.org/download",
        "redirectUrl": "https://hidden.example.org/redirect",
        "webhookUrl": "https://hidden.example.org/webhook", "webhookSecret": "hidden-secret", "trialDays": 7,
        "licenseKeys": ["HIDDEN-KEY"], "billingInterval": "MONTHLY", "billingAnchor": "END_OF_PERIOD",
        "categoryIds": [id(&shelf), id(&attic)], "availableUntil": "2027-01-01T00:00:00Z",
        "options": [{"name": "Size", "values": ["S"]}],
        "variants": [
            variant("Small", json!({
                "options": {"Size": "S"}, "quantity": 4, "trackStock": true, "sku": "S-1"
            })),
            variant("Loose", json!({"quantity": 9}))
        ]
    })).await;
    let shown = server.shown(&thing).await;
    assert_eq!(keys(&shown), words(&[ITEM, PRODUCT]));
    for key in words(&[ITEM, PRODUCT]) {
        // What both surfaces have is the same, apart from the categories and the counted quantities.
        if !matches!(key, "categories" | "variants") {
            assert_eq!(shown[key], thing[key], "{key}");
        }
    }
    assert_eq!(
        shown["categories"],
        json!([{"id": shelf["id"], "name": "Shelf", "slug": "shelf"}])
    );
    assert_eq!(keys(&shown["variants"][0]), words(&[VARIANT]));
    let mut variants = thing["variants"].clone();
    variants[1]["quantity"] = Value::Null;
    assert_eq!(shown["variants"], variants);
    let list = server.look("/products").await;
    let item = &list.data(200)["items"][0];
    assert_eq!(keys(item), words(&[ITEM]));
    for key in words(&[ITEM]) {
        assert_eq!(item[key], shown[key], "{key}");
    }
    let by_handle = server.look("/products/by-handle/grosse-unlimited").await;
    assert_eq!(by_handle.data(200), &shown);
    for answer in [&list, &by_handle] {
        assert!(!answer.text.to_lowercase().contains("hidden"), "{}", answer.text);
    }
    let free = server
        .on_sale(json!({"pricingModel": "FREE", "price": 700, "variants": [variant("V", json!({}))]}))
        .await;
    let free = server.shown(&free).await;
    assert_eq!(
        (&free["price"], &free["variants"][0]["price"]),
        (&json!(0), &json!(0))
    );
}

#[apply(both)]
async fn only_live_products_exist(server: Server) {
    let draft = product(&server, json!({"title": "Draft"})).await;
    let gone = server.on_sale(json!({"title": "Gone"})).await;
    server.delete(&path_of(&server, &gone)).await.data(200);
    let (other, token) = server.other_store("other-store").await;
    let foreign = server
        .anonymous(Method::POST, &format!("/v2/core/stores/{}/products", other.id))
        .bearer(&token)
        .json(&json!({"title": "Foreign", "productType": "LICENSE_KEY", "price": 1, "status": "ACTIVE"}))
        .send()
        .await;
    let foreign = foreign.data(201);
    for path in [
        format!("/products/{}", id(&draft)),
        "/products/by-handle/draft".into(),
        format!("/products/{}", id(&gone)),
        "/products/by-handle/gone".into(),
        format!("/products/{}", id(foreign)),
        "/products/by-handle/foreign".into(),
        "/products/prd_000000000000000000000000".into(),
        "/products/by-handle/%25".into(),
    ] {
        assert_eq!(server.look(&path).await.error(404), "Product not found", "{path}");
    }
    assert_eq!(server.names_in("/products").await, Vec::<String>::new());
    assert_eq!(server.look("/products").await.data(200)["pagination"]["total"], 0);
    server
        .patch(&path_of(&server, &draft), json!({"status": "ACTIVE"}))
        .await
        .data(200);
    assert_eq!(server.names_in("/products").await, ["Draft"]);
    for path in ["/products/short", "/categories/short"] {
        assert!(
            server.look(path).await.error(400).starts_with("params/"),
            "{path}"
        );
    }
}

#[apply(both)]
async fn stock_is_what_can_be_bought_now(server: Server) {
    let window = server
        .on_sale(json!({
            "availableFrom": "2026-06-02T00:00:00Z", "availableUntil": "2026-06-03T00:00:00Z",
        }))
        .await;
    assert!(!server.in_stock(&window).await);
    server.advance(DAY).await;
    assert!(server.in_stock(&window).await);
    server.move_clock("P1D").await;
    assert!(!server.in_stock(&window).await, "the store's own clock counts");

    let switched = server.on_sale(json!({})).await;
    assert!(server.in_stock(&switched).await);
    server
        .patch(&path_of(&server, &switched), json!({"inStock": false}))
        .await
        .data(200);
    assert!(!server.in_stock(&switched).await);

    let pool = server.on_sale(json!({"licenseKeys": ["ONE"]})).await;
    assert!(server.in_stock(&pool).await);
    let cart = server
        .open_cart(json!({
            "items": [{"product_id": id(&pool), "quantity": 1}], "customer": mia(),
        }))
        .await;
    server.pay_with(&cart, card(GOOD)).await.data(200);
    assert!(!server.in_stock(&pool).await, "the only key is sold");
    server
        .patch(&path_of(&server, &pool), json!({"licenseKeys": ["TWO"]}))
        .await
        .data(200);
    assert!(server.in_stock(&pool).await);

    let forms = server
        .on_sale(json!({"variants": [
            variant("Off", json!({"inStock": false})),
            variant("Counted", json!({"quantity": 1, "trackStock": true})),
        ]}))
        .await;
    assert!(server.in_stock(&forms).await);
    let chosen = &forms["variants"][1];
    let cart = server
        .open_cart(json!({
            "items": [{"product_id": id(&forms), "variant_id": id(chosen), "quantity": 1}], "customer": mia(),
        }))
        .await;
    server.pay_with(&cart, card(GOOD)).await.data(200);
    assert!(!server.in_stock(&forms).await, "no form is left");
    let sold_out = server.shown(&forms).await["variants"][1].clone();
    assert_eq!(
        (&sold_out["inStock"], &sold_out["quantity"]),
        (&json!(false), &json!(0))
    );
    server.drain().await;
}

#[apply(both)]
async fn products_filter_and_sort(server: Server) {
    let shelf = category(&server, json!({"name": "Shelf"})).await;
    let attic = category(&server, json!({"name": "Attic", "isArchived": true})).await;
    let (shelf, attic) = (id(&shelf), id(&attic));
    for (title, change) in [
        ("banana", json!({"price": 3, "categoryIds": [shelf, attic]})),
        (
            "İstanbul 50%",
            json!({"price": 1, "productType": "DIGITAL_DOWNLOAD", "downloadUrl": "https://a.example.org"}),
        ),
        (
            "ÄÖÜ Straße ΟΔΟΣ",
            json!({"price": 2, "pricingModel": "PAY_WHAT_YOU_WANT"}),
        ),
        ("cherry", json!({"price": 9, "pricingModel": "FREE"})),
    ] {
        let mut body = change;
        body["title"] = json!(title);
        server.on_sale(body).await;
        server.advance(1).await;
    }
    let all = ["cherry", "ÄÖÜ Straße ΟΔΟΣ", "İstanbul 50%", "banana"];
    let list = |query: String| {
        let server = &server;
        async move { server.names_in(&format!("/products?{query}")).await }
    };
    assert_eq!(list(String::new()).await, all);
    for (query, expected) in [
        ("sortOrder=asc", vec![3, 2, 1, 0]),
        ("sortBy=title", vec![1, 2, 0, 3]),
        ("sortBy=title&sortOrder=asc", vec![3, 0, 2, 1]),
        ("sortBy=price", vec![3, 1, 2, 0]),
        ("sortBy=price&sortOrder=asc", vec![0, 2, 1, 3]),
        ("search=AN", vec![2, 3]),
        ("search=%25", vec![2]),
        ("search=_", vec![]),
        ("search=istanbul", vec![2]),
        ("search=%C4%B0STANBUL", vec![2]),
        ("search=%C3%A4%C3%B6%C3%BC%20strasse", vec![1]),
        ("search=%CE%BF%CE%B4%CE%BF%CF%82", vec![1]),
        ("productType=DIGITAL_DOWNLOAD", vec![2]),
        ("productType=SERIAL", vec![]),
        ("productType=PHYSICAL", vec![]),
        ("pricingModel=PAY_WHAT_YOU_WANT&unknown=1", vec![1]),
        ("pricingModel=USAGE_BASED", vec![]),
        ("categoryId=ctg_000000000000000000000000", vec![]),
    ] {
        let expected: Vec<&str> = expected.into_iter().map(|index| all[index]).collect();
        assert_eq!(list(query.to_owned()).await, expected, "{query}");
    }
    assert_eq!(list(format!("categoryId={shelf}")).await, ["banana"]);
    assert_eq!(
        list(format!("categoryId={attic}")).await,
        Vec::<String>::new(),
        "archived"
    );
    let page = server.look("/products?page=2&limit=3").await.data(200).clone();
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        page["pagination"],
        json!({"page": 2, "limit": 3, "total": 4, "totalPages": 2, "nextCursor": null})
    );
    let past = server.look("/products/?page=9").await.data(200).clone();
    assert_eq!(
        past,
        json!({
            "items": [],
            "pagination": {"page": 9, "limit": 25, "total": 4, "totalPages": 1, "nextCursor": null}
        })
    );
    let long = format!("search={}", "x".repeat(129));
    for query in [
        "page=0",
        "page=-1",
        "page=abc",
        "page=1.5",
        "limit=0",
        "limit=101",
        "limit=",
        "productType=serial",
        "pricingModel=CHEAP",
        "sortBy=updatedAt",
        "sortOrder=up",
        "categoryId=short",
        &long,
    ] {
        let refused = server.look(&format!("/products?{query}")).await;
        let field = query.split('=').next().unwrap();
        assert!(
            refused.error(400).starts_with(&format!("querystring/{field} ")),
            "{}",
            refused.text
        );
    }
}

#[apply(both)]
async fn answers_may_be_kept_until_they_change(server: Server) {
    let thing = server.on_sale(json!({})).await;
    let path = server.shop(&format!("/products/{}", id(&thing)));
    let first = server.anonymous(Method::GET, &path).send().await;
    first.data(200);
    assert_eq!(first.header("cache-control"), Some("public, max-age=60"));
    let etag = first.header("etag").unwrap().to_owned();
    assert!(
        etag.starts_with('"') && etag.ends_with('"') && etag.len() == 34,
        "{etag}"
    );
    let exposed = first.header("access-control-expose-headers").unwrap();
    assert!(exposed.contains("ETag"));
    let ask = |tags: String| {
        server
            .anonymous(Method::GET, &path)
            .header("if-none-match", &tags)
            .send()
    };
    for tags in [
        etag.clone(),
        format!("W/{etag}"),
        format!("\"other\", {etag}"),
        "*".to_owned(),
    ] {
        let unchanged = ask(tags.clone()).await;
        assert_eq!(
            (unchanged.status.as_u16(), unchanged.text.as_str()),
            (304, ""),
            "{tags}"
        );
        assert_eq!(unchanged.header("etag"), Some(etag.as_str()));
        assert_eq!(unchanged.header("cache-control"), Some("public, max-age=60"));
        assert_eq!(unchanged.content_type(), None);
        assert_eq!(unchanged.header("access-control-allow-origin"), Some("*"));
        for header in [
            "x-request-id",
            "pandabase-version",
            "x-version",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "x-ratelimit-type",
        ] {
            assert!(unchanged.header(header).is_some(), "{header}");
        }
    }
    server
        .patch(&path_of(&server, &thing), json!({"price": 1}))
        .await
        .data(200);
    let changed = ask(etag.clone()).await;
    assert_eq!(changed.data(200)["price"], 1);
    assert_ne!(changed.header("etag"), Some(etag.as_str()));
    // The same data under another address is the same answer; a failure is never kept.
    let by_handle = server.look("/products/by-handle/cloud-notes-pro").await;
    assert_eq!(by_handle.header("etag"), changed.header("etag"));
    server.delete(&path_of(&server, &thing)).await.data(200);
    let gone = ask("*".to_owned()).await;
    assert_eq!(gone.error(404), "Product not found");
    assert_eq!(
        (gone.header("etag"), gone.header("cache-control")),
        (None, Some("no-store"))
    );
    let private = server
        .call(Method::GET, &server.core("/products"))
        .header("if-none-match", "*")
        .send()
        .await;
    private.data(200);
    assert_eq!(
        (private.header("etag"), private.header("cache-control")),
        (None, Some("no-store"))
    );
}

#[apply(both)]
async fn a_shop_has_a_window_of_its_own(server: Server) {
    let server = server
        .with(|config| config.limits.per_store = Limit::per_second(2))
        .await;
    let resolve = || {
        server
            .anonymous(Method::GET, "/v2/storefront/resolve/nimbus-labs")
            .send()
    };
    server.look("").await.data(200);
    resolve().await.data(200);
    for refused in [server.look("/products").await, resolve().await] {
        assert_eq!(
            refused.error(429),
            "Rate limit exceeded. Please retry after the reset time."
        );
        assert_eq!(refused.header("x-ratelimit-type"), Some("StoreResource"));
        assert_eq!(refused.header("retry-after"), Some("1"));
    }
    let unknown = server
        .anonymous(Method::GET, "/v2/storefront/resolve/nobody")
        .send()
        .await;
    assert_eq!(unknown.error(404), "Store not found");
    assert_eq!(unknown.header("x-ratelimit-type"), Some("GlobalResource"));
}
