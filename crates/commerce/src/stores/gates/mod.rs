//! What a store needs before it takes payments and before it is paid out (contract `store.md`, "Gates"): what
//! its owner and its questionnaire say, looked up when it is asked. Sandbox stores need nothing.

pub mod questionnaire;
pub mod requests;
pub mod requirements;
pub(crate) mod store;
pub mod views;
