//! What a merchant does from the first mail to the money at the bank, by HTTP alone.

use super::gates::person;
use super::operators::NO_OPERATOR;
use super::profile::profile;
use super::team::store;
use super::{ANN, ME};
use crate::harness::{Answer, Server, apply, both};
use crate::shop::{GOOD, card, mia};
use http::Method;
use serde_json::{Value, json};

const DENIED: &str = "Insufficient role";

/// A store, and the session of each role of its team.
struct Shop<'s> {
    server: &'s Server,
    id: String,
    owner: String,
    administrator: String,
    developer: String,
    moderator: String,
    viewer: String,
}

impl Shop<'_> {
    fn path(&self, rest: &str) -> String {
        format!("/v2/stores/{}{rest}", self.id)
    }

    async fn get(&self, session: &str, rest: &str) -> Answer {
        self.server.account_get(session, &self.path(rest)).await
    }

    async fn post(&self, session: &str, rest: &str, body: Value) -> Answer {
        self.server.account_post(session, &self.path(rest), body).await
    }

    async fn balance(&self) -> i64 {
        let shown = self.get(&self.viewer, "").await;
        shown.data(200)["balance"].as_i64().unwrap()
    }

    /// Moves the store's clock, as a token of the store may.
    async fn wait(&self, token: &str, time: &str) {
        let clock = format!("/v2/sandbox/stores/{}/clock", self.id);
        let moved = self.server.account_post(token, &clock, json!({"advance": time}));
        moved.await.data(200);
    }
}

/// Signs up, fills the profile in, opens a store, answers its questionnaire and gathers a team.
async fn shop(server: &Server) -> Shop<'_> {
    let owner = server.merchant(ANN).await;
    server.account_patch(&owner, ME, profile()).await.data(200);
    let made = server
        .account_post(&owner, "/v2/stores", store("anns-shop"))
        .await;
    let id = made.data(201)["id"].as_str().unwrap().to_owned();
    let questionnaire = format!("/v2/stores/{id}/questionnaire");
    server
        .account_post(&owner, &questionnaire, person())
        .await
        .data(200);
    let mut sessions = Vec::new();
    for role in ["ADMINSTRATOR", "DEVELOPER", "MODERATOR", "VIEWER"] {
        let email = format!("{}@example.org", role.to_lowercase());
        let invited = json!({"email": email, "role": role});
        let team = format!("/v2/stores/{id}/team");
        server.account_post(&owner, &team, invited).await.data(201);
        sessions.push(server.joined(&email).await);
    }
    let [administrator, developer, moderator, viewer]: [String; 4] = sessions.try_into().unwrap();
    Shop {
        server,
        id,
        owner,
        administrator,
        developer,
        moderator,
        viewer,
    }
}

/// Sells a product of the store to Mia for 600 dollars and tax.
async fn sell(shop: &Shop<'_>, product: &str) {
    let cart = json!({"items": [{"product_id": product, "quantity": 1}], "customer": mia()});
    let checkouts = shop.path("/checkouts");
    let opened = shop.server.anonymous(Method::POST, &checkouts);
    let opened = opened.json(&cart).send().await;
    let pay = format!("{checkouts}/{}/pay", opened.data(201)["id"].as_str().unwrap());
    let method = json!({"payment_method": card(GOOD)});
    let paid = shop.server.anonymous(Method::POST, &pay).json(&method).send();
    assert_eq!(paid.await.data(200)["status"], "COMPLETED");
}

/// Each member does what their role may, and is refused what it may not; returns a token of the developer's.
async fn work(shop: &Shop<'_>) -> String {
    shop.get(&shop.viewer, "/products").await.data(200);
    let product = json!({"title": "Rain", "productType": "LICENSE_KEY", "price": 60_000, "status": "ACTIVE"});
    let refused = shop.post(&shop.viewer, "/products", product.clone()).await;
    assert_eq!(refused.error(403), DENIED);
    shop.post(&shop.moderator, "/products", product).await.data(201);
    let token = json!({"name": "ci", "permissions": ["SANDBOX_WRITE", "WEBHOOKS_READ"]});
    let refused = shop.post(&shop.moderator, "/tokens", token.clone()).await;
    assert_eq!(refused.error(403), DENIED);
    let made = shop.post(&shop.developer, "/tokens", token).await;
    let secret = made.data(201)["secret"].as_str().unwrap().to_owned();
    let quote = json!({"amount": 20_000});
    let refused = shop.post(&shop.developer, "/payouts", quote.clone()).await;
    assert_eq!(refused.error(403), DENIED);
    shop.get(&shop.administrator, "/payouts").await.data(200);
    let estimated = shop.post(&shop.administrator, "/payouts/estimate", quote).await;
    assert_eq!(
        estimated.error(400),
        "Add a bank account before requesting a payout"
    );
    let account = json!({"country": "DE", "iban": "DE89370400440532013000"});
    let refused = shop
        .post(&shop.administrator, "/payouts/bank-accounts", account)
        .await;
    assert_eq!(refused.error(403), DENIED);
    shop.get(&shop.owner, "/tokens").await.data(200);
    let stores = shop.server.account_get(&shop.owner, "/v2/operator/stores").await;
    assert_eq!(stores.error(403), NO_OPERATOR);
    secret
}

