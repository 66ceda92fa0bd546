//! The end of a store: what stands in its way, what ends with it, and what stays with its customers.

use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use crate::portal::MIA;
use crate::shop::{GOOD, buyer, card, dynamic, method, mia};
use crate::uploads::pictures::picture;
use crate::uploads::stored;
use http::Method;
use image::ImageFormat;
use pandabase_commerce::closing::{self, Obstacle};
use pandabase_commerce::money::payouts::apply as told;
use pandabase_commerce::operator::activity::Actor;
use pandabase_commerce::stores::views::Store;
use pandabase_domain::money::Cents;
use pandabase_domain::payout::PayoutEvent;
use pandabase_domain::payout::fees::Schedule;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::time::{DAY, HOUR};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Sql, Tx};
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};
use std::sync::Arc;

/// A way to delete a store.
type End = fn(&mut Tx<'_>, &Ctx<'_>, Actor<'_>) -> Result<Result<Store, Obstacle>, ApiError>;

impl Server {
    /// Deletes the store, or says what stands in the way.
    async fn delete_store(&self) -> Result<(), Obstacle> {
        self.end_store(closing::delete).await
    }

    async fn end_store(&self, how: End) -> Result<(), Obstacle> {
        let (app, store) = (Arc::clone(&self.app), self.store_now().await);
        let deleted = self
            .app
            .db
            .write(move |tx| how(tx, &Ctx::of(&app.env, &store), Actor::COMMAND_LINE));
        deleted.await.unwrap().map(drop)
    }
}

const LIVE: &str = "SELECT COUNT(*) FROM subscriptions WHERE status <> 'CANCELLED'";
const ENDED: &str = "SELECT COUNT(*) FROM subscriptions WHERE status = 'CANCELLED'";

#[apply(both)]
async fn money_that_is_on_its_way_keeps_a_store(server: Server) {
    server.sell(20_000, GOOD).await;
    assert!(matches!(
        server.delete_store().await,
        Err(Obstacle::Balance(balance)) if balance.0 > 0
    ));
    let session = server.cart_of(4600).await;
    server
        .pay_with(&session, method("us_bank_account"))
        .await
        .data(200);
    assert_eq!(server.delete_store().await, Err(Obstacle::Payments));
    server.approved_account().await;
    server.request_payout(5000, None).await.unwrap();
    assert_eq!(server.delete_store().await, Err(Obstacle::Payouts));
    let paid = server.sell(4000, GOOD).await;
    let dispute = json!({"event": "dispute_opened", "reason": "FRAUDULENT"});
    server.simulate(&paid, dispute).await.data(200);
    assert_eq!(server.delete_store().await, Err(Obstacle::Disputes));
    // Nothing has changed.
    server.get(&server.core("/")).await.data(200);
    server.verify().await;
}

#[apply(both)]
async fn a_store_ends_and_its_customers_keep_what_they_have(server: Server) {
    let owner = server.merchant(OWNER).await;
    let viewer = server.member_with("VIEWER").await;
    let plan = server.plan(json!({"trialDays": 14})).await;
    let paid = server.subscribe(&plan, GOOD).await;
    let order = paid["order_id"].as_str().unwrap().to_owned();
    server.subscribe(&plan, GOOD).await;
    let open = server.cart_of_plan(&plan).await;
    let person = server.sign_in(MIA).await;
    let asked = json!({"orderId": order, "subject": "Where is it?", "body": "I cannot find it."});
    let case = server.portal_post(&person, "/cases", asked.clone()).await;
    let case = format!("/cases/{}", case.data(201)["id"].as_str().unwrap());
    let subscription = format!("/subscriptions/{}", paid["subscription_id"].as_str().unwrap());
    let note = server.of_team(&format!("{case}/notes"));
    server.post(&note, json!({"body": "A regular."})).await.data(201);
    let canned = json!({"name": "Thanks", "body": "Thank you."});
    let replies = server.of_team("/canned-replies");
    server.post(&replies, canned).await.data(201);

    assert_eq!(server.delete_store().await, Ok(()));
    let decided =
        "SELECT COUNT(*) FROM operator_events WHERE action = 'STORE_DELETED' AND account_id IS NULL";
    assert_eq!(server.number(decided).await, 1);
    // Everything is closed before any job has run.
    server.verify().await;
    assert_eq!(server.number(LIVE).await, 2);
    let token = server.get(&server.core("/products")).await;
    assert_eq!(token.error(401), "Invalid API token");
    for session in [&owner, &viewer] {
        let team = server.account_get(session, &server.of_team("/products")).await;
        assert_eq!(team.error(404), "Store not found");
        let mine = server.account_get(session, "/v2/stores").await;
        assert_eq!(mine.data(200), &json!([]));
    }
    let checkout = format!("/v2/stores/{}/checkouts", server.store.id);
    let cart = json!({"items": [{"product_id": plan, "quantity": 1}], "customer": mia()});
    let pay = server.pay_path(&open);
    for (verb, path, body) in [
        (Method::GET, "/v2/storefront/resolve/nimbus-labs".to_owned(), None),
        (Method::POST, checkout.clone(), Some(cart)),
        (Method::GET, format!("{checkout}/{open}"), None),
        (
            Method::POST,
            pay,
            Some(json!({"payment_method": card(GOOD), "consent": true})),
        ),
    ] {
        let call = server.anonymous(verb, &path);
        let answer = match &body {
            Some(body) => call.json(body).send().await,
            None => call.send().await,
        };
        assert_eq!(answer.error(404), "Store not found", "{path}");
    }
    // Customers read, and change nothing.
    let refused = "The store has closed: what it left can only be read";
    server
        .portal_get(&person, &format!("/orders/{order}"))
        .await
        .data(200);
    server.portal_get(&person, &case).await.data(200);
    server
        .portal_get(&person, &format!("{case}/messages"))
        .await
        .data(200);
    let message = json!({"body": "Hello?"});
    for (path, body) in [
        ("/cases".to_owned(), asked),
        (format!("{case}/messages"), message),
        (format!("{case}/close"), json!({})),
        (format!("{subscription}/reactivate"), json!({})),
        (format!("{subscription}/retry"), json!({})),
        (
            format!("{subscription}/payment-method"),
            json!({"paymentMethodId": "pm_aaaaaaaaaaaaaaaaaaaaaaaa"}),
        ),
    ] {
        let answer = server.portal_post(&person, &path, body).await;
        assert_eq!(answer.error(409), refused, "{path}");
    }

    server.drain().await;
    assert_eq!(server.number(LIVE).await, 0);
    assert!(!server.jobs().await.contains(&"store_closing".to_owned()));
    // What the team wrote for itself has gone with it.
    for written in [
        "SELECT COUNT(*) FROM case_notes",
        "SELECT COUNT(*) FROM canned_replies",
    ] {
        assert_eq!(server.number(written).await, 0, "{written}");
    }
    let shown = server.portal_get(&person, &subscription).await;
    assert_eq!(shown.data(200)["status"], "CANCELLED");
    // Access lasts as long as the trial was promised.
    let ends = shown.data(200)["endsAt"].as_str().unwrap();
    assert!(ends.starts_with("2026-06-15T"), "{ends}");
    let letters = server.letters(MIA).await;
    let told: Vec<&Value> = letters
        .iter()
        .filter(|letter| letter["subject"] == "Your subscription to Cloud Notes Pro was cancelled")
        .collect();
    assert_eq!(told.len(), 2);
    let text = told[0]["text"].as_str().unwrap();
    assert!(
        text.contains("Nimbus Labs has closed") && text.contains("not be charged"),
        "{text}"
    );
    for address in [OWNER, "viewer@example.org"] {
        let letters = server.letters(address).await;
        let told = letters
            .iter()
            .filter(|letter| letter["subject"] == "Nimbus Labs was deleted");
        assert_eq!(told.count(), 1, "{address}");
    }
    assert_eq!(server.happened(&owner).await[0], "STORE_DELETED");
    // Nothing is charged when the trials would have ended.
    server.advance(30 * DAY).await;
    let captured = "SELECT COUNT(*) FROM orders WHERE total_amount > 0";
    assert_eq!(server.number(captured).await, 0);
    server.verify().await;
}

#[apply(both)]
async fn a_deleted_store_charges_nobody_even_before_its_job_has_come(server: Server) {
    let plan = server.plan(json!({"trialDays": 14})).await;
    server.subscribe(&plan, GOOD).await;
    assert_eq!(server.delete_store().await, Ok(()));
    let dropped = server
        .app
        .db
        .write(|tx| tx.run(Sql::new("DELETE FROM jobs WHERE kind = 'store_closing'"), &[]));
    assert_eq!(dropped.await.unwrap(), 1);
    assert_eq!(server.broken().await, ["closed-subscriptions"]);
    server.advance(15 * DAY).await;
    assert_eq!((server.number(LIVE).await, server.number(ENDED).await), (0, 1));
    let captured = "SELECT COUNT(*) FROM orders WHERE total_amount > 0";
    assert_eq!(server.number(captured).await, 0);
    server.verify().await;
}

#[apply(both)]
async fn a_deleted_store_tells_nothing_and_its_paylinks_lead_nowhere(server: Server) {
    let (server, receiver) = server.listening(&["SUBSCRIPTION_CANCELLED"]).await;
    let plan = server.plan(json!({"trialDays": 14})).await;
    server.subscribe(&plan, GOOD).await;
    let link = json!({"title": "Tea", "items": [{"name": "Tea", "amount": 900, "quantity": 1}]});
    let paylinks = format!("/v2/stores/{}/paylinks", server.store.id);
    let link = server.post(&paylinks, link).await.data(201)["id"].clone();
    let follow = format!("/v2/storefront/paylinks/{}/checkout", link.as_str().unwrap());
    let follow = || server.anonymous(Method::POST, &follow).send();
    follow().await.data(201);
    assert_eq!(server.delete_store().await, Ok(()));
    assert_eq!(follow().await.error(404), "Store not found");
    server.drain().await;
    assert_eq!((server.number(LIVE).await, server.number(ENDED).await), (0, 1));
    assert!(receiver.seen().is_empty());
    let waiting = "SELECT COUNT(*) FROM webhook_deliveries WHERE is_pending";
    assert_eq!(server.number(waiting).await, 0);
    server.verify().await;
}

#[apply(both)]
async fn many_subscriptions_end_in_batches(server: Server) {
    let plan = server.plan(json!({"trialDays": 14})).await;
    for _ in 0..52 {
        server.subscribe(&plan, GOOD).await;
    }
    assert_eq!(server.delete_store().await, Ok(()));
    server.drain().await;
    assert_eq!(server.number(ENDED).await, 52);
    server.verify().await;
}

#[apply(both)]
async fn a_handle_is_never_given_to_another_store(server: Server) {
    assert_eq!(server.delete_store().await, Ok(()));
    let owner = server.merchant(OWNER).await;
    let again = json!({
        "name": "Nimbus", "handle": "nimbus-labs", "statementDescriptor": "NIMBUS", "country": "DE",
        "supportEmail": "help@example.org", "category": ["SOFTWARE"], "description": "Things."
    });
    let again = server.account_post(&owner, "/v2/stores", again).await;
    assert_eq!(again.error(409), "Handle 'nimbus-labs' is already taken");
}

/// The most that a balance pays out to Germany.
fn most(balance: i64) -> i64 {
    let schedule = Schedule::published(Country::parse("DE").unwrap());
    let fits = |amount: &i64| schedule.fees(Cents(*amount)).unwrap().debit.0 <= balance;
    (5000..=balance).rev().find(fits).unwrap()
}

#[apply(both)]
async fn a_store_waits_for_what_banks_send_back_and_may_leave_a_rest(server: Server) {
    server.sell(20_000, GOOD).await;
    server.approved_account().await;
    let amount = most(server.balance().await);
    let payout = server.request_payout(amount, None).await.unwrap().payout.id;
    server.move_clock("P7DT16H").await;
    server.play_bank(payout.as_str(), "payout_paid").await.data(200);
    server.sell(1000, GOOD).await;
    assert_eq!(server.delete_store().await, Err(Obstacle::Returnable));
    server.move_clock("P29D").await;
    assert_eq!(server.delete_store().await, Err(Obstacle::Returnable));
    server.move_clock("P1D").await;
    let rest = server.balance().await;
    assert!((1..5188).contains(&rest), "{rest}");
    assert_eq!(server.delete_store().await, Err(Obstacle::Rest(Cents(rest))));
    let store = server.store_now().await;
    assert_eq!(server.end_store(closing::delete_with_rest).await, Ok(()));
    let letters = server.letters(OWNER).await;
    let is_end = |letter: &&Value| letter["subject"] == "Nimbus Labs was deleted";
    let text = letters.iter().find(is_end).unwrap()["text"].as_str().unwrap();
    assert!(
        text.contains(&format!("Its balance is {}", Cents(rest))),
        "{text}"
    );
    let noted = "SELECT COUNT(*) FROM operator_events
        WHERE action = 'STORE_DELETED' AND note LIKE 'nimbus-labs, with $%'";
    assert_eq!(server.number(noted).await, 1);
    server.verify().await;
    // A bank that is later than that still brings the money back to the ledger.
    let app = Arc::clone(&server.app);
    let returned = server.app.db.write(move |tx| {
        let ctx = Ctx::of(&app.env, &store);
        told::apply(tx, &ctx, &payout, PayoutEvent::Returned, None)
    });
    assert_eq!(returned.await.unwrap(), told::Applied::Changed);
    server.verify().await;
}

#[apply(both)]
async fn a_balance_that_a_payout_can_be_is_no_rest(server: Server) {
    server.sell(20_000, GOOD).await;
    let balance = Cents(server.balance().await);
    for how in [closing::delete as End, closing::delete_with_rest] {
        assert_eq!(server.end_store(how).await, Err(Obstacle::Balance(balance)));
    }
}

#[apply(both)]
async fn one_that_cannot_be_ended_keeps_no_other_from_it(server: Server) {
    let plan = server.plan(json!({"trialDays": 14})).await;
    for _ in 0..3 {
        server.subscribe(&plan, GOOD).await;
    }
    assert_eq!(server.delete_store().await, Ok(()));
    let change = async |statement: &'static str| {
        let changed = server.app.db.write(move |tx| tx.run(Sql::new(statement), &[]));
        assert_eq!(changed.await.unwrap(), 1);
    };
    // The first one cannot be read.
    let lose = "UPDATE subscriptions SET billing_interval = 'NEVER'
        WHERE id = (SELECT MIN(id) FROM subscriptions)";
    change(lose).await;
    server.drain().await;
    assert_eq!((server.number(LIVE).await, server.number(ENDED).await), (1, 2));
    assert!(server.jobs().await.contains(&"store_closing".to_owned()));
    let mend = "UPDATE subscriptions
        SET billing_interval = (SELECT MIN(b.billing_interval) FROM subscriptions b
            WHERE b.billing_interval <> 'NEVER')
        WHERE billing_interval = 'NEVER'";
    change(mend).await;
    server.advance(HOUR).await;
    assert_eq!((server.number(LIVE).await, server.number(ENDED).await), (0, 3));
    server.verify().await;
}

