//! Billing agreements: made on their page, charged with authorizations (contract `subscriptions.md`,
//! "Billing agreements").

mod bank;
mod interrupted;
mod refusals;

use crate::harness::{Answer, Server, apply, both};
use crate::portal::{MIA, keys};
use crate::processor::FICKLE;
use crate::shop::{DISPUTED, GOOD, timeline};
use crate::visitor::Visitor;
use http::Method;
use pandabase_domain::time::DAY;
use serde_json::{Value, json};

const NOT_ACTIVE: &str = "Only an active mandate can be charged; this one is";
const BAD_TOKEN: &str = "body/mandate/token must be an unused authorization of the last 15 minutes";

/// What Mia types.
const FORM: &[(&str, &str)] = &[
    ("name", "Mia Koch"),
    ("country", "US"),
    ("line1", "1 Main St"),
    ("city", "Town"),
    ("state", "CA"),
    ("postal_code", "94105"),
    ("card_expiry", "12/30"),
    ("card_cvc", "123"),
    ("consent", "yes"),
];

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The path of an address of this server.
fn path_of(url: &str) -> &str {
    url.strip_prefix("http://127.0.0.1:4242").unwrap_or(url)
}

/// An agreement that a test made.
pub struct Made {
    pub id: String,
    pub page: String,
}

impl Made {
    /// The agreement that an answer shows.
    pub fn of(made: &Value) -> Self {
        Self {
            id: text(&made["id"]).to_owned(),
            page: path_of(text(&made["agreementUrl"])).to_owned(),
        }
    }
}

impl Server {
    /// A customer who has bought.
    pub async fn customer(&self) -> String {
        let paid = self.sell(4000, GOOD).await;
        text(&self.order(&paid).await["customer"]["id"]).to_owned()
    }

    pub async fn propose(&self, customer: &str, frequency: &str) -> Made {
        let body =
            json!({"customerId": customer, "description": "Ads <b>budget</b>", "frequency": frequency});
        let answer = self.post(&self.core("/mandates"), body).await;
        let made = answer.data(200);
        assert_eq!(keys(made), ["agreementUrl", "id", "status"]);
        assert_eq!(made["status"], "REQUIRES_ACTION");
        assert!(text(&made["id"]).starts_with("man_"));
        Made::of(made)
    }

    /// An agreement of a customer's that is active.
    pub async fn agreed(&self, customer: &str, frequency: &str, card: &str) -> Made {
        let made = self.propose(customer, frequency).await;
        let sent = self.accept(&made, card).await;
        if let Some(bank) = &sent.gone_to {
            self.anonymous(Method::POST, &format!("{}/approve", path_of(bank)))
                .send()
                .await;
        }
        self.expect_page(&made, "Your agreement is active").await;
        made
    }

    /// Fills in the page's form and presses this button.
    async fn submit_agreement(&self, made: &Made, action: &str, fields: &[(&str, &str)]) -> Visitor<'_> {
        let mut visitor = Visitor::open(self, &made.page).await;
        visitor.press(action, fields).await;
        visitor
    }

    pub async fn accept(&self, made: &Made, card: &str) -> Visitor<'_> {
        let mut fields = FORM.to_vec();
        fields.push(("card_number", card));
        self.submit_agreement(made, "accept", &fields).await
    }

    #[track_caller]
    pub fn expect_page(&self, made: &Made, words: &str) -> impl Future<Output = String> {
        let caller = std::panic::Location::caller();
        async move {
            let shown = self.anonymous(Method::GET, &made.page).send().await;
            assert_eq!(shown.status, 200, "{} at {caller}", shown.text);
            assert!(shown.text.contains(words), "{words} at {caller}: {}", shown.text);
            shown.text
        }
    }

    async fn ask_to_charge(&self, id: &str, amount: i64) -> Answer {
        let body =
            json!({"mandateId": id, "amount": amount, "currency": "USD", "description": "Ads in June"});
        self.post(&self.core("/mandates/authorizations"), body).await
    }

    pub async fn authorized(&self, made: &Made, amount: i64) -> String {
        let answer = self.ask_to_charge(&made.id, amount).await;
        assert_eq!(keys(answer.data(200)), ["token"]);
        text(&answer.data(200)["token"]).to_owned()
    }

    pub async fn charge(&self, id: &str, token: &str) -> Answer {
        let body = json!({"mandate": {"id": id, "token": token}});
        self.post(&self.core("/payments"), body).await
    }

    /// The payment of an answer, and its order.
    async fn charged_for(&self, paid: &Value) -> (Value, Value) {
        assert_eq!(keys(paid), ["authorizationUrl", "id", "status"]);
        let payment = self.payment(&json!({"payment_id": paid["id"]})).await;
        let order = self.order(&json!({"order_id": payment["order"]["id"]})).await;
        (payment, order)
    }
}

