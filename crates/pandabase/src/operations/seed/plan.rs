//! Plans the orders: buyers, prices, times, and the chain of the ledger. Needs no database.

use pandabase_commerce::insight::analytics::Purchases;
use pandabase_commerce::orders::timeline::{Step, row_of};
use pandabase_commerce::selling::customers;
use pandabase_domain::id::ProductId;
use pandabase_domain::id::{
    BillingAddressId, CustomerId, LedgerEntryId, LicenseId, OrderId, OrderItemId, PaymentId, SessionId,
};
use pandabase_domain::ledger::{ChainHash, Entry, EntryType};
use pandabase_domain::license::{KeyFormat, generate};
use pandabase_domain::money::{Cents, Overflow};
use pandabase_domain::order::{Change, State, Transition};
use pandabase_domain::payment::{FailureCode, PaymentEvent};
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::fees::{FeeSchedule, Settlement};
use pandabase_domain::pricing::{place, tax};
use pandabase_domain::product::FulfillmentMode;
use pandabase_domain::time::Timestamp;
use pandabase_domain::timeline::TimelineType;
use pandabase_domain::{ledger, order};
use pandabase_platform::db::FromRow;
use pandabase_platform::error::ApiError;
use pandabase_platform::text::fold;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::collections::BTreeMap;

/// One in so many orders is declined.
const DECLINED: u32 = 50;
/// Orders per buyer, on average.
const LOYALTY: usize = 3;
/// Buyers that the next order of a known buyer is picked from.
const REGULARS: u32 = 30;

const FIRST_NAMES: &[&str] = &[
    "Mia", "Ben", "Aiko", "Omar", "Lena", "Tariq", "Ana", "Jonas", "Ines", "Kofi", "Elif", "Paul",
];
const LAST_NAMES: &[&str] = &[
    "Koch", "Silva", "Tanaka", "Haddad", "Novak", "Brown", "Garcia", "Weber", "Okoye", "Rossi", "Demir",
];
const PLACES: &[Place] = &[
    place("US", "CA", "Oakland", "94607"),
    place("US", "TX", "Austin", "78701"),
    place("US", "OR", "Portland", "97201"),
    place("DE", "", "Leipzig", "04109"),
    place("GB", "", "Leeds", "LS1 1UR"),
    place("FR", "", "Lyon", "69001"),
    place("BR", "SP", "Santos", "11010-000"),
];
/// Characters of the buyer's id that make an email address unique.
const TAG: usize = 15;
/// The quantity of one order in ten, and that of the others.
const QUANTITIES: [i64; 2] = [2, 1];
const CARDS: &[(&str, &str)] = &[("visa", "4242"), ("mastercard", "4444"), ("amex", "0005")];

/// Where a buyer lives.
#[derive(Debug)]
pub struct Place {
    pub(crate) country: &'static str,
    /// Empty for countries without states.
    pub state: &'static str,
    pub(crate) city: &'static str,
    pub(crate) postal_code: &'static str,
}

const fn place(
    country: &'static str,
    state: &'static str,
    city: &'static str,
    postal_code: &'static str,
) -> Place {
    Place {
        country,
        state,
        city,
        postal_code,
    }
}

/// The end of the store's ledger.
#[derive(Debug, Clone, FromRow)]
pub struct Head {
    pub(crate) balance: Cents,
    #[column("ledger_entries")]
    pub(crate) entries: i64,
    #[column("ledger_hash")]
    pub(crate) hash: ChainHash,
}

/// What an order can be about, calculated once: an article, its quantity, and where the buyer lives.
pub struct Offer {
    pub(crate) article: Article,
    pub(crate) quantity: i64,
    pub(crate) amount: Cents,
    pub(crate) tax: Cents,
    pub(crate) total: Cents,
    /// The settlement of the payment, if it succeeds.
    pub settlement: Settlement,
}

