//! A store whose server dies, whose processor fails and whose buyers do what buyers do.

use super::process::Process;
use super::steps::{Item, Manner, Means, Span, Step};
use super::{EVENTS, Ground};
use crate::harness::{Answer, Server};
use crate::shop::{buyer, dynamic};
use fake_stripe::{Fault, Line, Plan, Typed};
use http::Method;
use pandabase_domain::time::{DAY, HOUR, MINUTE, SECOND};
use pandabase_platform::context::StoreContext;
use pandabase_platform::db::Sql;
use pandabase_platform::jobs::{LEASE, worker};
use pandabase_platform::params;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Before a dispute is so old that it counts as lost for want of evidence, its bank decides.
const DECIDES: i64 = 5 * DAY;
/// After the last step, until everything has come to its end: what was cut off is looked after, the time for
/// the bank's questions is over, and every retry was made.
const REST: [i64; 4] = [3 * MINUTE, 70 * MINUTE, 2 * DAY, 15 * DAY];

/// Orders that are paid.
const COMPLETED: &str = "SELECT id FROM orders
    WHERE store_id = $1 AND reference_id = $2 AND status = 'COMPLETED'";
/// Those of which nothing is to go back.
const WHOLE: &str = "SELECT o.id FROM orders o
    WHERE o.store_id = $1 AND o.reference_id = $2 AND o.status = 'COMPLETED' AND NOT EXISTS (
        SELECT 1 FROM refunds r WHERE r.store_id = o.store_id AND r.order_id = o.id)";

/// A payment as a buyer sent it.
#[derive(Clone)]
struct Sent {
    session: String,
    key: String,
    body: Value,
}

/// One store in the course of a history.
pub struct World<'g> {
    pub ground: &'g Ground,
    pub seller: (StoreContext, String),
    process: Process,
    seed: u64,
    /// The products: by the week, without and with a trial.
    plans: [String; 2],
    sent: Vec<Sent>,
    /// Counts buyers, keys and servers.
    made: u64,
    /// Messages that were delivered, or that never will be.
    heard: BTreeSet<String>,
    /// Whether a call is going to kill the server, and whether it goes on its way only later.
    doom: Option<bool>,
    /// Whether a call of a dead server is still on its way.
    is_late: bool,
}

impl<'g> World<'g> {
    pub async fn new(ground: &'g Ground, seed: u64) -> Self {
        let seller = ground.server.other_store(&format!("history-{seed}")).await;
        let first = seed * 1000;
        let process = Process::start(&ground.server, &seller, ground.now(), first).await;
        let shop = process.server();
        let plan = json!({"billingInterval": "WEEKLY"});
        let trial = json!({"billingInterval": "WEEKLY", "trialDays": 3});
        let plans = [shop.plan(plan).await, shop.plan(trial).await];
        let heard = ground.fake.events().into_iter().map(|event| event.id).collect();
        let mut world = Self {
            ground,
            seller,
            process,
            seed,
            plans,
            sent: Vec::new(),
            made: first,
            heard,
            doom: None,
            is_late: false,
        };
        // Events are listed from now on.
        world.drain().await;
        world
    }

    /// The server as it runs now, for whoever only looks.
    pub fn server(&self) -> &Arc<Server> {
        self.process.server()
    }

