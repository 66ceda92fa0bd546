//! Webhooks: added, tested, changed, and what was delivered to them.

use super::{DRAFT, PUBLIC, copied, endpoint};
use crate::accounts::OWNER;
use crate::dashboard_pages::{signed_in, text};
use crate::harness::{Server, apply, both};
use crate::receiver::{Manner, Receiver};
use crate::webhooks::{complete, open};
use pandabase_domain::time::HOUR;
use serde_json::{Value, json};

async fn webhook(server: &Server, id: &str) -> Value {
    let shown = server.get(&server.core(&format!("/webhooks/{id}"))).await;
    shown.data(200).clone()
}

/// The deliveries of an endpoint, newest first.
async fn deliveries(server: &Server, id: &str) -> Vec<Value> {
    let path = server.core(&format!("/webhooks/{id}/deliveries"));
    let listed = server.get(&path).await;
    listed.data(200)["items"].as_array().unwrap().clone()
}

#[apply(both)]
async fn an_endpoint_is_added_and_its_secret_seen_once(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/developers/webhooks")).await;
    owner.shows("No webhook yet");
    owner.go(&server.desk("/developers/webhooks/new")).await;
    owner.press("make", &[("url", PUBLIC)]).await;
    owner.shows("Choose at least one event.");
    owner
        .press(
            "make",
            &[("url", "https://10.0.0.1"), ("event.PAYMENT_COMPLETED", "yes")],
        )
        .await;
    assert_eq!(owner.error("url"), "Webhook URL must be a public HTTPS address");
    owner
        .press(
            "make",
            &[("url", PUBLIC), ("note", "main"), ("event.PAYMENT_FAILED", "yes")],
        )
        .await;
    let secret = copied(&owner, "whsec_").unwrap();
    assert_eq!(owner.cookie(DRAFT), None);
    let listed = server.get(&server.core("/webhooks")).await;
    let made = listed.data(200)["items"][0].clone();
    assert_eq!(
        (
            &made["url"],
            &made["note"],
            &made["signatureVersion"],
            &made["eventTypes"]
        ),
        (
            &json!(PUBLIC),
            &json!("main"),
            &json!("V2"),
            &json!(["PAYMENT_COMPLETED", "PAYMENT_FAILED"])
        )
    );
    let page = server.desk(&format!("/developers/webhooks/{}", text(&made["id"])));
    owner.go(&page).await;
    owner.hides(&secret);
    owner.press("roll", &[]).await;
    let next = copied(&owner, "whsec_").unwrap();
    assert_ne!(secret, next);
    owner.reload().await;
    owner.hides(&next);
    server.verify().await;
}

#[apply(both)]
async fn an_endpoint_is_changed_paused_and_deleted(server: Server) {
    let id = endpoint(&server, PUBLIC).await;
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk(&format!("/developers/webhooks/{id}"));
    owner.go(&page).await;
    let change = [
        ("note", "n"),
        ("signatureVersion", "V1"),
        ("event.SUBSCRIPTION_ENDED", "yes"),
    ];
    owner.press("change", &change).await;
    owner.shows("Saved.");
    let changed = webhook(&server, &id).await;
    assert_eq!(
        (
            &changed["note"],
            &changed["signatureVersion"],
            &changed["eventTypes"]
        ),
        (
            &json!("n"),
            &json!("V1"),
            &json!(["PAYMENT_COMPLETED", "SUBSCRIPTION_ENDED"])
        )
    );
    owner
        .press("change", &[("note", ""), ("url", "ftp://8.8.8.8")])
        .await;
    assert_eq!(owner.error("url"), "Webhook URL must be a public HTTPS address");
    assert_eq!(webhook(&server, &id).await, changed);
    owner.press("change", &[("note", ""), ("url", PUBLIC)]).await;
    assert_eq!(webhook(&server, &id).await["note"], Value::Null);
    owner.go(&page).await;
    owner.press("pause", &[]).await;
    owner.shows(">paused<");
    assert_eq!(webhook(&server, &id).await["isEnabled"], false);
    owner.go(&format!("{page}/replay")).await;
    let days = [("from", "2026-06-01"), ("to", "2026-06-01")];
    owner.press("replay", &days).await;
    owner.shows("Webhook is disabled; enable it first");
    owner.go(&page).await;
    owner.press("resume", &[]).await;
    assert_eq!(webhook(&server, &id).await["isEnabled"], true);
    owner.press("nothing", &[]).await;
    owner.press("delete", &[]).await;
    owner.shows("It was removed.");
    owner.go(&page).await;
    assert_eq!(owner.status, 404);
}

