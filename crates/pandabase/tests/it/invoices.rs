//! Invoices and credit notes: of every paid order and every refund, with figures that are those of the order
//! and the ledger, and with consecutive numbers.

use crate::checkout_page::{self, ADA};
use crate::harness::{Server, apply, both};
use crate::shop::{GOOD, buyer, card, dynamic, method, mia};
use crate::visitor::Visitor;
use http::Method;
use pandabase::wiring::assembly;
use pandabase_commerce::payments::inbound;
use pandabase_domain::id::PaymentId;
use pandabase_domain::money::{Cents, Rate};
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_domain::zone::Zone;
use pandabase_platform::clock::Clock;
use pandabase_platform::db::Sql;
use pandabase_platform::jobs::worker;
use pandabase_platform::keyring::Keyring;
use pandabase_platform::params;
use pandabase_platform::pdf::document::{
    Customer, InvoiceDocument, InvoiceLine, Kind, Merchant, Period, Tax,
};
use pandabase_platform::processor::updates::Update;
use pandabase_platform::processor::{RefundState, Refunded};
use pandabase_platform::random::Random;
use serde_json::{Value, json};
use std::sync::Arc;

const MIA: &str = "mia@example.org";
const KATA: &str = "kata@example.org";

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The amounts of dollars in a text, in cents, in their order.
fn amounts(text: &str) -> Vec<i64> {
    let behind = text.split('$').skip(1);
    let amounts = behind.filter_map(|rest| {
        let (dollars, cents) = rest.split_once('.')?;
        format!("{}{}", dollars.replace(',', ""), cents.get(..2)?)
            .parse()
            .ok()
    });
    amounts.collect()
}

/// The amount behind a label at the beginning of a line.
#[track_caller]
fn amount(text: &str, label: &str) -> i64 {
    let line = text.lines().find_map(|line| line.strip_prefix(label));
    let line = line.unwrap_or_else(|| panic!("{label} is not in {text}"));
    amounts(line)[0]
}

#[track_caller]
fn shows(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}

/// An invoice for someone with a name in another alphabet.
pub fn invoice() -> InvoiceDocument {
    let now = Timestamp::parse("2026-06-01T00:00:00Z").unwrap();
    InvoiceDocument {
        kind: Kind::Invoice,
        number: String::new(),
        order_number: "cs_8WQ2M4KX".into(),
        payment: None,
        corrects: None,
        zone: Zone::utc(),
        language: "en".into(),
        issued_at: now,
        merchant: Merchant {
            name: "Nimbus & Söhne".into(),
            legal_name: None,
            address: vec!["Hauptstr. 5".into()],
            tax_id: None,
            of_record: None,
            statement_descriptor: None,
            support_email: Some("help@nimbus.example".into()),
        },
        customer: Customer {
            name: Some("Юлия".into()),
            email: "mia@example.org".into(),
            address: Vec::new(),
            tax_id: None,
        },
        period: Some(Period {
            start: now,
            end: now.plus_millis(30 * DAY),
        }),
        lines: vec![InvoiceLine {
            description: "requests".into(),
            detail: Some("6566667 × $3.00 / 1000000".into()),
            quantity: None,
            unit_price: None,
            amount: Cents(1970),
        }],
        subtotal: Cents(1970),
        discount: Cents::ZERO,
        tax: Tax {
            rate: Rate(82_500),
            amount: Cents(163),
            behavior: TaxBehavior::Exclusive,
            is_reversed: false,
        },
        total: Cents(2133),
        charged: None,
        paid_with: Some("Visa •••• 4242".into()),
        next_charge_at: Some(now.plus_millis(30 * DAY)),
    }
}

/// The same once it has its number.
pub fn numbered() -> InvoiceDocument {
    InvoiceDocument {
        number: "2026-000001".into(),
        ..invoice()
    }
}

impl Server {
    /// The newest mail to somebody whose subject begins so.
    async fn mail_about(&self, email: &str, subject: &str) -> Value {
        let letters = self.letters(email).await;
        let is_it = |letter: &&Value| text(&letter["subject"]).starts_with(subject);
        let found = letters.iter().find(is_it);
        found.unwrap_or_else(|| panic!("{letters:#?}")).clone()
    }

