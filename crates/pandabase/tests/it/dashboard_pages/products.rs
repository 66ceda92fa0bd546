//! Products: made, changed, copied, deleted and found on the pages.

use super::{signed_in, text};
use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use crate::meters::{meter, metered};
use crate::products::product;
use crate::visitor::Visitor;
use http::Method;
use serde_json::{Value, json};

/// The page of a product.
pub fn page(server: &Server, product: &Value, rest: &str) -> String {
    server.desk(&format!("/products/{}{rest}", text(&product["id"])))
}

/// The product as the API has it.
pub async fn shown(server: &Server, product: &Value) -> Value {
    let path = server.core(&format!("/products/{}", text(&product["id"])));
    server.get(&path).await.data(200).clone()
}

/// The product with this title; null when there is none.
async fn titled(server: &Server, title: &str) -> Value {
    let list = server.get(&server.core("/products")).await;
    let mut all = list.data(200)["items"].as_array().unwrap().iter();
    all.find(|one| one["title"] == title).cloned().unwrap_or_default()
}

/// The owner at a page of a product.
pub async fn at<'s>(server: &'s Server, product: &Value, rest: &str) -> Visitor<'s> {
    let mut owner = signed_in(server, OWNER).await;
    owner.go(&page(server, product, rest)).await;
    assert_eq!(owner.status, 200, "{}", owner.text);
    owner
}

/// What the pages of products are about, by its name in their paths.
pub async fn names(server: &Server) -> Vec<(&'static str, String)> {
    let product = metered(server, json!({})).await;
    let meter = meter(server, &product, json!({})).await;
    vec![
        ("{productId}", text(&product["id"])),
        ("{meterId}", text(&meter["id"])),
    ]
}

#[apply(both)]
async fn a_product_is_made_as_a_draft_and_put_on_sale(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/products")).await;
    owner.shows("No products yet");
    owner.go(&server.desk("/products/new")).await;
    for kind in ["LICENSE_KEY", "DIGITAL_DOWNLOAD", "SUBSCRIPTION"] {
        owner.shows(&format!("/products/new?kind={kind}"));
    }
    owner.go(&server.desk("/products/new?kind=LICENSE_KEY")).await;
    owner.hides("value=\"USAGE_BASED\"");
    let good = [
        ("title", "Nimbus <Pro>"),
        ("description", "Notes.\r\nFor one."),
        ("pricingModel", "STANDARD"),
        ("price", "12.50"),
        ("fulfillmentMode", "MANAGED_LICENSE"),
    ];
    for (field, value, says) in [
        ("title", "", "Please answer this"),
        ("price", "", "Enter an amount"),
        ("price", "1.234", "Enter an amount"),
        ("price", "-1", "Enter an amount"),
    ] {
        let mut typed = good.to_vec();
        typed.push((field, value));
        owner.press("make", &typed).await;
        assert!(owner.error(field).contains(says), "{field}: {}", owner.text);
    }
    assert_eq!(titled(&server, "Nimbus <Pro>").await, Value::Null);
    owner.press("make", &good).await;
    owner.shows("It is a draft now, which buyers do not see.");
    let made = titled(&server, "Nimbus <Pro>").await;
    assert_eq!(
        (
            &made["title"],
            &made["price"],
            &made["status"],
            &made["description"]
        ),
        (
            &json!("Nimbus <Pro>"),
            &json!(1250),
            &json!("DRAFT"),
            &json!("Notes.\nFor one.")
        )
    );
    owner.go(&page(&server, &made, "")).await;
    owner.shows("Nimbus &#60;Pro&#62;");
    owner.shows("$12.50");
    owner.hides("id=\"shop\"");
    owner.press("activate", &[]).await;
    owner.shows("Saved.");
    owner.shows("/products/nimbus-pro\" id=\"shop\"");
    // A form without a button that is known changes nothing.
    owner.press("", &[]).await;
    assert_eq!(shown(&server, &made).await["status"], "ACTIVE");
    owner.press("deactivate", &[]).await;
    assert_eq!(shown(&server, &made).await["status"], "DRAFT");
    server.verify().await;
}

