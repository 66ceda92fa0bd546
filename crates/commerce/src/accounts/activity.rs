//! What happened to an account: the newest thousand events of a year, for its owner to read.

use super::store::events::{self, Event};
use super::views::Activity;
use pandabase_domain::account::ActivityType;
use pandabase_domain::id::{AccountId, LoginId, StoreId, kind};
use pandabase_domain::input::Opt;
use pandabase_domain::time::{DAY, HOUR};
use pandabase_platform::access::machine::{Machine, Origin};
use pandabase_platform::api::endpoint::AccountVisit;
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::listed;
use pandabase_platform::page::{Key, Page};
use schemars::JsonSchema;
use serde::Deserialize;

/// How long events are kept, in milliseconds.
pub const KEPT: i64 = 365 * DAY;

/// What an event is about, besides the account.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct About<'a> {
    pub(crate) session: Option<&'a LoginId>,
    pub(crate) store: Option<&'a StoreId>,
}

/// Notes that something happened.
pub(crate) fn note(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    account: &AccountId,
    kind: ActivityType,
    about: About<'_>,
    origin: &Origin<'_>,
) -> Result<(), ApiError> {
    add(tx, ctx, account, kind, about, Machine::of(ctx.env, origin))
}

/// Notes a refusal that can be caused as often as anybody likes: once an hour, and the newest hundred of its
/// type are kept, so that it pushes out nothing else.
pub(super) fn note_refusal(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    account: &AccountId,
    kind: ActivityType,
    about: About<'_>,
    origin: &Origin<'_>,
) -> Result<(), ApiError> {
    if events::has_happened(tx, account, kind, ctx.now.plus_millis(-HOUR))? {
        return Ok(());
    }
    note(tx, ctx, account, kind, about, origin)?;
    Ok(events::trim(tx, account, kind)?)
}

/// Records something that somebody else did, without their address, which the account must not see.
pub(crate) fn note_of_others(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    account: &AccountId,
    kind: ActivityType,
    store: Option<&StoreId>,
) -> Result<(), ApiError> {
    let about = About { session: None, store };
    add(tx, ctx, account, kind, about, Machine::default())
}

fn add(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    account: &AccountId,
    kind: ActivityType,
    about: About<'_>,
    machine: Machine,
) -> Result<(), ApiError> {
    let event = Event {
        account_id: account,
        id: ctx.id(),
        kind,
        session_id: about.session,
        store_id: about.store,
        machine,
        created_at: ctx.now,
    };
    events::add(tx, &event)?;
    Ok(())
}

/// Notes something that the visitor did.
pub(crate) fn note_visit(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    kind: ActivityType,
) -> Result<(), ApiError> {
    let about = About {
        session: Some(&visit.session.id),
        store: None,
    };
    note(
        tx,
        &visit.ctx(),
        &visit.session.account_id,
        kind,
        about,
        &visit.origin,
    )
}

listed! {
    /// Which events.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct ListQuery {
        /// Only those of this type.
        #[serde(rename = "type")]
        kind: Opt<ActivityType>,
    }
}

/// `GET /v2/accounts/me/activity`: a page of what happened, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Activity>, ApiError> {
    let paging = &input.paging(25)?;
    let made = paging.made::<kind::AccountEvent>();
    let items = Query::select(events::LIST)
        .filter("account_id = ?", &visit.session.account_id)
        .filter_span("id", made.from(), made.to())
        .filter_opt("type = ?", input.query.kind.0.map(ActivityType::as_str));
    Page::fetch(tx, paging, items, &[Key::text("id").desc()])
}
