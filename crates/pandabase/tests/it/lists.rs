//! Lists are walked by cursor and asked for a time (contract `README.md`, "Pagination").

use crate::accounts::OWNER;
use crate::accounts::team::store;
use crate::cases::Desk;
use crate::harness::{Server, apply, both};
use crate::shop::{GOOD, card, mia};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Method;
use pandabase::operations::seed;
use pandabase::wiring::openapi;
use pandabase_domain::time::{HOUR, MINUTE, SECOND, Timestamp};
use pandabase_domain::token::Environment;
use pandabase_platform::db::Sql;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Who reads lists: the store, and somebody in the portal.
struct Reader<'s> {
    server: &'s Server,
    /// The token of a portal session.
    person: String,
    /// The token of the session of the store's owner.
    owner: String,
    /// What lists are of, by the names that paths and queries have for it.
    ids: Vec<(&'static str, String)>,
}

/// How many there are of what is filled in by hand.
const SOME: usize = 9;

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// What a merchant makes by hand.
async fn settings(server: &Server) {
    for number in 0..5 {
        let body = json!({"url": format!("https://8.8.8.8/{number}"), "eventTypes": ["PAYMENT_COMPLETED"]});
        server.post(&server.core("/webhooks"), body).await.data(201);
        let category = json!({"name": format!("Category {number}"), "displayOrder": number / 2});
        server.post(&server.core("/categories"), category).await.data(201);
        let coupon = json!({"code": format!("CODE{number}"), "type": "PERCENTAGE", "value": 10 + number / 2});
        server.post(&server.core("/coupons"), coupon).await.data(201);
        server.app.env.clock.advance(number / 2 * SECOND);
    }
}

/// A store in which every list has something.
async fn fill(server: &Server) -> Reader<'_> {
    for number in 0..SOME {
        server
            .app
            .env
            .clock
            .advance(i64::try_from(number / 2).unwrap() * SECOND);
        server.cart_of(4000).await;
    }
    server.app.env.clock.advance(6 * HOUR);
    seed::fill_with_keys(&server.app, &server.store, 30, |_| {})
        .await
        .unwrap();
    seed::live(&server.app, &server.store, 2, |_| {}).await.unwrap();
    settings(server).await;
    let webhooks = server.get(&server.core("/webhooks")).await;
    let webhook = text(&webhooks.data(200)["items"][0]["id"]).to_owned();
    let desk = Desk::open(server).await;
    let software =
        json!({"title": "Editor", "productType": "LICENSE_KEY", "price": 1000, "status": "ACTIVE"});
    let software = server.post(&server.core("/products"), software).await;
    let cart = json!({"items": [{"product_id": software.data(201)["id"], "quantity": 1}], "customer": mia()});
    let session = server.open_cart(cart).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    let license = text(&server.order(&paid).await["licenses"][0]["id"]).to_owned();
    let plan = server.plan(json!({})).await;
    for number in 0..SOME {
        server
            .app
            .env
            .clock
            .advance(i64::try_from(number / 2).unwrap() * SECOND);
        server.sell(4000, GOOD).await;
        server.subscribe(&plan, GOOD).await;
        desk.another(&format!("Another {number}")).await;
        desk.customer_post("/messages", json!({"body": format!("Hello {number}?")}))
            .await
            .data(201);
        server
            .announce_file("DOWNLOAD", "a.zip", "application/zip", 5)
            .await;
        let machine = json!({"fingerprint": format!("m-{number}")});
        let activations = server.core(&format!("/licenses/{license}/activations"));
        server.post(&activations, machine).await.data(201);
    }
    let mut owner = String::new();
    for _ in 0..SOME {
        // An address is mailed five times in ten minutes.
        server.app.env.clock.advance(3 * MINUTE);
        owner = server.merchant(OWNER).await;
    }
    server.appoint(OWNER).await;
    invite_owner(server).await;
    invite_others(server, &owner).await;
    let ids = vec![
        ("webhookId", webhook),
        ("caseId", desk.id.clone()),
        ("licenseId", license),
        ("subscription_id", metered(server).await),
        ("productId", plan),
    ];
    Reader {
        server,
        person: desk.person.clone(),
        owner,
        ids,
    }
}

