//! Settings of a store (contract `merchant-api.md`, "Stores, team"), by the API and from the command line.

mod profile;

use crate::harness::{Server, apply, both};
use crate::place::Place;
use crate::processor::FICKLE;
use crate::shop::{GOOD, buyer, card, dynamic, mia};
use http::Method;
use pandabase_domain::token::{Mode, Scope, ScopeSet};
use serde_json::{Value, json};

impl Server {
    fn mine(&self) -> String {
        format!("/v2/stores/{}", self.store.id)
    }

    async fn set(&self, change: Value) -> Value {
        self.patch(&self.mine(), change).await.data(200).clone()
    }
}

#[apply(both)]
async fn settings_are_changed_one_by_one_and_shown_everywhere(server: Server) {
    let before = server.get(&server.mine()).await.data(200).clone();
    assert_eq!(&before, server.get(&server.core("/")).await.data(200));
    let defaults = json!({
        "taxBehavior": null, "localizedPayments": true, "timezone": null, "trialOncePerCustomer": false,
        "finalUsageBill": "BASE_AND_USAGE", "supportEmail": "help@example.org",
        "statementDescriptor": "PB*NIMBUS",
        "seller": {"legalName": null, "address": null, "taxId": null, "registration": null},
        "checkout": {"termsUrl": null, "privacyUrl": null, "refundPolicyUrl": null, "locale": null},
        "summary": null, "category": [], "logo": null, "favicon": null, "accentColor": null,
        "primaryColor": null, "twitterUrl": null, "instagramUrl": null, "linkedinUrl": null,
        "youtubeUrl": null, "tiktokUrl": null, "invoicePrefix": null,
        "portal": {"allowPause": false, "allowPlanChange": false, "allowSeats": false,
            "autoRefundWithdrawals": false}
    });
    for (name, value) in defaults.as_object().unwrap() {
        assert_eq!(&before[name], value, "{name}");
    }
    server.app.env.clock.advance(1000);
    // What is unknown is ignored, and nothing is changed by nothing.
    assert_eq!(server.set(json!({})).await, before);
    assert_eq!(
        server
            .set(json!({"slug": "other", "localizedPayments": true}))
            .await,
        before
    );
    let mut expected = before.clone();
    expected["updatedAt"] = "2026-06-01T00:00:01.000Z".into();
    for (change, shown) in [
        (json!({"taxBehavior": "INCLUSIVE"}), json!("INCLUSIVE")),
        (json!({"localizedPayments": false}), json!(false)),
        (json!({"timezone": "europe/berlin"}), json!("Europe/Berlin")),
        (json!({"trialOncePerCustomer": true}), json!(true)),
        (json!({"finalUsageBill": "USAGE_ONLY"}), json!("USAGE_ONLY")),
        (
            json!({"supportEmail": "Ask@Nimbus.example"}),
            json!("Ask@Nimbus.example"),
        ),
        (json!({"statementDescriptor": "LABS"}), json!("PB*LABS")),
        (
            json!({"portal": {"allowPause": true, "autoRefundWithdrawals": true}}),
            json!({"allowPause": true, "allowPlanChange": false, "allowSeats": false,
                "autoRefundWithdrawals": true}),
        ),
        (json!({"taxBehavior": null}), Value::Null),
        (json!({"timezone": null}), Value::Null),
        (json!({"supportEmail": null}), Value::Null),
        (json!({"statementDescriptor": null}), Value::Null),
    ] {
        let name = change.as_object().unwrap().keys().next().unwrap().clone();
        expected[&name] = shown;
        assert_eq!(server.set(change).await, expected, "{name}");
        assert_eq!(server.get(&server.core("/")).await.data(200), &expected, "{name}");
    }
    server.verify().await;
}

