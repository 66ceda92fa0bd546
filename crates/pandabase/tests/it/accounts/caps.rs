//! What one client, one account and one store can cause: codes that are tried, and mails that are sent.

use super::attacks::other_than;
use super::{ANN, OWNER};
use crate::harness::{Answer, Server, apply, both};
use http::Method;
use pandabase_domain::time::{DAY, HOUR, MINUTE, SECOND};
use pandabase_platform::config::limits::Limit;
use serde_json::{Value, json};

/// Tries a code from an address.
async fn try_code(server: &Server, from: &str, email: &str, code: &str) -> Answer {
    let call = server.anonymous(Method::POST, crate::accounts::VERIFY);
    let call = call.from(format!("{from}:4000").parse().unwrap());
    call.json(&json!({"email": email, "code": code})).send().await
}

/// Tries wrong codes at this many addresses of mails, four each, from one client.
async fn guess(server: &Server, from: &str, addresses: std::ops::Range<usize>) {
    for number in addresses {
        let email = format!("p{number}@example.org");
        server.ask_to_sign_in(&email).await.data(200);
        let mail = server.sign_in_mail(&email).await;
        for _ in 0..4 {
            let wrong = other_than(&mail.code);
            try_code(server, from, &email, &wrong).await.error(401);
        }
    }
}

#[apply(both)]
async fn a_client_that_tries_codes_is_refused_alone(server: Server) {
    let server = server
        .with(|config| {
            config.limits.wrong_codes = Limit {
                requests: 20,
                window_ms: HOUR,
            };
        })
        .await;
    let (guesser, other) = ("198.51.100.1", "198.51.100.2");
    guess(&server, guesser, 0..5).await;
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    // Neither a wrong code nor a right one is judged any more, and none is counted.
    for code in [&other_than(&mail.code), &mail.code] {
        let refused = try_code(&server, guesser, ANN, code).await;
        assert_eq!(
            refused.error(429),
            "Rate limit exceeded. Please retry after the reset time."
        );
        assert_eq!(
            (
                refused.header("x-ratelimit-limit"),
                refused.header("x-ratelimit-type")
            ),
            (Some("20"), Some("GlobalResource"))
        );
        let seconds: i64 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!((1_800..=3_600).contains(&seconds), "{seconds}");
    }
    let counted = server
        .number("SELECT CAST(SUM(wrong_codes) AS BIGINT) FROM account_links")
        .await;
    assert_eq!(counted, 20);
    // Everybody else goes on, and whoever shares the address with the guesser signs in by a link.
    try_code(&server, other, ANN, &mail.code).await.data(200);
    server.app.env.clock.advance(SECOND);
    server.ask_to_sign_in(OWNER).await.data(200);
    let mail = server.sign_in_mail(OWNER).await;
    let call = server.anonymous(Method::POST, crate::accounts::VERIFY);
    let call = call.from(format!("{guesser}:4000").parse().unwrap());
    let by_link = call.json(&json!({"token": mail.token})).send().await;
    by_link.data(200);
    // A right code is no failure, however often one comes.
    server.app.env.clock.advance(HOUR);
    for _ in 0..25 {
        server.app.env.clock.advance(10 * MINUTE);
        server.ask_to_sign_in(ANN).await.data(200);
        let mail = server.sign_in_mail(ANN).await;
        try_code(&server, other, ANN, &mail.code).await.data(200);
    }
}

#[apply(both)]
async fn many_codes_at_once_from_one_client_are_no_more_than_many_in_a_row(server: Server) {
    let server = server
        .with(|config| {
            config.limits.wrong_codes = Limit {
                requests: 3,
                window_ms: HOUR,
            };
        })
        .await;
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    let wrong = other_than(&mail.code);
    let tries = (0..12).map(|_| try_code(&server, "198.51.100.1", ANN, &wrong));
    let answers = futures_util::future::join_all(tries).await;
    let judged = answers.iter().filter(|answer| answer.status == 401).count();
    assert_eq!(judged, 3);
}

