//! Checkout: what a session asks of the buyer and what the buyer may answer (contract `checkout.md`).

mod billing;
mod customer;
mod fields;
mod line;
mod metadata;
pub mod withdrawal;

pub use billing::{Billing, Completeness};
pub use customer::{CustomerName, Email, NameIsEmail};
pub use fields::{
    CustomField, CustomFields, Dropdown, FieldError, FieldKey, FieldRules, Lengths, Word, check_answers,
};
pub use line::{Line, Recurring, recurring};
pub use metadata::{Metadata, ReturnUrl};

crate::text_enum! {
    /// Where a session stands.
    pub enum SessionStatus {
        /// Can be changed and paid.
        Open = "OPEN",
        /// A payment is under way.
        Processing = "PROCESSING",
        /// Paid.
        Completed = "COMPLETED",
        /// Was not paid in time.
        Expired = "EXPIRED",
    }
}

/// Declined payments after which a session is closed.
pub const MAX_DECLINES: i64 = 10;

/// How long a session stays open, in milliseconds.
pub const SESSION_TTL: i64 = 6 * crate::time::HOUR;
