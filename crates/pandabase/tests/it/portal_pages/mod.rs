//! The pages of the customer portal, as a browser without JavaScript uses them.

mod billing;
mod documents;
mod money;
mod twice;
mod withdrawal;

use crate::accounts::attacks::other_than;
use crate::cases::Desk;
use crate::harness::{Server, apply, both};
use crate::portal::MIA;
use crate::shop::{GOOD, card, mia};
use crate::visitor::Visitor;
use http::Method;
use pandabase_domain::time::MINUTE;
use pandabase_locale::Locale;
use serde_json::{Value, json};

const STRANGER: &str = "ann@example.org";
const SESSION: &str = "pandabase_portal";
/// The largest page, in bytes.
const LARGEST: usize = 60_000;

/// Somebody who signed in on the pages and looks at their purchases.
pub async fn signed_in<'s>(server: &'s Server, email: &str) -> Visitor<'s> {
    // Several mails of one millisecond have no order.
    server.app.env.clock.advance(1);
    let mut visitor = Visitor::open(server, "/portal/sign-in").await;
    visitor.press("send", &[("email", email)]).await;
    let code = server.mailed_code(email).await;
    visitor.press("verify", &[("code", &*code)]).await;
    visitor.go("/portal").await;
    assert_eq!(visitor.status, 200, "{}", visitor.text);
    visitor
}

/// Sells a licence to Mia; returns order and key.
async fn licence(server: &Server) -> (String, String) {
    let product = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 1500, "status": "ACTIVE",
        "licenseKeys": ["K-12345"]});
    let product = server.post(&server.core("/products"), product).await.data(201)["id"].clone();
    let cart = json!({"items": [{"product_id": product, "quantity": 1}], "customer": mia()});
    let session = server.open_cart(cart).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    let keys = server.get(&server.core("/licenses")).await;
    let license = keys.data(200)["items"][0]["id"].as_str().unwrap().to_owned();
    (text(&paid["order_id"]), license)
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[apply(both)]
async fn a_person_signs_in_where_they_wanted_to_go(server: Server) {
    let (order, _) = licence(&server).await;
    let page = format!("/portal/orders/{order}");
    let mut visitor = Visitor::open(&server, &page).await;
    visitor.shows("Sign in to your purchases");
    visitor.hides("name=\"code\"");
    assert_eq!(visitor.fields()["next"], page);
    visitor.page = "/portal/sign-in".to_owned();
    visitor.press("send", &[("email", "mia")]).await;
    assert_eq!(visitor.error("email"), "Enter your email, as in name@example.com");
    visitor.press("send", &[("email", "Mia@Example.org")]).await;
    // The code is asked for, on the same page, and a keyboard of digits is offered.
    visitor.shows("If something was bought with Mia@Example.org");
    visitor.shows("inputmode=\"numeric\"");
    visitor.shows("autocomplete=\"one-time-code\"");
    let code = server.mailed_code(MIA).await;
    for wrong in ["wrong", "", &*other_than(&code)] {
        visitor.press("verify", &[("code", wrong)]).await;
        assert_eq!(visitor.error("code"), "This code is wrong, used or too old");
        assert_eq!(visitor.cookie(SESSION), None);
    }
    // As people copy it.
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    let token = server.mailed_token(MIA).await;
    visitor.press("verify", &[("code", &*spaced)]).await;
    visitor.shows("K-12345");
    assert!(visitor.cookie(SESSION).is_some());
    // Whoever is signed in is not asked again.
    visitor.go("/portal/sign-in").await;
    visitor.shows("<h1>Purchases</h1>");
    // The code and the link of a mail work once, whichever is used; then another mail is asked for.
    let mut other = Visitor::open(&server, &format!("/portal/sign-in?token={token}")).await;
    assert_eq!(other.fields()["token"], token);
    assert_eq!(other.error("token"), "This code is wrong, used or too old");
    other.page = "/portal/sign-in".to_owned();
    other.press("verify", &[("token", &*token)]).await;
    other.shows("This code is wrong, used or too old");
    assert!(other.is_refused() && other.fields().contains_key("email"));
    assert_eq!(other.cookie(SESSION), None);
    // A form that has expired signs nobody out, and says so.
    visitor.page = "/portal/sign-out".to_owned();
    visitor.press("out", &[("csrf", "00")]).await;
    visitor.shows("<h1>Purchases</h1>");
    assert!(visitor.is_refused() && visitor.cookie(SESSION).is_some());
    visitor.press("out", &[]).await;
    assert_eq!(visitor.cookie(SESSION), None);
    visitor.go(&page).await;
    visitor.shows("Sign in to your purchases");
}

