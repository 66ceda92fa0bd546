//! Compares everything that was answered with success with what the API shows in the end.

use super::desk::{Desk, Reply};
use super::listeners::Events;
use super::load::{POOL, Products, USER};
use crate::binary::text_of;
use anyhow::Result;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Findings of one kind that are listed one by one.
const SHOWN: usize = 5;

/// A completed payment.
pub struct Sale {
    pub session: String,
    pub order: String,
    /// Licence keys that were generated for it.
    pub made: usize,
    /// The pool that its other keys come from, and how many.
    pub of_pool: Option<(usize, usize)>,
    pub has_coupon: bool,
}

/// The successes and refusals that clients received.
#[derive(Default)]
pub struct Books {
    pub sales: Vec<Sale>,
    /// Refunds by order.
    pub refunds: BTreeMap<String, String>,
    /// Usage events.
    pub usage: u64,
    /// Number of definite refusals, by request and text.
    pub refusals: BTreeMap<String, u64>,
}

impl Books {
    /// The pool's keys that the sale keeps: a refund returns them to the pool.
    fn of_pool(&self, sale: &Sale) -> Option<(usize, usize)> {
        sale.of_pool.filter(|_| !self.refunds.contains_key(&sale.order))
    }

    /// How many keys its order has in the end.
    fn keys(&self, sale: &Sale) -> usize {
        sale.made + self.of_pool(sale).map_or(0, |(_, keys)| keys)
    }

    /// Counts a definite refusal.
    pub fn refused(&mut self, what: &str, reply: &Reply) {
        let text = if reply.error.is_empty() {
            reply.data.to_string()
        } else {
            reply.error.clone()
        };
        *self
            .refusals
            .entry(format!("{what}: {} {text}", reply.status))
            .or_default() += 1;
    }
}

/// The count of one kind of effect.
#[derive(Default)]
pub struct Tally {
    pub acknowledged: usize,
    pub lost: usize,
    pub doubled: usize,
    /// The first losses and duplicates, to help find the cause.
    pub examples: Vec<String>,
}

impl Tally {
    fn of(acknowledged: usize) -> Self {
        Self {
            acknowledged,
            ..Self::default()
        }
    }

    /// Compares counts of effects that cannot be told apart.
    fn counted(acknowledged: usize, found: usize) -> Self {
        Self {
            acknowledged,
            lost: acknowledged.saturating_sub(found),
            doubled: found.saturating_sub(acknowledged),
            examples: Vec::new(),
        }
    }

    fn lose(&mut self, what: impl FnOnce() -> String) {
        self.lost += 1;
        self.show("lost", what);
    }

    fn double(&mut self, what: impl FnOnce() -> String) {
        self.doubled += 1;
        self.show("doubled", what);
    }

    fn show(&mut self, word: &str, what: impl FnOnce() -> String) {
        if self.examples.len() < SHOWN {
            self.examples.push(format!("{word}: {}", what()));
        }
    }
}

