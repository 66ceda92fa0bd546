//! Shield: rules with their trial, lists, and payments that are held.

use super::{signed_in, text};
use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use crate::visitor::Visitor;
use http::Method;
use serde_json::{Value, json};

const HOME: &str = "198.51.100.7";

/// Every rule, in the order in which they are asked.
async fn rules(server: &Server) -> Vec<Value> {
    let listed = server.get(&server.shield("rules?limit=100")).await;
    listed.data(200)["items"].as_array().unwrap().clone()
}

async fn list(server: &Server, id: &str) -> Value {
    let path = server.shield(&format!("lists/{id}"));
    server.get(&path).await.data(200).clone()
}

/// Pays a cart that is held; returns what paying answered.
async fn pay_held(server: &Server) -> Value {
    let session = server.cart_of(4000).await;
    let paid = server.browse_and_pay(HOME, &session, GOOD).await;
    assert_eq!(paid.data(200)["status"], "REVIEW");
    paid.data(200).clone()
}

/// What the pages of Shield are about, by its name in their paths. From here on dear payments are held.
pub async fn names(server: &Server) -> Vec<(&'static str, String)> {
    let list = server.list_of("bad_mails", "email", json!(["a@b.example"])).await;
    let rule = server.rule("amount > 1000", "REVIEW", 10).await;
    pay_held(server).await;
    let review = server.reviews("OPEN").await.remove(0);
    vec![
        ("{listId}", text(&list["id"])),
        ("{ruleId}", text(&rule["id"])),
        ("{reviewId}", text(&review["id"])),
    ]
}

/// What a form of a rule has; a browser without scripts sends the text of the area, too.
fn rule<'a>(condition: &'a str, does: &'a str) -> [(&'a str, &'a str); 3] {
    [("name", "dear ones"), ("condition", condition), ("does", does)]
}

async fn at<'s>(server: &'s Server, rest: &str) -> Visitor<'s> {
    let mut owner = signed_in(server, OWNER).await;
    owner.go(&server.desk(rest)).await;
    owner
}

#[apply(both)]
async fn a_condition_is_put_together_and_its_faults_are_pointed_at(server: Server) {
    server
        .list_of("bad_mails", "email", json!(["*@spam.example"]))
        .await;
    let mut owner = at(&server, "/shield/rules").await;
    owner.shows("No rules yet");
    owner.go(&server.desk("/shield/rules/new")).await;
    // Attributes and lists complete what is typed.
    owner.shows("<option value=\"customer_order_count\">");
    owner.shows("<option value=\"@bad_mails\">");
    assert_eq!(owner.fields()["priority"], "10");
    owner.press("save", &rule("amount >", "BLOCK")).await;
    assert_eq!(owner.error("condition"), "Must have a value at position 9");
    owner.shows("<pre id=\"pointed\">amount &#62;\n        ^</pre>");
    owner.press("save", &rule("email IN @nowhere", "BLOCK")).await;
    assert!(
        owner.error("condition").contains("unknown list"),
        "{}",
        owner.text
    );
    owner
        .press("save", &[("name", ""), ("condition", ""), ("priority", "a")])
        .await;
    for field in ["name", "condition"] {
        assert_eq!(owner.error(field), "Please answer this", "{field}");
    }
    assert_eq!(owner.error("priority"), "Use digits only");
    // A comparison from the three fields goes behind what is there.
    let comparison = [
        ("attribute", "email_domain"),
        ("operator", "=="),
        ("value", "example.org"),
    ];
    let mut typed = rule("amount > 5000", "BLOCK").to_vec();
    typed.extend(comparison);
    owner.press("AND", &typed).await;
    let whole = "amount > 5000 AND email_domain == \"example.org\"";
    owner.shows(">amount &#62; 5000 AND email_domain == &#34;example.org&#34;</textarea>");
    owner
        .press(
            "OR",
            &[("condition", whole), ("attribute", "color"), ("value", "1")],
        )
        .await;
    assert!(owner.error("attribute").contains("Choose one"), "{}", owner.text);
    owner.press("test", &rule("amount ==", "BLOCK")).await;
    assert!(
        owner.error("condition").contains("at position 10"),
        "{}",
        owner.text
    );
    owner.hides("id=\"tried\"");
}

