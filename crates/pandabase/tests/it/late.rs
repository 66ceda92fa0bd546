//! Counters that are written with the commit: whatever is undone or fails meanwhile, they say what there is.

use crate::harness::{Engine, Server, apply, both};
use crate::shop::{DECLINED, GOOD, buyer, card, dynamic, mia};
use futures_util::future::join_all;
use http::{Method, StatusCode};
use pandabase_domain::time::HOUR;
use pandabase_platform::db::{DatabaseUrl, Db, DbError, DbOptions, Tally};
use serde_json::{Value, json};

const REFUNDS: Tally = Tally::new("REFUND");
const OTHERS: Tally = Tally::new("OTHER");

/// For each counter, how many of its values are not what the rows come to.
const WRONG: [(&str, &str); 7] = [
    (
        "orders",
        "SELECT COUNT(*) FROM (SELECT status FROM (
            SELECT status, count AS n FROM order_counts WHERE kind = 'ORDER'
            UNION ALL SELECT status, -1 FROM orders) AS a GROUP BY status HAVING SUM(n) <> 0) AS wrong",
    ),
    (
        "payments",
        "SELECT COUNT(*) FROM (SELECT status FROM (
            SELECT status, count AS n FROM order_counts WHERE kind = 'PAYMENT'
            UNION ALL SELECT payment_status, -1 FROM orders) AS a
            GROUP BY status HAVING SUM(n) <> 0) AS wrong",
    ),
    (
        "customers",
        "SELECT COUNT(*) FROM (SELECT SUM(n) AS n FROM (
            SELECT count AS n FROM list_counts WHERE list = 'CUSTOMER'
            UNION ALL SELECT -1 FROM customers) AS a) AS sums WHERE n <> 0",
    ),
    (
        "licences",
        "SELECT COUNT(*) FROM (SELECT owner FROM (
            SELECT owner, status, count AS n FROM list_counts WHERE list = 'LICENSE'
            UNION ALL SELECT product_id, CASE WHEN held_by IS NULL THEN status ELSE 'HELD' END, -1
                FROM licenses) AS a GROUP BY owner, status HAVING SUM(n) <> 0) AS wrong",
    ),
    (
        "refunds",
        "SELECT COUNT(*) FROM (SELECT status FROM (
            SELECT status, count AS n FROM list_counts WHERE list = 'REFUND'
            UNION ALL SELECT status, -1 FROM refunds) AS a GROUP BY status HAVING SUM(n) <> 0) AS wrong",
    ),
    (
        "hours",
        "SELECT COUNT(*) FROM (SELECT hour FROM (
            SELECT hour, country, orders, volume FROM sales_hours
            UNION ALL SELECT captured_at - captured_at % 3600000, country, -1, discount_amount - amount
                FROM orders WHERE captured_at IS NOT NULL AND total_amount > 0) AS a
            GROUP BY hour, country HAVING SUM(orders) <> 0 OR SUM(volume) <> 0) AS wrong",
    ),
    (
        "last purchases",
        "SELECT COUNT(*) FROM (SELECT hour FROM (
            SELECT hour, customers AS n FROM last_purchases
            UNION ALL SELECT last_paid_at - last_paid_at % 3600000, -1 FROM customers
                WHERE last_paid_at IS NOT NULL) AS a GROUP BY hour HAVING SUM(n) <> 0) AS wrong",
    ),
];

impl Server {
    /// Compares every counter with the rows that it counts.
    async fn counters_are_right(&self) {
        for (name, wrong) in WRONG {
            assert_eq!(self.how_many(wrong).await, 0, "{name}");
        }
        self.verify().await;
    }

    /// One of many buyers: some want a key of `pool`, and some have a card that is declined. Returns what was
    /// paid.
    async fn one_of_many(&self, number: i64, pool: &Value) -> Option<Value> {
        let (country, state) = [("US", "CA"), ("DE", ""), ("FR", "")][usize::try_from(number % 3).unwrap()];
        let item = match number % 4 {
            0 => json!({"product_id": pool, "quantity": 1}),
            _ => dynamic(1000 + number),
        };
        let customer = buyer(&format!("buyer{}@example.org", number % 11), country, state);
        let cart = json!({"items": [item], "customer": customer});
        let path = format!("/v2/stores/{}/checkouts", self.store.id);
        let opened = self.anonymous(Method::POST, &path).json(&cart).send().await;
        if opened.status != StatusCode::CREATED {
            return None;
        }
        let session = opened.data(201)["id"].as_str().unwrap().to_owned();
        let number = if number % 5 == 1 { DECLINED } else { GOOD };
        let paid = self.pay_with(&session, card(number)).await;
        (paid.status == StatusCode::OK).then(|| paid.data(200).clone())
    }

    /// Refunds an order.
    async fn give_back(&self, paid: &Value) -> StatusCode {
        let order = paid["order_id"].as_str().unwrap();
        let path = self.core(&format!("/refunds/orders/{order}"));
        self.post(&path, json!({"reason": "DUPLICATE"})).await.status
    }

