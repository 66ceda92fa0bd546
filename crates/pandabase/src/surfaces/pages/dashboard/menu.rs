//! The bar with the pages of a store.

use super::frame::{HOME, Link};
use super::needs::Need;
use super::place::Place;
use crate::surfaces::pages::visit::Visit;
use pandabase_domain::role::Right;
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};

/// An entry of the bar.
struct Entry {
    /// What stands above it, where a group begins.
    heading: Option<fn(Locale) -> Text>,
    words: fn(Locale) -> Text,
    /// Its path below that of the store.
    rest: &'static str,
    need: Need,
}

const fn entry(words: fn(Locale) -> Text, rest: &'static str, need: Need) -> Entry {
    Entry {
        heading: None,
        words,
        rest,
        need,
    }
}

/// The first entry of a group.
const fn first(heading: fn(Locale) -> Text, entry: Entry) -> Entry {
    Entry {
        heading: Some(heading),
        ..entry
    }
}

const fn scope(scope: S) -> Need {
    Need::Scope(scope)
}

/// What only a sandbox has.
const SANDBOX: &str = "/developers/sandbox";

/// The entries. Each is for whom its page is for. What is sold and to whom comes first, then money, and then
/// what is set up once.
#[rustfmt::skip]
const ENTRIES: &[Entry] = &[
    entry(|t| t.get("desk-home"), "", scope(S::StoreRead)),
    first(|t| t.get("frame-selling"), entry(|t| t.get("desk-products"), "/products", scope(S::ProductsRead))),
    entry(|t| t.get("shop-categories"), "/categories", scope(S::CategoriesRead)),
    entry(|t| t.get("selling-coupons"), "/coupons", scope(S::CouponsRead)),
    entry(|t| t.get("selling-files"), "/files", scope(S::ProductsRead)),
    entry(|t| t.get("desk-orders"), "/orders", scope(S::OrdersRead)),
    entry(|t| t.get("selling-carts"), "/carts", scope(S::OrdersRead)),
    entry(|t| t.get("selling-paylinks"), "/paylinks", scope(S::ProductsRead)),
    entry(|t| t.get("portal-subscriptions"), "/subscriptions", scope(S::SubscriptionsRead)),
    entry(|t| t.get("buyers-customers"), "/customers", scope(S::CustomersRead)),
    entry(|t| t.get("buyers-licenses"), "/licenses", scope(S::LicensesRead)),
    entry(|t| t.get("support-payments"), "/payments", scope(S::OrdersRead)),
    entry(|t| t.get("support-refunds"), "/refunds", scope(S::RefundsRead)),
    entry(|t| t.get("support-disputes"), "/disputes", scope(S::DisputesRead)),
    entry(|t| t.get("support-cases"), "/cases", scope(S::CasesRead)),
    first(|t| t.get("money-finances"), entry(|t| t.get("money-balance"), "/finances", scope(S::PayoutsRead))),
    entry(|t| t.get("money-payouts"), "/payouts", scope(S::PayoutsRead)),
    entry(|t| t.get("money-accounts"), "/bank-accounts", scope(S::PayoutsRead)),
    entry(|t| t.get("money-reports"), "/reports", scope(S::ReportsRead)),
    entry(|t| t.get("money-analytics"), "/analytics", scope(S::AnalyticsRead)),
    entry(|t| t.get("shield-title"), "/shield", Need::Right(Right::Shield)),
    first(|t| t.get("frame-setting-up"), entry(|t| t.get("settings-store"), "/settings", scope(S::StoreWrite))),
    entry(|t| t.get("desk-requirements"), "/requirements", scope(S::StoreRead)),
    entry(|t| t.get("settings-team"), "/team", scope(S::StoreRead)),
    entry(|t| t.get("settings-notifications"), "/notifications", scope(S::StoreRead)),
    first(
        |t| t.get("developers-heading"),
        entry(|t| t.get("developers-tokens"), "/developers/tokens", Need::Right(Right::Tokens)),
    ),
    entry(|t| t.get("developers-webhooks"), "/developers/webhooks", scope(S::WebhooksRead)),
    entry(|t| t.get("developers-requests"), "/developers/requests", scope(S::WebhooksRead)),
    entry(|t| t.get("developers-sandbox"), SANDBOX, scope(S::SandboxWrite)),
];

/// The entries that the visitor's role is led to. A group begins with the first of its entries that is shown.
pub fn of(visit: &Visit, t: Locale, place: &Place) -> Vec<Link> {
    let path = visit.path.trim_end_matches('/');
    let mut heading = None;
    let mut links = Vec::new();
    for entry in ENTRIES {
        heading = entry.heading.or(heading);
        let is_there = entry.rest != SANDBOX || visit.env().config.is_sandbox();
        if !is_there || !entry.need.is_had_by(place.role) {
            continue;
        }
        let address = format!("{HOME}/{}{}", place.id, entry.rest);
        let below = path.strip_prefix(&address);
        let is_above = |below: &str| !entry.rest.is_empty() && below.starts_with('/');
        links.push(Link {
            heading: heading.take().map(|heading| heading(t)),
            words: (entry.words)(t).to_string(),
            is_current: below.is_some_and(|below| below.is_empty() || is_above(below)),
            address,
        });
    }
    links
}
