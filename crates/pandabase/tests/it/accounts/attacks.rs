//! Attacks on signing in: codes that are guessed, used twice, or come from somebody else's clock, and tokens
//! that are carried elsewhere.

use super::second_factor::{App, with_app};
use super::{ANN, ME, OWNER};
use crate::harness::{Server, apply, both};
use http::Method;
use pandabase_domain::time::{DAY, HOUR, MINUTE, SECOND};
use serde_json::{Value, json};

/// What locks answer (contract `README.md`, "Rate limits").
const LIMITED: &str = "Rate limit exceeded. Please retry after the reset time.";

/// A code that is not the one in the mail.
pub fn other_than(code: &str) -> String {
    let number: u32 = code.parse().unwrap();
    format!("{:06}", (number + 1) % 1_000_000)
}

#[apply(both)]
async fn five_wrong_codes_leave_the_link_alone_working(server: Server) {
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    let wrong = other_than(&mail.code);
    for _ in 0..5 {
        server
            .prove(json!({"email": ANN, "code": wrong}))
            .await
            .error(401);
    }
    let right = server.prove(json!({"email": ANN, "code": mail.code})).await;
    assert_eq!(right.error(401), "Invalid or expired link");
    server.prove(json!({"token": mail.token})).await.data(200);
}

#[apply(both)]
async fn many_guesses_at_once_are_no_more_than_many_in_a_row(server: Server) {
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    let wrong = other_than(&mail.code);
    let guess = || server.prove(json!({"email": ANN, "code": wrong}));
    futures_util::future::join_all((0..20).map(|_| guess())).await;
    let counted = server
        .number("SELECT CAST(SUM(wrong_codes) AS BIGINT) FROM account_links")
        .await;
    assert_eq!(counted, 5);
}

#[apply(both)]
async fn fresh_mails_give_no_more_guesses_in_a_day(server: Server) {
    // Whoever knows an address can have mails sent to it, but may not guess for ever.
    let mut guesses = 0;
    for _ in 0..6 {
        server.app.env.clock.advance(MINUTE);
        server.ask_to_sign_in(ANN).await.data(200);
        let mail = server.sign_in_mail(ANN).await;
        for _ in 0..4 {
            let wrong = other_than(&mail.code);
            server
                .prove(json!({"email": ANN, "code": wrong}))
                .await
                .error(401);
            guesses += 1;
        }
    }
    assert_eq!(guesses, 24);
    let counted = server
        .number("SELECT CAST(SUM(wrong_codes) AS BIGINT) FROM account_links")
        .await;
    assert_eq!(counted, 10);
    server.app.env.clock.advance(10 * MINUTE);
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    server
        .prove(json!({"email": ANN, "code": mail.code}))
        .await
        .error(401);
    // Its owner is not locked out, and the next day everything is as before.
    server.prove(json!({"token": mail.token})).await.data(200);
    server.app.env.clock.advance(DAY);
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    server
        .prove(json!({"email": ANN, "code": mail.code}))
        .await
        .data(200);
}

#[apply(both)]
async fn many_addresses_give_no_more_guesses(server: Server) {
    let server = server.with(|config| config.wrong_codes_per_hour = 6).await;
    for number in 0..4 {
        let email = format!("p{number}@example.org");
        server.ask_to_sign_in(&email).await.data(200);
        let mail = server.sign_in_mail(&email).await;
        for _ in 0..2 {
            let wrong = json!({"email": email, "code": other_than(&mail.code)});
            server.prove(wrong).await.error(401);
        }
    }
    let counted = server
        .number("SELECT CAST(SUM(wrong_codes) AS BIGINT) FROM account_links")
        .await;
    assert_eq!(counted, 6);
    // Links go on, and an hour later codes do.
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    server
        .prove(json!({"email": ANN, "code": mail.code}))
        .await
        .error(401);
    server.prove(json!({"token": mail.token})).await.data(200);
    server.app.env.clock.advance(HOUR);
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    server
        .prove(json!({"email": ANN, "code": mail.code}))
        .await
        .data(200);
}

