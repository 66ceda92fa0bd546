//! The examples of the document, which are steps of one walk, are sent to a server one after the other.

use crate::accounts::OWNER;
use crate::accounts::authenticator::Authenticator;
use crate::accounts::operators::decisions::{failed_job, new_account};
use crate::accounts::operators::people::people_who_wait;
use crate::accounts::second_factor::from_base32;
use crate::described::document;
use crate::harness::{Answer, Server, apply, both};
use crate::mandates::Made;
use crate::portal::MIA;
use crate::shop::GOOD;
use http::Method;
use pandabase::wiring::openapi::examples;
use pandabase_commerce::accounts::identity;
use pandabase_domain::time::SECOND;
use pandabase_domain::totp;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Names a file that the walk's steps are written to, as this run had them. Copied over
/// `wiring/openapi/examples.json`, they are the document's examples from then on.
const RECORD: &str = "PANDABASE_RECORD_EXAMPLES";

struct Walk {
    server: Server,
    /// What a name in the recorded walk is called in this one.
    names: BTreeMap<String, String>,
    session: String,
    /// The session of the store's owner, and what their authenticator app has.
    account: String,
    /// The session of somebody who is offered the store.
    successor: String,
    secret: String,
    /// Their passkey, and what their browser was last asked for.
    passkey: Authenticator,
    asked: Value,
}

impl Walk {
    /// What happens elsewhere before a step.
    async fn prepare(&mut self, step: &Value) {
        let server = &self.server;
        match step["operation"].as_str().unwrap() {
            "verifyPortalLink" => {
                let recorded = step["body"]["token"].as_str().unwrap().to_owned();
                let token = server.mailed_token(MIA).await;
                self.names.insert(recorded, token);
            }
            "verifySignIn" => {
                let recorded = step["body"]["token"].as_str().unwrap().to_owned();
                let mail = server.sign_in_mail(OWNER).await;
                self.names.insert(recorded, mail.token);
            }
            "confirmPhone" => {
                let recorded = step["body"]["code"].as_str().unwrap().to_owned();
                let code = server.phone_code(OWNER).await;
                self.names.insert(recorded, code);
            }
            "confirmTotp" | "verifySecondFactor" | "disableTotp" => {
                let recorded = step["body"]["code"].as_str().unwrap().to_owned();
                // No code is taken twice.
                server.advance(30 * SECOND).await;
                let now = server.app.env.clock.now();
                self.names
                    .insert(recorded, totp::code(&from_base32(&self.secret), now));
            }
            "addPasskey" => {
                let made = self.passkey.make(&self.asked);
                self.learn(&step["body"]["credential"], &made);
            }
            "verifyPasskey" => {
                self.passkey.counter += 1;
                let shown = self.passkey.show(&self.asked);
                self.learn(&step["body"]["credential"], &shown);
            }
            "offerStore" if self.successor.is_empty() => {
                self.successor = server.member_with("MODERATOR").await;
                // Without an app, a store is given away by a session that has just begun.
                self.account = server.merchant(OWNER).await;
            }
            "acceptStoreTransfer" => std::mem::swap(&mut self.account, &mut self.successor),
            "getClock" => drop(server.approved_account().await),
            "listShieldReviews" => two_dear_sales(server).await,
            "listBankAccounts" => drop(server.request_payout(6_000, None).await.unwrap()),
            "listLabRequests" => received(server).await,
            "listApiLogs" => server.app.request_log.flush().await,
            "listStores" => drop(server.appoint(OWNER).await),
            // An operator's word is not taken back while the owner's own check is approved.
            "unverifyStore" => {
                let reject = server.operate(OWNER, |tx, ctx, id| identity::reject(tx, ctx, id, None));
                reject.await.unwrap();
            }
            "listAllPayouts" => {
                server.sell(40_000, GOOD).await;
                let account = server.approved_account().await;
                for _ in 0..2 {
                    server.advance(1).await;
                    server.request_payout(6_000, Some(&account)).await.unwrap();
                }
            }
            "listAllBankAccounts" => drop(new_account(server).await),
            "listIdentityChecks" => people_who_wait(server).await,
            "listJobs" => failed_job(server).await,
            "listInvitations" => invite_elsewhere(server).await,
            "createConnectedAccount" => {
                let enable = "UPDATE stores SET is_platform = TRUE";
                server.app.db.write(move |tx| tx.batch(enable)).await.unwrap();
            }
            _ => {}
        }
    }

    /// What happens elsewhere after a step.
    async fn follow(&mut self, step: &Value, answer: &Value) {
        match step["operation"].as_str().unwrap() {
            "verifyPortalLink" => answer["token"].as_str().unwrap().clone_into(&mut self.session),
            "verifySignIn" if self.account.is_empty() => {
                answer["token"].as_str().unwrap().clone_into(&mut self.account);
            }
            "proposePasskey" | "requestPasskey" => self.asked = answer["publicKey"].clone(),
            "acceptStoreTransfer" => std::mem::swap(&mut self.account, &mut self.successor),
            "proposeTotp" => answer["secret"].as_str().unwrap().clone_into(&mut self.secret),
            "createMandate" => {
                let made = Made::of(answer);
                self.server.accept(&made, GOOD).await;
            }
            "addPortalCaseAttachment" | "addFile" => {
                let url = answer["uploadUrl"].as_str().unwrap();
                crate::attachments::upload_to(&self.server, url).await;
            }
            _ => {}
        }
        self.learn(&step["answer"], answer);
        // What was made at one instant has no order.
        self.server.advance(1).await;
    }

