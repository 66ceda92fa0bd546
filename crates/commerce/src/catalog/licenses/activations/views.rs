//! Activations as merchants, customers and programs see them.

use pandabase_domain::id::{ActivationId, LicenseId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{FromRow, ToRow};
use schemars::JsonSchema;
use serde::Serialize;

/// A licence that is in use on a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, FromRow, ToRow)]
#[serde(rename_all = "camelCase")]
pub struct Activation {
    /// The activation's id.
    pub id: ActivationId,
    /// The licence.
    pub license_id: LicenseId,
    /// What the program knows the machine by.
    pub fingerprint: String,
    /// What people call it.
    pub name: Option<String>,
    /// When it was activated.
    pub created_at: Timestamp,
    /// When the program asked last.
    pub last_seen_at: Timestamp,
}

/// What a program is told of its key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FieldAnswer {
    /// Whether the key may be used now.
    pub valid: bool,
    /// Whether it is activated on the machine.
    pub activated: bool,
    /// When it ends. While its subscription goes on, when that is decided next, such as at its renewal. Null
    /// when there is no such time.
    pub expires_at: Option<Timestamp>,
    /// The activation of the machine, also one that was given up by this request.
    pub activation_id: Option<ActivationId>,
}
