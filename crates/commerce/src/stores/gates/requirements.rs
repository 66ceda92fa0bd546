//! What a store needs, which of it is there, and which call mends the rest.

use super::store::{self, Facts};
use pandabase_domain::account::{RequirementPurpose, RequirementStatus, StoreRequirementType};
use pandabase_domain::id::StoreId;
use pandabase_platform::api::Input;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Serialize;

/// Something that a store needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StoreRequirement {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: StoreRequirementType,
    /// What it is needed for.
    #[serde(rename = "for")]
    pub purpose: RequirementPurpose,
    /// Whether it is met.
    pub status: RequirementStatus,
    /// The request that begins to mend it; null when it is met, or when only the operator can mend it.
    pub call: Option<MendingCall>,
}

/// A request that mends something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MendingCall {
    /// Its HTTP method.
    pub method: &'static str,
    /// Its path.
    pub path: String,
}

/// A row of the table of what stores need.
struct Need {
    kind: StoreRequirementType,
    purpose: RequirementPurpose,
    is_met: fn(&Facts) -> bool,
    method: &'static str,
    path: &'static str,
}

/// Contract `store.md`, "Gates". The owner comes first: without one nothing else can be mended.
static NEEDS: [Need; 8] = [
    Need {
        kind: StoreRequirementType::Owner,
        purpose: RequirementPurpose::Payments,
        is_met: |facts| facts.has_account,
        method: "POST",
        path: "/v2/auth/magic-link",
    },
    Need {
        kind: StoreRequirementType::Profile,
        purpose: RequirementPurpose::Payments,
        is_met: |facts| facts.has_profile,
        method: "PATCH",
        path: "/v2/accounts/me",
    },
    Need {
        kind: StoreRequirementType::Questionnaire,
        purpose: RequirementPurpose::Payments,
        is_met: |facts| facts.has_answers,
        method: "POST",
        path: "/v2/stores/{storeId}/questionnaire",
    },
    Need {
        kind: StoreRequirementType::Identity,
        purpose: RequirementPurpose::Payouts,
        is_met: |facts| facts.is_identified,
        method: "POST",
        path: "/v2/accounts/me/kyc",
    },
    Need {
        kind: StoreRequirementType::Phone,
        purpose: RequirementPurpose::Payouts,
        is_met: |facts| facts.has_phone,
        method: "POST",
        path: "/v2/accounts/me/phone/verify",
    },
    Need {
        kind: StoreRequirementType::TwoFactor,
        purpose: RequirementPurpose::Payouts,
        is_met: |facts| facts.has_second_factor,
        method: "POST",
        path: "/v2/accounts/me/totp",
    },
    // Whoever owns this store has one.
    Need {
        kind: StoreRequirementType::DefaultStore,
        purpose: RequirementPurpose::Payouts,
        is_met: |facts| facts.has_account,
        method: "POST",
        path: "/v2/auth/magic-link",
    },
    Need {
        kind: StoreRequirementType::BankAccount,
        purpose: RequirementPurpose::Payouts,
        is_met: |facts| facts.has_bank_account,
        method: "POST",
        path: "/v2/stores/{storeId}/payouts/bank-accounts",
    },
];

impl Need {
    fn call(&self, store: &StoreId) -> MendingCall {
        MendingCall {
            method: self.method,
            path: self.path.replace("{storeId}", store.as_str()),
        }
    }

    fn judged(&self, facts: &Facts, store: &StoreId) -> StoreRequirement {
        let is_met = (self.is_met)(facts);
        // Without an owner nobody can sign in: only the operator can name one.
        let can_be_mended = !is_met && facts.has_owner;
        StoreRequirement {
            kind: self.kind,
            purpose: self.purpose,
            status: if is_met {
                RequirementStatus::Complete
            } else {
                RequirementStatus::Required
            },
            call: can_be_mended.then(|| self.call(store)),
        }
    }
}

/// `GET /v2/stores/{storeId}/requirements`: what the store needs before it sells and before it is paid out.
pub fn list(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<Vec<StoreRequirement>, ApiError> {
    all(tx, ctx)
}

/// Everything that the store needs, met or not, as [`list`] answers it.
///
/// # Errors
/// [`ApiError::Missing`] when the store is gone.
pub fn all(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Vec<StoreRequirement>, ApiError> {
    let facts = facts(tx, ctx)?;
    let judged = needs(ctx).map(|need| need.judged(&facts, &ctx.store.id));
    Ok(judged.collect())
}

/// What stores of this installation need: no bank account where the processor pays them out itself.
fn needs(ctx: &Ctx<'_>) -> impl Iterator<Item = &'static Need> {
    let names_account = ctx.env.config.payouts.needs_bank_account();
    NEEDS
        .iter()
        .filter(move |need| names_account || need.kind != StoreRequirementType::BankAccount)
}

/// What a store lacks for a purpose, in the order in which it is best mended.
///
/// # Errors
/// [`ApiError::Missing`] when the store is gone.
pub fn missing(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    purpose: RequirementPurpose,
) -> Result<Vec<StoreRequirementType>, ApiError> {
    let facts = facts(tx, ctx)?;
    let of_purpose = needs(ctx).filter(|need| need.purpose == purpose);
    let missing = of_purpose.filter(|need| !(need.is_met)(&facts));
    Ok(missing.map(|need| need.kind).collect())
}

/// Refuses to take a payment for a store that lacks something for it.
///
/// # Errors
/// [`ApiError::Invalid`] while it does, [`ApiError::Missing`] when the store is gone.
pub fn check_payments(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    if missing(tx, ctx, RequirementPurpose::Payments)?.is_empty() {
        return Ok(());
    }
    Err(ApiError::invalid("This store cannot accept payments yet"))
}

fn facts(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Facts, ApiError> {
    if ctx.env.config.is_sandbox() {
        return Ok(Facts::all());
    }
    store::facts(tx, &ctx.store.id)?.ok_or(ApiError::Missing("Store"))
}
