//! The words that this server attaches to its own intents, by which it knows them again.

use pandabase_domain::id::{PaymentId, PaymentMethodId, StoreId};
use pandabase_domain::money::Cents;
use pandabase_platform::processor::Purpose;
use std::collections::BTreeMap;

/// Words on every intent that this server makes: the store, absent for the portal's;
pub const STORE: &str = "pandabase_store";
/// the payment or the method that is saved;
pub const PURPOSE: &str = "pandabase_purpose";
/// our idempotency key;
pub const KEY: &str = "pandabase_key";
/// the price in US cents, whatever it is charged in;
pub const AMOUNT: &str = "pandabase_amount";
/// and the account, which an intent itself does not name.
pub const ACCOUNT: &str = "pandabase_account";

/// Whose an intent is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose {
    /// The store that sells; `None` for a method that a person saves in the portal.
    pub store: Option<StoreId>,
    /// What it is for.
    pub purpose: Purpose,
    /// Our idempotency key.
    pub key: String,
    /// US cents.
    pub amount: Cents,
}

/// Whose an intent with these words is; `None` when this server did not make it. Whoever has the account can
/// write the same words: what matters is compared with what is stored here.
pub fn whose(metadata: &BTreeMap<String, String>) -> Option<Whose> {
    let word = |name: &str| metadata.get(name).map(String::as_str);
    let store = match word(STORE) {
        Some(text) => Some(StoreId::parse(text)?),
        None => None,
    };
    let text = word(PURPOSE)?;
    let purpose = match PaymentMethodId::parse(text) {
        Some(method) => Purpose::Setup(method),
        None => Purpose::Payment(PaymentId::parse(text)?),
    };
    Some(Whose {
        store,
        purpose,
        key: word(KEY)?.to_owned(),
        amount: Cents(word(AMOUNT)?.parse().ok()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const STORE_ID: &str = "shp_0123456789abcdefghijklmn";
    const PAYMENT: &str = "pmt_0123456789abcdefghijklmn";

    fn metadata() -> Value {
        json!({
            "pandabase_store": STORE_ID, "pandabase_purpose": PAYMENT, "pandabase_key": "k-1",
            "pandabase_amount": "4330", "pandabase_account": "acct_1"
        })
    }

    fn read(words: Value) -> Option<Whose> {
        let words: BTreeMap<String, String> = serde_json::from_value(words).unwrap();
        whose(&words)
    }

    #[test]
    fn an_intent_tells_whose_it_is() {
        let found = read(metadata()).unwrap();
        assert_eq!(found.store.unwrap().as_str(), STORE_ID);
        assert_eq!(found.purpose.as_str(), PAYMENT);
        assert_eq!((found.key.as_str(), found.amount), ("k-1", Cents(4330)));
        let method = "pmm_0123456789abcdefghijklmn";
        for (name, value, expected) in [
            ("pandabase_purpose", json!(method), true),
            ("pandabase_purpose", json!("pmt_1"), false),
            ("pandabase_purpose", json!("ord_0123456789abcdefghijklmn"), false),
            ("pandabase_store", json!("elsewhere"), false),
            ("pandabase_amount", json!("4330.5"), false),
        ] {
            let mut words = metadata();
            words[name] = value;
            assert_eq!(read(words.clone()).is_some(), expected, "{words}");
        }
        assert_eq!(read(json!({})), None);
    }
}
