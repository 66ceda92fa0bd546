//! A running fake, and what a test does with it.

use crate::books::Books;
use crate::definitions::Definitions;
use crate::door::{Cut, Door};
use crate::error::Refusal;
use crate::faults::Plan;
use crate::ledger::Line;
use crate::options::Options;
use crate::server::receive;
use crate::shared::Shared;
use crate::tools::Typed;
use crate::webhooks::Event;
use crate::world::{Call, World};
use axum::Router;
use serde_json::{Value, json};
use std::fmt;
use std::io;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What a test asked for cannot be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong(pub String);

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Wrong {}

impl From<Refusal> for Wrong {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.body().to_string())
    }
}

/// An endpoint for webhooks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// `we_…`.
    pub id: String,
    /// `whsec_…`.
    pub secret: String,
}

/// A running fake. It ends when this is dropped.
pub struct Fake {
    pub(crate) shared: Arc<Shared>,
    options: Options,
    url: String,
    server: JoinHandle<()>,
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl fmt::Debug for Fake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fake")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

impl Fake {
    /// Starts a fake.
    ///
    /// # Errors
    /// When the address is taken.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(options.listen).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let definitions = Definitions::read().map_err(io::Error::other)?;
        let shared = Arc::new(Shared::new(World::new(&options, definitions, &url)));
        let router = Router::new().fallback(receive).with_state(shared.clone());
        let service = router.into_make_service_with_connect_info::<Cut>();
        let server = tokio::spawn(async move {
            // It ends only when it is aborted.
            let _ = axum::serve(Door(listener), service).await;
        });
        Ok(Self {
            shared,
            options,
            url,
            server,
        })
    }

    /// Where it answers, as `http://127.0.0.1:1234`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The first account's secret key in test mode.
    pub fn secret_key(&self) -> String {
        let first = self.options.accounts.first();
        first.map_or_else(String::new, |account| account.secret_key(false))
    }

    /// The first account's publishable key in test mode.
    pub fn publishable_key(&self) -> String {
        let first = self.options.accounts.first();
        first.map_or_else(String::new, |account| account.publishable_key(false))
    }

    /// What time it is here: seconds since 1970.
    pub fn now(&self) -> i64 {
        self.shared.world().now()
    }

    /// Moves the clock.
    pub fn advance(&self, seconds: i64) {
        self.shared.world().added += seconds;
    }

    /// Has something go wrong with a call that is to come.
    pub fn plan(&self, plan: Plan) {
        self.shared.world().faults.add(plan);
    }

    /// Nothing goes wrong any more.
    pub fn clear_plans(&self) {
        self.shared.world().faults.clear();
    }

    /// Waits until a call is held by `Fault::Hold` or `Fault::HoldAnswer`.
    pub async fn held(&self) {
        let mut held = self.shared.held.subscribe();
        let _ = held.wait_for(|held| *held > 0).await;
    }

    /// Lets every call go on that is held.
    pub fn let_go(&self) {
        self.shared.gate.send_modify(|times| *times += 1);
    }

    /// Lets every call go on that is held, and waits until it is carried out.
    pub async fn let_go_on(&self) {
        self.let_go();
        let mut held = self.shared.held.subscribe();
        let _ = held.wait_for(|held| *held == 0).await;
    }

