//! Evidence in a dispute on its way to the processor: what the merchant wrote, and what this server
//! knows of the sale and of the buyer (contract `refunds-disputes.md`, "Evidence").

use crate::orders::sale::Sale;
use crate::orders::store::record;
use crate::selling::customers;
use pandabase_domain::dispute::{DisputeReason, PRIOR_PAYMENTS};
use pandabase_domain::id::DisputeId;
use pandabase_platform::app::Acting;
use pandabase_platform::app::App;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::{Job, Next};
use pandabase_platform::processor::{Evidence, EvidencePackage, PriorPayment};
use pandabase_platform::{params, sql};
use std::sync::Arc;

sql! {
    FIND = "SELECT payment_id, reference_id, reason, evidence FROM disputes WHERE store_id = $1 AND id = $2";
    // The newest say most; the network looks at a handful.
    PRIOR = "SELECT reference_id, captured_at, total_amount, COALESCE(ip_address = $1, FALSE),
            billing_address_id = $2
        FROM orders
        WHERE store_id = $3 AND customer_id = $4 AND id <> $5 AND dispute_status IS NULL AND captured_at <= $6
            AND reference_id IS NOT NULL AND (ip_address = $1 OR billing_address_id = $2)
        ORDER BY id DESC LIMIT 10";
}

/// Hands the evidence of the dispute that the job names to the processor.
pub fn run(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let (shared, asked) = (Arc::clone(&app), job.clone());
        let evidence = app
            .db
            .read(move |tx| gather(tx, &asked.ctx(&shared.env), &asked.subject))
            .await?;
        if let Some(evidence) = evidence {
            app.ports.processor.submit_evidence(evidence).await?;
        }
        let db = app.db.clone();
        db.write(move |tx| Ok(jobs::finish(tx, &job, &Next::Done)?)).await
    })
}

fn gather(tx: &mut Tx<'_>, ctx: &Ctx<'_>, dispute: &str) -> Result<Option<Evidence>, ApiError> {
    let found = tx.first(FIND, params![&ctx.store.id, dispute], |row| {
        Ok((
            row.next::<String>()?,
            row.next::<String>()?,
            row.word(DisputeReason::parse)?,
            row.next::<Option<String>>()?,
        ))
    })?;
    let Some((payment, reference, reason, Some(access_activity_log))) = found else {
        return Ok(None);
    };
    let Some(sale) = record::by_payment(tx, ctx, &payment)? else {
        return Ok(None);
    };
    let person = customers::person(tx, ctx, &sale.customer)?;
    let names = [person.first_name, person.last_name];
    let package = EvidencePackage {
        access_activity_log,
        customer_name: names.into_iter().flatten().collect::<Vec<_>>().join(" "),
        billing_address: customers::address(tx, ctx, &sale.billing_address)?,
        prior_payments: prior_payments(tx, ctx, &sale, reason)?,
        customer_email: sale.email,
        customer_ip: sale.ip,
    };
    Ok(Some(Evidence {
        store: ctx.store.clone(),
        dispute: DisputeId::from_stored(dispute),
        reference,
        package,
    }))
}

/// Undisputed payments of the same buyer from the same place say that this one was theirs, too.
fn prior_payments(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    reason: DisputeReason,
) -> Result<Vec<PriorPayment>, DbError> {
    if reason != DisputeReason::Fraudulent {
        return Ok(Vec::new());
    }
    let key = params![
        &sale.ip,
        &sale.billing_address,
        &ctx.store.id,
        &sale.customer,
        &sale.order,
        sale.captured_at
    ];
    let found = tx.all(PRIOR, key, |row| {
        Ok(PriorPayment {
            reference: row.next()?,
            captured_at: row.next()?,
            total: row.next()?,
            same_ip: row.next()?,
            same_billing_address: row.next()?,
        })
    })?;
    Ok(if found.len() < PRIOR_PAYMENTS {
        Vec::new()
    } else {
        found
    })
}
