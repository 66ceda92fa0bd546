//! A store's way to another owner: offered, declined, taken back, accepted.

use super::second_factor::with_app;
use super::{ANN, OWNER};
use crate::harness::{Answer, Server, apply, both};
use http::Method;
use pandabase_commerce::operator::activity::Actor;
use pandabase_commerce::operator::stores;
use pandabase_domain::time::{DAY, MINUTE, SECOND};
use pandabase_platform::context::Ctx;
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};
use std::sync::Arc;

const TEXT: &str = "body/email must be the address of another member of the team, who has signed in";

impl Server {
    async fn offer_store(&self, token: &str, body: Value) -> Answer {
        self.account_post(token, &self.of_team("/transfer"), body).await
    }

    async fn transfer(&self, token: &str) -> Answer {
        self.account_get(token, &self.of_team("/transfer")).await
    }

    async fn withdraw(&self, token: &str) -> Answer {
        let path = self.of_team("/transfer");
        self.with_session(token, Method::DELETE, &path, None).await
    }

    /// Whether an operator vouches for the owner from now on.
    pub(super) async fn vouch(&self, is_verified: bool) -> Result<(), ApiError> {
        let (app, store) = (Arc::clone(&self.app), self.store.clone());
        let done = self.app.db.write(move |tx| {
            let ctx = Ctx::of(&app.env, &store);
            stores::set_verified(tx, &ctx, Actor::COMMAND_LINE, is_verified)
        });
        done.await.map(drop)
    }

    async fn accept_transfer(&self, token: &str) -> Answer {
        let path = self.of_team("/transfer/accept");
        self.with_session(token, Method::POST, &path, None).await
    }
}

fn to(email: &str) -> Value {
    json!({"email": email})
}

#[apply(both)]
async fn a_store_goes_to_a_member_who_accepts(server: Server) {
    let owner = server.merchant(OWNER).await;
    let lena = server.member_with("MODERATOR").await;
    let offered = server.offer_store(&owner, to("Moderator@Example.org")).await;
    let offered = offered.data(201).clone();
    assert_eq!(offered["email"], "moderator@example.org");
    for session in [&owner, &lena] {
        assert_eq!(server.transfer(session).await.data(200), &offered);
    }
    assert_eq!(
        server.letters("moderator@example.org").await[0]["subject"],
        "Nimbus Labs is offered to you"
    );
    assert_eq!(
        server.letters(OWNER).await[0]["subject"],
        "You have offered Nimbus Labs to moderator@example.org"
    );
    // Nobody else learns of it, and one offer waits at a time.
    let viewer = server.member_with("VIEWER").await;
    assert_eq!(server.transfer(&viewer).await.error(404), "Transfer not found");
    assert_eq!(
        server.accept_transfer(&viewer).await.error(404),
        "Transfer not found"
    );
    assert_eq!(
        server.accept_transfer(&owner).await.error(404),
        "Transfer not found"
    );
    let again = server.offer_store(&owner, to("viewer@example.org")).await;
    assert_eq!(
        again.error(409),
        "The store is already offered to moderator@example.org"
    );
    server.verify().await;
    let made = json!({"name": "ci", "permissions": ["PAYOUTS_READ"]});
    let made = server
        .account_post(&owner, &server.of_team("/tokens"), made)
        .await;
    let secret = made.data(201)["secret"].as_str().unwrap().to_owned();

    let taken = server.accept_transfer(&lena).await;
    assert_eq!(
        (&taken.data(200)["role"], &taken.data(200)["id"]),
        (&json!("OWNER"), &json!(server.store.id.as_str()))
    );
    let team = server.account_get(&lena, &server.of_team("/team")).await;
    let roles = team.data(200).as_array().unwrap().iter();
    let roles: Vec<_> = roles.map(|member| (&member["email"], &member["role"])).collect();
    assert_eq!(
        roles,
        [
            (&json!(OWNER), &json!("ADMINSTRATOR")),
            (&json!("moderator@example.org"), &json!("OWNER")),
            (&json!("viewer@example.org"), &json!("VIEWER")),
        ]
    );
    // Programs go on, and mails of the store go to the new owner.
    let call = server.anonymous(Method::GET, &server.core("/payouts"));
    call.bearer(&secret).send().await.data(200);
    let subjects = [
        (OWNER, "Nimbus Labs belongs to moderator@example.org"),
        ("moderator@example.org", "You own Nimbus Labs"),
    ];
    for (address, subject) in subjects {
        assert_eq!(server.letters(address).await[0]["subject"], subject);
    }
    let invited = json!({"email": ANN, "role": "VIEWER"});
    server
        .account_post(&lena, &server.of_team("/team"), invited)
        .await
        .data(201);
    assert_eq!(
        server.letters("moderator@example.org").await[0]["subject"],
        "The team of Nimbus Labs has changed"
    );
    assert_eq!(server.happened(&lena).await[0], "STORE_TAKEN");
    assert_eq!(server.happened(&owner).await[0], "STORE_GIVEN");
    // What somebody else did says nothing of where they are.
    let activity = server
        .account_get(&owner, "/v2/accounts/me/activity?type=STORE_GIVEN")
        .await;
    assert_eq!(activity.data(200)["items"][0]["ipAddress"], Value::Null);
    assert_eq!(server.transfer(&lena).await.error(404), "Transfer not found");
    assert_eq!(
        server
            .offer_store(&owner, to("viewer@example.org"))
            .await
            .error(403),
        "Insufficient role"
    );
    server.verify().await;
}

