//! Members of stores' teams, as they are stored, and how many mails they cause. What people do with teams is
//! in the room of accounts.

pub mod mails;
pub mod store;
