//! Paylinks as merchants see them (contract `merchant-api.md`, "Paylinks").

use super::record::{PaylinkStatus, Record};
use crate::selling::checkout::items::Items;
use pandabase_domain::id::PaylinkId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::config::Config;
use schemars::JsonSchema;
use serde::Serialize;

/// A paylink.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Paylink {
    /// The paylink.
    pub id: PaylinkId,
    /// Where buyers go.
    pub url: String,
    /// Heading of the checkout page.
    pub title: String,
    /// Text below the heading.
    pub description: Option<String>,
    /// What it sells, as given: products are priced when a session is opened.
    pub items: Items,
    /// Whether it opens new sessions.
    pub status: PaylinkStatus,
    /// Completed payments.
    pub uses: i64,
    /// The most payments.
    pub max_uses: Option<i64>,
    /// The first instant at which it opens no new sessions any more.
    pub expires_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When the merchant last changed it.
    pub updated_at: Timestamp,
}

impl Paylink {
    /// A stored paylink with its address.
    pub fn new(config: &Config, record: Record) -> Self {
        Self {
            url: format!("{}/{}", config.pay_url, record.id),
            id: record.id,
            title: record.title,
            description: record.description,
            items: record.items,
            status: record.status,
            uses: record.uses,
            max_uses: record.max_uses,
            expires_at: record.expires_at,
            created_at: record.created_at,
            updated_at: record.updated_at,
        }
    }
}
