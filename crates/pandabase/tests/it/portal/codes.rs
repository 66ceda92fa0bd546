//! Signing in by the six digits of a mail, and attacks on them.

use super::{MIA, STRANGER, VERIFY, run};
use crate::accounts::attacks::other_than;
use crate::harness::{Answer, Server, apply, both};
use http::Method;
use pandabase_domain::time::{DAY, HOUR, MINUTE, SECOND};
use pandabase_platform::config::limits::Limit;
use pandabase_platform::db::Sql;
use serde_json::json;
use sha2::{Digest, Sha256};

const WRONG: &str = "Invalid or expired link";
const COUNTED: &str = "SELECT CAST(SUM(wrong_codes) AS BIGINT) FROM portal_links";

impl Server {
    async fn verify_code(&self, email: &str, code: &str) -> Answer {
        self.verify_code_from("198.51.100.9", email, code).await
    }

    /// Sends a code from a client.
    async fn verify_code_from(&self, client: &str, email: &str, code: &str) -> Answer {
        let call = self.anonymous(Method::POST, VERIFY);
        let call = call.from(format!("{client}:4000").parse().unwrap());
        call.json(&json!({"email": email, "code": code})).send().await
    }

    /// Has a code mailed.
    async fn new_code(&self, email: &str) -> String {
        // Several mails of one millisecond have no order.
        self.app.env.clock.advance(1);
        self.ask_for_link(email).await.data(200);
        self.mailed_code(email).await
    }
}

#[apply(both)]
async fn a_person_signs_in_by_six_digits(server: Server) {
    assert_eq!(server.verify_code(MIA, "123456").await.error(401), WRONG);
    let code = server.new_code(MIA).await;
    let token = server.mailed_token(MIA).await;
    let signed_in = server.verify_code("Mia@Example.org", &code).await;
    assert_eq!(signed_in.data(200)["email"], MIA);
    let session = signed_in.data(200)["token"].as_str().unwrap();
    server.portal_get(session, "/sessions").await.data(200);
    // Neither the code nor the link of the mail works again.
    assert_eq!(server.verify_code(MIA, &code).await.error(401), WRONG);
    assert_eq!(server.verify_link(&token).await.error(401), WRONG);
    // And the other way round.
    let code = server.new_code(MIA).await;
    server
        .verify_link(&server.mailed_token(MIA).await)
        .await
        .data(200);
    assert_eq!(server.verify_code(MIA, &code).await.error(401), WRONG);
    // A code is too old after ten minutes.
    let code = server.new_code(MIA).await;
    server.app.env.clock.advance(10 * MINUTE);
    assert_eq!(server.verify_code(MIA, &code).await.error(401), WRONG);
    let code = server.new_code(MIA).await;
    server.app.env.clock.advance(10 * MINUTE - 1);
    server.verify_code(MIA, &code).await.data(200);
    server.verify().await;
}

#[apply(both)]
async fn a_token_goes_before_a_code(server: Server) {
    let code = server.new_code(MIA).await;
    let token = server.mailed_token(MIA).await;
    let body = json!({"token": token, "email": STRANGER, "code": other_than(&code)});
    let both = server.anonymous(Method::POST, VERIFY).json(&body).send().await;
    assert_eq!(both.data(200)["email"], MIA);
    assert_eq!(run(&server, COUNTED).await, 0);
}

#[apply(both)]
async fn five_wrong_digits_leave_the_link_alone_working(server: Server) {
    let code = server.new_code(MIA).await;
    for _ in 0..5 {
        let wrong = server.verify_code(MIA, &other_than(&code)).await;
        assert_eq!(wrong.error(401), WRONG);
    }
    assert_eq!(server.verify_code(MIA, &code).await.error(401), WRONG);
    assert_eq!(run(&server, COUNTED).await, 5);
    server
        .verify_link(&server.mailed_token(MIA).await)
        .await
        .data(200);
}

#[apply(both)]
async fn many_digits_at_once_are_no_more_than_many_in_a_row(server: Server) {
    let code = server.new_code(MIA).await;
    let wrong = other_than(&code);
    futures_util::future::join_all((0..20).map(|_| server.verify_code(MIA, &wrong))).await;
    assert_eq!(run(&server, COUNTED).await, 5);
    // A right code is used by one of many at once.
    server.app.env.clock.advance(DAY);
    let code = server.new_code(MIA).await;
    let answers = futures_util::future::join_all((0..10).map(|_| server.verify_code(MIA, &code))).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1);
    assert_eq!(run(&server, "SELECT COUNT(*) FROM portal_sessions").await, 1);
}

#[apply(both)]
async fn fresh_mails_give_no_more_digits_in_a_day(server: Server) {
    for _ in 0..4 {
        server.app.env.clock.advance(10 * MINUTE);
        let code = server.new_code(MIA).await;
        for _ in 0..4 {
            server.verify_code(MIA, &other_than(&code)).await.error(401);
        }
    }
    assert_eq!(run(&server, COUNTED).await, 10);
    // Links go on, and so does everybody else; the next day codes do.
    let code = server.new_code(MIA).await;
    assert_eq!(server.verify_code(MIA, &code).await.error(401), WRONG);
    server
        .verify_link(&server.mailed_token(MIA).await)
        .await
        .data(200);
    let code = server.new_code(STRANGER).await;
    server.verify_code(STRANGER, &code).await.data(200);
    server.app.env.clock.advance(DAY);
    let code = server.new_code(MIA).await;
    server.verify_code(MIA, &code).await.data(200);
}

