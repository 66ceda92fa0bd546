//! Lists: what they hold, and what is refused.

use super::text;
use crate::harness::{Server, apply, both};
use http::Method;
use serde_json::json;

#[apply(both)]
async fn a_list_holds_each_value_once(server: Server) {
    let values = json!(["Eve@Example.org", "eve@example.org", "*@Spam.example"]);
    let list = server.list_of("bad", "email", values).await;
    assert!(text(&list["id"]).starts_with("blk_"));
    assert_eq!(
        (&list["name"], &list["type"], &list["valueCount"], &list["values"]),
        (
            &json!("bad"),
            &json!("email"),
            &json!(2),
            &json!(["*@spam.example", "eve@example.org"])
        )
    );
    let path = server.shield(&format!("lists/{}", text(&list["id"])));
    let values = format!("{path}/values");
    let added = json!({"values": ["eve@example.org", "mallory@example.org"]});
    assert_eq!(
        server.post(&values, added).await.data(200),
        &json!({"listId": list["id"], "changed": 1, "valueCount": 3})
    );
    let removed = server.call(Method::DELETE, &values);
    let removed = removed.json(&json!({"values": ["EVE@example.org", "nobody@example.org"]}));
    assert_eq!(
        removed.send().await.data(200),
        &json!({"listId": list["id"], "changed": 1, "valueCount": 2})
    );
    let shown = server.get(&path).await.data(200).clone();
    assert_eq!(shown["values"], json!(["*@spam.example", "mallory@example.org"]));
    let listed = server.get(&server.shield("lists")).await.data(200)["items"].clone();
    assert_eq!(
        (&listed[0]["valueCount"], &listed[0]["values"]),
        (&json!(2), &serde_json::Value::Null)
    );
    let changed = json!({"name": "worse", "values": []});
    let changed = server.patch(&path, changed).await.data(200).clone();
    assert_eq!(
        (&changed["name"], &changed["valueCount"]),
        (&json!("worse"), &json!(0))
    );
    assert_eq!(server.patch(&path, json!({})).await.data(200)["name"], "worse");
    assert_eq!(server.delete(&path).await.data(200)["deleted"], true);
    assert_eq!(server.get(&path).await.error(404), "List not found");
    server.verify().await;
}

#[apply(both)]
async fn a_list_that_a_rule_mentions_stays(server: Server) {
    let list = server.list_of("nets", "ip", json!(["10.0.0.0/8"])).await;
    let rule = server.rule("ip IN @nets", "BLOCK", 1).await;
    let path = server.shield(&format!("lists/{}", text(&list["id"])));
    let used = "List is used by the rule 'a rule'";
    assert_eq!(server.delete(&path).await.error(409), used);
    assert_eq!(
        server.patch(&path, json!({"name": "other"})).await.error(409),
        used
    );
    // Its values may change.
    server.patch(&path, json!({"values": ["::1"]})).await.data(200);
    server.forget_rule(&rule).await;
    server.delete(&path).await.data(200);
}

