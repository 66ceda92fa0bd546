//! Stores of one's own, and their teams.

use super::{ANN, OWNER};
use crate::harness::{Server, apply, both};
use crate::place::Place;
use crate::portal::keys;
use http::Method;
use pandabase_commerce::operator::activity::Actor;
use pandabase_commerce::operator::stores;
use pandabase_domain::checkout::Email;
use pandabase_domain::time::{DAY, MINUTE};
use pandabase_platform::config::limits::Limit;
use pandabase_platform::context::Ctx;
use serde_json::{Value, json};
use std::sync::Arc;

pub fn store(handle: &str) -> Value {
    json!({
        "name": "Ann's shop", "handle": handle, "statementDescriptor": "ANNS", "country": "DE",
        "supportEmail": "help@example.org", "category": ["SOFTWARE"], "description": "Things that Ann makes.",
        "summary": "Things"
    })
}

#[apply(both)]
async fn an_account_opens_up_to_ten_stores(server: Server) {
    let ann = server.merchant(ANN).await;
    assert_eq!(server.account_get(&ann, "/v2/stores").await.data(200), &json!([]));
    let made = server.account_post(&ann, "/v2/stores", store("ann-0")).await;
    let made = made.data(201).clone();
    assert_eq!(
        (&made["role"], &made["handle"], &made["statementDescriptor"]),
        (&json!("OWNER"), &json!("ann-0"), &json!("PB*ANNS"))
    );
    assert_eq!(made["category"], json!(["SOFTWARE"]));
    let taken = server.account_post(&ann, "/v2/stores", store("ann-0")).await;
    assert_eq!(taken.error(409), "Handle 'ann-0' is already taken");
    for number in 1..10 {
        server.app.env.clock.advance(1);
        let body = store(&format!("ann-{number}"));
        server.account_post(&ann, "/v2/stores", body).await.data(201);
    }
    let eleventh = server.account_post(&ann, "/v2/stores", store("ann-10")).await;
    assert_eq!(eleventh.error(400), "An account can have up to 10 stores");
    let listed = server.account_get(&ann, "/v2/stores").await;
    let listed = listed.data(200).as_array().unwrap();
    assert_eq!((listed.len(), &listed[0]["id"]), (10, &made["id"]));
    // It sells: a sandbox skips the gates.
    let path = format!("/v2/stores/{}/products", made["id"].as_str().unwrap());
    let body = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 100, "status": "ACTIVE"});
    server.account_post(&ann, &path, body).await.data(201);
    server.verify().await;
}

#[apply(both)]
async fn the_eleventh_store_is_refused_also_when_all_come_at_once(server: Server) {
    let ann = server.merchant(ANN).await;
    let bodies: Vec<Value> = (0..14).map(|number| store(&format!("ann-{number}"))).collect();
    let made = bodies
        .into_iter()
        .map(|body| server.account_post(&ann, "/v2/stores", body));
    let made = futures_util::future::join_all(made).await;
    let opened = made.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(opened, 10);
}

#[apply(both)]
async fn bad_stores_are_refused(server: Server) {
    let ann = server.merchant(ANN).await;
    for (change, text) in [
        (
            json!({"handle": "-x"}),
            "body/handle must NOT have fewer than 3 characters",
        ),
        (
            json!({"handle": "Ann"}),
            "body/handle must match pattern \"^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]$\"",
        ),
        (
            json!({"handle": "login"}),
            "body/handle must NOT be a name that is kept for hosts of the platform",
        ),
        (
            json!({"country": "VN"}),
            "body/country must be a country that merchants can be in",
        ),
        (
            json!({"category": []}),
            "body/category must NOT have fewer than 1 items",
        ),
        (
            json!({"name": ""}),
            "body/name must NOT have fewer than 1 characters",
        ),
        (
            json!({"supportEmail": "x"}),
            "body/supportEmail must match format \"email\"",
        ),
    ] {
        let mut body = store("ann");
        body.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        let refused = server.account_post(&ann, "/v2/stores", body).await;
        assert_eq!(refused.error(400), text, "{change}");
    }
    for field in [
        "name",
        "handle",
        "statementDescriptor",
        "supportEmail",
        "country",
        "category",
    ] {
        let mut body = store("ann");
        body.as_object_mut().unwrap().remove(field);
        let refused = server.account_post(&ann, "/v2/stores", body).await;
        assert_eq!(
            refused.error(400),
            format!("body must have required property '{field}'")
        );
    }
}