    /// The names of this walk in the place of the recorded ones.
    fn here(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.names.get(text).unwrap_or(text).as_str().into(),
            Value::Array(items) => items.iter().map(|item| self.here(item)).collect(),
            Value::Object(fields) => {
                let fields = fields
                    .iter()
                    .map(|(name, field)| (name.clone(), self.here(field)));
                Value::Object(fields.collect())
            }
            other => other.clone(),
        }
    }

    fn learn(&mut self, recorded: &Value, found: &Value) {
        match (recorded, found) {
            (Value::String(recorded), Value::String(found)) => {
                let known = self.names.entry(recorded.clone());
                known.or_insert_with(|| found.clone());
            }
            (Value::Array(recorded), Value::Array(found)) => {
                recorded
                    .iter()
                    .zip(found)
                    .for_each(|(recorded, found)| self.learn(recorded, found));
            }
            (Value::Object(recorded), Value::Object(found)) => {
                for (name, recorded) in recorded {
                    self.learn(recorded, &found[name]);
                }
            }
            _ => {}
        }
    }

    async fn send(&self, step: &Value) -> Answer {
        let id = &step["operation"];
        let operations = document().operations();
        let operation = operations
            .iter()
            .find(|operation| operation.json["operationId"] == *id);
        let operation = operation.unwrap_or_else(|| panic!("there is no {id}"));
        let mut path = operation.path.replace("{storeId}", self.server.store.id.as_str());
        for (name, value) in self.here(&step["path"]).as_object().into_iter().flatten() {
            path = path.replace(&format!("{{{name}}}"), value.as_str().unwrap());
        }
        let query = self.here(&step["query"]);
        let query = query.as_object().into_iter().flatten();
        let query =
            query.map(|(name, value)| (name, value.as_str().map_or(value.to_string(), str::to_owned)));
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(query)
            .finish();
        let call = self
            .server
            .anonymous(operation.method.parse().unwrap(), &format!("{path}?{query}"));
        let security = &operation.json["security"][0];
        let is_by = |scheme: &str| security.get(scheme).is_some();
        let call = match (is_by("session"), is_by("bearer"), is_by("account")) {
            (true, ..) => call.bearer(&self.session),
            (_, true, _) => call.bearer(&self.server.token),
            (.., true) => call.bearer(&self.account),
            _ => call,
        };
        match step.get("body") {
            Some(body) => call.json(&self.here(body)).send().await,
            None => call.send().await,
        }
    }
}

/// Has the receiver of the sandbox take something.
async fn received(server: &Server) {
    let receiver = format!("/v2/sandbox/stores/{}/lab/receiver", server.store.id);
    let receiver = server.get(&receiver).await;
    let url = receiver.data(200)["url"].as_str().unwrap();
    let path = url.strip_prefix(&server.app.env.config.secure_url).unwrap();
    let call = server.anonymous(Method::POST, path);
    let sent = call.json(&json!({"event": "SUBSCRIPTION_PAST_DUE"})).send().await;
    assert_eq!(sent.status, 500);
}

/// Invites the owner of the server's store to two stores of somebody else.
async fn invite_elsewhere(server: &Server) {
    let tom = server.merchant("tom@example.org").await;
    for (name, role) in [("Studio", "DEVELOPER"), ("Records", "VIEWER")] {
        let store = json!({
            "name": format!("Tom {name}"), "handle": format!("tom-{}", name.to_lowercase()), "country": "DE",
            "statementDescriptor": format!("TOM{}", name.to_uppercase()), "supportEmail": "help@example.org",
            "category": ["SOFTWARE"], "description": "Loops and samples."
        });
        let made = server.account_post(&tom, "/v2/stores", store).await;
        let team = format!("/v2/stores/{}/team", made.data(201)["id"].as_str().unwrap());
        let invitation = json!({"email": OWNER, "role": role});
        server.account_post(&tom, &team, invitation).await.data(201);
    }
}

#[apply(both)]
async fn every_example_is_answered_as_it_says(server: Server) {
    // Nothing answers there: a name that is reserved for examples.
    let server = server
        .with(|config| config.webhook_allowed_hosts = vec!["hooks.example.com".into()])
        .await;
    let mut walk = Walk {
        server,
        names: BTreeMap::new(),
        session: String::new(),
        account: String::new(),
        successor: String::new(),
        secret: String::new(),
        passkey: Authenticator::new(),
        asked: Value::Null,
    };
    let (mut faults, mut recorded) = (Vec::new(), String::from("["));
    for step in examples::steps() {
        walk.prepare(step).await;
        let answer = walk.send(step).await;
        let (status, data) = (answer.status.as_u16(), &answer.json["data"]);
        // Whether it is as described, the harness has checked.
        if step["status"] != status {
            faults.push(format!("{} {status}: {}", step["operation"], answer.text));
        }
        let separator = if recorded.len() > 1 { "," } else { "" };
        let _ = write!(recorded, "{separator}\n{{\"operation\": {}", step["operation"]);
        for part in ["path", "query", "body"] {
            if let Some(sent) = step.get(part) {
                let _ = write!(recorded, ", \"{part}\": {}", walk.here(sent));
            }
        }
        let _ = write!(recorded, ", \"status\": {status}, \"answer\": {data}}}");
        walk.follow(step, data).await;
    }
    recorded.push_str("\n]\n");
    if let Some(file) = std::env::var_os(RECORD) {
        std::fs::write(file, recorded).unwrap();
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_ne!(json!([]), json!(examples::steps()));
}

/// Sales that the rule of the document holds for review, one after the other.
async fn two_dear_sales(server: &Server) {
    for _ in 0..2 {
        server.sell(7_000, GOOD).await;
        server.advance(1).await;
    }
}
