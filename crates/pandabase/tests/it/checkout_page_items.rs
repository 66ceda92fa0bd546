//! What the buyer changes of the items on the hosted checkout page: how many they buy, and the price that
//! they name.

use crate::checkout::{item, with};
use crate::harness::{Answer, Server, apply, both};
use crate::visitor::Visitor;
use http::Method;
use serde_json::{Value, json};

const ADA: &[(&str, &str)] = &[
    ("email", "ada@example.org"),
    ("name", "Ada Buyer"),
    ("country", "US"),
    ("state", "CA"),
    ("postal_code", "94105"),
];
const CARD: &[(&str, &str)] = &[
    ("card_number", "4242 4242 4242 4242"),
    ("card_expiry", "1234"),
    ("card_cvc", "123"),
];
const DECLINED: &[(&str, &str)] = &[
    ("card_number", "4000000000000002"),
    ("card_expiry", "1234"),
    ("card_cvc", "123"),
];

/// A product on sale for 40 dollars, unless the fields say otherwise.
async fn product(server: &Server, fields: Value) -> Value {
    let mut body = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 4000, "status": "ACTIVE"});
    body.as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    server
        .post(&server.core("/products"), body)
        .await
        .data(201)
        .clone()
}

/// A product of which the buyer names the price, from five dollars on.
async fn coffee(server: &Server) -> Value {
    let fields = json!({"title": "Coffee", "pricingModel": "PAY_WHAT_YOU_WANT", "minimumPrice": 500});
    product(server, fields).await
}

fn of(product: &Value, quantity: i64) -> Value {
    json!({"product_id": product["id"], "quantity": quantity})
}

fn page_of(server: &Server, session: &str) -> String {
    format!("/pay/stores/{}/sids/{session}", server.store.id)
}

/// What a session asks for: name, price and number of each item.
async fn items(server: &Server, session: &str) -> Value {
    let shown = server.session(session).await;
    let lines = shown.data(200)["items"].as_array().unwrap().clone();
    let line = |line: Value| json!([line["name"], line["amount"], line["quantity"]]);
    lines.into_iter().map(line).collect()
}

async fn bought(server: &Server) -> Value {
    let order = server.only_order().await;
    let path = server.core(&format!("/orders/{}", order["id"].as_str().unwrap()));
    server.get(&path).await.data(200).clone()
}

#[apply(both)]
async fn an_amount_is_chosen_and_charged(server: Server) {
    let coffee = coffee(&server).await;
    let cart = json!({"items": [with(of(&coffee, 1), "amount", json!(1000))]});
    let session = server.open_cart(cart).await;
    let mut buyer = Visitor::open(&server, &page_of(&server, &session)).await;
    assert_eq!(buyer.fields()["amount.0"], "10.00");
    for text in [
        "At least $5.00",
        "inputmode=\"decimal\"",
        "value=\"items.0.500\"",
        "value=\"items.0.1000\"",
        "value=\"items.0.2000\"",
    ] {
        buyer.shows(text);
    }
    let mut typed = ADA.to_vec();
    typed.push(("amount.0", "12.5"));
    buyer.press("items", &typed).await;
    buyer.shows("data-total=\"1353\"");
    assert_eq!(buyer.fields()["amount.0"], "12.50");
    assert_eq!(buyer.fields()["email"], "ada@example.org", "what was typed stays");
    assert_eq!(items(&server, &session).await, json!([["Coffee", 1250, 1]]));

    buyer.press("items.0.2000", &[]).await;
    assert_eq!(buyer.fields()["amount.0"], "20.00");
    buyer.shows("aria-pressed=\"true\" data-fills=\"amount-0\" data-text=\"20.00\"");
    buyer.press("continue", &[]).await;
    buyer.shows("Pay $21.65");
    buyer.press("pay", CARD).await;
    buyer.shows("Thank you");
    let order = bought(&server).await;
    assert_eq!(
        (&order["items"][0]["price"], &order["payment"]["totalAmount"]),
        (&json!(2000), &json!(2165)),
        "{order}"
    );
    server.verify().await;
}

