//! Tabs above a page: other pages of the same kind, or parts of a list.

/// A tab.
pub struct Tab {
    pub(super) label: String,
    pub(super) address: String,
    pub(super) is_current: bool,
}

impl Tab {
    /// A tab.
    pub fn new(label: impl ToString, address: String, is_current: bool) -> Self {
        Self {
            label: label.to_string(),
            address,
            is_current,
        }
    }
}
