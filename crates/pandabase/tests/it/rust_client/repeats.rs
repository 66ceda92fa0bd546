//! Calls that are not answered at first.

use super::between::{Between, Fault};
use super::{client, dev, settings};
use crate::place::Place;
use pandabase_sdk::resources::ListProductsQuery;
use pandabase_sdk::types::{NewItemInput, NewPaylink, NewProduct, ProductChange, ProductType};
use pandabase_sdk::{Error, Pandabase};
use std::time::Duration;
use tokio::time::timeout;

fn refusal(status: u16, text: &'static str) -> Fault {
    Fault::Refuse(status, text, None)
}

fn later(seconds: u32) -> Fault {
    Fault::Refuse(
        429,
        "Too many requests",
        Some(("retry-after", seconds.to_string())),
    )
}

fn titled(title: &str) -> ProductChange {
    ProductChange {
        title: Some(title.to_owned()),
        ..ProductChange::default()
    }
}

async fn a_lost_answer_is_asked_for_again_under_the_same_key(between: &Between, shop: &Pandabase) {
    between.fail([Fault::LoseTheAnswer, refusal(503, "away"), refusal(500, "ill")]);
    let product = NewProduct::new(1200, ProductType::DigitalDownload, "Lost and found");
    let made = shop.products().create(&product).max_retries(3).await.unwrap();
    let keys = between.keys();
    assert_eq!(keys.len(), 4);
    assert!(
        keys[0].starts_with("idem_") && keys.iter().all(|key| *key == keys[0]),
        "{keys:?}"
    );
    let query = ListProductsQuery {
        search: Some("Lost and found".to_owned()),
        ..ListProductsQuery::default()
    };
    assert_eq!(shop.products().list(&query).await.unwrap().pagination.total, 1);

    let change = shop.products().update(&made.id, &titled("Found"));
    change.idempotency_key("of-the-program").await.unwrap();
    assert_eq!(between.keys().last().unwrap(), "of-the-program");
    let busy = "A request with this idempotency key is still in progress";
    between.fail([refusal(409, busy), refusal(409, "Coupon code already exists")]);
    let before = between.seen().len();
    let refused = shop
        .products()
        .update(&made.id, &titled("Again"))
        .await
        .unwrap_err();
    assert_eq!(refused.api().unwrap().message, "Coupon code already exists");
    assert_eq!(between.seen().len() - before, 2);
}

async fn what_has_no_key_is_not_sent_twice(between: &Between, shop: &Pandabase) {
    let link = NewPaylink::new(vec![NewItemInput {
        name: Some("Setup".to_owned()),
        amount: Some(9000),
        ..NewItemInput::new(1)
    }]);
    between.fail([Fault::LoseTheAnswer]);
    let before = between.seen().len();
    let lost = shop.paylinks().create(&link).await.unwrap_err();
    assert!(matches!(lost, Error::Connection { .. }), "{lost}");
    assert_eq!(between.seen().len() - before, 1);
    // A request that was refused for its number had no effect.
    between.fail([later(0)]);
    let made = shop.paylinks().create(&link).await.unwrap();
    assert_eq!(between.seen().len() - before, 3);
    shop.paylinks().delete(&made.id).await.unwrap();
}

async fn a_limit_is_waited_for_within_reason(between: &Between, shop: &Pandabase) {
    between.fail([later(30)]);
    let before = between.seen().len();
    let waits = timeout(Duration::from_millis(700), shop.store().get().into_future()).await;
    assert!(waits.is_err(), "{waits:?}");
    assert_eq!(between.seen().len() - before, 1);
    between.fail([later(3600)]);
    let refused = shop.store().get().await.unwrap_err();
    assert_eq!(
        refused.api().unwrap().retry_after,
        Some(Duration::from_secs(3600))
    );
    assert_eq!(between.seen().len() - before, 2);
}

async fn a_call_ends_when_its_time_is_over(between: &Between, shop: &Pandabase) {
    between.fail([Fault::SayNothing, Fault::SayNothing]);
    let before = between.seen().len();
    let late = shop
        .store()
        .get()
        .timeout(Duration::from_millis(300))
        .max_retries(1)
        .await;
    assert!(matches!(late, Err(Error::Timeout(_))), "{late:?}");
    assert_eq!(between.seen().len() - before, 2);
}

#[tokio::test]
async fn the_client_for_rust_repeats_what_cannot_happen_twice() {
    let place = Place::new();
    let dev = dev(&place);
    let between = Between::start(dev.get("baseUrl"), []).await;
    let shop = settings(&dev).base_url(&*between.url).build().unwrap();
    a_lost_answer_is_asked_for_again_under_the_same_key(&between, &shop).await;
    what_has_no_key_is_not_sent_twice(&between, &shop).await;
    a_limit_is_waited_for_within_reason(&between, &shop).await;
    a_call_ends_when_its_time_is_over(&between, &shop).await;
    // A list whose page was not answered goes on with it.
    between.fail([refusal(503, "away")]);
    let list = ListProductsQuery::default();
    let mut items = shop.products().list(&list).max_retries(0).items();
    assert!(items.next().await.is_err());
    let first = items.next().await.unwrap().unwrap();
    let all = client(&dev).products().list(&list).all(1).await.unwrap();
    assert_eq!(first.id, all[0].id);
    dev.stop();
}
