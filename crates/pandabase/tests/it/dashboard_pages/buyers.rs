//! Buyers: found, given another address, and what they have: licences and subscriptions.

use super::{signed_in, text};
use crate::accounts::{ANN, OWNER};
use crate::harness::{Server, apply, both};
use crate::meters::{meter, metered};
use crate::portal::MIA;
use crate::shop::{GOOD, buyer, card, dynamic, mia};
use pandabase_domain::time::DAY;
use serde_json::{Value, json};

const NEW: &str = "mia.koch@example.com";

/// Sells Mia a licence of a pool with these keys; returns the order.
async fn licence(server: &Server, keys: &[&str]) -> Value {
    let product = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 1500, "status": "ACTIVE",
        "licenseKeys": keys});
    let product = server.post(&server.core("/products"), product).await.data(201)["id"].clone();
    let cart = json!({"items": [{"product_id": product, "quantity": 1}], "customer": mia()});
    let session = server.open_cart(cart).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    server.order(&paid).await
}

/// Sells Mia a plan of 15 dollars a month; returns the subscription's id.
async fn subscription(server: &Server) -> String {
    let plan = server.plan(json!({})).await;
    text(&server.subscribe(&plan, GOOD).await["subscription_id"])
}

/// What the pages of buyers are about, by its name in their paths.
pub async fn names(server: &Server) -> Vec<(&'static str, String)> {
    licence(server, &["K-12345"]).await;
    let subscription = subscription(server).await;
    let customers = server.get(&server.core("/customers")).await;
    let licenses = server.get(&server.core("/licenses")).await;
    vec![
        ("{subscriptionId}", subscription),
        ("{customerId}", text(&customers.data(200)["items"][0]["id"])),
        ("{licenseId}", text(&licenses.data(200)["items"][0]["id"])),
    ]
}

#[apply(both)]
async fn a_buyer_is_found_by_whatever_is_known(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/customers")).await;
    owner.shows("No customers yet");
    let order = licence(&server, &["K-12345"]).await;
    let page = server.desk(&format!("/customers/{}", text(&order["customer"]["id"])));
    for (search, is_listed) in [
        ("MIA@example.org".to_owned(), true),
        ("example.org".to_owned(), true),
        ("Koch".to_owned(), true),
        (text(&order["customer"]["id"]), true),
        (text(&order["orderNumber"]), false),
        (text(&order["id"]), false),
        (text(&order["payment"]["id"]), false),
        ("K-12345".to_owned(), false),
    ] {
        owner
            .go(&server.desk(&format!("/customers?search={search}")))
            .await;
        assert_eq!(owner.status, 200, "{search}: {}", owner.text);
        if is_listed {
            owner.shows(&format!("href=\"{page}\""));
        } else {
            // It leads to the buyer.
            owner.shows("id=\"stats\"");
        }
    }
    owner
        .go(&server.desk("/customers?search=nobody@example.org"))
        .await;
    owner.shows("Nothing was found.");
    for sort in ["totalSpent", "orderCount", "email", "age"] {
        owner.go(&server.desk(&format!("/customers?sort={sort}"))).await;
        owner.shows("1 customer<");
    }
}

#[apply(both)]
async fn a_buyer_is_shown_with_everything_they_have(server: Server) {
    let order = licence(&server, &["K-12345"]).await;
    let id = subscription(&server).await;
    let refund = server.of_team(&format!("/orders/{}/refund", text(&order["id"])));
    server.post(&refund, json!({})).await.data(200);
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk(&format!("/customers/{}", text(&order["customer"]["id"])));
    owner.go(&page).await;
    for shown in [
        "<h1>mia@example.org</h1>",
        "Mia Koch",
        // Both orders, and the one that was refunded.
        "<dd>$30.00</dd>",
        "<dd>$15.00</dd>",
        "never signed in",
        "1 Main St, 94105 Town CA, United States",
        &server.desk(&format!("/orders/{}\"", text(&order["id"]))),
        &server.desk(&format!("/subscriptions/{id}\"")),
        &format!("GET /v2/stores/{}/customers/", server.store.id),
    ] {
        owner.shows(shown);
    }
    server.sign_in(MIA).await;
    owner.go(&page).await;
    owner.shows("has signed in");
    owner
        .go(&server.desk(&format!("/customers/cus_{}", "a".repeat(24))))
        .await;
    assert_eq!(owner.status, 404);
}