#[apply(both)]
async fn a_test_says_what_came_of_it(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(204)).await;
    let id = endpoint(&server, &receiver.url).await;
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk(&format!("/developers/webhooks/{id}"));
    owner.go(&page).await;
    owner
        .press("test", &[("eventType", "SUBSCRIPTION_RENEWED")])
        .await;
    owner.shows("Your server took the test: status 204");
    let seen = receiver.take_one().json();
    assert_eq!(seen["event"], "SUBSCRIPTION_RENEWED");
    owner.shows(seen["id"].as_str().unwrap());
    receiver.answer(Manner::Status(503));
    owner.press("test", &[]).await;
    owner.shows("The endpoint answered with status 503");
    owner.reload().await;
    owner.hides("id=\"tested\"");
    // A test is of what is asked for, and of nothing else.
    owner.press("test", &[("eventType", "ORDER_PAID")]).await;
    assert!(owner.is_refused());
    assert_eq!(deliveries(&server, &id).await, Vec::<Value>::new());
}

/// The job of a week: what failed is found from the first page, read, and sent again.
#[apply(both)]
async fn what_failed_is_found_read_and_sent_again(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Complain(b"no <thanks>")).await;
    let id = endpoint(&server, &receiver.url).await;
    let event = complete(&server).await.unwrap();
    let seen = receiver.take_one();
    let mut owner = signed_in(&server, OWNER).await;
    let list = server.desk("/developers/webhooks");
    owner.go(&server.desk("")).await;
    owner.shows("1 delivery to a webhook failed in the last seven days");
    owner.shows(&format!("<a href=\"{list}\">1 delivery"));
    owner.go(&list).await;
    let failed = format!("{list}/{id}/deliveries?status=FAILED");
    owner.shows(&format!("<a href=\"{failed}\">1 delivery failed"));
    owner.go(&failed).await;
    owner.shows("1 delivery<");
    let attempt = deliveries(&server, &id).await.remove(1);
    let page = format!("{list}/{id}/deliveries/{}", text(&attempt["id"]));
    owner.shows(&format!("href=\"{page}\""));
    owner.shows("Attempt 1: status 500");
    owner.go(&page).await;
    for shown in [
        "The endpoint answered with status 500",
        "no &#60;thanks&#62;",
        event.as_str(),
        seen.header("webhook-signature"),
        "&#34;event&#34;: &#34;PAYMENT_COMPLETED&#34;",
        "Prämie",
    ] {
        owner.shows(shown);
    }
    let body = std::str::from_utf8(&seen.body).unwrap().replace('"', "&#34;");
    owner.shows(&body);
    receiver.answer(Manner::Answer("fine"));
    owner.press("resend", &[]).await;
    owner.shows("The delivery is tried again.");
    owner.shows("It is not sent yet.");
    server.drain().await;
    assert_eq!(receiver.take_one().json()["id"], event.as_str());
    let newest = deliveries(&server, &id).await;
    let manual = newest.iter().find(|one| one["manual"] == true).unwrap();
    assert_eq!(manual["status"], "DELIVERED");
    for (filter, count) in [
        ("status=FAILED", 1),
        ("status=DELIVERED", 1),
        ("status=PENDING", 1),
        ("kind=PAYMENT_COMPLETED", 3),
        ("kind=PAYMENT_FAILED", 0),
        ("from=2026-06-01&to=2026-06-01", 3),
        ("to=2026-05-31", 0),
        // What the API would refuse is left out.
        ("status=LOST&kind=NOTHING&from=never&search=evt_", 3),
    ] {
        owner.go(&format!("{list}/{id}/deliveries?{filter}")).await;
        let words = if count == 1 { "delivery" } else { "deliveries" };
        owner.shows(&format!("{count} {words}<"));
    }
    owner.go(&format!("{list}/{id}/deliveries?search={event}")).await;
    owner.shows("3 deliveries<");
    server.verify().await;
}

