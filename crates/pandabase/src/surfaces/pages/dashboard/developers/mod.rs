//! The pages for developers: tokens, webhooks with what was delivered to them, requests, and the tools of a
//! sandbox.

pub(super) mod check;
pub(super) mod deliveries;
pub(super) mod delivery;
pub(super) mod new_token;
pub(super) mod new_webhook;
pub(super) mod replay;
pub(super) mod request;
pub(super) mod requests;
pub(super) mod samples;
pub(super) mod sandbox;
pub(super) mod token;
pub(super) mod tokens;
pub(super) mod trace;
pub(super) mod webhook;
pub(super) mod webhooks;

// These are also used by the pages of the workbench.
pub(super) mod events;
pub(super) mod reading;

mod boxes;
mod scopes;
