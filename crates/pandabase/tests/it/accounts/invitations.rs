//! Invitations to teams, as whoever is invited sees them.

use super::team::store;
use super::{ANN, ME, OWNER};
use crate::harness::{Server, apply, both};
use crate::portal::keys;
use http::Method;
use pandabase::wiring::housekeeping::schedule;
use pandabase_domain::time::DAY;
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::{Value, json};
use std::sync::Arc;

const INVITATIONS: &str = "/v2/accounts/me/invitations";

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The ids of the invitations to the account of a session, newest first.
async fn invitations(server: &Server, session: &str) -> Vec<String> {
    let listed = server
        .account_get(session, &format!("{INVITATIONS}?limit=100"))
        .await;
    let items = listed.data(200)["items"].as_array().unwrap().clone();
    items.iter().map(|item| text(&item["id"]).to_owned()).collect()
}

#[apply(both)]
async fn nobody_is_in_a_team_who_has_not_accepted(server: Server) {
    let owner = server.merchant(OWNER).await;
    let ann = server.merchant(ANN).await;
    let team = server.of_team("/team");
    let invite = json!({"email": "Ann@example.org", "role": "MODERATOR"});
    let invited = server.account_post(&owner, &team, invite).await;
    let id = text(&invited.data(201)["id"]).to_owned();
    // Neither the account that is there nor a sign-in shows to the team.
    let again = server.merchant(ANN).await;
    let seen = server.account_get(&owner, &team).await;
    assert_eq!(
        (&seen.data(200)[1]["status"], &seen.data(200)[1]["accountId"]),
        (&json!("INVITED"), &Value::Null)
    );
    for session in [&ann, &again] {
        let stores = server.account_get(session, "/v2/stores").await;
        assert_eq!(stores.data(200), &json!([]));
        let closed = server.account_get(session, &server.of_team("")).await;
        assert_eq!(closed.error(404), "Store not found");
    }
    let listed = server.account_get(&ann, INVITATIONS).await;
    let listed = listed.data(200);
    let shown = &listed["items"][0];
    assert_eq!(
        keys(shown),
        ["createdAt", "expiresAt", "id", "role", "storeId", "storeName"]
    );
    assert_eq!(
        (&shown["id"], &shown["role"], &shown["storeName"]),
        (&json!(id), &json!("MODERATOR"), &json!("Nimbus Labs"))
    );
    assert_eq!(listed["pagination"]["total"], 1);
    // It is Ann's alone.
    let eve = server.merchant("eve@example.org").await;
    assert!(invitations(&server, &eve).await.is_empty());
    let one = format!("{INVITATIONS}/{id}");
    let accept = format!("{one}/accept");
    for session in [&eve, &owner] {
        let refused = server.with_session(session, Method::POST, &accept, None).await;
        assert_eq!(refused.error(404), "Invitation not found");
        let refused = server.with_session(session, Method::DELETE, &one, None).await;
        assert_eq!(refused.error(404), "Invitation not found");
    }
    let accepted = server.with_session(&ann, Method::POST, &accept, None).await;
    let accepted = accepted.data(200);
    assert_eq!(
        (&accepted["role"], &accepted["memberId"], &accepted["id"]),
        (&json!("MODERATOR"), &json!(id), &json!(server.store.id.as_str()))
    );
    let stores = server.account_get(&again, "/v2/stores").await;
    assert_eq!(&stores.data(200)[0], accepted);
    let seen = server.account_get(&owner, &team).await;
    assert_eq!(seen.data(200)[1]["status"], "ACTIVE");
    // What is accepted is no invitation any more.
    assert!(invitations(&server, &ann).await.is_empty());
    for (method, path) in [(Method::POST, &accept), (Method::DELETE, &one)] {
        let refused = server.with_session(&ann, method, path, None).await;
        assert_eq!(refused.error(404), "Invitation not found");
    }
    server.verify().await;
}

#[apply(both)]
async fn invitations_are_declined_taken_back_and_expire(server: Server) {
    let owner = server.merchant(OWNER).await;
    let team = server.of_team("/team");
    let invite = json!({"email": ANN, "role": "VIEWER"});
    server.account_post(&owner, &team, invite.clone()).await.data(201);
    let ann = server.merchant(ANN).await;
    let first = invitations(&server, &ann).await.remove(0);
    let one = format!("{INVITATIONS}/{first}");
    let declined = server.with_session(&ann, Method::DELETE, &one, None).await;
    assert_eq!(declined.data(200), &json!({"deleted": true}));
    server
        .with_session(&ann, Method::POST, &format!("{one}/accept"), None)
        .await
        .error(404);
    let seen = server.account_get(&owner, &team).await;
    assert_eq!(seen.data(200).as_array().unwrap().len(), 1);
    // There can be another, which the team takes back.
    let second = server.account_post(&owner, &team, invite.clone()).await;
    let second = text(&second.data(201)["id"]).to_owned();
    server
        .with_session(&owner, Method::DELETE, &format!("{team}/{second}"), None)
        .await
        .data(200);
    assert!(invitations(&server, &ann).await.is_empty());
    // One that nobody answers ends by itself.
    server.account_post(&owner, &team, invite.clone()).await.data(201);
    let third = invitations(&server, &ann).await.remove(0);
    server.app.env.clock.advance(30 * DAY);
    let ann = server.merchant(ANN).await;
    assert!(invitations(&server, &ann).await.is_empty());
    server
        .with_session(&ann, Method::POST, &format!("{INVITATIONS}/{third}/accept"), None)
        .await
        .error(404);
    let app = Arc::clone(&server.app);
    let scheduled = server.app.db.write(move |tx| schedule(tx, &app.env));
    scheduled.await.unwrap();
    server.drain().await;
    for (statement, left) in [
        ("SELECT COUNT(*) FROM members WHERE role <> 'OWNER'", 0),
        ("SELECT COUNT(*) FROM team_mails", 0),
    ] {
        assert_eq!(server.number(statement).await, left, "{statement}");
    }
    let owner = server.merchant(OWNER).await;
    server.account_post(&owner, &team, invite).await.data(201);
    server.accept_newest(&ann).await.data(200);
    server.verify().await;
}