/// Somebody sends Mia a link of their own, to have her card saved in their account.
#[apply(both)]
async fn a_link_says_whom_it_signs_in(server: Server) {
    server.ask_for_link(STRANGER).await.data(200);
    let code = server.mailed_token(STRANGER).await;
    let mut visitor = Visitor::open(&server, &format!("/portal/sign-in?token={code}")).await;
    visitor.shows("This code was mailed to ann@example.org. Sign in only if that is your address.");
    assert_eq!(visitor.fields()["token"], code);
    visitor.page = "/portal/sign-in".to_owned();
    visitor.press("verify", &[]).await;
    visitor.shows("<h1>Purchases</h1>");
}

#[apply(both)]
async fn no_code_is_mailed_without_an_end(server: Server) {
    for _ in 0..7 {
        let mut visitor = Visitor::open(&server, "/portal/sign-in").await;
        visitor.press("send", &[("email", MIA)]).await;
        visitor.shows("If something was bought with mia@example.org");
        server.app.env.clock.advance(1000);
    }
    assert_eq!(server.letters(MIA).await.len(), 5);
    // A code is too old after ten minutes.
    let code = server.mailed_token(MIA).await;
    server.app.env.clock.advance(10 * MINUTE);
    let mut visitor = Visitor::open(&server, &format!("/portal/sign-in?token={code}")).await;
    visitor.page = "/portal/sign-in".to_owned();
    visitor.press("verify", &[("token", &*code)]).await;
    visitor.shows("This code is wrong, used or too old");
    assert_eq!(visitor.cookie(SESSION), None);
}

#[apply(both)]
async fn every_page_is_for_its_person_alone(server: Server) {
    let (order, license) = licence(&server).await;
    let subscription = server.with_a_subscription().await;
    let card = text(&server.subscription(&subscription).await["paymentMethod"]["id"]);
    let desk = Desk::open(&server).await;
    let own = [
        format!("/portal/orders/{order}"),
        format!("/portal/orders/{order}/withdrawal"),
        format!("/portal/orders/{order}/case"),
        format!("/portal/licenses/{license}"),
        format!("/portal/subscriptions/{subscription}"),
        format!("/portal/subscriptions/{subscription}/plan"),
        format!("/portal/subscriptions/{subscription}/billing"),
        format!("/portal/cases/{}", desk.id),
        format!("/portal/cards/{card}"),
    ];
    let everybodys = ["/portal", "/portal/cards", "/portal/sessions"].map(str::to_owned);
    let mut mia = signed_in(&server, MIA).await;
    let mut ann = signed_in(&server, STRANGER).await;
    for page in own.iter().chain(&everybodys) {
        // A page makes several calls, which are counted like anybody's.
        server.app.env.clock.advance(1000);
        let asked = server.anonymous(Method::GET, page).send().await;
        let target = asked.header("location").unwrap();
        assert!(
            asked.status == 303 && target.starts_with("/portal/sign-in?next=%2Fportal"),
            "{page}: {target}"
        );
        let forged = format!("{SESSION}={}", "a".repeat(48));
        let call = server.anonymous(Method::GET, page).header("cookie", &forged);
        let forged = call.send().await;
        assert_eq!(forged.status, 303, "{page}");
        assert!(forged.header("set-cookie").unwrap().contains("Max-Age=0"));
        mia.go(page).await;
        assert_eq!(mia.status, 200, "{page}: {}", mia.text);
        mia.shows("<a class=\"skip\" href=\"#main\">Skip to the content</a>");
        assert!(mia.text.len() < LARGEST, "{page}: {} bytes", mia.text.len());
        ann.go(page).await;
        let expected = if own.contains(page) { 404 } else { 200 };
        assert_eq!(ann.status, expected, "{page}: {}", ann.text);
        ann.hides("mia@example.org");
        // A form without the token of its page does nothing and says so.
        let session = format!("{SESSION}={}", mia.cookie(SESSION).unwrap());
        let sent = server.anonymous(Method::POST, page).header("cookie", &session);
        let sent = sent.body("action=cancel&csrf=00").send().await;
        assert_eq!(sent.status, 303, "{page}");
    }
    assert_eq!(server.subscription(&subscription).await["status"], "ACTIVE");
    let shown = server
        .anonymous(Method::GET, "/portal")
        .header("cookie", &format!("{SESSION}={}", mia.cookie(SESSION).unwrap()))
        .send()
        .await;
    let policy = shown.header("content-security-policy").unwrap();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
    assert_eq!(shown.header("cache-control"), Some("no-store"));
    assert_eq!(shown.header("referrer-policy"), Some("no-referrer"));
}

