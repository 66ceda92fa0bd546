//! Forms that make something, sent twice: their button was pressed twice, or somebody went back and pressed
//! it again.

use super::signed_in;
use crate::accounts::OWNER;
use crate::cases::Desk;
use crate::harness::{Server, apply, both};
use crate::products::product;
use crate::shop::GOOD;
use crate::visitor::Visitor;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const CHANGES: &str = "It changes what is there: sent again, it finds it so.";
const REMOVES: &str = "What is gone is not removed again.";
const DECIDES: &str = "It moves something from one state to the next, where it is not taken any more.";
const SETTLED: &str = "There is one of its name or address: sent again, it is refused.";
const ASKS: &str = "It stores nothing: it shows, checks or tries something.";
const SIGNS: &str = "It proves who somebody is, with what is good for one time.";
const ROLLS: &str = "The last one counts, and is shown.";
const UPLOADS: &str = "A file that is sent again is another one, which goes when nothing uses it.";
const CLOCK: &str = "A clock is not moved while it moves, and its page says where it stands.";

/// The forms without a number: their file, how many there are, and why each needs none.
const BARE: &[(&str, usize, &[&str])] = &[
    ("bulk.html", 1, &[CHANGES]),
    ("buyers/cancel.html", 2, &[DECIDES]),
    ("buyers/license.html", 1, &[REMOVES]),
    ("buyers/plan.html", 1, &[ASKS]),
    ("buyers/subscription.html", 3, &[DECIDES]),
    ("developers/check.html", 1, &[ASKS]),
    ("developers/sandbox.html", 2, &[CLOCK]),
    ("developers/token.html", 3, &[CHANGES, ROLLS, REMOVES]),
    ("developers/webhook.html", 5, &[CHANGES, ASKS, ROLLS, REMOVES]),
    ("frame.html", 2, &[SIGNS, ASKS]),
    ("lab/lab.html", 3, &[ASKS, CHANGES, REMOVES]),
    ("lab/snapshots.html", 4, &[CHANGES, REMOVES]),
    ("money/account.html", 2, &[CHANGES, REMOVES]),
    ("money/request.html", 1, &[ASKS]),
    ("new_store.html", 1, &[SETTLED]),
    ("operator/block.html", 1, &[CHANGES]),
    ("operator/jobs.html", 1, &[DECIDES]),
    ("operator/phone_codes.html", 1, &[ASKS]),
    ("operator/store.html", 3, &[CHANGES]),
    ("operator/waiting.html", 2, &[DECIDES]),
    ("parts.html", 1, &[CHANGES]),
    ("products/edit.html", 1, &[CHANGES]),
    ("products/files.html", 4, &[CHANGES, UPLOADS]),
    ("products/keys.html", 2, &[SETTLED, ASKS]),
    ("products/meter.html", 2, &[CHANGES, REMOVES]),
    ("products/pictures.html", 2, &[CHANGES, UPLOADS]),
    ("products/product.html", 3, &[CHANGES, REMOVES]),
    ("products/variants.html", 1, &[CHANGES]),
    ("selling/detail.html", 1, &[REMOVES]),
    ("selling/list.html", 2, &[CHANGES, UPLOADS]),
    ("settings/account.html", 5, &[CHANGES, SIGNS]),
    ("settings/branding.html", 2, &[CHANGES]),
    ("settings/checkout.html", 1, &[CHANGES]),
    ("settings/invite.html", 1, &[SETTLED]),
    ("settings/legal.html", 1, &[CHANGES]),
    ("settings/notifications.html", 1, &[CHANGES]),
    ("settings/passkey.html", 3, &[SIGNS]),
    ("settings/questionnaire.html", 1, &[CHANGES]),
    ("settings/security.html", 6, &[CHANGES, SIGNS, REMOVES]),
    ("settings/store.html", 1, &[CHANGES]),
    ("settings/tax.html", 1, &[CHANGES]),
    ("settings/team.html", 5, &[CHANGES, DECIDES, REMOVES]),
    ("shield/list.html", 4, &[CHANGES, SETTLED, REMOVES]),
    ("shield/review.html", 3, &[DECIDES, SETTLED]),
    ("shield/rule.html", 1, &[REMOVES]),
    ("shield/rules.html", 1, &[CHANGES]),
    ("sign_in.html", 3, &[SIGNS]),
    ("stores.html", 1, &[DECIDES]),
    ("support/case.html", 6, &[CHANGES, REMOVES]),
    ("support/case_settings.html", 1, &[CHANGES]),
    ("support/evidence.html", 1, &[DECIDES]),
    ("support/reply.html", 2, &[SETTLED, REMOVES]),
];

fn templates(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            templates(&path, all);
        } else {
            all.push(path);
        }
    }
}

#[test]
fn every_form_that_makes_something_has_a_number() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/dashboard");
    let mut files = Vec::new();
    templates(&root, &mut files);
    let mut bare = BTreeMap::new();
    let mut numbered = 0;
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let forms = text.split("<form method=\"post\"").skip(1);
        let forms: Vec<&str> = forms.map(|form| form.split("</form>").next().unwrap()).collect();
        let without = forms
            .iter()
            .filter(|form| !form.contains("name=\"press\""))
            .count();
        numbered += forms.len() - without;
        if without > 0 {
            let name = file.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            bare.insert(name, without);
        }
    }
    let known: BTreeMap<String, usize> = BARE
        .iter()
        .map(|(name, count, _)| ((*name).to_owned(), *count))
        .collect();
    assert_eq!(
        bare, known,
        "a form that makes something needs `frame.press` and `Desk::press`; another one, a reason here"
    );
    assert!(BARE.iter().all(|(.., reasons)| !reasons.is_empty()));
    assert!(numbered > 25, "{numbered}");
}

