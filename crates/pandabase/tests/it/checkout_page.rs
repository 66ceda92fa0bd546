//! The hosted checkout page, as a browser without JavaScript uses it, and as our script does.

mod fields;

use crate::harness::{Server, apply, both};
use crate::visitor::Visitor;
use http::Method;
use pandabase_domain::time::HOUR;
use serde_json::{Value, json};

pub const ADA: &[(&str, &str)] = &[
    ("email", "ada@example.org"),
    ("name", "Ada Buyer"),
    ("country", "US"),
    ("state", "CA"),
    ("postal_code", "94105"),
];

pub fn card(number: &str) -> Vec<(&str, &str)> {
    vec![
        ("card_number", number),
        ("card_expiry", "1234"),
        ("card_cvc", "123"),
    ]
}

pub const GOOD: &str = "4242 4242 4242 4242";
pub const DECLINED: &str = "4000000000000002";

pub async fn session(server: &Server, more: Value) -> String {
    let product =
        json!({"title": "Notes <b>Pro</b>", "productType": "LICENSE_KEY", "price": 4000, "status": "ACTIVE"});
    let product = server.post(&server.core("/products"), product).await.data(201)["id"].clone();
    let mut body = json!({"items": [{"product_id": product, "quantity": 1}]});
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let path = format!("/v2/stores/{}/checkouts", server.store.id);
    let session = server.post(&path, body).await;
    let url = session.data(201)["checkout_url"].as_str().unwrap().to_owned();
    url[url.find("/pay/").unwrap()..].to_owned()
}

async fn orders(server: &Server) -> Value {
    server.get(&server.core("/orders/")).await.data(200)["pagination"]["total"].clone()
}

pub async fn newest_order(server: &Server) -> Value {
    let orders = server.get(&server.core("/orders/")).await;
    let id = orders.data(200)["items"][0]["id"].as_str().unwrap().to_owned();
    server
        .get(&server.core(&format!("/orders/{id}")))
        .await
        .data(200)
        .clone()
}

/// The address of the newest order in the customer portal, as an English page links to it.
async fn portal_link(server: &Server) -> String {
    let order = newest_order(server).await["id"].as_str().unwrap().to_owned();
    let home = &server.app.env.config.portal_url;
    format!("{home}/portal/orders/{order}?locale=en")
}

