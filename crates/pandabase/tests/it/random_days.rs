//! Random days of a shop: whatever is sold, renewed, refunded, disputed, warned of and paid out, in whatever
//! order, the ledger, the balance and every promise of `pandabase verify` hold.

use crate::harness::{Answer, Server, apply, both};
use crate::processor::FICKLE;
use crate::renewals::lasting;
use crate::shop::{DECLINED, DISPUTED, GOOD, buyer, card, dynamic, method, mia};
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use pandabase_platform::random::Random;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const STEPS: usize = 60;
const EVENTS: [&str; 10] = [
    "dispute_opened",
    "dispute_won",
    "dispute_lost",
    "dispute_prevented",
    "early_fraud_warning",
    "fraud_alert",
    "refund_confirmed",
    "refund_failed",
    "external_refund",
    "succeeded",
];

#[apply(both)]
async fn the_books_hold_after_any_day(server: Server) {
    let mut kinds = BTreeSet::new();
    for seed in [1, 2, 2026] {
        kinds.extend(live(&server.with(|_| {}).await, seed).await);
    }
    // Days on which nothing happens prove nothing.
    let all = [
        "DISPUTE_CREATED",
        "DISPUTE_WON",
        "PAYMENT_RECEIVED",
        "PAYOUT",
        "REFUND_ASYNC",
        "REFUND_EXTERNAL",
        "REFUND_INSTANT",
    ];
    assert_eq!(kinds, all.map(str::to_owned).into());
}

/// Choices, the same for the same seed.
struct Dice(Random);

impl Dice {
    fn below(&self, count: usize) -> usize {
        usize::from(u16::from_le_bytes(self.0.bytes())) % count
    }

    fn pick<'a, T>(&self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len().max(1)))
    }

    /// One of the latest four: what happened to a sale must go on happening to it.
    fn recent<'a, T>(&self, from: &'a [T]) -> Option<&'a T> {
        self.pick(&from[from.len().saturating_sub(4)..])
    }
}

/// A day: sixty steps, then every job that is still due. Returns the kinds of ledger entries it made.
async fn live(server: &Server, seed: u64) -> BTreeSet<String> {
    let dice = Dice(Random::seeded(seed));
    let keys: Vec<String> = (0..STEPS).map(|number| format!("KEY-{number}")).collect();
    let product = json!({
        "title": "Pool", "productType": "LICENSE_KEY", "price": 1500, "status": "ACTIVE", "licenseKeys": keys
    });
    let product = server.post(&server.core("/products/"), product).await.data(201)["id"].clone();
    let plan = server
        .plan(json!({"billingInterval": "WEEKLY", "trialDays": 3}))
        .await;
    let shelf = [product, json!(plan)];
    // Disputes are rarely won by chance.
    let won = server.sell(5000, GOOD).await;
    for event in ["dispute_opened", "dispute_won"] {
        server.simulate(&won, json!({"event": event})).await.data(200);
    }
    server.approved_account().await;
    // The first payout to an account is held for a week.
    server.move_clock("P8D").await;
    let (mut sold, mut paid_out): (Vec<Value>, Vec<String>) = (Vec::new(), Vec::new());
    for step in 0..STEPS {
        let label = format!("seed {seed}, step {step}");
        match dice.below(12) {
            0..=3 => sold.extend(sell(server, &dice, &shelf).await),
            4 => refund(server, &dice, &sold, &label).await,
            5 => submit_evidence(server, &label).await,
            6 => paid_out.extend(pay_out(server, &dice).await),
            7 => return_payout(server, &dice, &paid_out, &label).await,
            8 => {
                let wait = dice.pick(&["PT6H", "P1D", "P3D", "P7D"]).unwrap();
                server.move_clock(wait).await;
                sold.extend(renewed(server, &sold).await);
            }
            _ => {
                if let Some(paid) = dice.recent(&sold) {
                    let event = dice.pick(&EVENTS).unwrap();
                    let answer = server.simulate(paid, json!({"event": event})).await;
                    check(&answer, &format!("{label}: {event}"));
                }
            }
        }
        balance_is_the_ledger(server, &label).await;
        if step % 10 == 9 {
            server.verify().await;
        }
    }
    server.move_clock("P30D").await;
    balance_is_the_ledger(server, "the end").await;
    server.verify().await;
    assert!(
        !renewed(server, &[]).await.is_empty(),
        "seed {seed}: nothing was renewed"
    );
    let entries = server.ledger().await;
    entries.into_iter().map(|(kind, ..)| kind).collect()
}