/// Sends a page's form twice, as the page was first shown.
async fn twice(server: &Server, owner: &mut Visitor<'_>, page: &str, action: &str, typed: &[(&str, &str)]) {
    owner.go(page).await;
    assert_eq!(owner.status, 200, "{page}: {}", owner.text);
    let mut form = owner.fields();
    form.extend(
        typed
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    for _ in 0..2 {
        server.app.env.clock.advance(1000);
        page.clone_into(&mut owner.page);
        owner.press(action, &form).await;
        assert_eq!(owner.status, 200, "{page}: {}", owner.text);
        assert!(!owner.is_refused(), "{page}: {}", owner.text);
    }
}

async fn count(server: &Server, owner: &Visitor<'_>, list: &str) -> usize {
    let found = server.seen_by(owner, list).await;
    let items = found["items"].as_array().or(found.as_array());
    items.unwrap_or_else(|| panic!("{list}: {found}")).len()
}

#[apply(both)]
async fn what_is_sent_twice_is_made_once(server: Server) {
    let notes = product(
        &server,
        json!({"title": "Notes", "status": "ACTIVE", "price": 500}),
    )
    .await;
    let notes = format!("/products/{}", notes["id"].as_str().unwrap());
    let mut owner = signed_in(&server, OWNER).await;
    let forms: &[(&str, &str, &str, &[(&str, &str)])] = &[
        ("/categories/new", "/categories", "save", &[("name", "Tools")]),
        (
            "/products/new?kind=LICENSE_KEY",
            "/products",
            "make",
            &[
                ("title", "Nimbus"),
                ("pricingModel", "STANDARD"),
                ("price", "12.50"),
                ("fulfillmentMode", "MANAGED_LICENSE"),
            ],
        ),
        (&*notes, "/products", "copy", &[]),
        (&*notes, "/paylinks", "link", &[]),
        (
            "/developers/tokens/new",
            "/tokens",
            "make",
            &[("name", "ci"), ("scope.PRODUCTS_READ", "yes")],
        ),
        (
            "/developers/webhooks/new",
            "/webhooks",
            "make",
            &[
                ("url", "https://8.8.8.8/hook"),
                ("event.PAYMENT_COMPLETED", "yes"),
            ],
        ),
        (
            "/shield/lists/new",
            "/shield/lists",
            "make",
            &[("name", "bad_ips"), ("type", "ip"), ("values", "192.0.2.1")],
        ),
        (
            "/reports",
            "/reports",
            "request",
            &[("type", "BALANCE_LEDGER"), ("format", "CSV")],
        ),
    ];
    for (page, list, action, typed) in forms.iter().copied() {
        let before = count(&server, &owner, list).await;
        twice(&server, &mut owner, &server.desk(page), action, typed).await;
        assert_eq!(count(&server, &owner, list).await, before + 1, "{page}");
    }
    // What else is typed into the same form is something else.
    owner.go(&server.desk("/categories/new")).await;
    let form = owner.fields();
    for name in ["Games", "Books"] {
        owner.page = server.desk("/categories/new");
        let press = ("press", form["press"].as_str());
        owner.press("save", &[("name", name), press]).await;
    }
    assert_eq!(count(&server, &owner, "/categories").await, 3);
    server.verify().await;
}

#[apply(both)]
async fn a_store_is_forked_and_kept_once_however_often_its_form_arrives(server: Server) {
    server.sell(4000, GOOD).await;
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk("/developers/snapshots");
    let kept = async |list: &str| -> Vec<Value> {
        let path = format!("/v2/sandbox/stores/{}{list}", server.store.id);
        server.get(&path).await.data(200).as_array().unwrap().clone()
    };
    twice(&server, &mut owner, &page, "fork", &[("forkName", "Mine")]).await;
    let forks = kept("/forks").await;
    assert_eq!(forks.len(), 1);
    // Both answers show the fork, and the token that opens it.
    let fork = forks[0]["id"].as_str().unwrap();
    owner.shows(&format!("href=\"/stores/{fork}\" id=\"to-fork\""));
    let secret = owner.text.split("<code data-key>sk_test_").nth(1).unwrap();
    let secret = format!("sk_test_{}", secret.split('<').next().unwrap());
    let orders = format!("/v2/core/stores/{fork}/orders");
    let opened = server.anonymous(http::Method::GET, &orders).bearer(&secret);
    assert_eq!(opened.send().await.data(200)["pagination"]["total"], 1);
    // The page that is loaded again makes another one.
    owner.go(&page).await;
    owner.press("fork", &[("forkName", "Mine")]).await;
    assert_eq!(kept("/forks").await.len(), 2);
    twice(&server, &mut owner, &page, "keep", &[("name", "first")]).await;
    assert_eq!(kept("/snapshots").await.len(), 1);
    owner.go(&page).await;
    owner.press("keep", &[("name", "first")]).await;
    owner.shows("Snapshot &#39;first&#39; already exists");
    server.verify().await;
}

#[apply(both)]
async fn a_buyer_is_answered_and_refunded_once(server: Server) {
    let case = Desk::open(&server).await.id;
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk(&format!("/cases/{case}"));
    let messages = format!("/cases/{case}/messages");
    let before = count(&server, &owner, &messages).await;
    twice(
        &server,
        &mut owner,
        &page,
        "send",
        &[("body", "We look into it.")],
    )
    .await;
    assert_eq!(count(&server, &owner, &messages).await, before + 1);
    let sold = server.sell(4000, GOOD).await;
    let refund = format!("/orders/{}/refund", sold["order_id"].as_str().unwrap());
    twice(&server, &mut owner, &server.desk(&refund), "refund", &[]).await;
    assert_eq!(server.order(&sold).await["status"], "REFUNDED");
    server.verify().await;
}
