//! Rows of a list: what each is, where it stands, and the way to it.

use super::desk::Desk;
use super::say::{self, Badge, text};
use serde_json::Value;

/// A row.
pub struct Row {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) status: Option<Badge>,
    pub(super) more: String,
    pub(super) address: String,
}

impl Row {
    /// An order of a list.
    pub fn of_order(desk: &Desk, order: &Value) -> Self {
        let t = desk.t();
        Self {
            name: say::dollars(t, &order["payment"]["totalAmount"]),
            about: text(&order["customer"]["email"]).to_owned(),
            status: Some(say::order(t, &order["status"])),
            more: say::moment(t, &desk.zone(), &order["createdAt"]).unwrap_or_default(),
            address: desk.in_store(&format!("/orders/{}", text(&order["id"]))),
        }
    }
}
