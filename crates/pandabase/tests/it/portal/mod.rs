//! The customer portal: signing in by mail, sessions, orders over all stores.

mod codes;
mod sign_in;

use crate::accounts::{OWNER, six_digits_in};
use crate::harness::{Answer, Server, apply, both};
use crate::shop::{DECLINED, GOOD, buyer, card, dynamic, method, mia};
use http::Method;
use pandabase::wiring::housekeeping::schedule;
use pandabase::wiring::routes as router;
use pandabase_domain::time::{DAY, SECOND};
use pandabase_domain::token::Environment;
use pandabase_platform::api::Access;
use pandabase_platform::config::limits::Limit;
use pandabase_platform::db::Sql;
use serde_json::{Value, json};
use std::sync::Arc;

/// An address that nobody bought with.
const STRANGER: &str = "ann@example.org";
pub const MIA: &str = "mia@example.org";

const LINK: &str = "/v2/portal/auth/magic-link";
const VERIFY: &str = "/v2/portal/auth/verify";

impl Server {
    /// Calls the portal with a session's token.
    pub async fn portal(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
        let call = self.anonymous(method, &format!("/v2/portal{path}")).bearer(token);
        match body {
            Some(body) => call.json(&body).send().await,
            None => call.send().await,
        }
    }

    pub async fn portal_get(&self, token: &str, path: &str) -> Answer {
        self.portal(token, Method::GET, path, None).await
    }

    pub async fn portal_post(&self, token: &str, path: &str, body: Value) -> Answer {
        self.portal(token, Method::POST, path, Some(body)).await
    }

    pub async fn ask_for_link(&self, email: &str) -> Answer {
        let call = self.anonymous(Method::POST, LINK);
        call.json(&json!({"email": email})).send().await
    }

    /// Mails in the sandbox mailbox to an address, newest first.
    pub async fn letters(&self, email: &str) -> Vec<Value> {
        let path = format!("/dev/mailbox.json?limit=100&to={}", email.replace('@', "%40"));
        // Mails to sign in with are shown on this machine only.
        let call = self.anonymous(Method::GET, &path).header("host", "localhost");
        let answer = call.from("127.0.0.1:4000".parse().unwrap()).send().await;
        answer.data(200)["items"].as_array().unwrap().clone()
    }

    /// The text of the newest sign-in mail to an address.
    async fn sign_in_text(&self, email: &str) -> String {
        let letters = self.letters(email).await;
        let is_link = |letter: &&Value| letter["subject"] == "Sign in to your purchases";
        let letter = letters.iter().find(is_link).unwrap();
        letter["text"].as_str().unwrap().to_owned()
    }

    /// The token in the newest sign-in mail to an address.
    pub async fn mailed_token(&self, email: &str) -> String {
        let text = self.sign_in_text(email).await;
        let (_, rest) = text.split_once("/portal/sign-in?token=").unwrap();
        rest.lines().next().unwrap().to_owned()
    }

    /// The six digits in the newest sign-in mail to an address.
    pub async fn mailed_code(&self, email: &str) -> String {
        six_digits_in(&self.sign_in_text(email).await)
    }

    async fn verify_link(&self, token: &str) -> Answer {
        let call = self.anonymous(Method::POST, VERIFY);
        call.json(&json!({"token": token})).send().await
    }

    /// Signs in by mail and returns the session's token.
    pub async fn sign_in(&self, email: &str) -> String {
        // Several mails of one millisecond have no order.
        self.app.env.clock.advance(1);
        self.ask_for_link(email).await.data(200);
        let answer = self.verify_link(&self.mailed_token(email).await).await;
        answer.data(200)["token"].as_str().unwrap().to_owned()
    }
}

pub fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

async fn run(server: &Server, statement: &'static str) -> i64 {
    let sql = Sql::new(statement);
    server
        .app
        .db
        .read(move |tx| tx.one(sql, &[], |row| row.next()))
        .await
        .unwrap()
}

