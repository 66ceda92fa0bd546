//! What the team of a store writes for itself: notes on cases, and canned replies.

use super::Desk;
use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use crate::portal::MIA;
use http::Method;
use pandabase_domain::token::{Mode, Scope};
use serde_json::{Value, json};

/// What nobody but the team may read.
const NOTE: &str = "Third complaint this month: refund at once.";

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn notes(desk: &Desk<'_>) -> String {
    desk.server.of_team(&format!("/cases/{}/notes", desk.id))
}

async fn add(desk: &Desk<'_>, body: &str) -> Value {
    desk.server.app.env.clock.advance(1);
    let added = desk.server.post(&notes(desk), json!({"body": body})).await;
    added.data(201).clone()
}

#[apply(both)]
async fn a_note_is_the_teams(server: Server) {
    let desk = Desk::open(&server).await;
    let moderator = server.member_with("MODERATOR").await;
    server.drain().await;
    let (case, letters) = (desk.show().await, server.letters(MIA).await);
    let team = server.letters(OWNER).await;
    let body = json!({"body": NOTE});
    let made = server.account_post(&moderator, &notes(&desk), body).await;
    let made = made.data(201).clone();
    assert_eq!(made["authorEmail"], "moderator@example.org");
    assert!(text(&made["authorId"]).starts_with("acc_"), "{made}");
    add(&desk, "Refunded.").await;
    let listed = server.get(&notes(&desk)).await;
    let bodies: Vec<String> = listed.data(200)["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| text(&note["body"]))
        .collect();
    assert_eq!(bodies, ["Refunded.", NOTE]);
    assert_eq!(listed.data(200)["items"][1], made);
    // It is no message: the case stands as it stood, and nobody is told.
    server.drain().await;
    assert_eq!(desk.show().await, case);
    assert_eq!(desk.trail().await.len(), 2);
    assert_eq!(server.letters(MIA).await, letters);
    assert_eq!(server.letters(OWNER).await, team);
    for path in ["", "/messages"] {
        let path = format!("/cases/{}{path}", desk.id);
        let shown = server.portal_get(&desk.person, &path).await;
        assert!(!shown.data(200).to_string().contains("refund at once"), "{path}");
    }
    let told = server.get(&server.core("/events?before=now&limit=100")).await;
    assert!(!told.data(200).to_string().contains("refund at once"));
    server.verify().await;
}

#[apply(both)]
async fn notes_have_bounds_and_go(server: Server) {
    let desk = Desk::open(&server).await;
    for (body, fault) in [
        (json!({}), "body must have required property 'body'"),
        (
            json!({"body": ""}),
            "body/body must NOT have fewer than 1 characters",
        ),
        (
            json!({"body": "x".repeat(4001)}),
            "body/body must NOT have more than 4000 characters",
        ),
    ] {
        assert_eq!(server.post(&notes(&desk), body).await.error(400), fault);
    }
    let mut last = Value::Null;
    for number in 0..100 {
        last = add(&desk, &format!("Note {number}")).await;
    }
    let full = server.post(&notes(&desk), json!({"body": "One more"})).await;
    assert_eq!(full.error(400), "A case can have at most 100 notes");
    let one = format!("{}/{}", notes(&desk), text(&last["id"]));
    assert_eq!(server.delete(&one).await.data(200), &json!({"deleted": true}));
    assert_eq!(server.delete(&one).await.error(404), "Note not found");
    add(&desk, "One more").await;
    let unknown = server.of_team(&format!("/cases/case_{}/notes", "a".repeat(24)));
    for answer in [
        server.get(&unknown).await,
        server.post(&unknown, json!({"body": "x"})).await,
        server.delete(&format!("{unknown}/{}", text(&last["id"]))).await,
    ] {
        assert_eq!(answer.error(404), "Case not found");
    }
    // A note is found on its own case only.
    let other = desk.another("Another question").await;
    let elsewhere = server.of_team(&format!("/cases/{other}/notes"));
    let newest = server.get(&notes(&desk)).await.data(200)["items"][0]["id"].clone();
    let there = server.delete(&format!("{elsewhere}/{}", text(&newest))).await;
    assert_eq!(there.error(404), "Note not found");
    server.verify().await;
}

#[apply(both)]
async fn who_may_answer_may_note(server: Server) {
    let desk = Desk::open(&server).await;
    add(&desk, NOTE).await;
    let viewer = server.member_with("VIEWER").await;
    let seen = server.account_get(&viewer, &notes(&desk)).await;
    assert_eq!(seen.data(200)["pagination"]["total"], 1);
    let refused = server
        .account_post(&viewer, &notes(&desk), json!({"body": "x"}))
        .await;
    assert_eq!(refused.error(403), "Insufficient role");
    let replies = server.of_team("/canned-replies");
    let refused = server
        .account_post(&viewer, &replies, json!({"name": "a", "body": "b"}))
        .await;
    assert_eq!(refused.error(403), "Insufficient role");
    let scopes = [Scope::CasesRead].into_iter().collect();
    let token = server.token_with(Mode::Bearer, scopes).await;
    let secret = token.secret.as_deref().unwrap();
    let read = server.anonymous(Method::GET, &notes(&desk)).bearer(secret);
    assert_eq!(read.send().await.data(200)["pagination"]["total"], 1);
    let write = server.anonymous(Method::POST, &notes(&desk)).bearer(secret);
    let write = write.json(&json!({"body": "x"})).send().await;
    assert_eq!(write.error(403), "Missing required permissions: CASES_WRITE");
    let (_, stranger) = server.other_store("other-store").await;
    let theirs = server.anonymous(Method::GET, &notes(&desk)).bearer(&stranger);
    assert_eq!(theirs.send().await.error(404), "Store not found");
}

#[apply(both)]
async fn canned_replies_are_made_changed_and_deleted(server: Server) {
    let path = server.of_team("/canned-replies");
    let make = async |name: &str, body: &str| {
        server.app.env.clock.advance(1);
        let asked = json!({"name": name, "body": body});
        server.post(&path, asked).await
    };
    let made = make("Résumé", "Dear {buyer}, about {order}: ").await;
    let made = made.data(201).clone();
    make("Again", "Please try again.").await.data(201);
    let listed = server.get(&path).await;
    let names: Vec<String> = listed.data(200)["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reply| text(&reply["name"]))
        .collect();
    assert_eq!(names, ["Again", "Résumé"]);
    let one = format!("{path}/{}", text(&made["id"]));
    assert_eq!(server.get(&one).await.data(200), &made);
    assert_eq!(
        make("RÉSUMÉ", "x").await.error(409),
        "Canned reply 'RÉSUMÉ' already exists"
    );
    server.app.env.clock.advance(1);
    // Nothing, and what is so already, change nothing.
    for nothing in [json!({}), json!({"name": "Résumé"})] {
        assert_eq!(server.patch(&one, nothing).await.data(200), &made);
    }
    let changed = server.patch(&one, json!({"body": "Dear {buyer}"})).await;
    assert_eq!(changed.data(200)["body"], "Dear {buyer}");
    assert_ne!(changed.data(200)["updatedAt"], made["updatedAt"]);
    let taken = server.patch(&one, json!({"name": "again"})).await;
    assert_eq!(taken.error(409), "Canned reply 'again' already exists");
    server.patch(&one, json!({"name": "RÉSUMÉ"})).await.data(200);
    assert_eq!(server.delete(&one).await.data(200), &json!({"deleted": true}));
    for gone in [
        server.get(&one).await,
        server.patch(&one, json!({"body": "x"})).await,
        server.delete(&one).await,
    ] {
        assert_eq!(gone.error(404), "Canned reply not found");
    }
    for (body, fault) in [
        (json!({"body": "x"}), "body must have required property 'name'"),
        (json!({"name": "x"}), "body must have required property 'body'"),
        (
            json!({"name": "", "body": "x"}),
            "body/name must NOT have fewer than 1 characters",
        ),
        (
            json!({"name": "x".repeat(129), "body": "x"}),
            "body/name must NOT have more than 128 characters",
        ),
        (
            json!({"name": "x", "body": "x".repeat(4001)}),
            "body/body must NOT have more than 4000 characters",
        ),
    ] {
        assert_eq!(server.post(&path, body).await.error(400), fault);
    }
    for number in 0..99 {
        make(&format!("Reply {number}"), "x").await.data(201);
    }
    assert_eq!(
        make("One more", "x").await.error(400),
        "A store can have at most 100 canned replies"
    );
    let (_, stranger) = server.other_store("other-store").await;
    let theirs = server.anonymous(Method::GET, &path).bearer(&stranger);
    assert_eq!(theirs.send().await.error(404), "Store not found");
    server.verify().await;
}

#[apply(both)]
async fn two_of_one_name_are_not_made_at_once(server: Server) {
    let path = server.of_team("/canned-replies");
    let make = || server.post(&path, json!({"name": "Thanks", "body": "Thank you."}));
    let (one, two) = tokio::join!(make(), make());
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    server.verify().await;
}
