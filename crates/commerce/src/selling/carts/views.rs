//! Abandoned carts as merchants see them.

use super::store::Record;
use crate::selling::checkout::views::{LineItem, checkout_url, line_items};
use pandabase_domain::id::{OrderId, SessionId};
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use schemars::JsonSchema;
use serde::Serialize;

pandabase_domain::text_enum! {
    /// What became of an abandoned cart.
    pub enum CartStatus {
        /// Nothing yet.
        Abandoned = "ABANDONED",
        /// Its buyer was mailed a link to a fresh session.
        Mailed = "MAILED",
        /// The buyer paid that session.
        Recovered = "RECOVERED",
    }
}

/// Who left a cart.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "AbandonedCartCustomer")]
pub struct CartCustomer {
    /// The address that they gave.
    pub email: String,
    /// The name, if they gave one.
    pub name: Option<String>,
}

/// A checkout session that expired unpaid.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "AbandonedCart")]
pub struct Cart {
    /// The session.
    pub id: SessionId,
    /// Who left it.
    pub customer: CartCustomer,
    /// What is in it.
    pub items: Vec<LineItem>,
    /// What the buyer would have been charged, in cents.
    pub total: Cents,
    /// When the session expired.
    pub expired_at: Timestamp,
    /// The page of the session, which is closed.
    pub checkout_url: String,
    /// What became of it.
    pub status: CartStatus,
    /// When the buyer was mailed; null until then.
    pub mailed_at: Option<Timestamp>,
    /// The order of the buyer who came back; null until then.
    pub order_id: Option<OrderId>,
}

impl Cart {
    pub(super) fn new(ctx: &Ctx<'_>, record: Record) -> Self {
        Self {
            checkout_url: checkout_url(&ctx.env.config, &ctx.store.id, &record.id),
            id: record.id,
            customer: CartCustomer {
                email: record.customer.email.as_str().to_owned(),
                name: record.customer.name,
            },
            items: line_items(record.lines),
            total: record.total,
            expired_at: record.expires_at,
            status: match (record.mailed_at, &record.order_id) {
                (_, Some(_)) => CartStatus::Recovered,
                (Some(_), None) => CartStatus::Mailed,
                (None, None) => CartStatus::Abandoned,
            },
            mailed_at: record.mailed_at,
            order_id: record.order_id,
        }
    }
}
