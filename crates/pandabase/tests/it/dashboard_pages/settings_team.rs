//! The team on its page: invitations, roles, leaving, and the way of the store to another owner.

use super::signed_in;
use crate::accounts::second_factor::with_app;
use crate::accounts::{ANN, OWNER};
use crate::harness::{Server, apply, both};
use crate::visitor::Visitor;
use pandabase_domain::time::{MINUTE, SECOND};
use serde_json::{Value, json};

/// The member with an address, as the API lists it for the owner; null where there is none.
async fn member(server: &Server, email: &str) -> Value {
    // An address is mailed five times in ten minutes.
    server.app.env.clock.advance(3 * MINUTE);
    let owner = server.merchant(OWNER).await;
    let team = server.account_get(&owner, &server.of_team("/team")).await;
    let mut all = team.data(200).as_array().unwrap().clone().into_iter();
    all.find(|member| member["email"] == email).unwrap_or_default()
}

async fn at_team<'s>(server: &'s Server, email: &str) -> Visitor<'s> {
    let mut visitor = signed_in(server, email).await;
    visitor.go(&server.desk("/team")).await;
    assert_eq!(visitor.status, 200, "{}", visitor.text);
    visitor
}

#[apply(both)]
async fn a_colleague_is_invited_promoted_and_taken_out(server: Server) {
    let mut owner = at_team(&server, OWNER).await;
    owner.shows("You are owner here.");
    owner.shows("See products, orders, customers");
    let invite = server.desk("/team/invite");
    owner.shows(&format!("href=\"{invite}\" id=\"invite\""));
    owner.go(&invite).await;
    owner
        .press("invite", &[("email", "ann"), ("role", "VIEWER")])
        .await;
    assert_ne!(owner.error("email"), "", "{}", owner.text);
    owner.press("invite", &[("email", ANN), ("role", "OWNER")]).await;
    assert_ne!(owner.error("role"), "", "{}", owner.text);
    assert_eq!(member(&server, ANN).await, Value::Null);
    owner.press("invite", &[("email", ANN), ("role", "VIEWER")]).await;
    owner.shows("It is on its way.");
    owner.shows("invited</span>");
    let invited = member(&server, ANN).await;
    assert_eq!(
        (&invited["role"], &invited["status"]),
        (&json!("VIEWER"), &json!("INVITED"))
    );
    owner.press("invite", &[("email", ANN), ("role", "VIEWER")]).await;
    owner.shows("ann@example.org is already a member of this team");
    // She accepts on her page, and sees the team's page without the team.
    let mut ann = signed_in(&server, ANN).await;
    ann.press("accept", &[]).await;
    ann.go(&server.desk("/team")).await;
    ann.shows("You are viewer here.");
    ann.hides(OWNER);
    ann.hides("id=\"invite\"");
    let id = invited["id"].as_str().unwrap();
    owner.go(&server.desk("/team")).await;
    owner
        .press("role", &[("member", id), ("role", "ADMINSTRATOR")])
        .await;
    owner.shows("Saved.");
    assert_eq!(member(&server, ANN).await["role"], "ADMINSTRATOR");
    // An administrator leads the team, and cannot touch its owner.
    ann.go(&server.desk("/team")).await;
    ann.shows(OWNER);
    let own = member(&server, OWNER).await["id"].as_str().unwrap().to_owned();
    ann.press("remove", &[("member", &*own)]).await;
    assert!(ann.is_refused());
    assert_eq!(member(&server, OWNER).await["role"], "OWNER");
    owner.press("remove", &[("member", id)]).await;
    owner.shows("It was removed.");
    assert_eq!(member(&server, ANN).await, Value::Null);
    ann.go(&server.desk("/team")).await;
    assert_eq!(ann.status, 404);
    // Somebody who is in no team of this store is not found.
    owner
        .press("remove", &[("member", "tm_aaaaaaaaaaaaaaaaaaaaaaaa")])
        .await;
    assert_eq!(owner.status, 404);
    server.verify().await;
}

#[apply(both)]
async fn whoever_does_not_lead_the_team_changes_nothing_and_may_leave(server: Server) {
    server.member_with("DEVELOPER").await;
    let mut dev = at_team(&server, "developer@example.org").await;
    dev.hides("id=\"members\"");
    dev.shows("Leave this team");
    dev.hides("id=\"invite\"");
    dev.go(&server.desk("/team/invite")).await;
    assert_eq!(dev.status, 403, "{}", dev.text);
    dev.press("invite", &[("email", ANN), ("role", "VIEWER")]).await;
    assert_eq!(dev.status, 403, "{}", dev.text);
    assert_eq!(member(&server, ANN).await, Value::Null);
    dev.go(&server.desk("/team")).await;
    dev.press("leave", &[]).await;
    dev.shows("It was removed.");
    dev.shows("You have no store yet");
    assert_eq!(member(&server, "developer@example.org").await, Value::Null);
    // The owner has no way to leave but to give the store away.
    let mut owner = at_team(&server, OWNER).await;
    owner.hides("Leave this team");
    owner.press("leave", &[]).await;
    assert!(owner.is_refused());
    owner.shows("Invite them first.");
    server.verify().await;
}

