//! API tokens that people make.

use super::OWNER;
use crate::harness::{Server, apply, both};
use crate::portal::keys;
use hmac::{Hmac, KeyInit, Mac};
use http::Method;
use pandabase_domain::time::{HOUR, SECOND};
use pandabase_domain::token::{Mode, ScopeSet};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn sign(secret: &str) -> String {
    let key = hex::encode(Sha256::digest(secret));
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    hex::encode(mac.finalize().into_bytes())
}

#[apply(both)]
async fn a_token_is_made_changed_rolled_and_deleted(server: Server) {
    let owner = server.merchant(OWNER).await;
    let tokens = server.of_team("/tokens");
    let new = json!({"name": "ci", "permissions": ["PRODUCTS_READ"]});
    let made = server.account_post(&owner, &tokens, new).await;
    let made = made.data(201).clone();
    assert_eq!(
        keys(&made),
        [
            "createdAt",
            "createdBy",
            "id",
            "lastUsedAt",
            "mode",
            "name",
            "permissions",
            "requiresTimestamp",
            "secret"
        ]
    );
    assert_eq!(
        (&made["mode"], &made["lastUsedAt"]),
        (&json!("BEARER"), &Value::Null)
    );
    let secret = text(&made["secret"]).to_owned();
    assert!(secret.starts_with("sk_test_"));
    let opens = async |secret: &str| {
        let call = server.anonymous(Method::GET, &server.core("/products"));
        call.bearer(secret).send().await.status.as_u16()
    };
    assert_eq!(opens(&secret).await, 200);
    let one = format!("{tokens}/{}", text(&made["id"]));
    let shown = server.account_get(&owner, &one).await;
    assert!(shown.data(200).get("secret").is_none());
    let change = json!({"name": "deploy", "permissions": ["ORDERS_READ", "PRODUCTS_READ"]});
    let changed = server.account_patch(&owner, &one, change).await;
    assert_eq!(
        (&changed.data(200)["name"], &changed.data(200)["permissions"]),
        (&json!("deploy"), &json!(["PRODUCTS_READ", "ORDERS_READ"]))
    );
    let same = server.account_patch(&owner, &one, json!({})).await;
    assert_eq!(same.data(200)["name"], "deploy");
    let rolled = server
        .with_session(&owner, Method::POST, &format!("{one}/roll-secret"), None)
        .await;
    let next = text(&rolled.data(200)["secret"]).to_owned();
    assert_eq!((opens(&secret).await, opens(&next).await), (401, 200));
    let gone = server.with_session(&owner, Method::DELETE, &one, None).await;
    assert_eq!(gone.data(200), &json!({"deleted": true}));
    assert_eq!(opens(&next).await, 401);
    for method in [Method::GET, Method::DELETE] {
        let missing = server.with_session(&owner, method, &one, None).await;
        assert_eq!(missing.error(404), "Token not found");
    }
    server.verify().await;
}

#[apply(both)]
async fn a_rolled_secret_may_work_on_for_some_hours(server: Server) {
    let owner = server.merchant(OWNER).await;
    for mode in ["BEARER", "HMAC"] {
        let new = json!({"name": "ci", "mode": mode, "permissions": ["PRODUCTS_READ"]});
        let made = server.account_post(&owner, &server.of_team("/tokens"), new).await;
        let made = made.data(201).clone();
        let roll = server.of_team(&format!("/tokens/{}/roll-secret", text(&made["id"])));
        let opens = async |secret: &str| {
            let call = server.anonymous(Method::GET, &server.core("/products"));
            let call = match mode {
                "BEARER" => call.bearer(secret),
                _ => call
                    .bearer(text(&made["id"]))
                    .header("x-signature", &sign(secret)),
            };
            call.send().await.status.as_u16()
        };
        let first = text(&made["secret"]).to_owned();
        let rolled = async |hours: i64| {
            let body = json!({"overlapHours": hours});
            let rolled = server.account_post(&owner, &roll, body).await;
            text(&rolled.data(200)["secret"]).to_owned()
        };
        let second = rolled(2).await;
        assert_eq!((opens(&first).await, opens(&second).await), (200, 200), "{mode}");
        assert!(crate::secrets::broken(&server).await.is_empty());
        // Another roll ends the one before the last in any case.
        let third = rolled(24).await;
        assert_eq!(
            (opens(&first).await, opens(&second).await, opens(&third).await),
            (401, 200, 200),
            "{mode}"
        );
        server.app.env.clock.advance(24 * HOUR - SECOND);
        assert_eq!((opens(&second).await, opens(&third).await), (200, 200), "{mode}");
        server.app.env.clock.advance(SECOND);
        assert_eq!((opens(&second).await, opens(&third).await), (401, 200), "{mode}");
        let fourth = rolled(0).await;
        assert_eq!((opens(&third).await, opens(&fourth).await), (401, 200), "{mode}");
        for hours in [-1, 25] {
            let refused = server
                .account_post(&owner, &roll, json!({"overlapHours": hours}))
                .await;
            assert!(refused.error(400).starts_with("body/overlapHours must be "));
        }
    }
    server.verify().await;
}

