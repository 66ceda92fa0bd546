//! Payouts are requested, and bank accounts are kept, by HTTP: what is refused, and what is stored.

use super::bank_accounts::database_holds;
use super::{IBAN, OTHER_IBAN};
use crate::accounts::OWNER;
use crate::harness::{Answer, Server, apply, both};
use crate::portal::keys;
use crate::shop::GOOD;
use http::Method;
use pandabase_domain::payout::bank::BankEvent;
use serde_json::{Value, json};

const ACCOUNTS: &str = "/payouts/bank-accounts";
const UNKNOWN: &str = "bnk_aaaaaaaaaaaaaaaaaaaaaaaa";

fn german_body(iban: &str) -> Value {
    json!({"country": "DE", "iban": iban})
}

fn american_body(routing: &str) -> Value {
    json!({
        "country": "US", "accountNumber": "000123457065", "routingNumber": routing, "accountType": "checking"
    })
}

impl Server {
    async fn add_by_http(&self, owner: &str, body: Value) -> Answer {
        self.account_post(owner, &self.of_team(ACCOUNTS), body).await
    }

    async fn change_account(&self, owner: &str, id: &str, body: Value) -> Answer {
        let path = self.of_team(&format!("{ACCOUNTS}/{id}"));
        self.account_patch(owner, &path, body).await
    }

    async fn detach_by_http(&self, owner: &str, id: &str) -> Answer {
        let path = self.of_team(&format!("{ACCOUNTS}/{id}"));
        self.with_session(owner, Method::DELETE, &path, None).await
    }

    /// The answer to a request, and to its estimate, which are refused alike.
    async fn refused_payout(&self, session: &str, body: Value) -> String {
        let estimate = self.of_team("/payouts/estimate");
        let estimated = self.account_post(session, &estimate, body.clone()).await;
        let payouts = self.of_team("/payouts");
        let requested = self.account_post(session, &payouts, body).await;
        assert_eq!(estimated.text, requested.text);
        let status = requested.status.as_u16();
        format!("{status} {}", requested.error(status))
    }
}

#[apply(both)]
async fn bad_bank_accounts_name_the_field_and_never_the_number(server: Server) {
    let owner = server.merchant(OWNER).await;
    let with = |field: &str, value: Value| {
        let mut body = german_body(IBAN);
        body[field] = value;
        body
    };
    for (body, text) in [
        (json!({}), "body must have required property 'country'"),
        (
            with("country", json!("USA")),
            "body/country must be an ISO 3166-1 alpha-2 country code",
        ),
        (
            american_body("110000000"),
            "body/country must be the account holder's verified country, DE",
        ),
        (json!({"country": "DE"}), "body/iban must be a valid IBAN of DE"),
        (
            german_body("DE89370400440532013001"),
            "body/iban must be a valid IBAN of DE",
        ),
        (
            german_body("FR1420041010050500013M02606"),
            "body/iban must be a valid IBAN of DE",
        ),
        (
            json!({"country": "DE", "accountNumber": "0532013000"}),
            "body/iban must be a valid IBAN of DE",
        ),
        (with("iban", json!(3704)), "body/iban "),
        (with("iban", Value::Null), "body/iban "),
        (with("iban", json!("")), "body/iban "),
        (
            with("accountNumber", json!("4".repeat(65))),
            "body/accountNumber ",
        ),
        (with("accountType", json!("gold")), "body/accountType "),
        (with("bankName", json!("x".repeat(129))), "body/bankName "),
        (with("label", json!(" ")), "body/label "),
        (with("label", json!("a\u{7}")), "body/label "),
        (with("isPrimary", json!("yes")), "body/isPrimary "),
    ] {
        let refused = server.add_by_http(&owner, body.clone()).await;
        let error = refused.error(400);
        assert!(error.starts_with(text), "{body}: {error}");
        for part in ["370400", "0532013", "4444", "000123457065"] {
            assert!(!error.contains(part), "{error}");
        }
    }
    assert!(server.bank_accounts().await.is_empty());
    let mails = "SELECT COUNT(*) FROM mails WHERE subject LIKE 'A bank account%'";
    assert_eq!(server.number(mails).await, 0);
    server.change_rows("UPDATE stores SET country = 'US'").await;
    let refused = server.add_by_http(&owner, american_body("110000001")).await;
    assert_eq!(
        refused.error(400),
        "body/routingNumber must be 9 digits with a valid ABA checksum"
    );
    let added = server.add_by_http(&owner, american_body("110000000")).await;
    assert_eq!(
        (
            &added.data(201)["routingNumber"],
            &added.data(201)["bankAccountType"]
        ),
        (&json!("110000000"), &json!("checking"))
    );
    assert!(!added.text.contains("12345"), "{}", added.text);
}

