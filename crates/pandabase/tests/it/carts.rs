//! Abandoned carts: which sessions they are, the one mail about each, and who wants none.

use crate::harness::{Answer, Server, apply, both};
use crate::portal::MIA;
use crate::shop::{DECLINED, GOOD, buyer, card, dynamic, mia};
use crate::visitor::Visitor;
use http::Method;
use pandabase::wiring::housekeeping::schedule;
use pandabase_commerce::selling::checkout::store::{LEFT, LEFT_KEPT, STORES_AT_ONCE, sweep};
use pandabase_domain::id::StoreId;
use pandabase_domain::time::{DAY, HOUR, SECOND};
use pandabase_domain::token::{Mode, Scope};
use pandabase_platform::db::{DbError, Sql};
use pandabase_platform::params;
use serde_json::{Value, json};
use std::sync::Arc;

const ORIGIN: &str = "http://127.0.0.1:4242";
const KIM: &str = "kim@example.org";
const NONE: &str = "Cart not found";
const AGAIN: &str = "The buyer was mailed about this cart already";
const UNWANTED: &str = "The buyer does not want to be mailed about carts";

impl Server {
    fn cart_path(&self, rest: &str) -> String {
        format!("/v2/stores/{}/carts{rest}", self.store.id)
    }

    async fn abandoned(&self, query: &str) -> Vec<Value> {
        let page = self.get(&self.cart_path(query)).await;
        page.data(200)["items"].as_array().unwrap().clone()
    }

    async fn abandoned_cart(&self, session: &str) -> Answer {
        self.get(&self.cart_path(&format!("/{session}"))).await
    }

    async fn recover_cart(&self, session: &str) -> Answer {
        let path = self.cart_path(&format!("/{session}/recover"));
        self.call(Method::POST, &path).send().await
    }

    /// Opens a session of somebody's in California with one line of 40 dollars.
    async fn cart_of_somebody(&self, email: &str) -> String {
        self.open_cart(json!({"items": [dynamic(4000)], "customer": buyer(email, "US", "CA")}))
            .await
    }

    /// The newest mail to an address: its subject and its text.
    async fn newest_mail(&self, email: &str) -> (String, String) {
        let letters = self.letters(email).await;
        let text = |name: &str| letters[0][name].as_str().unwrap().to_owned();
        (text("subject"), text("text"))
    }
}

fn ids(carts: &[Value]) -> Vec<&str> {
    carts.iter().map(|cart| cart["id"].as_str().unwrap()).collect()
}

