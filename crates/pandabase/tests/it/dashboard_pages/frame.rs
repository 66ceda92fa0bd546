//! What stands around the pages, the search over everything, and what is done to several orders at once.

use super::{SESSION, signed_in, text};
use crate::accounts::OWNER;
use crate::accounts::team::store;
use crate::harness::{Server, apply, both};
use crate::processor::FICKLE;
use crate::shop::{GOOD, card, mia};
use pandabase_domain::time::DAY;
use serde_json::{Value, json};

/// Sells a licence key; returns the order.
async fn licence(server: &Server) -> Value {
    let product = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 1500, "status": "ACTIVE",
        "licenseKeys": ["K-12345"]});
    let product = server.post(&server.core("/products"), product).await.data(201)["id"].clone();
    let cart = json!({"items": [{"product_id": product, "quantity": 1}], "customer": mia()});
    let session = server.open_cart(cart).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    server.order(&paid).await
}

#[apply(both)]
async fn everything_is_found_by_its_name(server: Server) {
    let order = licence(&server).await;
    let (id, number) = (text(&order["id"]), text(&order["orderNumber"]));
    let product = text(&order["items"][0]["productId"]);
    let mut owner = signed_in(&server, OWNER).await;
    // The way there stands on every page of the store.
    owner.go(&server.desk("/requirements")).await;
    owner.shows(&format!("action=\"{}\"", server.desk("/search")));
    owner.go(&server.desk("/search")).await;
    owner.hides("Nothing was found.");
    let page = format!("href=\"{}\"", server.desk(&format!("/orders/{id}")));
    for (typed, kind) in [
        (&*id, "Order"),
        (&*number, "Order"),
        (&*text(&order["payment"]["id"]), "Payment"),
    ] {
        owner.go(&server.desk(&format!("/search?q={typed}"))).await;
        owner.shows(&format!("<span class=\"badge\">{kind}</span>"));
        owner.shows(&page);
        owner.shows(&format!("GET {}?q={typed}", server.of_team("/search")));
    }
    let both = format!("/search?q={product}%20MIA@example.org");
    owner.go(&server.desk(&both)).await;
    for shown in ["Product", "Notes", "Customer", "mia@example.org"] {
        owner.shows(shown);
    }
    // What the API does not search for leads to its order.
    owner.go(&server.desk("/search?q=K-12345")).await;
    owner.shows("id=\"amounts\"");
    owner.go(&server.desk("/search?q=notes")).await;
    owner.shows(&format!(
        "href=\"{}\"",
        server.desk(&format!("/products/{product}/orders"))
    ));
    for typed in [
        "K-99999",
        "ann@example.org",
        "%22%3E%3Cb%3E",
        "a,b,c,d,e,f,g,h,i,j,k,l",
    ] {
        owner.go(&server.desk(&format!("/search?q={typed}"))).await;
        assert_eq!(owner.status, 200, "{typed}");
        owner.shows("Nothing was found.");
        owner.hides("<b>");
    }
    // Another store has nothing of it.
    let session = owner.cookie(SESSION).unwrap().to_owned();
    let other = server.account_post(&session, "/v2/stores", store("other")).await;
    let other = text(&other.data(201)["id"]);
    owner.go(&format!("/stores/{other}/search?q={id}")).await;
    owner.shows("Nothing was found.");
}

#[apply(both)]
async fn orders_are_counted_by_status(server: Server) {
    let order = licence(&server).await;
    server.sell(4000, GOOD).await;
    let refund = server.of_team(&format!("/orders/{}/refund", text(&order["id"])));
    server.post(&refund, json!({})).await.data(200);
    let mut owner = signed_in(&server, OWNER).await;
    let orders = server.desk("/orders");
    owner.go(&format!("{orders}?search=mia@example.org")).await;
    for (status, count) in [("COMPLETED", 1), ("REFUNDED", 1), ("PENDING", 0)] {
        let tab = owner.text.split(&format!("status={status}\"")).nth(1).unwrap();
        let label = tab.split('<').next().unwrap();
        assert!(label.ends_with(&format!(" ({count})")), "{status}: {label}");
    }
    owner.shows("search=mia%40example.org&#38;status=REFUNDED");
    owner.go(&format!("{orders}?status=REFUNDED")).await;
    owner.shows("1 order<");
    // The tab stays when the list is filtered.
    owner.shows("<input type=\"hidden\" name=\"status\" value=\"REFUNDED\">");
    owner.go(&orders).await;
    owner.shows(&format!("GET {}?limit=25", server.of_team("/orders")));
}

