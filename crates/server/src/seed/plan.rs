//! What the orders are: buyers, prices, times, and the chain of the ledger. No database.

use super::Article;
use crate::customers;
use crate::text::fold;
use pandabase_domain::id::{
    BillingAddressId, CustomerId, Id, Kind, OrderId, OrderItemId, PaymentId, SessionId, TimelineEventId,
    push_random,
};
use pandabase_domain::ledger::{self, ChainHash, Entry, EntryType};
use pandabase_domain::money::{Cents, Overflow};
use pandabase_domain::order::{self, Change, State, Transition};
use pandabase_domain::payment::{FailureCode, PaymentEvent};
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::fees::{FeeSchedule, Settlement};
use pandabase_domain::pricing::tax;
use pandabase_domain::time::Timestamp;
use pandabase_domain::timeline::{TimelineType, order_fulfilled};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// What every article is.
pub(super) const DOWNLOAD: &str = "https://cdn.example.org/seeded.zip";
/// One order in so many was declined.
const DECLINED: u32 = 50;
/// Orders per buyer, on average.
const LOYALTY: usize = 3;
/// Buyers that come back at about the same time.
const REGULARS: u32 = 30;

const FIRST_NAMES: &[&str] = &[
    "Mia", "Ben", "Aiko", "Omar", "Lena", "Tariq", "Ana", "Jonas", "Ines", "Kofi", "Elif", "Paul",
];
const LAST_NAMES: &[&str] = &[
    "Koch", "Silva", "Tanaka", "Haddad", "Novak", "Brown", "Garcia", "Weber", "Okoye", "Rossi", "Demir",
];
/// Country, state, city and postal code of buyers.
const PLACES: &[(&str, &str, &str, &str)] = &[
    ("US", "CA", "Oakland", "94607"),
    ("US", "TX", "Austin", "78701"),
    ("US", "OR", "Portland", "97201"),
    ("DE", "", "Leipzig", "04109"),
    ("GB", "", "Leeds", "LS1 1UR"),
    ("FR", "", "Lyon", "69001"),
    ("BR", "SP", "Santos", "11010-000"),
];
const CARDS: &[(&str, &str)] = &[("visa", "4242"), ("mastercard", "4444"), ("amex", "0005")];

/// Where the ledger of the store stands.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub balance: Cents,
    pub entries: i64,
    pub hash: ChainHash,
}

/// Orders that are stored together, with their buyers.
pub(super) struct Chunk {
    /// Where the ledger stands before them.
    pub before: Head,
    /// And afterwards.
    pub after: Head,
    pub buyers: Vec<Buyer>,
    pub orders: Vec<Order>,
    /// How many of the orders are paid.
    pub paid: i64,
}

impl Chunk {
    /// How many orders.
    pub fn len(&self) -> u64 {
        self.orders.len() as u64
    }
}

pub(super) struct Buyer {
    pub id: CustomerId,
    pub email: String,
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub name_folded: String,
    pub address: BillingAddressId,
    pub street: String,
    pub city: &'static str,
    pub state: &'static str,
    pub postal_code: &'static str,
    pub country: &'static str,
    pub fingerprint: [u8; 32],
    /// Paid orders, and their subtotals.
    pub orders: i64,
    pub spent: Cents,
    pub since: Timestamp,
    pub last: Timestamp,
}

pub(super) struct Order {
    pub id: OrderId,
    pub number: SessionId,
    pub payment: PaymentId,
    pub charge_key: String,
    pub reference: String,
    pub state: State,
    /// Position in the chunk's buyers.
    pub buyer: usize,
    pub item: OrderItemId,
    pub article: Article,
    pub quantity: i64,
    pub amount: Cents,
    pub tax: Cents,
    pub total: Cents,
    pub card: (&'static str, &'static str),
    pub ip: String,
    pub at: Timestamp,
    pub timeline: Vec<(TimelineEventId, TimelineType, String)>,
    /// What was settled, unless it was declined.
    pub settled: Option<Credit>,
}

/// The credit of a paid order, with its ledger entry.
pub(super) struct Credit {
    pub settlement: Settlement,
    pub position: i64,
    pub entry: Entry,
    pub description: String,
    pub hash: ChainHash,
}

/// Thinks out one chunk after another.
pub(super) struct Planner {
    head: Head,
    articles: Vec<Article>,
    next: Timestamp,
    /// Milliseconds from one order to the next.
    step: i64,
    rng: StdRng,
    paid: Story,
    declined: Story,
}

/// What happens to an order, from submission to its end.
struct Story {
    state: Option<State>,
    timeline: Vec<TimelineType>,
}

impl Story {
    fn new() -> Self {
        Self {
            state: None,
            timeline: Vec::new(),
        }
    }

    fn then(mut self, step: impl FnOnce(Option<State>) -> Transition) -> Self {
        if let Transition::Change(Change { state, timeline, .. }) = step(self.state) {
            self.state = Some(state);
            self.timeline.extend_from_slice(timeline);
        }
        self
    }

    fn told(mut self, row: TimelineType) -> Self {
        self.timeline.push(row);
        self
    }
}

fn event(event: PaymentEvent) -> impl FnOnce(Option<State>) -> Transition {
    move |state| state.map_or(Transition::Refused, |state| order::apply(state, event))
}

impl Planner {
    pub fn new(head: Head, articles: Vec<Article>, first: Timestamp, step: i64, seed: u64) -> Self {
        let code = FailureCode::CardDeclined;
        Self {
            head,
            articles,
            next: first,
            step,
            rng: StdRng::seed_from_u64(seed),
            paid: Story::new()
                .then(order::submit)
                .then(event(PaymentEvent::Succeeded))
                .told(TimelineType::OrderFulfilled)
                .then(|state| state.map_or(Transition::Refused, order::fulfilled)),
            declined: Story::new()
                .then(order::submit)
                .then(event(PaymentEvent::Failed { code })),
        }
    }

