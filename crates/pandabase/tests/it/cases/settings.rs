//! What happens by itself, and the settings of it.

use super::Desk;
use crate::harness::{Answer, Server, apply, both};
use crate::portal::MIA;
use http::Method;
use serde_json::{Value, json};

async fn settings(server: &Server, body: Value) -> Answer {
    let path = format!("/v2/stores/{}/settings/cases", server.store.id);
    server.patch(&path, body).await
}

#[apply(both)]
async fn a_case_without_an_answer_is_closed_after_a_warning(server: Server) {
    let desk = Desk::open(&server).await;
    server.move_clock("P30D").await;
    assert_eq!(desk.standing().await.0, "OPEN");
    desk.reply("Which file did you get?").await.data(201);
    assert_eq!(
        server
            .jobs()
            .await
            .iter()
            .filter(|kind| *kind == "case_idle")
            .count(),
        1
    );
    server.move_clock("P11D").await;
    // The merchant writes again, and the time begins again.
    desk.reply("Are you there?").await.data(201);
    let replied = server.letters(MIA).await.len();
    server.move_clock("P11DT23H59M").await;
    assert_eq!(server.letters(MIA).await.len(), replied);
    server.move_clock("PT1M").await;
    let letters = server.letters(MIA).await;
    assert_eq!(
        (letters.len(), &letters[0]["subject"]),
        (replied + 1, &json!("Your support case will be closed soon"))
    );
    let text = letters[0]["text"].as_str().unwrap();
    assert!(
        text.contains("closed on July 26, 2026 at ") && text.ends_with(&format!("Ref: {}\n", desk.id)),
        "{text}"
    );
    server.move_clock("P1DT23H59M").await;
    assert_eq!(desk.standing().await.0, "AWAITING_CUSTOMER");
    server.move_clock("PT1M").await;
    assert_eq!(desk.standing().await, Desk::at("CLOSED", json!("SYSTEM"), 0, 2));
    let case = desk.show().await;
    assert_eq!(
        (&case["closedAt"], &case["lastMessageBy"]),
        (&json!("2026-07-26T00:00:00.001Z"), &json!("MERCHANT"))
    );
    assert_eq!(
        desk.trail().await.last().unwrap(),
        &("SYSTEM".to_owned(), "Case closed automatically".to_owned())
    );
    assert!(!server.jobs().await.contains(&"case_idle".to_owned()));
    server.verify().await;
}

#[apply(both)]
async fn an_answer_stops_the_clock(server: Server) {
    let desk = Desk::open(&server).await;
    desk.reply("Which file did you get?").await.data(201);
    server.move_clock("P13D").await;
    assert_eq!(
        server.letters(MIA).await[0]["subject"],
        "Your support case will be closed soon"
    );
    // The session is on the machine's clock, which has not moved.
    desk.customer_post("/messages", json!({"body": "The first one."}))
        .await
        .data(201);
    assert!(!server.jobs().await.contains(&"case_idle".to_owned()));
    server.move_clock("P30D").await;
    assert_eq!(desk.standing().await.0, "AWAITING_MERCHANT");
    desk.patch(json!({"status": "AWAITING_CUSTOMER"})).await.data(200);
    server.move_clock("P13DT23H59M").await;
    assert_eq!(desk.standing().await.0, "AWAITING_CUSTOMER");
    server.move_clock("PT1M").await;
    assert_eq!(desk.standing().await.0, "CLOSED");
}

