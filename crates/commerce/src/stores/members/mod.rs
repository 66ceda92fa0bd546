//! Members of stores' teams, as they are stored. What people do with teams is in the room of accounts.

pub mod store;
