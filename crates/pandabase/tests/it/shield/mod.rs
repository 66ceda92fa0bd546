//! Shield: rules that judge a payment before it is charged, their lists, and payments that are held.

pub mod attributes;
mod commands;
mod lists;
mod past;
mod reviews;
mod rules;

use crate::harness::{Answer, Server};
use crate::shop::card;
use http::Method;
use pandabase_platform::db::Sql;
use serde_json::{Value, json};

pub const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

impl Server {
    pub fn shield(&self, rest: &str) -> String {
        format!("/v2/stores/{}/shield/{rest}", self.store.id)
    }

    /// Adds a rule.
    pub async fn rule(&self, condition: &str, action: &str, priority: i64) -> Value {
        let rule = json!({"name": "a rule", "condition": condition, "action": action, "priority": priority});
        self.post(&self.shield("rules"), rule).await.data(201).clone()
    }

    pub async fn forget_rule(&self, rule: &Value) {
        let path = self.shield(&format!("rules/{}", text(&rule["id"])));
        self.delete(&path).await.data(200);
    }

    /// Adds a list.
    pub async fn list_of(&self, name: &str, kind: &str, values: Value) -> Value {
        let list = json!({"name": name, "type": kind, "values": values});
        self.post(&self.shield("lists"), list).await.data(201).clone()
    }

    /// Pays with a browser, from an address.
    pub async fn browse_and_pay(&self, ip: &str, session: &str, number: &str) -> Answer {
        self.anonymous(Method::POST, &self.pay_path(session))
            .header("user-agent", FIREFOX)
            .from(format!("{ip}:4711").parse().unwrap())
            .json(&json!({"payment_method": card(number)}))
            .send()
            .await
    }

    /// The reviews with this status.
    pub async fn reviews(&self, status: &str) -> Vec<Value> {
        let path = self.shield(&format!("review?status={status}"));
        let listed = self.get(&path).await.data(200)["items"].clone();
        listed.as_array().unwrap().clone()
    }

    /// Decides about a review.
    pub async fn settle_review(&self, review: &Value, decision: &str) -> Answer {
        let path = self.shield(&format!("review/{}/{decision}", text(&review["id"])));
        self.post(&path, json!({})).await
    }

    /// A number that a statement finds.
    pub async fn how_many(&self, statement: &'static str) -> i64 {
        let found = self
            .app
            .db
            .read(move |tx| tx.one(Sql::new(statement), &[], |row| row.next::<i64>()));
        found.await.unwrap()
    }
}
