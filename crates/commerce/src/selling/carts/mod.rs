//! Abandoned carts: checkout sessions that expired unpaid although their buyers are known, and the one mail
//! by which a merchant may remind such a buyer (contract `merchant-api.md`, "Abandoned carts").

mod mails;
pub mod opt_out;
pub mod requests;
pub mod service;
pub mod store;
pub mod views;