#[apply(both)]
async fn a_day_has_a_cap_of_wrong_codes_as_well(server: Server) {
    let server = server
        .with(|config| (config.wrong_codes_per_hour, config.wrong_codes_per_day) = (10, 16))
        .await;
    for round in 0..3 {
        guess(&server, "198.51.100.1", 2 * round..2 * round + 2).await;
        server.app.env.clock.advance(2 * HOUR);
    }
    let counted = server
        .number("SELECT CAST(SUM(wrong_codes) AS BIGINT) FROM account_links")
        .await;
    assert_eq!(counted, 16);
    let signs_in = async || {
        server.ask_to_sign_in(ANN).await.data(200);
        let mail = server.sign_in_mail(ANN).await;
        let by_code = server.prove(json!({"email": ANN, "code": mail.code})).await;
        let is_taken = by_code.status == 200;
        if !is_taken {
            server.prove(json!({"token": mail.token})).await.data(200);
        }
        is_taken
    };
    // Hours later only links work, and after a day codes do.
    assert!(!signs_in().await);
    server.app.env.clock.advance(DAY);
    assert!(signs_in().await);
}

const TO_MEMBERS: &str = "SELECT COUNT(*) FROM mails WHERE recipient = 'ann@example.org'
    AND (subject LIKE 'Your role in the team%' OR subject LIKE 'You are no longer in the team%')";
const TO_OWNERS: &str = "SELECT COUNT(*) FROM mails
    WHERE subject LIKE 'The team of%' OR subject LIKE '%has a new API token'";
const INVITATIONS: &str = "SELECT COUNT(*) FROM mails WHERE subject LIKE 'You are invited to the team%'";

#[apply(both)]
async fn members_are_not_flooded_with_changes_of_their_roles(server: Server) {
    let (other, _) = server.other_store("other").await;
    let owner = server.merchant(OWNER).await;
    let ann = server.merchant(ANN).await;
    let mut members = Vec::new();
    for team in [server.of_team("/team"), format!("/v2/stores/{}/team", other.id)] {
        let invite = json!({"email": ANN, "role": "VIEWER"});
        let made = server.account_post(&owner, &team, invite).await;
        members.push(format!("{team}/{}", made.data(201)["id"].as_str().unwrap()));
        server.accept_newest(&ann).await.data(200);
    }
    let change = async |member: &str, role: &str| {
        let changed = server.account_patch(&owner, member, json!({"role": role})).await;
        assert_eq!(changed.data(200)["role"], role);
    };
    for _ in 0..4 {
        for member in &members {
            change(member, "MODERATOR").await;
            change(member, "VIEWER").await;
        }
    }
    // Over all stores; what is mailed no more is done all the same, and the owners hear of it.
    assert_eq!(server.number(TO_MEMBERS).await, 10);
    assert_eq!(server.number(TO_OWNERS).await, 2 + 16);
    server
        .with_session(&owner, Method::DELETE, &members[1], None)
        .await
        .data(200);
    assert_eq!(server.number(TO_MEMBERS).await, 10);
    server.app.env.clock.advance(DAY);
    change(&members[0], "DEVELOPER").await;
    assert_eq!(server.number(TO_MEMBERS).await, 11);
    server.verify().await;
}

#[apply(both)]
async fn an_owner_gets_so_many_mails_of_a_store_in_a_day(server: Server) {
    let owner = server.merchant(OWNER).await;
    let tokens = server.of_team("/tokens");
    for _ in 0..30 {
        let new = json!({"name": "ci", "permissions": ["STORE_READ"]});
        let made = server.account_post(&owner, &tokens, new).await;
        let one = format!("{tokens}/{}", made.data(201)["id"].as_str().unwrap());
        server
            .with_session(&owner, Method::DELETE, &one, None)
            .await
            .data(200);
    }
    let team = server.of_team("/team");
    for number in 0..40 {
        let body = json!({"email": format!("p{number}@example.org"), "role": "VIEWER"});
        server.account_post(&owner, &team, body).await.data(201);
    }
    // The last one says that it is, and then there is one for an hour.
    assert_eq!(server.number(TO_OWNERS).await, 51);
    let letters = server.letters(OWNER).await;
    let says = |letter: &Value, text: &str| letter["text"].as_str().unwrap().contains(text);
    let count = |text: &str| letters.iter().filter(|letter| says(letter, text)).count();
    assert!(says(&letters[1], "once an hour at most"), "{}", letters[1]);
    assert!(
        says(&letters[0], "first of the changes of an hour"),
        "{}",
        letters[0]
    );
    assert_eq!(
        (
            count("once an hour at most"),
            count("first of the changes of an hour")
        ),
        (1, 1)
    );
    // What comes after the noise is heard of as well.
    server.app.env.clock.advance(HOUR);
    let all = json!({"name": "all", "permissions": ["ORDERS_READ", "CUSTOMERS_READ"]});
    server.account_post(&owner, &tokens, all).await.data(201);
    assert_eq!(server.number(TO_OWNERS).await, 52);
    let letters = server.letters(OWNER).await;
    assert!(says(&letters[0], "CUSTOMERS_READ"), "{}", letters[0]);
    // Another store has mails of its own, and so has the next day.
    let (other, _) = server.other_store("other").await;
    let owner = server.merchant(OWNER).await;
    let body = json!({"email": ANN, "role": "VIEWER"});
    let theirs = format!("/v2/stores/{}/team", other.id);
    server.account_post(&owner, &theirs, body.clone()).await.data(201);
    assert_eq!(server.number(TO_OWNERS).await, 53);
    server.app.env.clock.advance(DAY);
    server.account_post(&owner, &team, body).await.data(201);
    assert_eq!(server.number(TO_OWNERS).await, 54);
}

