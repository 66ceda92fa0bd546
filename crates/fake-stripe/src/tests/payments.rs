//! Intents from their creation to their end.

use super::*;
use crate::Typed;

const ASKING: &str = "4000000000003220";

#[tokio::test]
async fn a_payment_is_created_and_then_confirmed() {
    let fake = start().await;
    let id = intent(&fake, &[("metadata[order]", "o1")]).await;
    let made = fake.object(&id).unwrap();
    assert_eq!(made["status"], "requires_payment_method");
    assert_eq!(made["latest_charge"], Value::Null);
    let seen = confirm(&fake, &id, &Typed::card(VISA)).await.fine();
    assert_eq!(seen["status"], "succeeded");
    assert_eq!(seen["amount_received"], 1000);
    let charge = fake.object(seen["latest_charge"].as_str().unwrap()).unwrap();
    assert_eq!(charge["metadata"]["order"], "o1");
    assert_eq!(charge["payment_method_details"]["card"]["network"], "visa");
    let line = &fake.ledger()[0];
    assert_eq!((line.charges, line.captured, line.refunded), (1, 1000, 0));
    assert_eq!(line.metadata["order"], "o1");
}

#[tokio::test]
async fn a_second_confirmation_charges_nothing() {
    let fake = start().await;
    let id = paid(&fake, VISA).await;
    let again = confirm(&fake, &id, &Typed::card(VISA)).await;
    assert_eq!(again.refusal().1, "payment_intent_unexpected_state");
    assert_eq!(again.body["error"]["payment_intent"]["status"], "succeeded");
    let cancelled = post(&fake, &format!("/v1/payment_intents/{id}/cancel"), &[]).await;
    assert_eq!(cancelled.refusal().1, "payment_intent_unexpected_state");
    assert_eq!(fake.ledger()[0].charges, 1);
}

#[tokio::test]
async fn a_cancelled_intent_takes_no_money() {
    let fake = start().await;
    let id = intent(&fake, &[]).await;
    let path = format!("/v1/payment_intents/{id}/cancel");
    let seen = post(&fake, &path, &[("cancellation_reason", "abandoned")])
        .await
        .fine();
    assert_eq!(seen["status"], "canceled");
    assert_eq!(seen["cancellation_reason"], "abandoned");
    let late = confirm(&fake, &id, &Typed::card(VISA)).await;
    assert_eq!(late.refusal(), (400, "payment_intent_unexpected_state", ""));
    assert_eq!(late.body["error"]["payment_intent"]["status"], "canceled");
    assert_eq!(fake.ledger()[0].captured, 0);
}

#[tokio::test]
async fn cards_are_declined_with_their_codes_and_another_may_pay() {
    let fake = start().await;
    let cases = [
        ("4000000000000002", "card_declined", "generic_decline"),
        ("4000000000009995", "card_declined", "insufficient_funds"),
        ("4000000000000069", "expired_card", "expired_card"),
        ("4000000000000127", "incorrect_cvc", "incorrect_cvc"),
        ("4000000000000341", "card_declined", "generic_decline"),
    ];
    for (number, code, decline_code) in cases {
        let id = intent(&fake, &[]).await;
        let seen = confirm(&fake, &id, &Typed::card(number)).await;
        let error = &seen.body["error"];
        assert_eq!(seen.status, 402);
        assert_eq!(
            (&error["type"], &error["code"]),
            (&"card_error".into(), &code.into())
        );
        assert_eq!(error["decline_code"], decline_code);
        let held = &error["payment_intent"];
        assert_eq!(held["status"], "requires_payment_method");
        assert_eq!(held["last_payment_error"]["code"], code);
        assert_eq!(held["payment_method"], Value::Null);
        let seen = confirm(&fake, &id, &Typed::card(VISA)).await.fine();
        assert_eq!(seen["status"], "succeeded");
        assert_eq!(seen["last_payment_error"], Value::Null);
    }
    assert!(fake.ledger().iter().all(|line| line.charges == 1));
}