#[apply(both)]
async fn a_card_is_charged_under_an_agreement(server: Server) {
    let (server, receiver) = server
        .listening(&["PAYMENT_PENDING", "PAYMENT_COMPLETED", "PAYMENT_REFUNDED"])
        .await;
    let customer = server.customer().await;
    let made = server.propose(&customer, "MONTHLY").await;
    assert_eq!(
        server.ask_to_charge(&made.id, 5000).await.error(400),
        format!("{NOT_ACTIVE} REQUIRES_ACTION")
    );
    let page = server
        .expect_page(&made, "You are asked to let this merchant charge your card later")
        .await;
    for words in [
        "Nimbus Labs",
        "Ads &#60;b&#62;budget&#60;/b&#62;",
        "every month",
        MIA,
        "help@example.org",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("value=\"revoke\""), "{page}");
    let sent = server.accept(&made, "4242 4242 4242 4242").await;
    sent.shows("Your agreement is active");
    let page = server.expect_page(&made, "Your agreement is active").await;
    assert!(
        page.contains("Visa •••• 4242") && !page.contains("card_number"),
        "{page}"
    );
    server.drain().await;
    let before = receiver.seen().len();
    server.app.env.clock.advance(1000);
    let token = server.authorized(&made, 5000).await;
    let letters = server.letters(MIA).await;
    assert_eq!(letters[0]["subject"], "Nimbus Labs is about to charge you $50.00");
    let letter = text(&letters[0]["text"]);
    assert!(
        letter.contains("Ads in June") && letter.contains(&made.page),
        "{letter}"
    );
    assert!(
        letter.ends_with(&format!("\n\nRef: {}\n", made.id)) && !letter.contains(&token),
        "{letter}"
    );
    assert!(
        letters
            .iter()
            .any(|letter| letter["subject"] == "Your billing agreement with Nimbus Labs")
    );
    let answer = server.charge(&made.id, &token).await;
    let paid = answer.data(200);
    assert_eq!(
        (&paid["status"], &paid["authorizationUrl"]),
        (&json!("COMPLETED"), &Value::Null)
    );
    let (payment, order) = server.charged_for(paid).await;
    // What was agreed is charged: the tax of California is in it.
    for (key, value) in [
        ("amount", 5000),
        ("discountAmount", 0),
        ("taxAmount", 381),
        ("totalAmount", 5000),
        ("platformFeeAmount", 315),
        ("pspFeeAmount", 175),
        ("settledAmount", 4129),
    ] {
        assert_eq!(payment[key], value, "{key}");
    }
    assert_eq!(
        (&payment["status"], &payment["country"]),
        (&json!("COMPLETED"), &json!("US"))
    );
    assert_eq!(
        payment["paymentMethod"],
        json!({"type": "card", "cardBrand": "visa", "cardLastFour": "4242"})
    );
    assert_eq!(
        timeline(&payment),
        [
            "PAYMENT_PENDING",
            "WEBHOOK_DISPATCHED",
            "PAYMENT_COLLECTED",
            "ORDER_PROCESSING",
            "WEBHOOK_DISPATCHED",
            "ORDER_FULFILLED",
            "ORDER_COMPLETED"
        ]
    );
    assert_eq!(
        (&order["status"], &order["amount"], &order["customer"]["id"]),
        (&json!("COMPLETED"), &json!(5000), &json!(customer))
    );
    let item = &order["items"][0];
    assert_eq!(
        (
            &item["name"],
            &item["productId"],
            &item["quantity"],
            &item["price"]
        ),
        (&json!("Ads in June"), &Value::Null, &json!(1), &json!(5000))
    );
    assert!(text(&order["orderNumber"]).starts_with("cs_"));
    let credited = ("PAYMENT_RECEIVED".to_owned(), 4129, text(&paid["id"]).to_owned());
    assert_eq!(server.ledger().await.last(), Some(&credited));
    assert_eq!(
        server
            .letters(MIA)
            .await
            .iter()
            .filter(|letter| letter["subject"] == "Your receipt from Nimbus Labs")
            .count(),
        2
    );
    server.drain().await;
    let mut told: Vec<Value> = receiver.seen()[before..].iter().map(|seen| seen.json()).collect();
    told.sort_by_key(|event| text(&event["event"]).to_owned());
    let events: Vec<_> = told
        .iter()
        .map(|event| (text(&event["event"]), &event["data"]["order"]["id"]))
        .collect();
    assert_eq!(
        events,
        [
            ("PAYMENT_COMPLETED", &order["id"]),
            ("PAYMENT_PENDING", &order["id"])
        ]
    );
    let data = &told[0]["data"];
    assert_eq!(data["customer"], json!({"id": customer, "email": MIA}));
    assert_eq!(
        data["order"]["items"][0],
        json!({"productId": null, "variantId": null, "name": "Ads in June", "quantity": 1, "amount": 5000})
    );
    assert!(
        data["geo"].is_object() && data.get("subscription").is_none(),
        "{data}"
    );
    let page = server.expect_page(&made, "Your agreement is active").await;
    assert!(
        page.contains("$50.00") && page.contains("1 June 2026") && page.contains("paid"),
        "{page}"
    );
    // A token works once, and the agreement lasts.
    assert_eq!(server.charge(&made.id, &token).await.error(400), BAD_TOKEN);
    let token = server.authorized(&made, 100).await;
    server.charge(&made.id, &token).await.data(200);
    let refund = server.core(&format!("/refunds/orders/{}", text(&order["id"])));
    server.post(&refund, json!({})).await.data(200);
    server.drain().await;
    assert_eq!(server.charged_for(paid).await.1["status"], "REFUNDED");
    assert!(
        receiver
            .seen()
            .iter()
            .any(|seen| seen.json()["event"] == "PAYMENT_REFUNDED")
    );
    server.expect_page(&made, "refunded").await;
    server.verify().await;
}