/// Invites strangers one after the other, and takes each invitation back.
async fn invite_strangers(server: &Server, by: &str, team: &str, numbers: std::ops::Range<usize>) {
    for number in numbers {
        let body = json!({"email": format!("p{number}@example.org"), "role": "VIEWER"});
        let made = server.account_post(by, team, body).await;
        let one = format!("{team}/{}", made.data(201)["id"].as_str().unwrap());
        server
            .with_session(by, Method::DELETE, &one, None)
            .await
            .data(200);
    }
}

#[apply(both)]
async fn neither_a_store_nor_an_account_writes_to_strangers_without_end(server: Server) {
    let (other, _) = server.other_store("other").await;
    let (third, _) = server.other_store("third").await;
    let owner = server.merchant(OWNER).await;
    let teams: Vec<String> = [&server.store.id, &other.id, &third.id]
        .iter()
        .map(|id| format!("/v2/stores/{id}/team"))
        .collect();
    // One account, in two stores.
    invite_strangers(&server, &owner, &teams[0], 0..30).await;
    invite_strangers(&server, &owner, &teams[1], 30..60).await;
    assert_eq!(server.number(INVITATIONS).await, 50);
    // Whom it invites without a mail can accept.
    let invite = json!({"email": ANN, "role": "ADMINSTRATOR"});
    server.account_post(&owner, &teams[0], invite).await.data(201);
    let ann = server.joined(ANN).await;
    assert_eq!(server.number(INVITATIONS).await, 50);
    // Another account has invitations of its own, but a store no more because of it.
    invite_strangers(&server, &ann, &teams[0], 100..130).await;
    assert_eq!(server.number(INVITATIONS).await, 50 + 20);
    server.app.env.clock.advance(DAY);
    invite_strangers(&server, &owner, &teams[2], 200..201).await;
    assert_eq!(server.number(INVITATIONS).await, 50 + 20 + 1);
    server.verify().await;
}

#[apply(both)]
async fn many_accounts_of_one_client_invite_no_more_than_one(server: Server) {
    let server = server
        .with(|config| config.limits.invitations = Limit::per_minute(3))
        .await;
    let (other, _) = server.other_store("other").await;
    let owner = server.merchant(OWNER).await;
    let ann = server.merchant(ANN).await;
    let hers = server
        .account_post(&ann, "/v2/stores", crate::accounts::team::store("ann"))
        .await;
    let hers = format!("/v2/stores/{}/team", hers.data(201)["id"].as_str().unwrap());
    let theirs = format!("/v2/stores/{}/team", other.id);
    for (session, team, status) in [
        (&owner, &theirs, 201),
        (&ann, &hers, 201),
        (&owner, &theirs, 201),
        (&ann, &hers, 429),
    ] {
        server.app.env.clock.advance(1);
        let email = format!("p{}@example.org", server.app.env.clock.now().as_millis());
        let body = json!({"email": email, "role": "VIEWER"});
        let invited = server.account_post(session, team, body).await;
        assert_eq!(invited.status, status, "{}", invited.text);
    }
}
