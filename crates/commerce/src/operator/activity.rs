//! What operators decided: who, what, about what, and when. Rows are kept for seven years, as payments are.

use super::store::events::{self, Event, OperatorEvent};
use pandabase_domain::id::{AccountId, LoginId, OperatorEventId, StoreId, kind};
use pandabase_domain::input::Opt;
use pandabase_domain::operator::OperatorAction;
use pandabase_domain::time::DAY;
use pandabase_platform::api::endpoint::OperatorVisit;
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Env;
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::listed;
use pandabase_platform::page::{Key, Page, Paging};
use schemars::JsonSchema;
use serde::Deserialize;

/// How long events are kept, in milliseconds.
pub const KEPT: i64 = 7 * 365 * DAY;

/// Who decides something.
#[derive(Debug, Clone, Copy)]
pub struct Actor<'a> {
    account: Option<&'a AccountId>,
    session: Option<&'a LoginId>,
    ip: Option<&'a str>,
}

impl<'a> Actor<'a> {
    /// Whoever may use the command line of the installation.
    pub const COMMAND_LINE: Self = Self {
        account: None,
        session: None,
        ip: None,
    };

    /// The operator who makes a request.
    pub fn of(visit: &OperatorVisit<'a>) -> Self {
        let session = &visit.session.session;
        Self {
            account: Some(&session.account_id),
            session: Some(&session.id),
            ip: Some(visit.origin.ip),
        }
    }
}

/// What was decided.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deed<'a> {
    pub(crate) action: OperatorAction,
    /// The store that it is about.
    pub(crate) store: Option<&'a StoreId>,
    /// The id of what it is about.
    pub(crate) subject: &'a str,
    /// The reason that was given, or what was set.
    pub(crate) note: Option<&'a str>,
}

/// Writes down what was decided, in the transaction of its effect.
pub(crate) fn note(tx: &mut Tx<'_>, env: &Env, actor: Actor<'_>, deed: Deed<'_>) -> Result<(), ApiError> {
    // The machine's clock, by which the decisions about all stores are in one order.
    let now = env.clock.now();
    let event = Event {
        id: OperatorEventId::new(now, &mut *env.random.lock()),
        account_id: actor.account,
        session_id: actor.session,
        action: deed.action,
        store_id: deed.store,
        subject: deed.subject,
        note: deed.note,
        ip_address: actor.ip,
        created_at: now,
    };
    events::add(tx, &event)?;
    Ok(())
}

listed! {
    /// Which decisions.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct ActivityQuery {
        /// Only what was done in this way.
        action: Opt<OperatorAction>,
        /// Only what is about this store.
        store_id: Opt<StoreId>,
        /// Only what this operator's account did.
        account_id: Opt<AccountId>,
    }
}

/// `GET /v2/operator/activity`: what operators decided, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    _: &OperatorVisit<'_>,
    input: &Input<Nothing, ActivityQuery>,
) -> Result<Page<OperatorEvent>, ApiError> {
    page(tx, &input.paging(25)?, &input.query)
}

/// Everything that was decided, newest first.
pub fn everything(tx: &mut Tx<'_>, paging: &Paging) -> Result<Page<OperatorEvent>, ApiError> {
    fetch(tx, paging, Query::select(events::LIST))
}

fn page(tx: &mut Tx<'_>, paging: &Paging, asked: &ActivityQuery) -> Result<Page<OperatorEvent>, ApiError> {
    let items = Query::select(events::LIST)
        .filter_opt("e.action = ?", asked.action.0.map(OperatorAction::as_str))
        .filter_opt("e.store_id = ?", asked.store_id.as_ref())
        .filter_opt("e.account_id = ?", asked.account_id.as_ref());
    fetch(tx, paging, items)
}

fn fetch<'q>(
    tx: &mut Tx<'_>,
    paging: &'q Paging,
    items: Query<'q, OperatorEvent>,
) -> Result<Page<OperatorEvent>, ApiError> {
    let made = paging.made::<kind::OperatorEvent>();
    let items = items.filter_span("e.id", made.from(), made.to());
    Page::fetch(tx, paging, items, &[Key::text("e.id").desc()])
}
