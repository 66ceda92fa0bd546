//! Outside a sandbox an operator passes codes for phones on and decides about identities.

use super::profile::profile;
use super::{ANN, ME, OWNER};
use crate::harness::{Server, apply, both};
use pandabase_commerce::accounts::{identity, phone};
use pandabase_domain::time::{DAY, HOUR, MINUTE};
use pandabase_platform::page::{AnyPage, Paging};
use serde_json::{Value, json};

fn first_page() -> Paging {
    Paging::numbered(AnyPage::parse("1").unwrap(), 10)
}

impl Server {
    async fn waiting_identities(&self) -> Vec<String> {
        let page = self.as_operator(|tx, _| identity::pending(tx, &first_page()));
        let items = page.await.unwrap().items;
        items.into_iter().map(|check| check.email).collect()
    }

    async fn waiting_codes(&self) -> Vec<String> {
        let page = self.as_operator(|tx, ctx| phone::waiting(tx, ctx, &first_page()));
        let items = page.await.unwrap().items;
        items.into_iter().map(|code| code.phone).collect()
    }
}

#[apply(both)]
async fn an_operator_decides_about_identities(server: Server) {
    let live = server.in_production().await;
    let token = live.begin(ANN).await;
    let kyc = format!("{ME}/kyc");
    live.account_post(&token, &kyc, json!({})).await.error(400);
    let early = live.operate(ANN, identity::approve).await.unwrap_err();
    assert_eq!(early.status(), 409);
    assert_eq!(
        live.operate(ANN, |tx, ctx, id| identity::reject(tx, ctx, id, None))
            .await
            .unwrap_err()
            .status(),
        409
    );
    live.account_patch(&token, ME, profile()).await.data(200);
    for _ in 0..2 {
        let asked = live.account_post(&token, &kyc, json!({})).await;
        assert_eq!(asked.data(200), &json!({"url": null, "status": "PENDING"}));
        assert_eq!(live.waiting_identities().await, [ANN]);
    }
    for _ in 0..2 {
        let refused = live.operate(ANN, |tx, ctx, id| {
            identity::reject(tx, ctx, id, Some("the document cannot be read"))
        });
        refused.await.unwrap();
        assert!(live.waiting_identities().await.is_empty());
    }
    let shown = live.account_get(&token, ME).await;
    assert_eq!(shown.data(200)["kycStatus"], "REJECTED");
    let asked = live.account_post(&token, &kyc, json!({})).await;
    assert_eq!(asked.data(200)["status"], "PENDING");
    for _ in 0..2 {
        live.operate(ANN, identity::approve).await.unwrap();
    }
    let asked = live.account_post(&token, &kyc, json!({})).await;
    assert_eq!(asked.data(200)["status"], "APPROVED");
    assert!(live.waiting_identities().await.is_empty());
    let happened = live.happened(&token).await;
    for (kind, times) in [
        ("IDENTITY_REQUESTED", 2),
        ("IDENTITY_REJECTED", 1),
        ("IDENTITY_APPROVED", 1),
    ] {
        assert_eq!(
            happened.iter().filter(|one| *one == kind).count(),
            times,
            "{kind}"
        );
    }
    // Each decision is mailed once, and the reason with it.
    let mails = "SELECT COUNT(*) FROM mails WHERE recipient = 'ann@example.org'
        AND subject LIKE 'Your identity%'";
    assert_eq!(live.number(mails).await, 2);
    live.verify().await;
}

