//! Pages where the operator has connected Stripe: a card is typed into a form of Stripe, and never into ours.

use crate::checkout_page::{ADA, session};
use crate::harness::{Server, apply, both};
use crate::shop::{dynamic, mia};
use crate::visitor::Visitor;
use http::Method;
use pandabase::surfaces::stripe::accounts;
use pandabase::surfaces::stripe::accounts::{New, Webhook};
use pandabase::surfaces::stripe::key::SecretKey;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_platform::config::ProcessorName;
use serde_json::json;
use std::sync::Arc;

const CARD: MethodCode = MethodCode::Card;
/// What a page allows that has Stripe's form, beside what every page of buyers allows.
const ALLOWED: &[&str] = &[
    "script-src 'self' https://js.stripe.com https://*.js.stripe.com;",
    "connect-src 'self' https://api.stripe.com;",
    "frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com;",
];

impl Server {
    /// The same kind of server, with Stripe as its processor.
    async fn with_stripe(&self) -> Self {
        self.with(|config| config.processor = Some(ProcessorName::Stripe))
            .await
    }

    /// Connects the installation's account, which takes these methods.
    async fn connect(&self, methods: &[MethodCode]) {
        let new = New {
            account: "acct_page".to_owned(),
            store: None,
            is_live: false,
            publishable_key: "pk_test_page".to_owned(),
            secret_key: SecretKey::new("sk_test_page".to_owned()),
            currency: "usd".to_owned(),
            country: "US".to_owned(),
            methods: methods.to_vec(),
            webhook: Webhook {
                endpoint: None,
                url: "https://shop.example/v2/processors/stripe/events".to_owned(),
                secret: None,
            },
        };
        let app = Arc::clone(&self.app);
        let connected = self.app.db.write(move |tx| accounts::connect(tx, &app.env, &new));
        connected.await.unwrap();
    }

    async fn policy(&self, page: &str) -> String {
        let shown = self.anonymous(Method::GET, page).send().await;
        shown.header("content-security-policy").unwrap().to_owned()
    }
}

