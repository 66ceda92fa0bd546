//! What the README of the client shows, in its order and to the letter.

#![allow(dead_code, reason = "some of it would ask a server that is not there")]

use super::dev;
use crate::place::Place;
use std::fs;

const README: &str = include_str!("../../../../../sdk/rust/README.md");
const THIS_FILE: &str = include_str!("shown.rs");

mod first {
    use pandabase_sdk::types::{CreateCheckoutBody, NewCustomer, NewItemInput};
    use pandabase_sdk::{Error, Pandabase};

    pub async fn checkout(key: &str) -> Result<String, Error> {
        let shop = Pandabase::builder()
            .store_id("shp_…")
            .base_url("https://api.example.org")
            .api_key(key)
            .build()?;
        let item = NewItemInput {
            product_id: Some("prd_…".into()),
            ..NewItemInput::new(1)
        };
        let session = CreateCheckoutBody {
            customer: Some(NewCustomer::new("mia@example.org")),
            return_url: Some("https://example.org/thanks".into()),
            ..CreateCheckoutBody::new(vec![item])
        };
        let session = shop.checkouts().create(&session).await?;
        Ok(session.checkout_url)
    }
}

mod sandbox {
    use pandabase_sdk::types::{
        BillingInput, CardInput, CreateCheckoutBody, CustomerPatch, NewItemInput, NewProduct, PayBody,
        PaymentMethod, PaymentMethodType, ProductStatus, ProductType,
    };
    use pandabase_sdk::{Error, Pandabase};

    pub async fn buy(shop: &Pandabase) -> Result<String, Error> {
        let product = NewProduct {
            status: Some(ProductStatus::Active),
            ..NewProduct::new(1500, ProductType::LicenseKey, "Rain")
        };
        let product = shop.products().create(&product).await?;
        let item = NewItemInput {
            product_id: Some(product.id),
            ..NewItemInput::new(1)
        };
        let session = CreateCheckoutBody::new(vec![item]);
        let session = shop.checkouts().create(&session).await?;
        let pay = PayBody {
            customer: Some(CustomerPatch {
                email: Some("mia@example.org".into()),
                name: Some(Some("Mia Stone".into())),
                billing: Some(Some(BillingInput {
                    line1: "1 Main St".into(),
                    line2: None,
                    city: "Oakland".into(),
                    state: "CA".into(),
                    postal_code: "94607".into(),
                    country: "US".into(),
                })),
            }),
            payment_method: Some(PaymentMethod {
                card: Some(CardInput {
                    number: "4242424242424242".into(),
                    exp_month: 12,
                    exp_year: 2034,
                    cvc: "123".into(),
                }),
                ..PaymentMethod::new(PaymentMethodType::Card)
            }),
            ..PayBody::default()
        };
        let paid = shop.checkouts().pay(&session.id, &pay).await?;
        Ok(paid.order_id)
    }
}

mod signed {
    use pandabase_sdk::{Error, Pandabase};

    pub fn signing(secret: &str) -> Result<Pandabase, Error> {
        Pandabase::builder()
            .store_id("shp_…")
            .base_url("https://api.example.org")
            .signing("stk_…", secret)
            .build()
    }
}

mod lists {
    use pandabase_sdk::resources::ListOrdersQuery;
    use pandabase_sdk::types::OrderStatus;
    use pandabase_sdk::{Error, Pandabase};

    pub async fn orders(shop: &Pandabase) -> Result<Vec<String>, Error> {
        let query = ListOrdersQuery {
            status: Some(OrderStatus::Completed),
            limit: Some(50),
            ..ListOrdersQuery::default()
        };
        let page = shop.orders().list(&query).await?;
        println!("{} of {}", page.items.len(), page.pagination.total);

        let mut ids = Vec::new();
        let mut orders = shop.orders().list(&query).items();
        while let Some(order) = orders.next().await? {
            ids.push(order.id);
        }
        Ok(ids)
    }
}

