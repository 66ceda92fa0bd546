//! Invoices and credit notes, downloaded on the pages and by their API twin.

use super::{STRANGER, signed_in, text};
use crate::harness::{Answer, Server, apply, both};
use crate::portal::MIA;
use crate::shop::GOOD;
use http::Method;
use pandabase_platform::files::URL_TTL;
use serde_json::{Value, json};

impl Server {
    /// Fetches what an address of this server leads to, without any session.
    async fn fetched(&self, address: &str) -> Answer {
        let path = &address[address.find("/documents/").unwrap()..];
        self.anonymous(Method::GET, path).send().await
    }

    /// The documents of an order, as its buyer is told.
    async fn documents(&self, person: &str, order: &str) -> Value {
        let shown = self.portal_get(person, &format!("/orders/{order}")).await;
        shown.data(200)["documents"].clone()
    }

    /// The address of a document.
    async fn document_url(&self, person: &str, order: &str, document: &str) -> String {
        let path = format!("/orders/{order}/documents/{document}");
        text(&self.portal_get(person, &path).await.data(200)["url"])
    }
}

#[track_caller]
fn pdf(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.content_type(), Some("application/pdf"));
    let document = lopdf::Document::load_mem(&answer.bytes).unwrap();
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    document.extract_text(&pages).unwrap()
}

#[apply(both)]
async fn an_invoice_and_its_credit_note_are_downloaded(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let order = text(&paid["order_id"]);
    let person = server.sign_in(MIA).await;
    // The number is not waited for: whoever reads the invoice has it numbered.
    let told = server.documents(&person, &order).await;
    assert_eq!(
        (
            &told[0]["id"],
            &told[0]["kind"],
            &told[0]["number"],
            &told[0]["total"]
        ),
        (&json!(order), &json!("INVOICE"), &Value::Null, &json!(4330))
    );
    let address = server.document_url(&person, &order, &order).await;
    let invoice = server.fetched(&address).await;
    let words = pdf(&invoice);
    assert!(
        words.contains("2026-000001") && words.contains("$43.30"),
        "{words}"
    );
    let disposition = invoice.header("content-disposition").unwrap();
    assert!(disposition.contains("invoice-2026-000001.pdf"), "{disposition}");
    assert_eq!(invoice.header("cache-control"), Some("no-store"));

    let path = server.core(&format!("/refunds/orders/{order}"));
    let refund = text(&server.post(&path, json!({})).await.data(200)["id"]);
    server.drain().await;
    let told = server.documents(&person, &order).await;
    let told: Vec<Value> = told.as_array().unwrap().clone();
    assert_eq!(told.len(), 2, "{told:#?}");
    assert_eq!(told[0]["number"], "2026-000001");
    assert_eq!(
        (
            &told[1]["id"],
            &told[1]["kind"],
            &told[1]["number"],
            &told[1]["total"]
        ),
        (
            &json!(refund),
            &json!("CREDIT_NOTE"),
            &json!("2026-000002"),
            &json!(4330)
        )
    );
    // The page leads to the same files as the mails carry.
    let mut mia = signed_in(&server, MIA).await;
    for (id, name, subject) in [
        (&order, "Invoice 2026-000001", "Your receipt from"),
        (&refund, "Credit note 2026-000002", "Your refund from"),
    ] {
        mia.go(&format!("/portal/orders/{order}")).await;
        mia.shows(name);
        let page = format!("/portal/orders/{order}/documents/{id}");
        mia.shows(&format!("href=\"{page}\""));
        mia.go(&page).await;
        let downloaded = server.fetched(mia.gone_to.as_deref().unwrap()).await;
        pdf(&downloaded);
        let letters = server.letters(MIA).await;
        let letter = letters
            .iter()
            .find(|one| text(&one["subject"]).starts_with(subject))
            .unwrap();
        let carried = text(&letter["attachments"][0]["url"]);
        let carried = server.anonymous(Method::GET, &carried).send().await;
        assert!(carried.bytes == downloaded.bytes, "{name}");
    }
    server.verify().await;
}

#[apply(both)]
async fn nobody_else_gets_a_document(server: Server) {
    let order = text(&server.sell(4000, GOOD).await["order_id"]);
    let other = text(&server.sell(5000, GOOD).await["order_id"]);
    let person = server.sign_in(MIA).await;
    let path = format!("/orders/{order}/documents/{order}");
    let nobody = server
        .anonymous(Method::GET, &format!("/v2/portal{path}"))
        .send()
        .await;
    nobody.error(401);
    let ann = server.sign_in(STRANGER).await;
    assert_eq!(server.portal_get(&ann, &path).await.error(404), "Order not found");
    for (document, status, error) in [
        (other.as_str(), 404, "Document not found"),
        ("rfd_aaaaaaaaaaaaaaaaaaaaaaaa", 404, "Document not found"),
    ] {
        let path = format!("/orders/{order}/documents/{document}");
        assert_eq!(
            server.portal_get(&person, &path).await.error(status),
            error,
            "{document}"
        );
    }
    let short = format!("/orders/{order}/documents/ord_1234567");
    let error = server.portal_get(&person, &short).await;
    assert!(error.error(400).contains("documentId"), "{}", error.text);
    let mut stranger = signed_in(&server, STRANGER).await;
    stranger.go(&format!("/portal{path}")).await;
    assert_eq!((stranger.status, stranger.gone_to), (404, None));

    let address = server.document_url(&person, &order, &order).await;
    for forged in [
        address.replace(&*order, &other),
        address.replace("expires=1", "expires=2"),
        address.replace(server.store.id.as_str(), "shp_aaaaaaaaaaaaaaaaaaaaaaaa"),
        address.split("&signature").next().unwrap().to_owned(),
        format!("{address}00"),
    ] {
        let refused = server.fetched(&forged).await;
        assert_eq!(
            refused.error(403),
            "This link has expired or is not valid",
            "{forged}"
        );
    }
    pdf(&server.fetched(&address).await);
    server.app.env.clock.advance(URL_TTL);
    server.fetched(&address).await.error(403);
}
