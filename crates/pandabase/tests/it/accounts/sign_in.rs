//! Signing in by mail.

use super::{ANN, LINK, ME, OWNER, VERIFY};
use crate::harness::{Server, apply, both};
use crate::portal::keys;
use http::Method;
use pandabase_domain::time::{DAY, MINUTE, SECOND};
use pandabase_platform::config::limits::Limit;
use serde_json::{Value, json};

const INVALID: &str = "Invalid or expired link";

#[apply(both)]
async fn a_merchant_signs_in_by_mail(server: Server) {
    let sent = server.ask_to_sign_in("Ann@Example.org").await;
    assert_eq!(sent.data(200), &json!({"sent": true}));
    assert_eq!(server.number("SELECT COUNT(*) FROM accounts").await, 0);
    let letter = server.letters(ANN).await.remove(0);
    let reference = letter["reference"].as_str().unwrap();
    assert!(reference.starts_with("tokn_"), "{reference}");
    let mail = server.sign_in_mail(ANN).await;
    let text = letter["text"].as_str().unwrap();
    assert!(text.contains(&format!("\n{}\n", mail.code)), "{text}");
    assert!(mail.code.len() == 6 && mail.code.bytes().all(|byte| byte.is_ascii_digit()));
    let page = server
        .anonymous(Method::GET, &format!("/sign-in?token={}", mail.token))
        .send()
        .await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains(&mail.token) && page.text.contains("Sign in to your account"));
    let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";
    let call = server.anonymous(Method::POST, VERIFY).header("user-agent", agent);
    let answer = call.json(&json!({"token": mail.token})).send().await;
    let signed_in = answer.data(200);
    assert_eq!(keys(signed_in), ["account", "mfaRequired", "session", "token"]);
    assert_eq!(signed_in["mfaRequired"], false);
    let (account, session) = (&signed_in["account"], &signed_in["session"]);
    assert_eq!(
        keys(account),
        [
            "acceptedTerms",
            "country",
            "createdAt",
            "email",
            "firstName",
            "id",
            "kycStatus",
            "lastName",
            "notifications",
            "phone",
            "phoneVerified",
            "twoFactorEnabled",
            "username"
        ]
    );
    assert!(account["id"].as_str().unwrap().starts_with("acc_"));
    assert_eq!(
        (&account["email"], &account["kycStatus"]),
        (&json!(ANN), &json!("NOT_STARTED"))
    );
    assert!(session["id"].as_str().unwrap().starts_with("ses_"));
    assert_eq!(
        (&session["browser"], &session["os"], &session["current"]),
        (&json!("Firefox"), &json!("Linux"), &json!(true))
    );
    let token = signed_in["token"].as_str().unwrap();
    let me = server.account_get(token, ME).await;
    assert_eq!(me.data(200), account);
    assert_eq!(me.header("x-ratelimit-type"), Some("AccountResource"));
    assert_eq!(server.happened(token).await, ["CREATED", "SIGNED_IN"]);
    // The second time it is the same account.
    let again = server.sign_in_by_link(ANN).await;
    assert_eq!(again.data(200)["account"]["id"], account["id"]);
    server.verify().await;
}

#[apply(both)]
async fn a_mail_works_once_by_its_link_or_by_its_code(server: Server) {
    for by_code in [true, false] {
        server.app.env.clock.advance(1);
        server.ask_to_sign_in(ANN).await.data(200);
        let mail = server.sign_in_mail(ANN).await;
        let by_link = json!({"token": mail.token});
        let coded = json!({"email": "ANN@example.org", "code": mail.code});
        let (first, second) = if by_code {
            (coded, by_link)
        } else {
            (by_link, coded)
        };
        server.prove(first.clone()).await.data(200);
        for used in [first, second] {
            assert_eq!(server.prove(used).await.error(401), INVALID);
        }
    }
    server.app.env.clock.advance(1);
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    server.app.env.clock.advance(10 * MINUTE);
    for late in [
        json!({"token": mail.token}),
        json!({"email": ANN, "code": mail.code}),
    ] {
        assert_eq!(server.prove(late).await.error(401), INVALID);
    }
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    server.app.env.clock.advance(10 * MINUTE - 1);
    server
        .prove(json!({"email": ANN, "code": mail.code}))
        .await
        .data(200);
}

#[apply(both)]
async fn a_mail_is_used_by_one_of_many_at_once(server: Server) {
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    let proof = |number: usize| match number % 2 {
        0 => json!({"token": mail.token}),
        _ => json!({"email": ANN, "code": mail.code}),
    };
    let answers = futures_util::future::join_all((0..10).map(|number| server.prove(proof(number)))).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1);
    assert_eq!(server.number("SELECT COUNT(*) FROM account_sessions").await, 1);
    assert_eq!(server.number("SELECT COUNT(*) FROM accounts").await, 1);
}

