//! Accounts of Stripe: the installation's, one that a store brings, and what their owners do there without
//! this server.

use super::books::{agree, reconciled};
use super::player::{Player, Till, text};
use super::sold::{Post, Sold};
use crate::harness::{Server, apply, both};
use crate::shop::{GOOD, dynamic, mia};
use fake_stripe::{AccountOptions, Typed};
use http::Method;
use pandabase::surfaces::stripe::client::Client;
use pandabase::surfaces::stripe::form::Form;
use pandabase::surfaces::stripe::key::SecretKey;
use pandabase_domain::money::Cents;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Sql;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The account in which each charge took money, the oldest of each account first.
fn accounts_of_charges(sold: &Sold) -> Vec<String> {
    let lines = sold.fake.ledger().into_iter();
    let paid = lines.filter(|line| line.captured > 0);
    paid.map(|line| line.account).collect()
}

/// Whether nothing of what the store sells is paid out here.
async fn keeps_money(sold: &Sold) -> bool {
    let (app, store) = (Arc::clone(&sold.server.app), sold.server.store.clone());
    let db = app.db.clone();
    let asked = db.read(move |tx| (app.env.keeps_money)(tx, &Ctx::of(&app.env, &store)));
    asked.await.unwrap()
}

/// What the words on an intent say.
fn words(sold: &Sold, intent: &str) -> BTreeMap<String, String> {
    let lines = sold.fake.ledger().into_iter();
    let mut found = lines.filter(|line| line.intent == intent);
    found.next().unwrap().metadata
}

/// Whoever has an account charges five dollars there by hand, with these words. Returns `pi_…`.
async fn charged_by_hand(sold: &Sold, account: &AccountOptions, words: &BTreeMap<String, String>) -> String {
    let client = Client::new(&sold.server.app.env.config);
    let form = Form::new()
        .with("amount", 500)
        .with("currency", "usd")
        .with("payment_method", "pm_card_visa")
        .with("confirm", true)
        .with("return_url", "https://shop.example/thanks");
    let form = words.iter().fold(form, |form, (name, value)| {
        form.with(format!("metadata[{name}]"), value)
    });
    let key = SecretKey::new(account.secret_key(false));
    let made = client.post::<Value>(&key, "/v1/payment_intents", &form, None);
    let made = made.await.unwrap();
    assert_eq!(made["status"], "succeeded", "{made}");
    text(&made["id"]).to_owned()
}

/// Two accounts, of which the second one will be a store's own.
async fn two_accounts(server: &Server) -> (Sold, [AccountOptions; 2]) {
    let accounts = ["one", "two"].map(AccountOptions::named);
    let sold = Sold::with(server, &accounts, Post::InOrder).await;
    (sold, accounts)
}

/// What a buyer sends whose card was typed into the form of this account.
fn card_of(sold: &Sold, account: &AccountOptions) -> Value {
    let key = account.publishable_key(false);
    let token = sold.fake.token_of(&key, &Typed::card(GOOD)).unwrap();
    json!({"type": "card", "token": token})
}

#[apply(both)]
async fn a_stores_own_account_charges_for_it_alone(server: Server) {
    let (sold, [installation, own]) = two_accounts(&server).await;
    let early = sold.sell(sold.card(GOOD)).await;
    let store = sold.server.store.id.clone();
    assert!(!keeps_money(&sold).await);
    sold.connect(&own, Some(store)).await;
    assert!(keeps_money(&sold).await, "it would be paid twice");
    let late = sold.sell(card_of(&sold, &own)).await;
    assert_eq!(late["status"], "COMPLETED");
    assert_eq!(accounts_of_charges(&sold), [&*installation.id, &*own.id]);
    // What was typed into another account's form is of no use.
    let session = sold.server.cart_of(4000).await;
    let foreign = sold.server.pay_with(&session, sold.card(GOOD)).await;
    assert_eq!(foreign.error(400), "Your card was declined");
    // Another store of the installation has nothing to do with it.
    let (other, _) = sold.server.other_store("other-shop").await;
    let path = format!("/v2/stores/{}/checkouts", other.id);
    let cart = json!({"items": [dynamic(4000)], "customer": mia()});
    let opened = sold
        .server
        .anonymous(Method::POST, &path)
        .json(&cart)
        .send()
        .await;
    let path = format!("{path}/{}/pay", text(&opened.data(201)["id"]));
    let pays = json!({"payment_method": sold.card(GOOD)});
    let paid = sold
        .server
        .anonymous(Method::POST, &path)
        .json(&pays)
        .send()
        .await;
    assert_eq!(paid.data(200)["status"], "COMPLETED");
    let charged_at = [&*installation.id, &*installation.id, &*own.id];
    assert_eq!(accounts_of_charges(&sold), charged_at);
    sold.receive_events().await;
    agree(&sold).await;
    // Each is returned where it was charged, and its messages arrive where that account sends them.
    for paid in [&early, &late] {
        sold.refund(paid).await.data(200);
        let refunded = sold.server.payment(paid).await;
        assert_eq!(refunded["status"], "REFUNDED");
    }
    let returned = sold.fake.ledger().into_iter();
    let returned: Vec<(String, i64)> = returned
        .filter(|line| line.captured > 0)
        .map(|line| (line.account, line.refunded))
        .collect();
    assert_eq!(
        returned,
        [
            (installation.id.clone(), 4330),
            (installation.id, 0),
            (own.id, 4330)
        ]
    );
    agree(&sold).await;
}

