//! The pages of the workbench: events, the webhook lab, snapshots and forks.

use crate::accounts::OWNER;
use crate::dashboard_pages::{signed_in, text};
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use http::Method;
use pandabase_domain::webhook::signature::{WebhookSecret, v2_headers};
use serde_json::{Value, json};

fn sandbox(server: &Server, rest: &str) -> String {
    format!("/v2/sandbox/stores/{}{rest}", server.store.id)
}

/// The ids of the events of the store, newest first.
async fn events(server: &Server) -> Vec<String> {
    let found = server.get(&server.core("/events?before=now&limit=100")).await;
    let items = found.data(200)["items"].as_array().unwrap().iter();
    items.map(|event| text(&event["id"])).collect()
}

/// What stands on the page between two texts.
fn between(page: &str, start: &str, end: char) -> String {
    let (_, rest) = page.split_once(start).unwrap();
    rest.split(end).next().unwrap().to_owned()
}

#[apply(both)]
async fn events_are_found_read_and_sent_again(server: Server) {
    let (server, receiver) = server.listening(&["PAYMENT_COMPLETED"]).await;
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk("/developers/events");
    owner.go(&page).await;
    owner.shows("Nothing has happened yet");
    let sold = server.sell(4000, GOOD).await;
    let order = text(&sold["order_id"]);
    server.drain().await;
    let all = events(&server).await;
    let completed = &all[0];
    owner.go(&page).await;
    for id in &all {
        owner.shows(&format!("{page}/{id}"));
    }
    owner.shows("mia@example.org");
    for (filter, shown) in [
        ("kind=PAYMENT_COMPLETED".to_owned(), true),
        ("kind=PAYMENT_FAILED".to_owned(), false),
        (format!("search={order}"), true),
        (format!("search={}", order.replace("ord_", "pmt_")), true),
        ("search=ord_aaaaaaaaaaaaaaaaaaaaaaaa".to_owned(), false),
        ("search=mia".to_owned(), false),
        ("cursor=1".to_owned(), false),
        // What the API would refuse is left out.
        ("kind=NOTHING&cursor=x".to_owned(), true),
    ] {
        owner.go(&format!("{page}?{filter}")).await;
        assert_eq!(
            owner.text.contains(&format!("{page}/{completed}")),
            shown,
            "{filter}"
        );
    }
    // An id leads to the event.
    owner.go(&format!("{page}?search={completed}")).await;
    owner.shows("<h1>PAYMENT_COMPLETED</h1>");
    owner.shows(&format!("/developers/trace?search={completed}"));
    owner.shows(&server.desk(&format!("/orders/{order}")));
    owner.shows(&format!("/developers/lab?search={completed}"));
    // The bytes are those that were signed.
    let sent = receiver.take_one();
    let bytes = std::str::from_utf8(&sent.body).unwrap();
    owner.shows(&bytes.replace('"', "&#34;"));
    owner.shows(&receiver.url);
    owner.page = format!("{page}/{completed}");
    owner.press("resend", &[]).await;
    owner.shows("The delivery is tried again.");
    server.drain().await;
    assert_eq!(receiver.take_one().header("webhook-id"), completed);
    let told = server.core(&format!("/events/{completed}/deliveries"));
    let told = server.get(&told).await;
    let webhook = text(&told.data(200)[1]["webhookId"]);
    // One that nobody subscribes to is sent to an endpoint by name alone.
    owner.go(&format!("{page}/{}", all[1])).await;
    owner.shows("No webhook was told of it.");
    owner.press("resend", &[]).await;
    owner.shows("No enabled webhook subscribes to PAYMENT_PENDING");
    owner.press("resend", &[("webhookId", &*webhook)]).await;
    owner.shows("The delivery is tried again.");
    server.drain().await;
    assert_eq!(receiver.take_one().header("webhook-id"), all[1]);
    // Another store's events are not there.
    let (other, _) = server.other_store("other-labs").await;
    for unknown in [
        format!("/stores/{}/developers/events/{completed}", other.id),
        format!("{page}/evt_aaaaaaaaaaaaaaaaaaaaaaaa"),
        format!("{page}/evt_1"),
    ] {
        owner.go(&unknown).await;
        assert_eq!(owner.status, 404, "{unknown}");
    }
    server.verify().await;
}

#[apply(both)]
async fn the_list_of_events_goes_on(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    for _ in 0..14 {
        server.sell(1000, GOOD).await;
    }
    server.drain().await;
    let all = events(&server).await;
    let page = server.desk("/developers/events");
    owner.go(&page).await;
    owner.shows(&all[24]);
    owner.hides(&all[25]);
    let older = between(&owner.text, &format!("{page}?cursor="), '"');
    owner.go(&format!("{page}?cursor={older}")).await;
    owner.shows(&all[25]);
    owner.hides(&all[24]);
    owner.shows("id=\"newest\"");
}

