//! Cases that are answered, disputes with their evidence, refunds and payments.

mod cases;
mod disputes;
mod notes;

use super::{signed_in, text};
use crate::accounts::{ANN, OWNER};
use crate::cases::Desk as Case;
use crate::harness::{Server, apply, both};
use crate::refunds::sell_by_debit;
use crate::shop::{DECLINED, GOOD, card};
use crate::visitor::Visitor;
use http::Method;
use serde_json::{Value, json};

const UNKNOWN: &str = "aaaaaaaaaaaaaaaaaaaaaaaa";

/// A case, a dispute and a refund of the store, by what paths call them.
pub async fn names(server: &Server) -> Vec<(&'static str, String)> {
    let case = Case::open(server).await;
    let (_, dispute) = disputed(server, "GENERAL").await;
    let refund = refunded(server).await;
    let reply = canned(server, "Thanks", "Thank you, {buyer}.").await;
    vec![
        ("{caseId}", case.id.clone()),
        ("{disputeId}", text(&dispute["id"])),
        ("{refundId}", text(&refund["id"])),
        ("{replyId}", reply),
    ]
}

/// Makes a canned reply; its id.
async fn canned(server: &Server, name: &str, body: &str) -> String {
    let made = json!({"name": name, "body": body});
    let made = server.post(&server.of_team("/canned-replies"), made).await;
    text(&made.data(201)["id"])
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
