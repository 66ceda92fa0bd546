//! The client in `sdk/rust`, against the real binary: it sells, repeats what was not answered without doing
//! it twice, and does what its README shows.

mod between;
mod calls;
mod repeats;
mod shown;
mod usage;

use crate::place::{Place, Running};
use pandabase_sdk::types::{BillingInput, CardInput, NewCustomer, PaymentMethod, PaymentMethodType};
use pandabase_sdk::{Builder, Pandabase};
use std::time::Duration;

/// A sandbox whose limits no test meets.
fn dev(place: &Place) -> Running {
    let mut dev = place.command(&["dev", "--listen", "127.0.0.1:0"]);
    for limit in [
        "PER_TOKEN",
        "PER_STORE",
        "PER_STORE_AND_ADDRESS",
        "NEW_SESSIONS",
        "PER_ADDRESS",
    ] {
        dev.env(format!("PANDABASE_LIMITS__{limit}__REQUESTS"), "1000000");
    }
    place.spawn(dev)
}

/// Settings without a credential.
fn anonymous(dev: &Running) -> Builder {
    Pandabase::builder()
        .store_id(dev.get("storeId"))
        .base_url(dev.get("baseUrl"))
        .retry_delay(Duration::from_millis(10))
}

fn settings(dev: &Running) -> Builder {
    anonymous(dev).api_key(dev.get("apiToken"))
}

fn client(dev: &Running) -> Pandabase {
    settings(dev).build().unwrap()
}

fn buyer() -> NewCustomer {
    NewCustomer {
        name: Some("Mia Stone".to_owned()),
        billing: Some(BillingInput {
            line1: "1 Main St".to_owned(),
            line2: None,
            city: "Oakland".to_owned(),
            state: "CA".to_owned(),
            postal_code: "94607".to_owned(),
            country: "US".to_owned(),
        }),
        ..NewCustomer::new("mia@example.org")
    }
}

fn card() -> PaymentMethod {
    PaymentMethod {
        card: Some(CardInput {
            number: "4242424242424242".into(),
            exp_month: 12,
            exp_year: 2040,
            cvc: "123".into(),
        }),
        ..PaymentMethod::new(PaymentMethodType::Card)
    }
}