    /// Counts something and undoes it: with its transaction, or with a part of it.
    async fn take_back(&self, number: i64) {
        let store = self.store.id.clone();
        let undone = self.app.db.write(move |tx| {
            let undone = tx.savepoint(|tx| {
                REFUNDS.shift(tx, &store, [("", "COMPLETED", 5)])?;
                // It is written now, with what others have added before.
                assert!(REFUNDS.total(tx, &store, None, &["COMPLETED"])? >= 5);
                Err::<(), _>(DbError::MissingRow)
            });
            assert!(undone?.is_err());
            if number % 2 == 0 {
                return Ok(());
            }
            REFUNDS.shift(tx, &store, [("", "FAILED", 7)])?;
            Err(DbError::MissingRow)
        });
        assert_eq!(undone.await.is_ok(), number % 2 == 0);
    }
}

#[apply(both)]
async fn counters_are_right_after_a_storm_of_sales_with_failures(server: Server) {
    let product = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 1500, "status": "ACTIVE",
        "licenseKeys": ["K-10001", "K-10002", "K-10003", "K-10004", "K-10005", "K-10006"]});
    let pool = server.post(&server.core("/products"), product).await.data(201)["id"].clone();
    let mut sold = Vec::new();
    for _ in 0..2 {
        let buyers = join_all((0..40).map(|number| server.one_of_many(number, &pool)));
        let taken_back = join_all((0..20).map(|number| server.take_back(number)));
        let (paid, _) = tokio::join!(buyers, taken_back);
        sold.extend(paid.into_iter().flatten());
        server.counters_are_right().await;
        server.advance(HOUR).await;
    }
    assert!(sold.len() >= 40, "{} were sold", sold.len());
    let refunds = sold.iter().take(12).map(|paid| server.give_back(paid));
    let taken_back = join_all((0..20).map(|number| server.take_back(number)));
    let (refunded, _) = tokio::join!(join_all(refunds), taken_back);
    assert!(refunded.iter().any(StatusCode::is_success), "{refunded:?}");
    server.drain().await;
    server.counters_are_right().await;
    let orders = "SELECT CAST(SUM(count) AS BIGINT) FROM order_counts WHERE kind = 'ORDER'";
    assert!(server.how_many(orders).await >= i64::try_from(sold.len()).unwrap());
    let hours = "SELECT COUNT(DISTINCT hour) FROM sales_hours WHERE orders > 0";
    assert_eq!(server.how_many(hours).await, 2);
}

/// An order of nothing is made and completed in one transaction, which passes through its first statuses.
#[apply(both)]
async fn what_comes_to_nothing_is_not_written(server: Server) {
    let free = json!({"title": "Sampler", "productType": "LICENSE_KEY", "price": 0,
        "pricingModel": "FREE", "status": "ACTIVE"});
    let free = server.post(&server.core("/products"), free).await.data(201)["id"].clone();
    let cart = json!({"items": [{"product_id": free, "quantity": 1}], "customer": mia()});
    let session = server.open_cart(cart).await;
    server.pay_body(&session, json!({})).await.data(200);
    assert_eq!(server.how_many("SELECT COUNT(*) FROM order_counts").await, 2);
    let others = "SELECT COUNT(*) FROM order_counts WHERE count <> 1 OR status <> 'COMPLETED'";
    assert_eq!(server.how_many(others).await, 0);
    server.counters_are_right().await;
}

#[apply(both)]
async fn a_sale_whose_counters_cannot_be_written_fails_alone(server: Server) {
    let session = server.cart_of(4000).await;
    server.refuse_answers().await;
    let carts = join_all((0..5).map(|_| server.cart_of(1000)));
    let (paid, carts) = tokio::join!(server.pay_with(&session, card(GOOD)), carts);
    paid.error(500);
    assert_eq!(carts.len(), 5);
    assert_eq!(server.how_many("SELECT COUNT(*) FROM orders").await, 0);
    server.store_answers().await;
    server.pay_with(&session, card(GOOD)).await.data(200);
    server.counters_are_right().await;
}

#[apply(both)]
async fn two_processes_add_to_one_counter(server: Server) {
    let other = match server.engine() {
        Engine::Sqlite => {
            let options = DbOptions {
                url: DatabaseUrl::Sqlite(server.database_file()),
                threads: 1,
                durable: false,
            };
            Db::open(&options).unwrap()
        }
        // Each of its connections is like another process.
        Engine::Postgres => server.app.db.clone(),
    };
    let add = async |db: &Db| {
        let writes = (0..200).map(|_| {
            let store = server.store.id.clone();
            db.write(move |tx| OTHERS.shift(tx, &store, [("all", "", 1), ("both", "", 2)]))
        });
        for written in join_all(writes).await {
            written.unwrap();
        }
    };
    tokio::join!(add(&server.app.db), add(&other));
    let store = server.store.id.clone();
    let totals = server.app.db.read(move |tx| {
        let all = OTHERS.total(tx, &store, Some("all"), &[])?;
        let both = OTHERS.total(tx, &store, Some("both"), &[])?;
        Ok::<_, DbError>((all, both))
    });
    assert_eq!(totals.await.unwrap(), (400, 800));
    if server.engine() == Engine::Sqlite {
        other.close().await;
    }
}
