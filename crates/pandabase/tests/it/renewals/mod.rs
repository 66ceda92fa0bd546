//! Subscriptions are renewed (contract `subscriptions.md`, "Renewal", and its neighbours): every period is
//! charged once and on its day, whoever is late, breaks or repeats.

mod effects;

use crate::harness::{Server, apply, both};
use crate::pay::with_processor;
use crate::receiver::Receiver;
use crate::shop::{GOOD, card};
use pandabase::surfaces::sandbox::Sandbox;
use pandabase_commerce::billing::payment_methods;
use pandabase_commerce::billing::payment_methods::Owner;
use pandabase_commerce::billing::subscriptions;
use pandabase_commerce::orders::charge::{ChargeRequest, OpenCharge};
use pandabase_domain::id::PaymentId;
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::product::BillingInterval;
use pandabase_domain::subscription::Subscription;
use pandabase_domain::subscription::SubscriptionStatus;
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_platform::context::Ctx;
use pandabase_platform::context::StoreContext;
use pandabase_platform::db::Sql;
use pandabase_platform::error::ApiError;
use pandabase_platform::params;
use pandabase_platform::processor::{
    Accepts, Answering, Card, Charge, Confirmation, Created, Evidence, Instrument, NewCharge, Payer,
    Processor, ProcessorError, Purpose, RefundRequest, RefundState, Refunded, Source,
};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Every event about a subscription.
pub const EVENTS: [&str; 10] = [
    "SUBSCRIPTION_CREATED",
    "SUBSCRIPTION_RENEWED",
    "SUBSCRIPTION_PAST_DUE",
    "SUBSCRIPTION_CANCELLED",
    "SUBSCRIPTION_PAUSED",
    "SUBSCRIPTION_RESUMED",
    "SUBSCRIPTION_UPDATED",
    "SUBSCRIPTION_TRIAL_ENDING",
    "SUBSCRIPTION_RENEWING",
    "PAYMENT_FAILED",
];

/// A card that outlives the test.
pub fn lasting(number: &str) -> Value {
    let mut method = card(number);
    method["card"]["exp_year"] = json!(2060);
    method
}

/// An invoice: period number, status, first instant of the period that it pays for, total, order.
pub type Billed = (i64, String, String, i64, Option<String>);

impl Server {
    /// Subscribes Mia to a product and returns the subscription's id.
    pub async fn subscribed(&self, product: &str, number: &str) -> String {
        let session = self.cart_of_plan(product).await;
        let paid = self.consent_with(&session, lasting(number)).await;
        let id = paid.data(200)["subscription_id"].as_str().unwrap().to_owned();
        if self.standing(&id).await.payment_method.is_none() {
            self.switch_card(&id, number).await;
        }
        id
    }

    pub async fn standing(&self, id: &str) -> Subscription {
        self.with_subscription(id, |_, _| {}).await
    }

    /// Changes a subscription as an operation would, and returns it.
    pub async fn with_subscription(
        &self,
        id: &str,
        change: impl Fn(&mut Subscription, Timestamp) + Send + 'static,
    ) -> Subscription {
        let (app, store, id) = (Arc::clone(&self.app), self.store_now().await, id.to_owned());
        let changed = self.app.db.write(move |tx| {
            let ctx = Ctx::of(&app.env, &store);
            let before = subscriptions::store::lock(tx, &ctx, &id.clone().into())?.unwrap();
            let mut subscription = before.clone();
            change(&mut subscription, ctx.now);
            let is_same = format!("{before:?}") == format!("{subscription:?}");
            if !is_same {
                pandabase_commerce::billing::subscriptions::save::save(tx, &ctx, &mut subscription)?;
            }
            Ok::<_, ApiError>(subscriptions::store::find(tx, &ctx, &id.clone().into())?.unwrap())
        });
        changed.await.unwrap()
    }

