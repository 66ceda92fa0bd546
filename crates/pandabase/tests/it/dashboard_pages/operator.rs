//! The installation on pages: who sees it, and every act of an operator.

use super::{SESSION, signed_in, text};
use crate::accounts::operators::decisions::{failed_job, new_account};
use crate::accounts::operators::people::people_who_wait;
use crate::accounts::{ANN, OWNER};
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use crate::visitor::Visitor;
use pandabase::surfaces::pages::dashboard::{self, Need};
use pandabase_commerce::accounts::sign_in::link;
use pandabase_commerce::operator::operators;
use pandabase_domain::checkout::Email;
use serde_json::{Value, json};
use std::sync::Arc;

const BOSS: &str = "boss@example.org";

/// An operator who has signed in, and their session.
async fn boss(server: &Server) -> (Visitor<'_>, String) {
    server.appoint(BOSS).await;
    let visitor = signed_in(server, BOSS).await;
    let session = visitor.cookie(SESSION).unwrap().to_owned();
    (visitor, session)
}

/// Every page of operators, about the server's store.
fn pages(server: &Server) -> Vec<String> {
    let all = dashboard::PAGES.iter();
    let all = all.filter(|page| page.need == Need::Operator);
    let all: Vec<String> = all
        .map(|page| page.path.replace("{storeId}", server.store.id.as_str()))
        .collect();
    assert!(all.len() >= 10);
    all
}

/// What was decided, newest first.
async fn decided(server: &Server, session: &str) -> Vec<String> {
    let record = server.account_get(session, "/v2/operator/activity").await;
    let events = record.data(200)["items"].as_array().unwrap().clone();
    events.iter().map(|event| text(&event["action"])).collect()
}

async fn items(server: &Server, session: &str, list: &str) -> Vec<Value> {
    let path = format!("/v2/operator/{list}");
    let listed = server.account_get(session, &path).await;
    listed.data(200)["items"].as_array().unwrap().clone()
}

#[apply(both)]
async fn operators_alone_see_the_installation(server: Server) {
    let (mut boss, _) = boss(&server).await;
    boss.shows("id=\"operator\"");
    let mut owner = signed_in(&server, OWNER).await;
    owner.hides("id=\"operator\"");
    let mut ann = signed_in(&server, ANN).await;
    for page in pages(&server) {
        server.app.env.clock.advance(1000);
        boss.go(&page).await;
        assert_eq!(boss.status, 200, "{page}: {}", boss.text);
        boss.shows("href=\"/operator/activity\"");
        for stranger in [&mut owner, &mut ann] {
            stranger.go(&page).await;
            assert_eq!(stranger.status, 404, "{page}");
            stranger.hides("/operator/");
            stranger
                .press("approve", &[("subject", "acc_a"), ("reason", "none")])
                .await;
            assert_eq!(stranger.status, 404, "{page}");
        }
        let asked = server.anonymous(http::Method::GET, &page).send().await;
        let target = asked.header("location").unwrap();
        assert!(
            target.starts_with("/sign-in?next=%2Foperator"),
            "{page}: {target}"
        );
    }
    // An operator is no member of a store.
    boss.go(&server.desk("")).await;
    assert_eq!(boss.status, 404);
    let email = Email::parse(BOSS).unwrap();
    let app = Arc::clone(&server.app);
    let dismissed = server
        .app
        .db
        .write(move |tx| operators::remove(tx, &app.env, &email));
    dismissed.await.unwrap();
    boss.go("/operator").await;
    assert_eq!(boss.status, 404);
    boss.go("/stores").await;
    boss.hides("id=\"operator\"");
}

#[apply(both)]
async fn in_production_the_mail_alone_opens_nothing(server: Server) {
    let server = server.in_production().await;
    server.appoint(BOSS).await;
    let email = Email::parse(BOSS).unwrap();
    let made = server.as_operator(move |tx, ctx| link(tx, ctx, &email)).await;
    let made = made.unwrap();
    let (_, token) = made.split_once("/sign-in?token=").unwrap();
    let mut visitor = Visitor::open(&server, &format!("/sign-in?token={token}")).await;
    visitor.page = "/sign-in".to_owned();
    visitor.press("verify", &[]).await;
    visitor.go("/stores").await;
    visitor.shows("id=\"operator\"");
    for page in pages(&server) {
        visitor.go(&page).await;
        assert_eq!(visitor.status, 403, "{page}");
        visitor.shows("switch two-factor authentication on");
        visitor.hides(OWNER);
    }
}

