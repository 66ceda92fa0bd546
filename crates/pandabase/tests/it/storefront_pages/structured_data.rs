//! The structured data of pages: what schema.org and the search engines that read it require.

use super::{HOME, sizes};
use crate::harness::{Server, apply, both};
use pandabase_platform::db::{DbError, Sql};
use pandabase_platform::params;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Everything that a page says to machines.
pub fn data_of(page: &str) -> Vec<Value> {
    let parts = page.split("<script type=\"application/ld+json\">").skip(1);
    let texts = parts.map(|part| part.split("</script>").next().unwrap());
    texts.map(|text| serde_json::from_str(text).unwrap()).collect()
}

/// Requires what schema.org, and those who read it, require of a thing.
pub fn valid(thing: &Value) {
    assert_eq!(thing["@context"], "https://schema.org");
    let text = |thing: &Value, key: &str| {
        let text = thing[key].as_str().unwrap_or_else(|| panic!("{key}: {thing}"));
        assert!(!text.is_empty(), "{key}: {thing}");
        text.to_owned()
    };
    let address = |thing: &Value, key: &str| {
        let url = url::Url::parse(&text(thing, key)).unwrap();
        assert!(matches!(url.scheme(), "http" | "https"), "{thing}");
    };
    let known: &[&str] = match thing["@type"].as_str().unwrap() {
        "Organization" => {
            text(thing, "name");
            address(thing, "url");
            &["name", "url", "description", "logo", "email", "sameAs"]
        }
        "BreadcrumbList" => {
            let items = thing["itemListElement"].as_array().unwrap();
            assert!(items.len() >= 2, "{thing}");
            for (item, position) in items.iter().zip(1..) {
                assert_eq!(
                    (&item["@type"], &item["position"]),
                    (&json!("ListItem"), &json!(position))
                );
                text(item, "name");
                address(item, "item");
            }
            &["itemListElement"]
        }
        "Product" => {
            text(thing, "name");
            address(thing, "url");
            assert_eq!(thing["brand"]["@type"], "Brand");
            text(&thing["brand"], "name");
            for image in thing["image"].as_array().into_iter().flatten() {
                assert!(image.as_str().unwrap().starts_with("https://"));
            }
            let offers = &thing["offers"];
            let all = offers.as_array().cloned().unwrap_or_else(|| vec![offers.clone()]);
            assert!(!all.is_empty());
            all.iter().for_each(valid_offer);
            &["name", "url", "brand", "description", "image", "offers"]
        }
        other => panic!("{other}"),
    };
    let known: BTreeSet<&str> = known.iter().copied().chain(["@context", "@type"]).collect();
    for key in thing.as_object().unwrap().keys() {
        assert!(known.contains(key.as_str()), "{key}: {thing}");
    }
}

fn valid_offer(offer: &Value) {
    assert_eq!(offer["@type"], "Offer");
    let price = offer["price"].as_str().unwrap();
    let (whole, cents) = price.split_once('.').unwrap();
    assert!(whole.parse::<u64>().is_ok() && cents.len() == 2, "{offer}");
    assert_eq!(offer["priceCurrency"], "USD");
    let availability = offer["availability"].as_str().unwrap();
    let words = ["InStock", "OutOfStock", "PreSale", "Discontinued"];
    let word = availability.strip_prefix("https://schema.org/").unwrap();
    assert!(words.contains(&word), "{offer}");
    assert_eq!(offer["seller"]["@type"], "Organization");
    url::Url::parse(offer["url"].as_str().unwrap()).unwrap();
    let by_period = &offer["priceSpecification"];
    if !by_period.is_null() {
        assert_eq!(by_period["@type"], "UnitPriceSpecification");
        assert_eq!(by_period["price"], offer["price"]);
        let unit = by_period["referenceQuantity"]["unitCode"].as_str().unwrap();
        assert!(["WEE", "MON", "ANN"].contains(&unit));
    }
}

