//! TITLE

/// What a check found: how much it looked at, and the first thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Rows looked at, where the check walks over rows.
    pub rows: u64,
    /// What breaks the promise.
    pub broken: Option<String>,
}