#[apply(both)]
async fn the_owner_labels_prefers_and_detaches_accounts(server: Server) {
    let owner = server.merchant(OWNER).await;
    let mut ids = Vec::new();
    for (iban, label) in [(IBAN, json!("Till")), (OTHER_IBAN, json!("Savings"))] {
        let mut body = german_body(iban);
        body["label"] = label;
        let added = server.add_by_http(&owner, body).await;
        ids.push(added.data(201)["id"].as_str().unwrap().to_owned());
    }
    let [first, second] = &ids[..] else { panic!() };
    let primary = async || server.bank_accounts().await[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(&primary().await, first);
    let same = server.change_account(&owner, second, json!({})).await;
    assert_eq!(
        (&same.data(200)["label"], &same.data(200)["isPrimary"]),
        (&json!("Savings"), &json!(false))
    );
    let changed = json!({"label": null, "isPrimary": true});
    let changed = server.change_account(&owner, second, changed).await;
    assert_eq!(
        (&changed.data(200)["label"], &changed.data(200)["isPrimary"]),
        (&Value::Null, &json!(true))
    );
    assert_eq!(&primary().await, second);
    for (change, text) in [
        (json!({"isPrimary": false}), "body/isPrimary must be true"),
        (json!({"isPrimary": null}), "body/isPrimary "),
        (json!({"label": ""}), "body/label "),
        (json!({"label": "x".repeat(65)}), "body/label "),
    ] {
        let refused = server.change_account(&owner, second, change).await;
        assert!(refused.error(400).starts_with(text), "{}", refused.text);
    }
    // Numbers are no part of what can be changed.
    let kept = server
        .change_account(&owner, second, json!({"iban": IBAN, "label": "Rent"}))
        .await;
    assert_eq!(
        (&kept.data(200)["last4"], &kept.data(200)["label"]),
        (&json!("6199"), &json!("Rent"))
    );
    // Nothing of a refused change stays, and labels are the owner's.
    server.review_account(first, BankEvent::Rejected).await.unwrap();
    let refused = server
        .change_account(&owner, first, json!({"label": "Best", "isPrimary": true}))
        .await;
    assert_eq!(
        refused.error(400),
        "A rejected bank account cannot be the primary one"
    );
    let shown = server.change_account(&owner, first, json!({})).await;
    assert_eq!(shown.data(200)["label"], "Till");
    assert!(!keys(&server.bank_accounts().await[0]).contains(&"label"));
    let gone = server.detach_by_http(&owner, second).await;
    assert_eq!(gone.data(200), &json!({"deleted": true}));
    for id in [second.as_str(), UNKNOWN] {
        let refused = server.change_account(&owner, id, json!({"label": "x"})).await;
        assert_eq!(refused.error(404), "Bank account not found");
        let refused = server.detach_by_http(&owner, id).await;
        assert_eq!(refused.error(404), "Bank account not found");
    }
    server.detach_by_http(&owner, "bnk_short").await.error(400);
    // Another store of the same owner's has accounts of its own.
    let (other, _) = server.other_store("other-store").await;
    let again = server.merchant(OWNER).await;
    let path = format!("/v2/stores/{}{ACCOUNTS}/{first}", other.id);
    let refused = server.with_session(&again, Method::DELETE, &path, None).await;
    assert_eq!(refused.error(404), "Bank account not found");
    server.verify().await;
}

#[apply(both)]
async fn a_store_has_up_to_ten_accounts(server: Server) {
    let owner = server.merchant(OWNER).await;
    for _ in 0..10 {
        server.add_by_http(&owner, german_body(IBAN)).await.data(201);
    }
    let eleventh = server.add_by_http(&owner, german_body(IBAN)).await;
    assert_eq!(eleventh.error(400), "A store can have at most 10 bank accounts");
    assert_eq!(server.bank_accounts().await.len(), 10);
}

#[apply(both)]
async fn bad_payouts_are_refused_alike_by_estimates(server: Server) {
    let owner = server.merchant(OWNER).await;
    server.sell(20_000, GOOD).await;
    let balance = server.balance().await;
    let refused = async |body: Value| server.refused_payout(&owner, body).await;
    for (body, text) in [
        (json!({}), "400 body must have required property 'amount'"),
        (json!({"amount": 4999}), "400 Minimum payout amount is $50.00"),
        (json!({"amount": 0}), "400 Minimum payout amount is $50.00"),
        (json!({"amount": -1}), "400 body/amount must be >= 0"),
        (json!({"amount": 5000.5}), "400 body/amount must be integer"),
        (json!({"amount": "5000"}), "400 body/amount must be integer"),
        (
            json!({"amount": 5000}),
            "400 Add a bank account before requesting a payout",
        ),
        (
            json!({"amount": 5000, "bankAccountId": UNKNOWN}),
            "404 Bank account not found",
        ),
        (
            json!({"amount": 5000, "bankAccountId": "bnk_1"}),
            "400 body/bankAccountId ",
        ),
    ] {
        let found = refused(body.clone()).await;
        assert!(found.starts_with(text), "{body}: {found}");
    }
    let added = server.add_by_http(&owner, german_body(IBAN)).await;
    let id = added.data(201)["id"].as_str().unwrap();
    assert_eq!(
        refused(json!({"amount": 5000})).await,
        "400 The bank account ending 3000 is still in review"
    );
    server.review_account(id, BankEvent::Approved).await.unwrap();
    // The fee of all that there is comes on top of it.
    let found = refused(json!({"amount": balance})).await;
    assert!(found.starts_with("400 Insufficient balance: $"), "{found}");
    assert!(found.ends_with(" available"), "{found}");
    let most = refused(json!({"amount": 9_007_199_254_740_991_i64})).await;
    assert!(most.starts_with("400 "), "{most}");
    let (long, body) = ("k".repeat(256), json!({"amount": 5000}));
    for key in ["", "a b", long.as_str()] {
        let call = server.call(Method::POST, &server.of_team("/payouts"));
        let answer = call.header("idempotency-key", key).json(&body).send().await;
        assert!(answer.error(400).contains("idempotency-key"), "{}", answer.text);
    }
    assert_eq!(server.balance().await, balance);
    assert_eq!(server.number("SELECT COUNT(*) FROM payouts").await, 0);
    // A token with the scope requests as an administrator does.
    server.post(&server.of_team("/payouts"), body).await.data(201);
    assert_eq!(server.balance().await, balance - 5188);
    server.verify().await;
}

#[apply(both)]
async fn what_an_owner_lacks_is_named(server: Server) {
    let live = server.in_production().await;
    live.open_for_business().await;
    let owner = live.begin(OWNER).await;
    assert_eq!(
        live.refused_payout(&owner, json!({"amount": 5000})).await,
        "400 Requirements of payouts are not met: IDENTITY, PHONE, TWO_FACTOR"
    );
    live.add_by_http(&owner, german_body(IBAN)).await.data(201);
    let list = live.account_get(&owner, &live.of_team("/requirements")).await;
    let all = list.data(200).as_array().unwrap().clone();
    let open = all.iter().find(|one| one["type"] == "BANK_ACCOUNT").unwrap();
    let call = json!({"method": "POST", "path": live.of_team(ACCOUNTS)});
    assert_eq!(open["call"], call);
}

#[apply(both)]
async fn a_number_that_came_by_http_is_nowhere_in_clear(server: Server) {
    let owner = server.merchant(OWNER).await;
    let call = server.anonymous(Method::POST, &server.of_team(ACCOUNTS));
    let call = call.bearer(&owner).header("idempotency-key", "key-0123456789");
    let added = call.json(&german_body(IBAN)).send().await;
    added.data(201);
    server.app.request_log.flush().await;
    for secret in [IBAN, "37040044", "0532013000"] {
        assert!(!added.text.contains(secret), "{}", added.text);
        assert!(!database_holds(&server, secret).await, "{secret}");
    }
    // A hash of the body would tell the number to whoever tries them all.
    let records = "SELECT COUNT(*) FROM idempotency_records";
    assert_eq!(server.number(records).await, 0);
}