    /// The text of the PDF that a mail carries.
    pub async fn pdf_of(&self, mail: &Value) -> String {
        let url = text(&mail["attachments"][0]["url"]);
        let file = self.anonymous(Method::GET, url).send().await;
        assert_eq!(file.status, 200, "{mail:#?}");
        let document = lopdf::Document::load_mem(&file.bytes).unwrap();
        let pages: Vec<u32> = document.get_pages().into_keys().collect();
        document.extract_text(&pages).unwrap()
    }

    /// The numbers that were given, in their order, and how many papers wait for one.
    async fn paper_numbers(&self) -> (Vec<i64>, i64) {
        let store = self.store.id.clone();
        let given =
            Sql::new("SELECT number FROM papers WHERE store_id = $1 AND number IS NOT NULL ORDER BY number");
        let waiting = Sql::new("SELECT COUNT(*) FROM papers WHERE store_id = $1 AND number IS NULL");
        let read = self.app.db.read(move |tx| {
            let given = tx.all(given, params![&store], |row| row.next())?;
            let waiting = tx.one(waiting, params![&store], |row| row.next())?;
            Ok::<_, pandabase_platform::db::DbError>((given, waiting))
        });
        read.await.unwrap()
    }
}

#[apply(both)]
async fn an_invoice_adds_up_to_what_the_order_and_the_ledger_say(server: Server) {
    let path = format!("/v2/stores/{}", server.store.id);
    let seller = json!({"seller": {"legalName": "Nimbus GmbH", "address": "Weg 1\n10115 Berlin",
        "taxId": "DE136695976"}, "invoicePrefix": "NIM"});
    server.patch(&path, seller).await.data(200);
    let items = json!([{"name": "Premium", "amount": 4000, "quantity": 2}, dynamic(1050)]);
    let session = server.open_cart(json!({"items": items, "customer": mia()})).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    assert_eq!(
        server.paper_numbers().await,
        (vec![], 1),
        "no sale waits for its number"
    );
    server.drain().await;
    let order = server.order(&paid).await;
    let mail = server.mail_about(MIA, "Your receipt").await;
    let (receipt, pdf) = (text(&mail["text"]).to_owned(), server.pdf_of(&mail).await);
    assert_eq!(mail["attachments"][0]["name"], "invoice-NIM-2026-000001.pdf");
    shows(
        &receipt,
        &[
            "Date: June 1, 2026",
            "Seller: Nimbus Labs, Nimbus GmbH, Weg 1, 10115 Berlin, Tax ID DE136695976",
            "Buyer: Mia Koch, 1 Main St, 94105 Town, CA, United States, mia@example.org",
            "Paid with: Visa •••• 4242",
            "2 × Premium   $80.00\n  $40.00 each",
            "1 × Premium   $10.50",
        ],
    );
    assert!(!receipt.contains("merchant of record"), "{receipt}");
    let (subtotal, tax) = (amount(&receipt, "Subtotal"), amount(&receipt, "Tax (8.25%)"));
    assert_eq!(subtotal, 8000 + 1050);
    assert_eq!(subtotal + tax, amount(&receipt, "Total"));
    assert_eq!(json!(subtotal + tax), server.payment(&paid).await["totalAmount"]);
    let ledger = server.ledger().await;
    let credited: i64 = ledger.iter().map(|(_, amount, _)| amount).sum();
    let payment = server.payment(&paid).await;
    let fees = ["platformFeeAmount", "pspFeeAmount"].map(|name| payment[name].as_i64().unwrap());
    assert_eq!(credited, subtotal - fees.iter().sum::<i64>(), "{ledger:?}");
    shows(
        &pdf,
        &[
            "NIM-2026-000001",
            text(&order["orderNumber"]),
            "Nimbus GmbH",
            "Weg 1",
            "Tax ID DE136695976",
            "Mia Koch",
            "Quantity",
            "$40.00",
            "$80.00",
            "$10.50",
            "Visa •••• 4242",
        ],
    );
    // Total in the headline; unit price and amount of each line; subtotal, tax, total, amount paid.
    let found = amounts(&pdf);
    assert_eq!(
        found[..9],
        [
            subtotal + tax,
            4000,
            8000,
            1050,
            1050,
            subtotal,
            tax,
            subtotal + tax,
            subtotal + tax
        ],
        "{pdf}"
    );
    assert_eq!(found[7] - found[6] - fees.iter().sum::<i64>(), credited);
    assert_eq!(server.paper_numbers().await, (vec![1], 0));
    server.verify().await;
}

