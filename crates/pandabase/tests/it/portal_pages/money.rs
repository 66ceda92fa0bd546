//! Cards and subscriptions.

use super::{STRANGER, signed_in, text};
use crate::checkout_page::{DECLINED, GOOD as TYPED, card as typed_card};
use crate::harness::{Server, apply, both};
use crate::portal::MIA;
use crate::processor::FICKLE;
use crate::shop::{CHALLENGED, GOOD};
use pandabase_domain::time::{DAY, MINUTE};
use serde_json::{Value, json};

const PLACE: &[(&str, &str)] = &[
    ("name", "Mia Koch"),
    ("country", "US"),
    ("state", "CA"),
    ("line1", "1 Main St"),
    ("city", "Oakland"),
    ("postal_code", "94607"),
];

fn new_card(number: &str) -> Vec<(&str, &str)> {
    [PLACE, &typed_card(number)].concat()
}

impl Server {
    /// What buyers may do in the portal from now on.
    pub async fn allows(&self, portal: Value) {
        let path = format!("/v2/stores/{}", self.store.id);
        self.patch(&path, json!({"portal": portal})).await.data(200);
    }

    /// A subscription of Mia's that was paid at checkout, to a plan of 15 dollars a month.
    pub async fn with_a_subscription(&self) -> String {
        let plan = self.plan(json!({})).await;
        text(&self.subscribe(&plan, GOOD).await["subscription_id"])
    }
}

#[apply(both)]
async fn cards_are_added_with_and_without_the_banks_question(server: Server) {
    let mut mia = signed_in(&server, MIA).await;
    mia.go("/portal/cards").await;
    mia.shows("You have not saved a card.");
    mia.press("add", &new_card("4242")).await;
    assert_eq!(mia.error("card_number"), "Enter the number on your card");
    mia.hides("4242\"");
    mia.press("add", &new_card(DECLINED)).await;
    assert!(mia.is_refused(), "{}", mia.text);
    mia.press("add", &new_card(TYPED)).await;
    mia.shows("Your card was saved.");
    mia.shows("Visa •••• 4242");
    mia.go("/portal/cards").await;
    mia.press("add", &new_card(CHALLENGED)).await;
    let bank = mia.gone_to.clone().unwrap();
    let path = bank[bank.find("/bank-redirects/").unwrap()..].to_owned();
    let answered = server
        .anonymous(http::Method::POST, &format!("{path}/approve"))
        .send()
        .await;
    assert!(answered.header("location").unwrap().ends_with("/portal/cards"));
    mia.go("/portal/cards").await;
    mia.shows("Visa •••• 3220");
    let person = server.sign_in(MIA).await;
    let saved = server
        .portal_get(&person, "/payment-methods")
        .await
        .data(200)
        .clone();
    let newer = saved
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["isDefault"] == false);
    let id = text(&newer.unwrap()["id"]);
    mia.press("prefer", &[("method_id", &*id)]).await;
    mia.shows("This card is offered first.");
    mia.press("remove", &[("method_id", &*id)]).await;
    mia.shows("Your card was removed.");
    mia.press("remove", &[("method_id", &*id)]).await;
    assert_eq!(mia.status, 404);
    server.verify().await;
}

