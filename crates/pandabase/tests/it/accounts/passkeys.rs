//! Passkeys: made, signed in with, refused, and taken away.

use super::authenticator::{Authenticator, OPTIONS, ORIGIN, PASSKEYS, REQUEST, SITE, VERIFY, base64url};
use super::second_factor::with_app;
use super::{ANN, ME, OWNER};
use crate::harness::{Server, apply, both};
use crate::portal::keys;
use http::Method;
use pandabase::wiring::housekeeping::schedule;
use pandabase_domain::time::{DAY, HOUR, MINUTE, SECOND};
use pandabase_platform::config::limits::Limit;
use serde_json::{Value, json};
use std::sync::Arc;

const INVALID: &str = "Invalid or expired passkey";

#[apply(both)]
async fn a_passkey_is_made_and_signs_in(server: Server) {
    let session = server.merchant(ANN).await;
    let mut key = Authenticator::new();
    let asked = server.propose_passkey(&session).await;
    assert_eq!(keys(&asked), ["challengeId", "publicKey"]);
    let options = &asked["publicKey"];
    assert_eq!(options["rp"], json!({"id": SITE, "name": "Pandabase"}));
    assert_eq!(
        (&options["user"]["name"], &options["user"]["displayName"]),
        (&json!(ANN), &json!(ANN))
    );
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(options["attestation"], "none");
    assert_eq!(options["excludeCredentials"], json!([]));
    assert_eq!(options["challenge"].as_str().unwrap().len(), 22);
    let made = key.make(options);
    let added = server.send_passkey(&session, &asked, "  Laptop ", made).await;
    let passkey = added.data(201).clone();
    assert_eq!(keys(&passkey), ["createdAt", "id", "lastUsedAt", "name"]);
    assert!(passkey["id"].as_str().unwrap().starts_with("pk_"));
    assert_eq!(
        (&passkey["name"], &passkey["lastUsedAt"]),
        (&json!("Laptop"), &Value::Null)
    );
    assert_eq!(
        server.account_get(&session, PASSKEYS).await.data(200),
        &json!([passkey])
    );
    let letter = server.letters(ANN).await.remove(0);
    assert_eq!(letter["subject"], "A passkey was added to your account");
    assert!(letter["text"].as_str().unwrap().contains("\"Laptop\""));
    // An authenticator that has one makes no second.
    let again = server.propose_passkey(&session).await;
    let known = json!([{"type": "public-key", "id": base64url(&key.credential)}]);
    assert_eq!(again["publicKey"]["excludeCredentials"], known);
    // Nobody says who they are.
    let asked = server.request_passkey().await;
    assert_eq!(keys(&asked), ["challengeId", "publicKey"]);
    assert_eq!(
        (
            &asked["publicKey"]["rpId"],
            &asked["publicKey"]["allowCredentials"]
        ),
        (&json!(SITE), &json!([]))
    );
    key.counter += 1;
    let signed_in = server.prove_passkey(&asked, key.show(&asked["publicKey"])).await;
    let signed_in = signed_in.data(200);
    assert_eq!(keys(signed_in), ["account", "mfaRequired", "session", "token"]);
    assert_eq!(signed_in["mfaRequired"], false);
    let token = signed_in["token"].as_str().unwrap();
    assert_eq!(
        server.account_get(token, ME).await.data(200),
        &signed_in["account"]
    );
    assert_eq!(signed_in["account"]["email"], ANN);
    let listed = server.account_get(token, PASSKEYS).await;
    assert_eq!(
        listed.data(200)[0]["lastUsedAt"],
        signed_in["session"]["createdAt"]
    );
    assert_eq!(
        server.happened(token).await,
        ["SIGNED_IN", "PASSKEY_ADDED", "CREATED", "SIGNED_IN"]
    );
    server.verify().await;
}

