//! The account on its pages: the profile, the phone, the identity, the authenticator app, passkeys, sessions
//! and what happened.

use super::{SESSION, signed_in};
use crate::accounts::authenticator::Authenticator;
use crate::accounts::second_factor::{from_base32, with_app};
use crate::accounts::{ANN, ME};
use crate::harness::{Server, apply, both};
use crate::visitor::Visitor;
use pandabase_domain::time::{MINUTE, SECOND};
use pandabase_domain::totp;
use serde_json::{Value, json};

const PROFILE: [(&str, &str); 6] = [
    ("username", "ann"),
    ("firstName", "Ann"),
    ("lastName", "Ito <b>"),
    ("country", "DE"),
    ("phone", "+49 30 123456"),
    ("acceptedTerms", "yes"),
];

async fn at<'s>(server: &'s Server, page: &str) -> Visitor<'s> {
    let mut ann = signed_in(server, ANN).await;
    ann.go(page).await;
    assert_eq!(ann.status, 200, "{}", ann.text);
    ann
}

/// What the API shows of the visitor's account.
async fn shown(server: &Server, visitor: &Visitor<'_>, rest: &str) -> Value {
    let session = visitor.cookie(SESSION).unwrap().to_owned();
    let path = format!("{ME}{rest}");
    server.account_get(&session, &path).await.data(200).clone()
}

#[apply(both)]
async fn a_profile_a_phone_and_an_identity_are_enough_to_be_paid_out(server: Server) {
    let mut ann = at(&server, "/account").await;
    ann.press("check", &[]).await;
    ann.shows("The profile must be complete");
    ann.press("save", &[("phone", "+1 202 555 0100"), ("country", "DE")])
        .await;
    assert_ne!(ann.error("phone"), "", "{}", ann.text);
    assert_eq!(shown(&server, &ann, "").await["country"], Value::Null);
    ann.press("save", &PROFILE).await;
    ann.shows("Saved.");
    ann.shows("Ito &#60;b&#62;");
    let account = shown(&server, &ann, "").await;
    for (name, value) in [
        ("username", json!("ann")),
        ("firstName", json!("Ann")),
        ("lastName", json!("Ito <b>")),
        ("country", json!("DE")),
        ("phone", json!("+4930123456")),
        ("acceptedTerms", json!(true)),
    ] {
        assert_eq!(account[name], value, "{name}");
    }
    // What is set once has no field any more; the number can be corrected.
    for name in ["username", "country", "acceptedTerms"] {
        assert!(!ann.fields().contains_key(name), "{name}");
    }
    ann.press("send-code", &[]).await;
    ann.shows("It is on its way.");
    ann.press("confirm", &[("code", "12")]).await;
    assert_eq!(ann.error("code"), "This code is wrong, used or too old");
    let code = server.phone_code(ANN).await;
    ann.press("confirm", &[("code", &*code)]).await;
    ann.shows("Saved.");
    assert_eq!(shown(&server, &ann, "").await["phoneVerified"], true);
    assert!(!ann.fields().contains_key("phone"));
    // A sandbox approves whoever has a profile.
    ann.press("check", &[]).await;
    ann.shows("Nothing is left to do.");
    assert_eq!(shown(&server, &ann, "").await["kycStatus"], "APPROVED");
    assert_eq!(ann.fields()["reportReady"], "yes");
    ann.press("mails", &[("reportReady", "")]).await;
    let account = shown(&server, &ann, "").await;
    assert_eq!(account["notifications"]["reportReady"], false);
    server.verify().await;
}

/// The text between two others of a page.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let (_, rest) = text.split_once(start).unwrap();
    rest.split_once(end).unwrap().0
}

