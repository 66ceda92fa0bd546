//! The hosted checkout page, as a browser without JavaScript uses it.

use crate::harness::{Answer, Server, apply, both};
use http::Method;
use serde_json::{Value, json};

const ADA: &[(&str, &str)] = &[
    ("email", "ada@example.org"),
    ("name", "Ada Buyer"),
    ("country", "US"),
    ("line1", "1 Main Street"),
    ("city", "San Francisco"),
    ("state", "CA"),
    ("postal_code", "94105"),
    ("method", "card"),
    ("card_expiry", "12/34"),
    ("card_cvc", "123"),
];

async fn session(server: &Server, more: Value) -> String {
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

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let field = page.split(&format!("name=\"{name}\" value=\"")).nth(1);
    field
        .map_or("", |rest| rest.split('"').next().unwrap())
        .to_owned()
}

async fn open(server: &Server, page: &str) -> (Answer, String, String) {
    let answer = server.anonymous(Method::GET, page).send().await;
    let cookie = answer
        .header("set-cookie")
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let token = hidden(&answer.text, "csrf");
    (answer, cookie, token)
}

async fn submit(server: &Server, page: &str, action: &str, card: &str) -> Answer {
    submit_with(server, page, action, card, &[]).await
}

async fn submit_with(server: &Server, page: &str, action: &str, card: &str, more: &[(&str, &str)]) -> Answer {
    let (shown, cookie, token) = open(server, page).await;
    let total = hidden(&shown.text, "shown_total");
    let country = hidden(&shown.text, "state_of");
    let mut form = form_urlencoded::Serializer::new(String::new());
    let typed = |name: &str| more.iter().any(|(other, _)| *other == name);
    let ada = ADA.iter().filter(|(name, _)| !typed(name));
    form.extend_pairs(ada).extend_pairs(more).extend_pairs([
        ("csrf", token.as_str()),
        ("shown_total", total.as_str()),
        ("state_of", country.as_str()),
        ("action", action),
        ("card_number", card),
    ]);
    server
        .anonymous(Method::POST, page)
        .header("cookie", &cookie)
        .body(form.finish())
        .send()
        .await
}

#[apply(both)]
async fn a_coupon_is_typed_by_hand(server: Server) {
    let coupon = json!({"code": "SPRING", "type": "PERCENTAGE", "value": 10});
    server.post(&server.core("/coupons"), coupon).await.data(201);
    let page = session(&server, json!({})).await;
    for (code, status, text) in [
        ("winter", 400, "Invalid coupon code"),
        ("spring", 200, "−$4.00"),
        ("", 200, "from your address"),
    ] {
        let (_, cookie, token) = open(&server, &page).await;
        let fields = [
            ("csrf", token.as_str()),
            ("action", "update"),
            ("coupon_code", code),
        ];
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let answer = server
            .anonymous(Method::POST, &page)
            .header("cookie", &cookie)
            .body(form)
            .send()
            .await;
        assert_eq!(answer.status, status, "{}", answer.text);
        assert!(answer.text.contains(text), "{code}: {}", answer.text);
        let box_holds = hidden(&answer.text, "coupon_code\" maxlength=\"64\" autocomplete=\"off");
        assert_eq!(box_holds, code);
    }
    let (_, cookie, token) = open(&server, &page).await;
    let form = format!("csrf={token}&action=update&coupon_code=a%00b");
    let answer = server
        .anonymous(Method::POST, &page)
        .header("cookie", &cookie)
        .body(form)
        .send()
        .await;
    assert_eq!(answer.status, 400, "{}", answer.text);
    let refusal = "body/coupon_code must NOT contain the character U+0000";
    assert!(answer.text.contains(refusal), "{}", answer.text);
}

#[apply(both)]
async fn a_licence_is_bought_without_javascript(server: Server) {
    let page = session(&server, json!({})).await;
    let (shown, _, _) = open(&server, &page).await;
    assert_eq!(shown.status, 200);
    assert!(shown.text.contains("$40.00"), "{}", shown.text);
    assert!(!shown.text.contains("<b>Pro"), "titles are escaped");
    assert!(!shown.text.contains("<script"), "no script");
    assert!(
        shown
            .header("content-security-policy")
            .unwrap()
            .contains("default-src 'none'")
    );

    let updated = submit(&server, &page, "update", "").await;
    assert_eq!(updated.status, 200, "{}", updated.text);
    assert!(
        updated.text.contains("$43.30"),
        "the tax of California: {}",
        updated.text
    );

    let paid = submit(&server, &page, "pay", "4242 4242 4242 4242").await;
    assert_eq!(
        (paid.status.as_u16(), paid.header("location")),
        (303, Some(page.as_str()))
    );
    let (done, _, _) = open(&server, &page).await;
    assert!(done.text.contains("Thank you"), "{}", done.text);
    let licenses = server.get(&server.core("/licenses")).await;
    let key = licenses.data(200)["items"][0]["key"].as_str().unwrap().to_owned();
    assert!(done.text.contains(&key), "{}", done.text);

    let clock = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    server.post(&clock, json!({"advance": "PT7H"})).await.data(200);
    let (later, _, _) = open(&server, &page).await;
    assert!(!later.text.contains(&key), "an old address opens nothing");
}

