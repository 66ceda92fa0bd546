//! Evidence in a dispute on its way to the processor: what the merchant wrote, and what this server knows of
//! the sale and the buyer (contract `refunds-disputes.md`, "Evidence").

use super::disputes::store;
use crate::orders::sale::Sale;
use crate::orders::store::record;
use crate::selling::customers;
use crate::shield::store::checks::Hashes;
use pandabase_domain::dispute::{DisputeReason, PRIOR_PAYMENTS};
use pandabase_domain::id::{DisputeId, OrderId};
use pandabase_platform::app::{Acting, App};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::{Job, Next};
use pandabase_platform::mail::attachment::Whole;
use pandabase_platform::papers;
use pandabase_platform::pdf::document::InvoiceDocument;
use pandabase_platform::processor::{Evidence, EvidencePackage, PriorPayment, ReceiptFile};
use std::sync::Arc;

/// The job: hands the evidence of a dispute to the processor.
pub fn run(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let (shared, asked) = (Arc::clone(&app), job.clone());
        let gathered = app
            .db
            .read(move |tx| gather(tx, &asked.ctx(&shared.env), &asked.subject_id()))
            .await?;
        if let Some((mut evidence, invoice)) = gathered {
            evidence.receipt = receipt(&evidence.dispute, invoice).await;
            match app.ports.processor.submit_evidence(evidence).await {
                Err(error) if error.is_no_such_charge() => tracing::error!(
                    dispute = %job.subject, "the processor has no charge of a dispute: evidence stays here"
                ),
                told => told?,
            }
        }
        let db = app.db.clone();
        db.write(move |tx| jobs::finish(tx, &job, &Next::Done)).await
    })
}

/// The invoice that the buyer was mailed, as a file. Evidence is worth more than that: what cannot be drawn
/// is left out.
async fn receipt(dispute: &DisputeId, invoice: Option<InvoiceDocument>) -> Option<ReceiptFile> {
    let drawn = Whole::of(invoice?).file().await;
    let drawn = drawn.inspect_err(|error| {
        tracing::error!(%dispute, %error, "the evidence of a dispute goes without its receipt");
    });
    drawn.ok().map(|file| ReceiptFile {
        name: file.name,
        bytes: file.bytes,
    })
}

/// The evidence, and the invoice whose file is sent with it.
type Gathered = (Evidence, Option<InvoiceDocument>);

fn gather(tx: &mut Tx<'_>, ctx: &Ctx<'_>, dispute: &DisputeId) -> Result<Option<Gathered>, ApiError> {
    let Some(submitted) = store::submitted(tx, ctx, dispute)? else {
        return Ok(None);
    };
    let Some(access_activity_log) = submitted.access_activity_log else {
        return Ok(None);
    };
    let Some(sale) = record::by_payment(tx, ctx, &submitted.payment)? else {
        return Ok(None);
    };
    let package = package(tx, ctx, &sale, submitted.reason, access_activity_log)?;
    let invoice = papers::find(tx, &ctx.store.id, sale.order.as_str())?;
    let evidence = Evidence {
        store: ctx.store.clone(),
        dispute: dispute.clone(),
        reference: submitted.reference,
        charge: sale.reference_id(),
        package,
        receipt: None,
    };
    Ok(Some((evidence, invoice)))
}

/// The evidence for the bank: what the merchant wrote, and what this server knows of the sale and its buyer.
pub(super) fn package(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    reason: DisputeReason,
    access_activity_log: String,
) -> Result<EvidencePackage, ApiError> {
    let person = customers::person(tx, ctx, &sale.customer)?;
    let names = [person.first_name, person.last_name];
    let account = (!person.guest).then(|| sale.customer.to_string());
    Ok(EvidencePackage {
        access_activity_log,
        customer_name: names.into_iter().flatten().collect::<Vec<_>>().join(" "),
        billing_address: customers::address(tx, ctx, &sale.billing_address)?,
        product_description: described(tx, ctx, &sale.order)?,
        prior_payments: prior_payments(tx, ctx, sale, (reason, account.is_some()))?,
        customer_email: sale.email.clone(),
        customer_ip: sale.buyer_ip().map(str::to_owned),
        customer_device: Hashes::shown(Hashes::of_sale(ctx, sale).device.as_ref()),
        customer_account: account,
    })
}

/// Earlier undisputed payments of the same buyer from the same place, as evidence that this one was theirs,
/// too. Only for disputes about fraud.
fn prior_payments(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    (reason, has_account): (DisputeReason, bool),
) -> Result<Vec<PriorPayment>, DbError> {
    if reason != DisputeReason::Fraudulent {
        return Ok(Vec::new());
    }
    let found = store::prior_payments(tx, ctx, sale, has_account)?;
    if found.len() < PRIOR_PAYMENTS {
        return Ok(Vec::new());
    }
    let mut payments = Vec::with_capacity(found.len());
    for (order, payment) in found {
        payments.push(PriorPayment {
            product_description: described(tx, ctx, &order)?,
            ..payment
        });
    }
    Ok(payments)
}

/// What an order sold, line by line.
fn described(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<String, DbError> {
    let items = record::items(tx, ctx, order)?;
    let lines = items
        .iter()
        .map(|item| format!("{} × {}", item.quantity, item.name));
    Ok(lines.collect::<Vec<_>>().join(", "))
}