    fn next(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    /// Has the server do something; `None` when it died over it, and another one runs.
    async fn ask<T, W>(&mut self, work: impl FnOnce(Arc<Server>) -> W) -> Option<T>
    where
        T: Send + 'static,
        W: Future<Output = T> + Send + 'static,
    {
        let work = work(Arc::clone(self.process.server()));
        let mut working = self.process.begin(work);
        if self.doom.is_none() {
            return Some(working.await.unwrap());
        }
        tokio::select! {
            done = &mut working => return Some(done.unwrap()),
            () = self.ground.fake.held() => {}
        }
        self.die().await;
        None
    }

    /// The server dies, and another one starts.
    async fn die(&mut self) {
        self.process.kill();
        self.is_late |= self.doom.take().unwrap_or(false);
        if !self.is_late {
            self.ground.fake.let_go_on().await;
        }
        if self.ground.server.app.db.is_shared() {
            // Others cannot know at once that it is dead: its jobs are free when their leases have run out.
            self.ground.move_on(LEASE + 1);
        }
        let seed = self.next();
        self.process = Process::start(&self.ground.server, &self.seller, self.ground.now(), seed).await;
    }

    /// What a dead server had asked for arrives at last.
    async fn let_go(&mut self) {
        self.ground.fake.let_go_on().await;
        self.is_late = false;
    }

    /// Does what is due.
    async fn drain(&mut self) {
        let run = |server: Arc<Server>| async move { worker::drain(&server.app).await.unwrap() };
        while self.ask(run).await.is_none() {}
    }

    async fn pass(&mut self, millis: i64) {
        self.ground.move_on(millis);
        self.process.server().app.env.clock.advance(millis);
        self.drain().await;
    }

    /// Takes one step.
    pub async fn take_step(&mut self, step: Step) {
        match step {
            Step::Buy(goods, means) => self.buy(goods, means).await,
            Step::Again => {
                if let Some(sent) = self.sent.last().cloned() {
                    self.pay(sent).await;
                }
            }
            Step::Retry(means) => self.retry(means).await,
            Step::Answer(agrees) => {
                for kind in ["payment_intent", "setup_intent"] {
                    for intent in self.intents(kind, "requires_action") {
                        // One that was asked about first may not be asked about any more.
                        let _ = self.ground.fake.answer(&intent, agrees);
                    }
                }
            }
            Step::Settle(is_paid) => self.settle(is_paid),
            Step::Refund => self.refund().await,
            Step::RefundOutside => self.refund_outside(),
            Step::Dispute => self.dispute(false).await,
            Step::Inquire => self.dispute(true).await,
            Step::Close(wins) => {
                self.close(wins);
                self.deliver(Manner::InOrder).await;
            }
            Step::Hear(manner) => self.deliver(manner).await,
            Step::Pass(span) => self.wait(span).await,
            Step::Fail { fault, after, times } => {
                let plan = Plan::next(fault).nth(after + 1).times(times);
                self.ground.fake.plan(plan);
            }
            Step::Kill {
                after,
                is_done,
                is_late,
            } => self.doom(after, is_done, is_late),
            Step::Restart => {
                if self.doom.is_none() && !self.is_late {
                    self.die().await;
                }
            }
        }
    }

    /// Has the server die over a call to come. It dies once at a time.
    fn doom(&mut self, after: usize, is_done: bool, is_late: bool) {
        if self.doom.is_some() || self.is_late {
            return;
        }
        let fault = if is_done { Fault::HoldAnswer } else { Fault::Hold };
        self.ground.fake.plan(Plan::next(fault).nth(after + 1));
        self.doom = Some(is_late);
    }

    async fn buy(&mut self, goods: Item, means: Means) {
        let number = self.next();
        let items = match goods {
            Item::Once => json!([dynamic(1000 + i64::try_from(number % 97).unwrap() * 31)]),
            Item::Plan => json!([{"product_id": self.plans[0], "quantity": 1}]),
            Item::Trial => json!([{"product_id": self.plans[1], "quantity": 1}]),
        };
        let customer = buyer(&format!("buyer-{number}@example.org"), "US", "CA");
        let cart = json!({"items": items, "customer": customer});
        let open = move |server: Arc<Server>| async move { server.open_cart(cart).await };
        if let Some(session) = self.ask(open).await {
            let sent = self.payment(session, means);
            self.pay(sent).await;
        }
    }

    async fn retry(&mut self, means: Means) {
        if let Some(sent) = self.sent.last() {
            let session = sent.session.clone();
            let sent = self.payment(session, means);
            self.pay(sent).await;
        }
    }

    /// A payment with a key of its own.
    fn payment(&mut self, session: String, means: Means) -> Sent {
        let (kind, typed) = match means {
            Means::Card(number) => ("card", Typed::card(number)),
            Means::Debit => ("us_bank_account", Typed::method("us_bank_account")),
        };
        let token = self.ground.fake.token(&typed).unwrap();
        let method = json!({"type": kind, "token": token});
        Sent {
            session,
            key: format!("pay-{}", self.next()),
            body: json!({"payment_method": method, "consent": true}),
        }
    }

    async fn pay(&mut self, sent: Sent) {
        let Sent { session, key, body } = sent.clone();
        let pay = move |server: Arc<Server>| async move {
            let path = server.pay_path(&session);
            let call = server.anonymous(Method::POST, &path);
            call.header("idempotency-key", &key).json(&body).send().await
        };
        let answer = self.ask(pay).await;
        // A session that nobody paid is forgotten some days later.
        let is_forgotten = |answer: &&Answer| answer.status == 404;
        if answer.as_ref().filter(is_forgotten).is_none() {
            is_fine(answer.as_ref(), "pay");
        }
        self.sent.retain(|other| other.key != sent.key);
        self.sent.push(sent);
    }

    /// The store's intents in a state, the newest first.
    fn intents(&self, kind: &str, status: &str) -> Vec<String> {
        let all = self.ground.fake.objects(kind).into_iter();
        let store = self.seller.0.id.to_string();
        let ours = all.filter(|intent| intent["metadata"]["pandabase_store"] == store.as_str());
        let found = ours.filter(|intent| intent["status"] == status);
        found.map(|intent| text(&intent["id"])).collect()
    }

    fn settle(&self, is_paid: bool) {
        for intent in self.intents("payment_intent", "processing") {
            self.ground.fake.settle(&intent, is_paid).unwrap();
        }
    }

    /// What became of the store's money, by the processor's books.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = self.ground.fake.ledger();
        let store = self.seller.0.id.to_string();
        lines.retain(|line| line.metadata.get("pandabase_store") == Some(&store));
        lines
    }

