//! Other stores on the same server, with a session of whoever owns one.

use super::{Session, Shop};
use anyhow::Result;
use serde_json::{Value, json};

impl Shop {
    /// Makes something with a session of an account.
    pub async fn made_with(&self, session: &str, path: &str, body: &Value) -> Result<Value> {
        self.call_with(Some(session), 201, "POST", path, body).await
    }

    /// Opens a checkout session for one item in a store without its token.
    pub async fn session_in(&self, store: &str, item: &Value) -> Result<Session> {
        let path = format!("/v2/stores/{store}/checkouts");
        let body = json!({"items": [item]});
        let made = self.call_with(None, 201, "POST", &path, &body).await?;
        Session::of(&made)
    }
}
