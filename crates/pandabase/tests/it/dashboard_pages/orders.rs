//! Orders: found, read with their arithmetic, refunded, and mailed again.

use super::{signed_in, text};
use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use crate::portal::MIA;
use crate::shop::{GOOD, card, mia};
use crate::visitor::Visitor;
use pandabase_domain::time::DAY;
use serde_json::{Value, json};

/// Sells a licence for 15 dollars to Mia, with 10 percent off; returns the order.
async fn licence(server: &Server) -> Value {
    let product = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 1500, "status": "ACTIVE",
        "licenseKeys": ["K-12345"]});
    let product = server.post(&server.core("/products"), product).await.data(201)["id"].clone();
    let coupon = json!({"code": "TEN", "type": "PERCENTAGE", "value": 10});
    server.post(&server.core("/coupons"), coupon).await.data(201);
    let cart = json!({"items": [{"product_id": product, "quantity": 1}], "customer": mia(),
        "coupon_code": "TEN"});
    let session = server.open_cart(cart).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    server.order(&paid).await
}

async fn at_orders(server: &Server) -> Visitor<'_> {
    let mut owner = signed_in(server, OWNER).await;
    owner.go(&server.desk("/orders")).await;
    owner
}

#[apply(both)]
async fn an_order_is_found_by_whatever_a_buyer_writes(server: Server) {
    let mut owner = at_orders(&server).await;
    owner.shows("No orders yet");
    let order = licence(&server).await;
    server.sell(4000, GOOD).await;
    let id = text(&order["id"]);
    let page = server.desk(&format!("/orders/{id}"));
    for (search, is_listed) in [
        (id.clone(), true),
        (text(&order["orderNumber"]), true),
        ("MIA@example.org".to_owned(), true),
        (text(&order["payment"]["id"]), false),
        (text(&order["payment"]["referenceId"]), false),
        ("K-12345".to_owned(), false),
    ] {
        owner.go(&server.desk(&format!("/orders?search={search}"))).await;
        assert_eq!(owner.status, 200, "{search}: {}", owner.text);
        if is_listed {
            owner.shows(&format!("href=\"{page}\""));
        } else {
            // It leads to the order itself.
            owner.shows("K-12345");
            owner.shows("id=\"amounts\"");
        }
    }
    for search in ["K-99999", "ann@example.org", "%22%3E%3Cb%3E", &"a".repeat(200)] {
        owner.go(&server.desk(&format!("/orders?search={search}"))).await;
        owner.shows("Nothing was found.");
        owner.hides("<b>");
    }
    for (filter, count) in [
        ("status=COMPLETED", 2),
        ("status=PENDING", 0),
        ("from=2026-06-01&to=2026-06-01", 2),
        ("from=2026-06-02", 0),
        ("to=2026-05-31", 0),
        ("status=COMPLETED&search=mia@example.org", 2),
        // What the API would refuse is left out.
        ("status=PAID&from=yesterday", 2),
    ] {
        owner.go(&server.desk(&format!("/orders?{filter}"))).await;
        owner.shows(&format!("{count} orders<"));
    }
}

#[apply(both)]
async fn an_order_is_found_by_what_was_bought(server: Server) {
    let order = licence(&server).await;
    server.sell(4000, GOOD).await;
    let product = text(&order["items"][0]["productId"]);
    let mut owner = at_orders(&server).await;
    owner.go(&server.desk("/orders?search=otes")).await;
    owner.shows("<h1>Notes</h1>");
    owner.shows("$14.61");
    owner.hides("$43.30");
    owner.shows(&format!(
        "href=\"{}\"",
        server.desk(&format!("/orders/{}", text(&order["id"])))
    ));
    owner.shows(&format!(
        "GET {}",
        server.of_team(&format!("/products/{product}/orders"))
    ));
    // Where several products are called like it, one of them is chosen.
    let more = json!({"title": "Notes Pro", "productType": "LICENSE_KEY", "price": 2500});
    server.post(&server.core("/products"), more).await.data(201);
    owner.go(&server.desk("/orders?search=NOTES")).await;
    owner.shows("Orders of a product");
    owner.shows("Notes Pro");
    owner.shows(&format!(
        "href=\"{}\"",
        server.desk(&format!("/products/{product}/orders"))
    ));
    owner.go(&server.desk("/orders?search=teapot")).await;
    owner.hides("Orders of a product");
    owner.shows("Nothing was found.");
    // The days are those of the store, and the page of the product leads here.
    owner
        .go(&server.desk(&format!("/products/{product}/orders?from=2026-06-02")))
        .await;
    owner.hides("$14.61");
    owner.go(&server.desk(&format!("/products/{product}"))).await;
    owner.shows(&server.desk(&format!("/products/{product}/orders")));
    server.verify().await;
}

#[apply(both)]
async fn a_list_is_walked_by_cursor(server: Server) {
    for _ in 0..27 {
        server.sell(4000, GOOD).await;
    }
    let mut owner = at_orders(&server).await;
    let rows = |visitor: &Visitor<'_>| visitor.text.matches("class=\"badge good\"").count();
    assert_eq!(rows(&owner), 25);
    owner.shows("27 orders");
    let link = |visitor: &Visitor<'_>, id: &str| {
        let before = visitor.text.split(&format!("\" id=\"{id}\"")).next().unwrap();
        let (_, address) = before.rsplit_once("href=\"").unwrap();
        address.replace("&#38;", "&")
    };
    let older = link(&owner, "older");
    owner.go(&older).await;
    assert_eq!(rows(&owner), 2);
    owner.hides("id=\"older\"");
    let newest = link(&owner, "newest");
    owner.go(&newest).await;
    assert_eq!(rows(&owner), 25);
}

