//! What was paid decides what a change costs, and what it leaves behind is billed once.

use super::completed;
use crate::harness::{Server, apply, both};
use crate::shop::{GOOD, card, mia};
use crate::subscriptions::kinds;
use pandabase_domain::time::{DAY, HOUR, MINUTE, Timestamp};
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::{Value, json};

impl Server {
    /// What was paid for the running period, what a change still owes, and the credit that is kept.
    pub async fn account(&self, id: &str) -> (i64, i64, i64) {
        let (store, id) = (self.store.id.clone(), id.to_owned());
        let sql =
            Sql::new("SELECT paid, plan_change, credit FROM subscriptions WHERE store_id = $1 AND id = $2");
        let rows = self.app.db.read(move |tx| {
            tx.one(sql, params![&store, &id], |row| {
                Ok((row.next()?, row.next()?, row.next()?))
            })
        });
        rows.await.unwrap()
    }

    /// What the upcoming invoice lists.
    async fn upcoming_lines(&self, id: &str) -> Vec<(String, i64)> {
        let upcoming = self.upcoming(id).await.data(200).clone();
        let lines = upcoming["lineItems"].as_array().unwrap().iter();
        let lines: Vec<_> = lines
            .map(|line| {
                let name = line["description"].as_str().unwrap().to_owned();
                (name, line["amount"].as_i64().unwrap())
            })
            .collect();
        let sum: i64 = lines.iter().map(|(_, amount)| amount).sum();
        assert_eq!(upcoming["subtotal"], sum, "{upcoming}");
        lines
    }

    /// Name and price of the lines of the newest order.
    async fn newest_lines(&self) -> Vec<(String, i64)> {
        let list = self.get(&self.core("/orders?limit=1")).await.data(200)["items"].clone();
        let order = self.order(&json!({"order_id": list[0]["id"]})).await;
        let items = order["items"].as_array().unwrap().iter();
        items
            .map(|item| {
                let name = item["name"].as_str().unwrap().to_owned();
                (name, item["price"].as_i64().unwrap())
            })
            .collect()
    }

    async fn change_to(&self, id: &str, product: &str) -> Value {
        let changed = self.replan(id, json!({"product_id": product})).await;
        changed.data(200).clone()
    }

    /// The text of the newest invoice.
    async fn invoice_text(&self) -> String {
        let list = self.anonymous(http::Method::GET, "/dev/mailbox.json?to=mia@example.org");
        let list = list.send().await.data(200)["items"].clone();
        let mut invoices = list
            .as_array()
            .unwrap()
            .iter()
            .filter(|mail| mail["subject"] == "Your invoice from Nimbus Labs");
        invoices.next().unwrap()["text"].as_str().unwrap().to_owned()
    }
}

fn lines(all: &[(&str, i64)]) -> Vec<(String, i64)> {
    all.iter()
        .map(|(name, amount)| ((*name).to_owned(), *amount))
        .collect()
}

#[apply(both)]
async fn a_downgrade_that_is_taken_back_costs_nothing(server: Server) {
    let (dear, id) = server.sold(json!({"price": 3000})).await;
    let cheap = server.plan(json!({"price": 1000})).await;
    server.change_to(&id, &cheap).await;
    server.advance(MINUTE).await;
    let back = server.change_to(&id, &dear).await;
    assert_eq!(
        (&back["amount"], &back["currentPeriodEnd"]),
        (&json!(3000), &json!("2026-07-01T00:00:00.000Z"))
    );
    let (_, seats) = server.sold(json!({"price": 1000, "title": "Seats"})).await;
    server.replan(&seats, json!({"quantity": 10})).await.data(200);
    let before = server.bills().await.len();
    for quantity in [5, 10, 5, 10] {
        server
            .replan(&seats, json!({"quantity": quantity}))
            .await
            .data(200);
    }
    assert_eq!(server.bills().await.len(), before);
    assert_eq!(server.account(&id).await, (3000, 0, 0));
    assert_eq!(server.account(&seats).await, (10_000, 0, 0));
    assert_eq!(
        server.upcoming_lines(&id).await,
        lines(&[("Subscription base", 3000)])
    );
    server.verify().await;
    server.advance(31 * DAY).await;
    server.verify().await;
}

