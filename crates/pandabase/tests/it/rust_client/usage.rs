//! Usage that is reported in batches.

use super::between::{Between, Fault};
use super::{buyer, card, client, dev, settings};
use crate::place::Place;
use pandabase_sdk::resources::ListSubscriptionsQuery;
use pandabase_sdk::types::{
    Aggregation, BillingInterval, CreateCheckoutBody, NewEvent, NewItemInput, NewMeter, NewProduct, PayBody,
    PricingModel, ProductStatus, ProductType,
};
use pandabase_sdk::{BatcherOptions, Error, NotTaken, Pandabase, UsageBatcher};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

/// A subscription whose seconds are counted.
async fn metered(shop: &Pandabase) -> String {
    let plan = NewProduct {
        pricing_model: Some(PricingModel::UsageBased),
        billing_interval: Some(BillingInterval::Monthly),
        status: Some(ProductStatus::Active),
        ..NewProduct::new(2000, ProductType::Subscription, "Rendering")
    };
    let plan = shop.products().create(&plan).await.unwrap();
    let meter = NewMeter::new(Aggregation::Sum, "seconds", 5);
    shop.products().create_meter(&plan.id, &meter).await.unwrap();
    let item = NewItemInput {
        product_id: Some(plan.id.clone()),
        ..NewItemInput::new(1)
    };
    let session = CreateCheckoutBody {
        customer: Some(buyer()),
        ..CreateCheckoutBody::new(vec![item])
    };
    let session = shop.checkouts().create(&session).await.unwrap();
    let pay = PayBody {
        payment_method: Some(card()),
        consent: Some(true),
        ..PayBody::default()
    };
    shop.checkouts().pay(&session.id, &pay).await.unwrap();
    let all = shop
        .subscriptions()
        .list(&ListSubscriptionsQuery::default())
        .await
        .unwrap();
    let mine = all.items.into_iter().find(|one| one.product.id == plan.id);
    mine.unwrap().id
}

async fn counted(shop: &Pandabase, subscription: &str) -> i64 {
    let usage = shop.subscriptions().get_usage(subscription).await.unwrap();
    usage.current_period.unwrap().meters[0].quantity
}

/// What the batcher told.
#[derive(Clone, Default)]
struct Told {
    rejected: Arc<Mutex<Vec<String>>>,
    failed: Arc<Mutex<Vec<(String, usize, bool)>>>,
}

impl Told {
    fn options(&self) -> BatcherOptions {
        let (rejected, failed) = (Arc::clone(&self.rejected), Arc::clone(&self.failed));
        BatcherOptions::default()
            .interval(HOUR)
            .on_rejected(move |used, reason| {
                rejected
                    .lock()
                    .unwrap()
                    .push(format!("{}: {reason}", used.event.event_name));
            })
            .on_error(move |error, uses, will_retry| {
                let kind = match error {
                    Error::Api(error) => error.status.to_string(),
                    _ => "no answer".to_owned(),
                };
                failed.lock().unwrap().push((kind, uses.len(), will_retry));
            })
    }
}

async fn uses_are_reported_in_batches_each_once(between: &Between, shop: &Pandabase) {
    let (one, other) = (metered(shop).await, metered(shop).await);
    let told = Told::default();
    let batcher = UsageBatcher::new(shop, told.options());
    for _ in 0..60 {
        batcher.add(one.as_str(), NewEvent::new("seconds", 2)).unwrap();
    }
    for _ in 0..30 {
        batcher.add(other.as_str(), NewEvent::new("seconds", 2)).unwrap();
    }
    batcher.add(other.as_str(), NewEvent::new("nothing", 2)).unwrap();
    for _ in 0..2 {
        let job = NewEvent {
            external_id: Some("job-1".to_owned()),
            ..NewEvent::new("seconds", 2)
        };
        batcher.add(one.as_str(), job).unwrap();
    }
    // The server counts, and its answer is lost: the uses wait, and are counted once all the same. Which of
    // the two subscriptions comes first is left to the batcher.
    between.fail([Fault::LoseTheAnswer]);
    batcher.flush().await;
    let waiting = batcher.size();
    assert!([62, 31].contains(&waiting), "{waiting}");
    let failed = told.failed.lock().unwrap().clone();
    assert_eq!(failed, [("no answer".to_owned(), waiting, true)]);
    batcher.flush().await;
    assert_eq!((batcher.size(), told.failed.lock().unwrap().len()), (0, 1));
    assert_eq!(
        (counted(shop, &one).await, counted(shop, &other).await),
        (122, 60)
    );
    let reason = "nothing: no meter on this product matches event_name 'nothing'";
    assert_eq!(*told.rejected.lock().unwrap(), [reason]);

    // A subscription that is not there is not tried for ever.
    batcher
        .add("sub_000000000000000000000000", NewEvent::new("seconds", 1))
        .unwrap();
    batcher.close().await;
    assert_eq!(told.failed.lock().unwrap()[1], ("404".to_owned(), 1, false));
    assert_eq!(batcher.size(), 0);
    assert_eq!(
        batcher.add(one, NewEvent::new("seconds", 1)),
        Err(NotTaken::Closed)
    );
}

async fn uses_are_reported_when_there_are_enough(between: &Between, shop: &Pandabase) {
    let subscription = metered(shop).await;
    let before = between.seen().len();
    let batcher = UsageBatcher::new(shop, BatcherOptions::default().max_batch(10).interval(HOUR));
    for _ in 0..10 {
        batcher
            .add(subscription.as_str(), NewEvent::new("seconds", 1))
            .unwrap();
    }
    // Nobody flushes.
    while batcher.size() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(between.seen().len() - before, 1);
    assert_eq!(counted(shop, &subscription).await, 10);
}

async fn what_waits_is_bounded(shop: &Pandabase) {
    let batcher = UsageBatcher::new(shop, BatcherOptions::default().max_queue(3).interval(HOUR));
    for _ in 0..3 {
        batcher.add("sub_1", NewEvent::new("seconds", 1)).unwrap();
    }
    assert_eq!(
        batcher.add("sub_1", NewEvent::new("seconds", 1)),
        Err(NotTaken::Full(3))
    );
    batcher.flush().await;
    assert_eq!(
        batcher.add("sub_1", NewEvent::new("seconds", 1)),
        Err(NotTaken::Full(3))
    );
    batcher.close().await;
    assert_eq!(batcher.size(), 3);
}

#[tokio::test]
async fn the_client_for_rust_reports_usage_once() {
    let place = Place::new();
    let dev = dev(&place);
    let between = Between::start(dev.get("baseUrl"), []).await;
    let shop = settings(&dev)
        .base_url(&*between.url)
        .max_retries(0)
        .build()
        .unwrap();
    uses_are_reported_in_batches_each_once(&between, &shop).await;
    uses_are_reported_when_there_are_enough(&between, &shop).await;
    // Nobody is at this address.
    let absent = settings(&dev)
        .base_url("http://127.0.0.1:1")
        .max_retries(0)
        .build()
        .unwrap();
    what_waits_is_bounded(&absent).await;
    // By the store's clock, which is ahead of the machine's.
    let subscription = metered(&client(&dev)).await;
    place.run(&["clock", "advance", "P10D"]).json(0);
    let batcher = UsageBatcher::new(&shop, BatcherOptions::default().dated(false));
    batcher
        .add(subscription.as_str(), NewEvent::new("seconds", 7))
        .unwrap();
    batcher.close().await;
    assert_eq!(counted(&shop, &subscription).await, 7);
    dev.stop();
}
