//! What search engines read of a store: where its pages are, and which they may list.

use super::call::Call;
use crate::surfaces::pages::respond::{NOTHING, secure};
use axum::response::Response;
use http::header::{CACHE_CONTROL, HeaderValue};
use pandabase_domain::id::ProductId;
use pandabase_platform::api::static_files::File;
use pandabase_platform::error::ApiError;
use serde_json::Value;

/// How long anybody keeps them.
const FOR_AN_HOUR: &str = "public, max-age=3600";

/// What every sitemap begins with.
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
/// The part with the store and its categories.
const PAGES: &str = "pages";

/// The sitemap (sitemaps.org): the store, its categories and its products. Of a store with more of them than
/// one sitemap lists it is an index of sitemaps, which are at the same path with their `part` in the query.
pub async fn sitemap(call: Call) -> Result<Response, ApiError> {
    let part = call.asked("part");
    let from = ProductId::parse(&part);
    let query = match &from {
        Some(id) => format!("from={id}"),
        None if part == PAGES => "pages=true".to_owned(),
        None => String::new(),
    };
    let asked = call
        .visit
        .call_about(&call.operations.addresses, &[], &query, None);
    let found = match asked.await {
        Ok(found) => found,
        Err(refused) => return call.refused(&refused).await,
    };
    let parts = found["parts"].as_array().map_or(&[][..], Vec::as_slice);
    let text = match parts {
        [] => pages(&call, &found, from.is_none()),
        parts => index(&call, parts),
    };
    Ok(respond(&call, "application/xml; charset=utf-8", text))
}

/// The sitemaps of a store.
fn index(call: &Call, parts: &[Value]) -> String {
    let mut text = String::from(XML);
    text.push_str("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    let parts = parts.iter().filter_map(Value::as_str);
    for part in std::iter::once(PAGES).chain(parts) {
        let address = call.place.public(&format!("/sitemap.xml?part={part}"));
        text.push_str(&format!("<sitemap><loc>{address}</loc></sitemap>\n"));
    }
    text.push_str("</sitemapindex>\n");
    text
}

/// A sitemap of these pages, and of the store's first page where it `has_home`.
fn pages(call: &Call, found: &Value, has_home: bool) -> String {
    let mut text = String::from(XML);
    text.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    if has_home {
        add(&mut text, &call.place.public(""), None);
    }
    for category in found["categories"].as_array().into_iter().flatten() {
        let slug = category["slug"].as_str().unwrap_or_default();
        add(
            &mut text,
            &call.place.public(&format!("/categories/{slug}")),
            None,
        );
    }
    for product in found["products"].as_array().into_iter().flatten() {
        let handle = product["handle"].as_str().unwrap_or_default();
        let address = call.place.public(&format!("/products/{handle}"));
        add(&mut text, &address, product["updated_at"].as_str());
    }
    text.push_str("</urlset>\n");
    text
}

fn add(text: &mut String, address: &str, changed: Option<&str>) {
    let address = address.replace('&', "&amp;").replace('<', "&lt;");
    let changed = changed.map(|at| format!("<lastmod>{at}</lastmod>"));
    text.push_str(&format!(
        "<url><loc>{address}</loc>{}</url>\n",
        changed.unwrap_or_default()
    ));
}

/// What robots may visit. It counts at the store's own host, where it is at the root. A sandbox is listed
/// nowhere, nor is a basket.
pub async fn robots(call: Call) -> Result<Response, ApiError> {
    // Only a store that there is has it.
    let reader = call.reader();
    let shop: Value = match call.visit.call(&call.operations.shop, Some(&reader)).await {
        Ok(shop) => shop,
        Err(refused) => return call.refused(&refused).await,
    };
    let text = if call.look(&shop).is_test {
        "User-agent: *\nDisallow: /\n".to_owned()
    } else {
        format!(
            "User-agent: *\nDisallow: {}\nSitemap: {}\n",
            call.place.path("/basket"),
            call.place.public("/sitemap.xml")
        )
    };
    Ok(respond(&call, "text/plain; charset=utf-8", text))
}

fn respond(call: &Call, kind: &'static str, text: String) -> Response {
    let mut response = File::new(kind, text).respond(&call.visit.headers);
    let headers = response.headers_mut();
    secure(headers, NOTHING);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(FOR_AN_HOUR));
    response
}