    /// Gives a subscription another card.
    pub async fn switch_card(&self, id: &str, number: &str) {
        static KEPT: AtomicUsize = AtomicUsize::new(0);
        let key = format!("keep-{}", KEPT.fetch_add(1, Ordering::Relaxed));
        let store = self.store_now().await;
        let new = NewCharge {
            store: store.clone(),
            purpose: Purpose::Payment(PaymentId::from_stored(key.as_str())),
            key,
            amount: Cents::ZERO,
            presentment: None,
            method: MethodCode::Card,
        };
        let request = ChargeRequest {
            charge: OpenCharge { new, id: None },
            instrument: Instrument {
                method: MethodCode::Card,
                source: Source::Card(Card {
                    number: number.to_owned(),
                    exp_month: 12,
                    exp_year: 2060,
                }),
            },
            payer: Payer::default(),
            save: true,
            off_session: false,
            return_url: String::new(),
        };
        let saved = self.charged(request).await.saved.unwrap();
        let app = Arc::clone(&self.app);
        let kept = self.app.db.write(move |tx| {
            let owner = Owner {
                email: "mia@example.org",
                name: None,
                billing: None,
            };
            payment_methods::save(tx, &Ctx::of(&app.env, &store), &owner, &saved)
        });
        let method = kept.await.unwrap();
        self.with_subscription(id, move |subscription, _| {
            subscription.payment_method = Some(method.clone());
        })
        .await;
    }

    /// What was billed for the periods of a subscription, oldest first.
    pub async fn billed(&self, id: &str) -> Vec<Billed> {
        let sql = Sql::new(
            "SELECT period_no, status, period_start, total_amount, order_id FROM invoices
            WHERE store_id = $1 AND subscription_id = $2 AND reason = 'SUBSCRIPTION_CYCLE'
            ORDER BY period_no, id",
        );
        let (store, id) = (self.store.id.clone(), id.to_owned());
        let rows = self.app.db.read(move |tx| {
            tx.all(sql, params![&store, &id], |row| {
                let (number, status) = (row.next()?, row.next()?);
                let start: Timestamp = row.next()?;
                Ok((number, status, start.to_string(), row.next()?, row.next()?))
            })
        });
        rows.await.unwrap()
    }

    /// Charges that the processor captured.
    pub async fn captured(&self) -> i64 {
        let sql = Sql::new("SELECT COUNT(*) FROM sandbox_charges WHERE status = 'captured' AND amount > 0");
        let counted = self.app.db.read(move |tx| tx.one(sql, &[], |row| row.next()));
        counted.await.unwrap()
    }

    pub async fn use_seconds(&self, id: &str, quantity: i64) {
        let events = json!([{"event_name": "render_seconds", "quantity": quantity}]);
        let body = json!({"subscription_id": id, "events": events});
        self.post(&self.core("/usage/"), body).await.data(201);
    }

    pub async fn move_often(&self, duration: &str, times: usize) {
        for _ in 0..times {
            self.move_clock(duration).await;
        }
    }

    pub async fn now(&self) -> Timestamp {
        self.store_now().await.now(&self.app.env.clock)
    }
}

/// The events that an endpoint received, in order, each with its status and next charge.
pub fn events_of(receiver: &Receiver) -> Vec<(String, String)> {
    let seen = receiver.seen();
    let mut told: Vec<(String, String, String)> = seen
        .iter()
        .map(|seen| {
            let json = seen.json();
            let status = json["data"]["subscription"]["status"].as_str().unwrap_or("-");
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            (text(&json["timestamp"]), text(&json["event"]), status.to_owned())
        })
        .collect();
    told.sort_by(|a, b| a.0.cmp(&b.0));
    told.into_iter()
        .map(|(_, event, status)| (event, status))
        .collect()
}

/// Where the line to the processor breaks.
#[derive(Clone, Copy)]
pub enum Fault {
    BeforeCharging,
    AfterCharging,
    /// It is cut off while it waits: the answer never comes.
    Silent,
    /// The same while the charge is created.
    SilentCreating,
    /// The same after its id was stored and before the money is taken.
    SilentConfirming,
}