#[apply(both)]
async fn nobody_gets_more_by_a_token_than_by_their_role(server: Server) {
    let owner = server.merchant(OWNER).await;
    let developer = server.member_with("DEVELOPER").await;
    let tokens = server.of_team("/tokens");
    let new = |permissions: Value| json!({"name": "x", "permissions": permissions});
    let refused = server
        .account_post(
            &developer,
            &tokens,
            new(json!(["PRODUCTS_READ", "PAYOUTS_READ", "STORE_WRITE"])),
        )
        .await;
    assert_eq!(
        refused.error(403),
        "Missing required permissions: STORE_WRITE, PAYOUTS_READ"
    );
    let made = server
        .account_post(&developer, &tokens, new(json!(["PRODUCTS_READ"])))
        .await;
    let small = format!("{tokens}/{}", text(&made.data(201)["id"]));
    let widened = json!({"permissions": ["PRODUCTS_READ", "PAYOUTS_READ"]});
    server.account_patch(&developer, &small, widened).await.error(403);
    // Rolling shows a secret, so one of an administrator's token is not for developers.
    let made = server
        .account_post(&owner, &tokens, new(json!(["PAYOUTS_READ"])))
        .await;
    let large = format!("{tokens}/{}", text(&made.data(201)["id"]));
    let roll = format!("{large}/roll-secret");
    let refused = server.account_post(&developer, &roll, json!({})).await;
    assert_eq!(refused.error(403), "Missing required permissions: PAYOUTS_READ");
    server.account_post(&owner, &roll, json!({})).await.data(200);
    // Nor is such a token theirs to rename, to narrow or to delete.
    for change in [
        json!({"name": "payouts"}),
        json!({"permissions": ["PRODUCTS_READ"]}),
    ] {
        let refused = server.account_patch(&developer, &large, change).await;
        assert_eq!(refused.error(403), "Missing required permissions: PAYOUTS_READ");
    }
    let refused = server
        .with_session(&developer, Method::DELETE, &large, None)
        .await;
    assert_eq!(refused.error(403), "Missing required permissions: PAYOUTS_READ");
    let kept = server.account_get(&owner, &large).await;
    assert_eq!(
        (&kept.data(200)["name"], &kept.data(200)["permissions"]),
        (&json!("x"), &json!(["PAYOUTS_READ"]))
    );
    server
        .with_session(&owner, Method::DELETE, &large, None)
        .await
        .data(200);
    server
        .with_session(&developer, Method::DELETE, &small, None)
        .await
        .data(200);
}

#[apply(both)]
async fn a_token_that_is_widened_at_the_same_moment_is_judged_as_it_will_be(server: Server) {
    let owner = server.merchant(OWNER).await;
    let developer = server.member_with("DEVELOPER").await;
    let tokens = server.of_team("/tokens");
    for _ in 0..8 {
        let new = json!({"name": "x", "permissions": ["PRODUCTS_READ"]});
        let made = server.account_post(&owner, &tokens, new).await;
        let one = format!("{tokens}/{}", text(&made.data(201)["id"]));
        let roll = format!("{one}/roll-secret");
        let (widened, rolled, renamed) = tokio::join!(
            server.account_patch(&owner, &one, json!({"permissions": ["PAYOUTS_READ"]})),
            server.account_post(&developer, &roll, json!({})),
            server.account_patch(&developer, &one, json!({"name": "y"})),
        );
        widened.data(200);
        // Whoever was too late is refused; whoever was in time saw and wrote what was there before.
        for answer in [rolled, renamed] {
            match answer.status.as_u16() {
                200 => assert_eq!(answer.data(200)["permissions"], json!(["PRODUCTS_READ"])),
                _ => assert_eq!(answer.error(403), "Missing required permissions: PAYOUTS_READ"),
            }
        }
        let kept = server.account_get(&owner, &one).await;
        assert_eq!(kept.data(200)["permissions"], json!(["PAYOUTS_READ"]));
    }
}