/// Parts are changed one by one, like settings.
#[apply(both)]
async fn parts_that_are_not_sent_stay_and_null_clears_one_or_all(server: Server) {
    let nobody = json!({"legalName": null, "address": null, "taxId": null, "registration": null});
    let seller = json!({
        "legalName": "Nimbus Labs GmbH", "address": "Weg 1\n10115 Berlin", "taxId": "DE136695976",
        "registration": "Amtsgericht Charlottenburg, HRB 1 B"
    });
    let mut sent = seller.clone();
    sent["legalName"] = "  Nimbus Labs GmbH ".into();
    assert_eq!(server.set(json!({"seller": sent})).await["seller"], seller);
    let pages = json!({
        "termsUrl": "https://nimbus.example/terms", "privacyUrl": "HTTPS://nimbus.example/privacy?x=1#top",
        "refundPolicyUrl": "http://localhost:3000/refunds", "locale": "de"
    });
    let shown = server.set(json!({"checkout": pages})).await;
    assert_eq!((&shown["seller"], &shown["checkout"]), (&seller, &pages));
    let mut fewer = seller.clone();
    fewer["taxId"] = Value::Null;
    fewer["address"] = "Weg 2".into();
    let change = json!({"seller": {"taxId": null, "address": "Weg 2", "vatId": "x"}, "checkout": {}});
    let shown = server.set(change).await;
    assert_eq!((&shown["seller"], &shown["checkout"]), (&fewer, &pages));
    let shown = server
        .set(json!({"seller": null, "checkout": {"locale": null, "termsUrl": null}}))
        .await;
    let rest = json!({
        "termsUrl": null, "privacyUrl": pages["privacyUrl"], "refundPolicyUrl": pages["refundPolicyUrl"],
        "locale": null
    });
    assert_eq!((&shown["seller"], &shown["checkout"]), (&nobody, &rest));
    assert_eq!(server.get(&server.core("/")).await.data(200), &shown);
    server.verify().await;
}

#[apply(both)]
async fn what_no_part_can_be_is_refused_by_name(server: Server) {
    let before = server.get(&server.mine()).await.data(200).clone();
    let addresses = || {
        let long = format!("https://nimbus.example/{}", "a".repeat(2048));
        vec![
            json!(""),
            json!("nimbus.example/terms"),
            json!("/terms"),
            json!("//nimbus.example"),
            json!("javascript:alert(1)"),
            json!("data:text/html,x"),
            json!("http://nimbus.example/terms"),
            json!("http://10.0.0.1/terms"),
            json!("https://nimbus.example@evil.example/"),
            json!("https://nimbus.example/\u{0}"),
            json!("https://nimbus.example/ x"),
            json!(long),
            json!(1),
        ]
    };
    for (parts, field, values) in [
        (
            "seller",
            "legalName",
            vec![
                json!(""),
                json!(" \u{2003}"),
                json!("a\nb"),
                json!("a".repeat(201)),
                json!(1),
            ],
        ),
        (
            "seller",
            "address",
            vec![
                json!(""),
                json!("\n"),
                json!("a\u{7}b"),
                json!("a".repeat(501)),
                json!([]),
            ],
        ),
        ("seller", "taxId", vec![json!("a\tb"), json!("1".repeat(65))]),
        (
            "seller",
            "registration",
            vec![json!("\u{1b}[31m"), json!("a".repeat(201))],
        ),
        ("checkout", "termsUrl", addresses()),
        ("checkout", "privacyUrl", addresses()),
        ("checkout", "refundPolicyUrl", addresses()),
        (
            "checkout",
            "locale",
            vec![json!("EN"), json!("de-DE"), json!("sv"), json!(""), json!(1)],
        ),
    ] {
        for value in values {
            let body = json!({"timezone": "Asia/Tokyo", parts: {field: value}});
            let refused = server.patch(&server.mine(), body).await;
            let error = refused.error(400);
            assert!(
                error.starts_with(&format!("body/{parts}/{field} must")),
                "{value}: {error}"
            );
        }
    }
    for parts in ["seller", "checkout"] {
        for value in [json!("x"), json!(1), json!(["x"])] {
            let refused = server.patch(&server.mine(), json!({parts: value})).await;
            let error = refused.error(400);
            assert!(
                error.starts_with(&format!("body/{parts} must")),
                "{value}: {error}"
            );
        }
    }
    assert_eq!(server.get(&server.mine()).await.data(200), &before);
}