#[apply(both)]
async fn a_store_is_found_and_vouched_for(server: Server) {
    let (other, _) = server.other_store("bakery").await;
    let (mut boss, session) = boss(&server).await;
    let path = format!("/v2/operator/stores/{}", server.store.id);
    let page = format!("/operator/stores/{}", server.store.id);
    boss.go("/operator/stores?search=BAKERY").await;
    boss.shows("1 store<");
    boss.shows(&format!("/operator/stores/{}\"", other.id));
    boss.hides(&page);
    boss.go(&page).await;
    for shown in ["nimbus-labs", OWNER, "5.9% of $100.00 + $0.20", "$6.10"] {
        boss.shows(shown);
    }
    let needs = server
        .account_get(&session, &format!("{path}/requirements"))
        .await;
    assert_eq!(needs.data(200).as_array().unwrap().len(), 8);
    assert_eq!(boss.text.matches("class=\"badge good\">done<").count(), 8);
    for (act, verified) in [("verify", true), ("unverify", false), ("verify", true)] {
        boss.press(act, &[]).await;
        boss.shows("Saved.");
        let store = server.account_get(&session, &path).await;
        assert_eq!(store.data(200)["verified"], verified, "{act}");
    }
    for nowhere in [
        "/operator/stores/shp_aaaaaaaaaaaaaaaaaaaaaaaa",
        "/operator/stores/shp_a",
    ] {
        boss.go(nowhere).await;
        assert_eq!(boss.status, 404, "{nowhere}");
    }
    assert_eq!(
        decided(&server, &session).await,
        [
            "STORE_VERIFIED",
            "STORE_UNVERIFIED",
            "STORE_VERIFIED",
            "OPERATOR_ADDED"
        ]
    );
    server.verify().await;
}

/// Fees are typed as people write them.
#[apply(both)]
async fn what_is_kept_of_a_stores_sales_is_set(server: Server) {
    let (mut boss, session) = boss(&server).await;
    let path = format!("/v2/operator/stores/{}/fees", server.store.id);
    boss.go(&format!("/operator/stores/{}", server.store.id)).await;
    for (rate, fixed, field) in [
        ("a lot", "", "basisPoints"),
        ("51", "", "basisPoints"),
        ("", "-1", "fixedFee"),
        ("", "101", "fixedFee"),
    ] {
        boss.press("fees", &[("basisPoints", rate), ("fixedFee", fixed)])
            .await;
        assert!(
            boss.error(field).starts_with("Enter"),
            "{rate} {fixed}: {}",
            boss.text
        );
    }
    boss.press("fees", &[("basisPoints", "4.9"), ("fixedFee", "0.05")])
        .await;
    boss.shows("4.9% of $100.00 + $0.05");
    boss.shows("$4.95");
    let fees = server.account_get(&session, &path).await;
    let fees = fees.data(200);
    assert_eq!(
        (&fees["basisPoints"], &fees["fixedFee"]),
        (&json!(490), &json!(5))
    );
    boss.press("fees", &[("basisPoints", ""), ("fixedFee", "")]).await;
    boss.shows("$6.10");
    let fees = server.account_get(&session, &path).await;
    assert_eq!(fees.data(200)["basisPoints"], Value::Null);
    assert_eq!(
        decided(&server, &session).await,
        ["FEES_CHANGED", "FEES_CHANGED", "OPERATOR_ADDED"]
    );
}

#[apply(both)]
async fn a_block_says_what_it_does_and_is_written_down(server: Server) {
    let (mut boss, session) = boss(&server).await;
    let path = format!("/v2/operator/stores/{}", server.store.id);
    let page = format!("/operator/stores/{}", server.store.id);
    boss.go(&page).await;
    boss.shows(&format!("{page}/block"));
    boss.go(&format!("{page}/block")).await;
    boss.shows("Its payouts wait.");
    boss.press("block", &[("reason", "")]).await;
    assert_eq!(boss.error("reason"), "Please answer this");
    boss.press("block", &[("reason", "nobody gets <what> it sells")])
        .await;
    boss.shows("nobody gets &#60;what&#62; it sells");
    let store = server.account_get(&session, &path).await;
    assert_eq!(store.data(200)["blockReason"], "nobody gets <what> it sells");
    boss.go(&format!("{page}/block")).await;
    boss.shows("This store is blocked already.");
    boss.go("/operator/stores?kind=blocked").await;
    boss.shows("1 store<");
    boss.go(&page).await;
    boss.press("unblock", &[]).await;
    let store = server.account_get(&session, &path).await;
    assert_eq!(store.data(200)["blocked"], false);
    assert_eq!(
        decided(&server, &session).await,
        ["STORE_UNBLOCKED", "STORE_BLOCKED", "OPERATOR_ADDED"]
    );
    boss.go(&format!("/operator/activity?store={}", server.store.id))
        .await;
    for shown in ["Store blocked", "nobody gets &#60;what&#62; it sells", BOSS] {
        boss.shows(shown);
    }
    boss.hides("<span class=\"name\">Made an operator");
    boss.go("/operator/activity?what=OPERATOR_ADDED").await;
    boss.shows("<span class=\"name\">Made an operator");
    boss.hides("<span class=\"name\">Store blocked");
    server.verify().await;
}

