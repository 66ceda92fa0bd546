//! What happened to the team and the API tokens of a store, as whoever leads the team reads it.

use super::{ANN, ME, OWNER};
use crate::harness::{Server, apply, both};
use http::Method;
use pandabase_commerce::accounts::{ownership, team};
use pandabase_commerce::stores::activity;
use pandabase_commerce::stores::actor::Actor;
use pandabase_domain::checkout::Email;
use pandabase_domain::role::Role;
use pandabase_domain::token::{Mode, Scope};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Sql};
use pandabase_platform::params;
use serde_json::{Value, json};
use std::sync::Arc;

const EVE: &str = "eve@example.org";

/// An entry: what happened, its subject, the value before and after, and who did it.
type Activity = [String; 5];

/// Words of events; `-` stands for what there is not.
fn activity(words: [&str; 5]) -> Activity {
    words.map(str::to_owned)
}

impl Server {
    /// What happened to the store, newest first, but by type where it was at one instant.
    async fn store_activity(&self, session: &str, query: &str) -> Vec<Activity> {
        let path = format!("{}{query}", self.of_team("/activity"));
        let list = self.account_get(session, &path).await;
        let mut items = list.data(200)["items"].as_array().unwrap().clone();
        let word = |event: &Value, key: &str| event[key].as_str().unwrap_or("-").to_owned();
        items.sort_by_key(|event| (std::cmp::Reverse(word(event, "createdAt")), word(event, "type")));
        let keys = ["type", "name", "before", "after", "email"];
        items
            .iter()
            .map(|event| keys.map(|key| word(event, key)))
            .collect()
    }
}

#[apply(both)]
async fn what_becomes_of_a_team_and_its_tokens_is_written_down(server: Server) {
    let owner = server.merchant(OWNER).await;
    let team = server.of_team("/team");
    let invited = json!({"email": ANN, "role": "ADMINSTRATOR"});
    let invited = server
        .account_post(&owner, &team, invited)
        .await
        .data(201)
        .clone();
    let member = format!("{team}/{}", invited["id"].as_str().unwrap());
    let ann = server.joined(ANN).await;
    let role = async |role: &str| {
        let change = json!({"role": role});
        server.account_patch(&owner, &member, change).await.data(200);
    };
    role("DEVELOPER").await;
    // The same role again is no change.
    role("DEVELOPER").await;
    let tokens = server.of_team("/tokens");
    let new = json!({"name": "ci", "permissions": ["WEBHOOKS_READ"]});
    let made = server.account_post(&ann, &tokens, new).await;
    let token = format!("{tokens}/{}", made.data(201)["id"].as_str().unwrap());
    let more = json!({"permissions": ["WEBHOOKS_READ", "WEBHOOKS_WRITE"]});
    for _ in 0..2 {
        server.account_patch(&ann, &token, more.clone()).await.data(200);
    }
    let roll = format!("{token}/roll-secret");
    server.account_post(&ann, &roll, json!({})).await.data(200);
    role("VIEWER").await;
    server
        .with_session(&owner, Method::DELETE, &member, None)
        .await
        .data(200);
    let invited = json!({"email": EVE, "role": "VIEWER"});
    let invited = server
        .account_post(&owner, &team, invited)
        .await
        .data(201)
        .clone();
    let eve = server.merchant(EVE).await;
    let decline = format!("{ME}/invitations/{}", invited["id"].as_str().unwrap());
    server
        .with_session(&eve, Method::DELETE, &decline, None)
        .await
        .data(200);

    let (one, two) = ("WEBHOOKS_READ", "WEBHOOKS_READ, WEBHOOKS_WRITE");
    let expected = [
        activity(["INVITATION_DECLINED", EVE, "-", "-", EVE]),
        activity(["MEMBER_INVITED", EVE, "-", "VIEWER", OWNER]),
        activity(["MEMBER_REMOVED", ANN, "VIEWER", "-", OWNER]),
        activity(["ROLE_CHANGED", ANN, "DEVELOPER", "VIEWER", OWNER]),
        activity(["TOKEN_DELETED", "ci", two, "-", OWNER]),
        activity(["TOKEN_ROLLED", "ci", two, two, ANN]),
        activity(["TOKEN_CHANGED", "ci", one, two, ANN]),
        activity(["TOKEN_CREATED", "ci", "-", one, ANN]),
        activity(["ROLE_CHANGED", ANN, "ADMINSTRATOR", "DEVELOPER", OWNER]),
        activity(["MEMBER_JOINED", ANN, "-", "ADMINSTRATOR", ANN]),
        activity(["MEMBER_INVITED", ANN, "-", "ADMINSTRATOR", OWNER]),
    ];
    assert_eq!(server.store_activity(&owner, "").await, expected);
    let roles = server.store_activity(&owner, "?type=ROLE_CHANGED").await;
    assert_eq!(roles, [expected[3].clone(), expected[8].clone()]);
    let second = format!("{}?limit=2&page=2", server.of_team("/activity"));
    let pages = server.account_get(&owner, &second).await.data(200).clone();
    assert_eq!(pages["pagination"]["total"], 11);
    let event = &pages["items"][0];
    assert_eq!(event["subject"], invited_id(&member));
    assert!(
        event["sessionId"].as_str().unwrap().starts_with("ses_"),
        "{event}"
    );
    assert!(
        event["accountId"].as_str().unwrap().starts_with("acc_"),
        "{event}"
    );
    // Whoever it happened to reads so in the activity of the account.
    let own = server.happened(&ann).await;
    assert_eq!(own[..3], ["LEFT_STORE", "ROLE_CHANGED", "ROLE_CHANGED"]);
    server.verify().await;
}

