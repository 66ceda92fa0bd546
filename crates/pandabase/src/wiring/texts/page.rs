//! A page of the documentation.

/// A page: where it is, what it is called, and its text.
pub(super) struct Page {
    pub(super) path: String,
    pub(super) title: String,
    pub(super) text: String,
}
