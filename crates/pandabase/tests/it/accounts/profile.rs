//! The profile, what is missing before payouts, the phone number and the identity.

use super::{ANN, ME, OWNER};
use crate::harness::{Server, apply, both};
use http::Method;
use pandabase_domain::time::{HOUR, MINUTE};
use serde_json::{Value, json};

pub fn profile() -> Value {
    json!({
        "username": "ann", "firstName": "Ann", "lastName": "Ito", "country": "DE", "phone": "+4930123456",
        "acceptedTerms": true
    })
}

#[apply(both)]
async fn who_somebody_is_can_be_set_once(server: Server) {
    let token = server.merchant(ANN).await;
    let half = json!({"firstName": "Ann", "notifications": {"reportReady": false}});
    let set = server.account_patch(&token, ME, half).await;
    assert_eq!(set.data(200)["firstName"], "Ann");
    assert_eq!(set.data(200)["notifications"]["reportReady"], false);
    let set = server.account_patch(&token, ME, profile()).await;
    let shown = set.data(200).clone();
    assert_eq!(
        (&shown["lastName"], &shown["phone"], &shown["phoneVerified"]),
        (&json!("Ito"), &json!("+4930123456"), &json!(false))
    );
    // The same again is no change.
    assert_eq!(
        server.account_patch(&token, ME, profile()).await.data(200),
        &shown
    );
    for (field, other) in [
        ("username", "eve"),
        ("firstName", "Eve"),
        ("lastName", "Other"),
        ("country", "FR"),
    ] {
        let refused = server.account_patch(&token, ME, json!({field: other})).await;
        assert_eq!(refused.error(400), "Profile details cannot be changed", "{field}");
    }
    // Nothing of a refused change stays.
    let both = json!({"notifications": {"reportReady": true}, "firstName": "Eve"});
    server.account_patch(&token, ME, both).await.error(400);
    assert_eq!(server.account_get(&token, ME).await.data(200), &shown);
    let on = json!({"notifications": {"reportReady": true}});
    let set = server.account_patch(&token, ME, on).await;
    assert_eq!(set.data(200)["notifications"]["reportReady"], true);
    // A number that nobody has verified may be corrected.
    let corrected = server
        .account_patch(&token, ME, json!({"phone": "+4930123457"}))
        .await;
    assert_eq!(corrected.data(200)["phone"], "+4930123457");
    server.verify().await;
}

#[apply(both)]
async fn bad_profiles_are_refused(server: Server) {
    let token = server.merchant(ANN).await;
    for (body, text) in [
        (json!({"acceptedTerms": false}), "body/acceptedTerms must be true"),
        (
            json!({"username": ""}),
            "body/username must NOT have fewer than 1 characters",
        ),
        (json!({"firstName": null}), "body/firstName must be string"),
        (
            json!({"phone": "030 123456"}),
            "body/phone must match pattern \"^\\+[1-9][0-9]{6,14}$\"",
        ),
        (
            json!({"phone": "+33123456789", "country": "DE"}),
            "body/phone must begin with the calling code of the account's country",
        ),
        (
            json!({"notifications": {"reportReady": "yes"}}),
            "body/notifications/reportReady must be boolean",
        ),
        (
            json!({"firstName": "A\u{7}"}),
            "body/firstName must NOT contain the control character U+0007",
        ),
    ] {
        let refused = server.account_patch(&token, ME, body.clone()).await;
        assert_eq!(refused.error(400), text, "{body}");
    }
    let zz = server.account_patch(&token, ME, json!({"country": "ZZ"})).await;
    assert!(zz.error(400).starts_with("body/country "), "{}", zz.text);
}

