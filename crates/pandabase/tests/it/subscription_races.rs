//! Whatever is asked of subscriptions at the moment of their renewal: each period is charged once at most,
//! every answer is kept, and nothing is left half done.

use crate::harness::{Answer, Engine, Server, apply, both};
use crate::meters::meter;
use crate::renewals::{Fault, flaky, lasting};
use crate::shop::GOOD;
use crate::subscription_model::books::{Person, challenge};
use futures_util::future::join_all;
use http::Method;
use pandabase_commerce::billing::subscriptions;
use pandabase_commerce::payments;
use pandabase_commerce::payments::Message;
use pandabase_domain::id::PaymentId;
use pandabase_domain::payment::PaymentEvent;
use pandabase_domain::subscription::SubscriptionStatus;
use pandabase_domain::time::{DAY, HOUR};
use pandabase_platform::app::App;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Sql};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::worker;
use pandabase_platform::params;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;

const ROUNDS: usize = 8;
/// How much later than the other the requests or the workers begin in each round, in answers of the database.
const LATER: [(u64, u64); 4] = [(0, 0), (0, 25), (25, 0), (0, 80)];

/// What is asked while a renewal is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    CancelAtOnce,
    CancelAtPeriodEnd,
    Upgrade,
    ChangeLater,
    Pause,
    SwitchCard,
    RefundByMerchant,
    RefundByNetwork,
}

const ALL: [Asked; 8] = [
    Asked::CancelAtOnce,
    Asked::CancelAtPeriodEnd,
    Asked::Upgrade,
    Asked::ChangeLater,
    Asked::Pause,
    Asked::SwitchCard,
    Asked::RefundByMerchant,
    Asked::RefundByNetwork,
];

/// A subscription that is due, and what will be asked of it.
struct Due {
    asked: Asked,
    id: String,
    /// The answer of the first payment.
    first: Value,
}

impl Asked {
    async fn ask(self, server: &Server, portal: &str, due: &Due) -> Answer {
        let path = |rest: &str| server.subscription_path(&due.id, rest);
        match self {
            Self::CancelAtOnce => server.post(&path("/cancel"), json!({"immediate": true})).await,
            Self::CancelAtPeriodEnd => server.post(&path("/cancel"), json!({})).await,
            Self::Upgrade => server.post(&path("/change"), json!({"quantity": 3})).await,
            Self::ChangeLater => {
                let body = json!({"quantity": 2, "proration_behavior": "END_OF_PERIOD"});
                server.post(&path("/change"), body).await
            }
            Self::Pause => server.call(Method::POST, &path("/pause")).send().await,
            Self::SwitchCard => {
                let method = server.subscription(&due.id).await["paymentMethod"]["id"].clone();
                let path = format!("/subscriptions/{}/payment-method", due.id);
                server
                    .portal_post(portal, &path, json!({"paymentMethodId": method}))
                    .await
            }
            Self::RefundByMerchant => {
                let order = due.first["order_id"].as_str().unwrap();
                let path = server.core(&format!("/refunds/orders/{order}"));
                server.post(&path, json!({})).await
            }
            Self::RefundByNetwork => {
                server
                    .simulate(&due.first, json!({"event": "external_refund"}))
                    .await
            }
        }
    }
}

/// Sells one seat to Mia for each thing that can be asked.
async fn sell(server: &Server, plan: &str) -> Vec<Due> {
    let mut sold = Vec::new();
    for asked in ALL {
        let session = server.cart_of_plan(plan).await;
        let paid = server.consent_with(&session, lasting(GOOD)).await;
        let first = paid.data(200).clone();
        let id = first["subscription_id"].as_str().unwrap().to_owned();
        sold.push(Due { asked, id, first });
    }
    sold
}

/// Lets the other side have a start: as long as the database takes for so many answers to nothing.
async fn let_pass(server: &Server, answers: u64) {
    for _ in 0..answers {
        server.app.db.read(|_| Ok::<_, DbError>(())).await.unwrap();
    }
}