#[apply(both)]
async fn an_event_is_sent_in_a_manner_of_ones_own(server: Server) {
    let (server, receiver) = server.listening(&["PAYMENT_COMPLETED"]).await;
    server.sell(4000, GOOD).await;
    server.drain().await;
    receiver.take_one();
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk("/developers/lab");
    let all = events(&server).await;
    // The event that the address names is in the form, or else the newest one.
    owner.go(&format!("{page}?search={}", all[1])).await;
    assert_eq!(owner.fields()["eventId"], all[1]);
    owner.go(&page).await;
    let event = &*all[0];
    assert_eq!(owner.fields()["eventId"], event);
    owner.shows("&#34;event&#34;:&#34;PAYMENT_COMPLETED&#34;");
    let webhook = server.get(&server.core("/webhooks")).await;
    let webhook = text(&webhook.data(200)["items"][0]["id"]);
    let form = |manner: &'static str| [("eventId", event), ("webhookId", &*webhook), ("manner", manner)];
    owner.press("send", &form("WHOLE")).await;
    owner.shows("id=\"sent\"");
    owner.shows("Answered with 200 after");
    owner.shows("a receiver has to take it");
    assert_eq!(receiver.take_one().header("webhook-id"), event);
    owner.reload().await;
    owner.hides("id=\"sent\"");
    // This receiver takes what it has to refuse.
    let mut edited = form("EDITED").to_vec();
    edited.push(("body", "{}"));
    owner.press("send", &edited).await;
    owner.shows("a receiver has to refuse it");
    owner.shows("<span class=\"badge bad\">not as it should</span>");
    assert_eq!(&receiver.take_one().body[..], b"{}");
    owner.go(&page).await;
    let mut late = form("LATE").to_vec();
    late.push(("ageSeconds", "soon"));
    owner.press("send", &late).await;
    assert!(!owner.error("ageSeconds").is_empty(), "{}", owner.text);
    let mut unknown = form("TWICE");
    unknown[0].1 = "evt_aaaaaaaaaaaaaaaaaaaaaaaa";
    owner.press("send", &unknown).await;
    assert!(
        owner.error("eventId").contains("no event of this id"),
        "{}",
        owner.text
    );
    owner.go(&page).await;
    let mut slow = form("SLOWLY").to_vec();
    slow.push(("overSeconds", "2"));
    owner.press("send", &slow).await;
    owner.shows("a receiver has to take it");
    assert_eq!(receiver.take_one().header("webhook-id"), event);
    owner.press("send", &form("OUT_OF_ORDER")).await;
    owner.shows("choose an earlier one");
    assert!(receiver.seen().is_empty());
    server.verify().await;
}

#[apply(both)]
async fn the_receiver_shows_what_it_took_and_why(server: Server) {
    let server = server
        .with(|config| config.webhook_allowed_hosts = vec!["127.0.0.1".into()])
        .await;
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk("/developers/lab");
    owner.go(&page).await;
    owner.shows("No webhook yet");
    owner.hides("id=\"received\"");
    for wrong in ["", "ok", "200, 99", "200,200,200,200,200,200,200,200,200,200,200"] {
        owner.press("answer", &[("answers", wrong)]).await;
        assert!(owner.error("answers").contains("Type up to ten"), "{wrong}");
    }
    owner.press("answer", &[("answers", "500, 200")]).await;
    owner.shows("Saved.");
    owner.shows("Nothing has arrived yet.");
    let receiver = server.get(&sandbox(&server, "/lab/receiver")).await;
    let receiver = receiver.data(200).clone();
    assert_eq!(receiver["answers"], json!([500, 200]));
    let url = text(&receiver["url"]);
    owner.shows(&url);
    assert_eq!(owner.fields()["answers"], "500, 200");
    owner.press("endpoint", &[]).await;
    owner.shows("It is shown this once");
    let secret = format!("whsec_{}", between(&owner.text, "<code data-key>whsec_", '<'));
    owner.go(&page).await;
    owner.shows("id=\"endpoint\"");
    // The body is another one than what was signed.
    let (event, body) = (
        "evt_0a1b2c3d4e5f6g7h8i9j0k1l",
        br#"{"event":"PAYMENT_FAILED","a":1}"#,
    );
    let headers = v2_headers(
        &WebhookSecret::from_stored(secret),
        event,
        server.app.env.clock.now(),
        body,
    );
    let path = url.strip_prefix(&server.app.env.config.secure_url).unwrap();
    let call = headers
        .iter()
        .fold(server.anonymous(Method::POST, path), |call, (name, value)| {
            call.header(name, value)
        });
    let written_anew = r#"{"event": "PAYMENT_FAILED", "a": 1}"#;
    assert_eq!(call.body(written_anew).send().await.status, 500);
    owner.reload().await;
    owner.shows("PAYMENT_FAILED");
    owner.shows("Answered with 500");
    owner.shows("the signature is wrong");
    let id = between(&owner.text, &format!("{page}/"), '"');
    owner.go(&format!("{page}/{id}")).await;
    owner.shows("Something parsed the body and wrote it anew");
    owner.shows("webhook-signature");
    owner.hides("id=\"event\"");
    owner.go(&page).await;
    owner.press("remove", &[]).await;
    owner.shows("It was removed.");
    assert_eq!(server.get(&sandbox(&server, "/lab/receiver")).await.status, 404);
    owner.go(&format!("{page}/{id}")).await;
    assert_eq!(owner.status, 404);
    server.verify().await;
}

