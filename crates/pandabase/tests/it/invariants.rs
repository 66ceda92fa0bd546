//! `pandabase verify`: holds on a store that has seen everything, and names what is broken on another.

use crate::accounts::OWNER;
use crate::accounts::authenticator::Authenticator;
use crate::accounts::gates::company;
use crate::accounts::second_factor::with_app;
use crate::cases::Desk;
use crate::categories::category;
use crate::harness::{Server, apply, both};
use crate::meters::meter;
use crate::place::Place;
use crate::processor::FICKLE;
use crate::products::product;
use crate::receiver::{Manner, Receiver};
use crate::renewals::{Fault, flaky};
use crate::shop::{CHALLENGED, DECLINED, DISPUTED, GOOD, card, dynamic, method, mia};
use pandabase::wiring::invariants::promises;
use pandabase_domain::time::DAY;
use pandabase_platform::db::{Db, DbError, DbOptions, Sql, Tx};
use pandabase_platform::keyring::Keyring;
use serde_json::{Value, json};
use std::process::Command;
use std::sync::Arc;

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

impl Server {
    /// Buys one line as Mia, in whatever way the card goes.
    async fn try_line(&self, line: Value, coupon: Option<&str>, number: &str) {
        let mut cart = json!({"items": [line], "customer": mia()});
        if let Some(code) = coupon {
            cart["coupon_code"] = code.into();
        }
        let session = self.open_cart(cart).await;
        self.pay_with(&session, card(number)).await;
    }
}

/// Keys of a pool, generated ones, ones of a merchant's server that is down, and a stock of ten: sold, and
/// kept for somebody who was sent to the bank.
async fn sell_items(server: &Server, down: &Receiver) {
    let licensed = |fields: Value| {
        let mut body = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 1500});
        body["status"] = "ACTIVE".into();
        body.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        product(server, body)
    };
    let pool: Vec<String> = (1..=9).map(|key| format!("K-{key}")).collect();
    let pool = licensed(json!({"licenseKeys": pool})).await["id"].clone();
    let made = json!({"fulfillmentMode": "MANAGED_LICENSE", "licenseDuration": "THIRTY_DAYS"});
    let made = licensed(made).await["id"].clone();
    let asked = json!({"fulfillmentMode": "LICENSE_WEBHOOK", "webhookUrl": down.url});
    let asked = licensed(asked).await["id"].clone();
    let stocked = json!({
        "productType": "DIGITAL_DOWNLOAD", "title": "Rare", "price": 1000, "status": "ACTIVE",
        "options": [{"name": "a", "values": ["b"]}],
        "variants": [
            {"title": "Only", "options": {"a": "b"}, "price": 1000, "quantity": 10, "trackStock": true}
        ]
    });
    let stocked = product(server, stocked).await;
    let variant = &stocked["variants"][0]["id"];
    let shelf = category(server, json!({"name": "Sound"})).await;
    let below = json!({"name": "Drums", "parentId": shelf["id"]});
    let below = category(server, below).await;
    let filed = json!({"categoryIds": [below["id"]]});
    let path = server.core(&format!("/products/{}", text(&stocked["id"])));
    server.patch(&path, filed).await.data(200);
    for number in [GOOD, GOOD, CHALLENGED, DECLINED] {
        for (product, quantity) in [(&pool, 2), (&made, 1), (&asked, 1)] {
            let line = json!({"product_id": product, "quantity": quantity});
            server.try_line(line, None, number).await;
        }
        let line = json!({"product_id": stocked["id"], "variant_id": variant, "quantity": 1});
        server.try_line(line, None, number).await;
    }
}

/// Files: one that is sold, one that nothing uses, and one that has not come.
async fn files(server: &Server) {
    let file = server
        .upload_file("DOWNLOAD", "a.zip", "application/zip", b"hello")
        .await;
    let album = json!({
        "productType": "DIGITAL_DOWNLOAD", "title": "Album", "price": 1000, "status": "ACTIVE",
        "downloadUrl": file
    });
    let album = product(server, album).await;
    let line = json!({"product_id": album["id"], "quantity": 1});
    server.try_line(line, None, GOOD).await;
    server
        .upload_file("DOWNLOAD", "b.zip", "application/zip", b"hello")
        .await;
    server
        .announce_file("DOWNLOAD", "c.zip", "application/zip", 5)
        .await;
}

