//! Sessions of accounts, and what happened to them.

use super::{ANN, ME, OWNER, VERIFY};
use crate::harness::{Answer, Server, apply, both};
use crate::shield::attributes::everywhere;
use http::Method;
use pandabase::wiring::housekeeping::schedule;
use pandabase_domain::time::{DAY, MINUTE};
use pandabase_platform::config::limits::Limit;
use serde_json::{Value, json};
use std::fs;
use std::sync::Arc;

const SESSIONS: &str = "/v2/accounts/me/sessions";

fn items(answer: &Answer) -> Vec<Value> {
    answer.data(200).as_array().unwrap().clone()
}

#[apply(both)]
async fn sessions_slide_and_end(server: Server) {
    let first = server.merchant(ANN).await;
    let second = server.merchant(ANN).await;
    let listed = items(&server.account_get(&first, SESSIONS).await);
    let current: Vec<bool> = listed
        .iter()
        .map(|session| session["current"].as_bool().unwrap())
        .collect();
    assert_eq!(current, [true, false]);
    // Used every 20 days, a session lives on; unused for 30 it is over. Calls to a store are uses, too.
    let owner = server.merchant(OWNER).await;
    for _ in 0..3 {
        server.app.env.clock.advance(20 * DAY);
        server.account_get(&first, SESSIONS).await.data(200);
        server.account_get(&owner, &server.of_team("")).await.data(200);
    }
    assert_eq!(
        server.account_get(&second, SESSIONS).await.error(401),
        "Session expired"
    );
    assert_eq!(items(&server.account_get(&first, SESSIONS).await).len(), 1);
    server.app.env.clock.advance(30 * DAY);
    for token in [&first, &owner] {
        assert_eq!(
            server.account_get(token, SESSIONS).await.error(401),
            "Session expired"
        );
        assert_eq!(
            server.account_get(token, &server.of_team("")).await.error(401),
            "Session expired"
        );
    }
    server.app.env.clock.advance(1);
    let app = Arc::clone(&server.app);
    let scheduled = server.app.db.write(move |tx| schedule(tx, &app.env));
    scheduled.await.unwrap();
    server.drain().await;
    for table in [
        "SELECT COUNT(*) FROM account_sessions",
        "SELECT COUNT(*) FROM account_links",
        "SELECT COUNT(*) FROM account_challenges",
    ] {
        assert_eq!(server.number(table).await, 0, "{table}");
    }
    assert!(server.number("SELECT COUNT(*) FROM account_events").await > 0);
    server.app.env.clock.advance(400 * DAY);
    let app = Arc::clone(&server.app);
    let scheduled = server.app.db.write(move |tx| schedule(tx, &app.env));
    scheduled.await.unwrap();
    server.drain().await;
    assert_eq!(server.number("SELECT COUNT(*) FROM account_events").await, 0);
    server.verify().await;
}

