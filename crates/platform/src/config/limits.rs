//! TITLE

/// So many requests in a window of so many milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Requests per window.
    pub requests: u32,
    /// The window in milliseconds.
    pub window_ms: i64,
}

impl Limit {
    /// `requests` per second.
    pub const fn per_second(requests: u32) -> Self {
        Self {
            requests,
            window_ms: 1_000,
        }
    }

    /// `requests` per minute.
    pub const fn per_minute(requests: u32) -> Self {
        Self {
            requests,
            window_ms: 60_000,
        }
    }
}
