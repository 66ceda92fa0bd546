//! What people saved to pay with: adding it in the portal, paying with it, removing it (contract
//! `merchant-api.md`, "Customer portal").

use crate::harness::{Answer, Server, apply, both};
use crate::pay::{Fault, Flaky, with_processor};
use crate::portal::{MIA, keys};
use crate::processor::FICKLE;
use crate::shop::{CHALLENGED, DECLINED, GOOD, POOR, buyer, card, dynamic, method};
use http::Method;
use pandabase::db::Sql;
use pandabase::http::rate_limit::Limit;
use pandabase::http::{ApiError, Ctx};
use pandabase::payment_methods::{self, Address, Owner};
use pandabase::processors::{SavedInstrument, Source};
use pandabase::subscriptions::{Plan, Subscription, store as subscriptions};
use pandabase_domain::id::{CustomerId, OrderId, PaymentMethodId};
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::product::BillingInterval;
use pandabase_domain::subscription::{State, Terms};
use pandabase_domain::time::{DAY, HOUR, MINUTE};
use serde_json::{Value, json};
use std::sync::Arc;

const METHODS: &str = "/payment-methods";
const STRANGER: &str = "ann@example.org";

fn home() -> Value {
    json!({"line1": "1 Main St", "city": "Town", "state": "CA", "postal_code": "12345", "country": "US"})
}

fn new(payment_method: Value) -> Value {
    json!({"payment_method": payment_method, "name": "Mia Koch", "billing": home()})
}

