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
    ("/stores/{storeId}/shield", Some("VIEWER")),
    ("/stores/{storeId}/shield/review", Some("VIEWER")),
    ("/stores/{storeId}/shield/review/{reviewId}", Some("VIEWER")),
    ("/stores/{storeId}/shield/rules", Some("VIEWER")),
    ("/stores/{storeId}/shield/rules/new", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/shield/rules/{ruleId}", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/shield/lists", Some("VIEWER")),
    ("/stores/{storeId}/shield/lists/new", Some("ADMINSTRATOR")),
    ("/stores/{storeId}/shield/lists/{listId}", Some("VIEWER")),
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

/// The id of something that a page is about, by its name in the path.
type Id = (&'static str, String);

/// Something for every page to be about.
async fn made(server: &Server) -> Vec<Id> {
    let sold = server.sell(4000, GOOD).await;
    let list = server.list_of("bad_mails", "email", json!(["a@b.example"])).await;
    let rule = server.rule("amount > 1000", "REVIEW", 10).await;
    let session = server.cart_of(4000).await;
    let held = server.browse_and_pay("198.51.100.7", &session, GOOD).await;
    assert_eq!(held.data(200)["status"], "REVIEW");
    let review = server.reviews("OPEN").await.remove(0);
    vec![
        ("{storeId}", server.store.id.to_string()),
        ("{orderId}", text(&sold["order_id"])),
        ("{listId}", text(&list["id"])),
        ("{ruleId}", text(&rule["id"])),
        ("{reviewId}", text(&review["id"])),
    ]
}

fn page_of(path: &str, ids: &[Id]) -> String {
    let fill = |path: String, (name, id): &Id| path.replace(name, id);
    ids.iter().fold(path.to_owned(), fill)
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
    let ids = made(&server).await;
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
            let page = page_of(path, &ids);
            member.go(&page).await;
            let expected = answer_to(role, first);
            assert_eq!(member.status, expected, "{role} {page}: {}", member.text);
            assert!(member.text.len() < LARGEST, "{page}: {} bytes", member.text.len());
            if expected == 200 {
                member.shows("<a class=\"skip\" href=\"#main\">Skip to the content</a>");
                continue;
            }
            member.hides("mia@example.org");
            if expected == 403 {
                member.shows("Not for your role");
            }
        }
        // The way to a refund is shown to whom may go it.
        member.go(&page_of(PAGES[5].0, &ids)).await;
        let is_shown = member.text.contains("id=\"refund\"");
        assert_eq!(is_shown, rank(role) >= rank("MODERATOR"), "{role}");
    }
    server.verify().await;
}

#[apply(both)]
async fn nobody_and_strangers_see_nothing(server: Server) {
    let ids = made(&server).await;
    let mut ann = signed_in(&server, ANN).await;
    let session = format!("{SESSION}={}", ann.cookie(SESSION).unwrap());
    for (path, first) in PAGES.iter().copied() {
        server.app.env.clock.advance(1000);
        let page = page_of(path, &ids);
        let (_, home) = page.split_once('/').unwrap();
        let home = home.split('/').next().unwrap();
        let asked = server.anonymous(Method::GET, &page).send().await;
        let target = asked.header("location").unwrap();
        assert!(
            asked.status == 303 && target.starts_with(&format!("/sign-in?next=%2F{home}")),
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
    let order = server
        .get(&server.core(&page_of("/orders/{orderId}", &ids)))
        .await;
    assert_eq!(order.data(200)["status"], "COMPLETED");
    assert_eq!(server.reviews("OPEN").await.len(), 1);
}