/// Everything that orders are picked from.
pub struct Market {
    offers: Vec<Offer>,
    addresses: Vec<String>,
    pub(crate) paid: Story,
    pub(crate) declined: Story,
}

/// The states of an order, from submission to its end.
pub struct Story {
    pub(crate) state: State,
    /// The stored timeline; everything happens at once.
    pub timeline: String,
}

impl Story {
    /// The story of a submission and this event. A paid order is fulfilled at once.
    fn new(event: PaymentEvent) -> Result<Self, ApiError> {
        let submitted = change(order::submit(None))?;
        let answered = change(order::apply(submitted.state, event))?;
        let mut kinds = [submitted.timeline, answered.timeline].concat();
        let mut state = answered.state;
        if let Transition::Change(fulfilled) = order::fulfilled(state) {
            kinds.push(TimelineType::OrderFulfilled);
            kinds.extend(fulfilled.timeline);
            state = fulfilled.state;
        }
        let steps: Vec<Step> = kinds.into_iter().map(Step::Plain).collect();
        let timeline = row_of(&steps)?;
        Ok(Self { state, timeline })
    }
}

fn change(transition: Transition) -> Result<Change, ApiError> {
    match transition {
        Transition::Change(change) => Ok(change),
        _ => Err(ApiError::Conflict("A new order cannot be paid".into())),
    }
}

impl Market {
    pub(crate) fn new(articles: &[Article]) -> Result<Self, ApiError> {
        let code = FailureCode::CardDeclined;
        let paid = Story::new(PaymentEvent::Succeeded)?;
        let declined = Story::new(PaymentEvent::Failed { code })?;
        let mut offers = Vec::with_capacity(PLACES.len() * articles.len() * QUANTITIES.len());
        for place in PLACES {
            let state = Some(place.state).filter(|state| !state.is_empty());
            let country = Country::parse(place.country);
            let rate = country.map_or(tax::TaxRate::NONE, |country| {
                tax::rate(place::Place::of(country, state))
            });
            for article in articles {
                for quantity in QUANTITIES {
                    let amount = article.price.times(quantity)?;
                    let tax = amount.at_rate(rate.rate)?;
                    let total = amount.plus(tax)?;
                    offers.push(Offer {
                        article: article.clone(),
                        quantity,
                        amount,
                        tax,
                        total,
                        settlement: FeeSchedule::default().settle(total, tax)?,
                    });
                }
            }
        }
        Ok(Self {
            offers,
            addresses: (1..=250).map(|last| format!("198.51.100.{last}")).collect(),
            paid,
            declined,
        })
    }

    /// The story of this order.
    pub fn story(&self, order: &Order<'_>) -> &Story {
        match order.credit {
            Some(_) => &self.paid,
            None => &self.declined,
        }
    }
}

/// Orders that are stored together, and their buyers.
pub struct Chunk<'m> {
    pub(crate) buyers: Vec<Buyer>,
    pub(crate) orders: Vec<Order<'m>>,
}

pub(crate) struct Buyer {
    pub(crate) id: CustomerId,
    pub(crate) address: BillingAddressId,
    pub(crate) email: String,
    pub(crate) first_name: &'static str,
    pub(crate) last_name: &'static str,
    pub(crate) name_folded: String,
    pub(crate) street: String,
    place: usize,
    pub(crate) fingerprint: [u8; 32],
    /// Number of paid orders, the sum of their subtotals, and the time of the last one.
    pub orders: i64,
    pub(crate) spent: Cents,
    pub(crate) last_paid: Option<Timestamp>,
    pub(crate) since: Timestamp,
    /// The time of the last order, paid or not.
    pub last: Timestamp,
}

impl Buyer {
    pub(crate) fn place(&self) -> &'static Place {
        &PLACES[self.place]
    }
}

