//! Deliveries as merchants see them: listed, shown, sent again (contract `merchant-api.md`, "Webhook
//! deliveries").

pub mod replay;
pub mod requests;
pub mod service;
mod store;
pub mod views;
