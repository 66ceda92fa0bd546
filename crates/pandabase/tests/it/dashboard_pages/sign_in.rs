//! Signing in and out.

use super::{SESSION, signed_in};
use crate::accounts::second_factor::with_app;
use crate::accounts::{ANN, ME, OWNER};
use crate::harness::{Server, apply, both};
use crate::visitor::Visitor;
use http::Method;
use pandabase_domain::time::MINUTE;
use pandabase_domain::token::Environment;

#[apply(both)]
async fn a_merchant_signs_in_where_they_wanted_to_go(server: Server) {
    let page = server.desk("/orders?status=PENDING");
    let mut visitor = Visitor::open(&server, &page).await;
    visitor.shows("Sign in to your account");
    assert_eq!(visitor.fields()["next"], page);
    visitor.page = "/sign-in".to_owned();
    visitor.press("send", &[("email", "owner")]).await;
    assert_eq!(visitor.error("email"), "Enter your email, as in name@example.com");
    visitor.press("send", &[("email", "Owner@Example.org")]).await;
    visitor.shows("A mail is on its way to Owner@Example.org.");
    visitor.shows("href=\"/dev/mailbox\"");
    visitor.press("verify", &[("code", "000000")]).await;
    assert_eq!(visitor.error("code"), "This code is wrong, used or too old");
    assert_eq!(visitor.cookie(SESSION), None);
    let mail = server.sign_in_mail(OWNER).await;
    // People type the digits in groups.
    let (left, right) = mail.code.split_at(3);
    visitor
        .press("verify", &[("code", &*format!("{left} {right}"))])
        .await;
    visitor.shows("<h1>Orders</h1>");
    visitor.shows("/orders?status=PENDING\" aria-current=\"page\"");
    assert!(visitor.cookie(SESSION).is_some());
    // Whoever is signed in is not asked again.
    visitor.go("/sign-in").await;
    visitor.shows("<h1>Stores</h1>");
    visitor.shows("Nimbus Labs");
    // The code worked once.
    let mut other = Visitor::open(&server, "/sign-in").await;
    other.press("send", &[("email", ANN)]).await;
    let code = [("email", OWNER), ("code", &*mail.code)];
    other.press("verify", &code).await;
    assert!(!other.error("code").is_empty());
    assert_eq!(other.cookie(SESSION), None);
}

#[apply(both)]
async fn a_link_says_whom_it_signs_in_and_waits_for_a_button(server: Server) {
    server.ask_to_sign_in(ANN).await.data(200);
    let token = server.sign_in_mail(ANN).await.token;
    let link = format!("/sign-in?token={token}");
    let mut visitor = Visitor::open(&server, &link).await;
    visitor.shows("This code was mailed to ann@example.org. Sign in only if that is your address.");
    // Programs that open links by themselves use nothing up.
    Visitor::open(&server, &link).await.shows("ann@example.org");
    assert_eq!(visitor.fields()["token"], token);
    visitor.page = "/sign-in".to_owned();
    visitor.press("verify", &[]).await;
    visitor.shows("You have no store yet");
    let mut again = Visitor::open(&server, &link).await;
    again.hides("ann@example.org");
    again.page = "/sign-in".to_owned();
    again.press("verify", &[]).await;
    again.shows("This code is wrong, used or too old");
    assert_eq!(again.fields().get("token"), None);
    for token in ["Call+us", "", &"a".repeat(47)] {
        let page = server.anonymous(Method::GET, &format!("/sign-in?token={token}"));
        let page = page.send().await;
        assert_eq!(
            page.error(400),
            "querystring/token must be the code of a sign-in mail",
            "{token}"
        );
    }
}

/// Ann, as far as the second factor.
async fn begin(server: &Server) -> Visitor<'_> {
    server.app.env.clock.advance(1);
    let mut visitor = Visitor::open(server, "/sign-in").await;
    visitor.press("send", &[("email", ANN)]).await;
    let mail = server.sign_in_mail(ANN).await;
    visitor.press("verify", &[("code", &*mail.code)]).await;
    visitor.shows("authenticator app");
    assert_eq!(visitor.cookie(SESSION), None);
    assert!(!visitor.fields().contains_key("mfa"));
    visitor
}

#[apply(both)]
async fn a_second_factor_is_asked_for_by_app_or_by_recovery_code(server: Server) {
    let (_, app) = with_app(&server, ANN).await;
    server.app.env.clock.advance(MINUTE);
    let mut visitor = begin(&server).await;
    visitor.press("factor", &[("factor", "000000")]).await;
    assert_eq!(visitor.error("factor"), "This code is wrong, used or too old");
    visitor
        .press("factor", &[("factor", &*app.code_at(&server, 0))])
        .await;
    visitor.shows("<h1>Stores</h1>");
    server.app.env.clock.advance(MINUTE);
    let mut visitor = begin(&server).await;
    visitor.press("factor", &[("factor", &*app.recovery[0])]).await;
    visitor.shows("<h1>Stores</h1>");
    // Who comes too late begins again, and so does whoever has begun nothing in this browser.
    server.app.env.clock.advance(MINUTE);
    let mut visitor = begin(&server).await;
    server.app.env.clock.advance(11 * MINUTE);
    visitor
        .press("factor", &[("factor", &*app.code_at(&server, 0))])
        .await;
    visitor.shows("This took too long. Please sign in again.");
    assert!(visitor.fields().contains_key("email"));
    let mut stranger = Visitor::open(&server, "/sign-in").await;
    let code = app.code_at(&server, 0);
    stranger
        .press("factor", &[("factor", &*code), ("mfa", "a")])
        .await;
    stranger.shows("This took too long. Please sign in again.");
    assert_eq!(stranger.cookie(SESSION), None);
}

