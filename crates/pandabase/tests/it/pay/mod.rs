//! Contract `checkout.md`, "Pay", and the way of a payment until it is settled.

mod bank;
mod steps;

use crate::harness::{Server, apply, both};
use crate::shop::{DECLINED, DISPUTED, GOOD, POOR, buyer, card, dynamic, mia, timeline};
use http::Method;
use pandabase::surfaces::sandbox::Sandbox;
use pandabase::wiring::assembly;
use pandabase_domain::payment::FailureCode;
use pandabase_domain::time::{HOUR, MINUTE, Timestamp};
use pandabase_platform::app::App;
use pandabase_platform::clock::Clock;
use pandabase_platform::context::{Env, StoreContext};
use pandabase_platform::db::Db;
use pandabase_platform::error::ApiError;
use pandabase_platform::keyring::Keyring;
use pandabase_platform::processor::{
    Accepts, Answering, Charge, Confirmation, Created, Evidence, Instrument, NewCharge, Processor,
    ProcessorError, RefundRequest, RefundState, Refunded,
};
use pandabase_platform::random::Random;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{OnceLock, Weak};

#[apply(both)]
async fn a_card_is_charged_and_credited(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    assert_eq!(paid["status"], "COMPLETED");
    assert_eq!(
        (&paid["authorization_url"], &paid["subscription_id"]),
        (&Value::Null, &Value::Null)
    );
    let payment = server.payment(&paid).await;
    let expected = json!({
        "amount": 4000, "totalAmount": 4330, "taxAmount": 330, "discountAmount": 0, "platformFeeAmount": 275,
        "pspFeeAmount": 156, "settledAmount": 3569, "status": "COMPLETED", "country": "US",
        "paymentMethod": {"type": "card", "cardBrand": "visa", "cardLastFour": "4242"}
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(payment[key], *value, "{key}");
    }
    assert!(payment["referenceId"].as_str().unwrap().starts_with("pi_"));
    assert_eq!(
        timeline(&payment),
        [
            "CHECKOUT_CONFIRMED",
            "PAYMENT_PENDING",
            "PAYMENT_COLLECTED",
            "ORDER_PROCESSING",
            "ORDER_FULFILLED",
            "ORDER_COMPLETED"
        ]
    );
    let texts: Vec<_> = payment["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["description"].as_str().unwrap())
        .collect();
    assert_eq!(texts[0], "Checkout completed and order created");
    assert_eq!(texts[1], "Payment of $43.30 is awaiting confirmation");
    assert_eq!(texts[2], "Payment of $43.30 was successfully collected");
    assert_eq!(texts[3], "Order is now being processed");
    assert_eq!(texts[4], "Order delivered successfully");
    let payment_id = paid["payment_id"].as_str().unwrap().to_owned();
    assert_eq!(
        server.ledger().await,
        [("PAYMENT_RECEIVED".into(), 3569, payment_id)]
    );
    let store = server.get(&server.core("/")).await.data(200).clone();
    assert_eq!(
        (store["balance"].as_i64(), store["sales"].as_i64()),
        (Some(3569), Some(1))
    );
    assert_eq!(
        server
            .session_status(paid["order_number"].as_str().unwrap())
            .await,
        "COMPLETED"
    );
    assert_eq!(
        server.mails().await,
        [("mia@example.org".into(), "Your receipt from Nimbus Labs".into())]
    );
    assert!(server.jobs().await.is_empty());
}

#[apply(both)]
async fn the_published_receipts_are_reproduced(server: Server) {
    for (amount, place, total, platform, psp, settled) in [
        (4000, ("US", "CA"), 4330, 275, 156, 3569),
        (5000, ("US", "OR"), 5000, 315, 175, 4510),
        (10_000, ("US", "CA"), 10_825, 659, 344, 8997),
    ] {
        let customer = buyer("mia@example.org", place.0, place.1);
        let session = server
            .open_cart(json!({"items": [dynamic(amount)], "customer": customer}))
            .await;
        let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
        let payment = server.payment(&paid).await;
        let fees = [
            "totalAmount",
            "platformFeeAmount",
            "pspFeeAmount",
            "settledAmount",
        ]
        .map(|key| payment[key].as_i64().unwrap());
        assert_eq!(fees, [total, platform, psp, settled]);
    }
    assert_eq!(server.balance().await, 3569 + 4510 + 8997);
}

#[apply(both)]
async fn a_decline_leaves_the_session_open_for_another_card(server: Server) {
    let session = server.cart_of(4000).await;
    assert_eq!(
        server.pay_with(&session, card(DECLINED)).await.error(400),
        "Your card was declined"
    );
    let order = server.only_order().await;
    assert_eq!(
        (&order["status"], &order["payment"]["status"]),
        (&json!("FAILED"), &json!("FAILED"))
    );
    assert_eq!(server.session_status(&session).await, "OPEN");
    assert_eq!(
        server.pay_with(&session, card(POOR)).await.error(400),
        "Your card has insufficient funds"
    );
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    assert_eq!(paid["order_id"], order["id"]);
    assert_eq!(paid["order_number"], session.as_str());
    server.only_order().await;
    let payment = server.payment(&paid).await;
    assert_eq!(
        timeline(&payment),
        [
            "CHECKOUT_CONFIRMED",
            "PAYMENT_PENDING",
            "PAYMENT_FAILED",
            "PAYMENT_PENDING",
            "PAYMENT_FAILED",
            "PAYMENT_PENDING",
            "PAYMENT_COLLECTED",
            "ORDER_PROCESSING",
            "ORDER_FULFILLED",
            "ORDER_COMPLETED"
        ]
    );
    assert_eq!(server.balance().await, 3569);
    assert_eq!(
        server.pay_with(&session, card(GOOD)).await.error(409),
        "Checkout session has already been paid"
    );
    assert!(server.jobs().await.is_empty());
}

#[apply(both)]
async fn a_timeline_tells_the_sums_of_its_time(server: Server) {
    let session = server.cart_of(4000).await;
    server.pay_with(&session, card(DECLINED)).await.error(400);
    server
        .change(&session, json!({"customer": buyer("mia@example.org", "DE", "")}))
        .await
        .data(200);
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    let payment = server.payment(&paid).await;
    let rows = payment["timeline"].as_array().unwrap();
    let texts: Vec<&str> = rows
        .iter()
        .map(|row| row["description"].as_str().unwrap())
        .collect();
    assert_eq!(
        texts[..5],
        [
            "Checkout completed and order created",
            "Payment of $43.30 is awaiting confirmation",
            "Payment of $43.30 failed",
            "Payment of $47.60 is awaiting confirmation",
            "Payment of $47.60 was successfully collected"
        ]
    );
    let ids: std::collections::BTreeSet<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rows.len());
    assert!(
        ids.iter().all(|id| id.len() == 29 && id.starts_with("evnt_")),
        "{ids:?}"
    );
}

#[apply(both)]
async fn a_disputed_card_is_disputed_a_day_later(server: Server) {
    let paid = server.sell(4000, DISPUTED).await;
    assert_eq!(paid["status"], "COMPLETED");
    server.move_clock("PT23H59M").await;
    assert_eq!(server.payment(&paid).await["status"], "COMPLETED");
    server.move_clock("PT1M").await;
    let payment = server.payment(&paid).await;
    assert_eq!(
        (&payment["status"], &payment["dispute"]["reason"]),
        (&json!("DISPUTED"), &json!("FRAUDULENT"))
    );
    assert_eq!(server.balance().await, 3569 - 4330 - 2000);
}

#[apply(both)]
async fn bad_payments_are_refused_and_change_nothing(server: Server) {
    let session = server.cart_of(4000).await;
    let with_card = |field: &str, value: Value| {
        let mut method = card(GOOD);
        method["card"][field] = value;
        json!({"payment_method": method})
    };
    for (body, text) in [
        (json!({}), "body must have required property 'payment_method'"),
        (
            json!({"payment_method": {}}),
            "body/payment_method must have required property 'type'",
        ),
        (
            json!({"payment_method": {"type": "cheque"}}),
            "body/payment_method/type must be",
        ),
        (
            json!({"payment_method": {"type": "pix"}}),
            "body/payment_method/type 'pix' is not offered in US",
        ),
        (
            json!({"payment_method": {"type": "card"}}),
            "body/payment_method/card must be a test card",
        ),
        (
            json!({"payment_method": {"type": "card", "token": "tok_1"}}),
            "body/payment_method/card must be a test card",
        ),
        (
            with_card("number", json!("4111111111111111")),
            "Only test cards are accepted in the sandbox",
        ),
        (
            with_card("number", json!(42)),
            "body/payment_method/card/number must be string",
        ),
        (
            with_card("exp_month", json!(13)),
            "body/payment_method/card/exp_month must be <= 12",
        ),
        (with_card("exp_year", json!(2025)), "Your card has expired"),
        (
            with_card("cvc", json!("1")),
            "body/payment_method/card/cvc must NOT have fewer",
        ),
        (
            json!({"payment_method": card(GOOD), "custom_fields": [{"key": "a", "value": "b"}]}),
            "This session does not accept custom fields",
        ),
        (
            json!({"payment_method": card(GOOD), "customer": {"name": "mia@example.org"}}),
            "Name cannot be an email address",
        ),
        (
            json!({"payment_method": card(GOOD), "customer": {"billing": null}}),
            "body/customer must have required property 'billing'",
        ),
        (
            json!({"payment_method": card(GOOD), "customer": {"name": null}}),
            "body/customer must have required property 'name'",
        ),
        (
            json!({"payment_method": card(GOOD), "consent": "yes"}),
            "body/consent must be boolean",
        ),
    ] {
        let error = server.pay_body(&session, body.clone()).await;
        assert!(error.error(400).starts_with(text), "{body}: {}", error.text);
    }
    let nobody = server.open_cart(json!({"items": [dynamic(4000)]})).await;
    assert_eq!(
        server.pay_with(&nobody, card(GOOD)).await.error(400),
        "body must have required property 'customer'"
    );
    let missing = server.pay_with("cs_z7m1x4c9v2b8n5q0w3e6r1ty", card(GOOD)).await;
    assert_eq!(missing.error(404), "Checkout session not found");
    for key in ["", "a b", &"x".repeat(256)] {
        let call = server
            .anonymous(Method::POST, &server.pay_path(&session))
            .header("idempotency-key", key);
        let error = call.json(&json!({"payment_method": card(GOOD)})).send().await;
        assert!(
            error.error(400).starts_with("headers/idempotency-key"),
            "{}",
            error.text
        );
    }
    assert_eq!(
        server.get(&server.core("/orders/")).await.data(200)["pagination"]["total"],
        0
    );
    assert_eq!(server.session_status(&session).await, "OPEN");
    server.app.env.clock.advance(6 * HOUR);
    assert_eq!(
        server.pay_with(&session, card(GOOD)).await.error(400),
        "Checkout session has expired"
    );
    assert_eq!(server.balance().await, 0);
}

#[apply(both)]
async fn customer_and_fields_may_come_with_the_payment(server: Server) {
    let fields = json!({
        "fields": [{"key": "nickname", "label": {"type": "custom", "custom": "Nick"}, "type": "text"}]
    });
    let session = server
        .open_cart(json!({
            "items": [dynamic(4000)], "display": fields, "metadata": {"ref": "a1"},
            "return_url": "https://shop.example.org/ok"
        }))
        .await;
    let body = json!({"customer": mia(), "payment_method": card(GOOD)});
    assert_eq!(
        server.pay_body(&session, body.clone()).await.error(400),
        "Custom field 'nickname' is required"
    );
    let mut body = body;
    body["custom_fields"] = json!([{"key": "nickname", "value": "mk"}]);
    let paid = server.pay_body(&session, body).await.data(200).clone();
    assert_eq!(paid["return_url"], "https://shop.example.org/ok");
    let order = server.order(&paid).await;
    assert_eq!(
        (&order["customFields"], &order["metadata"]),
        (&json!({"nickname": "mk"}), &json!({"ref": "a1"}))
    );
    assert_eq!(order["payment"]["totalAmount"], 4330);
    assert_eq!(order["customer"]["firstName"], "Mia");
}

#[apply(both)]
async fn the_same_key_fifty_times_at_once_charges_once(server: Server) {
    let session = server.cart_of(4000).await;
    let body = json!({"payment_method": card(GOOD)});
    let calls = (0..50).map(|_| {
        server
            .anonymous(Method::POST, &server.pay_path(&session))
            .header("idempotency-key", "once")
            .json(&body)
            .send()
    });
    let answers = futures_util::future::join_all(calls).await;
    let mut counts = BTreeMap::new();
    for answer in &answers {
        *counts.entry(answer.status.as_u16()).or_insert(0) += 1;
        if answer.status == 409 {
            assert_eq!(
                answer.error(409),
                "A request with this idempotency key is still in progress"
            );
        }
    }
    assert!(counts[&200] >= 1, "{counts:?}");
    assert!(
        counts.keys().all(|status| [200, 409].contains(status)),
        "{counts:?}"
    );
    assert_eq!(server.balance().await, 3569);
    let again = server
        .anonymous(Method::POST, &server.pay_path(&session))
        .header("idempotency-key", "once")
        .json(&body)
        .send()
        .await;
    assert_eq!(
        (again.status.as_u16(), again.header("idempotent-replay")),
        (200, Some("true"))
    );
    let other = server
        .anonymous(Method::POST, &server.pay_path(&session))
        .header("idempotency-key", "once")
        .json(&json!({"payment_method": card(POOR)}))
        .send()
        .await;
    assert_eq!(
        other.error(422),
        "Idempotency key was already used with a different request body"
    );
    assert_eq!(server.ledger().await.len(), 1);
}

#[apply(both)]
async fn two_who_pay_one_session_at_once_pay_once(server: Server) {
    let session = server.cart_of(4000).await;
    let calls = (0..10).map(|_| server.pay_with(&session, card(GOOD)));
    let answers = futures_util::future::join_all(calls).await;
    let paid = answers.iter().filter(|answer| answer.status == 200).count();
    let refused = answers.iter().filter(|answer| answer.status == 409).count();
    assert_eq!((paid, refused), (1, 9));
    assert_eq!(server.balance().await, 3569);
}

pub fn bank_path(paid: &Value) -> String {
    let url = paid["authorization_url"].as_str().unwrap();
    let path = url.find("/bank-redirects/3ds/").unwrap();
    url[path..].to_owned()
}

/// Where the connection to the processor breaks.
#[derive(Clone, Copy)]
pub enum Fault {
    /// The charge is not even created.
    BeforeCreating,
    /// It is created, and its id is lost: what a process that dies then leaves behind is the same.
    AfterCreating,
    /// Its id comes so late that the charge was given up meanwhile.
    LateCreating,
    /// The processor makes no charge like it.
    Refusing,
    /// Its id is stored, and its confirmation does not arrive.
    BeforeCharging,
    AfterCharging,
    Late,
    /// A refund does not arrive.
    BeforeRefunding,
    /// It is made, and its answer is lost. The processor has forgotten its key, so it is not asked for again.
    AfterRefunding,
    /// The connection holds, but the answer cannot be stored until [`Server::store_answers`] is called.
    AfterAnswering,
}

/// Every change of an order's status writes the totals of the lists.
const REFUSE_ANSWERS: &str = "ALTER TABLE order_counts RENAME TO order_counts_elsewhere";
const STORE_ANSWERS: &str = "ALTER TABLE order_counts_elsewhere RENAME TO order_counts";

impl Server {
    /// From now on nothing that happens to an order can be stored.
    pub async fn refuse_answers(&self) {
        refuse_answers(&self.app.db).await;
    }

    /// Ends [`Server::refuse_answers`].
    pub async fn store_answers(&self) {
        let stored = self.app.db.write(|tx| tx.batch(STORE_ANSWERS));
        stored.await.unwrap();
    }
}

async fn refuse_answers(db: &Db) {
    db.write(|tx| tx.batch(REFUSE_ANSWERS)).await.unwrap();
}

/// The sandbox processor behind a line that breaks once.
pub struct Flaky {
    sandbox: Sandbox,
    fault: Fault,
    calls: AtomicU8,
    /// The server that asks.
    app: Arc<OnceLock<Weak<App>>>,
}

impl Flaky {
    /// The same server with such a line.
    pub fn server(server: &Server, fault: Fault) -> Server {
        let asking: Arc<OnceLock<Weak<App>>> = Arc::default();
        let app = Arc::clone(&asking);
        let flaky = with_processor(server, |env, db| {
            Arc::new(Self {
                sandbox: Sandbox::new(env, db),
                fault,
                calls: AtomicU8::new(0),
                app,
            })
        });
        asking.set(Arc::downgrade(&flaky.app)).unwrap();
        flaky
    }

    fn broken() -> ProcessorError {
        ProcessorError("the line broke".into())
    }

    /// Whether this is the first call of the kind that breaks.
    fn is_first(&self) -> bool {
        self.calls.fetch_add(1, Ordering::Relaxed) == 0
    }

    fn app(&self) -> Arc<App> {
        self.app.get().and_then(Weak::upgrade).unwrap()
    }

    /// Two minutes pass: the job that looks after the charge runs.
    async fn let_recovery_run(&self) -> Result<(), ProcessorError> {
        let app = self.app();
        app.env.clock.advance(2 * MINUTE);
        let ran = pandabase_platform::jobs::worker::drain(&app).await;
        ran.map(drop).map_err(ProcessorError::from)
    }
}

/// Another process on the same database, with another processor.
pub fn with_processor(
    server: &Server,
    processor: impl FnOnce(&Arc<Env>, &Db) -> Arc<dyn Processor>,
) -> Server {
    static STARTED: AtomicU64 = AtomicU64::new(100);
    let env = Arc::new(Env::new(
        server.app.env.config.clone(),
        Clock::manual(server.app.env.clock.now()),
        // Ids are random: two processes with one seed would make the same.
        Random::seeded(STARTED.fetch_add(1, Ordering::Relaxed)),
        Keyring::new(&[7; 32]),
    ));
    let db = server.app.db.clone();
    let processor = processor(&env, &db);
    server.beside(assembly::with_processor(env, db, processor))
}

impl Accepts for Flaky {
    fn check(&self, instrument: &Instrument, now: Timestamp) -> Result<(), ApiError> {
        self.sandbox.check(instrument, now)
    }
}

impl Processor for Flaky {
    fn create<'a>(&'a self, charge: NewCharge) -> Answering<'a, Created> {
        Box::pin(async move {
            match self.fault {
                Fault::BeforeCreating if self.is_first() => Err(Self::broken()),
                Fault::AfterCreating if self.is_first() => {
                    self.sandbox.create(charge).await?;
                    Err(Self::broken())
                }
                Fault::LateCreating if self.is_first() => {
                    let id = self.sandbox.create(charge).await?;
                    self.let_recovery_run().await?;
                    Ok(id)
                }
                Fault::Refusing => Ok(Created::Refused(FailureCode::PaymentDeclined)),
                _ => self.sandbox.create(charge).await,
            }
        })
    }

    fn confirm<'a>(&'a self, confirmation: Confirmation) -> Answering<'a, Charge> {
        Box::pin(async move {
            match self.fault {
                Fault::BeforeCharging if self.is_first() => Err(Self::broken()),
                Fault::AfterCharging if self.is_first() => {
                    self.sandbox.confirm(confirmation).await?;
                    Err(Self::broken())
                }
                Fault::Late if self.is_first() => {
                    self.let_recovery_run().await?;
                    self.sandbox.confirm(confirmation).await
                }
                Fault::AfterAnswering if self.is_first() => {
                    let charge = self.sandbox.confirm(confirmation).await?;
                    refuse_answers(&self.app().db).await;
                    Ok(charge)
                }
                _ => self.sandbox.confirm(confirmation).await,
            }
        })
    }

    fn find<'a>(&'a self, store: &'a StoreContext, id: &'a str) -> Answering<'a, Option<Charge>> {
        self.sandbox.find(store, id)
    }

    fn release<'a>(&'a self, store: &'a StoreContext, id: &'a str) -> Answering<'a, Charge> {
        self.sandbox.release(store, id)
    }

    fn refund<'a>(&'a self, request: RefundRequest) -> Answering<'a, RefundState> {
        Box::pin(async move {
            match self.fault {
                Fault::BeforeRefunding if self.is_first() => Err(Self::broken()),
                Fault::AfterRefunding => {
                    assert!(self.is_first(), "a refund is asked for twice");
                    self.sandbox.refund(request).await?;
                    Err(Self::broken())
                }
                _ => self.sandbox.refund(request).await,
            }
        })
    }

    fn refunds_of<'a>(&'a self, store: &'a StoreContext, charge: &'a str) -> Answering<'a, Vec<Refunded>> {
        self.sandbox.refunds_of(store, charge)
    }

    fn submit_evidence<'a>(&'a self, evidence: Evidence) -> Answering<'a, ()> {
        self.sandbox.submit_evidence(evidence)
    }
}