#[apply(both)]
async fn credit_notes_add_up_to_the_charge(server: Server) {
    // 43.30 with 3.30 of tax.
    let paid = server.sell(4000, GOOD).await;
    server.returns(&paid, 1000, "re_1").await;
    server.drain().await;
    let part = server.mail_about(MIA, "Your refund").await;
    shows(
        text(&part["text"]),
        &["has refunded $10.00 for your order", "Payment reference: "],
    );
    let first = server.pdf_of(&part).await;
    shows(
        &first,
        &[
            "Credit note",
            "2026-000002",
            "For invoice",
            "2026-000001",
            "Amount refunded",
        ],
    );
    server.app.env.clock.advance(1000);
    let path = server.core(&format!("/refunds/orders/{}", text(&paid["order_id"])));
    server.post(&path, json!({})).await.data(200);
    server.drain().await;
    let rest = server.pdf_of(&server.mail_about(MIA, "Your refund").await).await;
    shows(&rest, &["2026-000003", "2026-000001"]);
    let [part, rest] = [first, rest].map(|pdf| {
        let found = amounts(&pdf);
        // Headline, unit price and amount of the line, subtotal, tax, total, amount refunded.
        let [total, unit_price, line, subtotal, tax, again, refunded] = found[..7] else {
            panic!("{pdf}");
        };
        assert_eq!((unit_price, line), (subtotal, subtotal), "{pdf}");
        assert_eq!((subtotal + tax, again, refunded), (total, total, total), "{pdf}");
        (total, subtotal, tax)
    });
    assert_eq!(part.0 + rest.0, 4330);
    assert_eq!((part.1 + rest.1, part.2 + rest.2), (4000, 330));
    // What went back without its tax is what the ledger was debited.
    let ledger = server.ledger().await;
    let debits: Vec<i64> = ledger
        .iter()
        .filter(|(kind, ..)| kind.starts_with("REFUND"))
        .map(|(_, amount, _)| -amount)
        .collect();
    assert_eq!(debits, [part.1, rest.1]);
    assert_eq!(server.paper_numbers().await, (vec![1, 2, 3], 0));
    server.verify().await;
}

#[apply(both)]
async fn credit_notes_are_in_the_money_that_was_charged(server: Server) {
    let kai = "kai@example.org";
    let session = server
        .open_cart(json!({"items": [dynamic(4000)], "customer": buyer(kai, "DE", "")}))
        .await;
    let paid = server.pay_with(&session, method("ideal")).await.data(200).clone();
    let charged = server.payment(&paid).await["presentmentAmount"].as_i64().unwrap();
    // 47.60 in three parts, whose shares are rounded.
    let mut returned = 0;
    for (amount, reference, dollars) in [
        (1000, "re_1", "$10.00"),
        (1111, "re_2", "$11.11"),
        (2649, "re_3", "$26.49"),
    ] {
        server.app.env.clock.advance(1000);
        server.returns(&paid, amount, reference).await;
        server.drain().await;
        let mail = server.mail_about(kai, "Your refund").await;
        let (_, rest) = text(&mail["text"]).split_once("has refunded €").unwrap();
        let (euros, rest) = rest.split_once(' ').unwrap();
        assert!(rest.starts_with(&format!("({dollars}) for your order")), "{rest}");
        shows(&server.pdf_of(&mail).await, &[&format!("€{euros}"), dollars]);
        returned += euros.replace('.', "").parse::<i64>().unwrap();
    }
    assert_eq!(returned, charged);
    server.verify().await;
}

/// A purchase of Kata's in forints: 40.00 and 27 percent, at 331 forints a dollar.
async fn bought_in_forints(server: &Server) -> Value {
    let store = format!("/v2/stores/{}", server.store.id);
    server
        .patch(&store, json!({"localizedPayments": true}))
        .await
        .data(200);
    let session = server
        .open_cart(json!({"items": [dynamic(4000)], "customer": buyer(KATA, "HU", "")}))
        .await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    let payment = server.payment(&paid).await;
    assert_eq!(
        (&payment["presentmentCurrency"], &payment["presentmentAmount"]),
        (&json!("HUF"), &json!(1_681_480))
    );
    paid
}

/// A refund that was made at the processor itself.
fn outside(id: &str, cents: i64, units: i64, state: RefundState) -> Refunded {
    Refunded {
        id: id.into(),
        refund: None,
        amount: Cents(cents),
        units: Some(units),
        state,
    }
}