#[apply(both)]
async fn a_team_is_invited_changed_and_dissolved(server: Server) {
    let owner = server.merchant(OWNER).await;
    let team = server.of_team("/team");
    let listed = server.account_get(&owner, &team).await;
    let first = &listed.data(200)[0];
    assert_eq!(
        keys(first),
        ["accountId", "createdAt", "email", "id", "role", "status"]
    );
    assert_eq!(
        (&first["email"], &first["role"], &first["status"]),
        (&json!(OWNER), &json!("OWNER"), &json!("ACTIVE"))
    );
    let invited = json!({"email": "Ann@example.org", "role": "ADMINISTRATOR"});
    let invited = server.account_post(&owner, &team, invited).await;
    let invited = invited.data(201).clone();
    assert!(invited["id"].as_str().unwrap().starts_with("tm_"));
    assert_eq!(
        (&invited["role"], &invited["status"], &invited["accountId"]),
        (&json!("ADMINSTRATOR"), &json!("INVITED"), &Value::Null)
    );
    assert_eq!(
        server.letters(ANN).await[0]["subject"],
        "You are invited to the team of Nimbus Labs"
    );
    assert_eq!(
        server.letters(OWNER).await[0]["subject"],
        "The team of Nimbus Labs has changed"
    );
    let again = json!({"email": ANN, "role": "VIEWER"});
    let again = server.account_post(&owner, &team, again).await;
    assert_eq!(
        again.error(409),
        "ann@example.org is already a member of this team"
    );
    let ann = server.joined(ANN).await;
    assert_eq!(
        server.happened(&ann).await,
        ["JOINED_STORE", "CREATED", "SIGNED_IN"]
    );
    let listed = server.account_get(&ann, &team).await;
    let listed = listed.data(200);
    assert_eq!(listed[1]["status"], "ACTIVE");
    assert!(listed[1]["accountId"].as_str().unwrap().starts_with("acc_"));
    let stores = server.account_get(&ann, "/v2/stores").await;
    let mine = &stores.data(200)[0];
    assert_eq!(
        (&mine["role"], &mine["memberId"]),
        (&json!("ADMINSTRATOR"), &invited["id"])
    );
    let path = format!("{team}/{}", invited["id"].as_str().unwrap());
    let changed = server
        .account_patch(&owner, &path, json!({"role": "DEVELOPER"}))
        .await;
    assert_eq!(changed.data(200)["role"], "DEVELOPER");
    for address in [ANN, OWNER] {
        let letter = server.letters(address).await.remove(0);
        let text = letter["text"].as_str().unwrap();
        assert!(text.contains("from ADMINSTRATOR to DEVELOPER"), "{text}");
        assert_eq!(letter["reference"], invited["id"]);
    }
    assert_eq!(
        server.account_get(&ann, &team).await.error(403),
        "Insufficient role"
    );
    let gone = server.with_session(&owner, Method::DELETE, &path, None).await;
    assert_eq!(gone.data(200), &json!({"deleted": true}));
    server
        .with_session(&owner, Method::DELETE, &path, None)
        .await
        .error(404);
    assert_eq!(
        server.letters(ANN).await[0]["subject"],
        "You are no longer in the team of Nimbus Labs"
    );
    // Who was taken out does not come back by signing in.
    let ann = server.merchant(ANN).await;
    assert_eq!(server.account_get(&ann, "/v2/stores").await.data(200), &json!([]));
    server.verify().await;
}

#[apply(both)]
async fn nobody_makes_or_unmakes_an_owner(server: Server) {
    let owner = server.merchant(OWNER).await;
    let admin = server.member_with("ADMINISTRATOR").await;
    let team = server.of_team("/team");
    let listed = server.account_get(&admin, &team).await;
    let id = listed.data(200)[0]["id"].as_str().unwrap().to_owned();
    let path = format!("{team}/{id}");
    for token in [&owner, &admin] {
        let made = json!({"email": "eve@example.org", "role": "OWNER"});
        let made = server.account_post(token, &team, made).await;
        assert_eq!(
            made.error(400),
            "body/role must be one of VIEWER, MODERATOR, DEVELOPER, ADMINSTRATOR"
        );
        server
            .account_patch(token, &path, json!({"role": "VIEWER"}))
            .await
            .error(403);
        server
            .with_session(token, Method::DELETE, &path, None)
            .await
            .error(403);
    }
    // A member of another store's team is nobody here.
    let ann = server.merchant(ANN).await;
    let made = server.account_post(&ann, "/v2/stores", store("ann")).await;
    let other = format!("/v2/stores/{}/team/{id}", made.data(201)["id"].as_str().unwrap());
    let refused = server
        .account_patch(&ann, &other, json!({"role": "VIEWER"}))
        .await;
    assert_eq!(refused.error(404), "Member not found");
}

