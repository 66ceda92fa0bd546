//! Contract `analytics.md`: sums over periods, exact to the millisecond, whatever they are read from.

use crate::harness::{Answer, Server, apply, both};
use crate::shop::{DECLINED, GOOD, buyer, card, dynamic};
use http::Method;
use pandabase_commerce::insight::analytics::rebuild;
use pandabase_domain::time::{DAY, HOUR, MINUTE};
use pandabase_platform::db::Sql;
use serde_json::{Value, json};

impl Server {
    async fn analytics(&self, what: &str) -> Value {
        self.get(&self.core(&format!("/analytics/{what}")))
            .await
            .data(200)
            .clone()
    }

    async fn refuse(&self, what: &str) -> String {
        self.get(&self.core(&format!("/analytics/{what}")))
            .await
            .error(400)
            .to_owned()
    }

    async fn buy(&self, email: &str, country: &str, amount: i64) -> Value {
        let state = if country == "US" { "OR" } else { "X" };
        let cart = json!({"items": [dynamic(amount)], "customer": buyer(email, country, state)});
        let session = self.open_cart(cart).await;
        self.pay_with(&session, card(GOOD)).await.data(200).clone()
    }

    async fn fees_of(&self, paid: &Value) -> i64 {
        let payment = self.payment(paid).await;
        payment["platformFeeAmount"].as_i64().unwrap() + payment["pspFeeAmount"].as_i64().unwrap()
    }

    /// The six numbers of an overview.
    async fn numbers(&self, query: &str) -> [i64; 6] {
        let overview = self.analytics(&format!("overview?{query}")).await;
        [
            "grossVolume",
            "netVolume",
            "orders",
            "customers",
            "refunded",
            "disputes",
        ]
        .map(|name| overview[name].as_i64().unwrap())
    }
}

fn custom(from: &str, to: &str) -> String {
    format!("period=custom&startDate={from}&endDate={to}")
}

#[apply(both)]
async fn an_overview_sums_a_period_up(server: Server) {
    let overview = server.analytics("overview").await;
    assert_eq!(
        overview,
        json!({"grossVolume": 0, "netVolume": 0, "orders": 0, "customers": 0, "refunded": 0,
        "disputes": 0, "period": {"from": "2026-05-02T00:00:00.000Z", "to": "2026-06-01T00:00:00.000Z"}})
    );
    // With tax and a discount: neither is volume.
    server
        .post(
            &server.core("/coupons"),
            json!({"code": "TENTH", "type": "PERCENTAGE", "value": 10}),
        )
        .await
        .data(201);
    let cart = json!({
        "items": [dynamic(5000)], "customer": buyer("mia@example.org", "US", "CA"), "coupon_code": "TENTH"
    });
    let session = server.open_cart(cart).await;
    let first = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    server.advance(90 * MINUTE).await;
    let second = server.buy("kai@example.org", "DE", 2000).await;
    let third = server.buy("mia@example.org", "US", 3000).await;
    let cart = server.cart_of(9000).await;
    server.pay_with(&cart, card(DECLINED)).await.error(400);
    let fees = server.fees_of(&first).await + server.fees_of(&second).await + server.fees_of(&third).await;
    assert_eq!(server.numbers("").await, [9500, 9500 - fees, 3, 2, 0, 0]);
    server.advance(HOUR).await;
    server.play(&second, json!({"event": "external_refund"})).await;
    server.play(&third, json!({"event": "dispute_opened"})).await;
    let refunded = server.get(&server.core("/refunds/")).await.data(200)["items"][0]["amount"]
        .as_i64()
        .unwrap();
    assert_eq!(
        server.numbers("period=1d").await,
        [9500, 9500 - fees - refunded, 3, 2, 1, 1]
    );
    server.play(&first, json!({"event": "dispute_prevented"})).await;
    assert_eq!(server.numbers("period=all").await[5], 2);
    server.verify().await;
    for path in ["overview", "gross-volume", "orders-by-country"] {
        let path = server.core(&format!("/analytics/{path}"));
        server.anonymous(Method::GET, &path).send().await.error(401);
    }
}

#[apply(both)]
async fn a_refund_counts_when_it_is_complete(server: Server) {
    let cart = json!({"items": [dynamic(4000)], "customer": buyer("kai@example.org", "DE", "BE")});
    let session = server.open_cart(cart).await;
    let paid = server
        .pay_with(&session, json!({"type": "sepa_debit"}))
        .await
        .data(200)
        .clone();
    server.move_clock("P4D").await;
    let before = server.numbers("").await;
    assert_eq!((before[0], before[2], before[4]), (4000, 1, 0));
    let path = server.core(&format!("/refunds/orders/{}", paid["order_id"].as_str().unwrap()));
    let refund = server.post(&path, json!({})).await.data(200).clone();
    assert_eq!(refund["status"], "PROCESSING");
    assert_eq!(server.numbers("").await, before);
    server.move_clock("P4D").await;
    let after = server.numbers("").await;
    assert_eq!(
        (after[1], after[4]),
        (before[1] - refund["amount"].as_i64().unwrap(), 1)
    );
    server.verify().await;
}