mod repeated {
    use pandabase_sdk::types::{NewRefund, RefundReason};
    use pandabase_sdk::{Error, Pandabase};

    pub async fn refund(shop: &Pandabase, order_id: &str) -> Result<(), Error> {
        let refund = NewRefund {
            reason: Some(RefundReason::RequestedByCustomer),
            ..NewRefund::default()
        };
        let key = format!("refund-{}", order_id.trim_start_matches("ord_"));
        let refund = shop.refunds().create(order_id, &refund);
        refund.idempotency_key(key).await?;
        Ok(())
    }
}

mod received {
    use pandabase_sdk::reqwest::header::HeaderMap;
    use pandabase_sdk::types::WebhookEventName;
    use pandabase_sdk::{WebhookError, Webhooks};

    pub fn receive(secret: &str, headers: &HeaderMap, body: &[u8]) -> Result<(), WebhookError> {
        let payload = Webhooks::new(secret).verify(headers, body)?;
        if payload.event == WebhookEventName::PaymentCompleted {
            println!("{} is paid", payload.data.order.id);
        }
        Ok(())
    }
}

mod used {
    use pandabase_sdk::types::NewEvent;
    use pandabase_sdk::{BatcherOptions, NotTaken, Pandabase, UsageBatcher};

    pub async fn render(shop: &Pandabase) -> Result<(), NotTaken> {
        let options = BatcherOptions::default()
            .on_rejected(|used, reason| eprintln!("{}: {reason}", used.event.event_name))
            .on_error(|error, uses, _| eprintln!("{} uses: {error}", uses.len()));
        let usage = UsageBatcher::new(shop, options);
        usage.add("sub_…", NewEvent::new("render_seconds", 240))?;
        usage.close().await;
        Ok(())
    }
}

mod refused {
    use pandabase_sdk::{ErrorKind, Pandabase};

    pub async fn explain(shop: &Pandabase, product_id: &str) -> String {
        match shop.products().get(product_id).await {
            Ok(product) => product.title,
            Err(error) if error.kind() == Some(ErrorKind::NotFound) => "no such product".into(),
            Err(error) => error.to_string(),
        }
    }
}

/// The blocks of Rust in the README.
fn blocks() -> Vec<&'static str> {
    let parts = README.split("\n```rust\n").skip(1);
    parts.map(|part| part.split("\n```").next().unwrap()).collect()
}

#[test]
fn what_the_readme_of_the_client_for_rust_shows_is_compiled() {
    let here: Vec<&str> = THIS_FILE
        .lines()
        .map(|line| line.strip_prefix("    ").unwrap_or(line))
        .collect();
    let here = here.join("\n");
    assert_eq!(blocks().len(), 8);
    for block in blocks() {
        assert!(here.contains(block), "not compiled:\n{block}");
    }
}

#[tokio::test]
async fn what_the_readme_of_the_client_for_rust_shows_works() {
    let place = Place::new();
    let dev = dev(&place);
    let shop = super::client(&dev);
    let order = sandbox::buy(&shop).await.unwrap();
    assert_eq!(lists::orders(&shop).await.unwrap(), [order.as_str()]);
    repeated::refund(&shop, &order).await.unwrap();
    assert_eq!(lists::orders(&shop).await.unwrap(), [""; 0]);
    assert_eq!(
        refused::explain(&shop, "prd_000000000000000000000000").await,
        "no such product"
    );
    used::render(&shop).await.unwrap();
    assert!(signed::signing("sk_test_1").is_ok());
    // What the README says about this file.
    let told: serde_json::Value =
        serde_json::from_slice(&fs::read(place.path("pandabase-data/dev.json")).unwrap()).unwrap();
    assert!(
        ["storeId", "baseUrl", "apiToken"]
            .iter()
            .all(|key| told[key].is_string()),
        "{told}"
    );
    dev.stop();
}