#[apply(both)]
async fn one_invitation_is_answered_once(server: Server) {
    let owner = server.merchant(OWNER).await;
    let invite = json!({"email": ANN, "role": "VIEWER"});
    let team = server.of_team("/team");
    server.account_post(&owner, &team, invite).await.data(201);
    let ann = server.merchant(ANN).await;
    let one = format!("{INVITATIONS}/{}", invitations(&server, &ann).await.remove(0));
    let accept = format!("{one}/accept");
    let answers = (0..8).map(|number| match number % 2 {
        0 => server.with_session(&ann, Method::POST, &accept, None),
        _ => server.with_session(&ann, Method::DELETE, &one, None),
    });
    let answers = futures_util::future::join_all(answers).await;
    let done = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(done, 1);
    assert!(answers.iter().all(|answer| answer.status != 500));
    server.verify().await;
}

/// Invites Ann to a new store of somebody else, without a mail.
async fn invite_to_another(server: &Server, number: i64) {
    let (other, _) = server.other_store(&format!("other-{number}")).await;
    let add = "INSERT INTO members (store_id, id, email, role, created_at, updated_at)
        VALUES ($1, $2, 'ann@example.org', 'VIEWER', $3, $3)";
    let now = server.app.env.clock.now();
    let added = server.app.db.write(move |tx| {
        let id = format!("tm_{number:024}");
        tx.run(Sql::new(add), params![&other.id, &id, now])
    });
    assert_eq!(added.await.unwrap(), 1);
}

#[apply(both)]
async fn invitations_crowd_nothing_out(server: Server) {
    let owner = server.merchant(OWNER).await;
    let ann = server.merchant(ANN).await;
    let own = server
        .account_post(&ann, "/v2/stores", store("ann-own"))
        .await
        .data(201)
        .clone();
    assert!(text(&own["memberId"]).starts_with("tm_"));
    for number in 0..120 {
        invite_to_another(&server, number).await;
    }
    let invite = json!({"email": ANN, "role": "DEVELOPER"});
    let employer = server
        .account_post(&owner, &server.of_team("/team"), invite)
        .await
        .data(201)
        .clone();
    // All of them can be read, and none is in the list of her stores.
    let mut all = Vec::new();
    for page in 1..=2 {
        let path = format!("{INVITATIONS}?limit=100&page={page}");
        let listed = server.account_get(&ann, &path).await;
        all.extend(listed.data(200)["items"].as_array().unwrap().clone());
    }
    assert_eq!(all.len(), 121);
    let stores = async |session: &str| {
        let stores = server.account_get(session, "/v2/stores").await;
        stores.data(200).as_array().unwrap().clone()
    };
    let again = server.merchant(ANN).await;
    assert_eq!(stores(&again).await.len(), 1);
    let accept = async |id: &Value| {
        let path = format!("{INVITATIONS}/{}/accept", text(id));
        server.with_session(&ann, Method::POST, &path, None).await
    };
    accept(&employer["id"]).await.data(200);
    let roles: Vec<Value> = stores(&ann).await.iter().map(|one| one["role"].clone()).collect();
    assert_eq!(roles, ["OWNER", "DEVELOPER"]);
    // Nobody is in more teams than are listed.
    let others: Vec<&Value> = all.iter().map(|one| &one["id"]).collect();
    let mut joined = 2;
    for id in others.into_iter().filter(|id| **id != employer["id"]) {
        let answer = accept(id).await;
        if joined < 100 {
            answer.data(200);
            joined += 1;
        } else {
            assert_eq!(answer.error(400), "An account can be in up to 100 teams");
            break;
        }
    }
    let listed = stores(&ann).await;
    assert_eq!((listed.len(), &listed[0]["handle"]), (100, &json!("ann-own")));
    server.verify().await;
}

#[apply(both)]
async fn stores_that_write_to_an_address_are_its_owners_without_an_invitation(server: Server) {
    // The operator made it, and nobody has to accept what is theirs.
    let owner = server.merchant(OWNER).await;
    assert!(invitations(&server, &owner).await.is_empty());
    let stores = server.account_get(&owner, "/v2/stores").await;
    assert_eq!(stores.data(200)[0]["role"], "OWNER");
    let me = server.account_get(&owner, ME).await;
    let team = server.account_get(&owner, &server.of_team("/team")).await;
    assert_eq!(team.data(200)[0]["accountId"], me.data(200)["id"]);
}
