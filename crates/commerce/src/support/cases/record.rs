//! A case as it is stored, and the part of it that acts change; a store's settings for its cases.

use pandabase_domain::case::{CasePriority, CaseStatus, Change, Closing, IdlePolicy, Sender};
use pandabase_domain::id::{CaseId, CustomerId, OrderId, SessionId};
use pandabase_domain::money::Cents;
use pandabase_domain::order::OrderStatus;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::StoreContext;
use pandabase_platform::db::{FromRow, ToRow};
use pandabase_platform::page::Paging;
use schemars::JsonSchema;
use serde::Serialize;

/// A case as it is shown, with its customer, order and store.
#[derive(Debug, Clone, FromRow)]
#[alias("c")]
pub struct Record {
    /// The case.
    pub id: CaseId,
    /// What it is about.
    pub subject: String,
    /// Its status.
    pub status: CaseStatus,
    /// How urgent it is.
    pub priority: CasePriority,
    pub(crate) escalated: bool,
    pub(crate) merchant_unread: i64,
    /// Messages that the customer has not read.
    pub customer_unread: i64,
    /// When somebody last wrote.
    pub last_message_at: Timestamp,
    /// Which side that was.
    pub last_message_by: Sender,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Which side closed it.
    pub closed_by: Option<Sender>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The customer who opened it.
    #[column("p.id")]
    pub customer: CustomerId,
    /// The customer's address.
    #[column("p.email")]
    pub email: String,
    /// The customer's first name.
    #[column("p.first_name")]
    pub first_name: Option<String>,
    /// The customer's last name.
    #[column("p.last_name")]
    pub last_name: Option<String>,
    /// The order that it is about.
    #[column("o.id")]
    pub order: OrderId,
    #[column("o.number")]
    pub(crate) order_number: SessionId,
    #[column("o.amount")]
    pub(crate) order_amount: Cents,
    #[column("o.status")]
    pub(crate) order_status: OrderStatus,
    #[column("o.created_at")]
    pub(crate) order_created_at: Timestamp,
    /// The store that it was opened at.
    #[column(flatten)]
    pub store: StoreContext,
    /// The store's name.
    #[column("stores.name")]
    pub store_name: String,
}

/// Which cases a list asks for.
#[derive(Debug)]
pub struct Filters<'q> {
    pub(crate) paging: Paging,
    pub(crate) status: Option<CaseStatus>,
    pub(crate) priority: Option<CasePriority>,
    pub(crate) customer: Option<&'q CustomerId>,
    pub(crate) order: Option<&'q OrderId>,
}

/// The part of a case that acts change, under a row lock.
#[derive(Debug, Clone, FromRow, ToRow)]
pub struct State {
    #[column(fixed)]
    pub(crate) id: CaseId,
    pub(crate) status: CaseStatus,
    pub(crate) priority: CasePriority,
    pub(crate) escalated: bool,
    pub(crate) merchant_unread: i64,
    pub(crate) customer_unread: i64,
    pub(crate) messages: i64,
    pub(crate) last_message_at: Timestamp,
    pub(crate) last_message_by: Sender,
    pub(crate) idle_since: Timestamp,
    pub(crate) warned_at: Option<Timestamp>,
    pub(crate) closed_at: Option<Timestamp>,
    pub(crate) closed_by: Option<Sender>,
    pub(crate) updated_at: Timestamp,
}

impl State {
    /// Applies a change.
    pub fn absorb(&mut self, change: &Change, now: Timestamp) {
        self.status = change.status;
        self.merchant_unread = change.merchant.apply(self.merchant_unread);
        self.customer_unread = change.customer.apply(self.customer_unread);
        self.escalated |= change.escalates;
        match change.closing {
            Closing::Kept => {}
            Closing::Undone => (self.closed_at, self.closed_by) = (None, None),
            Closing::By(sender) => (self.closed_at, self.closed_by) = (Some(now), Some(sender)),
        }
        self.idle_since = now;
        self.warned_at = None;
        self.updated_at = now;
    }
}

/// A new case before its first message.
#[derive(Debug, Clone, Copy)]
pub struct NewCase<'c> {
    pub(crate) order: &'c OrderId,
    pub(crate) customer: &'c CustomerId,
    pub(crate) subject: &'c str,
    pub(crate) priority: CasePriority,
}

/// What a store has set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, FromRow, ToRow)]
#[serde(rename_all = "camelCase")]
pub struct CaseSettings {
    /// Whether a new case is answered at once.
    pub auto_reply_enabled: bool,
    /// The text of the automatic reply; without one there is none.
    pub auto_reply_message: Option<String>,
    /// Whether cases that wait for their customers are closed in the end.
    pub auto_close_enabled: bool,
    /// How many idle days pass before such a case is closed.
    pub auto_close_days: i64,
}

impl Default for CaseSettings {
    fn default() -> Self {
        let IdlePolicy { enabled, days } = IdlePolicy::default();
        Self {
            auto_reply_enabled: false,
            auto_reply_message: None,
            auto_close_enabled: enabled,
            auto_close_days: days,
        }
    }
}

impl CaseSettings {
    /// When the store closes cases by itself.
    pub fn idle(&self) -> IdlePolicy {
        IdlePolicy {
            enabled: self.auto_close_enabled,
            days: self.auto_close_days,
        }
    }

    /// The automatic reply to a new case, if the store has one.
    pub fn auto_reply(&self) -> Option<&str> {
        let message = self.auto_reply_message.as_deref();
        message.filter(|text| self.auto_reply_enabled && !text.trim().is_empty())
    }
}
