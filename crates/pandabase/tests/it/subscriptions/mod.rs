//! Contract `subscriptions.md`: lists, details, cancelling, pausing, resuming, taking back.

mod states;

use crate::harness::{Answer, Server, apply, both};
use crate::shop::GOOD;
use http::Method;
use pandabase_commerce::billing::subscriptions::save::save;
use pandabase_commerce::billing::subscriptions::store;
use pandabase_domain::id::{BillingAddressId, CustomerId, OrderId, ProductId};
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::product::BillingInterval;
use pandabase_domain::subscription::{Account, Plan, Subscription};
use pandabase_domain::subscription::{State, Terms};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::{Value, json};
use std::sync::Arc;

/// Every event of a subscription.
pub const EVENTS: [&str; 9] = [
    "SUBSCRIPTION_CREATED",
    "SUBSCRIPTION_RENEWED",
    "SUBSCRIPTION_PAST_DUE",
    "SUBSCRIPTION_CANCELLED",
    "SUBSCRIPTION_PAUSED",
    "SUBSCRIPTION_RESUMED",
    "SUBSCRIPTION_UPDATED",
    "SUBSCRIPTION_TRIAL_ENDING",
    "SUBSCRIPTION_RENEWING",
];

/// A monthly plan for 19.99.
pub fn notes() -> Value {
    json!({"title": "Cloud Notes Pro", "productType": "SUBSCRIPTION", "price": 1999, "status": "ACTIVE",
        "billingInterval": "MONTHLY"})
}

impl Server {
    /// Payloads of the events so far that an endpoint is told of, oldest first; those of one millisecond by
    /// their type.
    pub async fn payloads(&self) -> Vec<Value> {
        let store = self.store.id.clone();
        let sql = Sql::new(
            "SELECT payload FROM webhook_events e WHERE store_id = $1 AND EXISTS (SELECT 1
                FROM webhook_deliveries d WHERE d.store_id = e.store_id AND d.event_id = e.id)
            ORDER BY created_at, type, id",
        );
        let rows = self
            .app
            .db
            .read(move |tx| tx.all(sql, params![&store], |row| row.next::<String>()));
        let rows = rows.await.unwrap();
        rows.iter()
            .map(|text| serde_json::from_str(text).unwrap())
            .collect()
    }

    /// Creates a product and returns it.
    pub async fn offer(&self, body: Value) -> Value {
        self.post(&self.core("/products"), body).await.data(201).clone()
    }

    pub fn subscription_path(&self, id: &str, rest: &str) -> String {
        self.core(&format!("/subscriptions/{id}{rest}"))
    }

    pub async fn subscription(&self, id: &str) -> Value {
        self.get(&self.subscription_path(id, "")).await.data(200).clone()
    }

    /// An action without a body.
    pub async fn act(&self, id: &str, action: &str) -> Answer {
        let path = self.subscription_path(id, &format!("/{action}"));
        self.call(Method::POST, &path).send().await
    }

    pub async fn cancel_now(&self, id: &str) -> Answer {
        let path = self.subscription_path(id, "/cancel");
        self.post(&path, json!({"immediate": true})).await
    }

    /// A subscription that was just paid, as no checkout made it: its order sold something else.
    pub async fn planted(&self, product: &Value, quantity: i64, adjust: fn(&mut Subscription)) -> String {
        let order = self.sell(1999, GOOD).await;
        self.planted_on(&order, product, quantity, adjust).await
    }

    async fn planted_on(
        &self,
        paid: &Value,
        product: &Value,
        quantity: i64,
        adjust: fn(&mut Subscription),
    ) -> String {
        let order = self.order(paid).await;
        let (app, place) = (Arc::clone(&self.app), self.store_now().await);
        let product = product.clone();
        let done = self.app.db.write(move |tx| {
            let ctx = Ctx::of(&app.env, &place);
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let first_order = OrderId::from_stored(text(&order["id"]));
            let interval = BillingInterval::parse(product["billingInterval"].as_str().unwrap()).unwrap();
            let is_metered = product["pricingModel"] == "USAGE_BASED";
            let terms = Terms {
                interval,
                trial_days: product["trialDays"].as_i64().unwrap_or(0),
                is_metered,
            };
            let mut subscription = Subscription {
                id: ctx.id(),
                state: State::start(ctx.now, terms),
                plan: Plan {
                    product: ProductId::from_stored(text(&product["id"])),
                    variant: None,
                    name: text(&product["title"]),
                    unit_amount: Cents(product["price"].as_i64().unwrap()),
                    quantity,
                    interval,
                },
                pending_change: None,
                account: Account::default(),
                trial_coupon: None,
                customer: CustomerId::from_stored(text(&order["customer"]["id"])),
                email: text(&order["customer"]["email"]),
                billing_address: BillingAddressId::from_stored(text(&order["billingAddress"]["id"])),
                tax_behavior: TaxBehavior::Exclusive,
                tax_id: None,
                payment_method: None,
                latest_order: first_order.clone(),
                first_order,
                open_order: None,
                created_at: ctx.now,
                updated_at: ctx.now,
            };
            adjust(&mut subscription);
            store::insert(tx, &ctx, &subscription)?;
            save(tx, &ctx, &mut subscription)?;
            let began = Sql::new(
                "UPDATE orders SET subscription_id = $1, billing_reason = 'SUBSCRIPTION_CREATE'
                WHERE store_id = $2 AND id = $3",
            );
            tx.run(
                began,
                params![&subscription.id, &ctx.store.id, &subscription.first_order],
            )?;
            let sold =
                Sql::new("UPDATE licenses SET subscription_id = $1 WHERE store_id = $2 AND order_id = $3");
            tx.run(
                sold,
                params![&subscription.id, &ctx.store.id, &subscription.first_order],
            )?;
            Ok::<_, pandabase_platform::error::ApiError>(subscription.id.to_string())
        });
        done.await.unwrap()
    }
}