/// The sandbox behind a line that breaks so many times.
struct Flaky {
    sandbox: Sandbox,
    fault: Fault,
    left: AtomicUsize,
}

/// Another process on the same database behind such a line.
pub fn flaky(server: &Server, fault: Fault, times: usize) -> Server {
    let left = AtomicUsize::new(times);
    with_processor(server, |env, db| {
        let sandbox = Sandbox::new(env, db);
        Arc::new(Flaky { sandbox, fault, left })
    })
}

impl Accepts for Flaky {
    fn check(&self, instrument: &Instrument, now: Timestamp) -> Result<(), ApiError> {
        self.sandbox.check(instrument, now)
    }
}

impl Flaky {
    /// Whether the line breaks now.
    fn breaks(&self) -> bool {
        let left = &self.left;
        left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
            .is_ok()
    }
}

impl Processor for Flaky {
    fn create<'a>(&'a self, charge: NewCharge) -> Answering<'a, Created> {
        Box::pin(async move {
            let id = self.sandbox.create(charge).await?;
            match self.fault {
                Fault::SilentCreating if self.breaks() => std::future::pending().await,
                _ => Ok(id),
            }
        })
    }

    fn confirm<'a>(&'a self, confirmation: Confirmation) -> Answering<'a, Charge> {
        Box::pin(async move {
            let broken = || Err(ProcessorError("the line broke".into()));
            match self.fault {
                Fault::BeforeCharging if self.breaks() => broken(),
                Fault::AfterCharging if self.breaks() => {
                    self.sandbox.confirm(confirmation).await?;
                    broken()
                }
                Fault::Silent if self.breaks() => {
                    self.sandbox.confirm(confirmation).await?;
                    std::future::pending().await
                }
                Fault::SilentConfirming if self.breaks() => std::future::pending().await,
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

    fn refunds_of<'a>(&'a self, store: &'a StoreContext, charge: &'a str) -> Answering<'a, Vec<Refunded>> {
        self.sandbox.refunds_of(store, charge)
    }

    fn refund<'a>(&'a self, request: RefundRequest) -> Answering<'a, RefundState> {
        self.sandbox.refund(request)
    }

    fn submit_evidence<'a>(&'a self, evidence: Evidence) -> Answering<'a, ()> {
        self.sandbox.submit_evidence(evidence)
    }
}

/// The first days of the periods that were paid.
pub fn days(billed: &[Billed]) -> Vec<String> {
    billed
        .iter()
        .inspect(|(_, status, ..)| assert_eq!(status, "PAID"))
        .map(|(_, _, start, ..)| start.clone())
        .collect()
}

/// `count` steps of so many months from a day.
fn months(from: Timestamp, step: i64, count: usize) -> Vec<String> {
    let numbers = (1..).take(count);
    numbers.map(|n| from.plus_months(n * step).to_string()).collect()
}

#[apply(both)]
async fn five_years_of_months_lose_no_day(server: Server) {
    let plan = server.plan(json!({})).await;
    server.move_clock("P242D").await;
    let mut begun = Vec::new();
    for day in ["2027-01-29", "2027-01-30", "2027-01-31"] {
        assert_eq!(&server.now().await.to_string()[..10], day);
        begun.push((server.subscribed(&plan, GOOD).await, server.now().await));
        server.move_clock("P1D").await;
    }
    server.move_often("P6M", 10).await;
    for (id, start) in &begun {
        let billed = server.billed(id).await;
        assert_eq!(days(&billed), months(*start, 1, billed.len()));
        assert_eq!(billed.len(), 60, "{start}");
        assert!(
            billed
                .iter()
                .all(|(_, _, _, total, order)| *total == 1624 && order.is_some())
        );
        let subscription = server.standing(id).await;
        assert_eq!(subscription.state.period_no, 61);
        assert_eq!(subscription.state.period.start, start.plus_months(60));
    }
    assert_eq!(server.captured().await, 183);
    server.verify().await;
}