/// Has the processor tell of the refunds of a payment.
async fn receive_refunds(server: &Server, paid: &Value, refunds: Vec<Refunded>) {
    let update = Update::Refunds {
        store: server.store.id.clone(),
        payment: PaymentId::from_stored(text(&paid["payment_id"])),
        refunds,
    };
    let env = Arc::clone(&server.app.env);
    let applied = server.app.db.write(move |tx| inbound::apply(tx, &env, &update));
    applied.await.unwrap();
    server.drain().await;
}

/// A part that the processor returned in forints comes to a fraction of a cent: the paper says the forints.
#[apply(both)]
async fn credit_notes_say_what_the_processor_returned(server: Server) {
    let paid = bought_in_forints(&server).await;
    // 15.1057: a share of the charge made of them would be 5,001.41 forints.
    let part = outside("re_1", 1511, 500_000, RefundState::Done);
    receive_refunds(&server, &paid, vec![part]).await;
    let part = server.mail_about(KATA, "Your refund").await;
    shows(text(&part["text"]), &["5,000.00", "($15.11)"]);
    shows(&server.pdf_of(&part).await, &["5,000.00", "$15.11"]);
    // What is left of the dollars is what is left of the forints.
    server.app.env.clock.advance(1000);
    let path = server.core(&format!("/refunds/orders/{}", text(&paid["order_id"])));
    server.post(&path, json!({})).await.data(200);
    server.drain().await;
    let rest = server.mail_about(KATA, "Your refund").await;
    shows(text(&rest["text"]), &["11,814.80", "($35.69)"]);
    shows(&server.pdf_of(&rest).await, &["11,814.80", "$35.69"]);
    server.verify().await;
}

/// A part that came back after it was told is returned again with the whole: the papers of both come to the
/// charge, in both currencies.
#[apply(both)]
async fn credit_notes_come_to_the_charge(server: Server) {
    let paid = bought_in_forints(&server).await;
    let part = |state| outside("re_1", 1511, 500_000, state);
    receive_refunds(&server, &paid, vec![part(RefundState::Done)]).await;
    server.app.env.clock.advance(1000);
    let whole = outside("re_2", 5080, 1_681_480, RefundState::Done);
    receive_refunds(&server, &paid, vec![part(RefundState::Failed), whole]).await;
    let rest = server.mail_about(KATA, "Your refund").await;
    shows(text(&rest["text"]), &["11,814.80", "($35.69)"]);
    shows(&server.pdf_of(&rest).await, &["11,814.80", "$35.69"]);
    server.verify().await;
}

#[apply(both)]
async fn a_business_abroad_accounts_for_the_tax_itself(server: Server) {
    let session = server
        .open_cart(json!({
            "items": [dynamic(4000)], "customer": buyer("kai@example.org", "DE", ""), "tax_id": "DE136695976"
        }))
        .await;
    server.pay_with(&session, card(GOOD)).await.data(200);
    server.sell(4000, GOOD).await;
    server.drain().await;
    let note = "Reverse charge: the buyer accounts for the tax.";
    let mail = server.mail_about("kai@example.org", "Your receipt").await;
    let pdf = server.pdf_of(&mail).await;
    shows(
        text(&mail["text"]),
        &[note, "Tax ID DE136695976", "Total  $40.00"],
    );
    shows(&pdf, &[note, "Tax ID DE136695976", "$40.00"]);
    let private = server.mail_about(MIA, "Your receipt").await;
    assert!(!text(&private["text"]).contains("Reverse charge"), "{private:#?}");
    assert!(!server.pdf_of(&private).await.contains("Reverse charge"));
}

#[apply(both)]
async fn a_merchant_of_record_is_named_where_the_settings_say_so(server: Server) {
    let server = server
        .with(|config| config.merchant_of_record = Some("Example Ltd".into()))
        .await;
    server.sell(4000, GOOD).await;
    server.drain().await;
    let mail = server.mail_about(MIA, "Your receipt").await;
    let words = "Sold by Example Ltd as merchant of record";
    shows(text(&mail["text"]), &[words]);
    shows(&server.pdf_of(&mail).await, &[words]);
}

#[apply(both)]
async fn what_costs_nothing_has_no_invoice(server: Server) {
    let product = json!({"title": "Gift", "productType": "LICENSE_KEY", "price": 0, "pricingModel": "FREE",
        "status": "ACTIVE"});
    let product = server.post(&server.core("/products"), product).await.data(201)["id"].clone();
    let cart = json!({"items": [{"product_id": product, "quantity": 1}], "customer": mia()});
    let session = server.open_cart(cart).await;
    server.pay_body(&session, json!({})).await.data(200);
    server.drain().await;
    let mail = server.mail_about(MIA, "Your receipt").await;
    assert_eq!(mail["attachments"], json!([]));
    assert_eq!(server.paper_numbers().await, (vec![], 0));
    server.verify().await;
}

