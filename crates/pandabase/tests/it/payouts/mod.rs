//! Contract `payouts.md` and `merchant-api.md`, "Payout requests and bank accounts": reads through
//! HTTP, what the owner does through the functions that the command line calls, and in `dashboard` by HTTP.

mod balance;
mod bank_accounts;
mod dashboard;
mod locks;
mod requirements;

use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use pandabase_commerce::money::payouts::accounts;
use pandabase_commerce::money::payouts::accounts::{Labelled, NewBankAccount};
use pandabase_commerce::money::payouts::service;
use pandabase_commerce::money::payouts::service::NewPayout;
use pandabase_commerce::money::payouts::views::Requested;
use pandabase_domain::money::Cents;
use pandabase_domain::payout::bank::{BankEvent, Field, Numbers};
use pandabase_domain::pricing::country::Country;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Sql, Tx};
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

const IBAN: &str = "DE89370400440532013000";
const OTHER_IBAN: &str = "DE75512108001245126199";

fn german(iban: &str) -> NewBankAccount {
    account("DE", &[(Field::Iban, iban)])
}

fn account(country: &str, fields: &[(Field, &str)]) -> NewBankAccount {
    let fields = fields.iter().map(|&(field, text)| (field, text.to_owned()));
    NewBankAccount {
        country: Country::parse(country).unwrap(),
        numbers: Numbers(BTreeMap::from_iter(fields)),
        is_primary: false,
        bank_name: None,
        label: None,
    }
}

