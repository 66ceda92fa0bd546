//! Calls that are answered.

use super::between::{Between, Fault};
use super::{anonymous, buyer, card, client, dev, settings};
use crate::place::Place;
use crate::receiver::{Manner, Receiver};
use futures_util::TryStreamExt;
use pandabase_sdk::resources::{ListCouponsQuery, ListProductsQuery};
use pandabase_sdk::types::{
    CouponType, CreateCheckoutBody, EventType, NewCoupon, NewItemInput, NewProduct, NewRefund, NewWebhook,
    PayBody, PaymentStatus, ProductType, RefundReason, RefundStatus, SignatureVersion, TestRequest,
    WebhookEventName,
};
use pandabase_sdk::{Error, ErrorKind, Pandabase, Webhooks};

fn rain() -> NewProduct {
    NewProduct::new(1200, ProductType::DigitalDownload, "Rain")
}

async fn a_purchase_from_the_session_to_the_refund(shop: &Pandabase, product: &str) {
    let item = NewItemInput {
        product_id: Some(product.to_owned()),
        ..NewItemInput::new(1)
    };
    let session = CreateCheckoutBody {
        customer: Some(buyer()),
        ..CreateCheckoutBody::new(vec![item])
    };
    let session = shop.checkouts().create(&session).await.unwrap();
    let pay = PayBody {
        payment_method: Some(card()),
        ..PayBody::default()
    };
    let paid = shop.checkouts().pay(&session.id, &pay).await.unwrap();
    let order = shop.orders().get(&paid.order_id).await.unwrap();
    assert_eq!(order.customer.email, "mia@example.org");
    let refund = NewRefund {
        reason: Some(RefundReason::RequestedByCustomer),
        ..NewRefund::default()
    };
    let refund = shop.refunds().create(&order.id, &refund).await.unwrap();
    assert_eq!(refund.status, RefundStatus::Completed);
}

async fn a_list_is_a_page_or_everything(shop: &Pandabase) {
    let codes = ["LISTA", "LISTB", "LISTC", "LISTD", "LISTE"];
    for code in codes {
        let coupon = NewCoupon::new(code, CouponType::Percentage, 10);
        shop.coupons().create(&coupon).await.unwrap();
    }
    let query = ListCouponsQuery {
        limit: Some(2),
        search: Some("LIST".to_owned()),
        ..ListCouponsQuery::default()
    };
    let page = shop.coupons().list(&query).await.unwrap();
    assert_eq!((page.items.len(), page.pagination.total), (2, 5));
    let mut seen = Vec::new();
    let mut all = shop.coupons().list(&query).items();
    while let Some(coupon) = all.next().await.unwrap() {
        seen.push(coupon.code);
    }
    seen.sort();
    assert_eq!(seen, codes);
    let stream = shop.coupons().list(&query).items().into_stream();
    let streamed: Vec<_> = stream.try_collect().await.unwrap();
    assert_eq!(streamed.len(), 5);
    assert_eq!(shop.coupons().list(&query).all(3).await.unwrap().len(), 3);
    let second = ListCouponsQuery {
        limit: Some(3),
        page: Some(2),
        ..query
    };
    assert_eq!(shop.coupons().list(&second).all(10).await.unwrap().len(), 2);
}

async fn an_error_carries_what_the_server_said(shop: &Pandabase) {
    let absent = shop
        .products()
        .get("prd_000000000000000000000000")
        .await
        .unwrap_err();
    let said = absent.api().unwrap();
    assert_eq!(
        (said.status, said.message.as_str(), said.retry_after),
        (404, "Product not found", None)
    );
    assert!(said.request_id.as_ref().unwrap().starts_with("req_"));
    assert_eq!(absent.kind(), Some(ErrorKind::NotFound));
    assert_eq!(absent.kind().map(ErrorKind::code), Some("not_found"));
    let free = NewProduct { price: -1, ..rain() };
    let refused = shop.products().create(&free).await.unwrap_err();
    assert_eq!(refused.kind(), Some(ErrorKind::BadInput));
    assert_eq!(refused.api().unwrap().field(), Some("price"), "{refused}");
    // No id leads to another path.
    for id in ["", ".", ".."] {
        let refused = shop.products().get(id).await.unwrap_err();
        assert!(
            matches!(&refused, Error::Unusable(text) if text.starts_with("product_id is")),
            "{refused}"
        );
    }
    let odd = shop.products().get("prd_/../../../coupons").await.unwrap_err();
    assert!(
        matches!(odd.kind(), Some(ErrorKind::BadInput | ErrorKind::NotFound)),
        "{odd}"
    );
}