/// Done or refused, but never a fault.
#[track_caller]
fn check(answer: &Answer, label: &str) {
    assert!(
        [200, 400].contains(&answer.status.as_u16()),
        "{label}: {}",
        answer.text
    );
}

/// Renewals that were made meanwhile, as answers of pay.
async fn renewed(server: &Server, sold: &[Value]) -> Vec<Value> {
    let store = server.store.id.clone();
    let sql = Sql::new(
        "SELECT id, 'pmt_' || SUBSTR(id, 5) FROM orders
        WHERE store_id = $1 AND billing_reason = 'SUBSCRIPTION_CYCLE' ORDER BY id",
    );
    let orders = server.app.db.read(move |tx| {
        tx.all(sql, params![&store], |row| {
            let (order, payment): (String, String) = (row.next()?, row.next()?);
            Ok(json!({"order_id": order, "payment_id": payment}))
        })
    });
    let mut orders = orders.await.unwrap();
    orders.retain(|order| sold.iter().all(|known| known["order_id"] != order["order_id"]));
    orders
}

async fn sell(server: &Server, dice: &Dice, shelf: &[Value; 2]) -> Option<Value> {
    let amount = 100 + i64::try_from(dice.below(12_000)).unwrap();
    let [keys, plan] = shelf;
    let (items, customer, instrument) = match dice.below(5) {
        0 => (
            json!([dynamic(amount)]),
            buyer("ann@example.org", "DE", ""),
            method("sepa_debit"),
        ),
        1 => (
            json!([{"product_id": keys, "quantity": 1 + dice.below(2)}]),
            mia(),
            card(GOOD),
        ),
        2 => {
            let number = dice.pick(&[GOOD, GOOD, DISPUTED, FICKLE]).unwrap();
            (
                json!([{"product_id": plan, "quantity": 1}]),
                mia(),
                lasting(number),
            )
        }
        3 if dice.below(4) == 0 => (json!([dynamic(amount)]), mia(), card(DECLINED)),
        _ => (json!([dynamic(amount)]), mia(), card(GOOD)),
    };
    let session = server
        .open_cart(json!({"items": items, "customer": customer}))
        .await;
    let paid = server.consent_with(&session, instrument).await;
    check(&paid, "pay");
    (paid.status == 200).then(|| paid.data(200).clone())
}

async fn refund(server: &Server, dice: &Dice, sold: &[Value], label: &str) {
    let Some(paid) = dice.recent(sold) else { return };
    let path = server.core(&format!("/refunds/orders/{}", paid["order_id"].as_str().unwrap()));
    check(&server.post(&path, json!({})).await, label);
}

/// Half of what there is, if that is enough to be paid out.
async fn pay_out(server: &Server, dice: &Dice) -> Option<String> {
    let most = server.balance().await / 2;
    let amount = 5000 + i64::try_from(dice.below(2000)).unwrap();
    let requested = server.request_payout(amount.min(most), None).await;
    requested.ok().map(|requested| requested.payout.id.to_string())
}

async fn return_payout(server: &Server, dice: &Dice, paid_out: &[String], label: &str) {
    let Some(payout) = dice.recent(paid_out) else {
        return;
    };
    let event = dice.pick(&["payout_paid", "payout_returned"]).unwrap();
    check(&server.play_bank(payout, event).await, label);
}

async fn submit_evidence(server: &Server, label: &str) {
    let list = server
        .get(&server.core("/disputes?needsEvidence=true&limit=1"))
        .await;
    if let Some(dispute) = list.data(200)["items"].as_array().unwrap().first() {
        let path = server.core(&format!("/disputes/{}/evidence", dispute["id"].as_str().unwrap()));
        let answer = server.post(&path, json!({"access_activity_log": label})).await;
        answer.data(200);
    }
}

async fn balance_is_the_ledger(server: &Server, label: &str) {
    let store = server.store.id.clone();
    let sql = Sql::new(
        "SELECT CAST(SUM(amount) AS BIGINT),
            (SELECT e.running_balance FROM ledger_entries e WHERE e.store_id = $1
            ORDER BY e.position DESC LIMIT 1) FROM ledger_entries WHERE store_id = $1",
    );
    let sums = server.app.db.read(move |tx| {
        tx.one(sql, params![&store], |row| {
            Ok((row.next::<i64>()?, row.next::<i64>()?))
        })
    });
    let balance = server.balance().await;
    assert_eq!(sums.await.unwrap(), (balance, balance), "{label}");
}