async fn kept(server: &Server, list: &str) -> Vec<Value> {
    let listed = server.get(&sandbox(server, list)).await;
    listed.data(200).as_array().unwrap().clone()
}

#[apply(both)]
async fn a_store_is_kept_forked_and_reset(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk("/developers/snapshots");
    owner.go(&page).await;
    owner.shows("No snapshot yet");
    owner.shows("No fork yet");
    owner.press("keep", &[("name", "no spaces")]).await;
    assert!(!owner.error("name").is_empty(), "{}", owner.text);
    owner.press("keep", &[("name", "empty")]).await;
    owner.shows("Done. It is in the list now.");
    owner.press("keep", &[("name", "empty")]).await;
    owner.shows("Snapshot &#39;empty&#39; already exists");
    let snapshot = text(&kept(&server, "/snapshots").await[0]["id"]);
    server.sell(4000, GOOD).await;
    // A fork of now and one of the snapshot; each token is shown once.
    owner.go(&page).await;
    owner.press("fork", &[("forkName", "As it is <b>")]).await;
    let secret = format!("sk_test_{}", between(&owner.text, "<code data-key>sk_test_", '<'));
    owner.shows("As it is &#60;b&#62;");
    owner.shows("id=\"to-fork\"");
    owner.reload().await;
    owner.hides(&secret);
    server.app.env.clock.advance(1);
    owner.press("fork", &[("snapshot", &*snapshot)]).await;
    owner.shows("sk_test_");
    let forks = kept(&server, "/forks").await;
    assert_eq!((forks.len(), &forks[0]["name"]), (2, &json!("As it is <b>")));
    for (fork, orders) in [(&forks[0], 1), (&forks[1], 0)] {
        let fork = text(&fork["id"]);
        let of_first = server.anonymous(Method::GET, &format!("/v2/core/stores/{fork}/orders"));
        let seen = of_first.bearer(&secret).send().await;
        // The token is that of the first one alone.
        if orders == 1 {
            assert_eq!(seen.data(200)["pagination"]["total"], orders);
        } else {
            assert!(seen.status.is_client_error(), "{}", seen.text);
        }
        owner.go(&format!("/stores/{fork}/orders")).await;
        assert_eq!(owner.text.contains("mia@example.org"), orders == 1);
    }
    // Back to the snapshot, and then to nothing.
    owner.go(&page).await;
    owner.shows("Go back to a snapshot?");
    owner.press("restore", &[("restore", &*snapshot)]).await;
    owner.shows("The store was reset.");
    let orders = server.get(&server.core("/orders")).await;
    assert_eq!(orders.data(200)["pagination"]["total"], 0);
    server.sell(4000, GOOD).await;
    owner.press("empty", &[("confirm", "other-labs")]).await;
    assert!(owner.error("confirm").contains("handle"), "{}", owner.text);
    let orders = server.get(&server.core("/orders")).await;
    assert_eq!(orders.data(200)["pagination"]["total"], 1);
    let handle = text(&server.get(&server.core("")).await.data(200)["handle"]);
    owner.press("empty", &[("confirm", &*handle)]).await;
    owner.shows("The store was reset.");
    let orders = server.get(&server.core("/orders")).await;
    assert_eq!(orders.data(200)["pagination"]["total"], 0);
    // What is not needed any more is deleted.
    let fork = text(&forks[0]["id"]);
    owner.press("drop", &[("drop", &*fork)]).await;
    owner.shows("It was removed.");
    assert_eq!(kept(&server, "/forks").await.len(), 1);
    owner.press("forget", &[("forget", &*snapshot)]).await;
    owner.shows("It was removed.");
    assert!(kept(&server, "/snapshots").await.is_empty());
    owner.press("nothing", &[]).await;
    assert_eq!(owner.status, 200);
    server.verify().await;
}

#[apply(both)]
async fn production_has_events_and_nothing_to_play_with(server: Server) {
    let server = server.in_production().await;
    let session = server.begin(OWNER).await;
    let events = server
        .page_with(&session, &server.desk("/developers/events"))
        .await;
    assert_eq!(events.status, 200, "{}", events.text);
    for only in ["/developers/lab", "/developers/snapshots"] {
        assert!(!events.text.contains(only), "{only}");
        let page = server.page_with(&session, &server.desk(only)).await;
        assert_eq!(page.status, 404, "{only}");
    }
}