#[apply(both)]
async fn settings_have_defaults_and_limits(server: Server) {
    let path = format!("/v2/stores/{}/settings/cases", server.store.id);
    let default = json!({
        "autoReplyEnabled": false, "autoReplyMessage": null, "autoCloseEnabled": true, "autoCloseDays": 14
    });
    assert_eq!(server.get(&path).await.data(200), &default);
    assert_eq!(settings(&server, json!({})).await.data(200), &default);
    let changed = json!({
        "autoReplyEnabled": true, "autoReplyMessage": "Thanks", "autoCloseEnabled": false,
        "autoCloseDays": 90
    });
    assert_eq!(settings(&server, changed.clone()).await.data(200), &changed);
    assert_eq!(server.get(&path).await.data(200), &changed);
    let cleared = settings(&server, json!({"autoReplyMessage": null})).await;
    assert_eq!(
        (
            &cleared.data(200)["autoReplyMessage"],
            &cleared.data(200)["autoCloseDays"]
        ),
        (&Value::Null, &json!(90))
    );
    for body in [
        json!({"autoCloseDays": 0}),
        json!({"autoCloseDays": 91}),
        json!({"autoCloseDays": null}),
        json!({"autoCloseDays": 1.5}),
        json!({"autoReplyEnabled": null}),
        json!({"autoReplyEnabled": "yes"}),
        json!({"autoCloseEnabled": 1}),
        json!({"autoReplyMessage": "x".repeat(4001)}),
    ] {
        let field = body.as_object().unwrap().keys().next().unwrap().clone();
        assert!(
            settings(&server, body)
                .await
                .error(400)
                .starts_with(&format!("body/{field} must")),
            "{field}"
        );
    }
    let (other, token) = server.other_store("other-store").await;
    let theirs = server
        .anonymous(Method::GET, &format!("/v2/stores/{}/settings/cases", other.id))
        .bearer(&token)
        .send()
        .await;
    assert_eq!(theirs.data(200), &default);
}

#[apply(both)]
async fn a_new_case_is_answered_at_once(server: Server) {
    settings(
        &server,
        json!({"autoReplyEnabled": true, "autoReplyMessage": "We answer within a day."}),
    )
    .await
    .data(200);
    let desk = Desk::open(&server).await;
    let (system, customer, merchant) = ("SYSTEM", "CUSTOMER", "MERCHANT");
    let expected = [
        (system, "Case opened by customer"),
        (customer, "This is not what I bought."),
        (merchant, "We answer within a day."),
    ];
    assert_eq!(
        desk.trail().await,
        expected.map(|(sender, text)| (sender.to_owned(), text.to_owned()))
    );
    assert_eq!(desk.standing().await, Desk::at("OPEN", Value::Null, 1, 1));
    let letters = server.letters(MIA).await;
    let answers = letters.iter().filter(|letter| {
        letter["text"]
            .as_str()
            .unwrap()
            .contains("We answer within a day.")
    });
    assert_eq!((letters.len(), answers.count()), (3, 1));
    for silent in [
        json!({"autoReplyMessage": "  "}),
        json!({"autoReplyMessage": null}),
        json!({"autoReplyMessage": "Hi", "autoReplyEnabled": false}),
    ] {
        let subject = silent.to_string();
        settings(&server, silent).await.data(200);
        let id = desk.another(&subject).await;
        let list = server.get(&server.core(&format!("/cases/{id}/messages"))).await;
        assert_eq!(list.data(200)["pagination"]["total"], 2);
    }
}

#[apply(both)]
async fn settings_reach_cases_that_wait_already(server: Server) {
    let desk = Desk::open(&server).await;
    desk.reply("Which file did you get?").await.data(201);
    settings(&server, json!({"autoCloseDays": 5})).await.data(200);
    server.drain().await;
    server.move_clock("P3D").await;
    assert_eq!(
        server.letters(MIA).await[0]["subject"],
        "Your support case will be closed soon"
    );
    settings(&server, json!({"autoCloseEnabled": false}))
        .await
        .data(200);
    server.drain().await;
    server.move_clock("P30D").await;
    assert_eq!(desk.standing().await.0, "AWAITING_CUSTOMER");
    settings(&server, json!({"autoCloseEnabled": true}))
        .await
        .data(200);
    server.drain().await;
    server.move_clock("PT0S").await;
    assert_eq!(desk.standing().await.0, "CLOSED");
}
