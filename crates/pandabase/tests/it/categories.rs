//! Contract `categories.md`, and `bad-input.md`, "Catalog".

use crate::harness::{Server, apply, both};
use crate::products::{path_of, product};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const UNKNOWN: &str = "ctg_000000000000000000000000";
const LISTED: &str = "id name slug description parentId displayOrder icon metaTitle metaDescription \
                      showInNavigation featured isFavourite isArchived createdAt updatedAt";
const DAY: i64 = 86_400_000;

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn words(text: &str) -> BTreeSet<&str> {
    text.split_whitespace().collect()
}

/// Creates a category.
pub async fn category(server: &Server, body: Value) -> Value {
    server
        .post(&server.core("/categories/"), body)
        .await
        .data(201)
        .clone()
}

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

fn at(server: &Server, category: &Value) -> String {
    server.core(&format!("/categories/{}", id(category)))
}

async fn names(server: &Server, query: &str) -> Vec<String> {
    let page = server.get(&server.core(&format!("/categories?{query}"))).await;
    let items = page.data(200)["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["name"].as_str().unwrap().to_owned())
        .collect()
}

#[apply(both)]
async fn a_category_from_first_to_last(server: Server) {
    let first = product(&server, json!({"title": "First"})).await;
    server.advance(1).await;
    let second = product(&server, json!({"title": "Second"})).await;
    let sound = category(&server, json!({"name": "Sound"})).await;
    let mut plain = sound.clone();
    for key in ["id", "createdAt", "updatedAt"] {
        plain.as_object_mut().unwrap().remove(key);
    }
    assert_eq!(
        plain,
        json!({
            "name": "Sound", "slug": "sound", "description": null, "parentId": null, "displayOrder": 0,
            "icon": null, "metaTitle": null, "metaDescription": null, "showInNavigation": true,
            "featured": false, "isFavourite": false, "isArchived": false, "parent": null, "children": [],
            "products": []
        })
    );
    let packs = category(
        &server,
        json!({
            "name": "Sound Packs", "slug": "packs-1", "description": "All of them", "parentId": id(&sound),
            "displayOrder": 9999, "icon": "music-2", "metaTitle": "Packs", "metaDescription": "",
            "showInNavigation": false, "featured": true, "isFavourite": true, "isArchived": true,
            "productIds": [id(&first), id(&second), id(&first)], "unknown": 1
        }),
    )
    .await;
    assert_eq!(keys(&packs), words(&format!("{LISTED} parent children products")));
    assert_eq!(
        packs["parent"],
        json!({"id": sound["id"], "name": "Sound", "slug": "sound"})
    );
    assert_eq!(
        packs["products"],
        json!([
            {"id": second["id"], "title": "Second"}, {"id": first["id"], "title": "First"},
        ])
    );
    assert_eq!(server.get(&at(&server, &packs)).await.data(200), &packs);
    let child = json!([{"id": packs["id"], "name": "Sound Packs", "slug": "packs-1"}]);
    assert_eq!(
        server.get(&at(&server, &sound)).await.data(200)["children"],
        child
    );
    // The product says the same.
    let filed = server.get(&path_of(&server, &first)).await;
    assert_eq!(filed.data(200)["categories"], child);

    server.advance(DAY).await;
    assert_eq!(
        server.patch(&at(&server, &packs), json!({})).await.data(200),
        &packs,
        "nothing changes"
    );
    let changed = server
        .patch(
            &at(&server, &packs),
            json!({
                "name": "Packs", "description": null, "parentId": null, "icon": null, "metaTitle": null,
                "metaDescription": null, "displayOrder": 1, "isArchived": false, "productIds": [id(&second)],
            }),
        )
        .await
        .data(200)
        .clone();
    assert_eq!(changed["slug"], "packs-1", "a slug does not follow the name");
    assert_eq!(changed["updatedAt"], "2026-06-02T00:00:00.001Z");
    assert_eq!(
        changed["products"],
        json!([{"id": second["id"], "title": "Second"}])
    );
    for key in [
        "description",
        "parentId",
        "icon",
        "metaTitle",
        "metaDescription",
        "parent",
    ] {
        assert_eq!(changed[key], Value::Null, "{key}");
    }
    assert_eq!(
        (&changed["featured"], &changed["isFavourite"]),
        (&json!(true), &json!(true)),
        "unchanged"
    );
    assert_eq!(
        server.get(&path_of(&server, &first)).await.data(200)["categories"],
        json!([])
    );

    // A deleted product leaves its categories, a deleted category its products and children.
    let below = category(&server, json!({"name": "Below", "parentId": id(&packs)})).await;
    server.delete(&path_of(&server, &second)).await.data(200);
    assert_eq!(
        server.get(&at(&server, &packs)).await.data(200)["products"],
        json!([])
    );
    server
        .patch(&at(&server, &packs), json!({"productIds": [id(&first)]}))
        .await
        .data(200);
    assert_eq!(
        server.delete(&at(&server, &packs)).await.data(200),
        &json!({"deleted": true})
    );
    let lifted = server.get(&at(&server, &below)).await.data(200).clone();
    assert_eq!(
        (&lifted["parentId"], &lifted["parent"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        server.get(&path_of(&server, &first)).await.data(200)["categories"],
        json!([])
    );
    for answer in [
        server.delete(&at(&server, &packs)).await,
        server.get(&at(&server, &packs)).await,
        server.patch(&at(&server, &packs), json!({})).await,
    ] {
        assert_eq!(answer.error(404), "Category not found");
    }
}

#[apply(both)]
async fn slugs_are_unique(server: Server) {
    for slug in ["r-b", "r-b-2", "r-b-3"] {
        assert_eq!(category(&server, json!({"name": "R&B"})).await["slug"], slug);
    }
    let path = server.core("/categories");
    let twice = server
        .post(&path, json!({"name": "Other", "slug": "r-b-3"}))
        .await;
    assert_eq!(twice.error(400), "Category slug already exists");
    let other = category(&server, json!({"name": "Other"})).await;
    let taken = server.patch(&at(&server, &other), json!({"slug": "r-b"})).await;
    assert_eq!(taken.error(400), "Category slug already exists");
    server
        .patch(&at(&server, &other), json!({"slug": "other"}))
        .await
        .data(200);
    let freed = server
        .patch(&at(&server, &other), json!({"slug": "another"}))
        .await;
    assert_eq!(freed.data(200)["slug"], "another");
    category(&server, json!({"name": "Other 2", "slug": "other"})).await;
    // Another store has slugs of its own.
    let (store, token) = server.other_store("other-store").await;
    let call = server
        .anonymous(
            http::Method::POST,
            &format!("/v2/core/stores/{}/categories", store.id),
        )
        .bearer(&token);
    let answer = call.json(&json!({"name": "R&B"})).send().await;
    assert_eq!(answer.data(201)["slug"], "r-b");
}

#[apply(both)]
async fn names_asked_for_at_once_get_slugs_of_their_own(server: Server) {
    let path = server.core("/categories");
    let one = || async { server.post(&path, json!({"name": "Rush"})).await.data(201)["slug"].clone() };
    let made = futures_util::future::join_all((0..12).map(|_| one())).await;
    let slugs: BTreeSet<&str> = made.iter().map(|slug| slug.as_str().unwrap()).collect();
    assert_eq!(slugs.len(), 12, "{slugs:?}");
    let explicit = || async {
        server
            .post(&path, json!({"name": "Only", "slug": "only"}))
            .await
            .status
            .as_u16()
    };
    let mut statuses = futures_util::future::join_all((0..8).map(|_| explicit())).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 400, 400, 400, 400, 400, 400, 400]);
}

#[apply(both)]
async fn a_tree_never_becomes_a_circle(server: Server) {
    let top = category(&server, json!({"name": "Top"})).await;
    let middle = category(&server, json!({"name": "Middle", "parentId": id(&top)})).await;
    let leaf = category(&server, json!({"name": "Leaf", "parentId": id(&middle)})).await;
    for below in [&top, &middle, &leaf] {
        let refused = server
            .patch(&at(&server, &top), json!({"parentId": id(below)}))
            .await;
        assert_eq!(refused.error(400), "Category cannot be its own ancestor");
    }
    server
        .patch(&at(&server, &leaf), json!({"parentId": id(&top)}))
        .await
        .data(200);
    server
        .patch(&at(&server, &middle), json!({"parentId": id(&leaf)}))
        .await
        .data(200);
    let unknown = server
        .patch(&at(&server, &leaf), json!({"parentId": UNKNOWN}))
        .await;
    assert_eq!(unknown.error(400), "Parent category not found");
    let (store, token) = server.other_store("other-store").await;
    let path = format!("/v2/core/stores/{}/categories", store.id);
    let foreign = server
        .anonymous(http::Method::POST, &path)
        .bearer(&token)
        .json(&json!({"name": "Foreign", "parentId": id(&top)}))
        .send()
        .await;
    assert_eq!(foreign.error(400), "Parent category not found");
}

#[apply(both)]
async fn two_moves_at_once_make_no_circle(server: Server) {
    for round in 0..12 {
        let one = category(&server, json!({"name": format!("One {round}")})).await;
        let two = category(&server, json!({"name": format!("Two {round}")})).await;
        let (one_path, two_path) = (at(&server, &one), at(&server, &two));
        let (first, second) = tokio::join!(
            server.patch(&one_path, json!({"parentId": id(&two)})),
            server.patch(&two_path, json!({"parentId": id(&one)})),
        );
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 400], "{} {}", first.text, second.text);
    }
}