#[apply(both)]
async fn an_owner_hears_of_codes_that_are_tried(server: Server) {
    server.merchant(ANN).await;
    let told = async || {
        let letters = server.letters(ANN).await;
        let subject = "Somebody tries codes to sign in to your account";
        let about = letters.iter().filter(|letter| letter["subject"] == subject);
        about.count()
    };
    for round in 0..3 {
        server.app.env.clock.advance(10 * MINUTE);
        server.ask_to_sign_in(ANN).await.data(200);
        let mail = server.sign_in_mail(ANN).await;
        assert_eq!(told().await, usize::from(round > 0));
        for _ in 0..5 {
            let wrong = json!({"email": ANN, "code": other_than(&mail.code)});
            server.prove(wrong).await.error(401);
        }
    }
    assert_eq!(told().await, 1);
}

#[apply(both)]
async fn codes_of_one_address_are_nothing_to_another(server: Server) {
    server.ask_to_sign_in(ANN).await.data(200);
    server.ask_to_sign_in(OWNER).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    server
        .prove(json!({"email": OWNER, "code": mail.code}))
        .await
        .error(401);
    server
        .prove(json!({"email": ANN, "code": mail.code}))
        .await
        .data(200);
    // Only the newest mail's code works; links of all do.
    server.app.env.clock.advance(SECOND);
    server.ask_to_sign_in(OWNER).await.data(200);
    server.app.env.clock.advance(SECOND);
    let older = server.sign_in_mail(OWNER).await;
    server.ask_to_sign_in(OWNER).await.data(200);
    assert_ne!(server.sign_in_mail(OWNER).await.code, older.code);
    server
        .prove(json!({"email": OWNER, "code": older.code}))
        .await
        .error(401);
    server.prove(json!({"token": older.token})).await.data(200);
}

#[apply(both)]
async fn mails_to_sign_in_are_shown_on_this_machine_only(server: Server) {
    server.ask_to_sign_in(ANN).await.data(200);
    server.ask_for_link(ANN).await.data(200);
    let owner = server.merchant(OWNER).await;
    let invite = json!({"email": ANN, "role": "VIEWER"});
    server
        .account_post(&owner, &server.of_team("/team"), invite)
        .await
        .data(201);
    let letters = server.letters(ANN).await;
    assert_eq!(letters.len(), 3);
    let places = [
        ("localhost", "127.0.0.1:4000", None, true),
        ("localhost", "203.0.113.7:4000", None, false),
        ("localhost", "127.0.0.1:4000", Some("203.0.113.7"), false),
    ];
    for (host, peer, forwarded, is_here) in places {
        let get = async |path: &str| {
            let call = server.anonymous(Method::GET, path).header("host", host);
            let call = call.from(peer.parse().unwrap());
            match forwarded {
                Some(ip) => call.header("x-forwarded-for", ip).send().await,
                None => call.send().await,
            }
        };
        let what = format!("{host} {peer} {forwarded:?}");
        let list = get("/dev/mailbox.json?to=ann%40example.org").await;
        let shown = if is_here { 3 } else { 1 };
        assert_eq!(list.data(200)["items"].as_array().unwrap().len(), shown, "{what}");
        assert_eq!(list.data(200)["pagination"]["total"], shown, "{what}");
        let page = get("/dev/mailbox").await;
        assert_eq!(page.text.contains("Your code to sign in"), is_here, "{what}");
        assert!(page.text.contains("You are invited to the team"), "{what}");
        for letter in &letters {
            let store = letter["storeId"].as_str().unwrap();
            for rest in ["", "/html"] {
                let path = format!(
                    "/dev/mailbox/{}{rest}?store={store}",
                    letter["id"].as_str().unwrap()
                );
                let is_shown = is_here || !store.is_empty();
                assert_eq!(get(&path).await.status == 200, is_shown, "{what} {path}");
            }
        }
    }
}