#[apply(both)]
async fn an_agreement_to_charge_once_ends_with_its_charge(server: Server) {
    let customer = server.customer().await;
    let made = server.agreed(&customer, "ONE_OFF", GOOD).await;
    let (first, second) = (
        server.authorized(&made, 5000).await,
        server.authorized(&made, 700).await,
    );
    let paid = server.charge(&made.id, &first).await;
    assert_eq!(paid.data(200)["status"], "COMPLETED");
    assert_eq!(
        server.charge(&made.id, &second).await.error(400),
        format!("{NOT_ACTIVE} REVOKED")
    );
    assert_eq!(
        server.ask_to_charge(&made.id, 5000).await.error(400),
        format!("{NOT_ACTIVE} REVOKED")
    );
    let page = server.expect_page(&made, "This agreement has ended").await;
    assert!(!page.contains("<form") && page.contains("$50.00"), "{page}");
    server.verify().await;
}

#[apply(both)]
async fn a_repeated_request_is_answered_once(server: Server) {
    let customer = server.customer().await;
    let body = json!({"customerId": customer, "description": "Ads", "frequency": "YEARLY"});
    let keyed = async |path: &str, key: &str, body: &Value| {
        server
            .call(Method::POST, &server.core(path))
            .header("idempotency-key", key)
            .json(body)
            .send()
            .await
    };
    let first = keyed("/mandates", "proposal", &body).await;
    let second = keyed("/mandates", "proposal", &body).await;
    assert_eq!(
        (first.data(200), second.header("idempotent-replay")),
        (second.data(200), Some("true"))
    );
    let made = server.agreed(&customer, "QUARTERLY", GOOD).await;
    let token = server.authorized(&made, 5000).await;
    let body = json!({"mandate": {"id": made.id, "token": token}});
    let paid = keyed("/payments", "charge-1", &body).await;
    let again = keyed("/payments", "charge-1", &body).await;
    assert_eq!(
        (paid.data(200), again.header("idempotent-replay")),
        (again.data(200), Some("true"))
    );
    let other = json!({"mandate": {"id": made.id, "token": "another"}});
    assert_eq!(
        keyed("/payments", "charge-1", &other).await.error(422),
        "Idempotency key was already used with a different request body"
    );
    // A decline is kept as well.
    let made = server.agreed(&customer, "QUARTERLY", FICKLE).await;
    let token = server.authorized(&made, 5000).await;
    let body = json!({"mandate": {"id": made.id, "token": token}});
    for _ in 0..2 {
        assert_eq!(
            keyed("/payments", "charge-2", &body).await.error(400),
            "Your card was declined"
        );
    }
    server.verify().await;
}

