//! A person's support cases, over all stores.

use super::closed;
use super::store::orders;
use super::views::StoreOfCustomer;
use pandabase_commerce::support::cases::requests::{
    AttachmentPath, CasePath, NewAttachment, NewMessage, PageQuery,
};
use pandabase_commerce::support::cases::service::{self, Author, MESSAGES};
use pandabase_commerce::support::cases::views::{
    Announced, Attachment, AttachmentUrl, CaseMessage, OrderOfCase,
};
use pandabase_commerce::support::cases::{self, Record, attachments};
use pandabase_domain::case::{Act, CasePriority, CaseStatus, Closer, Sender, Side};
use pandabase_domain::id::{CaseId, CaseMessageId, OrderId};
use pandabase_domain::input::{Opt, Prose, Text};
use pandabase_domain::order::OrderStatus;
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::endpoint::{PortalCall, Visit};
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name of the platform's support.
const STAFF: &str = "Pandabase Support";

/// A case as its customer sees it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortalCase {
    id: CaseId,
    subject: String,
    status: CaseStatus,
    priority: CasePriority,
    order_id: OrderId,
    last_message_at: Timestamp,
    last_message_by: Sender,
    /// Messages of the merchant and of the platform's support that the customer has not read.
    unread_count: i64,
    closed_at: Option<Timestamp>,
    closed_by: Option<Sender>,
    created_at: Timestamp,
    updated_at: Timestamp,
    store: StoreOfCustomer,
    order: OrderOfCase,
}

/// A message as the customer of the case sees it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortalMessage {
    id: CaseMessageId,
    sender_type: Sender,
    /// The customer, the store, or the platform's support; null for SYSTEM messages.
    sender_name: Option<String>,
    body: String,
    created_at: Timestamp,
    attachments: Vec<Attachment>,
}

/// A new case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewPortalCase {
    /// A completed order of the person who asks.
    order_id: OrderId,
    subject: Text<1, 200>,
    body: Prose<1, 4000>,
    /// NORMAL when absent.
    #[serde(default)]
    priority: Opt<CasePriority>,
}

impl From<Record> for PortalCase {
    fn from(record: Record) -> Self {
        Self {
            order: OrderOfCase::from(&record),
            store: StoreOfCustomer {
                id: record.store.id,
                name: record.store_name,
            },
            id: record.id,
            subject: record.subject,
            status: record.status,
            priority: record.priority,
            order_id: record.order,
            last_message_at: record.last_message_at,
            last_message_by: record.last_message_by,
            unread_count: record.customer_unread,
            closed_at: record.closed_at,
            closed_by: record.closed_by,
            created_at: record.created_at,
            updated_at: record.updated_at,
        }
    }
}

/// The message of `case`, with its sender's name.
fn named(case: &Record, message: CaseMessage) -> PortalMessage {
    let sender_name = match message.sender_type {
        Sender::Customer => {
            let names = [case.first_name.as_deref(), case.last_name.as_deref()];
            let name: Vec<&str> = names.into_iter().flatten().collect();
            Some(if name.is_empty() {
                case.email.clone()
            } else {
                name.join(" ")
            })
        }
        Sender::Merchant => Some(case.store_name.clone()),
        Sender::Staff => Some(STAFF.to_owned()),
        Sender::System => None,
    };
    PortalMessage {
        id: message.id,
        sender_type: message.sender_type,
        sender_name,
        body: message.body,
        created_at: message.created_at,
        attachments: message.attachments,
    }
}

/// A case of the person who asks.
fn own(tx: &mut Tx<'_>, visit: &Visit<'_>, case: &CaseId) -> Result<Record, ApiError> {
    cases::find_of_person(tx, &visit.session.email, case)?.ok_or(ApiError::Missing("Case"))
}

/// `GET /v2/portal/cases`.
pub fn list(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<Nothing, PageQuery>,
) -> Result<Page<PortalCase>, ApiError> {
    let page = cases::list_of_person(tx, &visit.session.email, &input.paging(25)?)?;
    page.try_map(|record| Ok(record.into()))
}