#[apply(both)]
async fn what_is_no_amount_is_refused_at_its_field(server: Server) {
    let coffee = coffee(&server).await;
    let cart = json!({"items": [with(of(&coffee, 1), "amount", json!(1000))]});
    let session = server.open_cart(cart).await;
    let mut buyer = Visitor::open(&server, &page_of(&server, &session)).await;
    let least = "Enter at least $5.00";
    let form = "Enter an amount, as in 12.50";
    let most = "The total can be at most $999,999.99";
    for (text, error) in [
        ("4.99", least),
        ("0", least),
        ("0.00", least),
        ("-5", form),
        ("1e3", form),
        ("", form),
        ("12.345", form),
        ("1,000", form),
        ("ten", form),
        ("1000000", most),
        ("99999999999999999999999", most),
    ] {
        for action in ["items", "continue"] {
            let mut typed = ADA.to_vec();
            typed.push(("amount.0", text));
            buyer.press(action, &typed).await;
            assert_eq!(buyer.error("amount-0"), error, "{text}");
            assert_eq!(buyer.fields()["amount.0"], text, "what was typed stays");
            assert_eq!(buyer.fields()["name"], "Ada Buyer");
            buyer.shows("data-total=\"1083\"");
        }
    }
    assert!(buyer.is_refused());
    assert_eq!(items(&server, &session).await, json!([["Coffee", 1000, 1]]));
    // More than can be charged only with the tax.
    buyer.press("continue", &[("amount.0", "10")]).await;
    buyer.press("items", &[("amount.0", "999999.99")]).await;
    assert_eq!(buyer.error("amount-0"), most);
    buyer.press("items", &[("amount.0", "$6")]).await;
    assert_eq!(items(&server, &session).await, json!([["Coffee", 600, 1]]));
}

/// A suggestion that was made up is judged as what is typed.
#[apply(both)]
async fn only_what_may_be_typed_may_be_suggested(server: Server) {
    let coffee = coffee(&server).await;
    let cart = json!({"items": [with(of(&coffee, 1), "amount", json!(1000))]});
    let session = server.open_cart(cart).await;
    let mut buyer = Visitor::open(&server, &page_of(&server, &session)).await;
    for action in ["items.0.1", "items.0.-500", "items.0.9223372036854775807"] {
        buyer.press(action, &[]).await;
        assert!(!buyer.error("amount-0").is_empty(), "{action}");
    }
    for action in ["items.7.600", "items.0.x", "items.0.600.1"] {
        buyer.press(action, &[("amount.0", "10.00")]).await;
        assert!(!buyer.is_refused(), "{action}");
    }
    assert_eq!(items(&server, &session).await, json!([["Coffee", 1000, 1]]));
}

#[apply(both)]
async fn amounts_are_written_as_the_reader_writes_them_and_read_in_both_ways(server: Server) {
    let coffee = coffee(&server).await;
    let cart = json!({"items": [with(of(&coffee, 1), "amount", json!(1000))]});
    let session = server.open_cart(cart).await;
    let page = page_of(&server, &session);
    let mut buyer = Visitor::open(&server, &format!("{page}?locale=de")).await;
    assert_eq!(buyer.fields()["amount.0"], "10,00");
    buyer.shows("data-text=\"5,00\"");
    for (text, cents, shown) in [
        ("12,50", 1250, "12,50"),
        ("13.75", 1375, "13,75"),
        ("8", 800, "8,00"),
    ] {
        buyer.press("items", &[("amount.0", text)]).await;
        assert_eq!(buyer.fields()["amount.0"], shown);
        assert_eq!(items(&server, &session).await[0][1], cents);
    }
    buyer.press("items", &[("amount.0", "x")]).await;
    assert_eq!(buyer.error("amount-0"), "Geben Sie einen Betrag ein, z. B. 12,50");
    let buyer = Visitor::open(&server, &page).await;
    assert_eq!(buyer.fields()["amount.0"], "8.00");
}