#[apply(both)]
async fn a_rule_is_tried_before_it_is_stored(server: Server) {
    server.sell(4000, GOOD).await;
    server.sell(10_000, GOOD).await;
    let mut owner = at(&server, "/shield").await;
    owner.shows("No rule decided anything");
    owner.go(&server.desk("/shield/rules/new")).await;
    let whole = "amount > 5000 AND email_domain == \"example.org\"";
    for (does, words) in [
        (
            "BLOCK",
            "It would have declined 1 of 2 payments of the last 30 days.",
        ),
        (
            "REVIEW",
            "It would have held 1 of 2 payments of the last 30 days.",
        ),
        (
            "ALLOW",
            "It would have let 1 of 2 payments of the last 30 days through",
        ),
    ] {
        owner.press("test", &rule(whole, does)).await;
        owner.shows(words);
        owner.shows("$108.25");
        owner.hides("$43.30");
    }
    assert!(rules(&server).await.is_empty(), "trying stores nothing");
    let mut typed = rule(whole, "BLOCK").to_vec();
    typed.extend([("priority", "7"), ("enabled", "yes")]);
    owner.press("save", &typed).await;
    owner.shows("Done. It is in the list now.");
    let stored = rules(&server).await.remove(0);
    assert_eq!(
        (&stored["name"], &stored["condition"], &stored["action"]),
        (&json!("dear ones"), &json!(whole), &json!("BLOCK"))
    );
    assert_eq!(
        (&stored["priority"], &stored["enabled"]),
        (&json!(7), &json!(true))
    );
    // From now on it counts.
    let session = server.cart_of(10_000).await;
    let refused = server.browse_and_pay(HOME, &session, GOOD).await;
    assert_eq!(refused.error(400), "Your payment was declined");
    owner.go(&server.desk("/shield")).await;
    owner.shows("100%");
    owner.shows("dear ones");
    server.verify().await;
}

#[apply(both)]
async fn rules_are_changed_moved_switched_and_deleted(server: Server) {
    let mut made = Vec::new();
    for priority in [10, 20, 20, 20] {
        server.app.env.clock.advance(1);
        made.push(text(&server.rule("amount > 1", "REVIEW", priority).await["id"]));
    }
    let order = async || -> Vec<usize> {
        let rules = rules(&server).await;
        let place = |rule: &Value| made.iter().position(|id| rule["id"] == **id).unwrap();
        rules.iter().map(place).collect()
    };
    let mut owner = at(&server, "/shield/rules").await;
    for (press, rule, expected) in [
        ("up", 1, [1, 0, 2, 3]),
        ("down", 1, [0, 1, 2, 3]),
        ("down", 1, [0, 2, 1, 3]),
        ("up", 3, [0, 2, 3, 1]),
        // The first goes no further up, nor the last further down.
        ("up", 0, [0, 2, 3, 1]),
        ("down", 1, [0, 2, 3, 1]),
    ] {
        let action = format!("{press}:{}", made[rule]);
        owner.press(&action, &[]).await;
        assert_eq!(owner.status, 200, "{}", owner.text);
        assert_eq!(order().await, expected, "{press} {rule}");
    }
    owner.press(&format!("off:{}", made[0]), &[]).await;
    owner.shows("Saved.");
    assert_eq!(rules(&server).await[0]["enabled"], false);
    owner.press(&format!("on:{}", made[0]), &[]).await;
    assert_eq!(rules(&server).await[0]["enabled"], true);
    let page = server.desk(&format!("/shield/rules/{}", made[0]));
    owner.go(&page).await;
    let fields = owner.fields();
    assert_eq!((&*fields["name"], &*fields["does"]), ("a rule", "REVIEW"));
    assert_eq!(fields["enabled"], "yes");
    owner.press("save", &rule("amount > 2", "ALLOW")).await;
    owner.shows("Saved.");
    let changed = rules(&server).await.remove(0);
    assert_eq!(
        (&changed["condition"], &changed["action"]),
        (&json!("amount > 2"), &json!("ALLOW"))
    );
    owner.go(&page).await;
    owner.shows("What it decided stays decided.");
    owner.press("delete", &[]).await;
    owner.shows("It was removed.");
    assert_eq!(rules(&server).await.len(), 3);
    owner.go(&page).await;
    assert_eq!(owner.status, 404);
}

