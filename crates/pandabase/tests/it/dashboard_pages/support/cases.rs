//! Cases: listed, found, read, answered, and what happens to them by itself.

use super::super::{signed_in, text};
use super::{link, messages, shown};
use crate::accounts::OWNER;
use crate::cases::Desk as Case;
use crate::harness::{Server, apply, both};
use crate::portal::MIA;
use http::Method;
use serde_json::json;

#[apply(both)]
async fn a_case_is_read_with_its_files(server: Server) {
    let case = Case::open(&server).await;
    case.message_with_a_file().await;
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk(&format!("/cases/{}", case.id));
    owner.go(&server.desk("")).await;
    owner.shows(&format!("{}\"", server.desk("/cases?status=AWAITING_MERCHANT")));
    owner.go(&server.desk("/cases?status=AWAITING_MERCHANT")).await;
    for says in [
        "Wrong file delivered",
        "Mia Koch",
        "waits for you (1)",
        "2 unread messages",
        &*page,
    ] {
        owner.shows(says);
    }
    owner.go(&page).await;
    for says in [
        "This is not what I bought.",
        "See the file.",
        "what I got.txt",
        "The buyer opened the case",
        "2 unread messages",
        &*server.desk(&format!("/orders/{}", case.order)),
        "/refund\" id=\"refund\"",
    ] {
        owner.shows(says);
    }
    // The buyer's file is handed out.
    owner.go(&link(&owner, "/attachments/")).await;
    let url = owner.gone_to.clone().unwrap();
    let path = url
        .strip_prefix(server.app.env.config.public_url.as_str())
        .unwrap();
    assert_eq!(server.anonymous(Method::GET, path).send().await.text, "hello");
    owner.go(&page).await;
    owner.press("read", &[]).await;
    owner.shows("Saved.");
    owner.hides("unread message");
    assert_eq!(shown(&case).await["unreadCount"], 0);
    owner.press("priority", &[("priority", "URGENT")]).await;
    owner.shows("urgent</span>");
    assert_eq!(shown(&case).await["priority"], "URGENT");
    server.verify().await;
}

#[apply(both)]
async fn a_case_is_answered_with_a_file_and_closed(server: Server) {
    let case = Case::open(&server).await;
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk(&format!("/cases/{}", case.id))).await;
    let answer = [("body", "A fresh <file> is on its way.")];
    owner
        .attach("send", &answer, ["fresh.txt", "text/plain", "fresh"])
        .await;
    owner.shows("It is on its way.");
    owner.shows("A fresh &#60;file&#62; is on its way.");
    owner.shows("fresh.txt");
    owner.shows("waits for the buyer");
    let written = messages(&case).await.pop().unwrap();
    assert_eq!(
        (&written["senderType"], &written["body"]),
        (&json!("MERCHANT"), &json!("A fresh <file> is on its way."))
    );
    assert!(text(&written["senderId"]).starts_with("acc_"), "{written}");
    assert_eq!(written["attachments"][0]["sizeBytes"], 5);
    let letter = server.letters(MIA).await.remove(0);
    assert!(text(&letter["text"]).contains("is on its way."), "{letter}");
    owner.press("close", &[]).await;
    owner.hides("id=\"answer\"");
    assert_eq!(shown(&case).await["closedBy"], "MERCHANT");
    // Who still had the form open is told why it does nothing.
    owner.press("send", &answer).await;
    assert!(owner.is_refused());
    owner.shows("Cannot send messages on a closed case");
    owner.press("reopen", &[]).await;
    assert_eq!(shown(&case).await["status"], "OPEN");
    owner.press("await", &[]).await;
    owner.shows("The store waits for the buyer");
    assert_eq!(shown(&case).await["status"], "AWAITING_CUSTOMER");
    owner.press("send-close", &[("body", "That is all.")]).await;
    let after = messages(&case).await;
    assert_eq!(after[after.len() - 2]["body"], "That is all.");
    assert_eq!(shown(&case).await["status"], "CLOSED");
    server.verify().await;
}

#[apply(both)]
async fn what_is_wrong_with_an_answer_stands_at_its_field(server: Server) {
    let case = Case::open(&server).await;
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk(&format!("/cases/{}", case.id))).await;
    owner.press("send", &[]).await;
    assert_eq!(owner.error("body"), "Write what it is about");
    owner
        .attach("send", &[("body", "Look:")], ["a.html", "text/html", "<b>"])
        .await;
    assert!(
        owner.error("files").starts_with("Only pictures"),
        "{}",
        owner.text
    );
    owner.shows(">Look:</textarea>");
    owner
        .attach("send", &[("body", "Look:")], ["empty.txt", "text/plain", ""])
        .await;
    assert!(
        owner.error("files").starts_with("Only pictures"),
        "{}",
        owner.text
    );
    // What is too long for the cookie of a draft is not lost either.
    let long = "ä".repeat(4_000);
    owner
        .attach("send", &[("body", &*long)], ["a.html", "text/html", "<b>"])
        .await;
    owner.shows(&long);
    assert!(
        owner.error("files").starts_with("Only pictures"),
        "{}",
        owner.text
    );
    assert_eq!(messages(&case).await.len(), 2);
    assert_eq!(shown(&case).await["status"], "OPEN");
}