#[apply(both)]
async fn the_address_of_a_card_is_changed_and_its_bills_follow(server: Server) {
    let id = server.with_a_subscription().await;
    let card = text(&server.subscription(&id).await["paymentMethod"]["id"]);
    let page = format!("/portal/cards/{card}");
    let mut mia = signed_in(&server, MIA).await;
    mia.go("/portal/cards").await;
    mia.shows(&format!("href=\"{page}\""));
    mia.go(&page).await;
    mia.shows("Visa •••• 4242");
    let moved = [
        ("name", "Mia Koch"),
        ("country", "DE"),
        ("state", ""),
        ("line1", ""),
        ("city", "Berlin"),
        ("postal_code", "10115"),
    ];
    mia.press("save", &moved).await;
    assert_eq!(mia.error("line1"), "Enter street and number");
    assert_eq!(mia.fields()["city"], "Berlin", "what was typed stays");
    mia.press("save", &[("line1", "Weg 1")]).await;
    mia.shows("Name and address were changed.");
    mia.go(&page).await;
    let fields = mia.fields();
    assert_eq!((&*fields["country"], &*fields["line1"]), ("DE", "Weg 1"));
    let upcoming = server.subscription_path(&id, "/upcoming-invoice");
    assert_eq!(server.get(&upcoming).await.data(200)["taxAmount"], 285);
    // Nobody else reads or changes it.
    let mut ann = signed_in(&server, STRANGER).await;
    ann.go(&page).await;
    assert_eq!(ann.status, 404);
    ann.press("save", &[("name", "Ann")]).await;
    assert_eq!(ann.status, 404);
    mia.go(&page).await;
    assert_eq!(mia.fields()["name"], "Mia Koch");
    server.verify().await;
}

#[apply(both)]
async fn a_subscription_is_cancelled_with_the_date_and_taken_back(server: Server) {
    let id = server.with_a_subscription().await;
    let mut mia = signed_in(&server, MIA).await;
    mia.shows("next charge July 1, 2026");
    let page = format!("/portal/subscriptions/{id}");
    mia.go(&page).await;
    mia.shows("You have access until July 1, 2026.");
    mia.shows("$15.00 per month plus tax");
    mia.hides("value=\"pause\"");
    mia.press("cancel", &[]).await;
    mia.shows("Your subscription is cancelled.");
    assert_eq!(
        server.subscription(&id).await["endsAt"],
        "2026-07-01T00:00:00.000Z"
    );
    mia.go(&page).await;
    mia.press("cancel", &[]).await;
    assert!(mia.is_refused());
    mia.press("reactivate", &[]).await;
    mia.shows("Your subscription goes on.");
    mia.press("reactivate", &[]).await;
    assert!(mia.is_refused());
    assert_eq!(server.subscription(&id).await["status"], "ACTIVE");
    server.verify().await;
}

#[apply(both)]
async fn a_renewal_that_was_declined_is_paid_with_another_card(server: Server) {
    let plan = server.plan(json!({})).await;
    let id = server.signed_up(&plan, FICKLE).await;
    let other = server.signed_up(&plan, GOOD).await;
    let good = text(&server.subscription(&other).await["paymentMethod"]["id"]);
    server.cancel_now(&other).await.data(200);
    server.advance(30 * DAY).await;
    let mut mia = signed_in(&server, MIA).await;
    let page = format!("/portal/subscriptions/{id}");
    mia.go(&page).await;
    mia.shows("value=\"retry\"");
    mia.press("retry", &[]).await;
    mia.shows("The payment failed, and nothing was changed. Try another card.");
    assert_eq!(server.subscription(&id).await["status"], "PAST_DUE");
    mia.press("switch", &[("card", &*good)]).await;
    mia.shows("This card pays from now on.");
    let switched = server.subscription(&id).await;
    assert_eq!(
        (&switched["paymentMethod"]["id"], &switched["status"]),
        (&json!(good), &json!("PAST_DUE"))
    );
    mia.press("retry", &[]).await;
    mia.shows("Your payment was received.");
    mia.hides("value=\"retry\"");
    assert_eq!(server.subscription(&id).await["status"], "ACTIVE");
    server.verify().await;
}

#[apply(both)]
async fn a_subscription_is_paused_where_the_store_lets_its_buyers(server: Server) {
    let id = server.with_a_subscription().await;
    let mut mia = signed_in(&server, MIA).await;
    let page = format!("/portal/subscriptions/{id}");
    mia.go(&page).await;
    mia.press("pause", &[]).await;
    assert!(mia.is_refused());
    let person = server.sign_in(MIA).await;
    let path = format!("/subscriptions/{id}");
    for act in ["pause", "resume"] {
        let refused = server
            .portal_post(&person, &format!("{path}/{act}"), json!({}))
            .await;
        assert!(refused.error(403).starts_with("The store does not let"));
    }
    server.allows(json!({"allowPause": true})).await;
    mia.go(&page).await;
    mia.press("pause", &[]).await;
    mia.shows("Your subscription is paused.");
    mia.press("pause", &[]).await;
    assert!(mia.is_refused());
    mia.press("resume", &[]).await;
    mia.shows("Your subscription is active again.");
    let paused = server
        .portal_post(&person, &format!("{path}/pause"), json!({}))
        .await;
    assert_eq!(paused.data(200)["status"], "PAUSED");
    assert_eq!(paused.data(200)["portal"]["allowPause"], true);
    server.verify().await;
}

