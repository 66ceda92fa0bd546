//! The sandbox's bank: it takes every transfer, credits it two business days later on the store's
//! clock, and reviews bank accounts. It moves no money.

use super::Sandbox;
use super::store::transfers;
use pandabase_commerce::money::payouts::{accounts, apply};
use pandabase_domain::id::{PayoutId, push_random};
use pandabase_domain::payout::PayoutEvent;
use pandabase_domain::payout::bank::BankEvent;
use pandabase_domain::payout::calendar::plus_business_days;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::{Job, JobKind, Next};
use pandabase_platform::processor::Answering;
use pandabase_platform::rail::{PayoutRail, Sends, Transfer, TransferRequest};
use std::sync::Arc;

/// How long a transfer takes, in business days.
const SETTLEMENT: u8 = 2;

impl Sends for Sandbox {
    fn check(&self) -> Result<(), ApiError> {
        Ok(())
    }
}

impl PayoutRail for Sandbox {
    fn send<'a>(&'a self, request: TransferRequest) -> Answering<'a, Transfer> {
        let env = Arc::clone(&self.env);
        Box::pin(async move {
            let taken = self.db.write(move |tx| {
                let ctx = Ctx {
                    env: &env,
                    store: &request.store,
                    now: request.now,
                };
                book(tx, &ctx, &request)
            });
            Ok(taken.await?)
        })
    }
}

fn book(tx: &mut Tx<'_>, ctx: &Ctx<'_>, request: &TransferRequest) -> Result<Transfer, ApiError> {
    let payout = &request.payout;
    let mut reference = String::from("obp_");
    let mut trace = String::new();
    {
        let mut random = ctx.env.random.lock();
        push_random(&mut reference, 24, &mut *random);
        push_random(&mut trace, 16, &mut *random);
    }
    let (trace, expected_at) = (trace.to_uppercase(), plus_business_days(ctx.now, SETTLEMENT));
    if transfers::insert(tx, ctx, request, (&reference, &trace), expected_at)? {
        jobs::enqueue(
            tx,
            ctx,
            JobKind::SandboxTransfer,
            payout.as_str(),
            &(),
            expected_at,
        )?;
    }
    Ok(transfers::find(tx, ctx, payout)?)
}

/// The job that credits a transfer.
pub fn run_transfer(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    let payout = PayoutId::from_stored(job.subject.as_str());
    apply::apply(tx, ctx, &payout, PayoutEvent::Paid, None)?;
    Ok(Next::Done)
}

/// The job that approves a bank account.
pub fn run_review(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    match accounts::review(tx, ctx, &job.subject_id(), BankEvent::Approved, None) {
        // The account was rejected by hand in the meantime.
        Ok(_) | Err(ApiError::Conflict(_)) => Ok(Next::Done),
        Err(error) => Err(error),
    }
}
