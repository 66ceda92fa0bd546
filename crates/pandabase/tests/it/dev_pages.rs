//! The pages for developers, and the test bank.

use crate::harness::{Answer, Call, Server, apply, both};
use crate::operations::plain;
use crate::pay::bank_path;
use crate::place::Place;
use crate::shop::{CHALLENGED, GOOD, card, mia};
use http::Method;
use pandabase::surfaces::pages::dev::start::DevStore;
use pandabase::wiring::service;
use pandabase_domain::token::Environment;
use serde_json::json;
use std::sync::Arc;

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const COMPONENTS: &str = include_str!("../../templates/components.html");

/// The server as `pandabase dev` has it, with the test's store for its demo store.
pub fn developing(mut server: Server) -> Server {
    let store = DevStore {
        id: server.store.id.clone(),
        key: server.token.clone(),
    };
    server.router = service::dev_router(Arc::clone(&server.app), store);
    server
}

/// A request of a browser on the machine itself.
pub fn here<'s>(server: &'s Server, method: Method, path: &str) -> Call<'s> {
    elsewhere(server, method, path)
        .from("127.0.0.1:50000".parse().unwrap())
        .header("host", "127.0.0.1:4242")
}

/// A request of a browser on another machine.
pub fn elsewhere<'s>(server: &'s Server, method: Method, path: &str) -> Call<'s> {
    server.anonymous(method, path).header("accept", BROWSER)
}

/// Asserts that a browser is shown that there is nothing.
#[track_caller]
fn nowhere(answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert_eq!(answer.content_type(), Some("text/html; charset=utf-8"));
    assert!(answer.text.contains("<h1>Not found</h1>"), "{}", answer.text);
}

/// Sends a form of the start page as a browser on the machine does.
async fn submit(server: &Server, path: &str, fields: &[(&str, &str)]) -> Answer {
    let shown = here(server, Method::GET, "/").send().await;
    let cookie = shown.header("set-cookie").unwrap().split(';').next().unwrap();
    let token = after(&shown.text, "name=\"csrf\" value=\"");
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields).append_pair("csrf", token);
    let call = here(server, Method::POST, path).header("cookie", cookie);
    call.body(form.finish()).send().await
}

/// What stands between `start` and the next quotation mark.
fn after<'t>(text: &'t str, start: &str) -> &'t str {
    let rest = text
        .split(start)
        .nth(1)
        .unwrap_or_else(|| panic!("{start}: {text}"));
    rest.split('"').next().unwrap()
}