    /// The next `count` orders.
    pub fn chunk(&mut self, count: u64) -> Result<Chunk, Overflow> {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let before = self.head.clone();
        let mut buyers: Vec<Buyer> = Vec::with_capacity(count / LOYALTY + 1);
        let mut orders = Vec::with_capacity(count);
        let mut paid = 0;
        for position in 0..count {
            let at = self.next;
            self.next = at.plus_millis(self.step);
            let buyer = self.buyer(&mut buyers, position, at);
            let order = self.order(&buyers[buyer], buyer, at)?;
            let person = &mut buyers[buyer];
            person.last = at;
            if order.settled.is_some() {
                paid += 1;
                person.orders += 1;
                person.spent = person.spent.plus(order.amount)?;
            }
            orders.push(order);
        }
        Ok(Chunk {
            before,
            after: self.head.clone(),
            buyers,
            orders,
            paid,
        })
    }

    /// Who gives the order at `position`: a new buyer, or one of the last.
    fn buyer(&mut self, buyers: &mut Vec<Buyer>, position: usize, at: Timestamp) -> usize {
        if position.is_multiple_of(LOYALTY) {
            let buyer = self.new_buyer(at);
            buyers.push(buyer);
            return buyers.len() - 1;
        }
        let back = self.pick(REGULARS);
        (buyers.len() - 1).saturating_sub(back)
    }

    fn new_buyer(&mut self, at: Timestamp) -> Buyer {
        let (first_name, last_name) = (self.one_of(FIRST_NAMES), self.one_of(LAST_NAMES));
        let (country, state, city, postal_code) = self.one_of(PLACES);
        let mut email = format!("{first_name}.{last_name}.").to_lowercase();
        push_random(&mut email, 8, &mut self.rng);
        email.push_str("@example.org");
        let street = format!("{} Main St", 1 + self.pick(200));
        let fingerprint = customers::fingerprint([&street, "", city, state, postal_code, country]);
        Buyer {
            id: self.id(at),
            email,
            name_folded: fold(&format!("{first_name} {last_name}")),
            first_name,
            last_name,
            address: self.id(at),
            street,
            city,
            state,
            postal_code,
            country,
            fingerprint,
            orders: 0,
            spent: Cents::ZERO,
            since: at,
            last: at,
        }
    }

    fn order(&mut self, person: &Buyer, buyer: usize, at: Timestamp) -> Result<Order, Overflow> {
        let article = {
            let index = self.pick_of(self.articles.len());
            self.articles[index].clone()
        };
        let quantity = if self.pick(10) == 0 { 2 } else { 1 };
        let amount = article.price.times(quantity)?;
        let state = Some(person.state).filter(|state| !state.is_empty());
        let rate = Country::parse(person.country).map_or(tax::TaxRate::NONE, |place| tax::rate(place, state));
        let tax = amount.at_rate(rate.rate)?;
        let total = amount.plus(tax)?;
        let is_paid = self.pick(DECLINED) != 0;
        let (id, payment, number): (OrderId, PaymentId, SessionId) = (self.id(at), self.id(at), self.id(at));
        let settled = match is_paid {
            true => Some(self.credit(&payment, &number, total, tax, at)?),
            false => None,
        };
        let mut reference = String::from("pi_");
        push_random(&mut reference, 24, &mut self.rng);
        let story = if is_paid { &self.paid } else { &self.declined };
        let state = story.state.ok_or(Overflow)?;
        let kinds = story.timeline.clone();
        let timeline = kinds.into_iter().map(|kind| {
            let text = match kind {
                TimelineType::OrderFulfilled => order_fulfilled(0),
                kind => kind.describe(total),
            };
            (self.id(at), kind, text)
        });
        let timeline = timeline.collect();
        Ok(Order {
            charge_key: format!("{payment}-1"),
            id,
            number,
            payment,
            reference,
            state,
            buyer,
            item: self.id(at),
            article,
            quantity,
            amount,
            tax,
            total,
            card: self.one_of(CARDS),
            ip: format!("198.51.100.{}", 1 + self.pick(250)),
            at,
            timeline,
            settled,
        })
    }

    /// Appends the entry of a paid order to the ledger.
    fn credit(
        &mut self,
        payment: &PaymentId,
        number: &SessionId,
        total: Cents,
        tax: Cents,
        at: Timestamp,
    ) -> Result<Credit, Overflow> {
        let settlement = FeeSchedule::default().settle(total, tax)?;
        let entry = Entry {
            id: self.id(at),
            entry_type: EntryType::PaymentReceived,
            amount: settlement.settled,
            running_balance: ledger::append(self.head.balance, settlement.settled)?,
            reference_id: Some(payment.to_string()),
            created_at: at,
        };
        let hash = ledger::chain_hash(&self.head.hash, &entry);
        self.head = Head {
            balance: entry.running_balance,
            entries: self.head.entries + 1,
            hash,
        };
        Ok(Credit {
            settlement,
            position: self.head.entries,
            entry,
            description: format!("Payment received for order {number}"),
            hash,
        })
    }

    fn id<K: Kind>(&mut self, at: Timestamp) -> Id<K> {
        Id::new(at, &mut self.rng)
    }

    /// A number below `count`.
    fn pick(&mut self, count: u32) -> usize {
        usize::try_from(self.rng.next_u32() % count).unwrap_or(0)
    }

    fn pick_of(&mut self, count: usize) -> usize {
        self.pick(u32::try_from(count).unwrap_or(u32::MAX))
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.pick_of(all.len())]
    }
}