#[apply(both)]
async fn a_buyers_email_is_corrected_and_the_receipt_mailed_there(server: Server) {
    let order = licence(&server, &["K-12345"]).await;
    let (id, customer) = (text(&order["id"]), text(&order["customer"]["id"]));
    let cart = json!({"items": [dynamic(4000)], "customer": buyer(ANN, "US", "CA")});
    let session = server.open_cart(cart).await;
    server.pay_with(&session, card(GOOD)).await.data(200);
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk(&format!("/orders/{id}"));
    let change = server.desk(&format!("/customers/{customer}/email?order={id}"));
    owner.go(&page).await;
    owner.shows(&change);
    owner.go(&change).await;
    owner.shows("mia@example.org");
    owner.hides("a mail there says");
    for (email, says) in [
        ("mia", "Enter a whole email address"),
        (ANN, "Another customer has this email"),
    ] {
        owner.press("change", &[("email", email)]).await;
        assert!(owner.error("email").starts_with(says), "{}", owner.text);
        // Nothing that was typed is lost.
        assert_eq!(owner.fields()["email"], email);
    }
    server.app.env.clock.advance(1000);
    owner.press("change", &[("email", NEW)]).await;
    owner.shows("The receipt is on its way to the buyer.");
    owner.shows("id=\"amounts\"");
    owner.shows(NEW);
    let letters = server.letters(NEW).await;
    assert_eq!(letters.len(), 1);
    assert!(text(&letters[0]["text"]).contains("K-12345"));
    let shown = server.get(&server.core(&format!("/customers/{customer}"))).await;
    assert_eq!(shown.data(200)["email"], NEW);
    // From the page of the buyer, and without a mail.
    let change = server.desk(&format!("/customers/{customer}/email"));
    owner.go(&change).await;
    owner.hides("name=\"mail\"");
    owner.press("change", &[("email", MIA)]).await;
    owner.shows("Saved.");
    owner.shows("<h1>mia@example.org</h1>");
    // Where the receipt is not mailed, the page of the order says why, once.
    let change = server.desk(&format!("/customers/{customer}/email?order={id}"));
    for _ in 0..5 {
        owner.go(&change).await;
        owner.press("change", &[("email", MIA)]).await;
    }
    owner.shows("The email address is saved, but the receipt was not mailed. The buyer was mailed");
    owner.shows("id=\"amounts\"");
    owner.go(&page).await;
    owner.hides("the receipt was not mailed");
    // The order of somebody else is not mailed.
    let foreign = server.desk(&format!("/customers/cus_{}/email?order={id}", "a".repeat(24)));
    owner.go(&foreign).await;
    assert_eq!(owner.status, 404);
    owner.press("change", &[("email", NEW), ("order", &*id)]).await;
    assert_eq!(owner.status, 404);
    assert_eq!(server.letters(NEW).await.len(), 1);
    server.verify().await;
}

