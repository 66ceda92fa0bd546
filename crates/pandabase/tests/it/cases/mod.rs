//! Contract `cases.md`: cases from both sides, on the store's clock.

mod notes;
mod refusals;
mod settings;

use crate::harness::{Answer, Server, apply, both};
use crate::portal::{MIA, keys};
use crate::shop::{GOOD, buyer, card, dynamic};
use http::Method;
use pandabase_domain::time::DAY;
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::{Value, json};

const OWNER: &str = "owner@example.org";
const CASE: [&str; 16] = [
    "closedAt",
    "closedBy",
    "createdAt",
    "customer",
    "customerId",
    "escalated",
    "id",
    "lastMessageAt",
    "lastMessageBy",
    "order",
    "orderId",
    "priority",
    "status",
    "subject",
    "unreadCount",
    "updatedAt",
];
const MESSAGE: [&str; 6] = ["attachments", "body", "createdAt", "id", "senderId", "senderType"];

/// A case between Mia, who is signed in, and the store.
pub struct Desk<'s> {
    pub server: &'s Server,
    pub person: String,
    pub order: String,
    pub id: String,
}

impl<'s> Desk<'s> {
    pub async fn open(server: &'s Server) -> Self {
        let paid = server.sell(4000, GOOD).await;
        let order = paid["order_id"].as_str().unwrap().to_owned();
        let person = server.sign_in(MIA).await;
        let mut desk = Self {
            server,
            person,
            order,
            id: String::new(),
        };
        desk.id = desk.another("Wrong file delivered").await;
        desk
    }

    /// Opens a further case about the order and returns its id.
    pub async fn another(&self, subject: &str) -> String {
        let body = json!({"orderId": self.order, "subject": subject, "body": "This is not what I bought."});
        let opened = self.server.portal_post(&self.person, "/cases", body).await;
        opened.data(201)["id"].as_str().unwrap().to_owned()
    }

    pub fn path(&self, rest: &str) -> String {
        self.server.core(&format!("/cases/{}{rest}", self.id))
    }

    async fn show(&self) -> Value {
        self.server.get(&self.path("")).await.data(200).clone()
    }

    async fn patch(&self, body: Value) -> Answer {
        self.server.patch(&self.path(""), body).await
    }

    async fn reply(&self, text: &str) -> Answer {
        self.server
            .post(&self.path("/messages"), json!({"body": text}))
            .await
    }

    pub async fn customer_post(&self, rest: &str, body: Value) -> Answer {
        let path = format!("/cases/{}{rest}", self.id);
        self.server.portal_post(&self.person, &path, body).await
    }

    async fn customer_view(&self) -> Value {
        let path = format!("/cases/{}", self.id);
        self.server
            .portal_get(&self.person, &path)
            .await
            .data(200)
            .clone()
    }