#[apply(both)]
async fn a_store_that_changes_its_account_hears_of_earlier_charges(server: Server) {
    let (sold, [_, own]) = two_accounts(&server).await;
    let debit = sold.sell(sold.by("us_bank_account")).await;
    let paid = sold.sell(sold.card(GOOD)).await;
    let store = sold.server.store.id.clone();
    sold.connect(&own, Some(store)).await;
    sold.settle(&debit, true).await;
    sold.dispute(&paid).await;
    assert_eq!(sold.server.payment(&debit).await["status"], "COMPLETED");
    assert_eq!(sold.server.payment(&paid).await["status"], "DISPUTED");
    sold.decide(&paid, true).await;
    assert_eq!(sold.server.payment(&paid).await["status"], "COMPLETED");
    agree(&sold).await;
}

#[apply(both)]
async fn words_that_somebody_else_wrote_on_an_intent_are_not_believed(server: Server) {
    let (sold, [installation, own]) = two_accounts(&server).await;
    let store = sold.server.store.id.clone();
    sold.connect(&own, Some(store)).await;
    let paid = sold.sell(card_of(&sold, &own)).await;
    let before = (
        sold.server.payment(&paid).await,
        sold.server.ledger().await,
        sold.server.mails().await,
    );
    let words = words(&sold, &sold.intent(&paid).await);
    assert!(words["pandabase_key"].starts_with("pmt_"), "{words:?}");
    // In another account, and in the very account of the store.
    for account in [&installation, &own] {
        for ending in ["refund", "dispute", "warning", "review"] {
            let intent = charged_by_hand(&sold, account, &words).await;
            match ending {
                "refund" => drop(sold.fake.refund_in_dashboard(&intent, None).unwrap()),
                "dispute" => drop(sold.fake.dispute(&intent, "fraudulent").unwrap()),
                "warning" => drop(sold.fake.warn(&intent).unwrap()),
                _ => drop(sold.fake.open_review(&intent).unwrap()),
            }
            sold.receive_events().await;
        }
    }
    let after = (
        sold.server.payment(&paid).await,
        sold.server.ledger().await,
        sold.server.mails().await,
    );
    assert_eq!(before, after);
    assert_eq!(sold.unread().await, Vec::<String>::new());
    sold.server.verify().await;
}

#[apply(both)]
async fn what_is_charged_by_hand_is_elsewhere(server: Server) {
    let sold = Sold::start(&server).await;
    sold.sell(sold.card(GOOD)).await;
    let account = AccountOptions::named("one");
    let none = BTreeMap::new();
    charged_by_hand(&sold, &account, &none).await;
    let returned = charged_by_hand(&sold, &account, &none).await;
    sold.fake.refund_in_dashboard(&returned, Some(200)).unwrap();
    sold.receive_events().await;
    let report = reconciled(&sold.server).await;
    assert!(report.ok, "{report:#?}");
    assert_eq!(
        (report.elsewhere.count, report.elsewhere.amount),
        (3, Cents(500 + 500 + 200))
    );
    assert_eq!(report.theirs, report.ours);
    sold.server.verify().await;
}

/// A store takes its keys back, and everybody else's books are compared all the same.
#[apply(both)]
async fn an_account_that_refuses_its_keys_is_named_and_left_out(server: Server) {
    let (sold, [installation, own]) = two_accounts(&server).await;
    let paid = sold.sell(sold.card(GOOD)).await;
    let store = sold.server.store.id.clone();
    sold.connect(&own, Some(store)).await;
    sold.sell(card_of(&sold, &own)).await;
    agree(&sold).await;
    let spoilt = sold.server.app.db.write(|tx| {
        // Whatever the reason: a key that cannot be opened asks for nothing.
        let spoil =
            Sql::new("UPDATE processor_accounts SET secret_key = webhook_secret WHERE store_id <> ''");
        tx.run(spoil, &[])
    });
    assert_eq!(spoilt.await.unwrap(), 1);
    let report = reconciled(&sold.server).await;
    let unread: Vec<&str> = report.unread.iter().map(|one| &*one.account).collect();
    assert_eq!(unread, [&*own.id]);
    assert_eq!((report.ok, report.different, report.not_looked_up), (false, 0, 1));
    assert_eq!((report.theirs.charges.count, report.ours.charges.count), (1, 2));
    // Nor does it keep the events of the installation's account waiting.
    let refund = sold.fake.refund_in_dashboard(&sold.intent(&paid).await, None);
    refund.unwrap();
    sold.list().await;
    sold.server.drain().await;
    assert_eq!(sold.server.payment(&paid).await["status"], "REFUNDED");
    assert_eq!(accounts_of_charges(&sold), [&*installation.id, &*own.id]);
}
