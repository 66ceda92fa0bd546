//! Contract `merchant-api.md`, "Search": everything of a store by its exact name.

use crate::harness::{Answer, Server, apply, both};
use crate::shop::GOOD;
use http::Method;
use pandabase_domain::token::{Mode, Scope, ScopeSet};
use pandabase_platform::config::limits::Limit;
use serde_json::{Value, json};

impl Server {
    fn search_path(&self, q: &str) -> String {
        let q: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
        format!("/v2/stores/{}/search?q={q}", self.store.id)
    }

    async fn search(&self, q: &str) -> Answer {
        self.get(&self.search_path(q)).await
    }
}

/// `kind label` of every result.
fn labels(answer: &Answer) -> Vec<String> {
    let results = answer.data(200).as_array().unwrap();
    let text = |result: &Value, key: &str| result[key].as_str().unwrap().to_owned();
    results
        .iter()
        .map(|result| format!("{} {}", text(result, "kind"), text(result, "label")))
        .collect()
}

#[apply(both)]
async fn an_order_is_found_by_its_id_and_number(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let (order, number) = (
        paid["order_id"].as_str().unwrap(),
        paid["order_number"].as_str().unwrap(),
    );
    let expected = json!({
        "kind": "order", "id": order, "label": number, "sublabel": "mia@example.org",
        "link": format!("http://127.0.0.1:4242/stores/{}/orders/{order}", server.store.id),
        "createdAt": "2026-06-01T00:00:00.000Z"
    });
    assert_eq!(*server.search(order).await.data(200), json!([expected]));
    assert_eq!(*server.search(number).await.data(200), json!([expected]));
}

#[apply(both)]
async fn a_report_is_found_by_its_id(server: Server) {
    let asked = json!({
        "type": "BALANCE_LEDGER", "periodStart": "2026-05-01T00:00:00Z", "periodEnd": "2026-06-01T00:00:00Z"
    });
    let report = server.post(&server.core("/reports/"), asked).await.data(201)["id"].clone();
    let found = server.search(report.as_str().unwrap()).await;
    assert_eq!(labels(&found), ["report BALANCE_LEDGER"]);
    assert_eq!(found.data(200)[0]["sublabel"], "PENDING");
}

#[apply(both)]
async fn results_come_in_the_order_of_the_inputs(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let order = server.order(&paid).await;
    let payment = server.payment(&paid).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (number, reference) = (text(&paid["order_number"]), text(&payment["referenceId"]));
    let inputs = [
        "Mia@Example.ORG".to_owned(),
        text(&payment["id"]),
        "prd_aaaaaaaaaaaaaaaaaaaaaaaa".into(),
        "nothing".into(),
        number.clone(),
        text(&order["customer"]["id"]),
        "ann@example.org".into(),
    ];
    let found = server.search(&inputs.join(" , ")).await;
    assert_eq!(
        labels(&found),
        [
            "customer mia@example.org".to_owned(),
            format!("payment {reference}"),
            format!("order {number}"),
            "customer mia@example.org".to_owned(),
        ]
    );
    assert_eq!(found.data(200)[0]["sublabel"], "Mia Koch");
    assert_eq!(found.data(200)[0], found.data(200)[3]);
    assert_eq!(
        *server.search("ord_aaaaaaaaaaaaaaaaaaaaaaaa,x").await.data(200),
        json!([])
    );
}

#[apply(both)]
async fn every_kind_is_found(server: Server) {
    let body = json!({
        "title": "Notes", "subtitle": "Sync", "productType": "LICENSE_KEY", "price": 4000, "status": "ACTIVE",
        "licenseKeys": ["K-1"]
    });
    let product = server.post(&server.core("/products/"), body).await.data(201)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let licenses = server.get(&server.core("/licenses/")).await;
    let license = licenses.data(200)["items"][0]["id"].as_str().unwrap().to_owned();
    let hook =
        json!({"url": "https://93.184.215.14/hook", "note": "crm", "eventTypes": ["PAYMENT_COMPLETED"]});
    let webhook = server.post(&server.core("/webhooks/"), hook).await.data(201)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let token = server.token_with(Mode::Hmac, ScopeSet::all()).await.id;
    let disputed = server.sell(4000, GOOD).await;
    server
        .simulate(&disputed, json!({"event": "dispute_opened"}))
        .await
        .data(200);
    let payment = server.payment(&disputed).await;
    let dispute = payment["dispute"]["id"].as_str().unwrap();
    let returned = server.sell(5000, GOOD).await;
    server
        .simulate(&returned, json!({"event": "external_refund"}))
        .await
        .data(200);
    let order = server.order(&returned).await;
    let sql = pandabase_platform::db::Sql::new("SELECT id FROM refunds");
    let refund: String = server
        .app
        .db
        .read(move |tx| tx.one(sql, &[], |row| row.next()))
        .await
        .unwrap();
    let found = server
        .search(&[&product, &license, &webhook, token.as_str(), dispute, &refund].join(","))
        .await;
    let number = disputed["order_number"].as_str().unwrap();
    assert_eq!(
        labels(&found),
        [
            "product Notes".to_owned(),
            "license Notes".into(),
            "webhook https://93.184.215.14/hook".into(),
            "token test".into(),
            format!("dispute {number}"),
            format!("refund {}", order["orderNumber"].as_str().unwrap()),
        ]
    );
    let sublabels: Vec<&Value> = found
        .data(200)
        .as_array()
        .unwrap()
        .iter()
        .map(|result| &result["sublabel"])
        .collect();
    assert_eq!(
        sublabels,
        [
            "Sync",
            "AVAILABLE",
            "crm",
            "HMAC",
            "mia@example.org",
            "mia@example.org"
        ]
    );
    server
        .delete(&server.core(&format!("/products/{product}")))
        .await
        .data(200);
    assert_eq!(*server.search(&product).await.data(200), json!([]));
}

