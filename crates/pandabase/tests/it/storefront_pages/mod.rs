//! A store as a shop, as a browser without JavaScript sees it.

mod handles;
mod places;
mod small;
mod structured_data;

use crate::checkout_page::{ADA, GOOD, card};
use crate::harness::{Answer, Server, apply, both};
use crate::visitor::Visitor;
use http::Method;
use pandabase_platform::config::limits::Limit;
use serde_json::{Value, json};

const HOME: &str = "/s/nimbus-labs";
const BASKET: &str = "/s/nimbus-labs/basket";

impl Server {
    /// A product on sale; returns its id and the path of its page.
    async fn ware(&self, title: &str, fields: Value) -> (String, String) {
        let mut body =
            json!({"title": title, "productType": "LICENSE_KEY", "price": 4000, "status": "ACTIVE"});
        body.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        let made = self.post(&self.core("/products/"), body).await.data(201).clone();
        let path = format!("{HOME}/products/{}", made["handle"].as_str().unwrap());
        (made["id"].as_str().unwrap().to_owned(), path)
    }

    /// Reads a page as a stranger whose browser likes this language best.
    async fn page(&self, path: &str, language: &str) -> Answer {
        let call = self.anonymous(Method::GET, path);
        call.header("accept-language", language).send().await
    }

    async fn page_ok(&self, path: &str) -> String {
        let answer = self.page(path, "en").await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.text
    }
}

impl Visitor<'_> {
    /// Puts what the page shows into the basket.
    async fn add_to_basket(&mut self, page: &str, typed: &[(&str, &str)]) {
        self.go(page).await;
        self.press("add", typed).await;
    }

    /// The page of the checkout that the basket led to.
    fn checkout(&self) -> String {
        let gone = self.gone_to.as_deref().unwrap_or_else(|| panic!("{}", self.text));
        gone[gone.find("/pay/").unwrap()..].to_owned()
    }
}

/// Two sizes, of which one is sold out.
fn sizes() -> Value {
    json!({
        "options": [{"name": "Seats", "values": ["One", "Five"]}],
        "variants": [
            {"title": "Single", "options": {"Seats": "One"}, "price": 2500, "inStock": false},
            {"title": "Team", "options": {"Seats": "Five"}, "price": 9900, "sku": "T-5"}
        ]
    })
}

#[apply(both)]
async fn a_shopper_searches_chooses_and_pays_without_javascript(server: Server) {
    server.ware("Cloud Maps", json!({})).await;
    let (_, notes) = server.ware("Cloud Notes", sizes()).await;
    let mut shopper = Visitor::open(&server, &format!("{HOME}?search=NOTES")).await;
    shopper.shows(&format!("href=\"{notes}\""));
    shopper.shows("1 product");
    shopper.hides("Cloud Maps");
    shopper.go(&notes).await;
    shopper.shows("Seats: Five");
    shopper.shows("Sold out");
    shopper.shows("$99.00");
    shopper.press("add", &[("quantity", "2")]).await;
    shopper.shows("Cloud Notes - Team");
    shopper.shows("$198.00");
    shopper.shows("Basket (2)");

    shopper.go(BASKET).await;
    shopper.press("update", &[("quantity.0", "3")]).await;
    shopper.shows("$297.00");
    shopper.press("checkout", &[]).await;
    let page = shopper.checkout();
    shopper.go(&page).await;
    shopper.press("continue", ADA).await;
    shopper.press("pay", &card(GOOD)).await;
    shopper.shows("Thank you");
    let order = crate::checkout_page::newest_order(&server).await;
    assert_eq!(order["items"][0]["quantity"], 3, "{order}");

    // What was bought is in the basket no more, and what comes next begins anew.
    shopper.go(HOME).await;
    shopper.hides("Basket (");
    shopper.go(BASKET).await;
    shopper.shows("Your basket is empty.");
    shopper.add_to_basket(&notes, &[]).await;
    shopper.shows("Basket (1)");
    server.verify().await;
}

