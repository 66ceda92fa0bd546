//! Cases that are answered, disputes with their evidence, refunds and payments.

use super::{signed_in, text};
use crate::accounts::{ANN, OWNER};
use crate::cases::Desk as Case;
use crate::harness::{Server, apply, both};
use crate::portal::MIA;
use crate::refunds::sell_by_debit;
use crate::shop::{DECLINED, GOOD, card};
use crate::visitor::Visitor;
use http::Method;
use pandabase_domain::time::DAY;
use serde_json::{Value, json};

const UNKNOWN: &str = "aaaaaaaaaaaaaaaaaaaaaaaa";

/// A case, a dispute and a refund of the store, by what paths call them.
pub async fn names(server: &Server) -> Vec<(&'static str, String)> {
    let case = Case::open(server).await;
    let (_, dispute) = disputed(server, "GENERAL").await;
    let refund = refunded(server).await;
    vec![
        ("{caseId}", case.id.clone()),
        ("{disputeId}", text(&dispute["id"])),
        ("{refundId}", text(&refund["id"])),
    ]
}

/// Sells for 108.25, which the buyer disputes; what paying answered, and the dispute.
async fn disputed(server: &Server, reason: &str) -> (Value, Value) {
    let paid = server.sell(10_000, GOOD).await;
    let opened = json!({"event": "dispute_opened", "reason": reason});
    let payment = server.play(&paid, opened).await;
    let path = server.core(&format!("/disputes/{}", text(&payment["dispute"]["id"])));
    let dispute = server.get(&path).await.data(200).clone();
    (paid, dispute)
}

/// Sells and refunds; the refund.
async fn refunded(server: &Server) -> Value {
    let paid = server.sell(2_000, GOOD).await;
    refund(server, &paid).await
}

async fn refund(server: &Server, paid: &Value) -> Value {
    let path = server.core(&format!("/refunds/orders/{}", text(&paid["order_id"])));
    server.post(&path, json!({})).await.data(200).clone()
}

async fn shown(case: &Case<'_>) -> Value {
    case.server.get(&case.path("")).await.data(200).clone()
}

async fn messages(case: &Case<'_>) -> Vec<Value> {
    let listed = case.server.get(&case.path("/messages?limit=100")).await;
    listed.data(200)["items"].as_array().unwrap().clone()
}

/// The address of the first link that has `part` in it.
fn link(visitor: &Visitor<'_>, part: &str) -> String {
    let mut links = visitor.text.split("href=\"").skip(1);
    let found = links.find_map(|rest| rest.split('"').next().filter(|link| link.contains(part)));
    found
        .unwrap_or_else(|| panic!("{part}: {}", visitor.text))
        .to_owned()
}

#[apply(both)]
async fn a_case_is_read_answered_with_a_file_and_closed(server: Server) {
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
        // Sixty messages a minute are the most.
        server.app.env.clock.advance(2_000);
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
        ("autoReplyMessage", "We answer within a day."),
        ("autoCloseDays", "91"),
    ];
    owner.press("save", &set).await;
    assert_eq!(
        owner.error("autoCloseDays"),
        "Enter a number of days from 1 to 90"
    );
    owner.shows("We answer within a day.</textarea>");
    let mut set = set;
    set[2].1 = "7";
    owner.press("save", &set).await;
    owner.shows("Saved.");
    let path = server.of_team("/settings/cases");
    assert_eq!(
        *server.get(&path).await.data(200),
        json!({"autoReplyEnabled": true, "autoReplyMessage": "We answer within a day.",
            "autoCloseEnabled": true, "autoCloseDays": 7})
    );
    let case = Case::open(&server).await;
    assert_eq!(messages(&case).await[2]["body"], "We answer within a day.");
    server.verify().await;
}

