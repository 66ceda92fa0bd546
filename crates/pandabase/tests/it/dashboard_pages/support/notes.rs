//! What the team writes for itself: notes on cases, and canned replies.

use super::super::{SESSION, signed_in, text};
use super::{canned, messages, shown};
use crate::accounts::OWNER;
use crate::cases::Desk as Case;
use crate::harness::{Server, apply, both};
use crate::portal::MIA;
use http::Method;
use serde_json::json;

#[apply(both)]
async fn a_note_is_added_read_by_the_team_and_deleted(server: Server) {
    let case = Case::open(&server).await;
    let page = server.desk(&format!("/cases/{}", case.id));
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&page).await;
    owner.shows("The buyer never sees them.");
    owner.shows(&format!("href=\"{page}/note\" id=\"new-note\" data-beside"));
    owner.go(&format!("{page}/note")).await;
    owner.shows("Wrong file delivered");
    owner.press("note", &[("remark", " ")]).await;
    assert_eq!(owner.error("remark"), "Please answer this");
    owner
        .press("note", &[("remark", "x".repeat(4001).as_str())])
        .await;
    assert!(owner.is_refused());
    owner
        .press("note", &[("remark", "Asks <often>.\r\nBe kind.")])
        .await;
    owner.shows("Saved.");
    owner.shows("Asks &#60;often&#62;.\nBe kind.");
    owner.shows("<strong>owner@example.org</strong>");
    let path = server.of_team(&format!("/cases/{}/notes", case.id));
    let listed = server.get(&path).await.data(200).clone();
    assert_eq!(listed["items"][0]["body"], "Asks <often>.\nBe kind.");
    // It changes nothing for the buyer.
    assert_eq!(messages(&case).await.len(), 2);
    assert_eq!(shown(&case).await["unreadCount"], 1);
    server.drain().await;
    let letters = json!(server.letters(MIA).await).to_string();
    assert!(!letters.contains("Be kind."), "{letters}");
    let exported = server.desk("/cases.csv");
    let session = owner.cookie(SESSION).unwrap().to_owned();
    let file = server.page_with(&session, &exported).await;
    assert!(!file.text.contains("Be kind."), "{}", file.text);
    // Who may only read the case reads its notes, and nothing else.
    server.member_with("VIEWER").await;
    let mut viewer = signed_in(&server, "viewer@example.org").await;
    viewer.go(&page).await;
    viewer.shows("Be kind.");
    viewer.hides("delete-note");
    viewer.hides("id=\"new-note\"");
    let id = text(&listed["items"][0]["id"]);
    viewer.press("delete-note", &[("note", &*id)]).await;
    assert!(viewer.is_refused());
    owner.go(&page).await;
    owner.press("delete-note", &[("note", &*id)]).await;
    owner.shows("It was removed.");
    owner.hides("Be kind.");
    assert_eq!(server.get(&path).await.data(200)["pagination"]["total"], 0);
    owner.press("delete-note", &[("note", &*id)]).await;
    assert_eq!(owner.status, 404);
    server.verify().await;
}

#[apply(both)]
async fn of_many_notes_the_newest_are_shown_first(server: Server) {
    let case = Case::open(&server).await;
    let path = server.of_team(&format!("/cases/{}/notes", case.id));
    for number in 0..11 {
        server.app.env.clock.advance(1);
        let note = json!({"body": format!("Number {number}.")});
        server.post(&path, note).await.data(201);
    }
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk(&format!("/cases/{}", case.id));
    owner.go(&page).await;
    owner.shows("Number 10.");
    owner.hides("Number 0.");
    owner.shows(&format!("href=\"{page}?notes=all\" id=\"all-notes\""));
    owner.go(&format!("{page}?notes=all")).await;
    owner.shows("Number 0.");
    owner.hides("id=\"all-notes\"");
}