#[apply(both)]
async fn a_team_has_an_end(server: Server) {
    let owner = server.merchant(OWNER).await;
    let team = server.of_team("/team");
    for number in 1..50 {
        let body = json!({"email": format!("p{number}@example.org"), "role": "VIEWER"});
        server.account_post(&owner, &team, body).await.data(201);
    }
    let body = json!({"email": "p50@example.org", "role": "VIEWER"});
    let refused = server.account_post(&owner, &team, body).await;
    assert_eq!(refused.error(400), "A team can have up to 50 members");
}

#[apply(both)]
async fn nobody_is_flooded_with_mails_of_teams(server: Server) {
    let invite = json!({"email": ANN, "role": "VIEWER"});
    // Over and over into one team, and into those of other stores.
    let mut teams = vec![server.of_team("/team")];
    for number in 0..3 {
        let (other, _) = server.other_store(&format!("other-{number}")).await;
        teams.push(format!("/v2/stores/{}/team", other.id));
    }
    // Signing in makes the owner of all of them a member.
    let owner = server.merchant(OWNER).await;
    for team in &teams {
        for _ in 0..3 {
            let made = server.account_post(&owner, team, invite.clone()).await;
            let path = format!("{team}/{}", made.data(201)["id"].as_str().unwrap());
            // Who has not come yet hears nothing of what becomes of the invitation.
            server
                .account_patch(&owner, &path, json!({"role": "DEVELOPER"}))
                .await
                .data(200);
            server
                .with_session(&owner, Method::DELETE, &path, None)
                .await
                .data(200);
        }
    }
    let letters = server.letters(ANN).await;
    assert_eq!(letters.len(), 5);
    for letter in letters {
        assert_eq!(letter["subject"], "You are invited to the team of Nimbus Labs");
    }
    // An invitation without a mail is one.
    server
        .account_post(&owner, &teams[0], invite.clone())
        .await
        .data(201);
    let ann = server.joined(ANN).await;
    let stores = server.account_get(&ann, "/v2/stores").await;
    assert_eq!(stores.data(200)[0]["role"], "VIEWER");
    // The next day is a new one.
    server.app.env.clock.advance(DAY);
    server.account_post(&owner, &teams[1], invite).await.data(201);
    let letter = server.letters(ANN).await.remove(0);
    assert_eq!(letter["subject"], "You are invited to the team of Nimbus Labs");
    server.verify().await;
}

#[apply(both)]
async fn changes_of_teams_have_a_limit_of_their_own(server: Server) {
    let server = server
        .with(|config| config.limits.invitations = Limit::per_minute(2))
        .await;
    let owner = server.merchant(OWNER).await;
    let team = server.of_team("/team");
    let body = |number: i32| json!({"email": format!("p{number}@example.org"), "role": "VIEWER"});
    let mut paths = Vec::new();
    for number in 0..2 {
        let made = server.account_post(&owner, &team, body(number)).await;
        paths.push(format!("{team}/{}", made.data(201)["id"].as_str().unwrap()));
    }
    server.account_post(&owner, &team, body(2)).await.error(429);
    for (role, status) in [("DEVELOPER", 200), ("VIEWER", 200), ("DEVELOPER", 429)] {
        let changed = server
            .account_patch(&owner, &paths[0], json!({"role": role}))
            .await;
        assert_eq!(changed.status, status, "{}", changed.text);
    }
    for path in &paths {
        server
            .with_session(&owner, Method::DELETE, path, None)
            .await
            .data(200);
    }
    server
        .with_session(&owner, Method::DELETE, &paths[0], None)
        .await
        .error(429);
}

#[apply(both)]
async fn members_leave_by_themselves(server: Server) {
    let owner = server.merchant(OWNER).await;
    let team = server.of_team("/team");
    for role in ["VIEWER", "DEVELOPER", "ADMINSTRATOR"] {
        let session = server.member_with(role).await;
        let listed = server.account_get(&owner, &team).await;
        let path = |id: &Value| format!("{team}/{}", id.as_str().unwrap());
        let first = path(&listed.data(200)[0]["id"]);
        let refused = server.with_session(&session, Method::DELETE, &first, None).await;
        refused.error(403);
        // A member needs nobody to learn with which id to leave.
        let stores = server.account_get(&session, "/v2/stores").await;
        let mine = &stores.data(200)[0];
        assert_eq!(mine["role"], role);
        let own = path(&mine["memberId"]);
        let left = server.with_session(&session, Method::DELETE, &own, None).await;
        assert_eq!(left.data(200), &json!({"deleted": true}));
        let closed = server.account_get(&session, &server.of_team("")).await;
        assert_eq!(closed.error(404), "Store not found");
        server.app.env.clock.advance(20 * MINUTE);
    }
    // Nobody but who leads takes somebody else out.
    let viewer = server.member_with("VIEWER").await;
    server.member_with("MODERATOR").await;
    let listed = server.account_get(&owner, &team).await;
    let other = listed.data(200)[2]["id"].as_str().unwrap().to_owned();
    let refused = server
        .with_session(&viewer, Method::DELETE, &format!("{team}/{other}"), None)
        .await;
    assert_eq!(refused.error(403), "Insufficient role");
    // The owner stays: somebody must.
    let own = listed.data(200)[0]["id"].as_str().unwrap();
    server
        .with_session(&owner, Method::DELETE, &format!("{team}/{own}"), None)
        .await
        .error(403);
    server.verify().await;
}