/// Ids of a list's items.
fn ids(answer: &Answer) -> Vec<&str> {
    let items = answer.data(200)["items"].as_array().unwrap();
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

pub fn kinds(events: &[Value]) -> Vec<&str> {
    events
        .iter()
        .map(|event| event["event"].as_str().unwrap())
        .collect()
}

const UNKNOWN: &str = "sub_aaaaaaaaaaaaaaaaaaaaaaaa";

#[apply(both)]
async fn a_subscription_has_the_keys_of_the_contract_in_their_order(server: Server) {
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 2, |_| {}).await;
    let answer = server.get(&server.subscription_path(&id, "")).await;
    let customer = answer.data(200)["customer"]["id"].as_str().unwrap();
    let expected = format!(
        concat!(
            r#"{{"ok":true,"data":{{"id":"{id}","status":"ACTIVE","billingInterval":"MONTHLY","#,
            r#""amount":3998,"quantity":2,"currency":"USD","currentPeriodStart":"2026-06-01T00:00:00.000Z","#,
            r#""currentPeriodEnd":"2026-07-01T00:00:00.000Z","nextChargeAt":"2026-07-01T00:00:00.000Z","#,
            r#""trialEnd":null,"cancelledAt":null,"pausedAt":null,"endsAt":null,"retryCount":0,"#,
            r#""product":{{"id":{},"title":"Cloud Notes Pro","price":1999}},"#,
            r#""customer":{{"id":"{customer}","email":"mia@example.org"}},"paymentMethod":null,"#,
            r#""pendingChange":null,"createdAt":"2026-06-01T00:00:00.000Z"}}}}"#,
        ),
        product["id"],
        id = id,
        customer = customer,
    );
    assert_eq!(answer.text, expected);
    let list = server.get(&server.core("/subscriptions/")).await;
    assert_eq!(list.data(200)["items"], json!([answer.data(200)]));
}