/// The session that a mail leads to.
fn session_in(mail: &str) -> String {
    let (_, rest) = mail.split_once("/sids/").unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

/// The page by which its reader is mailed no more.
fn opt_out_in(mail: &str) -> String {
    let (_, rest) = mail.split_once(&format!("{ORIGIN}/reminders/")).unwrap();
    format!("/reminders/{}", rest.split_whitespace().next().unwrap())
}

#[apply(both)]
async fn sessions_that_expired_unpaid_with_an_address_are_listed(server: Server) {
    let first = server.cart_of(4000).await;
    let nobody = server.open_cart(json!({"items": [dynamic(4000)]})).await;
    let paid = server.sell(4200, GOOD).await;
    let paid = paid["order_number"].as_str().unwrap();
    server.app.env.clock.advance(SECOND);
    let second = server.cart_of_somebody(KIM).await;
    server.pay_with(&second, card(DECLINED)).await.error(400);
    server.app.env.clock.advance(6 * HOUR - 1);
    assert_eq!(ids(&server.abandoned("").await), [first.as_str()]);
    server.app.env.clock.advance(1);
    let young = server.cart_of(4000).await;
    let listed = server.abandoned("").await;
    assert_eq!(ids(&listed), [second.as_str(), first.as_str()]);
    let url = format!("{ORIGIN}/pay/stores/{}/sids/{second}", server.store.id);
    let cart = json!({
        "id": second, "customer": {"email": KIM, "name": "Mia Koch"},
        "items": [{"name": "Premium", "amount": 4000, "quantity": 1, "image": null}], "total": 4330,
        "expiredAt": "2026-06-01T06:00:01.000Z", "checkoutUrl": url, "status": "ABANDONED",
        "mailedAt": null, "orderId": null
    });
    assert_eq!(listed[0], cart);
    assert_eq!(server.abandoned_cart(&second).await.data(200), &cart);
    let (old, new) = (first.as_str(), second.as_str());
    let expected: [(&str, &[&str]); 9] = [
        ("?email=KIM@example.org", &[new]),
        ("?email=eve@example.org", &[]),
        ("?status=ABANDONED", &[new, old]),
        ("?status=MAILED", &[]),
        ("?status=RECOVERED", &[]),
        ("?from=2026-06-01T06:00:01Z", &[new]),
        ("?to=2026-06-01T06:00:01Z", &[old]),
        ("?limit=1", &[new]),
        ("?limit=1&page=2", &[old]),
    ];
    for (query, expected) in expected {
        let found = server.abandoned(query).await;
        assert_eq!(ids(&found), expected, "{query}");
    }
    for query in ["?status=abandoned", "?status=OPEN", "?limit=0", "?from=yesterday"] {
        server.get(&server.cart_path(query)).await.error(400);
    }
    for session in [nobody.as_str(), &young, paid, "cs_b3n7m1q5w9e2r6t0y4u8i1op"] {
        assert_eq!(server.abandoned_cart(session).await.error(404), NONE);
        assert_eq!(server.recover_cart(session).await.error(404), NONE);
    }
    server.abandoned_cart("cs_1").await.error(400);
    assert!(server.letters(KIM).await.is_empty());
    server.verify().await;
}

#[apply(both)]
async fn carts_belong_to_their_store_and_take_the_scopes_of_orders(server: Server) {
    let cart = server.cart_of(4000).await;
    server.app.env.clock.advance(6 * HOUR);
    let (other, token) = server.other_store("other-store").await;
    let theirs = format!("/v2/stores/{}/carts", other.id);
    let call = |method: Method, path: String| server.anonymous(method, &path).bearer(&token);
    let listed = call(Method::GET, theirs.clone()).send().await;
    assert_eq!(listed.data(200)["pagination"]["total"], 0);
    for (method, rest) in [(Method::GET, ""), (Method::POST, "/recover")] {
        let answer = call(method, format!("{theirs}/{cart}{rest}")).send().await;
        assert_eq!(answer.error(404), NONE);
    }
    let reader = server.token_with(Mode::Bearer, [Scope::OrdersRead].into_iter().collect());
    let reader = reader.await.secret.unwrap();
    let path = server.cart_path(&format!("/{cart}"));
    let shown = server.anonymous(Method::GET, &path).bearer(&reader).send().await;
    shown.data(200);
    let path = format!("{path}/recover");
    let refused = server.anonymous(Method::POST, &path).bearer(&reader).send().await;
    assert_eq!(refused.error(403), "Missing required permissions: ORDERS_WRITE");
    assert!(server.letters(MIA).await.is_empty());
}

#[apply(both)]
async fn a_buyer_is_mailed_once_and_comes_back(server: Server) {
    let left = server
        .open_cart(json!({
            "items": [dynamic(4000)], "customer": mia(), "metadata": {"ref": "a1"}, "title": "Invoice 7"
        }))
        .await;
    server.app.env.clock.advance(7 * HOUR);
    let mailed = server.recover_cart(&left).await;
    let mailed = mailed.data(200);
    assert_eq!(
        (&mailed["status"], &mailed["mailedAt"]),
        (&json!("MAILED"), &json!("2026-06-01T07:00:00.000Z"))
    );
    let (subject, text) = server.newest_mail(MIA).await;
    assert_eq!(subject, "You left something in your cart at Nimbus Labs");
    for words in [
        "1 × Premium   $40.00",
        "Subtotal  $40.00",
        "Tax (8.25%)  $3.30",
        "Total  $43.30",
        "June 4, 2026",
        &format!("Ref: {left}"),
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(server.recover_cart(&left).await.error(409), AGAIN);
    let fresh = session_in(&text);
    assert_ne!(fresh, left);
    let path = format!("/v2/stores/{}/checkouts/{fresh}", server.store.id);
    let shown = server.anonymous(Method::GET, &path).send().await;
    let shown = shown.data(200);
    assert_eq!(
        (&shown["status"], &shown["title"], &shown["metadata"]),
        (&json!("OPEN"), &json!("Invoice 7"), &json!({"ref": "a1"}))
    );
    assert_eq!(shown["customer"]["email"], MIA);
    server.app.env.clock.advance(2 * DAY);
    assert_eq!(ids(&server.abandoned("?status=MAILED").await), [left.as_str()]);
    let paid = server.pay_with(&fresh, card(GOOD)).await;
    let paid = paid.data(200);
    let cart = server.abandoned_cart(&left).await;
    assert_eq!(
        (&cart.data(200)["status"], &cart.data(200)["orderId"]),
        (&json!("RECOVERED"), &paid["order_id"])
    );
    assert_eq!(ids(&server.abandoned("?status=RECOVERED").await), [left.as_str()]);
    assert!(server.abandoned("?status=MAILED").await.is_empty());
    assert_eq!(server.recover_cart(&left).await.error(409), AGAIN);
    server.verify().await;
}

#[apply(both)]
async fn a_session_that_a_mail_led_to_is_no_new_cart(server: Server) {
    let left = server.cart_of(4000).await;
    server.app.env.clock.advance(6 * HOUR);
    server.recover_cart(&left).await.data(200);
    let fresh = session_in(&server.newest_mail(MIA).await.1);
    server.app.env.clock.advance(3 * DAY);
    assert_eq!(server.session_status(&fresh).await, "EXPIRED");
    assert_eq!(ids(&server.abandoned("").await), [left.as_str()]);
    assert_eq!(server.abandoned_cart(&fresh).await.error(404), NONE);
    assert_eq!(server.recover_cart(&fresh).await.error(404), NONE);
    assert_eq!(server.letters(MIA).await.len(), 1);
}

#[apply(both)]
async fn whoever_wants_no_mails_gets_none_from_that_store(server: Server) {
    let [first, second, third] = [
        server.cart_of(4000).await,
        server.cart_of(4100).await,
        server.cart_of(4200).await,
    ];
    server.app.env.clock.advance(6 * HOUR);
    server.recover_cart(&first).await.data(200);
    let page = opt_out_in(&server.newest_mail(MIA).await.1);
    let mut buyer = Visitor::open(&server, &page).await;
    assert!(
        buyer.text.contains("Reminders from Nimbus Labs"),
        "{}",
        buyer.text
    );
    // Opening the link, as programs do that look at mails, decides nothing.
    server.app.env.clock.advance(1);
    server.recover_cart(&second).await.data(200);
    // Neither does a form that is none of ours.
    let forged = server.anonymous(Method::POST, &page).body("action=stop&csrf=00");
    assert!(forged.send().await.text.contains("Stop these reminders"));
    buyer.press("stop", &[]).await;
    assert_eq!(buyer.status, 200);
    assert!(buyer.text.contains("No more reminders"), "{}", buyer.text);
    assert!(!buyer.text.contains("<form"), "{}", buyer.text);
    assert_eq!(server.recover_cart(&third).await.error(409), UNWANTED);
    assert_eq!(server.letters(MIA).await.len(), 2);
    let german = server
        .anonymous(Method::GET, &format!("{page}?locale=de"))
        .send()
        .await;
    assert!(german.text.contains("Keine Erinnerungen mehr"), "{}", german.text);
    // A key opens the page of its own mail only.
    let (start, key) = page.rsplit_once('/').unwrap();
    for wrong in [
        format!("{start}/{}", "0".repeat(32)),
        format!("{}/{key}", start.replace(&first, &second)),
        format!("{}/{key}", start.replace(&first, &third)),
    ] {
        let shown = server.anonymous(Method::GET, &wrong).send().await;
        assert_eq!(shown.status, 404, "{wrong}");
    }
}

/// The button of a mailbox provider: it posts what RFC 8058 says, without a form of ours.
#[apply(both)]
async fn one_click_of_a_mailbox_ends_reminders(server: Server) {
    let mut carts = Vec::new();
    for email in [MIA, KIM] {
        carts.push(server.cart_of_somebody(email).await);
        carts.push(server.cart_of_somebody(email).await);
    }
    server.app.env.clock.advance(6 * HOUR);
    let url_encoded = "application/x-www-form-urlencoded";
    let parts =
        "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
    for (pair, email, kind, body) in [
        (&carts[..2], MIA, url_encoded, "List-Unsubscribe=One-Click"),
        (&carts[2..], KIM, "multipart/form-data; boundary=b", parts),
    ] {
        server.recover_cart(&pair[0]).await.data(200);
        let letters = server.letters(email).await;
        let address = letters[0]["unsubscribe"].as_str().unwrap();
        let page = opt_out_in(&server.newest_mail(email).await.1);
        assert_eq!(address, format!("{ORIGIN}{page}"));
        let post = async |path: &str, body: &'static str| {
            let call = server.anonymous(Method::POST, path);
            call.header("content-type", kind).body(body).send().await
        };
        // Nothing else than these words does it, and not at another address.
        post(&page, "List-Unsubscribe=Two-Clicks").await;
        let (start, _) = page.rsplit_once('/').unwrap();
        let wrong = post(&format!("{start}/{}", "0".repeat(32)), body).await;
        assert_eq!(wrong.status, 404);
        let stopped = post(&page, body).await;
        assert_eq!(stopped.status, 200, "{}", stopped.text);
        assert!(stopped.text.contains("No more reminders"), "{}", stopped.text);
        assert_eq!(server.recover_cart(&pair[1]).await.error(409), UNWANTED);
        assert_eq!(server.letters(email).await.len(), 1);
    }
}

/// Makes one reminder another store's.
async fn move_reminder(server: &Server, from: &StoreId, to: &StoreId) {
    let one = Sql::new(
        "UPDATE cart_reminders SET store_id = $1 WHERE store_id = $2
            AND session_id = (SELECT MIN(r.session_id) FROM cart_reminders r WHERE r.store_id = $2)",
    );
    let (from, to) = (from.clone(), to.clone());
    let moved = server.app.db.write(move |tx| tx.run(one, params![&to, &from]));
    assert_eq!(moved.await.unwrap(), 1);
}

#[apply(both)]
async fn nobodys_mailbox_is_flooded(server: Server) {
    let mut carts = Vec::new();
    for amount in [4000, 4100, 4200, 4300] {
        carts.push(server.cart_of(amount).await);
    }
    let other = server.cart_of_somebody(KIM).await;
    server.app.env.clock.advance(6 * HOUR);
    for cart in &carts[..2] {
        server.recover_cart(cart).await.data(200);
    }
    // Mails of all stores count together.
    let (store, elsewhere) = (server.store.id.clone(), server.other_store("other-shop").await.0);
    move_reminder(&server, &store, &elsewhere.id).await;
    server.recover_cart(&carts[2]).await.data(200);
    let refused = server.recover_cart(&carts[3]).await;
    assert!(refused.error(429).contains("three carts"), "{}", refused.text);
    server.recover_cart(&other).await.data(200);
    assert_eq!(server.letters(MIA).await.len(), 3);
    server.app.env.clock.advance(DAY);
    server.recover_cart(&carts[3]).await.data(200);
    // A store as a whole has a bound as well.
    let store = server.store.id.clone();
    let now = server.app.env.clock.now();
    let many = Sql::new(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000)
        INSERT INTO cart_reminders (store_id, session_id, email, fresh_id, mailed_at, told_at)
        SELECT $1, 'cs_' || n, 'x', 'cs_x', CAST($2 AS BIGINT), CAST($2 AS BIGINT) FROM numbers",
    );
    let added = server.app.db.write(move |tx| tx.run(many, params![&store, now]));
    assert_eq!(added.await.unwrap(), 1_000);
    let last = server.cart_of_somebody("ada@example.org").await;
    server.app.env.clock.advance(6 * HOUR);
    let refused = server.recover_cart(&last).await;
    assert!(
        refused.error(429).contains("a thousand buyers"),
        "{}",
        refused.text
    );
    assert!(server.letters("ada@example.org").await.is_empty());
}