    /// Sender and text of every message.
    async fn trail(&self) -> Vec<(String, String)> {
        let list = self.server.get(&self.path("/messages?limit=100")).await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let items = list.data(200)["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| (text(&item["senderType"]), text(&item["body"])))
            .collect()
    }

    /// Status, who closed it, unread messages of the merchant and of the customer.
    async fn standing(&self) -> (String, Value, i64, i64) {
        let (case, mine) = (self.show().await, self.customer_view().await);
        assert_eq!(
            (&case["status"], &case["closedAt"]),
            (&mine["status"], &mine["closedAt"])
        );
        assert_eq!(case["closedAt"].is_null(), case["closedBy"].is_null());
        (
            case["status"].as_str().unwrap().to_owned(),
            case["closedBy"].clone(),
            case["unreadCount"].as_i64().unwrap(),
            mine["unreadCount"].as_i64().unwrap(),
        )
    }

    #[track_caller]
    fn at(status: &str, closed_by: Value, merchant: i64, customer: i64) -> (String, Value, i64, i64) {
        (status.to_owned(), closed_by, merchant, customer)
    }
}

#[apply(both)]
async fn a_case_from_beginning_to_end(server: Server) {
    let desk = Desk::open(&server).await;
    let case = desk.show().await;
    assert_eq!(keys(&case), CASE);
    assert_eq!(
        keys(&case["order"]),
        ["amount", "createdAt", "currency", "id", "orderNumber", "status"]
    );
    assert_eq!(keys(&case["customer"]), ["email", "firstName", "id", "lastName"]);
    assert_eq!(
        (&case["subject"], &case["priority"], &case["escalated"]),
        (&json!("Wrong file delivered"), &json!("NORMAL"), &json!(false))
    );
    assert_eq!(
        (&case["lastMessageBy"], &case["lastMessageAt"]),
        (&json!("CUSTOMER"), &case["createdAt"])
    );
    assert_eq!(
        (&case["orderId"], &case["order"]["id"], &case["order"]["amount"]),
        (&json!(desk.order), &json!(desk.order), &json!(4000))
    );
    assert_eq!(desk.standing().await, Desk::at("OPEN", Value::Null, 1, 0));
    let letter = server.letters(OWNER).await.remove(0);
    assert_eq!(letter["subject"], "Support case: Wrong file delivered");
    assert!(
        letter["text"]
            .as_str()
            .unwrap()
            .contains("This is not what I bought."),
        "{letter}"
    );

    server.app.env.clock.advance(1);
    let reply = desk.reply("A fresh file is on its way.").await;
    let reply = reply.data(201);
    assert_eq!(keys(reply), MESSAGE);
    assert_eq!(
        (&reply["senderType"], &reply["senderId"], &reply["attachments"]),
        (&json!("MERCHANT"), &Value::Null, &json!([]))
    );
    assert_eq!(
        desk.standing().await,
        Desk::at("AWAITING_CUSTOMER", Value::Null, 0, 1)
    );
    let letter = server.letters(MIA).await.remove(0);
    assert_eq!(
        (&letter["subject"], &letter["reference"]),
        (&json!("Nimbus Labs replied to you"), &json!(desk.id))
    );
    assert!(
        letter["text"]
            .as_str()
            .unwrap()
            .contains("A fresh file is on its way."),
        "{letter}"
    );

    let answer = desk.customer_post("/messages", json!({"body": "Thanks!"})).await;
    assert_eq!(
        keys(answer.data(201)),
        [
            "attachments",
            "body",
            "createdAt",
            "id",
            "senderName",
            "senderType"
        ]
    );
    assert_eq!(answer.data(201)["senderName"], "Mia Koch");
    assert_eq!(
        desk.standing().await,
        Desk::at("AWAITING_MERCHANT", Value::Null, 1, 1)
    );
    let read = server.call(Method::POST, &desk.path("/read")).send().await;
    assert_eq!(read.data(200), &json!({"ok": true, "read": true}));
    // The customer reads by fetching.
    let path = format!("/cases/{}/messages", desk.id);
    let mine = server.portal_get(&desk.person, &path).await;
    assert_eq!(
        mine.data(200)["pagination"],
        json!({"page": 1, "limit": 50, "total": 4, "totalPages": 1, "nextCursor": null})
    );
    let names: Vec<&Value> = mine.data(200)["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["senderName"])
        .collect();
    assert_eq!(
        names,
        [
            &Value::Null,
            &json!("Mia Koch"),
            &json!("Nimbus Labs"),
            &json!("Mia Koch")
        ]
    );
    assert_eq!(
        desk.standing().await,
        Desk::at("AWAITING_MERCHANT", Value::Null, 0, 0)
    );

    let closed = desk.patch(json!({"status": "CLOSED", "priority": "HIGH"})).await;
    assert_eq!(keys(closed.data(200)), CASE);
    assert_eq!(
        keys(&closed.data(200)["order"]),
        ["amount", "currency", "id", "orderNumber"]
    );
    assert_eq!(
        (&closed.data(200)["closedBy"], &closed.data(200)["priority"]),
        (&json!("MERCHANT"), &json!("HIGH"))
    );
    assert_eq!(
        desk.reply("One more thing").await.error(400),
        "Cannot send messages on a closed case — reopen it first"
    );
    // The customer's message reopens it.
    desk.customer_post("/messages", json!({"body": "Still broken."}))
        .await
        .data(201);
    assert_eq!(
        desk.standing().await,
        Desk::at("AWAITING_MERCHANT", Value::Null, 1, 0)
    );
    let mine = desk.customer_post("/close", json!({})).await;
    assert_eq!(
        keys(mine.data(200)),
        [
            "closedAt",
            "closedBy",
            "createdAt",
            "id",
            "lastMessageAt",
            "lastMessageBy",
            "order",
            "orderId",
            "priority",
            "status",
            "store",
            "subject",
            "unreadCount",
            "updatedAt"
        ]
    );
    assert_eq!(desk.standing().await, Desk::at("CLOSED", json!("CUSTOMER"), 1, 0));
    desk.customer_post("/reopen", json!({})).await.data(200);
    assert_eq!(desk.standing().await, Desk::at("OPEN", Value::Null, 1, 0));
    desk.patch(json!({"status": "AWAITING_CUSTOMER"})).await.data(200);
    desk.patch(json!({"status": "AWAITING_CUSTOMER"})).await.data(200);
    desk.patch(json!({"status": "CLOSED"})).await.data(200);
    desk.patch(json!({"status": "OPEN"})).await.data(200);
    assert_eq!(desk.standing().await, Desk::at("OPEN", Value::Null, 1, 0));
    let (system, customer, merchant) = ("SYSTEM", "CUSTOMER", "MERCHANT");
    let expected = [
        (system, "Case opened by customer"),
        (customer, "This is not what I bought."),
        (merchant, "A fresh file is on its way."),
        (customer, "Thanks!"),
        (system, "Case closed by merchant"),
        (system, "Case reopened by customer"),
        (customer, "Still broken."),
        (system, "Case closed by customer"),
        (system, "Case reopened by customer"),
        (system, "Status changed to awaiting customer"),
        (system, "Case closed by merchant"),
        (system, "Case reopened by merchant"),
    ];
    assert_eq!(
        desk.trail().await,
        expected.map(|(sender, text)| (sender.to_owned(), text.to_owned()))
    );
    server.verify().await;
}

#[apply(both)]
async fn senders_are_named(server: Server) {
    let desk = Desk::open(&server).await;
    desk.reply("Hello").await.data(201);
    let list = server.get(&desk.path("/messages")).await;
    let customer = desk.show().await["customerId"].clone();
    let ids: Vec<Value> = list.data(200)["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["senderId"].clone())
        .collect();
    assert_eq!(ids, [Value::Null, customer, Value::Null]);
    // The platform's support has no API of its own; its messages are shown by its name.
    let (store, case) = (server.store.id.clone(), desk.id.clone());
    let add = Sql::new(
        "INSERT INTO case_messages (store_id, case_id, position, id, sender_type, sender_id,
            body, created_at)
        VALUES ($1, $2, 4, 'cmsg_staff0000000000000000000', 'STAFF', 'acc_staff', 'We look into it.', 1)",
    );
    let count = Sql::new("UPDATE cases SET messages = 4 WHERE store_id = $1");
    let added = server.app.db.write(move |tx| {
        tx.run(add, params![&store, case.as_str()])?;
        tx.run(count, params![&store])
    });
    assert_eq!(added.await.unwrap(), 1);
    let path = format!("/cases/{}/messages?page=4&limit=1", desk.id);
    let mine = server.portal_get(&desk.person, &path).await;
    assert_eq!(mine.data(200)["items"][0]["senderName"], "Pandabase Support");
    let theirs = server.get(&desk.path("/messages?page=4&limit=1")).await;
    assert_eq!(
        (
            &theirs.data(200)["items"][0]["senderType"],
            &theirs.data(200)["items"][0]["senderId"]
        ),
        (&json!("STAFF"), &json!("acc_staff"))
    );
}

#[apply(both)]
async fn lists_are_filtered_and_sorted_by_activity(server: Server) {
    let first = Desk::open(&server).await;
    let mut ids = vec![first.id.clone()];
    for subject in ["Second", "Third"] {
        server.app.env.clock.advance(1000);
        ids.push(first.another(subject).await);
    }
    let list = async |query: &str| {
        let answer = server.get(&server.core(&format!("/cases/{query}"))).await;
        let items = answer.data(200)["items"].as_array().unwrap().clone();
        assert_eq!(answer.data(200)["pagination"]["total"], items.len());
        items
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(list("").await, [ids[2].clone(), ids[1].clone(), ids[0].clone()]);
    server.app.env.clock.advance(1000);
    first
        .customer_post("/messages", json!({"body": "Hello?"}))
        .await
        .data(201);
    first.patch(json!({"priority": "HIGH"})).await.data(200);
    assert_eq!(list("").await, [ids[0].clone(), ids[2].clone(), ids[1].clone()]);
    assert_eq!(list("?status=OPEN").await, [ids[2].clone(), ids[1].clone()]);
    assert_eq!(list("?priority=HIGH").await, [ids[0].clone()]);
    assert_eq!(list("?priority=HIGH&status=OPEN").await.len(), 0);
    let customer = first.show().await["customerId"].as_str().unwrap().to_owned();
    assert_eq!(
        list(&format!("?customerId={customer}&orderId={}", first.order))
            .await
            .len(),
        3
    );
    assert_eq!(list("?customerId=cus_aaaaaaaaaaaaaaaaaaaaaaaa").await.len(), 0);
    assert_eq!(list("?orderId=ord_aaaaaaaaaaaaaaaaaaaaaaaa").await.len(), 0);
    let page = server.get(&server.core("/cases?page=2&limit=2")).await;
    assert_eq!(
        page.data(200)["pagination"],
        json!({"page": 2, "limit": 2, "total": 3, "totalPages": 2, "nextCursor": null})
    );
    assert_eq!(
        (
            keys(&page.data(200)["items"][0]),
            &page.data(200)["items"][0]["id"]
        ),
        (CASE.to_vec(), &json!(ids[1]))
    );
    for query in [
        "status=PAID",
        "status=open",
        "priority=",
        "customerId=short",
        "orderId=short",
        "page=0",
        "limit=101",
    ] {
        server
            .get(&server.core(&format!("/cases?{query}")))
            .await
            .error(400);
    }
    let mine = server.portal_get(&first.person, "/cases?limit=1").await;
    assert_eq!(
        (
            &mine.data(200)["items"][0]["id"],
            &mine.data(200)["pagination"]["total"]
        ),
        (&json!(ids[0]), &json!(3))
    );
}

#[apply(both)]
async fn nobody_else_sees_a_case(server: Server) {
    let desk = Desk::open(&server).await;
    let found = server
        .get(&format!("/v2/stores/{}/search?q={}", server.store.id, desk.id))
        .await;
    assert_eq!(
        (&found.data(200)[0]["kind"], &found.data(200)[0]["id"]),
        (&json!("case"), &json!(desk.id))
    );
    let (other, token) = server.other_store("other-store").await;
    let stranger = server.sign_in("ann@example.org").await;
    let unknown = "case_aaaaaaaaaaaaaaaaaaaaaaaa";
    for (method, rest, body) in [
        (Method::GET, "", None),
        (Method::PATCH, "", Some(json!({"status": "CLOSED"}))),
        (Method::GET, "/messages", None),
        (Method::POST, "/messages", Some(json!({"body": "Hello"}))),
        (Method::POST, "/read", None),
    ] {
        for (store, token, id) in [
            (other.id.as_str(), &token, desk.id.as_str()),
            (server.store.id.as_str(), &server.token, unknown),
        ] {
            let call = server
                .anonymous(
                    method.clone(),
                    &format!("/v2/core/stores/{store}/cases/{id}{rest}"),
                )
                .bearer(token);
            let answer = match &body {
                Some(body) => call.json(body).send().await,
                None => call.send().await,
            };
            assert_eq!(answer.error(404), "Case not found", "{method} {rest}");
        }
    }
    for (method, rest) in [
        (Method::GET, ""),
        (Method::GET, "/messages"),
        (Method::POST, "/messages"),
        (Method::POST, "/close"),
        (Method::POST, "/reopen"),
    ] {
        let path = format!("/cases/{}{rest}", desk.id);
        let body = (method == Method::POST).then(|| json!({"body": "Hello"}));
        let answer = server.portal(&stranger, method.clone(), &path, body).await;
        assert_eq!(answer.error(404), "Case not found", "{method} {rest}");
    }
    assert_eq!(
        server.portal_get(&stranger, "/cases").await.data(200)["pagination"]["total"],
        0
    );
    assert_eq!(desk.trail().await.len(), 2);
    assert_eq!(desk.standing().await, Desk::at("OPEN", Value::Null, 1, 0));
}

#[apply(both)]
async fn one_person_has_cases_in_two_stores(server: Server) {
    let desk = Desk::open(&server).await;
    server.app.env.clock.advance(DAY);
    let (other, token) = server.other_store("other-store").await;
    let path = format!("/v2/stores/{}/checkouts", other.id);
    let cart = json!({"items": [dynamic(4000)], "customer": buyer(MIA, "US", "CA")});
    let session = server
        .anonymous(Method::POST, &path)
        .json(&cart)
        .send()
        .await
        .data(201)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let pay = server
        .anonymous(Method::POST, &format!("{path}/{session}/pay"))
        .json(&json!({"payment_method": card(GOOD)}))
        .send()
        .await;
    let body = json!({"orderId": pay.data(200)["order_id"], "subject": "Here", "body": "Hello"});
    let opened = server.portal_post(&desk.person, "/cases", body).await;
    assert_eq!(opened.data(201)["store"]["id"], other.id.as_str());
    let list = server.portal_get(&desk.person, "/cases").await;
    let subjects: Vec<&Value> = list.data(200)["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| &case["subject"])
        .collect();
    assert_eq!(subjects, ["Here", "Wrong file delivered"]);
    let theirs = server
        .anonymous(Method::GET, &format!("/v2/core/stores/{}/cases", other.id))
        .bearer(&token)
        .send()
        .await;
    assert_eq!(theirs.data(200)["pagination"]["total"], 1);
    // A store's clock is its own.
    server.move_clock("P1D").await;
    desk.customer_post("/messages", json!({"body": "Hello?"}))
        .await
        .data(201);
    assert_eq!(desk.show().await["lastMessageAt"], "2026-06-03T00:00:00.001Z");
}