#[apply(both)]
async fn a_subscription_goes_to_the_checkout_at_once(server: Server) {
    let plan =
        json!({"productType": "SUBSCRIPTION", "price": 1500, "billingInterval": "MONTHLY", "trialDays": 14});
    let (_, plan) = server.ware("Cloud Sync", plan).await;
    let (_, notes) = server.ware("Notes", json!({})).await;
    let mut shopper = Visitor::open(&server, &plan).await;
    shopper.shows("$15.00 per month");
    shopper.shows("Free for 14 days, then $15.00 per month");
    shopper.shows("value=\"buy\"");
    shopper.add_to_basket(&notes, &[]).await;
    shopper.go(&plan).await;
    shopper.press("buy", &[]).await;
    let page = shopper.checkout();
    shopper.go(&page).await;
    shopper.shows("Cloud Sync");
    shopper.hides("Notes");
    // Even a form that says otherwise puts no subscription into the basket.
    shopper.add_to_basket(&plan, &[]).await;
    assert!(shopper.gone_to.is_some());
    shopper.go(BASKET).await;
    shopper.hides("Cloud Sync");
    shopper.shows("Basket (1)");
}

#[apply(both)]
async fn a_price_that_the_buyer_names_is_judged_by_the_service(server: Server) {
    let fields = json!({"price": 1000, "minimumPrice": 500, "pricingModel": "PAY_WHAT_YOU_WANT"});
    let (_, coffee) = server.ware("Coffee", fields).await;
    let mut shopper = Visitor::open(&server, &coffee).await;
    shopper.shows("Name your price, from $5.00");
    for (typed, error) in [
        ("", "Enter an amount, as in 12.50"),
        ("three", "Enter an amount, as in 12.50"),
        ("3", "Enter at least $5.00"),
        ("99999999", "The total can be at most $999,999.99"),
    ] {
        shopper.add_to_basket(&coffee, &[("amount", typed)]).await;
        assert_eq!(shopper.error("amount"), error, "{typed}");
        assert!(shopper.page.ends_with("/coffee"));
    }
    shopper.add_to_basket(&coffee, &[("amount", "7.50")]).await;
    shopper.shows("$7.50");
    shopper.shows("Basket (1)");
    // What was wrong is not shown again.
    shopper.go(&coffee).await;
    assert!(!shopper.is_refused(), "{}", shopper.text);
}

#[apply(both)]
async fn a_basket_has_bounds_and_nobody_makes_one_up(server: Server) {
    let mut wares = Vec::new();
    for number in 0..11 {
        wares.push(server.ware(&format!("Ware {number}"), json!({})).await.1);
    }
    let mut shopper = Visitor::open(&server, BASKET).await;
    shopper.shows("Your basket is empty.");
    for bad in ["0", "1000", "-1", "1.5", "two", "99999999999999999999"] {
        shopper.add_to_basket(&wares[0], &[("quantity", bad)]).await;
        assert_eq!(
            shopper.error("quantity"),
            "Enter a whole number from 1 to 999",
            "{bad}"
        );
    }
    for ware in &wares[..10] {
        // The form has what was refused before.
        shopper.add_to_basket(ware, &[("quantity", "1")]).await;
    }
    shopper.shows("Basket (10)");
    shopper.add_to_basket(&wares[10], &[]).await;
    shopper.shows("A basket holds at most 10 different products.");
    // More of what is in it still fits, up to the most of a line.
    shopper.add_to_basket(&wares[3], &[("quantity", "999")]).await;
    shopper.shows("value=\"999\"");
    shopper.go(BASKET).await;
    shopper.press("update", &[("quantity.0", "1000")]).await;
    assert_eq!(shopper.error("quantity-0"), "Enter a whole number from 1 to 999");
    shopper.press("remove.0", &[]).await;
    shopper.hides("Ware 0<");
    // A product that is gone is said so, and does not stand in the way of the page.
    let (id, gone) = server.ware("Gone soon", json!({})).await;
    shopper.add_to_basket(&gone, &[]).await;
    server
        .delete(&server.core(&format!("/products/{id}")))
        .await
        .data(200);
    shopper.go(BASKET).await;
    shopper.shows("This product is no longer available");

    let sealed = "A".repeat(400);
    let long = "A".repeat(60_000);
    for cookie in ["", "x", "%%%", sealed.as_str(), "null", long.as_str()] {
        let call = server.anonymous(Method::GET, BASKET);
        let call = call.header("cookie", &format!("pandabase_basket={cookie}"));
        let answer = call.send().await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert!(answer.text.contains("Your basket is empty."), "{}", answer.text);
    }
}

