//! The stores that an account has a role in, and new ones of its own.

use super::activity::{self, About};
use super::profile::of_visitor;
use super::record::Account;
use crate::stores::handles;
use crate::stores::members::store as members;
use crate::stores::requests::{Categories, Description, Line, Name, NewStore};
use crate::stores::service;
use crate::stores::views::Store;
use pandabase_domain::account::ActivityType;
use pandabase_domain::checkout::Email;
use pandabase_domain::id::{AccountId, MemberId, StoreId};
use pandabase_domain::input::{Opt, Text};
use pandabase_domain::pricing::country::Country;
use pandabase_domain::role::Role;
use pandabase_domain::store::{Handle, StatementDescriptor};
use pandabase_platform::access::accounts as access;
use pandabase_platform::api::endpoint::AccountVisit;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::{Ctx, Env};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most stores of one account.
const STORES: i64 = 10;
/// The most stores that are listed: those of one's own, and those of others that one works for. No invitation
/// is accepted beyond them.
pub(super) const LISTED: i64 = 100;

/// A store of somebody's own.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewOwnStore {
    /// Name shown to buyers.
    name: Name,
    /// The name in addresses; no other store has it.
    handle: Handle,
    /// Text on card statements; `PB*` is put in front of it.
    statement_descriptor: StatementDescriptor,
    /// Where buyers ask for help.
    support_email: Email,
    /// ISO 3166-1 alpha-2 code of a country that merchants can be in.
    country: Country,
    /// What it sells, such as `SOFTWARE`.
    category: Categories,
    /// What it is, for buyers.
    description: Description,
    /// The same in a line.
    #[serde(default)]
    summary: Opt<Line>,
}

/// A store with what one may do there.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MyStore {
    /// The store.
    #[serde(flatten)]
    store: Store,
    /// What the account may do there.
    role: Role,
    /// The member of the store's team that the account is: with this id one leaves.
    #[serde(rename = "memberId")]
    member_id: MemberId,
}

/// A store as an account sees it that is in its team.
pub(super) fn of_member(
    tx: &mut Tx<'_>,
    env: &Env,
    store: &StoreId,
    account: &AccountId,
) -> Result<MyStore, ApiError> {
    let found = access::membership(tx, store, account)?.ok_or(ApiError::Missing("Store"))?;
    Ok(MyStore {
        store: service::load(tx, &Ctx::of(env, &found.store))?,
        role: found.role,
        member_id: found.id,
    })
}

/// Refuses one more store of its own to an account, which is locked.
pub(super) fn has_room(tx: &mut Tx<'_>, account: &Account) -> Result<(), ApiError> {
    if members::owned(tx, &account.id)? >= STORES {
        return Err(ApiError::invalid(format!(
            "An account can have up to {STORES} stores"
        )));
    }
    Ok(())
}

/// `GET /v2/stores`: the stores that the account has a role in, its own first.
pub fn list(tx: &mut Tx<'_>, visit: &AccountVisit<'_>, _: &Input) -> Result<Vec<MyStore>, ApiError> {
    let places = members::of_account(tx, &visit.session.account_id, LISTED)?;
    let mut stores = Vec::with_capacity(places.len());
    for place in places {
        stores.push(MyStore {
            store: service::load(tx, &Ctx::of(visit.env, &place.store))?,
            role: place.role,
            member_id: place.id,
        });
    }
    Ok(stores)
}

/// `POST /v2/stores`: opens a store, which the account owns.
pub fn create(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    input: &Input<Nothing, Nothing, Json<NewOwnStore>>,
) -> Result<MyStore, ApiError> {
    let body = input.body.0.clone();
    if !body.country.is_merchant_country() {
        return Err(ApiError::invalid(
            "body/country must be a country that merchants can be in",
        ));
    }
    handles::check(&body.handle)?;
    // The account is locked, so that two requests at once do not both open the last one.
    let account = of_visitor(tx, visit)?;
    has_room(tx, &account)?;
    let new = NewStore {
        name: body.name.into_string(),
        handle: body.handle.into_string(),
        country: body.country.as_str().to_owned(),
        support_email: Some(body.support_email.as_str().to_owned()),
        owner_email: Some(account.email.clone()),
        statement_descriptor: Some(body.statement_descriptor.into_string()),
        category: body.category.iter().map(|word| word.to_string()).collect(),
        description: body.description.into_string(),
        summary: body.summary.0.map(Text::into_string),
    };
    let store = service::create_for(tx, visit.env, &new, Some(&account.id))?;
    let about = About {
        session: Some(&visit.session.id),
        store: Some(&store.id),
    };
    let kind = ActivityType::JoinedStore;
    activity::note(tx, &visit.ctx(), &account.id, kind, about, &visit.origin)?;
    of_member(tx, visit.env, &store.id, &account.id)
}