#[apply(both)]
async fn a_new_billing_address_moves_nothing_in_a_store_that_has_closed(server: Server) {
    let plan = server.plan(json!({"trialDays": 14})).await;
    server.subscribe(&plan, GOOD).await;
    let person = server.sign_in(MIA).await;
    let methods = server.portal_get(&person, "/payment-methods").await;
    let path = format!(
        "/payment-methods/{}",
        methods.data(200)[0]["id"].as_str().unwrap()
    );
    let addresses = "SELECT COUNT(*) FROM billing_addresses";
    let edited = |line: &str| {
        let mut billing = mia()["billing"].clone();
        billing["line1"] = line.into();
        Some(json!({"billing": billing}))
    };
    let open = server.number(addresses).await;
    server
        .portal(&person, Method::PATCH, &path, edited("2 Main St"))
        .await
        .data(200);
    let moved = server.number(addresses).await;
    assert!(moved > open);
    assert_eq!(server.delete_store().await, Ok(()));
    let edit = server
        .portal(&person, Method::PATCH, &path, edited("3 Main St"))
        .await;
    assert_eq!(edit.data(200)["billing"]["line1"], "3 Main St");
    assert_eq!(server.number(addresses).await, moved);
}

/// The right of a consumer does not end with the store, where nobody is left to decide.
#[apply(both)]
async fn a_consumer_withdraws_from_a_store_that_has_closed(server: Server) {
    let kai = "kai@example.org";
    server.merchant(OWNER).await;
    let cart = json!({"items": [dynamic(1000)], "customer": buyer(kai, "DE", "")});
    let session = server.open_cart(cart).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    let order = format!("/orders/{}", paid["order_id"].as_str().unwrap());
    assert_eq!(server.end_store(closing::delete_with_rest).await, Ok(()));
    let person = server.sign_in(kai).await;
    let shown = server.portal_get(&person, &order).await;
    assert_eq!(shown.data(200)["withdrawal"]["possible"], true);
    let path = format!("{order}/withdrawal");
    let declared = server.portal_post(&person, &path, json!({})).await;
    assert_eq!(declared.data(201)["status"], "REFUNDED");
    let shown = server.portal_get(&person, &order).await;
    assert_eq!(shown.data(200)["status"], "REFUNDED");
    server.drain().await;
    let letters = server.letters(OWNER).await;
    let is_told = |letter: &&Value| {
        letter["subject"]
            .as_str()
            .unwrap()
            .starts_with("Withdrawal from order")
    };
    let told = letters.iter().find(is_told).unwrap()["text"].as_str().unwrap();
    assert!(told.contains("The whole amount is refunded now."), "{told}");
    let letters = server.letters(kai).await;
    let is_receipt = |letter: &&Value| letter["subject"] == "Your withdrawal was received";
    assert_eq!(letters.iter().filter(is_receipt).count(), 1);
    let again = server.portal_post(&person, &path, json!({})).await;
    assert_eq!(again.error(409), "The withdrawal was declared before");
    server.verify().await;
}