#[apply(both)]
async fn a_fresh_session_is_sold_as_things_are_now(server: Server) {
    let product = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 1500, "status": "ACTIVE"});
    let product = server.post(&server.core("/products"), product).await;
    let product = product.data(201)["id"].as_str().unwrap().to_owned();
    let coupon = json!({"code": "SPRING", "type": "PERCENTAGE", "value": 10});
    let coupon = server.post(&server.core("/coupons"), coupon).await;
    let coupon = coupon.data(201)["id"].as_str().unwrap().to_owned();
    let link = json!({"title": "Invoice 7", "items": [dynamic(4000)]});
    let link = server
        .post(&format!("/v2/stores/{}/paylinks", server.store.id), link)
        .await;
    let link = link.data(201)["id"].as_str().unwrap().to_owned();
    let visit = format!("/v2/storefront/paylinks/{link}/checkout");
    let visit = server.anonymous(Method::POST, &visit);
    let visited = visit
        .json(&json!({"customer": buyer(KIM, "US", "CA")}))
        .send()
        .await;
    let visited = visited.data(201)["id"].as_str().unwrap().to_owned();
    let items = json!([{"product_id": product, "quantity": 1}]);
    let cart = json!({"items": items, "customer": mia(), "coupon_code": "SPRING"});
    let (first, second) = (server.open_cart(cart.clone()).await, server.open_cart(cart).await);
    server.app.env.clock.advance(6 * HOUR);
    let path = server.core(&format!("/products/{product}"));
    server.patch(&path, json!({"price": 2000})).await.data(200);
    server
        .delete(&server.core(&format!("/coupons/{coupon}")))
        .await
        .data(200);
    server.recover_cart(&first).await.data(200);
    let (_, text) = server.newest_mail(MIA).await;
    assert!(text.contains("1 × Notes   $20.00"), "{text}");
    assert!(text.contains("Total  $21.65"), "{text}");
    // What is not sold any more is refused, and nobody is mailed.
    server.delete(&path).await.data(200);
    assert_eq!(server.recover_cart(&second).await.error(404), "Product not found");
    let disable = format!("/v2/stores/{}/paylinks/{link}/disable", server.store.id);
    server.call(Method::POST, &disable).send().await.data(200);
    assert_eq!(
        server.recover_cart(&visited).await.error(400),
        "Paylink is no longer available"
    );
    assert_eq!(
        (server.letters(MIA).await.len(), server.letters(KIM).await.len()),
        (1, 0)
    );
    assert_eq!(server.abandoned("?status=ABANDONED").await.len(), 2);
}

