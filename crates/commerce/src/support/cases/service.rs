//! Acts on cases, whoever does them, and the merchant's operations (contract `cases.md`).

use super::attachments::{self, Uploaded};
use super::record::{Filters, NewCase, Record, State};
use super::requests::{CasePatch, CasePath, ListQuery, NewMessage, PageQuery};
use super::store::{self, settings};
use super::views::{Case, CaseDetail, CaseMessage, Read};
use super::{mails, schedule};
use crate::orders::store::record;
use pandabase_domain::case::{self, Act, CasePriority, Sender};
use pandabase_domain::id::{AccountId, CaseId, CustomerId, OrderId};
use pandabase_domain::time::{DAY, MINUTE, SECOND};
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;

/// How many messages a page has when the request does not say.
pub const MESSAGES: i64 = 50;

const MISSING: ApiError = ApiError::Missing("Case");

/// Cases about one order that are open at once, or were opened within a day: each is mailed to a whole team.
const OF_ORDER: i64 = 10;
/// How long the same words about an order are the same case: a form is sent twice, or a page of it.
const SAME_CASE: i64 = 10 * MINUTE;
/// How long the same words of a customer are the same message.
const SAME_MESSAGE: i64 = 10 * SECOND;

/// Who writes a message.
#[derive(Debug, Clone, Copy)]
pub enum Author<'a> {
    /// The customer of the case.
    Customer(&'a CustomerId),
    /// The merchant: an account, or `None` for an API token.
    Merchant(Option<&'a str>),
}

impl Author<'_> {
    fn sender(self) -> Sender {
        match self {
            Self::Customer(_) => Sender::Customer,
            Self::Merchant(_) => Sender::Merchant,
        }
    }

    fn id(&self) -> Option<&str> {
        match self {
            Self::Customer(customer) => Some(customer.as_str()),
            Self::Merchant(account) => *account,
        }
    }

    fn act(self) -> Act {
        match self {
            Self::Customer(_) => Act::CustomerWrites,
            Self::Merchant(_) => Act::MerchantWrites,
        }
    }
}

/// Applies `act` to a locked case and adds its system message, if it has one. The caller saves the case.
pub fn act(tx: &mut Tx<'_>, ctx: &Ctx<'_>, case: &mut State, act: Act) -> Result<(), ApiError> {
    let change = case::act(case.status, act)?;
    if change.is_nothing(case.status) {
        return Ok(());
    }
    case.absorb(&change, ctx.now);
    if let Some(trail) = change.trail {
        store::add_message(tx, ctx, case, Sender::System, None, trail)?;
    }
    Ok(())
}

/// Stores a changed case and plans its next warning or closing.
fn settle(tx: &mut Tx<'_>, ctx: &Ctx<'_>, case: &State) -> Result<Record, ApiError> {
    store::save(tx, ctx, case)?;
    schedule::plan(tx, ctx, case)?;
    store::find(tx, ctx, &case.id)?.ok_or(MISSING)
}

/// A customer opens a case about an order. Who sends the same words again within minutes gets the case that
/// is there already.
///
/// # Errors
/// [`ApiError::TooMany`] when there are as many about the order as anybody reads.
pub fn open(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    customer: &CustomerId,
    (subject, body): (&str, &str),
    priority: CasePriority,
) -> Result<Record, ApiError> {
    // One request at a time, so that the second of two that are the same finds the first.
    record::lock_order(tx, ctx, order)?.ok_or(ApiError::Missing("Order"))?;
    let lately = ctx.now.plus_millis(-SAME_CASE);
    if let Some(id) = store::same(tx, ctx, order, lately, (subject, body))? {
        return store::find(tx, ctx, &id)?.ok_or(MISSING);
    }
    if store::lively(tx, ctx, order, ctx.now.plus_millis(-DAY))? >= OF_ORDER {
        return Err(ApiError::TooMany(
            "There are too many cases about this order: write in one of them",
        ));
    }
    let new = NewCase {
        order,
        customer,
        subject,
        priority,
    };
    let mut state = store::insert(tx, ctx, &new)?;
    store::add_message(tx, ctx, &mut state, Sender::System, None, case::OPENED)?;
    let by = Some(customer.as_str());
    store::add_message(tx, ctx, &mut state, Sender::Customer, by, body)?;
    let settings = settings::load(tx, ctx)?;
    if let Some(text) = settings.auto_reply() {
        act(tx, ctx, &mut state, Act::AutoReply)?;
        store::add_message(tx, ctx, &mut state, Sender::Merchant, None, text)?;
    }
    let record = settle(tx, ctx, &state)?;
    mails::customer_wrote(tx, ctx, &record, body)?;
    if let Some(text) = settings.auto_reply() {
        mails::merchant_wrote(tx, ctx, &record, text)?;
    }
    Ok(record)
}