/// A coupon and a paylink: used, given back, and kept.
async fn promotions(server: &Server) {
    let coupon = json!({"code": "TWICE", "type": "PERCENTAGE", "value": 10, "maxUses": 4});
    server.post(&server.core("/coupons"), coupon).await.data(201);
    for number in [GOOD, DECLINED, CHALLENGED] {
        server.try_line(dynamic(900), Some("twice"), number).await;
    }
    let paylink = json!({"items": [{"name": "Tea", "amount": 900, "quantity": 1}], "maxUses": 4});
    let paylinks = format!("/v2/stores/{}/paylinks", server.store.id);
    let paylink = server.post(&paylinks, paylink).await;
    let visit = format!(
        "/v2/storefront/paylinks/{}/checkout",
        text(&paylink.data(201)["id"])
    );
    for number in [GOOD, DECLINED, CHALLENGED] {
        let session = server.post(&visit, json!({"customer": mia()})).await;
        let session = text(&session.data(201)["id"]).to_owned();
        server.pay_with(&session, card(number)).await;
    }
    server.cart_of(700).await;
}

async fn refund(server: &Server, paid: &Value) {
    let path = server.core(&format!("/refunds/orders/{}", text(&paid["order_id"])));
    server.post(&path, json!({})).await.data(200);
}

/// Pays by a method whose network takes its time.
async fn sell_slowly(server: &Server, amount: i64) -> Value {
    let session = server.cart_of(amount).await;
    let paid = server.pay_with(&session, method("us_bank_account")).await;
    paid.data(200).clone()
}

/// Refunds by the merchant, the network and nobody yet; disputes in every state. Returns a payment that such
/// a network confirmed.
async fn aftermath(server: &Server) -> Value {
    refund(server, &server.sell(4100, GOOD).await).await;
    let slow = sell_slowly(server, 4200).await;
    let confirmed = sell_slowly(server, 4250).await;
    server.move_clock("P4D").await;
    refund(server, &slow).await;
    sell_slowly(server, 4300).await;
    for events in [
        &["external_refund"][..],
        &["dispute_opened", "dispute_won"],
        &["dispute_opened", "dispute_lost"],
        &["dispute_prevented"],
        &["dispute_opened"],
    ] {
        let paid = server.sell(4000, GOOD).await;
        for event in events {
            server.simulate(&paid, json!({"event": event})).await.data(200);
        }
    }
    let paid = server.sell(4400, GOOD).await;
    server
        .simulate(&paid, json!({"event": "dispute_opened"}))
        .await
        .data(200);
    let open = server.get(&server.core("/disputes?limit=100")).await;
    let disputes = open.data(200)["items"].as_array().unwrap().clone();
    let dispute = disputes
        .iter()
        .find(|dispute| dispute["order"]["id"] == paid["order_id"]);
    let path = server.core(&format!("/disputes/{}/evidence", text(&dispute.unwrap()["id"])));
    let evidence = json!({"access_activity_log": "12 logins"});
    server.post(&path, evidence).await.data(200);
    server.sell(9000, DISPUTED).await;
    confirmed
}

/// Subscriptions: on trial, renewed, metered, past due, paused, cancelled, changed.
async fn subscriptions(server: &Server) {
    let plain = server.plan(json!({})).await;
    let larger = server.plan(json!({"price": 4999})).await;
    let changed = server.signed_up(&plain, GOOD).await;
    let paused = server.signed_up(&plain, GOOD).await;
    let cancelled = server.signed_up(&plain, GOOD).await;
    let counted = json!({"pricingModel": "USAGE_BASED", "price": 1999});
    let counted = server.plan(counted).await;
    meter(server, &json!({"id": counted}), json!({})).await;
    let (metered, ending) = (
        server.signed_up(&counted, GOOD).await,
        server.signed_up(&counted, GOOD).await,
    );
    let use_both = || async {
        for id in [&metered, &ending] {
            let event = json!({"event_name": "render_seconds", "quantity": 7});
            let body = json!({"subscription_id": id, "events": [event.clone(), event]});
            server.post(&server.core("/usage/"), body).await.data(201);
        }
    };
    use_both().await;
    server.move_clock("P31D").await;
    use_both().await;
    server.act(&ending, "cancel").await.data(200);
    let trial = server.plan(json!({"trialDays": 14})).await;
    server.signed_up(&trial, GOOD).await;
    server
        .replan(&changed, json!({"product_id": larger}))
        .await
        .data(200);
    // Its first renewal is refused a week later, at the end of everything else.
    let weekly = server.plan(json!({"billingInterval": "WEEKLY"})).await;
    server.signed_up(&weekly, FICKLE).await;
    server.act(&paused, "pause").await.data(200);
    server.act(&cancelled, "cancel").await.data(200);
}