#[apply(both)]
async fn a_quantity_changes_the_total_and_the_order(server: Server) {
    let variants = json!([{"title": "Pro", "options": {}, "price": 2500, "trackStock": true, "quantity": 3}]);
    let notes = product(&server, json!({"variants": variants})).await;
    let pro = with(of(&notes, 1), "variant_id", notes["variants"][0]["id"].clone());
    let session = server.open_cart(json!({"items": [pro]})).await;
    let mut buyer = Visitor::open(&server, &page_of(&server, &session)).await;
    buyer.hides("amount.0");
    assert_eq!(buyer.fields()["quantity.0"], "1");
    for (text, error) in [
        ("4", "There are not that many left"),
        ("0", "Enter a whole number from 1 to 999"),
        ("-1", "Enter a whole number from 1 to 999"),
        ("1.5", "Enter a whole number from 1 to 999"),
        ("1e1", "Enter a whole number from 1 to 999"),
        ("", "Enter a whole number from 1 to 999"),
        ("1000", "Enter a whole number from 1 to 999"),
        ("99999999999999999999", "Enter a whole number from 1 to 999"),
    ] {
        buyer.press("items", &[("quantity.0", text)]).await;
        assert_eq!(buyer.error("quantity-0"), error, "{text}");
        assert_eq!(buyer.fields()["quantity.0"], text);
        buyer.shows("<details class=\"choice\" id=\"quantity-0-fold\" open>");
    }
    assert_eq!(items(&server, &session).await, json!([["Notes - Pro", 2500, 1]]));
    buyer.press("items", &[("quantity.0", "2")]).await;
    buyer.shows("2 × $25.00");
    buyer.shows("data-total=\"5000\"");
    buyer.shows("<details class=\"choice\" id=\"quantity-0-fold\">");
    buyer.press("continue", ADA).await;
    // It is changed on the second step as well, also after a payment that was declined.
    buyer.press("pay", DECLINED).await;
    buyer.shows("Your card was declined");
    buyer.press("items", &[("quantity.0", "3")]).await;
    buyer.shows("Pay $81.19");
    buyer.shows("ada@example.org");
    buyer.press("pay", CARD).await;
    buyer.shows("Thank you");
    let order = bought(&server).await;
    assert_eq!(
        (
            &order["items"][0]["quantity"],
            &order["items"][0]["variantId"],
            &order["payment"]["totalAmount"],
            order["licenses"].as_array().map(Vec::len)
        ),
        (&json!(3), &notes["variants"][0]["id"], &json!(8119), Some(3)),
        "{order}"
    );
    server.verify().await;
}

/// What was typed and not applied counts, and nobody is charged what they were not shown.
#[apply(both)]
async fn what_was_typed_and_not_applied_counts(server: Server) {
    let coffee = coffee(&server).await;
    let cart = json!({"items": [with(of(&coffee, 1), "amount", json!(1000))]});
    let session = server.open_cart(cart).await;
    let mut buyer = Visitor::open(&server, &page_of(&server, &session)).await;
    // It outlives what else is pressed.
    buyer.press("totals", &[("amount.0", "7")]).await;
    assert_eq!(buyer.fields()["amount.0"], "7");
    let mut typed = ADA.to_vec();
    typed.push(("coupon_code", "winter"));
    buyer.press("apply", &typed).await;
    assert_eq!(buyer.fields()["amount.0"], "7");
    assert_eq!(items(&server, &session).await[0][1], 1000);
    buyer.press("continue", &[("coupon_code", "")]).await;
    buyer.shows("Pay $7.58");
    let mut typed = CARD.to_vec();
    typed.push(("quantity.0", "2"));
    buyer.press("pay", &typed).await;
    buyer.shows("The total has changed");
    buyer.shows("Pay $15.16");
    assert_eq!(items(&server, &session).await, json!([["Coffee", 700, 2]]));
    buyer.press("pay", &[("amount.0", "1")]).await;
    assert_eq!(buyer.error("amount-0"), "");
    assert!(buyer.is_refused(), "the card was not typed again");
    let mut typed = CARD.to_vec();
    typed.push(("amount.0", "1"));
    buyer.press("pay", &typed).await;
    assert_eq!(buyer.error("amount-0"), "Enter at least $5.00");
    typed.pop();
    typed.push(("amount.0", "7.00"));
    buyer.press("pay", &typed).await;
    buyer.shows("Thank you");
    assert_eq!(bought(&server).await["payment"]["totalAmount"], 1516);
}