#[apply(both)]
async fn a_card_is_typed_into_the_form_of_the_connected_account(server: Server) {
    let server = server.with_stripe().await;
    server
        .connect(&[CARD, MethodCode::Link, MethodCode::CashApp])
        .await;
    let page = session(&server, json!({})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.press("continue", ADA).await;
    buyer.shows("data-key=\"pk_test_page\"");
    buyer.shows("data-script=\"https://js.stripe.com/v3/\"");
    buyer.shows("value=\"card\" data-kinds=\"card link\" checked");
    buyer.shows(
        "data-mode=\"payment\" data-amount=\"4330\" data-currency=\"usd\" data-email=\"ada@example.org\"",
    );
    buyer.shows("<script src=\"/static/card-form.js\" defer data-own></script>");
    buyer.shows("needs JavaScript");
    // Wallets are within the form, and what the account lacks is offered by nobody.
    let methods: Vec<_> = buyer.text.matches("name=\"method\"").collect();
    assert_eq!(methods.len(), 2, "{}", buyer.text);
    buyer.shows("value=\"cashapp\"");
    for ours in ["card_number", "4242", "sk_test", "data-keeps"] {
        buyer.hides(ours);
    }
    let script = server.anonymous(Method::GET, "/static/card-form.js").send().await;
    assert_eq!(script.status.as_u16(), 200);
}

#[apply(both)]
async fn only_a_page_with_the_form_may_load_anything_from_stripe(server: Server) {
    let server = server.with_stripe().await;
    let before = session(&server, json!({})).await;
    let plain = server.policy(&before).await;
    assert!(!plain.contains("stripe"), "{plain}");
    server.connect(&[CARD]).await;
    let policy = server.policy(&before).await;
    for allowed in ALLOWED {
        assert!(policy.contains(allowed), "{policy}");
    }
    assert!(
        policy.starts_with("default-src 'none'; style-src 'self';"),
        "{policy}"
    );
    let unknown = format!("/pay/stores/{}/sids/cs_{}", server.store.id, "a".repeat(24));
    assert_eq!(server.policy(&unknown).await, plain);
    // Tests of the page name a script of their own.
    let server = server
        .with(|config| {
            config.processor = Some(ProcessorName::Stripe);
            config.stripe.script_url = "http://127.0.0.1:1/form.js".to_owned();
            config.stripe.api_url = "http://127.0.0.1:2".to_owned();
        })
        .await;
    server.connect(&[CARD]).await;
    let policy = server.policy(&session(&server, json!({})).await).await;
    assert!(
        policy.contains("script-src 'self' http://127.0.0.1:1;"),
        "{policy}"
    );
    assert!(!policy.contains("stripe.com"), "{policy}");
}

#[apply(both)]
async fn without_a_script_a_card_is_refused_and_nothing_is_asked_of_the_processor(server: Server) {
    let server = server.with_stripe().await;
    server.connect(&[CARD, MethodCode::CashApp]).await;
    let page = session(&server, json!({})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.press("continue", ADA).await;
    buyer.press("pay", &[("method", "card")]).await;
    assert!(
        buyer.error("method").contains("needs JavaScript"),
        "{}",
        buyer.text
    );
    // A number that somebody sends all the same is neither taken nor shown.
    let number = "4242424242424242";
    buyer
        .press("pay", &[("method", "card"), ("card_number", number)])
        .await;
    assert!(
        buyer.error("method").contains("needs JavaScript"),
        "{}",
        buyer.text
    );
    buyer.hides(number);
    let orders = server.get(&server.core("/orders/")).await;
    assert_eq!(orders.data(200)["pagination"]["total"], 0);
}

#[apply(both)]
async fn a_session_lists_what_the_account_takes(server: Server) {
    let server = server.with_stripe().await;
    let listed = async |server: &Server| {
        let body = json!({"items": [dynamic(4000)], "customer": mia()});
        let path = format!("/v2/stores/{}/checkouts", server.store.id);
        let made = server.anonymous(Method::POST, &path).json(&body).send().await;
        made.data(201)["available_payment_methods"].clone()
    };
    let all = json!([
        "CARD",
        "APPLE_PAY",
        "GOOGLE_PAY",
        "CASHAPP",
        "AMAZON_PAY",
        "WECHAT_PAY",
        "ALIPAY"
    ]);
    assert_eq!(
        listed(&server).await,
        all,
        "nothing is known before an account is connected"
    );
    server.connect(&[]).await;
    assert_eq!(listed(&server).await, all);
    server
        .connect(&[CARD, MethodCode::Alipay, MethodCode::Ideal])
        .await;
    let taken = json!(["CARD", "APPLE_PAY", "GOOGLE_PAY", "ALIPAY"]);
    assert_eq!(listed(&server).await, taken);
    let estimate = json!({"items": [dynamic(4000)], "country": "DE"});
    let path = format!("/v2/stores/{}/checkouts/estimate", server.store.id);
    let estimate = server.anonymous(Method::POST, &path).json(&estimate).send().await;
    // A buyer in Germany is charged in euros, which iDEAL takes; in US dollars it does not.
    assert_eq!(
        estimate.data(200)["available_payment_methods"],
        json!(["CARD", "APPLE_PAY", "GOOGLE_PAY", "IDEAL"])
    );
    let session = server.cart_of(4000).await;
    let refused = server.pay_with(&session, json!({"type": "cashapp"})).await;
    assert_eq!(
        refused.error(400),
        "body/payment_method/type 'cashapp' is not offered in US"
    );
}

#[apply(both)]
async fn a_trial_keeps_a_card_and_charges_nothing(server: Server) {
    let server = server.with_stripe().await;
    server.connect(&[CARD]).await;
    let plan = server.plan(json!({"trialDays": 14})).await;
    let session = server.cart_of_plan(&plan).await;
    let page = format!("/pay/stores/{}/sids/{session}", server.store.id);
    let buyer = Visitor::open(&server, &page).await;
    buyer.shows("data-mode=\"setup\" data-amount=\"0\" data-currency=\"usd\" data-keeps");
}

#[apply(both)]
async fn a_page_without_an_account_says_so(server: Server) {
    let server = server.with_stripe().await;
    let page = session(&server, json!({})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.press("continue", ADA).await;
    buyer.shows("This store cannot take payments here yet.");
    buyer.hides("card-form");
}

#[apply(both)]
async fn pages_of_the_sandbox_know_nothing_of_another_form(server: Server) {
    let page = session(&server, json!({})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.press("continue", ADA).await;
    assert!(buyer.fields().contains_key("card_number"));
    for foreign in ["card-form", "data-own", "stripe", "name=\"token\""] {
        buyer.hides(foreign);
    }
    assert!(!server.policy(&page).await.contains("frame-src"));
}
