//! Cases as the Store API shows them (contract `cases.md`).

use super::record::Record;
use pandabase_domain::case::{CasePriority, CaseStatus, Sender};
use pandabase_domain::id::{
    AccountId, CannedReplyId, CaseAttachmentId, CaseId, CaseMessageId, CaseNoteId, CustomerId, OrderId,
    SessionId,
};
use pandabase_domain::money::{CURRENCY, Cents};
use pandabase_domain::order::OrderStatus;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{FromRow, ToRow};
use pandabase_platform::text::fold;
use schemars::JsonSchema;
use serde::Serialize;

/// A case, with as much of its order as `O` says.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CaseWith{O}")]
pub struct CaseWith<O> {
    pub(crate) id: CaseId,
    pub(crate) subject: String,
    pub(crate) status: CaseStatus,
    pub(crate) priority: CasePriority,
    pub(crate) order_id: OrderId,
    pub(crate) customer_id: CustomerId,
    /// When a person, or the automatic reply, last wrote.
    pub last_message_at: Timestamp,
    /// Which side that was.
    pub last_message_by: Sender,
    /// Messages of the customer and of the platform's support that the merchant has not read.
    pub unread_count: i64,
    /// Whether the platform's support has written.
    pub escalated: bool,
    pub(crate) closed_at: Option<Timestamp>,
    pub(crate) closed_by: Option<Sender>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) customer: CustomerOfCase,
    pub(crate) order: O,
}

/// A case in a list.
pub type Case = CaseWith<OrderOfCase>;
/// A case by itself.
pub type CaseDetail = CaseWith<OrderOfCaseDetail>;

/// The customer of a case.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerOfCase {
    pub(crate) id: CustomerId,
    pub(crate) email: String,
    pub(crate) first_name: Option<String>,
    pub(crate) last_name: Option<String>,
}

/// The order that a case is about.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderOfCase {
    pub(crate) id: OrderId,
    pub(crate) order_number: SessionId,
    /// Subtotal before discount.
    pub amount: Cents,
    /// `USD`.
    pub currency: &'static str,
}

/// The order that a case is about, and where it stands.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderOfCaseDetail {
    #[serde(flatten)]
    pub(crate) order: OrderOfCase,
    pub(crate) status: OrderStatus,
    pub(crate) created_at: Timestamp,
}

/// A message of a case.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow, ToRow)]
#[serde(rename_all = "camelCase")]
#[allow(
    missing_docs,
    reason = "the name says it, and the OpenAPI document need not repeat it"
)]
pub struct CaseMessage {
    pub id: CaseMessageId,
    /// Which side wrote it.
    pub sender_type: Sender,
    /// The customer, account or staff member; null for SYSTEM messages and for API tokens.
    pub sender_id: Option<String>,
    pub body: String,
    pub created_at: Timestamp,
    #[column(value = Vec::new())]
    pub attachments: Vec<Attachment>,
}

/// A file of a message.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    pub(crate) id: CaseAttachmentId,
    pub(crate) filename: String,
    pub(crate) mime_type: String,
    pub(crate) size_bytes: i64,
}

/// Where to upload it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Announced {
    pub(crate) attachment_id: CaseAttachmentId,
    /// Takes one `PUT` of the file for five minutes.
    pub(crate) upload_url: String,
}

/// Where a file is fetched.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AttachmentUrl {
    /// Works for five minutes.
    pub(crate) url: String,
}

/// A note on a case, which only the team reads.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[alias("n")]
#[serde(rename_all = "camelCase")]
pub struct CaseNote {
    /// The note.
    pub id: CaseNoteId,
    /// What it says.
    pub body: String,
    /// The account of whoever wrote it, or made the token that did; null where the operator made that token.
    pub author_id: Option<AccountId>,
    /// The address of that account.
    #[column("a.email")]
    pub author_email: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
}

/// A reply that a store sends again and again. It is put into an answer by whoever writes that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, FromRow, ToRow)]
#[columns(name_folded = fold(&self.name))]
#[serde(rename_all = "camelCase")]
pub struct CannedReply {
    /// The reply.
    #[column(fixed)]
    pub id: CannedReplyId,
    /// What the team calls it.
    pub name: String,
    /// What it says. `{buyer}` stands for the buyer's name, `{order}` for the number of the order.
    pub body: String,
    /// When it was made.
    #[column(fixed)]
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// The merchant has read everything.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Read {
    /// Always true.
    pub ok: bool,
    /// Always true.
    pub read: bool,
}

impl<O> CaseWith<O> {
    fn with(record: Record, order: impl FnOnce(OrderOfCase, OrderStatus, Timestamp) -> O) -> Self {
        let of_case = OrderOfCase {
            id: record.order.clone(),
            order_number: record.order_number,
            amount: record.order_amount,
            currency: CURRENCY,
        };
        Self {
            id: record.id,
            subject: record.subject,
            status: record.status,
            priority: record.priority,
            order_id: record.order,
            customer_id: record.customer.clone(),
            last_message_at: record.last_message_at,
            last_message_by: record.last_message_by,
            unread_count: record.merchant_unread,
            escalated: record.escalated,
            closed_at: record.closed_at,
            closed_by: record.closed_by,
            created_at: record.created_at,
            updated_at: record.updated_at,
            customer: CustomerOfCase {
                id: record.customer,
                email: record.email,
                first_name: record.first_name,
                last_name: record.last_name,
            },
            order: order(of_case, record.order_status, record.order_created_at),
        }
    }
}

impl From<Record> for Case {
    fn from(record: Record) -> Self {
        Self::with(record, |order, _, _| order)
    }
}

impl From<Record> for CaseDetail {
    fn from(record: Record) -> Self {
        Self::with(record, |order, status, created_at| OrderOfCaseDetail {
            order,
            status,
            created_at,
        })
    }
}

impl From<&Record> for OrderOfCase {
    fn from(record: &Record) -> Self {
        Self {
            id: record.order.clone(),
            order_number: record.order_number.clone(),
            amount: record.order_amount,
            currency: CURRENCY,
        }
    }
}