#[apply(both)]
async fn a_removed_card_ends_its_agreements(server: Server) {
    let customer = server.customer().await;
    let made = server.agreed(&customer, "MONTHLY", GOOD).await;
    let kept = server.agreed(&customer, "MONTHLY", DISPUTED).await;
    let token = server.authorized(&made, 5000).await;
    let mia = server.sign_in(MIA).await;
    let methods = server.portal_get(&mia, "/payment-methods").await;
    let card = methods
        .data(200)
        .as_array()
        .unwrap()
        .iter()
        .find(|method| method["lastFour"] == "4242")
        .unwrap();
    let removed = server
        .portal(
            &mia,
            Method::DELETE,
            &format!("/payment-methods/{}", text(&card["id"])),
            None,
        )
        .await;
    removed.data(200);
    assert_eq!(
        server.charge(&made.id, &token).await.error(400),
        format!("{NOT_ACTIVE} REVOKED")
    );
    server.expect_page(&made, "This agreement has ended").await;
    server.expect_page(&kept, "Your agreement is active").await;
    // And a charge can be disputed as any other.
    let token = server.authorized(&kept, 5000).await;
    let paid = server.charge(&kept.id, &token).await.data(200).clone();
    server.advance(2 * DAY).await;
    assert_eq!(server.charged_for(&paid).await.1["status"], "CHARGEBACK");
    server.expect_page(&kept, "disputed").await;
    server.verify().await;
}

#[apply(both)]
async fn a_customer_takes_an_agreement_back(server: Server) {
    let customer = server.customer().await;
    let made = server.agreed(&customer, "MONTHLY", GOOD).await;
    let token = server.authorized(&made, 5000).await;
    let sent = server.submit_agreement(&made, "revoke", &[]).await;
    sent.shows("This agreement has ended");
    assert_eq!(
        server.charge(&made.id, &token).await.error(400),
        format!("{NOT_ACTIVE} REVOKED")
    );
    assert_eq!(
        server.ask_to_charge(&made.id, 5000).await.error(400),
        format!("{NOT_ACTIVE} REVOKED")
    );
    server.verify().await;
}

#[apply(both)]
async fn an_agreement_waits_for_a_week(server: Server) {
    let customer = server.customer().await;
    let (early, late) = (
        server.propose(&customer, "MONTHLY").await,
        server.propose(&customer, "MONTHLY").await,
    );
    server.move_clock("P6DT23H").await;
    assert!(!server.accept(&early, GOOD).await.is_refused());
    server.move_clock("PT1H").await;
    server.expect_page(&late, "This agreement has expired").await;
    server.expect_page(&early, "Your agreement is active").await;
    assert_eq!(
        server.ask_to_charge(&late.id, 5000).await.error(400),
        format!("{NOT_ACTIVE} EXPIRED")
    );
    server.verify().await;
}

#[apply(both)]
async fn the_greatest_amount_is_charged(server: Server) {
    let customer = server.customer().await;
    let made = server.agreed(&customer, "AD_HOC", GOOD).await;
    let most = 99_999_999;
    let token = server.authorized(&made, most).await;
    let paid = server.charge(&made.id, &token).await.data(200).clone();
    let (payment, _) = server.charged_for(&paid).await;
    assert_eq!(
        (&payment["totalAmount"], &payment["status"]),
        (&json!(most), &json!("COMPLETED"))
    );
    server.expect_page(&made, "Your agreement is active").await;
    server.verify().await;
}
