//! What an account's activity has of links and codes that were not even judged.

use super::attacks::other_than;
use super::second_factor::with_app;
use super::{ANN, OWNER};
use crate::harness::{Server, apply, both};
use pandabase_domain::time::{DAY, HOUR, MINUTE, SECOND};
use serde_json::json;

#[apply(both)]
async fn links_that_were_used_or_have_expired_are_noted_once_an_hour(server: Server) {
    let session = server.merchant(ANN).await;
    server.app.env.clock.advance(1);
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    server.app.env.clock.advance(10 * MINUTE);
    for _ in 0..3 {
        server.prove(json!({"token": mail.token})).await.error(401);
    }
    assert_eq!(server.times(&session, "LINK_REFUSED").await, 1);
    server.app.env.clock.advance(HOUR);
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    server.prove(json!({"token": mail.token})).await.data(200);
    assert_eq!(server.times(&session, "LINK_REFUSED").await, 1);
    server.prove(json!({"token": mail.token})).await.error(401);
    assert_eq!(server.times(&session, "LINK_REFUSED").await, 2);
    // What was never mailed is nobody's, and a link of a stranger makes no account.
    server.app.env.clock.advance(HOUR);
    server.prove(json!({"token": "x".repeat(43)})).await.error(401);
    server.ask_to_sign_in(OWNER).await.data(200);
    let mail = server.sign_in_mail(OWNER).await;
    server.app.env.clock.advance(10 * MINUTE);
    server.prove(json!({"token": mail.token})).await.error(401);
    assert_eq!(server.times(&session, "LINK_REFUSED").await, 2);
    assert_eq!(server.number("SELECT COUNT(*) FROM accounts").await, 1);
    server.verify().await;
}

#[apply(both)]
async fn codes_of_mails_that_are_not_judged_are_noted_once_an_hour(server: Server) {
    let session = server.merchant(ANN).await;
    server.app.env.clock.advance(DAY);
    // Nobody asked for a mail: a code is no failure of anybody's.
    let guess = json!({"email": ANN, "code": "000000"});
    server.prove(guess.clone()).await.error(401);
    assert_eq!(server.times(&session, "CODE_REFUSED").await, 0);
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    let wrong = json!({"email": ANN, "code": other_than(&mail.code)});
    for _ in 0..5 {
        server.prove(wrong.clone()).await.error(401);
    }
    assert_eq!(server.times(&session, "CODE_REFUSED").await, 0);
    let right = json!({"email": ANN, "code": mail.code});
    for _ in 0..3 {
        server.prove(right.clone()).await.error(401);
    }
    assert_eq!(server.times(&session, "SIGN_IN_FAILED").await, 5);
    assert_eq!(server.times(&session, "CODE_REFUSED").await, 1);
    // An hour later the mail has expired.
    server.app.env.clock.advance(HOUR);
    server.prove(right).await.error(401);
    assert_eq!(server.times(&session, "CODE_REFUSED").await, 2);
    assert_eq!(server.happened(&session).await[0], "CODE_REFUSED");
    server.verify().await;
}

#[apply(both)]
async fn second_factors_that_are_not_judged_are_noted_once_an_hour(server: Server) {
    let (session, app) = with_app(&server, ANN).await;
    server.app.env.clock.advance(HOUR);
    for _ in 0..2 {
        let mfa = app.begin(&server).await;
        for _ in 0..5 {
            let wrong = other_than(&app.code_at(&server, 90 * SECOND));
            server.second_factor(&mfa, &wrong).await.error(401);
        }
        let right = app.code_at(&server, 0);
        assert_eq!(
            server.second_factor(&mfa, &right).await.error(401),
            "Sign-in expired"
        );
    }
    assert_eq!(server.times(&session, "CODE_REFUSED").await, 1);
    // Ten wrong ones lock the app for the rest of the hour.
    let mfa = app.begin(&server).await;
    let right = app.code_at(&server, 0);
    server.second_factor(&mfa, &right).await.error(429);
    assert_eq!(server.times(&session, "CODE_REFUSED").await, 1);
    assert_eq!(server.times(&session, "SIGN_IN_FAILED").await, 10);
    server.app.env.clock.advance(HOUR);
    assert_eq!(
        server.second_factor(&mfa, &right).await.error(401),
        "Sign-in expired"
    );
    assert_eq!(server.times(&session, "CODE_REFUSED").await, 2);
    server.verify().await;
}

#[apply(both)]
async fn a_lock_is_noted_where_nothing_was_noted_before(server: Server) {
    let (session, app) = with_app(&server, ANN).await;
    server.app.env.clock.advance(HOUR);
    for _ in 0..2 {
        let mfa = app.begin(&server).await;
        for _ in 0..5 {
            server.second_factor(&mfa, "aaaa-bbbb-cccc-dddd").await.error(401);
        }
    }
    assert_eq!(server.times(&session, "CODE_REFUSED").await, 0);
    let mfa = app.begin(&server).await;
    for _ in 0..2 {
        let right = app.code_at(&server, 0);
        server.second_factor(&mfa, &right).await.error(429);
    }
    assert_eq!(server.times(&session, "CODE_REFUSED").await, 1);
}

#[apply(both)]
async fn refusals_push_nothing_else_out(server: Server) {
    let session = server.merchant(ANN).await;
    let mut token = String::new();
    for hour in 0..104 {
        server.app.env.clock.advance(HOUR);
        if hour % 12 == 0 {
            server.ask_to_sign_in(ANN).await.data(200);
            token = server.sign_in_mail(ANN).await.token;
            server.prove(json!({"token": token})).await.data(200);
        }
        server.prove(json!({"token": token})).await.error(401);
    }
    assert_eq!(server.times(&session, "LINK_REFUSED").await, 100);
    assert_eq!(server.times(&session, "CREATED").await, 1);
    assert_eq!(server.times(&session, "SIGNED_IN").await, 10);
    server.verify().await;
}
