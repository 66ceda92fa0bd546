//! Forms that somebody else has open, too.

use super::products::{at, page, shown};
use super::{selling, shield, signed_in};
use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use crate::products::product;
use crate::shop::{GOOD, card, mia};
use serde_json::json;

/// What is said of a form that was made of something older.
const OLD: &str = "Somebody else has changed this since the form was shown";

/// A form: its page, a field, what two people type into it, and what else they send.
type Form = (
    &'static str,
    &'static str,
    [&'static str; 2],
    &'static [(&'static str, &'static str)],
);

const FORMS: &[Form] = &[
    ("/categories/{categoryId}/edit", "name", ["Ours", "Theirs"], &[]),
    ("/coupons/{couponId}/edit", "value", ["11", "12"], &[]),
    ("/paylinks/{paylinkId}/edit", "title", ["Ours", "Theirs"], &[]),
    (
        "/shield/rules/{ruleId}",
        "name",
        ["Ours", "Theirs"],
        &[("condition", "amount > 5")],
    ),
    ("/settings/tax", "invoicePrefix", ["OURS", "THEIRS"], &[]),
    ("/settings/cases", "autoCloseDays", ["7", "8"], &[]),
    ("/settings/legal", "seller.legalName", ["Ours", "Theirs"], &[]),
    ("/settings/branding", "primaryColor", ["#112233", "#332211"], &[]),
];

#[apply(both)]
async fn what_somebody_else_changed_is_not_overwritten_unnoticed(server: Server) {
    let made = product(&server, json!({"title": "Notes"})).await;
    let mut late = at(&server, &made, "/edit").await;
    let mut owner = at(&server, &made, "/edit").await;
    server.app.env.clock.advance(1000);
    owner.press("save", &[("title", "Notes Pro")]).await;
    owner.shows("Saved.");
    late.press("save", &[("subtitle", "For one")]).await;
    late.shows(OLD);
    assert_eq!(late.fields()["subtitle"], "For one");
    // What is stored by now stands at the fields that have something else in them, and nowhere else.
    late.shows("id=\"title-stands\">Stored now: Notes Pro<");
    late.shows("id=\"subtitle-stands\">Stored now: nothing<");
    late.hides("id=\"productType-stands\"");
    assert_eq!(shown(&server, &made).await["title"], "Notes Pro");
    // What was typed is dropped by a button, and what is stored is changed as ever.
    late.press("fresh", &[]).await;
    late.hides(OLD);
    assert_eq!(late.fields()["title"], "Notes Pro");
    late.press("save", &[("subtitle", "For one")]).await;
    late.shows("Saved.");
    let after = shown(&server, &made).await;
    assert_eq!(
        (&after["title"], &after["subtitle"]),
        (&json!("Notes Pro"), &json!("For one"))
    );
    server.verify().await;
}

#[apply(both)]
async fn every_form_that_changes_something_says_so(server: Server) {
    let mut names = selling::names(&server).await;
    names.extend(shield::names(&server).await);
    let mut owner = signed_in(&server, OWNER).await;
    let mut late = signed_in(&server, OWNER).await;
    for (path, field, [ours, theirs], more) in FORMS.iter().copied() {
        let page = names
            .iter()
            .fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
        for visitor in [&mut owner, &mut late] {
            visitor.go(&server.desk(&page)).await;
            assert_eq!(visitor.status, 200, "{page}: {}", visitor.text);
        }
        server.app.env.clock.advance(1000);
        let with = |value: &'static str| [more, &[(field, value)]].concat();
        owner.press("save", &with(theirs)).await;
        owner.shows("Saved.");
        late.press("save", &with(ours)).await;
        late.shows(OLD);
        assert_eq!(late.fields()[field], ours, "{page}");
        let stands = field.replace('.', "-");
        late.shows(&format!("id=\"{stands}-stands\">Stored now: "));
        // Saved once more it takes the place of theirs.
        late.press("save", &with(ours)).await;
        late.hides(OLD);
        late.shows("Saved.");
    }
    server.verify().await;
}

#[apply(both)]
async fn pages_of_settings_do_not_disturb_each_other(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    let mut other = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/settings/tax")).await;
    other.go(&server.desk("/settings/legal")).await;
    server.app.env.clock.advance(1000);
    owner.press("save", &[("invoicePrefix", "OURS")]).await;
    owner.shows("Saved.");
    other.press("save", &[("seller.legalName", "Nimbus GmbH")]).await;
    other.shows("Saved.");
    server.verify().await;
}

#[apply(both)]
async fn units_that_were_bought_stay_bought(server: Server) {
    let few = json!({"title": "Few", "options": {}, "price": 900, "trackStock": true, "quantity": 5});
    let fields = json!({"title": "Notes", "status": "ACTIVE", "variants": [few]});
    let made = product(&server, fields).await;
    let buy = async || {
        let line = json!({
            "product_id": made["id"], "variant_id": made["variants"][0]["id"], "quantity": 2,
        });
        let cart = json!({"items": [line], "customer": mia()});
        let cart = server.open_cart(cart).await;
        server.pay_with(&cart, card(GOOD)).await.data(200);
    };
    let left = async || shown(&server, &made).await["variants"][0]["quantity"].clone();
    let mut owner = at(&server, &made, "/variants").await;
    buy().await;
    // Another price says nothing of the units.
    owner.press("save", &[("variants.0.price", "10")]).await;
    owner.shows("Saved.");
    assert_eq!(left().await, 3);
    assert_eq!(shown(&server, &made).await["variants"][0]["price"], 1000);
    buy().await;
    owner.press("save", &[("variants.0.quantity", "20")]).await;
    assert!(
        owner.error("variants-0-quantity").contains("it is 1 now"),
        "{}",
        owner.text
    );
    assert_eq!(left().await, 1);
    owner.press("save", &[("variants.0.quantity", "18")]).await;
    owner.shows("Saved.");
    assert_eq!(left().await, 18);
    // A page that is saved as it is after a sale changes nothing, even if it was refused first.
    buy().await;
    owner.press("save", &[("variants.0.price", "ten")]).await;
    owner.press("save", &[("variants.0.price", "11")]).await;
    owner.shows("Saved.");
    assert_eq!(left().await, 16);
    assert_eq!(page(&server, &made, "/variants"), owner.page);
    server.verify().await;
}