#[apply(both)]
async fn cases_are_found_by_tab_priority_and_search(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/cases")).await;
    owner.shows("No cases yet");
    let case = Case::open(&server).await;
    for subject in ["Second", "<b>Third"] {
        server.app.env.clock.advance(1000);
        case.another(subject).await;
    }
    server
        .patch(&case.path(""), json!({"priority": "HIGH"}))
        .await
        .data(200);
    server
        .patch(&case.path(""), json!({"status": "CLOSED"}))
        .await
        .data(200);
    let order = server.get(&server.core(&format!("/orders/{}", case.order))).await;
    let number = text(&order.data(200)["orderNumber"]);
    for (filter, count) in [
        (String::new(), 3),
        ("?status=OPEN".to_owned(), 2),
        ("?status=CLOSED".to_owned(), 1),
        ("?status=AWAITING_MERCHANT".to_owned(), 0),
        ("?priority=HIGH".to_owned(), 1),
        ("?priority=HIGH&status=OPEN".to_owned(), 0),
        // What the API would refuse is left out.
        ("?status=PAID&priority=DEAR".to_owned(), 3),
        (format!("?search={}", case.order), 3),
        (format!("?search={number}&status=OPEN"), 2),
        ("?search=MIA@example.org".to_owned(), 3),
        ("?search=ann@example.org".to_owned(), 0),
        ("?search=%22%3E%3Cb%3E".to_owned(), 0),
        (format!("?search=case_{}", "a".repeat(200)), 0),
    ] {
        owner.go(&server.desk(&format!("/cases{filter}"))).await;
        assert_eq!(owner.status, 200, "{filter}: {}", owner.text);
        let rows = owner.text.matches("/cases/case_").count();
        assert_eq!(rows, count, "{filter}: {}", owner.text);
        owner.hides("<b>");
    }
    owner.go(&server.desk("/cases?priority=HIGH")).await;
    owner.shows("All (1)");
    owner.shows("closed (1)");
    owner.shows("new (0)");
    // The id of a case leads to it.
    owner
        .go(&server.desk(&format!("/cases?search={}", case.id)))
        .await;
    owner.shows("This is not what I bought.");
}

#[apply(both)]
async fn a_long_conversation_shows_its_end_and_the_way_back(server: Server) {
    let case = Case::open(&server).await;
    for number in 0..101 {
        server.app.env.clock.advance(1);
        let body = json!({"body": format!("Number {number}.")});
        server.post(&case.path("/messages"), body).await.data(201);
    }
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk(&format!("/cases/{}", case.id))).await;
    owner.shows("Number 100.");
    owner.shows("Number 50.");
    owner.hides("Number 40.");
    let earlier = link(&owner, "?page=");
    owner.go(&earlier).await;
    owner.shows("This is not what I bought.");
    owner.shows("Number 40.");
    owner.hides("Number 50.");
    owner.shows("id=\"newest\"");
    owner.hides("id=\"earlier\"");
}

#[apply(both)]
async fn settings_of_cases_are_kept_and_hold(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/cases")).await;
    let page = server.desk("/settings/cases");
    owner.shows(&format!("{page}\" id=\"settings\""));
    owner.go(&page).await;
    assert_eq!(owner.fields()["autoCloseDays"], "14");
    assert!(!owner.fields().contains_key("autoReplyEnabled"));
    let set = [
        ("autoReplyEnabled", "yes"),
        ("autoReplyMessage", "We answer\r\nwithin a day."),
        ("autoCloseDays", "91"),
    ];
    owner.press("save", &set).await;
    assert_eq!(
        owner.error("autoCloseDays"),
        "Enter a number of days from 1 to 90"
    );
    owner.shows("We answer\nwithin a day.</textarea>");
    let mut set = set;
    set[2].1 = "7";
    owner.press("save", &set).await;
    owner.shows("Saved.");
    let path = server.of_team("/settings/cases");
    assert_eq!(
        *server.get(&path).await.data(200),
        json!({"autoReplyEnabled": true, "autoReplyMessage": "We answer\nwithin a day.",
            "autoCloseEnabled": true, "autoCloseDays": 7})
    );
    let case = Case::open(&server).await;
    assert_eq!(messages(&case).await[2]["body"], "We answer\nwithin a day.");
    server.verify().await;
}