/// An order with all its texts ready to be stored: storing takes longer than planning.
pub struct Order<'m> {
    pub(crate) id: OrderId,
    pub(crate) number: SessionId,
    pub(crate) payment: PaymentId,
    pub(crate) item: OrderItemId,
    pub(crate) charge_key: String,
    /// The processor's reference of the charge.
    pub reference: String,
    /// Index into the chunk's buyers.
    pub buyer: usize,
    pub(crate) offer: &'m Offer,
    pub(crate) card: (&'static str, &'static str),
    pub(crate) ip: &'m str,
    pub(crate) at: Timestamp,
    /// The ledger entry, unless the order was declined.
    pub credit: Option<Credit>,
    /// The licences issued, with their keys in clear.
    pub keys: Vec<(LicenseId, String)>,
}

/// The ledger entry of a paid order.
pub struct Credit {
    pub(crate) id: LedgerEntryId,
    pub(crate) description: String,
    pub(crate) position: i64,
    pub(crate) balance: Cents,
    pub(crate) hash: ChainHash,
}

/// The sums over all orders.
pub struct Totals {
    /// The end of the ledger afterwards.
    pub head: Head,
    pub(crate) paid: i64,
    pub(crate) declined: i64,
    pub(crate) buyers: i64,
    pub(crate) keys: BTreeMap<ProductId, i64>,
    pub(crate) purchases: Purchases,
}

/// Plans one chunk after another.
pub struct Planner<'m> {
    market: &'m Market,
    next: Timestamp,
    /// Milliseconds from one order to the next.
    step: i64,
    rng: StdRng,
    totals: Totals,
}

impl<'m> Planner<'m> {
    pub(crate) fn new(market: &'m Market, head: Head, first: Timestamp, step: i64, seed: u64) -> Self {
        Self {
            market,
            next: first,
            step,
            rng: StdRng::seed_from_u64(seed),
            totals: Totals {
                head,
                paid: 0,
                declined: 0,
                buyers: 0,
                keys: BTreeMap::new(),
                purchases: Purchases::default(),
            },
        }
    }

    /// The sums over all chunks so far.
    pub fn totals(self) -> Totals {
        self.totals
    }