#[apply(both)]
async fn what_no_setting_can_be_is_refused_by_name(server: Server) {
    let before = server.get(&server.mine()).await.data(200).clone();
    for (field, values) in [
        ("taxBehavior", vec![json!("inclusive"), json!("NONE"), json!(1)]),
        ("localizedPayments", vec![Value::Null, json!("true"), json!(1)]),
        (
            "timezone",
            vec![json!("Mars/Olympus"), json!(""), json!("+02:00"), json!(2)],
        ),
        ("trialOncePerCustomer", vec![Value::Null, json!("yes")]),
        ("finalUsageBill", vec![Value::Null, json!("BASE")]),
        (
            "supportEmail",
            vec![json!("help"), json!(""), json!("a b@example.org")],
        ),
        (
            "statementDescriptor",
            vec![
                json!(""),
                json!("PB*"),
                json!("12345678901234567890"),
                json!("N<>"),
                json!("Söhne"),
            ],
        ),
    ] {
        for value in values {
            // Beside a change that would be fine: all or nothing.
            let body = json!({"trialOncePerCustomer": true, field: value});
            let refused = server.patch(&server.mine(), body).await;
            let error = refused.error(400);
            assert!(
                error.starts_with(&format!("body/{field} must")),
                "{value}: {error}"
            );
        }
    }
    assert_eq!(server.get(&server.mine()).await.data(200), &before);
}

#[apply(both)]
async fn settings_take_a_token_of_the_store_with_the_scope(server: Server) {
    let reader = server
        .token_with(Mode::Bearer, ScopeSet::from_iter([Scope::StoreRead]))
        .await;
    let writer = server
        .token_with(Mode::Bearer, ScopeSet::from_iter([Scope::StoreWrite]))
        .await;
    let (reader, writer) = (reader.secret.unwrap(), writer.secret.unwrap());
    let path = server.mine();
    let call = |method: Method, token: &str| {
        let call = server.anonymous(method, &path).bearer(token);
        call.json(&json!({"timezone": "Asia/Tokyo"}))
    };
    call(Method::GET, &reader).send().await.data(200);
    let refused = call(Method::PATCH, &reader).send().await;
    assert_eq!(refused.error(403), "Missing required permissions: STORE_WRITE");
    let refused = call(Method::GET, &writer).send().await;
    assert_eq!(refused.error(403), "Missing required permissions: STORE_READ");
    // It is no endpoint that has an idempotency key: one of any length is passed over.
    let changed = call(Method::PATCH, &writer)
        .header("idempotency-key", "x")
        .send()
        .await;
    assert_eq!(changed.data(200)["timezone"], "Asia/Tokyo");
}

#[apply(both)]
async fn tax_behavior_concerns_sessions_that_are_created_afterwards(server: Server) {
    let (earlier, other) = (server.cart_of(10_000).await, server.cart_of(10_000).await);
    server.set(json!({"taxBehavior": "INCLUSIVE"})).await;
    let later = server.cart_of(10_000).await;
    let total = async |session: &str| {
        let path = format!("{}/checkouts/{session}", server.mine());
        let shown = server.anonymous(Method::GET, &path).send().await;
        let shown = shown.data(200).clone();
        (shown["tax_amount"].as_i64(), shown["total_amount"].as_i64())
    };
    assert_eq!(total(&earlier).await, (Some(825), Some(10_825)));
    assert_eq!(total(&later).await, (Some(762), Some(10_000)));
    // Also when it is priced anew, and when it is paid.
    let path = format!("{}/checkouts/{other}", server.mine());
    let change = json!({"customer": mia()});
    server
        .call(Method::PATCH, &path)
        .json(&change)
        .send()
        .await
        .data(200);
    assert_eq!(total(&other).await, (Some(825), Some(10_825)));
    for (session, total) in [(&earlier, 10_825), (&later, 10_000)] {
        let paid = server.pay_with(session, card(GOOD)).await.data(200).clone();
        assert_eq!(server.order(&paid).await["payment"]["totalAmount"], total);
    }
    server.verify().await;
}