    /// The calls that came in, the oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.shared.world().calls.clone()
    }

    /// What was taken and given back, by PaymentIntent, over all accounts and modes.
    pub fn ledger(&self) -> Vec<Line> {
        let world = self.shared.world();
        world.all().iter().flat_map(Books::ledger).collect()
    }

    /// Every event, the oldest of each account first.
    pub fn events(&self) -> Vec<Event> {
        let world = self.shared.world();
        let of = |books| move |event| Event::of(books, event);
        let all = world.all().iter();
        all.flat_map(|books| books.events.iter().map(of(books))).collect()
    }

    /// The events that happened after the first so many, with one account of one mode the oldest first.
    pub fn events_after(&self, known: usize) -> Vec<Event> {
        let world = self.shared.world();
        let of = |books| move |event| Event::of(books, event);
        let all = world.all().iter();
        let all = all.flat_map(|books| books.events.iter().map(of(books)));
        all.skip(known).collect()
    }

    /// The newest event of a kind, as `payment_intent.succeeded`.
    pub fn newest_event(&self, kind: &str) -> Option<Event> {
        self.events().into_iter().rev().find(|event| event.kind == kind)
    }

    /// An object by its id.
    pub fn object(&self, id: &str) -> Option<Value> {
        let mut world = self.shared.world();
        world.having(id).ok()?.any(id).cloned()
    }

    /// What is in a file that was uploaded, by its id.
    pub fn file(&self, id: &str) -> Option<Vec<u8>> {
        let mut world = self.shared.world();
        world.having(id).ok()?.files.get(id).cloned()
    }

    /// Every object of a kind, as `dispute`, the newest first.
    pub fn objects(&self, kind: &str) -> Vec<Value> {
        let world = self.shared.world();
        let all = world.all().iter();
        all.flat_map(|books| books.newest(kind).cloned()).collect()
    }

    /// Makes a confirmation token of what a buyer types, in the first account's test mode.
    ///
    /// # Errors
    /// When there is no such method or test card.
    pub fn token(&self, typed: &Typed) -> Result<String, Wrong> {
        self.token_of(&self.publishable_key(), typed)
    }

    /// Makes a confirmation token with a publishable key.
    ///
    /// # Errors
    /// When there is no such key, method or test card.
    pub fn token_of(&self, publishable_key: &str, typed: &Typed) -> Result<String, Wrong> {
        let mut world = self.shared.world();
        Ok(world.by_publishable_key(publishable_key)?.token(typed)?)
    }

    /// Registers an endpoint for every event, as whoever owns the account does in the dashboard.
    ///
    /// # Errors
    /// When there is no such account, or it has too many endpoints.
    pub fn endpoint(&self, account: &str, is_live: bool, url: &str) -> Result<Endpoint, Wrong> {
        let mut world = self.shared.world();
        let books = world.of(account, is_live);
        let books = books.ok_or_else(|| Wrong(format!("there is no account {account}")))?;
        let made = books.add_endpoint(&json!({ "url": url, "enabled_events": ["*"] }))?;
        let text = |key: &str| made[key].as_str().unwrap_or_default().to_owned();
        Ok(Endpoint {
            id: text("id"),
            secret: text("secret"),
        })
    }

    /// Gives an endpoint another secret, and returns it; both sign for a day.
    ///
    /// # Errors
    /// When there is no such endpoint.
    pub fn roll_secret(&self, endpoint: &str) -> Result<String, Wrong> {
        self.with(endpoint, |books| books.roll_secret(endpoint))
    }

    fn with<T>(&self, id: &str, act: impl FnOnce(&mut Books) -> Result<T, Refusal>) -> Result<T, Wrong> {
        let mut world = self.shared.world();
        Ok(act(world.having(id)?)?)
    }

    /// The buyer answers the bank about an intent.
    ///
    /// # Errors
    /// When nothing is asked.
    pub fn answer(&self, intent: &str, agrees: bool) -> Result<(), Wrong> {
        self.with(intent, |books| {
            let answered = books.answer(intent, agrees);
            answered.ok_or_else(|| Refusal::invalid("nothing is asked"))
        })
    }

    /// The network decides about an intent that is `processing`.
    ///
    /// # Errors
    /// When it is not.
    pub fn settle(&self, intent: &str, is_paid: bool) -> Result<(), Wrong> {
        self.with(intent, |books| {
            let settled = books.settle(intent, is_paid);
            settled.ok_or_else(|| Refusal::invalid("it is not processing"))
        })
    }

    /// Refunds a part of an intent, or all that is left, as whoever owns the account does in the dashboard.
    /// Returns `re_…`.
    ///
    /// # Errors
    /// When there is not so much left.
    pub fn refund_in_dashboard(&self, intent: &str, amount: Option<i64>) -> Result<String, Wrong> {
        self.with(intent, |books| {
            let refund = books.create_refund(&json!({ "payment_intent": intent, "amount": amount }))?;
            Ok(refund["id"].as_str().unwrap_or_default().to_owned())
        })
    }

    /// The buyer's bank takes a refund, or does not.
    ///
    /// # Errors
    /// When that is known already.
    pub fn finish_refund(&self, refund: &str, is_paid: bool) -> Result<(), Wrong> {
        self.with(refund, |books| books.finish_refund(refund, is_paid))
    }

    /// The buyer disputes a payment, for a reason such as `fraudulent`. Returns `dp_…`.
    ///
    /// # Errors
    /// When nothing was paid.
    pub fn dispute(&self, intent: &str, reason: &str) -> Result<String, Wrong> {
        self.with(intent, |books| books.open_dispute(intent, reason, false, None))
    }

    /// The buyer disputes a part of a payment, in the smallest unit of its currency. Returns `dp_…`.
    ///
    /// # Errors
    /// When nothing was paid.
    pub fn dispute_part(&self, intent: &str, reason: &str, amount: i64) -> Result<String, Wrong> {
        self.with(intent, |books| {
            books.open_dispute(intent, reason, false, Some(amount))
        })
    }

    /// The buyer's bank asks about a payment. Returns `dp_…`.
    ///
    /// # Errors
    /// When nothing was paid.
    pub fn inquire(&self, intent: &str, reason: &str) -> Result<String, Wrong> {
        self.with(intent, |books| books.open_dispute(intent, reason, true, None))
    }

    /// The bank's question becomes a dispute.
    ///
    /// # Errors
    /// When it is no open question.
    pub fn escalate(&self, dispute: &str) -> Result<(), Wrong> {
        self.with(dispute, |books| books.escalate(dispute))
    }

    /// A dispute ends as `won`, `lost`, `prevented` or, for a question, `warning_closed`.
    ///
    /// # Errors
    /// When it has ended, or cannot end like this.
    pub fn close_dispute(&self, dispute: &str, status: &str) -> Result<(), Wrong> {
        self.with(dispute, |books| books.close_dispute(dispute, status))
    }

    /// The buyer's bank reports fraud. Returns `issfr_…`.
    ///
    /// # Errors
    /// When nothing was paid.
    pub fn warn(&self, intent: &str) -> Result<String, Wrong> {
        self.with(intent, |books| books.warn(intent))
    }

    /// Somebody has to look at a payment. Returns `prv_…`.
    ///
    /// # Errors
    /// When nothing was paid.
    pub fn open_review(&self, intent: &str) -> Result<String, Wrong> {
        self.with(intent, |books| books.open_review(intent))
    }

    /// A review ends, for a reason such as `approved` or `refunded_as_fraud`.
    ///
    /// # Errors
    /// When there is no such review.
    pub fn close_review(&self, review: &str, reason: &str) -> Result<(), Wrong> {
        self.with(review, |books| books.close_review(review, reason))
    }

    /// Forgets an object, as when test data are deleted, or a customer is.
    ///
    /// # Errors
    /// When there is no such object.
    pub fn forget(&self, id: &str) -> Result<(), Wrong> {
        self.with(id, |books| {
            books.delete(id);
            Ok(())
        })
    }

    /// The network replaces the card behind a saved method.
    ///
    /// # Errors
    /// When there is no such method.
    pub fn replace_card(&self, method: &str, last4: &str, exp_year: i64) -> Result<(), Wrong> {
        self.with(method, |books| books.replace_card(method, last4, exp_year))
    }

    /// The bank ends the mandate of a saved method. Returns `mandate_…`.
    ///
    /// # Errors
    /// When it has none.
    pub fn end_mandate(&self, method: &str) -> Result<String, Wrong> {
        self.with(method, |books| books.end_mandate(method))
    }

    /// An account is paid out, in the currency that it settles in. Returns `po_…`.
    ///
    /// # Errors
    /// When there is no such account.
    pub fn pay_out(&self, account: &str, is_live: bool, amount: i64) -> Result<String, Wrong> {
        let mut world = self.shared.world();
        let books = world.of(account, is_live);
        let books = books.ok_or_else(|| Wrong(format!("there is no account {account}")))?;
        Ok(books.pay_out(amount))
    }

    /// A payout becomes `in_transit`, `paid`, `failed` or `canceled`.
    ///
    /// # Errors
    /// When there is no such payout.
    pub fn move_payout(&self, payout: &str, status: &str) -> Result<(), Wrong> {
        self.with(payout, |books| books.move_payout(payout, status))
    }

    /// What charges cost becomes known, where an account learns it late.
    pub fn settle_costs(&self) {
        let mut world = self.shared.world();
        let all = world.all().iter();
        let accounts: Vec<(String, bool)> = all
            .map(|books| (books.account.id.clone(), books.is_live))
            .collect();
        for (account, is_live) in accounts {
            if let Some(books) = world.of(&account, is_live) {
                books.book_late();
            }
        }
    }
}
