//! Where buyers are: looked up by a job, which never blocks a payment (contract `orders-payments.md`, "Geo").

use super::store::record;
use pandabase_domain::id::PaymentId;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::geo::Geo;
use pandabase_platform::jobs::{Job, Next};

/// Looks up the buyer of the payment that the job is about.
pub fn run(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    fill_geo(tx, ctx, &job.subject_id(), |ip| {
        ip.parse()
            .map_or_else(|_| Geo::default(), |ip| ctx.env.geo.lookup(ip))
    })?;
    Ok(Next::Done)
}

/// Stores where the buyer of a payment is, as `lookup` finds it from the IP address.
pub fn fill_geo(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    payment: &PaymentId,
    lookup: impl FnOnce(&str) -> Geo,
) -> Result<(), ApiError> {
    let Some(sale) = record::lock(tx, ctx, payment)? else {
        return Ok(());
    };
    if let Some(ip) = sale.buyer_ip() {
        record::set_geo(tx, ctx, &sale.order, &lookup(ip))?;
    }
    Ok(())
}
