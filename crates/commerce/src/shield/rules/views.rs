//! Rules as merchants see them.

use pandabase_domain::id::ShieldRuleId;
use pandabase_domain::shield::Action;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{FromRow, ToRow};
use schemars::JsonSchema;
use serde::Serialize;

/// A rule of Shield.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, FromRow, ToRow)]
#[serde(rename_all = "camelCase")]
pub struct ShieldRule {
    /// The rule.
    #[column(fixed)]
    pub id: ShieldRuleId,
    /// What the merchant calls it.
    pub name: String,
    /// When it applies, as it was written.
    pub condition: String,
    /// What it does then.
    pub action: Action,
    /// Its place: rules with lower numbers are asked first, and of equal ones the older.
    pub priority: i64,
    /// Whether it is asked at all.
    pub enabled: bool,
    /// When it was created.
    #[column(fixed)]
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}
