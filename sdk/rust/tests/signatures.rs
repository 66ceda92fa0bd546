//! What needs no server: signatures of webhooks and requests, secrets, and values that are newer than the
//! client.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use pandabase_sdk::reqwest::header::{HeaderMap, HeaderName};
use pandabase_sdk::types::{CardInput, LicenseRequest, ProductStatus, Rejected, WebhookEventName};
use pandabase_sdk::{Error, Pandabase, Secret, WebhookError, Webhooks, new_key, signature};
use serde_json::{Value, json};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
const OTHER: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYY";
const ID: &str = "evt_0a1b2c3d4e5f6g7h8i9j0k1l";
const BODY: &str = r#"{"event":"PAYMENT_COMPLETED","id":"evt_0a1b2c3d4e5f6g7h8i9j0k1l"}"#;
const SECONDS: &str = "1780000000";
const MILLIS: &str = "1780000000123";
const V2: &str =
    "v1,0Dacfr1y5gjHSSI80Lb/0vd5SgP2U3GbRMaLZTVS/E8= v1,75sCw1X75WaB3DsjsF/I+mhZV7h8dzfxCoWAlQjDRrc=";
const V1: &str = "1bd79e5be43ee75909e1f9290f105d3f838fe7cd69607facb1f034de35021be7";

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(1_780_000_000_500)
}

fn headers(all: &[(&str, &str)]) -> HeaderMap {
    let parsed = all
        .iter()
        .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap()));
    parsed.collect()
}

fn v2(id: &str, time: &str, signature: &str) -> HeaderMap {
    headers(&[
        ("webhook-id", id),
        ("webhook-timestamp", time),
        ("webhook-signature", signature),
    ])
}

fn v1(signature: &str) -> HeaderMap {
    v2("whk_1/job_1", MILLIS, signature)
}

fn judged(
    webhooks: &Webhooks,
    headers: &HeaderMap,
    body: &str,
    now: SystemTime,
) -> Result<Value, WebhookError> {
    webhooks.verify_at(headers, body.as_bytes(), now)
}

#[test]
fn genuine_deliveries_of_both_versions_are_read() {
    let webhooks = Webhooks::new(SECRET);
    for headers in [v2(ID, SECONDS, V2), v1(V1), v1(&V1.to_uppercase())] {
        assert_eq!(judged(&webhooks, &headers, BODY, now()).unwrap()["id"], ID);
    }
    let rolled = Webhooks::new("whsec_AAAA").or(SECRET);
    assert!(judged(&rolled, &v2(ID, SECONDS, V2), BODY, now()).is_ok());
    let patient = Webhooks::new(SECRET).tolerance(Duration::from_secs(90_000));
    let day = now() + Duration::from_secs(86_400);
    assert!(judged(&patient, &v2(ID, SECONDS, V2), BODY, day).is_ok());
}

#[test]
fn forged_changed_old_and_incomplete_deliveries_are_refused() {
    let (webhooks, other) = (Webhooks::new(SECRET), Webhooks::new(OTHER));
    let day = now() + Duration::from_secs(86_400);
    let (both, old) = (v2(ID, SECONDS, V2), v1(V1));
    let unsigned = headers(&[("webhook-id", ID), ("webhook-timestamp", SECONDS)]);
    let changed = format!("{BODY} ");
    for (why, webhooks, headers, body, now, error) in [
        (
            "another body",
            &webhooks,
            &both,
            changed.as_str(),
            now(),
            WebhookError::Forged,
        ),
        (
            "another body of V1",
            &webhooks,
            &old,
            changed.as_str(),
            now(),
            WebhookError::Forged,
        ),
        ("another secret", &other, &both, BODY, now(), WebhookError::Forged),
        (
            "another secret of V1",
            &other,
            &old,
            BODY,
            now(),
            WebhookError::Forged,
        ),
        (
            "another id",
            &webhooks,
            &v2("evt_1", SECONDS, V2),
            BODY,
            now(),
            WebhookError::Forged,
        ),
        ("too old", &webhooks, &both, BODY, day, WebhookError::TooFar),
        ("too old in V1", &webhooks, &old, BODY, day, WebhookError::TooFar),
        (
            "no time",
            &webhooks,
            &v2(ID, "1e9", V2),
            BODY,
            now(),
            WebhookError::NoTime,
        ),
        (
            "a sign before the time",
            &webhooks,
            &v2(ID, "+1780000000", V2),
            BODY,
            now(),
            WebhookError::NoTime,
        ),
        (
            "no signature",
            &webhooks,
            &unsigned,
            BODY,
            now(),
            WebhookError::Missing("Webhook-Signature"),
        ),
        (
            "an empty signature",
            &webhooks,
            &v2(ID, SECONDS, "v1,"),
            BODY,
            now(),
            WebhookError::Forged,
        ),
        (
            "half a signature",
            &webhooks,
            &v1("1bd79e"),
            BODY,
            now(),
            WebhookError::Forged,
        ),
        (
            "no secret",
            &Webhooks::new("whsec_"),
            &both,
            BODY,
            now(),
            WebhookError::Secret,
        ),
    ] {
        assert_eq!(judged(webhooks, headers, body, now), Err(error), "{why}");
    }
    // What is genuine may still be of another form than was asked for.
    let read = webhooks.verify_at::<LicenseRequest>(&both, BODY.as_bytes(), now());
    assert!(matches!(read, Err(WebhookError::Content(_))), "{read:?}");
}