#[apply(both)]
async fn wrong_codes_of_accounts_and_of_the_portal_are_counted_together(server: Server) {
    let server = server.with(|config| config.wrong_codes_per_hour = 6).await;
    for number in 0..2 {
        let email = format!("p{number}@example.org");
        server.ask_to_sign_in(&email).await.data(200);
        let wrong = other_than(&server.sign_in_mail(&email).await.code);
        let code = server.new_code(&email).await;
        for _ in 0..2 {
            let body = json!({"email": email, "code": wrong});
            server.prove(body).await.error(401);
            server.verify_code(&email, &other_than(&code)).await.error(401);
        }
    }
    let counted = run(
        &server,
        "SELECT CAST((SELECT SUM(wrong_codes) FROM account_links)
            + (SELECT SUM(wrong_codes) FROM portal_links) AS BIGINT)",
    );
    assert_eq!(counted.await, 6);
    let code = server.new_code(MIA).await;
    assert_eq!(server.verify_code(MIA, &code).await.error(401), WRONG);
    server.ask_to_sign_in(MIA).await.data(200);
    let mail = server.sign_in_mail(MIA).await;
    server
        .prove(json!({"email": MIA, "code": mail.code}))
        .await
        .error(401);
    // Links go on, and an hour later codes do.
    server.prove(json!({"token": mail.token})).await.data(200);
    server
        .verify_link(&server.mailed_token(MIA).await)
        .await
        .data(200);
    server.app.env.clock.advance(HOUR);
    let code = server.new_code(MIA).await;
    server.verify_code(MIA, &code).await.data(200);
}

#[apply(both)]
async fn a_client_that_tries_digits_is_refused_alone(server: Server) {
    let server = server
        .with(|config| {
            config.limits.wrong_codes = Limit {
                requests: 4,
                window_ms: HOUR,
            };
        })
        .await;
    let (guesser, other) = ("198.51.100.1", "198.51.100.2");
    for email in [MIA, STRANGER] {
        let code = server.new_code(email).await;
        for _ in 0..2 {
            let wrong = other_than(&code);
            let answer = server.verify_code_from(guesser, email, &wrong).await;
            assert_eq!(answer.error(401), WRONG);
        }
    }
    let code = server.mailed_code(MIA).await;
    let refused = server.verify_code_from(guesser, MIA, &code).await;
    assert_eq!(
        refused.error(429),
        "Rate limit exceeded. Please retry after the reset time."
    );
    assert_eq!(run(&server, COUNTED).await, 4);
    // Whoever shares the client's address signs in by a link, and others by their codes.
    let call = server.anonymous(Method::POST, VERIFY);
    let call = call.from(format!("{guesser}:4000").parse().unwrap());
    let token = server.mailed_token(STRANGER).await;
    call.json(&json!({"token": token})).send().await.data(200);
    server.verify_code_from(other, MIA, &code).await.data(200);
}

#[apply(both)]
async fn digits_are_of_one_mail_and_of_one_place(server: Server) {
    let code = server.new_code(MIA).await;
    server.new_code(STRANGER).await;
    assert_eq!(server.verify_code(STRANGER, &code).await.error(401), WRONG);
    // Those to sign in to an account open no portal, and the other way round.
    server.ask_to_sign_in(MIA).await.data(200);
    let mail = server.sign_in_mail(MIA).await;
    assert_eq!(server.verify_code(MIA, &mail.code).await.error(401), WRONG);
    server.prove(json!({"email": MIA, "code": code})).await.error(401);
    server.verify_code(MIA, &code).await.data(200);
    // Only the newest mail's code works; links of all do.
    server.app.env.clock.advance(SECOND);
    let code = server.new_code(STRANGER).await;
    let token = server.mailed_token(STRANGER).await;
    server.app.env.clock.advance(SECOND);
    assert_ne!(server.new_code(STRANGER).await, code);
    assert_eq!(server.verify_code(STRANGER, &code).await.error(401), WRONG);
    server.verify_link(&token).await.data(200);
}

#[apply(both)]
async fn stored_digits_open_nothing(server: Server) {
    let code = server.new_code(MIA).await;
    let sql = Sql::new("SELECT code_hash FROM portal_links");
    let stored = server
        .app
        .db
        .read(move |tx| tx.one(sql, &[], |row| row.next::<Vec<u8>>()));
    let stored = stored.await.unwrap();
    // Neither the code nor a plain hash of it: a million of them are quickly tried.
    assert_ne!(stored, Sha256::digest(&code).to_vec());
    assert!(!stored.windows(code.len()).any(|part| part == code.as_bytes()));
    let sql = Sql::new("SELECT recipient, subject, reference FROM mails");
    let clear = server.app.db.read(move |tx| {
        tx.one(sql, &[], |row| {
            let columns = [row.next::<String>()?, row.next()?, row.next()?];
            Ok(columns.join("\n"))
        })
    });
    let clear = clear.await.unwrap();
    assert!(!clear.contains(&code), "{clear}");
}