#[apply(both)]
async fn identities_are_decided_and_codes_read_one_by_one(server: Server) {
    let (mut boss, session) = boss(&server).await;
    people_who_wait(&server).await;
    boss.go("/operator").await;
    boss.shows("1 identity waits for a look at it");
    boss.shows("1 code for a phone waits to be passed on");
    boss.go("/operator/phone-codes").await;
    boss.shows("+4930123456");
    boss.hides("424242");
    boss.press("read", &[]).await;
    boss.shows("<code data-key>424242</code>");
    boss.shows("Pass this code on to +4930123456.");
    // It stood in that answer alone.
    boss.reload().await;
    boss.hides("424242");
    assert!(!items(&server, &session, "phone-codes").await[0]["readAt"].is_null());
    boss.go("/operator/identity-checks").await;
    boss.shows(ANN);
    let id = boss.fields()["subject"].clone();
    boss.press("reject", &[("reason", "")]).await;
    assert_eq!(boss.error(&format!("reason-{id}")), "Please answer this");
    assert_eq!(items(&server, &session, "identity-checks").await.len(), 1);
    boss.press("reject", &[("reason", "the document cannot be read")])
        .await;
    boss.shows("Saved.");
    boss.shows("Nothing here");
    assert!(items(&server, &session, "identity-checks").await.is_empty());
    // Whoever was refused may be approved all the same.
    boss.press("approve", &[("subject", &*id)]).await;
    assert_eq!(
        decided(&server, &session).await,
        [
            "IDENTITY_APPROVED",
            "IDENTITY_REJECTED",
            "PHONE_CODE_READ",
            "OPERATOR_ADDED"
        ]
    );
    boss.press("approve", &[("subject", "acc_aaaaaaaaaaaaaaaaaaaaaaaa")])
        .await;
    assert_eq!(boss.status, 404);
    server.verify().await;
}

#[apply(both)]
async fn accounts_and_payouts_are_decided(server: Server) {
    let server = server.with(|config| config.payouts.hold_days = 0).await;
    let (mut boss, session) = boss(&server).await;
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    let mut payouts = Vec::new();
    for _ in 0..2 {
        server.app.env.clock.advance(1);
        let requested = server.request_payout(10_000, None).await.unwrap();
        payouts.push(requested.payout.id.to_string());
    }
    let account = new_account(&server).await;
    boss.go("/operator").await;
    boss.shows("1 bank account is in review");
    boss.shows("2 payouts are in review");
    boss.go("/operator/bank-accounts").await;
    boss.shows("•••• 6199");
    boss.shows(&format!("/operator/stores/{}\"", server.store.id));
    boss.press("approve", &[("subject", &*account)]).await;
    let find = async |list: &str, id: &str| -> Value {
        let all = items(&server, &session, list).await;
        all.into_iter().find(|one| one["id"] == *id).unwrap()
    };
    assert_eq!(find("bank-accounts", &account).await["status"], "APPROVED");
    boss.go("/operator/bank-accounts?status=APPROVED").await;
    let typed = [("subject", &*account), ("reason", "the names differ")];
    boss.press("reject", &typed).await;
    assert_eq!(find("bank-accounts", &account).await["status"], "REJECTED");
    boss.press("approve", &[("subject", &*account)]).await;
    boss.shows("The bank account was rejected for good");
    let balance = server.balance().await;
    boss.go("/operator/payouts").await;
    assert_eq!(boss.text.matches("value=\"reject\"").count(), 2);
    let typed = [("subject", &*payouts[0]), ("reason", "<b>too soon</b>")];
    boss.press("reject", &typed).await;
    let rejected = find("payouts", &payouts[0]).await;
    assert_eq!(
        (&rejected["status"], &rejected["refusal"]),
        (&json!("REJECTED"), &json!("<b>too soon</b>"))
    );
    assert!(server.balance().await > balance);
    boss.press("approve", &[("subject", &*payouts[1])]).await;
    server.drain().await;
    assert_eq!(find("payouts", &payouts[1]).await["status"], "PROCESSING");
    boss.go("/operator/payouts?status=REJECTED").await;
    boss.shows("&#60;b&#62;too soon");
    boss.hides("<b>");
    boss.hides("value=\"reject\"");
    server.verify().await;
}

#[apply(both)]
async fn the_queue_is_read_and_tried_again(server: Server) {
    let (mut boss, session) = boss(&server).await;
    failed_job(&server).await;
    boss.go("/operator").await;
    boss.shows("1 job was given up");
    for shown in ["Database", "sandbox", "Payment processor", "Webhooks"] {
        boss.shows(shown);
    }
    boss.go("/operator/jobs").await;
    boss.shows("mail_send");
    boss.shows("the address is not known");
    boss.press("retry", &[]).await;
    boss.shows("It is on its way.");
    assert!(items(&server, &session, "jobs?status=failed").await.is_empty());
    assert_eq!(decided(&server, &session).await[0], "JOB_RETRIED");
    boss.go("/operator/jobs?status=waits").await;
    boss.shows("mail_send");
    boss.hides("value=\"retry\"");
}