    /// The store's disputes and the questions of banks, the newest first.
    fn disputes(&self) -> Vec<Value> {
        let lines = self.lines();
        let mut disputes = self.ground.fake.objects("dispute");
        disputes.retain(|dispute| {
            lines
                .iter()
                .any(|line| dispute["payment_intent"] == line.intent.as_str())
        });
        disputes
    }

    /// The newest payment that is not disputed, with its order as the server knows it by this query.
    async fn paid(&self, known: &'static str) -> Option<(Line, String)> {
        let disputes = self.disputes();
        for line in self.lines().into_iter().rev() {
            let is_disputed = disputes
                .iter()
                .any(|dispute| dispute["payment_intent"] == line.intent.as_str());
            if line.captured == 0 || is_disputed {
                continue;
            }
            let (store, charge) = (self.seller.0.id.clone(), line.intent.clone());
            let read = self.server().app.db.read(move |tx| {
                tx.all(Sql::new(known), params![&store, charge.as_str()], |row| {
                    row.next::<String>()
                })
            });
            if let Some(order) = read.await.unwrap().pop() {
                return Some((line, order));
            }
        }
        None
    }

    async fn refund(&mut self) {
        let Some((_, order)) = self.paid(COMPLETED).await else {
            return;
        };
        let refund = move |server: Arc<Server>| async move {
            let path = server.core(&format!("/refunds/orders/{order}"));
            server.post(&path, json!({})).await
        };
        let answer = self.ask(refund).await;
        is_fine(answer.as_ref(), "refund");
        self.drain().await;
    }

    /// Also of a payment that the server refunds at the same time, or knows nothing of.
    fn refund_outside(&self) {
        let lines = self.lines();
        let newest = lines
            .iter()
            .rev()
            .find(|line| line.captured > 0 && line.disputed == 0);
        if let Some(line) = newest {
            // What was refunded is not refunded again.
            let part = Some(line.captured / 3);
            let _ = self.ground.fake.refund_in_dashboard(&line.intent, part);
        }
    }

    /// The server hears of it at once: a refund of what is with the bank cannot be made.
    async fn dispute(&mut self, is_inquiry: bool) {
        let Some((line, _)) = self.paid(WHOLE).await else {
            return;
        };
        if line.refunded > 0 {
            return;
        }
        let fake = &self.ground.fake;
        if is_inquiry {
            fake.inquire(&line.intent, "fraudulent").unwrap();
        } else {
            fake.dispute(&line.intent, "product_not_received").unwrap();
        }
        self.deliver(Manner::InOrder).await;
    }

    /// Decides every dispute, and every question of a bank.
    fn close(&self, wins: bool) {
        let fake = &self.ground.fake;
        for dispute in self.disputes() {
            let id = text(&dispute["id"]);
            let status = text(&dispute["status"]);
            let closed = match status.as_str() {
                "needs_response" | "under_review" => {
                    fake.close_dispute(&id, if wins { "won" } else { "lost" })
                }
                "warning_needs_response" | "warning_under_review" if wins || self.went_back(&dispute) => {
                    fake.close_dispute(&id, "warning_closed")
                }
                "warning_needs_response" | "warning_under_review" => fake.escalate(&id),
                _ => Ok(()),
            };
            closed.unwrap();
        }
    }

