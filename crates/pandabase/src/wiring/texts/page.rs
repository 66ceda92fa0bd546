//! A page of the documentation.

/// A page: where it is, what it is called, and its text.
pub(crate) struct Page {
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) text: String,
}
