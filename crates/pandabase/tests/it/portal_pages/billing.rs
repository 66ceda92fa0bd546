//! Whom the next invoices of a subscription name, as its customer says.

use super::{STRANGER, signed_in, text};
use crate::harness::{Answer, Server, apply, both};
use crate::payment_methods::untaxable;
use crate::portal::MIA;
use crate::renewals::{events_of, lasting};
use crate::shop::{GOOD, buyer};
use http::Method;
use serde_json::{Value, json};

const VAT: &str = "DE136695976";
const TITLE: &str = "Billing details";

impl Server {
    async fn amend(&self, person: &str, id: &str, body: Value) -> Answer {
        let path = format!("/subscriptions/{id}/billing");
        self.portal(person, Method::PATCH, &path, Some(body)).await
    }

    /// The tax of the next bill.
    async fn next_tax(&self, id: &str) -> Value {
        let path = self.subscription_path(id, "/upcoming-invoice");
        self.get(&path).await.data(200)["taxAmount"].clone()
    }

    /// The text of the newest invoice that was mailed to Mia.
    async fn newest_invoice(&self) -> String {
        self.drain().await;
        let letters = self.letters(MIA).await;
        let has_file = |letter: &&Value| letter["attachments"] != json!([]);
        self.pdf_of(letters.iter().find(has_file).unwrap()).await
    }
}

fn berlin() -> Value {
    buyer(MIA, "DE", "")["billing"].clone()
}

#[apply(both)]
async fn a_buyer_says_on_a_page_whom_the_next_invoices_name(server: Server) {
    let plan = server.plan(json!({})).await;
    let id = server.subscribed(&plan, GOOD).await;
    assert!(server.newest_invoice().await.contains("Mia Koch"));
    let mut mia = signed_in(&server, MIA).await;
    let page = format!("/portal/subscriptions/{id}/billing");
    mia.go(&format!("/portal/subscriptions/{id}")).await;
    mia.shows(&format!("href=\"{page}\""));
    mia.go(&page).await;
    mia.shows(&format!("<h1>{TITLE}</h1>"));
    let fields = mia.fields();
    assert_eq!(
        (&*fields["name"], &*fields["line1"], &*fields["country"]),
        ("Mia Koch", "1 Main St", "US")
    );
    let company = [
        ("name", "Koch Verlag GmbH"),
        ("country", "DE"),
        ("state", ""),
        ("line1", ""),
        ("city", "Berlin"),
        ("postal_code", "10115"),
        ("tax_id", "DE1"),
    ];
    mia.press("save", &company).await;
    assert_eq!(mia.error("line1"), "Enter street and number");
    mia.press("save", &[("line1", "Weg 1")]).await;
    assert_eq!(mia.error("tax_id"), "This is not a valid tax ID in your country");
    assert_eq!(mia.fields()["tax_id"], "DE1", "what was typed stays");
    // As people write it.
    mia.press("save", &[("tax_id", "de 136.695.976")]).await;
    mia.shows("Your billing details were changed.");
    mia.go(&page).await;
    let fields = mia.fields();
    assert_eq!((&*fields["name"], &*fields["tax_id"]), ("Koch Verlag GmbH", VAT));
    assert_eq!(server.next_tax(&id).await, 0);
    // Invoices that were issued stay as they are; the next one names the company.
    let issued = server.newest_invoice().await;
    assert!(issued.contains("Mia Koch") && !issued.contains(VAT), "{issued}");
    server.move_clock("P31D").await;
    let invoice = server.newest_invoice().await;
    for part in ["Koch Verlag GmbH", "Weg 1", VAT, "Reverse charge"] {
        assert!(invoice.contains(part), "{part}: {invoice}");
    }
    // Without a tax id the tax is charged.
    mia.go(&page).await;
    mia.press("save", &[("tax_id", "")]).await;
    mia.shows("Your billing details were changed.");
    assert_eq!(server.next_tax(&id).await, 285);
    // Nobody else reads or changes it.
    let mut ann = signed_in(&server, STRANGER).await;
    ann.go(&page).await;
    assert_eq!(ann.status, 404);
    ann.press("save", &company).await;
    assert_eq!(ann.status, 404);
    assert_eq!(server.next_tax(&id).await, 285);
    // Where nothing is charged any more, no invoice follows.
    server.cancel_now(&id).await.data(200);
    mia.go(&format!("/portal/subscriptions/{id}")).await;
    mia.hides(&page);
    server.verify().await;
}