/// Pictures of products and downloads that nobody bought go with a store; what it showed of itself stays in
/// the mails and receipts of its customers.
#[apply(both)]
async fn files_of_its_products_go_with_a_store(server: Server) {
    let bytes = picture(40, 30, ImageFormat::Png);
    let mut ids = Vec::new();
    for name in ["shown.png", "logo.png"] {
        ids.push(server.upload_file("IMAGE", name, "image/png", &bytes).await);
    }
    let mut urls = Vec::new();
    for id in &ids {
        let shown = server.shown_file(id).await;
        urls.push(shown["url"].as_str().unwrap().to_owned());
    }
    let file = server
        .upload_file("DOWNLOAD", "a.zip", "application/zip", b"hello")
        .await;
    let product = json!({
        "title": "Album", "productType": "DIGITAL_DOWNLOAD", "price": 500, "status": "ACTIVE",
        "images": [ids[0]], "downloadUrl": file
    });
    server.post(&server.core("/products"), product).await.data(201);
    let mine = format!("/v2/stores/{}", server.store.id);
    server.patch(&mine, json!({"logo": ids[1]})).await.data(200);
    assert_eq!(server.delete_store().await, Ok(()));
    server.verify().await;
    server.drain().await;
    server.advance(30 * DAY - 1).await;
    for url in &urls {
        assert_eq!(server.fetch_file(url, &[]).await.status.as_u16(), 200);
    }
    server.verify().await;
    server.advance(HOUR).await;
    let seen = [
        server.fetch_file(&urls[0], &[]).await.status.as_u16(),
        server.fetch_file(&urls[1], &[]).await.status.as_u16(),
    ];
    assert_eq!(seen, [404, 200]);
    assert_eq!(stored(&server), ["large", "small"]);
    server.verify().await;
}