#[apply(both)]
async fn price_and_title_are_the_catalogues_and_the_amount_is_frozen(server: Server) {
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 1, |_| {}).await;
    let path = server.core(&format!("/products/{}", product["id"].as_str().unwrap()));
    server
        .patch(&path, json!({"price": 2999, "title": "Cloud Notes Max"}))
        .await
        .data(200);
    server.delete(&path).await.data(200);
    let now = server.subscription(&id).await;
    assert_eq!(
        (&now["amount"], &now["product"]["price"]),
        (&json!(1999), &json!(2999))
    );
    assert_eq!(
        now["product"]["title"], "Cloud Notes Max",
        "deleted products stay with their subscriptions"
    );
}

#[apply(both)]
async fn lists_are_filtered_and_newest_first(server: Server) {
    let (a, b) = (server.offer(notes()).await, server.offer(notes()).await);
    let mut planted = Vec::new();
    for (product, pauses) in [(&a, false), (&a, true), (&b, false), (&b, true), (&b, true)] {
        server.advance(1000).await;
        let id = server.planted(product, 1, |_| {}).await;
        if pauses {
            server.act(&id, "pause").await.data(200);
        }
        planted.insert(0, id);
    }
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let customer = text(&server.subscription(&planted[0]).await["customer"]["id"]);
    let (a, b) = (text(&a["id"]), text(&b["id"]));
    let of = |indexes: &[usize]| {
        indexes
            .iter()
            .map(|index| planted[*index].as_str())
            .collect::<Vec<_>>()
    };
    for (query, expected) in [
        (String::new(), of(&[0, 1, 2, 3, 4])),
        ("?limit=2".into(), of(&[0, 1])),
        ("?limit=2&page=3".into(), of(&[4])),
        ("?limit=2&page=4".into(), of(&[])),
        ("?status=PAUSED".into(), of(&[0, 1, 3])),
        ("?status=TRIALING".into(), of(&[])),
        (format!("?product_id={b}"), of(&[0, 1, 2])),
        (format!("?product_id={b}&status=PAUSED"), of(&[0, 1])),
        (format!("?customer_id={customer}"), of(&[0, 1, 2, 3, 4])),
        (format!("?customer_id={customer}&status=ACTIVE"), of(&[2, 4])),
        (
            format!("?customer_id={customer}&product_id={a}&status=PAUSED"),
            of(&[3]),
        ),
        ("?customer_id=cus_aaaaaaaaaaaaaaaaaaaaaaaa".into(), of(&[])),
        ("?product_id=prd_aaaaaaaaaaaaaaaaaaaaaaaa".into(), of(&[])),
    ] {
        let path = server.core(&format!("/subscriptions{query}"));
        let answer = server.get(&path).await;
        assert_eq!(ids(&answer), expected, "{query}");
        let page = &answer.data(200)["pagination"];
        if !query.contains("limit") {
            assert_eq!(
                (&page["total"], &page["limit"]),
                (&json!(expected.len()), &json!(25)),
                "{query}"
            );
        } else {
            assert_eq!(
                (&page["total"], &page["totalPages"]),
                (&json!(5), &json!(3)),
                "{query}"
            );
        }
    }
    server.verify().await;
}

