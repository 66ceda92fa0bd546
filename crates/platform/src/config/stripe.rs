//! Where Stripe is reached.

use serde::{Deserialize, Serialize};

/// Where Stripe is reached. Only tests say anything else than the defaults.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Origin of its API, without a trailing slash.
    pub api_url: String,
    /// The script that makes its card form.
    pub script_url: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            api_url: "https://api.stripe.com".to_owned(),
            script_url: "https://js.stripe.com/v3/".to_owned(),
        }
    }
}