/// Every kind of effect, with its name.
pub type Tallies = Vec<(&'static str, Tally)>;

/// An order as the API shows it.
struct Shown {
    id: String,
    status: String,
    keys: Vec<String>,
}

/// Compares everything except the webhooks.
pub async fn compare(desk: &mut Desk, goods: &Products, books: &Books) -> Result<Tallies> {
    let mut orders = orders(desk).await?;
    let mut sales = Tally::of(books.sales.len());
    let mut keys = Tally::of(books.sales.iter().map(|sale| books.keys(sale)).sum());
    let mut sold = BTreeSet::new();
    for sale in &books.sales {
        let Some(mut shown) = orders.remove(&sale.session) else {
            sales.lose(|| format!("no order of {}", sale.session));
            continue;
        };
        let is_paid = |order: &Shown| matches!(order.status.as_str(), "COMPLETED" | "REFUNDED");
        let place = shown
            .iter()
            .position(|order| order.id == sale.order && is_paid(order));
        let Some(place) = place else {
            sales.lose(|| format!("order {} of {} is not paid", sale.order, sale.session));
            continue;
        };
        let order = shown.swap_remove(place);
        if shown.iter().any(is_paid) {
            sales.double(|| format!("more than one order of {}", sale.session));
        }
        for _ in order.keys.len()..books.keys(sale) {
            keys.lose(|| format!("order {} lacks a key", sale.order));
        }
        for _ in books.keys(sale)..order.keys.len() {
            keys.double(|| format!("order {} has a key too many", sale.order));
        }
        for key in order.keys {
            if let Some(key) = sold.replace(key) {
                keys.double(|| format!("{key} was sold twice"));
            }
        }
    }
    // No client was told of the orders that are left.
    for (session, left) in &orders {
        let is_paid = |order: &&Shown| order.status != "FAILED" && order.status != "CANCELLED";
        for order in left.iter().filter(is_paid) {
            sales.double(|| format!("{} of {session} is {}", order.id, order.status));
        }
    }
    let with_coupon = books.sales.iter().filter(|sale| sale.has_coupon).count();
    let coupon = desk
        .get(&desk.shop.core(&format!("/coupons/{}", goods.coupon)))
        .await?;
    let usage = format!("/usage?subscription_id={}&limit=1", goods.subscription);
    let usage = desk.get(&desk.shop.core(&usage)).await?;
    Ok(vec![
        ("payments", sales),
        ("licence keys", keys),
        ("keys of pools", pools(desk, goods, books).await?),
        (
            "coupon uses",
            Tally::counted(with_coupon, number(&coupon["timesUsed"])),
        ),
        ("refunds", refunds(desk, books).await?),
        (
            "usage events",
            Tally::counted(
                usize::try_from(books.usage)?,
                number(&usage["pagination"]["total"]),
            ),
        ),
    ])
}

fn number(value: &Value) -> usize {
    value
        .as_u64()
        .and_then(|number| usize::try_from(number).ok())
        .unwrap_or(0)
}

/// Every order by session, except those of the subscription.
async fn orders(desk: &mut Desk) -> Result<BTreeMap<String, Vec<Shown>>> {
    let mut orders: BTreeMap<String, Vec<Shown>> = BTreeMap::new();
    for page in 1.. {
        let list = desk
            .get(&desk.shop.core(&format!("/orders?limit=100&page={page}")))
            .await?;
        let items = list["items"].as_array().map_or(&[][..], Vec::as_slice);
        for item in items.iter().filter(|item| item["customer"]["email"] != USER) {
            let id = text_of(item, "id")?;
            let order = desk.get(&desk.shop.core(&format!("/orders/{id}"))).await?;
            let licenses = order["licenses"].as_array().map_or(&[][..], Vec::as_slice);
            let keys = licenses.iter().map(|license| text_of(license, "key"));
            orders
                .entry(text_of(item, "orderNumber")?)
                .or_default()
                .push(Shown {
                    id,
                    status: text_of(&order, "status")?,
                    keys: keys.collect::<Result<_>>()?,
                });
        }
        if items.len() < 100 {
            break;
        }
    }
    Ok(orders)
}

/// Compares the keys missing from the pools with those sold from them.
async fn pools(desk: &mut Desk, goods: &Products, books: &Books) -> Result<Tally> {
    let mut taken = Tally::default();
    for (number_of, pool) in goods.pools.iter().enumerate() {
        let of_it = books.sales.iter().filter_map(|sale| books.of_pool(sale));
        let sold = of_it
            .filter(|(pool, _)| *pool == number_of)
            .map(|(_, keys)| keys)
            .sum();
        let product = desk.get(&desk.shop.core(&format!("/products/{pool}"))).await?;
        let counted = Tally::counted(sold, POOL.saturating_sub(number(&product["availableLicenses"])));
        taken.acknowledged += counted.acknowledged;
        taken.lost += counted.lost;
        taken.doubled += counted.doubled;
    }
    Ok(taken)
}

async fn refunds(desk: &mut Desk, books: &Books) -> Result<Tally> {
    let mut tally = Tally::of(books.refunds.len());
    for (order, refund) in &books.refunds {
        let list = desk
            .get(&desk.shop.core(&format!("/orders/{order}/refunds")))
            .await?;
        let list = list.as_array().map_or(&[][..], Vec::as_slice);
        if !list
            .iter()
            .any(|shown| shown["id"] == **refund && shown["status"] == "COMPLETED")
        {
            tally.lose(|| format!("refund {refund} of {order}"));
        }
        for _ in 1..list.len() {
            tally.double(|| format!("order {order} was refunded more than once"));
        }
    }
    let all = desk.get(&desk.shop.core("/refunds/?limit=1")).await?;
    for _ in books.refunds.len()..number(&all["pagination"]["total"]) {
        tally.double(|| "a refund that nobody was told of".to_owned());
    }
    Ok(tally)
}

/// Compares the events that must have been delivered with those that were.
pub fn deliveries(books: &Books, events: &Events) -> Tally {
    let paid = books.sales.iter().map(|sale| ("PAYMENT_COMPLETED", &sale.order));
    let refunded = books.refunds.keys().map(|order| ("PAYMENT_REFUNDED", order));
    let wanted: Vec<_> = paid.chain(refunded).collect();
    let mut tally = Tally::of(wanted.len());
    for (kind, order) in wanted {
        match events.get(&(kind.to_owned(), order.clone())) {
            None => tally.lose(|| format!("{kind} of {order} was not delivered")),
            // The same event may come twice, but a sale must not have two events of one type.
            Some(ids) if ids.len() > 1 => tally.double(|| format!("{kind} of {order} is {ids:?}")),
            Some(_) => {}
        }
    }
    tally
}