#[apply(both)]
async fn browsers_see_what_runs_and_programs_what_they_saw(server: Server) {
    let server = developing(server);
    let page = here(&server, Method::GET, "/").send().await;
    assert_eq!(
        (page.status.as_u16(), page.content_type()),
        (200, Some("text/html; charset=utf-8"))
    );
    assert_eq!(page.header("cache-control"), Some("no-store"));
    for shown in [
        "Nimbus Labs",
        server.store.id.as_str(),
        server.token.as_str(),
        "sandbox",
        "href=\"/docs\"",
        "href=\"/dev/mailbox\"",
        "href=\"/dev/components\"",
        "href=\"/s/nimbus-labs\"",
        "June 1, 2026",
        "Sign in as owner@example.org",
    ] {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    let shop = here(&server, Method::GET, "/s/nimbus-labs").send().await;
    assert_eq!(shop.status, 200, "{}", shop.text);
    assert!(shop.text.contains("Nimbus Labs"), "{}", shop.text);
    for accept in ["*/*", "application/json", "application/json, text/html"] {
        let asked = here(&server, Method::GET, "/").header("accept", accept);
        assert_eq!(asked.send().await.error(404), "Not found", "{accept}");
    }
    nowhere(&here(&server, Method::POST, "/").send().await, 405);
    let production = |config: &mut pandabase_platform::config::Config| {
        config.environment = Environment::Production;
    };
    let production = developing(server.with(production).await);
    for path in ["/", "/dev/components", "/dev/checkouts", "/dev/clock"] {
        for method in [Method::GET, Method::POST] {
            let answer = here(&production, method.clone(), path).send().await;
            // Buyers who come to the server itself are led to what they bought.
            if (method, path) == (Method::GET, "/") {
                assert_eq!(answer.status, 303);
                assert_eq!(answer.headers["location"], "/portal");
            } else {
                let is_another_method = path == "/";
                nowhere(&answer, if is_another_method { 405 } else { 404 });
            }
        }
    }
}

#[apply(both)]
async fn a_container_shows_the_key_to_the_machine_around_it(server: Server) {
    let near = |config: &mut pandabase_platform::config::Config| {
        config.reachable_from = vec!["172.17.0.1/32".parse().unwrap()];
    };
    let server = developing(server.with(near).await);
    let get =
        |from: &str| elsewhere(&server, Method::GET, "/").from(format!("{from}:50000").parse().unwrap());
    let page = get("172.17.0.1").header("host", "localhost:4242").send().await;
    assert!(page.text.contains(&server.token) && page.text.contains("/dev/clock"));
    assert!(page.text.contains("owner@example.org"));
    for call in [
        get("172.17.0.2").header("host", "localhost:4242"),
        // Another machine, by whatever name it calls this one.
        get("172.17.0.1"),
        // Handed on by a proxy there.
        get("172.17.0.1")
            .header("host", "localhost:4242")
            .header("x-forwarded-for", "192.0.2.7"),
    ] {
        let page = call.send().await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(!page.text.contains(&server.token) && !page.text.contains("/dev/clock"));
    }
    // What is this machine's for another reason stays so.
    let metrics = server
        .anonymous(Method::GET, "/metrics")
        .from("172.17.0.1:50000".parse().unwrap())
        .header("host", "localhost:4242");
    assert_eq!(metrics.send().await.status, 404);
}

#[apply(both)]
async fn others_see_neither_the_key_nor_the_clock(server: Server) {
    let server = developing(server);
    let local = "127.0.0.1:50000".parse().unwrap();
    let get = || elsewhere(&server, Method::GET, "/");
    for call in [
        get()
            .from("192.0.2.7:50000".parse().unwrap())
            .header("host", "127.0.0.1:4242"),
        // Handed on by a proxy or a tunnel on this machine.
        get()
            .from(local)
            .header("host", "127.0.0.1:4242")
            .header("x-forwarded-for", "192.0.2.7"),
        get().from(local),
    ] {
        let page = call.send().await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(page.text.contains(server.store.id.as_str()));
        assert!(!page.text.contains(&server.token) && !page.text.contains("/dev/clock"));
        assert!(!page.text.contains("owner@example.org"));
    }
    let moved = elsewhere(&server, Method::POST, "/dev/clock").body("advance=P1D");
    nowhere(&moved.send().await, 404);
    // Without a store to show there is none.
    let plain = server.with(|_| {}).await;
    let page = here(&plain, Method::GET, "/").send().await;
    assert!(page.text.contains("No store to show") && !page.text.contains(&plain.token));
    let opened = here(&plain, Method::POST, "/dev/checkouts").send().await;
    nowhere(&opened, 404);
}

#[apply(both)]
async fn a_checkout_of_the_start_page_can_be_paid(server: Server) {
    let server = developing(server);
    let path_of = |answer: &Answer| {
        assert_eq!(answer.status, 303, "{}", answer.text);
        answer.header("location").unwrap().to_owned()
    };
    // A store that sells nothing has a test item.
    let path = path_of(&submit(&server, "/dev/checkouts", &[("product", "")]).await);
    let shown = server.anonymous(Method::GET, &path).send().await;
    assert!(shown.text.contains("A test item"), "{}", shown.text);
    let body = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 4000, "status": "ACTIVE"});
    let product = server.post(&server.core("/products"), body).await;
    let product = product.data(201)["id"].as_str().unwrap().to_owned();
    let page = here(&server, Method::GET, "/").send().await;
    assert!(page.text.contains("Notes, $40.00"), "{}", page.text);
    let path = path_of(&submit(&server, "/dev/checkouts", &[("product", &product)]).await);
    let session = path.rsplit('/').next().unwrap();
    let paid = json!({"payment_method": card(GOOD), "customer": mia()});
    assert_eq!(
        server.pay_body(session, paid).await.data(200)["status"],
        "COMPLETED"
    );
    let gone = submit(&server, "/dev/checkouts", &[("product", "prd_a")]).await;
    assert_eq!(path_of(&gone), "/?refused=checkout");
    let told = here(&server, Method::GET, "/?refused=checkout").send().await;
    assert!(told.text.contains("This product cannot be sold"), "{}", told.text);
    // A page of another site has no token.
    for path in ["/dev/checkouts", "/dev/clock"] {
        let forged = here(&server, Method::POST, path).body("advance=P1D");
        assert_eq!(path_of(&forged.send().await), "/?refused=form");
    }
}