#[apply(both)]
async fn a_buyer_says_by_api_whom_the_next_invoices_name(server: Server) {
    let (server, receiver) = server.listening(&["SUBSCRIPTION_UPDATED"]).await;
    let plan = server.plan(json!({})).await;
    let id = server.subscribed(&plan, GOOD).await;
    let person = server.sign_in(MIA).await;
    let path = format!("/subscriptions/{id}/billing");
    let shown = server.portal_get(&person, &path).await.data(200).clone();
    let home = json!({"line1": "1 Main St", "line2": null, "city": "Town", "state": "CA",
        "postalCode": "94105", "country": "US"});
    assert_eq!(shown, json!({"name": "Mia Koch", "billing": home, "taxId": null}));
    for (billing, error) in untaxable() {
        let refused = server.amend(&person, &id, json!({"billing": billing})).await;
        assert_eq!(refused.error(400), error);
    }
    for (body, error) in [
        (json!({"tax_id": "?"}), "Invalid tax ID"),
        (json!({"tax_id": ""}), "Invalid tax ID"),
        (json!({"billing": berlin(), "tax_id": "DE1"}), "Invalid tax ID"),
        (
            json!({"tax_id": "1".repeat(33)}),
            "body/tax_id must NOT have more than 32 characters",
        ),
        (
            json!({"name": ""}),
            "body/name must NOT have fewer than 1 characters",
        ),
        (
            json!({"name": " "}),
            "body/name must NOT have fewer than 1 characters",
        ),
        (json!({"name": MIA}), "Name cannot be an email address"),
        (json!({"name": null}), "body/name must be string"),
    ] {
        let refused = server.amend(&person, &id, body.clone()).await;
        assert_eq!(refused.error(400), error, "{body}");
    }
    assert_eq!(server.portal_get(&person, &path).await.data(200), &shown);
    // What changes nothing tells nothing.
    let same = json!({"name": "Mia Koch", "billing": buyer(MIA, "US", "CA")["billing"], "tax_id": null});
    server.amend(&person, &id, same).await.data(200);
    server.amend(&person, &id, json!({})).await.data(200);
    server.drain().await;
    assert_eq!(events_of(&receiver).len(), 0);
    let moved = json!({"name": "Koch Verlag GmbH", "billing": berlin(), "tax_id": VAT});
    let moved = server.amend(&person, &id, moved).await.data(200).clone();
    assert_eq!(
        (&moved["name"], &moved["taxId"], &moved["billing"]["country"]),
        (&json!("Koch Verlag GmbH"), &json!(VAT), &json!("DE"))
    );
    assert_eq!(server.next_tax(&id).await, 0);
    // A tax id of Germany is none in France.
    let france = json!({"billing": buyer(MIA, "FR", "")["billing"]});
    let refused = server.amend(&person, &id, france).await;
    assert_eq!(refused.error(400), "Invalid tax ID");
    server.drain().await;
    assert_eq!(events_of(&receiver).len(), 1);
    let stranger = server.sign_in(STRANGER).await;
    let refused = server.portal_get(&stranger, &path).await;
    assert_eq!(refused.error(404), "Subscription not found");
    let refused = server.amend(&stranger, &id, json!({"tax_id": null})).await;
    assert_eq!(refused.error(404), "Subscription not found");
    server.cancel_now(&id).await.data(200);
    let refused = server.amend(&person, &id, json!({"name": "Mia Koch"})).await;
    assert_eq!(refused.error(400), "Subscription is already cancelled");
    server.verify().await;
}

#[apply(both)]
async fn a_tax_id_asks_for_a_whole_address_as_at_checkout(server: Server) {
    let plan = server.plan(json!({})).await;
    let cart = json!({"items": [{"product_id": plan, "quantity": 1}], "customer": buyer(MIA, "DE", "")});
    let session = server.open_cart(cart).await;
    let paid = server.consent_with(&session, lasting(GOOD)).await;
    let id = text(&paid.data(200)["subscription_id"]);
    // As who pays on the page gives it: country and postal code.
    let place = "UPDATE billing_addresses SET line1 = '', city = ''";
    server.app.db.write(move |tx| tx.batch(place)).await.unwrap();
    let person = server.sign_in(MIA).await;
    let refused = server.amend(&person, &id, json!({"tax_id": VAT})).await;
    assert_eq!(
        refused.error(400),
        "body/billing must have required property 'line1'"
    );
    assert_eq!(server.next_tax(&id).await, 285);
    // The name alone may be changed, and so may everything at once.
    server.amend(&person, &id, json!({"name": "Kai"})).await.data(200);
    let mut billing = berlin();
    billing["line1"] = "Weg 2".into();
    let whole = json!({"billing": billing, "tax_id": VAT});
    server.amend(&person, &id, whole).await.data(200);
    assert_eq!(server.next_tax(&id).await, 0);
}
