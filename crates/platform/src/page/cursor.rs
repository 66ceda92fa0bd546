//! Cursors: where a part of a list ended. A cursor belongs to one list, one store and one set of filters, and
//! holds the last row's place in the list's order; rows that arrive or vanish do not move it.

use super::key::Value;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Bytes of a list's key.
const KEY: usize = 12;
/// Parameters that say which part of a list is wanted, and not of which list.
const PARTS: [&str; 3] = ["page", "limit", "cursor"];

/// What tells a list from others: its endpoint, what its path names, and its filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListKey([u8; KEY]);

impl ListKey {
    /// The key of the list of `operation` with these parameters of its path and its query.
    pub fn new<'a>(
        operation: &str,
        path: impl Iterator<Item = (&'a str, &'a str)>,
        query: impl Iterator<Item = (String, String)>,
    ) -> Self {
        let mut filters: Vec<(String, String)> = query
            .filter(|(name, _)| !PARTS.contains(&name.as_str()))
            .collect();
        filters.sort_unstable();
        let mut digest = Sha256::new();
        let mut add = |text: &str| {
            // With its length, so that no two lists write the same bytes.
            digest.update(text.len().to_be_bytes());
            digest.update(text);
        };
        add(operation);
        for (name, value) in path {
            add(name);
            add(value);
        }
        add("?");
        for (name, value) in &filters {
            add(name);
            add(value);
        }
        let mut key = [0; KEY];
        for (byte, of_digest) in key.iter_mut().zip(digest.finalize()) {
            *byte = of_digest;
        }
        Self(key)
    }
}

/// Writes a cursor behind the row with these values.
pub(super) fn write(list: ListKey, values: &[Value]) -> Option<String> {
    let mut bytes = list.0.to_vec();
    bytes.extend(serde_json::to_vec(values).ok()?);
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

/// The values of the row that a cursor stands behind; `None` when it is not one of this list.
pub(super) fn read(list: ListKey, text: &str) -> Option<Vec<Value>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let values = bytes.strip_prefix(list.0.as_slice())?;
    serde_json::from_slice(values).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(operation: &str, store: &str, query: &[(&str, &str)]) -> ListKey {
        let query = query
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        ListKey::new(operation, [("storeId", store)].into_iter(), query)
    }

    #[test]
    fn a_cursor_is_of_its_list_and_filters_alone() {
        let list = key(
            "listOrders",
            "shp_1",
            &[("status", "PAID"), ("limit", "3"), ("sort", "asc")],
        );
        let values = [Value::from(7), Value::from("ord_1".to_owned())];
        let cursor = write(list, &values).unwrap();
        assert_eq!(read(list, &cursor).as_deref(), Some(&values[..]));
        let same = key(
            "listOrders",
            "shp_1",
            &[("sort", "asc"), ("limit", "9"), ("status", "PAID")],
        );
        assert_eq!(read(same, &cursor).as_deref(), Some(&values[..]));
        for other in [
            key("listPayments", "shp_1", &[("status", "PAID"), ("sort", "asc")]),
            key("listOrders", "shp_2", &[("status", "PAID"), ("sort", "asc")]),
            key("listOrders", "shp_1", &[("status", "PAID")]),
            key("listOrders", "shp_1", &[("status", "PAIDsort"), ("asc", "")]),
        ] {
            assert_eq!(read(other, &cursor), None);
        }
        for text in ["", "A", "####", &cursor[1..], &format!("{cursor}A")] {
            assert_eq!(read(list, text), None, "{text}");
        }
    }
}