#[apply(both)]
async fn a_state_is_chosen_from_a_list(server: Server) {
    let page = session(&server, json!({})).await;
    let (shown, _, _) = open(&server, &page).await;
    assert!(shown.text.contains("<input name=\"state\""), "{}", shown.text);
    let typed = [("state", "Calif.")];
    let updated = submit_with(&server, &page, "update", "", &typed).await;
    assert!(
        updated.text.contains("<select name=\"state\""),
        "{}",
        updated.text
    );
    assert!(updated.text.contains("<option value=\"CA\">California</option>"));
    assert!(updated.text.contains("from your address"), "no tax yet");
    let refused = submit_with(&server, &page, "pay", "4242424242424242", &typed).await;
    assert_eq!(refused.status, 400);
    assert!(
        refused.text.contains("State or province must be a state of US"),
        "{}",
        refused.text
    );
    let chosen = submit(&server, &page, "update", "").await;
    assert!(
        chosen
            .text
            .contains("<option value=\"CA\" selected>California</option>")
    );
    assert!(chosen.text.contains("$43.30"), "{}", chosen.text);
    // The list was still on the page when another country was chosen.
    let abroad = submit_with(&server, &page, "update", "", &[("country", "DE")]).await;
    assert_eq!(
        hidden(
            &abroad.text,
            "state\" maxlength=\"100\" autocomplete=\"address-level1"
        ),
        ""
    );
    assert!(abroad.text.contains("<input name=\"state\""), "{}", abroad.text);
    let typed = [("country", "DE"), ("state", "Bayern")];
    let typed = submit_with(&server, &page, "update", "", &typed).await;
    assert!(typed.text.contains("value=\"Bayern\""), "{}", typed.text);
    assert_eq!(submit(&server, &page, "update", "").await.status, 200);
    assert_eq!(
        submit(&server, &page, "pay", "4242424242424242").await.status,
        303
    );
}

#[apply(both)]
async fn a_decline_is_said_and_what_was_typed_stays(server: Server) {
    let page = session(&server, json!({})).await;
    submit(&server, &page, "update", "").await;
    let declined = submit(&server, &page, "pay", "4000000000000002").await;
    assert_eq!(declined.status, 400);
    assert!(
        declined.text.contains("Your card was declined"),
        "{}",
        declined.text
    );
    assert!(declined.text.contains("value=\"1 Main Street\""));
    assert!(
        !declined.text.contains("4000000000000002"),
        "card numbers are never shown again"
    );
    let paid = submit(&server, &page, "pay", "4242424242424242").await;
    assert_eq!(paid.status, 303, "{}", paid.text);
}

#[apply(both)]
async fn nobody_is_charged_another_total_than_the_one_shown(server: Server) {
    let page = session(&server, json!({})).await;
    let stopped = submit(&server, &page, "pay", "4242424242424242").await;
    assert_eq!(stopped.status, 400);
    assert!(stopped.text.contains("The total changed"), "{}", stopped.text);
    assert!(stopped.text.contains("Pay $43.30"), "{}", stopped.text);
    assert_eq!(
        server.get(&server.core("/orders/")).await.data(200)["pagination"]["total"],
        0
    );
    assert_eq!(
        submit(&server, &page, "pay", "4242424242424242").await.status,
        303
    );
}

#[apply(both)]
async fn the_bank_is_asked_and_the_buyer_comes_back(server: Server) {
    let page = session(&server, json!({"return_url": "https://shop.example.org/thanks"})).await;
    submit(&server, &page, "update", "").await;
    let sent = submit(&server, &page, "pay", "4000000000003220").await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    let bank = sent.header("location").unwrap().to_owned();
    let bank = &bank[bank.find("/bank-redirects/").unwrap()..];
    let (waiting, _, _) = open(&server, &page).await;
    assert!(waiting.text.contains("Payment in progress"), "{}", waiting.text);
    let back = server
        .anonymous(Method::POST, &format!("{bank}/approve"))
        .send()
        .await;
    assert_eq!(
        (back.status.as_u16(), back.header("location")),
        (303, Some("https://shop.example.org/thanks"))
    );
    let (done, _, _) = open(&server, &page).await;
    assert!(done.text.contains("Thank you"), "{}", done.text);
}

