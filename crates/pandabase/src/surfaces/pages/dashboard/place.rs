//! A store that somebody has a role in.

use super::say::text;
use pandabase_domain::role::{Right, Role};
use pandabase_domain::token::Scope;
use pandabase_domain::zone::Zone;
use serde_json::Value;

/// A store, and what the visitor is there.
pub struct Place {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) handle: String,
    pub(super) role: Role,
    pub(super) zone: Zone,
    /// The member of its team that the visitor is.
    pub(super) member: String,
}

impl Place {
    /// A store as the list of one's own stores has it; `None` where its role is not known.
    pub fn of(store: &Value) -> Option<Self> {
        Some(Self {
            id: text(&store["id"]).to_owned(),
            name: text(&store["name"]).to_owned(),
            handle: text(&store["handle"]).to_owned(),
            role: Role::parse(store["role"].as_str()?)?,
            zone: Zone::parse(text(&store["timezone"])).unwrap_or_default(),
            member: text(&store["memberId"]).to_owned(),
        })
    }

    /// Whether the visitor's role may do what only people do.
    pub fn has(&self, right: Right) -> bool {
        self.role.has(right)
    }

    /// Whether the visitor's role may do what a scope names.
    pub fn may(&self, scope: Scope) -> bool {
        self.role.scopes().contains(scope)
    }
}