#[apply(both)]
async fn sessions_slide_and_end(server: Server) {
    let first = server.sign_in(MIA).await;
    let second = server.sign_in(MIA).await;
    let other = server.sign_in(STRANGER).await;
    let listed = server.portal_get(&first, "/sessions").await;
    let listed = listed.data(200).as_array().unwrap().clone();
    let current: Vec<bool> = listed
        .iter()
        .map(|session| session["current"].as_bool().unwrap())
        .collect();
    assert_eq!(current, [true, false]);
    // Used every 20 days, a session lives on; unused for 30 it is over.
    for _ in 0..3 {
        server.app.env.clock.advance(20 * DAY);
        server.portal_get(&first, "/sessions").await.data(200);
    }
    assert_eq!(
        server.portal_get(&second, "/sessions").await.error(401),
        "Session expired"
    );
    assert_eq!(
        server
            .portal_get(&first, "/sessions")
            .await
            .data(200)
            .as_array()
            .unwrap()
            .len(),
        1
    );
    server.app.env.clock.advance(30 * DAY);
    assert_eq!(
        server.portal_get(&first, "/sessions").await.error(401),
        "Session expired"
    );
    assert_eq!(
        server.portal_get(&other, "/sessions").await.error(401),
        "Session expired"
    );
    server.app.env.clock.advance(1);
    let app = Arc::clone(&server.app);
    server
        .app
        .db
        .write(move |tx| schedule(tx, &app.env))
        .await
        .unwrap();
    server.drain().await;
    assert_eq!(run(&server, "SELECT COUNT(*) FROM portal_sessions").await, 0);
    assert_eq!(run(&server, "SELECT COUNT(*) FROM portal_links").await, 0);
}

#[apply(both)]
async fn sessions_are_revoked_by_their_owner(server: Server) {
    let [first, second, other] = [
        server.sign_in(MIA).await,
        server.sign_in(MIA).await,
        server.sign_in(STRANGER).await,
    ];
    let id = |answer: Answer| answer.data(200)[0]["id"].as_str().unwrap().to_owned();
    let second_id = id(server.portal_get(&second, "/sessions").await);
    let path = format!("/sessions/{second_id}");
    assert_eq!(
        server
            .portal(&other, Method::DELETE, &path, None)
            .await
            .error(404),
        "Session not found"
    );
    let revoked = server.portal(&first, Method::DELETE, &path, None).await;
    assert_eq!(revoked.data(200), &json!({"revoked": true}));
    assert_eq!(
        server.portal_get(&second, "/sessions").await.error(401),
        "Session expired"
    );
    assert_eq!(
        server
            .portal(&first, Method::DELETE, &path, None)
            .await
            .error(404),
        "Session not found"
    );
    server
        .portal(&first, Method::DELETE, "/sessions/short", None)
        .await
        .error(400);
    let out = server.portal(&first, Method::POST, "/auth/logout", None).await;
    assert_eq!(out.data(200), &json!({"revoked": true}));
    assert_eq!(
        server.portal_get(&first, "/orders").await.error(401),
        "Session expired"
    );
    server.portal_get(&other, "/orders").await.data(200);
}

#[apply(both)]
async fn every_portal_route_needs_a_session(server: Server) {
    let routes = router::endpoints(Environment::Sandbox).into_iter();
    let routes: Vec<_> = routes
        .filter(|route| route.meta.access == Access::Portal)
        .collect();
    assert!(routes.len() > 10);
    let expired = server.sign_in(MIA).await;
    server.app.env.clock.advance(31 * DAY);
    let merchant = server.merchant(OWNER).await;
    let mut count = 0;
    for route in routes {
        count += 7;
        let meta = &route.meta;
        let path = meta
            .path
            .replace("{sessionId}", &format!("ses_{}", "a".repeat(24)));
        let path = path.replace("{orderId}", &format!("ord_{}", "a".repeat(24)));
        let path = path.replace("{caseId}", &format!("case_{}", "a".repeat(24)));
        let path = path.replace("{attachmentId}", &format!("csa_{}", "a".repeat(24)));
        let path = path.replace("{subscriptionId}", &format!("sub_{}", "a".repeat(24)));
        let path = path.replace("{paymentMethodId}", &format!("pmm_{}", "a".repeat(24)));
        let path = path.replace("{licenseId}", &format!("lic_{}", "a".repeat(24)));
        let path = path.replace("{activationId}", &format!("act_{}", "a".repeat(24)));
        let call = || server.anonymous(meta.method.clone(), &path);
        assert_eq!(
            call().send().await.error(401),
            "Missing or invalid authorization",
            "{path}"
        );
        let basic = call().header("authorization", "Basic abc").send().await;
        assert_eq!(basic.error(401), "Missing or invalid authorization", "{path}");
        let wrong = ["stk_aaaaaaaaaaaaaaaaaaaaaaaa", "unknown"];
        let others: [&str; 3] = [&server.token, &merchant, &expired];
        for token in others.into_iter().chain(wrong) {
            assert_eq!(
                call().bearer(token).send().await.error(401),
                "Session expired",
                "{path}"
            );
        }
        // What belongs to nobody is not there.
        if meta.path.contains('{') {
            let session = server
                .sign_in(&format!("p{}@example.org", meta.operation.to_lowercase()))
                .await;
            let body = match meta.operation {
                // It refuses what it does not know.
                "changePortalSubscription" => json!({"quantity": 2}),
                _ => json!({
                    "body": "Hello", "filename": "a.txt", "mimeType": "text/plain", "sizeBytes": 1,
                    "paymentMethodId": format!("pmm_{}", "b".repeat(24)),
                }),
            };
            let answer = call().bearer(&session).json(&body).send().await;
            assert!(answer.error(404).ends_with(" not found"), "{path}");
        }
    }
    println!("{count} combinations of a route of the portal and a credential that must not open it");
    // A session of the portal opens nothing else.
    let session = server.sign_in(MIA).await;
    let store = server
        .anonymous(Method::GET, &server.core("/"))
        .bearer(&session)
        .send()
        .await;
    assert_eq!(store.error(401), "Session expired");
}

