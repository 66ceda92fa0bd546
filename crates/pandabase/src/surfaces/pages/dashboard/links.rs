//! Ways to pages of the dashboard.

use pandabase_locale::Text;

/// Where the dashboard begins.
pub const HOME: &str = "/stores";

/// A way to another page.
pub struct Link {
    /// What stands above this and the following links, if a group of them begins here.
    pub(super) heading: Option<Text>,
    pub(super) words: String,
    pub(super) address: String,
    pub(super) is_current: bool,
}

/// A path with a query of these parts, but for empty ones.
pub fn address<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()));
    match query.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}