#[apply(both)]
async fn what_is_free_needs_no_price(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/products/new?kind=SUBSCRIPTION")).await;
    owner
        .press(
            "make",
            &[
                ("title", "Letters"),
                ("pricingModel", "FREE"),
                ("billingInterval", "WEEKLY"),
            ],
        )
        .await;
    let made = titled(&server, "Letters").await;
    assert_eq!(
        (&made["productType"], &made["price"], &made["billingInterval"]),
        (&json!("SUBSCRIPTION"), &json!(0), &json!("WEEKLY"))
    );
    server.verify().await;
}

/// What the form of a product sends that its page shows elsewhere than in lines and lists.
const AREAS: [(&str, &str); 2] = [("description", ""), ("message", "")];

/// Everything that the form asks for.
const EVERYTHING: [(&str, &str); 25] = [
    ("title", "Notes Pro"),
    ("subtitle", "For five"),
    ("description", "All that you know.\r\nIn one place."),
    ("productType", "SUBSCRIPTION"),
    ("pricingModel", "PAY_WHAT_YOU_WANT"),
    ("price", "20"),
    ("compareAtPrice", "25,50"),
    ("minimumPrice", "10.00"),
    ("billingInterval", "YEARLY"),
    ("billingAnchor", "END_OF_PERIOD"),
    ("trialDays", "14"),
    ("fulfillmentMode", "MANAGED_LICENSE"),
    ("redirectUrl", "https://example.org/hello"),
    ("webhookUrl", "https://example.org/keys"),
    ("webhookSecret", "hush"),
    ("message", "Welcome"),
    ("keyFormat", "CUSTOM_PREFIX"),
    ("customPrefix", "NOTES"),
    ("licenseDuration", "ONE_YEAR"),
    ("maxActivations", "3"),
    ("revokeOnRefund", "yes"),
    ("lowStockThreshold", "5"),
    ("maxPerCustomer", "2"),
    ("availableFrom", "2026-06-10T09:30"),
    ("availableUntil", "2026-07-10T09:30"),
];

/// The same as the API has it.
fn everything() -> Vec<(&'static str, Value)> {
    vec![
        ("title", json!("Notes Pro")),
        ("subtitle", json!("For five")),
        ("description", json!("All that you know.\nIn one place.")),
        ("productType", json!("SUBSCRIPTION")),
        ("pricingModel", json!("PAY_WHAT_YOU_WANT")),
        ("price", json!(2000)),
        ("compareAtPrice", json!(2550)),
        ("minimumPrice", json!(1000)),
        ("billingInterval", json!("YEARLY")),
        ("billingAnchor", json!("END_OF_PERIOD")),
        ("trialDays", json!(14)),
        ("redirectUrl", json!("https://example.org/hello")),
        ("webhookUrl", json!("https://example.org/keys")),
        ("webhookSecret", json!("hush")),
        ("message", json!("Welcome")),
        ("keyFormat", json!("CUSTOM_PREFIX")),
        ("customPrefix", json!("NOTES")),
        ("licenseDuration", json!("ONE_YEAR")),
        ("maxActivations", json!(3)),
        ("revokeOnRefund", json!(true)),
        ("lowStockThreshold", json!(5)),
        ("maxPerCustomer", json!(2)),
        ("availableFrom", json!("2026-06-10T09:30:00.000Z")),
        ("availableUntil", json!("2026-07-10T09:30:00.000Z")),
        ("inStock", json!(true)),
    ]
}