/// Invites others to the store.
async fn invite_others(server: &Server, owner: &str) {
    for number in 0..SOME {
        let invitation = json!({"email": format!("helper-{number}@example.org"), "role": "VIEWER"});
        let invited = server
            .account_post(owner, &server.of_team("/team"), invitation)
            .await;
        invited.data(201);
    }
}

/// Invites the owner of the store to others.
async fn invite_owner(server: &Server) {
    let host = server.merchant("host@example.org").await;
    for number in 0..SOME {
        let new = store(&format!("host-{number}"));
        let made = server.account_post(&host, "/v2/stores", new).await;
        let team = format!("/v2/stores/{}/team", text(&made.data(201)["id"]));
        let invitation = json!({"email": OWNER, "role": "VIEWER"});
        server.account_post(&host, &team, invitation).await.data(201);
    }
}

/// A subscription whose usage was told.
async fn metered(server: &Server) -> String {
    let found = server.app.db.read(|tx| {
        let any = Sql::new(
            "SELECT l.subscription_id FROM usage_events e JOIN usage_lines l ON l.number = e.line LIMIT 1",
        );
        tx.one(any, &[], |row| row.next::<String>())
    });
    found.await.unwrap()
}

/// Every list that there is, with every order that it knows.
fn lists(reader: &Reader<'_>) -> Vec<String> {
    let document = openapi::document(Environment::Sandbox);
    let id_of = |name: &str| reader.ids.iter().find(|(known, _)| *known == name);
    let mut lists = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let parameters = item["get"]["parameters"].as_array().into_iter().flatten();
        let parameters: Vec<&Value> = parameters.filter(|one| one["in"] == "query").collect();
        if !parameters.iter().any(|one| one["name"] == "cursor") {
            continue;
        }
        let mut path = path.replace("{storeId}", reader.server.store.id.as_str());
        for (name, id) in &reader.ids {
            path = path.replace(&format!("{{{name}}}"), id);
        }
        assert!(!path.contains('{'), "{path}");
        let needed = parameters.iter().filter(|one| one["required"] == true);
        let needed = needed.map(|one| {
            let (name, id) = id_of(text(&one["name"])).unwrap_or_else(|| panic!("{path} {one}"));
            format!("&{name}={id}")
        });
        let mut orders = vec![needed.collect::<String>()];
        for parameter in parameters {
            let name = text(&parameter["name"]);
            let schema = crate::contract::resolve(&document, &parameter["schema"]);
            if let (true, Some(words)) = (name.starts_with("sort"), schema["enum"].as_array()) {
                let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
                let more = orders.iter().flat_map(|begun| {
                    let words = words.iter();
                    words.map(move |word| format!("{begun}&{name}={word}"))
                });
                let more: Vec<String> = more.collect();
                orders.extend(more);
            }
        }
        lists.extend(
            orders
                .into_iter()
                .map(|order| format!("{path}?{}", order.trim_start_matches('&'))),
        );
    }
    lists
}

/// Parts of the paths of lists that only people read.
const OF_PEOPLE: [&str; 3] = ["/v2/accounts/", "/v2/operator/", "/activity?"];

async fn page(reader: &Reader<'_>, list: &str, more: &str) -> (Vec<Value>, Option<String>, i64) {
    let (server, address) = (reader.server, format!("{list}&{more}"));
    let token = if list.starts_with("/v2/portal") {
        &reader.person
    } else if OF_PEOPLE.iter().any(|part| list.contains(part)) {
        &reader.owner
    } else {
        &server.token
    };
    let answer = server.anonymous(Method::GET, &address).bearer(token).send();
    let answer = answer.await;
    let data = answer.data(200);
    let pagination = &data["pagination"];
    (
        data["items"].as_array().unwrap().clone(),
        pagination["nextCursor"].as_str().map(str::to_owned),
        pagination["total"].as_i64().unwrap(),
    )
}

