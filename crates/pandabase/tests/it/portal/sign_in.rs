//! Signing in by mail.

use super::{LINK, MIA, STRANGER, VERIFY, keys, run};
use crate::harness::{Server, apply, both};
use http::Method;
use pandabase_domain::time::{MINUTE, SECOND};
use pandabase_platform::config::limits::Limit;
use serde_json::{Value, json};

#[apply(both)]
async fn a_person_signs_in_by_mail(server: Server) {
    let sent = server.ask_for_link("Mia@Example.org").await;
    assert_eq!(sent.data(200), &json!({"sent": true}));
    let letter = server.letters(MIA).await.remove(0);
    assert_eq!(letter["storeId"], "");
    let text = letter["text"].as_str().unwrap();
    let reference = letter["reference"].as_str().unwrap();
    assert!(
        reference.starts_with("tokn_") && text.ends_with(&format!("\n\nRef: {reference}\n")),
        "{text}"
    );
    let token = server.mailed_token(MIA).await;
    let page = server
        .anonymous(Method::GET, &format!("/portal/sign-in?token={token}"))
        .send()
        .await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains(&token));
    let code = server.mailed_code(MIA).await;
    assert!(text.contains(&format!("\n{code}\n")), "{text}");
    assert!(!letter["subject"].as_str().unwrap().contains(&code));
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
    let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";
    let call = server.anonymous(Method::POST, VERIFY).header("user-agent", agent);
    let answer = call.json(&json!({"token": token})).send().await;
    let signed_in = answer.data(200);
    assert_eq!(keys(signed_in), ["email", "session", "token"]);
    assert_eq!(signed_in["email"], MIA);
    let session = &signed_in["session"];
    assert_eq!(
        keys(session),
        [
            "browser",
            "createdAt",
            "current",
            "device",
            "id",
            "ipAddress",
            "lastActiveAt",
            "location",
            "os"
        ]
    );
    assert_eq!(
        (&session["browser"], &session["os"], &session["device"]),
        (&json!("Firefox"), &json!("Linux"), &json!("Desktop"))
    );
    assert_eq!(
        (&session["ipAddress"], &session["location"], &session["current"]),
        (&json!("0.0.0.0"), &Value::Null, &json!(true))
    );
    let listed = server
        .portal_get(signed_in["token"].as_str().unwrap(), "/sessions")
        .await;
    assert_eq!(listed.data(200), &json!([session]));
    assert_eq!(listed.header("x-ratelimit-type"), Some("AccountResource"));
    server.verify().await;
}

#[apply(both)]
async fn a_link_works_once_and_not_for_long(server: Server) {
    const TEXT: &str = "Invalid or expired link";
    for token in ["x".repeat(48), "y".into()] {
        assert_eq!(server.verify_link(&token).await.error(401), TEXT);
    }
    server.ask_for_link(MIA).await.data(200);
    let token = server.mailed_token(MIA).await;
    assert_eq!(server.verify_link(&token.to_uppercase()).await.error(401), TEXT);
    server.verify_link(&token).await.data(200);
    assert_eq!(server.verify_link(&token).await.error(401), TEXT);
    server.app.env.clock.advance(1);
    server.ask_for_link(MIA).await.data(200);
    let token = server.mailed_token(MIA).await;
    server.app.env.clock.advance(10 * MINUTE);
    assert_eq!(server.verify_link(&token).await.error(401), TEXT);
    server.ask_for_link(MIA).await.data(200);
    let token = server.mailed_token(MIA).await;
    server.app.env.clock.advance(10 * MINUTE - 1);
    server.verify_link(&token).await.data(200);
}

#[apply(both)]
async fn a_link_is_used_by_one_of_two_at_once(server: Server) {
    server.ask_for_link(MIA).await.data(200);
    let token = server.mailed_token(MIA).await;
    let answers = futures_util::future::join_all((0..10).map(|_| server.verify_link(&token))).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1);
    assert_eq!(run(&server, "SELECT COUNT(*) FROM portal_sessions").await, 1);
}

