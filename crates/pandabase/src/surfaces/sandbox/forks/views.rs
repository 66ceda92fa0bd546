//! What is asked of forks and snapshots, and what is answered.

use pandabase_commerce::notify::views::RolledSecret;
use pandabase_domain::id::{SnapshotId, StoreId};
use pandabase_domain::input::{Opt, Text};
use pandabase_domain::store::SnapshotName;
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::tokens::Token;
use pandabase_platform::db::FromRow;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a fork is made of.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewFork {
    /// What the fork is called; its store's name when it is not sent.
    #[serde(default)]
    pub(super) name: Opt<Text<1, 128>>,
    /// The snapshot that it goes on from, by its name or its id; the store as it is when none is sent.
    #[serde(default)]
    pub(super) snapshot: Opt<Text<1, 64>>,
}

/// A snapshot to be made.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewSnapshot {
    /// What it is called; no other snapshot of the store has the name.
    pub(super) name: SnapshotName,
}

/// What a store is reset to: a snapshot, or nothing.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct StoreReset {
    /// The snapshot, by its name or its id.
    #[serde(default)]
    pub(super) snapshot: Opt<Text<1, 64>>,
    /// The store's handle, which empties the store.
    #[serde(default)]
    pub(super) confirm: Opt<Text<1, 64>>,
}

/// The fork in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ForkPath {
    /// The fork.
    pub(super) fork_id: StoreId,
}

/// The snapshot in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotPath {
    /// The snapshot, by its name or its id.
    pub(super) snapshot_id: Text<1, 64>,
}

/// A fork of a store.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct Fork {
    /// The fork's own store id.
    pub id: StoreId,
    /// What it is called.
    pub name: String,
    /// Its name in addresses.
    pub handle: String,
    /// The store that it was forked from; that store's own origin, if that is a fork.
    pub forked_from: StoreId,
}

/// A fork that was just made.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MadeFork {
    /// The fork.
    pub fork: Fork,
    /// Where its clock stands: where that of its store stood.
    pub now: Timestamp,
    /// A token of the fork that may do what the caller may. Its secret is shown this once.
    pub token: Token,
    /// The fork's endpoints, which are those of its store, each with a secret of its own.
    pub webhooks: Vec<RolledSecret>,
}

/// A snapshot of a store.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    /// The snapshot's id.
    pub id: SnapshotId,
    /// What it is called.
    pub name: String,
    /// When it was made, on the store's clock.
    pub created_at: Timestamp,
}

/// A store that was reset.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ResetDone {
    /// What it was reset to; `null` when it was emptied.
    pub snapshot: Option<Snapshot>,
    /// Where its clock stands.
    pub now: Timestamp,
}