#[apply(both)]
async fn a_key_is_found_freed_and_replaced(server: Server) {
    let order = licence(&server, &["K-1", "K-2", "K-3"]).await;
    let license = text(&order["licenses"][0]["id"]);
    let mut owner = signed_in(&server, OWNER).await;
    for (filter, count) in [
        ("", 3),
        ("?status=CLAIMED", 1),
        ("?status=AVAILABLE", 2),
        ("?status=REVOKED", 0),
        // What the API would refuse is left out.
        ("?status=LOST", 3),
    ] {
        owner.go(&server.desk(&format!("/licenses{filter}"))).await;
        owner.shows(&format!("{count} licence"));
    }
    for search in ["K-1", &license, "K-3"] {
        owner
            .go(&server.desk(&format!("/licenses?search={search}")))
            .await;
        owner.shows("id=\"devices\"");
    }
    owner.shows("in the pool");
    for search in ["K-9", "k-1", "lic_000000000000000000000000"] {
        owner
            .go(&server.desk(&format!("/licenses?search={search}")))
            .await;
        owner.shows("Nothing was found.");
    }
    let path = server.core(&format!("/licenses/{license}/activations"));
    let device = json!({"fingerprint": "aa-11", "name": "Mia's laptop"});
    let device = server.post(&path, device).await.data(201)["id"].clone();
    let page = server.desk(&format!("/licenses/{license}"));
    owner.go(&page).await;
    owner.shows("Mia&#39;s laptop");
    owner.shows("K-1");
    owner.press("free", &[("activation", &*text(&device))]).await;
    owner.shows("It was removed.");
    assert_eq!(server.get(&path).await.data(200)["pagination"]["total"], 0);
    let before = server.letters(MIA).await.len();
    owner.go(&page).await;
    // A form without a button that is known changes nothing.
    owner.press("", &[]).await;
    assert_eq!(server.letters(MIA).await.len(), before);
    server.app.env.clock.advance(1000);
    owner.press("replace", &[]).await;
    owner.shows("It is on its way.");
    owner.shows("K-2");
    let letters = server.letters(MIA).await;
    assert_eq!(letters.len(), before + 1);
    assert!(text(&letters[0]["text"]).contains("K-2"));
    let revoked = server.get(&server.core(&format!("/licenses/{license}"))).await;
    assert_eq!(revoked.data(200)["status"], "REVOKED");
    // What is revoked is not replaced.
    owner.go(&page).await;
    owner.shows("not valid");
    owner.hides("value=\"replace\"");
    owner.press("replace", &[]).await;
    assert!(owner.is_refused());
    owner
        .go(&server.desk("/licenses/lic_000000000000000000000000"))
        .await;
    assert_eq!(owner.status, 404);
    server.verify().await;
}

#[apply(both)]
async fn a_key_of_any_length_is_found(server: Server) {
    let key = "K".repeat(512);
    licence(&server, &[key.as_str()]).await;
    let mut owner = signed_in(&server, OWNER).await;
    for (page, shows) in [
        ("/licenses?search", "id=\"devices\""),
        ("/customers?search", "id=\"stats\""),
        ("/orders?search", "id=\"amounts\""),
        ("/search?q", "id=\"amounts\""),
    ] {
        owner.go(&server.desk(&format!("{page}={key}"))).await;
        owner.shows(shows);
        let other = "L".repeat(600);
        owner.go(&server.desk(&format!("{page}={other}"))).await;
        assert_eq!(owner.status, 200, "{page}: {}", owner.text);
        owner.shows("Nothing was found.");
    }
}

#[apply(both)]
async fn subscriptions_are_listed_by_status_and_buyer(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/subscriptions")).await;
    owner.shows("No subscriptions yet");
    let id = subscription(&server).await;
    let page = server.desk(&format!("/subscriptions/{id}\""));
    for (filter, count) in [
        ("", 1),
        ("?status=ACTIVE", 1),
        ("?status=PAUSED", 0),
        ("?status=OVER", 1),
        ("?search=mia@example.org", 1),
        ("?search=mia@example.org&status=CANCELLED", 0),
        ("?search=nobody@example.org", 0),
        ("?search=sub_000000000000000000000000", 0),
    ] {
        owner.go(&server.desk(&format!("/subscriptions{filter}"))).await;
        owner.shows(&format!("{count} subscription"));
        assert_eq!(owner.text.contains(&page), count > 0, "{filter}");
    }
    owner
        .go(&server.desk(&format!("/subscriptions?search={id}")))
        .await;
    owner.shows("id=\"next\"");
    // Of several buyers one is chosen.
    let cart = json!({"items": [dynamic(4000)], "customer": buyer(ANN, "US", "CA")});
    let session = server.open_cart(cart).await;
    server.pay_with(&session, card(GOOD)).await.data(200);
    owner.go(&server.desk("/subscriptions?search=example.org")).await;
    owner.shows("2 customers");
}

