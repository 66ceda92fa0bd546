//! What happened to the team and the API tokens of a store, and who did it: the newest five thousand events
//! of a year, for whoever leads the team to read. What happened to accounts themselves is in the room of
//! accounts.

pub mod store;

use self::store::{NewEvent, StoreActivity};
use super::actor::Actor;
use pandabase_domain::id::{AccountId, LoginId, StoreEventId, StoreId, kind};
use pandabase_domain::input::Opt;
use pandabase_domain::store::StoreActivityType;
use pandabase_domain::time::DAY;
use pandabase_platform::access::accounts::AccountSession;
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::{Ctx, Env};
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::listed;
use pandabase_platform::page::{Key, Page, Paging};
use schemars::JsonSchema;
use serde::Deserialize;

/// How long events are kept, in milliseconds.
pub const KEPT: i64 = 365 * DAY;

/// Who does something: a person with a session, or the operator.
#[derive(Debug, Clone, Copy, Default)]
pub struct Doer<'a> {
    account: Option<&'a AccountId>,
    session: Option<&'a LoginId>,
}

impl<'a> Doer<'a> {
    /// The operator.
    pub const OPERATOR: Self = Self {
        account: None,
        session: None,
    };

    /// The person with this session.
    pub fn by(session: &'a AccountSession) -> Self {
        Self {
            account: Some(&session.account_id),
            session: Some(&session.id),
        }
    }
}

impl<'a> From<Actor<'a>> for Doer<'a> {
    fn from(actor: Actor<'a>) -> Self {
        match actor {
            Actor::Member(member) => Self::by(&member.session),
            Actor::Operator => Self::OPERATOR,
        }
    }
}

/// What is done.
#[derive(Debug, Clone, Copy)]
pub struct Deed<'a> {
    /// What it is.
    pub kind: StoreActivityType,
    /// The id of what it is about.
    pub subject: &'a str,
    /// The address of the member, or the name of the token.
    pub name: &'a str,
    /// The value before.
    pub before: Option<&'a str>,
    /// The value from now on.
    pub after: Option<&'a str>,
}

/// Records a deed in the transaction of its effect.
pub fn note(
    tx: &mut Tx<'_>,
    env: &Env,
    store: &StoreId,
    by: Doer<'_>,
    deed: Deed<'_>,
) -> Result<(), ApiError> {
    let now = env.clock.now();
    let event = NewEvent {
        store_id: store,
        id: StoreEventId::new(now, &mut *env.random.lock()),
        kind: deed.kind,
        account_id: by.account,
        session_id: by.session,
        subject: deed.subject,
        name: deed.name,
        before: deed.before,
        after: deed.after,
        created_at: now,
    };
    Ok(store::add(tx, &event)?)
}

listed! {
    /// Which events.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct ActivityQuery {
        /// Only those of this type.
        #[serde(rename = "type")]
        kind: Opt<StoreActivityType>,
    }
}

/// `GET /v2/stores/{storeId}/activity`: a page of what happened, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ActivityQuery>,
) -> Result<Page<StoreActivity>, ApiError> {
    page(tx, ctx, &input.paging(25)?, input.query.kind.0)
}

/// A page of everything that happened, newest first.
pub fn everything(tx: &mut Tx<'_>, ctx: &Ctx<'_>, paging: &Paging) -> Result<Page<StoreActivity>, ApiError> {
    page(tx, ctx, paging, None)
}

fn page(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    paging: &Paging,
    kind: Option<StoreActivityType>,
) -> Result<Page<StoreActivity>, ApiError> {
    let made = paging.made::<kind::StoreEvent>();
    let items = Query::select(store::LIST)
        .filter("e.store_id = ?", &ctx.store.id)
        .filter_span("e.id", made.from(), made.to())
        .filter_opt("e.type = ?", kind.map(StoreActivityType::as_str));
    Page::fetch(tx, paging, items, &[Key::text("e.id").desc()])
}
