//! Who is led to which page.

use pandabase_domain::role::{Right, Role};
use pandabase_domain::token::Scope;

/// What a page takes of whoever is led to it. The operations that the page calls check it themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// An account.
    Account,
    /// A role in the store that the path names, with this scope.
    Scope(Scope),
    /// The same with what only people do.
    Right(Right),
    /// An account that operates the installation, whatever its roles: the API knows.
    Operator,
}

/// What the page at a path takes of whoever is led to it, if there is one.
pub type Leads = fn(&str) -> Option<Need>;

impl Need {
    /// Whether a role has it. None makes an operator.
    pub fn is_had_by(self, role: Role) -> bool {
        match self {
            Self::Account => true,
            Self::Operator => false,
            Self::Scope(scope) => role.scopes().contains(scope),
            Self::Right(right) => role.has(right),
        }
    }
}