#[apply(both)]
async fn bad_sign_ins_are_refused(server: Server) {
    for (path, body, text) in [
        (LINK, json!({}), "body must have required property 'email'"),
        (
            LINK,
            json!({"email": "ann"}),
            "body/email must match format \"email\"",
        ),
        (VERIFY, json!({}), "body must have required property 'token'"),
        (
            VERIFY,
            json!({"email": ANN}),
            "body must have required property 'code'",
        ),
        (
            VERIFY,
            json!({"code": "123456"}),
            "body must have required property 'token'",
        ),
        (
            VERIFY,
            json!({"email": ANN, "code": "12345"}),
            "body/code must NOT have fewer than 6 characters",
        ),
        (
            VERIFY,
            json!({"email": ANN, "code": "12345a"}),
            "body/code must match pattern \"^[0-9]{6}$\"",
        ),
        (
            VERIFY,
            json!({"token": ""}),
            "body/token must NOT have fewer than 1 characters",
        ),
    ] {
        let answer = server.anonymous(Method::POST, path).json(&body).send().await;
        assert_eq!(answer.error(400), text, "{path} {body}");
    }
    assert_eq!(server.number("SELECT COUNT(*) FROM mails").await, 0);
    let page = server.anonymous(Method::GET, "/sign-in?token=a").send().await;
    assert_eq!(page.status, 400);
}

#[apply(both)]
async fn nobody_is_flooded_with_mails(server: Server) {
    for _ in 0..8 {
        assert_eq!(server.ask_to_sign_in(ANN).await.data(200), &json!({"sent": true}));
        server.app.env.clock.advance(SECOND);
    }
    assert_eq!(server.letters(ANN).await.len(), 5);
    server.app.env.clock.advance(10 * MINUTE);
    server.ask_to_sign_in(ANN).await.data(200);
    assert_eq!(server.letters(ANN).await.len(), 6);
    // Thirty in a day, also when they are asked for at once, and then one whenever none is left that works.
    for _ in 0..9 {
        server.app.env.clock.advance(10 * MINUTE);
        let asked = futures_util::future::join_all((0..8).map(|_| server.ask_to_sign_in(ANN))).await;
        assert!(asked.iter().all(|answer| answer.status == 200));
        for _ in 0..5 {
            server.ask_to_sign_in(ANN).await.data(200);
        }
    }
    assert_eq!(server.letters(ANN).await.len(), 34);
    server.app.env.clock.advance(DAY);
    server.ask_to_sign_in(ANN).await.data(200);
    assert_eq!(server.letters(ANN).await.len(), 35);
    let strict = server
        .with(|config| config.limits.sign_in = Limit::per_minute(2))
        .await;
    for number in 0..2 {
        let email = format!("p{number}@example.org");
        strict.ask_to_sign_in(&email).await.data(200);
        strict.prove(json!({"token": "x"})).await.error(401);
        strict.second_factor("x", "123456").await.error(401);
    }
    strict.ask_to_sign_in("p3@example.org").await.error(429);
    strict.prove(json!({"token": "x"})).await.error(429);
    strict.second_factor("x", "123456").await.error(429);
}

#[apply(both)]
async fn nobody_is_kept_from_signing_in_by_others(server: Server) {
    // Somebody else uses up the mails of Ann's day, and goes on asking.
    for _ in 0..20 {
        for _ in 0..5 {
            server.ask_to_sign_in(ANN).await.data(200);
        }
        server.app.env.clock.advance(10 * MINUTE);
    }
    let flood = server.letters(ANN).await.len();
    assert_eq!(flood, 30 + 14);
    // Whenever she asks, there is a link that works: her own, or one that somebody else asked for.
    for is_first in [true, false] {
        if !is_first {
            server.app.env.clock.advance(10 * MINUTE);
            server.ask_to_sign_in(ANN).await.data(200);
            server.app.env.clock.advance(MINUTE);
        }
        server.ask_to_sign_in(ANN).await.data(200);
        let mail = server.sign_in_mail(ANN).await;
        server.prove(json!({"token": mail.token})).await.data(200);
    }
    assert_eq!(server.letters(ANN).await.len(), flood + 2);
    // Her sign-in used that mail up, so that a second machine gets one at once.
    server.app.env.clock.advance(MINUTE);
    server.ask_to_sign_in(ANN).await.data(200);
    assert_eq!(server.letters(ANN).await.len(), flood + 3);
    let mail = server.sign_in_mail(ANN).await;
    server.prove(json!({"token": mail.token})).await.data(200);
}

/// Everything that an answer says, but for when and which.
fn shape(answer: &crate::harness::Answer) -> (u16, Value, Vec<String>) {
    let mut names: Vec<String> = answer.headers.keys().map(|name| name.to_string()).collect();
    names.sort();
    (answer.status.as_u16(), answer.json.clone(), names)
}

#[apply(both)]
async fn no_answer_tells_whether_an_address_has_an_account(server: Server) {
    server.merchant(OWNER).await;
    server.app.env.clock.advance(DAY);
    let stranger = "nobody@example.org";
    let known = server.ask_to_sign_in(OWNER).await;
    let unknown = server.ask_to_sign_in(stranger).await;
    assert_eq!(shape(&known), shape(&unknown));
    // Mails to both look alike, but for what is random.
    let mails = [
        server.letters(OWNER).await.remove(0),
        server.letters(stranger).await.remove(0),
    ];
    assert_eq!(mails[0]["subject"], mails[1]["subject"]);
    for code in ["000000", "999999"] {
        let known = server.prove(json!({"email": OWNER, "code": code})).await;
        let unknown = server.prove(json!({"email": stranger, "code": code})).await;
        let never = server
            .prove(json!({"email": "never@example.org", "code": code}))
            .await;
        assert_eq!(known.error(401), INVALID);
        assert_eq!(shape(&known), shape(&unknown));
        assert_eq!(shape(&known), shape(&never));
    }
    // Asking makes no account.
    let made = server
        .number("SELECT COUNT(*) FROM accounts WHERE email <> 'owner@example.org'")
        .await;
    assert_eq!(made, 0);
}