#[apply(both)]
async fn a_phone_is_verified_by_a_code(server: Server) {
    let token = server.merchant(ANN).await;
    let (send, confirm) = (format!("{ME}/phone/verify"), format!("{ME}/phone/confirm"));
    let post = |path: &str, body: Value| {
        let path = path.to_owned();
        let (server, token) = (&server, &token);
        async move {
            server.app.env.clock.advance(1);
            server.account_post(token, &path, body).await
        }
    };
    assert_eq!(
        post(&send, json!({})).await.error(400),
        "The profile must have a phone and a country"
    );
    server.account_patch(&token, ME, profile()).await.data(200);
    let none = post(&confirm, json!({"code": "123456"})).await;
    assert_eq!(none.error(400), "Invalid or expired code");
    assert_eq!(post(&send, json!({})).await.data(200), &json!({"sent": true}));
    let code = server.phone_code(ANN).await;
    // After five wrong ones the right one is of no use either.
    for _ in 0..5 {
        let wrong = if code == "000000" { "000001" } else { "000000" };
        post(&confirm, json!({"code": wrong})).await.error(400);
    }
    post(&confirm, json!({"code": code})).await.error(400);
    post(&send, json!({})).await.data(200);
    let code = server.phone_code(ANN).await;
    server.app.env.clock.advance(10 * MINUTE);
    post(&confirm, json!({"code": code})).await.error(400);
    post(&send, json!({})).await.data(200);
    let code = server.phone_code(ANN).await;
    // A code is for the number that it was sent to.
    let other = json!({"phone": "+4930999999"});
    server.account_patch(&token, ME, other).await.data(200);
    post(&confirm, json!({"code": code})).await.error(400);
    post(&send, json!({})).await.data(200);
    let code = server.phone_code(ANN).await;
    let verified = post(&confirm, json!({"code": code})).await;
    assert_eq!(verified.data(200)["phoneVerified"], true);
    post(&send, json!({})).await.error(409);
    let refused = server
        .account_patch(&token, ME, json!({"phone": "+4930123456"}))
        .await;
    assert_eq!(refused.error(400), "Profile details cannot be changed");
    server.verify().await;
}

#[apply(both)]
async fn a_phone_is_not_flooded(server: Server) {
    let token = server.merchant(ANN).await;
    server.account_patch(&token, ME, profile()).await.data(200);
    let send = format!("{ME}/phone/verify");
    for _ in 0..5 {
        server.account_post(&token, &send, json!({})).await.data(200);
    }
    let refused = server.account_post(&token, &send, json!({})).await;
    assert_eq!(
        refused.error(429),
        "Rate limit exceeded. Please retry after the reset time."
    );
    let seconds: i64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((3_500..=3_601).contains(&seconds), "{seconds}");
    server.app.env.clock.advance(HOUR);
    server.account_post(&token, &send, json!({})).await.data(200);
}

#[apply(both)]
async fn requirements_are_met_one_by_one(server: Server) {
    let token = server.merchant(OWNER).await;
    let met = async |token: &str| {
        let list = server.account_get(token, &format!("{ME}/requirements")).await;
        let list = list.data(200).as_array().unwrap().clone();
        let of = |requirement: &Value| {
            let text = |key: &str| requirement[key].as_str().unwrap().to_owned();
            (text("type"), text("status") == "COMPLETE")
        };
        list.iter().map(of).collect::<Vec<_>>()
    };
    let expected = |identity: bool, store: bool| {
        [
            ("PHONE", false),
            ("TWO_FACTOR", false),
            ("IDENTITY", identity),
            ("DEFAULT_STORE", store),
        ]
        .map(|(kind, is_met)| (kind.to_owned(), is_met))
    };
    // Whom a store wrote to owns it once they sign in.
    assert_eq!(met(&token).await, expected(false, true));
    let stranger = server.merchant(ANN).await;
    assert_eq!(met(&stranger).await, expected(false, false));
    let kyc = format!("{ME}/kyc");
    let early = server.account_post(&token, &kyc, json!({})).await;
    assert!(early.error(400).contains("username"), "{}", early.text);
    server.account_patch(&token, ME, profile()).await.data(200);
    for _ in 0..2 {
        let checked = server.with_session(&token, Method::POST, &kyc, None).await;
        assert_eq!(checked.data(200), &json!({"url": null, "status": "APPROVED"}));
    }
    assert_eq!(met(&token).await, expected(true, true));
    assert_eq!(
        server.account_get(&token, ME).await.data(200)["kycStatus"],
        "APPROVED"
    );
}