#[apply(both)]
async fn filing_and_deleting_at_once_leave_no_loose_end(server: Server) {
    for round in 0..8 {
        let shelf = category(&server, json!({"name": format!("Shelf {round}")})).await;
        let thing = product(&server, json!({})).await;
        let (shelf_path, thing_path) = (at(&server, &shelf), path_of(&server, &thing));
        let (filed, gone) = tokio::join!(
            server.patch(&thing_path, json!({"categoryIds": [id(&shelf)]})),
            server.delete(&shelf_path),
        );
        gone.data(200);
        assert!(matches!(filed.status.as_u16(), 200 | 400), "{}", filed.text);
        let listed = server
            .get(&server.core(&format!("/products?categoryId={}", id(&shelf))))
            .await;
        assert_eq!(listed.data(200)["items"], json!([]));

        let shelf = category(&server, json!({"name": format!("Other {round}")})).await;
        let shelf_path = at(&server, &shelf);
        let (filed, gone) = tokio::join!(
            server.patch(&shelf_path, json!({"productIds": [id(&thing)]})),
            server.delete(&thing_path),
        );
        gone.data(200);
        assert!(matches!(filed.status.as_u16(), 200 | 400), "{}", filed.text);
        assert_eq!(server.get(&shelf_path).await.data(200)["products"], json!([]));
        assert_eq!(server.loose_links().await, 0);
    }
}

