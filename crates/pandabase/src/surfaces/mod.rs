//! What people and programs use over HTTP, made of the business below: pages, the portal, the storefront,
//! search, traces, tools for assistants, the payment processor Stripe, and the sandbox, which plays the
//! payment processor and the bank.

pub mod api_logs;
pub mod mcp;
pub mod pages;
pub mod portal;
pub mod sandbox;
pub mod search;
pub mod storefront;
pub mod stripe;
pub mod trace;
pub mod unconnected;