#[tokio::test]
async fn the_bank_asks_the_buyer() {
    let fake = start().await;
    for (answer, status, told) in [
        ("yes", "succeeded", "succeeded"),
        ("no", "requires_payment_method", "failed"),
    ] {
        let id = intent(&fake, &[]).await;
        let seen = confirm(&fake, &id, &Typed::card(ASKING)).await.fine();
        assert_eq!(seen["status"], "requires_action");
        let action = &seen["next_action"];
        assert_eq!(action["type"], "redirect_to_url");
        let url = action["redirect_to_url"]["url"].as_str().unwrap();
        let page = wire::send("GET", url, &[], b"").await.unwrap();
        assert_eq!(page.status, 200);
        let body = format!("answer={answer}");
        let gone = wire::send("POST", url, &[], body.as_bytes()).await.unwrap();
        assert_eq!(gone.status, 303);
        let back = gone.header("location").unwrap();
        assert!(
            back.starts_with("https://shop.example/back?payment_intent=pi_"),
            "{back}"
        );
        assert!(back.ends_with(&format!("redirect_status={told}")), "{back}");
        let seen = get(&fake, &format!("/v1/payment_intents/{id}")).await.fine();
        assert_eq!(seen["status"], status);
        let again = wire::send("POST", url, &[], b"answer=yes").await.unwrap();
        assert_eq!(again.status, 410);
    }
    let failed = fake.newest_event("payment_intent.payment_failed").unwrap();
    let error = &failed.body["data"]["object"]["last_payment_error"];
    assert_eq!(error["code"], "payment_intent_authentication_failure");
}

#[tokio::test]
async fn a_token_is_used_once_and_expires() {
    let fake = start().await;
    let token = fake.token(&Typed::card(VISA)).unwrap();
    let back = ("return_url", "https://shop.example");
    let one = intent(&fake, &[]).await;
    let two = intent(&fake, &[]).await;
    let fields = [("confirmation_token", token.as_str()), back];
    post(&fake, &format!("/v1/payment_intents/{one}/confirm"), &fields)
        .await
        .fine();
    let second = post(&fake, &format!("/v1/payment_intents/{two}/confirm"), &fields).await;
    assert_eq!(second.refusal(), (400, "", "confirmation_token"));
    let shown = get(&fake, &format!("/v1/confirmation_tokens/{token}"))
        .await
        .fine();
    assert_eq!(shown["payment_intent"], one.as_str());
    let token = fake.token(&Typed::card(VISA)).unwrap();
    fake.advance(12 * 3600);
    let fields = [("confirmation_token", token.as_str()), back];
    let late = post(&fake, &format!("/v1/payment_intents/{two}/confirm"), &fields).await;
    assert_eq!(late.refusal(), (400, "", "confirmation_token"));
}

