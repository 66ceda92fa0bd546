//! Activating licences on machines, for merchants and in the name of customers.

use super::requests::{ActivationPath, ListQuery, Name, NewActivation};
use super::store;
use super::views::Activation;
use crate::catalog::licenses::judge::valid;
use crate::catalog::licenses::requests::Path;
use crate::catalog::licenses::store::{self as licenses, Found};
use crate::catalog::licenses::views::OnMachine;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Deleted, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;

/// `POST /v2/core/stores/{storeId}/licenses/{licenseId}/activations`: activates a licence on a machine. If it
/// is activated there already, the answer is that activation.
pub async fn create(
    call: Call,
    input: Input<Path, Nothing, Json<NewActivation>>,
) -> Result<Reply<Activation>, ApiError> {
    let (license, machine) = (input.path.license_id, input.body.0);
    call.add_once(move |tx, ctx| {
        let found = valid(tx, ctx, &license)?;
        activate(tx, ctx, &found, &machine.fingerprint, machine.name.as_ref())
    })
    .await
}

/// Activates a valid licence, which the caller has locked, on a machine. Returns the activation, and whether
/// it is new.
///
/// # Errors
/// [`ApiError::Conflict`] when it is in use on as many machines as it may be.
pub(super) fn activate(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    license: &Found,
    fingerprint: &str,
    name: Option<&Name>,
) -> Result<(Activation, bool), ApiError> {
    let name = name.map(|name| name.to_string());
    if let Some(before) = store::of_machine(tx, ctx, &license.id, fingerprint)? {
        let seen = Activation {
            name: name.or(before.name),
            last_seen_at: before.last_seen_at.max(ctx.now),
            ..before
        };
        store::save_seen(tx, ctx, &seen)?;
        return Ok((seen, false));
    }
    let count = store::count(tx, ctx, &license.id)?;
    if license.max_activations.is_some_and(|most| count >= most) {
        return Err(ApiError::Conflict("Activation limit reached".into()));
    }
    let new = Activation {
        id: ctx.id(),
        license_id: license.id.clone(),
        fingerprint: fingerprint.to_owned(),
        name,
        created_at: ctx.now,
        last_seen_at: ctx.now,
    };
    store::insert(tx, ctx, &new)?;
    Ok((new, true))
}

/// `GET /v2/core/stores/{storeId}/licenses/{licenseId}/activations`: a page of activations, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, ListQuery>,
) -> Result<Page<Activation>, ApiError> {
    let license = &input.path.license_id;
    if licenses::find(tx, &ctx.store.id, license)?.is_none() {
        return Err(ApiError::Missing("License"));
    }
    store::list(tx, ctx, license, &input.paging(25)?)
}

/// `DELETE /v2/core/stores/{storeId}/licenses/{licenseId}/activations/{activationId}`: frees a machine.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<ActivationPath>) -> Result<Deleted, ApiError> {
    match store::delete(tx, ctx, &input.path.license_id, &input.path.activation_id)? {
        true => Ok(Deleted { deleted: true }),
        false => Err(ApiError::Missing("Activation")),
    }
}

/// What verification says of a licence on a machine. It changes nothing.
pub fn on_machine(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    license: &Found,
    fingerprint: &str,
) -> Result<OnMachine, ApiError> {
    Ok(OnMachine {
        activated: store::of_machine(tx, ctx, &license.id, fingerprint)?.is_some(),
        activations: store::count(tx, ctx, &license.id)?,
        max_activations: license.max_activations,
    })
}
