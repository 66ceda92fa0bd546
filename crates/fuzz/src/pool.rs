//! What answers have shown, to be named in later requests.

use rand::{Rng, RngExt};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How many values of a kind are remembered; newer ones take the places of older ones.
const PLACES: usize = 64;

/// Fields whose texts are names of things besides ids.
const NAMES: [&str; 7] = ["key", "handle", "code", "token", "fingerprint", "email", "slug"];

/// Ids by their prefix, and other names by their field.
#[derive(Default)]
pub struct Pool {
    values: BTreeMap<String, Vec<String>>,
    /// Prefixes of ids by the fields that hold them.
    prefixes: BTreeMap<String, String>,
    /// Ids that no request may name.
    spared: BTreeSet<String>,
}

impl Pool {
    /// Remembers what an answer shows.
    pub fn learn(&mut self, name: &str, value: &Value, rng: &mut impl Rng) {
        match value {
            Value::String(text) => match prefix_of(text) {
                Some(prefix) => {
                    self.prefixes
                        .entry(spelled(name))
                        .or_insert_with(|| prefix.to_owned());
                    self.keep(prefix, text, rng);
                }
                None if NAMES.contains(&name) => self.keep(name, text, rng),
                None => {}
            },
            Value::Array(items) => items.iter().for_each(|item| self.learn(name, item, rng)),
            Value::Object(fields) => fields
                .iter()
                .for_each(|(name, field)| self.learn(name, field, rng)),
            _ => {}
        }
    }

    /// Keeps an id from being named.
    pub fn spare(&mut self, text: &str) {
        self.spared.insert(text.to_owned());
        self.values.retain(|_, known| {
            known.retain(|known| known != text);
            !known.is_empty()
        });
    }

    fn keep(&mut self, kind: &str, text: &str, rng: &mut impl Rng) {
        if self.spared.contains(text) {
            return;
        }
        let known = self.values.entry(kind.to_owned()).or_default();
        if known.iter().any(|known| known == text) {
            return;
        }
        if known.len() < PLACES {
            known.push(text.to_owned());
        } else {
            let place = rng.random_range(0..known.len());
            text.clone_into(&mut known[place]);
        }
    }

    /// Something known that may stand in the place of `text` in a field.
    pub fn instead_of(&self, name: &str, text: &str, rng: &mut impl Rng) -> Option<String> {
        let known = match prefix_of(text) {
            Some(prefix) => self.values.get(prefix)?,
            None if NAMES.contains(&name) => self.values.get(name)?,
            None => return None,
        };
        Some(known[rng.random_range(0..known.len())].clone())
    }

    /// An id that a field of this name holds.
    pub fn id_for(&self, name: &str, rng: &mut impl Rng) -> Option<String> {
        let known = self.values.get(self.prefixes.get(&spelled(name))?)?;
        Some(known[rng.random_range(0..known.len())].clone())
    }
}

/// `productid` for `productId` and `product_id`.
fn spelled(name: &str) -> String {
    name.replace('_', "").to_ascii_lowercase()
}

/// The prefix of what looks like an id.
fn prefix_of(text: &str) -> Option<&str> {
    let (prefix, rest) = text.split_once('_')?;
    let is_prefix = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_id = rest.len() == 24 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_prefix && is_id).then_some(prefix)
}