#[apply(both)]
async fn a_dispute_is_answered_with_evidence_once(server: Server) {
    let (paid, dispute) = disputed(&server, "PRODUCT_NOT_RECEIVED").await;
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("")).await;
    let due = server.desk("/disputes?status=NEEDS_EVIDENCE");
    owner.shows(&format!("{due}\""));
    owner.go(&due).await;
    let page = server.desk(&format!("/disputes/{}", text(&dispute["id"])));
    for says in [
        "Needs evidence (1)",
        "$108.25",
        "“Nothing arrived”",
        "Evidence is taken until June 8, 2026",
        &*page,
    ] {
        owner.shows(says);
    }
    owner.go(&page).await;
    for says in [
        "-$128.25",
        "$108.25 + $20.00",
        "If you win, you get back",
        "Dispute opened",
        "visa •••• 4242",
        &*server.desk(&format!("/orders/{}", text(&paid["order_id"]))),
    ] {
        owner.shows(says);
    }
    let evidence = link(&owner, "/evidence");
    owner.go(&evidence).await;
    for says in [
        "There is one submission.",
        "Mia Koch",
        "1 × Premium",
        "1 Main St",
        "Show that it did",
    ] {
        owner.shows(says);
    }
    owner.press("submit", &[]).await;
    assert_eq!(owner.error("access_activity_log"), "Please answer this");
    assert!(owner.error("sure").starts_with("Tick this"), "{}", owner.text);
    // Nothing of a long text is lost.
    let long = "12:00 downloaded <all> of it\n".repeat(600);
    owner.press("submit", &[("access_activity_log", &*long)]).await;
    assert_eq!(
        owner.text.matches("12:00 downloaded &#60;all&#62; of it").count(),
        600
    );
    assert_eq!(owner.error("access_activity_log"), "");
    let log = [("access_activity_log", "12 logins from Austin"), ("sure", "yes")];
    owner.press("submit", &log).await;
    owner.shows("It is on its way.");
    owner.shows("12 logins from Austin");
    owner.shows("with the bank");
    owner.hides("Evidence is taken until");
    let path = server.core(&format!("/disputes/{}", text(&dispute["id"])));
    let after = server.get(&path).await.data(200).clone();
    assert_eq!(
        (&after["status"], &after["evidence"]["access_activity_log"]),
        (&json!("UNDER_REVIEW"), &json!("12 logins from Austin"))
    );
    owner.go(&evidence).await;
    owner.shows("Evidence was submitted; there is one submission.");
    owner.hides("id=\"submission\"");
    owner.press("submit", &log).await;
    assert!(owner.is_refused());
    owner.shows("Evidence has already been submitted");
    server.drain().await;
    server.play(&paid, json!({"event": "dispute_won"})).await;
    owner.go(&page).await;
    owner.shows("$128.25 − $108.25");
    owner.go(&server.desk("/disputes")).await;
    owner.shows("won (1)");
    owner.shows("Needs evidence (0)");
    server.verify().await;
}

#[apply(both)]
async fn disputes_that_need_evidence_stand_first(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/disputes")).await;
    owner.shows("No disputes");
    let (_, first) = disputed(&server, "FRAUDULENT").await;
    server.advance(DAY).await;
    let (second, _) = disputed(&server, "UNRECOGNIZED").await;
    let (lost, _) = disputed(&server, "DUPLICATE_CHARGE").await;
    server.play(&lost, json!({"event": "dispute_lost"})).await;
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/disputes")).await;
    let at = |says: &str| {
        let found = owner.text.find(says);
        found.unwrap_or_else(|| panic!("{says}: {}", owner.text))
    };
    // The one that was opened first is due first.
    assert!(at("“I did not make this payment”") < at("“I do not know this charge”"));
    assert!(at("“I do not know this charge”") < at("“I was charged twice”"));
    assert_eq!(owner.text.matches("/disputes/dsp_").count(), 3);
    for (status, count) in [
        ("NEEDS_EVIDENCE", 2),
        ("LOST", 1),
        ("WON", 0),
        ("UNDER_REVIEW", 0),
    ] {
        owner
            .go(&server.desk(&format!("/disputes?status={status}")))
            .await;
        assert_eq!(owner.text.matches("/disputes/dsp_").count(), count, "{status}");
    }
    // A week after its opening a dispute takes no evidence any more.
    server.app.env.clock.advance(6 * DAY);
    owner
        .go(&server.desk(&format!("/disputes/{}/evidence", text(&first["id"]))))
        .await;
    owner.shows("The seven days for evidence are over.");
    owner.hides("id=\"submission\"");
    server.drain().await;
    owner.reload().await;
    owner.shows("This dispute is decided");
    assert_eq!(server.order(&second).await["status"], "CHARGEBACK");
    server.verify().await;
}