#[apply(both)]
async fn a_sign_in_ends_the_other_mails_of_its_address(server: Server) {
    let mut mails = Vec::new();
    for _ in 0..3 {
        server.app.env.clock.advance(SECOND);
        server.ask_to_sign_in(ANN).await.data(200);
        mails.push(server.sign_in_mail(ANN).await);
    }
    server.ask_to_sign_in(OWNER).await.data(200);
    server.prove(json!({"token": mails[1].token})).await.data(200);
    for mail in &mails {
        server.prove(json!({"token": mail.token})).await.error(401);
        server
            .prove(json!({"email": ANN, "code": mail.code}))
            .await
            .error(401);
    }
    // Those of somebody else go on.
    let mail = server.sign_in_mail(OWNER).await;
    server.prove(json!({"token": mail.token})).await.data(200);
}

#[apply(both)]
async fn ending_the_other_sessions_ends_sign_ins_that_are_under_way(server: Server) {
    let (token, app) = with_app(&server, ANN).await;
    server.app.env.clock.advance(HOUR);
    let mfa = app.begin(&server).await;
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    let sessions = format!("{ME}/sessions");
    server
        .with_session(&token, Method::DELETE, &sessions, None)
        .await
        .data(200);
    let code = app.code_at(&server, 0);
    assert_eq!(
        server.second_factor(&mfa, &code).await.error(401),
        "Sign-in expired"
    );
    server.prove(json!({"token": mail.token})).await.error(401);
    // A new one is begun as ever.
    let mfa = app.begin(&server).await;
    server.second_factor(&mfa, &code).await.data(200);
}

#[apply(both)]
async fn what_is_stored_opens_nothing(server: Server) {
    server.ask_to_sign_in(ANN).await.data(200);
    let mail = server.sign_in_mail(ANN).await;
    let token = server.merchant(OWNER).await;
    let sql = pandabase_platform::db::Sql::new("SELECT token_hash, code_hash FROM account_links");
    let hashes = server.app.db.read(move |tx| {
        tx.all(sql, &[], |row| {
            Ok((row.next::<Vec<u8>>()?, row.next::<Vec<u8>>()?))
        })
    });
    for (token_hash, code_hash) in hashes.await.unwrap() {
        for stored in [hex::encode(&token_hash), hex::encode(&code_hash)] {
            server.prove(json!({"token": stored})).await.error(401);
        }
        // Neither the code nor a plain hash of it: a million of them are quickly tried.
        use sha2::{Digest, Sha256};
        assert_ne!(code_hash, Sha256::digest(&mail.code).to_vec());
    }
    // What mails keep in clear has neither: their text is encrypted.
    let sql = pandabase_platform::db::Sql::new("SELECT recipient, subject, reference, content FROM mails");
    let mails = server.app.db.read(move |tx| {
        tx.all(sql, &[], |row| {
            let clear = [row.next::<String>()?, row.next()?, row.next()?];
            Ok((clear.join("\n"), row.next::<Vec<u8>>()?))
        })
    });
    let mails = mails.await.unwrap();
    assert_eq!(mails.len(), 2);
    for (clear, content) in mails {
        for secret in [mail.code.as_str(), &mail.token] {
            assert!(!clear.contains(secret), "{clear}");
            let mut parts = content.windows(secret.len());
            assert!(!parts.any(|part| part == secret.as_bytes()));
        }
    }
    for other in [
        mail.token.as_str(),
        token.trim_end_matches('x'),
        &token.to_uppercase(),
    ] {
        if other != token {
            assert_eq!(server.account_get(other, ME).await.error(401), "Session expired");
        }
    }
}

#[apply(both)]
async fn a_code_of_the_app_is_taken_once_and_only_near_its_time(server: Server) {
    let (token, app) = with_app(&server, ANN).await;
    drop(token);
    for (off, passes) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
        server.app.env.clock.advance(HOUR);
        let code = app.code_at(&server, off * SECOND);
        let mfa = app.begin(&server).await;
        let answer = server.second_factor(&mfa, &code).await;
        assert_eq!(answer.status == 200, passes, "{off}: {}", answer.text);
        if passes {
            // The same code, and one of an earlier step, are of no use any more.
            let again = app.begin(&server).await;
            assert_eq!(
                server.second_factor(&again, &code).await.error(401),
                "Invalid code"
            );
            let earlier = app.code_at(&server, (off - 30) * SECOND);
            assert_eq!(
                server.second_factor(&again, &earlier).await.error(401),
                "Invalid code"
            );
        }
    }
}