#[apply(both)]
async fn a_plan_is_changed_after_its_preview(server: Server) {
    let id = server.with_a_subscription().await;
    let dearer = server
        .plan(json!({"title": "Cloud Notes Team", "price": 4500}))
        .await;
    let person = server.sign_in(MIA).await;
    let path = format!("/subscriptions/{id}");
    let change = json!({"product_id": dearer});
    let refused = server
        .portal_post(&person, &format!("{path}/change"), change.clone())
        .await;
    assert!(refused.error(403).starts_with("The store does not let"));
    let plans = server.portal_get(&person, &format!("{path}/plans")).await;
    assert_eq!(plans.data(200).as_array().unwrap().len(), 1);
    server.allows(json!({"allowPlanChange": true})).await;
    let seats = server
        .portal_post(&person, &format!("{path}/change"), json!({"quantity": 2}))
        .await;
    seats.error(403);
    // A price of a month is not paid for a year.
    let yearly = json!({"product_id": dearer, "billing_interval": "YEARLY"});
    for query in ["", "?preview=true"] {
        let refused = server
            .portal_post(&person, &format!("{path}/change{query}"), yearly.clone())
            .await;
        assert_eq!(
            refused.error(400),
            "body/billing_interval must NOT be given: the plan says how often it is billed"
        );
    }
    let plans = server.portal_get(&person, &format!("{path}/plans")).await;
    let plans = plans.data(200);
    assert_eq!(
        (&plans[0]["current"], &plans[1]["name"], &plans[1]["price"]),
        (&json!(true), &json!("Cloud Notes Team"), &json!(4500))
    );
    let preview = server
        .portal_post(&person, &format!("{path}/change?preview=true"), change)
        .await;
    let preview = preview.data(200).clone();
    assert_eq!(preview["subtotal"], 3000);
    assert_eq!(
        server.subscription(&id).await["product"]["title"],
        "Cloud Notes Pro"
    );

    let mut mia = signed_in(&server, MIA).await;
    let page = format!("/portal/subscriptions/{id}/plan");
    mia.go(&page).await;
    mia.shows("$15.00 per month plus tax");
    mia.shows("$45.00 per month plus tax");
    mia.press("preview", &[("plan", &*dearer)]).await;
    mia.shows("Charged now");
    // The price of the new period and the credit of the running one are lines of their own.
    for part in [
        "New plan",
        "$45.00",
        "Unused part of the running period",
        "-$15.00",
    ] {
        mia.shows(part);
    }
    let total = preview["total"].as_i64().unwrap();
    mia.shows(&format!("${}.{:02}", total / 100, total % 100));
    mia.press("change", &[("plan", &*dearer)]).await;
    mia.shows("Your plan was changed.");
    let changed = server.subscription(&id).await;
    assert_eq!(
        (&changed["product"]["title"], &changed["amount"]),
        (&json!("Cloud Notes Team"), &json!(4500))
    );
    // What is no number of seats is said, and not passed over.
    server
        .allows(json!({"allowPlanChange": true, "allowSeats": true}))
        .await;
    mia.go(&page).await;
    mia.press("preview", &[("plan", &*dearer), ("quantity", "two")])
        .await;
    let error = mia.error("quantity");
    assert!(error.starts_with("Enter a whole number from 1 to"), "{error}");
    // The same again changes nothing and charges nothing.
    mia.press("change", &[("plan", &*dearer), ("quantity", "1")])
        .await;
    assert!(mia.is_refused());
    let orders = server
        .portal_get(&person, &format!("/orders?subscriptionId={id}"))
        .await;
    assert_eq!(orders.data(200)["pagination"]["total"], 2);
    server.verify().await;
}

