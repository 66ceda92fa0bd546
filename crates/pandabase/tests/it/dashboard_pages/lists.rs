//! What all lists have: columns to choose, rows to select, filters to clear, and word of what came to them.

use super::{buyers, signed_in, text};
use crate::accounts::OWNER;
use crate::cases::Desk as Case;
use crate::harness::{Server, apply, both};
use crate::products::{path_of, product};
use crate::shop::GOOD;
use crate::visitor::Visitor;
use serde_json::{Value, json};

const VIEWER: &str = "viewer@example.org";
const USUAL: &str = "Back to the usual columns";

/// Signs out, and somebody in with the same browser.
async fn change_to(server: &Server, visitor: &mut Visitor<'_>, email: &str) {
    server.app.env.clock.advance(1);
    visitor.go("/stores").await;
    visitor.page = "/sign-out".to_owned();
    visitor.press("out", &[]).await;
    visitor.go("/sign-in").await;
    visitor.press("send", &[("email", email)]).await;
    let mail = server.sign_in_mail(email).await;
    server.app.env.clock.advance(1);
    visitor.press("verify", &[("code", &*mail.code)]).await;
}

/// What became of something that was selected.
fn outcome(visitor: &Visitor<'_>, id: &str) -> String {
    let rest = visitor.text.split(&format!("<code>{id}</code>")).nth(1).unwrap();
    let badge = rest.split("class=\"badge ").nth(1).unwrap();
    badge.split(['>', '<']).nth(1).unwrap().to_owned()
}