/// Lines are named by their places, so that a form counts for the lines that it shows alone.
#[apply(both)]
async fn a_form_of_the_basket_that_is_sent_twice_counts_once(server: Server) {
    let mut shopper = Visitor::open(&server, HOME).await;
    for (title, units) in [("Maps", "1"), ("Notes", "2"), ("Tunes", "3")] {
        let (_, ware) = server.ware(title, json!({})).await;
        shopper.add_to_basket(&ware, &[("quantity", units)]).await;
    }
    shopper.go(BASKET).await;
    for title in ["Maps", "Notes", "Tunes"] {
        shopper.shows(&format!(
            "Quantity <span class=\"visually-hidden\">{title}</span></label>"
        ));
    }
    let before = shopper.fields()["lines"].clone();
    shopper.press("remove.0", &[]).await;
    shopper.hides(">Maps<");
    let again = [("lines", &*before), ("quantity.0", "1"), ("quantity.1", "2")];
    shopper.press("remove.0", &again).await;
    shopper.shows(">Notes<");
    shopper.shows(">Tunes<");
    let fields = shopper.fields();
    assert_eq!((&*fields["quantity.0"], &*fields["quantity.1"]), ("2", "3"));
    assert!(!shopper.is_refused());
    // What was shown in another window is not bought.
    shopper.press("checkout", &again).await;
    shopper.shows("Your basket has changed meanwhile. Please check it.");
    shopper.press("checkout", &[]).await;
    assert!(shopper.checkout().starts_with("/pay/"));
}

#[apply(both)]
async fn a_basket_is_of_one_store(server: Server) {
    server.other_store("other-shop").await;
    let (id, ware) = server.ware("Notes", json!({})).await;
    let added = async |page: &str, token: &str, cookies: &str, form: &str| {
        let call = server.anonymous(Method::POST, page).header("cookie", cookies);
        call.body(format!("csrf={token}&action=add&quantity=1{form}"))
            .send()
            .await
    };
    let shown = server.page(&ware, "en").await;
    let cookie = shown
        .header("set-cookie")
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let token = shown.text.split("name=\"csrf\" value=\"").nth(1).unwrap();
    let token = token.split('"').next().unwrap().to_owned();
    let answer = added(&ware, &token, &cookie, "").await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("location")),
        (303, Some(BASKET))
    );
    let basket = answer.headers.get_all("set-cookie").iter();
    let mut basket = basket.map(|value| value.to_str().unwrap().to_owned());
    let basket = basket
        .find(|cookie| cookie.starts_with("pandabase_basket="))
        .unwrap();
    for part in [
        "Path=/s/nimbus-labs;",
        "HttpOnly",
        "SameSite=Lax",
        "Max-Age=2592000",
    ] {
        assert!(basket.contains(part), "{basket}");
    }
    let value = basket.split(';').next().unwrap();
    assert!(!value.contains(&id), "{value}");
    let elsewhere = server.anonymous(Method::GET, "/s/other-shop/basket");
    let elsewhere = elsewhere.header("cookie", value).send().await;
    assert!(
        elsewhere.text.contains("Your basket is empty."),
        "{}",
        elsewhere.text
    );
    // The product of another store is at no address of this one.
    let path = ware.replace("nimbus-labs", "other-shop");
    assert_eq!(server.page(&path, "en").await.status, 404);
    assert_eq!(added(&path, &token, &cookie, "").await.status, 404);
    // A form of another site is none of ours.
    let forged = added(&ware, "00", &cookie, "").await;
    let back = forged.header("location").map(str::to_owned);
    assert_eq!(back.as_deref(), Some(&*ware));
    assert!(
        !forged
            .headers
            .get_all("set-cookie")
            .iter()
            .any(|cookie| { cookie.to_str().unwrap().starts_with("pandabase_basket=") })
    );
    let (_, sized) = server.ware("Sized", sizes()).await;
    let wrong = added(&sized, &token, &cookie, "&variant=var_aaaaaaaaaaaaaaaaaaaaaaaa").await;
    assert_eq!(wrong.header("location"), Some(&*sized));
}

