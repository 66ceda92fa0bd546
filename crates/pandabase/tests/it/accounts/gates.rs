//! What a store needs before it sells: outside a sandbox its owner's profile and its questionnaire.

use super::profile::profile;
use super::{ANN, ME, OWNER};
use crate::harness::{Answer, Server, apply, both};
use crate::shop::{GOOD, card};
use http::Method;
use pandabase_commerce::accounts::ownership::hand_over;
use pandabase_commerce::accounts::profile::{ProfileChange, fill_in};
use pandabase_commerce::accounts::store::accounts::by_email;
use pandabase_commerce::stores::gates::questionnaire;
use pandabase_commerce::stores::gates::requests::Answers;
use pandabase_domain::checkout::Email;
use pandabase_domain::id::AccountId;
use pandabase_domain::token::{Environment, Mode, Scope};
use pandabase_platform::access::accounts;
use pandabase_platform::access::machine::Origin;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};
use std::sync::Arc;

const CLOSED: &str = "This store cannot accept payments yet";

/// The least that a person answers.
pub fn person() -> Value {
    json!({
        "businessType": "INDIVIDUAL", "description": "Field recordings", "country": "DE",
        "expectedMonthlyVolume": "UNDER_1K"
    })
}

/// Everything that a company answers.
pub fn company() -> Value {
    json!({
        "businessType": "COMPANY", "description": "Field recordings\nand books", "country": "DE",
        "industry": "Publishing", "website": "https://nimbus.example/",
        "expectedMonthlyVolume": "FROM_1K_TO_10K", "averageOrderValue": 1900,
        "legalName": "Nimbus Labs GmbH", "registeredAddress": "Lindenstraße 5", "city": "Berlin",
        "addressCountry": "DE", "taxId": "DE123456788"
    })
}

fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

impl Server {
    /// A fresh production server that plays the processor and the bank.
    pub async fn in_production(&self) -> Self {
        self.with(|config| {
            config.environment = Environment::Production;
            config.unsafe_play_money = true;
            config.payouts.hold_days = 0;
        })
        .await
    }

    /// Does what an operator does, on the machine's clock.
    pub async fn as_operator<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        self.app.env.clock.advance(1);
        let app = Arc::clone(&self.app);
        let done = self.app.db.write(move |tx| {
            let platform = StoreContext::platform();
            work(tx, &Ctx::of(&app.env, &platform))
        });
        done.await
    }

    /// What an operator does to the account of an address.
    pub async fn operate<T: Send + 'static>(
        &self,
        address: &'static str,
        work: fn(&mut Tx<'_>, &Ctx<'_>, &AccountId) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        self.as_operator(move |tx, ctx| {
            let id = by_email(tx, address)?.ok_or(ApiError::Missing("Account"))?;
            work(tx, ctx, &id)
        })
        .await
    }

    async fn fill_in(&self, address: &str, change: Value) {
        let address = email(address);
        let filled = self.as_operator(move |tx, ctx| {
            let change: ProfileChange = serde_json::from_value(change.clone()).unwrap();
            fill_in(tx, ctx, &address, &change)
        });
        filled.await.unwrap();
    }

    /// Begins a session of an address without a mail: in production mails wait for a mail server.
    pub async fn begin(&self, address: &'static str) -> String {
        self.fill_in(address, json!({})).await;
        let begun = self.operate(address, |tx, ctx, id| {
            let origin = Origin {
                ip: "0.0.0.0",
                agent: None,
            };
            accounts::begin(tx, ctx, id, false, &origin)
        });
        begun.await.unwrap().0
    }

    /// Fills in for the owner what the store needs before it sells, as an operator does.
    pub async fn open_for_business(&self) {
        self.fill_in(OWNER, profile()).await;
        let (app, store) = (Arc::clone(&self.app), self.store.clone());
        let answered = self.app.db.write(move |tx| {
            let answers: Answers = serde_json::from_value(person()).unwrap();
            questionnaire::put(tx, &Ctx::of(&app.env, &store), answers)
        });
        answered.await.unwrap();
    }

    /// What the store still needs, as its requirements say.
    pub async fn lacks(&self, purpose: &str) -> Vec<String> {
        let list = self.get(&self.of_team("/requirements")).await;
        let all = list.data(200).as_array().unwrap().clone();
        for one in &all {
            let is_open = one["status"] == "REQUIRED";
            assert_eq!(one["call"].is_object(), is_open, "{one}");
        }
        let open = all.iter().filter(|one| one["for"] == purpose);
        let open = open.filter(|one| one["status"] == "REQUIRED");
        open.map(|one| one["type"].as_str().unwrap().to_owned()).collect()
    }

    async fn cart(&self) -> Answer {
        self.open(json!({"items": [crate::shop::dynamic(4000)], "customer": crate::shop::mia()}))
            .await
    }

    pub async fn hand_over_to(&self, address: &str) {
        let (app, store, address) = (Arc::clone(&self.app), self.store.clone(), email(address));
        let done = self
            .app
            .db
            .write(move |tx| hand_over(tx, &Ctx::of(&app.env, &store), &address));
        done.await.unwrap();
    }
}