#[apply(both)]
async fn credit_is_what_a_coupon_left_of_the_price(server: Server) {
    let coupon = json!({"code": "NINETY", "type": "PERCENTAGE", "value": 90});
    server.post(&server.core("/coupons"), coupon).await.data(201);
    let plan = server.plan(json!({"price": 10_000})).await;
    let dear = server.plan(json!({"price": 20_000})).await;
    let session = json!({
        "items": [{"product_id": plan, "quantity": 1}], "customer": mia(), "coupon_code": "NINETY"
    });
    let session = server.open_cart(session).await;
    let paid = server.consent_with(&session, card(GOOD)).await.data(200).clone();
    let id = paid["subscription_id"].as_str().unwrap();
    assert_eq!(server.account(id).await, (1000, 0, 0));
    server.change_to(id, &dear).await;
    assert_eq!(server.bills().await[0].0, 19_000);
    assert_eq!(server.account(id).await, (20_000, 0, 0));
    server.verify().await;
    server.advance(30 * DAY).await;
    assert_eq!(server.account(id).await, (20_000, 0, 0));
    server.verify().await;
}

#[apply(both)]
async fn dates_stay_where_nothing_is_charged_and_the_difference_waits(server: Server) {
    let (cheap, id) = server.sold(json!({"price": 1000})).await;
    let dear = server.plan(json!({"price": 1050})).await;
    for product in [&dear, &cheap] {
        server.advance(33 * HOUR).await;
        let after = server.change_to(&id, product).await;
        assert_eq!(
            (&after["currentPeriodStart"], &after["nextChargeAt"]),
            (
                &json!("2026-06-01T00:00:00.000Z"),
                &json!("2026-07-01T00:00:00.000Z")
            )
        );
        // 1050 × 687/720 less 1000 × 687/720.
        assert_eq!(server.account(&id).await, (1048, 48, 0));
    }
    assert_eq!(server.bills().await.len(), 1);
    let expected = lines(&[("Subscription base", 1000), ("Plan change", 48)]);
    assert_eq!(server.upcoming_lines(&id).await, expected);
    server.verify().await;
    server.advance(30 * DAY - 66 * HOUR).await;
    assert_eq!(server.bills().await[0], completed(1048, 1134));
    assert_eq!(
        server.newest_lines().await,
        lines(&[("Cloud Notes Pro", 1000), ("Plan change", 48)])
    );
    let text = server.invoice_text().await;
    for line in ["Cloud Notes Pro · 1 × $10.00   $10.00", "Plan change   $0.48"] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert_eq!(server.account(&id).await, (1000, 0, 0));
    server.verify().await;
}

#[apply(both)]
async fn swapping_two_plans_gives_no_time_away(server: Server) {
    let (cheap, id) = server.sold(json!({"price": 1000})).await;
    let dear = server.plan(json!({"price": 1050})).await;
    let start = server.now().await;
    for number in 0..40 {
        server.advance(33 * HOUR).await;
        let next = if number % 2 == 0 { &dear } else { &cheap };
        server.change_to(&id, next).await;
    }
    let now = server.subscription(&id).await;
    let at = |key: &str| Timestamp::parse(now[key].as_str().unwrap()).unwrap().as_millis();
    let (from, to, today) = (
        at("currentPeriodStart"),
        at("currentPeriodEnd"),
        server.now().await.as_millis(),
    );
    let (paid, owed, credit) = server.account(&id).await;
    let charged: i64 = server.bills().await.iter().map(|(amount, ..)| amount).sum();
    // What 55 days cost: between the two prices, by months of 31 and of 30 days, to the cent of each change.
    let used = charged + owed - credit - paid * ((to - today) / HOUR) / ((to - from) / HOUR);
    let hours = (today - start.as_millis()) / HOUR;
    let (least, most) = (1000 * hours / (31 * 24) - 40, 1050 * hours / (30 * 24) + 40);
    assert!((least..=most).contains(&used), "{used} for {hours} hours");
    server.verify().await;
}

#[apply(both)]
async fn a_dollar_is_charged_and_less_is_not(server: Server) {
    let (_, id) = server.sold(json!({"price": 1000})).await;
    let more = server.plan(json!({"price": 1099})).await;
    server.app.env.clock.advance(MINUTE / 60);
    let after = server.change_to(&id, &more).await;
    assert_eq!(
        (&after["amount"], &after["currentPeriodStart"]),
        (&json!(1099), &json!("2026-06-01T00:00:00.000Z"))
    );
    assert_eq!(server.bills().await.len(), 1);
    assert_eq!(server.account(&id).await, (1099, 99, 0));
    let most = server.plan(json!({"price": 1199})).await;
    server.change_to(&id, &most).await;
    assert_eq!(server.bills().await[0].0, 199, "a dollar, and what waited");
    let expected = lines(&[("Subscription base", 1199)]);
    assert_eq!(server.upcoming_lines(&id).await, expected);
    server.verify().await;
}