#[apply(both)]
async fn a_token_does_not_outlive_its_makers_role(server: Server) {
    let owner = server.merchant(OWNER).await;
    let admin = server.member_with("ADMINSTRATOR").await;
    let tokens = server.of_team("/tokens");
    let make = async |session: &str, name: &str, scope: &str| {
        let new = json!({"name": name, "permissions": [scope]});
        let made = server.account_post(session, &tokens, new).await;
        made.data(201).clone()
    };
    let theirs = [
        make(&admin, "settings", "STORE_WRITE").await,
        make(&admin, "shop", "PRODUCTS_READ").await,
    ];
    let me = server.account_get(&admin, super::super::ME).await;
    assert_eq!(theirs[0]["createdBy"], me.data(200)["id"]);
    let letter = server.letters(OWNER).await.remove(0);
    assert_eq!(letter["subject"], "Nimbus Labs has a new API token");
    assert_eq!(letter["reference"], theirs[1]["id"]);
    make(&owner, "own", "STORE_WRITE").await;
    let names = async || {
        let listed = server.account_get(&owner, &tokens).await;
        let listed = listed.data(200).as_array().unwrap().clone();
        listed
            .iter()
            .map(|token| text(&token["name"]).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["own", "shop", "settings", "test"]);
    let team = server.account_get(&owner, &server.of_team("/team")).await;
    let member = server.of_team(&format!("/team/{}", text(&team.data(200)[1]["id"])));
    server
        .account_patch(&owner, &member, json!({"role": "DEVELOPER"}))
        .await
        .data(200);
    assert_eq!(names().await, ["own", "shop", "test"]);
    let told =
        |letter: &Value, name: &str| text(&letter["text"]).contains(&format!("stopped working: {name}."));
    let letter = server.letters(OWNER).await.remove(0);
    assert!(told(&letter, "settings"), "{letter}");
    let gone = server.anonymous(Method::GET, &server.core("/"));
    let gone = gone.bearer(text(&theirs[0]["secret"])).send().await;
    assert_eq!(gone.error(401), "Invalid API token");
    server
        .with_session(&owner, Method::DELETE, &member, None)
        .await
        .data(200);
    assert_eq!(names().await, ["own", "test"]);
    let letter = server.letters(OWNER).await.remove(0);
    assert!(told(&letter, "shop"), "{letter}");
    server.verify().await;
}

#[apply(both)]
async fn a_secret_does_not_outlive_who_has_seen_it(server: Server) {
    let owner = server.merchant(OWNER).await;
    let developer = server.member_with("DEVELOPER").await;
    let tokens = server.of_team("/tokens");
    let new = json!({"name": "shop", "permissions": ["PRODUCTS_READ"]});
    let mut secrets = Vec::new();
    let opens = async |secret: &str| {
        let call = server.anonymous(Method::GET, &server.core("/products"));
        call.bearer(secret).send().await.status.as_u16()
    };
    let mut ids = Vec::new();
    for (first, then) in [(&developer, None), (&developer, Some(&owner))] {
        let made = server.account_post(&owner, &tokens, new.clone()).await;
        ids.push(text(&made.data(201)["id"]).to_owned());
        let roll = format!("{tokens}/{}/roll-secret", text(&made.data(201)["id"]));
        let overlap = json!({"overlapHours": 24});
        let rolled = server.account_post(first, &roll, overlap.clone()).await;
        secrets.push(text(&rolled.data(200)["secret"]).to_owned());
        if let Some(then) = then {
            let rolled = server.account_post(then, &roll, overlap).await;
            secrets.push(text(&rolled.data(200)["secret"]).to_owned());
        }
        assert_eq!(
            opens(text(&made.data(201)["secret"])).await,
            if then.is_none() { 200 } else { 401 }
        );
    }
    let letter = server.letters(OWNER).await.remove(0);
    assert_eq!(letter["subject"], "An API token of Nimbus Labs has a new secret");
    for secret in &secrets {
        assert_eq!(opens(secret).await, 200);
    }
    let team = server.account_get(&owner, &server.of_team("/team")).await;
    let member = server.of_team(&format!("/team/{}", text(&team.data(200)[1]["id"])));
    server
        .with_session(&owner, Method::DELETE, &member, None)
        .await
        .data(200);
    // What the developer had seen ends, as the present secret with its token or as the one before.
    let after = [
        opens(&secrets[0]).await,
        opens(&secrets[1]).await,
        opens(&secrets[2]).await,
    ];
    assert_eq!(after, [401, 401, 200]);
    let gone = server.account_get(&owner, &format!("{tokens}/{}", ids[0])).await;
    assert_eq!(gone.error(404), "Token not found");
    server.verify().await;
}

#[apply(both)]
async fn a_secret_that_has_stopped_working_is_forgotten(server: Server) {
    let owner = server.merchant(OWNER).await;
    let new = json!({"name": "ci", "permissions": ["PRODUCTS_READ"]});
    let made = server.account_post(&owner, &server.of_team("/tokens"), new).await;
    let roll = server.of_team(&format!("/tokens/{}/roll-secret", text(&made.data(201)["id"])));
    let rolled = server
        .account_post(&owner, &roll, json!({"overlapHours": 2}))
        .await;
    rolled.data(200);
    let app = std::sync::Arc::clone(&server.app);
    let scheduled = server
        .app
        .db
        .write(move |tx| pandabase::wiring::housekeeping::schedule(tx, &app.env));
    scheduled.await.unwrap();
    let kept = async || {
        server
            .number("SELECT COUNT(*) FROM api_tokens WHERE former_hash IS NOT NULL")
            .await
    };
    server.app.env.clock.advance(HOUR);
    server.drain().await;
    assert_eq!(kept().await, 1);
    server.app.env.clock.advance(2 * HOUR);
    server.drain().await;
    assert_eq!(kept().await, 0);
}

#[apply(both)]
async fn the_owner_hears_that_a_token_may_do_more(server: Server) {
    let owner = server.merchant(OWNER).await;
    let developer = server.member_with("DEVELOPER").await;
    let tokens = server.of_team("/tokens");
    let new = json!({"name": "ci", "permissions": ["PRODUCTS_READ", "ORDERS_READ"]});
    let made = server.account_post(&developer, &tokens, new).await;
    let one = format!("{tokens}/{}", text(&made.data(201)["id"]));
    for (permissions, subject) in [
        (json!(["PRODUCTS_READ"]), "Nimbus Labs has a new API token"),
        (
            json!(["PRODUCTS_READ", "ORDERS_WRITE"]),
            "An API token of Nimbus Labs may do more",
        ),
    ] {
        let change = json!({"permissions": permissions});
        server.account_patch(&developer, &one, change).await.data(200);
        assert_eq!(server.letters(OWNER).await[0]["subject"], subject);
    }
}

#[apply(both)]
async fn what_a_token_does_under_the_dashboards_paths_is_logged(server: Server) {
    let path = server.of_team("/products");
    let call = server.anonymous(Method::GET, &path);
    call.bearer(&server.token).send().await.data(200);
    server
        .account_get(&server.merchant(OWNER).await, &path)
        .await
        .data(200);
    server.app.request_log.flush().await;
    let log = server.get(&server.of_team("/api-logs?method=GET")).await;
    let log = log.data(200)["items"].as_array().unwrap().clone();
    let logged: Vec<_> = log
        .iter()
        .filter(|entry| entry["path"] == path.as_str())
        .collect();
    assert_eq!(logged.len(), 1, "{log:?}");
    assert!(text(&logged[0]["tokenId"]).starts_with("stk_"));
}

#[apply(both)]
async fn who_does_something_by_a_token_is_known(server: Server) {
    let owner = server.merchant(OWNER).await;
    let me = server.account_get(&owner, super::super::ME).await.data(200)["id"].clone();
    let new = json!({"name": "ci", "permissions": ["REPORTS_WRITE"]});
    let made = server.account_post(&owner, &server.of_team("/tokens"), new).await;
    let report = json!({"type": "REFUNDS_DISPUTES", "periodStart": "2026-01-01T00:00:00.000Z",
        "periodEnd": "2026-02-01T00:00:00.000Z"});
    let call = server.anonymous(Method::POST, &server.core("/reports"));
    let by_token = call
        .bearer(text(&made.data(201)["secret"]))
        .json(&report)
        .send()
        .await;
    let by_session = server
        .account_post(&owner, &server.of_team("/reports"), report.clone())
        .await;
    for (asked, token) in [
        (by_token.data(201), &made.data(201)["id"]),
        (by_session.data(201), &Value::Null),
    ] {
        assert_eq!(
            (&asked["requestedByAccountId"], &asked["requestedByTokenId"]),
            (&me, token)
        );
    }
}

#[apply(both)]
async fn bad_tokens_are_refused(server: Server) {
    let owner = server.merchant(OWNER).await;
    let tokens = server.of_team("/tokens");
    for (body, text) in [
        (json!({}), "body must have required property 'name'"),
        (
            json!({"name": "x"}),
            "body must have required property 'permissions'",
        ),
        (
            json!({"name": "x", "permissions": []}),
            "body/permissions must NOT have fewer than 1 items",
        ),
        (
            json!({"name": "", "permissions": ["STORE_READ"]}),
            "body/name must NOT have fewer than 1 characters",
        ),
    ] {
        let refused = server.account_post(&owner, &tokens, body.clone()).await;
        assert_eq!(refused.error(400), text, "{body}");
    }
    for body in [
        json!({"name": "x", "permissions": ["EVERYTHING"]}),
        json!({"name": "x", "permissions": ["STORE_READ"], "mode": "OTHER"}),
    ] {
        server.account_post(&owner, &tokens, body).await.error(400);
    }
    // The harness has made one; the 26th is refused.
    for _ in 1..25 {
        server.token_with(Mode::Bearer, ScopeSet::all()).await;
    }
    let new = json!({"name": "x", "permissions": ["STORE_READ"]});
    let refused = server.account_post(&owner, &tokens, new).await;
    assert_eq!(refused.error(400), "A store can have up to 25 API tokens");
}
