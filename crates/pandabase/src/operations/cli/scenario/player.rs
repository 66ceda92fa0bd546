//! Who plays a story: what was made and bought so far, and when it began.

use super::act::Of;
use super::events::Events;
use super::people;
use super::shop::{Halt, data, lacking};
use crate::operations::cli::client::{Asker, Remote};
use crate::operations::cli::failure::Failure;
use pandabase_domain::time::Timestamp;
use pandabase_platform::clock::Clock;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::Duration;

/// Digits that keep the addresses of one run apart from those of every other.
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// A purchase.
#[derive(Debug, Clone)]
pub(super) struct Bought {
    pub(super) name: Option<String>,
    pub(super) email: String,
    pub(super) order: String,
    pub(super) payment: String,
    pub(super) subscription: Option<String>,
}

/// A story that is being played.
pub(super) struct Player<'r> {
    pub(super) remote: &'r Remote,
    /// How long an expectation may take to come true.
    pub(super) patience: Duration,
    /// When the story began, by the store's clock and by the machine's.
    pub(super) began: (Timestamp, Timestamp),
    /// The store's balance at its beginning.
    pub(super) balance: i64,
    /// What tells the buyers of this run from those of every other.
    tag: String,
    /// Ids of products by their names.
    pub(super) products: HashMap<String, String>,
    bought: Vec<Bought>,
    /// Tokens of portal sessions by address.
    people: HashMap<String, String>,
    /// Ids of activations by licence and machine.
    pub(super) activations: HashMap<(String, String), String>,
    pub(super) events: Events,
}

impl<'r> Player<'r> {
    /// Begins a story.
    pub(super) async fn begin(remote: &'r Remote, patience: Duration) -> Result<Self, Failure> {
        let machine = Clock::System.now();
        let store = clock(remote, Method::GET, None).await?;
        let balance = balance(remote).await.map_err(broken)?;
        Ok(Self {
            remote,
            patience,
            began: (store, machine),
            balance,
            tag: tag(machine),
            products: HashMap::new(),
            bought: Vec::new(),
            people: HashMap::new(),
            activations: HashMap::new(),
            events: Events::listen(remote).await?,
        })
    }

    /// Ends a story: what would go on charging is cancelled.
    pub(super) async fn end(self) {
        let cancel = json!({"immediate": true});
        let own = self
            .bought
            .iter()
            .filter_map(|bought| bought.subscription.as_ref());
        for subscription in own {
            let path = self.remote.core(&format!("/subscriptions/{subscription}/cancel"));
            // Most have ended already.
            let _ = self
                .remote
                .exchange(Asker::Store, Method::POST, &path, Some(&cancel))
                .await;
        }
        self.events.end(self.remote).await;
    }

    /// The address of a buyer of this run.
    pub(super) fn email(&self, buyer: &str) -> String {
        format!("{buyer}.{}@example.org", self.tag)
    }

    pub(super) fn remember(&mut self, bought: Bought) {
        self.bought.push(bought);
    }

    /// The purchase of this name; the latest one without.
    pub(super) fn bought(&self, of: &Of) -> Result<&Bought, Halt> {
        let mut newest = self.bought.iter().rev();
        let found = match of {
            Some(name) => newest.find(|bought| bought.name.as_ref() == Some(name)),
            None => newest.next(),
        };
        // A step may have named a purchase that was refused.
        found.ok_or_else(|| {
            let name = of.as_deref().unwrap_or("any");
            Halt::Broken(Failure::new(format!(
                "there is no purchase `{name}`: it was refused"
            )))
        })
    }

    /// The subscription that a purchase began.
    pub(super) fn subscription(&self, of: &Of) -> Result<String, Halt> {
        let found = self.bought(of)?.subscription.clone();
        found.ok_or_else(|| Halt::Broken(Failure::new("the purchase is no subscription")))
    }

    /// The token with which a buyer acts in the portal.
    pub(super) async fn person(&mut self, email: &str) -> Result<String, Halt> {
        if let Some(token) = self.people.get(email) {
            return Ok(token.clone());
        }
        let token = people::sign_in(self.remote, email).await?;
        self.people.insert(email.to_owned(), token.clone());
        Ok(token)
    }

    /// Asks as the store.
    pub(super) async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, Halt> {
        data(self.remote.exchange(Asker::Store, method, path, body).await?)
    }

    /// Reads something of the store.
    pub(super) async fn core(&self, rest: &str) -> Result<Value, Halt> {
        self.ask(Method::GET, &self.remote.core(rest), None).await
    }

    /// Makes something of the store.
    pub(super) async fn post(&self, rest: &str, body: &Value) -> Result<Value, Halt> {
        self.ask(Method::POST, &self.remote.core(rest), Some(body)).await
    }
}

/// Reads or moves the store's clock and returns where it stands.
pub(super) async fn clock(
    remote: &Remote,
    method: Method,
    body: Option<&Value>,
) -> Result<Timestamp, Failure> {
    let clock = remote.call(method, "/clock", body).await?;
    let now = clock["now"].as_str().and_then(Timestamp::parse);
    now.ok_or_else(|| Failure::new("the server's answer has no time of the store's clock"))
}

/// The store's balance, in cents.
pub(super) async fn balance(remote: &Remote) -> Result<i64, Halt> {
    let answer = remote
        .exchange(Asker::Store, Method::GET, &remote.core(""), None)
        .await?;
    let store = data(answer)?;
    store["balance"].as_i64().ok_or_else(|| lacking("balance"))
}

/// A failure of what a story needs before it begins.
fn broken(halt: Halt) -> Failure {
    match halt {
        Halt::Refused(text) => Failure::new(text),
        Halt::Broken(failure) => failure,
    }
}

/// The time in the fewest digits and letters.
fn tag(now: Timestamp) -> String {
    let mut rest = now.as_millis().unsigned_abs();
    let mut digits = Vec::new();
    while rest > 0 {
        let digit = usize::try_from(rest % 36).unwrap_or(0);
        digits.push(DIGITS[digit]);
        rest /= 36;
    }
    digits.reverse();
    digits.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_tags_of_their_own() {
        assert_eq!(tag(Timestamp::from_millis(35)), "z");
        assert_eq!(tag(Timestamp::from_millis(36 * 36 + 1)), "101");
        let (one, other) = (1_780_000_000_000, 1_780_000_000_001);
        assert_ne!(
            tag(Timestamp::from_millis(one)),
            tag(Timestamp::from_millis(other))
        );
    }
}