#[apply(both)]
async fn search_engines_are_told_what_is_sold(server: Server) {
    let category = server
        .post(&server.core("/categories/"), json!({"name": "Tools"}))
        .await;
    let category = category.data(201)["id"].clone();
    let mut fields = sizes();
    fields["categoryIds"] = json!([category]);
    fields["images"] = json!(["https://cdn.example/a.png"]);
    fields["description"] = "Notes in the cloud.".into();
    let (_, ware) = server.ware("Cloud Notes", fields).await;
    let page = server.page_ok(&ware).await;
    let data = data_of(&page);
    data.iter().for_each(valid);
    assert_eq!(data.len(), 2);
    let product = data.iter().find(|data| data["@type"] == "Product").unwrap();
    assert_eq!(
        product["offers"][0]["availability"],
        "https://schema.org/OutOfStock"
    );
    assert_eq!(product["offers"][1]["price"], "99.00");
    assert_eq!(product["offers"][1]["sku"], "T-5");
    let way = data
        .iter()
        .find(|data| data["@type"] == "BreadcrumbList")
        .unwrap();
    assert_eq!(way["itemListElement"][1]["name"], "Tools");
    let here = format!("{}{ware}", server.app.env.config.public_url);
    for text in [
        format!("<link rel=\"canonical\" href=\"{here}\">"),
        format!("<link rel=\"alternate\" hreflang=\"ja\" href=\"{here}?locale=ja\">"),
        format!("<meta property=\"og:url\" content=\"{here}\">"),
        "<meta property=\"og:type\" content=\"product\">".to_owned(),
        "<meta property=\"og:image\" content=\"https://cdn.example/a.png\">".to_owned(),
        "<meta property=\"product:price:amount\" content=\"40.00\">".to_owned(),
        "<meta name=\"description\" content=\"Notes in the cloud.\">".to_owned(),
        // A sandbox sells nothing.
        "<meta name=\"robots\" content=\"noindex\">".to_owned(),
    ] {
        assert!(page.contains(&text), "{text}: {page}");
    }
    let front = server.page_ok(HOME).await;
    data_of(&front).iter().for_each(valid);
    let plan = json!({"productType": "SUBSCRIPTION", "billingInterval": "YEARLY"});
    let (_, plan) = server.ware("Plan", plan).await;
    let told = data_of(&server.page_ok(&plan).await);
    told.iter().for_each(valid);
    let unit = &told[0]["offers"]["priceSpecification"]["referenceQuantity"]["unitCode"];
    assert_eq!(unit, "ANN");

    let map = server.page(&format!("{HOME}/sitemap.xml"), "en").await;
    assert_eq!(map.content_type(), Some("application/xml; charset=utf-8"));
    for text in [
        format!("<loc>{here}</loc><lastmod>2026-06-01T"),
        format!(
            "<loc>{}{HOME}/categories/tools</loc>",
            server.app.env.config.public_url
        ),
    ] {
        assert!(map.text.contains(&text), "{text}: {}", map.text);
    }
    let robots = server.page_ok(&format!("{HOME}/robots.txt")).await;
    assert_eq!(robots, "User-agent: *\nDisallow: /\n");
}

/// The addresses in a sitemap, or in an index of sitemaps.
fn listed(text: &str) -> Vec<String> {
    let behind = text.split("<loc>").skip(1);
    behind
        .map(|rest| rest.split("</loc>").next().unwrap().to_owned())
        .collect()
}

/// More products than one sitemap lists are in several, each of them once.
#[apply(both)]
async fn a_large_store_has_an_index_of_sitemaps(server: Server) {
    let (id, _) = server.ware("First", json!({})).await;
    let copy = Sql::new(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $1)
        INSERT INTO products (store_id, id, handle, title, title_folded, product_type, price, images,
            in_stock,
            fulfillment_mode, pricing_model, status, revoke_on_refund, options, created_at, updated_at)
        SELECT p.store_id, 'prd_zzzzzzzzzzzz' || (100000000000 + n), 'copy-' || n, p.title, p.title_folded,
            p.product_type, p.price, p.images, p.in_stock, p.fulfillment_mode, p.pricing_model, p.status,
            p.revoke_on_refund, p.options, p.created_at, p.updated_at
        FROM products p, numbers WHERE p.id = $2",
    );
    let copied = server.app.db.write(move |tx| {
        tx.run(copy, params![10_000_i64, &id])?;
        Ok::<_, DbError>(())
    });
    copied.await.unwrap();
    let map = format!("{HOME}/sitemap.xml");
    let index = server.page_ok(&map).await;
    assert!(index.contains("<sitemapindex "), "{index}");
    let parts = listed(&index);
    assert_eq!(parts.len(), 4, "{index}");
    let mut products = BTreeSet::new();
    for part in &parts {
        let part = part.strip_prefix(&*server.app.env.config.public_url).unwrap();
        let text = server.page_ok(part).await;
        assert!(text.contains("<urlset "), "{part}");
        let pages = listed(&text);
        assert!(pages.len() <= 5000, "{part}: {}", pages.len());
        let is_pages = part.ends_with("?part=pages");
        assert_eq!(pages.iter().any(|page| page.ends_with(HOME)), is_pages, "{part}");
        products.extend(pages.into_iter().filter(|page| page.contains("/products/")));
    }
    assert_eq!(products.len(), 10_001);
    // What is no part is the index.
    assert_eq!(server.page_ok(&format!("{map}?part=prd_1")).await, index);
}
