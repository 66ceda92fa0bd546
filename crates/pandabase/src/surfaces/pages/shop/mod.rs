//! A store as a shop: its products, each by itself, and a basket that leads to the checkout. Nothing here
//! needs a script. Prices, stock and what is visible come from the operations of the storefront.

mod basket;
mod call;
mod cart;
mod feeds;
mod frame;
mod front;
mod missing;
mod operations;
pub mod place;
mod prices;
mod product;
pub mod routes;
mod structured;

pub use place::routed;
pub use product::preview;
