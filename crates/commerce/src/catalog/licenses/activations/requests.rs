//! What requests for activations say.

use crate::catalog::licenses::requests::Fingerprint;
use pandabase_domain::id::{ActivationId, LicenseId};
use pandabase_domain::input::{Opt, Text};
use pandabase_domain::license::KeyText;
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

/// Which activation.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActivationPath {
    /// The licence.
    pub license_id: LicenseId,
    /// The activation.
    pub activation_id: ActivationId,
}

listed! {
    /// Which page.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct ListQuery {}
}

/// What people call a machine.
pub(crate) type Name = Text<0, 128>;

/// A machine on which a licence is to be used.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct NewActivation {
    pub(crate) fingerprint: Fingerprint,
    /// What people call it.
    #[serde(default)]
    pub(crate) name: Opt<Name>,
}

/// A key on a machine, as a program in the field knows both.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct KeyOnMachine {
    pub(crate) key: KeyText,
    pub(crate) fingerprint: Fingerprint,
    /// What people call the machine.
    #[serde(default)]
    pub(crate) name: Opt<Name>,
}