/// The whole list, so many at once.
async fn walk(reader: &Reader<'_>, list: &str, limit: usize) -> Vec<Value> {
    let (mut items, mut cursor, total) = page(reader, list, &format!("limit={limit}")).await;
    while let Some(after) = cursor {
        let more = page(reader, list, &format!("limit={limit}&cursor={after}")).await;
        assert!(!more.0.is_empty() && more.2 == total, "{list}");
        items.extend(more.0);
        cursor = more.1;
    }
    assert_eq!(items.len(), usize::try_from(total).unwrap(), "{list}");
    items
}

#[apply(both)]
async fn every_list_is_walked_by_cursor_in_each_of_its_orders(server: Server) {
    let reader = fill(&server).await;
    let lists = lists(&reader);
    let mut filled = 0;
    for list in &lists {
        // The log grows with every request that is made of it.
        if list.contains("/api-logs") {
            continue;
        }
        let whole = walk(&reader, list, 100).await;
        filled += usize::from(!whole.is_empty());
        let mut pages = Vec::new();
        for number in 1..=whole.len().div_ceil(7) {
            pages.extend(page(&reader, list, &format!("limit=7&page={number}")).await.0);
        }
        assert_eq!(pages, whole, "{list}");
        assert_eq!(walk(&reader, list, 7).await, whole, "{list}");
        assert_eq!(walk(&reader, list, 1 + whole.len() / 3).await, whole, "{list}");
    }
    assert!(filled > 50, "{filled} of {}", lists.len());
}

#[apply(both)]
async fn every_list_is_asked_for_a_time(server: Server) {
    let reader = fill(&server).await;
    for list in lists(&reader) {
        // Seeded sales are older than the opening balance before them: see `a_ledger_is_asked_for_a_time`.
        if list.contains("/api-logs") || list.contains("/ledger") {
            continue;
        }
        let whole = walk(&reader, &list, 100).await;
        let times = |items: &[Value]| -> Vec<Timestamp> {
            // Usage is of the time at which it was, a cart of that at which it was given up.
            let of = |item: &Value| {
                let mut times = ["createdAt", "eventAt", "expiredAt"].iter();
                Timestamp::parse(times.find_map(|name| item[*name].as_str())?)
            };
            items.iter().filter_map(of).collect()
        };
        let mut all = times(&whole);
        if all.is_empty() {
            // The storefront does not tell when something was created.
            assert!(whole.is_empty() || list.contains("/v2/storefront/"), "{list}");
            continue;
        }
        all.sort();
        let (from, to) = (all[all.len() / 3], all[all.len() - 1]);
        let within = |at: &&Timestamp| **at >= from && **at < to;
        let expected = all.iter().filter(within).count();
        let some = format!("{list}&from={from}&to={to}");
        let found = walk(&reader, &some, 7).await;
        assert_eq!(found.len(), expected, "{some}");
        assert!(times(&found).iter().all(|at| within(&at)), "{some}");
        let open = walk(&reader, &format!("{list}&from={from}"), 100).await;
        assert_eq!(open.len(), all.iter().filter(|at| **at >= from).count(), "{list}");
        let none = walk(&reader, &format!("{list}&from={from}&to={from}"), 100).await;
        assert!(none.is_empty(), "{list}");
        let ever = format!("{list}&from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z");
        assert_eq!(walk(&reader, &ever, 100).await, whole, "{list}");
    }
}

/// Adds a product, of which the title is the number.
async fn product(server: &Server, number: usize) -> String {
    let body = json!({"title": format!("{number:03}"), "productType": "LICENSE_KEY", "price": 500});
    let made = server.post(&server.core("/products"), body).await;
    server.app.env.clock.advance(SECOND);
    made.data(201)["id"].as_str().unwrap().to_owned()
}

impl<'s> Reader<'s> {
    /// The store alone.
    fn of(server: &'s Server) -> Self {
        Self {
            server,
            person: String::new(),
            owner: String::new(),
            ids: Vec::new(),
        }
    }
}

