//! Stripe, with the operator's own keys: a processor that moves real money. Buyers enter what they pay with
//! in Stripe's own form; this server sees tokens and never a card. What Stripe says on its own account comes
//! as events, which are only notices: what they are about is read anew.

pub mod accounts;
pub mod amounts;
pub mod breaker;
pub mod charges;
pub mod client;
pub mod error;
pub mod events;
pub mod evidence;
pub mod form;
pub mod handle;
pub mod key;
pub mod kinds;
pub mod listing;
pub mod methods;
pub mod news;
pub mod processor;
pub mod refunds;
pub mod signature;
pub mod statement;
pub mod types;
pub mod upload;
pub mod verify;

pub use self::handle::Stripe;