#[apply(both)]
async fn several_orders_are_refunded_after_their_sum_was_said(server: Server) {
    let mut ids = Vec::new();
    for amount in [4000, 4000, 6000] {
        ids.push(text(&server.sell(amount, GOOD).await["order_id"]));
    }
    let refund = |id: &str| server.of_team(&format!("/orders/{id}/refund"));
    server.post(&refund(&ids[2]), json!({})).await.data(200);
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/orders")).await;
    owner.shows(&format!("name=\"{}\"", ids[0]));
    // Nothing is selected.
    let page = server.desk("/orders/refunds");
    owner.go(&page).await;
    owner.shows("<h1>Orders</h1>");
    let all = format!(
        "{page}?{}=yes&{}=yes&{}=yes&{}=yes",
        ids[0], ids[1], ids[2], ids[0]
    );
    owner.go(&all).await;
    owner.shows("This order was refunded.");
    owner.shows("2 orders<");
    owner.shows("<dd>$86.60</dd>");
    owner.shows("<dd class=\"total\">$80.00</dd>");
    let mark = owner.fields()["mark"].clone();
    let balance = server.balance().await;
    // One of them is refunded in the meantime.
    server.post(&refund(&ids[1]), json!({})).await.data(200);
    owner.press("refund", &[("reason", "DUPLICATE")]).await;
    assert_eq!(owner.status, 200, "{}", owner.text);
    let outcome = |owner: &crate::visitor::Visitor<'_>, id: &str| {
        let rest = owner.text.split(&format!("<code>{id}</code>")).nth(1).unwrap();
        let badge = rest.split("class=\"badge ").nth(1).unwrap();
        badge.split(['>', '<']).nth(1).unwrap().to_owned()
    };
    assert_eq!(outcome(&owner, &ids[0]), "refunded");
    assert_eq!(outcome(&owner, &ids[1]), "This order was refunded.");
    // The same form sent again refunds nothing, and tells the same.
    let mark = [("mark", &*mark), ("orders", &*ids[0]), ("costs", "4000")];
    let again: Vec<_> = [("reason", "DUPLICATE")].into_iter().chain(mark).collect();
    owner.press("refund", &again).await;
    assert_eq!(outcome(&owner, &ids[0]), "refunded");
    assert_eq!(server.balance().await, balance - 8000);
    let refunds = server.get(&server.core("/refunds")).await;
    let refunds = refunds.data(200)["items"].as_array().unwrap().clone();
    let reasons = refunds.iter().filter(|refund| refund["reason"] == "DUPLICATE");
    assert_eq!((refunds.len(), reasons.count()), (3, 1));
    // A reload asks for nothing, and there is nothing left to ask for.
    owner.page.clone_from(&page);
    owner.reload().await;
    assert_eq!(outcome(&owner, &ids[0]), "refunded");
    owner.go(&all).await;
    owner.hides("id=\"offer\"");
    assert_eq!(server.balance().await, balance - 8000);
    // Orders of others are not there.
    owner
        .go(&format!("{page}?ord_aaaaaaaaaaaaaaaaaaaaaaaa=yes"))
        .await;
    assert_eq!(owner.status, 404);
    server.verify().await;
}

#[apply(both)]
async fn what_a_role_may_not_do_is_not_offered(server: Server) {
    let id = text(&server.sell(4000, GOOD).await["order_id"]);
    server.member_with("VIEWER").await;
    let mut viewer = signed_in(&server, "viewer@example.org").await;
    viewer.go(&server.desk("/orders")).await;
    viewer.shows("mia@example.org");
    // Whoever reads may fetch what is selected, and no more.
    viewer.shows(&format!("name=\"{id}\""));
    viewer.shows("id=\"export-selected\"");
    viewer.hides("/orders/refunds");
    viewer
        .go(&server.desk(&format!("/orders/refunds?{id}=yes")))
        .await;
    assert_eq!(viewer.status, 403);
}

#[apply(both)]
async fn today_is_compared_to_yesterday_by_this_time(server: Server) {
    server.app.env.clock.advance(DAY / 4);
    for _ in 0..2 {
        server.sell(4000, GOOD).await;
    }
    server.advance(DAY).await;
    server.sell(6000, GOOD).await;
    server.app.env.clock.advance(1000);
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("")).await;
    // 60 to 80 dollars, and one order to two.
    owner.shows("▼ 25%");
    owner.shows("25% less than yesterday by this time");
    owner.shows("▼ 50%");
    // The month before had nothing to compare to.
    owner.hides("than last month by this time");
    // Two hours before this time of yesterday nothing was sold yet.
    server.advance(DAY - DAY / 12).await;
    owner.go(&server.desk("")).await;
    owner.hides("less than yesterday by this time");
}

#[apply(both)]
async fn a_renewal_that_is_overdue_waits(server: Server) {
    let plan = server.plan(json!({})).await;
    let id = server.subscribed(&plan, GOOD).await;
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("")).await;
    owner.hides("overdue");
    server.switch_card(&id, FICKLE).await;
    server.move_clock("P30D").await;
    owner.go(&server.desk("")).await;
    owner.shows("1 subscription is overdue");
}