/// Adds a message of one side, and mails the other side a preview.
pub fn write(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &CaseId,
    author: Author<'_>,
    (new, uploaded): (&NewMessage, Uploaded),
) -> Result<CaseMessage, ApiError> {
    let mut state = store::lock(tx, ctx, id)?.ok_or(MISSING)?;
    let (sender, body) = (author.sender(), &*new.body);
    // What a customer's form sends twice is one message.
    if matches!(author, Author::Customer(_)) && new.attachments.is_empty() {
        let lately = ctx.now.plus_millis(-SAME_MESSAGE);
        let newest = store::newest(tx, ctx, &state)?;
        let is_same =
            |sent: &CaseMessage| sent.sender_type == sender && sent.body == body && sent.created_at > lately;
        if let Some(sent) = newest.filter(is_same) {
            return Ok(sent);
        }
    }
    act(tx, ctx, &mut state, author.act())?;
    let mut message = store::add_message(tx, ctx, &mut state, sender, author.id(), body)?;
    attachments::claim(tx, ctx, &state, &mut message, &new.attachments, uploaded)?;
    let record = settle(tx, ctx, &state)?;
    match author {
        Author::Customer(_) => mails::customer_wrote(tx, ctx, &record, body)?,
        Author::Merchant(_) => mails::merchant_wrote(tx, ctx, &record, body)?,
    }
    Ok(message)
}

/// Closes or reopens a case for its customer.
pub fn change(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CaseId, what: Act) -> Result<Record, ApiError> {
    let mut state = store::lock(tx, ctx, id)?.ok_or(MISSING)?;
    act(tx, ctx, &mut state, what)?;
    settle(tx, ctx, &state)
}

/// `GET /v2/core/stores/{storeId}/cases/`: a page of cases, the one last written to first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Case>, ApiError> {
    let query = &input.query;
    let filters = Filters {
        paging: input.paging(25)?,
        status: query.status.0,
        priority: query.priority.0,
        customer: query.customer_id.as_ref(),
        order: query.order_id.as_ref(),
    };
    store::list(tx, ctx, &filters)?.try_map(|record| Ok(record.into()))
}

/// `GET /v2/core/stores/{storeId}/cases/{caseId}`: a case and where its order stands.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<CasePath>) -> Result<CaseDetail, ApiError> {
    let found = store::find(tx, ctx, &input.path.case_id)?;
    found.map(Into::into).ok_or(MISSING)
}

/// `PATCH /v2/core/stores/{storeId}/cases/{caseId}`: changes what the merchant asks for.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<CasePath, Nothing, Json<CasePatch>>,
) -> Result<Case, ApiError> {
    let (priority, status) = (input.body.0.priority.0, input.body.0.status.0);
    let mut state = store::lock(tx, ctx, &input.path.case_id)?.ok_or(MISSING)?;
    if priority.is_none() && status.is_none() {
        return Err(ApiError::invalid("Nothing to update"));
    }
    if let Some(priority) = priority.filter(|priority| *priority != state.priority) {
        state.priority = priority;
        state.updated_at = ctx.now;
    }
    if let Some(target) = status {
        act(tx, ctx, &mut state, target.act())?;
    }
    settle(tx, ctx, &state).map(Into::into)
}

/// `GET /v2/core/stores/{storeId}/cases/{caseId}/messages`: a page of messages, oldest first.
pub fn messages(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<CasePath, PageQuery>,
) -> Result<Page<CaseMessage>, ApiError> {
    let paging = input.paging(MESSAGES)?;
    store::messages(tx, ctx, &input.path.case_id, &paging)?.ok_or(MISSING)
}

/// `POST /v2/core/stores/{storeId}/cases/{caseId}/messages`: the merchant writes. The author is the account
/// behind the session or the token, which none is where the operator made it.
pub async fn send(
    call: Call,
    input: Input<CasePath, Nothing, Json<NewMessage>>,
) -> Result<Reply<CaseMessage>, ApiError> {
    let (case, Json(message)) = (input.path.case_id, input.body);
    let uploaded = attachments::look(call.app(), &call.store.id, &message.attachments).await?;
    let account = call.account().cloned();
    call.write_once(move |tx, ctx| {
        let author = Author::Merchant(account.as_ref().map(AccountId::as_str));
        write(tx, ctx, &case, author, (&message, uploaded))
    })
    .await
}

/// `POST /v2/core/stores/{storeId}/cases/{caseId}/read`: the merchant has read everything.
pub fn mark_read(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<CasePath>) -> Result<Read, ApiError> {
    if store::merchant_read(tx, ctx, &input.path.case_id)? {
        Ok(Read { ok: true, read: true })
    } else {
        Err(MISSING)
    }
}
