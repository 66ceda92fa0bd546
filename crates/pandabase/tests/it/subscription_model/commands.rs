//! What merchants, customers and the machine do to subscriptions.

use super::coupon::Coupon;
use super::model::{Charge, Model, Stays};
use super::place::{BilledTo, Move, Place, TaxId};
use super::plan::{Card, METERS, Plan, Terms};
use super::subscriber::Subscriber;
use super::{Life, books};
use crate::harness::Answer;
use crate::renewals::{Fault, flaky, lasting};
use crate::shop::GOOD;
use http::Method;
use pandabase_domain::time::{DAY, HOUR, MINUTE};
use serde_json::{Value, json};

/// When a request that was cut off is taken up again.
const RECOVERY: i64 = 2 * MINUTE;

impl Life<'_> {
    /// Sells something.
    pub async fn subscribe(&mut self, person: usize) -> Subscriber {
        self.count("subscribe");
        let product = self.dice.below(self.products.len());
        let quantity = 1 + self.dice.number(3);
        let sold = &self.products[product];
        let coupon = self
            .dice
            .pick([None, None, Some(0), Some(1), Some(2)])
            .map(|one| Coupon::ALL[one]);
        // Usage cannot be had for nothing.
        let coupon = coupon.filter(|coupon| !sold.metered || *coupon != Coupon::Percent(100));
        let mut session = json!({
            "customer": books::buyer_of(person), "items": [{"product_id": sold.id, "quantity": quantity}]
        });
        if let Some(coupon) = coupon {
            session["coupon_code"] = json!(coupon.code());
        }
        let session = self.server.open_cart(session).await;
        let paid = self.server.consent_with(&session, lasting(GOOD)).await;
        let plan = Plan {
            product,
            unit: sold.price,
            quantity,
            interval: sold.interval,
        };
        let terms = Terms {
            plan,
            trial_days: sold.trial_days,
            metered: sold.metered,
            billed_to: BilledTo {
                place: books::HOMES[person],
                tax_id: None,
            },
            coupon,
            usage_only: self.usage_only,
        };
        Subscriber {
            person,
            id: paid.data(200)["subscription_id"].as_str().unwrap().to_owned(),
            model: Model::begin(self.server.now().await, terms),
            orders: Vec::new(),
            preview: None,
        }
    }

    pub async fn cancel(&mut self, which: usize) -> String {
        let immediate = self.dice.one_in(6);
        let subscriber = &mut self.subscribers[which];
        let done = subscriber.model.cancel(immediate);
        let answer = if !immediate && self.dice.one_in(2) {
            let path = format!("/subscriptions/{}/cancel", subscriber.id);
            let portal = &self.people[subscriber.person].portal;
            self.server.portal(portal, Method::POST, &path, None).await
        } else {
            let path = self.server.subscription_path(&subscriber.id, "/cancel");
            self.server.post(&path, json!({"immediate": immediate})).await
        };
        agreed(&answer, done, "cancel")
    }

    pub async fn act(&mut self, which: usize, verb: &str, on: fn(&mut Model) -> bool) -> String {
        let subscriber = &mut self.subscribers[which];
        let done = on(&mut subscriber.model);
        let path = self.server.subscription_path(&subscriber.id, &format!("/{verb}"));
        let answer = self.server.call(Method::POST, &path).send().await;
        agreed(&answer, done, verb)
    }

    /// A random plan and the body that asks for it.
    fn plan(&mut self, which: usize) -> (Plan, Value) {
        let model = &self.subscribers[which].model;
        let (current, paid) = (model.plan, model.account.paid);
        // Who has paid much more than the plan costs may keep credit by going up again.
        if paid > 3 * current.amount() && self.dice.one_in(2) {
            let quantity = current.quantity + 1;
            return (Plan { quantity, ..current }, json!({"quantity": quantity}));
        }
        let quantity = 1 + self.dice.number(4);
        if self.dice.one_in(3) {
            self.count("seats");
            return (Plan { quantity, ..current }, json!({"quantity": quantity}));
        }
        let product = self.dice.below(books::STANDARD);
        let named = &self.products[product];
        let body = json!({"product_id": named.id, "quantity": quantity});
        if product == current.product {
            return (Plan { quantity, ..current }, body);
        }
        let plan = Plan {
            product,
            unit: named.price,
            quantity,
            interval: named.interval,
        };
        (plan, body)
    }

    pub async fn change(&mut self, which: usize) -> String {
        let (to, mut body) = self.plan(which);
        let at_once = !self.dice.one_in(3);
        body["proration_behavior"] = json!(if at_once { "IMMEDIATELY" } else { "END_OF_PERIOD" });
        let subscriber = &mut self.subscribers[which];
        let period = subscriber.model.history.periods.last().unwrap();
        let (was_cheaper, charges) = (period.given_back > 0, subscriber.model.charges.len());
        let done = subscriber.model.change(to, at_once);
        let is_charged = subscriber.model.charges.len() > charges;
        let path = self.server.subscription_path(&subscriber.id, "/change");
        let answer = self.server.post(&path, body.clone()).await;
        if was_cheaper && is_charged {
            self.count("upgrade after a refund of a part");
        }
        agreed(&answer, done, &format!("change {body}"))
    }

    pub async fn switch(&mut self, which: usize) -> String {
        let (word, to) = self.dice.pick([
            ("good", Card::Pays),
            ("failing", Card::Declines),
            ("challenged", Card::Challenges),
        ]);
        let subscriber = &mut self.subscribers[which];
        let person = &self.people[subscriber.person];
        let path = format!("/subscriptions/{}/payment-method", subscriber.id);
        let body = json!({"paymentMethodId": person.cards[word]});
        let answer = self.server.portal_post(&person.portal, &path, body).await;
        let done = subscriber.model.can_be_billed();
        if done {
            subscriber.model.switch(to);
        }
        agreed(&answer, done, &format!("{word} card"))
    }

    pub async fn retry(&mut self, which: usize) -> String {
        let subscriber = &mut self.subscribers[which];
        let done = subscriber.model.retry();
        let path = format!("/subscriptions/{}/retry", subscriber.id);
        let portal = &self.people[subscriber.person].portal;
        let answer = self.server.portal(portal, Method::POST, &path, None).await;
        agreed(&answer, done, "retry")
    }

    /// The buyer answers to the bank that asked at a renewal.
    pub async fn approve(&mut self, which: usize) -> String {
        let subscriber = &mut self.subscribers[which];
        let asked = books::challenge(self.server, &subscriber.id).await;
        let done = subscriber.model.approve();
        assert_eq!(asked.is_some(), done, "{asked:?}");
        let Some(path) = asked else {
            return "no answer to the bank".into();
        };
        let answer = self.server.anonymous(Method::POST, &path).send().await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        self.count("approve");
        "an answer to the bank".into()
    }

    pub async fn refund(&mut self, which: usize) -> String {
        let subscriber = &mut self.subscribers[which];
        // Of what credit covered nothing can be given back.
        let charges = &subscriber.model.charges;
        let all = 0..charges.len();
        let charged: Vec<usize> = all.filter(|&number| charges[number].total > 0).collect();
        let Some(&last) = charged.last() else {
            return "nothing to refund".into();
        };
        let number = if self.dice.one_in(2) {
            last
        } else {
            charged[self.dice.below(charged.len())]
        };
        let done = subscriber.model.refund(number);
        let path = format!("/refunds/orders/{}", subscriber.orders[number]);
        let path = self.server.core(&path);
        let answer = self.server.post(&path, json!({})).await;
        if done {
            self.count("refund");
        }
        agreed(&answer, done, &format!("refund of charge {number}"))
    }

    /// Something reported was a mistake.
    pub async fn void(&mut self, which: usize) -> String {
        let subscriber = &mut self.subscribers[which];
        let is_billed = self.dice.one_in(3) || subscriber.model.reported(false).is_empty();
        let reported = subscriber.model.reported(is_billed);
        if reported.is_empty() {
            return "nothing to void".into();
        }
        let number = reported[self.dice.below(reported.len())];
        let path = format!("/usage?subscription_id={}&limit=100", subscriber.id);
        let events = self.server.get(&self.server.core(&path)).await.data(200)["items"].clone();
        let mut events = events.as_array().unwrap().iter();
        let name = number.to_string();
        let event = events.find(|event| event["externalId"] == name.as_str()).unwrap();
        let path = format!("/usage/{}", event["id"].as_str().unwrap());
        let stays = subscriber.model.void(number);
        let answer = self.server.delete(&self.server.core(&path)).await;
        match stays {
            None => {
                answer.data(200);
                self.count("void");
            }
            Some(Stays::Billed) => {
                assert_eq!(answer.error(409), "Usage event has already been billed");
                self.count("void of what was billed");
            }
            Some(Stays::InBill) => assert!(answer.error(409).contains("is being charged"), "{}", answer.text),
        }
        format!("void of report {number}: {stays:?}")
    }

    /// The store decides what it bills at the end.
    pub async fn set_last_bill(&mut self) -> String {
        self.usage_only = !self.usage_only;
        let setting = if self.usage_only {
            "USAGE_ONLY"
        } else {
            "BASE_AND_USAGE"
        };
        let path = format!("/v2/stores/{}", self.server.store.id);
        let body = json!({"finalUsageBill": setting});
        self.server.patch(&path, body).await.data(200);
        for subscriber in &mut self.subscribers {
            subscriber.preview = None;
            subscriber.model.usage_only = self.usage_only;
        }
        format!("last bills: {setting}")
    }

    /// The buyer's bank takes a charge back, or is kept from it.
    pub async fn contest(&mut self, which: usize) -> String {
        let subscriber = &mut self.subscribers[which];
        let charges = &subscriber.model.charges;
        let all = 0..charges.len();
        let open: Vec<usize> = all.filter(|&number| charges[number].can_be_contested()).collect();
        let (Some(&oldest), Some(&newest)) = (open.first(), open.last()) else {
            return "nothing to dispute".into();
        };
        let charge = if self.dice.one_in(3) { oldest } else { newest };
        let paid = payment_of(&subscriber.orders[charge]);
        if self.dice.one_in(6) {
            subscriber.model.prevent(charge);
            let event = json!({"event": "dispute_prevented"});
            self.server.simulate(&paid, event).await.data(200);
            return format!("charge {charge} taken back before its dispute");
        }
        let has_evidence = !self.dice.one_in(5);
        let is_second = charges.iter().any(Charge::is_contested);
        subscriber.model.contest(charge, has_evidence);
        let event = json!({"event": "dispute_opened"});
        self.server.simulate(&paid, event).await.data(200);
        if has_evidence {
            let dispute = self.server.payment(&paid).await["dispute"]["id"].clone();
            let path = format!("/disputes/{}/evidence", dispute.as_str().unwrap());
            let evidence = json!({"access_activity_log": "12 logins"});
            let path = self.server.core(&path);
            self.server.post(&path, evidence).await.data(200);
        }
        if is_second {
            self.count("disputed twice");
        }
        format!("dispute of charge {charge}, evidence: {has_evidence}")
    }

    /// The network decides a dispute.
    pub async fn decide(&mut self, which: usize) -> String {
        let subscriber = &mut self.subscribers[which];
        let model = &mut subscriber.model;
        let all = 0..model.charges.len();
        let open: Vec<usize> = all
            .filter(|&number| model.charges[number].is_contested())
            .collect();
        if open.is_empty() {
            return "no dispute to decide".into();
        }
        let charge = open[self.dice.below(open.len())];
        let is_won = !self.dice.one_in(4);
        let (charges, was_over) = (model.charges.len(), model.is_over());
        let was_held = model.held;
        model.decide(charge, is_won);
        let is_live = matches!(model.status, "ACTIVE" | "PAST_DUE");
        let effect = if was_held && !model.held && is_live {
            let is_renewed = model.charges.len() > charges;
            Some(if is_renewed {
                "renewed after a dispute"
            } else {
                "not renewed by a dispute"
            })
        } else {
            (!was_over && model.is_over()).then_some("ended by a dispute")
        };
        let event = if is_won { "dispute_won" } else { "dispute_lost" };
        let paid = payment_of(&subscriber.orders[charge]);
        self.server
            .simulate(&paid, json!({"event": event}))
            .await
            .data(200);
        if let Some(effect) = effect {
            self.count(effect);
        }
        format!("dispute of charge {charge}, won: {is_won}")
    }

    /// The bills go somewhere else.
    pub async fn bill_to(&mut self, which: usize) -> String {
        let places = [Place::California, Place::Oregon, Place::Germany].map(Some);
        let [california, oregon, germany] = places;
        let tax_ids = [
            None,
            Some(None),
            Some(Some(TaxId::German)),
            Some(Some(TaxId::Plain)),
        ];
        let to = Move {
            place: self.dice.pick([None, california, oregon, germany]),
            tax_id: self.dice.pick(tax_ids),
        };
        let subscriber = &mut self.subscribers[which];
        let done = subscriber.model.bill_to(to);
        let path = self.server.subscription_path(&subscriber.id, "");
        let answer = self.server.patch(&path, to.body()).await;
        if done && subscriber.model.billed_to.tax_id.is_some() {
            self.count("move with tax id");
        }
        agreed(&answer, done, &format!("{to:?}"))
    }

    /// A refund is made at the processor, of a part or of all that is left.
    pub async fn refund_outside(&mut self, which: usize) -> String {
        let subscriber = &mut self.subscribers[which];
        let charges = &subscriber.model.charges;
        let all = 0..charges.len();
        let charged: Vec<usize> = all.filter(|&number| charges[number].rest() > 0).collect();
        if charged.is_empty() {
            return "nothing to refund outside".into();
        }
        let contested = charged.iter().find(|&&number| charges[number].is_contested());
        let charge = match (contested, self.dice.below(4)) {
            (Some(&contested), 0 | 1) => contested,
            (_, 0..=2) => charged[charged.len() - 1],
            _ => charged[self.dice.below(charged.len())],
        };
        let rest = charges[charge].rest();
        let is_part = rest > 1 && !self.dice.one_in(8);
        let part = 1 + self.dice.number(20_000) % (rest - i64::from(is_part));
        let amount = if is_part { part } else { rest };
        let what = if charges[charge].is_contested() {
            "refund in a dispute"
        } else {
            "refund of a part"
        };
        subscriber.model.refund_outside(charge, amount);
        let paid = payment_of(&subscriber.orders[charge]);
        let event = json!({"event": "external_refund", "amount": amount});
        self.server.simulate(&paid, event).await.data(200);
        if is_part {
            self.count(what);
        }
        format!("{amount} of charge {charge} refunded outside")
    }

    /// Who has subscribed keeps the price.
    pub async fn new_price(&mut self) -> String {
        let price = 500 + self.dice.number(5_000);
        let number = self.dice.below(self.products.len());
        let product = &mut self.products[number];
        product.price = price;
        let path = self.server.core(&format!("/products/{}", product.id));
        self.server.patch(&path, json!({"price": price})).await.data(200);
        format!("{number} costs {price}")
    }

    /// The line to the processor breaks at a request; two minutes later it is known what became of it.
    pub async fn cut_request_off(&mut self, which: usize) -> String {
        let fault = self.dice.pick([Fault::BeforeCharging, Fault::AfterCharging]);
        let (to, mut body) = self.plan(which);
        body["proration_behavior"] = json!("IMMEDIATELY");
        let subscriber = &mut self.subscribers[which];
        let later = self.server.now().await.plus_millis(RECOVERY);
        // What falls due meanwhile waits for it.
        if subscriber
            .model
            .next
            .is_none_or(|next| next <= later.plus_millis(RECOVERY))
        {
            return "nothing cut off".into();
        }
        let broken = flaky(self.server, fault, 1);
        if let Some(price) = subscriber.model.price_of_change(to) {
            let path = self.server.subscription_path(&subscriber.id, "/change");
            assert_eq!(broken.post(&path, body).await.status, 503);
            subscriber.model.events.push("PAYMENT_PENDING");
            self.server.set_clock(later).await;
            self.time_passes(later);
            let model = &mut self.subscribers[which].model;
            let is_paid = matches!(fault, Fault::AfterCharging) && model.card == Card::Pays;
            model.upgrade(to, price, is_paid);
            self.count("upgrade cut off");
            return format!("upgrade cut off, paid: {is_paid}");
        }
        if subscriber.model.status != "PAST_DUE" {
            return "nothing cut off".into();
        }
        let path = format!("/subscriptions/{}/retry", subscriber.id);
        let portal = &self.people[subscriber.person].portal;
        assert_eq!(broken.portal(portal, Method::POST, &path, None).await.status, 503);
        self.server.set_clock(later).await;
        self.time_passes(later);
        self.subscribers[which].model.retry();
        self.count("retry cut off");
        "retry cut off".into()
    }

    pub async fn report(&mut self, which: usize) -> String {
        let (meter, quantity) = (self.dice.below(METERS.len()), self.dice.number(400));
        let number = self.reports;
        self.reports += 1;
        let subscriber = &mut self.subscribers[which];
        let now = subscriber.model.now;
        let at = match self.dice.below(4) {
            0 => now.plus_millis(-self.dice.number(40) * DAY),
            1 => now.plus_millis(HOUR),
            _ => now,
        };
        let event = json!({
            "event_name": METERS[meter].0, "quantity": quantity, "event_at": at.to_string(),
            "external_id": number.to_string(),
        });
        let body = json!({"subscription_id": subscriber.id, "events": [event]});
        let answer = self.server.post(&self.server.core("/usage/"), body).await;
        if !subscriber.model.metered {
            answer.error(422);
            return "usage of what is not metered".into();
        }
        let done = subscriber.model.report(number, meter, quantity, at);
        let taken = answer.data(201)["accepted"] == 1;
        assert_eq!(taken, done, "{quantity} at {at}: {}", answer.text);
        if done {
            self.count("usage");
        }
        format!("{quantity} of {meter} at {at}")
    }
}

/// An order as what paid it.
fn payment_of(order: &str) -> Value {
    json!({"order_id": order, "payment_id": order.replace("ord_", "pmt_")})
}

#[track_caller]
fn agreed(answer: &Answer, done: bool, what: &str) -> String {
    let expected = if done { 200 } else { 400 };
    assert_eq!(answer.status.as_u16(), expected, "{what}: {}", answer.text);
    format!("{what} ({expected})")
}
