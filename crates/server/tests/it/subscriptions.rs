//! Contract `subscriptions.md`: lists, details, cancelling, pausing, resuming, taking back.

use crate::harness::{Answer, Server, apply, both};
use crate::shop::{GOOD, card, mia};
use http::Method;
use pandabase::db::Sql;
use pandabase::http::Ctx;
use pandabase::params;
use pandabase::subscriptions::{Plan, Subscription, save, store};
use pandabase_domain::id::{BillingAddressId, CustomerId, OrderId, ProductId};
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::product::BillingInterval;
use pandabase_domain::subscription::{State, Terms};
use pandabase_domain::time::DAY;
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
    /// Payloads of the events so far, oldest first; those of one millisecond by their type.
    pub async fn payloads(&self) -> Vec<Value> {
        let store = self.store.id.clone();
        let sql =
            Sql::new("SELECT payload FROM webhook_events WHERE store_id = $1 ORDER BY created_at, type, id");
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
            let ctx = Ctx::of(&app, &place);
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
            Ok::<_, pandabase::http::ApiError>(subscription.id.to_string())
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
async fn cancelling_keeps_access_until_the_period_ends(server: Server) {
    let (server, _receiver) = server.listening(&EVENTS).await;
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 3, |_| {}).await;
    server.advance(9 * DAY).await;
    let cancelled = server.act(&id, "cancel").await.data(200).clone();
    assert_eq!(cancelled["status"], "CANCELLED");
    assert_eq!(cancelled["cancelledAt"], "2026-06-10T00:00:00.000Z");
    assert_eq!(cancelled["endsAt"], "2026-07-01T00:00:00.000Z");
    assert_eq!(cancelled["nextChargeAt"], Value::Null);
    assert_eq!(
        server.act(&id, "cancel").await.error(400),
        "Subscription is already cancelled"
    );
    let empty = server
        .post(
            &server.subscription_path(&id, "/cancel"),
            json!({"immediate": false}),
        )
        .await;
    assert_eq!(empty.error(400), "Subscription is already cancelled");
    let events = server.payloads().await;
    assert_eq!(kinds(&events), ["SUBSCRIPTION_CANCELLED"]);
    let data = &events[0]["data"];
    let order = &data["order"];
    assert_eq!(
        data["subscription"],
        json!({"id": id, "status": "CANCELLED", "billingInterval": "MONTHLY", "amount": 5997,
        "currency": "USD", "currentPeriodStart": "2026-06-01T00:00:00.000Z",
        "currentPeriodEnd": "2026-07-01T00:00:00.000Z", "nextChargeAt": null, "trialEnd": null,
        "cancelledAt": "2026-06-10T00:00:00.000Z"})
    );
    assert_eq!(order["items"][0]["name"], "Premium");
    assert_eq!(data["customer"]["email"], "mia@example.org");
    let mails = server.letters("mia@example.org").await;
    assert_eq!(
        mails[0]["subject"],
        "Your subscription to Cloud Notes Pro was cancelled"
    );
    let text = mails[0]["text"].as_str().unwrap();
    assert!(
        text.contains("until 2026-07-01") && text.ends_with(&format!("Ref: {id}\n")),
        "{text}"
    );
    server.drain().await;
    server.verify().await;
}

