//! Categories and coupons on the pages, and what is seen of these and of paylinks, files and carts by whom.

use super::{signed_in, text};
use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use crate::products::product;
use crate::shop::{GOOD, card, dynamic, mia};
use http::Method;
use pandabase_domain::time::HOUR;
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::{Value, json};

/// Makes something by the Store API.
async fn made(server: &Server, path: &str, body: Value) -> Value {
    server.post(&server.core(path), body).await.data(201).clone()
}

/// Something as the Store API shows it.
async fn shown(server: &Server, path: &str) -> Value {
    server.get(&server.core(path)).await.data(200).clone()
}

/// The first of a list.
pub async fn first(server: &Server, path: &str) -> Value {
    server.get(path).await.data(200)["items"][0].clone()
}

/// A cart of Mia's that has expired.
pub async fn left(server: &Server) -> String {
    let session = server.cart_of(4000).await;
    server.app.env.clock.advance(6 * HOUR);
    session
}

async fn category(server: &Server, name: &str) -> String {
    text(&made(server, "/categories", json!({"name": name})).await["id"])
}

async fn coupon(server: &Server, code: &str, more: Value) -> String {
    let mut body = json!({"code": code, "type": "PERCENTAGE", "value": 10});
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    text(&made(server, "/coupons", body).await["id"])
}

pub async fn paylink(server: &Server) -> String {
    let body = json!({"title": "Setup", "items": [dynamic(9000)]});
    let link = server.post(&server.of_team("/paylinks"), body).await;
    text(&link.data(201)["id"])
}

/// What the pages are about, by its name in their paths.
pub async fn names(server: &Server) -> Vec<(&'static str, String)> {
    let file = server
        .announce_file("DOWNLOAD", "notes.txt", "text/plain", 5)
        .await;
    vec![
        ("{categoryId}", category(server, "Tools").await),
        ("{couponId}", coupon(server, "SPRING", json!({})).await),
        ("{paylinkId}", paylink(server).await),
        ("{fileId}", text(&file["id"])),
        ("{sessionId}", left(server).await),
    ]
}

#[apply(both)]
async fn a_category_is_made(server: Server) {
    let notes = product(&server, json!({"title": "Notes", "status": "ACTIVE"})).await;
    let tick = format!("product.{}", text(&notes["id"]));
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/categories")).await;
    owner.shows("No categories yet");
    owner.go(&server.desk("/categories/new")).await;
    let good = [
        ("name", "Tools"),
        ("description", "All that helps."),
        ("displayOrder", ""),
        ("slug", ""),
        ("icon", ""),
        ("metaDescription", ""),
        (&*tick, "yes"),
    ];
    for (field, value) in [
        ("name", ""),
        ("name", "-x"),
        ("slug", "A b"),
        ("icon", "My Icon"),
        ("displayOrder", "first"),
        ("displayOrder", "10000"),
    ] {
        let mut typed = good.to_vec();
        typed.push((field, value));
        owner.press("save", &typed).await;
        assert!(!owner.error(field).is_empty(), "{field} {value}: {}", owner.text);
    }
    owner.press("save", &good).await;
    owner.shows("Done. It is in the list now.");
    owner.shows("In the shop");
    owner.shows(">Notes</a>");
    let listed = first(&server, &server.core("/categories")).await;
    let path = format!("/categories/{}", text(&listed["id"]));
    let after = shown(&server, &path).await;
    assert_eq!(
        (
            &after["name"],
            &after["slug"],
            &after["description"],
            &after["showInNavigation"],
            &after["products"]
        ),
        (
            &json!("Tools"),
            &json!("tools"),
            &json!("All that helps."),
            &json!(true),
            &json!([{"id": notes["id"], "title": "Notes"}])
        )
    );
    // The product leads there.
    let page = server.desk(&format!("/products/{}", text(&notes["id"])));
    owner.go(&page).await;
    owner.shows(&format!("href=\"{}\">Category Tools</a>", server.desk(&path)));
    server.verify().await;
}