#[apply(both)]
async fn what_a_dispute_took_and_what_goes_with_evidence_is_told(server: Server) {
    let (paid, dispute) = disputed(&server, "GENERAL").await;
    let path = |rest: &str| server.of_team(&format!("/disputes/{}{rest}", text(&dispute["id"])));
    let mut amounts = json!({"totalAmount": 10_825, "takenAmount": 10_825, "fee": 2000,
        "debitedAmount": 12_825, "returnableAmount": 10_825, "cost": 12_825});
    assert_eq!(*server.get(&path("/amounts")).await.data(200), amounts);
    let evidence = server.get(&path("/evidence")).await.data(200).clone();
    assert_eq!(
        evidence,
        json!({"possible": true, "refusal": null, "until": "2026-06-08T00:00:00.000Z",
            "customerName": "Mia Koch", "customerEmail": MIA, "customerIp": "0.0.0.0",
            "billingAddress": evidence["billingAddress"], "productDescription": "1 × Premium",
            "priorPayments": []})
    );
    server.play(&paid, json!({"event": "dispute_lost"})).await;
    amounts["returnableAmount"] = 0.into();
    assert_eq!(*server.get(&path("/amounts")).await.data(200), amounts);
    let evidence = server.get(&path("/evidence")).await;
    assert_eq!(evidence.data(200)["refusal"], "Dispute is already resolved");
    let (other, token) = server.other_store("other-store").await;
    for rest in ["amounts", "evidence"] {
        let foreign = format!("/v2/stores/{}/disputes/{}/{rest}", other.id, text(&dispute["id"]));
        let call = server.anonymous(Method::GET, &foreign).bearer(&token);
        assert_eq!(call.send().await.error(404), "Dispute not found");
        let short = server.of_team(&format!("/disputes/short/{rest}"));
        assert!(
            server
                .get(&short)
                .await
                .error(400)
                .starts_with("params/disputeId")
        );
    }
}

#[apply(both)]
async fn earlier_payments_of_the_buyer_are_shown(server: Server) {
    for _ in 0..2 {
        server.sell(4000, GOOD).await;
        server.app.env.clock.advance(1000);
    }
    let (_, dispute) = disputed(&server, "FRAUDULENT").await;
    let mut owner = signed_in(&server, OWNER).await;
    owner
        .go(&server.desk(&format!("/disputes/{}/evidence", text(&dispute["id"]))))
        .await;
    owner.shows("Earlier payments of the same buyer");
    assert_eq!(owner.text.matches("same IP address").count(), 2);
    owner.shows("$43.30");
}

#[apply(both)]
async fn refunds_are_listed_and_one_that_failed_is_made_again(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/refunds")).await;
    owner.shows("No refunds");
    let paid = sell_by_debit(&server).await;
    let waiting = refund(&server, &paid).await;
    refunded(&server).await;
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/refunds")).await;
    for says in [
        "All (2)",
        "on its way (1)",
        "done (1)",
        "failed (0)",
        "$40.00",
        "$20.00",
    ] {
        owner.shows(says);
    }
    let page = server.desk(&format!("/refunds/{}", text(&waiting["id"])));
    owner.go(&server.desk("/refunds?status=PROCESSING")).await;
    assert_eq!(owner.text.matches("/refunds/rfd_").count(), 1);
    owner.go(&link(&owner, "/refunds/rfd_")).await;
    owner.shows("Your balance was debited already.");
    owner.hides("id=\"again\"");
    server.play(&paid, json!({"event": "refund_failed"})).await;
    owner.go(&page).await;
    owner.shows("could not take the money");
    owner.shows("Refund failed");
    let order = server.desk(&format!("/orders/{}", text(&paid["order_id"])));
    owner.shows(&format!("{order}/refund\" id=\"again\""));
    owner.go(&format!("{order}/refund")).await;
    owner.press("refund", &[("reason", "DUPLICATE")]).await;
    owner.shows("The refund was made.");
    let listed = server.get(&server.core("/refunds?status=PROCESSING")).await;
    assert_eq!(listed.data(200)["items"][0]["reason"], "DUPLICATE");
    server.verify().await;
}

