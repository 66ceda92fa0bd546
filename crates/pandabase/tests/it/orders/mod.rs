//! Contract `orders-payments.md`: lists and details of orders and payments, and delivery.

mod of_product;
mod own_server;
mod sales;

use crate::harness::{Server, apply, both};
use crate::shop::{CHALLENGED, DECLINED, GOOD, buyer, card, dynamic};
use http::Method;
use serde_json::{Value, json};

#[apply(both)]
async fn an_order_shows_everything(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let order = server.order(&paid).await;
    let (order_id, payment_id) = (&paid["order_id"], &paid["payment_id"]);
    let payment = server.payment(&paid).await;
    let expected = json!({
        "id": order_id, "orderNumber": paid["order_number"], "status": "COMPLETED", "amount": 4000,
        "currency": "USD", "gateway": "MULTI_PSP", "discounted": false, "discountCode": null,
        "customer": {
            "id": order["customer"]["id"], "email": "mia@example.org", "firstName": "Mia", "lastName": "Koch",
            "guest": true
        },
        "payment": {
            "id": payment_id, "referenceId": payment["referenceId"], "amount": 4000, "discountAmount": 0,
            "platformFeeAmount": 275, "pspFeeAmount": 156, "taxAmount": 330, "totalAmount": 4330,
            "settledAmount": 3569, "presentmentCurrency": null, "presentmentAmount": null,
            "exchangeRate": null, "status": "COMPLETED", "pspProvider": "MULTI_PSP",
            "paymentMethod": {"type": "card", "cardBrand": "visa", "cardLastFour": "4242"},
            "couponCode": null, "taxId": null, "createdAt": "2026-06-01T00:00:00.000Z"
        },
        "createdAt": "2026-06-01T00:00:00.000Z", "updatedAt": "2026-06-01T00:00:00.000Z",
        "presentmentCurrency": null, "presentmentAmount": null, "exchangeRate": null, "customFields": null,
        "metadata": null, "returnUrl": null, "withdrawalWaivedAt": null,
        "items": [
            {
                "id": order["items"][0]["id"], "productId": null, "variantId": null, "name": "Premium",
                "quantity": 1, "price": 4000
            }
        ],
        "billingAddress": {
            "id": order["billingAddress"]["id"], "addressLine1": "1 Main St", "addressLine2": null,
            "city": "Town", "state": "CA", "postalCode": "94105", "country": "US"
        },
        "licenses": []
    });
    assert_eq!(order, expected);
    for (value, prefix) in [
        (&order["customer"]["id"], "cus_"),
        (&order["items"][0]["id"], "itm_"),
        (&order["billingAddress"]["id"], "badr_"),
    ] {
        assert!(value.as_str().unwrap().starts_with(prefix));
    }
}