#[apply(both)]
async fn lists_take_many_values_at_once_and_say_how_many(server: Server) {
    let mut owner = at(&server, "/shield/lists").await;
    owner.shows("No lists yet");
    owner.go(&server.desk("/shield/lists/new")).await;
    let typed = |name| {
        [
            ("name", name),
            ("type", "ip"),
            ("values", "10.0.0.0/8, 192.0.2.1\n192.0.2.1"),
        ]
    };
    owner.press("make", &typed("Bad ones")).await;
    assert!(owner.error("name").contains("Small letters"), "{}", owner.text);
    let wrong = [
        ("name", "bad_ips"),
        ("type", "ip"),
        ("values", "192.0.2.1\n300.1.1.1"),
    ];
    owner.press("make", &wrong).await;
    assert!(owner.error("values").contains("“300.1.1.1”"), "{}", owner.text);
    owner.press("make", &typed("bad_ips")).await;
    owner.shows("@bad_ips");
    owner.shows("2 values");
    let made = server.get(&server.shield("lists")).await;
    let id = text(&made.data(200)["items"][0]["id"]);
    let page = server.desk(&format!("/shield/lists/{id}"));
    assert_eq!(list(&server, &id).await["valueCount"], 2);
    owner.go(&server.desk("/shield/lists/new")).await;
    owner.press("make", &typed("bad_ips")).await;
    assert!(owner.error("name").contains("Another list"), "{}", owner.text);
    // Thirty from a file, of which one is there already.
    owner.go(&page).await;
    let lines: String = (1..=30).map(|last| format!("192.0.2.{last}\r\n")).collect();
    owner
        .attach("add", &[("values", "")], ["ips.txt", "text/plain", &lines])
        .await;
    owner.shows("29 of 30 values were added; the others are on the list already.");
    owner.shows("31 values");
    assert_eq!(owner.text.matches("type=\"checkbox\"").count(), 25);
    owner.go(&format!("{page}?cursor=25")).await;
    assert_eq!(owner.text.matches("type=\"checkbox\"").count(), 6);
    owner.go(&format!("{page}?search=192.0.2.2")).await;
    // 2 and 20 to 29.
    assert_eq!(owner.text.matches("type=\"checkbox\"").count(), 11);
    let first = text(&list(&server, &id).await["values"][0]);
    owner.go(&page).await;
    owner.press("remove", &[("value", &*first)]).await;
    owner.shows("It was removed.");
    let values = list(&server, &id).await["values"].clone();
    assert!(!values.as_array().unwrap().contains(&json!(first)), "{values}");
    // Thirty are left: nothing stands behind the last of them, but the list is not empty.
    owner.go(&format!("{page}?cursor=30")).await;
    assert_eq!(owner.text.matches("type=\"checkbox\"").count(), 25);
    owner.hides("The list is empty");
    owner.go(&page).await;
    owner.press("add", &[("values", " ")]).await;
    assert_eq!(owner.error("values"), "Please answer this");
    owner.press("rename", &[("name", "worse_ips")]).await;
    owner.shows("@worse_ips");
    // What a rule mentions stays.
    server.rule("ip IN @worse_ips", "BLOCK", 1).await;
    for (press, typed) in [("rename", vec![("name", "others")]), ("delete", Vec::new())] {
        owner.go(&page).await;
        owner.press(press, &typed).await;
        owner.shows("List is used by the rule");
        assert_eq!(list(&server, &id).await["name"], "worse_ips");
    }
    let rule = rules(&server).await.remove(0);
    server.forget_rule(&rule).await;
    owner.go(&page).await;
    owner.press("delete", &[]).await;
    owner.shows("It was removed.");
    owner.go(&page).await;
    assert_eq!(owner.status, 404);
}

/// The last page of a list of which everything was taken off meanwhile does not say that there is nothing.
#[apply(both)]
async fn behind_the_end_of_a_list_is_its_beginning(server: Server) {
    for number in 0..26 {
        server
            .list_of(&format!("list_{number}"), "email", json!([]))
            .await;
        server.app.env.clock.advance(1);
    }
    let part = server.get(&server.shield("lists?limit=25")).await;
    let next = text(&part.data(200)["pagination"]["nextCursor"]);
    let mut owner = at(&server, &format!("/shield/lists?cursor={next}")).await;
    owner.shows("id=\"newest\"");
    assert_eq!(owner.text.matches(">0 values<").count(), 1);
    let listed = server.get(&server.shield("lists?limit=100")).await;
    let last = text(&listed.data(200)["items"][25]["id"]);
    server
        .delete(&server.shield(&format!("lists/{last}")))
        .await
        .data(200);
    owner.reload().await;
    assert_eq!(owner.text.matches(">0 values<").count(), 25);
    owner.hides("No lists yet");
    owner.hides("id=\"newest\"");
}

