//! Accounts of merchants: signing in, second factors, profiles, sessions, teams, tokens, and who may do what.

mod activity;
pub mod attacks;
pub mod authenticator;
mod caps;
mod connected;
mod digests;
pub mod gates;
mod identity;
mod invitations;
mod journey;
mod notifications;
pub mod operators;
mod passkeys;
pub mod profile;
mod proofs;
mod refusals;
pub mod roles;
pub mod second_factor;
mod sessions;
mod sign_in;
pub mod team;
mod tokens;
mod transfers;

use crate::harness::{Answer, Server};
use http::Method;
use pandabase_platform::db::Sql;
use serde_json::{Value, json};

pub const LINK: &str = "/v2/auth/magic-link";
pub const VERIFY: &str = "/v2/auth/magic-link/verify";
pub const FACTOR: &str = "/v2/auth/totp/verify";
pub const ME: &str = "/v2/accounts/me";
/// Whom the harness's stores write to.
pub const OWNER: &str = "owner@example.org";
pub const ANN: &str = "ann@example.org";

/// What is in a mail to sign in with.
pub struct SignInMail {
    pub token: String,
    pub code: String,
}

/// The code that has a line of a mail to itself.
pub fn six_digits_in(text: &str) -> String {
    let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
    text.lines().find(is_code).unwrap().to_owned()
}

impl Server {
    pub async fn ask_to_sign_in(&self, email: &str) -> Answer {
        let call = self.anonymous(Method::POST, LINK);
        call.json(&json!({"email": email})).send().await
    }

    /// The newest mail to sign in with.
    pub async fn sign_in_mail(&self, email: &str) -> SignInMail {
        let letters = self.letters(email).await;
        let is_sign_in = |letter: &&Value| letter["subject"] == "Your code to sign in to Pandabase";
        let letter = letters.iter().find(is_sign_in).unwrap();
        let text = letter["text"].as_str().unwrap();
        let (_, rest) = text.split_once("/sign-in?token=").unwrap();
        SignInMail {
            token: rest.lines().next().unwrap().to_owned(),
            code: six_digits_in(text),
        }
    }

    /// The code that was last sent to the phone of an account.
    pub async fn phone_code(&self, email: &str) -> String {
        let letter = self.letters(email).await.remove(0);
        assert_eq!(letter["subject"], "Your code to verify a phone number");
        six_digits_in(letter["text"].as_str().unwrap())
    }

    /// Sends what proves that a mail was read.
    pub async fn prove(&self, proof: Value) -> Answer {
        self.anonymous(Method::POST, VERIFY).json(&proof).send().await
    }

    /// Sends a second factor.
    pub async fn second_factor(&self, mfa: &str, code: &str) -> Answer {
        self.app.env.clock.advance(1);
        let proof = json!({"mfaToken": mfa, "code": code});
        self.anonymous(Method::POST, FACTOR).json(&proof).send().await
    }

    /// Signs in by the link in a mail.
    pub async fn sign_in_by_link(&self, email: &str) -> Answer {
        // Several mails of one millisecond have no order.
        self.app.env.clock.advance(1);
        self.ask_to_sign_in(email).await.data(200);
        let mail = self.sign_in_mail(email).await;
        self.app.env.clock.advance(1);
        self.prove(json!({"token": mail.token})).await
    }

    /// Signs in to an account without a second factor and returns the session's token.
    pub async fn merchant(&self, email: &str) -> String {
        let answer = self.sign_in_by_link(email).await;
        answer.data(200)["token"].as_str().unwrap().to_owned()
    }

    /// Calls with a session's token, a moment after what was before: what happens at one instant has no
    /// order.
    pub async fn with_session(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.app.env.clock.advance(1);
        let call = self.anonymous(method, path).bearer(token);
        match body {
            Some(body) => call.json(&body).send().await,
            None => call.send().await,
        }
    }

    pub async fn account_get(&self, token: &str, path: &str) -> Answer {
        self.with_session(token, Method::GET, path, None).await
    }

    pub async fn account_post(&self, token: &str, path: &str, body: Value) -> Answer {
        self.with_session(token, Method::POST, path, Some(body)).await
    }

    pub async fn account_patch(&self, token: &str, path: &str, body: Value) -> Answer {
        self.with_session(token, Method::PATCH, path, Some(body)).await
    }

    /// The path of something of the dashboard in the server's store.
    pub fn of_team(&self, rest: &str) -> String {
        format!("/v2/stores/{}{rest}", self.store.id)
    }

    /// Accepts the newest invitation to the account of a session.
    pub async fn accept_newest(&self, token: &str) -> Answer {
        let path = format!("{ME}/invitations");
        let listed = self.account_get(token, &path).await;
        let id = listed.data(200)["items"][0]["id"].as_str().unwrap().to_owned();
        let accept = format!("{path}/{id}/accept");
        self.with_session(token, Method::POST, &accept, None).await
    }

    /// Signs in with an address that is invited to a team, and accepts.
    pub async fn joined(&self, email: &str) -> String {
        let session = self.merchant(email).await;
        self.accept_newest(&session).await.data(200);
        session
    }

    /// A session of a new member of the store with a role.
    pub async fn member_with(&self, role: &str) -> String {
        let owner = self.merchant(OWNER).await;
        let email = format!("{}@example.org", role.to_lowercase());
        let invited = json!({"email": email, "role": role});
        self.account_post(&owner, &self.of_team("/team"), invited)
            .await
            .data(201);
        self.joined(&email).await
    }

    /// The types of what happened to an account, newest first, but in alphabetical order where it was at one
    /// instant.
    pub async fn happened(&self, token: &str) -> Vec<String> {
        let list = self.account_get(token, &format!("{ME}/activity")).await;
        let mut items = list.data(200)["items"].as_array().unwrap().clone();
        let text = |event: &Value, key: &str| event[key].as_str().unwrap().to_owned();
        items.sort_by_key(|event| {
            let at = text(event, "createdAt");
            (std::cmp::Reverse(at), text(event, "type"))
        });
        items.iter().map(|event| text(event, "type")).collect()
    }

    pub async fn number(&self, statement: &'static str) -> i64 {
        let sql = Sql::new(statement);
        let number = self
            .app
            .db
            .read(move |tx| tx.one(sql, &[], |row| row.next::<i64>()));
        number.await.unwrap()
    }
}