#[apply(both)]
async fn items_of_a_store_and_of_a_paylink_stay_as_they_are(server: Server) {
    let coffee = coffee(&server).await;
    let wanted = json!([with(of(&coffee, 1), "amount", json!(1000))]);
    let path = server.checkouts("");
    let by_token = server.post(&path, json!({"items": wanted})).await;
    let noted = json!({"items": wanted, "metadata": {"cart": "7"}});
    let noted = server.open(noted).await;
    let stated = server.open(json!({"items": wanted, "amount": 1000})).await;
    let link = json!({"title": "Coffee", "items": wanted});
    let link = server
        .post(&format!("/v2/stores/{}/paylinks", server.store.id), link)
        .await;
    let link = link.data(201)["id"].as_str().unwrap().to_owned();
    let path = format!("/v2/storefront/paylinks/{link}/checkout");
    let linked = server
        .anonymous(Method::POST, &path)
        .json(&json!({}))
        .send()
        .await;
    for session in [by_token, noted, stated, linked] {
        let session = session.data(201)["id"].as_str().unwrap().to_owned();
        let mut buyer = Visitor::open(&server, &page_of(&server, &session)).await;
        let forged = [("quantity.0", "9"), ("amount.0", "5.00")];
        for action in ["items", "items.0.600", "continue"] {
            for text in ["quantity.0", "amount.0", "items.0", "value=\"items\""] {
                buyer.hides(text);
            }
            buyer.press(action, &forged).await;
        }
        let typed: Vec<_> = ADA.iter().chain(CARD).chain(&forged).copied().collect();
        buyer.press("continue", &typed).await;
        buyer.shows("Pay $10.83");
        buyer.press("pay", &typed).await;
        buyer.shows("Thank you");
        assert_eq!(items(&server, &session).await, json!([["Coffee", 1000, 1]]));
    }
}

#[apply(both)]
async fn other_lines_stay_as_they_are(server: Server) {
    let (coffee, notes) = (coffee(&server).await, product(&server, json!({})).await);
    let cart = json!([
        item("Wrapping \"gold\"", 250, 3),
        of(&notes, 1),
        with(of(&coffee, 2), "amount", json!(700)),
        item("Wrapping \"gold\"", 1, 1)
    ]);
    let session = server.open_cart(json!({"items": cart})).await;
    let mut buyer = Visitor::open(&server, &page_of(&server, &session)).await;
    for absent in ["quantity.0", "amount.0", "amount.1", "quantity.3"] {
        buyer.hides(&format!("name=\"{absent}\""));
    }
    let typed = [
        ("quantity.1", "4"),
        ("quantity.0", "9"),
        ("amount.0", "9"),
        ("amount.1", "0.01"),
        ("amount.3", "9"),
        ("quantity.4", "9"),
    ];
    buyer.press("items", &typed).await;
    assert!(!buyer.is_refused());
    buyer.press("items.2.500", &[]).await;
    let expected = json!([
        ["Wrapping \"gold\"", 250, 3],
        ["Notes", 4000, 4],
        ["Coffee", 500, 2],
        ["Wrapping \"gold\"", 1, 1]
    ]);
    assert_eq!(items(&server, &session).await, expected);
    // One of two that may not be changed refuses both.
    let typed = [("quantity.1", "2"), ("amount.2", "4.99")];
    buyer.press("items", &typed).await;
    assert_eq!(buyer.error("amount-2"), "Enter at least $5.00");
    assert_eq!(buyer.error("quantity-1"), "");
    assert_eq!(buyer.fields()["quantity.1"], "2");
    assert_eq!(items(&server, &session).await, expected);
    // What is no longer sold cannot be changed.
    let path = server.core(&format!("/products/{}", notes["id"].as_str().unwrap()));
    server.delete(&path).await.data(200);
    buyer.reload().await;
    buyer.hides("quantity.1");
    buyer.press("items", &typed).await;
    assert_eq!(items(&server, &session).await, expected);
}

