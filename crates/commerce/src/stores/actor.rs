//! Who changes something in a store: a member of its team, or the operator, who does on the command line what
//! members do by HTTP.

use pandabase_domain::id::AccountId;
use pandabase_platform::access::accounts::Member;

/// Who changes something in a store.
#[derive(Debug, Clone, Copy)]
pub enum Actor<'a> {
    /// A member of its team, by a session.
    Member(&'a Member),
    /// The operator, on the command line, who may do everything.
    Operator,
}

impl<'a> Actor<'a> {
    /// The account; none where the operator acts.
    pub fn account(self) -> Option<&'a AccountId> {
        match self {
            Self::Member(member) => Some(&member.session.account_id),
            Self::Operator => None,
        }
    }
}