#[apply(both)]
async fn a_challenge_is_answered_once_and_within_ten_minutes(server: Server) {
    let session = server.merchant(ANN).await;
    let mut key = Authenticator::new();
    let asked = server.propose_passkey(&session).await;
    let made = key.make(&asked["publicKey"]);
    let send = async |made: &Value| {
        server
            .send_passkey(&session, &asked, "Laptop", made.clone())
            .await
    };
    send(&made).await.data(201);
    let mut other = Authenticator::new();
    for replayed in [made, other.make(&asked["publicKey"])] {
        assert_eq!(send(&replayed).await.error(400), INVALID);
    }
    let asked = server.propose_passkey(&session).await;
    server.app.env.clock.advance(10 * MINUTE);
    let late = other.make(&asked["publicKey"]);
    let late = server.send_passkey(&session, &asked, "Late", late).await;
    assert_eq!(late.error(400), INVALID);
    // Signing in: the same answer again, and another one to the same challenge.
    let asked = server.request_passkey().await;
    key.counter = 1;
    let shown = key.show(&asked["publicKey"]);
    server.prove_passkey(&asked, shown.clone()).await.data(200);
    key.counter = 2;
    for replayed in [shown, key.show(&asked["publicKey"])] {
        let refused = server.prove_passkey(&asked, replayed).await;
        assert_eq!(refused.error(401), INVALID);
    }
    let asked = server.request_passkey().await;
    server.app.env.clock.advance(10 * MINUTE);
    let late = server.prove_passkey(&asked, key.show(&asked["publicKey"])).await;
    assert_eq!(late.error(401), INVALID);
    // A wrong answer uses a challenge up, too.
    let asked = server.request_passkey().await;
    let other_asked = server.request_passkey().await;
    let swapped = server
        .prove_passkey(&asked, key.show(&other_asked["publicKey"]))
        .await;
    assert_eq!(swapped.error(401), INVALID);
    let right = server.prove_passkey(&asked, key.show(&asked["publicKey"])).await;
    assert_eq!(right.error(401), INVALID);
    server
        .prove_passkey(&other_asked, key.show(&other_asked["publicKey"]))
        .await
        .data(200);
    // The owner is told of whatever failed with a passkey of theirs.
    assert_eq!(server.times(&session, "SIGN_IN_FAILED").await, 5);
}

#[apply(both)]
async fn of_many_answers_at_once_one_signs_in(server: Server) {
    let session = server.merchant(ANN).await;
    let mut key = Authenticator::new();
    server.add_passkey(&session, &mut key, "Laptop").await;
    let asked = server.request_passkey().await;
    key.counter = 1;
    let shown = key.show(&asked["publicKey"]);
    let many = (0..8).map(|_| server.prove_passkey(&asked, shown.clone()));
    let answers = futures_util::future::join_all(many).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1);
    assert_eq!(server.number("SELECT COUNT(*) FROM account_sessions").await, 2);
}

/// Ways in which an authenticator or its browser is not the one that is asked for.
const WRONG: [fn(&mut Authenticator); 3] = [
    |key| key.origin = "http://localhost:4243",
    |key| key.site = "evil.example",
    |key| key.verifies = false,
];

fn mend(key: &mut Authenticator) {
    (key.origin, key.site, key.verifies) = (ORIGIN, SITE, true);
}

#[apply(both)]
async fn other_sites_and_unverified_users_are_refused(server: Server) {
    let session = server.merchant(ANN).await;
    let mut key = Authenticator::new();
    for wrong in WRONG {
        let asked = server.propose_passkey(&session).await;
        wrong(&mut key);
        let made = key.make(&asked["publicKey"]);
        mend(&mut key);
        let refused = server.send_passkey(&session, &asked, "Laptop", made).await;
        assert_eq!(refused.error(400), INVALID);
    }
    assert_eq!(server.number("SELECT COUNT(*) FROM passkeys").await, 0);
    server.add_passkey(&session, &mut key, "Laptop").await;
    for wrong in WRONG {
        let asked = server.request_passkey().await;
        key.counter += 1;
        wrong(&mut key);
        let shown = key.show(&asked["publicKey"]);
        mend(&mut key);
        let refused = server.prove_passkey(&asked, shown).await;
        assert_eq!(refused.error(401), INVALID);
    }
    // A signature of something else, of another key, and none.
    for wrong in 0..3 {
        let asked = server.request_passkey().await;
        key.counter += 1;
        let mut shown = key.show(&asked["publicKey"]);
        let signature = &mut shown["response"]["signature"];
        match wrong {
            0 => {
                key.counter += 1;
                *signature = key.show(&asked["publicKey"])["response"]["signature"].clone();
            }
            1 => *signature = Authenticator::new().show(&asked["publicKey"])["response"]["signature"].clone(),
            _ => *signature = "AAAA".into(),
        }
        let refused = server.prove_passkey(&asked, shown).await;
        assert_eq!(refused.error(401), INVALID);
    }
    assert_eq!(server.times(&session, "SIGN_IN_FAILED").await, 6);
    server.sign_in_by_passkey(&mut key).await.data(200);
    // What nobody has is told to nobody.
    let mut stranger = Authenticator::new();
    stranger.handle.clone_from(&key.handle);
    let unknown = server.sign_in_by_passkey(&mut stranger).await;
    assert_eq!(unknown.error(401), INVALID);
    assert_eq!(server.times(&session, "SIGN_IN_FAILED").await, 6);
}