#[apply(both)]
async fn a_category_is_changed_and_deleted(server: Server) {
    let notes = product(&server, json!({"title": "Notes"})).await;
    let songs = product(&server, json!({"title": "Songs"})).await;
    let games = category(&server, "Games").await;
    let body = json!({"name": "Tools", "description": "Old", "productIds": [notes["id"]]});
    let tools = text(&made(&server, "/categories", body).await["id"]);
    let path = format!("/categories/{tools}");
    let [old, new] = [&notes, &songs].map(|one| format!("product.{}", text(&one["id"])));
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk(&format!("{path}/edit"))).await;
    owner.press("save", &[("slug", "games")]).await;
    assert_eq!(owner.error("slug"), "Category slug already exists");
    let typed = [
        ("name", "Helpers"),
        ("slug", ""),
        ("parentId", &*games),
        (&*old, ""),
        (&*new, "yes"),
        ("featured", "yes"),
        ("description", ""),
    ];
    owner.press("save", &typed).await;
    owner.shows("Saved.");
    owner.shows("Above: Games");
    let after = shown(&server, &path).await;
    assert_eq!(
        (
            &after["name"],
            &after["slug"],
            &after["parentId"],
            &after["featured"],
            &after["description"],
            &after["products"][0]["title"]
        ),
        (
            &json!("Helpers"),
            &json!("tools"),
            &json!(games),
            &json!(true),
            &Value::Null,
            &json!("Songs")
        )
    );
    // One above cannot come below.
    owner.go(&server.desk(&format!("/categories/{games}/edit"))).await;
    owner.press("save", &[("parentId", &*tools)]).await;
    assert_eq!(owner.error("parentId"), "Category cannot be its own ancestor");
    owner.go(&server.desk(&path)).await;
    owner.shows("Its products stay in the shop, without this category (1)");
    owner.press("delete", &[]).await;
    owner.shows("It was removed.");
    server.get(&server.core(&path)).await.error(404);
    let kept = shown(&server, &format!("/products/{}", text(&songs["id"]))).await;
    assert_eq!(kept["categories"], json!([]));
    server.verify().await;
}

/// A change names a hundred products at most, and so does what the API shows of a category: a form that cannot
/// show all of them leaves them where they are.
#[apply(both)]
async fn a_category_of_many_products_keeps_them(server: Server) {
    let first = text(&product(&server, json!({"title": "Notes"})).await["id"]);
    let body = json!({"name": "Tools", "productIds": [first]});
    let tools = text(&made(&server, "/categories", body).await["id"]);
    let (model, of) = (first.clone(), tools.clone());
    let copied = server.app.db.write(move |tx| {
        let copy = Sql::new(
            "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $1)
            INSERT INTO products (store_id, id, handle, title, title_folded, product_type, price, images,
                in_stock, fulfillment_mode, pricing_model, status, revoke_on_refund, options, created_at,
                updated_at)
            SELECT p.store_id, 'prd_zzzzzzzzzzzz' || (100000000000 + n), 'copy-' || n, p.title,
                p.title_folded, p.product_type, p.price, p.images, p.in_stock, p.fulfillment_mode,
                p.pricing_model, p.status, p.revoke_on_refund, p.options, p.created_at, p.updated_at
            FROM products p, numbers WHERE p.id = $2",
        );
        tx.run(copy, params![104_i64, &model])?;
        let file = Sql::new(
            "INSERT INTO product_categories (store_id, product_id, category_id)
            SELECT store_id, id, $1 FROM products WHERE id LIKE 'prd_zzzzzzzzzzzz%'",
        );
        tx.run(file, params![&of])
    });
    assert_eq!(copied.await.unwrap(), 104);
    let path = format!("/categories/{tools}");
    let named = shown(&server, &path).await["products"].clone();
    assert_eq!(named.as_array().unwrap().len(), 100);
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk(&path)).await;
    owner.shows("without this category (105)");
    owner.go(&server.desk(&format!("{path}/edit"))).await;
    owner.shows("It has 105 products");
    owner.hides("product.prd_");
    // One is taken out by whoever sends more than the form has.
    let out = format!("product.{}", text(&named[0]["id"]));
    owner
        .press("save", &[("name", "Helpers"), (&*out, ""), ("products", "")])
        .await;
    owner.shows("Saved.");
    assert_eq!(shown(&server, &path).await["name"], "Helpers");
    let filed = "SELECT COUNT(*) FROM product_categories";
    assert_eq!(server.how_many(filed).await, 105);
}