#[apply(both)]
async fn a_store_says_what_it_needs_and_sells_once_it_has_it(server: Server) {
    let live = server.in_production().await;
    let questionnaire = live.of_team("/questionnaire");
    assert_eq!(live.cart().await.error(400), CLOSED);
    assert_eq!(
        live.lacks("PAYMENTS").await,
        ["OWNER", "PROFILE", "QUESTIONNAIRE"]
    );
    let owner = live.begin(OWNER).await;
    assert_eq!(live.lacks("PAYMENTS").await, ["PROFILE", "QUESTIONNAIRE"]);
    // Every part of the profile is needed.
    for field in ["username", "firstName", "lastName", "country", "acceptedTerms"] {
        assert_eq!(
            live.lacks("PAYMENTS").await,
            ["PROFILE", "QUESTIONNAIRE"],
            "{field}"
        );
        let part = json!({field: profile()[field]});
        live.account_patch(&owner, ME, part).await.data(200);
    }
    assert_eq!(live.lacks("PAYMENTS").await, ["QUESTIONNAIRE"]);
    assert_eq!(live.cart().await.error(400), CLOSED);
    let list = live.account_get(&owner, &live.of_team("/requirements")).await;
    let open = list.data(200).as_array().unwrap().clone();
    let open = open.iter().find(|one| one["type"] == "QUESTIONNAIRE").unwrap();
    assert_eq!(open["call"], json!({"method": "POST", "path": questionnaire}));
    assert_eq!(
        live.account_get(&owner, &questionnaire).await.error(404),
        "Questionnaire not found"
    );
    let answered = live.account_post(&owner, &questionnaire, person()).await;
    assert_eq!(answered.data(200)["expectedMonthlyVolume"], "UNDER_1K");
    assert!(live.lacks("PAYMENTS").await.is_empty());
    live.sell(4000, GOOD).await;
    assert!(live.balance().await > 0);
    live.verify().await;
}

#[apply(both)]
async fn another_owner_closes_the_store_until_their_profile_is_there(server: Server) {
    let live = server.in_production().await;
    live.open_for_business().await;
    assert!(live.lacks("PAYMENTS").await.is_empty());
    let opened = live.cart().await;
    let session = opened.data(201)["id"].as_str().unwrap();
    live.hand_over_to(ANN).await;
    assert_eq!(
        live.lacks("PAYMENTS").await,
        ["OWNER", "PROFILE", "QUESTIONNAIRE"]
    );
    assert_eq!(live.cart().await.error(400), CLOSED);
    // What was opened before cannot be paid either.
    assert_eq!(live.pay_with(session, card(GOOD)).await.error(400), CLOSED);
    let ann = live.begin(ANN).await;
    assert_eq!(live.lacks("PAYMENTS").await, ["PROFILE", "QUESTIONNAIRE"]);
    live.account_patch(&ann, ME, profile()).await.data(200);
    // Who sells, in law, is another as well.
    assert_eq!(live.cart().await.error(400), CLOSED);
    let questionnaire = live.of_team("/questionnaire");
    live.account_post(&ann, &questionnaire, person()).await.data(200);
    live.pay_with(session, card(GOOD)).await.data(200);
    // And back: whose profile is known need not fill it in again.
    live.hand_over_to(OWNER).await;
    let owner = live.begin(OWNER).await;
    assert_eq!(live.lacks("PAYMENTS").await, ["QUESTIONNAIRE"]);
    live.account_post(&owner, &questionnaire, person())
        .await
        .data(200);
    live.cart().await.data(201);
    live.verify().await;
}

