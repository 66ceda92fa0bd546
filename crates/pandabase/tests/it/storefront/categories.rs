//! Categories.

use super::{id, keys, words};
use crate::categories::category;
use crate::harness::{Server, apply, both};
use crate::products::product;
use serde_json::{Value, json};

const CATEGORY: &str = "id name slug description icon parentId displayOrder featured";
const DETAIL: &str = "metaTitle metaDescription showInNavigation children products";

#[apply(both)]
async fn archived_categories_do_not_exist(server: Server) {
    let music = category(
        &server,
        json!({
            "name": "Music", "displayOrder": 2, "featured": true, "metaTitle": "M", "icon": "note",
            "isFavourite": true
        }),
    )
    .await;
    let attic = category(
        &server,
        json!({"name": "Attic", "isArchived": true, "parentId": id(&music)}),
    )
    .await;
    for body in [
        json!({"name": "beats", "parentId": id(&music), "displayOrder": 1, "showInNavigation": false}),
        json!({"name": "Apps", "parentId": id(&music), "displayOrder": 1}),
        json!({"name": "Dusty", "parentId": id(&attic)}),
    ] {
        category(&server, body).await;
    }
    assert_eq!(
        server.names_in("/categories").await,
        ["Dusty", "Apps", "beats", "Music"]
    );
    assert_eq!(server.names_in("/categories?featured=true").await, ["Music"]);
    assert_eq!(
        server.names_in("/categories?featured=false&limit=1&page=2").await,
        ["Apps"]
    );
    assert_eq!(
        server
            .names_in(&format!("/categories?parentId={}", id(&music)))
            .await,
        ["Apps", "beats"]
    );
    assert_eq!(
        server
            .names_in(&format!("/categories?parentId={}", id(&attic)))
            .await,
        Vec::<String>::new()
    );
    let list = server.look("/categories").await.data(200).clone();
    assert_eq!(
        list["pagination"],
        json!({"page": 1, "limit": 25, "total": 4, "totalPages": 1, "nextCursor": null})
    );
    assert_eq!(keys(&list["items"][0]), words(&[CATEGORY]));
    assert_eq!(
        list["items"][0]["parentId"],
        Value::Null,
        "its parent is not shown"
    );
    let shown = server
        .look(&format!("/categories/{}", id(&music)))
        .await
        .data(200)
        .clone();
    assert_eq!(keys(&shown), words(&[CATEGORY, DETAIL]));
    let children: Vec<&str> = shown["children"]
        .as_array()
        .unwrap()
        .iter()
        .map(|child| child["name"].as_str().unwrap())
        .collect();
    assert_eq!(children, ["Apps", "beats"]);
    assert_eq!(keys(&shown["children"][0]), words(&["id name slug"]));
    for hidden in [id(&attic), "ctg_000000000000000000000000"] {
        assert_eq!(
            server.look(&format!("/categories/{hidden}")).await.error(404),
            "Category not found"
        );
    }
    for query in ["page=0", "limit=101", "featured=yes", "parentId=short"] {
        let refused = server.look(&format!("/categories?{query}")).await;
        let field = query.split('=').next().unwrap();
        assert!(
            refused.error(400).starts_with(&format!("querystring/{field} ")),
            "{}",
            refused.text
        );
    }
    server
        .patch(
            &server.core(&format!("/categories/{}", id(&attic))),
            json!({"isArchived": false}),
        )
        .await
        .data(200);
    assert_eq!(
        server
            .names_in(&format!("/categories?parentId={}", id(&attic)))
            .await,
        ["Dusty"]
    );
}

#[apply(both)]
async fn a_category_shows_its_fifty_newest(server: Server) {
    let shelf = category(&server, json!({"name": "Shelf"})).await;
    for number in 0..52 {
        server
            .on_sale(json!({"title": format!("No {number}"), "categoryIds": [id(&shelf)], "inStock": true}))
            .await;
        server.advance(1).await;
    }
    product(&server, json!({"title": "Draft", "categoryIds": [id(&shelf)]})).await;
    let late = server
        .on_sale(
            json!({"title": "Late", "categoryIds": [id(&shelf)], "availableFrom": "2027-01-01T00:00:00Z"}),
        )
        .await;
    let shown = server
        .look(&format!("/categories/{}", id(&shelf)))
        .await
        .data(200)
        .clone();
    let products = shown["products"].as_array().unwrap();
    assert_eq!(products.len(), 50);
    assert_eq!(
        products[0],
        json!({
            "id": late["id"], "title": "Late", "handle": "late", "price": 1500, "images": [],
            "inStock": false
        })
    );
    assert_eq!(
        (&products[1]["title"], &products[1]["inStock"]),
        (&json!("No 51"), &json!(true))
    );
    assert_eq!(products[49]["title"], "No 3");
}