#[apply(both)]
async fn bad_categories_are_refused(server: Server) {
    let path = server.core("/categories");
    let made = category(&server, json!({"name": "Good"})).await;
    let long = |length| "x".repeat(length);
    let ids = |count: usize| vec!["prd_000000000000000000000000"; count];
    let bad = [
        (json!({"name": "-x"}), "body/name must match pattern"),
        (json!({"name": "x"}), "body/name must match pattern"),
        (json!({"name": "a/b"}), "body/name must match pattern"),
        (json!({"name": ""}), "body/name must NOT have fewer than 1"),
        (
            json!({"name": long(129)}),
            "body/name must NOT have more than 128",
        ),
        (json!({"name": null}), "body/name must be string"),
        (json!({"slug": "A b"}), "body/slug must match pattern"),
        (json!({"slug": "a"}), "body/slug must NOT have fewer than 2"),
        (json!({"slug": "a-"}), "body/slug must match pattern"),
        (
            json!({"slug": long(129)}),
            "body/slug must NOT have more than 128",
        ),
        (json!({"slug": null}), "body/slug must be string"),
        (json!({"description": long(501)}), "body/description"),
        (json!({"parentId": "short"}), "body/parentId"),
        (json!({"parentId": UNKNOWN}), "Parent category not found"),
        (
            json!({"displayOrder": 10000}),
            "body/displayOrder must be <= 9999",
        ),
        (json!({"displayOrder": -1}), "body/displayOrder must be >= 0"),
        (json!({"displayOrder": "1"}), "body/displayOrder must be integer"),
        (json!({"icon": "My Icon"}), "body/icon must match pattern"),
        (json!({"icon": ""}), "body/icon"),
        (json!({"icon": long(65)}), "body/icon"),
        (json!({"metaTitle": long(129)}), "body/metaTitle"),
        (json!({"metaDescription": long(321)}), "body/metaDescription"),
        (
            json!({"showInNavigation": "yes"}),
            "body/showInNavigation must be boolean",
        ),
        (json!({"featured": null}), "body/featured must be boolean"),
        (json!({"isArchived": 1}), "body/isArchived must be boolean"),
        (
            json!({"productIds": ids(101)}),
            "body/productIds must NOT have more than 100 items",
        ),
        (json!({"productIds": ["short"]}), "body/productIds/0"),
        (json!({"productIds": null}), "body/productIds must be array"),
        (json!({"productIds": ids(1)}), "Product not found"),
    ];
    for (change, text) in &bad {
        let mut whole = json!({"name": "New"});
        whole
            .as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        let refused = server.post(&path, whole).await;
        assert!(refused.error(400).starts_with(text), "{change}: {}", refused.text);
        let refused = server.patch(&at(&server, &made), change.clone()).await;
        assert!(refused.error(400).starts_with(text), "{change}: {}", refused.text);
    }
    for change in [
        json!({"description": null}),
        json!({"icon": null}),
        json!({"parentId": null}),
    ] {
        let mut whole = json!({"name": "New"});
        whole
            .as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        server.post(&path, whole).await.error(400);
    }
    assert_eq!(
        server.post(&path, json!({})).await.error(400),
        "body must have required property 'name'"
    );
    let gone = product(&server, json!({})).await;
    server.delete(&path_of(&server, &gone)).await.data(200);
    let filed = server
        .post(&path, json!({"name": "New", "productIds": [id(&gone)]}))
        .await;
    assert_eq!(filed.error(400), "Product not found");
    assert_eq!(server.get(&at(&server, &made)).await.data(200), &made);
    assert_eq!(names(&server, "").await, ["Good"]);
    for (text, status) in [
        ("ctg_", 400),
        (&long(49), 400),
        (UNKNOWN, 404),
        ("ctg_00000000", 404),
    ] {
        let one = server.core(&format!("/categories/{text}"));
        for answer in [
            server.get(&one).await,
            server.patch(&one, json!({})).await,
            server.delete(&one).await,
        ] {
            answer.error(status);
        }
    }
}