#[apply(both)]
async fn bad_sign_ins_are_refused(server: Server) {
    for (path, body, text) in [
        (LINK, json!({}), "body must have required property 'email'"),
        (
            LINK,
            json!({"email": "mia"}),
            "body/email must match format \"email\"",
        ),
        (LINK, json!({"email": null}), "body/email must be string"),
        (
            LINK,
            json!({"email": format!("{}@example.org", "x".repeat(309))}),
            "body/email must NOT have more than 320 characters",
        ),
        (VERIFY, json!({}), "body must have required property 'token'"),
        (
            VERIFY,
            json!({"token": ""}),
            "body/token must NOT have fewer than 1 characters",
        ),
        (VERIFY, json!({"token": 5}), "body/token must be string"),
        (VERIFY, json!({"token": null}), "body/token must be string"),
        (
            VERIFY,
            json!({"email": MIA}),
            "body must have required property 'code'",
        ),
        (
            VERIFY,
            json!({"code": "123456"}),
            "body must have required property 'token'",
        ),
        (
            VERIFY,
            json!({"email": "mia", "code": "123456"}),
            "body/email must match format \"email\"",
        ),
        (
            VERIFY,
            json!({"email": MIA, "code": "12345"}),
            "body/code must NOT have fewer than 6 characters",
        ),
        (
            VERIFY,
            json!({"email": MIA, "code": "12345a"}),
            "body/code must match pattern \"^[0-9]{6}$\"",
        ),
        (
            VERIFY,
            json!({"token": "x".repeat(129)}),
            "body/token must NOT have more than 128 characters",
        ),
    ] {
        let answer = server.anonymous(Method::POST, path).json(&body).send().await;
        assert_eq!(answer.error(400), text, "{path} {body}");
    }
    assert_eq!(run(&server, "SELECT COUNT(*) FROM mails").await, 0);
    let page = "/portal/sign-in?token=Call%20this%20number";
    let odd = server.anonymous(Method::GET, page).send().await;
    assert_eq!(odd.status, 400);
}

#[apply(both)]
async fn nobody_is_flooded_with_mails(server: Server) {
    for _ in 0..8 {
        assert_eq!(server.ask_for_link(MIA).await.data(200), &json!({"sent": true}));
        server.app.env.clock.advance(SECOND);
    }
    assert_eq!(server.letters(MIA).await.len(), 5);
    // The ones that were mailed still work, and others are not held up.
    server
        .verify_link(&server.mailed_token(MIA).await)
        .await
        .data(200);
    server.ask_for_link(STRANGER).await.data(200);
    assert_eq!(server.letters(STRANGER).await.len(), 1);
    server.app.env.clock.advance(10 * MINUTE);
    server.ask_for_link(MIA).await.data(200);
    assert_eq!(server.letters(MIA).await.len(), 6);
    // Within a day there are thirty, and then one whenever none waits that works.
    for _ in 0..40 {
        server.app.env.clock.advance(3 * MINUTE);
        server.ask_for_link(MIA).await.data(200);
    }
    let mailed = server.letters(MIA).await.len();
    assert!((30..=36).contains(&mailed), "{mailed}");
    let waits = "SELECT COUNT(*) FROM portal_links WHERE used_at IS NULL";
    assert!(run(&server, waits).await > 0);
    let strict = server
        .with(|config| config.limits.sign_in = Limit::per_minute(2))
        .await;
    for number in 0..2 {
        strict
            .ask_for_link(&format!("p{number}@example.org"))
            .await
            .data(200);
    }
    let refused = strict.ask_for_link("p3@example.org").await;
    assert_eq!(
        refused.error(429),
        "Rate limit exceeded. Please retry after the reset time."
    );
    assert_eq!(
        (refused.header("retry-after"), refused.header("x-ratelimit-limit")),
        (Some("60"), Some("2"))
    );
    assert!(strict.letters("p3@example.org").await.is_empty());
}
