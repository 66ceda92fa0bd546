//! What pages weigh, what they carry in their headers, and what they make of the texts of merchants.

use super::structured_data::{data_of, valid};
use super::{BASKET, HOME, sizes};
use crate::harness::{Server, apply, both};
use http::Method;
use serde_json::json;
use std::collections::BTreeSet;

/// The most bytes of a page without its pictures.
const LARGEST: usize = 30 * 1024;

#[apply(both)]
async fn pages_are_small_and_need_no_script(server: Server) {
    for number in 0..14 {
        let fields = json!({
            "subtitle": "Somewhat longer than one line of a card ".repeat(8).trim(),
            "images": [format!("https://cdn.example/pictures/{number}/{}.png", "a".repeat(200))],
            "compareAtPrice": 9900
        });
        let title = format!(
            "{number} {}",
            "A rather long title of a product ".repeat(7).trim()
        );
        server.ware(&title, fields).await;
    }
    let images: Vec<String> = (0..10).map(|n| format!("https://cdn.example/{n}.png")).collect();
    let mut fields = sizes();
    fields["images"] = json!(images);
    fields["description"] = json!("All about it. ".repeat(700));
    let (_, ware) = server.ware("Described", fields).await;
    for path in [
        HOME,
        "/s/nimbus-labs?page=2",
        "/s/nimbus-labs?search=long&sort=dearest",
        &ware,
        BASKET,
    ] {
        let page = server.page_ok(path).await;
        assert!(page.len() < LARGEST, "{path}: {} bytes", page.len());
        for script in page.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            let is_ours = tag.trim() == "src=\"/static/pages.js\"";
            assert!(is_ours || tag.trim() == "type=\"application/ld+json\"", "{tag}");
        }
        well_formed(&page);
        for text in [" style=", " onclick=", "javascript:", "=\"http://cdn"] {
            assert!(!page.contains(text), "{path}: {text}");
        }
        let answer = server.page(path, "en").await;
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self'"),
            "{policy}"
        );
        assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
        assert_eq!(answer.content_type(), Some("text/html; charset=utf-8"));
    }
    let first = server.page(HOME, "en").await;
    assert_eq!(first.header("cache-control"), Some("private, no-cache"));
    let tag = first.header("etag").unwrap();
    let kept = server
        .anonymous(Method::GET, HOME)
        .header("accept-language", "en");
    let kept = kept.header("if-none-match", tag).send().await;
    assert_eq!((kept.status.as_u16(), kept.text.as_str()), (304, ""));
    let german = server
        .anonymous(Method::GET, HOME)
        .header("accept-language", "de");
    let german = german.header("if-none-match", tag).send().await;
    assert_eq!(german.status, 200);
    assert_eq!(
        server.page(BASKET, "en").await.header("cache-control"),
        Some("no-store")
    );
    let packed = server
        .anonymous(Method::GET, HOME)
        .header("accept-encoding", "gzip");
    assert_eq!(packed.send().await.header("content-encoding"), Some("gzip"));
    // Where the token of a form is, nothing is compressed.
    let packed = server
        .anonymous(Method::GET, &ware)
        .header("accept-encoding", "gzip");
    assert_eq!(packed.send().await.header("content-encoding"), None);
}

/// Elements of which only text and what is in a line of it may be inside.
const PHRASES: [&str; 9] = ["p", "span", "h1", "h2", "h3", "label", "button", "legend", "s"];
/// Elements that are never inside those.
const BLOCKS: [&str; 17] = [
    "div", "p", "ul", "ol", "li", "dl", "form", "section", "fieldset", "main", "header", "footer", "nav",
    "aside", "h1", "h2", "table",
];
/// Elements, and what they are directly inside of.
const PARENTS: [(&str, &[&str]); 9] = [
    ("li", &["ul", "ol"]),
    ("dt", &["dl", "div"]),
    ("dd", &["dl", "div"]),
    ("option", &["select"]),
    ("legend", &["fieldset"]),
    ("title", &["head"]),
    ("meta", &["head"]),
    ("link", &["head"]),
    ("main", &["body"]),
];