#[tokio::test]
async fn amounts_currencies_and_methods_are_checked() {
    let fake = start().await;
    let cases: [(Fields<'_>, &str, &str); 6] = [
        (
            &[("amount", "49"), ("currency", "usd")],
            "amount_too_small",
            "amount",
        ),
        (
            &[("amount", "0"), ("currency", "usd")],
            "parameter_invalid_integer",
            "amount",
        ),
        (
            &[("amount", "999999999"), ("currency", "usd")],
            "amount_too_large",
            "amount",
        ),
        (&[("amount", "500"), ("currency", "USD")], "", "currency"),
        (
            &[
                ("amount", "500"),
                ("currency", "usd"),
                ("allowed_payment_method_types[]", "ideal"),
            ],
            "",
            "allowed_payment_method_types",
        ),
        (
            &[
                ("amount", "500"),
                ("currency", "usd"),
                ("return_url", "https://a"),
            ],
            "",
            "return_url",
        ),
    ];
    for (fields, code, param) in cases {
        let seen = post(&fake, "/v1/payment_intents", fields).await;
        assert_eq!(seen.refusal(), (400, code, param), "{fields:?}");
    }
    let id = intent(&fake, &[("allowed_payment_method_types[]", "card")]).await;
    let seen = confirm(&fake, &id, &Typed::method("link")).await;
    assert_eq!(seen.refusal().1, "payment_intent_incompatible_payment_method");
    // With methods of the dashboard there may be a redirect, so that a way back is needed.
    let id = intent(&fake, &[]).await;
    let token = fake.token(&Typed::card(VISA)).unwrap();
    let path = format!("/v1/payment_intents/{id}/confirm");
    let seen = post(&fake, &path, &[("confirmation_token", &token)]).await;
    assert_eq!(seen.refusal(), (400, "parameter_missing", "return_url"));
    let both = [
        ("confirmation_token", token.as_str()),
        ("payment_method", "pm_card_visa"),
    ];
    assert_eq!(
        post(&fake, &path, &both).await.refusal().1,
        "parameters_exclusive"
    );
}

async fn customer(fake: &Fake) -> String {
    let made = post(fake, "/v1/customers", &[("email", "a@example.org")])
        .await
        .fine();
    made["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_method_is_kept_and_charged_while_the_buyer_is_away() {
    let fake = start().await;
    let customer = customer(&fake).await;
    for (number, status) in [(VISA, 200), ("4000002500003155", 200), (ASKING, 402)] {
        let keep = [
            ("customer", customer.as_str()),
            ("setup_future_usage", "off_session"),
        ];
        let id = intent(&fake, &keep).await;
        confirm(&fake, &id, &Typed::card(number)).await.fine();
        if number != VISA {
            fake.answer(&id, true).unwrap();
        }
        let held = fake.object(&id).unwrap();
        let method = held["payment_method"].as_str().unwrap();
        assert_eq!(fake.object(method).unwrap()["customer"], customer.as_str());
        let renewal = intent(&fake, &[("customer", &customer)]).await;
        let fields = [("payment_method", method), ("off_session", "true")];
        let seen = post(&fake, &format!("/v1/payment_intents/{renewal}/confirm"), &fields).await;
        assert_eq!(seen.status, status, "{number}: {}", seen.body);
        if status == 402 {
            assert_eq!(seen.refusal().1, "authentication_required");
            assert_eq!(seen.body["error"]["decline_code"], "authentication_required");
            assert_eq!(seen.body["error"]["payment_method"]["id"], method);
        }
    }
}

#[tokio::test]
async fn a_method_without_a_customer_pays_once() {
    let fake = start().await;
    let id = paid(&fake, VISA).await;
    let held = fake.object(&id).unwrap();
    let method = held["payment_method"].as_str().unwrap();
    let other = intent(&fake, &[("allowed_payment_method_types[]", "card")]).await;
    let path = format!("/v1/payment_intents/{other}/confirm");
    let seen = post(&fake, &path, &[("payment_method", method)]).await;
    assert_eq!(seen.refusal(), (400, "", "payment_method"));
    let customer = customer(&fake).await;
    let path = format!("/v1/payment_methods/{method}/attach");
    assert_eq!(post(&fake, &path, &[("customer", &customer)]).await.status, 400);
}

#[tokio::test]
async fn a_method_is_set_up_without_money() {
    let fake = start().await;
    let customer = customer(&fake).await;
    let cases = [
        (VISA, "succeeded"),
        ("4000000000000341", "succeeded"),
        (ASKING, "requires_action"),
        ("4000000000000002", ""),
    ];
    for (number, status) in cases {
        let made = post(&fake, "/v1/setup_intents", &[("customer", &customer)])
            .await
            .fine();
        let id = made["id"].as_str().unwrap();
        let token = fake.token(&Typed::card(number)).unwrap();
        let fields = [
            ("confirmation_token", token.as_str()),
            ("return_url", "https://a.example"),
        ];
        let seen = post(&fake, &format!("/v1/setup_intents/{id}/confirm"), &fields).await;
        assert_eq!(seen.text("status"), status, "{number}: {}", seen.body);
        if status.is_empty() {
            assert_eq!(seen.status, 402);
            let held = &seen.body["error"]["setup_intent"];
            assert_eq!(held["last_setup_error"]["code"], "card_declined");
            continue;
        }
        if number == ASKING {
            fake.answer(id, true).unwrap();
        }
        let held = fake.object(id).unwrap();
        assert_eq!(held["status"], "succeeded");
        let method = fake.object(held["payment_method"].as_str().unwrap()).unwrap();
        assert_eq!(method["customer"], customer.as_str());
    }
    assert!(fake.objects("charge").is_empty());
}

#[tokio::test]
async fn a_debit_takes_days_and_can_come_back() {
    let fake = start().await;
    for (is_paid, status) in [(true, "succeeded"), (false, "requires_payment_method")] {
        let id = intent(&fake, &[]).await;
        let seen = confirm(&fake, &id, &Typed::method("us_bank_account"))
            .await
            .fine();
        assert_eq!(seen["status"], "processing");
        assert!(seen["latest_charge"].as_str().unwrap().starts_with("py_"));
        let path = format!("/v1/payment_intents/{id}/cancel");
        assert_eq!(post(&fake, &path, &[]).await.status, 400);
        fake.settle(&id, is_paid).unwrap();
        assert_eq!(fake.object(&id).unwrap()["status"], status);
        assert!(fake.settle(&id, true).is_err());
    }
    let totals: Vec<i64> = fake.ledger().iter().map(|line| line.captured).collect();
    assert_eq!(totals, [1000, 0]);
}

#[tokio::test]
async fn other_methods_have_their_own_next_step() {
    let fake = start().await;
    let cases = [
        ("usd", "alipay", "alipay_handle_redirect"),
        ("usd", "cashapp", "cashapp_handle_redirect_or_display_qr_code"),
        ("eur", "ideal", "redirect_to_url"),
        ("eur", "multibanco", "multibanco_display_details"),
        ("inr", "upi", "upi_handle_redirect_or_display_qr_code"),
    ];
    for (currency, method, action) in cases {
        let fields = [("amount", "1000"), ("currency", currency)];
        let made = post(&fake, "/v1/payment_intents", &fields).await.fine();
        let id = made["id"].as_str().unwrap();
        let seen = confirm(&fake, id, &Typed::method(method)).await.fine();
        assert_eq!(seen["next_action"]["type"], action);
        assert!(seen["next_action"][action].is_object());
        fake.answer(id, true).unwrap();
        assert_eq!(fake.object(id).unwrap()["status"], "succeeded");
    }
}

#[tokio::test]
async fn the_script_makes_tokens_from_any_page() {
    let fake = start().await;
    let url = format!("{}/fake/confirmation_tokens", fake.url());
    let body = br#"{"key":"pk_test_one","number":"4242 4242 4242 4242","exp_year":"2040"}"#;
    let made = wire::send("POST", &url, &[], body).await.unwrap();
    assert_eq!(made.header("access-control-allow-origin"), Some("*"));
    let token: Value = serde_json::from_slice(&made.body).unwrap();
    assert!(token["id"].as_str().unwrap().starts_with("ctoken_"));
    assert_eq!(token["payment_method_preview"]["card"]["exp_year"], 2040);
    let asked = wire::send("OPTIONS", &url, &[], b"").await.unwrap();
    assert_eq!(asked.status, 204);
    let wrong = wire::send("POST", &url, &[], b"number=4242424242424241")
        .await
        .unwrap();
    assert_eq!(wrong.status, 402);
}

#[tokio::test]
async fn methods_that_ask_the_buyer_themselves_are_told_who_pays() {
    let fake = start().await;
    let data = |kind| ("payment_method_data[type]", kind);
    let email = ("payment_method_data[billing_details][email]", "mia@example.org");
    let client = ("payment_method_options[wechat_pay][client]", "web");
    let back = ("return_url", "https://shop.example/back");
    let cases: [(&str, Fields<'_>, &str); 5] = [
        (
            "eur",
            &[data("p24"), back],
            "payment_method_data[billing_details][email]",
        ),
        ("eur", &[data("p24"), back, email], ""),
        (
            "usd",
            &[data("wechat_pay"), back],
            "payment_method_options[wechat_pay][client]",
        ),
        ("usd", &[data("wechat_pay"), back, client], ""),
        (
            "usd",
            &[data("us_bank_account"), back],
            "payment_method_data[us_bank_account]",
        ),
    ];
    for (currency, fields, missing) in cases {
        let create = [("amount", "1000"), ("currency", currency)];
        let made = post(&fake, "/v1/payment_intents", &create).await.fine();
        let path = format!("/v1/payment_intents/{}/confirm", made["id"].as_str().unwrap());
        let seen = post(&fake, &path, fields).await;
        if missing.is_empty() {
            assert_eq!(seen.fine()["status"], "requires_action");
        } else {
            assert_eq!(seen.refusal(), (400, "parameter_missing", missing));
        }
    }
}

#[tokio::test]
async fn an_intent_is_told_its_customer_unless_that_one_is_gone() {
    let fake = start().await;
    let id = intent(&fake, &[]).await;
    let path = format!("/v1/payment_intents/{id}");
    let kept = customer(&fake).await;
    let gone = customer(&fake).await;
    fake.forget(&gone).unwrap();
    let seen = post(&fake, &path, &[("customer", &gone)]).await;
    assert_eq!(seen.refusal(), (400, "resource_missing", "customer"));
    let seen = post(&fake, &path, &[("customer", &kept), ("metadata[a]", "1")])
        .await
        .fine();
    assert_eq!(
        (&seen["customer"], &seen["metadata"]["a"]),
        (&kept.into(), &"1".into())
    );
    // What is not played here is refused, not ignored.
    let seen = post(&fake, &path, &[("transfer_group", "a")]).await;
    assert_eq!(seen.refusal(), (400, "", "transfer_group"));
}

#[tokio::test]
async fn methods_are_limited_to_those_that_are_allowed_and_fit() {
    let fake = start().await;
    let allowed = [
        ("allowed_payment_method_types[0]", "link"),
        ("allowed_payment_method_types[1]", "card"),
        ("allowed_payment_method_types[2]", "ideal"),
    ];
    let id = intent(&fake, &allowed).await;
    let types = fake.object(&id).unwrap()["payment_method_types"].clone();
    assert_eq!(types, serde_json::json!(["card", "link"]));
    // Nothing redirects, so that no way back is needed.
    let token = fake.token(&Typed::card(VISA)).unwrap();
    let path = format!("/v1/payment_intents/{id}/confirm");
    let fields = [
        ("confirmation_token", token.as_str()),
        ("use_stripe_sdk", "false"),
        ("expand[0]", "latest_charge.balance_transaction"),
        ("expand[1]", "payment_method"),
    ];
    let seen = post(&fake, &path, &fields).await.fine();
    assert_eq!(seen["latest_charge"]["balance_transaction"]["net"], 941);
    assert_eq!(seen["payment_method"]["type"], "card");
}