#[apply(both)]
async fn bad_lists_are_refused(server: Server) {
    for (kind, value) in [
        ("email", "mia"),
        ("ip", "10.0.0"),
        ("ip", "10.0.0.0/33"),
        ("country", "ZZ"),
        ("card_bin", "42424"),
        ("string", " "),
    ] {
        let list = json!({"name": "bad", "type": kind, "values": ["  ", value]});
        let refused = server.post(&server.shield("lists"), list).await;
        assert!(
            refused.error(400).starts_with("body/values/"),
            "{kind} {value}: {}",
            refused.text
        );
    }
    for (field, value) in [
        ("name", json!("Bad Name")),
        ("name", json!("")),
        ("name", json!("x".repeat(65))),
        ("type", json!("colour")),
        ("values", json!("x")),
        ("values", json!(vec!["DE"; 10_001])),
    ] {
        let mut list = json!({"name": "bad", "type": "country", "values": []});
        list[field] = value;
        let refused = server.post(&server.shield("lists"), list).await;
        assert!(
            refused.error(400).starts_with(&format!("body/{field}")),
            "{}",
            refused.text
        );
    }
    // A payment reads all patterns that are found by the same key.
    let many = |pattern: fn(i32) -> String| (0..101).map(pattern).collect::<Vec<String>>();
    for (kind, values) in [
        ("string", many(|number| format!("*{number}*"))),
        ("email", many(|number| format!("{number}*@example.org"))),
        (
            "string",
            many(|number| format!("a-beginning-that-is-long*{number}")),
        ),
    ] {
        let list = json!({"name": "alike", "type": kind, "values": values});
        assert_eq!(
            server.post(&server.shield("lists"), list).await.error(400),
            "body/values A list can have at most 100 patterns that begin or end alike"
        );
        let list = server.list_of("alike", kind, json!(values[..100])).await;
        assert_eq!(list["valueCount"], 100);
        let path = server.shield(&format!("lists/{}", text(&list["id"])));
        server.delete(&path).await.data(200);
    }
    let first = server.list_of("bad", "country", json!(["DE"])).await;
    let again = json!({"name": "bad", "type": "ip"});
    assert_eq!(
        server.post(&server.shield("lists"), again).await.error(409),
        "List 'bad' already exists"
    );
    let path = server.shield(&format!("lists/{}", text(&first["id"])));
    let other = server.patch(&path, json!({"type": "ip"})).await;
    assert_eq!(other.error(400), "body/type cannot be changed");
}

#[apply(both)]
async fn ten_thousand_values_are_found(server: Server) {
    let values: Vec<String> = (0..10_000)
        .map(|number| format!("buyer-{number}@example.org"))
        .collect();
    let list = server.list_of("many", "email", json!(values)).await;
    assert_eq!(list["valueCount"], 10_000);
    let more = json!({"values": ["one-more@example.org"]});
    let path = server.shield(&format!("lists/{}/values", text(&list["id"])));
    assert!(
        server
            .post(&path, more)
            .await
            .error(400)
            .starts_with("body/values ")
    );
    server.rule("email IN @many", "BLOCK", 1).await;
    for (email, is_blocked) in [
        ("buyer-9999@example.org", true),
        ("buyer-10000@example.org", false),
    ] {
        let cart = json!({
            "items": [crate::shop::dynamic(4000)], "customer": crate::shop::buyer(email, "DE", "")
        });
        let session = server.open_cart(cart).await;
        let paid = server
            .browse_and_pay("198.51.100.7", &session, crate::shop::GOOD)
            .await;
        assert_eq!(paid.status == 400, is_blocked, "{email}: {}", paid.text);
    }
}

/// What is another store's is not there.
#[apply(both)]
async fn other_stores_do_not_see_it(server: Server) {
    let list = server.list_of("bad", "country", json!(["DE"])).await;
    let rule = server.rule("country IN @bad", "BLOCK", 1).await;
    let (other, token) = server.other_store("other-store").await;
    for (rest, error) in [
        (format!("lists/{}", text(&list["id"])), "List not found"),
        (format!("rules/{}", text(&rule["id"])), "Rule not found"),
    ] {
        for method in [Method::GET, Method::DELETE] {
            let path = format!("/v2/stores/{}/shield/{rest}", other.id);
            let answer = server.anonymous(method, &path).bearer(&token).send().await;
            assert_eq!(answer.error(404), error, "{rest}");
        }
    }
    let rules = format!("/v2/stores/{}/shield/rules", other.id);
    let mentions = json!({"name": "x", "condition": "country IN @bad", "action": "BLOCK", "priority": 1});
    let refused = server
        .anonymous(Method::POST, &rules)
        .bearer(&token)
        .json(&mentions);
    assert!(refused.send().await.error(400).contains("unknown list '@bad'"));
}