#[apply(both)]
async fn one_code_of_the_app_opens_one_of_many_sign_ins(server: Server) {
    let (_, app) = with_app(&server, ANN).await;
    server.app.env.clock.advance(HOUR);
    let mut waiting = Vec::new();
    for _ in 0..4 {
        waiting.push(app.begin(&server).await);
    }
    let code = app.code_at(&server, 0);
    let answers =
        futures_util::future::join_all(waiting.iter().map(|mfa| server.second_factor(mfa, &code))).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1);
}

#[apply(both)]
async fn second_factors_cannot_be_guessed(server: Server) {
    let (_, app) = with_app(&server, ANN).await;
    server.app.env.clock.advance(HOUR);
    // Five for a sign-in, and ten in an hour, however many sign-ins are begun.
    let mfa = app.begin(&server).await;
    for _ in 0..5 {
        let wrong = other_than(&app.code_at(&server, 90 * SECOND));
        assert_eq!(
            server.second_factor(&mfa, &wrong).await.error(401),
            "Invalid code"
        );
    }
    let right = app.code_at(&server, 0);
    assert_eq!(
        server.second_factor(&mfa, &right).await.error(401),
        "Sign-in expired"
    );
    let mfa = app.begin(&server).await;
    for _ in 0..5 {
        server.second_factor(&mfa, "aaaa-bbbb-cccc-dddd").await.error(401);
    }
    let mfa = app.begin(&server).await;
    let locked = server.second_factor(&mfa, &right).await;
    assert_eq!(locked.error(429), LIMITED);
    // The headers are those of the lock, not of the requests in a minute.
    let seconds: i64 = locked.header("retry-after").unwrap().parse().unwrap();
    assert!((3_500..=3_601).contains(&seconds), "{seconds}");
    assert_eq!(
        (
            locked.header("x-ratelimit-limit"),
            locked.header("x-ratelimit-remaining")
        ),
        (Some("10"), Some("0"))
    );
    assert_eq!(
        server.letters(ANN).await[1]["subject"],
        "Somebody tries codes to sign in to your account"
    );
    // A recovery code cannot be guessed, and opens the account in the meantime.
    server.second_factor(&mfa, &app.recovery[9]).await.data(200);
    server.app.env.clock.advance(HOUR);
    let mfa = app.begin(&server).await;
    let code = app.code_at(&server, 0);
    let signed_in = server.second_factor(&mfa, &code).await;
    let token = signed_in.data(200)["token"].as_str().unwrap();
    let happened = server.happened(token).await;
    let failed = happened.iter().filter(|kind| *kind == "SIGN_IN_FAILED").count();
    assert_eq!(failed, 10, "{happened:?}");
}