#[apply(both)]
async fn what_the_caller_may_not_read_is_not_found(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let q = format!("{},mia@example.org", paid["order_id"].as_str().unwrap());
    let with = async |scopes: &[Scope]| {
        let token = server
            .token_with(Mode::Bearer, scopes.iter().copied().collect())
            .await;
        server
            .anonymous(Method::GET, &server.search_path(&q))
            .bearer(&token.secret.unwrap())
            .send()
            .await
    };
    assert_eq!(*with(&[Scope::StoreRead]).await.data(200), json!([]));
    assert_eq!(
        labels(&with(&[Scope::StoreRead, Scope::CustomersRead]).await),
        ["customer mia@example.org"]
    );
    assert_eq!(
        with(&[Scope::OrdersRead]).await.error(403),
        "Missing required permissions: STORE_READ"
    );
    let (other, token) = server.other_store("other-labs").await;
    let path = server
        .search_path(&q)
        .replace(server.store.id.as_str(), other.id.as_str());
    let elsewhere = server.anonymous(Method::GET, &path).bearer(&token).send().await;
    assert_eq!(*elsewhere.data(200), json!([]));
}

#[apply(both)]
async fn one_to_ten_inputs_are_taken(server: Server) {
    let many = |count: usize| vec!["ord_aaaaaaaaaaaaaaaaaaaaaaaa"; count].join(",");
    server.search(&many(10)).await.data(200);
    for q in [&many(11), "", " ", ",,"] {
        assert!(
            server.search(q).await.error(400).starts_with("querystring/q "),
            "{q}"
        );
    }
    let path = format!("/v2/stores/{}/search", server.store.id);
    assert!(server.get(&path).await.error(400).contains("'q'"));
    assert!(
        server
            .get(&format!("{path}?q=a&q=b"))
            .await
            .error(400)
            .contains("'q'")
    );
    assert_eq!(*server.search("x,").await.data(200), json!([]));
}

#[apply(both)]
async fn thirty_searches_a_minute_are_answered(server: Server) {
    let server = server
        .with(|config| config.limits.search = Limit::per_minute(30))
        .await;
    for remaining in (0..30).rev() {
        let answer = server.search("x").await;
        answer.data(200);
        assert_eq!(answer.header("x-ratelimit-limit"), Some("30"));
        assert_eq!(
            answer.header("x-ratelimit-remaining"),
            Some(remaining.to_string().as_str())
        );
        assert_eq!(answer.header("x-ratelimit-type"), Some("AccountResource"));
    }
    let refused = server.search("x").await;
    assert_eq!(
        refused.error(429),
        "Rate limit exceeded. Please retry after the reset time."
    );
    assert_eq!(refused.header("retry-after"), Some("60"));
    // Everything else goes on, and so do other tokens.
    server.get(&server.core("/")).await.data(200);
    let other = server
        .token_with(Mode::Bearer, ScopeSet::all())
        .await
        .secret
        .unwrap();
    server
        .anonymous(Method::GET, &server.search_path("x"))
        .bearer(&other)
        .send()
        .await
        .data(200);
    server.app.env.clock.advance(60_000);
    server.search("x").await.data(200);
}

#[apply(both)]
async fn the_tighter_limit_is_told(server: Server) {
    let server = server
        .with(|config| {
            config.limits.search = Limit::per_minute(30);
            config.limits.per_token = Limit::per_second(2);
        })
        .await;
    let answer = server.search("x").await;
    assert_eq!(
        (
            answer.header("x-ratelimit-limit"),
            answer.header("x-ratelimit-remaining")
        ),
        (Some("2"), Some("1"))
    );
    server.search("x").await.data(200);
    server.search("x").await.error(429);
    server.app.env.clock.advance(1000);
    // What the general limit refused was not counted as a search.
    server.search("x").await.data(200);
    server.app.env.clock.advance(1000);
    for _ in 0..13 {
        server.search("x").await.data(200);
        server.search("x").await.data(200);
        server.app.env.clock.advance(1000);
    }
    let last = server.search("x").await;
    assert_eq!(
        (
            last.header("x-ratelimit-limit"),
            last.header("x-ratelimit-remaining")
        ),
        (Some("30"), Some("0"))
    );
}
