//! Which page is for whom: every page against nobody, strangers, and every role.

use super::{SESSION, buyers, developers, money, products, selling, shield, signed_in, support};
use crate::accounts::{ANN, OWNER};
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use http::Method;
use pandabase::surfaces::pages::dashboard;
use std::collections::BTreeSet;

/// Every page, and the first of the roles that is led to it; none where an account will do.
const PAGES: &[(&str, Option<&str>)] = &[
    ("/stores", None),
    ("/stores/new", None),
    ("/stores/{storeId}", Some("VIEWER")),
    ("/stores/{storeId}/search", Some("VIEWER")),
    ("/stores/{storeId}/products", Some("VIEWER")),
    ("/stores/{storeId}/products/new", Some("MODERATOR")),
    ("/stores/{storeId}/products/publish", Some("MODERATOR")),
    ("/stores/{storeId}/products/withdraw", Some("MODERATOR")),
    ("/stores/{storeId}/products/{productId}", Some("VIEWER")),
    ("/stores/{storeId}/products/{productId}/orders", Some("VIEWER")),
    ("/stores/{storeId}/products/{productId}/edit", Some("MODERATOR")),
    (
        "/stores/{storeId}/products/{productId}/variants",
        Some("MODERATOR"),
    ),
    (
        "/stores/{storeId}/products/{productId}/pictures",
        Some("MODERATOR"),
    ),
    ("/stores/{storeId}/products/{productId}/keys", Some("MODERATOR")),
    ("/stores/{storeId}/products/{productId}/files", Some("MODERATOR")),
    ("/stores/{storeId}/products/{productId}/meters", Some("DEVELOPER")),
    (
        "/stores/{storeId}/products/{productId}/meters/{meterId}",
        Some("DEVELOPER"),
    ),
    ("/stores/{storeId}/categories", Some("VIEWER")),
    ("/stores/{storeId}/categories/new", Some("MODERATOR")),
    ("/stores/{storeId}/categories/{categoryId}", Some("VIEWER")),
    (
        "/stores/{storeId}/categories/{categoryId}/edit",
        Some("MODERATOR"),
    ),
    ("/stores/{storeId}/coupons", Some("VIEWER")),
    ("/stores/{storeId}/coupons/new", Some("MODERATOR")),
    ("/stores/{storeId}/coupons/{couponId}", Some("VIEWER")),
    ("/stores/{storeId}/coupons/{couponId}/edit", Some("MODERATOR")),
    ("/stores/{storeId}/files", Some("VIEWER")),
    ("/stores/{storeId}/files/{fileId}", Some("VIEWER")),
    ("/stores/{storeId}/orders", Some("VIEWER")),
    ("/stores/{storeId}/orders/refunds", Some("MODERATOR")),
    ("/stores/{storeId}/orders/{orderId}", Some("VIEWER")),
    ("/stores/{storeId}/orders/{orderId}/refund", Some("MODERATOR")),
    ("/stores/{storeId}/carts", Some("VIEWER")),
    ("/stores/{storeId}/carts/{sessionId}", Some("VIEWER")),
    ("/stores/{storeId}/paylinks", Some("VIEWER")),
    ("/stores/{storeId}/paylinks/new", Some("MODERATOR")),
    ("/stores/{storeId}/paylinks/{paylinkId}", Some("VIEWER")),
    ("/stores/{storeId}/paylinks/{paylinkId}/edit", Some("MODERATOR")),
    ("/stores/{storeId}/subscriptions", Some("VIEWER")),
    ("/stores/{storeId}/subscriptions/{subscriptionId}", Some("VIEWER")),
    (
        "/stores/{storeId}/subscriptions/{subscriptionId}/cancel",
        Some("MODERATOR"),
    ),
    (
        "/stores/{storeId}/subscriptions/{subscriptionId}/change",
        Some("MODERATOR"),
    ),
    ("/stores/{storeId}/customers", Some("VIEWER")),
    ("/stores/{storeId}/customers/{customerId}", Some("VIEWER")),
    (
        "/stores/{storeId}/customers/{customerId}/email",
        Some("MODERATOR"),
    ),
    ("/stores/{storeId}/licenses", Some("VIEWER")),
    ("/stores/{storeId}/licenses/{licenseId}", Some("VIEWER")),
    ("/stores/{storeId}/payments", Some("VIEWER")),
    ("/stores/{storeId}/refunds", Some("VIEWER")),
    ("/stores/{storeId}/refunds/{refundId}", Some("VIEWER")),
    ("/stores/{storeId}/disputes", Some("VIEWER")),
    ("/stores/{storeId}/disputes/{disputeId}", Some("VIEWER")),
    ("/stores/{storeId}/disputes/{disputeId}/evidence", Some("VIEWER")),
    ("/stores/{storeId}/cases", Some("VIEWER")),
    ("/stores/{storeId}/cases/close", Some("MODERATOR")),
    ("/stores/{storeId}/cases/{caseId}", Some("VIEWER")),
    ("/stores/{storeId}/cases/{caseId}/note", Some("MODERATOR")),
    ("/stores/{storeId}/replies", Some("VIEWER")),
    ("/stores/{storeId}/replies/new", Some("MODERATOR")),
    ("/stores/{storeId}/replies/{replyId}", Some("MODERATOR")),
    ("/stores/{storeId}/finances", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/payouts", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/payouts/new", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/payouts/quote", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/payouts/{payoutId}", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/bank-accounts", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/bank-accounts/new", Some("OWNER")),
    ("/stores/{storeId}/bank-accounts/{bankAccountId}", Some("OWNER")),
    ("/stores/{storeId}/reports", Some("DEVELOPER")),
    ("/stores/{storeId}/reports/{reportId}", Some("DEVELOPER")),
    ("/stores/{storeId}/analytics", Some("VIEWER")),
    ("/stores/{storeId}/shield", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/shield/review", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/shield/review/{reviewId}", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/shield/rules", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/shield/rules/new", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/shield/rules/{ruleId}", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/shield/lists", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/shield/lists/new", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/shield/lists/{listId}", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/settings", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/settings/branding", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/settings/tax", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/settings/checkout", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/settings/legal", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/settings/questionnaire", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/settings/cases", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/requirements", Some("VIEWER")),
    ("/stores/{storeId}/team", Some("VIEWER")),
    ("/stores/{storeId}/team/invite", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/team/activity", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/notifications", Some("VIEWER")),
    ("/stores/{storeId}/developers/tokens", Some("DEVELOPER")),
    ("/stores/{storeId}/developers/tokens/new", Some("DEVELOPER")),
    ("/stores/{storeId}/developers/tokens/{tokenId}", Some("DEVELOPER")),
    ("/stores/{storeId}/developers/webhooks", Some("DEVELOPER")),
    ("/stores/{storeId}/developers/webhooks/new", Some("DEVELOPER")),
    ("/stores/{storeId}/developers/webhooks/events", Some("DEVELOPER")),
    (
        "/stores/{storeId}/developers/webhooks/{webhookId}",
        Some("DEVELOPER"),
    ),
    (
        "/stores/{storeId}/developers/webhooks/{webhookId}/check",
        Some("DEVELOPER"),
    ),
    (
        "/stores/{storeId}/developers/webhooks/{webhookId}/replay",
        Some("DEVELOPER"),
    ),
    (
        "/stores/{storeId}/developers/webhooks/{webhookId}/deliveries",
        Some("DEVELOPER"),
    ),
    (
        "/stores/{storeId}/developers/webhooks/{webhookId}/deliveries/{deliveryId}",
        Some("DEVELOPER"),
    ),
    ("/stores/{storeId}/developers/events", Some("DEVELOPER")),
    ("/stores/{storeId}/developers/events/{eventId}", Some("DEVELOPER")),
    ("/stores/{storeId}/developers/requests", Some("DEVELOPER")),
    (
        "/stores/{storeId}/developers/requests/{requestId}",
        Some("DEVELOPER"),
    ),
    ("/stores/{storeId}/developers/trace", Some("DEVELOPER")),
    ("/stores/{storeId}/developers/lab", Some("DEVELOPER")),
    ("/stores/{storeId}/developers/lab/{receivedId}", Some("DEVELOPER")),
    ("/stores/{storeId}/developers/snapshots", Some("DEVELOPER")),
    ("/stores/{storeId}/developers/sandbox", Some("DEVELOPER")),
    ("/account", None),
    ("/account/security", None),
    ("/account/passkey", None),
    ("/account/activity", None),
    ("/operator", Some(OPERATOR)),
    ("/operator/stores", Some(OPERATOR)),
    ("/operator/stores/{storeId}", Some(OPERATOR)),
    ("/operator/stores/{storeId}/block", Some(OPERATOR)),
    ("/operator/identity-checks", Some(OPERATOR)),
    ("/operator/bank-accounts", Some(OPERATOR)),
    ("/operator/payouts", Some(OPERATOR)),
    ("/operator/phone-codes", Some(OPERATOR)),
    ("/operator/jobs", Some(OPERATOR)),
    ("/operator/activity", Some(OPERATOR)),
];
/// What no role in a store is: to everybody else there are no such pages.
const OPERATOR: &str = "OPERATOR";
/// The roles, each of which may do what the ones before it may.
const ROLES: [&str; 5] = ["VIEWER", "MODERATOR", "DEVELOPER", "ADMINSTRATOR", "OWNER"];
/// The largest page, in bytes.
const LARGEST: usize = 60_000;