#[apply(both)]
async fn handing_a_store_to_its_owner_changes_nothing(server: Server) {
    let owner = server.merchant(OWNER).await;
    server.member_with("VIEWER").await;
    let hand = async |email: &'static str| {
        let (app, store) = (Arc::clone(&server.app), server.store.clone());
        let handed = server.app.db.write(move |tx| {
            let email = Email::parse(email).unwrap();
            let ctx = Ctx::of(&app.env, &store);
            stores::hand_over(tx, &ctx, Actor::COMMAND_LINE, &email).map(drop)
        });
        handed.await.unwrap();
    };
    hand("Owner@Example.org").await;
    let decided = "SELECT COUNT(*) FROM operator_events WHERE action = 'STORE_HANDED_OVER'";
    assert_eq!(server.number(decided).await, 0);
    server
        .account_get(&owner, &server.of_team("/team"))
        .await
        .data(200);
    server.verify().await;
    // A member becomes the owner at once, and who was it is nobody here.
    hand("viewer@example.org").await;
    let closed = server.account_get(&owner, &server.of_team("/team")).await;
    assert_eq!(closed.error(404), "Store not found");
    // Both hear of it, and it is written down.
    assert_eq!(server.number(decided).await, 1);
    for (address, subject) in [
        (OWNER, "Nimbus Labs belongs to viewer@example.org"),
        ("viewer@example.org", "You own Nimbus Labs"),
    ] {
        assert_eq!(server.letters(address).await[0]["subject"], subject);
    }
    assert_eq!(server.happened(&owner).await[0], "STORE_GIVEN");
    let viewer = server.merchant("viewer@example.org").await;
    let happened = server.happened(&viewer).await;
    assert!(happened.contains(&"STORE_TAKEN".to_owned()), "{happened:?}");
    let team = server.account_get(&viewer, &server.of_team("/team")).await;
    assert_eq!(team.data(200).as_array().unwrap().len(), 1);
    server.verify().await;
}

#[apply(both)]
async fn the_last_member_and_the_last_token_are_one_also_when_many_come_at_once(server: Server) {
    let owner = server.merchant(OWNER).await;
    let team = server.of_team("/team");
    for number in 1..48 {
        let body = json!({"email": format!("p{number}@example.org"), "role": "VIEWER"});
        server.account_post(&owner, &team, body).await.data(201);
    }
    let invite = |number: i32| {
        let body = json!({"email": format!("q{number}@example.org"), "role": "VIEWER"});
        server.account_post(&owner, &team, body)
    };
    let made = futures_util::future::join_all((0..8).map(invite)).await;
    assert_eq!(made.iter().filter(|answer| answer.status == 201).count(), 2);
    let tokens = server.of_team("/tokens");
    let make = |_| {
        let body = json!({"name": "x", "permissions": ["STORE_READ"]});
        server.account_post(&owner, &tokens, body)
    };
    // The harness has made one.
    let made = futures_util::future::join_all((0..30).map(make)).await;
    assert_eq!(made.iter().filter(|answer| answer.status == 201).count(), 24);
}

#[tokio::test]
async fn an_operator_hands_a_store_over() {
    let place = Place::new();
    place.dev().stop();
    let handed = place
        .run(&["store", "owner", "demo-store", "Ann@nimbus.example"])
        .json(0);
    assert_eq!(
        (&handed["handle"], &handed["owner"]),
        (&json!("demo-store"), &json!("Ann@nimbus.example"))
    );
    place.run(&["store", "owner", "demo-store", "ann"]).json(2);
    place
        .run(&["store", "owner", "nobody", "ann@nimbus.example"])
        .json(1);
    place.run(&["verify"]).json(0);
}