#[apply(both)]
async fn a_passkey_is_of_one_account(server: Server) {
    let (ann, owner) = (server.merchant(ANN).await, server.merchant(OWNER).await);
    let (mut hers, mut theirs) = (Authenticator::new(), Authenticator::new());
    let id = server.add_passkey(&ann, &mut hers, "Laptop").await;
    server.add_passkey(&owner, &mut theirs, "Phone").await;
    let path = format!("{PASSKEYS}/{id}");
    let named = json!({"name": "Mine"});
    assert_eq!(
        server.account_patch(&owner, &path, named).await.error(404),
        "Passkey not found"
    );
    let deleted = server.with_session(&owner, Method::DELETE, &path, None).await;
    assert_eq!(deleted.error(404), "Passkey not found");
    assert_eq!(
        server.account_get(&owner, PASSKEYS).await.data(200)[0]["name"],
        "Phone"
    );
    // Neither the other account's name for it, nor the other passkey's name, signs in as somebody else.
    let own = hers.handle.clone();
    hers.handle.clone_from(&theirs.handle);
    assert_eq!(server.sign_in_by_passkey(&mut hers).await.error(401), INVALID);
    hers.handle = own;
    let credential = hers.credential;
    hers.credential = theirs.credential;
    assert_eq!(server.sign_in_by_passkey(&mut hers).await.error(401), INVALID);
    hers.credential = credential;
    // A challenge of one account, or of another session of it, adds nothing by this one.
    let second = server.merchant(ANN).await;
    for (asker, sender) in [(&ann, &owner), (&ann, &second)] {
        let asked = server.propose_passkey(asker).await;
        let made = Authenticator::new().make(&asked["publicKey"]);
        let refused = server.send_passkey(sender, &asked, "Stolen", made).await;
        assert_eq!(refused.error(400), INVALID);
    }
    // One to sign in with adds nothing either, and the reverse.
    let asked = server.request_passkey().await;
    let mut options = server.propose_passkey(&ann).await["publicKey"].clone();
    options["challenge"] = asked["publicKey"]["challenge"].clone();
    let made = Authenticator::new().make(&options);
    let refused = server.send_passkey(&ann, &asked, "Mixed", made).await;
    assert_eq!(refused.error(400), INVALID);
    let asked = server.propose_passkey(&ann).await;
    hers.counter += 1;
    let refused = server.prove_passkey(&asked, hers.show(&asked["publicKey"])).await;
    assert_eq!(refused.error(401), INVALID);
    // A name that is known is not taken again, by whomever.
    let mut copy = Authenticator::new();
    copy.credential = hers.credential;
    let asked = server.propose_passkey(&owner).await;
    let made = copy.make(&asked["publicKey"]);
    let refused = server.send_passkey(&owner, &asked, "Copy", made).await;
    assert_eq!(refused.error(400), INVALID);
    let signed_in = server.sign_in_by_passkey(&mut hers).await;
    assert_eq!(signed_in.data(200)["account"]["email"], ANN);
    let signed_in = server.sign_in_by_passkey(&mut theirs).await;
    assert_eq!(signed_in.data(200)["account"]["email"], OWNER);
    server.verify().await;
}

