//! The machines on which a person's licences are activated.

use super::closed;
use super::store::licenses as store;
use pandabase_commerce::catalog::licenses::activations::requests::{ActivationPath, ListQuery};
use pandabase_commerce::catalog::licenses::activations::service;
use pandabase_commerce::catalog::licenses::activations::views::Activation;
use pandabase_commerce::catalog::licenses::requests::Path;
use pandabase_domain::id::LicenseId;
use pandabase_platform::api::endpoint::Visit;
use pandabase_platform::api::{Deleted, Input};
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;

fn store_of(tx: &mut Tx<'_>, visit: &Visit<'_>, license: &LicenseId) -> Result<StoreContext, ApiError> {
    store::store_of(tx, &visit.session.email, license)?.ok_or(ApiError::Missing("License"))
}

/// `GET /v2/portal/licenses/{licenseId}/activations`.
pub fn list(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<Path, ListQuery>,
) -> Result<Page<Activation>, ApiError> {
    let store = store_of(tx, visit, &input.path.license_id)?;
    service::list(tx, &Ctx::of(visit.env, &store), input)
}

/// `DELETE /v2/portal/licenses/{licenseId}/activations/{activationId}`.
pub fn delete(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<ActivationPath>,
) -> Result<Deleted, ApiError> {
    let store = store_of(tx, visit, &input.path.license_id)?;
    closed::refuse(tx, &store)?;
    service::delete(tx, &Ctx::of(visit.env, &store), input)
}
