//! The name of a file.

use pandabase_domain::id::{Id, Kind, SUFFIX_LENGTH, StoreId};
use std::fmt;

/// The name of a file: `STORE/OBJECT/NAME`, as `shp_…/rpt_…/report.csv`. Made of ids of this server
/// and a name of the code, so that no key leads out of the storage.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FileKey(String);

impl FileKey {
    /// The file `name` of an object of a store.
    pub fn new<K: Kind>(store: &StoreId, object: &Id<K>, name: &'static str) -> Self {
        debug_assert!(is_name(name));
        Self(format!("{store}/{object}/{name}"))
    }

    /// Reads a key; `None` when it cannot be one that [`FileKey::new`] made.
    pub fn parse(text: &str) -> Option<Self> {
        let mut steps = text.split('/');
        let fits = StoreId::parse(steps.next()?).is_some()
            && is_id(steps.next()?)
            && is_name(steps.next()?)
            && steps.next().is_none();
        fits.then(|| Self(text.to_owned()))
    }

    /// The key as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The store that the file belongs to.
    pub fn store(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }

    /// The id of the object that the file is of.
    pub fn object(&self) -> &str {
        self.0.split('/').nth(1).unwrap_or_default()
    }
}

impl fmt::Display for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether `text` looks like an id of any kind.
fn is_id(text: &str) -> bool {
    text.split_once('_').is_some_and(|(prefix, suffix)| {
        !prefix.is_empty()
            && prefix.bytes().all(|b| b.is_ascii_lowercase())
            && suffix.len() == SUFFIX_LENGTH
            && suffix.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

/// Whether `text` is a name in lower case with at most one extension.
fn is_name(text: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    match text.split_once('.') {
        Some((name, extension)) => word(name) && word(extension),
        None => word(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_leads_out_of_the_storage() {
        let store = "shp_a1b2c3d4e5f6g7h8i9j0k1l2";
        let object = "rpt_a1b2c3d4e5f6g7h8i9j0k1l2";
        let fits = |key: &str| FileKey::parse(key).is_some();
        assert!(fits(&format!("{store}/{object}/report.csv")));
        assert!(fits(&format!("{store}/{object}/attachment")));
        for bad in [
            String::new(),
            "..".into(),
            format!("{store}/{object}/.."),
            format!("{store}/{object}/../x"),
            format!("{store}/../report.csv"),
            format!("../{object}/report.csv"),
            format!("/{store}/{object}/report.csv"),
            format!("{store}//report.csv"),
            format!("{store}/{object}/.part"),
            format!("{store}/{object}/report.csv.1-0.part"),
            format!("{store}/{object}/report.csv\0"),
            format!("{store}/{object}/report%2ecsv"),
            format!("{store}/{object}"),
        ] {
            assert!(!fits(&bad), "{bad}");
        }
    }
}