#[apply(both)]
async fn a_counter_never_goes_back(server: Server) {
    let session = server.merchant(ANN).await;
    let mut key = Authenticator::new();
    key.counter = 7;
    server.add_passkey(&session, &mut key, "Key").await;
    for (counter, passes) in [
        (7, false),
        (6, false),
        (0, false),
        (8, true),
        (8, false),
        (100, true),
        (9, false),
    ] {
        let asked = server.request_passkey().await;
        key.counter = counter;
        let answer = server.prove_passkey(&asked, key.show(&asked["publicKey"])).await;
        assert_eq!(answer.status == 200, passes, "{counter}: {}", answer.text);
    }
    // Somebody has a copy: the owner is told once a day, however often it is tried.
    let told = async || {
        server
            .mails_about(ANN, "There may be a copy of your passkey")
            .await
    };
    assert_eq!(told().await, 1);
    let happened = server.happened(&session).await;
    let copies = happened.iter().filter(|kind| *kind == "PASSKEY_COPIED");
    assert_eq!(copies.count(), 5, "{happened:?}");
    server.app.env.clock.advance(DAY);
    let asked = server.request_passkey().await;
    let refused = server.prove_passkey(&asked, key.show(&asked["publicKey"])).await;
    assert_eq!(refused.error(401), INVALID);
    assert_eq!(told().await, 2);
    // One that never counts signs in as often as it likes.
    let mut silent = Authenticator::new();
    let session = server.merchant(ANN).await;
    server.add_passkey(&session, &mut silent, "Phone").await;
    for _ in 0..3 {
        let asked = server.request_passkey().await;
        server
            .prove_passkey(&asked, silent.show(&asked["publicKey"]))
            .await
            .data(200);
    }
}

#[apply(both)]
async fn a_passkey_is_renamed_and_taken_away(server: Server) {
    let session = server.merchant(ANN).await;
    let mut key = Authenticator::new();
    let id = server.add_passkey(&session, &mut key, "Laptop").await;
    let path = format!("{PASSKEYS}/{id}");
    let renamed = server
        .account_patch(&session, &path, json!({"name": "Old laptop"}))
        .await;
    assert_eq!(renamed.data(200)["name"], "Old laptop");
    let unchanged = server.account_patch(&session, &path, json!({})).await;
    assert_eq!(unchanged.data(200), renamed.data(200));
    for name in ["", " ", "a\nb", &"x".repeat(65)] {
        let refused = server.account_patch(&session, &path, json!({"name": name})).await;
        assert!(refused.error(400).starts_with("body/name must "), "{name:?}");
    }
    server.sign_in_by_passkey(&mut key).await.data(200);
    let asked = server.request_passkey().await;
    let deleted = server.with_session(&session, Method::DELETE, &path, None).await;
    assert_eq!(deleted.data(200), &json!({"deleted": true}));
    let letter = server.letters(ANN).await.remove(0);
    assert_eq!(letter["subject"], "A passkey was taken away from your account");
    assert!(letter["text"].as_str().unwrap().contains("\"Old laptop\""));
    assert_eq!(server.happened(&session).await[0], "PASSKEY_REMOVED");
    // Also a sign-in that was under way fails.
    key.counter += 1;
    let refused = server.prove_passkey(&asked, key.show(&asked["publicKey"])).await;
    assert_eq!(refused.error(401), INVALID);
    for (method, body) in [(Method::DELETE, None), (Method::PATCH, Some(json!({})))] {
        let gone = server.with_session(&session, method, &path, body).await;
        assert_eq!(gone.error(404), "Passkey not found");
    }
    assert_eq!(server.account_get(&session, PASSKEYS).await.data(200), &json!([]));
    // The same key may come back, and the mail signs in all the while.
    server.merchant(ANN).await;
    server.add_passkey(&session, &mut key, "Laptop").await;
    server.sign_in_by_passkey(&mut key).await.data(200);
    server.verify().await;
}

