//! The merchant's side of a dispute on its way to the buyer's bank: handed in once.

use super::accounts::Connected;
use super::error::StripeError;
use super::form::Form;
use super::handle::{Stripe, gone};
use super::key::SecretKey;
use super::types::dispute::StripeDispute;
use super::types::event::is_id;
use super::types::intent::PaymentIntent;
use super::types::shared::Expandable;
use super::upload::Body;
use pandabase_domain::address::BillingAddress;
use pandabase_domain::id::DisputeId;
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_platform::processor::{Evidence, EvidencePackage, PriorPayment, ProcessorError, ReceiptFile};
use serde::Deserialize;
use std::ops::Range;

/// The longest text of a field, in characters.
const LONGEST: usize = 20_000;
/// The largest receipt, in bytes: banks take no more of all files of a dispute.
const LARGEST: usize = 4_500_000;
/// The programme of Visa in which earlier payments of the same buyer win a dispute about fraud.
const VISA_HISTORY: &str = "visa_compelling_evidence_3";
/// How many earlier payments it takes.
const HISTORY: usize = 2;
/// How long before the dispute they may have been made, in milliseconds.
const HISTORY_AGES: Range<i64> = 120 * DAY..365 * DAY;

/// Hands evidence in, unless that was done before or the dispute takes none any more.
pub(super) async fn submit(stripe: &Stripe, evidence: Evidence) -> Result<(), ProcessorError> {
    let Evidence {
        store,
        dispute,
        reference,
        charge,
        package,
        receipt,
    } = evidence;
    if !is_id(&reference) {
        tracing::error!(%dispute, "a dispute is not Stripe's: its evidence is not handed in");
        return Ok(());
    }
    let connected = stripe.connected_of(&store, &charge).await?;
    let path = format!("/v1/disputes/{reference}");
    let key = &connected.secret_key;
    let known = stripe.client.get(key, &path, &Form::new()).await;
    let known: StripeDispute = known.map_err(|error| gone(&connected, error))?;
    if !known.takes_evidence() {
        tracing::warn!(%dispute, status = %known.status, "a dispute takes no evidence any more");
        return Ok(());
    }
    let history = history(stripe, &connected, &known, &package).await?;
    let receipt = uploaded(stripe, key, &dispute, receipt).await;
    let whole = form(&package, &history)
        .with_some("evidence[receipt]", receipt.as_ref())
        .with("submit", true);
    let idempotency = format!("evidence {dispute}");
    match stripe
        .post_anew::<StripeDispute>(key, &path, &whole, &idempotency)
        .await
    {
        // The programme may not take these payments, nor Stripe the file, and the rest must not miss its time
        // for that.
        Err(StripeError::Refused(refusal)) if !history.is_empty() || receipt.is_some() => {
            tracing::warn!(
                %dispute, "earlier payments and the receipt are left out of the evidence: {refusal}"
            );
            let plain = form(&package, &[]).with("submit", true);
            let idempotency = format!("plain {idempotency}");
            let told = stripe.post_anew::<StripeDispute>(key, &path, &plain, &idempotency);
            told.await?;
        }
        told => {
            told?;
        }
    }
    Ok(())
}

/// A file at Stripe.
#[derive(Debug, Deserialize)]
struct StripeFile {
    id: String,
}

/// Uploads the receipt, and returns what it is called at Stripe; nothing where there is none, or where it is
/// not taken: the rest must not miss its time for that.
async fn uploaded(
    stripe: &Stripe,
    key: &SecretKey,
    dispute: &DisputeId,
    receipt: Option<ReceiptFile>,
) -> Option<String> {
    let receipt = receipt.filter(|file| file.bytes.len() <= LARGEST)?;
    let body = Body::of_evidence(&receipt.name, &receipt.bytes);
    let idempotency = format!("receipt {dispute}");
    match stripe.client.upload::<StripeFile>(key, body, &idempotency).await {
        Ok(file) => Some(file.id),
        Err(error) => {
            tracing::warn!(%dispute, "the receipt is left out of the evidence: {error}");
            None
        }
    }
}

/// An earlier payment by its charge.
struct Earlier<'a> {
    charge: String,
    payment: &'a PriorPayment,
}