#[apply(both)]
async fn carts_are_kept_for_a_fortnight_and_so_many(server: Server) {
    let app = Arc::clone(&server.app);
    let scheduled = server.app.db.write(move |tx| schedule(tx, &app.env));
    scheduled.await.unwrap();
    let cart = server.cart_of(4000).await;
    server.advance(6 * HOUR + LEFT_KEPT).await;
    assert_eq!(ids(&server.abandoned("").await), [cart.as_str()]);
    server.advance(HOUR).await;
    assert!(server.abandoned("").await.is_empty());
    // More than so many of a store, and the oldest give way.
    let cart = server.cart_of(4000).await;
    let copy = Sql::new(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $1)
        INSERT INTO checkout_sessions (store_id, id, status, title, lines, customer, subtotal, discount, tax,
            total, tax_rate, tax_behavior, fields, created_at, expires_at, email)
        SELECT s.store_id, 'cs_copyofacarttimes' || (10000000 + n), s.status, s.title, s.lines, s.customer,
            s.subtotal, s.discount, s.tax, s.total, s.tax_rate, s.tax_behavior, s.fields, s.created_at,
            s.expires_at + n, s.email
        FROM checkout_sessions s, numbers WHERE s.id = $2",
    );
    let id = cart.clone();
    let copied = server.app.db.write(move |tx| {
        tx.run(copy, params![LEFT + 4, &id])?;
        Ok::<_, DbError>(())
    });
    copied.await.unwrap();
    server.advance(7 * HOUR).await;
    server.advance(HOUR).await;
    let page = server.get(&server.cart_path("?limit=1")).await;
    let page = page.data(200);
    assert_eq!(page["pagination"]["total"], LEFT);
    let newest = format!("cs_copyofacarttimes{}", 10_000_000 + LEFT + 4);
    assert_eq!(page["items"][0]["id"], newest);
    assert_eq!(server.abandoned_cart(&cart).await.error(404), NONE);
}