#[apply(both)]
async fn a_passkey_takes_the_place_of_the_app_and_is_added_by_it(server: Server) {
    let (session, app) = with_app(&server, ANN).await;
    let mut key = Authenticator::new();
    let propose = async |body: Value| server.account_post(&session, OPTIONS, body).await;
    assert_eq!(
        propose(json!({})).await.error(400),
        "body must have required property 'code'"
    );
    assert_eq!(
        propose(json!({"code": "000000"})).await.error(401),
        "Invalid code"
    );
    assert_eq!(server.times(&session, "SIGN_IN_FAILED").await, 1);
    // An old session will do: the app says who is there.
    server.app.env.clock.advance(HOUR);
    let code = app.code_at(&server, 0);
    let asked = propose(json!({"code": code})).await.data(200).clone();
    assert_eq!(propose(json!({"code": code})).await.error(401), "Invalid code");
    let made = key.make(&asked["publicKey"]);
    server
        .send_passkey(&session, &asked, "Laptop", made)
        .await
        .data(201);
    // No code is asked for besides.
    let signed_in = server.sign_in_by_passkey(&mut key).await;
    assert_eq!(signed_in.data(200)["mfaRequired"], false);
    assert_eq!(signed_in.data(200)["account"]["twoFactorEnabled"], true);
    let recovered = propose(json!({"code": app.recovery[0]})).await;
    recovered.data(200);
    assert_eq!(
        server.letters(ANN).await[0]["subject"],
        "A recovery code of your account was used"
    );
    // Wrong codes lock it as they lock signing in.
    server.app.env.clock.advance(HOUR);
    for _ in 0..10 {
        propose(json!({"code": "000000"})).await.error(401);
    }
    assert_eq!(
        propose(json!({"code": "000000"})).await.error(429),
        "Rate limit exceeded. Please retry after the reset time."
    );
    server.sign_in_by_passkey(&mut key).await.data(200);
}

#[apply(both)]
async fn without_an_app_only_a_new_session_adds_a_passkey(server: Server) {
    let session = server.merchant(ANN).await;
    server.app.env.clock.advance(10 * MINUTE - SECOND);
    let mut key = Authenticator::new();
    let asked = server.propose_passkey(&session).await;
    server.app.env.clock.advance(SECOND);
    let refused = server.account_post(&session, OPTIONS, json!({})).await;
    assert_eq!(refused.error(403), "Sign in again to add a passkey");
    // What was asked for in time may be answered for as long as its challenge works.
    let made = key.make(&asked["publicKey"]);
    server
        .send_passkey(&session, &asked, "Laptop", made)
        .await
        .data(201);
    let signed_in = server.sign_in_by_passkey(&mut key).await;
    let fresh = signed_in.data(200)["token"].as_str().unwrap();
    server
        .add_passkey(fresh, &mut Authenticator::new(), "Phone")
        .await;
}

#[apply(both)]
async fn what_an_account_has_of_passkeys_is_bounded(server: Server) {
    let session = server.merchant(ANN).await;
    let asked = server.propose_passkey(&session).await;
    // Of many challenges, the newest five can be answered.
    let mut newest = Vec::new();
    for _ in 0..5 {
        newest.push(server.propose_passkey(&session).await);
    }
    assert_eq!(server.number("SELECT COUNT(*) FROM passkey_challenges").await, 5);
    let made = Authenticator::new().make(&asked["publicKey"]);
    let first = server.send_passkey(&session, &asked, "First", made).await;
    assert_eq!(first.error(400), INVALID);
    let mut key = Authenticator::new();
    let made = key.make(&newest[0]["publicKey"]);
    server
        .send_passkey(&session, &newest[0], "Second", made)
        .await
        .data(201);
    for number in 1..9 {
        let name = format!("Key {number}");
        server
            .add_passkey(&session, &mut Authenticator::new(), &name)
            .await;
    }
    // Two proposals for the last place.
    let (tenth, eleventh) = (
        server.propose_passkey(&session).await,
        server.propose_passkey(&session).await,
    );
    let made = Authenticator::new().make(&tenth["publicKey"]);
    server
        .send_passkey(&session, &tenth, "Tenth", made)
        .await
        .data(201);
    let made = Authenticator::new().make(&eleventh["publicKey"]);
    let refused = server.send_passkey(&session, &eleventh, "Eleventh", made).await;
    assert_eq!(refused.error(400), "An account has at most 10 passkeys");
    let refused = server.account_post(&session, OPTIONS, json!({})).await;
    assert_eq!(refused.error(400), "An account has at most 10 passkeys");
    let listed = server.account_get(&session, PASSKEYS).await;
    assert_eq!(listed.data(200).as_array().unwrap().len(), 10);
    server.sign_in_by_passkey(&mut key).await.data(200);
    // Challenges are swept when they work no longer.
    server.request_passkey().await;
    assert!(server.number("SELECT COUNT(*) FROM passkey_challenges").await > 0);
    server.app.env.clock.advance(11 * MINUTE);
    let app = Arc::clone(&server.app);
    let scheduled = server.app.db.write(move |tx| schedule(tx, &app.env));
    scheduled.await.unwrap();
    server.drain().await;
    assert_eq!(server.number("SELECT COUNT(*) FROM passkey_challenges").await, 0);
    assert_eq!(server.number("SELECT COUNT(*) FROM passkeys").await, 10);
}