#[apply(both)]
async fn a_store_is_offered_withdrawn_declined_and_taken_over(server: Server) {
    server.member_with("MODERATOR").await;
    server.member_with("VIEWER").await;
    let (moderator, viewer) = ("moderator@example.org", "viewer@example.org");
    let mut owner = at_team(&server, OWNER).await;
    owner.press("offer", &[("successor", moderator)]).await;
    owner.shows("Offered to moderator@example.org");
    // Nobody else learns of it.
    let mut other = at_team(&server, viewer).await;
    other.hides("id=\"offered\"");
    other.press("accept", &[]).await;
    assert_eq!(other.status, 404);
    owner.press("withdraw", &[]).await;
    owner.hides("Offered to");
    owner.press("offer", &[("successor", moderator)]).await;
    let mut successor = at_team(&server, moderator).await;
    successor.shows("id=\"offered\"");
    successor.press("withdraw", &[]).await;
    successor.hides("id=\"offered\"");
    owner.go(&server.desk("/team")).await;
    owner.press("offer", &[("successor", "nobody@example.org")]).await;
    assert_ne!(owner.error("successor"), "");
    // An open browser is not enough to give a store away.
    server.app.env.clock.advance(11 * MINUTE);
    owner.press("offer", &[("successor", moderator)]).await;
    owner.shows("You signed in a while ago.");
    let mut owner = at_team(&server, OWNER).await;
    owner.press("offer", &[("successor", moderator)]).await;
    successor.go(&server.desk("/team")).await;
    successor.press("accept", &[]).await;
    successor.shows("You are owner here.");
    owner.go(&server.desk("/team")).await;
    owner.shows("You are administrator here.");
    server.verify().await;
}

#[apply(both)]
async fn giving_a_store_away_takes_a_code_of_the_app(server: Server) {
    server.member_with("MODERATOR").await;
    let mut owner = signed_in(&server, OWNER).await;
    let (_, app) = with_app(&server, OWNER).await;
    owner.go(&server.desk("/team")).await;
    let to = ("successor", "moderator@example.org");
    owner.press("offer", &[to, ("code", "")]).await;
    assert_eq!(owner.error("code"), "Please answer this");
    for wrong in ["12", "000000000000"] {
        owner.press("offer", &[to, ("code", wrong)]).await;
        assert_eq!(
            owner.error("code"),
            "This code is wrong, used or too old",
            "{wrong}"
        );
    }
    // What was typed as a code is not shown again.
    owner.hides("000000000000");
    server.app.env.clock.advance(31 * SECOND);
    owner
        .press("offer", &[to, ("code", &*app.code_at(&server, 0))])
        .await;
    owner.shows("Offered to moderator@example.org");
    server.verify().await;
}

#[apply(both)]
async fn what_happened_to_the_team_is_on_a_page(server: Server) {
    let mut owner = at_team(&server, OWNER).await;
    owner.shows(&format!("href=\"{}\"", server.desk("/team/activity")));
    owner.go(&server.desk("/team/activity")).await;
    owner.shows("Nothing has happened yet");
    owner.go(&server.desk("/team/invite")).await;
    owner.press("invite", &[("email", ANN), ("role", "VIEWER")]).await;
    let invited = member(&server, ANN).await;
    let id = invited["id"].as_str().unwrap();
    owner.go(&server.desk("/team")).await;
    owner
        .press("role", &[("member", id), ("role", "DEVELOPER")])
        .await;
    let session = server.merchant(OWNER).await;
    let new = json!({"name": "<ci>", "permissions": ["WEBHOOKS_READ"]});
    server
        .account_post(&session, &server.of_team("/tokens"), new)
        .await
        .data(201);
    owner.go(&server.desk("/team/activity")).await;
    for words in ["Invited", "Got another role", "API token made"] {
        owner.shows(&format!("<span class=\"name\">{words}</span>"));
    }
    owner.shows(ANN);
    owner.shows("By: owner@example.org · Before: viewer · Since then: developer");
    owner.shows("Since then: WEBHOOKS_READ");
    owner.shows("&#60;ci&#62;");
    owner.hides("<ci>");
    owner.shows(&format!("GET /v2/stores/{}/activity?limit=25", server.store.id));
    owner.go(&server.desk("/team/activity?kind=ROLE_CHANGED")).await;
    owner.shows("<span class=\"name\">Got another role</span>");
    owner.hides("<span class=\"name\">Invited</span>");
    owner.go(&server.desk("/team/activity?kind=MEMBER_LEFT")).await;
    owner.shows("Nothing was found.");
    // What the API would refuse is left out.
    owner.go(&server.desk("/team/activity?kind=x")).await;
    owner.shows("<span class=\"name\">Invited</span>");
    // Whoever does not lead the team has no way there.
    let mut ann = signed_in(&server, ANN).await;
    ann.press("accept", &[]).await;
    ann.go(&server.desk("/team")).await;
    ann.hides("/team/activity");
    ann.go(&server.desk("/team/activity")).await;
    assert_eq!(ann.status, 403);
    ann.hides(OWNER);
    server.verify().await;
}