/// Has two workers do what is due while `asking` is done, and waits until they have.
async fn race<T>(server: &Server, (requests, workers): (u64, u64), asking: impl Future<Output = T>) -> T {
    let other = flaky(server, Fault::BeforeCharging, 0);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let start = |app: &Arc<App>| tokio::spawn(worker::run(Arc::clone(app), stopped.clone()));
    let working = async {
        let_pass(server, workers).await;
        [start(&server.app), start(&other.app)]
    };
    let asking = async {
        let_pass(server, requests).await;
        asking.await
    };
    let (workers, answers) = tokio::join!(working, asking);
    let now = server.app.env.clock.now();
    let busy = "SELECT COUNT(*) FROM jobs WHERE due_at <= $1 OR leased_until > 0";
    let idle = async {
        loop {
            let counted = server
                .app
                .db
                .read(move |tx| tx.one(Sql::new(busy), params![now], |row| row.next::<i64>()));
            if counted.await.unwrap() == 0 {
                break;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), idle).await.unwrap();
    stop.send(true).unwrap();
    for worker in workers {
        worker.await.unwrap();
    }
    answers
}

/// What was collected for a subscription: payments for its renewals, and all that the processor captured.
async fn collected(server: &Server, id: &str) -> (usize, usize) {
    let sql = "SELECT o.billing_reason FROM sandbox_charges c
            JOIN orders o ON o.store_id = c.store_id AND 'pmt_' || SUBSTR(o.id, 5) = c.payment_id
        WHERE c.store_id = $1 AND o.subscription_id = $2 AND c.status = 'captured'";
    let (store, id) = (server.store.id.clone(), id.to_owned());
    let reasons = server
        .app
        .db
        .read(move |tx| tx.all(Sql::new(sql), params![&store, &id], |row| row.next::<String>()));
    let reasons = reasons.await.unwrap();
    let renewals = reasons
        .iter()
        .filter(|reason| *reason == "SUBSCRIPTION_CYCLE")
        .count();
    (renewals, reasons.len())
}

/// What the answer said is so, and the period was charged or not, in whatever order the two came.
async fn check(server: &Server, due: &Due, answer: &Answer) -> usize {
    let label = format!("{:?}: {}", due.asked, answer.text);
    let is_done = answer.status == 200;
    let (renewals, charges) = collected(server, &due.id).await;
    let found = server.subscription(&due.id).await;
    let billed = server.billed(&due.id).await;
    assert_eq!(
        billed.iter().filter(|(_, status, ..)| status == "PAID").count(),
        renewals,
        "{label}"
    );
    assert!(renewals <= 1, "{label}: {renewals} renewals");
    let is_upgraded = due.asked == Asked::Upgrade && is_done;
    assert_eq!(charges, 1 + renewals + usize::from(is_upgraded), "{label}");
    let ends = matches!(
        due.asked,
        Asked::CancelAtOnce | Asked::CancelAtPeriodEnd | Asked::RefundByMerchant | Asked::RefundByNetwork
    );
    match due.asked {
        Asked::Upgrade | Asked::ChangeLater => {
            assert!([200, 409].contains(&answer.status.as_u16()), "{label}")
        }
        _ => assert!(is_done, "{label}"),
    }
    let status = if ends {
        "CANCELLED"
    } else if due.asked == Asked::Pause {
        "PAUSED"
    } else {
        "ACTIVE"
    };
    assert_eq!(found["status"], status, "{label}");
    if status == "ACTIVE" {
        assert_eq!(renewals, 1, "{label}");
    }
    let seats = if is_upgraded { 3 } else { 1 };
    assert_eq!(found["quantity"], seats, "{label}");
    assert_eq!(
        found["pendingChange"]["quantity"],
        if due.asked == Asked::ChangeLater && is_done {
            json!(2)
        } else {
            Value::Null
        }
    );
    assert_eq!(found["nextChargeAt"].is_null(), status != "ACTIVE", "{label}");
    renewals
}

#[apply(both)]
async fn what_is_asked_during_a_renewal_is_done_before_or_after_it(server: Server) {
    let (server, _receiver) = server
        .listening(&["SUBSCRIPTION_RENEWED", "SUBSCRIPTION_CANCELLED"])
        .await;
    let plan = server.plan(json!({"billingInterval": "WEEKLY"})).await;
    let mut seen: BTreeMap<Asked, BTreeSet<usize>> = BTreeMap::new();
    for round in 0..ROUNDS {
        let sold = sell(&server, &plan).await;
        server.drain().await;
        server.app.env.clock.advance(7 * DAY);
        let portal = server.sign_in("mia@example.org").await;
        let asking = join_all(sold.iter().map(|due| due.asked.ask(&server, &portal, due)));
        let answers = race(&server, LATER[round % LATER.len()], asking).await;
        for (due, answer) in sold.iter().zip(&answers) {
            let renewals = check(&server, due, answer).await;
            seen.entry(due.asked).or_default().insert(renewals);
        }
        server.verify().await;
        // Those of this round are done with.
        for due in &sold {
            server
                .post(
                    &server.subscription_path(&due.id, "/cancel"),
                    json!({"immediate": true}),
                )
                .await;
        }
    }
    // A race that the same side wins every time is none.
    assert!(seen.values().any(|renewals| renewals.len() == 2), "{seen:?}");
}

#[apply(both)]
async fn usage_that_arrives_during_renewals_is_billed_once(server: Server) {
    let plan = server
        .plan(json!({"billingInterval": "WEEKLY", "pricingModel": "USAGE_BASED"}))
        .await;
    let calls = json!({"eventName": "calls", "unitPrice": 100, "aggregation": "COUNT"});
    meter(&server, &json!({"id": plan}), calls).await;
    let mut sold = Vec::new();
    for _ in 0..3 {
        sold.push((server.subscribed(&plan, GOOD).await, 0));
    }
    for later in LATER {
        server.app.env.clock.advance(7 * DAY);
        let now = server.now().await;
        // Of the period that ends, and of the next one.
        let events: Vec<Value> = [now.plus_millis(-HOUR), now]
            .iter()
            .cycle()
            .take(10)
            .map(|at| json!({"event_name": "calls", "quantity": 1, "event_at": at.to_string()}))
            .collect();
        let report = async |id: &str| {
            let body = json!({"subscription_id": id, "events": events});
            server.post(&server.core("/usage/"), body).await.data(201)["accepted"]
                .as_i64()
                .unwrap()
        };
        let asking = join_all(sold.iter().map(|(id, _)| join_all((0..8).map(|_| report(id)))));
        let accepted = race(&server, later, asking).await;
        for ((_, sum), accepted) in sold.iter_mut().zip(accepted) {
            *sum += accepted.iter().sum::<i64>();
        }
        server.verify().await;
    }
    for (id, accepted) in &sold {
        assert!(
            *accepted >= 160,
            "{accepted}: what is of the next period is always taken"
        );
        let usage = server
            .get(&server.subscription_path(id, "/usage"))
            .await
            .data(200)
            .clone();
        let counted = |period: &Value| period["meters"][0]["quantity"].as_i64().unwrap();
        let past = usage["pastPeriods"].as_array().unwrap();
        assert_eq!(past.len(), LATER.len());
        assert_eq!(
            past.iter().map(counted).sum::<i64>() + counted(&usage["currentPeriod"]),
            *accepted
        );
        let billed: Vec<i64> = server
            .billed(id)
            .await
            .iter()
            .rev()
            .map(|(_, _, _, total, _)| *total)
            .collect();
        // 15 dollars and a dollar a call, and 8.25 % of them.
        let owed = |calls: i64| ((1500 + 100 * calls) * 10_825 + 5_000) / 10_000;
        assert_eq!(
            billed,
            past.iter()
                .map(|period| owed(counted(period)))
                .collect::<Vec<_>>()
        );
    }
}

#[apply(both)]
async fn whoever_has_an_overdue_renewal_paid_pays_it_once(server: Server) {
    let plan = server.plan(json!({"billingInterval": "WEEKLY"})).await;
    let cards = Person::begin(&server, 0).await.cards;
    for later in LATER {
        let id = server.subscribed(&plan, GOOD).await;
        let mia = server.sign_in("mia@example.org").await;
        let portal = async |rest: &str, body: Option<Value>| {
            server
                .portal(&mia, Method::POST, &format!("/subscriptions/{id}/{rest}"), body)
                .await
        };
        let card = |word: &str| Some(json!({"paymentMethodId": cards[word]}));
        portal("payment-method", card("challenged")).await.data(200);
        server.advance(7 * DAY).await;
        let bank = challenge(&server, &id).await.unwrap();
        server.app.env.clock.advance(DAY);
        let asking = async {
            tokio::join!(
                server.anonymous(Method::POST, &bank).send(),
                portal("retry", None),
                portal("payment-method", card("good")),
                portal("retry", None),
            )
        };
        let (approved, first, switched, second) = race(&server, later, asking).await;
        assert!(approved.status.as_u16() < 500, "{}", approved.text);
        switched.data(200);
        for retried in [first, second] {
            assert!(
                [200, 400, 409].contains(&retried.status.as_u16()),
                "{}",
                retried.text
            );
        }
        server.verify().await;
        if server.subscription(&id).await["status"] == "PAST_DUE" {
            assert_eq!(collected(&server, &id).await, (0, 1));
            portal("retry", None).await.data(200);
        }
        server.drain().await;
        assert_eq!(server.subscription(&id).await["status"], "ACTIVE");
        assert_eq!(collected(&server, &id).await, (1, 2));
        server.cancel_now(&id).await.data(200);
        server.verify().await;
    }
}

/// A bank's yes locks the order and then the subscription, a cancellation the subscription and then the order
/// that it gives up. PostgreSQL ends one of them, which is run again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_that_lock_in_reverse_order_are_both_done_on_postgres() {
    let server = Server::start(Engine::Postgres).await;
    let plan = server.plan(json!({})).await;
    let id = server.subscribed(&plan, GOOD).await;
    let mia = Person::begin(&server, 0).await;
    let path = format!("/subscriptions/{id}/payment-method");
    let challenged = json!({"paymentMethodId": mia.cards["challenged"]});
    server.portal_post(&mia.portal, &path, challenged).await.data(200);
    server.move_clock("P30D").await;
    let due = server.standing(&id).await;
    assert_eq!(due.state.status, SubscriptionStatus::PastDue);
    let order = due.open_order.clone().unwrap();
    let detail = server
        .get(&server.core(&format!("/orders/{order}")))
        .await
        .data(200)
        .clone();
    let payment = PaymentId::from_stored(detail["payment"]["id"].as_str().unwrap());

    let both_hold = Arc::new(Barrier::new(2));
    let runs = Arc::new(AtomicUsize::new(0));
    // The first time each waits until the other holds its lock, too.
    let store = server.store_now().await;
    let meet = {
        let (barrier, runs) = (Arc::clone(&both_hold), Arc::clone(&runs));
        move || {
            if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                barrier.wait();
            }
        }
    };
    let (app, context, first) = (Arc::clone(&server.app), store.clone(), meet.clone());
    let approved = server.app.db.write(move |tx| {
        let ctx = Ctx::of(&app.env, &context);
        let hold = Sql::new("SELECT id FROM orders WHERE store_id = $1 AND id = $2").locked();
        tx.one(hold, params![&context.id, &order], |row| row.next::<String>())?;
        first();
        let message = Message::new(PaymentEvent::Succeeded);
        payments::apply(tx, &ctx, &payment, &message)
    });
    let (app, subject) = (Arc::clone(&server.app), id.clone());
    let cancelled = server.app.db.write(move |tx| {
        let ctx = Ctx::of(&app.env, &store);
        let mut subscription = subscriptions::store::lock(tx, &ctx, &subject.clone().into())?.unwrap();
        meet();
        subscription.state.cancel(ctx.now, true)?;
        pandabase_commerce::billing::subscriptions::save::save(tx, &ctx, &mut subscription)?;
        Ok::<_, ApiError>(())
    });
    let (approved, cancelled) = tokio::join!(approved, cancelled);
    approved.unwrap();
    cancelled.unwrap();
    // Who was ended may get its lock again before the other wakes, and is ended once more.
    assert!(runs.load(Ordering::SeqCst) >= 3, "one of them was run again");
    server.drain().await;
    assert_eq!(
        server.standing(&id).await.state.status,
        SubscriptionStatus::Cancelled
    );
    server.verify().await;
}
