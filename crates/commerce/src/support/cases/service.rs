//! What is done to cases, whoever does it.

use super::attachments::Uploaded;
use super::requests::NewMessage;
use super::store::{NewCase, Record, State};
use super::views::CaseMessage;
use super::{attachments, mails, store};
use crate::support::cases::schedule;
use pandabase_domain::case;
use pandabase_domain::case::{Act, CasePriority, CaseTarget, Sender};
use pandabase_domain::id::{CaseId, CustomerId};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

const MISSING: ApiError = ApiError::Missing("Case");

/// Who writes a message.
#[derive(Debug, Clone, Copy)]
pub enum Author<'a> {
    /// The customer of the case.
    Customer(&'a CustomerId),
    /// The merchant; an account, or nobody in particular behind an API token.
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

/// Does `act` to a case that is held, and leaves its trail. The caller saves the case.
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

/// Stores a case that was changed and plans what time will do to it.
fn settle(tx: &mut Tx<'_>, ctx: &Ctx<'_>, case: &State) -> Result<Record, ApiError> {
    store::save(tx, ctx, case)?;
    schedule::plan(tx, ctx, case)?;
    store::find(tx, ctx, case.id.as_str())?.ok_or(MISSING)
}

/// A customer opens a case about an order.
pub fn open(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &str,
    customer: &CustomerId,
    (subject, body): (&str, &str),
    priority: CasePriority,
) -> Result<Record, ApiError> {
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
    let settings = store::load(tx, ctx)?;
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

/// Somebody writes; the other side is mailed a preview.
pub fn write(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &str,
    author: Author<'_>,
    (new, uploaded): (&NewMessage, Uploaded),
) -> Result<CaseMessage, ApiError> {
    let mut state = store::lock(tx, ctx, id)?.ok_or(MISSING)?;
    act(tx, ctx, &mut state, author.act())?;
    let (sender, body) = (author.sender(), &*new.body);
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
    let mut state = store::lock(tx, ctx, id.as_str())?.ok_or(MISSING)?;
    act(tx, ctx, &mut state, what)?;
    settle(tx, ctx, &state)
}

/// Changes what the merchant asks for.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &str,
    priority: Option<CasePriority>,
    status: Option<CaseTarget>,
) -> Result<Record, ApiError> {
    let mut state = store::lock(tx, ctx, id)?.ok_or(MISSING)?;
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
    settle(tx, ctx, &state)
}