#[apply(both)]
async fn bad_input_is_refused(server: Server) {
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 1, |_| {}).await;
    for (query, field) in [
        ("status=active", "status"),
        ("status=PAID", "status"),
        ("page=0", "page"),
        ("page=1.5", "page"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=", "limit"),
        ("product_id=prd_short", "product_id"),
        ("customer_id=", "customer_id"),
    ] {
        let answer = server.get(&server.core(&format!("/subscriptions?{query}"))).await;
        assert!(
            answer.error(400).starts_with(&format!("querystring/{field} ")),
            "{query}: {}",
            answer.text
        );
    }
    for value in [json!("yes"), json!("true"), json!(1), json!(null), json!([])] {
        let answer = server
            .post(
                &server.subscription_path(&id, "/cancel"),
                json!({"immediate": value}),
            )
            .await;
        assert_eq!(answer.error(400), "body/immediate must be boolean");
    }
    for action in ["", "/cancel", "/pause", "/resume", "/reactivate"] {
        let method = if action.is_empty() {
            Method::GET
        } else {
            Method::POST
        };
        for (id, status, text) in [
            (UNKNOWN, 404, "Subscription not found"),
            (
                "sub_aaaaaaa",
                400,
                "params/subscriptionId must NOT have fewer than 12 characters",
            ),
        ] {
            let answer = server
                .call(method.clone(), &server.subscription_path(id, action))
                .send()
                .await;
            assert_eq!(answer.error(status), text, "{action}");
        }
    }
    assert_eq!(server.subscription(&id).await["status"], "ACTIVE");
}

#[apply(both)]
async fn another_stores_subscriptions_are_not_there(server: Server) {
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 1, |_| {}).await;
    let (other, token) = server.other_store("other-store").await;
    let path = format!("/v2/core/stores/{}/subscriptions", other.id);
    let list = server.anonymous(Method::GET, &path).bearer(&token).send().await;
    assert_eq!(list.data(200)["pagination"]["total"], 0);
    for (method, rest) in [
        (Method::GET, ""),
        (Method::POST, "/cancel"),
        (Method::POST, "/pause"),
    ] {
        let answer = server
            .anonymous(method, &format!("{path}/{id}{rest}"))
            .bearer(&token)
            .send()
            .await;
        assert_eq!(answer.error(404), "Subscription not found");
    }
}

#[apply(both)]
async fn an_idempotency_key_replays(server: Server) {
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 1, |_| {}).await;
    let path = server.subscription_path(&id, "/pause");
    let call = || {
        server
            .call(Method::POST, &path)
            .header("idempotency-key", "pause-one-time")
    };
    let first = call().send().await;
    let again = call().send().await;
    assert_eq!(first.data(200), again.data(200));
    assert_eq!(again.header("idempotent-replay"), Some("true"));
}

#[apply(both)]
async fn a_subscription_is_found_by_its_id(server: Server) {
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 1, |_| {}).await;
    let path = format!("/v2/stores/{}/search?q={id},mia%40example.org", server.store.id);
    let found = server.get(&path).await.data(200).clone();
    assert_eq!(
        found[0],
        json!({"kind": "subscription", "id": id, "label": "Cloud Notes Pro", "sublabel": "mia@example.org",
        "link": format!("http://127.0.0.1:4242/stores/{}/subscriptions/{id}", server.store.id),
        "createdAt": "2026-06-01T00:00:00.000Z"})
    );
    assert_eq!(found[1]["kind"], "customer");
}

#[apply(both)]
async fn a_pending_change_is_shown_until_the_end(server: Server) {
    let product = server.offer(notes()).await;
    let id = server
        .planted(&product, 1, |subscription| {
            let plan = Plan {
                quantity: 5,
                interval: BillingInterval::Yearly,
                ..subscription.plan.clone()
            };
            subscription.pending_change = Some(plan);
        })
        .await;
    let pending = server.subscription(&id).await["pendingChange"].clone();
    let text = serde_json::to_string(&pending).unwrap();
    assert_eq!(
        pending,
        json!({"product_id": product["id"], "variant_id": null, "billing_interval": "YEARLY", "quantity": 5,
        "amount": 9995, "effectiveAt": "2026-07-01T00:00:00.000Z"}),
        "{text}"
    );
    let ended = server.cancel_now(&id).await.data(200).clone();
    assert_eq!(
        ended["pendingChange"],
        Value::Null,
        "nothing is pending after the end"
    );
}
