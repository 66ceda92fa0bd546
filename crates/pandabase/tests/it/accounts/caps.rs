//! What one client, one account and one store can cause: codes that are tried, and mails that are sent.

use super::attacks::other_than;
use super::{ANN, OWNER};
use crate::harness::{Answer, Server, apply, both};
use http::Method;
use pandabase_domain::time::{DAY, HOUR, MINUTE, SECOND};
use pandabase_platform::config::limits::Limit;
use serde_json::json;

/// Tries a code from an address.
async fn try_code(server: &Server, from: &str, email: &str, code: &str) -> Answer {
    let call = server.anonymous(Method::POST, super::VERIFY);
    let call = call.from(format!("{from}:4000").parse().unwrap());
    call.json(&json!({"email": email, "code": code})).send().await
}

/// Tries wrong codes at this many addresses of mails, four each, from one client.
async fn guess(server: &Server, from: &str, addresses: std::ops::Range<usize>) {
    for number in addresses {
        let email = format!("p{number}@example.org");
        server.ask_to_sign_in(&email).await.data(200);
        let mail = server.sign_in_mail(&email).await;
        for _ in 0..4 {
            let wrong = other_than(&mail.code);
            try_code(server, from, &email, &wrong).await.error(401);
        }
    }
}

#[apply(both)]
async fn a_client_that_tries_codes_is_refused_alone(server: Server) {
    let server = server
        .with(|config| {
            config.limits.wrong_codes = Limit {
                requests: 20,
                window_ms: HOUR,
            };
        })
        .await;
    let (guesser, other) = ("198.51.100.1", "198.51.100.2");
    guess(&server, guesser, 0..5).await;
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    // Neither a wrong code nor a right one is judged any more, and none is counted.
    for code in [&other_than(&mail.code), &mail.code] {
        let refused = try_code(&server, guesser, ANN, code).await;
        assert_eq!(
            refused.error(429),
            "Rate limit exceeded. Please retry after the reset time."
        );
        assert_eq!(
            (
                refused.header("x-ratelimit-limit"),
                refused.header("x-ratelimit-type")
            ),
            (Some("20"), Some("GlobalResource"))
        );
        let seconds: i64 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!((1_800..=3_600).contains(&seconds), "{seconds}");
    }
    let counted = server
        .number("SELECT CAST(SUM(wrong_codes) AS BIGINT) FROM account_links")
        .await;
    assert_eq!(counted, 20);
    // Everybody else goes on, and whoever shares the address with the guesser signs in by a link.
    try_code(&server, other, ANN, &mail.code).await.data(200);
    server.app.env.clock.advance(SECOND);
    server.ask_to_sign_in(OWNER).await.data(200);
    let mail = server.sign_in_mail(OWNER).await;
    let call = server.anonymous(Method::POST, super::VERIFY);
    let call = call.from(format!("{guesser}:4000").parse().unwrap());
    let by_link = call.json(&json!({"token": mail.token})).send().await;
    by_link.data(200);
    // A right code is no failure, however often one comes.
    server.app.env.clock.advance(HOUR);
    for _ in 0..25 {
        server.app.env.clock.advance(10 * MINUTE);
        server.ask_to_sign_in(ANN).await.data(200);
        let mail = server.sign_in_mail(ANN).await;
        try_code(&server, other, ANN, &mail.code).await.data(200);
    }
}

#[apply(both)]
async fn many_codes_at_once_from_one_client_are_no_more_than_many_in_a_row(server: Server) {
    let server = server
        .with(|config| {
            config.limits.wrong_codes = Limit {
                requests: 3,
                window_ms: HOUR,
            };
        })
        .await;
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    let wrong = other_than(&mail.code);
    let tries = (0..12).map(|_| try_code(&server, "198.51.100.1", ANN, &wrong));
    let answers = futures_util::future::join_all(tries).await;
    let judged = answers.iter().filter(|answer| answer.status == 401).count();
    assert_eq!(judged, 3);
}

#[apply(both)]
async fn a_day_has_a_cap_of_wrong_codes_as_well(server: Server) {
    let server = server
        .with(|config| (config.wrong_codes_per_hour, config.wrong_codes_per_day) = (10, 16))
        .await;
    for round in 0..3 {
        guess(&server, "198.51.100.1", 2 * round..2 * round + 2).await;
        server.app.env.clock.advance(2 * HOUR);
    }
    let counted = server
        .number("SELECT CAST(SUM(wrong_codes) AS BIGINT) FROM account_links")
        .await;
    assert_eq!(counted, 16);
    let signs_in = async || {
        server.ask_to_sign_in(ANN).await.data(200);
        let mail = server.sign_in_mail(ANN).await;
        let by_code = server.prove(json!({"email": ANN, "code": mail.code})).await;
        let is_taken = by_code.status == 200;
        if !is_taken {
            server.prove(json!({"token": mail.token})).await.data(200);
        }
        is_taken
    };
    // Hours later only links work, and after a day codes do.
    assert!(!signs_in().await);
    server.app.env.clock.advance(DAY);
    assert!(signs_in().await);
}