    /// Whether something of a disputed payment was refunded.
    fn went_back(&self, dispute: &Value) -> bool {
        let lines = self.ground.fake.ledger().into_iter();
        let mut lines = lines.filter(|line| dispute["payment_intent"] == line.intent.as_str());
        lines.any(|line| line.refunded > 0)
    }

    async fn deliver(&mut self, manner: Manner) {
        let events = self.ground.fake.events().into_iter().map(|event| event.id);
        let mut waiting: Vec<String> = events.filter(|id| !self.heard.contains(id)).collect();
        self.heard.extend(waiting.iter().cloned());
        match manner {
            Manner::InOrder => {}
            Manner::Reversed => waiting.reverse(),
            Manner::Twice => waiting = waiting.iter().flat_map(|id| [id.clone(), id.clone()]).collect(),
            Manner::Half => {
                let every_other = waiting.into_iter().step_by(2);
                waiting = every_other.collect();
            }
        }
        for id in waiting {
            for message in self.ground.fake.messages(&id) {
                let send = move |server: Arc<Server>| async move {
                    let call = server.anonymous(Method::POST, EVENTS);
                    let call = call.header("stripe-signature", &message.signature);
                    let call = call.header("content-type", "application/json; charset=utf-8");
                    call.body(message.body).send().await
                };
                if let Some(answer) = self.ask(send).await {
                    answer.data(200);
                }
            }
        }
        self.drain().await;
    }

    async fn wait(&mut self, span: Span) {
        let millis = match span {
            Span::Minutes => 3 * MINUTE,
            Span::Hour => 70 * MINUTE,
            Span::Day => DAY,
            Span::Week => 8 * DAY,
        };
        if matches!(span, Span::Day | Span::Week) && !self.disputes().is_empty() {
            // Without evidence a dispute counts as lost after a week, whatever the bank says later: it
            // decides before that, and the server hears of it.
            self.calm().await;
            let oldest = self.ground.now().plus_millis(millis - DECIDES).as_seconds();
            let is_old = |dispute: &Value| dispute["created"].as_i64().unwrap() <= oldest;
            if self.disputes().iter().any(is_old) {
                self.close(self.seed.is_multiple_of(2));
                self.close(self.seed.is_multiple_of(2));
            }
            self.deliver(Manner::InOrder).await;
        }
        self.pass(millis).await;
        if self.is_late {
            self.let_go().await;
        }
    }

    /// Nothing goes wrong any more.
    async fn calm(&mut self) {
        self.ground.fake.clear_plans();
        self.doom = None;
        if self.is_late {
            self.let_go().await;
        }
        // A processor that did not answer is left alone for a moment.
        self.pass(30 * SECOND).await;
    }

    /// Everything comes to its end.
    pub async fn rest(&mut self) {
        self.calm().await;
        self.cancel().await;
        self.settle(true);
        for _ in 0..2 {
            // A question may have become a dispute.
            self.close(self.seed.is_multiple_of(2));
        }
        let manners = [Manner::Reversed, Manner::Half, Manner::Twice];
        let manner = usize::try_from(self.seed % 3).unwrap();
        self.deliver(manners[manner]).await;
        for millis in REST {
            self.pass(millis).await;
            // One may have begun only now, by an answer that was heard late.
            self.cancel().await;
            self.settle(true);
            for refund in self.ground.fake.objects("refund") {
                if refund["status"] == "pending" {
                    self.ground
                        .fake
                        .finish_refund(&text(&refund["id"]), true)
                        .unwrap();
                }
            }
        }
        self.pass(HOUR).await;
    }

    /// No subscription goes on.
    async fn cancel(&mut self) {
        let sql = Sql::new("SELECT id FROM subscriptions WHERE store_id = $1 AND status <> 'CANCELLED'");
        let store = self.seller.0.id.clone();
        let read = self
            .server()
            .app
            .db
            .read(move |tx| tx.all(sql, params![&store], |row| row.next::<String>()));
        for id in read.await.unwrap() {
            let cancel = move |server: Arc<Server>| async move { server.cancel_now(&id).await };
            is_fine(self.ask(cancel).await.as_ref(), "cancel");
        }
    }
}

/// Done, refused, or not possible now; but never a fault.
#[track_caller]
fn is_fine(answer: Option<&Answer>, what: &str) {
    if let Some(answer) = answer {
        let status = answer.status.as_u16();
        assert!([200, 400, 409, 503].contains(&status), "{what}: {}", answer.text);
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