#[apply(both)]
async fn a_subscription_says_what_is_charged_next_and_is_paused_and_cancelled(server: Server) {
    let id = subscription(&server).await;
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk(&format!("/subscriptions/{id}"));
    owner.go(&page).await;
    // 15.00 and 8.25 percent of it.
    for shown in [
        "$15.00 per month",
        "$1.24",
        "$16.24",
        "July 1, 2026",
        "Visa •••• 4242",
    ] {
        owner.shows(shown);
    }
    owner.press("pause", &[]).await;
    owner.shows("Nothing is charged while it is paused.");
    assert_eq!(server.subscription(&id).await["status"], "PAUSED");
    owner.hides("value=\"pause\"");
    owner.hides("id=\"change-plan\"");
    owner.press("pause", &[]).await;
    owner.shows("Only active subscriptions can be paused");
    owner.press("resume", &[]).await;
    assert_eq!(server.subscription(&id).await["status"], "ACTIVE");
    let cancel = format!("{page}/cancel");
    owner.go(&cancel).await;
    owner.shows("until July 1, 2026");
    owner.press("end", &[]).await;
    owner.shows("Saved.");
    owner.shows("Nothing more is charged.");
    let cancelled = server.subscription(&id).await;
    assert_eq!(
        (&cancelled["status"], &cancelled["endsAt"]),
        (&json!("CANCELLED"), &json!("2026-07-01T00:00:00.000Z"))
    );
    owner.go(&page).await;
    owner.press("reactivate", &[]).await;
    assert_eq!(server.subscription(&id).await["status"], "ACTIVE");
    owner.go(&cancel).await;
    owner.press("end", &[]).await;
    owner.go(&cancel).await;
    owner.hides("id=\"at-end\"");
    owner.press("now", &[]).await;
    let ended = server.subscription(&id).await;
    assert_eq!(ended["endsAt"], server.app.env.clock.now().to_string());
    owner.go(&page).await;
    owner.hides("value=\"reactivate\"");
    owner.hides("id=\"cancel\"");
    owner.go(&cancel).await;
    owner.shows("This subscription has ended.");
    owner.press("now", &[]).await;
    owner.shows("Subscription is already cancelled");
    server.verify().await;
}

#[apply(both)]
async fn a_plan_is_changed_after_its_cost_was_seen(server: Server) {
    let id = subscription(&server).await;
    let dearer = server.plan(json!({"title": "Notes Team", "price": 4500})).await;
    let dollar = server.plan(json!({"title": "Any price", "pricingModel": "PAY_WHAT_YOU_WANT",
        "minimumPrice": 100}));
    let dollar = dollar.await;
    server.advance(15 * DAY).await;
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk(&format!("/subscriptions/{id}/change"));
    owner.go(&page).await;
    owner.shows("$45.00 per month");
    owner.hides(&dollar);
    owner.hides("id=\"preview\"");
    owner.press("preview", &[("quantity", "0")]).await;
    assert!(!owner.error("quantity").is_empty(), "{}", owner.text);
    owner.press("preview", &[("quantity", "1")]).await;
    owner.shows("Choose another plan or another quantity.");
    // Half of 15.00 is left: 45.00 − 7.50 = 37.50, and 3.09 of tax.
    let choice = [("plan", &*dearer), ("quantity", "1")];
    owner.press("preview", &choice).await;
    owner.shows("id=\"preview\"");
    for shown in [
        "New plan",
        "Unused part of the running period",
        "-$7.50",
        "$3.09",
        "$40.59",
        "From then on: $45.00 per month plus tax",
    ] {
        owner.shows(shown);
    }
    assert_eq!(server.subscription(&id).await["amount"], 1500);
    // A price that the form does not show is not charged.
    owner.press("change", &[("shown_total", "4058")]).await;
    assert!(owner.is_refused());
    owner.shows("The price has changed");
    assert_eq!(server.subscription(&id).await["amount"], 1500);
    owner.press("change", &[]).await;
    owner.shows("Saved.");
    let changed = server.subscription(&id).await;
    assert_eq!(
        (&changed["amount"], &changed["product"]["id"]),
        (&json!(4500), &json!(dearer))
    );
    let bills = server.get(&server.core("/orders")).await.data(200)["items"].clone();
    assert_eq!(bills[0]["payment"]["totalAmount"], 4059);
    // With the renewal, for nothing now.
    owner.go(&page).await;
    let later = [("quantity", "2"), ("when", "END_OF_PERIOD")];
    owner.press("preview", &later).await;
    owner.shows("Nothing is charged now.");
    owner.shows("The plan changes on July 16, 2026.");
    owner.press("change", &[]).await;
    let pending = server.subscription(&id).await["pendingChange"].clone();
    assert_eq!(
        (&pending["quantity"], &pending["amount"]),
        (&json!(2), &json!(9000))
    );
    let next = server
        .get(&server.subscription_path(&id, "/upcoming-invoice"))
        .await;
    assert_eq!(next.data(200)["baseAmount"], 9000);
    owner.go(&server.desk(&format!("/subscriptions/{id}"))).await;
    owner.shows("$90.00");
    owner.shows("$90.00 per month · July 16, 2026");
    server.verify().await;
}