/// However many stores have carts that were left, housekeeping looks at so many in one transaction.
#[apply(both)]
async fn stores_are_looked_at_a_part_at_a_time(server: Server) {
    let cart = server.cart_of(4000).await;
    let stores = Sql::new(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $1)
        INSERT INTO stores (id, handle, name, description, category, country, plan, type, verified, blocked,
            localized_payments, clock_offset, created_at, updated_at)
        SELECT 'shp_walkedthroughone' || (10000 + n), 'walked-' || n, s.name, s.description, s.category,
            s.country, s.plan, s.type, s.verified, s.blocked, s.localized_payments, 0, 0, 0
        FROM stores s, numbers WHERE s.id = $2",
    );
    let carts = Sql::new(
        "INSERT INTO checkout_sessions (store_id, id, status, title, lines, customer, subtotal, discount, tax,
            total, tax_rate, tax_behavior, fields, created_at, expires_at, email)
        SELECT t.id, s.id, s.status, s.title, s.lines, s.customer, s.subtotal, s.discount, s.tax, s.total,
            s.tax_rate, s.tax_behavior, s.fields, s.created_at, s.expires_at, s.email
        FROM checkout_sessions s, stores t WHERE s.id = $1 AND t.id LIKE 'shp_walkedthroughone%'",
    );
    let more = i64::try_from(STORES_AT_ONCE).unwrap() + 10;
    let store = server.store.id.clone();
    let copied = server.app.db.write(move |tx| {
        tx.run(stores, params![more, &store])?;
        tx.run(carts, params![&cart])
    });
    assert_eq!(copied.await.unwrap(), 210);
    let now = server.app.env.clock.now();
    let mut is_more = Vec::new();
    for _ in 0..3 {
        let swept = server.app.db.write(move |tx| sweep(tx, now, 1_000));
        is_more.push(swept.await.unwrap());
    }
    // The second time comes to the end, and the third begins anew.
    assert_eq!(is_more, [true, false, true]);
}