#[apply(both)]
async fn held_payments_are_decided_with_what_speaks_against_them(server: Server) {
    server.rule("amount > 1000", "REVIEW", 1).await;
    let list_id = text(&server.list_of("bad_mails", "email", json!([])).await["id"]);
    let first = pay_held(&server).await;
    server.app.env.clock.advance(1000);
    let second = pay_held(&server).await;
    let mut owner = at(&server, "").await;
    owner.shows("2 payments are held for your decision");
    owner.shows(&format!("href=\"{}\"", server.desk("/shield/review")));
    owner.go(&server.desk("/shield/review")).await;
    assert_eq!(owner.text.matches("$43.30").count(), 2);
    owner.shows("Held by the rule “a rule”");
    let open = server.reviews("OPEN").await;
    let page = |review: &Value| server.desk(&format!("/shield/review/{}", text(&review["id"])));
    let of = |paid: &Value| {
        let is_its = |review: &&Value| review["payment"]["id"] == paid["payment_id"];
        open.iter().find(is_its).unwrap().clone()
    };
    let (approved, declined) = (of(&first), of(&second));
    owner.go(&page(&approved)).await;
    for shown in [
        "<code>amount &#62; 1000</code>",
        "The buyer has paid nothing here before.",
        "low risk (10)",
        HOME,
        "$43.30 are yours, less tax and fees",
        "The buyer gets $43.30 back, the order is cancelled",
    ] {
        owner.shows(shown);
    }
    let detail = server
        .get(&server.shield(&format!("review/{}", text(&approved["id"]))))
        .await;
    assert_eq!(detail.data(200)["known"]["customerOrderCount"], 0);
    owner.press("approve", &[]).await;
    owner.shows("Let through");
    owner.hides("value=\"decline\"");
    server.drain().await;
    assert_eq!(server.order(&first).await["status"], "COMPLETED");
    owner.go(&page(&declined)).await;
    owner.press("list", &[("entry", "")]).await;
    assert_eq!(owner.error("entry"), "Please answer this");
    owner
        .press("list", &[("entry", &*format!("email:{list_id}"))])
        .await;
    owner.shows("Done. It is in the list now.");
    assert_eq!(
        list(&server, &list_id).await["values"],
        json!(["mia@example.org"])
    );
    owner.press("decline", &[]).await;
    server.drain().await;
    assert_eq!(server.order(&second).await["status"], "CANCELLED");
    // Nobody decides twice.
    owner.press("approve", &[]).await;
    owner.shows("Review has already been decided");
    for (status, count) in [("APPROVED", 1), ("DECLINED", 1), ("EXPIRED", 0), ("WAITING", 0)] {
        owner
            .go(&server.desk(&format!("/shield/review?status={status}")))
            .await;
        assert_eq!(owner.text.matches("$43.30").count(), count, "{status}");
    }
    owner.go(&server.desk("/shield/review")).await;
    owner.shows("Nothing waits for you");
    server.verify().await;
}

#[apply(both)]
async fn nothing_of_another_store_is_there(server: Server) {
    let (other, token) = server.other_store("other-store").await;
    let add = async |rest: &str, body: Value| {
        let path = format!("/v2/stores/{}/shield/{rest}", other.id);
        let call = server.anonymous(Method::POST, &path).bearer(&token);
        text(&call.json(&body).send().await.data(201)["id"])
    };
    let list = add(
        "lists",
        json!({"name": "theirs", "type": "country", "values": ["DE"]}),
    )
    .await;
    let rule = json!({"name": "theirs", "condition": "amount > 1", "action": "BLOCK", "priority": 1});
    let rule = add("rules", rule).await;
    let mut owner = at(&server, "/shield/rules").await;
    owner.hides("theirs");
    for rest in [
        format!("lists/{list}"),
        format!("rules/{rule}"),
        "review/revw_aaaaaaaaaaaaaaaaaaaaaaaa".to_owned(),
        "lists/blk_short".to_owned(),
    ] {
        owner.go(&server.desk(&format!("/shield/{rest}"))).await;
        assert_eq!(owner.status, 404, "{rest}");
        owner.hides("theirs");
    }
    owner.go(&server.desk("/shield/rules")).await;
    owner.press(&format!("off:{rule}"), &[]).await;
    assert_eq!(owner.status, 404);
    let unknown = server.shield("review/revw_aaaaaaaaaaaaaaaaaaaaaaaa");
    assert_eq!(server.get(&unknown).await.error(404), "Review not found");
}
