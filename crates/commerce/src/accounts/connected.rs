//! Accounts that a platform connects: an operator lets a store do that, and its program names the people whom
//! the platform is for (contract `merchant-api.md`, "Connected accounts").

use super::store::accounts;
use super::store::connected::{self as store, Record};
use pandabase_domain::account::ConnectedCapability;
use pandabase_domain::checkout::{Email, Metadata};
use pandabase_domain::id::ConnectedAccountId;
use pandabase_domain::input::{List, Opt};
use pandabase_platform::api::{Input, Later, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Tx, lock_key};
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most accounts that a store connects.
pub const MOST: i64 = 10_000;

pandabase_domain::text_enum! {
    /// What an answer is about.
    pub enum ConnectedAccountType {
        /// An account that a platform has connected.
        ConnectedAccount = "connected_account",
    }
}

/// An account to connect.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct NewConnectedAccount {
    /// Whose account it is to be. An address has one account.
    email: Email,
    /// What the account is to do; a word that is sent twice counts once.
    capabilities: List<ConnectedCapability, 1, 10>,
    /// The platform's own words.
    #[serde(default)]
    metadata: Opt<Metadata>,
}

/// An account that was connected.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ConnectedAccount {
    /// Always `connected_account`.
    #[serde(rename = "type")]
    pub kind: ConnectedAccountType,
    /// The account.
    pub id: ConnectedAccountId,
    /// What it was asked to do.
    pub capabilities: Vec<CapabilityEligibility>,
    /// Where the owner of the address goes on.
    pub onboarding_link: String,
}

/// Something that a connected account was asked to do.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct CapabilityEligibility {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: ConnectedCapability,
    /// Whether the account may do it, once its owner has gone on.
    pub eligible: bool,
}

/// `POST /v3/stores/{storeId}/connected-accounts`: connects an account.
///
/// # Errors
/// [`ApiError::Forbidden`] where no operator lets the store, [`ApiError::Conflict`] when the address has an
/// account, [`ApiError::Invalid`] when the store has connected too many.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Later<NewConnectedAccount>>,
) -> Result<ConnectedAccount, ApiError> {
    const TAKEN: &str = "An account with this email already exists";
    if !store::is_platform(tx, &ctx.store.id)? {
        return Err(ApiError::Forbidden(
            "This store is not enabled as a platform".into(),
        ));
    }
    let new = input.body.read()?;
    let email = new.email.lowercase();
    if accounts::by_email(tx, &email)?.is_some() {
        return Err(ApiError::Conflict(TAKEN.into()));
    }
    // Of two that come at once, one is the last.
    tx.lock(lock_key(&format!("connected accounts of {}", ctx.store.id)))?;
    if store::count(tx, &ctx.store.id)? >= MOST {
        return Err(ApiError::invalid(format!(
            "A store can have {MOST} connected accounts"
        )));
    }
    let mut capabilities: Vec<ConnectedCapability> = Vec::new();
    for capability in new.capabilities.iter() {
        if !capabilities.contains(capability) {
            capabilities.push(*capability);
        }
    }
    let record = Record {
        store_id: &ctx.store.id,
        id: ctx.id(),
        email: &email,
        capabilities: capabilities.clone(),
        metadata: new.metadata.0.clone(),
        created_at: ctx.now,
    };
    if !store::add(tx, &record)? {
        return Err(ApiError::Conflict(TAKEN.into()));
    }
    let eligible = |kind| CapabilityEligibility { kind, eligible: true };
    Ok(ConnectedAccount {
        kind: ConnectedAccountType::ConnectedAccount,
        id: record.id,
        capabilities: capabilities.into_iter().map(eligible).collect(),
        onboarding_link: format!("{}/connected-accounts/onboarding", ctx.env.config.dashboard_url),
    })
}