#[apply(both)]
async fn small_steps_are_charged_together(server: Server) {
    let (_, id) = server.sold(json!({"price": 1000})).await;
    let more = server.plan(json!({"price": 1050})).await;
    let most = server.plan(json!({"price": 1100})).await;
    server.change_to(&id, &more).await;
    assert_eq!(server.account(&id).await, (1050, 50, 0));
    server.change_to(&id, &most).await;
    assert_eq!(server.bills().await[0].0, 100);
    assert_eq!(server.account(&id).await, (1100, 0, 0));
    server.verify().await;
}

#[apply(both)]
async fn another_interval_begins_anew_and_what_is_too_little_waits(server: Server) {
    let (_, id) = server.sold(json!({"price": 1000})).await;
    let weekly = server
        .plan(json!({"price": 1050, "billingInterval": "WEEKLY"}))
        .await;
    let after = server.change_to(&id, &weekly).await;
    assert_eq!(after["currentPeriodEnd"], "2026-06-08T00:00:00.000Z");
    assert_eq!(server.account(&id).await, (1050, 50, 0));
    server.advance(7 * DAY).await;
    assert_eq!(server.bills().await[0].0, 1100);
    assert_eq!(server.account(&id).await, (1050, 0, 0));
    server.verify().await;
}

#[apply(both)]
async fn credit_above_the_new_amount_is_carried_until_it_is_used(server: Server) {
    let (server, _receiver) = server
        .listening(&["PAYMENT_COMPLETED", "SUBSCRIPTION_RENEWED"])
        .await;
    let (_, id) = server
        .sold(json!({"price": 20_000, "billingInterval": "YEARLY"}))
        .await;
    let small = server.plan(json!({"price": 2000})).await;
    let large = server.plan(json!({"price": 3000, "title": "Large"})).await;
    server.change_to(&id, &small).await;
    let after = server.change_to(&id, &large).await;
    assert_eq!(
        (&after["billingInterval"], &after["currentPeriodEnd"]),
        (&json!("MONTHLY"), &json!("2026-07-01T00:00:00.000Z"))
    );
    assert_eq!(server.bills().await.len(), 1, "nothing is charged");
    assert_eq!(server.account(&id).await, (3000, 0, 17_000));
    let expected = lines(&[("Subscription base", 3000), ("Credit", -3000)]);
    assert_eq!(server.upcoming_lines(&id).await, expected);
    server.drain().await;
    let told = server.payloads().await.len();
    server.advance(30 * DAY).await;
    assert_eq!(server.bills().await[0], completed(0, 0));
    assert_eq!(
        server.newest_lines().await,
        lines(&[("Large", 3000), ("Credit", -3000)])
    );
    server.drain().await;
    let told = server.payloads().await[told..].to_vec();
    assert_eq!(kinds(&told), ["PAYMENT_COMPLETED", "SUBSCRIPTION_RENEWED"]);
    assert_eq!(told[1]["data"]["subscription"]["amount"], 0);
    let text = server.invoice_text().await;
    assert!(text.contains("Large · 1 × $30.00   $30.00"), "{text}");
    assert!(text.contains("Credit   -$30.00"), "{text}");
    server.verify().await;
    // 14000 more: four renewals for nothing, then what is left of it.
    for left in [11_000, 8000, 5000, 2000] {
        server.advance(31 * DAY).await;
        assert_eq!(server.account(&id).await, (3000, 0, left));
        assert_eq!(server.bills().await[0], completed(0, 0));
    }
    let upcoming = server.upcoming(&id).await.data(200).clone();
    assert_eq!(
        (&upcoming["subtotal"], &upcoming["taxAmount"], &upcoming["total"]),
        (&json!(1000), &json!(83), &json!(1083))
    );
    server.advance(31 * DAY).await;
    assert_eq!(server.bills().await[0], completed(1000, 1083));
    assert_eq!(server.account(&id).await, (3000, 0, 0));
    server.verify().await;
}