#[apply(both)]
async fn an_app_is_set_up_and_its_secrets_are_shown_once(server: Server) {
    let mut ann = at(&server, "/account/security").await;
    ann.hides("id=\"secret\"");
    ann.press("propose", &[]).await;
    let section = between(&ann.text, "id=\"secret\"", "</div>").to_owned();
    let secret = between(&section, "<code data-key>", "</code>").to_owned();
    ann.shows("href=\"otpauth://totp/");
    let bytes = from_base32(&secret);
    let code = |off: i64| totp::code(&bytes, server.app.env.clock.now().plus_millis(off));
    // A wrong code is said, and the secret is not shown again.
    ann.press("confirm", &[("code", "12")]).await;
    assert_eq!(ann.error("code"), "This code is wrong, used or too old");
    ann.hides(&secret);
    ann.press("confirm", &[("code", &*code(0))]).await;
    ann.shows("id=\"recovery\"");
    let list = between(&ann.text, "id=\"recovery\"", "</ul>").to_owned();
    let recovery = between(&list, "<code>", "</code>").to_owned();
    assert_eq!(shown(&server, &ann, "").await["twoFactorEnabled"], true);
    ann.reload().await;
    ann.hides(&recovery);
    ann.hides(&secret);
    // It is on already: nothing is proposed.
    ann.press("propose", &[]).await;
    assert!(ann.is_refused());
    ann.press("disable", &[("factor", "000000")]).await;
    assert_eq!(ann.error("factor"), "This code is wrong, used or too old");
    assert_eq!(shown(&server, &ann, "").await["twoFactorEnabled"], true);
    server.app.env.clock.advance(31 * SECOND);
    ann.press("disable", &[("factor", &*recovery)]).await;
    ann.shows("Saved.");
    assert_eq!(shown(&server, &ann, "").await["twoFactorEnabled"], false);
    server.verify().await;
}

#[apply(both)]
async fn sessions_are_ended_and_passkeys_renamed_and_removed(server: Server) {
    let others = [server.merchant(ANN).await, server.merchant(ANN).await];
    let mut ann = signed_in(&server, ANN).await;
    let session = ann.cookie(SESSION).unwrap().to_owned();
    let key = server
        .add_passkey(&session, &mut Authenticator::new(), "phone")
        .await;
    ann.go("/account/security").await;
    ann.shows("this one");
    let listed = shown(&server, &ann, "/sessions").await;
    assert_eq!(listed.as_array().unwrap().len(), 3);
    let first = listed[1]["id"].as_str().unwrap();
    ann.press("end", &[("session", first)]).await;
    ann.shows("It was removed.");
    assert_eq!(
        shown(&server, &ann, "/sessions").await.as_array().unwrap().len(),
        2
    );
    ann.press("end", &[("session", "ses_aaaaaaaaaaaaaaaaaaaaaaaa")])
        .await;
    assert_eq!(ann.status, 404);
    ann.go("/account/security").await;
    ann.press("end-others", &[]).await;
    ann.hides("Sign out everywhere else");
    for other in &others {
        assert_eq!(server.account_get(other, ME).await.status, 401);
    }
    ann.press("rename", &[("passkey", &*key), ("name", "")]).await;
    assert!(ann.is_refused());
    ann.press("rename", &[("passkey", &*key), ("name", "<i>laptop</i>")])
        .await;
    ann.hides("<i>");
    assert_eq!(
        shown(&server, &ann, "/passkeys").await[0]["name"],
        "<i>laptop</i>"
    );
    ann.press("delete", &[("passkey", &*key)]).await;
    ann.shows("None yet.");
    assert_eq!(shown(&server, &ann, "/passkeys").await, json!([]));
    server.verify().await;
}

#[apply(both)]
async fn what_happened_is_listed_and_filtered(server: Server) {
    let mut ann = at(&server, "/account").await;
    ann.press("save", &PROFILE).await;
    ann.go("/account/activity").await;
    for words in ["The account was made", "Signed in", "The profile was changed"] {
        ann.shows(&format!("<span class=\"name\">{words}</span>"));
    }
    ann.go("/account/activity?kind=PROFILE_CHANGED").await;
    ann.shows("<span class=\"name\">The profile was changed</span>");
    ann.hides("<span class=\"name\">Signed in</span>");
    ann.go("/account/activity?kind=PASSKEY_COPIED").await;
    ann.shows("Nothing was found.");
    // What the API would refuse is left out.
    ann.go("/account/activity?kind=%22%3E%3Cb%3E").await;
    ann.shows("<span class=\"name\">Signed in</span>");
    ann.hides("<b>");
    server.verify().await;
}

/// What the page's script is to ask the browser, with the name of the challenge.
fn asked(visitor: &Visitor<'_>, way: &str) -> Value {
    visitor.shows("<script src=\"/static/passkey.js\" defer data-own></script>");
    visitor.shows("This takes JavaScript");
    visitor.shows(&format!("data-passkey=\"{way}\""));
    let options = between(&visitor.text, "data-options=\"", "\"").replace("&#34;", "\"");
    serde_json::from_str(&options).unwrap()
}