fn card_until(number: &str, month: i64, year: i64) -> Value {
    json!({"type": "card", "card": {"number": number, "exp_month": month, "exp_year": year, "cvc": "123"}})
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The path of the bank's page.
fn bank_path(added: &Value) -> String {
    let url = text(&added["authorizationUrl"]);
    url[url.find("/bank-redirects/3ds/").unwrap()..].to_owned()
}

async fn count(server: &Server, statement: &'static str) -> i64 {
    let sql = Sql::new(statement);
    let counted = server.app.db.read(move |tx| tx.one(sql, &[], |row| row.next()));
    counted.await.unwrap()
}

impl Server {
    /// Adds a card and returns it.
    pub async fn saved_card(&self, person: &str, number: &str) -> Value {
        let added = self.portal_post(person, METHODS, new(card(number))).await;
        let added = added.data(201);
        assert_eq!(added["status"], "COMPLETED", "{added}");
        added["paymentMethod"].clone()
    }

    async fn saved_methods(&self, person: &str) -> Vec<Value> {
        let listed = self.portal_get(person, METHODS).await;
        listed.data(200).as_array().unwrap().clone()
    }

    async fn remove_method(&self, person: &str, id: &str) -> Answer {
        let path = format!("{METHODS}/{id}");
        self.portal(person, Method::DELETE, &path, None).await
    }

    async fn patch_method(&self, person: &str, id: &str, body: Value) -> Answer {
        let path = format!("{METHODS}/{id}");
        self.portal(person, Method::PATCH, &path, Some(body)).await
    }

    /// Subjects of the mails to a person, oldest first, without those to sign in.
    async fn subjects_to(&self, email: &str) -> Vec<String> {
        let letters = self.letters(email).await;
        let subjects = letters
            .iter()
            .rev()
            .map(|letter| text(&letter["subject"]).to_owned());
        subjects
            .filter(|subject| !subject.starts_with("Sign in"))
            .collect()
    }

    /// Nothing is being added any more.
    async fn nothing_is_open(&self) {
        assert_eq!(count(self, "SELECT COUNT(*) FROM payment_method_setups").await, 0);
        assert_eq!(
            count(
                self,
                "SELECT COUNT(*) FROM jobs WHERE kind = 'payment_method_setup'"
            )
            .await,
            0
        );
    }

    /// An order of Mia's.
    async fn bought(&self) -> Value {
        let paid = self.sell(1999, GOOD).await;
        self.order(&paid).await
    }

    /// Has a subscription of Mia's pay with a method, as its checkout does: the method is held.
    async fn subscribe_with(
        &self,
        order: &Value,
        method: &str,
        is_metered: bool,
    ) -> Result<Subscription, ApiError> {
        let order = order.clone();
        let (app, store, method) = (Arc::clone(&self.app), self.store.clone(), method.to_owned());
        self.app
            .db
            .write(move |tx| {
                let ctx = Ctx::of(&app, &store);
                let held =
                    payment_methods::hold(tx, MIA, &method)?.ok_or(ApiError::Missing("Payment method"))?;
                let terms = Terms {
                    interval: BillingInterval::Monthly,
                    trial_days: 0,
                    is_metered,
                };
                let first_order = OrderId::from_stored(text(&order["id"]));
                let subscription = Subscription {
                    id: ctx.id(),
                    state: State::start(ctx.now, terms),
                    plan: Plan {
                        product: ctx.id(),
                        variant: None,
                        name: "Notes".into(),
                        unit_amount: Cents(1999),
                        quantity: 1,
                        interval: BillingInterval::Monthly,
                    },
                    pending_change: None,
                    customer: CustomerId::from_stored(text(&order["customer"]["id"])),
                    email: MIA.into(),
                    billing_address: ctx.id(),
                    tax_behavior: TaxBehavior::Exclusive,
                    tax_id: None,
                    payment_method: Some(held.id),
                    latest_order: first_order.clone(),
                    first_order,
                    open_order: None,
                    created_at: ctx.now,
                    updated_at: ctx.now,
                };
                subscriptions::insert(tx, &ctx, &subscription)?;
                let began = pandabase::db::Sql::new(
                    "UPDATE orders SET subscription_id = $1, billing_reason = 'SUBSCRIPTION_CREATE'
                    WHERE store_id = $2 AND id = $3",
                );
                let of = pandabase::params![&subscription.id, &ctx.store.id, &subscription.first_order];
                tx.run(began, of)?;
                Ok(subscription)
            })
            .await
    }

    async fn stored_subscription(&self, subscription: &Subscription) -> Subscription {
        let (app, store, id) = (Arc::clone(&self.app), self.store.clone(), subscription.id.clone());
        let found = self
            .app
            .db
            .read(move |tx| subscriptions::find(tx, &Ctx::of(&app, &store), id.as_str()));
        found.await.unwrap().unwrap()
    }

    async fn store_subscription(&self, subscription: &Subscription) {
        let (app, store, subscription) = (Arc::clone(&self.app), self.store.clone(), subscription.clone());
        let saved = self
            .app
            .db
            .write(move |tx| subscriptions::save(tx, &Ctx::of(&app, &store), &subscription));
        saved.await.unwrap();
    }
}

/// Pays a fresh session of `email` with a saved method.
async fn pay_saved(server: &Server, email: &str, id: &str) -> Answer {
    let session = server
        .open_cart(json!({"items": [dynamic(4000)], "customer": buyer(email, "US", "CA")}))
        .await;
    let by = json!({"type": "card", "saved_payment_method_id": id});
    server.pay_with(&session, by).await
}

#[apply(both)]
async fn a_person_saves_changes_and_removes_cards(server: Server) {
    let mia = server.sign_in(MIA).await;
    assert!(server.saved_methods(&mia).await.is_empty());
    let first = server.saved_card(&mia, GOOD).await;
    assert_eq!(
        keys(&first),
        [
            "billing",
            "brand",
            "createdAt",
            "expMonth",
            "expYear",
            "id",
            "isDefault",
            "lastFour",
            "name",
            "type",
            "updatedAt"
        ]
    );
    let billing = json!({
        "line1": "1 Main St", "line2": null, "city": "Town", "state": "CA", "postalCode": "12345",
        "country": "US"
    });
    for (key, value) in [
        ("type", json!("card")),
        ("brand", json!("visa")),
        ("lastFour", json!("4242")),
        ("expMonth", json!(12)),
        ("expYear", json!(2030)),
        ("name", json!("Mia Koch")),
        ("billing", billing),
        ("isDefault", json!(true)),
    ] {
        assert_eq!(first[key], value, "{key}");
    }
    let id = text(&first["id"]);
    assert!(id.starts_with("pmm_"));
    server.app.clock.advance(1000);
    let second = server.saved_card(&mia, FICKLE).await;
    assert_eq!(
        (&second["lastFour"], &second["isDefault"]),
        (&json!("0341"), &json!(false))
    );
    let second = text(&second["id"]);
    server.app.clock.advance(1000);
    let link = server
        .portal_post(
            &mia,
            METHODS,
            json!({"payment_method": method("link"), "billing": home()}),
        )
        .await;
    let link = link.data(201)["paymentMethod"].clone();
    assert_eq!(
        (
            &link["type"],
            &link["brand"],
            &link["lastFour"],
            &link["expYear"],
            &link["name"]
        ),
        (
            &json!("link"),
            &Value::Null,
            &Value::Null,
            &Value::Null,
            &Value::Null
        )
    );
    let preferred = server
        .portal_post(&mia, &format!("{METHODS}/{second}/default"), json!({}))
        .await;
    assert_eq!(preferred.data(200)["isDefault"], true);
    let listed = server.saved_methods(&mia).await;
    let order: Vec<&str> = listed.iter().map(|one| text(&one["id"])).collect();
    assert_eq!(order, [second, id, text(&link["id"])]);
    assert_eq!(listed.iter().filter(|one| one["isDefault"] == true).count(), 1);
    let changed = server.patch_method(&mia, id, json!({
        "name": "M. Koch",
        "billing": {
            "line1": "2 Side St", "line2": "Floor 3", "city": "Berlin", "state": "", "postal_code": "10115",
            "country": "de"
        }
    })).await;
    assert_eq!(
        (
            &changed.data(200)["name"],
            &changed.data(200)["billing"]["postalCode"],
            &changed.data(200)["billing"]["country"]
        ),
        (&json!("M. Koch"), &json!("10115"), &json!("DE"))
    );
    let same = server.patch_method(&mia, id, json!({})).await;
    assert_eq!(same.data(200), changed.data(200));
    assert_eq!(
        server
            .patch_method(&mia, id, json!({"name": null}))
            .await
            .data(200)["name"],
        Value::Null
    );
    server.app.clock.advance(1000);
    // The default gone, the oldest takes its place.
    assert_eq!(
        server.remove_method(&mia, second).await.data(200),
        &json!({"deleted": true})
    );
    assert_eq!(
        server.remove_method(&mia, second).await.error(404),
        "Payment method not found"
    );
    assert_eq!(server.saved_methods(&mia).await[0]["id"], id);
    assert_eq!(
        server.subjects_to(MIA).await,
        [
            "Visa •••• 4242 was added",
            "Visa •••• 0341 was added",
            "Link was added",
            "Visa •••• 0341 was removed"
        ]
    );
    let letter = server.letters(MIA).await.remove(0);
    assert!(
        text(&letter["text"]).ends_with(&format!("\n\nRef: {second}\n")),
        "{letter}"
    );
    assert_eq!(
        (&letter["storeId"], &letter["reference"]),
        (&json!(""), &json!(second))
    );
    server.nothing_is_open().await;
    server.verify().await;
}

#[apply(both)]
async fn the_same_card_is_kept_once(server: Server) {
    let mia = server.sign_in(MIA).await;
    let first = server.saved_card(&mia, GOOD).await;
    server.app.clock.advance(DAY);
    let again = server
        .portal_post(
            &mia,
            METHODS,
            json!({"payment_method": card_until("4242-4242-4242-4242", 1, 32), "billing": home()}),
        )
        .await;
    let again = &again.data(201)["paymentMethod"];
    assert_eq!(
        (
            &again["id"],
            &again["expMonth"],
            &again["expYear"],
            &again["name"]
        ),
        (&first["id"], &json!(1), &json!(2032), &json!("Mia Koch"))
    );
    assert_eq!(server.saved_methods(&mia).await.len(), 1);
    // Another person's is another one.
    let ann = server.sign_in(STRANGER).await;
    assert_ne!(server.saved_card(&ann, GOOD).await["id"], first["id"]);
    // It is charged by its newer date.
    server.app.clock.advance(5 * 365 * DAY);
    assert_eq!(
        pay_saved(&server, MIA, text(&first["id"])).await.data(200)["status"],
        "COMPLETED"
    );
    // And so is one that is saved again after it was removed.
    let mia = server.sign_in(MIA).await;
    server.remove_method(&mia, text(&first["id"])).await.data(200);
    let anew = server
        .portal_post(&mia, METHODS, new(card_until(GOOD, 1, 2032)))
        .await;
    assert_ne!(anew.data(201)["paymentMethod"]["id"], first["id"]);
    server.verify().await;
}

#[apply(both)]
async fn one_card_added_many_times_at_once_is_kept_once(server: Server) {
    let mia = server.sign_in(MIA).await;
    let adding = (0..8).map(|_| server.portal_post(&mia, METHODS, new(card(GOOD))));
    let answers = futures_util::future::join_all(adding).await;
    let listed = server.saved_methods(&mia).await;
    assert_eq!(listed.len(), 1);
    for answer in answers {
        assert_eq!(answer.data(201)["paymentMethod"]["id"], listed[0]["id"]);
    }
    assert_eq!(server.subjects_to(MIA).await, ["Visa •••• 4242 was added"]);
    let ids = [text(&listed[0]["id"]); 6];
    let removed = futures_util::future::join_all(ids.map(|id| server.remove_method(&mia, id))).await;
    assert_eq!(removed.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(server.subjects_to(MIA).await.len(), 2);
    server.nothing_is_open().await;
    server.verify().await;
}

#[apply(both)]
async fn a_refused_card_is_not_kept(server: Server) {
    let mia = server.sign_in(MIA).await;
    for (number, error) in [
        (DECLINED, "Your card was declined"),
        (POOR, "Your card has insufficient funds"),
    ] {
        let refused = server.portal_post(&mia, METHODS, new(card(number))).await;
        assert_eq!(refused.error(400), error);
    }
    assert!(server.saved_methods(&mia).await.is_empty() && server.subjects_to(MIA).await.is_empty());
    server.nothing_is_open().await;
    server.verify().await;
}

#[apply(both)]
async fn bad_methods_are_refused(server: Server) {
    let mia = server.sign_in(MIA).await;
    let without = |field: &str| {
        let mut body = new(card(GOOD));
        body.as_object_mut().unwrap().remove(field);
        body
    };
    let with = |field: &str, value: Value| {
        let mut body = new(card(GOOD));
        body[field] = value;
        body
    };
    let address = |field: &str, value: Value| {
        let mut billing = home();
        billing[field] = value;
        with("billing", billing)
    };
    let both = json!({"type": "card", "token": "tok", "card": card(GOOD)["card"]});
    let saved = json!({"type": "card", "saved_payment_method_id": "pmm_aaaaaaaaaaaaaaaaaaaaaaaa"});
    for (body, error) in [
        (json!({}), "body must have required property 'payment_method'"),
        (
            without("payment_method"),
            "body must have required property 'payment_method'",
        ),
        (without("billing"), "body must have required property 'billing'"),
        (with("billing", Value::Null), "body/billing must be object"),
        (with("name", json!(5)), "body/name must be string"),
        (
            with("name", json!("x".repeat(129))),
            "body/name must NOT have more than 128 characters",
        ),
        (with("name", json!(MIA)), "Name cannot be an email address"),
        (
            address("line1", json!(" ")),
            "body/billing must have required property 'line1'",
        ),
        (
            address("city", json!("")),
            "body/billing must have required property 'city'",
        ),
        (address("country", json!("USA")), "body/billing/country"),
        (
            address("line1", json!("x".repeat(201))),
            "body/billing/line1 must NOT have more than 200 characters",
        ),
        (
            new(json!({"card": card(GOOD)["card"]})),
            "body/payment_method must have required property 'type'",
        ),
        (new(json!({"type": "gold"})), "body/payment_method/type must be"),
        (
            new(method("card")),
            "body/payment_method/card must be a test card",
        ),
        (
            new(json!({"type": "card", "token": "tok"})),
            "body/payment_method/card must be a test card",
        ),
        (
            new(method("apple_pay")),
            "body/payment_method/type 'apple_pay' cannot be saved",
        ),
        (
            new(method("sepa_debit")),
            "body/payment_method/type 'sepa_debit' cannot be saved",
        ),
        (
            new(both),
            "body/payment_method must have either 'card' or 'token'",
        ),
        (
            new(saved),
            "body/payment_method/saved_payment_method_id is not a saved payment method of this buyer",
        ),
        (
            new(card("4111111111111111")),
            "Only test cards are accepted in the sandbox",
        ),
        (new(card_until(GOOD, 5, 2026)), "Your card has expired"),
        (
            new(card_until(GOOD, 13, 2030)),
            "body/payment_method/card/exp_month must be <= 12",
        ),
        (
            new(json!({
                "type": "card",
                "card": {"number": GOOD, "exp_month": "12", "exp_year": 2030, "cvc": "123"}
            })),
            "body/payment_method/card/exp_month must be integer",
        ),
        (
            new(json!({"type": "card", "card": {"number": GOOD, "exp_month": 12, "exp_year": 2030}})),
            "body/payment_method/card must have required property 'cvc'",
        ),
        (
            new(json!({
                "type": "card", "card": {"number": GOOD, "exp_month": 12, "exp_year": 2030, "cvc": "12"}
            })),
            "body/payment_method/card/cvc must NOT have fewer than 3 characters",
        ),
    ] {
        let answer = server.portal_post(&mia, METHODS, body.clone()).await;
        let refused = answer.error(400);
        assert!(refused.starts_with(error), "{body}: {refused}");
        assert!(!answer.text.contains(GOOD), "{}", answer.text);
    }
    assert!(server.saved_methods(&mia).await.is_empty());
    assert_eq!(count(&server, "SELECT COUNT(*) FROM sandbox_charges").await, 0);
}

#[apply(both)]
async fn bad_changes_are_refused(server: Server) {
    let mia = server.sign_in(MIA).await;
    let id = server.saved_card(&mia, GOOD).await;
    let before = server.saved_methods(&mia).await;
    for (body, error) in [
        (json!({"name": 5}), "body/name must be string"),
        (
            json!({"name": "a@example.org"}),
            "Name cannot be an email address",
        ),
        (json!({"billing": null}), "body/billing must be object"),
        (
            json!({"billing": {"line1": "1 Main St"}}),
            "body/billing must have required property 'city'",
        ),
        (
            json!({
                "billing": {"line1": "", "city": "Town", "state": "", "postal_code": "", "country": "US"}
            }),
            "body/billing must have required property 'line1'",
        ),
    ] {
        let refused = server.patch_method(&mia, text(&id["id"]), body.clone()).await;
        assert_eq!(refused.error(400), error, "{body}");
    }
    for id in ["short", &"x".repeat(49)] {
        server.patch_method(&mia, id, json!({})).await.error(400);
        server.remove_method(&mia, id).await.error(400);
        server
            .portal_post(&mia, &format!("{METHODS}/{id}/default"), json!({}))
            .await
            .error(400);
    }
    assert_eq!(server.saved_methods(&mia).await, before);
}

#[apply(both)]
async fn methods_are_their_owners(server: Server) {
    let [mia, ann] = [server.sign_in(MIA).await, server.sign_in(STRANGER).await];
    let saved = server.saved_card(&mia, GOOD).await;
    let id = text(&saved["id"]);
    assert!(server.saved_methods(&ann).await.is_empty());
    assert_eq!(
        server
            .patch_method(&ann, id, json!({"name": "Ann"}))
            .await
            .error(404),
        "Payment method not found"
    );
    assert_eq!(
        server.remove_method(&ann, id).await.error(404),
        "Payment method not found"
    );
    let preferred = server
        .portal_post(&ann, &format!("{METHODS}/{id}/default"), json!({}))
        .await;
    assert_eq!(preferred.error(404), "Payment method not found");
    assert_eq!(server.saved_methods(&mia).await, [saved]);
    server
        .anonymous(Method::GET, "/v2/portal/payment-methods")
        .send()
        .await
        .error(401);
}

#[apply(both)]
async fn the_bank_may_ask_before_a_card_is_kept(server: Server) {
    let mia = server.sign_in(MIA).await;
    let asked = server.portal_post(&mia, METHODS, new(card(CHALLENGED))).await;
    let asked = asked.data(201);
    assert_eq!(
        (&asked["status"], &asked["paymentMethod"]),
        (&json!("REQUIRES_3DS"), &Value::Null)
    );
    assert!(server.saved_methods(&mia).await.is_empty());
    let page = bank_path(asked);
    let shown = server.anonymous(Method::GET, &page).send().await;
    assert!(
        shown
            .text
            .contains("<strong>Pandabase</strong> asks to keep your card ending in 3220"),
        "{}",
        shown.text
    );
    let approved = server
        .anonymous(Method::POST, &format!("{page}/approve"))
        .send()
        .await;
    assert_eq!(approved.status, 200);
    assert!(approved.text.contains("Your card was saved"), "{}", approved.text);
    assert_eq!(
        server
            .anonymous(Method::POST, &format!("{page}/approve"))
            .send()
            .await
            .status,
        404
    );
    let saved = server.saved_methods(&mia).await;
    assert_eq!(
        (saved.len(), &saved[0]["lastFour"], &saved[0]["name"]),
        (1, &json!("3220"), &json!("Mia Koch"))
    );
    // The processor's message finds it saved.
    server.drain().await;
    assert_eq!(server.subjects_to(MIA).await, ["Visa •••• 3220 was added"]);
    server.nothing_is_open().await;
    // It asks whenever it is charged.
    let paid = pay_saved(&server, MIA, text(&saved[0]["id"])).await;
    assert_eq!(paid.data(200)["status"], "REQUIRES_3DS");
    server.verify().await;
}

#[apply(both)]
async fn a_card_is_not_kept_when_the_bank_hears_no(server: Server) {
    let mia = server.sign_in(MIA).await;
    let asked = server.portal_post(&mia, METHODS, new(card(CHALLENGED))).await;
    let page = bank_path(asked.data(201));
    let declined = server
        .anonymous(Method::POST, &format!("{page}/decline"))
        .send()
        .await;
    assert!(
        declined.text.contains("Your card was not saved"),
        "{}",
        declined.text
    );
    server.drain().await;
    assert!(server.saved_methods(&mia).await.is_empty());
    server.nothing_is_open().await;
    // Nobody answers: the bank's page ends after an hour.
    let asked = server.portal_post(&mia, METHODS, new(card(CHALLENGED))).await;
    let page = bank_path(asked.data(201));
    server.advance(HOUR - 1).await;
    assert_eq!(server.anonymous(Method::GET, &page).send().await.status, 200);
    server.advance(1).await;
    assert_eq!(server.anonymous(Method::GET, &page).send().await.status, 404);
    assert_eq!(
        server
            .anonymous(Method::POST, &format!("{page}/approve"))
            .send()
            .await
            .status,
        404
    );
    assert!(server.saved_methods(&mia).await.is_empty());
    server.nothing_is_open().await;
    server.verify().await;
}

#[apply(both)]
async fn an_answer_that_never_came_is_fetched(server: Server) {
    let mia = server.sign_in(MIA).await;
    let flaky = Flaky::server(&server, Fault::AfterCharging);
    flaky.portal_post(&mia, METHODS, new(card(GOOD))).await.error(503);
    assert!(server.saved_methods(&mia).await.is_empty());
    server.advance(2 * MINUTE).await;
    assert_eq!(server.saved_methods(&mia).await[0]["lastFour"], "4242");
    assert_eq!(server.subjects_to(MIA).await.len(), 1);
    server.nothing_is_open().await;
    // What never arrived is given up, also when it arrives later.
    let flaky = Flaky::server(&server, Fault::BeforeCharging);
    flaky
        .portal_post(&mia, METHODS, new(card(FICKLE)))
        .await
        .error(503);
    server.advance(2 * MINUTE).await;
    server.nothing_is_open().await;
    let flaky = Flaky::server(&server, Fault::Late);
    let late = flaky.portal_post(&mia, METHODS, new(card(FICKLE))).await;
    assert_eq!(
        late.error(409),
        "The payment method was added or given up meanwhile"
    );
    assert_eq!(server.saved_methods(&mia).await.len(), 1);
    server.verify().await;
}

#[apply(both)]
async fn a_saved_card_pays_for_its_owner_only(server: Server) {
    let mia = server.sign_in(MIA).await;
    let id = server.saved_card(&mia, GOOD).await["id"].clone();
    let paid = pay_saved(&server, "Mia@Example.org", text(&id)).await;
    assert_eq!(paid.data(200)["status"], "COMPLETED");
    let payment = server.payment(paid.data(200)).await;
    assert_eq!(
        payment["paymentMethod"],
        json!({"type": "card", "cardBrand": "visa", "cardLastFour": "4242"})
    );
    const NOT_SAVED: &str =
        "body/payment_method/saved_payment_method_id is not a saved payment method of this buyer";
    assert_eq!(
        pay_saved(&server, STRANGER, text(&id)).await.error(400),
        NOT_SAVED
    );
    assert_eq!(
        pay_saved(&server, MIA, "pmm_aaaaaaaaaaaaaaaaaaaaaaaa")
            .await
            .error(400),
        NOT_SAVED
    );
    let session = server.cart_of(4000).await;
    let as_link = server
        .pay_with(&session, json!({"type": "link", "saved_payment_method_id": id}))
        .await;
    assert_eq!(as_link.error(400), NOT_SAVED);
    let twice = json!({"type": "card", "saved_payment_method_id": id, "card": card(GOOD)["card"]});
    assert_eq!(
        server.pay_with(&session, twice).await.error(400),
        "body/payment_method must have one of 'card', 'token' and 'saved_payment_method_id'"
    );
    assert_eq!(
        server
            .pay_with(&session, json!({"type": "card", "saved_payment_method_id": 5}))
            .await
            .error(400),
        "body/payment_method/saved_payment_method_id must be string"
    );
    server.remove_method(&mia, text(&id)).await.data(200);
    assert_eq!(
        server
            .pay_with(&session, json!({"type": "card", "saved_payment_method_id": id}))
            .await
            .error(400),
        NOT_SAVED
    );
    // One that is past its date is refused by its bank.
    let june = server
        .portal_post(&mia, METHODS, new(card_until(GOOD, 6, 26)))
        .await;
    let june = june.data(201)["paymentMethod"]["id"].clone();
    server.app.clock.advance(30 * DAY);
    assert_eq!(
        pay_saved(&server, MIA, text(&june)).await.error(400),
        "Your card has expired"
    );
    server.verify().await;
}

#[apply(both)]
async fn a_card_in_use_stays(server: Server) {
    const IN_USE: &str = "The payment method pays for a subscription: choose another one for it first";
    let mia = server.sign_in(MIA).await;
    let saved = server.saved_card(&mia, GOOD).await;
    let id = text(&saved["id"]);
    let mut plain = server
        .subscribe_with(&server.bought().await, id, false)
        .await
        .unwrap();
    let mut metered = server
        .subscribe_with(&server.bought().await, id, true)
        .await
        .unwrap();
    assert_eq!(server.remove_method(&mia, id).await.error(409), IN_USE);
    plain.state.pause(server.app.clock.now()).unwrap();
    server.store_subscription(&plain).await;
    plain.state.cancel(server.app.clock.now(), false).unwrap();
    server.store_subscription(&plain).await;
    // The other one will be billed for its usage at its end.
    metered.state.cancel(server.app.clock.now(), false).unwrap();
    server.store_subscription(&metered).await;
    assert_eq!(server.remove_method(&mia, id).await.error(409), IN_USE);
    assert_eq!(server.saved_methods(&mia).await[0]["id"], id);
    metered.state.cancel(server.app.clock.now(), true).unwrap();
    server.store_subscription(&metered).await;
    server.remove_method(&mia, id).await.data(200);
    // Taken back, it has no card rather than one that was removed.
    plain = server.stored_subscription(&plain).await;
    assert_eq!(plain.payment_method, None);
    plain.state.reactivate(server.app.clock.now()).unwrap();
    server.store_subscription(&plain).await;
    server.verify().await;
}

#[apply(both)]
async fn a_card_is_put_to_use_or_removed_but_not_both(server: Server) {
    let mia = server.sign_in(MIA).await;
    for _ in 0..5 {
        let saved = server.saved_card(&mia, GOOD).await;
        let id = text(&saved["id"]);
        let order = server.bought().await;
        let (subscribed, removed) = tokio::join!(
            server.subscribe_with(&order, id, false),
            server.remove_method(&mia, id)
        );
        assert_ne!(subscribed.is_ok(), removed.status == 200, "{}", removed.text);
        if let Ok(mut subscription) = subscribed {
            subscription.state.cancel(server.app.clock.now(), true).unwrap();
            server.store_subscription(&subscription).await;
        }
        server.verify().await;
    }
}

#[apply(both)]
async fn the_interface_for_renewals(server: Server) {
    let mia = server.sign_in(MIA).await;
    let id = server.saved_card(&mia, GOOD).await["id"].clone();
    let id = PaymentMethodId::parse(text(&id)).unwrap();
    server.app.clock.advance(1000);
    let (app, store) = (Arc::clone(&server.app), server.store.clone());
    let seen = server.app.db.write(move |tx| {
        let ctx = Ctx::of(&app, &store);
        let method = payment_methods::find(tx, id.as_str())?.unwrap();
        let instrument = payment_methods::instrument(tx, &ctx, &id)?.unwrap();
        let saved = SavedInstrument {
            token: "pm_new".into(),
            fingerprint: "f".into(),
            method: MethodCode::Card,
            brand: Some("amex".into()),
            last_four: Some("0005".into()),
            exp_month: Some(6),
            exp_year: Some(2026),
        };
        let owner = Owner {
            email: MIA,
            name: None,
            billing: None::<Address>,
        };
        let other = payment_methods::save(tx, &ctx, &owner, &saved)?;
        let others = payment_methods::of_email(tx, MIA)?;
        Ok::<_, ApiError>((method, instrument, other, others))
    });
    let (method, instrument, other, others) = seen.await.unwrap();
    assert_eq!(
        (method.label().as_str(), method.email.as_str()),
        ("Visa •••• 4242", MIA)
    );
    assert_eq!(
        payment_methods::expiry(&method).unwrap().to_string(),
        "2031-01-01T00:00:00.000Z"
    );
    assert!(matches!(instrument.source, Source::Saved(token) if token.starts_with("pm_")));
    assert_eq!(
        others.iter().map(|one| one.is_default).collect::<Vec<_>>(),
        [true, false]
    );
    assert_eq!(
        (&others[1].id, others[1].label().as_str()),
        (&other, "American Express •••• 0005")
    );
    assert_eq!(
        payment_methods::expiry(&others[1]).unwrap().to_string(),
        "2026-07-01T00:00:00.000Z"
    );
    let mailed = server.mails().await;
    assert_eq!(
        mailed,
        [(MIA.into(), "American Express •••• 0005 was added".into())]
    );
}

#[apply(both)]
async fn nobody_tries_out_cards(server: Server) {
    let server = server
        .with(|config| config.limits.new_payment_methods = Limit::per_minute(2))
        .await;
    let mia = server.sign_in(MIA).await;
    for _ in 0..2 {
        server
            .portal_post(&mia, METHODS, new(card(DECLINED)))
            .await
            .error(400);
    }
    let refused = server.portal_post(&mia, METHODS, new(card(GOOD))).await;
    assert_eq!(
        refused.error(429),
        "Rate limit exceeded. Please retry after the reset time."
    );
    server.portal_get(&mia, METHODS).await.data(200);
    let ann = server.sign_in(STRANGER).await;
    server.saved_card(&ann, GOOD).await;
}

#[apply(both)]
async fn production_without_a_processor_keeps_nothing(server: Server) {
    let mia = server.sign_in(MIA).await;
    let none = pandabase::processors::of(pandabase_domain::token::Environment::Production);
    let production = with_processor(&server, none);
    let refused = production.portal_post(&mia, METHODS, new(card(GOOD))).await;
    assert_eq!(
        refused.error(503),
        "The service is temporarily unavailable. Please try again."
    );
    server.nothing_is_open().await;
}

#[apply(both)]
async fn secrets_are_encrypted_at_rest(server: Server) {
    let mia = server.sign_in(MIA).await;
    let id = server.saved_card(&mia, GOOD).await["id"].clone();
    let id = PaymentMethodId::parse(text(&id)).unwrap();
    let (app, store) = (Arc::clone(&server.app), server.store.clone());
    let found = server
        .app
        .db
        .read(move |tx| payment_methods::instrument(tx, &Ctx::of(&app, &store), &id));
    let Source::Saved(token) = found.await.unwrap().unwrap().source else {
        panic!("not saved")
    };
    let sql = Sql::new("SELECT token FROM payment_methods");
    let sealed: Vec<u8> = server
        .app
        .db
        .read(move |tx| tx.one(sql, &[], |row| row.next()))
        .await
        .unwrap();
    assert!(!sealed.windows(token.len()).any(|part| part == token.as_bytes()));
    // SQLite's files are read as they are.
    let folder = std::fs::read_dir(&server.app.config.data).unwrap();
    let files = folder
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file());
    for path in files {
        let bytes = std::fs::read(&path).unwrap();
        for secret in [token.as_str(), GOOD] {
            assert!(
                !bytes.windows(secret.len()).any(|part| part == secret.as_bytes()),
                "{}",
                path.display()
            );
        }
    }
    let mia = server.sign_in(MIA).await;
    let listed = server.portal_get(&mia, METHODS).await;
    assert!(!listed.text.contains(&token) && !listed.text.contains("fingerprint"));
    server
        .remove_method(&mia, text(&listed.data(200)[0]["id"]))
        .await
        .data(200);
    assert_eq!(
        count(
            &server,
            "SELECT COUNT(*) FROM payment_methods WHERE token IS NOT NULL"
        )
        .await,
        0
    );
}