#[apply(both)]
async fn a_canned_reply_is_put_into_an_answer(server: Server) {
    let case = Case::open(&server).await;
    let page = server.desk(&format!("/cases/{}", case.id));
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&page).await;
    owner.hides("value=\"insert\"");
    let id = canned(&server, "Late", "Dear {buyer},\nyour order {order} {comes}.").await;
    let order = server.get(&server.core(&format!("/orders/{}", case.order))).await;
    let number = text(&order.data(200)["orderNumber"]);
    owner.go(&page).await;
    owner.press("insert", &[("body", "One moment.")]).await;
    assert_eq!(owner.error("reply"), "Choose a reply");
    owner.shows(">One moment.</textarea>");
    let chosen = [("body", "One moment."), ("reply", &*id)];
    owner.press("insert", &chosen).await;
    let filled = format!("One moment.\n\nDear Mia Koch,\nyour order {number} {{comes}}.");
    owner.shows(&format!(">{filled}</textarea>"));
    // Nothing is sent before somebody sends it.
    assert_eq!(messages(&case).await.len(), 2);
    owner.press("send", &[("body", &*filled)]).await;
    owner.shows("It is on its way.");
    assert_eq!(messages(&case).await.pop().unwrap()["body"], filled);
    // One that is deleted meanwhile is no fault of who chose it.
    server
        .delete(&server.of_team(&format!("/canned-replies/{id}")))
        .await
        .data(200);
    owner
        .press("insert", &[("body", "Still here."), ("reply", &*id)])
        .await;
    owner.shows(">Still here.</textarea>");
    server.verify().await;
}

/// What our script asks for is answered there and then, and kept in no cookie.
#[apply(both)]
async fn our_script_gets_a_canned_reply_without_a_redirect(server: Server) {
    let case = Case::open(&server).await;
    let id = canned(&server, "Thanks", "Thank you, {buyer}.").await;
    let page = server.desk(&format!("/cases/{}", case.id));
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&page).await;
    let form = owner.fields();
    let token = form["csrf"].clone();
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("csrf", &*token), ("action", "insert"), ("reply", &*id)])
        .finish();
    let cookies = ["pandabase_form", SESSION]
        .map(|name| format!("{name}={}", owner.cookie(name).unwrap()))
        .join("; ");
    let call = server.anonymous(Method::POST, &page);
    let call = call.header("cookie", &cookies).header("pandabase-swap", "1");
    let answer = call.body(body).send().await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(
        answer.text.contains(">Thank you, Mia Koch.</textarea>"),
        "{}",
        answer.text
    );
    assert!(answer.header("pandabase-go").is_none());
    owner.reload().await;
    owner.hides("Thank you, Mia Koch.");
}

#[apply(both)]
async fn canned_replies_are_made_changed_and_deleted(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/cases")).await;
    owner.shows(&format!("href=\"{}\" id=\"replies\"", server.desk("/replies")));
    owner.go(&server.desk("/replies")).await;
    owner.shows("No canned replies yet");
    owner.go(&server.desk("/replies/new")).await;
    owner.shows("{buyer} becomes the buyer&#39;s name");
    owner.press("save", &[("name", "Late"), ("body", "")]).await;
    assert_eq!(owner.error("body"), "Please answer this");
    owner
        .press("save", &[("name", "Late"), ("body", "Dear {buyer}")])
        .await;
    owner.shows("It is in the list now.");
    owner.shows("Dear {buyer}");
    owner.press("save", &[("name", "LATE"), ("body", "x")]).await;
    assert_eq!(owner.error("name"), "Canned reply &#39;LATE&#39; already exists");
    let listed = server.get(&server.of_team("/canned-replies")).await;
    let reply = listed.data(200)["items"][0].clone();
    let page = server.desk(&format!("/replies/{}", text(&reply["id"])));
    let mut late = signed_in(&server, OWNER).await;
    late.go(&page).await;
    owner.go(&page).await;
    server.app.env.clock.advance(1000);
    owner
        .press("save", &[("name", "Delayed"), ("body", "Dear {buyer},")])
        .await;
    owner.shows("Saved.");
    late.press("save", &[("body", "Hello {buyer}")]).await;
    late.shows("Somebody else has changed this since the form was shown");
    late.shows("id=\"name-stands\">Stored now: Delayed<");
    late.shows(">Hello {buyer}</textarea>");
    owner.press("delete", &[]).await;
    owner.shows("It was removed.");
    owner.shows("No canned replies yet");
    late.press("save", &[("body", "Hello {buyer}")]).await;
    assert_eq!(late.status, 404);
    server.verify().await;
}
