//! The settings of a store: each is changed on its page and shown by the API, and what cannot be is said at
//! its field.

use super::signed_in;
use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use crate::uploads::pictures::picture;
use crate::visitor::Visitor;
use http::Method;
use image::ImageFormat;
use serde_json::{Value, json};

const STORE: [(&str, &str); 9] = [
    ("name", "Nimbus <Labs>"),
    ("handle", "nimbus-labs"),
    ("statementDescriptor", "CLOUDS"),
    ("supportEmail", "ask@nimbus.example"),
    ("category", "Software, Games"),
    ("summary", "Notes"),
    ("description", "Notes for one\r\nor for five."),
    ("timezone", "Europe/Berlin"),
    ("checkout.locale", "de"),
];

impl Server {
    /// The store as the API shows it.
    async fn own_store(&self) -> Value {
        self.get(&self.of_team("")).await.data(200).clone()
    }
}

async fn at<'s>(server: &'s Server, rest: &str) -> Visitor<'s> {
    let mut owner = signed_in(server, OWNER).await;
    owner.go(&server.desk(rest)).await;
    assert_eq!(owner.status, 200, "{}", owner.text);
    owner
}

/// The fields with another value in one of them.
fn with<'a>(all: &[(&'a str, &'a str)], name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut typed = all.to_vec();
    typed.push((name, value));
    typed
}