#[apply(both)]
async fn lists_filter_sort_and_page(server: Server) {
    let music = category(&server, json!({"name": "music", "displayOrder": 2})).await;
    for body in [
        json!({"name": "Beats 5.0", "displayOrder": 1, "featured": true, "parentId": id(&music)}),
        json!({"name": "apps", "displayOrder": 1, "isFavourite": true}),
        json!({"name": "Zines", "isArchived": true}),
    ] {
        server.advance(1).await;
        category(&server, body).await;
    }
    let listed = |query: &'static str| names(&server, query);
    assert_eq!(listed("").await, ["Zines", "apps", "Beats 5.0", "music"]);
    assert_eq!(
        listed("sortOrder=desc").await,
        ["music", "apps", "Beats 5.0", "Zines"]
    );
    assert_eq!(
        listed("sortBy=name").await,
        ["apps", "Beats 5.0", "music", "Zines"]
    );
    assert_eq!(
        listed("sortBy=name&sortOrder=desc").await,
        ["Zines", "music", "Beats 5.0", "apps"]
    );
    assert_eq!(
        listed("sortBy=createdAt").await,
        ["Zines", "apps", "Beats 5.0", "music"]
    );
    assert_eq!(
        listed("sortBy=createdAt&sortOrder=asc").await,
        ["music", "Beats 5.0", "apps", "Zines"]
    );
    assert_eq!(listed("search=BEAT").await, ["Beats 5.0"]);
    assert_eq!(listed("search=%25").await, Vec::<String>::new());
    assert_eq!(listed("search=_").await, Vec::<String>::new());
    assert_eq!(listed("search=%C4%B0NES").await, ["Zines"], "a dotted capital");
    assert_eq!(listed("search=").await.len(), 4);
    assert_eq!(listed("featured=true").await, ["Beats 5.0"]);
    assert_eq!(listed("isFavourite=true&unknown=1").await, ["apps"]);
    assert_eq!(listed("isArchived=true").await, ["Zines"]);
    assert_eq!(listed("isArchived=false").await.len(), 3);
    assert_eq!(
        names(&server, &format!("parentId={}", id(&music))).await,
        ["Beats 5.0"]
    );
    assert_eq!(
        listed("parentId=ctg_000000000000000000000000").await,
        Vec::<String>::new()
    );
    server.advance(1).await;
    server
        .patch(&at(&server, &music), json!({"featured": true}))
        .await
        .data(200);
    assert_eq!(listed("sortBy=updatedAt&limit=1").await, ["music"]);
    assert_eq!(
        listed("sortBy=updatedAt&sortOrder=asc&limit=1").await,
        ["Beats 5.0"]
    );

    let page = server
        .get(&server.core("/categories?page=2&limit=3"))
        .await
        .data(200)
        .clone();
    assert_eq!(
        page["pagination"],
        json!({"page": 2, "limit": 3, "total": 4, "totalPages": 2, "nextCursor": null})
    );
    assert_eq!(keys(&page["items"][0]), words(LISTED), "no neighbours in a list");
    let past = server
        .get(&server.core("/categories/?page=9"))
        .await
        .data(200)
        .clone();
    assert_eq!(
        past,
        json!({
            "items": [],
            "pagination": {"page": 9, "limit": 25, "total": 4, "totalPages": 1, "nextCursor": null}
        })
    );
    let long = format!("search={}", "x".repeat(129));
    for query in [
        "page=0",
        "page=-1",
        "page=abc",
        "page=1.5",
        "limit=0",
        "limit=101",
        "limit=",
        "sortBy=id",
        "sortOrder=up",
        "featured=yes",
        "isFavourite=",
        "isArchived=1",
        "parentId=short",
        &long,
    ] {
        let refused = server.get(&server.core(&format!("/categories?{query}"))).await;
        let field = query.split('=').next().unwrap();
        assert!(
            refused.error(400).starts_with(&format!("querystring/{field} ")),
            "{}",
            refused.text
        );
    }
}

impl Server {
    /// Links of products and categories of which one is gone.
    async fn loose_links(&self) -> i64 {
        let sql = pandabase_platform::db::Sql::new(
            "SELECT COUNT(*) FROM product_categories l
                LEFT JOIN categories c ON c.store_id = l.store_id AND c.id = l.category_id
                LEFT JOIN products p ON p.store_id = l.store_id AND p.id = l.product_id
                    AND p.deleted_at IS NULL
            WHERE c.id IS NULL OR p.id IS NULL",
        );
        let counted = self.app.db.read(move |tx| tx.one(sql, &[], |row| row.next()));
        let counted: Result<i64, pandabase_platform::db::DbError> = counted.await;
        counted.unwrap()
    }
}