#[apply(both)]
async fn usage_is_shown_with_its_meters(server: Server) {
    let product = metered(&server, json!({"title": "Render", "price": 2000})).await;
    meter(&server, &product, json!({})).await;
    let paid = server.subscribe(&text(&product["id"]), GOOD).await;
    let id = text(&paid["subscription_id"]);
    let events = json!([{"event_name": "render_seconds", "quantity": 1200}]);
    let body = json!({"subscription_id": id, "events": events});
    server.post(&server.core("/usage"), body).await.data(201);
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk(&format!("/subscriptions/{id}"));
    owner.go(&page).await;
    for shown in [
        "id=\"usage\"",
        "June 1, 2026 to July 1, 2026",
        "render_seconds: 1,200",
        // 1,200 seconds at five cents, and the plan.
        "$60.00",
        "$80.00",
        "It includes what is used from June 1, 2026 to July 1, 2026.",
    ] {
        owner.shows(shown);
    }
    owner.hides("id=\"change-plan\"");
    let change = format!("{page}/change");
    owner.go(&change).await;
    owner.press("preview", &[("quantity", "2")]).await;
    owner.shows("Usage-based subscriptions cannot be changed");
    server.advance(30 * DAY).await;
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&page).await;
    owner.shows("July 1, 2026 to August 1, 2026");
    owner.shows("June 1, 2026 to July 1, 2026");
    server.verify().await;
}

#[apply(both)]
async fn who_may_not_act_sees_no_way_to(server: Server) {
    let order = licence(&server, &["K-1", "K-2"]).await;
    let id = subscription(&server).await;
    server.member_with("VIEWER").await;
    let mut viewer = signed_in(&server, "viewer@example.org").await;
    viewer
        .go(&server.desk(&format!("/customers/{}", text(&order["customer"]["id"]))))
        .await;
    viewer.shows("mia@example.org");
    viewer.hides("id=\"change-email\"");
    viewer.go(&server.desk(&format!("/subscriptions/{id}"))).await;
    for hidden in [
        "id=\"cancel\"",
        "id=\"change-plan\"",
        "value=\"pause\"",
        "id=\"usage\"",
    ] {
        viewer.hides(hidden);
    }
    viewer.press("pause", &[]).await;
    viewer.shows("Your role in this store does not allow this.");
    assert_eq!(server.subscription(&id).await["status"], "ACTIVE");
    let license = text(&order["licenses"][0]["id"]);
    viewer.go(&server.desk(&format!("/licenses/{license}"))).await;
    viewer.shows("K-1");
    viewer.hides("value=\"replace\"");
    viewer.press("replace", &[]).await;
    viewer.shows("Your role in this store does not allow this.");
    server.verify().await;
}
