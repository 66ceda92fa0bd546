//! What buyers and strangers may not do: rewrite what a merchant sells, pay another total than they were
//! shown, try out cards, use what somebody else saved, fill the database, or put their own links and control
//! characters before others.

mod cards;
mod input;
mod sessions;
mod totals;

use crate::harness::{Answer, Server};
use http::Method;
use serde_json::Value;

impl Server {
    /// Opens a session with this token.
    async fn open_with(&self, token: &str, body: Value) -> Answer {
        self.anonymous(Method::POST, &self.checkouts(""))
            .bearer(token)
            .json(&body)
            .send()
            .await
    }

    /// Changes a session with this token.
    async fn change_with(&self, token: &str, id: &str, body: Value) -> Answer {
        self.anonymous(Method::PATCH, &self.checkouts(&format!("/{id}")))
            .bearer(token)
            .json(&body)
            .send()
            .await
    }
}
