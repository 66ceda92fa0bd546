//! What a browser is asked for when somebody adds a passkey or signs in by one. The API makes the question,
//! the page's script puts it to the browser, and the answer comes back in the form around its button. Until
//! then the question is kept like what was typed, so that the page can be loaded again.

use super::desk::Desk;
use super::say::text;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::typed::Typed;
use pandabase_domain::passkey::Site;
use serde_json::{Value, json};

/// The field that names the challenge.
const CHALLENGE: &str = "challengeId";
/// Where the question is kept; no field of any form.
const QUESTION: &str = "publicKey";
/// The field that the script puts the answer into.
const ANSWER: &str = "credential";

/// What a browser is asked for.
pub struct Question {
    /// Names the challenge.
    pub(super) challenge: String,
    /// The question, in the JSON that browsers read.
    pub(super) options: String,
    /// The address of the only pages that may ask it.
    pub(super) site: String,
}

impl Question {
    /// The question that waits for the visitor, if there is one.
    pub fn of(desk: &Desk) -> Option<Self> {
        let options = Some(desk.typed.get(QUESTION)).filter(|options| !options.is_empty())?;
        Some(Self {
            challenge: desk.typed.get(CHALLENGE).to_owned(),
            options: options.to_owned(),
            site: site(desk)?.origin,
        })
    }

    /// Keeps what the API asks, for the page that puts it to the browser.
    pub fn keep(asked: &Value, typed: &mut Typed) {
        typed.set(CHALLENGE, text(&asked["challengeId"]));
        typed.set(QUESTION, &asked["publicKey"].to_string());
    }
}

/// Where passkeys work; `None` where the dashboard has an address without a name.
pub fn site(desk: &Desk) -> Option<Site> {
    Site::of(&desk.visit.env().config.dashboard_url)
}

/// What the API takes of a form that brings an answer.
pub fn answer(form: &Form) -> Value {
    // What is no JSON is no answer, which the API says.
    let credential: Value = serde_json::from_str(form.get(ANSWER)).unwrap_or_default();
    json!({"challengeId": form.get(CHALLENGE), "credential": credential})
}