#[apply(both)]
async fn a_change_of_plan_charges_what_was_shown_or_shows_the_new_price(server: Server) {
    let id = server.with_a_subscription().await;
    let dearer = server
        .plan(json!({"title": "Cloud Notes Team", "price": 4500}))
        .await;
    server.allows(json!({"allowPlanChange": true})).await;
    let costs = |price: i64| {
        let path = server.core(&format!("/products/{dearer}"));
        let server = &server;
        async move {
            server
                .patch(&path, json!({"price": price}))
                .await
                .data(200)
                .clone()
        }
    };
    let mut mia = signed_in(&server, MIA).await;
    mia.go(&format!("/portal/subscriptions/{id}/plan")).await;
    let chosen = [("plan", &*dearer)];
    mia.press("preview", &chosen).await;
    mia.shows("From then on: $45.00 per month");
    // The merchant raises the price between the preview and the button.
    costs(90_000).await;
    mia.press("change", &chosen).await;
    mia.shows("The price has changed, and nothing was done.");
    mia.shows("From then on: $900.00 per month");
    assert_eq!(server.subscription(&id).await["amount"], 1500);
    // What was shown half an hour ago is shown anew.
    costs(4500).await;
    mia.press("preview", &chosen).await;
    server.app.env.clock.advance(30 * MINUTE);
    mia.press("change", &chosen).await;
    mia.shows("The price has changed, and nothing was done.");
    assert_eq!(server.subscription(&id).await["amount"], 1500);
    // Some minutes later less is unused, and what was shown is charged all the same.
    let shown = mia.fields()["shown_total"].clone();
    server.app.env.clock.advance(10 * MINUTE);
    mia.press("change", &chosen).await;
    mia.shows("Your plan was changed.");
    let person = server.sign_in(MIA).await;
    let orders = server
        .portal_get(&person, &format!("/orders?subscriptionId={id}"))
        .await;
    let charged = orders.data(200)["items"][0]["payment"]["totalAmount"].clone();
    assert_eq!(charged.to_string(), shown);
    server.verify().await;
}

#[apply(both)]
async fn a_change_of_plan_by_api_names_what_was_previewed(server: Server) {
    let id = server.with_a_subscription().await;
    let dearer = server
        .plan(json!({"title": "Cloud Notes Team", "price": 4500, "billingAnchor": "END_OF_PERIOD"}))
        .await;
    server.allows(json!({"allowPlanChange": true})).await;
    let person = server.sign_in(MIA).await;
    let path = format!("/subscriptions/{id}/change");
    let change = |more: Value| {
        let mut body = json!({"product_id": dearer});
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        body
    };
    let preview = server
        .portal_post(&person, &format!("{path}?preview=true"), change(json!({})))
        .await;
    let preview = preview.data(200).clone();
    assert_eq!(
        (
            &preview["total"],
            &preview["planAmount"],
            &preview["planInterval"]
        ),
        (&json!(0), &json!(4500), &json!("MONTHLY"))
    );
    let shown = |total: i64, amount: i64, at: &Value| {
        change(json!({"expected_total": total, "expected_amount": amount, "priced_at": at}))
    };
    let at = &preview["pricedAt"];
    for body in [
        shown(1, 4500, at),
        shown(0, 4400, at),
        shown(0, 4500, &json!("2030-01-01T00:00:00Z")),
        shown(0, 4500, &json!("2020-01-01T00:00:00Z")),
    ] {
        let refused = server.portal_post(&person, &path, body).await;
        assert_eq!(refused.error(409), "The total has changed");
    }
    assert_eq!(server.subscription(&id).await["pendingChange"], Value::Null);
    let changed = server.portal_post(&person, &path, shown(0, 4500, at)).await;
    assert_eq!(changed.data(200)["pendingChange"]["amount"], 4500);
    server.verify().await;
}
