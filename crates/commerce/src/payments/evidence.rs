//! Evidence in a dispute on its way to the processor: what the merchant wrote, and what this server knows of
//! the sale and the buyer (contract `refunds-disputes.md`, "Evidence").

use super::disputes::store;
use crate::orders::sale::Sale;
use crate::orders::store::record;
use crate::selling::customers;
use pandabase_domain::dispute::{DisputeReason, PRIOR_PAYMENTS};
use pandabase_domain::id::DisputeId;
use pandabase_platform::app::{Acting, App};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::{Job, Next};
use pandabase_platform::processor::{Evidence, EvidencePackage, PriorPayment};
use std::sync::Arc;

/// The job: hands the evidence of a dispute to the processor.
pub fn run(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let (shared, asked) = (Arc::clone(&app), job.clone());
        let evidence = app
            .db
            .read(move |tx| gather(tx, &asked.ctx(&shared.env), &asked.subject_id()))
            .await?;
        if let Some(evidence) = evidence {
            app.ports.processor.submit_evidence(evidence).await?;
        }
        let db = app.db.clone();
        db.write(move |tx| jobs::finish(tx, &job, &Next::Done)).await
    })
}

fn gather(tx: &mut Tx<'_>, ctx: &Ctx<'_>, dispute: &DisputeId) -> Result<Option<Evidence>, ApiError> {
    let Some(submitted) = store::submitted(tx, ctx, dispute)? else {
        return Ok(None);
    };
    let Some(access_activity_log) = submitted.access_activity_log else {
        return Ok(None);
    };
    let Some(sale) = record::by_payment(tx, ctx, &submitted.payment)? else {
        return Ok(None);
    };
    let person = customers::person(tx, ctx, &sale.customer)?;
    let names = [person.first_name, person.last_name];
    let package = EvidencePackage {
        access_activity_log,
        customer_name: names.into_iter().flatten().collect::<Vec<_>>().join(" "),
        billing_address: customers::address(tx, ctx, &sale.billing_address)?,
        prior_payments: prior_payments(tx, ctx, &sale, submitted.reason)?,
        customer_email: sale.email,
        customer_ip: sale.ip,
    };
    Ok(Some(Evidence {
        store: ctx.store.clone(),
        dispute: dispute.clone(),
        reference: submitted.reference,
        package,
    }))
}

/// Earlier undisputed payments of the same buyer from the same place, as evidence that this one was theirs,
/// too. Only for disputes about fraud.
fn prior_payments(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    reason: DisputeReason,
) -> Result<Vec<PriorPayment>, DbError> {
    if reason != DisputeReason::Fraudulent {
        return Ok(Vec::new());
    }
    let found = store::prior_payments(tx, ctx, sale)?;
    Ok(if found.len() < PRIOR_PAYMENTS {
        Vec::new()
    } else {
        found
    })
}
