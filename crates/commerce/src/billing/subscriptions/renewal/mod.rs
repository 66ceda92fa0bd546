//! TITLE commerce/billing/subscriptions/renewal

pub mod document;
pub mod mails;
pub mod notices;
pub mod outcome;