    /// The next `count` orders.
    pub fn chunk(&mut self, count: u64) -> Result<Chunk<'m>, Overflow> {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let mut buyers: Vec<Buyer> = Vec::with_capacity(count / LOYALTY + 1);
        let mut orders = Vec::with_capacity(count);
        for position in 0..count {
            let at = self.next;
            self.next = at.plus_millis(self.step);
            let buyer = self.buyer(&mut buyers, position, at);
            let order = self.order(&mut buyers[buyer], buyer, at)?;
            orders.push(order);
        }
        for last in buyers.iter().filter_map(|buyer| buyer.last_paid) {
            self.totals.purchases.add_buyer(last);
        }
        Ok(Chunk { buyers, orders })
    }

    /// The buyer of the order at `position`: a new one, or one of the latest.
    fn buyer(&mut self, buyers: &mut Vec<Buyer>, position: usize, at: Timestamp) -> usize {
        if position.is_multiple_of(LOYALTY) {
            let buyer = self.new_buyer(at);
            self.totals.buyers += 1;
            buyers.push(buyer);
            return buyers.len() - 1;
        }
        let back = self.pick(REGULARS);
        (buyers.len() - 1).saturating_sub(back)
    }

    fn new_buyer(&mut self, at: Timestamp) -> Buyer {
        let (first_name, last_name) = (self.one_of(FIRST_NAMES), self.one_of(LAST_NAMES));
        let place = self.pick_of(PLACES.len());
        let Place {
            country,
            state,
            city,
            postal_code,
        } = &PLACES[place];
        let id = CustomerId::new(at, &mut self.rng);
        // Starts with the id, so that addresses are added at the end of their indexes.
        let email = format!("{}.{first_name}.{last_name}@example.org", &id.suffix()[..TAG]).to_lowercase();
        let street = format!("{} Main St", 1 + self.pick(200));
        Buyer {
            address: id.twin(),
            id,
            email,
            name_folded: fold(&format!("{first_name} {last_name}")),
            first_name,
            last_name,
            place,
            fingerprint: customers::fingerprint([&street, "", city, state, postal_code, country]),
            street,
            orders: 0,
            spent: Cents::ZERO,
            last_paid: None,
            since: at,
            last: at,
        }
    }

    fn order(&mut self, person: &mut Buyer, buyer: usize, at: Timestamp) -> Result<Order<'m>, Overflow> {
        let choices = self.market.offers.len() / PLACES.len() / QUANTITIES.len();
        let article = person.place * choices + self.pick_of(choices);
        let offer = &self.market.offers[article * QUANTITIES.len() + usize::from(self.pick(10) != 0)];
        let ip = self.pick_of(self.market.addresses.len());
        let is_paid = self.pick(DECLINED) != 0;
        let id = OrderId::new(at, &mut self.rng);
        let (number, payment) = (id.twin(), id.twin());
        person.last = at;
        let credit = match is_paid {
            true => Some(self.pay(person, &payment, &number, offer, at)?),
            false => None,
        };
        match is_paid {
            true => self.totals.paid += 1,
            false => self.totals.declined += 1,
        }
        let keys = match (is_paid, offer.article.mode) {
            (true, FulfillmentMode::ManagedLicense) => self.keys(offer, at),
            _ => Vec::new(),
        };
        Ok(Order {
            item: id.twin(),
            charge_key: [payment.as_str(), "-1"].concat(),
            reference: ["pi_", id.suffix()].concat(),
            id,
            number,
            payment,
            buyer,
            offer,
            card: self.one_of(CARDS),
            ip: &self.market.addresses[ip],
            at,
            credit,
            keys,
        })
    }

    /// A licence key for every unit.
    fn keys(&mut self, offer: &Offer, at: Timestamp) -> Vec<(LicenseId, String)> {
        let product = offer.article.id.clone();
        *self.totals.keys.entry(product).or_default() += offer.quantity;
        let mut key = || {
            let text = generate(KeyFormat::default(), None, &mut self.rng);
            (LicenseId::new(at, &mut self.rng), text)
        };
        (0..offer.quantity).map(|_| key()).collect()
    }

    /// Counts a paid order and adds its ledger entry.
    fn pay(
        &mut self,
        person: &mut Buyer,
        payment: &PaymentId,
        number: &SessionId,
        offer: &Offer,
        at: Timestamp,
    ) -> Result<Credit, Overflow> {
        person.orders += 1;
        person.spent = person.spent.plus(offer.amount)?;
        person.last_paid = Some(at);
        let Settlement {
            platform_fee,
            psp_fee,
            settled,
        } = offer.settlement;
        let country = person.place().country;
        let fees = platform_fee.plus(psp_fee)?;
        self.totals.purchases.add(at, country, offer.amount, fees)?;
        let head = &mut self.totals.head;
        let entry = Entry {
            id: payment.twin(),
            entry_type: EntryType::PaymentReceived,
            amount: settled,
            running_balance: ledger::append(head.balance, settled)?,
            reference_id: Some(payment.to_string()),
            created_at: at,
        };
        *head = Head {
            balance: entry.running_balance,
            entries: head.entries + 1,
            hash: ledger::chain_hash(&head.hash, &entry),
        };
        Ok(Credit {
            id: entry.id,
            description: ["Payment received for order ", number.as_str()].concat(),
            position: head.entries,
            balance: head.balance,
            hash: head.hash,
        })
    }

    /// A random number below `count`.
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

/// A product that is sold.
#[derive(Debug, Clone)]
pub struct Article {
    pub(crate) id: ProductId,
    pub(crate) title: &'static str,
    pub(crate) price: Cents,
    pub(crate) mode: FulfillmentMode,
    pub(crate) download: Option<&'static str>,
}