fn rank(role: &str) -> usize {
    ROLES.iter().position(|known| *known == role).unwrap()
}

/// A name in paths, and what it stands for.
type Name = (&'static str, String);

/// An order and whatever else the store has a page of.
async fn names(server: &Server, order: &str) -> Vec<Name> {
    let mut names = vec![("{orderId}", order.to_owned())];
    names.extend(support::names(server).await);
    names.extend(developers::names(server).await);
    names.extend(buyers::names(server).await);
    names.extend(products::names(server).await);
    names.extend(money::names(server).await);
    names.extend(shield::names(server).await);
    names.extend(selling::names(server).await);
    names
}

fn page_of(server: &Server, path: &str, names: &[Name]) -> String {
    let path = path.replace("{storeId}", server.store.id.as_str());
    names
        .iter()
        .fold(path, |path, (name, value)| path.replace(name, value))
}

/// Whether a page is about one thing that has an id.
fn is_of_one_thing(path: &str) -> bool {
    path.ends_with('}') && path != "/stores/{storeId}"
}

/// What somebody with a role is answered by a page.
fn answer_to(role: &str, first: Option<&str>) -> u16 {
    match first {
        Some(OPERATOR) => 404,
        Some(first) if rank(role) < rank(first) => 403,
        _ => 200,
    }
}

#[test]
fn every_page_is_in_the_matrix() {
    let paths: Vec<_> = dashboard::PAGES.iter().map(|page| page.path).collect();
    let known: Vec<_> = PAGES.iter().map(|(path, _)| *path).collect();
    assert_eq!(paths, known);
    let unique: BTreeSet<_> = known.iter().collect();
    assert_eq!(unique.len(), PAGES.len());
}

#[apply(both)]
async fn every_page_is_for_its_roles_alone(server: Server) {
    let sold = server.sell(4000, GOOD).await;
    let names = names(&server, sold["order_id"].as_str().unwrap()).await;
    for role in ROLES {
        let email = match role {
            "OWNER" => OWNER.to_owned(),
            _ => format!("{}@example.org", role.to_lowercase()),
        };
        if role != "OWNER" {
            server.member_with(role).await;
        }
        let mut member = signed_in(&server, &email).await;
        for (path, first) in PAGES.iter().copied() {
            server.app.env.clock.advance(1000);
            let page = page_of(&server, path, &names);
            member.go(&page).await;
            let expected = answer_to(role, first);
            assert_eq!(member.status, expected, "{role} {page}: {}", member.text);
            assert!(member.text.len() < LARGEST, "{page}: {} bytes", member.text.len());
            if expected == 200 {
                member.shows("<a class=\"skip\" href=\"#main\">Skip to the content</a>");
                if role == "OWNER" && is_of_one_thing(path) {
                    member.shows("<summary>By API</summary><p><code>");
                    member.shows("data-copy=\"");
                }
                continue;
            }
            member.hides("mia@example.org");
            if expected == 403 {
                member.shows("Not for your role");
            }
        }
        // The way to a refund is shown to whom may go it.
        let shown = "/stores/{storeId}/orders/{orderId}";
        member.go(&page_of(&server, shown, &names)).await;
        let is_shown = member.text.contains("id=\"refund\"");
        assert_eq!(is_shown, rank(role) >= rank("MODERATOR"), "{role}");
    }
    server.verify().await;
}

#[apply(both)]
async fn nobody_and_strangers_see_nothing(server: Server) {
    let sold = server.sell(4000, GOOD).await;
    let names = names(&server, sold["order_id"].as_str().unwrap()).await;
    let mut ann = signed_in(&server, ANN).await;
    let session = format!("{SESSION}={}", ann.cookie(SESSION).unwrap());
    for (path, first) in PAGES.iter().copied() {
        server.app.env.clock.advance(1000);
        let page = page_of(&server, path, &names);
        let asked = server.anonymous(Method::GET, &page).send().await;
        let target = asked.header("location").unwrap();
        let next = page.replace('/', "%2F");
        assert!(
            asked.status == 303 && target.starts_with(&format!("/sign-in?next={next}")),
            "{page}: {target}"
        );
        let sent = server.anonymous(Method::POST, &page).body("csrf=00").send().await;
        assert_eq!(sent.status, 303, "{page}");
        ann.go(&page).await;
        let expected = if first.is_some() { 404 } else { 200 };
        assert_eq!(ann.status, expected, "{page}: {}", ann.text);
        ann.hides("mia@example.org");
        ann.hides("Nimbus Labs");
        // A form without the token of its page does nothing.
        let sent = server.anonymous(Method::POST, &page).header("cookie", &session);
        let sent = sent.body("action=refund&csrf=00").send().await;
        let expected = if first.is_some() { 404 } else { 303 };
        assert_eq!(sent.status, expected, "{page}");
    }
    assert_eq!(server.order(&sold).await["status"], "COMPLETED");
}