#[apply(both)]
async fn two_workers_give_every_number_once(server: Server) {
    let plan = server.plan(json!({})).await;
    for _ in 0..4 {
        server.subscribe(&plan, GOOD).await;
        for _ in 0..5 {
            server.sell(4000, GOOD).await;
        }
    }
    let second = assembly::app(
        server.app.env.config.clone(),
        server.app.db.clone(),
        Clock::manual(server.app.env.clock.now()),
        Random::seeded(43),
        Keyring::new(&[7; 32]),
    );
    let workers = [Arc::clone(&server.app), second];
    let runs = workers.map(|app| tokio::spawn(async move { worker::drain(&app).await.unwrap() }));
    for run in runs {
        run.await.unwrap();
    }
    server.drain().await;
    assert_eq!(server.paper_numbers().await, ((1..=24).collect(), 0));
    server.verify().await;
}

#[apply(both)]
async fn each_year_of_the_stores_zone_begins_anew(server: Server) {
    let path = format!("/v2/stores/{}", server.store.id);
    server
        .patch(&path, json!({"timezone": "Asia/Tokyo"}))
        .await
        .data(200);
    server.sell(4000, GOOD).await;
    server.drain().await;
    // 2026-12-31 at 15:30 UTC, which is the next year in Tokyo.
    server.move_clock("P213DT15H30M").await;
    server.sell(4000, GOOD).await;
    server.drain().await;
    let letters = server.letters(MIA).await;
    let names: Vec<&str> = letters
        .iter()
        .filter_map(|letter| letter["attachments"][0]["name"].as_str())
        .collect();
    assert_eq!(names, ["invoice-2027-000001.pdf", "invoice-2026-000001.pdf"]);
    server.verify().await;
}

#[apply(both)]
async fn buyers_are_written_to_in_the_language_that_they_read(server: Server) {
    let session = server.cart_of(4000).await;
    let pay = server
        .anonymous(Method::POST, &server.pay_path(&session))
        .header("accept-language", "de-AT,de;q=0.9,en;q=0.5")
        .json(&json!({"payment_method": card(GOOD)}));
    let paid = pay.send().await.data(200).clone();
    server.drain().await;
    let mail = server.mail_about(MIA, "Ihr Beleg von Nimbus Labs").await;
    shows(
        text(&mail["text"]),
        &[
            "Datum: 1. Juni 2026",
            "Gesamtbetrag  43,30\u{a0}$",
            "Fragen? Öffnen Sie einen Fall",
        ],
    );
    shows(text(&mail["html"]), &["<html lang=\"de\">", "Zwischensumme"]);
    shows(&server.pdf_of(&mail).await, &["Rechnungsnummer", "Einzelpreis"]);
    // Later mails are in it too, also those that no page asked for.
    let path = server.core(&format!("/refunds/orders/{}", text(&paid["order_id"])));
    server.post(&path, json!({})).await.data(200);
    server.drain().await;
    let note = server.mail_about(MIA, "Ihre Erstattung von Nimbus Labs").await;
    shows(
        &server.pdf_of(&note).await,
        &["Gutschrift", "erstattet am 1. Juni 2026"],
    );
    // The page decides for its buyer, whatever the browser likes.
    let page = checkout_page::session(&server, json!({})).await;
    let mut ada = Visitor::open(&server, &format!("{page}?locale=fr")).await;
    ada.press("continue", ADA).await;
    ada.press("pay", &checkout_page::card(checkout_page::GOOD)).await;
    server.drain().await;
    server
        .mail_about("ada@example.org", "Votre reçu de Nimbus Labs")
        .await;
    // Who has said nothing reads the store's language.
    let path = format!("/v2/stores/{}", server.store.id);
    let settings = json!({"checkout": {"locale": "nl"}});
    server.patch(&path, settings).await.data(200);
    let cart = json!({"items": [dynamic(4000)], "customer": buyer("kim@example.org", "US", "CA")});
    let session = server.open_cart(cart).await;
    server.pay_with(&session, card(GOOD)).await.data(200);
    server.drain().await;
    server
        .mail_about("kim@example.org", "Je bon van Nimbus Labs")
        .await;
    server.verify().await;
}
