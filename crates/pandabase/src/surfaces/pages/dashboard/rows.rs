//! Orders in a list.

use super::desk::Desk;
use super::say::{self, Badge, text};
use serde_json::Value;

/// An order, and the way to its page.
pub struct Row {
    pub(super) total: String,
    pub(super) status: Badge,
    pub(super) buyer: String,
    pub(super) at: String,
    pub(super) address: String,
}

impl Row {
    /// An order of a list.
    pub fn of(desk: &Desk, order: &Value) -> Self {
        let t = desk.t();
        Self {
            total: say::dollars(t, &order["payment"]["totalAmount"]),
            status: say::order(t, &order["status"]),
            buyer: text(&order["customer"]["email"]).to_owned(),
            at: say::moment(t, &desk.zone(), &order["createdAt"]).unwrap_or_default(),
            address: desk.in_store(&format!("/orders/{}", text(&order["id"]))),
        }
    }
}
