//! Every method of the contract, paid where it is offered, against the strict stand-in for Stripe.

use super::books::agree;
use super::player::{Player, Till, text};
use super::sold::{Post, Sold};
use crate::harness::{Server, apply, both};
use crate::shop::{GOOD, buyer, dynamic};
use fake_stripe::{AccountOptions, Typed};
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::methods::{MethodCode, is_offered};
use pandabase_domain::pricing::presentment::{Currency, currency_for};
use pandabase_domain::time::SECOND;
use serde_json::{Value, json};

/// Where the buyers of this test are.
const PLACES: [&str; 7] = ["US", "DE", "PL", "GB", "BR", "IN", "KR"];

/// A country in which a method is offered, in a currency that it takes.
fn place(code: MethodCode) -> &'static str {
    let found = PLACES.into_iter().find(|place| {
        let country = Country::parse(place).unwrap();
        let currency = currency_for(country).unwrap_or(Currency::Usd);
        let currencies = code.currencies();
        is_offered(code, country, false) && (currencies.is_empty() || currencies.contains(&currency))
    });
    found.unwrap_or_else(|| panic!("{code} is offered nowhere"))
}

/// What a buyer sends for a method.
fn instrument(sold: &Sold, code: MethodCode) -> Value {
    let typed = match code {
        MethodCode::Card => Typed::card(GOOD),
        MethodCode::ApplePay | MethodCode::GooglePay => Typed {
            wallet: Some(code.as_str().to_owned()),
            ..Typed::card(GOOD)
        },
        _ => return sold.by(code.as_str()),
    };
    json!({"type": code.as_str(), "token": sold.fake.token(&typed).unwrap()})
}

/// The buyer and the network do what an intent waits for, until it waits for nothing.
fn go_through(sold: &Sold, intent: &str) {
    for _ in 0..3 {
        let all = sold.fake.objects("payment_intent");
        let found = all.iter().find(|one| one["id"] == intent).unwrap();
        match text(&found["status"]) {
            "requires_action" => sold.fake.answer(intent, true).unwrap(),
            "processing" => sold.fake.settle(intent, true).unwrap(),
            status => return assert_eq!(status, "succeeded"),
        }
    }
}

#[apply(both)]
async fn every_method_of_the_contract_is_charged_where_it_is_offered(server: Server) {
    let mut account = AccountOptions::named("one");
    for (currency, rate) in [("brl", 180_000), ("inr", 12_000), ("krw", 68_000)] {
        account.rates.push((currency.to_owned(), rate));
    }
    let sold = Sold::with(&server, &[account], Post::InOrder).await;
    let server = &sold.server;
    let store = format!("/v2/stores/{}", server.store.id);
    let localized = json!({"localizedPayments": true});
    server.patch(&store, localized).await.data(200);
    for &code in MethodCode::ALL {
        // Sessions of one client have a window.
        server.app.env.clock.advance(10 * SECOND);
        let country = place(code);
        let state = if country == "US" { "CA" } else { "" };
        let email = format!("{code}@example.org");
        let cart = json!({"items": [dynamic(4000)], "customer": buyer(&email, country, state)});
        let session = server.open_cart(cart).await;
        let paid = server.pay_with(&session, instrument(&sold, code)).await;
        let paid = paid.data(200).clone();
        sold.receive_events().await;
        go_through(&sold, &sold.intent(&paid).await);
        sold.receive_events().await;
        let payment = server.payment(&paid).await;
        assert_eq!(
            (&payment["status"], &payment["paymentMethod"]["type"]),
            (&json!("COMPLETED"), &json!(code.as_str())),
            "{code} in {country}: {payment}"
        );
    }
    assert_eq!(sold.charges(), MethodCode::ALL.len());
    agree(&sold).await;
}
