//! What the pages keep, for whom, and how much they take.

use super::products::{at, page, shown};
use super::{SESSION, signed_in};
use crate::accounts::{ANN, OWNER};
use crate::harness::{Server, apply, both};
use crate::products::product;
use crate::shop::GOOD;
use http::Method;
use pandabase_domain::time::DAY;
use serde_json::json;

const IBAN: &str = "DE75512108001245126199";
const EXPIRED: &str = "class=\"notice bad\"";
const MIB: usize = 1024 * 1024;

#[apply(both)]
async fn what_somebody_typed_is_not_shown_to_whoever_signs_in_next(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go("/stores/new").await;
    owner.press("open", &[("name", "Moonshot")]).await;
    assert!(owner.is_refused());
    // The browser keeps the draft when somebody else signs in with it.
    let draft = owner.cookie("pandabase_draft").unwrap().to_owned();
    let ann = signed_in(&server, ANN).await;
    for (visitor, is_shown) in [(&owner, true), (&ann, false)] {
        let session = visitor.cookie(SESSION).unwrap();
        let cookies = format!("{SESSION}={session}; pandabase_draft={draft}");
        let call = server.anonymous(Method::GET, "/stores/new");
        let shown = call.header("cookie", &cookies).send().await;
        assert_eq!(shown.status, 200);
        assert_eq!(shown.text.contains("Moonshot"), is_shown, "{}", shown.text);
    }
}

#[apply(both)]
async fn a_form_that_has_expired_keeps_no_secrets(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/bank-accounts/new")).await;
    let typed = [("csrf", "00"), ("iban", IBAN), ("bankName", "First Bank")];
    owner.press("add", &typed).await;
    owner.shows(EXPIRED);
    assert_eq!(owner.fields()["bankName"], "First Bank");
    assert_eq!(owner.fields()["iban"], "");
    owner.hides(IBAN);
}

/// Ten thousand letters of any script are more than cookies hold, and than a stranger may send.
#[apply(both)]
async fn a_long_text_that_is_refused_is_not_lost(server: Server) {
    let made = product(&server, json!({"title": "Notes"})).await;
    let mut owner = at(&server, &made, "/edit").await;
    let long = "\u{8a9e}".repeat(9_000);
    let typed = [
        ("title", ""),
        ("description", &*long),
        ("webhookSecret", "hush-hush"),
    ];
    owner.press("save", &typed).await;
    assert_eq!(owner.status, 200);
    assert!(owner.error("title").contains("Please answer this"));
    owner.shows(&long);
    owner.hides("hush-hush");
    owner
        .press("save", &[("title", "Notes"), ("description", &*long)])
        .await;
    owner.shows("Saved.");
    assert_eq!(shown(&server, &made).await["description"], json!(long));
}

/// The answers of all steps together are more than cookies hold.
#[apply(both)]
async fn long_answers_are_carried_from_step_to_step(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/settings/questionnaire")).await;
    let [name, street, sold] = [200, 500, 2_000].map(|count| "\u{8a9e}".repeat(count));
    let company = [
        ("businessType", "COMPANY"),
        ("country", "DE"),
        ("legalName", &*name),
        ("registeredAddress", &*street),
        ("city", "Berlin"),
        ("addressCountry", "DE"),
    ];
    owner.press("next", &company).await;
    owner.shows("Step 2 of 3");
    let products = [("description", &*sold), ("website", "")];
    owner.press("next", &products).await;
    owner.shows("Step 3 of 3");
    let carried = owner.fields();
    for (field, value) in [
        ("legalName", &name),
        ("registeredAddress", &street),
        ("description", &sold),
    ] {
        assert_eq!(&carried[field], value, "{field}");
    }
}

#[apply(both)]
async fn files_are_as_large_as_the_pages_say_and_other_forms_are_not(server: Server) {
    let made = product(
        &server,
        json!({"title": "Songs", "productType": "DIGITAL_DOWNLOAD"}),
    )
    .await;
    let mut owner = at(&server, &made, "/files").await;
    let album = vec![b'a'; 5 * MIB];
    let file = [("album.zip", "application/zip", album.as_slice())];
    owner.upload("add", &[], &file).await;
    assert_eq!(owner.status, 200, "{}", owner.text);
    owner.shows("album.zip");
    owner.go(&page(&server, &made, "/edit")).await;
    let large = [("album.zip", "application/zip", &album[..MIB + MIB / 2])];
    owner.upload("save", &[], &large).await;
    assert_eq!(owner.status, 400);
    let session = format!("{SESSION}={}", owner.cookie(SESSION).unwrap());
    let call = server
        .anonymous(Method::POST, &page(&server, &made, "/edit"))
        .header("cookie", &session);
    let many = call.body("a=1&".repeat(5_000)).send().await;
    assert_eq!(many.status, 400);
}

#[apply(both)]
async fn a_payout_goes_where_its_quote_says(server: Server) {
    server.sell(20_000, GOOD).await;
    let account = server.approved_account().await;
    let mut owner = signed_in(&server, OWNER).await;
    // The address names no account: the primary one is meant, and is named from here on.
    owner.go(&server.desk("/payouts/quote?amount=5000")).await;
    assert_eq!(owner.fields()["account"], account, "{}", owner.text);
}

#[apply(both)]
async fn a_session_lives_as_long_as_its_pages_are_asked_for(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    for _ in 0..3 {
        server.app.env.clock.advance(20 * DAY);
        owner.go(&server.desk("")).await;
        assert_eq!(owner.status, 200, "{}", owner.text);
        owner.hides("Sign in to your account");
    }
    server.app.env.clock.advance(31 * DAY);
    owner.go(&server.desk("")).await;
    owner.shows("Sign in to your account");
}