#[apply(both)]
async fn an_offer_is_declined_taken_back_and_ends(server: Server) {
    let owner = server.merchant(OWNER).await;
    let lena = server.member_with("MODERATOR").await;
    for session in [&lena, &owner] {
        server
            .offer_store(&owner, to("moderator@example.org"))
            .await
            .data(201);
        assert_eq!(
            server.withdraw(session).await.data(200),
            &json!({"deleted": true})
        );
        assert_eq!(
            server.letters(OWNER).await[0]["subject"],
            "Nimbus Labs stays yours"
        );
        assert_eq!(server.withdraw(session).await.error(404), "Transfer not found");
        assert_eq!(
            server.accept_transfer(&lena).await.error(404),
            "Transfer not found"
        );
    }
    // A week later it is over, and there can be another.
    server
        .offer_store(&owner, to("moderator@example.org"))
        .await
        .data(201);
    server.app.env.clock.advance(7 * DAY);
    assert_eq!(
        server.accept_transfer(&lena).await.error(404),
        "Transfer not found"
    );
    let owner = server.merchant(OWNER).await;
    server
        .offer_store(&owner, to("moderator@example.org"))
        .await
        .data(201);
    // Whoever is taken out of the team takes nothing over.
    let offered = server.transfer(&owner).await;
    let path = format!("/team/{}", offered.data(200)["memberId"].as_str().unwrap());
    server
        .with_session(&owner, Method::DELETE, &server.of_team(&path), None)
        .await
        .data(200);
    assert_eq!(server.transfer(&owner).await.error(404), "Transfer not found");
    server.verify().await;
}

#[apply(both)]
async fn only_a_member_who_has_come_gets_a_store(server: Server) {
    let owner = server.merchant(OWNER).await;
    let invited = json!({"email": ANN, "role": "VIEWER"});
    server
        .account_post(&owner, &server.of_team("/team"), invited)
        .await
        .data(201);
    for email in [ANN, OWNER, "nobody@example.org"] {
        assert_eq!(
            server.offer_store(&owner, to(email)).await.error(400),
            TEXT,
            "{email}"
        );
    }
    let wrong = server.offer_store(&owner, to("x")).await;
    assert_eq!(wrong.error(400), "body/email must match format \"email\"");
    let wrong = server.offer_store(&owner, json!({})).await;
    assert_eq!(wrong.error(400), "body must have required property 'email'");
    // An administrator offers nothing.
    let admin = server.member_with("ADMINSTRATOR").await;
    assert_eq!(
        server.offer_store(&admin, to(OWNER)).await.error(403),
        "Insufficient role"
    );
    server.verify().await;
}

#[apply(both)]
async fn whoever_has_ten_stores_takes_no_other(server: Server) {
    let owner = server.merchant(OWNER).await;
    let lena = server.member_with("MODERATOR").await;
    for number in 0..10 {
        let store = json!({
            "name": "Lena's", "handle": format!("lena-{number}"), "statementDescriptor": "LENA",
            "country": "DE", "supportEmail": "help@example.org", "category": ["SOFTWARE"],
            "description": "Things."
        });
        server.account_post(&lena, "/v2/stores", store).await.data(201);
    }
    server
        .offer_store(&owner, to("moderator@example.org"))
        .await
        .data(201);
    assert_eq!(
        server.accept_transfer(&lena).await.error(400),
        "An account can have up to 10 stores"
    );
    // The offer waits on.
    server.transfer(&lena).await.data(200);
    server.verify().await;
}