#[apply(both)]
async fn categories_are_moved_among_those_beside_them(server: Server) {
    let alpha = category(&server, "Alpha").await;
    category(&server, "Beta").await;
    let gamma = category(&server, "Gamma").await;
    let body = json!({"name": "Apart", "parentId": alpha});
    made(&server, "/categories", body).await;
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/categories")).await;
    owner.shows("4 categories");
    owner.hides("Move Apart up");
    owner.hides("Move Alpha up");
    let order = async || {
        let listed = server.get(&server.core("/categories")).await;
        let listed = listed.data(200)["items"].as_array().unwrap().clone();
        let tops = listed.iter().filter(|one| one["parentId"].is_null());
        tops.map(|one| text(&one["name"])).collect::<Vec<_>>()
    };
    for (action, expected) in [
        (format!("down:{alpha}"), ["Beta", "Alpha", "Gamma"]),
        (format!("up:{gamma}"), ["Beta", "Gamma", "Alpha"]),
        (format!("up:{gamma}"), ["Gamma", "Beta", "Alpha"]),
        // Where there is no neighbour nothing happens.
        (format!("up:{gamma}"), ["Gamma", "Beta", "Alpha"]),
        (
            "up:ctg_aaaaaaaaaaaaaaaaaaaaaaaa".to_owned(),
            ["Gamma", "Beta", "Alpha"],
        ),
    ] {
        owner.press(&action, &[]).await;
        assert_eq!(owner.status, 200, "{action}: {}", owner.text);
        assert_eq!(order().await, expected, "{action}");
    }
    owner.go(&server.desk("/categories?search=bet")).await;
    owner.shows(">Beta</a>");
    owner.hides(">Alpha</a>");
    server.verify().await;
}

/// A coupon as it is typed.
const SPRING: [(&str, &str); 11] = [
    ("code", "SPRING-15"),
    ("type", "PERCENTAGE"),
    ("value", "15"),
    ("minimumPurchase", "20"),
    ("maxUses", "50"),
    ("maxUsesPerCustomer", "1"),
    ("startsAt", "2026-06-10T09:30"),
    ("expiresAt", "2026-07-10T09:30"),
    ("firstPurchaseOnly", "yes"),
    ("displayName", "Spring"),
    ("description", ""),
];

