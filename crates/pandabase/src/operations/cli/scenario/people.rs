//! What buyers do in the portal. They sign in by mail, which the sandbox's mailbox shows.

use super::shop::{Halt, data, lacking, text};
use crate::operations::cli::client::{Asker, Remote};
use crate::operations::cli::failure::Failure;
use pandabase_platform::clock::Clock;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// How many mails of one recipient are read.
const MAILS: usize = 100;
/// Between two looks into the mailbox, which another process fills.
const LOOK: Duration = Duration::from_millis(100);
/// How often it is looked for the mail to sign in with.
const LOOKS: usize = 100;
/// What the link to sign in with has before its token.
const LINK: &str = "/portal/sign-in?token=";

/// Mails to an address, newest first.
pub(super) async fn mails(remote: &Remote, email: &str) -> Result<Vec<Value>, Halt> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("to", email);
    query.append_pair("limit", &MAILS.to_string());
    let path = format!("/dev/mailbox.json?{}", query.finish());
    let answer = remote.exchange(Asker::Nobody, Method::GET, &path, None).await?;
    if answer.status == 404 {
        let failure =
            Failure::new("the sandbox shows no mails").next("set mailbox = true there, or use --fresh");
        return Err(failure.into());
    }
    let mut found = data(answer)?;
    match found["items"].take() {
        Value::Array(items) => Ok(items),
        _ => Err(lacking("items")),
    }
}

/// Signs a buyer in and returns the token of the session.
pub(super) async fn sign_in(remote: &Remote, email: &str) -> Result<String, Halt> {
    let before = links(remote, email).await?;
    let body = json!({"email": email});
    let asked = remote.exchange(
        Asker::Nobody,
        Method::POST,
        "/v2/portal/auth/magic-link",
        Some(&body),
    );
    data(asked.await?)?;
    for _ in 0..LOOKS {
        let found = links(remote, email).await?;
        if let Some(token) = found.into_iter().find(|token| !before.contains(token)) {
            let body = json!({"token": token});
            let path = "/v2/portal/auth/verify";
            let signed_in = remote
                .exchange(Asker::Nobody, Method::POST, path, Some(&body))
                .await?;
            return Ok(text(&data(signed_in)?, "token")?.to_owned());
        }
        Clock::System.wait(LOOK).await;
    }
    let failure = Failure::new(format!("no sign-in mail came for {email}"))
        .next("the mailbox shows such mails to this machine alone: run the story where the sandbox runs");
    Err(failure.into())
}

/// The tokens of links to sign in with that were mailed to an address.
async fn links(remote: &Remote, email: &str) -> Result<Vec<String>, Halt> {
    let letters = mails(remote, email).await?;
    let tokens = letters.iter().filter_map(|letter| {
        let (_, rest) = letter["text"].as_str()?.split_once(LINK)?;
        rest.split_whitespace().next().map(str::to_owned)
    });
    Ok(tokens.collect())
}
