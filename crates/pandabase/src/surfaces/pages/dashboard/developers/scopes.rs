//! What a token may do, as boxes to tick: each scope with what it allows.

use super::boxes::{self, Boxes, Heading};
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::{items, text};
use crate::surfaces::pages::field::Fields;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::typed::Typed;
use pandabase_domain::token::Scope;
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// What the names of the boxes begin with.
const START: &str = "scope.";

/// The scopes in groups.
const GROUPS: [(Heading, &[Scope]); 4] = [
    (
        |t| t.get("developers-scopes-shop"),
        &[
            S::StoreRead,
            S::StoreWrite,
            S::ProductsRead,
            S::ProductsWrite,
            S::CategoriesRead,
            S::CategoriesWrite,
            S::CouponsRead,
            S::CouponsWrite,
        ],
    ),
    (
        |t| t.get("developers-scopes-sales"),
        &[
            S::OrdersRead,
            S::OrdersWrite,
            S::CustomersRead,
            S::CustomersWrite,
            S::LicensesRead,
            S::LicensesWrite,
            S::SubscriptionsRead,
            S::SubscriptionsWrite,
            S::BillingAgreementsRead,
            S::BillingAgreementsWrite,
            S::RefundsRead,
            S::RefundsWrite,
            S::DisputesRead,
            S::DisputesWrite,
            S::CasesRead,
            S::CasesWrite,
        ],
    ),
    (
        |t| t.get("developers-scopes-money"),
        &[
            S::AnalyticsRead,
            S::PayoutsRead,
            S::PayoutsWrite,
            S::ReportsRead,
            S::ReportsWrite,
        ],
    ),
    (
        |t| t.get("developers-scopes-software"),
        &[
            S::WebhooksRead,
            S::WebhooksWrite,
            S::EventsRead,
            S::MetersRead,
            S::MetersWrite,
            S::UsageRead,
            S::UsageWrite,
            S::SandboxWrite,
        ],
    ),
];

/// The boxes of what the visitor's role may pass on.
pub fn groups(desk: &Desk, typed: &Typed) -> Vec<Boxes> {
    let t = desk.t();
    let fields = Fields::new(t, typed);
    let group = |(heading, scopes): (Heading, &[Scope])| {
        let passed = scopes.iter().filter(|scope| desk.may(**scope));
        Boxes {
            heading: heading(t),
            boxes: passed
                .map(|scope| boxes::one(&fields, START, scope.as_str(), allows(t, *scope)))
                .collect(),
        }
    };
    let groups = GROUPS.into_iter().map(group);
    groups.filter(|group| !group.boxes.is_empty()).collect()
}

/// The scopes that were ticked.
pub fn ticked(form: &Form) -> Vec<&'static str> {
    let words = form.with_prefix(START);
    words
        .filter_map(|(word, _)| Scope::parse(word))
        .map(Scope::as_str)
        .collect()
}

/// Ticks the scopes of a token.
pub fn tick(typed: &mut Typed, permissions: &Value) {
    for scope in items(permissions) {
        typed.set(&format!("{START}{}", text(scope)), "yes");
    }
}

/// Whether the visitor's role may do all that a token may: only then may it change the token.
pub fn are_had(desk: &Desk, permissions: &Value) -> bool {
    let mut scopes = items(permissions).map(|scope| Scope::parse(text(scope)));
    scopes.all(|scope| scope.is_some_and(|scope| desk.may(scope)))
}

/// What a scope allows.
fn allows(t: Locale, scope: Scope) -> Text {
    match scope {
        S::StoreRead => t.get("developers-scope-store-read"),
        S::StoreWrite => t.get("developers-scope-store-write"),
        S::ProductsRead => t.get("developers-scope-products-read"),
        S::ProductsWrite => t.get("developers-scope-products-write"),
        S::CategoriesRead => t.get("developers-scope-categories-read"),
        S::CategoriesWrite => t.get("developers-scope-categories-write"),
        S::CouponsRead => t.get("developers-scope-coupons-read"),
        S::CouponsWrite => t.get("developers-scope-coupons-write"),
        S::WebhooksRead => t.get("developers-scope-webhooks-read"),
        S::WebhooksWrite => t.get("developers-scope-webhooks-write"),
        S::EventsRead => t.get("developers-scope-events-read"),
        S::AnalyticsRead => t.get("developers-scope-analytics-read"),
        S::PayoutsRead => t.get("developers-scope-payouts-read"),
        S::PayoutsWrite => t.get("developers-scope-payouts-write"),
        S::OrdersRead => t.get("developers-scope-orders-read"),
        S::OrdersWrite => t.get("developers-scope-orders-write"),
        S::CustomersRead => t.get("developers-scope-customers-read"),
        S::CustomersWrite => t.get("developers-scope-customers-write"),
        S::LicensesRead => t.get("developers-scope-licenses-read"),
        S::LicensesWrite => t.get("developers-scope-licenses-write"),
        S::SubscriptionsRead => t.get("developers-scope-subscriptions-read"),
        S::SubscriptionsWrite => t.get("developers-scope-subscriptions-write"),
        S::SandboxWrite => t.get("developers-scope-sandbox-write"),
        S::UsageRead => t.get("developers-scope-usage-read"),
        S::UsageWrite => t.get("developers-scope-usage-write"),
        S::MetersRead => t.get("developers-scope-meters-read"),
        S::MetersWrite => t.get("developers-scope-meters-write"),
        S::CasesRead => t.get("developers-scope-cases-read"),
        S::CasesWrite => t.get("developers-scope-cases-write"),
        S::RefundsRead => t.get("developers-scope-refunds-read"),
        S::RefundsWrite => t.get("developers-scope-refunds-write"),
        S::DisputesRead => t.get("developers-scope-disputes-read"),
        S::DisputesWrite => t.get("developers-scope-disputes-write"),
        S::ReportsRead => t.get("developers-scope-reports-read"),
        S::ReportsWrite => t.get("developers-scope-reports-write"),
        S::BillingAgreementsRead => t.get("developers-scope-agreements-read"),
        S::BillingAgreementsWrite => t.get("developers-scope-agreements-write"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_scope_is_in_one_group_and_says_what_it_allows() {
        let grouped: Vec<Scope> = GROUPS
            .iter()
            .flat_map(|(_, scopes)| scopes.iter().copied())
            .collect();
        let unique: BTreeSet<Scope> = grouped.iter().copied().collect();
        assert_eq!(
            (grouped.len(), unique.len()),
            (Scope::ALL.len(), Scope::ALL.len())
        );
        let said: BTreeSet<String> = grouped
            .iter()
            .map(|scope| allows(Locale::En, *scope).to_string())
            .collect();
        assert_eq!(said.len(), Scope::ALL.len());
    }
}
