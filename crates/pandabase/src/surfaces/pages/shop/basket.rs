//! The basket of a visitor: in a cookie of the store's pages, encrypted, so that nobody else makes it up or
//! reads it. It has products and numbers; prices are those of the moment at which it is looked at.

use crate::surfaces::pages::form::cookie;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderMap;
use http::header::HeaderValue;
use pandabase_domain::token::bearer_hash;
use pandabase_platform::context::Env;
use pandabase_platform::keyring::Place;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The most lines of a basket: a checkout takes no more (contract `checkout.md`, "Items").
pub const MOST_LINES: usize = 10;
/// The most units of a line.
pub const MOST_UNITS: i64 = 999;
const COOKIE: &str = "pandabase_basket";
/// How long a basket is kept, in seconds.
const KEPT: u32 = 30 * 24 * 60 * 60;
/// The longest cookie that is read: a full basket has less than half of it.
const LONGEST: usize = 4_096;

/// A basket.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basket {
    #[serde(rename = "l")]
    lines: Vec<Entry>,
    /// The checkout that it was taken to last.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub(super) session: Option<String>,
}

/// What is in a basket, by ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    #[serde(rename = "p")]
    pub(super) product: String,
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    pub(super) variant: Option<String>,
    #[serde(rename = "q")]
    pub(super) quantity: i64,
    /// What the buyer wants to pay for a unit, in cents, where they name the price.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub(super) amount: Option<i64>,
}

/// There is no room for another line.
#[derive(Debug, PartialEq, Eq)]
pub struct Full;

impl Basket {
    /// The visitor's basket of the store; empty if the cookie is not one of ours.
    pub fn read(env: &Env, headers: &HeaderMap, handle: &str) -> Self {
        let opened = cookie(headers, COOKIE)
            .filter(|text| text.len() <= LONGEST)
            .and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
            .and_then(|stored| env.keyring.decrypt(&place(handle), &stored).ok());
        let read = opened.and_then(|json| serde_json::from_slice::<Self>(&json).ok());
        let mut basket = read.unwrap_or_default();
        basket.lines.truncate(MOST_LINES);
        basket
    }

    /// The cookie that keeps it, for the paths that begin with `base`; one that ends it when it is empty.
    pub fn keep(&self, env: &Env, base: &str, handle: &str) -> Option<HeaderValue> {
        let path = if base.is_empty() { "/" } else { base };
        let secure = if env.config.has_https() { "; Secure" } else { "" };
        let (value, age) = if self.lines.is_empty() {
            (String::new(), 0)
        } else {
            let json = serde_json::to_vec(self).unwrap_or_default();
            let sealed = env.keyring.encrypt(&place(handle), &json, &env.random);
            (URL_SAFE_NO_PAD.encode(sealed), KEPT)
        };
        let text = format!("{COOKIE}={value}; Path={path}; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&text).ok()
    }

    /// Its lines, in the order in which they came.
    pub fn lines(&self) -> &[Entry] {
        &self.lines
    }

    /// How many units are in it.
    pub fn units(&self) -> i64 {
        self.lines.iter().map(|line| line.quantity).sum()
    }

    /// Puts something in. What is in already at that price becomes more, up to what one line can have.
    pub fn add(&mut self, new: Entry) -> Result<(), Full> {
        let same = self.lines.iter_mut().find(|line| {
            line.product == new.product && line.variant == new.variant && line.amount == new.amount
        });
        if let Some(line) = same {
            line.quantity = line.quantity.saturating_add(new.quantity).min(MOST_UNITS);
            return Ok(());
        }
        if self.lines.len() >= MOST_LINES {
            return Err(Full);
        }
        self.lines.push(new);
        Ok(())
    }

    /// Changes how many units a line has; a line that does not exist is ignored.
    pub fn set(&mut self, index: usize, quantity: i64) {
        if let Some(line) = self.lines.get_mut(index) {
            line.quantity = quantity.clamp(1, MOST_UNITS);
        }
    }

    /// Takes a line out.
    pub fn remove(&mut self, index: usize) {
        if index < self.lines.len() {
            self.lines.remove(index);
        }
    }

    /// A word for its lines, without how many units each has: forms name lines by their places.
    pub fn word(&self) -> String {
        let line = |line: &Entry| format!("{} {:?} {:?}\n", line.product, line.variant, line.amount);
        let hash = bearer_hash(&self.lines.iter().map(line).collect::<String>());
        hex::encode(hash.split_at(8).0)
    }

    /// The items as checkout takes them.
    pub fn items(&self) -> Vec<Value> {
        self.lines.iter().map(Entry::item).collect()
    }
}

impl Entry {
    /// The item as checkout takes it.
    pub fn item(&self) -> Value {
        let mut item = json!({"product_id": self.product, "quantity": self.quantity});
        if let Some(variant) = &self.variant {
            item["variant_id"] = variant.as_str().into();
        }
        if let Some(amount) = self.amount {
            item["amount"] = amount.into();
        }
        item
    }
}

/// What the cookie is bound to, so that the cookie of another store does not count.
fn place(handle: &str) -> Place<'_> {
    Place {
        column: "cookie.basket",
        purpose: "",
        store: "",
        row: handle,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(product: &str, quantity: i64) -> Entry {
        Entry {
            product: product.to_owned(),
            variant: None,
            quantity,
            amount: None,
        }
    }

    #[test]
    fn a_basket_has_as_many_lines_as_a_checkout_takes() {
        let mut basket = Basket::default();
        for product in 0..MOST_LINES {
            assert_eq!(basket.add(entry(&product.to_string(), 1)), Ok(()));
        }
        assert_eq!(basket.add(entry("more", 1)), Err(Full));
        assert_eq!(basket.add(entry("3", 998)), Ok(()));
        assert_eq!(basket.add(entry("3", 5)), Ok(()));
        assert_eq!(basket.lines()[3].quantity, MOST_UNITS);
        assert_eq!(basket.units(), 9 + MOST_UNITS);
        let word = basket.word();
        basket.set(3, -1);
        assert_eq!((basket.word(), word.len()), (word.clone(), 16));
        basket.set(99, 5);
        basket.remove(0);
        basket.remove(99);
        assert_ne!(basket.word(), word);
        assert_eq!((basket.lines().len(), basket.units()), (9, 9));
    }

    #[test]
    fn another_price_is_another_line() {
        let mut basket = Basket::default();
        let priced = |amount| Entry {
            amount,
            ..entry("a", 1)
        };
        basket.add(priced(Some(500))).unwrap();
        basket.add(priced(Some(700))).unwrap();
        basket.add(priced(Some(500))).unwrap();
        assert_eq!(
            basket.items(),
            [
                json!({"product_id": "a", "quantity": 2, "amount": 500}),
                json!({"product_id": "a", "quantity": 1, "amount": 700})
            ]
        );
    }
}