/// The earlier payments that the network counts: of a dispute in its programme, and neither too young nor too
/// old. None where there are too few.
async fn history<'a>(
    stripe: &Stripe,
    connected: &Connected,
    dispute: &StripeDispute,
    package: &'a EvidencePackage,
) -> Result<Vec<Earlier<'a>>, ProcessorError> {
    let programmes = dispute.enhanced_eligibility_types.as_deref().unwrap_or_default();
    if !programmes.iter().any(|programme| programme == VISA_HISTORY) {
        return Ok(Vec::new());
    }
    let opened = Timestamp::from_millis(dispute.created.saturating_mul(1000));
    let mut history = Vec::new();
    for payment in counted(&package.prior_payments, opened) {
        let path = format!("/v1/payment_intents/{}", payment.reference);
        let key = &connected.secret_key;
        let intent = match stripe.client.get::<PaymentIntent>(key, &path, &Form::new()).await {
            Ok(intent) => intent,
            // It was charged by another account, or another processor.
            Err(StripeError::Refused(refusal)) if refusal.status == 404 => continue,
            Err(error) => return Err(error.into()),
        };
        if let Some(charge) = intent.latest_charge.as_ref().map(Expandable::id) {
            history.push(Earlier {
                charge: charge.to_owned(),
                payment,
            });
        }
    }
    if history.len() < HISTORY {
        history.clear();
    }
    Ok(history)
}

/// The newest of the earlier payments that count against a dispute opened at `opened`.
fn counted(payments: &[PriorPayment], opened: Timestamp) -> Vec<&PriorPayment> {
    let counts = |payment: &&PriorPayment| {
        let age = opened.as_millis() - payment.captured_at.as_millis();
        HISTORY_AGES.contains(&age) && is_id(&payment.reference)
    };
    payments.iter().filter(counts).take(HISTORY).collect()
}

