//! The check of a signature: right, too old, of another secret, of another body.

use super::{DRAFT, copied};
use crate::accounts::OWNER;
use crate::dashboard_pages::signed_in;
use crate::harness::{Server, apply, both};
use crate::receiver::{Manner, Receiver};
use crate::webhooks::{complete, open};
use pandabase_domain::time::MINUTE;
use serde_json::json;

#[apply(both)]
async fn a_signature_is_checked_and_nothing_kept(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(200)).await;
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/developers/webhooks/new")).await;
    owner
        .press(
            "make",
            &[("url", &*receiver.url), ("event.PAYMENT_COMPLETED", "yes")],
        )
        .await;
    let secret = copied(&owner, "whsec_").unwrap();
    let listed = server.get(&server.core("/webhooks")).await;
    let id = listed.data(200)["items"][0]["id"].as_str().unwrap().to_owned();
    complete(&server).await;
    let seen = receiver.take_one();
    let (event, time) = (seen.header("webhook-id"), seen.header("webhook-timestamp"));
    let signature = seen.header("webhook-signature");
    let body = std::str::from_utf8(&seen.body).unwrap();
    let page = server.desk(&format!("/developers/webhooks/{id}/check"));
    owner.go(&page).await;
    let right = [
        ("id", event),
        ("timestamp", time),
        ("signature", signature),
        ("secret", &*secret),
        ("body", body),
    ];
    owner.press("check", &right).await;
    owner.shows("id=\"right\"");
    assert!(!owner.is_refused(), "{}", owner.text);
    owner.hides(&secret);
    assert_eq!(owner.cookie(DRAFT), None);
    owner.reload().await;
    owner.hides("id=\"right\"");
    owner.hides(event);
    // Whatever is another one is named.
    let (first, _) = signature.split_once(' ').unwrap();
    let changed = body.replace("4000", "4001");
    let place = body.find("4000").unwrap() + 4;
    let later = (time.parse::<i64>().unwrap() + 1).to_string();
    let bare = secret.strip_prefix("whsec_").unwrap();
    let milliseconds = format!("{time}123");
    let written_anew = body.replace("\",\"", "\", \"");
    let unmarked = first.strip_prefix("v1,").unwrap();
    for (name, value, field, says) in [
        (
            "secret",
            "whsec_AAEC",
            "secret",
            "the secret is another one".to_owned(),
        ),
        (
            "body",
            &*changed,
            "body",
            format!("they differ from byte {place} on"),
        ),
        ("body", "{}", "body", "they differ from byte 2 on".to_owned()),
        ("secret", bare, "secret", "lacks “whsec_”".to_owned()),
        (
            "timestamp",
            &*milliseconds,
            "timestamp",
            "in milliseconds".to_owned(),
        ),
        ("body", &*written_anew, "body", "its white space".to_owned()),
        ("signature", unmarked, "signature", "lacks “v1,”".to_owned()),
        ("timestamp", &*later, "timestamp", "had another time".to_owned()),
        ("timestamp", "now", "timestamp", "This is no time".to_owned()),
        (
            "signature",
            "t=1,v0=ab",
            "signature",
            "This is no signature".to_owned(),
        ),
    ] {
        let mut given = right;
        let one = given.iter_mut().find(|(known, _)| *known == name).unwrap();
        one.1 = value;
        owner.go(&page).await;
        owner.press("check", &given).await;
        owner.hides("id=\"right\"");
        let found = owner.error(field);
        assert!(found.contains(&says), "{name}: {found}: {}", owner.text);
        owner.hides(&secret);
    }
    let mut other = right;
    other[2].1 = "v1,AAAA";
    owner.go(&page).await;
    owner.press("check", &other).await;
    owner.shows("The signature is another one.");
    // One of the two signatures will do, also when it is late.
    server.app.env.clock.advance(6 * MINUTE);
    let mut late = right;
    late[2].1 = first;
    owner.go(&page).await;
    owner.press("check", &late).await;
    owner.shows("id=\"right\"");
    assert!(
        owner.error("timestamp").contains("more than five minutes"),
        "{}",
        owner.text
    );
    // The endpoint signs with another version by now.
    let patch = json!({"signatureVersion": "V1"});
    let webhook = server.core(&format!("/webhooks/{id}"));
    server.patch(&webhook, patch).await.data(200);
    owner.go(&page).await;
    owner.press("check", &right).await;
    let says = owner.error("signature");
    assert!(
        says.contains("a signature of V2") && says.contains("with V1"),
        "{says}"
    );
}
