//! What a store says of itself, how it looks, and what its invoices are numbered with.

use crate::checkout_page::session;
use crate::harness::{Server, apply, both};
use crate::place::Place;
use crate::shop::GOOD;
use crate::visitor::Visitor;
use http::Method;
use serde_json::{Value, json};

const ADDRESSES: [&str; 7] = [
    "logo",
    "favicon",
    "twitterUrl",
    "instagramUrl",
    "linkedinUrl",
    "youtubeUrl",
    "tiktokUrl",
];
const COLOURS: [&str; 2] = ["accentColor", "primaryColor"];

fn profile() -> Value {
    json!({
        "name": "Nimbus Studio", "description": "Tools for sound.\nMade in Berlin.",
        "summary": "Tools for sound", "category": ["SOFTWARE", "EBOOKS"],
        "logo": "https://cdn.nimbus.example/logo.png", "favicon": "https://cdn.nimbus.example/icon.png",
        "accentColor": "#14614A", "primaryColor": "#000000",
        "twitterUrl": "https://x.com/nimbus", "instagramUrl": "https://instagram.com/nimbus",
        "linkedinUrl": "https://www.linkedin.com/company/nimbus", "youtubeUrl": "https://youtube.com/@nimbus",
        "tiktokUrl": "https://www.tiktok.com/@nimbus"
    })
}

impl Server {
    /// The store as buyers see it.
    async fn front(&self) -> Value {
        let path = format!("/v2/storefront/stores/{}", self.store.id);
        let shown = self.anonymous(Method::GET, &path).send().await;
        shown.data(200).clone()
    }
}

#[apply(both)]
async fn what_a_store_says_of_itself_is_changed_one_by_one(server: Server) {
    let mut expected = server.get(&server.mine()).await.data(200).clone();
    server.app.env.clock.advance(1000);
    expected["updatedAt"] = "2026-06-01T00:00:01.000Z".into();
    for (field, value) in profile().as_object().unwrap() {
        expected[field] = value.clone();
        if field == "name" {
            expected["title"] = value.clone();
        }
        assert_eq!(server.set(json!({field: value})).await, expected, "{field}");
        assert_eq!(server.front().await[field], *value, "{field}");
    }
    server.verify().await;
    let cleared = ADDRESSES.into_iter().chain(COLOURS).chain(["summary"]);
    for field in cleared {
        expected[field] = Value::Null;
        assert_eq!(server.set(json!({field: null})).await, expected, "{field}");
        assert_eq!(server.front().await[field], Value::Null, "{field}");
    }
    // White space around a text is not part of it, and a scheme has no case.
    let change = json!({"name": "  Nimbus ", "logo": "HTTPS://cdn.nimbus.example/Logo.png"});
    let shown = server.set(change).await;
    assert_eq!(
        (&shown["name"], &shown["logo"]),
        (&json!("Nimbus"), &json!("https://cdn.nimbus.example/Logo.png"))
    );
    server.verify().await;
}

#[apply(both)]
async fn what_no_store_can_say_is_refused_by_name(server: Server) {
    let before = server.get(&server.mine()).await.data(200).clone();
    let long = |length: usize| json!("a".repeat(length));
    let mut refused = vec![
        (
            "name",
            vec![
                Value::Null,
                json!(""),
                json!(" "),
                json!("a\nb"),
                long(65),
                json!(1),
            ],
        ),
        (
            "description",
            vec![
                Value::Null,
                json!(""),
                json!("\n"),
                json!("a\u{7}b"),
                long(5001),
                json!([]),
            ],
        ),
        ("summary", vec![json!("a\nb"), long(301), json!(1)]),
        (
            "category",
            vec![Value::Null, json!([]), json!("SOFTWARE"), json!(vec!["A"; 21])],
        ),
        (
            "invoicePrefix",
            vec![
                json!(""),
                json!("-"),
                json!("NIM-"),
                json!("NIM/7"),
                json!("../NIM"),
                json!("N M"),
                long(13),
                json!(7),
            ],
        ),
    ];
    refused.extend(COLOURS.map(|field| {
        let others = ["", "red", "14614a", "#14614", "#14614g", "#14614aa", "#146;}a"];
        let mut values = others.map(|text| json!(text)).to_vec();
        values.push(json!(1));
        (field, values)
    }));
    refused.extend(ADDRESSES.map(|field| {
        let others = [
            "",
            "cdn.nimbus.example/logo.png",
            "//cdn.nimbus.example",
            "/logo.png",
            "javascript:alert(1)",
            "data:image/png;base64,AA",
            "http://cdn.nimbus.example/logo.png",
            "http://localhost:3000/logo.png",
            "https://nimbus.example@evil.example/",
            "https://nimbus.example/\u{0}",
        ];
        let mut values = others.map(|text| json!(text)).to_vec();
        values.extend([
            json!(format!("https://nimbus.example/{}", "a".repeat(2048))),
            json!(1),
        ]);
        (field, values)
    }));
    for (field, values) in refused {
        for value in values {
            // Beside a change that would be fine: all or nothing.
            let body = json!({"timezone": "Asia/Tokyo", field: value});
            let answer = server.patch(&server.mine(), body).await;
            let error = answer.error(400);
            assert!(
                error.starts_with(&format!("body/{field} must")),
                "{value}: {error}"
            );
        }
    }
    for (value, place) in [
        (json!(["A", ""]), "1"),
        (json!([7]), "0"),
        (json!([long(65)]), "0"),
    ] {
        let answer = server
            .patch(&server.mine(), json!({"name": "Other", "category": value}))
            .await;
        let error = answer.error(400);
        assert!(
            error.starts_with(&format!("body/category/{place} must")),
            "{error}"
        );
    }
    assert_eq!(server.get(&server.mine()).await.data(200), &before);
}