#[apply(both)]
async fn weeks_and_years_lose_no_day(server: Server) {
    let weekly = server.plan(json!({"billingInterval": "WEEKLY"})).await;
    let yearly = server.plan(json!({"billingInterval": "YEARLY"})).await;
    server.move_clock("P638D").await;
    let start = server.now().await;
    assert_eq!(&start.to_string()[..10], "2028-02-29");
    let weekly = server.subscribed(&weekly, GOOD).await;
    let yearly = server.subscribed(&yearly, GOOD).await;
    server.move_often("P6M", 8).await;
    server.move_clock("P1D").await;
    let billed = server.billed(&yearly).await;
    assert_eq!(days(&billed), months(start, 12, 4));
    let billed = server.billed(&weekly).await;
    let weeks: Vec<String> = (1..=209)
        .map(|n| start.plus_millis(n * 7 * DAY).to_string())
        .collect();
    assert_eq!(days(&billed), weeks[..billed.len()]);
    let passed = usize::try_from((server.now().await.as_millis() - start.as_millis()) / (7 * DAY)).unwrap();
    assert_eq!(billed.len(), passed);
    server.verify().await;
}

#[apply(both)]
async fn a_trial_is_announced_and_paid(server: Server) {
    let (server, receiver) = server.listening(&EVENTS).await;
    let plan = server.plan(json!({"trialDays": 14})).await;
    let id = server.subscribed(&plan, GOOD).await;
    server.move_clock("P10D").await;
    let names = |told: Vec<(String, String)>| told.into_iter().map(|(event, _)| event).collect::<Vec<_>>();
    assert_eq!(names(events_of(&receiver)), ["SUBSCRIPTION_CREATED"]);
    server.move_clock("P1D").await;
    assert_eq!(
        names(events_of(&receiver)),
        ["SUBSCRIPTION_CREATED", "SUBSCRIPTION_TRIAL_ENDING"]
    );
    assert!(
        server
            .mails()
            .await
            .iter()
            .any(|(_, subject)| subject == "Your trial of Cloud Notes Pro ends soon")
    );
    server.move_clock("P3D").await;
    let renewed = ("SUBSCRIPTION_RENEWED".to_owned(), "ACTIVE".to_owned());
    assert_eq!(events_of(&receiver).last(), Some(&renewed));
    let last = receiver.seen().pop().unwrap().json();
    assert_eq!(last["data"]["subscription"]["amount"], 1624);
    assert_eq!(last["data"]["order"]["items"][0]["amount"], 1500);
    assert_eq!(
        last["data"]["geo"]["ip"],
        receiver.seen()[0].json()["data"]["geo"]["ip"]
    );
    let subscription = server.standing(&id).await;
    assert_eq!(subscription.state.status, SubscriptionStatus::Active);
    assert_eq!(
        subscription.state.period.start.to_string(),
        "2026-06-15T00:00:00.000Z"
    );
    // A month later the charge is announced three days before, and once.
    server.move_clock("P29D").await;
    assert_eq!(events_of(&receiver).last().unwrap().0, "SUBSCRIPTION_RENEWING");
    server.move_clock("P1D").await;
    assert_eq!(events_of(&receiver).last().unwrap().0, "SUBSCRIPTION_RENEWED");
    assert_eq!(receiver.seen().len(), 5);
    server.verify().await;
}

#[apply(both)]
async fn a_short_trial_is_announced_at_once(server: Server) {
    let (server, receiver) = server.listening(&EVENTS).await;
    let plan = server.plan(json!({"trialDays": 2})).await;
    server.subscribed(&plan, GOOD).await;
    server.drain().await;
    let mut events: Vec<String> = events_of(&receiver).into_iter().map(|(event, _)| event).collect();
    events.sort();
    assert_eq!(events, ["SUBSCRIPTION_CREATED", "SUBSCRIPTION_TRIAL_ENDING"]);
    server.move_clock("P2D").await;
    assert_eq!(receiver.seen().len(), 3);
}

