//! The bar with the pages of a store.

use super::links::{HOME, Link};
use super::needs::Leads;
use super::place::Place;
use crate::surfaces::pages::visit::Visit;
use pandabase_locale::{Locale, Text};

/// An entry of the bar: what stands above it where a group begins, its words, and its path below that of the
/// store.
type Entry = (Option<Words>, Words, &'static str);
type Words = fn(Locale) -> Text;

/// What only a sandbox has.
const SANDBOX: [&str; 3] = ["/developers/lab", "/developers/snapshots", "/developers/sandbox"];

/// The entries. Each is shown to the roles that may see its page. What is sold and to whom comes first, then
/// money, and then what is set up once.
#[rustfmt::skip]
const ENTRIES: &[Entry] = &[
    (None, |t| t.get("desk-home"), ""),
    (Some(|t| t.get("frame-selling")), |t| t.get("desk-products"), "/products"),
    (None, |t| t.get("shop-categories"), "/categories"),
    (None, |t| t.get("selling-coupons"), "/coupons"),
    (None, |t| t.get("case-files"), "/files"),
    (None, |t| t.get("portal-orders"), "/orders"),
    (None, |t| t.get("selling-carts"), "/carts"),
    (None, |t| t.get("selling-paylinks"), "/paylinks"),
    (None, |t| t.get("portal-subscriptions"), "/subscriptions"),
    (None, |t| t.get("buyers-customers"), "/customers"),
    (None, |t| t.get("buyers-licenses"), "/licenses"),
    (None, |t| t.get("support-payments"), "/payments"),
    (None, |t| t.get("support-refunds"), "/refunds"),
    (None, |t| t.get("support-disputes"), "/disputes"),
    (None, |t| t.get("support-cases"), "/cases"),
    (Some(|t| t.get("money-finances")), |t| t.get("money-balance"), "/finances"),
    (None, |t| t.get("money-payouts"), "/payouts"),
    (None, |t| t.get("money-accounts"), "/bank-accounts"),
    (None, |t| t.get("money-reports"), "/reports"),
    (None, |t| t.get("money-analytics"), "/analytics"),
    (None, |t| t.get("shield-title"), "/shield"),
    (Some(|t| t.get("frame-setting-up")), |t| t.get("settings-menu"), "/settings"),
    (None, |t| t.get("desk-requirements"), "/requirements"),
    (None, |t| t.get("settings-team"), "/team"),
    (None, |t| t.get("settings-notifications"), "/notifications"),
    (Some(|t| t.get("developers-heading")), |t| t.get("developers-tokens"), "/developers/tokens"),
    (None, |t| t.get("developers-webhooks"), "/developers/webhooks"),
    (None, |t| t.get("developers-events"), "/developers/events"),
    (None, |t| t.get("developers-requests"), "/developers/requests"),
    (None, |t| t.get("developers-trace"), "/developers/trace"),
    (None, |t| t.get("lab-title"), "/developers/lab"),
    (None, |t| t.get("lab-snapshots"), "/developers/snapshots"),
    (None, |t| t.get("developers-sandbox"), "/developers/sandbox"),
];

/// The entries that the visitor's role is led to. A group begins with the first of its entries that is shown.
pub fn of(visit: &Visit, t: Locale, place: &Place, leads: Leads) -> Vec<Link> {
    let path = visit.path.trim_end_matches('/');
    let mut heading = None;
    let mut links = Vec::new();
    for (above, words, rest) in ENTRIES.iter().copied() {
        heading = above.or(heading);
        let address = format!("{HOME}/{}{rest}", place.id);
        let is_there = !SANDBOX.contains(&rest) || visit.env().config.is_sandbox();
        if !is_there || !leads(&address).is_some_and(|need| need.is_had_by(place.role)) {
            continue;
        }
        let below = path.strip_prefix(&address);
        let is_above = |below: &str| !rest.is_empty() && below.starts_with('/');
        links.push(Link {
            heading: heading.take().map(|heading| heading(t)),
            words: words(t).to_string(),
            is_current: below.is_some_and(|below| below.is_empty() || is_above(below)),
            address,
        });
    }
    links
}