#[apply(both)]
async fn the_checkout_page_looks_as_the_store_does(server: Server) {
    let page = session(&server, json!({})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.hides("/static/accent/");
    server.set(profile()).await;
    // Also a page that is open already.
    buyer.reload().await;
    for text in [
        "<img src=\"https://cdn.nimbus.example/logo.png\"",
        "<link rel=\"icon\" href=\"https://cdn.nimbus.example/icon.png\">",
        "/static/accent/14614a.css",
        "Nimbus Studio",
    ] {
        buyer.shows(text);
    }
    server
        .set(json!({"logo": null, "favicon": null, "accentColor": null}))
        .await;
    buyer.reload().await;
    buyer.hides("cdn.nimbus.example");
    buyer.hides("/static/accent/");
}

#[apply(both)]
async fn the_prefix_stands_before_the_numbers_of_later_invoices(server: Server) {
    let invoices = async || {
        server.drain().await;
        let letters = server.letters("mia@example.org").await;
        let invoices = letters.iter().filter(|letter| {
            letter["subject"]
                .as_str()
                .is_some_and(|subject| subject.starts_with("Your invoice from"))
        });
        let numbers = invoices.map(|letter| letter["attachments"][0]["name"].as_str().unwrap().to_owned());
        let mut numbers: Vec<String> = numbers.collect();
        numbers.sort();
        numbers
    };
    let first = server.plan(json!({"trialDays": 0})).await;
    server.subscribe(&first, GOOD).await;
    let before = invoices().await;
    assert_eq!(before.len(), 1);
    assert_eq!(before[0], "invoice-2026-000001.pdf");
    assert_eq!(
        server.set(json!({"invoicePrefix": "NIM-26"})).await["invoicePrefix"],
        "NIM-26"
    );
    let second = server.plan(json!({"title": "Other", "trialDays": 0})).await;
    server.subscribe(&second, GOOD).await;
    let after = invoices().await;
    assert_eq!(after.len(), 2);
    // What was sent keeps its number, and the year goes on.
    assert_eq!(after[0], before[0]);
    assert_eq!(after[1], "invoice-NIM-26-2026-000002.pdf");
    let cleared = server.set(json!({"invoicePrefix": null})).await;
    assert_eq!(cleared["invoicePrefix"], Value::Null);
    let third = server.plan(json!({"title": "Third", "trialDays": 0})).await;
    server.subscribe(&third, GOOD).await;
    let prefixed = invoices().await;
    let prefixed = prefixed.iter().filter(|name| name.contains("NIM")).count();
    assert_eq!(prefixed, 1);
    server.verify().await;
}

/// The options that set what `profile` says.
const OPTIONS: [(&str, &str); 14] = [
    ("--name", "Nimbus Studio"),
    ("--description", "Tools for sound.\nMade in Berlin."),
    ("--summary", "Tools for sound"),
    ("--category", "SOFTWARE, EBOOKS"),
    ("--logo", "https://cdn.nimbus.example/logo.png"),
    ("--favicon", "https://cdn.nimbus.example/icon.png"),
    ("--accent-color", "#14614A"),
    ("--primary-color", "#000000"),
    ("--twitter-url", "https://x.com/nimbus"),
    ("--instagram-url", "https://instagram.com/nimbus"),
    ("--linkedin-url", "https://www.linkedin.com/company/nimbus"),
    ("--youtube-url", "https://youtube.com/@nimbus"),
    ("--tiktok-url", "https://www.tiktok.com/@nimbus"),
    ("--invoice-prefix", "NIM"),
];

#[test]
fn the_command_line_sets_what_a_store_says_of_itself() {
    let place = Place::new();
    let dev = place.dev();
    let run = |arguments: &[&str]| place.run(&[&["store"], arguments].concat());
    let handle = run(&["list"]).json(0)[0]["handle"].as_str().unwrap().to_owned();
    let options = OPTIONS.iter().flat_map(|(option, value)| [*option, *value]);
    let set: Vec<&str> = ["set", &handle].into_iter().chain(options).collect();
    let store = run(&set).json(0);
    for (field, value) in profile().as_object().unwrap() {
        assert_eq!(&store[field], value, "{field}");
    }
    assert_eq!(store["invoicePrefix"], "NIM");
    let clear = [
        "set",
        &handle,
        "--logo",
        "none",
        "--summary",
        "none",
        "--invoice-prefix",
        "none",
    ];
    let cleared = run(&clear).json(0);
    for field in ["logo", "summary", "invoicePrefix"] {
        assert_eq!(cleared[field], Value::Null, "{field}");
    }
    assert_eq!(cleared["favicon"], store["favicon"]);
    for (option, value) in [
        ("--name", " "),
        ("--description", ""),
        ("--summary", "a\nb"),
        ("--category", "SOFTWARE,,EBOOKS"),
        ("--logo", "http://cdn.nimbus.example/logo.png"),
        ("--accent-color", "red"),
        ("--tiktok-url", "nimbus"),
        ("--invoice-prefix", "NIM/7"),
    ] {
        let refused = run(&["set", &handle, option, value]);
        assert_eq!(refused.0.status.code(), Some(2), "{option}");
        let told = String::from_utf8_lossy(&refused.0.stderr).into_owned();
        assert!(told.contains(option), "{told}");
    }
    assert_eq!(run(&["show", &handle]).json(0), cleared);
    dev.stop();
}