/// The id at the end of a path.
fn invited_id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

#[apply(both)]
async fn a_transfer_and_what_the_operator_does_are_written_down(server: Server) {
    let owner = server.merchant(OWNER).await;
    let viewer = server.member_with("VIEWER").await;
    let email = "viewer@example.org";
    let transfer = server.of_team("/transfer");
    // A store is given away by a session that has just begun.
    let owner_now = server.merchant(OWNER).await;
    let offer = json!({"email": email});
    server
        .account_post(&owner_now, &transfer, offer.clone())
        .await
        .data(201);
    server
        .with_session(&owner, Method::DELETE, &transfer, None)
        .await
        .data(200);
    server.account_post(&owner_now, &transfer, offer).await.data(201);
    let accept = format!("{transfer}/accept");
    server
        .with_session(&viewer, Method::POST, &accept, None)
        .await
        .data(200);
    let listed = server.account_get(&viewer, &server.of_team("/team")).await;
    let mut members = listed.data(200).as_array().unwrap().iter();
    let former = members.find(|member| member["email"] == OWNER).unwrap()["id"].clone();
    // The operator changes a role, and then the owner.
    server.app.env.clock.advance(1);
    let (app, store) = (Arc::clone(&server.app), server.store.clone());
    let changed = server.app.db.write(move |tx| {
        let id = pandabase_domain::id::MemberId::from_stored(former.as_str().unwrap());
        let ctx = Ctx::of(&app.env, &store);
        team::assign(tx, &ctx, Actor::Operator, &id, Role::Moderator)
    });
    changed.await.unwrap();
    server.app.env.clock.advance(1);
    let (app, store) = (Arc::clone(&server.app), server.store.clone());
    let handed = server.app.db.write(move |tx| {
        let email = Email::parse(ANN).unwrap();
        ownership::hand_over(tx, &Ctx::of(&app.env, &store), &email)
    });
    handed.await.unwrap();
    let ann = server.merchant(ANN).await;
    let told_of = server.store_activity(&ann, "").await;
    assert_eq!(
        told_of[..6],
        [
            activity(["OWNER_CHANGED", ANN, email, ANN, "-"]),
            activity(["ROLE_CHANGED", OWNER, "ADMINSTRATOR", "MODERATOR", "-"]),
            activity(["OWNER_CHANGED", email, OWNER, email, email]),
            activity(["STORE_OFFERED", email, "-", "-", OWNER]),
            activity(["OFFER_ENDED", email, "-", "-", OWNER]),
            activity(["STORE_OFFERED", email, "-", "-", OWNER]),
        ]
    );
    server.verify().await;
}

#[apply(both)]
async fn only_whoever_leads_the_team_reads_it_and_it_has_an_end(server: Server) {
    let owner = server.merchant(OWNER).await;
    let path = server.of_team("/activity");
    for (role, may) in [("DEVELOPER", false), ("ADMINSTRATOR", true)] {
        let session = server.member_with(role).await;
        let answer = server.account_get(&session, &path).await;
        assert_eq!(answer.status == 200, may, "{role}: {}", answer.text);
    }
    let scopes = Scope::ALL.iter().copied().collect();
    let token = server.token_with(Mode::Bearer, scopes).await;
    let by_token = server.anonymous(Method::GET, &path);
    let by_token = by_token.bearer(token.secret.as_deref().unwrap()).send().await;
    assert_eq!(by_token.error(401), "Session expired");
    let wrong = server.account_get(&owner, &format!("{path}?type=NOTHING")).await;
    assert!(wrong.error(400).contains("querystring/type"), "{}", wrong.text);
    // Older ones than those of now: ids begin with their time.
    let store = server.store.id.clone();
    let written = server.app.db.write(move |tx| {
        let add = "INSERT INTO store_events (store_id, id, type, subject, name, created_at)
            VALUES ($1, $2, 'MEMBER_LEFT', 'tm_1', 'x', 1)";
        for number in 0..5_005 {
            let id = format!("sev_{number:024}");
            tx.run(Sql::new(add), params![&store, &id])?;
        }
        Ok::<_, DbError>(())
    });
    written.await.unwrap();
    let invited = json!({"email": EVE, "role": "VIEWER"});
    server
        .account_post(&owner, &server.of_team("/team"), invited)
        .await
        .data(201);
    let listed = server.account_get(&owner, &path).await;
    assert_eq!(listed.data(200)["pagination"]["total"], 5_000);
    assert_eq!(listed.data(200)["items"][0]["name"], EVE);
    // A year later all of it is gone.
    let app = Arc::clone(&server.app);
    let scheduled = server
        .app
        .db
        .write(move |tx| pandabase::wiring::housekeeping::schedule(tx, &app.env));
    scheduled.await.unwrap();
    server.advance(activity::KEPT + 1).await;
    assert_eq!(server.number("SELECT COUNT(*) FROM store_events").await, 0);
}