#[apply(both)]
async fn days_are_those_of_the_stores_zone(server: Server) {
    server.set(json!({"timezone": "America/Los_Angeles"})).await;
    let plan = server.plan(json!({"trialDays": 0})).await;
    server.subscribe(&plan, GOOD).await;
    server.drain().await;
    let letters = server.letters("mia@example.org").await;
    let text_of = |subject: &str| {
        let letter = letters.iter().find(|letter| letter["subject"] == subject);
        letter.unwrap_or_else(|| panic!("{letters:?}"))["text"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    // At midnight in UTC it is still the day before.
    let receipt = text_of("Your receipt from Nimbus Labs");
    assert!(receipt.contains("May 31, 2026 to June 30, 2026"), "{receipt}");
    let invoice = text_of("Your invoice from Nimbus Labs");
    assert!(invoice.contains("paid on May 31, 2026"), "{invoice}");
    assert!(invoice.contains("May 31, 2026 – June 30, 2026"), "{invoice}");

    let body = json!({
        "type": "BALANCE_LEDGER", "periodStart": "2026-05-01T07:00:00Z", "periodEnd": "2026-06-01T07:00:00Z"
    });
    let report = server
        .post(&server.core("/reports"), body)
        .await
        .data(201)
        .clone();
    server.drain().await;
    let letters = server.letters("owner@example.org").await;
    let ready = letters[0]["text"].as_str().unwrap();
    assert!(ready.contains("from 1 May 2026 to 31 May 2026"), "{ready}");
    let path = server.core(&format!(
        "/reports/{}/download/csv",
        report["id"].as_str().unwrap()
    ));
    let url = server.get(&path).await.data(200)["url"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(url.contains("balance-ledger_2026-05-01_2026-06-01.csv"), "{url}");
}

#[apply(both)]
async fn subscribers_read_the_days_of_the_stores_zone(server: Server) {
    server.set(json!({"timezone": "America/Los_Angeles"})).await;
    let plan = server.plan(json!({"trialDays": 0})).await;
    let other = server.plan(json!({"title": "Other"})).await;
    let trial = server.plan(json!({"title": "Trial", "trialDays": 2})).await;
    let id = server.signed_up(&plan, GOOD).await;
    server.signed_up(&plan, FICKLE).await;
    server.signed_up(&trial, GOOD).await;
    let later = json!({"product_id": other, "proration_behavior": "END_OF_PERIOD"});
    server.replan(&id, later).await.data(200);
    server.act(&id, "cancel").await.data(200);
    server.act(&id, "reactivate").await.data(200);
    let customer = server.customer().await;
    let made = server.agreed(&customer, "MONTHLY", GOOD).await;
    let token = server.authorized(&made, 5000).await;
    server.charge(&made.id, &token).await.data(200);
    server.expect_page(&made, "31 May 2026").await;
    server.move_clock("P30D").await;
    let letters = server.letters("mia@example.org").await;
    let mut texts = letters.iter().filter_map(|letter| letter["text"].as_str());
    for words in [
        "Your trial of Trial ends on June 2, 2026.",
        "From June 30, 2026 on your subscription",
        "You can use it until June 30, 2026.",
        "was taken back.\n\nIt is charged next on June 30, 2026.",
        "could not be collected. It is tried again on July 1, 2026.",
    ] {
        assert!(
            texts.clone().any(|text| text.contains(words)),
            "{words}: {letters:#?}"
        );
    }
    // At midnight in UTC it is still the day before, and nothing is written as if it were not.
    assert!(texts.all(|text| !text.contains("2026-07-02")), "{letters:#?}");
}

#[test]
fn the_command_line_sets_what_the_api_sets() {
    let place = Place::new();
    let dev = place.dev();
    let run = |arguments: &[&str]| place.run(&[&["store"], arguments].concat());
    let handle = run(&["list"]).json(0)[0]["handle"].as_str().unwrap().to_owned();
    let set = [
        "set",
        &handle,
        "--tax-behavior",
        "inclusive",
        "--timezone",
        "Europe/Berlin",
        "--localized-payments",
        "false",
        "--trial-once-per-customer",
        "true",
        "--final-usage-bill",
        "usage-only",
        "--support-email",
        "none",
        "--statement-descriptor",
        "LABS",
        "--seller-legal-name",
        "Nimbus Labs GmbH",
        "--seller-address",
        "Weg 1\n10115 Berlin",
        "--terms-url",
        "https://nimbus.example/terms",
        "--locale",
        "de",
    ];
    let store = run(&set).json(0);
    for (name, value) in [
        ("taxBehavior", json!("INCLUSIVE")),
        ("timezone", json!("Europe/Berlin")),
        ("localizedPayments", json!(false)),
        ("trialOncePerCustomer", json!(true)),
        ("finalUsageBill", json!("USAGE_ONLY")),
        ("supportEmail", Value::Null),
        ("statementDescriptor", json!("PB*LABS")),
        (
            "seller",
            json!({"legalName": "Nimbus Labs GmbH", "address": "Weg 1\n10115 Berlin", "taxId": null,
                "registration": null}),
        ),
        (
            "checkout",
            json!({"termsUrl": "https://nimbus.example/terms", "privacyUrl": null,
                "refundPolicyUrl": null, "locale": "de"}),
        ),
    ] {
        assert_eq!(store[name], value, "{name}");
    }
    // By its id as well; what is not named stays.
    let id = store["id"].as_str().unwrap();
    let cleared = run(&["set", id, "--tax-behavior", "none"]).json(0);
    assert_eq!(
        (&cleared["taxBehavior"], &cleared["timezone"]),
        (&Value::Null, &json!("Europe/Berlin"))
    );
    assert_eq!(run(&["show", &handle]).json(0), cleared);
    dev.stop();
}

#[test]
fn the_command_line_refuses_what_the_api_refuses() {
    let place = Place::new();
    let dev = place.dev();
    let run = |arguments: &[&str]| place.run(&[&["store"], arguments].concat());
    let handle = run(&["list"]).json(0)[0]["handle"].as_str().unwrap().to_owned();
    let unknown = run(&["set", "nobody", "--timezone", "UTC"]).json(1);
    assert_eq!(unknown["error"], "there is no such store");
    let nothing = run(&["set", &handle]).json(2);
    assert_eq!(nothing["error"], "nothing to set");
    for (option, value) in [
        ("--timezone", "Berlin"),
        ("--localized-payments", "perhaps"),
        ("--support-email", "help"),
        ("--seller-legal-name", " "),
        ("--privacy-url", "nimbus.example"),
        ("--locale", "sv"),
    ] {
        let refused = run(&["set", &handle, option, value]);
        assert_eq!(refused.0.status.code(), Some(2), "{option}");
        let told = String::from_utf8_lossy(&refused.0.stderr).into_owned();
        assert!(told.contains(option), "{told}");
    }
    // Buyers reach no other machine over http.
    let unfit = run(&["set", &handle, "--terms-url", "http://nimbus.example"]).json(2);
    assert_eq!(
        unfit["error"],
        "body/checkout/termsUrl must be an absolute https URL"
    );
    dev.stop();
}

#[apply(both)]
async fn local_currencies_can_be_switched_off(server: Server) {
    let german = buyer("kai@example.org", "DE", "");
    let cart = json!({"items": [dynamic(4000)], "customer": german});
    let presented = async |session: String| {
        let path = format!("{}/checkouts/{session}", server.mine());
        let shown = server.anonymous(Method::GET, &path).send().await;
        shown.data(200)["presentment"].clone()
    };
    let euros = presented(server.open_cart(cart.clone()).await).await;
    assert_eq!(euros["currency"], "EUR");
    server.set(json!({"localizedPayments": false})).await;
    assert_eq!(presented(server.open_cart(cart).await).await, Value::Null);
}