/// The fields of what is handed in.
fn form(package: &EvidencePackage, history: &[Earlier<'_>]) -> Form {
    let name = Some(&package.customer_name).filter(|name| !name.is_empty());
    let form = Form::new()
        .with("evidence[access_activity_log]", cut(&package.access_activity_log))
        .with_some("evidence[customer_name]", name)
        .with("evidence[customer_email_address]", &package.customer_email)
        .with_some("evidence[customer_purchase_ip]", package.customer_ip.as_ref())
        .with("evidence[billing_address]", line(&package.billing_address))
        .with("evidence[product_description]", cut(&package.product_description));
    if history.is_empty() {
        return form;
    }
    let whole = format!("evidence[enhanced_evidence][{VISA_HISTORY}]");
    let disputed = format!("{whole}[disputed_transaction]");
    let product = package.product_description.as_str();
    let form = described(form, &disputed, package, (product, true, true))
        .with(format!("{disputed}[merchandise_or_services]"), "services");
    history.iter().enumerate().fold(form, |form, (number, earlier)| {
        let prior = format!("{whole}[prior_undisputed_transactions][{number}]");
        let form = form.with(format!("{prior}[charge]"), &earlier.charge);
        let payment = earlier.payment;
        let product = payment.product_description.as_str();
        described(
            form,
            &prior,
            package,
            (product, payment.same_ip, payment.same_device),
        )
    })
}

/// Who bought what from where: the same person each time, from the same address on the net and the same
/// device where these are the same.
fn described(
    form: Form,
    of: &str,
    package: &EvidencePackage,
    (product, same_ip, same_device): (&str, bool, bool),
) -> Form {
    let ip = package.customer_ip.as_ref().filter(|_| same_ip);
    let device = package.customer_device.as_ref().filter(|_| same_device);
    form.with(format!("{of}[customer_email_address]"), &package.customer_email)
        .with_some(
            &format!("{of}[customer_account_id]"),
            package.customer_account.as_ref(),
        )
        .with_some(&format!("{of}[customer_device_fingerprint]"), device)
        .with_some(&format!("{of}[customer_purchase_ip]"), ip)
        .with(format!("{of}[product_description]"), cut(product))
}

/// An address in one line.
fn line(address: &BillingAddress) -> String {
    let parts = [
        address.address_line1.as_str(),
        address.address_line2.as_deref().unwrap_or_default(),
        &address.city,
        &address.state,
        &address.postal_code,
        &address.country,
    ];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}

/// As much of a text as a field takes.
fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_domain::id::BillingAddressId;
    use pandabase_domain::money::Cents;

    fn opened() -> Timestamp {
        Timestamp::from_millis(1_780_272_000_000)
    }

    const DEVICE: &str = "0123456789abcdef0123456789abcdef";

    fn prior(reference: &str, days: i64, same_ip: bool) -> PriorPayment {
        PriorPayment {
            reference: reference.to_owned(),
            captured_at: opened().plus_millis(-days * DAY),
            total: Cents(4330),
            same_ip,
            same_device: !same_ip,
            same_billing_address: true,
            product_description: format!("1 × {reference}"),
        }
    }

    fn package(prior_payments: Vec<PriorPayment>) -> EvidencePackage {
        EvidencePackage {
            access_activity_log: "12 logins".to_owned(),
            customer_name: String::new(),
            customer_email: "mia@example.org".to_owned(),
            customer_ip: Some("10.0.0.1".to_owned()),
            customer_device: Some(DEVICE.to_owned()),
            customer_account: Some("cus_1".to_owned()),
            billing_address: BillingAddress {
                id: BillingAddressId::from_stored("badr_1"),
                address_line1: "1 Main St".to_owned(),
                address_line2: None,
                city: "Town".to_owned(),
                state: "CA".to_owned(),
                postal_code: "94105".to_owned(),
                country: "US".to_owned(),
            },
            product_description: "1 × Premium".to_owned(),
            prior_payments,
        }
    }

    fn value<'f>(form: &'f Form, name: &str) -> Option<&'f str> {
        let found = form.fields().iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    #[test]
    fn only_payments_of_the_right_age_count() {
        let payments = [
            prior("pi_young", 119, true),
            prior("", 130, true),
            prior("pi_one", 120, true),
            prior("pi_two", 364, true),
            prior("pi_three", 200, true),
            prior("pi_old", 366, true),
        ];
        let found: Vec<&str> = counted(&payments, opened())
            .into_iter()
            .map(|payment| payment.reference.as_str())
            .collect();
        assert_eq!(found, ["pi_one", "pi_two"]);
    }

    #[test]
    fn what_is_known_of_a_sale_is_handed_in() {
        let form = form(&package(Vec::new()), &[]);
        for (name, text) in [
            ("evidence[access_activity_log]", Some("12 logins")),
            ("evidence[customer_name]", None),
            ("evidence[customer_email_address]", Some("mia@example.org")),
            ("evidence[customer_purchase_ip]", Some("10.0.0.1")),
            (
                "evidence[billing_address]",
                Some("1 Main St, Town, CA, 94105, US"),
            ),
            ("evidence[product_description]", Some("1 × Premium")),
        ] {
            assert_eq!(value(&form, name), text, "{name}");
        }
        assert!(form.fields().iter().all(|(name, _)| !name.contains("enhanced")));
    }

    #[test]
    fn earlier_payments_are_named_by_their_charges() {
        let package = package(vec![prior("pi_one", 130, true), prior("pi_two", 140, false)]);
        let history: Vec<Earlier<'_>> = package
            .prior_payments
            .iter()
            .zip(["ch_one", "ch_two"])
            .map(|(payment, charge)| Earlier {
                charge: charge.to_owned(),
                payment,
            })
            .collect();
        let form = form(&package, &history);
        let whole = "evidence[enhanced_evidence][visa_compelling_evidence_3]";
        for (name, text) in [
            ("[disputed_transaction][merchandise_or_services]", "services"),
            (
                "[disputed_transaction][customer_email_address]",
                "mia@example.org",
            ),
            ("[disputed_transaction][customer_account_id]", "cus_1"),
            ("[disputed_transaction][customer_device_fingerprint]", DEVICE),
            ("[disputed_transaction][customer_purchase_ip]", "10.0.0.1"),
            ("[prior_undisputed_transactions][0][charge]", "ch_one"),
            ("[prior_undisputed_transactions][1][charge]", "ch_two"),
            (
                "[prior_undisputed_transactions][0][customer_purchase_ip]",
                "10.0.0.1",
            ),
            (
                "[prior_undisputed_transactions][1][customer_device_fingerprint]",
                DEVICE,
            ),
            ("[prior_undisputed_transactions][1][customer_account_id]", "cus_1"),
            (
                "[prior_undisputed_transactions][1][product_description]",
                "1 × pi_two",
            ),
        ] {
            assert_eq!(value(&form, &format!("{whole}{name}")), Some(text), "{name}");
        }
        // Nothing is said to be the same that is not.
        for name in [
            "[prior_undisputed_transactions][0][customer_device_fingerprint]",
            "[prior_undisputed_transactions][1][customer_purchase_ip]",
        ] {
            assert_eq!(value(&form, &format!("{whole}{name}")), None, "{name}");
        }
    }
}
