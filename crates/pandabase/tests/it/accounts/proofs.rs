//! By what a session was begun, and the passkeys that outlive a change of what is asked for.

use super::authenticator::{Authenticator, OPTIONS};
use super::roles::held_back;
use super::{ANN, ME};
use crate::accounts::second_factor::with_app;
use crate::harness::{Server, apply, both};
use http::Method;
use pandabase_commerce::accounts::operator;
use pandabase_domain::checkout::Email;
use serde_json::json;

const SESSIONS: &str = "SELECT COUNT(*) FROM account_sessions WHERE is_proven";
const PASSKEYS: &str = "SELECT COUNT(*) FROM passkeys WHERE is_proven";

fn ann() -> Email {
    Email::parse(ANN).unwrap()
}

impl Server {
    /// Subject and text of the newest mail to Ann.
    async fn newest_mail_to_ann(&self) -> (String, String) {
        let letter = self.letters(ANN).await.remove(0);
        let text = |key: &str| letter[key].as_str().unwrap().to_owned();
        (text("subject"), text("text"))
    }
}

#[apply(both)]
async fn a_session_remembers_by_what_it_was_begun(server: Server) {
    let session = server.merchant(ANN).await;
    let (mut old, mut late, mut new) = (Authenticator::new(), Authenticator::new(), Authenticator::new());
    server.add_passkey(&session, &mut old, "Old").await;
    let asked = server.propose_passkey(&session).await;
    let (by_app, app) = with_app(&server, ANN).await;
    let (subject, text) = server.newest_mail_to_ann().await;
    assert_eq!(subject, "Two-factor authentication is on");
    assert!(text.contains("One passkey signs in to your account"), "{text}");
    // What was given without a code of the app adds nothing.
    let made = late.make(&asked["publicKey"]);
    let refused = server.send_passkey(&session, &asked, "Late", made).await;
    assert_eq!(refused.error(400), "Invalid or expired passkey");
    // A key from before the app signs in, and proves no more than the mail did.
    server.sign_in_by_passkey(&mut old).await.data(200);
    assert_eq!(server.number(SESSIONS).await, 0);
    let waiting = app.begin(&server).await;
    let code = app.code_at(&server, 30_000);
    server.second_factor(&waiting, &code).await.data(200);
    assert_eq!(server.number(SESSIONS).await, 1);
    let recovery = json!({"code": app.recovery[0]});
    let asked = server.account_post(&by_app, OPTIONS, recovery).await;
    let asked = asked.data(200).clone();
    let made = new.make(&asked["publicKey"]);
    server.send_passkey(&by_app, &asked, "New", made).await.data(201);
    server.sign_in_by_passkey(&mut new).await.data(200);
    assert_eq!(
        (server.number(SESSIONS).await, server.number(PASSKEYS).await),
        (2, 1)
    );
    server.verify().await;
    // What the app proved proves nothing of the next one: whoever had it may not be the one who has that.
    let reset = server.as_operator(|tx, ctx| operator::reset_second_factor(tx, ctx, &ann()));
    reset.await.unwrap();
    let (subject, text) = server.newest_mail_to_ann().await;
    assert_eq!(subject, "Two-factor authentication was reset");
    assert!(text.contains("2 passkeys sign in to your account"), "{text}");
    with_app(&server, ANN).await;
    server.sign_in_by_passkey(&mut new).await.data(200);
    assert_eq!(
        (server.number(SESSIONS).await, server.number(PASSKEYS).await),
        (0, 0)
    );
    server.verify().await;
}

#[apply(both)]
async fn a_secret_that_is_only_proposed_proves_nothing(server: Server) {
    let (session, app) = with_app(&server, ANN).await;
    let waiting = app.begin(&server).await;
    let totp = format!("{ME}/totp");
    let off = json!({"code": app.recovery[0]});
    server
        .with_session(&session, Method::DELETE, &totp, Some(off))
        .await
        .data(200);
    let proposed = server.account_post(&session, &totp, json!({})).await;
    let secret = proposed.data(200)["secret"].as_str().unwrap().to_owned();
    let next = crate::accounts::second_factor::App {
        email: ANN.to_owned(),
        secret: crate::accounts::second_factor::from_base32(&secret),
        recovery: Vec::new(),
    };
    let code = next.code_at(&server, 0);
    server.second_factor(&waiting, &code).await.data(200);
    assert_eq!(server.number(SESSIONS).await, 0);
    server.verify().await;
}

#[apply(both)]
async fn the_operator_takes_passkeys_away(server: Server) {
    let session = server.merchant(ANN).await;
    let (mut key, mut other) = (Authenticator::new(), Authenticator::new());
    server.add_passkey(&session, &mut key, "Laptop").await;
    server.add_passkey(&session, &mut other, "Phone").await;
    let ended = server.as_operator(|tx, ctx| operator::end_sessions(tx, ctx, &ann()));
    assert_eq!(ended.await.unwrap(), 1);
    let (subject, text) = server.newest_mail_to_ann().await;
    assert_eq!(subject, "You were signed out everywhere");
    assert!(text.contains("2 passkeys sign in to your account"), "{text}");
    let listed = server.as_operator(|tx, _| operator::passkeys(tx, &ann()));
    let listed = listed.await.unwrap();
    assert_eq!((listed.len(), listed[0].name.as_str()), (2, "Laptop"));
    let id = listed[0].id.clone();
    let remove = async || {
        let id = id.clone();
        server
            .as_operator(move |tx, ctx| operator::remove_passkey(tx, ctx, &ann(), &id))
            .await
    };
    assert_eq!(remove().await.unwrap().name, "Laptop");
    let (subject, text) = server.newest_mail_to_ann().await;
    assert_eq!(subject, "A passkey was taken away from your account");
    assert!(text.contains("\"Laptop\"") && text.contains("operator"), "{text}");
    let refused = remove().await.unwrap_err();
    assert_eq!(refused.to_string(), "Passkey not found");
    server.sign_in_by_passkey(&mut key).await.error(401);
    let signed_in = server.sign_in_by_passkey(&mut other).await;
    let token = signed_in.data(200)["token"].as_str().unwrap();
    let happened = server.happened(token).await;
    assert_eq!(&happened[..3], ["SIGNED_IN", "PASSKEY_REMOVED", "SESSIONS_ENDED"]);
    server.verify().await;
}

#[apply(both)]
async fn an_operator_who_is_dismissed_decides_nothing_by_a_body_on_its_way(server: Server) {
    let boss = server.merchant(ANN).await;
    server.appoint(ANN).await;
    let path = format!("/v2/operator/stores/{}/block", server.store.id);
    let reason = json!({"reason": "a trial"});
    let dismiss = "UPDATE accounts SET is_operator = FALSE WHERE email = 'ann@example.org'";
    let refused = held_back(&server, &boss, (Method::POST, path.as_str()), &reason, dismiss).await;
    assert_eq!(refused, (403, crate::accounts::operators::NO_OPERATOR.to_owned()));
    assert_eq!(
        server.number("SELECT COUNT(*) FROM stores WHERE blocked").await,
        0
    );
    server.appoint(ANN).await;
    server.account_post(&boss, &path, reason).await.data(200);
}
