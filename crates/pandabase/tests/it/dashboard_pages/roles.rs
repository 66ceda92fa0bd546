//! Which page is for whom: every page against nobody, strangers, and every role.

use super::{SESSION, signed_in, text};
use crate::accounts::{ANN, OWNER};
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use http::Method;
use pandabase::surfaces::pages::dashboard;
use serde_json::json;
use std::collections::BTreeSet;

/// Every page, and the first of the roles that is led to it; none where an account will do.
const PAGES: &[(&str, Option<&str>)] = &[
    ("/stores", None),
    ("/stores/new", None),
    ("/stores/{storeId}", Some("VIEWER")),
    ("/stores/{storeId}/requirements", Some("VIEWER")),
    ("/stores/{storeId}/orders", Some("VIEWER")),
    ("/stores/{storeId}/orders/{orderId}", Some("VIEWER")),
    ("/stores/{storeId}/orders/{orderId}/refund", Some("MODERATOR")),
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
];
/// The roles, each of which may do what the ones before it may.
const ROLES: [&str; 5] = ["VIEWER", "MODERATOR", "DEVELOPER", "ADMINSTRATOR", "OWNER"];
/// The largest page, in bytes.
const LARGEST: usize = 60_000;

fn rank(role: &str) -> usize {
    ROLES.iter().position(|known| *known == role).unwrap()
}

/// One of everything that has a page, by its name in paths.
async fn things(server: &Server) -> Vec<(&'static str, String)> {
    let sold = server.sell(4000, GOOD).await;
    server.sell(20_000, GOOD).await;
    let account = server.approved_account().await;
    let payout = server.request_payout(5000, None).await.unwrap();
    let report = json!({"type": "BALANCE_LEDGER", "periodStart": "2026-05-01T00:00:00Z",
        "periodEnd": "2026-06-01T00:00:00Z"});
    let report = server.post(&server.core("/reports"), report).await;
    vec![
        ("{storeId}", server.store.id.to_string()),
        ("{orderId}", text(&sold["order_id"])),
        ("{bankAccountId}", account),
        ("{payoutId}", payout.payout.id.to_string()),
        ("{reportId}", text(&report.data(201)["id"])),
    ]
}

fn page_of(things: &[(&str, String)], path: &str) -> String {
    let path = path.to_owned();
    things
        .iter()
        .fold(path, |path, (name, thing)| path.replace(name, thing))
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
    let things = things(&server).await;
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
            let page = page_of(&things, path);
            member.go(&page).await;
            let is_led = first.is_none_or(|first| rank(role) >= rank(first));
            let expected = if is_led { 200 } else { 403 };
            assert_eq!(member.status, expected, "{role} {page}: {}", member.text);
            assert!(member.text.len() < LARGEST, "{page}: {} bytes", member.text.len());
            if is_led {
                member.shows("<a class=\"skip\" href=\"#main\">Skip to the content</a>");
            } else {
                member.shows("Not for your role");
                member.hides("mia@example.org");
            }
        }
        // The way to a refund is shown to whom may go it.
        member.go(&page_of(&things, PAGES[5].0)).await;
        let is_shown = member.text.contains("id=\"refund\"");
        assert_eq!(is_shown, rank(role) >= rank("MODERATOR"), "{role}");
    }
    server.verify().await;
}

#[apply(both)]
async fn nobody_and_strangers_see_nothing(server: Server) {
    let things = things(&server).await;
    let mut ann = signed_in(&server, ANN).await;
    let session = format!("{SESSION}={}", ann.cookie(SESSION).unwrap());
    for (path, first) in PAGES.iter().copied() {
        server.app.env.clock.advance(1000);
        let page = page_of(&things, path);
        let asked = server.anonymous(Method::GET, &page).send().await;
        let target = asked.header("location").unwrap();
        assert!(
            asked.status == 303 && target.starts_with("/sign-in?next=%2Fstores"),
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
    let order = page_of(&things, "/v2/core/stores/{storeId}/orders/{orderId}");
    assert_eq!(server.get(&order).await.data(200)["status"], "COMPLETED");
}