#[apply(both)]
async fn a_coupon_is_made_with_everything(server: Server) {
    let zone = json!({"timezone": "America/New_York"});
    server.patch(&server.of_team(""), zone).await.data(200);
    let notes = product(&server, json!({"title": "Notes"})).await;
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/coupons")).await;
    owner.shows("No coupons yet");
    let for_it = format!("/coupons/new?product={}", text(&notes["id"]));
    owner.go(&server.desk(&for_it)).await;
    let tick = format!("product.{}", text(&notes["id"]));
    assert_eq!(owner.fields().get(&tick).map(String::as_str), Some("yes"));
    for (field, value, says) in [
        ("code", "", "Please answer this"),
        ("code", "A B", "ust match"),
        ("value", "", "Please answer this"),
        ("value", "1.5", "Enter a whole number"),
        ("value", "101", "Must be &#60;= 100"),
        ("minimumPurchase", "much", "Enter an amount"),
        ("maxUses", "some", "Enter a whole number"),
        ("expiresAt", "soon", "Enter a day and a time"),
        ("expiresAt", "2026-06-10T09:30", "Must be after startsAt"),
    ] {
        let mut typed = SPRING.to_vec();
        typed.push((field, value));
        owner.press("save", &typed).await;
        assert!(
            owner.error(field).contains(says),
            "{field} {value}: {}",
            owner.text
        );
        // What was typed is there still, the code as well.
        let code = owner.fields().get("code").cloned();
        assert!(
            field == "code" || code.as_deref() == Some("SPRING-15"),
            "{field}: {code:?}"
        );
    }
    owner.press("save", &SPRING).await;
    owner.shows("Done. It is in the list now.");
    for shows in [
        "15%",
        "Not yet",
        "0 of 50",
        "$20.00",
        ">Notes</a>",
        "first purchase",
    ] {
        owner.shows(shows);
    }
    let after = first(&server, &server.core("/coupons")).await;
    for (name, expected) in [
        ("code", json!("SPRING-15")),
        ("displayName", json!("Spring")),
        ("type", json!("PERCENTAGE")),
        ("value", json!(15)),
        ("minimumPurchase", json!(2000)),
        ("maxUses", json!(50)),
        ("maxUsesPerCustomer", json!(1)),
        ("firstPurchaseOnly", json!(true)),
        ("startsAt", json!("2026-06-10T13:30:00.000Z")),
        ("expiresAt", json!("2026-07-10T13:30:00.000Z")),
        ("enabled", json!(true)),
        ("productIds", json!([notes["id"]])),
    ] {
        assert_eq!(after[name], expected, "{name}");
    }
    // A code is taken in any case.
    owner.go(&server.desk("/coupons/new")).await;
    let again = [("code", "spring-15"), ("type", "FIXED"), ("value", "1")];
    owner.press("save", &again).await;
    assert_eq!(owner.error("code"), "Coupon code already exists");
    server.verify().await;
}

#[apply(both)]
async fn a_coupon_is_changed_switched_off_and_deleted(server: Server) {
    let notes = product(&server, json!({"title": "Notes"})).await;
    let more = json!({"startsAt": "2026-06-10T09:30:12.345Z", "expiresAt": "2026-07-01T00:00:00.000Z",
        "productIds": [notes["id"]]});
    let path = format!("/coupons/{}", coupon(&server, "SPRING", more).await);
    let tick = format!("product.{}", text(&notes["id"]));
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk(&format!("{path}/edit"))).await;
    owner.hides("name=\"code\"");
    let typed = [
        ("type", "FIXED"),
        ("value", "12.50"),
        ("expiresAt", ""),
        ("description", "Soon"),
        (&*tick, ""),
    ];
    let mut wrong = typed.to_vec();
    wrong.push(("value", "1.234"));
    owner.press("save", &wrong).await;
    assert!(owner.error("value").contains("Enter an amount"), "{}", owner.text);
    owner.press("save", &typed).await;
    owner.shows("Saved.");
    owner.shows("$12.50");
    let after = shown(&server, &path).await;
    assert_eq!(
        (
            &after["type"],
            &after["value"],
            &after["expiresAt"],
            &after["productIds"],
            &after["description"],
            &after["startsAt"]
        ),
        (
            &json!("FIXED"),
            &json!(1250),
            &Value::Null,
            &json!([]),
            &json!("Soon"),
            // To the last millisecond, as it was not changed.
            &json!("2026-06-10T09:30:12.345Z")
        )
    );
    owner.go(&server.desk(&path)).await;
    owner.press("off", &[]).await;
    owner.shows("Saved.");
    owner.shows("Switch on");
    assert_eq!(shown(&server, &path).await["enabled"], false);
    owner.press("on", &[]).await;
    assert_eq!(shown(&server, &path).await["enabled"], true);
    owner.shows("Nobody can use the code any more");
    owner.press("delete", &[]).await;
    owner.shows("It was removed.");
    server.get(&server.core(&path)).await.error(404);
    server.verify().await;
}