/// Requires that an element may stand where it does, as the HTML standard has it.
fn belongs(tag: &str, name: &str, open: &[&str]) {
    let is_inside = |names: &[&str]| open.iter().any(|around| names.contains(around));
    if BLOCKS.contains(&name) {
        assert!(!is_inside(&PHRASES), "{tag} in {open:?}");
    }
    if ["a", "button", "input", "select"].contains(&name) {
        assert!(!is_inside(&["a", "button"]), "{tag} in {open:?}");
    }
    if ["form", "label"].contains(&name) {
        assert!(!is_inside(&[name]), "{tag} in {open:?}");
    }
    for (_, parents) in PARENTS.iter().filter(|(child, _)| *child == name) {
        let parent = open.last().unwrap();
        assert!(parents.contains(parent), "{tag} in {open:?}");
    }
    if name == "img" {
        assert!(tag.contains(" alt=\"") && tag.contains(" src=\"https"), "{tag}");
    }
    // Of two attributes with one name the second is ignored.
    let mut names = BTreeSet::new();
    for (at, part) in tag.split('"').enumerate() {
        if at % 2 == 0 {
            let written = part
                .split_whitespace()
                .filter(|word| *word != name && *word != "=");
            for word in written {
                assert!(names.insert(word.trim_end_matches('=')), "{word} twice: {tag}");
            }
        }
    }
}

/// Requires that a page is as the HTML standard has it: one title, one main part with one heading of the
/// first rank, elements that are closed in their order and stand where they may, ids that are used once, and
/// whatever names an id finds it.
fn well_formed(page: &str) {
    const VOID: [&str; 4] = ["meta", "link", "img", "input"];
    assert!(page.starts_with("<!doctype html>\n<html lang=\""), "{page}");
    for once in ["<title>", "<main ", "<h1>", "<meta charset=\"utf-8\">"] {
        assert_eq!(page.matches(once).count(), 1, "{once}: {page}");
    }
    let (mut open, mut ids) = (Vec::new(), BTreeSet::new());
    for part in page.split('<').skip(1) {
        let (tag, _) = part.split_once('>').unwrap();
        let name = tag.trim_start_matches('/').split_whitespace().next().unwrap();
        if name.starts_with('!') {
            continue;
        }
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{page}");
            continue;
        }
        belongs(tag, name, &open);
        if let Some(rest) = tag.split(" id=\"").nth(1) {
            assert!(ids.insert(rest.split('"').next().unwrap()), "{tag}");
        }
        if !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    for reference in [" for=\"", " aria-describedby=\"", " href=\"#"] {
        for rest in page.split(reference).skip(1) {
            for id in rest.split('"').next().unwrap().split_whitespace() {
                assert!(ids.contains(id), "{reference}{id}");
            }
        }
    }
}

#[apply(both)]
async fn texts_of_merchants_are_texts(server: Server) {
    let bad = "</script><script>alert(1)</script><img src=x onerror=\"alert(2)\">'\"&";
    let category = json!({"name": "Sound & Noise", "description": bad, "metaTitle": bad});
    let category = server.post(&server.core("/categories/"), category).await;
    let category = category.data(201).clone();
    let listed = format!("{HOME}/categories/{}", category["slug"].as_str().unwrap());
    let change = json!({"name": "A <b>Store</b>", "description": bad, "summary": bad});
    server
        .patch(&format!("/v2/stores/{}", server.store.id), change)
        .await
        .data(200);
    let mut fields = sizes();
    fields["subtitle"] = bad.into();
    fields["description"] = format!("One\n{bad}").into();
    fields["images"] = json!(["https://cdn.example/a.png?x=1&y=%22"]);
    fields["categoryIds"] = json!([category["id"]]);
    fields["variants"][1]["description"] = bad.into();
    let (_, ware) = server.ware(bad, fields).await;
    let search = format!("{HOME}?search=%3Cscript%3E&sort=%22%3E&page=-7&locale=%3C");
    for path in [HOME, &ware, &listed, &search, BASKET] {
        let page = server.page_ok(path).await;
        for text in ["<script>", "<img src=x", "<b>", "onerror=\"alert"] {
            assert!(!page.contains(text), "{path}: {text}: {page}");
        }
        well_formed(&page);
        for data in data_of(&page) {
            valid(&data);
        }
    }
}