#[apply(both)]
async fn a_passkey_is_added_by_its_owner_and_signs_in(server: Server) {
    let mut ann = at(&server, "/account/security").await;
    ann.shows("href=\"/account/passkey\"");
    ann.go("/account/passkey").await;
    ann.hides("data-passkey");
    ann.press("begin", &[("name", "")]).await;
    assert_eq!(ann.error("name"), "Please answer this");
    ann.press("begin", &[("name", "<i>laptop</i>")]).await;
    ann.hides("<i>");
    let mut key = Authenticator::new();
    // The question stays where it is until it is answered.
    ann.reload().await;
    let options = asked(&ann, "create");
    assert_eq!(options["user"]["name"], ANN);
    let made = key.make(&options).to_string();
    // What is no answer, and what answers another question, adds nothing.
    let of_another = Authenticator::new()
        .make(&json!({"challenge": "AAAA"}))
        .to_string();
    for wrong in ["", "{}", "[1", &*of_another] {
        ann.press("add", &[("name", "<i>laptop</i>"), ("credential", wrong)])
            .await;
        ann.shows("This passkey was not accepted, or came too late.");
        assert_eq!(ann.fields()["name"], "&#60;i&#62;laptop&#60;/i&#62;", "{wrong}");
        ann.press("begin", &[("name", "<i>laptop</i>")]).await;
    }
    ann.press("add", &[("credential", &*made)]).await;
    ann.shows("This passkey was not accepted, or came too late.");
    assert_eq!(shown(&server, &ann, "/passkeys").await, json!([]));
    server.app.env.clock.advance(MINUTE);
    ann.press("begin", &[("name", "<i>laptop</i>")]).await;
    let made = key.make(&asked(&ann, "create")).to_string();
    let name = [("name", "<i>laptop</i>"), ("credential", &*made)];
    ann.press("add", &name).await;
    ann.shows("Done. It is in the list now.");
    assert_eq!(
        shown(&server, &ann, "/passkeys").await[0]["name"],
        "<i>laptop</i>"
    );
    // It signs in, where its owner wanted to go.
    let mut again = Visitor::open(&server, "/account/activity").await;
    again.page = "/sign-in".to_owned();
    again.press("passkey", &[]).await;
    let options = asked(&again, "get");
    again.press("prove", &[("credential", "{}")]).await;
    again.shows("This passkey was not accepted, or came too late.");
    assert_eq!(again.cookie(SESSION), None);
    server.app.env.clock.advance(1);
    again.press("passkey", &[]).await;
    assert_ne!(asked(&again, "get")["challenge"], options["challenge"]);
    // Whoever would rather have a mail goes back.
    again.press("again", &[]).await;
    again.hides("data-passkey");
    again.press("passkey", &[]).await;
    key.counter += 1;
    let proof = key.show(&asked(&again, "get")).to_string();
    again.press("prove", &[("credential", &*proof)]).await;
    again.shows("<h1>Activity</h1>");
    assert!(again.cookie(SESSION).is_some());
    server.verify().await;
}

#[apply(both)]
async fn a_passkey_takes_the_code_of_the_app_or_a_new_session(server: Server) {
    let mut ann = at(&server, "/account/passkey").await;
    assert!(!ann.fields().contains_key("code"));
    server.app.env.clock.advance(11 * MINUTE);
    ann.press("begin", &[("name", "laptop")]).await;
    ann.shows("Sign out, sign in again, and add the passkey within ten minutes");
    ann.hides("data-passkey");
    let (_, app) = with_app(&server, ANN).await;
    server.app.env.clock.advance(MINUTE);
    ann.go("/account/passkey").await;
    for wrong in ["", "12", "000000"] {
        ann.press("begin", &[("name", "laptop"), ("code", wrong)]).await;
        assert_eq!(
            ann.error("code"),
            "This code is wrong, used or too old",
            "{wrong}"
        );
    }
    let code = app.code_at(&server, 0);
    ann.press("begin", &[("name", "laptop"), ("code", &*code)]).await;
    let made = Authenticator::new().make(&asked(&ann, "create")).to_string();
    ann.press("add", &[("credential", &*made)]).await;
    assert_eq!(shown(&server, &ann, "/passkeys").await[0]["name"], "laptop");
    server.verify().await;
}