#[apply(both)]
async fn the_clock_moves_to_the_next_renewal(server: Server) {
    let server = developing(server);
    let moved = submit(&server, "/dev/clock", &[("advance", "PT1H")]).await;
    assert_eq!(moved.header("location"), Some("/?jobs=0"));
    let page = here(&server, Method::GET, "/").send().await;
    assert!(page.text.contains("No renewal is due"), "{}", page.text);
    let plan = server.plan(json!({})).await;
    server.subscribe(&plan, GOOD).await;
    let page = here(&server, Method::GET, "/").send().await;
    let at = after(&page.text, "name=\"set\" value=\"").to_owned();
    assert_eq!(at, "2026-07-01T01:00:00.000Z");
    let moved = submit(&server, "/dev/clock", &[("set", &at)]).await;
    let address = moved.header("location").unwrap().to_owned();
    assert!(
        address.starts_with("/?jobs=") && address != "/?jobs=0",
        "{address}"
    );
    let page = here(&server, Method::GET, &address).send().await;
    assert!(page.text.contains("The clock was moved"), "{}", page.text);
    assert_eq!(
        after(&page.text, "name=\"set\" value=\""),
        "2026-08-01T01:00:00.000Z"
    );
    assert_eq!(server.get(&server.core("/")).await.data(200)["sales"], 2);
    let back = submit(&server, "/dev/clock", &[("set", "2026-06-01T00:00:00Z")]).await;
    assert_eq!(back.header("location"), Some("/?refused=clock"));
    server.verify().await;
}

#[apply(both)]
async fn every_component_is_shown(server: Server) {
    let page = elsewhere(&server, Method::GET, "/dev/components").send().await;
    assert_eq!(page.status, 200, "{}", page.text);
    let names: Vec<&str> = COMPONENTS
        .split("macro ")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('(')?.0))
        .collect();
    assert!(names.len() > 15, "{names:?}");
    for name in names {
        let named = page.text.matches(&format!("<code>{name}</code>")).count();
        assert!(named >= 2, "{name} is named {named} times");
    }
    let mut ids: Vec<&str> = page
        .text
        .split(" id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice");
}

#[apply(both)]
async fn the_bank_speaks_the_buyers_language(server: Server) {
    let session = server.cart_of(4000).await;
    let paid = server
        .pay_with(&session, card(CHALLENGED))
        .await
        .data(200)
        .clone();
    let bank = bank_path(&paid);
    let german = server
        .anonymous(Method::GET, &bank)
        .header("accept-language", "de-AT, en;q=0.5");
    let german = german.send().await;
    for shown in [
        "lang=\"de\"",
        "Zahlung freigeben?",
        "Nimbus Labs bittet um 43,30",
        "Ablehnen",
        "•••• 3220",
    ] {
        assert!(german.text.contains(shown), "{shown}: {}", german.text);
    }
    let japanese = server
        .anonymous(Method::GET, &format!("{bank}?locale=ja"))
        .send()
        .await;
    assert!(japanese.text.contains("テスト銀行"), "{}", japanese.text);
    server
        .anonymous(Method::POST, &format!("{bank}/decline"))
        .send()
        .await;
    let told = server
        .anonymous(Method::GET, &format!("{bank}?locale=de"))
        .send()
        .await;
    assert!(
        told.text.contains("Sie haben die Zahlung abgelehnt"),
        "{}",
        told.text
    );
}

/// What `pandabase dev` serves has the key that it printed.
#[tokio::test(flavor = "multi_thread")]
async fn dev_shows_its_own_key() {
    let place = Place::new();
    let server = place.dev();
    let page = plain()
        .get(server.get("baseUrl"))
        .header("accept", BROWSER)
        .send()
        .await
        .unwrap();
    let text = page.text().await.unwrap();
    assert!(
        text.contains(server.get("apiToken")) && text.contains("Nimbus Pro licence"),
        "{text}"
    );
    server.stop();
}