#[apply(both)]
async fn every_amount_says_what_it_is_made_of(server: Server) {
    let order = licence(&server).await;
    let mut owner = signed_in(&server, OWNER).await;
    owner
        .go(&server.desk(&format!("/orders/{}", text(&order["id"]))))
        .await;
    // 15.00 − 1.50 = 13.50; tax 1.11; 14.61 charged; 0.86 + 0.20 and 0.42 + 0.30 in fees.
    for shown in [
        "Mia Koch",
        "Coupon TEN",
        "-$1.50",
        "8.25% of $13.50 (Sales tax, CA, United States)",
        "$14.61",
        "5.9% of $14.61 + $0.20",
        "2.9% of $14.61 + $0.30",
        "$14.61 − $1.11 − $1.06 − $0.72",
        "$11.72",
        "Payment received",
        "Delivered",
        "K-12345",
    ] {
        owner.shows(shown);
    }
    assert_eq!(order["payment"]["settledAmount"], 1172);
    let path = server.of_team(&format!("/orders/{}/amounts", text(&order["id"])));
    let amounts = server.get(&path).await.data(200).clone();
    assert_eq!(
        amounts["tax"],
        json!({"behavior": "EXCLUSIVE", "name": "Sales tax", "rate": 0.0825, "country": "US", "region": "CA",
            "taxableAmount": 1350, "amount": 111, "reversed": false})
    );
    assert_eq!(
        amounts["platformFee"],
        json!({"rate": 0.059, "fixed": 20, "amount": 106})
    );
    assert_eq!(
        (&amounts["refund"]["returnedAmount"], &amounts["refund"]["cost"]),
        (&json!(1461), &json!(1350))
    );
}

#[apply(both)]
async fn a_refund_says_what_it_costs_and_is_made_once(server: Server) {
    let order = licence(&server).await;
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk(&format!("/orders/{}", text(&order["id"])));
    let refund = format!("{page}/refund");
    owner.go(&page).await;
    owner.shows(&refund);
    owner.go(&refund).await;
    owner.shows("<dd>$14.61</dd>");
    owner.shows("<dd class=\"total\">$13.50</dd>");
    let balance = server.balance().await;
    // It costs what was said, or nothing is done.
    owner.press("refund", &[("cost", "1349")]).await;
    owner.shows("The refund costs something else by now");
    owner.shows("<dd class=\"total\">$13.50</dd>");
    assert_eq!(server.balance().await, balance);
    owner.press("refund", &[("reason", "DUPLICATE")]).await;
    owner.shows("The refund was made.");
    owner.shows("This order was refunded.");
    owner.hides("id=\"refund\"");
    assert_eq!(server.balance().await, balance - 1350);
    let refunds = server.get(&server.core("/refunds")).await;
    let refunds = refunds.data(200)["items"].as_array().unwrap().clone();
    assert_eq!((refunds.len(), &refunds[0]["reason"]), (1, &json!("DUPLICATE")));
    owner.go(&refund).await;
    owner.shows("This order was refunded.");
    owner.press("refund", &[]).await;
    assert!(owner.is_refused());
    assert_eq!(server.balance().await, balance - 1350);
    server.verify().await;
}

#[apply(both)]
async fn the_last_day_of_a_refund_passes(server: Server) {
    let sold = server.sell(4000, GOOD).await;
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk(&format!("/orders/{}", text(&sold["order_id"])));
    owner.go(&format!("{page}/refund")).await;
    owner.shows("July 1, 2026");
    server.advance(31 * DAY).await;
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&page).await;
    owner.shows("paid more than 30 days ago");
    owner.hides("id=\"refund\"");
}

#[apply(both)]
async fn a_receipt_is_mailed_again_a_few_times(server: Server) {
    let order = licence(&server).await;
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk(&format!("/orders/{}", text(&order["id"])));
    let before = server.letters(MIA).await.len();
    for _ in 0..4 {
        server.app.env.clock.advance(1000);
        owner.go(&page).await;
        owner.press("mail", &[]).await;
        owner.shows("The receipt is on its way to the buyer.");
    }
    let letters = server.letters(MIA).await;
    assert_eq!(letters.len(), before + 4);
    assert!(letters[0]["text"].as_str().unwrap().contains("K-12345"));
    owner.go(&page).await;
    owner.press("mail", &[]).await;
    assert!(owner.is_refused());
    owner.shows("The buyer was mailed about this order five times today.");
    assert_eq!(server.letters(MIA).await.len(), before + 4);
    // Another day, another mail.
    server.advance(DAY).await;
    owner.go(&page).await;
    owner.press("mail", &[]).await;
    owner.shows("The receipt is on its way to the buyer.");
    // What is not paid has no receipt, and what is delivered is not delivered again.
    let path = server.of_team(&format!("/orders/{}/receipt", text(&order["id"])));
    let refund = server.of_team(&format!("/orders/{}/refund", text(&order["id"])));
    server.post(&refund, json!({})).await.data(200);
    assert_eq!(
        server.post(&path, json!({})).await.error(400),
        "Only paid orders have a receipt"
    );
    server.verify().await;
}
