//! Webhook endpoints, the events that they subscribe to, and deliveries to them (contract `webhooks.md`).

pub mod deliveries;
pub mod delivery;
pub mod events;
pub mod feed;
pub mod lab;
pub mod payload;
pub mod requests;
mod sample;
pub mod service;
pub mod signing;
pub mod store;
pub mod verify;
pub mod views;