/// `POST /v2/portal/cases`.
pub fn open(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<Nothing, Nothing, Json<NewPortalCase>>,
) -> Result<PortalCase, ApiError> {
    let new = &input.body.0;
    let own = orders::own(tx, &visit.session.email, &new.order_id)?
        .filter(|own| own.status == OrderStatus::Completed);
    let own = own.ok_or_else(|| ApiError::invalid("body/orderId must be a completed order of yours"))?;
    closed::refuse(tx, &own.store)?;
    let ctx = Ctx::of(visit.env, &own.store);
    let words = (&*new.subject, &*new.body);
    let priority = new.priority.0.unwrap_or_default();
    service::open(tx, &ctx, &new.order_id, &own.customer, words, priority).map(Into::into)
}

/// `GET /v2/portal/cases/{caseId}`.
pub fn show(tx: &mut Tx<'_>, visit: &Visit<'_>, input: &Input<CasePath>) -> Result<PortalCase, ApiError> {
    own(tx, visit, &input.path.case_id).map(Into::into)
}

/// `GET /v2/portal/cases/{caseId}/messages`. Fetching the messages marks them as read: the portal has no
/// other way to do so.
pub fn messages(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<CasePath, PageQuery>,
) -> Result<Page<PortalMessage>, ApiError> {
    let case = own(tx, visit, &input.path.case_id)?;
    let ctx = Ctx::of(visit.env, &case.store);
    cases::customer_read(tx, &ctx, &case.id)?;
    let page = cases::messages(tx, &ctx, &case.id, &input.paging(MESSAGES)?)?;
    let page = page.ok_or(ApiError::Missing("Case"))?;
    page.try_map(|message| Ok(named(&case, message)))
}

/// `POST /v2/portal/cases/{caseId}/messages`.
pub async fn write(
    call: PortalCall,
    input: Input<CasePath, Nothing, Json<NewMessage>>,
) -> Result<PortalMessage, ApiError> {
    let (id, Json(message)) = (input.path.case_id, input.body);
    let of = id.clone();
    let case = call.read(move |tx, visit| own(tx, visit, &of)).await?;
    let uploaded = attachments::look(call.app(), &case.store.id, &message.attachments).await?;
    call.write(move |tx, visit| {
        let case = own(tx, visit, &id)?;
        closed::refuse(tx, &case.store)?;
        let ctx = Ctx::of(visit.env, &case.store);
        let author = Author::Customer(&case.customer);
        let sent = service::write(tx, &ctx, &case.id, author, (&message, uploaded))?;
        Ok(named(&case, sent))
    })
    .await
}

/// `POST /v2/portal/cases/{caseId}/attachments`.
pub fn announce(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<CasePath, Nothing, Json<NewAttachment>>,
) -> Result<Announced, ApiError> {
    let case = own(tx, visit, &input.path.case_id)?;
    closed::refuse(tx, &case.store)?;
    let ctx = Ctx::of(visit.env, &case.store);
    attachments::announce(tx, &ctx, &case.id, Sender::Customer, &input.body.0)
}

/// `GET /v2/portal/cases/{caseId}/attachments/{attachmentId}`.
pub fn attachment(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<AttachmentPath>,
) -> Result<AttachmentUrl, ApiError> {
    let case = own(tx, visit, &input.path.case_id)?;
    let ctx = Ctx::of(visit.env, &case.store);
    attachments::url(tx, &ctx, &input.path, Sender::Customer)
}

/// `POST /v2/portal/cases/{caseId}/close`.
pub fn close(tx: &mut Tx<'_>, visit: &Visit<'_>, input: &Input<CasePath>) -> Result<PortalCase, ApiError> {
    change(tx, visit, input, Act::Close(Closer::Side(Side::Customer)))
}

/// `POST /v2/portal/cases/{caseId}/reopen`.
pub fn reopen(tx: &mut Tx<'_>, visit: &Visit<'_>, input: &Input<CasePath>) -> Result<PortalCase, ApiError> {
    change(tx, visit, input, Act::Reopen(Side::Customer))
}

fn change(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<CasePath>,
    what: Act,
) -> Result<PortalCase, ApiError> {
    let case = own(tx, visit, &input.path.case_id)?;
    closed::refuse(tx, &case.store)?;
    let ctx = Ctx::of(visit.env, &case.store);
    service::change(tx, &ctx, &case.id, what).map(Into::into)
}