#[apply(both)]
async fn any_cut_through_time_is_exact(server: Server) {
    // A sale every 25 minutes, by five buyers in turn.
    let mut sales = Vec::new();
    for index in 0..24_i64 {
        let email = format!("buyer{}@example.org", index % 5);
        server.buy(&email, "DE", 1000 + index).await;
        sales.push((server.app.env.clock.now(), 1000 + index, index % 5));
        server.advance(25 * MINUTE).await;
    }
    let now = server.app.env.clock.now();
    let start = sales[0].0;
    for from in [0, 1, 24, 25, 50, 59, 60, 61, 125, 180, 300] {
        for length in [1, 24, 26, 60, 100, 120, 300, 600, 5000] {
            let (from, to) = (
                start.plus_millis(from * MINUTE),
                start.plus_millis((from + length) * MINUTE),
            );
            let within = |at| from <= at && at < to;
            let bought: Vec<_> = sales.iter().filter(|(at, ..)| within(*at)).collect();
            let mut buyers: Vec<i64> = bought.iter().map(|(.., buyer)| *buyer).collect();
            buyers.sort_unstable();
            buyers.dedup();
            let volume: i64 = bought.iter().map(|(_, amount, _)| amount).sum();
            let query = custom(&from.to_string(), &to.to_string());
            let numbers = server.numbers(&query).await;
            let expected = (volume, bought.len(), buyers.len());
            let told = (
                numbers[0],
                usize::try_from(numbers[2]).unwrap(),
                usize::try_from(numbers[3]).unwrap(),
            );
            assert_eq!(told, expected, "{from} {to} {now}");
            for granularity in ["hour", "day"] {
                let series = server
                    .analytics(&format!("gross-volume?{query}&granularity={granularity}"))
                    .await;
                let points = series["series"].as_array().unwrap();
                let sum: i64 = points.iter().map(|point| point["amount"].as_i64().unwrap()).sum();
                assert_eq!(sum, volume, "{from} {to} {granularity}");
            }
            let countries = server.analytics(&format!("orders-by-country?{query}")).await;
            let expected = if volume == 0 {
                json!([])
            } else {
                json!([{"country": "DE", "orders": bought.len(), "amount": volume}])
            };
            assert_eq!(countries, expected);
        }
    }
}

#[apply(both)]
async fn series_are_ascending_and_without_gaps(server: Server) {
    server.advance(10 * HOUR + 30 * MINUTE).await;
    server.buy("mia@example.org", "US", 2000).await;
    server.advance(2 * DAY).await;
    server.buy("mia@example.org", "US", 3000).await;
    let days = server.analytics("gross-volume?period=7d").await;
    assert_eq!(
        days,
        json!({
            "series": [
                {"date": "2026-05-27", "amount": 0}, {"date": "2026-05-28", "amount": 0},
                {"date": "2026-05-29", "amount": 0}, {"date": "2026-05-30", "amount": 0},
                {"date": "2026-05-31", "amount": 0}, {"date": "2026-06-01", "amount": 2000},
                {"date": "2026-06-02", "amount": 0}, {"date": "2026-06-03", "amount": 3000}
            ]
        })
    );
    let hours = server.analytics("gross-volume?period=1d").await;
    let hours = hours["series"].as_array().unwrap();
    assert_eq!(hours.len(), 25);
    assert_eq!(hours[0], json!({"date": "2026-06-02T10:00:00.000Z", "amount": 0}));
    assert_eq!(
        hours[24],
        json!({"date": "2026-06-03T10:00:00.000Z", "amount": 3000})
    );
    let query = custom("2026-06-01T10:30:00Z", "2026-06-01T10:30:00.001Z");
    let hour = server
        .analytics(&format!("gross-volume?{query}&granularity=hour"))
        .await;
    assert_eq!(
        hour,
        json!({"series": [{"date": "2026-06-01T10:00:00.000Z", "amount": 2000}]})
    );
    for (query, count) in [
        ("", 31),
        ("?period=3d", 73),
        ("?period=90d", 91),
        ("?period=all", 3),
        ("?period=3d&granularity=day", 4),
    ] {
        let series = server.analytics(&format!("gross-volume{query}")).await;
        assert_eq!(series["series"].as_array().unwrap().len(), count, "{query}");
    }
    let overview = server.analytics("overview?period=all").await;
    assert_eq!(
        overview["period"],
        json!({"from": "2026-06-01T00:00:00.000Z", "to": "2026-06-03T10:30:00.000Z"})
    );
}

#[apply(both)]
async fn countries_come_by_orders_then_by_name(server: Server) {
    for (country, amount) in [
        ("US", 9000),
        ("FR", 1000),
        ("DE", 1000),
        ("DE", 1500),
        ("AT", 2000),
    ] {
        server.buy("mia@example.org", country, amount).await;
    }
    server.advance(HOUR).await;
    server.buy("kai@example.org", "AT", 500).await;
    let countries = server.analytics("orders-by-country").await;
    assert_eq!(
        countries,
        json!([
        {"country": "AT", "orders": 2, "amount": 2500},
        {"country": "DE", "orders": 2, "amount": 2500},
        {"country": "FR", "orders": 1, "amount": 1000},
        {"country": "US", "orders": 1, "amount": 9000}])
    );
    let (other, token) = server.other_store("other-labs").await;
    let path = format!("/v2/core/stores/{}/analytics/orders-by-country", other.id);
    assert_eq!(
        *server
            .anonymous(Method::GET, &path)
            .bearer(&token)
            .send()
            .await
            .data(200),
        json!([])
    );
}