#[apply(both)]
async fn limits_bound_the_field_or_leave_none(server: Server) {
    let few = product(&server, json!({"title": "Few", "maxPerCustomer": 3})).await;
    let one = product(&server, json!({"title": "One", "maxPerCustomer": 1})).await;
    let gift = product(&server, json!({"title": "Gift", "pricingModel": "FREE"})).await;
    let cart = json!([of(&few, 1), of(&one, 1), of(&gift, 1), of(&few, 1)]);
    let session = server.open_cart(json!({"items": cart})).await;
    let mut buyer = Visitor::open(&server, &page_of(&server, &session)).await;
    buyer.hides("quantity.1");
    buyer.hides("quantity.2");
    buyer.press("items", &[("quantity.0", "4")]).await;
    assert_eq!(buyer.error("quantity-0"), "Enter a whole number from 1 to 3");
    buyer.press("items", &[("quantity.0", "3")]).await;
    assert_eq!(buyer.error("quantity-0"), "You cannot buy any more of Few");
    buyer.press("items", &[("quantity.0", "2")]).await;
    assert_eq!(items(&server, &session).await[0], json!(["Few", 4000, 2]));

    let gifts = server.open_cart(json!({"items": [of(&gift, 1)]})).await;
    let buyer = Visitor::open(&server, &page_of(&server, &gifts)).await;
    buyer.hides("quantity.0");
    let metered = server.plan(json!({"pricingModel": "USAGE_BASED"})).await;
    let session = server.cart_of_plan(&metered).await;
    let buyer = Visitor::open(&server, &page_of(&server, &session)).await;
    buyer.hides("quantity.0");
}

/// The seats of a subscription, and a price that is named for every period, are agreed to anew.
#[apply(both)]
async fn seats_are_agreed_to_anew(server: Server) {
    let fields = json!({"pricingModel": "PAY_WHAT_YOU_WANT", "minimumPrice": 500, "trialDays": 7});
    let plan = server.plan(fields).await;
    let cart = json!({"items": [{"product_id": plan, "quantity": 1, "amount": 1500}]});
    let session = server.open_cart(cart).await;
    let mut buyer = Visitor::open(&server, &page_of(&server, &session)).await;
    assert_eq!(buyer.fields()["amount.0"], "15.00", "not what the trial costs");
    buyer.press("continue", ADA).await;
    buyer
        .press("items", &[("quantity.0", "3"), ("consent", "yes")])
        .await;
    buyer.shows("charges me $45.00 per month plus tax");
    assert!(!buyer.fields().contains_key("consent"));
    // The total is the same, and what follows it is not.
    let mut typed = CARD.to_vec();
    typed.extend([("consent", "yes"), ("amount.0", "20")]);
    buyer.press("pay", &typed).await;
    buyer.shows("The total has changed");
    buyer.shows("charges me $60.00 per month plus tax");
    assert!(!buyer.fields().contains_key("consent"));
    typed.pop();
    buyer.press("pay", &typed).await;
    buyer.shows("Your trial has begun.");
    let path = server.core("/subscriptions/");
    let begun = server.get(&path).await.data(200)["items"][0].clone();
    assert_eq!((&begun["quantity"], &begun["amount"]), (&json!(3), &json!(6000)));
}