#[apply(both)]
async fn a_payment_shows_everything(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let payment = server.payment(&paid).await;
    let keys: Vec<&str> = payment.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "amount",
            "availablePaymentMethods",
            "country",
            "couponCode",
            "createdAt",
            "customer",
            "discountAmount",
            "dispute",
            "exchangeRate",
            "geo",
            "id",
            "ipAddress",
            "network",
            "order",
            "paymentMethod",
            "platformFeeAmount",
            "presentmentAmount",
            "presentmentCurrency",
            "pspFeeAmount",
            "pspProvider",
            "referenceId",
            "refundedAmount",
            "settledAmount",
            "status",
            "taxAmount",
            "taxId",
            "timeline",
            "totalAmount",
            "updatedAt",
            "userAgent"
        ]
    );
    assert_eq!(
        payment["order"],
        json!({
            "id": paid["order_id"], "orderNumber": paid["order_number"], "status": "COMPLETED",
            "amount": 4000, "currency": "USD"
        })
    );
    assert_eq!(
        payment["geo"],
        json!({"city": null, "region": null, "country": null, "postal": null, "asn": null, "org": null})
    );
    assert_eq!(
        payment["availablePaymentMethods"],
        json!([
            "card",
            "apple_pay",
            "google_pay",
            "cashapp",
            "amazon_pay",
            "wechat_pay",
            "alipay"
        ])
    );
    assert_eq!(
        (&payment["dispute"], &payment["network"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(payment["ipAddress"], "0.0.0.0");
    let row = &payment["timeline"][0];
    assert_eq!(
        (&row["name"], &row["metadata"]),
        (&json!("Checkout confirmed"), &Value::Null)
    );
    assert!(row["id"].as_str().unwrap().starts_with("evnt_"));
}

#[apply(both)]
async fn lists_filter_search_and_sort(server: Server) {
    let first = server.sell(4000, GOOD).await;
    server.app.env.clock.advance(1000);
    let session = server
        .open_cart(json!({"items": [dynamic(5000)], "customer": buyer("Ann_X@example.org", "US", "OR")}))
        .await;
    server.pay_with(&session, card(DECLINED)).await.error(400);
    server.app.env.clock.advance(1000);
    let third = server.sell(6000, GOOD).await;
    let server = &server;
    let orders = |query: &str| {
        let path = server.core(&format!("/orders/?{query}"));
        async move { server.get(&path).await }
    };
    let ids = |answer: &crate::harness::Answer| -> Vec<String> {
        answer.data(200)["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|order| order["orderNumber"].as_str().unwrap().to_owned())
            .collect()
    };
    let number = |paid: &Value| paid["order_number"].as_str().unwrap().to_owned();
    let (first, third) = (number(&first), number(&third));
    assert_eq!(
        ids(&orders("").await),
        [third.clone(), session.clone(), first.clone()]
    );
    assert_eq!(
        ids(&orders("sort=asc").await),
        [first.clone(), session.clone(), third.clone()]
    );
    assert_eq!(ids(&orders("status=FAILED").await), [session.as_str()]);
    assert_eq!(ids(&orders("search=ann_x").await), [session.as_str()]);
    assert_eq!(ids(&orders("search=ANN_X%40EXAMPLE").await), [session.as_str()]);
    assert!(ids(&orders("search=ann%25x").await).is_empty());
    assert_eq!(ids(&orders(&format!("search={first}")).await), [first.as_str()]);
    let page = orders("limit=2&page=2").await;
    assert_eq!(ids(&page), [first.as_str()]);
    assert_eq!(
        page.data(200)["pagination"],
        json!({"page": 2, "limit": 2, "total": 3, "totalPages": 2, "nextCursor": null})
    );
    assert!(ids(&orders("page=9").await).is_empty());
    let item = orders("status=FAILED").await.data(200)["items"][0].clone();
    let keys: Vec<&str> = item.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "amount",
            "createdAt",
            "currency",
            "customer",
            "discountCode",
            "discounted",
            "gateway",
            "id",
            "orderNumber",
            "payment",
            "status"
        ]
    );
    assert_eq!(
        (&item["payment"], &item["customer"]["email"]),
        (
            &json!({"status": "FAILED", "totalAmount": 5000}),
            &json!("ann_x@example.org")
        )
    );
}

#[apply(both)]
async fn payments_are_listed_beside_orders(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let payment = server.payment(&paid).await;
    let server = &server;
    let list = |query: &str| {
        let path = server.core(&format!("/orders/payments/?{query}"));
        async move { server.get(&path).await }
    };
    let answer = list("").await;
    let item = answer.data(200)["items"][0].clone();
    for key in item.as_object().unwrap().keys() {
        match key.as_str() {
            "customer" => assert_eq!(
                item[key],
                json!({"id": payment[key]["id"], "email": payment[key]["email"]})
            ),
            "order" => assert_eq!(item[key]["id"], payment[key]["id"]),
            _ => assert_eq!(item[key], payment[key], "{key}"),
        }
    }
    assert_eq!(item.as_object().unwrap().len(), 12);
    for search in [
        &payment["referenceId"],
        &payment["id"],
        &payment["order"]["id"],
        &json!("mia@"),
    ] {
        let found = list(&format!("search={}", search.as_str().unwrap())).await;
        assert_eq!(found.data(200)["pagination"]["total"], 1, "{search}");
    }
    assert_eq!(list("status=COMPLETED").await.data(200)["pagination"]["total"], 1);
    assert_eq!(list("status=PENDING").await.data(200)["pagination"]["total"], 0);
}

#[apply(both)]
async fn what_stands_differently_is_listed_in_one_order(server: Server) {
    let mut ids = Vec::new();
    for event in [
        None,
        Some("processing"),
        Some("cancelled"),
        Some("failed"),
        None,
        Some("cancelled"),
        Some("processing"),
    ] {
        let session = server.cart_of(4000).await;
        let paid = server
            .pay_with(&session, card(CHALLENGED))
            .await
            .data(200)
            .clone();
        if let Some(event) = event {
            server.simulate(&paid, json!({"event": event})).await.data(200);
        }
        ids.push(paid["order_id"].as_str().unwrap().to_owned());
        server.app.env.clock.advance(1000);
    }
    let server = &server;
    let listed = |list: &str, query: &str| {
        let is_payments = list.contains("payments");
        let path = server.core(&format!("{list}?{query}"));
        async move {
            let answer = server.get(&path).await;
            let (items, pagination) = (&answer.data(200)["items"], &answer.data(200)["pagination"]);
            let id = |item: &Value| {
                if is_payments {
                    item["order"]["id"].clone()
                } else {
                    item["id"].clone()
                }
            };
            let ids: Vec<String> = items
                .as_array()
                .unwrap()
                .iter()
                .map(|item| id(item).as_str().unwrap().to_owned())
                .collect();
            (ids, pagination["total"].as_i64().unwrap())
        }
    };
    let of = |places: &[usize]| places.iter().map(|&place| ids[place].clone()).collect::<Vec<_>>();
    assert_eq!(listed("/orders/", "status=PENDING").await, (of(&[6, 4, 1, 0]), 4));
    assert_eq!(
        listed("/orders/", "status=PENDING&limit=2&page=2").await,
        (of(&[1, 0]), 4)
    );
    assert_eq!(listed("/orders/", "status=CANCELLED").await, (of(&[5, 2]), 2));
    assert_eq!(
        listed("/orders/payments/", "status=FAILED").await,
        (of(&[5, 3, 2]), 3)
    );
    assert_eq!(
        listed("/orders/payments/", "status=FAILED&sort=asc&limit=2").await,
        (of(&[2, 3]), 3)
    );
    assert_eq!(
        listed("/orders/payments/", "status=PROCESSING").await,
        (of(&[6, 1]), 2)
    );
    assert_eq!(
        listed("/orders/payments/", &format!("status=FAILED&search={}", ids[3])).await,
        (of(&[3]), 1)
    );
    assert_eq!(listed("/orders/payments/", "status=REFUNDED").await, (vec![], 0));
}

#[apply(both)]
async fn searches_match_beginnings_in_any_case(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let session = server
        .open_cart(json!({"items": [dynamic(5000)], "customer": buyer("mia.b@example.org", "US", "OR")}))
        .await;
    server.pay_with(&session, card(DECLINED)).await.error(400);
    let payment = server.payment(&paid).await;
    let server = &server;
    let total = |list: &str, search: &str, more: &str| {
        let search: String = form_urlencoded::byte_serialize(search.as_bytes()).collect();
        let path = server.core(&format!("{list}?search={search}{more}"));
        async move {
            let answer = server.get(&path).await;
            let (items, pagination) = (&answer.data(200)["items"], &answer.data(200)["pagination"]);
            assert_eq!(
                items.as_array().unwrap().len(),
                usize::try_from(pagination["total"].as_u64().unwrap()).unwrap(),
                "{path}"
            );
            pagination["total"].as_i64().unwrap()
        }
    };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (order, number) = (text(&paid["order_id"]), text(&paid["order_number"]));
    let (id, reference) = (text(&payment["id"]), text(&payment["referenceId"]));
    for (search, orders, payments) in [
        ("mia", 2, 2),
        ("MIA@Example.org", 1, 1),
        (" mia@example.org ", 1, 1),
        ("mia.", 1, 1),
        ("", 2, 2),
        (" ", 2, 2),
        ("example.org", 0, 0),
        ("m_a", 0, 0),
        ("mia%", 0, 0),
        ("cs_@example.org", 0, 0),
        (&order, 1, 1),
        (&order.to_uppercase(), 1, 1),
        (&order[..20], 1, 1),
        ("ord_", 2, 2),
        (&number, 1, 1),
        (&number.to_uppercase(), 1, 1),
        (&id, 0, 1),
        (&id.to_uppercase(), 0, 1),
        (&reference, 0, 1),
        (&reference.to_uppercase(), 0, 1),
        (&reference[..10], 0, 1),
    ] {
        assert_eq!(total("/orders/", search, "").await, orders, "{search}");
        assert_eq!(total("/orders/payments/", search, "").await, payments, "{search}");
    }
    assert_eq!(total("/orders/", "mia", "&status=FAILED").await, 1);
    assert_eq!(total("/orders/", "mia", "&status=FAILED&sort=asc").await, 1);
    assert_eq!(total("/orders/payments/", "ord_", "&status=COMPLETED").await, 1);
    assert_eq!(total("/orders/payments/", "mia.b", "&status=COMPLETED").await, 0);
    let (other, token) = server.other_store("other-labs").await;
    for search in ["mia", &order, &number] {
        let path = format!("/v2/core/stores/{}/orders/?search={search}", other.id);
        let foreign = server.anonymous(Method::GET, &path).bearer(&token).send().await;
        assert_eq!(foreign.data(200)["pagination"]["total"], 0);
    }
}

#[apply(both)]
async fn bad_queries_and_ids_are_refused(server: Server) {
    for query in [
        "status=PAID",
        "status=pending",
        "sort=up",
        "page=0",
        "limit=101",
        "limit=",
        &format!("search={}", "x".repeat(129)),
    ] {
        for list in ["/orders/", "/orders/payments/"] {
            let error = server.get(&server.core(&format!("{list}?{query}"))).await;
            assert!(
                error.error(400).starts_with("querystring/"),
                "{query}: {}",
                error.text
            );
        }
    }
    for (path, status, text) in [
        ("/orders/short".to_owned(), 400, "params/orderId"),
        (format!("/orders/{}", "x".repeat(49)), 400, "params/orderId"),
        (
            "/orders/ord_z7m1x4c9v2b8n5q0w3e6r1ty".to_owned(),
            404,
            "Order not found",
        ),
        ("/orders/payments/short".to_owned(), 400, "params/paymentId"),
        (
            "/orders/payments/pmt_z7m1x4c9v2b8n5q0w3e6r1ty".to_owned(),
            404,
            "Payment not found",
        ),
    ] {
        let error = server.get(&server.core(&path)).await;
        assert!(error.error(status).starts_with(text), "{path}: {}", error.text);
    }
    let paid = server.sell(4000, GOOD).await;
    let (other, token) = server.other_store("other-labs").await;
    for path in [
        format!("/orders/{}", paid["order_id"].as_str().unwrap()),
        format!("/orders/payments/{}", paid["payment_id"].as_str().unwrap()),
    ] {
        let path = format!("/v2/core/stores/{}{path}", other.id);
        let foreign = server.anonymous(Method::GET, &path).bearer(&token).send().await;
        assert!(foreign.error(404).ends_with(" not found"));
    }
}

/// How many orders have these statuses.
async fn counted(server: &Server, query: &str) -> Vec<(String, i64)> {
    let path = server.of_team(&format!("/orders/counts?{query}"));
    let answer = server.get(&path).await;
    let all = answer.data(200).as_array().unwrap().clone();
    assert_eq!(all.len(), 7);
    let some = all.iter().filter(|one| one["count"] != 0);
    some.map(|one| {
        let status = one["status"].as_str().unwrap().to_owned();
        (status, one["count"].as_i64().unwrap())
    })
    .collect()
}

#[apply(both)]
async fn orders_are_counted_by_status(server: Server) {
    assert_eq!(counted(&server, "").await, []);
    let first = server.sell(4000, GOOD).await;
    let second = server.sell(4000, GOOD).await;
    let refund = format!("/orders/{}/refund", first["order_id"].as_str().unwrap());
    server.post(&server.of_team(&refund), json!({})).await.data(200);
    server.app.env.clock.advance(24 * 60 * 60 * 1000);
    let cart = json!({"items": [dynamic(4000)], "customer": buyer("ann@example.org", "DE", "")});
    let cart = server.open_cart(cart).await;
    server.pay_with(&cart, card(GOOD)).await.data(200);
    let completed = |count: i64| ("COMPLETED".to_owned(), count);
    let refunded = || ("REFUNDED".to_owned(), 1);
    let id = second["order_id"].as_str().unwrap();
    for (query, expected) in [
        (String::new(), vec![completed(2), refunded()]),
        ("search=MIA@".to_owned(), vec![completed(1), refunded()]),
        ("search=ann@example.org".to_owned(), vec![completed(1)]),
        ("search=nobody".to_owned(), vec![]),
        (format!("search={id}"), vec![completed(1)]),
        ("from=2026-06-02T00:00:00.000Z".to_owned(), vec![completed(1)]),
        (
            "to=2026-06-02T00:00:00.000Z".to_owned(),
            vec![completed(1), refunded()],
        ),
        ("search=ann@&to=2026-06-02T00:00:00.000Z".to_owned(), vec![]),
    ] {
        assert_eq!(counted(&server, &query).await, expected, "{query}");
    }
    for wrong in ["from=yesterday", &format!("search={}", "a".repeat(129))] {
        let path = server.of_team(&format!("/orders/counts?{wrong}"));
        let refused = server.get(&path).await;
        assert!(refused.error(400).starts_with("querystring/"), "{}", refused.text);
    }
    // Nothing of another store is counted.
    let (other, token) = server.other_store("other-store").await;
    let path = format!("/v2/stores/{}/orders/counts", other.id);
    let answer = server.anonymous(Method::GET, &path).bearer(&token).send().await;
    let all = answer.data(200).as_array().unwrap().clone();
    assert!(all.iter().all(|one| one["count"] == 0));
}