#[apply(both)]
async fn months_of_revenue(server: Server) {
    server.move_clock("P20D").await;
    let first = server.buy("mia@example.org", "DE", 2000).await;
    server.move_clock("P1M").await;
    let second = server.buy("mia@example.org", "DE", 3000).await;
    let (before, after) = (server.fees_of(&first).await, server.fees_of(&second).await);
    server.play(&first, json!({"event": "external_refund"})).await;
    let refund = server.get(&server.core("/refunds/")).await.data(200)["items"][0]["amount"]
        .as_i64()
        .unwrap();
    let path = format!("/v2/stores/{}/analytics/monthly-revenue", server.store.id);
    let answer: Answer = server.get(&path).await;
    let months = answer.data(200)["months"].as_array().unwrap();
    assert_eq!(months.len(), 12);
    assert_eq!(months[0], json!({"month": "2025-08", "gross": 0, "net": 0}));
    assert_eq!(
        months[10],
        json!({"month": "2026-06", "gross": 2000, "net": 2000 - before})
    );
    assert_eq!(
        months[11],
        json!({"month": "2026-07", "gross": 3000, "net": 3000 - after - refund})
    );
}

#[apply(both)]
async fn bad_periods_name_the_field(server: Server) {
    let (start, end) = ("2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z");
    for path in ["overview", "gross-volume", "orders-by-country"] {
        for (query, field) in [
            ("period=2d".to_owned(), "querystring/period"),
            ("period=30D".to_owned(), "querystring/period"),
            ("period=".to_owned(), "querystring/period"),
            ("granularity=week".to_owned(), "querystring/granularity"),
            ("startDate=yesterday".to_owned(), "querystring/startDate"),
            ("endDate=2026-06-01".to_owned(), "querystring/endDate"),
            ("period=custom".to_owned(), "querystring/startDate"),
            (format!("period=custom&endDate={end}"), "querystring/startDate"),
            (format!("period=custom&startDate={start}"), "querystring/endDate"),
            (custom(start, start), "querystring/startDate"),
            (custom(end, start), "querystring/startDate"),
        ] {
            let error = server.refuse(&format!("{path}?{query}")).await;
            assert!(error.contains(field), "{path}?{query}: {error}");
        }
        // Dates mean nothing to other periods.
        let query = format!("{path}?period=7d&startDate={end}&endDate={start}&unknown=1");
        server.analytics(&query).await;
    }
    let long = custom("2020-01-01T00:00:00Z", "2026-06-01T00:00:00Z");
    let error = server
        .refuse(&format!("gross-volume?{long}&granularity=hour"))
        .await;
    assert_eq!(
        error,
        "querystring/granularity makes more than 10000 buckets of this period"
    );
    server
        .analytics(&format!("gross-volume?{long}&granularity=day"))
        .await;
    server
        .analytics(&format!("overview?{long}&granularity=hour"))
        .await;
    server
        .refuse(&format!(
            "gross-volume?{}",
            custom("1970-01-01T00:00:00Z", "9999-01-01T00:00:00Z")
        ))
        .await;
}

#[apply(both)]
async fn sums_can_be_made_anew(server: Server) {
    for (email, country) in [
        ("mia@example.org", "DE"),
        ("kai@example.org", "US"),
        ("mia@example.org", "DE"),
    ] {
        server.buy(email, country, 2000).await;
        server.advance(50 * MINUTE).await;
    }
    let paid = server.buy("ana@example.org", "FR", 4000).await;
    server.advance(HOUR).await;
    server.play(&paid, json!({"event": "external_refund"})).await;
    let before = (
        server.numbers("").await,
        server.analytics("gross-volume?period=1d").await,
    );
    for statement in [
        "UPDATE sales_hours SET volume = volume + 1 WHERE refunds = 1",
        "DELETE FROM sales_hours",
        "UPDATE last_purchases SET customers = customers + 1",
        "UPDATE customers SET last_paid_at = last_paid_at - 1 WHERE email = 'kai@example.org'",
    ] {
        let changed = server
            .app
            .db
            .write(move |tx| tx.run(Sql::new(statement), &[]))
            .await
            .unwrap();
        assert!(changed > 0, "{statement}");
        let broken = server.broken().await;
        assert_eq!(broken.len(), 1, "{statement}: {broken:?}");
        let store = server.store.id.clone();
        server.app.db.write(move |tx| rebuild(tx, &store)).await.unwrap();
        server.verify().await;
        assert_eq!(
            (
                server.numbers("").await,
                server.analytics("gross-volume?period=1d").await
            ),
            before
        );
    }
}