/// Where a page asks for what came since it was shown.
fn again(visitor: &Visitor<'_>) -> String {
    let rest = visitor.text.split("data-again=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().replace("&#38;", "&")
}

#[apply(both)]
async fn columns_are_chosen_on_every_large_list_and_the_usual_ones_come_back(server: Server) {
    buyers::names(&server).await;
    let mut owner = signed_in(&server, OWNER).await;
    for (list, head) in [
        ("/orders", "Order id"),
        ("/payments", "Payment id"),
        ("/customers", "Customer id"),
        ("/products", "Product id"),
        ("/subscriptions", "Subscription id"),
        ("/licenses", "Licence id"),
    ] {
        server.app.env.clock.advance(1000);
        let head = format!("<th scope=\"col\">{head}</th>");
        owner.go(&server.desk(list)).await;
        owner.hides(&head);
        owner.hides(USUAL);
        let heads = owner.text.matches("<th scope").count();
        owner.press("columns", &[("column.id", "yes")]).await;
        owner.shows(&head);
        owner.shows(USUAL);
        assert_eq!(owner.text.matches("<th scope").count(), heads + 1, "{list}");
        owner.press("usual", &[]).await;
        owner.hides(&head);
        owner.hides(USUAL);
        // Both lists before and behind it are as they were.
        owner
            .press("columns", &[("column.id", "yes"), ("column.car", "yes")])
            .await;
        owner.shows(&head);
    }
    owner.go(&server.desk("/orders")).await;
    owner.shows(USUAL);
}

#[apply(both)]
async fn columns_are_kept_for_the_account_that_chose_them(server: Server) {
    let id = text(&server.sell(4000, GOOD).await["order_id"]);
    server.member_with("VIEWER").await;
    let cell = format!("<td>{id}</td>");
    let orders = server.desk("/orders");
    let mut visitor = signed_in(&server, OWNER).await;
    visitor.go(&format!("{orders}?status=COMPLETED")).await;
    visitor.shows("June 1, 2026");
    let typed = [("column.date", ""), ("column.id", "yes")];
    visitor.press("columns", &typed).await;
    // The filters stay.
    visitor.shows("name=\"status\" value=\"COMPLETED\"");
    visitor.shows(&cell);
    visitor.hides("June 1, 2026");
    change_to(&server, &mut visitor, VIEWER).await;
    visitor.go(&orders).await;
    visitor.hides(&cell);
    visitor.shows("June 1, 2026");
    // A list without any of them is a choice, too.
    visitor.press("columns", &[("column.date", "")]).await;
    visitor.hides("June 1, 2026");
    visitor.shows("1 order<");
    change_to(&server, &mut visitor, OWNER).await;
    visitor.go(&orders).await;
    visitor.shows(&cell);
    visitor.press("usual", &[]).await;
    visitor.hides(&cell);
    visitor.shows("June 1, 2026");
}

#[apply(both)]
async fn products_are_taken_off_sale_and_put_on_sale_together(server: Server) {
    let of = |title: &str, status: &str| {
        let mut fields = json!({"title": title, "licenseKeys": ["A"]});
        fields["status"] = json!(status);
        fields
    };
    let sold = product(&server, of("Alpha", "ACTIVE")).await;
    let draft = product(&server, of("Beta <b>", "DRAFT")).await;
    let [sold_id, draft_id] = [&sold, &draft].map(|one| text(&one["id"]));
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk("/products/withdraw");
    owner.go(&server.desk("/products")).await;
    owner.shows(&format!("formaction=\"{page}\""));
    owner.shows(&format!("name=\"{sold_id}\""));
    // Nothing is selected.
    owner.go(&page).await;
    owner.shows("<h1>Products</h1>");
    let chosen = format!("{sold_id}=yes&{draft_id}=yes&{sold_id}=yes");
    owner.go(&format!("{page}?{chosen}")).await;
    owner.shows("1 product will be changed");
    owner.shows("It is not on sale.");
    owner.shows("Beta &#60;b&#62;");
    owner.press("do", &[]).await;
    assert_eq!(outcome(&owner, &sold_id), "off sale");
    let status = async |one: &Value| {
        let shown = server.get(&path_of(&server, one)).await;
        text(&shown.data(200)["status"])
    };
    assert_eq!(status(&sold).await, "DRAFT");
    let page = server.desk("/products/publish");
    owner.go(&format!("{page}?{chosen}")).await;
    owner.shows("2 products will be changed");
    owner.press("do", &[]).await;
    for (one, id) in [(&sold, &sold_id), (&draft, &draft_id)] {
        assert_eq!(outcome(&owner, id), "On sale");
        assert_eq!(status(one).await, "ACTIVE");
    }
    owner.go(&format!("{page}?{chosen}")).await;
    owner.hides("id=\"offer\"");
    owner.go(&format!("{page}?prd_{}=yes", "a".repeat(24))).await;
    assert_eq!(owner.status, 404);
    // Whoever only reads is offered none of it.
    server.member_with("VIEWER").await;
    let mut viewer = signed_in(&server, VIEWER).await;
    viewer.go(&server.desk("/products")).await;
    viewer.shows("id=\"export-selected\"");
    viewer.hides("/products/withdraw");
    viewer.go(&format!("{page}?{chosen}")).await;
    assert_eq!(viewer.status, 403);
    server.verify().await;
}

#[apply(both)]
async fn cases_are_closed_together(server: Server) {
    let case = Case::open(&server).await;
    let other = case.another("Second").await;
    let closed = case.another("Third").await;
    let path = server.core(&format!("/cases/{closed}"));
    server.patch(&path, json!({"status": "CLOSED"})).await.data(200);
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk("/cases/close");
    owner.go(&server.desk("/cases")).await;
    owner.shows(&format!("formaction=\"{page}\""));
    owner
        .go(&format!("{page}?{}=yes&{other}=yes&{closed}=yes", case.id))
        .await;
    owner.shows("2 cases will be closed");
    owner.shows("It is closed already.");
    owner.press("do", &[]).await;
    for id in [&case.id, &other] {
        assert_eq!(outcome(&owner, id), "closed");
        let shown = server.get(&server.core(&format!("/cases/{id}"))).await;
        assert_eq!(shown.data(200)["status"], "CLOSED");
    }
    server.verify().await;
}

#[apply(both)]
async fn filters_stand_in_the_address_and_are_cleared(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    for (list, filter) in [
        ("/orders", "status=COMPLETED&from=2026-06-01"),
        ("/payments", "search=mia"),
        ("/customers", "sort=email"),
        ("/products", "stock=low"),
        ("/subscriptions", "status=ACTIVE"),
        ("/licenses", "status=CLAIMED"),
        ("/cases", "priority=HIGH"),
        ("/coupons", "search=TEN"),
        ("/paylinks", "search=ten"),
        ("/carts", "search=mia@example.org"),
        ("/categories", "search=ten"),
        ("/finances", "kind=PAYOUT"),
        ("/developers/requests", "kind=GET"),
        ("/developers/events", "kind=PAYMENT_COMPLETED"),
        ("/team/activity", "kind=MEMBER_INVITED"),
    ] {
        server.app.env.clock.advance(1000);
        let page = server.desk(list);
        let cleared = format!("<a href=\"{page}\" id=\"clear\">Clear filters</a>");
        owner.go(&page).await;
        owner.hides("id=\"clear\"");
        owner.go(&format!("{page}?{filter}")).await;
        assert_eq!(owner.status, 200, "{page}: {}", owner.text);
        owner.shows(&cleared);
    }
}

/// Rows do not move under the hands of who reads: the answer to the script says how many came.
#[apply(both)]
async fn a_list_says_how_many_came_since_it_was_shown(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    let orders = server.desk("/orders");
    owner.go(&orders).await;
    let empty = again(&owner);
    owner.go(&empty).await;
    owner.hides("id=\"show-news\"");
    server.app.env.clock.advance(1000);
    server.sell(4000, GOOD).await;
    owner.go(&empty).await;
    owner.shows(&format!(
        "<a href=\"{orders}\" id=\"show-news\">1 new order – show</a>"
    ));
    owner.go(&orders).await;
    owner.hides("id=\"show-news\"");
    let shown = again(&owner);
    owner.go(&format!("{orders}?status=PENDING")).await;
    let pending = again(&owner);
    for _ in 0..3 {
        server.app.env.clock.advance(1000);
        server.sell(4000, GOOD).await;
    }
    owner.go(&shown).await;
    owner.shows("3 new orders – show");
    // What is left out by the filters is no news.
    owner.go(&pending).await;
    owner.hides("id=\"show-news\"");
}

#[apply(both)]
async fn cases_disputes_and_deliveries_say_what_came(server: Server) {
    let hook = json!({"url": "https://8.8.8.8/hook", "eventTypes": ["PAYMENT_COMPLETED"]});
    let hook = server.post(&server.core("/webhooks"), hook).await.data(201)["id"].clone();
    let deliveries = server.desk(&format!("/developers/webhooks/{}/deliveries", text(&hook)));
    let case = Case::open(&server).await;
    server.app.env.clock.advance(1000);
    let mut owner = signed_in(&server, OWNER).await;
    let mut shown = Vec::new();
    for page in [server.desk("/cases"), server.desk("/disputes"), deliveries] {
        owner.go(&page).await;
        let again = again(&owner);
        owner.go(&again).await;
        owner.hides("id=\"show-news\"");
        shown.push(again);
    }
    server.app.env.clock.advance(1000);
    let more = json!({"body": "Are you there?"});
    case.customer_post("/messages", more).await.data(201);
    let paid = server.sell(6000, GOOD).await;
    server.play(&paid, json!({"event": "dispute_opened"})).await;
    for (page, words) in shown.iter().zip([
        "1 case with something new – show",
        "1 new dispute – show",
        "1 new delivery – show",
    ]) {
        owner.go(page).await;
        owner.shows(words);
    }
    // What somebody of the team has read by then is no news.
    server.post(&case.path("/read"), json!({})).await;
    owner.go(&shown[0]).await;
    owner.hides("id=\"show-news\"");
}