#[apply(both)]
async fn the_events_of_some_days_are_replayed(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(200)).await;
    let id = endpoint(&server, &receiver.url).await;
    let event = complete(&server).await.unwrap();
    receiver.take_one();
    server.advance(HOUR).await;
    let mut owner = signed_in(&server, OWNER).await;
    owner
        .go(&server.desk(&format!("/developers/webhooks/{id}/replay")))
        .await;
    owner.hides("event.PAYMENT_FAILED");
    owner
        .press("replay", &[("from", "soon"), ("to", "2026-06-01")])
        .await;
    assert_eq!(owner.error("from"), "Choose a day");
    owner
        .press("replay", &[("from", "2026-06-03"), ("to", "2026-06-01")])
        .await;
    assert_eq!(owner.error("to"), "Must be after body/from");
    owner
        .press("replay", &[("from", "2026-05-01"), ("to", "2026-05-02")])
        .await;
    owner.shows("No event of these days is there to be sent again.");
    owner
        .go(&server.desk(&format!("/developers/webhooks/{id}/replay")))
        .await;
    owner
        .press("replay", &[("from", "2026-06-01"), ("to", "2026-06-01")])
        .await;
    owner.shows("1 event is sent again.");
    server.drain().await;
    assert_eq!(receiver.take_one().json()["id"], event.as_str());
    server.verify().await;
}

#[apply(both)]
async fn every_event_is_shown_with_a_body(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk("/developers/webhooks/events");
    owner.go(&page).await;
    owner.shows("Choose an event to see the body that it is sent with.");
    owner.go(&format!("{page}?kind=SUBSCRIPTION_RENEWED")).await;
    owner.shows("&#34;event&#34;: &#34;SUBSCRIPTION_RENEWED&#34;");
    owner.shows("&#34;subscription&#34;: ");
    owner.hides("&#34;payment&#34;: ");
    owner.go(&format!("{page}?kind=%22%3E")).await;
    assert_eq!(owner.status, 200);
}

#[apply(both)]
async fn endpoints_of_another_store_are_not_there(server: Server) {
    let id = endpoint(&server, PUBLIC).await;
    let session = server.merchant(OWNER).await;
    let (other, _) = server.other_store("other-labs").await;
    // The owner of both signs in once more, so that the other one is theirs, too.
    let mut owner = signed_in(&server, OWNER).await;
    for rest in ["", "/deliveries", "/check", "/replay"] {
        owner
            .go(&format!("/stores/{}/developers/webhooks/{id}{rest}", other.id))
            .await;
        assert_eq!(owner.status, 404, "{rest}");
        owner.hides("8.8.8.8");
        owner.press("delete", &[]).await;
    }
    owner
        .go(&format!("/stores/{}/developers/webhooks", other.id))
        .await;
    owner.hides("8.8.8.8");
    let kept = server
        .account_get(&session, &server.of_team(&format!("/webhooks/{id}")))
        .await;
    kept.data(200);
}

#[apply(both)]
async fn two_who_change_an_endpoint_do_not_overwrite_each_other_unnoticed(server: Server) {
    const OLD: &str = "Somebody else has changed this since the form was shown";
    let id = endpoint(&server, PUBLIC).await;
    let page = server.desk(&format!("/developers/webhooks/{id}"));
    let mut owner = signed_in(&server, OWNER).await;
    let mut late = signed_in(&server, OWNER).await;
    owner.go(&page).await;
    late.go(&page).await;
    owner
        .press("change", &[("note", "theirs"), ("event.PAYMENT_FAILED", "yes")])
        .await;
    owner.shows("Saved.");
    late.press("change", &[("note", "ours")]).await;
    late.shows(OLD);
    late.shows("id=\"note-stands\">Stored now: theirs<");
    late.shows("id=\"event-PAYMENT_FAILED-stands\">Stored now: ticked<");
    assert_eq!(late.fields()["note"], "ours");
    assert_eq!(webhook(&server, &id).await["note"], "theirs");
    late.press("change", &[("note", "ours")]).await;
    late.shows("Saved.");
    assert_eq!(webhook(&server, &id).await["note"], "ours");
    // What the form does not have may change meanwhile.
    owner.go(&page).await;
    owner.press("pause", &[]).await;
    late.press("change", &[("note", "again")]).await;
    late.shows("Saved.");
    let after = webhook(&server, &id).await;
    assert_eq!(
        (&after["note"], &after["isEnabled"]),
        (&json!("again"), &json!(false))
    );
    server.verify().await;
}