#[apply(both)]
async fn everything_about_a_product_is_changed(server: Server) {
    let category = json!({"name": "Tools"});
    let category = server
        .post(&server.core("/categories"), category)
        .await
        .data(201)
        .clone();
    let before = product(&server, json!({"title": "Notes"})).await;
    let mut owner = at(&server, &before, "/edit").await;
    let tick = format!("category.{}", text(&category["id"]));
    let mut typed = EVERYTHING.to_vec();
    typed.push((tick.as_str(), "yes"));
    owner.press("save", &typed).await;
    owner.shows("Saved.");
    let after = shown(&server, &before).await;
    for (name, expected) in everything() {
        assert_eq!(after[name], expected, "{name}");
    }
    assert_eq!(after["categories"][0]["id"], category["id"]);
    // The secret is not shown, and stays where none is typed; an empty field is none.
    owner.go(&page(&server, &before, "/edit")).await;
    owner.hides("hush");
    owner
        .press(
            "save",
            &[("trialDays", ""), ("redirectUrl", ""), AREAS[0], AREAS[1]],
        )
        .await;
    let after = shown(&server, &before).await;
    assert_eq!(
        (&after["trialDays"], &after["redirectUrl"], &after["message"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(
        (&after["webhookSecret"], &after["price"]),
        (&json!("hush"), &json!(2000))
    );
    server.verify().await;
}

#[apply(both)]
async fn what_is_wrong_stands_at_its_field(server: Server) {
    let before = product(
        &server,
        json!({"title": "Notes", "availableFrom": "2026-06-10T09:30:12.345Z"}),
    )
    .await;
    let mut owner = at(&server, &before, "/edit").await;
    let good = [
        AREAS[0],
        AREAS[1],
        ("title", "Notes"),
        ("productType", "LICENSE_KEY"),
        ("price", "15"),
        ("compareAtPrice", ""),
        ("trialDays", ""),
        ("fulfillmentMode", "MANAGED_LICENSE"),
        ("redirectUrl", ""),
        ("webhookUrl", ""),
        ("keyFormat", ""),
        ("availableUntil", ""),
    ];
    for (field, value, at, says) in [
        ("title", "", "title", "Please answer this"),
        ("price", "", "price", "Enter an amount"),
        ("compareAtPrice", "much", "compareAtPrice", "Enter an amount"),
        ("trialDays", "soon", "trialDays", "Enter a whole number"),
        ("trialDays", "366", "trialDays", "Must be &#60;= 365"),
        (
            "availableUntil",
            "soon",
            "availableUntil",
            "Enter a day and a time",
        ),
        (
            "availableUntil",
            "2026-06-01T00:00",
            "availableUntil",
            "must be after availableFrom",
        ),
        (
            "productType",
            "SUBSCRIPTION",
            "billingInterval",
            "require a billing interval",
        ),
        ("keyFormat", "CUSTOM_PREFIX", "customPrefix", "is required"),
        (
            "redirectUrl",
            "example.org",
            "redirectUrl",
            "Must be an absolute http",
        ),
        ("fulfillmentMode", "LICENSE_WEBHOOK", "webhookUrl", "is required"),
    ] {
        let mut typed = good.to_vec();
        typed.push((field, value));
        owner.press("save", &typed).await;
        assert!(owner.error(at).contains(says), "{field} {value}: {}", owner.text);
        assert!(owner.is_refused());
    }
    // What was not changed stays to the last millisecond.
    owner.press("save", &good).await;
    owner.shows("Saved.");
    let after = shown(&server, &before).await;
    assert_eq!(after["availableFrom"], "2026-06-10T09:30:12.345Z");
    assert_eq!(after["updatedAt"], before["updatedAt"]);
}

#[apply(both)]
async fn a_product_is_copied_linked_and_deleted(server: Server) {
    let made = metered(&server, json!({"title": "Renders", "trialDays": 7})).await;
    crate::meters::meter(&server, &made, json!({})).await;
    let mut owner = at(&server, &made, "").await;
    // A subscription is in no paylink.
    owner.hides("value=\"link\"");
    owner.press("copy", &[]).await;
    owner.shows("Copy of Renders");
    let copy = titled(&server, "Copy of Renders").await;
    assert_eq!(
        (&copy["title"], &copy["status"], &copy["trialDays"]),
        (&json!("Copy of Renders"), &json!("DRAFT"), &json!(7))
    );
    let path = server.core(&format!("/products/{}/meters", text(&copy["id"])));
    let meters = server.get(&path).await.data(200)["items"].clone();
    assert_eq!(meters[0]["eventName"], "render_seconds");
    let notes = product(
        &server,
        json!({"title": "Notes", "status": "ACTIVE",
        "options": [{"name": "Seats", "values": ["One"]}],
        "variants": [{"title": "One seat", "price": 900, "options": {"Seats": "One"}}]}),
    )
    .await;
    owner.go(&page(&server, &notes, "")).await;
    owner.press("link", &[]).await;
    owner.shows("Whoever opens this link buys one");
    let links = server.get(&server.of_team("/paylinks")).await.data(200).clone();
    owner.shows(&text(&links["items"][0]["url"]));
    // Whoever comes back after it was deleted sees the product.
    let link = server.of_team(&format!("/paylinks/{}", text(&links["items"][0]["id"])));
    server.delete(&link).await.data(200);
    let address = format!("?paylink={}", text(&links["items"][0]["id"]));
    owner.go(&page(&server, &notes, &address)).await;
    owner.shows("id=\"preview\"");
    owner.hides("id=\"paylink\"");
    owner.go(&page(&server, &notes, "")).await;
    owner.press("copy", &[]).await;
    let copy = titled(&server, "Copy of Notes").await;
    assert_eq!(copy["variants"][0]["title"], "One seat");
    assert_ne!(copy["variants"][0]["id"], notes["variants"][0]["id"]);
    owner.go(&page(&server, &notes, "")).await;
    owner.shows("leaves the shop and this list for good");
    owner.press("delete", &[]).await;
    owner.shows("It was removed.");
    let path = server.core(&format!("/products/{}", text(&notes["id"])));
    server.get(&path).await.error(404);
    server.verify().await;
}

/// A product of another store.
async fn foreign(server: &Server) -> Value {
    let (other, token) = server.other_store("other-store").await;
    let path = format!("/v2/core/stores/{}/products", other.id);
    let foreign = json!({"title": "Foreign", "productType": "LICENSE_KEY", "price": 100});
    let call = server
        .anonymous(Method::POST, &path)
        .bearer(&token)
        .json(&foreign);
    call.send().await.data(201).clone()
}

#[apply(both)]
async fn the_list_is_filtered(server: Server) {
    let category = json!({"name": "Tools"});
    let category = server
        .post(&server.core("/categories"), category)
        .await
        .data(201)
        .clone();
    product(
        &server,
        json!({"title": "Alpha", "status": "ACTIVE", "categoryIds": [category["id"]]}),
    )
    .await;
    let beta = product(
        &server,
        json!({"title": "Beta", "productType": "DIGITAL_DOWNLOAD"}),
    )
    .await;
    let path = server.core(&format!("/products/{}", text(&beta["id"])));
    server.patch(&path, json!({"inStock": false})).await.data(200);
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/products")).await;
    owner.shows("All (2)");
    owner.shows("On sale (1)");
    owner.shows("Drafts (1)");
    let category = format!("category={}", text(&category["id"]));
    for (filter, alpha, beta) in [
        ("search=alp", true, false),
        ("status=DRAFT", false, true),
        ("status=ACTIVE", true, false),
        ("kind=DIGITAL_DOWNLOAD", false, true),
        ("stock=false", false, true),
        (&*category, true, false),
        // What the API would refuse is left out.
        ("status=ARCHIVED&kind=CAR&stock=some&category=none", true, true),
    ] {
        owner.go(&server.desk(&format!("/products?{filter}"))).await;
        assert_eq!(owner.status, 200, "{filter}: {}", owner.text);
        assert_eq!(owner.text.contains(">Alpha</a>"), alpha, "{filter}");
        assert_eq!(owner.text.contains(">Beta</a>"), beta, "{filter}");
    }
    owner.go(&server.desk("/products?search=%22%3E%3Cb%3E")).await;
    owner.shows("Nothing was found.");
    owner.hides("<b>");
    server.verify().await;
}

#[apply(both)]
async fn products_of_others_are_not_there_and_readers_change_nothing(server: Server) {
    let foreign = foreign(&server).await;
    let draft = product(
        &server,
        json!({"title": "Alpha", "productType": "DIGITAL_DOWNLOAD"}),
    )
    .await;
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/products")).await;
    owner.shows("Alpha");
    owner.hides("Foreign");
    for rest in [
        "",
        "/edit",
        "/variants",
        "/pictures",
        "/keys",
        "/files",
        "/meters",
    ] {
        owner.go(&page(&server, &foreign, rest)).await;
        assert_eq!(owner.status, 404, "{rest}");
        owner.hides("Foreign");
    }
    // Whoever only reads is shown no buttons.
    server.member_with("VIEWER").await;
    let mut viewer = signed_in(&server, "viewer@example.org").await;
    viewer.go(&server.desk("/products")).await;
    viewer.shows("Alpha");
    viewer.hides("id=\"new-product\"");
    viewer.go(&page(&server, &draft, "")).await;
    for hidden in ["value=\"activate\"", "value=\"delete\"", "/edit"] {
        viewer.hides(hidden);
    }
    server.verify().await;
}