#[apply(both)]
async fn forms_of_other_sites_are_refused(server: Server) {
    let page = session(&server, json!({})).await;
    let (_, cookie, token) = open(&server, &page).await;
    for (cookie, token) in [
        ("", token.as_str()),
        (cookie.as_str(), ""),
        (cookie.as_str(), "00"),
    ] {
        let form = format!("action=pay&csrf={token}");
        let refused = server
            .anonymous(Method::POST, &page)
            .header("cookie", cookie)
            .body(form)
            .send()
            .await;
        assert_eq!(refused.status, 400, "{}", refused.text);
    }
}

#[apply(both)]
async fn unknown_and_expired_sessions_show_a_closed_page(server: Server) {
    let page = session(&server, json!({})).await;
    let unknown = page.replace("/sids/cs_", "/sids/cs_zz");
    assert_eq!(server.anonymous(Method::GET, &unknown).send().await.status, 404);
    let clock = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    server.post(&clock, json!({"advance": "PT6H"})).await.data(200);
    let (closed, _, _) = open(&server, &page).await;
    assert!(closed.text.contains("Checkout closed"), "{}", closed.text);
}

#[apply(both)]
async fn a_subscription_is_agreed_to(server: Server) {
    let plan = server.plan(json!({})).await;
    let session = server
        .open_cart(json!({"items": [{"product_id": plan, "quantity": 2}]}))
        .await;
    let page = format!("/pay/stores/{}/sids/{session}", server.store.id);
    let (shown, _, _) = open(&server, &page).await;
    for text in [
        "$30.00 / month",
        ">Subscribe</button>",
        "name=\"consent\" value=\"yes\" required>",
        "Total due today",
        "charges my payment method $30.00 / month and applicable taxes, today and at the start",
        "value=\"link\"",
    ] {
        assert!(shown.text.contains(text), "{text}: {}", shown.text);
    }
    assert!(
        !shown.text.contains("apple_pay") && !shown.text.contains("trial"),
        "{}",
        shown.text
    );
    submit(&server, &page, "update", "").await;
    let refused = submit(&server, &page, "pay", "4242424242424242").await;
    assert_eq!(refused.status, 400);
    assert!(
        refused
            .text
            .contains("Please agree to the recurring charges to subscribe."),
        "{}",
        refused.text
    );
    let agreed = [("consent", "yes")];
    let declined = submit_with(&server, &page, "pay", "4000000000000002", &agreed).await;
    assert!(
        declined.text.contains("value=\"yes\" required checked>"),
        "{}",
        declined.text
    );
    let paid = submit_with(&server, &page, "pay", "4242424242424242", &agreed).await;
    assert_eq!(paid.status, 303, "{}", paid.text);
    let (done, _, _) = open(&server, &page).await;
    assert!(
        done.text.contains("Your subscription has begun."),
        "{}",
        done.text
    );
}

#[apply(both)]
async fn a_trial_is_begun_with_a_card(server: Server) {
    let plan = server.plan(json!({"trialDays": 14})).await;
    let session = server.cart_of_plan(&plan).await;
    let page = format!("/pay/stores/{}/sids/{session}", server.store.id);
    let (shown, _, _) = open(&server, &page).await;
    for text in [
        "Free for 14 days",
        "then $15.00 / month",
        ">Start subscription</button>",
        "name=\"card_number\"",
        "once my trial of 14 days is over",
    ] {
        assert!(shown.text.contains(text), "{text}: {}", shown.text);
    }
    let agreed = [("consent", "yes")];
    let without = submit_with(&server, &page, "pay", "", &agreed).await;
    assert_eq!(without.status, 400, "{}", without.text);
    let paid = submit_with(&server, &page, "pay", "4242424242424242", &agreed).await;
    assert_eq!(paid.status, 303, "{}", paid.text);
    let (done, _, _) = open(&server, &page).await;
    assert!(done.text.contains("Your trial has begun."), "{}", done.text);
}

#[apply(both)]
async fn what_is_free_asks_for_no_card(server: Server) {
    let plan = server
        .plan(json!({"pricingModel": "FREE", "trialDays": 14}))
        .await;
    let session = server.cart_of_plan(&plan).await;
    let page = format!("/pay/stores/{}/sids/{session}", server.store.id);
    let (shown, _, _) = open(&server, &page).await;
    assert!(
        shown.text.contains("It is free and lasts until I cancel it."),
        "{}",
        shown.text
    );
    assert!(
        !shown.text.contains("card_number") && !shown.text.contains("Free for"),
        "{}",
        shown.text
    );
    let paid = submit_with(&server, &page, "pay", "", &[("consent", "yes")]).await;
    assert_eq!(paid.status, 303, "{}", paid.text);
}