#[apply(both)]
async fn a_store_is_renamed_after_every_fault_was_said_at_its_field(server: Server) {
    let mut owner = at(&server, "/settings").await;
    owner.shows("value=\"NIMBUS\"");
    owner.shows("Germany");
    owner.shows("Write to them from the owner&#39;s address");
    let before = server.own_store().await;
    for (field, value) in [
        ("name", ""),
        ("handle", "No spaces"),
        ("handle", "portal"),
        ("statementDescriptor", "a<b"),
        ("supportEmail", "help"),
        ("category", ""),
        ("description", ""),
        ("timezone", "Mars/Base"),
    ] {
        owner.press("save", &with(&STORE, field, value)).await;
        assert_ne!(owner.error(field), "", "{field} {value}: {}", owner.text);
        // Nothing that was typed is lost.
        assert_eq!(owner.fields()["summary"], "Notes");
    }
    assert_eq!(server.own_store().await, before);
    owner.press("save", &STORE).await;
    owner.shows("Saved.");
    owner.shows("Nimbus &#60;Labs&#62;");
    let store = server.own_store().await;
    for (name, value) in [
        ("name", json!("Nimbus <Labs>")),
        ("statementDescriptor", json!("PB*CLOUDS")),
        ("supportEmail", json!("ask@nimbus.example")),
        ("category", json!(["Software", "Games"])),
        ("summary", json!("Notes")),
        ("description", json!("Notes for one\nor for five.")),
        ("timezone", json!("Europe/Berlin")),
    ] {
        assert_eq!(store[name], value, "{name}");
    }
    assert_eq!(store["checkout"]["locale"], "de");
    // What is empty is cleared.
    let mut fewer = STORE.to_vec();
    fewer.extend([("summary", ""), ("supportEmail", ""), ("checkout.locale", "")]);
    owner.press("save", &fewer).await;
    let store = server.own_store().await;
    assert_eq!(
        (
            &store["summary"],
            &store["supportEmail"],
            &store["checkout"]["locale"]
        ),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    server.verify().await;
}

#[apply(both)]
async fn colours_are_tried_out_before_they_are_kept(server: Server) {
    let mut owner = at(&server, "/settings/branding").await;
    owner.shows("Without a colour of yours, pages have ours.");
    owner.hides("/static/accent/");
    owner.press("preview", &[("accentColor", "#3b82f6")]).await;
    owner.shows("/static/accent/3b82f6.css");
    owner.shows("Buyers see this colour on light and on dark pages.");
    assert_eq!(server.own_store().await["accentColor"], Value::Null);
    for action in ["preview", "save"] {
        owner.press(action, &[("accentColor", "blue")]).await;
        assert_ne!(owner.error("accentColor"), "", "{action}");
    }
    let typed = [
        ("accentColor", "#3b82f6"),
        ("primaryColor", "#1b2a4a"),
        ("youtubeUrl", "https://youtube.com/@nimbus"),
    ];
    owner
        .press("save", &with(&typed, "tiktokUrl", "javascript:alert(1)"))
        .await;
    assert_ne!(owner.error("tiktokUrl"), "");
    owner.press("save", &with(&typed, "tiktokUrl", "")).await;
    owner.shows("Saved.");
    let store = server.own_store().await;
    for (name, value) in typed {
        assert_eq!(store[name], value, "{name}");
    }
    server.verify().await;
}

/// Sends a picture as a browser does; returns whether it was taken.
async fn attach(server: &Server, owner: &Visitor<'_>, action: &str, kind: &str, bytes: &[u8]) -> bool {
    let field = |name: &str, value: &str| {
        format!("--x7\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let mut body = field("csrf", &owner.fields()["csrf"]);
    body.push_str(&field("action", action));
    body.push_str("--x7\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"logo.png\"\r\n");
    body.push_str(&format!("Content-Type: {kind}\r\n\r\n"));
    let mut body = body.into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--x7--\r\n");
    let cookies = ["pandabase_dashboard", "pandabase_form"];
    let cookies = cookies.map(|name| format!("{name}={}", owner.cookie(name).unwrap()));
    let call = server
        .anonymous(Method::POST, &owner.page)
        .header("cookie", &cookies.join("; "))
        .header("content-type", "multipart/form-data; boundary=x7");
    let sent = call.body(body).send().await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    sent.header("location").unwrap().ends_with("done=saved")
}

#[apply(both)]
async fn a_logo_is_uploaded_shown_and_taken_away(server: Server) {
    let mut owner = at(&server, "/settings/branding").await;
    owner.shows("None yet.");
    let png = picture(64, 32, ImageFormat::Png);
    assert!(attach(&server, &owner, "logo", "image/png", &png).await);
    let store = server.own_store().await;
    let logo = store["logo"].as_str().unwrap().to_owned();
    assert!(logo.contains("/cdn/"), "{logo}");
    assert_eq!(store["favicon"], Value::Null);
    owner.reload().await;
    owner.shows("<img src=\"/cdn/");
    // What is no picture is not taken, and the one before stays.
    let nothing = &b""[..];
    let bad = [
        ("text/html", &png[..]),
        ("image/png", &b"no picture"[..]),
        ("image/png", nothing),
    ];
    for (kind, bytes) in bad {
        assert!(!attach(&server, &owner, "logo", kind, bytes).await, "{kind}");
        assert_eq!(server.own_store().await["logo"], logo.as_str());
    }
    assert!(attach(&server, &owner, "favicon", "image/png", &png).await);
    assert!(server.own_store().await["favicon"].is_string());
    // Nothing was chosen.
    owner.press("logo", &[]).await;
    assert_eq!(owner.error("logo"), "Choose a picture");
    owner.press("remove-logo", &[]).await;
    owner.shows("Saved.");
    let store = server.own_store().await;
    assert_eq!(store["logo"], Value::Null);
    assert!(store["favicon"].is_string());
    server.verify().await;
}

#[apply(both)]
async fn taxes_switches_and_legal_texts_are_kept(server: Server) {
    let mut owner = at(&server, "/settings/tax").await;
    let tax = [
        ("taxBehavior", "INCLUSIVE"),
        ("seller.taxId", "DE136695976"),
        ("invoicePrefix", "NIM"),
    ];
    owner.press("save", &with(&tax, "invoicePrefix", "<b>")).await;
    assert_ne!(owner.error("invoicePrefix"), "");
    owner.press("save", &tax).await;
    owner.shows("Saved.");
    owner.go(&server.desk("/settings/checkout")).await;
    assert_eq!(owner.fields()["localizedPayments"], "yes");
    assert!(!owner.fields().contains_key("portal.allowPause"));
    let switches = [
        ("trialOncePerCustomer", "yes"),
        ("finalUsageBill", "USAGE_ONLY"),
        ("portal.allowPause", "yes"),
        ("portal.allowSeats", "yes"),
    ];
    owner.press("save", &switches).await;
    owner.shows("Saved.");
    owner.go(&server.desk("/settings/legal")).await;
    let legal = [
        ("seller.legalName", "Nimbus Labs GmbH"),
        ("seller.address", "Weg 1\r\n10115 Berlin"),
        ("seller.registration", "HRB 1 B"),
        ("checkout.termsUrl", "https://nimbus.example/terms"),
        ("checkout.privacyUrl", "https://nimbus.example/privacy"),
        ("checkout.refundPolicyUrl", ""),
    ];
    owner
        .press("save", &with(&legal, "checkout.termsUrl", "terms"))
        .await;
    assert_ne!(owner.error("checkout-termsUrl"), "", "{}", owner.text);
    assert_eq!(owner.fields()["seller.legalName"], "Nimbus Labs GmbH");
    owner.press("save", &legal).await;
    owner.shows("Saved.");
    let store = server.own_store().await;
    assert_eq!(
        (
            &store["taxBehavior"],
            &store["invoicePrefix"],
            &store["finalUsageBill"]
        ),
        (&json!("INCLUSIVE"), &json!("NIM"), &json!("USAGE_ONLY"))
    );
    assert_eq!(
        store["seller"],
        json!({"legalName": "Nimbus Labs GmbH", "address": "Weg 1\n10115 Berlin", "taxId": "DE136695976",
            "registration": "HRB 1 B"})
    );
    assert_eq!(store["checkout"]["termsUrl"], "https://nimbus.example/terms");
    assert_eq!(store["checkout"]["refundPolicyUrl"], Value::Null);
    assert_eq!(
        store["portal"],
        json!({"allowPause": true, "allowPlanChange": false, "allowSeats": true,
            "autoRefundWithdrawals": false})
    );
    assert_eq!(store["trialOncePerCustomer"], true);
    server.verify().await;
}

#[apply(both)]
async fn the_questionnaire_goes_step_by_step_and_loses_nothing(server: Server) {
    let mut owner = at(&server, "/settings/questionnaire").await;
    owner.shows("Step 1 of 3");
    let page = server.of_team("/questionnaire");
    let session = server.merchant(OWNER).await;
    owner
        .press(
            "next",
            &[("businessType", "COMPANY"), ("legalName", "Nimbus Labs GmbH")],
        )
        .await;
    owner.shows("Step 1 of 3");
    assert_eq!(owner.error("city"), "Please answer this");
    assert_eq!(owner.error("legalName"), "");
    assert_eq!(owner.error("taxId"), "");
    let company = [
        ("businessType", "COMPANY"),
        ("country", "DE"),
        ("registeredAddress", "Weg 5"),
        ("city", "Berlin"),
        ("addressCountry", "DE"),
        ("taxId", "DE136695976"),
    ];
    owner.press("next", &company).await;
    owner.shows("Step 2 of 3");
    owner.press("next", &[]).await;
    assert_eq!(owner.error("description"), "Please answer this");
    let products = [
        ("description", "Field recordings"),
        ("industry", "Publishing"),
        ("website", "nimbus"),
    ];
    owner.press("next", &products).await;
    owner.shows("Step 3 of 3");
    owner.press("back", &[]).await;
    owner.shows("Step 2 of 3");
    owner.shows("Field recordings");
    owner.press("next", &products).await;
    let trust = [
        ("expectedMonthlyVolume", "FROM_1K_TO_10K"),
        ("averageOrderValue", "19.5"),
    ];
    owner
        .press("submit", &with(&trust, "averageOrderValue", "much"))
        .await;
    owner.shows("Enter an amount, as in 19.50");
    // What the API refuses stands at its question, in its step.
    owner.press("submit", &trust).await;
    owner.shows("Step 2 of 3");
    assert_ne!(owner.error("website"), "");
    assert_eq!(server.account_get(&session, &page).await.status, 404);
    owner
        .press("next", &with(&products, "website", "https://nimbus.example/"))
        .await;
    owner.shows("Step 3 of 3");
    owner.press("submit", &trust).await;
    owner.shows("<h1>Requirements</h1>");
    owner.shows("Saved.");
    let answers = server.account_get(&session, &page).await.data(200).clone();
    for (name, value) in [
        ("businessType", json!("COMPANY")),
        ("legalName", json!("Nimbus Labs GmbH")),
        ("registeredAddress", json!("Weg 5")),
        ("city", json!("Berlin")),
        ("addressCountry", json!("DE")),
        ("taxId", json!("DE136695976")),
        ("description", json!("Field recordings")),
        ("industry", json!("Publishing")),
        ("website", json!("https://nimbus.example/")),
        ("expectedMonthlyVolume", json!("FROM_1K_TO_10K")),
        ("averageOrderValue", json!(1950)),
    ] {
        assert_eq!(answers[name], value, "{name}");
    }
    // The answers are there for the next time.
    owner.go(&server.desk("/settings/questionnaire?step=trust")).await;
    owner.shows("Answered on");
    assert_eq!(owner.fields()["averageOrderValue"], "19.50");
    server.verify().await;
}

#[apply(both)]
async fn what_is_missing_leads_to_the_page_that_mends_it(server: Server) {
    let server = server.in_production().await;
    let session = server.begin(OWNER).await;
    let shown = server.page_with(&session, &server.desk("/requirements")).await;
    assert_eq!(shown.status, 200);
    for page in [
        "/account",
        "/account/security",
        &server.desk("/settings/questionnaire"),
        &server.desk("/bank-accounts"),
    ] {
        assert!(
            shown.text.contains(&format!("small\" href=\"{page}\"")),
            "{page}: {}",
            shown.text
        );
    }
}

#[apply(both)]
async fn mails_are_chosen_by_each_for_themselves(server: Server) {
    let owner = at(&server, "/notifications").await;
    let path = server.of_team("/notifications");
    owner.shows("Questions of customers");
    owner.shows("always");
    // A box that is not ticked is not sent: a browser leaves it out.
    let fields = owner.fields();
    assert_eq!(fields["kind.disputes"], "yes");
    let csrf = fields["csrf"].clone();
    let body = format!("csrf={csrf}&action=save&kind.disputes=yes&digest=WEEKLY");
    let cookies = ["pandabase_dashboard", "pandabase_form"];
    let cookies = cookies.map(|name| format!("{name}={}", owner.cookie(name).unwrap()));
    let call = server.anonymous(Method::POST, &owner.page);
    let sent = call.header("cookie", &cookies.join("; ")).body(body).send().await;
    assert_eq!(
        sent.header("location").unwrap(),
        format!("{}?done=saved", owner.page)
    );
    let session = server.merchant(OWNER).await;
    let chosen = server.account_get(&session, &path).await.data(200).clone();
    assert_eq!(chosen["digest"], "WEEKLY");
    let is_on = |kind: &str| {
        let kinds = chosen["kinds"].as_array().unwrap().iter();
        let mut found = kinds.filter(|one| one["kind"] == kind);
        found.next().unwrap()["enabled"] == true
    };
    assert!(is_on("DISPUTES") && is_on("TEAM") && !is_on("CASES") && !is_on("PAYOUTS"));
    // A viewer hears of nothing but the digest, which is their own.
    server.member_with("VIEWER").await;
    let mut viewer = signed_in(&server, "viewer@example.org").await;
    viewer.go(&server.desk("/notifications")).await;
    viewer.hides("Questions of customers");
    assert_eq!(viewer.fields()["digest"], "OFF");
    viewer.press("save", &[("digest", "HOURLY")]).await;
    assert!(viewer.is_refused());
    viewer.press("save", &[("digest", "DAILY")]).await;
    viewer.shows("Saved.");
    let chosen = server.account_get(&session, &path).await.data(200).clone();
    assert_eq!(chosen["digest"], "WEEKLY");
    server.verify().await;
}

/// Browsers send what waits for a page to the pages below it, too.
#[apply(both)]
async fn a_long_form_of_the_page_above_hides_nothing(server: Server) {
    let mut owner = at(&server, "/settings").await;
    let long = "x".repeat(5000);
    let typed = with(&with(&STORE, "description", &long), "handle", "No spaces");
    owner.press("save", &typed).await;
    assert_ne!(owner.error("handle"), "");
    owner.shows(&long);
    let above = owner.cookie("pandabase_draft_2").unwrap().to_owned();
    owner.go(&server.desk("/settings/questionnaire")).await;
    let person = [("businessType", "INDIVIDUAL"), ("country", "DE")];
    owner.press("next", &person).await;
    owner.shows("Step 2 of 3");
    let cookies = ["pandabase_dashboard", "pandabase_draft"];
    let cookies = cookies.map(|name| format!("{name}={}", owner.cookie(name).unwrap()));
    let cookies = format!("{}; pandabase_draft_2={above}", cookies.join("; "));
    let page = server.desk("/settings/questionnaire?step=products");
    let call = server.anonymous(Method::GET, &page).header("cookie", &cookies);
    let shown = call.send().await;
    let carried = "name=\"businessType\" value=\"INDIVIDUAL\"";
    assert!(shown.text.contains(carried), "{}", shown.text);
}