/// Subscriptions with a dispute that is open, was prevented, or was won after a part was refunded.
async fn contested(server: &Server) {
    let keyed = json!({"fulfillmentMode": "MANAGED_LICENSE", "licenseDuration": "THIRTY_DAYS"});
    let plan = server.plan(keyed).await;
    for events in [
        &["dispute_opened"][..],
        &["dispute_prevented"],
        &["dispute_opened", "external_refund", "dispute_won"],
    ] {
        let paid = server.subscribe(&plan, GOOD).await;
        for event in events {
            let part = json!({"event": event, "amount": 500});
            server.simulate(&paid, part).await.data(200);
        }
    }
}

/// A subscription with keys whose seats changed, of which one is in use and one was replaced.
pub async fn moves(server: &Server) {
    let plan = json!({"fulfillmentMode": "MANAGED_LICENSE", "maxActivations": 3});
    let plan = server.plan(plan).await;
    let id = server.signed_up(&plan, GOOD).await;
    server.replan(&id, json!({"quantity": 2})).await.data(200);
    let list = server
        .get(&server.core(&format!("/licenses?productId={plan}")))
        .await;
    let keys = list.data(200)["items"].as_array().unwrap().clone();
    let path = |key: &Value, rest: &str| server.core(&format!("/licenses/{}/{rest}", text(&key["id"])));
    for machine in ["m-1", "m-2"] {
        let body = json!({"fingerprint": machine});
        server.post(&path(&keys[0], "activations"), body).await.data(201);
    }
    server.post(&path(&keys[1], "replace"), json!({})).await.data(200);
}

/// What people and their owner do besides: an agreement, payouts, a case with files, a card, a report.
pub async fn the_rest(server: &Server) {
    let customer = server.customer().await;
    server.propose(&customer, "MONTHLY").await;
    let made = server.agreed(&customer, "MONTHLY", GOOD).await;
    for _ in 0..2 {
        let token = server.authorized(&made, 5000).await;
        server.charge(&made.id, &token).await.data(200);
    }
    server.authorized(&made, 6000).await;
    server.sell(90_000, GOOD).await;
    server.approved_account().await;
    // The bank has one payout with the last batch, and another one waits for the next.
    server.move_clock("P2D").await;
    server.request_payout(5000, None).await.unwrap();
    server.move_clock("P1D").await;
    server.request_payout(6000, None).await.unwrap();
    let desk = Desk::open(server).await;
    let sent = desk.message_with_a_file().await;
    assert_eq!(sent["attachments"].as_array().unwrap().len(), 1);
    desk.announce().await;
    notes(server, &desk.id).await;
    server.saved_card(&desk.person, GOOD).await;
    let asked = json!({"payment_method": card(CHALLENGED), "name": "Mia Koch", "billing": mia()["billing"]});
    server.portal_post(&desk.person, "/payment-methods", asked).await;
    let month = json!({"type": "PAYMENT_ACTIVITY", "periodStart": "2026-06-01T00:00:00Z",
        "periodEnd": "2026-07-01T00:00:00Z", "formats": ["CSV"]});
    server
        .post(&server.core("/reports/"), month.clone())
        .await
        .data(201);
    server.drain().await;
    server.post(&server.core("/reports/"), month).await.data(201);
}

/// A note on a case, and a canned reply.
async fn notes(server: &Server, case: &str) {
    let written = [
        (format!("/cases/{case}/notes"), json!({"body": "Asks often."})),
        (
            "/canned-replies".to_owned(),
            json!({"name": "Thanks", "body": "Thank you, {buyer}."}),
        ),
    ];
    for (rest, body) in written {
        server.post(&server.of_team(&rest), body).await.data(201);
    }
}