#[apply(both)]
async fn every_page_is_in_every_language(server: Server) {
    let (order, _) = licence(&server).await;
    let mut mia = signed_in(&server, MIA).await;
    for t in Locale::ALL {
        server.app.env.clock.advance(1000);
        for (page, heading) in [
            ("/portal".to_owned(), t.get("portal-purchases")),
            ("/portal/cards".to_owned(), t.get("portal-cards")),
            ("/portal/sessions".to_owned(), t.get("portal-sessions")),
            (format!("/portal/orders/{order}/case"), t.get("portal-help")),
            (
                format!("/portal/orders/{order}/withdrawal"),
                t.get("withdrawal-heading"),
            ),
        ] {
            mia.go(&format!("{page}?locale={}", t.tag())).await;
            mia.shows(&format!("<html lang=\"{}\"", t.tag()));
            mia.shows(&format!("<h1>{heading}</h1>"));
        }
    }
}

#[apply(both)]
async fn a_device_is_freed_once(server: Server) {
    let (order, license) = licence(&server).await;
    let path = server.core(&format!("/licenses/{license}/activations"));
    let body = json!({"fingerprint": "desk-1", "name": "Desk"});
    server.post(&path, body).await.data(201);
    let mut mia = signed_in(&server, MIA).await;
    mia.go(&format!("/portal/orders/{order}")).await;
    let devices = format!("/portal/licenses/{license}");
    mia.shows(&devices);
    mia.go(&devices).await;
    mia.shows("Desk");
    let before = mia.fields();
    mia.press("free", &[]).await;
    mia.shows("The place is free again.");
    mia.hides("Desk");
    // Sent again, it finds nothing.
    mia.press("free", &[("activation", &*before["activation"])]).await;
    assert_eq!(mia.status, 404);
}

#[apply(both)]
async fn a_case_is_opened_answered_and_closed(server: Server) {
    let (order, _) = licence(&server).await;
    let mut mia = signed_in(&server, MIA).await;
    mia.go(&format!("/portal/orders/{order}/case")).await;
    mia.press("open", &[("body", "")]).await;
    assert_eq!(mia.error("body"), "Write what it is about");
    let typed = [
        ("reason", "missing"),
        ("subject", "Key"),
        ("body", "Where is <it>?"),
    ];
    mia.press("open", &typed).await;
    mia.shows("Something is missing: Key");
    mia.shows("Where is &#60;it&#62;?");
    let cases = server.get(&server.core("/cases")).await.data(200)["items"].clone();
    let id = text(&cases[0]["id"]);
    let page = format!("/portal/cases/{id}");
    mia.go(&page).await;
    mia.attach(
        "send",
        &[("body", "See the file.")],
        ["a.txt", "text/plain", "hello\r\n--you"],
    )
    .await;
    mia.shows("Your answer was sent.");
    mia.shows("a.txt");
    let messages = server.get(&server.core(&format!("/cases/{id}/messages"))).await;
    let sent = messages.data(200)["items"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(
        (&sent["body"], &sent["attachments"][0]["sizeBytes"]),
        (&json!("See the file."), &json!(12))
    );
    let file = format!("{page}/attachments/{}", text(&sent["attachments"][0]["id"]));
    mia.go(&file).await;
    assert!(mia.gone_to.as_deref().is_some_and(|url| url.contains("/files/")));
    mia.go(&page).await;
    mia.attach("send", &[("body", "Another")], ["a.html", "text/html", "<b>"])
        .await;
    assert_eq!(
        mia.error("files"),
        "Only pictures, PDFs, texts and ZIP files can be sent"
    );
    mia.shows("aria-describedby=\"files-error files-hint\" aria-invalid=\"true\" autofocus>");
    mia.press("close", &[]).await;
    mia.shows("You closed the case");
    mia.page.clone_from(&page);
    mia.press("close", &[]).await;
    assert!(mia.is_refused());
    mia.press("reopen", &[]).await;
    mia.shows("The case is open again.");
    let mut ann = signed_in(&server, STRANGER).await;
    ann.page = page;
    ann.attach("send", &[("body", "Mine")], ["a.txt", "text/plain", "hello"])
        .await;
    assert_eq!(ann.status, 404);
    server.verify().await;
}

#[apply(both)]
async fn a_session_is_ended_elsewhere(server: Server) {
    let other = server.sign_in(MIA).await;
    let mut mia = signed_in(&server, MIA).await;
    mia.go("/portal/sessions").await;
    mia.shows("this one");
    mia.press("end", &[]).await;
    mia.shows("That device is signed out.");
    server.portal_get(&other, "/sessions").await.error(401);
}
