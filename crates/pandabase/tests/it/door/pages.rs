//! What a stranger finds beside the API's own table: pages and files, none of which asks for a credential.

use crate::harness::{Server, apply, both};
use crate::shop::dynamic;
use axum::Router;
use http::Method;
use pandabase::wiring::{routes, system};
use pandabase_domain::token::Environment;
use serde_json::json;
use std::collections::BTreeSet;

/// Where the pages of people who are signed in are. They lead everybody else to where people sign in.
const OF_PEOPLE: [&str; 4] = ["/portal", "/stores", "/account", "/operator"];
/// Forms among them that whoever has no session may send.
const SIGNING: [&str; 2] = ["/portal/sign-in", "/portal/sign-out"];
/// Files that are served alike; one of them stands for all.
const FILES: [&str; 4] = ["/static/", "/sdk/", "/sdk.js", "/v2/sdk.js"];

/// Paths of the pages that read a form of whoever sends one, of a store.
pub(super) fn forms(store: &str) -> Vec<String> {
    let id = |prefix: &str| format!("{prefix}_{}", "a".repeat(24));
    let key = "0".repeat(32);
    vec![
        format!("/pay/stores/{store}/sids/{}", id("cs")),
        format!("/embed/stores/{store}/sids/{}", id("cs")),
        format!("/agreements/stores/{store}/mandates/{}/{key}", id("man")),
        format!("/reminders/stores/{store}/carts/{}/{key}", id("cs")),
        "/s/nimbus-labs/products/notes".to_owned(),
        "/s/nimbus-labs/basket".to_owned(),
        "/portal/sign-in".to_owned(),
        "/portal/sign-out".to_owned(),
        "/sign-in".to_owned(),
        "/sign-out".to_owned(),
    ]
}

/// Every page and file that reads no form, of a server that has something to show at each address that can be
/// known.
pub(super) async fn without_forms(server: &Server) -> Vec<(Method, String)> {
    let store = &server.store.id;
    let id = |prefix: &str| format!("{prefix}_{}", "a".repeat(24));
    let [session, agreement] = shown(server).await;
    let link = json!({"title": "Invoice 7", "items": [dynamic(4000)]});
    let link = server.post(&format!("/v2/stores/{store}/paylinks"), link).await;
    let link = format!("/{}", link.data(201)["id"].as_str().unwrap());
    let product = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 500, "status": "ACTIVE"});
    server.post(&server.core("/products"), product).await.data(201);
    let category = json!({"name": "Tools"});
    server.post(&server.core("/categories"), category).await.data(201);
    let token = "a".repeat(40);
    let bank = format!("/bank-redirects/3ds/{token}");
    let file = format!("/files/{store}/{}/orders.csv", id("rep"));
    let mail = server.letters("mia@example.org").await[0].clone();
    let mail = format!("/dev/mailbox/{}", mail["id"].as_str().unwrap());
    let read = [
        format!("/pay/stores/{store}/sids/{session}"),
        format!("/embed/stores/{store}/sids/{session}"),
        agreement,
        format!("/reminders/stores/{store}/carts/{session}/{}", "0".repeat(32)),
        link,
        "/".to_owned(),
        "/s/nimbus-labs".to_owned(),
        "/s/nimbus-labs/products/notes".to_owned(),
        "/s/nimbus-labs/categories/tools".to_owned(),
        "/s/nimbus-labs/basket".to_owned(),
        "/s/nimbus-labs/sitemap.xml".to_owned(),
        "/s/nimbus-labs/robots.txt".to_owned(),
        format!("/portal/sign-in?token={token}"),
        "/portal".to_owned(),
        "/sign-in".to_owned(),
        "/stores".to_owned(),
        format!("/stores/{store}/live"),
        bank.clone(),
        file.clone(),
        format!("/documents/{store}/{}", id("inv")),
        format!("/cdn/{store}/{}/large", id("img")),
        "/dev/mailbox".to_owned(),
        "/dev/mailbox.json".to_owned(),
        format!("{mail}/html"),
        format!("{mail}/attachment"),
        mail,
        "/dev/components".to_owned(),
        "/docs".to_owned(),
        "/docs/search?q=refund".to_owned(),
        "/docs/operations/createProduct".to_owned(),
        "/docs/console".to_owned(),
        "/openapi.json".to_owned(),
        "/static/pages.css".to_owned(),
        "/static/accent/14614a.css".to_owned(),
    ];
    let sent = [
        (Method::POST, format!("{bank}/approve")),
        (Method::POST, format!("{bank}/decline")),
        (Method::PUT, file),
        (Method::POST, format!("/lab/{}", "a".repeat(48))),
    ];
    read.into_iter()
        .map(|path| (Method::GET, path))
        .chain(sent)
        .collect()
}

/// A checkout session, and the page of an agreement.
async fn shown(server: &Server) -> [String; 2] {
    let customer = server.customer().await;
    let agreement = server.propose(&customer, "MONTHLY").await.page;
    [server.cart_of(4000).await, agreement]
}

/// The same, and the pages that read forms: those of what there is, and of what there is not.
pub(super) async fn of(server: &Server) -> Vec<(Method, String)> {
    let mut all = without_forms(server).await;
    let [session, agreement] = shown(server).await;
    let store = server.store.id.as_str();
    let mut forms = forms(store);
    forms.push(format!("/pay/stores/{store}/sids/{session}"));
    forms.push(agreement);
    all.extend(forms.into_iter().map(|path| (Method::POST, path)));
    all
}

/// The patterns of all paths that a router knows. Nothing else tells them.
pub(super) fn patterns(router: &Router) -> BTreeSet<String> {
    let told = format!("{router:?}");
    let mut all = BTreeSet::new();
    for part in told.split("RouteId(").skip(1) {
        let Some((number, rest)) = part.split_once("): \"") else {
            continue;
        };
        let path = rest.split('"').next().unwrap_or_default();
        if number.bytes().all(|byte| byte.is_ascii_digit()) && !path.contains("__private") {
            let path = path.trim_end_matches('/');
            all.insert(if path.is_empty() { "/" } else { path }.to_owned());
        }
    }
    assert!(all.len() > 200, "{all:?}");
    all
}

/// Whether a page is for people who are signed in.
pub(super) fn is_of_people(pattern: &str) -> bool {
    let is_below = |root: &&str| {
        let rest = pattern.strip_prefix(*root);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    OF_PEOPLE.iter().any(is_below) && !SIGNING.contains(&pattern)
}

/// Whether a path is one of a pattern.
fn fits(pattern: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let same = |(step, found): (&str, &str)| step.starts_with('{') || step == found;
    pattern.split('/').count() == path.split('/').count() && pattern.split('/').zip(path.split('/')).all(same)
}

/// A page that comes is tried out by the tests beside this one, or it leads strangers away.
#[apply(both)]
async fn no_page_beside_the_api_is_left_out(server: Server) {
    let endpoints = routes::endpoints(Environment::Sandbox).into_iter();
    let of_api: BTreeSet<&str> = endpoints.map(|endpoint| endpoint.meta.path).collect();
    let tried = of(&server).await;
    for pattern in patterns(&server.router) {
        let is_asset = FILES.iter().any(|start| pattern.starts_with(start)) && !pattern.contains('{');
        let is_tried = tried.iter().any(|(_, path)| fits(&pattern, path));
        let is_known = of_api.contains(pattern.as_str()) || system::PROBES.contains(&pattern.as_str());
        assert!(
            is_known || is_asset || is_of_people(&pattern) || is_tried,
            "{pattern}"
        );
    }
}