#[apply(both)]
async fn categories_pages_and_orders_of_a_list(server: Server) {
    let body = json!({"name": "Tools", "description": "Things that help."});
    let tools = server.post(&server.core("/categories/"), body).await.data(201)["id"].clone();
    let below = json!({"name": "Sharp tools", "parentId": tools});
    server.post(&server.core("/categories/"), below).await.data(201);
    for number in 10..24 {
        let fields = json!({"price": number * 100, "categoryIds": [tools]});
        server.ware(&format!("Tool {number}"), fields).await;
    }
    server
        .ware("Sold out", json!({"fulfillmentMode": "LICENSE_POOL"}))
        .await;
    server.ware("Hidden", json!({"status": "DRAFT"})).await;
    let path = format!("{HOME}/categories/tools");
    let page = server.page_ok(&path).await;
    for text in [
        "14 products",
        "Page 1 of 2",
        "Things that help.",
        "aria-current=\"page\">Tools</a>",
        &format!("href=\"{HOME}/categories/sharp-tools\">Sharp tools</a>"),
        &format!("rel=\"next\" id=\"next\" href=\"{path}?page=2\""),
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let cheapest = server.page_ok(&format!("{path}?sort=cheapest&page=2")).await;
    assert!(
        cheapest.contains("Tool 23") && !cheapest.contains("Tool 10<"),
        "{cheapest}"
    );
    assert!(
        cheapest.contains("option value=\"cheapest\" selected"),
        "{cheapest}"
    );
    assert!(
        cheapest.contains(&format!("href=\"{path}?sort=cheapest\"")),
        "{cheapest}"
    );
    let all = server.page_ok(HOME).await;
    assert!(all.contains("15 products"), "{all}");
    let sold_out = server.page_ok(&format!("{HOME}?search=sold")).await;
    assert!(sold_out.contains("products/sold-out"), "{sold_out}");
    assert!(!all.contains("Hidden"), "{all}");
    let far = server.page_ok(&format!("{HOME}?page=99999999999999999999")).await;
    assert!(far.contains("15 products"), "{far}");
    let none = server.page_ok(&format!("{HOME}?search=nothing-like-it")).await;
    assert!(none.contains("Nothing was found."), "{none}");
}

#[apply(both)]
async fn strangers_open_as_many_checkouts_as_by_the_api(server: Server) {
    let server = server
        .with(|config| {
            config.limits.new_sessions = Limit {
                requests: 2,
                window_ms: 60_000,
            };
        })
        .await;
    let (_, ware) = server.ware("Notes", json!({})).await;
    let mut shopper = Visitor::open(&server, &ware).await;
    shopper.add_to_basket(&ware, &[]).await;
    for _ in 0..2 {
        shopper.go(BASKET).await;
        shopper.press("checkout", &[]).await;
        shopper.checkout();
    }
    shopper.go(BASKET).await;
    shopper.press("checkout", &[]).await;
    assert_eq!(shopper.gone_to, None);
    shopper.shows("Too many attempts.");
    shopper.shows("Basket (1)");
}