#[apply(both)]
async fn a_licence_is_bought_without_javascript(server: Server) {
    let page = session(&server, json!({})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.shows("$40.00");
    buyer.shows("From your address");
    buyer.shows("Test mode: no money moves.");
    // No button names an amount that is not charged.
    buyer.shows("id=\"pay-label\" data-swap>Pay</span>");
    buyer.hides("<b>Pro");
    assert!(
        !buyer.fields().contains_key("card_number"),
        "no card before the tax is known"
    );
    buyer.press("continue", ADA).await;
    buyer.shows("Pay $43.30");
    assert!(buyer.fields().contains_key("card_number"));
    buyer.press("pay", &card(GOOD)).await;
    buyer.shows("Thank you");
    let licenses = server.get(&server.core("/licenses")).await;
    let key = licenses.data(200)["items"][0]["key"].as_str().unwrap().to_owned();
    buyer.shows(&key);
    let portal = portal_link(&server).await;
    buyer.shows(&format!(
        "href=\"{portal}\">See this order in the customer portal</a>"
    ));

    let clock = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    server.post(&clock, json!({"advance": "PT7H"})).await.data(200);
    buyer.reload().await;
    buyer.hides(&key);
    // Who signs in there finds the key again.
    buyer.shows(&portal);
    buyer.go(&portal[portal.find("/portal").unwrap()..]).await;
    buyer.shows("Sign in to your purchases");
}

/// What a script sends: everything at once, and the answer is the page itself.
#[apply(both)]
async fn a_script_pays_in_one_press(server: Server) {
    let page = session(&server, json!({})).await;
    let shown = server.anonymous(Method::GET, &page).send().await;
    let cookie = shown
        .header("set-cookie")
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let token = shown.text.split("name=\"csrf\" value=\"").nth(1).unwrap();
    let token = token.split('"').next().unwrap().to_owned();
    let send = async |action: &str, more: &[(&str, &str)]| {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(ADA).extend_pairs(more);
        form.extend_pairs([("csrf", token.as_str()), ("action", action)]);
        server
            .anonymous(Method::POST, &page)
            .header("cookie", &cookie)
            .header("pandabase-swap", "1")
            .body(form.finish())
            .send()
            .await
    };
    let totals = send("totals", &[]).await;
    assert!(totals.text.contains("data-total=\"4330\""), "{}", totals.text);
    assert!(
        totals
            .text
            .contains("<option value=\"CA\" selected>California</option>")
    );
    let mut typed = card(GOOD);
    let terms = totals.text.split("name=\"shown_terms\" value=\"").nth(1).unwrap();
    let terms = terms.split('"').next().unwrap();
    typed.extend([("shown_total", "4330"), ("shown_terms", terms)]);
    let paid = send("pay", &typed).await;
    assert_eq!(
        (paid.status.as_u16(), paid.header("pandabase-go")),
        (200, Some(page.as_str()))
    );
    // A second click finds the session paid and leads to the same page.
    let again = send("pay", &typed).await;
    assert_eq!(
        again.header("pandabase-go"),
        Some(page.as_str()),
        "{}",
        again.text
    );
    assert_eq!(orders(&server).await, 1);
}

#[apply(both)]
async fn a_coupon_is_added_and_taken_off(server: Server) {
    let coupon = json!({"code": "SPRING", "type": "PERCENTAGE", "value": 10});
    server.post(&server.core("/coupons"), coupon).await.data(201);
    let page = session(&server, json!({})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    let mut typed = ADA.to_vec();
    typed.push(("coupon_code", "winter"));
    buyer.press("apply", &typed).await;
    assert_eq!(buyer.error("coupon_code"), "We do not know this code");
    assert_eq!(buyer.fields()["coupon_code"], "winter");
    assert_eq!(buyer.fields()["email"], "ada@example.org", "what was typed stays");
    buyer.press("apply", &[("coupon_code", "spring")]).await;
    buyer.shows("−$4.00");
    assert_eq!(buyer.fields()["name"], "Ada Buyer");
    buyer.press("remove", &[]).await;
    buyer.hides("−$4.00");
    // A code that was typed and not applied counts, and the buyer sees the total before they pay it.
    buyer.press("continue", &[("coupon_code", "SPRING")]).await;
    buyer.shows("Pay $38.97");
    buyer.press("pay", &card(GOOD)).await;
    buyer.shows("Thank you");
}

#[apply(both)]
async fn a_state_is_chosen_from_a_list(server: Server) {
    let page = session(&server, json!({})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.hides("<select id=\"state\"");
    buyer
        .press(
            "continue",
            &[("email", "ada@example.org"), ("name", "Ada"), ("country", "US")],
        )
        .await;
    assert_eq!(buyer.error("state"), "Choose your state or province");
    buyer.shows("<option value=\"CA\">California</option>");
    buyer
        .press("continue", &[("state", "CA"), ("postal_code", "10001")])
        .await;
    assert_eq!(buyer.error("postal_code"), "This ZIP code is in another state");
    // The list was still on the page when another country was chosen.
    buyer
        .press("continue", &[("country", "DE"), ("postal_code", "10115")])
        .await;
    buyer.shows("Order and pay €");
    buyer.press("pay", &card(GOOD)).await;
    buyer.shows("Thank you");
    let order = newest_order(&server).await;
    assert_eq!(order["billingAddress"]["state"], "", "{order}");
}

#[apply(both)]
async fn a_decline_is_said_and_what_was_typed_stays(server: Server) {
    let page = session(&server, json!({})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.press("continue", ADA).await;
    buyer.press("pay", &card(DECLINED)).await;
    buyer.shows("Your card was declined. Nothing was charged.");
    buyer.shows("ada@example.org");
    buyer.hides(DECLINED);
    buyer.reload().await;
    buyer.shows("Your card was declined");
    buyer.press("pay", &card("4000000000009995")).await;
    buyer.shows("insufficient funds");
    buyer
        .press(
            "pay",
            &[("card_number", "42"), ("card_expiry", "99"), ("card_cvc", "")],
        )
        .await;
    assert_eq!(buyer.error("card_number"), "Enter the number on your card");
    assert_eq!(buyer.error("card_expiry"), "Enter the expiry date of your card");
    assert!(buyer.error("card_cvc").starts_with("Enter the 3 or 4 digits"));
    buyer.press("pay", &card(GOOD)).await;
    buyer.shows("Thank you");
    assert_eq!(orders(&server).await, 1);
}

#[apply(both)]
async fn nobody_is_charged_another_total_than_the_one_shown(server: Server) {
    let page = session(&server, json!({})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.press("continue", ADA).await;
    let mut typed = card(GOOD);
    typed.push(("shown_total", "4000"));
    buyer.press("pay", &typed).await;
    buyer.shows("The total has changed");
    assert_eq!(orders(&server).await, 0);
    buyer.press("pay", &card(GOOD)).await;
    buyer.shows("Thank you");
}

#[apply(both)]
async fn the_bank_is_asked_and_the_buyer_comes_back(server: Server) {
    let page = session(&server, json!({"return_url": "https://shop.example.org/thanks"})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.press("continue", ADA).await;
    buyer.press("pay", &card("4000000000003220")).await;
    let bank = buyer.gone_to.clone().unwrap();
    buyer.reload().await;
    buyer.shows("Your bank has a question");
    buyer.shows(&format!("href=\"{bank}\""));
    // The bank says no: the page says so and takes another card.
    let path = &bank[bank.find("/bank-redirects/").unwrap()..];
    let answered = server
        .anonymous(Method::POST, &format!("{path}/decline"))
        .send()
        .await;
    assert_eq!(answered.status, 303);
    buyer.reload().await;
    buyer.shows("Your bank did not confirm the payment");
    buyer.press("pay", &card("4000000000003220")).await;
    let bank = buyer.gone_to.clone().unwrap();
    let path = &bank[bank.find("/bank-redirects/").unwrap()..];
    let back = server
        .anonymous(Method::POST, &format!("{path}/approve"))
        .send()
        .await;
    assert_eq!(
        (back.status.as_u16(), back.header("location")),
        (303, Some("https://shop.example.org/thanks"))
    );
    buyer.reload().await;
    buyer.shows("Thank you");
}

#[apply(both)]
async fn forms_of_other_sites_change_nothing(server: Server) {
    let page = session(&server, json!({})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.press("continue", ADA).await;
    for csrf in ["", "00"] {
        let mut typed = card(GOOD);
        typed.push(("csrf", csrf));
        buyer.press("pay", &typed).await;
        buyer.shows("This form has expired");
    }
    assert_eq!(orders(&server).await, 0);
    let answer = server
        .anonymous(Method::POST, &page)
        .body("action=pay&name=a%00b".to_owned())
        .send()
        .await;
    assert_eq!(answer.status, 400, "{}", answer.text);
}

#[apply(both)]
async fn unknown_and_expired_sessions_show_a_closed_page(server: Server) {
    let page = session(&server, json!({})).await;
    let unknown = page.replace("/sids/cs_", "/sids/cs_zz");
    assert_eq!(server.anonymous(Method::GET, &unknown).send().await.status, 404);
    let clock = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    server.post(&clock, json!({"advance": "PT6H"})).await.data(200);
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.shows("Checkout closed");
    buyer.press("pay", ADA).await;
    buyer.shows("Checkout closed");
}

#[apply(both)]
async fn a_subscription_is_agreed_to(server: Server) {
    let plan = server.plan(json!({})).await;
    let session = server
        .open_cart(json!({"items": [{"product_id": plan, "quantity": 2}]}))
        .await;
    let page = format!("/pay/stores/{}/sids/{session}", server.store.id);
    let mut buyer = Visitor::open(&server, &page).await;
    for text in [
        "$30.00 per month",
        "Due today",
        "charges me $30.00 per month plus tax today",
        "value=\"link\"",
        "id=\"pay-label\" data-swap>Subscribe</span>",
    ] {
        buyer.shows(text);
    }
    buyer.hides("apple_pay");
    buyer.press("continue", ADA).await;
    buyer.shows("Subscribe for $32.48");
    buyer.press("pay", &card(GOOD)).await;
    assert_eq!(buyer.error("consent"), "Please agree to the charges to subscribe");
    let mut typed = card(DECLINED);
    typed.push(("consent", "yes"));
    buyer.press("pay", &typed).await;
    assert_eq!(buyer.fields()["consent"], "yes", "what was agreed to stays");
    buyer.press("pay", &card(GOOD)).await;
    buyer.shows("Your subscription has begun.");
}

#[apply(both)]
async fn a_trial_says_what_is_charged_when(server: Server) {
    let plan = server.plan(json!({"trialDays": 14})).await;
    let session = server.cart_of_plan(&plan).await;
    let page = format!("/pay/stores/{}/sids/{session}", server.store.id);
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.shows("Free for 14 days, then $16.24 on June 15, 2026");
    buyer.shows("Start subscription");
    buyer.press("pay", &[("consent", "yes")]).await;
    assert_eq!(buyer.error("card_number"), "Enter the number on your card");
    let mut typed = card(GOOD);
    typed.push(("consent", "yes"));
    buyer.press("pay", &typed).await;
    buyer.shows("Your trial has begun.");
}

#[apply(both)]
async fn what_is_free_asks_for_an_email_alone(server: Server) {
    let plan = server
        .plan(json!({"pricingModel": "FREE", "trialDays": 14}))
        .await;
    let session = server.cart_of_plan(&plan).await;
    let page = format!("/pay/stores/{}/sids/{session}", server.store.id);
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.shows("It is free and lasts until I cancel it.");
    for field in [
        "card_number",
        "name=\"name\"",
        "postal_code",
        "Free for",
        "From your address",
    ] {
        buyer.hides(field);
    }
    let typed = [
        ("email", "ada@example.org"),
        ("country", "DE"),
        ("consent", "yes"),
    ];
    buyer.press("pay", &typed).await;
    buyer.shows("Thank you");
}

#[apply(both)]
async fn a_business_gives_its_address_and_tax_id(server: Server) {
    let page = session(&server, json!({})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    let mut typed = vec![
        ("email", "ada@example.org"),
        ("name", "Ada GmbH"),
        ("country", "DE"),
        ("business", "yes"),
        ("tax_id", "DE1"),
    ];
    buyer.press("continue", &typed).await;
    assert_eq!(buyer.error("line1"), "Enter street and number");
    assert_eq!(buyer.error("city"), "Enter your city");
    typed.extend([("line1", "Weg 1"), ("city", "Berlin")]);
    buyer.press("continue", &typed).await;
    assert_eq!(
        buyer.error("tax_id"),
        "This is not a valid tax ID in your country"
    );
    buyer.press("continue", &[("tax_id", "DE136695976")]).await;
    buyer.press("pay", &card(GOOD)).await;
    buyer.shows("Thank you");
    let order = newest_order(&server).await;
    assert_eq!(
        (&order["payment"]["taxAmount"], &order["billingAddress"]["city"]),
        (&json!(0), &json!("Berlin")),
        "{order}"
    );
}

#[apply(both)]
async fn the_page_speaks_the_language_of_its_reader(server: Server) {
    let page = session(&server, json!({})).await;
    let german = server
        .anonymous(Method::GET, &page)
        .header("accept-language", "de-AT,de;q=0.9,en;q=0.5")
        .send()
        .await;
    assert!(german.text.contains("<html lang=\"de\""), "{}", german.text);
    let mut buyer = Visitor::open(&server, &format!("{page}?locale=ja")).await;
    buyer.shows("<html lang=\"ja\"");
    buyer.press("continue", &[("email", "x")]).await;
    buyer.shows("<html lang=\"ja\"");
    assert!(!buyer.error("email").is_empty());
}

/// A page of another site frames the page by its own address; its forms need no cookie.
#[apply(both)]
async fn a_frame_of_another_site_pays_without_cookies(server: Server) {
    let page = session(&server, json!({})).await.replace("/pay/", "/embed/");
    let refused = server.anonymous(Method::GET, &page).send().await;
    assert_eq!(refused.status, 400, "{}", refused.text);
    let framed = format!("{page}?origin=https%3A%2F%2Fshop.example&mode=inline&theme=dark");
    let shown = server.anonymous(Method::GET, &framed).send().await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    assert!(
        shown.text.contains("data-parent-origin=\"https://shop.example\""),
        "{}",
        shown.text
    );
    let policy = shown.header("content-security-policy").unwrap();
    assert!(
        policy.ends_with("frame-ancestors https://shop.example"),
        "{policy}"
    );
    assert_eq!(
        (shown.header("x-frame-options"), shown.header("set-cookie")),
        (None, None)
    );
    let token = shown.text.split("name=\"csrf\" value=\"").nth(1).unwrap();
    let token = token.split('"').next().unwrap();
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(ADA).extend_pairs(card(GOOD));
    form.extend_pairs([("csrf", token), ("action", "pay"), ("shown_total", "4330")]);
    form.append_pair("shown_terms", "null/null/null//null");
    let paid = server
        .anonymous(Method::POST, &framed)
        .header("pandabase-swap", "1")
        .body(form.finish())
        .send()
        .await;
    let target = paid.header("pandabase-go").unwrap();
    assert!(
        target.starts_with("/embed/") && target.contains("origin="),
        "{target}"
    );
    let done = server.anonymous(Method::GET, target).send().await;
    assert!(done.text.contains("data-outcome=\"paid\""), "{}", done.text);
    let portal = portal_link(&server).await;
    let link = format!("href=\"{portal}\" target=\"_top\"");
    assert!(done.text.contains(&link), "{link}: {}", done.text);
}

/// What a form of another address could set on the whole host is set nowhere.
#[apply(both)]
async fn an_address_sets_cookies_for_itself_alone(server: Server) {
    let page = "/pay/stores/a;path=%2F;path=/;domain=example.org/sids/b";
    let answer = server
        .anonymous(Method::POST, page)
        .body("action=pay&email=x".to_owned())
        .send()
        .await;
    assert_eq!(answer.header("set-cookie"), None, "{}", answer.text);
}

#[apply(both)]
async fn the_payment_names_the_buyer_who_pays(server: Server) {
    let page = session(&server, json!({})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.press("continue", ADA).await;
    buyer.shows("ada@example.org · Ada Buyer");
    // Another address that is typed and not stored stays in its fields.
    buyer.page = format!("{page}?step=contact");
    buyer.reload().await;
    buyer
        .press("apply", &[("email", "eve@example.org"), ("coupon_code", "x")])
        .await;
    assert_eq!(buyer.fields()["email"], "eve@example.org");
    buyer.hides("eve@example.org ·");
    // An emptied field is said, not passed over.
    buyer.press("continue", &[("email", "")]).await;
    assert!(!buyer.error("email").is_empty());
}

#[apply(both)]
async fn a_choice_is_made_by_the_buyer(server: Server) {
    let options = json!([{"label": "Red", "value": "red"}, {"label": "Blue", "value": "blue"}]);
    let fields = json!([{"key": "hue", "label": {"type": "custom", "custom": "Colour"}, "type": "dropdown",
        "dropdown": {"options": options}}]);
    let page = session(&server, json!({"display": {"fields": fields}})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.press("continue", ADA).await;
    assert_eq!(buyer.error("field-hue"), "Please answer this");
    buyer.press("continue", &[("field.hue", "green")]).await;
    assert_eq!(buyer.error("field-hue"), "Choose one of the options");
    buyer.press("continue", &[("field.hue", "blue")]).await;
    buyer.press("pay", &card(GOOD)).await;
    buyer.shows("Thank you");
    assert_eq!(newest_order(&server).await["customFields"]["hue"], "blue");
}

/// The day is the store's, and any price of usage can be shown.
#[apply(both)]
async fn the_page_shows_days_of_the_store_and_any_meter(server: Server) {
    let settings = json!({"timezone": "Pacific/Kiritimati"});
    let store = format!("/v2/stores/{}", server.store.id);
    server.patch(&store, settings).await.data(200);
    server.app.env.clock.advance(20 * HOUR);
    let plan = server.plan(json!({"trialDays": 14})).await;
    let session = server.cart_of_plan(&plan).await;
    let page = format!("/pay/stores/{}/sids/{session}", server.store.id);
    Visitor::open(&server, &page).await.shows(" on June 16, 2026");

    let plan = server.plan(json!({"pricingModel": "USAGE_BASED"})).await;
    let meter = json!({"eventName": "calls", "unitPrice": 100_000_000, "unitQuantity": 1,
        "aggregation": "SUM", "settlement": "BASE_PLUS_OVERAGE",
        "includedUnits": 9_007_199_254_740_991_i64});
    let meters = server.core(&format!("/products/{plan}/meters"));
    server.post(&meters, meter).await.data(201);
    let session = server.cart_of_plan(&plan).await;
    let page = format!("/pay/stores/{}/sids/{session}", server.store.id);
    Visitor::open(&server, &page)
        .await
        .shows("9,007,199,254,741,001 cost $10,000,000.00");
}
