//! What a renewal leads to: its outcome, the invoice that is mailed for it, and the notices before it
//! (contract `subscriptions.md`, "Renewal").

pub mod document;
pub mod mails;
pub mod notices;
pub mod outcome;
pub mod unpriced;