#[apply(both)]
async fn sessions_are_ended_by_their_owner(server: Server) {
    let [first, second, third, other] = [
        server.merchant(ANN).await,
        server.merchant(ANN).await,
        server.merchant(ANN).await,
        server.merchant(OWNER).await,
    ];
    let second_id = items(&server.account_get(&second, SESSIONS).await)[0]["id"].clone();
    let path = format!("{SESSIONS}/{}", second_id.as_str().unwrap());
    let end = |token: &str, path: &str| {
        let (token, path) = (token.to_owned(), path.to_owned());
        let server = &server;
        async move { server.with_session(&token, Method::DELETE, &path, None).await }
    };
    assert_eq!(end(&other, &path).await.error(404), "Session not found");
    assert_eq!(end(&first, &path).await.data(200), &json!({"revoked": true}));
    assert_eq!(
        server.account_get(&second, ME).await.error(401),
        "Session expired"
    );
    assert_eq!(end(&first, &path).await.error(404), "Session not found");
    assert_eq!(server.mails_about(ANN, "A session of your account").await, 1);
    end(&first, &format!("{SESSIONS}/short")).await.error(400);
    assert_eq!(end(&first, SESSIONS).await.data(200), &json!({"revoked": true}));
    assert_eq!(server.account_get(&third, ME).await.error(401), "Session expired");
    server.account_get(&other, ME).await.data(200);
    assert_eq!(items(&server.account_get(&first, SESSIONS).await).len(), 1);
    // Where no session is left to end, nothing is told.
    assert_eq!(end(&first, SESSIONS).await.data(200), &json!({"revoked": true}));
    assert_eq!(server.mails_about(ANN, "Your other sessions").await, 1);
    assert_eq!(server.mails_about(OWNER, "ended").await, 0);
    let happened = server.happened(&first).await;
    assert_eq!(&happened[..2], ["OTHER_SESSIONS_REVOKED", "SESSION_REVOKED"]);
    // Who ends the session that asks signs out, which is not mailed.
    let last = server.merchant(ANN).await;
    let current = items(&server.account_get(&last, SESSIONS).await)[0]["id"].clone();
    let path = format!("{SESSIONS}/{}", current.as_str().unwrap());
    assert_eq!(end(&last, &path).await.data(200), &json!({"revoked": true}));
    assert_eq!(server.mails_about(ANN, "A session of your account").await, 1);
    let out = server
        .with_session(&first, Method::POST, "/v2/auth/logout", None)
        .await;
    assert_eq!(out.data(200), &json!({"revoked": true}));
    assert_eq!(server.account_get(&first, ME).await.error(401), "Session expired");
}

