//! Contract `customers.md`.

use crate::harness::{Server, apply, both};
use crate::shop::{DECLINED, GOOD, buyer, card, dynamic};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const CUSTOMER: &str = "id email firstName lastName guest totalSpent orderCount createdAt";
const DETAIL: &str = "billingAddresses refundCount totalRefunded recentOrders";

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn words<'t>(texts: &[&'t str]) -> BTreeSet<&'t str> {
    texts.iter().flat_map(|text| text.split_whitespace()).collect()
}

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

fn named(email: &str, name: &str) -> Value {
    let mut buyer = buyer(email, "US", "CA");
    buyer["name"] = json!(name);
    buyer
}

impl Server {
    /// A purchase of `amount` by this buyer; the answer of pay.
    async fn purchase(&self, amount: i64, buyer: Value, number: &str) -> Value {
        let cart = self
            .open_cart(json!({"items": [dynamic(amount)], "customer": buyer}))
            .await;
        self.pay_with(&cart, card(number)).await.json.clone()
    }

    async fn emails(&self, query: &str) -> Vec<String> {
        let page = self.get(&self.core(&format!("/customers?{query}"))).await;
        let items = page.data(200)["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["email"].as_str().unwrap().to_owned())
            .collect()
    }

    async fn only_customer(&self) -> Value {
        let page = self.get(&self.core("/customers/")).await.data(200).clone();
        assert_eq!(page["pagination"]["total"], 1, "{page}");
        let listed = page["items"][0].clone();
        let shown = self
            .get(&self.core(&format!("/customers/{}", id(&listed))))
            .await
            .data(200)
            .clone();
        for key in keys(&listed) {
            assert_eq!(shown[key], listed[key], "{key}");
        }
        shown
    }
}

#[apply(both)]
async fn a_customer_from_first_purchase_to_refund(server: Server) {
    server
        .purchase(3000, named("Mia@Example.org", "Mia Anna  Koch"), GOOD)
        .await;
    let mia = server.only_customer().await;
    assert_eq!(keys(&mia), words(&[CUSTOMER, DETAIL]));
    assert_eq!(mia["email"], "mia@example.org");
    assert_eq!(
        (&mia["firstName"], &mia["lastName"]),
        (&json!("Mia"), &json!("Anna  Koch"))
    );
    assert_eq!(
        (&mia["guest"], &mia["createdAt"]),
        (&json!(true), &json!("2026-06-01T00:00:00.000Z"))
    );
    assert_eq!(
        (&mia["totalSpent"], &mia["orderCount"]),
        (&json!(3000), &json!(1)),
        "without tax"
    );
    assert_eq!(
        (&mia["refundCount"], &mia["totalRefunded"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(
        keys(&mia["billingAddresses"][0]),
        words(&["id line1 line2 city state postalCode country"])
    );
    assert_eq!(
        keys(&mia["recentOrders"][0]),
        words(&["id orderNumber amount currency status createdAt"])
    );

    // The same address is stored once, another one beside it; the newest name wins.
    server.move_clock("PT1H").await;
    let mut moved = named("mia@example.org", "Mia");
    moved["billing"]["line2"] = json!("Back yard");
    server.purchase(2000, moved, GOOD).await;
    server.move_clock("PT1H").await;
    let third = server
        .purchase(1000, named("MIA@EXAMPLE.ORG", "Maria Koch"), GOOD)
        .await["data"]
        .clone();
    let mia = server.only_customer().await;
    assert_eq!(
        (&mia["firstName"], &mia["lastName"]),
        (&json!("Maria"), &json!("Koch"))
    );
    assert_eq!(
        (&mia["totalSpent"], &mia["orderCount"]),
        (&json!(6000), &json!(3))
    );
    let lines: Vec<&Value> = mia["billingAddresses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|address| &address["line2"])
        .collect();
    assert_eq!(lines, [&json!("Back yard"), &Value::Null]);

    // A declined payment is an order, but no paid one.
    server.move_clock("PT1H").await;
    server
        .purchase(700, named("mia@example.org", "Maria Koch"), DECLINED)
        .await;
    let mia = server.only_customer().await;
    assert_eq!(
        (&mia["totalSpent"], &mia["orderCount"]),
        (&json!(6000), &json!(3))
    );
    let orders = mia["recentOrders"].as_array().unwrap();
    let amounts: Vec<i64> = orders
        .iter()
        .map(|order| order["amount"].as_i64().unwrap())
        .collect();
    assert_eq!(amounts, [700, 1000, 2000, 3000]);
    let newest = server
        .get(&server.core(&format!("/orders/{}", id(&orders[1]))))
        .await
        .data(200)
        .clone();
    for key in keys(&orders[1]) {
        assert_eq!(orders[1][key], newest[key], "{key}");
    }

    let path = format!(
        "/v2/core/stores/{}/refunds/orders/{}",
        server.store.id,
        third["order_id"].as_str().unwrap()
    );
    server.post(&path, json!({})).await.data(200);
    server.drain().await;
    let mia = server.only_customer().await;
    assert_eq!(
        (&mia["totalSpent"], &mia["orderCount"]),
        (&json!(6000), &json!(3)),
        "not reduced"
    );
    let refunds = server.get(&server.core("/refunds/")).await.data(200)["items"].clone();
    assert_eq!(mia["refundCount"], 1);
    assert_eq!(mia["totalRefunded"], refunds[0]["amount"]);
}

#[apply(both)]
async fn the_ten_newest_orders_are_shown(server: Server) {
    for amount in 1000..1012 {
        server
            .purchase(amount, buyer("mia@example.org", "US", "CA"), GOOD)
            .await;
        server.advance(1).await;
    }
    let mia = server.only_customer().await;
    let orders = mia["recentOrders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| order["amount"].as_i64().unwrap());
    assert_eq!(orders.collect::<Vec<_>>(), (1002..1012).rev().collect::<Vec<_>>());
    assert_eq!(mia["orderCount"], 12);
}

#[apply(both)]
async fn first_purchases_at_once_make_one_customer(server: Server) {
    let pay = |amount: i64| server.purchase(amount, buyer("mia@example.org", "US", "CA"), GOOD);
    futures_util::future::join_all((0..6).map(|number| pay(1000 + number))).await;
    let mia = server.only_customer().await;
    assert_eq!(
        (&mia["orderCount"], &mia["totalSpent"]),
        (&json!(6), &json!(6015))
    );
    assert_eq!(mia["billingAddresses"].as_array().unwrap().len(), 1);
}

#[apply(both)]
async fn searches_find_what_begins_so_in_any_case(server: Server) {
    for (email, name) in [
        ("a@one.example", "Jörg ÄÖÜ Strauß"),
        ("b_1@two.example", "İrem Işık"),
        ("c@three.example", "ΟΔΥΣΣΕΥΣ ΑΛΕΞΗΣ"),
        ("d@four.example", "100% Real"),
    ] {
        server.purchase(1000, named(email, name), GOOD).await;
        server.advance(1).await;
    }
    for (search, found) in [
        ("äöü", ""),
        ("JÖRG", "a"),
        ("strauss", "a"),
        ("STRAUSS", "a"),
        ("STRAUẞ", "a"),
        ("JÖRG Äö", "a"),
        ("stra", "a"),
        ("rauss", ""),
        ("irem", "b"),
        ("İREM", "b"),
        ("işık", "b"),
        ("IŞIK", "b"),
        ("οδυσσευς", "c"),
        ("Οδυσσεύς", ""),
        ("αλεξησ", "c"),
        ("ΑΛΕΞΗς", "c"),
        ("%", ""),
        ("100%", "d"),
        ("real", "d"),
        ("a_o", ""),
        ("b_", "b"),
        ("b_1", "b"),
        ("b-1", ""),
        ("\\", ""),
        ("b_1@", "b"),
        ("ONE.EXAMPLE", "a"),
        ("one", "a"),
        ("example", ""),
        ("@", ""),
        ("", "dcba"),
        ("cus_", "dcba"),
        ("nobody", ""),
    ] {
        let query: String = form_urlencoded::byte_serialize(search.as_bytes()).collect();
        let emails = server.emails(&format!("search={query}")).await;
        let letters: String = emails.iter().filter_map(|email| email.chars().next()).collect();
        assert_eq!(letters, found, "{search}");
    }
    let first = server.get(&server.core("/customers?limit=1")).await.data(200)["items"][0].clone();
    for part in [id(&first).to_owned(), id(&first)[..20].to_uppercase()] {
        assert_eq!(
            server.emails(&format!("search={part}")).await,
            ["d@four.example"],
            "{part}"
        );
    }
}

#[apply(both)]
async fn lists_sort_and_page(server: Server) {
    for (email, amounts) in [
        ("b@one.example", vec![1000, 1000]),
        ("c@one.example", vec![5000]),
        ("a@one.example", vec![3000]),
    ] {
        for amount in amounts {
            server.purchase(amount, buyer(email, "US", "CA"), GOOD).await;
        }
        server.advance(1).await;
    }
    for (query, order) in [
        ("", "acb"),
        ("sortOrder=asc", "bca"),
        ("sortBy=createdAt", "acb"),
        ("sortBy=email", "cba"),
        ("sortBy=email&sortOrder=asc", "abc"),
        ("sortBy=totalSpent", "cab"),
        ("sortBy=totalSpent&sortOrder=asc", "bac"),
        ("sortBy=orderCount", "bac"),
        ("sortBy=orderCount&sortOrder=asc&unknown=1", "acb"),
    ] {
        let emails = server.emails(query).await;
        let letters: String = emails.iter().filter_map(|email| email.chars().next()).collect();
        assert_eq!(letters, order, "{query}");
    }
    let page = server
        .get(&server.core("/customers?page=2&limit=2"))
        .await
        .data(200)
        .clone();
    assert_eq!(
        page["pagination"],
        json!({"page": 2, "limit": 2, "total": 3, "totalPages": 2, "nextCursor": null})
    );
    assert_eq!(keys(&page["items"][0]), words(&[CUSTOMER]), "no detail in a list");
    let past = server
        .get(&server.core("/customers/?page=9"))
        .await
        .data(200)
        .clone();
    assert_eq!(
        past,
        json!({
            "items": [],
            "pagination": {"page": 9, "limit": 25, "total": 3, "totalPages": 1, "nextCursor": null}
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
        "sortBy=id",
        "sortBy=EMAIL",
        "sortOrder=up",
        &long,
    ] {
        let refused = server.get(&server.core(&format!("/customers?{query}"))).await;
        let field = query.split('=').next().unwrap();
        assert!(
            refused.error(400).starts_with(&format!("querystring/{field} ")),
            "{}",
            refused.text
        );
    }
}

#[apply(both)]
async fn other_customers_do_not_exist(server: Server) {
    server
        .purchase(1000, buyer("mia@example.org", "US", "CA"), GOOD)
        .await;
    let mia = server.only_customer().await;
    let (other, token) = server.other_store("other-store").await;
    let base = format!("/v2/core/stores/{}/customers", other.id);
    let foreign = server
        .anonymous(http::Method::GET, &format!("{base}/{}", id(&mia)))
        .bearer(&token)
        .send()
        .await;
    assert_eq!(foreign.error(404), "Customer not found");
    let none = server
        .anonymous(http::Method::GET, &base)
        .bearer(&token)
        .send()
        .await;
    assert_eq!(none.data(200)["items"], json!([]));
    let unknown = server
        .get(&server.core("/customers/cus_000000000000000000000000"))
        .await;
    assert_eq!(unknown.error(404), "Customer not found");
    for short in ["cus_0000000", &"x".repeat(49)] {
        let refused = server.get(&server.core(&format!("/customers/{short}"))).await;
        assert!(
            refused.error(400).starts_with("params/customerId "),
            "{}",
            refused.text
        );
    }
}