/// Neither a session nor a sign-in is forced on a browser from elsewhere.
#[apply(both)]
async fn sessions_are_new_and_forms_are_ours(server: Server) {
    server.app.env.clock.advance(1);
    let planted = "a".repeat(48);
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    // A form of another site has no token of this browser.
    let forged = server
        .anonymous(Method::POST, "/sign-in")
        .header("cookie", &format!("{SESSION}={planted}"))
        .body(format!("action=verify&token={}&csrf=00", mail.token))
        .send()
        .await;
    assert_eq!(forged.status, 303);
    let set: Vec<_> = forged.headers.get_all("set-cookie").iter().collect();
    assert!(
        set.iter()
            .all(|cookie| !cookie.to_str().unwrap().starts_with(SESSION)),
        "{set:?}"
    );
    // It used nothing up.
    let mut visitor = Visitor::open(&server, &format!("/sign-in?token={}", mail.token)).await;
    visitor.page = "/sign-in".to_owned();
    visitor.press("verify", &[]).await;
    let own = visitor.cookie(SESSION).unwrap().to_owned();
    assert_ne!(own, planted);
    // A session that nobody began opens nothing, and ends in the browser.
    let shown = server.page_with(&planted, "/stores").await;
    assert_eq!(shown.status, 303);
    assert!(shown.header("set-cookie").unwrap().contains("Max-Age=0"));
    // A form that has expired signs nobody out.
    visitor.go("/stores").await;
    visitor.page = "/sign-out".to_owned();
    visitor.press("out", &[("csrf", "00")]).await;
    assert!(visitor.is_refused() && visitor.cookie(SESSION).is_some());
    visitor.press("out", &[]).await;
    assert_eq!(visitor.cookie(SESSION), None);
    server.account_get(&own, ME).await.error(401);
    visitor.go("/stores").await;
    visitor.shows("Sign in to your account");
}

#[apply(both)]
async fn cookies_and_pages_are_kept_apart_from_others(server: Server) {
    let owner = signed_in(&server, OWNER).await;
    let session = owner.cookie(SESSION).unwrap().to_owned();
    let shown = server.page_with(&session, &server.desk("")).await;
    let policy = shown.header("content-security-policy").unwrap();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
    assert_eq!(shown.header("cache-control"), Some("no-store"));
    assert_eq!(shown.header("referrer-policy"), Some("no-referrer"));
    let kept = shown.headers.get_all("set-cookie").iter();
    let kept: Vec<_> = kept.filter_map(|cookie| cookie.to_str().ok()).collect();
    let kept = kept.iter().find(|cookie| cookie.starts_with(SESSION)).unwrap();
    for rule in ["HttpOnly", "SameSite=Lax", "Path=/;", "Max-Age=2592000"] {
        assert!(kept.contains(rule), "{kept}");
    }
    // The API takes no cookie: a page of another site can make a browser send nothing that counts.
    let cookie = format!("{SESSION}={session}");
    let call = server
        .anonymous(Method::GET, "/v2/stores")
        .header("cookie", &cookie);
    call.send().await.error(401);
    // Buyers' sessions are none of merchants.
    let buyer = server.sign_in("mia@example.org").await;
    assert_eq!(server.page_with(&buyer, "/stores").await.status, 303);
}

/// Whatever the browser or the address asks for.
#[apply(both)]
async fn the_dashboard_is_in_english(server: Server) {
    let visitor = Visitor::open(&server, "/sign-in?locale=de").await;
    visitor.shows("<html lang=\"en\"");
    visitor.shows("<h1>Sign in to your account</h1>");
}

/// Mails name the origin alone.
#[apply(both)]
async fn the_root_of_the_dashboards_own_host_leads_there(server: Server) {
    let server = server
        .with(|config| {
            config.environment = Environment::Production;
            config.dashboard_url = "https://desk.example.com".into();
            config.portal_url = "https://buyers.example.com".into();
        })
        .await;
    for (host, target) in [("desk.example.com", "/stores"), ("buyers.example.com", "/portal")] {
        let call = server.anonymous(Method::GET, "/").header("accept", "text/html");
        let led = call.header("host", host).send().await;
        assert_eq!((led.status.as_u16(), led.header("location")), (303, Some(target)));
    }
}