#[apply(both)]
async fn a_late_worker_bills_every_missed_period_in_order(server: Server) {
    let plan = server.plan(json!({})).await;
    let id = server.subscribed(&plan, GOOD).await;
    server.advance(100 * DAY).await;
    let billed = server.billed(&id).await;
    assert_eq!(
        days(&billed),
        months(Timestamp::parse("2026-06-01T00:00:00Z").unwrap(), 1, 3)
    );
    assert_eq!(server.captured().await, 4);
    server.verify().await;
}

#[apply(both)]
async fn an_announced_plan_begins_with_the_renewal(server: Server) {
    let plan = server.plan(json!({})).await;
    let id = server.subscribed(&plan, GOOD).await;
    server
        .with_subscription(&id, |subscription, _| {
            let mut next = subscription.plan.clone();
            (next.unit_amount, next.quantity, next.interval) = (Cents(700), 3, BillingInterval::Weekly);
            subscription.pending_change = Some(next);
        })
        .await;
    server.move_clock("P30D").await;
    let subscription = server.standing(&id).await;
    assert_eq!(subscription.pending_change, None);
    assert_eq!(
        (subscription.plan.quantity, subscription.state.interval),
        (3, BillingInterval::Weekly)
    );
    assert_eq!(
        subscription.state.period.end.to_string(),
        "2026-07-08T00:00:00.000Z"
    );
    assert_eq!(server.billed(&id).await[0].3, 2273);
    server.move_clock("P7D").await;
    assert_eq!(server.billed(&id).await.len(), 2);
    server.verify().await;
}

#[apply(both)]
async fn the_end_of_a_card_is_told_once(server: Server) {
    let plan = server.plan(json!({})).await;
    let session = server.cart_of_plan(&plan).await;
    let mut method = lasting(GOOD);
    (method["card"]["exp_month"], method["card"]["exp_year"]) = (json!(9), json!(2026));
    let paid = server.consent_with(&session, method).await.data(200).clone();
    let id = paid["subscription_id"].as_str().unwrap();
    let told = || async {
        server
            .mails()
            .await
            .iter()
            .filter(|(_, subject)| subject == "Visa •••• 4242 expires soon")
            .count()
    };
    server.move_clock("P91D").await;
    assert_eq!(
        (server.now().await.to_string(), told().await),
        ("2026-08-31T00:00:00.000Z".into(), 0)
    );
    server.move_clock("P1D").await;
    assert_eq!(told().await, 1);
    server.move_clock("P20D").await;
    assert_eq!((told().await, server.billed(id).await.len()), (1, 3));
    server.verify().await;
}

#[apply(both)]
async fn what_costs_nothing_advances_silently(server: Server) {
    let (server, receiver) = server.listening(&EVENTS).await;
    let plan = server.plan(json!({})).await;
    let id = server.subscribed(&plan, GOOD).await;
    server
        .with_subscription(&id, |subscription, _| subscription.plan.unit_amount = Cents::ZERO)
        .await;
    server.move_clock("P61D").await;
    let billed = server.billed(&id).await;
    assert_eq!(billed.len(), 2);
    assert!(
        billed
            .iter()
            .all(|(_, status, _, total, order)| (status.as_str(), *total, order) == ("PAID", 0, &None))
    );
    assert_eq!(
        events_of(&receiver)
            .iter()
            .filter(|(event, _)| event == "SUBSCRIPTION_RENEWED")
            .count(),
        0
    );
    // A cent is charged.
    server
        .with_subscription(&id, |subscription, _| subscription.plan.unit_amount = Cents(1))
        .await;
    server.move_clock("P31D").await;
    assert_eq!(server.billed(&id).await[2].3, 1);
    server.verify().await;
}