#[test]
fn requests_are_signed_as_the_guide_has_it() {
    let secret = "sk_test_4f9c1e2ab77d40d8a6b1c3e5f7092d4b";
    let start = "1780272000.DELETE./v2/core/stores/shp_a/products/prd_b.";
    assert_eq!(
        signature(secret, &[start.as_bytes(), b""]),
        "d11eb961eea64a7821017cb78348f0472b0c5c3441a38e9e0d50f16bf6f80969"
    );
    // Of the body alone, however it is cut.
    assert_eq!(signature(secret, &[b"{}"]), signature(secret, &[b"{", b"}"]));
}

#[test]
fn what_is_secret_is_not_printed() {
    let card = CardInput {
        number: "4242424242424242".into(),
        exp_month: 12,
        exp_year: 2040,
        cvc: "987".into(),
    };
    let printed = format!("{card:?}");
    assert!(!printed.contains("4242") && !printed.contains("987"), "{printed}");
    assert_eq!(
        serde_json::to_value(&card).unwrap(),
        json!({"number": "4242424242424242", "exp_month": 12, "exp_year": 2040, "cvc": "987"})
    );
    let settings = || {
        Pandabase::builder()
            .store_id("shp_1")
            .base_url("http://localhost:1")
    };
    let keyed = settings().api_key("sk_test_hidden");
    let signed = settings().signing("stk_1", "sk_test_hidden");
    let webhooks = format!("{:?}", Webhooks::new("whsec_hidden"));
    for printed in [format!("{keyed:?}"), format!("{signed:?}"), webhooks] {
        assert!(!printed.contains("hidden"), "{printed}");
    }
    let client = format!("{:?}", keyed.build().unwrap());
    assert!(!client.contains("hidden"), "{client}");
    assert_eq!(Secret::from("seen").reveal(), "seen");
}

#[test]
fn what_is_newer_than_the_client_is_kept() {
    let status: ProductStatus = serde_json::from_value(json!("RENTED")).unwrap();
    assert_eq!(status, ProductStatus::Unlisted("RENTED".to_owned()));
    assert_eq!(serde_json::to_value(&status).unwrap(), "RENTED");
    assert_eq!(
        WebhookEventName::from("PAYMENT_COMPLETED"),
        WebhookEventName::PaymentCompleted
    );
    let rejected = json!({"index": 3, "reason": "too late", "hint": {"since": 2031}});
    let rejected: Rejected = serde_json::from_value(rejected).unwrap();
    assert_eq!((rejected.index, rejected.reason.as_str()), (3, "too late"));
}

#[test]
fn settings_that_cannot_be_used_are_refused() {
    let settings = || {
        Pandabase::builder()
            .store_id("shp_1")
            .base_url("https://example.org")
    };
    assert!(settings().build().is_ok());
    for wrong in [
        settings().api_key("sk_test_1").signing("stk_1", "sk_test_1"),
        settings().base_url("ftp://example.org"),
        settings().base_url("example.org"),
        settings().store_id(""),
        settings().store_id(".."),
        Pandabase::builder().base_url("https://example.org"),
        Pandabase::builder().store_id("shp_1"),
    ] {
        assert!(matches!(wrong.build(), Err(Error::Unusable(_))));
    }
    assert_ne!(new_key(), new_key());
    assert_eq!(new_key().len(), 29);
}