#[apply(both)]
async fn an_identity_has_a_window(server: Server) {
    let server = server
        .with(|config| config.limits.per_identity = Limit::per_second(2))
        .await;
    let [first, second] = [server.sign_in(MIA).await, server.sign_in(MIA).await];
    server.portal_get(&first, "/orders").await.data(200);
    server.portal_get(&second, "/orders").await.data(200);
    let refused = server.portal_get(&first, "/orders").await;
    assert_eq!(
        refused.error(429),
        "Rate limit exceeded. Please retry after the reset time."
    );
    assert_eq!(refused.header("x-ratelimit-type"), Some("AccountResource"));
    let other = server.sign_in(STRANGER).await;
    server.portal_get(&other, "/orders").await.data(200);
}

#[apply(both)]
async fn signing_in_ends_being_a_guest_in_every_store(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    assert_eq!(server.order(&paid).await["customer"]["guest"], true);
    server.sign_in(STRANGER).await;
    assert_eq!(server.order(&paid).await["customer"]["guest"], true);
    server.sign_in(MIA).await;
    assert_eq!(server.order(&paid).await["customer"]["guest"], false);
    // Also where the person buys for the first time afterwards.
    let (other, token) = server.other_store("other-store").await;
    let path = format!("/v2/stores/{}/checkouts", other.id);
    let cart = json!({"items": [dynamic(4000)], "customer": mia()});
    let session = server
        .anonymous(Method::POST, &path)
        .json(&cart)
        .send()
        .await
        .data(201)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let pay = server
        .anonymous(Method::POST, &format!("{path}/{session}/pay"))
        .json(&json!({"payment_method": card(GOOD)}))
        .send()
        .await;
    let order = format!(
        "/v2/core/stores/{}/orders/{}",
        other.id,
        pay.data(200)["order_id"].as_str().unwrap()
    );
    let order = server.anonymous(Method::GET, &order).bearer(&token).send().await;
    assert_eq!(order.data(200)["customer"]["guest"], false);
    server.verify().await;
}