async fn what_the_server_sends_is_genuine(shop: &Pandabase) {
    let receiver = Receiver::start(Manner::Status(204)).await;
    for version in [SignatureVersion::V2, SignatureVersion::V1] {
        let hook = NewWebhook {
            signature_version: Some(version),
            ..NewWebhook::new(vec![EventType::PaymentCompleted], receiver.url.as_str())
        };
        let endpoint = shop.webhooks().create(&hook).await.unwrap();
        let test = TestRequest {
            event_type: Some(EventType::PaymentCompleted),
        };
        let told = shop.webhooks().test(&endpoint.id, &test).await.unwrap();
        assert!(told.delivered, "{told:?}");
        let seen = receiver.seen();
        let came = seen
            .iter()
            .find(|seen| seen.json()["id"] == told.event_id.as_str())
            .unwrap();
        let webhooks = Webhooks::new(endpoint.secret.unwrap());
        let payload = webhooks.verify(&came.headers, &came.body).unwrap();
        assert_eq!(payload.event, WebhookEventName::PaymentCompleted);
        assert_eq!(payload.data.payment.unwrap().status, PaymentStatus::Completed);
        shop.webhooks().delete(&endpoint.id).await.unwrap();
    }
}

#[tokio::test]
async fn the_client_for_rust_sells() {
    let place = Place::new();
    let dev = dev(&place);
    let shop = client(&dev);
    a_purchase_from_the_session_to_the_refund(&shop, dev.get("productId")).await;
    a_list_is_a_page_or_everything(&shop).await;
    an_error_carries_what_the_server_said(&shop).await;
    what_the_server_sends_is_genuine(&shop).await;
    dev.stop();
}

#[tokio::test]
async fn the_client_for_rust_proves_who_asks_only_where_it_must() {
    let place = Place::new();
    let dev = dev(&place);
    let (token, secret) = (dev.get("hmacTokenId"), dev.get("hmacSecret"));
    for signed in [
        anonymous(&dev).signing(token, secret),
        anonymous(&dev).signing_bodies(token, secret),
    ] {
        let shop = signed.build().unwrap();
        let made = shop.products().create(&rain()).await.unwrap();
        shop.products().delete(&made.id).await.unwrap();
        let query = ListProductsQuery {
            search: Some("a b&c".to_owned()),
            ..ListProductsQuery::default()
        };
        assert_eq!(shop.products().list(&query).await.unwrap().pagination.total, 0);
    }
    let forger = anonymous(&dev)
        .signing(token, dev.get("apiToken"))
        .build()
        .unwrap();
    let refused = forger.store().get().await.unwrap_err();
    assert_eq!(refused.kind(), Some(ErrorKind::Unauthenticated));

    let between = Between::start(dev.get("baseUrl"), []).await;
    let shop = settings(&dev).base_url(&*between.url).build().unwrap();
    shop.storefront().get().await.unwrap();
    assert_eq!(between.seen()[0].get("authorization"), None);
    let nobody = anonymous(&dev).base_url(&*between.url).build().unwrap();
    assert!(matches!(nobody.store().get().await, Err(Error::Unusable(_))));
    assert_eq!(between.seen().len(), 1);

    // A redirection is not followed: the credential would go along.
    let elsewhere = Between::start(dev.get("baseUrl"), []).await;
    between.fail([Fault::Refuse(308, "", Some(("location", elsewhere.url.clone())))]);
    let moved = shop.store().get().await.unwrap_err().to_string();
    assert!(
        moved.contains(&format!("at {}: correct base_url", elsewhere.url)),
        "{moved}"
    );
    assert!(elsewhere.seen().is_empty());
    dev.stop();
}