#[apply(both)]
async fn calls_about_passkeys_have_limits(server: Server) {
    let server = server
        .with(|config| config.limits.sign_in = Limit::per_minute(2))
        .await;
    let session = server.merchant(ANN).await;
    let path = format!("{PASSKEYS}/pk_000000000000000000000000");
    for (method, path) in [
        (Method::POST, OPTIONS),
        (Method::POST, PASSKEYS),
        (Method::PATCH, path.as_str()),
        (Method::DELETE, path.as_str()),
    ] {
        let call = async || {
            let (method, body) = (method.clone(), Some(json!({})));
            server.with_session(&session, method, path, body).await
        };
        for _ in 0..2 {
            assert_ne!(call().await.status, 429, "{method} {path}");
        }
        assert_eq!(call().await.status, 429, "{method} {path}");
    }
    for path in [REQUEST, VERIFY] {
        let call = async || server.anonymous(Method::POST, path).json(&json!({})).send().await;
        for _ in 0..2 {
            assert_ne!(call().await.status, 429, "{path}");
        }
        assert_eq!(call().await.status, 429, "{path}");
    }
}

#[apply(both)]
async fn bad_input_about_passkeys_is_refused(server: Server) {
    let session = server.merchant(ANN).await;
    let mut key = Authenticator::new();
    server.add_passkey(&session, &mut key, "Phone").await;
    let asked = server.request_passkey().await;
    let (shown, made) = (key.show(&asked["publicKey"]), key.make(&asked["publicKey"]));
    let challenge = &asked["challengeId"];
    for (path, body, text) in [
        (
            VERIFY,
            json!({"credential": shown}),
            "body must have required property 'challengeId'",
        ),
        (
            VERIFY,
            json!({"challengeId": challenge}),
            "body must have required property 'credential'",
        ),
        (
            VERIFY,
            json!({"challengeId": "short", "credential": shown}),
            "body/challengeId must NOT have fewer than 12 characters",
        ),
        (
            VERIFY,
            json!({"challengeId": challenge, "credential": {"id": "AAAA", "response": {}}}),
            "body/credential/response must have required property 'clientDataJSON'",
        ),
        (
            PASSKEYS,
            json!({"challengeId": challenge, "credential": made}),
            "body must have required property 'name'",
        ),
        (
            PASSKEYS,
            json!({"challengeId": challenge, "name": "Laptop", "credential": shown}),
            "body/credential/response must have required property 'attestationObject'",
        ),
    ] {
        let call = server.anonymous(Method::POST, path).bearer(&session);
        let refused = call.json(&body).send().await;
        assert_eq!(refused.error(400), text, "{body}");
    }
    let code = json!({"code": "1"});
    let refused = server.account_post(&session, OPTIONS, code).await;
    assert_eq!(
        refused.error(400),
        "body/code must NOT have fewer than 6 characters"
    );
    // What is well formed and nothing is a passkey that is not known.
    let nothing = json!({"id": "AAAA", "response": {"clientDataJSON": "e30", "authenticatorData": "AA",
        "signature": "AA", "userHandle": "AA"}});
    assert_eq!(server.prove_passkey(&asked, nothing).await.error(401), INVALID);
    let asked = server.propose_passkey(&session).await;
    let nothing = json!({"id": "AAAA", "response": {"clientDataJSON": "e30", "attestationObject": "%"}});
    let refused = server.send_passkey(&session, &asked, "Nothing", nothing).await;
    assert_eq!(refused.error(400), INVALID);
    // No session, no passkeys.
    for (method, path) in [
        (Method::GET, PASSKEYS),
        (Method::POST, PASSKEYS),
        (Method::POST, OPTIONS),
    ] {
        server.anonymous(method, path).send().await.error(401);
    }
    // A site is a name: one that is an address has no passkeys.
    let nameless = server
        .with(|config| config.dashboard_url = "https://192.0.2.1".into())
        .await;
    let refused = nameless.anonymous(Method::POST, REQUEST).send().await;
    assert!(refused.error(503).starts_with("Passkeys need a host name"));
}
