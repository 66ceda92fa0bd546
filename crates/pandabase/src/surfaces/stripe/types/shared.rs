//! What objects of every kind have in common: lists, references to other objects, and attached words.

use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// A page of a list.
#[derive(Debug, Clone, Deserialize)]
pub struct List<T> {
    /// The objects, the newest first unless the list says otherwise.
    pub data: Vec<T>,
    /// Whether there are more behind the last one.
    #[serde(default)]
    pub has_more: bool,
}

/// What has an id.
pub trait Identified {
    /// The id.
    fn id(&self) -> &str;
}

/// An object, or only its id where its expansion was not asked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Expandable<T> {
    /// The id.
    Id(String),
    /// The object.
    Object(Box<T>),
}

impl<T> Expandable<T> {
    /// The object, if it is there.
    pub fn object(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Object(object) => Some(object),
        }
    }
}

impl<T: Identified> Expandable<T> {
    /// The id.
    pub fn id(&self) -> &str {
        match self {
            Self::Id(id) => id,
            Self::Object(object) => object.id(),
        }
    }
}

/// An object of which only the id matters.
#[derive(Debug, Clone, Deserialize)]
pub struct Bare {
    /// Its id.
    pub id: String,
}

impl Identified for Bare {
    fn id(&self) -> &str {
        &self.id
    }
}

/// Words that are attached to an object; none where `null` says so.
pub fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Holder {
        #[serde(default, deserialize_with = "words")]
        metadata: BTreeMap<String, String>,
        customer: Option<Expandable<Bare>>,
    }

    fn read(json: &str) -> Holder {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn an_object_or_its_id_tells_the_id() {
        for json in [
            r#"{"customer":"cus_1","metadata":null}"#,
            r#"{"customer":{"id":"cus_1","object":"customer"},"metadata":{}}"#,
            r#"{"customer":{"id":"cus_1","deleted":true}}"#,
        ] {
            let holder = read(json);
            assert_eq!(
                holder.customer.as_ref().map(Expandable::id),
                Some("cus_1"),
                "{json}"
            );
            assert!(holder.metadata.is_empty());
        }
        assert!(read("{}").customer.is_none());
        assert_eq!(read(r#"{"metadata":{"a":"b"}}"#).metadata["a"], "b");
    }
}
