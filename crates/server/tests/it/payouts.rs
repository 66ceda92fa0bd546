//! Contract `payouts.md` and `merchant-api.md`, "Payout requests and bank accounts": reads through
//! HTTP, what the owner does through the functions that the command line calls.

use crate::harness::{Engine, Server, apply, both};
use crate::shop::GOOD;
use futures_util::future::join_all;
use pandabase::db::{Sql, Tx};
use pandabase::http::{ApiError, Ctx};
use pandabase::invariants::PROMISES;
use pandabase::params;
use pandabase::payouts::accounts::{self, Labelled, NewBankAccount};
use pandabase::payouts::service::{self, NewPayout};
use pandabase::payouts::views::Requested;
use pandabase_domain::money::Cents;
use pandabase_domain::payout::PayoutStatus;
use pandabase_domain::payout::bank::{BankEvent, Field, Numbers};
use pandabase_domain::pricing::country::Country;
use pandabase_domain::token::Environment;
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
            .write(move |tx| work(tx, &Ctx::of(&app, &store)))
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
        self.as_owner(move |tx, ctx| accounts::review(tx, ctx, &id, event, None))
            .await
    }

    pub async fn request_payout(&self, amount: i64, to: Option<&str>) -> Result<Requested, ApiError> {
        let new = NewPayout {
            amount: Cents(amount),
            bank_account: to.map(str::to_owned),
        };
        self.as_owner(move |tx, ctx| service::request(tx, ctx, &new))
            .await
    }

    async fn payout_refusal(&self, amount: i64, to: Option<&str>) -> String {
        let new = NewPayout {
            amount: Cents(amount),
            bank_account: to.map(str::to_owned),
        };
        let estimated = self
            .as_owner(move |tx, ctx| service::estimate(tx, ctx, &new))
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

    async fn verify_all(&self) {
        for promise in PROMISES {
            let found = promise.check(&self.app).await.unwrap();
            assert_eq!(found.broken, None, "{}", promise.name);
        }
    }

    async fn change_rows(&self, statement: &'static str) {
        let changed = self.app.db.write(move |tx| tx.run(Sql::new(statement), &[]));
        assert!(changed.await.unwrap() > 0, "{statement}");
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Whether any column of any row holds `text`, plainly or as bytes.
async fn database_holds(server: &Server, text: &'static str) -> bool {
    let is_shared = server.app.db.is_shared();
    let columns = if is_shared {
        Sql::new(
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
            WHERE table_schema = current_schema()",
        )
    } else {
        Sql::new(
            "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
            WHERE m.type = 'table'",
        )
    };
    let found = server.app.db.read(move |tx| {
        let columns = tx.all(columns, &[], |row| {
            Ok((row.next::<String>()?, row.next::<String>()?))
        })?;
        assert!(columns.len() > 200, "{}", columns.len());
        for (table, column) in columns {
            let bytes = hex::encode(text);
            let query = if is_shared {
                format!(
                    "SELECT COUNT(*) FROM {table} WHERE CAST({column} AS TEXT) LIKE '%{text}%'
                        OR CAST({column} AS TEXT) LIKE '%{bytes}%'"
                )
            } else {
                let bytes = bytes.to_uppercase();
                format!("SELECT COUNT(*) FROM {table} WHERE hex({column}) LIKE '%{bytes}%'")
            };
            let query = Sql::new(Box::leak(query.into_boxed_str()));
            if tx.one(query, &[], |row| row.next::<i64>())? > 0 {
                return Ok::<_, ApiError>(true);
            }
        }
        Ok(false)
    });
    found.await.unwrap()
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
    server.verify_all().await;
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
        json!({"page": 1, "limit": 20, "total": 1, "totalPages": 1})
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
    };
    let quote = server
        .as_owner(move |tx, ctx| service::estimate(tx, ctx, &new))
        .await
        .unwrap();
    let quote = serde_json::to_value(quote).unwrap();
    let mut expected: Vec<&str> = terms.into_iter().chain(["amount", "fee"]).collect();
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
        json!({"page": 1, "limit": 25, "total": 5, "totalPages": 1})
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
async fn every_refusal_of_a_request_says_why(server: Server) {
    assert_eq!(
        server.payout_refusal(4999, None).await,
        "400 Minimum payout amount is $50.00"
    );
    assert_eq!(
        server.payout_refusal(5000, None).await,
        "400 Add a bank account before requesting a payout"
    );
    assert_eq!(
        server
            .payout_refusal(5000, Some("bnk_aaaaaaaaaaaaaaaaaaaaaaaa"))
            .await,
        "404 Bank account not found"
    );
    let first = server.approved_account().await;
    assert_eq!(
        server.payout_refusal(5000, None).await,
        "400 Insufficient balance: $51.88 needed ($50.00 + $1.88 fee), $0.00 available"
    );
    server.sell(6000, GOOD).await;
    let balance = server.balance().await;
    let second = server
        .add_account(german(OTHER_IBAN))
        .await
        .unwrap()
        .account
        .id
        .to_string();
    assert_eq!(
        server.payout_refusal(5000, Some(&second)).await,
        "400 The bank account ending 6199 is still in review"
    );
    server.review_account(&second, BankEvent::Rejected).await.unwrap();
    assert_eq!(
        server.payout_refusal(5000, Some(&second)).await,
        "400 The bank account ending 6199 was rejected: use another one"
    );
    // The fee counts: the largest amount that fits, and one cent more.
    let largest = (5000..balance)
        .rev()
        .find(|amount| amount + 150 + (amount + 200) / 400 + (amount + 100) / 200 <= balance)
        .unwrap();
    assert!(
        server
            .payout_refusal(largest + 1, None)
            .await
            .starts_with("400 Insufficient balance: ")
    );
    server.request_payout(largest, Some(&first)).await.unwrap();
    server.payout_refusal(5000, None).await;
    let (other, _) = server.other_store("other-store").await;
    let elsewhere = {
        let mut elsewhere = server.beside(Arc::clone(&server.app));
        elsewhere.store = other;
        elsewhere
    };
    assert_eq!(
        elsewhere.payout_refusal(5000, Some(&first)).await,
        "404 Bank account not found"
    );
    server.verify_all().await;
}

#[apply(both)]
async fn production_has_requirements_and_no_rail(server: Server) {
    let production = server
        .with(|config| config.environment = Environment::Production)
        .await;
    assert_eq!(
        production.payout_refusal(5000, None).await,
        "400 Verify your identity before requesting a payout"
    );
    production.change_rows("UPDATE stores SET verified = TRUE").await;
    assert_eq!(
        production.payout_refusal(5000, None).await,
        "503 The service is temporarily unavailable. Please try again."
    );
    // Reviews are people's work there.
    production.add_account(german(IBAN)).await.unwrap();
    assert!(production.jobs().await.is_empty());
}

#[apply(both)]
async fn concurrent_requests_never_overdraw(server: Server) {
    for _ in 0..3 {
        server.sell(30_000, GOOD).await;
    }
    server.approved_account().await;
    let balance = server.balance().await;
    let fits = usize::try_from(balance / (10_000 + 225)).unwrap();
    assert!((3..15).contains(&fits), "{fits}");
    let tasks = (0..20).map(|_| server.request_payout(10_000, None));
    let results = join_all(tasks).await;
    let refused: Vec<String> = results
        .iter()
        .filter_map(|result| result.as_ref().err())
        .map(ToString::to_string)
        .collect();
    assert_eq!(refused.len(), 20 - fits, "{refused:?}");
    assert!(
        refused
            .iter()
            .all(|text| text.starts_with("Insufficient balance: $102.25 needed ($100.00 + $2.25 fee), ")),
        "{refused:?}"
    );
    let left = balance - i64::try_from(fits).unwrap() * 10_225;
    assert_eq!(server.balance().await, left);
    assert!(left >= 0);
    assert_eq!(
        server.get(&server.core("/payouts")).await.data(200)["pagination"]["total"],
        fits
    );
    server.verify_all().await;
}

#[apply(both)]
async fn a_request_and_a_refusal_of_the_account_leave_no_money_behind(server: Server) {
    server.sell(100_000, GOOD).await;
    let account = server.approved_account().await;
    let balance = server.balance().await;
    let requests = join_all((0..5).map(|_| server.request_payout(10_000, None)));
    let (requested, reviewed) = tokio::join!(requests, server.review_account(&account, BankEvent::Rejected));
    reviewed.unwrap();
    let taken = requested.iter().filter(|result| result.is_ok()).count();
    // What slipped in behind the refusal is refused with its batch.
    server.move_clock("P10D").await;
    let list = server.get(&server.core("/payouts")).await.data(200).clone();
    assert_eq!(list["pagination"]["total"], taken);
    assert!(
        list["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|payout| payout["status"] == "REJECTED")
    );
    assert_eq!(server.balance().await, balance);
    assert!(server.jobs().await.is_empty());
    server.verify_all().await;
}

#[apply(both)]
async fn a_return_brings_amount_and_fee_back_once(server: Server) {
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    let balance = server.balance().await;
    let id = server
        .request_payout(10_000, None)
        .await
        .unwrap()
        .payout
        .id
        .to_string();
    let early = server.play_bank(&id, "payout_paid").await;
    assert_eq!(
        early.error(400),
        "body/event must be one that fits a payout that is IN_REVIEW: it leaves with the batch of \
         2026-06-08T16:00:00.000Z"
    );
    server.move_clock("P7DT16H").await;
    assert_eq!(server.balance().await, balance - 10_225);
    // Paid by hand first; the message that is on its way then changes nothing.
    assert_eq!(
        server.play_bank(&id, "payout_paid").await.data(200)["status"],
        "COMPLETED"
    );
    for _ in 0..2 {
        assert_eq!(
            server.play_bank(&id, "payout_returned").await.data(200)["status"],
            "REJECTED"
        );
        assert_eq!(server.balance().await, balance);
    }
    let late = server.play_bank(&id, "payout_paid").await;
    assert_eq!(
        late.error(400),
        "body/event must be one that fits a payout that is REJECTED: its money is back in the balance"
    );
    server.move_clock("P7D").await;
    assert_eq!(server.payout(&id).await["status"], "REJECTED");
    let entries = server.ledger().await;
    let amounts: Vec<i64> = entries
        .iter()
        .filter(|entry| entry.2 == id)
        .map(|entry| entry.1)
        .collect();
    assert_eq!(amounts, [-10_225, 10_225]);
    let mail = (
        "owner@example.org".to_owned(),
        "Your payout of $100.00 was returned".to_owned(),
    );
    assert_eq!(
        server
            .mails()
            .await
            .iter()
            .filter(|found| **found == mail)
            .count(),
        1
    );
    assert!(server.jobs().await.is_empty());
    server.verify_all().await;
}

#[apply(both)]
async fn a_review_refuses_only_what_has_not_left(server: Server) {
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    let balance = server.balance().await;
    let reject = |id: &str| {
        let id = id.to_owned();
        server.as_owner(move |tx, ctx| service::reject(tx, ctx, &id, "asked for by phone"))
    };
    let id = server
        .request_payout(10_000, None)
        .await
        .unwrap()
        .payout
        .id
        .to_string();
    for _ in 0..2 {
        assert_eq!(reject(&id).await.unwrap().payout.status, PayoutStatus::Rejected);
        assert_eq!(server.balance().await, balance);
    }
    assert!(server.jobs().await.is_empty());
    let id = server
        .request_payout(10_000, None)
        .await
        .unwrap()
        .payout
        .id
        .to_string();
    server.move_clock("P7DT16H").await;
    let refused = reject(&id).await.unwrap_err();
    assert_eq!(
        (refused.status().as_u16(), refused.to_string().as_str()),
        (
            409,
            "A payout that is PROCESSING cannot be rejected: only the bank can return it"
        )
    );
    assert_eq!(
        reject("pto_aaaaaaaaaaaaaaaaaaaaaaaa")
            .await
            .unwrap_err()
            .to_string(),
        "Payout not found"
    );
    server.verify_all().await;
}

#[apply(both)]
async fn batches_wait_over_the_weekend(server: Server) {
    let server = server.with(|config| config.payouts.hold_days = 0).await;
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    // Monday 1 June, before and at the batch, after it; Friday evening.
    let mut expected = Vec::new();
    for (advance, leaves, arrives) in [
        ("PT0S", "2026-06-01T16:00:00.000Z", "2026-06-03T16:00:00.000Z"),
        ("PT16H1S", "2026-06-03T16:00:00.000Z", "2026-06-05T16:00:00.000Z"),
        ("P4DT1H", "2026-06-08T16:00:00.000Z", "2026-06-10T16:00:00.000Z"),
    ] {
        server.move_clock(advance).await;
        let id = server
            .request_payout(10_000, None)
            .await
            .unwrap()
            .payout
            .id
            .to_string();
        expected.push((id, leaves, arrives));
    }
    server.move_clock("P2D").await;
    for (id, leaves, arrives) in &expected[..2] {
        let payout = server.payout(id).await;
        assert_eq!(
            (&payout["status"], &payout["expectedAt"]),
            (&json!("COMPLETED"), &json!(arrives)),
            "{leaves}"
        );
    }
    let (id, leaves, arrives) = &expected[2];
    assert_eq!(server.payout(id).await["status"], "IN_REVIEW");
    server.move_clock("P1D").await;
    let payout = server.payout(id).await;
    assert_eq!(
        (&payout["status"], &payout["updatedAt"], &payout["expectedAt"]),
        (&json!("PROCESSING"), &json!(leaves), &json!(arrives))
    );
    server.verify_all().await;
}

#[apply(both)]
async fn a_debt_is_recovered_before_anything_is_paid_out(server: Server) {
    server.approved_account().await;
    let paid = server.sell(30_000, GOOD).await;
    server
        .simulate(&paid, json!({"event": "dispute_opened"}))
        .await
        .data(200);
    let debt = server.balance().await;
    assert!(debt < 0);
    let refusal = server.payout_refusal(5000, None).await;
    assert_eq!(
        refusal,
        format!(
            "400 Insufficient balance: $51.88 needed ($50.00 + $1.88 fee), {} available",
            Cents(debt)
        )
    );
    server.sell(9000, GOOD).await;
    // The sale alone would have been enough.
    assert!(server.balance().await - debt > 5188);
    server.payout_refusal(5000, None).await;
    server.sell(9000, GOOD).await;
    server.request_payout(5000, None).await.unwrap();
    server.verify_all().await;
}

#[apply(both)]
async fn one_account_is_primary_whatever_happens(server: Server) {
    let mut ids = Vec::new();
    for iban in [IBAN, OTHER_IBAN, "DE44500105175407324931"] {
        server.move_clock("PT1S").await;
        ids.push(
            server
                .add_account(german(iban))
                .await
                .unwrap()
                .account
                .id
                .to_string(),
        );
    }
    let order = || async {
        let accounts = server.bank_accounts().await;
        let primary: Vec<bool> = accounts
            .iter()
            .map(|account| account["isPrimary"] == true)
            .collect();
        assert_eq!(
            primary.iter().filter(|is_primary| **is_primary).count(),
            usize::from(!accounts.is_empty())
        );
        assert!(accounts.is_empty() || primary[0]);
        accounts
            .iter()
            .map(|account| account["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(order().await, [&*ids[0], &*ids[2], &*ids[1]]);
    let primary = |id: &str| {
        let id = id.to_owned();
        server.as_owner(move |tx, ctx| accounts::set_primary(tx, ctx, &id))
    };
    let detach = |id: &str| {
        let id = id.to_owned();
        server.as_owner(move |tx, ctx| accounts::detach(tx, ctx, &id))
    };
    primary(&ids[2]).await.unwrap();
    assert_eq!(order().await, [&*ids[2], &*ids[1], &*ids[0]]);
    server.review_account(&ids[1], BankEvent::Approved).await.unwrap();
    detach(&ids[2]).await.unwrap();
    assert_eq!(order().await, [&*ids[1], &*ids[0]]);
    for gone in [detach(&ids[2]).await.err(), primary(&ids[2]).await.err()] {
        assert_eq!(gone.unwrap().to_string(), "Bank account not found");
    }
    server.review_account(&ids[0], BankEvent::Rejected).await.unwrap();
    assert_eq!(
        primary(&ids[0]).await.unwrap_err().to_string(),
        "A rejected bank account cannot be the primary one"
    );
    let again = server
        .review_account(&ids[0], BankEvent::Approved)
        .await
        .unwrap_err();
    assert_eq!(
        (again.status().as_u16(), again.to_string().as_str()),
        (409, "The bank account was rejected for good: add a new one")
    );
    let label = {
        let id = ids[1].clone();
        server.as_owner(move |tx, ctx| accounts::set_label(tx, ctx, &id, Some("Savings")))
    };
    assert_eq!(label.await.unwrap().label.as_deref(), Some("Savings"));
    detach(&ids[1]).await.unwrap();
    detach(&ids[0]).await.unwrap();
    assert!(order().await.is_empty());
    server.move_clock("P7D").await;
    server.verify_all().await;
}

#[apply(both)]
async fn accounts_added_side_by_side_have_one_primary(server: Server) {
    let tasks = (0..12).map(|_| {
        let mut new = german(IBAN);
        new.is_primary = true;
        server.add_account(new)
    });
    let results = join_all(tasks).await;
    let refused: Vec<String> = results
        .iter()
        .filter_map(|result| result.as_ref().err())
        .map(ToString::to_string)
        .collect();
    assert_eq!(refused, ["A store can have at most 10 bank accounts"; 2]);
    let accounts = server.bank_accounts().await;
    assert_eq!(accounts.len(), 10);
    assert_eq!(
        accounts
            .iter()
            .filter(|account| account["isPrimary"] == true)
            .count(),
        1
    );
    server.verify_all().await;
}

#[apply(both)]
async fn payouts_still_go_to_an_account_that_was_detached(server: Server) {
    server.sell(100_000, GOOD).await;
    let account = server.approved_account().await;
    let id = server
        .request_payout(10_000, None)
        .await
        .unwrap()
        .payout
        .id
        .to_string();
    let gone = account.clone();
    server
        .as_owner(move |tx, ctx| accounts::detach(tx, ctx, &gone))
        .await
        .unwrap();
    assert!(server.bank_accounts().await.is_empty());
    assert_eq!(
        server.payout_refusal(5000, None).await,
        "400 Add a bank account before requesting a payout"
    );
    server.move_clock("P30D").await;
    let payout = server.payout(&id).await;
    assert_eq!(payout["status"], "COMPLETED");
    assert_eq!(
        payout["payoutMethod"],
        json!({"id": account, "isPrimary": false, "status": "APPROVED"})
    );
    server.verify_all().await;
}

#[apply(both)]
async fn what_is_wrong_with_an_account_is_named(server: Server) {
    for (new, text) in [
        (
            account("US", &[(Field::AccountNumber, "000123457065")]),
            "body/country must be the account holder's verified country, DE",
        ),
        (account("DE", &[]), "body/iban must be a valid IBAN of DE"),
        (
            german("DE89370400440532013001"),
            "body/iban must be a valid IBAN of DE",
        ),
        (
            german("FR1420041010050500013M02606"),
            "body/iban must be a valid IBAN of DE",
        ),
    ] {
        let error = server.add_account(new).await.unwrap_err();
        assert_eq!((error.status().as_u16(), error.to_string().as_str()), (400, text));
    }
    server.change_rows("UPDATE stores SET country = 'US'").await;
    let american = |routing: &'static str| {
        account(
            "US",
            &[
                (Field::AccountNumber, "000123457065"),
                (Field::RoutingNumber, routing),
                (Field::AccountType, "checking"),
            ],
        )
    };
    let error = server.add_account(american("110000001")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "body/routingNumber must be 9 digits with a valid ABA checksum"
    );
    server.add_account(american("110000000")).await.unwrap();
    let shown = &server.bank_accounts().await[0];
    let expected = json!({
        "last4": "7065", "routingNumber": "110000000", "bankAccountType": "checking", "country": "US",
        "supportedCurrencies": ["usd"]
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(shown[key], *value, "{key}");
    }
}

#[apply(both)]
async fn an_account_number_is_nowhere_in_clear(server: Server) {
    server.sell(100_000, GOOD).await;
    let added = server.add_account(german(IBAN)).await.unwrap();
    assert!(!format!("{added:?}").contains("37040044"));
    assert!(!serde_json::to_string(&added).unwrap().contains("37040044"));
    server.move_clock("P2D").await;
    let id = server
        .request_payout(10_000, None)
        .await
        .unwrap()
        .payout
        .id
        .to_string();
    server.move_clock("P9D").await;
    for path in [
        "/payouts".to_owned(),
        format!("/payouts/{id}"),
        "/payouts/bank-accounts".into(),
        "/payouts/ledger".into(),
    ] {
        let answer = server.get(&server.core(&path)).await;
        answer.data(200);
        assert!(!answer.text.contains("37040044"), "{path}");
    }
    assert_eq!(server.payout(&id).await["status"], "PROCESSING");
    server.app.request_log.flush().await;
    // The search finds what is there: plain text, and bytes behind text.
    assert!(database_holds(&server, "nimbus-labs").await);
    assert!(database_holds(&server, "ending 3000").await);
    for secret in [IBAN, "37040044", "0532013000"] {
        assert!(!database_holds(&server, secret).await, "{secret}");
    }
}

#[apply(both)]
async fn verify_sees_payouts_that_do_not_add_up(server: Server) {
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    for _ in 0..2 {
        server.request_payout(10_000, None).await.unwrap();
    }
    let id = server.get(&server.core("/payouts")).await.data(200)["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let rejected = id.clone();
    server
        .as_owner(move |tx, ctx| service::reject(tx, ctx, &rejected, "no"))
        .await
        .unwrap();
    server.verify_all().await;
    for (tamper, undo, name) in [
        (
            "UPDATE payouts SET amount = amount + 1 WHERE status = 'IN_REVIEW'",
            "UPDATE payouts SET amount = amount - 1 WHERE status = 'IN_REVIEW'",
            "paid-out",
        ),
        (
            "UPDATE payouts SET fee = fee - 1, amount = amount + 1 WHERE status = 'IN_REVIEW'",
            "UPDATE payouts SET fee = fee + 1, amount = amount - 1 WHERE status = 'IN_REVIEW'",
            "paid-out",
        ),
        (
            "UPDATE payouts SET status = 'PROCESSING' WHERE status = 'REJECTED'",
            "UPDATE payouts SET status = 'REJECTED' WHERE status = 'PROCESSING'",
            "paid-out",
        ),
        (
            "UPDATE payouts SET status = 'REJECTED' WHERE status = 'IN_REVIEW'",
            "UPDATE payouts SET status = 'IN_REVIEW' WHERE updated_at = created_at AND refusal IS NULL",
            "paid-out",
        ),
        (
            "UPDATE payouts SET store_id = 'x' || store_id",
            "UPDATE payouts SET store_id = SUBSTR(store_id, 2)",
            "explained",
        ),
        (
            "UPDATE ledger_entries SET type = 'REFUND_ASYNC' WHERE type = 'PAYOUT' AND amount > 0",
            "UPDATE ledger_entries SET type = 'PAYOUT' WHERE type = 'REFUND_ASYNC'",
            "explained",
        ),
        (
            "UPDATE bank_accounts SET is_primary = FALSE",
            "UPDATE bank_accounts SET is_primary = TRUE",
            "primary-account",
        ),
    ] {
        server.change_rows(tamper).await;
        let mut broken = Vec::new();
        for promise in PROMISES {
            if promise.check(&server.app).await.unwrap().broken.is_some() {
                broken.push(promise.name);
            }
        }
        assert!(broken.contains(&name), "{tamper}: {broken:?}");
        server.change_rows(undo).await;
        server.verify_all().await;
    }
}

#[apply(both)]
async fn any_sequence_of_sales_and_payouts_adds_up(server: Server) {
    let server = server.with(|config| config.payouts.hold_days = 0).await;
    server.approved_account().await;
    let mut state = 20_260_601_u64;
    // A linear congruential generator: the same sequence at every run.
    let mut pick = |choices: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % choices
    };
    let (mut sales, mut payouts) = (Vec::new(), Vec::new());
    for _ in 0..60 {
        match pick(8) {
            0 | 1 => sales.push(server.sell(20_000, GOOD).await),
            2 | 3 => {
                let amount = 5000 + i64::try_from(pick(10_000)).unwrap();
                if let Ok(requested) = server.request_payout(amount, None).await {
                    payouts.push(requested.payout.id.to_string());
                }
            }
            4 if !sales.is_empty() => {
                let event = ["dispute_opened", "dispute_won", "external_refund"][pick(3)];
                server
                    .simulate(&sales[pick(sales.len())], json!({"event": event}))
                    .await;
            }
            5 if !payouts.is_empty() => {
                let event = ["payout_paid", "payout_returned"][pick(2)];
                server.play_bank(&payouts[pick(payouts.len())], event).await;
            }
            6 if !payouts.is_empty() => {
                let id = payouts[pick(payouts.len())].clone();
                let _ = server
                    .as_owner(move |tx, ctx| service::reject(tx, ctx, &id, "no"))
                    .await;
            }
            _ => server.move_clock(["PT6H", "P1D", "P3D"][pick(3)]).await,
        }
    }
    let mut statuses: Vec<String> = Vec::new();
    for id in &payouts {
        statuses.push(server.payout(id).await["status"].as_str().unwrap().to_owned());
    }
    statuses.sort();
    statuses.dedup();
    assert!(statuses.len() >= 2, "{statuses:?}");
    let sum: i64 = server.ledger().await.iter().map(|entry| entry.1).sum();
    assert_eq!(server.balance().await, sum);
    server.verify_all().await;
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

/// The rail takes a transfer, but its answer is lost: it is asked again and sends nothing twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_sends_nothing_twice() {
    let server = Server::start(Engine::Sqlite).await.unwrap();
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    let id = server
        .request_payout(10_000, None)
        .await
        .unwrap()
        .payout
        .id
        .to_string();
    server.move_clock("P7DT16H").await;
    let sent = server.payout(&id).await;
    assert_eq!(sent["status"], "PROCESSING");
    // As it was before the answer was stored.
    server
        .change_rows("UPDATE payouts SET reference_id = NULL, trace_id = NULL, expected_at = NULL")
        .await;
    let again = Sql::new(
        "INSERT INTO jobs (id, store_id, kind, subject, payload, run_at, due_at, attempts, leased_until,
            created_at)
            VALUES ('job_again', $1, 'payout_dispatch', $2, 'null', 0, 0, 1, 0, 0)",
    );
    let (store, subject) = (server.store.id.clone(), id.clone());
    let added = server
        .app
        .db
        .write(move |tx| tx.run(again, params![&store, &subject]));
    added.await.unwrap();
    server.drain().await;
    assert_eq!(server.payout(&id).await["referenceId"], sent["referenceId"]);
    let transfers = Sql::new("SELECT COUNT(*) FROM sandbox_transfers");
    let transfers = server
        .app
        .db
        .read(move |tx| tx.one(transfers, &[], |row| row.next::<i64>()));
    assert_eq!(transfers.await.unwrap(), 1);
    server.verify_all().await;
}
