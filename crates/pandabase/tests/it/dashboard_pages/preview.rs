//! A product as buyers see it, before anything is saved.

use super::products::{at, shown};
use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use crate::products::product;
use serde_json::{Value, json};

/// What the form has in areas, which a form without them would empty.
const AREAS: [(&str, &str); 2] = [("description", "All of it."), ("message", "")];

/// A part of a page as it stands in an attribute.
fn quoted(html: &str) -> String {
    [
        ("&", "&#38;"),
        ("<", "&#60;"),
        (">", "&#62;"),
        ("\"", "&#34;"),
        ("'", "&#39;"),
    ]
    .iter()
    .fold(html.to_owned(), |html, (from, to)| html.replace(from, to))
}

/// The part of a page that begins so, until the end of its element.
fn part<'p>(html: &'p str, start: &str, end: &str) -> &'p str {
    let from = html.find(start).unwrap_or_else(|| panic!("{start}: {html}"));
    let length = html[from..].find(end).unwrap();
    &html[from..from + length + end.len()]
}

async fn stored(server: &Server, of: &Value) -> Value {
    let shown = shown(server, of).await;
    json!([
        shown["title"],
        shown["price"],
        shown["description"],
        shown["updatedAt"]
    ])
}

#[apply(both)]
async fn what_is_typed_is_shown_as_buyers_see_it_and_not_saved(server: Server) {
    let made = product(
        &server,
        json!({"title": "Notes", "price": 1500, "status": "DRAFT"}),
    )
    .await;
    let before = stored(&server, &made).await;
    let mut owner = at(&server, &made, "/edit").await;
    owner.shows(&quoted("<h1>Notes</h1>"));
    owner.shows(&quoted("$15.00"));
    owner.shows("sandbox=\"allow-same-origin\"");
    server.app.env.clock.advance(1000);
    let typed = [
        AREAS[0],
        AREAS[1],
        ("title", "Notes <b>Pro"),
        ("price", "20"),
        ("subtitle", "For one"),
    ];
    owner.press("preview", &typed).await;
    owner.shows(&quoted("<h1>Notes &#60;b&#62;Pro</h1>"));
    owner.shows(&quoted("<p>For one</p>"));
    owner.shows(&quoted("$20.00"));
    owner.shows(&quoted("<div class=\"description\">All of it.</div>"));
    owner.hides("Saved.");
    assert!(!owner.is_refused(), "{}", owner.text);
    // What was typed stands in the form, and nothing is stored.
    assert_eq!(owner.fields()["subtitle"], "For one");
    assert_eq!(stored(&server, &made).await, before);
    // What cannot be read is shown as it is stored; it is said when it is saved.
    let wrong = [AREAS[0], AREAS[1], ("title", "Notes Pro"), ("price", "twenty")];
    owner.press("preview", &wrong).await;
    owner.shows(&quoted("<h1>Notes Pro</h1>"));
    owner.shows(&quoted("$15.00"));
    assert_eq!(owner.error("price"), "");
    owner.press("save", &wrong).await;
    assert!(owner.error("price").contains("Enter an amount"));
    owner
        .press(
            "save",
            &[AREAS[0], AREAS[1], ("title", "Notes Pro"), ("price", "20")],
        )
        .await;
    owner.shows("Saved.");
    assert_eq!(shown(&server, &made).await["title"], "Notes Pro");
    server.verify().await;
}

#[apply(both)]
async fn the_preview_is_what_the_shop_shows(server: Server) {
    let few = json!({"title": "Five seats", "options": {}, "price": 900, "trackStock": true, "quantity": 5});
    let none = json!({"title": "Ten seats", "options": {}, "price": 1700, "inStock": false});
    for fields in [
        json!({"title": "Notes", "price": 1500, "compareAtPrice": 2000, "status": "ACTIVE",
            "maxPerCustomer": 3, "subtitle": "For you", "variants": [few, none]}),
        json!({"title": "Gift", "price": 500, "pricingModel": "PAY_WHAT_YOU_WANT", "minimumPrice": 300,
            "status": "ACTIVE"}),
        json!({"title": "Gone", "price": 500, "status": "ACTIVE", "inStock": false}),
    ] {
        let made = product(&server, fields).await;
        let owner = at(&server, &made, "/edit").await;
        let handle = made["handle"].as_str().unwrap();
        let path = format!("/s/nimbus-labs/products/{handle}");
        let shop = server.anonymous(http::Method::GET, &path).send().await;
        assert_eq!(shop.status, 200, "{path}: {}", shop.text);
        for (start, end) in [
            ("<h1>", "</h1>"),
            ("<p class=\"price big\"", "</p>"),
            ("<span class=\"badge", "</span>"),
        ] {
            owner.shows(&quoted(part(&shop.text, start, end)));
        }
        if made["variants"][0].is_object() {
            owner.shows(&quoted(part(&shop.text, "<span class=\"variant\">", "</label>")));
            owner.shows(&quoted("<span class=\"badge wait\">"));
        }
    }
}

#[apply(both)]
async fn the_preview_is_in_the_language_of_the_store(server: Server) {
    let made = product(&server, json!({"title": "Notes", "status": "DRAFT"})).await;
    let german = json!({"checkout": {"locale": "de"}});
    let session = server.merchant(OWNER).await;
    server
        .account_patch(&session, &server.of_team(""), german)
        .await
        .data(200);
    let owner = at(&server, &made, "/edit").await;
    owner.shows(&quoted("<html lang=\"de\">"));
    owner.shows(&quoted("In den Warenkorb"));
    owner.shows("<html lang=\"en\"");
}