#[apply(both)]
async fn an_upgrade_takes_kept_credit_and_is_a_dollar_at_least(server: Server) {
    let (_, id) = server.sold(json!({"price": 3000})).await;
    let plan = async |price: i64| server.plan(json!({"price": price})).await;
    let (cheap, middle, dear, top) = (
        plan(1000).await,
        plan(2050).await,
        plan(3000).await,
        plan(9000).await,
    );
    server.change_to(&id, &cheap).await;
    server.change_to(&id, &middle).await;
    assert_eq!(server.account(&id).await, (2050, 0, 950));
    server.change_to(&id, &dear).await;
    assert_eq!(server.bills().await.len(), 1, "950 are owed and 950 kept");
    assert_eq!(server.account(&id).await, (3000, 0, 0));
    server.change_to(&id, &cheap).await;
    server.change_to(&id, &middle).await;
    server.change_to(&id, &top).await;
    assert_eq!(server.bills().await[0].0, 9000 - 2050 - 950);
    let named = server.newest_lines().await;
    assert_eq!(
        named,
        lines(&[("Change to Cloud Notes Pro", 6950), ("Credit", -950)])
    );
    assert_eq!(server.account(&id).await, (9000, 0, 0));
    server.verify().await;
}

#[apply(both)]
async fn a_trial_is_paid_for_by_nothing(server: Server) {
    let (_, id) = server.sold(json!({"price": 1999, "trialDays": 14})).await;
    let dear = server.plan(json!({"price": 4999})).await;
    server.change_to(&id, &dear).await;
    assert_eq!(server.account(&id).await, (0, 0, 0));
    server.verify().await;
    server.advance(14 * DAY).await;
    assert_eq!(server.account(&id).await, (4999, 0, 0));
    server.act(&id, "pause").await.data(200);
    server.advance(40 * DAY).await;
    server.act(&id, "resume").await.data(200);
    server.drain().await;
    assert_eq!(server.account(&id).await, (4999, 0, 0), "paid anew");
    server.verify().await;
}

#[apply(both)]
async fn random_changes_cost_what_the_contract_says(server: Server) {
    let (_, id) = server.sold(json!({"price": 700})).await;
    // A generator of its own, so that a failure repeats.
    let mut seed: u64 = 20_260_601;
    let mut next = |bound: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % bound
    };
    // Milliseconds since the period began and its length; cents.
    let (mut elapsed, mut length) = (0_i128, 30 * i128::from(DAY));
    let (mut amount, mut paid, mut owed_later, mut kept) = (700_i64, 700_i64, 0_i64, 0_i64);
    for _ in 0..40 {
        let rest = u64::try_from(length - elapsed).unwrap();
        let step = next(rest / 6 + 1);
        server.advance(i64::try_from(step).unwrap()).await;
        elapsed += i128::from(step);
        let quantity = 1 + i64::try_from(next(9)).unwrap();
        let before = server.bills().await.len();
        let after = server
            .replan(&id, json!({"quantity": quantity}))
            .await
            .data(200)
            .clone();
        let target = quantity * 700;
        let left = |cents: i64| {
            let left = (2 * i128::from(cents) * (length - elapsed) + length) / (2 * length);
            i64::try_from(left).unwrap()
        };
        let mut charged = None;
        let mut restarts = false;
        if target > amount {
            let owed = target - left(paid);
            if owed < 0 {
                (paid, kept, restarts) = (target, kept - owed, true);
            } else if owed < 100 {
                let more = (left(target) - left(paid)).max(0);
                paid += more;
                owed_later += more;
            } else {
                let set_off = if kept >= owed { owed } else { kept.min(owed - 100) };
                (paid, kept, restarts) = (target, kept - set_off, true);
                charged = Some(owed - set_off).filter(|cents| *cents > 0);
            }
        }
        let bills = server.bills().await;
        assert_eq!(bills.len(), before + usize::from(charged.is_some()));
        if let Some(charged) = charged {
            assert_eq!(bills[0].0, charged);
        }
        let at = |key: &str| {
            Timestamp::parse(after[key].as_str().unwrap())
                .unwrap()
                .as_millis()
        };
        if restarts {
            elapsed = 0;
            length = i128::from(at("currentPeriodEnd") - at("currentPeriodStart"));
        }
        amount = target;
        assert_eq!(after["amount"], amount);
        assert_eq!(server.account(&id).await, (paid, owed_later, kept));
    }
    server.verify().await;
}
