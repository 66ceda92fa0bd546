//! URLs of licences and their activations: for merchants, for the programs that check them, and in the
//! portal.

use super::methods::{DELETE, GET, POST};
use crate::surfaces::portal;
use http::StatusCode;
use pandabase_commerce::catalog::licenses::activations::{field, service as activations};
use pandabase_commerce::catalog::licenses::service::{list, show, verify};
use pandabase_commerce::payments::fulfil::replace::replace;
use pandabase_domain::token::Scope as S;
use pandabase_platform::api::Access::{PublicStore, Scope};
use pandabase_platform::api::endpoint::{Endpoint, action, portal_read, portal_write, read, write};

/// Licences.
pub fn license_api() -> Vec<Endpoint> {
    const LIST: &str = "/v2/core/stores/{storeId}/licenses";
    const ONE: &str = "/v2/core/stores/{storeId}/licenses/{licenseId}";
    const VERIFY: &str = "/v2/core/stores/{storeId}/licenses/verify";
    const REPLACE: &str = "/v2/core/stores/{storeId}/licenses/{licenseId}/replace";
    const ACTIVATIONS: &str = "/v2/core/stores/{storeId}/licenses/{licenseId}/activations";
    const ACTIVATION: &str = "/v2/core/stores/{storeId}/licenses/{licenseId}/activations/{activationId}";
    let (reads, writes) = (Scope(S::LicensesRead), Scope(S::LicensesWrite));
    let mut all = vec![
        read(GET, LIST, reads, "listLicenses", list),
        read(GET, ONE, reads, "getLicense", show),
        read(POST, VERIFY, reads, "verifyLicense", verify),
        write(POST, REPLACE, writes, "replaceLicense", replace),
        read(GET, ACTIVATIONS, reads, "listActivations", activations::list),
        action(POST, ACTIVATIONS, writes, "createActivation", activations::create)
            .status(StatusCode::CREATED)
            .or_status(StatusCode::OK),
        write(
            DELETE,
            ACTIVATION,
            writes,
            "deleteActivation",
            activations::delete,
        ),
    ];
    all.extend(field_api());
    all.extend(portal_api());
    all
}

/// For programs that check a licence, without a token. Attempts are limited by key and address, and those
/// with unknown keys by address.
fn field_api() -> Vec<Endpoint> {
    const ACTIVATE: &str = "/v2/stores/{storeId}/licenses/activate";
    const VALIDATE: &str = "/v2/stores/{storeId}/licenses/validate";
    const DEACTIVATE: &str = "/v2/stores/{storeId}/licenses/deactivate";
    let all = [
        action(POST, ACTIVATE, PublicStore, "activateLicense", field::enter),
        action(POST, VALIDATE, PublicStore, "validateLicense", field::validate),
        action(POST, DEACTIVATE, PublicStore, "deactivateLicense", field::leave),
    ];
    let limited = |endpoint: Endpoint| {
        endpoint
            .limited_by(|limits| limits.license_keys, field::key_of)
            .limited_by_failures(|limits| limits.unknown_keys)
    };
    all.into_iter().map(limited).collect()
}

fn portal_api() -> Vec<Endpoint> {
    const ACTIVATIONS: &str = "/v2/portal/licenses/{licenseId}/activations";
    const ACTIVATION: &str = "/v2/portal/licenses/{licenseId}/activations/{activationId}";
    vec![
        portal_read(GET, ACTIVATIONS, "listPortalActivations", portal::licenses::list),
        portal_write(
            DELETE,
            ACTIVATION,
            "deletePortalActivation",
            portal::licenses::delete,
        ),
    ]
}