/// What a coupon takes off for ever may hide what a change costs later.
#[apply(both)]
async fn a_first_period_for_nothing_is_agreed_to_anew(server: Server) {
    let coupon = json!({"code": "FIRST", "type": "PERCENTAGE", "value": 100});
    server.post(&server.core("/coupons"), coupon).await.data(201);
    let plan = server.plan(json!({})).await;
    let cart = json!({"items": [{"product_id": plan, "quantity": 1}], "coupon_code": "FIRST"});
    let session = server.open_cart(cart).await;
    let mut buyer = Visitor::open(&server, &page_of(&server, &session)).await;
    buyer.press("continue", ADA).await;
    let mut typed = CARD.to_vec();
    typed.extend([("consent", "yes"), ("quantity.0", "2")]);
    buyer.press("pay", &typed).await;
    buyer.shows("The total has changed");
    buyer.shows("charges me $30.00 per month plus tax");
}

#[apply(both)]
async fn a_coupon_is_judged_again_when_the_items_change(server: Server) {
    let coupon = json!({"code": "BIG", "type": "FIXED", "value": 3950, "minimumPurchase": 4000});
    let made = server.post(&server.core("/coupons"), coupon).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let coffee = coffee(&server).await;
    let cart = json!({"items": [with(of(&coffee, 1), "amount", json!(9000))], "coupon_code": "BIG"});
    let session = server.open_cart(cart).await;
    let mut buyer = Visitor::open(&server, &page_of(&server, &session)).await;
    buyer.press("items", &[("amount.0", "40")]).await;
    assert_eq!(buyer.error("amount-0"), "The total needs to be at least $1.00");
    buyer.press("items", &[("amount.0", "39")]).await;
    assert_eq!(buyer.error("coupon_code"), "The order is too small for this code");
    assert_eq!(items(&server, &session).await[0][1], 9000);
}

async fn sent(server: &Server, page: &str, cookie: &str, form: &[(&str, &str)]) -> Answer {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(form);
    server
        .anonymous(Method::POST, page)
        .header("cookie", cookie)
        .header("pandabase-swap", "1")
        .body(body.finish())
        .send()
        .await
}

/// A script gets the page itself, in a frame as well.
#[apply(both)]
async fn a_script_shows_the_new_total_at_once(server: Server) {
    let coffee = coffee(&server).await;
    let cart = json!({"items": [with(of(&coffee, 1), "amount", json!(1000))]});
    let session = server.open_cart(cart).await;
    let page = page_of(&server, &session);
    let framed = format!(
        "{}?origin=https%3A%2F%2Fshop.example",
        page.replace("/pay/", "/embed/")
    );
    for (page, cents) in [(page, "1250"), (framed, "1375")] {
        let shown = server.anonymous(Method::GET, &page).send().await;
        let cookie = shown.header("set-cookie").unwrap_or_default();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let token = shown.text.split("name=\"csrf\" value=\"").nth(1).unwrap();
        let token = token.split('"').next().unwrap().to_owned();
        let amount = format!("{}.{}", &cents[..2], &cents[2..]);
        let typed = |action, amount| {
            let mut form = ADA.to_vec();
            form.extend([("action", action), ("amount.0", amount)]);
            form
        };
        let mut form = typed("items", "3");
        form.push(("csrf", &token));
        let refused = sent(&server, &page, &cookie, &form).await;
        assert_eq!(refused.status, 200, "{}", refused.text);
        assert!(refused.text.contains("Enter at least $5.00"), "{}", refused.text);
        let strangers = sent(&server, &page, &cookie, &typed("items", &amount)).await;
        assert!(
            strangers.text.contains("This form has expired"),
            "{}",
            strangers.text
        );
        let mut form = typed("items", &amount);
        form.push(("csrf", &token));
        let answer = sent(&server, &page, &cookie, &form).await;
        // The tax is that of the address that was typed.
        let tax = if cents == "1250" { "1353" } else { "1488" };
        assert!(
            answer.text.contains(&format!("data-total=\"{tax}\"")),
            "{}",
            answer.text
        );
        assert_eq!(items(&server, &session).await[0][1].to_string(), cents);
    }
}
