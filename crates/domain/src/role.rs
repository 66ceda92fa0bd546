//! What the members of a store's team may do (contract `merchant-api.md`, "Stores, team"): one table of
//! roles, each of which may do what the ones before it may, and more.

use crate::token::{Scope, ScopeSet};

crate::text_enum! {
    /// What a member of a team is. Each role may do what the ones before it may.
    pub enum Role {
        /// Reads the shop.
        Viewer = "VIEWER",
        /// Sells, refunds and answers.
        Moderator = "MODERATOR",
        /// Connects other software: webhooks, tokens, meters, reports.
        Developer = "DEVELOPER",
        /// Runs the store: team, settings, payouts. The word is misspelt, and the right one is read, too.
        Administrator = "ADMINSTRATOR" | "ADMINISTRATOR",
        /// Whose store it is.
        Owner = "OWNER",
    }
}

crate::text_enum! {
    /// What no scope of a token allows, because only people do it.
    pub enum Right {
        /// Make, change and delete API tokens.
        Tokens = "TOKENS",
        /// See and change the team.
        Team = "TEAM",
        /// Leave the team.
        Leave = "LEAVE",
        /// Answer for the store what is asked before it takes payments.
        Questionnaire = "QUESTIONNAIRE",
        /// Become the owner of the store, where it was offered.
        Succeed = "SUCCEED",
        /// Offer the store to somebody else.
        Ownership = "OWNERSHIP",
        /// Add, change and detach the bank accounts that payouts go to.
        BankAccounts = "BANK_ACCOUNTS",
        /// See and change what judges the store's payments, and decide about those that are held.
        Shield = "SHIELD",
        /// Choose which mails about the store one gets.
        Notifications = "NOTIFICATIONS",
    }
}

/// What a role may, besides what the roles before it may.
struct Grant {
    role: Role,
    scopes: &'static [Scope],
    rights: &'static [Right],
}

/// The contract's table. Where it names no role for a scope, the scope is where its operations fit: replacing
/// keys is the work of moderators, charging under agreements and playing in the sandbox that of developers.
const GRANTS: [Grant; 5] = [
    Grant {
        role: Role::Viewer,
        scopes: &[
            Scope::StoreRead,
            Scope::ProductsRead,
            Scope::CategoriesRead,
            Scope::CouponsRead,
            Scope::OrdersRead,
            Scope::CustomersRead,
            Scope::LicensesRead,
            Scope::SubscriptionsRead,
            Scope::RefundsRead,
            Scope::DisputesRead,
            Scope::CasesRead,
            Scope::AnalyticsRead,
        ],
        rights: &[Right::Leave, Right::Succeed, Right::Notifications],
    },
    Grant {
        role: Role::Moderator,
        scopes: &[
            Scope::ProductsWrite,
            Scope::CategoriesWrite,
            Scope::CouponsWrite,
            Scope::OrdersWrite,
            Scope::CustomersWrite,
            Scope::LicensesWrite,
            Scope::SubscriptionsWrite,
            Scope::RefundsWrite,
            Scope::DisputesWrite,
            Scope::CasesWrite,
        ],
        rights: &[],
    },
    Grant {
        role: Role::Developer,
        scopes: &[
            Scope::WebhooksRead,
            Scope::WebhooksWrite,
            Scope::EventsRead,
            Scope::MetersRead,
            Scope::MetersWrite,
            Scope::UsageRead,
            Scope::UsageWrite,
            Scope::ReportsRead,
            Scope::ReportsWrite,
            Scope::BillingAgreementsRead,
            Scope::BillingAgreementsWrite,
            Scope::SandboxWrite,
        ],
        rights: &[Right::Tokens],
    },
    Grant {
        role: Role::Administrator,
        scopes: &[Scope::StoreWrite, Scope::PayoutsRead, Scope::PayoutsWrite],
        rights: &[Right::Team, Right::Questionnaire, Right::Shield],
    },
    Grant {
        role: Role::Owner,
        scopes: &[],
        rights: &[Right::Ownership, Right::BankAccounts],
    },
];

impl Role {
    /// The rows of the table that hold for this role.
    fn grants(self) -> impl Iterator<Item = &'static Grant> {
        GRANTS.iter().filter(move |grant| grant.role <= self)
    }

    /// What this role may do of what tokens can be given.
    pub fn scopes(self) -> ScopeSet {
        self.grants()
            .flat_map(|grant| grant.scopes.iter().copied())
            .collect()
    }

    /// Whether this role may do what only people do.
    pub fn has(self, right: Right) -> bool {
        self.grants().any(|grant| grant.rights.contains(&right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_accumulate_up_to_the_owner_who_may_everything() {
        for pair in Role::ALL.windows(2) {
            let (less, more) = (pair[0].scopes(), pair[1].scopes());
            assert!(less.iter().all(|scope| more.contains(scope)), "{}", pair[1]);
        }
        assert_eq!(Role::Owner.scopes(), ScopeSet::all());
        assert!(Right::ALL.iter().all(|right| Role::Owner.has(*right)));
    }

    #[test]
    fn each_role_is_in_the_table_once_and_each_scope_too() {
        let roles: Vec<Role> = GRANTS.iter().map(|grant| grant.role).collect();
        assert_eq!(roles, Role::ALL);
        let scopes: Vec<Scope> = GRANTS.iter().flat_map(|grant| grant.scopes).copied().collect();
        assert_eq!(scopes.len(), Scope::ALL.len());
    }

    #[test]
    fn viewers_write_nothing_and_only_leave_or_choose_their_mails() {
        let writes = |scope: &Scope| scope.as_str().ends_with("_WRITE");
        assert!(!Role::Viewer.scopes().iter().any(|scope| writes(&scope)));
        for (role, right, may) in [
            (Role::Viewer, Right::Leave, true),
            (Role::Viewer, Right::Notifications, true),
            (Role::Viewer, Right::Team, false),
            (Role::Moderator, Right::Tokens, false),
            (Role::Developer, Right::Tokens, true),
            (Role::Developer, Right::Team, false),
            (Role::Administrator, Right::Team, true),
            (Role::Developer, Right::Questionnaire, false),
            (Role::Administrator, Right::Questionnaire, true),
            (Role::Administrator, Right::Ownership, false),
            (Role::Administrator, Right::BankAccounts, false),
            (Role::Owner, Right::BankAccounts, true),
            (Role::Viewer, Right::Succeed, true),
        ] {
            assert_eq!(role.has(right), may, "{role} {right}");
        }
        assert!(!Role::Developer.scopes().contains(Scope::StoreWrite));
        assert!(!Role::Developer.scopes().contains(Scope::PayoutsWrite));
        assert!(Role::Administrator.scopes().contains(Scope::PayoutsWrite));
        assert!(!Role::Moderator.scopes().contains(Scope::WebhooksRead));
    }

    #[test]
    fn the_misspelt_role_is_written_and_both_are_read() {
        assert_eq!(Role::parse("ADMINISTRATOR"), Some(Role::Administrator));
        assert_eq!(Role::parse("ADMINSTRATOR"), Some(Role::Administrator));
        assert_eq!(Role::Administrator.as_str(), "ADMINSTRATOR");
    }
}