#[apply(both)]
async fn an_owner_with_an_app_needs_its_code(server: Server) {
    let (owner, app) = with_app(&server, OWNER).await;
    let invited = json!({"email": ANN, "role": "VIEWER"});
    server
        .account_post(&owner, &server.of_team("/team"), invited)
        .await
        .data(201);
    server.joined(ANN).await;
    let offer = |code: &str| json!({"email": ANN, "code": code});
    assert_eq!(
        server.offer_store(&owner, to(ANN)).await.error(400),
        "body must have required property 'code'"
    );
    // Wrong codes are counted, also for signing in.
    for _ in 0..10 {
        assert_eq!(
            server.offer_store(&owner, offer("000000")).await.error(401),
            "Invalid code"
        );
    }
    server.app.env.clock.advance(30 * SECOND);
    let right = app.code_at(&server, 0);
    assert_eq!(
        server.offer_store(&owner, offer(&right)).await.error(429),
        "Rate limit exceeded. Please retry after the reset time."
    );
    assert_eq!(server.transfer(&owner).await.error(404), "Transfer not found");
    let offered = server.offer_store(&owner, offer(&app.recovery[0])).await;
    assert_eq!(offered.data(201)["email"], ANN);
    let happened = server.happened(&owner).await;
    assert_eq!(happened[0], "RECOVERY_CODE_USED");
    assert!(happened.contains(&"STORE_OFFERED".to_owned()), "{happened:?}");
    server.verify().await;
}

#[apply(both)]
async fn a_store_is_accepted_once_also_when_many_accept(server: Server) {
    let owner = server.merchant(OWNER).await;
    let lena = server.member_with("MODERATOR").await;
    server
        .offer_store(&owner, to("moderator@example.org"))
        .await
        .data(201);
    let path = server.of_team("/transfer/accept");
    let accept = |_| server.with_session(&lena, Method::POST, &path, None);
    let taken = futures_util::future::join_all((0..6).map(accept)).await;
    let count = |status: u16| taken.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(200), count(404)), (1, 5));
    server.verify().await;
}

#[apply(both)]
async fn an_owner_without_an_app_gives_a_store_away_by_a_session_that_has_just_begun(server: Server) {
    let owner = server.merchant(OWNER).await;
    server.member_with("VIEWER").await;
    server.app.env.clock.advance(10 * MINUTE);
    let late = server.offer_store(&owner, to("viewer@example.org")).await;
    assert_eq!(late.error(403), "Sign in again to give a store away");
    assert_eq!(server.transfer(&owner).await.error(404), "Transfer not found");
    let owner = server.merchant(OWNER).await;
    server
        .offer_store(&owner, to("viewer@example.org"))
        .await
        .data(201);
    server.verify().await;
}

#[apply(both)]
async fn what_was_known_of_an_owner_does_not_go_with_the_store(server: Server) {
    let live = server.in_production().await;
    live.open_for_business().await;
    live.approved_account().await;
    live.vouch(true).await.unwrap();
    assert_eq!(live.lacks("PAYOUTS").await, ["PHONE", "TWO_FACTOR"]);
    let owner = live.begin(OWNER).await;
    let invited = json!({"email": ANN, "role": "VIEWER"});
    live.account_post(&owner, &live.of_team("/team"), invited)
        .await
        .data(201);
    let ann = live.begin(ANN).await;
    live.accept_newest(&ann).await.data(200);
    live.offer_store(&owner, to(ANN)).await.data(201);
    live.accept_transfer(&ann).await.data(200);
    let all = ["IDENTITY", "PHONE", "TWO_FACTOR", "BANK_ACCOUNT"];
    assert_eq!(live.lacks("PAYOUTS").await, all);
    assert_eq!(live.lacks("PAYMENTS").await, ["PROFILE", "QUESTIONNAIRE"]);
    assert_eq!(live.get(&live.core("/")).await.data(200)["verified"], false);
    let reviewed = "SELECT COUNT(*) FROM bank_accounts WHERE status = 'IN_REVIEW' AND approved_at IS NULL";
    assert_eq!(live.number(reviewed).await, 1);
    live.verify().await;
    // The same where the operator hands it over, and back to whoever was known once.
    live.vouch(true).await.unwrap();
    live.hand_over_to(OWNER).await;
    assert_eq!(live.lacks("PAYOUTS").await, all);
    live.verify().await;
}