#[apply(both)]
async fn a_sandbox_needs_nothing_and_answers_all_the_same(server: Server) {
    for purpose in ["PAYMENTS", "PAYOUTS"] {
        assert!(server.lacks(purpose).await.is_empty());
    }
    let owner = server.merchant(OWNER).await;
    let path = server.of_team("/questionnaire");
    let first = server.account_post(&owner, &path, company()).await;
    let mut expected = company();
    expected["submittedAt"] = first.data(200)["submittedAt"].clone();
    assert_eq!(first.data(200), &expected);
    assert_eq!(server.account_get(&owner, &path).await.data(200), &expected);
    // What is sent later takes the place of all of it; what an earlier answer showed can be sent again.
    let mut again = person();
    again["expectedMonthlyVolume"] = 250_000.into();
    again["city"] = Value::Null;
    let second = server.account_post(&owner, &path, again).await;
    let second = second.data(200);
    assert_eq!(second["expectedMonthlyVolume"], 250_000);
    assert_eq!((&second["city"], &second["taxId"]), (&Value::Null, &Value::Null));
    assert_eq!(server.account_get(&owner, &path).await.data(200), second);
    server.verify().await;
}

#[apply(both)]
async fn bad_answers_name_the_field(server: Server) {
    let owner = server.merchant(OWNER).await;
    let path = server.of_team("/questionnaire");
    let with = |field: &str, value: Value| {
        let mut body = company();
        body[field] = value;
        body
    };
    let without = |field: &str| {
        let mut body = company();
        body.as_object_mut().unwrap().remove(field);
        body
    };
    for field in [
        "businessType",
        "description",
        "country",
        "expectedMonthlyVolume",
        "legalName",
        "registeredAddress",
        "city",
        "addressCountry",
    ] {
        let refused = server.account_post(&owner, &path, without(field)).await;
        let text = format!("body must have required property '{field}'");
        assert_eq!(refused.error(400), text);
    }
    for (field, value) in [
        ("businessType", json!("PARTNERSHIP")),
        ("description", json!(" ")),
        ("description", json!("x".repeat(5001))),
        ("country", json!("ZZ")),
        ("country", json!("VN")),
        ("industry", json!("a\u{7}")),
        ("website", json!("javascript:alert(1)")),
        ("website", json!("nimbus.example")),
        ("expectedMonthlyVolume", json!("MUCH")),
        ("expectedMonthlyVolume", json!(-1)),
        ("expectedMonthlyVolume", json!(1.5)),
        ("expectedMonthlyVolume", Value::Null),
        ("averageOrderValue", json!("19")),
        ("averageOrderValue", json!(-1)),
        ("legalName", json!("x".repeat(201))),
        ("registeredAddress", json!("")),
        ("city", json!(7)),
        ("addressCountry", json!("USA")),
        ("taxId", json!("x".repeat(65))),
    ] {
        let refused = server
            .account_post(&owner, &path, with(field, value.clone()))
            .await;
        let text = refused.error(400);
        assert!(
            text.starts_with(&format!("body/{field} ")),
            "{field} {value}: {text}"
        );
    }
    assert_eq!(server.account_get(&owner, &path).await.status, 404);
}

#[apply(both)]
async fn people_who_run_the_store_answer_and_whoever_reads_it_asks(server: Server) {
    let path = server.of_team("/questionnaire");
    for (role, may) in [("DEVELOPER", false), ("ADMINSTRATOR", true)] {
        let session = server.member_with(role).await;
        let answered = server.account_post(&session, &path, person()).await;
        assert_eq!(answered.status == 200, may, "{}", answered.text);
        server
            .account_get(&session, &server.of_team("/requirements"))
            .await
            .data(200);
    }
    let scopes = [Scope::StoreWrite].into_iter().collect();
    let token = server.token_with(Mode::Bearer, scopes).await;
    let secret = token.secret.as_deref().unwrap();
    let call = server.anonymous(Method::POST, &path).bearer(secret);
    assert_eq!(call.json(&person()).send().await.status, 401);
    let call = server.anonymous(Method::GET, &server.of_team("/requirements"));
    assert_eq!(call.bearer(secret).send().await.status, 403);
}