#[apply(both)]
async fn a_walk_sees_each_row_once_while_rows_arrive_and_vanish(server: Server) {
    let reader = Reader::of(&server);
    for order in [
        "",
        "sortBy=createdAt&sortOrder=asc",
        "sortBy=title&sortOrder=desc",
        "sortBy=title&sortOrder=asc",
        "sortBy=price&sortOrder=asc",
    ] {
        let mut there = Vec::new();
        for number in 0..9 {
            there.push(product(&server, number * 10).await);
        }
        let list = format!("{}?{order}", server.core("/products/"));
        let (mut seen, mut cursor, _) = page(&reader, &list, "limit=2").await;
        let mut number = 0;
        let mut vanished = Vec::new();
        while let Some(after) = cursor {
            // One before, one in the midst and one after what is read, and the row at which the cursor is.
            for title in [number, 45 + number, 900 + number] {
                product(&server, title).await;
            }
            number += 1;
            let last = seen.last().unwrap()["id"].as_str().unwrap().to_owned();
            server
                .delete(&server.core(&format!("/products/{last}")))
                .await
                .data(200);
            vanished.push(last);
            let next = page(&reader, &list, &format!("limit=2&cursor={after}")).await;
            seen.extend(next.0);
            cursor = next.1.filter(|_| number < 40);
        }
        let ids: Vec<&str> = seen.iter().map(|one| one["id"].as_str().unwrap()).collect();
        for id in &there {
            assert_eq!(ids.iter().filter(|seen| *seen == id).count(), 1, "{order}: {id}");
        }
        let mut once = ids.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), ids.len(), "{order}");
        for one in walk(&reader, &format!("{}?", server.core("/products/")), 100).await {
            let path = server.core(&format!("/products/{}", one["id"].as_str().unwrap()));
            server.delete(&path).await.data(200);
        }
    }
}

#[apply(both)]
async fn a_walk_over_deliveries_sees_each_once_while_others_arrive(server: Server) {
    let reader = Reader::of(&server);
    let endpoint = json!({"url": "https://8.8.8.8/hook", "eventTypes": ["PAYMENT_COMPLETED"]});
    let endpoint = server.post(&server.core("/webhooks"), endpoint).await;
    let rest = format!("/webhooks/{}/deliveries", text(&endpoint.data(201)["id"]));
    for list in [
        server.core(&format!("{rest}?")),
        format!("/v2/stores/{}{rest}?status=PENDING", server.store.id),
    ] {
        for _ in 0..7 {
            server.sell(4000, GOOD).await;
        }
        let there = walk(&reader, &list, 100).await;
        let (mut seen, mut cursor, _) = page(&reader, &list, "limit=2").await;
        while let Some(after) = cursor {
            // The newest come first, and those of one millisecond in any order.
            server.sell(4000, GOOD).await;
            server.app.env.clock.advance(SECOND);
            let next = page(&reader, &list, &format!("limit=2&cursor={after}")).await;
            seen.extend(next.0);
            cursor = next.1;
        }
        let seen: Vec<&str> = seen.iter().map(|one| text(&one["id"])).collect();
        for one in &there {
            let id = text(&one["id"]);
            assert_eq!(seen.iter().filter(|seen| **seen == id).count(), 1, "{list}: {id}");
        }
        let once: BTreeSet<&str> = seen.iter().copied().collect();
        assert_eq!(once.len(), seen.len(), "{list}");
    }
}