/// An owner with an authenticator app, a member with a passkey who is offered the store, somebody who has not
/// come yet, and a token that was rolled.
pub async fn team(server: &Server) {
    let (owner, app) = with_app(server, OWNER).await;
    for email in ["lena@example.org", "tom@example.org"] {
        let invited = json!({"email": email, "role": "MODERATOR"});
        server
            .account_post(&owner, &server.of_team("/team"), invited)
            .await
            .data(201);
    }
    let lena = server.joined("lena@example.org").await;
    let mut key = Authenticator::new();
    server.add_passkey(&lena, &mut key, "Laptop").await;
    let wanted = json!({"digest": "DAILY"});
    server
        .account_patch(&lena, &server.of_team("/notifications"), wanted)
        .await
        .data(200);
    server.sign_in_by_passkey(&mut key).await.data(200);
    let mfa = app.begin(server).await;
    server.second_factor(&mfa, &app.recovery[0]).await.data(200);
    server
        .account_post(&owner, &server.of_team("/questionnaire"), company())
        .await
        .data(200);
    // A recovery code works whatever the time is.
    let offered = json!({"email": "lena@example.org", "code": app.recovery[1]});
    server
        .account_post(&owner, &server.of_team("/transfer"), offered)
        .await
        .data(201);
    let new = json!({"name": "ci", "permissions": ["PRODUCTS_READ"]});
    let made = server.account_post(&owner, &server.of_team("/tokens"), new).await;
    let roll = format!("/tokens/{}/roll-secret", text(&made.data(201)["id"]));
    let overlap = json!({"overlapHours": 24});
    server
        .account_post(&owner, &server.of_team(&roll), overlap)
        .await
        .data(200);
}

/// What waits for others: a payment that was cut off, one that settles later, and a refund of a `confirmed`
/// one that nobody has asked for yet.
async fn under_way(server: &Server, confirmed: &Value) {
    let session = server.cart_of(4500).await;
    let cut_off = flaky(server, Fault::AfterCharging, 1);
    assert_eq!(cut_off.pay_with(&session, card(GOOD)).await.status, 503);
    sell_slowly(server, 4600).await;
    refund(server, confirmed).await;
}

/// A list, a rule that is not asked any more, and payments that it held: one that waits, one that was let
/// through, and one that was declined.
async fn shielded(server: &Server) {
    let shield = |rest: &str| format!("/v2/stores/{}/shield/{rest}", server.store.id);
    let list = json!({"name": "bad", "type": "email", "values": ["eve@example.org", "*@spam.example"]});
    server.post(&shield("lists"), list).await.data(201);
    let rule = json!({"name": "all", "condition": "amount > 0", "action": "REVIEW", "priority": 1});
    let rule = server.post(&shield("rules"), rule).await.data(201).clone();
    for amount in [5100, 5200, 5300] {
        assert_eq!(server.sell(amount, GOOD).await["status"], "REVIEW");
    }
    let open = server.get(&shield("review")).await.data(200)["items"].clone();
    for (index, decision) in [(1, "approve"), (2, "decline")] {
        let path = shield(&format!("review/{}/{decision}", text(&open[index]["id"])));
        server.post(&path, json!({})).await.data(200);
    }
    let off = json!({"enabled": false});
    let rule = shield(&format!("rules/{}", text(&rule["id"])));
    server.patch(&rule, off).await.data(200);
}

/// A busy store with everything in it: some endpoints accept their events, others do not.
pub async fn everything(server: &Server) -> Server {
    let (up, down) = tokio::join!(
        Receiver::start(Manner::Status(200)),
        Receiver::start(Manner::Status(500))
    );
    let server = server
        .with(|config| {
            config.webhook_allowed_hosts = vec!["127.0.0.1".into()];
            config.payouts.hold_days = 0;
        })
        .await;
    for receiver in [&up, &down] {
        let body = json!({"url": receiver.url, "eventTypes": ["PAYMENT_REFUNDED", "PAYMENT_DISPUTED"]});
        server.post(&server.core("/webhooks"), body).await.data(201);
    }
    subscriptions(&server).await;
    moves(&server).await;
    let confirmed = aftermath(&server).await;
    the_rest(&server).await;
    team(&server).await;
    // No clock moves from here on: what waits for a buyer keeps what it has.
    contested(&server).await;
    promotions(&server).await;
    sell_items(&server, &down).await;
    shielded(&server).await;
    files(&server).await;
    under_way(&server, &confirmed).await;
    server
}

/// A value that is changed behind the server's back, and the promise that this breaks, if any can see it.
struct Damage {
    sql: Sql,
    breaks: Option<&'static str>,
}

fn damages() -> Vec<Damage> {
    let lines = include_str!("invariants/damages.txt").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .map(Damage::of)
        .collect()
}

impl Damage {
    fn of(line: &'static str) -> Self {
        let parts: Vec<&str> = line.split("; ").collect();
        let &[at, does, to, breaks] = parts.as_slice() else {
            panic!("not a damage: {line}")
        };
        let (table, key) = at.split_once('.').unwrap();
        let first = format!("{key} = (SELECT MIN({key}) FROM {table} WHERE {to}) AND {to}");
        let text = match does {
            "DELETE" => format!("DELETE FROM {table} WHERE {first}"),
            change => format!("UPDATE {table} SET {change} WHERE {first}"),
        };
        Self {
            sql: Sql::new(text.leak()),
            breaks: Some(breaks).filter(|name| *name != "-"),
        }
    }
}