#[apply(both)]
async fn coupons_are_listed_with_their_uses(server: Server) {
    coupon(&server, "ONCE", json!({"maxUses": 1})).await;
    coupon(&server, "NEVER", json!({"enabled": false})).await;
    let cart = json!({"items": [dynamic(4000)], "customer": mia(), "coupon_code": "ONCE"});
    let session = server.open_cart(cart).await;
    server.pay_with(&session, card(GOOD)).await.data(200);
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/coupons")).await;
    for shows in ["All (2)", "On (1)", "Off (1)", "1 of 1", "Used up", ">NEVER</a>"] {
        owner.shows(shows);
    }
    for (query, once, never) in [
        ("status=true", true, false),
        ("status=false", false, true),
        ("search=nev", false, true),
        // What the API would refuse is left out.
        ("status=some", true, true),
    ] {
        owner.go(&server.desk(&format!("/coupons?{query}"))).await;
        assert_eq!(owner.status, 200, "{query}: {}", owner.text);
        assert_eq!(owner.text.contains(">ONCE</a>"), once, "{query}");
        assert_eq!(owner.text.contains(">NEVER</a>"), never, "{query}");
    }
    owner.go(&server.desk("/coupons?search=%22%3E%3Cb%3E")).await;
    owner.shows("Nothing was found.");
    owner.hides("<b>");
    server.verify().await;
}

#[apply(both)]
async fn what_is_of_others_is_not_there_and_readers_change_nothing(server: Server) {
    let (other, token) = server.other_store("other-store").await;
    let mut owner = signed_in(&server, OWNER).await;
    for (path, body) in [
        ("/categories", json!({"name": "Foreign"})),
        (
            "/coupons",
            json!({"code": "FOREIGN", "type": "FIXED", "value": 100}),
        ),
    ] {
        let there = format!("/v2/core/stores/{}{path}", other.id);
        let call = server.anonymous(Method::POST, &there).bearer(&token).json(&body);
        let foreign = text(&call.send().await.data(201)["id"]);
        for rest in ["", "/edit"] {
            owner.go(&server.desk(&format!("{path}/{foreign}{rest}"))).await;
            assert_eq!(owner.status, 404, "{path}{rest}");
        }
    }
    for path in [
        "/paylinks/pay_aaaaaaaaaaaaaaaaaaaaaaaa",
        "/paylinks/pay_aaaaaaaaaaaaaaaaaaaaaaaa/edit",
        "/files/file_aaaaaaaaaaaaaaaaaaaaaaaa",
        "/carts/cs_aaaaaaaaaaaaaaaaaaaaaaaa",
    ] {
        owner.go(&server.desk(path)).await;
        assert_eq!(owner.status, 404, "{path}");
    }
    let names = names(&server).await;
    let id = |name: &str| names.iter().find(|one| one.0 == name).unwrap().1.clone();
    server.member_with("VIEWER").await;
    let mut viewer = signed_in(&server, "viewer@example.org").await;
    for path in [
        "/categories".to_owned(),
        format!("/categories/{}", id("{categoryId}")),
        "/coupons".to_owned(),
        format!("/coupons/{}", id("{couponId}")),
        "/paylinks".to_owned(),
        format!("/paylinks/{}", id("{paylinkId}")),
        "/files".to_owned(),
        format!("/files/{}", id("{fileId}")),
    ] {
        viewer.go(&server.desk(&path)).await;
        assert_eq!(viewer.status, 200, "{path}");
        for hidden in ["id=\"new-", "id=\"edit\"", "id=\"add\"", "name=\"action\""] {
            viewer.hides(hidden);
        }
    }
    server.verify().await;
}