#[apply(both)]
async fn an_operator_passes_codes_for_phones_on(server: Server) {
    let live = server.in_production().await;
    let token = live.begin(ANN).await;
    live.account_patch(&token, ME, profile()).await.data(200);
    let (send, confirm) = (format!("{ME}/phone/verify"), format!("{ME}/phone/confirm"));
    let ask = async || {
        let sent = live.account_post(&token, &send, json!({})).await;
        assert_eq!(sent.data(200), &json!({"sent": true}));
    };
    let prove = async |code: &str| {
        let proof: Value = json!({"code": code});
        live.account_post(&token, &confirm, proof).await
    };
    let none = live.operate(ANN, phone::read).await.err().unwrap();
    assert_eq!(none.status(), 404);
    ask().await;
    assert_eq!(live.waiting_codes().await, ["+4930123456"]);
    // It waits for longer than it works, and is encrypted meanwhile.
    live.app.env.clock.advance(HOUR);
    let stored = crate::secrets::stored(&live).await;
    let code = live.operate(ANN, phone::read).await.unwrap();
    assert_eq!(code.phone, "+4930123456");
    let is_in = |bytes: &Vec<u8>| bytes.windows(6).any(|part| part == code.code.as_bytes());
    assert!(!stored.iter().any(is_in));
    assert!(crate::secrets::broken(&live).await.is_empty());
    // Reading it again changes nothing.
    let again = live.operate(ANN, phone::read).await.unwrap();
    assert_eq!((&again.code, again.expires_at), (&code.code, code.expires_at));
    assert_eq!(live.waiting_codes().await.len(), 1);
    live.app.env.clock.advance(10 * MINUTE);
    assert!(live.waiting_codes().await.is_empty());
    assert_eq!(prove(&code.code).await.error(400), "Invalid or expired code");
    live.operate(ANN, phone::read).await.err().unwrap();
    // One that nobody reads is no longer there after three days.
    ask().await;
    live.app.env.clock.advance(3 * DAY);
    assert!(live.waiting_codes().await.is_empty());
    live.operate(ANN, phone::read).await.err().unwrap();
    ask().await;
    let code = live.operate(ANN, phone::read).await.unwrap().code;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    prove(wrong).await.error(400);
    assert_eq!(prove(&code).await.data(200)["phoneVerified"], true);
    assert!(live.waiting_codes().await.is_empty());
    live.operate(ANN, phone::read).await.err().unwrap();
    let happened = live.happened(&token).await;
    let read = happened.iter().filter(|one| *one == "PHONE_CODE_READ");
    assert_eq!(read.count(), 3);
    live.verify().await;
}

#[apply(both)]
async fn a_code_that_nobody_has_read_cannot_be_used_or_tried_for_ever(server: Server) {
    let live = server.in_production().await;
    let token = live.begin(ANN).await;
    live.account_patch(&token, ME, profile()).await.data(200);
    let (send, confirm) = (format!("{ME}/phone/verify"), format!("{ME}/phone/confirm"));
    live.account_post(&token, &send, json!({})).await.data(200);
    // Tries before anybody has read it are not even counted.
    for code in ["000000", "111111", "222222", "333333", "444444", "555555"] {
        live.account_post(&token, &confirm, json!({"code": code}))
            .await
            .error(400);
    }
    let code = live.operate(ANN, phone::read).await.unwrap().code;
    for tried in ["000000", "111111", "222222", "333333", "444444", "555555"] {
        if tried != code {
            live.account_post(&token, &confirm, json!({"code": tried}))
                .await
                .error(400);
        }
    }
    live.account_post(&token, &confirm, json!({"code": code}))
        .await
        .error(400);
    assert!(live.waiting_codes().await.is_empty());
}

#[apply(both)]
async fn what_a_check_has_found_comes_before_an_operators_word(server: Server) {
    let live = server.in_production().await;
    live.open_for_business().await;
    live.vouch(true).await.unwrap();
    let owner = live.begin(OWNER).await;
    let is_known = async || {
        let is_known = !live.lacks("PAYOUTS").await.contains(&"IDENTITY".to_owned());
        let shown = live.get(&live.core("/")).await;
        assert_eq!(shown.data(200)["verified"], is_known);
        // What the account needs agrees with what its store needs.
        let list = live.account_get(&owner, &format!("{ME}/requirements")).await;
        let list = list.data(200).as_array().unwrap().clone();
        let identity = list.iter().find(|one| one["type"] == "IDENTITY").unwrap();
        assert_eq!(identity["status"] == "COMPLETE", is_known, "{identity}");
        is_known
    };
    assert!(is_known().await);
    live.operate(OWNER, identity::approve).await.unwrap();
    let refused = live.vouch(false).await.unwrap_err();
    assert_eq!(refused.status(), 409);
    assert_eq!(
        refused.to_string(),
        "The owner's identity is approved: reject it instead"
    );
    let reject = live.operate(OWNER, |tx, ctx, id| identity::reject(tx, ctx, id, None));
    reject.await.unwrap();
    assert!(!is_known().await);
    assert_eq!(
        live.vouch(true).await.unwrap_err().to_string(),
        "The owner's identity was rejected: approve it instead"
    );
    // Asking once more does not bring the word of before back.
    let asked = live.account_post(&owner, &format!("{ME}/kyc"), json!({})).await;
    assert_eq!(asked.data(200)["status"], "PENDING");
    assert!(!is_known().await);
    live.vouch(true).await.unwrap();
    assert!(is_known().await);
    live.vouch(false).await.unwrap();
    assert!(!is_known().await);
    live.verify().await;
}