#[apply(both)]
async fn an_owner_who_signs_in_gives_a_guesser_no_more_tries(server: Server) {
    let (_, app) = with_app(&server, ANN).await;
    let told = async || {
        let letters = server.letters(ANN).await;
        let subject = "Somebody tries codes to sign in to your account";
        let about = letters.iter().filter(|letter| letter["subject"] == subject);
        about.count()
    };
    // Four wrong codes, and then the owner's right one, over and over.
    for round in 0..5 {
        server.app.env.clock.advance(HOUR);
        let mfa = app.begin(&server).await;
        for _ in 0..4 {
            let wrong = other_than(&app.code_at(&server, 90 * SECOND));
            server.second_factor(&mfa, &wrong).await.error(401);
        }
        let code = app.code_at(&server, 0);
        let answer = server.second_factor(&mfa, &code).await;
        if round < 4 {
            answer.data(200);
            assert_eq!(told().await, 0);
        } else {
            assert_eq!(answer.error(429), LIMITED);
            // The day began with the account, five hours ago.
            let seconds: i64 = answer.header("retry-after").unwrap().parse().unwrap();
            assert!((68_000..=68_401).contains(&seconds), "{seconds}");
            assert_eq!(told().await, 1);
        }
    }
    server.app.env.clock.advance(2 * HOUR);
    let mfa = app.begin(&server).await;
    let code = app.code_at(&server, 0);
    server.second_factor(&mfa, &code).await.error(429);
    server.second_factor(&mfa, &code).await.error(429);
    assert_eq!(told().await, 1);
    // The owner is not locked out, and that does not begin the count anew either.
    server.second_factor(&mfa, &app.recovery[0]).await.data(200);
    let mfa = app.begin(&server).await;
    server.second_factor(&mfa, &code).await.error(429);
    server.app.env.clock.advance(DAY);
    let mfa = app.begin(&server).await;
    let code = app.code_at(&server, 0);
    server.second_factor(&mfa, &code).await.data(200);
    server.verify().await;
}

#[apply(both)]
async fn a_first_step_alone_opens_nothing(server: Server) {
    let (_, app) = with_app(&server, ANN).await;
    server.app.env.clock.advance(HOUR);
    let mfa = app.begin(&server).await;
    assert_eq!(server.account_get(&mfa, ME).await.error(401), "Session expired");
    server.prove(json!({"token": mfa})).await.error(401);
    server.app.env.clock.advance(10 * MINUTE);
    let code = app.code_at(&server, 0);
    assert_eq!(
        server.second_factor(&mfa, &code).await.error(401),
        "Sign-in expired"
    );
    // Nor does a code open what belongs to somebody else.
    let (_, other) = with_app(&server, "eve@example.org").await;
    server.app.env.clock.advance(HOUR);
    let mfa = app.begin(&server).await;
    let code = other.code_at(&server, 0);
    assert_eq!(server.second_factor(&mfa, &code).await.error(401), "Invalid code");
}

#[apply(both)]
async fn a_session_can_be_bound_to_its_address(server: Server) {
    let free = server.merchant(OWNER).await;
    let elsewhere = async |server: &Server, token: &str, path: &str| {
        let call = server.anonymous(Method::GET, path).bearer(token);
        call.from("198.51.100.1:4000".parse().unwrap()).send().await
    };
    elsewhere(&server, &free, ME).await.data(200);
    let bound = server.with(|config| config.ip_binding = true).await;
    let token = bound.merchant(OWNER).await;
    bound.account_get(&token, ME).await.data(200);
    let store = bound.of_team("");
    for path in [ME, &store] {
        assert_eq!(
            elsewhere(&bound, &token, path).await.error(401),
            "Session expired"
        );
    }
    bound.account_get(&token, &store).await.data(200);
}

#[apply(both)]
async fn secrets_of_apps_are_encrypted_and_bound_to_their_accounts(server: Server) {
    let (_, app) = with_app(&server, ANN).await;
    let (_, _) = with_app(&server, "eve@example.org").await;
    assert!(crate::secrets::broken(&server).await.is_empty());
    for stored in crate::secrets::stored(&server).await {
        assert!(!stored.windows(app.secret.len()).any(|part| part == app.secret));
    }
    let swap = pandabase_platform::db::Sql::new(
        "UPDATE accounts SET totp_secret = (SELECT a.totp_secret FROM accounts a
            WHERE a.email = 'eve@example.org') WHERE email = 'ann@example.org'",
    );
    let swapped = server.app.db.write(move |tx| tx.run(swap, &[])).await;
    assert_eq!(swapped.unwrap(), 1);
    assert_eq!(crate::secrets::broken(&server).await.len(), 1);
    server.app.env.clock.advance(HOUR);
    let mfa = App::begin(&app, &server).await;
    let refused = server.second_factor(&mfa, "123456").await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json["ok"]),
        (500, &Value::Bool(false))
    );
}
