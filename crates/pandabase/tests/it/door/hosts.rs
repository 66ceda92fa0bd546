//! Requests for another host are not for us, whatever its name leads to.

use crate::harness::{Server, apply, both};
use http::Method;
use pandabase::operations::serving::redirect;
use pandabase::wiring::routes;
use pandabase_domain::token::Environment;
use std::sync::Arc;
use tower::ServiceExt;

const REFUSED: &str = "headers/host must name this server";

#[apply(both)]
async fn a_page_of_another_name_reads_nothing(server: Server) {
    let mut paths: Vec<(Method, String)> = [
        "/",
        "/dev/components",
        "/dev/mailbox",
        "/dev/mailbox.json",
        "/dev/mailbox/mail_a",
        "/dev/mailbox/mail_a/html",
        "/dev/mailbox/mail_a/attachment",
        "/portal/sign-in",
        "/static/pages.css",
        "/docs",
        "/openapi.json",
        "/nothing",
    ]
    .into_iter()
    .map(|path| (Method::GET, path.to_owned()))
    .collect();
    for endpoint in routes::endpoints(Environment::Sandbox) {
        let path = endpoint.meta.path.replace("{storeId}", server.store.id.as_str());
        paths.push((endpoint.meta.method.clone(), path.replace(['{', '}'], "")));
    }
    for (method, path) in paths {
        let answer = server
            .call(method, &path)
            .header("host", "rebind.example:4242")
            .send()
            .await;
        assert_eq!(answer.error(400), REFUSED, "{path}");
        assert!(answer.header("x-request-id").is_some(), "{path}");
    }
    for host in ["localhost:4242", "127.0.0.1:4242", "[::1]:4242", "LOCALHOST."] {
        let mailbox = server.anonymous(Method::GET, "/dev/mailbox");
        assert_eq!(mailbox.header("host", host).send().await.status, 200, "{host}");
    }
    let health = server.anonymous(Method::GET, "/health");
    health.header("host", "10.0.0.1").send().await.data(200);
}

#[apply(both)]
async fn production_answers_for_its_origins(server: Server) {
    let server = server
        .with(|config| {
            config.environment = Environment::Production;
            config.public_url = "https://api.example.com".into();
            config.checkout_url = "https://buy.example.com".into();
            config.allowed_hosts = vec!["internal.example.com".into()];
        })
        .await;
    let ask = async |host: &str| {
        let call = server.anonymous(Method::GET, "/openapi.json");
        call.header("host", host).send().await
    };
    for host in [
        "api.example.com",
        "API.example.com:443",
        "buy.example.com",
        "internal.example.com",
    ] {
        let answer = ask(host).await;
        assert_eq!(answer.status, 200, "{host}");
        assert_eq!(
            answer.header("strict-transport-security"),
            Some("max-age=31536000")
        );
    }
    for host in [
        "localhost",
        "127.0.0.2",
        "example.com",
        "api.example.com.evil.example",
    ] {
        assert_eq!(ask(host).await.error(400), REFUSED, "{host}");
    }
    let plain = redirect::plain(Arc::clone(&server.app));
    let redirected = async |host: &str| {
        let request = http::Request::get("/a?b").header("host", host);
        let request = request.body(axum::body::Body::empty()).unwrap();
        plain.clone().oneshot(request).await.unwrap()
    };
    let led = redirected("Buy.Example.com").await;
    assert_eq!(led.headers()["location"], "https://buy.example.com/a?b");
    let refused = redirected("evil.example").await;
    assert_eq!(refused.status(), 400);
    assert!(!refused.headers().contains_key("location"));
}

#[apply(both)]
async fn a_sandbox_does_not_insist_on_https(server: Server) {
    let answer = server.anonymous(Method::GET, "/health").send().await;
    assert_eq!(answer.header("strict-transport-security"), None);
}

#[apply(both)]
async fn the_sign_in_page_shows_no_words_of_others(server: Server) {
    for page in ["/portal/sign-in", "/sign-in"] {
        let shown = async |token: &str| {
            let path = format!("{page}?token={token}");
            server.anonymous(Method::GET, &path).send().await
        };
        for token in [
            "Call+us+at+1-900-SCAM",
            "%3Cb%3Ehi%3C/b%3E",
            "",
            "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUV",
            &"a".repeat(47),
            &"a".repeat(49),
        ] {
            assert_eq!(
                shown(token).await.error(400),
                "querystring/token must be the code of a sign-in mail",
                "{page} {token}"
            );
        }
        assert_eq!(shown(&"a1".repeat(24)).await.status, 200, "{page}");
        // Nor words in the place of what else an address may say.
        for word in ["next", "locale", "done", "email", "code"] {
            let path = format!("{page}?{word}=Call+us+at+1-900-SCAM");
            let answer = server.anonymous(Method::GET, &path).send().await;
            assert_eq!(answer.status, 200, "{path}");
            let mut words = answer.text.split('<').filter_map(|part| part.split_once('>'));
            assert!(words.all(|(_, words)| !words.contains("900-SCAM")), "{path}");
        }
    }
}