#[apply(both)]
async fn a_person_sees_what_they_bought_in_every_store(server: Server) {
    let product = json!({
        "title": "Notes", "productType": "LICENSE_KEY", "price": 1500, "status": "ACTIVE",
        "licenseKeys": ["K-1"]
    });
    let product = server.post(&server.core("/products"), product).await.data(201)["id"].clone();
    let file = json!({"title": "Book", "productType": "DIGITAL_DOWNLOAD", "price": 900, "status": "ACTIVE",
        "fulfillmentMode": "INSTANT_DOWNLOAD", "downloadUrl": "https://cdn.example.org/book.pdf"});
    let file = server.post(&server.core("/products"), file).await.data(201)["id"].clone();
    let cart = json!({
        "items": [{"product_id": product, "quantity": 1}, {"product_id": file, "quantity": 1}],
        "customer": mia()
    });
    let session = server.open_cart(cart).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    server.app.env.clock.advance(SECOND);
    let (other, _) = server.other_store("other-store").await;
    let path = format!("/v2/stores/{}/checkouts", other.id);
    let cart = json!({"items": [dynamic(4000)], "customer": buyer("MIA@example.org", "DE", "")});
    let elsewhere = server
        .anonymous(Method::POST, &path)
        .json(&cart)
        .send()
        .await
        .data(201)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let pay = server
        .anonymous(Method::POST, &format!("{path}/{elsewhere}/pay"))
        .json(&json!({"payment_method": method("alipay")}))
        .send()
        .await;
    assert_eq!(pay.status, 400, "{}", pay.text);
    let pay = server
        .anonymous(Method::POST, &format!("{path}/{elsewhere}/pay"))
        .json(&json!({"payment_method": method("apple_pay")}))
        .send()
        .await;
    pay.data(200);
    server.app.env.clock.advance(SECOND);
    let declined = server.cart_of(700).await;
    server.pay_with(&declined, card(DECLINED)).await.error(400);
    server
        .open_cart(json!({"items": [dynamic(4000)], "customer": buyer(STRANGER, "US", "CA")}))
        .await;

    let token = server.sign_in(MIA).await;
    let list = server.portal_get(&token, "/orders").await;
    let list = list.data(200);
    assert_eq!(
        list["pagination"],
        json!({"page": 1, "limit": 25, "total": 3, "totalPages": 1, "nextCursor": null})
    );
    let items = list["items"].as_array().unwrap();
    assert_eq!(
        keys(&items[0]),
        [
            "amount",
            "createdAt",
            "currency",
            "id",
            "orderNumber",
            "payment",
            "status",
            "store"
        ]
    );
    assert_eq!(keys(&items[0]["payment"]), ["method", "status", "totalAmount"]);
    let methods: Vec<&Value> = items.iter().map(|order| &order["payment"]["method"]).collect();
    assert_eq!(
        methods,
        [&Value::Null, &json!("Apple Pay"), &json!("Visa •••• 4242")]
    );
    assert_eq!(
        items[1]["store"],
        json!({"id": other.id.as_str(), "name": "Nimbus Labs"})
    );
    let page = server.portal_get(&token, "/orders?limit=1&page=3").await;
    assert_eq!(page.data(200)["items"][0]["id"], paid["order_id"]);
    server.portal_get(&token, "/orders?limit=101").await.error(400);

    let path = format!("/orders/{}", paid["order_id"].as_str().unwrap());
    let answer = server.portal_get(&token, &path).await;
    let order = answer.data(200);
    assert_eq!(
        keys(order),
        [
            "amount",
            "billingAddress",
            "createdAt",
            "currency",
            "customFields",
            "customer",
            "documents",
            "id",
            "items",
            "licenses",
            "orderNumber",
            "payment",
            "status",
            "store",
            "updatedAt",
            "withdrawal"
        ]
    );
    assert_eq!(
        keys(&order["payment"]),
        [
            "amount",
            "couponCode",
            "createdAt",
            "discountAmount",
            "exchangeRate",
            "id",
            "method",
            "presentmentAmount",
            "presentmentCurrency",
            "status",
            "taxAmount",
            "taxId",
            "taxIncluded",
            "totalAmount"
        ]
    );
    assert_eq!(
        keys(&order["items"][0]),
        [
            "downloadUrl",
            "id",
            "message",
            "name",
            "price",
            "productId",
            "quantity",
            "redirectUrl",
            "variantId"
        ]
    );
    assert_eq!(order["payment"]["method"], "Visa •••• 4242");
    assert_eq!(order["licenses"][0]["key"], "K-1");
    assert_eq!(
        order["items"][1]["downloadUrl"],
        "https://cdn.example.org/book.pdf"
    );
    // Whoever got the money back keeps no file.
    server
        .simulate(&paid, json!({"event": "external_refund"}))
        .await
        .data(200);
    let refunded = server.portal_get(&token, &path).await;
    let refunded = refunded.data(200);
    assert_eq!(
        (&refunded["status"], &refunded["items"][1]["downloadUrl"]),
        (&json!("REFUNDED"), &Value::Null)
    );
    // Somebody else's order is not there.
    let stranger = server.sign_in(STRANGER).await;
    assert_eq!(
        server.portal_get(&stranger, &path).await.error(404),
        "Order not found"
    );
    assert_eq!(
        server.portal_get(&stranger, "/orders").await.data(200)["pagination"]["total"],
        0
    );
    server.portal_get(&token, "/orders/x").await.error(400);
}
