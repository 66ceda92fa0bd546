//! The two ways to spell a parameter of a query: `customerId` and `customer_id` are one.

use serde::de::value::Error as NotRead;
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;
use std::borrow::Cow;

/// The query with every key spelled as the parameter of `T` that it means.
pub fn of_parameters<T: DeserializeOwned>(query: &str) -> Cow<'_, str> {
    let known = parameters::<T>();
    let is_known = |key: &str| known.contains(&key);
    if pairs_of(query).all(|(key, _)| is_known(&key) || !is_known(&other_spelling(&key))) {
        return query.into();
    }
    let mut respelled = form_urlencoded::Serializer::new(String::with_capacity(query.len()));
    for (key, value) in pairs_of(query) {
        let other = other_spelling(&key);
        let is_meant = !is_known(&key) && is_known(&other);
        respelled.append_pair(if is_meant { &other } else { &key }, &value);
    }
    respelled.finish().into()
}

fn pairs_of(query: &str) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(query.as_bytes())
}

/// `customer_id` for `customerId`, and the reverse.
fn other_spelling(key: &str) -> String {
    let mut other = String::with_capacity(key.len() + 4);
    if key.contains('_') {
        let mut words = key.split('_');
        other.push_str(words.next().unwrap_or_default());
        for word in words {
            let mut letters = word.chars();
            other.extend(letters.next().map(|first| first.to_ascii_uppercase()));
            other.push_str(letters.as_str());
        }
        return other;
    }
    for letter in key.chars() {
        if letter.is_ascii_uppercase() {
            other.push('_');
        }
        other.push(letter.to_ascii_lowercase());
    }
    other
}

/// The parameters that `T` reads.
pub(super) fn parameters<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut names: &'static [&'static str] = &[];
    // It always fails: nothing is read, the names are all that is wanted.
    let _ = T::deserialize(Names(&mut names));
    names
}

/// Learns the names of a struct's fields and gives no value for them.
struct Names<'n>(&'n mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Names<'_> {
    type Error = NotRead;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, NotRead> {
        *self.0 = fields;
        Err(NotRead::custom("names only"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NotRead> {
        Err(NotRead::custom("no struct"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code, reason = "only its names are of interest")]
    struct Filters {
        customer_id: String,
        #[serde(rename = "event_name")]
        event: String,
        status: String,
    }

    #[test]
    fn a_key_means_the_parameter_in_either_spelling() {
        for (query, read) in [
            ("", ""),
            ("customerId=a%20b&status=1", "customerId=a%20b&status=1"),
            ("customer_id=a%20b&status=1", "customerId=a+b&status=1"),
            ("eventName=x&event_name=y", "event_name=x&event_name=y"),
            ("order_id=1&Status=2&_=3&=4", "order_id=1&Status=2&_=3&=4"),
        ] {
            assert_eq!(of_parameters::<Filters>(query), read, "{query}");
        }
    }
}