#[apply(both)]
async fn a_cursor_is_of_one_list_with_its_filters(server: Server) {
    let reader = fill(&server).await;
    let (other, token) = server.other_store("other-labs").await;
    let list = server.core("/products/?status=ACTIVE&sortBy=price");
    let (_, cursor, _) = page(&reader, &list, "limit=1").await;
    let cursor = cursor.unwrap();
    // The same filters in other words and another order, and another limit: what follows.
    let same = server.core("/products/?sort_by=price&limit=2&other=1&status=ACTIVE&cursor=");
    assert_eq!(
        server.get(&format!("{same}{cursor}")).await.data(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let foreign = "querystring/cursor is none of this list with these filters";
    for path in [
        server.core("/products/?sortBy=price"),
        server.core("/products/?status=ACTIVE&sortBy=title"),
        server.core("/products/?status=ACTIVE&sortBy=price&from=2026-01-01T00:00:00Z"),
        server.core("/categories/?"),
        server.core("/orders/?"),
        format!("/v2/storefront/stores/{}/products?sortBy=price", server.store.id),
    ] {
        assert_eq!(
            server.get(&format!("{path}&cursor={cursor}")).await.error(400),
            foreign,
            "{path}"
        );
    }
    let theirs = format!(
        "/v2/core/stores/{}/products/?status=ACTIVE&sortBy=price&cursor={cursor}",
        other.id
    );
    let answer = server.anonymous(Method::GET, &theirs).bearer(&token).send().await;
    assert_eq!(answer.error(400), foreign);
    let both = server.get(&format!("{list}&page=1&cursor={cursor}")).await;
    assert_eq!(
        both.error(400),
        "querystring/cursor must NOT be given together with querystring/page"
    );
    // Made of the right beginning, with places that the list does not have.
    let key = URL_SAFE_NO_PAD.decode(&cursor).unwrap()[..12].to_vec();
    let forged = [
        "",
        "[]",
        "[1]",
        "[1,2]",
        "[\"a\",\"b\"]",
        "[1,\"a\",2]",
        "[1.5,\"a\"]",
        "[1,\"\\u0000\"]",
        "{}",
    ];
    for places in forged {
        let forged = URL_SAFE_NO_PAD.encode([&key, places.as_bytes()].concat());
        assert_eq!(
            server.get(&format!("{list}&cursor={forged}")).await.error(400),
            foreign,
            "{places}"
        );
    }
    for text in ["x", "%20", "====", &"a".repeat(4096)] {
        assert_eq!(
            server.get(&format!("{list}&cursor={text}")).await.error(400),
            foreign,
            "{text}"
        );
    }
    for text in ["", &"a".repeat(4097)] {
        let answer = server.get(&format!("{list}&cursor={text}")).await;
        assert!(
            answer.error(400).starts_with("querystring/cursor must NOT have"),
            "{}",
            answer.text
        );
    }
    for text in ["from=2026-01-01", "to=soon", "from="] {
        let answer = server.get(&format!("{list}&{text}")).await;
        let name = text.split('=').next().unwrap();
        assert!(
            answer.error(400).contains(&format!("querystring/{name}")),
            "{}",
            answer.text
        );
    }
}

#[apply(both)]
async fn a_ledger_is_asked_for_a_time(server: Server) {
    let reader = Reader::of(&server);
    for price in [4000, 4100, 4200, 4300] {
        server.sell(price, GOOD).await;
        server.app.env.clock.advance(HOUR);
    }
    let ledger = server.core("/payouts/ledger?limit=100");
    let amounts = async |query: &str| -> Vec<i64> {
        let found = walk(&reader, &format!("{}{query}", server.core("/payouts/ledger?")), 1).await;
        found
            .iter()
            .map(|entry| entry["amount"].as_i64().unwrap())
            .collect()
    };
    let whole = server.get(&ledger).await;
    let whole = whole.data(200)["items"].as_array().unwrap().clone();
    let times: Vec<&str> = whole
        .iter()
        .map(|entry| entry["createdAt"].as_str().unwrap())
        .collect();
    let all: Vec<i64> = whole
        .iter()
        .map(|entry| entry["amount"].as_i64().unwrap())
        .collect();
    // The newest comes first, and the opening balance last.
    assert_eq!(all.len(), 5);
    assert_eq!(amounts(&format!("&from={}", times[1])).await, all[..2]);
    assert_eq!(amounts(&format!("&to={}", times[1])).await, all[2..]);
    assert_eq!(
        amounts(&format!("&from={}&to={}", times[2], times[0])).await,
        all[1..3]
    );
    assert_eq!(amounts(&format!("&from={0}&to={0}", times[2])).await, [0; 0]);
}
