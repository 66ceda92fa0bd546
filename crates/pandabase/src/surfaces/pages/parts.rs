//! The parts of a page that are no fields, as the components of the templates show them.

/// One of the tabs above a page: another page of the same kind, or a part of a list.
pub struct Tab {
    pub(crate) label: String,
    pub(crate) address: String,
    pub(crate) is_current: bool,
}

impl Tab {
    /// A tab.
    pub fn new(label: impl ToString, address: impl Into<String>, is_current: bool) -> Self {
        Self {
            label: label.to_string(),
            address: address.into(),
            is_current,
        }
    }
}

/// One thing that happened, in a timeline.
pub struct Step {
    pub(crate) text: String,
    /// When it happened, RFC 3339; `None` for what is still to come.
    pub(crate) at: Option<String>,
}
