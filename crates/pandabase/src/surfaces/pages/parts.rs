//! The parts of a page that are no fields, as the components of the templates show them.

/// One of the tabs above a page.
pub struct Tab {
    pub(crate) label: &'static str,
    pub(crate) address: &'static str,
    pub(crate) is_current: bool,
}

/// One thing that happened, in a timeline.
pub struct Step {
    pub(crate) text: String,
    /// When it happened, RFC 3339; `None` for what is still to come.
    pub(crate) at: Option<String>,
}
