//! What requests for lists say.

use pandabase_domain::id::ShieldListId;
use pandabase_domain::input::{List, Opt, Text};
use pandabase_domain::shield::{ListName, ListType};
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

/// The most values that are taken off a list at once.
pub(super) const MOST_REMOVED: usize = 1_000;

type Value = Text<1, 320>;

/// Which list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Path {
    /// The list.
    pub(super) list_id: ShieldListId,
}

listed! {
    /// Which part of the lists.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct ListQuery {}
}

/// A new list.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct NewList {
    /// What rules call it, as `@name`.
    pub(super) name: ListName,
    /// What its values are.
    #[serde(rename = "type")]
    pub(super) kind: ListType,
    /// Its values; case does not count, and none counts twice.
    #[serde(default)]
    pub(super) values: List<Value, 0, 10_000>,
}

/// Changes to a list.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct ListChange {
    /// What rules call it. A list that a rule mentions keeps its name.
    #[serde(default)]
    pub(super) name: Opt<ListName>,
    /// What its values are; it cannot be changed.
    #[serde(default, rename = "type")]
    pub(super) kind: Opt<ListType>,
    /// Its values from now on.
    #[serde(default)]
    pub(super) values: Opt<List<Value, 0, 10_000>>,
}

/// Values to put on a list.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct AddedValues {
    /// The values; those that are on the list stay there.
    pub(super) values: List<Value, 1, 10_000>,
}

/// Values to take off a list.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct RemovedValues {
    /// The values; those that are not on the list are ignored.
    pub(super) values: List<Value, 1, MOST_REMOVED>,
}