#[apply(both)]
async fn what_happened_is_listed_in_pages(server: Server) {
    let mut token = String::new();
    for _ in 0..12 {
        server.app.env.clock.advance(3 * MINUTE);
        token = server.merchant(ANN).await;
    }
    let list = |query: &str| {
        let (path, token) = (format!("{ME}/activity{query}"), token.clone());
        let server = &server;
        async move { server.account_get(&token, &path).await }
    };
    let all = list("?limit=100").await;
    assert_eq!(all.data(200)["pagination"]["total"], 13);
    let first = list("?limit=5").await;
    let cursor = first.data(200)["pagination"]["nextCursor"].as_str().unwrap();
    let second = list(&format!("?limit=5&cursor={cursor}")).await;
    assert_eq!(second.data(200)["items"][0], all.data(200)["items"][5]);
    list("?limit=101").await.error(400);
    list("?type=NOTHING").await.error(400);
    // Nobody sees what happened to somebody else.
    let other = server.merchant(OWNER).await;
    let listed = server.account_get(&other, &format!("{ME}/activity")).await;
    let types: Vec<&Value> = listed.data(200)["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["type"])
        .collect();
    assert_eq!(types.len(), 3, "{types:?}");
}

#[apply(both)]
async fn an_account_has_a_thousand_events_at_most(server: Server) {
    let token = server.merchant(ANN).await;
    let other = server.merchant(OWNER).await;
    let account = server.account_get(&token, ME).await.data(200)["id"].clone();
    let account = account.as_str().unwrap().to_owned();
    // Older ones than those of now: ids begin with their time.
    let written = server.app.db.write(move |tx| {
        let add =
            "INSERT INTO account_events (account_id, id, type, created_at) VALUES ($1, $2, 'SIGNED_IN', 1)";
        for number in 0..1_005 {
            let id = format!("aev_{number:024}");
            let sql = pandabase_platform::db::Sql::new(add);
            tx.run(sql, pandabase_platform::params![&account, &id])?;
        }
        Ok::<_, pandabase_platform::db::DbError>(())
    });
    written.await.unwrap();
    let total = async |token: &str| {
        let listed = server.account_get(token, &format!("{ME}/activity")).await;
        listed.data(200)["pagination"]["total"].as_i64().unwrap()
    };
    let others = total(&other).await;
    let token = server.merchant(ANN).await;
    assert_eq!(total(&token).await, 1_000);
    assert_eq!(server.happened(&token).await[0], "SIGNED_IN");
    assert_eq!(total(&other).await, others);
}

#[apply(both)]
async fn changes_of_an_account_have_a_limit(server: Server) {
    let server = server
        .with(|config| config.limits.sign_in = Limit::per_minute(2))
        .await;
    let token = server.merchant(ANN).await;
    let (totp, confirm) = (format!("{ME}/totp"), format!("{ME}/totp/confirm"));
    for (method, path, body) in [
        (Method::PATCH, ME, json!({"notifications": {"reportReady": true}})),
        (Method::POST, totp.as_str(), json!({})),
        (Method::POST, confirm.as_str(), json!({"code": "000000"})),
        (Method::DELETE, totp.as_str(), json!({"code": "000000"})),
    ] {
        let call = async || {
            let (method, body) = (method.clone(), Some(body.clone()));
            server.with_session(&token, method, path, body).await
        };
        for _ in 0..2 {
            assert_ne!(call().await.status, 429, "{method} {path}");
        }
        assert_eq!(call().await.status, 429, "{method} {path}");
    }
}

#[apply(both)]
async fn an_account_has_a_limit_over_all_its_sessions(server: Server) {
    let server = server
        .with(|config| config.limits.per_account = Limit::per_second(3))
        .await;
    let (first, second) = (server.merchant(OWNER).await, server.merchant(OWNER).await);
    let ann = server.merchant(ANN).await;
    server.app.env.clock.advance(1000);
    server.account_get(&first, ME).await.data(200);
    server.account_get(&second, &server.of_team("")).await.data(200);
    server
        .account_get(&first, &server.core("/products"))
        .await
        .data(200);
    let refused = server.account_get(&second, ME).await;
    refused.error(429);
    assert_eq!(refused.header("x-ratelimit-type"), Some("AccountResource"));
    server.account_get(&ann, ME).await.data(200);
}

#[apply(both)]
async fn calls_by_sessions_are_in_the_log_without_a_token(server: Server) {
    let owner = server.merchant(OWNER).await;
    server
        .account_get(&owner, &server.core("/products"))
        .await
        .data(200);
    server.app.request_log.flush().await;
    let logs = server.account_get(&owner, &server.of_team("/api-logs")).await;
    let log = &logs.data(200)["items"][0];
    assert_eq!((&log["tokenId"], &log["statusCode"]), (&Value::Null, &json!(200)));
    server.verify().await;
}

#[apply(both)]
async fn sessions_and_events_say_from_where_they_came(server: Server) {
    let folder = tempfile::tempdir().unwrap();
    let places = folder.path().join("places.mmdb");
    let known = json!({"city": {"names": {"en": "Berlin"}}, "country": {"iso_code": "DE"}});
    fs::write(&places, everywhere(&known)).unwrap();
    let server = server.with(|config| config.geo_databases = vec![places]).await;
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    let call = server.anonymous(Method::POST, VERIFY);
    let call = call.from("192.0.2.7:4000".parse().unwrap());
    let call = call.header(
        "user-agent",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
         Version/17.5 Mobile/15E148 Safari/604.1",
    );
    let signed_in = call.json(&json!({"token": mail.token})).send().await;
    let token = signed_in.data(200)["token"].as_str().unwrap();
    let session = items(&server.account_get(token, SESSIONS).await).remove(0);
    let activity = server
        .account_get(token, &format!("{ME}/activity?type=SIGNED_IN"))
        .await;
    for shown in [&session, &activity.data(200)["items"][0]] {
        for (key, expected) in [
            ("device", "Mobile"),
            ("os", "iOS"),
            ("browser", "Safari"),
            ("ipAddress", "192.0.2.7"),
            ("location", "Berlin, DE"),
        ] {
            assert_eq!(shown[key], expected, "{shown}");
        }
    }
}
