//! Owners who wait for an operator: their identities, and codes for their phones.

use crate::accounts::profile::profile;
use crate::accounts::{ANN, ME};
use crate::harness::{Server, apply, both};
use http::Method;
use pandabase_commerce::accounts::store::phones;
use pandabase_domain::id::AccountId;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::{Value, json};
use std::sync::Arc;

pub const CHECKS: &str = "/v2/operator/identity-checks";
const CODES: &str = "/v2/operator/phone-codes";

/// An owner whose identity and whose code wait, as they do outside a sandbox.
pub async fn people_who_wait(server: &Server) {
    let ann = server.merchant(ANN).await;
    let filled = server.account_patch(&ann, ME, profile()).await;
    let id = AccountId::from_stored(filled.data(200)["id"].as_str().unwrap());
    let verify = format!("{ME}/phone/verify");
    server.account_post(&ann, &verify, json!({})).await.data(200);
    let app = Arc::clone(&server.app);
    let sealed = server.app.db.write(move |tx| {
        let platform = StoreContext::platform();
        let ctx = Ctx::of(&app.env, &platform);
        let code = ctx.encrypt(&phones::CODE, id.as_str(), b"424242");
        let seal = Sql::new("UPDATE phone_codes SET sealed_code = $1 WHERE account_id = $2");
        tx.run(seal, params![code.as_slice(), &id])?;
        let ask = Sql::new("UPDATE accounts SET kyc_status = 'PENDING', kyc_requested_at = $1 WHERE id = $2");
        tx.run(ask, params![ctx.now, &id])
    });
    sealed.await.unwrap();
}

#[apply(both)]
async fn identities_are_decided_and_codes_passed_on(server: Server) {
    let boss = server.boss().await;
    people_who_wait(&server).await;
    let waiting = async |list: &str| -> Vec<Value> {
        let answer = server.account_get(&boss, list).await;
        answer.data(200)["items"].as_array().unwrap().clone()
    };
    let asked = waiting(CHECKS).await;
    assert_eq!((asked.len(), &asked[0]["email"]), (1, &json!(ANN)));
    let id = asked[0]["accountId"].as_str().unwrap().to_owned();
    let codes = waiting(CODES).await;
    assert_eq!((codes.len(), &codes[0]["readAt"]), (1, &Value::Null));
    assert!(!codes[0].to_string().contains("424242"));
    let read = format!("{CODES}/{id}/read");
    let told = server.with_session(&boss, Method::POST, &read, None).await;
    assert_eq!(
        (&told.data(200)["code"], &told.data(200)["phone"]),
        (&json!("424242"), &json!("+4930123456"))
    );
    let (approve, reject) = (format!("{CHECKS}/{id}/approve"), format!("{CHECKS}/{id}/reject"));
    for _ in 0..2 {
        let refused = server
            .account_post(&boss, &reject, json!({"reason": "the document cannot be read"}))
            .await;
        assert_eq!(refused.data(200)["kycStatus"], "REJECTED");
    }
    assert!(waiting(CHECKS).await.is_empty());
    for _ in 0..2 {
        let approved = server.with_session(&boss, Method::POST, &approve, None).await;
        assert_eq!(approved.data(200)["kycStatus"], "APPROVED");
    }
    // Each decision is written down once.
    let decided: Vec<(String, String)> = server.decided(&boss).await;
    let of_ann = decided.iter().filter(|(_, subject)| *subject == id);
    let actions: Vec<&str> = of_ann.map(|(action, _)| action.as_str()).collect();
    assert_eq!(
        actions,
        ["IDENTITY_APPROVED", "IDENTITY_REJECTED", "PHONE_CODE_READ"]
    );
    server.verify().await;
}

#[apply(both)]
async fn nobody_is_decided_about_who_is_not_there(server: Server) {
    let boss = server.boss().await;
    let id = "acc_aaaaaaaaaaaaaaaaaaaaaaaa";
    for (path, text) in [
        (format!("{CHECKS}/{id}/approve"), "Account not found"),
        (format!("{CODES}/{id}/read"), "Phone code not found"),
    ] {
        let missing = server.with_session(&boss, Method::POST, &path, None).await;
        assert_eq!(missing.error(404), text, "{path}");
    }
    let reject = format!("{CHECKS}/{id}/reject");
    let refused = server.account_post(&boss, &reject, json!({})).await;
    assert_eq!(refused.error(400), "body must have required property 'reason'");
    let short = server
        .with_session(&boss, Method::POST, &format!("{CHECKS}/acc_short/approve"), None)
        .await;
    assert!(
        short.error(400).starts_with("params/accountId "),
        "{}",
        short.text
    );
    assert_eq!(server.decided(&boss).await.len(), 1);
}