impl Server {
    /// Does what the owner or the operator does, on the store's clock.
    async fn as_owner<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let (app, store) = (Arc::clone(&self.app), self.store_now().await);
        self.app
            .db
            .write(move |tx| work(tx, &Ctx::of(&app.env, &store)))
            .await
    }

    async fn add_account(&self, new: NewBankAccount) -> Result<Labelled, ApiError> {
        self.as_owner(move |tx, ctx| accounts::add(tx, ctx, &new)).await
    }

    /// An account that was approved just now; returns its id.
    pub async fn approved_account(&self) -> String {
        let id = self
            .add_account(german(IBAN))
            .await
            .unwrap()
            .account
            .id
            .to_string();
        self.review_account(&id, BankEvent::Approved).await.unwrap();
        id
    }

    async fn review_account(&self, id: &str, event: BankEvent) -> Result<Labelled, ApiError> {
        let id = id.to_owned();
        self.as_owner(move |tx, ctx| accounts::review(tx, ctx, &id.clone().into(), event, None))
            .await
    }

    pub async fn request_payout(&self, amount: i64, to: Option<&str>) -> Result<Requested, ApiError> {
        let new = NewPayout {
            amount: Cents(amount),
            bank_account: to.map(|id| id.to_owned().into()),
            expected_fee: None,
        };
        let rail = Arc::clone(&self.app.ports.rail);
        self.as_owner(move |tx, ctx| service::request(tx, ctx, &*rail, &new))
            .await
    }

    async fn payout_refusal(&self, amount: i64, to: Option<&str>) -> String {
        let new = NewPayout {
            amount: Cents(amount),
            bank_account: to.map(|id| id.to_owned().into()),
            expected_fee: None,
        };
        let rail = Arc::clone(&self.app.ports.rail);
        let estimated = self
            .as_owner(move |tx, ctx| service::estimate(tx, ctx, &*rail, &new))
            .await
            .unwrap_err();
        let requested = self.request_payout(amount, to).await.unwrap_err();
        assert_eq!(estimated.to_string(), requested.to_string());
        assert_eq!(estimated.status(), requested.status());
        format!("{} {requested}", requested.status().as_u16())
    }

    async fn payout(&self, id: &str) -> Value {
        self.get(&self.core(&format!("/payouts/{id}")))
            .await
            .data(200)
            .clone()
    }

    async fn bank_accounts(&self) -> Vec<Value> {
        let list = self
            .get(&self.core("/payouts/bank-accounts/"))
            .await
            .data(200)
            .clone();
        list.as_array().unwrap().clone()
    }

    pub async fn play_bank(&self, rest: &str, event: &str) -> crate::harness::Answer {
        let path = format!("/v2/sandbox/stores/{}/payouts/{rest}/simulate", self.store.id);
        self.post(&path, json!({"event": event})).await
    }

    async fn change_rows(&self, statement: &'static str) {
        let changed = self.app.db.write(move |tx| tx.run(Sql::new(statement), &[]));
        assert!(changed.await.unwrap() > 0, "{statement}");
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[apply(both)]
async fn a_sale_becomes_money_at_the_bank(server: Server) {
    server.sell(100_000, GOOD).await;
    let balance = server.balance().await;
    let added = server
        .add_account(german("DE89 3704 0044 0532 0130 00"))
        .await
        .unwrap()
        .account;
    assert!(added.is_primary);
    assert_eq!(
        server.payout_refusal(50_000, None).await,
        "400 The bank account ending 3000 is still in review"
    );
    // Monday; the review takes two business days.
    server.move_clock("P1DT23H").await;
    assert_eq!(server.bank_accounts().await[0]["status"], "IN_REVIEW");
    server.move_clock("PT1H").await;
    assert_eq!(server.bank_accounts().await[0]["status"], "APPROVED");
    let requested = server.request_payout(50_000, None).await.unwrap();
    let id = requested.payout.id.to_string();
    assert_eq!(requested.payout.fee, Cents(150 + 125 + 250));
    assert_eq!(server.balance().await, balance - 50_525);
    assert_eq!(
        server.ledger().await.pop().unwrap(),
        ("PAYOUT".to_owned(), -50_525, id.clone())
    );
    // Approved on Wednesday the 3rd, so it may leave from Wednesday the 10th on, at four.
    server.move_clock("P7DT15H59M59S").await;
    let waiting = server.payout(&id).await;
    assert_eq!(
        waiting,
        json!({
            "id": id, "amount": 50_000, "fee": 525, "status": "IN_REVIEW", "referenceId": null,
            "payoutMethod": {"id": added.id, "isPrimary": true, "status": "APPROVED"}, "traceId": null,
            "expectedAt": null, "createdAt": "2026-06-03T00:00:00.000Z",
            "updatedAt": "2026-06-03T00:00:00.000Z"
        })
    );
    server.move_clock("PT1S").await;
    let sent = server.payout(&id).await;
    assert_eq!(
        (&sent["status"], &sent["expectedAt"]),
        (&json!("PROCESSING"), &json!("2026-06-12T16:00:00.000Z"))
    );
    assert!(sent["referenceId"].as_str().unwrap().starts_with("obp_"));
    assert_eq!(sent["traceId"].as_str().unwrap().len(), 16);
    server.move_clock("P2D").await;
    let paid = server.payout(&id).await;
    assert_eq!(
        (&paid["status"], &paid["updatedAt"]),
        (&json!("COMPLETED"), &json!("2026-06-12T16:00:00.000Z"))
    );
    assert_eq!(server.balance().await, balance - 50_525);
    let mails = server.mails().await;
    for subject in [
        "Your bank account ending 3000 was approved",
        "Your payout of $500.00 is on its way",
    ] {
        let mail = ("owner@example.org".to_owned(), subject.to_owned());
        assert_eq!(
            mails.iter().filter(|found| **found == mail).count(),
            1,
            "{subject}"
        );
    }
    assert!(server.jobs().await.is_empty());
    server.verify().await;
}

#[apply(both)]
async fn answers_have_exactly_their_keys(server: Server) {
    server.sell(100_000, GOOD).await;
    let account = server.approved_account().await;
    let requested = serde_json::to_value(server.request_payout(10_000, None).await.unwrap()).unwrap();
    let list = server.get(&server.core("/payouts")).await.data(200).clone();
    let base = [
        "amount",
        "createdAt",
        "fee",
        "id",
        "payoutMethod",
        "referenceId",
        "status",
        "updatedAt",
    ];
    let sorted = |value: &Value| {
        let mut keys: Vec<String> = keys(value).into_iter().map(str::to_owned).collect();
        keys.sort();
        keys
    };
    assert_eq!(sorted(&list["items"][0]), base);
    assert_eq!(
        list["pagination"],
        json!({"page": 1, "limit": 20, "total": 1, "totalPages": 1, "nextCursor": null})
    );
    assert_eq!(
        sorted(&list["items"][0]["payoutMethod"]),
        ["id", "isPrimary", "status"]
    );
    let detail = server.payout(requested["id"].as_str().unwrap()).await;
    let mut expected: Vec<&str> = base.into_iter().chain(["expectedAt", "traceId"]).collect();
    expected.sort_unstable();
    assert_eq!(sorted(&detail), expected);
    let terms = [
        "cross_border_payout_fee",
        "currency",
        "exchangeRate",
        "foreign_exchange_fee",
        "recommendedAmount",
        "standard_payout_fee",
        "totalDeducted",
    ];
    let mut expected: Vec<&str> = base.into_iter().chain(terms).collect();
    expected.sort_unstable();
    assert_eq!(sorted(&requested), expected);
    assert_eq!(requested["totalDeducted"], 10_225);
    assert_eq!(
        (&requested["currency"], &requested["exchangeRate"]),
        (&json!("EUR"), &json!(0.86348))
    );
    let accounts = server.bank_accounts().await;
    assert_eq!(
        sorted(&accounts[0]),
        [
            "availablePayoutSpeeds",
            "bankAccountType",
            "bankName",
            "country",
            "createdAt",
            "id",
            "isPrimary",
            "last4",
            "routingNumber",
            "status",
            "supportedCurrencies",
            "updatedAt"
        ]
    );
    assert_eq!(
        (
            &accounts[0]["id"],
            &accounts[0]["last4"],
            &accounts[0]["routingNumber"]
        ),
        (&json!(account), &json!("3000"), &Value::Null)
    );
    assert_eq!(
        (
            &accounts[0]["supportedCurrencies"],
            &accounts[0]["availablePayoutSpeeds"]
        ),
        (&json!(["eur"]), &json!(["standard"]))
    );
    let ledger = server
        .get(&server.core("/payouts/ledger"))
        .await
        .data(200)
        .clone();
    assert_eq!(
        sorted(&ledger["items"][0]),
        [
            "amount",
            "createdAt",
            "description",
            "id",
            "referenceId",
            "runningBalance",
            "type"
        ]
    );
    let new = NewPayout {
        amount: Cents(5000),
        bank_account: None,
        expected_fee: None,
    };
    let rail = Arc::clone(&server.app.ports.rail);
    let quote = server
        .as_owner(move |tx, ctx| service::estimate(tx, ctx, &*rail, &new))
        .await
        .unwrap();
    let quote = serde_json::to_value(quote).unwrap();
    let quoted = [
        "amount",
        "crossBorderRate",
        "expectedAt",
        "fee",
        "foreignExchangeRate",
        "leavesAt",
    ];
    let mut expected: Vec<&str> = terms.into_iter().chain(quoted).collect();
    expected.sort_unstable();
    assert_eq!(sorted(&quote), expected);
    assert_eq!(
        (
            &quote["standard_payout_fee"],
            &quote["cross_border_payout_fee"],
            &quote["foreign_exchange_fee"],
            &quote["fee"]
        ),
        (&json!(150), &json!(13), &json!(25), &json!(188))
    );
    assert_eq!(quote["recommendedAmount"], server.balance().await * 9 / 10);
    assert_eq!(
        (&quote["crossBorderRate"], &quote["foreignExchangeRate"]),
        (&json!(0.0025), &json!(0.005))
    );
    // The account was approved on Monday, 1 June: a week's hold ends at midnight, and the batch of that
    // Monday leaves in the afternoon. Banks take five business days at the most.
    assert_eq!(
        (&quote["leavesAt"], &quote["expectedAt"]),
        (
            &json!("2026-06-08T16:00:00.000Z"),
            &json!("2026-06-15T16:00:00.000Z")
        )
    );
}

#[apply(both)]
async fn the_ledger_is_listed_whole_and_by_type(server: Server) {
    for _ in 0..3 {
        server.sell(20_000, GOOD).await;
    }
    server.approved_account().await;
    server.request_payout(5000, None).await.unwrap();
    let server = &server;
    let page = |query: &'static str| async move {
        server
            .get(&server.core(&format!("/payouts/ledger{query}")))
            .await
            .data(200)
            .clone()
    };
    let all = page("").await;
    assert_eq!(
        all["pagination"],
        json!({"page": 1, "limit": 25, "total": 5, "totalPages": 1, "nextCursor": null})
    );
    let entries = all["items"].as_array().unwrap();
    let types: Vec<&str> = entries
        .iter()
        .map(|entry| entry["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        types,
        [
            "PAYOUT",
            "PAYMENT_RECEIVED",
            "PAYMENT_RECEIVED",
            "PAYMENT_RECEIVED",
            "OPENING_BALANCE"
        ]
    );
    assert_eq!(entries[0]["runningBalance"], server.balance().await);
    for pair in entries.windows(2) {
        let number = |entry: &Value, key: &str| entry[key].as_i64().unwrap();
        assert_eq!(
            number(&pair[1], "runningBalance") + number(&pair[0], "amount"),
            number(&pair[0], "runningBalance")
        );
    }
    for (query, total, items) in [
        ("?type=PAYMENT_RECEIVED", 3, 3),
        ("?type=PAYMENT_RECEIVED&limit=2&page=2", 3, 1),
        ("?type=PAYOUT", 1, 1),
        ("?type=OPENING_BALANCE", 1, 1),
        ("?type=DISPUTE_WON", 0, 0),
        ("?limit=2&page=3", 5, 1),
        ("?page=9", 5, 0),
    ] {
        let found = page(query).await;
        assert_eq!(found["pagination"]["total"], total, "{query}");
        assert_eq!(found["items"].as_array().unwrap().len(), items, "{query}");
    }
    for query in [
        "?type=payout",
        "?type=REFUND",
        "?limit=0",
        "?limit=101",
        "?page=0",
    ] {
        server
            .get(&server.core(&format!("/payouts/ledger{query}")))
            .await
            .error(400);
    }
    let (other, token) = server.other_store("other-store").await;
    let path = format!("/v2/core/stores/{}/payouts/ledger", other.id);
    let theirs = server
        .anonymous(http::Method::GET, &path)
        .bearer(&token)
        .send()
        .await;
    assert_eq!(theirs.data(200)["pagination"]["total"], 1);
}

#[apply(both)]
async fn unknown_payouts_and_bad_ids_are_refused(server: Server) {
    assert_eq!(
        server
            .get(&server.core("/payouts/pto_aaaaaaaaaaaaaaaaaaaaaaaa"))
            .await
            .error(404),
        "Payout not found"
    );
    server.get(&server.core("/payouts/pto_short")).await.error(400);
    assert!(server.bank_accounts().await.is_empty());
    assert_eq!(
        server.get(&server.core("/payouts?limit=20")).await.data(200)["pagination"]["totalPages"],
        0
    );
    assert_eq!(
        server
            .play_bank("pto_aaaaaaaaaaaaaaaaaaaaaaaa", "payout_paid")
            .await
            .error(404),
        "Payout not found"
    );
    assert_eq!(
        server
            .play_bank(
                "bank-accounts/bnk_aaaaaaaaaaaaaaaaaaaaaaaa",
                "bank_account_approved"
            )
            .await
            .error(404),
        "Bank account not found"
    );
    for rest in [
        "pto_aaaaaaaaaaaaaaaaaaaaaaaa",
        "bank-accounts/bnk_aaaaaaaaaaaaaaaaaaaaaaaa",
    ] {
        assert!(
            server
                .play_bank(rest, "succeeded")
                .await
                .error(400)
                .starts_with("body/event")
        );
    }
}

#[apply(both)]
async fn rates_and_hours_are_settings(server: Server) {
    let server = server
        .with(|config| {
            config.payouts.hold_days = 0;
            config.payouts.batch_hour = 9;
            config.payouts.base_fee_cents = 100;
            config.payouts.rates = serde_json::from_value(json!([
                {"country": "DE", "cross_border_basis_points": 10, "foreign_exchange_basis_points": 0}
            ]))
            .unwrap();
        })
        .await;
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    let requested = server.request_payout(10_000, None).await.unwrap();
    assert_eq!(requested.payout.fee, Cents(110));
    server.move_clock("PT9H").await;
    assert_eq!(
        server.payout(requested.payout.id.as_str()).await["status"],
        "PROCESSING"
    );
}