#[apply(both)]
async fn payments_lead_to_their_orders(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/payments")).await;
    owner.shows("No payments yet");
    let paid = server.sell(4000, GOOD).await;
    let session = server.cart_of(6000).await;
    server.pay_with(&session, card(DECLINED)).await;
    owner.go(&server.desk("/payments")).await;
    for says in [
        "All (2)",
        "paid (1)",
        "failed (1)",
        "$43.30",
        "visa •••• 4242",
        "United States",
    ] {
        owner.shows(says);
    }
    let order = server.desk(&format!("/orders/{}", text(&paid["order_id"])));
    let id = text(&paid["payment_id"]);
    for (filter, count) in [
        (String::new(), 2),
        ("?status=COMPLETED".to_owned(), 1),
        ("?status=DISPUTED".to_owned(), 0),
        (format!("?search={id}"), 1),
        (format!("?search={id}&status=FAILED"), 0),
        ("?search=ann@example.org".to_owned(), 0),
        ("?status=PAID".to_owned(), 2),
    ] {
        owner.go(&server.desk(&format!("/payments{filter}"))).await;
        assert_eq!(owner.text.matches("/orders/ord_").count(), count, "{filter}");
    }
    owner.go(&server.desk("/payments?status=COMPLETED")).await;
    assert_eq!(link(&owner, "/orders/ord_"), order);
}

#[apply(both)]
async fn viewers_read_and_strangers_find_nothing(server: Server) {
    let case = Case::open(&server).await;
    case.message_with_a_file().await;
    let (_, dispute) = disputed(&server, "GENERAL").await;
    server.member_with("VIEWER").await;
    let mut viewer = signed_in(&server, "viewer@example.org").await;
    let page = server.desk(&format!("/cases/{}", case.id));
    viewer.go(&server.desk("/cases")).await;
    viewer.hides("id=\"settings\"");
    viewer.go(&page).await;
    viewer.shows("This is not what I bought.");
    for hidden in [
        "id=\"answer\"",
        "id=\"urgency\"",
        "value=\"close\"",
        "id=\"refund\"",
    ] {
        viewer.hides(hidden);
    }
    let file = link(&viewer, "/attachments/");
    for (action, typed) in [("send", "Hello"), ("close", ""), ("priority", ""), ("read", "")] {
        let typed = [("body", typed), ("priority", "LOW")];
        viewer.press(action, &typed).await;
        assert!(viewer.is_refused(), "{action}: {}", viewer.text);
        viewer.shows("Your role in this store does not allow this.");
    }
    let shown = shown(&case).await;
    assert_eq!(
        (&shown["priority"], &shown["unreadCount"]),
        (&json!("NORMAL"), &json!(2))
    );
    let evidence = server.desk(&format!("/disputes/{}/evidence", text(&dispute["id"])));
    viewer.go(&evidence).await;
    viewer.shows("Your role in this store does not allow this.");
    viewer.hides("id=\"submission\"");
    let log = [("access_activity_log", "x"), ("sure", "yes")];
    viewer.press("submit", &log).await;
    assert!(viewer.is_refused());
    let path = server.core(&format!("/disputes/{}", text(&dispute["id"])));
    assert_eq!(server.get(&path).await.data(200)["status"], "AWAITING_REVIEW");
    // Neither what is of nobody nor what is of somebody else is there.
    for (rest, action) in [
        (format!("/cases/case_{UNKNOWN}"), "send"),
        ("/cases/short".to_owned(), "send"),
        (format!("/disputes/dsp_{UNKNOWN}"), "submit"),
        (format!("/disputes/dsp_{UNKNOWN}/evidence"), "submit"),
        (format!("/refunds/rfd_{UNKNOWN}"), "again"),
    ] {
        viewer.go(&server.desk(&rest)).await;
        assert_eq!(viewer.status, 404, "{rest}: {}", viewer.text);
        viewer.press(action, &[("body", "Hello"), log[0], log[1]]).await;
        assert!(
            viewer.status == 404 || viewer.is_refused(),
            "{rest}: {}",
            viewer.text
        );
    }
    let mut ann = signed_in(&server, ANN).await;
    for page in [&file, &page, &evidence] {
        ann.go(page).await;
        assert_eq!(ann.status, 404, "{page}: {}", ann.text);
        ann.hides("mia@example.org");
    }
    let asked = server.anonymous(Method::GET, &file).send().await;
    assert!(asked.header("location").unwrap().starts_with("/sign-in?next="));
    viewer.go(&format!("{file}x")).await;
    assert_eq!(viewer.status, 404);
    server.verify().await;
}