/// The owner adds a bank account, which the sandbox approves after two business days.
async fn approved(shop: &Shop<'_>, token: &str) -> String {
    let new = json!({"country": "DE", "iban": "DE89 3704 0044 0532 0130 00", "label": "Till"});
    let added = shop.post(&shop.owner, "/payouts/bank-accounts", new).await;
    let added = added.data(201).clone();
    assert_eq!(
        (
            &added["status"],
            &added["isPrimary"],
            &added["last4"],
            &added["label"]
        ),
        (&json!("IN_REVIEW"), &json!(true), &json!("3000"), &json!("Till"))
    );
    let told = "A bank account ending 3000 was added to Ann's shop";
    assert_eq!(shop.server.mails_about(ANN, told).await, 1);
    let early = shop.post(&shop.administrator, "/payouts", json!({"amount": 20_000}));
    assert_eq!(
        early.await.error(400),
        "The bank account ending 3000 is still in review"
    );
    shop.wait(token, "P2D").await;
    let listed = shop.get(&shop.administrator, "/payouts/bank-accounts").await;
    assert_eq!(listed.data(200)[0]["status"], "APPROVED");
    added["id"].as_str().unwrap().to_owned()
}

#[apply(both)]
async fn a_merchant_comes_sells_and_is_paid_out(server: Server) {
    let shop = shop(&server).await;
    let token = work(&shop).await;
    let products = shop.get(&shop.viewer, "/products").await;
    let product = products.data(200)["items"][0]["id"].as_str().unwrap().to_owned();
    sell(&shop, &product).await;
    let balance = shop.balance().await;
    assert!(balance > 20_300, "{balance}");
    let account = approved(&shop, &token).await;
    let body = json!({"amount": 20_000, "bankAccountId": account});
    let estimated = shop
        .post(&shop.administrator, "/payouts/estimate", body.clone())
        .await;
    let quote = estimated.data(200).clone();
    assert_eq!(
        (&quote["fee"], &quote["totalDeducted"], &quote["currency"]),
        (&json!(300), &json!(20_300), &json!("EUR"))
    );
    assert_eq!(shop.balance().await, balance);
    // A key of more characters than the Store API takes.
    let key = "k".repeat(64);
    let request = |body: &Value| {
        let call = server.anonymous(Method::POST, &shop.path("/payouts"));
        let call = call.bearer(&shop.administrator).header("idempotency-key", &key);
        call.json(body).send()
    };
    let requested = request(&body).await;
    let payout = requested.data(201).clone();
    // What a quote alone tells: how its fee is made of, and when the payout leaves and arrives.
    let estimated = ["crossBorderRate", "foreignExchangeRate", "leavesAt", "expectedAt"];
    for (name, value) in quote.as_object().unwrap() {
        assert_eq!(
            payout.get(name),
            Some(value).filter(|_| !estimated.contains(&name.as_str())),
            "{name}"
        );
    }
    assert_eq!(
        (&payout["status"], &payout["payoutMethod"]["id"]),
        (&json!("IN_REVIEW"), &json!(account))
    );
    let again = request(&body).await;
    assert_eq!((again.status, &again.text), (requested.status, &requested.text));
    assert_eq!(again.header("idempotent-replay"), Some("true"));
    request(&json!({"amount": 20_001})).await.error(422);
    assert_eq!(shop.balance().await, balance - 20_300);
    let ledger = shop.get(&shop.administrator, "/payouts/ledger").await;
    let newest = &ledger.data(200)["items"][0];
    assert_eq!(
        (&newest["type"], &newest["amount"], &newest["referenceId"]),
        (&json!("PAYOUT"), &json!(-20_300), &payout["id"])
    );
    // A week after the approval it leaves with a batch, and arrives two business days later.
    shop.wait(&token, "P12D").await;
    let one = format!("/payouts/{}", payout["id"].as_str().unwrap());
    let arrived = shop.get(&shop.administrator, &one).await;
    assert_eq!(arrived.data(200)["status"], "COMPLETED");
    assert_eq!(shop.balance().await, balance - 20_300);
    server.verify().await;
}