/// What a damage breaks, or why it cannot be done.
type Seen = Result<Vec<&'static str>, String>;

/// Does a damage, looks and takes it back. Where a promise is named, only at that one.
async fn seen(server: &Server, &Damage { sql, breaks }: &Damage) -> Seen {
    let keyring = Arc::clone(&server.app.env.keyring);
    let looked = server.app.db.write(move |tx| {
        let undone = tx.savepoint(|tx| Err::<(), _>(look(tx, &keyring, sql, breaks)))?;
        Ok::<_, DbError>(undone.err())
    });
    looked.await.unwrap().unwrap_or_else(|| Ok(Vec::new()))
}

fn look(tx: &mut Tx<'_>, keyring: &Keyring, sql: Sql, breaks: Option<&str>) -> Seen {
    let told = |error: DbError| error.to_string();
    if tx.run(sql, &[]).map_err(told)? == 0 {
        return Err("there is nothing to damage".into());
    }
    let mut broken = Vec::new();
    for promise in promises().filter(|one| breaks.is_none_or(|name| one.name == name)) {
        let found = promise.check_in(tx, Some(keyring)).map_err(told)?;
        if found.is_some_and(|found| !found.broken.is_empty()) {
            broken.push(promise.name);
        }
    }
    Ok(broken)
}

#[apply(both)]
async fn a_store_with_everything_keeps_every_promise_and_each_damage_is_named(server: Server) {
    let server = everything(&server).await;
    server.verify().await;
    let damages = damages();
    let mut wrong = Vec::new();
    for damage in &damages {
        let found = seen(&server, damage).await;
        if found != Ok(Vec::from_iter(damage.breaks)) {
            wrong.push((damage.sql.text(), damage.breaks, found));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let seen = damages.iter().filter(|damage| damage.breaks.is_some()).count();
    assert!(
        seen * 117 >= damages.len() * 110,
        "{seen} of {} are seen",
        damages.len()
    );
    server.verify().await;
    server.advance(40 * DAY).await;
    server.verify().await;
}

#[tokio::test]
async fn the_command_tells_every_broken_promise_with_its_first_rows() {
    let place = Place::new();
    place.dev().stop();
    let kept = place.run(&["verify"]).json(0);
    assert_eq!(kept["promises"].as_array().unwrap().len(), promises().count());
    let file = place.path("pandabase-data/pandabase.db");
    let options = DbOptions {
        url: format!("sqlite:{}", file.display()).parse().unwrap(),
        threads: 1,
        durable: false,
        pooled: false,
    };
    let db = Db::open(&options).unwrap();
    let spoil = |tx: &mut Tx<'_>| {
        tx.run(Sql::new("UPDATE balances SET sales = sales + 1"), &[])?;
        tx.run(
            Sql::new("UPDATE products SET price = -1 WHERE id = (SELECT MIN(id) FROM products)"),
            &[],
        )
    };
    db.write(spoil).await.unwrap();
    let id: String = db
        .read(|tx| tx.one(Sql::new("SELECT MIN(id) FROM products"), &[], |row| row.next()))
        .await
        .unwrap_or_else(|error: DbError| panic!("{error}"));
    db.close().await;
    let told = place.run(&["verify"]).json(1);
    assert_eq!(
        told["error"],
        format!("2 of {} promises are broken", promises().count())
    );
    let told = told["promises"].as_array().unwrap();
    let broken: Vec<_> = told.iter().filter(|one| one["ok"] == false).collect();
    assert_eq!(
        (&broken[0]["name"], &broken[0]["broken"]),
        (&json!("prices"), &json!([id]))
    );
    assert_eq!(broken[1]["name"], "sales");
    let mut command = Command::new(env!("CARGO_BIN_EXE_pandabase"));
    let shown = command
        .current_dir(place.path(""))
        .arg("verify")
        .output()
        .unwrap();
    let lines = String::from_utf8(shown.stdout).unwrap();
    let line = format!("BROKEN  no price of the catalogue is below zero (prices): {id}\n");
    assert!(lines.contains(&line), "{lines}");
    assert!(
        lines.contains("ok      every ledger is an unbroken hash chain"),
        "{lines}"
    );
}