#[apply(both)]
async fn cancelling_at_once_ends_access_and_takes_its_licences(server: Server) {
    let (server, _receiver) = server.listening(&EVENTS).await;
    let sold = |title: &str, revokes: bool| {
        json!({"title": title, "productType": "LICENSE_KEY", "price": 1000,
        "status": "ACTIVE", "revokeOnRefund": revokes})
    };
    let (kept, taken) = (
        server.offer(sold("Kept", false)).await,
        server.offer(sold("Taken", true)).await,
    );
    let items =
        json!([{"product_id": kept["id"], "quantity": 1}, {"product_id": taken["id"], "quantity": 2}]);
    let session = server.open_cart(json!({"items": items, "customer": mia()})).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    let product = server.offer(notes()).await;
    let id = server.planted_on(&paid, &product, 1, |_| {}).await;
    let status_of = |order: &Value, product: &Value| {
        let licenses = order["licenses"].as_array().unwrap().iter();
        licenses
            .filter(|license| license["productId"] == product["id"])
            .map(|license| license["status"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    server.act(&id, "cancel").await.data(200);
    let order = server.order(&paid).await;
    assert_eq!(
        (status_of(&order, &kept), status_of(&order, &taken)),
        (vec!["CLAIMED".into()], vec!["CLAIMED".into(); 2])
    );
    server.advance(DAY).await;
    let ended = server.cancel_now(&id).await.data(200).clone();
    assert_eq!(
        (&ended["endsAt"], &ended["cancelledAt"]),
        (
            &json!("2026-06-02T00:00:00.000Z"),
            &json!("2026-06-01T00:00:00.000Z")
        )
    );
    let order = server.order(&paid).await;
    assert_eq!(
        (status_of(&order, &kept), status_of(&order, &taken)),
        (vec!["CLAIMED".into()], vec!["REVOKED".into(); 2])
    );
    assert_eq!(
        kinds(&server.payloads().await),
        ["SUBSCRIPTION_CANCELLED"],
        "a second event is not sent"
    );
    assert_eq!(
        server.cancel_now(&id).await.error(400),
        "Subscription is already cancelled"
    );
    assert_eq!(
        server.act(&id, "reactivate").await.error(400),
        "Subscription has no pending cancellation"
    );

    let id = server.planted(&product, 1, |_| {}).await;
    let ended = server.cancel_now(&id).await.data(200).clone();
    assert_eq!(
        (&ended["status"], &ended["endsAt"]),
        (&json!("CANCELLED"), &ended["cancelledAt"])
    );
    assert_eq!(server.payloads().await.len(), 2);
    server.verify().await;
}

#[apply(both)]
async fn pausing_and_resuming(server: Server) {
    let (server, _receiver) = server.listening(&EVENTS).await;
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 1, |_| {}).await;
    assert_eq!(
        server.act(&id, "resume").await.error(400),
        "Only paused subscriptions can be resumed"
    );
    server.advance(DAY).await;
    let paused = server.act(&id, "pause").await.data(200).clone();
    assert_eq!(
        (&paused["status"], &paused["pausedAt"], &paused["nextChargeAt"]),
        (&json!("PAUSED"), &json!("2026-06-02T00:00:00.000Z"), &Value::Null)
    );
    assert_eq!(
        server.act(&id, "pause").await.error(400),
        "Only active subscriptions can be paused"
    );
    assert_eq!(
        server.act(&id, "reactivate").await.error(400),
        "Subscription has no pending cancellation"
    );
    server.advance(DAY).await;
    let resumed = server.act(&id, "resume").await.data(200).clone();
    assert_eq!(
        (&resumed["status"], &resumed["pausedAt"]),
        (&json!("ACTIVE"), &Value::Null)
    );
    assert_eq!(resumed["nextChargeAt"], "2026-07-01T00:00:00.000Z");
    let events = server.payloads().await;
    assert_eq!(kinds(&events), ["SUBSCRIPTION_PAUSED", "SUBSCRIPTION_RESUMED"]);
    let of = |index: usize| &events[index]["data"]["subscription"];
    assert_eq!(
        (&of(0)["status"], &of(0)["nextChargeAt"]),
        (&json!("PAUSED"), &Value::Null)
    );
    assert_eq!(
        (&of(1)["status"], &of(1)["nextChargeAt"]),
        (&json!("ACTIVE"), &json!("2026-07-01T00:00:00.000Z"))
    );

    let trial = server.plan(json!({"trialDays": 14})).await;
    let trial = server.subscribe(&trial, GOOD).await["subscription_id"].clone();
    assert_eq!(
        server.act(trial.as_str().unwrap(), "pause").await.error(400),
        "Only active subscriptions can be paused"
    );
    server.verify().await;
}

#[apply(both)]
async fn a_cancellation_is_taken_back(server: Server) {
    let (server, _receiver) = server.listening(&EVENTS).await;
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 1, |_| {}).await;
    let before = server.subscription(&id).await;
    assert_eq!(
        server.act(&id, "reactivate").await.error(400),
        "Subscription has no pending cancellation"
    );
    server.act(&id, "cancel").await.data(200);
    assert_eq!(
        server.act(&id, "pause").await.error(400),
        "Only active subscriptions can be paused"
    );
    assert_eq!(
        server.act(&id, "resume").await.error(400),
        "Only paused subscriptions can be resumed"
    );
    server.advance(DAY).await;
    assert_eq!(server.act(&id, "reactivate").await.data(200), &before);
    assert_eq!(
        kinds(&server.payloads().await),
        ["SUBSCRIPTION_CANCELLED", "SUBSCRIPTION_UPDATED"]
    );
    let mails = server.letters("mia@example.org").await;
    assert_eq!(
        mails[0]["subject"],
        "Your subscription to Cloud Notes Pro continues"
    );
    assert!(mails[0]["text"].as_str().unwrap().contains("2026-07-01"));
    server.verify().await;
}

#[apply(both)]
async fn a_paused_one_can_be_cancelled_and_stays_paused_when_that_is_taken_back(server: Server) {
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 1, |_| {}).await;
    let paused = server.act(&id, "pause").await.data(200).clone();
    server.act(&id, "cancel").await.data(200);
    assert_eq!(server.act(&id, "reactivate").await.data(200), &paused);
}

#[apply(both)]
async fn an_end_that_came_late_is_now(server: Server) {
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 1, |_| {}).await;
    server.act(&id, "pause").await.data(200);
    server.advance(40 * DAY).await;
    let ended = server.act(&id, "cancel").await.data(200).clone();
    assert_eq!(
        (&ended["endsAt"], &ended["cancelledAt"]),
        (&json!("2026-07-11T00:00:00.000Z"), &ended["endsAt"])
    );
    assert_eq!(
        server.cancel_now(&id).await.error(400),
        "Subscription is already cancelled"
    );
    assert_eq!(
        server.act(&id, "reactivate").await.error(400),
        "Subscription has no pending cancellation"
    );
}

#[apply(both)]
async fn of_many_cancellations_at_once_one_counts(server: Server) {
    let (server, _receiver) = server.listening(&EVENTS).await;
    let server = Arc::new(server);
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 1, |_| {}).await;
    let calls: Vec<_> = (0..12)
        .map(|_| {
            let (server, id) = (Arc::clone(&server), id.clone());
            tokio::spawn(async move { server.act(&id, "cancel").await.status.as_u16() })
        })
        .collect();
    let mut statuses = Vec::new();
    for call in calls {
        statuses.push(call.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(
        (statuses[0], statuses[1..].iter().all(|status| *status == 400)),
        (200, true),
        "{statuses:?}"
    );
    assert_eq!(server.payloads().await.len(), 1);
    assert_eq!(
        server
            .mails()
            .await
            .iter()
            .filter(|(_, subject)| subject.ends_with("was cancelled"))
            .count(),
        1
    );
    server.verify().await;
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
