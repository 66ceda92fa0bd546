//! What people saved to pay with: adding it in the portal, paying with it, removing it (contract
//! `merchant-api.md`, "Customer portal").

mod bank;
mod paying;
mod refusals;

use crate::harness::{Answer, Server, apply, both};
use crate::portal::{MIA, keys};
use crate::processor::FICKLE;
use crate::shop::{DECLINED, GOOD, POOR, buyer, card, dynamic, method};
use http::Method;
use pandabase_commerce::billing::payment_methods;
use pandabase_commerce::billing::payment_methods::{Address, Owner};
use pandabase_commerce::billing::subscriptions::store as subscriptions;
use pandabase_commerce::orders::store::record;
use pandabase_domain::id::{OrderId, PaymentMethodId, ProductId};
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::product::BillingInterval;
use pandabase_domain::subscription::{Account, Plan, Subscription};
use pandabase_domain::subscription::{State, Terms};
use pandabase_domain::time::DAY;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Sql;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::{SavedInstrument, Source};
use serde_json::{Value, json};
use std::sync::Arc;

pub const METHODS: &str = "/payment-methods";
pub const STRANGER: &str = "ann@example.org";

fn home() -> Value {
    json!({"line1": "1 Main St", "city": "Town", "state": "CA", "postal_code": "94105", "country": "US"})
}

/// Addresses that cannot be taxed, and why, wherever one is given as `billing`.
pub fn untaxable() -> [(Value, &'static str); 5] {
    let at = |country: &str, state: &str, postal_code: &str| {
        let mut billing = home();
        let place = [
            ("country", country),
            ("state", state),
            ("postal_code", postal_code),
        ];
        for (field, value) in place {
            billing[field] = value.into();
        }
        billing
    };
    [
        (at("US", "", "94105"), "body/billing/state must be a state of US"),
        (
            at("US", "Calif.", "94105"),
            "body/billing/state must be a state of US",
        ),
        (
            at("CA", "Ont.", "K1A 0B1"),
            "body/billing/state must be a province of CA",
        ),
        (
            at("US", "CA", "9410"),
            "body/billing/postal_code must be a US postal code: 5 or 9 digits",
        ),
        (
            at("US", "OR", "94105"),
            "body/billing/postal_code must be a postal code of OR",
        ),
    ]
}

pub fn new(payment_method: Value) -> Value {
    json!({"payment_method": payment_method, "name": "Mia Koch", "billing": home()})
}

fn card_until(number: &str, month: i64, year: i64) -> Value {
    json!({"type": "card", "card": {"number": number, "exp_month": month, "exp_year": year, "cvc": "123"}})
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
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

    pub async fn saved_methods(&self, person: &str) -> Vec<Value> {
        let listed = self.portal_get(person, METHODS).await;
        listed.data(200).as_array().unwrap().clone()
    }

    pub async fn remove_method(&self, person: &str, id: &str) -> Answer {
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
        let product = self.plan(json!({})).await;
        let (app, store, method) = (Arc::clone(&self.app), self.store.clone(), method.to_owned());
        self.app
            .db
            .write(move |tx| {
                let ctx = Ctx::of(&app.env, &store);
                let held = payment_methods::lock(tx, MIA, &method.clone().into())?;
                let held = held.ok_or(ApiError::Missing("Payment method"))?;
                let terms = Terms {
                    interval: BillingInterval::Monthly,
                    trial_days: 0,
                    is_metered,
                };
                let first_order = OrderId::from_stored(text(&order["id"]));
                let sale = record::by_order(tx, &ctx, &first_order)?.unwrap();
                let subscription = Subscription {
                    id: ctx.id(),
                    state: State::start(ctx.now, terms),
                    plan: Plan {
                        product: ProductId::from_stored(product.as_str()),
                        variant: None,
                        name: "Notes".into(),
                        unit_amount: Cents(1999),
                        quantity: 1,
                        interval: BillingInterval::Monthly,
                    },
                    pending_change: None,
                    account: Account::default(),
                    trial_coupon: None,
                    customer: sale.customer,
                    email: sale.email,
                    billing_address: sale.billing_address,
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
                let began = pandabase_platform::db::Sql::new(
                    "UPDATE orders SET subscription_id = $1, billing_reason = 'SUBSCRIPTION_CREATE'
                    WHERE store_id = $2 AND id = $3",
                );
                let of =
                    pandabase_platform::params![&subscription.id, &ctx.store.id, &subscription.first_order];
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
            .read(move |tx| subscriptions::find(tx, &Ctx::of(&app.env, &store), &id));
        found.await.unwrap().unwrap()
    }

    async fn store_subscription(&self, subscription: &Subscription) {
        let (app, store, subscription) = (Arc::clone(&self.app), self.store.clone(), subscription.clone());
        let saved = self
            .app
            .db
            .write(move |tx| subscriptions::save(tx, &Ctx::of(&app.env, &store), &subscription));
        saved.await.unwrap();
    }
}

/// Pays a fresh session of `email` with a saved method, as who is signed in as `person`.
async fn pay_saved(server: &Server, person: &str, email: &str, id: &str) -> Answer {
    let session = server
        .open_cart(json!({"items": [dynamic(4000)], "customer": buyer(email, "US", "CA")}))
        .await;
    let by = json!({"type": "card", "saved_payment_method_id": id});
    server
        .pay_signed_in(person, &session, json!({"payment_method": by}))
        .await
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
        "line1": "1 Main St", "line2": null, "city": "Town", "state": "CA", "postalCode": "94105",
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
    server.app.env.clock.advance(1000);
    let second = server.saved_card(&mia, FICKLE).await;
    assert_eq!(
        (&second["lastFour"], &second["isDefault"]),
        (&json!("0341"), &json!(false))
    );
    let second = text(&second["id"]);
    server.app.env.clock.advance(1000);
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
    server.app.env.clock.advance(1000);
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
    server.app.env.clock.advance(DAY);
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
    server.app.env.clock.advance(5 * 365 * DAY);
    let mia = server.sign_in(MIA).await;
    assert_eq!(
        pay_saved(&server, &mia, MIA, text(&first["id"])).await.data(200)["status"],
        "COMPLETED"
    );
    // And so is one that is saved again after it was removed.
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
async fn the_interface_for_renewals(server: Server) {
    let mia = server.sign_in(MIA).await;
    let id = server.saved_card(&mia, GOOD).await["id"].clone();
    let id = PaymentMethodId::parse(text(&id)).unwrap();
    server.app.env.clock.advance(1000);
    let (app, store) = (Arc::clone(&server.app), server.store.clone());
    let seen = server.app.db.write(move |tx| {
        let ctx = Ctx::of(&app.env, &store);
        let method = payment_methods::find(tx, &id)?.unwrap();
        let instrument = payment_methods::instrument(tx, &ctx, &id)?.unwrap();
        let saved = SavedInstrument {
            id: None,
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
async fn secrets_are_encrypted_at_rest(server: Server) {
    let mia = server.sign_in(MIA).await;
    let id = server.saved_card(&mia, GOOD).await["id"].clone();
    let id = PaymentMethodId::parse(text(&id)).unwrap();
    let (app, store) = (Arc::clone(&server.app), server.store.clone());
    let found = server
        .app
        .db
        .read(move |tx| payment_methods::instrument(tx, &Ctx::of(&app.env, &store), &id));
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
    let folder = std::fs::read_dir(&server.app.env.config.data).unwrap();
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
