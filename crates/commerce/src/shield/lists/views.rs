//! Lists as merchants see them.

use pandabase_domain::id::ShieldListId;
use pandabase_domain::shield::ListType;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{FromRow, ToRow};
use schemars::JsonSchema;
use serde::Serialize;

/// A list of Shield.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, FromRow, ToRow)]
#[serde(rename_all = "camelCase")]
pub struct ShieldList {
    /// The list.
    #[column(fixed)]
    pub id: ShieldListId,
    /// What rules call it, as `@name`.
    pub name: String,
    /// What its values are.
    #[serde(rename = "type")]
    #[column("type", fixed)]
    pub kind: ListType,
    /// How many values it has.
    pub value_count: i64,
    /// When it was created.
    #[column(fixed)]
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A list with its values.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ShieldListDetail {
    /// The list.
    #[serde(flatten)]
    pub list: ShieldList,
    /// Its values in alphabetical order, as they are looked up: mail addresses and texts in lower case.
    pub values: Vec<String>,
}

/// What became of values that were put on a list or taken off it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ValuesChanged {
    /// The list.
    pub list_id: ShieldListId,
    /// How many values are new there, or gone.
    pub changed: i64,
    /// How many values it has now.
    pub value_count: i64,
}
