//! What a processor tells on its own account, by a message or in a list (contract `orders-payments.md`,
//! "Processor events"). An event is stored as a notice and taken once. A job has the processor read anew what
//! it is about, and applies what was found, as [`apply`](super::apply) does with every other message.

pub mod apply;
pub mod jobs;
pub mod store;

pub use apply::apply;
pub use jobs::receive;
